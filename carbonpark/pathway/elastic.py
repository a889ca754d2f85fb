"""The program with give: every limit that may yield has a column that counts by how much.

Closed (bounds 0, 0) the column keeps its limit rigid; open it lets the limit yield. One kept LP and one kept
mixed-integer program answer every question, so asking is cheap.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from carbonpark.pathway.matrix import Floats, Matrix
from carbonpark.pathway.solver import Outcome, Solver

WHOLE = 1e-6
"""How far a whole-number decision may stand off a whole number."""
TINY = 1e-6
"""A give below this share of its limit is rounding."""
SLACK = 1e-6
"""Room left around a least give when the cheapest plan with it is sought."""


@dataclass(frozen=True)
class Given:
    """A plan that exists once some limits yield: by how much each row yields, and the plan's columns."""

    amounts: Mapping[int, float]
    x: Floats
    proved: bool
    """False where time ran out before the least amount was proved."""


class Clock:
    """Seconds that are left."""

    def __init__(self, seconds: float) -> None:
        self._end = time.perf_counter() + seconds

    @property
    def left(self) -> float:
        """Seconds until the end, never below zero."""
        return max(self._end - time.perf_counter(), 0.0)


class Elastic:
    """A matrix whose rows `places` may yield; which of them do, and at what weight, is said with each question."""

    def __init__(self, matrix: Matrix, places: Sequence[int], clock: Clock, threads: int | None = None) -> None:
        self.matrix, self.clock = matrix, clock
        self._count = len(matrix.columns)
        self._rows = np.array(places, dtype=int)
        wide, self._row_of = _with_give(matrix, self._rows)
        self._columns = np.arange(self._count, self._count + len(self._row_of), dtype=np.int32)
        self._loose = Solver(wide, threads, whole=False)
        self._whole = Solver(wide, threads) if matrix.integer.any() else None
        self.cut_short = False

    def least(self, weights: Mapping[int, float], free: Iterable[int] = ()) -> Given | None:
        """The least weighted sum by which the rows of `weights` yield; rows of `free` do not count; None if no plan."""
        unbounded = set(free)
        upper = np.array([math.inf if row in weights or row in unbounded else 0.0 for row in self._row_of.tolist()])
        cost = np.array([0.0 if row in unbounded else weights.get(row, 0.0) for row in self._row_of.tolist()])
        found, proved = self._asked(upper, np.zeros(self._count), cost, gap=1e-6)
        return None if found is None else self._said(found, weights, proved)

    def holds(self, rigid: Iterable[int]) -> bool:
        """Whether a plan exists when only these rows are kept rigid and every other one is dropped."""
        kept = set(rigid)
        return self.least({}, free=[row for row in self._rows.tolist() if row not in kept]) is not None

    def cheapest(self, amounts: Mapping[int, float], gap: float = 0.005) -> Given | None:
        """The plan that is best by the question's own goal when these rows yield by no more than these amounts."""
        room = {row: amount * (1 + SLACK) + SLACK for row, amount in amounts.items()}
        upper = np.array([room.get(row, 0.0) for row in self._row_of.tolist()])
        found, proved = self._asked(upper, self.matrix.cost, np.zeros(len(upper)), gap)
        return None if found is None else self._said(found, amounts, proved)

    def _asked(self, upper: Floats, cost: Floats, give_cost: Floats, gap: float) -> tuple[Outcome | None, bool]:
        """The LP first: no plan there is no plan at all, and whole numbers found by luck are an answer."""
        found = self._solved(self._loose, upper, cost, give_cost, gap)
        if found.status != "optimal" or found.x is None:
            self.cut_short |= found.status == "stopped"
            return None, found.status == "infeasible"
        whole = found.x[:self._count][self.matrix.integer]
        if self._whole is None or (np.abs(whole - np.round(whole)) <= WHOLE).all():
            return found, True
        found = self._solved(self._whole, upper, cost, give_cost, gap)
        self.cut_short |= found.status in ("stopped", "feasible")
        return (found if found.x is not None else None), found.status == "optimal"

    def _solved(self, solver: Solver, upper: Floats, cost: Floats, give_cost: Floats, gap: float) -> Outcome:
        solver.change_columns(self._columns, 0.0, upper)
        solver.change_cost(np.arange(self._count), cost)
        solver.change_cost(self._columns, give_cost)
        return solver.solve(gap, time_limit=max(self.clock.left, 1.0))

    def _said(self, found: Outcome, rows: Iterable[int], proved: bool) -> Given:
        assert found.x is not None
        give = dict.fromkeys(rows, 0.0)
        for column, row in zip(self._columns.tolist(), self._row_of.tolist(), strict=True):
            if row in give:
                give[row] += float(found.x[column])
        return Given(give, found.x[:self._count], proved)


def _with_give(matrix: Matrix, places: np.ndarray[Any, Any]) -> tuple[Matrix, np.ndarray[Any, Any]]:
    """The matrix with a column for each side of each row that may yield, and the row of each new column."""
    below = places[np.isfinite(matrix.row_lower[places])]
    above = places[np.isfinite(matrix.row_upper[places])]
    rows = np.concatenate([below, above])
    signs = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    more = len(rows)
    extra = sp.csc_array((signs, (rows, np.arange(more))), shape=(len(matrix.rows), more))
    wide = replace(
        matrix, a=sp.csc_array(sp.hstack([matrix.a, extra])), impossible=(),
        column_lower=np.concatenate([matrix.column_lower, np.zeros(more)]),
        column_upper=np.concatenate([matrix.column_upper, np.zeros(more)]),
        cost=np.concatenate([matrix.cost, np.zeros(more)]),
        integer=np.concatenate([matrix.integer, np.zeros(more, dtype=bool)]),
        columns=(*matrix.columns, *(("give", (place,)) for place in range(more))))
    return wide, rows


def smallest_set(clusters: Sequence[tuple[int, ...]], fails: Any) -> list[tuple[int, ...]]:
    """Deletion filter: the clusters that are left when no more can be dropped and `fails(rows)` still be true.

    Halves are tried before members, so long lists of years cost few solves.
    """
    kept: list[tuple[int, ...]] = []

    def needed(part: list[tuple[int, ...]], others: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        if not part or fails([row for cluster in others for row in cluster]):
            return []
        if len(part) == 1:
            return part
        half = len(part) // 2
        first = needed(part[:half], others + part[half:])
        return first + needed(part[half:], others + first)

    return kept + needed(list(clusters), [])
