"""Figures with their twins that plans and accounts share: a stack over the years, and flows from left to right."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from carbonpark.report.figures import flows, stacks
from carbonpark.report.page import Column, Figure, Missing, figure, shown_unit, table, wide
from carbonpark.report.source import in_order
from carbonpark.report.words import PATHS
from carbonpark.words.language import Language, Text

REFERENCE = PATHS["reference"]


def series_of(rows: pd.DataFrame, names: list[Text], language: Language, ordered: bool = False) -> pd.DataFrame:
    """(series, year, value) with the names of one language: largest first, small ones joined; or all in their order."""
    named_rows = rows.assign(series=[name.said(language) for name in names])[["series", "year", "value"]]
    if ordered:
        return named_rows.groupby(["series", "year"], sort=False, as_index=False)["value"].sum()
    return stacks.largest_first(named_rows, rest=stacks.REST.said(language))


def stack_figure(key: str, title: Text, rows: pd.DataFrame, names: list[Text], unit: str, source: Text,
                 line: pd.DataFrame | None = None, line_name: Text = REFERENCE, ordered: bool = False) -> Figure | Missing:
    """A stack over the years with its twin; `rows` has year and value, `names` the series of each row.

    `ordered`: few series with an order of their own (scopes), kept in that of their Chinese names.
    """
    if ordered:
        order = sorted(range(len(names)), key=lambda i: names[i].zh)
        rows, names = rows.iloc[order].reset_index(drop=True), [names[i] for i in order]
    if series_of(rows, names, "zh", ordered).empty:          # all of it is nothing: no picture of nothing
        return Missing(title)

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return stacks.stacked(series_of(rows, names, language, ordered), unit, language, line, line_name.said(language))

    chinese, english = (series_of(rows, names, language, ordered) for language in ("zh", "en"))
    words = dict(zip(in_order(chinese["series"]), (Text(a, b) for a, b in zip(
        in_order(chinese["series"]), in_order(english["series"]), strict=False)), strict=False))
    twin = wide(chinese, title, Text("项目", "Item"), unit, source, words)
    heights = rows["value"].clip(lower=0).groupby(rows["year"]).sum()
    return figure(key, title, draw, twin, source, shown_unit(unit, heights))


def flow_figure(key: str, title: Text, rows: pd.DataFrame, word: Callable[[str], Text], unit: str,
                source: Text) -> Figure | Missing:
    """A Sankey of (stage, source, target, value) with its twin; `word` gives the words of a node's label."""
    summed = rows.groupby(["stage", "source", "target"], sort=False, as_index=False)["value"].sum()
    summed = summed[summed["value"] > 0].sort_values(["stage", "value"], ascending=[True, False], kind="stable")
    if summed.empty:
        return Missing(title)

    def draw(language: Language):  # type: ignore[no-untyped-def]
        said = summed.assign(source=[word(x).said(language) for x in summed["source"]],
                             target=[word(x).said(language) for x in summed["target"]])
        return flows.sankey(fewer(said, stacks.REST.said(language)), unit, language)

    shown = summed.assign(source=[word(x) for x in summed["source"]], target=[word(x) for x in summed["target"]])
    columns = [Column("source", Text("从", "From")), Column("target", Text("到", "To")),
               Column("value", Text("数量", "Amount"), "number", unit)]
    twin = table(title, columns, shown, source, twin=True)
    return figure(key, title, draw, twin, source, shown_unit(unit, summed["value"]))


def fewer(rows: pd.DataFrame, rest: str, most: int = 14) -> pd.DataFrame:
    """Nodes of a side beyond the largest `most` joined to one."""
    rows = rows.copy()
    for side in ("source", "target"):
        for stage in rows["stage"].unique():
            here = rows["stage"] == stage
            weight = rows[here].groupby(side)["value"].sum().sort_values(ascending=False, kind="stable")
            if len(weight) > most + 1:
                rows.loc[here & ~rows[side].isin(weight.index[:most]), side] = rest
    return rows.groupby(["stage", "source", "target"], sort=False, as_index=False)["value"].sum()
