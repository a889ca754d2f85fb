"""The base year of a plan is the account: the same rows, grouped by what a plan moves.

Each fuel is assigned to direct use or to an existing plant; plant output and specific use follow; what does not
close in a carrier's balance becomes a residual with a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.labels import ACCOUNTS, regime_of_account
from carbonpark.coefficients.one_figure import ECONOMY_KEYS, LAND_KEYS, each_once
from carbonpark.coefficients.rows import RowTables
from carbonpark.coefficients.sources.sectors import MANUFACTURING
from carbonpark.ledger.scope1 import combustion_gas, process_gas
from carbonpark.ledger.scope3 import chain_co2e
from carbonpark.ledger.total import total_rows
from carbonpark.park import Park
from carbonpark.park.catalogue import CARRIERS
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

Labels = Mapping[str, tuple[Any, ...]]
NEEDED = ("value_added", "tax", "jobs")
"""Indicators that are coefficients of a plan."""


@dataclass(frozen=True)
class BaseYear:
    """Flows of one full year [TJ, kt], by the labels of the plan."""

    use: np.ndarray                     # group x carrier, direct use
    feedstock: np.ndarray               # group x carrier
    plant_in: np.ndarray                # plant x carrier
    plant_out: np.ndarray               # plant x carrier
    bought: dict[tuple[str, str], float]
    sold: dict[tuple[str, str], float]
    direct: np.ndarray                  # account x group x gas: process, transformation, own factors [kt]
    scope3: np.ndarray                  # group [kt CO2e]


def base_year_of(rows: RowTables, coords: Labels, year: int, factors: np.ndarray) -> BaseYear:
    """Group the account's rows. `factors` (account, carrier, gas) are the plan's combustion factors."""
    uses = whole_year(rows.uses, year)
    flows = whole_year(rows.flows, year)
    # Unknown energy of a firm whose emissions enter as a verified total is left out, as the account leaves it out.
    uses = uses[~(uses["in_verified_total"].astype(bool) & uses["use"].isna())]
    if uses.empty and flows.empty:
        raise InputError([Problem(Place(file="energy"),
                                  Text(zh=f"{rows.boundary} 边界内没有 {year} 年（全年）的能源记录", en=f"no energy record of the whole year {year} inside the boundary {rows.boundary}"),
                                  Text(zh="补上基准年的能源消费或电热记录，或改 horizon.base_year、boundary", en="enter energy or power and heat of the base year, or change horizon.base_year or boundary"),
                                  code="plan-needs-value")], Text(zh="基准年数据不全", en="The base year is not complete"))
    _refuse_strange(uses)
    _refuse_unknown(uses, "use")
    _refuse_unknown(flows, "energy")
    direct = uses[uses["purpose"].isin(["fuel", "transport"]) & (uses["plant"] == "")]
    stock = uses[uses["purpose"].isin(["raw_material", "transformation", "transformation_output"])]
    burnt = uses[uses["purpose"].isin(["fuel", "transport"]) & (uses["plant"] != "")]
    made = flows[(flows["flow"] == "generated") & (flows["plant"] != "")]
    flows = flows[flows["kind"] != "fuel"]      # who burns a piped fuel has it in the energy records, as in the account
    return BaseYear(
        use=table_of(direct, "group", "carrier", "use", coords) + _power_used(rows, flows, coords),
        feedstock=table_of(stock, "group", "carrier", "use", coords),
        plant_in=table_of(burnt, "plant", "carrier", "use", coords),
        plant_out=table_of(made, "plant", "carrier", "energy", coords),
        bought=_crossing(flows, "bought"),
        sold=_crossing(flows, "sold"),
        direct=_direct(rows, coords, year, factors), scope3=_scope3(rows, coords, year),
    )


def whole_year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of one calendar year in full; part-year records are another account."""
    return frame[(frame["year"] == year) & (frame["period"] == "")]


