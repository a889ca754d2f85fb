"""The toy park under scenarios of a few lines: prepared and solved once, and the figures its pencil work rests on.

Steam of coal costs 1.25 TJ x 0.04 = 0.05 M CNY/TJ and emits 0.125 kt; steam of gas costs 0.1 M CNY/TJ, emits 0.05 kt
and needs a boiler: 0.5 M CNY/MW of which the one year to the horizon bears 1/20, over 8760 h x 0.0036 TJ x 0.8 =
25.2288 TJ a MW: 0.025 / 25.2288 M CNY/TJ. So the last tonne costs (0.1 - 0.05 + 0.025 / 25.2288) / 0.075.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from carbonpark.factors import library
from carbonpark.park import load_park
from carbonpark.pathway.solved import Prepared, Solved, Unsolved, prepare, solve
from carbonpark.scenario import load_scenario
from carbonpark.words.places import shipped

BOILER = 0.025 / 25.2288
"""Capital cost of gas steam made in 2027 [M CNY/TJ]."""
LAST_TONNE = (0.1 - 0.05 + BOILER) / 0.075
"""What the last kt of CO2 costs in 2027 when coal steam gives way to gas steam [M CNY/kt]."""
HEAD = "scenario: test\ntitle: {{zh: 试, en: test}}\nbecause: checked by hand\nextends: {parent}\n"
CAP = "{{regime: location, boundary: managed, gases: [CO2], {what}}}"


def emissions(what: str) -> str:
    """Limits on location-based CO2, from line 6 of the scenario."""
    return "limits:\n  emissions: " + CAP.format(what=what) + "\n"


@cache
def prepared(text: str) -> Prepared:
    """The toy reference with these lines besides (the first of them is line 5)."""
    file = Path(tempfile.mkdtemp()) / "toy-test.yaml"
    file.write_text(HEAD.format(parent=shipped("toy") / "reference.yaml") + text, encoding="utf-8")
    scenario = load_scenario(file)
    return prepare(scenario, load_park(shipped("toy")), library())


@cache
def answer(text: str) -> Solved | Unsolved:
    """What the plan of that scenario comes to, solved to the last digit."""
    return solve(prepared(text), gap=0.0)


def solved(text: str) -> Solved:
    """The plan of a scenario that has one."""
    found = answer(text)
    assert isinstance(found, Solved), found.outcome.status
    return found


def unsolved(text: str) -> Unsolved:
    """The finding of a scenario that has no plan."""
    found = answer(text)
    assert isinstance(found, Unsolved)
    return found
