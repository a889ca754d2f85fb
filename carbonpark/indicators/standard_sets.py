"""Where a park stands against indicator sets: each figure beside its threshold, and what a whole set then says.

Five states, none of them a score: met, not_met, not_defined (the text gives no threshold for this park, or does not
say how to count), not_applicable (the park explains why), missing (待补充). A set is met only when everything that
binds is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors.standards.reading import BINDING, FOLDER, Criterion, Standard, Threshold, standards
from carbonpark.indicators.facts import NAN, size_of
from carbonpark.indicators.reported import Reported, reported_values
from carbonpark.indicators.standard_values import FORMULAS, OF_EMISSIONS, OF_VALUE_ADDED, Figure, Values
from carbonpark.indicators.table import TO_COMPLETE
from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import from_canonical

if TYPE_CHECKING:
    from carbonpark.indicators.economy import Economy
    from carbonpark.inventory import Inventory
    from carbonpark.park import Park

COLUMNS = (
    "set", "version", "indicator", "year", "value", "unit", "threshold", "sense", "state", "gap", "kind", "choose",
    "least", "value_from", "boundary", "source", "trace", "confidence", "title_zh", "title_en", "group_zh", "group_en",
    "note_zh", "note_en",
)
STATES: dict[str, Text] = {
    "met": Text("达到", "met"),
    "not_met": Text("未达到", "not met"),
    "not_defined": Text("不判定", "not defined"),
    "not_applicable": Text("不适用", "not applicable"),
    "missing": TO_COMPLETE,
}
CHINA = ("CN", "China", "中国")
JINGJINJI = ("Beijing", "Tianjin", "Hebei", "北京", "天津", "河北")
_BORDER = 1e-9
"""Relative distance within which a figure stands on a threshold: rounding must not decide."""
_CONDITION = re.compile(r"(energy|year|place)(>=|<|=)(.+)")


@dataclass(frozen=True)
class Judged:
    """A state, with the threshold it was held to and why."""

    state: str
    threshold: float
    kind: str
    note: Text


def applicable(park: Park, folder: Path = FOLDER) -> list[Standard]:
    """Sets that hold where the park lies: national ones, and those of its province."""
    if park.park.country not in CHINA or park.park.currency != "CNY":
        return []
    province = (park.park.province or "").casefold()
    return [one for one in standards(folder).values() if not one.province or one.province.casefold() == province
            or _CHINESE_PROVINCES.get(one.province, "") == (park.park.province or "").removesuffix("省")]


_CHINESE_PROVINCES = {"Hunan": "湖南", "Jiangxi": "江西", "Shandong": "山东", "Jiangsu": "江苏", "Zhejiang": "浙江"}


def standards_table(inventory: Inventory, economy: Economy, sets: Iterable[str] | None = None,
                    years: Sequence[int] | None = None, folder: Path = FOLDER, values: Values | None = None) -> pd.DataFrame:
    """Every indicator of every set that applies (or of those named), for the last three full years.

    A figure of the account goes before one the park reports; where both are there and differ, the note says so.
    """
    found = applicable(inventory.park, folder) if sets is None else _named(sets, folder)
    values = values or Values(inventory, economy)
    given = reported_values(inventory)
    when = list(years) if years is not None else recent_years(values, given)
    rows = [row for standard in found for year in when for criterion in standard.criteria
            if (row := _row(standard, criterion, year, values, given)) is not None]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _named(names: Iterable[str], folder: Path) -> list[Standard]:
    """Sets by name; refuses those nobody knows, all at once."""
    known = standards(folder)
    problems = Problems(Text("指标体系有误", "Problems in the indicator sets"))
    chosen = list(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            close = nearest(name, list(known))
            problems.add(Place(field="sets"), Text(f"没有“{name}”指标体系", f"there is no indicator set '{name}'"),
                         Text(f"可用 {'、'.join(known)}" + (f"；是否指“{close}”" if close else ""),
                              f"there are {', '.join(known)}" + (f"; did you mean '{close}'?" if close else "")))
    problems.stop()
    return [known[name] for name in chosen]


def recent_years(values: Values, given: dict[tuple[str, int], Reported], most: int = 3) -> list[int]:
    """The last full years with an account; years with reported figures alone where there is none."""
    years = values.facts.years or sorted({year for _, year in given})
    return years[-most:]


def _row(standard: Standard, criterion: Criterion, year: int, values: Values,
         given: dict[tuple[str, int], Reported]) -> dict[str, object] | None:
    classes = _classes(criterion.thresholds, year, values)
    if classes is not None and not classes and all("year" in one.when for one in criterion.thresholds):
        return None
    own = given.get((criterion.id, year))
    figure = values.get(criterion.value_from, year) if criterion.value_from in FORMULAS else None
    shown, origin, source, trace = NAN, "", "", ""
    if figure is not None and np.isfinite(figure.value):
        shown, origin, trace = from_canonical(figure.value, criterion.unit), "computed", figure.trace
    elif own is not None and own.fits(criterion.unit):
        shown, origin, source, trace = own.in_unit(criterion.unit), "reported", own.source, own.input_ref
        figure = None
    judged = _judged(criterion, classes, shown, figure if origin == "computed" else None, own, year, values)
    notes = [judged.note, *_notes(standard, criterion, figure if origin == "computed" else None, own, origin, shown)]
    note = _joined(notes)
    return {
        "set": standard.id, "version": standard.version, "indicator": criterion.id, "year": year, "value": shown,
        "unit": criterion.unit, "threshold": judged.threshold, "sense": criterion.sense, "state": judged.state,
        "gap": _gap(shown, judged, criterion, year, values), "kind": judged.kind, "choose": criterion.choose,
        "least": criterion.least, "value_from": origin, "boundary": values.facts.inventory.boundary,
        "source": source or standard.source, "trace": trace, "confidence": criterion.confidence,
        "title_zh": criterion.title.zh, "title_en": criterion.title.en, "group_zh": criterion.group.zh,
        "group_en": criterion.group.en, "note_zh": note.zh, "note_en": note.en,
    }


def _judged(criterion: Criterion, classes: list[Threshold] | None, shown: float, figure: Figure | None,
            own: Reported | None, year: int, values: Values) -> Judged:
    kind = (classes or criterion.thresholds)[0].kind
    if own is not None and own.status == "NO" and not np.isfinite(shown):
        if criterion.may_be_left_out and own.why:
            return Judged("not_applicable", NAN, kind, Text(f"园区说明：{own.why}", f"the park explains: {own.why}"))
        return Judged("missing", NAN, kind, Text(
            "填报为不发生，但该项不能免除或没有说明理由", "reported as not occurring, but it cannot be left out, or no reason is given"))
    if classes is None:
        return Judged("missing", NAN, kind, Text("综合能源消费量未知，门槛的分档无法确定",
                                                 "energy is unknown, and so is the size class of the threshold"))
    if not classes:
        return Judged("not_defined", NAN, kind, _outside(criterion, year, values))
    marks = [(one, _mark(one, own)) for one in classes]
    threshold = marks[0][1] if len(marks) == 1 else NAN
    note = classes[0].note if len(classes) == 1 else Text("", "")
    if not np.isfinite(shown):
        return Judged("missing", threshold, kind, _joined([_absent(own, criterion), _held(criterion, year, values), note]))
    if any(np.isnan(mark) for _, mark in marks):
        return Judged("not_defined", NAN, kind, note)
    if figure is not None and figure.short.zh:
        return Judged("missing", threshold, kind, _joined([note, figure.short]))
    if classes[0].value is None:
        note = _joined([note, Text("对照园区自定目标", "held to the park's own target")])
    candidates = {text.zh: (text, from_canonical(value, criterion.unit)) for text, value in figure.variants.values()
                  if np.isfinite(value)} if figure is not None else {"": (Text("", ""), shown)}
    states = {(one.note.zh, label): (state_of(value, mark, criterion.sense, values.growth_of_industry(year)[0]), one, text, value)
              for one, mark in marks for label, (text, value) in candidates.items()}
    said = {state for state, *_ in states.values()}
    if len(said) == 1:
        state = said.pop()
        if state == "not_defined":
            note = _joined([note, Text("增加值增长方向未知或为零，弹性系数的不等号方向不定",
                                       "growth of value added is unknown or zero: which way the limit reads is not settled")])
        return Judged(state, threshold, kind, note)
    return Judged("not_defined", threshold, kind, _joined([note, _disagreement(states, criterion)]))


def state_of(value: float, threshold: float, sense: str, growth: float = NAN) -> str:
    """Met or not; an elasticity turns its sign when value added falls (HJ 274), and is not defined when it stands."""
    border = _BORDER * max(abs(threshold), abs(value))
    if sense == "elasticity":
        if not np.isfinite(growth) or growth == 0:
            return "not_defined"
        sense = "at_most" if growth > 0 else "at_least"
    met = {"at_least": value >= threshold - border, "at_most": value <= threshold + border,
           "below": value < threshold - border}[sense]
    return "met" if met else "not_met"


def _classes(thresholds: Sequence[Threshold], year: int, values: Values) -> list[Threshold] | None:
    """Thresholds that hold here, or that may (several: the text asks what the park does not say); None: size unknown."""
    sure, perhaps = [], []
    for one in thresholds:
        holds = [_holds(part, year, values) for part in one.when.split(";") if part]
        if "unknown size" in holds:
            return None
        if all(each is True for each in holds):
            sure.append(one)
        elif False not in holds:
            perhaps.append(one)
    return sure or perhaps


def _holds(condition: str, year: int, values: Values) -> bool | str:
    match = _CONDITION.fullmatch(condition)
    assert match, condition
    what, sign, text = match.groups()
    if what == "place":
        here = (values.facts.inventory.park.park.province or "").removesuffix("省").removesuffix("市") in JINGJINJI
        if text == "jingjinji":
            return here
        return False if here else "unknown place"
    figure = size_of(values.facts, year) if what == "energy" else float(year)
    if np.isnan(figure):
        return "unknown size"
    border = _BORDER * abs(figure)
    return figure >= float(text) - border if sign == ">=" else figure < float(text) - border


def _mark(threshold: Threshold, own: Reported | None) -> float:
    """The text's threshold, or the park's own target where the text leaves it to the park."""
    if threshold.value is not None:
        return threshold.value
    return own.target if own is not None else NAN


def _outside(criterion: Criterion, year: int, values: Values) -> Text:
    size = size_of(values.facts, year)
    return Text(f"综合能耗 {size:.4g} 万tce (等价值)，标准没有给出这一档的门槛",
                f"energy of {size * 10:.4g} ktce (equal value): the text gives no threshold for this size")


def _absent(own: Reported | None, criterion: Criterion) -> Text:
    if own is None:
        unread = all(one.value is None and one.kind in BINDING for one in criterion.thresholds)
        way = "" if criterion.value_from in FORMULAS or unread else f"：在“22_指标填报”填写 {criterion.id}"
        en = "" if criterion.value_from in FORMULAS or unread else f": report {criterion.id} in indicator_values"
        return Text(f"{TO_COMPLETE.zh}{way}", f"{TO_COMPLETE.en}{en}")
    if own.status in ("NE", "C", "IE"):
        words = {"NE": ("未估算", "not estimated"), "C": ("保密", "confidential"), "IE": ("已计他处", "included elsewhere")}[own.status]
        return Text(f"{TO_COMPLETE.zh}：{words[0]}", f"{TO_COMPLETE.en}: {words[1]}")
    return Text(f"{TO_COMPLETE.zh}：填报单位 {own.unit} 与 {criterion.unit} 量纲不同",
                f"{TO_COMPLETE.en}: reported in {own.unit}, which does not turn into {criterion.unit}")


def _held(criterion: Criterion, year: int, values: Values) -> Text:
    """Checks that keep the account's own figure back; '' where none does."""
    touched = {"totals": criterion.value_from in OF_EMISSIONS, "ratios": criterion.value_from in OF_VALUE_ADDED}
    names = sorted({each.check for each in values.facts.inventory.withheld if each.year == year and touched.get(each.result)})
    joined = ", ".join(names)
    return Text(f"校核 {joined} 未通过，核算数不出", f"withheld by check {joined}") if names else Text("", "")


