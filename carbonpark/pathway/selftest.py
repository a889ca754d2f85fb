"""Before the first solve of a process: does this HiGHS find two known optima?

highspy 1.14.0 returned wrong optima on small mixed-integer programs, so no version is trusted unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from carbonpark.words.errors import CarbonparkError
from carbonpark.words.language import Text

Solve = Callable[["Puzzle"], float]


class WrongSolver(CarbonparkError):
    """The solver in this environment gives wrong answers."""


class Puzzle:
    """A program small enough to solve by hand: min cost·x, rows >= lower and <= upper, 0 <= x <= most."""

    def __init__(self, cost: list[float], rows: list[list[float]], lower: list[float], upper: list[float],
                 most: list[float], integer: list[bool], answer: float) -> None:
        self.cost, self.most = np.array(cost), np.array(most)
        self.rows, self.lower, self.upper = np.array(rows), np.array(lower), np.array(upper)
        self.integer, self.answer = np.array(integer), answer


PUZZLES = (
    # min 2b + 99999y, a + b = 10, a <= 100y, y yes/no: y costs more than b for everything, so b = 10: 20
    Puzzle([0.0, 2.0, 99999.0], [[1.0, 1.0, 0.0], [1.0, 0.0, -100.0]], [10.0, -np.inf], [10.0, 0.0],
           [np.inf, np.inf, 1.0], [False, False, True], 20.0),
    # min 2x + 3z, x + z >= 4.5, z whole <= 10: x is the cheaper, so x = 4.5: 9
    Puzzle([2.0, 3.0], [[1.0, 1.0]], [4.5], [np.inf], [np.inf, 10.0], [False, True], 9.0),
)


def by_highs(puzzle: Puzzle) -> float:
    """The optimum as the installed HiGHS has it."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    rows, columns = puzzle.rows.shape
    inner = np.arange(rows * columns, dtype=np.int32)
    solver.passModel(columns, rows, rows * columns, int(highspy.MatrixFormat.kRowwise), 1, 0.0, puzzle.cost,
                     np.zeros(columns), puzzle.most, puzzle.lower, puzzle.upper,
                     np.arange(0, rows * columns + 1, columns, dtype=np.int32), inner % columns,
                     puzzle.rows.ravel(), puzzle.integer.astype(np.int32))
    solver.run()
    return float(solver.getInfo().objective_function_value)


def check(solve: Solve = by_highs) -> None:
    """Raise WrongSolver unless every puzzle comes out as by hand."""
    for puzzle in PUZZLES:
        found = solve(puzzle)
        if not abs(found - puzzle.answer) <= 1e-6:
            raise WrongSolver(str(Text(
                zh=f"求解器自检未通过:已知最优值为 {puzzle.answer:g},得到 {found:g}。请升级:pip install \"highspy>=1.15.1\"",
                en=f"the solver failed its self-test: the optimum is {puzzle.answer:g}, it said {found:g}. "
                   "Upgrade it: pip install \"highspy>=1.15.1\"")))


@cache
def check_once() -> None:
    """The self-test, once a process."""
    check()
