"""Factors as rows need them: one look-up per distinct question, and no answer instead of a guess.

A factor that no table has makes its rows NE (not estimated) with the reason in their note; the account goes
on and its total says that it is incomplete.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.factors import Chosen, Derived, FactorLibrary, FactorMissing, Fuel, Regime, Row
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

if TYPE_CHECKING:
    from carbonpark.park import Park

CO2_PER_C = 44.0 / 12.0
"""Mass of CO2 per mass of carbon: molar masses 44 and 12 as in IPCC 2006."""


@dataclass(frozen=True)
class Found:
    """A factor in canonical units with its papers, or the reason why there is none."""

    value: float = float("nan")
    id: str = ""
    quality: str = ""
    method: str = "default"
    why: Text | str = ""
    uncertainty: float = float("nan")
    """Half of the published range, in % of the value."""

    @property
    def missing(self) -> bool:
        """No table has it."""
        return bool(np.isnan(self.value))


@dataclass
class Choices:
    """The library with a record of every question that was asked and what was chosen."""

    library: FactorLibrary
    regions: tuple[str, ...]
    """Places to ask in turn where the park's own is not in the tables: province, grid region, country."""
    asked: dict[str, tuple[Chosen | Derived, Text]] = field(default_factory=dict)
    missing: dict[str, Text] = field(default_factory=dict)
    fallbacks: dict[str, Text] = field(default_factory=dict)
    regimes: dict[str, dict[str, None]] = field(default_factory=dict)
    """Regimes each row was chosen for, by its id; a row that holds whatever the regime has none."""

    def found(
        self, question: Callable[[], Chosen], method: str = "default", scale: float = 1.0, regime: str = ""
    ) -> Found:
        """The answer to one question, kept for the report; NaN with the reason when no table answers."""
        try:
            chosen = question()
        except FactorMissing as fault:
            self.missing.setdefault(fault.what.en, fault.what)
            return Found(why=fault.what)
        return self.kept(chosen, method, scale, regime)

    def kept(self, chosen: Chosen, method: str = "default", scale: float = 1.0, regime: str = "") -> Found:
        """A row already chosen, noted down."""
        self.asked.setdefault(chosen.id, (chosen, chosen.why))
        if regime:
            self.regimes.setdefault(chosen.id, {})[regime] = None
        if chosen.fell_back:
            self.fallbacks.setdefault(chosen.id, chosen.why)
        return Found(
            chosen.value * scale,
            chosen.id,
            chosen.quality,
            "own" if chosen.row.own else method,
            chosen.why,
            _half_range(chosen.row),
        )

    def somewhere(self, question: Callable[[str], Chosen]) -> Chosen:
        """Ask for the park's place, then for the wider ones."""
        for place in self.regions[:-1]:
            try:
                return question(place)
            except FactorMissing:
                continue
        return question(self.regions[-1])

    def grid(self, regime: str, contract: str, year: int) -> Found:
        """Electricity bought [kt CO2/TJ]."""
        return self.found(
            lambda: self.somewhere(lambda place: self.library.grid(regime, contract, place, year)),
            contract,
            regime=regime,
        )

    def heat(self, regime: str, non_fossil: bool, year: int) -> Found:
        """Heat or steam bought [kt CO2/TJ]."""
        return self.found(
            lambda: self.somewhere(lambda place: self.library.heat(regime, place, year, non_fossil)),
            "non_fossil" if non_fossil else "default",
            regime=regime,
        )

    def fuel(self, carrier: str, regime: str, year: int, sector: str = "manufacturing") -> Fuel | None:
        """What burning one TJ means, CH4 and N2O as the IPCC sector burns it; None where the tables do not have the
        carrier."""
        try:
            return self.library.fuel(carrier, regime, year, sector)
        except FactorMissing as fault:
            self.missing.setdefault(fault.what.en, fault.what)
            return None

    def fuel_with_own_ncv(self, carrier: str, regime: str, year: int, ncv: float, unit: str,
                          sector: str = "manufacturing") -> Fuel | None:
        """As `fuel`, for a carrier whose calorific value was measured: carbon per TJ stays that of the data
        set."""
        own = Row(
            id="",
            table="energy",
            quantity="ncv",
            subject=carrier,
            value=ncv,
            unit=unit,
            source="own_ncv of the record",
            quality="A",
            own=True,
        )
        try:
            return self.library.with_own([own]).fuel(carrier, regime, year, sector)
        except FactorMissing:
            return None


