"""Scope 3 by its fifteen categories on the three firms of 2023: each figure with a pencil."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.scope3.categories import scope3_table


def record(category, quantity, unit, activity="", **more):
    """One record of the mill in 2023, across the boundary unless said."""
    return {"enterprise": "mill", "year": 2023, "category": category, "activity": activity, "quantity": quantity, "unit": unit,
            "partner": "outside", "quality": "B", **more}


def numbered(records):
    """With the line each would have in its file."""
    return [{**each, "input_ref": f"scope3_activities.csv:{line}"} for line, each in enumerate(records, 2)]


def inventory(records=(), regimes=("location",), checks=False, **changed):
    """The three firms with these scope 3 records; `changed` replaces tables."""
    return account(park_of({**tables(), "scope3_activities": numbered(records), **changed}), list(regimes), checks=checks)


def row(records, category, **changed):
    """One category of scope3.csv."""
    table = scope3_table(inventory(records, **changed))
    return table[table["category"] == category].iloc[0]


# record, category -> tCO2e, arithmetic with the rows of scope3_factors.csv
CASES = {
    "rail": (record("4", 1e6, "t.km", "freight_rail"), 6.502, "1 000 000 t·km x 0.006502 kg = 6 502 kg", "activity"),
    "road_out": (record("9", 2, "万km.t", "freight_road_diesel_heavy"), 1.956, "20 000 t·km x 0.0978 kg = 1 956 kg; a category 4 factor serves 9", "activity"),
    "air_travel": (record("6", 100_000, "人.km", "travel_air_domestic_pkm"), 8.29, "100 000 p·km x 0.0829 kg", "activity"),
    "hotel": (record("6", 200, "night", "travel_hotel_night"), 13.304, "200 x 66.52 kg", "activity"),
    "commute": (record("7", 50_000, "km", "commute_car_EV_mid_vkm"), 4.66, "50 000 km x 0.0932 kg", "activity"),
    "water": (record("1", 1000, "t", "tap_water"), 0.168, "1 000 t x 0.000168", "activity"),
    "leased_power": (record("8", 100, "MWh", "electricity"), 50.0, "100 MWh x 0.5 t/MWh (the park's own grid factor)", "energy"),
    "leased_rooms": (record("13", 10_000, "m2", "leased_building_electricity"), 300.0, "10 000 m2 x 60 kWh = 600 MWh x 0.5 t/MWh", "energy"),
    "products_in_use": (record("11", 1, "GWh", "electricity"), 500.0, "1 000 MWh x 0.5", "energy"),
    "end_of_life": (record("12", 1000, "t", "EOL_mixed_waste"), 584.0, "1 000 t x 0.584", "activity"),
    "own": (record("10", 500, "t", "", own_factor=1.2, own_factor_unit="kgCO2e/kg", own_factor_source="test"), 600.0, "500 t x 1.2", "activity"),
    "investment": (record("15", 10_000, "tCO2e", "investment_equity_share", own_factor=25, own_factor_unit="%", own_factor_source="report"), 2500.0,
                   "25 % of 10 000 t", "activity"),
    "capital": (record("2", 1000, "万元", "spend_general_special_machinery", price_basis="2022"), 1250.0, "1 000 万元 x 1.25 t/万元", "spend"),
}


@pytest.mark.parametrize("case", CASES, ids=list(CASES))
def test_a_category_is_activity_times_factor(case):
    """The arithmetic stands beside each case."""
    given, tonnes, pencil, method = CASES[case]

    found = row([given], given["category"], materials=[])

    assert found["tco2e"] == pytest.approx(tonnes), pencil
    assert found["method"] == method
    assert found["notation"] == "" and found["complete"]


def test_gas_used_by_tenants_counts_all_its_gases():
    """1 Mm3 x 40 TJ/Mm3 = 40 TJ: CO2 50 t/TJ -> 2 000 t; CH4 1 kg/TJ x 28 = 1.12 t; N2O 0.1 kg/TJ x 265 = 1.06 t
    (IPCC 2006, AR5): 2 002.18 t."""
    assert row([record("13", 100, "万m3", "natural_gas")], "13")["tco2e"] == pytest.approx(2002.18)


def test_all_fifteen_are_listed_with_a_figure_or_a_key():
    """Two firms' records and nothing else: 1, 3, 5 have figures, the other twelve say NE, never blank."""
    table = scope3_table(inventory())

    assert table["category"].tolist() == [*[str(number) for number in range(1, 16)], "total"]
    known = table[table["category"] != "total"].set_index("category")
    assert known.index[known["tco2e"].notna()].tolist() == ["1", "3", "5"]
    assert set(known.loc[known["tco2e"].isna(), "notation"]) == {"NE"}
    assert (known["title_zh"] != "").all() and (known["title_en"] != "").all()
    assert known.at["1", "tco2e"] == pytest.approx(205.0)                  # 100 t steel x 2.05
    assert known.at["5", "tco2e"] == pytest.approx(1.289)                  # 10 t sludge x 0.1289
    assert known.at["3", "method"] == "energy" and not known.at["3", "complete"]      # straw has no upstream factor
    assert "8b" in known.at["7", "note_zh"]


