"""The report's own words: what accounts, scopes, sources, paths, levers and limits are called in the two languages."""

from __future__ import annotations

from carbonpark.words.language import Text

PATHS = {
    "plan": Text("规划路径", "Plan"),
    "reference": Text("参考路径", "Reference"),
    "policy": Text("既定政策路径", "Policy"),
    "start": Text("参考 (基准年电网)", "Reference, base grid"),
}
REGIMES = {
    "910": Text("910 口径", "910 rules"),
    "location": Text("基于位置", "location-based"),
    "market": Text("基于市场", "market-based"),
    "gbt32150": Text("GB/T 32150", "GB/T 32150"),
    "gpc": Text("GPC 城市清单", "GPC"),
    "physical": Text("物理绿电", "physical green power"),
}
SCOPES = {
    "1": Text("范围一", "Scope 1"),
    "2": Text("范围二", "Scope 2"),
    "3": Text("范围三", "Scope 3"),
    "": Text("未分范围", "No scope"),
}
KINDS = {
    "group_fuel": Text("用能主体燃料", "Fuel of groups"),
    "project_fuel": Text("新项目燃料", "Fuel of newcomers"),
    "plant_fuel": Text("能源设施燃料", "Fuel of energy plant"),
    "project_process": Text("新项目过程", "Processes of newcomers"),
    "process_avoided": Text("过程减排", "Process emissions avoided"),
    "combustion": Text("燃料燃烧", "Fuel combustion"),
    "fuel": Text("用作燃料", "Fuel"),
    "transformation": Text("加工转换", "Transformation"),
    "process": Text("工业过程", "Process"),
    "direct": Text("过程及其他直接排放", "Process and other direct"),
    "electricity": Text("净受入电力", "Electricity"),
    "heat": Text("净受入热力", "Heat"),
    "steam": Text("净受入蒸汽", "Steam"),
    "power": Text("净受入电力", "Electricity"),
    "bought": Text("购入能源", "Energy bought"),
    "purchase": Text("购入能源", "Energy bought"),
    "supply": Text("购入能源", "Energy bought"),
    "sold": Text("外供能源", "Energy sold"),
    "outlet": Text("外供能源", "Energy sold"),
    "certificate": Text("绿证", "Certificates"),
    "group": Text("用能主体", "Groups"),
    "project": Text("新引进项目", "New projects"),
    "technology": Text("能源设施", "Energy plant"),
    "scope3": Text("范围三", "Scope 3"),
    "waste": Text("废弃物处理", "Waste"),
    "biogenic": Text("生物源 (备忘)", "Biogenic (memo)"),
}
LEVERS = {
    "grid": Text("电网因子下降", "Grid factor"),
    "activity": Text("存量产业增减", "Expansions and exits"),
    "newcomers": Text("新项目", "Newcomers"),
    "efficiency": Text("节能与工艺措施", "Efficiency and process measures"),
    "fuel_switch": Text("供能技术与燃料替代", "Plants and fuel switch"),
    "own_renewables": Text("自建可再生能源", "Own renewables"),
    "green_power": Text("绿电与外购结构", "Green power and contracts"),
    "certificates": Text("绿证", "Certificates"),
    "closure_gap": Text("复算差额", "Left by replay"),
}
COST_ITEMS = {
    "energy_bought": Text("购入能源", "Energy bought"),
    "energy_sold": Text("外供收入", "Energy sold"),
    "capacity_ready": Text("设施固定运维", "Plant, fixed cost"),
    "plants_run": Text("设施变动运维", "Plant, running cost"),
    "retired_early": Text("提前退役", "Early retirement"),
    "measures_run": Text("措施运维", "Measures, running cost"),
    "carbon_price": Text("碳价支出", "Carbon price"),
    "margin_of_groups": Text("现有产业毛利", "Margin of present industry"),
    "margin_of_projects": Text("新项目毛利", "Margin of newcomers"),
    "invested_in_projects": Text("新项目投资", "Invested in newcomers"),
    "invested_in_technologies": Text("设施投资", "Invested in plant"),
    "invested_in_measures": Text("措施投资", "Invested in measures"),
    "worth_left_projects": Text("新项目期末残值", "Newcomers, worth left"),
    "worth_left_technologies": Text("设施期末残值", "Plant, worth left"),
    "worth_left_measures": Text("措施期末残值", "Measures, worth left"),
}
FLOWS = {
    "from:bought": Text("购入", "Bought"), "from:made": Text("园内生产", "Made inside"),
    "to:plants": Text("能源设施投入", "Into energy plant"), "to:sold": Text("外供", "Sold"),
    "to:others": Text("原料用能与新引进项目", "Raw material and newcomers"),
}
SENSES = {
    "<=": Text("≤", "≤"), ">=": Text("≥", "≥"), "==": Text("=", "="), "at_most": Text("≤", "≤"),
    "at_least": Text("≥", "≥"), "equal": Text("=", "="), "equals": Text("=", "="),
}
STATUS = {
    "optimal": Text("已求得最优方案", "optimal"),
    "feasible": Text("已中止, 保留了已找到的最好方案", "stopped; the best plan so far is kept"),
    "infeasible": Text("目标不可同时达到", "the targets cannot all be met"),
    "stopped": Text("未得到方案即已中止, 只有参考情景", "stopped before any plan was found; only the reference is here"),
    "simulated": Text("数值推演", "simulated"),
    "done": Text("已完成", "done"),
    "ok": Text("已完成", "done"),
    "withheld": Text("结果未放行", "result withheld"),
}
BLOCKS = {
    "fuel": Text("用作燃料", "Fuel burnt"), "transformation": Text("加工转换", "Transformation"),
    "process": Text("工业过程", "Processes"), "electricity": Text("净受入电力", "Net electricity"),
    "heat": Text("净受入热力", "Net heat"), "scope3": Text("价值链 (15 类)", "Value chain (15 categories)"),
    "total": Text("合计 (范围一与二)", "Total (scopes 1 and 2)"),
}
POWER_COUNTS = {
    "910": Text("全国化石电力因子; 绿电、绿证、直供为 0", "national fossil factor; green trade, certificates and direct lines 0"),
    "location": Text("所在电网平均因子, 逐年; 绿证不改变结果", "average of the local grid, year by year; certificates change nothing"),
    "market": Text("合同电与绿证为 0, 其余按剔除已交易绿电的因子", "contracts and certificates 0, the rest at the residual factor"),
    "gbt32150": Text("全国平均因子; 绿证不改变结果", "national average; certificates change nothing"),
    "gpc": Text("同基于位置", "as location-based"),
    "physical": Text("全国化石电力因子; 仅直供与自发自用为 0", "national fossil factor; only direct lines and own use 0"),
}
"""What a kWh bought counts at under each regime."""
GRID_FACTORS = {
    "fossil_only": Text("化石电力", "fossil power"), "average": Text("电网平均", "grid average"),
    "excluding_market_traded_non_fossil": Text("剔除已交易绿电", "less green power traded"),
}
SECTORS = {
    "ippu": Text("工业过程与产品使用", "Industrial processes and product use"), "waste": Text("废弃物与废水", "Waste and waste water"),
    "ccus": Text("碳捕集利用与封存", "Carbon capture"), "agriculture": Text("农业", "Agriculture"),
    "energy": Text("能源活动", "Energy"), "": Text("生产过程 (过程因子)", "Production processes"),
}
NOTATION = {
    "NE": Text("NE 未估算", "NE not estimated"), "NO": Text("NO 不发生", "NO not occurring"),
    "IE": Text("IE 计在别处", "IE included elsewhere"), "C": Text("C 保密", "C confidential"),
}
METHODS = {
    "energy": Text("按能源用量", "from energy used"), "activity": Text("按实物活动", "from physical activity"),
    "spend": Text("按支出", "from spend"), "hybrid": Text("实物与支出混合", "activity, then spend"),
}
GRADES = {
    "measured": Text("实测 (A)", "measured (A)"), "metered": Text("计量或实测 (A)", "metered (A)"), "published": Text("公布 (B)", "published (B)"),
    "unverified": Text("公布未核 (C)", "not read (C)"), "estimated": Text("估计 (D)", "estimated (D)"),
    "not_estimated": Text("未估算", "not estimated"), "unstated": Text("未说明", "not stated"),
    "confidential": Text("保密", "confidential"), "verified": Text("核查值", "verified"),
}
SEVERITIES = {
    "block": Text("阻断", "blocks"), "warn": Text("提示", "warning"), "info": Text("说明", "note"),
    "error": Text("错误", "error"),
}
USES = {
    "fuel": Text("燃料", "fuel"), "transformation": Text("加工转换", "transformation"),
    "raw_material": Text("原材料", "raw material"), "transport": Text("交通运输", "transport"),
    "bought": Text("受入", "bought"), "sold": Text("送出", "sold"), "own_renewable": Text("自产可再生", "own renewable"),
    "generated": Text("自产", "generated"), "bought_inside": Text("园内购入", "bought inside"),
    "sold_inside": Text("园内售出", "sold inside"), "generated_inside": Text("园内自产", "generated inside"),
    "total": Text("合计", "total"),
}
YES_NO = {True: Text("是", "yes"), False: Text("否", "no")}


