"""A table as it stands in a person's file: cells not yet understood, and where each of them is.

The folder reader and the workbook reader both end here, so that everything after them is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from carbonpark.park.catalogue import folded
from carbonpark.park.schema import Column, Table
from carbonpark.words.errors import Place, Problem, Problems, nearest
from carbonpark.words.language import Text

Locate = Callable[[int, int], Place]
"""(row of data, column of the file) -> place."""

FAULTY = object()
"""A cell whose fault was reported when it was read: nothing more is said about it."""

_HEADER = re.compile(r"^(?P<words>[^\[\]]*?)\s*(?:\[(?P<unit>[^\]]*)\])?\s*\*?\s*$", re.DOTALL)


@dataclass
class Bag:
    """What is found while reading: errors and warnings, and repairs made to cells."""

    problems: Problems = field(default_factory=Problems)
    repairs: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Tables that could not be read: nothing more is said about labels they would define."""
    absent: dict[str, Place] = field(default_factory=dict)
    """Tables a workbook of ours has no sheet for, though it was made with one."""

    def error(self, place: Place, what: Text, way_out: Text, code: str) -> None:
        """Something that must be mended first."""
        self.problems.add(place, what, way_out, code)

    def warn(self, place: Place, what: Text, way_out: Text, code: str) -> None:
        """Something worth a look."""
        self.problems.add(place, what, way_out, code, "warning")

    def mended(self, place: Place, what: Text, way_out: Text) -> None:
        """Something that was understood in spite of its shape: listed, never silent."""
        self.repairs.append(Problem(place, what, way_out, "repaired", "repair"))

    def forget_repair(self, place: Place) -> None:
        """The cell is refused after all, in one message."""
        self.repairs = [repair for repair in self.repairs if repair.place != place]

    def repair(self, place: Place, was: object, became: object) -> None:
        """A cell that was read in spite of its spelling; `became` is None for a blank."""
        zh, en = ("空白", "blank") if became is None else (str(became), str(became))
        self.mended(
            place,
            Text(zh=f"“{was}”读作{zh}", en=f"'{was}' was read as {en}"),
            Text(zh="若不对请改正", en="correct it if that is wrong"),
        )


@dataclass
class RawTable:
    """Cells of one table, by the schema's column names; `positions` are columns of the file."""

    table: Table
    cells: dict[str, list[object]]
    positions: dict[str, int]
    rows: int
    locate: Locate
    sheet_rows: list[int] = field(default_factory=list)
    """Of a sheet: the row, from 1, of each row of data."""
    typed: bool = False
    """Cells know whether they are numbers or text (a sheet's do, a CSV file's do not)."""
    meant: frozenset[str] = frozenset()
    """Columns a wrong header probably means: said once, so nothing more is said of their absence."""

    def refs(self, name: str) -> list[str]:
        """`input_ref` of each row: sheet!cell, or file:line."""
        if not self.rows:
            return []
        first = self.place(0, name)
        if not first.sheet:
            return [f"{first.file}:{self.place(row, name).line}" for row in range(self.rows)]
        if not self.sheet_rows:
            return [f"{first.sheet}!{self.place(row, name).cell}" for row in range(self.rows)]
        column = first.cell.rstrip("0123456789")
        return [f"{first.sheet}!{column}{number}" for number in self.sheet_rows]

    def place(self, row: int, name: str) -> Place:
        """Where the cell of `name` in data row `row` is."""
        return self.locate(row, self.positions.get(name, 0))


def closest(word: str, candidates: Sequence[str]) -> str | None:
    """The valid name nearest to `word`; a Chinese word of two or three characters may differ in one."""
    found = nearest(word, candidates)
    if found is None and 2 <= len(word) <= 3 and not word.isascii():
        return next(iter(get_close_matches(word, list(candidates), n=1, cutoff=0.5)), None)
    return found


def header_words(label: object) -> tuple[str, str | None]:
    """'面积 area* [ha]' -> ('面积 area', 'ha'); the unit is None when there is none."""
    text = unicodedata.normalize("NFKC", str(label)).strip()
    match = _HEADER.match(text)
    if not match:
        return text.replace("*", "").strip(), None
    unit = match.group("unit")
    return match.group("words").replace("*", "").strip(), unit.strip() if unit is not None else None


def find_column(words: str, table: Table) -> Column | None:
    """The column a header means: its name, its Chinese or English title, or its name as the last word."""
    for column in table.columns:
        if folded(words) in (folded(column.name), folded(column.title.zh), folded(column.title.en)):
            return column
    last = words.split()[-1] if words.split() else ""
    return next((column for column in table.columns if column.name == last), None)


