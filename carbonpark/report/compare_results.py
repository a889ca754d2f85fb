"""The results of a run that can be laid beside another's, and which of them differ.

Yearly totals at milestone years, peaks, starts of projects, capacity, discounted costs, targets, accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from carbonpark.report.compare_sides import Side
from carbonpark.report.compare_words import ResultWords, joined
from carbonpark.report.words import account_unit
from carbonpark.words.language import Text

SAME = 1e-6
"""Results closer than this share of the larger one are the same: the audit's own tolerance."""

YEARLY: dict[str, tuple[str, str | None]] = {
    "emissions": ("emissions", "account"),
    "energy_equal_value": ("energy", "tally"),
    "energy_calorific": ("energy", "tally"),
    "value_added": ("economy", None),
    "jobs": ("economy", None),
    "tax": ("economy", None),
    "land_taken": ("land", "pool"),
    "buy": ("purchases", "supply"),
    "sell": ("purchases", "outlet"),
    "activity": ("activity", "group"),
    "capacity": ("capacity", "technology"),
}
"""Quantities of pathway.csv that are laid side by side: the chapter they belong to, and the label kept."""

KINDS = {
    "account": Text("核算总量", "Accounts"),
    "peak": Text("达峰", "Peaks"),
    "emissions": Text("排放", "Emissions"),
    "energy": Text("能源消费", "Energy"),
    "economy": Text("经济", "Economy"),
    "land": Text("用地", "Land"),
    "activity": Text("活动水平", "Activity"),
    "projects": Text("项目投产", "Projects started"),
    "capacity": Text("装机", "Capacity"),
    "purchases": Text("购入与外供", "Bought and sold"),
    "cost": Text("费用 (贴现)", "Costs, discounted"),
    "targets": Text("目标", "Targets"),
}
"""Chapters of the results, in their order."""

Key = tuple[str, str, str, int | None, str]
"""kind, result, path, year, unit."""


FIXED = ("kind", "result", "path", "year", "unit", "title_zh", "title_en")
"""Columns that say which result a row is."""


def differing_results(sides: Sequence[Side], years: Iterable[int] | None) -> pd.DataFrame:
    """Results that are not the same everywhere, in the order of their chapters."""
    found = {side.name: dict(found_in(side)) for side in sides}
    shown = set(years) if years is not None else _milestones(found)
    base, *others = found
    keys = dict.fromkeys(key for results in found.values() for key in results)
    binding = {cell for side in sides for cell in _binding(side)}
    chapters, words = list(KINDS), ResultWords(sides)
    rows = []
    for key in sorted(keys, key=lambda key: chapters.index(key[0])):
        kind, result, path, year, unit = key
        values = {name: results.get(key) for name, results in found.items()}
        told = year is None or year in shown or kind not in _yearly_kinds()
        if kind == "targets":
            told = told and (year is None or year in shown or (result.rpartition(" ")[0], year) in binding)
        if not told or _all_the_same(list(values.values())):
            continue
        changes: dict[str, float | None] = {}
        for name in others:
            changes[f"{name} - {base}"] = _less(values[name], values[base])
            changes[f"{name} / {base} - 1"] = None if unit == "year" else _change(values[name], values[base])
        rows.append(
            {
                "kind": kind,
                "result": result,
                "path": path,
                "year": year,
                "unit": unit,
                "title_zh": words(result).zh,
                "title_en": words(result).en,
                **values,
                **changes,
            }
        )
    columns = [column for name in others for column in (f"{name} - {base}", f"{name} / {base} - 1")]
    table = pd.DataFrame(rows, columns=[*FIXED, *found, *columns])
    numbers = [*found, *columns]
    table[numbers] = table[numbers].astype(float)
    return table.astype({"year": "Int64"})


def _yearly_kinds() -> set[str]:
    return {kind for kind, _ in YEARLY.values()}


def _milestones(found: Mapping[str, Mapping[Key, float]]) -> set[int]:
    """Years that end in 0 or 5, and the last of each run."""
    shown: set[int] = set()
    for results in found.values():
        years = {key[3] for key in results if key[0] in _yearly_kinds() and key[3] is not None}
        shown |= {year for year in years if year % 5 == 0} | ({max(years)} if years else set())
    return shown


def _less(value: float | None, base: float | None) -> float | None:
    return None if value is None or base is None else value - base


def _change(value: float | None, base: float | None) -> float | None:
    return None if value is None or not base else (value - base) / abs(base)


def _all_the_same(values: Sequence[float | None]) -> bool:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return False
    return max(known) - min(known) <= SAME * max(1e-9, *map(abs, known))


