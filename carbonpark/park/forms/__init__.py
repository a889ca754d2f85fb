"""Forms firms fill in for others, read into a park: 205-1, 205-2, Torch tables, meter files, small workbooks of one firm.

`import_forms` reads, checks and merges; nothing is written unless everything fits. Names are fetched when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {"Imported": "importing", "import_forms": "importing"}

__all__ = ["Imported", "import_forms"]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
