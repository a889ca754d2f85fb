"""A form as a grid of cells with addresses: sheets of a workbook, or a CSV file.

A workbook is measured before it is opened, as a park's own is. Error cells and formulas never calculated are refused with
their address. No path is ever made from what a file says.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from carbonpark.park.folder import decoded
from carbonpark.park.numbers import read_number, shown
from carbonpark.park.raw import FAULTY, Bag
from carbonpark.park.xlsx_parts import LARGEST_SHEET, SheetFacts, Unreadable, sheet_facts, sheet_place
from carbonpark.words.errors import Place
from carbonpark.words.language import Text

_CODE = re.compile(r"统一社会信用代码|credit\s*code", re.IGNORECASE)
_LIKE_A_CODE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]\s?){12,20}(?![0-9A-Za-z])")
_TITLE = re.compile(r"(?:单位详细名称|单位名称|企业名称|法人单位名称)\s*[:：]?\s*(.*)$")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_MONTHS = re.compile(r"(\d{1,2})\s*[-—–~至]\s*(\d{1,2})\s*月")


@dataclass(frozen=True)
class Head:
    """What stands above (or beside) a form: whose it is and of which year."""

    code: str = ""
    title: str = ""
    year: int = 0
    period: str = ""
    code_at: tuple[int, int] = (0, 0)


@dataclass
class Grid:
    """One sheet."""

    file: str
    sheet: str
    cells: list[list[object]]
    bag: Bag
    facts: SheetFacts | None = None

    def place(self, row: int, column: int) -> Place:
        """Where a cell is."""
        if self.sheet:
            return sheet_place(self.file, self.sheet, row, column)
        return Place(file=self.file, line=row + 1)

    def at(self, row: int, column: int) -> object:
        """A cell; None outside the grid."""
        return self.cells[row][column] if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]) else None

    def text(self, row: int, column: int) -> str:
        """A cell as words, without blanks around and inside."""
        cell = self.at(row, column)
        if cell is None or cell is FAULTY:
            return ""
        if isinstance(cell, float) and cell == int(cell):
            return str(int(cell))
        return re.sub(r"\s+", "", str(cell))

    def number(self, row: int, column: int) -> float | None:
        """A figure; repairs are listed, what is no number is a problem, blank is None."""
        cell = self.at(row, column)
        if cell is None or cell is FAULTY:
            return None
        read = read_number(cell, share=False)
        if read.wrong:
            self.bag.error(
                self.place(row, column),
                Text(zh=f"“{cell}”不是数值", en=f"'{cell}' is no number"),
                Text(zh=f"只填数值{f'；是否为 {read.guess}？' if read.guess else ''}", en=f"write the number alone{f'; is it {read.guess}?' if read.guess else ''}"),
                "not_a_number",
            )
            return None
        if read.repaired or (self.sheet and isinstance(cell, str) and read.value is not None):
            self.bag.repair(self.place(row, column), cell, None if read.value is None else shown(read.value))
        return read.value

    def head(self, rows: int) -> Head:
        """Whose form it is, from the first `rows` rows."""
        code = title = period = ""
        code_at, year = (0, 0), 0
        for row in range(min(rows, len(self.cells))):
            for column in range(len(self.cells[row])):
                said = self._words(row, column)
                if not code and (found := _CODE.search(said)):
                    inside = _LIKE_A_CODE.search(said, found.end())
                    beside = self._right_of(row, column)
                    code = re.sub(r"\s", "", inside.group() if inside else beside if _LIKE_A_CODE.fullmatch(beside) else "").upper()
                    code_at = (row, column)
                if found := _TITLE.search(said):
                    title = title or found.group(1).strip() or self._right_of(row, column)
                if not year and (found := _YEAR.search(said)):
                    year = int(found.group(1))
                    months = _MONTHS.search(said)
                    whole = not months or (int(months.group(1)), int(months.group(2))) == (1, 12)
                    period = "" if whole or not months else f"{int(months.group(1)):02d}-{int(months.group(2)):02d}"
        return Head(code, title, year, period, code_at)

    def _words(self, row: int, column: int) -> str:
        """A cell of the head, full-width characters made plain."""
        cell = self.at(row, column)
        return unicodedata.normalize("NFKC", "" if cell is None or cell is FAULTY else str(cell)).strip()

    def _right_of(self, row: int, column: int) -> str:
        """The next filled cell; boxes of one character each are put together."""
        parts = [self.text(row, at) for at in range(column + 1, len(self.cells[row]))]
        parts = [part for part in parts if part]
        if parts and all(len(part) == 1 for part in parts[:18]):
            return "".join(parts[:18])
        return parts[0] if parts else ""


def grids_of(path: Path, bag: Bag) -> list[Grid]:
    """Every sheet of a file; what cannot be opened is in the bag."""
    if not path.is_file():
        bag.error(Place(file=path.name), Text(zh="找不到这个文件", en="there is no such file"), Text(zh="核对文件名和文件夹", en="check its name and folder"), "file_missing")
        return []
    if path.suffix.lower() == ".csv":
        text = decoded(path, bag)
        return [Grid(path.name, "", [list(line) for line in csv.reader(io.StringIO(text, newline=""))], bag)] if text is not None else []
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        bag.error(Place(file=path.name), Text(zh="报表应为 .xlsx 或 .csv", en="a form is an .xlsx or a .csv file"), Text(zh="在 Excel 里另存为 .xlsx", en="save it from Excel as .xlsx"), "file_kind")
        return []
    try:
        return _workbook(path, sheet_facts(path), bag)
    except Unreadable as refused:
        bag.error(Place(file=path.name), refused.what, refused.way_out, refused.code)
        return []


def _workbook(path: Path, facts: dict[str, SheetFacts], bag: Bag) -> list[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook

    grids = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                if name.startswith("_") or name not in facts:
                    continue
                rows, columns = facts[name].extent
                if rows * columns > LARGEST_SHEET:
                    bag.error(sheet_place(path.name, name, rows - 1, columns - 1), Text(zh="工作表过大", en="the sheet is too large"),
                              Text(zh="删去数据区以外的内容", en="delete what lies outside the data"), "too_large")
                    continue
                cells: list[list[object]] = [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]
                grids.append(_marked(Grid(path.name, name, cells, bag, facts[name])))
    except CalamineError as error:
        bag.error(Place(file=path.name), Text(zh=f"打不开工作簿：{error}", en=f"the workbook cannot be read: {error}"),
                  Text(zh="在 Excel 里打开并另存为 .xlsx", en="open it in Excel and save as .xlsx"), "not_a_workbook")
    return grids


def _marked(grid: Grid) -> Grid:
    """Cells that would read as blank or zero though they are neither."""
    facts = grid.facts or SheetFacts()
    wrong = [(cell, f"单元格是错误值 {said}", f"the cell holds the error {said}", "error_cell") for cell, said in facts.errors.items()]
    wrong += [(cell, "公式还没有算出结果", "the formula was never calculated", "uncalculated") for cell in facts.uncalculated]
    for (row, column), zh, en, code in wrong:
        while len(grid.cells) <= row:
            grid.cells.append([])
        grid.cells[row].extend([None] * (column + 1 - len(grid.cells[row])))
        grid.cells[row][column] = FAULTY
        grid.bag.error(grid.place(row, column), Text(zh=zh, en=en), Text(zh="用 Excel 打开并保存一次，或直接填数值", en="open the file in Excel and save it once, or write the figure"), code)
    return grid
