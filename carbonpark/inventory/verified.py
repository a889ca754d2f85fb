"""Computed beside officially verified emissions, where a park's folder brings the official figures along.

`data/verified.csv` holds what an authority verified (enterprise, year, verified_tco2e, source), `data/explained.csv` why
computed and verified differ, line by line. Nothing of them enters the account.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.coefficients.rows_records import UNKNOWN

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = (
    "entity",
    "year",
    "computed_t",
    "verified_t",
    "difference_t",
    "share",
    "explained_t",
    "other_gases_t",
    "basis",
    "complete",
    "source",
)


def verified_table(inventory: Inventory) -> pd.DataFrame:
    """Fossil CO2 of scope 1 of each firm and accounted year beside its verified emissions [t]; empty without a file.

    `basis`: `record` (the inputs were described for that year), `estimated` (quality D: carried from another
    year), `verified_total` (the verified figure is itself the input: nothing to compare) or `not_described`.
    `other_gases_t`: CO2e of other gases, which some verified figures include. `explained_t`: the effects named in explained.csv, summed.
    """
    official = _beside(inventory, "verified.csv")
    if official.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    table = official.rename(columns={"enterprise": "entity", "verified_tco2e": "verified_t"})
    table = table[["entity", "year", "verified_t", "source"]]
    table = table[table["year"].isin([year for year in inventory.years if isinstance(year, int)])]
    table = table.merge(_computed(inventory), on=["entity", "year"], how="left")
    reasons = _beside(inventory, "explained.csv").rename(columns={"enterprise": "entity"})
    if len(reasons):
        effects = reasons.groupby(["entity", "year"])["effect_tco2"].sum(min_count=1).rename("explained_t")
        table = table.join(effects, on=["entity", "year"])
    table["basis"] = table["basis"].where(table["computed_t"].notna(), "not_described")
    table["complete"] = table["complete"].eq(True) & table["computed_t"].notna()
    table["difference_t"] = table["computed_t"] - table["verified_t"]
    table["share"] = table["difference_t"] / table["verified_t"]
    return table.sort_values(["entity", "year"], ignore_index=True).reindex(columns=list(COLUMNS))


def explained_table(inventory: Inventory) -> pd.DataFrame:
    """Why computed and verified differ: enterprise, year, effect_tco2, zh, en; empty without a file."""
    reasons = _beside(inventory, "explained.csv")
    return reasons if len(reasons) else pd.DataFrame(columns=["enterprise", "year", "effect_tco2", "zh", "en"])


def _computed(inventory: Inventory) -> pd.DataFrame:
    """Scope 1 by firm and year under the first regime with scopes (910 has none: then all but power and heat)."""
    regimes = [name for name in inventory.regimes if name != "910"] or list(inventory.regimes)
    rows = inventory.rows[inventory.rows["regime"] == regimes[0]]
    direct = rows[rows["block"].isin(["fuel", "transformation", "process"])]
    co2 = direct["gas"] == "CO2"
    frame = direct.assign(
        co2=direct["tco2e"].where(co2),
        other=direct["tco2e"].where(~co2),
        unknown=co2 & direct["status"].isin(UNKNOWN),
        estimated=co2 & (direct["quality"] == "D") & (direct["tco2e"] != 0),
        given=direct["method"] == VERIFIED_TOTAL,
    )
    sums = frame.groupby(["entity", "year"], sort=False)
    table = sums[["co2", "other"]].sum(min_count=1).join(sums[["unknown", "estimated", "given"]].any())
    table["basis"] = table["estimated"].map({True: "estimated", False: "record"})
    table["basis"] = table["basis"].mask(table["given"], VERIFIED_TOTAL)
    table["complete"] = ~table["unknown"]
    table = table.rename(columns={"co2": "computed_t", "other": "other_gases_t"})
    return table[["computed_t", "other_gases_t", "basis", "complete"]].reset_index()


def _beside(inventory: Inventory, name: str) -> pd.DataFrame:
    """A file of the park folder's `data`, or an empty table."""
    place = Path(inventory.park.path) / "data" / name if inventory.park.path else None
    return pd.read_csv(place) if place is not None and place.is_file() else pd.DataFrame()
