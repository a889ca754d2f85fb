"""published.csv: energy and emissions by industry and year, fit to leave the park. Confidential figures are 'C'.

The attacker is taken to know every emission factor: emissions of an industry are then one more equation in its carriers,
and the figures that would solve them are withheld too. An industry's emissions are told under the first regime only, since
each further one would be one more equation; the park's totals under every regime.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.inventory.disclosure import CONFIDENTIAL, Item, Puzzle, Rules, protect

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("year", "measure", "regime", "industry", "carrier", "value", "unit", "firms", "status", "complete")
TOTAL = "total"
OUT = ":out"
"""Mark of a carrier that leaves: sold across the boundary, or given by transformation."""
GRADES = {"further": 0.5, "cell": 1.0, "column": 2.0, "emissions": 3.0, "row": 4.0, "total": 5.0}
"""What is given up first when a figure must go: totals of further regimes, then cells, then totals of carriers, and the park's
totals under the first regimes last."""
HEADLINES = 3
"""Regimes, in the order of the account, whose park total is kept to the last."""


def published_table(inventory: Inventory, rules: Rules | None = None, years: Iterable[object] | None = None) -> pd.DataFrame:
    """The published table of an account; `years` None means its base year (or the last) alone."""
    if years is None:
        base = inventory.park.park.base_year
        years = [base if base in inventory.years else inventory.years[-1]] if inventory.years else []
    return published(inventory.rows, inventory.energy, rules or Rules(), years)


def published(lines: pd.DataFrame, energy: pd.DataFrame, rules: Rules, years: Iterable[object]) -> pd.DataFrame:
    """From the lines and the energy records of an account (as in inventory.csv and energy.csv)."""
    wanted = [str(year) for year in years]
    uses, gases = _uses(energy), _gases(lines)
    homes = {**_homes(energy), **_homes(lines)}
    parts = [_year(uses[uses["year"] == year], gases[gases["year"] == year], homes, rules, year) for year in wanted]
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _homes(table: pd.DataFrame) -> dict[str, str]:
    """Industry of each firm: the two-digit class, else its group."""
    rows = table[table["entity"] != "park"].drop_duplicates("entity")
    codes = rows["industry"].astype(object).fillna("").astype(str) if "industry" in rows else pd.Series("", index=rows.index)
    codes = codes.str.extract(r"^([A-Z]?\d{1,2})", expand=False).fillna("")  # 'C26' of 'C2614', '26' of '2614'
    groups = rows["group"].astype(object).fillna("").astype(str)
    return dict(zip(rows["entity"], codes.where(codes != "", groups), strict=True))


def _uses(energy: pd.DataFrame) -> pd.DataFrame:
    """Counted energy of firms: year, entity, carrier (':out' where it leaves), value [TJ, positive], unknown."""
    rows = energy[(energy["entity"] != "park") & energy["counts"].astype(bool)]
    out = rows["energy_TJ"] < 0
    return pd.DataFrame({
        "year": rows["year"].astype(str), "entity": rows["entity"], "value": rows["energy_TJ"].abs(),
        "carrier": rows["carrier"].astype(str) + np.where(out, OUT, ""), "unknown": rows["status"].isin(UNKNOWN),
    })


def _gases(lines: pd.DataFrame) -> pd.DataFrame:
    """Emissions of scopes 1 and 2 of firms: year, regime, entity, carrier ('' = not of an energy record), value [t]."""
    rows = lines[lines["scope"].astype(str) != "3"]
    out = (rows["use"] == "sold") | (rows["use"] == "transformation_output")
    carrier = rows["carrier"].astype(object).fillna("").astype(str)
    return pd.DataFrame({
        "year": rows["year"].astype(str), "regime": rows["regime"].astype(str), "entity": rows["entity"],
        "carrier": carrier + np.where(out & (carrier != ""), OUT, ""), "value": rows["tco2e"],
        "unknown": rows["status"].isin(UNKNOWN),
    })


def _year(uses: pd.DataFrame, gases: pd.DataFrame, homes: dict[str, str], rules: Rules, year: str) -> pd.DataFrame:
    if uses.empty and gases.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    firm_energy = uses.groupby(["entity", "carrier"], sort=False)["value"].sum()
    firm_gas = gases.groupby(["entity", "regime", "carrier"], sort=False)["value"].sum()
    energy: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for (entity, carrier), value in firm_energy.items():
        if value:
            energy[homes[entity], carrier][entity] = float(value)
    cells = {key: number for number, key in enumerate(energy)}
    amounts = [sum(firms.values()) for firms in energy.values()]
    weights: dict[tuple[str, str], dict[int, float]] = defaultdict(lambda: defaultdict(float))
    said: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    others: dict[tuple[str, str, int], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for (entity, regime, carrier), tonnes in firm_gas.items():
        if not tonnes:
            continue
        home = homes[entity]
        said[home, regime][entity] += float(tonnes)
        cell = cells.get((home, carrier))
        if cell is None:  # processes, certificates without power: a quantity of their own, taken as one
            cell = cells.setdefault((home, f"other/{carrier}"), len(amounts))
            if cell == len(amounts):
                amounts.append(1.0)
            others[home, f"other/{carrier}", cell][entity] += abs(float(tonnes))
        weights[home, regime][cell] += float(tonnes) / amounts[cell]
    items, firms = _items(energy, cells, weights, said)
    never = set(range(len(items), len(items) + len(others)))
    items += [Item(("hidden", "", *key[:2]), {key[2]: 1.0}, 0.0) for key in others]
    firms += [dict(each) for each in others.values()]
    secret = {number for number, each in enumerate(firms) if rules.sensitive(each.values())}
    puzzle = Puzzle(np.array(amounts), items, secret, rules, never)
    printed = protect(puzzle)
    doubtful = _doubtful(uses, gases, homes)
    rows = [_line(year, puzzle, number, firms[number], number in printed, doubtful) for number in range(len(items)) if number not in never]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _items(energy: dict[tuple[str, str], dict[str, float]], cells: dict[tuple[str, str], int],
           weights: dict[tuple[str, str], dict[int, float]], said: dict[tuple[str, str], dict[str, float]],
           ) -> tuple[list[Item], list[dict[str, float]]]:
    """Every figure of one year's table with the firms in it: cells, totals of industries and carriers, emissions."""
    items: list[Item] = []
    firms: list[dict[str, float]] = []

    def add(key: tuple[object, ...], parts: dict[int, float], who: dict[str, float], grade: str) -> None:
        size = sum(abs(each) for each in who.values())
        items.append(Item(key, parts, GRADES[grade] + size / (1 + size) / 2))
        firms.append(who)

    industries = list(dict.fromkeys([*(home for home, _ in energy), *(home for home, _ in said)]))
    carriers = list(dict.fromkeys(carrier for _, carrier in energy))
    for (home, carrier), who in energy.items():
        add(("energy", "", home, carrier), {cells[home, carrier]: 1.0}, who, "cell")
    for name, keys, grade in (
        *((("energy", "", home, TOTAL), [key for key in energy if key[0] == home], "row") for home in industries),
        *((("energy", "", TOTAL, carrier), [key for key in energy if key[1] == carrier], "column") for carrier in carriers),
        (("energy", "", TOTAL, TOTAL), list(energy), "total"),
    ):
        signed = {cells[key]: (-1.0 if key[1].endswith(OUT) and name[3] == TOTAL else 1.0) for key in keys}
        if keys:
            add(name, signed, _summed(energy[key] for key in keys), grade)
    regimes = list(dict.fromkeys(regime for _, regime in said))
    for place, regime in enumerate(regimes):
        parts: dict[int, float] = defaultdict(float)
        for home in industries:
            if (home, regime) in said:
                if regime == regimes[0]:
                    add(("emissions", regime, home, TOTAL), dict(weights[home, regime]), dict(said[home, regime]), "emissions")
                for cell, weight in weights[home, regime].items():
                    parts[cell] += weight
        add(("emissions", regime, TOTAL, TOTAL), dict(parts), _summed(said[key] for key in said if key[1] == regime),
            "total" if place < HEADLINES else "further")
    return items, firms


