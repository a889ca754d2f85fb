"""One HiGHS object, kept: solved, asked again with other bounds, and asked why when nothing is possible.

No plan is a finding, not a crash: `infeasible` is a status like any other. A mixed-integer program has no prices, so
`fix_integers` keeps a second object in which the yes/no decisions stand still.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np

from carbonpark.pathway.matrix import Floats, Matrix
from carbonpark.pathway.selftest import check_once
from carbonpark.words.errors import CarbonparkError

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "stopped"]
_STATUS = highspy.HighsModelStatus
_CALLBACK = highspy.cb.HighsCallbackType
_INTERRUPTS = (_CALLBACK.kCallbackSimplexInterrupt, _CALLBACK.kCallbackIpmInterrupt, _CALLBACK.kCallbackMipInterrupt)
_MAY_STOP = {int(kind) for kind in _INTERRUPTS}
_MIXED = int(_CALLBACK.kCallbackMipInterrupt)          # asked many times a second, and it knows bound and gap
_PROGRESS_EVERY = 0.2
_NO_ANSWER = (_STATUS.kUnknown, _STATUS.kSolveError)


class SolverFault(CarbonparkError):
    """HiGHS ended in a way that is no answer."""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands."""

    seconds: float
    objective: float
    bound: float
    gap: float
    nodes: int


@dataclass(frozen=True)
class Outcome:
    """What a solve gave. `x` is None where no solution is known; duals only where no integers were free.

    A row's dual is the change of the minimised cost per unit added to the row's limit; a reduced cost the same for a
    column's bound.
    """

    status: Status
    x: Floats | None
    objective: float
    bound: float
    gap: float
    seconds: float
    row_dual: Floats | None = None
    reduced_cost: Floats | None = None


@dataclass(frozen=True)
class Relaxation:
    """The least that limits must give for a solution to exist: by row (above: over its upper limit) and in all."""

    total: float
    x: Floats
    over: Floats
    under: Floats


