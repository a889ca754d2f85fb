"""Land: within each pool, for growth beyond the density allowed, and never given up by standing firms."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import land
from carbonpark.rules.relation import at_least, at_most, rule

Arrays = Any


@rule("land", dims=("year", "pool"), unit="ha", source="land-ledger", needs=("land_available",), target=True)
def land_within_pool(q: Arrays, c: Arrays) -> Any:
    """Land taken in a pool stays within what there is.

    The price is what one more hectare in that year would save, in M CNY per ha.
    """
    return at_most(q.land_taken, c.land_available)


@rule("land", dims=("year", "group"), unit="ha", source="land-ledger")
def growth_beyond_density_takes_land(q: Arrays, c: Arrays) -> Any:
    """Growth uses its plots more intensively up to a limit, then takes new land."""
    return at_most(land.land_growth_lacks(q, c), c.land_where)


@rule("land", dims=("year", "group"), unit="ha", source="land-ledger")
def land_taken_is_kept(q: Arrays, c: Arrays) -> Any:
    """Land a group has taken stays taken; only an exit frees land."""
    return at_least(q.new_land.diff("year"), 0.0)
