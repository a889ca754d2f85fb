"""What a TJ from each supplier carries: the emissions of its plants, of what it bought, and of its own suppliers.

Every firm and carrier is a node. What flows in carries emissions, what flows out carries the node's average; firms may
supply each other in a circle, so the nodes of one year are one linear system, solved at once for every regime.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.balance import firm_balances
from carbonpark.inventory.chp import NETWORK_METHOD, hidden_plants, method_row, plant_emissions, shares
from carbonpark.inventory.networks import Supply, by_label, once, supply_of
from carbonpark.ledger.allocation import allocated_co2e
from carbonpark.ledger.scope2 import bought_gas

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("regime", "year", "entity", "carrier", "delivered_TJ", "intensity_t_per_GJ", "intensity_t_per_MWh",
           "regime_factor_t_per_GJ", "method", "note_zh", "note_en")
GJ_PER_MWH = 3.6
SMALL = 1e-9
"""TJ below which a difference is the rounding of a sum."""
NOTES = {
    "": ("", ""),
    "estimated": ("部分来源未记录或排放含在核证总量中，该部分按口径因子",
                  "part of its source is not recorded, or its emissions stand in a verified total: taken at the regime's factor"),
    "circle": ("环形互供且无外部输入，强度无法确定", "a circle of supply without an input from outside: not determined"),
}


def suppliers_table(inventory: Inventory) -> pd.DataFrame:
    """suppliers.csv: the intensity of every firm that supplies a neighbour, beside the factor its regime would charge."""
    nodes = by_label(intensities(inventory))
    supply = supply_of(inventory)
    inside = list(supply.inside)
    sold = supply.edges[supply.edges["seller"].isin(inside) & supply.edges["buyer"].isin(inside)]
    gave = sold.groupby(["year", "seller", "carrier"], sort=False)["energy"].sum(min_count=1).rename("delivered_TJ")
    gave.index = gave.index.set_names(["year", "entity", "carrier"])
    table = nodes.merge(by_label(gave[gave > 0].reset_index()), on=["year", "entity", "carrier"], how="inner")
    factors = _regime_factors(inventory).rename("regime_factor_t_per_GJ").reset_index()
    table = table.merge(by_label(factors), on=["regime", "year", "entity", "carrier"], how="left")
    table["intensity_t_per_GJ"] = table["intensity"]
    table["intensity_t_per_MWh"] = table["intensity"] * GJ_PER_MWH
    table["method"] = NETWORK_METHOD
    table["note_zh"] = table["note"].map({key: said[0] for key, said in NOTES.items()})
    table["note_en"] = table["note"].map({key: said[1] for key, said in NOTES.items()})
    return table[list(COLUMNS)]


def intensities(inventory: Inventory, method: str = NETWORK_METHOD) -> pd.DataFrame:
    """regime, year, entity, carrier, intensity [kt/TJ], note: of every firm and carrier neighbours are supplied from.

    `method` shares the emissions of plants with several products (chp.py).
    """
    return once(inventory, f"intensities/{method}", lambda given: _intensities(given, method))


def _intensities(inventory: Inventory, method: str) -> pd.DataFrame:
    supply, inside = supply_of(inventory), list(supply_of(inventory).inside)
    edges = supply.edges
    edges = edges[edges["seller"].isin(inside) & edges["buyer"].isin(inside) & (edges["kind"] != "fuel")]
    if edges.empty:
        return pd.DataFrame(columns=["regime", "year", "entity", "carrier", "intensity", "note"])
    turned = _conversions(inventory, supply)
    firms = firm_balances(inventory)
    firms = firms[(firms["kind"] != "fuel") & (firms["had"] + firms["source_not_recorded"] > 0)]
    firms = firms[_upstream(firms, edges, turned)]
    who = set(firms["entity"])
    nodes = Nodes(firms, list(inventory.regimes))
    nodes.take(edges[edges["buyer"].isin(who)], "buyer", "carrier", "seller", "carrier")
    nodes.take(turned, "entity", "carrier", "entity", "from")
    nodes.enter(_bought(inventory, who))
    nodes.enter(_plants(inventory, supply, method, who))
    factors = _regime_factors(inventory)
    nodes.enter_short(factors)
    nodes.enter_hidden(_inside_totals(inventory, supply, who), factors)
    return nodes.solved()


class Nodes:
    """The nodes of every year, by number; one year's nodes never touch another's."""

    def __init__(self, firms: pd.DataFrame, regimes: list[str]) -> None:
        self.regimes = regimes
        self.labels = list(zip(firms["year"], firms["entity"], firms["carrier"], strict=True))
        self.place = {label: number for number, label in enumerate(self.labels)}
        self.short = firms["source_not_recorded"].to_numpy(float)
        self.total = firms["had"].to_numpy(float) + self.short - firms["losses"].to_numpy(float)
        self.links: list[tuple[int, int, float]] = []
        self.enters = np.zeros((len(self.labels), len(regimes)))
        self.unmetered: set[int] = set()
        self.hidden: set[int] = set()

    def take(self, rows: pd.DataFrame, taker: str, carrier: str, giver: str, of: str) -> None:
        """Energy one node has from another [TJ]."""
        to = zip(rows["year"], rows[taker], rows[carrier], strict=True)
        source = zip(rows["year"], rows[giver], rows[of], strict=True)
        for here, there, amount in zip(to, source, rows["energy"].fillna(0.0), strict=True):
            if here in self.place and there in self.place:
                self.links.append((self.place[here], self.place[there], amount))

    def enter(self, rows: pd.DataFrame) -> None:
        """Emissions that come in with fuel, or with energy from outside [kt]."""
        column = {regime: number for number, regime in enumerate(self.regimes)}
        for regime, year, entity, carrier, kt, unmetered in rows.itertuples(index=False):
            node = self.place.get((year, entity, carrier))
            if node is not None and not math.isnan(kt):
                self.enters[node, column[regime]] += kt
                if unmetered:
                    self.unmetered.add(node)

    def enter_short(self, factors: pd.Series) -> None:
        """What a node gave beyond any recorded source, at the regime's factor; a plant without a meter explains it."""
        for node in np.flatnonzero(self.short > SMALL):
            if node in self.unmetered:
                continue
            for number, regime in enumerate(self.regimes):
                factor = factors.get((regime, *self.labels[node]), 0.0)
                self.enters[node, number] += float(np.nan_to_num(bought_gas(self.short[node], factor)))

    def enter_hidden(self, rows: pd.DataFrame, factors: pd.Series) -> None:
        """What plants made whose emissions nobody can tell from those of their firm, at the regime's factor."""
        for year, entity, carrier, energy in rows.itertuples(index=False):
            node = self.place.get((year, entity, carrier))
            if node is None:
                continue
            self.hidden.add(node)
            for number, regime in enumerate(self.regimes):
                factor = factors.get((regime, year, entity, carrier), 0.0)
                self.enters[node, number] += float(np.nan_to_num(bought_gas(energy, factor)))

    def solved(self) -> pd.DataFrame:
        """Every node's intensity, year by year."""
        value = np.full(self.enters.shape, np.nan)
        years = [label[0] for label in self.labels]
        for year in dict.fromkeys(years):
            here = np.array([number for number, each in enumerate(years) if each == year])
            local = {number: at for at, number in enumerate(here)}
            taken = np.zeros((len(here), len(here)))
            for to, of, amount in self.links:
                if to in local:
                    taken[local[to], local[of]] += amount
            value[here] = solve_nodes(self.total[here], taken, self.enters[here])
        numbers = np.arange(len(years))
        doubtful = (self.short > SMALL) & ~np.isin(numbers, list(self.unmetered)) | np.isin(numbers, list(self.hidden))
        note = np.where(doubtful, "estimated", "")
        count = len(self.regimes)
        frame = pd.DataFrame(self.labels * count, columns=["year", "entity", "carrier"])
        frame["regime"], frame["intensity"] = np.repeat(self.regimes, len(years)), value.T.ravel()
        frame["note"] = np.tile(note, count)
        frame["note"] = frame["note"].mask(frame["intensity"].isna(), "circle")
        return frame[["regime", "year", "entity", "carrier", "intensity", "note"]]


