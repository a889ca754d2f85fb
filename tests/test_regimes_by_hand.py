"""Six regimes on the three firms, by pencil (inputs and factors in hand/three_firms.py), and which of them apply where."""

import pandas as pd
import pytest
from hand.carbon_only import carbon_only
from hand.three_firms import HEADER, park_of, tables

from carbonpark import api
from carbonpark.coefficients.rows import ALL_REGIMES, EVERY_REGIME
from carbonpark.factors import REGIMES, library
from carbonpark.inventory import account
from carbonpark.inventory.regimes_apply import applicable
from carbonpark.park import shipped_park
from carbonpark.park.park import park_from_tables
from carbonpark.report.runs import account_summary

OTHER_GASES = 530
"""N2O of nitric acid, 2 t x 265 [t CO2e]; the fuels of hand/carbon_only.py give off CO2 alone."""
PARKS = ("toy", "archetype", "delfzijl", "zhongshan_city")


@pytest.fixture(scope="module")
def inventory():
    return account(park_of(carbon_only()), None, checks=False)


def test_every_regime_applies_to_a_chinese_park(inventory):
    assert inventory.regimes == EVERY_REGIME and inventory.left_out == ()
    assert set(inventory.totals["account"]) == {
        "910:CO2", "physical:CO2", *(f"{name}:{gases}" for name in ("location", "market", "gbt32150", "gpc")
                                     for gases in ("CO2", "GHG"))}


def test_plans_keep_to_three(inventory):
    assert ALL_REGIMES == ("910", "location", "market")


def test_physical_green_power_only(inventory):
    """As 910, but green trade counts as fossil power and certificates take nothing away.

    Power: 20 GWh x 832.5 = 16 650; green trade 10 x 832.5 = 8 325; certificates 0; sold -5 x 832.5 = -4 162.5.
    With fuel 22 300, ammonia 1 500 and heat 2 200: 46 812.5 t.
    """
    assert inventory.total("physical:CO2", 2023, block="electricity") == pytest.approx(20_812.5)
    assert inventory.total("physical:CO2", 2023) == pytest.approx(46_812.5)


def test_physical_takes_direct_lines_for_green():
    """The same 10 GWh by direct line: 0 under both rules."""
    rows = tables()
    for row in rows["power_heat"]:
        if row["contract"] == "green_trade":
            row["contract"] = "direct_supply"
    inventory = account(park_of(rows), ["910", "physical"], checks=False)

    assert inventory.total("physical:CO2", 2023, block="electricity") == pytest.approx(16_650 - 4_162.5)
    assert inventory.total("910:CO2", 2023, block="electricity") == pytest.approx(16_650 - 4_162.5 - 4_162.5)


def test_green_power_sold_is_credited_nowhere():
    """5 GWh sold under green trade instead of plainly: no credit under 910, physical and GB/T 32150."""
    rows = tables()
    for row in rows["power_heat"]:
        if row["flow"] == "sold" and row["partner"] == "grid":
            row["contract"] = "green_trade"
    inventory = account(park_of(rows), ["910", "physical", "gbt32150"], checks=False)
    sold = inventory.rows.query("use == 'sold'").set_index("regime")["tco2e"]

    assert sold.to_dict() == {"910": 0, "physical": 0, "gbt32150": 0}


def test_gbt32150(inventory):
    """Power 30 GWh bought less 5 sold at the national average 500 t = 12 500; green trade and certificates change
    nothing; heat 2 200; fuel 22 300; ammonia 1 500: 38 500 t CO2 and the other gases. Straw's 1 500 t stand beside."""
    whole = inventory.totals.query("account == 'gbt32150:GHG' and scope == '' and block == 'total'")

    assert inventory.total("gbt32150:CO2", 2023, "2") == pytest.approx(14_700)
    assert inventory.total("gbt32150:CO2", 2023) == pytest.approx(38_500)
    assert inventory.total("gbt32150:GHG", 2023) == pytest.approx(38_500 + OTHER_GASES)
    assert whole["biogenic"].item() == pytest.approx(1_500)
    assert "3" not in set(inventory.rows.query("regime == 'gbt32150'")["scope"])


