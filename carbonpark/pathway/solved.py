"""From a scenario to a solved plan: coefficients, reference, limits, program, solution; nothing is told yet."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, on_labels
from carbonpark.coefficients.limits import certificate_factors, with_limits
from carbonpark.coefficients.plan import plan_coefficients
from carbonpark.pathway.model import Program, program
from carbonpark.pathway.simulation import HandDecisions, simulate
from carbonpark.pathway.solver import Outcome, Progress, Solver
from carbonpark.words.errors import InputError, Problem
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.factors import FactorLibrary
    from carbonpark.park import Park
    from carbonpark.scenario import Scenario

Numbers = Mapping[str, xr.DataArray]
REACHING = {"cumulative_emissions": "emission_budget", "peak_emissions": "emission_cap"}
"""Goals of emissions, and the limit that holds what was reached while cost is minimised."""
REACHED_WITHIN = 1e-6

DEFAULT_GAP = 0.005
"""Relative gap at which a plan counts as optimal."""


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to be asked: its park, its coefficients with limits, and its reference path."""

    park: Park
    scenario: Scenario
    library: FactorLibrary
    k: Coefficients
    reference: Numbers
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Solved:
    """A plan found: `q` is the LP solution with whole-number decisions at their rounded values."""

    given: Prepared
    program: Program
    solver: Solver
    outcome: Outcome
    fixed: Outcome
    q: Numbers
    seconds: Mapping[str, float]
    reached: float | None = None
    """The least emissions or the lowest peak, where the question asks for them; the plan is the cheapest that reaches it."""

    @property
    def k(self) -> Coefficients:
        """The coefficients of the plan."""
        return self.given.k

    @property
    def x(self) -> np.ndarray:
        """The solution, column by column: that of the LP with whole numbers fixed, where there is one."""
        return np.asarray(self.fixed.x if self.fixed.x is not None else self.outcome.x)


@dataclass(frozen=True)
class Unsolved:
    """No plan: the limits cannot all hold, or time ran out before any plan was found."""

    given: Prepared
    program: Program
    solver: Solver
    outcome: Outcome
    seconds: Mapping[str, float]


def prepare(scenario: Scenario, park: Park, library: FactorLibrary) -> Prepared:
    """Check names, make the coefficients, simulate the reference and add the limits."""
    started = time.perf_counter()
    _names_fit(scenario, park)
    k = certificate_factors(plan_coefficients(park, scenario, library))
    made = time.perf_counter()
    reference = simulate(k)
    k = with_limits(k, scenario, reference)
    return Prepared(park, scenario, library, k, reference,
                    {"coefficients": made - started, "reference": time.perf_counter() - made})


def solve(given: Prepared, gap: float = DEFAULT_GAP, time_limit: float = math.inf, threads: int | None = None,
          on_progress: Callable[[Progress], None] | None = None, cancelled: Callable[[], bool] | None = None
          ) -> Solved | Unsolved:
    """Express, solve to the gap, then solve again with the whole-number decisions fixed: that is the plan."""
    started = time.perf_counter()
    question = given.scenario.question
    built = program(given.k, given.reference, question.minimise, question.account)
    expressed = time.perf_counter()
    solver = Solver(built.matrix, threads)
    outcome = solver.solve(gap, time_limit, on_progress, cancelled)
    seconds = {**given.seconds, "express": expressed - started, "solve": time.perf_counter() - expressed}
    if outcome.x is None:
        return Unsolved(given, built, solver, outcome, seconds)
    reached = None
    if question.minimise in REACHING:
        reached = outcome.objective
        given = replace(given, k=_held_at(given, reached))
        built = program(given.k, given.reference, "net_cost")
        solver = Solver(built.matrix, threads)
        cheapest = solver.solve(gap, time_limit, on_progress, cancelled)
        if cheapest.x is None:
            return Unsolved(given, built, solver, cheapest, seconds)
        outcome, seconds["solve"] = cheapest, time.perf_counter() - expressed
    assert outcome.x is not None
    fixed = solver.fix_integers(outcome.x)
    x = outcome.x if fixed.x is None else fixed.x
    seconds["fixed"] = fixed.seconds
    return Solved(given, built, solver, outcome, fixed, built.numbers(np.asarray(x)), seconds, reached)


def _held_at(given: Prepared, reached: float) -> Coefficients:
    """The level reached as a limit, so that among all plans that reach it the cheapest is taken."""
    name = REACHING[given.scenario.question.minimise]
    k, level = given.k, reached + REACHED_WITHIN * max(1.0, abs(reached))
    limit = on_labels(name, getattr(k.c, name) if name in k.c else np.inf, k.coords)
    at = {"account": given.scenario.question.account}
    limit.loc[at] = np.minimum(limit.loc[at], level)
    if "year" in limit.dims:
        limit.loc[{"year": k.base_year}] = np.inf
    more: dict[str, Any] = {name: limit}
    return k.with_(**more)


def hand_decisions(scenario: Scenario) -> HandDecisions:
    """The plan a person wrote into the scenario, by year and label."""
    plan = scenario.plan
    if plan is None:
        return HandDecisions({}, {}, {}, {}, {})

    def flat(named: Mapping[str, Mapping[int, float]]) -> dict[tuple[int, str], float]:
        return {(year, label): value for label, by_year in named.items() for year, value in by_year.items()}

    return HandDecisions(flat(plan.activity), flat(plan.start), flat(plan.install), flat(plan.build), flat(plan.buy))


def _names_fit(scenario: Scenario, park: Park) -> None:
    """Every name a scenario uses exists in its park, and the price bases agree."""
    from carbonpark.coefficients.labels import PAYERS

    names = {
        "groups": [each.group for each in park.groups], "projects": [each.project for each in park.projects],
        "technologies": [each.technology for each in park.technologies],
        "measures": [each.measure for each in park.measures], "supplies": [each.supply for each in park.supplies],
        "outlets": [each.outlet for each in park.outlets], "pools": [each.pool for each in park.pools],
        "boundaries": [each.boundary for each in park.boundaries], "payers": list(PAYERS),
        "applications": [f"{each.measure}@{each.group}" for each in park.measures],
    }
    from carbonpark.scenario import check_names

    problems = [*check_names(scenario, names), *_other_currency(scenario, park)]
    if problems:
        raise InputError(problems)


def _other_currency(scenario: Scenario, park: Park) -> list[Problem]:
    """Amounts of a scenario are in its park's currency; nothing is converted in silence."""
    own = park.park.currency
    if scenario.currency in (None, own):
        return []
    return [Problem(scenario.place("park"),
                    Text(zh=f"情景里的金额是 {scenario.currency}，园区的是 {own}", en=f"the scenario's money is in {scenario.currency}, the park's in {own}"),
                    Text(zh=f"换算成 {own}", en=f"write it in {own}"), "currency")]
