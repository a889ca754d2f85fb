"""Captured CO2 by where it goes: only what is stored for good lowers the account, and only the fossil part of it.

The capturing plant's own CO2 stays in full in fuel and process lines; a line here takes away what geological storage,
oil recovery or minerals keep, less what leaks. CO2 in products, or sent away with unknown fate, counts as emitted. CO2
brought in from outside is another park's reduction: here only its leak is an emission. The 910 notice, which
counts CO2 only, knows no deduction. Energy of transport is in the energy records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import Emission, laid_out, own, papers_of, refused, told
from carbonpark.factors import Regime
from carbonpark.ledger.sources import rest, stored_co2_factor
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park

STORED = ("geological_storage", "eor", "mineralised")
_NUMBERS = ("leakage", "biogenic")
EMITTED = Text(zh="产品利用或去向不明的 CO2 视同排放，不扣减", en="CO2 in products or of unknown fate counts as emitted: nothing is taken off")


def capture_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                  regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `capture`; what is kept is a negative amount."""
    frame = told(park, "capture", ("destination", "origin"), _NUMBERS, who, years)
    frame["kept_away"] = -frame["process_activity"]
    counting = tuple(rule.id for rule in regimes if rule.greenhouse)
    return laid_out(frame, ("destination", "origin", *_NUMBERS), lambda *key: [_emission(counting, *key)])


def _emission(counting: tuple[str, ...], destination: str, origin: str, leakage: float, biogenic: float) -> Emission:
    name, regimes = f"capture:{destination}:{origin or 'own'}", counting or ("none",)
    fossil = own(rest(max(biogenic, 0.0)))
    if destination not in STORED:
        factor = Found(0.0, "", "", "counted_as_emitted", EMITTED)
        return Emission(name, "CO2", factor, "ccus", amount="kept_away", only=regimes)
    if leakage < 0:
        return Emission(name, "CO2", refused("封存必须说明运输和封存的泄漏份额（leakage；没有就填 0）", "storage needs the share that leaks in transport and storage (leakage; 0 where none)"),
                        "ccus", amount="kept_away", only=regimes)
    leaks = own(leakage)
    if origin == "imported":
        factor = papers_of(float(stored_co2_factor(fossil.value, leakage)), (fossil, leaks),
                           Text(zh="外来 CO2 只计泄漏", en="of CO2 brought in, only the leak is this park's"))
        return Emission(f"{name}:leak", "CO2", factor, "ccus", only=regimes)
    factor = papers_of(float(stored_co2_factor(fossil.value, rest(leakage))), (fossil, leaks))
    memo = float(stored_co2_factor(rest(fossil.value), rest(leakage)))
    return Emission(name, "CO2", factor, "ccus", memo, amount="kept_away", only=regimes)
