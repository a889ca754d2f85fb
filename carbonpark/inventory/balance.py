"""The park's energy node, carrier by carrier: what comes in and is made against what is used, sold and lost.

What a firm uses is what it bought and made less what it sold (C1 of the rules: supply_in + generation + imports =
uses + exports + losses). What does not close has a name: a supplier nobody recorded, two meters that differ, sales
without a recorded source, or, for fuels that are piped, a use that trade does not explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, period_label
from carbonpark.inventory.networks import UNNAMED, Supply, once, supply_of

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = (
    "year", "carrier", "imports", "generation", "own_renewable", "self_used_renewable", "internal_deliveries", "uses",
    "exports", "losses", "residual", "residual_pct", "supplier_not_named", "meters_differ", "source_not_recorded",
    "use_unexplained", "unit", "complete", "note_zh", "note_en",
)
PARTS = ("supplier_not_named", "meters_differ", "source_not_recorded", "use_unexplained")
"""The named parts of the residual: they add up to it."""

_KEYS = ["year", "carrier", "kind", "entity"]
WORDS = {
    "supplier_not_named": ("购入未注明供方", "bought from a supplier that is not recorded"),
    "meters_differ": ("买卖双方计量不一致", "buyers' and sellers' meters differ"),
    "source_not_recorded": ("售出多于购入与自产", "more sold and lost than bought and made"),
    "use_unexplained": ("消费量与购销记录不符", "use that the records of trade do not explain"),
}


def balance_table(inventory: Inventory) -> pd.DataFrame:
    """balance.csv, TJ: imports + generation + residual = uses + exports + losses for each carrier and year.

    `residual` is positive where more was used, sold or lost than came from a recorded source. `residual_pct` is its
    share of uses + exports + losses. `internal_deliveries` pass between firms and stand on neither side.
    """
    supply = supply_of(inventory)
    firms = firm_balances(inventory)
    if firms.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    table = firms.groupby(["year", "carrier"], sort=False)[
        ["imports", "generation", "own_renewable", "self_used_renewable", "exports", "uses", "losses", *PARTS]
    ].sum(min_count=1)
    inner = supply.edges[_both_inside(supply)]
    table["internal_deliveries"] = inner.groupby(["year", "carrier"])["energy"].sum()
    table = table.fillna({"internal_deliveries": 0.0}).reset_index()
    table["complete"] = ~_with_unknown(inventory, supply, table)
    table["residual"] = table[list(PARTS)].sum(axis=1, min_count=1)
    whole = table[["uses", "exports", "losses"]].sum(axis=1)
    table["residual_pct"] = table["residual"] / whole.where(whole > 0) * 100
    table["unit"] = "TJ"
    for place, key in ((0, "note_zh"), (1, "note_en")):
        table[key] = _notes(table, place)
    return table[list(COLUMNS)].sort_values(["carrier", "year"], key=lambda each: each.astype(str), ignore_index=True)


def firm_balances(inventory: Inventory) -> pd.DataFrame:
    """One row a year, carrier and firm [TJ]: had, sold, used, lost, and what is missing."""
    return once(inventory, "firms", _firm_balances)


def _firm_balances(inventory: Inventory) -> pd.DataFrame:
    supply = supply_of(inventory)
    table = _sums(supply)
    # The seller's own figure is what left his meter: deals on which he differs are a gap of the network.
    table["meters_differ"] = _gap_of_seller(supply, table)
    had = table[["imports", "supplier_not_named", "had_inside", "generation"]].sum(axis=1)
    sold_said = table["gave_inside"] - table["meters_differ"] + table["exports"]
    share = table["carrier"].map(supply.loss).fillna(0.0)
    share = share.where(share < 1, 0.0)  # a network that loses everything delivers nothing: no share at all
    table["losses"] = share / (1 - share) * sold_said
    left = had - sold_said - table["losses"]
    table["uses"] = left.clip(lower=0.0)
    table["source_not_recorded"] = (-left).clip(lower=0.0)
    table["had"] = had
    # What a firm sells comes first out of what it makes: a roof sells its surplus, not the grid's power.
    kept = ((table["generation"] - sold_said) / table["generation"].where(table["generation"] > 0)).clip(0.0, 1.0)
    table["self_used_renewable"] = kept.fillna(0.0) * table["own_renewable"]
    return _fuels(inventory, table)


def _sums(supply: Supply) -> pd.DataFrame:
    """What each firm had from whom and gave to whom; a firm of which nothing is known has no row."""
    edges, made, inside = supply.edges, supply.made, list(supply.inside)
    sells, buys = edges["seller"].isin(inside), edges["buyer"].isin(inside)
    nobody = edges["seller"] == UNNAMED
    bought = {"had_inside": sells & buys, "imports": ~sells & buys & ~nobody, "supplier_not_named": buys & nobody}
    sold = {"gave_inside": sells & buys, "exports": sells & ~buys}
    sides = [
        edges.assign(entity=edges[end], **{name: edges["energy"].where(mask) for name, mask in parts.items()})[
            np.logical_or.reduce(list(parts.values()))]
        for end, parts in (("buyer", bought), ("seller", sold))
    ]
    own = made.assign(generation=made["energy"], own_renewable=made["energy"].where(made["renewable"].astype(bool)))
    every = pd.concat([part for part in (*sides, own) if len(part)] or sides[:1], ignore_index=True)
    columns = [*bought, *sold, "generation", "own_renewable"]
    every = every.reindex(columns=[*_KEYS, *columns])
    sums = every.groupby(_KEYS, sort=False)[columns].sum(min_count=1)
    return sums[sums.notna().any(axis=1)].astype(float).fillna(0.0).reset_index()


def _gap_of_seller(supply: Supply, table: pd.DataFrame) -> pd.Series:
    gaps = supply.gaps.groupby(["year", "carrier", "seller"])["energy"].sum()
    keys = pd.MultiIndex.from_frame(table[["year", "carrier", "entity"]])
    return pd.Series(gaps.reindex(keys).fillna(0.0).to_numpy(float), index=table.index)


def _fuels(inventory: Inventory, table: pd.DataFrame) -> pd.DataFrame:
    """Piped fuels have a record of use of their own: it stands, and what trade does not explain is named.

    A firm that uses the fuel and has no record of trade bought it outside, as form 205-1 has it.
    """
    piped = table["kind"] == "fuel"
    table["use_unexplained"] = 0.0
    if not piped.any():
        return table
    uses = inventory.tables.uses
    carriers = set(table.loc[piped, "carrier"])
    uses = uses[uses["carrier"].isin(carriers) & (uses["use"] > 0)]
    uses = uses.assign(label=period_label(uses["year"], uses["period"]))
    used = uses.groupby(["label", "carrier", "entity"])["use"].sum()
    keys = pd.MultiIndex.from_frame(table[["year", "carrier", "entity"]])
    said = pd.Series(used.reindex(keys).to_numpy(float), index=table.index).where(piped)
    table["use_unexplained"] = (said - table["uses"]).fillna(0.0)
    table["uses"] = said.fillna(table["uses"])
    rest = used[~used.index.isin(keys)]
    years = set(zip(table.loc[piped, "year"], table.loc[piped, "carrier"], strict=True))
    rows = [
        {"year": year, "carrier": carrier, "kind": "fuel", "entity": entity, "imports": value, "uses": value, "had": value}
        for (year, carrier, entity), value in rest.items() if (year, carrier) in years
    ]
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True).fillna(0.0) if rows else table


def _both_inside(supply: Supply) -> pd.Series:
    inside = list(supply.inside)
    return supply.edges["seller"].isin(inside) & supply.edges["buyer"].isin(inside)


def _with_unknown(inventory: Inventory, supply: Supply, table: pd.DataFrame) -> pd.Series:
    """Carriers and years of which a record has no figure."""
    flows = inventory.tables.flows
    unknown = flows[flows["status"].isin(UNKNOWN)]
    keys = set(zip(period_label(unknown["year"], unknown["period"]), unknown["carrier"], strict=True))
    return pd.Series([key in keys for key in zip(table["year"], table["carrier"], strict=True)], index=table.index)


def _notes(table: pd.DataFrame, place: int) -> list[str]:
    mark, stop = ("：", "；") if place == 0 else (": ", "; ")
    rows = table[list(PARTS)].to_dict("records")
    return [
        stop.join(f"{WORDS[part][place]}{mark}{value:+.6g} TJ" for part, value in row.items() if abs(value) > 1e-9)
        for row in rows
    ]
