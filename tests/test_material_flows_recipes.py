"""Recipes beside records, mass and carbon balances, destinations and links: a paper mill and its neighbours with a pencil."""

from __future__ import annotations

from math import isnan

import pytest
from hand.three_firms import park_of, tables

from carbonpark.indicators.material import resource_productivity
from carbonpark.inventory import account
from carbonpark.inventory.material_balance import material_input
from carbonpark.inventory.material_flows import COLUMNS, material_flows_table
from carbonpark.inventory.material_links import symbiosis_links


def good(material, flow, quantity, unit="t", firm="mill", partner="outside", year=2023, **more):
    return {"enterprise": firm, "year": year, "material": material, "flow": flow, "quantity": quantity, "unit": unit, "partner": partner, **more}


def step(item, direction, per_output, unit="t/t", recipe="paper", enterprise="", **more):
    return {"recipe": recipe, "enterprise": enterprise, "item": item, "direction": direction, "per_output": per_output, "unit": unit, **more}


PAPER = [step("paper", "product", 1), step("pulp", "in", 1.1), step("filler", "in", 150, "kg/t", tolerance=0.10), step("water", "in", 12, "m3/t"),
         step("sludge", "waste", 0.05), step("lignin", "out", 0.1), step("steam", "to_air", 0.1)]
GOODS = [good("Paper", "output", 10_000), good("pulp", "input", 11_300), good("filler", "input", 1_700), good("water", "input", 100_000, "m3"), good("sludge", "waste", 480),
         good("lignin", "output", 1_000)]


def inventory(goods=GOODS, recipes=(), routes=(), keep_energy=False, **changed):
    rows = {**tables(), "materials": [{**each, "input_ref": f"materials.csv:{line}"} for line, each in enumerate(goods, 2)],
            "recipes": list(recipes), "waste_routes": [{"enterprise": "mill", "year": 2023, "unit": "t", **each} for each in routes], **changed}
    if not keep_energy:
        rows |= {"energy": []}
    return account(park_of(rows), ["location"], checks=False)


def flows(kind, **given):
    """Rows of one kind."""
    table = material_flows_table(inventory(**given))
    assert list(table.columns) == list(COLUMNS)
    return table[table["kind"] == kind]


def test_a_recipe_expects_and_the_record_answers():
    """10 kt paper x 1.1 = 11 kt pulp expected, 11.3 recorded: +0.3 kt = +2.727 %, within 5 %. Filler 10 x 0.15 = 1.5, 1.7
    recorded: +13.3 %, outside its 10 %. Water 10 kt x 12 m3/t = 0.12 MNm3, 0.1 recorded: -16.7 %. Sludge 0.5, 0.48: -4 %."""
    found = flows("recipe", recipes=PAPER).set_index("item")

    assert found.loc["pulp", ["expected", "recorded", "residual"]].tolist() == pytest.approx([11.0, 11.3, 0.3])
    assert found.at["pulp", "residual_pct"] == pytest.approx(2.7272727)
    assert found["within"].to_dict() == {"pulp": "yes", "filler": "no", "water": "no", "sludge": "yes", "lignin": "yes", "steam": ""}
    assert found.at["filler", "residual_pct"] == pytest.approx(100 * 0.2 / 1.5)
    assert found.at["water", "residual_pct"] == pytest.approx(-100 / 6)
    assert found.at["sludge", "residual_pct"] == pytest.approx(-4.0)
    assert found.at["lignin", "direction"] == "out" and found.at["lignin", "recorded"] == pytest.approx(1.0)


def test_a_recipe_on_its_own_must_close():
    """Without the water by volume: in 1.1 + 0.15 = 1.25; out 1 + 0.05 + 0.1 + 0.1 = 1.25."""
    dry = [each for each in PAPER if each["item"] != "water"]
    found = flows("process", recipes=dry).iloc[0]

    assert found["expected"] == pytest.approx(1.25) and found["recorded"] == pytest.approx(1.25)
    assert found["within"] == "yes"
    short = [each for each in dry if each["item"] != "filler"]
    assert flows("process", recipes=short).iloc[0]["residual"] == pytest.approx(0.15)
    assert flows("process", recipes=short).iloc[0]["within"] == "no"


