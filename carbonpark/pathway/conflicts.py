"""Why no plan meets the targets, and the cheapest way out: every change named here was proved by a solve.

First what arithmetic says; then whether demand can be served at all; then each limit and each lever relaxed alone
by the least amount, the best pair where none is enough, targets out of reach on their own, and conflict sets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd
import xarray as xr

from carbonpark.ledger import costs
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway import conflict_words as words
from carbonpark.pathway.elastic import TINY, Clock, Elastic, Given, smallest_set
from carbonpark.pathway.groups_of_limits import LEVERS, Limit, balances_of, levers_of, limits_of
from carbonpark.pathway.presolve import Finding, impossible_rows, out_of_arithmetic
from carbonpark.pathway.solved import Unsolved
from carbonpark.pathway.target_words import by_dim, label_of, origin_of, title_of, year_of
from carbonpark.pathway.targets import ratios_of
from carbonpark.pathway.wider_options import Opened, opened
from carbonpark.words.errors import Place
from carbonpark.words.language import Text

COLUMNS = ("rank", "kind", "target", "label", "year", "short_by", "unit", "percent", "sentence", "sentence_zh",
           "sentence_en", "file", "line", "needs_also", "net_cost", "proved", "title_zh", "title_en")
MOST_PAIRS, MOST_PRICED = 3, 8
"""Pairs told where no single change helps; changes whose net cost is worked out by a solve of their own."""
Row = dict[str, Any]


@dataclass
class Change:
    """One way out: the limits that yield, by how much, and the best plan that then exists."""

    limits: tuple[Limit, ...]
    found: Given
    share: float
    """How much yields, as a share of its limits: which changes are looked at first."""
    net_cost: float = math.nan
    reached: Mapping[str, xr.DataArray] | None = None


def conflicts(unsolved: Unsolved, time_limit: float = 60.0) -> pd.DataFrame:
    """conflicts.csv: ranked ways out, targets out of reach on their own, and sets that cannot all hold."""
    if unsolved.outcome.status != "infeasible":
        return _framed([_row("not_decided", Text(
            "时限内既没有找到方案，也没有证明目标互相矛盾。", "Time ran out before a plan was found or shown to be impossible."))])
    return _framed(list(_Search(unsolved, time_limit).rows()))


class _Search:
    """One infeasible program, asked until the answer is complete or time is up."""

    def __init__(self, unsolved: Unsolved, time_limit: float) -> None:
        self.unsolved, self.given, self.matrix = unsolved, unsolved.given, unsolved.program.matrix
        self.clock = Clock(time_limit)
        self.limits, self.levers = limits_of(unsolved), levers_of(unsolved)
        self.targets = [row for limit in self.limits for row in limit.rows]
        self.elastic = Elastic(self.matrix, [*self.targets, *_rows(self.levers)], self.clock)
        self.levers_shut = _rows(self.levers)

    def rows(self) -> Iterator[Row]:
        """Every row of the table, in the order told."""
        yield from (self._finding(each) for each in impossible_rows(self.unsolved))
        if self.elastic.least({}, free=self.targets) is None:
            yield from self._physical()
            return
        if self._rigid([]) is not None:           # only constant rows stand in the way, and they are told
            return
        lonely = list(self._out_of_reach())
        ways = list(self._ways_out([limit for limit, _ in lonely]))
        yield from sorted(ways, key=lambda row: (round(row["rank_by"], 6), row["net_cost"]))
        sums = list(out_of_arithmetic(self.unsolved))
        yield from (self._finding(each) for each in sums)
        told = {each.rule for each in sums}
        yield from (self._alone(limit, found) for limit, found in lonely if limit.rule not in told)
        yield from self._conflict_sets()
        if self.elastic.cut_short or not self.clock.left:
            yield _row("not_decided", Text("时限已到，以上未必穷尽所有出路。",
                                           "Time ran out: there may be other ways out than these."))

    # -- asking -------------------------------------------------------------------------------------------------
    def _rigid(self, weighted: Iterable[Limit]) -> Given | None:
        """The least give of these limits, every other one rigid."""
        return self.elastic.least({row: weight for limit in weighted for row, weight in limit.shares.items()})

    def _out_of_reach(self) -> Iterator[tuple[Limit, Given]]:
        """Targets that cannot hold even with every other target dropped, by the least they miss."""
        for limit in self.limits:
            others = set(self.targets) - set(limit.rows)
            found = self.elastic.least(limit.weights, free=others) if self.clock.left else None
            if found is not None and _gives(limit, found):
                yield limit, found

    def _ways_out(self, lonely: Sequence[Limit]) -> Iterator[Row]:
        """Single changes; where there is none, pairs; where there is none either, what is needed together."""
        changes = list(self._singles(lonely))
        changes = changes or list(self._pairs(lonely)) or list(self._together())
        for change in sorted(changes, key=lambda each: each.share)[:MOST_PRICED]:
            self._priced(change)
        yield from (self._way(change) for change in changes if self._makes_sense(change))
        if self.clock.left:
            yield from (self._option(each) for each in opened(self.given, self.clock))

    def _singles(self, lonely: Sequence[Limit]) -> Iterator[Change]:
        """Each target alone (only the one that is out of reach on its own, if there is one), then each lever."""
        for limit in lonely if len(lonely) == 1 else [] if lonely else self.limits:
            yield from self._change([limit])
        for rule in LEVERS:
            members = [lever for lever in self.levers if lever.rule == rule]
            together = self._rigid(members) if members and self.clock.left else None
            if together is None:
                continue
            alone = [change for lever in members if _gives(lever, together) for change in self._change([lever])]
            used = tuple(lever for lever in members if _gives(lever, together))
            yield from alone or [Change(used, together, _share(used, together))]

    def _pairs(self, lonely: Sequence[Limit]) -> list[Change]:
        """The best pairs of targets; every target out of reach on its own is in each of them."""
        must = {(limit.rule, limit.label) for limit in lonely}
        found = [change for pair in combinations([*self.limits, *self._lever_classes()], 2)
                 if must <= {(limit.rule, limit.label) for limit in pair}
                 and any(limit.kind == "limit" for limit in pair) for change in self._change(pair)]
        return sorted(found, key=lambda change: change.share)[:MOST_PAIRS]

    def _lever_classes(self) -> list[Limit]:
        """Levers that yield when every target may: the others cannot help."""
        every = self._rigid([*self.limits, *self.levers])
        return [] if every is None else [lever for lever in self.levers if _gives(lever, every)]

    def _together(self) -> Iterator[Change]:
        """All targets that must yield when no pair is enough, by the least sum of shares."""
        found = self._rigid(self.limits) or self._rigid([*self.limits, *self.levers])
        if found is not None:
            used = tuple(limit for limit in [*self.limits, *self.levers] if _gives(limit, found))
            yield Change(used, found, _share(used, found))

    def _change(self, limits: Sequence[Limit]) -> Iterator[Change]:
        if self.clock.left:
            found = self.elastic.least(limits[0].weights) if len(limits) == 1 else self._rigid(limits)
            used = tuple(limit for limit in limits if found is not None and _gives(limit, found))
            if found is not None and len(used) == len(limits):
                yield Change(used, found, _share(used, found))

    def _priced(self, change: Change) -> None:
        """The best plan with this change by the question's own goal, and its net cost."""
        best = self.elastic.cheapest(change.found.amounts) if self.clock.left else None
        plan = best or change.found
        change.reached = self.unsolved.program.numbers(plan.x)
        if best is not None:
            change.net_cost = float(costs.net_cost(Arrays(**change.reached), self.given.k.c))

    def _makes_sense(self, change: Change) -> bool:
        """Certificates can never be more than the whole reduction: no limit on their share helps beyond that."""
        rule = "certificates_within_share_of_reduction"
        if change.reached is None or all(limit.rule != rule for limit in change.limits):
            return True
        share = ratios_of(Arrays(**change.reached), self.given.k.c)[rule]
        cells = (by_dim(rule, self.matrix.rows[row][1]) for limit in change.limits if limit.rule == rule
                 for row in limit.rows)
        return not any(share.at(place) > 1 + TINY for place in cells)

    def _physical(self) -> Iterator[Row]:
        """Demand that cannot be served whatever the targets: by how much, and which lever would do."""
        balances = balances_of(self.unsolved)
        self.elastic = Elastic(self.matrix, [*self.targets, *_rows(self.levers), *_rows(balances)], self.clock)
        found = self.elastic.least({row: 1 / size for each in balances for row, size in
                                    zip(each.rows, each.sizes, strict=True)}, free=self.targets)
        for each in balances if found is not None else []:
            if found is not None and _gives(each, found):
                short = words.shortfall(self.given, self.matrix, each, found.amounts)
                yield {**self._told("physical", short, words.unserved(short)), "percent": math.nan}
        for lever in self.levers:
            wider = self.elastic.least(lever.weights, free=self.targets) if self.clock.left else None
            if wider is not None and _gives(lever, wider):
                short = words.shortfall(self.given, self.matrix, lever, wider.amounts)
                yield self._told("lever", short, words.supply_restored(self.matrix, short))
        if found is None:
            yield from self._broken_rows()

    def _broken_rows(self) -> Iterator[Row]:
        """What HiGHS finds at odds where no named shortage explains it (an LP conflict only)."""
        found = self.unsolved.solver.conflict()
        for row in [] if found is None else found[0].tolist():
            rule, labels = self.matrix.rows[row]
            title = title_of(self.given.k, rule, labels)
            yield _row("conflict_set", Text(zh=f"冲突组1：{title.zh} {year_of(rule, labels) or ''}",
                                            en=f"Conflict set 1: {title.en} {year_of(rule, labels) or ''}"),
                       origin_of(self.given, rule, labels), target=rule, year=year_of(rule, labels))

    # -- telling ------------------------------------------------------------------------------------------------
    def _way(self, change: Change) -> Row:
        shorts = [words.shortfall(self.given, self.matrix, limit, change.found.amounts, change.reached)
                  for limit in change.limits]
        first = max(shorts, key=lambda short: short.percent)
        others = [short for short in shorts if short is not first]
        kind = change.limits[0].kind if len(shorts) == 1 else "pair" if len(shorts) == 2 else "together"
        classes = {limit.rule for limit in change.limits}
        if kind != "limit" and change.limits[0].kind == "lever" and len(classes) == 1 and others:
            kind, said = "lever", words.class_said(classes.pop(), shorts)
        else:
            said = words.way_out(self.given, self.matrix, [first, *others], change.found.proved)
        also = "; ".join(f"{short.title} {short.year or ''} {words.figure(short.short_by)} {short.limit.unit}"
                         for short in others)
        return {**self._told(kind, first, said), "needs_also": also, "net_cost": change.net_cost,
                "proved": change.found.proved, "rank_by": sum(short.percent for short in shorts)}

    def _option(self, each: Opened) -> Row:
        return {**_row("option", each.sentence, self.given.scenario.place(each.field), target=each.field),
                "label": "; ".join(each.used), "net_cost": each.net_cost, "rank_by": math.inf}

    def _alone(self, limit: Limit, found: Given) -> Row:
        reached = self.unsolved.program.numbers(found.x)
        short = words.shortfall(self.given, self.matrix, limit, found.amounts, reached)
        return self._told("out_of_reach", short, words.out_of_reach(self.matrix, short))

    def _told(self, kind: str, short: words.Shortfall, said: Text) -> Row:
        rule, labels = self.matrix.rows[short.row]
        return {**_row(kind, said, origin_of(self.given, rule, labels), target=rule, year=short.year),
                "label": short.limit.label, "short_by": short.short_by, "unit": short.limit.unit,
                "percent": short.percent, "title_zh": short.title.zh, "title_en": short.title.en}

    def _finding(self, each: Finding) -> Row:
        title = title_of(self.given.k, each.rule, each.labels)
        return {**_row(each.kind, each.sentence, origin_of(self.given, each.rule, each.labels), target=each.rule,
                       year=year_of(each.rule, each.labels)),
                "label": label_of(each.rule, each.labels), "short_by": each.short_by, "unit": each.unit,
                "percent": each.percent, "title_zh": title.zh, "title_en": title.en}

    def _conflict_sets(self) -> Iterator[Row]:
        """Sets of targets that cannot all hold, none of which can be dropped: one after the other, until the rest can."""
        left = list(self.limits)
        number = 0
        while left and self.clock.left and not self.elastic.holds([*_rows(left), *self.levers_shut]):
            number += 1
            found = self._smallest([(limit, limit.rows) for limit in left])
            cells = self._smallest([(limit, (row,)) for limit, _ in found for row in limit.rows])
            for limit, _ in found:
                rows = [row for other, part in cells if other is limit for row in part] or list(limit.rows)
                rule, labels = self.matrix.rows[rows[0]]
                title = title_of(self.given.k, rule, labels)
                said = words.member(self.given, self.matrix, limit, rows, number, len(cells) == 1)
                yield {**_row("conflict_set", said, origin_of(self.given, rule, labels), target=rule,
                              year=year_of(rule, labels)),
                       "label": limit.label, "unit": limit.unit, "title_zh": title.zh, "title_en": title.en}
            left = [limit for limit in left if all(limit is not other for other, _ in found)]

    def _smallest(self, parts: Sequence[tuple[Limit, tuple[int, ...]]]) -> list[tuple[Limit, tuple[int, ...]]]:
        """The parts that remain of a set that cannot hold when no more can be dropped."""
        of = {rows: limit for limit, rows in parts}
        kept = smallest_set([rows for _, rows in parts],
                            lambda rows: not self.elastic.holds([*rows, *self.levers_shut]))
        return [(of[rows], rows) for rows in kept]


