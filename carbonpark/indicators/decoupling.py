"""Tapio's decoupling: does the park emit more because it earns more, less although, or more although it
earns less?

The state is decided by the signs of the two changes first, the elasticity second (Tapio 2005, Transport
Policy 12; eight states). Border values are settled here once: 0.8 and 1.2 are coupling, and an unchanged ΔC
is weak.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.words.language import Text

STATES: dict[str, Text] = {
    "strong_decoupling": Text("强脱钩", "strong decoupling"),
    "weak_decoupling": Text("弱脱钩", "weak decoupling"),
    "expansive_coupling": Text("扩张连结", "expansive coupling"),
    "expansive_negative_decoupling": Text("扩张负脱钩", "expansive negative decoupling"),
    "recessive_decoupling": Text("衰退脱钩", "recessive decoupling"),
    "recessive_coupling": Text("衰退连结", "recessive coupling"),
    "weak_negative_decoupling": Text("弱负脱钩", "weak negative decoupling"),
    "strong_negative_decoupling": Text("强负脱钩", "strong negative decoupling"),
    "undefined": Text("无法判定", "undefined"),
}
"""The eight states and what is said when the value added did not change or a start value is not positive."""

_BORDER = 1e-9
"""Elasticities this near to 0.8 or 1.2 are on the border: rounding must not decide a state."""


def tapio(
    emissions: tuple[ArrayLike, ArrayLike], value_added: tuple[ArrayLike, ArrayLike]
) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    """Elasticity e = (ΔC / C0) / (ΔVA / VA0) and its state.

    Parameters
    ----------
    emissions, value_added : (start, end)
        Numbers or arrays of one shape; same boundary, value added at constant prices in both.

    Returns
    -------
    elasticity, state
        NaN and 'undefined' where ΔVA = 0, or C0 or VA0 is not positive, or a value is blank.

    Examples
    --------
    >>> e, state = tapio((100.0, 104.0), (50.0, 55.0))      # (4 %) / (10 %)
    >>> round(float(e), 6), str(state)
    (0.4, 'weak_decoupling')
    """
    given = [np.asarray(value, dtype=float) for value in (*emissions, *value_added)]
    c0, c1, v0, v1 = np.broadcast_arrays(*given)
    change, growth = c1 - c0, v1 - v0
    known = (growth != 0) & (c0 > 0) & (v0 > 0) & np.isfinite(change) & np.isfinite(growth)
    elasticity = np.full(known.shape, np.nan)
    np.divide(change * v0, growth * c0, out=elasticity, where=known)
    return elasticity, _states(elasticity, change, growth, known)


def _states(
    elasticity: NDArray[np.float64],
    change: NDArray[np.float64],
    growth: NDArray[np.float64],
    known: NDArray[np.bool_],
) -> NDArray[np.str_]:
    grows, falls = known & (growth > 0), known & (growth < 0)
    low = elasticity < 0.8 - _BORDER
    high = elasticity > 1.2 + _BORDER
    return np.select(
        [
            grows & (change < 0),
            falls & (change > 0),
            grows & low,
            grows & high,
            grows,
            falls & low,
            falls & high,
            falls,
        ],
        [
            "strong_decoupling",
            "strong_negative_decoupling",
            "weak_decoupling",
            "expansive_negative_decoupling",
            "expansive_coupling",
            "weak_negative_decoupling",
            "recessive_decoupling",
            "recessive_coupling",
        ],
        default="undefined",
    )
