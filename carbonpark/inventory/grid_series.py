"""Power bought at each year's factor beside the same power at one factor: how much of a trend is the grid's (C3).

Plain grid power only; certificates, green trade and direct lines have contracts of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.checks.grid_factors import PER_KWH, grid_lines, series_label
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = (
    "regime",
    "year",
    "energy_TJ",
    "factor_kgCO2_kWh",
    "factor_year",
    "region",
    "series",
    "tco2_series",
    "tco2_fixed",
    "fixed_year",
    "grid_effect",
    "factor_id",
)
"""`tco2_series`: as accounted. `tco2_fixed`: at the factor of `fixed_year` (the base year, else the last year accounted)."""


def grid_series_table(inventory: Inventory) -> pd.DataFrame:
    """grid_series.csv: one row a regime and year; empty where no power is bought or there is one year only."""
    rows = grid_lines(inventory.tables)
    if rows.empty or rows["year"].nunique() < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    labels = {
        str(regime): series_label(inventory.tables, str(regime), part)
        for regime, part in rows.groupby("regime", sort=False)
    }
    base = inventory.park.park.base_year
    fixed = {}
    for regime, part in rows.groupby("regime", sort=False):
        known = part.set_index("year")
        year = base if base in known.index else int(part["year"].max())
        fixed[regime] = (year, float(known.loc[[year], "supply_factor"].iloc[0]))
    at_fixed = rows["regime"].map({regime: factor for regime, (_, factor) in fixed.items()})
    table = rows.assign(
        energy_TJ=rows["energy"],
        factor_kgCO2_kWh=rows["supply_factor"] / PER_KWH,
        factor_year=rows["data_year"].astype("Int64"),
        series=rows["regime"].map(labels),
        tco2_series=np.asarray(bought_gas(rows["energy"], rows["supply_factor"]), dtype=float) * T_PER_KT,
        tco2_fixed=np.asarray(bought_gas(rows["energy"], at_fixed), dtype=float) * T_PER_KT,
        fixed_year=rows["regime"].map({regime: year for regime, (year, _) in fixed.items()}),
    )
    table["grid_effect"] = table["tco2_series"] - table["tco2_fixed"]
    return table.sort_values(["regime", "year"], kind="stable")[list(COLUMNS)].reset_index(drop=True)
