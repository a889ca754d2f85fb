"""responsibility.csv: a plan's emissions shared out to groups, newcomers and enterprises by three rules.

It is made for the ends of five-year plans (2030, 2035, ...) and the plan's last year: duties are set for those.

* `by_plan`: what the plan itself has each group emit.
* `by_gap`: the groups' joint cut against the reference in proportion to how far each one's energy per value added lies
  above the benchmark of its trade; a group without a benchmark bears the mean cut.
* `equal_cut`: the same percentage for every group.

Newcomers and what the network and the plants use themselves keep the plan's figure under every rule, so each rule's
shares sum to the plan's total. A group's share goes on to its enterprises in proportion to their base-year emissions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors import FactorLibrary
from carbonpark.indicators.economy import Economy, economy_of
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.pathway.solved import Prepared
from carbonpark.pathway.tracking.planned import fuel_factors, planned_side, years_of
from carbonpark.pathway.tracking.recorded import final_use, lines_of, recorded_side
from carbonpark.pathway.tracking.side import GROUP, Side
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

RULES: dict[str, Text] = {
    "by_plan": Text("按规划路径", "by plan"),
    "by_gap": Text("按与行业标杆的差距", "by gap to the benchmark of the trade"),
    "equal_cut": Text("同幅削减", "equal cut"),
}
COLUMNS = ("account", "year", "rule", "level", "label", "group", "title_zh", "title_en", "base_kt", "reference_kt", "target_kt",
           "cut_kt", "cut_pct", "share_pct", "energy_intensity", "benchmark", "intensity_unit", "note_zh", "note_en")
INTENSITY = "ktce_equal_value / (M CNY)"
NO_BENCHMARK = Text("行业标杆未定义，按平均削减率", "no benchmark of this trade: mean cut")
NOTHING = Text("", "")
KEPT = Text("按规划值，不参与分摊", "as planned; not shared out")
FOLLOWED = "plan"
FIVE_YEAR_PLAN = 5
"""The fifteenth ends in 2030, the sixteenth in 2035."""


def responsibility_table(given: Prepared, base: Inventory, expected: pd.DataFrame, accounts: tuple[str, ...]) -> pd.DataFrame:
    """One row for each account, year, rule and unit: groups, newcomers and the park's own, then enterprises."""
    paths = {name: rows.drop(columns="path") for name, rows in expected.groupby("path", sort=False)}
    titles, economy = _titles(given), economy_of(base)
    intensity = _intensity(base, economy, given.k.base_year)
    marks = benchmarks(given)
    frames = []
    for account in accounts:
        usual = fuel_factors(paths[FOLLOWED], account, given.k.base_year)
        firms = _firms(base, economy, account, given.k.base_year, usual)
        now = planned_side(paths[FOLLOWED], account, given.k.base_year).by_user
        for year in duty_years(years_of(paths[FOLLOWED])):
            plan, reference = (planned_side(paths[name], account, year) for name in (FOLLOWED, "reference"))
            units = _units(plan, reference, now, intensity, marks)
            frames += [_ruled(units, rule).assign(account=account, year=year) for rule in RULES]
            frames[-len(RULES):] = [_with_firms(frame, firms) for frame in frames[-len(RULES):]]
    table = pd.concat(frames, ignore_index=True)
    table["title_zh"] = [titles[label].zh if label in titles else label for label in table["label"]]
    table["title_en"] = [titles[label].en if label in titles else label for label in table["label"]]
    return table.assign(intensity_unit=INTENSITY)[list(COLUMNS)]


def duty_years(years: list[int]) -> list[int]:
    """Ends of five-year plans among the plan's years after the base year, and its last year."""
    return [year for year in years[1:] if year % FIVE_YEAR_PLAN == 0 or year == years[-1]]


def benchmarks(given: Prepared) -> dict[str, float]:
    """Energy per value added of each group's trade [ktce/M CNY]: the park's own figure, else the table's, the lowest of them."""
    found = {}
    for each in given.park.groups:
        mark = _benchmark(given.library, each.group, each.industry or "")
        if mark is not None:
            found[each.group] = mark
    return found


def _benchmark(library: FactorLibrary, group: str, industry: str) -> float | None:
    rows = [row for subject in (group, industry) if subject for row in library.candidates("energy_intensity", subject)]
    kept = [row for row in rows if row.own or row.tags.get("kind") in ("limit", "planning")]
    own = [row for row in kept if row.own]
    return min((row.canonical for row in own or kept), default=None)


def _intensity(base: Inventory, economy: Economy, year: int) -> pd.Series:
    """Energy at equal value over value added of each group in the base year [ktce/M CNY]."""
    used = final_use(base.tables, year)
    tables = (base.tables.flows, base.tables.uses)
    worth = pd.concat([part[["carrier", "equal_value"]] for part in tables]).dropna().drop_duplicates("carrier")
    group_of = dict(zip(base.tables.who["entity"], base.tables.who["group"], strict=True))
    tce = used["value"] * used["carrier"].map(worth.set_index("carrier")["equal_value"])
    added = economy.groups("value_added", year)
    return tce.groupby(used["entity"].map(group_of)).sum() / added.where(added > 0)


