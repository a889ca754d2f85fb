"""Figures that look a thousand or ten thousand times too large or too small beside their own kind.

A slip of the unit (m3 for 万m3, t for kg, kWh for MWh) leaves no trace in the cell. It shows beside the same figure of
other years, or, where there is one year only, beside other rows of the same kind in another unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.numbers import shown
from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

if TYPE_CHECKING:
    from carbonpark.park.reading import Reading

JUMP = 2.5
"""Powers of ten between a figure and its kind: real plants start and stop within a factor of 300."""
CO2_PER_C = 44.0 / 12.0
NEAR = 0.25
"""A ratio within a quarter of 44/12 is carbon taken for CO2: own factors of one fuel spread by less than a third (check C8)."""
_SERIES = ("energy", "power_heat", "process", "materials", "economy")
_USUAL = {
    "mass": ("g", "kg", "t", "kt", "万t"),
    "energy": ("kWh", "MWh", "万kWh", "GWh", "MJ", "GJ", "TJ"),
    "gas_volume": ("m3", "万m3"),
    "money": ("元", "万元", "亿元"),
}


def check_figures(reading: Reading) -> None:
    """Every comparison of a figure with its own kind."""
    for table in _SERIES:
        if table in reading.frames:
            amounts = amounts_of(reading, table)
            if len(amounts) > 1:
                _beside_other_years(reading, table, amounts)
                _beside_other_rows(reading, table, amounts)
    _carbon_for_co2(reading)


def amounts_of(reading: Reading, table: str) -> pd.DataFrame:
    """The positive figures of a table in canonical units: `amount`, `dimension`; rows keep their numbers."""
    frame, spec = reading.frames[table], TABLES[table]
    value, unit_column = spec.observed, spec.amounts[spec.observed]
    frame = frame[frame[value] > 0]
    reads = {text: _read(text) for text in frame[unit_column].unique()}
    found = frame.assign(
        amount=frame[value] * frame[unit_column].map({text: read[0] for text, read in reads.items()}).astype(float),
        dimension=frame[unit_column].map({text: read[1] for text, read in reads.items()}),
        figure=frame[value],
        unit=frame[unit_column],
    )
    return found[found["amount"] > 0]


def _read(text: str) -> tuple[float, str]:
    try:
        read = unit(text) if text else None
    except UnitError:
        read = None
    return (read.scale, read.dimension) if read else (np.nan, "")


def _beside_other_years(reading: Reading, table: str, amounts: pd.DataFrame) -> None:
    """A figure against the median of its series; of two years the later one is named."""
    keys = [name for name in TABLES[table].key if name != "year"] + ["dimension"]
    log = np.log10(amounts["amount"])
    kind = amounts.groupby(keys, sort=False, dropna=False)
    size = kind["year"].transform("size")
    middle = log.groupby([amounts[key] for key in keys], sort=False, dropna=False).transform("median")
    later = kind["year"].transform("max")
    size = size.where(kind["year"].transform("min") < later, 1)
    far = (size > 2) & ((log - middle).abs() >= JUMP)
    pair = (size == 2) & (2 * (log - middle).abs() >= JUMP) & (amounts["year"] == later)
    for row in amounts.index[far | pair].tolist():
        others = amounts[(amounts[keys] == amounts.loc[row, keys]).all(axis=1) & (amounts.index != row)]
        _say_jump(reading, table, amounts.loc[row], row, others, "同一系列其他年份", "other years of this series")


def _beside_other_rows(reading: Reading, table: str, amounts: pd.DataFrame) -> None:
    """One year only: the figure as typed is like the others', its unit is not."""
    subject = {"energy": "carrier", "power_heat": "carrier", "process": "activity", "materials": "material"}.get(table)
    if subject is None:
        return
    whole = [name for name in TABLES[table].key if name != "year"] + ["dimension"]
    lonely = amounts.groupby(whole, sort=False, dropna=False)["year"].transform("size") == 1
    peers = amounts.groupby([subject, "unit"], sort=False)["year"].transform("size")
    for row in amounts.index[lonely & (peers == 1)].tolist():
        this = amounts.loc[row]
        others = amounts[(amounts[subject] == this[subject]) & (amounts["dimension"] == this["dimension"]) & (amounts.index != row)]
        if len(others) < 3 or others["unit"].nunique() != 1:
            continue
        typed = np.log10(others["figure"])
        gap = np.abs(np.log10(others["amount"]) - np.log10(this["amount"])).min()
        if gap >= JUMP and typed.min() - 0.5 <= np.log10(this["figure"]) <= typed.max() + 0.5:
            _say_jump(reading, table, this, row, others, "同一品种的其他行", "the other rows of its kind")


