"""Targets with their slack and what relaxing them is worth, then the prices of quantities."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.facts import Sentence
from carbonpark.report.generic import files
from carbonpark.report.page import Column, Missing, Section, Table, table
from carbonpark.report.plan_front import TRUE, Plan
from carbonpark.report.plan_prices import price_blocks, spans_of
from carbonpark.report.source import titled
from carbonpark.report.words import SENSES, named
from carbonpark.words.language import Text


def target_section(plan: Plan) -> Section:
    """Targets with slack and price; prices of quantities and admission."""
    section = Section("targets", Text("目标与价格", "Targets and prices"))
    title = Text("目标、余量与放宽的价值 (每项取最紧的一年)", "Targets, slack and what relaxing is worth (tightest year of each)")
    rows = plan.run.table("targets")
    section.blocks.append(Missing(title) if rows is None else _targets(plan, title, telling(rows)))
    section.blocks.append(Sentence(Text(
        "价格: 单独把该目标放宽一个单位所节省的费用 (整数决策固定); 现值按规划贴现率折到基准年。",
        "Price: what is saved when that target alone is relaxed by one unit (integer decisions held); present value at "
        "the plan's discount rate."), {}))
    if rows is not None and len(rows) > rows["target"].nunique():
        section.blocks.append(_targets(plan, Text("全部年份的目标", "Targets in every year"), rows))
    section.blocks += price_blocks(plan)
    return section


def _targets(plan: Plan, title: Text, rows: pd.DataFrame) -> Table:
    shown = rows.assign(
        target=[titled(row, default=plan.labels(row["target"]).zh) for row in rows.to_dict("records")],
        sense=[named(sense, SENSES) for sense in rows["sense"]],
        bound=rows["years"] if "years" in rows else [
            Text("是", "yes") if word in TRUE else Text("", "") for word in rows["binding"]],
    )
    prices = ("price", "price_present_value")
    columns = [
        Column("target", Text("目标", "Target")), Column("year", Text("年份", "Year"), "year"),
        Column("sense", Text("", "")),
        Column("limit", Text("限值", "Limit"), "own", "unit", ("achieved", "slack")),
        Column("achieved", Text("达到", "Achieved"), "own", "unit", ("limit", "slack")),
        Column("slack", Text("余量", "Slack"), "own", "unit", ("limit", "achieved")),
        Column("limit", Text("单位", "Unit"), "unit", "unit", ("achieved", "slack")),
        Column("bound", Text("紧约束年份", "Binding in") if "years" in rows else Text("紧约束", "Binding")),
    ]
    if "price_unit" in rows:
        columns += [Column("price", Text("价格", "Price"), "own", "price_unit", prices),
                    Column("price_present_value", Text("现值", "Present value"), "own", "price_unit", prices),
                    Column("price", Text("价格单位", "Price unit"), "unit", "price_unit", prices)]
    if "origin" in rows:
        shown["origin"] = [str(origin).replace("\\", "/").split("/")[-1] for origin in shown["origin"]]
        columns.append(Column("origin", Text("出处", "Written in")))
    marks = ["strong" if word in TRUE and "years" not in rows else "" for word in rows["binding"]]
    return table(title, columns, shown, files("targets.csv"), marks)


def telling(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a target: its dearest binding year, or the year with least room; `years` names those that bind."""
    keys = [name for name in ("target", "label") if name in rows]
    room = rows["slack"].abs() / rows[["limit", "achieved"]].abs().max(axis=1).clip(lower=1e-12)
    worth = rows["price_present_value"] if "price_present_value" in rows else rows["price"]
    tight = rows["binding"].isin(TRUE) & (rows["achieved"].notna() | (worth.abs() > 0))
    rank = rows.assign(tight=tight, worth=worth.abs().fillna(0.0), room=room.fillna(float("inf")))
    rank = rank.sort_values(["tight", "worth", "room"], ascending=[False, False, True], kind="stable")
    chosen = rank.drop_duplicates(keys) if keys else rank
    spans = rank[rank["tight"]].groupby(keys, sort=False)["year"].agg(spans_of)
    found = [spans.get(tuple(row) if len(keys) > 1 else row[0], "") for row in chosen[keys].itertuples(index=False)]
    return chosen.assign(years=found)
