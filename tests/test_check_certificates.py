"""C7 from the ledger: each way to claim a certificate twice is found, with its size, and a sound ledger stays silent.

The mill of the three firms buys 20 GWh from the grid and counts 5 GWh of certificates; the chem firm trades 10 GWh green.
A certificate takes 0.8325 tCO2/MWh away under 910 and 0.6 (the residual factor) under the market regime, nothing under location.
"""

import numpy as np
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account

SOUND = {"certificate": "G1", "serial_from": "A0001", "serial_to": "A5000", "quantity": 5000, "unit": "MWh", "technology": "wind",
         "generated_year": 2023, "generated_month": 5, "beneficiary": "mill", "contract": "certificate", "claim": "park_account",
         "claim_year": 2023, "tradable": "yes", "ccer": "no", "input_ref": "certificates.csv:2"}


def ledger(*changes, **also):
    """The account of the park with one sound batch, changed, and further batches; `also` changes other tables."""
    rows = tables()
    rows["certificates"] = [{**SOUND, **change, "input_ref": f"certificates.csv:{line}"} for line, change in enumerate(changes or ({},), 2)]
    rows.update(also)
    return account(park_of(rows), ["910", "location", "market"])


def c7(inventory):
    return inventory.checks[(inventory.checks["id"] == "C7") & inventory.checks["fired"].astype(bool)]


def test_a_sound_ledger_is_silent_and_counts_its_mwh():
    """5 000 serials = 5 000 MWh, as the power records say; May 2023 lives to April 2025."""
    inventory = ledger()
    row = inventory_paper(inventory).iloc[0]

    assert c7(inventory).empty
    assert (row["certificates"], row["mwh_counted"], row["expires"], row["claimable"]) == (5000, 5000, "2025-04", "yes")


def inventory_paper(inventory):
    from carbonpark.inventory.papers import paper

    return paper(inventory, "certificates")


def test_no_ledger_no_finding_and_no_paper():
    inventory = account(park_of(), ["910"])

    assert c7(inventory).empty
    assert inventory_paper(inventory).empty


