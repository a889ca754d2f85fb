"""C8: units and factors that cannot be right.

A fuel's own heating value or factor is compared with that fuel's default (±30 %; fixed ranges for all fuels
fail: blast-furnace gas is 6.6 tCO2/tce, biomass 0). Factors of electricity and heat vary more than that by
nature and are tested by membership of the regime's table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_factors import CO2_PER_C
from carbonpark.factors import library
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import quietly
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

SPREAD = 0.30


def c8_ranges(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Own heating values and factors outside ±30 % of the fuel's default; power and heat factors from no
    table."""
    found = (
        _heating_values(tables)
        + _fuel_factors(tables)
        + _sheet_of_factors(park, tables, lines)
        + _foreign_factors(tables)
    )
    return found or [
        passed(
            "C8",
            Text(
                "热值与因子在各自缺省值±30%以内", "heating values and factors within 30 % of their defaults"
            ),
        )
    ]


def _heating_values(tables: RowTables) -> list[Finding]:
    uses = tables.uses[tables.uses["ncv_method"] == "own"]
    default = {
        (carrier, year): _default_ncv(tables, carrier, year)
        for carrier, year in set(zip(uses["carrier"], uses["year"], strict=True))
    }
    known = pd.Series(
        [default[key] for key in zip(uses["carrier"], uses["year"], strict=True)],
        index=uses.index,
        dtype=float,
    )
    ratio = uses["tj_per_amount"] / known
    bad = uses[(ratio < 1 - SPREAD) | (ratio > 1 + SPREAD)]
    found = []
    for place, row in bad.iterrows():
        factor = tables.fuel.loc[tables.fuel["input_ref"] == row["input_ref"], "combustion_factor"].max()
        excess = row["use"] * (1 - 1 / ratio[place])
        found.append(
            Finding(
                "C8",
                "block",
                Text(
                    "{entity} 的 {carrier} 自有热值是缺省值的 {ratio} 倍：核对单位（kJ/kg、kcal/kg、m3 与万m3）",
                    "{entity}: own heating value of {carrier} is {ratio} times its default: check the "
                    "unit (kJ/kg, kcal/kg, m3 and "
                    "10^4 m3)",
                ).filled(entity=row["entity"], carrier=row["carrier"], ratio=f"{ratio[place]:.3g}"),
                year=row["year"],
                rows=refs([row["input_ref"]]),
                tco2=abs(float(np.nan_to_num(combustion_gas(excess, factor)))) * T_PER_KT,
            )
        )
    return found


def _default_ncv(tables: RowTables, carrier: str, year: int) -> float:
    fuel = tables.choices.fuel(carrier, "location", year)
    return fuel.ncv if fuel is not None else float("nan")


def _fuel_factors(tables: RowTables) -> list[Finding]:
    own = tables.fuel[
        (tables.fuel["method"] == "own") & (tables.fuel["gas"] == "CO2") & (tables.fuel["own_factor"].notna())
    ]
    told: dict[tuple[Text, object, str], Finding] = {}
    for regime, rows in own.groupby("regime", sort=False):
        for _, row in rows.iterrows():
            fuel = tables.choices.fuel(row["carrier"], str(regime), row["year"])
            value = row["combustion_factor"] + row["biogenic_factor"]
            if fuel is None or not fuel.co2 or abs(value / fuel.co2 - 1) <= SPREAD:
                continue
            message = Text(
                "{entity} 的 {carrier} 自有排放因子是缺省值的 {ratio} 倍：核对单位（tC 与 tCO2 差 3.667 倍；kg 与 t）",
                "{entity}: own factor of {carrier} is {ratio} times its default: check the unit (tC v. tCO2 is 3.667; kg v. t)",
            ).filled(entity=row["entity"], carrier=row["carrier"], ratio=f"{value / fuel.co2:.3g}")
            # Regimes with the same figures say it once.
            key = (message, row["year"], str(row["input_ref"]))
            told[key] = Finding(
                "C8",
                "block",
                message,
                year=row["year"],
                rows=refs([row["input_ref"]]),
                regimes=(*(told[key].regimes if key in told else ()), str(regime)),
                tco2=abs(float(np.nan_to_num(combustion_gas(row["use"], value - fuel.co2)))) * T_PER_KT,
            )
    return list(told.values())


