"""What indicator sets are filled from: the park's emissions, energy, value added, jobs and land, whole and of its
industry, by year.

"Industry" is the groups of kind industry, heat and power works among them, as energy statistics have it. Energy
and emissions are counted where they arise; steam from inside the park is in the works that made it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.indicators.economy import Economy, land_by_use
from carbonpark.indicators.table import Known, emissions_known
from carbonpark.inventory.energy import park_energy
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

NAN = float("nan")
BASES = ("equal_value", "calorific")


def once(method: Callable[..., float]) -> Callable[..., float]:
    """Each sum is asked for by many indicators and worked out once."""

    @wraps(method)
    def asked(self: Facts, *given: object) -> float:
        key = (method.__name__, *given)
        if key not in self.known:
            self.known[key] = method(self, *given)
        return self.known[key]

    return asked


class Facts:
    """Sums of one account, in canonical units; NaN where an input is unknown, incomplete or withheld."""

    def __init__(self, inventory: Inventory, economy: Economy) -> None:
        self.inventory, self.economy = inventory, economy
        self.known: dict[tuple[object, ...], float] = {}
        self.industry = {group.group for group in inventory.park.groups if group.kind == "industry"}
        self.only_industry = all(group.kind == "industry" for group in inventory.park.groups)
        self.energy_of_park = park_energy(inventory.energy)
        held = set(inventory.totals["account"])
        self.accounts = tuple(name for name in ("location:CO2", "910:CO2") if name in held)

    @cached_property
    def years(self) -> list[int]:
        """Full years with energy or emissions, in order."""
        return sorted(year for year in self.inventory.years if isinstance(year, int))

    @once
    def emitted(self, account: str, year: int) -> float:
        """Scopes 1 and 2 [kt]; unknown when a record of them is."""
        return _whole(emissions_known(self.inventory, account, year))

    @once
    def energy(self, basis: str, year: int) -> float:
        """Comprehensive energy consumption [ktce of `basis`]."""
        table = self.energy_of_park
        if year not in table.index or not bool(table.loc[year, "complete"]):
            return NAN
        return float(table.loc[year, f"tce_{basis}"]) / 1000

    @once
    def energy_of_industry(self, basis: str, year: int) -> float:
        """Energy of the groups of kind industry [ktce of `basis`]."""
        if np.isnan(self.energy(basis, year)):
            return NAN
        rows = self._energy_by_group
        return float(rows[(rows["year"] == year) & rows["group"].isin(self.industry)][f"tce_{basis}"].sum()) / 1000

    @once
    def emitted_by_industry(self, account: str, year: int) -> float:
        """Scopes 1 and 2 of the groups of kind industry [kt]."""
        if np.isnan(self.emitted(account, year)):
            return NAN
        rows = self._emitted_by_group
        here = (rows["regime"] == account.split(":")[0]) & (rows["year"] == year) & rows["group"].isin(self.industry)
        return float(rows[here]["tco2e"].sum()) / 1000

    @once
    def added(self, year: int) -> float:
        """Value added at constant prices [M CNY]."""
        return self.economy.total("value_added", year)

    @once
    def of_industry(self, indicator: str, year: int) -> float:
        """Value added [M CNY] or jobs [persons] of the groups of kind industry."""
        if (indicator, year) in self.economy.gaps:
            return NAN
        groups = self.economy.groups(indicator, year)
        if "" in groups.index:
            return float(groups.sum()) if self.only_industry else NAN
        own = groups[groups.index.isin(self.industry)]
        return float(own.sum()) if len(own) else NAN

    @once
    def land(self, use: str, year: int) -> float:
        """Land of one use [ha]."""
        rows = self._land
        here = rows[(rows["year"] == year) & (rows["use"] == use)] if len(rows) else rows
        return float(here["ha"].sum()) if len(here) else NAN

    @once
    def area_of_boundary(self) -> float:
        """Area of the account's boundary [ha]."""
        table = self.inventory.park.amounts("boundaries")
        own = table[table["boundary"] == self.inventory.boundary]["area"]
        return float(own.iloc[0]) if len(own) else NAN

    @cached_property
    def _land(self) -> pd.DataFrame:
        return land_by_use(self.inventory)

    @cached_property
    def _energy_by_group(self) -> pd.DataFrame:
        energy = self.inventory.energy
        counted = energy[energy["counts"].astype(bool)]
        return counted.groupby(["year", "group"], sort=False, as_index=False)[["tce_calorific", "tce_equal_value"]].sum()

    @cached_property
    def _emitted_by_group(self) -> pd.DataFrame:
        rows = self.inventory.rows
        rows = rows[(rows["gas"] == "CO2") & rows["scope"].isin(["1", "2", ""])]
        return rows.groupby(["regime", "year", "group"], sort=False, as_index=False)["tco2e"].sum()


def _whole(known: Known) -> float:
    return known.value if known.complete else NAN


def size_of(facts: Facts, year: int) -> float:
    """Energy a year in 万tce, equal value: what the size classes of notice 910 are cut by."""
    return facts.energy("equal_value", year) / 10


ABSENT = Text("缺少计算所需的数据", "data it is computed from are missing")
