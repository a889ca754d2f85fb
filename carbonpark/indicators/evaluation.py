"""Composite evaluation: parks ranked on a hierarchy of indicators, with the weights' origin and how far ranks hold.

Weights are a person's own, AHP judgements', or what the figures give (entropy, CRITIC); none are made up. An
alternative with a blank is not ranked: the blank is named. Beside each rank stands its range under random weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors.standards.hierarchies import Hierarchy, Node, shipped_hierarchies
from carbonpark.indicators.closeness import RankRanges, Reference, rank_ranges, topsis
from carbonpark.indicators.facts import NAN
from carbonpark.indicators.pairwise import Priorities, ahp_group
from carbonpark.indicators.reported import fits
from carbonpark.indicators.tiers import Tiers, natural_breaks, quantile_tiers
from carbonpark.indicators.weights import Floats, critic_weights, entropy_weights, min_max
from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import unit

if TYPE_CHECKING:
    from carbonpark.park import Park

METHODS = ("given", "ahp", "entropy", "critic", "equal")
METHOD_WORDS = {
    "given": Text("自定权重", "weights of one's own"), "ahp": Text("层次分析法", "AHP"), "entropy": Text("熵权法", "entropy"),
    "critic": Text("CRITIC 法", "CRITIC"), "equal": Text("等权", "equal weights"),
}
RANKING = ("hierarchy", "alternative", "title_zh", "title_en", "node", "node_zh", "node_en", "score", "closeness", "rank", "of",
           "rank_best", "rank_worst", "rank_median", "first_share", "tier", "quantile_tier", "tier_rule_zh", "tier_rule_en", "method",
           "missing", "note_zh", "note_en", "source")
WEIGHTS = ("hierarchy", "node", "parent", "title_zh", "title_en", "weight", "overall", "method", "consistency_ratio", "consistent",
           "missing_judgements", "note_zh", "note_en", "source", "confidence")
DRAWS = 5000
SHARES = (0.2, 0.3, 0.5)
"""Quantile tiers shown beside natural breaks: first fifth, next three tenths, the rest (chosen here, not a rule)."""


@dataclass(frozen=True)
class Evaluation:
    """`ranking`: one row an alternative (node '') and first-level node; `weights`: one row a node."""

    ranking: pd.DataFrame
    weights: pd.DataFrame
    matrix: pd.DataFrame
    """alternative x indicator, in the hierarchy's units; NaN = blank."""
    hierarchy: Hierarchy
    method: str
    reference: Reference | None
    """What closeness was measured against: freeze it for next year."""


def hierarchies_of(park: Park) -> dict[str, Hierarchy]:
    """The park's own hierarchies, and the shipped ones."""
    own: dict[str, list[Node]] = {}
    for row in park.tables["hierarchy"].to_dict("records"):
        weight = None if pd.isna(row["weight"]) else float(row["weight"])
        node = Node(row["node"], row["parent"], Text(row["title_zh"], row["title_en"] or row["title_zh"]), row["better"], "", weight)
        own.setdefault(str(row["hierarchy"]), []).append(node)
    shipped = shipped_hierarchies()
    merged = dict(shipped)
    for name, nodes in own.items():
        if name in shipped:                     # a park may give its weights to a shipped hierarchy
            given = {node.id: node.weight for node in nodes}
            merged[name] = Hierarchy(name, shipped[name].version, tuple(
                Node(n.id, n.parent, n.title, n.better, n.unit, given.get(n.id), n.confidence, n.note) for n in shipped[name].nodes),
                shipped[name].source)
        else:
            merged[name] = Hierarchy(name, "", tuple(nodes), park.name)
    return merged


def evaluate(park: Park, hierarchy: str = "five_forces_2022", weights: str | Mapping[str, float] | None = None,
             tiers: int = 3, draws: int = DRAWS, seed: int = 0, reference: Reference | None = None) -> Evaluation:
    """Rank the alternatives of `peer_values` (and the park's own `indicator_values`) on a hierarchy.

    Parameters
    ----------
    park
        Its tables hierarchy, judgements, peer_values and indicator_values are read.
    hierarchy
        A shipped one or one of the park's.
    weights
        "given", "ahp", "entropy", "critic", "equal", or a mapping of node -> weight within its parent. By default
        the park's own weights, else its judgements, else entropy.
    tiers
        Tiers cut at natural breaks.
    draws, seed
        Random weights (Dirichlet about the weights) for the range of ranks.
    reference
        Frozen reference of another year, for comparison over years.

    Raises
    ------
    InputError
        Unknown hierarchy or method, or weights that do not fit its nodes.
    """
    known = hierarchies_of(park)
    tree = _tree(known, hierarchy)
    matrix, titles = _matrix(park, tree)
    complete = matrix.dropna()
    method, shares, notes = _weights(park, tree, weights, complete)
    ranking = _ranking(tree, matrix, complete, titles, shares, method, tiers, draws, seed, reference)
    told = reference
    if len(complete) > 1 and shares is not None and reference is None:
        told = topsis(complete.to_numpy(float), shares[0], _ahead(tree)).reference
    return Evaluation(ranking, _weight_rows(tree, shares, method, notes), matrix, tree, method, told)


