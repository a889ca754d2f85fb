"""Park, scenario and factors become the coefficients of a plan: made once, then frozen."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.coefficients.ahead import library_ahead, library_of
from carbonpark.coefficients.carried import carried
from carbonpark.coefficients.frozen import Coefficients, at_rest, on_labels
from carbonpark.coefficients.groups import group_arrays
from carbonpark.coefficients.labels import ACCOUNTS, TALLIES, coordinates, titles_of
from carbonpark.coefficients.making import Arrays, Making
from carbonpark.coefficients.measures import measure_arrays
from carbonpark.coefficients.projects import project_arrays
from carbonpark.coefficients.rows import account_rows
from carbonpark.coefficients.supplies import base_buy, base_sell, network_arrays, outlet_arrays, supply_arrays
from carbonpark.coefficients.technologies import base_output, technology_arrays
from carbonpark.factors import Chosen, FactorLibrary
from carbonpark.ledger import energy
from carbonpark.ledger.arrays import Arrays as Named
from carbonpark.ledger.periods import Periods
from carbonpark.park import Park
from carbonpark.scenario import Scenario
from carbonpark.words.language import Text
from carbonpark.words.units import unit

NAMED = 1e-9
"""A residual smaller than this share of a carrier's supply is rounding, not a finding."""


def making_of(park: Park, scenario: Scenario, library: FactorLibrary) -> Making:
    """The workbench: account rows of the base year and labels."""
    rows = account_rows(park, library_of(park, library), boundary=scenario.boundary,
                        years=[scenario.horizon.base_year])
    coords = coordinates(park, scenario, rows)
    return Making(park, scenario, library_ahead(park, scenario, library), rows, coords)


def plan_coefficients(park: Park, scenario: Scenario, library: FactorLibrary) -> Coefficients:
    """Everything a plan needs but its limits, which rest on the reference and are added after it is simulated."""
    m = making_of(park, scenario, library)
    periods = Periods(scenario.horizon.base_year, scenario.horizon.years)
    bought, sold, flow = base_buy(m), base_sell(m), base_output(m)
    supply, outlets = supply_arrays(m, bought), outlet_arrays(m)
    technology = technology_arrays(m, periods)
    _committed_in_time(m)
    m.problems.stop()
    prices = _prices(supply, technology, bought, flow)
    intensity = _intensity(m, supply, technology, bought, flow)
    parts = {**supply, **outlets, **technology, **network_arrays(m), **group_arrays(m, prices),
             **project_arrays(m, periods, prices, intensity), **measure_arrays(m, periods), **_factors(m),
             **_tallies(m), **_money(m, periods), **_land(m)}
    parts.update(m.arrays(expansion_unabated=_expansion(m, intensity)))
    parts.update(_eased(m, parts, bought))
    m.problems.stop()
    return _frozen(m, parts, bought, sold, flow)


def _frozen(m: Making, parts: Arrays, bought: np.ndarray, sold: np.ndarray, flow: np.ndarray) -> Coefficients:
    base = _base_quantities(m, parts, bought, sold, flow)
    k = Coefficients(
        c=Named(**parts, model_years=tuple(m.coords["year"][1:])), base=base, coords=m.coords,
        titles=titles_of(m.park, dict(m.coords)), modes={each.project: each.mode for each in m.park.projects},
        committed=_committed(m), group_kinds={each.group: each.kind for each in m.park_groups},
        notes=(*m.notes, *m.economy.notes, *m.scenario.notes), provenance=provenance(m),
        price_base=m.scenario.price_base)
    return _with_residual(k, m)


def _committed_in_time(m: Making) -> None:
    """A project that nobody may start before the horizon ends cannot be committed in it."""
    last = m.coords["year"][-1]
    late = [each for each in m.park.projects if each.project in m.scenario.committed and each.first_year > last]
    for each in late:
        m.problems.add(m.scenario.place("committed"),
                       Text(zh=f"已定项目 {each.project} 最早 {each.first_year} 年开工，晚于规划期末 {last} 年", en=f"the committed project {each.project} starts in {each.first_year} at the earliest, after the last model year {last}"),
                       Text(zh="延长 horizon.years，或不把它列入 committed", en="lengthen horizon.years, or take it out of committed"), "committed-too-late")


