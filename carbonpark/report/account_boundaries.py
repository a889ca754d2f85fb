"""The same indicators under every boundary of the park, and what makes them jump from one to the other."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_cells import crossed
from carbonpark.report.account_sections import Account
from carbonpark.report.display import UNKNOWN, percent, scale
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Column, Section, Table, table
from carbonpark.report.source import in_order
from carbonpark.report.words import REGIMES, named, period_name
from carbonpark.words.language import Text

INDICATORS = {
    "firms": Text("企业数 (家)", "Firms"), "area": Text("面积", "Area"), "area_to_approved": Text("与批准面积之比", "Area to area approved"),
    "emissions": Text("排放", "Emissions"), "energy_calorific": Text("综合能源消费, 当量", "Energy, calorific"),
    "energy_equal_value": Text("综合能源消费, 等价", "Energy, equal value"), "value_added": Text("增加值", "Value added"),
    "jobs": Text("从业人员", "Jobs"), "land": Text("企业用地", "Land of firms"),
    "carbon_productivity": Text("碳生产力", "Carbon productivity"), "emissions_per_energy": Text("单位能耗碳排放", "Emissions per energy"),
    "coverage_electricity": Text("用电覆盖率 (企业记录 / 供电量)", "Power: firms' records of what was sold"),
    "coverage_natural_gas": Text("用气覆盖率", "Gas: firms' records of what was sold"),
    "coverage_heat": Text("用热覆盖率", "Heat: firms' records of what was sold"),
}
UNITS = {"tCO2e": "t CO2e", "M CNY/kt": "M CNY/kt CO2e", "t/tce": "t CO2e/tce"}
QUANTITIES = ("emissions", "energy_equal_value", "value_added")
MOST = 20


def boundaries_section(account: Account) -> Section:
    """Indicators by boundary, the walk from one boundary to each other, firms on one side only."""
    section = Section("boundaries", Text("边界对比", "Boundaries compared"))
    section.blocks += [*_indicators(account), *_walks(account), *_lists(account)]
    return section


def _indicators(account: Account) -> list[Block]:
    found = account.run.table("boundaries")
    if found is None or found["boundary"].nunique() < 2:
        return []
    years = found["year"].map(lambda year: str(year).removesuffix(".0"))
    rows = found[years.isin((account.period, "", "nan", "<NA>"))]
    keep = ~rows["regime"].isin(set(account.regimes)) | rows["regime"].isin(_regimes_shown(account))
    rows = rows[keep]
    order = list(INDICATORS)
    keys = sorted(dict.fromkeys(zip(rows["indicator"], rows["regime"], strict=True)),
                  key=lambda pair: (order.index(pair[0]) if pair[0] in order else 99, pair[1]))
    names = in_order(found["boundary"])
    body = tuple(_indicator(rows, indicator, regime, names) for indicator, regime in keys)
    heads = ((Text("指标", "Indicator"), False), (Text("单位", "Unit"), False), *((account.labels(name), True) for name in names))
    period = period_name(account.period)
    title = Text(f"{period.zh}各边界下的同一组指标", f"The same indicators under each boundary, {period.en}")
    return [Table(title, heads, body, files("boundaries.csv"))]


def _regimes_shown(account: Account) -> tuple[str, ...]:
    """Two regimes tell the story: the park's first, and the location-based one."""
    return tuple(dict.fromkeys((account.regimes[0], account.main_regime))) if account.regimes else ()


