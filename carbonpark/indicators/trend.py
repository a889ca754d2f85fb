"""The course of the years: how each quantity moved on the year before, and since the first year.

Only full years stand in a trend. A change is given between neighbouring years; it is blank where one of
them is missing or incomplete.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = (
    "indicator",
    "regime",
    "basis",
    "year",
    "value",
    "unit",
    "boundary",
    "change_pct",
    "index",
    "average_pct",
    "status",
    "title_zh",
    "title_en",
)


def trend_table(indicators: pd.DataFrame) -> pd.DataFrame:
    """change_pct on the year before; index (first year with a value = 100); average_pct a year since that
    first year."""
    full = indicators[np.array([isinstance(year, int) for year in indicators["year"]], dtype=bool)]
    parts = [_one(part) for _, part in full.groupby(["indicator", "regime", "basis"], sort=False)]
    kept = [part for part in parts if part["value"].notna().sum() > 1]
    table = pd.concat(kept, ignore_index=True) if kept else full.head(0)
    return table.reindex(columns=list(COLUMNS))


def _one(part: pd.DataFrame) -> pd.DataFrame:
    part = part.sort_values("year")
    year, value = part["year"].to_numpy(int), part["value"].to_numpy(float)
    before = np.r_[np.nan, value[:-1]]
    whole = (part["status"] == "value").to_numpy()  # a part beside a whole would look like a change
    neighbours = np.r_[False, (np.diff(year) == 1) & whole[:-1]] & whole & (before > 0)
    change = np.full(len(part), np.nan)
    np.divide(value - before, before, out=change, where=neighbours)
    known = np.flatnonzero(np.isfinite(value) & (value > 0) & whole)
    if known.size == 0:
        return part.assign(change_pct=change * 100, index=np.nan, average_pct=np.nan)
    first = known[0]
    ratio = np.where(whole, value / value[first], np.nan)
    gap = year - year[first]
    average = np.full(len(part), np.nan)
    later = (gap > 0) & (ratio > 0)
    average[later] = (ratio[later] ** (1.0 / gap[later]) - 1.0) * 100
    return part.assign(change_pct=change * 100, index=ratio * 100, average_pct=average)
