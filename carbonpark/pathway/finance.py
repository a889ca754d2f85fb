"""Is the plan payable: cash flow against the reference by calendar year, NPV, IRR and payback.

A positive flow is money the plan saves. Running costs are spread over the years a model year stands for; investments
fall in the first of them; what they are worth after the horizon comes back in its last year.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger.periods import Periods

INVESTED, LEFT = "invested", "worth_left"
IRR_RANGE = (-0.99, 10.0)


def cash_flow(k: Coefficients, booked: pd.DataFrame, rate: float) -> pd.DataFrame:
    """cashflow.csv: calendar year, investment, worth left, saving in running costs, net and cumulative [M of the currency]."""
    periods = Periods(k.base_year, k.model_years)
    years = np.arange(k.base_year + 1, periods.horizon + 1)
    flows = {name: np.zeros(len(years)) for name in ("investment", "worth_left", "running")}
    spent = _against_reference(booked)
    for place, year in enumerate(k.model_years):
        first, stands = int(periods.starts[place]) - years[0], [each - years[0] for each in periods.represented(place)]
        part = spent[spent["year"] == year]
        flows["investment"][first] -= part.loc[part["item"].str.startswith(INVESTED), "difference"].sum()
        left = part.loc[part["item"].str.startswith(LEFT), "difference"].sum()
        flows["worth_left"][-1] -= left * (1.0 + rate) ** (years[-1] - int(periods.starts[place]))
        running = part.loc[~part["item"].str.startswith((INVESTED, LEFT)), "difference"].sum()
        flows["running"][stands] -= running
    table = pd.DataFrame({"year": years, **flows})
    table["net"] = table[["investment", "worth_left", "running"]].sum(axis=1)
    table["cumulative"] = table["net"].cumsum()
    return table


def _against_reference(booked: pd.DataFrame) -> pd.DataFrame:
    """Plan less reference by year and item [M of the currency]."""
    sums = booked.groupby(["path", "year", "item"])["amount_M_CNY"].sum().unstack("path", fill_value=0.0)
    for path in ("plan", "reference"):
        if path not in sums:
            sums[path] = 0.0
    return (sums["plan"] - sums["reference"]).rename("difference").reset_index()


def indicators(table: pd.DataFrame, base_year: int, rate: float) -> dict[str, Any]:
    """NPV at the scenario's rate, IRR and payback year; None where it is not defined."""
    flows, ahead = table["net"].to_numpy(float), table["year"].to_numpy(int) - base_year
    npv = float(flows @ (1.0 + rate) ** -ahead.astype(float))
    paid = table.loc[(table["cumulative"] >= 0) & (table["cumulative"].cummin() < 0), "year"]
    return {"npv": npv, "discount_rate": rate, "irr": internal_rate(flows, ahead),
            "payback_year": int(paid.iloc[0]) if len(paid) else None, "investment": float(-table["investment"].sum())}


def internal_rate(flows: np.ndarray, ahead: np.ndarray) -> float | None:
    """The rate at which the flows are worth nothing; None where they never change sign, or more than once."""
    signs = np.sign(flows[np.abs(flows) > 1e-9])
    if (np.diff(signs) != 0).sum() != 1:
        return None

    def worth(rate: float) -> float:
        return float(flows @ (1.0 + rate) ** -ahead.astype(float))

    low, high = worth(IRR_RANGE[0]), worth(IRR_RANGE[1])
    if not math.isfinite(low) or low * high > 0:
        return None
    return float(brentq(worth, *IRR_RANGE))
