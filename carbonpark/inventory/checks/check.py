"""What a check says: its id, how grave, which rows, how many tCO2, and a sentence in two languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from carbonpark.inventory.inventory import Withheld
from carbonpark.words.language import Text

COLUMNS = ("id", "severity", "fired", "year", "rows", "tco2", "message_zh", "message_en")
SHOWN = 12
"""Rows named in a finding; the rest are counted."""


@dataclass(frozen=True)
class Finding:
    """One mistake found, or (`fired` False) the word that none was."""

    id: str
    severity: Literal["block", "warn"]
    message: Text
    fired: bool = True
    year: object = ""
    rows: tuple[str, ...] = ()
    tco2: float = float("nan")
    """Size of what is at stake; NaN where it cannot be known."""
    holds: str = "totals"
    """What a block keeps back: 'totals', or 'ratios'."""
    regimes: tuple[str, ...] = ()


def passed(id: str, message: Text, severity: Literal["block", "warn"] = "block") -> Finding:
    """The word that a check found nothing."""
    return Finding(id, severity, message, fired=False, tco2=0.0)


def refs(rows: Iterable[object]) -> tuple[str, ...]:
    """Distinct input cells, in order."""
    return tuple(dict.fromkeys(str(row) for row in rows if row))


def table_of(findings: Sequence[Finding]) -> pd.DataFrame:
    """checks.csv."""
    rows = [
        (
            each.id,
            each.severity,
            each.fired,
            each.year,
            _listed(each.rows),
            each.tco2,
            each.message.zh,
            each.message.en,
        )
        for each in findings
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def withheld_by(findings: Sequence[Finding]) -> tuple[Withheld, ...]:
    """What the block checks that fired keep back."""
    return tuple(
        Withheld(each.id, each.holds, each.year, each.message, each.regimes)
        for each in findings
        if each.fired and each.severity == "block"
    )


def _listed(rows: tuple[str, ...]) -> str:
    shown = "; ".join(rows[:SHOWN])
    return f"{shown}; … +{len(rows) - SHOWN}" if len(rows) > SHOWN else shown
