"""F37: resource productivity (资源产出率), value added at constant prices per domestic material input.

Both of one boundary and year; where some input could not be weighed the figure would be too good, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.indicators.economy import economy_of
from carbonpark.ledger.scope3 import resource_productivity as per_input

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = ("year", "value_added", "material_input", "value", "unit", "price_base", "boundary", "complete", "missing")


def resource_productivity(inventory: Inventory) -> pd.DataFrame:
    """Years with material records: value added [M CNY of the price base], DMI [kt], their ratio [M CNY/kt = 1000 CNY/t].

    `value` is blank where value added or material input is not known; `complete` False where `missing` could not be weighed.
    """
    from carbonpark.inventory.material_balance import material_input

    inputs = material_input(inventory)
    if inputs.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    economy = economy_of(inventory)
    money = inventory.park.park.currency
    rows = []
    for each in inputs.itertuples():
        worth = economy.total("value_added", each.year)
        value = float(per_input(worth, each.kt)) if each.kt > 0 else float("nan")
        rows.append((each.year, worth, each.kt, value, f"M {money}_{economy.price_base}/kt", economy.price_base, inventory.boundary, each.complete, each.missing))
    return pd.DataFrame(rows, columns=list(COLUMNS))
