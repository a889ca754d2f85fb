"""Finance: what each payer can invest in a year."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_most, rule

Arrays = Any


@cell(unit="M CNY", source="plan-costs")
def project_paid(start: Any, project_capex: Any, project_payer: Any) -> Any:
    """Investment in projects by payer."""
    return start * project_capex * project_payer


@cell(unit="M CNY", source="plan-costs")
def technology_paid(build: Any, technology_capex: Any, technology_payer: Any) -> Any:
    """Investment in capacity by payer."""
    return build * technology_capex * technology_payer


@cell(unit="M CNY", source="plan-costs")
def measure_paid(install: Any, measure_capex: Any, measure_payer: Any) -> Any:
    """Investment in measures by payer."""
    return install * measure_capex * measure_payer


@equation(r"I^{n}", dims=("vintage", "payer"), unit="M CNY", source="plan-costs")
def investment_by_payer(q: Arrays, c: Arrays) -> Any:
    """Money each payer invests in each year of building."""
    projects = total(project_paid, q, c, over="project")
    technologies = total(technology_paid, q, c, over="technology")
    return projects + technologies + total(measure_paid, q, c, over="application")


@rule("finance", dims=("vintage", "payer"), unit="M CNY", source="plan-finance", needs=("investment_limit",),
      target=True)
def investment_within_means(q: Arrays, c: Arrays) -> Any:
    """No payer invests more in a year than it can.

    The price is what one more M CNY of means in that year would save, in M CNY per M CNY.
    """
    return at_most(investment_by_payer(q, c), c.investment_limit)
