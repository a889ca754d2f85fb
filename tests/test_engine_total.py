"""`total`: the same sum on floats, on cells still to be decided, on rows of a table; and what it refuses to sum."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyomo.environ as pyo
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpark.ledger.arrays import Arrays, arrays
from carbonpark.ledger.cell import CELLS, cell
from carbonpark.ledger.linear import terms_of
from carbonpark.ledger.syntax import GrammarError
from carbonpark.ledger.total import total, total_rows
from carbonpark.words.errors import LabelError


@cell(unit="kt CO2", source="ipcc2006-v2c2-eq2.1")
def toy_co2(toy_fuel, toy_factor):
    """CO2 of one fuel burnt in one process."""
    return toy_fuel * toy_factor


@cell(unit="TJ", source="test")
def toy_intake(toy_output, toy_efficiency):
    """What goes in for what comes out."""
    return -toy_output / toy_efficiency


@cell(unit="kt CO2", source="test")
def toy_project_co2(toy_running, toy_use, toy_factor):
    """CO2 of a project's fuels."""
    return toy_running * toy_use * toy_factor


FUELS = ["coal", "gas"]


def one_boiler() -> tuple[Arrays, Arrays]:
    """100 TJ of coal and 50 TJ of gas."""
    q = arrays(year=[2030], process=["boiler"], fuel=FUELS, toy_fuel=(("year", "process", "fuel"), [[[100.0, 50.0]]]))
    return q, arrays(fuel=FUELS, toy_factor=(("fuel",), [0.0946, 0.0561]))


def undecided(dims: tuple[str, ...], shape: tuple[int, ...]) -> tuple[pyo.ConcreteModel, xr.DataArray]:
    """An array of fresh variables, labelled 0, 1, ... in each dimension."""
    model = pyo.ConcreteModel()
    model.x = pyo.Var(range(int(np.prod(shape))))
    cells = np.empty(len(model.x), dtype=object)
    cells[:] = list(model.x.values())
    return model, xr.DataArray(cells.reshape(shape), dims=dims, coords={d: range(n) for d, n in zip(dims, shape, strict=True)})


def test_fuel_times_factor():
    """100 x 0.0946 + 50 x 0.0561 = 9.46 + 2.805 = 12.265 kt."""
    q, c = one_boiler()

    assert total(toy_co2, q, c, over=("process", "fuel")).item() == pytest.approx(12.265)


def test_quotients_divide():
    """-(30 / 0.9 + 8 / 0.8) = -(33.333 + 10) TJ."""
    q = arrays(unit=["a", "b"], toy_output=(("unit",), [30.0, 8.0]))
    c = arrays(unit=["a", "b"], toy_efficiency=(("unit",), [0.9, 0.8]))

    assert total(toy_intake, q, c, over="unit").item() == pytest.approx(-(30 / 0.9 + 10))


def test_division_by_zero_is_refused():
    """An efficiency of 0 is a fault of the coefficients, not an infinite intake."""
    q = arrays(unit=["a"], toy_output=(("unit",), [30.0]))
    with pytest.raises(LabelError, match="division by zero"):
        total(toy_intake, q, arrays(unit=["a"], toy_efficiency=(("unit",), [0.0])), over="unit")


def test_two_coefficients_may_share_the_dimension_summed():
    """Two projects of (3 coal, 1 gas) TJ: 2 x (3 x 0.0946 + 1 x 0.0561) = 0.6798 kt."""
    q = arrays(project=["p"], toy_running=(("project",), [2.0]))
    c = arrays(project=["p"], fuel=FUELS, toy_use=(("project", "fuel"), [[3.0, 1.0]]),
               toy_factor=(("fuel",), [0.0946, 0.0561]))

    assert total(toy_project_co2, q, c, over=("project", "fuel")).item() == pytest.approx(0.6798)


