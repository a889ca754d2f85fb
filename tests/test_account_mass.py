"""Mass balance of goods: what leaves a firm came in, or somebody is asked."""

from __future__ import annotations

from hand.three_firms import park_of, tables

from carbonpark.inventory import account


def goods(*rows):
    """Materials of the mill in 2023: (flow, tonnes)."""
    return [{"enterprise": "mill", "year": 2023, "material": "paper", "flow": flow, "quantity": amount, "unit": "t",
             "partner": "outside", "input_ref": f"materials.csv:{place}"} for place, (flow, amount) in enumerate(rows, start=2)]


def found(rows):
    """Findings of the mass balance that fired."""
    checks = account(park_of(rows), ["910"]).checks
    return checks[(checks["id"] == "MB") & checks["fired"].astype(bool)]


def test_more_out_than_in_is_asked_about():
    """100 t in, 90 t of paper and 20 t of waste out: 110 t > 100 t x 1.05."""
    rows = tables()
    rows["materials"] = goods(("input", 100), ("output", 90), ("waste", 20))

    finding = found(rows).iloc[0]

    assert finding["severity"] == "warn"
    assert "110 t" in finding["message_en"] and "100 t" in finding["message_en"]
    assert finding["rows"] == "materials.csv:2; materials.csv:3; materials.csv:4"


def test_less_out_than_in_and_one_sided_records_pass():
    """100 t in, 104 t out is within 5 %; a firm that records outputs only is not judged."""
    rows = tables()
    rows["materials"] = goods(("input", 100), ("output", 104))
    assert found(rows).empty

    rows["materials"] = goods(("output", 500))
    assert found(rows).empty
