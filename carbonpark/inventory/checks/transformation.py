"""C9: what is transformed is charged once, at its input or at its output.

No more energy or carbon comes out of a transformation than goes in; by-product gas burnt on site must have been taken off
the input first; heat or power of a neighbour whose fuel is charged is no purchase from outside. Where stocks are on
file, the sum by records (sector approach) is held against apparent consumption (reference approach): 5 % apart at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.stocks import by_carrier
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

CLOSE = 0.01
APART = 0.05
"""Sector and reference approach may differ by so much (IPCC 2006, volume 2, chapter 6)."""

PARENTS: dict[str, tuple[str, ...]] = {
    "coke_oven_gas": ("cleaned_coal", "raw_coal", "bituminous", "other_washed_coal"),
    "blast_furnace_gas": ("coke", "cleaned_coal"),
    "converter_gas": ("coke", "cleaned_coal"),
    "refinery_gas": ("crude_oil", "fuel_oil", "naphtha"),
    "other_gas": ("raw_coal", "bituminous", "anthracite", "coke"),
}
"""By-product gas -> the fuels its carbon came from."""
MAKERS = ("25", "31")
"""Divisions that make those gases: petroleum and coking, iron and steel."""


def c9_transformation(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Outputs above inputs; by-product gas charged beside its parent; neighbours' heat bought twice; two approaches apart."""
    co2 = tables.fuel[(tables.fuel["gas"] == "CO2") & (tables.fuel["regime"] == tables.regimes[0].id)]
    co2 = co2.assign(
        tco2=np.asarray(combustion_gas(co2["use"], co2["combustion_factor"]), dtype=float) * T_PER_KT
    )
    found = _more_out(co2) + _gas_twice(co2) + _gas_of_a_neighbour(co2) + _inside_bought_outside(tables) + _approaches(park, tables, co2)
    return found or [
        passed("C9", Text("加工转换投入产出只计一次", "transformation is charged once, in or out"))
    ]


def _more_out(co2: pd.DataFrame) -> list[Finding]:
    moved = co2[co2["block"] == "transformation"]
    if moved.empty:
        return []
    found = []
    for (entity, year, period), rows in moved.groupby(["entity", "year", "period"], sort=True):
        into = rows[rows["use"] > 0]
        energy, carbon = float(rows["use"].sum()), float(rows["tco2"].sum())
        over_energy = energy < -CLOSE * float(into["use"].sum())
        over_carbon = carbon < -CLOSE * float(into["tco2"].sum())
        if not (over_energy or over_carbon):
            continue
        what_zh = "、".join(name for name, is_ in (("能量", over_energy), ("碳", over_carbon)) if is_)
        what_en = " and ".join(
            name for name, is_ in (("energy", over_energy), ("carbon", over_carbon)) if is_
        )
        size = abs(carbon) if over_carbon else 0.0
        found.append(
            Finding(
                "C9",
                "block",
                Text(
                    "{entity} {year}年加工转换产出多于投入（{what}），多 {tj} TJ、{size} tCO2：核对 205-2 的投入与产出、单位",
                    "{entity} in {year}: more {what_en} comes out of transformation than goes in, by {tj} TJ and {size} tCO2: check inputs, "
                    "outputs and units (form 205-2)",
                ).filled(
                    entity=entity,
                    year=year,
                    what=what_zh,
                    what_en=what_en,
                    tj=f"{max(-energy, 0):.4g}",
                    size=f"{size:,.0f}",
                ),
                year=f"{year} {period}" if period else year,
                rows=refs(rows["input_ref"]),
                tco2=size,
            )
        )
    return found


