"""The same indicators under every boundary of the park, and what makes them jump from one to the next.

A boundary is a set of firms. A smaller one is no smaller account only: what its firms trade with those left out crosses it.
So each firm's share is asked boundary by boundary, from the rows the account holds already; only a firm outside the main
boundary makes the rows be read once more, for all boundaries together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_power import bought_lines, sold_lines
from carbonpark.coefficients.rows_records import UNKNOWN, period_label
from carbonpark.inventory.boundary_economy import economy_by_entity
from carbonpark.inventory.coverage import coverage_table
from carbonpark.inventory.enterprises import own_lines
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.inventory.networks import once
from carbonpark.ledger.energy import tce_calorific, tce_equal_value
from carbonpark.ledger.ratios import carbon_productivity, emissions_per_energy
from carbonpark.ledger.scope2 import bought_gas, sold_gas

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("boundary", "kind", "year", "indicator", "regime", "value", "unit", "complete", "note_zh", "note_en")
UNITS = {
    "emissions": "tCO2e", "energy_equal_value": "ktce", "energy_calorific": "ktce", "value_added": "M CNY", "jobs": "person",
    "land": "ha", "area": "ha", "firms": "1", "carbon_productivity": "M CNY/kt", "emissions_per_energy": "t/tce",
    "area_to_approved": "1", "coverage_electricity": "1", "coverage_natural_gas": "1", "coverage_heat": "1",
}
_ROW = ["quantity", "regime", "year", "entity"]
_UNION = "all_boundaries_together"


@dataclass(frozen=True)
class Cells:
    """The same shares as arrays: `cell` is a row of `labels` (indicator, regime, year); `partner` -1 = none."""

    labels: pd.DataFrame
    cell: np.ndarray
    entity: np.ndarray
    partner: np.ndarray
    value: np.ndarray
    unknown: np.ndarray

    def inside(self, entities: np.ndarray, members: frozenset[str]) -> np.ndarray:
        """Shares that count in a boundary of these members: firms inside, with nobody or with a partner outside."""
        there = np.isin(entities, list(members))
        held: np.ndarray = there[self.entity] & ~np.where(self.partner >= 0, there[self.partner], False)
        return held


@dataclass(frozen=True)
class Shares:
    """What every firm brings to any boundary, by year. `members`: boundary -> firms."""

    members: dict[str, frozenset[str]]
    own: pd.DataFrame
    """quantity, regime, year, entity, value, unknown: whatever the boundary is."""
    trade: pd.DataFrame
    """quantity, regime, year, entity, partner, value, unknown: counted where the partner lies outside the boundary."""
    tables: RowTables
    entities: np.ndarray
    cells: Cells

    def of(self, boundary: str, year: object) -> pd.DataFrame:
        """quantity, regime, year, entity, value, unknown under one boundary in one year."""
        cells, count = self.cells, max(len(self.entities), 1)
        mine = cells.inside(self.entities, self.members[boundary]) & (cells.labels["year"] == year).to_numpy()[cells.cell]
        number, distinct = pd.factorize(cells.cell[mine] * count + cells.entity[mine])
        by_firm = pd.DataFrame({"value": cells.value[mine], "unknown": cells.unknown[mine]}).groupby(number, sort=False)
        labels = cells.labels.iloc[distinct // count].reset_index(drop=True).rename(columns={"indicator": "quantity"})
        return labels.assign(entity=self.entities[distinct % count], value=by_firm["value"].sum(min_count=1).to_numpy(),
                             unknown=by_firm["unknown"].any().to_numpy())


def shares_of(inventory: Inventory) -> Shares:
    """Read once for an account, kept while its papers are written."""
    return once(inventory, "boundaries", _shares)


def boundaries_table(inventory: Inventory) -> pd.DataFrame:
    """boundaries.csv: firms, area, emissions of every regime, energy, value added, jobs, land, their ratios and coverage.

    Emissions in t of scopes 1 and 2. A ratio is blank where a part of it is unknown. One boundary only: no table.
    """
    if len(inventory.park.boundaries) < 2 and inventory.park.tables["sales"].empty:
        return pd.DataFrame(columns=list(COLUMNS))
    shares = shares_of(inventory)
    parts = []
    for each in inventory.park.boundaries:
        sums = _sums(inventory, shares, each.boundary)
        cover = _coverage(inventory, shares, each.boundary)
        about = _about(inventory, shares, each.boundary, each.area)
        rows = pd.concat([part for part in (about, sums, cover) if len(part)], ignore_index=True)
        parts.append(rows.assign(boundary=each.boundary, kind=each.kind))
    table = pd.concat(parts, ignore_index=True)
    table["unit"] = table["indicator"].map(UNITS)
    table[["note_zh", "note_en"]] = table[["note_zh", "note_en"]].fillna("")
    return table[list(COLUMNS)]


def _shares(inventory: Inventory) -> Shares:
    members = {
        each.boundary: frozenset(firm.enterprise for firm in inventory.park.enterprises if each.boundary in firm.boundaries)
        for each in inventory.park.boundaries
    }
    main = members[inventory.boundary]
    whole = inventory if all(firms <= main for firms in members.values()) else _wider(inventory)
    emissions = (once(inventory, "own", own_lines) if whole is inventory else own_lines(whole)).rename(columns={"own_t": "value"}).assign(quantity="emissions")
    parts = [emissions, _energy(whole), economy_by_entity(whole)]
    own = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    trade = _trade(whole, members)
    entities, cells = _arrays(own, trade)
    return Shares(members, own, trade, whole.tables, entities, cells)


def _arrays(own: pd.DataFrame, trade: pd.DataFrame) -> tuple[np.ndarray, Cells]:
    both = pd.concat([part for part in (own, trade) if len(part)] or [own], ignore_index=True).reindex(columns=[*own.columns, "partner"])
    key = both["quantity"] + "|" + both["regime"] + "|" + both["year"].astype(str)
    cell, _ = pd.factorize(key)
    labels = both.loc[~key.duplicated(), ["quantity", "regime", "year"]].rename(columns={"quantity": "indicator"})
    place, entities = pd.factorize(pd.concat([both["entity"], both["partner"].dropna()], ignore_index=True))
    partner = np.full(len(both), -1)
    partner[both["partner"].notna().to_numpy()] = place[len(both):]
    return np.asarray(entities, dtype=object), Cells(
        labels.reset_index(drop=True), cell, place[: len(both)], partner, both["value"].to_numpy(float),
        both["unknown"].to_numpy(bool))


def _wider(inventory: Inventory) -> Inventory:
    """The account of all firms of any boundary, made only where one lies outside the main boundary."""
    from carbonpark.inventory.accounting import account_records

    park = inventory.park
    firms = park.tables["enterprises"].copy()
    firms["boundaries"] = [f"{said};{_UNION}" if said else said for said in firms["boundaries"]]
    row = park.tables["boundaries"].iloc[[0]].assign(boundary=_UNION)
    wide = park.with_tables(enterprises=firms, boundaries=pd.concat([park.tables["boundaries"], row], ignore_index=True))
    years = sorted({int(str(year)[:4]) for year in inventory.years})
    return account_records(wide, inventory.library, inventory.tables.regimes, _UNION, years)


def _energy(inventory: Inventory) -> pd.DataFrame:
    """Comprehensive energy of each firm, as the account counts it [ktce]."""
    rows = inventory.energy[(inventory.energy["entity"] != "park") & inventory.energy["counts"].astype(bool)]
    frame = rows[["year", "entity"]].assign(
        energy_calorific=rows["tce_calorific"] / T_PER_KT, energy_equal_value=rows["tce_equal_value"] / T_PER_KT,
        unknown_c=~rows["complete"].astype(bool) | rows["tce_calorific"].isna(),
        unknown_e=~rows["complete"].astype(bool) | rows["tce_equal_value"].isna())
    keys = frame.groupby(["year", "entity"], sort=False)
    sums = keys[["energy_calorific", "energy_equal_value"]].sum(min_count=1).join(keys[["unknown_c", "unknown_e"]].any()).reset_index()
    parts = [
        sums.assign(quantity=name, regime="", value=sums[name], unknown=sums[mark])[[*_ROW, "value", "unknown"]]
        for name, mark in (("energy_calorific", "unknown_c"), ("energy_equal_value", "unknown_e"))
    ]
    return pd.concat(parts, ignore_index=True)


def _trade(inventory: Inventory, members: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Power and heat between firms of the account, as each would report it if the partner lay outside."""
    tables = inventory.tables
    inner = tables.flows[tables.flows["internal"]]
    split = np.logical_or.reduce([inner["entity"].isin(list(firms)) & ~inner["partner"].isin(list(firms)) for firms in members.values()])
    inner = inner[split].assign(internal=False)
    columns = ["quantity", "regime", "year", "entity", "partner", "value", "unknown"]
    if inner.empty:
        return pd.DataFrame(columns=columns)
    rules = [rule for rule in tables.regimes]
    bought, sold = bought_lines(inner, tables.choices, rules), sold_lines(inner, tables.choices, rules)
    bought["value"] = np.asarray(bought_gas(bought["buy"], bought["supply_factor"]), dtype=float) * T_PER_KT
    sold["value"] = -np.asarray(sold_gas(sold["sell"], sold["outlet_factor"]), dtype=float) * T_PER_KT
    parts = [bought.assign(quantity="emissions"), sold.assign(quantity="emissions")]
    counted = inner[(inner["contract"] != "certificate") & (inner["kind"] != "fuel") & inner["flow"].isin(["bought", "sold"])]
    signed = counted["energy"] * np.where(counted["flow"] == "sold", -1.0, 1.0)
    parts.append(counted.assign(quantity="energy_calorific", regime="",
                                value=np.asarray(tce_calorific(signed, counted["calorific"]), dtype=float)))
    parts.append(counted.assign(quantity="energy_equal_value", regime="",
                                value=np.asarray(tce_equal_value(signed, counted["equal_value"]), dtype=float)))
    every = pd.concat([part for part in parts if len(part)], ignore_index=True)
    every["unknown"] = every["status"].isin(UNKNOWN)
    every["year"] = period_label(every["year"], every["period"])
    keys = ["quantity", "regime", "year", "entity", "partner"]
    sums = every.groupby(keys, sort=False)
    return sums[["value"]].sum(min_count=1).join(sums["unknown"].any()).reset_index()


