"""One product, many readings: floats, undecided cells, quantities with units, formula recorders.

The reading follows from what the arrays hold, never from a switch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from carbonpark.ledger.formula import Formula
from carbonpark.ledger.linear import is_undecided, weighted_sum
from carbonpark.ledger.syntax import Product
from carbonpark.words.errors import LabelError

if TYPE_CHECKING:
    import xarray as xr
else:
    from carbonpark.ledger.late import xr


def first_object(array: Any) -> Any:
    """The first cell of an object array that is not a plain number, or None."""
    if not (isinstance(array, xr.DataArray) and array.dtype == object):
        return None
    return next((cell for cell in array.values.flat if not isinstance(cell, (int, float, np.number))), None)


def summed(name: str, function: Callable[..., Any], product: Product, factors: Sequence[Any],
           over: tuple[str, ...]) -> Any:
    """The product of `factors`, summed over `over`, in the reading its factors ask for."""
    if any(isinstance(factor, Formula) for factor in factors):
        whole = function(*factors)
        return whole.sum(over) if over else whole
    found = [first_object(factor) for factor in factors]
    plain = [_plain(factor, thing) for factor, thing in zip(factors, found, strict=True)]
    try:
        if any(is_undecided(thing) for thing in found):
            decided = [thing is None for thing in found]
            return weighted_sum(function, product.powers, plain, decided, over)
        if any(thing is not None for thing in found):
            whole = function(*plain)
            return whole.sum(over, skipna=False) if over else whole
        return _dot(product, plain, over)
    except (xr.AlignmentError, LabelError) as fault:
        raise LabelError(f"{name}: {fault}") from fault


def _plain(factor: Any, thing: Any) -> Any:
    """Numbers kept in an object array (all 0, say) are floats."""
    if thing is None and isinstance(factor, xr.DataArray) and factor.dtype == object:
        return factor.astype(float)
    return factor


def _dot(product: Product, factors: Sequence[Any], over: tuple[str, ...]) -> xr.DataArray:
    """On floats: one `xr.dot`, which never holds the whole product in memory."""
    parts: list[xr.DataArray] = []
    for factor, power in zip(factors, product.powers.values(), strict=True):
        array = factor if isinstance(factor, xr.DataArray) else xr.DataArray(float(factor))
        if power < 0:
            array = 1.0 / array
            if np.isinf(array.values).any():
                raise LabelError("division by zero: a coefficient it divides by is 0")
        parts.extend([array] * abs(power))
    result: xr.DataArray = xr.dot(*parts, dim=list(over))
    return -result if product.sign < 0 else result
