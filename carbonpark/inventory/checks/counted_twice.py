"""C19: a figure that is all of a firm's scope 1 stands alone.

The account sets records of CO2 aside (IE) where a firm gives its verified total in CO2. What it cannot see by itself: a total
in CO2e beside records of single gases, and a "process" amount in tonnes of CO2 that is the firm's combustion over again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

SAME = 0.005
TOTAL_WORDS = re.compile(r"total|scope ?_?1|combust|direct.?emission|合计|总量|范围一|燃烧|直接排放", re.IGNORECASE)


def c19_counted_twice(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Totals of a firm added to their parts."""
    process = tables.process[tables.process["dimension"].isin(["CO2", "CO2e"]) & (tables.process["process_activity"] > 0)]
    if process.empty:
        return [passed("C19", Text("没有以排放总量录入的过程排放", "no process record is an emission total"))]
    direct = lines[lines["block"].isin(["fuel", "transformation", "process"]) & lines["tco2e"].notna() & lines["tco2e"].ne(0)]
    found = [each for cell in dict.fromkeys(process["input_ref"]) for each in _beside(process[process["input_ref"] == cell], direct, cell)]
    return found or [passed("C19", Text("排放总量未与分项相加", "no total is added to its parts"))]


def _beside(record: pd.DataFrame, direct: pd.DataFrame, cell: str) -> list[Finding]:
    """One record given as tonnes of CO2 or CO2e, against the firm's other lines."""
    row = record.iloc[0]
    period = f"{row['year']} {row['period']}" if row["period"] else row["year"]
    same = direct[(direct["entity"] == row["entity"]) & (direct["year"] == period)]
    mine, rest = same[same["input_ref"] == cell], same[same["input_ref"] != cell]
    found = []
    for regime in dict.fromkeys(mine["regime"]):
        own, other = float(mine.loc[mine["regime"] == regime, "tco2e"].sum()), rest[rest["regime"] == regime]
        burnt = other[other["block"] != "process"]
        whole, combustion = float(other["tco2e"].sum()), float(burnt["tco2e"].sum())
        if own <= 0 or whole <= 0:
            continue
        is_total = row["activity"] == VERIFIED_TOTAL
        named = bool(TOTAL_WORDS.search(str(row["activity"])))
        equal = any(part > 0 and abs(own / part - 1) <= SAME for part in (whole, combustion))
        if is_total and row["gas"] != "CO2e":
            other = other[other["gas"] == row["gas"]]  # other gases than the total's are no part of it
            whole = float(other["tco2e"].sum())
            equal = False
        if not ((is_total and whole > 0) or equal or (named and own >= combustion > 0)):
            continue
        twice = min(own, whole)
        found.append(Finding(
            "C19", "block",
            Text("{entity} {year}年“{activity}”（{own} tCO2e）已包含该企业的燃烧或过程排放，又与其分项（{whole} tCO2e）相加，重复 {twice} tCO2e：只留一种，分项改记 IE",
                 "{entity} in {year}: '{activity}' ({own} tCO2e) holds the firm's combustion or process emissions and is added to them ({whole} tCO2e): "
                 "{twice} tCO2e twice. Keep one of the two, and set the parts to IE")
            .filled(entity=row["entity"], year=period, activity=row["activity"], own=f"{own:,.0f}", whole=f"{whole:,.0f}", twice=f"{twice:,.0f}"),
            year=period, rows=refs([cell, *other["input_ref"]]), tco2=float(np.round(twice, 9)), regimes=(str(regime),)))
    return found
