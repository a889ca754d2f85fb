"""Prices of quantities and the admission of newcomers, on the toy park: by pencil and by solving again."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from toy_plans import LAST_TONNE, emissions, solved

from carbonpark.factors import library
from carbonpark.park import load_park
from carbonpark.pathway.prices import WANTED, Duals, probe_prices, scores
from carbonpark.pathway.quantities import PROBES
from carbonpark.pathway.solved import Solved, prepare, solve
from carbonpark.pathway.solver import Solver
from carbonpark.pathway.targets import targets
from carbonpark.pathway.thresholds import thresholds
from carbonpark.scenario import load_scenario
from carbonpark.words.places import shipped

CAP = emissions("at_most: {2027: 25.5 kt CO2}")
FLOOR = emissions("productivity: {at_least: {2027: 8200 CNY/t CO2}}, at_most: {2027: 29 kt CO2}")
NARROW = "limits:\n  land: {plots: {at_most: {2027: 10.4 ha}}}\n"
HALL = 2 * 20.6 - 4.0 - 2 * 3.6 * 0.6 / 3.6
"""What the hall earns from 2026: two years of margin, a tenth of 40 M CNY, and 1 GWh a year at 0.6 M CNY."""


def probe(table: pd.DataFrame, quantity: str, label: str, year: int) -> pd.Series:
    """The price row of one quantity in one year."""
    rows = table[(table["kind"] == "probe") & (table["quantity"] == quantity) & (table["label"] == label)
                 & (table["year"] == year)]
    assert len(rows) == 1
    return rows.iloc[0]


def score(table: pd.DataFrame) -> pd.Series:
    """The score row of the only candidate."""
    return table[(table["kind"] == "admission") & (table["part"] == "score")].iloc[0]


def part(table: pd.DataFrame, name: str, kind: str = "admission") -> float:
    """One part of the only candidate's score."""
    return float(table[(table["kind"] == kind) & (table["part"] == name)]["value"].sum())


def test_a_capped_tonne_has_the_price_of_the_dearest_abatement():
    """Only location-based CO2 of 2027 is scarce: (0.1 - 0.05 + 0.025/25.2288) / 0.075; the other regimes cost nothing."""
    table = thresholds(solved(CAP))
    tonne = probe(table, "emissions", "location:CO2", 2027)

    assert tonne["price"] == pytest.approx(LAST_TONNE)
    assert tonne["price_divisible"] == pytest.approx(LAST_TONNE)
    assert tonne["price_block"] == pytest.approx(LAST_TONNE)
    assert tonne["unit"] == "M CNY / kt CO2"
    assert tonne["status"] == ""
    assert probe(table, "emissions", "910:CO2", 2027)["price"] == pytest.approx(0.0, abs=1e-9)
    assert probe(table, "emissions", "location:CO2", 2026)["price"] == pytest.approx(0.0, abs=1e-9)


def test_a_tonne_is_worth_money_even_where_its_cap_has_no_price():
    """The cap of 29 kt is slack, the floor of 8.2 M CNY/kt binds: a kt is worth as much, value added a part of 8.2."""
    found = solved(FLOOR)
    table, limits = thresholds(found), targets(found)

    assert limits[limits["target"] == "emissions_at_most"]["price"].item() == 0.0
    assert probe(table, "emissions", "location:CO2", 2027)["price"] == pytest.approx(LAST_TONNE)
    assert probe(table, "value_added", "", 2027)["price"] == pytest.approx(LAST_TONNE / 8.2)


def test_value_added_a_newcomer_needs_for_each_tonne():
    """One kt is worth 8.2 M CNY of value added: the floor itself. Under a plain cap value added has no price."""
    needed = thresholds(solved(FLOOR)).query("kind == 'necessary' and quantity == 'emissions'")
    undefined = thresholds(solved(CAP)).query("kind == 'necessary' and quantity == 'emissions'").iloc[0]

    assert needed["year"].tolist() == [2027]
    assert needed["value"].item() == pytest.approx(8.2)
    assert "other uses zero" in needed["title_en"].item()
    assert (undefined["status"], math.isnan(undefined["value"])) == ("not_defined", True)
    assert probe(thresholds(solved(CAP)), "value_added", "", 2027)["status"] == "not_defined"


