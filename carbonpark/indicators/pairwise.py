"""The analytic hierarchy process: weights from pairwise judgements, and whether the judgements agree.

Weights are the principal eigenvector (Saaty 1980); a judgement nobody made stays out of the sum by Harker's
method (Harker 1987, Mathematical Modelling 9, 353-360) instead of being invented. Random matrices with gaps
are less inconsistent than full ones (Agoston & Csato 2022, Omega 108, 102576), so with gaps the ratio can
condemn but not acquit. Judgements of several people are joined by their geometric mean (Aczel & Saaty 1983),
the only mean that keeps reciprocity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

Floats: TypeAlias = NDArray[np.float64]

RANDOM_INDEX = MappingProxyType({3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49})
"""Mean consistency index of random reciprocal matrices of n items."""
RANDOM_INDEX_SOURCE = "Saaty, The Analytic Hierarchy Process (1980), table of random indices"
RANDOM_INDEX_CONFIDENCE = "unverified"
CONSISTENCY_LIMIT = 0.1
"""Judgements agree below this ratio; Saaty (1980), same source and confidence."""

_ROUNDED = 0.005
"""The smaller of two reciprocals may be written to two decimals (0.33 for 1/3)."""


@dataclass(frozen=True)
class Priorities:
    """What a matrix of judgements says. `weights`: (item,), sum 1."""

    weights: Floats
    lambda_max: float
    consistency_index: float
    """CI = (lambda_max - n) / (n - 1); 0 for n <= 2."""
    consistency_ratio: float
    """CR = CI / RI; NaN above the table of random indices (n > 10)."""
    missing: int
    """Pairs nobody judged."""
    note: Text | None = field(default=None)
    """What the reader of the ratio must know; None when nothing."""

    @property
    def consistent(self) -> bool | None:
        """Whether CR < 0.1; None where that cannot be said: no random index, or a CR that is a lower bound."""
        if self.consistency_ratio >= CONSISTENCY_LIMIT:
            return False
        if np.isnan(self.consistency_ratio) or (self.missing and len(self.weights) > 2):
            return None
        return True


def ahp(matrix: ArrayLike) -> Priorities:
    """Weights of n items from their pairwise judgements.

    Parameters
    ----------
    matrix : (item, item)
        a_ij > 0: how many times i outweighs j; NaN = not judged. Where one of a_ij, a_ji is blank it is the
        reciprocal of the other; where both are, the pair is missing (Harker: a_ij = 0, and the diagonal is 1
        plus the missing pairs of its row).

    Raises
    ------
    InputError
        Every fault at once: not square, an entry not positive, a diagonal not 1, two entries that are not
        reciprocal, items that no chain of judgements connects.

    Examples
    --------
    >>> said = ahp([[1, 2, float("nan")], [0.5, 1, 3], [float("nan"), 1 / 3, 1]])    # 6 : 3 : 1
    >>> said.weights.round(6).tolist(), round(said.lambda_max, 6), said.missing
    ([0.6, 0.3, 0.1], 3.0, 1)
    """
    judged = _judgements(np.asarray(matrix, dtype=float), "matrix")
    _must_connect(judged)
    n = len(judged)
    blank = np.isnan(judged)
    harker = np.where(blank, 0.0, judged) + np.diag(blank.sum(axis=1).astype(float))
    lambda_max, weights = _principal(harker)
    missing = int(blank.sum()) // 2
    if n <= 2:
        return Priorities(weights, float(n), 0.0, 0.0, missing)
    index = max(lambda_max - n, 0.0) / (n - 1)
    ratio = index / RANDOM_INDEX[n] if n in RANDOM_INDEX else float("nan")
    return Priorities(weights, lambda_max, index, ratio, missing, _note(n, missing, ratio))


def ahp_group(matrices: Sequence[ArrayLike], voices: ArrayLike | None = None) -> Priorities:
    """Weights from the judgements of several people, joined pair by pair.

    Parameters
    ----------
    matrices : sequence of (item, item)
        One matrix per person, blanks as in `ahp`. A pair is the geometric mean over those who judged it.
    voices : (person,), optional
        Weight of each person, > 0; equal if not given.

    Examples
    --------
    >>> both = ahp_group([[[1, 2], [0.5, 1]], [[1, 8], [0.125, 1]]])      # sqrt(2 * 8) = 4 -> 4 : 1
    >>> both.weights.round(6).tolist()
    [0.8, 0.2]
    """
    return ahp(joined_judgements(matrices, voices))


def joined_judgements(matrices: Sequence[ArrayLike], voices: ArrayLike | None = None) -> Floats:
    """The geometric mean of several people's matrices, (item, item); NaN where nobody judged."""
    given = [np.asarray(matrix, dtype=float) for matrix in matrices]
    weight = np.ones(len(given)) if voices is None else np.asarray(voices, dtype=float)
    problems = Problems(_TITLE)
    if not given or len({matrix.shape for matrix in given}) > 1:
        problems.add(
            Place(field="matrices"),
            Text("各专家的判断矩阵大小不一，或一张也没有", "the matrices differ in size, or there is none"),
            Text("每位专家填写同一组要素的矩阵", "let everybody judge the same items"),
        )
    if weight.shape != (len(given),) or not (np.isfinite(weight) & (weight > 0)).all():
        problems.add(
            Place(field="voices"),
            Text("专家权重须为正数，每人一个", "voices must be positive, one for each person"),
            Text("改正专家权重，或不填（等权）", "mend the voices, or leave them out (equal)"),
        )
    problems.stop()
    logs = np.log(np.stack([_judgements(matrix, f"matrices[{k}]") for k, matrix in enumerate(given)]))
    heard = ~np.isnan(logs) * weight[:, None, None]
    total = heard.sum(axis=0)
    mean = np.full(total.shape, np.nan)
    np.divide((heard * np.nan_to_num(logs)).sum(axis=0), total, out=mean, where=total > 0)
    upper = np.triu(mean, 1)
    return np.asarray(np.exp(upper - upper.T))


