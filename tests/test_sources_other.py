"""Equipment gases, processes by their parameters, waste water, waste, captured CO2 and memo items, each by pencil."""

import numpy as np
import pytest
from hand.sources_park import accounted, masses, only

NAN = np.nan


# equipment -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("row", "share"), [
    ({"kind": "switchgear_mv", "stage": "manufacture", "gas": "SF6"}, 0.07),
    ({"kind": "switchgear_hv", "stage": "manufacture", "gas": "SF6"}, 0.085),
    ({"kind": "switchgear_mv", "stage": "use", "gas": "SF6"}, 0.002),
    ({"kind": "switchgear_hv", "stage": "use", "gas": "SF6"}, 0.026),
    ({"kind": "gas_transformer", "stage": "use", "gas": "SF6"}, 0.007),
    ({"kind": "switchgear_hv", "stage": "retirement", "gas": "SF6"}, 0.95),
    ({"kind": "switchgear_hv", "stage": "retirement", "gas": "SF6", "recovery": 0.9}, 0.95 * 0.1),
    ({"kind": "switchgear_mv", "stage": "use", "gas": "SF6", "rate": 0.005}, 0.005),
    ({"kind": "chillers", "stage": "initial", "gas": "HFC-134a"}, 0.006),
    ({"kind": "chillers", "stage": "use", "gas": "HFC-134a"}, 0.085),
    ({"kind": "chillers", "stage": "retirement", "gas": "HFC-134a"}, 0.9 * 0.525),
    ({"kind": "chillers", "stage": "retirement", "gas": "HFC-134a", "remaining": 0.8, "recovery": 0.75}, 0.2),
    ({"kind": "industrial_refrigeration", "stage": "use", "gas": "R-404A"}, 0.16),
    ({"kind": "residential_commercial_ac", "stage": "use", "gas": "R-410A"}, 0.055),
    ({"kind": "mobile_ac", "stage": "use", "gas": "HFC-134a"}, 0.15),
    ({"kind": "fire_portable", "stage": "use", "gas": "HFC-227ea"}, 0.04),
    ({"kind": "fire_flooding", "stage": "use", "gas": "HFC-227ea"}, 0.02),
    ({"kind": "chillers", "stage": "refill", "gas": "HFC-134a"}, 1.0),
])
def test_equipment_loses_its_share(row, share):
    """100 t of gas times the share of IPCC tables 7.9, 8.2 to 8.4, or the record's own."""
    assert only(accounted(equipment_gases=[{"quantity": 100.0, **row}]))["mass_t"] == pytest.approx(100 * share, rel=1e-12)


def test_a_gas_is_worth_its_potential():
    """10 t SF6 nameplate of high voltage: 10 x 0.026 x 23 500 (AR5) = 6 110 t CO2e."""
    line = only(accounted(equipment_gases=[{"kind": "switchgear_hv", "stage": "use", "gas": "SF6", "quantity": 10.0}]))

    assert line["tco2e"] == pytest.approx(6110)


@pytest.mark.parametrize("row", [
    {"kind": "switchgear_hv", "stage": "use", "gas": "HFC-134a"},
    {"kind": "chillers", "stage": "use", "gas": "SF6"},
    {"kind": "chillers", "stage": "manufacture", "gas": "HFC-134a"},
    {"kind": "fire_flooding", "stage": "retirement", "gas": "HFC-227ea"},
    {"kind": "switchgear_hv", "stage": "initial", "gas": "SF6"},
])
def test_what_no_default_covers_is_not_estimated(row):
    line = only(accounted(equipment_gases=[{"quantity": 1.0, **row}]))

    assert np.isnan(line["mass_t"])
    assert line["status"] == "NE"
    assert line["note"].zh
    assert line["note"].en


def test_gases_of_the_montreal_protocol_stand_apart():
    """1 t HCFC-22 in chillers: 0.085 t, x 1 760 = 149.6 t CO2e in the memo, nothing in the account."""
    inventory = accounted(equipment_gases=[{"kind": "chillers", "stage": "use", "gas": "HCFC-22", "quantity": 1.0}])
    memo = paper_of(inventory)

    assert inventory.rows[inventory.rows["block"] == "process"].empty
    assert memo["tco2e"].tolist() == pytest.approx([149.6])
    assert memo["item"].tolist() == ["montreal"]


