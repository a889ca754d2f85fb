"""Beside the plan: whether it pays, what the peak rule is worth, who stands at a bound, what moved outside."""

from __future__ import annotations

from typing import Any

import pandas as pd

from carbonpark.report.display import displayed, percent
from carbonpark.report.exhibits import stack_figure
from carbonpark.report.generic import files
from carbonpark.report.page import Column, Missing, Section, Table, table
from carbonpark.report.plan_front import Plan
from carbonpark.report.source import picked
from carbonpark.report.words import account_name, account_unit
from carbonpark.words.language import Text

FLOWS = {"investment": Text("投资", "Investment"), "worth_left": Text("期末残值", "Worth left at the end"),
         "running": Text("运行节省与增收", "Saved and earned in running")}
RULES = {
    "expansion_within_limit": Text("扩产上限", "limit of expansion"), "exit_within_limit": Text("退出上限", "limit of exit"),
    "expansion_within_rate": Text("扩产速率", "rate of expansion"), "exit_within_rate": Text("退出速率", "rate of exit"),
    "supply_chains_keep_their_base": Text("供应链最低产出", "least output of a supply chain"),
}


def beside_section(plan: Plan) -> Section:
    """Cash flow, peak rule, bounds and emissions moved outside; what a run lacks is left out."""
    section = Section("beside", Text("是否划算与口径边界", "Does it pay, and what lies beside it"))
    for block in (_cash(plan), _finance(plan), _peak(plan), _bounds(plan), _outside(plan)):
        if block is not None:
            section.blocks.append(block)
    if not section.blocks:
        section.blocks.append(Missing(Text("资金流与达峰约束", "Cash flow and peak rule")))
    return section


def _cash(plan: Plan) -> Any:
    flows = plan.run.table("cashflow")
    if flows is None:
        return None
    rows = flows.melt("year", list(FLOWS), "series", "value")
    return stack_figure("cashflow", Text("资金流：规划较参考路径（正数为节省）", "Cash flow, plan against reference (positive saves)"),
                        rows, [FLOWS[name] for name in rows["series"]], plan.run.currency, files("cashflow.csv"))


def _said(value: object, text: str) -> Text:
    return Text(text, text) if value is not None else Text("无定义", "not defined")


def _finance(plan: Plan) -> Table | None:
    found = plan.run.summary.get("finance")
    if not found:
        return None
    unit = plan.run.currency
    money = {name: Text(displayed(found[name], unit, "zh"), displayed(found[name], unit, "en")) for name in ("npv", "investment")}
    rows = pd.DataFrame([
        {"item": Text("净现值（较参考路径）", "Net present value against the reference"), "value": money["npv"]},
        {"item": Text("贴现率", "Discount rate"), "value": _said(1, percent(found["discount_rate"]))},
        {"item": Text("内部收益率", "Internal rate of return"), "value": _said(found["irr"], percent(found["irr"] or 0.0))},
        {"item": Text("回收年份", "Paid back in"), "value": _said(found["payback_year"], str(found["payback_year"]))},
        {"item": Text("投资合计（未贴现）", "Investment, not discounted"), "value": money["investment"]}])
    return table(Text("经济性", "Does it pay"), [Column("item", Text("项目", "Item")), Column("value", Text("数值", "Value"))], rows,
                 files("summary.json (finance)"))


def _peak(plan: Plan) -> Table | None:
    found = plan.run.summary.get("peak_rule")
    if not found:
        return None
    unit = account_unit(found["account"])
    named = {"reference": Text("参考路径", "Reference"), "with_rule": Text("有达峰约束（本规划）", "With the peak rule (this plan)"),
             "without_rule": Text("去掉达峰约束后同年", "Same year without the peak rule"),
             "peak_without_rule": Text(f"去掉达峰约束后的峰值（{found.get('peak_year_without_rule', '')}年）",
                                       f"Peak without the rule ({found.get('peak_year_without_rule', '')})")}
    rows = pd.DataFrame([{"path": title, "value": found[name]} for name, title in named.items() if found.get(name) is not None])
    account = account_name(found["account"])
    return table(Text(f"{found['year']}年排放（{account.zh}）：达峰约束的作用", f"Emissions of {found['year']} ({account.en}): what the peak rule does"),
                 [Column("path", Text("路径", "Path")), Column("value", Text("排放", "Emissions"), "number", unit)], rows,
                 files("summary.json (peak_rule)"))


def _bounds(plan: Plan) -> Table | None:
    found = plan.run.table("bounds")
    if found is None or found.empty:
        return None
    groups = found.groupby(["group", "limit"], sort=False).agg(first=("year", "min"), last=("year", "max"), activity=("activity", "last"),
                                                               reference=("reference", "last")).reset_index()
    groups["name"] = [plan.labels(name) for name in groups["group"]]
    groups["bound"] = [RULES.get(name, plan.labels(name)) for name in groups["limit"]]
    columns = [Column("name", Text("主体", "Group")), Column("bound", Text("所处边界", "Bound it stands at")),
               Column("first", Text("自", "From"), "year"), Column("last", Text("至", "To"), "year"),
               Column("activity", Text("规划活动水平（基准年=1）", "Activity, base year = 1"), "plain"),
               Column("reference", Text("参考活动水平", "Reference activity"), "plain")]
    return table(Text("处在边界上的产业主体", "Groups that stand at a bound"), columns, groups, files("bounds.csv"))


def _outside(plan: Plan) -> Any:
    pathway = plan.run.table("pathway")
    account = str(plan.run.summary.get("peak_account", "910:CO2"))
    if pathway is None or "account" not in pathway.columns:
        return None
    rows = picked(pathway, {"path": plan.main, "quantity": "moved_outside", "account": account}).reset_index(drop=True)
    if rows.empty or not (rows["value"].abs() > 1e-9).any():
        return None
    title = Text("转移到园区外的排放：退出与未准入项目（按其自身未减排强度）",
                 "Emissions moved outside: exits and projects not admitted (at their own unabated intensity)")
    return stack_figure("outside", title, rows, [Text("园区外", "Outside the park")] * len(rows), account_unit(account),
                        files("pathway.csv (moved_outside)"))
