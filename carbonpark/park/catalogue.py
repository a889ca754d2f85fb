"""The words of a park's forms: carriers, uses, kinds, contracts, in Chinese and English, each in one place.

A coded cell may hold the name, either title or an alias; it is kept as the name. Carriers of combustion are
those
of the fuel tables (GB/T 32151-2024 and its forerunners); the rest are carriers of energy that are not burnt
fuels.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from carbonpark.park.schema import Choice
from carbonpark.words.language import Text
from carbonpark.words.units import GASES as UNIT_GASES

ENERGY = ("energy", "energy_calorific")
SOLID = (*ENERGY, "mass")
LIQUID = (*ENERGY, "mass", "liquid_volume")
GAS = (*ENERGY, "mass", "gas_volume")
STEAM = (*ENERGY, "mass")


@dataclass(frozen=True)
class Carrier:
    """A form in which energy is bought, moved or burnt; `dimensions`: the units its quantity may have."""

    name: str
    title: Text
    dimensions: tuple[str, ...]
    kind: str = "fuel"
    """fuel | electricity | heat"""
    aliases: tuple[str, ...] = ()


def _carriers() -> tuple[Carrier, ...]:
    def fuel(name: str, zh: str, en: str, dimensions: tuple[str, ...], *aliases: str) -> Carrier:
        return Carrier(name, Text(zh, en), dimensions, "fuel", aliases)

    def other(name: str, zh: str, en: str, dimensions: tuple[str, ...], kind: str, *aliases: str) -> Carrier:
        return Carrier(name, Text(zh, en), dimensions, kind, aliases)

    return (
        fuel("raw_coal", "原煤", "Raw coal (statistical)", SOLID, "raw coal", "coal", "煤炭", "煤"),
        fuel("anthracite", "无烟煤", "Anthracite", SOLID),
        fuel("bituminous", "烟煤", "Bituminous coal", SOLID, "一般烟煤", "燃煤"),
        fuel("lignite", "褐煤", "Lignite", SOLID),
        fuel("cleaned_coal", "洗精煤", "Cleaned (washed) coal", SOLID),
        fuel("other_washed_coal", "其他洗煤", "Other washed coal", SOLID),
        fuel("briquette", "型煤", "Briquettes", SOLID),
        fuel("other_coal_products", "其他煤制品", "Other coal products", SOLID, "煤制品"),
        fuel("coke", "焦炭", "Coke", SOLID),
        fuel("petroleum_coke", "石油焦", "Petroleum coke", SOLID),
        fuel("coal_tar", "焦油", "Coal tar", LIQUID, "煤焦油"),
        fuel("crude_benzene", "粗苯", "Crude benzene", LIQUID),
        fuel("crude_oil", "原油", "Crude oil", LIQUID),
        fuel("fuel_oil", "燃料油", "Fuel oil", LIQUID),
        fuel("gasoline", "汽油", "Gasoline", LIQUID, "petrol"),
        fuel("diesel", "柴油", "Diesel", LIQUID),
        fuel("kerosene", "一般煤油", "Kerosene", LIQUID, "煤油"),
        fuel("naphtha", "石脑油", "Naphtha", LIQUID),
        fuel("lpg", "液化石油气", "Liquefied petroleum gas", GAS, "LPG"),
        fuel("lng", "液化天然气", "Liquefied natural gas", GAS, "LNG"),
        fuel("other_petroleum", "其他石油制品", "Other petroleum products", LIQUID),
        fuel("natural_gas", "天然气", "Natural gas", GAS, "natural gas", "gas", "管道天然气"),
        fuel("blast_furnace_gas", "高炉煤气", "Blast furnace gas", GAS),
        fuel("converter_gas", "转炉煤气", "Converter (LD) gas", GAS),
        fuel("coke_oven_gas", "焦炉煤气", "Coke oven gas", GAS),
        fuel("refinery_gas", "炼厂干气", "Refinery dry gas", GAS, "residual_gas"),
        fuel("other_gas", "其他煤气", "Other coal gas", GAS, "发生炉煤气"),
        fuel("straw_briquette", "生物质成型燃料", "Biomass pellet (straw)", SOLID, "生物质颗粒"),
        fuel("biomass", "生物质", "Biomass", SOLID, "木片", "wood"),
        fuel("biogas", "沼气", "Biogas", GAS),
        fuel("municipal_waste", "生活垃圾", "Municipal waste", SOLID, "waste", "垃圾"),
        fuel("industrial_waste", "工业废料", "Industrial waste used as fuel", SOLID),
        fuel("methanol", "甲醇", "Methanol (fuel)", LIQUID),
        fuel("ethanol", "乙醇", "Ethanol (fuel)", LIQUID),
        fuel("hydrogen", "氢气", "Hydrogen", GAS, "氢"),
        fuel("ammonia", "氨", "Ammonia (fuel)", GAS),
        fuel("anodes", "阳极炭块", "Carbon anodes", SOLID, "anode", "阳极"),
        other("electricity", "电力", "Electricity", ENERGY, "electricity", "电", "power"),
        other("heat", "热力", "Heat", ENERGY, "heat", "热"),
        other("steam", "蒸汽", "Steam", STEAM, "heat"),
        other("hot_water", "热水", "Hot water", ENERGY, "heat"),
        other("cooling", "冷量", "Cooling", ENERGY, "heat", "冷"),
        other("waste_heat", "余热", "Waste heat", ENERGY, "heat"),
        other("compressed_air", "压缩空气", "Compressed air", (*ENERGY, "gas_volume"), "other"),
        other("solar", "太阳能", "Solar energy", ENERGY, "other", "sun"),
        other("wind", "风能", "Wind energy", ENERGY, "other"),
        other("geothermal", "地热能", "Geothermal energy", ENERGY, "other"),
        other("ambient_heat", "环境热", "Ambient heat", ENERGY, "other"),
        other("other_energy", "其他能源", "Other energy", ENERGY, "other", "其他"),
    )


CARRIERS: dict[str, Carrier] = {carrier.name: carrier for carrier in _carriers()}


def carrier_choices() -> tuple[Choice, ...]:
    """The carriers as words a cell may hold."""
    return tuple(Choice(c.name, c.title, c.aliases) for c in CARRIERS.values())


def words(*lines: str) -> tuple[Choice, ...]:
    """Choices from lines 'name|中文|English|alias|alias'."""
    parts = [line.split("|") for line in lines]
    return tuple(Choice(p[0], Text(p[1], p[2]), tuple(p[3:])) for p in parts)


YES_NO = words("yes|是|Yes|true|Y|1|√", "no|否|No|false|N|0|×")
QUALITY = words(
    "A|实测|A measured|实测(A)",
    "B|公布已核|B published, source read",
    "C|公布未核|C published, not read",
    "D|估计|D assumed or estimated|估算",
)
STATUS = words(
    "value|有值|value",
    "NO|不发生|not occurring",
    "IE|已计他处|included elsewhere",
    "NE|未估算|not estimated|未估计",
    "C|保密|confidential",
)
USES = words(
    "fuel|燃料|fuel|燃烧",
    "transformation|加工转换|transformation",
    "raw_material|原材料|raw material|原料|feedstock",
    "transport|运输工具|transport|运输",
)
FLOWS = words("bought|购入|bought|外购|purchased", "sold|外供|sold|售出", "generated|自产|generated|自发")
MATERIAL_FLOWS = words("input|投入|input", "output|产出|output", "waste|废弃|waste|废物")
CONTRACTS = words(
    "grid|网购电|grid|网购",
    "green_trade|绿电交易|green power trade",
    "direct_supply|绿电直供|direct supply|绿电直连",
    "certificate|绿证|certificate|GEC",
    "self|自发自用|own generation|自用",
)
SUPPLY_CONTRACTS = words(
    "grid|网购电|grid|网购",
    "green_trade|绿电交易|green power trade",
    "direct_supply|绿电直供|direct supply|绿电直连",
    "certificate|绿证|certificate|GEC",
    "market|市场采购|market|市场",
)
BOUNDARY_KINDS = words(
    "approved|批复边界|approved|批复",
    "managed|实际管辖|managed|管辖|托管",
    "statistical|统计边界|statistical|统计",
    "applied|申报边界|applied for|申报",
)
GROUP_KINDS = words(
    "industry|工业|industry",
    "building|建筑|building",
    "transport|交通|transport",
    "household|居民|household|生活",
    "data_centre|数据中心|data centre|data_center",
    "public_works|公共设施|public works",
)
PARK_KINDS = words(
    "industrial|工业园区|industrial",
    "port_logistics|临港物流|port and logistics",
    "technology|高新技术|technology",
    "industry_city|产城融合|industry and city",
    "business|商务|business",
    "tourism|文旅|tourism",
)
CURRENCIES = words("CNY|人民币|CNY|元", "EUR|欧元|EUR")
INDICATORS = words(
    "output|产值|output|工业总产值",
    "revenue|营业收入|revenue|收入",
    "value_added|增加值|value added|工业增加值",
    "tax|税收|tax",
    "jobs|从业人员|jobs|就业",
    "gdp|地区生产总值|GDP|生产总值",
)
LAND_USES = words(
    "industry|工业用地|industry|工业",
    "pv|光伏|PV|PV用地",
    "storage|储能|storage",
    "green|绿地|green",
    "reserve|预留|reserve",
    "public|公共|public",
)
POOL_KINDS = words("land|土地|land", "roof|屋顶|roof")
DIRECTIONS = words("in|投入|in", "out|产出|out")
MODES = words("yes_no|是或否|yes or no", "count|个数|count", "divisible|可分|divisible")
PROJECT_USES = words(
    "fuel|燃料|fuel|燃烧", "raw_material|原材料|raw material|原料", "process|工业过程|process|过程"
)
PAYERS = words("park|园区|park", "enterprises|企业|enterprises")
GASES = tuple(Choice(gas, Text(gas, gas)) for gas in UNIT_GASES)

INDICATOR_DIMENSIONS: dict[str, tuple[str, ...]] = {
    name: ("persons",) if name == "jobs" else ("money", "money_EUR", "money_USD")
    for name in (choice.name for choice in INDICATORS)
}


def folded(word: str) -> str:
    """A spelling without the differences people do not mean."""
    return word.strip().casefold().replace(" ", "").replace("_", "")


@cache
def spellings(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Every spelling, as typed and folded -> the name."""
    found: dict[str, str] = {}
    for choice in choices:
        for spelling in choice.spellings:
            found.setdefault(folded(spelling), choice.name)
    found.update({choice.name: choice.name for choice in choices})
    return found


@cache
def titles(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Name -> Chinese title, for cells of a workbook."""
    return {choice.name: choice.title.zh for choice in choices}
