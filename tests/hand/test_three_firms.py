"""The account of three firms, each figure by pencil (inputs and factors in three_firms.py)."""

import pytest

from carbonpark.inventory import account
from hand.three_firms import park_of

TCE = 1000 / 29.3076  # t of coal equivalent per TJ


@pytest.fixture(scope="module")
def inventory():
    return account(park_of())


def test_910_by_block(inventory):
    """Fuel: coal 10 kt x 20 = 200 TJ x 100 = 20 000 t; gas 1 Mm3 x 40 = 40 TJ x 50 = 2 000; diesel 4 TJ x
    75 = 300; straw 0; raw material not burnt. Process: 1 kt ammonia x 1.5 = 1 500 (N2O is no CO2).
    Power: 20 GWh x 832.5 = 16 650; green trade 0; certificates -5 x 832.5 = -4 162.5; sold -5 x 832.5 = -4
    162.5. Heat: 20 TJ x 110 = 2 200. Sum 22 300 + 1 500 + 8 325 + 2 200 = 34 325 t.
    """
    blocks = {
        block: inventory.total("910:CO2", 2023, block=block)
        for block in ("fuel", "process", "electricity", "heat", "total")
    }

    assert blocks == pytest.approx(
        {"fuel": 22_300, "process": 1_500, "electricity": 8_325, "heat": 2_200, "total": 34_325}
    )
    assert (inventory.rows.loc[inventory.rows["regime"] == "910", "scope"] == "").all()


def test_location_based(inventory):
    """Scope 1: 22 300 + 1 500 = 23 800 t CO2. Scope 2: (20 + 10) GWh x 500 = 15 000, certificates no
    effect, heat 2 200.

    The chp is an energy industry, trucks are vehicles, the others are manufacturing. CH4 x 28: coal 200 TJ x 1 kg =
    0.2 t, gas 0.04, diesel 4 x 3.9 = 0.0156, straw 15 x 30 = 0.45 -> 0.7056 t = 19.7568. N2O x 265: coal 200 x 1.5 =
    0.3 t, gas 0.004, diesel 4 x 3.9 = 0.0156, straw 0.06 -> 0.3796 t = 100.594; nitric acid 2 t = 530.
    """
    assert inventory.total("location:CO2", 2023, "1") == pytest.approx(23_800)
    assert inventory.total("location:CO2", 2023, "2") == pytest.approx(17_200)
    assert inventory.total("location:GHG", 2023, "1") == pytest.approx(23_800 + 19.7568 + 100.594 + 530)
    assert inventory.total("location:GHG", 2023) == pytest.approx(23_800 + 17_200 + 650.3508)


def test_market_based(inventory):
    """Grid 20 GWh x 600 = 12 000; green trade 0; certificates take 5 x 600 = 3 000 away; heat 2 200: scope
    2 = 11 200 t."""
    assert inventory.total("market:CO2", 2023, "2") == pytest.approx(11_200)
    assert inventory.total("market:CO2", 2023) == pytest.approx(35_000)


def test_biogenic_co2_is_a_memo(inventory):
    """Straw: 15 TJ x 100 t = 1 500 t beside the total; its CH4 and N2O (12.6 + 15.9 t CO2e) inside."""
    rows = inventory.rows
    straw = rows[
        (rows["carrier"] == "straw_briquette") & (rows["regime"] == "location") & (rows["scope"] == "1")
    ]
    whole = inventory.totals.query("account == 'location:GHG' and scope == '' and block == 'total'")

    assert straw["tco2e"].sum() == pytest.approx(12.6 + 15.9)
    assert whole["biogenic"].item() == pytest.approx(1_500)


def test_bridge_from_firms_to_park(inventory):
    """Location, GHG. Mill alone: 2 000 + 10 000 + 10 GWh from the neighbour 5 000 + steam 50 TJ x 110 = 5
    500; chp 20 000; chem 300 + 1 500 + 5 000 + 2 200; other gases 650.3508. Sum 52 150.3508; less 5 000 power
    and 5 500 steam = 41 650.3508.
    """
    steps = inventory.bridge.query("regime == 'location' and year == 2023").set_index("step")["tco2e"]

    assert steps["enterprises"] == pytest.approx(20_000 + 22_500 + 9_000 + 650.3508)
    assert steps["inside_electricity_bought"] == pytest.approx(-5_000)
    assert steps["inside_heat_bought"] == pytest.approx(-5_500)
    assert steps["park"] == pytest.approx(41_650.3508)
    assert steps["residual"] == pytest.approx(0, abs=1e-6)


