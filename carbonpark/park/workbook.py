"""Reading a park from a workbook: one sheet a table, every cell known by its address.

Values come from calamine; what it hides (error cells, formulas never calculated, merged cells) comes from the
sheets' own XML, so that nothing reads as blank or zero that is not.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from carbonpark.park.catalogue import folded
from carbonpark.park.raw import FAULTY, Bag, RawTable, find_column, header_words, match_header
from carbonpark.park.schema import Table
from carbonpark.park.tables import OTHER_SHEETS, PARK, TABLES
from carbonpark.park.xlsx_parts import LARGEST_SHEET, SheetFacts, Unreadable, sheet_facts, sheet_place
from carbonpark.words.errors import Place, nearest
from carbonpark.words.language import Text

Grid = list[list[object]]
ABOUT = "_元数据"
"""A sheet only our own workbooks have."""
_RECORDS = ("boundaries", "groups", "enterprises", "energy", "power_heat", "economy")
_FURTHER = (
    "process", "materials", "land", "pools", "plants", "technologies", "technology_flows", "projects", "project_flows",
    "measures", "measure_effects", "supplies", "outlets", "networks", "factors",
)
_HEADER_ROWS = 12  # a header is looked for in the first rows of a sheet


def read_workbook(path: Path, bag: Bag) -> dict[str, RawTable]:
    """Every table of the workbook as raw cells; what cannot be read is in the bag."""
    try:
        facts = sheet_facts(path)
        return _read_sheets(path, facts, bag)
    except Unreadable as refused:
        bag.error(Place(file=path.name), refused.what, refused.way_out, refused.code)
        return {}


def _read_sheets(path: Path, facts: dict[str, SheetFacts], bag: Bag) -> dict[str, RawTable]:
    from python_calamine import CalamineError, CalamineWorkbook

    tables: dict[str, RawTable] = {}
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            _sheets_there(path.name, book.sheet_names, bag)
            for sheet in book.sheet_names:
                table = table_of_sheet(sheet)
                if table is None:
                    _unknown_sheet(path.name, sheet, bag)
                elif sheet in facts and not _fits(path.name, sheet, facts[sheet], bag):
                    bag.unread.add(table.name)
                elif sheet in facts:
                    grid: Grid = [
                        list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                    ]
                    _add(tables, table, _Sheet(path.name, sheet, grid, facts[sheet], bag), bag)
    except CalamineError as error:
        bag.error(
            Place(file=path.name),
            Text(zh=f"打不开工作簿：{error}", en=f"the workbook cannot be read: {error}"),
            Text(zh="在 Excel 里打开并另存为 .xlsx", en="open it in Excel and save as .xlsx"),
            "not_a_workbook",
        )
    if PARK.name not in tables and PARK.name not in bag.unread:
        bag.error(
            Place(file=path.name),
            Text(zh=f"工作簿里没有“{PARK.sheet}”", en=f"the workbook has no sheet '{PARK.sheet}'"),
            Text(
                zh="用 carbonpark new 建一个填报模板，再把数据填进去",
                en="make a starter with carbonpark new and fill it in",
            ),
            "sheet_missing",
        )
    return tables


def read_sheet(file: str, name: str, grid: Grid, facts: SheetFacts, table: Table, bag: Bag) -> RawTable | None:
    """One sheet of any workbook as the rows of a table."""
    return _Sheet(file, name, grid, facts, bag).rows_table(table)


def _sheets_there(file: str, sheets: list[str], bag: Bag) -> None:
    """A workbook of ours from which a sheet of records was deleted: its figures would be lost in silence."""
    have = {table.name for sheet in sheets if (table := table_of_sheet(sheet)) is not None}
    strange = {sheet for sheet in sheets if table_of_sheet(sheet) is None}
    if ABOUT not in sheets:
        return
    for name in (*_RECORDS, *_FURTHER):
        table = TABLES[name]
        if name in have or nearest(table.sheet, sorted(strange)):
            continue
        if name in _FURTHER:
            bag.absent[name] = Place(file, table.sheet, "A1")
            continue
        bag.unread.add(name)
        bag.error(
            Place(file, table.sheet, "A1"),
            Text(zh=f"缺少工作表“{table.sheet}”", en=f"the sheet '{table.sheet}' is missing"),
            Text(zh="从填报模板复制这张表；没有数据就留空表", en="copy it from the template; leave it empty if there is nothing"),
            "sheet_missing",
        )


def _add(tables: dict[str, RawTable], table: Table, sheet: _Sheet, bag: Bag) -> None:
    if table.name in tables:
        bag.error(
            Place(sheet.file, sheet.name, "A1"),
            Text(zh=f"“{table.sheet}”有两张工作表", en=f"two sheets hold '{table.name}'"),
            Text(zh="合并成一张", en="make them one"),
            "sheet_twice",
        )
        return
    found = sheet.header_table() if table is PARK else sheet.rows_table(table)
    if found is not None:
        tables[table.name] = found


def table_of_sheet(sheet: str) -> Table | None:
    """The table a sheet holds, by its full name, the name without its number, or the table's English name."""
    plain = folded(sheet)
    for table in TABLES.values():
        if plain in (folded(table.sheet), folded(table.sheet.split("_", 1)[1]), folded(table.name)):
            return table
    return None


