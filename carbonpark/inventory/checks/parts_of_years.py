"""Records of some months of a year in which others have the whole year: they stand in no total of that year.

Parts of years are accounts of their own ('2017 01-09'), so what a firm told month by month, or by halves, is missing
where the others' whole years are added up. Nobody would see it in the total, therefore it is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.checks.check import Finding, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables

KEY = ["entity", "block", "carrier", "category", "whole"]
"""What one source of a firm is in one year."""


def parts_of_years(tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """A finding for each year with whole-year records of some and records of parts only of others."""
    told = lines[[*KEY[:-1], "year", "tco2e", "input_ref"]][lines["regime"] == tables.regimes[0].id]
    part = told["year"].map(lambda year: isinstance(year, str))
    if not part.any():
        return []
    told = told.assign(whole=told["year"].map(lambda year: int(str(year)[:4])))
    full = told.loc[~part, KEY].drop_duplicates()
    beside = told[part & told["whole"].isin(full["whole"])].merge(full, on=KEY, how="left", indicator="known")
    lone = beside[(beside["known"] == "left_only") & (beside["tco2e"].abs() > 0)]
    return [_finding(int(year), rows) for year, rows in lone.groupby("whole", sort=True)]


def _finding(year: int, rows: pd.DataFrame) -> Finding:
    names = dict.fromkeys(
        f"{row.entity}/{row.carrier or row.category} {str(row.year)[5:]}" for row in rows.itertuples()
    )
    size = float(rows["tco2e"].sum())
    return Finding(
        "C15", "warn",
        Text(
            "{year}年 {names} 只有部分月份的记录，不在全年合计内（约 {size} tCO2）：各月份相加后填成一条全年记录（月份留空），缺的月份补齐或填 NE",
            "{year}: {names} have records of some months only and stand in no total of the whole year (about {size} tCO2): "
            "add the months up into one record of the year (months left blank); complete missing months or enter NE",
        ).filled(year=year, names=", ".join(names)[:200], size=f"{size:,.0f}"),
        year=year, rows=refs(rows["input_ref"]), tco2=size,
    )  # fmt: skip
