"""A number in the prose is a field of the run: it knows the file, the rows and the column it is read from.

Each `Fact` is marked up as `<data>` with the stored value and its origin, so that a reader can hover over it and a test
can look it up again. Sentences are written once in two languages with slots for facts; a sentence holds no digits of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from carbonpark.report.display import UNKNOWN, displayed, percent, whole
from carbonpark.report.source import Run, picked
from carbonpark.words.language import Language, Text

Where = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Pick:
    """Some rows of one column of one file: their sum is meant."""

    file: str
    column: str
    where: Where = ()

    def total(self, run: Run) -> float | None:
        """The sum of the picked figures; None when the file or the rows are not there, or one figure is unknown."""
        table = run.table(self.file)
        if table is None or any(name not in table.columns for name, _ in self.where) or self.column not in table:
            return None
        rows = picked(table, dict(self.where))
        return None if rows.empty or rows[self.column].isna().any() else float(rows[self.column].sum())

    def origin(self) -> dict[str, Any]:
        """What a test needs to find the figures again."""
        return {"file": f"{self.file}.csv", "column": self.column, "where": dict(self.where)}


@dataclass(frozen=True)
class Fact:
    """One number of the prose: its stored value, its unit, how it was formed and from what."""

    value: float | None
    unit: str
    form: str
    picks: tuple[Pick, ...] = ()
    key: str = ""
    signed: bool = False
    """A change reads +2.8 %, not 2.8 %."""
    held: bool = False
    """Known, and held back by a check: the page says so instead of asking for it."""
    like: float | None = None
    """Shown on the scale of this figure, so that two that are compared stand in one unit."""

    def said(self, language: Language) -> str:
        """The number as a reader of `language` expects it."""
        if self.form == "year":
            return UNKNOWN if self.value is None else str(int(self.value))
        if self.unit == "1" and self.value is not None and self.value == int(self.value):
            return whole(self.value)
        plus = "+" if self.signed and self.value is not None and self.value > 0 else ""
        if self.unit == "%":
            return plus + percent(self.value)
        return plus + displayed(self.value, self.unit, language, self.like)

    def markup(self, language: Language) -> Markup:
        """The number as a `<data>` element that carries its stored value and its origin."""
        if self.value is None:
            chinese, english = ("未放行", "withheld") if self.held else ("待补充", "not given")
            return Markup('<span class="unknown">{}</span>').format(chinese if language == "zh" else english)
        origin: dict[str, Any] = {"form": self.form, "of": [pick.origin() for pick in self.picks], "key": self.key}
        like = Markup("") if self.like is None else Markup(' data-like="{}"').format(repr(self.like))
        return Markup('<data value="{}" data-unit="{}"{} data-from="{}" title="{}">{}</data>').format(
            repr(self.value), self.unit, like, json.dumps(origin, ensure_ascii=False, default=_plain), self._tip(), self._parted(language)
        )

    def _parted(self, language: Language) -> Markup:
        """The digits, and the unit in an element of its own (cards print it smaller)."""
        digits, blank, unit = self.said(language).partition("\u00a0")
        return Markup('{}{}<span class="u">{}</span>').format(digits, blank, unit) if unit else escape(digits)

    def _tip(self) -> str:
        files = sorted({pick.file + ".csv" for pick in self.picks}) or ["summary.json"]
        return f"{self.value!r} {self.unit} · {', '.join(files)}".replace(" % ·", " ·")


@dataclass(frozen=True)
class Sentence:
    """Words in two languages around named facts (or around labels that came with the run)."""

    words: Text
    facts: Mapping[str, Fact | Text | str]

    def markup(self, language: Language) -> Markup:
        """The sentence in one language, every value escaped."""
        values = {name: _inside(value, language) for name, value in self.facts.items()}
        return Markup(escape(self.words.said(language))).format(**values)


def total(run: Run, unit: str, file: str, column: str, **where: Any) -> Fact:
    """A sum of rows."""
    pick = Pick(file, column, tuple(where.items()))
    return Fact(pick.total(run), unit, "sum", (pick,))


def difference(left: Fact, right: Fact) -> Fact:
    """Left less right, in the unit of both."""
    value = None if left.value is None or right.value is None else left.value - right.value
    return Fact(value, left.unit, "difference", (*left.picks, *right.picks))


def change(new: Fact, old: Fact) -> Fact:
    """New against old as a share of old: −0.12 is twelve per cent less."""
    known = new.value is not None and old.value not in (None, 0.0)
    value = new.value / old.value - 1 if known else None  # type: ignore[operator]
    return Fact(value, "%", "change", (*new.picks, *old.picks))


def signed(fact: Fact) -> Fact:
    """The same, a rise shown with its plus sign."""
    return replace(fact, signed=True)


def beside(fact: Fact, other: Fact) -> Fact:
    """The same on the scale of another figure it is compared with."""
    return replace(fact, like=other.value)


def size(fact: Fact) -> Fact:
    """The same without its sign, for sentences whose verb carries it ('falls by')."""
    return Fact(None if fact.value is None else abs(fact.value), fact.unit, f"size of {fact.form}", fact.picks, fact.key)


def hundredth(fact: Fact) -> Fact:
    """A figure stored in per cent as the share it is: 12.5 is 0.125."""
    value = None if fact.value is None else fact.value / 100
    return Fact(value, "%", f"hundredth of {fact.form}", fact.picks, fact.key)


def ratio(top: Fact, bottom: Fact, unit: str) -> Fact:
    """Top per bottom."""
    known = top.value is not None and bottom.value not in (None, 0.0)
    value = top.value / bottom.value if known else None  # type: ignore[operator]
    return Fact(value, unit, "ratio", (*top.picks, *bottom.picks))


def noted(run: Run, key: str, unit: str = "1", form: str = "key") -> Fact:
    """A figure of summary.json; `key` is its path with points."""
    found: Any = run.summary
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    known = isinstance(found, int | float) and not isinstance(found, bool)
    return Fact(float(found) if known else None, unit, form, (), key)


def counted(run: Run, file: str, **where: Any) -> Fact:
    """How many rows of a file carry the labels; 0 when the file is there and none does."""
    pick = Pick(file, "", tuple(where.items()))
    table = run.table(file)
    return Fact(None if table is None else float(len(picked(table, where))), "1", "count", (pick,))


def _plain(value: Any) -> Any:
    """A label of a table as JSON keeps it."""
    return value.item() if hasattr(value, "item") else str(value)


def _inside(value: Fact | Text | str, language: Language) -> Markup:
    if isinstance(value, Fact):
        return value.markup(language)
    return escape(value.said(language) if isinstance(value, Text) else value)
