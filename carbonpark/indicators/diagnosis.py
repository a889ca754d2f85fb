"""`diagnose`: where a park stands, against whom and what, how it got there, and whether growth and emissions have
come apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.indicators.decompose import comparable_years, lmdi_table
from carbonpark.indicators.decoupling import STATES, tapio
from carbonpark.indicators.economy import Economy, economy_of
from carbonpark.indicators.further import further_tables
from carbonpark.indicators.table import indicator_table
from carbonpark.indicators.trend import trend_table

if TYPE_CHECKING:
    from carbonpark.factors import FactorLibrary
    from carbonpark.inventory import Inventory
    from carbonpark.park import Park

TAPIO_COLUMNS = (
    "account",
    "from",
    "to",
    "span",
    "emissions_change_pct",
    "value_added_change_pct",
    "elasticity",
    "state",
    "state_zh",
    "state_en",
    "boundary",
    "basis",
)
ACCOUNTS = ("910:CO2", "location:CO2")
"""Read side by side: 910 holds the factor of power fixed, location moves it with the grid."""


@dataclass(frozen=True)
class Diagnosis:
    """Indicators by year, their trend, what moved emissions (LMDI) and the decoupling of growth and
    emissions (Tapio)."""

    indicators: pd.DataFrame
    trend: pd.DataFrame
    lmdi: pd.DataFrame
    tapio: pd.DataFrame
    inventory: Inventory
    economy: Economy
    further: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Kaya, indicator sets, peers, challenges, scores of firms, evaluations: those that have rows, by file name."""


def diagnose(
    park: Park,
    inventory: Inventory | None = None,
    boundary: str | None = None,
    library: FactorLibrary | None = None,
    accounts: tuple[str, ...] = ACCOUNTS,
) -> Diagnosis:
    """Diagnose a park from its account (made here when none is given)."""
    if inventory is None:
        from carbonpark.inventory import account

        inventory = account(park, boundary=boundary, library=library)
    economy = economy_of(inventory)
    held = tuple(name for name in accounts if name in set(inventory.totals["account"]))
    indicators = indicator_table(inventory, economy)
    return Diagnosis(
        indicators=indicators,
        trend=trend_table(indicators),
        lmdi=lmdi_table(inventory, economy, held),
        tapio=tapio_table(inventory, economy, held),
        inventory=inventory,
        economy=economy,
        further=further_tables(inventory, economy),
    )


def tapio_table(inventory: Inventory, economy: Economy, accounts: tuple[str, ...]) -> pd.DataFrame:
    """Decoupling between neighbouring recorded years, and from the first to the last."""
    rows: list[tuple[object, ...]] = []
    for account in accounts:
        years = comparable_years(inventory, economy, account)
        spans = [(*pair, "year") for pair in pairwise(years)] + (
            [(years[0], years[-1], "whole")] if len(years) > 1 else []
        )
        for first, last, span in spans:
            emitted = inventory.total(account, first), inventory.total(account, last)
            added = economy.total("value_added", first), economy.total("value_added", last)
            elasticity, state = tapio(emitted, added)
            words = STATES[str(state)]
            rows.append(
                (
                    account,
                    first,
                    last,
                    span,
                    _change(*emitted),
                    _change(*added),
                    float(elasticity),
                    str(state),
                    words.zh,
                    words.en,
                    inventory.boundary,
                    f"prices of {economy.price_base}",
                )
            )
    return pd.DataFrame(rows, columns=list(TAPIO_COLUMNS))


def _change(first: float, last: float) -> float:
    return (last / first - 1) * 100 if first else float("nan")
