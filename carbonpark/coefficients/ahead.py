"""Factors ahead: a park's own figures and a scenario's paths as factor rows, so that one look-up serves all years.

Years after the last notice take the scenario's path, each with its source or quality D; nothing is carried forward
in silence.
"""

from __future__ import annotations

from carbonpark.coefficients.rows_own import own_rows
from carbonpark.factors import FactorLibrary, Row
from carbonpark.factors.regions import code_of
from carbonpark.park import Park
from carbonpark.scenario import Scenario

_PATHS = {
    "location": ("average", "electricity", "CO2"),
    "market": ("excluding_market_traded_non_fossil", "electricity", "CO2"),
    "fossil": ("fossil_only", "electricity", "CO2"),
    "equal_value": ("equal_value", "electricity", ""),
}
"""Which question of the factor tables each path of a scenario answers."""


def scenario_rows(scenario: Scenario, region: str) -> list[Row]:
    """The scenario's paths as one row a model year; the base year keeps the account's own factor."""
    rows = []
    for name, (quantity, subject, gas) in _PATHS.items():
        path = getattr(scenario.drivers.factors, name)
        if path is None:
            continue
        values = path.at(scenario.horizon.years)
        for year, value in zip(scenario.horizon.years, values, strict=True):
            rows.append(Row(
                id=f"scenario/{name}/{year}", table="scenario", quantity=quantity, subject=subject, gas=gas,
                region=region if gas else "CN", year=year, value=float(value), unit=path.unit, source=path.source or "scenario",
                where=str(path.place), quality=path.quality or "D", verified="no", own=True,
                note="path of the scenario"))
    return rows


def library_of(park: Park, library: FactorLibrary) -> FactorLibrary:
    """The library with the park's own factors in front."""
    own = own_rows(park)
    return library.with_own(own) if own else library


def library_ahead(park: Park, scenario: Scenario, library: FactorLibrary) -> FactorLibrary:
    """The library with the park's own factors and the scenario's paths in front."""
    rows = scenario_rows(scenario, code_of(str(park.park.province or park.park.country)))
    ready = library_of(park, library)
    return ready.with_own(rows) if rows else ready
