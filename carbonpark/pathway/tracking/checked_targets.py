"""The plan's limits of a year held against what was recorded in it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

COLUMNS = ("target", "year", "account", "tally", "title_zh", "title_en", "sense", "limit", "planned", "recorded", "unit", "state")
MET, MISSED, UNKNOWN = "met", "missed", "unknown"
TOLERANCE = 1e-6


def targets_of_year(targets: pd.DataFrame, recorded: Mapping[tuple[str, str], float], year: int) -> pd.DataFrame:
    """Limits of one year; `recorded` maps (target, account or tally) to its value in the limit's own unit.

    A limit on what records do not show (investment, a binding share of the future) is 'unknown', never met.
    """
    rows = []
    for _, row in targets[targets["year"] == year].iterrows():
        account, tally = (_text(row[name]) for name in ("account", "tally"))
        value = recorded.get((str(row["target"]), account or tally), float("nan"))
        rows.append((row["target"], year, account, tally, row["title_zh"], row["title_en"], row["sense"], row["limit"],
                     row["achieved"], value, row["unit"], _state(value, float(row["limit"]), str(row["sense"]))))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _state(value: float, limit: float, sense: str) -> str:
    if pd.isna(value) or pd.isna(limit):
        return UNKNOWN
    room = abs(limit) * TOLERANCE
    kept = value <= limit + room if sense == "at_most" else value >= limit - room
    return MET if kept else MISSED


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)
