"""Fluorinated gases of fabs: the arithmetic of IPCC 2006 volume 3 chapter 6, gas by gas and process by process."""

import numpy as np
import pytest
from hand.sources_park import accounted, masses, only


def fab(**row):
    return {"kind": "semiconductor", "process": "whole", "quantity": 10.0, **row}


def test_tier_2a_with_the_defaults():
    """10 t CF4 bought, heel 0.1, 1 - U 0.9, nothing abated: 10 x 0.9 x 0.9 = 8.1 t CF4."""
    line = only(accounted(electronics=[fab(gas="CF4")]))

    assert line["mass_t"] == pytest.approx(8.1, rel=1e-12)
    assert line["tco2e"] == pytest.approx(8.1 * 6630, rel=1e-12)        # AR5
    assert (line["category"], line["sector"]) == ("electronics:semiconductor:whole:CF4", "ippu")
    assert line["factor_id"] == "P095+P163"


def test_abatement_takes_share_times_efficiency():
    """60 % of the tools abated at 0.9: 10 x 0.9 x 0.9 x (1 - 0.6 x 0.9) = 3.726 t."""
    line = only(accounted(electronics=[fab(gas="CF4", abated_share=0.6)]))

    assert line["mass_t"] == pytest.approx(8.1 * 0.46, rel=1e-12)


def test_own_figures_go_first():
    """h 0.05, U 0.2, a 0.5, d 0.8: 10 x 0.95 x 0.8 x (1 - 0.4) = 4.56 t; the method says own."""
    line = only(accounted(electronics=[fab(gas="CF4", heel=0.05, use_rate=0.2, abated_share=0.5, destruction=0.8)]))

    assert line["mass_t"] == pytest.approx(4.56, rel=1e-12)
    assert line["method"] == "own"


def test_a_by_product_is_counted_at_its_own_abatement():
    """10 t C2F6, a 0.5, d 0.8 own: C2F6 10 x 0.9 x 0.6 x (1 - 0.4) = 3.24 t; CF4 from it: 0.2 x 10 x 0.9 x
    (1 - 0.5 x 0.9) = 0.99 t (d of CF4 from the table)."""
    found = masses(accounted(electronics=[fab(gas="C2F6", abated_share=0.5, destruction=0.8)]))

    assert found == pytest.approx({"electronics:semiconductor:whole:C2F6 C2F6": 3.24,
                                   "electronics:semiconductor:whole:C2F6>CF4 CF4": 0.99}, rel=1e-12)


@pytest.mark.parametrize(("kind", "process", "gas", "expected"), [
    ("semiconductor", "remote", "NF3", {"NF3": 0.02, "CF4": 0.02}),
    ("semiconductor", "in_situ", "NF3", {"NF3": 0.2, "CF4": 0.09}),
    ("semiconductor", "whole", "c-C4F8", {"c-C4F8": 0.1, "CF4": 0.1, "C2F6": 0.1}),
    ("semiconductor", "whole", "HFC-23", {"HFC-23": 0.4, "CF4": 0.07}),
    ("semiconductor", "whole", "HFC-32", {"HFC-32": 0.1, "CF4": 0.08}),
    ("semiconductor", "whole", "C4F6", {"CF4": 0.3, "C2F6": 0.2}),
    ("semiconductor", "whole", "C5F8", {"CF4": 0.1, "C2F6": 0.04}),
    ("semiconductor", "etch", "SF6", {"SF6": 0.2}),
    ("semiconductor", "etch", "C2F6", {"C2F6": 0.4, "CF4": 0.4}),
    ("semiconductor", "cvd", "C3F8", {"C3F8": 0.4, "CF4": 0.1}),
    ("semiconductor", "cvd_remote", "NF3", {"NF3": 0.02, "CF4": 0.02}),
    ("semiconductor", "cvd_in_situ", "NF3", {"NF3": 0.2, "CF4": 0.1}),
    ("display", "whole", "SF6", {"SF6": 0.6}),
    ("display", "whole", "HFC-23", {"HFC-23": 0.2, "CF4": 0.07, "C2F6": 0.05}),
    ("display", "whole", "c-C4F8", {"c-C4F8": 0.1, "CF4": 0.009, "HFC-23": 0.02}),
    ("display", "cvd", "SF6", {"SF6": 0.9}),
    ("display", "remote", "NF3", {"NF3": 0.03}),
    ("pv", "whole", "NF3", {"NF3": 0.2, "CF4": 0.05}),
    ("pv", "whole", "C3F8", {"C3F8": 0.4, "CF4": 0.2}),
])
def test_rows_of_tables_6_3_to_6_5(kind, process, gas, expected):
    """1 t bought, heel 0, nothing abated: what leaves is 1 - U of the gas and B of each by-product, as printed."""
    inventory = accounted(electronics=[fab(kind=kind, process=process, gas=gas, quantity=1.0, heel=0.0)])
    lines = inventory.rows[inventory.rows["block"] == "process"]

    assert dict(zip(lines["gas"], lines["mass_t"], strict=True)) == pytest.approx(expected, rel=1e-12)


