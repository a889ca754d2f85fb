"""C11: what was in store, came in and went out must add up, and a year opens with what the last one closed with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_energy import energy_uses, fuel_lines
from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import quietly
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

CLOSE = 0.005
"""Share of what passed through the store by which it may fail to add up: scales and rounding of the form."""
_NAMES = {
    "entity": "enterprise",
    "carrier": "carrier",
    "unit": "unit",
    "status": "status",
    "input_ref": "input_ref",
}
PARTS = ("opening", "purchased", "other", "consumed", "closing")


def c11_stocks(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Identity of each row; closing against next opening; consumption against the energy records."""
    stocks = by_carrier(park, tables)
    if stocks.empty:
        return [
            passed("C11", Text("没有库存记录，未核对收支", "no stocks on file, nothing to balance"), "warn")
        ]
    found = _identity(stocks) + _carried_over(stocks) + _as_recorded(stocks, tables)
    return found or [passed("C11", Text("库存收支平衡", "stocks add up"), "warn")]


def by_carrier(park: Park, tables: RowTables) -> pd.DataFrame:
    """Stocks of the firms inside [TJ]: entity, carrier, year, the five parts, `apparent` = opening + purchased + other - closing,
    `t_per_tj` (t CO2 if burnt, first regime), input_ref."""
    table = park.tables.get("stocks", pd.DataFrame())
    inside = set(tables.who.loc[tables.who["inside"], "entity"])
    if table.empty or not inside:
        return pd.DataFrame()
    frame = pd.DataFrame({name: texts(table, column) for name, column in _NAMES.items()})
    frame["year"] = table["year"].to_numpy()
    scale, carbon = _own_heating_value(tables, frame), _own_carbon(tables, frame)
    if (
        np.isnan(scale).any() or np.isnan(carbon).any()
    ):  # carriers the firm has no record of that year: as the tables have them
        default, factor = _of_one_unit(park, tables, table)
        scale = np.where(np.isnan(scale), frame["input_ref"].map(default).to_numpy(float), scale)
        carbon = np.where(np.isnan(carbon), frame["input_ref"].map(factor).to_numpy(float), carbon)
    for part in PARTS:
        frame[part] = numbers(table, part).to_numpy() * scale
    known = frame["consumed"].notna()
    frame["other"] = frame["other"].mask(frame["other"].isna() & known, 0.0)
    frame["apparent"] = frame["opening"] + frame["purchased"] + frame["other"] - frame["closing"]
    frame["t_per_tj"] = np.asarray(combustion_gas(1.0, carbon), dtype=float) * T_PER_KT
    return frame[frame["entity"].isin(inside) & ~np.isnan(scale)].reset_index(drop=True)


