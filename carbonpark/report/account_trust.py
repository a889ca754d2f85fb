"""How far the account can be trusted: uncertainty, quality of records, certificates, and what stands beside the totals."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_sections import Account
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Column, Section, table
from carbonpark.report.source import in_order, titled
from carbonpark.report.words import GRADES, REGIMES, account_name, named, period_name
from carbonpark.words.language import Text

MOST = 24
YES = ("yes", "True", "true", "1")


def trust_section(account: Account) -> Section:
    """Tables of one year; each left out where the run has none."""
    section = Section("trust", Text("可信度: 不确定性、数据质量与绿证", "Trust: uncertainty, quality, certificates"))
    section.blocks += [*_uncertainty(account), *_ratios(account), *_chances(account), *_quality(account),
                       *_recalculated(account), *_certificates(account), *_memo(account), *_interpretations(account)]
    return section


def _spread(rows: pd.DataFrame, approach: str, correlated: str) -> pd.DataFrame:
    found = rows[(rows["approach"].map(str) == approach) & (rows["correlated"] == correlated)]
    return found.drop_duplicates("account").set_index("account")


def _uncertainty(account: Account) -> list[Block]:
    """Totals of each account: with shared factors as one, as if independent, and by Monte Carlo where it was drawn."""
    rows = account.year_of("uncertainty")
    rows = rows[rows["quantity"] == "emissions"] if len(rows) else rows
    if rows.empty:
        return []
    rows = rows.assign(account=rows["regime"] + ":" + rows["gases"])
    known, naive, drawn = _spread(rows, "1", "yes"), _spread(rows, "1", "no"), _spread(rows, "2", "yes")
    names = [name for name in account.main_accounts if name in known.index and known.loc[name, "value"] == known.loc[name, "value"]]
    if not names:
        return []
    known = known.reindex(names)
    shown = pd.DataFrame({
        "account": [account_name(name) for name in names], "value": known["value"].to_numpy(), "low": known["low"].to_numpy(),
        "high": known["high"].to_numpy(), "pct": known["pct"].to_numpy() / 100, "naive": naive["pct"].reindex(names).to_numpy() / 100,
        "low2": drawn["low"].reindex(names).to_numpy(float), "high2": drawn["high"].reindex(names).to_numpy(float),
        "pct2": drawn["pct"].reindex(names).to_numpy(float) / 100})
    scale = ("value", "low", "high", "low2", "high2")
    columns = [Column("account", Text("口径", "Account")), Column("value", Text("合计", "Total"), "number", "t CO2e", scale),
               Column("low", Text("下限", "Low"), "number", "t CO2e", scale), Column("high", Text("上限", "High"), "number", "t CO2e", scale),
               Column("pct", Text("± (共用因子相关)", "± (shared factors as one)"), "share"),
               Column("naive", Text("± (视为独立)", "± (as if independent)"), "share")]
    if shown["pct2"].notna().any():
        columns += [Column("low2", Text("抽样下限", "Drawn, low"), "number", "t CO2e", scale),
                    Column("high2", Text("抽样上限", "Drawn, high"), "number", "t CO2e", scale),
                    Column("pct2", Text("± (蒙特卡洛)", "± (Monte Carlo)"), "share")]
    period = period_name(account.period)
    title = Text(f"{period.zh}排放总量的不确定性 (95% 区间, IPCC 方法一" + ("与方法二)" if len(columns) > 6 else ")"),
                 f"Uncertainty of totals, {period.en} (95 % interval, IPCC approach 1" + (" and 2)" if len(columns) > 6 else ")"))
    return [table(title, columns, shown, files("uncertainty.csv"))]


RATIOS = {
    "emissions_per_energy": Text("单位能耗碳排放", "Emissions per energy"), "energy": Text("综合能源消费 (等价值)", "Energy (equal value)"),
    "carbon_intensity": Text("单位增加值碳排放", "Emissions per value added"), "value_added": Text("增加值", "Value added"),
    "energy_intensity": Text("单位增加值能耗", "Energy per value added"), "carbon_productivity": Text("碳生产力", "Carbon productivity"),
}


def _ratios(account: Account) -> list[Block]:
    """Energy and intensities: the spread that is left where top and bottom share what is uncertain."""
    rows = account.year_of("uncertainty")
    rows = rows[(rows["quantity"] != "emissions") & (rows["correlated"] == "yes") & rows["value"].notna()] if len(rows) else rows
    if rows.empty:
        return []
    rows = rows.assign(account=rows["regime"] + ":" + rows["gases"], approach=rows["approach"].map(str))
    rows = rows[rows["account"].isin((*_told(account), ":"))].sort_values("approach", kind="stable")
    rows = rows.drop_duplicates(["quantity", "account"], keep="last").sort_values(["quantity", "account"], kind="stable")
    shown = rows.assign(quantity=[named(name, RATIOS) for name in rows["quantity"]], pct=rows["pct"] / 100,
                        account=[Text("", "") if name == ":" else account_name(name) for name in rows["account"]],
                        unit=[str(unit).replace("tCO2e", "t CO2e") for unit in rows["unit"]])
    alike = ("value", "low", "high")
    columns = [Column("quantity", Text("量", "Quantity")), Column("account", Text("口径", "Account")),
               *(Column(key, head, "own", "unit", alike) for key, head in (("value", Text("数值", "Value")), ("low", Text("下限", "Low")),
                                                                        ("high", Text("上限", "High")))),
               Column("value", Text("单位", "Unit"), "unit", "unit", alike), Column("pct", Text("±", "±"), "share")]
    return [table(Text("能耗与强度的不确定性", "Uncertainty of energy and intensities"), columns, shown, files("uncertainty.csv"))]


def _told(account: Account) -> list[str]:
    """The accounts whose intensities are told: that of the first regime and the location-based one."""
    return [name for name in account.main_accounts if name.partition(":")[0] in (account.regimes[0], account.main_regime)]


def _chances(account: Account) -> list[Block]:
    """The probability of meeting each threshold, where draws were made."""
    rows = account.year_of("chances")
    if rows.empty:
        return []
    shown = rows.assign(source=[titled(row, "source") for row in rows.to_dict("records")],
                        account=[account_name(f"{r}:{g}") for r, g in zip(rows["regime"], rows["gases"], strict=True)],
                        unit=[str(unit).replace("tCO2e", "t CO2e") for unit in rows["unit"]])
    columns = [Column("source", Text("依据", "Source")), Column("account", Text("口径", "Account")),
               Column("value", Text("本园区", "This park"), "own", "unit", ("value", "limit")),
               Column("limit", Text("限值", "Limit"), "own", "unit", ("value", "limit")),
               Column("value", Text("单位", "Unit"), "unit", "unit", ("value", "limit")),
               Column("probability", Text("达到的概率", "Probability of meeting it"), "share")]
    return [table(Text("达到门槛的概率 (蒙特卡洛)", "Chance of meeting thresholds (Monte Carlo)"), columns, shown, files("chances.csv"))]


def _quality(account: Account) -> list[Block]:
    """Of the energy and of each regime's emissions, how much rests on what class of record."""
    rows = account.year_of("quality")
    if rows.empty:
        return []
    main = account.main_regime
    rows = rows[(rows["of"] == "energy") | (rows["regime"] == main)]
    body = []
    best_first = {name: place for place, name in enumerate(("metered", "measured", "verified", "published", "unverified", "estimated"))}
    for key in sorted(in_order(rows["class"]), key=lambda name: best_first.get(name, 9)):
        part = rows[rows["class"] == key]
        energy, carbon = part[part["of"] == "energy"], part[part["of"] != "energy"]
        body.append({"class": named(key, GRADES), "records": part["records"].max(),
                     **{f"{name}_{what}": found[what].sum(min_count=1) for name, found in (("energy", energy), ("carbon", carbon))
                        for what in ("amount", "share")}})
    shown = pd.DataFrame(body)
    if account.period in account.held(main):
        shown = shown.assign(carbon_amount=float("nan"))
    name, period = named(main, REGIMES), period_name(account.period)
    columns = [Column("class", Text("数据等级", "Class of record")), Column("records", Text("记录数", "Records"), "plain"),
               Column("energy_amount", Text("能耗", "Energy"), "number", "tce 等价"), Column("energy_share", Text("占能耗", "Of energy"), "share"),
               Column("carbon_amount", Text("排放 (绝对值)", "Emissions (absolute)"), "number", "t CO2e"),
               Column("carbon_share", Text("占排放", "Of emissions"), "share")]
    title = Text(f"{period.zh}能耗与排放由哪类数据支撑 ({name.zh})", f"On what records energy and emissions rest, {period.en} ({name.en})")
    return [table(title, columns, shown, files("quality.csv"))]


