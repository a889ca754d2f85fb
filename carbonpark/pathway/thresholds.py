"""Thresholds: what a tonne, a tce, a hectare or a yuan of value added is worth in each year, and who may come.

Beside the price with whole-number decisions fixed stand two others: with projects divisible, and the value of a whole
block by solving again. Where they differ, projects are indivisible and a marginal price says too little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
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
SECONDS = 6.0
"""Time given to solving again for blocks; what is not reached in it stays blank."""
NEGLIGIBLE = 1e-9
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
    rows = [*_prices(solved, duals, loose, again), *_admission(solved, duals, loose, again)]
    return _framed(rows)


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


def _admission(solved: Solved, duals: Duals, loose: Duals | None, again: Blocks | None) -> Iterator[Row]:
    by_project: dict[str, list[Score]] = {}
    for each in scores(solved.k, duals):
        by_project.setdefault(each.project, []).append(each)
    divisible = {(each.project, each.year): each.total for each in scores(solved.k, loose)} if loose else {}
    for project, found in by_project.items():
        score = best_start(found, duals.x, duals.matrix)
        whole = again.project(project, score.year) if again else math.nan
        figures = [score.total, divisible.get((project, score.year), math.nan), whole]
        title = solved.k.title("project", project)
        base = {"quantity": "project", "project": project, "year": score.year, "unit": "M CNY"}
        yield {**_row("admission", title), **base, "part": "score", "price": figures[0], "price_present_value": figures[0],
               "price_divisible": figures[1], "price_block": whole, "block": 1.0, "value": figures[0],
               "verdict": "admit" if figures[0] >= -NEGLIGIBLE else "refuse",
               "status": "indivisible" if differ(*figures) else ""}
        yield from ({**row, **base} for row in _score_rows(solved.k, title, score))


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
