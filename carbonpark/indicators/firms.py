"""One row a firm and year: value added, tax, revenue, jobs, land, energy, power and emissions of its own account.

A firm alone answers for the power and heat it buys from a neighbour too, as the bridge has it. Money is as
recorded, in the prices its row names; unknown is NaN, and so is money of a year that check C10 keeps back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.one_figure import ECONOMY_KEYS, LAND_KEYS, each_once
from carbonpark.inventory.bridge import enterprise_totals
from carbonpark.inventory.energy import PARK

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

MONEY = ("value_added", "tax", "revenue", "jobs")
COLUMNS = ("enterprise", "year", "title", "group", "industry", "kind", "above_scale", *MONEY, "price_basis", "land",
           "energy_equal_value", "power", "emissions", "direct")


def firms_table(inventory: Inventory, regime: str = "location") -> pd.DataFrame:
    """Columns: value_added, tax, revenue [M CNY]; jobs [persons]; land [ha]; energy_equal_value [ktce];
    power [TJ]; emissions, direct [t CO2 of `regime`; scopes 1 + 2, scope 1]."""
    who = inventory.tables.who
    scale = {one.enterprise: one.above_scale for one in inventory.park.enterprises}
    firms = who[who["inside"] & who["entity"].isin(scale)]
    heads = firms[["entity", "title", "group", "industry", "kind"]].rename(columns={"entity": "enterprise"})
    heads = heads.assign(above_scale=heads["enterprise"].map(scale))
    parts = [_money(inventory), _land(inventory), _energy(inventory), _power(inventory), *_emissions(inventory, regime)]
    facts = pd.concat([_full_years(part) for part in parts], axis=1)
    table = heads.merge(facts.rename_axis(["enterprise", "year"]).reset_index(), on="enterprise", how="inner")
    return table.reindex(columns=list(COLUMNS))


def _full_years(part: pd.DataFrame) -> pd.DataFrame:
    """Calendar years only; parts of a year make no ratio."""
    kept = part[np.array([isinstance(year, int) for _, year in part.index], dtype=bool)]
    years = kept.index.get_level_values("year").astype("int64")
    return kept.set_axis(pd.MultiIndex.from_arrays([kept.index.get_level_values("enterprise"), years], names=["enterprise", "year"]))


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(["enterprise", "year"])


def _money(inventory: Inventory) -> pd.DataFrame:
    table = inventory.park.amounts("economy")
    main = str(inventory.park.park.main_boundary)
    table = table[table["boundary"].replace("", main).isin([inventory.boundary, main])]
    table = table[table["value"].notna() & table["indicator"].isin(MONEY)]
    table, _ = each_once(table, ECONOMY_KEYS, inventory.boundary, main, inventory.park.park.price_base)
    held = {each.year for each in inventory.withheld if each.check == "C10" and each.result == "ratios"}
    table = table[~table["year"].isin(held)].rename(columns={"entity": "enterprise"})
    wide = table.pivot_table(index=["enterprise", "year"], columns="indicator", values="value", aggfunc="last")
    basis = table[table["indicator"] == "value_added"].groupby(["enterprise", "year"])["price_basis"].last()
    return wide.reindex(columns=list(MONEY)).join(basis)


def _land(inventory: Inventory) -> pd.DataFrame:
    park = inventory.park
    roofs = {pool.pool for pool in park.pools if pool.kind == "roof"}
    table = park.amounts("land")
    table = table[table["value"].notna() & ~table["pool"].isin(roofs) & (table["use"] != "reserve")]
    table, _ = each_once(table, LAND_KEYS, inventory.boundary, str(park.park.main_boundary))
    table = table.rename(columns={"entity": "enterprise", "value": "land"})
    return table.groupby(["enterprise", "year"])[["land"]].sum()


def _energy(inventory: Inventory) -> pd.DataFrame:
    """Fuels, and what is bought or taken from the sun, less what is sold; what is generated came out of fuels."""
    energy = inventory.energy
    own = energy[(energy["entity"] != PARK) & (energy["use"] != "generated")]
    own = own.rename(columns={"entity": "enterprise"})
    sums = own.groupby(["enterprise", "year"], sort=False).agg(energy_equal_value=("tce_equal_value", "sum"), whole=("complete", "all"))
    return (sums["energy_equal_value"] / 1000).where(sums["whole"].astype(bool)).to_frame()


def _power(inventory: Inventory) -> pd.DataFrame:
    energy = inventory.energy
    own = energy[(energy["carrier"] == "electricity") & (energy["entity"] != PARK)].rename(columns={"entity": "enterprise"})
    return own.groupby(["enterprise", "year"], sort=False)["energy_TJ"].sum(min_count=1).rename("power").to_frame()


def _emissions(inventory: Inventory, regime: str) -> list[pd.DataFrame]:
    """Scopes 1 and 2 as the firm alone would report, and scope 1; a firm with an unknown record has none."""
    rows = inventory.rows
    rows = rows[(rows["regime"] == regime) & (rows["gas"] == "CO2") & (rows["scope"] != "3")]
    tables = inventory.tables
    if rows.empty:
        empty = pd.MultiIndex.from_arrays([[], []], names=["enterprise", "year"])
        return [pd.DataFrame({"emissions": []}, index=empty), pd.DataFrame({"direct": []}, index=empty)]
    whole = enterprise_totals(tables, rows)
    whole = whole[whole["regime"] == regime].rename(columns={"entity": "enterprise", "tco2e": "emissions"})
    open_ = rows[rows["tco2e"].isna()][["entity", "year"]].drop_duplicates()
    unknown = set(zip(open_["entity"], open_["year"], strict=True))
    both = _keyed(whole)[["emissions"]]
    both["emissions"] = both["emissions"].mask([key in unknown for key in both.index])
    direct = rows[rows["scope"] == "1"].rename(columns={"entity": "enterprise", "tco2e": "direct"})
    return [both, direct.groupby(["enterprise", "year"], sort=False)[["direct"]].sum(min_count=1)]
