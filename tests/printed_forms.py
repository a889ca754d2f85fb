"""Forms as they are printed, built with openpyxl: titles, merged header rows, codes, units per line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from carbonpark.park import load_park, save_folder
from carbonpark.park.credit_codes import check_character
from carbonpark.words.places import shipped


def code(body: str) -> str:
    """17 characters and their check character (GB 32100)."""
    return body + check_character(body)


CHEM, TEX = code("91320000MA1CHEM01"), code("91320000MA1TEXT01")


def park_with_codes(at: Path) -> Path:
    """The toy park as a folder with two more firms that have credit codes and no records yet."""
    toy = load_park(shipped("toy"))
    firms = toy.tables["enterprises"]
    more = pd.concat([firms.head(1)] * 2).assign(enterprise=[firm(0), firm(1)], title=["某化工有限公司", "某纺织有限公司"], credit_code=[CHEM, TEX])
    return save_folder(toy.with_tables(enterprises=pd.concat([firms, more], ignore_index=True)), at)


def firm(at: int) -> str:
    """Labels of the two firms."""
    return ("chem_01", "tex_01")[at]


HEAD_205_1 = ("能源名称", "计量单位", "代码", "年初库存量", "购进量", "", "消费量合计", "工业生产消费", "", "非工业生产消费", "其中：运输工具消费", "年末库存量", "采用折标系数", "参考折标系数")
SECOND_205_1 = ("", "", "", "", "实物量", "金额(千元)", "", "", "其中：用于原材料", "", "", "", "", "")
LABELS_205_1 = ("甲", "乙", "丙", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "丁")

# name, unit, code, 1 opening, 2 purchased, 3 money, 4 used, 5 industrial, 6 raw material, 7 other, 8 transport, 9 closing, 10 coefficient
COAL = ("原煤", "吨", "01", 1000, 20000, None, 20500, 20500, 0, 0, 0, 500, None)
BITUMINOUS = ("3.一般烟煤", "吨", "04", 1000, 20000, None, 20500, 20500, 0, 0, 0, 500, 0.7143)
GAS = ("天然气", "万立方米", "15", None, 300, 9000, 300, 290, 100, 10, 0, None, 13.3)
DIESEL = ("柴油", "吨", "22", 5, 60, None, 55, 15, 0, 40, 38, 10, 1.4571)
HEAT = ("热力", "百万千焦", "32", None, 5000, None, 5000, 5000, 0, 0, None, None, 0.0341)
POWER = ("电力", "万千瓦时", "33", None, 400, None, 420, 420, 0, 0, None, None, 1.229)
LINES = (COAL, BITUMINOUS, GAS, DIESEL, HEAT, POWER)


def form_205_1(book: Any, credit: str, lines: Sequence[Sequence[object]] = LINES, year: str = "2025年", title: str = "某化工有限公司",
               total: float | None = None) -> None:
    """A sheet as printed: three title rows, two merged header rows, the row 甲 乙 丙 1 2 3, the lines, the signatures."""
    sheet = book.create_sheet("205-1")
    sheet["A1"] = "能源购进、消费与库存"
    sheet.merge_cells("A1:N1")
    sheet["L2"], sheet["M2"] = "表    号：", "205-1表"
    sheet["A3"] = f"统一社会信用代码：{credit}" if credit else None
    sheet["A4"] = f"单位详细名称：{title}"
    sheet["F4"] = year
    for at, word in enumerate(HEAD_205_1, 1):
        sheet.cell(5, at).value = word or None
    for at, word in enumerate(SECOND_205_1, 1):
        sheet.cell(6, at).value = word or None
    for merged in ("A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:F5", "G5:G6"):
        sheet.merge_cells(merged)
    for at, label in enumerate(LABELS_205_1, 1):
        sheet.cell(7, at).value = label
    rows = [*lines, *([("能源合计", "吨标准煤", "40", None, None, None, total, *[None] * 6)] if total is not None else [])]
    for row, line in enumerate(rows, 8):
        for at, cell in enumerate(line, 1):
            sheet.cell(row, at).value = cell
    sheet.cell(9 + len(rows), 1).value = "单位负责人：        填表人："


def form_205_2(book: Any, credit: str, lines: Sequence[Mapping[str, object]], year: str = "2025年") -> None:
    """205-2 as printed: inputs side by side under one merged header."""
    heads = ("能源名称", "计量单位", "代码", "工业生产消费", "加工转换投入合计", "火力发电", "供热", "煤炭洗选", "炼焦", "炼油及煤制油", "制气", "天然气液化", "煤制品加工", "加工转换产出", "回收利用")
    sheet = book.create_sheet("205-2")
    sheet["A1"] = "能源加工转换与回收利用"
    sheet["A2"], sheet["F2"] = f"统一社会信用代码：{credit}", year
    sheet["F3"] = "其中："
    for at, word in enumerate(heads, 1):
        sheet.cell(4 if at in (6, 7, 8, 9, 10, 11, 12, 13) else 3, at).value = word
    for at in (1, 2, 3, 4, 5, 14, 15):
        sheet.merge_cells(start_row=3, end_row=4, start_column=at, end_column=at)
    for at, label in enumerate(("甲", "乙", "丙", *range(1, 13)), 1):
        sheet.cell(5, at).value = label
    for row, line in enumerate(lines, 6):
        for word, value in line.items():
            sheet.cell(row, heads.index(word) + 1).value = value


def torch(book: Any, sheet_name: str, lines: Sequence[tuple[object, ...]], credit: str = "", year: str = "2025年") -> None:
    """A Torch table: name, code, unit, figure of the year."""
    sheet = book.create_sheet(sheet_name)
    sheet["A1"] = sheet_name
    sheet["A2"], sheet["C2"] = f"统一社会信用代码：{credit}" if credit else None, year
    for row, line in enumerate([("指标名称", "代码", "计量单位", "数量"), *lines], 3):
        for at, cell in enumerate(line, 1):
            sheet.cell(row, at).value = cell


def saved(at: Path, *fill: Any) -> Path:
    """A new workbook, filled by each function in turn."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    for each in fill:
        each(book)
    book.save(at)
    return at
