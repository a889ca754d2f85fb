"""Which activity of the factor table a process record may name, and the way out where it may not.

A row of the table may be an emission factor, a parameter of one (a heel, a slope, a capacity), or a figure of another
kind (cradle to gate). Only the first can be multiplied by an amount.
"""

from __future__ import annotations

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import refused
from carbonpark.factors import FactorMissing, Row
from carbonpark.words.errors import nearest
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

TABLES = ("process_factors", "process_factors_assumed")
WAY = {
    "electronics": ("填 electronics 表（7b_电子工艺气体）", "use the table electronics (7b)"),
    "equipment_gases": ("填 equipment_gases 表（7c_设备含氟气体）", "use the table equipment_gases (7c)"),
    "process_detail": ("填 process_detail 表（7d_过程参数）", "use the table process_detail (7d)"),
    "wastewater": ("填 wastewater 表（7e_废水处理）", "use the table wastewater (7e)"),
    "waste": ("填 waste 表（7f_废弃物处理）", "use the table waste (7f)"),
    "materials": ("填 materials 表，scope3_activity 写这个编号", "use the table materials, with it as scope3_activity"),
    "sinks": ("填 sinks 表（7h_碳汇）", "use the table sinks (7h)"),
}
HOME = {
    "semiconductor": "electronics", "FPD": "electronics", "PV": "electronics", "electronics": "electronics",
    "electrical_equipment": "equipment_gases", "refrigeration_ac": "equipment_gases", "fire_protection": "equipment_gases",
    "wastewater": "wastewater", "incineration": "waste", "waste": "waste", "sink": "sinks",
}
"""Sector of a parameter -> the table that knows what to do with it; others: process_detail."""
NOT_ALONE = {"C2F6_CF4_ratio_CWPB": "process_detail", "N2O_effluent": "wastewater", "N2O_plant_2019": "wastewater",
             "methanol_coal": "materials", "steel_product_carbon": "process_detail"}
"""Rows called emission factor that are none for a product: ratios, nitrogen told as N, cradle to gate, carbon kept."""
SECTORS = {"wastewater": "waste", "incineration": "waste", "biological_treatment": "waste", "waste": "waste",
           "livestock": "afolu", "soil": "afolu"}
"""Sector of the factor table -> sector of an inventory; others are industrial processes (ippu)."""


def process_found(choices: Choices, activity: str, gas: str, dimension: str) -> Found:
    """The factor of a process record [kt of the gas per canonical unit], or why it has none and what to do."""
    row = _by_id(choices, activity)
    if row is None:
        rows = [each for each in choices.library.candidates("emission_factor", activity) if each.own or each.gas == gas]
        row = rows[0] if rows else None
    if row is not None and not row.own:
        faulty = _fault(row, gas)
        if faulty is not None:
            return faulty
    if row is None:
        return _unknown(choices, activity, gas)
    found = choices.found(lambda: choices.library.process(activity, gas))
    if found.missing or _fits(row.unit, dimension):
        return found
    base = split_unit(row.unit).dimension
    return Found(why=Text(zh=f"“{activity}”的活动量单位与因子（{base}，{row.unit}）不相配",
                          en=f"the amount's unit of '{activity}' does not fit its factor ({base}, {row.unit})"))


def sector_of(choices: Choices, factor_id: str) -> str:
    """Sector of an inventory a factor row belongs to: waste, afolu, else industrial processes."""
    try:
        return SECTORS.get(choices.library.by_id(factor_id).tags.get("sector", ""), "ippu")
    except FactorMissing:
        return "ippu"


def _by_id(choices: Choices, activity: str) -> Row | None:
    try:
        return choices.library.by_id(activity)
    except FactorMissing:
        return None


def _fault(row: Row, gas: str) -> Found | None:
    """A row that is no factor of a product, or of another gas."""
    if row.quantity != "emission_factor" or row.subject in NOT_ALONE:
        home = NOT_ALONE.get(row.subject) or HOME.get(row.tags.get("sector", ""), "process_detail")
        return _no_factor(row.subject, row.quantity, home)
    if gas and row.gas != gas:
        return refused(f"“{row.id}”（{row.subject}）是 {row.gas} 的因子，记录的气体是 {gas}", f"'{row.id}' ({row.subject}) is a factor of {row.gas}, the record says {gas}")
    return None


def _no_factor(subject: str, quantity: str, home: str) -> Found:
    zh, en = WAY[home]
    return refused(f"“{subject}”是参数（{quantity}），不是可以直接乘活动量的排放因子：{zh}",
                   f"'{subject}' is a parameter ({quantity}), no emission factor of an activity: {en}")


def _unknown(choices: Choices, activity: str, gas: str) -> Found:
    """A parameter, another gas of a known activity, or a name no table has, with the nearest one."""
    same = [row for row in choices.library.rows if row.table in TABLES and row.subject == activity]
    factors = [row for row in same if row.quantity == "emission_factor" and row.subject not in NOT_ALONE]
    if same and not factors:
        fault = _fault(same[0], "")
        return fault if fault is not None else _no_factor(activity, same[0].quantity, "process_detail")
    if factors:
        gases = ", ".join(dict.fromkeys(row.gas for row in factors))
        return refused(f"“{activity}”没有 {gas} 的因子，有：{gases}", f"'{activity}' has no factor of {gas}; there is {gases}")
    missing = choices.found(lambda: choices.library.process(activity, gas))
    known = dict.fromkeys(row.subject for row in choices.library.rows if row.table in TABLES and row.quantity == "emission_factor")
    guess = nearest(activity, list(known))
    if not isinstance(missing.why, Text):
        return missing
    if not guess:
        return refused(f"{missing.why.zh}：用 carbonpark factors 查找，或填自有因子 own_factor 及单位",
                       f"{missing.why.en}: search with carbonpark factors, or give own_factor and its unit")
    return refused(f"{missing.why.zh}，是不是“{guess}”？", f"{missing.why.en}: did you mean '{guess}'?")


def _fits(spelling: str, dimension: str) -> bool:
    """A factor per kt of product; 'kg/t' and 't CO2/t CO2' are told as plain shares by the reader of units."""
    base = split_unit(spelling).dimension
    if base == "share":
        return "/" in spelling and dimension in ("mass", "CO2")
    return base.partition("/")[2] in (dimension, f"{dimension}/time")
