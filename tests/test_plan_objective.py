"""What a plan minimises, by pencil: it keeps what earns, pays what it says, and goes as low as it can when
asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped_plans import prepared, prepared_from, solved
from small_plans import INF, best, simulated, small

from carbonpark.ledger import costs
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.solved import Solved, solve
from carbonpark.pathway.tables import costs_table
from carbonpark.scenario import load_scenario
from carbonpark.words.errors import InputError

TWO_WORKS: dict[str, Any] = {
    "years": (2025, 2026, 2027),
    "group": ("kiln", "dyehouse"),
    "carrier": ("power",),
    "supply": ("grid",),
    "reference_activity": {2026: 1.1, 2027: 1.2},
    "specific_use": {("kiln", "power"): 30.0, ("dyehouse", "power"): 70.0},
    "supply_delivers": 1.0,
    "supply_limit": INF,
    "supply_price": 1.0,
    "supply_factor": 0.5,
    "margin_per_activity": {"kiln": 40.0, "dyehouse": 80.0},
    "value_added_per_activity": {"kiln": 10.0, "dyehouse": 10.0},
    "base": {"buy": 100.0},
}


def scenario_file(folder: Path, text: str, parent: str = "toy/reference") -> Path:
    """A scenario that a person could have written, extending a shipped one."""
    file = folder / "asked.yaml"
    file.write_text(f"scenario: asked\nextends: {parent}\n{text}", encoding="utf-8")
    return file


def asked(folder: Path, text: str, parent: str = "toy/reference") -> Solved:
    """That scenario, solved exactly."""
    found = solve(prepared_from(scenario_file(folder, text, parent)), gap=0.0)
    assert isinstance(found, Solved), found.outcome.status
    return found


# the optimum keeps what earns -------------------------------------------------------------------------------
def test_without_limits_the_reference_activity_is_the_best():
    """Margins of 40 and 80 against 30 and 70 of power: each unit earns 10, so nobody shrinks though all may.

    2026: 1.1 x (100 - 120) = -22; 2027: 1.2 x -20 = -24; together -46.
    """
    answer = best(small(**TWO_WORKS, exit_limit={2026: 1.0, 2027: 1.0}))

    assert answer.cost == pytest.approx(-46.0)
    for group in ("kiln", "dyehouse"):
        assert answer.series("activity", group=group) == pytest.approx([1.1, 1.2])
        assert answer.series("exit", group=group) == pytest.approx([0.0, 0.0])


def test_a_limit_that_binds_shrinks_the_group_that_loses_least_by_it():
    """A cap of 50 kt in 2027, 60 without: 10 kt are 20 TJ less. A TJ of the kiln earns 10/30, of the dyehouse
    10/70.

    So the dyehouse gives 20/70 = 0.2857 of its activity, and the cap's price is (10/70) x 2 = 0.2857 a kt.
    """
    answer = best(
        small(**TWO_WORKS, exit_limit={2026: 1.3, 2027: 1.3}, emission_cap={2025: INF, 2026: INF, 2027: 50.0})
    )

    assert answer.series("activity", group="kiln") == pytest.approx([1.1, 1.2])
    assert answer.series("activity", group="dyehouse") == pytest.approx([1.1, 1.2 - 20.0 / 70.0])
    assert answer.cost == pytest.approx(-46.0 + 20.0 * 10.0 / 70.0)
    row = answer.matrix.row("emissions_at_most", 2027, "co2")
    assert answer.outcome.row_dual is not None
    assert answer.outcome.row_dual[row] == pytest.approx(-2.0 * 10.0 / 70.0)


def test_a_group_that_loses_money_leaves_when_it_may():
    """A margin of 20 against 30 of power: the kiln's exit saves 10 x (1.1 + 1.2) = 23."""
    losing = {**TWO_WORKS, "margin_per_activity": {"kiln": 20.0, "dyehouse": 80.0}}
    stays = best(small(**losing))
    leaves = best(small(**losing, exit_limit={(2026, "kiln"): 2.0, (2027, "kiln"): 2.0}))

    assert leaves.series("activity", group="kiln") == pytest.approx([0.0, 0.0])
    assert stays.cost - leaves.cost == pytest.approx(23.0)


NOBODY_MOVES = "may_admit: []\nmay_expand: []\nmay_exit: []\n"


def test_the_toy_park_without_newcomers_keeps_its_reference(tmp_path):
    """No limit, nothing may move, no project waits: activity is 1 and 1, with heat recovery and nothing else
    taken up.

    Recovery saves 16 TJ of steam, 20 TJ of coal at 0.04 = 0.8 a year, for 2 of which 18/20 is left in 2027.
    """
    found = asked(tmp_path, NOBODY_MOVES)

    np.testing.assert_allclose(
        found.q["activity"].values, found.given.reference["activity"].values, atol=1e-12
    )
    assert found.q["running"].values == pytest.approx(0.0)
    saved = found.given.reference["buy"].sel(year=2027, supply="coal_market") - found.q["buy"].sel(
        year=2027, supply="coal_market"
    )
    assert float(saved) == pytest.approx(20.0)


