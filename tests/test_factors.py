"""Factor tables and look-up: figures as published, sources on each row, and the row a look-up may choose."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
import time
from collections import Counter

import pytest

from carbonpark.factors import FactorMissing, library, own_row, reader, search
from carbonpark.factors.catalogue import TABLES, Figure, Table
from carbonpark.factors.regimes import CONTRACTS, REGIMES, regime_of
from carbonpark.factors.regions import chain_of, code_of
from carbonpark.factors.row import QUALITIES
from carbonpark.factors.search import as_table
from carbonpark.words.errors import InputError
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

KWH = 3.6
"""kg/kWh to kt/TJ divides by 3.6."""


@pytest.fixture(scope="module")
def factors():
    return library()


# ---- the tables -------------------------------------------------------------------------------------------------

ROWS_AS_DELIVERED = {
    "fuels": 56, "fuels_ipcc2006": 162, "gwp": 36, "heat": 55, "process_factors": 264, "technologies": 826,
    "technologies_recommended": 71, "prices": 202, "sectors": 232, "parks": 134, "deflators": 16,
    "national_htz": 188, "climate_monthly": 384, "city_resource": 32, "weather_hourly_shanghai": 8760,
    "load_shape_province": 288, "profiles_misc": 213, "real_park_delfzijl": 152, "real_park_yangzhong": 44,
    "series_yangzhong_daily": 639,
}


@pytest.mark.parametrize("name", ROWS_AS_DELIVERED)
def test_every_published_table_is_there_whole(name):
    assert len(reader.table(name)) == ROWS_AS_DELIVERED[name]


def test_tables_shipped_in_two_files_are_whole():
    """237 grid rows as published, the estimates in a file of their own; 143 + 33 EXIOBASE = 176 scope 3 rows."""
    grid = reader.table("grid_factors")
    assert (grid["file"] == "grid_factors.csv").sum() == 237
    assert set(grid.loc[grid["file"] == "grid_factors_assumed.csv", "quality"]) == {"D"}
    assert len(reader.table("scope3_factors")) + len(reader.table("scope3_factors_exiobase")) == 176


def test_share_alike_rows_stand_alone_beside_their_licence():
    exiobase = reader.table("scope3_factors_exiobase")
    assert exiobase["source"].str.contains("EXIOBASE").all()
    assert not reader.table("scope3_factors")["source"].str.contains("EXIOBASE").any()
    assert "CC BY-SA 4.0" in (reader.licence_text("scope3_factors_exiobase.csv") or "")
    assert all(row.licence.startswith("CC BY-SA") for row in reader.rows("scope3_factors_exiobase"))


def test_registry_and_process_database_rows_stand_apart():
    park = reader.table("real_park_delfzijl")
    for file, word in (("real_park_delfzijl_midden.csv", "MIDDEN"), ("real_park_delfzijl_eu_registry.csv", "EU Trans")):
        assert park.loc[park["file"] == file, "source"].str.startswith(word).all()
        assert reader.licence_text(file)


def test_figures_are_exactly_those_of_the_file():
    """Each row's value, read again with the csv module, is the text of the file."""
    with (reader.FOLDER / "process_factors.csv").open(encoding="utf-8", newline="") as stream:
        printed = {line["factor_id"]: line for line in csv.DictReader(stream)}
    for row in reader.rows("process_factors"):
        assert row.value == float(printed[row.id]["value"])
        assert (row.unit, row.source) == (printed[row.id]["unit"], printed[row.id]["source"])


def test_every_row_has_source_unit_quality_and_an_id_of_its_own():
    every = [row for table in TABLES.values() if table.kind != "series" for row in reader.rows(table.name)]

    assert max(Counter(row.id for row in every).values()) == 1
    for row in every:
        assert row.source and row.unit and row.name.zh and row.name.en
        assert row.quality in QUALITIES and (row.verified == "yes" or row.quality != "B")
        split_unit(row.unit)


def test_every_estimate_tells_its_method():
    for name in ("grid_factors", "heat_assumed", "fuels_assumed", "fuels_ipcc2006_assumed"):
        for row in reader.rows(name):
            if row.quality == "D":
                assert row.note.startswith("Method:"), row.id


