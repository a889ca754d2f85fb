"""Limits as arrays: what the scenario asks, year by year, on the reference path and the base year's own figures.

Where a year has no limit the array holds inf, and the rule makes no row there. Each limit keeps the place where a
person wrote it. Targets chain on targets: base x (1 - fall), base x (1 - fall)^2; never on an achieved value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, TargetKey, on_labels
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.scope2 import certified_reduction
from carbonpark.scenario import Scenario
from carbonpark.scenario.limits import EmissionLimits, EnergyLimits
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

INF = np.inf
CERTIFICATE_HALF = 0.5
"""Certificates count for at most half of the saving required (2024-02 notice of NDRC, NBS and NEA)."""


@dataclass
class LimitArrays:
    """Limits gathered while the scenario is read."""

    k: Coefficients
    scenario: Scenario
    reference: Mapping[str, xr.DataArray]
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    origins: dict[TargetKey, Place] = field(default_factory=dict)
    notes: list[Text] = field(default_factory=list)
    problems: Problems = field(default_factory=lambda: Problems(Text(zh="目标无从计算", en="A target cannot be worked out")))

    @property
    def years(self) -> list[int]:
        """The model years."""
        return list(self.k.model_years)

    def blank(self, name: str, fill: float) -> np.ndarray:
        """The array of that coefficient, made when first asked for."""
        if name not in self.arrays:
            self.arrays[name] = on_labels(name, fill, self.k.coords).values
        return self.arrays[name]

    def by_year(self, name: str, fill: float, given: Mapping[int, float], place: tuple[Any, ...], rule: str,
                column: int | tuple[()] = ()) -> None:
        """Write figures given for years; a year that is no model year is refused before (scenario room)."""
        array = self.blank(name, fill)
        for year, value in given.items():
            if year in self.k.years:
                where = (self.k.years.index(year), *(() if column == () else (column,)))
                array[where] = value
                self.note(rule, year, column, place + (year,))

    def note(self, rule: str, year: int, column: int | tuple[()], place: tuple[Any, ...]) -> None:
        """Remember where a limit was written."""
        key: TargetKey = (rule, str(year), *(() if column == () else (str(column),)))
        self.origins[key] = self.scenario.place(*place)

    def base(self, name: str, column: int) -> float:
        """A counted quantity of the base year."""
        return float(self.reference[name].values[0, column])

    def above_zero(self, what: str, value: float, place: tuple[Any, ...]) -> bool:
        """Whether a ratio can be held against the base year: nothing can be divided by a figure that is not there."""
        if value > 0:
            return True
        title = WORDS[what].title
        self.problems.add(self.scenario.place(*place),
                          Text(zh=f"基准年的{title.zh}为零或没有记录，这个比值无从计算", en=f"{title.en} of the base year is zero or not recorded: there is no such ratio"),
                          Text(zh="在园区记录里补上，或改用总量上限", en="give it in the park's records, or limit the amount instead"), "ratio-of-nothing")
        return False


def with_limits(k: Coefficients, scenario: Scenario, reference: Mapping[str, xr.DataArray]) -> Coefficients:
    """The coefficients with the reference path and the scenario's limits."""
    made = LimitArrays(k, scenario, reference)
    made.arrays["reference_emissions"] = reference["emissions"].values
    made.arrays["reference_running"] = reference["running"].values
    made.arrays["reference_certified"] = certified_reduction(Arrays(**reference), k.c).values
    for each in scenario.limits.emissions:
        _emissions(made, each)
    for tally in scenario.limits.energy:
        _energy(made, tally)
    _coal_and_land(made)
    _industry(made)
    _green_and_money(made)
    made.problems.stop()
    if scenario.question.minimise == "peak_emissions":
        made.blank("peak_objective", 0.0)[k.coords["account"].index(scenario.question.account)] = 1.0
    arrays = {name: on_labels(name, values, k.coords) for name, values in made.arrays.items()}
    return k.with_(notes=made.notes, origins=made.origins, **arrays)


