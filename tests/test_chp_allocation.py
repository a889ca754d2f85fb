"""Heat and power of one plant: each named method by pencil, its limits, and shares that make one."""

import math

import pytest
from hand.three_firms import park_of, tables
from hypothesis import given
from hypothesis import strategies as st

from carbonpark.inventory import account
from carbonpark.inventory.chp import chp_table, method_row, methods, shares
from carbonpark.words.errors import InputError

NAMES = tuple(dict.fromkeys(row.method for row in methods()))
HEAT, POWER, FUEL = 50.0, 20.0, 100.0
PENCIL = {
    "energy": 50 / 70,
    "exergy": 50 * 0.3972 / (50 * 0.3972 + 20),
    "ghgp_efficiency": 62.5 / (62.5 + 20 / 0.35),
    "alternative_production": (50 / 0.9) / (50 / 0.9 + 20 / 0.39),
    "eu_reference": (50 / 0.87) / (50 / 0.87 + 20 / 0.53),
    "gbt_heat_ratio": 50 / 0.891 / 100,
    "benefit_to_power": 50 / 0.85 / 100,
    "benefit_to_heat": 1 - 20 / 0.40 / 100,
}
"""Share of heat: 50 TJ steam and 20 TJ power of 100 TJ natural gas."""


@pytest.mark.parametrize("name", NAMES)
def test_each_method_by_pencil(name):
    row = method_row(name, "steam", "natural_gas")
    heat, power, reason = shares(row, HEAT, POWER, FUEL)

    assert heat == pytest.approx(PENCIL[name])
    assert heat + power == 1.0
    assert reason is None


def test_carnot_of_the_temperatures_named():
    """1 - 273.15 / 423.15 = 0.3545 (the directive prints 0.3546); 1 - 273.15 / 453.15 = 0.3972."""
    assert method_row("exergy", "heat").heat == pytest.approx(1 - 273.15 / 423.15, abs=1.5e-4)
    assert method_row("exergy", "steam").heat == pytest.approx(1 - 273.15 / 453.15, abs=1e-4)


def test_ghg_protocol_defaults_as_printed():
    """Allocation of GHG emissions from a CHP plant (2006): 80 % for steam, 35 % for power."""
    row = method_row("ghgp_efficiency")

    assert (row.heat, row.power, row.verified) == (0.80, 0.35, True)


@pytest.mark.parametrize("name", NAMES)
def test_one_product_bears_everything(name):
    row = method_row(name, "steam", "natural_gas")

    assert shares(row, 0.0, POWER, FUEL)[:2] == (0.0, 1.0)
    assert shares(row, HEAT, 0.0, FUEL)[:2] == (1.0, 0.0)


@pytest.mark.parametrize("name", NAMES)
@given(heat=st.floats(1e-3, 1e6), power=st.floats(1e-3, 1e6), loss=st.floats(1.0, 5.0))
def test_shares_make_one_or_say_why_not(name, heat, power, loss):
    one, other, reason = shares(method_row(name, "steam", "natural_gas"), heat, power, (heat + power) * loss)

    if reason is None:
        assert one + other == 1.0 and 0.0 <= one <= 1.0
    else:
        assert math.isnan(one) and reason.zh and reason.en


def test_a_method_that_cannot_hold_is_blank_with_the_reason():
    """20 TJ power at 40 % alone would need 50 TJ; the plant burnt 45."""
    one, other, reason = shares(method_row("benefit_to_heat"), 20.0, 20.0, 45.0)

    assert math.isnan(one) and math.isnan(other)
    assert "more fuel" in reason.en


def test_a_fuel_without_reference_is_blank_not_guessed():
    assert method_row("eu_reference", "steam", "municipal_waste") is None


def test_an_unknown_method_is_refused_with_the_nearest_name():
    with pytest.raises(InputError) as fault:
        method_row("energi")
    assert "energy" in str(fault.value.problems[0].way_out.en)


def test_the_table_of_the_hand_park():
    """20 kt; GHG Protocol: heat 62.5 / (62.5 + 154.2857) = 28.83 %, 5.766 kt over 50 TJ = 0.1153 t/GJ;
    power 14.234 kt over 15 GWh = 0.9489 t/MWh. Hard coal in the EU rows: 50/0.83 against 54/0.442."""
    table = chp_table(account(park_of(), ["910"])).set_index("method")
    row = table.loc["ghgp_efficiency"]
    part = 62.5 / (62.5 + 54 / 0.35)

    assert (row["kt_heat"], row["kt_power"]) == (pytest.approx(20 * part), pytest.approx(20 * (1 - part)))
    assert row["t_per_GJ"] == pytest.approx(20 * part / 50)
    assert row["t_per_MWh"] == pytest.approx(20_000 * (1 - part) / 15_000)
    assert table.loc["eu_reference", "share_heat"] == pytest.approx((50 / 0.83) / (50 / 0.83 + 54 / 0.442))
    assert (table["share_heat"] + table["share_power"]).dropna().eq(1.0).all()
    assert table["source"].str.len().gt(10).all()


def test_unknown_fuel_leaves_methods_that_need_it_blank():
    rows = tables()
    rows["energy"][0].update(quantity=None, status="NE")
    table = chp_table(account(park_of(rows), ["910"])).set_index("method")

    assert math.isnan(table.loc["benefit_to_power", "share_heat"])
    assert table.loc["energy", "share_heat"] == pytest.approx(50 / 104)
    assert math.isnan(table.loc["energy", "kt_heat"])


def test_a_park_without_plants_has_no_rows():
    rows = tables()
    rows["plants"], rows["technologies"] = [], []
    for line in [*rows["energy"], *rows["power_heat"]]:
        line["plant"] = ""

    assert chp_table(account(park_of(rows), ["910"])).empty
