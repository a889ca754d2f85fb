"""`track` with figures a pencil can follow: levers, charges, budget, targets."""

from __future__ import annotations

from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from carbonpark.pathway.tracking.budget import budget_table, yearly
from carbonpark.pathway.tracking.checked_targets import targets_of_year
from carbonpark.pathway.tracking.deviation import deviation
from carbonpark.pathway.tracking.planned import planned_side
from carbonpark.pathway.tracking.side import Side, side
from carbonpark.words.errors import InputError

LONG = ["kind", "label", "carrier", "value"]
SUPPLY = ["carrier", "source", "lever", "TJ", "kt"]


def made(use=(), fuel=(), process=(), value_added=(), supply=(), plants=()) -> Side:
    """A side from rows of its long tables."""
    return side(2026, "910:CO2", pd.DataFrame(use, columns=LONG), pd.DataFrame(fuel, columns=LONG),
                pd.DataFrame(process, columns=["kind", "label", "value"]),
                pd.DataFrame(value_added, columns=["kind", "label", "value"]),
                pd.DataFrame(supply, columns=SUPPLY), pd.DataFrame(plants, columns=["source", "kt"]))


def levers(plan: Side, record: Side) -> dict[str, float]:
    """kt by lever."""
    found = deviation(plan, record).groupby("lever")["kt"].sum()
    return {str(name): float(value) for name, value in found.items() if abs(value) > 1e-12}


def works(value_added: float, terajoule: float, kt: float) -> Side:
    """One works that burns gas."""
    return made(use=[("group", "works", "natural_gas", terajoule)], fuel=[("group", "works", "natural_gas", kt)],
                value_added=[("group", "works", value_added)])


def test_growth_and_saving_of_one_works():
    # 10 kt planned, 10.8 recorded: value added x 1.2, energy per value added x 0.9, factor as planned.
    mean = 0.8 / log(1.08)                                              # L(10.8, 10)
    found = levers(works(10.0, 100.0, 10.0), works(12.0, 108.0, 10.8))
    assert found == pytest.approx({"activity": mean * log(1.2), "efficiency": mean * log(0.9)})
    assert sum(found.values()) == pytest.approx(0.8)


def test_a_works_without_value_added_answers_for_all_its_energy():
    plan, record = works(np.nan, 100.0, 10.0), works(np.nan, 108.0, 10.8)
    assert levers(plan, record) == pytest.approx({"use_without_value_added": 0.8})


def powered(grid: float, factor: float, sun: float, certificates: float = 0.0) -> Side:
    """A works that takes 100 TJ of power: from the grid at `factor` kt/TJ, from its roof, covered by certificates."""
    supply = [("electricity", "grid", "grid", grid, grid * factor), ("electricity", "rooftop_pv", "own_renewables", sun, 0.0)]
    if certificates:
        supply.append(("electricity", "gec", "certificates", 0.0, -certificates))
    return made(use=[("group", "works", "electricity", grid + sun)], value_added=[("group", "works", 10.0)], supply=supply)


def test_panels_not_built_are_missed_at_the_factor_of_the_grid():
    # 10 TJ came from the grid instead of the roof: 10 x 0.2 kt/TJ.
    assert levers(powered(80.0, 0.2, 20.0), powered(90.0, 0.2, 10.0)) == pytest.approx({"own_renewables": 2.0})


def test_a_cleaner_grid_counts_as_the_grid():
    # 80 TJ x (0.18 - 0.20) kt/TJ.
    assert levers(powered(80.0, 0.20, 20.0), powered(80.0, 0.18, 20.0)) == pytest.approx({"grid": -1.6})


def test_certificates_not_bought():
    assert levers(powered(80.0, 0.2, 20.0, certificates=3.0), powered(80.0, 0.2, 20.0)) == pytest.approx({"certificates": 3.0})


def test_a_newcomer_nobody_planned_counts_whole():
    plan = powered(80.0, 0.2, 0.0)
    record = made(use=[("group", "works", "electricity", 80.0), ("project", "fab", "electricity", 20.0)],
                  process=[("project", "fab", 1.5)], value_added=[("group", "works", 10.0)],
                  supply=[("electricity", "grid", "grid", 100.0, 20.0)])
    assert levers(plan, record) == pytest.approx({"newcomers": 20.0 * 0.2 + 1.5})


def test_process_emissions_follow_output_and_their_own_intensity():
    plan = made(process=[("group", "kiln", 5.0)], value_added=[("group", "kiln", 10.0)])
    record = made(process=[("group", "kiln", 6.0)], value_added=[("group", "kiln", 11.0)])
    mean = 1.0 / log(6.0 / 5.0)
    assert levers(plan, record) == pytest.approx({"activity": mean * log(1.1), "efficiency": mean * log((6 / 11) / (5 / 10))})


def test_fuel_of_a_plant_goes_to_its_products_by_energy_and_to_users_by_use():
    # 30 kt of coal make 100 TJ of steam and 50 TJ of power: 20 and 10 kt. The mill takes 80 of the steam, 20 is lost.
    one = made(use=[("group", "mill", "steam", 80.0), ("group", "mill", "electricity", 50.0)],
               supply=[("steam", "chp", "fuel_switch", 100.0, 0.0), ("electricity", "chp", "fuel_switch", 50.0, 0.0)],
               plants=[("chp", 30.0)])
    assert one.by_user[("group", "mill")] == pytest.approx(80 * 0.2 + 50 * 0.2)
    assert one.by_user[("network", "network")] == pytest.approx(20 * 0.2)
    assert one.total == pytest.approx(30.0) == pytest.approx(one.by_user.sum())


