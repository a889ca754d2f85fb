"""Each check of an account finds its mistake, says what it is worth, and is silent on a sound park."""

import numpy as np
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.enterprises import enterprises_table


def fired(inventory, check):
    """The findings of one check."""
    return inventory.checks[(inventory.checks["id"] == check) & inventory.checks["fired"].astype(bool)]


def test_a_sound_park_passes_the_block_checks():
    inventory = account(park_of(), ["910"])

    assert not inventory.checks.query("severity == 'block'")["fired"].any()


def test_c1_buyer_and_seller_disagree():
    """Seller says 12 GWh, buyer 10: 2 GWh x 832.5 = 1 665 t may have crossed the boundary; the year is held
    back."""
    rows = tables()
    rows["power_heat"][2]["quantity"] = 12
    inventory = account(park_of(rows), ["910"])
    finding = fired(inventory, "C1").iloc[0]

    assert finding["tco2"] == pytest.approx(1_665)
    assert (finding["severity"], finding["year"]) == ("block", 2023)
    assert set(finding["rows"].split("; ")) == {"power_heat.csv:4", "power_heat.csv:7"}
    assert np.isnan(inventory.total("910:CO2", 2023))
    assert [each.check for each in inventory.withheld] == ["C1"]


def test_c1_disagreement_shows_in_the_bridge():
    """The chp credits itself 12 GWh, the mill is charged 10: the firms' sum is 1 665 t lower, and the step
    says so."""
    rows = tables()
    rows["power_heat"][2]["quantity"] = 12
    steps = account(park_of(rows), ["910"]).bridge.query("kind == 'netting'").set_index("step")["tco2e"]

    assert steps["enterprises"] == pytest.approx(34_325 - 1_665)
    assert steps["disagreement"] == pytest.approx(1_665)
    assert steps["residual"] == pytest.approx(0, abs=1e-6)


def test_c1_a_deal_told_by_one_side_counts_once():
    """The same park with the buyer's rows only, then the seller's only: the park's total is the same."""
    for lines in ([2], [4, 5]):
        rows = tables()
        rows["power_heat"] = [row for line, row in enumerate(rows["power_heat"]) if line not in lines]
        inventory = account(park_of(rows), ["910"])
        assert inventory.total("910:CO2", 2023) == pytest.approx(34_325)


def test_c1_selling_more_than_there_is():
    """The chp sells 5 + 10 GWh and made 12: 3 GWh are from nowhere."""
    rows = tables()
    rows["power_heat"][1]["quantity"] = 12
    finding = fired(account(park_of(rows), ["910"]), "C1").iloc[0]

    assert finding["severity"] == "warn"
    assert "chp" in finding["message_en"]
    assert finding["tco2"] == pytest.approx(3 * 832.5)


def test_c1_power_from_nowhere_that_leaves_the_park_is_not_credited():
    """The chp made 4 and sells 5 inside and 10 outside: 11 short, 6 more than it sold inside. 910 would credit them."""
    rows = tables()
    rows["power_heat"][1]["quantity"] = 4
    inventory = account(park_of(rows), ["910", "location"])
    finding = fired(inventory, "C1").iloc[0]

    assert finding["severity"] == "block" and finding["tco2"] == pytest.approx(11 * 832.5)
    held = inventory.totals[inventory.totals["withheld"] != ""]
    assert set(held["regime"]) == {"910"}  # the location-based account credits nothing
    closing = enterprises_table(inventory)
    park = closing[closing["row"] == "park"].set_index("regime")["tco2e"]
    assert park.loc[["910"]].isna().all() and park.loc[["location"]].notna().all()


