"""What a page is made of: sections, sentences, tables, figures with a table twin, each numbered in reading order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from carbonpark.report.display import UNKNOWN, displayed, percent, scale
from carbonpark.report.facts import Fact, Sentence
from carbonpark.words.language import LANGUAGES, Language, Text

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Column:
    """One column of a table: where its values are, what it is called, how they are shown.

    kind: text | number (one unit for the column) | plain (a figure as it is, on its own scale) | share | year |
    own (unit of each row in column `unit`) | unit
    """

    key: str
    title: Text
    kind: str = "text"
    unit: str = ""
    alike: tuple[str, ...] = ()
    """Columns whose figures set one scale together with this one ('own' and 'unit': of the row)."""


@dataclass(frozen=True)
class Cell:
    """One cell in both languages."""

    zh: str
    en: str
    numeric: bool = False

    def said(self, language: Language) -> str:
        """The cell in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Table:
    """A table ready to print; `number` is given by the page."""

    title: Text
    heads: tuple[tuple[Text, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: Text
    marks: tuple[str, ...] = ()
    """A class for each row ('strong', 'bad') or nothing."""
    number: int = 0
    twin: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure in both languages with its table twin."""

    key: str
    title: Text
    unit: Text
    drawn: Mapping[Language, go.Figure]
    twin: Table
    source: Text
    reading: Sentence | None = None
    number: int = 0

    def payload(self) -> Markup:
        """Both figures as JSON that cannot end the script element it stands in."""
        both = {language: json.loads(figure.to_json()) for language, figure in self.drawn.items()}
        text = json.dumps(both, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))

    @property
    def height(self) -> int:
        """Height in pixels, so that the page does not jump when the figure is drawn."""
        return int(self.drawn["zh"].layout.height or 400)


@dataclass(frozen=True)
class Card:
    """One of the five numbers."""

    title: Text
    fact: Fact
    note: Sentence | None = None


@dataclass(frozen=True)
class Missing:
    """A part that this run does not hold, said where it would stand."""

    what: Text


Block = Sentence | Table | Figure | Missing


@dataclass
class Section:
    """A chapter with its parts."""

    key: str
    title: Text
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: Text
    subtitle: Text
    labels: tuple[Text, ...]
    cards: tuple[Card, ...]
    sentences: tuple[Sentence, ...]
    front: tuple[Block, ...]
    papers: tuple[Sentence, ...]
    sections: tuple[Section, ...]


def numbered(page: Page) -> Page:
    """The page with its figures and tables counted from one in reading order."""
    from dataclasses import replace

    figures = tables = 0

    def count(block: Block) -> Block:
        nonlocal figures, tables
        if isinstance(block, Figure):
            figures += 1
            return replace(block, number=figures)
        if isinstance(block, Table):
            tables += 1
            return replace(block, number=tables)
        return block

    front = tuple(count(block) for block in page.front)
    sections = tuple(Section(part.key, part.title, [count(block) for block in part.blocks]) for part in page.sections)
    return replace(page, front=front, sections=sections)


def figure(key: str, title: Text, draw: Callable[[Language], go.Figure], twin: Table, source: Text,
           unit: Text, reading: Sentence | None = None) -> Figure:
    """Draw a figure in both languages."""
    drawn: dict[Language, Any] = {language: draw(language) for language in ("zh", "en")}
    return Figure(key, title, unit, drawn, twin, source, reading)


def shown_unit(unit: str, like: float | Iterable[float]) -> Text:
    """The unit of a column or axis in both languages."""
    figures = [like] if isinstance(like, int | float) else list(like)
    return Text(*(scale(unit, figures, language).unit for language in ("zh", "en")))


def table(title: Text, columns: Sequence[Column], rows: pd.DataFrame, source: Text,
          marks: Sequence[str] = (), twin: bool = False) -> Table:
    """A table of `rows`; each number column has one scale, named in its head."""
    heads, cells = [], []
    for column in columns:
        head, shown = _column(column, rows)
        heads.append((head, column.kind in ("number", "share", "own", "plain")))
        cells.append(shown)
    return Table(title, tuple(heads), tuple(zip(*cells, strict=True)), source, tuple(marks), twin=twin)


def milestones(years: Sequence[int], most: int = 11) -> list[int]:
    """Years a printed table has room for: the first, the last, and every fifth, where all would be too many."""
    if len(years) <= most:
        return list(years)
    kept = [year for year in years if year in (years[0], years[-1]) or year % 5 == 0]
    return kept if len(kept) <= most else [year for year in kept if year in (years[0], years[-1]) or year % 10 == 0]


def wide(rows: pd.DataFrame, title: Text, head: Text, unit: str, source: Text, names: Mapping[str, Text],
         most: int = 999) -> Table:
    """The twin of a figure over years: (series, year, value) with one column a year, one scale for all."""
    years = milestones(sorted(rows["year"].unique()), most)
    series = list(dict.fromkeys(rows["series"]))
    values = rows.groupby(["series", "year"], sort=False)["value"].sum()
    ways = {language: scale(unit, rows["value"], language) for language in ("zh", "en")}
    body = []
    for name in series:
        label = names.get(name, Text(name, name))
        line = [Cell(label.zh, label.en)]
        for year in years:
            value = float(values.get((name, year), float("nan")))
            line.append(Cell(ways["zh"].text(value), ways["en"].text(value), True))
        body.append(tuple(line))
    first = Text(*(_headed(head.said(language), ways[language].unit) for language in ("zh", "en")))
    heads = ((first, False), *((Text(str(year), str(year)), True) for year in years))
    return Table(title, heads, tuple(body), source, twin=True)


def _column(column: Column, rows: pd.DataFrame) -> tuple[Text, list[Cell]]:
    values = rows[column.key] if column.key in rows else pd.Series([None] * len(rows), index=rows.index)
    if column.kind == "number":
        return _scaled(column, values, rows)
    if column.kind == "share":
        return column.title, [Cell(percent(_float(v)), percent(_float(v)), True) for v in values]
    if column.kind == "year":
        years = ["" if _float(v) is None else str(int(_float(v) or 0)) for v in values]
        return column.title, [Cell(year, year) for year in years]
    if column.kind == "plain":
        return column.title, [_figure(value) for value in values]
    if column.kind in ("own", "unit"):
        return column.title, [_own(column, row) for _, row in rows.iterrows()]
    return column.title, [_words(value) for value in values]


def _figure(value: object) -> Cell:
    number = _float(value)
    shown = "" if number is None else str(int(number)) if number == int(number) and abs(number) < 1000 else (
        scale("", number, "zh").text(number))
    return Cell(shown, shown, True)


def _scaled(column: Column, values: pd.Series, rows: pd.DataFrame) -> tuple[Text, list[Cell]]:
    alike = [_float(v) or 0.0 for name in (column.key, *column.alike) if name in rows for v in rows[name]]
    chinese, english = scale(column.unit, alike, "zh"), scale(column.unit, alike, "en")
    head = Text(_headed(column.title.zh, chinese.unit), _headed(column.title.en, english.unit))
    return head, [Cell(chinese.text(_float(v)), english.text(_float(v)), numeric=True) for v in values]


def _headed(title: str, unit: str) -> str:
    """The head of a column with its unit: in brackets, or after a comma where the unit has brackets of its own."""
    if not unit:
        return title
    return f"{title}, {unit}" if "(" in unit else f"{title} ({unit})"


def _own(column: Column, row: pd.Series) -> Cell:
    """A figure in the unit its own row names, on the scale of the row's figures together; or that unit itself."""
    unit = str(row[column.unit])
    alike = [_float(row[name]) or 0.0 for name in (column.key, *column.alike) if name in row and name != column.unit]
    shown = []
    for language in LANGUAGES:
        if unit == "1":
            way, share = None, True
        else:
            way, share = scale(unit, alike, language), False  # type: ignore[arg-type]
        if column.kind == "unit":
            shown.append("%" if share else way.unit if way else "")
        else:
            value = _float(row.get(column.key))
            shown.append(percent(value).rstrip("%") if share else way.text(value) if way else "")
    return Cell(shown[0], shown[1], column.kind == "own")


def _float(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return None if isnan(number) else number


def _words(value: object) -> Cell:
    if isinstance(value, Text):
        return Cell(value.zh, value.en)
    if value is None or value is pd.NA or (isinstance(value, float) and isnan(value)):
        return Cell("", "")
    if str(value) in ("True", "False"):
        return Cell("是", "yes") if str(value) == "True" else Cell("否", "no")
    return Cell(str(value), str(value))


def full(value: float | None, unit: str, language: Language) -> str:
    """A figure with its unit for a place outside a table."""
    return UNKNOWN if value is None else displayed(value, unit, language)