def _rows(limits: Iterable[Limit]) -> list[int]:
    return [row for limit in limits for row in limit.rows]


def _gives(limit: Limit, found: Given) -> bool:
    """Whether a limit yields by more than rounding."""
    return any(found.amounts.get(row, 0.0) > TINY * size for row, size in zip(limit.rows, limit.sizes, strict=True))


def _share(limits: Iterable[Limit], found: Given) -> float:
    """The largest share of its limit that yields, summed over limits."""
    return sum(max(found.amounts.get(row, 0.0) / size for row, size in zip(limit.rows, limit.sizes, strict=True))
               for limit in limits)


def _row(kind: str, said: Text, place: Place | None = None, target: str = "", year: int | None = None) -> Row:
    place = place or Place()
    file, line = (f"{place.file} {place.sheet}!{place.cell}".strip(), None) if place.sheet else (place.file, place.line)
    return {"kind": kind, "target": target, "label": "", "year": year, "short_by": math.nan, "unit": "",
            "percent": math.nan, "sentence": str(said), "sentence_zh": said.zh, "sentence_en": said.en, "file": file,
            "line": line, "needs_also": "", "net_cost": math.nan, "proved": True, "title_zh": "", "title_en": ""}


def _framed(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame([{**row, "rank": rank} for rank, row in enumerate(rows, start=1)], columns=list(COLUMNS))
    return frame.astype({"year": "Int64", "line": "Int64"})
