"""All twenty checks: each is there, speaks both languages, is as grave as the rules say, fires on its fault and is silent without.

Severity: accounting rules §5 give `block` for C1 to C10 (C4 block or warn) and none for the runners-up; of those, C14, C18 and C19
(credits netted, figures certainly counted twice in a total) block, the others are printed.
"""

import re

import numpy as np
import pytest
from hand.three_firms import park_of, tables
from test_check_energy import fuel, process

from carbonpark.inventory import account
from carbonpark.inventory.checks import CHECKS
from carbonpark.park import shipped_park

IDS = [f"C{number}" for number in range(1, 21)]
BLOCKS = {*(f"C{number}" for number in range(1, 11)), "C14", "C18", "C19"}


def c1(rows):
    rows["power_heat"][2]["quantity"] = 12


def c2(rows):
    rows["economy"] = [{"entity": "park", "year": 2023, "indicator": "value_added", "value": 9e4, "unit": "万元", "price_basis": "2023", "boundary": "wide"}]


def c3(rows):
    for row in rows["factors"]:
        if row["quantity"] == "average":
            row["value"] = 0.5810


def c4(rows):
    rows["energy"].append(fuel("mill", "wood_offcuts", 500, "t"))
    rows["factors"] += [{"quantity": "ncv", "subject": "wood_offcuts", "value": 15.0, "unit": "GJ/t", "source": "round"},
                        {"quantity": "emission_factor", "subject": "wood_offcuts", "gas": "CO2", "value": 100.0, "unit": "t CO2/TJ", "source": "round"}]


def c5(rows):
    rows["process"] = []


def c6(rows):
    rows["power_heat"][8].update(flow="bought")
    rows["power_heat"].append({**rows["power_heat"][8], "flow": "generated", "input_ref": "power_heat.csv:20"})


def c7(rows):
    rows["power_heat"][7]["quantity"] = 25


def c8(rows):
    rows["energy"][0].update(own_factor=27.3, own_factor_unit="t CO2/TJ")


def c9(rows):
    rows["power_heat"][4]["partner"] = "outside"
    rows["power_heat"].append({**rows["power_heat"][4], "enterprise": "chp", "flow": "sold", "partner": "mill", "input_ref": "power_heat.csv:20"})


def c10(rows):
    rows["economy"].append({"entity": "mill", "year": 2023, "indicator": "output", "value": 4000.0, "unit": "万元", "price_basis": "2023"})


def c11(rows):
    rows["stocks"] = [{"enterprise": "chp", "year": 2023, "carrier": "bituminous", "opening": 2, "purchased": 10, "consumed": 10, "closing": 1.9,
                       "unit": "kt", "input_ref": "stocks.csv:2"}]


def c12(rows):
    rows["power_heat"][10]["note"] = "电锅炉供热"


def c13(rows):
    """Nothing to change: the mill's dye is the chem firm's already."""


def c14(rows):
    rows["process"].append(process("chem", "CCER", -1000, "t", own_factor=1.0, own_factor_unit="tCO2/t"))


def c15(rows):
    rows["power_heat"][10].update(quantity=np.nan, status="NE")


def c16(rows):
    rows["economy"] += [{**row, "year": 2024, "value": 0.9 * float(row["value"])} for row in rows["economy"]]


def c17(rows):
    rows["energy"][0].update(own_factor=1.8, own_factor_unit="tCO2/t")
    rows["energy"].append(fuel("chp", "bituminous", 5, "kt"))


def c18(rows):
    rows["energy"].append(fuel("chem", "coke", 10, "kt"))
    rows["process"].append(process("chem", "steel_BOF", 10_000, "t"))


def c19(rows):
    rows["process"].append(process("chp", "own", 20_000, "t", own_factor=1.0, own_factor_unit="tCO2/t"))


def c20(rows):
    rows["materials"].append({"enterprise": "mill", "year": 2023, "material": "grid", "flow": "input", "partner": "outside", "quantity": 10,
                              "unit": "GWh", "scope3_activity": "S097", "input_ref": "materials.csv:20"})


FAULTS = {name.upper(): globals()[name] for name in ("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "c10", "c11", "c12", "c13", "c14", "c15",
                                                     "c16", "c17", "c18", "c19", "c20")}


@pytest.fixture(scope="module")
def sound():
    """The account of the park before any fault."""
    return account(park_of(), ["910", "location"]).checks


def test_every_check_is_registered_once(sound):
    assert [id for id in IDS if id not in set(sound["id"])] == []
    assert len(CHECKS) == len(set(CHECKS))


@pytest.mark.parametrize("id", IDS)
def test_a_check_fires_on_its_fault_and_says_so_in_two_languages(id, sound):
    rows = tables()
    FAULTS[id](rows)
    inventory = account(park_of(rows), ["910", "location"])
    found = inventory.checks[(inventory.checks["id"] == id) & inventory.checks["fired"].astype(bool)]

    assert len(found)
    assert set(found["severity"]) <= {"block", "warn"}
    assert ("block" in set(found["severity"])) == (id in BLOCKS)
    for row in found.itertuples():
        assert re.search(r"[\u4e00-\u9fff]", row.message_zh) and not re.search(r"[\u4e00-\u9fff]", row.message_en)
        assert "{" not in row.message_zh + row.message_en
        # What nobody knows has no size (C15); nor have firms outside, which are not accounted (C2), and years without energy (C16).
        assert row.tco2 >= 0 or (id in ("C2", "C15", "C16") and row.severity == "warn")
    blocks = found[found["severity"] == "block"]
    assert {each.check for each in inventory.withheld if each.check == id} == ({id} if len(blocks) else set())
    # The sound park passes, save for what is true of it: a firm outside (C2), a neighbour's dye (C13), straw without scope 3 (C15).
    before = sound[(sound["id"] == id) & sound["fired"].astype(bool)]
    assert set(before["id"]) <= {"C2", "C13", "C15"}


TRUE_ALARMS = {
    "toy": set(),
    # C13: ash that one firm of the park takes from another (extra_scope3.py); C15: scope 3 of straw and scrap has no table value.
    "archetype": {"C13", "C15"},
    # C15: installations described for single years only; C17: Aldel's inputs of 2018 by MIDDEN give twice the verified CO2
    # (docs of the park say why); both are true.
    "delfzijl": {"C13", "C15", "C17"},
    # C15: oil and the full year are not published.
    "zhongshan_city": {"C15"},
}


@pytest.mark.parametrize("name", TRUE_ALARMS)
def test_shipped_parks_raise_no_false_alarm(name):
    """Nothing is withheld, and what is printed is true (reasons beside the list)."""
    inventory = account(shipped_park(name))
    fired = inventory.checks[inventory.checks["fired"].astype(bool) & inventory.checks["id"].isin(IDS)]

    assert set(fired["id"]) <= TRUE_ALARMS[name]
    assert set(fired["severity"]) <= {"warn"}
    assert inventory.withheld == ()


def test_a_park_of_headers_only_raises_nothing():
    """Every table empty: no check stumbles, none fires."""
    rows = {name: [] for name in tables()} | {name: tables()[name] for name in ("boundaries", "groups", "enterprises")}
    checks = account(park_of(rows), ["910", "location", "market"]).checks

    assert not checks[checks["id"].isin(IDS)]["fired"].any()
