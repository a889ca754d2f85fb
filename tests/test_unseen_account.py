"""Parks nobody prepared for, through the command line as a person runs it: every verb ends with a code of the contract,
in words, and no total is smaller in silence.

Parks are folders made here: the three firms of hand/three_firms.py with something changed, or one firm `fab`. What a
case should come to is said beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hand.three_firms import tables
from printed_forms import CHEM, park_with_codes
from ruamel.yaml import YAML
from test_cli_verbs import told

from carbonpark.park.tables import TABLES
from carbonpark.report.run_folder import Run, read_run
from carbonpark.words.places import shipped

Rows = dict[str, list[dict[str, Any]]]
HEADER = {"park": "odd", "title_zh": "园", "title_en": "Park", "country": "CN", "province": "Jiangsu", "synthetic": "yes",
          "base_year": 2023, "price_base": 2023, "currency": "CNY", "main_boundary": "managed"}


def folder(place: Path, rows: Rows, **header: Any) -> Path:
    """A park as a person keeps it: park.yaml and a CSV file a table, headers with their units."""
    place.mkdir()
    said = {name: value for name, value in {**HEADER, **header}.items() if value is not None}
    YAML(typ="safe").dump(said, place / "park.yaml")
    for name, records in rows.items():
        columns = [each for each in TABLES[name].columns if not records or any(each.name in record for record in records)]
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow([each.header for each in columns])
            writer.writerows([["" if record.get(each.name) is None else record.get(each.name) for each in columns]
                              for record in records])
    return place


def fab(**more: list[dict[str, Any]]) -> Rows:
    """One firm in 2023 with the rows given; tonnes unless said."""
    rows: Rows = {
        "boundaries": [{"boundary": "managed", "kind": "managed", "title_zh": "管辖"}],
        "groups": [{"group": "makers", "title_zh": "工厂", "kind": "industry", "industry": "C39"}],
        "enterprises": [{"enterprise": "fab", "title": "工厂", "group": "makers", "boundaries": "managed"}],
    }
    for name, records in more.items():
        keys = {"enterprise": "fab", "year": 2023, "unit": "t"}
        rows[name] = [{**keys, **record} for record in records]
    return rows


class Case:
    """Runs verbs on one park and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], place: Path) -> None:
        self.capsys, self.place = capsys, place

    def __call__(self, verb: str, *words: object, out: str = "") -> tuple[int, dict[str, Any]]:
        more = ("--out", str(self.place / out)) if out else ()
        return told(self.capsys, verb, *map(str, words), *more)

    def account(self, rows: Rows, *words: str, **header: Any) -> tuple[int, Run]:
        """The account of a park in a fresh folder, read back."""
        park = folder(self.place / f"park{len(list(self.place.iterdir()))}", rows, **header)
        code, said = self("account", park, *words, out=f"{park.name}_run")
        assert code in (0, 3) and "problems" not in said, said
        return code, read_run(self.place / f"{park.name}_run")


@pytest.fixture
def case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Case:
    """A place for one park, and its verbs."""
    return Case(capsys, tmp_path)


def total(run: Run, account: str, year: object = 2023) -> float:
    """Scopes 1 and 2 of one account and year [t]."""
    table = run.table("totals")
    whole = table[(table["account"] == account) & (table["block"] == "total") & (table["scope"].fillna("") == "")]
    return float(whole.loc[whole["year"].astype(str) == str(year), "tco2e"].iloc[0])


def fired(run: Run, id: str) -> list[str]:
    """What a check said, in English."""
    table = run.table("checks")
    return table.loc[(table["id"] == id) & table["fired"].astype(bool), "message_en"].tolist()


# -- odd but legal parks: every verb has an end ----------------------------------------------------------------------
def one_firm(rows: Rows) -> None:
    for name in ("energy", "power_heat", "process", "materials", "plants"):
        rows[name] = [{**row, **({"partner": "outside"} if row.get("partner") in ("chp", "chem") else {})}
                      for row in rows[name] if row["enterprise"] == "mill"]
    for name in ("economy", "land"):
        rows[name] = [row for row in rows[name] if row["entity"] == "mill"]
    rows["enterprises"] = [row for row in rows["enterprises"] if row["enterprise"] == "mill"]