def account_name(account: str) -> Text:
    """'910:CO2' as people say it: '910 口径 CO₂'."""
    regime, _, gases = account.partition(":")
    name = REGIMES.get(regime, Text(regime, regime))
    shown = {"GHG": Text("温室气体", "GHG")}.get(gases, Text(gases.replace("CO2", "CO₂"), gases.replace("CO2", "CO₂")))
    return Text(zh=f"{name.zh} {shown.zh}".strip(), en=f"{name.en} {shown.en}".strip())


def period_name(period: object) -> Text:
    """'2017' and '2017 01-09' as people say them."""
    year, _, months = str(period).partition(" ")
    if not months:
        return Text(f"{year} 年", year)
    first, _, last = (part.lstrip("0") for part in months.partition("-"))
    return Text(f"{year} 年 {first}–{last} 月", f"{year}, months {first}–{last}")


def account_unit(account: str) -> str:
    """The canonical unit of an account's totals: kt CO2 when it counts CO2 alone."""
    return "kt CO2" if account.endswith(":CO2") else "kt CO2e"


def named(label: object, words: dict[str, Text]) -> Text:
    """The words for a label; a label without words stands for itself, its underscores as blanks."""
    key = str(label)
    if key in words:
        return words[key]
    plain = key.replace("_", " ")
    return Text(plain, plain)


def scope_name(scope: object) -> Text:
    """'1', 1, 1.0 and 'scope1' are all scope 1."""
    key = str(scope).lower().replace("scope", "").replace("_", "").removesuffix(".0").strip()
    return SCOPES.get("" if key in ("nan", "none") else key, Text(str(scope), str(scope)))
