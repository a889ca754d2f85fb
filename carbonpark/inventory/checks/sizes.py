"""What checks share to say what a mistake is worth: factors asked for without leaving a trace in the account's papers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from carbonpark.factors import FactorMissing
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.coefficients.rows_factors import Choices
    from carbonpark.factors import Row


def quietly(tables: RowTables) -> Choices:
    """The account's look-ups with papers of their own: a check asks, and no factor is listed as used for it."""
    return replace(tables.choices, asked={}, missing={}, fallbacks={}, regimes={})


def plain_factor(tables: RowTables, year: int, regime: str = "") -> float:
    """Plain power bought [kt CO2/TJ] under a regime, else the first; 0 where no table has it."""
    found = quietly(tables).grid(regime or tables.regimes[0].id, "grid", year)
    return 0.0 if found.missing else found.value


def power_tonnes(tables: RowTables, energy: float, year: int, regime: str = "") -> float:
    """TJ of plain power as t CO2."""
    return abs(float(np.nan_to_num(bought_gas(energy, plain_factor(tables, year, regime))))) * T_PER_KT


def is_biogenic(tables: RowTables, carrier: str) -> bool:
    """Whether the tables call the carrier biomass."""
    return any(row.tags.get("biogenic") == "yes" for row in tables.choices.library.candidates("ncv", carrier))




def row_of(tables: RowTables, id: str) -> Row | None:
    """The row a line's factor came from; None for a difference of two, a scenario's path or a record's own figure."""
    try:
        return tables.choices.library.by_id(id)
    except FactorMissing:
        return None


def subject_of(tables: RowTables, id: str) -> str:
    """What that row is about, '' where there is none."""
    row = row_of(tables, id)
    return "" if row is None else row.subject
