"""Which uncertainty a record and a factor have: its own printed range first, then the default of its kind.

Defaults stand in uncertainty_defaults.csv, each with its source. Figures a notice prescribes are certain inside
their own regime: they are a rule, not a measurement.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from carbonpark.factors import FactorLibrary, FactorMissing, Regime, Row
from carbonpark.factors.reader import rows
from carbonpark.inventory.uncertainty.approach_1 import LIMIT
from carbonpark.inventory.uncertainty.pedigree import geometric_deviation, half_range_of, scores_of

VERIFIED = "verified_total"
PEDIGREE_UNSTATED = "D"


@dataclass(frozen=True)
class Spread:
    """How far one figure may lie from its value."""

    key: str
    """What is one and the same figure, however many rows use it."""
    pct: float
    """Half of the 95 % range [% of the value]."""
    distribution: str
    """normal (truncated at zero) | lognormal | triangular | uniform | fixed."""
    source: str
    """The row of a factor table, or of uncertainty_defaults.csv, that says so."""
    lower: float = float("nan")
    """Lower bound over value, where printed."""
    upper: float = float("nan")


def of_activity(key: str, block: str, quality: str, basis: str = "ipcc") -> Spread:
    """Spread of a record by its block and its quality A to D ('' unstated, the weakest)."""
    if block == VERIFIED or basis == "ipcc":
        row = _default("activity", block, "", quality)
        return Spread(key, row.value, row.tags["distribution"], row.id)
    return _pedigree(key, quality)


def of_factor(
    key: str, factor_id: str, block: str, gas: str, quality: str, method: str, regime: Regime,
    library: FactorLibrary, basis: str = "ipcc",
) -> Spread:
    """Spread of a factor: prescribed (none), its printed range, or the default of its block, gas and quality."""
    if VERIFIED in method:
        return _of_row(key, _default("factor", VERIFIED, "", ""))
    # A certificate takes away the factor of the power it covers ("contract-plain"): it shares the plain one's error.
    row = _row_of(library, factor_id) or _row_of(library, factor_id.rpartition("-")[2])
    if _prescribed(regime, block, row):
        return _of_row(key, _default("factor", "prescribed", "", ""))
    if row is not None and (printed := _printed(key, row)) is not None:
        return printed
    if basis != "ipcc":
        return _pedigree(key, quality)
    return _of_row(key, _default("factor", block, gas, quality))


def _prescribed(regime: Regime, block: str, row: Row | None) -> bool:
    if row is not None and row.own:
        return False
    pinned = {"electricity": regime.electricity_pinned, "heat": regime.heat_pinned_region}
    return bool(pinned.get(block)) or (row is not None and row.table == "regime_rules")


def _printed(key: str, row: Row) -> Spread | None:
    """The range printed with a factor; wide or lopsided ones are lognormal."""
    pct = row.uncertainty_pct
    if pct is None:
        return None
    if row.lower is None or row.upper is None:
        return Spread(key, pct, "lognormal" if pct > LIMIT else "normal", row.id)
    low, high = row.lower / row.value, row.upper / row.value
    half = 50 * (high - low)
    return Spread(key, half, "lognormal" if half > LIMIT and low > 0 else "normal", row.id, low, high)


def _pedigree(key: str, quality: str) -> Spread:
    level = quality or PEDIGREE_UNSTATED
    deviation = geometric_deviation(scores_of(level))
    return Spread(key, half_range_of(deviation), "lognormal", f"pedigree {level}",
                  deviation**-1.959963984540054, deviation**1.959963984540054)


def _of_row(key: str, row: Row) -> Spread:
    return Spread(key, row.value, row.tags["distribution"], row.id)


def _row_of(library: FactorLibrary, factor_id: str) -> Row | None:
    try:
        return library.by_id(factor_id) if factor_id else None
    except FactorMissing:
        return None


@cache
def _default(of: str, block: str, gas: str, quality: str) -> Row:
    """The nearest default: its own block before any, its own gas before any, its own quality before any."""
    table = {(row.tags["of"], row.subject, row.gas, row.tags.get("record_quality", "")): row
             for row in rows("uncertainty_defaults")}
    for where in (block, "*"):
        for what in (gas, "*"):
            for how in (quality, "*"):
                if (of, where, what, how) in table:
                    return table[(of, where, what, how)]
    raise LookupError(f"uncertainty_defaults.csv has no row for {of} {block} {gas} {quality}")
