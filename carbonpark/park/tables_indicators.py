"""Figures an indicator set asks for that no other table holds, and the park's own answers in a review."""

from __future__ import annotations

from carbonpark.park import catalogue as words
from carbonpark.park import columns
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

SIDES = words.words(
    "green_technology|绿色技术驱动|green-technology drive",
    "space|空间|space",
    "soft_capacity|软实力|soft capacity|软能力",
    "enterprise_strength|企业实力|enterprise strength",
    "regional_competition|区域竞合|competition and cooperation in the region|区域竞争与合作",
    "dual_control|能耗双控压力|dual-control pressure on planned projects",
    "lock_in|建成区锁定|lock-in of built-up areas",
    "infrastructure|基础设施缺口|infrastructure gaps",
)
"""The eight sides a park's challenges are looked at from."""
BETTER = words.words("higher|越大越好|higher|正向", "lower|越小越好|lower|负向")
CBAM_GOODS = words.words(
    "cement|水泥|cement", "aluminium|铝|aluminium", "fertilisers|化肥|fertilisers", "electricity|电力|electricity",
    "hydrogen|氢|hydrogen", "iron_and_steel|钢铁|iron and steel",
)
EMBEDDED = words.words("actual|实测|actual values", "default|默认值|default values")

INDICATOR_VALUES = Table(
    "indicator_values", "22_指标填报", Text("指标填报", "reported indicators"),
    Text("评价指标中程序算不出、由园区填报的数值", "figures of indicator sets that the park reports itself"),
    (
        columns.text("indicator", "指标编号", "indicator", True), columns.YEAR,
        columns.number("value", "数值", "value"),
        columns.unit("unit", "value", required=False),
        columns.number("target", "自定目标", "the park's own target"),
        columns.BOUNDARY, columns.STATUS, *columns.PROVENANCE,
    ),
    key=("indicator", "year", "boundary"),
    observed="value",
)

PEER_VALUES = Table(
    "peer_values", "22b_对标对象", Text("对标对象", "alternatives compared"),
    Text("参与综合评价的园区 (含本园区) 各指标数值", "figures of the parks (this one too) that a composite evaluation compares"),
    (
        columns.text("alternative", "对象编号", "alternative", True, fillable=True),
        columns.text("title_zh", "名称", "title in Chinese"), columns.text("title_en", "英文名", "title in English"),
        columns.text("indicator", "指标编号", "indicator", True), columns.YEAR,
        columns.number("value", "数值", "value"),
        columns.unit("unit", "value", required=False),
        columns.text("scope", "统计口径", "boundary of the figure"),
        columns.STATUS, *columns.PROVENANCE,
    ),
    key=("alternative", "indicator", "year"),
    observed="value",
)

ENTERPRISE_VALUES = Table(
    "enterprise_values", "22c_企业指标", Text("企业指标", "indicators of enterprises"),
    Text("亩均评价等需要的企业数值 (排放、研发、销售、绿色项)", "figures of enterprises that per-mu scores ask for"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("indicator", "指标", "indicator", words.words(
            "value_added_per_discharge|单位排放增加值|value added per pollutant discharged", "rd_share|研发经费占比|R&D share of revenue",
            "green|绿色发展|green development", "exempt|暂缓评价|exempt from evaluation"), True),
        columns.number("value", "数值", "value"),
        columns.unit("unit", "value", required=False),
        columns.STATUS, *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "indicator"),
    observed="value",
)

HIERARCHY = Table(
    "hierarchy", "23_评价层次", Text("评价层次", "hierarchy of an evaluation"),
    Text("自定综合评价的层次、指标方向和权重", "levels, directions and weights of a composite evaluation"),
    (
        columns.text("hierarchy", "评价编号", "evaluation", True, fillable=True),
        columns.text("node", "节点编号", "node", True),
        columns.text("parent", "上级节点", "node above; blank at the top"),
        columns.TITLE_ZH, columns.text("title_en", "英文名", "title in English"),
        columns.choice("better", "方向", "which way is better", BETTER),
        columns.number("weight", "权重", "weight within its parent", low=0.0),
        *columns.PROVENANCE,
    ),
    key=("hierarchy", "node"),
)

JUDGEMENTS = Table(
    "judgements", "23b_判断矩阵", Text("判断矩阵", "pairwise judgements"),
    Text("层次分析的两两比较, 一行一个判断, 缺的不补", "pairwise comparisons of AHP, a row each; gaps are not filled"),
    (
        columns.text("hierarchy", "评价编号", "evaluation", True, fillable=True),
        columns.text("parent", "上级节点", "node above; blank at the top"),
        columns.text("expert", "专家", "who judged"),
        columns.text("first", "甲", "first node", True), columns.text("second", "乙", "second node", True),
        columns.number("value", "甲比乙", "how many times the first counts more", required=True, low=0.0),
        *columns.PROVENANCE,
    ),
    key=("hierarchy", "parent", "expert", "first", "second"),
)

CHALLENGE_ANSWERS = Table(
    "challenge_answers", "24_挑战自评", Text("挑战自评", "answers to the challenges"),
    Text("从八个方面看挑战: 园区自己的判断", "the park's own judgement of its challenges from eight sides"),
    (
        columns.choice("side", "方面", "side", SIDES, True), columns.year("year", "年份", "year"),
        columns.text("answer", "判断", "answer"), columns.text("way_out", "对策", "what is to be done"),
        *columns.PROVENANCE,
    ),
    key=("side", "year"),
)

CBAM_EXPORTS = Table(
    "cbam_exports", "25_欧盟出口", Text("欧盟出口", "exports to the EU"),
    Text("碳边境调节机制覆盖的产品出口", "exports of goods under the carbon border mechanism"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.text("product", "产品", "product", True),
        columns.choice("goods", "品类", "category of goods", CBAM_GOODS, True),
        columns.number("quantity", "出口量", "quantity exported", low=0.0),
        columns.unit("unit", "quantity", ("mass", "energy"), False),
        columns.number("direct", "直接隐含排放", "direct embedded emissions", "tCO2e/t", low=0.0),
        columns.number("indirect", "间接隐含排放", "indirect embedded emissions", "tCO2e/t", low=0.0),
        columns.choice("embedded", "取值方式", "how the embedded emissions are known", EMBEDDED, default="actual"),
        columns.STATUS, *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "product"),
    observed="quantity",
)

TABLES: tuple[Table, ...] = (
    INDICATOR_VALUES, PEER_VALUES, ENTERPRISE_VALUES, HIERARCHY, JUDGEMENTS, CHALLENGE_ANSWERS, CBAM_EXPORTS,
)
