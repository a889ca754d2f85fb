"""`Park`: what the tables say, once they are free of faults.

`tables` keep the original figures and units; `amounts(name)` is the same table in canonical units. The
typed lists are
the entity tables row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import isnan

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict

from carbonpark.park.cells import blank_text
from carbonpark.park.content_hash import content_hash
from carbonpark.park.models import (
    MODELS,
    Boundary,
    Enterprise,
    Group,
    Header,
    Measure,
    Network,
    Outlet,
    Plant,
    Pool,
    Project,
    Row,
    Supply,
    Technology,
)
from carbonpark.park.schema import Column, Table
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import Problem
from carbonpark.words.units import unit


class Park(BaseModel):
    """A park's records. Frozen: a changed park is a new one (`with_tables`)."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, ignored_types=(cached_property,)
    )

    park: Header
    tables: dict[str, pd.DataFrame]
    """Every table but the header, in original units, each row with its `input_ref` (file:line or sheet!cell)."""
    boundaries: tuple[Boundary, ...] = ()
    groups: tuple[Group, ...] = ()
    enterprises: tuple[Enterprise, ...] = ()
    pools: tuple[Pool, ...] = ()
    plants: tuple[Plant, ...] = ()
    technologies: tuple[Technology, ...] = ()
    projects: tuple[Project, ...] = ()
    measures: tuple[Measure, ...] = ()
    supplies: tuple[Supply, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    networks: tuple[Network, ...] = ()
    repairs: tuple[Problem, ...] = ()
    """Cells that were read in spite of their spelling (severity `repair`)."""
    warnings: tuple[Problem, ...] = ()
    path: str = ""

    @cached_property
    def hash(self) -> str:
        """Content hash over typed values: the same for a folder and the workbook made from it."""
        return content_hash(self.park.model_dump(), self.tables)

    @property
    def name(self) -> str:
        """The park's label."""
        return self.park.park

    def amounts(self, name: str) -> pd.DataFrame:
        """Table `name` in canonical units.

        Every amount is converted in place and its unit column says the canonical unit; fixed-unit columns
        are converted too
        (`capex` in M CNY/MW, shares unchanged). Observed tables get `value` (the canonical amount) and
        `dimension`
        ('mass', 'energy', 'money' ...): the step from mass or volume to energy needs a heating value and is
        not made here.
        """
        return _canonical(self.tables[name], TABLES[name])

    def with_tables(self, **changed: pd.DataFrame) -> Park:
        """A new park with some tables replaced (columns left out count as blank)."""
        return park_from_tables(self.park, {**self.tables, **changed}, path=self.path)


def park_from_tables(
    header: Header,
    tables: Mapping[str, pd.DataFrame],
    repairs: tuple[Problem, ...] = (),
    warnings: tuple[Problem, ...] = (),
    path: str = "",
) -> Park:
    """A park from tables in memory, which are taken to be free of faults: missing tables and columns are blank."""
    whole = {name: _completed(tables.get(name), table) for name, table in TABLES.items() if name != "park"}
    lists = {name: entities(whole[name], TABLES[name]) for name in MODELS}
    return Park.model_validate(
        {"park": header, "tables": whole, **lists, "repairs": repairs, "warnings": warnings, "path": path}
    )


def entities(frame: pd.DataFrame, table: Table) -> tuple[Row, ...]:
    """The rows of an entity table as models."""
    model = MODELS[table.name]
    fields = {column.name: _model_values(frame[column.name], column) for column in table.columns}
    fields["input_ref"] = frame["input_ref"].tolist()
    return tuple(
        model.model_validate(dict(zip(fields, values, strict=True)))
        for values in zip(*fields.values(), strict=True)
    )


def _model_values(values: pd.Series, column: Column) -> list[object]:
    if column.type == "refs":
        return [tuple(part for part in text.split(";") if part) for text in values]
    if column.type == "year":
        return [None if isnan(value) else int(value) for value in values.tolist()]
    if column.type == "number":
        return [None if isnan(value) else value for value in values.tolist()]
    return [text or None for text in values.tolist()]


def _completed(frame: pd.DataFrame | None, table: Table) -> pd.DataFrame:
    """`frame` with the schema's columns, in order, of the schema's types, and `input_ref`."""
    source = frame if frame is not None else pd.DataFrame()
    columns: dict[str, object] = {}
    for column in table.columns:
        given = source.get(column.name)
        if column.type == "number" or (column.type == "year" and not column.required):
            columns[column.name] = np.full(len(source), np.nan) if given is None else given.to_numpy(float)
        elif column.type == "year":
            columns[column.name] = (
                np.zeros(len(source), "int64") if given is None else given.to_numpy("int64")
            )
        else:
            columns[column.name] = _text_column(given, blank_text(column), len(source))
    columns["input_ref"] = _text_column(source.get("input_ref"), "", len(source))
    return pd.DataFrame(columns, index=pd.RangeIndex(len(source)))


def _text_column(given: pd.Series | None, blank: str, rows: int) -> object:
    if given is None:
        return pd.array([blank] * rows, dtype="str")
    if given.dtype == "str":
        if not blank and not given.hasnans:
            return given.array
        return given.mask(given.isna() | (given == ""), blank).array
    texts = ["" if pd.isna(cell) else str(cell) for cell in given]
    return pd.array([text or blank for text in texts], dtype="str")


def _canonical(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    result = frame.copy()
    for column in table.columns:
        if column.unit and column.unit != "1":
            result[column.name] = frame[column.name] * unit(column.unit).scale
    for value, unit_column in table.amounts.items():
        reads = {text: unit(text) if text else None for text in frame[unit_column].unique()}
        said = [reads[text] for text in frame[unit_column]]
        result[value] = frame[value] * np.array([read.scale if read else np.nan for read in said], float)
        result[unit_column] = pd.array([read.canonical if read else "" for read in said], dtype="str")
        if value == table.observed:
            result["value"] = result[value]
            result["dimension"] = pd.array([read.dimension if read else "" for read in said], dtype="str")
    return result
