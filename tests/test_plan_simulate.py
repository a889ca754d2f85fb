"""Simulations by pencil: the reference, and plans written by hand.

The toy's reference is its base year for ever: 30 kt of CO2 by location. One MW of boiler gives 25.2288 TJ a
year.
"""

from __future__ import annotations

import numpy as np
import pytest
from small_plans import simulated, small
from toy_variants import BOILER, LINE, archetype_peak, made, toy_reference, with_cells, with_row

from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.simulation import simulate
from carbonpark.pathway.solved import Numbers, Prepared, hand_decisions
from carbonpark.pathway.supply_mix import base_mix, network
from carbonpark.rules import RULES

BY_HAND = """
may_buy: all
plan:
  activity: {kiln: {2026: 110 %, 2027: 110 %}}
  build: {gas_boiler: {2026: 2 MW}}
  install: {"heat_recovery@dyehouse": {2027: 50 %}}
  start: {assembly_hall: 2027}
  buy: {pv_line: {2027: 10 GWh}, certificates: {2027: 5 GWh}}
"""

PLANNED = ("building_within_ramp", "capacity_within_resource")
"""Rules a reference may pass: it builds what its growth asks for."""


def by_hand(given: Prepared) -> Numbers:
    """The hand-written plan of a scenario in numbers."""
    return simulate(given.k, hand_decisions(given.scenario))


@pytest.fixture(scope="module")
def hand() -> Numbers:
    """Something of everything, written by hand."""
    return by_hand(made(BY_HAND, supplies=with_row(LINE)))


def at(q: Numbers, name: str, **labels: object) -> float:
    """One quantity, one number."""
    return float(q[name].sel(**labels))


# -- reference -----------------------------------------------------------------------------------------------
def test_a_reference_in_which_nothing_grows_is_the_base_year() -> None:
    """Coal 10 + gas 5 + 30 GWh: x 0.5 = 30 kt by location, x 0.8325 = 39.975 (910), x 0.6 = 33 by market."""
    emissions = toy_reference().reference["emissions"]

    for account, kt in (("location:CO2", 30.0), ("910:CO2", 39.975), ("market:CO2", 33.0)):
        assert emissions.sel(account=account).values == pytest.approx([kt] * 3, rel=1e-12)


def test_growth_and_efficiency_compound() -> None:
    """10 % growth and 5 % efficiency a year: activity 1.21 in 2027, use per activity 0.95^2, gas 100 x 1.21 x
    0.9025.
    """
    given = made("drivers: {growth: {default: 0 %, kiln: 10 %}, efficiency: {default: 0 %, kiln: 5 %}}")
    q = given.reference

    assert at(q, "activity", group="kiln", year=2027) == pytest.approx(1.21)
    assert at(q, "use", group="kiln", carrier="natural_gas", year=2027) == pytest.approx(121 * 0.9025)
    assert at(q, "value_added", year=2027) == pytest.approx(121 + 100)


def test_a_boiler_at_the_end_of_its_life_is_replaced_like_for_like() -> None:
    """Built 1997 with a life of 30 years: it runs in 2026 and is gone in 2027; 80/25.2288 = 3.17 MW take its
    place.
    """
    q = made(plants=with_cells({"plant": "boiler_1"}, commissioned="1997")).reference

    assert q["kept"].sel(plant="boiler_1").values == pytest.approx([4.0, 4.0, 0.0])
    assert q["build"].sel(technology="coal_boiler").values == pytest.approx([0.0, 80 / BOILER])
    assert q["emissions"].sel(account="location:CO2").values == pytest.approx([30.0, 30.0, 30.0])


def test_what_takes_time_to_build_is_ordered_in_time() -> None:
    """The same with a year of building: 3.17 MW are ordered in 2026 and stand in 2027, when the old boiler is
    gone.
    """
    q = made(
        plants=with_cells({"plant": "boiler_1"}, commissioned="1997"),
        technologies=with_cells({"technology": "coal_boiler"}, lead_time="1"),
    ).reference

    assert q["build"].sel(technology="coal_boiler").values == pytest.approx([80 / BOILER, 0.0])
    assert q["capacity"].sel(technology="coal_boiler").values == pytest.approx([4.0, 4.0, 80 / BOILER])


def test_capacity_grows_with_need() -> None:
    """Half as much steam again: 120 TJ need 4.756 MW, 0.756 more than stand; 45 kt less 5 for power unchanged
    is 35.
    """
    q = made("drivers: {growth: {default: 0 %, dyehouse: {2026: 50 %, 2027: 0 %}}}").reference

    assert q["build"].sel(technology="coal_boiler").values == pytest.approx([120 / BOILER - 4.0, 0.0])
    assert at(q, "emissions", account="location:CO2", year=2026) == pytest.approx(15 + 5 + (10 + 30) * 0.5)


