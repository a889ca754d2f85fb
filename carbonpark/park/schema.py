"""What a table of a park is made of: columns with a name, two titles, a type, a unit.

The reader, the writer, the messages, the drop-downs and the documentation all read the same `Table` objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carbonpark.words.language import Text

ColumnType = Literal[
    "id", "ref", "refs", "carrier", "text", "code", "number", "year", "period", "choice", "unit"
]

STATUSES = ("value", "NO", "IE", "NE", "C")
"""Beside each observed figure: a value, not occurring, included elsewhere, not estimated, confidential."""


@dataclass(frozen=True)
class Choice:
    """One word a coded column may hold, and the spellings people use for it."""

    name: str
    title: Text
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write it."""
        return (self.name, self.title.zh, self.title.en, *self.aliases)


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, and what a cell of it must satisfy."""

    name: str
    title: Text
    type: ColumnType = "text"
    required: bool = False
    unit: str = ""
    """The fixed unit of a number, shown in the header as `name [unit]`."""
    choices: tuple[Choice, ...] = ()
    refers: tuple[str, ...] = ()
    """Tables whose labels a `ref` may name."""
    also: tuple[str, ...] = ()
    """Words a `ref` may hold besides labels."""
    dimensions: tuple[str, ...] = ()
    """Dimensions a `unit` may have; empty: any unit that is known."""
    measures: str = ""
    """For a `unit`: the number column it belongs to."""
    low: float | None = None
    high: float | None = None
    default: str = ""
    fillable: bool = False
    """A merged cell may be filled down."""

    @property
    def header(self) -> str:
        """The header of a CSV file: `area [ha]`."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name

    @property
    def sheet_header(self) -> str:
        """The header of a sheet: `面积 area [ha]`, with `*` where a cell must be filled."""
        return f"{self.title.zh} {self.name}{'*' if self.required else ''}{f' [{self.unit}]' if self.unit else ''}"


@dataclass(frozen=True)
class Table:
    """One table: its file name, its sheet, its columns, and which columns together name a row."""

    name: str
    sheet: str
    title: Text
    purpose: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    observed: str = ""
    """The number column that carries a `status`."""

    @property
    def file(self) -> str:
        """The name of its file in a folder."""
        return "park.yaml" if self.name == "park" else f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """The column called `name`."""
        return next(column for column in self.columns if column.name == name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def amounts(self) -> dict[str, str]:
        """Number column -> the column that holds its unit."""
        return {column.measures: column.name for column in self.columns if column.measures}
