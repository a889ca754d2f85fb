"""Figures of differences: the wedges between reference and plan, the bridge from enterprises to park, LMDI parts."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go

from carbonpark.report.display import Scale, scale
from carbonpark.report.figures.stacks import columns
from carbonpark.report.figures.style import (
    BLACK,
    BLUE,
    GREY,
    PALETTE,
    VERMILION,
    layout,
    name_lines,
    safe,
    year_axis,
)
from carbonpark.report.words import PATHS
from carbonpark.words.language import Language, Text


def wedges(table: pd.DataFrame, paths: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """Reductions by lever (series, year, value; positive = less) stacked on the plan up to where nothing is done.

    `paths` is (path, year, value) of the same account: start, reference, plan. A lever that adds emissions is drawn
    below the plan's line.
    """
    way = scale(unit, [*paths["value"], *table["value"]], language)
    years = sorted(set(table["year"]) & set(paths["year"]))
    plan = paths[paths["path"] == "plan"].set_index("year")["value"].reindex(years)
    figure = go.Figure()
    figure.add_bar(x=years, y=[way.of(value) for value in plan], marker={"color": "#e9edf0"}, hoverinfo="skip",
                   base=0.0, name="")
    above, below = plan.clip(lower=0).copy(), plan.copy()
    ends: list[tuple[float, str, str]] = []
    for i, name in enumerate(dict.fromkeys(table["series"])):
        value = table[table["series"] == name].groupby("year")["value"].sum().reindex(years, fill_value=0.0)
        foot = above.where(value >= 0, below + value)
        shade = PALETTE[i] if i < len(PALETTE) else GREY
        figure.add_bar(x=years, y=[way.of(part) for part in value.abs()], base=[way.of(part) for part in foot],
                       marker={"color": shade, "line": {"color": "#ffffff", "width": 0.6}}, name=safe(name),
                       customdata=[way.of(part) for part in value],
                       hovertemplate=f"{safe(name)} %{{x}}: %{{customdata:,.{way.decimals}f}}<extra></extra>")
        ends.append((way.of(float(foot.iloc[-1] + value.abs().iloc[-1] / 2)), name, shade))
        above, below = above + value.clip(lower=0), below + value.clip(upper=0)
    ends += _outlines(figure, paths, years, way, language)
    top = max(way.of(float(above.max())), way.of(float(paths["value"].max()))) * 1.06
    low = min(0.0, way.of(float(below.min()))) * 1.06
    figure.update_yaxes(range=[low, top])
    name_lines(figure, ends, (low, top), 430)
    return layout(year_axis(figure, years), way.unit, 430, barmode="overlay", bargap=0.12)


def _outlines(figure: go.Figure, paths: pd.DataFrame, years: list[int], way: Scale,
              language: Language) -> list[tuple[float, str, str]]:
    ends = []
    for path, colour, dash in (("start", GREY, "dot"), ("reference", BLACK, "dash"), ("plan", BLUE, "solid")):
        rows = paths[(paths["path"] == path) & paths["year"].isin(years)].sort_values("year")
        if rows.empty:
            continue
        shown = [way.of(value) for value in rows["value"]]
        figure.add_scatter(x=rows["year"], y=shown, mode="lines", line={"color": colour, "dash": dash, "width": 2.5},
                           hovertemplate=f"{PATHS[path].said(language)} %{{x}}: %{{y:,.2f}}<extra></extra>")
        ends.append((shown[-1], PATHS[path].said(language), colour))
    return ends


def bridge(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """A waterfall of (label, value, whole): steps that are whole stand on the axis, the others start where we are."""
    way = scale(unit, table["value"], language)
    figure = go.Figure(go.Waterfall(
        x=list(range(len(table))), y=[way.of(value) for value in table["value"]],
        measure=["absolute" if whole else "relative" for whole in table["whole"]],
        text=[way.text(value) for value in table["value"]], textposition="outside", cliponaxis=False,
        connector={"line": {"color": GREY, "width": 1}}, totals={"marker": {"color": BLUE}},
        increasing={"marker": {"color": PALETTE[1]}}, decreasing={"marker": {"color": PALETTE[2]}},
        customdata=[safe(str(label)) for label in table["label"]], hovertemplate="%{customdata}: %{text}<extra></extra>",
    ))
    layout(figure, way.unit, 420, right=30)
    width = 9 if len(table) <= 9 else 6
    # Bars stand by their place: the same step may come twice on a walk through several regimes.
    figure.update_xaxes(tickvals=list(range(len(table))), ticktext=[_folded(str(label), width) for label in table["label"]], tickangle=0)
    figure.update_layout(margin={"b": 96, "t": 48})
    return figure


def _folded(label: str, width: int = 9) -> str:
    """A label of an upright bar on up to three short lines."""
    if label.isascii():
        lines, line = [], ""
        for word in (label if width > 6 else label.replace("-", "- ")).split():
            if line and len(line) + len(word) >= width + (5 if width > 6 else 1):
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        parts = [*lines, line]
    else:
        parts = [line for piece in re.split(r"(?=[（(])|(?<=[：:])", label) for line in _even_lines(piece, width - 2)]
    return "<br>".join(safe(part) for part in parts[:4])


def _even_lines(text: str, width: int) -> list[str]:
    """Chinese words cut into lines of `width`; what is written in Latin letters stays whole."""
    signs = len(text.rstrip("）)、，,：:"))
    if signs > width and signs % width == 1:     # no line of one sign alone
        width = -(-signs // (signs // width + 1))
    out, line = [], ""
    for token in re.findall(r"[A-Za-z0-9]+|.", text):
        if line and len(line) + len(token) > width and token not in "）)、，,：:":
            out.append(line)
            line = ""
        line += token
    return [*out, line] if line else out


def parts(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """LMDI and other signed parts of one change: (label, value)."""
    return columns(table, unit, language)


def verified(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """Computed beside verified emissions of each entity: (label, computed, verified)."""
    way = scale(unit, [*table["computed"], *table["verified"]], language)
    figure = go.Figure()
    rows = table.iloc[::-1]
    for column, colour, name in (("verified", GREY, Text("核查值", "Verified")), ("computed", BLUE, Text("计算值", "Computed"))):
        figure.add_bar(y=[safe(label) for label in rows["label"]], x=[way.of(value) for value in rows[column]],
                       orientation="h", name=name.said(language), marker={"color": colour},
                       text=[f"{name.said(language)} {way.text(value)}" for value in rows[column]],
                       textposition="outside", cliponaxis=False, hovertemplate="%{y}: %{text}<extra></extra>")
    layout(figure, "", height=110 + 56 * len(rows), right=130, barmode="group", bargap=0.35)
    figure.update_yaxes(automargin=True, gridcolor=VERMILION, showgrid=False)
    figure.update_xaxes(showgrid=True, gridcolor="#e3e3e3", title={"text": way.unit, "standoff": 12})
    figure.update_layout(margin={"l": 10, "b": 56})
    return figure
