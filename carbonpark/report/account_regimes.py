"""Regimes side by side: what one year comes to under each, what its power counts at, and which do not apply here."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_cells import TO_COMPLETE, WITHHELD, Amounts, words_cell
from carbonpark.report.account_sections import NOT_WITHHELD, WHOLE, Account
from carbonpark.report.display import grouped, subscripts
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Column, Missing, Section, Table, table
from carbonpark.report.plan_front import TRUE
from carbonpark.report.source import picked, said
from carbonpark.report.words import (
    GRID_FACTORS,
    POWER_COUNTS,
    REGIMES,
    named,
    period_name,
)
from carbonpark.words.language import Text

KWH_PER_TJ = 1e6 / 3.6
KG_PER_KT = 1e6
MOST_YEARS = 11


def regimes_section(account: Account) -> Section:
    """One row a regime, and the regimes left out with the reason."""
    section = Section("regimes", Text("各核算口径对照", "Regimes side by side"))
    section.blocks += [_regimes_table(account), *_left_out(account), *_grid_series(account)]
    return section


def _regimes_table(account: Account) -> Block:
    period = period_name(account.period)
    title = Text(f"{period.zh}同一套数据在各口径下的结果", f"One set of records under each regime, {period.en}")
    rows = picked(account.totals, {"year": account.period}) if len(account.totals) else account.totals
    if rows.empty:
        return Missing(title)
    power = _power_factors(account)
    amounts = Amounts("t CO2e", rows["tco2e"])
    total = Text("合计, 范围一与二", "Total, scopes 1 and 2")
    heads = ((Text("口径", "Regime"), False), (Text("气体", "Gases"), False), (amounts.head(total), True),
             (Text("其中 CO₂", "Of it CO₂"), True), (Text("范围一", "Scope 1"), True), (Text("范围二", "Scope 2"), True),
             (Text("外购电力如何计", "What power bought counts at"), False), (Text("所用电力因子", "Grid factor used"), False),
             (Text("数据", "Data"), False))
    body = tuple(_regime_row(rows[rows["regime"] == regime], str(regime), amounts, power.get(str(regime), Text("–", "–")))
                 for regime in account.regimes)
    return Table(title, heads, body, files("totals.csv", "inventory.csv"))


def _regime_row(rows: pd.DataFrame, regime: str, amounts: Amounts, factor: Text) -> tuple[Cell, ...]:
    wide = "GHG" if "GHG" in set(rows["gases"]) else "CO2"
    main, carbon = rows[rows["gases"] == wide], rows[rows["gases"] == "CO2"]
    gases = Cell("温室气体, CO₂e", "GHG, CO₂e") if wide == "GHG" else Cell("CO₂", "CO₂")
    whole = picked(main, WHOLE)["complete"].map(str).isin(TRUE).all()
    return (words_cell(named(regime, REGIMES)), gases, _amount(main, "", amounts), _amount(carbon, "", amounts),
            _amount(main, "1", amounts), _amount(main, "2", amounts), words_cell(POWER_COUNTS.get(regime, Text("", ""))),
            words_cell(factor), Cell("完整", "complete") if whole else Cell("不完整", "incomplete"))


def _amount(rows: pd.DataFrame, scope: str, amounts: Amounts) -> Cell:
    found = picked(rows, {"scope": scope, "block": "total"})
    if found.empty:
        return Cell("–", "–", True)
    if "withheld" in found and not found["withheld"].map(str).isin(NOT_WITHHELD).all():
        return WITHHELD
    value = float(found["tco2e"].iloc[0])
    unknown = not found["complete"].map(str).isin(TRUE).all() and value == 0
    return TO_COMPLETE if unknown or value != value else amounts.cell(value)  # noqa: PLR0124 - NaN: withheld


def _power_factors(account: Account) -> dict[str, Text]:
    """The factor most of a regime's power bought from the grid was counted at: '0.5827 kg CO2/kWh, 电网平均 JS 2023'."""
    found = account.run.table("inventory")
    if found is None or not {"factor", "factor_id", "use"} <= set(found.columns):
        return {}
    rows = found[(found["block"] == "electricity") & (found["use"] == "bought") & (found["year"].map(str) == account.period)
                 & (found["factor"] > 0) & (found["factor_unit"] == "kt/TJ")]
    rows = rows.assign(size=rows["tco2e"].abs())
    sums = rows.groupby(["regime", "factor_id", "factor"], sort=False)["size"].sum().reset_index()
    biggest = sums.sort_values("size", ascending=False, kind="stable").drop_duplicates("regime")
    return {str(row["regime"]): _factor_said(float(row["factor"]), str(row["factor_id"])) for row in biggest.to_dict("records")}