def _emissions(made: LimitArrays, each: EmissionLimits) -> None:
    a = made.k.coords["account"].index(each.account)
    at = each.origin
    if each.at_most:
        made.by_year("emission_cap", INF, each.at_most, (*at, "at_most"), "emissions_at_most", a)
    if each.budget is not None:
        made.blank("emission_budget", INF)[a] = each.budget
        made.origins["emissions_within_budget", str(a)] = made.scenario.place(*at, "budget")
    base_va = float(made.reference["value_added"].values[0])
    if each.intensity is not None and made.above_zero("value_added", base_va, (*at, "intensity")):
        intensity = made.base("emissions", a) / base_va
        caps = _chained(each.intensity, intensity, made)
        _ratio(made, "emission_intensity_cap", "intensity_where", caps, a, (*at, "intensity"), "carbon_intensity_at_most")
    if each.productivity is not None and made.above_zero("value_added", base_va, (*at, "productivity")) \
            and made.above_zero("emissions", made.base("emissions", a), (*at, "productivity")):
        floors = {year: multiple * base_va / made.base("emissions", a) for year, multiple in
                  zip(made.years, each.productivity.multipliers(made.k.base_year, made.years), strict=True)
                  if np.isfinite(multiple)}
        floors.update(each.productivity.at_least)
        made.blank("emission_floor", -INF)[1:, a] = 0.0
        _ratio(made, "productivity_floor", "productivity_where", floors, a, (*at, "productivity"),
               "carbon_productivity_at_least")
    if each.peak is not None:
        _peak(made, each, a)
    if each.certificates is not None:
        _certificates(made, each, a)


def _chained(limit: Any, base: float, made: LimitArrays) -> dict[int, float]:
    """Targets of each period, chained on the target of the period before; figures given go before them."""
    multiples = limit.multipliers(made.k.base_year, made.years)
    caps = {year: base * multiple for year, multiple in zip(made.years, multiples, strict=True) if np.isfinite(multiple)}
    return {**caps, **limit.at_most}


def _ratio(made: LimitArrays, name: str, where: str, values: Mapping[int, float], column: int, place: tuple[Any, ...],
           rule: str) -> None:
    """A limit on a ratio: its coefficient in the years that have one, and 0 as the limit of its linear twin there."""
    coefficient, holds = made.blank(name, 0.0), made.blank(where, INF)
    for year, value in values.items():
        y = made.k.years.index(year)
        coefficient[y, column], holds[y, column] = value, 0.0
        made.note(rule, year, column, place)


def _peak(made: LimitArrays, each: EmissionLimits, a: int) -> None:
    assert each.peak is not None
    rise = made.blank("rise_limit", INF)
    for year in made.years:
        if year > each.peak.by:
            rise[made.k.years.index(year), a] = 0.0
            made.note("emissions_fall_after_peak", year, a, (*each.origin, "peak"))
    if each.peak.guard == "none":
        _guard_by_cap(made, each, a)
        return
    guard = made.blank("guard_limit", INF)
    made.blank("guard_newcomers", 0.0)[a] = float(each.peak.guard == "newcomers")
    for year in made.years:
        if year <= each.peak.by:
            guard[made.k.years.index(year), a] = 0.0
            made.note("emissions_below_reference_until_peak", year, a, (*each.origin, "peak"))


def _guard_by_cap(made: LimitArrays, each: EmissionLimits, a: int) -> None:
    """Without a guard only a cap below the reference in the peak year keeps the peak from being raised; a budget does not."""
    assert each.peak is not None
    peak = min((year for year in made.years if year >= each.peak.by), default=made.years[-1])
    reference = float(made.reference["emissions"].values[made.k.years.index(peak), a])
    cap = each.at_most.get(each.peak.by, INF)
    if cap < reference:
        return
    made.notes.append(Text(
        zh=f"达峰约束（{each.account}）没有护栏：{peak}年没有低于参考情景（{reference:.1f} kt）的总量上限，优化可能抬高峰值来通过",
        en=f"the peak rule on {each.account} has no guard: no cap below the reference in {peak} "
           f"({reference:.1f} kt); the optimum may raise the peak to pass"))


def _certificates(made: LimitArrays, each: EmissionLimits, a: int) -> None:
    """Emissions a certificate takes away: minus its factor in the account."""
    assert each.certificates is not None
    c = made.k.c
    share, where = made.blank("certificate_share_limit", 0.0), made.blank("certificate_share_where", INF)
    factor = made.blank("certificate_factor", 0.0)
    share[:, a] = each.certificates.at_most_share_of_reduction
    on_offer = ((c.supply_limit.values > 0) & (c.certificate.values > 0)[None, :]).any(axis=1)
    where[1:, a] = np.where(on_offer[1:], 0.0, INF)
    factor[:] = np.maximum(factor, _certificate_factor(c))
    for year in made.years:
        made.note("certificates_within_share_of_reduction", year, a, (*each.origin, "certificates"))


def _certificate_factor(c: Any) -> np.ndarray:
    """Mean reduction by certificates, by year and account [kt CO2e/TJ]; every certificate takes away the same."""
    marked = c.certificate.values
    if not marked.any():
        return np.zeros(c.supply_factor.values.shape[:2])
    taken = -np.einsum("yasg,ag->yas", c.supply_factor.values, c.warming.values)
    mean: np.ndarray = (taken * marked).sum(axis=2) / marked.sum()
    return mean


