"""C6: power a firm makes from sun or wind and uses itself counts once: at no emissions, and as energy.

What is made is used or sent out, no more; it is no purchase too, and no "avoided" emission. Whoever sold the certificate
of power he used has sold its emptiness: market-based, that power stands at the residual factor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_energy import plant_is_renewable
from carbonpark.coefficients.rows_records import texts
from carbonpark.inventory.certificates import ledger_of
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import power_tonnes
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.park.certificate_rules import TJ_PER_MWH
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

AGREE = 0.01
AVOIDED_WORDS = re.compile(r"avoid|pv|photovolt|solar|wind|光伏|风电|绿电|避免", re.IGNORECASE)


def c6_own_power(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """More own power sent out than made; own power booked as bought; avoided emissions; certificates sold."""
    power = tables.flows[tables.flows["kind"] == "electricity"]
    found = (
        _sent_out(park, tables, power)
        + _bought_too(tables, power)
        + _avoided(tables)
        + _certificate_sold(park, tables, power)
    )
    return found or [
        passed("C6", Text("自发自用光伏、风电只计一次", "own power from sun and wind is counted once"))
    ]


def _sent_out(park: Park, tables: RowTables, power: pd.DataFrame) -> list[Finding]:
    """Sales named as own power (contract `self`, or of a renewable plant) above what was made."""
    renewable = [name for name, is_ in plant_is_renewable(park).items() if is_]
    sold = power[(power["flow"] == "sold") & ((power["contract"] == "self") | power["plant"].isin(renewable))]
    if sold.empty:
        return []
    keys = ["entity", "year", "period"]
    fossil_self = power[(power["flow"] == "generated") & ~power["renewable"]].groupby(keys)["energy"].sum()
    made = power[power["renewable"]].groupby(keys)["energy"].sum()
    found = []
    for key, rows in sold.groupby(keys, sort=True):
        named = rows["plant"].isin(renewable).all()
        there = float(made.get(key, 0.0)) + (0.0 if named else float(fossil_self.get(key, 0.0)))
        over = float(rows["energy"].sum()) - there
        if over <= AGREE * float(rows["energy"].sum()):
            continue
        entity, year, period = key
        found.append(
            Finding(
                "C6",
                "block",
                Text(
                    "{entity} {year}年外送自发电 {sold} TJ，多于自产 {made} TJ：自产 = 自用 + 外送，核对计量和负号",
                    "{entity} sends out {sold} TJ of its own power in {year}, more than the {made} TJ it made: made = used + sent out; check the meters",
                ).filled(entity=entity, year=year, sold=f"{rows['energy'].sum():.4g}", made=f"{there:.4g}"),
                year=f"{year} {period}" if period else year,
                rows=refs(rows["input_ref"]),
                tco2=power_tonnes(tables, over, int(year)),
            )
        )
    return found


def _bought_too(tables: RowTables, power: pd.DataFrame) -> list[Finding]:
    """Purchases under contract `self` beside generation: the same MWh twice in the energy total."""
    bought = power[(power["flow"] == "bought") & (power["contract"] == "self") & (power["energy"] > 0)]
    makers = power[power["renewable"] & (power["energy"] > 0)]
    if bought.empty or makers.empty:
        return []
    made = set(zip(makers["entity"], makers["year"], strict=True))
    twice = bought[[key in made for key in zip(bought["entity"], bought["year"], strict=True)]]
    return [
        Finding(
            "C6",
            "block",
            Text(
                "{entity} {year}年自发电既记自产又记购入（{gwh} TJ），能耗重复：删去购入行；购电若已是净额，不要再减光伏",
                "{entity} records its own power of {year} as made and as bought too ({gwh} TJ): energy counts twice. Delete the purchase; a "
                "purchase metered net of PV needs no further deduction",
            ).filled(entity=entity, year=year, gwh=f"{rows['energy'].sum():.4g}"),
            year=f"{year} {period}" if period else year,
            rows=refs(rows["input_ref"]),
            tco2=power_tonnes(tables, float(rows["energy"].sum()), int(year)),
        )
        for (entity, year, period), rows in twice.groupby(["entity", "year", "period"], sort=True)
    ]


def _avoided(tables: RowTables) -> list[Finding]:
    """Process records that take emissions off for PV: its power is at 0 already."""
    process = tables.process
    if process.empty:
        return []
    mass = process["process_activity"] * process["process_factor"] * process["warming"]
    rows = process[(mass < 0) & process["activity"].astype(str).str.contains(AVOIDED_WORDS)]
    found = []
    for (entity, year), part in rows.groupby(["entity", "year"], sort=True):
        first = part[part["regime"] == part["regime"].iloc[0]]
        size = abs(float(mass.loc[first.index].sum())) * T_PER_KT
        found.append(
            Finding(
                "C6",
                "block",
                Text(
                    "{entity} {year}年把光伏等自发电作为“避免的排放”扣减 {size} tCO2e：自用电已按 0 计，删去该行",
                    "{entity} takes {size} tCO2e off in {year} as 'avoided' by its own power, which stands at 0 already: delete the row",
                ).filled(entity=entity, year=year, size=f"{size:,.0f}"),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=size,
                regimes=tuple(part["regime"].unique()),
            )
        )
    return found


def _certificate_sold(park: Park, tables: RowTables, power: pd.DataFrame) -> list[Finding]:
    """Certificates of the firm's own plants sold beyond the power sent out: market-based, that power is residual."""
    if not texts(park.tables["certificates"], "claim").eq("sold").any():
        return []
    market = [
        rule.id
        for rule in tables.regimes
        if rule.electricity.get("certificate") == "prescribed"
        and rule.electricity.get("grid") != "fossil_only"
    ]
    if not market:
        return []
    ledger = ledger_of(park)
    renewable = {name for name, is_ in plant_is_renewable(park).items() if is_}
    sold = ledger[(ledger["claim"] == "sold") & ledger["plant"].isin(renewable)]
    owner = dict(zip(park.tables["plants"]["plant"], park.tables["plants"]["enterprise"], strict=True))
    inside = set(tables.who.loc[tables.who["inside"], "entity"])
    sold = sold.assign(entity=sold["plant"].map(owner))
    out = power[power["flow"] == "sold"].groupby(["entity", "year"])["energy"].sum()
    found = []
    for (entity, when), rows in sold[sold["entity"].isin(inside)].groupby(
        ["entity", "generated_year"], sort=True
    ):
        year = int(when)
        kept = float(rows["mwh"].sum()) * TJ_PER_MWH - float(out.get((entity, year), 0.0))
        if not kept > AGREE * float(rows["mwh"].sum()) * TJ_PER_MWH:
            continue
        size = power_tonnes(tables, kept, year, market[0])
        found.append(
            Finding(
                "C6",
                "block",
                Text(
                    "{entity} {year}年售出自用光伏、风电的绿证（自用 {mwh} MWh）：基于市场口径该电量按剩余因子计（{size} tCO2），不是 0",
                    "{entity} sold the certificates of own power it used in {year} ({mwh} MWh): market-based that power stands at the residual "
                    "factor ({size} tCO2), not at 0. Take the sale back, or enter that power as bought from the grid",
                ).filled(entity=entity, year=year, mwh=f"{kept / TJ_PER_MWH:,.10g}", size=f"{size:,.1f}"),
                year=year,
                rows=refs(rows["input_ref"]),
                tco2=size,
                regimes=tuple(market),
            )
        )
    return found
