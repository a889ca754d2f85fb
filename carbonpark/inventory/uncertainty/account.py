"""The uncertainty of an account: approach 1 always, approach 2 when draws are asked for; totals, energy and ratios.

Nothing is added to the account: its own figures stay the expected values, and how far they may lie stands beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.uncertainty.approach_1 import propagated, ratio_pct
from carbonpark.inventory.uncertainty.defaults import Spread, of_activity
from carbonpark.inventory.uncertainty.inputs import Inputs, inputs_of
from carbonpark.inventory.uncertainty.monte_carlo import Simulation, simulate, table_of
from carbonpark.inventory.uncertainty.thresholds import Threshold, chances, shipped_thresholds
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("regime", "boundary", "year", "gases", "quantity", "unit", "approach", "correlated", "value", "mean", "low",
           "high", "pct", "low_pct", "high_pct", "share_beyond_30pct", "se_pct", "seed", "draws", "distribution",
           "complete", "withheld")
NORMAL = "normal"
BASES = ("ipcc", "pedigree")
DISTRIBUTION = Text(
    "活动数据：正态，零处截断；半宽超过30%的因子：对数正态，均值不变；口径规定的因子：不变；同一因子、同一记录共用一次抽样",
    "activities: normal, truncated at zero; factors beyond 30 %: lognormal, mean kept; prescribed factors: fixed; "
    "one draw for each factor and each record, whoever uses it",
)


@dataclass(frozen=True)
class Uncertainty:
    """The uncertainty of one account. `table`: a row a quantity, year and approach; `thresholds`: chances of meeting."""

    inputs: Inputs
    ratios: tuple[tuple[str, int, int], ...]
    """Name of a quantity, and the places of its upper and lower total."""
    boundary: str
    withheld: frozenset[tuple[str, object]]
    simulation: Simulation | None = None
    distribution: Text = DISTRIBUTION
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    thresholds: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def seed(self) -> int | None:
        """The seed of the draws; None without any."""
        return self.simulation.seed if self.simulation else None

    def place(self, quantity: str, regime: str, gases: str, year: object) -> tuple[int, int | None]:
        """The totals a quantity is made of: one, or the upper and lower of a ratio."""
        totals = self.inputs.totals
        for name, over, under in self.ratios:
            row = totals.iloc[over]
            if (name, row["regime"], row["gases"], row["year"]) == (quantity, regime, gases, year):
                return over, under
        found = self.inputs.place(quantity, regime, year, gases)
        if found is None:
            raise KeyError(f"no {quantity} of {regime}:{gases} in {year}")
        return found, None

    def value(self, quantity: str, regime: str, gases: str, year: object) -> float:
        """The account's own figure."""
        over, under = self.place(quantity, regime, gases, year)
        values = self.inputs.totals["value"].to_numpy(float)
        return float(values[over] if under is None else values[over] / values[under])

    def complete(self, quantity: str, regime: str, gases: str, year: object) -> bool:
        """Whether every record behind a quantity is known."""
        whole = self.inputs.totals["complete"].to_numpy(bool)
        return all(bool(whole[each]) for each in self.place(quantity, regime, gases, year) if each is not None)

    def drawn(self, quantity: str, regime: str, gases: str, year: object) -> np.ndarray:
        """All draws of one quantity."""
        if self.simulation is None:
            raise ValueError("approach 1 only: ask for draws")
        over, under = self.place(quantity, regime, gases, year)
        draws = self.simulation.draws
        return np.asarray(draws[over] if under is None else draws[over] / draws[under])

    def years(self, quantity: str, regime: str, gases: str) -> list[object]:
        """Years that have this quantity."""
        totals = self.inputs.totals
        places = [over for name, over, _ in self.ratios if name == quantity]
        rows = totals.iloc[places] if places else totals[totals["quantity"] == quantity]
        return list(rows.loc[(rows["regime"] == regime) & (rows["gases"] == gases), "year"])

    def unit(self, quantity: str) -> str:
        """The unit of a quantity."""
        totals = self.inputs.totals
        for name, over, under in self.ratios:
            if name == quantity:
                return f"{totals['unit'].iloc[over]}/{_bracketed(str(totals['unit'].iloc[under]))}"
        return str(totals.loc[totals["quantity"] == quantity, "unit"].iloc[0])