def table_of(frame: pd.DataFrame, row: str, column: str, value: str, coords: Labels) -> np.ndarray:
    """A sum of `value` by two labels of the plan."""
    rows, columns = pd.Index(coords[row]), pd.Index(coords[column])
    at_row, at_column = rows.get_indexer(frame[row]), columns.get_indexer(frame[column])
    known = (at_row >= 0) & (at_column >= 0)
    out = np.zeros((len(rows), len(columns)))
    np.add.at(out, (at_row[known], at_column[known]), frame[value].to_numpy(float)[known])
    return out


def _refuse_unknown(frame: pd.DataFrame, value: str) -> None:
    """A plan refuses an amount that is not known (NE, C) in a coefficient it needs."""
    unknown = frame[frame[value].isna()]
    if unknown.empty:
        return
    raise InputError([_needed(row, str(row["carrier"]), unread=pd.notna(row["amount"])) for _, row in unknown.iterrows()],
                     Text(zh="基准年数据不全", en="The base year is not complete"))


def _refuse_strange(uses: pd.DataFrame) -> None:
    """A carrier of the park's own, known by its factors only, can be accounted; a plan has no way to carry it."""
    strange = uses[~uses["carrier"].isin(list(CARRIERS))]
    if strange.empty:
        return
    raise InputError([
        Problem(Place(file=str(row["input_ref"])),
                Text(zh=f"“{row['carrier']}”不在能源品种目录里，可以核算，不能规划", en=f"'{row['carrier']}' is no carrier of the catalogue: it can be accounted, not planned"),
                Text(zh="改记为目录里最接近的品种，自有热值和因子写在这一行（own_ncv、own_factor）", en="record it as the nearest carrier of the catalogue, with own_ncv and own_factor in this row"),
                code="carrier-not-planned")
        for _, row in strange.iterrows()], Text(zh="基准年数据不能规划", en="The base year cannot be planned"))


def _needed(row: pd.Series, what: str, unread: bool = False) -> Problem:
    """A plan needs this figure: it was not given, or (`unread`) it is in a unit that cannot be brought to energy."""
    if unread:
        return Problem(Place(file=str(row["input_ref"])),
                       Text(zh=f"{row['entity']} 的 {what} 数量用的单位“{row['unit']}”换算不成能量，不能做规划的基准",
                            en=f"{what} of {row['entity']} is in '{row['unit']}', which cannot be brought to energy: no base for a plan"),
                       Text(zh="填自有热值（own_ncv），或改用能量单位（GJ、TJ）", en="give own_ncv, or the amount in a unit of energy (GJ, TJ)"),
                       code="plan-needs-value")
    return Problem(Place(file=str(row["input_ref"])),
                   Text(zh=f"{row['entity']} 的 {what} 未知（{row['status']}），不能做规划的基准",
                        en=f"{what} of {row['entity']} is unknown ({row['status']}): no base for a plan"),
                   Text(zh="填上数值，不发生的填状态 NO", en="give the figure, or the status NO where nothing occurs"),
                   code="plan-needs-value")


def _power_used(rows: RowTables, flows: pd.DataFrame, coords: Labels) -> np.ndarray:
    """Power and heat each group uses: bought and generated, less sold; a deal inside counts for both sides."""
    real = flows[flows["contract"] != "certificate"]
    signed = [real[(real["flow"] == "bought") & ~real["internal"]], real[real["flow"] == "generated"]]
    out = sum((table_of(part, "group", "carrier", "energy", coords) for part in signed), np.zeros(()))
    out = out - table_of(real[(real["flow"] == "sold") & ~real["internal"]], "group", "carrier", "energy", coords)
    group_of = dict(zip(rows.who["entity"], rows.who["group"], strict=True))
    deals = whole_year(rows.deals, int(flows["year"].iloc[0])) if len(flows) else rows.deals.iloc[:0]
    deals = deals[deals["regime"] == rows.regimes[0].id]
    for side, sign in (("buyer", 1.0), ("seller", -1.0)):
        out = out + sign * table_of(deals.assign(group=deals[side].map(group_of)), "group", "carrier", "buy", coords)
    return np.asarray(out)


