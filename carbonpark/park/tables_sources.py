"""Tables of emission sources that no energy record shows: fluorinated gases, refrigerants, waste water, waste, farming,
sinks, capture of CO2.

All are optional. A figure a firm knows itself goes before the tables' default; a share is between 0 and 1.
"""

from __future__ import annotations

from carbonpark.park import columns
from carbonpark.park.catalogue import words
from carbonpark.park.schema import Choice, Column, Table
from carbonpark.words.language import Text
from carbonpark.words.units import GASES

NOT_FLUORINATED = ("CO2e", "CO2", "CH4", "N2O", "C")
FLUORINATED = (
    *(Choice(gas, Text(gas, gas)) for gas in GASES if gas not in NOT_FLUORINATED),
    *words("C4F6|C4F6|C4F6|六氟丁二烯", "C5F8|C5F8|C5F8|八氟环戊烯"),
)
"""Gases a fab or a machine may hold; C4F6 and C5F8 have no warming potential of their own but make CF4 and C2F6."""

FABS = words("semiconductor|半导体|semiconductor|集成电路|芯片", "display|平板显示|display|FPD|LCD|TFT", "pv|光伏|PV|solar cells")
FAB_PROCESSES = words(
    "whole|全部工艺|all processes|tier2a", "remote|远程清洗|remote cleaning|远程等离子",
    "in_situ|原位清洗|in-situ cleaning", "etch|刻蚀|etch|蚀刻", "cvd|CVD清洗|CVD cleaning|沉积",
    "cvd_remote|CVD远程清洗|CVD, remote cleaning", "cvd_in_situ|CVD原位清洗|CVD, in-situ cleaning",
    "capacity|按加工面积|by area processed|tier1", "heat_transfer|传热流体|heat transfer fluid",
)
EQUIPMENT = words(
    "switchgear_mv|中压开关设备|medium-voltage switchgear|中压开关", "switchgear_hv|高压开关设备|high-voltage switchgear|高压开关|GIS",
    "gas_transformer|气体绝缘变压器|gas-insulated transformer", "domestic_refrigeration|家用制冷|domestic refrigeration",
    "standalone_commercial|独立商用制冷|stand-alone commercial refrigeration",
    "medium_large_commercial|大中型商用制冷|medium and large commercial refrigeration",
    "transport_refrigeration|运输制冷|transport refrigeration|冷藏车", "industrial_refrigeration|工业制冷|industrial refrigeration|冷库",
    "chillers|冷水机组|chillers", "residential_commercial_ac|家用商用空调与热泵|air conditioning and heat pumps|空调",
    "mobile_ac|车用空调|mobile air conditioning", "fire_portable|手提灭火器|portable fire extinguishers",
    "fire_flooding|固定灭火系统|fixed fire suppression|消防系统",
)
STAGES = words(
    "manufacture|制造|manufacture|生产", "initial|初次充注|first filling|安装", "use|使用|use|运行",
    "refill|补充量|topped up|补充", "retirement|退役|retirement|报废",
)
PROCESS_DETAILS = words(
    "clinker|熟料氧化物法|clinker by oxides", "lime|石灰氧化物法|lime by oxides",
    "clinker_factor|熟料系数法加窑灰修正|clinker factor with kiln dust", "carbonate|碳酸盐使用|use of carbonates",
    "glass|玻璃按碎玻璃率|glass by cullet", "nitric_adipic|硝酸己二酸去除|nitric or adipic acid with abatement",
    "anode_effect|铝电解阳极效应|anode effects of aluminium", "carbon_in_product|产品固碳|carbon kept in steel",
)
TREATMENTS = words(
    "untreated_sea_river|直接排入水体|untreated, into water", "aerobic_well_managed|好氧处理(管理良好)|aerobic, well managed",
    "aerobic_overloaded|好氧处理(超负荷)|aerobic, overloaded", "anaerobic_digester_sludge|污泥厌氧消化|anaerobic digester for sludge",
    "anaerobic_reactor|厌氧反应器|anaerobic reactor|UASB", "anaerobic_shallow_lagoon|浅厌氧塘|shallow anaerobic lagoon",
    "anaerobic_deep_lagoon|深厌氧塘|deep anaerobic lagoon",
)
ORGANICS = words("cod|化学需氧量|COD|COD去除", "bod|生化需氧量|BOD")
NITROGEN_BASES = words("effluent|出水|effluent|排水", "plant|处理厂进水|plant influent|进水")
WASTES = words(
    "plastics|塑料|plastics", "textile|纺织|textiles", "rubber_leather|橡胶皮革|rubber and leather", "paper|纸类|paper",
    "food|厨余|food waste", "wood|木竹|wood", "mixed|混合垃圾|mixed waste",
    "industrial_petroleum_solvent_plastic|石油制品溶剂塑料废物|petroleum products, solvents, plastics",
    "industrial_textile|工业纺织废物|industrial textile waste", "industrial_rubber|工业橡胶废物|industrial rubber waste",
    "industrial_construction|建筑废物|construction waste", "industrial_other|其他工业废物|other industrial waste",
    "industrial_clinical|医疗废物|clinical waste", "sludge_other|工业污泥|industrial sludge",
    "sewage_sludge_dry|市政污泥(干基)|sewage sludge, dry",
)
WASTE_TREATMENTS = words(
    "incineration|焚烧|incineration", "composting|堆肥|composting", "anaerobic_digestion|厌氧消化|anaerobic digestion",
    "landfill_managed|管理填埋|managed landfill|卫生填埋", "landfill_deep|深填埋(未管理)|unmanaged landfill, deep",
    "landfill_shallow|浅填埋(未管理)|unmanaged landfill, shallow",
)
SINKS = words(
    "trees|园区乔木(按冠幅)|trees, by crown area|绿化", "forest|林地|forest", "grassland|草地|grassland", "wetland|湿地|wetland",
    "other|其他|other",
)
DESTINATIONS = words(
    "geological_storage|地质封存|geological storage|封存", "eor|驱油封存|enhanced oil recovery|EOR", "mineralised|矿化|mineralisation|mineralized",
    "product_use|产品利用|use in products|利用|饮料", "transported_out|外运去向不明|transported out, fate unknown|外运",
)
CO2_ORIGINS = words("own|本园区排放|from this park", "imported|园外来气|brought in from outside|外来")


