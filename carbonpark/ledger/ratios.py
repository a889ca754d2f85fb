"""Ratios: declared once, numerator over denominator; numbers read the ratio, the solver its linear twin.

A ratio of sums is never an average of ratios, and both parts carry the same boundary and year.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell


@cell(unit="M CNY / (kt CO2e)", source="seed-carbon-productivity")
def carbon_productivity(value_added: Any, emissions: Any) -> Any:
    """Value added per tonne of emissions (碳生产力)."""
    return value_added / emissions


@cell(unit="kt CO2e / (M CNY)", source="seed-carbon-productivity")
def carbon_intensity(emissions: Any, value_added: Any) -> Any:
    """Emissions per value added (碳强度)."""
    return emissions / value_added


@cell(unit="ktce_equal_value / (M CNY)", source="gbt2589-2020")
def energy_intensity(energy_equal_value: Any, value_added: Any) -> Any:
    """Energy per value added, equal value (能耗强度, 等价值)."""
    return energy_equal_value / value_added


@cell(unit="ktce_calorific / (M CNY)", source="gbt2589-2020")
def energy_intensity_calorific(energy_calorific: Any, value_added: Any) -> Any:
    """Energy per value added, calorific value (能耗强度, 当量值)."""
    return energy_calorific / value_added


@cell(unit="kt CO2e / ktce_equal_value", source="ndrc2025-910-annex3")
def emissions_per_energy(emissions: Any, energy_equal_value: Any) -> Any:
    """Emissions per energy (单位能耗碳排放), the core indicator of the zero-carbon park notice."""
    return emissions / energy_equal_value


@cell(unit="M CNY / ha", source="zhejiang-per-mu")
def value_added_per_land(value_added: Any, land_taken: Any) -> Any:
    """Value added per hectare (亩均增加值, shown per mu)."""
    return value_added / land_taken


@cell(unit="kt CO2e / ha", source="zhejiang-per-mu")
def emissions_per_land(emissions: Any, land_taken: Any) -> Any:
    """Emissions per hectare (亩均排放, shown per mu)."""
    return emissions / land_taken


@cell(unit="M CNY", source="seed-carbon-productivity")
def productivity_twin(emissions: Any, productivity_floor: Any) -> Any:
    """Value added that a floor of carbon productivity asks of these emissions."""
    return emissions * productivity_floor


@cell(unit="kt CO2e", source="seed-carbon-productivity")
def intensity_twin(value_added: Any, emission_intensity_cap: Any) -> Any:
    """Emissions that a cap on carbon intensity leaves for this value added."""
    return value_added * emission_intensity_cap


@cell(unit="ktce_equal_value", source="gbt2589-2020")
def energy_intensity_twin(value_added: Any, energy_intensity_cap: Any) -> Any:
    """Energy that a cap on energy intensity leaves for this value added, equal value."""
    return value_added * energy_intensity_cap


@cell(unit="ktce_calorific", source="gbt2589-2020")
def energy_intensity_twin_calorific(value_added: Any, energy_intensity_cap_calorific: Any) -> Any:
    """Energy that a cap on energy intensity leaves for this value added, calorific."""
    return value_added * energy_intensity_cap_calorific


@cell(unit="M CNY", source="torch-statistics")
def high_tech_twin(value_added: Any, high_tech_floor: Any) -> Any:
    """High-tech value added that a floor of the high-tech share asks."""
    return value_added * high_tech_floor
