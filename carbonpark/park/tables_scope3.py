"""Tables of scope 3 and of material flows: what is bought for money or by weight, and what a process takes and gives.

The words of the GHG Protocol's fifteen categories stand here once; which factor rows serve which category too.
"""

from __future__ import annotations

from carbonpark.park import columns
from carbonpark.park.catalogue import words
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

CATEGORIES = words(
    "1|外购商品和服务|Purchased goods and services",
    "2|资本商品|Capital goods",
    "3|燃料和能源相关活动|Fuel- and energy-related activities",
    "4|上游运输和配送|Upstream transportation and distribution",
    "5|运营中产生的废物|Waste generated in operations",
    "6|商务旅行|Business travel",
    "7|员工通勤|Employee commuting",
    "8|上游租赁资产|Upstream leased assets",
    "9|下游运输和配送|Downstream transportation and distribution",
    "10|售出产品的加工|Processing of sold products",
    "11|售出产品的使用|Use of sold products",
    "12|售出产品的报废处理|End-of-life treatment of sold products",
    "13|下游租赁资产|Downstream leased assets",
    "14|特许经营|Franchises",
    "15|投资|Investments",
)
"""The fifteen categories of the GHG Protocol's scope 3 standard (2011)."""

SERVED_BY: dict[str, tuple[str, ...]] = {
    **{each.name: (each.name,) for each in CATEGORIES},
    "1": ("1", "2"), "2": ("2", "1"), "4": ("4",), "9": ("9", "4"), "5": ("5", "12"), "12": ("12", "5"),
    "6": ("6", "7"), "7": ("7", "6"), "8": ("8",), "13": ("13", "8"),
}
"""Category of a record -> categories of the factor rows that may stand behind it: a lorry is the same lorry inbound
and outbound, a landfill the same for own waste and for products at the end of their life."""

BY_ENERGY = ("8", "10", "11", "13", "14")
"""Categories whose activity may be a carrier of energy: what leased rooms, customers or franchises use."""

IO_PREFIX = "io:"
"""An activity `io:sector` or `io:region/sector` is a purchase priced by the park's own input-output table."""

LEASED = "leased_building_electricity"
"""The one factor row that is energy per floor area: it still has to meet the grid."""

MONEY = ("money", "money_EUR", "money_USD")

CONVERTED = ("scope3_activities", "io_sectors", "io_flows")
"""Tables whose money may be in another currency than the park's: the exchange is named in the line."""


def fits(factor: str, amount: str) -> bool:
    """Whether a factor's dimension ('CO2e/mass/distance', per year or not) counts an amount's ('distance*mass')."""
    below = [part for each in factor.split("/")[1:] for part in each.split("*") if part != "time"]
    return sorted(below) == sorted(amount.removesuffix("/time").split("*"))



DEFLATORS = words("ppi|生产者出厂价格|producer prices", "gdp|GDP平减指数|GDP deflator")
DIRECTIONS = words(
    "product|主产品|main product",
    "in|投入|in|input",
    "out|产出|out|by-product|副产品|output",
    "waste|废弃|waste|废物",
    "from_air|取自空气和水|from air or water",
    "to_air|排入空气和水|to air or water",
)
DESTINATIONS = words(
    "used_inside|园区内利用|used inside the park",
    "recycled|园区外综合利用|recycled outside",
    "sold|外售|sold",
    "incineration|焚烧|incinerated|incineration",
    "landfill|填埋|landfilled|landfill",
    "composting|堆肥|composted|composting",
    "treated|处理后排放|treated and discharged",
    "stored|贮存|stored",
)

