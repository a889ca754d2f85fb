"""A question without a least answer: which options earn without end, so that a person can bound them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from carbonpark.pathway.solved import Unsolved
from carbonpark.pathway.solver import Solver
from carbonpark.words.errors import Place, Problem
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

WALL = 1e9
"""Stands in for no bound; whatever comes near it has none of its own."""
OPTIONS = {"build": ("technology", "capacity_limit, build_limit"), "start": ("project", "count_max"),
           "buy": ("supply", "limit"), "sell": ("outlet", "limit"), "install": ("application", "potential")}
"""Decisions a person can bound: the dimension that names them, and the column that bounds them."""


def endless_options(found: Unsolved) -> list[Problem]:
    """The options that a plan would use without end."""
    named = list(dict.fromkeys(_beyond_every_bound(found)))
    return [_said(found, name, label) for name, label in named] or [_something(found)]


def _beyond_every_bound(found: Unsolved) -> Iterator[tuple[str, str]]:
    matrix = found.program.matrix
    twin = Solver(matrix, whole=False)
    everything = np.arange(len(matrix.columns), dtype=np.int32)
    twin.change_columns(everything, np.maximum(matrix.column_lower, -WALL), np.minimum(matrix.column_upper, WALL))
    x = twin.solve().x
    if x is None:
        return
    for place in np.flatnonzero((x > WALL / 1e3) & ~np.isfinite(matrix.column_upper)).tolist():
        name, labels = matrix.columns[place]
        if name in OPTIONS:
            yield name, str(labels[WORDS[name].dims.index(OPTIONS[name][0])])


def _said(found: Unsolved, name: str, label: str) -> Problem:
    dim, columns = OPTIONS[name]
    title = found.given.k.title(dim, label)
    return Problem(
        Place(file=f"{dim}: {label}"),
        Text(zh=f"“{title.zh}”没有上限而越多越省钱，方案没有最优解", en=f"'{title.en}' has no bound and pays the more of it there is: no plan is the cheapest"),
        Text(zh=f"给出上限（{columns}），或核对价格与成本", en=f"bound it ({columns}), or look at its price and cost again"), "without-end")


def _something(found: Unsolved) -> Problem:
    scenario = found.given.scenario
    return Problem(
        scenario.place("question"),
        Text(zh="目标函数没有下界：某项收益大于成本而没有上限", en="the objective has no least value: something earns more than it costs, without a bound"),
        Text(zh="给可选技术、项目和外供渠道填上限", en="bound the technologies, projects and outlets that may be chosen"), "without-end")