def _recalculated(account: Account) -> list[Block]:
    """Whether the base year moved against what was published before, by cause."""
    found = account.run.table("recalculation")
    if found is None:
        return []
    found = found[found["account"].isin(account.main_accounts)] if "account" in found else found.assign(account="")
    if found.empty:
        return []
    shown = found.assign(cause=[titled(row, "cause") for row in found.to_dict("records")],
                         account=[account_name(name) for name in found["account"]])
    columns = [Column("account", Text("口径", "Account")), Column("cause", Text("原因", "Cause")), Column("tco2e", Text("变动", "Change"), "number", "t CO2e"),
               Column("share", Text("占基准年", "Of the base year"), "share"), Column("lines", Text("行数", "Lines"), "plain")]
    title = Text("基准年重算: 与原公布数相比的变动", "Base year against what was published, by cause")
    return [table(title, columns, shown, files("recalculation.csv"))]


CONTRACTS = {
    "green_trade": Text("绿电交易", "green trade"), "certificate": Text("单独购买绿证", "certificate bought alone"),
    "direct_line": Text("绿电直供", "direct line"), "direct_supply": Text("绿电直供", "direct line"),
    "self_use": Text("自发自用", "own use"), "self_pv": Text("自发自用", "own use"),
}


def _certificates(account: Account) -> list[Block]:
    """The ledger by contract and year of claim; batches that may not be claimed, or overlap, one by one."""
    found = account.run.table("certificates")
    if found is None:
        return []
    years = found["claim_year"].map(lambda year: str(year).removesuffix(".0"))
    rows = found.assign(year=years.where(~years.isin(("nan", "<NA>")), ""), good=found["claimable"].map(str).isin(YES))
    sums = rows.groupby(["year", "contract"], sort=True).agg(batches=("certificate", "size"), mwh=("mwh", "sum"),
                                                            counted=("mwh_counted", "sum"), bad=("good", lambda g: int((~g).sum()))).reset_index()
    shown = sums.assign(contract=[named(key, CONTRACTS) for key in sums["contract"]],
                        year=[year if year else Text("未声明", "not claimed") for year in sums["year"]])
    columns = [Column("year", Text("声明年份", "Claimed for")), Column("contract", Text("合同类型", "Contract")),
               Column("batches", Text("批次", "Batches"), "plain"), Column("mwh", Text("电量", "Power"), "number", "MWh"),
               Column("counted", Text("计入核算", "Counted"), "number", "MWh", ("mwh",)),
               Column("bad", Text("不可声明的批次", "May not be claimed"), "plain")]
    drawn: list[Block] = [table(Text("绿证与绿电台账", "Ledger of certificates and green power"), columns, shown, files("certificates.csv"))]
    overlaps = rows["overlaps"].map(str).str.strip()
    wrong = rows[~rows["good"] | ~overlaps.isin(("", "nan", "<NA>", "0", "False"))].head(MOST)
    listed = wrong if len(wrong) else rows[rows["year"] == account.period].head(MOST)
    if len(listed):
        drawn.append(_batches(account, listed, bool(len(wrong))))
    return drawn


