"""Wedges: what each lever is worth on the way from the reference to the plan; parts sum exactly.

Toy under its cap in 2027, by location. A TJ of steam emits 1.25 x 0.1 = 0.125 kt from coal, 0.05 from gas;
the plan's mix of 24 and 40 TJ emits 0.078125. Heat recovery takes 16 of 80 TJ: 2 kt before the switch, 1.25
kt after it. The switch takes 80 x 0.046875 = 3.75 kt before it, 64 x 0.046875 = 3 kt after it. Shapley shares
evenly: 1.625 and 3.375.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from toy_variants import LINE, archetype_peak, found, made, toy_cap, toy_reference, with_row

from carbonpark.pathway.simulation import simulate
from carbonpark.pathway.solved import Prepared, hand_decisions
from carbonpark.pathway.wedges import LEVERS, wedges

ENDS = ("start", "plan", "reference", "closure_gap")


def by_lever(table: pd.DataFrame, account: str, year: int) -> Mapping[str, float]:
    """The wedges of one account and year."""
    part = table[(table["account"] == account) & (table["year"] == year)]
    return dict(zip(part["lever"], part["value"], strict=True))


def used(values: Mapping[str, float]) -> dict[str, float]:
    """The levers that moved anything."""
    return {name: value for name, value in values.items() if name not in ENDS and value != 0.0}


def of_hand(given: Prepared) -> pd.DataFrame:
    """Wedges of a plan written by hand."""
    return wedges(given, simulate(given.k, hand_decisions(given.scenario)))


def assert_sums(table: pd.DataFrame) -> None:
    """Start, levers and the gap of the replay make the plan, in every account and year."""
    wide = table.pivot(index=["account", "year"], columns="lever", values="value")
    ends = wide["start"] + wide[list(LEVERS)].sum(axis=1)

    assert (ends - wide["plan"] - wide["closure_gap"]).abs().max() < 1e-9 * wide["start"].abs().max()
    assert wide["closure_gap"].abs().max() < 1e-6 * wide["start"].abs().max()


@pytest.fixture(scope="module")
def cap() -> pd.DataFrame:
    """Wedges of the toy's plan."""
    return wedges(toy_cap().given, toy_cap().q)


# -- sums ----------------------------------------------------------------------------------------------------
def test_the_parts_of_the_toy_sum(cap: pd.DataFrame) -> None:
    assert_sums(cap)


def test_the_parts_of_the_archetype_sum() -> None:
    """Eight levers, five accounts, eleven years, and a replay that gives the plan back."""
    plan = archetype_peak()
    table = wedges(plan.given, plan.q)

    assert_sums(table)
    assert len(table) == 5 * 11 * (len(LEVERS) + len(ENDS))


def test_a_replay_that_misses_the_plan_says_so() -> None:
    """The plan's own emissions told 1 kt too low: the gap of 1 kt is a row of its own, no lever takes it."""
    plan = toy_cap()
    low = by_lever(
        wedges(plan.given, {**plan.q, "emissions": plan.q["emissions"] - 1.0}), "location:CO2", 2027
    )

    assert low["closure_gap"] == pytest.approx(1.0) and low["fuel_switch"] == pytest.approx(-3.375)


# -- by hand -------------------------------------------------------------------------------------------------
def test_two_levers_that_work_together_share_evenly(cap: pd.DataFrame) -> None:
    """-1.625 and -3.375 as above; the hall's GWh adds 0.5; 30 + 0.5 - 5 = 25.5."""
    values = by_lever(cap, "location:CO2", 2027)

    assert used(values) == pytest.approx({"newcomers": 0.5, "efficiency": -1.625, "fuel_switch": -3.375})
    assert (values["start"], values["plan"]) == pytest.approx((30.0, 25.5))


def test_one_lever_alone_is_worth_all_it_does(cap: pd.DataFrame) -> None:
    """2026: no gas boiler yet, so heat recovery takes its full 2 kt."""
    assert used(by_lever(cap, "location:CO2", 2026)) == pytest.approx({"newcomers": 0.5, "efficiency": -2.0})


def test_a_newcomer_counts_as_each_account_counts_power(cap: pd.DataFrame) -> None:
    """One GWh: 0.8325 under 910, 0.6 by market; what is saved at home is the same in all."""
    for account, power in (("910:CO2", 0.8325), ("market:CO2", 0.6)):
        assert used(by_lever(cap, account, 2027)) == pytest.approx(
            {"newcomers": power, "efficiency": -1.625, "fuel_switch": -3.375}
        )