def _sheet_of_factors(park: Park, tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """Heating values and CO2 factors of fuels in the park's own factors (sheet 19), against the packaged ones."""
    sheet = park.tables["factors"]
    used = set(tables.uses["carrier"])
    rows = sheet[
        sheet["subject"].isin(used)
        & sheet["quantity"].isin(["ncv", "emission_factor"])
        & sheet["gas"].isin(["", "CO2"])
    ]
    found = []
    for row in rows.itertuples():
        default = _packaged(tables, str(row.subject), str(row.quantity), str(row.unit))
        value = _canonical(float(row.value), str(row.unit))
        if not default or np.isnan(default) or np.isnan(value) or abs(value / default - 1) <= SPREAD:
            continue
        own = lines[
            (lines["carrier"] == row.subject)
            & (lines["regime"] == tables.regimes[0].id)
            & (lines["block"] == "fuel")
            & (lines["gas"] == "CO2")
        ]
        for year, part in own.groupby("year", sort=False):
            tco2 = abs(float(part["tco2e"].sum()) * (1 - default / value)) if value else float("nan")
            found.append(
                Finding(
                    "C8",
                    "block",
                    Text(
                        "{year}年：自有因子表中 {carrier} 的{what}是缺省值的 {ratio} 倍：核对单位（kJ/kg 与 kcal/kg，tC 与 tCO2 差 3.667 倍，kg 与 t）",
                        "{year}: the {what_en} of {carrier} in the park's own factors is {ratio} times its default: check the unit (kJ/kg and kcal/kg; "
                        "tC v. tCO2 is 3.667; kg v. t)",
                    ).filled(
                        year=year,
                        carrier=row.subject,
                        ratio=f"{value / default:.3g}",
                        what="热值" if row.quantity == "ncv" else "CO2 因子",
                        what_en="heating value" if row.quantity == "ncv" else "CO2 factor",
                    ),
                    year=year,
                    rows=refs([str(row.input_ref), *part["input_ref"]]),
                    tco2=tco2,
                )
            )
    return found


def _packaged(tables: RowTables, carrier: str, quantity: str, unit: str) -> float:
    """The packaged heating value or CO2 factor of a fuel in the canonical unit of the same kind; NaN where there is none."""
    fuel = replace(quietly(tables), library=library()).fuel(
        carrier, "location", int(tables.uses["year"].max())
    )
    if fuel is None or fuel.biogenic:
        return float("nan")
    try:
        kind = split_unit(unit).dimension.partition("/")[2]
    except UnitError:
        return float("nan")
    per = {"mass": "kt", "gas_volume": "MNm3", "liquid_volume": "ML"}.get(kind)
    if quantity == "ncv":
        return fuel.ncv if per == fuel.physical_unit else float("nan")
    return fuel.co2 if kind == "energy" else float("nan")


def _canonical(value: float, unit: str) -> float:
    try:
        read = split_unit(unit)
    except UnitError:
        return float("nan")
    return value * read.scale * (CO2_PER_C if read.dimension.startswith("C/") else 1.0)


def _foreign_factors(tables: RowTables) -> list[Finding]:
    """Factors of power and heat that the park or scenario gave itself and no published row has."""
    lines = tables.bought[(tables.bought["method"] == "own")]
    published = {kind: _published(tables, kind) for kind in ("electricity", "heat")}
    found = []
    for (regime, kind, value), rows in lines.groupby(["regime", "kind", "supply_factor"], sort=False):
        if np.isclose(published[str(kind)], value, rtol=1e-6, atol=0).any():
            continue
        tco2 = float(np.nan_to_num(bought_gas(rows["buy"], rows["supply_factor"])).sum()) * T_PER_KT
        found.append(
            Finding(
                "C8",
                "warn",
                Text(
                    "{regime}：{kind}因子 {value} tCO2/TJ 是自有值，不在已公布的表中：随附出处备查",
                    "{regime}: the factor of {kind}, {value} tCO2/TJ, is the park's own and in no "
                    "published table: keep its "
                    "source at hand",
                ).filled(regime=regime, kind=kind, value=f"{float(value) * T_PER_KT:.5g}"),
                rows=refs(rows["input_ref"]),
                tco2=tco2,
            )
        )
    return found


def _published(tables: RowTables, kind: str) -> np.ndarray:
    subjects = (
        [
            ("average", "electricity"),
            ("excluding_market_traded_non_fossil", "electricity"),
            ("fossil_only", "electricity"),
        ]
        if kind == "electricity"
        else [("heat", "heat_default")]
    )
    rows = [
        row for quantity, subject in subjects for row in tables.choices.library.candidates(quantity, subject)
    ]
    return np.array([0.0, *(row.canonical for row in rows if not row.own)])
