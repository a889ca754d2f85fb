"""Composite judgements: published examples, arithmetic by hand, brute force and other libraries, and invariants."""

import doctest
from importlib import import_module
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from carbonpark import indicators
from carbonpark.indicators.closeness import rank_ranges, reference_of, topsis
from carbonpark.indicators.pairwise import RANDOM_INDEX, ahp, ahp_group, joined_judgements
from carbonpark.indicators.per_mu import (
    HJ_274_ELASTICITY,
    HUAIAN_2024,
    HUANGYAN_2022,
    HUANGYAN_2022_BELOW_SCALE,
    benchmarks_from_mean,
    carbon_efficiency_grade,
    elasticity,
    per_mu_classes,
    per_mu_score,
)
from carbonpark.indicators.tiers import natural_breaks, quantile_tiers
from carbonpark.indicators.weights import critic_weights, entropy_weights, min_max
from carbonpark.words.errors import InputError

NAN = float("nan")


def faults(call, *given, **named):
    """Every problem a call raises, as 'field: English sentence'; each must be said in Chinese too."""
    with pytest.raises(InputError) as raised:
        call(*given, **named)
    assert all(each.what.zh and each.way_out.zh and each.way_out.en for each in raised.value.problems)
    return [f"{each.place.field}: {each.what.en}" for each in raised.value.problems]


@pytest.mark.parametrize("name", ["pairwise", "weights", "closeness", "tiers", "per_mu"])
def test_examples_in_the_text_hold(name):
    outcome = doctest.testmod(import_module(f"carbonpark.indicators.{name}"))

    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_every_public_name_can_be_fetched_and_is_no_module():
    for name in indicators.__all__:
        assert type(getattr(indicators, name)).__name__ != "module"


# AHP --------------------------------------------------------------------------------------------------------
def test_three_items_in_closed_form():
    """n = 3: weights are row geometric means, λ = 1 + t + 1/t with t = (b / (a c))^(1/3).

    a = 3, b = 5, c = 2: t = (5/6)^(1/3) = 0.941036; λ = 3.003695; CI = (λ - 3) / 2, CR = CI / 0.58.
    Row means 15^(1/3), (2/3)^(1/3), 0.1^(1/3) = 2.466212, 0.873580, 0.464159: 0.648329, 0.229651, 0.122020.
    """
    said = ahp([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])

    assert said.weights == pytest.approx([0.648329, 0.229651, 0.122020], abs=1e-6)
    t = (5 / 6) ** (1 / 3)
    assert said.lambda_max == pytest.approx(1 + t + 1 / t, rel=1e-12)
    assert said.consistency_index == pytest.approx((t + 1 / t - 2) / 2, rel=1e-9)
    assert said.consistency_ratio == pytest.approx((t + 1 / t - 2) / 2 / 0.58, rel=1e-9)
    assert said.consistent is True
    assert said.note is None


def test_a_circle_of_judgements_is_not_consistent():
    """1 over 2 over 3 over 1, each 9 times: t = (1/9 / 81)^(1/3) = 1/9, λ = 1 + 9 + 1/9 = 10.1111."""
    said = ahp([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])

    assert said.lambda_max == pytest.approx(91 / 9)
    assert said.consistency_ratio == pytest.approx((91 / 9 - 3) / 2 / 0.58)
    assert said.consistent is False
    assert said.weights == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(("matrix", "weights"), [([[1]], [1]), ([[1, 4], [0.25, 1]], [0.8, 0.2])])
def test_up_to_two_items_always_agree(matrix, weights):
    said = ahp(matrix)

    assert said.weights == pytest.approx(weights)
    assert (said.lambda_max, said.consistency_ratio, said.consistent) == (len(matrix), 0.0, True)


