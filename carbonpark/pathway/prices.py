"""Prices of quantities, read off probe columns, and the score of a newcomer, which is made of them.

A probe adds one unit of a counted quantity and nothing else; its reduced cost is the change of the least cost. Scarce
quantities (CO2, energy, land) are worth that much, wanted ones (value added, jobs) minus it. A newcomer's score is
minus the reduced cost of bringing a little of it in: its years, and the energy it draws on at the margin.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.pathway.matrix import Floats, Label, Matrix
from carbonpark.pathway.quantities import PROBES
from carbonpark.pathway.solver import Outcome

WANTED = ("probe_value_added", "probe_jobs")
"""Probes of quantities that are wanted; all others are scarce."""
COUNTED_BY = {"emissions_are_accounted": "emissions", "energy_is_tallied": "energy_equal_value",
              "calorific_energy_is_tallied": "energy_calorific", "value_added_is_counted": "value_added",
              "jobs_are_counted": "jobs", "land_is_counted": "land_taken"}
"""The row that counts each quantity which has a probe."""
NUMBER = "projects_within_number"
"""Says how many of a project may come, not what one is worth: left out of its score."""
NO_COST = 1e-6
"""A column with a smaller reduced cost (relative to its cost) is used at the margin."""
PASSES = 6
"""Energy is made of energy: heat of gas, power of heat. So many conversions are followed at most."""


@dataclass(frozen=True)
class Duals:
    """The prices of one LP: of the rows, of the columns, and the solution they belong to."""

    matrix: Matrix
    rows: Floats
    columns: Floats
    x: Floats

    @staticmethod
    def of(matrix: Matrix, outcome: Outcome) -> Duals | None:
        """The duals of an outcome; None where it has none."""
        if outcome.row_dual is None or outcome.reduced_cost is None or outcome.x is None:
            return None
        return Duals(matrix, outcome.row_dual, outcome.reduced_cost, outcome.x)

    @cached_property
    def running(self) -> dict[tuple[int, str], int]:
        """The column of each project's running, by year and project."""
        return {self.matrix.columns[place][1]: place for place in self.matrix.columns_of("running").tolist()}

    @cached_property
    def suppliers(self) -> dict[int, tuple[int, float]]:
        """For each balance of a carrier the column that serves one more unit at no reduced cost, and its yield."""
        out: dict[int, tuple[int, float]] = {}
        for name in ("flow", "buy"):                 # what is bought goes before what is made
            for column in self.matrix.columns_of(name).tolist():
                span = slice(self.matrix.a.indptr[column], self.matrix.a.indptr[column + 1])
                inside = 1e-6 < self.x[column] < self.matrix.column_upper[column] - 1e-6
                if not inside or abs(self.columns[column]) > NO_COST * max(1.0, abs(self.matrix.cost[column])):
                    continue
                for row, value in zip(self.matrix.a.indices[span].tolist(), self.matrix.a.data[span], strict=True):
                    if value > 0 and self.matrix.rows[row][0] == "carriers_balance":
                        out[row] = (column, float(value))
        return out


def probe_prices(duals: Duals) -> dict[tuple[str, tuple[Any, ...]], float]:
    """Present value of one unit of each counted quantity [M CNY per unit], by quantity and labels (year first)."""
    out = {}
    for probe, quantity in PROBES.items():
        sign = -1.0 if probe in WANTED else 1.0
        for column in duals.matrix.columns_of(probe).tolist():
            out[quantity, duals.matrix.columns[column][1]] = sign * float(duals.columns[column]) + 0.0
    return out


@dataclass(frozen=True)
class Score:
    """What a little of a newcomer is worth, per whole unit [M CNY, present value]; the parts add up to it."""

    project: str
    year: int
    parts: Mapping[tuple[str, str], float]
    """By part and label; parts that no probe carries: investment, margin, energy, limits."""
    runs: bool
    """False where the horizon ends before it would run."""

    @property
    def total(self) -> float:
        """The score: admitted at zero or above."""
        return float(sum(self.parts.values()))

    @property
    def own_cost(self) -> float:
        """What no probe carries, as a cost."""
        return -float(sum(value for (part, _), value in self.parts.items() if part in OWN))