def headers_only(rows: Rows) -> None:
    rows.update({name: [] for name in TABLES if name not in rows and name != "park"})


def without(*names: str) -> Callable[[Rows], None]:
    return lambda rows: rows.update({name: [] for name in names})


def only_straw(rows: Rows) -> None:
    rows["energy"] = [row for row in rows["energy"] if row["carrier"] == "straw_briquette"]
    without("power_heat", "process", "materials", "plants")(rows)


def nobody_knows(rows: Rows) -> None:
    for name in ("energy", "power_heat", "process", "materials"):
        for row in rows[name]:
            row.update(quantity=None, status="NE")


def all_outside(rows: Rows) -> None:
    for row in rows["enterprises"]:
        row["boundaries"] = "wide"


def no_common_firm(rows: Rows) -> None:
    rows["boundaries"].append({"boundary": "empty", "kind": "approved", "title_zh": "空"})
    for row, where in zip(rows["enterprises"], ("managed", "wide", "wide", "wide"), strict=True):
        row["boundaries"] = where


def supplier_cycle(rows: Rows) -> None:
    """The mill's engine gives the power plant power, the power plant gives the mill steam and power."""
    rows["technologies"].append({"technology": "engine", "title_zh": "内燃机", "main_output": "electricity", "renewable": "no"})
    rows["plants"].append({"plant": "engine_1", "enterprise": "mill", "technology": "engine", "commissioned": 2015})
    power = {"enterprise": "mill", "year": 2023, "carrier": "electricity", "contract": "grid", "quantity": 4, "unit": "GWh"}
    rows["energy"].append({"enterprise": "mill", "year": 2023, "carrier": "natural_gas", "use": "fuel", "plant": "engine_1",
                           "quantity": 2_000_000, "unit": "m3"})
    rows["power_heat"] += [
        {**power, "flow": "generated", "contract": "self", "plant": "engine_1", "quantity": 8},
        {**power, "flow": "sold", "partner": "chp"}, {**power, "enterprise": "chp", "flow": "bought", "partner": "mill"}]


