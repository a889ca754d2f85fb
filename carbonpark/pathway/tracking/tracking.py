"""`track`: a new year's account beside the plan it was to follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.indicators.economy import Economy, economy_of
from carbonpark.inventory.energy import park_energy
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.pathway.tracking.actions import actions_table
from carbonpark.pathway.tracking.budget import budget_table
from carbonpark.pathway.tracking.checked_targets import targets_of_year
from carbonpark.pathway.tracking.deviation import LEVERS, deviation
from carbonpark.pathway.tracking.planned import at_year, fuel_factors, planned_side, years_of
from carbonpark.pathway.tracking.recorded import lines_of, recorded_side
from carbonpark.pathway.tracking.side import GROUP, PROJECT, Side
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

BEHIND = 0.01
"""A unit is behind when it emits over 1 % more than planned, at the value added it had."""
OWN = ("efficiency", "use_without_value_added", "fuel_switch")
"""Levers a unit answers for itself; the grid, the network and how much it grew are not its doing."""
ENTER_FACTOR = Text("公布后更新因子表，或在 factors 表填该年因子", "update the factor tables when it is published, or enter the year's factor in factors")
PLAN_TABLES = ("expected", "projects", "capacity", "measures", "targets")


@dataclass(frozen=True)
class Tracking:
    """A year beside its plan. `complete` says for each account whether the records of the year are."""

    year: int
    levers: pd.DataFrame
    units: pd.DataFrame
    budget: pd.DataFrame
    targets: pd.DataFrame
    actions: pd.DataFrame
    inventory: Inventory
    notes: tuple[Text, ...]

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of the run folder."""
        return {"track": self.levers, "track_units": self.units, "budget": self.budget, "track_targets": self.targets,
                "track_actions": self.actions}


def track(inventory: Inventory, tables: Mapping[str, pd.DataFrame], facts: Mapping[str, Any], year: int | None = None
          ) -> Tracking:
    """Compare a year with a plan.

    Parameters
    ----------
    inventory : the account of the park with the new year, in the plan's boundary, under the plan's regimes
    tables : tables of the plan's run folder (`expected`, `projects`, `capacity`, `measures`, `targets`)
    facts : the run's summary
    year : the year to check; the last recorded one after the plan's base year when None

    Raises
    ------
    InputError
        If the park has no full year after the plan's base year, or the plan does not reach it.
    """
    expected, base = followed(tables["expected"]), int(facts["base_year"])
    chosen = _year(inventory, expected, base, year)
    economy = economy_of(inventory)
    projects = tuple(str(name) for name in tables["projects"]["project"])
    every = _accounts(expected, inventory)
    unread = {account: why for account in every if (why := _lost_power(inventory, account, chosen))}
    sides = {account: (planned_side(expected, account, chosen),
                       recorded_side(inventory, economy, account, chosen, projects, fuel_factors(expected, account, chosen)))
             for account in every if account not in unread}
    if not sides:
        raise InputError([Problem(Place(field=account), why, ENTER_FACTOR, "track-factor") for account, why in unread.items()])
    _something_known(inventory, sides, chosen)
    parts = {account: deviation(*pair) for account, pair in sides.items()}
    silent = _silent(inventory, base, chosen)
    complete = {account: _complete(inventory, account, chosen) and not silent for account in sides}
    titles = _titles(inventory, tables)
    return Tracking(
        chosen, _levers(sides, parts, complete), _units(sides, parts, titles),
        budget_table(*_paths(inventory, expected, sides, base, complete, chosen), base),
        targets_of_year(_known_targets(tables), _recorded(inventory, economy, complete, chosen), chosen),
        actions_table(inventory.park, tables, at_year(expected, chosen), chosen), inventory,
        (*_notes(expected, chosen, complete), *_missing(silent, chosen), *_unread(unread)),
    )