def test_a_recipe_with_items_by_volume_is_not_added_up():
    found = flows("process", recipes=PAPER).iloc[0]

    assert isnan(found["residual"]) and found["within"] == "" and "water" in found["note_en"]


def test_a_recipe_per_two_tonnes_of_product_is_the_same_recipe():
    """2 t paper from 2.2 t pulp."""
    found = flows("recipe", recipes=[step("paper", "product", 2), step("pulp", "in", 2.2)]).iloc[0]

    assert found["expected"] == pytest.approx(11.0)


def test_a_firms_own_recipe_goes_before_the_common_one():
    own = [step("paper", "product", 1, enterprise="mill"), step("pulp", "in", 1.13, enterprise="mill")]
    found = flows("recipe", recipes=[*PAPER[:2], *own])

    assert found["expected"].tolist() == pytest.approx([11.3]) and found["residual"].iloc[0] == pytest.approx(0.0)


def test_one_item_of_two_recipes_is_one_record():
    """Paper 10 x 1.1 + card 4 x 1.0 = 15 kt pulp, once."""
    goods = [*GOODS[:1], good("card", "output", 4_000), good("pulp", "input", 15_000)]
    recipes = [*PAPER[:2], step("card", "product", 1, recipe="card"), step("pulp", "in", 1.0, recipe="card")]
    found = flows("recipe", goods=goods, recipes=recipes)

    assert len(found) == 1 and found.iloc[0]["expected"] == pytest.approx(15.0)
    assert found.iloc[0]["recipe"] == "paper; card" and found.iloc[0]["within"] == "yes"


def test_what_is_not_recorded_is_not_zero():
    """No pulp row: expected 11 kt, recorded blank, 待补充; with status NO it is zero, and 100 % short."""
    silent = [each for each in GOODS if each["material"] != "pulp"]
    found = flows("recipe", goods=silent, recipes=PAPER[:2]).iloc[0]
    assert isnan(found["recorded"]) and "待补充" in found["note_zh"] and found["within"] == ""

    none = [*silent, {**good("pulp", "input", float("nan")), "status": "NO"}]
    found = flows("recipe", goods=none, recipes=PAPER[:2]).iloc[0]
    assert found["recorded"] == 0.0 and found["residual_pct"] == pytest.approx(-100.0) and found["within"] == "no"

    unknown = [*silent, {**good("pulp", "input", float("nan")), "status": "NE"}]
    assert "NE" in flows("recipe", goods=unknown, recipes=PAPER[:2]).iloc[0]["note_en"]


def test_units_of_unlike_kinds_are_not_compared():
    goods = [GOODS[0], good("pulp", "input", 5, "m3")]

    assert "unlike" in flows("recipe", goods=goods, recipes=PAPER[:2]).iloc[0]["note_en"]


def test_a_product_nobody_recorded_is_asked_for():
    own = [step("card", "product", 1, recipe="card", enterprise="mill"), step("pulp", "in", 1, recipe="card", enterprise="mill")]

    found = flows("recipe", recipes=own)

    assert found["item"].tolist() == ["card"] and "not recorded" in found.iloc[0]["note_en"]


def test_raw_material_fuel_is_an_input_by_its_name():
    """chem: 2 Mm3 gas as raw material; 1 kt methanol at 2 000 m3/t: 2 MNm3 expected and recorded."""
    recipes = [step("methanol", "product", 1, recipe="methanol"), step("natural_gas", "in", 2000, "m3/t", recipe="methanol")]
    found = flows("recipe", goods=[good("methanol", "output", 1, "kt", "chem")], recipes=recipes, keep_energy=True).iloc[0]

    assert found["expected"] == pytest.approx(2.0) and found["recorded"] == pytest.approx(2.0)


# Balances -------------------------------------------------------------------------------------------------------------
def test_a_firm_in_balance_and_one_that_gives_too_much():
    """In 100 t, out 90 + 20 = 110 t: 10 % more than came in."""
    goods = [good("wood", "input", 100), good("board", "output", 90), good("dust", "waste", 20)]
    found = flows("enterprise", goods=goods).iloc[0]
    assert found[["expected", "recorded", "residual"]].tolist() == pytest.approx([0.1, 0.11, 0.01]) and found["within"] == "no"

    goods[1]["quantity"] = 60
    assert flows("enterprise", goods=goods).iloc[0]["within"] == "yes"           # less may leave than came