def test_c2_value_added_of_another_boundary_makes_no_ratio():
    rows = tables()
    rows["economy"] = [
        {
            "entity": "park",
            "year": 2023,
            "indicator": "value_added",
            "value": 9e4,
            "unit": "万元",
            "price_basis": "2023",
            "boundary": "wide",
            "input_ref": "economy.csv:2",
        }
    ]
    inventory = account(park_of(rows), ["910"])
    finding = fired(inventory, "C2").query("severity == 'block'").iloc[0]

    assert "'wide'" in finding["message_en"]
    assert inventory.total("910:CO2", 2023) == pytest.approx(34_325)  # the account itself stands
    assert [(each.check, each.result) for each in inventory.withheld] == [("C2", "ratios")]


def test_c2_says_which_firms_are_left_out():
    finding = fired(account(park_of(), ["910"]), "C2").iloc[0]

    assert (finding["severity"], finding["rows"]) == ("warn", "energy.csv:7")


def test_c5_feedstock_without_a_process():
    """2 Mm3 x 40 x 50 t = 4 000 t of carbon that turns up nowhere."""
    rows = tables()
    rows["process"] = []
    finding = fired(account(park_of(rows), ["910"]), "C5").iloc[0]

    assert (finding["severity"], finding["rows"]) == ("block", "energy.csv:5")
    assert finding["tco2"] == pytest.approx(4_000)


def test_c5_more_carbon_out_than_in():
    """Product 2 kt at 0.75 tC/t = 5 500 t CO2 against 4 000 t in the gas: 1 500 t too many."""
    rows = tables()
    rows["materials"].append(
        {
            "enterprise": "chem",
            "year": 2023,
            "material": "resin",
            "flow": "output",
            "quantity": 2,
            "unit": "kt",
            "carbon_content": 0.75,
            "input_ref": "materials.csv:5",
        }
    )
    finding = fired(account(park_of(rows), ["910"]), "C5").iloc[0]

    assert finding["tco2"] == pytest.approx(1_500)
    assert "3.667" in finding["message_en"]


def test_c5_a_chemical_firm_silent_about_raw_material():
    rows = tables()
    rows["energy"][3]["use"] = "fuel"
    finding = fired(account(park_of(rows), ["910"]), "C5").iloc[0]

    assert finding["severity"] == "warn"
    assert "chem" in finding["message_en"]


def test_c7_more_certificates_than_power():
    """Grid 20 + green trade 10 GWh taken in; certificates 25 + trade 10 = 35: 5 GWh x 832.5 = 4 162.5 t too many."""
    rows = tables()
    rows["power_heat"][7]["quantity"] = 25
    finding = fired(account(park_of(rows), ["910"]), "C7").iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(4_162.5))
    assert finding["rows"] == "power_heat.csv:11; power_heat.csv:9"


@pytest.mark.parametrize(
    ("value", "unit", "fires"),
    [
        (26.0, "GJ/t", False),
        (26.1, "GJ/t", True),
        (20_000.0, "kJ/kg", False),
        (4_800.0, "kcal/kg", False),
        (4_800.0, "kJ/kg", True),
    ],
)
def test_c8_heating_values_within_30_percent_of_their_default(value, unit, fires):
    """Default 20 GJ/t: up to 26 passes; 4 800 kcal/kg is 20.1 GJ/t; 4 800 kJ/kg is a mistaken unit."""
    rows = tables()
    rows["energy"][0].update(own_ncv=value, own_ncv_unit=unit)

    assert len(fired(account(park_of(rows), ["910"]), "C8").query("severity == 'block'")) == int(fires)


def test_c8_carbon_taken_for_co2():
    """A factor of 27.3 t/TJ for coal is tC, not tCO2: 0.27 of the default; 200 TJ x (27.3 - 100) = -14 540
    t."""
    rows = tables()
    rows["energy"][0].update(own_factor=27.3, own_factor_unit="t CO2/TJ")
    inventory = account(park_of(rows), ["910"])
    finding = fired(inventory, "C8").iloc[0]

    assert finding["tco2"] == pytest.approx(14_540)
    assert np.isnan(inventory.total("910:CO2", 2023))


