"""Sankey figures of energy and of carbon: from where it comes to where it goes, one year of one path."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from carbonpark.report.display import scale
from carbonpark.report.figures.style import FONT, INK, PALETTE, PAPER, safe, shortened
from carbonpark.words.language import Language


def sankey(table: pd.DataFrame, unit: str, language: Language) -> go.Figure:
    """Bands of (stage, source, target, value); a node is its stage and name, so equal names on two sides stay apart.

    Column `stage` counts the steps from left; a band of stage s runs from column s to column s+1 of the figure.
    """
    rows = table[table["value"] > 0]
    way = scale(unit, rows["value"], language)
    nodes = list(dict.fromkeys([*zip(rows["stage"], rows["source"], strict=True),
                                *zip(rows["stage"] + 1, rows["target"], strict=True)]))
    place = {node: i for i, node in enumerate(nodes)}
    shade = {name: PALETTE[i % len(PALETTE)] for i, name in enumerate(dict.fromkeys(name for _, name in nodes))}
    weights = _weights(rows, place)
    figure = go.Figure(go.Sankey(
        arrangement="snap", valueformat=f",.{way.decimals}f", valuesuffix=f" {way.unit}",
        textfont={"family": FONT, "size": 12.5, "color": INK},
        node={"label": [f"{safe(shortened(name, 13))}  {way.text(weights[i])}" for i, (_, name) in enumerate(nodes)],
              "color": [shade[name] for _, name in nodes], "pad": 14, "thickness": 14, "line": {"width": 0}},
        link={"source": [place[stage, name] for stage, name in zip(rows["stage"], rows["source"], strict=True)],
              "target": [place[stage + 1, name] for stage, name in zip(rows["stage"], rows["target"], strict=True)],
              "value": [way.of(value) for value in rows["value"]],
              "color": [_faint(shade[name]) for name in rows["source"]]},
    ))
    figure.update_layout(height=max(380, 44 + 26 * _tallest(nodes)), margin={"l": 8, "r": 8, "t": 16, "b": 16},
                         paper_bgcolor=PAPER, font={"family": FONT, "size": 13, "color": INK}, template="none")
    return figure


def _weights(rows: pd.DataFrame, place: dict[tuple[int, str], int]) -> dict[int, float]:
    """What passes through each node: the larger of what comes in and what goes out."""
    into: dict[int, float] = {}
    out: dict[int, float] = {}
    for stage, source, target, value in rows[["stage", "source", "target", "value"]].itertuples(index=False):
        out[place[stage, source]] = out.get(place[stage, source], 0.0) + value
        into[place[stage + 1, target]] = into.get(place[stage + 1, target], 0.0) + value
    return {i: max(into.get(i, 0.0), out.get(i, 0.0)) for i in place.values()}


def _tallest(nodes: list[tuple[int, str]]) -> int:
    stages = [stage for stage, _ in nodes]
    return max((stages.count(stage) for stage in set(stages)), default=1)


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.32)"