def _tree(known: dict[str, Hierarchy], name: str) -> Hierarchy:
    problems = Problems(Text("综合评价有误", "Problems in the evaluation"))
    if name not in known:
        close = nearest(name, list(known))
        problems.add(Place(field="hierarchy"), Text(f"没有“{name}”评价体系", f"there is no hierarchy '{name}'"),
                     Text(f"可用 {'、'.join(known)}" + (f"；是否指“{close}”" if close else ""),
                          f"there are {', '.join(known)}" + (f"; did you mean '{close}'?" if close else "")))
    elif not known[name].leaves:
        problems.add(Place(field="hierarchy"), Text(f"“{name}”没有二级指标：原文未读到", f"'{name}' has no indicators: they were not read"),
                     Text("在“23_评价层次”补上指标和方向", "add indicators and directions in the hierarchy table"))
    problems.stop()
    return known[name]


def _matrix(park: Park, tree: Hierarchy) -> tuple[pd.DataFrame, dict[str, Text]]:
    """The latest figure of every alternative and indicator; a unit that does not fit leaves a blank."""
    leaves = {node.id: node.unit for node in tree.leaves}
    header = park.park
    titles = {}
    found: dict[tuple[str, str], tuple[int, float]] = {}
    peers = park.tables["peer_values"]
    for row in peers[peers["indicator"].isin(leaves)].to_dict("records"):
        who = str(row["alternative"])
        if row["title_zh"] or who not in titles:
            titles[who] = Text(row["title_zh"] or who, row["title_en"] or row["title_zh"] or who)
        _keep(found, (who, str(row["indicator"])), int(row["year"]), _in_unit(row, leaves[str(row["indicator"])]))
    own = park.tables["indicator_values"]
    own = own[own["indicator"].isin(leaves)]
    if len(own) and header.park not in titles:
        titles[header.park] = Text(header.title_zh, header.title_en)
        for row in own.to_dict("records"):
            _keep(found, (header.park, str(row["indicator"])), int(row["year"]), _in_unit(row, leaves[str(row["indicator"])]))
    names = list(titles)
    cells = [[found.get((who, leaf), (0, NAN))[1] for leaf in leaves] for who in names]
    return pd.DataFrame(cells, index=pd.Index(names, name="alternative"), columns=list(leaves), dtype=float), titles


def _keep(found: dict[tuple[str, str], tuple[int, float]], key: tuple[str, str], year: int, value: float) -> None:
    if not np.isnan(value) and year >= found.get(key, (0, NAN))[0]:
        found[key] = (year, value)


def _in_unit(row: dict[str, object], wanted: str) -> float:
    value, spelling = float(row["value"]), str(row["unit"])  # type: ignore[arg-type]
    if np.isnan(value) or not spelling:
        return NAN
    if not wanted:
        return value * unit(spelling).scale
    return value * unit(spelling).scale / unit(wanted).scale if fits(spelling, wanted) else NAN


def _ahead(tree: Hierarchy) -> list[bool]:
    return [leaf.better != "lower" for leaf in tree.leaves]


Shares = tuple[Floats, dict[str, float], dict[str, Priorities]]
"""Overall weight of each indicator; weight of each node within its parent; what AHP said by parent."""


def _weights(park: Park, tree: Hierarchy, wanted: str | Mapping[str, float] | None,
             complete: pd.DataFrame) -> tuple[str, Shares | None, Text]:
    judged = park.tables["judgements"]
    judged = judged[judged["hierarchy"] == tree.id]
    given = dict(wanted) if isinstance(wanted, Mapping) else {n.id: n.weight for n in tree.nodes if n.weight is not None}
    method = wanted if isinstance(wanted, str) else ("given" if given else "ahp" if len(judged) else "entropy")
    problems = Problems(Text("权重有误", "Problems in the weights"))
    if method not in METHODS:
        problems.add(Place(field="weights"), Text(f"不认识“{method}”", f"unknown method '{method}'"),
                     Text(f"可用 {'、'.join(METHODS)}", f"use one of {', '.join(METHODS)}"))
    problems.stop()
    if method in ("entropy", "critic"):
        return (method, *_from_figures(tree, method, complete))
    local, said = _local(tree, method, given, judged)
    overall = np.array([_product(tree, local, leaf.id) for leaf in tree.leaves])
    return method, (overall / overall.sum(), local, said), Text("", "")


