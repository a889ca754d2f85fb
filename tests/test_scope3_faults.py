"""Scope 3 records that do not say enough: refused at the file's cell, in two languages, with the way out; all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from carbonpark.park import load_park, problems_of, save_workbook
from carbonpark.words.errors import InputError

SOUND = Path(__file__).parent / "faults" / "park-sound"
HEAD = ("enterprise,year,category,item,activity,partner,quantity,unit,price_basis,deflator,margin_share [1],own_factor,own_factor_unit,"
        "own_factor_source,status,quality,source,note")

# fault -> (line, code, column, words of the message in English, of the way out)
FAULTS = {
    "category 16": ("e1,2025,16,x,freight_rail,outside,1,t.km,,,,,,,,B,,", "choice", "category", "not a category", "6"),
    "activity misspelt": ("e1,2025,4,x,freight_rial,outside,1,t.km,,,,,,,,B,,", "scope3_activity", "activity", "no scope 3 activity", "'freight_rail'"),
    "activity of another category": ("e1,2025,1,x,freight_rail,outside,1,t.km,,,,,,,,B,,", "scope3_category", "category", "factor of category 4", "4 or 9"),
    "t for t.km": ("e1,2025,4,y,freight_rail,outside,1,t,,,,,,,,B,,", "unit_dimension", "unit", "kt·km", "kt·km"),
    "money without a year": ("e1,2025,1,z,spend_iron_steel,outside,1,万元,,,,,,,,B,,", "price_basis", "price_basis", "year of its prices", "2022"),
    "price basis unreadable": ("e1,2025,2,l,spend_iron_steel,outside,1,EUR,22,,,,,,,B,,", "price_basis", "price_basis", "'22'", "current"),
    "two price years": ("e1,2025,2,l,spend_iron_steel,outside,1,万元_2020,2022,,,,,,,B,,", "price_basis", "price_basis", "2020", "one of the two"),
    "own factor without source": ("e1,2025,1,zz,,outside,1,t,,,,2,kgCO2e/kg,,,B,,", "own_factor_source", "own_factor_source", "without a source", "supplier"),
    "own factor without unit": ("e1,2025,1,zz,,outside,1,t,,,,2,,test,,B,,", "unit_missing", "own_factor", "", ""),
    "own factor of another dimension": ("e1,2025,1,zz,,outside,1,t,,,,2,kgCO2e/m3,test,,B,,", "unit_dimension", "unit", "MNm3", "MNm3"),
    "own factor that is no emission": ("e1,2025,1,zz,,outside,1,t,,,,2,kg/t,test,,B,,", "unit_dimension", "own_factor_unit", "no factor of CO2e", "tCO2e"),
    "neither activity nor factor": ("e1,2025,1,zy,,outside,1,t,,,,,,,,B,,", "scope3_activity", "activity", "neither", "NE"),
    "energy in category 3": ("e1,2025,3,zx,electricity,outside,1,MWh,,,,,,,,B,,", "scope3_category", "category", "category 3", "energy tables"),
    "sector misspelt": ("e1,2025,1,io1,io:manufacturng,outside,1,万元,2022,,,,,,,B,,", "io_sector", "activity", "no sector", "'manufacturing'"),
    "sector by weight": ("e1,2025,1,io2,io:services,outside,1,t,,,,,,,,B,,", "unit_dimension", "unit", "M CNY", "M CNY"),
    "rooms by weight": ("e1,2025,13,l,leased_building_electricity,outside,1,t,,,,,,,,B,,", "unit_dimension", "unit", "per ha", "ha"),
    "firm unknown": ("e9,2025,4,l,freight_rail,outside,1,t.km,,,,,,,,B,,", "unknown_label", "enterprise", "e9", "e1"),
    "partner unknown": ("e1,2025,4,l,freight_rail,e22,1,t.km,,,,,,,,B,,", "unknown_label", "partner", "e22", "'e2'"),
    "blank without status": ("e1,2025,1,m,steel_BOF,outside,,t,,,,,,,,B,,", "blank_without_status", "quantity", "blank", "NE"),
    "negative": ("e1,2025,1,m,steel_BOF,outside,-1,t,,,,,,,,B,,", "out_of_range", "quantity", "outside", ""),
    "margin as per cent": ("e1,2025,1,m,spend_iron_steel,outside,1,万元,2022,,13,,,,,B,,", "out_of_range", "margin_share [1]", "outside", ""),
}


def park_with(folder: Path, *lines: str) -> Path:
    place = folder / "park"
    shutil.copytree(SOUND, place)
    (place / "scope3_activities.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return place


def faults(place: Path):
    return [problem for problem in problems_of(place) if problem.severity == "error"]


@pytest.mark.parametrize("fault", FAULTS, ids=list(FAULTS))
def test_a_fault_is_named_with_its_cell_and_the_way_out(tmp_path, fault):
    text, code, column, words, way_out = FAULTS[fault]

    found = [each for each in faults(park_with(tmp_path, text)) if each.code == code]

    assert len(found) == 1
    assert str(found[0].place).startswith("scope3_activities.csv:2") and str(found[0].place).endswith(column)
    assert words in found[0].what.en and way_out in found[0].way_out.en
    assert found[0].what.zh and found[0].way_out.zh


def test_all_faults_are_said_in_one_pass(tmp_path):
    """Every line of the list above in one file: each line is named."""
    lines = [each[0].replace(",2025,", f",{2001 + place},") for place, each in enumerate(FAULTS.values())]

    named = {str(problem.place).split(" ")[0] for problem in faults(park_with(tmp_path, *lines))}

    assert named >= {f"scope3_activities.csv:{line}" for line in range(2, len(lines) + 2)}


def test_a_sound_table_has_no_faults(tmp_path):
    lines = ["e1,2025,4,,freight_rail,outside,500000,t.km,,,,,,,,B,,", "e1,2025,6,,,outside,,t,,,,,,,NO,B,,", "e1,2025,2,m,spend_construction,outside,2,MEUR,2022,,0.1,,,,,B,,",
             "e2,2025,1,a,io:services,outside,5,万元,current,,,,,,,C,,", "e2,2025,15,,investment_equity_share,outside,100,tCO2e,,,,30,%,annual report,,B,,"]

    place = park_with(tmp_path, *lines)

    assert faults(place) == []
    assert len(load_park(place).tables["scope3_activities"]) == 5


def test_the_same_purchase_by_weight_in_two_tables_is_refused(tmp_path):
    place = park_with(tmp_path, "e1,2025,1,Coal ,steel_BOF,,12,t,,,,,,,,B,,")
    goods = place / "materials.csv"
    goods.write_text(goods.read_text(encoding="utf-8").rstrip() + "\ne1,2025,coal,input,outside,12,t,,steel_BOF,,B,,\n", encoding="utf-8")

    found = faults(place)

    assert [each.code for each in found] == ["double"] and "materials.csv:3" in found[0].what.en


def test_money_beside_weight_needs_a_name(tmp_path):
    """Otherwise nobody can tell whether the two are one purchase."""
    place = park_with(tmp_path, "e1,2025,1,bars,steel_BOF,outside,12,t,,,,,,,,B,,", "e1,2025,1,,spend_iron_steel,outside,8,万元,2022,,,,,,,B,,")

    assert [(each.code, str(each.place)) for each in faults(place)] == [("scope3_item", "scope3_activities.csv:3 item")]


def test_an_unknown_activity_of_a_good_is_said(tmp_path):
    """An older table, where the line would only be NE: a warning, with the nearest name."""
    place = park_with(tmp_path)
    goods = place / "materials.csv"
    goods.write_text(goods.read_text(encoding="utf-8").rstrip() + "\ne1,2025,steel,input,outside,12,t,,steel_carbon_avrage,,B,,\n", encoding="utf-8")

    found = [each for each in problems_of(place) if each.code == "scope3_activity"]

    assert [each.severity for each in found] == ["warning"] and "steel_carbon_average" in found[0].way_out.en


def test_a_table_with_only_headers_is_nothing(tmp_path):
    place = park_with(tmp_path)

    assert faults(place) == [] and load_park(place).tables["scope3_activities"].empty


RECIPES = "recipe,enterprise,item,direction,per_output,unit,tolerance [1],carbon_content [tC/t],quality,source,note\n"


@pytest.mark.parametrize(
    "table, text, code",
    [
        ("recipes.csv", RECIPES + "paper,e1,pulp,in,1.1,t/t,,,B,book,\n", "recipe_product"),
        ("recipes.csv", RECIPES + "paper,e1,paper,product,0,t/t,,,B,book,\n", "recipe_product"),
        ("recipes.csv", RECIPES + "paper,e1,paper,product,1,t/t,,,B,book,\npaper,e1,card,product,1,t/t,,,B,book,\n", "recipe_product"),
        ("recipes.csv", RECIPES + "paper,e1,paper,product,1,t/t,,,B,book,\npaper,e1,pulp,in,1.1,t,,,B,book,\n", "unit_dimension"),
        ("waste_routes.csv", "enterprise,year,material,destination,partner,quantity,unit,status,quality,source,note\ne1,2025,slag,used_inside,outside,3,t,,A,manifest,\n", "waste_partner"),
        ("io_flows.csv", "from_region,from_sector,to_region,to_sector,value,unit,quality,source,note\n,manufacturng,,services,500,亿元,C,book,\n", "unknown_label"),
        ("io_flows.csv", "from_region,from_sector,to_region,to_sector,value,unit,quality,source,note\n,manufacturing,,services,-5,亿元,C,book,\n", "io_table"),
    ],
)
def test_the_other_tables_are_held_to_their_sums(tmp_path, table, text, code):
    place = park_with(tmp_path)
    (place / table).write_text(text, encoding="utf-8")

    assert [each.code for each in faults(place)] == [code]


def test_a_workbook_says_sheet_and_cell(tmp_path):
    """The same park as a workbook: the fault stands in sheet 8b."""
    import openpyxl

    book = save_workbook(load_park(SOUND), tmp_path / "park.xlsx")
    sheets = openpyxl.load_workbook(book)
    sheet = next(sheets[name] for name in sheets.sheetnames if name.startswith("8b_"))
    cell = next(cell for line in sheet.iter_rows() for cell in line if cell.value == "freight_rail")
    cell.value = "freight_rial"
    sheets.save(book)

    with pytest.raises(InputError) as caught:
        load_park(book)

    assert cell.coordinate in str(caught.value.problems[0].place) and "8b_" in str(caught.value.problems[0].place)
