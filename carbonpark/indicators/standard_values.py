"""Figures of indicator sets that the account itself can give: name -> how, in canonical units.

A text that does not say by which regime or energy basis it counts gets a figure under each (`variants`); the
judgement then stands only where all agree. Changes over years are compound means over three years, or as many as
there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from carbonpark.indicators.facts import BASES, NAN, Facts
from carbonpark.indicators.per_mu import elasticity
from carbonpark.indicators.shares import energy_shares, share
from carbonpark.ledger.ratios import (
    carbon_intensity,
    emissions_per_energy,
    energy_intensity,
    energy_intensity_calorific,
    value_added_per_land,
)
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.indicators.economy import Economy
    from carbonpark.inventory import Inventory

SPAN = 3
"""Years over which a mean yearly change is taken."""
ACCOUNT_WORDS = {"location:CO2": Text("地点法", "location-based"), "910:CO2": Text("910号口径", "notice 910")}
BASIS_WORDS = {"equal_value": Text("等价值", "equal value"), "calorific": Text("当量值", "calorific value")}


@dataclass(frozen=True)
class Figure:
    """`variants`: label -> canonical value, the first one shown; `trace`: tables and rows it stands on."""

    variants: dict[str, tuple[Text, float]]
    trace: str
    note: Text = field(default_factory=lambda: Text("", ""))
    short: Text = field(default_factory=lambda: Text("", ""))
    """Why the figure is shown and not judged; '' = it is judged."""

    @property
    def value(self) -> float:
        """The first variant."""
        return next(iter(self.variants.values()))[1] if self.variants else NAN


Formula = Callable[["Values", int], Figure]


class Values:
    """The facts of one account, and every figure drawn from them once."""

    def __init__(self, inventory: Inventory, economy: Economy) -> None:
        self.facts = Facts(inventory, economy)
        self._shares = energy_shares(inventory)
        self._found: dict[tuple[str, int], Figure] = {}

    def get(self, name: str, year: int) -> Figure:
        """The figure `name` of one year; refuses a name no formula has."""
        key = (name, year)
        if key not in self._found:
            self._found[key] = FORMULAS[name](self, year)
        return self._found[key]

    def share(self, name: str, year: int) -> float:
        """A share of energy or power."""
        return float(self._shares[name].get(year, NAN)) if name in self._shares else NAN

    def growth_of_industry(self, year: int) -> tuple[float, int]:
        """Mean yearly growth of industrial value added, and over how many years; NaN, 0 when unknown."""
        change, span = mean_change(lambda y: self.facts.of_industry("value_added", y), year)
        return change, span


def mean_change(series: Callable[[int], float], year: int, most: int = SPAN) -> tuple[float, int]:
    """Compound mean change a year up to `year`, over `most` years or the longest shorter span known."""
    last = series(year)
    for span in range(most, 0, -1):
        first = series(year - span)
        if first > 0 and last >= 0:
            return float((last / first) ** (1 / span) - 1), span
    return NAN, 0


def _over(above: float, below: float, cell: Callable[..., float] | None = None) -> float:
    if not (np.isfinite(above) and below > 0):
        return NAN
    return float(cell(above, below)) if cell else above / below


def _one(value: float, trace: str, note: Text | None = None) -> Figure:
    return Figure({"": (Text("", ""), value)}, trace, note or Text("", ""))


def _by_account(value: Callable[[str], float], values: Values, trace: str, note: Text | None = None) -> Figure:
    found = {account: (ACCOUNT_WORDS[account], value(account)) for account in values.facts.accounts}
    return Figure(found, trace, note or Text("", ""))


def _by_basis(value: Callable[[str], float], trace: str) -> Figure:
    return Figure({basis: (BASIS_WORDS[basis], value(basis)) for basis in BASES}, trace)


def _since(span: int) -> Text:
    return Text(f"{span} 年年均", f"mean of {span} year{'s' if span > 1 else ''}") if span else Text("", "")


def _short(span: int) -> Text:
    """A rule that asks for a three-year mean is not judged on fewer years."""
    if span in (0, SPAN):
        return Text("", "")
    return Text(f"标准要求 {SPAN} 年年均，只有 {span} 年：待补充，不判定",
                f"the rule asks for the mean of {SPAN} years, {span} {'is' if span == 1 else 'are'} on file: to be completed, not judged")


def _emissions_per_energy(values: Values, year: int) -> Figure:
    facts = values.facts
    value = _over(facts.emitted("910:CO2", year), facts.energy("equal_value", year), emissions_per_energy)
    return _one(value, f"totals.csv 910:CO2 {year}; energy.csv park total tce_equal_value {year}")


def _energy_intensity_industry(values: Values, year: int) -> Figure:
    facts = values.facts
    added = facts.of_industry("value_added", year)
    cells = {"equal_value": energy_intensity, "calorific": energy_intensity_calorific}
    return _by_basis(lambda basis: _over(facts.energy_of_industry(basis, year), added, cells[basis]),
                     f"energy.csv groups of kind industry {year}; economy.csv value_added {year}")


def _energy_intensity_industry_calorific(values: Values, year: int) -> Figure:
    both = _energy_intensity_industry(values, year)
    return Figure({"": (Text("", ""), both.variants["calorific"][1])}, both.trace)


def _energy_intensity(values: Values, year: int) -> Figure:
    facts = values.facts
    return _one(_over(facts.energy("equal_value", year), facts.added(year), energy_intensity),
                f"energy.csv park total tce_equal_value {year}; economy.csv value_added {year}")


def _co2_intensity_industry(values: Values, year: int) -> Figure:
    facts = values.facts
    added = facts.of_industry("value_added", year)
    return _by_account(lambda account: _over(facts.emitted_by_industry(account, year), added, carbon_intensity), values,
                       f"inventory.csv groups of kind industry {year}; economy.csv value_added {year}")


def _co2_intensity(values: Values, year: int) -> Figure:
    facts = values.facts
    return _by_account(lambda account: _over(facts.emitted(account, year), facts.added(year), carbon_intensity), values,
                       f"totals.csv {year}; economy.csv value_added {year}")


def _fall(values: Values, year: int, intensity: Formula, trace: str) -> Figure:
    """Mean yearly fall of an intensity; positive = it falls."""
    spans: list[int] = []

    def falling(account: str) -> float:
        def of(y: int) -> float:
            return intensity(values, y).variants[account][1]

        change, span = mean_change(of, year)
        spans.append(span)
        return -change

    found = _by_account(falling, values, trace)
    return Figure(found.variants, found.trace, _since(min(spans, default=0)))


def _co2_intensity_fall(values: Values, year: int) -> Figure:
    return _fall(values, year, _co2_intensity_industry, f"inventory.csv and economy.csv, groups of kind industry, up to {year}")


def _co2_intensity_fall_whole(values: Values, year: int) -> Figure:
    return _fall(values, year, _co2_intensity, f"totals.csv and economy.csv up to {year}")


def _co2_total(values: Values, year: int) -> Figure:
    return _by_account(lambda account: values.facts.emitted(account, year), values, f"totals.csv {year}")


def _co2_growth_rate(values: Values, year: int) -> Figure:
    return _by_account(lambda account: mean_change(lambda y: values.facts.emitted(account, y), year, 1)[0], values,
                       f"totals.csv {year - 1} and {year}", Text("较上年", "on the year before"))


def _green_space_share(values: Values, year: int) -> Figure:
    facts = values.facts
    return _one(share(facts.land("green", year), facts.area_of_boundary()),
                f"land.csv use=green {year}; boundaries.csv area of {facts.inventory.boundary}")


def _value_added_growth(values: Values, year: int) -> Figure:
    change, span = values.growth_of_industry(year)
    return replace(_one(change, f"economy.csv value_added of industry up to {year}", _since(span)), short=_short(span))


def _value_added_per_worker(values: Values, year: int) -> Figure:
    facts = values.facts
    return _one(_over(facts.of_industry("value_added", year), facts.of_industry("jobs", year)),
                f"economy.csv value_added and jobs of industry {year}")


def _per_industrial_land(values: Values, year: int) -> float:
    facts = values.facts
    return _over(facts.of_industry("value_added", year), facts.land("industry", year), value_added_per_land)


def _value_added_per_industrial_land(values: Values, year: int) -> Figure:
    return _one(_per_industrial_land(values, year), f"economy.csv value_added of industry {year}; land.csv use=industry {year}")


def _value_added_per_industrial_land_growth(values: Values, year: int) -> Figure:
    change, span = mean_change(lambda y: _per_industrial_land(values, y), year)
    return replace(_one(change, f"economy.csv and land.csv of industry up to {year}", _since(span)), short=_short(span))


def _energy_elasticity(values: Values, year: int) -> Figure:
    """Growth of energy over growth of industrial value added, both over the same years."""
    facts = values.facts
    _, span = values.growth_of_industry(year)
    added = facts.of_industry("value_added", year - span), facts.of_industry("value_added", year)

    def of(basis: str) -> float:
        used = facts.energy_of_industry(basis, year - span), facts.energy_of_industry(basis, year)
        return elasticity(used, added, span).value + 0.0 if span else NAN

    found = _by_basis(of, f"energy.csv and economy.csv of industry {year - span} and {year}")
    return Figure(found.variants, found.trace, _since(span))


def _energy_productivity(values: Values, year: int) -> Figure:
    facts = values.facts
    return _by_basis(lambda basis: _over(facts.added(year), facts.energy(basis, year)),
                     f"economy.csv value_added {year}; energy.csv park total {year}")


def _renewable_energy_share(values: Values, year: int) -> Figure:
    return _one(values.share("renewable_energy_share", year), f"energy.csv, power_heat.csv {year} (calorific)")


def _renewable_power_share(values: Values, year: int) -> Figure:
    return _one(values.share("renewable_power_share", year), f"power_heat.csv {year}, contracts and certificates included")


def _direct_supply_share(values: Values, year: int) -> Figure:
    physical, green = values.share("renewable_power_share_physical", year), values.share("renewable_power_share", year)
    return _one(share(physical, green), f"power_heat.csv {year}: direct supply and own use over all green power")


FORMULAS: dict[str, Formula] = {
    "emissions_per_energy": _emissions_per_energy,
    "energy_intensity": _energy_intensity,
    "energy_intensity_industry": _energy_intensity_industry,
    "energy_intensity_industry_calorific": _energy_intensity_industry_calorific,
    "co2_intensity": _co2_intensity,
    "co2_intensity_industry": _co2_intensity_industry,
    "co2_intensity_fall": _co2_intensity_fall,
    "co2_intensity_fall_whole": _co2_intensity_fall_whole,
    "co2_total": _co2_total,
    "co2_growth_rate": _co2_growth_rate,
    "green_space_share": _green_space_share,
    "value_added_growth": _value_added_growth,
    "value_added_per_worker": _value_added_per_worker,
    "value_added_per_industrial_land": _value_added_per_industrial_land,
    "value_added_per_industrial_land_growth": _value_added_per_industrial_land_growth,
    "energy_elasticity": _energy_elasticity,
    "energy_productivity": _energy_productivity,
    "land_productivity": _value_added_per_industrial_land,
    "renewable_energy_share": _renewable_energy_share,
    "renewable_power_share": _renewable_power_share,
    "direct_supply_share": _direct_supply_share,
}
"""Name in the files -> formula. `land_productivity` of the green park is industrial value added on industrial land."""
OF_EMISSIONS = frozenset(("emissions_per_energy", *(name for name in FORMULAS if name.startswith("co2_"))))
"""Formulas that ask for a total of the account."""
OF_VALUE_ADDED = frozenset(name for name in FORMULAS if "intensity" in name or "productivity" in name or "value_added" in name) | {
    "energy_elasticity"}
"""Formulas that ask for value added."""
