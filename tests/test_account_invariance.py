"""What must not change an account: the order of rows, the spelling of a unit, one record written as two."""

import random

import pytest
from hand.three_firms import park_of, tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbonpark.inventory import account

FEW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SAME = {
    "kt": [("kt", 1.0), ("t", 1e3), ("吨", 1e3), ("kg", 1e6), ("万t", 0.1), ("千吨", 1.0)],
    "t": [("t", 1.0), ("吨", 1.0), ("kt", 1e-3), ("公斤", 1e3)],
    "m3": [("m3", 1.0), ("万m3", 1e-4), ("Nm3", 1.0), ("立方米", 1.0), ("10^4 m3", 1e-4)],
    "万m3": [("万m3", 1.0), ("m3", 1e4)],
    "GWh": [("GWh", 1.0), ("万kWh", 100.0), ("MWh", 1e3), ("TJ", 3.6), ("百万千瓦时", 1.0), ("kWh", 1e6)],
    "万kWh": [("万kWh", 1.0), ("GWh", 0.01), ("万千瓦时", 1.0)],
    "TJ": [("TJ", 1.0), ("GJ", 1e3), ("百万千焦", 1e3), ("吉焦", 1e3)],
    "GJ": [("GJ", 1.0), ("TJ", 1e-3), ("MJ", 1e3)],
}


def sums(rows):
    """Totals, energy and bridge of an account, by their labels."""
    inventory = account(park_of(rows))
    energy = inventory.energy.query("entity == 'park' and carrier == 'total'").iloc[0]
    found = {
        tuple(row[:4]): row[4]
        for row in inventory.totals[["account", "year", "scope", "block", "tco2e"]].itertuples(index=False)
    }
    found |= {("energy", name): energy[name] for name in ("energy_TJ", "tce_calorific", "tce_equal_value")}
    return found | {
        ("bridge", *row[:3]): row[3]
        for row in inventory.bridge[["regime", "year", "step", "tco2e"]].itertuples(index=False)
    }


@pytest.fixture(scope="module")
def plain():
    return sums(tables())


@FEW
@given(st.integers(0, 10**6))
def test_order_of_rows(plain, seed):
    rows = tables()
    for name in rows:
        random.Random(seed).shuffle(rows[name])

    assert sums(rows) == pytest.approx(plain, rel=1e-12, abs=1e-6)


@FEW
@given(st.data())
def test_spelling_of_units(plain, data):
    rows = tables()
    for name in ("energy", "power_heat", "process", "materials"):
        for row in rows[name]:
            unit, scale = data.draw(st.sampled_from(SAME[row["unit"]]))
            row["quantity"], row["unit"] = row["quantity"] * scale, unit

    assert sums(rows) == pytest.approx(plain, rel=1e-11, abs=1e-6)


@FEW
@given(st.floats(0.05, 0.95), st.integers(0, 10**6))
def test_one_record_written_as_two(plain, part, seed):
    rows = tables()
    for name in ("energy", "power_heat", "process", "materials"):
        chosen = random.Random(seed).randrange(len(rows[name]))
        row = rows[name][chosen]
        rows[name][chosen] = {**row, "quantity": row["quantity"] * part}
        rows[name].append({**row, "quantity": row["quantity"] * (1 - part)})

    assert sums(rows) == pytest.approx(plain, rel=1e-11, abs=1e-6)


@FEW
@given(st.floats(0.1, 10))
def test_twice_the_park_emits_twice_as_much(plain, factor):
    rows = tables()
    for name in ("energy", "power_heat", "process", "materials"):
        for row in rows[name]:
            row["quantity"] *= factor

    assert sums(rows) == pytest.approx(
        {key: value * factor for key, value in plain.items()}, rel=1e-9, abs=1e-6
    )
