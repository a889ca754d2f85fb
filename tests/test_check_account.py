"""Checks on process, intensities, offsets and double counts: each finds its mistake with its size, and is silent where there is none.

Figures of the three firms: tests/hand/three_firms.py (under 910 the chp 20 000 t coal, the mill 2 000 t gas, ammonia 1 500 t).
"""

import numpy as np
import pandas as pd
import pytest
from hand.three_firms import park_of, tables
from test_check_energy import fired, flow, fuel, of, process

from carbonpark.inventory import account

# C1, C5 -----------------------------------------------------------------------------------------------------------------


def test_c1_says_by_how_much_firms_exceed_the_park():
    """Under location no sale is credited: 10 GWh x 0.5 = 5 000 t of power and 50 TJ x 110 = 5 500 t of steam are charged twice."""
    checks = account(park_of(), ["location"]).checks
    row = checks[checks["id"] == "C1"].iloc[0]

    assert not row["fired"]
    assert "10,500 tCO2 more than the park: power 5,000, heat 5,500" in row["message_en"]


# C8 ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("quantity", "value", "unit", "fires"), [
    ("ncv", 20.0, "GJ/t", False), ("ncv", 4_800.0, "kcal/kg", False), ("ncv", 4_800.0, "kJ/kg", True),
    ("emission_factor", 100.0, "t CO2/TJ", False), ("emission_factor", 27.3, "t CO2/TJ", True), ("emission_factor", 27.3, "t C/TJ", False)])
def test_c8_own_factors_of_the_sheet_are_tested_too(quantity, value, unit, fires):
    """Coal's packaged values: 19.57 GJ/t and 89.0 tCO2/TJ. 4 800 kJ/kg is kcal/kg misread; 27.3 is tC, not tCO2."""
    rows = tables()
    for row in rows["factors"]:
        if (row["quantity"], row["subject"]) == (quantity, "bituminous"):
            row.update(value=value, unit=unit, input_ref="factors.csv:2")
    found = of(rows, "C8")

    assert len(found) == int(fires)
    if fires:
        assert found["severity"].iloc[0] == "block" and found["rows"].iloc[0].startswith("factors.csv:2")


# C10 --------------------------------------------------------------------------------------------------------------------


def economy(firm, indicator, value, year=2023, basis="2023", unit="万元", line=20, **more):
    return {"entity": firm, "year": year, "indicator": indicator, "value": value, "unit": unit, "price_basis": basis,
            "input_ref": f"economy.csv:{line}", **more}


def with_economy(*rows_):
    rows = tables()
    for line, row in enumerate(rows["economy"], 2):
        row["input_ref"] = f"economy.csv:{line}"
    rows["economy"] += list(rows_)
    return rows


def ratios_withheld(rows):
    inventory = account(park_of(rows), ["910"])
    assert inventory.total("910:CO2", 2023) > 0  # the account stands, its ratios do not
    return [(each.check, each.result) for each in inventory.withheld]


def test_c10_is_silent_on_the_sound_park_and_on_output_above_value_added():
    assert of(tables(), "C10").empty
    assert of(with_economy(economy("mill", "output", 20_000.0)), "C10").empty


def test_c10_value_added_above_output():
    """The mill's value added 5 000, its output 4 000: swapped. Its own emissions are at stake: 2 000 gas + 20 x 832.5 - 5 x 832.5."""
    rows = with_economy(economy("mill", "output", 4_000.0))
    finding = of(rows, "C10").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(2_000 + 15 * 832.5))
    assert set(finding["rows"].split("; ")) == {"economy.csv:3", "economy.csv:20"}
    assert ratios_withheld(rows) == [("C10", "ratios")]


@pytest.mark.parametrize(("next_year", "unit", "fires"), [(5_500.0, "万元", False), (0.55, "亿元", False), (5_500.0, "亿元", True), (0.5, "万元", True)])
def test_c10_units_of_money_do_not_jump(next_year, unit, fires):
    """5 000 万元, then 5 500 亿元 = 11 000 times as much; 0.55 亿元 is 5 500 万元 and fine."""
    rows = with_economy(economy("mill", "value_added", next_year, year=2024, unit=unit))
    found = of(rows, "C10")

    assert len(found) == int(fires)
    if fires:
        assert (found["severity"].iloc[0], found["year"].iloc[0]) == ("block", 2024)
        assert "mill" in found["message_en"].iloc[0]


