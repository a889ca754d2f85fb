"""Logarithmic mean Divisia index: a change of emissions taken apart into causes that sum to it exactly.

The identity is a product per item, V_i = x_1i * x_2i * ...; the change of the total is shared out among the
x. Zeros take their analytical limits (Ang & Liu 2007, Energy Policy 35, 1426-1429), never a small number in
their place; an undefined factor (0/0, a carrier that was not used) is NaN and counts as unchanged, so that
what appears or vanishes is booked to the factor that is zero. Both forms are LMDI-I (Ang 2005, Energy
Policy 33, 867-871).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

SIGN_CHANGE = "sign_change"
"""The term of items whose product or factors change sign: they have no logarithm and are booked whole."""


@dataclass(frozen=True)
class Decomposition:
    """A change, by cause. `additive` sums to `change`; `multiplicative` multiplies to `ratio`."""

    additive: dict[str, float]
    multiplicative: dict[str, float] | None
    """None where the total is not positive in both years: a ratio of totals means nothing there."""
    change: float
    ratio: float | None
    start: float
    end: float

    @property
    def residual(self) -> float:
        """What the causes leave unexplained; LMDI leaves nothing but rounding."""
        return self.change - sum(self.additive.values())


def log_mean(a: ArrayLike, b: ArrayLike) -> Floats:
    """L(a, b) = (a - b) / (ln a - ln b), L(a, a) = a, L(a, 0) = 0; a and b of one sign.

    Raises
    ------
    ValueError
        If a and b have opposite signs: the mean does not exist.

    Examples
    --------
    >>> round(float(log_mean(2.0, 1.0)), 6)      # 1 / ln 2
    1.442695
    >>> float(log_mean(3.0, 3.0)), float(log_mean(5.0, 0.0))
    (3.0, 0.0)
    """
    first, second = np.broadcast_arrays(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    if (first * second < 0).any():
        raise ValueError("the logarithmic mean of two numbers of opposite sign does not exist")
    mean = np.where(first == second, first, 0.0)
    live = (first != second) & (first != 0) & (second != 0)
    mean[live] = (first[live] - second[live]) / _log_ratio(first[live], second[live])
    return mean


def _log_ratio(a: Floats, b: Floats) -> Floats:
    """ln(a / b), to full precision also where a and b are nearly equal."""
    near = np.abs(a - b) < 0.5 * np.abs(b)
    ratio = np.log(np.abs(a)) - np.log(np.abs(b))
    ratio[near] = np.log1p((a[near] - b[near]) / b[near])
    return ratio


def lmdi(start: Mapping[str, ArrayLike], end: Mapping[str, ArrayLike]) -> Decomposition:
    """Take the change of Σ_i Π_x x_i apart into one part for each factor x.

    Parameters
    ----------
    start, end : mapping of factor name -> array over items
        The factors in the two years, same names in both; scalars stand for all items. NaN = undefined (0/0),
        allowed where another factor of that item is zero. Any units; the product's unit is that of the
        result.

    Returns
    -------
    Decomposition
        `additive`: Δ_x = Σ_i L(V_i^T, V_i^0) ln(x_i^T / x_i^0). `multiplicative`: D_x = exp(Δ_x / L(V^T,
        V^0)). An item that appears gives V_i^T to the factor that was zero (in equal parts if several were);
        one that vanishes gives -V_i^0. Items whose factors change sign are the term `sign_change`.

    Examples
    --------
    >>> parts = lmdi({"activity": 10.0, "intensity": [2.0]}, {"activity": 20.0, "intensity": [1.5]})
    >>> {name: round(value, 4) for name, value in parts.additive.items()}   # L(30, 20) = 24.6630
    {'activity': 17.0951, 'intensity': -7.0951}
    """
    names = list(start)
    if set(names) != set(end):
        raise ValueError(f"the two years do not have the same factors: {sorted(set(names) ^ set(end))}")
    before, after = _stacked(names, start, end)
    value0, value1 = _product(before), _product(after)
    turned = ((before * after < 0).any(axis=0)) | (value0 * value1 < 0)
    parts = np.zeros_like(before)
    steady = (value0 != 0) & (value1 != 0) & ~turned
    parts[:, steady] = _steady(before[:, steady], after[:, steady], value0[steady], value1[steady])
    appeared = (value0 == 0) & (value1 != 0) & ~turned
    parts[:, appeared] = _limit(before[:, appeared], value1[appeared])
    vanished = (value0 != 0) & (value1 == 0) & ~turned
    parts[:, vanished] = _limit(after[:, vanished], -value0[vanished])
    additive = dict(zip(names, parts.sum(axis=1).tolist(), strict=True))
    if turned.any():
        additive[SIGN_CHANGE] = float((value1 - value0)[turned].sum())
    return decomposed(additive, float(value0.sum()), float(value1.sum()))


def decomposed(additive: dict[str, float], start: float, end: float) -> Decomposition:
    """Add the multiplicative reading to additive parts of the change from `start` to `end`."""
    if start > 0 and end > 0:
        mean = float(log_mean(end, start))
        ratios = {name: float(np.exp(part / mean)) for name, part in additive.items()}
        return Decomposition(additive, ratios, end - start, end / start, start, end)
    return Decomposition(additive, None, end - start, None, start, end)


def joined(*parts: Decomposition, names: tuple[str, ...] = ()) -> Decomposition:
    """Several decompositions of parts of one total as one: terms of the same name add up.

    `names`, if given, prefixes the terms of each part ('' keeps them as they are).
    """
    additive: dict[str, float] = {}
    for number, part in enumerate(parts):
        prefix = names[number] if names else ""
        for name, value in part.additive.items():
            additive[prefix + name] = additive.get(prefix + name, 0.0) + value
    return decomposed(additive, sum(part.start for part in parts), sum(part.end for part in parts))


def _stacked(
    names: list[str], start: Mapping[str, ArrayLike], end: Mapping[str, ArrayLike]
) -> tuple[Floats, Floats]:
    """Both years as (factor, item); flat over items."""
    columns = [np.asarray(year[name], dtype=float) for year in (start, end) for name in names]
    columns = [column.reshape(-1) for column in np.broadcast_arrays(*columns)]
    both = np.array(columns, dtype=float).reshape(2, len(names), -1)
    if np.isinf(both).any():
        raise ValueError(
            "a factor is infinite (something divided by zero): give such items a chain of their own"
        )
    return both[0], both[1]


def _product(factors: Floats) -> Floats:
    value = np.where((factors == 0).any(axis=0), 0.0, factors.prod(axis=0))
    if np.isnan(value).any():
        raise ValueError(
            "a factor is undefined (NaN) in an item that is not zero: the identity does not hold there"
        )
    return value


def _steady(before: Floats, after: Floats, value0: Floats, value1: Floats) -> Floats:
    result: Floats = log_mean(value1, value0) * _log_ratio(after, before)
    return result


def _limit(zeros: Floats, value: Floats) -> Floats:
    """The whole of `value` to the factors that are zero, in equal parts: lim L(V, ε^n k) ln(x/ε) = V/n."""
    blame = (zeros == 0).astype(float)
    result: Floats = value * blame / blame.sum(axis=0)
    return result
