"""Input-output tables: a textbook's two sectors, two regions with a pencil, power series and scipy as oracles, and every
table that does not hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import scipy.linalg
from hand.three_firms import park_of, tables
from hypothesis import given
from hypothesis import strategies as st
from test_scope3_categories import numbered, record

from carbonpark.inventory import account
from carbonpark.inventory.scope3.leontief import (
    InputOutput,
    leontief,
    leontief_intensities,
    park_tables,
    read_io_tables,
)
from carbonpark.words.errors import InputError
from carbonpark.words.language import LANGUAGES, use_language

Z = np.array([[150.0, 500.0], [200.0, 100.0]])
X = np.array([1000.0, 2000.0])
F = np.array([1.2, 0.2])
"""Miller and Blair, Input-Output Analysis (2nd ed. 2009), section 2.3.2: transactions and outputs of two sectors;
the intensities are ours."""


def test_the_textbook_example_to_four_figures():
    """A = [[.15, .25], [.20, .05]], L = [[1.2541, .3300], [.2640, 1.1221]] as printed there."""
    table = leontief(["agriculture", "manufacturing"], F, flows=Z, output=X)

    np.testing.assert_allclose(table.coefficients, [[0.15, 0.25], [0.20, 0.05]], rtol=1e-15)
    np.testing.assert_allclose(table.inverse, [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)


def test_final_demand_of_the_textbook_gives_its_output():
    """New final demand (600, 1500): the book's output (1247.52, 1841.58)."""
    table = leontief(["a", "m"], F, flows=Z, output=X)

    np.testing.assert_allclose(table.inverse @ [600, 1500], [1247.52, 1841.58], atol=5e-3)


def test_total_intensity_is_direct_and_all_behind_it():
    """|I - A| = 0.85 x 0.95 - 0.25 x 0.20 = 0.7575; f L = (1.2 x 0.95 + 0.2 x 0.20, 1.2 x 0.25 + 0.2 x 0.85) / 0.7575
    = (1.18, 0.47) / 0.7575."""
    table = leontief(["a", "m"], F, flows=Z, output=X)

    np.testing.assert_allclose(table.total, [1.18 / 0.7575, 0.47 / 0.7575], rtol=1e-14)
    np.testing.assert_allclose(table.indirect, [1.18 / 0.7575 - 1.2, 0.47 / 0.7575 - 0.2], rtol=1e-13)
    np.testing.assert_allclose(leontief_intensities(Z, X, F), table.total, rtol=1e-15)


def test_flows_and_coefficients_say_the_same():
    a = leontief(["a", "m"], F, flows=Z, output=X)
    b = leontief(["a", "m"], F, coefficients=[[0.15, 0.25], [0.20, 0.05]])

    np.testing.assert_allclose(a.total, b.total, rtol=1e-15)


def test_two_regions_with_a_pencil():
    """Steel of the north (f = 3) uses 0.2 of itself; cars of the south (f = 0.1) use 0.5 of northern steel and 0.1 of
    southern power (f = 8), power uses nothing. Steel 3 / 0.8 = 3.75; power 8; cars 0.1 + 0.5 x 3.75 + 0.1 x 8 = 2.775.
    Of a car's 2.775, 1.875 arise in the north."""
    labels = ["north/steel", "south/cars", "south/power"]
    a = np.array([[0.2, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.1, 0.0]])
    table = leontief(labels, [3.0, 0.1, 8.0], coefficients=a)

    np.testing.assert_allclose(table.total, [3.75, 2.775, 8.0], rtol=1e-14)
    assert (table.direct * table.inverse[:, table.at("south/cars")])[0] == pytest.approx(1.875)
    assert table.at("cars") == 1


def test_tiers_add_up_to_the_whole():
    """One car: 0.1 itself; suppliers 0.5 x 3 + 0.1 x 8 = 2.3; their steel 0.5 x 0.2 x 3 = 0.3; then x 0.2 each time:
    0.1 + 2.3 + 0.3 / (1 - 0.2) = 2.775."""
    table = leontief(["steel", "cars", "power"], [3.0, 0.1, 8.0], coefficients=np.array([[0.2, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.1, 0.0]]))

    steps = table.by_tier([0.0, 1.0, 0.0], 40)

    assert steps[:4] == pytest.approx([0.1, 2.3, 0.3, 0.06])
    assert steps.sum() == pytest.approx(2.775)


@given(st.integers(2, 8), st.integers(0, 2**32 - 1))
def test_any_table_equals_its_power_series_and_scipy(size, seed):
    """f (I + A + A^2 + ...) and scipy.linalg.solve of (I - A)^T, on random tables whose columns sum to at most 0.9."""
    random = np.random.default_rng(seed)
    a = random.random((size, size))
    a *= 0.9 * random.random(size) / a.sum(axis=0)
    f = random.random(size)

    total = leontief([str(each) for each in range(size)], f, coefficients=a).total

    series, power = np.zeros(size), f.copy()
    for _ in range(400):
        series, power = series + power, power @ a
    np.testing.assert_allclose(total, series, rtol=1e-9)
    np.testing.assert_allclose(total, scipy.linalg.solve((np.eye(size) - a).T, f), rtol=1e-10)


