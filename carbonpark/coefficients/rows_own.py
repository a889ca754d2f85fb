"""A park's own factors (sheet 19) as library rows: they go before every packaged row, and each has its
source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonpark.coefficients.rows_records import numbers, texts
from carbonpark.factors import Row

if TYPE_CHECKING:
    from carbonpark.park import Park


def own_rows(park: Park) -> list[Row]:
    """The rows of the `factors` table; quality A (the park's own figure) unless the park says otherwise."""
    table = park.tables["factors"]
    years, values = numbers(table, "year"), numbers(table, "value")
    words = {
        name: texts(table, name)
        for name in ("quantity", "subject", "gas", "region", "unit", "source", "quality", "note", "input_ref")
    }
    rows = []
    for place in range(len(table)):
        word = {name: column.iloc[place] for name, column in words.items()}
        year = None if years.iloc[place] != years.iloc[place] else int(years.iloc[place])
        rows.append(
            Row(
                id="/".join(
                    part
                    for part in (
                        "own",
                        word["quantity"],
                        word["subject"],
                        word["gas"],
                        word["region"],
                        str(year or ""),
                    )
                    if part
                ),
                table="factors",
                quantity=word["quantity"],
                subject=word["subject"],
                value=float(values.iloc[place]),
                unit=word["unit"],
                source=word["source"],
                gas=word["gas"],
                region=word["region"],
                year=year,
                where=word["input_ref"],
                quality=word["quality"] or "A",
                note=word["note"],
                own=True,
            )
        )
    return rows