def certificate_factors(k: Coefficients) -> Coefficients:
    """What one certificate takes away in each account: needed to report their share, limited or not."""
    return k.with_(certificate_factor=on_labels("certificate_factor", _certificate_factor(k.c), k.coords))


def _energy(made: LimitArrays, each: EnergyLimits) -> None:
    b = made.k.coords["tally"].index(each.account)
    calorific = each.basis == "calorific"
    tail = "_calorific" if calorific else ""
    rule = ("calorific_" if calorific else "") + "energy_{}at_most"
    if each.at_most:
        made.by_year(f"energy_cap{tail}", INF, each.at_most, (*each.origin, "at_most"), rule.format(""), b)
    base = made.base("energy_calorific" if calorific else "energy_equal_value", b)
    caps: dict[int, float] = {}
    va = float(made.reference["value_added"].values[0])
    if each.intensity is not None and made.above_zero("value_added", va, (*each.origin, "intensity")):
        caps = _chained(each.intensity, base / va, made)
        _ratio(made, f"energy_intensity_cap{tail}", f"energy_intensity_where{tail}", caps, b,
               (*each.origin, "intensity"), rule.format("intensity_"))
    if each.account == "assessed" and not calorific:
        _certificate_ceiling(made, each, caps, b)


def _certificate_ceiling(made: LimitArrays, each: EnergyLimits, caps: Mapping[int, float], b: int) -> None:
    """Half of the saving required: reference energy less what the limit leaves, a number."""
    ceiling = made.blank("certificate_ceiling", 0.0)
    reference = made.reference["energy_equal_value"].values[:, b]
    added = made.reference["value_added"].values
    for y, year in enumerate(made.k.years):
        left = min(each.at_most.get(year, INF), caps.get(year, INF) * added[y] if year in caps else INF)
        if np.isfinite(left):
            ceiling[y] = max(ceiling[y], CERTIFICATE_HALF * max(reference[y] - left, 0.0))


def _coal_and_land(made: LimitArrays) -> None:
    limits = made.scenario.limits
    if limits.coal is not None:
        made.by_year("coal_cap", INF, limits.coal.at_most, ("limits", "coal", "at_most"), "coal_at_most")
    for pool, limit in limits.land.items():
        at = made.k.coords["pool"].index(pool)
        land = made.arrays.setdefault("land_available", made.k.c.land_available.values.copy())
        for year in made.years:
            if np.isfinite(limit.in_year(year)):
                y = made.k.years.index(year)
                land[y, at] = min(land[y, at], limit.in_year(year))
                made.note("land_within_pool", year, at, ("limits", "land", pool))


def _industry(made: LimitArrays) -> None:
    asked = made.scenario.limits.industry
    for name, floor, coefficient, rule in (
            ("value_added", asked.value_added, "value_added_floor", "value_added_at_least"),
            ("jobs", asked.jobs, "jobs_floor", "jobs_at_least"), ("tax", asked.tax, "tax_floor", "tax_at_least")):
        if floor is not None:
            made.by_year(coefficient, -INF, floor.at_least, ("limits", "industry", name, "at_least"), rule)
    if asked.high_tech_share is not None:
        share, where = made.blank("high_tech_floor", 0.0), made.blank("high_tech_where", INF)
        for year, value in asked.high_tech_share.at_least.items():
            y = made.k.years.index(year)
            share[y], where[y] = value, 0.0
            made.note("high_tech_share_at_least", year, (), ("limits", "industry", "high_tech_share", "at_least", year))
    for group, least in asked.minimum_output.items():
        i = made.k.coords["group"].index(group)
        floor_ = made.blank("activity_floor", -INF)
        floor_[1:, i] = least * made.k.c.reference_activity.values[1:, i]
        for year in made.years:
            made.note("supply_chains_keep_their_base", year, i, ("limits", "industry", "minimum_output", group))


def _green_and_money(made: LimitArrays) -> None:
    green = made.scenario.limits.green_power
    if green is not None:
        made.blank("direct_share_floor", 0.0)[1:] = green.direct_share_at_least
        made.blank("direct_share_where", INF)[1:] = 0.0
        for year in made.years:
            made.note("direct_supply_share_of_green_power", year, (), ("limits", "green_power"))
    for payer, limit in made.scenario.limits.investment.items():
        n = made.k.coords["payer"].index(payer)
        money = made.blank("investment_limit", INF)
        lengths = np.diff([made.k.base_year, *made.years])
        for v, year in enumerate(made.years):
            money[v, n] = limit.in_year(year) * lengths[v]
            made.note("investment_within_means", year, n, ("limits", "investment", payer))