def _units(plan: Side, reference: Side, now: pd.Series, intensity: pd.Series, marks: dict[str, float]) -> pd.DataFrame:
    """Groups, newcomers and the park's own, with what the plan and the reference have them emit [kt CO2e]."""
    table = pd.DataFrame({"plan": plan.by_user, "reference_kt": reference.by_user}).fillna(0.0)
    table = table.join(now.rename("base_kt")).fillna({"base_kt": 0.0}).reset_index()
    table = table.rename(columns={"kind": "level"})
    shared = table["level"] == GROUP
    table["energy_intensity"] = table["label"].map(intensity).where(shared)
    table["benchmark"] = table["label"].map(marks).where(shared)
    table["gap"] = (1 - table["benchmark"] / table["energy_intensity"]).clip(lower=0.0) * table["reference_kt"]
    return table.assign(group=table["label"].where(shared, ""))


def _ruled(units: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Targets of all units under one rule; they sum to the plan's total."""
    shared = units["level"] == GROUP
    target = units["plan"].copy()
    cut = float((units["reference_kt"] - units["plan"])[shared].sum())
    if rule != "by_plan":
        target[shared] = units["reference_kt"][shared] - _cuts(units[shared], cut, rule)
    note = np.where(shared, "", "kept")
    if rule == "by_gap":
        note = np.where(shared & units["gap"].isna(), "no_benchmark", note)
    words = {"": NOTHING, "kept": KEPT, "no_benchmark": NO_BENCHMARK}
    total = float(target.sum())
    return units.assign(rule=rule, target_kt=target, cut_kt=units["reference_kt"] - target,
                        cut_pct=_percent(units["reference_kt"] - target, units["reference_kt"]),
                        share_pct=target / total * 100 if total else np.nan,
                        note_zh=[words[str(each)].zh for each in note], note_en=[words[str(each)].en for each in note])


def _cuts(groups: pd.DataFrame, cut: float, rule: str) -> pd.Series:
    """The joint cut shared over groups. None is asked for more than it emits: what it cannot give goes to the others."""
    emitted = groups["reference_kt"].clip(lower=0.0)
    mean = cut / emitted.sum() if emitted.sum() else 0.0
    even = emitted * mean
    if rule == "equal_cut" or cut <= 0 or not (groups["gap"].fillna(0.0) > 0).any():
        return even
    known = groups["gap"].notna()
    cuts = even.where(~known, 0.0)
    open_, left = known & (groups["gap"] > 0), cut - float(cuts.sum())
    while left > 1e-12 * cut and open_.any():
        room = (emitted - cuts)[open_]
        asked = left * groups["gap"][open_] / groups["gap"][open_].sum()
        given = np.minimum(asked, room)
        cuts[open_] += given
        left -= float(given.sum())
        open_ &= (emitted - cuts) > 1e-12 * emitted
    return cuts + even * (left / even.sum() if even.sum() else 0.0)


def _with_firms(units: pd.DataFrame, firms: pd.DataFrame) -> pd.DataFrame:
    """The groups' enterprises behind them, each at its share of the group's base-year emissions."""
    own = firms.merge(units[units["level"] == GROUP].drop(columns=["label", "level", "base_kt"]), on="group", how="inner")
    for name in ("reference_kt", "target_kt", "cut_kt", "share_pct"):
        own[name] = own[name] * own["share"]
    return pd.concat([units, own.assign(level="enterprise")], ignore_index=True)


def _firms(base: Inventory, economy: Economy, account: str, year: int, usual: pd.Series) -> pd.DataFrame:
    """label, group, base_kt, share of each enterprise in its group's emissions of the base year.

    Where a group's enterprises do not all emit on the same side of zero, shares mean nothing: they are left out.
    """
    used = final_use(base.tables, year)
    factor = recorded_side(base, economy, account, year, factors=usual).supply_factor
    charged = (used["value"] * used["carrier"].map(factor).fillna(0.0)).groupby(used["entity"]).sum()
    lines = lines_of(base, account, year)
    direct = lines[lines["block"].isin(["fuel", "process", "transformation"]) & (lines["plant"] == "")]
    own = charged.add(direct.groupby("entity")["tco2e"].sum() / T_PER_KT, fill_value=0.0)
    group_of = dict(zip(base.tables.who["entity"], base.tables.who["group"], strict=True))
    table = own.rename("base_kt").rename_axis("label").reset_index()
    table["group"] = table["label"].map(group_of)
    whole = table.groupby("group")["base_kt"].transform("sum")
    sound = (table["base_kt"] >= 0).groupby(table["group"]).transform("all") & (whole > 0)
    return table.assign(share=table["base_kt"] / whole.where(whole > 0))[sound]


def _percent(part: pd.Series, whole: pd.Series) -> pd.Series:
    return part / whole.where(whole != 0) * 100


def _titles(given: Prepared) -> dict[str, Text]:
    park = given.park
    found = {each.group: Text(each.title_zh, each.title_en or each.group) for each in park.groups}
    found.update({each.project: Text(each.title_zh, each.title_en or each.project) for each in park.projects})
    found.update({each.enterprise: Text(each.title, each.title) for each in park.enterprises})
    return {**found, "plants": Text("供能机组自用", "heat and power plants"), "network": Text("管网与未配平", "network and imbalance")}
