"""Carbon: caps, budgets, intensity and productivity, each for one named regime and its gases."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import costs, ratios, scope2
from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, at_most, rule

Arrays = Any


@cell(unit="kt CO2e", source="plan-peak")
def newcomer_unabated(running: Any, project_unabated: Any) -> Any:
    """Emissions a newcomer would have without any measure."""
    return running * project_unabated


@cell(unit="kt CO2e", source="plan-peak")
def committed_unabated(reference_running: Any, project_unabated: Any) -> Any:
    """Emissions of projects the reference already holds: they are no newcomers to it."""
    return reference_running * project_unabated


@cell(unit="kt CO2e", source="plan-peak")
def expansion_unabated_emissions(expand: Any, expansion_unabated: Any) -> Any:
    """Emissions an expansion would have without any measure."""
    return expand * expansion_unabated


@cell(unit="kt CO2e", source="plan-peak")
def exit_unabated_emissions(exit: Any, expansion_unabated: Any) -> Any:
    """Emissions an exit takes with it, at the group's own unabated intensity."""
    return exit * expansion_unabated


@cell(unit="kt CO2e", source="plan-peak")
def offered_unabated(project_offered: Any, project_unabated: Any) -> Any:
    """Emissions of every project that could be there by now, without any measure."""
    return project_offered * project_unabated


@cell(unit="kt CO2e", source="plan-certificates")
def certificate_share_twin(reduction: Any, certificate_share_limit: Any) -> Any:
    """The most of a reduction that may be bought as certificates."""
    return reduction * certificate_share_limit


@cell(unit="kt CO2e", source="plan-peak")
def newcomers_counted(growth: Any, guard_newcomers: Any) -> Any:
    """Growth a guard allows for; nothing where the guard is strict."""
    return growth * guard_newcomers


@equation(r"\bar E^{+}", dims=("year", "account"), unit="kt CO2e", source="plan-peak")
def unabated_growth(q: Arrays, c: Arrays) -> Any:
    """Unabated emissions of admitted newcomers and expansions, beyond what the reference holds."""
    newcomers = total(newcomer_unabated, q, c, over="project") - total(committed_unabated, q, c, over="project")
    return newcomers + total(expansion_unabated_emissions, q, c, over="group")


@equation(r"E^{\mathrm{out}}", dims=("year", "account"), unit="kt CO2e", source="plan-peak")
def moved_outside(q: Arrays, c: Arrays) -> Any:
    """Emissions of exits and of projects not admitted, at their own unabated intensity in this park's supply mix.

    They arise elsewhere: the line stands beside the plan so that no park peaks by export. The tables hold no national
    average intensity by trade, so the trade's own stands for it (docs/decisions/moved-outside.md).
    """
    exits = total(exit_unabated_emissions, q, c, over="group")
    refused = total(offered_unabated, q, c, over="project") - total(newcomer_unabated, q, c, over="project")
    return exits + refused


@rule("carbon", dims=("year", "account"), unit="kt CO2e", source="state-council-2024-39", needs=("emission_cap",),
      target=True)
def emissions_at_most(q: Arrays, c: Arrays) -> Any:
    """Emissions stay below the cap of the year.

    The price is what one more kt in that year would save, in M CNY per kt CO2e.
    """
    return at_most(q.emissions, c.emission_cap)


@rule("carbon", dims=("account",), unit="kt CO2e", source="state-council-2024-39", needs=("emission_budget",),
      target=True)
def emissions_within_budget(q: Arrays, c: Arrays) -> Any:
    """Emissions over the horizon stay within the budget.

    The price is what one more kt over the horizon would save, in M CNY per kt CO2e.
    """
    return at_most(costs.cumulative_emissions(q, c), c.emission_budget)


@rule("carbon", dims=("year", "account"), unit="kt CO2e", source="state-council-2024-39",
      needs=("emission_intensity_cap",), target=True)
def carbon_intensity_at_most(q: Arrays, c: Arrays) -> Any:
    """Emissions per value added stay below the cap; value added is positive.

    The price is what one more kt in that year would save, in M CNY per kt CO2e.
    """
    return at_most(q.emissions - total(ratios.intensity_twin, q, c, over=()), c.intensity_where)


@rule("carbon", dims=("year", "account"), unit="M CNY", source="seed-carbon-productivity",
      needs=("productivity_floor",), target=True)
def carbon_productivity_at_least(q: Arrays, c: Arrays) -> Any:
    """Value added per tonne reaches its target; emissions are positive.

    The price is what one M CNY less of value added asked for would save, in M CNY per M CNY.
    """
    return at_most(total(ratios.productivity_twin, q, c, over=()) - q.value_added, c.productivity_where)


@rule("carbon", dims=("year", "account"), unit="kt CO2e", source="plan-certificates",
      needs=("certificate_share_limit",), target=True)
def certificates_within_share_of_reduction(q: Arrays, c: Arrays) -> Any:
    """Certificates beyond the reference's make up at most their share of the reduction against it and its newcomers.

    The twin is linear, so it also keeps emissions at or below the reference plus newcomers: a plan under this rule
    reduces something, or buys nothing and reduces nothing (docs/decisions/certificate-share.md).
    The price is what one more kt of reduction by certificates would save, in M CNY per kt CO2e.
    """
    reduction = unabated_growth(q, c) - q.emissions + c.reference_emissions
    allowed = certificate_share_twin(reduction, c.certificate_share_limit)
    bought = scope2.certified_reduction(q, c) - c.reference_certified
    return at_most(bought - allowed, c.certificate_share_where)


@rule("peak", dims=("year", "account"), unit="kt CO2e", source="state-council-peak-2030", needs=("rise_limit",),
      target=True)
def emissions_fall_after_peak(q: Arrays, c: Arrays) -> Any:
    """Once the peak year has passed, limited emissions never rise again.

    Never alone: `emissions_below_reference_until_peak` stands beside it, or the optimum raises the peak to pass.
    The price is what one more kt of rise in that year would save, in M CNY per kt CO2e.
    """
    return at_most(q.emissions.diff("year"), c.rise_limit.sel(year=c.model_years))


@rule("peak", dims=("year", "account"), unit="kt CO2e", source="state-council-peak-2030", needs=("guard_limit",),
      target=True)
def emissions_below_reference_until_peak(q: Arrays, c: Arrays) -> Any:
    """Up to the peak, emissions stay below the reference and the unabated emissions of what was newly admitted.

    The price is what one more kt in that year would save, in M CNY per kt CO2e.
    """
    allowed = newcomers_counted(unabated_growth(q, c), c.guard_newcomers) + c.reference_emissions
    return at_most(q.emissions - allowed, c.guard_limit)


@rule("carbon", dims=("year", "account"), unit="kt CO2e", source="plan-definitions",
      needs=("emission_floor",))
def emissions_not_negative(q: Arrays, c: Arrays) -> Any:
    """A ratio over emissions is a limit only while they are positive: exports never turn the account negative."""
    return at_least(q.emissions, c.emission_floor)
