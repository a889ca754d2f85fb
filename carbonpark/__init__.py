"""carbonpark: a park's carbon account that stands review, and its carbon-peak roadmap, optimal and explained.

>>> import carbonpark as cp                                        # doctest: +SKIP
>>> park = cp.load_park("archetype")                               # doctest: +SKIP
>>> cp.account(park).summary                                       # doctest: +SKIP

Names are fetched when first used, so that `carbonpark --help` need not wait for the solver.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

__all__ = [
    "account",
    "account_many",
    "check",
    "compare",
    "demo",
    "diagnose",
    "doctor",
    "evaluate",
    "explain",
    "export",
    "find_factors",
    "load_park",
    "load_scenario",
    "new",
    "plan",
    "read_run",
    "recalculation",
    "simulate",
    "standards",
    "track",
    "uncertainty",
    "write_report",
]


# Two verbs share their names with rooms (`carbonpark.factors`, `carbonpark.report`); in Python they are called otherwise.
_UNDER_ANOTHER_NAME = {"find_factors": "factors", "write_report": "report"}


def __getattr__(name: str) -> Any:
    """Fetch a public verb from `carbonpark.api` at its first use."""
    if name in __all__:
        from carbonpark import api

        return getattr(api, _UNDER_ANOTHER_NAME.get(name, name))
    raise AttributeError(f"module 'carbonpark' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Public names, fetched or not."""
    return sorted([*globals(), *__all__])
