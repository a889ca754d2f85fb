"""What a table of many parks must say before it is counted; every fault at once, by column, with the first row of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np
import pandas as pd

from carbonpark.factors import CONTRACTS, Row
from carbonpark.inventory.bulk_units import Setting
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.models import GroupKind
from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

COLUMNS_OF = {
    "energy": ("year", "period", "carrier", "use", "unit", "own_ncv", "own_ncv_unit", "own_factor", "own_factor_unit",
               "kind", "industry"),
    "power_heat": ("year", "period", "carrier", "flow", "contract", "unit"),
    "process": ("year", "period", "activity", "gas", "unit", "own_factor", "own_factor_unit"),
}
"""Columns in which two records may differ in kind; the rest is the amount."""

REQUIRED = {
    "energy": ("park", "year", "carrier", "use", "quantity", "unit"),
    "power_heat": ("park", "year", "carrier", "flow", "quantity", "unit"),
    "process": ("park", "year", "activity", "quantity", "unit"),
}
ALLOWED = {
    "carrier": tuple(CARRIERS),
    "use": ("fuel", "transport", "transformation", "transformation_output", "raw_material"),
    "flow": ("bought", "sold", "generated"),
    "contract": ("", "self", *CONTRACTS),
    "kind": ("", *get_args(GroupKind)),
    "status": ("", "value", "NO", "IE", "NE", "C"),
}
FAULTY = Text(zh="成批记录有误", en="Problems in the tables of many parks")


def checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its crossing rows only (power and heat), after every distinct word was looked at."""
    problems = Problems(FAULTY)
    missing = [column for column in REQUIRED[name] if column not in frame]
    for column in missing:
        problems.add(Place(file=name, field=column), Text(zh=f"缺少“{column}”列", en=f"there is no column '{column}'"),
                     Text(zh="补上这一列", en="add the column"), code="bulk-column")
    problems.stop()
    for column, words in ALLOWED.items():
        if column in frame:
            _known(name, frame, column, words, problems)
    _units(name, frame, problems)
    _figures(name, frame, problems)
    problems.stop()
    if name != "power_heat":
        return frame
    crossing = (frame["flow"] != "generated").to_numpy(bool, copy=True)
    if "internal" in frame:
        crossing &= ~frame["internal"].fillna(False).to_numpy(bool)
    return frame if crossing.all() else frame[crossing]


def settings_of(
    tables: Mapping[str, pd.DataFrame], places: pd.DataFrame | None, own: Mapping[str, Sequence[Row]]
) -> tuple[tuple[str, ...], list[Setting], np.ndarray]:
    """Parks in order; the distinct settings; and for each park the setting of its fuels and that of its power."""
    named: dict[str, None] = {}
    for frame in tables.values():
        named.update(dict.fromkeys(str(each) for each in pd.unique(frame["park"])))
    given = pd.DataFrame(columns=["park"]) if places is None else places
    index = {str(row["park"]): row for row in given.to_dict("records")}
    problems = Problems(FAULTY)
    for park in named:
        if park not in index:
            problems.add(Place(file="places", field=park), Text(zh=f"没有园区“{park}”所在地", en=f"no place of park '{park}'"),
                         Text(zh="在 places 中给出 country（中国 CN），最好还有 province", en="give its country, and best its province, in places"),
                         code="bulk-place")
    problems.stop()
    settings: dict[Setting, int] = {}
    pairs = []
    for park in named:
        row = index[park]
        words = {name: "" if pd.isna(row.get(name)) else str(row[name]) for name in ("country", "province", "grid_region") if name in row}
        whose = park if own.get(park) else ""
        # Fuel and process factors ask for no place: all parks without own factors share one setting there.
        anywhere = Setting(own=whose)
        here = Setting(**{"country": "CN", **words}, own=whose)
        pairs.append([settings.setdefault(each, len(settings)) for each in (anywhere, here)])
    return tuple(named), list(settings) or [Setting()], np.array(pairs or np.zeros((0, 2)), dtype=np.int64)


def _distinct(values: pd.Series) -> list[object]:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [*values.cat.remove_unused_categories().cat.categories, *([""] if values.isna().any() else [])]
    return list(pd.unique(values))


def _known(name: str, frame: pd.DataFrame, column: str, words: tuple[str, ...], problems: Problems) -> None:
    for word in _distinct(frame[column]):
        blank = word == "" or bool(pd.isna(word))
        if (blank and "" in words) or word in words:
            continue
        guess = nearest(str(word), list(words))
        way_out = (Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?") if guess else
                   Text(zh=f"可用：{'、'.join(each for each in words if each)}", en=f"use one of {', '.join(each for each in words if each)}"))
        problems.add(_first(name, frame, column, word), Text(zh=f"{column} 不认识“{word}”", en=f"{column}: unknown '{word}'"), way_out,
                     code="bulk-word")


def _units(name: str, frame: pd.DataFrame, problems: Problems) -> None:
    for word in _distinct(frame["unit"]):
        try:
            split_unit(str(word))
        except UnitError as fault:
            problems.found.append(fault.at(_first(name, frame, "unit", word)))


def _figures(name: str, frame: pd.DataFrame, problems: Problems) -> None:
    amount = frame["quantity"]
    if amount.dtype.kind not in "if":
        problems.add(Place(file=name, field="quantity"), Text(zh="“quantity”列含有文字", en="column 'quantity' holds words"),
                     Text(zh="改为数；未知的留空并写状态", en="make them figures; leave unknown ones blank with a status"), code="bulk-figure")
        return
    below = amount.to_numpy(float) < 0
    if name == "energy" and below.any():
        problems.add(Place(file=name, line=int(np.flatnonzero(below)[0]) + 1, field="quantity"),
                     Text(zh=f"{int(below.sum())} 行数量为负", en=f"{int(below.sum())} rows with a negative quantity"),
                     Text(zh="产出写 transformation_output，数量为正", en="write outputs as transformation_output, above zero"), code="bulk-figure")
    if not np.isfinite(amount.to_numpy(float)[~np.isnan(amount.to_numpy(float))]).all():
        problems.add(Place(file=name, field="quantity"), Text(zh="有无穷大的数量", en="a quantity is infinite"),
                     Text(zh="改为数或留空", en="make it a figure, or leave it blank"), code="bulk-figure")
    if frame["year"].dtype.kind not in "iu":
        problems.add(Place(file=name, field="year"), Text(zh="“year”列不全是整数年份", en="column 'year' is not all whole years"),
                     Text(zh="写四位年份", en="write years of four digits"), code="bulk-year")


def _first(name: str, frame: pd.DataFrame, column: str, word: object) -> Place:
    same = frame[column].isna() if pd.isna(word) else frame[column] == word
    return Place(file=name, line=int(np.flatnonzero(same.to_numpy(bool))[0]) + 1 if same.any() else None, field=column)
