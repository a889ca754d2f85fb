"""Scope 1: what leaves the park's own stacks, vents and flares.

Combustion and process emissions are separate, because carbon used as feedstock is not burnt and must not be
counted twice. Masses are of one gas; CO2e appears only after a warming potential.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="kt", source="ipcc2006-v2c2-eq2.1")
def combustion_gas(use: Any, combustion_factor: Any) -> Any:
    """One gas from one carrier burnt by one group in one year."""
    return use * combustion_factor


@cell(unit="kt", source="ipcc2006-v2c2-eq2.1")
def project_combustion_gas(running: Any, project_use: Any, combustion_factor: Any) -> Any:
    """One gas from one carrier burnt by a candidate project."""
    return running * project_use * combustion_factor


@cell(unit="kt", source="ipcc2006-v2c2-eq2.1")
def plant_combustion_gas(flow: Any, technology_input: Any, combustion_factor: Any) -> Any:
    """One gas from one carrier burnt by a technology of the park."""
    return flow * technology_input * combustion_factor


@cell(unit="kt", source="ipcc2006-v3c1")
def process_gas(process_activity: Any, process_factor: Any) -> Any:
    """One gas from one industrial process: amount of the activity times its factor."""
    return process_activity * process_factor


@cell(unit="kt", source="ipcc2006-v3c1")
def group_process_gas(activity: Any, direct_emission: Any) -> Any:
    """Process gas of one group at its level of activity."""
    return activity * direct_emission


@cell(unit="kt", source="ipcc2006-v3c1")
def project_process_gas(running: Any, project_direct_emission: Any) -> Any:
    """Process gas of a candidate project."""
    return running * project_direct_emission


@cell(unit="kt", source="ipcc2006-v3c1")
def process_gas_avoided(treated: Any, process_saving: Any) -> Any:
    """Process gas a measure avoids."""
    return treated * process_saving


@cell(unit="kt CO2e", source="ipcc-ar6-wg1-c7")
def co2e(mass: Any, warming: Any) -> Any:
    """A mass of one gas as CO2e."""
    return mass * warming


@cell(unit="kt CO2", source="gbt32150")
def biogenic_co2(use: Any, biogenic_factor: Any) -> Any:
    """CO2 of biomass burnt: a memo item, in no total."""
    return use * biogenic_factor


@cell(unit="kt CO2", source="gbt32150")
def plant_biogenic_co2(flow: Any, technology_input: Any, biogenic_factor: Any) -> Any:
    """CO2 of biomass burnt in a technology of the park: a memo item, in no total."""
    return flow * technology_input * biogenic_factor


@cell(unit="kt CO2", source="gbt32150")
def project_biogenic_co2(running: Any, project_use: Any, biogenic_factor: Any) -> Any:
    """CO2 of biomass burnt in a candidate project: a memo item, in no total."""
    return running * project_use * biogenic_factor


@equation(r"M^{\mathrm{fuel}}", dims=("year", "account", "gas"), unit="kt", source="ipcc2006-v2c2-eq2.1")
def fuel_mass(q: Arrays, c: Arrays) -> Any:
    """Gases from fuel burnt inside the park by groups, projects and plants. Feedstock is not in `q.use`."""
    groups = total(combustion_gas, q, c, over=("group", "carrier"))
    projects = total(project_combustion_gas, q, c, over=("project", "carrier"))
    plants = total(plant_combustion_gas, q, c, over=("technology", "carrier"))
    return groups + projects + plants


@equation(r"M^{\mathrm{proc}}", dims=("year", "account", "gas"), unit="kt", source="ipcc2006-v3c1")
def process_mass(q: Arrays, c: Arrays) -> Any:
    """Gases from industrial processes, less what measures avoid."""
    groups = total(group_process_gas, q, c, over="group")
    projects = total(project_process_gas, q, c, over="project")
    return groups + projects - total(process_gas_avoided, q, c, over="application")


@equation(r"E^{\mathrm{S1}}", dims=("year", "account"), unit="kt CO2e", source="ghg-protocol-corporate")
def scope1_emissions(q: Arrays, c: Arrays) -> Any:
    """Direct emissions: fuel and processes inside the park fence."""
    fuel = total(co2e(fuel_mass(q, c), c.warming), over="gas")
    return fuel + total(co2e(process_mass(q, c), c.warming), over="gas")


@equation(r"E^{\mathrm{bio}}", dims=("year",), unit="kt CO2", source="gbt32150")
def biogenic_memo(q: Arrays, c: Arrays) -> Any:
    """CO2 of biomass burnt in the park: shown beside the account, added to nothing."""
    groups = total(biogenic_co2, q, c, over=("group", "carrier"))
    projects = total(project_biogenic_co2, q, c, over=("project", "carrier"))
    return groups + projects + total(plant_biogenic_co2, q, c, over=("technology", "carrier"))
