"""From the firms' own accounts to the park's, and from one regime to the next: every step named, the rest nothing."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from carbonpark.report.account_cells import crossed
from carbonpark.report.account_firms import firms
from carbonpark.report.account_sections import Account
from carbonpark.report.facts import Sentence
from carbonpark.report.figures import levers
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Column, Figure, Missing, Section, figure, shown_unit, table
from carbonpark.report.source import in_order, titled
from carbonpark.report.words import REGIMES, named, period_name
from carbonpark.words.language import Language, Text

ENDS = ("enterprises", "park", "start", "end")
SOURCE = files("bridge.csv")
WITHHELD = Sentence(Text("合计因校验未放行, 衔接也不列出; 原因见校验。",
                         "Totals are withheld by a check, and so is what adds up to them: see the checks for the reason."), {})
GROUPS = {
    "power": Text("电热计法不同", "Power and heat"), "carbon": Text("CO₂ 因子不同", "CO₂ factors"),
    "gases": Text("计入其他气体", "Other gases"), "residual": Text("未解释", "Unexplained"),
}


def bridge_section(account: Account) -> Section:
    """The netting of the first regime drawn, of all regimes in a table; the walk through the regimes drawn and in a table."""
    section = Section("bridge", Text("衔接: 企业到园区, 口径到口径", "Bridge: firms to park, regime to regime"))
    found = account.run.table("bridge")
    rows = pd.DataFrame() if found is None else found.assign(year=found["year"].map(str), value=found["tco2e"])
    rows = rows[(rows["year"] == account.period) & rows["value"].notna()] if len(rows) else rows
    held = [name for name in account.regimes if account.period in account.held(name)]
    if held and len(rows):
        rows = rows[~rows["regime"].map(lambda pair: bool(set(str(pair).split(">")) & set(held)))]
    if rows.empty and held:
        section.blocks.append(WITHHELD)
        return section
    if rows.empty or not rows["value"].abs().max() > 0:
        section.blocks.append(Missing(section.title))
        return section
    pair = rows["regime"].map(str).str.contains(">")
    section.blocks += [*_netting(account, rows[~pair]), *firms(account), *_walk(account, rows[pair])]
    return section


def _netting(account: Account, rows: pd.DataFrame) -> list[Block]:
    regimes = [name for name in account.regimes if name in set(rows["regime"])]
    if not regimes:
        return []
    drawn: list[Block] = []
    moved = [name for name in regimes if _steps(rows[rows["regime"] == name])]
    if moved:
        drawn.append(_netting_figure(account, rows[rows["regime"] == moved[0]], moved[0]))
    period = period_name(account.period)
    title = Text(f"各口径下企业之和到园区合计, {period.zh}", f"From the sum of firms to the park under each regime, {period.en}")
    columns = {name: named(name, REGIMES) for name in regimes}
    drawn.append(crossed(rows.assign(column=rows["regime"]), title, Text("步骤", "Step"), columns, "t CO2e", SOURCE,
                         ("enterprises", "park")))
    return drawn


def _steps(rows: pd.DataFrame) -> bool:
    """Whether anything stands between the two ends."""
    between = rows[~rows["step"].isin(ENDS)]
    return bool((between["value"].abs() > 1e-9 * rows["value"].abs().max()).any())


def _netting_figure(account: Account, rows: pd.DataFrame, regime: str) -> Figure:
    name, period = named(regime, REGIMES), period_name(account.period)
    title = Text(f"从各企业之和到园区: {name.zh}, {period.zh}", f"From firms to park: {name.en}, {period.en}")
    whole = rows["step"].isin(ENDS)
    rows = rows[whole | (rows["value"].abs() > 1e-9 * rows["value"].abs().max())]
    return _waterfall(f"bridge-{regime}", title, rows.assign(
        whole=rows["step"].isin(ENDS), label=[titled(row) for row in rows[["title_zh", "title_en"]].to_dict("records")]))


def _walk(account: Account, rows: pd.DataFrame) -> list[Block]:
    pairs = in_order(rows["regime"])
    if not pairs:
        return []
    period = period_name(account.period)
    drawn: list[Block] = []
    if all(left.split(">")[1] == right.split(">")[0] for left, right in pairwise(pairs)):
        title = Text(f"从一个口径到另一个口径, {period.zh}", f"From regime to regime, {period.en}")
        drawn.append(_waterfall("bridge-regimes", title, _links(rows, pairs)))
    columns = {pair: _pair(pair) for pair in pairs}
    ends = rows["step"].isin(("start", "end"))
    named_rows = rows.assign(column=rows["regime"], order=rows["step"].map(_place))
    named_rows.loc[ends, "title_zh"] = named_rows.loc[ends, "step"].map({"start": "前一口径", "end": "后一口径"})
    named_rows.loc[ends, "title_en"] = named_rows.loc[ends, "step"].map({"start": "The first regime", "end": "The second regime"})
    title = Text(f"口径差异逐项, {period.zh}", f"Differences between regimes, step by step, {period.en}")
    drawn.append(crossed(named_rows.sort_values("order", kind="stable"), title, Text("步骤", "Step"), columns, "t CO2e", SOURCE,
                         ("start", "end")))
    return drawn


def _place(step: str) -> int:
    """Where a step stands: fuel first, then transformation, processes, power, heat; the ends outside."""
    order = ("start", "fuel", "transformation", "process", "electricity", "heat")
    last = {"residual": 98, "end": 99}
    head = step.partition("_")[0]
    return last.get(step, order.index(head) if head in order else len(order))


def _pair(pair: str) -> Text:
    names = [named(name, REGIMES) for name in pair.split(">")]
    return Text(" → ".join(name.zh for name in names), " → ".join(name.en for name in names))


def _links(rows: pd.DataFrame, pairs: list[str]) -> pd.DataFrame:
    """The regimes as whole bars and between two of them what moves: power and heat, CO2 factors, other gases."""
    biggest = rows["value"].abs().max()
    bars: list[tuple[Text, float, bool]] = []
    for pair in pairs:
        part = rows[rows["regime"] == pair]
        left, right = (named(name, REGIMES) for name in pair.split(">"))
        ends = part.set_index("step")["value"]
        if not bars:
            bars.append((left, float(ends["start"]), True))
        between = part[~part["step"].isin(ENDS)]
        sums = between["value"].groupby(between["step"].map(_group), sort=False).sum()
        bars += [(GROUPS[key], float(value), False) for key, value in sums.items() if abs(value) > 1e-6 * biggest]
        bars.append((right, float(ends["end"]), True))
    return pd.DataFrame(bars, columns=["label", "value", "whole"])


def _group(step: str) -> str:
    if step == "residual":
        return "residual"
    if step.startswith(("electricity", "heat", "steam")):
        return "power"
    return "gases" if step.endswith("_other") else "carbon"


def _waterfall(key: str, title: Text, rows: pd.DataFrame) -> Figure:
    """(label, value, whole) as a waterfall with its twin."""
    rows = rows.reset_index(drop=True)

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.bridge(rows.assign(label=[label.said(language) for label in rows["label"]]), "t CO2e", language)

    columns = [Column("label", Text("步骤", "Step")), Column("value", Text("数量", "Amount"), "number", "t CO2e")]
    twin = table(title, columns, rows, SOURCE, twin=True)
    return figure(key, title, draw, twin, SOURCE, shown_unit("t CO2e", rows["value"]))
