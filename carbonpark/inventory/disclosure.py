"""Confidentiality: which figures of a published table could give one firm away, and which more must go so that none can.

A figure is sensitive with fewer than three firms in it, with one firm that dominates it, or when its second firm could
estimate the first too closely. Blanking it is not enough where totals are printed: an attacker solves for it. So the
attacker is tried, as linear programs over everything published, and figures are taken out until he fails.
Rules and their names: Hundepool et al., Handbook on Statistical Disclosure Control (ESSnet, 2010), section 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

CONFIDENTIAL = "C"
SLACK = 1e-7
"""Relative rounding of the solver."""


@dataclass(frozen=True)
class Rules:
    """When a figure is sensitive. Defaults are common practice of statistical offices, not law: a park may set its own."""

    least_firms: int = 3
    """Fewer contributors than this are too few."""
    n: int = 1
    k: float = 0.70
    """(n, k): the n largest firms hold more than the share k."""
    p: float = 0.10
    """p %: the others but the two largest are less than p of the largest; also the width an attacker must be left with."""

    def sensitive(self, contributions: Iterable[float]) -> bool:
        """Whether a figure made of these firms' shares is sensitive; nothing at all is not."""
        parts = sorted((abs(each) for each in contributions if each), reverse=True)
        if not parts:
            return False
        whole = sum(parts)
        few, dominated = len(parts) < self.least_firms, sum(parts[: self.n]) > self.k * whole
        return few or dominated or whole - sum(parts[:2]) < self.p * parts[0]


@dataclass(frozen=True)
class Item:
    """One figure that might be printed: a weighted sum of cells, and how dear it is to lose."""

    key: tuple[object, ...]
    weights: Mapping[int, float]
    """Cell number -> weight."""
    cost: float
    """Higher costs stay longer: totals before cells, large cells before small ones."""


@dataclass
class Puzzle:
    """What there is to publish: nonnegative cells, figures that are sums of them, and the figures nobody may learn."""

    cells: np.ndarray
    items: Sequence[Item]
    secret: set[int]
    """Numbers of items that are sensitive: never printed, and not to be recovered within the rule's width."""
    rules: Rules = field(default_factory=Rules)
    never: set[int] = field(default_factory=set)
    """Items that are no figure of the table, and yet a secret when they are sensitive."""

    def value(self, number: int) -> float:
        """The true figure of an item."""
        return float(sum(weight * self.cells[cell] for cell, weight in self.items[number].weights.items()))

    def row(self, number: int) -> np.ndarray:
        """An item as a row over the cells."""
        row = np.zeros(len(self.cells))
        for cell, weight in self.items[number].weights.items():
            row[cell] = weight
        return row


def protect(puzzle: Puzzle) -> set[int]:
    """Numbers of the items that may be printed: as many of the dear ones as leave every secret wide open.

    Figures are taken out one by one, the cheapest of those the attacker leans on, until no secret can be told to within
    `rules.p` of its value on either side.
    """
    if not puzzle.items:
        return set()
    printed = set(range(len(puzzle.items))) - puzzle.secret - puzzle.never
    matrix = np.array([puzzle.row(number) for number in range(len(puzzle.items))])
    values = matrix @ puzzle.cells
    # One round is enough: what is taken out for a later secret only widens the bounds of an earlier one.
    sure = wide(matrix, puzzle.cells, printed, sorted(puzzle.secret), puzzle.rules.p)
    for number in sorted(puzzle.secret - sure):
        while values[number] and (leans := leaning(matrix, values, printed, number, puzzle.rules.p)):
            printed.discard(min(leans, key=lambda item: (puzzle.items[item].cost, item)))
    return printed


def wide(matrix: np.ndarray, cells: np.ndarray, printed: set[int], secret: Sequence[int], p: float) -> set[int]:
    """Secrets that surely stay open: all cells can move together, by less than themselves, so that nothing printed changes
    and the secret moves by the share p either way. Cheap, and enough; who is not among them is left to the solver."""
    held = matrix[sorted(printed)] * cells
    scale = np.abs(held).max(axis=1, initial=0.0)
    held = held[scale > 0] / scale[scale > 0, None]
    aims = matrix[list(secret)] * cells
    free = aims - (aims @ np.linalg.pinv(held)) @ held if len(held) else aims
    gain, reach = (free * aims).sum(axis=1), np.abs(free).max(axis=1, initial=0.0)
    enough = gain >= p * np.abs(aims.sum(axis=1)) * reach * (1 + SLACK)
    real = reach > SLACK * np.abs(aims).max(axis=1, initial=1.0)
    return {number for number, safe in zip(secret, enough & real, strict=True) if safe}