def test_tier_1_by_area_gives_every_gas_of_the_table():
    """20 000 m2 silicon: CF4 0.9 kg/m2 = 18 t, C2F6 20, HFC-23 0.8, C3F8 1, NF3 0.8, SF6 4 t."""
    inventory = accounted(electronics=[fab(process="capacity", gas="", quantity=20_000, unit="m2")])
    lines = inventory.rows[inventory.rows["block"] == "process"]

    assert dict(zip(lines["gas"], lines["mass_t"], strict=True)) == pytest.approx(
        {"CF4": 18, "C2F6": 20, "HFC-23": 0.8, "C3F8": 1, "NF3": 0.8, "SF6": 4}, rel=1e-12)


def test_tier_1_of_displays_and_of_one_gas():
    """1e6 m2 glass: SF6 4 g/m2 = 4 t; asked for one gas only that one is there."""
    line = only(accounted(electronics=[fab(kind="display", process="capacity", gas="SF6", quantity=1e6, unit="m2")]))

    assert (line["gas"], line["mass_t"]) == ("SF6", pytest.approx(4.0, rel=1e-12))


def test_heat_transfer_fluid():
    """1 000 m2 silicon x 0.3 kg C6F14/m2 = 0.3 t."""
    line = only(accounted(electronics=[fab(process="heat_transfer", gas="C6F14", quantity=1000, unit="m2")]))

    assert (line["gas"], line["mass_t"]) == ("C6F14", pytest.approx(0.3, rel=1e-12))


def test_a_co2_account_has_no_line_of_them():
    inventory = accounted("910", electronics=[fab(gas="CF4")])

    assert inventory.rows[inventory.rows["block"] == "process"].empty


@pytest.mark.parametrize(("row", "word"), [
    ({"gas": "NF3"}, "remote"),                                     # whole: NF3 depends on the cleaning
    ({"gas": "HFC-227ea"}, "use_rate"),
    ({"gas": "CF4", "unit": "m2"}, "mass"),
    ({"gas": ""}, "name the gas"),
    ({"process": "capacity", "gas": "HFC-32", "unit": "m2"}, "C2F6"),
    ({"process": "capacity", "gas": ""}, "area"),
    ({"gas": "HFC-32", "abated_share": 0.5}, "destruction"),
])
def test_what_no_default_covers_is_not_estimated_and_says_why(row, word):
    """NE with the reason and the way out, never a zero."""
    inventory = accounted(electronics=[fab(**row)])
    lines = inventory.rows[(inventory.rows["block"] == "process") & (inventory.rows["status"] == "NE")]

    assert len(lines) >= 1
    assert lines["mass_t"].isna().all()
    assert any(word in note.en and note.zh for note in lines["note"])


def test_unknown_amounts_and_what_does_not_occur():
    """NE stays unknown; NO is zero."""
    unknown = only(accounted(electronics=[fab(gas="CF4", quantity=np.nan, status="NE")]))
    nothing = only(accounted(electronics=[fab(gas="CF4", quantity=np.nan, status="NO")]))

    assert np.isnan(unknown["mass_t"])
    assert unknown["status"] == "NE"
    assert nothing["mass_t"] == 0
