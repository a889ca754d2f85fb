"""Kaya: emissions as people or land, what each earns, what that needs in energy, and what energy emits.

    C = P (VA/P) (E/VA) (C/E)  +  P (VA/P) (C_process/VA)

P is jobs, or land in use, which ties emissions to the per-mu benefit. Changes are shared out by LMDI, from year
to year, chained over them, and from the first year to the last.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.indicators.decompose import chained
from carbonpark.indicators.divisia import Decomposition, joined, lmdi
from carbonpark.indicators.economy import Economy
from carbonpark.indicators.facts import NAN, Facts
from carbonpark.words.language import Text
from carbonpark.words.units import from_canonical

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = ("account", "per", "from", "to", "span", "term", "title_zh", "title_en", "unit", "start", "end", "additive_t",
           "multiplicative", "change_t", "ratio", "boundary", "basis")
PER = {"jobs": Text("从业人员", "jobs"), "land": Text("用地", "land in use")}
UNITS = {"jobs": {"people": "人", "affluence": "万元/人"}, "land": {"people": "亩", "affluence": "万元/亩"}}
TITLES = {
    "people": Text("规模", "scale"),
    "affluence": Text("单位规模增加值", "value added per head or land"),
    "energy_intensity": Text("单位增加值能耗 (当量值)", "energy per value added (calorific)"),
    "carbon_per_energy": Text("单位能耗碳排放", "emissions per energy"),
    "process_intensity": Text("单位增加值过程排放", "process emissions per value added"),
}


def kaya_table(inventory: Inventory, economy: Economy, facts: Facts | None = None) -> pd.DataFrame:
    """Levels of every year (`span` level), and the parts of each change (year, chained, whole)."""
    facts = facts or Facts(inventory, economy)
    rows: list[dict[str, object]] = []
    for account in facts.accounts:
        for per in PER:
            levels = {year: found for year in facts.years if (found := _factors(facts, account, per, year)) is not None}
            rows += [row for year, one in levels.items() for row in _level_rows(facts, account, per, year, one)]
            rows += _change_rows(facts, account, per, levels)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def kaya(start: dict[str, float], end: dict[str, float]) -> Decomposition:
    """The change between two years, by factor.

    Parameters
    ----------
    start, end : people, affluence, energy_intensity, carbon_per_energy, process_intensity
        Any units whose products are emissions.

    Examples
    --------
    >>> first = dict(people=10.0, affluence=2.0, energy_intensity=3.0, carbon_per_energy=1.0, process_intensity=0.5)
    >>> last = {**first, "people": 20.0}
    >>> parts = kaya(first, last)      # 10 x 2 x (3 + 0.5) = 70 -> 140
    >>> round(parts.additive["people"], 9), parts.ratio
    (70.0, 2.0)
    """
    burnt = ("people", "affluence", "energy_intensity", "carbon_per_energy")
    process = ("people", "affluence", "process_intensity")
    return joined(*(lmdi({name: np.array([start[name]]) for name in chain}, {name: np.array([end[name]]) for name in chain})
                    for chain in (burnt, process)))


def emissions_of(factors: dict[str, float]) -> float:
    """The identity, multiplied out."""
    added = factors["people"] * factors["affluence"]
    return added * (factors["energy_intensity"] * factors["carbon_per_energy"] + factors["process_intensity"])


def _factors(facts: Facts, account: str, per: str, year: int) -> dict[str, float] | None:
    """Factors in canonical units; None when any is unknown or there is nothing to divide by."""
    people = facts.economy.total("jobs", year) if per == "jobs" else facts.economy.area(year)
    added, emitted = facts.added(year), facts.emitted(account, year)
    energy = facts.energy("calorific", year)
    if not (people > 0 and added > 0 and np.isfinite(emitted) and energy > 0):
        return None
    process = _process(facts.inventory, account, year)
    return {"people": people, "affluence": added / people, "energy_intensity": energy / added,
            "carbon_per_energy": (emitted - process) / energy, "process_intensity": process / added}


def _process(inventory: Inventory, account: str, year: int) -> float:
    rows = inventory.totals
    here = (rows["account"] == account) & (rows["year"] == year) & (rows["scope"] == "") & (rows["block"] == "process")
    found = rows[here]["tco2e"]
    return float(found.iloc[0]) / 1000 if len(found) and np.isfinite(found.iloc[0]) else 0.0


def _level_rows(facts: Facts, account: str, per: str, year: int, factors: dict[str, float]) -> list[dict[str, object]]:
    return [_row(facts, account, per, year, year, "level", term, value, value, NAN, NAN, NAN, NAN)
            for term, value in factors.items()]


def _change_rows(facts: Facts, account: str, per: str, levels: dict[int, dict[str, float]]) -> list[dict[str, object]]:
    years = list(levels)
    steps = [(a, b, kaya(levels[a], levels[b])) for a, b in pairwise(years)]
    rows = [row for a, b, parts in steps for row in _part_rows(facts, account, per, a, b, "year", levels, parts)]
    if len(years) > 1:
        a, b = years[0], years[-1]
        rows += _part_rows(facts, account, per, a, b, "chained", levels, chained([parts for *_, parts in steps]))
        rows += _part_rows(facts, account, per, a, b, "whole", levels, kaya(levels[a], levels[b]))
    return rows


def _part_rows(facts: Facts, account: str, per: str, first: int, last: int, span: str,
               levels: dict[int, dict[str, float]], parts: Decomposition) -> list[dict[str, object]]:
    ratios = parts.multiplicative or {}
    return [_row(facts, account, per, first, last, span, term, levels[first][term], levels[last][term], value * 1000,
                 ratios.get(term, NAN), parts.change * 1000, parts.ratio if parts.ratio is not None else NAN)
            for term, value in parts.additive.items()]


def _row(facts: Facts, account: str, per: str, first: int, last: int, span: str, term: str, start: float, end: float,
         additive: float, multiplicative: float, change: float, ratio: float) -> dict[str, object]:
    unit = {**UNITS[per], "energy_intensity": "tce当量/万元", "carbon_per_energy": "tCO2/tce当量",
            "process_intensity": "tCO2/万元"}[term]
    title = Text(f"{TITLES[term].zh} ({PER[per].zh})", f"{TITLES[term].en} ({PER[per].en})") if term in UNITS[per] else TITLES[term]
    return {"account": account, "per": per, "from": first, "to": last, "span": span, "term": term, "title_zh": title.zh,
            "title_en": title.en, "unit": unit, "start": from_canonical(start, unit), "end": from_canonical(end, unit),
            "additive_t": additive, "multiplicative": multiplicative, "change_t": change, "ratio": ratio,
            "boundary": facts.inventory.boundary, "basis": f"prices of {facts.economy.price_base}"}
