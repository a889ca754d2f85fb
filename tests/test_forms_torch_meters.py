"""Torch tables, meter files and small workbooks of one firm: what becomes of them, by pencil."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from printed_forms import CHEM, GAS, TEX, firm, form_205_1, park_with_codes, saved, torch

from carbonpark.api import import_forms, load_park
from carbonpark.cli import main
from carbonpark.park import save_workbook
from carbonpark.words.errors import InputError, UsageError
from carbonpark.words.places import shipped


@pytest.fixture
def park(tmp_path: Path) -> Path:
    return park_with_codes(tmp_path / "park")


QA = [("单位详细名称", "QA01", None, "某化工有限公司"), ("统一社会信用代码", "QA03", None, CHEM), ("行业代码", "QA05", None, "2614"), ("区划", "QA19", None, "320000")]
QC = [("营业收入", "QC01", "千元", 812345), ("工业总产值", "QC02", "千元", 798000), ("工业增加值", "QC03", "千元", 201000), ("实际上缴税费总额", "QC04", "千元", "31,250"),
      ("出口总额", "QC05", "千元", 90000)]
QD = [("从业人员期末人数", "QD01", "人", 412)]


def test_torch_tables_become_economy_rows(park: Path, tmp_path: Path) -> None:
    """Revenue 812 345 千元 = 812.345 M CNY; the code stands in QA03 and serves the other sheets; one line is passed over in each of QA
    (two there: 名称, 区划) and QC (出口)."""
    book = saved(tmp_path / "torch.xlsx", lambda b: torch(b, "企业概况", QA), lambda b: torch(b, "经济概况", QC), lambda b: torch(b, "人员概况", QD))

    done = import_forms([book], park)

    merged = load_park(park)
    economy = merged.tables["economy"]
    own = economy[economy["entity"] == firm(0)].set_index("indicator")
    assert own["value"].to_dict() == {"revenue": 812345, "output": 798000, "value_added": 201000, "tax": 31250, "jobs": 412}
    assert merged.amounts("economy").set_index(["entity", "indicator"]).loc[(firm(0), "revenue"), "value"] == pytest.approx(812.345)
    assert set(own.loc[own.index != "jobs", "price_basis"]) == {"current"}
    assert next(one.industry for one in merged.enterprises if one.enterprise == firm(0)) == "2614"
    said = [one.what.en for one in done.remarks if "passed over" in one.what.en]
    assert [text.split()[0] for text in said] == ["2", "1"]


def test_torch_without_a_unit_is_refused(park: Path, tmp_path: Path) -> None:
    book = saved(tmp_path / "torch.xlsx", lambda b: torch(b, "经济概况", [("营业收入", "QC01", None, 5)], CHEM))

    with pytest.raises(InputError) as refused:
        import_forms([book], park)

    assert [(one.code, one.place.cell) for one in refused.value.problems] == [("unit_missing", "D4")]


def meter_csv(at: Path, rows: list[tuple[object, ...]], head: str = "timestamp,meter,value [kWh],credit_code") -> Path:
    at.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return at


def hours(year: int = 2025) -> list[datetime]:
    start = datetime(year, 1, 1)
    return [start + timedelta(hours=at) for at in range(8760)]


def bought(park: Path, label: str) -> list[tuple[int, str, float, str]]:
    table = load_park(park).tables["power_heat"]
    return [(row.year, row.period, row.quantity, row.unit) for row in table[(table["enterprise"] == label) & (table["carrier"] == "electricity")].itertuples()]


def test_a_year_of_hours_is_one_row(park: Path, tmp_path: Path) -> None:
    """8 760 hours of 10 kWh on two meters: 2 x 87 600 kWh, no gap, no hour lost or doubled by a summer time."""
    rows = [(at, meter, 10, CHEM) for meter in ("m1", "m2") for at in hours()]

    import_forms([meter_csv(tmp_path / "hours.csv", rows)], park)

    assert bought(park, firm(0)) == [(2025, "", 175200, "kWh")]
    note = load_park(park).tables["power_heat"]["note"].iloc[-1]
    assert "100.0%" in note and note.startswith("2 ")


def test_gaps_stay_gaps_and_are_said(park: Path, tmp_path: Path) -> None:
    """100 of 8 760 hours are missing: 8 660 x 10 kWh, coverage 98.86 %."""
    done = import_forms([meter_csv(tmp_path / "m.csv", [(at, "m1", 10, CHEM) for at in hours()[:4000] + hours()[4100:]])], park)

    assert bought(park, firm(0)) == [(2025, "", 86600, "kWh")]
    assert any("98.86%" in one.what.en for one in done.remarks)


def test_too_many_gaps_are_no_year(park: Path, tmp_path: Path) -> None:
    """7 760 of 8 760 hours are 88.6 %, below 95 %."""
    with pytest.raises(InputError) as refused:
        import_forms([meter_csv(tmp_path / "m.csv", [(at, "m1", 10, CHEM) for at in hours()[:4000] + hours()[5000:]])], park)

    (found,) = refused.value.problems
    assert found.code == "coverage" and "88.6%" in found.what.en


def test_months_of_a_part_year(park: Path, tmp_path: Path) -> None:
    """January to September by month: 9 x 1 200 kWh of 2025, months 01-09."""
    import_forms([meter_csv(tmp_path / "m.csv", [(f"2025-{month:02d}", "m1", 1200, CHEM) for month in range(1, 10)])], park)

    assert bought(park, firm(0)) == [(2025, "01-09", 10800, "kWh")]


def test_stamps_at_the_end_of_the_hour_keep_the_last_hour_in_its_year(park: Path, tmp_path: Path) -> None:
    """01:00 ... 24:00 of 31 December: all 8 760 belong to 2025."""
    rows = [((at + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M"), "m1", 10, CHEM) for at in hours()]
    rows[-1] = ("2025-12-31 24:00", *rows[-1][1:])

    done = import_forms([meter_csv(tmp_path / "m.csv", rows)], park)

    assert bought(park, firm(0)) == [(2025, "", 87600, "kWh")]
    assert any("end of each interval" in one.what.en for one in done.remarks)


def test_a_register_is_differenced_and_a_reset_is_a_gap(park: Path, tmp_path: Path) -> None:
    """A register that grows by 10 an hour and restarts once: 8 760 steps less the one of the reset, 87 590 kWh."""
    stamps = [*hours(), datetime(2026, 1, 1)]
    rows = [(at, "m1", number * 10 if number < 5000 else (number - 5000) * 10, CHEM) for number, at in enumerate(stamps)]

    done = import_forms([meter_csv(tmp_path / "m.csv", rows, "timestamp,meter,reading [kWh],credit_code")], park)

    assert bought(park, firm(0)) == [(2025, "", 87590, "kWh")]
    assert any("falls back" in one.what.en for one in done.remarks)


# fault -> (rows, head, code, line, words)
METER_FAULTS: dict[str, tuple[list[tuple[object, ...]], str, str, int, str]] = {
    "negative": ([("2025-01", "m", 5, CHEM), ("2025-02", "m", -5, CHEM)], "timestamp,meter,kWh,credit_code", "out_of_range", 3, "flow=sold"),
    "two readings at one time": ([("2025-01", "m", 5, CHEM), ("2025-01", "m", 6, CHEM)], "timestamp,meter,kWh,credit_code", "double", 3, "keep one"),
    "no unit": ([("2025-01", "m", 5, CHEM)], "timestamp,meter,value,credit_code", "unit_missing", 1, "[kWh]"),
    "no time": ([("2025-13-45 xx", "m", 5, CHEM)], "timestamp,meter,kWh,credit_code", "time", 2, "2025-01-01 00:15"),
    "nobody's meter": ([("2025-01", "m-17", 5)], "timestamp,meter,kWh", "meter_unknown", 2, "credit_code"),
    "text": ([("2025-01", "m", "lots", CHEM)], "timestamp,meter,kWh,credit_code", "not_a_number", 2, "blank"),
}


@pytest.mark.parametrize("fault", METER_FAULTS)
def test_a_meter_file_that_cannot_be_right_is_refused(fault: str, park: Path, tmp_path: Path) -> None:
    rows, head, code, line, words = METER_FAULTS[fault]

    with pytest.raises(InputError) as refused:
        import_forms([meter_csv(tmp_path / "m.csv", rows, head)], park)

    first = refused.value.problems[0]
    assert (first.code, first.place.line, words in first.way_out.en) == (code, line, True)


def test_equal_doubles_are_counted_once_and_said(park: Path, tmp_path: Path) -> None:
    rows = [(f"2025-{month:02d}", "m1", 1000, CHEM) for month in range(1, 13)]

    done = import_forms([meter_csv(tmp_path / "m.csv", [*rows, rows[3]])], park)

    assert bought(park, firm(0)) == [(2025, "", 12000, "kWh")]
    assert any("counted once" in one.what.en for one in done.remarks)


def test_a_small_workbook_of_one_firm_in_the_parks_own_tables(park: Path, tmp_path: Path) -> None:
    """Sheets headed as the template's; the firm is named by its credit code, and a new firm is entered with its group."""
    def fill(book: object) -> None:
        sheet = book.create_sheet("5_能源消费")  # type: ignore[attr-defined]
        for line in (["企业编号", "年份", "能源品种", "用途", "消费量 quantity", "计量单位 unit"], [TEX, 2025, "柴油", "运输工具", 12.5, "t"]):
            sheet.append(line)

    import_forms([saved(tmp_path / "small.xlsx", fill)], park)

    table = load_park(park).tables["energy"]
    row = table[table["enterprise"] == firm(1)].iloc[0]
    assert (row["carrier"], row["use"], row["quantity"], row["unit"]) == ("diesel", "transport", 12.5, "t")


