"""The tables of a park, column by column: the one schema.

A table is a CSV file of a folder or a sheet of a workbook, with the same columns in both. A column whose
unit is fixed shows it in its header (`capex [CNY/kW]`); other amounts have a unit column of their own.
"""

from __future__ import annotations

from carbonpark.park import catalogue as words
from carbonpark.park import (
    columns,
    tables_boundaries,
    tables_certificates,
    tables_indicators,
    tables_scope3,
    tables_sources,
    tables_stocks,
)
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

PARK = Table(
    "park", "1_园区概况", Text("园区概况", "the park"),
    Text("园区的名称、区域、基准年和价格基年", "name, region, base year and price base of the park"),
    (
        columns.label("park", "园区编号", "park"),
        columns.TITLE_ZH,
        columns.text("title_en", "英文名", "title in English", True),
        columns.text("country", "国家", "country", True),
        columns.text("province", "省份", "province"),
        columns.text("grid_region", "电网区域", "grid region"),
        columns.choice("kind", "园区类型", "kind of park", words.PARK_KINDS),
        columns.choice("synthetic", "是否合成数据", "synthetic data", words.YES_NO, True),
        columns.year("base_year", "基准年", "base year", True),
        columns.year("price_base", "价格基年", "price base", True),
        columns.choice("currency", "货币", "currency", words.CURRENCIES, True),
        columns.ref("main_boundary", "主边界", "main boundary", "boundaries", required=True),
        columns.text("source", "数据来源", "source"),
        columns.text("note", "备注", "note"),
    ),
    key=("park",),
)

BOUNDARIES = Table(
    "boundaries", "2_边界", Text("边界", "boundaries"),
    Text("园区的几种边界口径, 每个数字说明属于哪一种", "the park's boundaries; every figure says which it belongs to"),
    (
        columns.label("boundary", "边界编号", "boundary"),
        columns.choice("kind", "边界口径", "kind", words.BOUNDARY_KINDS, True),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.number("area", "面积", "area", "ha", low=0.0),
        columns.year("valid_from", "起始年", "valid from"),
        columns.text("coordinates", "坐标", "coordinates"),
        *columns.PROVENANCE,
    ),
    key=("boundary",),
)

GROUPS = Table(
    "groups", "3_用能主体", Text("用能主体", "groups"),
    Text("计划中一起变化的企业或设施", "enterprises or uses that move together in a plan"),
    (
        columns.label("group", "主体编号", "group"),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.choice("kind", "类别", "kind", words.GROUP_KINDS, True),
        columns.code("industry", "行业代码", "GB/T 4754 class"),
        columns.share("high_tech", "高技术占比", "high-tech share"),
        columns.text("driver", "驱动量", "driver"),
        columns.text("driver_unit", "驱动量单位", "unit of the driver"),
        columns.number("intensification", "现有土地可承载倍数", "activity the present land can carry", "1", low=0.0),
        columns.LAND_POOL,
        *columns.PROVENANCE,
    ),
    key=("group",),
)

ENTERPRISES = Table(
    "enterprises", "4_企业名录", Text("企业名录", "enterprises"), Text("一行一个企业(火炬 QA)", "one row an enterprise"),
    (
        columns.label("enterprise", "企业编号", "enterprise"),
        columns.text("title", "企业名称", "title", True),
        columns.code("credit_code", "统一社会信用代码", "unified social credit code"),
        columns.ref("group", "用能主体", "group", "groups", required=True),
        columns.code("industry", "行业代码", "GB/T 4754 class"),
        columns.choice("above_scale", "是否规上", "above scale", words.YES_NO),
        columns.refs("boundaries", "所属边界", "boundaries, separated by ;", "boundaries", True),
        *columns.PROVENANCE,
    ),
    key=("enterprise",),
)