def choices_of(park: Park, library: FactorLibrary) -> Choices:
    """The park's own look-ups: its province first, then grid region, then country."""
    head = park.park
    places = [str(place) for place in (head.province, head.grid_region, head.country) if place]
    return Choices(library, tuple(places) or ("CN",))


def own_factor(value: float, unit: str, amount_per_tj: float, amount_dimension: str) -> Found:
    """A record's own factor as kt CO2/TJ; `amount_per_tj` turns a factor per tonne or per Nm3 into one per
    TJ."""
    read = split_unit(unit)
    gas, _, base = read.dimension.partition("/")
    if gas not in ("CO2", "C") or base not in ("energy", "energy_calorific", amount_dimension):
        why = Text(
            zh=f"自有因子单位“{unit}”与数量的单位不相配",
            en=f"own factor in '{unit}' does not fit the amount's unit",
        )
        return Found(why=why, method="own")
    per_tj = value * read.scale * (CO2_PER_C if gas == "C" else 1.0)
    if base == amount_dimension and base != "energy":
        per_tj *= amount_per_tj
    return Found(per_tj, "own", "", "own", "")


def warming(choices: Choices, regime: Regime, gas: str) -> Found:
    """kt CO2e per kt of a gas under the regime's GWP set; one for CO2 and for what already is CO2e."""
    if gas in ("CO2", "CO2e"):
        return Found(1.0, "", "B")
    return choices.found(lambda: choices.library.gwp(regime.gwp_set, gas), regime=regime.id)


COLUMNS = ("value", "id", "quality", "method", "why", "uncertainty")


def spread(keys: pd.DataFrame, answer: Callable[..., Found]) -> pd.DataFrame:
    """One look-up per distinct row of `keys`, laid out beside the rows: value, id, quality, method, why,
    uncertainty."""
    laid = spread_over(keys, [(None, ())], answer)
    laid.index = keys.index
    return laid


def spread_over(
    keys: pd.DataFrame, parts: Sequence[tuple[np.ndarray | None, tuple[Any, ...]]], answer: Callable[..., Found]
) -> pd.DataFrame:
    """As `spread`, for the same rows asked several times over: each part names rows of `keys` (None = all) and what
    is asked of them besides; `answer(*part, *key)` once per distinct question. Laid out part after part."""
    codes, distinct = numbered(keys)
    found: list[Found] = []
    places = []
    for rows, asked in parts:
        own = codes if rows is None else codes[rows]
        needed, inverse = np.unique(own, return_inverse=True)
        places.append(len(found) + inverse)
        found += [answer(*asked, *distinct[code]) for code in needed]
    take = np.concatenate(places) if places else np.array([], dtype=int)
    table = {name: _column([getattr(each, name) for each in found], name)[take] for name in COLUMNS}
    return pd.DataFrame(table, columns=list(COLUMNS))


def repeated(frame: pd.DataFrame, parts: Sequence[tuple[np.ndarray | None, dict[str, object]]]) -> pd.DataFrame:
    """Rows of a frame, part after part, with the words of each part beside them."""
    every = np.arange(len(frame))
    rows = [every if chosen is None else chosen for chosen, _ in parts]
    take = np.concatenate(rows) if rows else every[:0]
    words = {name: np.array([part[name] for _, part in parts], dtype=object) for name in (parts[0][1] if parts else ())}
    sizes = [len(each) for each in rows]
    laid = frame.take(take)
    laid.index = pd.RangeIndex(len(take))
    return laid.assign(**{name: np.repeat(each, sizes) for name, each in words.items()})


def numbered(keys: pd.DataFrame) -> tuple[np.ndarray, list[tuple[Any, ...]]]:
    """For each row the number of its question, and the questions in order of appearance."""
    number: dict[tuple[Any, ...], int] = {}
    rows = zip(*(keys[name].tolist() for name in keys), strict=True)
    codes = np.fromiter((number.setdefault(row, len(number)) for row in rows), dtype=np.int64, count=len(keys))
    return codes, list(number)


def _column(values: list[Any], name: str) -> np.ndarray:
    if name in ("value", "uncertainty"):
        return np.array(values, dtype=float)
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _half_range(row: Row) -> float:
    if row.lower is None or row.upper is None or not row.value:
        return float("nan")
    return abs(row.upper - row.lower) / 2 / abs(row.value) * 100