FAULTS = {
    "no sectors": ({"labels": [], "direct": [], "coefficients": np.empty((0, 0))}, "no sectors"),
    "a name twice": ({"labels": ["a", "a"], "direct": F, "coefficients": np.zeros((2, 2))}, "twice"),
    "intensities of another number": ({"labels": ["a", "b"], "direct": [1.0], "coefficients": np.zeros((2, 2))}, "1 intensities for 2"),
    "not square": ({"labels": ["a", "b"], "direct": F, "coefficients": np.zeros((2, 3))}, "2 x 3"),
    "negative flow": ({"labels": ["a", "b"], "direct": F, "coefficients": np.array([[0.1, -0.1], [0, 0]])}, "negative at b"),
    "negative intensity": ({"labels": ["a", "b"], "direct": [-1.0, 1.0], "coefficients": np.zeros((2, 2))}, "intensity is blank or negative at a"),
    "blank cell": ({"labels": ["a", "b"], "direct": F, "coefficients": np.array([[0.1, np.nan], [0, 0]])}, "blank"),
    "column of one": ({"labels": ["a", "b"], "direct": F, "coefficients": np.array([[0.6, 0.0], [0.4, 0.0]])}, "no less than output in a"),
    "output of zero": ({"labels": ["a", "b"], "direct": F, "flows": Z, "output": [0.0, 2000.0]}, "zero in a"),
    "output blank": ({"labels": ["a", "b"], "direct": F, "flows": Z, "output": [np.nan, 2000.0]}, "zero in a"),
    "no output": ({"labels": ["a", "b"], "direct": F, "flows": Z}, "0 outputs for 2"),
    "rows that do not close": ({"labels": ["a", "b"], "direct": F, "flows": Z, "output": X, "final_demand": [350.0, 1000.0]}, "do not make output in b"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=list(FAULTS))
def test_a_table_that_does_not_hold_is_refused_with_the_way_out(fault):
    given, words = FAULTS[fault]

    with pytest.raises(InputError) as caught:
        leontief(**given)

    for language in LANGUAGES:
        with use_language(language):
            for problem in caught.value.problems:
                assert problem.what.said() and problem.way_out.said()
    assert words in " ".join(problem.what.en for problem in caught.value.problems)


def test_rows_that_close_pass():
    """150 + 500 + 350 = 1 000 and 200 + 100 + 1 700 = 2 000, as in the book."""
    assert isinstance(leontief(["a", "b"], F, flows=Z, output=X, final_demand=[350.0, 1700.0]), InputOutput)


def test_a_sector_that_makes_nothing_may_stay_with_no_inputs():
    table = leontief(["a", "b"], F, flows=np.array([[150.0, 0.0], [200.0, 0.0]]), output=[1000.0, 0.0])

    np.testing.assert_allclose(table.total, [(1.2 + 0.2 * 0.2) / 0.85, 0.2])


def test_an_unknown_or_ambiguous_sector_is_asked_back():
    table = leontief(["north/steel", "south/steel"], F, coefficients=np.zeros((2, 2)))

    with pytest.raises(InputError, match="several regions|几个地区"):
        table.at("steel")
    with pytest.raises(InputError) as caught:
        table.at("north/stel")
    assert "north/steel" in caught.value.problems[0].way_out.en


# Files and parks ------------------------------------------------------------------------------------------------------
def written(folder: Path, table: str, intensity: str) -> Path:
    (folder / "io_table.csv").write_text(table, encoding="utf-8")
    (folder / "io_intensity.csv").write_text(intensity, encoding="utf-8")
    return folder


INTENSITY = "sector,intensity,unit,source\nmanufacturing,0.2,tCO2e/万元,yearbook\nagriculture,1.2,tCO2e/万元,yearbook\n"


def test_wide_files_are_read_in_any_order_of_sectors(tmp_path):
    """t/万元 is 0.1 kt/M CNY: (0.118, 0.047) / 0.7575."""
    place = written(tmp_path, "sector,agriculture,manufacturing,final_demand\nagriculture,150,500,350\nmanufacturing,200,100,1700\noutput,1000,2000,\n", INTENSITY)

    table = read_io_tables(place)

    assert table.labels == ("agriculture", "manufacturing")
    np.testing.assert_allclose(table.total, [0.118 / 0.7575, 0.047 / 0.7575], rtol=1e-13)


def test_wide_files_without_output_are_coefficients(tmp_path):
    place = written(tmp_path, "sector,agriculture,manufacturing\nagriculture,0.15,0.25\nmanufacturing,0.20,0.05\n", INTENSITY)

    np.testing.assert_allclose(read_io_tables(place).total, [0.118 / 0.7575, 0.047 / 0.7575], rtol=1e-13)


@pytest.mark.parametrize(
    "table, intensity, words",
    [
        ("sector,agriculture,manufacturng\nagriculture,0.15,0.25\nmanufacturing,0.2,0.05\n", INTENSITY, "manufactur"),
        ("sector,agriculture,manufacturing\nagriculture,0.15,0.25\nmanufacturing,0.2,0.05\n", INTENSITY.replace("agriculture,1.2,tCO2e/万元", "agriculture,1.2,t/t"), "no emission per money"),
        ("sector,agriculture,manufacturing\nagriculture,0.15,0.25\nmanufacturing,0.2,0.05\n", INTENSITY.replace("yearbook", ""), "without a source"),
    ],
)
def test_wide_files_with_faults_are_refused(tmp_path, table, intensity, words):
    with pytest.raises(InputError) as caught:
        read_io_tables(written(tmp_path, table, intensity))
    assert words in " ".join(problem.what.en for problem in caught.value.problems)


def sectors(**more):
    """The textbook's sectors as a park's own table, prices of 2022."""
    return [{"sector": name, "output": output, "output_unit": "亿元", "intensity": f, "intensity_unit": "tCO2e/万元", "price_year": 2022, "source": "book", "quality": "C", **more}
            for name, output, f in (("agriculture", 1000, 1.2), ("manufacturing", 2000, 0.2))]


def flows(unit="亿元", scale=(1.0, 1.0)):
    """The textbook's transactions."""
    cells = (("agriculture", "agriculture", 150), ("agriculture", "manufacturing", 500), ("manufacturing", "agriculture", 200), ("manufacturing", "manufacturing", 100))
    return [{"from_sector": a, "to_sector": b, "value": value / scale[b == "manufacturing"], "unit": unit, "input_ref": f"io_flows.csv:{line}"}
            for line, (a, b, value) in enumerate(cells, 2)]


def line(given, io_sectors=None, io_flows=None):
    """The line of one purchase priced by the park's own table."""
    park = park_of({**tables(), "materials": [], "scope3_activities": numbered([given]), "io_sectors": sectors() if io_sectors is None else io_sectors,
                    "io_flows": flows() if io_flows is None else io_flows})
    made = account(park, ["location"], checks=False)
    return made.rows[made.rows["input_ref"] == "scope3_activities.csv:2"].iloc[0]


def test_a_purchase_is_priced_by_the_parks_own_table():
    """100 万元 of 2022 of manufactures x 0.47/0.7575 t/万元 = 62.046 t."""
    for io_flows in (flows(), flows("1", (1000.0, 2000.0))):
        found = line(record("1", 100, "万元", "io:manufacturing", item="parts", price_basis="2022"), io_flows=io_flows)
        assert found["tco2e"] == pytest.approx(47 / 0.7575)
        assert found["method"] == "io" and found["use"] == "io"


def test_wide_files_become_a_parks_own_tables(tmp_path):
    """The textbook with two regions' names: 100 万元 of south/manufacturing x 0.47/0.7575, and the same once more by the sector alone."""
    place = written(tmp_path, "sector,north/agriculture,south/manufacturing\nnorth/agriculture,0.15,0.25\nsouth/manufacturing,0.20,0.05\n",
                    INTENSITY.replace("manufacturing", "south/manufacturing").replace("agriculture", "north/agriculture"))
    made = {name: frame.assign(input_ref="").to_dict("records") for name, frame in park_tables(place, 2022, "book").items()}

    for name in ("io:south/manufacturing", "io:manufacturing"):
        assert line(record("1", 100, "万元", name, item="parts", price_basis="2022"), **made)["tco2e"] == pytest.approx(47 / 0.7575)


def test_money_of_another_year_is_deflated_to_the_tables_prices():
    """2023 prices: x 1/0.97."""
    assert line(record("1", 100, "万元", "io:manufacturing", item="parts", price_basis="2023"))["tco2e"] == pytest.approx(47 / 0.7575 / 0.97)


def test_an_energy_sector_is_left_to_the_energy_tables():
    """The mill has energy records: what it pays an energy sector is in scopes 1, 2 and category 3 already."""
    named = sectors()
    named[0]["energy"] = "yes"
    found = line(record("1", 100, "万元", "io:agriculture", item="heat", price_basis="2022"), io_sectors=named)

    assert found["status"] == "IE" and found["method"] == "in_energy_records" and found["tco2e"] == 0.0


def test_a_park_with_a_table_that_does_not_hold_is_refused():
    """EUR against CNY, and a sector misspelt: refused with the place."""
    strange = flows()
    strange[0]["unit"] = "MEUR"
    with pytest.raises(InputError, match=r"unlike|不一致"):
        line(record("1", 100, "万元", "io:manufacturing", item="parts", price_basis="2022"), io_flows=strange)
    lost = flows()
    lost[0]["from_sector"] = "agricultur"
    with pytest.raises(InputError) as caught:
        line(record("1", 100, "万元", "io:manufacturing", item="parts", price_basis="2022"), io_flows=lost)
    assert str(caught.value.problems[0].place) == "io_flows.csv:2" and "agriculture" in caught.value.problems[0].way_out.en


def test_a_table_nobody_asks_is_not_opened():
    """A park with sectors only and no purchase by them accounts as before."""
    park = park_of({**tables(), "io_sectors": sectors()})

    pd.testing.assert_frame_equal(account(park, ["location"], checks=False).totals, account(park_of(tables()), ["location"], checks=False).totals)
