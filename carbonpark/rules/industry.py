"""Industry: growth, jobs, tax, high technology, supply chains, exits, expansions and newcomers."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import economy, ratios
from carbonpark.ledger.cell import cell
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, at_most, rule

Arrays = Any


@cell(unit="1", source="plan-industry")
def admissible(project_limit: Any, project_admissible: Any) -> Any:
    """How many of a project may come, if it meets the advanced level of its trade."""
    return project_limit * project_admissible


@rule("industry", dims=("year",), unit="M CNY", source="plan-industry", needs=("value_added_floor",), target=True)
def value_added_at_least(q: Arrays, c: Arrays) -> Any:
    """The park's value added reaches its target.

    The price is what one M CNY less of value added asked for would save, in M CNY per M CNY.
    """
    return at_least(q.value_added, c.value_added_floor)


@rule("industry", dims=("year",), unit="person", source="plan-industry", needs=("jobs_floor",), target=True)
def jobs_at_least(q: Arrays, c: Arrays) -> Any:
    """The park keeps its jobs.

    The price is what one job less asked for would save, in M CNY per person.
    """
    return at_least(q.jobs, c.jobs_floor)


@rule("industry", dims=("year",), unit="M CNY", source="plan-industry", needs=("tax_floor",), target=True)
def tax_at_least(q: Arrays, c: Arrays) -> Any:
    """The park's tax reaches its target.

    The price is what one M CNY less of tax asked for would save, in M CNY per M CNY.
    """
    return at_least(q.tax, c.tax_floor)


@rule("industry", dims=("year",), unit="M CNY", source="torch-statistics", needs=("high_tech_floor",), target=True)
def high_tech_share_at_least(q: Arrays, c: Arrays) -> Any:
    """High-tech value added is at least its share of all value added; value added is positive.

    The price is what one M CNY less of high-tech value added asked for would save, in M CNY per M CNY.
    """
    asked = total(ratios.high_tech_twin, q, c, over=())
    return at_most(asked - economy.high_tech_value_added(q, c), c.high_tech_where)


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry", needs=("activity_floor",), target=True)
def supply_chains_keep_their_base(q: Arrays, c: Arrays) -> Any:
    """Industries that a supply chain rests on keep a minimum output.

    The price is what one unit of activity less asked for would save, in M CNY per unit of base-year activity.
    """
    return at_least(q.activity, c.activity_floor)


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry")
def expansion_within_limit(q: Arrays, c: Arrays) -> Any:
    """Only groups named may expand, and only so far."""
    return at_most(q.expand, c.expand_limit)


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry")
def exit_within_limit(q: Arrays, c: Arrays) -> Any:
    """Only groups named may exit, and only so far."""
    return at_most(q.exit, c.exit_limit)


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry")
def exit_within_rate(q: Arrays, c: Arrays) -> Any:
    """Exits take their time."""
    return at_most(q.exit.diff("year"), c.exit_step_limit.sel(year=c.model_years))


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry")
def expansion_within_rate(q: Arrays, c: Arrays) -> Any:
    """Expansions take their time."""
    return at_most(q.expand.diff("year"), c.expand_step_limit.sel(year=c.model_years))


@rule("industry", dims=("year", "group"), unit="1", source="plan-industry")
def exits_are_final(q: Arrays, c: Arrays) -> Any:
    """What has left does not come back."""
    return at_least(q.exit.diff("year"), 0.0)


@rule("industry", dims=("project",), unit="1", source="plan-industry")
def projects_within_number(q: Arrays, c: Arrays) -> Any:
    """A project comes at most so many times, and not at all if it misses the advanced level of its trade."""
    return at_most(total(q.start, over="vintage"), admissible(c.project_limit, c.project_admissible))
