"""Every kind of limit binds in some shipped scenario, so that its price and its way out are shown to people.

A rule binds where its row stands at its limit in the plan and relaxing that limit would change the cost. Definitions
and balances always hold as equations and prove nothing here. A limit rule that binds nowhere in what we ship is one no
reader ever sees at work; the few that only forbid nonsense have tests of their own.
"""

from __future__ import annotations

import pytest

from carbonpark.factors import library
from carbonpark.park import load_park
from carbonpark.pathway.model import RULES
from carbonpark.pathway.solved import Solved, Unsolved, prepare, solve
from carbonpark.scenario import load_scenario

PLANS = ("five-year-plan", "peak-2028", "double-productivity", "dual-control", "total-control", "least-emissions")
LIMIT_FAMILIES = {"balance", "capacity", "measures", "industry", "land", "energy", "carbon", "peak", "finance"}
ASKED_BY_TARGETS = {
    "emissions_at_most", "emissions_within_budget", "carbon_intensity_at_most", "carbon_productivity_at_least",
    "certificates_within_share_of_reduction", "emissions_fall_after_peak", "emissions_below_reference_until_peak",
    "energy_at_most", "energy_intensity_at_most", "certificates_cover_half_the_saving", "coal_at_most",
    "investment_within_means", "value_added_at_least", "jobs_at_least", "tax_at_least", "high_tech_share_at_least",
    "supply_chains_keep_their_base", "land_within_pool", "direct_supply_share_of_green_power",
}
"""Rules that exist only because a scenario asks: each of them binds somewhere."""


def solved(name: str) -> Solved | Unsolved:
    scenario = load_scenario(f"archetype/{name}")
    return solve(prepare(scenario, load_park(scenario.park_path), library()), threads=1)


@pytest.fixture(scope="module")
def binding() -> dict[str, set[str]]:
    """Rule -> shipped scenarios in which one of its rows has a price."""
    found: dict[str, set[str]] = {}
    for name in PLANS:
        plan = solved(name)
        assert isinstance(plan, Solved), name
        assert plan.fixed.row_dual is not None
        for (rule, _), dual in zip(plan.program.matrix.rows, plan.fixed.row_dual, strict=True):
            if abs(dual) > 1e-6:
                found.setdefault(rule, set()).add(name)
    return found


@pytest.mark.slow
def test_every_family_of_limits_binds_somewhere(binding):
    family = {rule.name: rule.family for rule in RULES}

    assert {family[rule] for rule in binding} >= LIMIT_FAMILIES


@pytest.mark.slow
def test_every_target_of_a_scenario_binds_somewhere(binding):
    assert {rule.name for rule in RULES} >= ASKED_BY_TARGETS

    assert ASKED_BY_TARGETS - set(binding) == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["archetype/infeasible", "toy/infeasible", "delfzijl/infeasible"])
def test_scenarios_meant_to_fail_do(name):
    scenario = load_scenario(name)

    outcome = solve(prepare(scenario, load_park(scenario.park_path), library()), threads=1)

    assert isinstance(outcome, Unsolved)
    assert outcome.outcome.status == "infeasible"
