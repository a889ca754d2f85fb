"""The pathway: simulate a scenario, optimise it, audit it, and say what it costs and why it cannot be.

`plan`, `simulate` and what they return are fetched when first used, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carbonpark.pathway.roadmap import Plan, Roadmap, plan, simulate
    from carbonpark.pathway.solved import Prepared, Solved, Unsolved, prepare, solve

_HOMES = {"plan": "roadmap", "simulate": "roadmap", "Plan": "roadmap", "Roadmap": "roadmap",
          "prepare": "solved", "solve": "solved", "Prepared": "solved", "Solved": "solved", "Unsolved": "solved"}

__all__ = ["Plan", "Prepared", "Roadmap", "Solved", "Unsolved", "plan", "prepare", "simulate", "solve"]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