def _batches(account: Account, rows: pd.DataFrame, wrong: bool) -> Block:
    shown = rows.assign(contract=[named(key, CONTRACTS) for key in rows["contract"]], beneficiary=[account.labels(b) for b in rows["beneficiary"]],
                        technology=[account.labels(name) for name in rows["technology"]],
                        why=[titled(row, "why") for row in rows.to_dict("records")])
    columns = [Column("certificate", Text("编号", "Batch")), Column("serial_from", Text("序列号起", "Serial from")),
               Column("serial_to", Text("序列号止", "to")), Column("mwh", Text("电量", "Power"), "number", "MWh"),
               Column("generated", Text("发电年月", "Generated")), Column("expires", Text("有效至", "Expires")),
               Column("beneficiary", Text("受益方", "Beneficiary")), Column("contract", Text("合同", "Contract"))]
    if wrong:
        columns += [Column("overlaps", Text("重叠批次", "Overlaps")), Column("why", Text("原因", "Reason"))]
    period = period_name(account.period)
    title = (Text("不可声明或序列号重叠的批次", "Batches that may not be claimed, or overlap") if wrong
             else Text(f"声明用于{period.zh}的批次", f"Batches claimed for {period.en}"))
    return table(title, columns, shown, files("certificates.csv"), ["bad" if wrong else ""] * len(rows))


def _memo(account: Account) -> list[Block]:
    """What must be shown beside the account and is in no total of it."""
    rows = account.year_of("memo")
    if rows.empty:
        return []
    keys = ["item", "title_zh", "title_en", "gas"]
    sums = rows.groupby(keys, sort=False, dropna=False)[["t", "tco2e"]].sum(min_count=1).reset_index()
    shown = sums.assign(item=[titled(row) for row in sums.to_dict("records")], gas=[str(gas).replace("CO2", "CO₂") for gas in sums["gas"]])
    columns = [Column("item", Text("项目", "Item")), Column("gas", Text("气体", "Gas")), Column("t", Text("气体量", "Gas"), "number", "t"),
               Column("tco2e", Text("当量", "In CO₂e"), "number", "t CO2e")]
    period = period_name(account.period)
    return [table(Text(f"{period.zh}备查项 (与总量并列, 不从中加减)", f"Beside the account, {period.en} (nothing is added or taken off)"), columns, shown, files("memo.csv"))]


def _interpretations(account: Account) -> list[Block]:
    """Where a rule leaves a choice, what was chosen."""
    rows = account.run.table("interpretations")
    if rows is None or rows.empty:
        return []
    shown = rows.assign(problem=[titled(row, "problem") for row in rows.to_dict("records")],
                        decision=[titled(row, "decision") for row in rows.to_dict("records")])
    columns = [Column("id", Text("编号", "Id")), Column("clause", Text("条款", "Clause")), Column("problem", Text("问题", "Question")),
               Column("decision", Text("处理", "Decision"))]
    return [table(Text("口径解释记录: 规则未说清之处怎样处理", "Interpretation log: what was decided where a rule leaves a choice"),
                  columns, shown, files("interpretations.csv"))]
