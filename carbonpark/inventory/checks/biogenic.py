"""C4: CO2 of biomass stands beside the total, its CH4 and N2O stand in it, and waste is split.

Carriers of the catalogue are biogenic by their table row. What slips in is biomass under a name of the park's own,
waste burnt as if all its carbon were fossil, and biomass whose CH4 and N2O nobody gave.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import is_biogenic, quietly
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import co2e, combustion_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

BIOMASS_WORDS = re.compile(
    r"bio|wood|straw|husk|bagasse|bark|pellet|sawdust|black_?liquor|生物|秸秆|木[片屑柴]|稻壳|蔗渣|沼气|黑液",
    re.IGNORECASE,
)
WASTES = ("municipal_waste", "industrial_waste")
SPLIT_WORDS = re.compile(r"fossil|biogenic|化石|生物", re.IGNORECASE)
LIKE = "straw_briquette"
"""Biomass whose CH4 and N2O stand for a carrier that has none, to say what is left out."""


def c4_biogenic(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Biogenic CO2 in the total; CH4 and N2O of biomass left out; waste without its fossil share."""
    burnt = tables.fuel[(tables.fuel["block"] == "fuel") & tables.fuel["status"].ne("NO")]
    found = _in_total(tables, burnt) + _left_out(tables, burnt) + _unsplit(tables, burnt)
    return found or [
        passed(
            "C4",
            Text(
                "生物质 CO2 未计入合计，CH4、N2O 已计入",
                "CO2 of biomass is outside the total, its CH4 and N2O inside",
            ),
        )
    ]


def _in_total(tables: RowTables, burnt: pd.DataFrame) -> list[Finding]:
    """Own carriers that are biomass by name and yet give fossil CO2."""
    from carbonpark.park.catalogue import CARRIERS

    names = [
        name
        for name in burnt["carrier"].unique()
        if BIOMASS_WORDS.search(name) and (name not in CARRIERS or is_biogenic(tables, name))
    ]
    rows = burnt[
        burnt["carrier"].isin(names)
        & (burnt["gas"] == "CO2")
        & (burnt["combustion_factor"] > 0)
        & (burnt["use"] > 0)
    ]
    found = []
    for (carrier, year), part in rows.groupby(["carrier", "year"], sort=True):
        first = part[part["regime"] == part["regime"].iloc[0]]
        found.append(
            Finding(
                "C4",
                "block",
                Text(
                    "{year}年“{carrier}”是生物质，其 CO2 {tco2} t 却计入合计：改用目录中的生物质品种（CO2 单列），或删去自有 CO2 因子",
                    "{year}: '{carrier}' is biomass, and its {tco2} t CO2 stand in the total: use a biomass carrier of the catalogue (CO2 as a "
                    "memo item), or drop the own CO2 factor",
                ).filled(year=year, carrier=carrier, tco2=f"{_tonnes(first):,.0f}"),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=_tonnes(first),
                regimes=tuple(part["regime"].unique()),
            )
        )
    return found


def _left_out(tables: RowTables, burnt: pd.DataFrame) -> list[Finding]:
    """Biomass burnt without CH4 or N2O under a regime that counts them."""
    other = burnt[burnt["gas"].isin(["CH4", "N2O"]) & burnt["combustion_factor"].isna() & (burnt["use"] > 0)]
    names = [
        name for name in other["carrier"].unique() if BIOMASS_WORDS.search(name) or is_biogenic(tables, name)
    ]
    rows = other[other["carrier"].isin(names)]
    found = []
    for (carrier, year), part in rows.groupby(["carrier", "year"], sort=True):
        first = part[part["regime"] == part["regime"].iloc[0]]
        size = sum(_like(tables, row.use, row.gas, row.warming, int(row.year)) for row in first.itertuples())
        found.append(
            Finding(
                "C4",
                "warn",
                Text(
                    "{year}年“{carrier}”没有 {gases} 因子，未计入合计（按秸秆约 {size} tCO2e）：在自有因子表补充",
                    "{year}: '{carrier}' has no factor of {gases}, so they are not in the total (at those of straw about {size} tCO2e): give "
                    "them in the park's own factors",
                ).filled(
                    year=year,
                    carrier=carrier,
                    gases=", ".join(dict.fromkeys(first["gas"])),
                    size=f"{size:,.1f}",
                ),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=size,
                regimes=tuple(part["regime"].unique()),
            )
        )
    return found


def _unsplit(tables: RowTables, burnt: pd.DataFrame) -> list[Finding]:
    """Waste burnt as fuel whose record does not say that its factor holds the fossil carbon only."""
    waste = burnt[
        burnt["carrier"].isin(WASTES)
        & (burnt["gas"] == "CO2")
        & (burnt["use"] > 0)
        & (burnt["combustion_factor"] > 0)
    ]
    said = (waste["note"].astype(str) + waste["source"].astype(str)).str.contains(SPLIT_WORDS)
    found = []
    for year, part in waste[~said].groupby("year", sort=True):
        first = part[part["regime"] == part["regime"].iloc[0]]
        found.append(
            Finding(
                "C4",
                "warn",
                Text(
                    "{year}年垃圾或废料焚烧未分化石碳与生物碳，全部 {tco2} t CO2 计入合计：只计化石部分，并在备注写明“化石碳占比”",
                    "{year}: waste is burnt without a split into fossil and biogenic carbon; all of {tco2} t CO2 stand in the total: count the "
                    "fossil part only and say so in the note ('fossil share')",
                ).filled(year=year, tco2=f"{_tonnes(first):,.0f}"),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=_tonnes(first),
                regimes=tuple(part["regime"].unique()),
            )
        )
    return found


def _like(tables: RowTables, use: float, gas: str, warming: float, year: int) -> float:
    fuel = quietly(tables).fuel(LIKE, "location", year)
    chosen = fuel.chosen.get(gas.lower()) if fuel is not None else None
    return (
        float(co2e(combustion_gas(use, chosen.value), warming)) * T_PER_KT
        if chosen is not None
        else float("nan")
    )


def _tonnes(rows: pd.DataFrame) -> float:
    mass = np.asarray(combustion_gas(rows["use"], rows["combustion_factor"]), dtype=float)
    return float(np.nansum(co2e(mass, rows["warming"].to_numpy(float)))) * T_PER_KT