def test_a_lever_not_used_is_nothing(cap: pd.DataFrame) -> None:
    """No lever but the three is ever used; in the base year none is."""
    quiet = cap[cap["lever"].isin(["grid", "activity", "own_renewables", "green_power", "certificates"])]

    assert (quiet["value"] == 0.0).all()
    assert not used(by_lever(cap, "location:CO2", 2025))


def test_the_reference_has_no_wedges() -> None:
    """The reference as a plan: every lever nothing, start and end the same."""
    given = toy_reference()
    table = wedges(given, given.reference)

    assert (table.loc[table["lever"].isin(list(LEVERS)), "value"] == 0.0).all()


CLEANER = """
drivers:
  factors:
    location: {2025: 0.5 kgCO2/kWh, 2027: 0.4 kgCO2/kWh, source: test, quality: D}
plan: {activity: {kiln: {2027: 50 %}}}
"""


def test_a_cleaner_grid_is_a_lever_of_its_own() -> None:
    """The grid alone takes 30 x 0.1 = 3 kt, after half the kiln is gone 25 x 0.1 = 2.5: 2.75. The kiln's half
    takes 2.5 kt of gas and 5 GWh, 2.5 kt at the old factor and 2 at the new: 2.5 + 2.25 = 4.75. Start 30, end
    22.5.
    """
    values = by_lever(of_hand(made(CLEANER)), "location:CO2", 2027)

    assert used(values) == pytest.approx({"grid": -2.75, "activity": -4.75})
    assert (values["start"], values["reference"], values["plan"]) == pytest.approx((30.0, 27.0, 22.5))


def test_certificates_and_green_contracts_are_told_apart() -> None:
    """By market: 5 GWh of certificates take 5 x 0.6 = 3 kt, 10 GWh of a direct line 10 x 0.6 = 6; by location
    nothing for certificates.
    """
    table = of_hand(
        made(
            "may_buy: all\nplan: {buy: {certificates: {2027: 5 GWh}, pv_line: {2027: 10 GWh}}}",
            supplies=with_row(LINE),
        )
    )

    assert used(by_lever(table, "market:CO2", 2027)) == pytest.approx(
        {"certificates": -3.0, "green_power": -6.0}
    )
    assert by_lever(table, "location:CO2", 2027)["certificates"] == 0.0


def test_a_measure_on_a_group_that_shrinks_keeps_its_share() -> None:
    """Dyehouse at half, heat recovery on all of it. Half the group: 5 coal + 5 power = 10 kt, of which 9
    after the measure; the measure: 2 kt on all, 1 on half. Shapley: activity (10 + 9)/2 = 9.5, efficiency (2
    + 1)/2 = 1.5. 30 - 11 = 19.
    """
    table = of_hand(
        made("""
plan:
  activity: {dyehouse: {2027: 50 %}}
  install: {"heat_recovery@dyehouse": {2026: 100 %}}
""")
    )
    values = by_lever(table, "location:CO2", 2027)

    assert used(values) == pytest.approx({"activity": -9.5, "efficiency": -1.5})
    assert values["plan"] == pytest.approx(19.0)


def test_own_sun_is_a_lever_of_its_own() -> None:
    """A roof of 2 MW at 0.2: 2 x 8760 x 3.6e-3 x 0.2 = 12.614 TJ = 3.504 GWh of the grid: 1.752 kt by
    location.
    """
    sun = {
        "technology": "pv",
        "title_zh": "屋顶光伏",
        "title_en": "Rooftop PV",
        "main_output": "electricity",
        "lifetime": "25",
        "capex": "3000",
        "availability": "0.2",
        "variable": "yes",
        "renewable": "yes",
        "payer": "enterprises",
    }
    table = of_hand(made("plan: {build: {pv: {2027: 2 MW}}}", technologies=with_row(sun)))

    assert used(by_lever(table, "location:CO2", 2027)) == pytest.approx({"own_renewables": -3.504 * 0.5})


def test_where_a_lever_adds_it_is_positive() -> None:
    """The kiln grows by a tenth: 0.5 kt of gas and 1 GWh; wedges are changes, so +1 kt."""
    values = by_lever(of_hand(made("plan: {activity: {kiln: {2027: 110 %}}}")), "location:CO2", 2027)

    assert used(values) == pytest.approx({"activity": 1.0})


def test_the_same_scenario_gives_the_same_wedges() -> None:
    """Solved twice, every lever gets the same to the last bit."""
    plan = toy_cap()
    again = found(replace(plan.given))

    pd.testing.assert_frame_equal(wedges(plan.given, plan.q), wedges(again.given, again.q))
