"""The model as the solver sees it: one sparse matrix with its bounds, and the way back to names and labels.

Pyomo's standard form drops in silence what it does not need (unused variables, constant rows), so everything
dropped is put back or listed here, and whatever is not the model's own or not finite is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
import scipy.sparse as sp
import xarray as xr
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.core.expr.visitor import identify_variables
from pyomo.repn import generate_standard_repn
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.linear import terms_of
from carbonpark.pathway.express import TOLERANCE, ConstantRow, Rows
from carbonpark.words.collector import quiet_collector
from carbonpark.words.errors import DriftError, LabelError

Floats = np.ndarray[Any, np.dtype[np.float64]]
Label = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Matrix:
    """min cost·x + offset, row_lower <= A x <= row_upper, column_lower <= x <= column_upper."""

    a: sp.csc_array
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats
    cost: Floats
    offset: float
    integer: np.ndarray[Any, np.dtype[np.bool_]]
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]
    idle: tuple[ConstantRow, ...] = ()
    impossible: tuple[ConstantRow, ...] = ()
    _places: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.columns)

    @cached_property
    def _column_of(self) -> dict[Label, int]:
        return {label: place for place, label in enumerate(self.columns)}

    @cached_property
    def _row_of(self) -> dict[Label, int]:
        return {label: place for place, label in enumerate(self.rows)}

    def column(self, name: str, *labels: Any) -> int:
        """The column of one variable."""
        return _found(self._column_of, (name, labels), "variable")

    def row(self, rule: str, *labels: Any) -> int:
        """The row of one cell of a rule."""
        return _found(self._row_of, (rule, labels), "row")

    def columns_of(self, name: str) -> np.ndarray[Any, Any]:
        """All columns of one declared name."""
        return np.array([place for place, label in enumerate(self.columns) if label[0] == name], dtype=np.int32)

    def rows_of(self, rule: str) -> np.ndarray[Any, Any]:
        """All rows of one rule."""
        return np.array([place for place, label in enumerate(self.rows) if label[0] == rule], dtype=np.int32)

    def row_name(self, place: int) -> str:
        """A row as people read it: rule[labels]."""
        return _said(self.rows[place])

    def column_name(self, place: int) -> str:
        """A column as people read it."""
        return _said(self.columns[place])

    def activity(self, x: Floats) -> Floats:
        """A x: what every row's body comes to."""
        return np.asarray(self.a @ x)

    def objective(self, x: Floats) -> float:
        """Cost of `x`, the constant included."""
        return float(self.cost @ x) + self.offset

    def numbers(self, array: xr.DataArray, x: Floats) -> xr.DataArray:
        """An array of variables, expressions and numbers, in numbers."""
        if array.dtype != object:
            return array
        cells = [self._number(cell, x) for cell in array.values.ravel().tolist()]
        return array.copy(deep=False, data=np.array(cells, dtype=float).reshape(array.shape))

    def _number(self, cell: Any, x: Floats) -> float:
        place = self._places.get(id(cell))
        if place is not None:
            return float(x[place])
        constant, weights = terms_of(cell)
        return constant + sum(weight * float(x[self._places[id(variable)]]) for weight, variable in weights)

    def values_of(self, decisions: Arrays, x: Floats) -> Arrays:
        """Every decision array in numbers: the same `q`, decided."""
        return Arrays(**{name: self.numbers(array, x) if isinstance(array, xr.DataArray) else tuple(array)
                         for name, array in ((name, getattr(decisions, name)) for name in decisions)})


def _found(places: dict[Label, int], label: Label, what: str) -> int:
    if label not in places:
        raise LabelError(f"no {what} {_said(label)}")
    return places[label]


def _said(label: Label) -> str:
    name, labels = label
    return f"{name}[{','.join(map(str, labels))}]" if labels else name


def compile_model(model: pyo.ConcreteModel, written: Iterable[Rows] = (), probes: Sequence[str] = ()) -> Matrix:
    """The matrix of a Pyomo model, guarded.

    `written` are the records that `rows` gave back; `probes` are variables that must each appear in the matrix.

    Raises
    ------
    DriftError
        If a column is a copy of a variable, something is not finite, a variable was fixed, a probe is missing,
        or the objective is not one to minimise.
    """
    _one_to_minimise(model)
    records = list(written)
    idle = [row for each in records for row in each.idle]
    impossible = [row for each in records for row in each.impossible]
    with quiet_collector():
        variables = list(_variables(model))
        _none_fixed(variables)
        places = {id(variable): place for place, (_, _, variable) in enumerate(variables)}
        try:
            form = _standard_form(model, places)
        except InfeasibleConstraintException:
            found_idle, found_impossible = _take_out_constants(model)
            idle, impossible = idle + found_idle, impossible + found_impossible
            form = _standard_form(model, places)
        matrix = _assembled(model, form, variables, places, idle, impossible)
    _probes_present(matrix, probes)
    return matrix


