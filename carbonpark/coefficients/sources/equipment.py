"""Gases held in equipment: switchgear, refrigeration and air conditioning, fire suppression.

Making, first filling, use, topping up and scrapping each have their own amount: gas consumed, gas filled, bank
installed, gas topped up, and full charge of the units scrapped (IPCC 2006 vol 3 ch 7 and 8).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import (
    Emission,
    given_or,
    laid_out,
    made,
    own,
    refused,
    said,
    tabled,
    told,
)
from carbonpark.factors import Regime
from carbonpark.ledger.sources import rest, retired_gas_factor
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park

SWITCHGEAR = {"switchgear_mv": "MV", "switchgear_hv": "HV", "gas_transformer": "GIT"}
COOLING = {kind: kind for kind in ("domestic_refrigeration", "standalone_commercial", "medium_large_commercial",
                                   "transport_refrigeration", "industrial_refrigeration", "chillers")}
COOLING |= {"residential_commercial_ac": "residential_commercial_AC", "mobile_ac": "mobile_AC"}
FIRE = {"fire_portable": "fire_suppression_use", "fire_flooding": "fire_flooding_use"}
USE_ROW = {"MV": "SF6_MV_sealed_use_{}", "HV": "SF6_HV_closed_use_{}", "GIT": "SF6_GIT_use_{}"}
_NUMBERS = ("rate", "remaining", "recovery")


def equipment_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                    regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `equipment_gases`."""
    frame = told(park, "equipment_gases", ("kind", "stage", "gas"), _NUMBERS, who, years)
    country = str(park.park.country)
    return laid_out(frame.rename(columns={"gas": "held"}), ("kind", "stage", "held", *_NUMBERS),
                    lambda *key: [_emission(choices, country, *key)])


def _emission(choices: Choices, country: str, kind: str, stage: str, gas: str, rate: float, remaining: float,
              recovery: float) -> Emission:
    return Emission(f"equipment:{kind}:{stage}:{gas}", gas, factor_of(choices, country, kind, stage, gas, rate, remaining, recovery))


def factor_of(choices: Choices, country: str, kind: str, stage: str, gas: str, rate: float, remaining: float,
            recovery: float) -> Found:
    """Gas lost per gas of the stage."""
    if kind in SWITCHGEAR and gas not in ("SF6", "CF4") or kind not in SWITCHGEAR and gas in ("SF6", "NF3", "CF4", "C2F6"):
        return refused(f"{kind} 不用 {gas}：请核对气体或设备", f"{kind} does not hold {gas}: check the gas or the equipment")
    if stage == "refill":
        return Found(1.0, "", "", "mass_balance", Text(zh="补充量等于当年泄漏量（质量平衡）", en="what was topped up replaced what leaked"))
    if stage == "retirement":
        return _retired(choices, kind, remaining, recovery)
    if rate >= 0:
        return own(rate)
    if kind in SWITCHGEAR:
        return _switchgear(choices, country, SWITCHGEAR[kind], stage)
    if kind in FIRE and stage == "use":
        return tabled(choices, "annual_leakage", FIRE[kind], "HFC")
    if kind in COOLING and stage in ("initial", "use"):
        word = {"initial": "initial_emission", "use": "annual_operation_emission"}[stage]
        return tabled(choices, word, COOLING[kind], "HFC")
    return refused(f"{kind} 的 {stage} 环节没有缺省损失率，请填 rate", f"no default rate of loss of {kind} at stage '{stage}': give rate")


def _switchgear(choices: Choices, country: str, size: str, stage: str) -> Found:
    """Losses of SF6 in making and use; the region whose equipment is nearest in design."""
    if stage == "manufacture" and size != "GIT":
        return tabled(choices, "manufacturing_loss", f"SF6_{size}_manufacture", "SF6")
    if stage == "use":
        region = "JP" if size == "GIT" or country == "JP" else "US" if country == "US" and size == "HV" else "EU"
        found = tabled(choices, "annual_leakage", USE_ROW[size].format(region), "SF6")
        return said(found, Text(zh=f"IPCC 缺省值中取 {region} 的设备，本地实测请填 rate",
                                en=f"IPCC default for equipment of {region}; give rate where it was measured"))
    return refused(f"SF6 设备的 {stage} 环节没有缺省损失率，请填 rate", f"no default rate of loss of SF6 equipment at stage '{stage}': give rate")


def _retired(choices: Choices, kind: str, remaining: float, recovery: float) -> Found:
    """Remaining charge less what is recovered; blank recovery: the table's, nothing where it has none."""
    if kind in SWITCHGEAR:
        left = given_or(remaining, lambda: tabled(choices, "charge_remaining_at_retirement", f"SF6_{SWITCHGEAR[kind]}_retire", "SF6"))
        taken = own(recovery) if recovery >= 0 else Found(0.0, "", "", "default")
    elif kind in COOLING:
        row = COOLING[kind]
        left = given_or(remaining, lambda: tabled(choices, "charge_remaining_at_end_of_life", row, "HFC"))
        taken = given_or(recovery, lambda: tabled(choices, "recovery_efficiency_at_end_of_life", row, "HFC"))
    elif remaining >= 0:
        left, taken = own(remaining), own(max(recovery, 0.0))
    else:
        return refused(f"{kind} 退役没有缺省剩余份额，请填 remaining 和 recovery", f"no default charge remaining of {kind}: give remaining and recovery")
    return made(retired_gas_factor, (left.value, rest(taken.value)), (left, taken))
