"""C3: one vintage of the grid factor for each year of use, and none from drawers.

Where a regime prescribes its factor (910) the vintage is named and no year test applies. Elsewhere a factor later than
the data is refused, one more than two years older is printed, and old reporting values that still turn up in sheets are
recognised by their digits. The series is said to be matched year by year, or fixed: half of a "decarbonisation" may be
the grid's.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors import library
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.sizes import quietly, row_of
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

STALE = {0.5703: (0, 0), 0.5810: (0, 0), 0.6101: (2015, 2017), 0.8843: (0, 0)}
"""Old factors [kgCO2/kWh] that live on in sheets -> the years of use they may stand for (0.6101 is the 2015 average)."""
YEARS_BACK = 2
PER_KWH = split_unit("kgCO2/kWh").scale
"""1 kgCO2/kWh in kt CO2/TJ."""
SAME = 5e-5


def c3_grid_factors(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Stale values, factors of a later or much earlier year, factors without a year, places that change on the way."""
    rows = grid_lines(tables)
    found: list[Finding] = []
    for regime, part in rows.groupby("regime", sort=False):
        found += _stale(tables, str(regime), part)
        if _pinned(tables, str(regime)) is None:
            found += _years(str(regime), part) + _places(str(regime), part)
    if any(each.severity == "block" for each in found):
        return found
    said = [_label(tables, str(regime), part) for regime, part in rows.groupby("regime", sort=False)]
    sound = Text(
        "；".join(text.zh for text in said) or "没有购电",
        "; ".join(text.en for text in said) or "no power bought",
    )
    return [*found, *([] if found else [passed("C3", sound)])]


def grid_lines(tables: RowTables) -> pd.DataFrame:
    """Plain power bought: one row a regime, year and factor, with the factor's own year, place, `energy` [TJ], cells."""
    bought = tables.bought
    plain = bought[
        (bought["kind"] == "electricity") & (bought["contract"] == "grid") & bought["supply_factor"].notna()
    ]
    keys = ["regime", "year", "factor_id", "supply_factor"]
    sums = plain.groupby(keys, sort=False, as_index=False).agg(
        energy=("buy", "sum"), rows=("input_ref", tuple)
    )
    factors = [row_of(tables, id) for id in sums["factor_id"]]
    sums["data_year"] = pd.to_numeric(
        pd.Series([row.year if row is not None else None for row in factors], index=sums.index, dtype=object)
    )
    sums["region"] = [row.region if row is not None else "" for row in factors]
    sums["own"] = [row is not None and row.own for row in factors]
    return sums


def series_label(tables: RowTables, regime: str, rows: pd.DataFrame) -> str:
    """prescribed | fixed | matched | nearest (some years stand on an earlier year's factor) | undated."""
    if _pinned(tables, regime) is not None:
        return "prescribed"
    if rows["data_year"].isna().any():
        return "undated"
    if rows["year"].nunique() > 1 and rows["factor_id"].nunique() == 1:
        return "fixed"
    return "matched" if (rows["data_year"] == rows["year"]).all() else "nearest"


SERIES: dict[str, Text] = {
    "prescribed": Text("口径规定的 {years} 年固定因子", "the factor of {years}, fixed by the regime"),
    "fixed": Text(
        "各年同用 {years} 年因子（固定因子序列）", "one factor of {years} for all years (fixed series)"
    ),
    "matched": Text("逐年对应因子（{years}）", "the factor of each year ({years})"),
    "nearest": Text(
        "逐年因子，缺的年份用此前最近年（{years}）",
        "the factor of each year, the nearest earlier where there is none ({years})",
    ),
    "undated": Text("自有因子未注明年份", "an own factor without a year"),
}


def _label(tables: RowTables, regime: str, rows: pd.DataFrame) -> Text:
    years = rows["data_year"].dropna().astype(int)
    span = f"{years.min()}-{years.max()}" if years.nunique() > 1 else str(years.min()) if len(years) else "-"
    text = SERIES[series_label(tables, regime, rows)].filled(years=span)
    places = ", ".join(dict.fromkeys(rows.loc[rows["region"] != "", "region"]))
    return Text(f"{regime}：{text.zh} {places}".rstrip(), f"{regime}: {text.en} {places}".rstrip())