def _crossing(flows: pd.DataFrame, flow: str) -> dict[tuple[str, str], float]:
    """Energy across the boundary by carrier and contract [TJ]."""
    across = flows[(flows["flow"] == flow) & ~flows["internal"]]
    return {(str(a), str(b)): float(v) for (a, b), v in across.groupby(["carrier", "contract"])["energy"].sum().items()}


def _direct(rows: RowTables, coords: Labels, year: int, factors: np.ndarray) -> np.ndarray:
    """Process and transformation gases, and what own factors and other IPCC sectors than industry differ from the
    plan's factors [kt], by account."""
    out = np.zeros((len(ACCOUNTS), len(coords["group"]), len(coords["gas"])))
    for a, account in enumerate(ACCOUNTS):
        regime = regime_of_account(account)
        process = whole_year(rows.process, year)
        process = process[(process["regime"] == regime) & (process["status"] != "NE")]
        fuel = whole_year(rows.fuel, year)
        fuel = fuel[(fuel["regime"] == regime) & (fuel["status"] != "NE") & fuel["use"].notna()]
        transformed = fuel[fuel["block"] == "transformation"]
        own = fuel[(fuel["block"] == "fuel") & (fuel["method"].isin(["own", "in_verified_total"]) | fuel["own_ncv"].notna()
                                                  | (fuel["ipcc"] != MANUFACTURING))]
        default = factors[a, pd.Index(coords["carrier"]).get_indexer(own["carrier"]),
                          pd.Index(coords["gas"]).get_indexer(own["gas"])]
        moved = own.assign(combustion_factor=own["combustion_factor"].to_numpy(float) - default)
        for part, cell in ((process, process_gas), (transformed, combustion_gas), (moved, combustion_gas)):
            if len(part):
                sums = total_rows(cell, part, ["group", "gas"]).rename("kt").reset_index()
                out[a] += table_of(sums, "group", "gas", "kt", coords)
    return out


def _scope3(rows: RowTables, coords: Labels, year: int) -> np.ndarray:
    goods = whole_year(rows.materials, year)
    goods = goods[~goods["status"].isin(["NE", "C"])]
    if goods.empty:
        return np.zeros(len(coords["group"]))
    sums = total_rows(chain_co2e, goods, ["group"])
    return np.asarray(sums.reindex(coords["group"]).fillna(0.0), dtype=float)


@dataclass(frozen=True)
class BaseEconomy:
    """Value added, tax [M CNY of the price base], jobs and land [ha] of each group in the base year."""

    value_added: np.ndarray
    tax: np.ndarray
    jobs: np.ndarray
    land: np.ndarray                    # group x pool
    pool_land: np.ndarray               # pool
    notes: tuple[Text, ...]


def base_economy_of(park: Park, rows: RowTables, coords: Labels, year: int, price_base: int, library: Any
                    ) -> BaseEconomy:
    """Economy and land of the base year by group; enterprise records go before records of their group."""
    notes: list[Text] = []
    economy = _of_boundary(park, rows, coords, park.amounts("economy"))
    main = str(park.park.main_boundary)
    economy, _ = each_once(economy[economy["year"] == year], ECONOMY_KEYS, rows.boundary, main, price_base)
    land_records = _of_boundary(park, rows, coords, park.amounts("land"))
    land_records, _ = each_once(land_records[land_records["year"] == year], LAND_KEYS, rows.boundary, main)
    _refuse_unknown_worth(economy[economy["indicator"].isin(NEEDED)], land_records)
    economy = economy[economy["value"].notna()].copy()
    _refuse_whole_park(economy)
    basis = economy["price_basis"].replace("", "current")
    from_year = basis.where(basis != "current", str(year)).astype(int)
    money = economy["indicator"] != "jobs"
    level = {base: library.deflator(int(base), price_base).value for base in from_year[money].unique()}
    if any(base != price_base for base in from_year[money].unique()):
        notes.append(Text(zh=f"现价数据按GDP平减指数换算为{price_base}年价（deflators.csv）",
                          en=f"money of other years was brought to prices of {price_base} by deflators.csv"))
    economy.loc[money, "value"] *= from_year[money].map(level)
    values = {name: _by_group(economy[economy["indicator"] == name], rows, coords)
              for name in ("value_added", "tax", "jobs")}
    land, pool_land = _land(land_records, rows, coords)
    return BaseEconomy(values["value_added"], values["tax"], values["jobs"], land, pool_land, tuple(notes))


