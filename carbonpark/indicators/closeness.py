"""TOPSIS: which alternative lies nearest the best and farthest from the worst, and how far the order holds.

Hwang & Yoon (1981), Multiple Attribute Decision Making. Best, worst and divisors come from the alternatives
themselves, so a new alternative may turn the order of the old ones: for comparison from year to year freeze
the `Reference` of the first year. An order that stands on chosen weights is shown with its range under others
(`rank_ranges`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.indicators.weights import Floats, decision_table, directions, given_weights
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

_BLOCK = 2_000_000
"""Closeness values worked out at once: bounds the memory, changes no result."""


@dataclass(frozen=True)
class Reference:
    """What closeness is measured against, (indicator,) each, in the indicators' own units."""

    divisor: Floats
    """Length of each column, sqrt(Σ x²)."""
    best: Floats
    worst: Floats


@dataclass(frozen=True)
class Closeness:
    """`closeness`: (alternative,), 0 worst .. 1 best, NaN where best and worst are the same point.

    `rank`: 1 = best, equal closeness shares the better rank, 0 = undefined. `reference` can be frozen.
    """

    closeness: Floats
    to_best: Floats
    to_worst: Floats
    rank: NDArray[np.int64]
    reference: Reference


@dataclass(frozen=True)
class RankRanges:
    """Ranks over random weights, (alternative,) each; 1 = best."""

    best: NDArray[np.int64]
    worst: NDArray[np.int64]
    median: Floats
    first_share: Floats
    """Share of the draws in which the alternative stands first (ties count for each)."""
    at_centre: NDArray[np.int64]
    """Rank under the centre weights."""
    draws: int
    seed: int


def reference_of(matrix: ArrayLike, benefit: Sequence[bool]) -> Reference:
    """Divisors, best and worst of these alternatives."""
    table = decision_table(matrix, at_least=1)
    ahead = directions(benefit, table.shape[1])
    low, high = table.min(axis=0), table.max(axis=0)
    return Reference(np.sqrt((table**2).sum(axis=0)), np.where(ahead, high, low), np.where(ahead, low, high))


def topsis(
    matrix: ArrayLike, weights: ArrayLike, benefit: Sequence[bool], reference: Reference | None = None
) -> Closeness:
    """Closeness D- / (D+ + D-) to the best on vector-normalised, weighted indicators.

    Parameters
    ----------
    matrix : (alternative, indicator)
        Any units; blanks are refused.
    weights : (indicator,)
        Not negative; scaled to sum 1.
    benefit : (indicator,)
        True where more is better.
    reference : Reference, optional
        Frozen divisors and ideals of another year; by default those of this table.

    Examples
    --------
    >>> topsis([[3, 4], [4, 3]], [0.5, 0.5], [True, False]).closeness.tolist()    # better in both
    [0.0, 1.0]
    """
    table = decision_table(matrix, at_least=1)
    weight = given_weights(weights, table.shape[1])
    against = reference if reference is not None else reference_of(table, benefit)
    above, below = _square_gaps(table, benefit, against)
    to_best, to_worst = np.sqrt(above @ weight**2), np.sqrt(below @ weight**2)
    closeness = _ratio(to_best, to_worst)
    return Closeness(closeness, to_best, to_worst, _ranks(closeness[None, :])[0], against)


def rank_ranges(
    matrix: ArrayLike,
    benefit: Sequence[bool],
    centre: ArrayLike | None = None,
    concentration: float | None = None,
    draws: int = 10_000,
    seed: int = 0,
) -> RankRanges:
    """Ranks by TOPSIS under weights drawn from a Dirichlet distribution.

    Parameters
    ----------
    matrix, benefit
        As in `topsis`.
    centre : (indicator,), optional
        Mean of the draws; equal weights if not given. An indicator of weight 0 stays at 0.
    concentration : float, optional
        Sum of the Dirichlet parameters: larger keeps nearer the centre. By default the number of indicators
        that weigh: with equal weights every mix is then equally likely.
    draws, seed
        How many, and the seed that makes them the same again.
    """
    table = decision_table(matrix, at_least=1)
    middle = given_weights(np.ones(table.shape[1]) if centre is None else centre, table.shape[1])
    live = middle > 0
    total = float(live.sum()) if concentration is None else concentration
    _must_be_positive(total, draws)
    above, below = _square_gaps(table, benefit, reference_of(table, benefit))
    random = np.random.default_rng(seed)
    ranks = np.empty((draws, len(table)), dtype=np.int64)
    step = max(1, _BLOCK // len(table))
    for start in range(0, draws, step):
        part = slice(start, min(start + step, draws))
        squares = random.dirichlet(total * middle[live], size=part.stop - part.start) ** 2
        ranks[part] = _ranks(_ratio(np.sqrt(squares @ above[:, live].T), np.sqrt(squares @ below[:, live].T)))
    return RankRanges(
        best=ranks.min(axis=0),
        worst=ranks.max(axis=0),
        median=np.median(ranks, axis=0),
        first_share=(ranks == 1).mean(axis=0),
        at_centre=topsis(table, middle, benefit).rank,
        draws=draws,
        seed=seed,
    )


def _square_gaps(table: Floats, benefit: Sequence[bool], against: Reference) -> tuple[Floats, Floats]:
    """Squared normalised distance to best and to worst, (alternative, indicator)."""
    count = table.shape[1]
    directions(benefit, count)
    problems = Problems(Text("参照点有误", "Problems in the reference"))
    if any(np.shape(part) != (count,) for part in (against.divisor, against.best, against.worst)):
        problems.add(
            Place(field="reference"),
            Text(f"参照点的指标数不是 {count}", f"the reference does not have {count} indicators"),
            Text("用同一组指标的参照点", "use the reference of the same indicators"),
        )
    problems.stop()
    divisor = np.where(against.divisor > 0, against.divisor, 1.0)
    return ((table - against.best) / divisor) ** 2, ((table - against.worst) / divisor) ** 2


def _ratio(to_best: Floats, to_worst: Floats) -> Floats:
    total = to_best + to_worst
    out = np.full(total.shape, np.nan)
    np.divide(to_worst, total, out=out, where=total > 0)
    return out


def _ranks(closeness: Floats) -> NDArray[np.int64]:
    """Rank within each row, 1 = best; twelve decimals, so that rounding does not part equals."""
    told = np.round(np.nan_to_num(closeness, nan=-1.0), 12)
    order = np.argsort(-told, axis=1, kind="stable")
    ordered = np.take_along_axis(told, order, axis=1)
    new = np.ones(told.shape, dtype=bool)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    place = np.maximum.accumulate(np.where(new, np.arange(1, told.shape[1] + 1), 0), axis=1)
    ranks = np.empty(told.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, place, axis=1)
    return np.where(np.isnan(closeness), 0, ranks)


def _must_be_positive(concentration: float, draws: int) -> None:
    problems = Problems(Text("随机权重设置有误", "Problems in the random weights"))
    if not 0 < concentration < np.inf or draws < 1:
        problems.add(
            Place(field="concentration, draws"),
            Text("集中度须为正数，抽样至少一次", "concentration must be positive, and draws at least 1"),
            Text("改正这两个数", "mend the two numbers"),
        )
    problems.stop()