def _sums(inventory: Inventory, shares: Shares, boundary: str) -> pd.DataFrame:
    """Each quantity of one boundary by year, and the ratios; what a block check keeps back of the account is kept back here."""
    cells = shares.cells
    mine = cells.inside(shares.entities, shares.members[boundary])
    count = np.bincount(cells.cell[mine & ~np.isnan(cells.value)], minlength=len(cells.labels))
    total = np.bincount(cells.cell[mine], np.nan_to_num(cells.value[mine]), minlength=len(cells.labels))
    unknown = np.bincount(cells.cell[mine], cells.unknown[mine], minlength=len(cells.labels)) > 0
    there = np.bincount(cells.cell[mine], minlength=len(cells.labels)) > 0
    table = cells.labels.assign(value=np.where(count > 0, total, np.nan), complete=~unknown, note_zh="", note_en="")
    for one in inventory.withheld:
        held = (table["indicator"] == "emissions") & (table["year"] == one.year) & (one.result == "totals")
        if one.regimes:
            held &= table["regime"].isin(one.regimes)
        table.loc[held, "value"] = np.nan
        table.loc[held, "complete"] = False
        table.loc[held, ["note_zh", "note_en"]] = [f"检查 {one.check} 未通过，不出数", f"withheld by check {one.check}"]
    return pd.concat([table[there], _ratios(table)], ignore_index=True)