ACTIVITIES = Table(
    "scope3_activities", "8b_范围三活动", Text("范围三活动", "scope 3 activities"),
    Text("按 15 个类别记录的购买、运输、差旅、租赁、产品使用等; 同一笔采购只记一次",
         "purchases, transport, travel, leases, use of products by the fifteen categories; one purchase once"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.choice("category", "类别", "category 1..15", CATEGORIES, True),
        columns.text("item", "名称", "what was bought or moved"),
        columns.text("activity", "活动", "row of the scope 3 factors, carrier, or io:sector"),
        columns.ref("partner", "对方", "partner", "enterprises", also=("outside",)),
        columns.number("quantity", "数量", "quantity", low=0.0),
        columns.unit("unit", "quantity"),
        columns.text("price_basis", "价格口径", "price basis of money: current, or a year"),
        columns.choice("deflator", "价格指数", "price index", DEFLATORS),
        columns.share("margin_share", "税费和流通费占比", "share of tax and trade margins in the amount"),
        columns.number("own_factor", "自有排放因子", "own emission factor", low=0.0),
        columns.unit("own_factor_unit", "own_factor", required=False, zh="因子单位", en="unit of the factor"),
        columns.text("own_factor_source", "因子来源", "source of the factor"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "category", "item", "activity", "partner"),
    observed="quantity",
)

RECIPES = Table(
    "recipes", "8c_物料配方", Text("物料配方", "recipes"),
    Text("每单位主产品的投入、副产和废弃", "what a unit of the main product takes and leaves"),
    (
        columns.text("recipe", "过程", "process", True),
        columns.ref("enterprise", "企业编号", "enterprise", "enterprises"),
        columns.text("item", "物料", "item", True),
        columns.choice("direction", "方向", "direction", DIRECTIONS, True),
        columns.number("per_output", "单位产品用量", "per unit of main product", required=True, low=0.0),
        columns.unit("unit", "per_output"),
        columns.share("tolerance", "容差", "tolerance"),
        columns.number("carbon_content", "含碳量", "carbon content", "tC/t", low=0.0),
        *columns.PROVENANCE,
    ),
    key=("recipe", "enterprise", "item", "direction"),
)

WASTE_ROUTES = Table(
    "waste_routes", "8d_废物去向", Text("废物和副产品去向", "destinations of wastes and by-products"),
    Text("废物和副产品交给谁、怎样处理", "to whom wastes and by-products went, and what became of them"),
    (
        columns.ENTERPRISE, columns.YEAR,
        columns.text("material", "物料", "material", True),
        columns.choice("destination", "去向", "destination", DESTINATIONS, True),
        columns.ref("partner", "对方", "partner", "enterprises", also=("outside",)),
        columns.number("quantity", "数量", "quantity", low=0.0),
        columns.unit("unit", "quantity"),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "material", "destination", "partner"),
    observed="quantity",
)

IO_SECTORS = Table(
    "io_sectors", "8e_投入产出部门", Text("投入产出部门", "sectors of the input-output table"),
    Text("自有投入产出表的部门: 总产出和直接排放强度",
         "sectors of the park's own input-output table: total output and direct emission intensity"),
    (
        columns.text("region", "地区", "region"),
        columns.text("sector", "部门", "sector", True),
        columns.number("output", "总产出", "total output", low=0.0),
        columns.unit("output_unit", "output", MONEY, False, "产出单位", "unit of output"),
        columns.number("intensity", "直接排放强度", "direct emission intensity", required=True, low=0.0),
        columns.unit("intensity_unit", "intensity", columns.per(("CO2e", "CO2"), MONEY), zh="强度单位", en="unit of the intensity"),
        columns.year("price_year", "价格年份", "year of the prices", True),
        columns.choice("energy", "能源部门", "sells energy", words("yes|是|Yes", "no|否|No")),
        *columns.PROVENANCE,
    ),
    key=("region", "sector"),
)

IO_FLOWS = Table(
    "io_flows", "8f_投入产出流量", Text("部门间流量", "flows between sectors"),
    Text("部门间中间投入(金额)或直接消耗系数(1), 一行一个非零格",
         "intermediate deliveries (money) or input coefficients (1), a row for each cell that is not zero"),
    (
        columns.text("from_region", "供给地区", "from region"),
        columns.text("from_sector", "供给部门", "from sector", True),
        columns.text("to_region", "使用地区", "to region"),
        columns.text("to_sector", "使用部门", "to sector", True),
        columns.number("value", "数值", "value", required=True),
        columns.unit("unit", "value", (*MONEY, "share")),
        *columns.PROVENANCE,
    ),
    key=("from_region", "from_sector", "to_region", "to_sector"),
)

TABLES: tuple[Table, ...] = (ACTIVITIES, RECIPES, WASTE_ROUTES, IO_SECTORS, IO_FLOWS)