def bounds(matrix: np.ndarray, values: np.ndarray, target: np.ndarray) -> tuple[float, float, np.ndarray, np.ndarray]:
    """The least and most a target can be, given printed figures and nonnegative cells; and what each bound leans on.

    matrix : (printed, cell), values : (printed,), target : (cell,)
    A solver that gives up is taken as an attacker who succeeds: both bounds are NaN.
    """
    from scipy.optimize import linprog

    found = []
    for sign in (1.0, -1.0):
        done = linprog(sign * target, A_eq=matrix if len(matrix) else None, b_eq=values if len(values) else None,
                       bounds=(0, None), method="highs")
        if done.status == 0:
            found.append((sign * done.fun, np.abs(done.eqlin.marginals) if len(matrix) else np.zeros(0)))
        elif done.status == 3:  # unbounded: nothing printed holds it
            found.append((-sign * np.inf, np.zeros(len(values))))
        else:
            found.append((np.nan, np.ones(len(values))))
    return found[0][0], found[1][0], found[0][1], found[1][1]


def leaning(matrix: np.ndarray, values: np.ndarray, printed: set[int], number: int, p: float) -> list[int]:
    """Printed items by which the attacker tells item `number` to within the share p; empty when he cannot.

    matrix : (item, cell) every item over the cells, values : (item,) their true figures
    """
    flip = 1.0 if values[number] >= 0 else -1.0
    target, value = matrix[number] * flip, abs(values[number])
    near = _connected(matrix, sorted(printed), target)
    if not near:
        return []
    columns = np.flatnonzero((matrix[near] != 0).any(axis=0) | (target != 0))
    held = matrix[near][:, columns]
    scale = np.abs(held).max(axis=1)
    low, high, by_low, by_high = bounds(held / scale[:, None], values[near] / scale, target[columns])
    told = np.zeros(len(near), dtype=bool)
    if not high >= value * (1 + p) * (1 - SLACK):
        told |= by_high > SLACK
    if not low <= value * (1 - p) * (1 + SLACK):
        told |= by_low > SLACK
    return [near[at] for at in np.flatnonzero(told)]


def _connected(matrix: np.ndarray, rows: list[int], target: np.ndarray) -> list[int]:
    """Printed items reachable from the secret's cells, stopping at cells that are printed themselves."""
    held = matrix[rows] != 0
    alone = held.sum(axis=1) == 1
    known = held[alone].any(axis=0)
    cells, found = (target != 0), np.zeros(len(rows), dtype=bool)
    while True:
        spread = cells & ~known
        reached = (held[:, spread]).any(axis=1) | (held[:, cells & known].any(axis=1) & alone)
        if (reached == found).all():
            return [rows[at] for at in np.flatnonzero(found)]
        found = reached
        cells = cells | held[found].any(axis=0)


def two_way(contributions: Mapping[tuple[str, str], Mapping[str, float]], rules: Rules | None = None) -> Puzzle:
    """A table of rows by columns with both margins and the total, from what each firm puts into each cell (>= 0).

    Keys of its items: (row, column), (row, 'total'), ('total', column), ('total', 'total').
    """
    known = rules or Rules()
    cells = {key: number for number, key in enumerate(contributions)}
    amounts = np.array([sum(firms.values()) for firms in contributions.values()])
    groups: dict[tuple[object, ...], list[tuple[str, str]]] = {key: [key] for key in contributions}
    for key in contributions:
        for margin in ((key[0], "total"), ("total", key[1]), ("total", "total")):
            groups.setdefault(margin, []).append(key)
    items: list[Item] = []
    secret: set[int] = set()
    for name, members in groups.items():
        firms: dict[str, float] = {}
        for member in members:
            for firm, value in contributions[member].items():
                firms[firm] = firms.get(firm, 0.0) + value
        size = float(sum(firms.values()))
        if known.sensitive(firms.values()):
            secret.add(len(items))
        grade = sum(1 for part in name if part == "total")
        items.append(Item(name, {cells[member]: 1.0 for member in members}, grade + size / (1 + size)))
    return Puzzle(amounts, items, secret, known)