def _committed(m: Making) -> dict[str, int]:
    """Projects of the reference start in the first model year their window allows."""
    first = {each.project: each.first_year for each in m.park.projects}
    years = m.coords["year"][1:]
    return {name: next((year for year in years if year >= first[name]), years[-1]) for name in m.scenario.committed}


def _base_quantities(m: Making, parts: Arrays, bought: np.ndarray, sold: np.ndarray, flow: np.ndarray
                     ) -> dict[str, xr.DataArray]:
    values = {"activity": 1.0, "expand": 0.0, "exit": 0.0, "running": 0.0, "installed": 0.0, "treated": 0.0,
              "new_land": 0.0, "use": np.clip(m.year.use, 0.0, None), "flow": flow, "buy": bought, "sell": sold,
              "kept": parts["plant_capacity"].values,
              "capacity": parts["plant_capacity"].values @ parts["plant_technology"].values}
    return {name: on_labels(name, value, m.coords).isel(year=0, drop=True) for name, value in values.items()}


def _with_residual(k: Coefficients, m: Making) -> Coefficients:
    """What does not close in a carrier's base year becomes its named residual, the same in every year."""
    closed = k.c.with_(carrier_residual=on_labels("carrier_residual", 0.0, k.coords))
    residual = -energy.supply_over_use(Named(**at_rest(k)), closed).sel(year=k.base_year, drop=True)
    supplied = np.abs(m.year.use).sum(axis=0) + np.abs(m.year.feedstock).sum(axis=0) + 1.0
    notes = [Text(zh=f"{k.title('carrier', carrier).zh}：供需差额 {float(value):.1f} TJ 记为平衡差额，逐年不变",
                  en=f"{k.title('carrier', carrier).en}: {float(value):.1f} TJ that do not close are kept as a named residual, the same every year")
             for carrier, value, size in zip(k.coords["carrier"], residual.values, supplied, strict=True)
             if abs(value) > NAMED * size]
    return k.with_(carrier_residual=on_labels("carrier_residual", residual.values, k.coords), notes=notes)


