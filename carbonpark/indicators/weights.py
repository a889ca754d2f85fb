"""Objective weights: what the figures themselves say about how much each indicator tells apart.

Entropy weighs an indicator by how unevenly it is spread; CRITIC by its spread and by how little the other
indicators repeat it (Diakoulaki, Mavrotas & Papayannakis 1995, Computers & Operations Research 22, 763-770).
Neither knows what matters: an indicator that is the same everywhere gets weight 0 however important it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

Floats: TypeAlias = NDArray[np.float64]

_TITLE = Text("评价矩阵有误", "Problems in the table of indicators")


def entropy_weights(matrix: ArrayLike) -> Floats:
    """Weights w_j = (1 - e_j) / Σ (1 - e_j), with e_j = -(1 / ln n) Σ_i p_ij ln p_ij and p = r / Σ_i r.

    Parameters
    ----------
    matrix : (alternative, indicator)
        r_ij >= 0 on a ratio scale, or normalised (`min_max`). 0 ln 0 = 0; a constant column weighs 0.

    Raises
    ------
    InputError
        Blanks, negative values, fewer than two alternatives, or every column constant.

    Examples
    --------
    >>> entropy_weights([[1, 5, 1], [0, 5, 3]]).round(4).tolist()      # 1 - e = 1, 0, 0.188722
    [0.8412, 0.0, 0.1588]
    """
    table = decision_table(matrix)
    problems = Problems(_TITLE)
    for i, j in np.argwhere(table < 0):
        problems.add(
            Place(field=f"matrix[{i + 1}, {j + 1}]"),
            Text(
                f"熵权法不接受负值 {table[i, j]:g}", f"entropy has no meaning for {table[i, j]:g}, below zero"
            ),
            Text("先做极差标准化（min_max）", "normalise first (min_max)"),
        )
    problems.stop()
    live = ~_constant(table)
    _must_differ(live)
    share = table[:, live] / table[:, live].max(axis=0)
    share = share / share.sum(axis=0)
    logs = np.zeros_like(share)
    np.log(share, out=logs, where=share > 0)
    spread = np.clip(1.0 + (share * logs).sum(axis=0) / np.log(len(table)), 0.0, None)
    return _shared_out(spread, live)


def critic_weights(matrix: ArrayLike, benefit: Sequence[bool]) -> Floats:
    """Weights w_j = C_j / Σ C_j, with C_j = σ_j Σ_k (1 - r_jk) on min-max normalised columns.

    Parameters
    ----------
    matrix : (alternative, indicator)
        Any unit, any sign.
    benefit : (indicator,)
        True where more is better. Directions decide the sign of the correlations r.

    Raises
    ------
    InputError
        Blanks, fewer than two alternatives, every column constant, or all columns saying the same.

    Examples
    --------
    >>> critic_weights([[0, 0, 0], [0, 1, 0], [1, 0, 1], [1, 1, 1]], [True] * 3).round(6).tolist()
    [0.25, 0.5, 0.25]
    """
    table = min_max(matrix, benefit)
    live = ~_constant(table)
    _must_differ(live)
    columns = table[:, live]
    if columns.shape[1] == 1:
        return _shared_out(np.ones(1), live)
    conflict = (1.0 - np.corrcoef(columns, rowvar=False)).sum(axis=0)
    told = columns.std(axis=0) * np.where(conflict < 1e-12, 0.0, conflict)
    problems = Problems(_TITLE)
    if not told.any():
        problems.add(
            Place(field="matrix"),
            Text("各指标完全相关，CRITIC 无法区分", "all indicators say the same: CRITIC cannot weigh them"),
            Text("只留其中一个，或自定权重", "keep one of them, or give weights of your own"),
        )
    problems.stop()
    return _shared_out(told, live)


def min_max(matrix: ArrayLike, benefit: Sequence[bool]) -> Floats:
    """Columns stretched to 0 (worst) .. 1 (best); a constant column is 0 throughout.

    Examples
    --------
    >>> min_max([[10, 3], [20, 1]], [True, False]).tolist()
    [[0.0, 0.0], [1.0, 1.0]]
    """
    table = decision_table(matrix)
    ahead = directions(benefit, table.shape[1])
    low, high = table.min(axis=0), table.max(axis=0)
    span = high - low
    out = np.zeros_like(table)
    np.divide(np.where(ahead, table - low, high - table), span, out=out, where=span > 0)
    return out


def decision_table(matrix: ArrayLike, at_least: int = 2) -> Floats:
    """The table as numbers, (alternative, indicator); refuses blanks: unknown is not zero."""
    table = np.asarray(matrix, dtype=float)
    problems = Problems(_TITLE)
    if table.ndim != 2 or table.shape[0] < at_least or not table.shape[1]:
        problems.add(
            Place(field="matrix"),
            Text(
                f"须有至少 {at_least} 个对象、1 个指标",
                f"needs {at_least} alternatives and 1 indicator or more",
            ),
            Text("补足对象或指标", "add alternatives or indicators"),
        )
    problems.stop()
    for i, j in np.argwhere(~np.isfinite(table)):
        problems.add(
            Place(field=f"matrix[{i + 1}, {j + 1}]"),
            Text(
                f"第 {i + 1} 个对象的第 {j + 1} 个指标空缺", f"alternative {i + 1} has no indicator {j + 1}"
            ),
            Text(
                "补上数值，或去掉该对象或该指标", "give the value, or leave out that alternative or indicator"
            ),
        )
    problems.stop()
    return table


def directions(benefit: Sequence[bool], count: int) -> NDArray[np.bool_]:
    """One direction for each indicator."""
    ahead = np.asarray(benefit, dtype=bool)
    problems = Problems(_TITLE)
    if ahead.shape != (count,):
        problems.add(
            Place(field="benefit"),
            Text(f"{count} 个指标须有 {count} 个方向", f"{count} indicators need {count} directions"),
            Text("每个指标写明越大越好或越小越好", "say of each indicator whether more is better"),
        )
    problems.stop()
    return ahead


def given_weights(weights: ArrayLike, count: int) -> Floats:
    """A person's own weights, scaled to sum 1; refuses negative, blank or all-zero ones."""
    out = np.asarray(weights, dtype=float)
    problems = Problems(_TITLE)
    if out.shape != (count,) or not np.isfinite(out).all() or (out < 0).any() or not out.any():
        problems.add(
            Place(field="weights"),
            Text(
                f"须有 {count} 个不为负且不全为零的权重",
                f"needs {count} weights, none negative, not all zero",
            ),
            Text("改正权重", "mend the weights"),
        )
    problems.stop()
    return np.asarray(out / out.sum())


def _constant(table: Floats) -> NDArray[np.bool_]:
    return np.asarray(table.max(axis=0) == table.min(axis=0))


def _must_differ(live: NDArray[np.bool_]) -> None:
    problems = Problems(_TITLE)
    if not live.any():
        problems.add(
            Place(field="matrix"),
            Text(
                "所有指标对各对象都相同，数据给不出权重", "no indicator differs: the figures give no weights"
            ),
            Text("自定权重", "give weights of your own"),
        )
    problems.stop()


def _shared_out(amounts: Floats, live: NDArray[np.bool_]) -> Floats:
    out = np.zeros(len(live))
    out[live] = amounts / amounts.sum()
    return out
