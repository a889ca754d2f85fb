"""What all figures share: colours told apart by everyone, few lines, names beside what they name.

Colours are Okabe and Ito's, ordered so that neighbours also differ in grey print. Labels that came with the data are
escaped, because plotly reads a small markup language in its texts.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

BLUE, ORANGE, GREEN, YELLOW = "#0072B2", "#E69F00", "#009E73", "#F0E442"
VERMILION, SKY, PURPLE, BLACK, GREY = "#D55E00", "#56B4E9", "#CC79A7", "#1a1a1a", "#9a9a9a"
LINES = (BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, "#444444")
"""For lines: yellow is lost on white."""
PALETTE = (BLUE, ORANGE, GREEN, YELLOW, VERMILION, SKY, PURPLE)
INK, RULE, PAPER = "#222222", "#e3e3e3", "#ffffff"
FONT = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif'


def safe(text: object) -> str:
    """A label as plotly may print it: its markup taken literally."""
    return html.escape(str(text), quote=False)


def shortened(text: str, longest: int = 15) -> str:
    """A label that fits beside a bar; full-width characters count twice."""
    width, kept = 0, ""
    for letter in text:
        width += 2 if ord(letter) > 0x2E7F else 1
        if width > 2 * longest:
            return kept.rstrip() + "…"
        kept += letter
    return kept


def colours(labels: Sequence[str]) -> dict[str, str]:
    """A colour for each label, grey for what is beyond the palette."""
    return {label: PALETTE[i] if i < len(PALETTE) else GREY for i, label in enumerate(labels)}


def layout(figure: go.Figure, unit: str, height: int = 400, right: int = 60, **more: Any) -> go.Figure:
    """The frame of every figure: no box, faint lines, unit above the axis, room on the right for names."""
    right = max([right, *(_width(annotation) for annotation in figure.layout.annotations if _is_end(annotation))])
    figure.update_layout(
        height=height, margin={"l": 62, "r": right, "t": 34, "b": 40}, paper_bgcolor=PAPER, plot_bgcolor=PAPER,
        font={"family": FONT, "size": 13, "color": INK}, showlegend=False, hovermode="closest",
        hoverlabel={"font": {"family": FONT, "size": 13}}, template="none", **more,
    )
    figure.update_xaxes(showgrid=False, linecolor=INK, ticks="outside", tickcolor=INK, ticklen=4, fixedrange=True)
    figure.update_yaxes(gridcolor=RULE, zeroline=True, zerolinecolor=INK, zerolinewidth=1, fixedrange=True,
                        separatethousands=True, tickformat=",")
    if unit:
        figure.add_annotation(text=safe(unit), xref="paper", yref="paper", x=0, y=1, xanchor="left", yanchor="bottom",
                              xshift=-54, yshift=10, showarrow=False, font={"size": 12, "color": "#555555"})
    return figure


def _is_end(annotation: Any) -> bool:
    return bool(annotation.xref == "paper" and annotation.x == 1)


def _width(annotation: Any) -> int:
    """Pixels a name needs at the right-hand end: about 7 a Latin letter, 13 a Chinese one."""
    text = html.unescape(str(annotation.text))
    return 18 + sum(13 if ord(letter) > 0x2E7F else 7 for letter in text)


def year_axis(figure: go.Figure, years: Sequence[int]) -> go.Figure:
    """Whole years on the axis, thinned so that they never touch."""
    years = sorted(set(years))
    step = max(1, -(-len(years) // 12))
    shown = [year for i, year in enumerate(years) if i % step == 0]
    if years and years[-1] not in shown:
        shown = [year for year in shown if years[-1] - year >= step * 0.8] + [years[-1]]
    figure.update_xaxes(tickmode="array", tickvals=shown, ticktext=[str(year) for year in shown])
    return figure


def name_lines(figure: go.Figure, ends: Sequence[tuple[float, str, str]], span: tuple[float, float],
               height: int = 400) -> None:
    """Names at the right-hand ends of lines or layers: (height, name, colour), pushed apart so that none overlap.

    `span` is the range of the axis; a name is about 17 pixels high in a plot of `height` less its margins.
    """
    low, high = span
    least = 17 / max(1, height - 74) * (high - low)
    placed: list[float] = []
    ordered = sorted(ends, key=lambda end: end[0])
    for value, _, _ in ordered:
        placed.append(max(value, placed[-1] + least) if placed else max(value, low + least / 2))
    excess = placed[-1] - high if placed else 0.0
    if excess > 0:
        placed = _pressed_down(placed, high, least)
    for at, (_, name, colour) in zip(placed, ordered, strict=True):
        figure.add_annotation(x=1, xref="paper", y=at, yref="y", text=safe(shortened(name)), showarrow=False,
                              xanchor="left", xshift=8, font={"size": 12.5, "color": readable(colour)})


def _pressed_down(placed: list[float], high: float, least: float) -> list[float]:
    out, ceiling = [], high
    for at in reversed(placed):
        out.append(min(at, ceiling))
        ceiling = out[-1] - least
    return out[::-1]


def readable(colour: str) -> str:
    """The same hue dark enough for text on white (yellow and sky are not)."""
    return {YELLOW: "#7d7500", SKY: "#1b6f9f", ORANGE: "#9a6a00", PURPLE: "#8f3f6b", GREEN: "#00694d",
            GREY: "#5c5c5c", VERMILION: "#a84800"}.get(colour, colour)