def match_header(
    labels: list[object],
    table: Table,
    place: Callable[[int], Place],
    bag: Bag,
    meant: set[str] | None = None,
    headless: Place | None = None,
) -> dict[int, Column]:
    """Column of the file -> column of the schema; unknown, doubled and missing ones are problems.

    `meant` collects the columns that wrong headers probably mean: their absence is no second problem. `headless` is the
    first value of the one column that is filled below a blank header: it probably is the one that is missing.
    """
    found: dict[int, Column] = {}
    strange: dict[int, str] = {}
    guessed = meant if meant is not None else set()
    for position, label in enumerate(labels):
        if label is None or not str(label).strip():
            continue
        words, unit = header_words(label)
        column = find_column(words, table)
        if column is None:
            strange[position] = words
        elif column in found.values():
            bag.error(
                place(position),
                Text(zh=f"列“{column.name}”出现两次", en=f"column '{column.name}' appears twice"),
                Text(zh="只保留一列", en="keep one of them"),
                "column_twice",
            )
        else:
            found[position] = column
            _check_header_unit(column, unit, place(position), bag)
    have = {column.name for column in found.values()}
    absent = [column for column in table.columns if _needed(column, table) and column.name not in have]
    for position, words in strange.items():
        guessed.add(_unknown_column(words, table, place(position), bag, absent if len(strange) == 1 else []))
    if headless is not None:
        guessed.add(_no_header(headless, bag, absent if not strange else []))
    for column in absent:
        if column.required and column.name not in guessed:
            bag.error(
                replace(place(0), field=""),
                Text(
                    zh=f"缺少必填列“{column.header}”", en=f"the required column '{column.header}' is missing"
                ),
                Text(zh=f"加上一列，列名写 {column.header}", en=f"add a column headed {column.header}"),
                "column_missing",
            )
    return found


def _no_header(place: Place, bag: Bag, absent: list[Column]) -> str:
    """Say that a filled column has no header; returns the column it probably is."""
    guess = absent[0] if len(absent) == 1 else None
    bag.error(
        place,
        Text(zh="这一列没有列名", en="this column has no header"),
        Text(zh=f"列名是不是“{guess.header}”？", en=f"is it '{guess.header}'? Write the header")
        if guess
        else Text(zh="写上列名，或删去这一列的内容", en="write its header, or delete what is in it"),
        "no_header",
    )
    return guess.name if guess else ""


def _needed(column: Column, table: Table) -> bool:
    return column.required or column.name == table.observed


def _unknown_column(words: str, table: Table, place: Place, bag: Bag, absent: list[Column]) -> str:
    """Say that a header is unknown; returns the column it probably means, '' where that cannot be told."""
    by_spelling = {
        spelling: column.name for column in table.columns for spelling in (column.name, column.title.zh)
    }
    near = closest(words.split()[-1] if words.split() else words, list(by_spelling))
    guess = by_spelling[near] if near else absent[0].name if len(absent) == 1 else ""
    way_out = (
        Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?")
        if guess
        else Text(
            zh=f"删去此列，或把内容写进 note；可用的列：{'、'.join(table.names)}",
            en=f"delete it, or put its content into note; columns are: {', '.join(table.names)}",
        )
    )
    bag.error(
        place,
        Text(zh=f"{table.name} 表没有“{words}”这一列", en=f"table {table.name} has no column '{words}'"),
        way_out,
        "column_unknown",
    )
    return guess


def _check_header_unit(column: Column, unit: str | None, place: Place, bag: Bag) -> None:
    """A fixed unit is part of the header; only the unit 1 may be left out."""
    said = unit.replace(" ", "") if unit is not None else None
    wanted = unicodedata.normalize("NFKC", column.unit).replace(" ", "")
    if said == wanted or (said is None and wanted in ("", "1")):
        return
    if not wanted:
        bag.error(
            place,
            Text(
                zh=f"列“{column.name}”的列名里不写单位", en=f"the header of '{column.name}' carries no unit"
            ),
            Text(zh=f"列名写成 {column.header}", en=f"write the header as {column.header}"),
            "header_unit",
        )
        return
    what = (
        Text(zh=f"列“{column.name}”没有写单位", en=f"the header of '{column.name}' has no unit")
        if said is None
        else Text(
            zh=f"列“{column.name}”的单位写成 {unit}，应为 {column.unit}",
            en=f"column '{column.name}' is headed [{unit}], expected [{column.unit}]",
        )
    )
    bag.error(
        place,
        what,
        Text(
            zh=f"数值换算成 {column.unit}，列名写成 {column.header}",
            en=f"convert the figures to {column.unit} and write the header as {column.header}",
        ),
        "header_unit",
    )
