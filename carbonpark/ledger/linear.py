"""Sums on cells that are still to be decided: Pyomo variables and linear expressions in labelled arrays.

Only multipliers that are not zero meet variables that exist, so `0.0 * x` never becomes an expression and a
combination that does not exist (a plain 0) costs nothing. One flat `LinearExpression` is made for each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonpark.ledger.syntax import GrammarError
from carbonpark.words.errors import LabelError

if TYPE_CHECKING:
    import xarray as xr
else:
    from carbonpark.ledger.late import xr

Terms = tuple[float, list[tuple[float, Any]]]


def is_undecided(cell: object) -> bool:
    """Whether a cell is Pyomo's: a variable or an expression of variables."""
    return hasattr(cell, "is_potentially_variable")


def weighted_sum(function: Callable[..., Any], powers: Mapping[str, int], factors: Sequence[Any],
                 decided: Sequence[bool], over: tuple[str, ...]) -> xr.DataArray:
    """Sum of multiplier times undecided cell over `over`, cell by cell of what remains."""
    places = [place for place, known in enumerate(decided) if not known]
    if len(places) != 1 or list(powers.values())[places[0]] != 1:
        names = [list(powers)[place] for place in places]
        raise GrammarError(f"not linear: {names} are all still to be decided, or one is divided by")
    array = factors[places[0]]
    others = [1.0 if place == places[0] else factor for place, factor in enumerate(factors)]
    multiplier = function(*others)
    if not isinstance(multiplier, xr.DataArray):
        multiplier = xr.DataArray(float(multiplier))
    return _grouped(array, multiplier.astype(float), over)


def _grouped(array: xr.DataArray, multiplier: xr.DataArray, over: tuple[str, ...]) -> xr.DataArray:
    if not np.isfinite(multiplier.values).all():
        raise LabelError("a multiplier is blank or infinite: a coefficient in use has no value")
    _same_labels(array, multiplier)
    dims = [*array.dims, *(dim for dim in multiplier.dims if dim not in array.dims)]
    sizes = {**dict(multiplier.sizes), **dict(array.sizes)}
    kept, gone = [dim for dim in dims if dim not in over], [dim for dim in dims if dim in over]
    shape = tuple(sizes[dim] for dim in [*kept, *gone])
    flat = (int(np.prod(shape[: len(kept)], dtype=int)), int(np.prod(shape[len(kept):], dtype=int)))
    order = xr.DataArray(np.arange(array.size).reshape(array.shape), dims=array.dims)
    where = _spread(order, [*kept, *gone], shape).reshape(flat)
    factor = _spread(multiplier, [*kept, *gone], shape).reshape(flat)
    cells, kinds = _cells(array)
    group, place = np.nonzero((factor != 0.0) & (kinds > 0)[where])
    sums = _expressions(cells, kinds, where[group, place], factor[group, place], group, flat[0])
    values = np.empty(flat[0], dtype=object)
    values[:] = sums
    coords = {dim: (array if dim in array.coords else multiplier).coords[dim]
              for dim in kept if dim in array.coords or dim in multiplier.coords}
    return xr.DataArray(values.reshape(shape[: len(kept)]), dims=kept, coords=coords)


def _same_labels(array: xr.DataArray, multiplier: xr.DataArray) -> None:
    for dim in set(array.dims) & set(multiplier.dims):
        if dim in array.indexes and dim in multiplier.indexes:
            same = array.indexes[dim].equals(multiplier.indexes[dim])
        else:
            same = array.sizes[dim] == multiplier.sizes[dim]
        if not same:
            raise LabelError(f"the two sides do not carry the same '{dim}' in the same order: "
                             f"{list(array[dim].values)[:6]} and {list(multiplier[dim].values)[:6]}")


