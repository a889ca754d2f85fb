"""C18: a factor that already holds the fuel is not added to the fuel.

IPCC's factor of converter steel (1.46 tCO2/t) counts the coke that made the iron; the one of pig iron as well. A clinker or
lime factor above what the stone can give off holds the kiln's fuel. Beside such a factor the same fuel must not be burnt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import subject_of
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas, process_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

COALS = (
    "coke",
    "cleaned_coal",
    "raw_coal",
    "bituminous",
    "anthracite",
    "lignite",
    "petroleum_coke",
    "briquette",
    "other_washed_coal",
    "other_coal_products",
)
GASES = ("natural_gas", "coke_oven_gas", "blast_furnace_gas", "converter_gas")

HOLDS: dict[str, tuple[str, ...]] = {
    "sinter": ("coke", "anthracite", "raw_coal", "bituminous"),
    "pig_iron_BF": (*COALS, "blast_furnace_gas"),
    "DRI_production": (*COALS, "natural_gas"),
    "steel_BOF": (*COALS, "blast_furnace_gas", "converter_gas"),
    "steel_global": (*COALS, *GASES),
    "ammonia_mixed_ng": ("natural_gas",),
    "ammonia_mixed_pox": (*COALS, "fuel_oil", "naphtha"),
    "FeSi45": ("coke", "petroleum_coke"),
    "FeSi75": ("coke", "petroleum_coke"),
    "FeSi90": ("coke", "petroleum_coke"),
    "FeMn_7C": ("coke",),
    "FeMn_1C": ("coke",),
    "SiMn": ("coke",),
    "FeCr": ("coke",),
    "FeCr_sinter": ("coke",),
    "silicon_metal": ("coke", "petroleum_coke"),
    "calcium_carbide": ("coke", "anthracite"),
    "anode_prebake": ("anodes", "petroleum_coke"),
    "anode_soderberg": ("anodes", "petroleum_coke"),
}
"""Activities whose factor holds the carbon of a reducing agent or fuel -> those carriers (IPCC 2006, volume 3, chapters 3 and 4)."""

STONE: dict[str, float] = {"clinker": 0.6, "lime": 0.913}
"""Most CO2 the stone of one tonne of product can give off [t/t]: clinker of 68 % CaO and 5 % MgO gives 0.68 x 44/56 + 0.05 x 44/40
= 0.589; dolomitic lime 0.913 (IPCC 2006 volume 3 table 2.4)."""


def c18_comprehensive(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Fuel burnt beside a process factor that holds it."""
    process = tables.process[
        (tables.process["gas"] == "CO2") & (tables.process["regime"] == tables.regimes[0].id)
    ]
    process = process[(process["process_activity"] > 0) & (process["process_factor"] > 0)]
    subject = process["factor_id"].map({id: subject_of(tables, id) for id in process["factor_id"].unique()})
    process = process.assign(name=subject.where(subject != "", process["activity"]).astype(str))
    found = _held(tables, process) + _above_stone(tables, process)
    return found or [
        passed("C18", Text("综合因子与燃料未重复", "no fuel is counted beside a factor that holds it"))
    ]


def _held(tables: RowTables, process: pd.DataFrame) -> list[Finding]:
    rows = process[process["name"].isin(list(HOLDS))]
    return [
        each
        for key, part in rows.groupby(["entity", "year", "name"], sort=True)
        for each in _beside(tables, key, part, HOLDS[str(key[2])], _tonnes(part))
    ]


def _above_stone(tables: RowTables, process: pd.DataFrame) -> list[Finding]:
    """Own factors of clinker, lime or glass above what the stone gives: the rest is fuel."""
    own = process[process["method"] == "own"]
    found: list[Finding] = []
    for word, most in STONE.items():
        rows = own[
            own["name"].str.contains(word, case=False)
            & (own["dimension"] == "mass")
            & (own["process_factor"] > most)
        ]
        for key, part in rows.groupby(["entity", "year", "name"], sort=True):
            fuel_part = float(((part["process_factor"] - most) * part["process_activity"]).sum()) * T_PER_KT
            found += _beside(tables, key, part, (*COALS, *GASES, "fuel_oil", "diesel"), fuel_part)
    return found


def _beside(
    tables: RowTables, key: tuple[object, ...], part: pd.DataFrame, fuels: tuple[str, ...], held: float
) -> list[Finding]:
    entity, year, name = key
    burnt = tables.fuel[
        (tables.fuel["entity"] == entity)
        & (tables.fuel["year"] == year)
        & (tables.fuel["gas"] == "CO2")
        & (tables.fuel["block"] == "fuel")
        & (tables.fuel["regime"] == tables.regimes[0].id)
        & tables.fuel["carrier"].isin(fuels)
        & (tables.fuel["purpose"] == "fuel")
    ]
    mass = np.asarray(combustion_gas(burnt["use"], burnt["combustion_factor"]), dtype=float)
    twice = min(float(np.nansum(mass)) * T_PER_KT, held)
    if twice <= 0:
        return []
    factor = float(part["process_factor"].max())
    return [
        Finding(
            "C18",
            "block",
            Text(
                "{entity} {year}年 {name} 的因子 {factor} tCO2/t 已含燃料或还原剂，又另计 {fuels} 的燃烧：重复 {size} tCO2。改用只含过程的因子，或把该燃料记为 IE",
                "{entity} in {year}: the factor of {name}, {factor} tCO2/t, holds its fuel or reducing agent, and {fuels} is counted as burnt too: {size} tCO2 "
                "twice. Take a factor of the process alone, or set the fuel to IE",
            ).filled(
                entity=entity,
                year=year,
                name=name,
                factor=f"{factor:.4g}",
                fuels=", ".join(dict.fromkeys(burnt["carrier"])),
                size=f"{twice:,.0f}",
            ),
            year=year,
            rows=refs([*part["input_ref"], *burnt["input_ref"]]),
            tco2=twice,
        )
    ]


def _tonnes(part: pd.DataFrame) -> float:
    return float(np.nansum(process_gas(part["process_activity"], part["process_factor"]))) * T_PER_KT
