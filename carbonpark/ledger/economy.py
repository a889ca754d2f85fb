"""Economy: value added, jobs and tax of groups and newcomers, in constant prices."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="M CNY", source="gbt4754-value-added")
def group_value_added(activity: Any, value_added_per_activity: Any) -> Any:
    """Value added of a group at its level of activity."""
    return activity * value_added_per_activity


@cell(unit="M CNY", source="gbt4754-value-added")
def project_value_added_made(running: Any, project_value_added: Any) -> Any:
    """Value added of a candidate project."""
    return running * project_value_added


@cell(unit="M CNY", source="torch-statistics")
def group_high_tech_value_added(activity: Any, value_added_per_activity: Any, high_tech: Any) -> Any:
    """High-tech value added of a group."""
    return activity * value_added_per_activity * high_tech


@cell(unit="M CNY", source="torch-statistics")
def project_high_tech_value_added(running: Any, project_value_added: Any, project_high_tech: Any) -> Any:
    """High-tech value added of a candidate project."""
    return running * project_value_added * project_high_tech


@cell(unit="person", source="torch-statistics")
def group_jobs(activity: Any, jobs_per_activity: Any) -> Any:
    """Jobs of a group at its level of activity."""
    return activity * jobs_per_activity


@cell(unit="person", source="torch-statistics")
def project_jobs_made(running: Any, project_jobs: Any) -> Any:
    """Jobs of a candidate project."""
    return running * project_jobs


@cell(unit="M CNY", source="torch-statistics")
def group_tax(activity: Any, tax_per_activity: Any) -> Any:
    """Tax of a group at its level of activity."""
    return activity * tax_per_activity


@cell(unit="M CNY", source="torch-statistics")
def project_tax_paid(running: Any, project_tax: Any) -> Any:
    """Tax of a candidate project."""
    return running * project_tax


@equation(r"V^{\mathrm{made}}", dims=("year",), unit="M CNY", source="gbt4754-value-added")
def value_added_made(q: Arrays, c: Arrays) -> Any:
    """Value added of the park in constant prices."""
    return total(group_value_added, q, c, over="group") + total(project_value_added_made, q, c, over="project")


@equation(r"V^{\mathrm{ht}}", dims=("year",), unit="M CNY", source="torch-statistics")
def high_tech_value_added(q: Arrays, c: Arrays) -> Any:
    """Value added of high-tech industry in constant prices."""
    groups = total(group_high_tech_value_added, q, c, over="group")
    return groups + total(project_high_tech_value_added, q, c, over="project")


@equation(r"J^{\mathrm{made}}", dims=("year",), unit="person", source="torch-statistics")
def people_employed(q: Arrays, c: Arrays) -> Any:
    """Jobs in the park."""
    return total(group_jobs, q, c, over="group") + total(project_jobs_made, q, c, over="project")


@equation(r"T^{\mathrm{paid}}", dims=("year",), unit="M CNY", source="torch-statistics")
def tax_paid(q: Arrays, c: Arrays) -> Any:
    """Tax of groups and newcomers."""
    return total(group_tax, q, c, over="group") + total(project_tax_paid, q, c, over="project")