def test_missing_judgements_by_harker():
    """Four items, (1, 4) and (2, 4) not judged: 2, 0 on the diagonal as 1 + missing of the row; numpy's own
    eigenvector of that matrix, and a consistent chain comes back exactly."""
    matrix = [[1, 2, 5, NAN], [1 / 2, 1, 3, NAN], [1 / 5, 1 / 3, 1, 4], [NAN, NAN, 1 / 4, 1]]
    harker = [[2, 2, 5, 0], [1 / 2, 2, 3, 0], [1 / 5, 1 / 3, 1, 4], [0, 0, 1 / 4, 3]]
    values, vectors = np.linalg.eig(np.array(harker))
    first = vectors[:, values.real.argmax()].real

    said = ahp(matrix)

    assert said.weights == pytest.approx(first / first.sum())
    assert said.lambda_max == pytest.approx(values.real.max())
    assert said.missing == 2
    assert said.consistent is None  # RI of full matrices is too large: the ratio cannot acquit
    assert "lower bound" in said.note.en


def test_a_circle_with_a_gap_is_still_condemned():
    circle = np.ones((4, 4))
    circle[0, 1], circle[1, 0], circle[1, 2], circle[2, 1], circle[2, 0], circle[0, 2] = [9, 1 / 9] * 3
    circle[0, 3] = circle[3, 0] = NAN

    assert ahp(circle).consistent is False


def test_one_blank_of_a_pair_is_its_reciprocal_and_two_decimals_will_do():
    whole = [[1, 3, 7], [1 / 3, 1, 2], [1 / 7, 1 / 2, 1]]
    half = [[NAN, 3, 7], [NAN, NAN, 2], [NAN, NAN, NAN]]
    typed = [[1, 3, 7], [0.33, 1, 2], [0.14, 0.5, 1]]

    for given_ in (half, typed):
        assert ahp(given_).weights == pytest.approx(ahp(whole).weights, rel=1e-12)


def test_every_fault_of_a_matrix_at_once():
    assert faults(ahp, [[2, 0, 3], [NAN, 1, -1], [0.5, -1, 1]]) == [
        "matrix[1, 1]: the diagonal must be 1, not 2",
        "matrix[1, 2]: a judgement is not positive: 0 and 0",
        "matrix[1, 3]: two judgements are not reciprocal: 3 and 0.5",
        "matrix[2, 3]: a judgement is not positive: -1 and -1",
    ]
    assert faults(ahp, [[1, 2, 3]]) == ["matrix: the matrix is not square"]
    apart = [[1, 2, NAN, NAN], [0.5, 1, NAN, NAN], [NAN, NAN, 1, 3], [NAN, NAN, 1 / 3, 1]]
    assert faults(ahp, apart) == ["matrix: no judgement connects items 3, 4 to the rest"]


def test_a_group_is_its_geometric_mean_over_those_who_judged():
    """Pair (1, 2): 2 and 8 -> 4. Pair (1, 3): only the second judged, 5. Pair (2, 3): nobody."""
    first = [[1, 2, NAN], [0.5, 1, NAN], [NAN, NAN, 1]]
    second = [[1, 8, 5], [1 / 8, 1, NAN], [1 / 5, NAN, 1]]

    joined = joined_judgements([first, second])

    assert joined[0] == pytest.approx([1, 4, 5])
    assert joined[:, 0] == pytest.approx([1, 1 / 4, 1 / 5])
    assert np.isnan(joined[1, 2])
    # 1 : 1/4 : 1/5 = 20 : 5 : 4
    assert ahp_group([first, second]).weights == pytest.approx([20 / 29, 5 / 29, 4 / 29])


def test_a_louder_voice_counts_by_its_weight():
    """2^(3/4) 32^(1/4) = 2^(3/4 + 5/4) = 4."""
    pair = [[[1, 2], [1 / 2, 1]], [[1, 32], [1 / 32, 1]]]

    assert joined_judgements(pair, voices=[3, 1])[0, 1] == pytest.approx(4)
    assert faults(ahp_group, pair, voices=[1, 0]) == ["voices: voices must be positive, one for each person"]
    assert len(faults(ahp_group, [pair[0], [[1]]], voices=[1])) == 2