def _prices(supply: Arrays, technology: Arrays, bought: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Price of a TJ of each carrier as used in the base year [M CNY/TJ]."""
    amount, mean = _bought(supply, supply["supply_price"].isel(year=0).values, bought)
    return carried(amount, mean, flow, technology["technology_input"].values, technology["technology_output"].values,
                   np.zeros(len(amount)))


def _bought(supply: Arrays, value: np.ndarray, bought: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Energy bought by carrier, and the mean value of a TJ of it; what nobody bought counts at its cheapest way."""
    delivers = supply["supply_delivers"].values
    amount = bought @ delivers
    worth = (bought * value) @ (delivers > 0)
    offered = np.where(delivers > 0, value[:, None], np.inf)
    cheapest = offered.min(axis=0, initial=np.inf)
    mean = np.divide(worth, amount, out=np.where(np.isfinite(cheapest), cheapest, 0.0), where=amount > 0)
    return amount, mean


def _intensity(m: Making, supply: Arrays, technology: Arrays, bought: np.ndarray, flow: np.ndarray) -> np.ndarray:
    """Emissions of a TJ of each carrier as used, in the base year's supply mix (year, account, carrier) [kt CO2e/TJ]."""
    out = m.zeros("year", "account", "carrier")
    intake, gives = technology["technology_input"].values, technology["technology_output"].values
    for a in range(len(ACCOUNTS)):
        burnt = m.combustion[a] @ m.warming[a]
        for y in range(len(m.coords["year"])):
            value = supply["supply_factor"].values[y, a] @ m.warming[a]
            amount, mean = _bought(supply, value, bought)
            indirect = carried(amount, mean, flow, intake, gives, burnt)
            out[y, a] = indirect + burnt
    return out


def _expansion(m: Making, intensity: np.ndarray) -> np.ndarray:
    per_activity = np.einsum("yac,ic->yai", intensity, np.clip(m.year.use, 0.0, None))
    return np.asarray(per_activity + np.einsum("aig,ag->ai", m.year.direct, m.warming)[None])


def _factors(m: Making) -> Arrays:
    return m.arrays(combustion_factor=m.combustion, warming=m.warming, biogenic_factor=m.biogenic)


def _tallies(m: Making) -> Arrays:
    """What statistical and assessed energy count: assessed leaves out feedstock, non-fossil energy and certificates."""
    assessed = np.array([float(tally == "assessed") for tally in TALLIES])
    years = m.coords["year"]
    feedstock = [m.calorific(carrier) for carrier in m.coords["carrier"]]
    return m.arrays(
        own_counts=1.0 - assessed, feedstock_deducted=assessed, certificates_deducted=assessed,
        feedstock_tce=feedstock, feedstock_tce_equal=feedstock,
        own_equal_value=[m.equal_value("electricity", year) for year in years],
        own_calorific=m.calorific("electricity"), certificate_ceiling=np.zeros(len(years)))


def _money(m: Making, periods: Periods) -> Arrays:
    rate = m.scenario.question.discount_rate
    price = m.zeros("year", "account")
    carbon = m.scenario.drivers.carbon_price
    if carbon is not None:
        price[1:, m.at("account", carbon.account)] = carbon.price.at(list(periods.years))
    return m.arrays(discount_weight=np.concatenate([[0.0], periods.discount_weights(rate)]),
                    year_weight=np.concatenate([[0.0], periods.lengths]),
                    discount_start=periods.start_factors(rate), carbon_price=price)


def _eased(m: Making, parts: Arrays, bought: np.ndarray) -> Arrays:
    """Peaks the base year itself does not cover are eased to what it covers, and the report says so."""
    taken = (m.year.use + m.year.feedstock).sum(axis=0)
    need, link = parts["firm_need"].values.copy(), parts["connection_energy"].values.copy()
    capacity = parts["plant_capacity"].values @ parts["plant_technology"].values
    firm = capacity @ parts["firm_energy"].values
    through = (bought @ parts["connected"].values) * parts["peak_to_mean"].values
    for c, carrier in enumerate(m.coords["carrier"]):
        if need[c] * taken[c] > firm[c] * (1 + NAMED):
            need[c] = firm[c] / taken[c]
            m.notes.append(Text(zh=f"{carrier}：基准年可靠容量只有平均负荷的 {need[c]:.2f} 倍，低于所填峰均比，按此值计",
                                en=f"{carrier}: firm capacity of the base year is {need[c]:.2f} of the mean load, less than the peak stated; taken as the peak"))
        if through[c] > link[c] * (1 + NAMED):
            link[c] = through[c]
            m.notes.append(Text(zh=f"{carrier}：基准年购入已超过所填接入容量，按基准年峰值计",
                                en=f"{carrier}: purchases of the base year pass the connection stated; its peak is taken"))
    return m.arrays(firm_need=need, connection_energy=link)


def _land(m: Making) -> Arrays:
    """Land in use and land there is: a pool smaller than what stands on it is refused."""
    area = np.array([pool.area * _hectares(pool.unit) for pool in m.park.pools])
    return m.arrays(base_land=m.economy.pool_land, land_available=np.broadcast_to(area, (len(m.coords["year"]), len(area))))


def _hectares(spelling: str) -> float:
    return unit(spelling).scale


def provenance(m: Making) -> pd.DataFrame:
    """Every input and factor row the plan rests on: where, quality, verified, source."""
    frames = []
    for name, table in m.park.tables.items():
        if "quality" in table and len(table):
            part = table[["input_ref", "quality", "source"]].copy()
            part["kind"], part["table"] = "input", name
            if "year" in table:
                part = part[pd.to_numeric(table["year"], errors="coerce").fillna(m.base) == m.base]
            frames.append(part)
    asked = {**m.rows.choices.asked, **m.choices.asked}
    factors = [{"input_ref": key, "quality": chosen.quality, "source": chosen.row.source, "kind": "factor",
                "table": chosen.row.table, "verified": chosen.row.verified, "why": str(why)}
               for key, (chosen, why) in asked.items() if isinstance(chosen, Chosen)]
    frames.append(pd.DataFrame(factors))
    return pd.concat(frames, ignore_index=True)
