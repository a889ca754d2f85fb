"""Capacity: output within what stands, ramps of building, connections, and the limits of variable sources."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import energy
from carbonpark.ledger.cell import cell
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, at_most, rule

Arrays = Any


@cell(unit="TJ", source="plan-capacity")
def possible_output(capacity: Any, annual_output: Any) -> Any:
    """Output of a year at full availability."""
    return capacity * annual_output


@cell(unit="MW", source="plan-capacity")
def plant_alive_capacity(plant_capacity: Any, plant_alive: Any) -> Any:
    """Existing capacity within its life."""
    return plant_capacity * plant_alive


@cell(unit="MW", source="plan-capacity")
def still_standing(kept_before: Any, plant_survival: Any) -> Any:
    """What stood a step ago and whose life goes on."""
    return kept_before * plant_survival


@cell(unit="TJ", source="plan-capacity")
def through_connection(buy: Any, connected: Any, peak_to_mean: Any) -> Any:
    """Energy bought through a connection, with the room its peak needs."""
    return buy * connected * peak_to_mean


@cell(unit="TJ", source="plan-capacity")
def firm_supply(capacity: Any, firm_energy: Any) -> Any:
    """What capacity gives at the peak, over a year."""
    return capacity * firm_energy


@cell(unit="TJ", source="plan-capacity")
def peak_need(taken: Any, firm_need: Any) -> Any:
    """What users take at the peak, over a year."""
    return taken * firm_need


@cell(unit="TJ", source="plan-capacity")
def variable_output(flow: Any, variable_source: Any) -> Any:
    """Output of variable sources."""
    return flow * variable_source


@cell(unit="TJ", source="plan-capacity")
def self_usable(taken: Any, self_use_share: Any) -> Any:
    """The most of the load that variable sources can meet in a year."""
    return taken * self_use_share


@rule("capacity", dims=("year", "technology"), unit="TJ", source="plan-capacity")
def output_within_capacity(q: Arrays, c: Arrays) -> Any:
    """No technology gives more than its capacity allows; a variable source may be curtailed."""
    return at_most(q.flow - total(possible_output, q, c, over=()), 0.0)


@rule("capacity", dims=("year", "plant"), unit="MW", source="plan-capacity")
def plants_end_with_their_life(q: Arrays, c: Arrays) -> Any:
    """An existing plant is kept at most to the end of its life."""
    return at_most(q.kept, plant_alive_capacity(c.plant_capacity, c.plant_alive))


@rule("capacity", dims=("year", "plant"), unit="MW", source="plan-capacity")
def retired_stays_retired(q: Arrays, c: Arrays) -> Any:
    """A plant retired early does not come back; what is kept of a plant ends with it."""
    lasting = still_standing(q.kept.shift(year=1, fill_value=0), c.plant_survival)
    return at_most((q.kept - lasting).sel(year=c.model_years), 0.0)


@rule("capacity", dims=("vintage", "technology"), unit="MW", source="plan-capacity")
def building_within_ramp(q: Arrays, c: Arrays) -> Any:
    """No more is built in a step than the ramp of the technology allows."""
    return at_most(q.build, c.build_limit)


@rule("capacity", dims=("year", "technology"), unit="MW", source="plan-capacity")
def capacity_within_resource(q: Arrays, c: Arrays) -> Any:
    """No more capacity stands than the site or the resource allows."""
    return at_most(q.capacity, c.capacity_limit)


@rule("capacity", dims=("year", "carrier"), unit="TJ", source="plan-capacity")
def peak_within_connection(q: Arrays, c: Arrays) -> Any:
    """What is bought through a connection fits through it at its peak."""
    return at_most(total(through_connection, q, c, over="supply"), c.connection_energy)


@rule("capacity", dims=("year", "carrier"), unit="TJ", source="plan-capacity", needs=("firm_need",))
def firm_supply_covers_the_peak(q: Arrays, c: Arrays) -> Any:
    """Firm capacity covers the peak of a carrier that only the park itself can supply."""
    need = peak_need(energy.users_take(q, c), c.firm_need)
    return at_most(need - total(firm_supply, q, c, over="technology"), c.firm_where)


@rule("capacity", dims=("year", "carrier"), unit="TJ", source="plan-capacity", needs=("self_use_share",))
def variable_sources_within_self_use(q: Arrays, c: Arrays) -> Any:
    """In annual resolution variable sources meet at most a stated share of the load, the rest is sold."""
    own = total(variable_output, q, c, over="technology") - total(energy.handed_over, q, c, over="outlet")
    return at_most(own - self_usable(energy.users_take(q, c), c.self_use_share), c.self_use_where)


@rule("capacity", dims=("year", "plant"), unit="MW", source="plan-capacity", needs=("plant_floor",))
def plants_kept_unless_named(q: Arrays, c: Arrays) -> Any:
    """Only plants that the scenario names may retire early."""
    return at_least(q.kept, c.plant_floor)