ENERGY = Table(
    "energy", "5_能源消费", Text("能源消费", "energy"),
    Text("分企业、年份、品种、用途的能源消费(205-1 表)", "energy by enterprise, year, carrier and use (form 205-1)"),
    (
        columns.ENTERPRISE, columns.YEAR, columns.PERIOD, columns.carrier(),
        columns.choice("use", "用途", "use", words.USES, True),
        columns.ref("plant", "机组", "plant", "plants"),
        columns.number("quantity", "消费量", "quantity", low=0.0),
        columns.unit("unit", "quantity", columns.FUEL_AMOUNT),
        columns.STATUS,
        columns.number("own_ncv", "自有低位热值", "own heating value", low=0.0),
        columns.unit("own_ncv_unit", "own_ncv", columns.per(("energy",), columns.PER_AMOUNT[1:]), False, "热值单位", "unit of the heating value"),
        columns.number("own_factor", "自有排放因子", "own emission factor", low=0.0),
        columns.unit("own_factor_unit", "own_factor", columns.per(("CO2", "C"), columns.PER_AMOUNT), False, "因子单位", "unit of the factor"),
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "period", "carrier", "use", "plant"),
    observed="quantity",
)

POWER_HEAT = Table(
    "power_heat", "6_电热平衡", Text("电热平衡", "power and heat"),
    Text("电力、热力、蒸汽的购入、外供和自产", "electricity, heat and steam bought, sold and generated"),
    (
        columns.ENTERPRISE, columns.YEAR, columns.PERIOD, columns.carrier(),
        columns.choice("flow", "流向", "flow", words.FLOWS, True),
        columns.ref("partner", "对方", "partner", "enterprises", also=("grid", "outside")),
        columns.choice("contract", "合同类型", "contract", words.CONTRACTS, default="grid"),
        columns.ref("plant", "机组", "plant", "plants"),
        columns.number("quantity", "数量", "quantity", low=0.0),
        columns.unit("unit", "quantity", ("energy", "energy_calorific", "mass")),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "period", "carrier", "flow", "partner", "contract", "plant"),
    observed="quantity",
)

