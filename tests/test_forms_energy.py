"""Forms 205-1 and 205-2 as printed: what becomes of each column, by pencil; identities; all or nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from printed_forms import (
    BITUMINOUS,
    CHEM,
    COAL,
    DIESEL,
    GAS,
    HEAT,
    LINES,
    POWER,
    TEX,
    code,
    firm,
    form_205_1,
    form_205_2,
    park_with_codes,
    saved,
)

from carbonpark.api import account, import_forms, load_park
from carbonpark.park import save_folder
from carbonpark.words.errors import InputError


@pytest.fixture
def park(tmp_path: Path) -> Path:
    return park_with_codes(tmp_path / "park")


def everything(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder."""
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


def energy_of(park: Path, label: str, year: int = 2025) -> dict[tuple[str, str], tuple[float, str]]:
    table = load_park(park).tables["energy"]
    own = table[(table["enterprise"] == label) & (table["year"] == year) & table["source"].isin(["205-1", "205-2"])]
    return {(row.carrier, row.use): (row.quantity, row.unit) for row in own.itertuples()}


def flows_of(park: Path, label: str) -> dict[tuple[str, str], float]:
    table = load_park(park).tables["power_heat"]
    own = table[(table["enterprise"] == label) & table["source"].isin(["205-1", "205-2"])]
    return {(row.carrier, row.flow): row.quantity for row in own.itertuples()}


def test_each_column_of_205_1_goes_where_it_belongs(park: Path, tmp_path: Path) -> None:
    """Gas: 300 used, 100 as raw material: 200 burnt. Diesel: 55 used, 38 in vehicles: 17 burnt. Coal: its kind, not 原煤 again.
    Power: 400 bought."""
    form = saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM))

    done = import_forms([form], park)

    assert energy_of(park, firm(0)) == {
        ("bituminous", "fuel"): (20500, "吨"), ("natural_gas", "fuel"): (200, "万立方米"), ("natural_gas", "raw_material"): (100, "万立方米"),
        ("diesel", "fuel"): (17, "吨"), ("diesel", "transport"): (38, "吨"),
    }
    assert flows_of(park, firm(0)) == {("heat", "bought"): 5000, ("electricity", "bought"): 400}
    stocks = load_park(park).tables["stocks"].set_index("carrier")
    assert stocks.loc["bituminous", ["opening", "purchased", "consumed", "closing"]].tolist() == [1000, 20000, 20500, 500]
    assert done.preview.count("energy", "added") == 5
    # 420 used of 400 bought: 20 came from somewhere the form does not say; never made up, but said.
    assert [one.code for one in done.remarks if "20" in one.what.en and "above" in one.what.en] == ["form_identity"]


def test_combustion_takes_out_what_205_2_changes_and_keeps_power_and_heat(park: Path, tmp_path: Path) -> None:
    """20 500 t used; 12 000 into heat (burnt), 5 000 into coking (changed): 15 500 burnt, 5 000 transformed. Coke 3 500 t comes out;
    power 50 made + 400 bought - 420 used = 30 sold."""
    turned = [
        {"能源名称": "3.一般烟煤", "计量单位": "吨", "工业生产消费": 20500, "加工转换投入合计": 17000, "供热": 12000, "炼焦": 5000},
        {"能源名称": "焦炭", "计量单位": "吨", "加工转换产出": 3500},
        {"能源名称": "电力", "计量单位": "万千瓦时", "加工转换产出": 50},
    ]
    form = saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM), lambda book: form_205_2(book, CHEM, turned))

    import_forms([form], park)

    energy = energy_of(park, firm(0))
    assert energy["bituminous", "fuel"] == (15500, "吨") and energy["bituminous", "transformation"] == (5000, "吨")
    materials = load_park(park).tables["materials"]
    assert [(row.material, row.flow, row.quantity) for row in materials[materials["source"] == "205-2"].itertuples()] == [("coke", "output", 3500)]
    assert flows_of(park, firm(0)) == {("heat", "bought"): 5000, ("electricity", "bought"): 400, ("electricity", "generated"): 50, ("electricity", "sold"): 30}


