"""Factors: every published figure with its source, the one reader, and the look-up that says which row and why.

Importing the room reads no table; `library()` reads them once.
"""

from __future__ import annotations

from carbonpark.factors.chosen import Chosen, Derived, FactorMissing, Fuel
from carbonpark.factors.library import FactorLibrary, library
from carbonpark.factors.regimes import CONTRACTS, REGIMES, Regime, contract_of, regime_of
from carbonpark.factors.row import Row, own_row
from carbonpark.factors.search import search

__all__ = [
    "CONTRACTS", "REGIMES", "Chosen", "Derived", "FactorLibrary", "FactorMissing", "Fuel", "Regime", "Row",
    "contract_of", "library", "own_row", "regime_of", "search",
]
