"""The certificate ledger and the stocks as a park reads them: malformed rows are refused where they stand, doubles are warned of."""

import shutil
from pathlib import Path

import pytest

from carbonpark.park import load_park, problems_of, save_workbook
from carbonpark.park.certificate_rules import life_of, month_of, serials_of, shown_month

SOUND = Path(__file__).parent / "faults" / "park-sound"
HEADER = ("certificate,serial_from,serial_to,quantity,unit,status,technology,plant,generated_year,generated_month,beneficiary,consumer,contract,covers,"
          "claim,claim_year,tradable,ccer,retired,saving_required [tce],quality,source,note")
GOOD = {"certificate": "G1", "serial_from": "A0101", "serial_to": "A0300", "quantity": "200", "unit": "MWh", "status": "", "technology": "wind", "plant": "", "generated_year": "2025",
            "generated_month": "3", "beneficiary": "e1", "consumer": "", "contract": "certificate", "covers": "", "claim": "park_account", "claim_year": "2025", "tradable": "yes",
            "ccer": "no", "retired": "2025-11", "saving_required": "", "quality": "A", "source": "register", "note": ""}


def ledger(folder, *rows):
    """A park folder whose ledger holds the good row, changed."""
    place = folder / "park"
    shutil.copytree(SOUND, place)
    lines = [HEADER, *(",".join((GOOD | row).values()) for row in rows or ({},))]
    (place / "certificates.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def codes(place, severity):
    return [(problem.code, str(problem.place)) for problem in problems_of(place) if problem.severity == severity and "certificates" in str(problem.place)]


def test_a_sound_ledger_loads_without_a_word(tmp_path):
    place = ledger(tmp_path)

    assert codes(place, "error") == codes(place, "warning") == []
    assert load_park(place).tables["certificates"]["quantity"].tolist() == [200.0]


FAULTS = {
    "first serial missing": ({"serial_from": ""}, "serial", "serial_from"),
    "serials do not end in digits": ({"serial_from": "A01X", "serial_to": "A09X"}, "serial", "serial_to"),
    "prefixes differ": ({"serial_to": "B0300"}, "serial", "serial_to"),
    "first after last": ({"serial_from": "A0300", "serial_to": "A0101"}, "serial", "serial_to"),
    "range holds 200, quantity says 20": ({"quantity": "20"}, "serial_quantity", "quantity"),
    "kWh for MWh": ({"unit": "kWh"}, "serial_quantity", "quantity"),
    "half a certificate": ({"serial_from": "", "serial_to": "", "quantity": "200.5"}, "serial_quantity", "quantity"),
    "month 13": ({"generated_month": "13"}, "out_of_range", "generated_month"),
    "month 3.5": ({"generated_month": "3.5"}, "month", "generated_month"),
    "retired on no date": ({"retired": "soon"}, "date", "retired"),
    "retired before it was made": ({"retired": "2025-02"}, "date", "retired"),
    "claimed for no year": ({"claim_year": ""}, "claim_year", "claim_year"),
    "quantity blank": ({"quantity": "", "serial_from": "", "serial_to": ""}, "blank_without_status", "quantity"),
    "quantity negative": ({"quantity": "-200", "serial_from": "", "serial_to": ""}, "out_of_range", "quantity"),
    "unit of another kind": ({"unit": "t"}, "unit_dimension", "unit"),
    "beneficiary unknown": ({"beneficiary": "e9"}, "unknown_label", "beneficiary"),
    "claim unknown": ({"claim": "green"}, "choice", "claim"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_malformed_row_is_refused_where_it_stands(tmp_path, fault):
    change, code, column = FAULTS[fault]
    found = codes(ledger(tmp_path, change), "error")

    assert (code, f"certificates.csv:2 {column}") in found


def test_both_languages_and_a_way_out(tmp_path):
    for problem in problems_of(ledger(tmp_path, {"quantity": "20", "retired": "soon", "serial_to": "B1"})):
        assert problem.what.zh and problem.what.en and problem.way_out.zh and problem.way_out.en


def test_a_row_twice_is_refused_and_a_serial_twice_is_warned_of(tmp_path):
    """The same row again is a double; the same serials in another batch are the account's matter (C7), and are said at once."""
    assert codes(ledger(tmp_path / "a", {}, {}), "error")[0][0] == "double"
    place = ledger(tmp_path / "b", {}, {"certificate": "G2", "serial_from": "A0300", "serial_to": "A0400", "quantity": "101"})
    assert codes(place, "error") == []
    assert codes(place, "warning") == [("serial_twice", "certificates.csv:3 serial_from")]


@pytest.mark.parametrize(("change", "warned"), [({"generated_year": "2022", "generated_month": "12"}, True), ({"generated_year": "2023", "generated_month": "12"}, True),
                                                ({"generated_year": "2024", "generated_month": "1"}, False)])
def test_an_expired_batch_is_warned_of_when_read(tmp_path, change, warned):
    """Retired in November 2025: January 2024 lives to December 2025, December 2023 to November 2025 (2025-11 is inside)."""
    place = ledger(tmp_path, change | ({"retired": "2025-12"} if change["generated_year"] == "2023" else {}))

    assert codes(place, "warning") == ([("certificate_expired", "certificates.csv:2 generated_year")] if warned else [])


def test_arithmetic_of_serials_and_months():
    """A0101 to A0300 are 200; leading zeros are part of the number; 2023-05 with 24 months ends in 2025-04."""
    assert serials_of("A0101", "A0300").count == 200
    assert serials_of("32010000000101", "").count == 1
    assert serials_of("A1", "B2") is None and serials_of("A9", "A8") is None and serials_of("", "") is None
    assert [shown_month(each) for each in life_of(2023, 5)] == ["2023-05", "2025-04"]
    assert [shown_month(each) for each in life_of(2023, float("nan"))] == ["2023-01", "2025-11"]
    assert month_of("2024-03") == month_of("2024/3/15") == month_of("2024年3月") == 2024 * 12 + 2
    assert month_of("2024-13") is None and month_of("march") is None


def test_ledger_and_stocks_through_a_workbook(tmp_path):
    """Long serials stay text, and the content is the same park."""
    park = load_park(SOUND)
    book = load_park(save_workbook(park, tmp_path / "park.xlsx"))

    assert book.hash == park.hash
    assert book.tables["certificates"]["serial_from"].iloc[0] == "32010000000101"
    assert book.tables["stocks"]["closing"].iloc[0] == 190
