"""The GPC table of three firms, each figure by pencil (inputs and factors in hand/three_firms.py, hand/carbon_only.py),
and its notation keys.

Firms: chp (power and heat, GB/T 4754 division 44) is an energy industry; mill (17) and chem (26) are manufacturing.
"""

import pandas as pd
import pytest
from hand.carbon_only import carbon_only
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.gpc import exported_share, gpc_table
from carbonpark.inventory.gpc_form import FORM, process_ref, subsector
from carbonpark.park import shipped_park

SUMS = ["BASIC", "BASIC+", "BASIC+IPPU", "TERRITORIAL"]
CHP = 20_000
"""Coal 10 kt x 20 GJ/t = 200 TJ x 100 t."""


def table_of(rows=None):
    return gpc_table(account(park_of(rows or carbon_only()), ["gpc"], checks=False)).set_index("ref")


@pytest.fixture(scope="module")
def table():
    return table_of()


def test_energy_made_for_others_is_apart(table):
    """The chp makes 50 TJ steam and 15 GWh = 54 TJ power and sells 5 GWh = 18 TJ to the grid: 18/104 of its coal."""
    assert table.loc["I.4.4", "tco2e"] == pytest.approx(CHP * 18 / 104)
    assert table.loc["I.4.1", "tco2e"] == pytest.approx(CHP * 86 / 104)
    assert not table.loc["I.4.4", ["basic", "basic_plus", "basic_ippu"]].any()


def test_rows_by_sub_sector_and_scope(table):
    """Gas 2 000 t; straw's CO2 is a memo: 1 500 t. Trucks 300 t.

    Power 30 GWh x 500 t and heat 2 200 t; of the power 4.54 % was lost before it
    came: 15 000 x 0.0454/(1 - 0.0454). Ammonia 1 500 and nitric acid 2 t N2O x 265. Sludge burnt outside 10 t x 0.1289.
    """
    expected = {
        "I.3.1": 2_000, "I.3.2": 15_000 + 2_200, "I.3.3": 15_000 * 0.0454 / (1 - 0.0454),
        "II.1.1": 300, "III.3.2": 1.289, "IV.1": 1_500 + 530,
    }

    assert table.loc[list(expected), "tco2e"].to_dict() == pytest.approx(expected)
    assert table.loc["I.3.1", "biogenic"] == pytest.approx(1_500)


def test_basic_and_its_larger_sums(table):
    """BASIC: I and II of scopes 1 and 2 without energy for others, and waste of scope 3."""
    basic = CHP * 86 / 104 + 2_000 + 17_200 + 300 + 1.289

    assert table.loc["BASIC", "tco2e"] == pytest.approx(basic)
    assert table.loc["BASIC+IPPU", "tco2e"] == pytest.approx(basic + 2_030)
    assert table.loc["BASIC+", "tco2e"] == pytest.approx(basic + 2_030 + 15_000 * 0.0454 / (1 - 0.0454))
    assert table.loc["TERRITORIAL", "tco2e"] == pytest.approx(CHP + 2_000 + 300 + 2_030)


def test_no_cell_is_blank_without_a_word(table):
    """A number has no key, and what has no number has a key and a reason in both languages."""
    cells = table.drop(SUMS)
    blank = cells["tco2e"].isna()

    assert list(cells.index) == [row.ref for row in FORM]
    assert set(cells.loc[blank, "notation"]) <= {"NO", "IE", "NE", "C"}
    assert (cells.loc[~blank, "notation"] == "").all()
    assert (cells.loc[blank, ["why_zh", "why_en"]] != "").all(axis=None)


def test_keys_and_their_grounds(table):
    """No farm is in the register (NO), all energy names its group (NO), the chp's own power is in its coal (IE), vans
    charge on the firms' meters (IE), and what nobody recorded is NE: residents, leaks of gas, waste treated inside."""
    keys = {"I.5.1": "NO", "V.1": "NO", "I.6.1": "NO", "I.4.2": "IE", "II.1.2": "IE", "II.2.1": "IE", "I.1.1": "NE",
            "I.8.1": "NE", "III.1.1": "NE", "I.2.1": "NO"}

    assert table.loc[list(keys), "notation"].to_dict() == keys


