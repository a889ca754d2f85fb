"""Indicators under every boundary, why they jump, and how much of the grid's sales the firms' records cover: by pencil."""

import numpy as np
import pandas as pd
import pytest
from hand.three_firms import park_of, tables

from carbonpark.indicators.economy import economy_of
from carbonpark.inventory import account
from carbonpark.inventory.boundaries import boundaries_table
from carbonpark.inventory.boundary_changes import boundary_changes_table, boundary_lists_table
from carbonpark.inventory.coverage import coverage_table
from carbonpark.inventory.energy import park_energy
from carbonpark.park.load import load_park
from carbonpark.words.places import shipped

MWH_910 = 0.8325


def value(table, boundary, indicator, regime="", year=2023):
    """One figure of boundaries.csv."""
    rows = table[(table["boundary"] == boundary) & (table["indicator"] == indicator) & (table["regime"] == regime)]
    return float(rows[rows["year"].astype(str) == str(year)]["value"].iloc[0])


def drawn(**members):
    """The three firms with boundaries drawn anew: boundary -> firms; the first is the main one of the header ('managed')."""
    rows = tables()
    rows["boundaries"] = [{**rows["boundaries"][0], "boundary": name} for name in members]
    for firm in rows["enterprises"]:
        firm["boundaries"] = ";".join(name for name, firms in members.items() if firm["enterprise"] in firms)
    return rows


ALL = ("chp", "mill", "chem")


# the same indicators under each boundary ---------------------------------------------------------------------------
def test_trade_with_those_left_out_crosses_the_smaller_boundary():
    """Core = mill and chem without the chp, 910. The mill's 10 GWh and 50 000 GJ of the chp are bought outside now.

    mill: gas 1 Mm3 x 40 MJ x 50 t/TJ = 2 000; 20 GWh grid 16 650; certificates -5 GWh 4 162.5; inside 8 325 + 5 500.
    """
    rows = drawn(managed=ALL, core=("mill", "chem"))
    inventory = account(park_of(rows), ["910"])
    smaller = account(park_of(rows), ["910"], boundary="core")
    chp = 20_000 - 5_000 * MWH_910
    table = boundaries_table(inventory)

    assert value(table, "managed", "emissions", "910") == pytest.approx(inventory.total("910:CO2", 2023))
    expected = inventory.total("910:CO2", 2023) - chp + 10_000 * MWH_910 + 50_000 * 0.11
    assert value(table, "core", "emissions", "910") == pytest.approx(expected)
    assert value(table, "core", "emissions", "910") == pytest.approx(smaller.total("910:CO2", 2023))


@pytest.mark.parametrize("core", [("chp",), ("mill",), ("chp", "chem"), ("mill", "chem"), ("chem",)])
def test_every_smaller_boundary_is_the_account_made_on_it(core):
    """Whatever is left out: emissions of each regime and both energies equal an account of that boundary alone."""
    rows = drawn(managed=ALL, core=core)
    table = boundaries_table(account(park_of(rows)))
    alone = account(park_of(rows), boundary="core")
    energy = park_energy(alone.energy).loc[2023]

    for regime, gases in (("910", "CO2"), ("location", "GHG"), ("market", "GHG")):
        assert value(table, "core", "emissions", regime) == pytest.approx(alone.total(f"{regime}:{gases}", 2023))
    assert value(table, "core", "energy_calorific") * 1000 == pytest.approx(energy["tce_calorific"])
    assert value(table, "core", "energy_equal_value") * 1000 == pytest.approx(energy["tce_equal_value"])


def test_a_firm_outside_the_main_boundary_is_read_too():
    """Far burns 1 kt coal = 20 TJ x 100 t/TJ = 2 000 t and lies in 'wide' alone."""
    inventory = account(park_of(), ["910"])
    table = boundaries_table(inventory)

    assert value(table, "wide", "emissions", "910") == pytest.approx(value(table, "managed", "emissions", "910") + 2_000)
    assert value(table, "wide", "firms", year="") == 4


def test_economy_and_ratios_of_each_boundary():
    """Value added: all 1 000 + 5 000 + 4 000 万元 = 100 M CNY; core 90. Land 30 and 20 ha. Productivity = value added / emissions.

    The account's own economy (another reader) says the same of the main boundary.
    """
    rows = drawn(managed=ALL, core=("mill", "chem"))
    inventory = account(park_of(rows), ["910"])
    table = boundaries_table(inventory)

    assert value(table, "managed", "value_added") == pytest.approx(100.0)
    assert value(table, "core", "value_added") == pytest.approx(90.0)
    assert (value(table, "managed", "land"), value(table, "core", "land")) == (pytest.approx(30.0), pytest.approx(20.0))
    kt = value(table, "core", "emissions", "910") / 1000
    assert value(table, "core", "carbon_productivity", "910") == pytest.approx(90.0 / kt)
    economy = economy_of(inventory)
    assert value(table, "managed", "value_added") == pytest.approx(economy.total("value_added", 2023))
    assert value(table, "managed", "land") == pytest.approx(economy.area(2023))


