"""What material balances read: goods and recipes as they are compared, and how two figures stand beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, numbers, records, texts
from carbonpark.inventory.networks import once
from carbonpark.words.units import UnitError, unit

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

TOLERANCE = 0.05
"""Where a recipe names none: weighbridges and stock changes."""


def goods_of(inventory: Inventory) -> pd.DataFrame:
    """Materials inside the boundary and the accounted years: `canonical` amount, dimension, whether the partner is inside."""
    park, who = inventory.park, inventory.tables.who
    years = sorted({int(str(year)[:4]) for year in inventory.years})
    frame = records(park, "materials", ("material", "flow", "partner", "carbon_content", "scope3_activity"), "quantity", who, years or None)
    frame["canonical"], frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["inside"] = frame["partner"].isin(who.loc[who["inside"], "entity"])
    frame["name"] = named(frame["material"])
    return frame


def named(words: pd.Series) -> pd.Series:
    """Names as they are compared: without case and outer spaces."""
    return words.astype(str).str.strip().str.casefold()


def recipes_of(inventory: Inventory) -> pd.DataFrame:
    """Recipes with the name of their product, amounts per canonical unit of it, and dimensions above and below."""
    return once(inventory, "recipes", _recipes)


def _recipes(inventory: Inventory) -> pd.DataFrame:
    table = inventory.park.tables["recipes"]
    if table.empty:
        return pd.DataFrame({column: [] for column in ("recipe", "enterprise", "item", "direction", "name", "product")})
    frame = pd.DataFrame({column: texts(table, column) for column in ("recipe", "enterprise", "item", "direction", "unit", "input_ref")})
    frame["per"], frame["above"], frame["below"] = zip(*[_per(text) for text in frame["unit"]], strict=True)
    frame["per"] = frame["per"].astype(float) * numbers(table, "per_output").to_numpy()
    frame["tolerance"] = numbers(table, "tolerance").fillna(TOLERANCE).to_numpy()
    frame["name"] = named(frame["item"])
    products = frame[frame["direction"] == "product"].drop_duplicates(["recipe", "enterprise"]).set_index(["recipe", "enterprise"])
    key = pd.MultiIndex.from_frame(frame[["recipe", "enterprise"]])
    frame["product"] = products["name"].reindex(key).to_numpy()
    frame["per_product"] = frame["per"] / products["per"].reindex(key).to_numpy()
    return frame[frame["product"].notna()]


def beside(expected: float, recorded: float, slack: float) -> dict[str, Any]:
    """Residual of a comparison, in amount and per cent, and whether it is within what is allowed."""
    residual = recorded - expected
    return {"expected": expected, "recorded": recorded, "residual": residual,
            "residual_pct": 100 * residual / expected if expected else float("nan"),
            "within": "yes" if abs(residual) <= slack + 1e-12 * abs(expected) else "no"}


def _per(text: str) -> tuple[float, str, str]:
    """'kg/t' -> (0.001, mass, mass); 'm3/t' -> (1, gas_volume, mass): scale and dimensions above and below the line."""
    top, _, bottom = str(text).partition("/")
    try:
        above, below = unit(top), unit(bottom) if bottom else None
    except UnitError:
        return float("nan"), "", ""
    if below is None:
        return (above.scale, "mass", "mass") if above.dimension == "share" else (float("nan"), "", "")
    return above.scale / below.scale, above.dimension, below.dimension


def masses(frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Amounts by mass [kt]; NaN where the record is by volume or unknown."""
    return np.where(frame["dimension"] == "mass", frame["canonical"].to_numpy(float), np.nan)
