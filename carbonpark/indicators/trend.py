"""The course of the years: how each quantity moved on the year before, and since the first year.

Only full years stand in a trend, the last ten changes at most (vertical comparison). A change is given between
neighbouring years; it is blank where one of them is missing or incomplete.
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
    "since",
    "five_year_pct",
    "ten_year_pct",
    "status",
    "title_zh",
    "title_en",
)

TEN = 10
"""Changes looked back on: ten years are eleven figures."""


def trend_table(indicators: pd.DataFrame) -> pd.DataFrame:
    """change_pct on the year before; index (first year with a value = 100) and average_pct a year since that
    year (`since`); five_year_pct and ten_year_pct: compound mean change a year over just so many years."""
    full = indicators[np.array([isinstance(year, int) for year in indicators["year"]], dtype=bool)]
    last = full["year"].max() if len(full) else 0
    recent = full[full["year"] >= last - TEN] if len(full) else full
    parts = [_one(part) for _, part in recent.groupby(["indicator", "regime", "basis"], sort=False)]
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
        return part.assign(change_pct=change * 100, index=np.nan, average_pct=np.nan, since=np.nan,
                           five_year_pct=np.nan, ten_year_pct=np.nan)
    first = known[0]
    ratio = np.where(whole, value / value[first], np.nan)
    gap = year - year[first]
    average = np.full(len(part), np.nan)
    later = (gap > 0) & (ratio > 0)
    average[later] = (ratio[later] ** (1.0 / gap[later]) - 1.0) * 100
    return part.assign(change_pct=change * 100, index=ratio * 100, average_pct=average, since=year[first],
                       five_year_pct=_over(year, value, whole, 5), ten_year_pct=_over(year, value, whole, TEN))


def _over(year: np.ndarray, value: np.ndarray, whole: np.ndarray, span: int) -> np.ndarray:
    """Compound mean change a year over `span` years [%]; blank where either end is missing or incomplete."""
    known = {int(y): float(v) for y, v, w in zip(year, value, whole, strict=True) if w and v > 0}
    return np.array([
        ((known[int(y)] / known[int(y) - span]) ** (1 / span) - 1) * 100 if int(y) in known and int(y) - span in known else np.nan
        for y in year
    ])
