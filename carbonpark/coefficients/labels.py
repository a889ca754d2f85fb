"""Labels: the rows and columns on which every array of a plan stands, read off park, scenario and account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carbonpark.coefficients.rows import RowTables
from carbonpark.park import Park
from carbonpark.park.catalogue import CARRIERS
from carbonpark.scenario import Scenario
from carbonpark.words.language import Text

ACCOUNTS = ("910:CO2", "location:CO2", "location:GHG", "market:CO2", "market:GHG")
"""Regime and gases: every plan reports all of them, whatever its limits name."""

TALLIES = ("statistical", "assessed")
PAYERS = ("park", "enterprises")
BURNT_GASES = ("CO2", "CH4", "N2O")
FREE_CARRIERS = frozenset({"waste_heat", "ambient_heat", "solar", "wind", "geothermal"})
"""Carriers that nature or a process gives away: limited by the technology's capacity, never bought or balanced."""


def regime_of_account(account: str) -> str:
    """'910:CO2' -> '910'."""
    return account.partition(":")[0]


def coordinates(park: Park, scenario: Scenario, rows: RowTables) -> dict[str, tuple[Any, ...]]:
    """The labels of every dimension, in the order of the person's tables."""
    years = (scenario.horizon.base_year, *scenario.horizon.years)
    inside = set(rows.who.loc[rows.who["inside"], "group"])
    groups = tuple(each.group for each in park.groups if each.group in inside)
    applications = tuple(f"{each.measure}@{each.group}" for each in park.measures if each.group in groups)
    sets = dict.fromkeys(f"{each.exclusive_set}@{each.group}" for each in park.measures
                         if each.exclusive_set and each.group in groups)
    return {
        "year": years, "vintage": years[1:], "group": groups, "carrier": carriers_of(park, rows),
        "project": tuple(each.project for each in park.projects), "application": applications,
        "exclusive": tuple(sets), "technology": tuple(each.technology for each in park.technologies),
        "plant": tuple(each.plant for each in park.plants if _owner_inside(rows, each.enterprise)),
        "supply": tuple(each.supply for each in park.supplies), "outlet": tuple(each.outlet for each in park.outlets),
        "pool": tuple(each.pool for each in park.pools), "account": ACCOUNTS, "tally": TALLIES,
        "gas": gases_of(rows), "payer": PAYERS,
    }


def _owner_inside(rows: RowTables, enterprise: str) -> bool:
    return bool(rows.who.loc[rows.who["entity"] == enterprise, "inside"].any())


def carriers_of(park: Park, rows: RowTables) -> tuple[str, ...]:
    """Every carrier used, made, bought, sold or offered, in the order of the catalogue."""
    flows, effects = park.tables["technology_flows"], park.tables["measure_effects"]
    project_flows = park.tables["project_flows"]
    named: set[str] = set(rows.uses["carrier"]) | set(rows.flows["carrier"]) | set(flows["carrier"])
    named |= set(effects["item"]) | set(effects["of"]) | set(project_flows["item"])
    named |= {each.main_output for each in park.technologies} | {each.carrier for each in park.supplies}
    named |= {each.carrier for each in park.outlets} | {"electricity"}
    return tuple(name for name in CARRIERS if name in named and name not in FREE_CARRIERS)


def gases_of(rows: RowTables) -> tuple[str, ...]:
    """CO2, CH4, N2O and what processes give off besides."""
    others = [gas for gas in rows.process["gas"].unique() if gas not in BURNT_GASES]
    return (*BURNT_GASES, *sorted(others))


def titles_of(park: Park, coords: dict[str, tuple[Any, ...]]) -> dict[str, dict[str, Text]]:
    """Names for people, by dimension and label."""
    def named(items: Sequence[Any], key: str) -> dict[str, Text]:
        return {getattr(each, key): Text(each.title_zh, getattr(each, "title_en", None) or getattr(each, key))
                for each in items}

    groups = named(park.groups, "group")
    applications = {
        f"{each.measure}@{each.group}": Text(f"{each.title_zh}（{groups[each.group].zh}）",
                                             f"{each.title_en or each.measure} ({groups[each.group].en})")
        for each in park.measures if each.group in groups}
    return {
        "group": groups, "project": named(park.projects, "project"), "application": applications,
        "technology": named(park.technologies, "technology"), "supply": named(park.supplies, "supply"),
        "outlet": named(park.outlets, "outlet"), "pool": named(park.pools, "pool"),
        "plant": {each.plant: Text(each.title or each.plant, each.plant) for each in park.plants},
        "carrier": {name: CARRIERS[name].title for name in coords["carrier"]},
        "account": {"910:CO2": Text("910口径 CO2", "910, CO2"), "location:CO2": Text("基于位置 CO2", "location-based, CO2"),
                    "location:GHG": Text("基于位置 温室气体", "location-based, GHG"),
                    "market:CO2": Text("基于市场 CO2", "market-based, CO2"),
                    "market:GHG": Text("基于市场 温室气体", "market-based, GHG")},
        "tally": {"statistical": Text("统计口径", "statistical"), "assessed": Text("考核口径", "assessed")},
        "payer": {"park": Text("园区", "park"), "enterprises": Text("企业", "enterprises")},
    }
