"""The further tables of an account, each made when it is asked for: name -> who makes it.

A table without rows is left out of the run folder: the park has nothing it could say.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.inventory.inventory import Inventory

PAPERS: dict[str, str] = {
    "gpc": "gpc:gpc_table",
    "verified": "verified:verified_table",
    "explained": "verified:explained_table",
    "memo": "memo:memo_table",
    "network": "networks:network_table",
    "balance": "balance:balance_table",
    "suppliers": "suppliers:suppliers_table",
    "enterprises": "enterprises:enterprises_table",
    "chp": "chp:chp_table",
    "boundaries": "boundaries:boundaries_table",
    "boundary_changes": "boundary_changes:boundary_changes_table",
    "boundary_lists": "boundary_changes:boundary_lists_table",
    "certificates": "certificates:certificates_table",
    "grid_series": "grid_series:grid_series_table",
    "scope3": "scope3.categories:scope3_table",
    "io_intensities": "scope3.intensities:intensities_table",
    "material_flows": "material_flows:material_flows_table",
    "uncertainty": "uncertainty.account:uncertainty_table",
    "chances": "uncertainty.account:chances_table",
    "quality": "coverage_data:quality_table",
    "recalculation": "recalculation:recalculation_table",
    "recalculated_series": "recalculation:series_table",
    "interpretations": "interpretations:interpretations_table",
}
"""Name of the table (and of its CSV file) -> module of this room : function of the inventory."""


def paper(inventory: Inventory, name: str) -> pd.DataFrame:
    """One further table of an account."""
    module, _, function = PAPERS[name].partition(":")
    table: pd.DataFrame = getattr(import_module(f"carbonpark.inventory.{module}"), function)(inventory)
    return table


def papers(inventory: Inventory) -> dict[str, pd.DataFrame]:
    """Every further table that has rows."""
    made = {name: paper(inventory, name) for name in PAPERS}
    return {name: table for name, table in made.items() if len(table)}
