"""Scope 3: what happens outside the boundary because of the park: a first set.

Only goods and wastes that cross the park's boundary count; one firm's purchase from its neighbour is the
neighbour's scope 1 and is left out.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="kt CO2e", source="ghg-protocol-scope3")
def upstream_co2e(buy: Any, upstream_factor: Any) -> Any:
    """Emissions of making and bringing fuel and energy bought (category 3)."""
    return buy * upstream_factor


@cell(unit="kt CO2e", source="ghg-protocol-scope3")
def chain_co2e(material_amount: Any, chain_factor: Any) -> Any:
    """Emissions of a material bought (category 1) or of a waste handed over (category 5)."""
    return material_amount * chain_factor


@cell(unit="kt CO2e", source="ghg-protocol-scope3")
def group_chain_co2e(activity: Any, scope3_per_activity: Any) -> Any:
    """Materials and wastes of one group at its level of activity."""
    return activity * scope3_per_activity


@equation(r"E^{\mathrm{S3}}", dims=("year",), unit="kt CO2e", source="ghg-protocol-scope3")
def scope3_emissions(q: Arrays, c: Arrays) -> Any:
    """Materials, wastes and upstream energy of the park: reported, in no cap."""
    return total(group_chain_co2e, q, c, over="group") + total(upstream_co2e, q, c, over="supply")