def followed(expected: pd.DataFrame) -> pd.DataFrame:
    """The path a run stands for: its plan, or the reference of a simulation without one."""
    path = list(dict.fromkeys(expected["path"]))[-1]
    return expected[expected["path"] == path].drop(columns="path").fillna({"carrier": "", "account": ""})


def _year(inventory: Inventory, expected: pd.DataFrame, base: int, asked: int | None) -> int:
    full = sorted({int(str(year)) for year in inventory.rows["year"].unique() if str(year).isdigit()})
    after = [year for year in full if year > base]
    if asked is not None and asked in full:
        return asked
    if asked is None and after:
        within = [year for year in after if year <= years_of(expected)[-1]]
        return within[-1] if within else after[-1]
    what = (Text(zh=f"园区没有 {asked} 年（全年）的记录", en=f"the park has no records of the whole year {asked}") if asked is not None else
            Text(zh=f"园区没有基准年 {base} 之后的全年记录", en=f"the park has no full year after the base year {base}"))
    raise InputError([Problem(Place(file="energy", field="year"), what,
                              Text(zh="在园区数据里补上新一年的能源、电热、过程和经济记录", en="enter the new year's energy, power and heat, process and economy"),
                              "track-year")])


def _accounts(expected: pd.DataFrame, inventory: Inventory) -> list[str]:
    known = set(inventory.totals["account"])
    return [account for account in dict.fromkeys(expected["account"]) if account and account in known]


def _complete(inventory: Inventory, account: str, year: int) -> bool:
    totals = inventory.totals
    rows = totals[(totals["account"] == account) & (totals["year"] == year) & (totals["block"] == "total") & (totals["scope"] == "")]
    return bool(len(rows)) and bool(rows["complete"].all()) and not bool((rows["withheld"] != "").any())


def _something_known(inventory: Inventory, sides: Mapping[str, tuple[Side, Side]], year: int) -> None:
    """A year nobody estimated anything of is not a year of nothing."""
    if any(lines_of(inventory, account, year)["tco2e"].notna().any() for account in sides):
        return
    raise InputError([Problem(Place(file="energy", field="status"),
                              Text(zh=f"{year} 年的记录全部未估算或保密，无从对照", en=f"every record of {year} is not estimated or confidential: there is nothing to compare"),
                              Text(zh="填入该年的数量；没有发生的填 NO", en="enter the year's amounts; NO for what does not occur"), "track-unknown")])


def _silent(inventory: Inventory, base: int, year: int) -> list[str]:
    """Firms of the base year that say nothing of this one, not even NO: stopped, or not yet in, nobody knows."""
    lines = inventory.rows[inventory.rows["scope"] != "3"]
    known = set(lines.loc[lines["year"] == year, "entity"])
    return [name for name in dict.fromkeys(lines.loc[lines["year"] == base, "entity"]) if name not in known]


def _missing(silent: Sequence[str], year: int) -> list[Text]:
    if not silent:
        return []
    names = ", ".join(silent[:8]) + (" …" if len(silent) > 8 else "")
    return [Text(zh=f"{year} 年没有 {names} 的任何记录（基准年有）：未报的请补录，已停产的填状态 NO",
                 en=f"{year} has no record at all of {names}, which the base year has: complete it, or enter the status NO where it stopped")]


def _lost_power(inventory: Inventory, account: str, year: int) -> Text | None:
    """Why an account cannot be compared: power or heat was bought whose factor no table has for that year."""
    lines = lines_of(inventory, account, year)
    lost = lines[lines["block"].isin(["electricity", "heat"]) & lines["activity"].notna() & lines["tco2e"].isna()]
    if lost.empty:
        return None
    reason = lost["why"].iloc[0]
    return reason if isinstance(reason, Text) else Text(str(reason), str(reason))