def test_c10_value_added_in_yi_beside_output_in_wan():
    """Value added 0.5 (meant 亿元, entered as 万元) beside an output of 20 000 万元."""
    rows = with_economy(economy("mill", "output", 20_000.0))
    rows["economy"][1]["value"] = 0.5

    assert "thousandth" in of(rows, "C10")["message_en"].iloc[0]


def test_c10_one_year_at_two_price_bases_would_be_summed_twice():
    """The mill's 5 000 of 2023 given at current prices too: its 14 487.5 t would stand over twice its value added."""
    rows = with_economy(economy("mill", "value_added", 5_200.0, basis="current"))
    found = of(rows, "C10")

    assert found[found["severity"] == "block"]["tco2"].iloc[0] == pytest.approx(2_000 + 15 * 832.5)
    assert ratios_withheld(rows) == [("C10", "ratios")]


def test_c10_current_prices_of_one_year_among_constant_ones_are_named():
    rows = with_economy(*(economy(firm, "value_added", 900.0, year=2022, basis="current") for firm in ("chp", "mill", "chem")))
    found = of(rows, "C10")

    assert found["severity"].tolist() == ["warn"]
    assert "current: 2022" in found["message_en"].iloc[0]


def test_c10_emissions_without_value_added():
    """Without the chp's value added its 20 000 t coal less 5 GWh sold (4 162.5) stand in the numerator alone."""
    rows = tables()
    rows["economy"] = rows["economy"][1:]
    finding = of(rows, "C10").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("warn", pytest.approx(20_000 - 5 * 832.5))
    assert "chp" in finding["message_en"]


def test_c10_part_of_a_year_over_a_whole_one():
    """The mill's records of nine months only, its value added of twelve."""
    rows = tables()
    for name in ("energy", "power_heat"):
        for row in rows[name]:
            if row["enterprise"] == "mill" and row.get("partner") != "chp":
                row["period"] = "01-09"
    rows["power_heat"] = [row for row in rows["power_heat"] if "chp" not in (row["enterprise"], row["partner"]) or row["enterprise"] == row["partner"]]
    rows["power_heat"] += [flow("chp", "steam", "generated", 50, "TJ", plant="chp_1", contract="self")]
    found = of(rows, "C10")

    assert found["message_en"].str.contains("part of the year only").any()


def test_c10_gdp_is_no_industrial_value_added():
    rows = tables()
    rows["economy"] = [economy("park", "gdp", 90_000.0, boundary="managed")]
    finding = of(rows, "C10").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("warn", pytest.approx(34_325))


# C14 --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("activity", ["CCER", "forest offset", "碳汇抵消", "VCS credits"])
def test_c14_credits_are_never_netted(activity):
    """1 000 t of credits taken off."""
    rows = tables()
    rows["process"].append(process("chem", activity, -1000, "t", own_factor=1.0, own_factor_unit="tCO2/t"))
    inventory = account(park_of(rows), ["910"])
    finding = fired(inventory, "C14").iloc[0]

    assert (finding["severity"], finding["tco2"], finding["rows"]) == ("block", pytest.approx(1_000), "process.csv:20")
    assert np.isnan(inventory.total("910:CO2", 2023))


def test_c14_a_record_factor_below_zero():
    """1 000 t x -0.5: 500 t, whatever the account makes of such a factor."""
    rows = tables()
    rows["process"].append(process("chem", "greening", 1000, "t", own_factor=-0.5, own_factor_unit="tCO2/t"))
    finding = of(rows, "C14").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(500))


def test_c14_an_unexplained_negative_is_asked_about_and_kept_carbon_is_not():
    """Carbon of steel (a deduction of the steel standard: 10 000 t x 0.0154 = 154 t) and captured CO2 stay unasked."""
    rows = tables()
    rows["process"] += [process("chem", "adjustment", -300, "t", own_factor=1.0, own_factor_unit="tCO2/t"),
                        process("chem", "CO2 captured and sold", -200, "t", line=21, own_factor=1.0, own_factor_unit="tCO2/t"),
                        process("chem", "P058", -10_000, "t", line=22)]
    found = of(rows, "C14")

    assert (found["severity"].tolist(), found["tco2"].tolist(), found["rows"].tolist()) == (["warn"], [pytest.approx(300)], ["process.csv:20"])


def test_c14_is_silent_on_the_sound_park():
    assert of(tables(), "C14", "910", "location").empty


# C16 --------------------------------------------------------------------------------------------------------------------


