"""C20: losses of the grid count once, in the factor or in a row of their own.

The account adds the power lost on its way in category 3 of scope 3. A loss row beside it, or a grid factor that already holds
transmission and distribution, counts the same MWh again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import row_of, subject_of
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import process_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

LOSS = re.compile(
    r"T&D|line.?loss|grid.?loss|transmission|network.?loss|线损|网损|输配|输电损|配电损", re.IGNORECASE
)
INSIDE = re.compile(r"(?:incl|with|含|包括).{0,12}(?:T&D|loss|transmission|线损|网损|输配)", re.IGNORECASE)
LOSS_FACTORS = ("electricity_upstream_T&D", "electricity_TD", "electricity_td_losses", "grid_loss")


def c20_line_loss(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Loss rows beside a factor or a category that holds losses."""
    lines = lines[["regime", "year", "block", "use", "carrier", "factor_id", "tco2e", "input_ref"]]
    found = _loss_rows(tables, lines) + _factor_and_category(tables, lines)
    return found or [passed("C20", Text("电网损耗只计一次", "losses of the grid are counted once"), "warn")]


def _loss_rows(tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """Rows that charge lost power themselves: scope 3 goods, or process records."""
    upstream = lines[
        (lines["use"] == "upstream") & (lines["carrier"] == "electricity") & (lines["tco2e"] > 0)
    ]
    goods = lines[(lines["block"] == "scope3") & (lines["use"] != "upstream") & (lines["tco2e"] > 0)]
    named = goods["factor_id"].map({id: _is_loss(tables, id) for id in goods["factor_id"].unique()}).eq(
        True
    ) | goods["carrier"].astype(str).str.contains(LOSS)
    found = []
    charged = goods[named]
    for year, rows in charged[charged["year"].isin(upstream["year"])].groupby("year", sort=False):
        first = rows[rows["regime"] == rows["regime"].iloc[0]]
        found.append(
            _finding(
                "warn",
                Text(
                    "范围三第3类已含购电的输配损耗",
                    "category 3 of scope 3 already holds the losses of power bought",
                ),
                year,
                rows,
                min(float(first["tco2e"].sum()), _sum(upstream, year)),
                (),
            )
        )
    process = tables.process[
        tables.process["activity"].astype(str).str.contains(LOSS) & (tables.process["process_activity"] > 0)
    ]
    if len(process) and _holding(tables).any():
        for year, rows in process.groupby("year", sort=False):
            first = rows[rows["regime"] == rows["regime"].iloc[0]]
            mass = (
                float(np.nansum(process_gas(first["process_activity"], first["process_factor"]))) * T_PER_KT
            )
            found.append(
                _finding(
                    "block",
                    Text("购电因子已含输配损耗", "the factor of power bought already holds the losses"),
                    year,
                    rows,
                    mass,
                    tuple(rows["regime"].unique()),
                )
            )
    return found


def _factor_and_category(tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """A grid factor that says it holds losses, beside the losses of category 3."""
    holding = tables.bought[_holding(tables) & (tables.bought["buy"] > 0)]
    if holding.empty:
        return []
    upstream = lines[
        (lines["use"] == "upstream") & (lines["carrier"] == "electricity") & (lines["tco2e"] > 0)
    ]
    found = []
    for year in dict.fromkeys(holding["year"]):
        if _sum(upstream, year) > 0:
            found.append(
                _finding(
                    "warn",
                    Text(
                        "购电因子已含输配损耗，范围三第3类又计",
                        "the factor of power bought holds the losses, and category 3 of scope 3 adds them",
                    ),
                    year,
                    holding[holding["year"] == year],
                    _sum(upstream, year),
                    (),
                )
            )
    return found


def _holding(tables: RowTables) -> pd.Series:
    """Lines of power whose factor's own papers say that it holds losses (by source, note or name)."""
    bought = tables.bought
    said = {id: _says(tables, id) for id in bought.loc[bought["kind"] == "electricity", "factor_id"].unique()}
    return bought["factor_id"].map(said).eq(True) & (bought["kind"] == "electricity")


def _says(tables: RowTables, id: str) -> bool:
    row = row_of(tables, id)
    return row is not None and row.own and bool(INSIDE.search(f"{row.source} {row.note}"))


def _is_loss(tables: RowTables, id: str) -> bool:
    subject = subject_of(tables, id)
    return bool(LOSS.search(subject)) or subject in LOSS_FACTORS


def _sum(upstream: pd.DataFrame, year: object) -> float:
    rows = upstream[upstream["year"] == year]
    return float(rows.loc[rows["regime"] == rows["regime"].iloc[0], "tco2e"].sum()) if len(rows) else 0.0


def _finding(
    severity: str, why: Text, year: object, rows: pd.DataFrame, size: float, regimes: tuple[str, ...]
) -> Finding:
    message = Text(
        "{year}年电网损耗计了两次：{why}，约 {size} tCO2e：删去损耗行，或换不含损耗的因子",
        "{year}: losses of the grid count twice: {why_en}; about {size} tCO2e. Delete the loss row, or take a factor without losses",
    )
    return Finding(
        "C20",
        "block" if severity == "block" else "warn",
        message.filled(year=year, why=why.zh, why_en=why.en, size=f"{size:,.1f}"),
        year=year,
        rows=refs(rows["input_ref"]),
        tco2=size,
        regimes=regimes,
    )
