"""What a plan is made of, by pencil: base year, plants, measures, margins, prices and factors.

The toy in its base year: kiln 100 TJ of gas and 10 GWh; dyehouse 20 GWh and 80 TJ of steam from 100 TJ of
coal in boiler_1 (4 MW). Gas 100, coal 40 CNY/GJ, power 0.6 CNY/kWh = 0.6/3.6e-3 = 166.67 CNY/GJ. Each group
makes 100 M CNY.
"""

from __future__ import annotations

import numpy as np
import pytest
from toy_variants import BOILER, LINE, found, instead, made, toy_reference, with_cells, with_row

from carbonpark.pathway.solved import Prepared
from carbonpark.words.errors import InputError

POWER = 0.6 / 3.6
"""Price of grid power: 0.6 CNY/kWh [M CNY/TJ]."""


def figure(given: Prepared, name: str, **labels: object) -> float:
    """One coefficient, one number."""
    return float(getattr(given.k.c, name).sel(**labels))


def said(given: Prepared, *words: str) -> bool:
    """Whether one note says all of this."""
    return any(all(word in note.en for word in words) for note in given.k.notes)


# -- base year: plants ---------------------------------------------------------------------------------------
def test_a_plants_efficiency_comes_from_its_record() -> None:
    """The table says 1.25 TJ of coal a TJ of steam; the plant burnt 100 TJ and gave 90: 100/90 = 1.1111."""
    given = made(power_heat=with_cells({"plant": "boiler_1"}, quantity="90"))

    assert figure(given, "technology_input", technology="coal_boiler", carrier="bituminous") == pytest.approx(
        100 / 90
    )
    assert (
        figure(given, "technology_input", technology="gas_boiler", carrier="natural_gas") == 1.0
    )  # it never ran


def test_a_missing_capacity_is_output_over_availability() -> None:
    """80 TJ of steam over 0.8 x 8760 h x 3.6e-3 = 25.2288 TJ/MW: 3.17 MW, and a note says so."""
    given = made(plants=with_cells({"plant": "boiler_1"}, capacity="", unit=""))

    assert figure(given, "plant_capacity", plant="boiler_1") == pytest.approx(80 / BOILER)
    assert said(given, "boiler_1", "no capacity", "3.17 MW")


def test_a_capacity_too_small_for_its_record_is_raised_and_said() -> None:
    """2 MW give 50.5 TJ at most, 80 TJ were recorded: 3.17 MW taken."""
    given = made(plants=with_cells({"plant": "boiler_1"}, capacity="2"))

    assert figure(given, "plant_capacity", plant="boiler_1") == pytest.approx(80 / BOILER)
    assert said(given, "coal_boiler", "2.00 MW", "3.17 MW")


def test_a_capacity_that_is_enough_is_left_alone() -> None:
    """4 MW give 100.9 TJ, 80 TJ were asked: 4 MW, no note."""
    given = toy_reference()

    assert figure(given, "plant_capacity", plant="boiler_1") == 4.0
    assert not said(given, "boiler_1") and not said(given, "capacity")


# -- base year: balance --------------------------------------------------------------------------------------
def test_what_does_not_close_is_a_named_residual_every_year() -> None:
    """Ten TJ of steam come from no plant (waste heat): the dyehouse uses 90, the boiler gives 80; 10 TJ stay,
    by name.
    """
    given = made(
        power_heat=with_row(
            {
                "enterprise": "dye_works",
                "year": "2025",
                "carrier": "steam",
                "flow": "generated",
                "contract": "self",
                "quantity": "10",
                "unit": "TJ",
            }
        )
    )

    residual = given.k.c.carrier_residual
    assert residual.sel(carrier="steam").values == pytest.approx([10.0, 10.0, 10.0])
    assert (residual.sel(carrier="bituminous").values == 0.0).all()
    assert said(given, "10.0 TJ", "do not close")


def test_a_closed_base_year_has_no_residual_and_no_note_of_one() -> None:
    """The toy closes: coal 100 = 100, gas 100 = 100, power 108 = 36 + 72, steam 80 = 80."""
    assert (toy_reference().k.c.carrier_residual.values == 0.0).all()
    assert not said(toy_reference(), "close")


def test_a_purchase_without_a_way_to_buy_is_refused_with_the_way_out() -> None:
    """Two GWh of green trade were bought, but no supply offers green trade."""
    with pytest.raises(InputError) as refused:
        made(
            power_heat=with_row(
                {
                    "enterprise": "kiln_works",
                    "year": "2025",
                    "carrier": "electricity",
                    "flow": "bought",
                    "partner": "grid",
                    "contract": "green_trade",
                    "quantity": "2",
                    "unit": "GWh",
                }
            )
        )

    (problem,) = refused.value.problems
    assert problem.code == "supply-missing" and "green_trade" in problem.what.en
    assert "supplies" in problem.way_out.en and "green_trade" in problem.way_out.en