def test_a_firm_with_an_amount_that_cannot_be_weighed_is_not_balanced():
    found = flows("enterprise").iloc[0]

    assert found["within"] == "" and "without a mass" in found["note_en"]


def test_the_park_counts_what_crosses_its_boundary():
    """In 11.3 + 1.7 = 13 kt (water by volume left out, and said); 0.2 kt bought next door crosses nothing."""
    goods = [*GOODS, good("dye", "input", 200, partner="chem"), good("dye", "output", 200, firm="chem", partner="mill")]
    found = flows("park", goods=goods).set_index("direction")

    assert found.at["in", "recorded"] == pytest.approx(13.0) and "1 records" in found.at["in", "note_en"]
    assert found.at["out", "recorded"] == pytest.approx(11.0)
    assert found.at["waste", "recorded"] == pytest.approx(0.48)
    assert found.at["inside", "recorded"] == pytest.approx(0.2)


def test_carbon_in_is_carbon_out():
    """10 kt methanol-like feed x 0.375 = 3.75 kt C; out 8 kt x 0.4 = 3.2 and waste 1 kt x 0.5 = 0.5: 0.05 kt short, 1.3 %."""
    goods = [good("feed", "input", 10, "kt", carbon_content=0.375), good("resin", "output", 8, "kt", carbon_content=0.4), good("char", "waste", 1, "kt", carbon_content=0.5)]
    found = flows("carbon", goods=goods).iloc[0]

    assert found[["expected", "recorded", "residual"]].tolist() == pytest.approx([3.75, 3.7, -0.05])
    assert found["within"] == "yes"


def test_carbon_of_raw_material_fuel_and_of_process_gas_is_counted():
    """chem: 2 Mm3 gas x 40 TJ/Mm3 x 50 t CO2/TJ = 4 kt CO2 = 4 x 12/44 kt C in; 1.5 kt process CO2 = 1.5 x 12/44 and
    product 0.6 kt C out: 1.009 of 1.091, 7.5 % short, outside 5 %."""
    goods = [good("methanol", "output", 1.6, "kt", "chem", carbon_content=0.375)]
    found = flows("carbon", goods=goods, keep_energy=True).iloc[0]

    assert found["expected"] == pytest.approx(4 * 12 / 44)
    assert found["recorded"] == pytest.approx(1.5 * 12 / 44 + 0.6)
    assert found["within"] == "no"


def test_carbon_out_without_carbon_in_is_not_balanced():
    found = flows("carbon", goods=[good("resin", "output", 8, "kt", carbon_content=0.4)]).iloc[0]

    assert isnan(found["residual"]) and "not balanced" in found["note_en"]


# Destinations and links -----------------------------------------------------------------------------------------------
def test_destinations_as_told_and_the_rest_unknown():
    """480 t sludge: 300 t to chem, 100 t recycled outside, 80 t nobody knows."""
    routes = [{"material": "sludge", "destination": "used_inside", "partner": "chem", "quantity": 300},
              {"material": "sludge", "destination": "recycled", "partner": "outside", "quantity": 100}]
    found = flows("destination", routes=routes).set_index("destination")["recorded"]

    assert found.to_dict() == pytest.approx({"used_inside": 0.3, "recycled": 0.1, "unknown": 0.08})


def test_without_routes_the_partner_or_the_treatment_tells():
    """To a neighbour: used inside; by the name of its scope 3 activity: landfilled, burnt; else unknown, 待补充."""
    goods = [good("ash", "waste", 10, partner="chem"), good("rubbish", "waste", 20, scope3_activity="waste_MSW_landfill_national"),
             good("mud", "waste", 30, scope3_activity="waste_sludge_incineration"), good("scrap", "waste", 40)]
    found = flows("destination", goods=goods).set_index("item")

    assert found["destination"].to_dict() == {"ash": "used_inside", "rubbish": "landfill", "mud": "incineration", "scrap": "unknown"}
    assert "待补充" in found.at["scrap", "note_zh"]