@pytest.mark.parametrize("text", [CAP, FLOOR])
def test_every_probe_price_is_a_finite_difference(text):
    """One thousandth of a unit more, counted for nothing: the least cost moves by the price, either way."""
    found = solved(text)
    kept = Solver(found.program.matrix, whole=False)
    kept.change_columns(*_fixed(found))
    least = kept.solve().objective
    prices = probe_prices(Duals.of(found.program.matrix, found.fixed))
    assert sum(abs(price) > 0.01 for price in prices.values()) >= 1

    for (quantity, labels), price in prices.items():
        name = next(probe for probe, counted in PROBES.items() if counted == quantity)
        column = found.program.matrix.column(name, *labels)
        for more in (1e-3, -1e-3):
            kept.change_columns(column, more, more)
            change = (kept.solve().objective - least) / more
            assert (-change if name in WANTED else change) == pytest.approx(price, abs=1e-6), (name, labels, more)
        kept.change_columns(column, 0.0, 0.0)


def _fixed(found):
    """The whole-number decisions of a plan at their values."""
    whole = np.flatnonzero(found.program.matrix.integer)
    values = np.round(found.outcome.x[whole])
    return whole, values, values


def test_the_hall_is_admitted_and_its_score_is_taken_apart():
    """36 of its own, less 0.5 kt in 2027 at the price of the last tonne; its power comes from the grid."""
    table = thresholds(solved(CAP))

    assert score(table)["value"] == pytest.approx(HALL - 0.5 * LAST_TONNE)
    assert (score(table)["verdict"], score(table)["project"], score(table)["year"]) == ("admit", "assembly_hall", 2026)
    assert part(table, "emissions") == pytest.approx(-0.5 * LAST_TONNE)
    assert part(table, "own_cost") == pytest.approx(HALL)
    assert part(table, "investment", "admission_own") == pytest.approx(-4.0)
    assert part(table, "margin", "admission_own") == pytest.approx(41.2)
    assert part(table, "energy", "admission_own") == pytest.approx(-1.2)


def test_value_added_counts_for_the_hall_where_it_is_wanted():
    """Under the floor: + 20 M CNY of 2027 at LAST_TONNE / 8.2 each, - 0.5 kt at LAST_TONNE."""
    table = thresholds(solved(FLOOR))

    assert part(table, "value_added") == pytest.approx(20 * LAST_TONNE / 8.2)
    assert part(table, "emissions") == pytest.approx(-0.5 * LAST_TONNE)
    assert score(table)["value"] == pytest.approx(HALL + 20 * LAST_TONNE / 8.2 - 0.5 * LAST_TONNE)
    named = table[(table["kind"] == "admission") & (table["part"] != "score")]["value"].sum()
    assert named == pytest.approx(score(table)["value"], abs=1e-9)


@pytest.mark.parametrize("text", [CAP, FLOOR, NARROW])
def test_the_score_is_the_change_of_cost_when_a_little_of_the_project_is_forced_in(text):
    """A thousandth more of the hall, its number not counted: the least cost falls by the score."""
    found = solved(text)
    matrix = found.program.matrix
    for each in scores(found.k, Duals.of(matrix, found.fixed)):
        kept = Solver(matrix, whole=False)
        kept.change_columns(*_fixed(found))
        kept.change_rows(matrix.row("projects_within_number", each.project), -np.inf, np.inf)
        least = kept.solve().objective
        column = matrix.column("start", each.year, each.project)
        now = float(np.round(found.outcome.x[column]))
        kept.change_columns(column, now + 1e-3, now + 1e-3)

        assert (least - kept.solve().objective) / 1e-3 == pytest.approx(each.total, abs=1e-6), each.year


def test_where_projects_are_indivisible_three_figures_differ():
    """0.4 ha are left in 2027 and the hall needs 1: kept out, land is worth nothing; four tenths of it would pay 36
    a hectare; a whole hectare more lets it in and saves 36."""
    table = thresholds(solved(NARROW), blocks={"land_taken": 1.0})
    land = probe(table, "land_taken", "plots", 2027)

    assert land["price"] == pytest.approx(0.0, abs=1e-9)
    assert land["price_divisible"] == pytest.approx(HALL)
    assert land["price_block"] == pytest.approx(HALL)
    assert land["block"] == 1.0
    assert land["status"] == "indivisible"
    assert score(table)["status"] == "indivisible"
    assert score(table)["price_divisible"] == pytest.approx(0.0, abs=1e-9)


