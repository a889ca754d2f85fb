"""The base-year check: targets count from that year, so it must be whole, and later years must be
comparable with it.

ISO 14064-1 and the GHG Protocol ask for a recalculation of the base year when boundary, method or data
change by more than a stated share; here 5 % of the latest year's emissions from firms that the base year
does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

RECALCULATE = 0.05


def base_year(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """The base year has a full-year account, complete, with the firms that later years have."""
    base = park.park.base_year
    direct = lines[lines["scope"] != "3"]
    # A park without CO2 has no line under a regime of CO2: then the first regime that has lines speaks.
    speaks = next((rule.id for rule in tables.regimes if (direct["regime"] == rule.id).any()), "")
    own = direct[direct["regime"] == speaks]
    years = [year for year in own["year"].unique() if isinstance(year, int)]
    if not years:
        return [
            Finding(
                "base_year",
                "warn",
                Text("没有范围一、二的全年记录，基准年无从核对", "no full-year record of scopes 1 and 2: no base year to check"),
            )
        ]
    if base not in years:
        return [
            Finding(
                "base_year",
                "warn",
                Text(
                    "基准年 {base} 不在本次核算的年份（{years}）之内",
                    "base year {base} is not among the years accounted ({years})",
                ).filled(base=base, years=", ".join(map(str, sorted(years)))),
            )
        ]
    found = _incomplete(own, base) + _newcomers(own, base, max(years))
    return found or [
        passed("base_year", Text("基准年完整，且与各年可比", "the base year is whole and comparable"), "warn")
    ]


def _incomplete(own: pd.DataFrame, base: int) -> list[Finding]:
    rows = own[(own["year"] == base) & own["status"].isin(UNKNOWN)]
    if rows.empty:
        return []
    return [
        Finding(
            "base_year",
            "warn",
            Text(
                "基准年 {base} 有 {count} 条未估算记录：目标的起点不完整",
                "base year {base} has {count} records not estimated: targets start from an incomplete figure",
            ).filled(base=base, count=rows["input_ref"].nunique()),
            year=base,
            rows=refs(rows["input_ref"]),
        )
    ]


def _newcomers(own: pd.DataFrame, base: int, last: int) -> list[Finding]:
    if last == base:
        return []
    known = set(own.loc[own["year"] == base, "entity"])
    latest = own[own["year"] == last]
    new = latest[~latest["entity"].isin(known)]
    share = float(new["tco2e"].sum() / latest["tco2e"].sum()) if latest["tco2e"].sum() else 0.0
    if share <= RECALCULATE:
        return []
    names = ", ".join(dict.fromkeys(new["entity"]))[:200]
    return [
        Finding(
            "base_year",
            "warn",
            Text(
                "{last}年排放的 {share}% 来自基准年 {base} 没有记录的企业（{names}），超过 5%：补录基准年或重算",
                "{share} % of {last} comes from firms without a record in base year {base} ({names}), "
                "above 5 %: fill in or recalculate "
                "the base year",
            ).filled(last=last, share=f"{share * 100:.1f}", base=base, names=names),
            year=last,
            rows=refs(new["input_ref"]),
            tco2=float(new["tco2e"].sum()),
        )
    ]
