"""How sure an account is: IPCC approach 1 and 2, pedigree scores, and the chance of meeting a threshold.

Public names are fetched when first used, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "uncertainty": "account",
    "uncertainty_table": "account",
    "Uncertainty": "account",
    "Threshold": "thresholds",
    "product_pct": "approach_1",
    "sum_pct": "approach_1",
    "shared_factor_pct": "approach_1",
    "simulate": "monte_carlo",
    "geometric_deviation": "pedigree",
    "half_range_of": "pedigree",
    "scores_of": "pedigree",
}

__all__ = [
    "Threshold", "Uncertainty", "geometric_deviation", "half_range_of", "product_pct", "scores_of",
    "shared_factor_pct", "simulate", "sum_pct", "uncertainty", "uncertainty_table",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
