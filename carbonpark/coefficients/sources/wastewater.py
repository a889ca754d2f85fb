"""Waste water: CH4 of organic matter removed, less what goes with sludge and what is recovered; N2O of nitrogen.

CH4 = (TOW - S) Bo MCF - R (IPCC 2006 vol 5 eq 6.4; NDRC guideline for other industries); N2O = N EF 44/28. CO2 of waste
water is biogenic and in no account.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import (
    Emission,
    given_or,
    laid_out,
    made,
    refused,
    scale_of,
    tabled,
    told,
)
from carbonpark.factors import Regime
from carbonpark.ledger.sources import nitrogen_n2o_factor, wastewater_ch4_factor

if TYPE_CHECKING:
    from carbonpark.park import Park

N2O_PER_N = 44.0 / 28.0
"""Mass of N2O per mass of nitrogen: molar masses 44 and 28 as in IPCC 2006."""
NITROGEN = {"effluent": "N2O_effluent", "plant": "N2O_plant_2019"}
RECOVERED = Found(1.0, "", "", "mass_balance")
_NUMBERS = ("sludge", "own_bo", "own_mcf", "recovered", "nitrogen")


def wastewater_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                     regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `wastewater`."""
    frame = told(park, "wastewater", ("treatment", "organics", "nitrogen_basis"), _NUMBERS, who, years)
    units = frame["unit"].map({each: scale_of(each) for each in frame["unit"].unique() if each}).to_numpy(float)
    sludge = frame["sludge"].to_numpy(float)
    treated = frame["process_activity"].to_numpy(float) - np.where(sludge > 0, sludge * units, 0.0)
    frame["too_much"] = treated < 0
    frame["process_activity"] = treated
    tonne = scale_of("t")
    # Nothing is recovered from what nobody knows: an unknown source must not turn into a reduction.
    frame["taken"] = np.where(np.isnan(treated), np.nan, -np.maximum(frame["recovered"].to_numpy(float), 0.0) * tonne)
    frame["nitrogen_kt"] = frame["nitrogen"].to_numpy(float) * tonne
    frame["recovers"], frame["has_nitrogen"] = frame["recovered"] > 0, frame["nitrogen"] >= 0
    keys = ("treatment", "organics", "nitrogen_basis", "own_bo", "own_mcf", "too_much", "recovers", "has_nitrogen")
    return laid_out(frame, keys, lambda *key: _emissions(choices, *key))


def _emissions(choices: Choices, treatment: str, organics: str, basis: str, own_bo: float, own_mcf: float,
               too_much: bool, recovers: bool, has_nitrogen: bool) -> list[Emission]:
    name = f"wastewater:{treatment}"
    if too_much:
        return [Emission(f"{name}:CH4", "CH4", refused("随污泥带走的有机物多于去除的有机物", "more organic matter goes with sludge than is removed"), "waste")]
    capacity = given_or(own_bo, lambda: tabled(choices, "Bo", f"Bo_{organics.upper()}", "CH4"))
    correction = given_or(own_mcf, lambda: tabled(choices, "MCF", f"MCF_{treatment}", "CH4"))
    methane = made(wastewater_ch4_factor, (capacity.value, correction.value), (capacity, correction))
    out = [Emission(f"{name}:CH4", "CH4", methane, "waste")]
    if recovers:
        out.append(Emission(f"{name}:recovered", "CH4", RECOVERED, "waste", amount="taken"))
    if has_nitrogen:
        share = tabled(choices, "emission_factor", NITROGEN[basis or "effluent"], "N2O")
        nitrous = made(nitrogen_n2o_factor, (share.value, N2O_PER_N), (share,))
        out.append(Emission(f"{name}:N2O", "N2O", nitrous, "waste", amount="nitrogen_kt"))
    return out
