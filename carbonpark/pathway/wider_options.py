"""Options a scenario keeps shut although the park's tables have them: opened one class at a time, up to all there are.

Opening a class changes which decisions exist, so the program is made anew; limits stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import costs
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.elastic import Clock
from carbonpark.pathway.model import program
from carbonpark.pathway.solved import Prepared, prepare
from carbonpark.pathway.solver import Solver
from carbonpark.words.language import Text

CLASSES: Mapping[str, tuple[str, str, Text]] = {
    "may_admit": ("project", "start", Text("准入项目", "admit the projects")),
    "may_build": ("technology", "build", Text("新建", "build")),
    "may_apply": ("application", "install", Text("实施措施", "apply the measures")),
    "may_buy": ("supply", "buy", Text("购入", "buy")),
    "may_retire": ("plant", "kept", Text("提前退役", "retire early")),
}
"""Each list of options: the dimension it names, the quantity that uses it, and the words."""


@dataclass(frozen=True)
class Opened:
    """A class of options that makes a plan possible, with the options the plan uses that were shut."""

    field: str
    used: tuple[str, ...]
    net_cost: float
    sentence: Text


def opened(given: Prepared, clock: Clock) -> Iterator[Opened]:
    """Every class of shut options that alone makes a plan possible; projects that need not come included."""
    shut = {field: _shut(given, field) for field in CLASSES}
    fields = [field for field, names in shut.items() if names]
    if fields and clock.left > 0 and _plan_with(given, fields, clock) is not None:
        for field in fields:
            found = _plan_with(given, [field], clock) if clock.left > 0 else None
            if found is not None:
                yield _told(given, field, shut[field], *found)
    if given.k.committed and clock.left > 0:
        found = _planned(replace(given, k=replace(given.k, committed={})), clock)
        if found is not None:
            yield _without(given, *found)


def _shut(given: Prepared, field: str) -> set[str]:
    """Labels of the park that the scenario does not name."""
    names = getattr(given.scenario, field)
    if names == "all":
        return set()
    dim = CLASSES[field][0]
    of = {"application": lambda label: label.partition("@")[0], "plant": _technology_of(given)}.get(dim, str)
    return {str(label) for label in given.k.coords[dim] if of(str(label)) not in names}


def _technology_of(given: Prepared) -> Callable[[str], str]:
    return {each.plant: each.technology for each in given.park.plants}.__getitem__


def _plan_with(given: Prepared, fields: list[str], clock: Clock) -> tuple[Coefficients, dict[str, xr.DataArray]] | None:
    wider = given.scenario.model_copy(update=dict.fromkeys(fields, "all"))
    return _planned(prepare(wider, given.park, given.library), clock)


def _planned(given: Prepared, clock: Clock) -> tuple[Coefficients, dict[str, xr.DataArray]] | None:
    question = given.scenario.question
    built = program(given.k, given.reference, question.minimise, question.account)
    found = Solver(built.matrix).solve(0.005, time_limit=max(clock.left, 1.0))
    return None if found.x is None else (given.k, built.numbers(found.x))


def _told(given: Prepared, field: str, shut: set[str], k: Coefficients, q: dict[str, xr.DataArray]) -> Opened:
    dim, quantity, words = CLASSES[field]
    amounts = q[quantity]
    if quantity == "kept":
        amounts = k.c.plant_capacity * k.c.plant_alive - amounts
    totals = amounts.sum([each for each in amounts.dims if each != dim])
    used = tuple(str(label) for label in totals[dim].values
                 if str(label) in shut and float(totals.sel({dim: label})) > 1e-6)
    zh, en = ("、".join(k.title(dim, each).zh for each in used), ", ".join(k.title(dim, each).en for each in used))
    return Opened(field, used, _net_cost(k, q), Text(
        zh=f"允许{words.zh}：{zh}（{field}），全部目标即可同时满足。",
        en=f"Allow to {words.en}: {en} ({field}): then all targets can hold."))


def _without(given: Prepared, k: Coefficients, q: dict[str, xr.DataArray]) -> Opened:
    """Committed projects that the plan found does not start."""
    started = q["start"].sum("vintage")
    out = tuple(name for name in given.k.committed if float(started.sel(project=name)) < 0.5)
    zh, en = ("、".join(k.title("project", each).zh for each in out), ", ".join(k.title("project", each).en for each in out))
    return Opened("committed", out, _net_cost(k, q), Text(
        zh=f"不再承诺引进 {zh}（或改变其投产年份），全部目标即可同时满足。",
        en=f"Leave out {en or 'the year of the committed projects'}: then all targets can hold."))


def _net_cost(k: Coefficients, q: dict[str, xr.DataArray]) -> float:
    found = float(costs.net_cost(Arrays(**q), k.c))
    return found if np.isfinite(found) else np.nan
