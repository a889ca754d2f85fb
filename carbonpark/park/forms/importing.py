"""Import: read every form, check it, show what it would change, and write all of it or nothing.

The park is written to a new place beside the old one, read back and checked there, and only then put in its place.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carbonpark.park.folder import csv_text
from carbonpark.park.forms import energy_forms, meters, own_tables, torch
from carbonpark.park.forms.draft import Draft
from carbonpark.park.forms.energy_forms import Form
from carbonpark.park.forms.energy_mapping import add_energy
from carbonpark.park.forms.merge import Preview, merged, preview_of
from carbonpark.park.forms.sheets import Grid, Head, grids_of
from carbonpark.park.load import find_park, load_park
from carbonpark.park.park import Park
from carbonpark.park.tables import TABLES
from carbonpark.park.workbook_write import save_workbook
from carbonpark.words.errors import InputError, Place, Problem, UsageError
from carbonpark.words.language import Text
from carbonpark.words.places import shipped_scenarios

_HEAD_ROWS = 12
BEFORE = "导入前"
"""Part of the name under which a workbook that is replaced is kept."""


@dataclass(frozen=True)
class Imported:
    """What an import did, or (`written` None) would do."""

    park: Park
    preview: Preview
    remarks: tuple[Problem, ...]
    written: Path | None = None

    def as_dict(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "written": str(self.written) if self.written else None,
            "tables": {name: {kind: self.preview.count(name, kind) for kind in ("added", "changed", "same")} for name in self.preview.tables},
            "rows": [{"table": change.table, "kind": change.kind, "key": [str(part) for part in change.key], "place": str(change.row.place),
                      "cells": [{"column": column, "old": str(old), "new": str(new)} for column, old, new in change.cells]}
                     for change in self.preview.changes],
            "remarks": [{"code": one.code, "severity": one.severity, "place": str(one.place), "what": {"zh": one.what.zh, "en": one.what.en},
                         "way_out": {"zh": one.way_out.zh, "en": one.way_out.en}} for one in self.remarks],
        }


def import_forms(files: Sequence[str | Path], into: str | Path, preview: bool = False, out: str | Path | None = None) -> Imported:
    """Merge forms into a park.

    Parameters
    ----------
    files : forms 205-1, 205-2, Torch tables, meter CSV, or workbooks of one firm in the park's own tables
    into : the park, a folder or workbook
    preview : only say what would be done
    out : write the merged park to this new folder or .xlsx and leave `into` as it is

    Raises
    ------
    InputError
        With every problem of every form; nothing is written then.
    """
    target = _target(into, preview, out)
    draft = Draft(load_park(into))
    for file in dict.fromkeys(Path(file) for file in files):
        _read(draft, file)
    found = preview_of(draft)
    draft.bag.problems.title = Text(zh="不能导入，什么都没有写", en="Nothing was imported")
    if not draft.rows and not draft.bag.problems.found:
        _nothing_found(draft, ", ".join(Path(file).name for file in files))
    draft.bag.problems.stop()
    written, warnings = _checked_and_written(draft.park, found, target)
    remarks = (*draft.bag.problems.found, *warnings, *draft.bag.repairs)
    return Imported(draft.park, found, remarks, written)


def _nothing_found(draft: Draft, files: str) -> None:
    if draft.recognised:
        draft.bag.error(Place(file=files), Text(zh="报表里没有可导入的数值", en="the forms hold no figures to import"),
                        Text(zh="核对数值是否填在表内各行", en="check that the figures stand in the lines of the form"), "form_empty")
        return
    draft.bag.error(Place(file=files), Text(zh="没有认出可导入的报表", en="no form was recognised"),
                    Text(zh="可导入：205-1、205-2、火炬表、表计 CSV、与填报模板同名的表（见 docs/forms.md）", en="known are 205-1, 205-2, Torch tables, meter CSV, and sheets named as the template's (docs/forms.md)"), "form_unknown")


def _target(into: str | Path, preview: bool, out: str | Path | None) -> tuple[Path, Path | None]:
    """The park as it is, and where the merged one goes (None: nowhere)."""
    source = find_park(into)
    if source is None:
        return Path(into), None  # reading it says what is wrong
    if out is not None and Path(out).exists() and (not Path(out).is_dir() or any(Path(out).iterdir())):
        raise UsageError(str(Text(zh=f"{out} 已存在且不为空，不会覆盖：请换一个名称", en=f"{out} exists and is not empty; it is left alone: choose another name")))
    if not preview and (Path(out) if out is not None else source).suffix.lower() == ".xlsm":
        raise UsageError(str(Text(zh="不改写含宏的工作簿：用 --out 新文件.xlsx", en="a workbook with macros is not rewritten: give --out NEW.xlsx")))
    if not preview and out is None and shipped_scenarios().resolve() in source.resolve().parents:
        raise UsageError(str(Text(zh="自带园区不会改写：用 --out 新文件夹", en="a shipped park is not written to: give --out NEW")))
    return source, None if preview else Path(out) if out is not None else source


def _read(draft: Draft, path: Path) -> None:
    """Every form in one file."""
    if meters.is_meter_file(path):
        meters.add_meters(draft, path)
        return
    if path.suffix.lower() == ".csv" and path.is_file() and own_tables.add_own_csv(draft, path):
        return
    grids = grids_of(path, draft.bag)
    known = [grid for grid in grids if _kind(grid)]
    draft.recognised |= bool(known)
    for grid in grids:
        filled = any(str(cell).strip() for line in grid.cells for cell in line if cell is not None)
        if grid not in known and filled and not own_tables.is_other_sheet(grid):
            draft.bag.mended(grid.place(0, 0), Text(zh=f"“{grid.sheet or grid.file}”不是已知的报表，未导入", en=f"'{grid.sheet or grid.file}' is no known form and was passed over"),
                             Text(zh="可导入的报表见 docs/forms.md", en="docs/forms.md lists the forms"))
    for grid in known:
        if _kind(grid) == "own":
            own = own_tables.own_table(grid)
            if own is not None:
                own_tables.add_own_table(draft, grid, own)
    _forms_of_a_firm(draft, [grid for grid in known if _kind(grid) != "own"])


def _kind(grid: Grid) -> str:
    """What a sheet is: by its shape, and only then by its name."""
    tests = {"205-1": energy_forms.is_205_1, "205-2": energy_forms.is_205_2, "torch": torch.is_torch}
    shape = next((name for name, test in tests.items() if test(grid)), "")
    return shape or ("own" if own_tables.own_table(grid) is not None else "")


def _forms_of_a_firm(draft: Draft, grids: list[Grid]) -> None:
    """Forms of one workbook: what one sheet does not say of firm and year, another sheet of it may."""
    heads = [_head(grid) for grid in grids]
    codes = {head.code for head in heads if head.code}
    years = {head.year for head in heads if head.year}
    energy: dict[tuple[str, int, str], dict[str, Form]] = {}
    for grid, head in zip(grids, heads, strict=True):
        code = head.code or (next(iter(codes)) if len(codes) == 1 else "")
        year = head.year or (next(iter(years)) if len(years) == 1 else 0)
        label = _firm(draft, grid, head, code)
        if not year:
            draft.bag.error(grid.place(0, 0), Text(zh="表头没有年份", en="the form does not say its year"), Text(zh="在表头写例如“2025年”", en="write for example 2025年 above the table"), "year")
        kind = _kind(grid)
        form = energy_forms.read_205_1(grid, draft) if kind == "205-1" else energy_forms.read_205_2(grid, draft) if kind == "205-2" else None
        if not (label and year):
            continue
        if kind == "torch":
            torch.add_torch(draft, label, year, grid)
        elif form is not None:
            energy.setdefault((label, year, head.period), {})[kind] = form
    for (label, year, period), forms in energy.items():
        add_energy(draft, label, year, period, forms.get("205-1"), forms.get("205-2"))


def _head(grid: Grid) -> Head:
    head = grid.head(_HEAD_ROWS)
    inside = torch.credit_code_in(grid)
    return Head(inside[0], head.title, head.year, head.period, head.code_at) if inside else head


def _firm(draft: Draft, grid: Grid, head: Head, code: str) -> str:
    place = grid.place(*head.code_at)
    if code:
        return draft.enterprise(code, head.title, place)
    draft.bag.error(place, Text(zh="表头没有统一社会信用代码", en="the form does not say its unified social credit code"),
                    Text(zh="在表头写“统一社会信用代码：18 位代码”", en="write 统一社会信用代码 and the 18 characters above the table"), "credit_code")
    return ""


def _checked_and_written(park: Park, preview: Preview, target: tuple[Path, Path | None]) -> tuple[Path | None, list[Problem]]:
    """The merged park in a new place, read back; then, unless it is a preview, where it belongs. With new warnings."""
    source, goal = target
    tables = merged(park, preview)
    beside = goal.resolve().parent if goal is not None else Path(tempfile.gettempdir())
    beside.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".carbonpark-import-", dir=beside))
    try:
        fresh = _fresh(park, tables, source, goal, scratch)
        warnings = _read_back(fresh, park)
        if goal is not None:
            _put_in_place(fresh, goal, scratch)
        return goal, warnings
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _put_in_place(fresh: Path, goal: Path, scratch: Path) -> None:
    """Swap by renaming: what was there is kept until the new park stands."""
    if goal.is_file():
        shutil.copy2(goal, goal.with_name(f"{goal.stem}.{BEFORE}{goal.suffix}"))
        fresh.replace(goal)
        return
    old = scratch / "old"
    if goal.exists():
        goal.rename(old)
    try:
        fresh.rename(goal)
    except OSError:
        if old.exists():
            old.rename(goal)
        raise


def _fresh(park: Park, tables: dict[str, Any], source: Path, goal: Path | None, scratch: Path) -> Path:
    if (goal or source).suffix.lower() in (".xlsx", ".xlsm"):
        return save_workbook(park.with_tables(**tables), scratch / "park.xlsx")
    place = scratch / "park"
    if source.is_dir():
        shutil.copytree(source, place)
        changed = park.with_tables(**tables)
        for name in tables:
            (place / TABLES[name].file).write_bytes(csv_text(changed.tables[name], TABLES[name]).encode("utf-8-sig"))
        return place
    from carbonpark.park.folder import save_folder

    return save_folder(park.with_tables(**tables), place)


def _read_back(fresh: Path, park: Park) -> list[Problem]:
    """Whether the whole park can be read with the new rows; returns the warnings it did not have before."""
    try:
        whole = load_park(fresh)
    except InputError as refused:
        title = Text(zh="合并后的园区有误，什么都没有写", en="The merged park has problems; nothing was written")
        raise InputError([problem for problem in refused.problems if problem.severity == "error"], title) from refused
    before = {(problem.code, problem.what.zh) for problem in park.warnings}
    return [problem for problem in whole.warnings if (problem.code, problem.what.zh) not in before and problem.code != "stock_identity"]