def _gas_twice(co2: pd.DataFrame) -> list[Finding]:
    """Gas burnt beyond what was recorded as output of the firm's own transformation, while its parent fuel is charged."""
    gas = co2[co2["carrier"].isin(list(PARENTS)) & (co2["block"] == "fuel") & (co2["tco2"] > 0)]
    found = []
    for (entity, year, period, carrier), rows in gas.groupby(
        ["entity", "year", "period", "carrier"], sort=True
    ):
        same = co2[(co2["entity"] == entity) & (co2["year"] == year) & (co2["period"] == period)]
        parents = same[same["carrier"].isin(PARENTS[carrier]) & (same["tco2"] > 0)]
        given = -float(same.loc[(same["carrier"] == carrier) & (same["use"] < 0), "use"].sum())
        burnt = float(rows["use"].sum())
        excess = burnt - given
        transformed = parents[parents["block"] == "transformation"]
        trade = rows["industry"].astype(str).str.extract(r"(\d{2})", expand=False).isin(MAKERS).any()
        if excess <= CLOSE * burnt or parents.empty or not (len(transformed) or trade):
            continue
        size = float(rows["tco2"].sum()) * excess / burnt
        grave = len(transformed) > 0
        found.append(
            Finding(
                "C9",
                "block" if grave else "warn",
                Text(
                    "{entity} {year}年{how}{parents}，又燃用副产 {carrier} {tj} TJ（产出未扣）：同一碳计两次，约 {size} tCO2。把该气记为加工转换产出，或注明外购（IE）",
                    "{entity} in {year}: {how_en} {parents}, and by-product {carrier} is burnt as well ({tj} TJ not taken off as output): the same "
                    "carbon twice, about {size} tCO2. Record the gas as output of transformation, or its purchase",
                ).filled(
                    entity=entity,
                    year=year,
                    how="加工转换已计" if grave else "已按燃烧计",
                    how_en="transformation charges" if grave else "combustion charges",
                    parents=", ".join(dict.fromkeys(parents["carrier"])),
                    carrier=carrier,
                    tj=f"{excess:.4g}",
                    size=f"{size:,.0f}",
                ),
                year=f"{year} {period}" if period else year,
                rows=refs([*rows["input_ref"], *parents["input_ref"]]),
                tco2=size,
            )
        )
    return found


def _gas_of_a_neighbour(co2: pd.DataFrame) -> list[Finding]:
    """Gas burnt by firms that make none, while a neighbour transforms its parent fuel and names too little gas as output."""
    gas = co2[co2["carrier"].isin(list(PARENTS))]
    found = []
    for (year, period, carrier), rows in gas.groupby(["year", "period", "carrier"], sort=True):
        parents = co2[(co2["year"] == year) & (co2["period"] == period) & (co2["block"] == "transformation")
                      & co2["carrier"].isin(PARENTS[carrier]) & (co2["tco2"] > 0)]
        burnt = rows[(rows["block"] == "fuel") & (rows["tco2"] > 0) & ~rows["entity"].isin(parents["entity"])]
        if parents.empty or burnt.empty:
            continue
        made = -float(rows.loc[rows["use"] < 0, "use"].sum())
        kept = float(rows.loc[(rows["use"] > 0) & rows["entity"].isin(parents["entity"]), "use"].sum())
        taken = float(burnt["use"].sum())
        excess = taken - max(made - kept, 0.0)
        if excess <= CLOSE * taken:
            continue
        size = float(burnt["tco2"].sum()) * excess / taken
        message = Text(
            "{year}年 {who} 燃用 {carrier}，园区内 {maker} 的加工转换已计其原料而未扣这部分产出（{tj} TJ，约 {size} tCO2）：若取自该企业，"
            "请记为其加工转换产出；若外购可不理会",
            "{year}: {who} burns {carrier} while the transformation of {maker} in the park charges its parent fuel and names too little of it as "
            "output ({tj} TJ, about {size} tCO2): if it came from there, record it as that firm's output; if bought from outside, leave it",
        ).filled(year=year, who=", ".join(dict.fromkeys(burnt["entity"])), carrier=carrier,
                 maker=", ".join(dict.fromkeys(parents["entity"])), tj=f"{excess:.4g}", size=f"{size:,.0f}")
        found.append(Finding("C9", "warn", message, year=f"{year} {period}" if period else year,
                             rows=refs([*burnt["input_ref"], *parents["input_ref"]]), tco2=size))
    return found