def test_more_sent_than_made_is_said():
    found = flows("destination", routes=[{"material": "sludge", "destination": "landfill", "quantity": 600}])

    assert "more than was recorded" in "".join(found["note_en"])


def test_links_are_counted_once_whoever_tells_them_and_new_ones_apart():
    """2022: ash mill -> chem. 2023: the same again (told by both sides), and lignin, a by-product by the recipe, to chp:
    two links, one of them new. Dye sold next door is a product: no link."""
    goods = [*GOODS, good("ash", "waste", 10, partner="chem", year=2022), good("ash", "waste", 10, partner="chem"), good("ash", "input", 10, firm="chem", partner="mill"),
             good("lignin", "output", 500, partner="chp"), good("dye", "output", 5, firm="chem", partner="mill")]
    links = symbiosis_links(inventory(goods=goods, recipes=PAPER, power_heat=[{**each, "year": year} for each in tables()["power_heat"] for year in (2022, 2023)]))

    told = [tuple(each) for each in links[["year", "from", "to", "material", "new"]].itertuples(index=False)]
    assert told == [(2022, "mill", "chem", "ash", False), (2023, "mill", "chem", "ash", False), (2023, "mill", "chp", "lignin", True)]


def test_the_paper_counts_links_for_hj_274():
    goods = [*GOODS, good("ash", "waste", 10, partner="chem")]
    found = flows("symbiosis", goods=goods)
    counts = found[found["direction"] == "count"].set_index("item")["recorded"]

    assert counts.to_dict() == {"links": 1.0, "new_links": 0.0}


# Material input and F37 -----------------------------------------------------------------------------------------------
def test_domestic_material_input_is_goods_and_fuels_from_outside():
    """Goods 11.3 + 1.7 = 13 kt; fuels 10 kt coal + 1 kt straw + 0.1 kt diesel; gas and water have no mass: said. With a density
    of 0.7 kg/m3 the 3 MNm3 of gas weigh 2.1 kt."""
    found = material_input(inventory(keep_energy=True)).iloc[0]
    assert found[["materials", "fuels", "kt"]].tolist() == pytest.approx([13.0, 11.1, 24.1])
    assert not found["complete"] and found["missing"] == "water, natural_gas"

    density = {"quantity": "density", "subject": "natural_gas", "value": 0.7, "unit": "kg/m3", "source": "supplier"}
    dry = [each for each in GOODS if each["material"] != "water"]
    found = material_input(inventory(goods=dry, keep_energy=True, factors=[*tables()["factors"], density])).iloc[0]
    assert found["kt"] == pytest.approx(26.2) and found["complete"]


def test_resource_productivity_is_value_added_over_material_input():
    """F37: value added 1 000 + 5 000 + 4 000 万元 = 100 M CNY of 2023; 13 kt of goods, no fuels: 100/13 = 7.692 M CNY/kt
    (7 692 CNY/t)."""
    dry = [each for each in GOODS if each["material"] != "water"]
    found = resource_productivity(inventory(goods=dry)).iloc[0]

    assert found["value_added"] == pytest.approx(100.0) and found["material_input"] == pytest.approx(13.0)
    assert found["value"] == pytest.approx(100 / 13) and found["unit"] == "M CNY_2023/kt" and found["complete"]


def test_goods_from_a_neighbour_are_no_material_input():
    """5 kt from chem cross nothing: 13 kt stay."""
    dry = [each for each in GOODS if each["material"] != "water"]

    assert material_input(inventory(goods=[*dry, good("dye", "input", 5000, partner="chem")]))["kt"].tolist() == pytest.approx([13.0])


def test_a_park_without_materials_has_no_paper():
    made = inventory(goods=[])

    assert material_flows_table(made).empty and material_input(made).empty and resource_productivity(made).empty


def test_headers_only_and_recipes_only():
    """Recipes without any record still print whether they close."""
    table = material_flows_table(inventory(goods=[], recipes=[step("paper", "product", 1), step("pulp", "in", 1.0)]))

    assert table["kind"].tolist() == ["process"] and table["within"].tolist() == ["yes"]
