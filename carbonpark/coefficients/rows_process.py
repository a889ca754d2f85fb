"""Process activities and goods: gases of industrial processes, and what a first scope 3 counts outside the
boundary.

Goods that one firm of the park buys from another cross no boundary: they are the neighbour's scope 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import BURNT, with_papers
from carbonpark.coefficients.rows_factors import (
    CO2_PER_C,
    Choices,
    Found,
    repeated,
    spread,
    spread_over,
    warming,
)
from carbonpark.coefficients.rows_records import in_canonical, records, status_of
from carbonpark.coefficients.sources.activities import process_found, sector_of
from carbonpark.factors import Regime, regime_of
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.park import Park

VERIFIED_TOTAL = "verified_total"
"""An activity whose amount is itself an officially verified emission."""

UPSTREAM = {
    "natural_gas": "upstream_natural_gas",
    "diesel": "upstream_diesel",
    "gasoline": "upstream_gasoline",
    **dict.fromkeys(
        ("raw_coal", "bituminous", "anthracite", "lignite", "cleaned_coal", "other_washed_coal"),
        "upstream_coal",
    ),
    "electricity": "electricity_upstream_T&D",
}
"""Rows of the scope 3 table for making and bringing one unit of each carrier (category 3)."""


def process_lines(
    park: Park,
    choices: Choices,
    who: pd.DataFrame,
    years: Iterable[int] | None,
    regimes: Iterable[str | Regime],
) -> pd.DataFrame:
    """Lines for `process_gas(process_activity, process_factor)`: one for each record and regime that counts
    its gas."""
    frame = records(
        park, "process", ("activity", "gas", "own_factor", "own_factor_unit"), "quantity", who, years
    )
    frame["gas"] = frame["gas"].mask(frame["gas"] == "", "CO2")
    frame["process_activity"], frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    rules = [regime_of(regime) for regime in regimes]
    carbon = np.flatnonzero(frame["gas"] == "CO2")
    chosen = [None if rule.greenhouse else carbon for rule in rules]
    lines = repeated(frame, [(rows, {"regime": rule.id}) for rows, rule in zip(chosen, rules, strict=True)])
    if not rules:
        lines = lines.assign(regime="")
    lines["block"] = "process"
    keys = frame[["activity", "gas", "dimension", "own_factor", "own_factor_unit"]].fillna({"own_factor": -1.0})
    found = spread_over(keys, [(rows, (choices,)) for rows in chosen], _process_factor)
    gwp = spread_over(
        frame[["gas"]],
        [(rows, (rule,)) for rows, rule in zip(chosen, rules, strict=True)],
        lambda rule, gas: warming(choices, rule, gas),
    )
    lines["process_factor"] = found["value"].to_numpy(float)
    lines["warming"] = gwp["value"].to_numpy(float)
    sectors = {each: sector_of(choices, each) for each in found["id"].unique()}
    return with_papers(lines.assign(sector=found["id"].map(sectors).to_numpy()), found)


def inside_verified_totals(lines: pd.DataFrame, process: pd.DataFrame) -> pd.DataFrame:
    """Mark CO2 of firms and years whose verified total already holds it: included elsewhere (IE), factor 0.

    A verified total is all an installation emits; its fuel records, known or not, would count the same CO2
    again.
    """
    verified = process[(process["activity"] == VERIFIED_TOTAL) & (process["status"] == "value")]
    held = set(zip(verified["entity"], verified["year"], verified["gas"], strict=True))
    if not held:
        return lines
    keys = zip(lines["entity"], lines["year"], lines["gas"], strict=True)
    inside = np.array([key in held for key in keys], dtype=bool)
    if "activity" in lines:
        inside &= (lines["activity"] != VERIFIED_TOTAL).to_numpy()
    factor = "process_factor" if "process_factor" in lines else "combustion_factor"
    lines = lines.copy()
    lines.loc[inside, factor] = 0.0
    lines.loc[inside, "status"] = "IE"
    lines.loc[inside, "method"] = f"in_{VERIFIED_TOTAL}"
    return lines


def with_verified(uses: pd.DataFrame, process: pd.DataFrame) -> pd.DataFrame:
    """Energy records with `in_verified_total`: their CO2 is in the firm's verified total of that year."""
    verified = process[
        (process["activity"] == VERIFIED_TOTAL) & (process["status"] == "value") & (process["gas"] == "CO2")
    ]
    held = set(zip(verified["entity"], verified["year"], strict=True))
    inside = [key in held for key in zip(uses["entity"], uses["year"], strict=True)]
    return uses.assign(in_verified_total=np.array(inside, dtype=bool))


