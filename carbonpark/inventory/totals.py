"""Totals of an account, each with the word whether it is complete.

A total names its regime, gases and scope. One that rests on records nobody estimated (NE) or may show (C)
says so: its figure is what is known, not what is.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN

COLUMNS = (
    "regime",
    "boundary",
    "year",
    "gases",
    "account",
    "scope",
    "block",
    "tco2e",
    "biogenic",
    "complete",
    "missing",
    "withheld",
)


def totals_of(lines: pd.DataFrame, years: Iterable[object]) -> pd.DataFrame:
    """One row for each regime, year, set of gases and block, scope, and whole (scopes 1 and 2; block
    `total`).

    Years without a line of emission have no row: nothing recorded is not zero.
    """
    parts = []
    for gases in ("CO2", "GHG"):
        chosen = lines[lines["gas"] == "CO2"] if gases == "CO2" else lines[lines["regime"] != "910"]
        own = chosen[chosen["scope"] != "3"]
        for frame, scope, block in (
            (chosen, True, True),
            (chosen[chosen["scope"] != ""], True, False),
            (own, False, False),
        ):
            parts.append(_summed(frame, scope, block).assign(gases=gases))
    table = pd.concat([part for part in parts if len(part)], ignore_index=True) if len(lines) else _empty()
    table["account"] = table["regime"] + ":" + table["gases"]
    table["withheld"] = ""
    table["order"] = table["year"].map({year: place for place, year in enumerate(years)})
    table = table.sort_values(["regime", "gases", "order", "scope", "block"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def _summed(frame: pd.DataFrame, by_scope: bool, by_block: bool) -> pd.DataFrame:
    keys = ["regime", "boundary", "year"]
    if by_scope:
        keys.append("scope")
    if by_block:
        keys.append("block")
    groups = frame.assign(missing=frame["status"].isin(UNKNOWN)).groupby(keys, sort=False, observed=True)
    # All unknown stays unknown: a sum of nothing is not zero.
    known = groups["tco2e"].sum(min_count=1)
    table = groups.agg(biogenic=("biogenic", "sum"), missing=("missing", "sum")).join(known).reset_index()
    table["complete"] = table["missing"] == 0
    if not by_scope:
        table["scope"] = ""
    if not by_block:
        table["block"] = "total"
    return table


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=[column for column in COLUMNS if column not in ("account", "withheld")])
