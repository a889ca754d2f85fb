"""One figure once: records that tell the same thing at two price bases, or for two boundaries, are not added up.

Of several the known one goes first, then the one made for the boundary of the account, then the one in the park's price
base, then any other constant base before current prices. The rest is passed over, and can be named.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ECONOMY_KEYS = ("entity", "indicator", "year")
LAND_KEYS = ("entity", "pool", "use", "year")


def each_once(table: pd.DataFrame, keys: tuple[str, ...], boundary: str, main: str,
              price_base: int | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records kept, one a key, and those passed over; `value` holds the amounts."""
    if not table.duplicated(list(keys)).any():
        return table, table.iloc[:0]
    made_for = table["boundary"].replace("", main)
    rank = np.where(table["value"].notna(), 0, 8) + np.where(made_for == boundary, 0, 4)
    if price_base is not None:
        basis = table["price_basis"].replace("", "current")
        rank = rank + np.where(basis == str(price_base), 0, np.where(basis != "current", 1, 2))
    ordered = table.assign(rank=rank).sort_values("rank", kind="stable")
    kept = table.index.isin(ordered.drop_duplicates(list(keys)).index)
    return table[kept], table[~kept]