def _unread(unread: Mapping[str, Text]) -> tuple[Text, ...]:
    """One sentence a reason, with the accounts it keeps out."""
    reasons: dict[str, list[str]] = {}
    words = {why.zh: why for why in unread.values()}
    for account, why in unread.items():
        reasons.setdefault(why.zh, []).append(account)
    return tuple(Text(zh=f"{'、'.join(names)} 未对照：{words[zh].zh}；{ENTER_FACTOR.zh}",
                      en=f"{', '.join(names)} not compared: {words[zh].en}; {ENTER_FACTOR.en}") for zh, names in reasons.items())


def _levers(sides: Mapping[str, tuple[Side, Side]], parts: Mapping[str, pd.DataFrame], complete: Mapping[str, bool]) -> pd.DataFrame:
    """track.csv: planned, one row a lever, recorded; they add up."""
    rows = []
    for account, (plan, record) in sides.items():
        head = (account, record.year)
        sums = parts[account].groupby("lever")["kt"].sum()
        rows.append((*head, "planned", "计划", "planned", plan.total, complete[account]))
        rows += [(*head, lever, title.zh, title.en, float(sums[lever]), complete[account])
                 for lever, title in LEVERS.items() if lever in sums]
        rows.append((*head, "recorded", "实际", "recorded", record.total, complete[account]))
    return pd.DataFrame(rows, columns=["account", "year", "lever", "title_zh", "title_en", "kt", "complete"])


def _units(sides: Mapping[str, tuple[Side, Side]], parts: Mapping[str, pd.DataFrame], titles: Mapping[str, Text]) -> pd.DataFrame:
    """track_units.csv: what each unit was to emit and did, how much of it is its own doing, and who is behind."""
    frames = []
    for account, (plan, record) in sides.items():
        own = parts[account][parts[account]["lever"].isin(OWN)].groupby(["kind", "label"])["kt"].sum()
        growth = parts[account][parts[account]["lever"] == "activity"].groupby(["kind", "label"])["kt"].sum()
        table = pd.DataFrame({"planned_kt": plan.by_user, "recorded_kt": record.by_user})
        table["deviation_kt"] = table["recorded_kt"].fillna(0.0) - table["planned_kt"].fillna(0.0)
        table["growth_kt"], table["own_kt"] = growth.reindex(table.index), own.reindex(table.index)
        for name, attribute in (("energy", "use"), ("value_added", "value_added")):
            for word, each in (("planned", plan), ("recorded", record)):
                frame = getattr(each, attribute)
                table[f"{word}_{name}"] = frame.sum(axis=1) if isinstance(frame, pd.DataFrame) else frame
        frames.append(table.rename_axis(["kind", "label"]).reset_index().assign(account=account, year=record.year))
    units = pd.concat(frames, ignore_index=True).rename(columns={
        "planned_energy": "planned_TJ", "recorded_energy": "recorded_TJ", "planned_value_added": "planned_value_added_M_CNY",
        "recorded_value_added": "recorded_value_added_M_CNY"})
    units["behind"] = _behind(units)
    units["title_zh"] = [titles[label].zh if label in titles else label for label in units["label"]]
    units["title_en"] = [titles[label].en if label in titles else label for label in units["label"]]
    order = ["account", "year", "kind", "label", "title_zh", "title_en", "planned_kt", "recorded_kt", "deviation_kt", "growth_kt",
             "own_kt", "planned_TJ", "recorded_TJ", "planned_value_added_M_CNY", "recorded_value_added_M_CNY", "behind"]
    return units[order].sort_values(["account", "own_kt"], ascending=[True, False], ignore_index=True)


def _behind(units: pd.DataFrame) -> pd.Series:
    """Groups whose own doing lies over 1 % above plan; newcomers planned but not recorded."""
    worse = (units["kind"] == GROUP) & (units["own_kt"].fillna(0.0) > BEHIND * units["planned_kt"].abs())
    return worse | ((units["kind"] == PROJECT) & units["planned_kt"].notna() & units["recorded_kt"].isna())