# processes by their parameters ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("row", "factor"), [
    ({"method": "clinker", "cao": 0.65, "mgo": 0.02}, (0.65 * 0.7848 + 0.02 * 1.0919) * 1.02),
    ({"method": "clinker", "cao": 0.65, "kiln_correction": 1.0}, 0.65 * 0.7848),
    ({"method": "lime", "cao": 0.95}, 0.95 * 0.7848 * 1.02),
    ({"method": "clinker_factor", "activity": "clinker_calcination"}, 0.535 * 1.02),
    ({"method": "clinker_factor", "activity": "clinker_calcination_ipcc", "kiln_correction": 1.05}, 0.52 * 1.05),
    ({"method": "carbonate", "activity": "calcite_CaCO3", "purity": 0.9, "calcined": 0.95}, 0.43971 * 0.9 * 0.95),
    ({"method": "carbonate", "activity": "dolomite_CaMg(CO3)2"}, 0.47732),
    ({"method": "glass", "activity": "glass_float"}, 0.21 * 0.85),
    ({"method": "glass", "activity": "glass_container"}, 0.21 * 0.55),
    ({"method": "glass", "activity": "glass_default"}, 0.2 * 0.5),
    ({"method": "glass", "activity": "glass_default", "cullet": 0.3}, 0.2 * 0.7),
    ({"method": "nitric_adipic", "activity": "adipic_acid_uncontrolled", "abated_share": 0.9, "destruction": 0.95}, 0.3 * 0.145),
    ({"method": "nitric_adipic", "activity": "nitric_acid_medium_pressure"}, 0.007),
    ({"method": "carbon_in_product", "activity": "steel_product_carbon"}, -0.0154),
])
def test_a_process_by_its_parameters(row, factor):
    """1 000 t of product times the factor worked out beside each row."""
    assert only(accounted(process_detail=[{"quantity": 1000.0, **row}]))["mass_t"] == pytest.approx(1000 * factor, rel=1e-12)


def test_anode_effects():
    """100 kt aluminium at 0.5 AE-minutes a cell and day, CWPB: 0.143 x 0.5 = 0.0715 kg/t: 7.15 t CF4; C2F6 0.121 of it."""
    found = masses(accounted(process_detail=[{"method": "anode_effect", "quantity": 100_000.0, "effect_minutes": 0.5}]))

    assert found == pytest.approx({"anode_effect:CWPB:CF4 CF4": 7.15, "anode_effect:CWPB:C2F6 C2F6": 7.15 * 0.121}, rel=1e-12)


def test_anode_effects_of_another_cell_and_of_an_own_slope():
    """VSS, 1 minute: 0.092 kg/t and 0.053 of it; own slope 0.1 with ratio 0.2: 10 t and 2 t of 100 kt."""
    vss = masses(accounted(process_detail=[{"method": "anode_effect", "activity": "VSS", "quantity": 100_000.0, "effect_minutes": 1.0}]))
    own = masses(accounted(process_detail=[{"method": "anode_effect", "quantity": 100_000.0, "effect_minutes": 1.0, "slope": 0.1,
                                            "gas_ratio": 0.2}]))

    assert list(vss.values()) == pytest.approx([9.2, 9.2 * 0.053])
    assert list(own.values()) == pytest.approx([10.0, 2.0])


@pytest.mark.parametrize(("row", "word"), [
    ({"method": "clinker"}, "cao"),
    ({"method": "clinker", "cao": 0.7, "mgo": 0.5}, "more than the whole"),
    ({"method": "glass", "activity": "glass_flaot"}, "glass_float"),
    ({"method": "carbonate", "activity": "glass_float"}, "no activity"),
    ({"method": "anode_effect"}, "effect_minutes"),
    ({"method": "nitric_adipic", "activity": "adipic_acid_uncontrolled", "abated_share": 0.9}, "destruction"),
])
def test_a_parameter_that_is_missing_is_asked_for(row, word):
    line = only(accounted(process_detail=[{"quantity": 1.0, **row}]))

    assert line["status"] == "NE"
    assert word in line["note"].en


