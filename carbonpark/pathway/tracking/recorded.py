"""The recorded side of a year: an account's lines and records, laid on the units of the plan.

An enterprise that bears the name of a planned newcomer, or stands in a group of that name, is that newcomer; every
other enterprise belongs to its group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.indicators.economy import Economy
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.pathway.expected import LEVER_OF_CONTRACT
from carbonpark.pathway.tracking.side import GROUP, PLANTS, PROJECT, Side, side

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.inventory import Inventory

LONG = ["kind", "label", "carrier", "value"]


def recorded_side(inventory: Inventory, economy: Economy, account: str, year: int, projects: tuple[str, ...] = (),
                  factors: pd.Series | None = None) -> Side:
    """What the park recorded of a full year under one account ("910:CO2", "location:GHG").

    `factors` is what the plan takes a TJ of each fuel to give off: what a unit's own figures differ by is its direct
    emission, as in the plan's base year.
    """
    unit = units_of(inventory.tables, projects)
    lines = lines_of(inventory, account, year)
    burnt = _burnt(lines[lines["block"] == "fuel"], pd.Series(dtype=float) if factors is None else factors)
    given_off = lines[lines["block"].isin(["process", "transformation"])]
    process = pd.concat([given_off.assign(value=given_off["tco2e"] / T_PER_KT), burnt.assign(value=burnt["rest"])])
    return side(
        year, account,
        use=pd.concat([_named(final_use(inventory.tables, year), unit), _plant_use(inventory.tables, year)]),
        fuel=_named(burnt[burnt["plant"] == ""], unit), process=_named(process, unit),
        value_added=_value_added(economy, inventory.tables, year, unit), supply=_supply(inventory, lines, year),
        plants=_plant_fuel(inventory, burnt[burnt["plant"] != ""]),
    )


def _burnt(lines: pd.DataFrame, factors: pd.Series) -> pd.DataFrame:
    """Lines of fuel with `value`, at the plan's factor, and `rest` [kt CO2e]; a fuel the plan has no factor of is all value."""
    whole = lines["tco2e"] / T_PER_KT
    usual = np.asarray(combustion_gas(lines["activity"], lines["carrier"].map(factors)), dtype=float)
    # A record has a line for each gas; the factor holds them all, so it counts once.
    value = np.where(lines["carrier"].isin(factors.index), np.where(lines["gas"] == "CO2", usual, 0.0), whole)
    return lines.assign(value=np.where(whole.isna(), np.nan, value), rest=np.where(whole.isna(), 0.0, whole - value))


def units_of(tables: RowTables, projects: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Enterprise -> (kind, label) of the plan's unit."""
    who = tables.who[tables.who["inside"]]
    found = {}
    for entity, group in zip(who["entity"], who["group"], strict=True):
        newcomer = entity if entity in projects else group if group in projects else ""
        found[entity] = (PROJECT, newcomer) if newcomer else (GROUP, group)
    return found


def lines_of(inventory: Inventory, account: str, year: int) -> pd.DataFrame:
    """Lines of scopes 1 and 2 of one account and full year."""
    regime, _, gases = account.partition(":")
    rows = inventory.rows
    rows = rows[(rows["regime"] == regime) & (rows["year"] == year) & (rows["scope"] != "3")]
    return rows[rows["gas"] == "CO2"] if gases == "CO2" else rows


def final_use(tables: RowTables, year: int) -> pd.DataFrame:
    """Energy each enterprise takes [TJ]: fuel outside plants; power and heat bought and made, less sold."""
    uses = _whole(tables.uses, year)
    burnt = uses[uses["purpose"].isin(["fuel", "transport"]) & (uses["plant"] == "")]
    flows = _whole(tables.flows, year)
    real = flows[(flows["contract"] != "certificate") & (flows["kind"] != "fuel") & ~flows["internal"]]
    sign = np.where(real["flow"] == "sold", -1.0, 1.0)
    deals = _whole(tables.deals, year)
    deals = deals[deals["regime"] == tables.regimes[0].id]
    parts = [
        burnt[["entity", "carrier"]].assign(value=burnt["use"]),
        real[["entity", "carrier"]].assign(value=real["energy"] * sign),
        deals[["carrier"]].assign(entity=deals["buyer"], value=deals["buy"]),
        deals[["carrier"]].assign(entity=deals["seller"], value=-deals["buy"]),
    ]
    whole = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return whole.groupby(["entity", "carrier"], as_index=False)["value"].sum()


def _plant_use(tables: RowTables, year: int) -> pd.DataFrame:
    """Power and heat that plants take."""
    uses = _whole(tables.uses, year)
    carried = set(tables.flows["carrier"])
    taken = uses[(uses["plant"] != "") & uses["carrier"].isin(carried)]
    return taken.assign(kind=PLANTS, label=PLANTS, value=taken["use"])[LONG]


def _supply(inventory: Inventory, lines: pd.DataFrame, year: int) -> pd.DataFrame:
    """Power and heat across the fence and made inside: carrier, source, lever, TJ, kt."""
    crossing = lines[lines["block"].isin(["electricity", "heat"])]
    power = crossing["carrier"] == "electricity"
    lever = crossing["category"].map(LEVER_OF_CONTRACT).fillna("grid").mask(crossing["use"] == "sold", "sold")
    across = pd.DataFrame({
        "carrier": crossing["carrier"], "source": crossing["category"], "lever": lever.where(power, "fuel_switch"),
        "TJ": crossing["activity"].where(crossing["use"] != "certificate", 0.0), "kt": crossing["tco2e"] / T_PER_KT,
    })
    flows = _whole(inventory.tables.flows, year)
    made = flows[(flows["flow"] == "generated") & (flows["kind"] != "fuel")]
    technology = technology_of_plant(inventory)
    inside = pd.DataFrame({
        "carrier": made["carrier"], "source": made["plant"].map(technology).fillna(made["plant"]),
        "lever": np.where(made["renewable"], "own_renewables", "fuel_switch"), "TJ": made["energy"], "kt": 0.0,
    })
    keys = ["carrier", "source", "lever"]
    return pd.concat([across, inside], ignore_index=True).groupby(keys, as_index=False)[["TJ", "kt"]].sum()


def _plant_fuel(inventory: Inventory, burnt: pd.DataFrame) -> pd.DataFrame:
    source = burnt["plant"].map(technology_of_plant(inventory)).fillna(burnt["plant"])
    return pd.DataFrame({"source": source, "kt": burnt["value"]})


def technology_of_plant(inventory: Inventory) -> dict[str, str]:
    """Existing plant -> its technology."""
    return {each.plant: each.technology for each in inventory.park.plants}


def _value_added(economy: Economy, tables: RowTables, year: int, unit: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """By unit; a group that is a newcomer's own counts as the newcomer."""
    named = {label for kind, label in unit.values() if kind == PROJECT}
    groups = economy.groups("value_added", year)
    labels = [str(group) for group in groups.index]
    return pd.DataFrame({"kind": [PROJECT if label in named else GROUP for label in labels], "label": labels,
                         "value": groups.to_numpy(float)})


def _named(rows: pd.DataFrame, unit: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """Rows of enterprises, with the unit of the plan in place of the enterprise."""
    pairs = [unit.get(entity, (GROUP, entity)) for entity in rows["entity"]]
    return rows.assign(kind=[kind for kind, _ in pairs], label=[label for _, label in pairs])[LONG]


def _whole(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame[(frame["year"] == year) & (frame["period"] == "")]
