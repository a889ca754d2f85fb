"""Figures of what a whole is made of, year by year: emissions by scope and group, energy by carrier, costs by item."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from carbonpark.report.display import Scale, scale
from carbonpark.report.figures.style import BLACK, GREY, PALETTE, layout, name_lines, safe, year_axis
from carbonpark.words.language import Language, Text

REST = Text("其他", "Other")


def largest_first(table: pd.DataFrame, most: int = 7, rest: str = "") -> pd.DataFrame:
    """(series, year, value) with the small series added up to one called `rest`; largest first."""
    weight = table.assign(size=table["value"].abs()).groupby("series", sort=False)["size"].sum()
    weight = weight[weight > 0].sort_values(ascending=False, kind="stable")
    kept = list(weight.index[: most if len(weight) > most + 1 else len(weight)])
    named = table.assign(series=table["series"].where(table["series"].isin(kept), rest))
    named = named[named["series"].isin(kept) | (len(kept) < len(weight))]
    summed = named.groupby(["series", "year"], sort=False, as_index=False)["value"].sum()
    order = {series: i for i, series in enumerate([*kept, rest])}
    return summed.sort_values(["series", "year"], key=lambda c: c.map(order) if c.name == "series" else c,
                              kind="stable").reset_index(drop=True)


def stacked(table: pd.DataFrame, unit: str, language: Language, line: pd.DataFrame | None = None,
            line_name: str = "") -> go.Figure:
    """Bars of (series, year, value), negative parts below zero; `line` (year, value) is drawn across them."""
    years = sorted(table["year"].unique())
    parts = [table["value"].clip(lower=0).groupby(table["year"]).sum(),
             table["value"].clip(upper=0).groupby(table["year"]).sum()]
    way = scale(unit, [*parts[0], *parts[1], *([] if line is None else line["value"])], language)
    figure = go.Figure()
    names = list(dict.fromkeys(table["series"]))
    shades = {name: (GREY if name == REST.said(language) else PALETTE[i % len(PALETTE)]) for i, name in enumerate(names)}
    for name in names:
        rows = table[table["series"] == name]
        figure.add_bar(x=rows["year"], y=[way.of(value) for value in rows["value"]], name=safe(name),
                       marker={"color": shades[name], "line": {"color": "#ffffff", "width": 0.8}},
                       hovertemplate=f"{safe(name)} %{{x}}: %{{y:,.{way.decimals}f}}<extra></extra>")
    if line is not None and len(line):
        rows = line.sort_values("year")
        figure.add_scatter(x=rows["year"], y=[way.of(value) for value in rows["value"]], mode="lines",
                           line={"color": BLACK, "width": 2, "dash": "dash"}, name=safe(line_name),
                           hovertemplate=f"{safe(line_name)} %{{x}}: %{{y:,.{way.decimals}f}}<extra></extra>")
    low, high = _span(parts, line, way)
    figure.update_yaxes(range=[low, high])
    name_lines(figure, _ends(table, years[-1], shades, way, line, line_name), (low, high))
    layout(year_axis(figure, years), way.unit, barmode="relative", bargap=0.25)
    return figure


def _span(parts: list[pd.Series], line: pd.DataFrame | None, way: Scale) -> tuple[float, float]:
    tops = [*parts[0], *([] if line is None else line["value"]), 0.0]
    lows = [*parts[1], 0.0]
    high, low = way.of(max(tops)), way.of(min(lows))
    room = (high - low) * 0.06 or 1.0
    return (low - room if low < 0 else 0.0), high + room


def _ends(table: pd.DataFrame, year: int, shades: dict[str, str], way: Scale, line: pd.DataFrame | None,
          line_name: str) -> list[tuple[float, str, str]]:
    """The middle of each layer in the last year: where its name stands."""
    up, down, ends = 0.0, 0.0, []
    for name, shade in shades.items():
        rows = table[(table["series"] == name) & (table["year"] == year)]
        value = way.of(float(rows["value"].sum()))
        base = up if value >= 0 else down
        ends.append((base + value / 2, name, shade))
        up, down = (up + value, down) if value >= 0 else (up, down + value)
    if line is not None and len(line):
        ends.append((way.of(float(line.sort_values("year")["value"].iloc[-1])), line_name, BLACK))
    return ends


def columns(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """One bar a row: (label, value); negative bars point left."""
    way = scale(unit, table["value"], language)
    rows = table.iloc[::-1]
    shown = [way.of(value) for value in rows["value"]]
    figure = go.Figure()
    figure.add_bar(y=[safe(label) for label in rows["label"]], x=shown, orientation="h",
                   marker={"color": [PALETTE[0] if value >= 0 else PALETTE[4] for value in shown]},
                   text=[way.text(value) for value in rows["value"]], textposition="outside", cliponaxis=False,
                   hovertemplate="%{y}: %{x:,.3f}<extra></extra>")
    layout(figure, "", height=90 + 30 * len(rows), right=80)
    figure.update_layout(margin={"l": 10, "b": 56})
    figure.update_yaxes(automargin=True, gridcolor="#ffffff", ticks="")
    low, high = min([0.0, *shown]), max([0.0, *shown])
    room = (high - low or 1.0) * 0.14
    figure.update_xaxes(zeroline=True, zerolinecolor=BLACK, showgrid=True, gridcolor="#e3e3e3", title={"text": way.unit, "standoff": 12},
                        separatethousands=True, range=[low - room if low < 0 else 0.0, high + room])
    return figure
