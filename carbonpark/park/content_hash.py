"""The hash of what a park says, whatever file it stands in.

It is taken over normalised typed values, table by table and row by row; a folder and the workbook made from
it
have the same hash, and a table without rows counts as absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from math import isnan

import pandas as pd

from carbonpark.park.numbers import shown
from carbonpark.park.tables import TABLES

_json = json.JSONEncoder(ensure_ascii=False).encode


def content_hash(header: Mapping[str, object], tables: Mapping[str, pd.DataFrame]) -> str:
    """sha256 over the header and every table with rows, as 64 hex digits."""
    digest = hashlib.sha256()
    digest.update(_line(["park", *(header.get(name) for name in TABLES["park"].names)]))
    for name, table in TABLES.items():
        frame = tables.get(name)
        if name == "park" or frame is None or frame.empty:
            continue
        digest.update(_line([name, *table.names]))
        columns = [_plain(frame[column]) for column in table.names]
        digest.update("".join(f"[{', '.join(row)}]\n" for row in zip(*columns, strict=True)).encode())
    return digest.hexdigest()


def _plain(column: pd.Series) -> list[str]:
    """Every value of a column as JSON; each distinct text is spelt once."""
    values = column.tolist()
    if pd.api.types.is_numeric_dtype(column):
        return ["null" if isnan(value) else f'"{shown(value)}"' for value in values]
    spelt = {value: _json(str(value) if value else None) for value in set(values)}
    return [spelt[value] for value in values]


def _line(values: list[object]) -> bytes:
    return _json([None if value in ("", None) else str(value) for value in values]).encode() + b"\n"
