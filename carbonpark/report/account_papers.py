"""The papers behind an account: checks, verified figures, diagnosis, what is to be completed, factors."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_sections import Account
from carbonpark.report.figures import levers
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.labels import Labels
from carbonpark.report.page import Block, Column, Missing, Section, figure, shown_unit, table
from carbonpark.report.plan_front import TRUE
from carbonpark.report.source import Run, said, titled
from carbonpark.report.words import BLOCKS, SEVERITIES, USES, named
from carbonpark.words.language import Language, Text


def checks_section(account: Account) -> Section:
    """What was checked and what was found."""
    section = Section("checks", Text("核算校验", "Checks"))
    found, title = account.run.table("checks"), Text("校验结果", "What was checked and found")
    if found is None:
        section.blocks.append(Missing(title))
        return section
    fired = found["fired"].map(str).isin(TRUE)
    rows = found.assign(
        fired=[named(s, SEVERITIES) if f else Text("通过", "passed") for s, f in zip(found["severity"], fired, strict=True)],
        message=[titled(row, "message") for row in found.to_dict("records")])
    columns = [Column("id", Text("校验", "Check")), Column("fired", Text("结果", "Result")),
               Column("year", Text("时段", "Period")), Column("message", Text("说明", "Finding")),
               Column("tco2", Text("影响", "Worth"), "number", "t CO2"), Column("rows", Text("行", "Rows"))]
    marks = ["bad" if f and s == "block" else "" for f, s in zip(fired, found["severity"], strict=True)]
    section.blocks.append(table(title, [c for c in columns if c.key in rows], rows, files("checks.csv"), marks))
    return section


def verified_section(account: Account) -> Section:
    """Computed beside officially verified emissions, with the difference explained line by line."""
    section = Section("verified", Text("与核查数据对照", "Against verified emissions"))
    found = account.run.table("verified")
    if found is None:
        return section
    title = Text("计算值与核查值", "Computed and verified emissions")
    pair = {"computed_t", "verified_t"}
    rows = found[found["computed_t"].notna() & found["verified_t"].notna()].reset_index(drop=True)
    names = [Text(f"{account.labels(e).zh} {y}", f"{account.labels(e).en} {y}") for e, y in
             zip(rows["entity"], rows["year"].map(str), strict=True)]

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.verified(pd.DataFrame({"label": [name.said(language) for name in names],
                                             "computed": rows["computed_t"], "verified": rows["verified_t"]}), "t CO2", language)

    shown = found.assign(entity=[account.labels(e) for e in found["entity"]], difference=found["computed_t"] - found["verified_t"],
                         share=found["computed_t"] / found["verified_t"] - 1)
    columns = [Column("entity", Text("装置", "Installation")), Column("year", Text("年份", "Year")),
               *(Column(name, head, "number", "t CO2", tuple({*pair, "difference"} - {name})) for name, head in (
                   ("computed_t", Text("计算值", "Computed")), ("verified_t", Text("核查值", "Verified")),
                   ("difference", Text("差额", "Difference")))), Column("share", Text("相对差", "Relative"), "share")]
    if len(rows):
        twin = table(title, columns, shown, files("verified.csv"), twin=True)
        section.blocks.append(figure("verified", title, draw, twin, files("verified.csv"), shown_unit("t CO2", rows["verified_t"])))
    section.blocks.append(table(title, columns, shown, files("verified.csv")))
    section.blocks.append(as_it_is(account.run, account.labels, "verified", Text("差额逐项说明", "The difference, line by line"))
                          if set(found.columns) - {*pair, "entity", "year", "title_zh", "title_en"} else
                          Missing(Text("差额逐项说明", "The difference, line by line")))
    return section


def diagnosis_section(run: Run, labels: Labels) -> Section:
    """Indicators, decomposition and decoupling, where the run holds them."""
    section = Section("diagnosis", Text("诊断", "Diagnosis"))
    names = (("indicators", Text("指标", "Indicators")), ("trend", Text("年度变化", "Trend")),
             ("lmdi", Text("LMDI 因素分解", "LMDI decomposition")), ("tapio", Text("Tapio 脱钩状态", "Tapio decoupling")))
    for name, title in names:
        if run.table(name) is not None:
            if name == "lmdi":
                section.blocks += _lmdi_figure(run, labels)
            section.blocks.append(as_it_is(run, labels, name, title))
    return section


def _lmdi_figure(run: Run, labels: Labels) -> list[Block]:
    """Bars of the additive parts of the longest span, when the table says which column holds them."""
    rows = run.table("lmdi")
    cause = next((name for name in ("cause", "factor", "term", "effect") if rows is not None and name in rows), None)
    value = next((name for name in ("additive", "additive_t", "tco2e", "value") if rows is not None and name in rows), None)
    if rows is None or cause is None or value is None or rows[value].dtype.kind != "f":
        return []
    summed = rows.groupby(cause, sort=False, as_index=False)[value].sum().rename(columns={cause: "label", value: "value"})
    title = Text("排放变化的因素分解 (LMDI 加法)", "What changed emissions (LMDI, additive)")
    words = [labels(label) for label in summed["label"]]

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.parts(summed.assign(label=[word.said(language) for word in words]), "t CO2e", language)

    columns = [Column("label", Text("因素", "Cause")), Column("value", Text("贡献", "Part"), "number", "t CO2e")]
    twin = table(title, columns, summed.assign(label=words), files("lmdi.csv"), twin=True)
    return [figure("lmdi", title, draw, twin, files("lmdi.csv"), shown_unit("t CO2e", summed["value"]))]


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
        section.blocks.append(table(title, [Column(k, Text(*heads[k])) for k in keys], rows, files("inventory.csv"), ["bad"] * len(rows)))
    else:
        section.blocks.append(Missing(title))
    provenance = run.summary.get("provenance") or {}
    for key, words in (("missing", Text("没有可用因子", "No factor")), ("fell_back", Text("采用邻近年份的因子", "Factors of a neighbouring year"))):
        texts = [said(item) for item in provenance.get(key) or []]
        if texts:
            section.blocks.append(table(words, [Column("what", Text("说明", "What"))], pd.DataFrame({"what": texts}), files("summary.json")))
    return section


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
