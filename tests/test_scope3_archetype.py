"""The archetype shows scope 3 by every method; a real park in euro, and one with hardly any record, say what they can."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from hand.three_firms import park_of, tables
from test_leontief_solver import flows, sectors
from test_scope3_categories import numbered, record

from carbonpark.coefficients.base_year import _scope3
from carbonpark.inventory import account
from carbonpark.inventory.checks.scope3 import c13_inside_pairs
from carbonpark.inventory.material_flows import material_flows_table
from carbonpark.inventory.papers import paper
from carbonpark.inventory.scope3.categories import scope3_table
from carbonpark.park import load_park


@pytest.fixture(scope="module")
def archetype():
    return account(load_park("archetype"), ["location"], years=[2025], checks=False)


def test_the_archetypes_categories_with_a_pencil(archetype):
    """4: 42 Mt·km x 0.0978 + 90 Mt·km x 0.006502 kg; 6: 38 Mp·km x 0.0829 kg + 52 000 nights x 66.52 kg; 7: 60 Mp·km x 0.04314 +
    45 Mkm x 0.19567; 9: 25 Mt·km x 0.0978; 12: 4 000 t x 0.584; 15: 20 % of 36 000 t."""
    found = scope3_table(archetype).set_index("category")["tco2e"]

    assert found["4"] == pytest.approx(42e3 * 0.0978 + 90e3 * 0.006502)
    assert found["6"] == pytest.approx(38e3 * 0.0829 + 52 * 66.52)
    assert found["7"] == pytest.approx(60e3 * 0.04314 + 45e3 * 0.19567)
    assert found["9"] == pytest.approx(2445.0)
    assert found["12"] == pytest.approx(2336.0)
    assert found["15"] == pytest.approx(7200.0)


def test_the_archetypes_money_goes_back_to_2022(archetype):
    """Tools: 180 000 万元 of 2025 less 12 %, over 0.970 x 0.978 x 0.975 (producer prices 2023-2025), x 1.25 t."""
    found = scope3_table(archetype).set_index("category")

    assert found.at["2", "tco2e"] == pytest.approx(180000 * 0.88 / (0.97 * 0.978 * 0.975) * 1.25)
    assert found.at["2", "method"] == "spend"
    assert found.at["1", "method"] == "hybrid"


def test_every_kind_of_answer_stands_on_one_park(archetype):
    found = scope3_table(archetype).set_index("category")

    assert found["notation"].to_dict() | {"total": ""} == {**{str(each): "" for each in range(1, 16)}, "10": "NE", "14": "NO", "total": ""}
    lines = archetype.tables.materials
    assert lines.loc[lines["method"] == "activity_wins", "entity"].tolist() == ["equipment_01"]
    assert found.at["1", "removed_inside_tco2e"] == pytest.approx(2600 * 0.88 / (0.97 * 0.978 * 0.975) * 2.609)


def test_the_archetypes_dyes_fire_c13(archetype):
    finding = c13_inside_pairs(archetype.park, archetype.tables, archetype.rows, archetype.totals)[0]

    assert finding.fired and "textile_01 - chemicals_01" in finding.message.en
    assert finding.tco2 == pytest.approx(2600 * 0.88 / (0.97 * 0.978 * 0.975) * 2.609)


def test_the_archetypes_recipe_and_ash(archetype):
    """141 kt of parts x 1.06 = 149.46 kt steel expected, 154.66 recorded; scrap 8.46 and 8.5; one link."""
    table = material_flows_table(archetype)
    recipe = table[table["kind"] == "recipe"].set_index("item")

    assert recipe.loc["steel", ["expected", "recorded"]].tolist() == pytest.approx([149.46, 154.66])
    assert recipe.loc["steel_scrap", ["expected", "recorded"]].tolist() == pytest.approx([8.46, 8.5])
    assert set(recipe["within"]) == {"yes"}
    assert table.loc[table["item"] == "links", "recorded"].tolist() == [1.0]


@pytest.mark.parametrize("name", ["delfzijl", "zhongshan_city", "toy"])
def test_the_other_parks_list_all_fifteen_each_year(name):
    """No record of their own: category 3 by their energy, the rest NE; never blank, never zero."""
    table = scope3_table(account(load_park(name), ["location"], checks=False))

    for _, year in table.groupby("year", sort=False):
        assert len(year) == 16
        rest = year[~year["category"].isin(["3", "total"])]
        assert rest["tco2e"].isna().all() and set(rest["notation"]) == {"NE"}


def test_a_park_in_euro_spends_euro():
    """Delfzijl, 2019: 1 M EUR of 2022 = 7.0788 M CNY x 1.25 t/万元 = 884.85 t; of 2019 there is no exchange rate: NE."""
    park = load_park("delfzijl")
    firm = park.enterprises[0].enterprise
    rows = [{**record("2", 1, "MEUR", "spend_general_special_machinery", item=basis, price_basis=basis), "enterprise": firm, "year": 2019} for basis in ("2022", "2019")]
    made = account(park.with_tables(scope3_activities=pd.DataFrame(numbered(rows))), ["location"], years=[2019], checks=False)
    found = scope3_table(made).set_index("category").loc["2"]

    assert found["tco2e"] == pytest.approx(884.85)
    assert found["unknown_rows"] == 1 and not found["complete"]


def test_the_paper_of_intensities_is_the_textbook():
    """t/万元: direct (1.2, 0.2), total (1.18, 0.47) / 0.7575; a table that does not hold prints why; no table, no paper."""
    made = account(park_of({**tables(), "io_sectors": sectors(), "io_flows": flows()}), ["location"], checks=False)
    table = paper(made, "io_intensities")
    assert table["direct"].tolist() == pytest.approx([1.2, 0.2])
    assert table["total"].tolist() == pytest.approx([1.18 / 0.7575, 0.47 / 0.7575])
    assert set(table["unit"]) == {"tCO2e/万元"}

    heavy = [{**each, "output": 100} for each in sectors()]
    broken = paper(account(park_of({**tables(), "io_sectors": heavy, "io_flows": flows()}), ["location"], checks=False), "io_intensities")
    assert "no less than output" in broken["note_en"].iloc[0] and isnan(broken["total"].iloc[0])

    assert paper(account(park_of(tables()), ["location"], checks=False), "io_intensities").empty


def test_a_plan_takes_what_is_known_of_a_groups_scope_3():
    """The textile group: 205 t steel + 1.289 t sludge + 6.502 t rail, one record confidential and one NE: 0.212791 kt."""
    rows = [record("4", 1e6, "t.km", "freight_rail"), {**record("4", float("nan"), "t.km", "freight_sea_average"), "status": "C"},
            {**record("7", float("nan"), "km", "commute_car_EV_mid_vkm"), "status": "NE"}]
    made = account(park_of({**tables(), "scope3_activities": numbered(rows)}), ["location"], checks=False)

    assert _scope3(made.tables, {"group": ("textile",)}, 2023) == pytest.approx([0.212791])
