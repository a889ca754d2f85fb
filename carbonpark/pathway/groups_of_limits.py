"""Limits as a person thinks of them: one target with all its years, one lever with all its members.

Each row knows its size, so that a shortfall can be told in units and in per cent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.matrix import Matrix
from carbonpark.pathway.solved import Prepared, Unsolved
from carbonpark.pathway.target_words import by_dim, label_of, unit_of, year_of
from carbonpark.pathway.targets import ratios_of
from carbonpark.rules import RULES
from carbonpark.words.language import Text

LEVERS: dict[str, Text] = {
    "bought_within_availability": Text("可购入的能源与绿证", "energy and certificates to be had"),
    "building_within_ramp": Text("建设速率", "building ramps"),
    "installing_within_ramp": Text("措施推进速率", "ramps of measures"),
    "capacity_within_resource": Text("装机上限", "limits of capacity"),
    "peak_within_connection": Text("接入容量", "connections"),
    "expansion_within_limit": Text("扩产幅度", "expansions"),
    "exit_within_limit": Text("退出幅度", "exits"),
    "expansion_within_rate": Text("扩产速率", "rates of expansion"),
    "exit_within_rate": Text("退出速率", "rates of exit"),
    "sold_within_limit": Text("外供量", "sales"),
}
"""Limits that are no targets but may be widened: what there is to be had, and how fast."""
MOVING = ("emissions_fall_after_peak", "emissions_below_reference_until_peak")
"""Limits that rest on emissions themselves: their size is the reference's emissions."""


@dataclass(frozen=True)
class Limit:
    """The rows of one target or lever, in the order of years."""

    rule: str
    label: str
    kind: Literal["limit", "lever", "balance"]
    rows: tuple[int, ...]
    years: tuple[int | None, ...]
    sizes: tuple[float, ...]
    unit: str

    @property
    def weights(self) -> dict[int, float]:
        """One for each unit of give."""
        return dict.fromkeys(self.rows, 1.0)

    @property
    def shares(self) -> dict[int, float]:
        """Weights that make give of different units comparable: one for each whole of the limit."""
        return {row: 1.0 / size for row, size in zip(self.rows, self.sizes, strict=True)}


def limits_of(unsolved: Unsolved) -> list[Limit]:
    """Every target of the program, one for each label, all years together."""
    return _grouped(unsolved.given, unsolved.program.matrix, [rule.name for rule in RULES if rule.target], "limit")


def levers_of(unsolved: Unsolved) -> list[Limit]:
    """Every lever of the program."""
    return _grouped(unsolved.given, unsolved.program.matrix, list(LEVERS), "lever")


def balances_of(unsolved: Unsolved) -> list[Limit]:
    """The balance of every carrier: what yields there is demand that nobody serves."""
    return _grouped(unsolved.given, unsolved.program.matrix, ["carriers_balance", "firm_supply_covers_the_peak"], "balance")


def _grouped(given: Prepared, matrix: Matrix, rules: Sequence[str], kind: Literal["limit", "lever", "balance"]
             ) -> list[Limit]:
    wanted = set(rules)
    found: dict[tuple[str, str], list[int]] = {}
    for place, (rule, labels) in enumerate(matrix.rows):
        if rule in wanted:
            found.setdefault((rule, label_of(rule, labels)), []).append(place)
    sizes = _Sizes(given)
    out = []
    for rule in rules:
        for (name, label), places in found.items():
            if name == rule:
                years = tuple(year_of(rule, matrix.rows[place][1]) for place in places)
                out.append(Limit(rule, label, kind, tuple(places), years,
                                 tuple(sizes.of(matrix, place) for place in places),
                                 unit_of(RULES[rule].unit, label)))
    return out


class _Sizes:
    """How large a limit is: its own figure, or for one that rests on other quantities what it is in the reference."""

    def __init__(self, given: Prepared) -> None:
        self._given = given
        self._q = Arrays(**given.reference)
        self._ratios = ratios_of(self._q, given.k.c)

    def of(self, matrix: Matrix, place: int) -> float:
        """The size of one row in its own unit; 1 where it has none."""
        rule, labels = matrix.rows[place]
        named = by_dim(rule, labels)
        own = [abs(side) for side in (matrix.row_lower[place], matrix.row_upper[place]) if np.isfinite(side)]
        size = max(own, default=0.0)
        if rule in self._ratios:
            size = abs(self._ratios[rule].asked(named, self._given.k.c))
        elif rule in MOVING:
            size = abs(float(self._q.emissions.sel(named)))
        return float(size) if size > 1e-9 and math.isfinite(size) else 1.0
