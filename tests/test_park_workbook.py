"""What a workbook hides, and what it could do to us: every trap found, with its cell."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from carbonpark.park import load_park, new_park, problems_of, save_folder, save_workbook
from carbonpark.park.annotate import annotate
from carbonpark.park.tables import PARK, TABLES
from carbonpark.park.xlsx_parts import address, column_number, letters
from carbonpark.words.errors import InputError, UsageError

SOUND = Path(__file__).parent / "faults" / "park-sound"
ENERGY = TABLES["energy"].sheet


@pytest.fixture
def sound_book(tmp_path: Path) -> Path:
    """The sound park as a workbook of our own making."""
    return save_workbook(load_park(SOUND), tmp_path / "park.xlsx")


def edited(book: Path, change: Callable[[Any], None]) -> Path:
    """The workbook after a person (here openpyxl, which computes no formula) changed and saved it."""
    opened = openpyxl.load_workbook(book)
    change(opened)
    opened.save(book)
    return book


def rewritten(book: Path, part: str, change: Callable[[str], str]) -> Path:
    """The workbook with the XML of one part changed."""
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return book


def put(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    """A change that writes one cell."""

    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


# cell of 5_能源消费 <- what a person typed: (code, words of the way out)
CELLS: dict[str, tuple[str, object, str, str]] = {
    "error-cell": ("G5", "#N/A", "error_cell", "mend the formula"),
    "formula-never-calculated": ("G5", "=1000+234.5", "uncalculated", "save it once"),
    "year-as-text": ("B5", "2025", "year", "write the number 2025"),
    "year-as-excel-serial": ("B5", 45658, "year", "write the number 2025"),
    "text-in-number": ("G5", "1 250吨", "not_a_number", "is it 1250?"),
    "blank-without-status": ("G5", None, "blank_without_status", "NE"),
    "carrier-misspelt": ("D5", "烟媒", "unknown_carrier", "'bituminous'"),
    "unit-unknown": ("H5", "公吨吨", "unit", "such as t"),
}


def part_of(book: Path, sheet: str) -> str:
    """The file inside the workbook that holds a sheet, by its place among the sheets."""
    import openpyxl

    names = openpyxl.load_workbook(book, read_only=True).sheetnames
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


@pytest.mark.parametrize("fault", CELLS)
def test_a_bad_cell_is_said_with_its_address(fault: str, sound_book: Path) -> None:
    cell, value, code, way_out = CELLS[fault]

    (found,) = problems_of(edited(sound_book, put(ENERGY, cell, value)))

    assert (found.code, found.place.sheet, found.place.cell) == (code, ENERGY, cell)
    assert way_out in found.way_out.en


def test_a_formula_another_program_left_to_excel_is_not_a_zero(sound_book: Path) -> None:
    """Such a program writes 0 beside the formula and asks Excel to compute on loading; the cell is neither 0 nor blank."""
    formula = "<f>1000+234.5</f><v>0</v>"
    rewritten(sound_book, part_of(sound_book, ENERGY), lambda text: text.replace("<v>1234.5</v>", formula, 1))

    (found,) = problems_of(sound_book)

    assert (found.code, found.place.cell) == ("uncalculated", "G5")


def test_a_formula_excel_computed_is_its_value(sound_book: Path) -> None:
    formula = "<f>1000+234.5</f><v>1234.5</v>"
    rewritten(sound_book, part_of(sound_book, ENERGY), lambda text: text.replace("<v>1234.5</v>", formula, 1))

    assert load_park(sound_book).hash == load_park(SOUND).hash


def test_45658_is_the_day_number_of_2025() -> None:
    """Excel counts days from 1899-12-30: 45 658 days later is 2025-01-01."""
    from datetime import date, timedelta

    assert date(1899, 12, 30) + timedelta(days=45658) == date(2025, 1, 1)


def test_a_period_that_excel_made_a_date_is_said(sound_book: Path) -> None:
    from datetime import date

    (found,) = problems_of(edited(sound_book, put(ENERGY, "C7", date(2025, 1, 9))))

    assert (found.code, found.place.cell) == ("date_cell", "C7")


def test_a_credit_code_stored_as_a_number_is_refused(sound_book: Path) -> None:
    (found,) = problems_of(edited(sound_book, put("4_企业名录", "C5", 913200001234567890)))

    assert (found.code, found.place.cell) == ("credit_code", "C5")
    assert "Text" in found.way_out.en


def test_repairs_are_listed_with_their_cells(sound_book: Path) -> None:
    """1,234.50 typed as text reads as 1234.5, the same park; the repair is not silent."""
    park = load_park(edited(sound_book, put(ENERGY, "G5", "1,234.50")))

    assert park.hash == load_park(SOUND).hash
    assert [(repair.place.cell, repair.severity) for repair in park.repairs] == [("G5", "repair")]


def test_leading_empty_rows_and_columns_do_not_shift_addresses(sound_book: Path) -> None:
    """The table moved three rows down and two columns right: its quantity stands in I8, not G5."""

    def move(book: Any) -> None:
        sheet = book[ENERGY]
        sheet.insert_rows(1, 3)
        sheet.insert_cols(1, 2)
        sheet["I8"] = "many"

    leading, found = sorted(problems_of(edited(sound_book, move)), key=lambda problem: problem.place.cell)

    assert (leading.place.cell, leading.severity) == ("A1", "repair")
    assert (found.code, found.place.cell) == ("not_a_number", "I8")


def test_a_merged_label_is_filled_down_and_listed(sound_book: Path) -> None:
    """A5:A6 both belong to e1; merged, only A5 holds it."""
    park = load_park(edited(sound_book, lambda book: book[ENERGY].merge_cells("A5:A6")))

    assert park.tables["energy"]["enterprise"].tolist()[:2] == ["e1", "e1"]
    assert [repair.place.cell for repair in park.repairs] == ["A5"]


def test_other_merged_cells_are_refused(sound_book: Path) -> None:
    found = problems_of(edited(sound_book, lambda book: book[ENERGY].merge_cells("G5:G6")))

    assert ("merged", "G5") in {(problem.code, problem.place.cell) for problem in found}


def test_a_value_in_a_column_without_header_is_not_lost_in_silence(sound_book: Path) -> None:
    (found,) = problems_of(edited(sound_book, put(ENERGY, "T6", 5)))

    assert (found.code, found.place.cell) == ("no_header", "T6")


def test_an_unknown_sheet_is_named_with_the_nearest(sound_book: Path) -> None:
    def rename(book: Any) -> None:
        book["10_用地"].title = "10_用土地"

    (found,) = problems_of(edited(sound_book, rename))

    assert (found.code, found.place.sheet) == ("sheet_unknown", "10_用土地")
    assert "10_用地" in found.way_out.zh


def test_sheets_that_begin_with_an_underscore_are_passed_over(sound_book: Path) -> None:
    assert problems_of(edited(sound_book, lambda book: book.create_sheet("_草稿"))) == []


def test_an_unknown_column_of_a_sheet_has_its_cell(sound_book: Path) -> None:
    (found,) = problems_of(edited(sound_book, put(ENERGY, "L4", "自有排放因数")))

    assert (found.code, found.place.cell) == ("column_unknown", "L4")
    assert "own_factor" in found.way_out.en


def test_headers_may_be_chinese_english_or_both(sound_book: Path) -> None:
    def rename(book: Any) -> None:
        book[ENERGY]["G4"], book[ENERGY]["D4"] = "消费量", "carrier"

    assert load_park(edited(sound_book, rename)).hash == load_park(SOUND).hash


def test_a_workbook_without_the_park_sheet_says_so(sound_book: Path) -> None:
    (found,) = problems_of(edited(sound_book, lambda book: book.remove(book[PARK.sheet])))

    assert found.code == "sheet_missing"


# What it could do to us ---------------------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_unpacks(sound_book: Path) -> None:
    """One part of 301 MB of zeros packs to 0.3 MB."""
    with (
        zipfile.ZipFile(sound_book, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/a", "w", force_zip64=True) as part,
    ):
        for _ in range(301):
            part.write(bytes(1 << 20))

    assert sound_book.stat().st_size < 1 << 20
    (found,) = problems_of(sound_book)

    assert found.code == "too_large"
    assert "300 MB" in found.what.en


def test_a_zip_that_lies_about_its_size_is_refused(sound_book: Path) -> None:
    """The directory says one byte where there are many: reading stops at the wrong checksum."""
    content = bytearray(sound_book.read_bytes())
    at = content.rfind(b"PK\x01\x02")  # the last entry of the central directory
    content[at + 24 : at + 28] = (1).to_bytes(4, "little")
    sound_book.write_bytes(content)

    (found,) = problems_of(sound_book)

    assert found.code == "not_a_workbook"


def test_a_cell_at_the_far_end_of_a_sheet_is_refused(sound_book: Path) -> None:
    """XFD1048576 would make calamine hand back 17 thousand million cells."""
    (found,) = problems_of(edited(sound_book, put(ENERGY, "XFD1048576", 1)))

    assert (found.code, found.place.cell) == ("too_large", "XFD1048576")


def test_a_document_type_in_the_xml_is_refused(sound_book: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet'

    (found,) = problems_of(
        rewritten(sound_book, part_of(sound_book, ENERGY), lambda text: text.replace("<worksheet", bomb, 1))
    )

    assert found.code == "not_a_workbook"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>not a workbook</html>"])
def test_what_is_no_workbook_is_refused_kindly(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "park.xlsx"
    place.write_bytes(content)

    (found,) = problems_of(place)

    assert found.code == "not_a_workbook"


def test_text_that_looks_like_a_formula_is_harmless_in_both_forms(tmp_path: Path) -> None:
    """=1+1 in a note is text: guarded by an apostrophe in CSV, a string in the workbook, and it comes back as typed."""
    park = load_park(SOUND)
    evil = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"]
    energy = park.tables["energy"].assign(note=evil)
    park = park.with_tables(energy=energy)
    folder, book = save_folder(park, tmp_path / "park"), save_workbook(park, tmp_path / "park.xlsx")

    with (folder / "energy.csv").open(encoding="utf-8-sig", newline="") as stream:
        notes = [row["note"] for row in csv.DictReader(stream)]
    sheet = openpyxl.load_workbook(book)[ENERGY]

    assert notes == [f"'{text}" for text in evil]
    assert [cell.data_type for cell in sheet["P"][4:8]] == ["s"] * 4
    assert load_park(folder).tables["energy"]["note"].tolist() == evil
    assert load_park(book).tables["energy"]["note"].tolist() == evil


# The template, and the marked copy ----------------------------------------------------------------------------------


def test_coded_cells_have_drop_downs_behind_defined_names(sound_book: Path) -> None:
    """The list of carriers is longer than the 255 characters a validation can hold itself."""
    book = openpyxl.load_workbook(sound_book)
    lists = {
        str(rule.sqref).split(":")[0]: rule.formula1 for rule in book[ENERGY].data_validations.dataValidation
    }

    assert lists["D5"].lstrip("=") in book.defined_names
    assert book["_字典"].sheet_state == "hidden"
    assert len("、".join(cell.value for cell in book["_字典"]["B"] if cell.value)) > 0


def test_a_new_park_is_a_workbook_or_a_folder_that_loads(tmp_path: Path) -> None:
    book = new_park(tmp_path / "甲 park", archetype="toy")
    folder = new_park(tmp_path / "folder", archetype="toy", folder=True)

    assert book.name == "填报模板.xlsx"
    assert load_park(book).hash == load_park(folder).hash == load_park("toy").hash


def test_new_leaves_an_existing_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")

    with pytest.raises(UsageError):
        new_park(tmp_path, archetype="toy")


def test_the_marked_copy_has_the_reason_in_the_cell_and_leaves_the_original(
    sound_book: Path, tmp_path: Path
) -> None:
    edited(sound_book, put(ENERGY, "G5", "1 250吨"))
    before = sound_book.read_bytes()

    copy = annotate(sound_book, problems_of(sound_book), tmp_path / "out" / "marked.xlsx")
    cell = openpyxl.load_workbook(copy)[ENERGY]["G5"]

    assert "1250" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert openpyxl.load_workbook(copy)["校验结果"]["B2"].value == str(problems_of(sound_book)[0].place)
    assert sound_book.read_bytes() == before
    with pytest.raises(UsageError):
        annotate(sound_book, [], sound_book)


def test_a_marked_copy_can_be_checked_again(sound_book: Path, tmp_path: Path) -> None:
    """The notes and the added sheet are no new problems."""
    edited(sound_book, put(ENERGY, "G5", "1 250吨"))
    first = problems_of(sound_book)

    again = problems_of(annotate(sound_book, first, tmp_path / "marked.xlsx"))

    assert [(p.code, p.place.cell) for p in again] == [(p.code, p.place.cell) for p in first]


def test_a_folder_is_marked_by_a_table_that_is_no_table_of_the_park(tmp_path: Path) -> None:
    """It may stand in the folder itself: the reader passes over it."""
    place = save_folder(load_park(SOUND), tmp_path / "park")
    (place / "pools.csv").write_text("pool,kind\nland,lawn\n", "utf-8")
    found = problems_of(place)

    result = annotate(place, found, place)
    with result.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))

    assert result == place / "校验结果.csv"
    assert len(rows) == 1 + len(found)
    assert problems_of(place) == found


def test_a_refused_workbook_still_gets_its_list(tmp_path: Path) -> None:
    place = tmp_path / "park.xlsx"
    place.write_bytes(b"no workbook")

    copy = annotate(place, problems_of(place), tmp_path / "marked.xlsx")

    assert openpyxl.load_workbook(copy)["校验结果"].max_row == 2


def test_an_old_binary_workbook_is_asked_to_be_saved_anew(tmp_path: Path) -> None:
    place = tmp_path / "park.xls"
    place.write_bytes(b"\xd0\xcf\x11\xe0")

    with pytest.raises(InputError) as refusal:
        load_park(place)

    assert ".xlsx" in refusal.value.problems[0].way_out.en


def test_column_letters_count_as_excel_counts() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert column_number("XFD") == 16383
    assert address(4, 6) == "G5"


def test_the_first_sheet_says_which_sheets_there_are_and_when_to_fill_them(tmp_path: Path) -> None:
    """Every table is listed once with its purpose, in the order of the sheets; what is optional says so."""
    import openpyxl

    from carbonpark.park.new import new_park
    from carbonpark.park.tables import TABLES

    book = openpyxl.load_workbook(new_park(tmp_path / "new", archetype="toy"), read_only=True)
    rows = [row for row in book["0_说明"].iter_rows(min_row=7, values_only=True) if row[0]]
    assert [row[0] for row in rows] == [name for name in book.sheetnames if name[0].isdigit() and name != "0_说明"]
    assert {row[0] for row in rows} == {table.sheet for table in TABLES.values()}
    said = {row[0]: row[2] for row in rows}
    assert said["5_能源消费"].startswith("先填") and "optional" in said["7f_废弃物处理"] and "for a plan" in said["13_技术"]