def test_gbt32150_takes_the_nation_where_location_takes_the_province():
    """Jiangsu 2022: 0.5978, nation 0.5366 kgCO2/kWh (MEE/NBS announcement 2024 No. 33)."""
    factors = library()

    assert factors.grid("gbt32150", "grid", "Jiangsu", 2022).value == factors.grid("location", "grid", "CN", 2022).value
    assert factors.grid("gbt32150", "grid", "Jiangsu", 2022).value * 3.6 == pytest.approx(0.5366)


@pytest.mark.parametrize("contract", ["direct_supply", "self_pv"])
@pytest.mark.parametrize("regime", EVERY_REGIME)
def test_power_by_wire_from_sun_and_wind_is_zero_everywhere(regime, contract):
    assert library().grid(regime, contract, "CN", 2023).value == 0


@pytest.mark.parametrize(("regime", "green", "certificate"), [
    ("910", 0, 0), ("physical", 0.8325, 0.8325), ("market", 0, 0), ("location", 0.5366, 0.5366),
    ("gbt32150", 0.5366, 0.5366), ("gpc", 0.5366, 0.5366)])
def test_switchboard_of_green_power(regime, green, certificate):
    """accounting.md A5, kgCO2/kWh of 2022."""
    factors = library()

    assert factors.grid(regime, "green_trade", "CN", 2022).value * 3.6 == pytest.approx(green)
    assert factors.grid(regime, "certificate", "CN", 2022).value * 3.6 == pytest.approx(certificate)


def test_gpc_counts_fuel_by_ipcc():
    """Diesel 74.1, gas 56.1, other bituminous coal 94.6 t/TJ (IPCC 2006 vol. 2 table 2.3), whatever the heating value;
    raw coal is in no row of IPCC and falls to the statistics row with a line of the report."""
    factors = library()

    for carrier, tonnes in (("diesel", 74.1), ("natural_gas", 56.1), ("bituminous", 94.6)):
        assert factors.fuel(carrier, "gpc", 2023).co2 * 1000 == pytest.approx(tonnes)
    raw = factors.fuel("raw_coal", "gpc", 2023).chosen["co2"]
    assert raw.fell_back and "IPCC2006" in raw.why.en


def test_a_parks_own_factor_goes_before_ipcc(inventory):
    """Coal 100, gas 50, diesel 75 t/TJ are the park's own: 200 x 100 + 40 x 50 + 4 x 75 = 22 300 t."""
    assert inventory.total("gpc:CO2", 2023, "1", "fuel") == pytest.approx(22_300)


def test_seven_gases_where_the_regime_asks_for_them(inventory):
    """Nitric acid's N2O is in GHG regimes and in no CO2 regime."""
    gases = inventory.rows[inventory.rows["scope"] != "3"].groupby("regime")["gas"].agg(set)

    assert gases["910"] == gases["physical"] == {"CO2"}
    assert all(gases[name] == {"CO2", "CH4", "N2O"} for name in ("location", "market", "gbt32150", "gpc"))


@pytest.mark.parametrize("name", EVERY_REGIME)
def test_every_regime_names_its_source_and_what_was_not_read(name):
    rule = REGIMES[name]
    unread = [row for row in library().rows if row.table == "regime_rules" and row.dataset == name and row.verified == "no"]

    assert rule.source.zh and rule.source.en and rule.title.zh and rule.title.en
    if name in ("gbt32150", "physical"):
        assert unread and "未核对" in rule.note.zh and "unverified" in rule.note.en


# ---- which regimes apply ----------------------------------------------------------------------------------------