def test_a_row_without_source_or_unit_does_not_load(tmp_path):
    """Line 3 has no source, line 4 no unit, line 5 no figure: three problems, each with its line."""
    (tmp_path / "bad.csv").write_text(
        "item,value,unit,source\na,1,t,book p. 1\nb,2,t,\nc,3,,book\nd,much,t,book\n", encoding="utf-8"
    )
    bad = Table("bad", Text("坏", "bad"), "factors", (Figure("@value", "price", "@unit"),), subject="@item")

    with pytest.raises(InputError) as refused:
        reader.read_rows(bad, tmp_path)

    assert [problem.place.line for problem in refused.value.problems] == [3, 4, 5]
    assert all(problem.way_out.zh and problem.way_out.en for problem in refused.value.problems)


def test_importing_the_room_reads_no_table():
    program = """
import sys, carbonpark.factors
from carbonpark.factors.reader import rows
print(rows.cache_info().currsize, "pandas" in sys.modules)
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["0", "False"]


# ---- places -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("spelling", ["江苏", "江苏省", "Jiangsu", "JS", "jiangsu province"])
def test_a_province_is_one_place_however_written(spelling):
    assert code_of(spelling) == "JS"


def test_places_are_asked_outwards():
    assert chain_of("内蒙古自治区") == ("NM", "CN-North", "CN")
    assert chain_of("全国") == ("CN",)
    assert chain_of("Netherlands") == ("NL",)


# ---- electricity and heat ---------------------------------------------------------------------------------------

GRID = [
    # Announcement 2024 No.33 and 2025 No.47; 910 annex 4. kg CO2/kWh.
    ("910", "grid", "江苏", 2025, 0.8325), ("910", "grid", "NL", 2019, 0.8325), ("910", "grid", "CN", 2016, 0.8325),
    ("910", "green_trade", "江苏", 2025, 0.0), ("910", "certificate", "CN", 2025, 0.0),
    ("910", "direct_supply", "CN", 2025, 0.0), ("910", "self", "CN", 2025, 0.0),
    ("location", "grid", "江苏", 2022, 0.5978), ("location", "green_trade", "江苏", 2022, 0.5978),
    ("location", "certificate", "Jiangsu", 2023, 0.5827), ("location", "grid", "CN", 2021, 0.5568),
    ("location", "grid", "江苏", 2025, 0.5827), ("location", "direct_supply", "江苏", 2022, 0.0),
    ("location", "grid", "华东", 2022, 0.5617),
    ("market", "grid", "江苏", 2022, 0.5856), ("market", "grid", "CN", 2023, 0.6096),
    ("market", "green_trade", "江苏", 2022, 0.0), ("market", "certificate", "江苏", 2022, 0.0),
    ("market", "direct_supply", "江苏", 2022, 0.0),
]


@pytest.mark.parametrize(("regime", "contract", "region", "year", "kg_per_kwh"), GRID)
def test_electricity_by_regime_and_contract(factors, regime, contract, region, year, kg_per_kwh):
    found = factors.grid(regime, contract, region, year)

    assert found.value == pytest.approx(kg_per_kwh / KWH)
    assert (found.unit, bool(found.why.zh and found.why.en)) == ("kt CO2/TJ", True)


def test_every_contract_is_settled_in_every_regime(factors):
    for regime in REGIMES:
        for contract in CONTRACTS:
            assert factors.grid(regime, contract, "CN", 2022).value >= 0


@pytest.mark.parametrize(
    ("year", "average", "residual", "fossil", "equal_gce"),
    [
        # average: 0.6101 - (y-2015)/6 x 0.0533; residual: average + (y-2015)/6 x 0.0374;
        # net coal: 315.4 - (y-2015)/5 x 9.9; fossil: 0.8426 x net coal / 302.5.
        (2015, 0.6101, 0.6101, 0.8785, 315.4),
        (2016, 0.6012, 0.60745, 0.8730, 313.42),
        (2018, 0.5835, 0.6021, 0.8620, 309.46),
        (2020, 0.5657, 0.5968, 0.8510, 305.5),
        (2021, 0.5568, 0.5942, 0.8426, 302.5),
        (2023, 0.5306, 0.6096, 0.8273, 302.0),
    ],
)
def test_ten_years_of_history_have_factors(factors, year, average, residual, fossil, equal_gce):
    grid = factors.grid("location", "grid", "CN", year)
    assert grid.value * KWH == pytest.approx(average, abs=6e-5)
    assert factors.grid("market", "grid", "CN", year).value * KWH == pytest.approx(residual, abs=6e-5)
    assert factors.find("fossil_only", "electricity", "CO2", year=year).value * KWH == pytest.approx(fossil, abs=6e-5)
    assert factors.equal_value(year).value == pytest.approx(equal_gce * 1e-3 / KWH)
    assert grid.quality == ("D" if year < 2021 else "B")


def test_a_province_keeps_its_place_before_2021(factors):
    """Jiangsu 2018: 0.6451 x 0.5835 / 0.5568 = 0.6760, not the national 0.5835."""
    found = factors.grid("location", "grid", "江苏", 2018)

    assert found.value * KWH == pytest.approx(0.6760, abs=1e-4)
    assert found.quality == "D"


def test_look_up_goes_two_years_back_and_no_further(factors):
    assert "2023" in factors.grid("location", "grid", "江苏", 2025).why.en
    with pytest.raises(FactorMissing) as missing:
        factors.grid("location", "grid", "江苏", 2026)
    assert missing.value.way_out.zh and missing.value.exit_code == 3
    with pytest.raises(FactorMissing):
        factors.grid("location", "grid", "CN", 2010)


def test_look_up_never_takes_a_later_year(factors):
    """The residual factor of 2014 is unknown although 2015 has an estimate."""
    with pytest.raises(FactorMissing):
        factors.grid("market", "grid", "CN", 2014)


def test_look_up_falls_from_province_to_grid_region(factors):
    """Tibet has no factor of its own: the south-west region answers, and says so."""
    found = factors.grid("location", "grid", "西藏", 2022)

    assert found.row.region == "CN-Southwest"
    assert found.value * KWH == pytest.approx(0.2268)
    assert "Southwest" in found.why.en and "西南" in found.why.zh


def test_heat_by_regime(factors):
    """0.11 t/GJ is 0.11 kt/TJ; Dutch heat is 56.1 / 0.90 = 62.3 kg/GJ, quality D, except under 910."""
    assert factors.heat("910", "江苏", 2025).value == pytest.approx(0.11)
    assert factors.heat("location", "CN", 2025).value == pytest.approx(0.11)
    assert factors.heat("910", "江苏", non_fossil=True).value == 0
    dutch = factors.heat("location", "NL", 2019)
    assert dutch.value == pytest.approx(0.0561 / 0.90, abs=5e-5) and dutch.quality == "D"
    assert factors.heat("910", "NL", 2019).value == pytest.approx(0.11)


def test_dutch_grid_for_the_real_park(factors):
    """0.53, 0.50 and 0.44 kg/kWh in 2016, 2018 and 2019: estimates."""
    for year, kg in ((2016, 0.53), (2018, 0.50), (2019, 0.44)):
        found = factors.grid("location", "grid", "NL", year)
        assert found.value * KWH == pytest.approx(kg) and found.quality == "D"


def test_calorific_values(factors):
    """0.1229 kgce/kWh = 0.1229/3.6 ktce per 1000 TJ; heat 0.03412 tce/GJ."""
    assert factors.calorific("electricity").value == pytest.approx(0.1229e-6 / 3.6e-6)
    assert factors.calorific("steam").value == pytest.approx(0.03412)


# ---- fuels ------------------------------------------------------------------------------------------------------

# accounting.md A4: kg CO2 per kg (m3 x 1000) and tce per t (10^3 m3); GB/T 32151-2024 agrees with these.
GUIDELINE = [("coke", 2.8604, 0.9714), ("crude_oil", 3.0202, 1.4286), ("fuel_oil", 3.1705, 1.4286),
             ("gasoline", 2.9251, 1.4714), ("diesel", 3.0959, 1.4571), ("lpg", 3.1013, 1.7143),
             ("natural_gas", 2.1622, 1.3300)]


@pytest.mark.parametrize(("carrier", "co2", "tce"), GUIDELINE)
def test_a_tonne_burnt_gives_exactly_what_the_regime_says(factors, carrier, co2, tce):
    fuel = factors.fuel(carrier, "location")

    assert fuel.ncv * fuel.co2 == pytest.approx(co2, rel=2e-4)
    assert fuel.ncv * fuel.tce == pytest.approx(tce, rel=1e-9)


def test_910_takes_the_national_database_where_it_has_a_row(factors):
    """Diesel 3.171 t/t and gas 21.54 t/10^4 Nm3 there; both over the one reference NCV."""
    diesel, gas = factors.fuel("diesel", "910"), factors.fuel("natural_gas", "910")

    assert diesel.ncv * diesel.co2 == pytest.approx(3.171)
    assert gas.ncv * gas.co2 == pytest.approx(2.154)
    assert diesel.ncv == factors.fuel("diesel", "location").ncv == pytest.approx(42.652)
    assert not diesel.notes and not gas.notes


def test_910_falls_to_the_2024_set_with_one_line(factors):
    notes = factors.fuel("coke", "910").notes

    assert [note.en for note in notes] == ["not in NationalEFDB-v2-2026, taken from GB/T 32151-2024"]


def test_raw_coal_is_the_row_of_statistics(factors):
    """20.934 GJ/t, 0.0264 tC/GJ, 0.94: 20.934 x 0.0264 x 0.94 x 44/12 = 1.9048 t/t; 0.7143 tce/t."""
    coal = factors.fuel("raw_coal", "910")

    assert coal.ncv == pytest.approx(20.934)
    assert coal.ncv * coal.co2 == pytest.approx(20.934 * 0.0264 * 0.94 * 44 / 12, rel=1e-4)
    assert coal.ncv * coal.tce == pytest.approx(0.7143)
    assert coal.chosen["ch4"].quality == "D"


def test_carriers_without_a_coefficient_use_their_calorific_value(factors):
    """Anthracite: 26.7 GJ/t over 29.3076 GJ/tce = 0.91103 tce/t."""
    coal = factors.fuel("anthracite", "location")

    assert coal.ncv * coal.tce == pytest.approx(0.91103, abs=1e-5)


def test_other_gases_come_from_ipcc(factors):
    """IPCC 2006 manufacturing: coal 10 kg CH4 and 1.5 kg N2O per TJ, gas 1 and 0.1."""
    coal, gas = factors.fuel("bituminous", "location"), factors.fuel("natural_gas", "location")

    assert (coal.ch4, coal.n2o) == (pytest.approx(10e-6), pytest.approx(1.5e-6))
    assert (gas.ch4, gas.n2o) == (pytest.approx(1e-6), pytest.approx(0.1e-6))


def test_biogenic_co2_is_a_memo_item(factors):
    """Biogas burns with 54 600 kg CO2/TJ (IPCC), none of it fossil."""
    biogas = factors.fuel("biogas", "location")

    assert biogas.biogenic and biogas.co2_fossil == 0
    assert biogas.co2_biogenic == pytest.approx(0.0546)
    assert factors.fuel("coke", "location").co2_biogenic == 0


def test_every_default_carrier_answers_in_every_regime(factors):
    carriers = {row.subject for row in reader.rows("fuels")}
    for regime in REGIMES:
        for carrier in carriers:
            fuel = factors.fuel(carrier, regime, 2025)
            assert fuel.ncv > 0 and fuel.tce > 0 and fuel.co2 >= 0
            assert fuel.ch4 is not None and fuel.n2o is not None and fuel.physical_unit in ("kt", "MNm3")


def test_carriers_that_no_table_publishes_are_estimates(factors):
    """Anodes: 0.0301 tC/GJ x 32.5 GJ/t x 44/12 = 3.587 t/t. Ammonia has no carbon; its N2O is not estimated."""
    anodes, wood, ammonia = (factors.fuel(name, "location") for name in ("anodes", "biomass", "ammonia"))

    assert anodes.ncv * anodes.co2 == pytest.approx(0.0301 * 32.5 * 44 / 12)
    assert (wood.co2_fossil, wood.co2_biogenic) == (0, pytest.approx(0.112))
    assert (ammonia.co2, ammonia.n2o) == (0, None)
    assert {anodes.chosen["co2"].quality, wood.chosen["ncv"].quality, ammonia.chosen["ncv"].quality} == {"D"}


# ---- a park's own rows ------------------------------------------------------------------------------------------

def test_own_factor_goes_first_and_later_ones_override(factors):
    mine = factors.with_own([own_row("ncv", "diesel", 43.0, "GJ/t", "lab report 7"),
                             own_row("ncv", "diesel", 42.9, "GJ/t", "lab report 8")])

    assert mine.fuel("diesel").ncv == pytest.approx(42.9)
    assert factors.fuel("diesel").ncv == pytest.approx(42.652)
    assert "own" in mine.fuel("diesel").chosen["ncv"].why.en


def test_an_own_calorific_value_keeps_the_carbon_of_a_terajoule(factors):
    """Diesel of 43.0 GJ/t: 3.09591/42.652 = 0.072585 t/GJ stays, so a tonne gives 43.0 x 0.072585 = 3.1212 t."""
    mine = factors.with_own([own_row("ncv", "diesel", 43.0, "GJ/t", "lab report 7")])
    diesel = mine.fuel("diesel", "location")

    assert diesel.ncv * diesel.co2 == pytest.approx(43.0 * 3.09591 / 42.652)
    assert diesel.ncv * diesel.tce == pytest.approx(43.0 / 29.3076)


def test_biomass_of_a_measured_calorific_value_stays_biogenic(factors):
    mine = factors.with_own([own_row("ncv", "straw_briquette", 16.1, "GJ/t", "lab report 9")])

    assert mine.fuel("straw_briquette").biogenic and mine.fuel("straw_briquette").co2_fossil == 0
    assert mine.fuel("straw_briquette").co2_biogenic == pytest.approx(0.1)


def test_a_carrier_of_the_park_alone_needs_its_two_figures(factors):
    """A residual gas: 12 GJ/t and 95 kg/GJ, both own: 12 x 0.095 = 1.14 t/t; tce at 29.3076."""
    mine = factors.with_own([own_row("ncv", "own_gas", 12, "GJ/t", "lab"),
                             own_row("emission_factor", "own_gas", 95, "kgCO2/GJ", "lab", gas="CO2")])
    fuel = mine.fuel("own_gas", "910")

    assert fuel.ncv * fuel.co2 == pytest.approx(1.14)
    assert fuel.tce == pytest.approx(1 / 29.3076) and fuel.ch4 is None
    with pytest.raises(FactorMissing):
        factors.with_own([own_row("ncv", "own_gas", 12, "GJ/t", "lab")]).fuel("own_gas", "910")


def test_own_factor_without_source_is_refused(factors):
    with pytest.raises(InputError) as refused:
        factors.with_own([own_row("ncv", "diesel", 43.0, "GJ/t", " "), own_row("ncv", "coke", 28.0, "GJJ/t", "lab")])

    assert [problem.code for problem in refused.value.problems] == ["own-factor-source", "unit"]


def test_a_scenario_may_carry_the_factors_of_future_years(factors):
    """A path row of 2030 answers in 2030 for its kind, also under 910; published years stay as they are."""
    path = factors.with_own([
        own_row("average", "electricity", 0.42, "kgCO2/kWh", "scenario", gas="CO2", year=2030, quality="D"),
        own_row("fossil_only", "electricity", 0.80, "kgCO2/kWh", "scenario", gas="CO2", year=2030, quality="D"),
        own_row("equal_value", "electricity", 0.29, "kgce/kWh", "scenario", year=2030, quality="D"),
    ])

    assert path.grid("location", "grid", "江苏", 2030).value * KWH == pytest.approx(0.42)
    assert path.grid("910", "grid", "江苏", 2030).value * KWH == pytest.approx(0.80)
    assert path.grid("910", "grid", "江苏", 2025).value * KWH == pytest.approx(0.8325)
    assert path.grid("location", "grid", "江苏", 2022).value * KWH == pytest.approx(0.5978)
    assert path.equal_value(2030).value == pytest.approx(0.29 / KWH)
    assert path.equal_value(2022).value == pytest.approx(0.3015 / KWH)


# ---- the other questions ----------------------------------------------------------------------------------------

def test_warming_potentials_by_named_set(factors):
    """AR5 CH4 28, N2O 265; AR6 27.9, 273; a regime's set can be overridden by name."""
    assert [factors.gwp(name, "CH4").value for name in ("AR4", "AR5", "AR6")] == [25, 28, 27.9]
    assert factors.gwp("AR5", "N2O").value == 265
    assert regime_of("location").gwp_set == "AR5" and regime_of("location").with_gwp("AR6").gwp_set == "AR6"


