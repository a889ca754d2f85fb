"""The chance of meeting a threshold: the share of draws that do, with the distribution named.

A threshold is met, missed, or not defined (910 gives none below 0.2 million tce); the last is said, never passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.uncertainty.account import Uncertainty

COLUMNS = ("threshold", "regime", "gases", "year", "base_year", "value", "limit", "unit", "probability", "draws", "seed",
           "distribution", "source_zh", "source_en", "note_zh", "note_en")
CLASSES = ((200_000.0, None), (1_000_000.0, 0.2), (float("inf"), 0.3))
"""910 annex 3, core indicator: energy below [tce, equal value] and the ceiling [tCO2/tce]; none below 0.2 million."""
NOTICE = Text("发改环资〔2025〕910号 附件3", "NDRC notice 2025 No. 910, annex 3")
_BORDER = 1e-9
"""Relative distance within which a figure stands on its limit: rounding must not decide."""
YEARLY_FALL = 0.04
FALL_SOURCE = Text("国科发火〔2021〕28号：单位增加值二氧化碳年均下降4%以上",
                   "MOST notice 2021 No. 28: CO2 per value added falls by 4 % a year or more")

WHOLE = Text("", "")
INCOMPLETE = Text("总量不完整（有未估算记录）：概率只就已知部分而言",
                  "the total is incomplete (records not estimated): the chance is that of the known part")

WITHHELD = Text("该总量被校核项扣留，概率不出（原因见 checks.csv）",
                "a check keeps this total back, and so its chance (the reason is in checks.csv)")


@dataclass(frozen=True)
class Threshold:
    """A ceiling on one quantity of one year; with `base_year`, on its ratio to that year."""

    name: str
    quantity: str
    """emissions | energy | emissions_per_energy | carbon_intensity."""
    regime: str
    gases: str
    year: object
    limit: float
    source: Text
    base_year: object = None


def core_ceiling(energy_tce: float) -> float | None:
    """The core indicator's ceiling for that much energy at equal value; None where the notice gives none."""
    return next(ceiling for below, ceiling in CLASSES if energy_tce < below * (1 - _BORDER))


def shipped_thresholds(result: Uncertainty) -> list[Threshold | Text]:
    """The core indicator of 910 each year, and the fall of carbon intensity since the base year, where they apply."""
    found: list[Threshold | Text] = []
    for year in result.years("emissions_per_energy", "910", "CO2"):
        if not isinstance(year, int):
            found.append(Text(f"{year} 不是全年：910号文按自然年核算，无从判断",
                              f"{year} is not a full year: notice 910 counts calendar years"))
            continue
        energy = result.value("energy", "", "", year)
        ceiling = core_ceiling(energy)
        if ceiling is None:
            found.append(Text(
                f"{year}年综合能源消费 {energy / 1e4:.2f} 万tce，不足20万tce：910号文没有规定限值，无从判断",
                f"{year}: {energy / 1e4:.2f} x 10^4 tce of energy, below 20: notice 910 defines no ceiling",
            ))
            continue
        found.append(Threshold("910_core", "emissions_per_energy", "910", "CO2", year, ceiling, NOTICE))
    years = [year for year in result.years("carbon_intensity", "910", "CO2") if isinstance(year, int)]
    for year in years[1:]:
        limit = (1 - YEARLY_FALL) ** (year - years[0])
        found.append(Threshold("28_fall", "carbon_intensity", "910", "CO2", year, limit, FALL_SOURCE, years[0]))
    return found


def chances(result: Uncertainty, thresholds: list[Threshold | Text]) -> pd.DataFrame:
    """One row a threshold: the value, the ceiling, and the share of draws at or below it."""
    rows = []
    for each in thresholds:
        if isinstance(each, Text):
            rows.append({"threshold": "910_core", "probability": float("nan"), "note_zh": each.zh, "note_en": each.en})
            continue
        drawn, value, unit = _drawn(result, each)
        held = any((each.regime, year) in result.withheld for year in (each.year, each.base_year))
        chance = float(np.mean(drawn <= each.limit + _BORDER * abs(each.limit)))
        if held:            # what a check keeps back of the account has no chance to show either
            value = chance = float("nan")
        note = WITHHELD if held else WHOLE if result.complete(each.quantity, each.regime, each.gases, each.year) else INCOMPLETE
        rows.append({
            "threshold": each.name, "regime": each.regime, "gases": each.gases, "year": each.year,
            "base_year": "" if each.base_year is None else each.base_year, "value": value, "limit": each.limit,
            "unit": unit, "probability": chance, "draws": len(drawn),
            "seed": result.seed, "distribution": result.distribution.en, "source_zh": each.source.zh,
            "source_en": each.source.en, "note_zh": note.zh, "note_en": note.en,
        })
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    words = ["threshold", "regime", "gases", "distribution", "source_zh", "source_en", "note_zh", "note_en"]
    table[words] = table[words].astype(object).fillna("")
    return table


def _drawn(result: Uncertainty, each: Threshold) -> tuple[np.ndarray, float, str]:
    drawn = result.drawn(each.quantity, each.regime, each.gases, each.year)
    value = result.value(each.quantity, each.regime, each.gases, each.year)
    if each.base_year is None:
        return drawn, value, result.unit(each.quantity)
    base = result.drawn(each.quantity, each.regime, each.gases, each.base_year)
    return drawn / base, value / result.value(each.quantity, each.regime, each.gases, each.base_year), "1"
