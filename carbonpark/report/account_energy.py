"""The energy centre: balances by carrier, what suppliers' energy carries, how CHP is shared out, who supplies whom."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_sections import Account
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Column, Section, table
from carbonpark.report.source import titled
from carbonpark.report.words import REGIMES, named, period_name
from carbonpark.words.language import Text

LINKS = 12
BEYOND = ("grid", "outside", "")
"""Partners that are no firms of the park."""
UNNAMED = "not_named"


def energy_centre_section(account: Account) -> Section:
    """Four tables of one year; each left out where the park has nothing of the kind."""
    section = Section("centre", Text("能源中心与管网", "Energy centre and networks"))
    section.blocks += [*_balance(account), *_suppliers(account), *_plants(account), *_links(account)]
    return section


def _regime(account: Account, rows: pd.DataFrame) -> str:
    held = list(dict.fromkeys(rows["regime"]))
    return account.main_regime if account.main_regime in held else (held[0] if held else "")


def _balance(account: Account) -> list[Block]:
    rows = account.year_of("balance")
    if rows.empty:
        return []
    period = period_name(account.period)
    title = Text(f"{period.zh}各品种能量平衡 (购入 + 园内生产 + 差额 = 使用 + 外供 + 损失)",
                 f"Balance by carrier, {period.en} (bought + made + rest = used + sold + lost)")
    flows = {"imports": Text("界外购入", "Bought outside"), "generation": Text("园内生产", "Made inside"),
             "own_renewable": Text("其中自产可再生", "Of it renewable"), "internal_deliveries": Text("其中企业间供应", "Of it between firms"),
             "uses": Text("使用", "Used"), "exports": Text("外供", "Sold outside"), "losses": Text("损失", "Lost"),
             "residual": Text("未平衡差额", "Rest")}
    shown_flows = [name for name in flows if name in rows and (name == "residual" or rows[name].abs().sum() > 0)]
    shown = rows.assign(carrier=[account.labels(name) for name in rows["carrier"]], share=rows["residual_pct"] / 100,
                        note=[titled(row, "note") for row in rows.to_dict("records")])
    columns = [Column("carrier", Text("品种", "Carrier")),
               *(Column(name, flows[name], "number", "TJ", tuple(shown_flows)) for name in shown_flows),
               Column("share", Text("差额占比", "Rest, share"), "share"), Column("note", Text("说明", "Note"))]
    if not any(cell.zh for cell in shown["note"]):
        columns.pop()
    return [table(title, columns, shown, files("balance.csv"))]


def _suppliers(account: Account) -> list[Block]:
    rows = account.year_of("suppliers")
    if rows.empty:
        return []
    rows = rows[rows["regime"] == _regime(account, rows)]
    name, period = named(rows["regime"].iloc[0], REGIMES), period_name(account.period)
    title = Text(f"{period.zh}园内供能单位的碳强度 ({name.zh})", f"What energy of suppliers inside carries, {period.en} ({name.en})")
    power = rows["carrier"] == "electricity"
    shown = rows.assign(entity=[account.labels(e) for e in rows["entity"]], carrier=[account.labels(c) for c in rows["carrier"]],
                        own=rows["intensity_t_per_GJ"], per_mwh=rows["intensity_t_per_MWh"].where(power),
                        default=rows["regime_factor_t_per_GJ"], how=[_method(account, key) for key in rows["method"]])
    columns = [Column("entity", Text("供能单位", "Supplier")), Column("carrier", Text("品种", "Carrier")),
               Column("delivered_TJ", Text("园内供应", "Delivered inside"), "number", "TJ"),
               Column("own", Text("实际强度", "Its own intensity"), "number", "t CO2/GJ", ("own", "default")),
               Column("default", Text("口径缺省", "Default of the regime"), "number", "t CO2/GJ", ("own", "default"))]
    if shown["per_mwh"].notna().any():
        columns.append(Column("per_mwh", Text("电力实际强度", "Power, its own intensity"), "number", "t CO2/MWh"))
    columns.append(Column("how", Text("热电分摊方法", "How CHP is shared out")))
    return [table(title, columns, shown, files("suppliers.csv"))]


def _method(account: Account, key: object) -> Text:
    """The name of an allocation method as chp.csv writes it."""
    found = account.run.table("chp")
    rows = None if found is None else found[found["method"] == key]
    if rows is None or rows.empty:
        return Text(str(key).replace("_", " "), str(key).replace("_", " ")) if key else Text("", "")
    return titled(rows.iloc[0].to_dict())


def _plants(account: Account) -> list[Block]:
    """Every method beside the others: the choice moves carbon between heat and power, never the plant's total."""
    rows = account.year_of("chp")
    rows = rows[(rows["regime"] == _regime(account, rows)) & rows["share_heat"].notna()] if len(rows) else rows
    if rows.empty:
        return []
    name, period = named(rows["regime"].iloc[0], REGIMES), period_name(account.period)
    first = ~rows["plant"].duplicated()
    plants = [account.labels(plant) for plant in rows["plant"]]
    shown = rows.assign(
        plant=[plant if head else Text("", "") for plant, head in zip(plants, first, strict=True)],
        how=[titled(row) for row in rows.to_dict("records")],
        read=[Text("已核", "read") if str(v) in ("True", "yes") else Text("未核", "not read") for v in rows["verified"]])
    columns = [Column("plant", Text("机组", "Plant")), Column("how", Text("分摊方法", "Method")),
               Column("share_heat", Text("归热", "To heat"), "share"), Column("share_power", Text("归电", "To power"), "share"),
               Column("t_per_GJ", Text("热的强度", "Heat carries"), "number", "t CO2/GJ"),
               Column("t_per_MWh", Text("电的强度", "Power carries"), "number", "t CO2/MWh"), Column("read", Text("方法原文", "Its source"))]
    title = Text(f"{period.zh}热电联产分摊, 各方法并列 ({name.zh})", f"CHP shared out by each method, {period.en} ({name.en})")
    return [_plants_table(account, rows[first]), table(title, columns, shown, files("chp.csv"))]


