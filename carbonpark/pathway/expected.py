"""expected.csv: what the accounts of coming years should show if the plan is kept, unit by unit.

Energy in TJ, emissions in kt CO2e under each account, value added in prices of the plan. `track` reads it beside a
new year's records, `responsibility` shares it out; both need the run folder only, not the scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.ledger import energy, scope1, scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.economy import group_value_added, project_value_added_made
from carbonpark.ledger.total import total
from carbonpark.park.catalogue import CARRIERS
from carbonpark.pathway.solved import Prepared

Numbers = Mapping[str, xr.DataArray]
COLUMNS = ("path", "year", "kind", "label", "item", "carrier", "account", "value", "unit")
NEGLIGIBLE = 1e-9
LEVER_OF_CONTRACT = {"grid": "grid", "market": "grid", "green_trade": "green_power", "direct_supply": "green_power",
                     "certificate": "certificates"}
"""Which lever a contract of power belongs to."""


def expected_table(given: Prepared, paths: Mapping[str, Numbers]) -> pd.DataFrame:
    """What groups, newcomers, plants and contracts use and emit in each year of each path, the base year first."""
    parts = []
    for path, q in paths.items():
        now = Arrays(**q)
        own = [*_users(given.k, now), *_plants(given.k, now), *_contracts(given, now), _measures(given, now), _fuels(given.k)]
        parts += [part.assign(path=path) for part in own if len(part)]
    table = pd.concat(parts, ignore_index=True)
    return table.reindex(columns=list(COLUMNS)).fillna({"carrier": "", "account": ""})


def _users(k: Any, q: Arrays) -> list[pd.DataFrame]:
    """Groups and newcomers: value added, energy taken, what their own fuel and processes give off."""
    process = total(scope1.group_process_gas, q, k.c, over=())
    # Which group an application stands at is a label, not a figure: its avoided gas moves there whole.
    avoided = xr.dot(total(scope1.process_gas_avoided, q, k.c, over=()), k.c.at_group, dim="application")
    return [
        _rows(total(group_value_added, q, k.c, over=()), "group", "value_added", "M CNY"),
        _rows(q.use, "group", "use", "TJ"),
        _rows(_warmed(total(scope1.combustion_gas, q, k.c, over=()), k), "group", "fuel", "kt CO2e"),
        _rows(_warmed(process - avoided, k), "group", "process", "kt CO2e"),
        _rows(total(project_value_added_made, q, k.c, over=()), "project", "value_added", "M CNY"),
        _rows(total(energy.project_energy, q, k.c, over=()), "project", "use", "TJ"),
        _rows(_warmed(total(scope1.project_combustion_gas, q, k.c, over=()), k), "project", "fuel", "kt CO2e"),
        _rows(_warmed(total(scope1.project_process_gas, q, k.c, over=()), k), "project", "process", "kt CO2e"),
    ]


def _plants(k: Any, q: Arrays) -> list[pd.DataFrame]:
    """Technologies: what they take and give, and what their fuel gives off."""
    intake = total(energy.technology_intake, q, k.c, over=())
    fuels = [name for name in intake["carrier"].values if CARRIERS[str(name)].kind == "fuel"]
    burnt = _warmed(total(scope1.plant_combustion_gas, q, k.c, over=()), k)
    renewable = k.c.own_renewable.to_series()
    made = _rows(total(energy.technology_yield, q, k.c, over=()), "technology", "made", "TJ")
    lever = made["label"].map(lambda name: "own_renewables" if renewable[name] > 0 else "fuel_switch")
    return [
        _rows(intake.drop_sel(carrier=fuels), "technology", "use", "TJ"),
        made.assign(item="made:" + lever),
        _rows(burnt.sum("carrier"), "technology", "fuel", "kt CO2e"),
    ]


def _contracts(given: Prepared, q: Arrays) -> list[pd.DataFrame]:
    """Power and heat across the fence, each with what it brings or takes away."""
    k = given.k
    carrier = {each.supply: each.carrier for each in given.park.supplies}
    contract = {each.supply: each.contract for each in given.park.supplies}
    outlet = {each.outlet: each.carrier for each in given.park.outlets}
    bought = _rows(q.buy, "supply", "bought", "TJ")
    bought["value"] = bought["value"].where(bought["label"].map(contract) != "certificate", 0.0)
    brought = _rows(_warmed(total(scope2.bought_gas, q, k.c, over=()), k), "supply", "bought", "kt CO2e")
    sold = _rows(-q.sell, "outlet", "sold", "TJ")
    taken = _rows(-_warmed(total(scope2.sold_gas, q, k.c, over=()), k), "outlet", "sold", "kt CO2e")
    parts = []
    for part, home in ((bought, carrier), (brought, carrier), (sold, outlet), (taken, outlet)):
        part = part.assign(carrier=part["label"].map(home))
        part = part[part["carrier"].map(lambda name: CARRIERS[name].kind != "fuel").astype(bool)]
        levers = part["label"].map(lambda name: LEVER_OF_CONTRACT.get(contract.get(name, ""), "sold"))
        heat = part["carrier"] != "electricity"
        parts.append(part.assign(item=part["item"] + ":" + levers.mask(heat, "fuel_switch")))
    return parts


def _fuels(k: Any) -> pd.DataFrame:
    """What the plan takes one TJ of each fuel to give off: what records differ by is the unit's own, as in the base year."""
    factor = _warmed(k.c.combustion_factor, k)
    rows = _rows(factor.expand_dims(year=list(k.years)).rename(carrier="fuel"), "fuel", "factor", "kt CO2e / TJ")
    return rows.assign(carrier=rows["label"])


def _measures(given: Prepared, q: Arrays) -> pd.DataFrame:
    """Measures at groups: the share applied that the park's records should show, what stood at the base included."""
    applied = {f"{each.measure}@{each.group}": each.applied or 0.0 for each in given.park.measures}
    rows = _rows(q.installed.rename(application="measure"), "measure", "applied", "1")
    return rows.assign(value=rows["value"] + rows["label"].map(applied))


def _warmed(masses: xr.DataArray, k: Any) -> xr.DataArray:
    """CO2e of masses by gas [kt CO2e], or of masses per TJ."""
    warm: xr.DataArray = total(scope1.co2e(masses, k.c.warming), over="gas")
    return warm


def _rows(array: xr.DataArray, kind: str, item: str, unit: str) -> pd.DataFrame:
    """An array over year and one label (and carrier, account) as rows; what is zero is left out."""
    dim = {"supply": "supply", "outlet": "outlet"}.get(kind, kind)
    order = [name for name in ("year", dim, "carrier", "account") if name in array.dims]
    frame = array.transpose(*order).astype(float).to_series().rename("value").reset_index()
    frame = frame[np.abs(frame["value"]) > NEGLIGIBLE].rename(columns={dim: "label"})
    return frame.assign(kind=kind, item=item, unit=unit)
