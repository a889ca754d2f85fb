"""Definitions: what the words of a plan mean, tied to its decisions row by row.

What the ledger counts (emissions, energy, value added, jobs, tax, land) is a column of its own, so that every
limit and every price speaks of the same quantity; its probe adds one unit of it and nothing else.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import economy, energy, land, scope2
from carbonpark.ledger.cell import cell
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, equal, rule

Arrays = Any


@cell(unit="1", source="plan-definitions")
def running_of(start: Any, project_alive: Any) -> Any:
    """Share of a step a project started runs."""
    return start * project_alive


@cell(unit="1", source="plan-definitions")
def installed_of(install: Any, measure_alive: Any) -> Any:
    """Measures applied that still last."""
    return install * measure_alive


@cell(unit="MW", source="plan-definitions")
def standing_of(build: Any, build_alive: Any) -> Any:
    """New capacity that still stands."""
    return build * build_alive


@cell(unit="MW", source="plan-definitions")
def kept_of(kept: Any, plant_technology: Any) -> Any:
    """Existing plants kept, by technology."""
    return kept * plant_technology


@cell(unit="kt CO2e", source="plan-definitions")
def peak_counted(peak_height: Any, peak_objective: Any) -> Any:
    """The height of a peak, for the account whose peak is asked to be lowest."""
    return peak_height * peak_objective


@rule("definition", dims=("year", "group"), unit="1", source="plan-definitions")
def activity_follows_reference(q: Arrays, c: Arrays) -> Any:
    """Activity is the reference, plus what expands, less what exits."""
    return equal(q.activity - q.expand + q.exit, c.reference_activity)


@rule("definition", dims=("year", "project"), unit="1", source="plan-definitions")
def projects_run_once_started(q: Arrays, c: Arrays) -> Any:
    """A project runs from its start, after its time of building, to the end of its life."""
    return equal(q.running - total(running_of, q, c, over="vintage"), 0.0)


@rule("definition", dims=("year", "application"), unit="1", source="plan-definitions")
def measures_last_their_life(q: Arrays, c: Arrays) -> Any:
    """Measures in place are those applied that still last; they stay when activity falls."""
    return equal(q.installed - total(installed_of, q, c, over="vintage"), 0.0)


@rule("definition", dims=("year", "technology"), unit="MW", source="plan-definitions")
def capacity_is_what_stands(q: Arrays, c: Arrays) -> Any:
    """Capacity is existing plants kept and new capacity that still stands."""
    standing = total(standing_of, q, c, over="vintage") + total(kept_of, q, c, over="plant")
    return equal(q.capacity - standing, 0.0)


@rule("definition", dims=("year", "group", "carrier"), unit="TJ", source="energy-balance")
def use_follows_activity(q: Arrays, c: Arrays) -> Any:
    """Energy used is what activity needs, less what measures save."""
    return equal(q.use - energy.use_of_groups(q, c), 0.0)


@rule("definition", dims=("year", "account"), unit="kt CO2e", source="ndrc2025-910-annex4")
def emissions_are_accounted(q: Arrays, c: Arrays) -> Any:
    """Emissions are what the ledger counts under each regime."""
    return equal(q.emissions - scope2.accounted_emissions(q, c) - q.probe_emissions, 0.0)


@rule("definition", dims=("year", "tally"), unit="ktce_equal_value", source="gbt2589-2020")
def energy_is_tallied(q: Arrays, c: Arrays) -> Any:
    """Energy consumption at equal value is what the ledger counts."""
    counted = energy.energy_at_equal_value(q, c)
    return equal(q.energy_equal_value - counted - q.probe_energy_equal_value, 0.0)


@rule("definition", dims=("year", "tally"), unit="ktce_calorific", source="gbt2589-2020")
def calorific_energy_is_tallied(q: Arrays, c: Arrays) -> Any:
    """Energy consumption at calorific value is what the ledger counts."""
    counted = energy.energy_at_calorific_value(q, c)
    return equal(q.energy_calorific - counted - q.probe_energy_calorific, 0.0)


@rule("definition", dims=("year",), unit="M CNY", source="gbt4754-value-added")
def value_added_is_counted(q: Arrays, c: Arrays) -> Any:
    """Value added is what groups and newcomers make."""
    return equal(q.value_added - economy.value_added_made(q, c) - q.probe_value_added, 0.0)


@rule("definition", dims=("year",), unit="person", source="torch-statistics")
def jobs_are_counted(q: Arrays, c: Arrays) -> Any:
    """Jobs are those of groups and newcomers."""
    return equal(q.jobs - economy.people_employed(q, c) - q.probe_jobs, 0.0)


@rule("definition", dims=("year",), unit="M CNY", source="torch-statistics")
def tax_is_counted(q: Arrays, c: Arrays) -> Any:
    """Tax is that of groups and newcomers."""
    return equal(q.tax - economy.tax_paid(q, c), 0.0)


@rule("definition", dims=("year", "pool"), unit="ha", source="land-ledger")
def land_is_counted(q: Arrays, c: Arrays) -> Any:
    """Land taken is what stands on each pool."""
    return equal(q.land_taken - land.land_in_use(q, c) - q.probe_land, 0.0)


@rule("definition", dims=("year", "account"), unit="kt CO2e", source="plan-definitions", needs=("peak_objective",))
def peak_is_the_highest_year(q: Arrays, c: Arrays) -> Any:
    """The height of the peak is at least the emissions of every year that is planned."""
    return at_least(q.peak_height - q.emissions.sel(year=c.model_years), 0.0)
