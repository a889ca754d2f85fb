"""C14: credits and offsets stand beside an inventory, never inside it.

A process record with a negative amount or factor takes emissions off. Carbon that stays in a product or that was captured
may; a credit may not, whatever its sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.own_power import AVOIDED_WORDS
from carbonpark.inventory.checks.sizes import subject_of
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import co2e, process_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

CREDIT = re.compile(
    r"\b(?:cer|vcs|ver|vcu)s?\b|ccer|offset|credit|allowance|抵消|抵销|碳汇|减排量|配额|自愿减排|绿证",
    re.IGNORECASE,
)
KEPT = re.compile(
    r"captur|ccus|ccs|stored|storage|recover|product|urea|捕集|封存|固碳|固定|回收|产品|利用", re.IGNORECASE
)
"""Carbon that did not leave: captured, stored, recovered, or in a product."""


def c14_offsets(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Credits among the process records; negative emissions nobody explains; own factors below zero."""
    found = _records(park, tables) + _record_factors(park, tables) + _own_factors(lines)
    return found or [
        passed("C14", Text("清单内没有抵消或碳信用", "no offsets or credits inside the inventory"))
    ]


def _records(park: Park, tables: RowTables) -> list[Finding]:
    process = tables.process[tables.process["input_ref"].isin(park.tables["process"]["input_ref"])]
    if process.empty:
        return []
    mass = process_gas(process["process_activity"], process["process_factor"])
    tco2 = pd.Series(np.asarray(co2e(mass, process["warming"]), dtype=float) * T_PER_KT, index=process.index)
    as_gas = process["dimension"].isin(["CO2", "CO2e"])
    tco2 = tco2.fillna(
        (process["process_activity"] * T_PER_KT).where(as_gas)
    )  # a credit without a factor is not netted, yet named
    activity, note = process["activity"].astype(str), process["note"].astype(str)
    credit = (
        (activity.str.contains(CREDIT) | (note.str.contains(CREDIT) & (tco2 < 0))) & tco2.notna() & tco2.ne(0)
    )
    subject = process["factor_id"].map({id: subject_of(tables, id) for id in process["factor_id"].unique()})
    kept = (activity + " " + note + " " + subject.astype(str)).str.contains(KEPT)
    below = (tco2 < 0) & ~credit & ~kept & ~activity.str.contains(AVOIDED_WORDS)
    found = []
    for chosen, grave in ((credit, True), (below, False)):
        for year, part in process[chosen].groupby("year", sort=True):
            first = part[part["regime"] == part["regime"].iloc[0]]
            size = abs(float(tco2.loc[first.index].sum()))
            names = ", ".join(dict.fromkeys(first["activity"].astype(str)))[:120]
            text = _NETTED if grave else _UNEXPLAINED
            found.append(
                Finding(
                    "C14",
                    "block" if grave else "warn",
                    text.filled(year=year, names=names, size=f"{size:,.0f}"),
                    year=year,
                    rows=refs(part["input_ref"]),
                    tco2=size,
                    regimes=tuple(part["regime"].unique()),
                )
            )
    return found


_NETTED = Text(
    "{year}年工业过程里有碳信用或抵消（{names}，{size} tCO2e）：不能在清单内抵扣，删去并单独报告",
    "{year}: credits or offsets stand among the process records ({names}, {size} tCO2e): they are never netted; delete them and report them apart",
)
_UNEXPLAINED = Text(
    "{year}年工业过程有负排放（{names}，{size} tCO2e），没有说明去向：若是产品固碳或捕集请在备注写明，若是抵消请删去",
    "{year}: negative process emissions ({names}, {size} tCO2e) without a word where the carbon went: say so in the note if it is in a product "
    "or captured, delete them if they are offsets",
)


def _record_factors(park: Park, tables: RowTables) -> list[Finding]:
    """Process records whose own factor is below zero: the account takes no such factor."""
    table = park.tables["process"]
    inside = set(tables.who.loc[tables.who["inside"], "entity"])
    below = table[(numbers(table, "own_factor") < 0) & texts(table, "enterprise").isin(inside)]
    found = []
    for year, rows in below.groupby("year", sort=True):
        amount, factor = (
            in_canonical(numbers(rows, "quantity"), texts(rows, "unit"))[0],
            in_canonical(numbers(rows, "own_factor"), texts(rows, "own_factor_unit"))[0],
        )
        size = abs(float(np.nansum(process_gas(amount, factor)))) * T_PER_KT
        found.append(
            Finding(
                "C14",
                "block",
                Text(
                    "{year}年工业过程自有因子为负（{names}，约 {size} tCO2e）：排放因子不能小于 0，抵消另行报告",
                    "{year}: process records with a factor below zero ({names}, about {size} tCO2e): no emission factor is negative; offsets are reported apart",
                ).filled(
                    year=year, names=", ".join(dict.fromkeys(texts(rows, "activity"))), size=f"{size:,.0f}"
                ),
                year=int(year),
                rows=refs(texts(rows, "input_ref")),
                tco2=size,
            )
        )
    return found


def _own_factors(lines: pd.DataFrame) -> list[Finding]:
    """Lines at a factor of the park's own below zero (sheet 19)."""
    below = lines[(lines["method"] == "own") & (lines["factor"] < 0) & (lines["tco2e"] < 0)]
    found = []
    for year, part in below.groupby("year", sort=False):
        first = part[part["regime"] == part["regime"].iloc[0]]
        size = abs(float(first["tco2e"].sum()))
        found.append(
            Finding(
                "C14",
                "block",
                Text(
                    "{year}年有自有因子小于 0（{names}），抵扣 {size} tCO2e：排放因子不能为负，抵消另行报告",
                    "{year}: own factors below zero ({names}) take {size} tCO2e off: no emission factor is negative; offsets are reported apart",
                ).filled(year=year, names=", ".join(dict.fromkeys(first["factor_id"])), size=f"{size:,.0f}"),
                year=year,
                rows=refs(part["input_ref"]),
                tco2=size,
                regimes=tuple(part["regime"].unique()),
            )
        )
    return found
