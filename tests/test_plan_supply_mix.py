"""Who serves a need when nobody optimises: shares, cogeneration, by-products, and closing balances."""

from __future__ import annotations

import numpy as np
import pytest
from small_plans import simulated, small
from toy_variants import archetype_peak, instead, made, toy_cap, toy_reference, with_cells, with_row

from carbonpark.ledger import energy
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.solved import Numbers, Prepared, hand_decisions
from carbonpark.pathway.supply_mix import base_mix, mix_of, need_of, network, served

HALF = "plan: {activity: {dyehouse: {2026: 50 %}}}"


def left_over(given: Prepared, q: Numbers) -> np.ndarray:
    """What is left of each carrier over what users take [1]: supply less use, as a share."""
    now = Arrays(**q)
    size = np.maximum(1.0, np.abs(energy.users_take(now, given.k.c)).max("year"))
    return np.asarray(np.abs(energy.supply_over_use(now, given.k.c) / size).values)


@pytest.fixture(scope="module")
def chp() -> Prepared:
    """The dyehouse has cogeneration: 160 TJ of gas give 40 TJ of power and 80 TJ of steam; it buys 72 TJ of
    power.
    """
    unit = {
        "technology": "chp",
        "title_zh": "热电联产",
        "title_en": "CHP",
        "main_output": "electricity",
        "lifetime": "30",
        "capex": "3000",
        "availability": "0.8",
        "variable": "no",
        "renewable": "no",
        "payer": "enterprises",
    }
    plant = {
        "plant": "chp_1",
        "title": "热电机组",
        "enterprise": "dye_works",
        "technology": "chp",
        "commissioned": "2015",
        "capacity": "3",
        "unit": "MW",
    }

    def power(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        rows = with_cells({"plant": "boiler_1"}, plant="chp_1")(rows)
        return [*rows, {**rows[-1], "carrier": "electricity", "quantity": "40"}]

    return made(
        HALF,
        technologies=with_row(unit),
        plants=instead(plant),
        power_heat=power,
        technology_flows=lambda rows: [
            *rows,
            {"technology": "chp", "carrier": "natural_gas", "direction": "in", "per_output": "3"},
            {"technology": "chp", "carrier": "steam", "direction": "out", "per_output": "1"},
        ],
        energy=with_cells({"plant": "boiler_1"}, plant="chp_1", carrier="natural_gas", quantity="160"),
    )


def test_cogeneration_is_calibrated_by_its_main_output(chp: Prepared) -> None:
    """Per TJ of power: 160/40 = 4 of gas in, 80/40 = 2 of steam out, whatever the table says (3 and 1)."""
    c = chp.k.c

    assert float(c.technology_input.sel(technology="chp", carrier="natural_gas")) == pytest.approx(4.0)
    assert float(c.technology_output.sel(technology="chp", carrier="steam")) == pytest.approx(2.0)


def test_cogeneration_follows_heat_and_the_grid_fills_up(chp: Prepared) -> None:
    """Half the dyehouse needs 40 TJ of steam: 20 of power, 80 of gas; power 36 + 56 = 92, so 72 come from the
    grid.
    """
    from carbonpark.pathway.simulation import simulate

    q = simulate(chp.k, hand_decisions(chp.scenario))

    assert float(q["flow"].sel(year=2026, technology="chp")) == pytest.approx(20.0)
    assert float(q["buy"].sel(year=2026, supply="gas_grid")) == pytest.approx(100 + 80)
    assert float(q["buy"].sel(year=2026, supply="grid_power")) == pytest.approx(92 - 20)
    assert float(q["emissions"].sel(year=2026, account="location:CO2")) == pytest.approx(
        180 * 0.05 + 72 / 3.6 * 0.5
    )
    assert left_over(chp, q).max() < 1e-12


def test_the_reference_of_cogeneration_is_its_base_year(chp: Prepared) -> None:
    """Nothing grows: 40 TJ of power from the plant and 108 from the grid in every year."""
    q = chp.reference

    assert q["flow"].sel(technology="chp").values == pytest.approx([40.0, 40.0, 40.0])
    assert q["buy"].sel(supply="grid_power").values == pytest.approx([108.0, 108.0, 108.0])


def test_power_and_steam_of_cogeneration_share_its_fuel(chp: Prepared) -> None:
    """Gas for 16 M CNY makes 120 TJ: 0.13333 a TJ of either. The mix of power is 40 at that and 108 at
    0.16667.
    """
    power = (40 * 16 / 120 + 108 * 0.6 / 3.6) / 148

    assert float(chp.k.c.margin_per_activity.sel(group="dyehouse")) == pytest.approx(
        100 + 80 * 16 / 120 + 112 * power
    )


def test_every_carrier_closes_in_every_year_of_the_references() -> None:
    """Toy and archetype: supply = use to rounding, base year included."""
    for given in (toy_reference(), archetype_peak().given):
        assert left_over(given, given.reference).max() < 1e-9


def test_every_carrier_closes_in_the_plans() -> None:
    """The solver's plans too, at its tolerance."""
    for plan in (toy_cap(), archetype_peak()):
        assert left_over(plan.given, plan.q).max() < 1e-6


def test_shares_of_the_base_year() -> None:
    """Steam comes from the coal boiler alone, gas, coal and power from their one way to buy."""
    k = toy_reference().k
    mix = base_mix(k, network(k))

    assert dict(zip(k.coords["technology"], mix.technology[1], strict=True)) == {
        "coal_boiler": 1.0,
        "gas_boiler": 0.0,
    }
    assert dict(zip(k.coords["supply"], mix.supply[1], strict=True)) == {
        "coal_market": 1.0,
        "gas_grid": 1.0,
        "grid_power": 1.0,
        "certificates": 0.0,
    }


def test_a_plans_own_shares_give_the_plan_back() -> None:
    """24 and 40 of 64 TJ of steam: shares 0.375 and 0.625; served with them, every flow returns."""
    plan = toy_cap()
    k, net = plan.k, network(plan.k)
    flow = plan.q["flow"].transpose("year", "technology").values
    delivered = plan.q["buy"].transpose("year", "supply").values * net.delivers
    mix = mix_of(net, flow, delivered, net.free, base_mix(k, net))
    again, bought, _ = served(net, mix, need_of(k, plan.q, net, net.free), net.free)

    assert mix.technology[2] == pytest.approx([0.375, 0.625])
    assert again == pytest.approx(flow) and bought == pytest.approx(delivered)


def test_a_chain_of_technologies_is_solved_at_once() -> None:
    """Steam from power from gas: 10 TJ of steam take 12.5 of power (80 %), which takes 25 of gas (50 %)."""
    k = small(
        group=("works",),
        carrier=("natural_gas", "electricity", "steam"),
        technology=("turbine", "electrode"),
        supply=("gas",),
        specific_use={("works", "steam"): 10.0},
        main_output={("turbine", "electricity"): 1.0, ("electrode", "steam"): 1.0},
        technology_output={("turbine", "electricity"): 1.0, ("electrode", "steam"): 1.0},
        technology_input={("turbine", "natural_gas"): 2.0, ("electrode", "electricity"): 1.25},
        supply_delivers={("gas", "natural_gas"): 1.0},
        annual_output=30.0,
        base={"flow": {"turbine": 12.5, "electrode": 10.0}, "buy": {"gas": 25.0}},
    )
    q = simulated(k)

    assert q["flow"].sel(year=2026).to_series().to_dict() == pytest.approx(
        {"turbine": 12.5, "electrode": 10.0}
    )
    assert float(q["buy"].sel(year=2026, supply="gas")) == pytest.approx(25.0)


def test_losses_of_buying_and_of_the_network_are_bought_too() -> None:
    """Users take 90, the network loses 10 % (100 fed in), the way to buy another 20 % (125 bought)."""
    k = small(
        group=("works",),
        carrier=("electricity",),
        supply=("grid",),
        specific_use={("works", "electricity"): 90.0},
        carrier_gross={"electricity": 1 / 0.9},
        supply_delivers={("grid", "electricity"): 0.8},
        base={"buy": {"grid": 125.0}},
    )

    assert float(simulated(k)["buy"].sel(year=2026, supply="grid")) == pytest.approx(125.0)


def test_sun_is_taken_first_and_the_grid_gives_the_rest() -> None:
    """A roof gives 30 of 100 TJ whatever is needed: 70 are bought."""
    k = small(
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
        annual_output=5.0,
        supply_delivers={("grid", "electricity"): 1.0},
        base={"flow": {"pv": 30.0}, "buy": {"grid": 70.0}},
    )
    q = simulated(k)

    assert float(q["flow"].sel(year=2026, technology="pv")) == pytest.approx(30.0)
    assert float(q["buy"].sel(year=2026, supply="grid")) == pytest.approx(70.0)


def test_a_carrier_nobody_used_is_bought_the_first_way() -> None:
    """A newcomer brings hydrogen: nobody bought it in the base year, so the first supply of the list gives
    all of it.
    """
    k = small(
        group=("works",),
        carrier=("hydrogen",),
        supply=("pipe", "lorry"),
        project=("forge",),
        project_use={("forge", "hydrogen"): 7.0},
        supply_delivers={("pipe", "hydrogen"): 1.0, ("lorry", "hydrogen"): 1.0},
        committed={"forge": 2026},
    )
    q = simulated(k)

    assert q["buy"].sel(year=2026).to_series().to_dict() == pytest.approx({"pipe": 7.0, "lorry": 0.0})
