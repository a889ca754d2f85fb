"""The inventory: a park's account by regime and boundary, netted, checked, bridged and traced.

`account` and what it returns are fetched when first used, so that importing the room costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carbonpark.inventory.accounting import account, account_records
    from carbonpark.inventory.inventory import Inventory, Withheld
    from carbonpark.inventory.trace import Node, explain

_HOMES = {
    "account": "accounting",
    "account_records": "accounting",
    "Inventory": "inventory",
    "Withheld": "inventory",
    "explain": "trace",
    "Node": "trace",
}

__all__ = ["Inventory", "Node", "Withheld", "account", "account_records", "explain"]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
