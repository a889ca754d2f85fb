"""Electricity and heat: what crosses the park's boundary, and what firms inside sell to one another.

A deal inside the boundary is charged where its fuel is burnt; it is kept apart here for the bridge from
firms to park. The buyer's record counts; where only the seller recorded a deal, his does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import plant_is_renewable, with_papers
from carbonpark.coefficients.rows_factors import Choices, Found, repeated, spread, spread_over
from carbonpark.coefficients.rows_records import in_canonical, records, status_of
from carbonpark.factors import FactorMissing, Regime, regime_of
from carbonpark.factors.regimes import PRESCRIBED
from carbonpark.ledger.scope3 import transmission_factor
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park

GREEN = ("green_trade", "direct_supply", "certificate")
"""Contracts that name power or heat of non-fossil origin."""

FREE_HEAT = ("waste_heat", "geothermal", "solar", "ambient_heat")
"""Heat carriers that no fuel was burnt for."""

DEAL = ["seller", "buyer", "carrier", "year", "period"]


def power_flows(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None) -> pd.DataFrame:
    """Every power and heat record in TJ, regime-free.

    Columns beside those of `records`: `carrier`, `kind` (electricity | heat | other | fuel), `flow`,
    `partner`, `contract`, `plant`, `energy` [TJ], `internal` (partner inside the boundary), `renewable`
    (own wind, sun ...), `calorific`, `equal_value` [ktce/TJ].
    """
    from carbonpark.park.catalogue import CARRIERS

    frame = records(
        park, "power_heat", ("carrier", "flow", "partner", "contract", "plant"), "quantity", who, years
    )
    frame["contract"] = frame["contract"].mask(frame["contract"] == "", "grid")
    frame["kind"] = frame["carrier"].map({name: each.kind for name, each in CARRIERS.items()}).fillna("other")
    inside = set(who.loc[who["inside"], "entity"])
    frame["internal"] = frame["partner"].isin(inside) & (frame["flow"] != "generated")
    renewable = plant_is_renewable(park)
    frame["renewable"] = (frame["flow"] == "generated") & frame["plant"].map(
        lambda name: renewable.get(name, False)
    )
    canonical, frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    found = spread(frame[["carrier", "dimension"]], lambda *key: _to_tj(choices, *key))
    frame["energy"] = canonical * found["value"].to_numpy(float)
    lost = frame["energy"].isna() & frame["amount"].notna()
    frame["note"] = frame["note"].mask(lost, found["why"].to_numpy())
    frame["status"] = frame["status"].mask(lost, "NE")
    frame["calorific"] = spread(frame[["carrier"]], lambda carrier: _calorific(choices, carrier))[
        "value"
    ].to_numpy(float)
    equal = spread(frame[["kind", "carrier", "year"]], lambda *key: _equal_value(choices, *key))
    frame["equal_value"] = equal["value"].to_numpy(float)
    return frame


def bought_lines(flows: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime]) -> pd.DataFrame:
    """Lines for `bought_gas(buy, supply_factor)`: power and heat that come in across the boundary."""
    crossing = flows[
        (flows["flow"] == "bought") & ~flows["internal"] & flows["kind"].isin(["electricity", "heat"])
    ]
    return _lines(
        crossing.rename(columns={"energy": "buy"}), choices, regimes, "supply_factor", bought_factor
    )


def transmission_lines(flows: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime]) -> pd.DataFrame:
    """Lines for `upstream_co2e(buy, upstream_factor)` of grid power lost before it arrives, where the regime asks.

    `upstream_factor` is the location's own factor times power lost per power delivered; direct lines lose none.
    """
    asking = [rule for rule in map(regime_of, regimes) if rule.chain == "waste"]
    arrives = (flows["flow"] == "bought") & ~flows["internal"] & (flows["kind"] == "electricity")
    grid = flows[arrives & flows["contract"].isin(["grid", "green_trade"])].rename(columns={"energy": "buy"})
    lines = repeated(grid, [(None, {"regime": rule.id}) for rule in asking])
    if not asking:
        lines = lines.assign(regime="")
    keys = grid[["contract", "year"]]
    found = spread_over(keys, [(None, (choices, rule.id)) for rule in asking], _transmission)
    lines["upstream_factor"] = found["value"].to_numpy(float)
    return with_papers(lines.assign(gas="CO2e", block="scope3", category="T&D"), found)


def _transmission(choices: Choices, regime: str, contract: str, year: int) -> Found:
    plain = choices.grid(regime, contract, year)
    lost = choices.found(
        lambda: choices.somewhere(lambda place: choices.library.find("line_loss_rate", "electricity", None, place, year)),
        regime=regime,
    )
    if plain.missing or lost.missing:
        return plain if plain.missing else lost
    value = float(transmission_factor(plain.value, lost.value / (1.0 - lost.value)))
    return Found(value, lost.id, max(plain.quality, lost.quality), "transmission", lost.why)


def sold_lines(flows: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime]) -> pd.DataFrame:
    """Lines for `sold_gas(sell, outlet_factor)`: power and heat that go out across the boundary."""
    crossing = flows[
        (flows["flow"] == "sold") & ~flows["internal"] & flows["kind"].isin(["electricity", "heat"])
    ]
    return _lines(crossing.rename(columns={"energy": "sell"}), choices, regimes, "outlet_factor", sold_factor)


def deal_lines(flows: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime]) -> pd.DataFrame:
    """Deals inside the park: `buy` [TJ], the buyer's `supply_factor` and the seller's `outlet_factor` as if
    each reported alone; `said_by_buyer` and `said_by_seller` [TJ] for the check that the two agree."""
    deals = _deals(flows).rename(columns={"energy": "buy"})
    lines = _lines(deals, choices, regimes, "supply_factor", bought_factor)
    asked = [(None, (choices, rule.id)) for rule in map(regime_of, regimes)]
    out = spread_over(deals[["kind", "carrier", "contract", "year"]], asked, sold_factor)
    lines["outlet_factor"] = out["value"].to_numpy(float)
    return lines


def bought_factor(choices: Choices, regime: str, kind: str, carrier: str, contract: str, year: int) -> Found:
    """kt CO2 per TJ bought. A certificate brings no energy: it takes away the factor of the power it
    covers."""
    if kind == "electricity":
        found = choices.grid(regime, contract, year)
        if contract != "certificate":
            return found
        plain = choices.grid(regime, "grid", year)
        return Found(
            found.value - plain.value,
            f"{found.id}-{plain.id}",
            max(found.quality, plain.quality),
            "certificate",
            found.why,
        )
    if carrier == "cooling":
        return choices.found(lambda: choices.library.find("heat", "cooling"))
    return choices.heat(regime, contract in regime_of(regime).green_heat or carrier in FREE_HEAT, year)


def sold_factor(choices: Choices, regime: str, kind: str, carrier: str, contract: str, year: int) -> Found:
    """kt CO2 per TJ sold: the notice and GB/T 32150 credit it at the factor of its contract, the GHG Protocol does not.

    Green power sold is worth what green power is worth where it comes from: 0, also where paper makes none.
    """
    rules = regime_of(regime)
    if not rules.credits_sales:
        why = Text(zh="该口径不抵减外供", en="this regime credits no sales")
        return Found(0.0, "", "B", "not_credited", why)
    own = contract if contract in GREEN else "grid"
    prescribed = rules.electricity[own] == PRESCRIBED and own != "certificate"
    return bought_factor(
        choices, regime, kind, carrier, own if own == "grid" or prescribed else "direct_supply", year
    )


def _lines(
    frame: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime], column: str, answer: Callable[..., Found]
) -> pd.DataFrame:
    rules = [regime_of(regime).id for regime in regimes]
    lines = repeated(frame, [(None, {"regime": rule}) for rule in rules])
    if not rules:
        lines = lines.assign(regime="")
    lines = lines.assign(gas="CO2", block=lines["kind"], warming=1.0)
    keys = frame[["kind", "carrier", "contract", "year"]]
    found = spread_over(keys, [(None, (choices, rule)) for rule in rules], answer)
    lines[column] = found["value"].to_numpy(float)
    return with_papers(lines, found)


def _deals(flows: pd.DataFrame) -> pd.DataFrame:
    """One row for each deal inside the park: the buyer's records, and the seller's where the buyer has
    none."""
    inner = flows[flows["internal"] & (flows["contract"] != "certificate")].copy()
    bought = inner["flow"] == "bought"
    inner["buyer"] = np.where(bought, inner["entity"], inner["partner"])
    inner["seller"] = np.where(bought, inner["partner"], inner["entity"])
    said = {
        side: inner[inner["flow"] == flow].groupby(DEAL)["energy"].sum(min_count=1)
        for side, flow in (("said_by_buyer", "bought"), ("said_by_seller", "sold"))
    }
    for side, sums in said.items():
        inner = inner.join(sums.rename(side), on=DEAL)
    lone = ~bought & inner.set_index(DEAL).index.isin(inner[bought].set_index(DEAL).index)
    kept = inner[~lone].reset_index(drop=True)
    kept["first"] = ~kept.duplicated(DEAL)
    return kept


def _to_tj(choices: Choices, carrier: str, dimension: str) -> Found:
    if dimension == "energy":
        return Found(1.0)
    if dimension == "energy_calorific":
        return Found(1 / _calorific(choices, carrier).value)
    try:
        own = choices.library.find("ncv", carrier)
    except FactorMissing:
        own = None
    if own is not None and own.unit.startswith("TJ/") and dimension == "mass":
        return Found(own.value, own.id, own.quality, "own")
    return Found(
        why=Text(
            zh=f"“{carrier}”按质量计需要温度压力，请改用 GJ，或在自有因子表给出焓值（ncv）",
            en=f"'{carrier}' by mass needs pressure and temperature: give GJ, or its enthalpy as ncv",
        )
    )


def _calorific(choices: Choices, carrier: str) -> Found:
    """当量 [ktce/TJ]: electricity 0.1229 kgce/kWh, heat of any kind 0.03412 tce/GJ."""
    return choices.found(
        lambda: choices.library.calorific("electricity" if carrier == "electricity" else "heat")
    )


def _equal_value(choices: Choices, kind: str, carrier: str, year: int) -> Found:
    """等价 [ktce/TJ]: electricity at the coal a power station needs in that year; heat as its calorific
    value."""
    if kind == "electricity":
        return choices.found(lambda: choices.library.equal_value(year))
    return _calorific(choices, carrier)
