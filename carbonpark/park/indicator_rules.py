"""What a reported indicator must say before a set can use it: a name some set or hierarchy asks for, in a unit that fits
it. A hierarchy is held to being a tree, and a judgement to nodes that stand side by side.
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from carbonpark.factors.standards.hierarchies import shipped_hierarchies
from carbonpark.factors.standards.reading import known_indicators
from carbonpark.park.raw import closest
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

if TYPE_CHECKING:
    from carbonpark.park.reading import Reading

ALSO = ("rd_intensity", "water_intensity", "clean_energy_share")
"""Indicators that peers and the eight sides ask for beside the sets."""
OF_FIRMS = {"value_added_per_discharge": "万元/t", "rd_share": "1", "green": "1", "exempt": "1"}


def check_indicators(reading: Reading) -> None:
    """Every fault of the indicator tables that one column alone cannot show."""
    own = _own_nodes(reading)
    units = {**dict.fromkeys(ALSO, ""), **_shipped_leaves(), **known_indicators()}
    for table in ("indicator_values", "peer_values"):
        _names_and_units(reading, table, {**dict.fromkeys(own, ""), **units})
    _names_and_units(reading, "enterprise_values", OF_FIRMS)
    _trees(reading)
    _judgements(reading)


def _shipped_leaves() -> dict[str, str]:
    return {leaf.id: leaf.unit for tree in shipped_hierarchies().values() for leaf in tree.leaves}


def _own_nodes(reading: Reading) -> list[str]:
    frame = reading.frames.get("hierarchy")
    return [] if frame is None else [str(node) for node in frame["node"]]


def _names_and_units(reading: Reading, table: str, units: dict[str, str]) -> None:
    """A name nobody asks for is most often misspelt; a unit that does not turn into the wanted one is never converted."""
    frame = reading.frames.get(table)
    if frame is None:
        return
    for row, (name, spelling) in enumerate(zip(frame["indicator"], frame["unit"], strict=True)):
        if not name:
            continue
        if name not in units:
            close = closest(str(name), list(units))
            zh, en = (f"；是否指“{close}”", f"; did you mean '{close}'?") if close else ("", "")
            reading.bag.error(reading.place(table, row, "indicator"), Text(f"没有指标“{name}”", f"there is no indicator '{name}'"), Text(
                f"用指标体系中的编号，或在“23_评价层次”登记{zh}", f"use an id of a set, or register it in the hierarchy table{en}"), "unknown_indicator")
        elif units[name] and spelling and not _fits(str(spelling), units[name]):
            reading.bag.error(reading.place(table, row, "unit"), Text(f"{name} 的单位“{spelling}”与 {units[name]} 量纲不同",
                              f"{name}: '{spelling}' does not turn into {units[name]}"),
                              Text(f"改用 {units[name]} 或可换算的单位", f"use {units[name]} or a unit that turns into it"), "wrong_dimension")


def _fits(given: str, wanted: str) -> bool:
    try:
        here, there = unit(given).dimension, unit(wanted).dimension
    except UnitError:
        return True                              # said already, at the cell
    if "energy_tce" in there:
        here = here.replace("energy_calorific", "energy_tce").replace("energy_equal_value", "energy_tce")
    return here == there


def _trees(reading: Reading) -> None:
    """A node above must exist in the same hierarchy, and nothing may stand above itself; an indicator says which way is better."""
    frame = reading.frames.get("hierarchy")
    if frame is None:
        return
    nodes = {(str(h), str(n)): str(p) for h, n, p in zip(frame["hierarchy"], frame["node"], frame["parent"], strict=True)}
    shipped = shipped_hierarchies()
    above = {key[:1] + (parent,) for key, parent in nodes.items()}
    for row, (tree, node, parent, better) in enumerate(zip(frame["hierarchy"], frame["node"], frame["parent"], frame["better"], strict=True)):
        if tree in shipped:
            if node not in {one.id for one in shipped[tree].nodes}:
                _say(reading, row, "node", Text(f"“{tree}”没有节点“{node}”", f"'{tree}' has no node '{node}'"),
                     Text("自带评价只能改权重；要改层次请另取编号", "a shipped hierarchy takes weights only: give one of your own another name"))
            continue
        if parent and (tree, parent) not in nodes:
            _say(reading, row, "parent", Text(f"上级节点“{parent}”不存在", f"there is no node '{parent}' above"),
                 Text("先登记上级节点，或留空表示第一层", "register it, or leave it blank for the first level"))
        elif _circular(nodes, str(tree), str(node)):
            _say(reading, row, "parent", Text(f"“{node}”的上级最终又是它自己", f"'{node}' stands above itself"), Text("改正上级节点", "mend the node above"))
        if (tree, node) not in above and not better:
            _say(reading, row, "better", Text(f"指标“{node}”没有说明方向", f"indicator '{node}' does not say which way is better"),
                 Text("填“越大越好”或“越小越好”", "write higher or lower"))


def _circular(nodes: dict[tuple[str, str], str], tree: str, node: str) -> bool:
    seen = set()
    while node:
        if node in seen:
            return True
        seen.add(node)
        node = nodes.get((tree, node), "")
    return False


def _judgements(reading: Reading) -> None:
    """Both nodes stand right below the one above, and no pair is judged twice by one person, in either order."""
    frame = reading.frames.get("judgements")
    if frame is None:
        return
    place = {(h, n.id): n.parent for h, tree in shipped_hierarchies().items() for n in tree.nodes}
    own = reading.frames.get("hierarchy")
    if own is not None:
        place |= {(str(h), str(n)): str(p) for h, n, p in zip(own["hierarchy"], own["node"], own["parent"], strict=True)}
    seen: set[tuple[str, ...]] = set()
    for row, line in enumerate(frame.to_dict("records")):
        tree, parent, pair = str(line["hierarchy"]), str(line["parent"]), (str(line["first"]), str(line["second"]))
        for column, node in zip(("first", "second"), pair, strict=True):
            if place.get((tree, node)) != parent:
                _say(reading, row, column, Text(f"“{node}”不在“{parent or '第一层'}”之下", f"'{node}' is not right below '{parent or 'the top'}'"),
                     Text("改正节点或上级", "mend the node, or the one above"), "judgements")
        key = (tree, parent, str(line["expert"]), *sorted(pair))
        if key in seen or pair[0] == pair[1]:
            _say(reading, row, "second", Text(f"“{pair[0]}”与“{pair[1]}”重复比较", f"'{pair[0]}' and '{pair[1]}' are compared twice"),
                 Text("每对每人只填一次", "give each pair once for each person"), "judgements")
        elif not isnan(float(line["value"])) and float(line["value"]) <= 0:
            _say(reading, row, "value", Text("判断值须大于零", "a judgement is greater than zero"), Text("填 1/9 至 9 的比值", "write a ratio, say 1/9 to 9"),
                 "judgements")
        seen.add(key)


def _say(reading: Reading, row: int, column: str, what: Text, way_out: Text, table: str = "hierarchy") -> None:
    reading.bag.error(reading.place(table, row, column), what, way_out, "indicator_tables")