def test_a_blank_coefficient_is_refused_and_a_blank_quantity_stays_blank():
    """Blank is unknown, never zero."""
    q, c = one_boiler()
    with pytest.raises(LabelError, match="toy_factor"):
        total(toy_co2, q, c.with_(toy_factor=c.toy_factor.where(c.toy_factor > 0.06)), over="fuel")

    blank = q.with_(toy_fuel=q.toy_fuel.where(q.toy_fuel > 60))
    assert np.isnan(total(toy_co2, blank, c, over=("process", "fuel")).item())


def test_labels_must_be_the_same_in_the_same_order():
    """xarray's default would keep what both sides have and drop the rest without a word."""
    q, _ = one_boiler()
    for fuels, factors in ((["gas", "coal"], [0.0561, 0.0946]), (["coal"], [0.0946])):
        with pytest.raises(LabelError):
            total(toy_co2, q, arrays(fuel=fuels, toy_factor=(("fuel",), factors)), over="fuel")
    _, x = undecided(("fuel",), (2,))
    other = arrays(fuel=[0, 2], toy_factor=(("fuel",), [1.0, 1.0]))
    with pytest.raises(LabelError, match="same 'fuel'"):
        total(toy_co2, Arrays(toy_fuel=x), other, over="fuel")


def test_undecided_cells_give_one_flat_expression():
    """Zero coefficients and combinations that do not exist leave no term."""
    _, x = undecided(("process", "fuel"), (2, 3))
    x.values[1, 2] = 0
    c = arrays(fuel=range(3), toy_factor=(("fuel",), [1.0, 0.0, 2.5]))

    rows = total(toy_co2, Arrays(toy_fuel=x), c, over="fuel")

    assert [str(row) for row in rows.values] == ["x[0] + 2.5*x[2]", "x[3]"]


def test_a_combination_that_nowhere_exists_sums_to_the_number_zero():
    """No term at all is a plain 0.0, not an expression."""
    _, x = undecided(("process", "fuel"), (1, 2))
    c = arrays(fuel=range(2), toy_factor=(("fuel",), [0.0, 0.0]))

    assert total(toy_co2, Arrays(toy_fuel=x), c, over=("process", "fuel")).item() == 0.0


def test_numbers_may_lie_among_undecided_cells():
    """The base year is a number: 5 x 2 = 10 beside 2 x[1]."""
    _, x = undecided(("year",), (2,))
    x.values[0] = 5.0
    c = arrays(year=range(2), toy_factor=(("year",), [2.0, 2.0]))

    rows = total(toy_co2, Arrays(toy_fuel=x), c, over=())

    assert rows.values[0] == 10.0
    assert str(rows.values[1]) == "2.0*x[1]"
    constant, weights = terms_of(total(rows, over="year").item())
    assert constant == 10.0
    assert [(weight, variable.name) for weight, variable in weights] == [(2.0, "x[1]")]


def test_expressions_are_taken_apart_and_merged():
    """(x0 + x1) + (x0 - 3) = 2 x0 + x1 - 3."""
    _, x = undecided(("k",), (2,))
    both = xr.DataArray(np.array([x.values[0] + x.values[1], x.values[0] - 3.0], dtype=object), dims="k",
                        coords={"k": [0, 1]})

    constant, weights = terms_of(total(both, over="k").item())

    assert constant == -3.0
    assert [(weight, variable.name) for weight, variable in weights] == [(2.0, "x[0]"), (1.0, "x[1]")]


