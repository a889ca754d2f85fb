"""Cogeneration: how the emissions of one plant are shared between its heat and its power.

Every named method gives each product a weight, or charges one product as if it were made alone; the cells here
are those products. Weights, efficiencies and temperatures are data (inventory/chp_methods.csv).
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell


@cell(unit="TJ", source="ghg-protocol-chp-2006")
def separate_fuel(useful_output: Any, separate_efficiency: Any) -> Any:
    """Fuel a product would need if it were made alone."""
    return useful_output / separate_efficiency


@cell(unit="TJ", source="eu-2018-2001-annex5c")
def carnot_work(useful_output: Any, carnot: Any) -> Any:
    """Work that heat of one temperature can do above its surroundings."""
    return useful_output * carnot


@cell(unit="kt CO2e", source="ghg-protocol-chp-2006")
def allocated_co2e(plant_emissions: Any, allocation_share: Any) -> Any:
    """Emissions of a plant charged to one of its products."""
    return plant_emissions * allocation_share
