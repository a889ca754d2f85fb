"""A table as CSV text, column by column: each distinct value is spelt once.

The same text as pandas writes (shortest exact numbers, blanks empty, quotes only where needed), several times
faster on long tables whose columns repeat themselves, as the lines of an account do.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd


def csv_text(table: pd.DataFrame, guarded: Callable[[str], str]) -> str:
    """Header and rows, each ended by a line feed; `guarded` is applied to every text once."""
    head = ",".join(_quoted(guarded(str(name))) for name in table.columns)
    columns = [cells_of(table.iloc[:, place], guarded) for place in range(table.shape[1])]
    rows = map(",".join, zip(*columns, strict=True)) if len(columns) > 1 else (cell or '""' for cell in columns[0])
    return "\n".join([head, *rows]) + "\n"


def cells_of(column: pd.Series, guarded: Callable[[str], str]) -> Sequence[str]:
    """The cells of one column as they stand in the file."""
    if column.dtype.kind in "iufb" and isinstance(column.dtype, np.dtype):
        codes, values = pd.factorize(column.to_numpy())
        values = values + 0.0 if column.dtype.kind == "f" else values  # a zero has no sign
        return _laid([str(value) for value in values.tolist()], codes)
    if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
        codes, values = pd.factorize(column)
        return _laid([_quoted(guarded(str(value))) for value in values.tolist()], codes)
    return _one_by_one(column, guarded)


def _laid(texts: list[str], codes: np.ndarray[Any, Any]) -> list[str]:
    """The texts by their numbers; -1, a blank, is empty."""
    every = np.empty(len(texts) + 1, dtype=object)
    every[:] = [*texts, ""]
    laid: list[str] = every[codes].tolist()
    return laid


def _one_by_one(column: pd.Series, guarded: Callable[[str], str]) -> list[str]:
    """Mixed columns (years and parts of years, texts in two languages): each year, text and other object is spelt once."""
    known: dict[Any, str] = {}
    laid = []
    for value in column.tolist():
        # By type, or by identity: 1 and True are equal, and are spelt differently.
        name = (value.__class__, value) if value.__class__ in (int, str) else id(value)
        if name not in known:
            known[name] = "" if _blank(value) else _quoted(guarded(str(value)))
        laid.append(known[name])
    return laid


def _blank(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _quoted(text: str) -> str:
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