# waste water ----------------------------------------------------------------------------------------------------------
def test_waste_water_methane():
    """(400 - 50) t COD x 0.25 x 0.8 = 70 t CH4, less 30 t recovered; 2 t N x 0.005 x 44/28 = 0.0157 t N2O."""
    found = masses(accounted(wastewater=[{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 400.0, "sludge": 50.0,
                                          "recovered": 30.0, "nitrogen": 2.0}]))

    assert found == pytest.approx({"wastewater:anaerobic_reactor:CH4 CH4": 70.0, "wastewater:anaerobic_reactor:recovered CH4": -30.0,
                                   "wastewater:anaerobic_reactor:N2O N2O": 2 * 0.005 * 44 / 28}, rel=1e-12)


@pytest.mark.parametrize(("treatment", "mcf"), [
    ("untreated_sea_river", 0.1), ("aerobic_well_managed", 0.0), ("aerobic_overloaded", 0.3), ("anaerobic_digester_sludge", 0.8),
    ("anaerobic_shallow_lagoon", 0.2), ("anaerobic_deep_lagoon", 0.8),
])
def test_each_way_of_treatment_has_its_mcf(treatment, mcf):
    """100 t BOD x 0.6 x MCF."""
    line = only(accounted(wastewater=[{"treatment": treatment, "organics": "bod", "quantity": 100.0}]))

    assert line["mass_t"] == pytest.approx(60 * mcf)


def test_own_figures_of_waste_water_and_nitrogen_into_a_plant():
    """100 t x 0.3 x 0.5 = 15 t; 10 t N x 0.016 x 44/28 = 0.2514 t N2O."""
    found = masses(accounted(wastewater=[{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 100.0, "own_bo": 0.3,
                                          "own_mcf": 0.5, "nitrogen": 10.0, "nitrogen_basis": "plant"}]))

    assert list(found.values()) == pytest.approx([15.0, 10 * 0.016 * 44 / 28])


def test_more_sludge_than_organic_matter_is_not_estimated():
    line = only(accounted(wastewater=[{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 1.0, "sludge": 2.0}]))

    assert line["status"] == "NE"


# waste ----------------------------------------------------------------------------------------------------------------
def test_incineration_parts_fossil_from_biogenic():
    """1 000 t textiles: 0.8 x 0.5 x 44/12 = 1 466.7 t CO2, a fifth of it fossil; N2O 50 g/t, CH4 0.2 g/t."""
    inventory = accounted(waste=[{"waste": "textile", "treatment": "incineration", "quantity": 1000.0}])
    whole = 1000 * 0.8 * 0.5 * 44 / 12

    assert masses(inventory) == pytest.approx({"waste:incineration:textile:CO2 CO2": 0.2 * whole, "waste:incineration:textile:N2O N2O": 0.05,
                                               "waste:incineration:textile:CH4 CH4": 0.0002}, rel=1e-12)
    assert inventory.rows["biogenic"].sum() == pytest.approx(0.8 * whole)
    memo = paper_of(inventory)
    assert memo.set_index("item")["t"].to_dict() == pytest.approx({"biogenic": 0.8 * whole})


@pytest.mark.parametrize(("waste", "co2"), [
    ("plastics", 1.0 * 0.75 * 1.0), ("paper", 0.9 * 0.46 * 0.01), ("food", 0.0), ("wood", 0.0),
    ("rubber_leather", 0.84 * 0.67 * 0.2),
    ("industrial_petroleum_solvent_plastic", 0.8), ("industrial_other", 0.03), ("industrial_clinical", 0.25),
])
def test_fossil_co2_of_each_kind(waste, co2):
    """1 t wet waste x dm x CF x FCF x 44/12; industrial wastes by their fossil carbon."""
    found = masses(accounted(waste=[{"waste": waste, "treatment": "incineration", "quantity": 1.0}]))

    assert found[f"waste:incineration:{waste}:CO2 CO2"] == pytest.approx(co2 * 44 / 12, abs=1e-15)


