"""The papers behind an account: checks, verified figures, diagnosis, what is to be completed, factors."""

from __future__ import annotations

import re

import pandas as pd

from carbonpark.report.account_sections import Account
from carbonpark.report.facts import Sentence
from carbonpark.report.figures import levers
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.page import Block, Column, Missing, Section, Table, figure, shown_unit, table
from carbonpark.report.plan_front import TRUE
from carbonpark.report.source import said, titled
from carbonpark.report.words import BLOCKS, SEVERITIES, USES, named
from carbonpark.words.language import Language, Text


def checks_section(account: Account) -> Section:
    """What was checked and what was found."""
    section = Section("checks", Text("核算校验", "Checks"))
    found, title = account.run.table("checks"), Text("校验结果", "What was checked and found")
    if found is None:
        section.blocks.append(Missing(title))
        return section
    found = _together(found).assign(order=lambda t: [_gravity(row) for row in t.to_dict("records")])
    found = found.sort_values("order", kind="stable")
    fired = found["fired"].map(str).isin(TRUE)
    rows = found.assign(
        tco2=found["tco2"].where(fired) if "tco2" in found else float("nan"),
        rows=[_few(_blank(where)) for where in found["rows"]] if "rows" in found else "",
        fired=[named(s, SEVERITIES) if f else Text("通过", "passed") for s, f in zip(found["severity"], fired, strict=True)],
        message=[titled(row, "message") for row in found.to_dict("records")])
    some = [name for name in ("year", "tco2", "rows") if name in rows and rows[name].map(_blank).ne("").any()]
    columns = [Column("id", Text("校验", "Check")), Column("fired", Text("结果", "Result")),
               Column("year", Text("时段", "Period")), Column("message", Text("说明", "Finding")),
               Column("tco2", Text("影响", "Worth"), "number", "t CO2"), Column("rows", Text("行", "Rows"))]
    marks = ["bad" if f and s == "block" else "" for f, s in zip(fired, found["severity"], strict=True)]
    section.blocks.append(table(title, [c for c in columns if c.key in (*some, "id", "fired", "message")], rows, files("checks.csv"), marks))
    return section


def _gravity(row: dict[str, object]) -> tuple[int, float]:
    """What blocks first, then the largest; what passed last."""
    if str(row["fired"]) not in TRUE:
        return 9, 0.0
    worth = row.get("tco2")
    size = abs(float(worth)) if isinstance(worth, int | float) and worth == worth else 0.0  # noqa: PLR0124 - NaN
    return ("block", "warn").index(str(row["severity"])) if row["severity"] in ("block", "warn") else 2, -size


def _blank(value: object) -> str:
    """A word of a table, nothing where there is none."""
    return "" if str(value).strip() in ("", "nan", "<NA>", "None") else str(value).strip()


def _together(found: pd.DataFrame) -> pd.DataFrame:
    """Findings that differ by their year alone as one row, its years told, their sizes added."""
    text = found["message_zh"] if "message_zh" in found else found["id"]
    key = found["id"].map(str) + found["severity"].map(str) + found["fired"].map(str) + text.map(lambda said: re.sub(r"\d{4}", "", str(said)))
    parts = []
    for _, part in found.groupby(key, sort=False):
        row = part.iloc[0].to_dict()
        if len(part) > 1 and "year" in part:
            row["year"] = ", ".join(_blank(year) for year in part["year"])
            row["tco2"] = part["tco2"].sum(min_count=1) if "tco2" in part else float("nan")
            row["rows"] = "; ".join(_blank(where) for where in part["rows"]) if "rows" in part else ""
        parts.append(row)
    return pd.DataFrame(parts, columns=list(found.columns))


def _few(where: str, most: int = 3) -> str:
    """The first places of a long list; checks.csv names all."""
    places = [place.strip() for place in where.split(";") if place.strip()]
    return "; ".join(places[:most]) + (" …" if len(places) > most else "")


BASES = {
    "record": Text("记录当年", "year of its record"), "estimated": Text("由其他年份推算", "estimated from another year"),
    "verified_total": Text("核查值即输入, 不构成对照", "the verified figure is the input: no comparison"),
    "not_described": Text("当年无记录", "no record for that year"),
}


