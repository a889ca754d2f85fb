"""Drift guards over the registries: what is written once must read the same everywhere, and nothing may hide.

`test_engine_registry.py` reads every equation and rule four ways on random arrays; here the same is asked of
cells, of a real park's coefficients and plan, of the texts themselves and of what is generated from them.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from small_plans import at_rest_counted, small
from unit_reading import parsed, registry

import carbonpark
from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import ratios
from carbonpark.ledger.arrays import Arrays, labelled
from carbonpark.ledger.cell import CELLS, Cell
from carbonpark.ledger.equation import EQUATIONS
from carbonpark.ledger.formula import recorders
from carbonpark.ledger.total import total, total_rows
from carbonpark.pathway.decisions import boxes
from carbonpark.pathway.model import _cells
from carbonpark.report.equations import PAGE, fill_registries, page
from carbonpark.rules import RULES
from carbonpark.words.errors import DriftError
from carbonpark.words.vocabulary import DIMS, WORDS

fill_registries()
OUR_CELLS = [each for each in CELLS.values() if each.function.__module__.startswith("carbonpark.")]
OUR_EQUATIONS = [each for each in EQUATIONS if each.origin.startswith("carbonpark.")]
OUR_RULES = [each for each in RULES if each.origin.startswith("carbonpark.")]
PACKAGE = Path(carbonpark.__file__).parent
PARTS = {
    "taken": "TJ",
    "green": "TJ",
    "calorific": "ktce_calorific / TJ",
    "equal_value": "ktce_equal_value / TJ",
    "running_cost": "M CNY",
    "investment": "M CNY",
    "mass": "kt",
    "reduction": "kt CO2e",
    "growth": "kt CO2e",
    "exited": "1",
    "kept_before": "MW",
    "process_activity": "kt",
    "process_factor": "kt / kt",
    "material_amount": "kt",
    "chain_factor": "kt CO2e / kt",
}
"""Arguments that are no words of the vocabulary: sums made on the way, and columns of the account's row
tables."""
STRUCTURE = {"project_window", "main_output"}
"""Words that say which decisions exist (decisions.py) and which product leads (supply_mix.py): no equation
needs them."""


def named(each: Any) -> str:
    """The name a test is shown by."""
    return str(each.name)


# (i) the text -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", OUR_CELLS, ids=named)
def test_every_argument_of_a_cell_has_a_meaning(cell):
    """An argument is a word of the vocabulary, or a part with a unit of its own named above."""
    assert [name for name in cell.arguments if name not in WORDS and name not in PARTS] == []


def test_no_part_is_named_for_nothing():
    """The list of parts holds what some cell uses, and no word of the vocabulary."""
    used = {name for cell in OUR_CELLS for name in cell.arguments}

    assert set(PARTS) - used == set()
    assert set(PARTS) & set(WORDS) == set()


@pytest.mark.parametrize("each", [*OUR_EQUATIONS, *OUR_RULES], ids=named)
def test_every_formula_stands_on_the_dimensions_declared(each):
    """The recorder refuses a name outside the vocabulary; what it writes has the declared dimensions and no
    blank."""
    recorded = each.function(*recorders(WORDS, DIMS))

    assert set(recorded.dims) == set(each.dims)
    assert set(each.dims) <= set(DIMS)
    assert recorded.tex.strip()
    assert "nan" not in recorded.tex
    assert each.source
    assert (each.__doc__ or "").strip().split("\n")[0].endswith(".")


@pytest.mark.parametrize("rule", [each for each in OUR_RULES if each.target], ids=named)
def test_a_target_says_what_its_price_is_per_unit_of(rule):
    """'The price is ..., in M CNY per <unit of the rule>': the unit told is the unit of the row's limit."""
    last = re.search(r"in M CNY per ([^.]+)\.$", rule.price_meaning)
    assert last is not None, rule.price_meaning
    told, unit = last.group(1), rule.unit
    synonyms = {"1": "unit of base-year activity", "ktce_calorific": "ktce", "ktce_equal_value": "ktce"}

    assert told == synonyms.get(unit, unit)