def test_every_fuel_without_a_way_to_buy_is_said_at_once() -> None:
    """Neither coal nor gas is on offer: two problems, one run."""
    with pytest.raises(InputError) as refused:
        made(
            scenario="may_buy: [grid_power]",
            supplies=lambda rows: [row for row in rows if row["supply"] in ("grid_power", "certificates")],
        )

    assert {problem.place.field for problem in refused.value.problems} == {"bituminous", "natural_gas"}


def test_unknown_energy_is_no_base_for_a_plan() -> None:
    """NE is unknown, not zero: refused, with the record and the way out (a figure, or NO)."""
    with pytest.raises(InputError) as refused:
        made(energy=with_cells({"enterprise": "kiln_works"}, quantity="", status="NE"))

    (problem,) = refused.value.problems
    assert (
        problem.code == "plan-needs-value" and "natural_gas" in problem.what.en and "NO" in problem.way_out.en
    )
    assert str(problem.place).startswith("energy.csv:2")


def test_what_does_not_occur_is_zero() -> None:
    """NO is zero: the kiln then uses no gas, and the plan can be made."""
    given = made(energy=with_cells({"enterprise": "kiln_works"}, quantity="", status="NO"))

    assert figure(given, "specific_use", group="kiln", carrier="natural_gas", year=2026) == 0.0


# -- measures ------------------------------------------------------------------------------------------------
INSULATION = {
    "measure": "insulation",
    "group": "dyehouse",
    "title_zh": "保温",
    "title_en": "Insulation",
    "potential": "1",
    "applied": "0",
    "capex": "100",
    "fixed_cost": "0",
    "lifetime": "20",
    "first_year": "2026",
    "ramp": "1",
    "payer": "enterprises",
}
ITS_EFFECT = {"measure": "insulation", "group": "dyehouse", "item": "steam", "effect": "0.1"}


