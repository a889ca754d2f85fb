"""Words of the printed forms: which carrier a line of 205-1 means, which column is which, which Torch line is which figure.

Lines are known by their names, since codes of lines change from year to year.
"""

from __future__ import annotations

import re

from carbonpark.park.catalogue import carrier_choices, folded, spellings

COLUMNS_205_1 = {
    "1": "opening", "2": "purchased", "3": "money", "4": "consumed", "5": "industrial", "6": "raw_material",
    "7": "non_industrial", "8": "transport", "9": "closing", "10": "coefficient", "丁": "reference_coefficient",
}
"""Number of the column -> what it holds."""
NEEDED_205_1 = ("2", "4", "5", "6", "8")

COLUMNS_205_2 = {
    "industrial": ("工业生产消费", "工业消费", "工业生产消费量"),
    "input": ("加工转换投入合计", "投入合计"),
    "power": ("火力发电",), "heat": ("供热",), "washing": ("煤炭洗选", "原煤入洗", "洗选煤"), "coking": ("炼焦",),
    "refining": ("炼油及煤制油", "炼油"), "gas_making": ("制气",), "liquefaction": ("天然气液化",),
    "coal_products": ("煤制品加工", "加工煤制品"),
    "output": ("加工转换产出", "能源加工转换产出"), "recovered": ("回收利用",),
}
BURNT_INPUTS = ("power", "heat")
"""Inputs to power and heat are combustion (910 annex 4); the others are transformation."""
CHANGED_INPUTS = ("washing", "coking", "refining", "gas_making", "liquefaction", "coal_products")

_OTHER_NAMES = {
    "一般烟煤": "bituminous", "煤制品": "other_coal_products", "其他焦化产品": "coal_tar", "发生炉煤气": "other_gas", "天然气(气态)": "natural_gas",
    "液化天然气(液态)": "lng", "润滑油": "other_petroleum", "石蜡": "other_petroleum", "溶剂油": "other_petroleum", "石油沥青": "other_petroleum",
    "城市生活垃圾": "municipal_waste", "城市生活垃圾(用于燃料)": "municipal_waste", "生物燃料": "biomass", "生物质燃料": "biomass", "余热余压": "waste_heat",
    "其他燃料": "other_energy", "煤油": "kerosene", "其他": "other_energy",
}
COAL = "原煤"
COAL_PARTS = ("无烟煤", "炼焦烟煤", "一般烟煤", "褐煤")
TOTAL = "能源合计"

TORCH_MONEY = {
    "营业收入": "revenue", "工业总产值": "output", "工业总产值(当年价格)": "output", "工业增加值": "value_added", "增加值": "value_added", "实际上缴税费总额": "tax",
    "上缴税费总额": "tax", "实际上缴税费": "tax",
}
TORCH_PEOPLE = ("从业人员期末人数", "年末从业人员", "从业人员年末人数", "期末从业人员")


def line_name(text: str) -> str:
    """'  其中：1.无烟煤' -> '无烟煤'."""
    plain = text.replace("（", "(").replace("）", ")")
    plain = re.sub(r"^(其中)?[:：]?[\s　]*(\(?[0-9]+\)?[.、．)]?|[一二三四五六七八九十]+[、.．])?", "", plain)
    return plain.strip(" 　*＊")


def carrier_of(name: str) -> str:
    """The carrier a line means; '' where the catalogue has none."""
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    if name == "炼焦烟煤":
        return spellings(carrier_choices()).get(folded("coking_coal"), "bituminous")
    return spellings(carrier_choices()).get(folded(name), "")


def form_unit(text: str) -> str:
    """A unit as printed: '万立方米' and '百万千焦' are known; '吨标准煤' in 205 is calorific."""
    plain = re.sub(r"\s+", "", text)
    return {"吨标准煤": "tce 当量", "吨标煤": "tce 当量", "万千瓦小时": "万kWh", "万千瓦时": "万kWh", "亿立方米": "亿m3", "百万千焦": "GJ"}.get(plain, plain)
