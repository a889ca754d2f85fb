"""Totals of an account, each with the word whether it is complete.

A total names its regime, gases and scope. One that rests on records nobody estimated (NE) or may show (C)
says so: its figure is what is known, not what is.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.factors import regime_of

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
    if lines.empty:
        return _empty().reindex(columns=list(COLUMNS))
    fine = _fine(lines)
    parts = []
    for gases in ("CO2", "GHG"):
        chosen = fine[fine["co2"]] if gases == "CO2" else fine[fine["greenhouse"]]
        own = chosen[chosen["scope"] != "3"]
        for frame, keys in (
            (chosen, ["scope", "block"]),
            (chosen[chosen["scope"] != ""], ["scope"]),
            (own, []),
        ):
            parts.append(_summed(frame, keys).assign(gases=gases))
    table = pd.concat([part for part in parts if len(part)], ignore_index=True)
    table["account"] = table["regime"] + ":" + table["gases"]
    table["withheld"] = ""
    table["order"] = table["year"].map({year: place for place, year in enumerate(years)})
    table = table.sort_values(["regime", "gases", "order", "scope", "block"], kind="stable")
    return table[list(COLUMNS)].reset_index(drop=True)


def _fine(lines: pd.DataFrame) -> pd.DataFrame:
    """Sums by regime, year, scope, block and whether the gas is CO2: every total is a sum of these few."""
    keys = ["regime", "boundary", "year", "scope", "block"]
    frame = lines[[*keys, "biogenic"]].assign(
        co2=lines["gas"] == "CO2",
        missing=lines["status"].isin(UNKNOWN),
        known=lines["tco2e"].notna(),
        tco2e=lines["tco2e"].fillna(0.0),
    )
    groups = frame.groupby([*keys, "co2"], sort=False, observed=True)
    fine = groups[["tco2e", "known", "biogenic", "missing"]].sum().reset_index()
    return fine.assign(greenhouse=fine["regime"].map({name: regime_of(name).greenhouse for name in fine["regime"].unique()}))


def _summed(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    groups = frame.groupby(["regime", "boundary", "year", *by], sort=False, observed=True)
    table = groups[["tco2e", "known", "biogenic", "missing"]].sum().reset_index()
    # All unknown stays unknown: a sum of nothing is not zero.
    table["tco2e"] = table["tco2e"].where(table["known"] > 0)
    table["complete"] = table["missing"] == 0
    if "scope" not in by:
        table["scope"] = ""
    if "block" not in by:
        table["block"] = "total"
    return table


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=[column for column in COLUMNS if column not in ("account", "withheld")])
