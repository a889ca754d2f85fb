"""A park of one firm that burns no fuel, for sources that no energy record shows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from carbonpark.inventory import account
from carbonpark.inventory.inventory import Inventory
from carbonpark.park.models import Header
from carbonpark.park.park import Park, park_from_tables


def park_with(country: str = "CN", **tables: list[dict[str, Any]]) -> Park:
    """One firm `fab` in 2023 with the rows given; enterprise, year and unit t unless said."""
    header = Header(park="one", title_zh="一家企业", title_en="one firm", country=country, synthetic="yes", base_year=2023,
                    price_base=2023, currency="CNY", main_boundary="managed")
    base: dict[str, list[dict[str, Any]]] = {
        "boundaries": [{"boundary": "managed", "kind": "managed", "title_zh": "管辖"}],
        "groups": [{"group": "makers", "title_zh": "工厂", "kind": "industry"}],
        "enterprises": [{"enterprise": "fab", "title": "工厂", "group": "makers", "boundaries": "managed"}],
    }
    for name, rows in tables.items():
        base[name] = [{"enterprise": "fab", "year": 2023, "unit": "t", "status": "value",
                       "input_ref": f"{name}.csv:{line}", **row} for line, row in enumerate(rows, 2)]
    return park_from_tables(header, {name: pd.DataFrame(rows) for name, rows in base.items()})


def accounted(*regimes: str, country: str = "CN", **tables: list[dict[str, Any]]) -> Inventory:
    """The account of that park; location-based unless said."""
    return account(park_with(country, **tables), regimes or ("location",))


def masses(inventory: Inventory, regime: str = "location") -> dict[str, float]:
    """Tonnes of gas by activity and gas; the gas is left out of the name where the activity ends with it."""
    rows = inventory.rows[(inventory.rows["regime"] == regime) & (inventory.rows["block"] == "process")]
    return {f"{row.category} {row.gas}": row.mass_t for row in rows.itertuples()}


def only(inventory: Inventory) -> Any:
    """The one line of process emissions."""
    rows = inventory.rows[inventory.rows["block"] == "process"]
    assert len(rows) == 1, rows[["category", "gas", "note"]]
    return rows.iloc[0]