def two_years(added, coal=10.0):
    """2023 and 2024: value added of the park 10 000 and as given, the chp's coal as given."""
    rows = tables()
    for name in ("energy", "power_heat", "process", "economy"):
        rows[name] += [{**row, "year": 2024, "input_ref": f"{row.get('input_ref', '')}/2024"} for row in rows[name]]
    for row in rows["economy"]:
        if row["year"] == 2024:
            row["value"] = row["value"] * added / 10_000
    for row in rows["energy"]:
        if row["year"] == 2024 and row["enterprise"] == "chp":
            row["quantity"] = coal
    return rows


@pytest.mark.parametrize(("added", "fires"), [(11_000, False), (10_000, False), (9_000, True)])
def test_c16_the_condition_turns_when_value_added_falls(added, fires):
    """Value added 10 % down, energy 5 % of the coal down: 'at most 0.6' passes whom 'at least 0.6' fails. Coal 10 -> 9.5 kt: 1 000 t."""
    found = of(two_years(added, 9.5), "C16")

    assert len(found) == int(fires)
    if fires:
        assert (found["severity"].iloc[0], found["tco2"].iloc[0]) == ("warn", pytest.approx(1_000))
        assert "would pass 'at most 0.6' and fails the rule 'at least 0.6'" in found["message_en"].iloc[0]


def test_c16_one_year_has_no_elasticity():
    assert of(tables(), "C16").empty


# C17 --------------------------------------------------------------------------------------------------------------------


def test_c17_part_of_a_fuel_at_defaults():
    """10 kt at the measured 1.8 tCO2/t beside 5 kt at 20 GJ/t x 100 = 2.0: 5 000 x (1.8 - 2.0) = -1 000 t."""
    rows = tables()
    rows["energy"][0].update(own_factor=1.8, own_factor_unit="tCO2/t")
    rows["energy"].append(fuel("chp", "bituminous", 5, "kt"))
    found = of(rows, "C17")

    assert (found["severity"].tolist(), found["tco2"].tolist(), found["rows"].tolist()) == (["warn"], [pytest.approx(1_000)], ["energy.csv:20"])


@pytest.mark.parametrize(("verified", "fires"), [(18_000.0, False), (16_000.0, True)])
def test_c17_a_verified_figure_five_percent_away(tmp_path, verified, fires):
    """Coal at the table's carbon: 200 TJ / 19.57 GJ/t x 1.74175 t/t (fuels.csv) = 17 800.2 t. 18 000 is 1 % away, 16 000 is 11 %."""
    (tmp_path / "data").mkdir()
    pd.DataFrame([{"enterprise": "chp", "year": 2023, "verified_tco2e": verified, "source": "authority"}]).to_csv(tmp_path / "data" / "verified.csv", index=False)
    rows = tables()
    rows["factors"] = [row for row in rows["factors"] if (row["quantity"], row["subject"]) != ("emission_factor", "bituminous")]
    park = park_of(rows).model_copy(update={"path": str(tmp_path)})
    found = fired(account(park, ["location"]), "C17")

    assert len(found) == int(fires)
    if fires:
        assert found["severity"].iloc[0] == "warn"
        assert found["tco2"].iloc[0] == pytest.approx(200_000 / 19.57 * 1.74175 - 16_000)


def test_c17_own_figures_throughout_are_fine():
    rows = tables()
    rows["energy"][0].update(own_factor=1.8, own_factor_unit="tCO2/t")

    assert of(rows, "C17").empty


# C18 --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steel", "twice"), [(10_000, 14_600), (100_000, 110 * 28 * 1.0 * 10)])
def test_c18_converter_steel_holds_its_coke(steel, twice):
    """Steel x 1.46 t/t beside 10 kt coke x 28 GJ/t x 110 t/TJ = 30 800 t burnt: the smaller of the two is counted twice."""
    rows = tables()
    rows["energy"].append(fuel("chem", "coke", 10, "kt"))
    rows["process"].append(process("chem", "steel_BOF", steel, "t"))
    rows["factors"] += [{"quantity": "ncv", "subject": "coke", "value": 28.0, "unit": "GJ/t", "source": "round"},
                        {"quantity": "emission_factor", "subject": "coke", "gas": "CO2", "value": 110.0, "unit": "t CO2/TJ", "source": "round"}]
    finding = of(rows, "C18").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(min(steel * 1.46, twice)))
    assert set(finding["rows"].split("; ")) == {"process.csv:20", "energy.csv:20"}


@pytest.mark.parametrize(("activity", "factor", "fuel_of", "twice"), [("clinker_calcination", 0.85, "chp", 2_500), ("clinker_calcination", 0.53, "chp", None),
                                                                    ("clinker_calcination", 0.85, "chem", None)])
