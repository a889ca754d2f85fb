"""C10: emissions over value added is a ratio of like things: same firms, same months, same prices, same unit.

Every ratio of the account is a ratio of sums. What the records can spoil: value added that is output, 万元 typed as 亿元, one
year told at two price bases, firms with emissions and no value added, parts of a year over a whole one, GDP for industry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

JUMP = 1000.0
"""Nothing grows a thousandfold in a year; 万元 against 亿元 is 10 000."""
WHOLE = 1.001
SHARE = 0.01
"""Share of a year's emissions that firms without value added may have before anybody is asked."""


def c10_intensity(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Value added above output; jumps of unit; two price bases; firms without value added; parts of years; GDP only."""
    economy = _economy(park, tables)
    emitted = _emitted(tables, lines)
    found = (
        _above_output(economy, emitted)
        + _jumps(economy, emitted)
        + _two_bases(economy, emitted)
        + _mixed_bases(economy)
        + _without(economy, emitted, tables)
        + _parts(economy, emitted, tables)
        + _only_gdp(economy, emitted)
    )
    return found or [
        passed(
            "C10",
            Text(
                "强度的分子分母同企业、同时段、同价、同单位（按合计之比）",
                "intensities are ratios of sums over the same firms, months, prices and units",
            ),
        )
    ]


def _economy(park: Park, tables: RowTables) -> pd.DataFrame:
    """Records with a figure: entity, level, year, indicator, basis, value [canonical], ref."""
    table = park.tables["economy"]
    frame = pd.DataFrame(
        {
            "entity": texts(table, "entity"),
            "year": table["year"],
            "indicator": texts(table, "indicator"),
            "basis": texts(table, "price_basis"),
            "boundary": texts(table, "boundary"),
            "ref": texts(table, "input_ref"),
        }
    )
    frame["value"], frame["dimension"] = in_canonical(numbers(table, "value"), texts(table, "unit"))
    inside, groups = set(tables.who.loc[tables.who["inside"], "entity"]), set(tables.who["group"])
    frame["level"] = np.where(
        frame["entity"].isin(inside),
        "enterprise",
        np.where(frame["entity"].isin(groups), "group", np.where(frame["entity"] == "park", "park", "")),
    )
    return frame[(frame["level"] != "") & frame["value"].notna()]


def _emitted(tables: RowTables, lines: pd.DataFrame) -> pd.DataFrame:
    """Tonnes by firm and year (or part of one) under the first regime, scope 3 apart."""
    own = lines.loc[
        (lines["regime"] == tables.regimes[0].id) & (lines["block"] != "scope3"), ["entity", "year", "tco2e"]
    ]
    return own.groupby(["entity", "year"], sort=False, as_index=False)["tco2e"].sum()


def _at(emitted: pd.DataFrame, year: object, firms: object = None) -> float:
    rows = emitted[emitted["year"] == year]
    if firms is not None:
        rows = rows[rows["entity"].isin(list(firms))]  # type: ignore[call-overload]
    return abs(float(rows["tco2e"].sum()))


def _finding(
    message: Text, rows: pd.DataFrame, year: object, size: float, grave: bool = True, **words: object
) -> Finding:
    names = ", ".join(dict.fromkeys(rows["entity"]))[:160]
    return Finding(
        "C10",
        "block" if grave else "warn",
        message.filled(year=year, names=names, **words),
        year=year,
        rows=refs(rows["ref"]),
        tco2=size,
        holds="ratios",
    )


def _above_output(economy: pd.DataFrame, emitted: pd.DataFrame) -> list[Finding]:
    """Value added above output of the same firm, year and prices: one of the two is the other."""
    keys = ["entity", "year", "basis", "dimension"]
    added = economy[economy["indicator"] == "value_added"]
    output = economy[economy["indicator"] == "output"].drop_duplicates(keys)
    both = added.merge(output[[*keys, "value", "ref"]], on=keys, suffixes=("", "_output"))
    bad = both[(both["value"] > WHOLE * both["value_output"])]
    message = Text(
        "{year}年 {names} 的增加值大于产值：两者填反，或单位不同（万元、亿元），强度不出",
        "{year}: value added of {names} is above its output: the two are swapped, or their units differ (10^4 and 10^8 yuan); ratios are withheld",
    )
    return [
        _finding(
            message,
            pd.concat([rows, rows.assign(ref=rows["ref_output"])]),
            year,
            _at(emitted, year, rows["entity"]),
        )
        for year, rows in bad.groupby("year", sort=True)
    ]


def _jumps(economy: pd.DataFrame, emitted: pd.DataFrame) -> list[Finding]:
    """A figure a thousand times that of the year before or after, or of the firm's own output."""
    keys = ["entity", "indicator", "basis", "boundary", "dimension"]
    ordered = economy[economy["value"] > 0].sort_values([*keys, "year"], kind="stable")
    before = ordered.groupby(keys, sort=False)["value"].shift(1)
    earlier = ordered.groupby(keys, sort=False)["ref"].shift(1)
    ratio = ordered["value"] / before
    bad = ordered.assign(ratio=ratio, earlier=earlier)[(ratio >= JUMP) | (ratio <= 1 / JUMP)]
    message = Text(
        "{year}年 {names} 的 {what} 是上一年的 {times} 倍：多半是万元与亿元混用，强度不出",
        "{year}: {what} of {names} is {times} times the year before: most likely 10^4 and 10^8 yuan mixed up; ratios are withheld",
    )
    found = [
        _finding(
            message,
            pd.concat([rows, rows.assign(ref=rows["earlier"])]),
            year,
            _at(emitted, year, _firms(rows, emitted)),
            what=indicator,
            times=f"{rows['ratio'].iloc[0]:.4g}",
        )
        for (year, indicator), rows in bad.groupby(["year", "indicator"], sort=True)
    ]
    plain = economy[economy["value"] > 0].drop_duplicates(
        ["entity", "year", "indicator", "basis", "dimension"]
    )
    wide = plain[plain["indicator"].isin(["value_added", "output"])].pivot(
        index=["entity", "year", "basis", "dimension"], columns="indicator", values="value"
    )
    if {"value_added", "output"} <= set(wide.columns):
        small = wide[wide["value_added"] * JUMP < wide["output"]].reset_index()
        cells = economy.merge(small[["entity", "year", "basis"]], on=["entity", "year", "basis"])
        cells = cells[cells["indicator"].isin(["value_added", "output"])]
        message = Text(
            "{year}年 {names} 的增加值不到产值的千分之一：核对单位（万元、亿元），强度不出",
            "{year}: value added of {names} is below a thousandth of its output: check the units (10^4 and 10^8 yuan); ratios are withheld",
        )
        found += [
            _finding(message, rows, year, _at(emitted, year, rows["entity"]))
            for year, rows in cells.groupby("year", sort=True)
        ]
    return found


def _firms(rows: pd.DataFrame, emitted: pd.DataFrame) -> list[str]:
    """The firms a figure stands for: all of them where it is a group's or the park's."""
    return list(rows["entity"] if (rows["level"] == "enterprise").all() else emitted["entity"].unique())


def _two_bases(economy: pd.DataFrame, emitted: pd.DataFrame) -> list[Finding]:
    """One figure told at two price bases: the sum would hold it twice."""
    keys = ["entity", "year", "indicator", "boundary"]
    money = economy[economy["basis"] != ""]
    twice = money[money.groupby(keys)["basis"].transform("nunique") > 1] if len(money) else money
    message = Text(
        "{year}年 {names} 的 {what} 按两种价格口径各填一次（{bases}），相加会重复：只取一种，比值不出；请只留一种，其余由平减指数换算",
        "{year}: {what} of {names} stands at two price bases ({bases}) and would be summed twice: one is read, ratios are "
        "withheld; keep one, the deflator makes the other",
    )
    return [
        _finding(
            message,
            rows,
            year,
            _at(emitted, year, _firms(rows, emitted)),
            what=indicator,
            bases=", ".join(sorted(rows["basis"].unique())),
        )
        for (year, indicator), rows in twice.groupby(["year", "indicator"], sort=True)
    ]


def _mixed_bases(economy: pd.DataFrame) -> list[Finding]:
    """Some years at current prices and some at constant ones: comparable through a deflator only."""
    added = economy[(economy["indicator"] == "value_added") & (economy["basis"] != "")]
    if added.empty:
        return []
    current = added["basis"].eq("current").groupby([added["entity"], added["year"]]).any()
    by_year = current.groupby(level="year").agg(["any", "all"])
    if by_year["any"].any() and not by_year["all"].all():
        rows = added[added["basis"] == "current"]
        message = Text(
            "增加值有的按现价、有的按可比价（现价年份 {years}）：强度按平减指数换算后比较，下降目标须同一价格口径",
            "value added stands partly at current and partly at constant prices (current: {years}): intensities are compared through the "
            "deflator; a target of fall needs one price basis",
        )
        years = ", ".join(str(year) for year in sorted(rows["year"].unique()))
        return [Finding("C10", "warn", message.filled(years=years), rows=refs(rows["ref"]), holds="ratios")]
    return []


def _without(economy: pd.DataFrame, emitted: pd.DataFrame, tables: RowTables) -> list[Finding]:
    """Industrial firms whose emissions stand in the numerator and whose value added in no denominator."""
    added = economy[economy["indicator"] == "value_added"]
    firms = added[added["level"] == "enterprise"]
    industrial = tables.who[tables.who["inside"] & (tables.who["kind"] == "industry")]
    covered = set(added.loc[added["level"] == "group", "entity"])
    industrial = industrial[~industrial["group"].isin(covered)]
    message = Text(
        "{year}年 {names} 有排放而无增加值（占排放 {share}%）：强度分子分母不同口径，补录增加值，或填 NE 使强度不出",
        "{year}: {names} have emissions and no value added ({share} % of emissions): numerator and denominator differ; give their value added, or set it to NE",
    )
    have = pd.MultiIndex.from_frame(firms[["entity", "year"]])
    told = emitted[emitted["year"].isin(firms["year"])]
    lone = told[told["entity"].isin(industrial["entity"]) & (told["tco2e"] > 0)]
    lone = lone[~pd.MultiIndex.from_frame(lone[["entity", "year"]]).isin(have)]
    if lone.empty:
        return []
    whole = told.groupby("year")["tco2e"].sum().abs()
    sizes = {year: (float(rows["tco2e"].sum()), rows) for year, rows in lone.groupby("year", sort=True)}
    return [
        _finding(message, rows.assign(ref=""), year, size, False, share=f"{size / whole[year] * 100:.1f}")
        for year, (size, rows) in sizes.items()
        if size > SHARE * whole[year]
    ]


def _parts(economy: pd.DataFrame, emitted: pd.DataFrame, tables: RowTables) -> list[Finding]:
    """Firms with records of part of a year only, beside value added of the whole year."""
    part = emitted[emitted["year"].map(lambda year: isinstance(year, str))]
    if part.empty:
        return []
    part = part.assign(whole=part["year"].str[:4].astype(int))
    full = set(zip(emitted["entity"], emitted["year"], strict=True))
    lone = part[[key not in full for key in zip(part["entity"], part["whole"], strict=True)]]
    added = economy[economy["indicator"] == "value_added"]
    lone = lone[lone["whole"].isin(added["year"])]
    message = Text(
        "{year}年 {names} 只有部分月份的能耗，增加值却是全年：该企业未进入全年强度的分子，补全年记录",
        "{year}: {names} have records of part of the year only, value added is of the whole year: they are missing in the numerator; complete the year",
    )
    return [
        _finding(message, rows.assign(ref=""), year, float(rows["tco2e"].sum()), False)
        for year, rows in lone.groupby("whole", sort=True)
    ]


def _only_gdp(economy: pd.DataFrame, emitted: pd.DataFrame) -> list[Finding]:
    """Years that have GDP and no value added: industrial CO2 over GDP is no industrial intensity."""
    gdp, added = economy[economy["indicator"] == "gdp"], economy[economy["indicator"] == "value_added"]
    lone = gdp[~gdp["year"].isin(added["year"])]
    message = Text(
        "{year}年只有地区生产总值，没有增加值：工业排放除以 GDP 不是工业碳强度，补录增加值",
        "{year} has GDP and no value added: industrial emissions over GDP are no industrial intensity; give value added",
    )
    return [
        _finding(message, rows, year, _at(emitted, year), False)
        for year, rows in lone.groupby("year", sort=True)
        if _at(emitted, year) > 0
    ]
