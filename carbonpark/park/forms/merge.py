"""What an import would do to a park: rows added, rows changed cell by cell, rows that are there already.

Two forms that say different things of one row are a conflict, and nothing is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isclose, isnan

import numpy as np
import pandas as pd

from carbonpark.park.cells import blank_text
from carbonpark.park.forms.draft import Draft, Key, Row, plain
from carbonpark.park.numbers import shown
from carbonpark.park.park import Park
from carbonpark.park.schema import Table
from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

_COARSE = {"energy": ("enterprise", "year", "carrier", "use"), "power_heat": ("enterprise", "year", "carrier", "flow")}
"""What a form knows of a row; a park may split it further."""
_PROVENANCE = ("source", "note", "quality")


@dataclass(frozen=True)
class Change:
    """One row: `kind` is added, changed or same; `cells` are column, old and new for what changes."""

    table: str
    kind: str
    key: Key
    cells: tuple[tuple[str, object, object], ...]
    row: Row

    def __str__(self) -> str:
        name = ", ".join(str(part) for part in self.key if part != "")
        said = "; ".join(f"{column} {_shown(old)} -> {_shown(new)}" if self.kind == "changed" else f"{column} {_shown(new)}" for column, old, new in self.cells)
        return f"{self.table}: {name}: {said}  [{self.row.place}]"


@dataclass
class Preview:
    """Every row of an import and what becomes of it."""

    changes: list[Change] = field(default_factory=list)

    def count(self, table: str, kind: str) -> int:
        """Rows of a table that are added, changed or the same."""
        return sum(change.table == table and change.kind == kind for change in self.changes)

    @property
    def tables(self) -> list[str]:
        """Tables touched, in the order of the schema."""
        touched = {change.table for change in self.changes}
        return [name for name in TABLES if name in touched]


def preview_of(draft: Draft) -> Preview:
    """Compare the rows of the forms with each other and with the park."""
    kept: dict[tuple[str, Key], Row] = {}
    for row in draft.rows:
        first = kept.setdefault((row.table, row.key), row)
        if first is not row:
            kept[row.table, row.key] = _agreed(draft, first, row)
    there = {name: _index(draft.park.tables[name], TABLES[name]) for name in {row.table for row in kept.values()}}
    changes = [_change(draft.park, row, there[row.table]) for row in kept.values()]
    return Preview([_beside_finer(draft, change, there[change.table]) for change in changes])


def _beside_finer(draft: Draft, change: Change, there: dict[Key, int]) -> Change:
    """A new row where the park has the same use by plant, partner or months: equal sums are the same record, others a conflict."""
    coarse = _COARSE.get(change.table)
    if change.kind != "added" or coarse is None:
        return change
    values = change.row.values
    frame = draft.park.tables[change.table]
    alike = (frame[list(coarse)] == pd.Series({name: values.get(name) for name in coarse})).all(axis=1)
    alike &= frame["period"].map(lambda period: _months_meet(str(period), str(values.get("period", "")))).astype(bool)
    if "contract" in frame:
        alike &= (frame["contract"] == "certificate") == (values.get("contract") == "certificate")
    finer = frame[alike]
    if finer.empty:
        return change
    total = sum(_amount(figure, text) for figure, text in zip(finer["quantity"], finer["unit"], strict=True))
    new = _amount(values.get("quantity"), str(values.get("unit", "")))
    if isclose(total, new, rel_tol=1e-6):
        return Change(change.table, "same", change.key, (), change.row)
    refs = "、".join(finer["input_ref"].astype(str).head(3))
    draft.bag.error(
        change.row.place,
        Text(zh=f"园区已有 {len(finer)} 行更细的记录（{refs}），合计是报表的 {total / new if new else float('nan'):.4g} 倍：并列会重复计算",
             en=f"the park has {len(finer)} finer rows ({refs}) that add to {total / new if new else float('nan'):.4g} times the form: both together count twice"),
        Text(zh="删去或改正园区的细分记录，再导入", en="delete or correct the finer rows of the park, then import again"),
        "overlap",
    )
    return change


def _months_meet(one: str, other: str) -> bool:
    if not one or not other:
        return True
    (first, last), (start, end) = (map(int, text.split("-")) for text in (one, other))
    return first <= end and start <= last


def _amount(figure: object, text: str) -> float:
    try:
        return float(str(figure)) * unit(text).scale
    except (UnitError, ValueError):
        return float("nan")


def _agreed(draft: Draft, first: Row, again: Row) -> Row:
    """One row that two forms have: what one leaves blank the other may fill; different figures are refused."""
    measured = set(TABLES[first.table].amounts.values())
    for column in first.values.keys() & again.values.keys():
        if column in _PROVENANCE or column in measured or _same(first, again, column):
            continue
        draft.bag.error(
            again.place,
            Text(zh=f"{column} 为 {_shown(again.values[column])}，而 {first.place} 为 {_shown(first.values[column])}（{'，'.join(str(part) for part in first.key if part != '')}）",
                 en=f"{column} is {_shown(again.values[column])} here and {_shown(first.values[column])} at {first.place} ({', '.join(str(part) for part in first.key if part != '')})"),
            Text(zh="同一企业同一年份只能有一个数：核对两份报表，只留对的", en="one firm and year has one figure: compare the two forms and keep the right one"),
            "conflict",
        )
    return Row(first.table, {**again.values, **first.values}, first.place)


def _same(first: Row, again: Row, column: str) -> bool:
    beside = TABLES[first.table].amounts.get(column)
    return same_value(first.values[column], again.values[column], str(first.values.get(beside, "")), str(again.values.get(beside, ""))) if beside else (
        same_value(first.values[column], again.values[column]))


def same_value(old: object, new: object, old_unit: str = "", new_unit: str = "") -> bool:
    """Equal as values: numbers to 12 digits, amounts in whatever unit."""
    if isinstance(old, (int, float, np.number)) and isinstance(new, (int, float, np.number)):
        scale = _scale(old_unit, new_unit)
        return isclose(float(old) * scale[0], float(new) * scale[1], rel_tol=1e-12)
    return plain(old) == plain(new)


def _scale(old_unit: str, new_unit: str) -> tuple[float, float]:
    if old_unit == new_unit:
        return 1.0, 1.0
    try:
        old, new = unit(old_unit), unit(new_unit)
    except UnitError:
        return 1.0, float("nan")
    return (old.scale, new.scale) if old.dimension == new.dimension else (1.0, float("nan"))


def _index(frame: pd.DataFrame, table: Table) -> dict[Key, int]:
    keys = zip(*(frame[name].tolist() for name in table.key), strict=True)
    return {tuple(plain(part) for part in key): row for row, key in enumerate(keys)}


def whole_key(row: Row) -> Key:
    """The key with the defaults that a blank cell stands for."""
    table = TABLES[row.table]
    return tuple(part if part != "" else (blank_text(table.column(name)) if table.column(name).type not in ("number", "year") else "")
                 for name, part in zip(table.key, row.key, strict=True))


def _change(park: Park, row: Row, there: dict[Key, int]) -> Change:
    at = there.get(whole_key(row))
    table = TABLES[row.table]
    if at is None:
        return Change(row.table, "added", row.key, tuple((name, "", row.values[name]) for name in row.values if name not in table.key), row)
    old = park.tables[row.table].iloc[at]
    differ = []
    for column, value in row.values.items():
        beside = table.amounts.get(column, "")
        if column in _PROVENANCE or column in table.key or column in table.amounts.values():
            continue
        if not same_value(old[column], value, str(old[beside]) if beside else "", str(row.values.get(beside, "")) if beside else ""):
            differ.append((column, f"{_shown(old[column])} {old[beside]}" if beside else old[column], f"{_shown(value)} {row.values.get(beside, '')}" if beside else value))
    return Change(row.table, "changed" if differ else "same", row.key, tuple(differ), row)


def _shown(value: object) -> str:
    if isinstance(value, (int, float, np.number)):
        return "" if isnan(value) else shown(float(value))
    return str(value)


def merged(park: Park, preview: Preview) -> dict[str, pd.DataFrame]:
    """The tables that change, with the rows added and changed."""
    found = {}
    for name in preview.tables:
        table, frame = TABLES[name], park.tables[name]
        there = _index(frame, table)
        records = frame.to_dict("records")
        before = len(records)
        for change in preview.changes:
            if change.table != name or change.kind == "same":
                continue
            at = there.get(whole_key(change.row))
            if at is None:
                records.append({**{column.name: np.nan if column.type in ("number", "year") else blank_text(column) for column in table.columns}, **change.row.values})
            else:
                records[at] = {**records[at], **change.row.values, **({"status": "value"} if change.row.values.get(table.observed) is not None and "status" in table.names else {})}
        if len(records) > before or any(change.table == name and change.kind == "changed" for change in preview.changes):
            found[name] = pd.DataFrame(records, columns=[*table.names])
    return found
