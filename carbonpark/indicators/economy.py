"""Value added, tax, jobs and land of the park by year and group, on one boundary and one price base.

Firms' own records go first, then those of their group; a figure for the park as a whole is used only where
there is neither, and only if it stands on the boundary asked for. Current prices are deflated, and the rows
that did it are named.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.one_figure import ECONOMY_KEYS, LAND_KEYS, each_once
from carbonpark.factors import FactorLibrary, FactorMissing
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory
    from carbonpark.park import Park

PARK = "park"
MONEY = ("value_added", "tax", "gdp", "output", "revenue")
HELD = (*MONEY, "jobs")
"""What check C10 keeps back of a year: the denominators of its ratios."""


@dataclass(frozen=True)
class Economy:
    """`by_group`: indicator, year, group, value [M CNY of the price base, or persons]; group '' = the
    park's own figure.

    `land`: year, pool, kind, ha. `gaps`: records without a value, years without a deflator, and years a check keeps
    back, in words. `passed_over`: figures told twice (two price bases, two boundaries), and which was taken.
    """

    by_group: pd.DataFrame
    land: pd.DataFrame
    price_base: int
    deflators: tuple[str, ...] = ()
    gaps: dict[tuple[str, int], Text] = field(default_factory=dict)
    passed_over: dict[tuple[str, int], Text] = field(default_factory=dict)

    def total(self, indicator: str, year: object) -> float:
        """The park's figure of one year; NaN when nothing is recorded, or a record of it is unknown."""
        if (indicator, year) in self.gaps:
            return float("nan")
        rows = self.by_group[(self.by_group["indicator"] == indicator) & (self.by_group["year"] == year)]
        return float(rows["value"].sum()) if len(rows) else float("nan")

    def groups(self, indicator: str, year: object) -> pd.Series:
        """One year's figure by group."""
        rows = self.by_group[(self.by_group["indicator"] == indicator) & (self.by_group["year"] == year)]
        return rows.set_index("group")["value"]

    def area(self, year: object) -> float:
        """Land in use [ha] (roofs apart); NaN when none is recorded."""
        rows = self.land[(self.land["year"] == year) & (self.land["kind"] == "land")]
        return float(rows["ha"].sum()) if len(rows) else float("nan")


def economy_of(inventory: Inventory) -> Economy:
    """Read the economy and land of the account's park, boundary and price base."""
    park, base = inventory.park, inventory.park.park.price_base
    table = park.amounts("economy")
    gaps: dict[tuple[str, int], Text] = {}
    rows, twice = each_once(_placed(table, inventory, park), ECONOMY_KEYS, inventory.boundary,
                            str(park.park.main_boundary), base)
    for record in rows[rows["value"].isna()].itertuples():
        if record.status in ("NE", "C", "value"):
            gaps[(record.indicator, record.year)] = Text(
                f"{record.entity} {record.year}年没有数值", f"{record.entity} has no figure for {record.year}"
            )
    rows, used = _deflated(rows[rows["value"].notna()].copy(), base, inventory.library, gaps)
    groups = [
        _preferred(part, indicator, year)
        for (indicator, year), part in rows.groupby(["indicator", "year"], sort=True)
    ]
    by_group = (
        pd.concat(groups, ignore_index=True)
        if groups
        else pd.DataFrame(columns=["group", "value", "indicator", "year"])
    )
    gaps |= {(name, each.year): each.reason for each in inventory.withheld  # type: ignore[misc]
             if each.check == "C10" and each.result == "ratios" for name in HELD}
    return Economy(by_group, _land(inventory, park), base, tuple(dict.fromkeys(used)), gaps, _named(twice))


def _named(twice: pd.DataFrame) -> dict[tuple[str, int], Text]:
    """Figures passed over by indicator and year."""
    found = {}
    for (indicator, year), rows in twice.groupby(["indicator", "year"], sort=False):
        cells = ", ".join(f"{row.entity} {row.price_basis or '-'} {row.boundary} {row.input_ref}".replace("  ", " ")
                          for row in rows.itertuples())
        found[(str(indicator), int(year))] = Text(
            f"同一数填了两次，以下未采用：{cells}", f"told twice; not taken: {cells}")
    return found