def test_mixed_waste_needs_its_own_composition():
    """Nothing is guessed; with dm 0.6, carbon 0.4, fossil 0.35, OF 0.95: 100 x 0.0798 x 44/12 = 29.26 t."""
    blank = accounted(waste=[{"waste": "mixed", "treatment": "incineration", "quantity": 100.0}]).rows
    told = masses(accounted(waste=[{"waste": "mixed", "treatment": "incineration", "quantity": 100.0, "dry_matter": 0.6, "carbon": 0.4,
                                    "fossil": 0.35, "oxidation": 0.95}]))

    assert blank.set_index("gas").loc["CO2", "status"] == "NE"
    assert told["waste:incineration:mixed:CO2 CO2"] == pytest.approx(29.26, abs=1e-9)


def test_the_notice_counts_no_waste():
    """910 annex 4: energy and industrial processes; 1 t plastics is 2.75 t CO2 elsewhere, nothing there."""
    inventory = accounted("910", "location", process=KILN, waste=[{"waste": "plastics", "treatment": "incineration", "quantity": 1.0}])

    assert inventory.total("910:CO2", 2023) == pytest.approx(439.71)
    assert inventory.total("location:CO2", 2023) == pytest.approx(439.71 + 2.75)


def test_composting_digestion_and_landfill():
    """Compost: 4 kg CH4 and 0.24 kg N2O a tonne; digestion 0.8 kg CH4; landfill of food: 1.0 x 0.15 x 0.5 x 0.5 x 16/12 x 0.9
    = 0.045 t CH4 a tonne, less 2 t recovered."""
    rows = [{"waste": "food", "treatment": way, "quantity": 100.0} for way in ("composting", "anaerobic_digestion", "landfill_managed")]
    rows[2]["recovered"] = 2.0

    assert masses(accounted(waste=rows)) == pytest.approx({
        "waste:composting:food:CH4 CH4": 0.4, "waste:composting:food:N2O N2O": 0.024, "waste:anaerobic_digestion:food:CH4 CH4": 0.08,
        "waste:landfill_managed:food:CH4 CH4": 4.5, "waste:landfill_managed:food:recovered CH4": -2.0}, rel=1e-12)


# captured CO2 ---------------------------------------------------------------------------------------------------------
KILN = [{"activity": "calcite_CaCO3", "gas": "CO2", "quantity": 1000.0}]


def capture(**row):
    return {"quantity": 100.0, "origin": "own", "leakage": 0.0, **row}


@pytest.mark.parametrize(("row", "taken"), [
    (capture(destination="geological_storage", leakage=0.02), -98.0),
    (capture(destination="eor", leakage=0.3), -70.0),
    (capture(destination="mineralised"), -100.0),
    (capture(destination="geological_storage", biogenic=0.25, leakage=0.02), -73.5),
    (capture(destination="product_use"), 0.0),
    (capture(destination="transported_out"), 0.0),
    (capture(destination="geological_storage", origin="imported", leakage=0.02), 2.0),
])
def test_only_what_is_stored_for_good_lowers_the_account(row, taken):
    """1 000 t limestone gives 439.71 t CO2; 100 t are sent away: less leaks, less biogenic carbon, nothing for use."""
    inventory = accounted("location", "910", process=KILN, capture=[row])

    assert inventory.total("location:CO2", 2023) == pytest.approx(439.71 + taken)
    assert inventory.total("910:CO2", 2023) == pytest.approx(439.71)


def test_storage_without_its_leak_is_not_taken_off():
    inventory = accounted(process=KILN, capture=[capture(destination="eor", leakage=NAN)])

    assert inventory.total("location:CO2", 2023) == pytest.approx(439.71)
    assert (inventory.rows["status"] == "NE").sum() == 1


def test_biogenic_co2_stored_and_co2_for_use_are_memo_items():
    """25 of 100 t biogenic with 2 % leak: 24.5 t; 40 t into drinks count as emitted."""
    memo = paper_of(accounted(process=KILN, capture=[capture(destination="geological_storage", biogenic=0.25, leakage=0.02),
                                                     capture(destination="product_use", quantity=40.0)]))

    assert memo.set_index("item")["t"].to_dict() == pytest.approx({"biogenic_stored": 24.5, "counted_as_emitted": 40.0})


# sinks ----------------------------------------------------------------------------------------------------------------
def paper_of(inventory):
    """The table of memo items."""
    from carbonpark.inventory.papers import paper

    return paper(inventory, "memo")


def sink(**row):
    return {"entity": "park", "kind": "trees", "quantity": 10.0, "unit": "ha", **row}


