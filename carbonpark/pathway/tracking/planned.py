"""The planned side of a year, read off a run's expected.csv; between two years of the plan on a straight line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from carbonpark.pathway.tracking.side import PLANTS, Side, side
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

KEYS = ["kind", "label", "item", "carrier", "account", "unit"]
USERS = ("group", "project")


def planned_side(expected: pd.DataFrame, account: str, year: int) -> Side:
    """What the plan expected of a year under one account.

    Raises
    ------
    InputError
        If the plan does not reach the year, or has no such account.
    """
    _has_account(expected, account)
    rows = at_year(expected[expected["account"].isin(["", account])], year)
    users = rows[rows["kind"].isin(USERS)]
    plants = rows[rows["kind"] == "technology"]
    taken = plants[plants["item"] == "use"].assign(kind=PLANTS, label=PLANTS)
    return side(
        year, account,
        use=pd.concat([users[users["item"] == "use"], taken])[["kind", "label", "carrier", "value"]],
        fuel=users[users["item"] == "fuel"], process=users[users["item"] == "process"],
        value_added=users[users["item"] == "value_added"], supply=_supply(rows),
        plants=plants[plants["item"] == "fuel"].rename(columns={"label": "source", "value": "kt"})[["source", "kt"]],
    )


def fuel_factors(expected: pd.DataFrame, account: str, year: int) -> pd.Series:
    """What the plan takes one TJ of each fuel to give off under one account [kt CO2e/TJ]."""
    rows = at_year(expected[expected["account"] == account], year)
    return rows[rows["kind"] == "fuel"].set_index("label")["value"]


def years_of(expected: pd.DataFrame) -> list[int]:
    """The plan's years, the base year first."""
    return sorted(int(year) for year in expected["year"].unique())


def at_year(expected: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of one year; on a straight line between the plan's years where it has none of its own."""
    years = years_of(expected)
    if not years or not years[0] <= year <= years[-1]:
        reach = f"{years[0]}-{years[-1]}" if years else "-"
        raise InputError([Problem(Place(field=str(year)),
                                  Text(zh=f"方案覆盖 {reach} 年，不含 {year} 年", en=f"the plan covers {reach}, not {year}"),
                                  Text(zh="换一个覆盖该年的方案，或用 --year 选方案内的年份",
                                       en="take a plan that reaches the year, or choose a year of the plan with --year"),
                                  "track-year")])
    if year in years:
        return expected[expected["year"] == year].drop(columns="year")
    place = int(np.searchsorted(years, year))
    before, after = years[place - 1], years[place]
    weight = (year - before) / (after - before)
    parts = [expected[expected["year"] == each].assign(value=lambda frame, share=share: frame["value"] * share)
             for each, share in ((before, 1 - weight), (after, weight))]
    return pd.concat(parts).groupby(KEYS, as_index=False, dropna=False)["value"].sum()


def _supply(rows: pd.DataFrame) -> pd.DataFrame:
    """Contracts, sales and what plants made: carrier, source, lever, TJ, kt."""
    item = rows["item"].str.partition(":")
    moved = rows.assign(flow=item[0], lever=item[2])
    moved = moved[moved["flow"].isin(["bought", "sold", "made"])]
    table = moved.pivot_table(index=["carrier", "label", "lever"], columns="unit", values="value", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=["TJ", "kt CO2e"], fill_value=0.0).reset_index()
    return table.rename(columns={"label": "source", "kt CO2e": "kt"})[["carrier", "source", "lever", "TJ", "kt"]]


def _has_account(expected: pd.DataFrame, account: str) -> None:
    known = sorted(set(expected["account"]) - {""})
    if account in known:
        return
    raise InputError([Problem(Place(field=account),
                              Text(zh=f"方案里没有核算口径“{account}”", en=f"the plan has no account '{account}'"),
                              Text(zh=f"可用：{'、'.join(known)}", en=f"use one of {', '.join(known)}"), "track-account")])
