"""Why a figure jumps between two boundaries, or in the year a boundary is drawn anew: firm by firm, without a rest.

Firms that join bring what they are under the new boundary, firms that leave take what they were under the old one, and a
firm in both changes by its trade with those: power from a neighbour is bought outside once the neighbour is outside.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.boundaries import UNITS, shares_of

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("basis", "from_boundary", "to_boundary", "year", "quantity", "regime", "effect", "entity", "value", "unit",
           "complete", "title_zh", "title_en")
TITLES = {
    "start": ("原边界", "first boundary"), "joins": ("划入", "joins"), "leaves": ("划出", "leaves"),
    "trade": ("与划入划出企业的电热交易改变内外", "trade with firms that join or leave changes sides"),
    "residual": ("未解释差额", "unexplained"), "end": ("新边界", "second boundary"),
}
LISTS = {
    "registered_in_producing_out": ("统计登记在内、生产在外", "in the statistics, producing outside"),
    "producing_in_registered_out": ("生产在内、统计登记在外", "producing inside, not in the statistics"),
}


def boundary_changes_table(inventory: Inventory) -> pd.DataFrame:
    """boundary_changes.csv: from the account's boundary to each other one in the base year (`between`), and from each boundary
    to its successor of the same kind in the year that takes effect (`over_time`).

    start + joins + leaves + trade = end for each quantity and regime; the residual is shown.
    """
    pairs = [("between", inventory.boundary, each.boundary, _base(inventory))
             for each in inventory.park.boundaries if each.boundary != inventory.boundary]
    pairs += _successions(inventory)
    if not pairs:
        return pd.DataFrame(columns=list(COLUMNS))
    table = _changes(inventory, pairs)
    table["unit"] = table["quantity"].map(UNITS)
    for place, name in ((0, "title_zh"), (1, "title_en")):
        table[name] = table["effect"].map({key: said[place] for key, said in TITLES.items()})
    return table[list(COLUMNS)]


def boundary_lists_table(inventory: Inventory) -> pd.DataFrame:
    """boundary_lists.csv: firms in a statistical boundary and not in the managed (else approved) one, and the reverse, with what
    they emit under the first regime in the base year."""
    columns = ["list", "boundary", "against", "entity", "title", "tco2e", "energy_equal_value_ktce", "value_added_MCNY", "title_zh", "title_en"]
    park = inventory.park
    statistical = [each.boundary for each in park.boundaries if each.kind == "statistical"]
    real = [each.boundary for kind in ("managed", "approved") for each in park.boundaries if each.kind == kind][:1]
    if not statistical or not real:
        return pd.DataFrame(columns=columns)
    shares, year, regime = shares_of(inventory), _base(inventory), inventory.regimes[0]
    titles = {each.enterprise: each.title for each in park.enterprises}
    rows = []
    for name in statistical:
        pairs = (("registered_in_producing_out", name, real[0]), ("producing_in_registered_out", real[0], name))
        for kind, inside, outside in pairs:
            who = shares.members[inside] - shares.members[outside]
            mine = shares.of(inside, year)
            mine = mine[mine["regime"].isin(["", regime])]
            amount = mine.set_index(["quantity", "entity"])["value"]
            for firm in sorted(who):
                figures = [float(amount.get((quantity, firm), float("nan"))) for quantity in ("emissions", "energy_equal_value", "value_added")]
                rows.append((kind, inside, outside, firm, titles[firm], *figures, *LISTS[kind]))
    return pd.DataFrame(rows, columns=columns)


def _base(inventory: Inventory) -> object:
    base = inventory.park.park.base_year
    return base if base in inventory.years else inventory.years[-1] if inventory.years else base


def _successions(inventory: Inventory) -> list[tuple[str, str, str, object]]:
    """Boundaries of one kind in the order they take effect, where the account has the year of the change."""
    found: list[tuple[str, str, str, object]] = []
    for kind in dict.fromkeys(each.kind for each in inventory.park.boundaries):
        dated = [each for each in inventory.park.boundaries if each.kind == kind and each.valid_from]
        dated.sort(key=lambda each: each.valid_from or 0)
        for old, new in pairwise(dated):
            if old.valid_from != new.valid_from and new.valid_from in inventory.years:
                found.append(("over_time", old.boundary, new.boundary, new.valid_from))
    return found


def _changes(inventory: Inventory, pairs: list[tuple[str, str, str, object]]) -> pd.DataFrame:
    """Every pair of boundaries at once: firms' shares under the one beside those under the other."""
    shares = shares_of(inventory)
    keys, about = ["pair", "quantity", "regime", "entity"], ["basis", "from_boundary", "to_boundary", "year"]
    known: dict[tuple[str, object], pd.DataFrame] = {}
    sides: dict[str, list[pd.DataFrame]] = {"old": [], "new": []}
    for number, (_, first, second, year) in enumerate(pairs):
        for side, name in (("old", first), ("new", second)):
            if (name, year) not in known:
                known[name, year] = shares.of(name, year).drop(columns="year")
            sides[side].append(known[name, year].assign(pair=number))
    old, new = (pd.concat(parts, ignore_index=True) for parts in sides.values())
    both = old.merge(new, on=keys, how="outer", suffixes=("_old", "_new"))
    before, after = ([firm in shares.members[pairs[pair][place]] for pair, firm in zip(both["pair"], both["entity"], strict=True)]
                     for place in (1, 2))
    joins, leaves = np.array(after, dtype=bool) & ~np.array(before, dtype=bool), np.array(before, dtype=bool) & ~np.array(after, dtype=bool)
    both["value"] = both["value_new"].fillna(0.0) - both["value_old"].fillna(0.0)
    both["effect"] = np.where(joins, "joins", np.where(leaves, "leaves", "trade"))
    both["complete"] = ~(both["unknown_old"].eq(True) | both["unknown_new"].eq(True))
    # A firm that is in both and trades with nobody who moves does not change: no row.
    both = both.assign(step=both["value"].where(joins | leaves | (both["value"] != 0)))
    sums = both.groupby(keys[:3], sort=False)[["value_old", "value_new", "step"]].sum().reset_index()
    ends = [
        sums.assign(effect="start", value=sums["value_old"]), sums.assign(effect="end", value=sums["value_new"]),
        sums.assign(effect="residual", value=sums["value_new"] - sums["value_old"] - sums["step"]),
    ]
    rows = pd.concat([both[both["step"].notna()], *(each.assign(entity="", complete=True) for each in ends)], ignore_index=True)
    order = {name: number for number, name in enumerate(TITLES)}
    rows = rows.assign(place=rows["effect"].map(order)).sort_values(["pair", "quantity", "regime", "place"], kind="stable")
    told = pd.DataFrame(pairs, columns=about).iloc[rows["pair"].to_numpy(int)].reset_index(drop=True)
    return rows.reset_index(drop=True).assign(**{name: told[name] for name in about}).reindex(columns=list(COLUMNS))
