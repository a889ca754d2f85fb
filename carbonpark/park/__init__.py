"""A park as its people record it: tables in a folder or a workbook, read whole or refused with every
problem named.

Names are fetched when first used, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Park": "park",
    "load_park": "load",
    "new_park": "new",
    "park_from_tables": "park",
    "problems_of": "load",
    "save_folder": "folder",
    "save_workbook": "workbook_write",
    "shipped_park": "shipped",
}

__all__ = [
    "Park",
    "load_park",
    "new_park",
    "park_from_tables",
    "problems_of",
    "save_folder",
    "save_workbook",
    "shipped_park",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