# (ii) units -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", OUR_CELLS, ids=named)
def test_every_cell_comes_out_in_its_unit(cell):
    """Arguments of random size in their own units: the product, told in the cell's unit, is the product of
    numbers."""
    random = np.random.default_rng(list(cell.name.encode()))
    numbers = {name: float(random.uniform(0.5, 2.0)) for name in cell.arguments}
    told = {
        name: number * parsed(WORDS[name].unit if name in WORDS else PARTS[name])
        for name, number in numbers.items()
    }
    made = cell(**told)
    quantity = made if hasattr(made, "to") else registry().Quantity(made, "")

    assert (quantity / parsed(cell.unit)).to("").magnitude == pytest.approx(cell(**numbers), rel=1e-12)


# (iii) rows and numbers -------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Undecided:
    """A plan's quantities as variables, and the same at random values."""

    k: Coefficients
    q: Arrays
    variables: tuple[Any, ...]

    def at(self, seed: int) -> Arrays:
        """Give every variable a random value (some 0); the same quantities in numbers."""
        random = np.random.default_rng(seed)
        for variable in self.variables:
            variable.set_value(
                float(random.uniform(-3.0, 5.0)) * float(random.random() > 0.2), skip_validation=True
            )
        return Arrays(**{name: values_of(getattr(self.q, name)) for name in self.q})


def values_of(array: xr.DataArray) -> xr.DataArray:
    """Variables and expressions at their values."""
    if array.dtype != object:
        return array.astype(float)
    cells = np.array([float(pyo.value(cell)) for cell in array.values.flat]).reshape(array.shape)
    return array.copy(deep=False, data=cells)


def undecided(k: Coefficients) -> Undecided:
    """The columns a plan would have."""
    model = pyo.ConcreteModel()
    q = Arrays(**{box.name: _cells(model, k, box) for box in boxes(k, at_rest_counted(k)).values()})
    return Undecided(k, q, tuple(model.component_data_objects(pyo.Var)))


@pytest.fixture(scope="module")
def toy() -> Undecided:
    """The toy park under its cap."""
    from carbonpark.factors import library
    from carbonpark.park import load_park
    from carbonpark.pathway.solved import prepare
    from carbonpark.scenario import load_scenario

    scenario = load_scenario(PACKAGE.parent / "scenarios" / "toy" / "cap.yaml")
    return undecided(prepare(scenario, load_park(Path(scenario.park_path)), library()).k)


@pytest.fixture(scope="module")
def anything() -> Undecided:
    """A small set with two labels in every dimension and every coefficient at random, limits included."""
    random = np.random.default_rng(7)
    labels = {name: (f"{name}_1", f"{name}_2") for name in DIMS if name not in ("year", "vintage", "row")}
    sizes = {**dict.fromkeys(labels, 2), "year": 3, "vintage": 2}
    figures = {
        word.name: random.uniform(0.1, 2.0, tuple(sizes[dim] for dim in word.dims))
        for word in WORDS.values()
        if word.kind == "c" and "row" not in word.dims
    }
    return undecided(small(years=(2025, 2026, 2028), **labels, **figures))


@pytest.mark.parametrize("park", ["toy", "anything"])
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_rows_at_a_random_plan_are_the_ledger_in_numbers(park, toy, anything, seed):
    """Every linear equation and every rule: what the solver is told, at a plan, is what the simulator
    computes of it."""
    given_ = {"toy": toy, "anything": anything}[park]
    plan = given_.at(seed)
    for equation in (each for each in OUR_EQUATIONS if each.linear):
        told = values_of(equation(given_.q, given_.k.c))
        np.testing.assert_allclose(
            told.values, equation(plan, given_.k.c).values, rtol=1e-9, atol=1e-9, err_msg=equation.name
        )
    for rule in (each for each in OUR_RULES if each.applies(given_.k.c)):
        row, number = rule(given_.q, given_.k.c), rule(plan, given_.k.c)
        told = type(row)(values_of(row.body), row.lower, row.upper, row.sense).slack
        np.testing.assert_allclose(
            told.values, number.slack.values.astype(float), rtol=1e-9, atol=1e-8, err_msg=rule.name
        )


