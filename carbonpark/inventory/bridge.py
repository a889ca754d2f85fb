"""The bridge: from the sum of firms' own accounts to the park's, and along the chain of regimes, step by step.

Each firm alone reports all the power and heat it buys. Inside the park that energy is charged where its
fuel is burnt, so it comes off on the way to the park. Every step is named, and the steps close: start + steps =
end; what they would leave unexplained is a row of its own, which a test holds at zero.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_power import DEAL
from carbonpark.coefficients.rows_records import period_label
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas, sold_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables

TITLES: dict[str, Text] = {
    "enterprises": Text("各企业自行核算之和", "sum of firms' own accounts"),
    "inside_electricity_bought": Text(
        "减：园区内购电（发电燃料已计）", "less power bought inside (its fuel is counted)"
    ),
    "inside_electricity_sold": Text("加回：园区内售电的抵减", "add back credits for power sold inside"),
    "inside_heat_bought": Text(
        "减：园区内购热（供热燃料已计）", "less heat bought inside (its fuel is counted)"
    ),
    "inside_heat_sold": Text("加回：园区内售热的抵减", "add back credits for heat sold inside"),
    "disagreement": Text("买卖双方数量不一致", "buyers' and sellers' records differ"),
    "residual": Text("未解释差额", "unexplained"),
    "park": Text("园区", "park"),
    "start": Text("起始口径", "first regime"),
    "end": Text("目标口径", "second regime"),
    "fuel_co2": Text("燃料 CO2 因子数据集不同", "another data set of fuel CO2"),
    "fuel_other": Text("燃料的 CH4、N2O", "CH4 and N2O of fuel"),
    "transformation_co2": Text("加工转换", "transformation"),
    "process_co2": Text("过程 CO2", "process CO2"),
    "process_other": Text("过程的其他气体", "other gases of processes"),
    "electricity_bought": Text("购入电力的因子不同", "another factor of power bought"),
    "electricity_certificate": Text("绿证的作用不同", "certificates count differently"),
    "electricity_sold": Text("外供电力抵减不同", "power sold is credited differently"),
    "heat_bought": Text("购入热力的因子不同", "another factor of heat bought"),
    "heat_sold": Text("外供热力抵减不同", "heat sold is credited differently"),
}


CHAIN = ("physical", "910", "location", "market", "gbt32150", "gpc")
"""The order in which one walks from regime to regime: each differs from its neighbour by as little as may be."""

COLUMNS = ("step", "regime", "year", "tco2e", "title_zh", "title_en", "kind")


def bridge_table(tables: RowTables, lines: pd.DataFrame) -> pd.DataFrame:
    """Columns step, regime, year, tco2e, title_zh, title_en, kind (netting | regime)."""
    own = lines[lines["scope"] != "3"]
    rows = _netting(tables, own)
    names = [regime.id for regime in tables.regimes]
    chain = [name for name in CHAIN if name in names] + [name for name in names if name not in CHAIN]
    sums = _by_step(own)
    for first, second in pairwise(chain):
        rows += _between(sums, first, second)
    table = pd.DataFrame(rows, columns=["step", "regime", "year", "tco2e", "kind"])
    table["title_zh"] = table["step"].map(lambda step: TITLES[step].zh)
    table["title_en"] = table["step"].map(lambda step: TITLES[step].en)
    return table[list(COLUMNS)]


def enterprise_totals(tables: RowTables, lines: pd.DataFrame) -> pd.DataFrame:
    """What each firm would report alone: regime, year, entity, tco2e (scopes 1 and 2, deals inside
    included)."""
    own = lines.loc[lines["scope"] != "3", ["regime", "year", "entity", "tco2e"]]
    deals = _valued(tables.deals)
    bought = deals.assign(entity=deals["buyer"], tco2e=deals["charge"])[["regime", "year", "entity", "tco2e"]]
    sold = deals.assign(entity=deals["seller"], tco2e=-deals["credit_said"])[
        ["regime", "year", "entity", "tco2e"]
    ]
    parts = [part for part in (own, bought, sold) if len(part)]
    every = pd.concat(parts, ignore_index=True) if parts else own
    return every.groupby(["regime", "year", "entity"], sort=False, as_index=False)["tco2e"].sum()


def _netting(tables: RowTables, own: pd.DataFrame) -> list[tuple[str, str, object, float, str]]:
    firms = enterprise_totals(tables, own).groupby(["regime", "year"], sort=False)["tco2e"].sum()
    park = own.groupby(["regime", "year"], sort=False)["tco2e"].sum()
    deals = _valued(tables.deals)
    kinds = deals.groupby(["regime", "year", "kind"], sort=False)[["charge", "credit", "gap"]].sum()
    by_kind = dict(zip(kinds.index, kinds.to_numpy(float).tolist(), strict=True))
    rows: list[tuple[str, str, object, float, str]] = []
    for (regime, year), total in firms.items():
        steps = {"enterprises": float(total)}
        gap = 0.0
        for kind in ("electricity", "heat"):
            if (regime, year, kind) in by_kind:
                charge, credit, said = by_kind[regime, year, kind]
                steps[f"inside_{kind}_bought"] = -charge
                steps[f"inside_{kind}_sold"] = credit
                gap += said
        steps["disagreement"] = gap
        end = float(park.get((regime, year), 0.0))
        steps["residual"] = end - sum(steps.values())
        steps["park"] = end
        rows += [(step, regime, year, value, "netting") for step, value in steps.items()]
    return rows


def _valued(deals: pd.DataFrame) -> pd.DataFrame:
    """Deals with what the buyer is charged, what the seller is credited, and what the seller's own figure
    would be [t]."""
    charge = (
        np.nan_to_num(np.asarray(bought_gas(deals["buy"], deals["supply_factor"]), dtype=float)) * T_PER_KT
    )
    credit = np.nan_to_num(np.asarray(sold_gas(deals["buy"], deals["outlet_factor"]), dtype=float)) * T_PER_KT
    agreed = deals.groupby(["regime", *DEAL], sort=False)["buy"].transform("sum")
    over = np.where(deals["first"], (deals["said_by_seller"] - agreed).fillna(0.0), 0.0)
    gap = np.nan_to_num(np.asarray(sold_gas(over, deals["outlet_factor"]), dtype=float)) * T_PER_KT
    year = period_label(deals["year"], deals["period"])
    return deals.assign(year=year, charge=charge, credit=credit, gap=gap, credit_said=credit + gap)


def _by_step(own: pd.DataFrame) -> pd.DataFrame:
    """tCO2e by year and step (rows) and regime (columns): power and heat by their use, all else by CO2 or not."""
    frame = pd.DataFrame(
        {
            "regime": own["regime"],
            "year": own["year"],
            "block": own["block"],
            "part": np.where(
                own["block"].isin(["electricity", "heat"]), own["use"], np.where(own["gas"] == "CO2", "co2", "other")
            ),
            "tco2e": own["tco2e"],
        }
    )
    sums = frame.groupby(["regime", "year", "block", "part"], sort=False)["tco2e"].sum().reset_index()
    sums["step"] = sums["block"] + "_" + sums["part"]
    return sums.pivot_table(index=["year", "step"], columns="regime", values="tco2e", aggfunc="sum", sort=False).fillna(0.0)


def _between(sums: pd.DataFrame, first: str, second: str) -> list[tuple[str, str, object, float, str]]:
    """The steps from one regime to the next, year by year; the change of each step, then what they leave unexplained."""
    pair = sums.reindex(columns=[first, second]).fillna(0.0).to_numpy(float)
    by_year: dict[object, list[tuple[str, float, float]]] = {}
    for (year, step), (before, after) in zip(sums.index, pair.tolist(), strict=True):
        by_year.setdefault(year, []).append((step, before, after))
    name = f"{first}>{second}"
    rows: list[tuple[str, str, object, float, str]] = []
    for year, steps in by_year.items():
        start, end = sum(before for _, before, _ in steps), sum(after for _, _, after in steps)
        moves = [(step, after - before) for step, before, after in steps]
        rows.append(("start", name, year, start, "regime"))
        rows += [(step, name, year, change, "regime") for step, change in moves if change]
        rows.append(("residual", name, year, end - start - sum(change for _, change in moves), "regime"))
        rows.append(("end", name, year, end, "regime"))
    return rows
