"""The inventory in the form cities report in (GPC): the three sums first, then the cells with their notation keys."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_cells import Amounts
from carbonpark.report.account_sections import Account
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Column, Section, Table, table
from carbonpark.report.source import in_order, titled
from carbonpark.report.words import NOTATION, named, period_name
from carbonpark.words.language import Text

SOURCE = files("gpc.csv")
SCOPES = ("1", "2", "3")


def gpc_section(account: Account) -> Section:
    """Sums, the form of one year, and what is still to be entered."""
    section = Section("gpc", Text("GPC 城市清单", "Inventory by the GPC"))
    rows = account.year_of("gpc")
    if rows.empty:
        return section
    rows = rows.assign(scope=rows["scope"].map(lambda scope: str(scope).removesuffix(".0")))
    sums = ~rows["scope"].isin(SCOPES)
    section.blocks += [_sums(account, rows[sums]), _form(account, rows[~sums]), *_to_complete(account, rows[~sums])]
    return section


def _sums(account: Account, rows: pd.DataFrame) -> Block:
    period = period_name(account.period)
    title = Text(f"{period.zh} BASIC、BASIC+ 与 BASIC+IPPU", f"BASIC, BASIC+ and BASIC+IPPU, {period.en}")
    shown = rows.assign(name=[_level(row) for row in rows.to_dict("records")],
                        why=[_shorter(titled(row, "why")) for row in rows.to_dict("records")])
    columns = [Column("name", Text("合计层级", "Level")), Column("tco2e", Text("排放", "Emissions"), "number", "t CO2e"),
               Column("biogenic", Text("另: 生物源 CO₂", "Beside it: biogenic CO₂"), "number", "t CO2"),
               Column("why", Text("说明", "Note"))]
    return table(title, columns, shown, SOURCE)


def _shorter(why: Text, most: int = 5) -> Text:
    """A long list of cells by its first ones: the table of what is to be completed names all."""
    def cut(text: str, comma: str, rest: str) -> str:
        parts = text.split(comma)
        return text if len(parts) <= most + 1 else comma.join(parts[:most]) + rest

    return Text(cut(why.zh, "、", " 等, 见“GPC 待补充项”"), cut(why.en, ", ", " and others, see what is to be completed"))


def _level(row: dict[str, object]) -> Text:
    name = titled(row)
    return Text(name.zh, name.en[:1].upper() + name.en[1:])


def _form(account: Account, rows: pd.DataFrame) -> Table:
    """The form as printed: a sub-sector a row, a scope a column; a further cell of the same scope has a row of its own."""
    period = period_name(account.period)
    partial = bool((rows["tco2e"].notna() & (rows["missing"] > 0)).any())
    rest = Text(", * 只含已知部分", ", * what is known only") if partial else Text("", "")
    title = Text(f"{period.zh}分部门与范围 (NO 不发生, IE 计在别处, NE 未估算, C 保密{rest.zh})",
                 f"By sector and scope, {period.en} (NO not occurring, IE elsewhere, NE not estimated, C confidential{rest.en})")
    amounts = Amounts("t CO2e", rows["tco2e"])
    lines: dict[str, dict[str, Cell]] = {}
    names: dict[str, tuple[Text, Text]] = {}
    for row in rows.to_dict("records"):
        ref = str(row["ref"])
        line = ".".join(ref.split(".")[:2])
        if str(row["scope"]) in lines.get(line, {}):
            line = ref
        if line not in names:
            names[line] = (titled(row, "sector"), titled(row))
        mark = "*" if float(row["missing"] or 0) > 0 else ""
        lines.setdefault(line, {})[str(row["scope"])] = amounts.cell(row["tco2e"], str(row["notation"] or "–"), mark)
    heads = ((Text("编号", "Ref."), False), (Text("部门", "Sector"), False), (Text("子部门", "Sub-sector"), False),
             *((amounts.head(Text(f"范围{'一二三'[int(scope) - 1]}", f"Scope {scope}")), True) for scope in SCOPES))
    body, before = [], ""
    for line, cells in lines.items():
        sector, name = names[line]
        first = Cell("", "") if sector.zh == before else Cell(sector.zh, _capital(sector.en))
        before = sector.zh
        body.append((Cell(line, line), first, Cell(name.zh, _capital(name.en)),
                     *(cells.get(scope, Cell("", "", True)) for scope in SCOPES)))
    return Table(title, heads, tuple(body), SOURCE)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _to_complete(account: Account, rows: pd.DataFrame) -> list[Block]:
    """Cells nobody filled, those of one reason together."""
    lacking = rows[rows["notation"].isin(("NE", "C"))]
    if lacking.empty:
        return []
    groups = [(key, lacking[lacking["why_zh"] == key]) for key in in_order(lacking["why_zh"])]
    shown = pd.DataFrame({
        "cells": [Text("、".join(part["ref"]), ", ".join(part["ref"])) for _, part in groups],
        "what": [Text("、".join(in_order(part["title_zh"])), ", ".join(in_order(part["title_en"]))) for _, part in groups],
        "key": [named(part["notation"].iloc[0], NOTATION) for _, part in groups],
        "why": [titled(part.iloc[0].to_dict(), "why") for _, part in groups]})
    columns = [Column("cells", Text("编号", "Ref.")), Column("what", Text("子部门", "Sub-sector")), Column("key", Text("标记", "Key")),
               Column("why", Text("原因与填报位置", "Reason, and where to enter it"))]
    return [table(Text("GPC 待补充项", "To be completed for the GPC"), columns, shown, SOURCE)]