def test_a_whole_project_is_valued_by_leaving_it_out():
    """Without the hall the cap leaves 0.5 kt to coal: 36 less 0.5 kt at the last tonne's price, as the score says."""
    assert score(thresholds(solved(CAP)))["price_block"] == pytest.approx(HALL - 0.5 * LAST_TONNE)


def test_without_solving_again_the_block_stays_blank():
    """`resolve=False` asks for no other solve than the divisible one."""
    table = thresholds(solved(CAP), resolve=False)

    assert table["price_block"].isna().all()
    assert probe(table, "emissions", "location:CO2", 2027)["price_divisible"] == pytest.approx(LAST_TONNE)


def test_a_question_that_is_not_money_has_no_prices():
    """Least emissions: every price is blank, and the rows say why."""
    table = thresholds(solved(CAP + "question: {minimise: cumulative_emissions, account: 'location:CO2', discount_rate: 0 %}\n"))

    assert len(table) and table["price"].isna().all()
    assert table["note_en"].str.contains("money").all()
    assert set(table["status"]) == {"not_defined"}


def test_a_project_that_a_target_cannot_do_without_says_so():
    """215 M CNY in 2027 need the hall's 20: there is no plan without it; on 10.4 ha there is none with it."""
    needed = score(thresholds(solved("limits: {industry: {value_added: {at_least: {2027: 215 M CNY}}}}\n")))
    shut_out = score(thresholds(solved(NARROW)))

    assert (needed["verdict"], needed["note_en"]) == ("admit", "without it no plan meets the targets")
    assert (shut_out["verdict"], shut_out["note_en"]) == ("refuse", "a whole one does not fit within the limits")
    assert math.isnan(needed["price_block"]) and math.isnan(shut_out["price_block"])


@pytest.fixture(scope="module")
def archetype() -> Solved:
    """The archetype's peak by 2028, with all that shapes a price: measures, conversion, projects, limits in turn."""
    scenario = load_scenario(shipped("archetype") / "peak-2028.yaml")
    found = solve(prepare(scenario, load_park(scenario.park_path), library()), time_limit=60)
    assert isinstance(found, Solved)
    return found


def test_prices_of_a_park_of_real_size_are_finite_differences(archetype):
    """The five dearest probes and the first score of each of five yes/no projects, against the kept LP solved again.

    Where the least cost has a kink the price lies between the differences of either side.
    """
    matrix, duals = archetype.program.matrix, Duals.of(archetype.program.matrix, archetype.fixed)
    kept = Solver(matrix, whole=False)
    kept.change_columns(*_fixed(archetype))
    least = kept.solve().objective
    asked = []
    for (quantity, labels), price in sorted(probe_prices(duals).items(), key=lambda each: -abs(each[1]))[:5]:
        name = next(probe for probe, counted in PROBES.items() if counted == quantity)
        asked.append((matrix.column(name, *labels), -price if name in WANTED else price))
    whole = [each for each in scores(archetype.k, duals) if archetype.k.modes[each.project] == "yes_no"]
    firsts = list({each.project: each for each in reversed(whole)}.values())[:5]
    asked += [(matrix.column("start", each.year, each.project), -each.total) for each in firsts]
    assert len(asked) == 10
    for column, cost in asked:
        now = round(float(archetype.outcome.x[column]))
        row = None if matrix.columns[column][0] != "start" else matrix.row("projects_within_number",
                                                                           matrix.columns[column][1][1])
        limits = None if row is None else kept.row_limits(row)
        if row is not None:
            kept.change_rows(row, -np.inf, np.inf)
        sides = []
        for more in (1e-3, -1e-3):
            kept.change_columns(column, now + more, now + more)
            sides.append((kept.solve().objective - least) / more)
        kept.change_columns(column, now, now)
        if row is not None:
            kept.change_rows(row, *limits)
        room = 1e-3 * abs(cost) + 1e-3
        assert min(sides) - room <= cost <= max(sides) + room, (matrix.column_name(column), cost, sides)
