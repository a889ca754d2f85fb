"""Scenarios: what drives a park, what may be done, what must hold, and what is asked.

Names are loaded on use, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_WHERE = {
    "load_scenario": "reader",
    "Scenario": "models",
    "chosen": "models",
    "check_names": "names",
    "shipped_scenarios_of": "shipped",
}

__all__ = ["Scenario", "check_names", "chosen", "load_scenario", "shipped_scenarios_of"]


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