def two_measures(first: dict[str, str] | None = None, **second: str) -> Prepared:
    """Heat recovery (20 % of the steam) and insulation (10 %) at the dyehouse."""

    def measures(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [*({**row, **(first or {})} for row in rows), {**INSULATION, **second}]

    return made("may_apply: all", measures=measures, measure_effects=with_row(ITS_EFFECT))


@pytest.fixture(scope="module")
def in_turn() -> Prepared:
    """Insulation after heat recovery."""
    return two_measures(after="heat_recovery")


def test_a_saving_after_another_is_stated_on_what_that_one_leaves(in_turn: Prepared) -> None:
    """Heat recovery leaves 80 %: insulation saves 10 % of 64 = 6.4 TJ, not of 80. Together 16 + 6.4 = 22.4
    TJ.
    """
    given = in_turn

    assert figure(given, "saving", application="heat_recovery@dyehouse", carrier="steam") == pytest.approx(
        16.0
    )
    assert figure(given, "saving", application="insulation@dyehouse", carrier="steam") == pytest.approx(6.4)


def test_measures_one_after_the_other_may_both_be_used_in_full(in_turn: Prepared) -> None:
    """The floor is 80 x (1 - 0.2) x (1 - 0.1) = 57.6 TJ = 80 - 16 - 6.4: both fit above it, none is cut
    twice.
    """
    given = in_turn

    assert figure(given, "use_floor", group="dyehouse", carrier="steam") == pytest.approx(57.6)


def test_what_comes_after_half_a_measure_loses_half_of_it() -> None:
    """Heat recovery has a potential of one half: it leaves 90 %, so insulation saves 10 % of 72 = 7.2 TJ."""
    given = two_measures({"potential": "0.5"}, after="heat_recovery")

    assert figure(given, "saving", application="insulation@dyehouse", carrier="steam") == pytest.approx(7.2)


def test_measures_side_by_side_stay_above_the_floor_of_their_product() -> None:
    """Both are stated on 80 TJ (16 and 8); the floor is 80 x 0.8 x 0.9 = 57.6, so 24 cannot be saved, 22.4
    can.
    """
    given = two_measures()

    assert figure(given, "saving", application="insulation@dyehouse", carrier="steam") == pytest.approx(8.0)
    assert figure(given, "use_floor", group="dyehouse", carrier="steam") == pytest.approx(57.6)


def test_measures_that_exclude_each_other_share_one_potential() -> None:
    """One set: only the better one counts in the floor (80 x 0.8 = 64), and the set's potential is the
    larger.
    """
    given = two_measures(
        {"exclusive_set": "steam", "potential": "0.6"}, exclusive_set="steam", potential="0.4"
    )

    label = "steam@dyehouse"
    assert given.k.c.exclusive_member.sel(exclusive=label).values.tolist() == [1.0, 1.0]
    assert figure(given, "exclusive_group", exclusive=label, group="dyehouse") == 1.0
    assert figure(given, "exclusive_potential", exclusive=label) == 0.6
    assert figure(given, "use_floor", group="dyehouse", carrier="steam") == pytest.approx(
        80 * (1 - 0.2 * 0.6)
    )


def test_what_is_already_applied_is_no_potential() -> None:
    """Heat recovery stands at 40 % of the dyehouse: 60 % remain, so a potential of 100 % is refused."""
    with pytest.raises(InputError) as refused:
        made(measures=with_cells({"measure": "heat_recovery"}, applied="0.4"))

    assert "0.6" in str(refused.value) or "60" in str(refused.value)
    given = made(measures=with_cells({"measure": "heat_recovery"}, applied="0.4", potential="0.6"))
    assert figure(given, "potential", application="heat_recovery@dyehouse") == 0.6


# -- margins -------------------------------------------------------------------------------------------------
def test_a_groups_margin_is_value_added_and_its_purchases_at_base_prices() -> None:
    """Kiln: 100 + 100 TJ x 0.1 + 36 TJ x 0.16667 = 100 + 10 + 6 = 116 M CNY a year."""
    assert figure(toy_reference(), "margin_per_activity", group="kiln") == pytest.approx(116.0)


def test_steam_made_inside_counts_at_the_cost_of_its_fuel() -> None:
    """Dyehouse: 100 TJ of coal x 0.04 = 4 for 80 TJ of steam (0.05 M CNY/TJ); 100 + 72 x 0.16667 + 80 x 0.05
    = 116.
    """
    assert figure(toy_reference(), "margin_per_activity", group="dyehouse") == pytest.approx(116.0)


def test_a_newcomer_is_credited_as_groups_are() -> None:
    """The hall: 20 M CNY of value added and 1 GWh at 0.6: 20.6; capex 40 of which 18/20 are left after two
    years.
    """
    given = toy_reference()

    assert figure(given, "project_margin", project="assembly_hall") == pytest.approx(20.6)
    assert figure(given, "project_residual", project="assembly_hall", vintage=2026) == pytest.approx(0.9)
    assert figure(given, "project_land", project="assembly_hall", pool="plots") == pytest.approx(1.0)  # 15 mu


def test_a_newcomers_unabated_emissions_use_the_base_supply() -> None:
    """One GWh: 0.5 kt by location, 0.8325 under 910; its steam would carry 1.25 x 0.1 = 0.125 kt a TJ."""
    given = made(
        project_flows=with_row(
            {"project": "assembly_hall", "item": "steam", "use": "fuel", "quantity": "8", "unit": "TJ"}
        )
    )

    for account, power in (("location:CO2", 0.5), ("910:CO2", 0.8325), ("market:CO2", 0.6)):
        assert figure(
            given, "project_unabated", project="assembly_hall", account=account, year=2027
        ) == pytest.approx(power + 8 * 0.125)


# -- prices and factors --------------------------------------------------------------------------------------
AHEAD = """
drivers:
  factors:
    location: {2025: 0.5 kgCO2/kWh, 2027: 0.4 kgCO2/kWh, source: test, quality: D}
    fossil: {2025: 0.8325 kgCO2/kWh, 2027: 0.8 kgCO2/kWh, source: test, quality: D}
    equal_value: {2025: 0.3 kgce/kWh, 2027: 0.28 kgce/kWh, source: test, quality: D}
  prices:
    gas_grid: {2025: 3 CNY/m3, 2027: 4 CNY/m3}
"""


@pytest.fixture(scope="module")
def ahead() -> Prepared:
    """A cleaner grid, dearer gas by the cubic metre, coal by the tonne and a line of its own."""
    coal = with_cells({"supply": "coal_market"}, price="800", price_unit="CNY/t", price_change="2")

    def supplies(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [*coal(rows), LINE]

    return made(AHEAD, supplies=supplies)


def test_a_factor_path_is_linear_between_its_years(ahead: Prepared) -> None:
    """Location: 0.5 -> 0.4 kg/kWh, so 0.45 in 2026 = 0.45/3.6 = 0.125 kt/TJ; the base year keeps the
    account's 0.5.
    """
    factor = ahead.k.c.supply_factor.sel(supply="grid_power", gas="CO2")

    assert factor.sel(account="location:CO2").values == pytest.approx(np.array([0.5, 0.45, 0.4]) / 3.6)
    assert factor.sel(account="910:CO2").values == pytest.approx(np.array([0.8325, 0.81625, 0.8]) / 3.6)
    assert factor.sel(account="market:CO2").values == pytest.approx(np.array([0.6, 0.6, 0.6]) / 3.6)


def test_power_at_equal_value_follows_its_path(ahead: Prepared) -> None:
    """0.3 -> 0.28 kgce/kWh: 1 TJ is 1/3.6 GWh, so 0.29/3.6 = 0.080556 ktce/TJ in 2026."""
    found_ = ahead.k.c.supply_equal_value.sel(supply="grid_power").values

    assert found_ == pytest.approx(np.array([0.30, 0.29, 0.28]) / 3.6)


def test_a_certificate_takes_away_the_factor_of_its_power() -> None:
    """Nothing where power counts by location; the residual mix by market: -0.6/3.6 kt a TJ."""
    factor = toy_reference().k.c.supply_factor.sel(supply="certificates", gas="CO2", year=2027)

    assert float(factor.sel(account="location:CO2")) == 0.0
    assert float(factor.sel(account="market:CO2")) == pytest.approx(-0.6 / 3.6)


def test_a_price_by_the_tonne_becomes_one_by_energy(ahead: Prepared) -> None:
    """800 CNY/t over 19.57 GJ/t (GB/T 32151, bituminous) = 40.879 CNY/GJ, and 2 % dearer each year."""
    price = ahead.k.c.supply_price.sel(supply="coal_market").values

    assert price == pytest.approx(800e-3 / 19.57 * np.array([1.0, 1.02, 1.0404]))


def test_a_price_path_by_the_cubic_metre_becomes_one_by_energy(ahead: Prepared) -> None:
    """3, 3.5, 4 CNY/m3 over 389.31 GJ/10^4 m3 (GB/T 32151) = 38.931 MJ/m3."""
    price = ahead.k.c.supply_price.sel(supply="gas_grid").values

    assert price == pytest.approx(np.array([3.0, 3.5, 4.0]) / 38.931)


def test_a_price_by_the_kilowatt_hour(ahead: Prepared) -> None:
    """0.6 CNY/kWh = 0.16667 M CNY/TJ, every year the same."""
    assert ahead.k.c.supply_price.sel(supply="grid_power").values == pytest.approx([POWER] * 3)


# -- the set as a whole --------------------------------------------------------------------------------
def test_only_what_may_be_bought_is_on_offer() -> None:
    """The reference scenario names coal, gas and grid power: certificates have no cell, the base year's ways
    stay.
    """
    limit = toy_reference().k.c.supply_limit.sel(year=2027)

    assert float(limit.sel(supply="certificates")) == 0.0 and np.isinf(float(limit.sel(supply="grid_power")))


def test_own_figures_are_frozen() -> None:
    """A coefficient cannot be changed in place: a plan never drifts from what it was made of."""
    with pytest.raises(ValueError, match="read-only"):
        toy_reference().k.c.supply_price.values[0] = 9.0


def test_the_base_year_is_the_record_group_by_group() -> None:
    """Kiln: gas 100, power 36; dyehouse: power 72, steam 80, no coal of its own (the boiler burns it)."""
    use = toy_reference().k.base["use"]

    table = {
        (g, c): float(use.sel(group=g, carrier=c))
        for g in ("kiln", "dyehouse")
        for c in use["carrier"].values
    }
    assert {key: value for key, value in table.items() if value} == pytest.approx(
        {
            ("kiln", "natural_gas"): 100.0,
            ("kiln", "electricity"): 36.0,
            ("dyehouse", "electricity"): 72.0,
            ("dyehouse", "steam"): 80.0,
        }
    )


def test_a_deal_inside_the_park_moves_use_and_buys_nothing() -> None:
    """The dyehouse sells the kiln 20 of its 80 TJ: 60 and 20 used, still 100 TJ of coal, nothing across the
    fence.
    """
    given = made(
        power_heat=with_row(
            {
                "enterprise": "kiln_works",
                "year": "2025",
                "carrier": "steam",
                "flow": "bought",
                "partner": "dye_works",
                "quantity": "20",
                "unit": "TJ",
            }
        )
    )

    use = given.k.base["use"].sel(carrier="steam")
    assert float(use.sel(group="kiln")) == pytest.approx(20.0) and float(
        use.sel(group="dyehouse")
    ) == pytest.approx(60.0)
    assert float(given.k.base["buy"].sel(supply="coal_market")) == pytest.approx(100.0)
    assert given.k.c.carrier_residual.sel(carrier="steam").values == pytest.approx(0.0, abs=1e-9)


def test_a_table_without_measures_or_projects_still_plans() -> None:
    """No options: every dimension of options is empty, and the plan is the reference."""
    given = made(
        "may_build: []\nmay_retire: []\nmay_admit: []\nmay_apply: []",
        measures=instead(),
        measure_effects=instead(),
        projects=instead(),
        project_flows=instead(),
    )

    plan = found(given)
    assert plan.q["emissions"].sel(account="location:CO2").values == pytest.approx([30.0, 30.0, 30.0])
