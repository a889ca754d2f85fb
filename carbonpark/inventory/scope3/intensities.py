"""io_intensities.csv: emissions per unit of money of each sector of the park's own input-output table, direct and total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_scope3 import own_table
from carbonpark.words.errors import InputError

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("sector", "direct", "indirect", "total", "unit", "price_year", "quality", "note_zh", "note_en")
T_PER_10K = 10.0
"""1 kt per M of a money is 10 t per 10 000 of it."""
UNIT = {"money": "tCO2e/万元", "money_EUR": "tCO2e/万EUR", "money_USD": "tCO2e/万USD"}


def intensities_table(inventory: Inventory) -> pd.DataFrame:
    """Direct f, total f (I - A)^-1 and what lies between; one row with the reason where the table does not hold."""
    try:
        own = own_table(inventory.park)
    except InputError as fault:
        rows = [("", *[float("nan")] * 3, "", "", "", problem.what.zh, problem.what.en) for problem in fault.problems]
        return pd.DataFrame(rows, columns=list(COLUMNS))
    if own is None:
        return pd.DataFrame(columns=list(COLUMNS))
    table = own.table
    return pd.DataFrame({
        "sector": table.labels, "direct": table.direct * T_PER_10K, "indirect": table.indirect * T_PER_10K, "total": table.total * T_PER_10K,
        "unit": UNIT[own.currency], "price_year": own.prices, "quality": own.quality, "note_zh": "", "note_en": "",
    })
