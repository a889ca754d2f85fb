"""Cogeneration: one plant's emissions shared between heat and power by every named method, side by side.

Methods and their reference efficiencies are rows of `chp_methods.csv`, each with its source. Whatever the method, the
two shares make one, and a plant that makes one product only charges it everything.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from math import isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, period_label
from carbonpark.inventory.networks import by_label
from carbonpark.ledger.allocation import allocated_co2e, carnot_work, separate_fuel
from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = (
    "plant", "entity", "year", "regime", "method", "fuel_TJ", "heat_TJ", "power_TJ", "share_heat", "share_power",
    "kt_heat", "kt_power", "t_per_GJ", "t_per_MWh", "title_zh", "title_en", "source", "verified", "note_zh", "note_en",
)
NETWORK_METHOD = "ghgp_efficiency"
"""The method by which supplier-specific accounts share a plant's emissions (GHG Protocol, CHP guidance 2006)."""

GJ_PER_MWH = 3.6
_FUELS = {
    "coal": ("coal", "bituminous", "anthracite", "lignite", "coke", "briquette"),
    "biomass": ("straw", "wood", "biomass", "bagasse", "husk", "biogas"),
    "oil": ("oil", "diesel", "gasoline", "kerosene", "naphtha"),
    "natural_gas": ("natural_gas", "lng", "gas"),
}
"""Which reference row a fuel belongs to, by a word in its name; the first that fits."""

NOT_DEFINED = Text(
    "该方法不成立：单独生产所需燃料超过机组实际燃料",
    "not defined: the product alone would need more fuel than the plant burnt",
)
NO_REFERENCE = Text("没有该燃料的参考效率", "no reference efficiency for this fuel")
NO_FUEL = Text("机组燃料未知", "the plant's fuel is not known")
NO_CO2 = Text("机组排放含在企业核证总量中，无法单列", "the plant's emissions stand inside its firm's verified total")


@dataclass(frozen=True)
class Method:
    """One row of chp_methods.csv: how a method weighs heat and power."""

    method: str
    kind: str
    """efficiency | carnot | heat_alone | power_alone"""
    heat_carrier: str
    fuel: str
    heat: float
    power: float
    title: Text
    source: str
    verified: bool


@cache
def methods() -> tuple[Method, ...]:
    """Every row, in the order of the file."""
    with (Path(__file__).parent / "chp_methods.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Method(
                row["method"], row["kind"], row["heat_carrier"], row["fuel"], float(row["heat"] or nan),
                float(row["power"] or nan), Text(row["title_zh"], row["title_en"]),
                f"{row['source']}, {row['where']}", row["verified"] == "yes",
            )
            for row in csv.DictReader(file)
        )


def method_row(name: str, heat_carrier: str = "steam", fuel: str = "") -> Method | None:
    """The row of a method for that heat and fuel: the most particular one; None where it has none for the fuel."""
    rows = [row for row in methods() if row.method == name]
    if not rows:
        raise _unknown(name)
    fitting = [row for row in rows if row.heat_carrier in ("", heat_carrier) and row.fuel in ("", fuel_kind(fuel))]
    return max(fitting, key=lambda row: (row.heat_carrier != "") + (row.fuel != ""), default=None)


def fuel_kind(carrier: str) -> str:
    """natural_gas, coal, oil, biomass, or '' for what the reference tables do not know."""
    return next((kind for kind, words in _FUELS.items() if any(word in carrier for word in words)), "")


def shares(row: Method, heat: float, power: float, fuel: float) -> tuple[float, float, Text | None]:
    """Share of heat and of power in the plant's emissions, which make one; NaN with the reason where undefined.

    heat, power, fuel : [TJ]
    """
    if heat <= 0 or power <= 0:
        return (nan, nan, NO_FUEL) if heat <= 0 and power <= 0 else (float(power <= 0), float(heat <= 0), None)
    if row.kind == "efficiency":
        ours, theirs = separate_fuel(heat, row.heat), separate_fuel(power, row.power)
    elif row.kind == "carnot":
        ours, theirs = carnot_work(heat, row.heat), carnot_work(power, row.power)
    else:
        alone = separate_fuel(heat, row.heat) if row.kind == "heat_alone" else separate_fuel(power, row.power)
        if isnan(fuel) or fuel <= 0:
            return nan, nan, NO_FUEL
        if alone > fuel:
            return nan, nan, NOT_DEFINED
        ours, theirs = (alone, fuel - alone) if row.kind == "heat_alone" else (fuel - alone, alone)
    part = ours / (ours + theirs)
    return part, 1.0 - part, None