@pytest.mark.parametrize(("status", "key"), [("NO", "NO"), ("NE", "NE"), ("C", "C"), ("IE", "IE")])
def test_a_status_of_the_records_becomes_the_key(status, key):
    """The trucks' diesel is not a number but a status: the row says so, and sums name it where it is unknown."""
    rows = carbon_only()
    for row in rows["energy"]:
        if row["use"] == "transport":
            row |= {"quantity": None, "status": status}

    table = table_of(rows)

    assert pd.isna(table.loc["II.1.1", "tco2e"]) and table.loc["II.1.1", "notation"] == key
    lacking = table.loc["BASIC", "why_en"].removeprefix("without what is not estimated or incomplete in ").split(", ")
    assert ("II.1.1" in lacking) is (status in ("NE", "C"))


def test_a_number_beside_an_unknown_says_how_many_are_missing():
    rows = carbon_only()
    gas = next(row for row in rows["energy"] if row["carrier"] == "natural_gas" and row["use"] == "fuel")
    rows["energy"].append({**gas, "carrier": "diesel", "quantity": None, "status": "NE", "input_ref": "energy.csv:99"})

    row = table_of(rows).loc["I.3.1"]

    assert row["tco2e"] == pytest.approx(2_000) and row["notation"] == ""
    assert row["missing"] == 3  # CO2, CH4 and N2O of one record
    assert "3 " in row["why_en"]


def test_grades_of_data(table):
    """Records of quality A are H. Own factors are H; T&D rests on an
    unread table (M)."""
    assert table.loc["II.1.1", ["activity_quality", "factor_quality"]].tolist() == ["H", "H"]
    assert table.loc["I.3.3", "factor_quality"] == "M"


def test_ipcc_default_factors_where_the_park_has_none():
    """Coal 200 TJ x 94.6 t, gas 40 x 56.1, diesel 4 x 74.1 (IPCC 2006 vol. 2 tables 2.2, 2.3): 21 460.4 t; grade L."""
    rows = carbon_only()
    rows["factors"] = [row for row in rows["factors"] if row["quantity"] != "emission_factor"]
    inventory = account(park_of(rows), ["gpc"], checks=False)

    assert inventory.total("gpc:CO2", 2023, "1", "fuel") == pytest.approx(18_920 + 2_244 + 296.4)
    assert gpc_table(inventory).set_index("ref").loc["II.1.1", "factor_quality"] == "L"


def test_all_scopes_one_and_two_are_in_the_table():
    """The rows of scopes 1 and 2 add up to the park's total, also in parks nobody made for the purpose."""
    for name in ("toy", "delfzijl", "zhongshan_city", "archetype"):
        inventory = account(shipped_park(name), ["gpc"], checks=False)
        cells = gpc_table(inventory).query("ref not in @SUMS and scope in ('1', '2')")
        for year, sums in cells.groupby("year", sort=False)["tco2e"].sum().items():
            whole = inventory.total("gpc:GHG", year)
            assert sums == pytest.approx(0.0 if pd.isna(whole) else whole, rel=1e-9, abs=1e-6)


def test_a_verified_total_stands_in_its_sub_sector_and_its_process_is_included_elsewhere():
    """A verified total of 7 kt holds fuel and process together: I.3.1 has it, and IV.1 says IE."""
    rows = carbon_only()
    rows["process"] = [{"enterprise": "chem", "year": 2023, "activity": "verified_total", "gas": "CO2", "quantity": 7,
                        "unit": "kt", "quality": "A", "input_ref": "process.csv:2"}]

    table = table_of(rows)

    assert table.loc["I.3.1", "tco2e"] == pytest.approx(2_000 + 7_000)
    assert table.loc["IV.1", "notation"] == "IE"