def test_sun_at_the_end_of_its_life_is_built_anew_at_the_same_capacity() -> None:
    """A roof of 6 MW goes in 2027: 6 MW are built, and 5 TJ/MW x 6 = 30 TJ a year never stop."""
    k = small(
        years=(2025, 2026, 2027),
        group=("works",),
        carrier=("electricity",),
        technology=("pv",),
        supply=("grid",),
        plant=("roof",),
        specific_use={("works", "electricity"): 100.0},
        main_output={("pv", "electricity"): 1.0},
        technology_output={("pv", "electricity"): 1.0},
        variable_source={("pv", "electricity"): 1.0},
        plant_capacity={"roof": 6.0},
        plant_technology={("roof", "pv"): 1.0},
        plant_alive={2027: 0.0},
        annual_output=5.0,
        supply_delivers={("grid", "electricity"): 1.0},
        base={"flow": {"pv": 30.0}, "buy": {"grid": 70.0}},
    )
    q = simulated(k)

    assert q["build"].sel(technology="pv").values == pytest.approx([0.0, 6.0])
    assert q["flow"].sel(technology="pv").values == pytest.approx([30.0, 30.0, 30.0])


def test_committed_projects_and_no_others_are_in_the_reference() -> None:
    """The hall is committed: it starts in 2026, its first year; 1 GWh more is 30.5 kt, 1 ha more is 11 ha."""
    q = made("committed: [assembly_hall]").reference

    assert q["running"].sel(project="assembly_hall").values == pytest.approx([0.0, 1.0, 1.0])
    assert at(q, "emissions", account="location:CO2", year=2026) == pytest.approx(30.5)
    assert at(q, "land_taken", pool="plots", year=2027) == pytest.approx(11.0)
    assert at(toy_reference().reference, "running", project="assembly_hall", year=2027) == 0.0


def test_growth_beyond_what_a_plot_carries_takes_land_and_keeps_it() -> None:
    """Plots carry twice the activity; 0.4 beyond that, at 5 ha a unit of activity, takes 2 ha, and they stay
    taken.
    """
    q = by_hand(made("plan: {activity: {kiln: {2026: 240 %, 2027: 100 %}}}"))

    assert q["new_land"].sel(group="kiln").values == pytest.approx([0.0, 2.0, 2.0])
    assert q["land_taken"].sel(pool="plots").values == pytest.approx([10.0, 12.0, 12.0])


def test_the_same_scenario_gives_the_same_reference() -> None:
    """Made twice, from the shipped files and from a copy: every number is the same to the last bit."""
    once, again = toy_reference().reference, made().reference

    assert all(np.array_equal(once[name].values, again[name].values) for name in once)


def test_the_reference_breaks_no_rule_of_physics() -> None:
    """Definitions, balances and capacities hold on both references; only building and resources are the
    plan's to limit.
    """
    for given in (toy_reference(), archetype_peak().given):
        for rule in RULES:
            physical = rule.family in ("definition", "balance", "capacity") and not rule.target
            if not physical or not rule.applies(given.k.c) or rule.name in PLANNED:
                continue
            slack = rule(Arrays(**given.reference), given.k.c).slack
            if slack.size:
                assert float(slack.min()) > -1e-6, rule.name


# -- by hand -------------------------------------------------------------------------------------------------
def test_activity_by_hand(hand: Numbers) -> None:
    """The kiln at 1.1: gas 110, power 39.6; what is above the reference is an expansion."""
    assert at(hand, "use", group="kiln", carrier="natural_gas", year=2026) == pytest.approx(110.0)
    assert at(hand, "expand", group="kiln", year=2026) == pytest.approx(0.1)
    assert at(hand, "exit", group="kiln", year=2026) == 0.0


def test_capacity_by_hand_runs_in_full_and_the_base_mix_gives_the_rest(hand: Numbers) -> None:
    """2 MW of gas boiler give 50.4576 TJ of the 80 TJ; coal gives 29.5424 from 36.928 TJ. 3.6928 + 8.02288 +
    15.5 kt.
    """
    assert at(hand, "flow", technology="gas_boiler", year=2026) == pytest.approx(2 * BOILER)
    assert at(hand, "flow", technology="coal_boiler", year=2026) == pytest.approx(80 - 2 * BOILER)
    assert at(hand, "buy", supply="coal_market", year=2026) == pytest.approx(1.25 * (80 - 2 * BOILER))
    assert at(hand, "buy", supply="gas_grid", year=2026) == pytest.approx(110 + 2 * BOILER)
    assert at(hand, "emissions", account="location:CO2", year=2026) == pytest.approx(27.21568)


def test_measures_by_hand(hand: Numbers) -> None:
    """Half the dyehouse treated in 2027: 0.5 x 16 = 8 TJ of steam less, all of it from the coal boiler."""
    assert hand["treated"].sel(application="heat_recovery@dyehouse").values == pytest.approx([0.0, 0.0, 0.5])
    assert at(hand, "flow", technology="coal_boiler", year=2027) == pytest.approx(72 - 2 * BOILER)


