"""What a whole set says of a park: met only when everything that binds is met; and the green index with its gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from carbonpark.factors.standards.reading import Standard, standards
from carbonpark.indicators.facts import NAN
from carbonpark.indicators.standard_sets import binding
from carbonpark.words.language import Text

COLUMNS = (
    "set", "version", "year", "result", "met", "not_met", "not_defined", "not_applicable", "missing", "binding",
    "index", "index_over", "index_of", "missing_indicators", "title_zh", "title_en", "result_zh", "result_en", "source",
    "url", "confidence", "valid_from", "valid_to", "note_zh", "note_en",
)
RESULTS: dict[str, Text] = {
    "met": Text("全部达到", "met"),
    "not_met": Text("未达到", "not met"),
    "incomplete": Text("数据不全，不能判定", "cannot be told: figures are missing"),
    "not_defined": Text("标准未给出适用门槛，不判定", "not defined for this park"),
    "no_thresholds": Text("无统一门槛，仅列现状", "no common thresholds: figures only"),
}


def summary_table(table: pd.DataFrame, known: dict[str, Standard] | None = None) -> pd.DataFrame:
    """One line a set and year."""
    sets = known or standards()
    rows = [_line(sets[str(name)], int(year), part) for (name, year), part in table.groupby(["set", "year"], sort=False)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _line(standard: Standard, year: int, rows: pd.DataFrame) -> dict[str, object]:
    counts = rows["state"].value_counts()
    result = result_of(standard.rule, rows)
    index, over, of = green_index(rows) if standard.rule == "index" else (NAN, 0, 0)
    asked = (rows["kind"] != "reference") | (standard.rule == "reference")
    missing = rows[(rows["state"] == "missing") & asked]
    lacking = unsettled_names(missing)
    words = RESULTS[result]
    if result == "met" and standard.confidence == "unverified":
        words = Text(f"{words.zh} (门槛未核对原文)", f"{words.en} (by thresholds nobody has checked)")
    return {
        "set": standard.id, "version": standard.version, "year": year, "result": result,
        **{state: int(counts.get(state, 0)) for state in ("met", "not_met", "not_defined", "not_applicable", "missing")},
        "binding": len(binding(rows)), "index": index, "index_over": over, "index_of": of,
        "missing_indicators": lacking, "title_zh": standard.title.zh, "title_en": standard.title.en,
        "result_zh": words.zh, "result_en": words.en, "source": standard.source,
        "url": standard.url, "confidence": standard.confidence, "valid_from": standard.valid_from,
        "valid_to": standard.valid_to, "note_zh": standard.note.zh, "note_en": standard.note.en,
    }


def unsettled_names(rows: pd.DataFrame) -> str:
    """Names of indicators, separated by `;`."""
    return ";".join(dict.fromkeys(rows["indicator"].astype(str)))


def result_of(rule: str, rows: pd.DataFrame) -> str:
    """The state of a whole set.

    Not met as soon as one that binds is not met, or a group can no longer reach its number; met when all that bind
    are met or explained away and every group has its number; not defined when one that binds is not; else figures
    are missing.
    """
    if rule == "reference":
        return "no_thresholds"
    lone = binding(rows)["state"]
    groups = [(part["state"], int(part["least"].iloc[0])) for _, part in rows[rows["choose"] != ""].groupby("choose")]
    if (lone == "not_met").any() or any((s != "not_met").sum() < least for s, least in groups):
        return "not_met"
    if lone.isin(["met", "not_applicable"]).all() and all((s == "met").sum() >= least for s, least in groups):
        return "met"
    if (lone == "not_defined").any():
        return "not_defined"
    open_ = [lone, *(s for s, least in groups if (s == "met").sum() < least)]
    return "incomplete" if any((s == "missing").any() for s in open_) else "not_defined"


def green_index(rows: pd.DataFrame) -> tuple[float, int, int]:
    """Mean of value / leading value (its inverse where less is better) over the indicators that have a value.

    Of a group `least` count; where more have a value the best do, as the park would choose them. A figure the text
    lets count in two ways with two answers is left out.

    Returns
    -------
    index [1], how many indicators it stands on, how many the set asks for
    """
    settled = rows["value"].where(rows["state"].isin(["met", "not_met"]))
    ratio = pd.Series([_ratio(value, row.threshold, row.sense) for value, row in zip(settled, rows.itertuples(), strict=True)],
                      index=rows.index, dtype=float)
    lone = rows["choose"] == ""
    used, asked = list(ratio[lone].dropna()), int(lone.sum())
    for _, part in rows[~lone].groupby("choose"):
        least = int(part["least"].iloc[0])
        used += list(ratio[part.index].dropna().sort_values(ascending=False)[:least])
        asked += least
    return (float(np.mean(used)) if used else NAN), len(used), asked


def _ratio(value: float, leading: float, sense: str) -> float:
    """Over the leading value, or under it; a figure at or below zero has no inverse."""
    if not (np.isfinite(value) and leading > 0):
        return NAN
    if sense == "at_least":
        return value / leading
    return leading / value if value > 0 else NAN
