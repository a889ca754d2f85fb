"""Scope 3: what happens outside the boundary because of the park.

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


@cell(unit="kt / TJ", source="gpc-v1.1")
def transmission_factor(supply_factor: Any, loss_ratio: Any) -> Any:
    """Emissions of the power lost on the way, for each TJ of grid power that arrives (GPC scope 3)."""
    return supply_factor * loss_ratio


@cell(unit="kt CO2e", source="ghg-protocol-scope3")
def chain_co2e(material_amount: Any, chain_factor: Any) -> Any:
    """Emissions of what is bought, moved, leased, used or handed over: activity and its factor, any category."""
    return material_amount * chain_factor


@cell(unit="kt CO2e", source="ghg-protocol-scope3")
def group_chain_co2e(activity: Any, scope3_per_activity: Any) -> Any:
    """Materials and wastes of one group at its level of activity."""
    return activity * scope3_per_activity


@equation(r"E^{\mathrm{S3}}", dims=("year",), unit="kt CO2e", source="ghg-protocol-scope3")
def scope3_emissions(q: Arrays, c: Arrays) -> Any:
    """Materials, wastes and upstream energy of the park: reported, in no cap."""
    return total(group_chain_co2e, q, c, over="group") + total(upstream_co2e, q, c, over="supply")


@cell(unit="M CNY", source="ghg-protocol-scope3")
def spend_at_factor_prices(spend: Any, exchange: Any, price_level: Any, net_share: Any) -> Any:
    """Money spent, less tax and trade margins, in the currency and the prices of the year its factor belongs to."""
    return spend * exchange * price_level * net_share


@cell(unit="TJ", source="ghg-protocol-scope3")
def leased_energy(leased_area: Any, energy_per_area: Any) -> Any:
    """Energy that leased rooms use in a year (categories 8 and 13), where only their area is known."""
    return leased_area * energy_per_area


@cell(unit="kt", source="seed-material-flow")
def item_by_recipe(product_amount: Any, per_product: Any) -> Any:
    """What a recipe says that so much main product takes or leaves of one item."""
    return product_amount * per_product


@cell(unit="kt C", source="seed-material-flow")
def carbon_in_material(material_mass: Any, carbon_content: Any) -> Any:
    """Carbon that a material carries."""
    return material_mass * carbon_content


@cell(unit="M CNY / kt", source="ndrc2017-circular-economy")
def resource_productivity(value_added: Any, material_input: Any) -> Any:
    """Value added at constant prices per domestic material input (资源产出率)."""
    return value_added / material_input
