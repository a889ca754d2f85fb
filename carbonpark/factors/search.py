"""Finding rows by word, in Chinese or English: what `carbonpark factors 柴油` shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from carbonpark.factors.catalogue import TABLES
from carbonpark.factors.reader import rows
from carbonpark.factors.regions import region_name
from carbonpark.factors.row import Row

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "id",
    "name_zh",
    "name_en",
    "quantity",
    "gas",
    "value",
    "unit",
    "year",
    "region",
    "dataset",
    "source",
    "verified",
    "quality",
    "note",
)


def search(query: str = "", own: Iterable[Row] = ()) -> list[Row]:
    """Rows in which every word of `query` stands (any case, zh or en); the closest names first. Blank finds all."""
    words = [word for word in re.split(r"[\s,，、]+", query.casefold()) if word]
    found = [
        (_closeness(row, words), place, row)
        for place, row in enumerate([*own, *_all_rows()])
        if all(word in _haystack(row) for word in words)
    ]
    return [row for _, _, row in sorted(found, key=lambda each: each[:2])]


def as_table(found: Iterable[Row]) -> pd.DataFrame:
    """Rows as a table with the columns of `COLUMNS`."""
    import pandas as pd

    return pd.DataFrame([as_record(row) for row in found], columns=list(COLUMNS))


def as_record(row: Row) -> dict[str, object]:
    """One row as plain values, for a table or for --json."""
    return {
        "id": row.id,
        "name_zh": row.name.zh,
        "name_en": row.name.en,
        "quantity": row.quantity,
        "gas": row.gas,
        "value": row.value,
        "unit": row.unit,
        "year": row.year,
        "region": region_name(row.region).said(),
        "dataset": row.dataset,
        "source": row.source,
        "verified": row.verified,
        "quality": row.quality,
        "note": row.note,
    }


@lru_cache(maxsize=1)
def _all_rows() -> tuple[Row, ...]:
    return tuple(row for table in TABLES.values() if table.kind != "series" for row in rows(table.name))


@lru_cache(maxsize=8192)
def _haystack(row: Row) -> str:
    place, table = region_name(row.region), TABLES[row.table].title if row.table in TABLES else None
    parts = [
        row.id,
        row.name.zh,
        row.name.en,
        row.quantity,
        row.subject.replace("_", " "),
        row.subject,
        row.gas,
        place.zh,
        place.en,
        row.dataset,
        str(row.year or ""),
        row.unit,
        *((table.zh, table.en) if table else ()),
    ]
    return " ".join(parts).casefold()


def _closeness(row: Row, words: list[str]) -> int:
    """0 when a name is the word itself, 1 when it begins with it, 2 when it holds it, 3 elsewhere."""
    names = [row.name.zh.casefold(), row.name.en.casefold(), row.subject.casefold()]
    best = 3
    for word in words:
        best = min(
            best,
            0
            if word in names
            else 1
            if any(name.startswith(word) for name in names)
            else 2
            if any(word in name for name in names)
            else 3,
        )
    return best