def _upstream(firms: pd.DataFrame, edges: pd.DataFrame, turned: pd.DataFrame) -> np.ndarray:
    """Firms and carriers that neighbours are supplied from, directly or through others."""
    links = {*zip(edges["buyer"], edges["carrier"], edges["seller"], edges["carrier"], strict=True)}
    links |= {*zip(turned["entity"], turned["carrier"], turned["entity"], turned["from"], strict=True)}
    found = set(zip(edges["seller"], edges["carrier"], strict=True))
    while more := {link[2:] for link in links if link[:2] in found} - found:
        found |= more
    return np.array([node in found for node in zip(firms["entity"], firms["carrier"], strict=True)], dtype=bool)


def solve_nodes(total: np.ndarray, taken: np.ndarray, direct: np.ndarray) -> np.ndarray:
    """Intensity of every node.

    Parameters
    ----------
    total : (node,) [TJ] what a node has to give: own use and sales, losses left out
    taken : (node, node) [TJ] row takes from column
    direct : (node, regime) [kt] emissions that enter with fuel and with energy bought across the boundary

    Returns
    -------
    (node, regime) [kt/TJ] with total * x = direct + taken @ x; NaN where a circle has no input to fix it.
    """
    matrix = np.diag(np.where(total > 0, total, 1.0)) - np.where(total[:, None] > 0, taken, 0.0)
    try:
        return np.linalg.solve(matrix, np.where(total[:, None] > 0, direct, 0.0))
    except np.linalg.LinAlgError:
        return np.full(direct.shape, np.nan)