def material_lines(
    park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None
) -> pd.DataFrame:
    """Lines for `chain_co2e(material_amount, chain_factor)`: goods bought (category 1) and wastes handed
    over (5)."""
    frame = records(
        park, "materials", ("material", "flow", "partner", "scope3_activity"), "quantity", who, years
    )
    inside = set(who.loc[who["inside"], "entity"])
    named = frame["scope3_activity"] != ""
    frame = frame[named & frame["flow"].isin(["input", "waste"]) & ~frame["partner"].isin(inside)]
    frame = frame.reset_index(drop=True)
    frame["material_amount"], frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    found = spread(frame[["scope3_activity", "dimension"]], lambda *key: _chain_factor(choices, *key))
    frame["chain_factor"] = found["value"].to_numpy(float)
    default = np.where(frame["flow"] == "waste", "5", "1")
    frame["category"] = [
        _category(choices, each) or spare for each, spare in zip(found["id"], default, strict=True)
    ]
    return with_papers(frame.assign(gas="CO2e", block="scope3", carrier=frame["material"]), found)


def upstream_lines(uses: pd.DataFrame, flows: pd.DataFrame, choices: Choices) -> pd.DataFrame:
    """Lines for `upstream_co2e(buy, upstream_factor)`: fuel and energy before they reach the park (category
    3).

    Fuel burnt (its making is counted on what is used), and power bought from the grid. Power by direct line
    has no grid behind it; raw material belongs to category 1.
    """
    burnt = uses[uses["purpose"].isin((*BURNT, "transformation"))].rename(columns={"use": "buy"})
    power = flows[
        (flows["flow"] == "bought")
        & ~flows["internal"]
        & (flows["kind"] == "electricity")
        & flows["contract"].isin(["grid", "green_trade"])
    ].rename(columns={"energy": "buy"})
    frame = pd.concat([burnt, power.assign(tj_per_amount=1.0, purpose="")], ignore_index=True)
    keys = frame[["carrier", "dimension", "tj_per_amount", "year"]].fillna({"tj_per_amount": -1.0})
    found = spread(keys, lambda *key: _upstream_of_row(choices, *key))
    frame["upstream_factor"] = found["value"].to_numpy(float)
    return with_papers(frame.assign(gas="CO2e", block="scope3", category="3"), found)


def upstream_factor(choices: Choices, carrier: str, year: int) -> Found:
    """kt CO2e of making and bringing one TJ of a carrier at its reference calorific value."""
    if carrier not in UPSTREAM:
        return Found(
            why=Text(zh=f"范围三因子表没有“{carrier}”的上游值", en=f"no upstream factor of '{carrier}'")
        )
    found = choices.found(lambda: choices.library.scope3(UPSTREAM[carrier]))
    if carrier == "electricity":
        return found
    fuel = choices.fuel(carrier, "location", year)
    return Found(
        found.value / fuel.ncv if fuel is not None else float("nan"),
        found.id,
        found.quality,
        found.method,
        found.why,
        found.uncertainty,
    )


def _upstream_of_row(
    choices: Choices, carrier: str, dimension: str, tj_per_amount: float, year: int
) -> Found:
    """The table counts by mass or volume: a record's own heating value changes TJ, not the tonnes behind
    them."""
    found = upstream_factor(choices, carrier, year)
    fuel = choices.fuel(carrier, "location", year) if carrier != "electricity" else None
    if fuel is None or dimension in ("energy", "energy_calorific") or tj_per_amount <= 0:
        return found
    return replace(found, value=found.value * fuel.ncv / tj_per_amount)


def _process_factor(
    choices: Choices, activity: str, gas: str, dimension: str, own: float, own_unit: str
) -> Found:
    """kt of gas per canonical unit of the activity: verified totals stand for themselves, own factors go
    first."""
    if activity == VERIFIED_TOTAL:
        scale = CO2_PER_C if dimension == "C" else 1.0
        return Found(scale, VERIFIED_TOTAL, "", VERIFIED_TOTAL)
    if own >= 0 and own_unit:
        return _own(own, own_unit, gas, dimension)
    return process_found(choices, activity, gas, dimension)


def _own(value: float, spelling: str, gas: str, dimension: str) -> Found:
    try:
        read = split_unit(spelling)
    except UnitError as fault:
        return Found(why=fault.what, method="own")
    top, _, base = read.dimension.partition("/")
    if top not in (gas, "C" if gas == "CO2" else gas) or base != dimension:
        return Found(
            why=Text(
                zh=f"自有因子单位“{spelling}”与活动量或气体不相配",
                en=f"own factor in '{spelling}' does not fit the activity or the gas",
            ),
            method="own",
        )
    return Found(value * read.scale * (CO2_PER_C if top == "C" and gas == "CO2" else 1.0), "own", "", "own")


def _chain_factor(choices: Choices, activity: str, dimension: str) -> Found:
    found = choices.found(lambda: choices.library.scope3(activity))
    if found.missing:
        return found
    base = split_unit(choices.library.by_id(found.id).unit).dimension
    if base.partition("/")[2] != dimension:
        return Found(
            why=Text(
                zh=f"物料数量的单位与范围三因子（{base}）不相配",
                en=f"the amount's unit does not fit the scope 3 factor ({base})",
            )
        )
    return found


def _category(choices: Choices, factor_id: str) -> str:
    return choices.library.by_id(factor_id).tags.get("category", "") if factor_id else ""
