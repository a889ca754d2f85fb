"""Figures of an account set side by side: one scale for a whole table, and words where there is no figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from carbonpark.report.display import UNKNOWN, Scale, scale
from carbonpark.report.page import Cell, Table
from carbonpark.report.source import titled
from carbonpark.words.language import Language, Text

TO_COMPLETE = Cell("待补充", "not given", True)
WITHHELD = Cell("未放行", "withheld", True)


class Amounts:
    """Figures of one unit on one scale: the unit for a head, a cell for each figure."""

    def __init__(self, unit: str, values: Iterable[float]) -> None:
        known = [float(value) for value in values if value == value]  # noqa: PLR0124 - NaN is not known
        self._ways: dict[Language, Scale] = {"zh": scale(unit, known, "zh"), "en": scale(unit, known, "en")}

    @property
    def unit(self) -> Text:
        """The unit shown in both languages."""
        return Text(self._ways["zh"].unit, self._ways["en"].unit)

    def cell(self, value: float | None, otherwise: str = UNKNOWN, mark: str = "") -> Cell:
        """The figure with `mark` behind it; `otherwise` where there is none."""
        if value is None or value != value:  # noqa: PLR0124 - NaN is not known
            return Cell(otherwise, otherwise, True)
        return Cell(self._ways["zh"].text(value) + mark, self._ways["en"].text(value) + mark, True)

    def head(self, title: Text) -> Text:
        """A head with the unit behind it."""
        return Text(_headed(title.zh, self.unit.zh), _headed(title.en, self.unit.en))


def _headed(title: str, unit: str) -> str:
    """A unit in brackets, or after a comma where it has brackets of its own."""
    return f"{title}, {unit}" if "(" in unit else f"{title} ({unit})"


def words_cell(text: Text) -> Cell:
    """A cell of words."""
    return Cell(text.zh, text.en)


def crossed(rows: pd.DataFrame, title: Text, head: Text, columns: Mapping[str, Text], unit: str, source: Text,
            strong: Sequence[str] = ()) -> Table:
    """(step, title_zh, title_en, column, value) as a table: a row a step, a column a key of `columns`; steps in `strong` are
    printed bold. A step that is nothing everywhere is left out, the residual never: that it is nothing is the proof."""
    biggest = rows["value"].abs().max()
    amounts = Amounts(unit, rows["value"])
    body, marks = [], []
    for step, part in rows.groupby("step", sort=False):
        if step not in (*strong, "residual") and not (part["value"].abs() > 1e-9 * biggest).any():
            continue
        values = part.groupby("column")["value"].sum()
        first = part.iloc[0]
        name = titled(first.to_dict())
        body.append((Cell(name.zh, name.en[:1].upper() + name.en[1:]), *(amounts.cell(values.get(key), "") for key in columns)))
        marks.append("strong" if step in strong else "")
    heads = ((amounts.head(head), False), *((name, True) for name in columns.values()))
    return Table(title, heads, tuple(body), source, tuple(marks))