def _bought(inventory: Inventory, who: set[str]) -> pd.DataFrame:
    """What enters with power and heat bought across the boundary, certificates with their sign: kt by node."""
    rows = inventory.rows[["regime", "year", "entity", "carrier", "block", "use", "tco2e"]][inventory.rows["block"].isin(["electricity", "heat"])]
    rows = rows[rows["entity"].isin(list(who)) & rows["use"].isin(["bought", "certificate"])]
    sums = rows.groupby(["regime", "year", "entity", "carrier"], sort=False)["tco2e"].sum().reset_index()
    return sums.assign(kt=sums["tco2e"] / 1000.0, unmetered=False)[["regime", "year", "entity", "carrier", "kt", "unmetered"]]


def _plants(inventory: Inventory, supply: Supply, method: str, who: set[str]) -> pd.DataFrame:
    """Emissions of every plant, shared over what it makes: kt by node.

    A plant that burns fuel and has no record of output stands for what its technology makes.
    """
    owners = dict(zip(inventory.park.tables["plants"]["plant"], inventory.park.tables["plants"]["enterprise"], strict=True))
    made = supply.made[(supply.made["energy"].fillna(0.0) > 0) & supply.made["entity"].isin(list(who))]
    made = made[made["kind"] != "fuel"].groupby(["plant", "year", "entity", "carrier", "kind"], sort=False)["energy"].sum()
    outputs: dict[tuple[str, object], list[tuple[str, str, str, float]]] = {}
    for (plant, year, entity, carrier, kind), energy in made.items():
        outputs.setdefault((plant, year), []).append((entity, carrier, kind, float(energy)))
    fuel = _main_fuel(inventory)
    rows: list[tuple[str, object, str, str, float, bool]] = []
    for (regime, year, plant), kt in plant_emissions(inventory).items():
        if owners.get(plant) not in who:
            continue
        products = outputs.get((plant, year))
        if products is None:
            carrier = _main_output(inventory, plant)
            if carrier:
                rows.append((regime, year, owners[plant], carrier, kt, True))
            continue
        for entity, carrier, share in _product_shares(products, fuel.get((plant, year), ""), method):
            rows.append((regime, year, entity, carrier, float(allocated_co2e(kt, share)), False))
    return pd.DataFrame(rows, columns=["regime", "year", "entity", "carrier", "kt", "unmetered"])