@pytest.mark.parametrize(
    "statuses, key", [(["NO"], "NO"), (["IE"], "IE"), (["NE"], "NE"), (["C"], "C"), (["NO", "NE"], "NE"), (["C", "NE"], "C"), (["NO", "IE"], "IE")])
def test_without_a_figure_the_reason_is_printed(statuses, key):
    """Confidential goes before unknown, unknown before elsewhere, elsewhere before not occurring."""
    given = [{**record("6", float("nan"), "t", f"steel_{place}", item=str(place)), "status": status} for place, status in enumerate(statuses)]

    found = row(given, "6")

    assert found["notation"] == key and isnan(found["tco2e"])
    assert found["complete"] == (key in ("NO", "IE"))


def test_zero_is_a_figure():
    """0 t·km is known to be nothing: 0 t, no key."""
    found = row([record("4", 0, "t.km", "freight_rail")], "4")

    assert found["tco2e"] == 0.0 and found["notation"] == ""


def test_a_known_and_an_unknown_record_make_an_incomplete_figure():
    """6.502 t known; one record NE: the figure is what is known, and the total says which categories are not complete."""
    unknown = {**record("4", float("nan"), "t.km", "freight_sea_average"), "status": "NE"}
    table = scope3_table(inventory([record("4", 1e6, "t.km", "freight_rail"), unknown])).set_index("category")

    assert table.at["4", "tco2e"] == pytest.approx(6.502)
    assert not table.at["4", "complete"] and table.at["4", "unknown_rows"] == 1
    assert "4" in table.at["total", "note_en"].split(": ")[1].split(", ")


def test_scope_3_is_in_no_total_of_scopes_1_and_2():
    """The total of the account is the same with and without the records; only scope 3 grows, by 6.502 t."""
    before, after = inventory(regimes=("910", "location", "market")), inventory([record("4", 1e6, "t.km", "freight_rail")], ("910", "location", "market"))

    for name in ("910:CO2", "location:CO2", "location:GHG", "market:GHG"):
        assert after.total(name, 2023) == before.total(name, 2023)
    grown = after.total("location:GHG", 2023, "3", "scope3") - before.total("location:GHG", 2023, "3", "scope3")
    assert grown == pytest.approx(6.502)


def test_the_table_adds_up_to_the_lines_of_the_account():
    """scope3.csv and inventory.csv are two prints of the same lines."""
    made = inventory([record("4", 1e6, "t.km", "freight_rail"), record("2", 1000, "万元", "spend_general_special_machinery", price_basis="2022")])
    table = scope3_table(made)
    lines = made.rows[made.rows["scope"] == "3"]

    assert table.loc[table["category"] == "total", "tco2e"].iloc[0] == pytest.approx(lines["tco2e"].sum())
    by_category = lines.groupby("category")["tco2e"].sum()
    assert by_category["4"] == pytest.approx(6.502)


def test_an_own_factor_of_the_park_goes_first_and_ids_work():
    """Sheet 19: my_steel 1.5 kg/kg -> 100 t x 1.5 = 150 t; a packaged name of one's own 2.0 -> 200 t; S009 by id: 10 t x 20.3 = 203 t."""
    own = [{"quantity": "scope3", "subject": name, "value": value, "unit": "kgCO2e/kg", "source": "supplier"} for name, value in (("my_steel", 1.5), ("steel_BOF", 2.0))]
    factors = [*tables()["factors"], *own]

    assert row([record("1", 100, "t", "my_steel")], "1", materials=[], factors=factors)["tco2e"] == pytest.approx(150.0)
    assert row([record("1", 100, "t", "steel_BOF")], "1", materials=[], factors=factors)["tco2e"] == pytest.approx(200.0)
    assert row([record("1", 10, "t", "S009")], "1", materials=[])["tco2e"] == pytest.approx(203.0)


# One purchase, once ---------------------------------------------------------------------------------------------------
def spent(item, amount=100, category="1", activity="spend_iron_steel", **more):
    """Money for steel at 2022 prices: 100 万元 x 2.852 = 285.2 t."""
    return record(category, amount, "万元", activity, item=item, price_basis="2022", **more)


def test_money_for_what_is_weighed_is_included_elsewhere():
    """Steel stands in materials (205 t); 100 万元 for Steel would add 285.2 t: IE, rule named, the figure stays 205 t."""
    made = inventory([spent(" Steel ")])
    lines = made.rows[(made.rows["category"] == "1")]
    found = scope3_table(made).iloc[0]

    assert found["tco2e"] == pytest.approx(205.0)
    assert lines["status"].tolist() == ["value", "IE"] and lines["method"].tolist()[1] == "activity_wins"
    assert "activity data" in found["note_en"]


