"""Balance: every carrier in every year, and what may be claimed of the electricity taken in."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import energy
from carbonpark.ledger.cell import cell
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_least, at_most, equal, rule

Arrays = Any


@cell(unit="TJ", source="ndrc2023-1044")
def claimed(buy: Any, claim: Any) -> Any:
    """Green attributes claimed: certificates, green trade, direct supply."""
    return buy * claim


@cell(unit="TJ", source="ndrc2023-1044")
def taken_in(buy: Any, takes_in: Any) -> Any:
    """Electricity that comes into the park."""
    return buy * takes_in


@cell(unit="TJ", source="ndrc2025-910")
def direct_bought(buy: Any, direct_supply: Any) -> Any:
    """Green power supplied directly."""
    return buy * direct_supply


@cell(unit="TJ", source="ndrc2025-910")
def green_bought(buy: Any, green_power: Any) -> Any:
    """Green power by any contract, certificates included."""
    return buy * green_power


@cell(unit="TJ", source="ndrc2025-910")
def direct_share_twin(green: Any, direct_share_floor: Any) -> Any:
    """Direct supply that a floor on its share asks for this much green power."""
    return green * direct_share_floor


@rule("balance", dims=("year", "carrier"), unit="TJ", source="energy-balance")
def carriers_balance(q: Arrays, c: Arrays) -> Any:
    """What comes in and is made of each carrier is used, lost or sold; a residual has a name."""
    return equal(energy.supply_over_use(q, c), 0.0)


@rule("balance", dims=("year", "supply"), unit="TJ", source="plan-supply")
def bought_within_availability(q: Arrays, c: Arrays) -> Any:
    """No more is bought than is to be had."""
    return at_most(q.buy, c.supply_limit)


@rule("balance", dims=("year", "outlet"), unit="TJ", source="plan-supply")
def sold_within_limit(q: Arrays, c: Arrays) -> Any:
    """No more is sold than the outlet takes."""
    return at_most(q.sell, c.outlet_limit)


@rule("balance", dims=("year",), unit="TJ", source="ndrc2023-1044")
def green_claims_within_power_taken_in(q: Arrays, c: Arrays) -> Any:
    """Certificates, green trade and direct supply together never exceed the electricity taken in."""
    return at_least(total(taken_in, q, c, over="supply") - total(claimed, q, c, over="supply"), 0.0)


@rule("balance", dims=("year",), unit="TJ", source="ndrc2025-910", needs=("direct_share_floor",), target=True)
def direct_supply_share_of_green_power(q: Arrays, c: Arrays) -> Any:
    """Direct supply is at least its share of the park's green power.

    The price is what one TJ less of direct supply asked for would save, in M CNY per TJ.
    """
    asked = direct_share_twin(total(green_bought, q, c, over="supply"), c.direct_share_floor)
    return at_most(asked - total(direct_bought, q, c, over="supply"), c.direct_share_where)
