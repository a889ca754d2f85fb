"""Duties: what each group and newcomer may emit at the end of a five-year plan, under each rule of sharing."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.facts import Sentence
from carbonpark.report.generic import files
from carbonpark.report.page import Column, Section, Table, table
from carbonpark.report.plan_front import Plan
from carbonpark.report.source import in_order, titled
from carbonpark.report.words import account_name
from carbonpark.words.language import Text

RULES = {
    "by_plan": Text("按规划", "By plan"), "by_gap": Text("按标杆差距", "By gap to benchmark"), "equal_cut": Text("同幅削减", "Equal cut"),
}
UNIT = "kt CO2e"


def duties_section(plan: Plan) -> Section:
    """One table a duty year; enterprises stand in responsibility.csv."""
    section = Section("duties", Text("责任分解", "Duties"))
    rows = plan.run.table("responsibility")
    if rows is None or rows.empty:
        return section
    rows = rows[rows["level"] != "enterprise"]
    account = str(rows["account"].iloc[0])
    own = rows[rows["account"] == account]
    section.blocks += [_table(own[own["year"] == year], account, int(str(year))) for year in in_order(own["year"])]
    section.blocks.append(Sentence(Text(
        "三种规则分的是同一个总量; 新项目和供能自用按规划值, 不参与分摊。电热按园区供应因子计入用户。企业的份额按基准年排放, 见 responsibility.csv。",
        "The three rules share the same total; newcomers and the plants' own use stay as planned. Power and heat are charged "
        "to their users at the park's factor. Enterprises share by base-year emissions: see responsibility.csv."), {}))
    return section


def _table(rows: pd.DataFrame, account: str, year: int) -> Table:
    keys = ["level", "label"]
    first = rows[rows["rule"] == "by_plan"].set_index(keys)
    wide = rows.pivot_table(index=keys, columns="rule", values="target_kt", aggfunc="sum", sort=False).reindex(first.index)
    shown = wide.assign(base=first["base_kt"], reference=first["reference_kt"]).reset_index()
    shown["unit"] = [titled(row) for row in first[["title_zh", "title_en"]].to_dict("records")]
    shown = shown[shown[["base", "reference", *RULES]].abs().max(axis=1) > 1e-6]
    columns = [Column("unit", Text("单位", "Unit")), Column("base", Text("基准年", "Base year"), "number", UNIT),
               Column("reference", Text("参考情景", "Reference"), "number", UNIT),
               *(Column(rule, title, "number", UNIT) for rule, title in RULES.items())]
    words = account_name(account)
    return table(Text(f"{year} 年排放责任: {words.zh}", f"Emissions each may make in {year}: {words.en}"), columns, shown,
                 files("responsibility.csv"))