def test_the_random_indices_are_those_of_saaty():
    assert dict(RANDOM_INDEX) == RI


def test_beyond_ten_items_there_is_no_ratio():
    said = ahp(np.ones((11, 11)))

    assert np.isnan(said.consistency_ratio)
    assert said.consistent is None
    assert said.weights == pytest.approx([1 / 11] * 11)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.05, 20), min_size=2, max_size=10), st.data())
def test_consistent_judgements_give_their_weights_back(importance, data):
    """a_ij = w_i / w_j, with pairs left out as long as the first row is whole."""
    w = np.array(importance) / sum(importance)
    matrix = w[:, None] / w
    pairs = [(i, j) for i, j in combinations(range(len(w)), 2) if i]
    for i, j in data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []:
        matrix[i, j] = matrix[j, i] = NAN

    said = ahp(matrix)

    assert said.weights == pytest.approx(w, rel=1e-6)
    assert said.lambda_max == pytest.approx(len(w), rel=1e-9)
    assert said.consistency_ratio == pytest.approx(0, abs=1e-8)


RI = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
"""Saaty's random indices, as the specification gives them."""
SAATY = st.sampled_from([1, 2, 3, 4, 5, 6, 7, 8, 9, 1 / 2, 1 / 3, 1 / 5, 1 / 7, 1 / 9])


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 7), st.data())
def test_order_of_items_changes_nothing_and_lambda_is_never_below_n(n, data):
    matrix = np.ones((n, n))
    for i, j in combinations(range(n), 2):
        matrix[i, j] = data.draw(SAATY)
        matrix[j, i] = 1 / matrix[i, j]
    order = np.array(data.draw(st.permutations(range(n))))

    said, turned = ahp(matrix), ahp(matrix[np.ix_(order, order)])

    assert turned.weights == pytest.approx(said.weights[order], rel=1e-8)
    assert said.lambda_max >= n - 1e-9
    assert matrix @ said.weights == pytest.approx(said.lambda_max * said.weights, rel=1e-8)
    assert said.consistency_ratio == pytest.approx((said.lambda_max - n) / (n - 1) / RI[n])


# weights ----------------------------------------------------------------------------------------------------
def test_entropy_by_hand():
    """Column (1, 3): p = 1/4, 3/4; e = (ln 4 / 4 + 3/4 ln(4/3)) / ln 2 = 0.811278. Column (1, 0): e = 0.

    Weights 1 : 0.188722. The constant column weighs nothing.
    """
    weights = entropy_weights([[1, 1, 7], [3, 0, 7]])

    assert weights == pytest.approx([0.188722 / 1.188722, 1 / 1.188722, 0], abs=1e-6)
    assert weights[2] == 0.0


TABLES = arrays(
    float, st.tuples(st.integers(3, 8), st.integers(2, 5)), elements=st.integers(0, 50).map(float)
)


def differs(table):
    return (table.max(axis=0) > table.min(axis=0)).any()


@settings(max_examples=80, deadline=None)
@given(TABLES.filter(differs))
def test_entropy_is_that_of_scipy(table):
    live = table.max(axis=0) > table.min(axis=0)
    spread = np.zeros(table.shape[1])
    spread[live] = 1 - stats.entropy(table[:, live], base=len(table))

    assert entropy_weights(table) == pytest.approx(spread / spread.sum(), abs=1e-9)
    assert entropy_weights(1000 * table) == pytest.approx(entropy_weights(table), abs=1e-12)


def test_critic_by_hand():
    """Columns x = (0, 0, 1, 1), y = (0, 1, 0, 1), z = -x with less better, a constant: σ 0.5 each, r_xy = 0,
    r_xz = 1 once turned. C = 0.5 * (1 + 0), 0.5 * (1 + 1), 0.5 * (0 + 1), nothing."""
    table = [[0, 0, 4, 3], [0, 1, 4, 3], [1, 0, 2, 3], [1, 1, 2, 3]]

    assert critic_weights(table, [True, True, False, True]) == pytest.approx([0.25, 0.5, 0.25, 0])