def test_a_project_by_hand(hand: Numbers) -> None:
    """The hall in 2027: value added 110 + 100 + 20, power 39.6 + 72 + 3.6 = 115.2 TJ."""
    assert hand["running"].sel(project="assembly_hall").values == pytest.approx([0.0, 0.0, 1.0])
    assert hand["value_added"].values == pytest.approx([200.0, 210.0, 230.0])


def test_purchases_by_hand_come_first(hand: Numbers) -> None:
    """10 GWh of the line in 2027: 36 TJ, the grid gives 115.2 - 36 = 79.2; nothing of it in 2026."""
    assert hand["buy"].sel(supply="pv_line").values == pytest.approx([0.0, 0.0, 36.0])
    assert hand["buy"].sel(supply="grid_power").values == pytest.approx([108.0, 111.6, 79.2])


def test_certificates_by_hand_carry_no_energy(hand: Numbers) -> None:
    """5 GWh = 18 TJ of certificates in 2027 beside the power, not instead of it."""
    assert hand["buy"].sel(supply="certificates").values == pytest.approx([0.0, 0.0, 18.0])


def test_a_shut_down_group_leaves_and_takes_its_energy_along() -> None:
    """The kiln exits in 2027: no gas, 72 TJ of power; coal 10 + power 10 = 20 kt. Its plots are free a year
    later.
    """
    q = by_hand(made("plan: {activity: {kiln: {2027: 0 %}}}"))

    assert at(q, "exit", group="kiln", year=2027) == pytest.approx(1.0)
    assert at(q, "emissions", account="location:CO2", year=2027) == pytest.approx(20.0)
    assert at(q, "buy", supply="gas_grid", year=2027) == pytest.approx(0.0, abs=1e-9)


def test_more_capacity_by_hand_than_need_is_not_run_backwards() -> None:
    """4 MW of gas boiler could give 100.9 TJ, 80 are needed: gas 80, coal nothing, never less."""
    q = by_hand(made("plan: {build: {gas_boiler: {2026: 4 MW}}}"))

    assert at(q, "flow", technology="gas_boiler", year=2026) == pytest.approx(80.0)
    assert at(q, "flow", technology="coal_boiler", year=2026) == pytest.approx(0.0, abs=1e-9)
    assert at(q, "buy", supply="coal_market", year=2026) == pytest.approx(0.0, abs=1e-9)


def test_building_more_of_what_stands_leaves_no_need_unserved() -> None:
    """The old boiler goes in 2027; 1 MW of the same by hand gives 25.2 of 80 TJ, and the mix of the base
    year, which is that boiler, the rest: 80 TJ from 3.17 MW, 100 TJ of coal, 30 kt.
    """
    q = by_hand(
        made(
            "plan: {build: {coal_boiler: {2027: 1 MW}}}",
            plants=with_cells({"plant": "boiler_1"}, commissioned="1997"),
        )
    )

    assert q["flow"].sel(technology="coal_boiler").values == pytest.approx([80.0, 80.0, 80.0])
    assert at(q, "build", technology="coal_boiler", vintage=2027) == pytest.approx(80 / BOILER)
    assert q["emissions"].sel(account="location:CO2").values == pytest.approx([30.0, 30.0, 30.0])


def test_more_bought_by_hand_than_need_is_cut_to_need() -> None:
    """40 GWh of the line are 144 TJ, 108 are needed: 108 from the line, nothing from the grid."""
    q = by_hand(made("plan: {buy: {pv_line: {2027: 40 GWh}}}", supplies=with_row(LINE)))

    assert at(q, "buy", supply="pv_line", year=2027) == pytest.approx(108.0)
    assert at(q, "buy", supply="grid_power", year=2027) == pytest.approx(0.0, abs=1e-9)


def test_a_measure_treats_no_more_than_there_is() -> None:
    """Installed for all of a dyehouse that runs at 40 %: 0.4 treated, 32 - 6.4 = 25.6 TJ of steam left."""
    q = by_hand(
        made("""
plan:
  activity: {dyehouse: {2026: 40 %}}
  install: {"heat_recovery@dyehouse": {2026: 100 %}}
""")
    )

    assert at(q, "installed", application="heat_recovery@dyehouse", year=2026) == pytest.approx(1.0)
    assert at(q, "treated", application="heat_recovery@dyehouse", year=2026) == pytest.approx(0.4)
    assert at(q, "use", group="dyehouse", carrier="steam", year=2026) == pytest.approx(25.6)


def test_without_a_hand_the_simulation_is_the_reference() -> None:
    """No plan in the scenario: deciding nothing gives the reference back."""
    given = toy_reference()
    q = by_hand(given)

    assert all(np.array_equal(q[name].values, given.reference[name].values) for name in q)


def test_shares_of_the_reference_do_not_move_with_the_years() -> None:
    """The reference's mix is the base year's in every year of the archetype."""
    k = archetype_peak().k
    mix = base_mix(k, network(k))

    assert (mix.technology == mix.technology[0]).all() and (mix.supply == mix.supply[0]).all()
