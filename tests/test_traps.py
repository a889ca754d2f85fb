"""The traps of Pyomo cells in xarray (planning.md section 6), each silent by itself, each caught by a guard.

(a) copies of variables, (b) blank cells, (c) constant cells, (d) variables in no row, (e) outer products,
(f) masks that are true or false, (g) two-sided rows, a maximum, an infinite limit.
"""

from __future__ import annotations

import math

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from carbonpark.ledger.arrays import Arrays, arrays
from carbonpark.ledger.cell import cell
from carbonpark.ledger.linear import terms_of
from carbonpark.ledger.total import total
from carbonpark.pathway.express import declare, rows
from carbonpark.pathway.matrix import compile_model
from carbonpark.pathway.solver import Solver
from carbonpark.rules.relation import at_least, at_most, between, equal
from carbonpark.words.errors import DriftError, LabelError


@cell(unit="1", source="test")
def trap_product(thing, weight):
    """A thing and its weight."""
    return thing * weight


def three() -> tuple[pyo.ConcreteModel, xr.DataArray]:
    """A model with three variables x[0..2] >= 0 and the cost x[0]."""
    model = pyo.ConcreteModel()
    x = declare(model, "x", ("k",), {"k": [0, 1, 2]})
    model.cost = pyo.Objective(expr=x.values[0])
    return model, x


def columns_of_pyomo(model: pyo.ConcreteModel) -> list[str]:
    """What the standard form would hand over, unguarded."""
    return [column.name for column in LinearStandardFormCompiler().write(model, mixed_form=True).columns]


# (a) ---------------------------------------------------------------------------------------------------------------
def test_a_cloned_variable_is_a_second_column_of_the_same_name():
    """In silence: x[0] twice, one of them bound to nothing."""
    model, x = three()
    rows(model, "cap", at_most(total(x.copy(deep=True), over="k"), 5.0))

    assert columns_of_pyomo(model).count("x[0]") == 2


@pytest.mark.parametrize("cloned", [lambda x: x.copy(deep=True), lambda x: x.sortby("k", ascending=False),
                                    lambda x: xr.align(x, x)[0], lambda x: x.reindex_like(x)],
                         ids=["copy", "sortby", "align", "reindex"])
def test_a_copied_variable_is_refused(cloned):
    """Whatever clones the variables is caught before the solver sees it."""
    model, x = three()
    rows(model, "cap", at_most(total(cloned(x), over="k"), 5.0))

    with pytest.raises(DriftError, match="copies of variables"):
        compile_model(model)


# (b) ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("holed", [lambda x: x.shift(k=1), lambda x: x.where(x.k > 0), lambda x: x.pad(k=(1, 0)),
                                   lambda x: x.reindex(k=[0, 1, 2, 3])], ids=["shift", "where", "pad", "reindex"])
def test_a_blank_cell_is_refused(holed):
    """These put NaN where nothing was: Pyomo would take it for a number."""
    model, x = three()
    assert any(isinstance(each, float) and math.isnan(each) for each in holed(x).values)

    with pytest.raises(LabelError, match="blank"):
        rows(model, "cap", at_most(holed(x), 5.0))


def test_a_blank_inside_an_expression_is_refused():
    """x + NaN is an expression, so `rows` cannot see it; the matrix does, and names the row."""
    model, x = three()
    rows(model, "cap", at_most(x + x.shift(k=1), 5.0))

    with pytest.raises(DriftError, match=r"cap\[0\]"):
        compile_model(model)


def test_a_blank_coefficient_never_meets_a_variable():
    """`total` refuses it before there is a row."""
    _, x = three()
    with pytest.raises(LabelError, match="weight"):
        total(trap_product, Arrays(thing=x), arrays(k=[0, 1, 2], weight=(("k",), [1.0, math.nan, 1.0])), over="k")


# (c) ---------------------------------------------------------------------------------------------------------------
def test_constant_cells_are_taken_out_and_all_are_reported():
    """1 <= x <= 9 where only x[0] exists: one row, two that cannot hold; Pyomo would stop at the first."""
    model, x = three()
    mask = xr.DataArray([1.0, 0.0, 0.0], dims="k", coords={"k": [0, 1, 2]})
    product = total(trap_product, Arrays(thing=x), Arrays(weight=mask), over=())

    report = rows(model, "band", between(product, 1.0, 9.0))
    matrix = compile_model(model, [report])

    assert report.written == 1
    assert [row.labels for row in matrix.impossible] == [(1,), (2,)]
    assert [row.slack for row in matrix.impossible] == [-1.0, -1.0]
    assert Solver(matrix).solve().status == "infeasible"


def test_a_constant_row_that_holds_is_kept_in_the_records():
    """0 <= 9 vanishes with its dual; its slack of 9 is recorded."""
    model, _ = three()
    report = rows(model, "free", at_most(xr.DataArray([0.0], dims="k", coords={"k": [7]}), 9.0))

    assert report.written == 0
    assert [(row.labels, row.slack) for row in compile_model(model, [report]).idle] == [((7,), 9.0)]


@pytest.mark.parametrize("empty", [lambda x: x * 0.0, lambda x: x - x], ids=["zero times x", "x minus x"])
def test_expressions_that_turn_out_constant_are_all_listed(empty):
    """0.0 * x stays an expression until compile time, where Pyomo crashes on the first row only."""
    model, x = three()
    report = rows(model, "band", between(empty(x), 1.0, 9.0))
    assert report.written == 3

    matrix = compile_model(model, [report])

    assert sorted(row.labels for row in matrix.impossible) == [(0,), (1,), (2,)]
    model, x = three()
    matrix = compile_model(model, [rows(model, "free", between(empty(x), 0.0, 9.0))])
    assert sorted(row.labels for row in matrix.idle) == [(0,), (1,), (2,)]
    assert matrix.impossible == ()


