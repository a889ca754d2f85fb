"""Figures of paths over the years: the plan against its reference, and each way of accounting."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from carbonpark.report.display import Scale, scale
from carbonpark.report.figures.style import (
    BLACK,
    BLUE,
    GREY,
    LINES,
    PAPER,
    VERMILION,
    layout,
    name_lines,
    safe,
    year_axis,
)
from carbonpark.report.words import PATHS, account_name, named
from carbonpark.words.language import Language, Text

FRONT = 310
"""Height of the path [px]: five numbers, four sentences and it fit a first screen of 1366 x 768."""


def peak_path(table: pd.DataFrame, peak_year: int | None, caps: pd.DataFrame, unit: str,
              language: Language) -> go.Figure:
    """Emissions of one account on each path (path, year, value), the peak marked, caps as short bars (year, limit)."""
    way = scale(unit, [*table["value"], *caps["limit"]], language)
    figure, ends = go.Figure(), []
    styles = {"plan": (BLUE, "solid", 3.0), "reference": (GREY, "dash", 2.0), "policy": ("#5c5c5c", "dot", 2.0)}
    for path in sorted(table["path"].unique(), key=lambda name: name == "plan"):
        rows = table[table["path"] == path].sort_values("year")
        colour, dash, width = styles.get(path, (BLACK, "dot", 2.0))
        shown = [way.of(value) for value in rows["value"]]
        name = named(path, PATHS).said(language)
        figure.add_scatter(x=rows["year"], y=shown, mode="lines", name=safe(name),
                           line={"color": colour, "dash": dash, "width": width},
                           hovertemplate=f"{safe(name)} %{{x}}: %{{y:,.{way.decimals}f}}<extra></extra>")
        ends.append((shown[-1], name, colour))
    _caps(figure, caps, way, language)
    _peak(figure, table, peak_year, way, language)
    top = max([way.of(value) for value in [*table["value"], *caps["limit"]]], default=1.0) * 1.2
    figure.update_yaxes(range=[0, top])
    name_lines(figure, ends, (0, top), FRONT)
    years = sorted(set(table["year"]))
    figure.update_xaxes(range=[years[0] - 0.15, years[-1] + 0.15])
    return layout(year_axis(figure, years), way.unit, FRONT)


def _caps(figure: go.Figure, caps: pd.DataFrame, way: Scale, language: Language) -> None:
    if caps.empty:
        return
    name = Text("排放上限", "cap").said(language)
    figure.add_scatter(x=caps["year"], y=[way.of(value) for value in caps["limit"]],
                       mode="markers", name=name, marker={"symbol": "line-ew", "size": 18, "color": VERMILION,
                                                          "line": {"width": 3, "color": VERMILION}},
                       hovertemplate=f"{name} %{{x}}: %{{y:,.2f}}<extra></extra>")


def _peak(figure: go.Figure, table: pd.DataFrame, peak_year: int | None, way: Scale, language: Language) -> None:
    rows = table[(table["path"] == "plan") & (table["year"] == peak_year)]
    if rows.empty:
        return
    stored = float(rows["value"].iloc[0])
    at = way.of(stored)
    other = table[(table["path"] == "reference") & (table["year"] == peak_year)]["value"]
    above = len(other) > 0 and stored >= float(other.iloc[0])
    digits = way.text(stored)
    words = Text(f"峰值 {peak_year} 年<br>{digits}", f"Peak {peak_year}<br>{digits}").said(language)
    figure.add_scatter(x=[peak_year], y=[at], mode="markers", marker={"color": PAPER, "size": 12,
                       "line": {"color": BLUE, "width": 3}}, hoverinfo="skip")
    first = peak_year == min(table["year"])  # beside the axis the words stand to the right, clear of its unit
    figure.add_annotation(x=peak_year, y=at, text=words, showarrow=True, arrowcolor=BLUE, arrowhead=0, ax=18 if first else 0,
                          ay=-36 if above or first else 52, xanchor="left" if first else "center",
                          font={"color": BLUE, "size": 13}, bgcolor="rgba(255,255,255,0.85)")


def accounts(table: pd.DataFrame, language: Language) -> go.Figure:
    """The plan (solid) and the reference (dashed) under each account (path, account, year, value [kt])."""
    way = scale("kt", table["value"], language)
    ends_of = "plan" if "plan" in set(table["path"]) else "reference"
    figure, ends = go.Figure(), []
    for i, account in enumerate(dict.fromkeys(table["account"])):
        name = account_name(account).said(language)
        for path, dash in (("reference", "dot"), ("plan", "solid")):
            rows = table[(table["path"] == path) & (table["account"] == account)].sort_values("year")
            if rows.empty:
                continue
            colour = LINES[i % len(LINES)]
            which = named(path, PATHS).said(language)
            figure.add_scatter(x=rows["year"], y=[way.of(value) for value in rows["value"]], mode="lines",
                               line={"color": colour, "dash": dash, "width": 2.5 if path == "plan" else 1.5},
                               hovertemplate=f"{safe(name)}, {which} %{{x}}: %{{y:,.{way.decimals}f}}<extra></extra>")
            if path == ends_of:
                ends.append((way.of(rows["value"].iloc[-1]), name, colour))
    low, high = min(0.0, way.of(table["value"].min())), way.of(table["value"].max()) * 1.08
    figure.update_yaxes(range=[low, high])
    name_lines(figure, ends, (low, high))
    return layout(year_axis(figure, list(table["year"])), way.unit)


def indexed(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """Any named series over the years (series, year, value) in one unit."""
    way = scale(unit, table["value"], language)
    figure, ends = go.Figure(), []
    for i, series in enumerate(dict.fromkeys(table["series"])):
        rows = table[table["series"] == series].sort_values("year")
        colour = LINES[i % len(LINES)]
        figure.add_scatter(x=rows["year"], y=[way.of(value) for value in rows["value"]], mode="lines+markers",
                           line={"color": colour, "width": 2.5}, marker={"size": 6},
                           hovertemplate=f"{safe(series)} %{{x}}: %{{y:,.{way.decimals}f}}<extra></extra>")
        ends.append((way.of(rows["value"].iloc[-1]), str(series), colour))
    low, high = min(0.0, way.of(table["value"].min())) * 1.1, max(0.0, way.of(table["value"].max())) * 1.1
    figure.update_yaxes(range=[low, high])
    name_lines(figure, ends, (low, high))
    return layout(year_axis(figure, list(table["year"])), way.unit)
