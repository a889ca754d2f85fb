"""From labelled arrays to Pyomo: what is decided becomes variables, what must hold becomes rows.

Constant cells are taken out before Pyomo sees them: one that holds is recorded with its slack, one that cannot hold
is listed, and all of them at once. A blank is refused. A variable that may not move (lower = upper) stays a column,
so that its price can be read; it is never fixed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from carbonpark.rules.relation import Relation
from carbonpark.words.collector import quiet_collector
from carbonpark.words.errors import DriftError, LabelError

Domain = Literal["real", "integer", "binary"]
TOLERANCE = 1e-9
"""How far a constant row may miss its limit and still hold."""

_DOMAINS = {"real": pyo.Reals, "integer": pyo.Integers, "binary": pyo.Binary}


@dataclass(frozen=True)
class ConstantRow:
    """A cell of a rule that no decision can change: its value, its limits, what is left (negative: it cannot hold)."""

    rule: str
    labels: tuple[Any, ...]
    value: float
    lower: float
    upper: float

    @property
    def slack(self) -> float:
        """Distance to the nearer limit; negative where the row cannot hold."""
        return min(self.value - self.lower, self.upper - self.value)


@dataclass(frozen=True)
class Rows:
    """What became of one rule: rows written, cells that say nothing, cells that cannot hold."""

    rule: str
    written: int
    idle: tuple[ConstantRow, ...] = field(default=())
    impossible: tuple[ConstantRow, ...] = field(default=())


def declare(model: pyo.ConcreteModel, name: str, dims: Sequence[str], coords: Mapping[str, Sequence[Any]],
            lower: Any = 0.0, upper: Any = math.inf, domain: Domain = "real", mask: Any = None) -> xr.DataArray:
    """New variables on `dims`; where `mask` is false the combination does not exist and its cell is 0.

    `lower` and `upper` are numbers or arrays on some of the dimensions.
    """
    keys = {dim: _plain_labels(coords[dim]) for dim in dims}
    shape = tuple(len(keys[dim]) for dim in dims)
    frame = xr.DataArray(np.zeros(shape), dims=tuple(dims), coords=keys)
    exists = _spread(name, "mask", True if mask is None else mask, frame) != 0
    low, high = (_spread(name, word, value, frame)[exists] for word, value in (("lower", lower), ("upper", upper)))
    if np.isnan(low).any() or np.isnan(high).any():
        raise LabelError(f"{name}: a bound is blank")
    crossed = low > high
    if crossed.any():
        raise LabelError(f"{name}: {int(crossed.sum())} lower bounds lie above their upper bounds")
    index = list(itertools.compress(_keys([keys[dim] for dim in dims]), exists.ravel().tolist()))
    with quiet_collector():
        variables = pyo.Var(index, domain=_DOMAINS[domain]) if dims else pyo.Var([()], domain=_DOMAINS[domain])
        setattr(model, name, variables)
        made = list(variables.values())
        for variable, least, most in zip(made, low.tolist(), high.tolist(), strict=True):
            variable.setlb(None if least == -math.inf else least)
            variable.setub(None if most == math.inf else most)
    cells = np.zeros(shape, dtype=object)
    cells.fill(0)
    held = np.empty(len(made), dtype=object)
    held[:] = made
    cells[exists] = held
    return xr.DataArray(cells, dims=tuple(dims), coords=keys)


def _plain_labels(labels: Any) -> list[Any]:
    values = getattr(labels, "values", labels)
    return values.tolist() if isinstance(values, np.ndarray) else list(values)


def _keys(labels: Sequence[list[Any]]) -> Iterator[Any]:
    return iter(labels[0]) if len(labels) == 1 else itertools.product(*labels)


def _spread(name: str, word: str, value: Any, frame: xr.DataArray) -> np.ndarray[Any, Any]:
    if not isinstance(value, xr.DataArray):
        return np.broadcast_to(np.asarray(value, dtype=float), frame.shape)
    if set(value.dims) - set(frame.dims):
        raise LabelError(f"{name}: {word} has dimensions {value.dims}, the variable {frame.dims}")
    try:
        spread = frame + value.astype(float)
    except xr.AlignmentError as fault:
        raise LabelError(f"{name}: {word} does not carry the labels of the variable: {fault}") from fault
    return np.asarray(spread.transpose(*frame.dims).values)


def rows(model: pyo.ConcreteModel, name: str, relation: Relation) -> Rows:
    """Write one relation as rows of the model, one a cell; two limits on one body stay one row."""
    body = relation.body
    labels = list(_label_tuples(body))
    cells = body.values.ravel().tolist()
    lower, upper = _limits(relation.lower, body), _limits(relation.upper, body)
    if any(map(math.isnan, lower)) or any(map(math.isnan, upper)):
        raise LabelError(f"{name}: a limit is blank")
    kept: dict[tuple[Any, ...], tuple[float | None, Any, float | None]] = {}
    idle: list[ConstantRow] = []
    impossible: list[ConstantRow] = []
    for where, cell, low, high in zip(labels, cells, lower, upper, strict=True):
        if hasattr(cell, "is_potentially_variable") and cell.is_potentially_variable():
            if low > -math.inf or high < math.inf:
                kept[where] = (low if low > -math.inf else None, cell, high if high < math.inf else None)
            continue
        value = float(pyo.value(cell))
        if math.isnan(value):
            raise LabelError(f"{name}{where}: a blank cell (a label shifted or aligned away?)")
        row = ConstantRow(name, where, value, low, high)
        (idle if row.slack >= -TOLERANCE * max(1.0, abs(value)) else impossible).append(row)
    if kept:
        with quiet_collector():
            _write(model, name, kept)
    return Rows(name, len(kept), tuple(idle), tuple(impossible))


def _write(model: pyo.ConcreteModel, name: str, kept: dict[tuple[Any, ...], Any]) -> None:
    if model.component(name) is not None:
        raise DriftError(f"the model already has '{name}': a rule and a variable need names of their own")
    single = len(next(iter(kept))) == 1
    index = [where[0] for where in kept] if single else list(kept)
    setattr(model, name, pyo.Constraint(index, rule=lambda _model, *where: kept[where if where != ((),) else ()]))


def _label_tuples(body: xr.DataArray) -> Iterator[tuple[Any, ...]]:
    labels = [body[dim].values.tolist() for dim in body.dims]
    return itertools.product(*labels)


def _limits(limit: Any, body: xr.DataArray) -> list[float]:
    values = limit.values if isinstance(limit, xr.DataArray) else limit
    if isinstance(limit, xr.DataArray):
        thin = tuple(size if dim in limit.dims else 1 for dim, size in zip(body.dims, body.shape, strict=True))
        values = limit.transpose(*(dim for dim in body.dims if dim in limit.dims)).values.reshape(thin)
    return np.broadcast_to(np.asarray(values, dtype=float), body.shape).ravel().tolist()