def test_money_for_something_else_is_added():
    """205 + 285.2 = 490.2 t, and the category is hybrid."""
    found = row([spent("castings")], "1")

    assert found["tco2e"] == pytest.approx(490.2)
    assert found["method"] == "hybrid"


def test_money_stands_where_the_weight_is_unknown():
    """The weight of steel is NE, 100 万元 were paid: 285.2 t, and the weight is IE, so the category is complete."""
    goods = tables()["materials"]
    goods[0] |= {"quantity": float("nan"), "status": "NE"}

    found = row([spent("steel")], "1", materials=goods)

    assert found["tco2e"] == pytest.approx(285.2)
    assert found["complete"] and found["method"] == "spend"


def test_the_same_weight_twice_counts_once():
    """100 t of steel in materials and again in scope3_activities (a park built in memory): 205 t, not 410."""
    assert row([record("1", 100, "t", "S001", item="steel")], "1")["tco2e"] == pytest.approx(205.0)


def test_energy_upstream_is_not_counted_again():
    """Diesel's upstream comes from the energy records of chem; chem's own row of category 3 for diesel is IE. Its LNG, which
    no record has, counts: 100 t x 0.5 = 50 t."""
    own = {"own_factor": 0.5, "own_factor_unit": "kgCO2e/kg", "own_factor_source": "supplier"}
    twice = {**record("3", 100, "t", item="diesel", **own), "enterprise": "chem"}
    fresh = {**record("3", 100, "t", item="lng", **own), "enterprise": "chem"}
    plain = row([], "3")["tco2e"]

    assert row([twice], "3")["tco2e"] == pytest.approx(plain)
    assert row([fresh], "3")["tco2e"] == pytest.approx(plain + 50.0)


# Refused rather than guessed ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "given",
    [
        record("4", 5, "t", "freight_rail"),                                             # t is no t·km
        record("4", 5, "t/km", "freight_rail"),
        record("1", 5, "t.km", "freight_rail"),                                          # a factor of category 4
        record("4", 5, "t.km", "freight_rial"),
        record("1", 5, "万元", "spend_iron_steel"),                                       # prices of no year
        record("1", 5, "万元", "spend_iron_steel", price_basis="last"),
        record("1", 5, "万元", "spend_iron_steel", price_basis="1999"),                    # no index goes back that far
        record("1", 5, "万元_2022", "spend_iron_steel", price_basis="2020"),
        record("3", 5, "MWh", "electricity"),
        record("1", 5, "t"),
        record("15", 5, "tCO2e", "investment_equity_share"),                             # whose share?
        record("1", 5, "万元", "io:steel", price_basis="2022"),                           # no input-output table
        record("1", 5, "t", own_factor=1.0, own_factor_unit="t/t"),
    ],
    ids=str,
)
def test_what_does_not_fit_is_not_estimated_with_the_reason(given):
    """In a park built in memory (files are refused before): NE, with a note, and no figure."""
    made = inventory([given], materials=[])
    line = made.rows[(made.rows["input_ref"] == "scope3_activities.csv:2")].iloc[0]

    assert line["status"] == "NE" and isnan(line["tco2e"])
    assert str(line["note"])


def test_a_park_without_the_tables_says_nothing_more():
    """No records of any kind: no rows."""
    empty = {name: [] for name in ("energy", "power_heat", "process", "materials", "scope3_activities")}

    assert scope3_table(account(park_of({**tables(), **empty}), ["location"], checks=False)).empty


def test_a_firm_outside_the_boundary_does_not_count():
    """`far` lies outside the managed boundary: its freight is not the park's."""
    given = {**record("4", 1e6, "t.km", "freight_rail"), "enterprise": "far"}

    assert row([given], "4")["notation"] == "NE"
    wide = account(park_of({**tables(), "scope3_activities": numbered([given])}), ["location"], boundary="wide", checks=False)
    assert scope3_table(wide).set_index("category").at["4", "tco2e"] == pytest.approx(6.502)


def test_rows_in_any_order_and_split_in_two_say_the_same():
    """1 000 t·km or 400 + 600, first or last: one figure."""
    whole = [record("4", 1000, "t.km", "freight_rail"), record("6", 200, "night", "travel_hotel_night")]
    split = [record("6", 200, "night", "travel_hotel_night"), record("4", 600, "t.km", "freight_rail", item="b"), record("4", 0.4, "kt.km", "freight_rail", item="a")]

    first, second = (scope3_table(inventory(each)).set_index("category")["tco2e"] for each in (whole, split))

    pd.testing.assert_series_equal(first, second)
