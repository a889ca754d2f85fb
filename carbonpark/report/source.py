"""A run folder as the report reads it: its tables, what each must contain, and how a figure is picked from them.

The report knows nothing but this folder. A file that is absent makes its section say so; a file that is there without a
column the report needs is an error that names file and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

import pandas as pd

from carbonpark.report.display import subscripts
from carbonpark.report.run_folder import Run as Folder
from carbonpark.report.run_folder import read_run as open_folder
from carbonpark.words.errors import InputError, Place, Problem, Problems
from carbonpark.words.language import Text


@dataclass(frozen=True)
class Columns:
    """What the report reads of one file: words and numbers it cannot do without."""

    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


COLUMNS: dict[str, Columns] = {
    "pathway": Columns(("path", "quantity", "unit"), ("year", "value")),
    "emissions": Columns(("path", "account", "scope", "source_kind", "label"), ("year", "co2e_kt")),
    "targets": Columns(("target", "sense", "unit", "binding"), ("year", "limit", "achieved", "slack", "price")),
    "costs": Columns(("path", "item", "label"), ("year", "amount_M_CNY")),
    "wedges": Columns(("account", "lever"), ("year", "value")),
    "audit": Columns(),
    "inventory": Columns(("regime", "scope", "block", "entity", "group", "carrier", "status"), ("tco2e",)),
    "totals": Columns(("regime", "gases", "account", "scope", "block"), ("tco2e",)),
    "energy": Columns(),
    "bridge": Columns(("step", "regime", "kind"), ("tco2e",)),
    "checks": Columns(("id", "severity", "fired")),
    "verified": Columns(("entity",), ("computed_t", "verified_t")),
}


@dataclass(frozen=True)
class Run:
    """One run folder: `summary`, `manifest`, and its tables on demand."""

    folder: Folder
    _read: dict[str, pd.DataFrame | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def path(self) -> Path:
        """Where the folder is."""
        return self.folder.path

    @property
    def summary(self) -> Mapping[str, Any]:
        """What came out."""
        return self.folder.summary

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What went in."""
        return self.folder.manifest

    @property
    def command(self) -> str:
        """The verb that made the folder: account, diagnose, simulate, plan."""
        return self.folder.command

    @property
    def currency(self) -> str:
        """The currency of every amount of the run, as a unit: 'M CNY'."""
        park = self.summary.get("park")
        named = self.summary.get("currency") or (park.get("currency") if isinstance(park, Mapping) else None)
        return f"M {named or 'CNY'}"

    def table(self, name: str) -> pd.DataFrame | None:
        """The table `name`.csv with its columns checked, or None when this run has none (or no rows)."""
        if name not in self._read:
            self._read[name] = _checked(self.folder, name) if self.folder.has(name) else None
        return self._read[name]


def read_run(path: str | Path) -> Run:
    """Open a run folder."""
    return Run(open_folder(path))


def said(value: object, default: str = "") -> Text:
    """A text of a run file: {'zh', 'en'}, or one string for both languages."""
    if isinstance(value, Mapping):
        chinese = str(value.get("zh") or value.get("en") or default)
        return Text(zh=chinese, en=str(value.get("en") or chinese))
    word = default if value is None else str(value)
    return Text(zh=word, en=word)


def titled(row: Mapping[str, Any], stem: str = "title", default: str = "") -> Text:
    """The pair `title_zh`, `title_en` of a row or mapping, with one standing in for the other; CO2 as documents print it."""
    chinese, english = (subscripts(_word(row.get(f"{stem}_{language}"))) for language in ("zh", "en"))
    return Text(zh=chinese or english or default, en=english or chinese or default)


def picked(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of `table` that carry every label of `where`."""
    keep = pd.Series(True, index=table.index)
    for column, wanted in where.items():
        keep &= (table[column] == wanted).fillna(False).astype(bool)
    return table[keep]


def in_order(labels: Iterable[Any]) -> list[Any]:
    """Labels once each, in the order of first sight."""
    return list(dict.fromkeys(labels))


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and isnan(value))


def _word(value: object) -> str:
    return "" if _blank(value) else str(value).strip()


def _checked(folder: Folder, name: str) -> pd.DataFrame | None:
    """The table with the columns the report needs, its numbers floats, its years whole, its blank words ''.

    A file without a header holds a table of nothing: the run has none.
    """
    columns, file = COLUMNS.get(name, Columns()), f"{name}.csv"
    try:
        table = folder.table(name).copy()
    except pd.errors.EmptyDataError:
        return None
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise InputError([Problem(
            Place(file=file),
            Text(zh=f"无法读取: {error}", en=f"cannot be read: {error}"),
            Text(zh="请重新运行产生此文件夹的命令", en="run the command that made this folder again"),
        )]) from error
    problems = Problems(Text(zh="结果文件与约定不符", en="a result file is not as agreed"))
    _columns_are_there(file, table, columns, problems)
    problems.stop()
    for column in table.columns:
        if column in columns.numbers:
            table[column] = _figures(file, table[column], problems)
        elif column in columns.words or table[column].dtype.kind not in "iufb":
            table[column] = table[column].map(_label)
    problems.stop()
    if "year" in table.columns and table["year"].dtype.kind in "fiu":
        table["year"] = table["year"].astype("Int64" if table["year"].isna().any() else int)
    return table if len(table) else None


def _columns_are_there(file: str, table: pd.DataFrame, columns: Columns, problems: Problems) -> None:
    for column in (*columns.words, *columns.numbers):
        if column not in table.columns:
            found = ", ".join(map(str, table.columns))
            problems.add(
                Place(file=file, field=column),
                Text(zh=f"缺少列 {column}", en=f"column {column} is missing"),
                Text(zh=f"现有列: {found}; 请重新运行", en=f"columns found: {found}; run the command again"),
            )


def _figures(file: str, column: pd.Series, problems: Problems) -> pd.Series:
    figures = pd.to_numeric(column, errors="coerce").astype(float)
    for line in column.index[figures.isna() & column.notna()][:5]:
        problems.add(
            Place(file=file, line=int(line) + 2, field=str(column.name)),
            Text(zh=f"{column[line]!r} 不是数字", en=f"{column[line]!r} is not a number"),
            Text(zh="请重新运行产生此文件夹的命令", en="run the command that made this folder again"),
        )
    return figures


def _label(value: object) -> str:
    """A label as text: 1.0 read from a column of scopes is '1'; blank is ''."""
    if _blank(value):
        return ""
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)