def uncertainty(
    inventory: Inventory,
    draws: int = 10_000,
    seed: int = 1,
    value_added: pd.DataFrame | None = None,
    basis: str = "ipcc",
    shared_by: str = "record",
    thresholds: Sequence[Threshold] | None = None,
) -> Uncertainty:
    """How sure an account is.

    Parameters
    ----------
    draws : Monte Carlo draws; 0 leaves approach 2 out
    seed : of numpy's default generator; the same seed gives the same figures
    value_added : year, value, unit, quality ('A' to 'D') of the park's value added, for intensities; none when None
    basis : half ranges of records and factors without a printed range: 'ipcc' or 'pedigree'
    shared_by : whose measuring errors are one: 'record', 'enterprise' (and carrier), or 'carrier'
    thresholds : what to compare the draws with; the shipped ones when None
    """
    checked_draws(draws, seed, basis)
    inputs = _with_value_added(inputs_of(inventory, basis, shared_by), value_added, basis, shared_by)
    result = Uncertainty(inputs, _ratios(inputs), inventory.boundary, _withheld(inventory),
                         simulate(inputs, draws, seed) if draws else None)
    asked = shipped_thresholds(result) if draws and thresholds is None else []
    asked += list(thresholds or []) if draws else []
    return Uncertainty(inputs, result.ratios, result.boundary, result.withheld, result.simulation,
                       table=_table(result), thresholds=chances(result, asked))


def checked_draws(draws: object, seed: object, basis: str = BASES[0]) -> None:
    """Refuse draws or a seed that are no whole number from 0 up, and a basis nobody knows."""
    problems = Problems(Text("抽样参数有误", "Problems in the draws"))
    for field_, given, zh, en in (("draws", draws, "抽样次数", "the number of draws"), ("seed", seed, "种子", "the seed")):
        if not isinstance(given, Integral) or isinstance(given, bool) or int(given) < 0:
            problems.add(Place(field=field_), Text(f"{zh}应为不小于 0 的整数，现为 {given!r}", f"{en} must be a whole number, 0 or more, not {given!r}"),
                         Text("例如 draws=10000, seed=1；draws=0 只做误差传播", "e.g. draws=10000, seed=1; draws=0 leaves the draws out"))
    if basis not in BASES:
        problems.add(Place(field="basis"), Text(f"不认识“{basis}”", f"unknown basis '{basis}'"),
                     Text(f"可用 {'、'.join(BASES)}", f"use one of {', '.join(BASES)}"))
    problems.stop()


def uncertainty_table(inventory: Inventory) -> pd.DataFrame:
    """uncertainty.csv: approach 1, correlated and row by row; approach 2 too where the account was asked for draws."""
    return inventory.uncertainty.table


def chances_table(inventory: Inventory) -> pd.DataFrame:
    """chances.csv: the chance of meeting each threshold; empty where the account was asked for no draws."""
    return inventory.uncertainty.thresholds if inventory.draws else pd.DataFrame()


def _with_value_added(inputs: Inputs, table: pd.DataFrame | None, basis: str, shared_by: str) -> Inputs:
    """Value added of each year: an error of its own, or (records shared by their meter) one of the statistics."""
    if table is None:
        return inputs
    known: dict[str, Spread] = {}
    for row in table.itertuples():
        if row.value == row.value and row.value:
            key = f"value_added|{row.quality}" if shared_by != "record" else f"value_added|{row.year}"
            known.setdefault(key, of_activity(key, "value_added", str(row.quality), basis))
            inputs = inputs.with_total("value_added", row.year, float(row.value), str(row.unit), known[key])
    return inputs