def test_the_archetype_has_its_figures_twice_alike():
    """Both readers of value added and land agree on the archetype, and the approved core is an account of its own."""
    park = load_park(shipped("archetype"))
    inventory = account(park, ["910", "location"], years=[2025])
    table, economy = boundaries_table(inventory), economy_of(inventory)
    core = account(park, ["910", "location"], boundary="approved", years=[2025])

    assert value(table, "managed", "value_added", year=2025) == pytest.approx(economy.total("value_added", 2025))
    assert value(table, "managed", "jobs", year=2025) == pytest.approx(economy.total("jobs", 2025))
    assert value(table, "approved", "emissions", "910", 2025) == pytest.approx(core.total("910:CO2", 2025))
    assert value(table, "approved", "emissions", "location", 2025) == pytest.approx(core.total("location:GHG", 2025))
    assert value(table, "managed", "area_to_approved", year="") == pytest.approx(4200 / 1450)
    # Sales were made as records over 97.3 % and 97.8 %.
    assert value(table, "managed", "coverage_electricity", year=2025) == pytest.approx(0.973, abs=1e-5)
    assert value(table, "managed", "coverage_natural_gas", year=2025) == pytest.approx(0.978, abs=1e-4)


def test_an_unknown_part_makes_no_ratio():
    rows = drawn(managed=ALL, core=("mill", "chem"))
    rows["economy"][2].update(value=None, status="NE")
    table = boundaries_table(account(park_of(rows), ["910"]))
    ratio = table[(table["indicator"] == "carbon_productivity")]

    assert ratio.empty
    assert not table.query("indicator == 'value_added'")["complete"].any()


def test_what_a_check_withholds_is_withheld_under_every_boundary():
    """The chp says 12 GWh, the mill 10: C1 holds the year back."""
    rows = drawn(managed=ALL, core=("mill", "chem"))
    rows["power_heat"][2]["quantity"] = 12
    table = boundaries_table(account(park_of(rows), ["910"])).query("indicator == 'emissions'")

    assert table["value"].isna().all() and table["note_en"].str.contains("C1").all()


def test_one_boundary_and_no_sales_makes_no_table():
    rows = drawn(managed=ALL)
    inventory = account(park_of(rows), ["910"])

    assert boundaries_table(inventory).empty and boundary_changes_table(inventory).empty and boundary_lists_table(inventory).empty


# why it jumps ------------------------------------------------------------------------------------------------------
def changes(rows, **query):
    """Steps of one quantity: (effect, entity) -> value."""
    table = boundary_changes_table(account(park_of(rows), ["910"]))
    for column, wanted in query.items():
        table = table[table[column].astype(str) == str(wanted)]
    return table.set_index(["effect", "entity"])["value"]


def test_a_jump_is_explained_firm_by_firm():
    """From managed to core the chp leaves with 20 000 - 5 GWh x 832.5; the mill's 13 825 t are bought outside now. No rest."""
    steps = changes(drawn(managed=ALL, core=("mill", "chem")), quantity="emissions", regime="910", to_boundary="core")

    assert steps["leaves", "chp"] == pytest.approx(-(20_000 - 5_000 * MWH_910))
    assert steps["trade", "mill"] == pytest.approx(10_000 * MWH_910 + 50_000 * 0.11)
    assert ("trade", "chem") not in steps.index
    assert steps["residual", ""] == pytest.approx(0.0, abs=1e-6)
    middle = steps.drop([("start", ""), ("end", ""), ("residual", "")])
    assert steps["start", ""] + middle.sum() == pytest.approx(steps["end", ""])


def test_value_added_moves_with_its_firm_only():
    steps = changes(drawn(managed=ALL, core=("mill", "chem")), quantity="value_added", to_boundary="core")

    assert steps["leaves", "chp"] == pytest.approx(-10.0)
    assert [effect for effect, _ in steps.index] == ["start", "leaves", "residual", "end"]


def test_a_boundary_drawn_anew_is_explained_in_its_year():
    """Approved in 2010: mill. Drawn anew in 2023: mill and chem. Chem trades with neither: it joins with its own lines."""
    rows = drawn(managed=ALL, old=("mill",), new=("mill", "chem"))
    for row, (kind, since) in zip(rows["boundaries"], (("managed", 2000), ("approved", 2010), ("approved", 2023)), strict=True):
        row.update(kind=kind, valid_from=since)
    inventory = account(park_of(rows), ["910"])
    chem = inventory.rows.query("entity == 'chem' and scope != '3'")["tco2e"].sum()
    steps = changes(rows, basis="over_time", quantity="emissions")

    assert steps["joins", "chem"] == pytest.approx(chem)
    assert steps["end", ""] - steps["start", ""] == pytest.approx(chem)
    table = boundary_changes_table(inventory).query("basis == 'over_time'")
    assert set(zip(table["from_boundary"], table["to_boundary"], table["year"], strict=True)) == {("old", "new", 2023)}


