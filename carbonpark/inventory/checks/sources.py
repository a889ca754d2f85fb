"""Sources without energy records, against what else the park says: nothing may be recovered, captured or burnt twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

WASTE_FUELS = ("municipal_waste", "industrial_waste")
BY_AREA = ("tier1_capacity", *(f"P{number:03d}" for number in range(83, 94)))
"""Rows of the process table that tell a fab's gases by area."""
SMALL = 1e-6
"""t: a sum above it is no negative source, whatever its rounding."""


def extra_sources(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """CH4 recovered above what forms; CO2 captured above what is emitted; waste, leaks and fabs told twice."""
    return [*_recovered(lines), *_captured(lines), *_waste_twice(park), *_leak_twice(park), *_fab_twice(park)] or [
        passed("SRC", Text(zh="回收、捕集、焚烧与设备泄漏没有重复或超量", en="nothing is recovered, captured, burnt or leaked twice or beyond what there is"))]


def _recovered(lines: pd.DataFrame) -> list[Finding]:
    """More CH4 recovered than forms in the same treatment of a firm and year would be a negative source."""
    methane = lines[["regime", "entity", "year", "input_ref", "tco2e"]][(lines["gas"] == "CH4") & (lines["sector"] == "waste")]
    methane = methane[methane["regime"] == methane["regime"].iloc[0]] if len(methane) else methane
    keys = ["entity", "year", "input_ref"]
    roughly = methane.groupby(keys, sort=False)["tco2e"].transform("sum")
    found = []
    for (who, year, _), part in methane[roughly < SMALL].groupby(keys, sort=False):
        net = part["tco2e"].sum()
        if net < 0:
            found.append(Finding("SRC", "block", Text(
                zh=f"{who} {year}年回收的 CH4 多于产生的 CH4：核对回收量（吨）、有机物量或 MCF",
                en=f"{who} recovers more CH4 in {year} than forms: check the tonnes recovered, the organic matter or the MCF"),
                year=year, rows=refs(part["input_ref"]), tco2=-float(net)))
    return found


def _captured(lines: pd.DataFrame) -> list[Finding]:
    """A firm cannot capture more CO2 than leaves its fuels and processes, biomass included."""
    lines = lines[["regime", "entity", "year", "block", "category", "gas", "sector", "activity", "tco2e", "biogenic", "input_ref"]]
    kept = lines[lines["sector"] == "ccus"]
    if kept.empty:
        return []
    direct = lines[lines["block"].isin(["fuel", "process", "transformation"]) & (lines["gas"] == "CO2")
                   & lines["entity"].isin(kept["entity"].unique())]
    told: dict[Text, Finding] = {}
    for (regime, who, year), part in kept.groupby(["regime", "entity", "year"], sort=False):
        # A line of capture that is not stored has factor 0; what was captured is its activity.
        taken = -(part.loc[~part["category"].str.contains(":imported"), "activity"].clip(upper=0) * 1000).sum()
        same = direct[(direct["regime"] == regime) & (direct["entity"] == who) & (direct["year"] == year)]
        made = same.loc[same["sector"] != "ccus", ["tco2e", "biogenic"]].sum().sum()
        if taken > made * (1 + 1e-9):
            message = Text(
                zh=f"{who} {year}年捕集 {taken:,.0f} t CO2，多于其燃料和过程排放 {made:,.0f} t：核对捕集量，或把外来 CO2 的来源写成 imported",
                en=f"{who} captures {taken:,.0f} t CO2 in {year}, more than its fuels and processes give off ({made:,.0f} t): check the amount, "
                   "or write the origin of CO2 brought in as imported")
            # Regimes with the same figures say it once.
            regimes = (*(told[message].regimes if message in told else ()), str(regime))
            told[message] = Finding("SRC", "block", message, year=year, rows=refs(part["input_ref"]), tco2=float(taken - made),
                                    regimes=regimes)
    return list(told.values())


def _waste_twice(park: Park) -> list[Finding]:
    """Waste burnt in the table of wastes and again as a fuel of the same firm and year."""
    wastes, energy = park.tables["waste"], park.tables["energy"]
    burnt = wastes[texts(wastes, "treatment") == "incineration"]
    if burnt.empty:
        return []
    fuel = energy[texts(energy, "carrier").isin(WASTE_FUELS)]
    both = burnt.merge(fuel[["enterprise", "year", "input_ref"]], on=["enterprise", "year"], suffixes=("", "_fuel"))
    return [Finding("SRC", "warn", Text(
        zh=f"{who} {year}年的垃圾既记焚烧又记燃料：同一批只留一处（发电供热的焚烧在能源表，不在 waste 表）",
        en=f"waste of {who} in {year} stands under incineration and as a fuel: keep one of the two for the same waste"),
        year=year, rows=refs([*part["input_ref"], *part["input_ref_fuel"]]))
        for (who, year), part in both.groupby(["enterprise", "year"], sort=False)]


def _leak_twice(park: Park) -> list[Finding]:
    """Gas topped up is the leak of the year: a rate of leakage beside it counts it again."""
    table = park.tables["equipment_gases"]
    if table.empty:
        return []
    stages = table[texts(table, "stage").isin(["use", "refill"])]
    found = []
    for (who, year, kind, gas), part in stages.groupby(["enterprise", "year", "kind", "gas"], sort=False):
        if part["stage"].nunique() == 2:
            found.append(Finding("SRC", "warn", Text(
                zh=f"{who} {year}年 {kind} 的 {gas} 既按泄漏率又按补充量计：同一批设备只用一种",
                en=f"{gas} in {kind} of {who} in {year} is told by leakage rate and by what was topped up: use one for the same equipment"),
                year=year, rows=refs(part["input_ref"])))
    return found


def _fab_twice(park: Park) -> list[Finding]:
    """A fab's gases by area in the process table and by purchase in the table of electronics."""
    bought, process = park.tables["electronics"], park.tables["process"]
    if bought.empty:
        return []
    by_area = process[texts(process, "activity").isin(BY_AREA)]
    both = bought.merge(by_area[["enterprise", "year", "gas", "input_ref"]], on=["enterprise", "year", "gas"], suffixes=("", "_area"))
    return [Finding("SRC", "warn", Text(
        zh=f"{who} {year}年的 {gas} 既按面积又按用量计：同一工厂只用一种方法",
        en=f"{gas} of {who} in {year} is told by area and by gas bought: use one method for one fab"),
        year=year, rows=refs([*part["input_ref"], *part["input_ref_area"]]))
        for (who, year, gas), part in both.groupby(["enterprise", "year", "gas"], sort=False)]