def _plants_table(account: Account, rows: pd.DataFrame) -> Block:
    """What each plant burnt and made, and what it emitted whatever the method."""
    period = period_name(account.period)
    shown = rows.assign(plant=[account.labels(p) for p in rows["plant"]], entity=[account.labels(e) for e in rows["entity"]],
                        both=rows["kt_heat"] + rows["kt_power"], use=(rows["heat_TJ"] + rows["power_TJ"]) / rows["fuel_TJ"])
    flows = (("fuel_TJ", Text("燃料", "Fuel")), ("heat_TJ", Text("供热", "Heat")), ("power_TJ", Text("发电", "Power")))
    columns = [Column("plant", Text("机组", "Plant")), Column("entity", Text("企业", "Firm")),
               *(Column(key, head, "number", "TJ", tuple(k for k, _ in flows)) for key, head in flows),
               Column("use", Text("热电总效率", "Efficiency"), "share"), Column("both", Text("排放", "Emissions"), "number", "kt CO2e")]
    return table(Text(f"{period.zh}热电联产机组", f"CHP plants, {period.en}"), columns, shown, files("chp.csv"))


def _links(account: Account) -> list[Block]:
    """The largest deliveries between firms; own use and the grid are no links."""
    rows = account.year_of("network")
    if rows.empty:
        return []
    outside = rows["seller"].isin(BEYOND) | rows["buyer"].isin(BEYOND)
    inside = (rows["seller"] != rows["buyer"]) & ~outside & rows["TJ"].notna()
    rows = rows[inside].sort_values("TJ", ascending=False, kind="stable")
    if rows.empty:
        return []
    period, more = period_name(account.period), len(rows) > LINKS
    title = Text(f"{period.zh}园内供用能关系" + (f", 最大的 {LINKS} 条" if more else ""),
                 (f"The {LINKS} largest deliveries" if more else "Deliveries") + f" between firms, {period.en}")
    said = {"both": Text("双方", "both"), "buyer": Text("仅买方", "buyer only"), "seller": Text("仅卖方", "seller only")}
    rows = rows.head(LINKS)
    shown = rows.assign(carrier=[account.labels(c) for c in rows["carrier"]], seller=[account.labels(s) if s != UNNAMED else Text("未注明", "not named") for s in rows["seller"]],
                        buyer=[account.labels(b) for b in rows["buyer"]], by=[named(b, said) for b in rows["recorded_by"]])
    columns = [Column("seller", Text("供方", "Supplier")), Column("buyer", Text("用方", "Consumer")), Column("carrier", Text("品种", "Carrier")),
               Column("TJ", Text("数量", "Amount"), "number", "TJ"), Column("share", Text("占用方用量", "Of what it takes"), "share"),
               Column("by", Text("由谁记录", "Recorded by"))]
    return [table(title, columns, shown, files("network.csv"))]
