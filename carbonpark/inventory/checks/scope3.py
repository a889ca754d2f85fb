"""C13: one firm's category 1 is its neighbour's scope 1; adding firms' scope 3 over the park counts it twice.

The park's own scope 3 leaves such records out. The check says how much the plain sum of the firms would have added.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.scope3.categories import removed_lines
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park


def c13_inside_pairs(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Scope 3 records that name a partner inside the boundary, a finding a year."""
    known = [*totals["year"], *tables.uses["year"], *tables.flows["year"], *tables.materials["year"], *tables.process["year"]]
    gone = removed_lines(park, tables)
    gone = gone[gone["year"].astype(str).str[:4].isin({str(year)[:4] for year in known})]
    return [_finding(year, part) for year, part in gone.groupby("year", sort=True)] or [
        passed("C13", Text("没有园区企业之间的范围三记录", "no scope 3 record between firms of the park"), "warn")]


def _finding(year: object, part: pd.DataFrame) -> Finding:
    pairs = list(dict.fromkeys(zip(part["entity"], part["partner"], strict=True)))
    shown = ", ".join(f"{a} - {b}" for a, b in pairs[:6])
    size = float(part["tco2e"].sum(min_count=1))
    known = not isnan(size)
    message = Text(
        "{year} 年有 {n} 条范围三记录的对方在园区内（{pairs}），约 {size}：已从园区范围三剔除，它们是对方的范围一、二。企业范围三不能直接相加",
        "{n} scope 3 records of {year} name a partner inside the park ({pairs}), {size}: they are left out of the park's "
        "scope 3, being the partner's scopes 1 and 2; do not add up the firms' own scope 3",
    ).filled(year=year, n=len(part), pairs=shown, size=f"{size:,.0f} tCO2e" if known else "NE")
    return Finding("C13", "warn", message, year=year, rows=refs(part["input_ref"]), tco2=size)