def test_a_warming_potential_never_printed_is_missing_not_zero(factors):
    with pytest.raises(FactorMissing):
        factors.gwp("AR4", "HFC-41")


def test_process_factor_by_activity_and_by_id(factors):
    """Clinker 0.535 t/t (CPCD list 2025)."""
    assert factors.process("clinker_calcination").value == pytest.approx(0.535)
    assert factors.process("P001").row.id == factors.process("clinker_calcination").row.id


def test_an_activity_with_several_factors_must_be_named_by_id(factors):
    with pytest.raises(FactorMissing) as several:
        factors.process("tier1_capacity", gas="CF4")
    assert "P083" in several.value.way_out.en


def test_scope3_says_its_vintage(factors):
    found = factors.scope3("steel_BOF")
    assert found.value == pytest.approx(1.99) and "2022" in found.why.en


def test_price_in_canonical_units(factors):
    """Carbon, close of 2021: 54.22 CNY/t = 0.05422 M CNY/kt."""
    assert factors.price("carbon_CEA_close", year=2021).value == pytest.approx(0.05422)
    assert factors.price("carbon_CEA_close", year=2021).unit == "M CNY/kt CO2"


def test_price_of_a_province_may_be_that_of_its_city(factors):
    assert factors.price("electricity_flat", "江苏", 2025).row.region.startswith("JS")


