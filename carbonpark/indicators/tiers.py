"""Tiers (梯队): a ranked field cut into classes, by its own gaps or by fixed shares.

Natural breaks put the cuts where the values part most: of all ways to cut, the one with the least squared
distance within classes (Fisher 1958, JASA 53, 789-798; Jenks 1977), found exactly. Quantile tiers give every
class its share of the field. Equal values never part, and a blank has no tier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.indicators.weights import Floats
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

_TITLE = Text("分梯队有误", "Problems in making tiers")


@dataclass(frozen=True)
class Tiers:
    """`tier`: (item,), 1 = first (the highest values unless said otherwise), 0 = no value."""

    tier: NDArray[np.int64]
    sizes: tuple[int, ...]
    """Items in tier 1, 2, ..."""
    bounds: tuple[tuple[float, float], ...]
    """Lowest and highest value found in tier 1, 2, ...; NaN for a tier nobody is in."""
    goodness: float
    """1 - squares within tiers / squares in all: 1 = every tier is one value; NaN if nothing varies."""
    rule: Text
    """How the cuts were made, to be printed beside them."""


def natural_breaks(values: ArrayLike, count: int, highest_first: bool = True) -> Tiers:
    """Cut values into `count` tiers with the least sum of squares within them (Fisher-Jenks, exact).

    Parameters
    ----------
    values : (item,)
        Any unit; NaN = unknown, left out.
    count : int
        Tiers, 1 .. number of different values.
    highest_first : bool
        Whether tier 1 holds the highest values.

    Raises
    ------
    InputError
        If there are fewer different values than tiers: a cut between equals is no cut.

    Examples
    --------
    >>> natural_breaks([1, 2, 9, 10, 11], 2).tier.tolist()
    [2, 2, 1, 1, 1]
    """
    given = _line(values)
    known = given[~np.isnan(given)]
    different, times = np.unique(known, return_counts=True)
    problems = Problems(_TITLE)
    if not 1 <= count <= len(different):
        problems.add(
            Place(field="count"),
            Text(
                f"{len(different)} 个不同的值分不成 {count} 个梯队",
                f"{len(different)} different values do not make {count} tiers",
            ),
            Text("减少梯队数", "ask for fewer tiers"),
        )
    problems.stop()
    starts = _least_squares_cuts(different, times.astype(float), count)
    lowest_first = np.searchsorted(different[starts], given, side="right")
    tier = count + 1 - lowest_first if highest_first else lowest_first
    rule = Text(
        f"自然断点法（Fisher-Jenks），{count} 个梯队", f"natural breaks (Fisher-Jenks), {count} tiers"
    )
    return _tiers(given, np.where(np.isnan(given), 0, tier), count, rule)


def quantile_tiers(values: ArrayLike, shares: Sequence[float], highest_first: bool = True) -> Tiers:
    """Cut values into tiers by fixed shares of the field.

    Parameters
    ----------
    values : (item,)
        NaN = unknown, left out of the field.
    shares : sequence of float
        Share of each tier from the first on, > 0, sum 1. An item is in the first tier whose cumulative share
        lies above the share of the field strictly ahead of it; equals therefore all take the better tier.

    Examples
    --------
    >>> quantile_tiers([5, 4, 3, 2, 1], [0.2, 0.4, 0.4]).tier.tolist()
    [1, 2, 2, 3, 3]
    """
    given = _line(values)
    parts = np.asarray(shares, dtype=float)
    problems = Problems(_TITLE)
    if parts.ndim != 1 or not len(parts) or not (parts > 0).all() or abs(parts.sum() - 1) > 1e-9:
        problems.add(
            Place(field="shares"),
            Text("各梯队比例须为正且合计为 1", "the shares must be positive and sum to 1"),
            Text("改正比例", "mend the shares"),
        )
    problems.stop()
    known = ~np.isnan(given)
    field = np.sort(-given[known] if highest_first else given[known])
    ahead = np.searchsorted(field, -given if highest_first else given, side="left")
    cuts = np.cumsum(parts)[:-1] * len(field) - 1e-9 * max(len(field), 1)
    tier = 1 + np.searchsorted(cuts, ahead, side="right")
    told = " / ".join(f"{share:.4g} %" for share in 100 * parts)
    rule = Text(f"分位数法，{told}", f"quantiles, {told}")
    return _tiers(given, np.where(known, tier, 0), len(parts), rule)


def _least_squares_cuts(values: Floats, times: Floats, count: int) -> NDArray[np.int64]:
    """Where each class starts, (class,), among ascending different values that occur `times` times.

    least[k, j] is the least sum of squares of the values up to j in k + 1 classes: the best, over the start i of
    the last class, of least[k - 1, i - 1] and the squares of i .. j. Those squares grow value by value from
    non-negative steps, never as a difference of large sums: one giant must not blur the cuts among the small.
    """
    n = len(values)
    least = np.full((count, n), np.inf)
    start = np.zeros((count, n), dtype=np.int64)
    weight, mean, squares = np.zeros(n), np.zeros(n), np.zeros(n)
    for last in range(n):
        old, new = weight[: last + 1], weight[: last + 1] + times[last]
        step = values[last] - mean[: last + 1]
        squares[: last + 1] += old * times[last] / new * step**2
        mean[: last + 1] += step * times[last] / new
        weight[: last + 1] = new
        least[0, last] = squares[0]
        for made in range(1, min(count, last + 1)):
            cost = least[made - 1, made - 1 : last] + squares[made : last + 1]
            pick = int(np.argmin(cost))
            least[made, last], start[made, last] = cost[pick], made + pick
    starts = np.zeros(count, dtype=np.int64)
    last = n - 1
    for made in range(count - 1, 0, -1):
        starts[made] = start[made, last]
        last = int(starts[made]) - 1
    return starts


def _tiers(given: Floats, tier: NDArray[np.int64], count: int, rule: Text) -> Tiers:
    members = [given[tier == k] for k in range(1, count + 1)]
    everything = given[tier > 0]
    within = sum(float(((each - each.mean()) ** 2).sum()) for each in members if len(each))
    varies = len(everything) > 0 and everything.min() < everything.max()
    total = float(((everything - everything.mean()) ** 2).sum()) if varies else 0.0
    nobody = (float("nan"), float("nan"))
    return Tiers(
        tier=tier.astype(np.int64),
        sizes=tuple(len(each) for each in members),
        bounds=tuple((float(each.min()), float(each.max())) if len(each) else nobody for each in members),
        goodness=1.0 - within / total if total else float("nan"),
        rule=rule,
    )


def _line(values: ArrayLike) -> Floats:
    given = np.asarray(values, dtype=float)
    problems = Problems(_TITLE)
    if given.ndim != 1 or np.isinf(given).any():
        problems.add(
            Place(field="values"),
            Text("须为一列有限的数", "the values must be one row of finite numbers"),
            Text("改正数值；未知留空", "mend the values; leave unknown ones blank"),
        )
    problems.stop()
    return given
