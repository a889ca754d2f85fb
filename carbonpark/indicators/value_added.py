"""Value added of each year, with the quality of its records, for the uncertainty of intensities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import texts
from carbonpark.indicators.economy import economy_of

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = ("year", "value", "unit", "quality")


def value_added_table(inventory: Inventory) -> pd.DataFrame:
    """Value added of the account's boundary by year, in constant prices; `quality` the weakest of its records."""
    economy = economy_of(inventory)
    table = inventory.park.tables["economy"]
    added = table[texts(table, "indicator") == "value_added"]
    weakest = texts(added, "quality").groupby(added["year"].astype(int)).max()
    unit = f"M {inventory.park.park.currency}"
    rows = [(year, economy.total("value_added", year), unit, weakest.get(year, ""))
            for year in inventory.years if isinstance(year, int)]
    return pd.DataFrame([row for row in rows if row[1] == row[1]], columns=list(COLUMNS))


def with_draws(inventory: Inventory, draws: int, seed: int = 1) -> Inventory:
    """The account, asked for that many Monte Carlo draws, with value added beside it for its intensities."""
    return replace(inventory, draws=draws, seed=seed, value_added=value_added_table(inventory))
