"""Mass and carbon of firms and of the park: what came in, what went out, and what is left to explain.

Domestic material input (DMI) is what crosses the boundary inwards by mass, fuels included; deals inside are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import fuel_lines
from carbonpark.coefficients.rows_factors import CO2_PER_C
from carbonpark.coefficients.rows_records import in_canonical
from carbonpark.factors import FactorMissing
from carbonpark.inventory.material_records import TOLERANCE, beside, masses, named
from carbonpark.ledger.scope1 import combustion_gas, process_gas
from carbonpark.ledger.scope3 import carbon_in_material
from carbonpark.park.catalogue import CARRIERS
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

VERIFIED_TOTAL = "verified_total"
Row = dict[str, Any]


def firm_rows(goods: pd.DataFrame) -> list[Row]:
    """Recorded goods in beside goods and wastes out, by firm and year; air and water are seldom recorded."""
    rows = []
    weighed = goods[["entity", "year", "flow"]].assign(kt=masses(goods))
    for (entity, year), part in weighed.groupby(["entity", "year"], sort=False):
        if not {"input", "output"} <= set(part["flow"]) and not {"input", "waste"} <= set(part["flow"]):
            continue
        row = {"kind": "enterprise", "year": year, "entity": entity, "direction": "in_out", "unit": "kt", "tolerance": TOLERANCE}
        if part["kt"].isna().any():
            rows.append(row | _note("{n} 条没有质量，不作平衡", "{n} records without a mass: not balanced", n=int(part["kt"].isna().sum())))
            continue
        came = float(part.loc[part["flow"] == "input", "kt"].sum())
        gone = float(part["kt"].sum()) - came
        # Less may leave than came (stock, air, water, what nobody recorded); more may not.
        rows.append(row | beside(came, gone, TOLERANCE * came) | {"within": "yes" if gone <= came * (1 + TOLERANCE) else "no"})
    return rows


def park_rows(inventory: Inventory, goods: pd.DataFrame) -> list[Row]:
    """What crosses the park's boundary by mass, year by year, and what firms of the park hand one another."""
    rows = []
    weighed = goods[["year", "flow", "inside"]].assign(kt=masses(goods))
    for year, part in weighed.groupby("year", sort=True):
        for direction, chosen in (
            ("in", part[(part["flow"] == "input") & ~part["inside"]]), ("out", part[(part["flow"] == "output") & ~part["inside"]]),
            ("waste", part[(part["flow"] == "waste") & ~part["inside"]]),
            ("inside", part[part["inside"] & (part["flow"] != "input")]),
        ):
            if chosen.empty:
                continue
            lost = int(chosen["kt"].isna().sum())
            rows.append({"kind": "park", "year": year, "entity": "park", "direction": direction, "recorded": float(chosen["kt"].sum(min_count=1)), "unit": "kt",
                         **(_note("{n} 条没有质量，未计入", "{n} records without a mass are left out", n=lost) if lost else {})})
    return rows


def carbon_rows(inventory: Inventory, goods: pd.DataFrame) -> list[Row]:
    """Carbon in (goods, raw-material fuels) beside carbon out (goods, wastes, process CO2), of firms whose goods say it."""
    said = goods[goods["carbon_content"].notna()]
    if said.empty:
        return []
    carbon = said.assign(c=carbon_in_material(masses(said), said["carbon_content"].to_numpy(float)))
    stock, gone = _feedstock_carbon(inventory), _process_carbon(inventory)
    rows = []
    for (entity, year), part in carbon.groupby(["entity", "year"], sort=False):
        goods_in = part.loc[part["flow"] == "input", "c"].sum()
        came = float(goods_in + stock.get((entity, year), 0.0))
        left = float(part.loc[part["flow"] != "input", "c"].sum() + gone.get((entity, year), 0.0))
        silent = int((goods.loc[(goods["entity"] == entity) & (goods["year"] == year), "carbon_content"].isna()).sum())
        row = {"kind": "carbon", "year": year, "entity": entity, "direction": "in_out", "unit": "kt C", "tolerance": TOLERANCE}
        note = _note("{n} 条物料没有含碳量", "{n} materials say no carbon content", n=silent) if silent else {}
        if came <= 0 or part["c"].isna().any():
            rows.append(row | {"recorded": left} | _note("投入的碳没有记录，不作平衡", "no carbon input is recorded: not balanced"))
        else:
            rows.append(row | beside(came, left, TOLERANCE * came) | note)
    return rows