class Solver:
    """A matrix inside HiGHS. Solving again after a change of bounds starts from the last basis."""

    def __init__(self, matrix: Matrix, threads: int | None = None, whole: bool = True) -> None:
        check_once()
        self.matrix = matrix
        self._integer = matrix.integer if whole else np.zeros(len(matrix.columns), dtype=bool)
        self._threads = threads
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        self.highs.silent()
        if threads is not None:
            self.highs.setOptionValue("threads", threads)
        self.highs.setOptionValue("random_seed", 0)
        self.fixed: Solver | None = None
        self._column_bounds = (matrix.column_lower.copy(), matrix.column_upper.copy())
        self._row_bounds = (matrix.row_lower.copy(), matrix.row_upper.copy())
        self._hand_over()

    @property
    def is_mixed(self) -> bool:
        """Whether some decisions are whole numbers."""
        return bool(self._integer.any())

    def _hand_over(self) -> None:
        m = self.matrix
        status = self.highs.passModel(
            len(m.columns), len(m.rows), m.a.nnz, int(highspy.MatrixFormat.kColwise), 1, m.offset, m.cost,
            *self._column_bounds, *self._row_bounds, m.a.indptr.astype(np.int32), m.a.indices.astype(np.int32),
            m.a.data, self._integer.astype(np.int32))
        if status == highspy.HighsStatus.kError:
            raise SolverFault("HiGHS refused the matrix")

    # -- solving ------------------------------------------------------------------------------------------------
    def solve(self, gap: float = 0.0, time_limit: float = math.inf,
              on_progress: Callable[[Progress], None] | None = None,
              cancelled: Callable[[], bool] | None = None) -> Outcome:
        """Solve to a relative gap, at most `time_limit` seconds; `cancelled` is asked now and then."""
        if self.matrix.impossible:
            return Outcome("infeasible", None, math.inf, math.inf, math.inf, 0.0)
        before = float(self.highs.getRunTime())
        self.highs.setOptionValue("mip_rel_gap", gap)
        # HiGHS counts the time of all runs on one object, so the limit is set from where its clock stands.
        self.highs.setOptionValue("time_limit", math.inf if math.isinf(time_limit) else before + time_limit)
        self._run(on_progress, cancelled)
        if self.highs.getModelStatus() in _NO_ANSWER:            # a warm start may end in numerical trouble
            self.highs.clearSolver()
            self._run(on_progress, cancelled)
        if self.highs.getModelStatus() == _STATUS.kUnboundedOrInfeasible:
            self.highs.setOptionValue("presolve", "off")
            self._run(on_progress, cancelled)
            self.highs.setOptionValue("presolve", "choose")
        return self._outcome(float(self.highs.getRunTime()) - before)

    def _run(self, on_progress: Callable[[Progress], None] | None, cancelled: Callable[[], bool] | None) -> None:
        interrupted: list[BaseException] = []
        told = [-math.inf]

        def called(kind: Any, _message: str, out: Any, into: Any, _data: Any) -> None:
            try:
                if kind == _MIXED and on_progress is not None and out.running_time >= told[0] + _PROGRESS_EVERY:
                    told[0] = out.running_time
                    on_progress(_progress(out))
                stop = cancelled is not None and cancelled()
            except (KeyboardInterrupt, Exception) as fault:  # noqa: BLE001 (must not cross HiGHS; raised after)
                interrupted.append(fault)
                stop = True
            if kind in _MAY_STOP and (stop or interrupted):
                into.user_interrupt = True

        self.highs.setCallback(called, None)
        for kind in _INTERRUPTS:
            self.highs.startCallback(kind)
        try:
            self.highs.run()
        finally:
            self.highs.setCallback(None, None)
        faults = [fault for fault in interrupted if not isinstance(fault, KeyboardInterrupt)]
        if faults:
            raise faults[0]

    def _outcome(self, seconds: float) -> Outcome:
        status, info = self.highs.getModelStatus(), self.highs.getInfo()
        kind = _named(status)
        has_x = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if kind == "stopped" and has_x:
            kind = "feasible"
        if kind in ("infeasible", "unbounded", "stopped"):
            return Outcome(kind, None, math.inf if kind == "infeasible" else -math.inf, -math.inf, math.inf, seconds)
        solution = self.highs.getSolution()
        x = np.array(solution.col_value)
        objective = float(info.objective_function_value)
        bound, gap = objective, 0.0
        if self.is_mixed:
            bound, gap = float(info.mip_dual_bound), float(info.mip_gap)
        elif kind == "feasible":
            bound, gap = -math.inf, math.inf
        dual = not self.is_mixed and kind == "optimal"
        return Outcome(kind, x, objective, bound, gap, seconds,
                       np.array(solution.row_dual) if dual else None, np.array(solution.col_dual) if dual else None)

    # -- the kept LP --------------------------------------------------------------------------------------------
    def fix_integers(self, x: Floats) -> Outcome:
        """Solve the LP in which every whole-number decision stands at its rounded value; `self.fixed` keeps it."""
        if self.fixed is None:
            self.fixed = Solver(self.matrix, self._threads, whole=False)
        places = np.flatnonzero(self._integer).astype(np.int32)
        whole = np.round(x[places])
        if len(places):
            self.fixed.change_columns(places, whole, whole)
        return self.fixed.solve()

    def change_columns(self, places: Any, lower: Any, upper: Any) -> None:
        """New bounds for some columns."""
        index, low, high = _bounds(places, lower, upper)
        self._column_bounds[0][index], self._column_bounds[1][index] = low, high
        self.highs.changeColsBounds(len(index), index, low, high)

    def change_rows(self, places: Any, lower: Any, upper: Any) -> None:
        """New limits for some rows."""
        index, low, high = _bounds(places, lower, upper)
        self._row_bounds[0][index], self._row_bounds[1][index] = low, high
        self.highs.changeRowsBounds(len(index), index, low, high)

    def change_cost(self, places: Any, cost: Any) -> None:
        """New costs for some columns."""
        index, values, _ = _bounds(places, cost, cost)
        self.highs.changeColsCost(len(index), index, values)

    def row_limits(self, place: int) -> tuple[float, float]:
        """The limits of a row as they stand now."""
        return float(self._row_bounds[0][place]), float(self._row_bounds[1][place])

    # -- why not ------------------------------------------------------------------------------------------------
    def _copy(self) -> Solver:
        """The same program with the bounds of now, in an object of its own."""
        twin = Solver(self.matrix, self._threads, whole=self.is_mixed)
        everything = np.arange(len(self.matrix.columns), dtype=np.int32)
        twin.change_columns(everything, *self._column_bounds)
        twin.change_rows(np.arange(len(self.matrix.rows), dtype=np.int32), *self._row_bounds)
        return twin

    def relax(self, penalties: Mapping[int, float], time_limit: float = math.inf, gap: float = 1e-4) \
            -> Relaxation | None:
        """Let only these rows give way, at these penalties a unit, and find the least sum; None if it does not help."""
        twin = self._copy()
        weights = np.full(len(self.matrix.rows), -1.0)
        weights[list(penalties)] = list(penalties.values())
        twin.highs.setOptionValue("time_limit", time_limit)
        twin.highs.setOptionValue("mip_rel_gap", gap)
        status = twin.highs.feasibilityRelaxation(-1.0, -1.0, -1.0, local_rhs_penalty=weights)
        x = np.array(twin.highs.getSolution().col_value)
        if status == highspy.HighsStatus.kError or len(x) != len(self.matrix.columns):
            return None
        bodies = self.matrix.activity(x)
        over = np.maximum(bodies - self._row_bounds[1], 0.0)
        under = np.maximum(self._row_bounds[0] - bodies, 0.0)
        rigid = np.ones(len(bodies), dtype=bool)
        rigid[list(penalties)] = False
        scale = 1e-6 * np.maximum(1.0, np.abs(bodies))
        if ((over + under)[rigid] > scale[rigid]).any() or not self._within_columns(x):
            return None
        give = over + under
        return Relaxation(float(sum(weight * give[row] for row, weight in penalties.items())), x, over, under)

    def _within_columns(self, x: Floats) -> bool:
        low, high = self._column_bounds
        slack = 1e-6 * np.maximum(1.0, np.abs(x))
        return bool(((x >= low - slack) & (x <= high + slack)).all())

    def conflict(self, strategy: Literal[2, 3, 4] = 2) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]] | None:
        """Rows and columns of an irreducible conflict of the LP relaxation; None where HiGHS has no answer.

        Strategies 0 and 1 return nothing or an error (measured); a conflict that only whole numbers cause has none.
        """
        twin = self._copy()
        twin.highs.setOptionValue("iis_strategy", int(strategy))
        _, found = twin.highs.getIis()
        if not found.valid_ or not (len(found.row_index_) or len(found.col_index_)):
            return None
        return np.array(found.row_index_, dtype=int), np.array(found.col_index_, dtype=int)


