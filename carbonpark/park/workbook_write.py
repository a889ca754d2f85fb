"""Writing a park as a workbook: a sheet a table, titles and headers in two languages, drop-downs for coded
cells.

Lists of the drop-downs live on a hidden sheet behind defined names (a list typed into a validation is cut
off at 255
characters). Text is written as text: nothing in a workbook of ours is a formula.
"""

from __future__ import annotations

import io
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from carbonpark.park.catalogue import titles
from carbonpark.park.park import Park
from carbonpark.park.schema import Column, Table
from carbonpark.park.tables import PARK, TABLES
from carbonpark.park.workbook_guide import COLOURS, guide_sheet, in_sheet_order, need_of
from carbonpark.park.xlsx_parts import letters
from carbonpark.words.errors import DriftError

LISTS = "_字典"
ABOUT = "_元数据"
HEADER_ROW = 3
FIRST_ROW = 4
SPARE_ROWS = 500
"""Rows below the data that have drop-downs too."""
_LEGEND = "标 * 的列必填 columns with * must be filled · 空白不等于零, 没有数值请填状态 blank is not zero: give a status"


def save_workbook(park: Park, path: str | Path) -> Path:
    """Write the park as one workbook, whole or not at all."""
    place = Path(path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(workbook_bytes(park))
    return place


def workbook_bytes(park: Park) -> bytes:
    """The workbook as bytes."""
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        guide_sheet(book, {"park": 1, **{name: len(table) for name, table in park.tables.items()}})
        writer = _Writer(book)
        for table in in_sheet_order():
            if table is PARK:
                writer.header_sheet(park)
            else:
                writer.table_sheet(table, park.tables[table.name])
        writer.list_sheet()
        writer.about_sheet(park)
    return stream.getvalue()


def labelled(values: pd.Series, column: Column) -> list[Any]:
    """A column as cells of a sheet: coded words by their Chinese title, blanks as None."""
    if column.type in ("number", "year"):
        return [None if isnan(value) else value for value in values.tolist()]
    if column.name == "status":
        return [None if text == "value" else text for text in values.tolist()]
    title = titles(column.choices)
    return [title.get(text, text) or None for text in values.tolist()]


class _Writer:
    """One workbook being written: its formats, and the lists its drop-downs need."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.grey = book.add_format({"font_color": "#666666"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.must = book.add_format(
            {"bold": True, "bg_color": "#FFF2CC", "border": 1, "text_wrap": True, "valign": "top"}
        )
        self.as_text = book.add_format({"num_format": "@"})
        self.lists: dict[str, list[str]] = {}

    def header_sheet(self, park: Park) -> None:
        """The park itself: key and value a row."""
        sheet = self._sheet(PARK, 2)
        sheet.write_string(HEADER_ROW, 0, "项目 key", self.head)
        sheet.write_string(HEADER_ROW, 1, "内容 value", self.head)
        values = park.park.model_dump()
        for row, column in enumerate(PARK.columns, FIRST_ROW):
            sheet.write_string(row, 0, column.sheet_header, self.must if column.required else self.head)
            value = values[column.name]
            self._write(sheet, row, 1, titles(column.choices).get(value, value), column)
            self._drop_down(sheet, column, row, row, 1)

    def table_sheet(self, table: Table, frame: pd.DataFrame) -> None:
        """One table: title, purpose, legend, headers, rows."""
        sheet = self._sheet(table, len(table.columns))
        last = FIRST_ROW + len(frame) + SPARE_ROWS
        for at, column in enumerate(table.columns):
            sheet.write_string(
                HEADER_ROW, at, column.sheet_header, self.must if column.required else self.head
            )
            for row, value in enumerate(labelled(frame[column.name], column), FIRST_ROW):
                self._write(sheet, row, at, value, column)
            self._drop_down(sheet, column, FIRST_ROW, last, at)
        sheet.freeze_panes(FIRST_ROW, 1)

    def _sheet(self, table: Table, columns: int) -> Any:
        sheet = self.book.add_worksheet(table.sheet)
        sheet.set_tab_color(COLOURS[need_of(table)])
        sheet.write_string(0, 0, f"{table.title.zh} {table.title.en}", self.title)
        sheet.write_string(1, 0, f"{table.purpose.zh} {table.purpose.en}", self.grey)
        sheet.write_string(2, 0, _LEGEND, self.grey)
        for at in range(columns):
            text = table is not PARK and table.columns[at].type not in ("number", "year")
            # Cells typed later into a text column stay text: 01-09 must not become a date, a credit code
            # not 3.7E+17.
            sheet.set_column(at, at, 30 if table is PARK else 16, self.as_text if text else None)
        return sheet

    def _write(self, sheet: Any, row: int, at: int, value: Any, column: Column) -> None:
        if value is None:
            return
        if column.type in ("number", "year"):
            done = sheet.write_number(row, at, value)
        else:
            done = sheet.write_string(row, at, str(value), self.as_text)
        if done:
            raise DriftError(f"{sheet.name}: cell {row},{at} was not written ({done})")

    def _drop_down(self, sheet: Any, column: Column, first: int, last: int, at: int) -> None:
        source = self._list_of(column)
        if not source:
            return
        strict = column.type == "choice"
        done = sheet.data_validation(
            first,
            at,
            last,
            at,
            {
                "validate": "list",
                "source": source,
                "error_type": "stop" if strict else "warning",
                "error_title": "不在列表中 not in the list",
                "error_message": "请从下拉列表中选择 please choose from the list",
            },
        )
        if done:
            raise DriftError(f"{sheet.name}: the drop-down of {column.name} was not written ({done})")

    def _list_of(self, column: Column) -> str:
        """The reference a drop-down reads: a defined name, or the labels of another sheet."""
        if column.type in ("choice", "carrier"):
            words = [choice.name if column.name == "status" else choice.title.zh for choice in column.choices]
            words = [word for word in words if word != "value"]
            name = next(
                (known for known, listed in self.lists.items() if listed == words), f"list_{column.name}"
            )
            while self.lists.get(name, words) != words:
                name += "_"
            self.lists[name] = words
            return f"={name}"
        if column.type == "ref" and len(column.refers) == 1 and not column.also:
            home = TABLES[column.refers[0]]
            return f"='{home.sheet}'!$A${FIRST_ROW + 1}:$A${FIRST_ROW + 1 + SPARE_ROWS * 4}"
        return ""

    def list_sheet(self) -> None:
        """The hidden sheet of lists, each behind a defined name."""
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        for at, (name, listed) in enumerate(self.lists.items()):
            sheet.write_string(0, at, name)
            for row, word in enumerate(listed, 1):
                sheet.write_string(row, at, word)
            column = letters(at)
            self.book.define_name(name, f"='{LISTS}'!${column}$2:${column}${len(listed) + 1}")

    def about_sheet(self, park: Park) -> None:
        """The hidden sheet that says what was written."""
        sheet = self.book.add_worksheet(ABOUT)
        sheet.hide()
        for row, (key, value) in enumerate((("park", park.park.park), ("content_hash", park.hash))):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
