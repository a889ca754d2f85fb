"""What the plan says should stand by a year, beside what the records show: newcomers, plants, measures.

Records prove presence, not absence: a thing not found is 'not found', with where it would be entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park

COLUMNS = ("year", "kind", "label", "title_zh", "title_en", "planned", "found", "unit", "state", "state_zh", "state_en",
           "where_zh", "where_en")
STATES = {
    "done": Text("已达到", "in place"), "behind": Text("落后", "behind"), "not_found": Text("记录中没有", "not in the records"),
    "unknown": Text("记录看不出", "the records cannot tell"),
}
TOLERANCE = 0.01


def actions_table(park: Park, tables: Mapping[str, pd.DataFrame], expected: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rows of newcomers due, capacity by technology, and measures in place, by the end of `year`.

    `expected` holds the plan's path at that year (`planned.at_year`).
    """
    rows = [*_projects(park, tables["projects"], expected, year), *_capacity(park, tables["capacity"], year),
            *_measures(park, tables["measures"], expected, year)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _projects(park: Park, projects: pd.DataFrame, expected: pd.DataFrame, year: int) -> list[tuple[object, ...]]:
    """Newcomers the plan has running by then."""
    running = set(expected.loc[expected["kind"] == "project", "label"])
    there = {each.enterprise for each in park.enterprises} | {each.group for each in park.enterprises}
    where = Text("enterprises 表：企业或用能主体用项目编号命名", "enterprises: name the firm or its group by the project's label")
    return [_row(year, "project", row, float(row["number"]), float(row["project"] in there), "1",
                 "done" if row["project"] in there else "not_found", where)
            for _, row in projects.iterrows() if row["project"] in running]


def _capacity(park: Park, capacity: pd.DataFrame, year: int) -> list[tuple[object, ...]]:
    """Capacity of the plan's year (the last one at or before it) beside plants commissioned by then."""
    reached = capacity[capacity["year"] <= year]
    reached = reached[reached["year"] == reached["year"].max()]
    standing = _standing(park, year)
    blank = {each.technology for each in park.plants if each.capacity is None}
    where = Text("plants 表：机组、容量、投产年", "plants: plant, capacity, commissioned")
    rows = []
    for _, row in reached[reached["capacity_MW"] > 0].iterrows():
        found = standing.get(str(row["technology"]), 0.0)
        short = found < float(row["capacity_MW"]) * (1 - TOLERANCE)
        state = "unknown" if str(row["technology"]) in blank else "behind" if short else "done"
        rows.append(_row(year, "technology", row, float(row["capacity_MW"]), found, "MW", state, where))
    return rows


def _standing(park: Park, year: int) -> dict[str, float]:
    """MW of the park's plants by technology, commissioned by `year`."""
    table = park.amounts("plants")
    table = table[(table["commissioned"] <= year) & table["capacity"].notna() & (table["unit"] == "MW")]
    sums = table.groupby("technology")["capacity"].sum()
    return {str(name): float(value) for name, value in sums.items()}


def _measures(park: Park, measures: pd.DataFrame, expected: pd.DataFrame, year: int) -> list[tuple[object, ...]]:
    """Share of a group's activity a measure should be applied to; the park's measures table says what it is."""
    due = expected[expected["kind"] == "measure"].set_index("label")["value"]
    named = measures.drop_duplicates("application").set_index("application")
    applied = {f"{each.measure}@{each.group}": each.applied for each in park.measures}
    where = Text("measures 表：applied（已应用份额）", "measures: applied (share already applied)")
    rows = []
    for name, planned in due.items():
        said = applied.get(str(name))
        state = "unknown" if said is None else "behind" if said < float(planned) * (1 - TOLERANCE) else "done"
        rows.append(_row(year, "measure", named.loc[str(name)], float(planned), float("nan") if said is None else float(said),
                         "1", state, where, str(name)))
    return rows


def _row(year: int, kind: str, row: pd.Series, planned: float, found: float, unit: str, state: str, where: Text,
         label: str = "") -> tuple[object, ...]:
    words = STATES[state]
    return (year, kind, label or row[kind], row["title_zh"], row["title_en"], planned, found, unit, state, words.zh, words.en,
            where.zh, where.en)