def _notes(standard: Standard, criterion: Criterion, figure: Figure | None, own: Reported | None, origin: str,
           shown: float) -> list[Text]:
    notes = []
    if figure is not None:
        notes.append(figure.note)
        first = next(iter(figure.variants.values()))[0]
        others = [(text, from_canonical(value, criterion.unit)) for text, value in list(figure.variants.values())[1:]]
        if others:
            notes.append(Text(f"{first.zh}；" + "；".join(f"{text.zh} {_said(value)}" for text, value in others),
                              f"{first.en}; " + "; ".join(f"{text.en} {_said(value)}" for text, value in others)))
    if origin == "computed" and own is not None and own.fits(criterion.unit):
        told = own.in_unit(criterion.unit)
        if abs(told - shown) > 0.01 * max(abs(told), abs(shown)):
            notes.append(Text(f"园区填报 {_said(told)}，与核算不同", f"the park reports {_said(told)}, which differs"))
    if standard.target_year:
        notes.append(Text(f"{standard.target_year} 年目标", f"target of {standard.target_year}"))
    if criterion.confidence == "unverified":
        notes.append(Text("数值未核对原文", "value not checked against the text"))
    return notes


def _disagreement(states: dict[tuple[str, str], tuple[str, Threshold, Text, float]], criterion: Criterion) -> Text:
    zh = "；".join(f"{text.zh or one.note.zh} {_said(value)} {STATES[state].zh}" for state, one, text, value in states.values())
    en = "; ".join(f"{text.en or one.note.en} {_said(value)} {STATES[state].en}" for state, one, text, value in states.values())
    return Text(f"文本没有说明口径，结论不一：{zh}", f"the text does not say which way to count, and the answers differ: {en}")


def _gap(value: float, judged: Judged, criterion: Criterion, year: int, values: Values) -> float:
    """What is still to go [unit of the criterion]; 0 when met."""
    if judged.state == "met":
        return 0.0
    if judged.state != "not_met" or np.isnan(judged.threshold):
        return NAN
    return abs(judged.threshold - value)


def _joined(parts: Iterable[Text]) -> Text:
    said = [part for part in parts if part.zh]
    return Text("；".join(part.zh for part in said), "; ".join(part.en for part in said))


def _said(value: float) -> str:
    """A figure in a sentence: four digits, no powers of ten."""
    return f"{value:,.0f}" if abs(value) >= 1e4 else f"{value:.4g}"


def binding(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows a set as a whole waits for by themselves."""
    return rows[rows["kind"].isin(BINDING) & (rows["choose"] == "")]
