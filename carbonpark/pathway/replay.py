"""Replay: every year of a plan written out as park records, and accounted like any other year.

What comes back must be the plan's own emissions: the same equations, reached by the road a real year would take.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.coefficients.ahead import library_ahead
from carbonpark.coefficients.frozen import Coefficients
from carbonpark.coefficients.labels import ACCOUNTS, regime_of_account
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger import scope1
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.energy import feedstock_use, project_feedstock_use, technology_intake, technology_yield
from carbonpark.ledger.total import total
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.tables import TABLES
from carbonpark.pathway.solved import Prepared

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory
    from carbonpark.park import Park

Numbers = Mapping[str, xr.DataArray]
NEGLIGIBLE = 1e-9
NETWORK = "plan_network"
"""The enterprise of a replayed year that buys for the park, runs its plants and sells to all."""


def base_account(given: Prepared) -> Inventory:
    """The account of the base year, in the plan's boundary."""
    from carbonpark import inventory

    return inventory.account(given.park, boundary=given.scenario.boundary, years=[given.k.base_year], library=given.library)


def replayed(given: Prepared, q: Numbers) -> dict[tuple[str, int], float]:
    """Emissions of every account and model year [kt CO2e] as the inventory counts the replayed records."""
    from carbonpark import inventory

    library = library_ahead(given.park, given.scenario, given.library)
    out: dict[tuple[str, int], float] = {}
    for regimes in _alike(given.k):
        park = replayed_park(given, q, f"{regimes[0]}:CO2" if regimes[0] == "910" else f"{regimes[0]}:GHG")
        found = inventory.account_records(park, library, regimes, given.scenario.boundary, given.k.model_years)
        for account in ACCOUNTS:
            if regime_of_account(account) in regimes:
                for year in given.k.model_years:
                    # A year in which everyone has left has no record: nothing is emitted.
                    out[account, int(year)] = found.total(account, year) / T_PER_KT if year in found.years else 0.0
    return out


def _alike(k: Coefficients) -> list[tuple[str, ...]]:
    """Regimes whose direct emissions are the same records: 910 counts CO2 only, and may count it otherwise."""
    direct = k.c.direct_emission
    same = np.array_equal(direct.sel(account="910:CO2").values, direct.sel(account="location:GHG").values)
    return [("910", "location", "market")] if same else [("910",), ("location", "market")]


def replayed_park(given: Prepared, q: Numbers, account: str) -> Park:
    """A park in memory whose records are the plan's model years."""
    k, park = given.k, given.park
    now = Arrays(**q)
    boundary = given.scenario.boundary
    first = k.coords["group"][0]
    enterprises = [{"enterprise": f"plan_{group}", "title": group, "group": group, "boundaries": boundary} for group in k.coords["group"]]
    enterprises.append({"enterprise": NETWORK, "title": NETWORK, "group": first, "boundaries": boundary})
    plants = [{"plant": f"plan_{name}", "enterprise": NETWORK, "technology": name, "commissioned": k.base_year}
              for name in k.coords["technology"]]
    # A year of a plan is what the plan says: nothing of the park's own observations stays in it.
    empty = {name: table.iloc[:0] for name, table in park.tables.items() if TABLES[name].observed}
    return park.with_tables(**{
        # A plan burns every fuel as industry does; what other IPCC sectors differ is in the direct emissions of their groups.
        **empty, "groups": park.tables["groups"].assign(kind="industry", industry=""),
        "enterprises": pd.DataFrame(enterprises), "plants": pd.DataFrame(plants),
        "energy": pd.DataFrame(_energy(k, now), columns=["enterprise", "year", "carrier", "use", "plant", "quantity", "unit"]),
        "power_heat": pd.DataFrame(_power(k, now, park), columns=["enterprise", "year", "carrier", "flow", "partner", "contract", "plant", "quantity", "unit"]),
        "process": pd.DataFrame(_process(k, now, account), columns=["enterprise", "year", "activity", "gas", "quantity", "unit", "own_factor", "own_factor_unit"]),
    })


def _rows(array: xr.DataArray, years: tuple[int, ...]) -> list[tuple[Any, ...]]:
    """(labels..., value) of what is not zero in the model years."""
    part = array.sel(year=list(years))
    return [(*index, value) for index, value in part.astype(float).to_series().items() if abs(value) > NEGLIGIBLE]