def _paths(inventory: Inventory, expected: pd.DataFrame, sides: Mapping[str, tuple[Side, Side]], base: int,
           complete: Mapping[str, bool], checked: int) -> tuple[dict[str, dict[int, float]], dict[str, dict[int, float]]]:
    """Emissions of the plan by year, and of the records after the base year [kt CO2e]; NaN where a record is unknown."""
    kt = expected[expected["unit"] == "kt CO2e"].groupby(["account", "year"])["value"].sum()
    plans = {account: {int(year): float(kt.get((account, year), 0.0)) for year in years_of(expected)} for account in sides}
    full = [int(str(year)) for year in inventory.rows["year"].unique() if str(year).isdigit() and int(str(year)) > base]

    def spent(account: str, year: int) -> float:
        whole = complete[account] if year == checked else _complete(inventory, account, year)
        return inventory.total(account, year) / T_PER_KT if whole else float("nan")

    return plans, {account: {year: spent(account, year) for year in full} for account in sides}


def _recorded(inventory: Inventory, economy: Economy, complete: Mapping[str, bool], year: int) -> dict[tuple[str, str], float]:
    """What records show of the things a plan limits, by (target, account or tally), in the plan's units; a sum of
    which a part is unknown is unknown, for what is known of it would meet limits too easily."""
    added = economy.total("value_added", year)
    found = {("value_added_at_least", ""): added, ("jobs_at_least", ""): economy.total("jobs", year),
             ("tax_at_least", ""): economy.total("tax", year)}
    for account, whole in complete.items():
        emitted = inventory.total(account, year) / T_PER_KT if whole else float("nan")
        found[("emissions_at_most", account)] = found[("emissions_fall_after_peak", account)] = emitted
        found[("emissions_below_reference_until_peak", account)] = emitted
        found[("carbon_intensity_at_most", account)] = _over(emitted, added)
        found[("carbon_productivity_at_least", account)] = _over(added, emitted)
    energy = park_energy(inventory.energy)
    for basis, names in (("tce_equal_value", ("energy_at_most", "energy_intensity_at_most")),
                         ("tce_calorific", ("calorific_energy_at_most", "calorific_energy_intensity_at_most"))):
        whole = year in energy.index and bool(energy.loc[year, "complete"]) and all(complete.values())
        used = float(energy.loc[year, basis]) / T_PER_KT if whole else float("nan")
        found[(names[0], "statistical")], found[(names[1], "statistical")] = used, _over(used, added)
    return found


def _over(part: float, whole: float) -> float:
    return part / whole if whole and np.isfinite(whole) else float("nan")


def _known_targets(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    names = ["target", "year", "account", "tally", "title_zh", "title_en", "sense", "limit", "achieved", "unit"]
    return tables["targets"] if "targets" in tables else pd.DataFrame(columns=names)


def _titles(inventory: Inventory, tables: Mapping[str, pd.DataFrame]) -> dict[str, Text]:
    found = {each.group: Text(each.title_zh, each.title_en or each.group) for each in inventory.park.groups}
    for _, row in tables["projects"].iterrows():
        found[str(row["project"])] = Text(str(row["title_zh"]), str(row["title_en"]))
    return {**found, "plants": Text("供能机组", "heat and power plants"), "network": Text("管网与未配平", "network and imbalance")}


def _notes(expected: pd.DataFrame, year: int, complete: Mapping[str, bool]) -> tuple[Text, ...]:
    notes = []
    years = years_of(expected)
    if year not in years:
        notes.append(Text(zh=f"方案没有 {year} 年，按相邻年份直线取值", en=f"the plan has no year {year}: values on a straight line between its years"))
    if not all(complete.values()):
        names: Sequence[str] = [account for account, whole in complete.items() if not whole]
        notes.append(Text(zh=f"{year} 年记录不完整或被校验扣下：{'、'.join(names)}，偏差只及已知部分",
                          en=f"records of {year} are incomplete or withheld ({', '.join(names)}): the deviation is of what is known"))
    return tuple(notes)
