"""The account of every firm alone, told in two ways, and how the firms add up to the park.

`regime_factor`: energy from a neighbour is charged as the regime charges any bought energy. `supplier_specific`: it is
charged what its supplier's TJ carries, and the supplier hands that on; then the firms add up to the park without a rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.inventory.bridge import _valued
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.inventory.networks import by_label, once
from carbonpark.inventory.suppliers import intensities
from carbonpark.ledger.scope2 import bought_gas

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("regime", "year", "convention", "row", "entity", "group", "own_t", "bought_inside_t", "sold_inside_t", "tco2e",
           "complete", "title_zh", "title_en")
REGIME_FACTOR, SUPPLIER = "regime_factor", "supplier_specific"
TITLES = {
    "enterprise": ("企业", "enterprise"),
    "sum": ("各企业之和", "sum of enterprises"),
    "internal": ("减：园区内部购售", "less purchases and sales inside the park"),
    "park": ("园区", "park"),
    "residual": ("未解释差额", "unexplained"),
}


def enterprises_table(inventory: Inventory) -> pd.DataFrame:
    """enterprises.csv [tCO2e, scopes 1 and 2; CO2 only under 910].

    tco2e = own_t + bought_inside_t - sold_inside_t. Under each regime, year and convention four more rows close the
    account: sum of enterprises, internal, park, residual = sum + internal - park.
    """
    own = once(inventory, "own", own_lines)
    deals = _valued(inventory.tables.deals)[["regime", "year", "seller", "buyer", "carrier", "buy", "supply_factor", "status",
                                             "charge", "credit_said"]]
    parts = [_accounts(own, deals, REGIME_FACTOR, "charge", "credit_said", inventory)]
    parts.append(_accounts(own, _carried(inventory, deals), SUPPLIER, "carried", "carried", inventory))
    firms = pd.concat(parts, ignore_index=True)
    table = pd.concat([firms, _kept_back(_closing(firms, own), inventory)], ignore_index=True)
    for place, name in ((0, "title_zh"), (1, "title_en")):
        table[name] = table["row"].map({key: said[place] for key, said in TITLES.items()})
    return table[list(COLUMNS)]


def _kept_back(closing: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Sums that add up to a total a check withholds are blank, as the total is."""
    for each in inventory.withheld:
        if each.result == "totals":
            held = (closing["year"].astype(str) == str(each.year)) & (closing["regime"].isin(each.regimes) if each.regimes else True)
            closing.loc[held, ["own_t", "bought_inside_t", "sold_inside_t", "tco2e"]] = np.nan
    return closing


def own_lines(inventory: Inventory) -> pd.DataFrame:
    """regime, year, entity, own_t, unknown: what each firm's lines in the park's account add up to (scopes 1 and 2)."""
    rows = inventory.rows[["regime", "year", "entity", "status", "tco2e"]][inventory.rows["scope"] != "3"]
    sums = rows.assign(unknown=rows["status"].isin(UNKNOWN)).groupby(["regime", "year", "entity"], sort=False)
    table = sums[["tco2e"]].sum(min_count=1).join(sums["unknown"].any()).reset_index()
    return table.rename(columns={"tco2e": "own_t"})


def _carried(inventory: Inventory, deals: pd.DataFrame) -> pd.DataFrame:
    """Deals at what the seller's TJ carries; at the regime's factor where that cannot be known."""
    nodes = by_label(intensities(inventory)).rename(columns={"entity": "seller"})
    table = by_label(deals).merge(nodes[["regime", "year", "seller", "carrier", "intensity"]], how="left",
                        on=["regime", "year", "seller", "carrier"])
    factor = table["intensity"].fillna(table["supply_factor"])
    table["carried"] = np.nan_to_num(np.asarray(bought_gas(table["buy"], factor), dtype=float)) * T_PER_KT
    return table


def _accounts(own: pd.DataFrame, deals: pd.DataFrame, convention: str, charge: str, credit: str,
              inventory: Inventory) -> pd.DataFrame:
    keys = ["regime", "year", "entity"]
    parts = [
        own.assign(bought_inside_t=0.0, sold_inside_t=0.0),
        deals.assign(entity=deals["buyer"], bought_inside_t=deals[charge])[[*keys, "bought_inside_t"]],
        deals.assign(entity=deals["seller"], sold_inside_t=deals[credit])[[*keys, "sold_inside_t"]],
    ]
    parts[1]["unknown"] = deals["status"].isin(UNKNOWN).to_numpy()
    every = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    every["unknown"] = every["unknown"].eq(True)
    sums = every.groupby(keys, sort=False)
    table = sums[["own_t", "bought_inside_t", "sold_inside_t"]].sum(min_count=1).join(sums["unknown"].any()).reset_index()
    inside = table[["bought_inside_t", "sold_inside_t"]].fillna(0.0)
    table[["bought_inside_t", "sold_inside_t"]] = inside
    nothing = table["own_t"].isna() & (inside == 0.0).all(axis=1)
    table["tco2e"] = (table["own_t"].fillna(0.0) + inside["bought_inside_t"] - inside["sold_inside_t"]).mask(nothing)
    groups = inventory.tables.who.set_index("entity")["group"]
    return table.assign(convention=convention, row="enterprise", group=table["entity"].map(groups), complete=~table["unknown"])


def _closing(firms: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Sum of enterprises + internal = park, with the residual shown."""
    keys = ["regime", "year", "convention"]
    sums = firms.groupby(keys, sort=False).agg(
        own_t=("own_t", "sum"), bought_inside_t=("bought_inside_t", "sum"), sold_inside_t=("sold_inside_t", "sum"),
        tco2e=("tco2e", "sum"), complete=("complete", "all")).reset_index()
    park = own.groupby(["regime", "year"], sort=False)["own_t"].sum().rename("park").reset_index()
    sums = by_label(sums).merge(by_label(park), on=["regime", "year"], how="left").fillna({"park": 0.0})
    internal = sums["sold_inside_t"] - sums["bought_inside_t"]
    blank = sums[[*keys, "complete"]].assign(entity="", group="")
    rows = [
        sums.drop(columns="park").assign(entity="", group="", row="sum"),
        blank.assign(row="internal", tco2e=internal),
        blank.assign(row="park", tco2e=sums["park"]),
        blank.assign(row="residual", tco2e=sums["tco2e"] + internal - sums["park"]),
    ]
    return pd.concat(rows, ignore_index=True)
