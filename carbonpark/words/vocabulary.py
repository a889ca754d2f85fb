"""Every quantity and coefficient of the ledger: its name, symbol, unit, dimensions and words.

`q` holds quantities (known or to be decided), `c` holds coefficients (always known). Units are canonical: TJ, kt, M CNY,
MW, ha, ktce. The dimension `year` holds the base year, whose cells are numbers, followed by the model years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carbonpark.words.language import Text


@dataclass(frozen=True)
class Dim:
    """One dimension of the arrays: the letter it has in formulas and its name for people."""

    name: str
    letter: str
    title: Text


@dataclass(frozen=True)
class Word:
    """One quantity (`q`) or coefficient (`c`)."""

    name: str
    symbol: str
    title: Text
    unit: str
    dims: tuple[str, ...]
    kind: Literal["q", "c"]


DIMS: dict[str, Dim] = {
    dim.name: dim
    for dim in (
        Dim("year", "y", Text("年份", "year")),
        Dim("vintage", "v", Text("建成年", "year of building")),
        Dim("group", "i", Text("用能主体", "group")),
        Dim("project", "k", Text("候选项目", "candidate project")),
        Dim("application", "m", Text("措施应用", "measure at a group")),
        Dim("exclusive", "x", Text("互斥措施组", "set of exclusive measures")),
        Dim("technology", "t", Text("技术", "technology")),
        Dim("plant", "p", Text("在役机组", "existing plant")),
        Dim("carrier", "c", Text("能源品种", "carrier")),
        Dim("supply", "s", Text("购入渠道", "way to buy")),
        Dim("outlet", "o", Text("外供渠道", "way to sell")),
        Dim("pool", "l", Text("用地类别", "land pool")),
        Dim("account", "a", Text("核算口径", "regime and gases")),
        Dim("tally", "b", Text("能耗口径", "energy account")),
        Dim("gas", "g", Text("气体", "gas")),
        Dim("payer", "n", Text("出资方", "payer")),
    )
}

WORDS: dict[str, Word] = {}


def _add(kind: Literal["q", "c"], name: str, symbol: str, zh: str, en: str, unit: str, dims: str = "") -> None:
    if name in WORDS:
        raise ValueError(f"the word {name!r} is in the vocabulary twice")
    WORDS[name] = Word(name, symbol, Text(zh, en), unit, tuple(dims.split()), kind)


def _q(name: str, symbol: str, zh: str, en: str, unit: str, dims: str = "") -> None:
    _add("q", name, symbol, zh, en, unit, dims)


def _c(name: str, symbol: str, zh: str, en: str, unit: str, dims: str = "") -> None:
    _add("c", name, symbol, zh, en, unit, dims)


# What is decided --------------------------------------------------------------------------------------------
_q("activity", "a", "活动水平", "activity (base year = 1)", "1", "year group")
_q("expand", "a^{+}", "扩产", "expansion above reference", "1", "year group")
_q("exit", "a^{-}", "退出", "exit below reference", "1", "year group")
_q("start", "z", "项目投产", "projects started", "1", "vintage project")
_q("running", "n", "项目运行", "projects running", "1", "year project")
_q("use", "u", "终端用能", "energy used by groups", "TJ", "year group carrier")
_q("install", "w", "新增措施", "measures newly applied", "1", "vintage application")
_q("installed", "W", "措施存量", "measures in place", "1", "year application")
_q("treated", "j", "措施作用量", "activity treated by measures", "1", "year application")
_q("build", "b", "新增装机", "capacity built", "MW", "vintage technology")
_q("kept", "k", "保留在役机组", "existing capacity kept", "MW", "year plant")
_q("capacity", "K", "装机容量", "capacity", "MW", "year technology")
_q("flow", "f", "主产出", "main output of technologies", "TJ", "year technology")
_q("buy", "x", "购入量", "energy bought", "TJ", "year supply")
_q("sell", "r", "外供量", "energy sold", "TJ", "year outlet")
_q("new_land", "h", "新增用地", "land newly taken by a group", "ha", "year group")

# What the ledger counts: tied to the decisions by the rules of definition ------------------------------------------
_q("emissions", "E", "排放量", "emissions", "kt CO2e", "year account")
_q("energy_equal_value", "B", "能源消费量(等价值)", "energy consumption, equal value", "ktce_equal_value", "year tally")
_q("energy_calorific", "B'", "能源消费量(当量值)", "energy consumption, calorific", "ktce_calorific", "year tally")
_q("value_added", "V", "增加值(可比价)", "value added, constant prices", "M CNY", "year")
_q("jobs", "J", "从业人员", "jobs", "person", "year")
_q("tax", "T", "税收", "tax", "M CNY", "year")
_q("land_taken", "H", "占地", "land taken", "ha", "year pool")
_q("certificates_counted", "g", "绿证抵扣能耗", "energy offset by certificates", "ktce_equal_value", "year")
_q("peak_height", r"\hat{E}", "峰值", "height of the peak", "kt CO2e", "account")

# Probes: one more unit of a counted quantity, bounded to zero; their reduced cost is its price ------------------------
_q("probe_emissions", r"\epsilon^{E}", "排放探针", "probe of emissions", "kt CO2e", "year account")
_q("probe_energy_equal_value", r"\epsilon^{B}", "能耗探针(等价值)", "probe of energy, equal value",
   "ktce_equal_value", "year tally")
_q("probe_energy_calorific", r"\epsilon^{B'}", "能耗探针(当量值)", "probe of energy, calorific",
   "ktce_calorific", "year tally")
_q("probe_value_added", r"\epsilon^{V}", "增加值探针", "probe of value added", "M CNY", "year")
_q("probe_jobs", r"\epsilon^{J}", "就业探针", "probe of jobs", "person", "year")
_q("probe_land", r"\epsilon^{H}", "用地探针", "probe of land", "ha", "year pool")

# Groups ---------------------------------------------------------------------------------------------------------
_c("reference_activity", r"\bar a", "参考活动水平", "reference activity", "1", "year group")
_c("specific_use", r"\eta", "单位活动用能", "energy per activity", "TJ", "year group carrier")
_c("use_floor", r"\underline{\eta}", "单位活动用能下限", "technical floor of energy per activity", "TJ", "group carrier")
_c("specific_feedstock", r"\phi", "单位活动原料用能", "feedstock per activity", "TJ", "group carrier")
_c("value_added_per_activity", r"\nu", "单位活动增加值", "value added per activity", "M CNY", "group")
_c("jobs_per_activity", r"\ell", "单位活动从业人员", "jobs per activity", "person", "group")
_c("tax_per_activity", r"\tau", "单位活动税收", "tax per activity", "M CNY", "group")
_c("margin_per_activity", r"\mu", "单位活动毛利", "gross margin per activity", "M CNY", "group")
_c("high_tech", r"\theta", "高技术产业标记", "share of high-tech industry", "1", "group")
_c("land_per_activity", r"\lambda", "单位活动用地", "land per activity", "ha", "group")
_c("intensification", r"\rho", "集约利用上限", "activity the present land can carry", "1", "group")
_c("group_pool", r"\delta", "主体用地类别", "pool a group takes land from", "1", "group pool")
_c("direct_emission", r"\pi", "单位活动过程排放", "process and other direct emissions per activity", "kt",
   "account group gas")
_c("exit_step_limit", r"\overline{\Delta a^-}", "退出速率上限", "limit of exit in one step", "1", "year group")
_c("expand_step_limit", r"\overline{\Delta a^+}", "扩产速率上限", "limit of expansion in one step", "1", "year group")
_c("expand_limit", r"\overline{a^+}", "扩产上限", "limit of expansion", "1", "year group")
_c("exit_limit", r"\overline{a^-}", "退出上限", "limit of exit", "1", "year group")
_c("activity_floor", r"\underline{a}", "最低产出", "least activity a supply chain rests on", "1", "year group")
_c("land_release", r"\varsigma", "单位退出腾地", "land an exit frees one step later", "ha", "group")

# Projects ---------------------------------------------------------------------------------------------------------
_c("project_alive", r"\alpha^{k}", "项目在役份额", "share of the step a project runs", "1", "vintage year project")
_c("project_limit", r"\overline{z}", "项目数量上限", "most units of a project", "1", "project")
_c("project_window", r"\omega", "项目窗口", "may start in this year", "1", "vintage project")
_c("project_use", "u^{k}", "项目用能", "energy of a project", "TJ", "project carrier")
_c("project_feedstock", r"\phi^{k}", "项目原料用能", "feedstock of a project", "TJ", "project carrier")
_c("project_direct_emission", r"\pi^{k}", "项目过程排放", "process emissions of a project", "kt", "account project gas")
_c("project_value_added", r"\nu^{k}", "项目增加值", "value added of a project", "M CNY", "project")
_c("project_jobs", r"\ell^{k}", "项目从业人员", "jobs of a project", "person", "project")
_c("project_tax", r"\tau^{k}", "项目税收", "tax of a project", "M CNY", "project")
_c("project_margin", r"\mu^{k}", "项目毛利", "gross margin of a project", "M CNY", "project")
_c("project_capex", r"\kappa^{k}", "项目投资", "investment of a project", "M CNY", "project")
_c("project_residual", r"\sigma^{k}", "项目残值份额", "share of investment beyond the horizon", "1", "vintage project")
_c("project_land", r"\lambda^{k}", "项目用地", "land of a project", "ha", "project pool")
_c("project_high_tech", r"\theta^{k}", "项目高技术标记", "share of high-tech industry", "1", "project")
_c("project_unabated", r"\bar e^{k}", "项目未减排排放", "unabated emissions of a project", "kt CO2e",
   "year account project")
_c("project_offered", r"\varpi^{k}", "项目可投产份额", "units of a project that could run by this year", "1", "year project")
_c("expansion_unabated", r"\bar e^{+}", "扩产未减排排放", "unabated emissions per expansion", "kt CO2e",
   "year account group")
_c("project_admissible", r"\chi", "达到行业先进水平", "meets the advanced level of its trade", "1", "project")

# Measures ---------------------------------------------------------------------------------------------------------
_c("measure_alive", r"\alpha^{m}", "措施在役份额", "share of the step a measure lasts", "1", "vintage year application")
_c("at_group", r"\beta", "措施所属主体", "where a measure is applied", "1", "application group")
_c("saving", "s", "节能量", "energy saved per treated activity", "TJ", "application carrier")
_c("process_saving", "s^{g}", "过程减排量", "process emissions avoided per treated activity", "kt", "application gas")
_c("potential", r"\overline{j}", "剩余潜力", "remaining potential", "1", "application")
_c("exclusive_member", r"\xi", "互斥组成员", "member of an exclusive set", "1", "exclusive application")
_c("exclusive_group", r"\xi'", "互斥组所属主体", "group of an exclusive set", "1", "exclusive group")
_c("exclusive_potential", r"\overline{\xi}", "互斥组潜力", "potential of an exclusive set", "1", "exclusive")
_c("install_limit", r"\overline{w}", "措施推进速率", "limit of installation in one step", "1", "vintage application")
_c("measure_capex", r"\kappa^{m}", "措施投资", "investment per activity treated", "M CNY", "vintage application")
_c("measure_residual", r"\sigma^{m}", "措施残值份额", "share of investment beyond the horizon", "1",
   "vintage application")
_c("measure_fixed_cost", r"\zeta^{m}", "措施运维", "running cost per activity installed", "M CNY", "application")

# Technologies ---------------------------------------------------------------------------------------------------------
_c("technology_input", "I", "单位产出投入", "input per main output", "1", "technology carrier")
_c("technology_output", "O", "单位产出联产", "output per main output", "1", "technology carrier")
_c("main_output", "O'", "主产出品种", "is the main output", "1", "technology carrier")
_c("annual_output", "h^{t}", "满发年产出", "main output of one MW in a year at full availability", "TJ / MW", "technology")
_c("plant_capacity", "k^{0}", "在役容量", "capacity of an existing plant", "MW", "plant")
_c("plant_alive", r"\alpha^{p}", "机组在役份额", "share of the step an existing plant lasts", "1", "year plant")
_c("plant_floor", r"\underline{k}", "保留容量下限", "capacity that may not retire early", "MW", "year plant")
_c("plant_technology", r"\beta^{p}", "机组技术", "technology of a plant", "1", "plant technology")
_c("build_alive", r"\alpha^{t}", "装机在役份额", "share of the step new capacity lasts", "1", "vintage year technology")
_c("build_limit", r"\overline{b}", "建设速率上限", "limit of building in one step", "MW", "vintage technology")
_c("capacity_limit", r"\overline{K}", "装机上限", "most capacity", "MW", "year technology")
_c("technology_capex", r"\kappa^{t}", "单位投资", "investment per capacity", "M CNY / MW", "vintage technology")
_c("technology_residual", r"\sigma^{t}", "装机残值份额", "share of investment beyond the horizon", "1",
   "vintage technology")
_c("technology_fixed_cost", r"\zeta^{t}", "固定运维", "fixed running cost", "M CNY / MW", "technology")
_c("technology_variable_cost", r"\gamma^{t}", "变动运维", "variable running cost", "M CNY / TJ", "technology")
_c("technology_land", r"\lambda^{t}", "单位装机用地", "land per new capacity", "ha / MW", "technology pool")
_c("variable_source", "v^{t}", "波动性电源标记", "is a variable source", "1", "technology carrier")
_c("own_renewable", r"\varrho", "自有可再生标记", "own renewable output", "1", "technology")
_c("plant_survival", r"\varsigma^{p}", "机组续存份额", "share of a plant standing a step ago that its life still allows", "1",
   "year plant")
_c("retirement_cost", r"\zeta^{p}", "提前退役费用", "cost of early retirement, spread over the years of its step", "M CNY / MW",
   "year plant")

# Buying and selling ---------------------------------------------------------------------------------------------------
_c("supply_delivers", r"\beta^{s}", "到厂份额", "energy delivered after losses", "1", "supply carrier")
_c("supply_price", r"p^{s}", "购入价格", "price of buying", "M CNY / TJ", "year supply")
_c("supply_limit", r"\overline{x}", "购入上限", "availability", "TJ", "year supply")
_c("supply_factor", r"\phi^{s}", "购入排放因子", "emission factor of what is bought", "kt / TJ",
   "year account supply gas")
_c("supply_equal_value", "e^{s}", "购入等价折标系数", "equal value of what is bought", "ktce_equal_value / TJ",
   "year supply")
_c("supply_calorific", "e'^{s}", "购入当量折标系数", "calorific value of what is bought", "ktce_calorific / TJ", "supply")
_c("supply_counts", r"\varphi^{s}", "计入能耗份额", "share of what is bought that a tally counts", "1", "tally supply")
_c("certificate_tce", "e^{g}", "绿证折标系数", "energy one certificate stands for", "ktce_equal_value / TJ", "year supply")
_c("claim", r"\varpi", "绿色电力声明标记", "claims green attributes", "1", "supply")
_c("takes_in", r"\vartheta", "受入电量标记", "electricity taken in", "1", "supply")
_c("direct_supply", "d^{s}", "直供标记", "is direct supply", "1", "supply")
_c("green_power", "g^{s}", "绿电标记", "is green power", "1", "supply")
_c("certificate", "g^{c}", "绿证标记", "is a certificate without energy", "1", "supply")
_c("connected", r"\kappa^{s}", "占用接入容量", "uses the connection of a carrier", "1", "supply carrier")
_c("coal_content", r"\varsigma^{s}", "煤炭标记", "coal bought", "ktce_calorific / TJ", "supply")
_c("upstream_factor", r"\phi^{u}", "上游排放因子", "upstream emissions of what is bought", "kt CO2e / TJ", "supply")
_c("loss_ratio", r"\lambda^{td}", "线损与到户电量之比", "power lost per power delivered", "1", "year")
_c("outlet_takes", r"\beta^{o}", "外供品种", "carrier an outlet takes", "1", "outlet carrier")
_c("outlet_price", r"p^{o}", "外供价格", "price of selling", "M CNY / TJ", "year outlet")
_c("outlet_limit", r"\overline{r}", "外供上限", "most that can be sold", "TJ", "year outlet")
_c("outlet_factor", r"\phi^{o}", "送出排放因子", "emission factor of what is sold", "kt / TJ", "year account outlet gas")
_c("outlet_equal_value", "e^{o}", "外供等价折标系数", "equal value of what is sold", "ktce_equal_value / TJ", "year outlet")
_c("outlet_calorific", "e'^{o}", "外供当量折标系数", "calorific value of what is sold", "ktce_calorific / TJ", "outlet")
_c("own_equal_value", "e^{t}", "自产等价折标系数", "equal value of own renewable output", "ktce_equal_value / TJ", "year")
_c("own_calorific", "e'^{t}", "自产当量折标系数", "calorific value of own renewable output", "ktce_calorific / TJ", "")
_c("carrier_residual", r"\varepsilon", "平衡差额", "named residual of a carrier's balance", "TJ", "year carrier")
_c("carrier_gross", r"\varkappa", "含管网损失系数", "energy needed per energy taken by users", "1", "carrier")
_c("peak_to_mean", r"\varpi^{c}", "峰均比", "peak of a carrier over its mean", "1", "carrier")
_c("self_use_share", r"\varsigma^{v}", "波动电源自用上限", "most of the load met by variable sources", "1", "carrier")

# Emission factors ---------------------------------------------------------------------------------------------------
_c("combustion_factor", r"\phi", "燃烧排放因子", "combustion emission factor", "kt / TJ", "account carrier gas")
_c("warming", r"\Gamma", "全球变暖潜势", "global warming potential", "kt CO2e / kt", "account gas")
_c("biogenic_factor", r"\phi^{b}", "生物源CO2因子", "biogenic CO2 of a carrier", "kt CO2 / TJ", "carrier")
_c("scope3_per_activity", r"\phi^{3}", "单位活动范围三排放", "scope 3 per activity", "kt CO2e", "group")

# Tallies of energy ---------------------------------------------------------------------------------------------------
_c("own_counts", r"\varphi^{t}", "自产可再生计入份额", "share of own renewable output that a tally counts", "1", "tally")
_c("feedstock_deducted", r"\varphi^{f}", "原料用能扣减标记", "feedstock a tally leaves out", "1", "tally")
_c("certificates_deducted", r"\varphi^{g}", "绿证扣减标记", "certificates a tally takes off", "1", "tally")
_c("feedstock_tce", r"e^{f}", "原料用能折标系数", "tce of feedstock", "ktce_calorific / TJ", "carrier")
_c("feedstock_tce_equal", r"e^{f=}", "原料用能折标系数(等价)", "tce of feedstock, equal value",
   "ktce_equal_value / TJ", "carrier")
_c("certificate_ceiling", r"\overline{g}", "绿证抵扣上限", "most energy certificates may offset",
   "ktce_equal_value", "year")

# Money and time ---------------------------------------------------------------------------------------------------
_c("discount_weight", r"\Delta", "贴现权重", "discounted years a model year stands for", "1", "year")
_c("discount_start", r"\Delta^{v}", "投资贴现系数", "discount factor of an investment", "1", "vintage")
_c("year_weight", "L", "代表年数", "years a model year stands for", "1", "year")
_c("carbon_price", r"p^{E}", "碳价", "carbon price", "M CNY / kt CO2e", "year account")

# Limits (each present only when a scenario sets it; inf where a year has none) ----------------------------------------
_c("emission_cap", r"\overline{E}", "排放上限", "cap on emissions", "kt CO2e", "year account")
_c("emission_budget", r"\overline{\Sigma E}", "累计排放预算", "budget of emissions", "kt CO2e", "account")
_c("intensity_where", r"0", "碳强度约束年份", "0 where the intensity cap holds, else no limit", "kt CO2e", "year account")
_c("productivity_where", r"0", "碳生产力约束年份", "0 where the productivity floor holds, else no limit", "M CNY", "year account")
_c("energy_intensity_where", r"0", "能耗强度约束年份(等价值)", "0 where the cap holds, else no limit",
   "ktce_equal_value", "year tally")
_c("energy_intensity_where_calorific", r"0", "能耗强度约束年份(当量值)", "0 where the cap holds, else no limit",
   "ktce_calorific", "year tally")
_c("high_tech_where", r"0", "高技术占比约束年份", "0 where the floor holds, else no limit", "M CNY", "year")
_c("direct_share_where", r"0", "直供占比约束年份", "0 where the floor holds, else no limit", "TJ", "year")
_c("certificate_share_where", r"0", "绿证占比约束年份", "0 where the limit holds, else no limit", "kt CO2e", "year account")
_c("rise_limit", r"0", "达峰后增量上限", "0 after the peak, else no limit", "kt CO2e", "year account")
_c("guard_limit", r"0", "达峰护栏", "0 up to the peak, else no limit", "kt CO2e", "year account")
_c("guard_newcomers", r"\Pi'", "护栏计入新增", "guard allows for newcomers and expansions (1) or not (0)", "1", "account")
_c("emission_intensity_cap", r"\overline{e}", "碳强度上限", "cap on emissions per value added", "kt CO2e / (M CNY)",
   "year account")
_c("productivity_floor", r"\underline{P}", "碳生产力下限", "floor of carbon productivity", "M CNY / (kt CO2e)",
   "year account")
_c("energy_cap", r"\overline{B}", "能耗总量上限(等价值)", "cap on energy, equal value", "ktce_equal_value", "year tally")
_c("energy_cap_calorific", r"\overline{B'}", "能耗总量上限(当量值)", "cap on energy, calorific", "ktce_calorific",
   "year tally")
_c("energy_intensity_cap", r"\overline{b}", "能耗强度上限(等价值)", "cap on energy per value added, equal value",
   "ktce_equal_value / (M CNY)", "year tally")
_c("energy_intensity_cap_calorific", r"\overline{b'}", "能耗强度上限(当量值)",
   "cap on energy per value added, calorific", "ktce_calorific / (M CNY)", "year tally")
_c("coal_cap", r"\overline{C}", "煤炭消费上限", "cap on coal", "ktce_calorific", "year")
_c("land_available", r"\overline{H}", "可用土地", "land available", "ha", "year pool")
_c("base_land", "H^{0}", "现状占地", "land of the base year", "ha", "pool")
_c("value_added_floor", r"\underline{V}", "增加值下限", "floor of value added", "M CNY", "year")
_c("jobs_floor", r"\underline{J}", "就业下限", "floor of jobs", "person", "year")
_c("tax_floor", r"\underline{T}", "税收下限", "floor of tax", "M CNY", "year")
_c("high_tech_floor", r"\underline{\theta}", "高技术占比下限", "floor of the high-tech share", "1", "year")
_c("certificate_share_limit", r"\overline{\gamma}", "绿证占减排量上限", "most of the reduction bought as certificates",
   "1", "year account")
_c("certificate_factor", r"\phi^{g}", "绿证减排因子", "emissions one certificate takes away", "kt CO2e / TJ",
   "year account")
_c("direct_share_floor", r"\underline{d}", "绿电直供占比下限", "least share of direct supply in green power", "1", "year")
_c("investment_limit", r"\overline{M}", "年度投资上限", "limit of investment in a year", "M CNY", "vintage payer")
_c("project_payer", r"\psi^{k}", "项目出资份额", "share a payer bears of a project", "1", "project payer")
_c("technology_payer", r"\psi^{t}", "技术出资份额", "share a payer bears of a technology", "1", "technology payer")
_c("measure_payer", r"\psi^{m}", "措施出资份额", "share a payer bears of a measure", "1", "application payer")
_c("reference_running", r"\bar n", "参考情景项目运行", "projects the reference runs", "1", "year project")
_c("reference_certified", r"\bar E^{g}", "参考情景绿证减排", "reduction by certificates in the reference", "kt CO2e", "year account")
_c("emission_floor", r"\underline{E}", "排放下限", "0 where a ratio needs emissions to be positive", "kt CO2e", "year account")
_c("reference_emissions", r"\bar E", "参考情景排放", "emissions of the reference", "kt CO2e", "year account")
_c("peak_objective", r"\Pi", "峰值目标标记", "account whose peak is to be lowest", "1", "account")
_c("connection_energy", r"\overline{X}", "接入电量上限", "energy a connection can carry in a year", "TJ", "carrier")
_c("firm_need", r"\varpi'", "峰值供能需求系数", "firm supply per mean use, 0 where not asked", "1", "carrier")
_c("firm_energy", r"\psi'", "可靠年供能", "firm output of one MW in a year", "TJ / MW", "technology carrier")
_c("firm_where", r"0", "峰值供能约束", "0 where firm supply is asked, else no limit", "TJ", "carrier")
_c("self_use_where", r"0", "自用上限约束", "0 where the share holds, else no limit", "TJ", "carrier")
_c("land_where", r"0", "集约用地约束", "0 where growth needs land, else no limit", "ha", "group")

# Cogeneration: the plant's own account (inventory/chp.py) ---------------------------------------------------------
_c("useful_output", "Q", "有效产出", "useful output of a product", "TJ")
_c("separate_efficiency", r"\eta^{s}", "分产参考效率", "efficiency of making the product alone", "1")
_c("carnot", r"\eta^{C}", "卡诺系数", "Carnot factor of the product", "1")
_c("plant_emissions", "E^{p}", "机组排放", "emissions of one plant", "kt CO2e")
_c("allocation_share", r"\sigma", "分摊份额", "share of a product in the plant's emissions", "1")

# Sources that no energy record shows (columns of row tables, in no plan) ----------------------------------------------
_c("abated_share", r"\alpha", "接入尾气处理的份额", "share led to abatement", "1", "")
_c("destruction", r"\delta^{d}", "销毁效率", "efficiency of destruction", "1", "")
_c("gas_fed", r"(1-h)", "投入设备的份额", "share of a gas fed to tools", "1", "")
_c("gas_unused", r"(1-U)", "未利用率", "share of a gas not used up", "1", "")
_c("gas_passing", r"(1-ad)", "未销毁或未回收的份额", "share neither destroyed nor recovered", "1", "")
_c("byproduct_ratio", r"B^{k}", "副产物系数", "by-product per gas used", "kt / kt", "")
_c("charge_remaining", r"p^{r}", "退役时剩余份额", "charge remaining at retirement", "1", "")
_c("oxide_share", r"x^{o}", "氧化物含量", "content of CaO or MgO", "1", "")
_c("co2_per_oxide", r"m^{o}", "氧化物的CO2比", "CO2 per oxide", "kt CO2 / kt", "")
_c("kiln_correction", r"f^{k}", "窑灰修正系数", "correction for kiln dust", "1", "")
_c("purity", r"x^{p}", "碳酸盐含量", "content of carbonate", "1", "")
_c("calcined_share", r"f^{c}", "煅烧率", "share calcined", "1", "")
_c("batch_share", r"(1-c)", "配合料份额", "share of glass that is no cullet", "1", "")
_c("effect_slope", r"s^{a}", "阳极效应斜率", "slope of anode effects", "kt / kt", "")
_c("effect_minutes", r"t^{a}", "阳极效应分钟数", "minutes of anode effect a cell and day", "1", "")
_c("gas_ratio", r"r^{g}", "伴生气体比", "ratio of two gases", "kt / kt", "")
_c("methane_capacity", r"B_{o}", "甲烷产生能力", "capacity to form methane", "kt / kt", "")
_c("methane_correction", r"M^{c}", "甲烷修正因子", "methane correction factor", "1", "")
_c("nitrogen_emitted", r"f^{n}", "以N2O-N排出的氮", "nitrogen emitted as N2O-N", "kt / kt", "")
_c("n2o_per_nitrogen", r"m^{n}", "氮的N2O比", "N2O per nitrogen", "kt / kt", "")
_c("dry_matter", r"d^{m}", "干物质含量", "dry matter of wet waste", "1", "")
_c("carbon_share", r"x^{c}", "干物质含碳量", "carbon of dry matter", "kt C / kt", "")
_c("origin_share", r"f^{o}", "某一来源的份额", "share of one origin, fossil or biogenic", "1", "")
_c("oxidation", r"f^{x}", "氧化率", "share oxidised", "1", "")
_c("co2_per_carbon", r"m^{c}", "碳的CO2比", "CO2 per carbon", "kt CO2 / (kt C)", "")
_c("degradable_carbon", r"x^{d}", "可降解有机碳", "degradable organic carbon of wet waste", "kt C / kt", "")
_c("decomposed_share", r"f^{d}", "降解份额", "share of it that decomposes", "1", "")
_c("methane_share", r"f^{m}", "填埋气甲烷比例", "methane in landfill gas", "1", "")
_c("ch4_per_carbon", r"m^{m}", "碳的CH4比", "CH4 per carbon", "kt / (kt C)", "")
_c("not_oxidised", r"(1-o)", "覆盖层未氧化份额", "share not oxidised in the cover", "1", "")
_c("kept_share", r"(1-l)", "不泄漏的份额", "share that does not leak", "kt CO2 / kt", "")
_c("sink_area", r"A^{s}", "碳汇面积", "planted area", "ha", "")
_c("removal_rate", r"\varsigma^{s}", "单位面积清除量", "removal of an area", "kt CO2 / ha", "")

# Scope 3 and material flows (columns of row tables, in no plan) -------------------------------------------------------
_c("spend", "m^{s}", "支出", "money spent", "M CNY", "")
_c("exchange", "r^{x}", "汇率", "money of the factor per money spent", "1", "")
_c("price_level", "r^{p}", "价格水平比", "price level of the factor's year over that of the money", "1", "")
_c("net_share", r"(1-\mu)", "扣除税费和流通费后的份额", "share left after tax and trade margins", "1", "")
_c("leased_area", "A^{l}", "租赁面积", "leased floor area", "ha", "")
_c("energy_per_area", r"\eta^{l}", "单位面积用能", "energy per floor area", "TJ / ha", "")
_c("product_amount", "m^{p}", "主产品产量", "main product made", "kt", "")
_c("per_product", r"\eta^{p}", "单位产品物料量", "item per main product", "kt / kt", "")
_c("material_mass", "m^{m}", "物料量", "mass of a material", "kt", "")
_c("carbon_content", "x^{m}", "含碳量", "carbon of a material", "kt C / kt", "")
_c("material_input", "m^{d}", "园区物质投入", "domestic material input", "kt", "")
