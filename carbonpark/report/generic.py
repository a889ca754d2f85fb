"""Tables of a run shown as they are: every column with its words and, from the ending of its name, its unit."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.labels import KEYS, Labels
from carbonpark.report.page import Column, Missing, Table, table
from carbonpark.report.source import Run, titled
from carbonpark.report.words import PATHS, SENSES, account_name, named, scope_name
from carbonpark.words.language import Text

HEADS: dict[str, Text] = {
    "year": Text("年份", "Year"), "start_year": Text("投产年份", "Starts"), "first_year": Text("起始年份", "From"),
    "last_year": Text("结束年份", "To"), "vintage": Text("建成年", "Built"), "units": Text("数量", "Units"),
    "count": Text("数量", "Count"), "project": Text("项目", "Project"), "measure": Text("措施", "Measure"),
    "application": Text("措施 (主体)", "Measure (group)"), "group": Text("主体", "Group"),
    "technology": Text("技术", "Technology"), "plant": Text("机组", "Plant"), "pool": Text("用地类别", "Land pool"),
    "carrier": Text("能源品种", "Carrier"), "supply": Text("渠道", "Supply"), "outlet": Text("外供渠道", "Outlet"),
    "account": Text("核算口径", "Account"), "tally": Text("能耗口径", "Tally"), "item": Text("项目", "Item"),
    "label": Text("名称", "Name"), "quantity": Text("量", "Quantity"), "target": Text("目标", "Target"),
    "regime": Text("口径", "Regime"), "boundary": Text("边界", "Boundary"), "basis": Text("基准", "Basis"),
    "value": Text("数值", "Value"), "unit": Text("单位", "Unit"), "share": Text("占比", "Share"),
    "capacity": Text("装机", "Capacity"), "built": Text("新增", "Built"), "build": Text("新增", "Built"),
    "retired": Text("退役", "Retired"), "kept": Text("保留", "Kept"), "output": Text("产出", "Output"),
    "capex": Text("投资", "Investment"), "value_added": Text("增加值", "Value added"), "tax": Text("税收", "Tax"),
    "jobs": Text("就业", "Jobs"), "land": Text("用地", "Land"), "energy": Text("能源", "Energy"),
    "emissions": Text("排放", "Emissions"), "installed": Text("已实施", "In place"), "treated": Text("作用量", "Treated"),
    "new": Text("新增", "New"), "saving": Text("节能量", "Saving"), "cost": Text("费用", "Cost"),
    "amount": Text("金额", "Amount"), "discounted": Text("现值", "Present value"), "payer": Text("出资方", "Payer"),
    "taken": Text("占用", "Taken"), "available": Text("可用", "Available"), "free": Text("余量", "Free"),
    "price": Text("价格", "Price"), "price_unit": Text("价格单位", "Price unit"), "note": Text("说明", "Note"),
    "check": Text("校验", "Check"), "id": Text("编号", "Id"), "title": Text("名称", "Name"),
    "worst": Text("最大偏差", "Worst difference"), "difference": Text("偏差", "Difference"),
    "tolerance": Text("容许", "Tolerance"), "passed": Text("通过", "Passed"), "part": Text("部分", "Part"),
    "status": Text("状态", "Status"), "message": Text("说明", "Message"), "severity": Text("级别", "Severity"),
    "rows": Text("行数", "Rows"), "indicator": Text("指标", "Indicator"), "state": Text("状态", "State"),
    "elasticity": Text("弹性", "Elasticity"), "cause": Text("因素", "Cause"), "path": Text("路径", "Path"),
    "kind": Text("类型", "Kind"), "score": Text("得分", "Score"), "admitted": Text("准入", "Admitted"),
    "physical": Text("实物量", "Physical"), "tce_calorific": Text("折标 (当量)", "tce (calorific)"),
    "tce_equal_value": Text("折标 (等价)", "tce (equal value)"), "entity": Text("主体", "Entity"),
    "computed": Text("计算值", "Computed"), "verified": Text("核查值", "Verified"), "reason": Text("原因", "Reason"),
    "quality": Text("质量", "Quality"), "source": Text("来源", "Source"), "sentence": Text("说明", "In words"),
    "short_by": Text("差额", "Short by"), "rank": Text("序", "Rank"), "file": Text("文件", "File"),
    "line": Text("行", "Line"), "needs_also": Text("同时需要", "Needs also"), "lever": Text("杠杆", "Lever"),
    "number": Text("数量", "Number"), "mode": Text("方式", "Mode"), "unabated_910": Text("未减排排放 (910)", "Unabated (910)"),
    "unabated_location": Text("未减排排放 (位置法)", "Unabated (location)"), "use_of_capacity": Text("利用率", "Use of capacity"),
    "existing_kept": Text("在役保留", "Existing, kept"), "retired_early": Text("提前退役", "Retired early"),
    "newly_applied": Text("当年新增", "Newly applied"), "in_place": Text("存量", "In place"),
    "potential": Text("潜力", "Potential"), "saved": Text("节能量", "Saved"),
    "sense": Text("方向", "Sense"), "limit": Text("限值", "Limit"), "achieved": Text("达到", "Achieved"),
    "slack": Text("余量", "Slack"), "factor": Text("因子", "Factor"), "method": Text("方法", "Method"),
}
ENDINGS: tuple[tuple[str, str], ...] = (
    ("_M_CNY", "M CNY"), ("_M_EUR", "M EUR"), ("_kt_co2e", "kt CO2e"), ("_kt_co2", "kt CO2"), ("_co2e_kt", "kt CO2e"),
    ("_co2_kt", "kt CO2"), ("_kt", "kt"), ("_ktce", "ktce"), ("_ha", "ha"), ("_MW", "MW"), ("_TJ", "TJ"),
    ("_GWh", "GWh"), ("_persons", "person"), ("_m2", "m2"), ("_MNm3", "MNm3"), ("_tco2e", "t CO2e"), ("_t", "t"),
    ("_pct", "%"), ("_tce", "tce"),
)
MODES = {
    "yes_no": Text("整体", "whole"), "count": Text("按个数", "by number"), "divisible": Text("可分", "divisible"),
}
HIDDEN = ("path", "title_zh", "title_en", "title", "message_en", "sentence_en")


def as_it_is(run: Run, labels: Labels, file: str, title: Text, keep: pd.DataFrame | None = None,
             order: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Table | Missing:
    """The whole of `file` (or the rows `keep` of it) as a table."""
    rows = run.table(file) if keep is None else keep
    if rows is None or rows.empty:
        return Missing(title)
    rows = rows.copy()
    pairs = {"title_zh", "title_en"} <= set(rows.columns)
    if pairs:
        rows["title"] = [titled(row) for row in rows[["title_zh", "title_en"]].to_dict("records")]
    if {"message_zh", "message_en"} <= set(rows.columns):
        rows["message"] = [titled(row, "message") for row in rows[["message_zh", "message_en"]].to_dict("records")]
        rows = rows.drop(columns=["message_zh", "message_en"])
    hidden = {*drop, *(name for name in HIDDEN if not (name == "title" and pairs))}
    names = [name for name in rows.columns if name not in hidden and rows[name].astype(str).str.strip().ne("").any()]
    if pairs:
        names = [name for name in names if name not in KEYS]
    names = [*(n for n in order if n in names), *(n for n in names if n not in order)]
    if pairs:
        names = ["title", *(n for n in names if n != "title")]
    return table(title, [_column(name, rows, labels) for name in names], rows, files(f"{file}.csv"))


def files(*names: str) -> Text:
    """The source line: which files of the run a figure or table is drawn from."""
    both = ", ".join(names)
    return Text(zh=f"数据: {both}", en=f"Data: {both}")


def _column(name: str, rows: pd.DataFrame, labels: Labels) -> Column:
    stem, unit = _parted(name)
    head = HEADS.get(name) or HEADS.get(stem) or labels(stem)
    if name.endswith("year") or name == "vintage":
        return Column(name, head, "year")
    if rows[name].dtype.kind in "iuf":
        if name in ("value", "limit", "achieved", "slack", "short_by") and "unit" in rows:
            return Column(name, head, "own", "unit")
        if name in ("number", "passed", "total", "rows"):
            return Column(name, head, "plain")
        if name.endswith("share") or name in ("use_of_capacity",):
            return Column(name, head, "share")
        return Column(name, head, "number", unit or "1")
    if name == "unit" and "value" in rows:
        return Column("value", head, "unit", "unit")
    rows[name] = [_words(name, value, labels) for value in rows[name]]
    return Column(name, head)


def _parted(name: str) -> tuple[str, str]:
    for ending, unit in ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending), unit
    return name, ""


def _words(column: str, value: object, labels: Labels) -> object:
    if not isinstance(value, str):
        return value
    if column == "account":
        return account_name(value)
    if column == "scope":
        return scope_name(value)
    if column == "path":
        return named(value, PATHS)
    if column == "mode":
        return named(value, MODES)
    if column == "sense":
        return named(value, SENSES)
    if value in ("True", "False"):
        return Text("是", "yes") if value == "True" else Text("否", "no")
    if column in ("unit", "price_unit", "note", "message", "sentence", "source", "file", "id", "reason"):
        return value
    return labels(value) if value else ""
