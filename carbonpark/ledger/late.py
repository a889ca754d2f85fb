"""xarray, fetched with the first array: the account reads cells on columns of numbers and needs none of it."""

from __future__ import annotations

from typing import Any

UNIT_DIM = "one"
"""A dimension of length one that quantities of the unit reading carry (a full pint reduction loses its unit)."""


class Late:
    """Stands for the module until a name of it is asked for; names found are kept."""

    def __getattr__(self, name: str) -> Any:
        import xarray

        import carbonpark.ledger.arrays  # noqa: F401 - it sets xarray's option for labels

        found = getattr(xarray, name)
        setattr(self, name, found)
        return found


xr = Late()
