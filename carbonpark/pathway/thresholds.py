"""Thresholds: what a tonne, a tce, a hectare or a yuan of value added is worth in each year, and who may come.

Beside the price with whole-number decisions fixed stand two others: with projects divisible, and the value of a whole
block by solving again. Where they differ, projects are indivisible and a marginal price says too little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.pathway.blocks import Blocks
from carbonpark.pathway.prices import OWN, WANTED, Duals, Score, best_start, differ, probe_prices, scores
from carbonpark.pathway.quantities import PROBES
from carbonpark.pathway.solved import Solved
from carbonpark.pathway.solver import Solver
from carbonpark.pathway.targets import MONEY, NO_MONEY
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

COLUMNS = ("kind", "quantity", "label", "year", "price", "unit", "price_present_value", "price_divisible", "price_block",
           "block", "status", "project", "part", "value", "verdict", "title_zh", "title_en", "note_zh", "note_en")
SECONDS = 5.0
"""Time given to solving again for blocks; what is not reached in it stays blank."""
NEGLIGIBLE = 1e-6
PARTS = {"investment": Text("投资（扣残值）", "investment less what is left of it"), "margin": Text("毛利", "gross margin"),
         "energy": Text("能源费用（按边际来源）", "energy, from the source at the margin"),
         "limits": Text("其他限值", "other limits"), "own_cost": Text("自身成本", "own cost"),
         "score": Text("准入评分", "admission score")}
NECESSARY = {"land_taken": Text("单位用地最低增加值（必要条件，其余占用为零）",
                                "least value added per hectare (necessary, other uses zero)"),
             "energy_equal_value": Text("单位能耗最低增加值（必要条件，其余占用为零）",
                                        "least value added per ktce (necessary, other uses zero)"),
             "energy_calorific": Text("单位能耗最低增加值，当量值（必要条件，其余占用为零）",
                                      "least value added per ktce, calorific (necessary, other uses zero)"),
             "emissions": Text("单位排放最低增加值（必要条件，其余占用为零）",
                               "least value added per kt (necessary, other uses zero)")}
Key = tuple[str, tuple[Any, ...]]
Row = dict[str, Any]


def thresholds(solved: Solved, resolve: bool = True, blocks: Mapping[str, float] | None = None,
               seconds: float = SECONDS) -> pd.DataFrame:
    """thresholds.csv: prices of quantities, scores of projects with their parts, necessary value added.

    `blocks` gives the size of a standard block by quantity; without it a block is about a hundredth of the quantity.
    """
    duals = Duals.of(solved.program.matrix, solved.fixed)
    if solved.given.scenario.question.minimise not in MONEY or duals is None:
        return _framed(_without_money(solved))
    loose = Duals.of(solved.program.matrix, Solver(solved.program.matrix, whole=False).solve())
    again = Blocks(solved, blocks or {}, seconds) if resolve else None
    found = _candidates(solved, duals, loose)
    doubtful = sorted((each for each in found if differ(*each.figures)), key=lambda each: each.clear)
    _valued(doubtful, again)                             # where a whole project may tell another story: first
    prices = list(_prices(solved, duals, loose, again))
    _valued([each for each in found if each not in doubtful], again)
    return _framed([*prices, *_admission(solved, found)])


@dataclass
class Candidate:
    """A project with its score, the score if projects were divisible, and what a whole one is worth."""

    score: Score
    in_plan: bool
    divisible: float
    whole: float = math.nan
    impossible: bool = False

    @property
    def clear(self) -> tuple[bool, float]:
        """How clear the case is: figures of one sign, then how far they are from zero."""
        known = [figure for figure in self.figures if np.isfinite(figure)]
        return len({figure >= -NEGLIGIBLE for figure in known}) == 1, min(map(abs, known), default=0.0)

    @property
    def figures(self) -> list[float]:
        """The three figures of indivisible things."""
        return [self.score.total, self.divisible, self.whole]


def _candidates(solved: Solved, duals: Duals, loose: Duals | None) -> list[Candidate]:
    by_project: dict[str, list[Score]] = {}
    for each in scores(solved.k, duals):
        by_project.setdefault(each.project, []).append(each)
    divisible = {(each.project, each.year): each.total for each in scores(solved.k, loose)} if loose else {}
    best = [best_start(found, duals.x, duals.matrix) for found in by_project.values()]
    return [Candidate(score, bool(duals.x[duals.matrix.column("start", score.year, score.project)] > 0.5),
                      divisible.get((score.project, score.year), math.nan)) for score in best]


def _valued(candidates: list[Candidate], again: Blocks | None) -> None:
    for each in candidates if again else []:
        assert again is not None
        each.whole, each.impossible = again.project(each.score.project, each.score.year)


def _prices(solved: Solved, duals: Duals, loose: Duals | None, again: Blocks | None) -> Iterator[Row]:
    fixed, divisible = probe_prices(duals), probe_prices(loose) if loose else {}
    valued = again.values(fixed, divisible) if again else {}
    weight = {year: float(value) for year, value in
              zip(solved.k.years, solved.k.c.discount_weight.values, strict=True)}
    for key, worth in fixed.items():
        quantity, (year, *labels) = key
        block, size = valued.get(key, (math.nan, math.nan))
        figures = [each / weight[year] for each in (worth, divisible.get(key, math.nan), block)]
        title = _titled(solved.k, quantity, labels)
        yield {**_row("probe", title), "quantity": quantity, "label": " ".join(labels), "year": year,
               "price": figures[0], "unit": f"M CNY / {_unit(quantity, labels)}", "price_present_value": worth,
               "price_divisible": figures[1], "price_block": figures[2], "block": size,
               "status": _status(quantity, figures)}
    yield from _necessary(solved.k, fixed)


def _status(quantity: str, figures: list[float]) -> str:
    if differ(*figures):
        return "indivisible"
    no_price = all(not np.isfinite(each) or abs(each) <= NEGLIGIBLE for each in figures)
    return "not_defined" if no_price and f"probe_{quantity}" in WANTED else ""


def _necessary(k: Coefficients, prices: Mapping[Key, float]) -> Iterator[Row]:
    """Value added a newcomer needs per unit of one scarce quantity, if it used nothing else."""
    undefined = set()
    for (quantity, (year, *labels)), worth in prices.items():
        if quantity not in NECESSARY or abs(worth) <= NEGLIGIBLE:
            continue
        added = prices["value_added", (year,)]
        if added > NEGLIGIBLE:
            yield {**_needed(k, quantity, labels), "year": year, "value": worth / added}
        else:
            undefined.add((quantity, tuple(labels)))
    for quantity, several in sorted(undefined):           # years without a price of value added: said once
        yield {**_needed(k, quantity, list(several)), "status": "not_defined"}


def _needed(k: Coefficients, quantity: str, labels: list[Any]) -> Row:
    about = _about(k, quantity, labels)
    title = Text(zh=NECESSARY[quantity].zh + about.zh, en=NECESSARY[quantity].en + about.en)
    return {**_row("necessary", title), "quantity": quantity, "label": " ".join(labels),
            "unit": f"M CNY / {_unit(quantity, labels)}"}


def _admission(solved: Solved, candidates: list[Candidate]) -> Iterator[Row]:
    for each in candidates:
        score = each.score
        title = solved.k.title("project", score.project)
        base = {"quantity": "project", "project": score.project, "year": score.year, "unit": "M CNY"}
        yield {**_row("admission", title), **base, "part": "score", "price": score.total,
               "price_present_value": score.total, "price_divisible": each.divisible, "price_block": each.whole,
               "block": 1.0, "value": score.total, "verdict": _verdict(each),
               "status": "indivisible" if differ(*each.figures) else "",
               **(_no_choice(each.in_plan) if each.impossible else {})}
        yield from ({**row, **base} for row in _score_rows(solved.k, title, score))


def _verdict(each: Candidate) -> str:
    """Admitted at a score of zero or above; where the figures disagree the whole project decides, then the plan.

    A project the plan must have, or cannot have, leaves no choice.
    """
    signs = {figure >= -NEGLIGIBLE for figure in each.figures if np.isfinite(figure)}
    admitted = signs.pop() if len(signs) == 1 else each.whole >= 0 if np.isfinite(each.whole) else each.in_plan
    return "admit" if (each.in_plan if each.impossible else admitted) else "refuse"


def _no_choice(in_plan: bool) -> Row:
    said = (Text("没有该项目就没有满足全部目标的方案", "without it no plan meets the targets") if in_plan else
            Text("整个项目在现有限值内容不下", "a whole one does not fit within the limits"))
    return {"note_zh": said.zh, "note_en": said.en}


def _score_rows(k: Coefficients, project: Text, score: Score) -> Iterator[Row]:
    """The parts of a score: what probes carry, then its own cost (as a deduction) and what that is made of."""
    for (part, label), value in score.parts.items():
        if part not in OWN:
            yield {**_row("admission", _joined(project, _titled(k, part, label.split() if label else []))),
                   "part": part, "label": label, "value": value}
    yield {**_row("admission", _joined(project, PARTS["own_cost"])), "part": "own_cost", "value": -score.own_cost}
    for part in OWN:
        value = sum(value for (name, _), value in score.parts.items() if name == part)
        if value:
            yield {**_row("admission_own", _joined(project, PARTS[part])), "part": part, "value": value}


def _joined(head: Text, tail: Text) -> Text:
    return Text(zh=f"{head.zh}：{tail.zh}", en=f"{head.en}: {tail.en}")


def _titled(k: Coefficients, quantity: str, labels: list[Any]) -> Text:
    about = _about(k, quantity, labels)
    return Text(zh=WORDS[quantity].title.zh + about.zh, en=WORDS[quantity].title.en + about.en)


def _about(k: Coefficients, quantity: str, labels: list[Any]) -> Text:
    named = [k.title(dim, label) for dim, label in zip(WORDS[quantity].dims[1:], labels, strict=True)]
    return Text(zh="".join(f"（{each.zh}）" for each in named), en="".join(f" ({each.en})" for each in named))


def _unit(quantity: str, labels: list[Any]) -> str:
    unit = WORDS[quantity].unit
    return unit.replace("CO2e", "CO2") if labels and str(labels[0]).endswith(":CO2") else unit


def _without_money(solved: Solved) -> Iterator[Row]:
    """Every quantity, with no price: what is least is not money."""
    for probe, quantity in PROBES.items():
        for column in solved.program.matrix.columns_of(probe).tolist():
            year, *labels = solved.program.matrix.columns[column][1]
            yield {**_row("probe", _titled(solved.k, quantity, labels)), "quantity": quantity, "year": year,
                   "label": " ".join(labels), "status": "not_defined", "note_zh": NO_MONEY.zh, "note_en": NO_MONEY.en}


def _row(kind: str, title: Text) -> Row:
    text = dict.fromkeys(("quantity", "label", "unit", "status", "project", "part", "verdict", "note_zh", "note_en"), "")
    numbers = dict.fromkeys(("price", "price_present_value", "price_divisible", "price_block", "block", "value"), math.nan)
    return {"kind": kind, "year": None, **text, **numbers, "title_zh": title.zh, "title_en": title.en}


def _framed(rows: Any) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(COLUMNS)).astype({"year": "Int64"})