_TITLE = Text("判断矩阵有误", "Problems in the judgement matrix")


def _judgements(matrix: Floats, name: str) -> Floats:
    """The matrix with blanks filled from their reciprocals and exact reciprocals; refuses every fault."""
    problems = Problems(_TITLE)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        problems.add(
            Place(field=name),
            Text("判断矩阵不是方阵", "the matrix is not square"),
            Text("每个要素占一行一列", "give every item one row and one column"),
        )
    problems.stop()
    whole = np.where(np.isnan(matrix), _reciprocal(matrix).T, matrix)
    np.fill_diagonal(whole, np.where(np.isnan(np.diag(matrix)), 1.0, np.diag(matrix)))
    for i in range(len(whole)):
        for j in range(i, len(whole)):
            _check_pair(problems, name, i, j, float(whole[i, j]), float(whole[j, i]))
    problems.stop()
    larger = whole >= whole.T
    return np.where(larger, whole, _reciprocal(whole).T)


def _reciprocal(matrix: Floats) -> Floats:
    """1 / a where a is positive; other entries as they are, for the check to find."""
    out = matrix.copy()
    np.divide(1.0, matrix, out=out, where=matrix > 0)
    return out


def _check_pair(problems: Problems, name: str, i: int, j: int, a: float, b: float) -> None:
    """Both positive, and reciprocal up to rounding of the smaller one to two decimals."""
    place = Place(field=f"{name}[{i + 1}, {j + 1}]")
    if np.isnan(a) and np.isnan(b):
        return
    if not (0 < a < np.inf and 0 < b < np.inf):
        problems.add(
            place,
            Text(f"判断值不是正数：{a:g} 与 {b:g}", f"a judgement is not positive: {a:g} and {b:g}"),
            Text("填 1/9 至 9 之间的比值；没有判断就留空", "give a ratio, say 1/9 to 9; blank if not judged"),
        )
    elif i == j and a != 1:
        problems.add(
            place,
            Text(f"对角线应为 1，现为 {a:g}", f"the diagonal must be 1, not {a:g}"),
            Text("改为 1 或留空", "make it 1, or leave it blank"),
        )
    elif abs(min(a, b) - 1 / max(a, b)) > _ROUNDED * (1 + 1e-9):
        problems.add(
            place,
            Text(
                f"两个判断不互为倒数：{a:g} 与 {b:g}", f"two judgements are not reciprocal: {a:g} and {b:g}"
            ),
            Text("改正其一，或只填一个、另一个留空", "mend one of them, or leave one of them blank"),
        )


def _must_connect(judged: Floats) -> None:
    """Refuse items that no chain of judgements connects: their ratio is anyone's guess."""
    reached = np.zeros(len(judged), dtype=bool)
    reached[0] = True
    for _ in range(len(judged)):
        reached |= ~np.isnan(judged[reached]).all(axis=0)
    problems = Problems(_TITLE)
    if not reached.all():
        apart = ", ".join(str(i + 1) for i in np.flatnonzero(~reached))
        problems.add(
            Place(field="matrix"),
            Text(
                f"要素 {apart} 与其余要素之间没有任何判断", f"no judgement connects items {apart} to the rest"
            ),
            Text("至少补一个判断", "add at least one judgement between them"),
        )
    problems.stop()


def _principal(matrix: Floats) -> tuple[float, Floats]:
    """The largest eigenvalue of a non-negative irreducible matrix and its vector, summing to 1."""
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    vector = np.abs(vectors[:, first].real)
    return float(values[first].real), vector / vector.sum()


def _note(n: int, missing: int, ratio: float) -> Text | None:
    if n not in RANDOM_INDEX:
        return Text(
            f"随机一致性指标表只到 10 阶，{n} 阶不给 CR：请分层",
            f"the table of random indices ends at 10 items; no CR for {n}: split the hierarchy",
        )
    if ratio >= CONSISTENCY_LIMIT:
        return Text(
            f"判断不一致：CR {ratio:.2f}，应小于 {CONSISTENCY_LIMIT:g}；请专家修改判断，权重和排名仅供参考",
            f"the judgements disagree: CR {ratio:.2f}, not below {CONSISTENCY_LIMIT:g}; have them revised, weights and ranks do not hold yet",
        )
    if missing:
        return Text(
            f"缺 {missing} 个判断；RI 按完整矩阵取值，CR 偏小，只能作下限看",
            f"judgements missing: {missing}; RI is that of full matrices, so CR is a lower bound",
        )
    return None
