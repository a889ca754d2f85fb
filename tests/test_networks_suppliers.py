"""What a supplier's energy carries, solved by hand; firms at their suppliers' intensity add up to the park exactly."""

import numpy as np
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.enterprises import enterprises_table
from carbonpark.inventory.suppliers import solve_nodes, suppliers_table
from carbonpark.park.load import load_park
from carbonpark.words.places import shipped

X_A = 21.25 / 112.5
X_B = (5 + 30 * X_A) / 80
"""Two power stations that help each other out. A makes 100 TJ with 20 kt and has 20 TJ of B; B makes 50 TJ with 5 kt and has
30 TJ of A. 120 a = 20 + 20 b, 80 b = 5 + 30 a; so 120 a = 20 + (5 + 30 a) / 4, 112.5 a = 21.25."""


def test_two_suppliers_in_a_circle():
    found = solve_nodes(np.array([120.0, 80.0]), np.array([[0.0, 20.0], [30.0, 0.0]]), np.array([[20.0], [5.0]]))

    assert found[:, 0] == pytest.approx([X_A, X_B])
    # Nothing appears or is lost: what leaves to users and own use carries the 25 kt that entered.
    assert (120 - 30) * X_A + (80 - 20) * X_B == pytest.approx(25.0)


def test_a_circle_without_input_has_no_intensity():
    """A and B pass the same 10 TJ round and nobody makes any: 10 a = 10 b holds for every a."""
    found = solve_nodes(np.array([10.0, 10.0]), np.array([[0.0, 10.0], [10.0, 0.0]]), np.zeros((2, 1)))

    assert np.isnan(found).all()


def circle():
    """The circle as a park: coal plants of A (10 kt x 20 GJ/t x 100 t/TJ = 20 kt) and B (2.5 kt coal, 5 kt), C takes 40 + 10 TJ."""
    rows = tables()
    fuel, flow = rows["energy"][0], rows["power_heat"][0]
    rows["enterprises"] = [{**rows["enterprises"][0], "enterprise": name, "title": name} for name in ("a", "b", "c")]
    rows["plants"] = [{**rows["plants"][0], "plant": f"plant_{name}", "enterprise": name} for name in ("a", "b")]
    rows["energy"] = [{**fuel, "enterprise": name, "plant": f"plant_{name}", "quantity": kt} for name, kt in (("a", 10), ("b", 2.5))]
    make = [("a", 100), ("b", 50)]
    trade = [("a", "b", 20), ("b", "a", 30), ("c", "a", 40), ("c", "b", 10)]
    power = {**flow, "carrier": "electricity", "unit": "TJ"}
    rows["power_heat"] = [{**power, "enterprise": name, "plant": f"plant_{name}", "quantity": tj} for name, tj in make]
    rows["power_heat"] += [{**power, "enterprise": buyer, "flow": "bought", "partner": seller, "contract": "grid", "plant": "",
                            "quantity": tj} for buyer, seller, tj in trade]
    for name in ("process", "materials", "economy", "land"):
        rows[name] = []
    return rows


def test_the_circle_in_a_park():
    """C's account is 40 a + 10 b kt; A's 20 + 20 b - 70 a; B's 5 + 30 a - 30 b; together the 25 kt of the fuel."""
    inventory = account(park_of(circle()), ["location"])
    table = suppliers_table(inventory).set_index("entity")["intensity_t_per_GJ"]
    co2 = inventory.rows.query("block == 'fuel'").groupby("entity")["tco2e"].sum() / 1000  # CH4 and N2O come on top of CO2
    scale = {"a": co2["a"], "b": co2["b"]}
    a = (scale["a"] + scale["b"] / 4) / 112.5
    b = (scale["b"] + 30 * a) / 80

    assert table["a"] == pytest.approx(a) and a == pytest.approx(X_A, rel=0.01)
    assert table["b"] == pytest.approx(b) and b == pytest.approx(X_B, rel=0.01)
    firms = enterprises_table(inventory).query("convention == 'supplier_specific' and row == 'enterprise'").set_index("entity")
    assert firms.loc["c", "tco2e"] / 1000 == pytest.approx(40 * a + 10 * b)
    assert firms.loc["a", "tco2e"] / 1000 == pytest.approx(scale["a"] + 20 * b - 70 * a)


def test_the_chp_hands_on_what_its_fuel_gave_off():
    """10 kt coal = 200 TJ x 100 t/TJ = 20 kt. Weights 50/0.80 = 62.5 and 54/0.35 = 154.2857: heat 28.83 %.

    Steam 20 x 0.28831 / 50 = 0.11532 t/GJ; power 20 x 0.71169 / 54 = 0.26359 t/GJ = 0.94892 t/MWh.
    """
    heat = 62.5 / (62.5 + 54 / 0.35)
    table = suppliers_table(account(park_of(), ["910"])).set_index("carrier")

    assert table.loc["steam", "intensity_t_per_GJ"] == pytest.approx(20 * heat / 50)
    assert table.loc["electricity", "intensity_t_per_MWh"] == pytest.approx(20 * (1 - heat) / 54 * 3.6)
    assert table.loc["electricity", "regime_factor_t_per_GJ"] == pytest.approx(0.8325 / 3.6)
    assert set(table.index) == {"steam", "electricity"}