def _ratios(inputs: Inputs) -> tuple[tuple[str, int, int], ...]:
    """Emissions over energy, emissions and energy over value added, wherever both are there."""
    found = []
    for over, row in enumerate(inputs.totals.itertuples(index=False)):
        names = {"emissions": (("emissions_per_energy", "energy"), ("carbon_intensity", "value_added")),
                 "energy": (("energy_intensity", "value_added"),)}.get(row.quantity, ())
        for name, lower in names:
            under = inputs.place(lower, "", row.year, "")
            if under is not None:
                found.append((name, over, under))
    return tuple(found)


def _withheld(inventory: Inventory) -> frozenset[tuple[str, object]]:
    """(regime, year) of totals a block check keeps back."""
    held = inventory.totals[inventory.totals["withheld"] != ""]
    return frozenset(zip(held["regime"], held["year"], strict=True))


def _table(result: Uncertainty) -> pd.DataFrame:
    inputs, totals = result.inputs, result.inputs.totals
    first = propagated(inputs)
    parts = [
        _approach_1(totals, first["pct"], "yes").assign(share_beyond_30pct=first["beyond"]),
        _approach_1(totals, first["naive_pct"], "no").assign(share_beyond_30pct=first["beyond"]),
    ]
    over, under = [each[1] for each in result.ratios], [each[2] for each in result.ratios]
    if result.ratios:
        upper, lower = totals.iloc[over].reset_index(drop=True), totals.iloc[under].reset_index(drop=True)
        names = [each[0] for each in result.ratios]
        ratios = upper.assign(
            quantity=names, unit=[result.unit(name) for name in names], value=upper["value"] / lower["value"],
            complete=upper["complete"] & lower["complete"],
        )
        pct = pd.Series([ratio_pct(inputs, a, b) for a, b in zip(over, under, strict=True)])
        parts.append(_approach_1(ratios, pct, "yes"))
    if result.simulation is not None:
        draws = result.simulation.draws
        parts.append(_approach_2(result, totals, draws))
        if result.ratios:
            parts.append(_approach_2(result, ratios, draws[over] / draws[under]))
    table = pd.concat(parts, ignore_index=True).assign(boundary=result.boundary)
    held = [(regime, year) in result.withheld for regime, year in zip(table["regime"], table["year"], strict=True)]
    table["withheld"] = np.where(held, "yes", "")
    figures = ["value", "mean", "low", "high"]
    table.loc[held, figures] = float("nan")
    table = table.reindex(columns=list(COLUMNS))
    words = ["distribution", "withheld"]
    table[words] = table[words].astype(object).fillna("")
    return table


def _approach_1(totals: pd.DataFrame, pct: pd.Series, correlated: str) -> pd.DataFrame:
    value = totals["value"].to_numpy(float)
    half = np.abs(value) * pct.to_numpy(float) / 100
    return totals.assign(approach="1", correlated=correlated, mean=value, low=value - half, high=value + half,
                         pct=pct.to_numpy(float), low_pct=-pct.to_numpy(float), high_pct=pct.to_numpy(float),
                         distribution=NORMAL)


def _approach_2(result: Uncertainty, totals: pd.DataFrame, draws: np.ndarray) -> pd.DataFrame:
    assert result.simulation is not None
    found = table_of(draws)
    mean = found["mean"].to_numpy(float)
    low, high = (100 * (found[each].to_numpy(float) / mean - 1) for each in ("low", "high"))
    return totals.assign(
        approach="2", correlated="yes", mean=mean, low=found["low"].to_numpy(), high=found["high"].to_numpy(),
        pct=(high - low) / 2, low_pct=low, high_pct=high, se_pct=found["se_pct"].to_numpy(), seed=result.simulation.seed,
        draws=result.simulation.count, distribution=result.distribution.en,
    )


def _bracketed(unit: str) -> str:
    return f"({unit})" if " " in unit else unit