def test_c8_a_regional_power_factor_is_no_unit_error():
    """Yunnan's 0.1073 lies 80 % under the national value and is in the table: no finding."""
    rows = tables()
    for row in rows["factors"]:
        if row["quantity"] == "average":
            row["value"] = 0.1073
    assert fired(account(park_of(rows), ["location"]), "C8").empty


def test_c8_a_power_factor_of_ones_own_is_named():
    """0.4321 kg/kWh is in no table: 30 GWh of it are 12 963 t."""
    rows = tables()
    for row in rows["factors"]:
        if row["quantity"] == "average":
            row["value"] = 0.4321
    finding = fired(account(park_of(rows), ["location"]), "C8").iloc[0]

    assert finding["severity"] == "warn"
    assert finding["tco2"] == pytest.approx(12_963)


def test_c15_names_what_is_not_estimated():
    rows = tables()
    rows["power_heat"][10].update(quantity=np.nan, status="NE")
    finding = fired(account(park_of(rows), ["910"]), "C15").iloc[0]

    assert finding["rows"] == "power_heat.csv:12"
    assert "chem/heat" in finding["message_en"]


def three_years(of_2024):
    """The park of 2023 in 2023 and 2025; the chp's coal of 2024 as given."""
    rows = tables()
    rows["energy"] += [
        {**row, "year": 2025, "input_ref": f"{row['input_ref']}/2025"} for row in rows["energy"]
    ]
    if of_2024 is not None:
        rows["energy"].append(
            {
                "enterprise": "chp",
                "year": 2024,
                "carrier": "bituminous",
                "use": "fuel",
                "unit": "kt",
                "input_ref": "energy.csv:20",
                **of_2024,
            }
        )
    rows["energy"].append(
        {
            "enterprise": "mill",
            "year": 2024,
            "carrier": "natural_gas",
            "use": "fuel",
            "quantity": 1e6,
            "unit": "m3",
            "input_ref": "energy.csv:21",
        }
    )
    return park_of(rows)


@pytest.mark.parametrize("coal", [{"quantity": 0}, None], ids=["zero", "absent"])
def test_c15_a_zero_between_years_of_use_is_asked_about(coal):
    """Coal 20 000 t in 2023 and 2025, nothing in 2024: a blank read as zero would hide about 20 000 t
    (diesel, straw too)."""
    findings = fired(account(three_years(coal), ["910"]), "C15")
    gap = findings[findings["message_en"].str.contains("between years of use")].iloc[0]

    assert "chp/bituminous 2024" in gap["message_en"]
    assert gap["tco2"] == pytest.approx(20_000 + 300)


def test_c15_a_stated_stop_is_believed():
    findings = fired(account(three_years({"quantity": np.nan, "status": "NO"}), ["910"]), "C15")

    assert not findings["message_en"].str.contains("chp/bituminous").any()


def test_base_year_asks_for_recalculation_when_newcomers_weigh_more_than_five_percent():
    """2024: chp's 20 000 t and a mill that burnt nothing in the base year with 2 000 t of 22 000 = 9.1 %."""
    rows = tables()
    rows["energy"] = [row for row in rows["energy"] if row["enterprise"] == "chp"]
    rows["power_heat"], rows["process"] = [], []
    rows["energy"] += [
        {**rows["energy"][0], "year": 2024},
        {
            "enterprise": "mill",
            "year": 2024,
            "carrier": "natural_gas",
            "use": "fuel",
            "quantity": 1e6,
            "unit": "m3",
            "input_ref": "energy.csv:9",
        },
    ]
    finding = fired(account(park_of(rows), ["910"]), "base_year").iloc[0]

    assert "9.1 %" in finding["message_en"]
    assert finding["tco2"] == pytest.approx(2_000)


def test_base_year_without_records_is_said():
    rows = tables()
    for name in ("energy", "power_heat", "process", "materials"):
        for row in rows[name]:
            row["year"] = 2022
    assert "2023" in fired(account(park_of(rows), ["910"]), "base_year").iloc[0]["message_en"]