@settings(max_examples=60, deadline=None)
@given(arrays(float, (7, 4), elements=st.integers(-30, 30).map(float), unique=True))
def test_critic_is_that_of_scipy_and_blind_to_units(table):
    benefit = [True, False, True, True]
    stretched = min_max(table, benefit)
    told = [
        stretched[:, j].std() * sum(1 - stats.pearsonr(stretched[:, j], stretched[:, k])[0] for k in range(4))
        for j in range(4)
    ]

    weights = critic_weights(table, benefit)

    assert weights == pytest.approx(np.array(told) / sum(told), abs=1e-9)
    assert critic_weights(table * [2, 0.1, 5, 1] + 3, benefit) == pytest.approx(weights, abs=1e-9)


def test_what_figures_cannot_weigh_is_refused():
    assert faults(entropy_weights, [[1, NAN], [-1, 2]]) == [
        "matrix[1, 2]: alternative 1 has no indicator 2",
    ]
    assert faults(entropy_weights, [[1, -2], [-1, 2]]) == [
        "matrix[1, 2]: entropy has no meaning for -2, below zero",
        "matrix[2, 1]: entropy has no meaning for -1, below zero",
    ]
    assert faults(entropy_weights, [[1, 2], [1, 2]]) == [
        "matrix: no indicator differs: the figures give no weights"
    ]
    assert faults(critic_weights, [[1, 2], [3, 4]], [True, True]) == [
        "matrix: all indicators say the same: CRITIC cannot weigh them"
    ]
    assert faults(critic_weights, [[1, 2], [3, 4]], [True]) == ["benefit: 2 indicators need 2 directions"]
    assert faults(entropy_weights, [[1, 2]]) == ["matrix: needs 2 alternatives and 1 indicator or more"]


# TOPSIS -----------------------------------------------------------------------------------------------------
# Figures of no particular source, mixed in size and direction, for the tests of invariance below.
MIXED = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
MIXED_WEIGHTS = [0.2, 0.1, 0.1, 0.1, 0.2, 0.3]
MIXED_BENEFIT = [True, True, True, False, True, True]


def test_three_alternatives_step_by_step():
    """Columns (3, 4, 0), (2, 1, 2), (6, 3, 2) have lengths 5, 3, 7. Weighted 0.5, 0.3 (less is better), 0.2:

    (0.3, 0.2, 6/35), (0.4, 0.1, 3/35), (0, 0.2, 2/35). Best (0.4, 0.1, 6/35), worst (0, 0.2, 2/35).
    D+ = sqrt(0.1^2 + 0.1^2), 3/35, sqrt(0.4^2 + 0.1^2 + (4/35)^2) = 0.141421, 0.085714, 0.427857;
    D- = sqrt(0.3^2 + (4/35)^2), sqrt(0.4^2 + 0.1^2 + (1/35)^2), 0 = 0.321032, 0.413300, 0.
    Closeness 0.321032 / 0.462454, 0.413300 / 0.499014, 0 = 0.694193, 0.828233, 0.
    """
    found = topsis([[3, 2, 6], [4, 1, 3], [0, 2, 2]], [0.5, 0.3, 0.2], [True, False, True])

    assert found.to_best == pytest.approx([0.02**0.5, 3 / 35, (0.17 + (4 / 35) ** 2) ** 0.5])
    assert found.to_worst == pytest.approx([(0.09 + (4 / 35) ** 2) ** 0.5, (0.17 + (1 / 35) ** 2) ** 0.5, 0.0])
    assert found.closeness == pytest.approx([0.694193, 0.828233, 0.0], abs=1e-5)
    assert found.rank.tolist() == [2, 1, 3]


