"""Five forces and hierarchies of one's own: weights by hand, blanks not ranked, ranges of ranks."""

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.factors.standards.hierarchies import shipped_hierarchies
from carbonpark.indicators.evaluation import evaluate
from carbonpark.words.errors import InputError


def peers(figures):
    """(alternative, indicator, value, unit)."""
    return [{"alternative": who, "title_zh": who, "indicator": name, "year": 2024, "value": value, "unit": unit}
            for who, name, value, unit in figures]


def tree(*nodes, name="own"):
    """(node, parent, better, weight)."""
    return [{"hierarchy": name, "node": node, "parent": parent, "title_zh": node, "better": better, "weight": weight}
            for node, parent, better, weight in nodes]


TWO = tree(("money", "", "", None), ("green", "", "", None), ("gdp", "money", "higher", None), ("tax", "money", "higher", None),
           ("co2", "green", "lower", None))  # fmt: skip
THREE_PARKS = peers([("a", "gdp", 100, "亿元"), ("a", "tax", 10, "亿元"), ("a", "co2", 30, "万tCO2"), ("b", "gdp", 60, "亿元"), ("b", "tax", 12, "亿元"),
                     ("b", "co2", 10, "万tCO2"), ("c", "gdp", 40, "亿元"), ("c", "tax", 4, "亿元"), ("c", "co2", 20, "万tCO2")])  # fmt: skip


def park(**tables):
    return one_firm({2025: 1000}, **tables)


def overall(done):
    return done.ranking[done.ranking["node"] == ""].set_index("alternative")


def test_five_forces_have_three_indicators_each_and_2021_is_to_be_completed():
    found = shipped_hierarchies()
    forces = found["five_forces_2022"].below("")

    assert len(forces) == 5
    assert [len(found["five_forces_2022"].below(force.id)) for force in forces] == [3] * 5
    assert len(found["five_forces_2022"].leaves) == 15
    green = [leaf for leaf in found["five_forces_2022"].leaves if leaf.parent == "green_power"]
    assert {leaf.confidence for leaf in green} == {"unverified"}
    with pytest.raises(InputError) as raised:
        evaluate(park(), "five_forces_2021")
    assert "were not read" in raised.value.problems[0].what.en


def test_weights_of_ones_own_go_down_the_tree():
    """money 3, green 1 -> 0.75, 0.25; below money gdp 2, tax 1: 0.75 x 2/3 = 0.5, 0.25; co2 alone 0.25.

    Stretched: gdp 1, 1/3, 0; tax 0.75, 1, 0; co2 (less is better) 0, 1, 0.5.
    a 0.5 + 0.1875 = 0.6875; b 1/6 + 0.25 + 0.25 = 2/3; c 0.125. Under money: a (0.5 x 1 + 0.25 x 0.75) / 0.75 = 11/12.
    """
    rows = [{**one, "weight": weight} for one, weight in zip(TWO, (3, 1, 2, 1, None), strict=True)]
    done = evaluate(park(hierarchy=rows, peer_values=THREE_PARKS), "own")

    assert done.method == "given"
    assert done.weights.set_index("node")["overall"].to_dict() == pytest.approx(
        {"money": 0.75, "green": 0.25, "gdp": 0.5, "tax": 0.25, "co2": 0.25})
    assert overall(done)["score"].to_dict() == pytest.approx({"a": 0.6875, "b": 2 / 3, "c": 0.125})
    parts = done.ranking[done.ranking["node"] == "money"].set_index("alternative")["score"]
    assert parts["a"] == pytest.approx(11 / 12)


def test_judgements_of_two_experts():
    """money over green: 2 and 8 -> 4, so 0.8 and 0.2; gdp over tax 3 -> 0.6 and 0.2; CR 0 with two items."""
    said = [{"hierarchy": "own", "parent": parent, "expert": who, "first": a, "second": b, "value": value} for who, parent, a, b, value in
            (("x", "", "money", "green", 2), ("y", "", "money", "green", 8), ("x", "money", "gdp", "tax", 3))]
    done = evaluate(park(hierarchy=TWO, judgements=said, peer_values=THREE_PARKS), "own")

    weights = done.weights.set_index("node")
    assert done.method == "ahp"
    assert weights["overall"].to_dict() == pytest.approx({"money": 0.8, "green": 0.2, "gdp": 0.6, "tax": 0.2, "co2": 0.2})
    assert weights.loc["money", "consistency_ratio"] == 0.0


def test_a_circle_of_judgements_is_shown_as_inconsistent():
    """1 over 2 over 3 over 1, nine times each: CR = (91/9 - 3) / 2 / 0.58 = 6.13."""
    rows = tree(("gdp", "", "higher", None), ("tax", "", "higher", None), ("co2", "", "lower", None))
    said = [{"hierarchy": "own", "parent": "", "expert": "x", "first": a, "second": b, "value": 9} for a, b in
            (("gdp", "tax"), ("tax", "co2"), ("co2", "gdp"))]
    weights = evaluate(park(hierarchy=rows, judgements=said, peer_values=THREE_PARKS), "own").weights

    assert weights["consistency_ratio"].tolist() == [pytest.approx((91 / 9 - 3) / 2 / 0.58)] * 3
    assert set(weights["consistent"]) == {"no"}