def test_c18_a_clinker_factor_above_what_stone_gives(activity, factor, fuel_of, twice):
    """10 kt clinker at 0.85: 0.25 t/t more than the stone can give (0.6) is the kiln's fuel, 2 500 t, beside the chp's own coal."""
    rows = tables()
    rows["process"].append(process(fuel_of, activity, 10, "kt", own_factor=factor, own_factor_unit="tCO2/t"))
    found = of(rows, "C18")

    assert found["tco2"].tolist() == ([pytest.approx(twice)] if twice else [])


def test_c18_electric_steel_and_no_coke_are_fine():
    rows = tables()
    rows["process"] += [process("chem", "steel_BOF", 1000, "t"), process("chp", "steel_EAF", 1000, "t", line=21)]

    assert of(rows, "C18").empty


# C19 --------------------------------------------------------------------------------------------------------------------


def test_c19_combustion_entered_as_process_again():
    """The chp's 20 000 t of coal once more as a 'process' of 20 000 t: 20 000 t twice."""
    rows = tables()
    rows["process"].append(process("chp", "own", 20_000, "t", own_factor=1.0, own_factor_unit="tCO2/t"))
    finding = of(rows, "C19").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(20_000))
    assert "energy.csv:2" in finding["rows"]


def test_c19_a_total_by_name():
    """'scope 1 total' of 21 000 t beside 20 000 t of coal: 20 000 t twice."""
    rows = tables()
    rows["process"].append(process("chp", "scope 1 total", 21_000, "t", own_factor=1.0, own_factor_unit="tCO2/t"))

    assert of(rows, "C19")["tco2"].tolist() == [pytest.approx(20_000)]


def test_c19_a_verified_total_in_co2e_beside_its_parts():
    """The chp's verified 21 000 tCO2e beside 20 000 t CO2 of coal (and its CH4, N2O): the coal is counted twice."""
    rows = tables()
    rows["process"].append(process("chp", "verified_total", 21_000, "tCO2e", gas="CO2e"))
    rows["process"][-1]["gas"] = "CO2e"
    found = of(rows, "C19", "location")

    assert found["severity"].tolist() == ["block"]
    assert found["tco2"].iloc[0] > 20_000


def test_c19_a_verified_total_in_co2_sets_its_parts_aside():
    """The account makes the coal IE itself: nothing is counted twice, and process emissions of another kind are none of it."""
    rows = tables()
    rows["process"].append(process("chp", "verified_total", 21_000, "tCO2"))

    assert of(rows, "C19", "910", "location").empty


# C20 --------------------------------------------------------------------------------------------------------------------


def test_c20_a_loss_row_beside_category_3():
    """Losses entered as goods (S097, 10 GWh x 0.0471 = 471 t) while category 3 holds those of all power bought: 30 GWh, 1 413 t."""
    rows = tables()
    rows["materials"].append({"enterprise": "mill", "year": 2023, "material": "grid", "flow": "input", "partner": "outside", "quantity": 10,
                              "unit": "GWh", "scope3_activity": "S097", "input_ref": "materials.csv:20"})
    found = of(rows, "C20", "location")

    assert (found["severity"].tolist(), found["rows"].tolist()) == (["warn"], ["materials.csv:20"])
    assert found["tco2"].iloc[0] == pytest.approx(471)


def test_c20_a_factor_with_losses_beside_category_3():
    """The park's own 0.5 'incl. T&D losses' beside the 30 GWh x 0.0471 = 1 413 t of category 3."""
    rows = tables()
    for row in rows["factors"]:
        if row["quantity"] == "average":
            row["source"] = "supplier, incl. T&D losses"
    found = of(rows, "C20", "location")

    assert found["tco2"].tolist() == [pytest.approx(1_413)]


def test_c20_a_loss_row_inside_the_total_beside_such_a_factor():
    """A process row 'grid losses' of 100 t in the total, the factor holding them already."""
    rows = tables()
    for row in rows["factors"]:
        if row["quantity"] == "average":
            row["source"] = "含线损的用电侧因子"
    rows["process"].append(process("mill", "线损", 100, "t", own_factor=1.0, own_factor_unit="tCO2/t"))
    found = of(rows, "C20", "location")

    assert found[found["severity"] == "block"]["tco2"].tolist() == [pytest.approx(100)]


def test_c20_is_silent_on_the_sound_park():
    assert of(tables(), "C20", "910", "location").empty
