"""C12: the default of bought heat (0.11 tCO2/GJ) is fossil heat; heat from power, waste or the ground is not.

Where the records show how heat was made (the seller's plants burn nothing, or the note says so), the default overstates it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_power import FREE_HEAT, GREEN
from carbonpark.coefficients.rows_records import texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

OTHER_HEAT = re.compile(
    r"electric|heat.?pump|waste.?heat|residual heat|geotherm|solar|nuclear|电锅炉|电加热|电制热|热泵|余热|废热|地热|太阳能|核能",
    re.IGNORECASE,
)
"""Words of a record that say its heat is not made by fuel."""


def c12_heat_default(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Bought heat at the fossil default although it was made without fuel; across the boundary, and between firms."""
    sellers = fuel_free_sellers(park)
    deals = tables.deals
    found = _charged(sellers, tables.bought, "entity", True)
    found += _charged(
        sellers, deals[deals["first"].astype(bool)].assign(partner=deals["seller"]), "buyer", False
    )
    return found or [
        passed(
            "C12", Text("热力缺省因子只用于燃料热", "the heat default stands for heat from fuel only"), "warn"
        )
    ]


def fuel_free_sellers(park: Park) -> set[str]:
    """Firms that make heat, and only in plants known to burn nothing: by their technology's inputs or name."""
    power, energy = park.tables["power_heat"], park.tables["energy"]
    heat = power[(texts(power, "flow") == "generated") & (texts(power, "carrier") != "electricity")]
    if heat.empty:
        return set()
    free = _fuel_free_plants(park) - set(texts(energy, "plant"))
    makers = (
        pd.Series(texts(heat, "plant").isin(list(free)).to_numpy(bool))
        .groupby(texts(heat, "enterprise").to_numpy())
        .all()
    )
    return set(makers.index[makers])


def _fuel_free_plants(park: Park) -> set[str]:
    plants, technologies, flows = (
        park.tables["plants"],
        park.tables["technologies"],
        park.tables["technology_flows"],
    )
    inputs = flows[texts(flows, "direction") == "in"]
    clean = (
        texts(inputs, "carrier").isin(["electricity", *FREE_HEAT]).groupby(texts(inputs, "technology")).all()
    )
    names = (
        texts(technologies, "technology")
        + " "
        + texts(technologies, "title_zh")
        + " "
        + texts(technologies, "title_en")
        + " "
        + texts(technologies, "table_id")
    )
    named = set(texts(technologies, "technology")[names.str.contains(OTHER_HEAT)]) - set(clean.index[~clean])
    kinds = named | set(clean.index[clean])
    return set(texts(plants, "plant")[texts(plants, "technology").isin(list(kinds))])


def _charged(sellers: set[str], lines: pd.DataFrame, who: str, outside: bool) -> list[Finding]:
    heat = lines[
        (lines["kind"] == "heat")
        & (lines["supply_factor"] > 0)
        & (lines["method"] == "default")
        & (lines["buy"] > 0)
    ]
    heat = heat[~heat["contract"].isin(GREEN) & ~heat["carrier"].isin([*FREE_HEAT, "cooling"])]
    if heat.empty:
        return []
    said = heat["note"].astype(str) + " " + heat["source"].astype(str)
    other = said.map({words: bool(OTHER_HEAT.search(words)) for words in said.unique()})
    rows = heat[other.to_numpy(bool) | heat["partner"].isin(sellers).to_numpy(bool)]
    rows = rows[rows["regime"] == rows["regime"].iloc[0]] if len(rows) else rows
    found = []
    for year, part in rows.groupby("year", sort=True):
        size = float(np.nansum(bought_gas(part["buy"], part["supply_factor"]))) * T_PER_KT
        names = ", ".join(dict.fromkeys(part[who].astype(str)))[:120]
        where = (
            Text("", "")
            if outside
            else Text("（园区内交易，只影响企业之和）", " (a deal inside: the sum of firms only)")
        )
        found.append(
            Finding(
                "C12",
                "warn",
                Text(
                    "{year}年 {names} 购入的热不是燃料热，却按 0.11 tCO2/GJ 缺省计 {size} tCO2{where}：余热记作 waste_heat，电制热给供热方实测因子",
                    "{names} in {year}: heat not made by fuel stands at the default of 0.11 tCO2/GJ, {size} tCO2{where_en}: enter waste heat as "
                    "waste_heat, and for heat from power give the seller's own factor",
                ).filled(year=year, names=names, size=f"{size:,.0f}", where=where.zh, where_en=where.en),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=size,
            )
        )
    return found
