"""The tables of a park, column by column: the one schema.

A table is a CSV file of a folder or a sheet of a workbook, with the same columns in both. A column whose
unit is fixed shows it in its header (`capex [CNY/kW]`); other amounts have a unit column of their own.
"""

from __future__ import annotations

from typing import Any

from carbonpark.park import catalogue as words
from carbonpark.park.schema import Choice, Column, Table
from carbonpark.words.language import Text

MONEY = ("money", "money_EUR", "money_USD")
FUEL_AMOUNT = ("energy", "energy_calorific", "mass", "gas_volume", "liquid_volume")
PER_AMOUNT = ("energy", "mass", "gas_volume", "liquid_volume")


def _text(name: str, zh: str, en: str, required: bool = False, **more: Any) -> Column:
    return Column(name, Text(zh, en), "text", required, **more)


def _code(name: str, zh: str, en: str) -> Column:
    """Digits that are a name, not an amount: credit codes, classes."""
    return Column(name, Text(zh, en), "code")


def _id(name: str, zh: str, en: str) -> Column:
    return Column(name, Text(zh, en), "id", True)


def _ref(name: str, zh: str, en: str, *tables: str, required: bool = False, also: tuple[str, ...] = (),
         fillable: bool = False) -> Column:
    return Column(name, Text(zh, en), "ref", required, refers=tables, also=also, fillable=fillable)


def _refs(name: str, zh: str, en: str, table: str, required: bool = False) -> Column:
    return Column(name, Text(zh, en), "refs", required, refers=(table,))


def _choice(name: str, zh: str, en: str, choices: tuple[Choice, ...], required: bool = False, default: str = "",
            fillable: bool = False) -> Column:
    return Column(name, Text(zh, en), "choice", required, choices=choices, default=default, fillable=fillable)


def _number(name: str, zh: str, en: str, unit: str = "", required: bool = False, low: float | None = None,
            high: float | None = None) -> Column:
    return Column(name, Text(zh, en), "number", required, unit=unit, low=low, high=high)


def _share(name: str, zh: str, en: str, required: bool = False) -> Column:
    return _number(name, zh, en, "1", required, 0.0, 1.0)


def _year(name: str, zh: str, en: str, required: bool = False, fillable: bool = False) -> Column:
    return Column(name, Text(zh, en), "year", required, fillable=fillable)


def _unit(name: str, measures: str, dimensions: tuple[str, ...] = (), required: bool = True, zh: str = "计量单位",
          en: str = "unit") -> Column:
    return Column(name, Text(zh, en), "unit", required, dimensions=dimensions, measures=measures)


def _carrier(name: str = "carrier", zh: str = "能源品种", en: str = "carrier", required: bool = True) -> Column:
    return Column(name, Text(zh, en), "carrier", required, choices=words.carrier_choices())