def test_three_points_by_hand():
    """Columns (3, 0, 4) and (4, 3, 0), both better when larger: lengths 5 and 5. Equal weights cancel.

    Best (4, 4), worst (0, 0). D+ of the rows, times 5: 1, sqrt(17), 4; D-: 5, 3, 4.
    """
    found = topsis([[3, 4], [0, 3], [4, 0]], [1, 1], [True, True])

    assert found.closeness == pytest.approx([5 / 6, 3 / (3 + 17**0.5), 0.5])


def test_frozen_ideals_keep_last_years_closeness():
    """With its own ideals a newcomer moves the closeness of the others; with frozen ones it does not."""
    frozen = reference_of(MIXED, MIXED_BENEFIT)
    more = [*MIXED, [4.0, 1000, 15000, 9.0, 9, 9]]
    before = topsis(MIXED, MIXED_WEIGHTS, MIXED_BENEFIT).closeness

    kept = topsis(more, MIXED_WEIGHTS, MIXED_BENEFIT, frozen).closeness
    moved = topsis(more, MIXED_WEIGHTS, MIXED_BENEFIT).closeness

    assert kept[:4] == pytest.approx(before, rel=1e-12)
    assert abs(moved[:4] - before).max() > 0.01
    assert faults(topsis, [[1, 2]], [1, 1], [True, True], frozen) == [
        "reference: the reference does not have 2 indicators"
    ]


def test_alternatives_that_do_not_differ_have_no_closeness():
    found = topsis([[1, 0], [1, 0]], [1, 1], [True, False])

    assert np.isnan(found.closeness).all()
    assert found.rank.tolist() == [0, 0]


def test_weights_must_be_weights():
    for bad in ([1, -1], [0, 0], [1, NAN], [1]):
        assert faults(topsis, [[1, 2], [2, 1]], bad, [True, True]) == [
            "weights: needs 2 weights, none negative, not all zero"
        ]


@settings(max_examples=60, deadline=None)
@given(arrays(float, (5, 3), elements=st.floats(0.5, 100)), st.permutations(range(5)))
def test_closeness_is_blind_to_units_order_and_scale_of_weights(table, order):
    weights, benefit = np.array([1.0, 2.0, 3.0]), [True, False, True]
    found = topsis(table, weights, benefit).closeness
    known = ~np.isnan(found)

    assert ((found[known] >= 0) & (found[known] <= 1)).all()
    assert topsis(table * [10, 0.1, 3], 7 * weights, benefit).closeness == pytest.approx(
        found, abs=1e-9, nan_ok=True
    )
    assert topsis(table[order], weights, benefit).closeness == pytest.approx(
        found[order], abs=1e-9, nan_ok=True
    )


# rank ranges ------------------------------------------------------------------------------------------------
def test_who_is_better_in_everything_is_first_under_any_weights():
    """Alternative 1 dominates all, 4 is dominated by all; 2 and 3 mirror each other: half the draws each."""
    ranges = rank_ranges([[9, 9], [6, 3], [3, 6], [1, 1]], [True, True], draws=20_000, seed=7)

    assert ranges.best.tolist() == [1, 2, 2, 4]
    assert ranges.worst.tolist() == [1, 3, 3, 4]
    assert ranges.first_share.tolist() == [1, 0, 0, 0]
    assert ranges.at_centre.tolist() == [1, 2, 2, 4]


def test_the_share_of_first_places_is_the_share_of_weights():
    """Mirrored alternatives: first is the one whose indicator weighs more. Uniform w1: P = 1/2; Dirichlet
    (2, 1) is Beta(2, 1) for w1: P(w1 > 1/2) = 1 - 1/4 = 3/4. Three standard errors of 40 000 draws < 0.008."""
    table = [[2, 1], [1, 2]]
    uniform = rank_ranges(table, [True, True], draws=40_000, seed=1)
    leaning = rank_ranges(table, [True, True], centre=[2, 1], concentration=3, draws=40_000, seed=1)

    assert uniform.first_share == pytest.approx([0.5, 0.5], abs=0.008)
    assert leaning.first_share == pytest.approx([0.75, 0.25], abs=0.008)