def test_bridge_under_910_credits_the_seller(inventory):
    """Power 10 GWh x 832.5 = 8 325 is charged to the mill and credited to the chp; steam 5 500 likewise:
    firms = park."""
    steps = inventory.bridge.query("regime == '910' and year == 2023").set_index("step")["tco2e"]

    assert steps["enterprises"] == pytest.approx(34_325)
    assert steps["inside_electricity_bought"] == pytest.approx(-8_325)
    assert steps["inside_electricity_sold"] == pytest.approx(8_325)
    assert steps["inside_heat_bought"] == pytest.approx(-5_500)
    assert steps["inside_heat_sold"] == pytest.approx(5_500)


def test_bridge_from_regime_to_regime_closes(inventory):
    """910 -> location: power bought 15 000 - 16 650 = -1 650; certificates +4 162.5; sales +4 162.5; other
    gases 650.3508."""
    steps = inventory.bridge.query("regime == '910>location' and year == 2023").set_index("step")["tco2e"]
    moves = steps.drop(["start", "end"])

    assert steps["start"] == pytest.approx(34_325)
    assert moves["electricity_bought"] == pytest.approx(-1_650)
    assert moves["electricity_certificate"] == pytest.approx(4_162.5)
    assert moves["electricity_sold"] == pytest.approx(4_162.5)
    assert moves["process_other"] == pytest.approx(530)
    assert steps["start"] + moves.sum() == pytest.approx(steps["end"])


def test_energy_of_the_park(inventory):
    """Fuels 200 + 40 + 80 raw + 4 + 15 = 339 TJ; heat 20 TJ x 34.12 = 682.4 tce.

    Power bought 30 GWh, sold 5, own PV 1: net 26 GWh: 当量 x 122.9 = 3 195.4 t; 等价 2023 at 302 gce/kWh = 7
    852 t. The chp's 15 GWh and the steam are inside its coal already.
    """
    park = inventory.energy.query("entity == 'park' and carrier == 'total'").iloc[0]

    assert park["energy_TJ"] == pytest.approx(339 + 20 + 26 * 3.6)
    assert park["tce_calorific"] == pytest.approx(339 * TCE + 682.4 + 3_195.4)
    assert park["tce_equal_value"] == pytest.approx(339 * TCE + 682.4 + 7_852)


def test_scope_3_leaves_out_what_neighbours_sell(inventory):
    """Steel 100 t x 2.05 = 205; dye from chem is chem's scope 1; sludge 10 t x 0.1289 = 1.289.

    Upstream: coal 10 kt x 0.08 = 800; gas 1 Mm3 x 0.608 = 608; diesel 100 t x 0.65086 = 65.086; straw: no
    factor (NE); grid and green power 30 GWh x 47.1 = 1 413.
    """
    rows = inventory.rows.query("regime == 'location' and scope == '3'")
    by_use = rows.groupby("use")["tco2e"].sum()

    assert by_use["input"] == pytest.approx(205)
    assert by_use["waste"] == pytest.approx(1.289)
    assert by_use["upstream"] == pytest.approx(800 + 608 + 65.086 + 1_413)
    assert rows.loc[rows["carrier"] == "straw_briquette", "status"].tolist() == ["NE"]
    assert set(rows["category"]) == {"1", "3", "5"}


def test_every_line_is_activity_times_factor(inventory):
    rows = inventory.rows[inventory.rows["status"] == "value"]
    product = rows["activity"] * rows["factor"] * 1000

    assert rows["mass_t"].to_numpy() == pytest.approx(product.to_numpy())
    assert rows["tco2e"].to_numpy() == pytest.approx((rows["mass_t"] * rows["gwp"]).to_numpy())


def test_a_wider_boundary_takes_the_far_firm_in():
    """Far burns 1 kt x 20 GJ x 100 = 2 000 t more."""
    wide = account(park_of(), regimes=["910"], boundary="wide")

    assert wide.total("910:CO2", 2023) == pytest.approx(36_325)


def test_nothing_is_held_back(inventory):
    assert inventory.withheld == ()
    assert inventory.totals.query("scope != '3'")["complete"].all()


def test_another_set_of_warming_potentials_is_named_and_used():
    """AR6: CH4 27.9, N2O 273. Mass 0.7056 t CH4 and 2.3796 t N2O: 19.68624 + 649.6308 on top of 41 000 t CO2."""
    from carbonpark.factors import regime_of

    inventory = account(park_of(), [regime_of("location").with_gwp("AR6")])

    assert inventory.total("location:GHG", 2023) == pytest.approx(41_000 + 19.68624 + 649.6308)
    assert inventory.provenance["gwp"] == {"location": "AR6"}
