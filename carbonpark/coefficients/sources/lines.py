"""From records of a source to lines of the account: one record may give off several gases by several ways.

A reader answers, once for each distinct set of parameters, which gases leave and by which factor; here that answer is
laid out as lines for `process_gas(process_activity, process_factor)`, one a record, gas and (`by_regime`) regime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import hypot, isnan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import with_papers
from carbonpark.coefficients.rows_factors import Choices, Found, numbered, warming
from carbonpark.coefficients.rows_records import in_canonical, records, status_of
from carbonpark.factors import FactorMissing, Regime
from carbonpark.ledger.cell import Cell
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

if TYPE_CHECKING:
    from carbonpark.park import Park

BLANK = -1.0
"""A parameter that was left blank: parameters are never negative."""
NOT_KYOTO = "HCFC"
"""Gases of the Montreal Protocol begin with this: a memo item, in no total."""
TRACE = ("entity", "group", "industry", "year", "period", "amount", "unit", "status", "quality", "input_ref", "source", "note")


@dataclass(frozen=True)
class Emission:
    """One gas by one way, per unit of the record's amount."""

    activity: str
    gas: str
    factor: Found
    sector: str = "ippu"
    memo: float = 0.0
    """kt CO2 of biomass per unit: a memo item."""
    amount: str = "process_activity"
    """Which column of the frame is its amount."""
    only: tuple[str, ...] = ()
    """Regimes that know this line; empty: all that count its gas."""


def told(park: Park, name: str, words: Sequence[str], numbers: Sequence[str], who: pd.DataFrame,
         years: Iterable[int] | None) -> pd.DataFrame:
    """Records of one table with canonical amounts; blank parameters are `BLANK`."""
    if park.tables[name].empty:
        return pd.DataFrame(columns=[*words, *numbers, "unit", "process_activity"])
    frame = records(park, name, (*words, *numbers), "quantity", who, years)
    frame["process_activity"], frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    for column in numbers:
        frame[column] = pd.to_numeric(frame[column], errors="coerce").astype(float).fillna(BLANK)
    return frame


def laid_out(frame: pd.DataFrame, keys: Sequence[str], answer: Callable[..., list[Emission]]) -> pd.DataFrame:
    """Lines of every record and gas, whatever the regime; `answer` is asked once for each distinct row of `keys`."""
    if frame.empty:
        return frame
    codes, distinct = numbered(frame[list(keys)])
    answers = [answer(*key) for key in distinct]
    flat = [each for code in codes for each in answers[code]]
    order = np.repeat(np.arange(len(frame)), [len(answers[code]) for code in codes])
    lines = frame.iloc[order].reset_index(drop=True)
    amounts = np.array([each.amount for each in flat], dtype=object)
    named = sorted({*amounts.tolist()})
    if named:
        lines["process_activity"] = np.select([amounts == name for name in named],
                                              [lines[name].to_numpy(float) for name in named], np.nan)
    for column in ("activity", "gas", "sector"):
        lines[column] = [getattr(each, column) for each in flat]
    lines["process_factor"] = [each.factor.value for each in flat]
    lines["memo_factor"] = [each.memo for each in flat]
    lines["emission"] = flat
    return lines


def by_regime(lines: pd.DataFrame, choices: Choices, regimes: Sequence[Regime]) -> pd.DataFrame:
    """The lines of all sources once for each regime that counts them, with warming potential and the factor's papers."""
    flat = lines["emission"].tolist()
    columns = ("value", "id", "quality", "method", "why", "uncertainty")
    papers = pd.DataFrame([[getattr(each.factor, column) for column in columns] for each in flat], columns=list(columns))
    lines = lines.drop(columns="emission")
    kyoto, carbon = ~lines["gas"].str.startswith(NOT_KYOTO).to_numpy(), (lines["gas"] == "CO2").to_numpy()
    named = np.array([bool(each.only) for each in flat], dtype=bool)
    rows, regime, potential = [], [], []
    for rule in regimes:
        told_here = np.array([rule.id in each.only for each in flat], dtype=bool)
        counted = np.flatnonzero(kyoto & (told_here | ~named) & (True if rule.greenhouse else carbon))
        gwp = {gas: warming(choices, rule, gas).value for gas in lines["gas"].iloc[counted].unique()}
        rows.append(counted)
        regime += [rule.id] * len(counted)
        potential += lines["gas"].iloc[counted].map(gwp).tolist()
    order = np.concatenate(rows) if rows else np.array([], dtype=int)
    whole = lines.take(order).reset_index(drop=True).assign(regime=regime, block="process", warming=np.array(potential, dtype=float))
    whole = with_papers(whole, papers.take(order).reset_index(drop=True))
    unpriced = whole["warming"].isna() & (whole["status"] == "value")
    if unpriced.any():
        whole.loc[unpriced, "note"] = whole.loc[unpriced, "gas"].map(
            lambda gas: Text(zh=f"没有 {gas} 的全球变暖潜势", en=f"no warming potential of {gas}"))
        whole.loc[unpriced, "status"] = "NE"
    return whole


def tabled(choices: Choices, quantity: str, subject: str, gas: str | None = None, **tags: str) -> Found:
    """One row of the factor tables, or the reason why there is none."""
    return choices.found(lambda: choices.library.find(quantity, subject, gas, None, None, None, **tags))


def first_tabled(choices: Choices, quantity: str, subjects: Iterable[str], gas: str | None, **tags: str) -> Found | None:
    """The first of several rows that is there; None where no table has any (no word of missing is kept)."""
    for subject in subjects:
        try:
            return choices.kept(choices.library.find(quantity, subject, gas, None, None, None, **tags))
        except FactorMissing:
            continue
    return None


def own(value: float) -> Found:
    """What the record itself says."""
    return Found(value, "own", "", "own")


def given_or(value: float, table: Callable[[], Found]) -> Found:
    """The record's own figure, else the table's."""
    return own(value) if value >= 0 else table()


def refused(zh: str, en: str) -> Found:
    """No factor, and the reason with the way out."""
    return Found(why=Text(zh=zh, en=en))


def made(cell: Cell, values: Sequence[float], parts: Sequence[Found], why: Text | str = "") -> Found:
    """A factor worked out by a cell of the ledger from several figures; the first one missing says why there is none."""
    for part in parts:
        if part.missing:
            return part
    return papers_of(float(cell(*values)), parts, why)


def papers_of(value: float, parts: Sequence[Found], why: Text | str = "") -> Found:
    """A figure with the papers of all it rests on: as weak as the weakest, own where any part is own."""
    ids = [part.id for part in parts if part.id and part.id != "own"]
    ranges = [part.uncertainty for part in parts if not isnan(part.uncertainty)]
    return Found(value, "+".join(dict.fromkeys(ids)) or "own", max((part.quality for part in parts), default=""),
                 "own" if any(part.method == "own" for part in parts) else "default", why,
                 hypot(*ranges) if ranges else float("nan"))


def said(found: Found, why: Text) -> Found:
    """The same figure with another reason."""
    return replace(found, why=why)


def scale_of(spelling: str) -> float:
    """Canonical units in one of `spelling`."""
    return split_unit(spelling).scale