def test_the_seed_makes_the_same_ranges_and_draws_are_those_of_topsis():
    table = np.array(MIXED)
    ranges = rank_ranges(table, MIXED_BENEFIT, MIXED_WEIGHTS, concentration=12, draws=200, seed=3)
    again = rank_ranges(table, MIXED_BENEFIT, MIXED_WEIGHTS, concentration=12, draws=200, seed=3)
    drawn = np.random.default_rng(3).dirichlet(12 * np.array(MIXED_WEIGHTS), size=200)
    ranks = np.array([topsis(table, weights, MIXED_BENEFIT).rank for weights in drawn])

    assert ranges.best.tolist() == again.best.tolist() == ranks.min(axis=0).tolist()
    assert ranges.worst.tolist() == again.worst.tolist() == ranks.max(axis=0).tolist()
    assert ranges.median.tolist() == np.median(ranks, axis=0).tolist()
    assert ranges.at_centre.tolist() == [1, 4, 2, 3]


def test_an_indicator_of_no_weight_stays_out_of_the_draws():
    """By the first indicator alone 1 leads always."""
    ranges = rank_ranges([[2, 1], [1, 2]], [True, True], centre=[1, 0], draws=50)

    assert ranges.worst.tolist() == [1, 2]
    assert faults(rank_ranges, [[2, 1], [1, 2]], [True, True], draws=0) == [
        "concentration, draws: concentration must be positive, and draws at least 1"
    ]


# tiers ------------------------------------------------------------------------------------------------------
def squares_within(groups):
    return sum(sum((v - sum(g) / len(g)) ** 2 for v in g) for g in groups)


def least_squares(values, count):
    """Every way to cut the sorted values, tried out."""
    line = sorted(values)
    cuts = combinations(range(1, len(line)), count - 1)
    return min(
        squares_within([line[a:b] for a, b in zip((0, *cut), (*cut, len(line)), strict=True)]) for cut in cuts
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-20, 40), min_size=2, max_size=10), st.integers(1, 4))
def test_no_other_cut_has_smaller_squares(values, count):
    if len(set(values)) < count:
        return
    found = natural_breaks(values, count)
    groups = [[v for v, t in zip(values, found.tier, strict=True) if t == k] for k in range(1, count + 1)]

    assert squares_within(groups) == pytest.approx(least_squares(values, count), abs=1e-9)
    assert found.sizes == tuple(len(group) for group in groups)
    assert min(found.sizes) >= 1
    assert all(min(above) > max(below) for above, below in pairwise(groups))


def test_natural_breaks_by_hand():
    """Gaps after 3 and after 12. Within: (1, 2, 3) 2, (10, 12) 2, (30) 0; in all: mean 58/6, 1158 - 58²/6."""
    found = natural_breaks([30, 1, 12, NAN, 2, 10, 3], 3)

    assert found.tier.tolist() == [1, 3, 2, 0, 3, 2, 3]
    assert found.bounds == ((30, 30), (10, 12), (1, 3))
    assert found.goodness == pytest.approx(1 - 4 / (1158 - 58**2 / 6))
    assert natural_breaks([30, 1, 12], 3, highest_first=False).tier.tolist() == [3, 1, 2]


def test_equals_never_part():
    assert natural_breaks([1, 1, 1, 5], 2).tier.tolist() == [2, 2, 2, 1]
    assert faults(natural_breaks, [1, 1, NAN], 2) == ["count: 1 different values do not make 2 tiers"]
    # Five share rank 1 of 10: none of the field is ahead of them, so all are in the first tier.
    assert quantile_tiers([9] * 5 + [5, 4, 3, 2, 1], [0.2, 0.8]).sizes == (5, 5)


def test_large_values_near_each_other_are_cut_rightly():
    """Squares of 1e9 would drown the differences: the cut is the same as without the offset."""
    values = np.array([1, 2, 3, 10, 11, 20.0])

    assert natural_breaks(values + 1e9, 3).tier.tolist() == natural_breaks(values, 3).tier.tolist()