# (d) ---------------------------------------------------------------------------------------------------------------
def test_variables_in_no_row_keep_their_column():
    """Pyomo hands over only x[0]; the matrix has all three, and every one has a value."""
    model, x = three()
    rows(model, "least", at_least(x.isel(k=[0]), 2.0))
    assert columns_of_pyomo(model) == ["x[0]"]

    matrix = compile_model(model)
    outcome = Solver(matrix).solve()

    assert matrix.columns == (("x", (0,)), ("x", (1,)), ("x", (2,)))
    assert matrix.values_of(Arrays(x=x), outcome.x).x.values.tolist() == [2.0, 0.0, 0.0]


def test_a_fixed_variable_is_refused_and_a_probe_must_appear():
    """Fixed variables leave the matrix with their price; bounds (0, 0) do not."""
    model, x = three()
    probe = declare(model, "probe", ("k",), {"k": [0]}, lower=0.0, upper=0.0)
    unused = declare(model, "unused", ("k",), {"k": [0]}, lower=0.0, upper=0.0)
    rows(model, "least", at_least(x.isel(k=[0]) + probe, 2.0))

    matrix = compile_model(model, probes=["probe"])
    outcome = Solver(matrix).solve()
    assert outcome.reduced_cost[matrix.column("probe", 0)] == pytest.approx(-1.0)     # one given unit saves one x[0]
    with pytest.raises(DriftError, match="unused"):
        compile_model(model, probes=["probe", "unused"])
    unused.values[0].fix(0)
    with pytest.raises(DriftError, match="fixed"):
        compile_model(model)


# (e) ---------------------------------------------------------------------------------------------------------------
def test_an_outer_product_in_disguise_is_refused():
    """A coefficient on the misspelt dimension 'kk', summed away: the result would look right and be 6 (x0+x1+x2)."""
    _, x = three()
    c = arrays(kk=[0, 1, 2], weight=(("kk",), [1.0, 2.0, 3.0]))
    assert (x * c.weight).sum(("k", "kk")).dims == ()

    with pytest.raises(LabelError, match="outer product"):
        total(trap_product, Arrays(thing=x), c, over=("k", "kk"))


# (f) ---------------------------------------------------------------------------------------------------------------
def test_masks_become_numbers():
    """A variable times True raises; `Arrays` keeps masks as 1.0 and 0.0."""
    _, x = three()
    mask = xr.DataArray([True, False, True], dims="k", coords={"k": [0, 1, 2]})
    with pytest.raises(TypeError):
        _ = x * mask

    kept = total(trap_product, Arrays(thing=x), Arrays(weight=mask), over="k").item()

    assert [(weight, variable.name) for weight, variable in terms_of(kept)[1]] == [(1.0, "x[0]"), (1.0, "x[2]")]


# (g) ---------------------------------------------------------------------------------------------------------------
def test_two_limits_stay_one_row():
    """1 <= x <= 9 is one row with two limits, not two rows with two duals."""
    model, x = three()
    rows(model, "band", between(x, 1.0, 9.0))
    assert len(LinearStandardFormCompiler().write(model, mixed_form=True).rows) == 6

    matrix = compile_model(model)

    assert matrix.shape == (3, 3)
    assert matrix.row_lower.tolist() == [1.0] * 3
    assert matrix.row_upper.tolist() == [9.0] * 3


def test_two_limits_among_others_keep_their_places():
    """A one-sided row before and an equality after the pair: every limit at its own row."""
    model, x = three()
    rows(model, "first", at_most(x.isel(k=[0]), 4.0))
    rows(model, "band", between(x.isel(k=[1]) * 2.0, 1.0, 9.0))
    rows(model, "last", equal(x.isel(k=[2]), 3.0))

    matrix = compile_model(model)

    limits = {matrix.row_name(row): (matrix.row_lower[row], matrix.row_upper[row]) for row in range(3)}
    assert limits == {"first[0]": (-np.inf, 4.0), "band[1]": (1.0, 9.0), "last[2]": (3.0, 3.0)}
    assert matrix.a[matrix.row("band", 1), :].toarray().ravel().tolist() == [0.0, 2.0, 0.0]


def test_a_maximum_is_refused():
    """The standard form would negate it without a word."""
    model, _ = three()
    model.cost.sense = pyo.maximize
    with pytest.raises(DriftError, match="minimise"):
        compile_model(model)


def test_an_infinite_limit_is_no_row():
    """Limits of +inf are for labels without a limit: Pyomo gets None, or no row at all."""
    model, x = three()
    limit = xr.DataArray([5.0, np.inf, np.inf], dims="k", coords={"k": [0, 1, 2]})

    assert rows(model, "cap", at_most(x, limit)).written == 1
    assert compile_model(model).rows == (("cap", (0,)),)


def test_an_infinite_coefficient_is_refused():
    """Whatever is not finite is refused with the name of its row."""
    model, x = three()
    rows(model, "cap", at_most(x * math.inf, 5.0))
    with pytest.raises(DriftError, match=r"cap\[0\]"):
        compile_model(model)
