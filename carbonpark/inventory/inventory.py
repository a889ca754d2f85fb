"""`Inventory`: an account that stands review. Lines, energy, totals, checks, the bridge, and where every
figure is from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from carbonpark.coefficients.rows import RowTables
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.factors import FactorLibrary
    from carbonpark.inventory.uncertainty.account import Uncertainty
    from carbonpark.park import Park


@dataclass(frozen=True)
class Withheld:
    """A result that a block check keeps back, and why."""

    check: str
    result: str
    """'totals' (the account's own totals) or 'ratios' (indicators with other tables in them)."""
    year: object
    reason: Text
    regimes: tuple[str, ...] = ()
    """The regimes touched; empty = all."""


@dataclass(frozen=True)
class Inventory:
    """The account of one park, boundary and set of years under one or more regimes."""

    park: Park
    boundary: str
    rows: pd.DataFrame
    """One line a record, gas and regime; columns of inventory.csv, then group, plant, amount, why, note."""
    energy: pd.DataFrame
    totals: pd.DataFrame
    """tco2e by regime, year, gases, scope, block; `complete`, `missing`, `withheld` (NaN where a check
    holds it back)."""
    bridge: pd.DataFrame
    checks: pd.DataFrame
    withheld: tuple[Withheld, ...]
    provenance: dict[str, Any]
    tables: RowTables
    library: FactorLibrary
    draws: int = 0
    """Monte Carlo draws asked for; none leaves approach 2 of the uncertainty out."""
    seed: int = 1
    value_added: pd.DataFrame | None = None
    """year, value, unit, quality: for the uncertainty of intensities."""
    against: Inventory | None = None
    """The account published before, to hold the base year against; None for none."""
    significance: float = 0.05
    """Change of the base year above which it is to be recalculated."""
    left_out: tuple[tuple[str, Text], ...] = ()
    """Regimes that do not apply to this park, and why; only where the account was asked to choose them itself."""

    @property
    def regimes(self) -> tuple[str, ...]:
        """Names of the regimes accounted."""
        return tuple(regime.id for regime in self.tables.regimes)

    @property
    def years(self) -> list[object]:
        """Years (and part-years, as '2017 01-09') with records, in order."""
        return list(dict.fromkeys(self.energy["year"].tolist() + self.rows["year"].tolist()))

    def total(self, account: str, year: object, scope: str = "", block: str = "total") -> float:
        """One total [tCO2e], e.g. `total("910:CO2", 2025)`; NaN when there is none or it is withheld."""
        table = self.totals
        found = table[
            (table["account"] == account)
            & (table["year"] == year)
            & (table["scope"] == scope)
            & (table["block"] == block)
        ]
        return float(found["tco2e"].iloc[0]) if len(found) else float("nan")

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """How sure the account is; approach 2 only with `draws`."""
        from carbonpark.inventory.uncertainty.account import uncertainty

        return uncertainty(self, self.draws, self.seed, self.value_added)

    @property
    def verified(self) -> pd.DataFrame:
        """Scope 1 of each firm beside its officially verified emissions; empty where the park has none on file."""
        from carbonpark.inventory.verified import verified_table

        return verified_table(self)

    @property
    def explained(self) -> pd.DataFrame:
        """Why computed and verified differ, line by line; empty where the park says nothing."""
        from carbonpark.inventory.verified import explained_table

        return explained_table(self)

    @property
    def reconciliation(self) -> pd.DataFrame:
        """Carriers beside the published energy total; empty where the park has none on file."""
        from carbonpark.inventory.reconciliation import reconciliation_table

        return reconciliation_table(self)