def test_a_product_of_two_undecided_is_refused():
    """Bilinear: no linear program."""
    _, x = undecided(("k",), (2,))
    _, y = undecided(("k",), (2,))
    with pytest.raises(GrammarError, match="not linear"):
        total(toy_co2, Arrays(toy_fuel=x, toy_factor=y), Arrays(), over="k")
    with pytest.raises(GrammarError, match="not linear"):
        total(toy_intake, Arrays(toy_efficiency=x), arrays(k=range(2), toy_output=(("k",), [1.0, 1.0])), over="k")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_rows_and_numbers_agree(seed):
    """What the solver is told at any point is what the numbers say there."""
    random = np.random.default_rng(seed)
    _model, x = undecided(("year", "process", "fuel"), (2, 3, 4))
    point = random.normal(size=x.shape)
    for variable, value in zip(x.values.flat, point.flat, strict=True):
        variable.value = value
    gone = random.random(x.shape) < 0.3
    x.values[gone] = 0
    numbers = xr.DataArray(np.where(gone, 0.0, point), dims=x.dims, coords=x.coords)
    c = arrays(fuel=range(4), gas=["CO2", "CH4"],
               toy_factor=(("fuel", "gas"), random.normal(size=(4, 2)) * (random.random((4, 2)) < 0.7)))
    for over in (("fuel",), ("process", "fuel"), ("year", "process", "fuel"), ()):
        rows = total(toy_co2, Arrays(toy_fuel=x), c, over=over)
        known = total(toy_co2, Arrays(toy_fuel=numbers), c, over=over)
        assert rows.dims == known.dims or set(rows.dims) == set(known.dims)
        values = np.vectorize(pyo.value, otypes=[float])(rows.values)
        np.testing.assert_allclose(values, known.transpose(*rows.dims).values, rtol=1e-9, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_total_on_arrays_is_total_on_rows(seed):
    """A table of rows, each with its own factor, sums to what the arrays sum to."""
    random = np.random.default_rng(seed)
    use, factor = random.random((2, 3, 2)), random.random(2)
    q = arrays(year=[2024, 2025], process=["a", "b", "c"], fuel=FUELS, toy_fuel=(("year", "process", "fuel"), use))
    c = arrays(fuel=FUELS, toy_factor=(("fuel",), factor))
    table = q.toy_fuel.to_series().rename("toy_fuel").reset_index()
    table["toy_factor"] = table["fuel"].map(dict(zip(FUELS, factor, strict=True)))

    by_rows = total_rows(toy_co2, table.sample(frac=1.0, random_state=seed), by=["year"])

    np.testing.assert_allclose(by_rows.sort_index(), total(toy_co2, q, c, over=("process", "fuel")).values)
    both = total_rows(toy_co2, table, by=["process", "year"])
    assert both.loc[("b", 2025)] == pytest.approx(float(use[1, 1] @ factor))


def test_a_blank_row_makes_its_group_blank():
    """One unknown amount: that year's total is unknown, the other year's is 2 x 0.5 = 1."""
    table = pd.DataFrame({"year": [2024, 2024, 2025], "toy_fuel": [1.0, np.nan, 2.0], "toy_factor": [0.5, 0.5, 0.5]})

    sums = total_rows(toy_co2, table, by=["year"])

    assert np.isnan(sums.loc[2024])
    assert sums.loc[2025] == 1.0


def test_a_million_cells_do_not_become_a_million_products():
    """Forty years x 500 processes x 50 fuels to 3 gases: the answer without the product in memory."""
    q = arrays(year=range(40), process=range(500), fuel=range(50),
               toy_fuel=(("year", "process", "fuel"), np.ones((40, 500, 50))))
    c = arrays(fuel=range(50), gas=range(3), toy_factor=(("fuel", "gas"), np.ones((50, 3))))

    assert (total(toy_co2, q, c, over=("process", "fuel")) == 500 * 50).all()


def test_cells_are_known_by_name():
    """The registry holds every cell with its unit."""
    assert CELLS["toy_co2"].unit == "kt CO2"
    assert toy_co2(2.0, 3.0) == 6.0


def test_arrays_are_frozen_and_say_what_is_there():
    """A misspelt name is answered with the nearest; a shape that does not fit is refused."""
    q, _ = one_boiler()
    with pytest.raises(LabelError, match="did you mean 'toy_fuel'"):
        _ = q.toy_feul
    with pytest.raises(AttributeError, match="with_"):
        q.toy_fuel = 1
    with pytest.raises(LabelError, match="shape"):
        arrays(fuel=FUELS, toy_factor=(("fuel",), [1.0]))
    with pytest.raises(LabelError, match="no labels"):
        arrays(toy_factor=(("fuel",), [1.0]))
