"""`total`, the only reducer: what a cell makes, summed over the dimensions named.

It never sums a dimension that only one coefficient has and the quantity lacks: that would be an outer product in
disguise (a misspelt dimension, say), and once summed nobody could see it in the result. A dimension that two
coefficients share, such as the carrier of a project's energy and of its emission factor, is a product proper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonpark.ledger.cell import Cell
from carbonpark.ledger.reading import summed
from carbonpark.ledger.syntax import Product
from carbonpark.words.errors import LabelError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
else:
    from carbonpark.ledger.late import xr

_ITSELF = Product({"array": 1}, 1.0)


def total(what: Any, q: Any = None, c: Any = None, *, over: str | Sequence[str]) -> Any:
    """Sum a cell (its arguments looked up in `q`, then `c`), or one array, over `over`.

    Raises
    ------
    LabelError
        If a dimension summed is not one of the quantity's own, labels differ, or a coefficient is blank.

    Examples
    --------
    >>> from carbonpark.ledger.arrays import arrays
    >>> q = arrays(year=[2030], fuel=["coal", "gas"], fuel_use=(("year", "fuel"), [[100.0, 50.0]]))
    >>> total(q.fuel_use, over="fuel").item()
    150.0
    """
    dims = (over,) if isinstance(over, str) else tuple(over)
    if not isinstance(what, Cell):
        _own_dims("total", [what], dims)
        return summed("total", lambda array: array, _ITSELF, [what], dims)
    factors, quantities = [], []
    for name in what.arguments:
        from_q = name in q
        factor = getattr(q if from_q else c, name)
        factors.append(factor)
        if from_q:
            quantities.append(factor)
        else:
            _not_blank(what.name, name, factor)
    _own_dims(what.name, quantities, dims, factors)
    return summed(what.name, what.function, what.product, factors, dims)


def _own_dims(name: str, quantities: Sequence[Any], over: tuple[str, ...], factors: Sequence[Any] = ()) -> None:
    own = {dim for each in quantities for dim in getattr(each, "dims", ())}
    carriers = Counter(dim for each in factors for dim in getattr(each, "dims", ()))
    lacking = [dim for dim in over if dim not in own and carriers[dim] < 2]
    if lacking:
        raise LabelError(f"{name}: may not sum {lacking}, which the quantity lacks (it has {sorted(own)}): "
                         "a misspelt dimension, or an outer product in disguise")


def _not_blank(cell: str, name: str, factor: Any) -> None:
    if isinstance(factor, xr.DataArray) and factor.dtype != object and not np.isfinite(factor.values).all():
        raise LabelError(f"{cell}: coefficient '{name}' is blank (or infinite) in a place it is needed")


def total_rows(cell: Cell, table: pd.DataFrame, by: Iterable[str]) -> pd.Series:
    """The same sum on a table of rows, one column for each argument of the cell: one number a group.

    A blank in a group makes that group's total blank.
    """
    import pandas as pd

    keys = list(by)
    values = np.asarray(cell.function(*(table[name].to_numpy(float) for name in cell.arguments)), dtype=float)
    groups = table.groupby(keys, sort=False, observed=True, dropna=False)
    codes = groups.ngroup().to_numpy()
    first = ~pd.Series(codes).duplicated().to_numpy()
    labels = table.loc[first, keys]
    index = pd.MultiIndex.from_frame(labels) if len(keys) > 1 else pd.Index(labels[keys[0]], name=keys[0])
    sums = np.bincount(codes, weights=values, minlength=len(labels))
    return pd.Series(sums[codes[first]], index=index, name=cell.name)


