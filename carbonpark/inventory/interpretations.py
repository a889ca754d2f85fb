"""interpretations.csv: where a rule's text leaves a choice, what this program chose, for the regimes of the account.

The table ships as `factors/standards/interpretations.csv`; an entry without a regime holds under all of them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.factors.standards.reading import FOLDER

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("id", "regime", "clause", "problem_zh", "problem_en", "decision_zh", "decision_en", "where")


@cache
def interpretation_log() -> pd.DataFrame:
    """Every entry: clause, problem, decision, and the file that carries it out."""
    return pd.read_csv(FOLDER / "interpretations.csv", dtype=str, keep_default_na=False)[list(COLUMNS)]


def interpretations_table(inventory: Inventory) -> pd.DataFrame:
    """Entries of the account's regimes, and those of all regimes."""
    log = interpretation_log()
    return log[log["regime"].isin(["", *inventory.regimes])].reset_index(drop=True)