def _stale(tables: RowTables, regime: str, rows: pd.DataFrame) -> list[Finding]:
    """Own factors with the digits of an old reporting value, used outside its time."""
    found = []
    for row in rows[rows["own"].astype(bool)].itertuples():
        digits = row.supply_factor / PER_KWH
        old = next((each for each in STALE if abs(digits - each) < SAME), None)
        if old is None or STALE[old][0] <= row.year <= STALE[old][1]:
            continue
        now = _published(tables, regime, int(row.year))
        found.append(
            Finding(
                "C3",
                "block",
                Text(
                    "{regime} {year}年用了过时的电网因子 {old} kgCO2/kWh（旧核查表数值）：改用当年公布值（{now}）",
                    "{regime}: {year} stands on the stale grid factor {old} kgCO2/kWh (of old reporting sheets): use the value published "
                    "for that year ({now})",
                ).filled(regime=regime, year=int(row.year), old=f"{old:.4f}", now=_shown(now)),
                year=int(row.year),
                rows=refs(row.rows),
                tco2=_tonnes(row.energy, row.supply_factor if isnan(now) else row.supply_factor - now),
                regimes=(regime,),
            )
        )
    return found


def _years(regime: str, rows: pd.DataFrame) -> list[Finding]:
    gap = rows["year"] - rows["data_year"]
    found = []
    for when, grave in ((gap < 0, True), (gap > YEARS_BACK, False)):
        for row in rows[when].itertuples():
            text = (
                Text(
                    "{regime} {year}年用电套用了 {of}年的因子，晚于数据：改用当年或此前的因子",
                    "{regime}: power of {year} at the factor of {of}, later than the data: take that year's, or an earlier one",
                )
                if grave
                else Text(
                    "{regime} {year}年用电套用 {of}年的因子，相差超过两年：补当年因子",
                    "{regime}: power of {year} at the factor of {of}, more than two years older: give that year's",
                )
            )
            found.append(
                Finding(
                    "C3",
                    "block" if grave else "warn",
                    text.filled(regime=regime, year=int(row.year), of=int(row.data_year)),
                    year=int(row.year),
                    rows=refs(row.rows),
                    tco2=_tonnes(row.energy, row.supply_factor),
                    regimes=(regime,),
                )
            )
    undated = rows[rows["data_year"].isna() & (rows["supply_factor"] != 0)]
    if len(undated):
        names = ", ".join(dict.fromkeys(undated["factor_id"]))[:160]
        found.append(
            Finding(
                "C3",
                "warn",
                Text(
                    "{regime}：电网因子 {names} 没有年份，各年同用，无法核对是否当年：在自有因子表填 year",
                    "{regime}: grid factor {names} has no year and stands for all years, so its vintage cannot be tested: fill in its year",
                ).filled(regime=regime, names=names),
                rows=refs(cell for cells in undated["rows"] for cell in cells),
                tco2=_tonnes(undated["energy"], undated["supply_factor"]),
                regimes=(regime,),
            )
        )
    return found


def _places(regime: str, rows: pd.DataFrame) -> list[Finding]:
    """Factors of a province in some years and of the nation in others are no series."""
    dated = rows[rows["region"] != ""]
    if dated["region"].nunique() < 2:
        return []
    weight = dated.groupby("region")["energy"].sum()
    other = dated[dated["region"] != weight.idxmax()]
    return [
        Finding(
            "C3",
            "warn",
            Text(
                "{regime}：各年电网因子取自不同地域（{places}），{years}年与其他年份不可比：统一地域，或在自有因子表补齐",
                "{regime}: the grid factors come from different places ({places}); {years} cannot be compared with the other years: "
                "use one place, or fill the gap in the park's own factors",
            ).filled(
                regime=regime,
                places=", ".join(weight.index),
                years=", ".join(str(int(year)) for year in sorted(other["year"].unique())),
            ),
            rows=refs(cell for cells in other["rows"] for cell in cells),
            tco2=_tonnes(other["energy"], other["supply_factor"]),
            regimes=(regime,),
        )
    ]


def _pinned(tables: RowTables, regime: str) -> int | None:
    return next((rule.electricity_pinned for rule in tables.regimes if rule.id == regime), None)


def _published(tables: RowTables, regime: str, year: int) -> float:
    """What the packaged tables give for that place and year [kt CO2/TJ]; NaN where they have none."""
    return replace(quietly(tables), library=library()).grid(regime, "grid", year).value


def _tonnes(energy: object, factor: object) -> float:
    return abs(float(np.sum(bought_gas(energy, factor)))) * T_PER_KT


def _shown(value: float) -> str:
    return f"{value / PER_KWH:.4f}" if not isnan(value) else "-"
