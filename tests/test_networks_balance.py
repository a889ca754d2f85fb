"""Supplier-consumer matrix and energy node of a park: what closes, and what does not has a name."""

import pandas as pd
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.balance import PARTS, balance_table
from carbonpark.inventory.networks import network_table
from carbonpark.park.load import load_park
from carbonpark.words.places import shipped


def power(**changed):
    """The three firms' power and heat rows with lines changed: number of line -> columns."""
    rows = tables()
    for line, columns in changed.items():
        rows["power_heat"][int(line[1:])].update(columns)
    return rows


def balance(rows=None):
    """Balance by carrier of the only year."""
    return balance_table(account(park_of(rows), ["910"])).set_index("carrier")


def test_every_deal_stands_once_in_the_matrix():
    """The mill had 10 GWh (36 TJ) of the chp, 20 GWh (72 TJ) of the grid and 1 GWh (3.6 TJ) of its own roof: 111.6 TJ.

    Certificates bring no energy. The chp's only sale outside is 5 GWh = 18 TJ to the grid.
    """
    table = network_table(account(park_of(), ["910"]))
    mill = table.query("buyer == 'mill' and carrier == 'electricity'").set_index("seller")

    assert mill["TJ"].to_dict() == pytest.approx({"chp": 36.0, "grid": 72.0, "mill": 3.6})
    assert mill.loc["grid", "share"] == pytest.approx(72 / 111.6)
    assert mill.loc["chp", "recorded_by"] == "both"
    out = table.query("buyer == 'grid'").iloc[0]
    assert (out["seller"], out["TJ"], out["share"]) == ("chp", pytest.approx(18.0), pytest.approx(1.0))
    steam = table.query("carrier == 'steam' and buyer == 'mill'").iloc[0]
    assert (steam["seller"], steam["TJ"]) == ("chp", pytest.approx(50.0))


def test_a_sound_park_closes():
    """Power, TJ: imports 72 + 36 (chem) = 108, made 54 + 3.6 = 57.6; exports 18; uses 108 + 57.6 - 18 = 147.6."""
    row = balance().loc["electricity"]

    assert row[["imports", "generation", "exports", "uses", "internal_deliveries"]].tolist() == pytest.approx(
        [108.0, 57.6, 18.0, 147.6, 36.0])
    assert row["residual"] == pytest.approx(0.0, abs=1e-9)
    assert row["own_renewable"] == row["self_used_renewable"] == pytest.approx(3.6)
    assert row["complete"]


def test_power_sold_by_a_roof_is_not_used_there():
    """The mill's roof makes 3.6 TJ and sells 0.25 GWh = 0.9 TJ of it: 2.7 TJ used on the spot, though 108 TJ were bought."""
    rows = tables()
    rows["power_heat"].append({**rows["power_heat"][3], "enterprise": "mill", "quantity": 0.25})
    row = balance(rows).loc["electricity"]

    assert row["self_used_renewable"] == pytest.approx(2.7)
    assert row["exports"] == pytest.approx(18.9)
    assert row["residual"] == pytest.approx(0.0, abs=1e-9)


def test_meters_that_differ_are_the_residual():
    """The chp made 17 GWh and says 12 left for the mill, who saw 10 come: 2 GWh = 7.2 TJ less used than given."""
    row = balance(power(_1={"quantity": 17}, _2={"quantity": 12})).loc["electricity"]

    assert row["meters_differ"] == row["residual"] == pytest.approx(-7.2)
    assert "计量不一致" in row["note_zh"] and "meters differ" in row["note_en"]


def test_a_deal_told_by_one_side_is_no_gap():
    """Without the seller's line, and without the buyer's: the same delivery of 36 TJ, and nothing is missing."""
    for line, who in ((2, "buyer"), (5, "seller")):
        rows = tables()
        del rows["power_heat"][line]
        inventory = account(park_of(rows), ["910"])
        deal = network_table(inventory).query("seller == 'chp' and buyer == 'mill' and carrier == 'electricity'").iloc[0]
        row = balance_table(inventory).set_index("carrier").loc["electricity"]

        assert (deal["TJ"], deal["recorded_by"]) == (pytest.approx(36.0), who)
        assert row["residual"] == pytest.approx(0.0, abs=1e-9)