def _standard_form(model: pyo.ConcreteModel, places: dict[int, int]) -> Any:
    try:
        form = LinearStandardFormCompiler().write(model, mixed_form=True)
    except (TypeError, AttributeError):            # Pyomo stumbles over a clone that has lost its model
        bodies = model.component_data_objects(pyo.Constraint, active=True)
        found = (variable for each in bodies for variable in identify_variables(each.body))
        _no_copies([variable for variable in found if id(variable) not in places])
        raise
    _no_copies([variable for variable in form.columns if id(variable) not in places])
    return form


def _no_copies(strangers: Sequence[Any]) -> None:
    if strangers:
        names = [variable.name for variable in strangers[:3]]
        raise DriftError(f"columns that are copies of variables: {names} (copied, sorted or aligned?)")


def _variables(model: pyo.ConcreteModel) -> Iterator[tuple[str, Any, Any]]:
    for component in model.component_objects(pyo.Var, active=True):
        name = component.name
        for index, variable in component.items():
            yield name, index, variable


def _none_fixed(variables: Sequence[tuple[str, Any, Any]]) -> None:
    fixed = [variable.name for _, _, variable in variables if variable.fixed]
    if fixed:
        raise DriftError(f"fixed variables leave the matrix and lose their price: {fixed[:3]}; use equal bounds")


def _one_to_minimise(model: pyo.ConcreteModel) -> None:
    objectives = list(model.component_data_objects(pyo.Objective, active=True))
    if len(objectives) != 1:
        raise DriftError(f"{len(objectives)} active objectives: there must be one")
    if objectives[0].sense != pyo.minimize:
        raise DriftError("the standard form negates a maximum in silence: minimise its opposite")


def _assembled(model: pyo.ConcreteModel, form: Any, variables: Sequence[tuple[str, Any, Any]],
               places: dict[int, int], idle: list[ConstantRow], impossible: list[ConstantRow]) -> Matrix:
    order = np.array([places[id(variable)] for variable in form.columns], dtype=np.int64)
    a, lower, upper, entries = _two_sided(form)
    cost = np.zeros(len(variables))
    cost[order] = form.c.toarray()[0] if form.c.shape[0] else 0.0
    a = _all_columns(sp.csc_array(a), order, len(variables))
    labels = _labels(entries)
    _finite(a, lower, upper, cost, form.c_offset, labels)
    idle = idle + _said_nothing(model, entries, {(row.rule, row.labels) for row in [*idle, *impossible]})
    keep, more_idle, more_impossible = _empty_rows(a, lower, upper, labels)
    bounds = [variable.bounds for _, _, variable in variables]
    return Matrix(
        a=sp.csc_array(a[keep]) if len(keep) < len(labels) else a, row_lower=lower[keep], row_upper=upper[keep],
        column_lower=np.array([-np.inf if low is None else low for low, _ in bounds], dtype=float),
        column_upper=np.array([np.inf if high is None else high for _, high in bounds], dtype=float),
        cost=cost, offset=float(form.c_offset[0]),
        integer=np.array([not variable.is_continuous() for _, _, variable in variables], dtype=bool),
        columns=tuple((name, _tuple(index)) for name, index, _ in variables),
        rows=tuple(labels[place] for place in keep.tolist()) if len(keep) < len(labels) else labels,
        idle=tuple(idle + more_idle), impossible=tuple(impossible + more_impossible), _places=places)


def _labels(entries: Sequence[Any]) -> tuple[Label, ...]:
    """Rule and labels of each row; a component is asked for its name once, not once a row."""
    names: dict[int, str] = {}
    labels = []
    for entry in entries:
        component = entry.constraint.parent_component()
        name = names.get(id(component))
        if name is None:
            name = names[id(component)] = component.name
        labels.append((name, _tuple(entry.constraint.index())))
    return tuple(labels)


def _tuple(index: Any) -> tuple[Any, ...]:
    if isinstance(index, tuple):
        return index
    return () if index is None else (index,)


