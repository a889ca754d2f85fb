"""A marked copy of a person's input: bad cells coloured, the reason beside them, and a list of everything.

The person's own file is never written to: openpyxl drops pictures, pivots and macros of what it saves.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from carbonpark.park.folder import CHECK_TABLE, guarded
from carbonpark.park.xlsx_parts import Unreadable, sheet_facts
from carbonpark.words.errors import Problem, UsageError
from carbonpark.words.language import Text

RESULT_SHEET = "校验结果"
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "repair": "FFDDEBF7"}
_SEVERITY = {"error": "错误 error", "warning": "提示 warning", "repair": "自动修正 repair"}
_HEAD = ("级别 severity", "位置 place", "问题", "改法", "problem", "way out", "code")
_LONGEST_NOTE = 2000  # characters of a note that still show


def annotate(path: str | Path, problems: Sequence[Problem], out: str | Path) -> Path:
    """Write a marked copy of the workbook `path` to `out`; for a folder, the table 校验结果.csv into the folder `out`."""
    source, target = Path(path), Path(out)
    if source.is_dir():  # a table beside the others, which the reader passes over
        return _result_table(problems, target)
    if source.resolve() == target.resolve():
        raise UsageError(
            str(
                Text(
                    zh="标注的副本不能写回原文件：请给另一个路径",
                    en="a marked copy cannot replace the file itself: give another path",
                )
            )
        )
    return _marked_workbook(source, problems, target)


def listed(problem: Problem) -> list[str]:
    """One problem as a row of the result table."""
    return [
        _SEVERITY.get(problem.severity, problem.severity),
        str(problem.place),
        problem.what.zh,
        problem.way_out.zh,
        problem.what.en,
        problem.way_out.en,
        problem.code,
    ]


def _result_table(problems: Sequence[Problem], target: Path) -> Path:
    place = target if target.suffix.lower() == ".csv" else target / CHECK_TABLE
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEAD)
        writer.writerows([guarded(cell) for cell in listed(problem)] for problem in problems)
    return place


def _marked_workbook(source: Path, problems: Sequence[Problem], target: Path) -> Path:
    from openpyxl.cell.cell import MergedCell

    book = _opened(source)
    for (sheet, cell), about in _by_cell(problems).items():
        if sheet not in book.sheetnames:
            continue
        spot = book[sheet][cell]
        if not isinstance(spot, MergedCell):
            _mark(spot, about)
    _result_sheet(book, problems)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return target


def _opened(source: Path) -> Any:
    """The workbook, or an empty one when it is refused as a whole (no workbook, or unpacks too large)."""
    from openpyxl import Workbook, load_workbook

    try:
        sheet_facts(source)
    except Unreadable:
        return Workbook()
    return load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")


def _by_cell(problems: Sequence[Problem]) -> dict[tuple[str, str], list[Problem]]:
    found: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.place.sheet and problem.place.cell:
            found.setdefault((problem.place.sheet, problem.place.cell), []).append(problem)
    return found


def _mark(spot: Any, about: list[Problem]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    worst = min(
        about, key=lambda problem: list(COLOURS).index(problem.severity) if problem.severity in COLOURS else 9
    )
    spot.fill = PatternFill("solid", fgColor=COLOURS.get(worst.severity, COLOURS["warning"]))
    said = "\n".join(f"{p.what.zh}\n→ {p.way_out.zh}\n{p.what.en}\n→ {p.way_out.en}" for p in about)
    if spot.comment is not None:
        said = f"{said}\n\n{spot.comment.text}"
    note = Comment(said[:_LONGEST_NOTE], "carbonpark")
    note.width, note.height = 420, 60 + 22 * min(said.count("\n") + 1, 12)
    spot.comment = note


def _result_sheet(book: Any, problems: Sequence[Problem]) -> None:
    """Every problem with its place, also those that belong to no one cell. Text stays text."""
    if RESULT_SHEET in book.sheetnames:
        del book[RESULT_SHEET]
    sheet = book.create_sheet(RESULT_SHEET, 0)
    for row, cells in enumerate([list(_HEAD), *map(listed, problems)], 1):
        for column, text in enumerate(cells, 1):
            spot = sheet.cell(row, column)
            spot.value = text
            spot.data_type = "s"  # else a text that begins with = becomes a formula
    for letter, width in zip("ABCDEFG", (14, 28, 48, 48, 48, 48, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    book.active = 0