def _summed(parts: Iterable[dict[str, float]]) -> dict[str, float]:
    """Firms over several figures; what they take and give is counted by size."""
    whole: dict[str, float] = defaultdict(float)
    for part in parts:
        for firm, value in part.items():
            whole[firm] += abs(value)
    return dict(whole)


def _doubtful(uses: pd.DataFrame, gases: pd.DataFrame, homes: dict[str, str]) -> set[tuple[str, str]]:
    """(measure, industry) with a record nobody has a figure for."""
    rows = [("energy", homes[entity]) for entity in uses.loc[uses["unknown"], "entity"]]
    rows += [("emissions", homes[entity]) for entity in gases.loc[gases["unknown"], "entity"]]
    return {*rows, *((measure, TOTAL) for measure, _ in rows)}


def _line(year: str, puzzle: Puzzle, number: int, who: dict[str, float], printed: bool,
          doubtful: set[tuple[str, str]]) -> tuple[object, ...]:
    measure, regime, industry, carrier = puzzle.items[number].key
    unit = "TJ" if measure == "energy" else "tCO2e"
    count = sum(1 for value in who.values() if value)
    value = puzzle.value(number) if printed else float("nan")
    return (year, measure, regime, industry, carrier, value, unit, count if printed else pd.NA,
            "value" if printed else CONFIDENTIAL, (measure, industry) not in doubtful)
