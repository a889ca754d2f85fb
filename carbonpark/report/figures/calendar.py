"""The calendar of the plan: which project starts when and how long it runs."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from carbonpark.report.figures.style import BLUE, ORANGE, layout, safe, shortened, year_axis
from carbonpark.words.language import Language, Text


def gantt(table: pd.DataFrame, last_year: int, language: Language) -> go.Figure:
    """Bars of (label, first, building, note): building from `first` − `building` to `first`, running until `last_year`."""
    rows = table.iloc[::-1]
    labels = [safe(shortened(str(label), 20)) for label in rows["label"]]
    running, built = Text("运行", "running").said(language), Text("建设", "building").said(language)
    figure = go.Figure()
    figure.add_bar(y=labels, x=list(rows["building"]), base=list(rows["first"] - rows["building"] - 0.5), orientation="h",
                   marker={"color": ORANGE}, name=built, hovertemplate=f"%{{y}}: {built}<extra></extra>")
    figure.add_bar(y=labels, x=list(last_year + 1 - rows["first"]), base=list(rows["first"] - 0.5), orientation="h",
                   marker={"color": BLUE}, name=running, text=[safe(note) for note in rows["note"]],
                   textposition="inside", insidetextanchor="start", constraintext="none", textfont={"color": "#ffffff", "size": 12},
                   hovertemplate=f"%{{y}}: {running}<extra></extra>")
    years = list(range(int((rows["first"] - rows["building"]).min()), last_year + 1))
    layout(year_axis(figure, years), "", height=80 + 30 * len(rows), right=20, barmode="overlay", bargap=0.35)
    figure.update_xaxes(range=[years[0] - 0.6, last_year + 0.6], showgrid=True, gridcolor="#e3e3e3")
    figure.update_yaxes(automargin=True, showgrid=False, ticks="")
    figure.update_layout(margin={"l": 10})
    return figure