def _indicator(rows: pd.DataFrame, indicator: str, regime: str, names: list[str]) -> tuple[Cell, ...]:
    part = rows[(rows["indicator"] == indicator) & (rows["regime"] == regime)].drop_duplicates("boundary").set_index("boundary")
    unit = UNITS.get(str(part["unit"].iloc[0]), str(part["unit"].iloc[0]))
    title = named(indicator, INDICATORS)
    if regime:
        name = named(regime, REGIMES)
        title = Text(f"{title.zh}, {name.zh}", f"{title.en}, {name.en}")
    values = [float(part["value"].get(name, float("nan"))) for name in names]
    share = unit == "1" and indicator != "firms"
    zh, en = (scale(unit, [v for v in values if v == v], language) for language in ("zh", "en"))  # noqa: PLR0124
    cells = []
    for value in values:
        if value != value:  # noqa: PLR0124 - NaN is not known
            cells.append(Cell(UNKNOWN, UNKNOWN, True))
        elif indicator == "firms":
            cells.append(Cell(str(int(value)), str(int(value)), True))
        else:
            cells.append(Cell(percent(value), percent(value), True) if share else Cell(zh.text(value), en.text(value), True))
    return (Cell(title.zh, title.en), Cell("" if unit == "1" else zh.unit, "" if unit == "1" else en.unit), *cells)


def _walks(account: Account) -> list[Block]:
    """start + joins + leaves + trade = end, summed over firms: one table a quantity, a column a pair of boundaries."""
    found = account.run.table("boundary_changes")
    if found is None:
        return []
    drawn: list[Block] = []
    for quantity in QUANTITIES:
        rows = found[found["quantity"] == quantity]
        if quantity == "emissions":
            rows = rows[rows["regime"] == (account.regimes[0] if account.regimes else "")]
        if rows.empty:
            continue
        drawn.append(_walk(account, rows, quantity))
    return drawn


def _walk(account: Account, rows: pd.DataFrame, quantity: str) -> Block:
    years = rows["year"].map(lambda year: str(year).removesuffix(".0"))
    rows = rows.assign(column=rows["from_boundary"] + ">" + rows["to_boundary"] + ">" + years)
    keys = ["step", "title_zh", "title_en", "column"]
    sums = rows.assign(step=rows["effect"]).groupby(keys, sort=False, as_index=False)["value"].sum()
    unit = {"tCO2e": "t CO2e", "ktce": "ktce 等价"}.get(str(rows["unit"].iloc[0]), str(rows["unit"].iloc[0]))
    names = {}
    for key in in_order(rows["column"]):
        left, right, year = key.split(">")
        a, b = account.labels(left), account.labels(right)
        names[key] = Text(f"{a.zh} → {b.zh}, {year}", f"{a.en} → {b.en}, {year}")
    order = ["start", "joins", "leaves", "trade", "residual", "end"]
    sums = sums.sort_values("step", key=lambda steps: steps.map(lambda s: order.index(s) if s in order else 9), kind="stable")
    what = named(quantity, INDICATORS)
    regime = named(account.regimes[0], REGIMES) if quantity == "emissions" and account.regimes else Text("", "")
    title = Text(f"换边界时{what.zh}为何跳变" + (f" ({regime.zh})" if regime.zh else ""),
                 f"Why it jumps when the boundary changes: {what.en.lower()}" + (f" ({regime.en})" if regime.en else ""))
    return crossed(sums, title, Text("步骤", "Step"), names, unit, files("boundary_changes.csv"), ("start", "end"))


def _lists(account: Account) -> list[Block]:
    """Firms that produce on one side of the line and are registered on the other."""
    found = account.run.table("boundary_lists")
    if found is None:
        return []
    rows = found.sort_values("tco2e", ascending=False, kind="stable").head(MOST)
    shown = rows.assign(list=[Text(str(a), str(b)) for a, b in zip(rows["title_zh"], rows["title_en"], strict=True)],
                        entity=[account.labels(e) for e in rows["entity"]])
    columns = [Column("entity", Text("企业", "Firm")), Column("list", Text("情形", "Case")),
               Column("tco2e", Text("排放", "Emissions"), "number", "t CO2e"),
               Column("energy_equal_value_ktce", Text("能耗", "Energy"), "number", "ktce 等价"),
               Column("value_added_MCNY", Text("增加值", "Value added"), "number", account.run.currency)]
    return [table(Text("生产地与统计登记不一致的企业", "Firms that produce on one side and are registered on the other"), columns, shown,
                  files("boundary_lists.csv"))]