def _per(tops: tuple[str, ...], bottoms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{top}/{bottom}" for top in tops for bottom in bottoms)


_ENTERPRISE = _ref("enterprise", "企业编号", "enterprise", "enterprises", required=True, fillable=True)
_ENTITY = _ref("entity", "主体", "enterprise, group or park", "enterprises", "groups", required=True, also=("park",),
               fillable=True)
_BOUNDARY = _ref("boundary", "边界", "boundary", "boundaries")
_YEAR = _year("year", "年份", "year", True, True)
_PERIOD = Column("period", Text("月份区间", "months covered"), "period")
_STATUS = _choice("status", "状态", "status", words.STATUS)
_TITLE_ZH = _text("title_zh", "名称", "title in Chinese", True)
_TITLE_EN = _text("title_en", "英文名", "title in English")
_PAYER = _choice("payer", "出资方", "who pays", words.PAYERS)
_LAND_POOL = _ref("land_pool", "用地类别", "land pool", "pools")
_PROVENANCE = (
    _choice("quality", "质量等级", "quality", words.QUALITY),
    _text("source", "数据来源", "source"),
    _text("note", "备注", "note"),
)

PARK = Table(
    "park", "1_园区概况", Text("园区概况", "the park"),
    Text("园区的名称、区域、基准年和价格基年", "name, region, base year and price base of the park"),
    (
        _id("park", "园区编号", "park"),
        _TITLE_ZH,
        _text("title_en", "英文名", "title in English", True),
        _text("country", "国家", "country", True),
        _text("province", "省份", "province"),
        _text("grid_region", "电网区域", "grid region"),
        _choice("kind", "园区类型", "kind of park", words.PARK_KINDS),
        _choice("synthetic", "是否合成数据", "synthetic data", words.YES_NO, True),
        _year("base_year", "基准年", "base year", True),
        _year("price_base", "价格基年", "price base", True),
        _choice("currency", "货币", "currency", words.CURRENCIES, True),
        _ref("main_boundary", "主边界", "main boundary", "boundaries", required=True),
        _text("source", "数据来源", "source"),
        _text("note", "备注", "note"),
    ),
    key=("park",),
)

BOUNDARIES = Table(
    "boundaries", "2_边界", Text("边界", "boundaries"),
    Text("园区的几种边界口径, 每个数字说明属于哪一种", "the park's boundaries; every figure says which it belongs to"),
    (
        _id("boundary", "边界编号", "boundary"),
        _choice("kind", "边界口径", "kind", words.BOUNDARY_KINDS, True),
        _TITLE_ZH, _TITLE_EN,
        _number("area", "面积", "area", "ha", low=0.0),
        _year("valid_from", "起始年", "valid from"),
        _text("coordinates", "坐标", "coordinates"),
        *_PROVENANCE,
    ),
    key=("boundary",),
)

GROUPS = Table(
    "groups", "3_用能主体", Text("用能主体", "groups"),
    Text("计划中一起变化的企业或设施", "enterprises or uses that move together in a plan"),
    (
        _id("group", "主体编号", "group"),
        _TITLE_ZH, _TITLE_EN,
        _choice("kind", "类别", "kind", words.GROUP_KINDS, True),
        _code("industry", "行业代码", "GB/T 4754 class"),
        _share("high_tech", "高技术占比", "high-tech share"),
        _text("driver", "驱动量", "driver"),
        _text("driver_unit", "驱动量单位", "unit of the driver"),
        _number("intensification", "现有土地可承载倍数", "activity the present land can carry", "1", low=0.0),
        _LAND_POOL,
        *_PROVENANCE,
    ),
    key=("group",),
)

ENTERPRISES = Table(
    "enterprises", "4_企业名录", Text("企业名录", "enterprises"), Text("一行一个企业(火炬 QA)", "one row an enterprise"),
    (
        _id("enterprise", "企业编号", "enterprise"),
        _text("title", "企业名称", "title", True),
        _code("credit_code", "统一社会信用代码", "unified social credit code"),
        _ref("group", "用能主体", "group", "groups", required=True),
        _code("industry", "行业代码", "GB/T 4754 class"),
        _choice("above_scale", "是否规上", "above scale", words.YES_NO),
        _refs("boundaries", "所属边界", "boundaries, separated by ;", "boundaries", True),
        *_PROVENANCE,
    ),
    key=("enterprise",),
)

ENERGY = Table(
    "energy", "5_能源消费", Text("能源消费", "energy"),
    Text("分企业、年份、品种、用途的能源消费(205-1 表)", "energy by enterprise, year, carrier and use (form 205-1)"),
    (
        _ENTERPRISE, _YEAR, _PERIOD, _carrier(),
        _choice("use", "用途", "use", words.USES, True),
        _ref("plant", "机组", "plant", "plants"),
        _number("quantity", "消费量", "quantity", low=0.0),
        _unit("unit", "quantity", FUEL_AMOUNT),
        _STATUS,
        _number("own_ncv", "自有低位热值", "own heating value", low=0.0),
        _unit("own_ncv_unit", "own_ncv", _per(("energy",), PER_AMOUNT[1:]), False, "热值单位", "unit of the heating value"),
        _number("own_factor", "自有排放因子", "own emission factor", low=0.0),
        _unit("own_factor_unit", "own_factor", _per(("CO2", "C"), PER_AMOUNT), False, "因子单位", "unit of the factor"),
        *_PROVENANCE,
    ),
    key=("enterprise", "year", "period", "carrier", "use", "plant"),
    observed="quantity",
)

POWER_HEAT = Table(
    "power_heat", "6_电热平衡", Text("电热平衡", "power and heat"),
    Text("电力、热力、蒸汽的购入、外供和自产", "electricity, heat and steam bought, sold and generated"),
    (
        _ENTERPRISE, _YEAR, _PERIOD, _carrier(),
        _choice("flow", "流向", "flow", words.FLOWS, True),
        _ref("partner", "对方", "partner", "enterprises", also=("grid", "outside")),
        _choice("contract", "合同类型", "contract", words.CONTRACTS, default="grid"),
        _ref("plant", "机组", "plant", "plants"),
        _number("quantity", "数量", "quantity", low=0.0),
        _unit("unit", "quantity", ("energy", "energy_calorific", "mass")),
        _STATUS,
        *_PROVENANCE,
    ),
    key=("enterprise", "year", "period", "carrier", "flow", "partner", "contract", "plant"),
    observed="quantity",
)

PROCESS = Table(
    "process", "7_工业过程", Text("工业过程", "process"), Text("工业过程的活动量", "activity of industrial processes"),
    (
        _ENTERPRISE, _YEAR,
        _text("activity", "过程", "activity", True),
        _choice("gas", "气体", "gas", words.GASES, True),
        _number("quantity", "活动量", "quantity"),
        _unit("unit", "quantity"),
        _number("own_factor", "自有排放因子", "own emission factor"),
        _unit("own_factor_unit", "own_factor", required=False, zh="因子单位", en="unit of the factor"),
        _STATUS,
        *_PROVENANCE,
    ),
    key=("enterprise", "year", "activity", "gas"),
    observed="quantity",
)

MATERIALS = Table(
    "materials", "8_物料", Text("物料", "materials"), Text("物料的投入、产出和废弃", "materials in, out and wasted"),
    (
        _ENTERPRISE, _YEAR,
        _text("material", "物料", "material", True),
        _choice("flow", "流向", "flow", words.MATERIAL_FLOWS, True),
        _ref("partner", "对方", "partner", "enterprises", also=("outside",)),
        _number("quantity", "数量", "quantity", low=0.0),
        _unit("unit", "quantity"),
        _number("carbon_content", "含碳量", "carbon content", "tC/t", low=0.0),
        _text("scope3_activity", "范围三活动", "scope 3 activity"),
        _STATUS,
        *_PROVENANCE,
    ),
    key=("enterprise", "year", "material", "flow", "partner", "scope3_activity"),
    observed="quantity",
)

ECONOMY = Table(
    "economy", "9_经济指标", Text("经济指标", "economy"), Text("产值、增加值、税收、从业人员", "output, value added, tax, jobs"),
    (
        _ENTITY, _YEAR,
        _choice("indicator", "指标", "indicator", words.INDICATORS, True),
        _number("value", "数值", "value"),
        _unit("unit", "value", (*MONEY, "persons")),
        _text("price_basis", "价格口径", "price basis: current, or a year"),
        _BOUNDARY, _STATUS,
        *_PROVENANCE,
    ),
    key=("entity", "year", "indicator", "price_basis", "boundary"),
    observed="value",
)

LAND = Table(
    "land", "10_用地", Text("用地", "land"), Text("各主体占用的土地和屋顶", "land and roofs held"),
    (
        _ENTITY, _YEAR,
        _ref("pool", "用地类别", "pool", "pools", required=True),
        _choice("use", "用途", "use", words.LAND_USES, True),
        _number("area", "面积", "area", low=0.0),
        _unit("unit", "area", ("area",)),
        _BOUNDARY, _STATUS,
        *_PROVENANCE,
    ),
    key=("entity", "year", "pool", "use", "boundary"),
    observed="area",
)

POOLS = Table(
    "pools", "11_用地类别", Text("用地类别", "land pools"), Text("可用的土地和屋顶", "land and roofs there are"),
    (
        _id("pool", "类别编号", "pool"),
        _choice("kind", "类别", "kind", words.POOL_KINDS, True),
        _TITLE_ZH, _TITLE_EN,
        _number("area", "面积", "area", required=True, low=0.0),
        _unit("unit", "area", ("area",)),
        _BOUNDARY,
        *_PROVENANCE,
    ),
    key=("pool",),
)

PLANTS = Table(
    "plants", "12_在役机组", Text("在役机组", "existing plants"), Text("在役机组及投产年", "existing plants and their years"),
    (
        _id("plant", "机组编号", "plant"),
        _text("title", "机组名称", "title"),
        _ref("enterprise", "企业编号", "enterprise", "enterprises", required=True),
        _ref("technology", "技术", "technology", "technologies", required=True),
        _year("commissioned", "投产年", "commissioned", True),
        _number("capacity", "容量", "capacity", low=0.0),
        _unit("unit", "capacity", ("power", "mass/time", "energy/time"), False),
        *_PROVENANCE,
    ),
    key=("plant",),
)

TECHNOLOGIES = Table(
    "technologies", "13_技术", Text("技术", "technologies"), Text("可建技术的参数", "what a technology costs and can do"),
    (
        _id("technology", "技术编号", "technology"),
        _TITLE_ZH, _TITLE_EN,
        _text("table_id", "技术表编号", "row of the technology table"),
        _carrier("main_output", "主产品", "main output"),
        _number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        _number("lead_time", "建设期", "lead time", "yr", low=0.0),
        _number("capex", "单位投资", "capital cost", "CNY/kW", low=0.0),
        _number("capex_change", "投资年变化", "yearly change of capital cost", "%/yr"),
        _number("fixed_cost", "固定运维", "fixed cost a year", "CNY/kW", low=0.0),
        _number("variable_cost", "可变运维", "variable cost", "CNY/MWh"),
        _share("availability", "可用率", "full-load share of the year"),
        _share("firm", "保证容量系数", "firm share of capacity"),
        _number("build_limit", "年建设上限", "most built in a year", "MW/yr", low=0.0),
        _number("capacity_limit", "容量上限", "most capacity", "MW", low=0.0),
        _number("land", "占地", "land", "m2/kW", low=0.0),
        _LAND_POOL,
        _choice("variable", "是否间歇", "variable source", words.YES_NO),
        _choice("renewable", "是否可再生", "renewable", words.YES_NO),
        _PAYER,
        _number("retirement_cost", "退役费用", "cost of retiring", "CNY/kW"),
        *_PROVENANCE,
    ),
    key=("technology",),
)

TECHNOLOGY_FLOWS = Table(
    "technology_flows", "13b_技术投入产出", Text("技术投入产出", "technology flows"),
    Text("每 TJ 主产品的投入和副产", "in and out per TJ of main output"),
    (
        _ref("technology", "技术", "technology", "technologies", required=True, fillable=True),
        _carrier(),
        _choice("direction", "方向", "direction", words.DIRECTIONS, True),
        _number("per_output", "单位主产品用量", "TJ per TJ of main output", "1", True, 0.0),
        *_PROVENANCE,
    ),
    key=("technology", "carrier", "direction"),
)

PROJECTS = Table(
    "projects", "14_候选项目", Text("候选项目", "candidate projects"), Text("待引进的项目", "projects that may come"),
    (
        _id("project", "项目编号", "project"),
        _TITLE_ZH, _TITLE_EN,
        _code("industry", "行业代码", "GB/T 4754 class"),
        _choice("group_kind", "类别", "kind of group", words.GROUP_KINDS),
        _choice("mode", "引进方式", "mode", words.MODES, True),
        _number("count_max", "最多个数", "most of them", low=0.0),
        _year("first_year", "最早年份", "first year", True),
        _year("last_year", "最晚年份", "last year", True),
        _number("build_years", "建设期", "years to build", "yr", low=0.0),
        _number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        _number("value_added", "增加值", "value added", "万元"),
        _number("tax", "税收", "tax", "万元"),
        _number("jobs", "就业", "jobs", "person", low=0.0),
        _number("margin", "毛利", "gross margin", "万元"),
        _number("capex", "投资", "capital cost", "万元", low=0.0),
        _PAYER,
        _number("land", "占地", "land", "亩", low=0.0),
        _LAND_POOL,
        _number("roof", "新增屋顶", "new roof", "m2", low=0.0),
        _share("high_tech", "高技术占比", "high-tech share"),
        _number("output", "产值", "output", "万元", low=0.0),
        *_PROVENANCE,
    ),
    key=("project",),
)

PROJECT_FLOWS = Table(
    "project_flows", "14b_项目用能", Text("项目用能", "project flows"), Text("项目满产一年的用能和过程活动", "a full year of a project"),
    (
        _ref("project", "项目", "project", "projects", required=True, fillable=True),
        _text("item", "品种或过程", "carrier or process activity", True),
        _choice("use", "用途", "use", words.PROJECT_USES),
        _choice("gas", "气体", "gas", words.GASES),
        _number("quantity", "数量", "quantity", required=True),
        _unit("unit", "quantity"),
        *_PROVENANCE,
    ),
    key=("project", "item", "use", "gas"),
)

MEASURES = Table(
    "measures", "15_措施库", Text("措施库", "measures"), Text("节能降碳措施, 一行一个主体", "measures, a row for each group"),
    (
        _id("measure", "措施编号", "measure"),
        _ref("group", "用能主体", "group", "groups", required=True),
        _TITLE_ZH, _TITLE_EN,
        _share("potential", "可应用份额", "share of activity it may still be applied to", True),
        _share("applied", "已应用份额", "share already applied"),
        _number("capex", "投资", "capital cost for the whole base activity", "万元", low=0.0),
        _number("fixed_cost", "年运维", "fixed cost a year", "万元"),
        _number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        _year("first_year", "最早年份", "first year"),
        _share("ramp", "年推进份额", "share of activity a year"),
        _refs("after", "前置措施", "measures before it", "measures"),
        _text("exclusive_set", "互斥组", "exclusive set"),
        _PAYER,
        _text("table_id", "技术表编号", "row of the technology table"),
        *_PROVENANCE,
    ),
    key=("measure", "group"),
)

MEASURE_EFFECTS = Table(
    "measure_effects", "15b_措施效果", Text("措施效果", "measure effects"),
    Text("措施对各品种用量的影响", "what a measure takes away or adds"),
    (
        _ref("measure", "措施", "measure", "measures", required=True, fillable=True),
        _ref("group", "用能主体", "group", "groups", required=True, fillable=True),
        _text("item", "品种或 process", "carrier, or process", True),
        _carrier("of", "基准品种", "carrier whose base use is the basis", False),
        _number("effect", "削减份额", "share taken away", "1", True),
        _choice("gas", "气体", "gas", words.GASES),
        *_PROVENANCE,
    ),
    key=("measure", "group", "item", "of", "gas"),
)

_PRICED = (
    _number("price", "价格", "price", required=True),
    _unit("price_unit", "price", _per(MONEY, PER_AMOUNT), zh="价格单位", en="unit of the price"),
)
_LIMIT_UNIT = _unit("limit_unit", "limit", (*PER_AMOUNT, "power", *_per(PER_AMOUNT, ("time",))), False, "上限单位",
                    "unit of the limit")

SUPPLIES = Table(
    "supplies", "16_购入渠道", Text("购入渠道", "supplies"), Text("能源从哪里买、多少钱", "where energy is bought, at what price"),
    (
        _id("supply", "渠道编号", "supply"),
        _TITLE_ZH, _TITLE_EN, _carrier(),
        _choice("contract", "合同类型", "contract", words.SUPPLY_CONTRACTS, True),
        *_PRICED,
        _number("price_change", "价格年变化", "yearly change of the price", "%/yr"),
        _number("limit", "上限", "limit", low=0.0),
        _LIMIT_UNIT,
        _year("first_year", "最早年份", "first year"),
        _share("loss", "损耗率", "loss"),
        _choice("connected", "是否已接入", "connected", words.YES_NO),
        *_PROVENANCE,
    ),
    key=("supply",),
)

OUTLETS = Table(
    "outlets", "17_外供渠道", Text("外供渠道", "outlets"), Text("能源卖到哪里、多少钱", "where energy is sold, at what price"),
    (
        _id("outlet", "渠道编号", "outlet"),
        _TITLE_ZH, _TITLE_EN, _carrier(),
        *_PRICED,
        _number("limit", "上限", "limit", low=0.0),
        _LIMIT_UNIT,
        _choice("green", "是否绿电", "green", words.YES_NO),
        *_PROVENANCE,
    ),
    key=("outlet",),
)

NETWORKS = Table(
    "networks", "18_管网", Text("管网", "networks"), Text("园区内输送的损耗和接入能力", "losses and connections inside the park"),
    (
        _carrier(),
        _share("loss", "损耗率", "loss"),
        _number("peak_to_mean", "峰均比", "peak to mean", "1", low=1.0),
        _number("connection", "接入容量", "connection", "MW", low=0.0),
        _share("self_use_share", "自用上限", "most of a variable source the park can use"),
        *_PROVENANCE,
    ),
    key=("carrier",),
)

FACTORS = Table(
    "factors", "19_自有因子", Text("自有因子", "own factors"), Text("园区自定义的因子, 必须有来源", "the park's own factors, each with a source"),
    (
        _text("quantity", "因子", "factor", True),
        _text("subject", "对象", "subject", True),
        _choice("gas", "气体", "gas", words.GASES),
        _year("year", "年份", "year"),
        _text("region", "区域", "region"),
        _number("value", "数值", "value", required=True),
        _unit("unit", "value"),
        _choice("quality", "质量等级", "quality", words.QUALITY),
        _text("source", "数据来源", "source", True),
        _text("note", "备注", "note"),
    ),
    key=("quantity", "subject", "gas", "year", "region"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PARK, BOUNDARIES, GROUPS, ENTERPRISES, ENERGY, POWER_HEAT, PROCESS, MATERIALS, ECONOMY, LAND, POOLS, PLANTS,
        TECHNOLOGIES, TECHNOLOGY_FLOWS, PROJECTS, PROJECT_FLOWS, MEASURES, MEASURE_EFFECTS, SUPPLIES, OUTLETS, NETWORKS,
        FACTORS,
    )
}

OTHER_SHEETS = ("0_说明", "20_情景", "21_目标", "校验结果")
"""Sheets of a workbook that are not tables of the park; sheets whose name begins with `_` are passed over
too."""
