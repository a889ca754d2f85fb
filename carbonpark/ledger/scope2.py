"""Scope 2: electricity and heat that cross the park's boundary, under each regime's own factors.

What firms inside the park sell to each other crosses no boundary and is charged where the fuel is burnt.
A certificate carries no energy; it takes away the factor of the power it covers, where the regime lets it.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.scope1 import co2e, scope1_emissions
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="kt", source="ndrc2025-910-annex4")
def bought_gas(buy: Any, supply_factor: Any) -> Any:
    """One gas of energy bought across the boundary, at the factor of its contract."""
    return buy * supply_factor


@cell(unit="kt", source="ndrc2025-910-annex4")
def sold_gas(sell: Any, outlet_factor: Any) -> Any:
    """One gas of energy sold across the boundary, where the regime credits it."""
    return sell * outlet_factor


@cell(unit="kt CO2e", source="ghg-protocol-scope2")
def certified_co2e(buy: Any, certificate: Any, certificate_factor: Any) -> Any:
    """Emissions that certificates take away in the account."""
    return buy * certificate * certificate_factor


@equation(r"M^{\mathrm{S2}}", dims=("year", "account", "gas"), unit="kt", source="ndrc2025-910-annex4")
def bought_mass(q: Arrays, c: Arrays) -> Any:
    """Gases of electricity and heat bought, less those sold where the regime credits them."""
    return total(bought_gas, q, c, over="supply") - total(sold_gas, q, c, over="outlet")


@equation(r"E^{\mathrm{S2}}", dims=("year", "account"), unit="kt CO2e", source="ghg-protocol-scope2")
def scope2_emissions(q: Arrays, c: Arrays) -> Any:
    """Indirect emissions of electricity and heat."""
    return total(co2e(bought_mass(q, c), c.warming), over="gas")


@equation(r"E^{\mathrm{acc}}", dims=("year", "account"), unit="kt CO2e", source="ndrc2025-910-annex4")
def accounted_emissions(q: Arrays, c: Arrays) -> Any:
    """What each regime counts: direct emissions and those of energy bought."""
    return scope1_emissions(q, c) + scope2_emissions(q, c)


@equation(r"E^{\mathrm{cert}}", dims=("year", "account"), unit="kt CO2e", source="ghg-protocol-scope2")
def certified_reduction(q: Arrays, c: Arrays) -> Any:
    """The part of the reduction that was bought as certificates."""
    return total(certified_co2e, q, c, over="supply")
