"""Money: every cost of a plan, each booked once, in M CNY of the price base.

Running costs belong to a year, investments to the year of building. What an investment is still worth after the
horizon is taken off by its residual share, so that the end of the horizon favours nothing.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="M CNY", source="plan-costs")
def bought_cost(buy: Any, supply_price: Any) -> Any:
    """Energy and certificates bought."""
    return buy * supply_price


@cell(unit="M CNY", source="plan-costs")
def sold_income(sell: Any, outlet_price: Any) -> Any:
    """Energy sold."""
    return sell * outlet_price


@cell(unit="M CNY", source="plan-costs")
def capacity_cost(capacity: Any, technology_fixed_cost: Any) -> Any:
    """Keeping capacity ready, used or not."""
    return capacity * technology_fixed_cost


@cell(unit="M CNY", source="plan-costs")
def output_cost(flow: Any, technology_variable_cost: Any) -> Any:
    """Running technologies, fuel apart."""
    return flow * technology_variable_cost


@cell(unit="M CNY", source="plan-costs")
def measure_cost(installed: Any, measure_fixed_cost: Any) -> Any:
    """Keeping measures in place, whether activity needs them or not."""
    return installed * measure_fixed_cost


@cell(unit="M CNY", source="plan-costs")
def lasting_plant(kept_before: Any, plant_survival: Any, retirement_cost: Any) -> Any:
    """What it would cost to retire early all that stood a step ago and whose life goes on."""
    return kept_before * plant_survival * retirement_cost


@cell(unit="M CNY", source="plan-costs")
def kept_plant(kept: Any, retirement_cost: Any) -> Any:
    """The part of that cost which plants kept do not pay."""
    return kept * retirement_cost


@cell(unit="M CNY", source="plan-costs")
def group_margin(activity: Any, margin_per_activity: Any) -> Any:
    """Gross margin of a group at its level of activity."""
    return activity * margin_per_activity


@cell(unit="M CNY", source="plan-costs")
def project_margin_made(running: Any, project_margin: Any) -> Any:
    """Gross margin of a candidate project."""
    return running * project_margin


@cell(unit="M CNY", source="plan-costs")
def carbon_cost(emissions: Any, carbon_price: Any) -> Any:
    """Carbon price paid on accounted emissions, where a scenario sets one."""
    return emissions * carbon_price


@cell(unit="M CNY", source="plan-costs")
def project_investment(start: Any, project_capex: Any) -> Any:
    """Investment of projects started."""
    return start * project_capex


@cell(unit="M CNY", source="plan-costs")
def technology_investment(build: Any, technology_capex: Any) -> Any:
    """Investment in capacity."""
    return build * technology_capex


@cell(unit="M CNY", source="plan-costs")
def measure_investment(install: Any, measure_capex: Any) -> Any:
    """Investment in measures."""
    return install * measure_capex


@cell(unit="M CNY", source="plan-costs")
def project_worth_left(start: Any, project_capex: Any, project_residual: Any) -> Any:
    """What a project is worth after the horizon, at its year of building."""
    return start * project_capex * project_residual


@cell(unit="M CNY", source="plan-costs")
def technology_worth_left(build: Any, technology_capex: Any, technology_residual: Any) -> Any:
    """What capacity is worth after the horizon, at its year of building."""
    return build * technology_capex * technology_residual


@cell(unit="M CNY", source="plan-costs")
def measure_worth_left(install: Any, measure_capex: Any, measure_residual: Any) -> Any:
    """What a measure is worth after the horizon, at its year of building."""
    return install * measure_capex * measure_residual


@cell(unit="M CNY", source="plan-costs")
def discounted(running_cost: Any, discount_weight: Any) -> Any:
    """A yearly cost over all years its model year stands for, discounted to the base year."""
    return running_cost * discount_weight


@cell(unit="M CNY", source="plan-costs")
def discounted_investment(investment: Any, discount_start: Any) -> Any:
    """An investment discounted to the base year."""
    return investment * discount_start


@equation(r"Z^{\mathrm{energy}}", dims=("year",), unit="M CNY", source="plan-costs")
def energy_bill(q: Arrays, c: Arrays) -> Any:
    """Energy and certificates bought, less energy sold."""
    return total(bought_cost, q, c, over="supply") - total(sold_income, q, c, over="outlet")


@equation(r"Z^{\mathrm{plant}}", dims=("year",), unit="M CNY", source="plan-costs")
def plant_running_cost(q: Arrays, c: Arrays) -> Any:
    """Fixed and variable running cost of technologies, and the cost of plants retired early, once, when they retire."""
    running = total(capacity_cost, q, c, over="technology") + total(output_cost, q, c, over="technology")
    before = q.kept.shift(year=1, fill_value=0)
    lasting = total(lasting_plant(before, c.plant_survival, c.retirement_cost), over="plant")
    return running + lasting - total(kept_plant, q, c, over="plant")


@equation(r"Z^{\mathrm{meas}}", dims=("year",), unit="M CNY", source="plan-costs")
def measure_running_cost(q: Arrays, c: Arrays) -> Any:
    """Running cost of measures."""
    return total(measure_cost, q, c, over="application")


@equation(r"Z^{\mathrm{carbon}}", dims=("year",), unit="M CNY", source="plan-costs")
def carbon_bill(q: Arrays, c: Arrays) -> Any:
    """Carbon price on accounted emissions."""
    return total(carbon_cost, q, c, over="account")


@equation(r"Z^{\mathrm{margin}}", dims=("year",), unit="M CNY", source="plan-costs")
def industry_margin(q: Arrays, c: Arrays) -> Any:
    """Gross margin of groups and newcomers: a constant per unit of activity."""
    return total(group_margin, q, c, over="group") + total(project_margin_made, q, c, over="project")


@equation(r"I", dims=("vintage",), unit="M CNY", source="plan-costs")
def investment(q: Arrays, c: Arrays) -> Any:
    """Money invested in each year of building, not discounted."""
    projects = total(project_investment, q, c, over="project")
    technologies = total(technology_investment, q, c, over="technology")
    return projects + technologies + total(measure_investment, q, c, over="application")


@equation(r"I^{\mathrm{left}}", dims=("vintage",), unit="M CNY", source="plan-costs")
def worth_left(q: Arrays, c: Arrays) -> Any:
    """What investments are still worth after the horizon, at their year of building."""
    projects = total(project_worth_left, q, c, over="project")
    technologies = total(technology_worth_left, q, c, over="technology")
    return projects + technologies + total(measure_worth_left, q, c, over="application")


@equation(r"Z^{\mathrm{cost}}", dims=(), unit="M CNY", source="plan-costs")
def energy_system_cost(q: Arrays, c: Arrays) -> Any:
    """Discounted cost of energy, plants, measures, carbon and investment; industry's margin apart."""
    running = energy_bill(q, c) + plant_running_cost(q, c) + measure_running_cost(q, c) + carbon_bill(q, c)
    yearly = total(discounted(running, c.discount_weight), over="year")
    spent = investment(q, c) - worth_left(q, c)
    return yearly + total(discounted_investment(spent, c.discount_start), over="vintage")


@equation(r"Z", dims=(), unit="M CNY", source="plan-costs")
def net_cost(q: Arrays, c: Arrays) -> Any:
    """Discounted cost of the plan less the gross margin of its industry."""
    return energy_system_cost(q, c) - total(discounted(industry_margin(q, c), c.discount_weight), over="year")


@cell(unit="kt CO2e", source="plan-costs")
def weighted_emissions(emissions: Any, year_weight: Any) -> Any:
    """Emissions of all years a model year stands for."""
    return emissions * year_weight


@equation(r"\Sigma E", dims=("account",), unit="kt CO2e", source="ipcc-carbon-budget")
def cumulative_emissions(q: Arrays, c: Arrays) -> Any:
    """Emissions over the whole horizon, the base year apart."""
    return total(weighted_emissions, q, c, over="year")