def chp_table(inventory: Inventory) -> pd.DataFrame:
    """chp.csv: each plant that makes heat and power, each year, regime and method.

    `kt_*` in kt CO2e (CO2 under 910), `t_per_GJ` of heat, `t_per_MWh` of power.
    """
    rows: list[dict[str, object]] = []
    emissions = plant_emissions(inventory)
    for plant in cogeneration(inventory).to_dict("records"):
        for name in dict.fromkeys(row.method for row in methods()):
            row, share = _shared(name, plant)
            for regime in inventory.regimes:
                total = emissions.get((regime, plant["year"], plant["plant"]), nan)
                rows.append(_line(plant, regime, name, row, share, total))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def cogeneration(inventory: Inventory) -> pd.DataFrame:
    """Plants with heat and power in a year: plant, entity, year, heat_carrier, heat, power, fuel [TJ], main_fuel, hidden."""
    flows = inventory.tables.flows[["plant", "entity", "year", "period", "flow", "kind", "carrier", "energy"]]
    made = flows[(flows["flow"] == "generated") & (flows["plant"] != "") & flows["kind"].isin(["electricity", "heat"])]
    made = made.assign(
        year=period_label(made["year"], made["period"]),
        heat=made["energy"].where(made["kind"] == "heat"), power=made["energy"].where(made["kind"] == "electricity"),
        heat_carrier=made["carrier"].where(made["kind"] == "heat"),
    )
    plants = made.groupby(["plant", "entity", "year"], sort=False)
    table = plants[["heat", "power"]].sum(min_count=1).join(plants["heat_carrier"].first())
    table = table[table["heat"].notna() & table["power"].notna() & (table[["heat", "power"]].sum(axis=1) > 0)]
    return by_label(table.reset_index()).merge(by_label(_fuel(inventory)), on=["plant", "year"], how="left")


def plant_emissions(inventory: Inventory) -> dict[tuple[str, object, str], float]:
    """CO2e of the fuel each plant burns [kt], by regime, year and plant; absent where nothing of it is known."""
    of_plants = (inventory.rows["plant"] != "") & inventory.rows["block"].isin(["fuel", "transformation"])
    lines = inventory.rows[["regime", "year", "plant", "tco2e"]][of_plants]
    lines = lines.assign(kt=lines["tco2e"] / 1000.0)
    sums = lines.groupby(["regime", "year", "plant"], sort=False)["kt"].sum(min_count=1).dropna()
    hidden = set(hidden_plants(inventory).itertuples(index=False, name=None))
    return {key: float(value) for key, value in sums.items() if key[1:] not in hidden}


def _fuel(inventory: Inventory) -> pd.DataFrame:
    """plant, year, fuel [TJ], main_fuel, hidden: what each plant burnt; the fuel with the most TJ gives the reference."""
    uses = inventory.tables.uses[["plant", "year", "period", "purpose", "carrier", "status", "use"]]
    burnt = uses[(uses["plant"] != "") & uses["purpose"].isin(["fuel", "transformation"])]
    burnt = burnt.assign(year=period_label(burnt["year"], burnt["period"]), unknown=burnt["status"].isin(UNKNOWN))
    by_fuel = burnt.groupby(["plant", "year", "carrier"], sort=False)["use"].sum(min_count=1).reset_index()
    by_fuel = by_fuel.sort_values("use", ascending=False, kind="stable")
    plants = by_fuel.groupby(["plant", "year"], sort=False)
    table = plants["use"].sum(min_count=1).rename("fuel").to_frame().join(plants["carrier"].first().rename("main_fuel"))
    table["fuel"] = table["fuel"].mask(burnt.groupby(["plant", "year"], sort=False)["unknown"].any())
    return table.reset_index()


def hidden_plants(inventory: Inventory) -> pd.DataFrame:
    """year, plant: plants whose CO2 is part of a verified total of the firm."""
    uses = inventory.tables.uses
    rows = uses[["year", "period", "plant"]][uses["in_verified_total"].astype(bool) & (uses["plant"] != "")]
    return rows.assign(label=period_label(rows["year"], rows["period"]))[["label", "plant"]].drop_duplicates()


def _shared(name: str, plant: dict[str, object]) -> tuple[Method | None, tuple[float, float, Text | None]]:
    row = method_row(name, str(plant["heat_carrier"]), str(plant["main_fuel"]))
    if row is None:
        return None, (nan, nan, NO_REFERENCE)
    return row, shares(row, float(str(plant["heat"])), float(str(plant["power"])), float(str(plant["fuel"])))


def _line(plant: dict[str, object], regime: str, name: str, row: Method | None,
          share: tuple[float, float, Text | None], total: float) -> dict[str, object]:
    heat, power = float(str(plant["heat"])), float(str(plant["power"]))
    to_heat, to_power = allocated_co2e(total, share[0]), allocated_co2e(total, share[1])
    said = row or next(each for each in methods() if each.method == name)
    note = share[2] or (NO_CO2 if isnan(total) else Text("", ""))
    return {
        "plant": plant["plant"], "entity": plant["entity"], "year": plant["year"], "regime": regime, "method": name,
        "fuel_TJ": plant["fuel"], "heat_TJ": heat, "power_TJ": power, "share_heat": share[0], "share_power": share[1],
        "kt_heat": to_heat, "kt_power": to_power, "t_per_GJ": to_heat / heat if heat > 0 else nan,
        "t_per_MWh": to_power / power * GJ_PER_MWH if power > 0 else nan, "title_zh": said.title.zh,
        "title_en": said.title.en, "source": said.source, "verified": said.verified,
        "note_zh": note.zh, "note_en": note.en,
    }


def _unknown(name: str) -> InputError:
    names = list(dict.fromkeys(row.method for row in methods()))
    guess = nearest(name, names)
    return InputError([Problem(
        Place(field=name), Text(f"没有名为“{name}”的热电分摊方法", f"there is no allocation method '{name}'"),
        Text(f"是不是“{guess}”？" if guess else f"可用：{'、'.join(names)}",
             f"did you mean '{guess}'?" if guess else f"use one of {', '.join(names)}"))])
