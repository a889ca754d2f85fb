"""Value added, jobs and land firm by firm, for boundaries other than the account's.

Firms' own records only, and those of a group as a whole where its firms have none: a figure of the park under one boundary
says nothing of another. Money stands in prices of the park's price base.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.one_figure import ECONOMY_KEYS, LAND_KEYS, each_once
from carbonpark.coefficients.rows_records import in_canonical
from carbonpark.factors import FactorMissing

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ["quantity", "regime", "year", "entity", "value", "unknown"]


def economy_by_entity(inventory: Inventory) -> pd.DataFrame:
    """quantity (value_added [M CNY], jobs [person], land [ha]), regime '', year, entity, value, unknown."""
    park = inventory.park
    years = [year for year in inventory.years if isinstance(year, int)]
    firms = set(inventory.tables.who["entity"])
    economy = park.tables["economy"]
    economy = economy[economy["indicator"].isin(["value_added", "jobs"]) & economy["entity"].isin(firms) & economy["year"].isin(years)]
    main = str(park.park.main_boundary)
    economy, _ = each_once(economy, ECONOMY_KEYS, inventory.boundary, main, park.park.price_base)
    economy = economy.rename(columns={"indicator": "quantity"})
    level, current = _levels(inventory, economy), economy["price_basis"].isin(["", "current"])
    basis = economy["price_basis"].where(~current, economy["year"].astype(str)).map(level)
    value, _ = in_canonical(economy["value"], economy["unit"])
    economy["value"] = value * np.where(economy["quantity"] == "value_added", basis, 1.0)
    land = park.tables["land"]
    roofs = [pool.pool for pool in park.pools if pool.kind == "roof"]
    land = land[land["entity"].isin(firms) & land["year"].isin(years) & (land["use"] != "reserve") & ~land["pool"].isin(roofs)]
    land = land.assign(quantity="land", value=in_canonical(land["area"], land["unit"])[0])
    land, _ = each_once(land, LAND_KEYS, inventory.boundary, main)
    columns = ["quantity", "year", "entity", "value"]
    both = pd.concat([economy[columns], land[columns]], ignore_index=True)
    both["unknown"] = both["value"].isna()
    keys = both.groupby(["quantity", "year", "entity"], sort=False)
    table = keys[["value"]].sum(min_count=1).join(keys["unknown"].any()).reset_index()
    return table.assign(regime="")[COLUMNS]


def _levels(inventory: Inventory, economy: pd.DataFrame) -> dict[str, float]:
    """Price level of the price base over each basis or year; NaN where no deflator reaches."""
    base = inventory.park.park.price_base
    level: dict[str, float] = {}
    for word in {*economy["price_basis"], *economy["year"].astype(str)}:
        if not str(word).isdigit():
            continue
        try:
            level[str(word)] = inventory.library.deflator(int(word), base).value
        except FactorMissing:
            level[str(word)] = float("nan")
    return level