def test_a_workbook_park_is_replaced_whole_and_the_old_one_kept(tmp_path: Path, park: Path) -> None:
    book = save_workbook(load_park(park), tmp_path / "book.xlsx")
    old = book.read_bytes()

    import_forms([saved(tmp_path / "form.xlsx", lambda b: form_205_1(b, CHEM, [GAS]))], book)

    assert (tmp_path / "book.导入前.xlsx").read_bytes() == old
    assert (load_park(book).tables["energy"]["source"] == "205-1").sum() == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_out_leaves_the_park_as_it_is_and_files_beside_the_tables_are_kept(tmp_path: Path, park: Path) -> None:
    (park / "plan.yaml").write_text("scenario: x\n", encoding="utf-8")
    before = (park / "energy.csv").read_bytes()
    form = saved(tmp_path / "form.xlsx", lambda b: form_205_1(b, CHEM, [GAS]))

    done = import_forms([form], park, out=tmp_path / "new")

    assert done.written == tmp_path / "new" and (park / "energy.csv").read_bytes() == before
    assert (tmp_path / "new" / "plan.yaml").is_file()
    with pytest.raises(UsageError):
        import_forms([form], park, out=tmp_path / "new")
    with pytest.raises(UsageError):
        import_forms([form], shipped("toy"))


