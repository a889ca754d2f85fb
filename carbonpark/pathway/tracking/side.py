"""One year of a park as `track` sees it, planned or recorded: who takes which energy, and what supplies it.

Emissions of power and heat are charged to those who take them, at what the park's supply of that carrier gave off
per TJ. What no user took is the network's. So the charges add up to the account, on either side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

GROUP, PROJECT, PLANTS, NETWORK = "group", "project", "plants", "network"
USER = ["kind", "label"]
ROUNDING = 1e-12
"""A balance that misses by less than this share of what is taken is closed."""


@dataclass(frozen=True)
class Side:
    """A year under one account. Series and frames are indexed by (kind, label) of the user."""

    year: int
    account: str
    use: pd.DataFrame
    """TJ by user and carrier; plants and network are users of power and heat too."""
    fuel: pd.DataFrame
    """kt CO2e of fuel burnt by users themselves, same shape."""
    process: pd.Series
    """kt CO2e of processes."""
    value_added: pd.Series
    """M CNY in the plan's prices; NaN where unknown."""
    supply: pd.DataFrame
    """Power and heat supplied: carrier, source, lever, TJ (certificates 0, sales negative), kt."""

    @property
    def total(self) -> float:
        """The account's emissions [kt CO2e]."""
        return float(self.fuel.to_numpy().sum() + self.process.sum() + self.supply["kt"].sum())

    @property
    def supply_factor(self) -> pd.Series:
        """kt CO2e per TJ of each carrier the park supplies; NaN where nothing is taken."""
        given = self.supply.groupby("carrier")["kt"].sum()
        taken = self.use.sum().reindex(given.index)
        return given / taken.where(taken != 0.0)

    @property
    def charged(self) -> pd.DataFrame:
        """kt CO2e by user and carrier: own fuel, and power and heat at the supply's factor."""
        factor = self.supply_factor.reindex(self.use.columns).fillna(0.0)
        return self.fuel.add(self.use * factor, fill_value=0.0)

    @property
    def by_user(self) -> pd.Series:
        """kt CO2e charged to each user, processes included; they sum to `total`."""
        return self.charged.sum(axis=1).add(self.process, fill_value=0.0)


def side(year: int, account: str, use: pd.DataFrame, fuel: pd.DataFrame, process: pd.DataFrame,
         value_added: pd.DataFrame, supply: pd.DataFrame, plants: pd.DataFrame) -> Side:
    """A side from long tables.

    Parameters
    ----------
    use, fuel : kind, label, carrier, value [TJ, kt CO2e]
    process, value_added : kind, label, value [kt CO2e, M CNY]
    supply : carrier, source, lever, TJ, kt, without what plants' fuel gives off
    plants : source, kt: what each plant's fuel gives off, laid on its products by their energy
    """
    supplied = _with_plants(supply, plants)
    wide = _wide(use)
    carriers = list(dict.fromkeys([*wide.columns, *supplied["carrier"]]))
    wide = wide.reindex(columns=carriers, fill_value=0.0)
    lost = supplied.groupby("carrier")["TJ"].sum().reindex(carriers) - wide.sum()
    lost = lost.fillna(0.0).where(lost.abs() > ROUNDING * wide.abs().sum(), 0.0)
    network = pd.DataFrame([lost.to_numpy()], columns=carriers,
                           index=pd.MultiIndex.from_tuples([(NETWORK, NETWORK)], names=USER))
    whole = pd.concat([wide, network])
    idle = supplied["carrier"].map(whole.sum()).fillna(0.0) == 0.0
    burnt = _wide(fuel).reindex(index=whole.index, columns=carriers, fill_value=0.0)
    given_off = process.groupby(USER)["value"].sum()
    return Side(year, account, whole, burnt, given_off.add(_unused(supplied[idle]), fill_value=0.0),
                value_added.groupby(USER)["value"].sum(min_count=1), supplied[~idle])


def _with_plants(supply: pd.DataFrame, plants: pd.DataFrame) -> pd.DataFrame:
    """The fuel of a plant, shared over what it made by energy; of a plant that made nothing, kept on power."""
    kt = plants.groupby("source")["kt"].sum()
    made = supply["source"].isin(kt.index) & (supply["TJ"] > 0)
    whole = supply[made].groupby("source")["TJ"].sum()
    share = (supply["TJ"] / supply["source"].map(whole)).where(made, 0.0)
    found = supply.assign(kt=supply["kt"] + share * supply["source"].map(kt).fillna(0.0))
    idle = kt[~kt.index.isin(supply.loc[made, "source"]) & (kt != 0.0)]
    extra = pd.DataFrame({"carrier": "electricity", "source": idle.index, "lever": "fuel_switch", "TJ": 0.0,
                          "kt": idle.to_numpy()})
    parts = [part for part in (found, extra) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else found


def _unused(idle: pd.DataFrame) -> pd.Series:
    """Emissions of what is supplied but taken by nobody (certificates without power): the network's own."""
    return pd.Series([float(idle["kt"].sum())], index=pd.MultiIndex.from_tuples([(NETWORK, NETWORK)], names=USER))


def _wide(long: pd.DataFrame) -> pd.DataFrame:
    if long.empty:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=USER), dtype=float)
    table = long.pivot_table(index=USER, columns="carrier", values="value", aggfunc="sum", fill_value=0.0)
    return table.astype(float).rename_axis(columns=None)


def like(one: Side, other: Side) -> tuple[pd.MultiIndex, list[str]]:
    """Users and carriers of both sides."""
    users = one.use.index.union(other.use.index).union(one.process.index).union(other.process.index)
    carriers = list(dict.fromkeys([*one.use.columns, *other.use.columns]))
    return pd.MultiIndex.from_tuples(list(users), names=USER), carriers


def laid(frame: pd.DataFrame, users: pd.MultiIndex, carriers: list[str]) -> np.ndarray:
    """A frame on common users and carriers, zero where it has none."""
    return np.asarray(frame.reindex(index=users, columns=carriers, fill_value=0.0).fillna(0.0), dtype=float)
