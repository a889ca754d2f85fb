"""Indicator sets as files: what a rule asks, since when, where it was read, and how sure that reading is.

`factors/standards/sets.csv` has one line a set, `criteria_*.csv` one line a threshold. A provincial variant is
two more files, no code; a threshold that was not read is blank, and nothing is judged by it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

FOLDER = Path(__file__).parent
SENSES = ("at_least", "at_most", "below", "elasticity")
CONFIDENCES = ("verified", "secondary", "unverified")
KINDS = ("core", "guiding", "mandatory", "optional", "reference", "leading", "second")
BINDING = ("core", "guiding", "mandatory")
"""Kinds that a set as a whole waits for."""
RULES = ("all", "targets", "index", "reference")


@dataclass(frozen=True)
class Threshold:
    """One value a figure is held to, and the class of parks or years it is for ('' = all)."""

    value: float | None
    when: str
    kind: str
    note: Text


@dataclass(frozen=True)
class Criterion:
    """One indicator of a set."""

    id: str
    title: Text
    group: Text
    value_from: str
    """Name of the formula in `standard_values`; '' = only what the park reports."""
    unit: str
    sense: str
    thresholds: tuple[Threshold, ...]
    choose: str
    """Label of the group out of which `least` have to be met; '' = it stands for itself."""
    least: int
    may_be_left_out: bool
    confidence: str


@dataclass(frozen=True)
class Standard:
    """One dated set of indicators."""

    id: str
    version: str
    title: Text
    issuer: str
    valid_from: str
    valid_to: str
    target_year: int | None
    province: str
    rule: str
    source: str
    url: str
    confidence: str
    note: Text
    criteria: tuple[Criterion, ...]


@cache
def standards(folder: Path = FOLDER) -> dict[str, Standard]:
    """Every set of a folder by name; every fault of its files at once."""
    problems = Problems(Text("指标体系文件有误", "Problems in files of indicator sets"))
    lines: dict[str, list[tuple[Place, dict[str, str]]]] = {}
    for file in sorted(folder.glob("criteria_*.csv")):
        for place, line in _lines(file):
            lines.setdefault(line["set"], []).append((place, line))
    heads = {line["set"]: (place, line) for place, line in _lines(folder / "sets.csv")}
    for name in set(lines) - set(heads):
        _fault(problems, lines[name][0][0], name, list(heads))
    found = {name: _standard(head, place, lines, problems) for name, (place, head) in heads.items()}
    problems.stop()
    return found


def known_indicators(folder: Path = FOLDER) -> dict[str, str]:
    """Every indicator any set asks for, with its unit as first written."""
    units: dict[str, str] = {}
    for standard in standards(folder).values():
        for criterion in standard.criteria:
            units.setdefault(criterion.id, criterion.unit)
    return units


def _standard(head: dict[str, str], place: Place, lines: dict[str, list[tuple[Place, dict[str, str]]]],
              problems: Problems) -> Standard:
    own = _criteria(lines.get(head["set"], []), problems)
    if head["extends"]:
        base = _criteria(lines.get(head["extends"], []), problems)
        own = {**base, **own}
    _one_of(problems, place, "rule", head["rule"], RULES)
    _one_of(problems, place, "confidence", head["confidence"], CONFIDENCES)
    if not head["source"]:
        _say(problems, place, "source", Text("没有来源", "no source"), Text("写明文件", "name the document"))
    return Standard(
        head["set"], head["version"], Text(head["title_zh"], head["title_en"]), head["issuer"], head["valid_from"],
        head["valid_to"], int(head["target_year"]) if head["target_year"] else None, head["province"], head["rule"],
        head["source"], head["url"], head["confidence"], Text(head["note_zh"], head["note_en"]), tuple(own.values()),
    )


def _criteria(lines: Sequence[tuple[Place, dict[str, str]]], problems: Problems) -> dict[str, Criterion]:
    """Indicators in the order of the file; lines of one indicator are its classes."""
    found: dict[str, Criterion] = {}
    for place, line in lines:
        for column, words in (("sense", SENSES), ("kind", KINDS), ("confidence", CONFIDENCES)):
            _one_of(problems, place, column, line[column], words)
        try:
            unit(line["unit"])
        except UnitError as fault:
            problems.add(place, fault.what, fault.way_out)
        threshold = Threshold(float(line["threshold"]) if line["threshold"] else None, line["when"], line["kind"],
                              Text(line["note_zh"], line["note_en"]))
        before = found[line["indicator"]].thresholds if line["indicator"] in found else ()
        found[line["indicator"]] = Criterion(
            line["indicator"], Text(line["title_zh"], line["title_en"]), Text(line["group_zh"], line["group_en"]),
            line["value_from"], line["unit"], line["sense"], (*before, threshold), line["choose"],
            int(line["least"] or 0), line["leave_out"] == "yes", line["confidence"],
        )
    return found


def _lines(file: Path) -> Iterator[tuple[Place, dict[str, str]]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        for number, line in enumerate(csv.DictReader(stream), start=2):
            yield Place(file=file.name, line=number), {key: (text or "").strip() for key, text in line.items()}


def _one_of(problems: Problems, place: Place, column: str, word: str, words: Sequence[str]) -> None:
    if word not in words:
        _say(problems, place, column, Text(f"不认识“{word}”", f"unknown word '{word}'"),
             Text(f"可写 {'、'.join(words)}", f"write one of {', '.join(words)}"))


def _fault(problems: Problems, place: Place, name: str, known: list[str]) -> None:
    close = nearest(name, known)
    zh, en = (f"；是否指“{close}”", f"; did you mean '{close}'?") if close else ("", "")
    _say(problems, place, "set", Text(f"sets.csv 没有“{name}”", f"sets.csv has no '{name}'"),
         Text(f"在 sets.csv 中登记{zh}", f"register it in sets.csv{en}"))


def _say(problems: Problems, place: Place, column: str, what: Text, way_out: Text) -> None:
    problems.add(Place(file=place.file, line=place.line, field=column), what, way_out)