def _of_one_unit(park: Park, tables: RowTables, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """By input cell: TJ of one unit of the row, and kt CO2 of one TJ burnt, both at the tables' values."""
    rows = table.assign(quantity=1.0, use="fuel", status="value")[
        ["enterprise", "year", "carrier", "use", "quantity", "unit", "status", "input_ref"]
    ]
    one = park.model_copy(update={"tables": {**park.tables, "energy": rows}})
    choices = quietly(tables)
    per = energy_uses(one, choices, tables.who, None)
    burnt = fuel_lines(per, choices, [tables.regimes[0]])
    burnt = burnt[burnt["gas"] == "CO2"]
    per, burnt = per.drop_duplicates("input_ref"), burnt.drop_duplicates("input_ref")
    return per.set_index("input_ref")["use"], burnt.set_index("input_ref")["combustion_factor"]


def _own_heating_value(tables: RowTables, frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """TJ of one unit of each row at the heating value of the firm's own records; NaN where it has none in that kind of unit."""
    keys = ["entity", "carrier", "year", "dimension"]
    uses = tables.uses[tables.uses["carrier"].isin(frame["carrier"].unique())]
    uses = uses[uses["use"].gt(0) & uses["tj_per_amount"].gt(0)]
    sums = uses.assign(amount=uses["use"] / uses["tj_per_amount"]).groupby(keys)[["use", "amount"]].sum()
    canonical, dimension = in_canonical(pd.Series(1.0, index=frame.index), frame["unit"])
    found = frame.assign(dimension=dimension).join((sums["use"] / sums["amount"]).rename("value"), on=keys)[
        "value"
    ]
    return np.asarray(found.to_numpy(float) * canonical)


def _own_carbon(tables: RowTables, frame: pd.DataFrame) -> np.ndarray[Any, Any]:
    """kt CO2 per TJ of each row at the mean factor of the firm's own records; NaN where it burnt none."""
    keys = ["entity", "carrier", "year"]
    fuel = tables.fuel
    burnt = fuel[
        (fuel["gas"] == "CO2")
        & (fuel["regime"] == tables.regimes[0].id)
        & fuel["use"].gt(0)
        & fuel["carrier"].isin(frame["carrier"].unique())
    ]
    means = burnt.groupby(keys)["combustion_factor"].mean()
    return np.asarray(frame.join(means.rename("value"), on=keys)["value"].to_numpy(float))


def _finding(message: Text, rows: pd.DataFrame, gap: pd.Series) -> Finding:
    years = rows["year"].unique()
    size = float(np.nansum(np.abs(gap) * rows["t_per_tj"]))
    names = ", ".join(
        f"{row.entity}/{row.carrier} {row.year} ({row.gap:+.4g} TJ)"
        for row in rows.assign(gap=gap).head(6).itertuples()
    )
    return Finding(
        "C11",
        "warn",
        message.filled(count=len(rows), names=names),
        year=int(years[0]) if len(years) == 1 else "",
        rows=refs(rows["input_ref"]),
        tco2=size,
    )


def _identity(stocks: pd.DataFrame) -> list[Finding]:
    gap = stocks["apparent"] - stocks["consumed"]
    through = stocks["opening"] + stocks["purchased"]
    bad = gap.abs() > CLOSE * through.clip(lower=0).fillna(0.0)
    bad &= gap.notna() & (gap.abs() > 1e-9)
    return (
        [
            _finding(
                Text(
                    "{count} 行库存收支不平（年初 + 购进 + 其他 − 消费 ≠ 年末）：{names}：核对各栏和单位",
                    "{count} rows of stocks do not add up (opening + purchased + other - consumed is not closing): {names}. Check columns and units",
                ),
                stocks[bad],
                gap[bad],
            )
        ]
        if bad.any()
        else []
    )


def _carried_over(stocks: pd.DataFrame) -> list[Finding]:
    last = stocks.assign(year=stocks["year"] + 1)[["entity", "carrier", "year", "closing"]].rename(
        columns={"closing": "before"}
    )
    both = stocks.merge(last.drop_duplicates(["entity", "carrier", "year"]), on=["entity", "carrier", "year"])
    gap = both["opening"] - both["before"]
    bad = gap.abs() > CLOSE * both[["opening", "before"]].max(axis=1)
    return (
        [
            _finding(
                Text(
                    "{count} 处年初库存与上年年末不同：{names}：两年取同一盘点数",
                    "{count} opening stocks differ from the closing ones of the year before: {names}. Take one count for both",
                ),
                both[bad],
                gap[bad],
            )
        ]
        if bad.any()
        else []
    )


def _as_recorded(stocks: pd.DataFrame, tables: RowTables) -> list[Finding]:
    uses = tables.uses[(tables.uses["period"] == "") & (tables.uses["purpose"] != "transformation_output")]
    recorded = uses.groupby(["entity", "carrier", "year"])["use"].sum(min_count=1)
    both = stocks.join(recorded.rename("recorded"), on=["entity", "carrier", "year"])
    gap = both["consumed"] - both["recorded"]
    bad = gap.abs() > CLOSE * both[["consumed", "recorded"]].max(axis=1)
    return (
        [
            _finding(
                Text(
                    "{count} 处库存表的消费量与能源消费表不同：{names}：以计量为准统一",
                    "{count} consumptions of the stock sheet differ from the energy records: {names}. Make the two agree",
                ),
                both[bad],
                gap[bad],
            )
        ]
        if bad.any()
        else []
    )
