"""A small workbook of one firm: sheets named and headed as the park's own, with the firm named by label or credit code."""

from __future__ import annotations

from math import isnan
from pathlib import Path

from carbonpark.park.cells import typed_frame
from carbonpark.park.folder import read_csv
from carbonpark.park.forms.draft import Draft
from carbonpark.park.forms.sheets import Grid
from carbonpark.park.raw import RawTable
from carbonpark.park.schema import Table
from carbonpark.park.tables import OTHER_SHEETS, TABLES
from carbonpark.park.workbook import read_sheet, table_of_sheet
from carbonpark.park.xlsx_parts import SheetFacts

_FIRMS = ("enterprise", "entity", "partner", "beneficiary", "consumer", "supplier", "buyer", "seller")


def own_table(grid: Grid) -> Table | None:
    """The park's table a sheet is of."""
    table = table_of_sheet(grid.sheet) if grid.sheet else None
    return table if table is not None and table.name != "park" else None


def is_other_sheet(grid: Grid) -> bool:
    """A sheet of a park's workbook that is not for import."""
    found = table_of_sheet(grid.sheet) if grid.sheet else None
    return grid.sheet in OTHER_SHEETS or (found is not None and found.name == "park")


def add_own_table(draft: Draft, grid: Grid, table: Table) -> None:
    """The rows of a sheet that is headed as the park's own."""
    merged = SheetFacts(merged=grid.facts.merged if grid.facts else [])  # error cells were said when the grid was read
    raw = read_sheet(grid.file, grid.sheet, grid.cells, merged, table, draft.bag)
    if raw is not None:
        _add(draft, raw, table)


def add_own_csv(draft: Draft, path: Path) -> bool:
    """The rows of a CSV file named as a table of the park; False where it is none."""
    table = next((table for table in TABLES.values() if table.file == path.name and table.name != "park"), None)
    if table is None:
        return False
    raw = read_csv(path, table, draft.bag)
    if raw is not None:
        _add(draft, raw, table)
    return True


def _add(draft: Draft, raw: RawTable, table: Table) -> None:
    frame = typed_frame(raw, draft.bag)
    codes = {firm.credit_code: firm.enterprise for firm in draft.park.enterprises if firm.credit_code}
    if table.name == "enterprises":
        codes |= dict(zip(frame["credit_code"], frame["enterprise"], strict=True))
    given = [name for name in table.names if name in raw.cells]
    for row, values in enumerate(frame[given].to_dict("records")):
        kept = {str(name): codes.get(value, value) if name in _FIRMS else value for name, value in values.items() if not _blank(value)}
        draft.add(table.name, raw.place(row, table.observed or table.names[0]), **kept)


def _blank(value: object) -> bool:
    return value == "" or (isinstance(value, float) and isnan(value))