def test_prices_that_differ_are_not_chosen_among(factors):
    """Five certificate prices of 2025: the look-up refuses, and takes one named by period or id."""
    with pytest.raises(FactorMissing) as several:
        factors.price("green_certificate", year=2025)
    assert "2025-08" in several.value.way_out.en
    assert factors.price("green_certificate", year=2025, period="2025-08").value == pytest.approx(5.66 / 3600)


def test_deflator_multiplies_yearly_changes(factors):
    """GDP deflator 2018 to 2020: 1.013 x 1.005 = 1.018065; back is its inverse."""
    assert factors.deflator(2018, 2020).value == pytest.approx(1.018065)
    assert factors.deflator(2020, 2018).value == pytest.approx(1 / 1.018065)
    assert factors.deflator(2020, 2020).value == 1
    assert factors.deflator(2020, 2021, "ppi").value == pytest.approx(1.081)
    assert [row.year for row in factors.deflator(2018, 2020).rows] == [2019, 2020]


def test_technology_figures(factors):
    """hp_90C: 2500 CNY/kW = 2.5 M CNY/MW, COP 3.9464, 20 years."""
    heat_pump = factors.technology("hp_90C")
    assert heat_pump["capex"].canonical == pytest.approx(2.5)
    assert (heat_pump["cop"].value, heat_pump["lifetime"].canonical) == (3.9464, 20)