def _own(name: str, zh: str, en: str) -> Column:
    return columns.share(name, zh, en)


ELECTRONICS = Table(
    "electronics", "7b_电子工艺气体", Text("电子工艺气体", "process gases of electronics"),
    Text("半导体、显示、光伏的含氟气体使用量(IPCC 2006 卷3第6章)", "fluorinated gases of fabs (IPCC 2006 vol 3 ch 6)"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("kind", "行业", "kind of fab", FABS, True),
        columns.choice("process", "工艺", "process", FAB_PROCESSES, default="whole"),
        columns.choice("gas", "气体", "gas", FLUORINATED),
        columns.number("quantity", "使用量或加工面积", "gas bought, or area processed", low=0.0),
        columns.unit("unit", "quantity", ("mass", "area")),
        _own("heel", "气瓶残留比例 h", "heel left in cylinders h"),
        _own("abated_share", "接入尾气处理的份额 a", "share led to abatement a"),
        _own("destruction", "销毁效率 d", "efficiency of destruction d"),
        _own("use_rate", "自测利用率 U", "own utilisation U"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "kind", "process", "gas"),
    observed="quantity",
)

EQUIPMENT_GASES = Table(
    "equipment_gases", "7c_设备含氟气体", Text("设备含氟气体", "gases in equipment"),
    Text("开关设备、制冷空调、消防的制造、使用、退役", "switchgear, cooling and fire suppression: making, use, retirement"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("kind", "设备", "equipment", EQUIPMENT, True),
        columns.choice("stage", "环节", "stage", STAGES, True),
        columns.choice("gas", "气体", "gas", FLUORINATED, True),
        columns.number("quantity", "气体量", "gas consumed, filled, installed, topped up or in scrapped units", low=0.0),
        columns.unit("unit", "quantity", ("mass",)),
        _own("rate", "自有损失率", "own rate of loss (use: a year)"),
        _own("remaining", "退役时剩余份额", "charge remaining at retirement"),
        _own("recovery", "回收率", "share recovered at retirement"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "kind", "stage", "gas"),
    observed="quantity",
)

PROCESS_DETAIL = Table(
    "process_detail", "7d_过程参数", Text("过程参数法", "processes by their parameters"),
    Text("按成分、碎玻璃率、阳极效应、去除率等参数计算的过程", "processes by content, cullet, anode effect, abatement"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("method", "方法", "method", PROCESS_DETAILS, True),
        columns.text("activity", "过程(因子表编号)", "activity of the process table"),
        columns.number("quantity", "产量或用量", "product or carbonate", low=0.0),
        columns.unit("unit", "quantity", ("mass",)),
        _own("cao", "CaO 含量(来自碳酸盐)", "CaO from carbonates"),
        _own("mgo", "MgO 含量(来自碳酸盐)", "MgO from carbonates"),
        columns.number("kiln_correction", "窑灰修正系数", "correction for kiln dust", "1", low=1.0, high=2.0),
        _own("purity", "碳酸盐含量", "content of carbonate"),
        _own("calcined", "煅烧率", "share calcined"),
        _own("cullet", "碎玻璃率", "cullet ratio"),
        columns.number("effect_minutes", "阳极效应分钟/槽日", "minutes of anode effect a cell and day", "1", low=0.0),
        columns.number("slope", "自测斜率 kgCF4/tAl", "own slope, kg CF4 per t Al and AE-minute", "1", low=0.0),
        columns.number("gas_ratio", "C2F6/CF4", "C2F6 per CF4", "1", low=0.0),
        _own("abated_share", "去除设备运行份额", "share of time or gas abated"),
        _own("destruction", "去除率", "efficiency of abatement"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "method", "activity"),
    observed="quantity",
)

WASTEWATER = Table(
    "wastewater", "7e_废水处理", Text("废水处理", "waste water"), Text("废水处理的 CH4 和 N2O", "CH4 and N2O of waste water"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("treatment", "处理方式", "treatment", TREATMENTS, True),
        columns.choice("organics", "有机物指标", "organic matter as", ORGANICS, True),
        columns.number("quantity", "去除的有机物(含污泥)", "organic matter removed, sludge included", low=0.0),
        columns.unit("unit", "quantity", ("mass",)),
        columns.number("sludge", "随污泥带走(与数量同单位)", "taken away as sludge, in the same unit", "", low=0.0),
        columns.number("own_bo", "自有 Bo kgCH4/kg", "own Bo, kg CH4 per kg", "1", low=0.0),
        _own("own_mcf", "自有 MCF", "own MCF"),
        columns.number("recovered", "回收的 CH4", "CH4 recovered", "t", low=0.0),
        columns.number("nitrogen", "氮量", "nitrogen", "t", low=0.0),
        columns.choice("nitrogen_basis", "氮量口径", "nitrogen of", NITROGEN_BASES, default="effluent"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "treatment", "organics"),
    observed="quantity",
)

WASTE = Table(
    "waste", "7f_废弃物处理", Text("园区内废弃物处理", "waste treated inside the park"),
    Text("焚烧(化石与生物源分开)、堆肥、厌氧消化、填埋", "incineration (fossil and biogenic apart), composting, digestion, landfill"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("waste", "废弃物", "waste", WASTES, True),
        columns.choice("treatment", "处理方式", "treatment", WASTE_TREATMENTS, True),
        columns.number("quantity", "湿基数量", "wet weight", low=0.0),
        columns.unit("unit", "quantity", ("mass",)),
        _own("dry_matter", "干物质含量", "dry matter"),
        _own("carbon", "干物质含碳量", "carbon of dry matter"),
        _own("fossil", "化石碳比例", "fossil share of carbon"),
        _own("oxidation", "氧化率", "share oxidised"),
        _own("degradable", "可降解有机碳(湿基)", "degradable organic carbon of wet waste"),
        columns.number("recovered", "回收的 CH4", "CH4 recovered", "t", low=0.0),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "waste", "treatment"),
    observed="quantity",
)

CAPTURE = Table(
    "capture", "7g_碳捕集", Text("碳捕集利用与封存", "capture, use and storage of CO2"),
    Text("捕集的 CO2 去向; 只有永久封存才减少排放", "where captured CO2 goes; only permanent storage lowers the account"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("destination", "去向", "destination", DESTINATIONS, True),
        columns.choice("origin", "来源", "origin", CO2_ORIGINS, default="own"),
        columns.number("quantity", "CO2 量", "CO2 sent there", low=0.0),
        columns.unit("unit", "quantity", ("mass", "CO2")),
        _own("leakage", "泄漏份额(运输与封存)", "share leaking in transport and storage"),
        _own("biogenic", "生物源份额", "biogenic share"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "destination", "origin"),
    observed="quantity",
)

SINKS_TABLE = Table(
    "sinks", "7h_碳汇", Text("碳汇(备查, 不计入总量)", "sinks (memo, in no total)"),
    Text("绿地和林地的清除量", "what green areas take up"),
    (
        columns.ENTITY, columns.YEAR,
        columns.choice("kind", "类型", "kind", SINKS, True),
        columns.number("quantity", "面积", "area", low=0.0),
        columns.unit("unit", "quantity", ("area",)),
        columns.number("own_rate", "自有清除因子", "own removal factor", low=0.0),
        columns.unit("own_rate_unit", "own_rate", ("CO2/area", "C/area"), False, "因子单位", "unit of the factor"),
        columns.BOUNDARY, columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("entity", "year", "kind", "boundary"),
    observed="quantity",
)

TABLES: tuple[Table, ...] = (ELECTRONICS, EQUIPMENT_GASES, PROCESS_DETAIL, WASTEWATER, WASTE, CAPTURE, SINKS_TABLE)