def _placed(table: pd.DataFrame, inventory: Inventory, park: Park) -> pd.DataFrame:
    """Records of the boundary: `level` is enterprise, group or park; `group` is where it belongs."""
    who = inventory.tables.who
    home = dict(zip(who.loc[who["inside"], "entity"], who.loc[who["inside"], "group"], strict=True))
    boundary = table["boundary"].where(table["boundary"] != "", str(park.park.main_boundary))
    named = set(who["group"])
    level = np.where(
        table["entity"].isin(home),
        "enterprise",
        np.where(table["entity"].isin(named), "group", np.where(table["entity"] == PARK, PARK, "outside")),
    )
    group = (
        table["entity"].map(home).where(level == "enterprise", table["entity"].where(level == "group", ""))
    )
    frame = table.assign(level=level, group=group)
    on_boundary = (boundary == inventory.boundary) | (level == "enterprise")
    return frame[on_boundary & (level != "outside")]


def _deflated(
    rows: pd.DataFrame, base: int, library: FactorLibrary, gaps: dict[tuple[str, int], Text]
) -> tuple[pd.DataFrame, list[str]]:
    """Money in prices of `base`; a year no deflator reaches becomes a gap."""
    used: list[str] = []
    money = rows["indicator"].isin(MONEY)
    basis = rows["price_basis"].replace("", "current")
    year = basis.where(basis != "current", rows["year"].astype(str)).astype(int)
    level = {}
    for prices in year[money].unique():
        try:
            found = library.deflator(int(prices), base)
            level[prices] = found.value
            used += [row.id for row in found.rows]
        except FactorMissing as fault:
            level[prices] = float("nan")
            for record in rows[money & (year == prices)].itertuples():
                gaps[(record.indicator, record.year)] = fault.what
    rows["value"] = rows["value"] * year.map(level).where(money, 1.0)
    return rows[rows["value"].notna()], used


def _preferred(part: pd.DataFrame, indicator: object, year: object) -> pd.DataFrame:
    """Firms before groups before the park's own figure."""
    firms = part[part["level"] == "enterprise"].groupby("group", sort=False)["value"].sum()
    groups = part[part["level"] == "group"].groupby("group", sort=False)["value"].sum()
    found = pd.concat([firms, groups[~groups.index.isin(firms.index)]])
    if found.empty:
        found = part[part["level"] == PARK].groupby("group", sort=False)["value"].sum()
    return found.rename("value").rename_axis("group").reset_index().assign(indicator=indicator, year=year)


def land_by_use(inventory: Inventory) -> pd.DataFrame:
    """Land (roofs apart) by year and use: year, use, ha; the park's own figure before the sum of its users."""
    park = inventory.park
    table = _land_once(inventory, park)
    roofs = {pool.pool for pool in park.pools if pool.kind == "roof"}
    table = table[table["value"].notna() & ~table["pool"].isin(roofs)]
    rows = []
    for (year, use, _), part in table.groupby(["year", "use", "pool"], sort=True):
        whole = part[part["level"] == PARK]
        rows.append((year, use, float((whole if len(whole) else part)["value"].sum())))
    frame = pd.DataFrame(rows, columns=["year", "use", "ha"])
    return frame.groupby(["year", "use"], as_index=False)["ha"].sum() if len(frame) else frame


def _land_once(inventory: Inventory, park: Park) -> pd.DataFrame:
    """Land records of the boundary, one a user, pool, use and year."""
    placed = _placed(park.amounts("land"), inventory, park)
    return each_once(placed, LAND_KEYS, inventory.boundary, str(park.park.main_boundary))[0]


def _land(inventory: Inventory, park: Park) -> pd.DataFrame:
    """Land and roofs in use, ha: the park's own figure of a pool and use before the sum of its users."""
    table = _land_once(inventory, park)
    table = table[table["value"].notna() & (table["use"] != "reserve")]
    kinds = {pool.pool: pool.kind for pool in park.pools}
    rows = []
    for (year, pool, _), part in table.groupby(["year", "pool", "use"], sort=True):
        whole = part[part["level"] == PARK]
        rows.append(
            (year, pool, kinds.get(str(pool), "land"), float((whole if len(whole) else part)["value"].sum()))
        )
    frame = pd.DataFrame(rows, columns=["year", "pool", "kind", "ha"])
    return frame.groupby(["year", "pool", "kind"], as_index=False)["ha"].sum() if len(frame) else frame