def _unknown_sheet(file: str, sheet: str, bag: Bag) -> None:
    if sheet.startswith("_") or sheet in OTHER_SHEETS:
        return
    by_sheet = {table.sheet: table.name for table in TABLES.values()}
    guess = nearest(sheet, list(by_sheet))
    bag.unread |= {by_sheet[guess]} if guess else set()
    ignore = Text(
        zh="不是数据的工作表，名称以 _ 开头即可跳过", en="begin its name with _ to have it passed over"
    )
    bag.error(
        Place(file, sheet, "A1"),
        Text(zh=f"没有“{sheet}”这张表", en=f"there is no table '{sheet}'"),
        Text(
            zh=f"是不是“{guess}”？{ignore.zh}" if guess else ignore.zh,
            en=f"did you mean '{guess}'? Or {ignore.en}" if guess else ignore.en,
        ),
        "sheet_unknown",
    )


def _fits(file: str, sheet: str, facts: SheetFacts, bag: Bag) -> bool:
    rows, columns = facts.extent
    if rows * columns <= LARGEST_SHEET:
        return True
    last = sheet_place(file, sheet, rows - 1, columns - 1)
    bag.error(
        last,
        Text(
            zh=f"工作表用到了 {rows} 行 {columns} 列", en=f"the sheet uses {rows} rows and {columns} columns"
        ),
        Text(zh="删去数据区以外的内容", en="delete what lies outside the data"),
        "too_large",
    )
    return False