def test_a_plant_that_made_nothing_and_certificates_without_power_stay_in_the_total():
    one = made(supply=[("electricity", "gec", "certificates", 0.0, -2.0)], plants=[("boiler", 3.0)])
    assert one.total == pytest.approx(1.0) == pytest.approx(one.by_user.sum())


amount = st.floats(0.0, 100.0).map(lambda value: round(value, 3))


@settings(max_examples=40, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(*[amount] * 8), min_size=2, max_size=2))
def test_levers_sum_to_the_deviation_whatever_happened(years):
    def of(row: tuple[float, ...]) -> Side:
        gas, grid, sun, steam, made_inside, worth, lime, cert = row
        return made(
            use=[("group", "works", "natural_gas", gas), ("group", "works", "electricity", grid), ("project", "fab", "steam", steam)],
            fuel=[("group", "works", "natural_gas", gas * 0.056)], process=[("group", "works", lime)],
            value_added=[("group", "works", worth)],
            supply=[("electricity", "grid", "grid", grid, grid * 0.23), ("electricity", "pv", "own_renewables", sun, 0.0),
                    ("electricity", "gec", "certificates", 0.0, -cert * 0.1), ("steam", "boiler", "fuel_switch", made_inside, 0.0)],
            plants=[("boiler", made_inside * 0.07)])
    plan, record = of(years[0]), of(years[1])
    assert deviation(plan, record)["kt"].sum() == pytest.approx(record.total - plan.total, abs=1e-8)
    for one in (plan, record):
        assert one.by_user.sum() == pytest.approx(one.total, abs=1e-8)


def test_budget_by_hand():
    # Straight lines: 90, 80, 70, 60, 50 = 350. 95 was spent: 255 for four years = 63.75 against 65 planned.
    path = {2025: 100.0, 2027: 80.0, 2030: 50.0}
    assert yearly(path).loc[2026:].tolist() == [90.0, 80.0, 70.0, 60.0, 50.0]
    row = budget_table({"910:CO2": path}, {"910:CO2": {2026: 95.0}}, 2025).iloc[0]
    assert (row["budget_kt"], row["spent_kt"], row["ahead_kt"], row["remaining_kt"]) == (350.0, 95.0, 5.0, 255.0)
    assert (row["years_left"], row["mean_left_kt"], row["planned_mean_left_kt"]) == (4, 63.75, 65.0)
    assert row["cut_against_plan_pct"] == pytest.approx((1 - 63.75 / 65) * 100)


def test_a_year_without_a_record_is_not_spent_as_zero():
    path = {2025: 100.0, 2028: 70.0}
    row = budget_table({"a": path}, {"a": {2026: 90.0, 2028: 70.0}}, 2025).iloc[0]
    assert (row["through"], row["spent_kt"], bool(row["complete"])) == (2026, 90.0, False)
    unknown = budget_table({"a": path}, {"a": {2026: float("nan")}}, 2025).iloc[0]
    assert (unknown["through"], unknown["spent_kt"]) == (2025, 0)


def test_targets_met_missed_and_unknown():
    row = {"account": "910:CO2", "tally": "", "title_zh": "上限", "title_en": "cap", "achieved": 9.0, "unit": "kt", "year": 2026}
    asked = pd.DataFrame([{**row, "target": "emissions_at_most", "sense": "at_most", "limit": 10.0},
                          {**row, "target": "value_added_at_least", "account": "", "sense": "at_least", "limit": 5.0},
                          {**row, "target": "investment_within_means", "sense": "at_most", "limit": 1.0},
                          {**row, "target": "emissions_at_most", "sense": "at_most", "limit": 10.0, "year": 2030}])
    found = targets_of_year(asked, {("emissions_at_most", "910:CO2"): 10.5, ("value_added_at_least", ""): 5.0}, 2026)
    assert found["state"].tolist() == ["missed", "met", "unknown"]


def expected(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of expected.csv without its path."""
    return pd.DataFrame(rows, columns=["year", "kind", "label", "item", "carrier", "account", "value", "unit"])


def test_between_two_years_of_the_plan_on_a_straight_line():
    table = expected((2025, "group", "works", "fuel", "coal", "910:CO2", 10.0, "kt CO2e"),
                     (2030, "group", "works", "fuel", "coal", "910:CO2", 5.0, "kt CO2e"),
                     (2025, "group", "works", "use", "coal", "", 100.0, "TJ"), (2030, "group", "works", "use", "coal", "", 50.0, "TJ"))
    assert planned_side(table, "910:CO2", 2027).total == pytest.approx(10.0 - 2 / 5 * 5.0)


@pytest.mark.parametrize(("account", "year", "word"), [("910:CO2", 2031, "2025-2030"), ("910:CO2", 2024, "2025-2030"),
                                                       ("location:GHG", 2026, "910:CO2")])
def test_a_year_or_account_the_plan_lacks_is_refused_with_a_way_out(account, year, word):
    table = expected((2025, "group", "works", "fuel", "coal", "910:CO2", 10.0, "kt CO2e"),
                     (2030, "group", "works", "fuel", "coal", "910:CO2", 5.0, "kt CO2e"))
    with pytest.raises(InputError) as refused:
        planned_side(table, account, year)
    (problem,) = refused.value.problems
    assert word in problem.what.zh + problem.way_out.zh and problem.way_out.en