def _ratios(sums: pd.DataFrame) -> pd.DataFrame:
    """Carbon productivity and emissions per energy; a sum with an unknown part makes no ratio."""
    value = dict(zip(zip(sums["indicator"], sums["year"], strict=True), sums["value"].where(sums["complete"]), strict=True))
    emissions = sums[(sums["indicator"] == "emissions") & sums["complete"] & (sums["value"] > 0)]
    kt = emissions["value"].to_numpy(float) / T_PER_KT
    parts = []
    for name, other in (("carbon_productivity", "value_added"), ("emissions_per_energy", "energy_equal_value")):
        right = np.array([value.get((other, year), np.nan) for year in emissions["year"]], dtype=float)
        right = np.where(right > 0, right, np.nan)
        found = carbon_productivity(right, kt) if other == "value_added" else emissions_per_energy(kt, right)
        parts.append(emissions.assign(indicator=name, value=found)[~np.isnan(found)])
    return pd.concat(parts, ignore_index=True)


def _about(inventory: Inventory, shares: Shares, boundary: str, area: float | None) -> pd.DataFrame:
    """Firms, area, and the area over the approved one: the managed area is often several times what was approved."""
    approved = [each.area for each in inventory.park.boundaries if each.kind == "approved" and each.area]
    rows = [("firms", float(len(shares.members[boundary])), True)]
    if area:
        rows.append(("area", area, True))
        if approved:
            rows.append(("area_to_approved", area / approved[-1], True))
    frame = pd.DataFrame(rows, columns=["indicator", "value", "complete"])
    return frame.assign(regime="", year="", note_zh="", note_en="")


def _coverage(inventory: Inventory, shares: Shares, boundary: str) -> pd.DataFrame:
    said = set(inventory.park.tables["sales"]["boundary"])
    if boundary not in said and not ("" in said and boundary == inventory.park.park.main_boundary):
        return pd.DataFrame()
    table = coverage_table(inventory.park, shares.tables, boundary, set(shares.members[boundary]))
    table = table[table["coverage"].notna()]
    return table.assign(indicator="coverage_" + table["item"].astype(str), regime="", value=table["coverage"])[
        ["indicator", "regime", "year", "value", "complete"]]