TWINS = [
    (ratios.carbon_productivity, ratios.productivity_twin, "productivity_floor"),
    (ratios.carbon_intensity, ratios.intensity_twin, "emission_intensity_cap"),
    (ratios.energy_intensity, ratios.energy_intensity_twin, "energy_intensity_cap"),
    (
        ratios.energy_intensity_calorific,
        ratios.energy_intensity_twin_calorific,
        "energy_intensity_cap_calorific",
    ),
]


@pytest.mark.parametrize(("ratio", "twin", "limit"), TWINS, ids=lambda each: getattr(each, "name", ""))
@settings(max_examples=20, deadline=None)
@given(above=st.floats(0.1, 1e4), below=st.floats(0.1, 1e4), at=st.floats(0.1, 10.0))
def test_a_ratio_and_its_linear_twin_say_the_same(ratio, twin, limit, above, below, at):
    """numerator / denominator = r exactly when numerator - r x denominator = 0, on the two parts the ratio
    names."""
    numerator, denominator = ratio.arguments
    assert set(twin.arguments) == {denominator, limit}
    value = ratio(**{numerator: above, denominator: below})
    left = above - twin(**{denominator: below, limit: at})

    assert value == pytest.approx(above / below, rel=1e-12)
    assert left == pytest.approx((value - at) * below, rel=1e-9, abs=1e-6)


# (iv) arrays and row tables ---------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", OUR_CELLS, ids=named)
def test_total_on_arrays_is_total_on_rows(cell):
    """Each cell summed from labelled arrays, and from a table with one row for each combination of labels."""
    random = np.random.default_rng(list(cell.name.encode()))
    q, table, dims = spread(cell, random)
    kept, gone = dims[:1], dims[1:]
    on_arrays = total(cell, q, Arrays(), over=gone)
    on_rows = total_rows(cell, table.sample(frac=1.0, random_state=1), by=kept)

    np.testing.assert_allclose(on_rows.sort_index().values, on_arrays.values, rtol=1e-12)


def spread(cell: Cell, random: np.random.Generator) -> tuple[Arrays, Any, tuple[str, ...]]:
    """Random arguments as arrays on their own dimensions, and as columns of the table of all combinations."""
    own = {name: WORDS[name].dims if name in WORDS else ("year",) for name in cell.arguments}
    dims = tuple(dict.fromkeys(dim for each in own.values() for dim in each)) or ("year",)
    labels = {dim: [0, 1] for dim in dims}
    arrays = {
        name: labelled(own[name], labels, random.uniform(0.5, 2.0, (2,) * len(own[name]))) for name in own
    }
    whole = xr.DataArray(np.zeros((2,) * len(dims)), dims=dims, coords=labels)
    table = whole.to_series().rename("nothing").reset_index()
    for name, array in arrays.items():
        table[name] = (whole + array).transpose(*dims).to_series().to_numpy()
    if not any(own.values()):
        arrays = {name: array.expand_dims(year=[0, 1]) for name, array in arrays.items()}
    return Arrays(**arrays), table, dims


