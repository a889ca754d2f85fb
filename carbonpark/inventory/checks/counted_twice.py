"""C19: a figure that is all of a firm's scope 1 stands alone.

The account sets records of CO2 aside (IE) where a firm gives its verified total in CO2. What it cannot see by itself: a total
in CO2e beside records of single gases, and a "process" amount in tonnes of CO2 that is the firm's combustion over again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

BLOCKS = ("fuel", "transformation", "process")
SAME = 0.005
"""A figure within 0.5 % of the sum of the others is that sum."""
TOTAL_WORDS = re.compile(
    r"total|scope ?_?1|combust|direct.?emission|合计|总量|范围一|燃烧|直接排放", re.IGNORECASE
)


def c19_counted_twice(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Totals of a firm added to their parts."""
    columns = ["regime", "entity", "year", "block", "category", "gas", "method", "tco2e", "input_ref"]
    direct = lines[columns][lines["block"].isin(BLOCKS) & lines["tco2e"].notna()]
    given = direct[
        (direct["block"] == "process")
        & direct["method"].isin(["own", VERIFIED_TOTAL])
        & (direct["tco2e"] > 0)
    ]
    if given.empty:
        return [
            passed(
                "C19",
                Text(
                    "没有以自有因子或总量录入的过程排放",
                    "no process record rests on a total or a factor of its own",
                ),
            )
        ]
    keys = ["regime", "entity", "year"]
    sums = (
        direct.assign(burnt=direct["tco2e"].where(direct["block"] != "process", 0.0))
        .groupby(keys)[["tco2e", "burnt"]]
        .sum()
    )
    table = given.join(sums.rename(columns={"tco2e": "whole"}), on=keys)
    table["rest"] = table["whole"] - table["tco2e"]
    total = (table["method"] == VERIFIED_TOTAL) & (table["gas"] == "CO2e") & (table["rest"] > 0)
    own = table["method"] == "own"
    named = (
        own
        & table["category"].astype(str).str.contains(TOTAL_WORDS)
        & (table["burnt"] > 0)
        & (table["tco2e"] >= (1 - SAME) * table["burnt"])
    )
    equal = own & (_like(table["tco2e"], table["burnt"]) | _like(table["tco2e"], table["rest"]))
    found = [
        _finding(rows, direct)
        for _, rows in table[total | named | equal].groupby(["input_ref", "regime"], sort=False)
    ]
    return found or [passed("C19", Text("排放总量未与分项相加", "no total is added to its parts"))]


def _like(one: pd.Series, other: pd.Series) -> pd.Series:
    return (other > 0) & ((one - other).abs() <= SAME * other)


def _finding(rows: pd.DataFrame, direct: pd.DataFrame) -> Finding:
    """The regimes one after another, because the sum of parts differs between them."""
    row = rows.iloc[0]
    twice = min(float(row["tco2e"]), float(row["rest"]))
    same = direct[
        (direct["entity"] == row["entity"])
        & (direct["year"] == row["year"])
        & (direct["regime"] == row["regime"])
        & direct["tco2e"].ne(0)
    ]
    return Finding(
        "C19",
        "block",
        Text(
            "{entity} {year}年“{activity}”（{own} tCO2e）已包含该企业的燃烧或过程排放，又与其分项（{rest} tCO2e）相加，重复 {twice} tCO2e：只留一种，分项改记 IE",
            "{entity} in {year}: '{activity}' ({own} tCO2e) holds the firm's combustion or process emissions and is added to them ({rest} tCO2e): "
            "{twice} tCO2e twice. Keep one of the two, and set the parts to IE",
        ).filled(
            entity=row["entity"],
            year=row["year"],
            activity=row["category"],
            own=f"{row['tco2e']:,.0f}",
            rest=f"{row['rest']:,.0f}",
            twice=f"{twice:,.0f}",
        ),
        year=row["year"],
        rows=refs([row["input_ref"], *same["input_ref"]]),
        tco2=twice,
        regimes=(str(row["regime"]),),
    )