def found_in(side: Side) -> Iterator[tuple[Key, float]]:
    """Every result of one run that can be laid beside another's."""
    for total in side.summary.get("totals", []):
        if total.get("tco2e") is not None:
            label = f"{total['regime']}:{total['gases']}"
            yield ("account", label, "", int(str(total["year"])[:4]), "t CO2e"), float(total["tco2e"])
    yield from _of_pathway(side)
    yield from costs_of(side)
    yield from _targets(side)


def _of_pathway(side: Side) -> Iterator[tuple[Key, float]]:
    pathway = side.table("pathway")
    if pathway is not None:
        yield from _yearly(pathway)
        yield from starts_in(pathway)
    for (path, account, year), value in _emissions(side).items():
        yield ("emissions", f"emissions {account}", path, year, account_unit(account)), value
    yield from peaks_of(side)


def _emissions(side: Side) -> dict[tuple[str, str, int], float]:
    """Emissions by path, account and year [kt]."""
    pathway = side.table("pathway")
    if pathway is not None:
        return _summed(pathway[pathway["quantity"] == "emissions"], "account", "value")
    table = side.table("emissions")
    return {} if table is None else _summed(table, "account", "co2e_kt")


def _summed(table: pd.DataFrame, label: str | None, value: str) -> dict[tuple[str, str, int], float]:
    """Sums by path, label and year; without a label everything is summed."""
    if table.empty:
        return {}
    labels = (
        table[label].fillna("").astype(str) if label in table.columns else pd.Series("", index=table.index)
    )
    sums = table[value].astype(float).groupby([table["path"], labels, table["year"].astype(int)]).sum()
    return {(str(path), str(word), int(year)): float(total) for (path, word, year), total in sums.items()}


def _yearly(pathway: pd.DataFrame) -> Iterator[tuple[Key, float]]:
    for quantity, (kind, label) in YEARLY.items():
        rows = pathway[pathway["quantity"] == quantity]
        if quantity == "emissions" or rows.empty:
            continue
        unit = str(rows["unit"].iloc[0])
        for (path, word, year), value in _summed(rows, label, "value").items():
            yield (kind, f"{quantity} {word}".strip(), path, year, unit), value


def starts_in(pathway: pd.DataFrame) -> Iterator[tuple[Key, float]]:
    """The first year in which each project starts; one that never starts has none."""
    rows = pathway[(pathway["quantity"] == "start") & (pathway["value"].astype(float) > SAME)]
    for (path, project), part in rows.groupby(["path", "project"]):
        yield ("projects", str(project), str(path), None, "year"), float(part["year"].min())
        units = float(part["value"].sum())
        if abs(units - 1.0) > SAME:
            yield ("projects", f"{project} units", str(path), None, "1"), units


def peaks_of(side: Side) -> Iterator[tuple[Key, float]]:
    """The height of each account's path, and the first year that reaches it."""
    emissions = _emissions(side)
    for path, account in dict.fromkeys((path, account) for path, account, _ in emissions):
        course = {year: value for (p, a, year), value in emissions.items() if (p, a) == (path, account)}
        height = max(course.values())
        first = min(year for year, value in course.items() if value >= height - SAME * abs(height))
        yield ("peak", f"peak year {account}", path, None, "year"), float(first)
        yield ("peak", f"peak height {account}", path, None, account_unit(account)), height


def costs_of(side: Side) -> Iterator[tuple[Key, float]]:
    """Discounted costs over the horizon: in all and by item."""
    table = side.table("costs")
    if table is None or table.empty:
        return
    unit = f"M {side.currency}"
    discounted = table["discounted_M_CNY"].astype(float)
    for path, total in discounted.groupby(table["path"]).sum().items():
        yield ("cost", "total", str(path), None, unit), float(total)
    for (path, item), total in discounted.groupby([table["path"], table["item"]]).sum().items():
        yield ("cost", str(item), str(path), None, unit), float(total)


def _targets(side: Side) -> Iterator[tuple[Key, float]]:
    for name, year, row in _target_rows(side):
        for figure, unit in (("limit", "unit"), ("achieved", "unit"), ("price", "price_unit")):
            if figure in row and not pd.isna(row[figure]):
                yield (
                    ("targets", f"{name} {figure}", "plan", year, str(row.get(unit, ""))),
                    float(row[figure]),
                )


def _binding(side: Side) -> Iterator[tuple[str, int | None]]:
    """The targets and years that bind: they are told even outside milestone years."""
    for name, year, row in _target_rows(side):
        if str(row.get("binding", "")).lower() == "true":
            yield name, year


def _target_rows(side: Side) -> Iterator[tuple[str, int | None, dict[str, Any]]]:
    """Each target with what it is about, its year (None: the whole horizon) and its row."""
    table = side.table("targets")
    for row in [] if table is None else table.to_dict("records"):
        year = None if pd.isna(row["year"]) or row["year"] == "" else int(row["year"])
        yield joined((row["target"], row.get("label"))), year, {str(key): cell for key, cell in row.items()}
