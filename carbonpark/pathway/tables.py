"""A plan as tidy tables: one row a fact, with its unit; every figure read off the ledger, none worked out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import costs, energy, scope1, scope2, scope3
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.pathway.quantities import PROBES, QUANTITIES
from carbonpark.rules import carbon
from carbonpark.words.vocabulary import WORDS

Numbers = Mapping[str, xr.DataArray]
LABEL_DIMS = ("vintage", "group", "project", "application", "technology", "plant", "carrier", "supply", "outlet", "account",
              "tally", "pool", "gas", "payer")
NEGLIGIBLE = 1e-9
DERIVED = {
    "scope3_emissions": scope3.scope3_emissions, "biogenic_memo": scope1.biogenic_memo,
    "coal_consumption": energy.coal_consumption, "certified_reduction": scope2.certified_reduction,
    "users_take": energy.users_take, "investment": costs.investment, "moved_outside": carbon.moved_outside,
}
"""Equations shown beside the quantities."""


def pathway_table(k: Coefficients, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """pathway.csv: path, year, quantity, one column per dimension, value, unit; zeros of details are left out."""
    parts = []
    for path, q in paths.items():
        for name in QUANTITIES:
            if name not in PROBES:
                parts.append(_long(q[name], name, WORDS[name].unit).assign(path=path))
        now = Arrays(**q)
        for name, equation in DERIVED.items():
            parts.append(_long(equation(now, k.c), name, equation.unit).assign(path=path))
    table = pd.concat(parts, ignore_index=True)
    columns = ["path", "year", "quantity", *LABEL_DIMS, "value", "unit"]
    return table.reindex(columns=columns)


def _long(array: xr.DataArray, name: str, unit: str) -> pd.DataFrame:
    """One array as rows; in details only what is not zero."""
    frame = array.astype(float).to_series().rename("value").reset_index() if array.dims else pd.DataFrame(
        {"value": [float(array)]})
    if "vintage" in frame and "year" not in frame:
        frame = frame.rename(columns={"vintage": "year"})
    if len(array.dims) > 1 and name not in ("emissions", "energy_equal_value", "energy_calorific", "land_taken"):
        frame = frame[frame["value"].abs() > NEGLIGIBLE]
    return frame.assign(quantity=name, unit=unit)


def emissions_table(k: Coefficients, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """emissions.csv: path, year, account, scope, source_kind, label, gas, value_kt, co2e_kt."""
    parts = []
    for path, q in paths.items():
        now = Arrays(**q)
        for scope, kind, dim, masses in _sources(now, k.c):
            kept = [d for d in ("year", "account", dim, "gas") if d in masses.dims]
            mass = masses.transpose(*kept)
            frame = mass.to_series().rename("value_kt").reset_index().rename(columns={dim: "label"})
            warm = (mass * k.c.warming).transpose(*kept).to_series().to_numpy()
            frame["co2e_kt"] = warm
            frame = frame[np.abs(frame["co2e_kt"]) > NEGLIGIBLE]
            parts.append(frame.assign(path=path, scope=scope, source_kind=kind))
    columns = ["path", "year", "account", "scope", "source_kind", "label", "gas", "value_kt", "co2e_kt"]
    return pd.concat(parts, ignore_index=True)[columns]


def _sources(q: Arrays, c: Any) -> list[tuple[str, str, str, xr.DataArray]]:
    """Every term of the accounted emissions before its labels are summed: scope, kind, label dimension, masses."""
    return [
        ("1", "group_fuel", "group", total(scope1.combustion_gas, q, c, over="carrier")),
        ("1", "project_fuel", "project", total(scope1.project_combustion_gas, q, c, over="carrier")),
        ("1", "plant_fuel", "technology", total(scope1.plant_combustion_gas, q, c, over="carrier")),
        ("1", "process", "group", total(scope1.group_process_gas, q, c, over=())),
        ("1", "project_process", "project", total(scope1.project_process_gas, q, c, over=())),
        ("1", "process_avoided", "application", _by_account(-total(scope1.process_gas_avoided, q, c, over=()), c)),
        ("2", "bought", "supply", total(scope2.bought_gas, q, c, over=())),
        ("2", "sold", "outlet", -total(scope2.sold_gas, q, c, over=())),
    ]


def _by_account(array: xr.DataArray, c: Any) -> xr.DataArray:
    return array.expand_dims(account=list(c.warming["account"].values))


def capacity_table(k: Coefficients, q: Numbers) -> pd.DataFrame:
    """capacity.csv: technology, year: capacity, built, kept, retired early [MW], output [TJ], use of capacity."""
    years = list(k.years)
    alive = (k.c.plant_capacity * k.c.plant_alive).transpose("year", "plant").values
    by_technology = k.c.plant_technology.transpose("plant", "technology").values
    kept = q["kept"].transpose("year", "plant").values @ by_technology
    early = alive @ by_technology - kept
    built = np.concatenate([np.zeros((1, len(k.coords["technology"]))), q["build"].transpose("vintage", "technology").values])
    standing, output = q["capacity"].transpose("year", "technology").values, q["flow"].transpose("year", "technology").values
    most = standing * k.c.annual_output.values
    rows = [
        {"technology": name, **_titles(k, "technology", name), "year": year, "capacity_MW": standing[y, t],
         "built_MW": built[y, t], "existing_kept_MW": kept[y, t], "retired_early_MW": max(early[y, t], 0.0),
         "output_TJ": output[y, t], "use_of_capacity": output[y, t] / most[y, t] if most[y, t] > NEGLIGIBLE else np.nan}
        for t, name in enumerate(k.coords["technology"]) for y, year in enumerate(years)]
    return pd.DataFrame(rows)


def projects_table(k: Coefficients, q: Numbers) -> pd.DataFrame:
    """projects.csv: one row a candidate: in or out, first year, number, capex, land, energy, CO2e, value added."""
    start = q["start"].transpose("vintage", "project").values
    used = k.c.project_use.transpose("project", "carrier").values.sum(axis=1)
    unabated = k.c.project_unabated.transpose("account", "year", "project")
    rows = []
    for i, name in enumerate(k.coords["project"]):
        number = float(start[:, i].sum())
        first = k.model_years[int(np.argmax(start[:, i] > 0.5 * min(1.0, number)))] if number > NEGLIGIBLE else None
        land = k.c.project_land.sel(project=name).values
        rows.append({
            "project": name, **_titles(k, "project", name), "admitted": number > NEGLIGIBLE, "number": number,
            "start_year": first, "mode": k.modes.get(name, ""), "capex_M_CNY": float(k.c.project_capex.values[i]),
            "land_ha": float(np.clip(land, 0.0, None).sum()), "energy_TJ": float(used[i]),
            "unabated_910_kt": float(unabated.sel(account="910:CO2").values[-1, i]),
            "unabated_location_kt": float(unabated.sel(account="location:CO2").values[-1, i]),
            "value_added_M_CNY": float(k.c.project_value_added.values[i]), "tax_M_CNY": float(k.c.project_tax.values[i]),
            "jobs": float(k.c.project_jobs.values[i])})
    return pd.DataFrame(rows)


def measures_table(k: Coefficients, q: Numbers) -> pd.DataFrame:
    """measures.csv: measure at a group, year: newly applied, in place, treated (shares of base activity), capex, saving."""
    years = list(k.years)
    install = np.concatenate([np.zeros((1, len(k.coords["application"]))), q["install"].transpose("vintage", "application").values])
    installed = q["installed"].transpose("year", "application").values
    treated = q["treated"].transpose("year", "application").values
    saved = k.c.saving.transpose("application", "carrier").values.sum(axis=1)
    capex = np.concatenate([np.zeros((1, len(saved))), k.c.measure_capex.transpose("vintage", "application").values])
    rows = []
    for a, name in enumerate(k.coords["application"]):
        for y in np.flatnonzero((installed[:, a] > NEGLIGIBLE) | (install[:, a] > NEGLIGIBLE)):
            measure, _, group = name.partition("@")
            rows.append({"application": name, "measure": measure, "group": group, **_titles(k, "application", name),
                         "year": years[y], "newly_applied": install[y, a], "in_place": installed[y, a],
                         "treated": treated[y, a], "potential": float(k.c.potential.values[a]),
                         "capex_M_CNY": install[y, a] * capex[y, a], "saved_TJ": treated[y, a] * saved[a]})
    columns = ["application", "measure", "group", "title_zh", "title_en", "year", "newly_applied", "in_place", "treated",
               "potential", "capex_M_CNY", "saved_TJ"]
    return pd.DataFrame(rows, columns=columns)


def land_table(k: Coefficients, q: Numbers) -> pd.DataFrame:
    """land.csv: pool, year: taken, available, free [ha]."""
    taken = q["land_taken"].transpose("year", "pool").values
    most = k.c.land_available.transpose("year", "pool").values
    return pd.DataFrame([
        {"pool": name, **_titles(k, "pool", name), "year": year, "taken_ha": taken[y, p], "available_ha": most[y, p],
         "free_ha": most[y, p] - taken[y, p]}
        for p, name in enumerate(k.coords["pool"]) for y, year in enumerate(k.years)])


def energy_table(k: Coefficients, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """energy.csv: path, year, carrier: taken by users, bought, made inside, used by plants, sold [TJ], and as tce."""
    parts = []
    for path, q in paths.items():
        now = Arrays(**q)
        columns = {
            "used_TJ": energy.users_take(now, k.c), "bought_TJ": total(energy.delivered, now, k.c, over="supply"),
            "made_TJ": total(energy.technology_yield, now, k.c, over="technology"),
            "plants_take_TJ": total(energy.technology_intake, now, k.c, over="technology"),
            "sold_TJ": total(energy.handed_over, now, k.c, over="outlet")}
        frame = pd.DataFrame({name: array.transpose("year", "carrier").to_series() for name, array in columns.items()})
        parts.append(frame.reset_index().assign(path=path))
    table = pd.concat(parts, ignore_index=True)
    table["title_zh"] = [k.title("carrier", name).zh for name in table["carrier"]]
    table["title_en"] = [k.title("carrier", name).en for name in table["carrier"]]
    return table[["path", "year", "carrier", "title_zh", "title_en", *columns]]


def supply_table(k: Coefficients, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """Energy bought by way and year [TJ], and what it cost [M CNY]."""
    rows = []
    for path, q in paths.items():
        bought = q["buy"].transpose("year", "supply").values
        price = k.c.supply_price.transpose("year", "supply").values
        rows += [{"path": path, "year": year, "supply": name, **_titles(k, "supply", name), "bought_TJ": bought[y, s],
                  "cost_M_CNY": bought[y, s] * price[y, s]}
                 for s, name in enumerate(k.coords["supply"]) for y, year in enumerate(k.years)
                 if bought[y, s] > NEGLIGIBLE]
    return pd.DataFrame(rows, columns=["path", "year", "supply", "title_zh", "title_en", "bought_TJ", "cost_M_CNY"])


def costs_table(k: Coefficients, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """costs.csv: path, year, item, label, amount and discounted amount [M CNY]; the discounted sum is the objective."""
    return pd.concat([_costs(k, q).assign(path=path) for path, q in paths.items()], ignore_index=True)[
        ["path", "year", "item", "label", "amount_M_CNY", "discounted_M_CNY"]]


def _costs(k: Coefficients, q: Numbers) -> pd.DataFrame:
    now, c = Arrays(**q), k.c
    yearly: Sequence[tuple[str, str, float, xr.DataArray]] = (
        ("energy_bought", "supply", 1.0, total(costs.bought_cost, now, c, over=())),
        ("energy_sold", "outlet", -1.0, total(costs.sold_income, now, c, over=())),
        ("capacity_ready", "technology", 1.0, total(costs.capacity_cost, now, c, over=())),
        ("plants_run", "technology", 1.0, total(costs.output_cost, now, c, over=())),
        ("retired_early", "plant", 1.0, costs.lasting_plant(
            now.kept.shift(year=1, fill_value=0), c.plant_survival, c.retirement_cost) - total(costs.kept_plant, now, c, over=())),
        ("measures_run", "application", 1.0, total(costs.measure_cost, now, c, over=())),
        ("carbon_price", "account", 1.0, total(costs.carbon_cost, now, c, over=())),
        ("margin_of_groups", "group", -1.0, total(costs.group_margin, now, c, over=())),
        ("margin_of_projects", "project", -1.0, total(costs.project_margin_made, now, c, over=())))
    once = (
        ("invested_in_projects", "project", 1.0, total(costs.project_investment, now, c, over=())),
        ("invested_in_technologies", "technology", 1.0, total(costs.technology_investment, now, c, over=())),
        ("invested_in_measures", "application", 1.0, total(costs.measure_investment, now, c, over=())),
        ("worth_left_projects", "project", -1.0, total(costs.project_worth_left, now, c, over=())),
        ("worth_left_technologies", "technology", -1.0, total(costs.technology_worth_left, now, c, over=())),
        ("worth_left_measures", "application", -1.0, total(costs.measure_worth_left, now, c, over=())))
    parts = [_cost_rows(item, dim, sign * array, c.discount_weight, "year") for item, dim, sign, array in yearly]
    parts += [_cost_rows(item, dim, sign * array, c.discount_start, "vintage") for item, dim, sign, array in once]
    return pd.concat(parts, ignore_index=True)


def _cost_rows(item: str, dim: str, amount: xr.DataArray, weight: xr.DataArray, time: str) -> pd.DataFrame:
    amount = amount.transpose(time, dim)
    frame = amount.to_series().rename("amount_M_CNY").reset_index().rename(columns={dim: "label", time: "year"})
    frame["discounted_M_CNY"] = (amount * weight).transpose(time, dim).to_series().to_numpy()
    kept = frame[frame["amount_M_CNY"].abs() > NEGLIGIBLE]
    return kept.assign(item=item)


def _titles(k: Coefficients, dim: str, label: str) -> dict[str, str]:
    title = k.title(dim, label)
    return {"title_zh": title.zh, "title_en": title.en}


def dataset(paths: Mapping[str, Numbers]) -> xr.Dataset:
    """roadmap.nc: every quantity on a leading dimension `path`."""
    names = list(paths)
    arrays = {}
    for name in QUANTITIES:
        stacked = xr.concat([paths[path][name].astype(float) for path in names], dim="path")
        arrays[name] = stacked.assign_coords(path=names).assign_attrs(
            units=WORDS[name].unit, long_name=WORDS[name].title.en, long_name_zh=WORDS[name].title.zh)
    return xr.Dataset(arrays)
