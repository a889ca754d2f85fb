"""Torch tables as printed: 企业概况 (QA), 经济概况 (QC), 人员 (QD), each a line with name, code, unit and this year's figure.

Money of the Torch statistics is in current prices. Lines an account does not use are counted and said.
"""

from __future__ import annotations

import re

from carbonpark.park.forms import names
from carbonpark.park.forms.draft import Draft
from carbonpark.park.forms.sheets import Grid
from carbonpark.words.errors import Place
from carbonpark.words.language import Text

_NAME, _VALUE = ("指标名称", "指标", "项目"), ("数量", "本年", "本期", "本年实际", "填报内容", "内容", "数值")
_CODE = re.compile(r"Q[ACDJ]\d{1,4}[A-Z0-9_\-]*")
_INDUSTRY = ("行业代码", "国民经济行业代码", "行业小类代码")
_CREDIT = ("统一社会信用代码", "信用代码")


def columns_of(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The header row of a Torch table, and its columns."""
    for row in range(min(30, len(grid.cells))):
        found: dict[str, int] = {}
        for column in range(len(grid.cells[row])):
            word = grid.text(row, column)
            what = "name" if word in _NAME else "code" if word in ("代码", "指标代码") else "unit" if word in ("计量单位", "单位") else "value" if word in _VALUE else ""
            if what:
                found.setdefault(what, column)
        if {"name", "code", "value"} <= found.keys() and _has_codes(grid, row, found["code"]):
            return row, found
    return None


def _has_codes(grid: Grid, head: int, column: int) -> bool:
    return any(_CODE.fullmatch(grid.text(row, column)) for row in range(head + 1, min(head + 12, len(grid.cells))))


def is_torch(grid: Grid) -> bool:
    """Whether a sheet is a Torch table."""
    return columns_of(grid) is not None


def credit_code_in(grid: Grid) -> tuple[str, Place] | None:
    """QA03 holds the credit code: it may stand in the table and not above it."""
    found = columns_of(grid)
    if found is None:
        return None
    head, columns = found
    for row in range(head + 1, len(grid.cells)):
        if names.line_name(grid.text(row, columns["name"])) in _CREDIT or grid.text(row, columns["code"]) == "QA03":
            return grid.text(row, columns["value"]).upper(), grid.place(row, columns["value"])
    return None


def add_torch(draft: Draft, label: str, year: int, grid: Grid) -> None:
    """Economy rows of one firm and year, and its class of industry."""
    found = columns_of(grid)
    if found is None:
        return
    head, columns = found
    passed_over = 0
    for row in range(head + 1, len(grid.cells)):
        name, value_at = names.line_name(grid.text(row, columns["name"])), columns["value"]
        place = grid.place(row, value_at)
        if not grid.text(row, value_at) or name in _CREDIT:
            continue
        if name in _INDUSTRY:
            draft.add("enterprises", place, enterprise=label, industry=grid.text(row, value_at))
        elif name in names.TORCH_MONEY or name in names.TORCH_PEOPLE:
            _figure(draft, label, year, grid, row, columns, name)
        else:
            passed_over += 1
    if passed_over:
        draft.bag.mended(grid.place(head, columns["name"]), Text(zh=f"{passed_over} 行不属于核算，未导入", en=f"{passed_over} lines are not part of an account and were passed over"),
                         Text(zh="可导入：营业收入、总产值、增加值、税费、从业人员、行业代码", en="used are revenue, output, value added, tax, jobs and the industry"))


def _figure(draft: Draft, label: str, year: int, grid: Grid, row: int, columns: dict[str, int], name: str) -> None:
    value = grid.number(row, columns["value"])
    unit = grid.text(row, columns["unit"]) if "unit" in columns else ""
    place = grid.place(row, columns["value"])
    if value is None:
        return
    if not unit:
        draft.bag.error(place, Text(zh=f"{name} 没有计量单位", en=f"{name} has no unit"), Text(zh="补上计量单位（千元、人）", en="write the unit (千元, 人)"), "unit_missing")
        return
    people = name in names.TORCH_PEOPLE
    draft.add("economy", place, entity=label, year=year, indicator="jobs" if people else names.TORCH_MONEY[name], value=value, unit=unit,
              price_basis="" if people else "current", source=f"火炬统计 {grid.text(row, columns['code'])}")
