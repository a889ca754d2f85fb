"""How a scenario inherits: what the child says wins, what it leaves out stays, `null` takes away.

Mappings are merged key by key and lists are replaced. Two exceptions: a list of limits is merged by what the
limits are about (regime, boundary, gases), and rates given for spans of years ('2026-2030') are replaced as a
whole, because two sets of spans would overlap.
"""

from __future__ import annotations

import re
from dataclasses import replace

from carbonpark.scenario.tree import Branch, KeyPath, Leaf, Stem, Tree, shown
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

IDENTITY: dict[KeyPath, tuple[str, ...]] = {
    ("limits", "emissions"): ("regime", "boundary", "gases"),
    ("limits", "energy"): ("account", "basis", "boundary"),
}
"""Limits of which a scenario may hold several, and the keys that tell one from another."""

SPAN = re.compile(r"^\s*(\d{4})\s*[-–—~至]\s*(\d{4})\s*$")
"""A span of years, as in '2026-2035'."""


def merge(below: Branch, above: Branch, problems: Problems, path: KeyPath = ()) -> Branch:
    """`below` overlaid by `above`; neither is changed."""
    merged = Branch(dict(below.entries), above.place, dict(below.keys))
    for key, new in above.entries.items():
        here = (*path, key)
        old = merged.entries.get(key)
        if isinstance(new, Leaf) and new.text is None:
            _take_away(merged, key, replace(above.keys[key], field=shown(here)), problems)
            continue
        merged.keys[key] = above.keys[key]
        merged.entries[key] = _overlaid(old, new, problems, here)
    return merged


def _take_away(merged: Branch, key: str | int, place: Place, problems: Problems) -> None:
    if key in merged.entries:
        del merged.entries[key], merged.keys[key]
        return
    problems.add(
        place,
        Text(
            zh="null 表示去掉继承来的值, 但这里没有继承值",
            en="null takes an inherited value away, and none is inherited",
        ),
        Text(zh="删去这一项, 或写出值", en="delete this entry, or write a value"),
        code="nothing-to-remove",
    )


def _overlaid(old: Tree | None, new: Tree, problems: Problems, path: KeyPath) -> Tree:
    if path in IDENTITY and not isinstance(new, Leaf) and not isinstance(old, Leaf):
        return _merge_limits(old, new, IDENTITY[path], problems, path)
    if isinstance(new, Branch):
        below = old if isinstance(old, Branch) and not (_has_spans(old) or _has_spans(new)) else None
        # An empty mapping below, so that a `null` in a file without parent is noticed at any depth.
        return merge(below or Branch({}, new.place), new, problems, path)
    return new


def _has_spans(branch: Branch) -> bool:
    return any(isinstance(key, str) and SPAN.match(key) for key in branch.entries)


def _merge_limits(
    old: Tree | None, new: Tree, identity: tuple[str, ...], problems: Problems, path: KeyPath
) -> Stem:
    if isinstance(new, Stem) and not new.items:
        return new  # an empty list says: none of these limits
    kept = _as_list(old)
    for item in _as_list(new):
        alike = [place for place, other in enumerate(kept) if _about_the_same(other, item, identity)]
        if len(alike) == 1 and isinstance(item, Branch):
            below = kept[alike[0]]
            assert isinstance(below, Branch)
            kept[alike[0]] = merge(below, item, problems, (*path, alike[0]))
        elif isinstance(item, Branch):
            kept.append(merge(Branch({}, item.place), item, problems, (*path, len(kept))))
        else:
            kept.append(item)
    return Stem(kept, new.place)


def _as_list(node: Tree | None) -> list[Tree]:
    if node is None:
        return []
    return list(node.items) if isinstance(node, Stem) else [node]


def _about_the_same(old: Tree, new: Tree, identity: tuple[str, ...]) -> bool:
    """Every identifying key that the new limit states is the same in the old one."""
    if not (isinstance(old, Branch) and isinstance(new, Branch)):
        return False
    return all(
        plain(old.entries.get(key)) == plain(new.entries[key]) for key in identity if key in new.entries
    )


def plain(node: Tree | None) -> object:
    """Words of a tree without their places."""
    match node:
        case Branch():
            return {key: plain(child) for key, child in node.entries.items()}
        case Stem():
            return [plain(child) for child in node.items]
        case Leaf():
            return node.text
    return None


def origins(root: Branch) -> tuple[dict[KeyPath, Place], dict[KeyPath, str]]:
    """Where every leaf, list and mapping of a merged tree comes from, and the text of every leaf."""
    places: dict[KeyPath, Place] = {}
    written: dict[KeyPath, str] = {}
    _note(root, (), (), places, written)
    return places, written


def _note(
    node: Tree, path: KeyPath, read: KeyPath, places: dict[KeyPath, Place], written: dict[KeyPath, str]
) -> None:
    """`read` is the path as shown to people: a single limit has no number there."""
    places[path] = replace(node.place, field=shown(read))
    if isinstance(node, Leaf):
        written[path] = node.text or ""
    elif isinstance(node, Stem):
        single = path in IDENTITY and len(node.items) == 1
        for number, item in enumerate(node.items):
            _note(item, (*path, number), read if single else (*read, number), places, written)
    else:
        for key, child in node.entries.items():
            _note(child, (*path, key), (*read, key), places, written)
            places[(*path, key)] = replace(
                places[(*path, key)],
                line=_line(child, node.keys[key]),
                file=node.keys[key].file if not isinstance(child, Leaf) else child.place.file,
            )


def _line(child: Tree, key: Place) -> int | None:
    """A leaf stands where its text stands; a mapping or list where its key stands."""
    return child.place.line if isinstance(child, Leaf) else key.line
