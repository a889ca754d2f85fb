"""Hierarchies of composite evaluations that come with the package: forces or goals above, indicators below."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from carbonpark.words.language import Text

FILE = Path(__file__).parent / "hierarchies.csv"


@dataclass(frozen=True)
class Node:
    """One node: a first-level force, or an indicator with its unit and direction. `weight`: a person's own, or None."""

    id: str
    parent: str
    title: Text
    better: str
    unit: str
    weight: float | None = None
    confidence: str = ""
    note: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True)
class Hierarchy:
    """One dated hierarchy."""

    id: str
    version: str
    nodes: tuple[Node, ...]
    source: str

    def below(self, parent: str) -> tuple[Node, ...]:
        """Nodes right below one ('' = the first level)."""
        return tuple(node for node in self.nodes if node.parent == parent)

    @property
    def leaves(self) -> tuple[Node, ...]:
        """Nodes nothing hangs below and that say which way is better: the indicators."""
        parents = {node.parent for node in self.nodes}
        return tuple(node for node in self.nodes if node.id not in parents and node.better)

    def first_level(self, node: str) -> str:
        """The first-level node a node belongs to."""
        above = {one.id: one.parent for one in self.nodes}
        while above[node]:
            node = above[node]
        return node


@cache
def shipped_hierarchies() -> dict[str, Hierarchy]:
    """Every hierarchy of the file, by name."""
    found: dict[str, list[dict[str, str]]] = {}
    with FILE.open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream):
            found.setdefault(line["hierarchy"], []).append(line)
    return {
        name: Hierarchy(name, lines[0]["version"], tuple(
            Node(line["node"], line["parent"], Text(line["title_zh"], line["title_en"]), line["better"], line["unit"], None,
                 line["confidence"], Text(line["note_zh"], line["note_en"])) for line in lines), lines[0]["source"])
        for name, lines in found.items()
    }
