"""Whole blocks by solving again: a plot, a batch of allowances, a project in or out, with every decision free.

Each value is the difference of two least costs, so both are solved far more closely than a plan needs; a difference
that the gaps could explain is not told.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from carbonpark.pathway.elastic import Clock
from carbonpark.pathway.prices import NUMBER, WANTED
from carbonpark.pathway.quantities import PROBES
from carbonpark.pathway.solved import Solved
from carbonpark.pathway.solver import Outcome, Solver

GAP = 1e-7
"""Relative gap aimed at."""
FIRST, PART = 0.5, 0.35
"""The first solve takes at most this part of the time, each other this part of what is left; what a solve reached by
then is used if it is close enough."""
HUNDREDTH = 0.01
Key = tuple[str, tuple[Any, ...]]


class Blocks:
    """One kept program, asked again with a block of something more."""

    def __init__(self, solved: Solved, sizes: Mapping[str, float], seconds: float) -> None:
        self._solved, self._sizes = solved, sizes
        self._matrix = solved.program.matrix
        self._clock = Clock(seconds)
        self._solver = Solver(self._matrix)
        self._least = self._solved_again(FIRST)

    def size(self, quantity: str, labels: tuple[Any, ...]) -> float:
        """A round block: given, or the power of ten at or below a hundredth of the base year's quantity."""
        if quantity in self._sizes:
            return self._sizes[quantity]
        base = abs(float(self._solved.q[quantity].values[0][self._place(quantity, labels)]))
        return float(10.0 ** math.floor(math.log10(HUNDREDTH * base))) if base > 0 else 1.0

    def values(self, fixed: Mapping[Key, float], divisible: Mapping[Key, float]) -> dict[Key, tuple[float, float]]:
        """Value per unit of a block and its size, for each quantity in the year in which its price is highest."""
        dearest: dict[tuple[str, tuple[Any, ...]], tuple[float, Key]] = {}
        for key in fixed:
            worth = max(abs(fixed[key]), abs(divisible.get(key, 0.0)))
            kind = (key[0], key[1][1:])
            if worth > 1e-9 and worth > dearest.get(kind, (0.0, key))[0]:
                dearest[kind] = (worth, key)
        out = {}
        for _, key in sorted(dearest.values(), reverse=True):
            size = self.size(*key)
            out[key] = (self._block(key, size), size)
        return out

    def project(self, project: str, year: int) -> tuple[float, bool]:
        """What a whole project of that year is worth: the least cost without it less that with it; NaN if unknown.

        And whether the other choice was shown to be impossible: a plan must have it, or cannot.
        """
        row, column = self._matrix.row(NUMBER, project), self._matrix.column("start", year, project)
        low, high = self._solver.row_limits(row)
        started = float(self._solved.q["start"].sel(project=project).sum())
        if started > 0.5:
            self._solver.change_rows(row, low, 0.0)
        else:
            self._solver.change_columns(column, 1.0, 1.0)
        other = self._solved_again()
        worth = self._difference(other)
        self._solver.change_rows(row, low, high)
        self._solver.change_columns(column, 0.0, self._matrix.column_upper[column])
        impossible = other is not None and other.status == "infeasible"
        return (-worth if started > 0.5 else worth) / max(started, 1.0), impossible

    def _block(self, key: Key, size: float) -> float:
        quantity, labels = key
        probe = next(name for name, counted in PROBES.items() if counted == quantity)
        column = self._matrix.column(probe, *labels)
        more = size if probe in WANTED else -size
        self._solver.change_columns(column, more, more)
        found = self._solved_again()
        self._solver.change_columns(column, 0.0, 0.0)
        return self._difference(found) / size

    def _solved_again(self, part: float = PART) -> Outcome | None:
        if not self._clock.left:
            return None
        found = self._solver.solve(GAP, time_limit=max(part * self._clock.left, 0.1))
        return found if found.status in ("optimal", "feasible", "infeasible") else None

    def _difference(self, other: Outcome | None) -> float:
        """How much less the other costs; NaN where the gaps of both could explain a fifth of it."""
        if other is None or self._least is None or other.x is None or self._least.x is None:
            return math.nan
        saved = self._least.objective - other.objective
        doubt = sum(abs(each.objective - each.bound) for each in (self._least, other))
        return saved if doubt <= 1e-6 + 0.2 * abs(saved) or doubt <= 1e-6 * abs(other.objective) else math.nan

    def _place(self, quantity: str, labels: tuple[Any, ...]) -> tuple[int, ...]:
        dims = self._solved.q[quantity].dims[1:]
        return tuple(list(self._solved.k.coords[str(dim)]).index(label) for dim, label in
                     zip(dims, labels[1:], strict=True))
