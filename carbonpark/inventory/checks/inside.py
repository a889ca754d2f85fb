"""C1: power and heat that one firm of the park sells to another, counted twice or told in two ways.

The park's total never holds such deals; what can go wrong is that buyer and seller disagree (then part of
the energy may have crossed the boundary unseen), or that a firm sells more than it bought and made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import period_label
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas, sold_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

AGREE = 0.01
"""Buyer and seller agree when their figures are within 1 % (meter classes at both ends)."""


def c1_inside(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Deals inside the park on which the two sides differ; firms that sell more than they have."""
    found = _disagreements(tables) + _oversold(tables)
    return found or [passed("C1", _by_cause(tables))]


def _by_cause(tables: RowTables) -> Text:
    """That the two sides agree; and by how much the sum of firms exceeds the park in the last year, cause by cause."""
    sound = Text("园区内电热交易双方一致，未重复计算", "deals inside agree and are counted once")
    deals = tables.deals[tables.deals["regime"] == _first_regime(tables)]
    if deals.empty:
        return sound
    sound = _told_by_one(deals[deals["first"].astype(bool)], sound)
    last = deals[deals["year"] == deals["year"].max()]
    net = np.nan_to_num(bought_gas(last["buy"], last["supply_factor"])) - np.nan_to_num(
        sold_gas(last["buy"], last["outlet_factor"])
    )
    parts = pd.Series(net * T_PER_KT, index=last["kind"]).groupby(level=0).sum()
    power, heat = float(parts.get("electricity", 0.0)), float(parts.get("heat", 0.0))
    return Text(
        sound.zh + "；{year}年各企业之和比园区多 {gap} tCO2：电 {power}，热 {heat}",
        sound.en
        + "; in {year} the firms' own accounts add up to {gap} tCO2 more than the park: power {power}, heat {heat}",
    ).filled(
        year=int(last["year"].iloc[0]), gap=f"{power + heat:,.0f}", power=f"{power:,.0f}", heat=f"{heat:,.0f}"
    )


def _told_by_one(deals: pd.DataFrame, sound: Text) -> Text:
    """Only deals that both sides put a figure to can agree; the others are named."""
    told = deals[["said_by_buyer", "said_by_seller"]].notna()
    lone = deals[told.sum(axis=1) < 2]
    if lone.empty:
        return sound
    names = ", ".join(f"{row.seller} - {row.buyer} {row.carrier} {_year(row._asdict())}" for row in lone.itertuples(index=False))
    return Text(
        "园区内电热交易只计一次；{count} 笔只有一方有数或双方都没有，无从核对：{names}",
        "deals inside are counted once; {count} of them have a figure of one side or of none, nothing to compare: {names}",
    ).filled(count=len(lone), names=names[:200].replace("{", "(").replace("}", ")"))


def _disagreements(tables: RowTables) -> list[Finding]:
    deals = tables.deals[
        tables.deals["first"].astype(bool) & (tables.deals["regime"] == _first_regime(tables))
    ]
    gap = (deals["said_by_buyer"] - deals["said_by_seller"]).abs()
    larger = deals[["said_by_buyer", "said_by_seller"]].max(axis=1)
    bad = deals[gap > AGREE * larger]
    found = []
    for _, deal in bad.iterrows():
        difference = abs(deal["said_by_buyer"] - deal["said_by_seller"])
        tco2 = float(bought_gas(difference, deal["supply_factor"])) * T_PER_KT
        words = {
            "seller": deal["seller"],
            "buyer": deal["buyer"],
            "carrier": deal["carrier"],
            "gap": f"{difference:.4g}",
            "said": f"{deal['said_by_buyer']:.6g}",
            "other": f"{deal['said_by_seller']:.6g}",
        }
        found.append(
            Finding(
                "C1",
                "block",
                Text(
                    "{buyer} 记购自 {seller} 的 {carrier} {said} TJ，{seller} 记售出 {other} TJ，差 {gap} TJ：请核对双方计量",
                    "{buyer} records {said} TJ of {carrier} bought from {seller}, who records {other} TJ "
                    "sold: {gap} TJ apart; "
                    "reconcile the two meters",
                ).filled(**words),
                year=_year(deal),
                rows=_deal_rows(tables, deal),
                tco2=tco2,
            )
        )
    return found


def _oversold(tables: RowTables) -> list[Finding]:
    """More electricity sold than bought and made: a flow is missing, or a certificate was entered as power.

    Where more leaves the park than there was, a regime that credits sales would credit power from nowhere: its total
    is held back.
    """
    flows = tables.flows[
        (tables.flows["kind"] == "electricity") & (tables.flows["contract"] != "certificate")
    ]
    sign = np.where(flows["flow"] == "sold", -1.0, 1.0)
    keys = ["entity", "year", "period"]
    sold = flows["energy"].where(flows["flow"] == "sold", 0.0)
    balance = flows.assign(net=flows["energy"] * sign, sold=sold, out=sold.where(~flows["internal"], 0.0))
    # A supplier's own deal may stand in the buyer's records only; then there is nothing to balance.
    sums = balance.groupby(keys, as_index=False, sort=False).agg(
        net=("net", "sum"), sold=("sold", "sum"), out=("out", "sum"))
    short = sums[sums["net"] < -AGREE * sums["sold"]]
    factor = _dearest(tables)
    credits = tuple(dict.fromkeys(tables.sold.loc[(tables.sold["kind"] == "electricity") & (tables.sold["outlet_factor"] > 0), "regime"]))
    found = []
    for _, firm in short.iterrows():
        rows = flows.loc[(flows[keys] == firm[keys]).all(axis=1), "input_ref"]
        found.append(
            Finding(
                "C1",
                # Short even without what it sold inside: power from nowhere leaves the park and is credited.
                "block" if credits and -firm["net"] > firm["sold"] - firm["out"] else "warn",
                Text(
                    "{entity} 售出电力比购入与自产之和多 {gap} TJ：缺自产或购入记录",
                    "{entity} sells {gap} TJ more power than it bought and made: a record is missing",
                ).filled(entity=firm["entity"], gap=f"{-firm['net']:.4g}"),
                year=_year(firm),
                rows=refs(rows),
                tco2=float(-firm["net"] * factor * T_PER_KT),
                regimes=credits,
            )
        )
    return found


def _dearest(tables: RowTables) -> float:
    """The highest factor power has in any deal or sale of the account [kt CO2/TJ]."""
    deals, sold = tables.deals, tables.sold
    found = [deals.loc[deals["kind"] == "electricity", "supply_factor"].max(), sold.loc[sold["kind"] == "electricity", "outlet_factor"].max()]
    known = [value for value in found if pd.notna(value)]
    return max(known, default=float("nan"))


def _deal_rows(tables: RowTables, deal: pd.Series) -> tuple[str, ...]:
    flows = tables.flows[
        tables.flows["internal"]
        & (tables.flows["carrier"] == deal["carrier"])
        & (tables.flows["year"] == deal["year"])
        & (tables.flows["period"] == deal["period"])
    ]
    pair = {deal["seller"], deal["buyer"]}
    return refs(flows.loc[flows["entity"].isin(pair) & flows["partner"].isin(pair), "input_ref"])


def _first_regime(tables: RowTables) -> str:
    return tables.regimes[0].id


def _year(row: Mapping[str, Any] | pd.Series) -> object:
    return period_label(pd.Series([int(row["year"])]), pd.Series([row["period"]])).iloc[0]