def _energy(k: Coefficients, q: Arrays) -> list[dict[str, Any]]:
    """Fuel and feedstock of groups, projects and plants."""
    def record(enterprise: str, year: int, carrier: str, use: str, amount: float, plant: str = "") -> dict[str, Any]:
        return {"enterprise": enterprise, "year": year, "carrier": carrier, "use": use, "plant": plant, "quantity": amount, "unit": "TJ"}

    out = [record(f"plan_{group}", year, carrier, "fuel", value) for year, group, carrier, value in _rows(q.use, k.model_years)
           if CARRIERS[carrier].kind == "fuel"]
    stock = total(feedstock_use, q, k.c, over=())
    out += [record(f"plan_{group}", year, carrier, "raw_material", value)
            for year, group, carrier, value in _rows(stock.transpose("year", "group", "carrier"), k.model_years)]
    burnt = (q.running * k.c.project_use).sum("project")
    out += [record(NETWORK, year, carrier, "fuel", value) for year, carrier, value in _rows(burnt.transpose("year", "carrier"), k.model_years)
            if CARRIERS[carrier].kind == "fuel"]
    own = total(project_feedstock_use, q, k.c, over="project")
    out += [record(NETWORK, year, carrier, "raw_material", value) for year, carrier, value in _rows(own.transpose("year", "carrier"), k.model_years)]
    intake = total(technology_intake, q, k.c, over=())
    out += [record(NETWORK, year, carrier, "fuel", value, f"plan_{name}")
            for year, name, carrier, value in _rows(intake.transpose("year", "technology", "carrier"), k.model_years)
            if CARRIERS[carrier].kind == "fuel"]
    return out


def _power(k: Coefficients, q: Arrays, park: Park) -> list[dict[str, Any]]:
    """Power and heat: bought and sold across the boundary, made by plants, and handed on to the groups."""
    def record(enterprise: str, year: int, carrier: str, flow: str, amount: float, **more: str) -> dict[str, Any]:
        return {"enterprise": enterprise, "year": year, "carrier": carrier, "flow": flow, "quantity": amount, "unit": "TJ",
                "partner": "", "contract": "grid", "plant": "", **more}

    supplies = {each.supply: each for each in park.supplies}
    outlets = {each.outlet: each for each in park.outlets}
    made = total(technology_yield, q, k.c, over=()).transpose("year", "technology", "carrier")
    out = [record(NETWORK, year, carrier, "generated", value, contract="self", plant=f"plan_{name}")
           for year, name, carrier, value in _rows(made, k.model_years) if CARRIERS[carrier].kind != "fuel"]
    for year, name, value in _rows(q.buy, k.model_years):
        each = supplies[name]
        if CARRIERS[each.carrier].kind != "fuel":
            contract = "grid" if each.contract == "market" else each.contract
            out.append(record(NETWORK, year, each.carrier, "bought", value, partner="outside", contract=contract))
    for year, name, value in _rows(q.sell, k.model_years):
        outlet = outlets[name]
        out.append(record(NETWORK, year, outlet.carrier, "sold", value, partner="outside",
                          contract="green_trade" if outlet.green == "yes" else "grid"))
    out += [record(f"plan_{group}", year, carrier, "bought", value, partner=NETWORK)
            for year, group, carrier, value in _rows(q.use, k.model_years) if CARRIERS[carrier].kind != "fuel"]
    return out


def _process(k: Coefficients, q: Arrays, account: str) -> list[dict[str, Any]]:
    """Process gases, measured as themselves: what groups and newcomers give off, less what measures avoid."""
    groups = total(scope1.group_process_gas, q, k.c, over="group")
    projects = total(scope1.project_process_gas, q, k.c, over="project")
    mass = (groups + projects - total(scope1.process_gas_avoided, q, k.c, over="application")).sel(account=account)
    return [{"enterprise": NETWORK, "year": year, "activity": "plan_process", "gas": gas, "quantity": value,
             "unit": "kt", "own_factor": 1.0, "own_factor_unit": f"kt {gas}/kt"}
            for year, gas, value in _rows(mass.transpose("year", "gas"), k.model_years)]
