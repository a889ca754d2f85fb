"""Columns of a park's tables: one function for each kind of cell, and the columns many tables share."""

from __future__ import annotations

from typing import Any

from carbonpark.park import catalogue as words
from carbonpark.park.schema import Choice, Column
from carbonpark.words.language import Text

MONEY = ("money", "money_EUR", "money_USD")
FUEL_AMOUNT = ("energy", "energy_calorific", "mass", "gas_volume", "liquid_volume")
PER_AMOUNT = ("energy", "mass", "gas_volume", "liquid_volume")


def text(name: str, zh: str, en: str, required: bool = False, **more: Any) -> Column:
    """Free words."""
    return Column(name, Text(zh, en), "text", required, **more)


def code(name: str, zh: str, en: str) -> Column:
    """Digits that are a name, not an amount: credit codes, classes."""
    return Column(name, Text(zh, en), "code")


def label(name: str, zh: str, en: str) -> Column:
    """The label a row defines."""
    return Column(name, Text(zh, en), "id", True)


def ref(name: str, zh: str, en: str, *tables: str, required: bool = False, also: tuple[str, ...] = (),
        fillable: bool = False) -> Column:
    """A label that other tables define."""
    return Column(name, Text(zh, en), "ref", required, refers=tables, also=also, fillable=fillable)


def refs(name: str, zh: str, en: str, table: str, required: bool = False) -> Column:
    """Several labels, separated by `;`."""
    return Column(name, Text(zh, en), "refs", required, refers=(table,))


def choice(name: str, zh: str, en: str, choices: tuple[Choice, ...], required: bool = False, default: str = "",
           fillable: bool = False) -> Column:
    """One of a closed list of words."""
    return Column(name, Text(zh, en), "choice", required, choices=choices, default=default, fillable=fillable)


def number(name: str, zh: str, en: str, unit: str = "", required: bool = False, low: float | None = None,
           high: float | None = None) -> Column:
    """A figure; with `unit`, in that fixed unit."""
    return Column(name, Text(zh, en), "number", required, unit=unit, low=low, high=high)


def share(name: str, zh: str, en: str, required: bool = False) -> Column:
    """A figure between 0 and 1."""
    return number(name, zh, en, "1", required, 0.0, 1.0)


def year(name: str, zh: str, en: str, required: bool = False, fillable: bool = False) -> Column:
    """A calendar year."""
    return Column(name, Text(zh, en), "year", required, fillable=fillable)


def unit(name: str, measures: str, dimensions: tuple[str, ...] = (), required: bool = True, zh: str = "计量单位",
         en: str = "unit") -> Column:
    """The unit of the number column `measures`."""
    return Column(name, Text(zh, en), "unit", required, dimensions=dimensions, measures=measures)


def carrier(name: str = "carrier", zh: str = "能源品种", en: str = "carrier", required: bool = True) -> Column:
    """A form of energy."""
    return Column(name, Text(zh, en), "carrier", required, choices=words.carrier_choices())


def per(tops: tuple[str, ...], bottoms: tuple[str, ...]) -> tuple[str, ...]:
    """Every dimension of `tops` for each one of `bottoms`."""
    return tuple(f"{top}/{bottom}" for top in tops for bottom in bottoms)


ENTERPRISE = ref("enterprise", "企业编号", "enterprise", "enterprises", required=True, fillable=True)
ENTITY = ref("entity", "主体", "enterprise, group or park", "enterprises", "groups", required=True, also=("park",),
               fillable=True)
BOUNDARY = ref("boundary", "边界", "boundary", "boundaries")
YEAR = year("year", "年份", "year", True, True)
PERIOD = Column("period", Text("月份区间", "months covered"), "period")
STATUS = choice("status", "状态", "status", words.STATUS)
TITLE_ZH = text("title_zh", "名称", "title in Chinese", True)
TITLE_EN = text("title_en", "英文名", "title in English")
PAYER = choice("payer", "出资方", "who pays", words.PAYERS)
LAND_POOL = ref("land_pool", "用地类别", "land pool", "pools")
PROVENANCE = (
    choice("quality", "质量等级", "quality", words.QUALITY),
    text("source", "数据来源", "source"),
    text("note", "备注", "note"),
)