PROCESS = Table(
    "process", "7_工业过程", Text("工业过程", "process"), Text("工业过程的活动量", "activity of industrial processes"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.text("activity", "过程", "activity", True),
        columns.choice("gas", "气体", "gas", words.GASES, True),
        columns.number("quantity", "活动量", "quantity"),
        columns.unit("unit", "quantity"),
        columns.number("own_factor", "自有排放因子", "own emission factor"),
        columns.unit("own_factor_unit", "own_factor", required=False, zh="因子单位", en="unit of the factor"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "activity", "gas"),
    observed="quantity",
)

MATERIALS = Table(
    "materials", "8_物料", Text("物料", "materials"), Text("物料的投入、产出和废弃", "materials in, out and wasted"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.text("material", "物料", "material", True),
        columns.choice("flow", "流向", "flow", words.MATERIAL_FLOWS, True),
        columns.ref("partner", "对方", "partner", "enterprises", also=("outside",)),
        columns.number("quantity", "数量", "quantity", low=0.0),
        columns.unit("unit", "quantity"),
        columns.number("carbon_content", "含碳量", "carbon content", "tC/t", low=0.0),
        columns.text("scope3_activity", "范围三活动", "scope 3 activity"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "material", "flow", "partner", "scope3_activity"),
    observed="quantity",
)

ECONOMY = Table(
    "economy", "9_经济指标", Text("经济指标", "economy"), Text("产值、增加值、税收、从业人员", "output, value added, tax, jobs"),
    (
        columns.ENTITY, columns.YEAR,
        columns.choice("indicator", "指标", "indicator", words.INDICATORS, True),
        columns.number("value", "数值", "value"),
        columns.unit("unit", "value", (*columns.MONEY, "persons")),
        columns.text("price_basis", "价格口径", "price basis: current, or a year"),
        columns.BOUNDARY, columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("entity", "year", "indicator", "price_basis", "boundary"),
    observed="value",
)

LAND = Table(
    "land", "10_用地", Text("用地", "land"), Text("各主体占用的土地和屋顶", "land and roofs held"),
    (
        columns.ENTITY, columns.YEAR,
        columns.ref("pool", "用地类别", "pool", "pools", required=True),
        columns.choice("use", "用途", "use", words.LAND_USES, True),
        columns.number("area", "面积", "area", low=0.0),
        columns.unit("unit", "area", ("area",)),
        columns.BOUNDARY, columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("entity", "year", "pool", "use", "boundary"),
    observed="area",
)

POOLS = Table(
    "pools", "11_用地类别", Text("用地类别", "land pools"), Text("可用的土地和屋顶", "land and roofs there are"),
    (
        columns.label("pool", "类别编号", "pool"),
        columns.choice("kind", "类别", "kind", words.POOL_KINDS, True),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.number("area", "面积", "area", required=True, low=0.0),
        columns.unit("unit", "area", ("area",)),
        columns.BOUNDARY,
        *columns.PROVENANCE,
    ),
    key=("pool",),
)

PLANTS = Table(
    "plants", "12_在役机组", Text("在役机组", "existing plants"), Text("在役机组及投产年", "existing plants and their years"),
    (
        columns.label("plant", "机组编号", "plant"),
        columns.text("title", "机组名称", "title"),
        columns.ref("enterprise", "企业编号", "enterprise", "enterprises", required=True),
        columns.ref("technology", "技术", "technology", "technologies", required=True),
        columns.year("commissioned", "投产年", "commissioned", True),
        columns.number("capacity", "容量", "capacity", low=0.0),
        columns.unit("unit", "capacity", ("power", "mass/time", "energy/time"), False),
        *columns.PROVENANCE,
    ),
    key=("plant",),
)

TECHNOLOGIES = Table(
    "technologies", "13_技术", Text("技术", "technologies"), Text("可建技术的参数", "what a technology costs and can do"),
    (
        columns.label("technology", "技术编号", "technology"),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.text("table_id", "技术表编号", "row of the technology table"),
        columns.carrier("main_output", "主产品", "main output"),
        columns.number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        columns.number("lead_time", "建设期", "lead time", "yr", low=0.0),
        columns.number("capex", "单位投资", "capital cost", "CNY/kW", low=0.0),
        columns.number("capex_change", "投资年变化", "yearly change of capital cost", "%/yr"),
        columns.number("fixed_cost", "固定运维", "fixed cost a year", "CNY/kW", low=0.0),
        columns.number("variable_cost", "可变运维", "variable cost", "CNY/MWh"),
        columns.share("availability", "可用率", "full-load share of the year"),
        columns.share("firm", "保证容量系数", "firm share of capacity"),
        columns.number("build_limit", "年建设上限", "most built in a year", "MW/yr", low=0.0),
        columns.number("capacity_limit", "容量上限", "most capacity", "MW", low=0.0),
        columns.number("land", "占地", "land", "m2/kW", low=0.0),
        columns.LAND_POOL,
        columns.choice("variable", "是否间歇", "variable source", words.YES_NO),
        columns.choice("renewable", "是否可再生", "renewable", words.YES_NO),
        columns.PAYER,
        columns.number("retirement_cost", "退役费用", "cost of retiring", "CNY/kW"),
        *columns.PROVENANCE,
    ),
    key=("technology",),
)

TECHNOLOGY_FLOWS = Table(
    "technology_flows", "13b_技术投入产出", Text("技术投入产出", "technology flows"),
    Text("每 TJ 主产品的投入和副产", "in and out per TJ of main output"),
    (
        columns.ref("technology", "技术", "technology", "technologies", required=True, fillable=True),
        columns.carrier(),
        columns.choice("direction", "方向", "direction", words.DIRECTIONS, True),
        columns.number("per_output", "单位主产品用量", "TJ per TJ of main output", "1", True, 0.0),
        *columns.PROVENANCE,
    ),
    key=("technology", "carrier", "direction"),
)

PROJECTS = Table(
    "projects", "14_候选项目", Text("候选项目", "candidate projects"), Text("待引进的项目", "projects that may come"),
    (
        columns.label("project", "项目编号", "project"),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.code("industry", "行业代码", "GB/T 4754 class"),
        columns.choice("group_kind", "类别", "kind of group", words.GROUP_KINDS),
        columns.choice("mode", "引进方式", "mode", words.MODES, True),
        columns.number("count_max", "最多个数", "most of them", low=0.0),
        columns.year("first_year", "最早年份", "first year", True),
        columns.year("last_year", "最晚年份", "last year", True),
        columns.number("build_years", "建设期", "years to build", "yr", low=0.0),
        columns.number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        columns.number("value_added", "增加值", "value added", "万元"),
        columns.number("tax", "税收", "tax", "万元"),
        columns.number("jobs", "就业", "jobs", "person", low=0.0),
        columns.number("margin", "毛利", "gross margin", "万元"),
        columns.number("capex", "投资", "capital cost", "万元", low=0.0),
        columns.PAYER,
        columns.number("land", "占地", "land", "亩", low=0.0),
        columns.LAND_POOL,
        columns.number("roof", "新增屋顶", "new roof", "m2", low=0.0),
        columns.share("high_tech", "高技术占比", "high-tech share"),
        columns.number("output", "产值", "output", "万元", low=0.0),
        *columns.PROVENANCE,
    ),
    key=("project",),
)

PROJECT_FLOWS = Table(
    "project_flows", "14b_项目用能", Text("项目用能", "project flows"), Text("项目满产一年的用能和过程活动", "a full year of a project"),
    (
        columns.ref("project", "项目", "project", "projects", required=True, fillable=True),
        columns.text("item", "品种或过程", "carrier or process activity", True),
        columns.choice("use", "用途", "use", words.PROJECT_USES),
        columns.choice("gas", "气体", "gas", words.GASES),
        columns.number("quantity", "数量", "quantity", required=True),
        columns.unit("unit", "quantity"),
        *columns.PROVENANCE,
    ),
    key=("project", "item", "use", "gas"),
)

MEASURES = Table(
    "measures", "15_措施库", Text("措施库", "measures"), Text("节能降碳措施, 一行一个主体", "measures, a row for each group"),
    (
        columns.label("measure", "措施编号", "measure"),
        columns.ref("group", "用能主体", "group", "groups", required=True),
        columns.TITLE_ZH, columns.TITLE_EN,
        columns.share("potential", "可应用份额", "share of activity it may still be applied to", True),
        columns.share("applied", "已应用份额", "share already applied"),
        columns.number("capex", "投资", "capital cost for the whole base activity", "万元", low=0.0),
        columns.number("fixed_cost", "年运维", "fixed cost a year", "万元"),
        columns.number("lifetime", "寿命", "lifetime", "yr", low=0.0),
        columns.year("first_year", "最早年份", "first year"),
        columns.share("ramp", "年推进份额", "share of activity a year"),
        columns.refs("after", "前置措施", "measures before it", "measures"),
        columns.text("exclusive_set", "互斥组", "exclusive set"),
        columns.PAYER,
        columns.text("table_id", "技术表编号", "row of the technology table"),
        *columns.PROVENANCE,
    ),
    key=("measure", "group"),
)

MEASURE_EFFECTS = Table(
    "measure_effects", "15b_措施效果", Text("措施效果", "measure effects"),
    Text("措施对各品种用量的影响", "what a measure takes away or adds"),
    (
        columns.ref("measure", "措施", "measure", "measures", required=True, fillable=True),
        columns.ref("group", "用能主体", "group", "groups", required=True, fillable=True),
        columns.text("item", "品种或 process", "carrier, or process", True),
        columns.carrier("of", "基准品种", "carrier whose base use is the basis", False),
        columns.number("effect", "削减份额", "share taken away", "1", True),
        columns.choice("gas", "气体", "gas", words.GASES),
        *columns.PROVENANCE,
    ),
    key=("measure", "group", "item", "of", "gas"),
)

_PRICED = (
    columns.number("price", "价格", "price", required=True),
    columns.unit("price_unit", "price", columns.per(columns.MONEY, columns.PER_AMOUNT), zh="价格单位", en="unit of the price"),
)
_LIMIT_UNIT = columns.unit("limit_unit", "limit", (*columns.PER_AMOUNT, "power", *columns.per(columns.PER_AMOUNT, ("time",))), False, "上限单位",
                    "unit of the limit")

SUPPLIES = Table(
    "supplies", "16_购入渠道", Text("购入渠道", "supplies"), Text("能源从哪里买、多少钱", "where energy is bought, at what price"),
    (
        columns.label("supply", "渠道编号", "supply"),
        columns.TITLE_ZH, columns.TITLE_EN, columns.carrier(),
        columns.choice("contract", "合同类型", "contract", words.SUPPLY_CONTRACTS, True),
        *_PRICED,
        columns.number("price_change", "价格年变化", "yearly change of the price", "%/yr"),
        columns.number("limit", "上限", "limit", low=0.0),
        _LIMIT_UNIT,
        columns.year("first_year", "最早年份", "first year"),
        columns.share("loss", "损耗率", "loss"),
        columns.choice("connected", "是否已接入", "connected", words.YES_NO),
        *columns.PROVENANCE,
    ),
    key=("supply",),
)

OUTLETS = Table(
    "outlets", "17_外供渠道", Text("外供渠道", "outlets"), Text("能源卖到哪里、多少钱", "where energy is sold, at what price"),
    (
        columns.label("outlet", "渠道编号", "outlet"),
        columns.TITLE_ZH, columns.TITLE_EN, columns.carrier(),
        *_PRICED,
        columns.number("limit", "上限", "limit", low=0.0),
        _LIMIT_UNIT,
        columns.choice("green", "是否绿电", "green", words.YES_NO),
        *columns.PROVENANCE,
    ),
    key=("outlet",),
)

NETWORKS = Table(
    "networks", "18_管网", Text("管网", "networks"), Text("园区内输送的损耗和接入能力", "losses and connections inside the park"),
    (
        columns.carrier(),
        columns.share("loss", "损耗率", "loss"),
        columns.number("peak_to_mean", "峰均比", "peak to mean", "1", low=1.0),
        columns.number("connection", "接入容量", "connection", "MW", low=0.0),
        columns.share("self_use_share", "自用上限", "most of a variable source the park can use"),
        *columns.PROVENANCE,
    ),
    key=("carrier",),
)

FACTORS = Table(
    "factors", "19_自有因子", Text("自有因子", "own factors"), Text("园区自定义的因子, 必须有来源", "the park's own factors, each with a source"),
    (
        columns.text("quantity", "因子", "factor", True),
        columns.text("subject", "对象", "subject", True),
        columns.choice("gas", "气体", "gas", words.GASES),
        columns.year("year", "年份", "year"),
        columns.text("region", "区域", "region"),
        columns.number("value", "数值", "value", required=True),
        columns.unit("unit", "value"),
        columns.choice("quality", "质量等级", "quality", words.QUALITY),
        columns.text("source", "数据来源", "source", True),
        columns.text("note", "备注", "note"),
    ),
    key=("quantity", "subject", "gas", "year", "region"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PARK, BOUNDARIES, GROUPS, ENTERPRISES, ENERGY, POWER_HEAT, PROCESS, MATERIALS, ECONOMY, LAND, POOLS, PLANTS,
        TECHNOLOGIES, TECHNOLOGY_FLOWS, PROJECTS, PROJECT_FLOWS, MEASURES, MEASURE_EFFECTS, SUPPLIES, OUTLETS, NETWORKS,
        FACTORS, *tables_sources.TABLES, *tables_scope3.TABLES, *tables_certificates.TABLES, *tables_boundaries.TABLES,
        *tables_indicators.TABLES, *tables_stocks.TABLES,
    )
}
"""Every table by name, in the order of a workbook's sheets."""

OTHER_SHEETS = ("0_说明", "20_情景", "21_目标", "校验结果")
"""Sheets of a workbook that are not tables of the park; sheets whose name begins with `_` are passed over
too."""
