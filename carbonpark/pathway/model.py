"""The plan as a program: boxes become variables, rules become rows, the question becomes the objective.

This is the place where everything meets, and it knows nothing: quantities, rules and costs are written elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import costs
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.pathway.decisions import Box, boxes
from carbonpark.pathway.express import Rows, declare, rows
from carbonpark.pathway.matrix import Matrix, compile_model
from carbonpark.pathway.quantities import PROBES
from carbonpark.rules import RULES, definition
from carbonpark.words.collector import quiet_collector
from carbonpark.words.errors import UsageError
from carbonpark.words.vocabulary import WORDS

GOALS: dict[str, Callable[[Arrays, Arrays], Any]] = {
    "net_cost": costs.net_cost,
    "energy_cost": costs.energy_system_cost,
    "cumulative_emissions": lambda q, c: costs.cumulative_emissions(q, c),
    "peak_emissions": lambda q, c: total(definition.peak_counted, q, c, over="account"),
}
"""What a question may ask to be least."""


@dataclass(frozen=True)
class Program:
    """A plan expressed and compiled, with the way back from columns to quantities."""

    k: Coefficients
    q: Arrays
    """Quantities: variables where decided, numbers elsewhere."""
    matrix: Matrix
    goal: Any
    minimise: str
    written: tuple[Rows, ...]

    def numbers(self, x: np.ndarray) -> dict[str, xr.DataArray]:
        """Every quantity in numbers, from a solution."""
        return {name: self.matrix.numbers(getattr(self.q, name), x).astype(float) for name in self.q}


def program(k: Coefficients, reference: Mapping[str, xr.DataArray], minimise: str = "net_cost",
            account: str | None = None) -> Program:
    """Express and compile a plan."""
    model = pyo.ConcreteModel()
    with quiet_collector():
        q = Arrays(**{box.name: _cells(model, k, box) for box in boxes(k, reference).values()})
        written = tuple(rows(model, rule.name, rule(q, k.c)) for rule in RULES if rule.applies(k.c))
        goal = objective(k, q, minimise, account)
        model.objective = pyo.Objective(expr=goal)
        matrix = compile_model(model, written, probes=tuple(name for name in PROBES if _has_cells(k, name)))
    return Program(k, q, matrix, goal, minimise, written)


def _has_cells(k: Coefficients, name: str) -> bool:
    """Whether a quantity has any cell in this park: without pools there is no land to probe."""
    return all(len(k.coords[dim]) for dim in WORDS[name].dims)


def objective(k: Coefficients, q: Arrays, minimise: str, account: str | None) -> Any:
    """The cell that is to be least."""
    if minimise not in GOALS:
        raise UsageError(f"no goal '{minimise}': {', '.join(GOALS)}")
    value = GOALS[minimise](q, k.c)
    if minimise == "cumulative_emissions":
        value = value.sel(account=account)
    return value.values.item()


def _cells(model: pyo.ConcreteModel, k: Coefficients, box: Box) -> xr.DataArray:
    """One quantity's array: variables where decided, numbers elsewhere."""
    dims = WORDS[box.name].dims
    coords = {dim: list(k.coords[dim]) for dim in dims}
    def labelled(values: np.ndarray) -> xr.DataArray:
        return xr.DataArray(values, dims=dims, coords=coords)

    if not box.decided.any():
        return labelled(box.given)
    array = declare(model, box.name, dims, coords, labelled(box.lower), labelled(box.upper),
                    mask=labelled(box.decided.astype(float)))
    cells = array.values
    for place in zip(*np.nonzero(~box.decided), strict=True):
        cells[place] = float(box.given[place])
    for place in zip(*np.nonzero(box.integer), strict=True):
        cells[place].domain = pyo.Integers
    return array