def _inside_bought_outside(tables: RowTables) -> list[Finding]:
    """A seller inside names a buyer inside, who records the same amount as bought from outside: fuel and purchase both count."""
    deals = tables.deals
    lone = deals[
        deals["first"].astype(bool)
        & deals["said_by_buyer"].isna()
        & deals["said_by_seller"].gt(0)
        & (deals["regime"] == tables.regimes[0].id)
    ]
    if lone.empty:
        return []
    keys = ["buyer", "carrier", "year", "period"]
    bought = tables.bought[
        (tables.bought["regime"] == tables.regimes[0].id) & (tables.bought["contract"] != "certificate")
    ]
    both = lone[[*keys, "seller", "said_by_seller", "input_ref"]].merge(
        bought.rename(columns={"entity": "buyer", "input_ref": "cell"})[
            [*keys, "buy", "supply_factor", "cell"]
        ],
        on=keys,
    )
    same = both[(both["buy"] - both["said_by_seller"]).abs() <= CLOSE * both["said_by_seller"]]
    return [
        Finding(
            "C9",
            "block",
            Text(
                "{seller} 售给 {buyer} 的 {carrier} {tj} TJ（{year}年），{buyer} 却记为从园区外购入：燃料和外购各计一次，约 {size} tCO2。把对方改为 {seller}",
                "{seller} sold {tj} TJ of {carrier} to {buyer} in {year}, who records it as bought from outside: its fuel and the purchase both "
                "count, about {size} tCO2. Write {seller} as the partner",
            ).filled(
                seller=row.seller,
                buyer=row.buyer,
                carrier=row.carrier,
                tj=f"{row.said_by_seller:.4g}",
                year=row.year,
                size=f"{_bought(row.buy, row.supply_factor):,.0f}",
            ),
            year=f"{row.year} {row.period}" if row.period else row.year,
            rows=refs([row.input_ref, row.cell]),
            tco2=_bought(row.buy, row.supply_factor),
        )
        for row in same.itertuples()
    ]


def _bought(energy: float, factor: float) -> float:
    return float(np.nan_to_num(bought_gas(energy, factor))) * T_PER_KT


def _approaches(park: Park, tables: RowTables, co2: pd.DataFrame) -> list[Finding]:
    """CO2 of the records beside CO2 of apparent consumption, for the firms, years and carriers with stocks on file."""
    stocks = by_carrier(park, tables)
    stocks = stocks[stocks["apparent"].notna()] if len(stocks) else stocks
    if stocks.empty:
        return []
    keys = ["entity", "carrier", "year"]
    named = stocks["carrier"].unique()
    uses = tables.uses[
        tables.uses["carrier"].isin(named) & (tables.uses["period"] == "") & (tables.uses["use"] > 0)
    ]
    co2 = co2[co2["carrier"].isin(named)]
    all_use = uses.groupby(keys)["use"].sum()
    raw = uses[uses["purpose"] == "raw_material"].groupby(keys)["use"].sum()
    charged = (
        co2[(co2["period"] == "") & (co2["use"] > 0)]
        .groupby(keys)
        .agg(tco2=("tco2", "sum"), use=("use", "sum"))
    )
    table = stocks.set_index(keys).join(charged).join(all_use.rename("all")).join(raw.rename("raw"))
    table = table[table["use"].gt(0)].fillna({"raw": 0.0})
    # Apparent consumption less raw material, at the firm's own mean factor of that carrier.
    table["reference"] = (table["apparent"] - table["raw"]) * table["tco2"] / table["use"]
    found = []
    for year, rows in table.reset_index().groupby("year", sort=True):
        sector, reference = float(rows["tco2"].sum()), float(rows["reference"].sum())
        if sector <= 0 or abs(reference - sector) <= APART * sector:
            continue
        found.append(
            Finding(
                "C9",
                "block",
                Text(
                    "{year}年部门法 {sector} tCO2，参考法（表观消费）{reference} tCO2，相差 {share}%，超过 5%：核对库存、购进与消费",
                    "{year}: {sector} tCO2 by records, {reference} tCO2 by apparent consumption, {share} % apart, above 5 %: check stocks, "
                    "purchases and uses",
                ).filled(
                    year=year,
                    sector=f"{sector:,.0f}",
                    reference=f"{reference:,.0f}",
                    share=f"{abs(reference / sector - 1) * 100:.1f}",
                ),
                year=year,
                rows=refs(rows["input_ref"]),
                tco2=abs(reference - sector),
            )
        )
    return found
