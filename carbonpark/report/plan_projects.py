"""What the plan does and what it costs: projects by year, measures, capacity, land, costs."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.exhibits import stack_figure
from carbonpark.report.figures import calendar
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.page import Block, Column, Figure, Missing, Section, Table, figure, table
from carbonpark.report.plan_front import Plan
from carbonpark.report.source import picked
from carbonpark.report.words import PATHS
from carbonpark.words.language import Language, Text


def project_section(plan: Plan) -> Section:
    """Projects by year, measures, capacity."""
    section = Section("projects", Text("项目、措施与设施", "Projects, measures and plant"))
    section.blocks.append(_calendar(plan))
    section.blocks.append(_plan_rows(plan, "projects", Text("候选项目 (无投产年份的未引进)", "Candidate projects (without a start: not admitted)")))
    section.blocks.append(_installed(plan))
    section.blocks.append(_capacity(plan))
    return section


def _calendar(plan: Plan) -> Figure | Missing:
    title, pathway = Text("项目与设施建设时序", "Calendar of projects and plant"), plan.run.table("pathway")
    if pathway is None or plan.last_year is None:
        return Missing(title)
    keys = [("start", "project"), ("build", "technology")]
    found = [picked(pathway, {"path": plan.main, "quantity": quantity}).assign(label=lambda t, k=key: t[k])
             for quantity, key in keys if key in pathway.columns]
    rows = pd.concat(found)
    rows = rows[rows["value"] > 1e-6]
    if rows.empty:
        return Missing(title)
    rows = rows.groupby(["label", "unit"], sort=False, as_index=False).agg(first=("year", "min"), value=("value", "sum"))
    rows = rows.sort_values(["first", "label"], kind="stable").head(40).assign(building=0)

    def draw(language: Language):  # type: ignore[no-untyped-def]
        notes = [f"{first} · {_noted(value, unit, language)}" for first, value, unit in
                 zip(rows["first"], rows["value"], rows["unit"], strict=True)]
        said = rows.assign(label=[plan.labels(label).said(language) for label in rows["label"]], note=notes)
        return calendar.gantt(said, int(plan.last_year or 0), language)

    columns = [Column("label", Text("名称", "Name")), Column("first", Text("首年", "First year"), "year"),
               Column("value", Text("全期合计", "Total"), "own", "unit"), Column("value", Text("单位", "Unit"), "unit", "unit")]
    twin = table(title, columns, rows.assign(label=[plan.labels(label) for label in rows["label"]]), files("pathway.csv"), twin=True)
    return figure("calendar", title, draw, twin, files("pathway.csv (start, build)"), Text("年", "year"))


def _noted(value: float, unit: str, language: Language) -> str:
    if unit == "1":
        return f"{value:g} 个" if language == "zh" else f"{value:g} unit{'s' if value != 1 else ''}"
    return f"{value:,.0f} {unit}"


def _plan_rows(plan: Plan, file: str, title: Text) -> Block:
    rows = plan.run.table(file)
    if rows is not None and "path" in rows.columns:
        rows = picked(rows, {"path": plan.main})
    if rows is None or rows.empty:
        return Missing(title)
    if "start_year" in rows:
        rows = rows.sort_values("start_year", kind="stable", na_position="last")
    return as_it_is(plan.run, plan.labels, file, title, rows, drop=("admitted",) if "start_year" in rows else ())


def _installed(plan: Plan) -> Block:
    """Measures: the stock of each in chosen years."""
    title, pathway = Text("节能降碳措施存量 (占所在主体基准年活动的份额)", "Measures in place (share of the group's base-year activity)"), plan.run.table("pathway")
    if pathway is None or "application" not in pathway.columns:
        return _plan_rows(plan, "measures", title)
    rows = picked(pathway, {"path": plan.main, "quantity": "installed"})
    rows = rows[rows["value"] > 1e-6]
    return _by_year(plan, title, rows, "application") if len(rows) else Missing(title)


def _by_year(plan: Plan, title: Text, rows: pd.DataFrame, key: str) -> Table:
    years = sorted(rows["year"].unique())
    step = max(1, -(-len(years) // 8))
    kept = [year for i, year in enumerate(years) if i % step == 0 or year == years[-1]]
    shares = rows[rows["year"].isin(kept)].pivot_table(index=key, columns="year", values="value", aggfunc="sum", sort=False)
    shares = shares.reset_index()
    shares[key] = [plan.labels(label) for label in shares[key]]
    shares.columns = [str(name) for name in shares.columns]
    columns = [Column(key, Text("措施 (主体)", "Measure (group)")),
               *(Column(str(year), Text(str(year), str(year)), "share") for year in kept)]
    return table(title, columns, shares, files("pathway.csv (installed)"))


def _capacity(plan: Plan) -> Figure | Missing:
    title, pathway = Text("能源设施装机", "Capacity of energy plant"), plan.run.table("pathway")
    if pathway is None or "technology" not in pathway.columns:
        return Missing(title)
    rows = picked(pathway, {"path": plan.main, "quantity": "capacity"}).reset_index(drop=True)
    if rows.empty or not (rows["value"] > 1e-9).any():
        return Missing(title)
    return stack_figure("capacity", title, rows, [plan.labels(t) for t in rows["technology"]], "MW",
                        files("pathway.csv (capacity)"))


def land_section(plan: Plan) -> Section:
    """Land and roofs taken by pool."""
    section = Section("land", Text("用地", "Land"))
    title, pathway = Text("各类用地与屋顶占用", "Land and roofs taken"), plan.run.table("pathway")
    rows = None if pathway is None or "pool" not in pathway.columns else picked(
        pathway, {"path": plan.main, "quantity": "land_taken"}).reset_index(drop=True)
    if rows is None or rows.empty:
        section.blocks.append(Missing(title))
    else:
        section.blocks.append(stack_figure("land", title, rows, [plan.labels(pool) for pool in rows["pool"]], "ha",
                                           files("pathway.csv (land_taken)")))
    return section


def cost_section(plan: Plan) -> Section:
    """Costs by item against the reference, and their sums."""
    section = Section("costs", Text("费用", "Costs"))
    title = Text("逐年费用: 规划较参考路径 (负数为节省或增收)", "Yearly costs, plan less reference (negative saves or earns)")
    costs = plan.run.table("costs")
    if costs is None:
        section.blocks.append(Missing(title))
        return section
    rows = _against_reference(costs, plan)
    section.blocks.append(stack_figure("costs", title, rows, [plan.labels(item) for item in rows["item"]],
                                       plan.run.currency, files("costs.csv")))
    section.blocks.append(_cost_sums(plan, costs))
    return section


def _against_reference(costs: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """(item, year, value): the plan's costs less the reference's; of a reference alone, its own."""
    sums = costs.groupby(["path", "item", "year"], sort=False)["amount_M_CNY"].sum().unstack("path", fill_value=0.0)
    value = sums[plan.main] if plan.main == "reference" else sums["plan"] - sums["reference"]
    return value.rename("value").reset_index()


def _cost_sums(plan: Plan, costs: pd.DataFrame) -> Table:
    column = "discounted_M_CNY" if "discounted_M_CNY" in costs else "amount_M_CNY"
    sums = costs.pivot_table(index="item", columns="path", values=column, aggfunc="sum", sort=False).fillna(0.0).reset_index()
    paths = [path for path in ("reference", "policy", "plan") if path in sums]
    everything = {"item": Text("合计", "Total"), **{path: float(sums[path].sum()) for path in paths}}
    sums["item"] = [plan.labels(item) for item in sums["item"]]
    sums = pd.concat([sums, pd.DataFrame([everything])], ignore_index=True)
    columns = [Column("item", Text("项目", "Item"))]
    columns += [Column(path, PATHS[path], "number", plan.run.currency, tuple(paths)) for path in paths]
    if {"plan", "reference"} <= set(paths):
        sums["difference"] = sums["plan"] - sums["reference"]
        columns.append(Column("difference", Text("差额", "Difference"), "number", plan.run.currency, tuple(paths)))
    marks = [""] * (len(sums) - 1) + ["strong"]
    return table(Text("全期费用现值", "Costs over the horizon, present value"), columns, sums, files("costs.csv"), marks)
