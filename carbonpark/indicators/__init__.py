"""Indicators: what an account means for the park's people, and what moved it.

The methods are plain functions on arrays and tables; `diagnose` applies them to a park. Names are fetched
when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carbonpark.indicators.decoupling import STATES, tapio
    from carbonpark.indicators.diagnosis import Diagnosis, diagnose
    from carbonpark.indicators.divisia import Decomposition, lmdi, log_mean

_HOMES = {
    "diagnose": "diagnosis",
    "Diagnosis": "diagnosis",
    "Decomposition": "divisia",
    "lmdi": "divisia",
    "log_mean": "divisia",
    "tapio": "decoupling",
    "STATES": "decoupling",
    "park_lmdi": "decompose",
}

__all__ = ["STATES", "Decomposition", "Diagnosis", "diagnose", "lmdi", "log_mean", "tapio"]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