def _spread(array: xr.DataArray, dims: Sequence[Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """The array's values on all `dims`, repeated (as a view) where it lacks one."""
    own = [dim for dim in dims if dim in array.dims]
    values = array.transpose(*own).values
    thin = tuple(size if dim in own else 1 for dim, size in zip(dims, shape, strict=True))
    return np.broadcast_to(values.reshape(thin), shape)


def _cells(array: xr.DataArray) -> tuple[list[Any], np.ndarray[Any, Any]]:
    """Cells in order, and their kind: 0 nothing, 1 number, 2 variable, 3 expression."""
    cells = array.values.ravel().tolist()
    kind_of: dict[type, int] = {}
    kinds = np.empty(len(cells), dtype=np.int8)
    for place, cell in enumerate(cells):
        kind = kind_of.get(cell.__class__)
        if kind is None:
            kind = kind_of[cell.__class__] = _kind(cell)
        kinds[place] = kind if kind != 1 else int(cell != 0)
    return cells, kinds


def _kind(cell: Any) -> int:
    if not is_undecided(cell):
        return 1
    return 2 if cell.is_variable_type() else 3


def _expressions(cells: list[Any], kinds: np.ndarray[Any, Any], picked: np.ndarray[Any, Any],
                 factors: np.ndarray[Any, Any], group: np.ndarray[Any, Any], count: int) -> list[Any]:
    """One flat expression a group; `group` is in rising order."""
    from pyomo.core.expr.numeric_expr import MonomialTermExpression

    kind = kinds[picked]
    numbers = kind == 1
    values = np.array([cells[place] for place in picked[numbers].tolist()], dtype=float)
    # Of nothing, bincount makes whole numbers even with weights: they would cut what is added below.
    constants = np.bincount(group[numbers], weights=factors[numbers] * values, minlength=count).astype(float)
    if (kind == 3).any():
        expanded = [_merged(pairs) for pairs in _expanded(cells, picked, factors, kind, group, count, constants)]
    else:
        chosen = kind == 2
        flat = [cells[place] if factor == 1.0 else MonomialTermExpression((factor, cells[place]))
                for place, factor in zip(picked[chosen].tolist(), factors[chosen].tolist(), strict=True)]
        bounds = np.searchsorted(group[chosen], np.arange(count + 1)).tolist()
        expanded = [flat[start:end] for start, end in pairwise(bounds)]
    return [_sum_of(constant, terms) for constant, terms in zip(constants.tolist(), expanded, strict=True)]


def _expanded(cells: list[Any], picked: np.ndarray[Any, Any], factors: np.ndarray[Any, Any],
              kind: np.ndarray[Any, Any], group: np.ndarray[Any, Any], count: int,
              constants: np.ndarray[Any, Any]) -> list[dict[int, list[Any]]]:
    """Cells that are expressions, taken apart: for each group its variables with their summed weights."""
    known: dict[int, Terms] = {}
    groups: list[dict[int, list[Any]]] = [{} for _ in range(count)]
    for place, factor, code, home in zip(picked.tolist(), factors.tolist(), kind.tolist(), group.tolist(),
                                         strict=True):
        if code == 1:                                     # numbers are in `constants` already
            continue
        if place not in known:
            known[place] = terms_of(cells[place])
        constants[home] += factor * known[place][0]
        merged = groups[home]
        for weight, variable in known[place][1]:
            merged.setdefault(id(variable), [0.0, variable])[0] += factor * weight
    return groups


def _merged(pairs: Mapping[int, list[Any]]) -> list[Any]:
    from pyomo.core.expr.numeric_expr import MonomialTermExpression

    return [variable if weight == 1.0 else MonomialTermExpression((weight, variable))
            for weight, variable in pairs.values() if weight != 0.0]


def _sum_of(constant: float, terms: list[Any]) -> Any:
    from pyomo.core.expr.numeric_expr import LinearExpression

    if not terms:
        return constant
    if constant:
        return LinearExpression([constant, *terms])
    return terms[0] if len(terms) == 1 else LinearExpression(terms)


def terms_of(cell: Any) -> Terms:
    """A cell as its constant and its (weight, variable) pairs; an expression that is not linear is refused."""
    from pyomo.core.expr.numeric_expr import LinearExpression, MonomialTermExpression

    if not is_undecided(cell):
        return float(cell), []
    if cell.is_variable_type():
        return 0.0, [(1.0, cell)]
    if cell.__class__ is MonomialTermExpression and isinstance(cell._args_[0], float):
        return 0.0, [tuple(cell._args_)]
    if cell.__class__ is LinearExpression:
        parts = [terms_of(part) for part in cell.args]
        return sum(part[0] for part in parts), [pair for part in parts for pair in part[1]]
    from pyomo.repn import generate_standard_repn

    read = generate_standard_repn(cell, compute_values=True, quadratic=False)
    if not read.is_linear():
        raise GrammarError(f"not linear: {cell}")
    return float(read.constant), list(zip(map(float, read.linear_coefs), read.linear_vars, strict=True))