def test_entropy_by_default_and_a_constant_indicator_weighs_nothing():
    rows = [*THREE_PARKS, *peers([(who, "parks", 1, "个") for who in "abc"])]
    nodes = [*TWO, *tree(("parks", "green", "higher", None))]
    weights = evaluate(park(hierarchy=nodes, peer_values=rows), "own").weights.set_index("node")["overall"]

    assert weights["parks"] == 0.0
    assert weights[["gdp", "tax", "co2"]].sum() == pytest.approx(1.0)
    assert weights["money"] == pytest.approx(weights["gdp"] + weights["tax"])


def test_a_blank_keeps_an_alternative_out_of_the_ranks_and_is_named():
    lacking = [row for row in THREE_PARKS if (row["alternative"], row["indicator"]) != ("b", "tax")]
    found = overall(evaluate(park(hierarchy=TWO, peer_values=lacking), "own", weights="equal"))

    assert pd.isna(found.loc["b", "rank"]) and found.loc["b", "missing"] == "tax"
    assert "待补充" in found.loc["b", "note_zh"]
    assert found.loc[["a", "c"], "of"].tolist() == [2, 2]


def test_a_figure_in_another_dimension_is_a_blank():
    odd = [{**row, "unit": "t"} if (row["alternative"], row["indicator"]) == ("a", "green_factories") else row
           for row in peers([("a", "green_factories", 3, "家"), ("b", "green_factories", 4, "家")])]

    assert evaluate(park(peer_values=odd)).matrix["green_factories"].isna().tolist() == [True, False]


@pytest.mark.parametrize("names", [("a",), ()])
def test_fewer_than_two_are_not_ranked(names):
    rows = [row for row in THREE_PARKS if row["alternative"] in names]
    done = evaluate(park(hierarchy=TWO, peer_values=rows), "own")

    assert done.ranking["rank"].isna().all()
    assert len(done.ranking) == len(names)


def test_ranks_have_a_range_and_dominance_has_none():
    """d is best in everything: always first. a and b trade places with the weights."""
    best = peers([("d", "gdp", 200, "亿元"), ("d", "tax", 20, "亿元"), ("d", "co2", 5, "万tCO2")])
    found = overall(evaluate(park(hierarchy=TWO, peer_values=[*THREE_PARKS, *best]), "own", weights="equal", draws=500))

    assert found.loc["d", ["rank_best", "rank_worst", "first_share"]].tolist() == [1, 1, 1.0]
    assert found.loc["a", "rank_best"] < found.loc["a", "rank_worst"]
    assert found["tier"].notna().all() and found["tier_rule_zh"].str.len().min() > 0


def test_last_years_reference_can_be_frozen():
    first = evaluate(park(hierarchy=TWO, peer_values=THREE_PARKS), "own", weights="equal")
    newcomer = peers([("d", "gdp", 400, "亿元"), ("d", "tax", 1, "亿元"), ("d", "co2", 90, "万tCO2")])
    more = park(hierarchy=TWO, peer_values=[*THREE_PARKS, *newcomer])

    frozen = overall(evaluate(more, "own", weights="equal", reference=first.reference))["closeness"]
    moved = overall(evaluate(more, "own", weights="equal"))["closeness"]
    before = overall(first)["closeness"]

    assert frozen[["a", "b", "c"]].to_dict() == pytest.approx(before.to_dict())
    assert abs(moved["a"] - before["a"]) > 0.01


def test_the_parks_own_reported_figures_make_it_an_alternative():
    own = [{"indicator": name, "year": 2025, "value": value, "unit": unit} for name, value, unit in
           (("gdp", 80, "亿元"), ("tax", 9, "亿元"), ("co2", 15, "万tCO2"))]
    done = evaluate(park(hierarchy=TWO, peer_values=THREE_PARKS, reported=own), "own", weights="equal")

    assert overall(done).loc["one", "of"] == 4


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ({"hierarchy": "five_force_2022"}, "did you mean 'five_forces_2022'"),
        ({"hierarchy": "own", "weights": "magic"}, "unknown method 'magic'"),
        ({"hierarchy": "own", "weights": {"money": 1}}, "no weight for green"),
        ({"hierarchy": "own", "weights": "ahp"}, "there are no judgements"),
    ],
)
def test_what_cannot_be_evaluated_says_why(call, words):
    with pytest.raises(InputError) as raised:
        evaluate(park(hierarchy=TWO, peer_values=THREE_PARKS), **call)

    assert any(words in each.what.en + each.way_out.en for each in raised.value.problems)
    assert all(each.what.zh and each.way_out.zh for each in raised.value.problems)