def test_a_dutch_park_leaves_chinese_rules_out_and_says_so():
    inventory = account(shipped_park("delfzijl"), None, checks=False)

    assert inventory.regimes == ("location", "market", "gpc")
    assert [name for name, _ in inventory.left_out] == ["910", "gbt32150", "physical"]
    assert all("NL" in why.zh and "--regime" in why.en for _, why in inventory.left_out)
    assert next(note["en"] for note in account_summary("account", inventory, inventory.park)["notes"]).startswith("'zero-carbon")


def test_a_regime_asked_for_is_computed_wherever_the_park_lies():
    inventory = account(shipped_park("delfzijl"), ["910"], checks=False)

    assert inventory.regimes == ("910",) and inventory.left_out == ()


def test_without_a_residual_factor_the_market_based_method_does_not_apply():
    """A park in a country of which no table knows a residual mix: location and GPC apply, market does not; with an own
    residual factor of 0.6 kgCO2/kWh it does."""
    rows = tables()
    rows["factors"] = [row for row in rows["factors"] if row["quantity"] not in ("average", "excluding_market_traded_non_fossil")]
    header = HEADER.model_copy(update={"country": "XX", "province": None})
    frames = {name: pd.DataFrame(each) for name, each in rows.items()}
    applies, left_out = applicable(park_from_tables(header, frames), library())

    assert applies == ("location", "gpc")
    assert "excluding_market_traded_non_fossil" in dict(left_out)["market"].en
    own = {"quantity": "excluding_market_traded_non_fossil", "subject": "electricity", "gas": "CO2", "year": 2023,
           "region": "XX", "value": 0.6, "unit": "kgCO2/kWh", "source": "supplier"}
    frames["factors"] = pd.DataFrame([*rows["factors"], own])
    inventory = account(park_from_tables(header, frames), None, checks=False)
    assert "market" in inventory.regimes


def test_a_park_that_buys_no_power_needs_no_residual_factor():
    rows = tables()
    rows["factors"] = [row for row in rows["factors"] if row["quantity"] == "emission_factor"]
    rows["power_heat"] = [row for row in rows["power_heat"] if row["flow"] != "bought"]
    header = HEADER.model_copy(update={"country": "XX", "province": None})
    applies, _ = applicable(park_from_tables(header, {name: pd.DataFrame(each) for name, each in rows.items()}), library())

    assert applies == ("location", "market", "gpc")


def test_the_api_asks_for_all_that_apply():
    assert api.account("toy").regimes == EVERY_REGIME
    assert api.account("toy", regimes=["gpc"]).regimes == ("gpc",)


# ---- papers of each factor (F07) ----------------------------------------------------------------------------------

def test_every_factor_says_its_regimes_place_year_and_notice():
    """The national average of 2022 was announced as MEE/NBS 2024 No. 33; 910 pins the fossil factor of that table."""
    rows = tables()
    rows["factors"] = [row for row in rows["factors"] if row["quantity"] not in ("average", "excluding_market_traded_non_fossil")]
    factors = account(park_of(rows), None, checks=False).provenance["factor_rows"].set_index("factor_id")
    grid = factors[factors.index.str.startswith("grid_factors/")]
    fossil = grid[grid.index.str.contains("fossil_only")]

    assert fossil["regimes"].tolist() == ["910;physical"] and fossil["year"].tolist() == [2022]
    assert "2024" in fossil["notice"].item() and (grid["region"] != "").all()
    assert {name for each in grid["regimes"] for name in each.split(";") if name} == set(EVERY_REGIME)
    assert (factors["notice"] != "").all()


# ---- F41 ------------------------------------------------------------------------------------------------------------

