"""The first sheet of a workbook: which sheets there are, what each is for, and who needs it.

A park is accounted from a handful of sheets; the others wait for those who have the records or want a plan.
"""

from __future__ import annotations

import re
from typing import Any

from carbonpark.park.schema import Table
from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text

GUIDE = "0_说明"
FIRST, ACCOUNT, PLAN, MORE = "first", "account", "plan", "more"
NEEDS: dict[str, Text] = {
    FIRST: Text("先填: 有这几张就能核算", "first: enough for an account"),
    ACCOUNT: Text("有则填: 核算与诊断用", "where there is any: account and diagnosis"),
    PLAN: Text("做规划时填", "for a plan"),
    MORE: Text("可选: 有记录再填", "optional: where there are records"),
}
COLOURS = {FIRST: "#C00000", ACCOUNT: "#0070C0", PLAN: "#00803E", MORE: "#A6A6A6"}
NEED_OF: dict[str, str] = {
    **dict.fromkeys(("park", "boundaries", "groups", "enterprises", "energy", "power_heat", "economy"), FIRST),
    **dict.fromkeys(("process", "materials", "land", "pools", "plants", "factors"), ACCOUNT),
    **dict.fromkeys(("technologies", "technology_flows", "projects", "project_flows", "measures", "measure_effects",
                     "supplies", "outlets", "networks"), PLAN),
}
"""Tables not named here are optional."""

_HEADS = (Text("工作表", "sheet"), Text("内容", "content"), Text("何时填", "when to fill it"), Text("行数", "rows"))


def need_of(table: Table) -> str:
    """Who needs a table."""
    return NEED_OF.get(table.name, MORE)


def in_sheet_order() -> list[Table]:
    """Tables by the number of their sheet: 5, 5b, 6."""
    def place(table: Table) -> tuple[int, str]:
        number, letter = re.match(r"(\d+)(\w?)", table.sheet.partition("_")[0]).groups()  # type: ignore[union-attr]
        return int(number), letter

    return sorted(TABLES.values(), key=place)


def guide_sheet(book: Any, rows: dict[str, int]) -> None:
    """Write the sheet; `rows` says how many rows each table holds."""
    sheet = book.add_worksheet(GUIDE)
    bold, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    link = book.add_format({"font_color": "#0563C1", "underline": 1})
    sheet.write_string(0, 0, "怎样填这本工作簿  How to fill this workbook", bold)
    steps = (
        "1. 先填红色标签的工作表; 空着的表不影响核算。  Fill the red sheets first; empty sheets do no harm.",
        "2. 空白是“未知”, 不是零: 不发生填 NO, 计在别处填 IE, 未估算填 NE, 保密填 C。  Blank is unknown, not zero: NO, IE, NE or C say why.",
        "3. 填完运行 carbonpark check 本文件, 它一次说出全部问题和改法。  Then run carbonpark check: every problem at once, with the way out.",
    )
    for row, text in enumerate(steps, 1):
        sheet.write_string(row, 0, text)
    for at, title in enumerate(_HEADS):
        sheet.write_string(5, at, f"{title.zh} {title.en}", head)
    for row, table in enumerate(in_sheet_order(), 6):
        sheet.write_url(row, 0, f"internal:'{table.sheet}'!A1", link, table.sheet)
        sheet.write_string(row, 1, f"{table.purpose.zh}  {table.purpose.en}")
        need = NEEDS[need_of(table)]
        sheet.write_string(row, 2, f"{need.zh}  {need.en}")
        sheet.write_number(row, 3, rows.get(table.name, 0))
    for at, width in enumerate((22, 78, 52, 10)):
        sheet.set_column(at, at, width)
    sheet.set_tab_color("#000000")