class _Sheet:
    """One sheet's cells and what its XML says about them."""

    def __init__(self, file: str, name: str, grid: Grid, facts: SheetFacts, bag: Bag) -> None:
        self.file, self.name, self.grid, self.facts, self.bag = file, name, grid, facts, bag

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, counted from 0."""
        return sheet_place(self.file, self.name, row, column)

    def rows_table(self, table: Table) -> RawTable | None:
        """A sheet with a header row and a row for each record."""
        if not self._first_rows(1):
            return None
        head = self._header_row(table)
        if head is None:
            self.bag.error(
                self.place(0, 0),
                Text(zh="找不到列名所在的行", en="no row of headers was found"),
                Text(
                    zh=f"列名写例如 {table.columns[0].sheet_header}",
                    en=f"write headers such as {table.columns[0].header}",
                ),
                "no_header",
            )
            self.bag.unread.add(table.name)
            return None
        self._say_leading_rows()
        meant: set[str] = set()
        filled = [row for row in range(head + 1, len(self.grid)) if self._filled(row)]
        headless = self._headless(filled, self.grid[head])
        alone = headless[0] if len(headless) == 1 else None
        positions = match_header(self.grid[head], table, lambda at: self.place(head, at), self.bag, meant, alone)
        by_position = {position: column.fillable for position, column in positions.items()}
        self._mend_merged(head, by_position)
        self._mark_faulty(head, set(positions))
        rows = [row for row in range(head + 1, len(self.grid)) if self._filled(row)]
        for place in headless if alone is None else ():
            self.bag.error(
                place,
                Text(zh="这一列没有列名", en="this column has no header"),
                Text(zh="写上列名，或删去这一列的内容", en="write its header, or delete what is in it"),
                "no_header",
            )
        lines = [self.grid[row] for row in rows]
        cells: dict[str, list[object]] = {
            column.name: [line[position] if position < len(line) else None for line in lines]
            for position, column in positions.items()
        }
        at = {column.name: position for position, column in positions.items()}
        return RawTable(
            table, cells, at, len(rows), lambda row, position: self.place(rows[row], position),
            [row + 1 for row in rows], True, frozenset(meant),
        )

    def header_table(self) -> RawTable | None:
        """The park's own sheet: a key and its value a row."""
        start = next(
            (
                row
                for row in self._first_rows(_HEADER_ROWS)
                if self.grid[row] and folded(str(self.grid[row][0])) in _KEY_HEADS
            ),
            None,
        )
        if start is None:
            self.bag.error(
                self.place(0, 0),
                Text(zh="A 列里找不到“项目 key”", en="no cell 'key' in column A"),
                Text(
                    zh="按填报模板的样子：A 列项目，B 列内容",
                    en="as in the template: key in column A, value in column B",
                ),
                "no_header",
            )
            self.bag.unread.add(PARK.name)
            return None
        self._say_leading_rows()
        self._mark_faulty(start, {0, 1})
        rows = [row for row in range(start + 1, len(self.grid)) if self._filled(row)]
        keys = [self.grid[row][0] for row in rows]
        found = match_header(keys, PARK, lambda at: self.place(rows[at] if rows else start, 0), self.bag)
        cells = {column.name: [self._cell(rows[at], 1)] for at, column in found.items()}
        where = {column.name: at for at, column in found.items()}
        return RawTable(PARK, cells, where, 1, lambda row, at: self.place(rows[at], 1), typed=True)

    def _first_rows(self, count: int) -> list[int]:
        """The first `count` rows that hold anything: empty rows above a table do not hide its header."""
        return list(islice((row for row in range(len(self.grid)) if self._filled(row)), count))

    def _say_leading_rows(self) -> None:
        blank = self._first_rows(1)[0]
        if blank:
            self.bag.mended(
                self.place(0, 0),
                Text(zh=f"表前有 {blank} 个空行，已跳过", en=f"{blank} empty rows above the table were passed over"),
                Text(zh="删去空行即可不再提示", en="delete them and this is said no more"),
            )

    def _filled(self, row: int) -> bool:
        return any(
            cell is FAULTY or (cell is not None and str(cell).strip() != "") for cell in self.grid[row]
        )

    def _cell(self, row: int, column: int) -> object:
        cells = self.grid[row]
        return cells[column] if column < len(cells) else None

    def _header_row(self, table: Table) -> int | None:
        """The row in which most cells are headers of the table, at least two."""
        best, most = None, 1
        for row in self._first_rows(_HEADER_ROWS):
            cells = self.grid[row]
            known = sum(
                isinstance(cell, str)
                and bool(cell.strip())
                and find_column(header_words(cell)[0], table) is not None
                for cell in cells
            )
            if known > most:
                best, most = row, known
        return best

    def _mend_merged(self, head: int, fillable: dict[int, bool]) -> None:
        """A merged cell holds its value in its first cell only: fill down where that is meant, else refuse."""
        for (top, left), (bottom, right) in self.facts.merged:
            if bottom <= head or not any(position in fillable for position in range(left, right + 1)):
                continue
            if left == right and top > head and fillable[left]:
                value = self._cell(top, left)
                for row in range(top + 1, min(bottom + 1, len(self.grid))):
                    self.grid[row][left] = value
                spot = self.place(bottom, left).cell
                self.bag.repair(
                    self.place(top, left), f"{value} ({self.place(top, left).cell}:{spot})", value
                )
            else:
                self.bag.error(
                    self.place(top, left),
                    Text(
                        zh=f"合并单元格 {self.place(top, left).cell}:{self.place(bottom, right).cell}",
                        en=f"merged cells {self.place(top, left).cell}:{self.place(bottom, right).cell}",
                    ),
                    Text(zh="取消合并，每格各填各的", en="unmerge them and fill each cell"),
                    "merged",
                )

    def _mark_faulty(self, head: int, positions: set[int]) -> None:
        """Cells that would read as blank or zero though they are neither."""
        for (row, column), said in self.facts.errors.items():
            if row > head and column in positions:
                self.bag.error(
                    self.place(row, column),
                    Text(zh=f"单元格是错误值 {said}", en=f"the cell holds the error {said}"),
                    Text(zh="改正公式，或直接填数值", en="mend the formula, or write the figure"),
                    "error_cell",
                )
                self._put(row, column)
        for row, column in self.facts.uncalculated:
            if row > head and column in positions:
                self.bag.error(
                    self.place(row, column),
                    Text(zh="公式还没有算出结果", en="the formula was never calculated"),
                    Text(
                        zh="请用 Excel 打开并保存一次，或直接填数值",
                        en="open the file in Excel and save it once, or write the figure",
                    ),
                    "uncalculated",
                )
                self._put(row, column)

    def _put(self, row: int, column: int) -> None:
        while len(self.grid) <= row:
            self.grid.append([])
        cells = self.grid[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = FAULTY

    def _headless(self, rows: list[int], head: list[object]) -> list[Place]:
        """The first value of each column without a header: they would be lost in silence."""
        headed = {position for position, label in enumerate(head) if label is not None and str(label).strip()}
        width = max((len(self.grid[row]) for row in rows), default=0)
        first = (
            next((self.place(row, position) for row in rows if not self._blank(row, position)), None)
            for position in sorted(set(range(width)) - headed)
        )
        return [place for place in first if place is not None]

    def _blank(self, row: int, column: int) -> bool:
        cell = self._cell(row, column)
        return cell is None or cell is FAULTY or not str(cell).strip()


_KEY_HEADS = frozenset(folded(text) for text in ("项目 key", "key", "项目"))