@pytest.mark.parametrize("query", ["柴油", "diesel", "DIESEL"])
def test_search_in_both_languages(query):
    found = search(query)
    assert found[0].subject == "diesel"
    assert {"co2_per_unit", "ncv"} <= {row.quantity for row in found}


def test_uncertainty_in_per_cent_where_a_range_is_printed(factors):
    """IPCC hard coal, CO2: 94 600 kg/TJ, 89 500 to 99 700, so 5.4 %; '+-25%' is read; prose is not."""
    coal = factors.find("emission_factor", "bituminous", "CO2", dataset="IPCC2006", sector="manufacturing").row
    assert coal.uncertainty_pct == pytest.approx(100 * 5100 / 94600)
    assert {row.uncertainty_pct for row in factors.rows if row.uncertainty == "+-25%"} == {25.0}
    assert factors.gwp("AR6", "N2O").row.uncertainty_pct is None


def test_ten_thousand_look_ups_a_second(factors):
    """Kept answers: 10 000 repeated questions stay far below a second on any machine."""
    start = time.perf_counter()
    for _ in range(10_000):
        factors.fuel("diesel", "910", 2025)
        factors.grid("location", "grid", "江苏", 2023)
    assert time.perf_counter() - start < 2


def test_search_narrows_with_every_word_and_blank_finds_all():
    assert {row.region for row in search("江苏 电力 2022")} == {"JS"}
    assert len(search("")) > 4000
    table = as_table(search("柴油"))
    assert list(table.columns)[:4] == ["id", "name_zh", "name_en", "quantity"] and table["source"].str.len().min() > 0


def test_table_files_can_be_hashed():
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in reader.table_files()}) == len(
        reader.table_files()
    )
