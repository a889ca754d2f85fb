"""From a merged tree of entries to a `Scenario`.

The horizon is read first, because every limit is checked against it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from carbonpark.scenario.build_drivers import read_drivers
from carbonpark.scenario.build_limits import ACCOUNTS, read_limits
from carbonpark.scenario.entries import ANY_SHARE, SHARE, Entries, Reading, Wanted, years_in
from carbonpark.scenario.merge import origins
from carbonpark.scenario.models import GOALS, HandPlan, Horizon, Move, Question, Scenario
from carbonpark.scenario.tree import Branch, Leaf, Stem, shown
from carbonpark.words.errors import Problems
from carbonpark.words.language import Text

PERSPECTIVES = ("system", "park_budget", "enterprises")


def build_scenario(
    tree: Branch,
    problems: Problems,
    *,
    file: Path,
    files: tuple[Path, ...],
    policies: tuple[str, ...],
    park_path: Path | None,
) -> Scenario | None:
    """The scenario, or None when `problems` say why not."""
    reading = Reading(problems)
    top = Entries(reading, tree)
    name, title, because = top.leaf("scenario", required=True), _title(top), top.leaf("because")
    top.leaf("park", required=True)
    horizon = _horizon(top)
    reading.price_base = top.year("price_base", required=True)
    reading.boundary = top.leaf("boundary", required=True)
    fields: dict[str, Any] = {
        "name": name,
        "title": title or Text(zh=name or "", en=name or ""),
        "because": because,
        "park": park_path.name if park_path else None,
        "park_path": park_path,
        "policy": policies,
        "horizon": horizon,
        "price_base": reading.price_base,
        "boundary": reading.boundary,
        "question": _question(top),
        "drivers": read_drivers(top),
        "committed": top.names("committed"),
        "limits": read_limits(top),
        **_options(top),
        "plan": _hand_plan(top),
    }
    top.finish()
    places, written = origins(tree)
    _one_currency(reading)
    if any(problem.severity == "error" for problem in problems.found):
        return None
    if park_path:
        written[("park",)] = park_path.name
    currency = next(iter(reading.currencies), None)
    return top.make(
        Scenario, **fields, currency=currency, file=file, files=files, origins=places, written=written
    )


def _title(top: Entries) -> Text | None:
    """A title in both languages, or one text for both."""
    if not top.has("title"):
        return None
    if isinstance(top.node.entries["title"], Leaf):
        text = top.leaf("title") or ""
        return Text(zh=text, en=text)
    child = top.child("title")
    if child is None:
        return None
    zh, en = child.leaf("zh"), child.leaf("en")
    child.finish()
    return Text(zh=zh or en or "", en=en or zh or "")


def _horizon(top: Entries) -> Horizon | None:
    child = top.child("horizon", required=True, example="base_year: 2025, years: 2026-2035")
    if child is None:
        return None
    base_year, years = child.year("base_year", required=True), _model_years(child)
    child.finish()
    horizon = child.make(Horizon, base_year=base_year, years=years) if base_year and years else None
    if horizon:
        top.reading.base_year, top.reading.years = horizon.base_year, horizon.years
    return horizon


def _model_years(child: Entries) -> tuple[int, ...] | None:
    """Years as '2026-2035', as a list of years and spans, or as {from, to, step}."""
    if not child.has("years"):
        child.leaf("years", required=True)
        return None
    node = child.node.entries["years"]
    if isinstance(node, Branch):
        steps = Entries(child.reading, node, (*child.path, "years"))
        first, last = steps.year("from", required=True), steps.year("to", required=True)
        step = steps.leaf("step") or "1"
        steps.finish()
        if first and last and step.isdigit() and int(step) > 0:
            return tuple(range(first, last + 1, int(step)))
        if not (step.isdigit() and int(step) > 0):
            child.reading.complain(
                steps.place("step"),
                f"步长“{step}”不是正整数",
                f"step '{step}' is not a whole number above 0",
                "写 step: 1",
                "write step: 1",
                "step",
            )
        return None
    if isinstance(node, Stem) and not node.items:
        child.complain(
            "years",
            "没有模型年",
            "there are no model years",
            "例如写 2026-2035",
            "write for example 2026-2035",
            "year",
        )
    years: list[int] = []
    for leaf in node.items if isinstance(node, Stem) else [node]:
        span = years_in(leaf.text or "") if isinstance(leaf, Leaf) else None
        if span is None:
            said = leaf.text if isinstance(leaf, Leaf) else "..."
            child.reading.complain(
                replace(leaf.place, field=shown((*child.path, "years"))),
                f"“{said}”不是年份",
                f"'{said}' is not a year",
                "写 2026-2035 或 [2026, 2028, 2030]",
                "write 2026-2035 or [2026, 2028, 2030]",
                "year",
            )
            return None
        years += range(span[0], span[1] + 1)
    return tuple(years) or None


def _question(top: Entries) -> Question | None:
    child = top.child("question", required=True, example="minimise: net_cost, discount_rate: 5 %")
    if child is None:
        return None
    fields = {
        "minimise": child.word("minimise", GOALS),
        "perspective": child.word("perspective", PERSPECTIVES),
        "discount_rate": child.amount("discount_rate", SHARE, required=True),
        "fixed_activity": child.yes_no("fixed_activity"),
        "account": child.word("account", ACCOUNTS),
    }
    child.finish()
    return child.make(Question, **fields) if fields["discount_rate"] is not None else None


def _options(top: Entries) -> dict[str, Any]:
    """What may be done: names, or all; groups that may move, and how far."""
    options = {
        key: top.names(key, may_be_all=True)
        for key in ("may_build", "may_retire", "may_admit", "may_apply", "may_buy")
    }
    return {
        **options,
        "may_expand": _moves(top, "may_expand", ANY_SHARE),
        "may_exit": _moves(top, "may_exit", SHARE),
    }


def _moves(top: Entries, key: str, wanted: Wanted) -> dict[str, Move] | None:
    """`{group: 20 %}`, `{group: {limit: 20 %, per_year: 4 %}}` or a list of groups without limits."""
    if not top.has(key):
        return None
    if isinstance(top.node.entries[key], Stem):
        return {name: Move(limit=wanted.most) for name in top.names(key) or ()}
    child = top.child(key, example="group: 20 %")
    moves: dict[str, Move] = {}
    for group in child.free() if child else ():
        assert child is not None
        if isinstance(child.node.entries[group], Branch):
            inner = child.child(group)
            assert inner is not None
            move = inner.make(
                Move, limit=inner.amount("limit", wanted), per_year=inner.amount("per_year", wanted)
            )
            inner.finish()
        else:
            limit = child.amount(group, wanted)
            move = Move(limit=limit) if limit is not None else None
        if move:
            moves[group] = move
    return moves


PLAN_UNITS = {
    "activity": ANY_SHARE,
    "install": SHARE,
    "build": Wanted(("power",)),
    "buy": Wanted(("energy",)),
}


def _hand_plan(top: Entries) -> HandPlan | None:
    child = top.child("plan")
    if child is None:
        return None
    fields: dict[str, dict[str, dict[int, float]]] = {}
    for key, wanted in PLAN_UNITS.items():
        part = child.child(key)
        if part:
            fields[key] = {name: part.by_year(name, wanted) for name in part.free()}
    fields["start"] = _starts(child)
    child.finish()
    return child.make(HandPlan, **fields)


def _starts(child: Entries) -> dict[str, dict[int, float]]:
    """`{project: 2028}` starts one; `{project: {2028: 2, 2030: 1}}` starts several."""
    part = child.child("start", example="project: 2028")
    starts: dict[str, dict[int, float]] = {}
    for name in part.free() if part else ():
        assert part is not None
        if isinstance(part.node.entries[name], Branch):
            inner = part.child(name)
            assert inner is not None
            starts[name] = _counts(inner)
        elif (year := part.year(name)) is not None and part.in_horizon(year, name):
            starts[name] = {year: 1.0}
    return starts


def _counts(inner: Entries) -> dict[int, float]:
    """How many units start in each year: plain numbers, the only amounts without a unit."""
    counts: dict[int, float] = {}
    for key in list(inner.node.entries):
        text = inner.leaf(key) or ""
        if not isinstance(key, int):
            inner.complain(
                key,
                f"“{key}”不是年份",
                f"'{key}' is not a year",
                "例如写 2030: 1",
                "write for example 2030: 1",
                "year",
            )
        elif not text.replace(".", "", 1).isdigit():
            inner.complain(key, f"“{text}”不是个数", f"'{text}' is not a count", "写 1", "write 1", "count")
        elif inner.in_horizon(key, key):
            counts[key] = float(text)
    return counts


def _one_currency(reading: Reading) -> None:
    for currency, place in list(reading.currencies.items())[1:]:
        first = next(iter(reading.currencies))
        reading.complain(
            place,
            f"同一情景里有 {first} 和 {currency}",
            f"one scenario holds both {first} and {currency}",
            f"全部写成 {first}",
            f"write everything in {first}",
            "currency",
        )
