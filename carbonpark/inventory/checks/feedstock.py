"""C5: fuel used as raw material is not burnt, but its carbon must turn up somewhere.

Every raw-material use needs, in the same firm and year, a process record or a product with its carbon; and
no more carbon may leave in products than came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import fuel_lines
from carbonpark.coefficients.rows_factors import CO2_PER_C
from carbonpark.coefficients.rows_records import numbers, texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

FEEDSTOCK_TRADES = ("25", "26", "31", "32")
"""Divisions of GB/T 4754 that use fuels as raw material: petroleum and coking, chemicals, iron and steel,
non-ferrous."""

FEEDSTOCKS = (
    "naphtha",
    "natural_gas",
    "coke",
    "lpg",
    "raw_coal",
    "anthracite",
    "cleaned_coal",
    "refinery_gas",
)


def c5_feedstock(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Raw material without a process; more carbon out than in; trades that say nothing of raw material."""
    found = _without_process(park, tables) + _carbon_out(park, tables) + _silent_trades(tables)
    return found or [
        passed(
            "C5", Text("原料用能均有对应过程或产品碳", "every raw-material use has its process or product")
        )
    ]


def _carbon_in(tables: RowTables) -> pd.DataFrame:
    """Raw-material records with the CO2 their carbon would make if burnt [t], under the first regime."""
    raw = tables.uses[tables.uses["purpose"] == "raw_material"]
    as_burnt = fuel_lines(raw.assign(purpose="fuel"), tables.choices, [tables.regimes[0]])
    as_burnt = as_burnt[as_burnt["gas"] == "CO2"]
    mass = np.asarray(combustion_gas(as_burnt["use"], as_burnt["combustion_factor"]), dtype=float)
    return as_burnt.assign(tco2=mass * T_PER_KT)


def _without_process(park: Park, tables: RowTables) -> list[Finding]:
    raw = _carbon_in(tables)
    raw = raw[~(raw["status"].isin(["NO"]) | (raw["tco2"] == 0))]
    process, goods = park.tables["process"], park.tables["materials"]
    with_carbon = goods[(texts(goods, "flow") == "output") & numbers(goods, "carbon_content").notna()]
    answered = {
        *zip(texts(process, "enterprise"), process["year"], strict=True),
        *zip(texts(with_carbon, "enterprise"), with_carbon["year"], strict=True),
    }
    silent = [pair not in answered for pair in zip(raw["entity"], raw["year"], strict=True)]
    lone = raw[np.array(silent, dtype=bool)]
    return [
        Finding(
            "C5",
            "block",
            Text(
                "{entity} {year}年有原料用能，却没有过程排放记录，也没有产品含碳量：补录过程或产品碳（全部氧化约 {size} tCO2）",
                "{entity} uses raw-material energy in {year} but has neither a process record nor a "
                "product with its carbon: "
                "add one (all of it oxidised would be {size} tCO2)",
            ).filled(entity=entity, year=year, size=f"{rows['tco2'].sum():.0f}"),
            year=year,
            rows=refs(rows["input_ref"]),
            tco2=float(rows["tco2"].sum()),
        )
        for (entity, year), rows in lone.groupby(["entity", "year"], sort=True)
    ]


def _carbon_out(park: Park, tables: RowTables) -> list[Finding]:
    """Carbon in products above the carbon of raw-material energy and carbon-bearing materials, as tCO2."""
    goods = park.tables["materials"]
    content, amount = numbers(goods, "carbon_content"), numbers(goods, "quantity")
    scale = texts(goods, "unit").map(_kt).astype(float)
    flow = texts(goods, "flow")
    tco2 = amount * scale * content * CO2_PER_C * T_PER_KT
    sign = np.where(flow == "input", 1.0, -1.0)
    frame = pd.DataFrame(
        {
            "entity": texts(goods, "enterprise"),
            "year": goods["year"],
            "net": tco2 * sign,
            "ref": texts(goods, "input_ref"),
            "out": flow == "output",
        }
    )
    frame = frame[
        frame["net"].notna() & frame["entity"].isin(set(tables.who.loc[tables.who["inside"], "entity"]))
    ]
    raw = _carbon_in(tables).groupby(["entity", "year"])["tco2"].sum()
    found = []
    for (entity, year), rows in frame.groupby(["entity", "year"], sort=True):
        balance = float(rows["net"].sum() + raw.get((entity, year), 0.0))
        if rows["out"].any() and balance < -0.01 * float(-rows.loc[rows["out"], "net"].sum()):
            found.append(
                Finding(
                    "C5",
                    "block",
                    Text(
                        "{entity} {year}年产品带走的碳多于原料带入的碳，差 {size} tCO2：核对含碳量与单位（tC 与 tCO2 差 3.667 倍）",
                        "{entity} in {year}: products carry away more carbon than came in, by {size} "
                        "tCO2: check contents and "
                        "units (tC v. tCO2 is 3.667)",
                    ).filled(entity=entity, year=year, size=f"{-balance:.0f}"),
                    year=year,
                    rows=refs(rows["ref"]),
                    tco2=-balance,
                )
            )
    return found


def _silent_trades(tables: RowTables) -> list[Finding]:
    """Chemical and metal firms that burn feedstock-capable fuels and report no raw-material use at all."""
    uses = tables.uses
    trade = uses["industry"].str.extract(r"(\d{2})", expand=False).isin(FEEDSTOCK_TRADES)
    burnt = uses[trade & (uses["purpose"] == "fuel") & uses["carrier"].isin(FEEDSTOCKS) & (uses["use"] > 0)]
    said = set(uses.loc[uses["purpose"] == "raw_material", "entity"])
    silent = burnt[~burnt["entity"].isin(said)]
    if silent.empty:
        return []
    names = list(dict.fromkeys(silent["entity"]))
    return [
        Finding(
            "C5",
            "warn",
            Text(
                "{count} 家石化、化工、冶金企业没有原料用能记录（205-1 第6栏）：{names}。确无原料用途的填 NO",
                "{count} firms of feedstock trades report no raw-material use (form 205-1, column 6): "
                "{names}. Enter NO where there "
                "is none",
            ).filled(count=len(names), names=", ".join(names[:8])),
            rows=refs(silent["input_ref"]),
        )
    ]


def _kt(spelling: str) -> float:
    try:
        read = split_unit(spelling)
    except UnitError:
        return float("nan")
    return read.scale if read.dimension in ("mass", "mass/time") else float("nan")
