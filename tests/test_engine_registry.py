"""Every equation and rule of the package, read four ways: the readings must agree."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr
from unit_reading import check_rule_units, check_units, parsed, readings

import carbonpark.ledger
import carbonpark.rules
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.cell import CELLS
from carbonpark.ledger.equation import EQUATIONS
from carbonpark.rules.relation import RULES
from carbonpark.words.vocabulary import DIMS, WORDS

for _room in (carbonpark.ledger, carbonpark.rules):
    for _module in pkgutil.iter_modules(_room.__path__):
        importlib.import_module(f"{_room.__name__}.{_module.name}")

OURS = [each for each in EQUATIONS if each.origin.startswith("carbonpark.")]
OUR_RULES = [each for each in RULES if each.origin.startswith("carbonpark.")]
FIRST_YEARS = 1
"""The base year is known: its cells are numbers among the undecided ones."""


def undecided_like(names: tuple[str, ...], known: Any, seed: int) -> tuple[Arrays, Arrays]:
    """(variables, their values): arrays with a known base year and some combinations that do not exist."""
    random = np.random.default_rng(seed)
    model = pyo.ConcreteModel()
    model.x = pyo.VarList()
    decided, valued = {}, {}
    for name in names:
        numbers = getattr(known, name).copy()
        gone = random.random(numbers.shape) < 0.25
        numbers.values[gone] = 0.0
        cells = np.empty(numbers.shape, dtype=object)
        for place, number in np.ndenumerate(numbers.values):
            base = "year" in numbers.dims and place[numbers.dims.index("year")] < FIRST_YEARS
            cells[place] = float(number) if base or gone[place] else model.x.add()
            if not (base or gone[place]):
                cells[place].value = float(number)
        decided[name] = xr.DataArray(cells, dims=numbers.dims, coords=numbers.coords)
        valued[name] = numbers
    return Arrays(**decided), Arrays(**valued)


def at_values(rows: xr.DataArray) -> np.ndarray:
    """Rows at the values their variables have."""
    return np.array([float(pyo.value(cell)) for cell in rows.values.flat]).reshape(rows.shape)


Q_NAMES = tuple(name for name, word in WORDS.items() if word.kind == "q")


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("equation", [each for each in OURS if each.linear], ids=lambda each: each.name)
def test_rows_and_numbers_agree(equation, seed):
    """What the solver is told and what the simulator reports are the same quantity."""
    (known, c), _ = readings(WORDS, DIMS, seed=seed)
    decided, valued = undecided_like(Q_NAMES, known, seed)

    rows, numbers = equation(decided, c), equation(valued, c)

    assert rows.dims == numbers.dims
    np.testing.assert_allclose(at_values(rows), numbers.values.astype(float), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("rule", OUR_RULES, ids=lambda each: each.name)
def test_a_rule_on_decisions_is_the_rule_on_numbers(rule):
    """The distance of a row's body from its limits is the slack that the simulator reports."""
    (known, c), _ = readings(WORDS, DIMS, seed=3)
    decided, valued = undecided_like(Q_NAMES, known, 3)

    rows, numbers = rule(decided, c), rule(valued, c)

    body = rows.body.copy(deep=False, data=at_values(rows.body))
    slack = type(rows)(body, rows.lower, rows.upper, rows.sense).slack
    np.testing.assert_allclose(slack.values, numbers.slack.values.astype(float), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("equation", OURS, ids=lambda each: each.name)
def test_equations_come_out_in_their_unit(equation):
    """Dimension and scale: the result in the declared unit is the number."""
    check_units(equation, WORDS, DIMS)


@pytest.mark.parametrize("rule", OUR_RULES, ids=lambda each: each.name)
def test_rules_compare_like_with_like(rule):
    """Body and limits of a rule are in its declared unit."""
    check_rule_units(rule, WORDS, DIMS)


@pytest.mark.parametrize("each", [*OURS, *OUR_RULES], ids=lambda each: each.name)
def test_formulas_can_be_written(each):
    """Every text has its formula, on the dimensions it declares."""
    formula = each.formula(WORDS, DIMS)

    assert formula.count("{") == formula.count("}")


@pytest.mark.parametrize("name", [name for name, each in CELLS.items()
                                  if each.function.__module__.startswith("carbonpark.")])
def test_cells_have_a_unit_that_can_be_read(name):
    """A cell's unit is one the vocabulary's units are written in, and it says what it is."""
    assert parsed(CELLS[name].unit) is not None
    assert CELLS[name].doc
    assert CELLS[name].source


@pytest.mark.parametrize("name", ["arrays", "total", "periods"])
def test_examples_in_the_docstrings_are_right(name):
    """What a docstring shows is what happens."""
    outcome = doctest.testmod(importlib.import_module(f"carbonpark.ledger.{name}"))

    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_unlike_things_do_not_add():
    """CO2 and CO2e, the two kinds of standard coal, a gas and CO2: each its own dimension."""
    import pint

    for one, other in (("kt CO2", "kt CO2e"), ("ktce_calorific", "ktce_equal_value"), ("kt", "kt CO2"),
                       ("M CNY", "TJ")):
        with pytest.raises(pint.DimensionalityError):
            _ = parsed(one) + parsed(other)