def test_firms_two_ways_under_910():
    """The mill bought 36 TJ power and 50 TJ steam inside: at 910's factors 10 GWh x 832.5 + 50 000 GJ x 0.11 = 13 825 t.

    At the chp's own: 36 x 263.59 + 50 x 115.32. What one firm is charged more, the other keeps less.
    """
    heat = 62.5 / (62.5 + 54 / 0.35)
    carried = 36 * 20_000 * (1 - heat) / 54 + 20_000 * heat
    table = enterprises_table(account(park_of(), ["910"])).set_index(["convention", "entity"])

    assert table.loc[("regime_factor", "mill"), "bought_inside_t"] == pytest.approx(13_825)
    assert table.loc[("supplier_specific", "mill"), "bought_inside_t"] == pytest.approx(carried)
    assert table.loc[("supplier_specific", "chp"), "tco2e"] == pytest.approx(20_000 - 5 * 832.5 - carried)


def test_an_electric_boiler_hands_on_the_power_it_took():
    """The mill's boiler makes 40 TJ steam at 1.25 TJ power each, 50 TJ, and sells 30 TJ of it to chem.

    The mill's power pool holds 20 GWh of grid at 0.5 t/MWh (10 000 t, location-based), 36 TJ of the chp and 3.6 TJ of its roof;
    the steam pool holds the chp's 50 TJ and the boiler's 40 TJ.
    """
    rows = tables()
    rows["plants"].append({"plant": "e_boiler", "enterprise": "mill", "technology": "e_boiler", "commissioned": 2020})
    rows["technologies"].append({"technology": "e_boiler", "title_zh": "电锅炉", "main_output": "steam", "renewable": "no"})
    rows["technology_flows"] = [{"technology": "e_boiler", "carrier": "electricity", "direction": "in", "per_output": 1.25}]
    line = rows["power_heat"][0]
    rows["power_heat"] += [
        {**line, "enterprise": "mill", "plant": "e_boiler", "quantity": 40},
        {**line, "enterprise": "mill", "flow": "sold", "partner": "chem", "contract": "grid", "plant": "", "quantity": 30},
    ]
    inventory = account(park_of(rows), ["location"])
    kt = inventory.rows.query("entity == 'chp' and block == 'fuel'")["tco2e"].sum() / 1000
    heat = 62.5 / (62.5 + 54 / 0.35)
    power = (10.0 + 36 * kt * (1 - heat) / 54) / 111.6
    steam = (kt * heat + 50 * power) / 90
    found = suppliers_table(inventory).set_index(["entity", "carrier"])["intensity_t_per_GJ"]

    assert found[("mill", "steam")] == pytest.approx(steam)


def test_a_heat_company_without_a_meter_stands_for_its_boiler():
    """No record of what the chp made, but its coal burns in a steam plant and it sells 50 TJ: 20 kt / 50 TJ; power sold has no
    plant and goes at the regime's factor."""
    rows = tables()
    del rows["power_heat"][:2]
    table = suppliers_table(account(park_of(rows), ["910"])).set_index("carrier")

    assert table.loc["steam", "intensity_t_per_GJ"] == pytest.approx(20 / 50)
    assert table.loc["electricity", "intensity_t_per_GJ"] == pytest.approx(0.8325 / 3.6)
    assert table.loc["electricity", "note_en"].startswith("part of its source is not recorded")


def test_a_plant_inside_a_verified_total_goes_at_the_regimes_factor():
    """The chp reports 25 000 t verified for the whole firm: which part is the plant's nobody knows, so 0.11 t/GJ and 0.8325 t/MWh."""
    rows = tables()
    rows["process"].append({**rows["process"][0], "enterprise": "chp", "activity": "verified_total", "quantity": 25_000, "unit": "t",
                            "own_factor": None, "own_factor_unit": ""})
    inventory = account(park_of(rows), ["910"])
    table = suppliers_table(inventory).set_index("carrier")

    assert table.loc["steam", "intensity_t_per_GJ"] == pytest.approx(0.11)
    assert table.loc["electricity", "intensity_t_per_MWh"] == pytest.approx(0.8325)
    assert table["note_en"].str.contains("verified total").all()


@pytest.mark.parametrize("name", ["archetype", "delfzijl", "toy", "zhongshan_city"])
def test_enterprises_and_internal_make_the_park(name):
    """Σ enterprise + internal = park under every regime, year and convention; at suppliers' intensity internal is nothing."""
    inventory = account(load_park(shipped(name)))
    table = enterprises_table(inventory)
    size = table["tco2e"].abs().max()

    assert table.query("row == 'residual'")["tco2e"].abs().max() <= 1e-12 * size
    inside = table.query("row == 'internal' and convention == 'supplier_specific'")["tco2e"]
    assert inside.abs().max() <= 1e-12 * size
    netting = inventory.bridge.query("kind == 'netting' and step == 'enterprises'").set_index(["regime", "year"])["tco2e"]
    sums = table.query("row == 'sum' and convention == 'regime_factor'").set_index(["regime", "year"])["tco2e"]
    assert sums.reindex(netting.index).to_numpy() == pytest.approx(netting.to_numpy())
