"""Who supplies whom: power, heat and piped fuels of the park, carrier by carrier, and what each supplier's energy carries.

The public grid is a partner, a supplier nobody named is a gap and stays one. A buyer's record of a deal counts; where
only the seller recorded it, his does.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, numbers, period_label, texts

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

Made = TypeVar("Made")
COLUMNS = ("year", "carrier", "seller", "buyer", "TJ", "share", "recorded_by", "complete")
GRID, OUTSIDE, UNNAMED = "grid", "outside", ""
OWN = "own"
"""Recorded by: generation is the firm's own record."""

_EDGE = ["year", "carrier", "kind", "seller", "buyer", "recorded_by"]


@dataclass(frozen=True)
class Supply:
    """One park's flows of energy, netted of double records.

    `edges`: year, carrier, kind, seller, buyer, recorded_by, energy [TJ], unknown (a record of it has no figure).
    A seller or buyer may be 'grid', 'outside' or '' (not named). `made`: year, carrier, kind, entity, plant,
    renewable, energy [TJ]. `gaps`: deals of which seller and buyer tell different amounts [TJ].
    """

    edges: pd.DataFrame
    made: pd.DataFrame
    gaps: pd.DataFrame
    loss: dict[str, float]
    """Share of what enters a network that is lost in it, by carrier."""
    inside: frozenset[str]


_kept: list[tuple[weakref.ref[Inventory], dict[str, Any]]] = []


def once(inventory: Inventory, name: str, make: Callable[[Inventory], Made]) -> Made:
    """What several papers of one account stand on, made once and kept while the next paper is written."""
    if not _kept or _kept[0][0]() is not inventory:
        _kept[:] = [(weakref.ref(inventory), {})]
    store = _kept[0][1]
    if name not in store:
        store[name] = make(inventory)
    found: Made = store[name]
    return found


def supply_of(inventory: Inventory) -> Supply:
    """The flows of an account as a network."""
    return once(inventory, "supply", _read)


def _read(inventory: Inventory) -> Supply:
    flows = inventory.tables.flows
    flows = flows[flows["contract"] != "certificate"]
    flows = flows.assign(
        label=period_label(flows["year"], flows["period"]), unknown=flows["status"].isin(UNKNOWN)
    )
    made = flows[flows["flow"] == "generated"].rename(columns={"year": "calendar", "label": "year"})
    deals = inventory.tables.deals
    first = deals["regime"] == (deals["regime"].iloc[0] if len(deals) else "")
    networks = inventory.park.tables["networks"]
    loss = dict(zip(texts(networks, "carrier"), numbers(networks, "loss").fillna(0.0), strict=True))
    who = inventory.tables.who
    return Supply(
        edges=pd.concat([_inside(deals[first]), _crossing(flows)], ignore_index=True),
        made=made[["year", "carrier", "kind", "entity", "plant", "renewable", "energy", "unknown"]],
        gaps=_gaps(deals[first]),
        loss={name: share for name, share in loss.items() if share},
        inside=frozenset(who.loc[who["inside"], "entity"]),
    )


def by_label(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its years as labels: 2017 and '2017 01-09' stand in one column, and tables of either kind can be merged."""
    return frame.assign(year=frame["year"].astype(object))


def network_table(inventory: Inventory) -> pd.DataFrame:
    """network.csv: what each buyer took from each seller, and its share of all the buyer had of that carrier.

    A firm that makes its own stands as its own seller. `share` of a sale across the boundary is its share of the
    seller's such sales.
    """
    supply = supply_of(inventory)
    own = supply.made.assign(seller=supply.made["entity"], buyer=supply.made["entity"], recorded_by=OWN)
    rows = pd.concat([part for part in (supply.edges, own) if len(part)] or [supply.edges], ignore_index=True)
    sums = rows.groupby(_EDGE, sort=False, dropna=False)
    rows = sums[["energy"]].sum(min_count=1).join(sums["unknown"].any()).reset_index().rename(columns={"energy": "TJ"})
    rows["complete"] = ~rows["unknown"].astype(bool)
    out = ~rows["buyer"].isin(list(supply.inside))
    holder = rows["buyer"].mask(out, rows["seller"])
    keys = pd.DataFrame({"year": rows["year"].astype(str), "carrier": rows["carrier"], "out": out, "holder": holder})
    whole = rows["TJ"].groupby([keys[key] for key in keys], sort=False).transform("sum")
    rows["share"] = rows["TJ"] / whole.where(whole > 0)
    rows["seller"] = _named(rows["seller"])
    rows["buyer"] = _named(rows["buyer"])
    return rows[list(COLUMNS)]


def _named(partner: pd.Series) -> pd.Series:
    """A blank partner in words: 'not_named'."""
    return partner.where(partner != UNNAMED, "not_named")


def _inside(deals: pd.DataFrame) -> pd.DataFrame:
    """Deals between firms of the boundary, each once."""
    both = deals["said_by_buyer"].notna() & deals["said_by_seller"].notna()
    side = np.where(both, "both", np.where(deals["entity"] == deals["buyer"], "buyer", "seller"))
    frame = deals.assign(
        label=period_label(deals["year"], deals["period"]), recorded_by=side,
        unknown=deals["status"].isin(UNKNOWN), energy=deals["buy"],
    )
    return frame[["label", "carrier", "kind", "seller", "buyer", "recorded_by", "energy", "unknown"]].rename(
        columns={"label": "year"})


def _crossing(flows: pd.DataFrame) -> pd.DataFrame:
    """What comes in and goes out. Power from nobody named is the public grid's; heat has no such supplier."""
    rows = flows[flows["flow"].isin(["bought", "sold"]) & ~flows["internal"]]
    bought = rows["flow"] == "bought"
    partner = rows["partner"].mask((rows["partner"] == UNNAMED) & (rows["kind"] == "electricity"), GRID)
    partner = partner.where(partner.isin([GRID, OUTSIDE, UNNAMED]), OUTSIDE)  # a firm of another boundary
    frame = rows.assign(
        seller=partner.where(bought, rows["entity"]), buyer=rows["entity"].where(bought, partner),
        recorded_by=np.where(bought, "buyer", "seller"),
    )
    return frame[["label", "carrier", "kind", "seller", "buyer", "recorded_by", "energy", "unknown"]].rename(
        columns={"label": "year"})


def _gaps(deals: pd.DataFrame) -> pd.DataFrame:
    """year, carrier, seller, buyer, energy [TJ]: the buyer's figure less the seller's, where both recorded."""
    rows = deals[deals["first"].astype(bool)]
    gap = rows["said_by_buyer"] - rows["said_by_seller"]
    frame = rows.assign(energy=gap, label=period_label(rows["year"], rows["period"]))
    return frame.loc[gap.notna() & (gap != 0), ["label", "carrier", "seller", "buyer", "energy"]].rename(
        columns={"label": "year"})