def test_the_account_counts_what_the_form_says(park: Path, tmp_path: Path) -> None:
    """17 t of diesel burnt and 38 t driven, at 42.652 GJ/t x 20.2 tC/TJ x 0.98 x 44/12 = 3.0959 tCO2/t or the regime's own set; the
    ratio of the two blocks needs no factor: 38/17."""
    import_forms([saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM, [DIESEL]))], park)

    lines = account(park, regimes=["location"]).rows
    own = lines[(lines["entity"] == firm(0)) & (lines["carrier"] == "diesel") & (lines["gas"] == "CO2") & (lines["year"] == 2025)]
    amounts = sorted(own.loc[own["tco2e"] > 0, "tco2e"])

    assert amounts[1] / amounts[0] == pytest.approx(38 / 17, rel=1e-9)


TOTAL = 20500 * 0.7143 + 300 * 13.3 + 55 * 1.4571 + 5000 * 0.0341 + 420 * 1.229  # tce


def test_the_total_line_is_the_sum_with_coefficients(park: Path, tmp_path: Path) -> None:
    """20 500 x 0.7143 + 300 x 13.3 + 55 x 1.4571 + 5 000 x 0.0341 + 420 x 1.229 = 19 400.0 tce, 原煤 not counted beside its kinds."""
    assert pytest.approx(19399.97, abs=0.01) == TOTAL
    import_forms([saved(tmp_path / "a.xlsx", lambda book: form_205_1(book, CHEM, total=19400))], park)

    with pytest.raises(InputError) as refused:
        import_forms([saved(tmp_path / "b.xlsx", lambda book: form_205_1(book, CHEM, total=21000))], park)

    (found,) = [one for one in refused.value.problems if one.severity == "error"]
    assert (found.place.sheet, found.place.cell, found.code) == ("205-1", "G14", "form_identity")
    assert "19400" in found.what.zh and "21000" in found.what.en


def changed(line: tuple[object, ...], **cells: object) -> tuple[object, ...]:
    """A line with columns changed, by their printed number (c4=...)."""
    return tuple(cells.get(f"c{at - 2}", cell) for at, cell in enumerate(line))


# fault -> (lines, cell, words)
BROKEN: dict[str, tuple[list[tuple[object, ...]], str, str]] = {
    "column 4 is not 5 + 7": ([changed(GAS, c5=250)], "G8", "columns 5 + 7 are 260"),
    "raw material above industrial use": ([changed(GAS, c6=295)], "I8", "column 6 (295) is above column 5 (290)"),
    "vehicles above use": ([changed(DIESEL, c8=60)], "K8", "column 8 (60) is above column 4 (55)"),
    "coal is not the sum of its kinds": ([COAL, changed(BITUMINOUS, c4=18000, c5=18000)], "G8", "its kinds add to 18000"),
    "a negative figure": ([changed(DIESEL, c1=-5)], "D8", "-5 is negative"),
    "text in a figure": ([changed(DIESEL, c2="60吨")], "E8", "'60吨' is no number"),
    "a line nobody knows": ([changed(GAS, **{"c-2": "可燃冰"})], "A8", "'可燃冰' is no carrier"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_form_that_contradicts_itself_is_refused_whole(fault: str, park: Path, tmp_path: Path) -> None:
    lines, cell, words = BROKEN[fault]
    before = everything(park)

    with pytest.raises(InputError) as refused:
        import_forms([saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM, [*lines, HEAT, POWER]))], park)

    found = [one for one in refused.value.problems if one.severity == "error"]
    assert [(one.place.cell, words in one.what.en) for one in found if one.place.cell == cell][:1] == [(cell, True)]
    assert all(one.what.zh and one.way_out.zh and one.way_out.en for one in found)
    assert everything(park) == before


def test_stocks_that_do_not_close_are_said_and_taken_as_printed(park: Path, tmp_path: Path) -> None:
    """5 + 60 - 55 = 10, printed 25: sold or lost, the form cannot say; a warning with the cell."""
    done = import_forms([saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM, [changed(DIESEL, c9=25)]))], park)

    (said,) = [one for one in done.remarks if one.code == "stock_identity"]
    assert (said.place.cell, said.severity) == ("L8", "warning") and "= 10, column 9 is 25" in said.what.en