def _from_figures(tree: Hierarchy, method: str, complete: pd.DataFrame) -> tuple[Shares | None, Text]:
    """Weights out of the figures; None, and why, where they give none."""
    if len(complete) < 2:
        return None, Text("完整的对象不足两个，数据给不出权重，不排名", "fewer than two alternatives are complete: no weights, no ranks")
    live = complete.to_numpy(float)
    if (live.max(axis=0) == live.min(axis=0)).all():
        return None, Text("所有指标对各对象都相同，数据给不出权重", "no indicator differs: the figures give no weights")
    share = entropy_weights(min_max(live, _ahead(tree))) if method == "entropy" else critic_weights(live, _ahead(tree))
    own = {leaf.id: float(w) for leaf, w in zip(tree.leaves, share, strict=True)}
    sums = {node.id: sum(w for leaf, w in own.items() if leaf == node.id or _under(tree, leaf, node.id)) for node in tree.nodes}
    local = {node.id: sums[node.id] / total if (total := sum(sums[n.id] for n in tree.below(node.parent))) else 0.0
             for node in tree.nodes}
    return (share, local, {}), Text("", "")


def _under(tree: Hierarchy, node: str, ancestor: str) -> bool:
    above = {one.id: one.parent for one in tree.nodes}
    while above.get(node):
        node = above[node]
        if node == ancestor:
            return True
    return False


def _local(tree: Hierarchy, method: str, given: Mapping[str, float | None],
           judged: pd.DataFrame) -> tuple[dict[str, float], dict[str, Priorities]]:
    """Weight of every node within its parent, summing to 1 under each."""
    problems = Problems(Text("权重有误", "Problems in the weights"))
    local: dict[str, float] = {}
    said: dict[str, Priorities] = {}
    for parent in dict.fromkeys(node.parent for node in tree.nodes):
        nodes = tree.below(parent)
        if method == "ahp" and len(nodes) > 1:
            said[parent] = _judged(nodes, judged[judged["parent"] == parent], parent)
            local |= dict(zip((n.id for n in nodes), said[parent].weights.tolist(), strict=True))
            continue
        weights = [given.get(n.id) for n in nodes] if method == "given" else [1.0] * len(nodes)
        if all(w is None for w in weights) and len(nodes) == 1:
            weights = [1.0]
        lacking = [n.id for n, w in zip(nodes, weights, strict=True) if w is None or not w >= 0]
        total = sum(w for w in weights if w is not None)
        if lacking or not total > 0:
            names = "、".join(lacking) or parent
            problems.add(Place(field=f"weights[{parent or '*'}]"), Text(f"缺权重：{names}", f"no weight for {names.replace('、', ', ')}"),
                         Text("同一上级下的节点都要有不为负、不全为零的权重", "give every node of one parent a weight, none negative, not all zero"))
            continue
        local |= {n.id: float(w) / total for n, w in zip(nodes, weights, strict=True) if w is not None}
    problems.stop()
    return local, said


def _judged(nodes: Sequence[Node], judged: pd.DataFrame, parent: str) -> Priorities:
    """AHP over one parent's nodes; experts joined by the geometric mean."""
    place = {node.id: i for i, node in enumerate(nodes)}
    problems = Problems(Text("判断矩阵有误", "Problems in the judgements"))
    matrices: dict[str, Floats] = {}
    for row in judged.to_dict("records"):
        first, second = str(row["first"]), str(row["second"])
        strangers = [name for name in (first, second) if name not in place]
        for name in strangers:
            problems.add(Place(field=f"judgements {row['input_ref']}"), Text(f"“{name}”不在 {parent or '第一层'} 下", f"'{name}' is not below {parent or 'the top'}"),
                         Text(f"可用 {'、'.join(place)}", f"use {', '.join(place)}"))
        if not strangers:
            matrix = matrices.setdefault(str(row["expert"]), np.full((len(nodes), len(nodes)), np.nan))
            matrix[place[first], place[second]] = float(row["value"])
    if not matrices and not problems.found:
        problems.add(Place(field=f"judgements[{parent or '*'}]"), Text("没有判断", "there are no judgements"),
                     Text("在“23b_判断矩阵”填写该层的两两比较", "fill in the comparisons of this level in judgements"))
    problems.stop()
    return ahp_group(list(matrices.values()))


def _product(tree: Hierarchy, local: dict[str, float], node: str) -> float:
    above = {one.id: one.parent for one in tree.nodes}
    weight = 1.0
    while node:
        weight *= local[node]
        node = above[node]
    return weight