def _inside_totals(inventory: Inventory, supply: Supply, who: set[str]) -> pd.DataFrame:
    """year, entity, carrier, energy [TJ] made by plants whose emissions stand inside their firm's verified total."""
    hidden = set(hidden_plants(inventory).itertuples(index=False, name=None))
    made = supply.made[supply.made["entity"].isin(list(who)) & (supply.made["energy"] > 0) & (supply.made["kind"] != "fuel")]
    there = [key in hidden for key in zip(made["year"], made["plant"], strict=True)]
    return made.loc[there, ["year", "entity", "carrier", "energy"]]


def _product_shares(products: list[tuple[str, str, str, float]], fuel: str, method: str) -> list[tuple[str, str, float]]:
    """Share of each product of a plant: power against all other products by the method, those by their energy."""
    power = sum(energy for _, _, kind, energy in products if kind == "electricity")
    rest = sum(energy for _, _, kind, energy in products if kind != "electricity")
    heat_carrier = next((carrier for _, carrier, kind, _ in products if kind != "electricity"), "steam")
    row = method_row(method, heat_carrier, fuel) or method_row(NETWORK_METHOD)
    assert row is not None
    to_heat, to_power, undefined = shares(row, rest, power, float("nan"))
    if undefined is not None:
        to_heat, to_power, _ = shares(method_row(NETWORK_METHOD) or row, rest, power, float("nan"))
    return [
        (entity, carrier, (to_power * energy / power) if kind == "electricity" else (to_heat * energy / rest))
        for entity, carrier, kind, energy in products
    ]


def _main_fuel(inventory: Inventory) -> dict[tuple[str, object], str]:
    rows = inventory.rows[["plant", "year", "carrier"]][(inventory.rows["plant"] != "") & (inventory.rows["block"] == "fuel")]
    rows = rows.drop_duplicates(["plant", "year"])
    return dict(zip(zip(rows["plant"], rows["year"], strict=True), rows["carrier"], strict=True))


def _main_output(inventory: Inventory, plant: str) -> str:
    kinds = {each.plant: each.technology for each in inventory.park.plants}
    main = {each.technology: each.main_output for each in inventory.park.technologies}
    return str(main.get(kinds.get(plant, ""), "") or "")


def _conversions(inventory: Inventory, supply: Supply) -> pd.DataFrame:
    """Power or heat that a plant turns into another carrier (an electric boiler, a heat pump), by its technology's own
    ratio: year, entity, carrier made, from, energy [TJ]."""
    flows, plants = inventory.park.tables["technology_flows"], inventory.park.tables["plants"]
    kinds = dict(zip(inventory.tables.flows["carrier"], inventory.tables.flows["kind"], strict=True))
    inputs = flows[(flows["direction"] == "in") & flows["carrier"].map(kinds).isin(["electricity", "heat"])]
    inputs = plants[["plant", "technology"]].merge(inputs[["technology", "carrier", "per_output"]], on="technology")
    made = supply.made[["year", "entity", "carrier", "plant", "energy"]]
    rows = made.merge(inputs.rename(columns={"carrier": "from"}), on="plant")
    main = {each.technology: each.main_output for each in inventory.park.technologies}
    rows = rows[rows["carrier"] == rows["technology"].map(main)]
    return rows.assign(energy=rows["energy"] * rows["per_output"])[["year", "entity", "carrier", "from", "energy"]]


def _regime_factors(inventory: Inventory) -> pd.Series:
    """What a regime charges a buyer for a seller's carrier, kt/TJ, by regime, year, entity (seller), carrier."""
    from carbonpark.coefficients.rows_records import period_label

    deals = inventory.tables.deals
    frame = deals[["regime", "carrier", "supply_factor"]].assign(
        year=period_label(deals["year"], deals["period"]), entity=deals["seller"])
    return frame.groupby(["regime", "year", "entity", "carrier"], sort=False)["supply_factor"].mean()