def test_direct_pv_counts_in_the_denominator_of_910_and_not_in_its_numerator():
    """Own PV 1 GWh is already there; 10 GWh more by direct line: 910 emissions stay, tce (等价) rise by 10 x 302 t (2023
    net coal of thermal power 302 gce/kWh)."""
    rows = tables()
    plain = account(park_of(rows), ["910"], checks=False)
    rows["power_heat"].append({"enterprise": "mill", "year": 2023, "carrier": "electricity", "flow": "bought",
                               "partner": "outside", "contract": "direct_supply", "quantity": 10, "unit": "GWh",
                               "quality": "A", "input_ref": "power_heat.csv:99"})
    direct = account(park_of(rows), ["910"], checks=False)
    energy = [each.energy.query("entity == 'park' and carrier == 'total'")["tce_equal_value"].item() for each in (plain, direct)]

    assert direct.total("910:CO2", 2023) == pytest.approx(plain.total("910:CO2", 2023)) == pytest.approx(34_325)
    assert energy[1] - energy[0] == pytest.approx(3_020)


@pytest.mark.parametrize("name", PARKS)
def test_shipped_parks_print_what_applies(name):
    inventory = account(shipped_park(name), None, checks=False)

    assert set(inventory.regimes) | {regime for regime, _ in inventory.left_out} == set(EVERY_REGIME)
    assert set(inventory.totals["regime"]) == set(inventory.regimes)


# ---- F03, F08, F39 --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("fuel", "ncv", "carbon", "oxidised", "tonnes"), [
    ("coke", 28.435, 0.0295, 0.93, 2.8604), ("crude_oil", 41.816, 0.0201, 0.98, 3.0202),
    ("fuel_oil", 41.816, 0.0211, 0.98, 3.1705), ("gasoline", 43.070, 0.0189, 0.98, 2.9251),
    ("diesel", 42.652, 0.0202, 0.98, 3.0959),
    ("lpg", 50.179, 0.0172, 0.98, 3.1013), ("natural_gas", 38.931, 0.0153, 0.99, 2.1622)])
@pytest.mark.parametrize("regime", ["location", "gbt32150"])
def test_fuel_is_heat_carbon_oxidation_and_44_by_12(regime, fuel, ncv, carbon, oxidised, tonnes):
    """accounting.md A4, guideline defaults: GJ/t (GJ/1000 m3) x tC/GJ x oxidation x 44/12 = t CO2 per t (1000 m3).

    Kerosene and refinery gas stand otherwise in GB/T 32151-2024 than in the older guideline and are left out here.
    """
    found = library().fuel(fuel, regime, 2023)

    assert ncv * carbon * oxidised * 44 / 12 == pytest.approx(tonnes, abs=5e-4)
    assert found.ncv * found.co2 == pytest.approx(ncv * carbon * oxidised * 44 / 12, rel=1e-5)


@pytest.mark.parametrize(("regime", "tonnes"), [(name, 1_800) for name in EVERY_REGIME])
def test_a_measured_heat_factor_goes_before_the_default(regime, tonnes):
    """20 TJ x 0.09 t/GJ (measured) = 1 800 t instead of 20 x 110 = 2 200."""
    rows = tables()
    rows["factors"].append({"quantity": "heat", "subject": "heat_default", "value": 0.09, "unit": "tCO2/GJ", "source": "test report"})
    inventory = account(park_of(rows), [regime], checks=False)
    lines = inventory.rows.query("block == 'heat'")

    assert lines["tco2e"].sum() == pytest.approx(tonnes) and lines["method"].tolist() == ["own"]


def test_a_fall_to_another_fuel_data_set_is_a_line_of_the_report():
    """Raw coal: not in IPCC 2006 nor in the national database; GPC and 910 each say from where they took it."""
    rows = tables()
    rows["energy"] = [{"enterprise": "mill", "year": 2023, "carrier": "raw_coal", "use": "fuel", "quantity": 1, "unit": "kt",
                       "quality": "A", "input_ref": "energy.csv:2"}]
    for regime, first in (("gpc", "IPCC2006"), ("910", "NationalEFDB-v2-2026")):
        fell = account(park_of(rows), [regime], checks=False).provenance["fell_back"]
        assert any(first in line["en"] for line in fell), regime