def verified_section(account: Account) -> Section:
    """Computed beside officially verified emissions, with the difference explained line by line."""
    section = Section("verified", Text("与核查数据对照", "Against verified emissions"))
    found = account.run.table("verified")
    if found is None:
        return section
    own = found["basis"] == "record" if "basis" in found else found["computed_t"].notna() & found["verified_t"].notna()
    if own.any():
        section.blocks += [_verified_figure(account, found[own].reset_index(drop=True)),
                           _verified_table(account, found[own], Text("计算值与核查值, 各装置记录当年",
                                                                     "Computed and verified, in the year of each record"))]
    section.blocks.append(_explained(account, found))
    if not own.all():
        section.blocks.append(_verified_table(account, found[~own], Text("其他年份与无法对照者", "Other years, and what cannot be compared")))
    return section


def _verified_figure(account: Account, rows: pd.DataFrame) -> Block:
    title = Text("计算值与核查值", "Computed and verified emissions")
    names = [Text(f"{account.labels(e).zh} {y}", f"{account.labels(e).en} {y}") for e, y in
             zip(rows["entity"], rows["year"].map(str), strict=True)]

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.verified(pd.DataFrame({"label": [name.said(language) for name in names],
                                             "computed": rows["computed_t"], "verified": rows["verified_t"]}), "t CO2", language)

    source = files("verified.csv")
    return figure("verified", title, draw, _verified_table(account, rows, title), source, shown_unit("t CO2", rows["verified_t"]))


def _verified_table(account: Account, rows: pd.DataFrame, title: Text) -> Table:
    """Computed, verified, their difference, what is explained of it, and on what the comparison rests."""
    figures = {"computed_t": Text("计算值", "Computed"), "verified_t": Text("核查值", "Verified"),
               "difference": Text("差额", "Difference"), "explained_t": Text("可说明的变化", "Reasons worth")}
    shown = rows.assign(
        entity=[account.labels(e) for e in rows["entity"]], difference=rows["computed_t"] - rows["verified_t"],
        share=rows["computed_t"] / rows["verified_t"] - 1,
        basis=[named(b, BASES) for b in rows["basis"]] if "basis" in rows else "")
    columns = [Column("entity", Text("装置", "Installation")), Column("year", Text("年份", "Year")),
               *(Column(name, head, "number", "t CO2", tuple(figures)) for name, head in figures.items() if name in shown),
               Column("share", Text("相对差", "Relative"), "share")]
    if "basis" in rows:
        columns.append(Column("basis", Text("对照依据", "Basis")))
    if "source" in rows:
        columns.append(Column("source", Text("核查值来源", "Source")))
    return table(title, columns, shown, files("verified.csv"))


def _explained(account: Account, verified: pd.DataFrame) -> Block:
    """The difference line by line: explained.csv where the run has it, else what verified.csv itself says."""
    title, found = Text("差额逐项说明", "The difference, line by line"), account.run.table("explained")
    if found is None:
        more = "note" in verified
        return as_it_is(account.run, account.labels, "verified", title) if more else Missing(title)
    key = "enterprise" if "enterprise" in found else "entity"
    rows = found.assign(entity=[account.labels(e) for e in found[key]],
                        why=[Text(str(row["zh"]), str(row["en"])) for row in found.to_dict("records")])
    columns = [Column("entity", Text("装置", "Installation")), Column("year", Text("年份", "Year")),
               Column("effect_tco2", Text("若成立, 计算值变化", "Computed would change by"), "number", "t CO2"),
               Column("why", Text("原因", "Reason"))]
    return table(title, columns, rows, files("explained.csv"))


