"""Every row of the process factor table through a park's process records: what is a factor multiplies, the rest is refused.

Expected masses are read off the CSV file itself: value of the row x 1 000 units of the activity.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from hand.sources_park import accounted, only

import carbonpark

FILE = Path(carbonpark.__file__).parent / "factors" / "tables" / "process_factors.csv"
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8-sig").splitlines()))
TONNES = {"tCO2/t": 1.0, "kgN2O/t": 1e-3, "kg/t": 1e-3, "kgCF4/t": 1e-3, "kgC2F6/t": 1e-3, "gN2O/t": 1e-6, "kgCH4/Gg": 1e-6,
          "gCH4/kg": 1e-3, "gN2O/kg": 1e-3, "kg/m2": 1e-3, "g/m2": 1e-6}
"""Tonnes of gas per unit of activity (t, or m2), by the head of the row's unit."""
NO_FACTORS = {"P080", "P233", "P234", "P047", "P058"}
"""Called emission factor in the table, but: a ratio of gases, nitrogen told as N, cradle to gate, carbon kept in steel."""


def head(row):
    """'kgN2O/t HNO3 (100%)' -> 'kgN2O/t'."""
    return row["unit"].split()[0]


FACTORS = [row for row in ROWS if row["parameter"] == "emission factor" and row["factor_id"] not in NO_FACTORS]
OTHERS = [row for row in ROWS if row not in FACTORS]
BY_ID = [row for row in FACTORS if sum(r["activity"] == row["activity"] and r["gas"] == row["gas"] for r in FACTORS) > 1]


def test_the_table_is_parted_whole():
    """264 rows: factors and the rest; only the tier 1 rows of fabs share activity and gas, and are named by id."""
    assert len(FACTORS) + len(OTHERS) == len(ROWS) == 264
    assert {row["activity"] for row in BY_ID} == {"tier1_capacity"}


def records_of(rows):
    """One record a row: 1 000 t or m2 of the activity, by its name, or its id where the name is shared."""
    return [{"activity": row["factor_id"] if row in BY_ID else row["activity"], "gas": row["gas"], "quantity": 1000.0,
             "unit": "m2" if "/m2" in row["unit"] else "t"} for row in rows]


@pytest.fixture(scope="module")
def factors():
    """One account of every factor; input_ref says which."""
    lines = accounted(process=records_of(FACTORS)).rows
    return lines[lines["block"] == "process"].set_index("input_ref")


@pytest.fixture(scope="module")
def refusals():
    """One account of everything else."""
    lines = accounted(process=[{**each, "gas": each["gas"] or "CO2"} for each in records_of(OTHERS)]).rows
    return lines[lines["block"] == "process"].set_index("input_ref")


@pytest.mark.parametrize("place", range(len(FACTORS)), ids=[row["factor_id"] for row in FACTORS])
def test_a_factor_times_an_amount(place, factors):
    """1 000 units x the row's value x tonnes a unit, in the row's gas."""
    row, line = FACTORS[place], factors.loc[f"process.csv:{place + 2}"]

    assert line["mass_t"] == pytest.approx(1000 * float(row["value"]) * TONNES[head(row)], rel=1e-12)
    assert (line["gas"], line["factor_id"]) == (row["gas"], row["factor_id"])


@pytest.mark.parametrize("place", range(len(OTHERS)), ids=[row["factor_id"] for row in OTHERS])
def test_a_parameter_is_refused_with_the_table_it_belongs_to(place, refusals):
    """No mass, and a note in two languages that names the table which knows what to do with it."""
    row, line = OTHERS[place], refusals.loc[f"process.csv:{place + 2}"]
    home = {"semiconductor": "electronics", "FPD": "electronics", "PV": "electronics", "electronics": "electronics",
            "electrical_equipment": "equipment_gases", "refrigeration_ac": "equipment_gases", "fire_protection": "equipment_gases",
            "wastewater": "wastewater", "incineration": "waste"}.get(row["sector"], "process_detail")
    home = "materials" if row["factor_id"] == "P047" else home

    assert np.isnan(line["mass_t"])
    assert line["status"] == "NE"
    assert home in line["note"].en
    assert home in line["note"].zh


@pytest.mark.parametrize(("record", "mass"), [
    ({"activity": "magnesium_primary_SF6", "gas": "SF6"}, 0.49),                     # 0.490 kg/t x 1 000 t
    ({"activity": "magnesium_processing_SF6", "gas": "SF6"}, 0.114),
    ({"activity": "enteric_dairy_cattle", "gas": "CH4", "unit": "头"}, 68.0),        # 68 kg x 1 000 head
    ({"activity": "fertiliser_N2O_direct", "gas": "N2O"}, 15.714),                   # 0.01 x 44/28 x 1 000 t N
    ({"activity": "urea_CO2", "gas": "CO2"}, 733.3),
    ({"activity": "P002", "gas": "CO2"}, 550.0),
])
def test_magnesium_farming_and_ids(record, mass):
    assert only(accounted(process=[{"quantity": 1000.0, **record}]))["mass_t"] == pytest.approx(mass, rel=1e-9)


@pytest.mark.parametrize(("activity", "sector"), [("clinker_calcination", "ippu"), ("composting_CH4", "waste"), ("enteric_sheep", "afolu")])
def test_each_activity_has_its_sector(activity, sector):
    line = only(accounted(process=[{"activity": activity, "gas": "CO2" if sector == "ippu" else "CH4", "quantity": 1.0,
                                    "unit": "head" if sector == "afolu" else "t"}]))

    assert line["sector"] == sector


@pytest.mark.parametrize(("record", "word"), [
    ({"activity": "clinker_calcinaton", "gas": "CO2"}, "clinker_calcination"),       # misspelt: the nearest name
    ({"activity": "nitric_acid_NSCR", "gas": "CO2"}, "N2O"),                         # another gas: which there is
    ({"activity": "P041", "gas": "CO2"}, "N2O"),
    ({"activity": "clinker_calcination", "gas": "CO2", "unit": "m2"}, "unit"),
    ({"activity": "sorcery", "gas": "CO2"}, "sorcery"),
    ({"activity": "tier1_capacity", "gas": "CF4", "unit": "m2"}, "rows that apply"),
])
def test_what_cannot_be_meant_is_not_estimated(record, word):
    line = only(accounted(process=[{"quantity": 1.0, **record}]))

    assert line["status"] == "NE"
    assert word in line["note"].en


def test_an_own_factor_makes_any_activity_good():
    """A name no table has, with its own factor: 1 000 t x 0.3 tCO2/t."""
    line = only(accounted(process=[{"activity": "our_furnace", "gas": "CO2", "quantity": 1000.0, "own_factor": 0.3,
                                    "own_factor_unit": "tCO2/t"}]))

    assert (line["mass_t"], line["sector"]) == (pytest.approx(300.0), "ippu")