def test_a_giant_does_not_blur_the_cuts_among_the_small():
    """Beside 1e10 the squares of 1, 2 and 9 are below rounding: {1, 2}, {9} leave 0.5, {1}, {2, 9} 24.5."""
    assert natural_breaks([1, 2, 9, 1e10], 3).tier.tolist() == [3, 3, 2, 1]


def test_quantiles_by_hand():
    """Twenty firms: the first 4 (20 %), 8 more (to 60 %), 7 (to 95 %), the last 1."""
    found = quantile_tiers(range(20, 0, -1), [0.20, 0.40, 0.35, 0.05])

    assert found.sizes == (4, 8, 7, 1)
    assert found.tier.tolist() == sorted(found.tier.tolist())
    assert "20 % / 40 % / 35 % / 5 %" in found.rule.zh
    assert faults(quantile_tiers, [1, 2], [0.5, 0.6]) == ["shares: the shares must be positive and sum to 1"]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 30) | st.just(NAN), min_size=1, max_size=40))
def test_a_higher_value_is_never_in_a_lower_tier(values):
    found = quantile_tiers(values, [0.25, 0.25, 0.5])
    known = [(v, t) for v, t in zip(values, found.tier, strict=True) if not np.isnan(v)]

    assert all(t == 0 for v, t in zip(values, found.tier, strict=True) if np.isnan(v))
    assert all(t1 <= t2 for v1, t1 in known for v2, t2 in known if v1 >= v2)


# per-mu -----------------------------------------------------------------------------------------------------
def test_huangyan_by_hand():
    """Tax at twice its benchmark (60 points, 45 under a cap of 1.5), the rest at half: (100 - 30) / 2 = 35."""
    marks = np.array([term.benchmark for term in HUANGYAN_2022.terms])
    firm = marks * [2, 0.5, 0.5, 0.5, 0.5, 0.5]

    free, capped = per_mu_score([firm]), per_mu_score([firm], cap=1.5)

    assert free.score == pytest.approx([95.0])
    assert capped.score == pytest.approx([80.0])
    assert capped.capped.tolist() == [[True, False, False, False, False, False]]


def test_huangyan_figures_are_those_of_the_rule():
    """30 * 48.194 / 24.097 + 20 * 68.08 / 136.16 + 20 * 2.694 / 2.694 + 0 + 10 * 9.07 / 18.14 + 10 * 0.0151 /
    0.0302 = 60 + 10 + 20 + 0 + 5 + 5; below scale 50 * 11.5932 / 11.5932 + 50 * 0.1176 / 0.2352 = 75."""
    assert per_mu_score([[48.194, 68.08, 2.694, 0, 9.07, 0.0151]]).score == pytest.approx([100])
    assert per_mu_score([[11.5932, 0.1176]], HUANGYAN_2022_BELOW_SCALE).score == pytest.approx([75])


def test_a_blank_term_leaves_the_score_unknown_and_a_refund_can_be_floored():
    values = [[10, NAN], [-11.5932, 0.2352]]

    found = per_mu_score(values, HUANGYAN_2022_BELOW_SCALE)

    assert np.isnan(found.score[0])
    assert found.score[1] == pytest.approx(0)  # -50 + 50
    assert per_mu_score(values, HUANGYAN_2022_BELOW_SCALE, floor=0).score[1] == pytest.approx(50)


def test_huaian_takes_its_benchmarks_from_the_field():
    """Means of the known 20, 300, 0.5; twice that. A firm at the mean scores half: 50."""
    field = [[10, 200, 0.4], [30, NAN, 0.6], [20, 400, 0.5]]
    marks = benchmarks_from_mean(field)

    assert marks == pytest.approx([40, 600, 1.0])
    assert per_mu_score([[20, 300, 0.5]], HUAIAN_2024, marks).score == pytest.approx([50])
    assert faults(per_mu_score, [[1, 2]], HUAIAN_2024) == [
        "values: Huai'an per-mu evaluation 2024 has 3 terms",
        "benchmarks: needs 3 positive benchmarks",
    ]