def _factor_said(value: float, name: str) -> Text:
    shown = f"{grouped(value * KG_PER_KT / KWH_PER_TJ, 4)} {subscripts('kg CO2/kWh')}"
    parts = name.split("/")
    kind = next((GRID_FACTORS[part] for part in parts if part in GRID_FACTORS), Text("自有", "own"))
    tail = " ".join(parts[-2:]) if len(parts) > 2 else ""
    return Text(f"{shown}, {kind.zh} {tail}".strip(), f"{shown}, {kind.en} {tail}".strip())


def _left_out(account: Account) -> list[Block]:
    """Regimes that do not apply to this park, and why."""
    left = account.run.summary.get("left_out") or []
    if not left:
        return []
    rows = pd.DataFrame({"regime": [named(item.get("regime", ""), REGIMES) for item in left], "why": [said(item) for item in left]})
    columns = [Column("regime", Text("口径", "Regime")), Column("why", Text("原因", "Reason"))]
    return [table(Text("不适用于本园区的口径", "Regimes that do not apply to this park"), columns, rows, files("summary.json"))]


def _grid_series(account: Account) -> list[Block]:
    """What a falling grid factor did to the years: power bought at each year's factor and at that of one year."""
    found = account.run.table("grid_series")
    if found is None:
        return []
    rows = found[found["regime"] == account.main_regime]
    if rows["year"].nunique() < 2 or not rows["grid_effect"].abs().sum() > 0:
        return []
    rows = rows.tail(MOST_YEARS)
    name, fixed = named(account.main_regime, REGIMES), str(rows["fixed_year"].iloc[0]).removesuffix(".0")
    shown = rows.assign(year=[str(year) for year in rows["year"]],
                        of=[f"{region} {str(year).removesuffix('.0')}" for region, year in zip(rows["region"], rows["factor_year"], strict=True)])
    alike = ("tco2_series", "tco2_fixed", "grid_effect")
    columns = [Column("year", Text("年份", "Year")), Column("energy_TJ", Text("电网购电", "Bought from the grid"), "number", "TJ"),
               Column("factor_kgCO2_kWh", Text("因子", "Factor"), "number", "kg CO2/kWh"), Column("of", Text("因子来自", "Factor of")),
               Column("tco2_series", Text("逐年因子的排放", "At each year's factor"), "number", "t CO2", alike),
               Column("tco2_fixed", Text(f"固定 {fixed} 年因子", f"At the factor of {fixed}"), "number", "t CO2", alike),
               Column("grid_effect", Text("电网因子的影响", "Due to the grid"), "number", "t CO2", alike)]
    title = Text(f"外购电力排放: 逐年因子与固定因子 ({name.zh})", f"Power bought at the factor of each year and of one year ({name.en})")
    return [table(title, columns, shown, files("grid_series.csv"))]


def process_sources(account: Account, regime: str) -> Block | None:
    """Where process and other direct emissions of the year come from, by sector and kind of source."""
    rows = account.lines(regime)
    if rows.empty or not {"category", "gas"} <= set(rows.columns):
        return None
    rows = rows[(rows["block"] == "process") & (rows["year"] == account.period)]
    if rows.empty or not rows["value"].abs().sum():
        return None
    rows = rows.assign(sort=rows["category"].map(_sort_of))
    name, period = named(regime, REGIMES), period_name(account.period)
    title = Text(f"{period.zh}过程与其他直接排放的来源 ({name.zh})", f"Process and other direct emissions in {period.en} ({name.en})")
    sums = rows.groupby(["sort", "gas"], sort=False)["value"].sum().unstack(fill_value=0.0)
    shown = pd.DataFrame({"sort": [named(key, SORTS) for key in sums.index], "carbon": sums.get("CO2", 0.0), "value": sums.sum(axis=1)})
    shown = shown.sort_values("value", ascending=False, kind="stable")
    columns = [Column("sort", Text("来源", "Source")), Column("value", Text("排放", "Emissions"), "number", "t CO2e"),
               Column("carbon", Text("其中 CO₂", "Of it CO₂"), "number", "t CO2", ("value",))]
    return table(title, columns, shown, files("inventory.csv"))


SORTS = {
    "electronics": Text("电子工业特种气体 (芯片、显示、光伏)", "Gases of chip, display and PV making"),
    "equipment": Text("制冷剂与 SF₆ 设备", "Refrigerants and SF₆ equipment"), "wastewater": Text("废水处理", "Waste water"),
    "waste": Text("废弃物处理", "Waste treatment"), "capture": Text("碳捕集与去向不明的 CO₂", "CO₂ captured, and of unknown fate"),
    "process": Text("工业生产过程", "Production processes"), "ccus": Text("碳捕集利用与封存", "Carbon capture"),
    "carbonates": Text("碳酸盐使用", "Carbonates"), "agriculture": Text("农业", "Agriculture"),
}


def _sort_of(category: object) -> str:
    head, colon, _ = str(category).partition(":")
    return head if colon else "process"