def _of_boundary(park: Park, rows: RowTables, coords: Labels, table: pd.DataFrame) -> pd.DataFrame:
    """Records of the boundary: its firms', and those of groups and of the park that were made for it."""
    firms = rows.who.loc[rows.who["inside"], "entity"]
    made_for = table["boundary"].where(table["boundary"] != "", str(park.park.main_boundary))
    whole = table["entity"].isin([*coords["group"], "park"]) & (made_for == rows.boundary)
    return table[table["entity"].isin(firms) | whole]


def _refuse_unknown_worth(economy: pd.DataFrame, land: pd.DataFrame) -> None:
    """What activity is worth and the land it takes are coefficients: NE and C are refused, never read as zero."""
    missing = [(row, str(row["indicator"])) for _, row in economy[economy["value"].isna()].iterrows()]
    missing += [(row, str(row["pool"])) for _, row in land[land["value"].isna()].iterrows()]
    problems = [_needed(row, what) for row, what in missing if row["status"] in ("NE", "C")]
    if problems:
        raise InputError(problems, Text(zh="基准年数据不全", en="The base year is not complete"))


def _refuse_whole_park(economy: pd.DataFrame) -> None:
    """A plan moves groups: a figure for the park as a whole cannot be moved, and is not shared out by guess."""
    problems = []
    for indicator in NEEDED:
        part = economy[economy["indicator"] == indicator]
        if len(part) and (part["entity"] == "park").all():
            problems.append(Problem(
                Place(file=str(part["input_ref"].iloc[0])),
                Text(zh=f"{indicator} 只有全园区数，规划要按企业或用能主体的数", en=f"{indicator} is recorded for the whole park only; a plan needs it by enterprise or group"),
                Text(zh="在 economy 表按企业或用能主体填写", en="enter it by enterprise or group in economy"), code="plan-needs-value"))
    if problems:
        raise InputError(problems, Text(zh="基准年数据不全", en="The base year is not complete"))


def _by_group(records: pd.DataFrame, rows: RowTables, coords: Labels, column: str = "value") -> np.ndarray:
    group_of = rows.who.loc[rows.who["inside"]].set_index("entity")["group"]
    enterprises = records[records["entity"].isin(group_of.index)]
    sums = enterprises[column].groupby(enterprises["entity"].map(group_of)).sum()
    own = records[records["entity"].isin(coords["group"])].groupby("entity")[column].sum()
    both = own.reindex(coords["group"])
    return np.asarray(sums.reindex(coords["group"]).fillna(both).fillna(0.0), dtype=float)


def _land(table: pd.DataFrame, rows: RowTables, coords: Labels) -> tuple[np.ndarray, np.ndarray]:
    """Land by group and pool, and in use by pool: the park's own total of a pool and use goes before the sum."""
    table = table[table["value"].notna() & (table["use"] != "reserve")]
    by_pool = [_by_group(table[table["pool"] == pool], rows, coords) for pool in coords["pool"]]
    land = np.array(by_pool).T if by_pool else np.zeros((len(coords["group"]), 0))
    pool_land = np.zeros(len(coords["pool"]))
    for (pool, _), part in table.groupby(["pool", "use"]):
        whole = part[part["entity"] == "park"]
        chosen = whole if len(whole) else part
        pool_land[coords["pool"].index(pool)] += chosen["value"].sum()
    return land, pool_land
