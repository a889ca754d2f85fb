"""Fluorinated gases of fabs: semiconductors, displays, solar cells (IPCC 2006 vol 3 ch 6).

By gas bought (tiers 2a and 2b): (1 - h) FC (1 - U) (1 - a d), and B (1 - h) FC (1 - a d) of each by-product; by area
processed (tier 1), which knows no abatement. No share is taken as abated unless the record says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import (
    Emission,
    first_tabled,
    given_or,
    laid_out,
    made,
    own,
    papers_of,
    refused,
    tabled,
    told,
)
from carbonpark.factors import Regime
from carbonpark.ledger.sources import (
    destroyed_share,
    electronics_byproduct_factor,
    electronics_gas_factor,
    rest,
)

if TYPE_CHECKING:
    from carbonpark.park import Park

SECTOR = {"semiconductor": "semiconductor", "display": "FPD", "pv": "PV"}
UNUSED = {
    "whole": ("tier2a_1-U",), "remote": ("tier2a_1-U_remote",), "in_situ": ("tier2a_1-U_in-situ",),
    "etch": ("tier2b_1-U_etch", "tier2b_1-U_etch_remote_or_insitu"), "cvd": ("tier2b_1-U_cvd",),
    "cvd_remote": ("tier2b_1-U_cvd_remote",), "cvd_in_situ": ("tier2b_1-U_cvd_insitu",),
}
"""Rows of the share not used up, by process."""
TIER = {"whole": "tier2a", "remote": "tier2a", "in_situ": "tier2a", "etch": "tier2b_etch", "cvd": "tier2b_cvd",
        "cvd_remote": "tier2b_cvd", "cvd_in_situ": "tier2b_cvd"}
FORMULA = {"HFC-23": "CHF3", "HFC-32": "CH2F2"}
"""The table of by-products names these by their formula."""
CLEANING = {"remote": "_remote", "cvd_remote": "_remote", "in_situ": "_in-situ", "cvd_in_situ": "_in-situ"}
NO_POTENTIAL = ("C4F6", "C5F8")
"""Gases without a warming potential: only their by-products count."""
_WORDS = ("kind", "process", "gas")
_NUMBERS = ("heel", "abated_share", "destruction", "use_rate")


def electronics_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                      regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `electronics`."""
    frame = told(park, "electronics", _WORDS, _NUMBERS, who, years)
    return laid_out(frame.rename(columns={"gas": "bought"}), ("kind", "process", "bought", "dimension", *_NUMBERS),
                    lambda *key: _emissions(choices, *key))


def _emissions(choices: Choices, kind: str, process: str, gas: str, dimension: str, heel: float, abated: float,
               destruction: float, use_rate: float) -> list[Emission]:
    process = process or "whole"
    name = f"electronics:{kind}:{process}"
    if process in ("capacity", "heat_transfer"):
        return _by_area(choices, name, kind, process, gas, dimension)
    if dimension != "mass" or not gas:
        return [Emission(f"{name}:{gas or '?'}", gas or "CF4", refused(
            "按气体计算需要写明气体，用量用质量单位；按加工面积计算请把工艺写成 capacity",
            "by gas, name the gas and give its mass; by area processed, write the process as capacity"))]
    fed = given_or(heel, lambda: tabled(choices, "heel_h", "heel", "all"))
    out = []
    if gas not in NO_POTENTIAL:
        unused = _unused(choices, kind, process, gas, use_rate)
        passing = _passing(choices, gas, abated, destruction)
        factor = made(electronics_gas_factor, (rest(fed.value), unused.value, passing.value), (unused, fed, passing))
        out.append(Emission(f"{name}:{gas}", gas, factor))
    made_of = f"{TIER[process]}_byproduct_from_{FORMULA.get(gas, gas)}"
    for subject in (made_of, made_of + CLEANING.get(process, "")):
        rows = [row for row in choices.library.candidates("by-product_factor_B", subject)
                if row.tags.get("sector") == SECTOR[kind]] if gas else []
        for row in {row.gas: row for row in reversed(rows)}.values():
            ratio = tabled(choices, "by-product_factor_B", subject, row.gas, sector=SECTOR[kind])
            passing = _passing(choices, row.gas, abated, -1.0)
            factor = made(electronics_byproduct_factor, (ratio.value, rest(fed.value), passing.value),
                          (ratio, fed, passing))
            out.append(Emission(f"{name}:{gas}>{row.gas}", row.gas, factor))
        if subject == made_of and not CLEANING.get(process):
            break
    if not out:
        out.append(Emission(f"{name}:{gas}", gas, refused(
            f"{gas} 在该工艺没有副产物缺省值，自身也没有全球变暖潜势，请填状态 NE 或改记实际排放的气体",
            f"no by-product default of {gas} for this process and no warming potential of its own: record the gas emitted")))
    return out


def _by_area(choices: Choices, name: str, kind: str, process: str, gas: str, dimension: str) -> list[Emission]:
    """Tier 1: every gas of the table per area, or the one the record names."""
    subject = "tier1_capacity" if process == "capacity" else "heat_transfer_fluid"
    sector = SECTOR[kind] if process == "capacity" else "electronics"
    gases = list(dict.fromkeys(row.gas for row in choices.library.candidates("emission_factor", subject)
                               if row.tags.get("sector") == sector))
    if gas and gas not in gases:
        return [Emission(f"{name}:{gas}", gas, refused(
            f"按面积的缺省值没有 {gas}；有：{'、'.join(gases)}", f"no default by area of {gas}; there are {', '.join(gases)}"))]
    if dimension != "area":
        one = gas or gases[0]
        return [Emission(f"{name}:{one}", one, refused("按面积计算的数量要用面积单位（m2）", "by area, give the amount in a unit of area (m2)"))]
    return [Emission(f"{name}:{each}", each, tabled(choices, "emission_factor", subject, each, sector=sector))
            for each in ([gas] if gas else gases)]


def _unused(choices: Choices, kind: str, process: str, gas: str, use_rate: float) -> Found:
    """1 - U: own rate, else the table's row of that process and gas."""
    if use_rate >= 0:
        return own(rest(use_rate))
    found = first_tabled(choices, "1-U", UNUSED[process], gas, sector=SECTOR[kind])
    if found is not None:
        return found
    fitting = [other for other, subjects in UNUSED.items()
               if any(row.gas == gas and row.tags.get("sector") == SECTOR[kind]
                      for subject in subjects for row in choices.library.candidates("1-U", subject))]
    return refused(
        f"{kind} 的 {process} 工艺没有 {gas} 的未利用率" + (f"，有的工艺：{'、'.join(fitting)}" if fitting else "") + "；或填自测利用率 use_rate",
        f"no default of {gas} in process '{process}' of {kind}" + (f"; there is one in {', '.join(fitting)}" if fitting else "")
        + "; or give your own use_rate")


def _passing(choices: Choices, gas: str, abated: float, destruction: float) -> Found:
    """1 - a d; without a share abated nothing is destroyed."""
    if abated <= 0:
        return Found(1.0, "", "", "default")
    efficiency = given_or(destruction, lambda: tabled(choices, "destruction_efficiency_d", "abatement_destruction", gas))
    if efficiency.missing:
        return refused(f"{gas} 没有销毁效率缺省值，请填 destruction", f"no default efficiency of destruction for {gas}: give destruction")
    return papers_of(rest(destroyed_share(abated, efficiency.value)), (own(abated), efficiency))
