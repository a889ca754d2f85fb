"""`docs/equations.md`, written from the registries: every formula of the package, read off its own text.

A formula in the manual cannot differ from the one that is computed, because there is only one.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

HEAD = """# Equations and rules

Generated from the registry; do not edit. Symbols are listed at the end.
Sums run over all labels of the dimension named under them.
"""


def equations_document(equations: Iterable[Any], rules: Iterable[Any], words: Any, dims: Any) -> str:
    """The whole document in markdown: equations by file, rules by family, then the symbols."""
    parts = [HEAD, "\n## Equations\n"]
    heading = ""
    for each in sorted(equations, key=_written):
        theme = each.origin.rsplit(".", 1)[-1].replace("_", " ")
        if theme != heading:
            parts.append(f"\n### {theme.capitalize()}\n")
            heading = theme
        parts.append(_entry(each, words, dims))
    parts.append("\n## Rules\n")
    family = ""
    for each in sorted(rules, key=_written):
        if each.family != family:
            parts.append(f"\n### {each.family.replace('_', ' ').capitalize()}\n")
            family = each.family
        parts.append(_entry(each, words, dims))
    return "".join([*parts, _symbols(words, dims)])


def _written(each: Any) -> tuple[str, int]:
    """Where it stands in the source: the order in which files happen to be loaded must not change the manual."""
    return each.origin, each.line


def _entry(each: Any, words: Any, dims: Any) -> str:
    facts = [f"unit {each.unit}", f"per {', '.join(each.dims)}" if each.dims else "one number",
             f"source `{each.source}`"]
    if getattr(each, "linear", True) is False:
        facts.append("numbers only, not for the solver")
    if getattr(each, "target", False):
        facts.append("target")
    lines = [f"\n#### `{each.name}`\n", first_paragraph(each.__doc__ or ""), f"\n$$\n{each.formula(words, dims)}\n$$\n",
             " · ".join(facts)]
    meaning = getattr(each, "price_meaning", "")
    if meaning:
        lines.append(f"\nPrice: {meaning}")
    return "\n".join(lines) + "\n"


def first_paragraph(doc: str) -> str:
    """The docstring up to its first blank line."""
    return " ".join(inspect.cleandoc(doc).split("\n\n")[0].split())


def _symbols(words: Any, dims: Any) -> str:
    lines = ["\n## Symbols\n\n| symbol | name | 中文 | English | unit | dimensions |\n|---|---|---|---|---|---|\n"]
    for name, word in words.items():
        index = ",".join(dims[dim].letter for dim in word.dims)
        tex = f"{word.symbol}_{{{index}}}" if index else word.symbol
        lines.append(f"| ${tex.replace('|', chr(92) + 'vert ')}$ | `{name}` | {word.title.zh} | {word.title.en} | "
                     f"{word.unit} | {', '.join(word.dims)} |\n")
    lines.append("\n| letter | dimension | 中文 | English |\n|---|---|---|---|\n")
    lines += [f"| ${dim.letter}$ | `{name}` | {dim.title.zh} | {dim.title.en} |\n" for name, dim in dims.items()]
    return "".join(lines)
