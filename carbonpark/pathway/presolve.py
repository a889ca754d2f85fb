"""What arithmetic alone can say before any solve: rows no decision can change, and floors above all there is.

The most of value added, jobs or tax is the reference, every expansion allowed and every candidate project running.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.pathway.conflict_words import figure
from carbonpark.pathway.express import ConstantRow
from carbonpark.pathway.solved import Unsolved
from carbonpark.pathway.target_words import label_of, title_of, unit_of, year_of
from carbonpark.rules import RULES
from carbonpark.words.language import Text

FLOORS = {"value_added_at_least": ("value_added_floor", "value_added_per_activity", "project_value_added"),
          "jobs_at_least": ("jobs_floor", "jobs_per_activity", "project_jobs"),
          "tax_at_least": ("tax_floor", "tax_per_activity", "project_tax")}


@dataclass(frozen=True)
class Finding:
    """One thing that cannot be, with its shortfall and a sentence."""

    kind: str
    rule: str
    labels: tuple[Any, ...]
    short_by: float
    percent: float
    unit: str
    sentence: Text


def impossible_rows(unsolved: Unsolved) -> Iterator[Finding]:
    """Cells of rules that are constant and cannot hold."""
    for row in unsolved.program.matrix.impossible:
        if row.rule in RULES:
            yield _impossible(unsolved.given.k, row)


def _impossible(k: Coefficients, row: ConstantRow) -> Finding:
    title = title_of(k, row.rule, row.labels)
    unit = unit_of(RULES[row.rule].unit, label_of(row.rule, row.labels))
    year = year_of(row.rule, row.labels)
    above = row.value > row.upper
    bound = row.upper if above else row.lower
    words = Text("不高于", "at most") if above else Text("不低于", "at least")
    sentence = Text(
        zh=f"{f'{year}年' if year else ''}{title.zh}要求{words.zh} {figure(bound)} {unit}，而任何决策下都是 {figure(row.value)} {unit}："
           f"差 {figure(-row.slack)} {unit}。",
        en=f"{title.en}{f' in {year}' if year else ''} asks {words.en} {figure(bound)} {unit}, but it is "
           f"{figure(row.value)} {unit} whatever is decided: short by {figure(-row.slack)} {unit}.")
    return Finding("impossible", row.rule, row.labels, -row.slack, _percent(-row.slack, bound), unit, sentence)


def out_of_arithmetic(unsolved: Unsolved) -> Iterator[Finding]:
    """Floors of value added, jobs and tax above the most that growth, expansion and projects can give."""
    k = unsolved.given.k
    for rule, (floor, per_activity, per_project) in FLOORS.items():
        if floor not in k.c:
            continue
        parts = most(k, per_activity, per_project)
        for y, year in enumerate(k.years):
            asked = float(getattr(k.c, floor).values[y])
            short = asked - sum(float(part[y]) for part in parts)
            if year in k.model_years and np.isfinite(asked) and short > 1e-6 * abs(asked):
                yield _floor(k, rule, year, asked, short, [float(part[y]) for part in parts])


def most(k: Coefficients, per_activity: str, per_project: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By year: the reference, all expansions allowed, and all projects that may run."""
    each = getattr(k.c, per_activity).values
    expand = k.c.expand_limit.values
    runs = (k.c.project_alive.values * k.c.project_window.values[:, None, :]).max(axis=0, initial=0.0)
    number = k.c.project_limit.values * k.c.project_admissible.values
    grown = np.where(each > 0, np.where(expand > 0, expand, 0.0) * np.where(each > 0, each, 1.0), 0.0)
    return k.c.reference_activity.values @ each, grown.sum(axis=1), runs @ (number * getattr(k.c, per_project).values)


def _floor(k: Coefficients, rule: str, year: int, asked: float, short: float, parts: list[float]) -> Finding:
    title, unit = title_of(k, rule, (year,)), RULES[rule].unit
    reference, grown, projects = map(figure, parts)
    sentence = Text(
        zh=f"{year}年{title.zh}要求 {figure(asked)} {unit}，而参考情景 {reference}、允许的扩产 {grown}、全部候选项目 {projects}，"
           f"合计至多 {figure(sum(parts))} {unit}：差 {figure(short)} {unit}。",
        en=f"The {title.en} of {year} asks {figure(asked)} {unit}; the reference gives {reference}, all expansions allowed "
           f"{grown}, all candidate projects {projects}, at most {figure(sum(parts))} {unit}: short by {figure(short)} {unit}.")
    return Finding("arithmetic", rule, (year,), short, _percent(short, asked), unit, sentence)


def _percent(short: float, bound: float) -> float:
    return 100.0 * short / abs(bound) if abs(bound) > 1e-9 else np.nan