def test_a_park_that_sells_nothing_supplies_no_grid():
    rows = carbon_only()
    rows["power_heat"] = [row for row in rows["power_heat"] if not (row["flow"] == "sold" and row["partner"] == "grid")]
    inventory = account(park_of(rows), ["gpc"], checks=False)

    assert exported_share(inventory).empty
    assert gpc_table(inventory).set_index("ref").loc["I.4.4", "notation"] == "NO"


def test_without_the_regime_there_is_no_table():
    assert gpc_table(account(park_of(), ["910"], checks=False)).empty


@pytest.mark.parametrize(("kind", "industry", "home"), [
    ("industry", "D44", "I.4"), ("industry", "2511", "I.4"), ("industry", "A01", "I.5"), ("industry", "C39", "I.3"),
    ("household", "", "I.1"), ("data_centre", "I65", "I.2"), ("public_works", "D46", "I.2"), ("", "", "I.6")])
def test_who_belongs_where(kind, industry, home):
    assert subsector(kind, industry) == home


@pytest.mark.parametrize(("sector", "activity", "gas", "ref"), [
    ("waste", "waste:incineration:msw:CO2", "CO2", "III.3.1"), ("waste", "waste:composting:food:CH4", "CH4", "III.2.1"),
    ("waste", "waste:managed_landfill:msw:CH4", "CH4", "III.1.1"), ("waste", "wastewater:anaerobic:CH4", "CH4", "III.4.1"),
    ("ippu", "anode_effect:prebake:CF4", "CF4", "IV.1"), ("ippu", "electronics:semiconductor:etch:CF4", "CF4", "IV.2"),
    ("afolu", "livestock_cattle", "CH4", "V.1"), ("afolu", "soil_n2o", "N2O", "V.3"), ("", "clinker", "CO2", "IV.1")])
def test_where_a_process_stands(sector, activity, gas, ref):
    assert process_ref(sector, activity, gas, "C30") == ref


@pytest.mark.parametrize("kept", [(), ("energy",), ("power_heat",), ("process",), ("materials",)])
def test_a_park_with_few_tables_has_a_table_or_none(kept):
    """What is recorded has its rows, all else its keys; a park without any record has no table."""
    rows = {name: (each if name in ("boundaries", "groups", "enterprises", *kept) else []) for name, each in tables().items()}
    inventory = account(park_of(rows), None, checks=False)
    table = gpc_table(inventory)

    assert table.empty is (not kept)
    cells = table[~table["ref"].isin(SUMS)]
    assert ((cells["notation"] != "") == cells["tco2e"].isna()).all()


def test_a_part_of_a_year_is_a_table_of_its_own():
    """Nine months of trucks: 30 t diesel, 1.2 TJ x 75 = 90 t CO2."""
    rows = carbon_only()
    diesel = next(row for row in rows["energy"] if row["carrier"] == "diesel")
    rows["energy"] += [{**diesel, "year": 2024, "period": "01-09", "quantity": 30, "input_ref": "energy.csv:99"}]
    table = gpc_table(account(park_of(rows), ["gpc"], checks=False)).set_index(["year", "ref"])["tco2e"]

    assert table["2024 01-09", "II.1.1"] == pytest.approx(90)
    assert table[2023, "II.1.1"] == pytest.approx(300)


def test_sums_are_kept_back_where_a_check_holds_the_totals():
    """The chp says it sold 12 GWh to the mill, who says 10: C1 holds 2023 back, and BASIC says so."""
    rows = carbon_only()
    for row in rows["power_heat"]:
        if row["flow"] == "sold" and row["partner"] == "mill" and row["carrier"] == "electricity":
            row["quantity"] = 12
    inventory = account(park_of(rows), ["gpc"])
    sums = gpc_table(inventory).set_index("ref").loc[SUMS]

    assert pd.isna(inventory.total("gpc:GHG", 2023))
    assert sums["tco2e"].isna().all() and sums["why_en"].str.contains("kept back by C1").all()