def _feedstock_carbon(inventory: Inventory) -> dict[tuple[Any, Any], float]:
    """Carbon of raw-material fuels [kt C], as they would burn under the first regime."""
    tables = inventory.tables
    raw = tables.uses[tables.uses["purpose"] == "raw_material"]
    if raw.empty:
        return {}
    lines = fuel_lines(raw.assign(purpose="fuel"), tables.choices, [tables.regimes[0]])
    lines = lines[lines["gas"] == "CO2"]
    kt = np.asarray(combustion_gas(lines["use"], lines["combustion_factor"]), dtype=float) / CO2_PER_C
    return dict(lines.assign(c=kt).groupby(["entity", "year"])["c"].sum())


def _process_carbon(inventory: Inventory) -> dict[tuple[Any, Any], float]:
    """Carbon of process CO2 [kt C]; verified totals hold combustion too and are left out."""
    table = inventory.tables.process
    table = table[(table["regime"] == inventory.regimes[0]) & (table["gas"] == "CO2") & (table["activity"] != VERIFIED_TOTAL)]
    kt = np.asarray(process_gas(table["process_activity"], table["process_factor"]), dtype=float) / CO2_PER_C
    return dict(table.assign(c=kt).groupby(["entity", "year"])["c"].sum())


def material_input(inventory: Inventory, goods: pd.DataFrame | None = None) -> pd.DataFrame:
    """Domestic material input by year [kt]: `materials`, `fuels`, `kt`, `complete`, and what could not be weighed.

    Goods from outside the boundary and fuels by mass. Fuel made inside is taken off again; a good that the firm also has as
    an energy record counts there. Gas needs a density (own factor: quantity density, subject the carrier, kg/m3).
    """
    from carbonpark.inventory.material_records import goods_of

    goods = goods_of(inventory) if goods is None else goods
    bought = goods[(goods["flow"] == "input") & ~goods["inside"]]
    fuels = inventory.tables.uses
    fuels = fuels[fuels["carrier"].isin([name for name, each in CARRIERS.items() if each.kind == "fuel"]) & fuels["year"].isin(set(bought["year"]))]
    twice = set(zip(fuels["entity"], fuels["year"], named(fuels["carrier"]), strict=True))
    alone = [key not in twice for key in zip(bought["entity"], bought["year"], bought["name"], strict=True)]
    bought = bought[np.array(alone, dtype=bool)]
    weighed = fuels.assign(kt=_fuel_mass(inventory, fuels))
    rows = []
    for year in sorted(set(bought["year"])):             # a year without goods says nothing of material input
        part, burnt = bought[bought["year"] == year], weighed[(weighed["year"] == year) & (weighed["period"] == "")]
        mass = masses(part)
        missing = [*part.loc[np.isnan(mass), "material"], *burnt.loc[burnt["kt"].isna(), "carrier"]]
        known, fuel = float(np.nansum(mass)), float(burnt["kt"].sum())
        rows.append((year, known, fuel, known + fuel, not missing, ", ".join(dict.fromkeys(missing))))
    return pd.DataFrame(rows, columns=["year", "materials", "fuels", "kt", "complete", "missing"])


def _fuel_mass(inventory: Inventory, fuels: pd.DataFrame) -> np.ndarray[Any, Any]:
    """kt of fuel records: by weight, by reference heating value from TJ, by an own density from volume; else NaN."""
    amount, dimension = in_canonical(fuels["amount"], fuels["unit"])
    out = np.where(dimension == "mass", amount, np.nan)
    for carrier in fuels["carrier"].unique():
        here = (fuels["carrier"] == carrier).to_numpy()
        year = int(fuels.loc[here, "year"].iloc[0])
        try:
            density = inventory.library.find("density", carrier, year=year).value
            out = np.where(here & (dimension == "gas_volume"), amount * density, out)
        except FactorMissing:
            pass
        fuel = inventory.tables.choices.fuel(carrier, "location", year)
        if fuel is not None and fuel.physical_unit == "kt":
            out = np.where(here & (dimension == "energy"), amount / fuel.ncv, out)
    return out


def input_rows(inventory: Inventory, goods: pd.DataFrame) -> list[Row]:
    """Domestic material input as rows of the paper."""
    return [{"kind": "input", "year": each.year, "entity": "park", "item": "domestic_material_input", "direction": "in", "recorded": each.kt, "unit": "kt",
             **({} if each.complete else _note("无法称重，未计入：{which}", "could not be weighed and is left out: {which}", which=each.missing))}
            for each in material_input(inventory, goods).itertuples()]


def _note(zh: str, en: str, **words: object) -> Row:
    said = Text(zh, en).filled(**words)
    return {"note_zh": said.zh, "note_en": said.en}