def test_nobody_with_a_margin_leaves_the_toy_park_unless_a_limit_binds(tmp_path):
    """All may go; the works earn 100 M CNY a year each: they stay. Under 20 kt, out of reach by measures
    (23.2), some go."""
    text = NOBODY_MOVES.replace("may_exit: []", "may_exit: {kiln: 90 %, dyehouse: 90 %}")
    free = asked(tmp_path, text)
    assert float(free.q["exit"].sum()) == pytest.approx(0.0, abs=1e-9)

    limit = (
        "limits:\n  emissions: {regime: location, boundary: managed, gases: [CO2], at_most: {2027: 20 kt CO2},\n"
        "              certificates: {at_most_share_of_reduction: 0 %}}\n"
    )
    capped = asked(tmp_path, text + limit)
    assert float(capped.q["exit"].sel(year=2027).sum()) > 0.0
    assert float(capped.q["emissions"].sel(year=2027, account="location:CO2")) == pytest.approx(20.0)


def test_nobody_with_a_margin_leaves_the_archetype(tmp_path):
    """All twenty groups may give up half; none of those that earn more than their energy costs does."""
    groups = prepared("archetype/reference").k.coords["group"]
    moves = "may_admit: []\nmay_exit: {" + ", ".join(f"{group}: 50 %" for group in groups) + "}\n"
    found = asked(tmp_path, moves, "archetype/reference")
    earns = found.k.c.value_added_per_activity.values > 0
    assert earns.sum() >= 15
    assert np.abs(found.q["exit"].values[:, earns]).max() < 1e-7


# what is reported is what was minimised ---------------------------------------------------------------------
def test_the_costs_of_a_small_plan_by_pencil():
    """Discounted at 10 %, one year: power 100 / 1.1, hall 40 / 1.1 less what is left of it, margin 120 / 1.1.

    The hall lasts 2 years and serves 1: of 40 x (1 + 1/1.1) parts, 1/1.1 of 1 + 1/1.1 are left: 40 x 0.47619
    = 19.0476. (100 - 120 + 40 - 19.0476 - 30) / 1.1 = -29.0476 / 1.1 = -26.4069.
    """
    plan: dict[str, Any] = {
        **TWO_WORKS,
        "years": (2025, 2026),
        "reference_activity": 1.0,
        "rate": 0.1,
        "project": ("hall",),
        "project_window": 1.0,
        "project_capex": 40.0,
        "project_margin": 30.0,
        "lifetime": {"hall": 2.0},
    }
    answer = best(small(**plan))

    assert answer.cost == pytest.approx((100 - 120 + 40 * (1 - (1 / 1.1) / (1 + 1 / 1.1)) - 30) / 1.1)
    table = costs_table(answer.k, {"plan": answer.q})
    assert table["discounted_M_CNY"].sum() == pytest.approx(answer.cost)
    amounts = table[table["year"] == 2026].groupby("item")["amount_M_CNY"].sum().to_dict()
    assert amounts == pytest.approx(
        {
            "energy_bought": 100.0,
            "margin_of_groups": -120.0,
            "margin_of_projects": -30.0,
            "invested_in_projects": 40.0,
            "worth_left_projects": -40.0 / 2.1,
        }
    )


@pytest.mark.parametrize("name", ["toy/cap", "archetype/peak-2028", "archetype/dual-control", "delfzijl/cap"])
def test_reported_cost_is_the_objective(name):
    """Every cost once: the table's discounted sum is what the solver minimised, with whole numbers at their
    values."""
    found = solved(name)
    table = costs_table(found.k, {"plan": found.q})
    if found.given.scenario.question.minimise == "energy_cost":
        table = table[~table["item"].str.startswith("margin")]

    assert table["discounted_M_CNY"].sum() == pytest.approx(found.fixed.objective, rel=1e-8)
    assert not table.duplicated(["item", "label", "year"]).any()


def test_every_cost_of_the_ledger_is_in_the_table():
    """Each item alone, at 1 of everything: what net cost adds up is what the table lists, term by term."""
    given = prepared("archetype/reference")
    ones = {name: array * 0.0 + 1.0 for name, array in given.reference.items()}
    table: pd.DataFrame = costs_table(given.k, {"plan": ones})

    assert table["discounted_M_CNY"].sum() == pytest.approx(
        float(costs.net_cost(Arrays(**ones), given.k.c)), rel=1e-9
    )


