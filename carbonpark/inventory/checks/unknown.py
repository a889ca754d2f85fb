"""C15: what nobody knows, and blanks that look like zeros.

NE and C rows leave totals incomplete; so do factors no table has. A zero, or no record at all, between
years in which the firm used the carrier is asked about: it is more often a blank than a stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.checks.parts_of_years import parts_of_years
from carbonpark.words.language import Language, Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park


def c15_unknown(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Rows without a value; zeros and gaps between years of use; parts of years beside whole ones."""
    found = _unknown(lines) + _gaps(tables, lines) + _unnamed_generation(tables) + parts_of_years(tables, lines)
    return found or [
        passed(
            "C15",
            Text("没有未估算的行，也没有疑似空白的零", "no row is unknown and no zero looks like a blank"),
            "warn",
        )
    ]


def _unknown(lines: pd.DataFrame) -> list[Finding]:
    rows = lines[lines["status"].isin(UNKNOWN)]
    found = []
    for year, each in rows.groupby("year", sort=False):
        scope3 = bool((each["scope"] == "3").all())
        reasons = [note for note in dict.fromkeys(each["note"]) if note][:4]
        names = ", ".join(
            dict.fromkeys(
                f"{who}/{what}"
                for who, what in zip(
                    each["entity"], each["carrier"].mask(each["carrier"] == "", each["category"]), strict=True
                )
            )
        )[:200]
        found.append(
            Finding(
                "C15",
                "warn",
                Text(
                    "{year}年有 {count} 条记录未估算或保密（{names}），合计不完整{scope}。{reasons}",
                    "{count} records of {year} are not estimated or confidential ({names}); totals are "
                    "incomplete{scope_en}. "
                    "{reasons_en}",
                ).filled(
                    year=year,
                    count=each["input_ref"].nunique(),
                    names=names,
                    reasons=_said(reasons, "zh"),
                    reasons_en=_said(reasons, "en"),
                    scope="（只涉及范围三）" if scope3 else "",
                    scope_en=" (scope 3 only)" if scope3 else "",
                ),
                year=year,
                rows=refs(each["input_ref"]),
            )
        )
    return found


def _unnamed_generation(tables: RowTables) -> list[Finding]:
    """Power made with no plant named: nobody knows whether it is renewable, so it is not counted as such."""
    flows = tables.flows
    lone = flows[
        (flows["flow"] == "generated")
        & (flows["kind"] == "electricity")
        & (flows["plant"] == "")
        & (flows["energy"] > 0)
    ]
    if lone.empty:
        return []
    names = ", ".join(dict.fromkeys(lone["entity"]))[:200]
    return [
        Finding(
            "C15",
            "warn",
            Text(
                "{names} 有自产电力未填机组，来源不明，未按可再生能源计入：在“12_在役机组”登记并填写机组编号",
                "{names}: power made with no plant named; its source is unknown and it is not counted as "
                "renewable. Enter the "
                "plant in sheet 12 and its id here",
            ).filled(names=names),
            rows=refs(lone["input_ref"]),
        )
    ]


def _said(notes: list[Text | str], language: Language) -> str:
    """Reasons in one language; what a person noted stays as it is."""
    return "; ".join(note.said(language) if isinstance(note, Text) else note for note in notes)


def _gaps(tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """Carriers of a firm that are zero or absent in a year between two years of use (full-year records
    only)."""
    uses = tables.uses.loc[
        tables.uses["period"] == "", ["entity", "carrier", "year", "use", "status", "input_ref"]
    ]
    power = tables.flows.loc[
        (tables.flows["period"] == "") & (tables.flows["flow"] == "bought"),
        ["entity", "carrier", "year", "energy", "status", "input_ref"],
    ].rename(columns={"energy": "use"})
    both = pd.concat([part for part in (uses, power) if len(part)] or [uses], ignore_index=True)
    said = both.loc[
        both["status"].isin(["NO", "IE", "NE", "C"]), ["entity", "carrier", "year"]
    ].drop_duplicates()
    grid = both.pivot_table(index=["entity", "carrier"], columns="year", values="use", aggfunc="sum")
    used = grid.fillna(0.0) > 0
    earlier = used.T.cummax().T.shift(1, axis=1, fill_value=False)
    later = used.iloc[:, ::-1].T.cummax().T.iloc[:, ::-1].shift(-1, axis=1, fill_value=False)
    holes = (~used & earlier & later).stack()
    excused = set(said.itertuples(index=False, name=None))
    places = [place for place in holes[holes].index if place not in excused]
    if not places:
        return []
    size = sum(_neighbours(lines, *place) for place in places)
    names = ", ".join(f"{entity}/{carrier} {year}" for entity, carrier, year in places[:8])
    zeros = both.set_index(["entity", "carrier", "year"])["input_ref"]
    return [
        Finding(
            "C15",
            "warn",
            Text(
                "{count} 处用能在前后年份都有、当年为零或无记录：{names}。确为零填 NO，未统计填 NE（按邻年均值约 {size} tCO2）",
                "{count} uses are zero or absent in a year between years of use: {names}. Enter NO for a "
                "true zero, NE for unknown "
                "(by the mean of other years about {size} tCO2)",
            ).filled(count=len(places), names=names, size=f"{size:.0f}"),
            rows=refs(ref for place in places if place in zeros.index for ref in zeros.loc[[place]]),
            tco2=size,
        )
    ]


def _neighbours(lines: pd.DataFrame, entity: str, carrier: str, year: int) -> float:
    """Mean emission of the firm's other years with that carrier under the first regime [tCO2]."""
    rows = lines[
        (lines["entity"] == entity)
        & (lines["carrier"] == carrier)
        & (lines["gas"] == "CO2")
        & (lines["regime"] == lines["regime"].iloc[0])
        & (lines["year"] != year)
    ]
    by_year = rows.groupby("year")["tco2e"].sum()
    return float(by_year[by_year > 0].mean()) if (by_year > 0).any() else 0.0