def _bounds(places: Any, lower: Any, upper: Any) -> tuple[Any, Floats, Floats]:
    index = np.atleast_1d(np.asarray(places, dtype=np.int32))
    low = np.broadcast_to(np.asarray(lower, dtype=float), index.shape).copy()
    high = np.broadcast_to(np.asarray(upper, dtype=float), index.shape).copy()
    return index, low, high


def _progress(out: Any) -> Progress:
    return Progress(float(out.running_time), float(out.mip_primal_bound), float(out.mip_dual_bound),
                    float(out.mip_gap), int(out.mip_node_count))


def _named(status: Any) -> Status:
    if status in (_STATUS.kOptimal, _STATUS.kModelEmpty):
        return "optimal"
    if status == _STATUS.kInfeasible:
        return "infeasible"
    if status in (_STATUS.kUnbounded, _STATUS.kUnboundedOrInfeasible):
        return "unbounded"
    if status in (_STATUS.kTimeLimit, _STATUS.kInterrupt, _STATUS.kIterationLimit, _STATUS.kSolutionLimit,
                  _STATUS.kHighsInterrupt if hasattr(_STATUS, "kHighsInterrupt") else _STATUS.kInterrupt):
        return "stopped"
    raise SolverFault(f"HiGHS ended with {status}")