# the sources ------------------------------------------------------------------------------------------------
def decorated(room: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every cell, equation and rule in the files of a room."""
    for file in sorted((PACKAGE / room).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(mark, ast.Call) and getattr(mark.func, "id", "") in ("cell", "equation", "rule")
                for mark in node.decorator_list
            ):
                yield file.name, node


def literals(node: ast.FunctionDef) -> list[object]:
    """Numbers in a body, but the limit 0 of a relation and whole steps along the years."""
    allowed: set[int] = set()
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        if getattr(call.func, "id", "") in ("at_most", "at_least", "equal"):
            allowed |= {
                id(each) for each in call.args[1:] if isinstance(each, ast.Constant) and each.value == 0.0
            }
        if getattr(call.func, "attr", "") in ("shift", "isel", "diff"):
            allowed |= {
                id(each.value)
                for each in call.keywords
                if isinstance(getattr(each.value, "value", None), int)
            }
    return [
        each.value
        for statement in node.body
        for each in ast.walk(statement)
        if isinstance(each, ast.Constant) and isinstance(each.value, int | float) and id(each) not in allowed
    ]


@pytest.mark.parametrize("room", ["ledger", "rules"])
def test_no_coefficient_is_written_in_a_text(room):
    """Physics never sees data: no number stands in a cell, an equation or a rule, nor beside them in their
    files."""
    found = {f"{file}:{node.name}": literals(node) for file, node in decorated(room) if literals(node)}
    assert found == {}
    homes = {file for file, _ in decorated(room)}
    beside = [
        f"{home}:{node.lineno}"
        for home in sorted(homes)
        for node in ast.parse((PACKAGE / room / home).read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, int | float)
    ]
    assert beside == []


def test_the_scan_itself_sees_a_literal():
    """A planted 0.0946 is found; a limit of 0 and a step of one year are not coefficients."""
    planted = ast.parse("@cell()\ndef co2(use):\n    return use * 0.0946").body[0]
    plain = ast.parse("@rule()\ndef r(q, c):\n    return at_most(q.x.shift(year=1, fill_value=0), 0.0)").body[
        0
    ]

    assert literals(planted) == [0.0946]  # type: ignore[arg-type]
    assert literals(plain) == []  # type: ignore[arg-type]


def test_every_registered_text_was_scanned():
    """What the registries hold is what the files hold: nothing is registered from elsewhere."""
    written = {node.name for room in ("ledger", "rules") for _, node in decorated(room)}

    assert written == {each.name for each in [*OUR_CELLS, *OUR_EQUATIONS, *OUR_RULES]}


def test_every_word_is_used():
    """A word nobody reads is a promise nobody keeps."""
    used = {name for cell in OUR_CELLS for name in cell.arguments}
    for each in [*OUR_EQUATIONS, *OUR_RULES]:
        used |= set(re.findall(r"\b[qc]\.(\w+)", inspect.getsource(each.function)))

    assert {name for name in WORDS if name not in used} - STRUCTURE == set()


def test_every_dimension_is_used():
    """A dimension of the vocabulary is one that some word stands on."""
    assert set(DIMS) - {dim for word in WORDS.values() for dim in word.dims} == set()


def test_the_manual_is_what_the_registry_says():
    """`docs/equations.md` is generated: `python -m carbonpark.report.equations` writes it again."""
    assert PAGE.read_text(encoding="utf-8") == page()


# frozen -----------------------------------------------------------------------------------------------------
def test_coefficients_are_frozen():
    """A set is made once; more coefficients make a new set and leave the old one as it was."""
    k = small(group=("kiln",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        k.c = Arrays()  # type: ignore[misc]
    with pytest.raises(AttributeError, match="frozen"):
        k.c.warming = 1.0

    more = k.with_(emission_cap=k.array("emission_cap", 5.0))
    assert "emission_cap" in more.c
    assert "emission_cap" not in k.c


def test_a_coefficient_outside_the_vocabulary_is_refused():
    """Nor one on other dimensions or labels than its word and its set say."""
    k = small(group=("kiln",))
    with pytest.raises(DriftError, match="no coefficient"):
        k.with_(gravity=xr.DataArray(9.81))
    with pytest.raises(DriftError, match="stands on"):
        k.with_(emission_cap=xr.DataArray([1.0], dims="account", coords={"account": ["co2"]}))
    with pytest.raises(DriftError, match="labels"):
        k.with_(emission_budget=xr.DataArray([1.0], dims="account", coords={"account": ["ch4"]}))


def test_no_figure_of_a_set_can_be_changed_in_place():
    """Neither a coefficient nor a quantity of the base year: what was made is what is solved and told."""
    k = small(group=("kiln",))
    with pytest.raises(ValueError, match="read-only"):
        k.c.warming.values[...] = 28.0
    with pytest.raises(ValueError, match="read-only"):
        k.base["activity"].values[...] = 2.0