def test_one_workbook_a_firm_merged_by_credit_code(park: Path, tmp_path: Path) -> None:
    first = saved(tmp_path / "a.xlsx", lambda book: form_205_1(book, CHEM, [GAS]))
    second = saved(tmp_path / "b.xlsx", lambda book: form_205_1(book, TEX, [DIESEL]))

    done = import_forms([first, second], park)

    assert {change.row.values["enterprise"] for change in done.preview.changes} == {firm(0), firm(1)}


def test_one_firm_twice_with_other_figures_is_a_conflict(park: Path, tmp_path: Path) -> None:
    """Two files of one firm and year: 300 and 310 of gas. Neither is taken."""
    before = everything(park)
    first = saved(tmp_path / "a.xlsx", lambda book: form_205_1(book, CHEM, [GAS]))
    second = saved(tmp_path / "b.xlsx", lambda book: form_205_1(book, CHEM, [changed(GAS, c2=310, c4=310, c5=300)]))

    with pytest.raises(InputError) as refused:
        import_forms([first, second], park)

    assert {one.code for one in refused.value.problems} == {"conflict"}
    assert any("210" in one.what.en and "200" in one.what.en and one.place.file == "b.xlsx" for one in refused.value.problems)
    assert everything(park) == before


def test_the_same_figures_twice_are_one_row(park: Path, tmp_path: Path) -> None:
    files = [saved(tmp_path / name, lambda book: form_205_1(book, CHEM, [GAS])) for name in ("a.xlsx", "b.xlsx")]
    done = import_forms(files, park)
    again = import_forms(files, park)

    assert done.preview.count("energy", "added") == 2
    assert (again.preview.count("energy", "same"), again.preview.count("energy", "added"), again.preview.count("energy", "changed")) == (2, 0, 0)


def test_a_preview_writes_nothing_and_says_what_would_change(park: Path, tmp_path: Path) -> None:
    """200 burnt becomes 250 when 50 less is raw material."""
    import_forms([saved(tmp_path / "a.xlsx", lambda book: form_205_1(book, CHEM, [GAS]))], park)
    before = everything(park)

    done = import_forms([saved(tmp_path / "b.xlsx", lambda book: form_205_1(book, CHEM, [changed(GAS, c6=50)]))], park, preview=True)

    assert done.written is None and everything(park) == before
    (fuel,) = [change for change in done.preview.changes if change.kind == "changed" and "fuel" in change.key]
    assert fuel.cells == (("quantity", "200 万立方米", "250 万立方米"),)


def test_an_unknown_credit_code_shows_the_way_out(park: Path, tmp_path: Path) -> None:
    stranger = code("91320000MA1CHEM02")
    short = CHEM[:-1]
    for given, words in ((stranger, "of the same title has"), (short, "18 characters"), (CHEM[:-1] + ("0" if CHEM[-1] != "0" else "1"), "compare all 18")):
        with pytest.raises(InputError) as refused:
            import_forms([saved(tmp_path / "form.xlsx", lambda book, given=given: form_205_1(book, given, [GAS]))], park)
        (found,) = refused.value.problems
        assert (found.place.cell, words in found.way_out.en + found.what.en) == ("A3", True)


def test_a_form_without_code_or_year_says_what_is_missing(park: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        import_forms([saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, "", [GAS], year=""))], park)

    assert {one.code for one in refused.value.problems} == {"credit_code", "year"}


def test_months_of_a_part_year_are_a_period(park: Path, tmp_path: Path) -> None:
    import_forms([saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM, [GAS], year="2025年1-9月"))], park)

    table = load_park(park).tables["energy"]
    assert set(table.loc[table["source"] == "205-1", "period"]) == {"01-09"}
    assert load_park(park).tables["stocks"].empty


