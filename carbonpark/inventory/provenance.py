"""Where an account's figures come from: how many inputs were measured, published, unread, estimated, and
which rows.

Counts are of distinct inputs (records and factor rows), not of lines: one factor behind a thousand lines is
one input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from carbonpark.coefficients.rows_records import texts
from carbonpark.factors import Derived, Row

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

_WORDS = {"A": "measured", "B": "published", "C": "unverified", "D": "estimated", "": "unstated"}
_RECORDS = ("energy", "power_heat", "process", "materials", "electronics", "equipment_gases", "process_detail", "wastewater", "waste",
            "capture")


def provenance_of(park: Park, tables: RowTables) -> dict[str, Any]:
    """Counts over records and factors together, then each apart; the factor rows; what fell back or is
    missing."""
    records = pd.concat([texts(park.tables[name], "quality") for name in _RECORDS], ignore_index=True)
    factors = factor_table(tables)
    counts = {word: 0 for word in _WORDS.values()}
    of_records, of_factors = _counted(records), _counted(factors["quality"])
    for word in counts:
        counts[word] = of_records.get(word, 0) + of_factors.get(word, 0)
    return {
        **counts,
        "records": of_records,
        "factors": of_factors,
        "factor_rows": factors,
        "fell_back": [_both(text) for text in tables.choices.fallbacks.values()],
        "missing": [_both(text) for text in tables.choices.missing.values()],
        "gwp": {regime.id: regime.gwp_set for regime in tables.regimes},
        "fuel_data": {regime.id: list(regime.fuel_datasets) for regime in tables.regimes},
        "boundary": tables.boundary,
    }


def factor_table(tables: RowTables) -> pd.DataFrame:
    """Every factor row the account rests on: id, value, unit, source, year, region, quality, why it was
    chosen; `regimes` it was chosen for (';' between; blank: whatever the regime) and the `notice` it was published in.
    """
    rows = []
    for id, (chosen, why) in tables.choices.asked.items():
        regimes = ";".join(tables.choices.regimes.get(id, ()))
        for row in chosen.rows if isinstance(chosen, Derived) else (chosen.row,):
            rows.append(
                (
                    row.id,
                    row.value,
                    row.unit,
                    row.source,
                    row.year,
                    row.region,
                    row.quality,
                    row.verified,
                    row.note,
                    why.zh,
                    why.en,
                    regimes,
                    notice_of(row),
                )
            )
    columns = [
        "factor_id",
        "value",
        "unit",
        "source",
        "year",
        "region",
        "quality",
        "verified",
        "note",
        "why_zh",
        "why_en",
        "regimes",
        "notice",
    ]
    return pd.DataFrame(rows, columns=columns).drop_duplicates("factor_id").reset_index(drop=True)


def notice_of(row: Row) -> str:
    """The notice or document a row was published in: the number of the announcement with its date, else its source."""
    document = row.source.partition(",")[0].strip() or row.source
    published = row.tags.get("published", "")
    return f"{document} ({published})" if published else document


def _counted(qualities: pd.Series) -> dict[str, int]:
    return {_WORDS[quality]: int(count) for quality, count in qualities.value_counts().items()}


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