def missing_section(account: Account) -> Section:
    """待补充: what nobody estimated, may not be shown, or has no factor; and which factors fell back."""
    section = Section("missing", Text("待补充与估计", "To be completed, and estimated"))
    run, title = account.run, Text("待补充清单", "To be completed")
    found = run.table("inventory")
    gaps = None if found is None else found[found["status"].isin(("NE", "C"))]
    if gaps is not None and len(gaps):
        keys = [name for name in ("entity", "year", "block", "carrier", "use", "status", "input_ref", "note") if name in gaps]
        rows = gaps[keys].drop_duplicates([k for k in keys if k != "note"])
        rows = rows.assign(block=[named(b, BLOCKS) for b in rows["block"]], carrier=[account.labels(c) if c else "" for c in rows["carrier"]],
                           use=[named(u, USES) for u in rows["use"]] if "use" in rows else "",
                           entity=[account.labels(e) for e in rows["entity"]])
        heads = {"entity": ("主体", "Entity"), "year": ("时段", "Period"), "block": ("环节", "Source"), "carrier": ("品种", "Carrier"),
                 "use": ("用途", "Use"), "status": ("状态", "Status"), "input_ref": ("位置", "Where"), "note": ("说明", "Note")}
        section.blocks.append(table(title, [Column(k, Text(*heads[k])) for k in keys], rows, files("inventory.csv")))
    else:
        section.blocks.append(Missing(title) if found is None else Sentence(
            Text("每条记录都有数量和因子, 没有待补充的记录。", "Every record has an amount and a factor: none is to be completed."), {}))
    section.blocks += _absent(account)
    provenance = run.summary.get("provenance") or {}
    for key, words in (("missing", Text("没有可用因子", "No factor")), ("fell_back", Text("采用邻近年份的因子", "Factors of a neighbouring year"))):
        texts = [said(item) for item in provenance.get(key) or []]
        if texts:
            section.blocks.append(table(words, [Column("what", Text("说明", "What"))], pd.DataFrame({"what": texts}), files("summary.json")))
    return section


PARTS = (
    ("certificates", Text("绿证与绿电台账", "Ledger of certificates and green power"), ("certificates",)),
    ("suppliers", Text("园内供能单位的碳强度", "What energy of suppliers inside carries"), ("power_heat", "plants")),
    ("chp", Text("热电联产分摊", "CHP shared out"), ("plants",)),
    ("material_flows", Text("物料平衡", "Material balances"), ("materials", "recipes")),
    ("memo", Text("生物源 CO₂ 与碳汇备查", "Biogenic CO₂ and sinks"), ("energy", "sinks")),
    ("boundaries", Text("边界对比 (需两个以上边界)", "Boundaries compared (two or more)"), ("boundaries",)),
)
"""Papers an account may lack because nobody entered what they are made of: file, what it is, tables to fill."""


def _absent(account: Account) -> list[Block]:
    """What could stand in this account and in which sheet to enter it."""
    from carbonpark.park.tables import TABLES

    lacking = [(title, tables) for file, title, tables in PARTS if account.run.table(file) is None]
    if not lacking or not account.regimes:
        return []
    sheets = {one.name: Text(one.sheet, f"{one.sheet.partition('_')[0]} {one.title.en}")
              for one in (TABLES.values() if isinstance(TABLES, dict) else TABLES)}
    rows = pd.DataFrame({"what": [title for title, _ in lacking],
                         "where": [Text("; ".join(sheets[name].zh for name in tables), "; ".join(sheets[name].en for name in tables))
                                   for _, tables in lacking]})
    columns = [Column("what", Text("本次没有的部分", "Not in this account")), Column("where", Text("填报位置 (工作表)", "Where to enter it (sheet)"))]
    return [table(Text("待补充: 没有数据的部分", "To be completed: parts without data"), columns, rows, files("manifest.json"))]


def factors_section(account: Account) -> Section:
    """Every factor row used, its value, source and quality."""
    section = Section("factors", Text("采用的因子", "Factors used"))
    found = account.run.table("factors")
    title = Text("因子、来源与等级 (A 实测, B 公布已核, C 公布未核, D 估计)",
                 "Factors, sources and grades (A measured, B published and read, C published, D estimated)")
    keep = None if found is None else found[[n for n in ("factor_id", "value", "unit", "quality", "source", "why_zh", "why_en") if n in found]]
    if keep is None:
        section.blocks.append(Missing(title))
        return section
    rows = keep.assign(why=[titled(row, "why") for row in keep.to_dict("records")])
    columns = [Column("factor_id", Text("因子", "Factor")), Column("value", Text("数值", "Value"), "plain"), Column("unit", Text("单位", "Unit")),
               Column("quality", Text("等级", "Grade")), Column("source", Text("来源", "Source")), Column("why", Text("选用理由", "Why this row"))]
    section.blocks.append(table(title, columns, rows, files("factors.csv"), ["bad" if q == "D" else "" for q in rows["quality"]]))
    return section
