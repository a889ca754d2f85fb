"""The shipped parks and scenarios, each read, prepared and solved once for all tests that look at them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import carbonpark
from carbonpark.factors import library
from carbonpark.inventory import Inventory, account
from carbonpark.park import load_park
from carbonpark.pathway.solved import Prepared, Solved, prepare, solve
from carbonpark.scenario import load_scenario

SCENARIOS = Path(carbonpark.__file__).parent.parent / "scenarios"


@cache
def prepared(name: str) -> Prepared:
    """A shipped scenario (`archetype/peak-2028`) with its coefficients, reference and limits."""
    return prepared_from(SCENARIOS / f"{name}.yaml")


def prepared_from(path: Path) -> Prepared:
    """The same of a scenario file anywhere."""
    scenario = load_scenario(path)
    return prepare(scenario, load_park(Path(scenario.park_path)), library())


@cache
def solved(name: str) -> Solved:
    """A shipped scenario's plan, to the gap the package itself uses."""
    found = solve(prepared(name))
    assert isinstance(found, Solved), f"{name}: {found.outcome.status}"
    return found


@cache
def base_year_account(name: str) -> Inventory:
    """The account of the base year in the scenario's boundary, made from the park alone."""
    given = prepared(name)
    return account(given.park, boundary=given.scenario.boundary, years=[given.scenario.horizon.base_year])