@pytest.mark.parametrize("name", ["archetype"])
def test_every_jump_of_a_shipped_park_closes(name):
    table = boundary_changes_table(account(load_park(shipped(name)), ["910", "market"], years=[2025]))
    keys = ["to_boundary", "quantity", "regime"]
    steps = table[table["effect"].isin(["start", "joins", "leaves", "trade"])].groupby(keys)["value"].sum()
    ends = table[table["effect"] == "end"].set_index(keys)["value"]

    assert len(ends) > 10
    assert steps.reindex(ends.index).to_numpy() == pytest.approx(ends.to_numpy(), rel=1e-9)
    assert table.query("effect == 'residual'")["value"].abs().max() <= 1e-6


def test_firms_registered_here_and_producing_there_are_listed():
    """Far stands in the statistics ('wide') and not in the managed area; nobody the other way round."""
    table = boundary_lists_table(account(park_of(), ["910"]))

    assert table[["list", "entity"]].values.tolist() == [["registered_in_producing_out", "far"]]
    assert table["tco2e"].iloc[0] == pytest.approx(2_000)
    rows = drawn(managed=ALL, stats=("mill",))
    rows["boundaries"][1]["kind"] = "statistical"
    table = boundary_lists_table(account(park_of(rows), ["910"]))
    assert table[["list", "entity"]].values.tolist() == [["producing_in_registered_out", "chem"], ["producing_in_registered_out", "chp"]]


# coverage ----------------------------------------------------------------------------------------------------------
def sold(*lines):
    """The three firms and what was sold to them: (item, quantity, unit, more)."""
    rows = tables()
    rows["sales"] = [{"boundary": "", "year": 2023, "item": item, "seller": "s", "quantity": amount, "unit": unit,
                      "input_ref": f"sales.csv:{line}", **more} for line, (item, amount, unit, more) in enumerate(lines, 2)]
    return rows


def covered(rows):
    inventory = account(park_of(rows), ["910"])
    members = {"chp", "mill", "chem"}
    fired = inventory.checks[(inventory.checks["id"] == "C2") & inventory.checks["fired"].astype(bool)]
    coverage = fired[fired["message_en"].str.contains("coverage|were sold|sold to")]
    return coverage_table(inventory.park, inventory.tables, "managed", members).set_index("item"), coverage


def test_records_short_of_sales_are_asked_for():
    """Firms took 20 + 10 GWh through the grid (the chp's 10 GWh is inside, certificates bring none); 40 GWh were sold: 75 %.

    10 GWh are missing: 8 325 t at 910's factor.
    """
    table, fired = covered(sold(("electricity", 40, "GWh", {})))

    assert table.loc["electricity", "coverage"] == pytest.approx(0.75)
    assert fired["tco2"].tolist() == pytest.approx([8_325])
    assert "75.0%" in fired["message_zh"].iloc[0] and fired["rows"].iloc[0] == "sales.csv:2"
    assert fired["severity"].tolist() == ["warn"]


@pytest.mark.parametrize(("sales", "fires"), [(30, False), (31.5, False), (31.7, True), (28.6, False), (28.4, True)])
def test_the_two_edges_of_coverage(sales, fires):
    """30 GWh recorded: 30/31.5 = 95.24 %, 30/31.7 = 94.6 %; 30/28.6 = 104.9 %, 30/28.4 = 105.6 %."""
    _, fired = covered(sold(("electricity", sales, "GWh", {})))

    assert (len(fired) == 1) is fires


def test_gas_counts_whatever_it_was_used_for():
    """1 Mm3 burnt and 2 Mm3 as raw material: 3 Mm3 of 4 Mm3 sold; at 40 MJ/m3 120 of 160 TJ. Missing 40 TJ x 50 t/TJ = 2 000 t."""
    table, fired = covered(sold(("natural_gas", 400, "万m3", {})))

    assert table.loc["natural_gas", ["sold", "recorded"]].tolist() == pytest.approx([160.0, 120.0])
    assert fired["tco2"].tolist() == pytest.approx([2_000])


def test_heat_from_outside_only():
    """Chem's 20 TJ come from outside, the mill's 50 TJ from its neighbour: 20 of 20 TJ sold."""
    table, fired = covered(sold(("heat", 20_000, "GJ", {})))

    assert table.loc["heat", "coverage"] == pytest.approx(1.0) and fired.empty


def test_odd_sales_are_not_judged():
    """Not estimated; water, which no table of firms asks for; a boundary of another name; a year without records; zero sold."""
    table, fired = covered(sold(("electricity", None, "GWh", {"status": "NE"}), ("water", 5, "万m3", {}),
                                ("electricity", 1, "GWh", {"boundary": "wide"}), ("heat", 99, "TJ", {"year": 2001}),
                                ("natural_gas", 0, "m3", {})))

    assert fired.empty
    assert np.isnan(table["coverage"].astype(float)).sum() >= 3


def test_sales_on_file_make_the_table_for_one_boundary_too():
    rows = sold(("electricity", 40, "GWh", {}))
    rows["boundaries"] = rows["boundaries"][:1]
    for firm in rows["enterprises"]:
        firm["boundaries"] = "managed" if firm["enterprise"] != "far" else ""
    table = boundaries_table(account(park_of(rows), ["910"]))

    assert value(table, "managed", "coverage_electricity") == pytest.approx(0.75)
    assert isinstance(table, pd.DataFrame)