def _ranking(tree: Hierarchy, matrix: pd.DataFrame, complete: pd.DataFrame, titles: dict[str, Text], shares: Shares | None,
             method: str, count: int, draws: int, seed: int, reference: Reference | None) -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    table = complete.to_numpy(float)
    ranked = shares is not None and len(complete) > 1
    if ranked:
        assert shares is not None
        said = topsis(table, shares[0], _ahead(tree), reference)
        ranges = rank_ranges(table, _ahead(tree), shares[0], draws=draws, seed=seed)
        cuts, quantiles = _cut(said.closeness, count)
        best = min_max(table, _ahead(tree))
        for i, who in enumerate(complete.index):
            base = _base(tree, str(who), titles, method) | _doubts(shares[2], bool(said.rank[i]))
            ranks = {"rank": int(said.rank[i]), **_range(ranges, i)} if said.rank[i] else {}
            rows.append({**base, "node": "", "score": float(best[i] @ shares[0]), "closeness": float(said.closeness[i]),
                         **ranks, "of": len(complete),
                         "tier": int(cuts.tier[i]) if cuts else np.nan, "quantile_tier": int(quantiles.tier[i]),
                         "tier_rule_zh": (cuts or quantiles).rule.zh, "tier_rule_en": (cuts or quantiles).rule.en})
            rows += [{**base, **part} for part in _parts(tree, best[i], shares[0])]
    for who in matrix.index.difference(complete.index, sort=False) if ranked else matrix.index:
        blank = [name for name in matrix.columns if np.isnan(matrix.loc[who, name])]
        note = Text(f"待补充 {len(blank)} 项，不参加排名", f"{len(blank)} figures to be completed: not ranked") if blank else \
            Text("可比对象不足两个，不排名", "fewer than two alternatives to compare: not ranked")
        rows.append({**_base(tree, str(who), titles, method), "node": "", "missing": ";".join(blank), "note_zh": note.zh, "note_en": note.en})
    return pd.DataFrame(rows, columns=list(RANKING))


def _base(tree: Hierarchy, who: str, titles: dict[str, Text], method: str) -> dict[str, object]:
    return {"hierarchy": tree.id, "alternative": who, "title_zh": titles[who].zh, "title_en": titles[who].en, "method": method,
            "missing": "", "note_zh": "", "note_en": "", "source": tree.source}


def _doubts(said: Mapping[str, Priorities], ordered: bool) -> dict[str, object]:
    """What takes the ground from a rank: alternatives that are all alike, judgements that disagree."""
    if not ordered:
        return {"note_zh": "各对象在有权重的指标上完全相同，没有名次", "note_en": "the alternatives are alike in all that weighs: no order"}
    notes = [each.note for each in said.values() if each.consistent is False and each.note]
    return {"note_zh": notes[0].zh, "note_en": notes[0].en} if notes else {}


def _range(ranges: RankRanges, i: int) -> dict[str, object]:
    return {"rank_best": int(ranges.best[i]), "rank_worst": int(ranges.worst[i]), "rank_median": float(ranges.median[i]),
            "first_share": float(ranges.first_share[i])}


def _parts(tree: Hierarchy, best: Floats, share: Floats) -> list[dict[str, object]]:
    """The weighted mean of stretched figures under each first-level node: 0 worst of the field .. 1 best."""
    out = []
    homes = [tree.first_level(leaf.id) for leaf in tree.leaves]
    for node in tree.below(""):
        mine = np.array([home == node.id for home in homes])
        weight = share[mine]
        if mine.any() and weight.sum() > 0 and not (mine.sum() == 1 and homes[int(mine.argmax())] == tree.leaves[int(mine.argmax())].id):
            out.append({"node": node.id, "node_zh": node.title.zh, "node_en": node.title.en, "score": float(best[mine] @ weight / weight.sum())})
    return out


def _cut(closeness: Floats, count: int) -> tuple[Tiers | None, Tiers]:
    """Natural breaks where there are more different values than tiers, and quantiles."""
    different = len(np.unique(np.round(closeness[np.isfinite(closeness)], 12)))
    return (natural_breaks(closeness, count) if different > count else None), quantile_tiers(closeness, list(SHARES))


def _weight_rows(tree: Hierarchy, shares: Shares | None, method: str, note: Text) -> pd.DataFrame:
    rows = []
    for node in tree.nodes:
        said = shares[2].get(node.parent) if shares else None
        why = said.note if said and said.note else note if note.zh else node.note
        local = shares[1].get(node.id, NAN) if shares else NAN
        rows.append({
            "hierarchy": tree.id, "node": node.id, "parent": node.parent, "title_zh": node.title.zh, "title_en": node.title.en,
            "weight": local, "overall": _product(tree, shares[1], node.id) if shares else NAN, "method": method,
            "consistency_ratio": said.consistency_ratio if said else NAN,
            "consistent": {True: "yes", False: "no", None: "unknown"}[said.consistent] if said else "",
            "missing_judgements": said.missing if said else np.nan, "note_zh": why.zh, "note_en": why.en, "source": tree.source,
            "confidence": node.confidence,
        })
    return pd.DataFrame(rows, columns=list(WEIGHTS))