def dead_chp(carrier: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows["power_heat"] = [row for row in rows["power_heat"]
                              if not (row["carrier"] == carrier and "chp" in (row["enterprise"], row["partner"]))]
    return change


def one_side(firm: str, partner: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows["power_heat"] = [row for row in rows["power_heat"] if (row["enterprise"], row["partner"]) != (firm, partner)]
    return change


ODD = {
    "one firm": one_firm, "headers only": headers_only, "only power": without("energy", "process", "materials"),
    "only process": without("energy", "power_heat", "materials", "plants"), "only straw": only_straw,
    "nothing": without("energy", "power_heat", "process", "materials", "plants", "economy", "land"), "all NE": nobody_knows,
    "all outside": all_outside, "no common firm": no_common_firm, "cycle": supplier_cycle,
    "no steam": dead_chp("steam"), "no power": dead_chp("electricity"),
    "seller silent": one_side("chp", "mill"), "buyer silent": one_side("mill", "chp"),
}


@pytest.mark.parametrize("name", ODD)
def test_every_verb_ends_in_words(name: str, case: Case) -> None:
    """Account, diagnosis, all tables over to netCDF, a share for outsiders, the list of what can be explained."""
    rows = tables()
    ODD[name](rows)
    code, run = case.account(rows)
    ends = [code, case("diagnose", case.place / "park0", out="d")[0]]
    ends += [case("export", run.path, "--to", to, out=to)[0] for to in ("nc", "share")]
    ends += [case("explain", run.path)[0]]

    assert ends == [0] * 5
    assert not list(case.place.rglob("*-fault.txt"))


SAME = ("seller silent", "buyer silent")


@pytest.mark.parametrize("name", SAME)
def test_deals_inside_leave_the_park_as_it_is(name: str, case: Case) -> None:
    """Under 910: fuel 22 300, ammonia 1 500, heat 2 200, power 20 x 832.5 - 5 x 832.5 - 5 x 832.5 t: 34 325 t CO2."""
    rows = tables()
    ODD[name](rows)

    assert total(case.account(rows, "--regime", "910")[1], "910:CO2") == pytest.approx(34_325)


@pytest.mark.parametrize("name", ["seller silent", "buyer silent"])
def test_what_one_side_alone_told_is_not_called_agreed(name: str, case: Case) -> None:
    rows = tables()
    ODD[name](rows)
    _, run = case.account(rows, "--regime", "910")
    table = run.table("checks")
    said = table.loc[table["id"] == "C1", "message_en"].item()

    assert "agree" not in said and "chp - mill electricity 2023" in said


def test_a_year_nobody_knows_has_no_total(case: Case) -> None:
    rows = tables()
    nobody_knows(rows)
    _, run = case.account(rows)
    table = run.table("totals")

    assert table["tco2e"].isna().all() and not table["complete"].any()


def test_straw_alone(case: Case) -> None:
    """15 TJ: CH4 30 kg/TJ x 28 = 12.6 t, N2O 4 kg/TJ x 265 = 15.9 t; its CO2 stands beside, 15 x 100 t."""
    rows = tables()
    only_straw(rows)
    _, run = case.account(rows)

    assert total(run, "910:CO2") == 0
    assert total(run, "location:GHG") == pytest.approx(12.6 + 15.9)


# -- totals that would be smaller, or larger, in silence ---------------------------------------------------------------
def test_months_beside_whole_years_are_said_to_be_missing(case: Case) -> None:
    """The mill's gas by 9 + 4 months: 2 x 1 Mm3 x 40 MJ/m3 x 50 t/TJ = 4 000 t in no total of the year, which is 2 000 t less."""
    rows = tables()
    gas = next(row for row in rows["energy"] if row["enterprise"] == "mill" and row["carrier"] == "natural_gas")
    rows["energy"].remove(gas)
    rows["energy"] += [{**gas, "period": "01-09"}, {**gas, "period": "09-12"}]
    _, run = case.account(rows, "--regime", "910")
    [said] = [each for each in fired(run, "C15") if "some months" in each]

    assert "mill/natural_gas 01-09, mill/natural_gas 09-12" in said and "4,000 tCO2" in said
    assert total(run, "910:CO2") == pytest.approx(34_325 - 2_000)


def test_months_of_a_source_that_has_its_whole_year_are_no_finding(case: Case) -> None:
    rows = tables()
    gas = next(row for row in rows["energy"] if row["enterprise"] == "mill" and row["carrier"] == "natural_gas")
    rows["energy"].append({**gas, "period": "01-09"})
    _, run = case.account(rows, "--regime", "910")

    assert not [each for each in fired(run, "C15") if "some months" in each]
    assert total(run, "910:CO2") == pytest.approx(34_325)


def test_a_regime_asked_for_twice_is_counted_once(case: Case) -> None:
    assert total(case.account(tables(), "--regime", "910", "--regime", "910")[1], "910:CO2") == pytest.approx(34_325)


@pytest.mark.parametrize(("words", "place", "way_out"), [
    (("--year", "2023", "--year", "2050"), "2050", "2023"), (("--regime", "911"), "911", "910"),
    (("--boundary", "nope"), "nope", "managed")])
def test_what_the_park_does_not_have_is_refused(words: tuple[str, ...], place: str, way_out: str, case: Case) -> None:
    """With the place, and what there is, in both languages; nothing is written."""
    code, answer = case("account", folder(case.place / "p", tables()), *words, out="run")

    assert code == 3 and not (case.place / "run").exists()
    assert place in str(answer["problems"][0])
    assert all(way_out in answer["problems"][0]["way_out"][language] for language in ("zh", "en"))


# -- places and money ----------------------------------------------------------------------------------------------
POWER = {"carrier": "electricity", "flow": "bought", "partner": "grid", "contract": "grid", "quantity": 10, "unit": "GWh"}


def test_tibet_takes_its_grid_and_says_so(case: Case) -> None:
    """10 GWh: no factor of Tibet is published; the Southwest grid of 2023 has 0.2472 kg/kWh (announcement 2025 No. 47)."""
    _, run = case.account(fab(power_heat=[POWER]), province="Tibet")
    factors = run.table("factors")

    assert total(run, "location:CO2") == pytest.approx(2_472)
    assert factors["why_en"].str.contains("none for Tibet, taken for Southwest").any()


@pytest.mark.parametrize("country", ["NL", "ZZ"])
def test_power_of_a_place_without_factor_is_unknown(country: str, case: Case) -> None:
    """Gas of 1 TJ is known; the power is not: the total is incomplete, and the rules of China are not taken for it."""
    gas = {"carrier": "natural_gas", "use": "fuel", "quantity": 1, "unit": "TJ"}
    _, run = case.account(fab(power_heat=[POWER], energy=[gas]), country=country, province=None, currency="EUR")
    table = run.table("totals")
    whole = table[(table["account"] == "location:CO2") & (table["block"] == "total") & (table["scope"].fillna("") == "")]

    assert list(whole["complete"]) == [False]
    assert "910" not in set(table["regime"].astype(str))


def test_two_currencies_are_refused(case: Case) -> None:
    money = [{"entity": "fab", "indicator": "value_added", "value": 100, "unit": "万EUR", "price_basis": "2023"}]
    code, answer = case("account", folder(case.place / "p", fab(economy=money)), out="run")

    assert code == 3 and "CNY" in str(answer["problems"][0])


@pytest.mark.parametrize("year", [1999, 2031])
def test_a_year_without_grid_factor_is_unknown(year: int, case: Case) -> None:
    _, run = case.account(fab(power_heat=[{**POWER, "year": year}]), base_year=2023)

    assert pd.isna(total(run, "location:CO2", year)) and any(str(year) in each for each in fired(run, "C15"))


# -- sources ---------------------------------------------------------------------------------------------------------
def ghg(case: Case, **records: list[dict[str, Any]]) -> float:
    return total(case.account(fab(**records), "--regime", "location")[1], "location:GHG")


def test_gas_destroyed_wholly(case: Case) -> None:
    """F = 10 t x (1 - h) x (1 - U) x (1 - a d) = 0 with a = d = 1, whatever h and U."""
    whole = {"kind": "semiconductor", "gas": "CF4", "quantity": 10, "use_rate": 0.5, "heel": 0.1, "abated_share": 1, "destruction": 1}

    assert ghg(case, electronics=[whole]) == pytest.approx(0)
    assert ghg(case, electronics=[{**whole, "destruction": 0}]) == pytest.approx(10 * 0.9 * 0.5 * 6630)


def test_waste_water_without_methane(case: Case) -> None:
    """MCF 0: no CH4 whatever goes in."""
    assert ghg(case, wastewater=[{"treatment": "aerobic_well_managed", "organics": "cod", "quantity": 100, "own_mcf": 0}]) == 0


def test_waste_without_fossil_carbon(case: Case) -> None:
    """100 t plastics said to be 0 % fossil: no CO2; N2O 50 g/t and CH4 0.2 g/t stay: 100 x (50e-6 x 265 + 0.2e-6 x 28) t."""
    burnt = {"waste": "plastics", "treatment": "incineration", "quantity": 100, "fossil": 0}

    assert ghg(case, waste=[burnt]) == pytest.approx(100 * (50e-6 * 265 + 0.2e-6 * 28))


def test_more_stored_than_there_is_is_held_back_once(case: Case) -> None:
    """1 000 t stored of 100 t emitted: the totals of regimes that credit it are withheld, with one sentence for all."""
    code, run = case.account(fab(
        process=[{"activity": "own", "gas": "CO2", "quantity": 100, "own_factor": 1, "own_factor_unit": "tCO2/t"}],
        capture=[{"destination": "geological_storage", "quantity": 1000, "unit": "tCO2", "leakage": 0}]))

    assert code == 3 and pd.isna(total(run, "location:GHG"))
    [said] = fired(run, "SRC")
    assert "1,000 t CO2" in said and "100 t" in said


def test_sinks_alone_are_in_no_total(case: Case) -> None:
    """10 ha of trees stand in the memo; nothing is emitted and nothing taken off."""
    rows = fab()
    rows["sinks"] = [{"entity": "fab", "year": 2023, "kind": "trees", "quantity": 10, "unit": "ha"}]
    code, run = case.account(rows)

    assert code == 0 and run.table("totals").empty and run.table("memo")["t"].iloc[0] > 0


def test_a_park_without_co2_has_a_base_year(case: Case) -> None:
    """SF6 alone gives no line under the 910 account of CO2; the base year is there all the same."""
    leak = {"kind": "switchgear_hv", "stage": "refill", "gas": "SF6", "quantity": 1}
    _, run = case.account(fab(equipment_gases=[leak]))

    assert total(run, "location:GHG") == pytest.approx(23_500) and not fired(run, "base_year")


def test_a_process_no_table_has_is_unknown_with_a_way_out(case: Case) -> None:
    _, run = case.account(fab(process=[{"activity": "unobtainium", "gas": "CO2", "quantity": 1}]))
    [said] = fired(run, "C15")

    assert pd.isna(total(run, "910:CO2")) and "unobtainium" in said and "own_factor" in said


# -- scope 3, materials, certificates -----------------------------------------------------------------------------------
SPENT = {"category": "1", "item": "steel", "activity": "spend_iron_steel", "quantity": 10, "unit": "万元", "deflator": "ppi"}


@pytest.mark.parametrize(("price", "year"), [("1995", 2023), ("current", 2031)])
def test_money_of_a_year_without_deflator_is_unknown(price: str, year: int, case: Case) -> None:
    _, run = case.account(fab(scope3_activities=[{**SPENT, "price_basis": price, "year": year}]), "--regime", "location")
    rows = run.table("inventory")

    assert rows["tco2e"].isna().all() and set(rows["status"]) == {"NE"}


IO = {"io_sectors": [{"sector": name, "output": 100, "output_unit": "万元", "intensity": 2, "intensity_unit": "tCO2/万元", "price_year": 2023}
                     for name in ("steel", "power")],
      "scope3_activities": [{"category": "1", "item": "a", "activity": "io:steel", "quantity": 10, "unit": "万元", "price_basis": "2023"}]}


@pytest.mark.parametrize(("flows", "unit"), [((0.6, 0.6), "1"), ((60, 60), "万元"), ((50, 50), "万元")])
def test_a_sector_that_eats_its_output_is_refused(flows: tuple[float, float], unit: str, case: Case) -> None:
    """Column sums of 1.2, 1.2 and 1: no inverse with meaning."""
    cells = [{"from_sector": name, "to_sector": "steel", "value": value, "unit": unit}
             for name, value in zip(("steel", "power"), flows, strict=True)]
    code, answer = case("account", folder(case.place / "p", fab(**IO, io_flows=cells)), out="run")

    assert code == 3 and "steel" in str(answer["problems"][0])


def test_a_recipe_of_nothing_is_refused_at_its_cell(case: Case) -> None:
    recipe = [{"recipe": "mk", "enterprise": "fab", "item": item, "direction": way, "per_output": amount, "unit": "t/t"}
              for item, way, amount in (("prod", "product", 0), ("ore", "in", 1))]
    code, answer = case("account", folder(case.place / "p", fab(recipes=recipe)), out="run")
    [problem] = answer["problems"]

    assert code == 3 and "per_output" in str(problem) and "not above 0" in problem["what"]["en"]


BATCH = {"certificate": "b1", "serial_from": "1000001", "serial_to": "1001000", "quantity": 1000, "unit": "MWh",
         "generated_year": 2023, "beneficiary": "fab", "contract": "certificate", "claim": "park_account", "claim_year": 2023}


@pytest.mark.parametrize(("batches", "word", "mwh"), [
    ([{**BATCH, "generated_year": 2020}], "two years", "1,000"),
    ([BATCH, {**BATCH, "certificate": "b2", "serial_from": "1001000", "serial_to": "1001999"}], "b1, b2", "1 MWh"),
    ([{**BATCH, "quantity": 20_000, "serial_to": "1020000"}], "10,000 MWh", "20,000 MWh")], ids=["expired", "one serial twice", "above power"])
def test_claims_that_cannot_be_true_hold_back_what_they_touch(batches: list[dict[str, Any]], word: str, mwh: str, case: Case) -> None:
    """Beside 10 GWh of grid power. Location-based power knows no certificates and stays."""
    code, run = case.account(fab(certificates=batches, power_heat=[POWER]))
    said = " | ".join(fired(run, "C7"))

    assert code == 3 and word in said and mwh in said
    assert pd.isna(total(run, "910:CO2")) and total(run, "location:CO2") > 0


# -- what is explained ---------------------------------------------------------------------------------------------------
def test_a_withheld_total_is_not_explained_into_the_open(case: Case) -> None:
    """20 GWh of certificates over 10 GWh of power: no total of 910, by no road; the lines stay to be looked into."""
    _, run = case.account(fab(certificates=[{**BATCH, "quantity": 20_000, "serial_to": "1020000"}], power_heat=[POWER]))
    code, answer = case("explain", run.path, "910")
    told = answer["explained"]

    bridge = run.table("bridge").assign(of=lambda table: table["regime"].astype(str).str.split(">"))

    assert code == 0 and told["value"] is None and "C7" in told["notes"][0] and told["from"]
    assert bridge.loc[["910" in pair for pair in bridge["of"]], "tco2e"].isna().all()
    assert bridge.loc[[pair == ["location"] for pair in bridge["of"]], "tco2e"].notna().all()


def test_unknown_lines_have_no_sum(case: Case) -> None:
    rows = tables()
    nobody_knows(rows)
    _, run = case.account(rows)
    _, answer = case("explain", run.path, "910")

    assert answer["explained"]["value"] is None and "10" in answer["explained"]["notes"][0]


@pytest.mark.parametrize("word", ["..", "*", "电力", "💥", "910:nobody", "910 2050", "gpc IX.9.9", "a" * 300])
def test_odd_words_are_refused_with_what_there_is(word: str, case: Case) -> None:
    _, run = case.account(fab(power_heat=[POWER]), "--regime", "910")
    code, answer = case("explain", run.path, word)

    assert code == 3 and "910" in answer["problems"][0]["way_out"]["zh"]


# -- meters ----------------------------------------------------------------------------------------------------------------
def meter(place: Path, *values: object, kind: str = "value") -> Path:
    """A file of one meter by month from January 2025."""
    lines = [f"{2025 + at // 12}-{at % 12 + 1:02d}-01,m1,{value},{CHEM}" for at, value in enumerate(values)]
    file = place / "meter.csv"
    file.write_text("\n".join([f"timestamp,meter,{kind} [kWh],credit_code", *lines]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(("values", "kind", "word"), [
    ((), "value", "no reading"), ((1000, 1000, "1,000", *[1000] * 9), "value", "more than the header"),
    ((*range(0, 40, 10), 5, *range(15, 95, 10)), "reading", "covers"), ((1000, -5, *[1000] * 10), "value", "negative")],
    ids=["header only", "thousands comma", "reset", "negative"])
def test_meter_files_that_lose_something_are_refused_whole(values: tuple[object, ...], kind: str, word: str, case: Case) -> None:
    """A reset in one of twelve months leaves 11/12 = 91.7 % covered, below 95 %; nothing is dropped and nothing is written."""
    park = park_with_codes(case.place / "park")
    before = {file.name: file.read_bytes() for file in park.iterdir()}
    code, answer = case("import", meter(case.place, *values, kind=kind), "--into", park)

    assert code == 3 and word in answer["problems"][0]["what"]["en"]
    assert {file.name: file.read_bytes() for file in park.iterdir()} == before


def test_twelve_months_are_a_year(case: Case) -> None:
    park = park_with_codes(case.place / "park")
    code, _ = case("import", meter(case.place, *[1000] * 12), "--into", park)
    with (park / "power_heat.csv").open(encoding="utf-8-sig", newline="") as stream:
        [row] = [each for each in csv.DictReader(stream) if each["source"] == "meter.csv"]

    assert code == 0 and (float(row["quantity"]), row["unit"], row["year"], row["period"]) == (12_000, "kWh", "2025", "")


# -- a year beside a plan ------------------------------------------------------------------------------------------------
def later(table: str, year: int, **cells: str) -> list[dict[str, str]]:
    """The toy's records of 2025 again in a later year."""
    with (Path(shipped("toy")) / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [*rows, *({**row, "year": str(year), **{key: value for key, value in cells.items() if key in row}}
                     for row in rows if row["year"] == "2025")]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the toy."""
    from carbonpark import api

    out = tmp_path_factory.mktemp("toy") / "plan"
    api.plan(Path(shipped("toy")) / "cap.yaml", out=out)
    return out


def followed(place: Path, **changed: list[dict[str, str]]) -> Path:
    """The toy park with other records."""
    import shutil

    park = place / "toy"
    shutil.copytree(shipped("toy"), park, ignore=shutil.ignore_patterns("*.py", "*.yaml", "__pycache__"))
    shutil.copy(Path(shipped("toy")) / "park.yaml", park)
    for name, rows in changed.items():
        with (park / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return park


RECORDS = ("energy", "power_heat", "economy", "land")


def test_a_year_of_unknown_records_is_not_held_against_a_plan(planned: Path, case: Case) -> None:
    """All NE: nothing to compare, rather than an actual of 0 kt."""
    park = followed(case.place, **{name: later(name, 2027, quantity="", status="NE") for name in ("energy", "power_heat")})
    code, answer = case("track", park, planned, out="t")

    assert code == 3 and "2027" in answer["problems"][0]["what"]["en"]


def test_a_firm_that_says_nothing_meets_no_limit(planned: Path, case: Case) -> None:
    """The kiln works report nothing of 2027: its emissions are unknown, so no cap is met and no budget is spent."""
    gone = {name: [row for row in later(name, 2027) if row.get("enterprise") != "kiln_works" or row["year"] == "2025"] for name in RECORDS}
    code, answer = case("track", followed(case.place, **gone), planned, out="t")
    run = read_run(case.place / "t")
    caps = run.table("track_targets").query("target == 'emissions_at_most'")

    assert code == 0 and any("kiln_works" in each["en"] for each in answer["notes"])
    assert len(caps) and set(caps["state"]) == {"unknown"}
    assert set(run.table("budget")["through"]) == {2025} and set(run.table("budget")["spent_kt"]) == {0}
    assert "nan" not in str(answer["behind"])


@pytest.mark.parametrize(("year", "word"), [(2060, "2025-2027"), (2026, "2026")])
def test_a_year_outside_records_or_plan_is_refused(year: int, word: str, planned: Path, case: Case) -> None:
    """2060 has records and no plan; 2026 is in the plan and has no records."""
    park = followed(case.place, **{name: later(name, 2060) for name in RECORDS})
    code, answer = case("track", park, planned, "--year", year, out="t")

    assert code == 3 and word in str(answer["problems"][0]["what"])


def test_between_years_of_the_model(planned: Path, case: Case) -> None:
    """2026, between the toy's model years, with the records of 2025: recorded is the account of 2025 again."""
    park = followed(case.place, **{name: later(name, 2026) for name in RECORDS})
    code, answer = case("track", park, planned, out="t")
    case("account", park, "--regime", answer["account"].split(":")[0], out="a")

    assert code == 0 and answer["year"] == 2026
    assert answer["recorded_kt"] * 1000 == pytest.approx(total(read_run(case.place / "a"), answer["account"], 2025))


# -- a diagnosis says what it stands on ----------------------------------------------------------------------------------
def test_a_park_abroad_is_not_diagnosed_by_chinas_factor_unnamed(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """The card shows the location's account, by name, and that a part of it is unknown."""
    from carbonpark.cli import main

    money = [{"entity": "fab", "indicator": "value_added", "value": 100, "unit": "万EUR", "price_basis": "2023"}]
    gas = {"carrier": "natural_gas", "use": "fuel", "quantity": 1, "unit": "TJ"}
    park = folder(case.place / "p", fab(power_heat=[POWER], energy=[gas], economy=money), country="NL", province=None, currency="EUR")
    assert main(["diagnose", str(park), "--out", str(case.place / "d"), "--lang", "en"]) == 0
    card = capsys.readouterr().out

    assert "location-based" in card and "incomplete" in card and "910" not in card
