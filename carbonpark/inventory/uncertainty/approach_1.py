"""IPCC approach 1: error propagation (2006 Guidelines, volume 1, chapter 3, equations 3.1 and 3.2).

Half ranges are 95 %, in % of the value. Where many rows use one factor, its error is the same in all of them:
row by row, as if independent, the sum looks far surer than it is. Both figures are made, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from carbonpark.inventory.uncertainty.inputs import Inputs

LIMIT = 30.0
"""Per cent above which approach 1 no longer holds (IPCC 2006 volume 1, section 3.2.3.1)."""


def product_pct(*parts: float) -> float:
    """Half range of a product of independent figures [%], equation 3.1.

    >>> round(product_pct(5.0, 7.0), 3)
    8.602
    """
    return float(np.sqrt(np.sum(np.square(parts))))


def sum_pct(pct: Sequence[float] | np.ndarray, value: Sequence[float] | np.ndarray) -> float:
    """Half range of a sum of independent figures [%], equation 3.2; NaN where the sum is zero.

    >>> round(sum_pct([10.0, 20.0], [100.0, 50.0]), 3)
    9.428
    """
    values = np.asarray(value, dtype=float)
    whole = abs(float(values.sum()))
    error = float(np.sqrt(np.sum((np.asarray(pct, dtype=float) * values) ** 2)))
    return error / whole if whole else float("nan")


def shared_factor_pct(
    activity_pct: Sequence[float], factor_pct: float, value: Sequence[float]
) -> float:
    """Half range of rows that share one factor [%]: the factor's errors add up, the activities' do not.

    >>> round(shared_factor_pct([0.0, 0.0], 10.0, [100.0, 50.0]), 3)
    10.0
    """
    return product_pct(sum_pct(activity_pct, value), factor_pct)


def propagated(inputs: Inputs) -> pd.DataFrame:
    """Each total with its half range [%]: `pct` (shared factors and records count as one), `naive_pct` (every
    row independent) and `beyond`, the share of the total whose half range is above 30 %."""
    terms = inputs.terms
    of_record = inputs.pct("records")[terms["record"].to_numpy()]
    of_factor = inputs.pct("factors")[terms["factor"].to_numpy()]
    x = terms["x"].to_numpy(float)
    row_pct = np.hypot(of_record, of_factor)
    total, count = terms["total"].to_numpy(), len(inputs.totals)
    naive = np.bincount(total, weights=(row_pct * x) ** 2, minlength=count)
    shared = _squares(total, terms["record"].to_numpy(), of_record * x, count)
    shared += _squares(total, terms["factor"].to_numpy(), of_factor * x, count)
    whole = np.abs(inputs.totals["value"].to_numpy(float))
    weight = np.bincount(total, weights=np.abs(x), minlength=count)
    wide = np.bincount(total, weights=np.abs(x) * (row_pct > LIMIT), minlength=count)
    with np.errstate(divide="ignore", invalid="ignore"):
        return pd.DataFrame({
            "pct": np.sqrt(shared) / whole,
            "naive_pct": np.sqrt(naive) / whole,
            "beyond": wide / weight,
        })


def ratio_pct(inputs: Inputs, over: int, under: int) -> float:
    """Half range of one total over another [%]: what stands in both (energy that is also burnt) cancels.

    First order: the relative change of a ratio is that of the upper less that of the lower.
    """
    value = inputs.totals["value"].to_numpy(float)
    if not value[over] or not value[under]:
        return float("nan")
    square = 0.0
    for kind in ("records", "factors"):
        pct = inputs.pct(kind)
        effect = np.zeros(len(pct))
        for total, sign in ((over, 1.0), (under, -1.0)):
            place, held = inputs.by_total[kind][total]
            effect[place] += held * (sign / value[total])
        square += float(np.sum((pct * effect) ** 2))
    return float(np.sqrt(square))


def _squares(total: np.ndarray, source: np.ndarray, error: np.ndarray, count: int) -> np.ndarray:
    """Errors of one source add up within a total; sources add in quadrature."""
    width = int(source.max()) + 1 if len(source) else 1
    codes, pairs = np.unique(total.astype(np.int64) * width + source, return_inverse=True)
    within = np.bincount(pairs, weights=error, minlength=len(codes))
    return np.bincount(codes // width, weights=within**2, minlength=count)
