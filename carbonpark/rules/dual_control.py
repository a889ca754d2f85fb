"""Dual control of energy: total and intensity, statistical or assessed, 当量 or 等价; certificates and coal."""

from __future__ import annotations

from typing import Any

from carbonpark.ledger import energy, ratios
from carbonpark.ledger.total import total
from carbonpark.rules.relation import at_most, rule

Arrays = Any


@rule("energy", dims=("year", "tally"), unit="ktce_equal_value", source="nea-dual-control", needs=("energy_cap",),
      target=True)
def energy_at_most(q: Arrays, c: Arrays) -> Any:
    """Energy consumption at equal value stays below its cap.

    The price is what one more ktce in that year would save, in M CNY per ktce.
    """
    return at_most(q.energy_equal_value, c.energy_cap)


@rule("energy", dims=("year", "tally"), unit="ktce_calorific", source="nea-dual-control",
      needs=("energy_cap_calorific",), target=True)
def calorific_energy_at_most(q: Arrays, c: Arrays) -> Any:
    """Energy consumption at calorific value stays below its cap.

    The price is what one more ktce in that year would save, in M CNY per ktce.
    """
    return at_most(q.energy_calorific, c.energy_cap_calorific)


@rule("energy", dims=("year", "tally"), unit="ktce_equal_value", source="nea-dual-control",
      needs=("energy_intensity_cap",), target=True)
def energy_intensity_at_most(q: Arrays, c: Arrays) -> Any:
    """Energy per value added, equal value, stays below its cap; value added is positive.

    The price is what one more ktce in that year would save, in M CNY per ktce.
    """
    allowed = total(ratios.energy_intensity_twin, q, c, over=())
    return at_most(q.energy_equal_value - allowed, c.energy_intensity_where)


@rule("energy", dims=("year", "tally"), unit="ktce_calorific", source="nea-dual-control",
      needs=("energy_intensity_cap_calorific",), target=True)
def calorific_energy_intensity_at_most(q: Arrays, c: Arrays) -> Any:
    """Energy per value added, calorific value, stays below its cap; value added is positive.

    The price is what one more ktce in that year would save, in M CNY per ktce.
    """
    allowed = total(ratios.energy_intensity_twin_calorific, q, c, over=())
    return at_most(q.energy_calorific - allowed, c.energy_intensity_where_calorific)


@rule("energy", dims=("year",), unit="ktce_equal_value", source="ndrc2024-certificates")
def certificates_counted_are_bought(q: Arrays, c: Arrays) -> Any:
    """Only certificates bought can be taken off assessed energy."""
    return at_most(q.certificates_counted - energy.certified_energy(q, c), 0.0)


@rule("energy", dims=("year",), unit="ktce_equal_value", source="ndrc2024-certificates")
def certificates_cover_half_the_saving(q: Arrays, c: Arrays) -> Any:
    """Certificates cover at most half of the saving required on the reference path."""
    return at_most(q.certificates_counted, c.certificate_ceiling)


@rule("energy", dims=("year",), unit="ktce_calorific", source="coal-control", needs=("coal_cap",), target=True)
def coal_at_most(q: Arrays, c: Arrays) -> Any:
    """Coal stays below its cap.

    The price is what one more ktce of coal in that year would save, in M CNY per ktce.
    """
    return at_most(energy.coal_consumption(q, c), c.coal_cap)