# other questions --------------------------------------------------------------------------------------------
def test_energy_cost_alone_would_close_the_park():
    """Energy costs 100 a year and closing costs nothing: all leave. With activity fixed the bill is 110 + 120
    = 230."""
    free = best(small(**TWO_WORKS, exit_limit={2026: 2.0, 2027: 2.0}), "energy_cost")
    fixed = best(small(**TWO_WORKS), "energy_cost")

    assert free.cost == pytest.approx(0.0)
    assert fixed.cost == pytest.approx(230.0)


def test_energy_cost_is_refused_unless_activity_is_fixed(tmp_path):
    """The scenario says so before anything is solved; with fixed activity it is a question like any other."""
    question = "question: {minimise: energy_cost, perspective: system, discount_rate: 0 %, fixed_activity: "
    with pytest.raises(InputError):
        load_scenario(scenario_file(tmp_path, question + "no}\n"))

    found = asked(tmp_path, question + "yes}\nmay_exit: {kiln: 90 %}\nmay_admit: []\n")
    np.testing.assert_allclose(found.q["activity"].values, 1.0)


LOWEST = (
    'question: {{minimise: {goal}, account: "location:CO2", perspective: system, discount_rate: 0 %, '
    "fixed_activity: no}}\nmay_admit: [assembly_hall]\n"
)


def test_the_toy_park_at_its_least_emissions(tmp_path):
    """Power 15 + kiln gas 5 + 64 TJ of steam (80 less 16 recovered) from gas 3.2 = 23.2 kt in each of two
    years: 46.4.

    The hall would add 0.5 kt a year, so it does not come; steam from gas needs 64 / (0.8 x 31.536) = 2.537
    MW.
    """
    found = asked(tmp_path, LOWEST.format(goal="cumulative_emissions"))

    assert found.reached == pytest.approx(46.4, rel=1e-6)
    assert found.q["emissions"].sel(account="location:CO2").values == pytest.approx(
        [30.0, 23.2, 23.2], rel=1e-5
    )
    assert float(found.q["running"].sum()) == pytest.approx(0.0, abs=1e-6)
    assert float(found.q["flow"].sel(year=2027, technology="gas_boiler")) == pytest.approx(64.0, rel=1e-5)
    assert float(found.q["build"].sum("vintage").sel(technology="gas_boiler")) == pytest.approx(
        64 / (0.8 * 31.536), rel=1e-5
    )


def test_the_lowest_peak_of_the_growing_toy_park(tmp_path):
    """Growth of 20 % a year: 2027 can be no lower than 1.2^2 x 23.2 = 33.408 kt; 2026 may be what is cheapest
    below that.

    2026 with recovery and coal alone would be 1.2 x (15 + 5 + 8) = 33.6 kt, so a little gas is burnt there
    too.
    """
    found = asked(tmp_path, LOWEST.format(goal="peak_emissions") + "drivers: {growth: {default: 20 %}}\n")
    path = found.q["emissions"].sel(account="location:CO2")

    assert found.reached == pytest.approx(33.408, rel=1e-6)
    assert float(path.sel(year=2027)) == pytest.approx(33.408, rel=1e-5)
    assert float(path.sel(year=2026)) == pytest.approx(33.408, rel=1e-5)


def test_the_lowest_peak_of_two_years_by_pencil():
    """100 TJ in 2026 and 60 in 2027; 40 TJ of clean power in all years together at most 25 a year: (100 - 25)
    x 0.5 = 37.5."""
    answer = best(
        small(
            years=(2025, 2026, 2027),
            group=("works",),
            carrier=("power",),
            supply=("grid", "clean"),
            specific_use={2026: 100.0, 2027: 60.0},
            supply_delivers=1.0,
            supply_price=1.0,
            supply_factor={"grid": 0.5},
            supply_limit={"grid": INF, "clean": 25.0},
            peak_objective=1.0,
        ),
        "peak_emissions",
    )

    assert answer.cost == pytest.approx(37.5)
    assert answer.at("peak_height", account="co2") == pytest.approx(37.5)


def test_the_reference_is_simulated_not_optimised():
    """A measure that pays for itself is in the plan and not in the reference: no optimised run is called
    reference."""
    k = small(
        **TWO_WORKS,
        application=("saver",),
        at_group={"kiln": 1.0},
        potential=1.0,
        saving=10.0,
        install_limit=INF,
        measure_capex=1.0,
    )
    reference = simulated(k)
    answer = best(k, reference=reference)

    assert float(reference["treated"].sum()) == 0.0
    assert answer.series("treated", application="saver") == pytest.approx([1.1, 1.2])
    assert reference["buy"].sel(supply="grid").values == pytest.approx([100.0, 110.0, 120.0])
