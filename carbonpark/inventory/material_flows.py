"""material_flows.csv: recipes beside records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory


def material_flows_table(inventory: Inventory) -> pd.DataFrame:
    """Recipes beside records."""
    return pd.DataFrame()
