"""C2, the part that the meters of others show: firms' records against what the grid, gas and heat companies sold.

Below 95 % somebody is missing from the account; above 105 % somebody is in it twice, or the sales stand on another boundary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.checks.check import Finding, passed
from carbonpark.inventory.coverage import coverage_table
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

LEAST, MOST = 0.95, 1.05
ITEMS = {"electricity": Text("电力", "electricity"), "natural_gas": Text("天然气", "natural gas"), "heat": Text("热力", "heat")}
SHORT = Text(
    "{year}年{item}：企业记录 {recorded:,.6g} TJ，供应单位向“{boundary}”售出 {sold:,.6g} TJ，覆盖率 {share:.1%}，低于 95%："
    "补录未报企业，或把差额作为未报部分单列",
    "{year}: firms record {recorded:,.6g} TJ of {item}, {sold:,.6g} TJ were sold to '{boundary}': coverage {share:.1%}, below "
    "95 %. Record the firms that are missing, or show the rest as a row of its own")
OVER = Text(
    "{year}年{item}：企业记录 {recorded:,.6g} TJ，多于供应单位向“{boundary}”售出的 {sold:,.6g} TJ（{share:.1%}）：核对重复记录、直购或边界",
    "{year}: firms record {recorded:,.6g} TJ of {item}, more than the {sold:,.6g} TJ sold to '{boundary}' ({share:.1%}): look for "
    "double records, direct purchase, or another boundary")


def c2_coverage(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Items and years whose coverage by firms' records is below 95 % or above 105 %."""
    if park.tables["sales"].empty:
        return [passed("C2", Text("没有供能企业售量，覆盖率未核对", "no sales of the suppliers on file: coverage not tested"), "warn")]
    members = set(tables.who.loc[tables.who["inside"], "entity"])
    years = {*tables.flows["year"], *tables.uses["year"]}
    table = coverage_table(park, tables, tables.boundary, members)
    table = table[table["year"].isin(years)]
    bad = table[(table["coverage"] < LEAST) | (table["coverage"] > MOST)]
    found = [_finding(row, tables.boundary) for row in bad.to_dict("records")]
    return found or [passed("C2", Text("企业记录覆盖供能企业售量的 95% 以上", "firms' records cover 95 % of what was sold or more"), "warn")]


def _finding(row: dict[str, object], boundary: str) -> Finding:
    share, item = float(str(row["coverage"])), ITEMS[str(row["item"])]
    words = {"year": row["year"], "recorded": row["recorded"], "sold": row["sold"], "share": share, "boundary": boundary}
    said = SHORT if share < LEAST else OVER
    message = Text(said.zh.format(item=item.zh, **words), said.en.format(item=item.en, **words))
    return Finding("C2", "warn", message, year=row["year"], rows=tuple(str(row["rows"]).split("; ")),
                   tco2=abs(float(str(row["missing_tco2"]))))
