"""One workbook with forty seeded faults: forty messages in one pass, each with cell, reason and way out, nothing lost.

The workbook is the starter `carbonpark new` makes from the archetype (ten years, two boundaries), with two sheets filled
in that the archetype leaves empty (stocks, certificates). Each fault is seeded in a row of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from carbonpark.cli import main
from carbonpark.park import load_park, new_park, problems_of, save_folder
from carbonpark.park.credit_codes import check_character
from carbonpark.park.tables import TABLES
from carbonpark.park.workbook_write import FIRST_ROW, HEADER_ROW
from carbonpark.park.xlsx_parts import address
from carbonpark.words.errors import InputError, Problem
from carbonpark.words.language import use_language
from carbonpark.words.places import shipped


@dataclass(frozen=True)
class Fault:
    """A fault and what must be said of it."""

    name: str
    table: str
    column: str
    cell: str
    code: str
    zh: str
    way_out: str
    severity: str = "error"

    @property
    def place(self) -> str:
        """Sheet!cell."""
        return f"{TABLES[self.table].sheet}!{self.cell}"


class Seeder:
    """Writes faults into a workbook, a row of its own for each."""

    def __init__(self, book: Any) -> None:
        self.book, self.faults = book, []
        self.tables = load_park(shipped("archetype")).tables

    def spot(self, table: str, column: str, row: int) -> str:
        """The cell of a row of data, counted from 0."""
        return address(FIRST_ROW + row, TABLES[table].names.index(column))

    def put(self, table: str, column: str, row: int, value: object) -> str:
        """Write a cell; returns its address."""
        cell = self.spot(table, column, row)
        self.book[TABLES[table].sheet][cell].value = value
        return cell

    def add(self, table: str, row: int, **cells: object) -> None:
        """A whole row of a sheet."""
        for column, value in cells.items():
            self.put(table, column, row, value)

    def row(self, table: str, at: int = 0, **wanted: object) -> int:
        """The number of the `at`-th row whose cells are as wanted."""
        frame = self.tables[table]
        return int(frame.index[(frame[list(wanted)] == pd.Series(wanted)).all(axis=1)][at])

    def fault(self, name: str, table: str, column: str, row: int, value: object, code: str, zh: str, way_out: str,
              severity: str = "error") -> None:
        """Write a wrong value and say what is expected of it."""
        cell = self.put(table, column, row, value)
        self.faults.append(Fault(name, table, column, cell, code, zh, way_out, severity))

    def expect(self, name: str, table: str, column: str, cell: str, code: str, zh: str, way_out: str,
               severity: str = "error") -> None:
        """A fault that was written in another way."""
        self.faults.append(Fault(name, table, column, cell, code, zh, way_out, severity))


def words_and_units(seed: Seeder) -> None:
    """Faults 1-8: carriers, units, magnitudes."""
    gas = [seed.row("energy", year=year, enterprise="pharma_01", carrier="natural_gas") for year in range(2016, 2020)]
    coal = [seed.row("energy", year=year, enterprise="chemicals_01", carrier="bituminous") for year in range(2016, 2020)]
    power = seed.row("power_heat", year=2020, enterprise="electronics_01", carrier="electricity", flow="bought", contract="grid")
    seed.fault("carrier unknown", "energy", "carrier", gas[0], "地心火", "unknown_carrier", "地心火", "in factors")
    seed.fault("carrier misspelt", "energy", "carrier", gas[1], "天然汽", "unknown_carrier", "天然汽", "'natural_gas'")
    seed.fault("unit unknown", "energy", "unit", gas[2], "顿", "unit", "顿", "such as t")
    seed.fault("unit of another dimension", "energy", "unit", coal[0], "亩", "unit_dimension", "亩", "use ")
    m3 = seed.row("energy", year=2021, enterprise="software_01", carrier="natural_gas")
    seed.put("energy", "unit", m3, "Nm3")
    seed.expect("万m3 typed as m3", "energy", "quantity", seed.spot("energy", "quantity", m3), "magnitude", "Nm3", "is the unit '万Nm3'?", "warning")
    tonnes = seed.row("energy", year=2021, enterprise="textile_01", carrier="bituminous")
    kilos = float(seed.tables["energy"]["quantity"][tonnes]) * 1000
    seed.fault("kg typed as t", "energy", "quantity", tonnes, kilos, "magnitude", "倍", "is the unit 'kg'?", "warning")
    seed.put("power_heat", "unit", power, "kWh")
    seed.expect("MWh typed as kWh", "power_heat", "quantity", seed.spot("power_heat", "quantity", power), "magnitude", "kWh", "is the unit 'MWh'?", "warning")
    # The default of bituminous coal is 1.742 tCO2/t = 0.475 tC/t (x 12/44): a firm's 0.50 tC/t written as tCO2/t.
    seed.put("energy", "own_factor_unit", coal[1], "tCO2/t")
    seed.fault("tC for tCO2", "energy", "own_factor", coal[1], 0.50, "carbon_for_co2", "44/12", "tC for carbon", "warning")


def spellings(seed: Seeder) -> None:
    """Faults 9-17: what people and programs type into a number cell."""
    row = iter(range(60, 160))

    def put(name: str, value: object, *told: str) -> None:
        seed.fault(name, "energy", "quantity", next(row), value, *told)

    put("text in a number", "约300吨", "not_a_number", "约300吨", "is it 300?")
    stored = float(seed.tables["energy"]["quantity"][61])
    put("number stored as text", f"{stored:g}", "repaired", "存成了文本", "type it again", "repair")
    # 3 followed by two full-width digits, in the size of the row that is replaced
    put("full-width digits", full_width(seed.tables["energy"]["quantity"][62]), "repaired", "读作", "correct it", "repair")
    large = seed.row("energy", year=2018, enterprise="energy_supply_01", carrier="bituminous")
    seed.fault("thousands comma", "energy", "quantity", large, f"{seed.tables['energy']['quantity'][large]:,.0f}", "repaired", "读作", "correct it", "repair")
    seed.fault("percent sign", "groups", "high_tech", 0, "30%", "repaired", "0.3", "correct it", "repair")
    put("a dash for empty", "—", "blank_without_status", "“—”", "NE not estimated")
    put("#N/A", "#N/A", "error_cell", "#N/A", "mend the formula")
    put("#DIV/0!", "#DIV/0!", "error_cell", "#DIV/0!", "write the figure")
    put("uncalculated formula", "=100+31", "uncalculated", "没有算出", "save it once")


def full_width(value: float) -> str:
    """12 -> １２."""
    return "".join(chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in f"{value:g}")


def shapes(seed: Seeder) -> None:
    """Faults 18-23: merged cells, rows above, headers, sheets."""
    merged = seed.spot("materials", "quantity", 4)
    seed.book[TABLES["materials"].sheet].merge_cells(f"{merged}:{seed.spot('materials', 'quantity', 5)}")
    seed.put("materials", "status", 5, "NE")  # a person who merges two cells leaves one figure for both
    seed.expect("merged cells", "materials", "quantity", merged, "merged", "合并单元格", "unmerge")
    seed.book[TABLES["outlets"].sheet].insert_rows(1, 2)
    seed.expect("leading empty rows", "outlets", "", "A1", "repaired", "2 个空行", "delete them", "repair")
    head = address(HEADER_ROW, TABLES["plants"].names.index("commissioned"))
    seed.book[TABLES["plants"].sheet][head].value = "投产时间"
    seed.expect("header renamed", "plants", "commissioned", head, "column_unknown", "投产时间", "'commissioned'")
    head = address(HEADER_ROW, TABLES["technology_flows"].names.index("direction"))
    seed.book[TABLES["technology_flows"].sheet][head].value = None
    seed.expect("header missing", "technology_flows", "direction", seed.spot("technology_flows", "direction", 0), "no_header",
                "direction", "is it 'direction'?")
    twice = address(HEADER_ROW, len(TABLES["networks"].names))
    seed.book[TABLES["networks"].sheet][twice].value = "损耗率 loss [1]"
    seed.expect("column twice", "networks", "loss", twice, "column_twice", "出现两次", "keep one")
    del seed.book[TABLES["pools"].sheet]
    seed.expect("sheet missing", "pools", "", "A1", "sheet_missing", "缺少", "add the table")


def years_and_signs(seed: Seeder) -> None:
    """Faults 24-28."""
    seed.fault("year missing", "process", "year", 0, None, "required_blank", "year", "fill in year")
    seed.fault("year outside the period", "process", "year", 5, 2052, "year_outside", "2016–2025", "check the year", "warning")
    seed.fault("year as text", "materials", "year", 10, "2021", "year", "2021", "write the number 2021")
    seed.fault("date as Excel serial", "process", "year", 7, 44197, "year", "44197", "write the number 2021")
    seed.fault("negative consumption", "energy", "quantity", 200, -5, "out_of_range", "-5", "expected ≥ 0")


def stocks(seed: Seeder) -> None:
    """Faults 29-31. 100 + 900 - 950 = 50, not 80; 600 + 100 is not 800; 500 of raw material out of 400."""
    start = len(seed.tables["stocks"])
    coal = {"carrier": "bituminous", "unit": "t", "year": 2025}
    first, second, third = [firm for firm in seed.tables["enterprises"]["enterprise"] if firm not in set(seed.tables["stocks"]["enterprise"])][:3]
    seed.add("stocks", start, enterprise=first, **coal, opening=100, purchased=900, consumed=950)
    seed.fault("stock identity", "stocks", "closing", start, 80, "stock_identity", "= 50，年末却是 80", "into other", "warning")
    seed.add("stocks", start + 1, enterprise=second, **coal, consumed=800, non_industrial=100)
    seed.fault("industrial + other", "stocks", "industrial", start + 1, 600, "parts_and_total", "600 + 非工业 100", "column 5", "warning")
    seed.add("stocks", start + 2, enterprise=third, **coal, consumed=400)
    seed.fault("raw material", "stocks", "raw_material", start + 2, 500, "part_above_whole", "500 大于 consumed 400", "check both", "warning")


def firms(seed: Seeder) -> None:
    """Faults 32-36."""
    body = "91320000MA1ABCDE1"
    code = body + check_character(body)
    seed.fault("credit code short", "enterprises", "credit_code", 3, code[:-1], "credit_code", "少 1 位", "18")
    seed.put("enterprises", "credit_code", 5, code)
    seed.fault("credit code twice", "enterprises", "credit_code", 6, code, "credit_code_twice", "相同", "once")
    seed.fault("not in the register", "energy", "enterprise", 300, "幽灵企业", "unknown_label", "幽灵企业", "enterprises.csv first")
    bought = {"year": 2022, "carrier": "steam", "flow": "bought"}
    unknown = seed.row("power_heat", enterprise="electronics_01", **bought)
    seed.fault("supplier unknown", "power_heat", "partner", unknown, "热电厂X", "unknown_label", "热电厂X", "enterprises.csv")
    heat = seed.row("power_heat", enterprise="electronics_02", **bought)
    seed.fault("bought is not sold", "power_heat", "quantity", heat, float(seed.tables["power_heat"]["quantity"][heat]) * 1.1,
               "deal_differs", "1.1 倍", "both rows", "warning")


def certificates(seed: Seeder) -> None:
    """Faults 37-39, and 40. 100 MWh each, but the third holds ten million certificates."""
    start = len(seed.tables["certificates"])
    batch = {"unit": "MWh", "contract": "certificate", "claim": "park_account", "claim_year": 2025, "generated_year": 2025, "generated_month": 3}
    seed.add("certificates", start, certificate="a", serial_from="GEC0001", serial_to="GEC0100", quantity=100, beneficiary="pharma_01", **batch)
    seed.add("certificates", start + 1, certificate="b", serial_to="GEC0150", quantity=100, beneficiary="pharma_02", **batch)
    seed.fault("serial twice", "certificates", "serial_from", start + 1, "GEC0051", "serial_twice", "重叠", "delete one", "warning")
    seed.add("certificates", start + 2, certificate="c", serial_from="OLD001", serial_to="OLD100", quantity=100, beneficiary="pharma_03", **batch)
    seed.fault("older than two years", "certificates", "generated_year", start + 2, 2022, "certificate_expired", "两年有效期", "do not claim", "warning")
    seed.add("certificates", start + 3, certificate="d", serial_from="BIG00000001", serial_to="BIG10000000", beneficiary="pharma_04", **batch)
    seed.fault("above grid power", "certificates", "quantity", start + 3, 10_000_000, "claims_above_power", "多于网购电", "covers nothing", "warning")
    seed.fault("boundary unknown", "economy", "boundary", 8, "市辖区", "unknown_label", "市辖区", "boundaries")


SEEDS: tuple[Callable[[Seeder], None], ...] = (words_and_units, spellings, shapes, years_and_signs, stocks, firms, certificates)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Fault], list[Problem]]:
    """The workbook, its faults and what `check` says of it."""
    book = new_park(tmp_path_factory.mktemp("forty") / "park", "archetype")
    opened = openpyxl.load_workbook(book)
    seeder = Seeder(opened)
    for seed in SEEDS:
        seed(seeder)
    opened.save(book)
    return book, seeder.faults, problems_of(book)


def spot(problem: Problem) -> str:
    return f"{problem.place.sheet}!{problem.place.cell}"


def test_forty_faults_give_forty_messages(seeded: tuple[Path, list[Fault], list[Problem]]) -> None:
    """Each fault has one message at its own cell, and nothing else is said."""
    _, faults, found = seeded

    assert len(faults) == 40
    assert Counter((spot(problem), problem.code) for problem in found) == Counter((fault.place, fault.code) for fault in faults)


def test_each_message_has_its_reason_and_way_out_in_both_languages(seeded: tuple[Path, list[Fault], list[Problem]]) -> None:
    _, faults, found = seeded
    by_place = {(spot(problem), problem.code): problem for problem in found}
    wrong = []
    for fault in faults:
        problem = by_place[fault.place, fault.code]
        said = (fault.zh in problem.what.zh + problem.way_out.zh, fault.way_out in problem.way_out.en, problem.severity == fault.severity,
                bool(problem.what.en.strip()), bool(problem.way_out.zh.strip()))
        if not all(said):
            wrong.append((fault.name, said, problem.what.zh, problem.way_out.en, problem.severity))

    assert wrong == []


def test_nothing_is_loaded_and_nothing_is_written(seeded: tuple[Path, list[Fault], list[Problem]]) -> None:
    """The reading ends with exit code 3 and the folder holds what it held: the workbook, unchanged."""
    book, faults, _ = seeded
    before = book.read_bytes()

    with pytest.raises(InputError) as refusal:
        load_park(book)
    with use_language("en"):
        text = str(refusal.value)

    assert refusal.value.exit_code == 3
    assert all(f"{fault.place}" in text for fault in faults if fault.severity == "error")
    assert [path.name for path in book.parent.iterdir()] == [book.name] and book.read_bytes() == before


def test_energy_and_value_added_under_different_boundaries(tmp_path: Path) -> None:
    """The other form of fault 40: a figure of the approved boundary where the account stands on the managed one."""
    book = new_park(tmp_path / "park", "archetype")
    opened = openpyxl.load_workbook(book)
    seeder = Seeder(opened)
    cell = seeder.put("economy", "boundary", 8, "approved")
    opened.save(book)

    (found,) = problems_of(book)

    assert (spot(found), found.code) == (f"{TABLES['economy'].sheet}!{cell}", "boundary_differs")
    assert "approved" in found.what.en and "managed" in found.way_out.en


def test_check_is_the_one_pass_that_says_all_forty(seeded: tuple[Path, list[Fault], list[Problem]], tmp_path: Path,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    """The command: forty problems for a machine, exit code 3, and a marked copy beside the untouched workbook."""
    book, faults, _ = seeded
    before = book.read_bytes()

    ending = main(["check", str(book), "--annotate", "--out", str(tmp_path), "--json", "--quiet"])

    told = json.loads(capsys.readouterr().out)
    assert (ending, len(told["problems"]), told["exit_code"]) == (3, len(faults), 3)
    assert book.read_bytes() == before and len(told["copies"]) == 1


def park_of_firms(at: Path, quantities: list[tuple[str, int, float, str]]) -> list[Problem]:
    """What reading says of the toy park with these rows of gas: firm, year, quantity, unit."""
    toy = load_park(shipped("toy"))
    one = toy.tables["energy"].head(1)
    firms = toy.tables["enterprises"]
    labels = list(dict.fromkeys(firm for firm, *_ in quantities))
    more = pd.concat([firms.head(1)] * len(labels)).assign(enterprise=labels, credit_code="")
    rows = [one.assign(enterprise=firm, year=year, carrier="natural_gas", use="fuel", plant="", quantity=quantity, unit=unit)
            for firm, year, quantity, unit in quantities]
    changed = toy.with_tables(enterprises=pd.concat([firms, more]), energy=pd.concat([toy.tables["energy"], *rows]))
    return problems_of(save_folder(changed, at / "park"))


# rows of gas -> what is said: code and line of energy.csv (the toy's own two rows stand in lines 2 and 3)
MAGNITUDES: dict[str, tuple[list[tuple[str, int, float, str]], list[tuple[str, int]]]] = {
    "a year ten thousand times less": ([("a", 2023, 52, "万m3"), ("a", 2024, 50, "m3"), ("a", 2025, 51, "万m3")], [("magnitude", 5)]),
    "two years only: the later is named": ([("a", 2024, 50, "万m3"), ("a", 2025, 50, "m3")], [("magnitude", 5)]),
    "one year, the only one in m3 among four": ([("a", 2025, 50, "万m3"), ("b", 2025, 70, "万m3"), ("c", 2025, 90, "万m3"), ("d", 2025, 60, "m3")],
                                              [("magnitude", 7)]),
    "one year, another unit and the right size": ([("a", 2025, 50, "万m3"), ("b", 2025, 70, "万m3"), ("c", 2025, 90, "万m3"), ("d", 2025, 600000, "m3")], []),
    "a plant that starts up": ([("a", 2023, 0.5, "万m3"), ("a", 2024, 50, "万m3"), ("a", 2025, 51, "万m3")], []),
    "a plant that stops": ([("a", 2023, 52, "万m3"), ("a", 2024, 50, "万m3"), ("a", 2025, 0, "万m3")], []),
    "a small firm beside large ones": ([("a", 2025, 500, "万m3"), ("b", 2025, 700, "万m3"), ("c", 2025, 900, "万m3"), ("d", 2025, 0.06, "万m3")], []),
}


@pytest.mark.parametrize("case", MAGNITUDES)
def test_slips_of_a_unit_are_told_from_change(case: str, tmp_path: Path) -> None:
    rows, said = MAGNITUDES[case]

    found = park_of_firms(tmp_path, rows)

    assert [(problem.code, problem.place.line) for problem in found] == said
    assert all("万m3" in problem.way_out.zh for problem in found)


def test_shipped_parks_are_free_of_messages() -> None:
    """Every check of this page stays silent on sound records."""
    assert [str(problem) for park in ("archetype", "toy", "delfzijl", "zhongshan_city") for problem in problems_of(park)] == []


def test_the_check_character_of_gb_32100() -> None:
    """91350100M000100Y43 is the standard's own example; pencil for 9135...Y4: sum of value x 3^i mod 31."""
    assert check_character("91350100M000100Y4") == "3"
    # 31 - (9 x 1 + 1 x 3) mod 31 = 19 -> 'K' for a code of two digits and fifteen zeros
    assert check_character("91" + "0" * 15) == "0123456789ABCDEFGHJKLMNPQRTUWXY"[31 - 12]