OWN = ("investment", "margin", "energy", "limits")


def scores(k: Coefficients, duals: Duals) -> Iterator[Score]:
    """The score of each candidate project in each year it may start."""
    for column in duals.matrix.columns_of("start").tolist():
        vintage, project = duals.matrix.columns[column][1]
        yield Score(project, int(vintage), _parts(k, duals, column, vintage, project),
                    bool((k.c.project_alive.sel(vintage=vintage, project=project) > 0).any()))


def _parts(k: Coefficients, duals: Duals, column: int, vintage: int, project: str) -> dict[tuple[str, str], float]:
    own = {column: 1.0}
    alive = k.c.project_alive.sel(vintage=vintage, project=project).values.tolist()
    own.update({duals.running[year, project]: share for year, share in zip(k.years, alive, strict=True)
                if share and (year, project) in duals.running})
    drawn = _drawn(duals, own)
    parts: dict[tuple[str, str], float] = {}
    for part, columns in (("start", {column: 1.0}), ("running", {c: v for c, v in own.items() if c != column}),
                          ("energy", drawn)):
        name = {"start": "investment", "running": "margin"}.get(part, part)
        worth = -sum(value * float(duals.matrix.cost[c]) for c, value in columns.items())
        if columns is drawn:                          # its reduced cost is nothing but rounding: not the newcomer's
            worth += sum(value * float(duals.columns[c]) for c, value in columns.items())
        parts[name, ""] = parts.get((name, ""), 0.0) + worth
    for row, amount in _touched(duals.matrix, {**own, **drawn}).items():
        key = _part_of(duals.matrix.rows[row])
        if key is not None:
            parts[key] = parts.get(key, 0.0) + amount * float(duals.rows[row])
    return {key: value + 0.0 for key, value in parts.items() if value or key[0] in ("investment", "margin")}


def _part_of(label: Label) -> tuple[str, str] | None:
    rule, labels = label
    if rule == NUMBER:
        return None
    if rule in COUNTED_BY:
        return COUNTED_BY[rule], " ".join(map(str, labels[1:]))
    return ("energy", "") if rule == "carriers_balance" else ("limits", "")


def _drawn(duals: Duals, own: Mapping[int, float]) -> dict[int, float]:
    """Columns that serve at the margin the energy these columns need: bought or made, and what making it needs."""
    added: dict[int, float] = {}
    for _ in range(PASSES):
        lacking = {row: amount for row, amount in _touched(duals.matrix, {**own, **added}).items()
                   if row in duals.suppliers and abs(amount) > 1e-12}
        if not lacking:
            break
        for row, amount in lacking.items():
            column, gives = duals.suppliers[row]
            added[column] = added.get(column, 0.0) - amount / gives
    return added


def _touched(matrix: Matrix, columns: Mapping[int, float]) -> dict[int, float]:
    """What these amounts of columns add to each row."""
    out: dict[int, float] = {}
    for column, amount in columns.items():
        span = slice(matrix.a.indptr[column], matrix.a.indptr[column + 1])
        for row, value in zip(matrix.a.indices[span].tolist(), matrix.a.data[span].tolist(), strict=True):
            out[row] = out.get(row, 0.0) + value * amount
    return {row: amount for row, amount in out.items() if abs(amount) > 1e-12}


def best_start(found: list[Score], x: Floats, matrix: Matrix) -> Score:
    """The year a project starts in the plan, or the year in which it would run and be worth most."""
    started = [each for each in found if x[matrix.column("start", each.year, each.project)] > 0.5]
    running = [each for each in found if each.runs] or found
    return started[0] if started else max(running, key=lambda each: each.total)


def differ(*values: float) -> bool:
    """Whether figures that are known differ by more than rounding."""
    known = [value for value in values if np.isfinite(value)]
    return bool(known) and max(known) - min(known) > 1e-6 + 0.01 * max(map(abs, known))
