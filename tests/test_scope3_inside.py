"""C13 and F35: what firms of the park buy from one another is the neighbour's scope 1, and leaves the park's scope 3."""

from __future__ import annotations

from math import isnan

import pytest
from hand.three_firms import park_of, tables
from test_scope3_categories import inventory, numbered, record

from carbonpark.inventory import account
from carbonpark.inventory.checks import CHECKS
from carbonpark.inventory.checks.check import table_of
from carbonpark.inventory.checks.scope3 import c13_inside_pairs
from carbonpark.inventory.scope3.categories import scope3_table


def c13(made):
    """The finding of C13, printed as the account prints it."""
    checks = table_of(c13_inside_pairs(made.park, made.tables, made.rows, made.totals))
    assert c13_inside_pairs in CHECKS and set(checks["id"]) == {"C13"}
    return checks.iloc[0]


def inside(quantity=100, **more):
    """The mill buys ammonia from chem next door: 100 t x 2.41 = 241 t."""
    return record("1", quantity, "t", "ammonia_average", item="ammonia", **{"partner": "chem", **more})


def test_a_neighbours_deal_leaves_scope_3_and_is_shown():
    """materials: 50 t dye from chem x 2.05 = 102.5 t; ammonia 241 t: 343.5 t removed; steel from outside stays: 205 t."""
    found = scope3_table(inventory([inside()])).set_index("category")

    assert found.at["1", "tco2e"] == pytest.approx(205.0)
    assert found.at["1", "removed_inside_tco2e"] == pytest.approx(343.5)
    assert found.at["1", "removed_inside_rows"] == 2
    assert found.at["total", "removed_inside_tco2e"] == pytest.approx(343.5)


def test_the_sum_of_the_firms_is_the_park_and_what_was_removed():
    """As if nobody were a neighbour: 205 + 102.5 + 241 = 548.5 t = 205 kept + 343.5 removed."""
    rows = tables()
    strangers = [{**each, "partner": "outside"} for each in rows["materials"]]
    plain = scope3_table(inventory([inside(partner="outside")], materials=strangers)).set_index("category").at["1", "tco2e"]
    kept = scope3_table(inventory([inside()])).set_index("category").loc["1"]

    assert plain == pytest.approx(548.5)
    assert kept["tco2e"] + kept["removed_inside_tco2e"] == pytest.approx(plain)


def test_c13_fires_with_size_rows_and_both_languages():
    finding = c13(inventory([inside()]))

    assert finding["fired"] and finding["severity"] == "warn" and finding["year"] == 2023
    assert finding["tco2"] == pytest.approx(343.5)
    assert finding["rows"] == "scope3_activities.csv:2; materials.csv:3"
    assert "mill - chem" in finding["message_zh"] and "do not add up" in finding["message_en"]


def test_c13_is_silent_without_neighbours():
    goods = [each for each in tables()["materials"] if each["partner"] == "outside"]
    finding = c13(inventory([record("4", 1e6, "t.km", "freight_rail")], materials=goods))

    assert not finding["fired"] and finding["tco2"] == 0.0


def test_a_neighbour_is_one_inside_this_boundary():
    """`far` lies outside the managed boundary, inside the wide one: bought from far, 241 t count in one, not in the other."""
    park = park_of({**tables(), "materials": [], "scope3_activities": numbered([inside(partner="far")])})
    near, wide = (scope3_table(account(park, ["location"], boundary=name, checks=False)).set_index("category").loc["1"] for name in ("managed", "wide"))

    assert near["tco2e"] == pytest.approx(241.0) and near["removed_inside_rows"] == 0
    assert isnan(wide["tco2e"]) and wide["notation"] == "IE" and wide["removed_inside_tco2e"] == pytest.approx(241.0)


def test_a_neighbours_deal_of_unknown_size_fires_without_a_figure():
    given = {**inside(float("nan")), "status": "NE"}

    finding = c13(inventory([given], materials=[]))

    assert finding["fired"] and isnan(finding["tco2"])


def test_goods_between_neighbours_without_a_scope_3_activity_are_no_scope_3():
    """A mass flow alone claims no emissions: nothing to remove."""
    goods = [{**each, "scope3_activity": ""} for each in tables()["materials"]]

    assert not c13(inventory(materials=goods))["fired"]


def test_what_does_not_occur_between_neighbours_is_no_deal():
    """Status NO, and 0 t: nothing to remove, C13 silent."""
    none = {**inside(float("nan")), "status": "NO"}

    assert not c13(inventory([none, {**inside(0), "item": "nothing"}], materials=[]))["fired"]
