"""CH4 and N2O of a fuel by who burns it: IPCC 2006 volume 2 tables 2.2 to 2.4 (fuels_ipcc2006.csv) and 3.2.2 (vehicles)."""

import pandas as pd
import pytest
from hand.sources_park import park_with

from carbonpark.coefficients.sources.sectors import ipcc_sector
from carbonpark.inventory import account
from carbonpark.park.park import park_from_tables


@pytest.mark.parametrize(("kind", "industry", "use", "sector"), [
    ("industry", "2614", "fuel", "manufacturing"), ("industry", "C26", "fuel", "manufacturing"), ("industry", "4412", "fuel", "energy_industries"),
    ("industry", "D44", "fuel", "energy_industries"), ("building", "", "fuel", "commercial"), ("household", "", "fuel", "commercial"),
    ("public_works", "D46", "fuel", "commercial"), ("data_centre", "I65", "fuel", "commercial"), ("transport", "G54", "fuel", "manufacturing"),
    ("building", "", "transport", "transport"), ("industry", "", "", "manufacturing"),
])
def test_the_sector_follows_use_industry_and_kind(kind, industry, use, sector):
    assert ipcc_sector(kind, industry, use) == sector


def lines_of(kind, carrier, use, industry=""):
    """kg of CH4 and N2O, and t of CO2, of 1 TJ burnt by one firm of that kind."""
    park = park_with(energy=[{"carrier": carrier, "use": use, "quantity": 1.0, "unit": "TJ"}])
    groups = pd.DataFrame([{"group": "makers", "title_zh": "工厂", "kind": kind, "industry": industry}])
    inventory = account(park_from_tables(park.park, {**park.tables, "groups": groups}), ["location"], checks=False)
    rows = inventory.rows[inventory.rows["block"] == "fuel"].set_index("gas")["mass_t"]
    return rows["CH4"] * 1000, rows["N2O"] * 1000, rows["CO2"]


@pytest.mark.parametrize(("kind", "industry", "carrier", "use", "ch4", "n2o"), [
    ("industry", "C26", "natural_gas", "fuel", 1.0, 0.1), ("building", "", "natural_gas", "fuel", 5.0, 0.1),
    ("industry", "D44", "bituminous", "fuel", 1.0, 1.5), ("industry", "C26", "bituminous", "fuel", 10.0, 1.5),
    ("household", "", "bituminous", "fuel", 10.0, 1.5), ("industry", "C26", "diesel", "fuel", 3.0, 0.6),
    ("industry", "C26", "diesel", "transport", 3.9, 3.9), ("transport", "G54", "gasoline", "transport", 3.8, 5.7),
    ("transport", "G54", "natural_gas", "transport", 92.0, 3.0), ("transport", "G54", "lpg", "transport", 62.0, 0.2),
    ("transport", "G54", "bituminous", "transport", 10.0, 1.5),      # no row of vehicles: as industry
    ("building", "", "raw_coal", "fuel", 10.0, 1.5),                 # one estimate for all sectors
])
def test_one_terajoule(kind, industry, carrier, use, ch4, n2o):
    """kg per TJ as printed."""
    assert lines_of(kind, carrier, use, industry)[:2] == pytest.approx((ch4, n2o), rel=1e-9)


def test_co2_is_the_fuel_s_own_whoever_burns_it():
    """The same tonnes of CO2 in a vehicle, a boiler and a house."""
    told = {lines_of(kind, "diesel", use, "")[2] for kind, use in (("industry", "fuel"), ("transport", "transport"), ("building", "fuel"))}

    assert len(told) == 1
