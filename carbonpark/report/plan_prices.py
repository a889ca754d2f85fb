"""Prices of quantities and admission: what a tonne, a hectare or a tce is worth, and which newcomer is worth it."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.facts import Sentence
from carbonpark.report.figures import lines
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.page import Block, Column, Figure, Missing, Table, figure, shown_unit, table, wide
from carbonpark.report.plan_front import Plan
from carbonpark.report.source import in_order, picked, titled
from carbonpark.report.words import account_name
from carbonpark.words.language import Language, Text

STATUS = {
    "indivisible": Text("整体项目, 三种口径不同", "indivisible: the three figures differ"),
    "not_defined": Text("未定义", "not defined"), "": Text("", ""),
}
VERDICT = {"admit": Text("准入", "admit"), "refuse": Text("不准入", "refuse")}
PARTS = {
    "emissions": Text("碳", "Carbon"), "energy_equal_value": Text("能耗", "Energy"), "energy_calorific": Text("能耗 (当量)", "Energy, calorific"),
    "land_taken": Text("用地", "Land"), "value_added": Text("增加值", "Value added"), "jobs": Text("就业", "Jobs"),
    "own_cost": Text("自身收益 (扣成本)", "Own gain less cost"), "score": Text("得分", "Score"),
}
NOTHING = 1e-9


def price_blocks(plan: Plan) -> list[Block]:
    """The price of a tonne over the years, the prices of all quantities, admission, and what is necessary."""
    title = Text("各量的边际价格与准入门槛", "Prices of quantities and admission")
    rows = plan.run.table("thresholds")
    if rows is None or "kind" not in rows:
        return [Missing(title) if rows is None else as_it_is(plan.run, plan.labels, "thresholds", title)]
    found = [_tonne(plan, rows), _below_zero(rows), _prices(plan, rows), _admission(plan, rows), _necessary(plan, rows)]
    return [block for block in found if block is not None]


def _tonne(plan: Plan, rows: pd.DataFrame) -> Figure | None:
    """What one tonne less is worth in each year, in money of that year; accounts without a price are left out."""
    found = rows[(rows["kind"] == "probe") & (rows["quantity"] == "emissions") & rows["price"].notna()]
    priced = found.groupby("label")["price"].transform(lambda price: price.abs().max()) > NOTHING
    found = found[priced].assign(value=lambda t: t["price"], series=lambda t: t["label"])
    if found["year"].nunique() < 2:
        return None
    title = Text("一吨排放的边际价格 (当年价值)", "What one tonne is worth (money of the year)")
    unit = f"{plan.run.currency} / {plan.unit}"

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return lines.indexed(found.assign(series=[account_name(a).said(language) for a in found["label"]]), unit, language)

    words = {str(account): account_name(str(account)) for account in found["label"]}
    twin = wide(found, title, Text("口径", "Account"), unit, files("thresholds.csv"), words)
    return figure("tonne", title, draw, twin, files("thresholds.csv"), shown_unit(unit, found["value"]))


def _below_zero(rows: pd.DataFrame) -> Sentence | None:
    """Why a price may be negative, where one is."""
    if not ((rows["kind"] == "probe") & (rows["quantity"] == "emissions") & (rows["price"] < -NOTHING)).any():
        return None
    return Sentence(Text(
        "负价格: 该年多排一吨反而省钱, 因为它放宽了其后各年的限制 (如达峰后不回升、护栏)。",
        "A negative price: one more tonne in that year would save money, because it eases limits of later years (no rise "
        "after the peak, for example)."), {})


def _prices(plan: Plan, rows: pd.DataFrame) -> Block:
    """One row a quantity with a price: its dearest year, and the years in which it has one."""
    title = Text("各量的边际价格 (取最贵的一年; 其余各量价格为零或未定义)",
                 "Prices of quantities (dearest year of each; all others are zero or not defined)")
    found = rows[(rows["kind"] == "probe") & (rows["price"].abs() > NOTHING)]
    if found.empty:
        return Missing(title)
    spans = found.groupby(["quantity", "label"], sort=False)["year"].agg(spans_of)
    order = found.assign(worth=found["price"].abs()).sort_values("worth", ascending=False, kind="stable")
    dearest = order.drop_duplicates(["quantity", "label"]).sort_values(["quantity", "label"], kind="stable")
    shown = dearest.assign(
        name=[titled(row) for row in dearest.to_dict("records")], state=[STATUS.get(s, Text(s, s)) for s in dearest["status"]],
        years=[spans[quantity, label] for quantity, label in zip(dearest["quantity"], dearest["label"], strict=True)])
    alike = ("price", "price_divisible", "price_block", "price_present_value")
    columns = [
        Column("name", Text("量", "Quantity")), Column("years", Text("有价年份", "Priced in")),
        Column("year", Text("年份", "Year"), "year"),
        Column("price", Text("整数固定", "Integers held"), "own", "unit", alike),
        Column("price_divisible", Text("项目可分", "Projects divisible"), "own", "unit", alike),
        Column("price_block", Text("整块重解", "A block, re-solved"), "own", "unit", alike),
        Column("price_present_value", Text("现值", "Present value"), "own", "unit", alike),
        Column("price", Text("单位", "Unit"), "unit", "unit", alike), Column("state", Text("说明", "Note")),
    ]
    return table(title, columns, shown, files("thresholds.csv"))


def _admission(plan: Plan, rows: pd.DataFrame) -> Block:
    """One row a candidate: its score and what it is made of [present value], and the verdict."""
    title = Text("候选项目准入评分 (现值; 得分 ≥ 0 准入)", "Admission of candidates (present value; admitted at a score of 0 or more)")
    found = rows[rows["kind"] == "admission"]
    scores = found[found["part"] == "score"]
    if scores.empty:
        return Missing(title)
    parts = found.pivot_table(index="project", columns="part", values="value", aggfunc="sum", sort=False)
    names = [name for name in PARTS if name in parts.columns and name != "score" and parts[name].abs().max() > NOTHING]
    shown = scores.set_index("project").join(parts[names]).reset_index()
    shown = shown.sort_values("value", ascending=False, kind="stable").assign(
        name=lambda t: [titled(row) for row in t.to_dict("records")],
        said=lambda t: [VERDICT.get(v, Text(v, v)) for v in t["verdict"]],
        state=lambda t: [STATUS.get(s, Text(s, s)) for s in t["status"]])
    alike = (*names, "value", "price_block")
    columns = [Column("name", Text("项目", "Project")), Column("year", Text("投产", "Start"), "year"),
               *(Column(name, PARTS[name], "number", plan.run.currency, alike) for name in names),
               Column("value", PARTS["score"], "number", plan.run.currency, alike),
               Column("price_block", Text("重解得到的价值", "Value by re-solve"), "number", plan.run.currency, alike),
               Column("said", Text("结论", "Verdict")), Column("state", Text("说明", "Note"))]
    marks = ["" if verdict == "admit" else "bad" for verdict in shown["verdict"]]
    return table(title, columns, shown, files("thresholds.csv"), marks)


def _necessary(plan: Plan, rows: pd.DataFrame) -> Table | None:
    """The least value added per unit of one scarce quantity, other uses zero; 'not defined' where value added has no price."""
    found = picked(rows, {"kind": "necessary"})
    if found.empty:
        return None
    best = found.assign(size=found["value"].fillna(-1.0)).sort_values("size", ascending=False, kind="stable")
    best = best.drop_duplicates(["quantity", "label"])
    shown = best.assign(name=[titled(row) for row in best.to_dict("records")],
                        state=[STATUS.get(s, Text(s, s)) for s in best["status"]])
    columns = [Column("name", Text("门槛", "Threshold")), Column("year", Text("年份", "Year"), "year"),
               Column("value", Text("至少", "At least"), "own", "unit"), Column("value", Text("单位", "Unit"), "unit", "unit"),
               Column("state", Text("说明", "Note"))]
    order = in_order(shown["quantity"])
    return table(Text("新引进项目的必要门槛 (最严年份)", "What a newcomer needs at least (strictest year)"), columns,
                 shown.sort_values("quantity", key=lambda names: names.map(order.index), kind="stable"),
                 files("thresholds.csv"))


def spans_of(years: pd.Series) -> str:
    """'2028–2035, 2040': calendar years in runs."""
    known = sorted({int(year) for year in years.dropna()})
    runs: list[list[int]] = []
    for year in known:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
