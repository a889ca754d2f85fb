"""Beside the plan: what would hold without the peak rule, without a cleaner grid, and who stands at a bound and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import ratios
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.scope2 import accounted_emissions
from carbonpark.pathway.solved import Solved
from carbonpark.pathway.solver import Solver
from carbonpark.pathway.wedges import at_base_factors

PEAK_RULES = ("emissions_fall_after_peak", "emissions_below_reference_until_peak")
AT_BOUND = 1e-6


def peak_with_and_without(found: Solved, gap: float, time_limit: float) -> dict[str, Any]:
    """Emissions of the peak year with the peak rule, without it, and in the reference [kt CO2e]; empty without a rule."""
    rows = np.concatenate([found.program.matrix.rows_of(rule) for rule in PEAK_RULES]).astype(int)
    limits = [each for each in found.given.scenario.limits.emissions if each.peak is not None]
    if not len(rows) or not limits:
        return {}
    free = Solver(found.program.matrix)
    free.change_rows(rows, -np.inf, np.inf)
    outcome = free.solve(gap, time_limit)
    path = found.q["emissions"].sel(account=limits[0].account)
    place = int(np.argmax(path.values))
    told = {"account": limits[0].account, "year": int(found.k.years[place]), "with_rule": float(path.values[place]),
            "reference": float(found.given.reference["emissions"].sel(account=limits[0].account).values[place])}
    if outcome.x is None:
        return {**told, "without_rule": None, "status_without": outcome.status}
    without = found.program.numbers(outcome.x)["emissions"].sel(account=limits[0].account)
    return {**told, "without_rule": float(without.values[place]),
            "peak_without_rule": float(without.values.max()), "peak_year_without_rule": int(found.k.years[int(np.argmax(without.values))])}


def at_base_grid(k: Coefficients, q: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """Emissions of the same plan if power kept the base year's factors (year, account) [kt CO2e]."""
    emitted: xr.DataArray = accounted_emissions(Arrays(**q), at_base_factors(k).c)
    return emitted


def with_grid_lever(found: Solved, targets: pd.DataFrame) -> pd.DataFrame:
    """Targets of emissions, with what would be achieved at the base year's power factors beside what is."""
    held, added = at_base_grid(found.k, found.q), found.q["value_added"]
    read = {"emissions_at_most": held, "carbon_intensity_at_most": ratios.carbon_intensity(held, added),
            "carbon_productivity_at_least": ratios.carbon_productivity(added, held)}
    values = [
        float(read[row["target"]].sel(year=int(row["year"]), account=row["account"])) if row["target"] in read else np.nan
        for _, row in targets.iterrows()]
    return targets.assign(achieved_at_base_grid=values)


def groups_at_bounds(found: Solved) -> pd.DataFrame:
    """bounds.csv: groups that may move and stand at a bound, the bound, and whether the margin alone would have it so."""
    k, q, rows = found.k, found.q, []
    tests = (("expansion_within_limit", q["expand"], k.c.expand_limit), ("exit_within_limit", q["exit"], k.c.exit_limit))
    for rule, moved, most in tests:
        at = (moved.transpose("year", "group").values >= most.transpose("year", "group").values - AT_BOUND) & (
            most.transpose("year", "group").values > 0)
        rows += _rows(found, rule, at)
    for rule, moved, step in (("expansion_within_rate", q["expand"], k.c.expand_step_limit),
                              ("exit_within_rate", q["exit"], k.c.exit_step_limit)):
        change = np.diff(moved.transpose("year", "group").values, axis=0, prepend=0.0)
        most = step.transpose("year", "group").values
        rows += _rows(found, rule, np.isfinite(most) & (change > AT_BOUND) & (change >= most - AT_BOUND))
    if "activity_floor" in k.c:
        floor = k.c.activity_floor.transpose("year", "group").values
        activity = q["activity"].transpose("year", "group").values
        rows += _rows(found, "supply_chains_keep_their_base", np.isfinite(floor) & (activity <= floor + AT_BOUND))
    columns = ["group", "title_zh", "title_en", "year", "activity", "reference", "limit", "margin_M_per_activity"]
    return pd.DataFrame(rows, columns=columns)


def _rows(found: Solved, rule: str, at: np.ndarray) -> list[dict[str, Any]]:
    k = found.k
    out = []
    for y, i in zip(*np.nonzero(at), strict=True):
        group, year = k.coords["group"][i], k.years[y]
        title = k.title("group", group)
        out.append({"group": group, "title_zh": title.zh, "title_en": title.en, "year": int(year),
                    "activity": float(found.q["activity"].sel(year=year, group=group)),
                    "reference": float(k.c.reference_activity.sel(year=year, group=group)), "limit": rule,
                    "margin_M_per_activity": float(k.c.margin_per_activity.sel(group=group))})
    return out
