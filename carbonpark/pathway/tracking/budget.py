"""What a plan leaves to emit: planned, spent and remaining from the year after the base to the plan's last year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

COLUMNS = ("account", "from", "to", "through", "budget_kt", "planned_so_far_kt", "spent_kt", "ahead_kt", "remaining_kt",
           "years_left", "mean_left_kt", "planned_mean_left_kt", "cut_against_plan_pct", "complete")


def yearly(path: Mapping[int, float]) -> pd.Series:
    """A path of the plan in every calendar year, on straight lines between its years [kt CO2e]."""
    years = sorted(path)
    every = np.arange(years[0], years[-1] + 1)
    return pd.Series(np.interp(every, years, [path[year] for year in years]), index=every)


def budget_table(plans: Mapping[str, Mapping[int, float]], records: Mapping[str, Mapping[int, float]], base_year: int
                 ) -> pd.DataFrame:
    """One row an account: the plan's emissions are its budget; what was recorded is spent.

    `ahead_kt` is spent less planned (positive: more was emitted than planned). `cut_against_plan_pct` is how much
    lower than planned the years left must be on average to keep the budget. A year without a record is not zero:
    `through` is the last year up to which every year has one.
    """
    rows = []
    for account, path in plans.items():
        planned = yearly(path).loc[base_year + 1:]
        known = records.get(account, {})
        through = base_year
        while through + 1 in planned.index and np.isfinite(known.get(through + 1, float("nan"))):
            through += 1
        spent = sum(known[year] for year in range(base_year + 1, through + 1))
        before, left = planned.loc[:through], planned.loc[through + 1:]
        remaining = planned.sum() - spent
        mean = remaining / len(left) if len(left) else float("nan")
        planned_mean = float(left.mean()) if len(left) else float("nan")
        cut = (1 - mean / planned_mean) * 100 if len(left) and planned_mean else float("nan")
        rows.append((account, base_year + 1, int(planned.index[-1]), through, float(planned.sum()), float(before.sum()), spent,
                     spent - float(before.sum()), remaining, len(left), mean, planned_mean, cut,
                     through == max(known, default=base_year)))
    return pd.DataFrame(rows, columns=list(COLUMNS))
