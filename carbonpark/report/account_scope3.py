"""Scope 3 at the park's boundary, fifteen categories, and the flows of materials it rests on."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_cells import Amounts, words_cell
from carbonpark.report.account_sections import Account
from carbonpark.report.display import subscripts
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Column, Section, Table, table
from carbonpark.report.source import titled
from carbonpark.report.words import METHODS, NOTATION, named, period_name
from carbonpark.words.language import Text

MOST = 20
TO_FILL = Text("待补充", "to be completed")


def scope3_section(account: Account) -> Section:
    """The fifteen categories, what was left out as inside the park, and the balances of materials."""
    section = Section("scope3", Text("范围三 (价值链, 15 类)", "Scope 3 (value chain, 15 categories)"))
    rows = account.year_of("scope3")
    if not rows.empty:
        section.blocks += [_categories(account, rows)]
    section.blocks += [*_materials(account), *_intensities(account)]
    return section


def _categories(account: Account, rows: pd.DataFrame) -> Table:
    period = period_name(account.period)
    title = Text(f"{period.zh}范围三各类别 (不计入范围一、二合计; 没有数据的类别在 8b_范围三活动 填写, 确不发生的填 NO)",
                 f"Scope 3 by category, {period.en} (in no total of scopes 1 and 2; enter what is not given in sheet 8b, "
                 "NO where it does not occur)")
    amounts = Amounts("t CO2e", rows["tco2e"])
    inside = bool((rows["removed_inside_tco2e"].fillna(0) > 0).any())
    heads = [(Text("类别", "Category"), False), (amounts.head(Text("排放", "Emissions")), True), (Text("方法", "Method"), False),
             (Text("数据等级", "Grade"), False), (Text("记录数", "Records"), True)]
    if inside:
        heads.append((amounts.head(Text("已剔除的园内往来", "Deals inside, left out")), True))
    heads.append((Text("说明", "Note"), False))
    body = tuple(_category(row, amounts, inside) for row in rows.to_dict("records"))
    marks = tuple("strong" if key == "total" else "" for key in rows["category"].map(str))
    return Table(title, tuple(heads), body, files("scope3.csv"), marks)


def _category(row: dict, amounts: Amounts, inside: bool) -> tuple[Cell, ...]:  # type: ignore[type-arg]
    key, name, records = str(row["category"]), titled(row), int(row["rows"] or 0)
    title = name if key == "total" else Text(f"{key} {name.zh}", f"{key} {name.en}")
    notation = str(row["notation"] or "")
    partial = "*" if notation == "" and str(row["complete"]) not in ("True", "true", "1", "yes") and key != "total" else ""
    shown = amounts.cell(row["tco2e"], notation or "–", partial)
    # A category nobody recorded needs no note of its own: the title says where it is entered.
    note = titled(row, "note") if records or key == "total" else TO_FILL if notation == "NE" else named(notation, NOTATION)
    cells = [words_cell(title), shown, words_cell(named(row["method"] or "", METHODS)), Cell(str(row["quality"] or ""), str(row["quality"] or "")),
             Cell(str(records or ""), str(records or ""), True)]
    if inside:
        gone = float(row["removed_inside_tco2e"] or 0)
        cells.append(amounts.cell(gone) if gone else Cell("", "", True))
    return (*cells, words_cell(note))


KINDS = {
    "process": Text("过程平衡", "Process"), "recipe": Text("配方对照", "Recipe"), "enterprise": Text("企业物料平衡", "Firm, mass"),
    "carbon": Text("碳平衡", "Carbon"), "destination": Text("废物去向", "Destination"), "link": Text("企业间对接", "Between firms"),
    "park": Text("园区物料", "Park"), "input": Text("物料投入", "Input"), "material_input": Text("物料投入", "Input"),
}
DIRECTIONS = {
    "in": Text("投入", "in"), "out": Text("产出", "out"), "in_out": Text("投入→产出", "in, out"), "waste": Text("废物", "waste"),
    "product": Text("产品", "product"), "": Text("", ""),
}


def _materials(account: Account) -> list[Block]:
    """Balances of the year: those outside their tolerance first."""
    found = account.run.table("material_flows")
    if found is None:
        return []
    years = found["year"].map(lambda year: str(year).removesuffix(".0"))
    rows = found[years.isin((account.period, "", "<NA>", "nan")) & found["residual"].notna()]
    if rows.empty:
        return []
    rows = rows.assign(bad=rows["within"].map(str).isin(("no", "False"))).sort_values("bad", ascending=False, kind="stable")
    # A firm may put out less than it takes in (losses, moisture): only more out than in is told.
    rows = rows[(rows["kind"] != "enterprise") | rows["bad"]].head(MOST)
    if rows.empty:
        return []
    shown = rows.assign(
        kind=[named(kind, KINDS) for kind in rows["kind"]], direction=[named(d, DIRECTIONS) for d in rows["direction"]],
        entity=[_name(account, e) for e in rows["entity"]], item=[_name(account, i) for i in rows["item"]],
        share=rows["residual_pct"] / 100, tolerance=rows["tolerance"],
        verdict=[Text("超差", "outside") if bad else Text("在容许内", "within") for bad in rows["bad"]])
    columns = [Column("kind", Text("项目", "Kind")), Column("entity", Text("主体", "Entity")), Column("item", Text("物料", "Material")),
               Column("direction", Text("方向", "Direction")), Column("expected", Text("应有 / 投入", "Expected / in"), "plain"),
               Column("recorded", Text("记录 / 产出", "Recorded / out"), "plain"), Column("unit", Text("单位", "Unit")),
               Column("share", Text("差额", "Difference"), "share"), Column("tolerance", Text("容许", "Tolerance"), "share"),
               Column("verdict", Text("判断", "Verdict"))]
    marks = ["bad" if bad else "" for bad in rows["bad"]]
    title = Text("物料平衡与配方核对 (超差在前, 需补录或核对; 企业物料只列产出多于投入者)", "Material balances and recipes (those outside first: complete or correct them; of firms only those that put out more than they take in)")
    return [table(title, columns, shown, files("material_flows.csv"), marks)]


def _name(account: Account, label: object) -> Text:
    """The words of a label; nothing where the row is about no one thing."""
    return account.labels(label) if str(label) not in ("", "nan", "<NA>") else Text("", "")


def _intensities(account: Account) -> list[Block]:
    """Total intensities of the user's own input-output table, the highest first."""
    found = account.run.table("io_intensities")
    wanted = {"sector", "direct", "indirect", "total", "unit"}
    if found is None or not wanted <= set(found.columns):
        return []
    rows = found.sort_values("total", ascending=False, kind="stable").head(MOST)
    shown = rows.assign(sector=[account.labels(name) for name in rows["sector"]],
                        unit=[Text(subscripts(str(unit)), subscripts(str(unit)).replace("万元", "10⁴ CNY").replace("万", "10⁴ ")) for unit in rows["unit"]])
    columns = [Column("sector", Text("部门", "Sector")), Column("direct", Text("直接强度", "Direct"), "plain"), Column("indirect", Text("间接强度", "Indirect"), "plain"),
               Column("total", Text("完全强度", "Total intensity"), "plain"), Column("unit", Text("单位", "Unit"))]
    return [table(Text("投入产出表的碳强度, 由高到低", "Intensities of the input-output table, the highest first"), columns, shown, files("io_intensities.csv"))]
