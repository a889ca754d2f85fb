"""A figure as a tree of the figures it is the sum of, down to lines of the account with their inputs and factors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from carbonpark.report.run_folder import Run
from carbonpark.words.language import Text

SHOWN = 8
"""Branches shown on the console at each level; --json has them all."""


@dataclass(frozen=True)
class Branch:
    """One figure and the figures it is the sum of."""

    label: str
    value: float | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a machine, to the last row."""
        return {"label": self.label, "value": self.value, "unit": self.unit, "notes": list(self.notes),
                "from": [branch.as_dict() for branch in self.branches]}


def drawn(branch: Branch, lead: str = "", below: str = "") -> Iterable[str]:
    """The tree as lines of text."""
    figure = "" if branch.value is None else f"  {shown_figure(branch.value)} {branch.unit}"
    yield f"{lead}{branch.label}{figure}".rstrip()
    for note in branch.notes:
        yield f"{below}    {note}"
    shown = branch.branches[:SHOWN]
    rest = branch.branches[SHOWN:]
    for place, one in enumerate(shown):
        last = place == len(shown) - 1 and not rest
        yield from drawn(one, f"{below}{'└' if last else '├'} ", f"{below}{'  ' if last else '│ '}")
    if rest:
        amount = sum(one.value or 0.0 for one in rest)
        sum_of_rest = "" if branch.value is None else f"  {shown_figure(amount)} {branch.unit}"
        yield f"{below}└ " + str(Text(zh=f"另外 {len(rest)} 项", en=f"{len(rest)} more")) + sum_of_rest


def shown_figure(value: float) -> str:
    """Six significant figures, thousands apart."""
    return f"{value:,.6g}".replace(",", " ") if abs(value) < 1e6 else f"{value:,.0f}".replace(",", " ")


def summed(label: str, rows: pd.DataFrame, by: Sequence[str], source: Callable[[str], str]) -> Branch:
    """Lines summed by the columns `by`, one after the other, down to the lines themselves. Of unknown lines alone there
    is no sum; where some are unknown it says so."""
    unknown = int(rows["tco2e"].isna().sum())
    value = float(rows["tco2e"].sum()) if unknown < len(rows) else None
    notes = (str(Text(zh=f"不完整: {unknown} 行未知", en=f"incomplete: {unknown} lines unknown")),) if unknown else ()
    if not by:
        ordered = rows.reindex(rows["tco2e"].abs().sort_values(ascending=False).index)
        return Branch(label, value, "t CO2e", notes, tuple(_row(row, source) for _, row in ordered.iterrows()))
    parts = [summed(str(name), part, by[1:], source) for name, part in rows.groupby(by[0], sort=False)]
    return Branch(label, value, "t CO2e", notes, tuple(sorted(parts, key=lambda one: -abs(one.value or 0.0))))


def held_back(run: Run, branch: Branch, regime: str, year: object) -> Branch:
    """The branch without its sum where a check withheld the regime's total of that year; its lines stay."""
    if not run.has("totals"):
        return branch
    totals = run.table("totals")
    said = totals[(totals["regime"].astype(str) == regime) & (totals["year"].astype(str) == str(year)) & (totals["withheld"].astype(object).fillna("").astype(str) != "")]
    if said.empty:
        return branch
    checks = str(said["withheld"].iloc[0]).replace(";", ", ")
    return replace(branch, value=None, notes=(str(Text(zh=f"检查 {checks} 未通过，不出合计", en=f"withheld by check {checks}: no sum")), *branch.notes))


def _row(row: pd.Series, source: Callable[[str], str]) -> Branch:
    said = [str(row[name]) for name in ("block", "carrier", "category", "use", "gas")
            if name in row.index and known(row[name])]
    label = " ".join(dict.fromkeys(said))
    notes = []
    if known(row.get("status")) and str(row["status"]) not in ("", "value"):
        notes.append(str(Text(zh=f"状态 {row['status']}", en=f"status {row['status']}")))
    if known(row.get("activity")) and known(row.get("factor")):
        gwp = f" x {row['gwp']:g}" if known(row.get("gwp")) and float(row["gwp"]) != 1.0 else ""
        notes.append(f"{shown_figure(float(row['activity']))} {row['activity_unit']} x {shown_figure(float(row['factor']))} "
                     f"{row['factor_unit']}{gwp}")
    if known(row.get("factor_id")):
        notes += [source(one) for one in str(row["factor_id"]).split(";")]
    if known(row.get("input_ref")):
        notes.append(str(Text(zh="输入 ", en="input ")) + f"{row['input_ref']}  ({row.get('quality', '')})")
    value = row["tco2e"]
    return Branch(label, float(value) if known(value) else None, "t CO2e", tuple(notes))


def known(value: Any) -> bool:
    """Whether a cell holds something."""
    return not (value is None or pd.isna(value) or value == "")


def source_reader(run: Run) -> Callable[[str], str]:
    """Factor id -> the sentence that names its source, from the factor rows the run recorded."""
    known: dict[str, Any] = {}
    if run.has("factors"):
        known = {str(row["factor_id"]): row for _, row in run.table("factors").iterrows()}

    def told(identity: str) -> str:
        row = known.get(identity.strip())
        head = str(Text(zh="因子 ", en="factor ")) + identity.strip()
        return head if row is None else f"{head}: {row['source']}  ({row['quality']})"

    return told


def lines_of(run: Run, account: str, year: object) -> pd.DataFrame:
    """Lines of one account ("910:CO2") and year, all scopes."""
    rows = run.table("inventory")
    regime, _, gases = account.partition(":")
    rows = rows[(rows["regime"].astype(str) == regime) & (rows["year"].astype(str) == str(year))]
    return rows[rows["gas"] == "CO2"] if gases == "CO2" else rows