def test_classes_leave_the_exempt_out_of_the_field():
    """Twenty ranked firms give 4 A, 8 B, 7 C, 1 D; an exempt leader and an unknown score move nobody."""
    scores = [*range(100, 80, -1), 999, NAN]
    letters, tiers = per_mu_classes(scores, [False] * 20 + [True, False])

    assert "".join(letters[:20]) == "AAAABBBBBBBBCCCCCCCD"
    assert letters[20:].tolist() == ["T", ""]
    assert tiers.sizes == (4, 8, 7, 1)


# carbon-efficiency code -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("intensity", "level"), [(0.3, "low"), (0.6, "low"), (0.61, "middle"), (2.0, "middle"), (2.01, "high")]
)
def test_levels_of_intensity(intensity, level):
    assert str(carbon_efficiency_grade(intensity * 700, 700, NAN).level) == level


def test_grades_against_the_industry():
    """K on each threshold takes the better grade, a little above it the worse."""
    thresholds = np.array([0.6, 0.8, 1.2, 2.0])
    mean, earned = 0.7, 300.0

    on = carbon_efficiency_grade(thresholds * mean * earned, earned, mean)
    above = carbon_efficiency_grade(thresholds * 1.001 * mean * earned, earned, mean)

    assert on.grade.tolist() == [1, 2, 3, 4]
    assert above.grade.tolist() == [2, 3, 4, 5]


def test_no_value_added_no_grade():
    code = carbon_efficiency_grade([10, 10, NAN, 10], [0, -5, 10, 10], [1, 1, 1, NAN])

    assert code.level.tolist() == ["undefined", "undefined", "undefined", "middle"]
    assert code.grade.tolist() == [0, 0, 0, 0]
    assert code.intensity[3] == 1.0


# elasticity -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("use", "earned", "value", "direction", "met"),
    [
        ((100, 105), (100, 110), 0.5, "at_most", True),  # +5 % / +10 %
        ((100, 106), (100, 110), 0.6, "at_most", True),  # on the limit
        ((100, 107), (100, 110), 0.7, "at_most", False),
        ((100, 90), (100, 110), -1.0, "at_most", True),  # less energy, more value
        ((100, 95), (100, 90), 0.5, "at_least", False),  # -5 % / -10 %: a plain '<= 0.6' would pass it
        ((100, 94), (100, 90), 0.6, "at_least", True),
        ((100, 105), (100, 90), -0.5, "at_least", False),  # more energy, less value
    ],
)
def test_the_condition_turns_when_value_added_falls(use, earned, value, direction, met):
    found = elasticity(use, earned, limit=HJ_274_ELASTICITY.limits["energy"])

    assert found.value == pytest.approx(value)
    assert (found.direction, found.met) == (direction, met)


def test_growth_is_compound_over_the_period():
    """1.331 = 1.1^3: 10 % a year; 1.061208 = 1.02^3: 2 % a year. Elasticity 0.2, not 0.061208 / 0.331."""
    found = elasticity((100, 106.1208), (100, 133.1), years=3, limit=0.6)

    assert found.value == pytest.approx(0.2)
    assert (found.use_growth, found.value_added_growth) == pytest.approx((0.02, 0.1))


@pytest.mark.parametrize(
    ("use", "earned"),
    [((100, 110), (100, 100)), ((0, 5), (100, 110)), ((100, 110), (NAN, 110)), ((100, NAN), (100, 110))],
)
def test_without_growth_or_a_figure_nothing_is_judged(use, earned):
    found = elasticity(use, earned, limit=0.6)

    assert np.isnan(found.value)
    assert (found.direction, found.met) == ("", None)


def test_years_must_be_positive():
    assert faults(elasticity, (1, 2), (1, 2), years=0) == ["years: years must be positive, not 0"]