FAULTS = {
    # fault: rows of the ledger, MWh at stake, words of the sentence
    "serials of two batches overlap": (
        ({"serial_to": "A4000", "quantity": 4000}, {"certificate": "G2", "serial_from": "A3501", "serial_to": "A4500", "quantity": 1000}),
        500, "another row"),
    "the same batch twice, no serials": (
        ({"serial_from": "", "serial_to": ""}, {"serial_from": "", "serial_to": "", "claim": "energy_assessment", "saving_required": 1e6}),
        5000, "another row"),
    "park and export claim the same serials": (
        ({}, {"claim": "cbam"}), 5000, "another row"),
    "a sold batch is claimed": (({}, {"claim": "sold", "beneficiary": "outside"}), 5000, "another row"),
    "older than two years": (({"generated_year": 2021, "generated_month": 1},), 5000, "past its two years"),
    "retired after its life": (({"retired": "2025-05-02"},), 5000, "past its two years"),
    "made after the year of the claim": (({"generated_year": 2024, "generated_month": 1},), 5000, "made after the year"),
    "beneficiary is not the consumer": (({"consumer": "chem"},), 5000, "not the firm"),
    "covers power by direct line": (({"covers": "direct_supply"},), 5000, "factor is 0 already"),
    "registered as CCER": (({"ccer": "yes"},), 5000, "CCER"),
    "own-use certificate sold": (
        ({}, {"certificate": "G2", "serial_from": "B1", "serial_to": "B100", "quantity": 100, "contract": "self_use",
              "tradable": "no", "claim": "sold", "beneficiary": "outside"}), 100, "non-tradable"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_double_or_foreign_claim_is_held_back(fault):
    """Size: MWh x 0.8325 tCO2/MWh (910); 910 and market are withheld, location is not touched by certificates."""
    rows, mwh, words = FAULTS[fault]
    inventory = ledger(*rows)
    finding = c7(inventory)[c7(inventory)["message_en"].str.contains(words)].iloc[0]

    assert finding["severity"] == "block"
    assert finding["tco2"] == pytest.approx(mwh * 0.8325)
    assert finding["rows"].startswith("certificates.csv")
    assert np.isnan(inventory.total("910:CO2", 2023)) and np.isnan(inventory.total("market:CO2", 2023))
    assert inventory.total("location:CO2", 2023) > 0


@pytest.mark.parametrize(("year", "month", "fires"), [(2021, 1, True), (2021, 2, False), (2020, 12, True), (2021, np.nan, False),
                                                      (2023, 12, False), (2024, 1, True)])
def test_the_life_of_a_certificate_is_24_months(year, month, fires):
    """January 2021 + 24 months, itself included, ends in December 2022: gone for 2023; February 2021 ends in January 2023."""
    found = c7(ledger({"generated_year": year, "generated_month": month}))

    assert (found["severity"] == "block").any() == fires


def test_power_of_another_year_within_its_life_is_only_printed():
    found = c7(ledger({"generated_year": 2022, "generated_month": 6}))

    assert found["severity"].tolist() == ["warn"]
    assert "another year" in found["message_en"].iloc[0]


def test_the_ledger_must_hold_what_the_account_counts():
    """The account counts 5 000 MWh, the ledger 3 000: 2 000 x 0.8325 = 1 665 t."""
    finding = c7(ledger({"serial_to": "A3000", "quantity": 3000})).iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(1_665))
    assert "2,000 MWh apart" in finding["message_en"]
    assert set(finding["rows"].split("; ")) == {"power_heat.csv:9", "certificates.csv:2"}


def test_mwh_the_firm_claims_for_export_are_not_the_parks():
    """3 000 for the park, 2 000 for CBAM, and the account counts 5 000: the 2 000 are claimed twice."""
    found = c7(ledger({"serial_to": "A3000", "quantity": 3000},
                      {"certificate": "G2", "serial_from": "A3001", "serial_to": "A5000", "quantity": 2000, "claim": "cbam"}))

    assert found["severity"].tolist() == ["block"]
    assert "2,000 MWh of them the firm claims for export, CBAM or RE100" in found["message_en"].iloc[0]


def test_a_ledger_that_holds_more_than_is_counted_is_printed():
    """6 000 MWh in the ledger, 5 000 counted: nothing is claimed too much."""
    found = c7(ledger({"serial_to": "A6000", "quantity": 6000}))

    assert found["severity"].tolist() == ["warn"]
    assert found["tco2"].iloc[0] == pytest.approx(1_000 * 0.8325)


def test_certificates_above_the_firms_own_grid_power():
    """25 GWh for the mill, which takes 20 from the grid: 5 000 x 0.8325 = 4 162.5 t, even where the park as a whole has enough."""
    rows = tables()
    rows["power_heat"][7]["quantity"] = 25
    rows["power_heat"].append({**rows["power_heat"][6], "enterprise": "chem", "quantity": 50, "input_ref": "power_heat.csv:13"})
    finding = c7(account(park_of(rows), ["910"])).iloc[0]

    assert (finding["severity"], finding["tco2"]) == ("block", pytest.approx(4_162.5))
    assert "mill" in finding["message_en"] and "20,000 MWh" in finding["message_en"]


def test_power_a_neighbour_bought_from_the_grid_may_be_covered():
    """The chp passes 8 of its 10 GWh grid power on to the mill: 25 GWh of certificates on 20 + 8 are fine."""
    rows = tables()
    rows["power_heat"][7]["quantity"] = 25
    rows["power_heat"].append({**rows["power_heat"][6], "enterprise": "chp", "quantity": 8, "input_ref": "power_heat.csv:13"})
    found = c7(account(park_of(rows), ["910"]))

    assert not found["message_en"].str.contains("took from the grid").any()


@pytest.mark.parametrize(("asked", "fires"), [(3000.0, False), (2990.0, True)])
def test_certificates_cover_half_of_an_assessed_saving_at_most(asked, fires):
    """F15: 5 000 MWh at 0.3 kgce/kWh stand for 1 500 tce: half of 3 000. Of 2 990 half is 1 495: 5 tce too many = 5/1500 x 5 000 MWh."""
    rows = tables()
    rows["factors"].append({"quantity": "equal_value", "subject": "electricity", "year": 2023, "region": "CN", "value": 0.3,
                            "unit": "kgce 等价/kWh", "source": "round"})
    rows["power_heat"] = [row for row in rows["power_heat"] if row["contract"] != "certificate"]
    rows["certificates"] = [{**SOUND, "claim": "energy_assessment", "saving_required": asked}]
    inventory = account(park_of(rows), ["910"])
    found = c7(inventory)

    assert len(found) == int(fires)
    if fires:
        assert found["tco2"].iloc[0] == pytest.approx(5 / 1500 * 5000 * 0.8325)
        assert inventory.total("910:CO2", 2023) > 0  # the account stands; what it is set against does not
        assert [(each.check, each.result) for each in inventory.withheld] == [("C7", "ratios")]


def test_an_assessment_without_the_saving_asked_for_is_named():
    rows = tables()
    rows["power_heat"] = [row for row in rows["power_heat"] if row["contract"] != "certificate"]
    rows["certificates"] = [{**SOUND, "claim": "energy_assessment"}]
    found = c7(account(park_of(rows), ["910"]))

    assert found["severity"].tolist() == ["warn"]
    assert "saving_required" in found["message_en"].iloc[0]


def test_an_unknown_quantity_is_no_zero():
    """A batch whose size nobody knows yet is not compared."""
    assert c7(ledger({"quantity": np.nan, "status": "NE", "serial_from": "", "serial_to": ""})).empty


def test_a_ledger_of_another_firm_and_a_blank_ledger():
    """A batch of a firm outside the boundary is not this park's matter; then the mill's claim has no batch."""
    found = c7(ledger({"beneficiary": "far"}))

    assert len(found) == 1
    assert "5,000 MWh, the ledger holds 0 MWh" in found["message_en"].iloc[0]


def test_an_account_of_one_year_looks_at_that_years_claims():
    # The archetype's ledger runs over years; asked for its base year alone, claims of others have no power beside them.
    import carbonpark as cp
    from carbonpark import inventory

    one = inventory.account(cp.load_park("archetype"), years=[2025])
    fired = one.checks[one.checks["fired"].astype(bool) & (one.checks["id"] == "C7")]
    assert fired.empty and not one.withheld