def _two_sided(form: Any) -> tuple[Any, Floats, Floats, list[Any]]:
    """Rows with both limits: the standard form writes lo <= e <= up twice, one after the other."""
    sides = np.array([entry.bound_type for entry in form.rows], dtype=int)
    rhs = np.asarray(form.rhs, dtype=float)
    lower = np.where(sides <= 0, rhs, -np.inf)
    upper = np.where(sides >= 0, rhs, np.inf)
    lows = np.flatnonzero(sides == -1)
    lows = lows[lows > 0]
    twins = np.array([place for place in lows.tolist()
                      if form.rows[place].constraint is form.rows[place - 1].constraint], dtype=int)
    if not len(twins):
        return form.A, lower, upper, list(form.rows)
    lower[twins - 1] = lower[twins]
    keep = np.ones(len(sides), dtype=bool)
    keep[twins] = False
    entries = [entry for entry, kept in zip(form.rows, keep.tolist(), strict=True) if kept]
    return sp.csr_array(form.A)[np.flatnonzero(keep)], lower[keep], upper[keep], entries


def _all_columns(a: Any, order: np.ndarray[Any, Any], count: int) -> sp.csc_array:
    """The columns in the model's own order, those that no row uses included."""
    counts = np.zeros(count, dtype=np.int64)
    counts[order] = np.diff(a.indptr)
    ordered = a[:, np.argsort(order)] if (np.diff(order) < 0).any() else a
    indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return sp.csc_array((ordered.data, ordered.indices.astype(np.int32), indptr), shape=(a.shape[0], count))


def _finite(a: sp.csc_array, lower: Floats, upper: Floats, cost: Floats, offset: Any,
            labels: Sequence[Label]) -> None:
    rows = np.unique(a.indices[~np.isfinite(a.data)])
    broken = np.union1d(rows, np.flatnonzero(np.isnan(lower) | np.isnan(upper) | (lower == np.inf)
                                             | (upper == -np.inf))).astype(int)
    if len(broken):
        raise DriftError(f"blank or infinite numbers in rows {[_said(labels[row]) for row in broken[:3].tolist()]}")
    if not (np.isfinite(cost).all() and np.isfinite(offset).all()):
        raise DriftError("blank or infinite numbers in the objective")


def _empty_rows(a: sp.csc_array, lower: Floats, upper: Floats, labels: Sequence[Label]) \
        -> tuple[np.ndarray[Any, Any], list[ConstantRow], list[ConstantRow]]:
    """Rows whose terms cancelled out (x - x): they hold or they do not, whatever is decided."""
    filled = np.zeros(a.shape[0], dtype=bool)
    filled[a.indices] = True
    empty = [ConstantRow(*labels[row], 0.0, float(lower[row]), float(upper[row]))
             for row in np.flatnonzero(~filled).tolist()]
    return (np.flatnonzero(filled), [row for row in empty if row.slack >= -TOLERANCE],
            [row for row in empty if row.slack < -TOLERANCE])


def _said_nothing(model: pyo.ConcreteModel, entries: Sequence[Any], known: set[Label]) -> list[ConstantRow]:
    """Active constraints that the standard form left out because they are constant and hold."""
    if sum(len(each) for each in model.component_objects(pyo.Constraint, active=True)) == len(entries):
        return []
    written = {id(entry.constraint) for entry in entries}
    left = [each for each in model.component_data_objects(pyo.Constraint, active=True) if id(each) not in written]
    found = [_constant(each) for each in left if each.has_lb() or each.has_ub()]
    return [row for row in found if (row.rule, row.labels) not in known]


def _constant(constraint: Any) -> ConstantRow:
    read = generate_standard_repn(constraint.body, compute_values=True)
    low = float(pyo.value(constraint.lower)) if constraint.has_lb() else -np.inf
    high = float(pyo.value(constraint.upper)) if constraint.has_ub() else np.inf
    return ConstantRow(constraint.parent_component().name, _tuple(constraint.index()), float(pyo.value(read.constant)),
                       low, high)


def _take_out_constants(model: pyo.ConcreteModel) -> tuple[list[ConstantRow], list[ConstantRow]]:
    """Every constant row of the model, not only the first that cannot hold; they leave the model."""
    idle: list[ConstantRow] = []
    impossible: list[ConstantRow] = []
    for constraint in list(model.component_data_objects(pyo.Constraint, active=True)):
        if not generate_standard_repn(constraint.body, compute_values=True).is_constant():
            continue
        row = _constant(constraint)
        (idle if row.slack >= -TOLERANCE else impossible).append(row)
        constraint.deactivate()
    return idle, impossible


def _probes_present(matrix: Matrix, probes: Sequence[str]) -> None:
    if not probes:
        return
    used = (np.diff(matrix.a.indptr) > 0) | (matrix.cost != 0)
    for name in probes:
        places = matrix.columns_of(name)
        missing = [matrix.column_name(place) for place in places.tolist() if not used[place]]
        if missing or not len(places):
            raise DriftError(f"probes that enter no row: {missing[:3] or [name]}")
