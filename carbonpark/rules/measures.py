"""Measures: potential, exclusivity, ramp and the technical floor below which no saving goes."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, at_most, rule

Arrays = Any


@cell(unit="1", source="plan-measures")
def treatable(activity: Any, at_group: Any, potential: Any) -> Any:
    """Activity a measure may still be applied to."""
    return activity * at_group * potential


@cell(unit="1", source="plan-measures")
def exclusive_treated(treated: Any, exclusive_member: Any) -> Any:
    """Activity treated by the members of an exclusive set."""
    return treated * exclusive_member


@cell(unit="1", source="plan-measures")
def exclusive_treatable(activity: Any, exclusive_group: Any, exclusive_potential: Any) -> Any:
    """Activity that an exclusive set may be applied to in all."""
    return activity * exclusive_group * exclusive_potential


@cell(unit="TJ", source="plan-measures")
def floor_use(activity: Any, use_floor: Any) -> Any:
    """Energy below which no saving takes a group."""
    return activity * use_floor


@rule("measures", dims=("year", "application"), unit="1", source="plan-measures")
def treated_within_installed(q: Arrays, c: Arrays) -> Any:
    """A measure treats no more activity than it was installed for."""
    return at_most(q.treated - q.installed, 0.0)


@rule("measures", dims=("year", "application"), unit="1", source="plan-measures")
def treated_within_potential(q: Arrays, c: Arrays) -> Any:
    """A measure treats no more than its remaining potential of the group's activity."""
    return at_most(q.treated - total(treatable, q, c, over="group"), 0.0)


@rule("measures", dims=("year", "exclusive"), unit="1", source="plan-measures", needs=("exclusive_member",))
def exclusive_measures_share_potential(q: Arrays, c: Arrays) -> Any:
    """Measures that exclude each other share one potential."""
    used = total(exclusive_treated, q, c, over="application")
    return at_most(used - total(exclusive_treatable, q, c, over="group"), 0.0)


@rule("measures", dims=("vintage", "application"), unit="1", source="plan-measures")
def installing_within_ramp(q: Arrays, c: Arrays) -> Any:
    """No more is installed in a step than the ramp of the measure allows."""
    return at_most(q.install, c.install_limit)


@rule("measures", dims=("year", "group", "carrier"), unit="TJ", source="plan-measures")
def use_above_technical_floor(q: Arrays, c: Arrays) -> Any:
    """Savings never take a group below the technical floor of a carrier."""
    return at_least(q.use - total(floor_use, q, c, over=()), 0.0)