def test_repairs_are_listed(park: Path, tmp_path: Path) -> None:
    """'1,200' and full-width digits are read; each is said with its cell."""
    form = saved(tmp_path / "form.xlsx", lambda book: form_205_1(book, CHEM, [changed(GAS, c2="1,200", c4=1200, c5="１２００", c6=0, c7=0)]))

    done = import_forms([form], park)

    assert {one.place.cell for one in done.remarks if one.severity == "repair"} >= {"E8", "H8"}
    assert energy_of(park, firm(0)) == {("natural_gas", "fuel"): (1200, "万立方米")}


def test_every_line_of_the_form_has_a_carrier() -> None:
    """The lines of 205-1 that accounting.md names."""
    from carbonpark.park.forms.names import carrier_of, line_name

    lines = ["原煤", "无烟煤", "炼焦烟煤", "一般烟煤", "褐煤", "洗精煤", "其他洗煤", "煤制品", "焦炭", "其他焦化产品", "焦炉煤气", "高炉煤气", "转炉煤气", "发生炉煤气", "天然气", "液化天然气", "原油", "汽油", "煤油", "柴油", "燃料油", "液化石油气", "炼厂干气", "石脑油", "润滑油", "热力", "电力"]

    assert [line for line in lines if not carrier_of(line_name(line))] == []
    assert line_name("其中：1.无烟煤") == "无烟煤" and line_name("一般烟煤") == "一般烟煤"
    assert len(LINES) == 6


def test_a_form_beside_finer_records_of_the_park(park: Path, tmp_path: Path) -> None:
    """The park has 120 + 80 of gas by halves of the year: 200 burnt of the form is the same; 210 would count twice."""
    table = load_park(park).tables["energy"]
    halves = table.head(2).assign(enterprise=firm(0), year=2025, period=["01-06", "07-12"], carrier="natural_gas", use="fuel", plant="",
                                  quantity=[120.0, 80.0], unit="万m3")
    with_halves = load_park(park).with_tables(energy=pd.concat([table, halves], ignore_index=True))
    save_folder(with_halves, park)

    done = import_forms([saved(tmp_path / "a.xlsx", lambda book: form_205_1(book, CHEM, [GAS]))], park, preview=True)
    with pytest.raises(InputError) as refused:
        import_forms([saved(tmp_path / "b.xlsx", lambda book: form_205_1(book, CHEM, [changed(GAS, c6=90)]))], park)

    assert [change.kind for change in done.preview.changes if "fuel" in change.key] == ["same"]
    assert {one.code for one in refused.value.problems} == {"overlap"}
    assert "0.9524 times" in refused.value.problems[0].what.en  # 200 / 210


@pytest.mark.parametrize("head", [
    "统一社会信用代码（18位）：{}", "尚未领取统一社会信用代码的填写原组织机构代码号 {}", "统 一".replace(" ", "") + "社会信用代码 {}", "统一社会信用代码|{}", "统一社会信用代码|{spaced}",
])
def test_the_credit_code_is_found_however_it_is_printed(head: str, park: Path, tmp_path: Path) -> None:
    """In the words' own cell, behind them, or one character a box to their right."""
    def fill(book: Any) -> None:
        form_205_1(book, "", [GAS], year="２０２５年")
        sheet = book["205-1"]
        words, _, beside = head.format(CHEM, spaced="#").partition("|")
        sheet["A3"] = words
        for at, letter in enumerate(CHEM if beside == "#" else [beside] if beside else []):
            sheet.cell(3, 3 + at).value = letter

    done = import_forms([saved(tmp_path / "form.xlsx", fill)], park, preview=True)

    assert {change.row.values["enterprise"] for change in done.preview.changes} == {firm(0)}
    assert {change.row.values["year"] for change in done.preview.changes} == {2025}


def test_an_empty_form_and_a_line_without_unit_are_said(park: Path, tmp_path: Path) -> None:
    for lines, word, cell in (([], "form_empty", ""), ([("天然气", None, *GAS[2:])], "unit", "B8"), ([("天然气", "万立方", *GAS[2:])], "unit", "B8")):
        with pytest.raises(InputError) as refused:
            import_forms([saved(tmp_path / "form.xlsx", lambda book, lines=lines: form_205_1(book, CHEM, lines))], park)
        assert [(one.code, one.place.cell) for one in refused.value.problems] == [(word, cell)]