def test_more_sold_than_made_has_a_name():
    """The chp makes 12 GWh = 43.2 TJ and sells 15 GWh = 54 TJ: 10.8 TJ come from nowhere.

    Uses: mill 36 + 72 + 3.6 = 111.6, chem 36: 147.6 TJ as before.
    """
    row = balance(power(_1={"quantity": 12})).loc["electricity"]

    assert row["source_not_recorded"] == row["residual"] == pytest.approx(10.8)
    assert row["uses"] == pytest.approx(147.6)
    assert row["residual_pct"] == pytest.approx(10.8 / (147.6 + 18.0) * 100)


def test_losses_are_what_the_network_takes():
    """5 % of what enters is lost: to deliver 40 TJ of steam 40 x 0.05 / 0.95 = 2.105 TJ more must enter; 50 - 40 - 2.105 is own use."""
    rows = power(_4={"quantity": 40_000})
    rows["networks"] = [{"carrier": "steam", "loss": 0.05}]
    row = balance(rows).loc["steam"]

    assert row["losses"] == pytest.approx(40 * 0.05 / 0.95)
    assert row["uses"] == pytest.approx(40 + 50 - 40 - 40 * 0.05 / 0.95)
    assert row["residual"] == pytest.approx(0.0, abs=1e-9)


def test_unknown_amounts_leave_the_balance_incomplete():
    """Chem's heat is not estimated: the carrier has no row of figures; its power still closes."""
    rows = power(_10={"quantity": None, "status": "NE"})
    table = balance(rows)

    assert "heat" not in table.index
    assert table.loc["electricity", "complete"]
    rows = power(_6={"quantity": None, "status": "NE"})
    assert not balance(rows).loc["electricity", "complete"]


def test_piped_fuel_used_without_trade_is_bought_outside():
    """Hydrogen: the chem makes 10 TJ and pipes 6 to the mill, which says it used 7; the chp uses 2 TJ from outside.

    Uses 7 + 2 + (10 - 6) = 13; sources 10 + 2; the 1 TJ that trade does not explain is the residual.
    """
    rows = tables()
    line = rows["power_heat"][0]
    rows["power_heat"] += [
        {**line, "enterprise": "chem", "carrier": "hydrogen", "plant": "", "quantity": 10},
        {**line, "enterprise": "mill", "carrier": "hydrogen", "flow": "bought", "partner": "chem", "plant": "", "quantity": 6},
    ]
    fuel = {**rows["energy"][1], "carrier": "hydrogen", "unit": "TJ"}
    rows["energy"] += [{**fuel, "quantity": 7}, {**fuel, "enterprise": "chp", "quantity": 2}]
    row = balance(rows).loc["hydrogen"]

    assert row[["imports", "generation", "uses"]].tolist() == pytest.approx([2.0, 10.0, 13.0])
    assert row["use_unexplained"] == row["residual"] == pytest.approx(1.0)


def test_delfzijl_steam_shows_its_residual():
    """4 606.5 TJ used against 273 + 3 997.6 = 4 270.6 TJ with a source: 335.9 TJ, 7.29 %, from nobody recorded."""
    row = balance_table(account(load_park(shipped("delfzijl")))).query("carrier == 'steam' and year == 2019").iloc[0]

    assert row["uses"] == pytest.approx(4606.5)
    assert row["generation"] + row["imports"] == pytest.approx(4270.6)
    assert row["residual"] == row["supplier_not_named"] == pytest.approx(335.9)
    assert row["residual_pct"] == pytest.approx(335.9 / 4606.5 * 100)


@pytest.mark.parametrize("name", ["archetype", "delfzijl", "toy", "zhongshan_city"])
def test_every_balance_closes_with_its_residual(name):
    """imports + generation + residual = uses + exports + losses; the named parts make the residual."""
    table = balance_table(account(load_park(shipped(name)), ["910"]))

    given = table["imports"] + table["generation"] + table["residual"]
    assert given.to_numpy() == pytest.approx((table["uses"] + table["exports"] + table["losses"]).to_numpy())
    assert table[list(PARTS)].sum(axis=1).to_numpy() == pytest.approx(table["residual"].to_numpy())


def test_a_park_of_one_firm_and_no_flows_has_empty_tables():
    rows = tables()
    rows["enterprises"] = rows["enterprises"][:1]
    for name in ("power_heat", "process", "materials", "economy", "land"):
        rows[name] = []
    rows["energy"] = rows["energy"][:1]
    inventory = account(park_of(rows), ["910"])

    assert len(network_table(inventory)) == len(balance_table(inventory)) == 0
    assert isinstance(network_table(inventory), pd.DataFrame)