def _say_jump(
    reading: Reading, table: str, this: pd.Series, row: int, others: pd.DataFrame, whose_zh: str, whose_en: str
) -> None:
    typical = float(others["amount"].median())
    ratio = float(this["amount"]) / typical
    times = f"{ratio:.3g}" if ratio > 1 else f"1/{1 / ratio:.3g}"
    guess = _likely_unit(this, typical, others)
    said = f"{shown(float(this['figure']))} {this['unit']}"
    reading.bag.warn(
        reading.place(table, row, TABLES[table].observed),
        Text(zh=f"{said} 是{whose_zh}的 {times} 倍", en=f"{said} is {times} times {whose_en}"),
        Text(
            zh=f"单位是不是“{guess}”？若属实，在 note 写明原因" if guess else "核对单位和小数点；若属实，在 note 写明原因",
            en=f"is the unit '{guess}'? If the figure is right, say why in note"
            if guess
            else "check unit and decimal point; if the figure is right, say why in note",
        ),
        "magnitude",
    )


def _likely_unit(this: pd.Series, typical: float, others: pd.DataFrame) -> str:
    """The unit in which the figure would be like its kind: one of theirs if it fits, else a usual one."""
    usual = _USUAL.get(str(this["dimension"]), ())
    best, nearest = "", 0.7
    for text in dict.fromkeys([*others["unit"].mode().tolist(), *usual]):
        scale, dimension = _read(text)
        if dimension == this["dimension"]:
            gap = abs(float(np.log10(this["figure"] * scale / typical)))
            if gap < nearest - 0.1:
                best, nearest = text, gap
    return best


def _carbon_for_co2(reading: Reading) -> None:
    """An own factor that is 3.667 times its default, or a 3.667th of it: carbon written as CO2, or CO2 as carbon."""
    frame = reading.frames.get("energy")
    if frame is None:
        return
    for row in frame.index[(frame["own_factor"] > 0) & frame["carrier"].isin(list(CARRIERS))].tolist():
        cell = frame.loc[row]
        own, usual = _own_co2(cell), _usual_co2(str(cell["carrier"]), int(cell["year"]), str(cell["own_factor_unit"]))
        if not (own > 0 and usual > 0):
            continue
        ratio = own / usual
        times = next((text for text, factor in (("3.667", CO2_PER_C), ("1/3.667", 1 / CO2_PER_C)) if abs(ratio / factor - 1) < NEAR), "")
        if times:
            reading.bag.warn(
                reading.place("energy", row, "own_factor"),
                Text(
                    zh=f"自有排放因子是 {cell['carrier']} 缺省值的 {times} 倍：tC 与 tCO2 相差 44/12",
                    en=f"the own factor is {times} times the default of {cell['carrier']}: tC and tCO2 differ by 44/12",
                ),
                Text(
                    zh="核对单位：碳写 tC，二氧化碳写 tCO2", en="check the unit: tC for carbon, tCO2 for carbon dioxide"
                ),
                "carbon_for_co2",
            )


def _own_co2(cell: pd.Series) -> float:
    scale, dimension = _read(str(cell["own_factor_unit"]))
    return float(cell["own_factor"]) * scale * (CO2_PER_C if dimension.startswith("C/") else 1.0)


def _usual_co2(carrier: str, year: int, spelling: str) -> float:
    """The default in the same kind of unit; NaN where no table has one."""
    from carbonpark.factors import library
    from carbonpark.words.errors import InputError

    bottom = _read(spelling)[1].partition("/")[2]
    try:
        fuel = library().fuel(carrier, "location", year)
    except InputError:
        return float("nan")
    fits = {"energy": 1.0, "mass": fuel.ncv if fuel.physical_unit == "kt" else np.nan,
            "gas_volume": fuel.ncv if fuel.physical_unit != "kt" else np.nan}
    return fuel.co2 * fits.get(bottom, np.nan)