def test_a_merged_park_that_cannot_be_read_is_not_written(tmp_path: Path, park: Path) -> None:
    """Gas in persons: the form's unit is no unit of gas; the park stays."""
    before = (park / "energy.csv").read_bytes()

    with pytest.raises(InputError) as refused:
        import_forms([saved(tmp_path / "form.xlsx", lambda b: form_205_1(b, CHEM, [("天然气", "人", *GAS[2:])]))], park)

    assert {one.code for one in refused.value.problems} == {"unit_dimension"}
    assert (park / "energy.csv").read_bytes() == before


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path, park: Path) -> None:
    bomb = tmp_path / "form.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (310 * 1024 * 1024))

    with pytest.raises(InputError) as refused:
        import_forms([bomb], park)

    assert [one.code for one in refused.value.problems] == ["too_large"]


def test_names_in_a_form_make_no_paths(tmp_path: Path, park: Path) -> None:
    """A sheet and a title that look like a way out of the folder: nothing is written outside the park."""
    form = saved(tmp_path / "form.xlsx", lambda b: form_205_1(b, CHEM, [GAS], title="../../../escaped"), lambda b: torch(b, "..escaped", QC, CHEM))
    import_forms([form], park)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["form.xlsx", "park"]
    assert not (tmp_path.parent / "escaped").exists()


def test_what_is_no_form_is_said(tmp_path: Path, park: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "hello"  # type: ignore[index]
    book.save(tmp_path / "x.xlsx")

    for file, code in ((tmp_path / "x.xlsx", "form_unknown"), (tmp_path / "no.xlsx", "file_missing")):
        with pytest.raises(InputError) as refused:
            import_forms([file], park)
        assert code in {one.code for one in refused.value.problems}


def test_the_command_previews_then_imports(tmp_path: Path, park: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = str(saved(tmp_path / "form.xlsx", lambda b: form_205_1(b, CHEM, [GAS])))

    assert main(["import", form, "--into", str(park), "--preview", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Preview; nothing was written" in shown and "added 2" in shown and "natural_gas" in shown
    assert main(["import", form, "--into", str(park), "--json", "--quiet", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tables"]["energy"] == {"added": 2, "changed": 0, "same": 0}
    assert main(["import", form, "--into", str(tmp_path / "nowhere"), "--lang", "en"]) == 3