def test_sinks_are_shown_and_in_no_total():
    """10 ha crowns x 2.9 tC x 44/12 = 106.3 t; 150 mu (10 ha) of own forest at 5 tCO2/ha = 50 t."""
    inventory = accounted(process=KILN, sinks=[sink(), sink(kind="forest", quantity=150.0, unit="亩", own_rate=5.0, own_rate_unit="tCO2/ha")])
    memo = paper_of(inventory)

    assert memo["t"].tolist() == pytest.approx([10 * 2.9 * 44 / 12, 50.0])
    assert inventory.total("location:CO2", 2023) == pytest.approx(439.71)


def test_a_sink_without_a_factor_is_not_estimated():
    memo = paper_of(accounted(process=KILN, sinks=[sink(kind="wetland"), sink(kind="grassland", own_rate=1.0, own_rate_unit="t/ha")]))

    assert memo["status"].tolist() == ["NE", "NE"]
    assert "own_rate" in memo["note_en"].iloc[0]


def test_a_park_without_memo_items_has_no_rows():
    assert paper_of(accounted(process=KILN)).empty


# the checks -----------------------------------------------------------------------------------------------------------
def fired(inventory):
    """Findings of the check of sources."""
    return inventory.checks[(inventory.checks["id"] == "SRC") & inventory.checks["fired"]]


def test_the_check_is_silent_on_sound_records():
    inventory = accounted(process=KILN, capture=[capture(destination="eor", leakage=0.1)],
                          wastewater=[{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 400.0, "recovered": 30.0}])

    assert fired(inventory).empty
    assert (inventory.checks["id"] == "SRC").sum() == 1


def test_more_methane_recovered_than_forms():
    """10 t COD make 2 t CH4; 5 t recovered: 3 t too many x 28 = 84 t CO2e."""
    found = fired(accounted(wastewater=[{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 10.0, "recovered": 5.0}]))

    assert found["severity"].tolist() == ["block"]
    assert found["tco2"].tolist() == pytest.approx([84.0])


def test_more_co2_captured_than_emitted():
    """1 000 t limestone give 439.71 t; 500 t captured: 60.29 t too many."""
    found = fired(accounted(process=KILN, capture=[capture(destination="product_use", quantity=500.0)]))

    assert found["severity"].tolist() == ["block"]
    assert found["tco2"].tolist() == pytest.approx([60.29])


def test_waste_burnt_twice_and_gas_lost_twice():
    inventory = accounted(
        waste=[{"waste": "plastics", "treatment": "incineration", "quantity": 1.0}],
        energy=[{"carrier": "municipal_waste", "use": "fuel", "quantity": 1.0}],
        equipment_gases=[{"kind": "chillers", "stage": stage, "gas": "HFC-134a", "quantity": 1.0} for stage in ("use", "refill")])

    assert fired(inventory)["severity"].tolist() == ["warn", "warn"]
    assert set(fired(inventory)["rows"]) == {"waste.csv:2; energy.csv:2", "equipment_gases.csv:2; equipment_gases.csv:3"}


def test_a_fab_told_twice():
    """SF6 by area and by purchase of one firm and year; another gas by area is another matter."""
    inventory = accounted(
        process=[{"activity": row, "gas": gas, "quantity": 1.0, "unit": "m2"} for row, gas in (("P088", "SF6"), ("P083", "CF4"))],
        electronics=[{"kind": "semiconductor", "process": "whole", "gas": "SF6", "quantity": 1.0}])

    assert fired(inventory)["rows"].tolist() == ["electronics.csv:2; process.csv:2"]


@pytest.mark.parametrize("table", [
    {"wastewater": [{"treatment": "anaerobic_reactor", "organics": "cod", "quantity": NAN, "status": "NE", "recovered": 30.0}]},
    {"waste": [{"waste": "food", "treatment": "landfill_managed", "quantity": NAN, "status": "C", "recovered": 2.0}]},
])
def test_recovery_from_an_unknown_source_is_no_reduction(table):
    """NE or C with a recovered amount: the whole is unknown, not minus 30 t."""
    lines = accounted(process=KILN, **table).rows.query("gas == 'CH4' and block == 'process'")

    assert len(lines) == 2
    assert lines["mass_t"].isna().all()
