"""LMDI against figures of another library, arithmetic by hand, and the property that nothing is left over."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpark.indicators.divisia import SIGN_CHANGE, joined, lmdi, log_mean

# Example data and results of the R package LMDIR (M. Heun, CRAN), whose expected values come from its own spreadsheet
# 'LMDI_testing.xlsx': two sub-categories, three factors, four years.
LMDIR_X = {
    1971: [[1, 10, 2], [4, 5, 3]],
    1972: [[4, 5, 3], [5, 6, 4]],
    1973: [[8, 2, 4], [5, 7, 5]],
    1974: [[10, 1, 5], [6, 8, 6]],
}
LMDIR_DV = {
    1972: [69.79006598, -9.455125793, 39.66505981],
    1973: [42.96021467, -34.31902656, 50.3588119],
    1974: [54.01064234, -9.021284671, 54.01064234],
}


def factors(year):
    table = np.array(LMDIR_X[year], dtype=float)
    return {f"factor {k + 1}": table[:, k] for k in range(3)}


@pytest.mark.parametrize("year", [1972, 1973, 1974])
def test_additive_parts_are_those_of_lmdir(year):
    parts = lmdi(factors(year - 1), factors(year))

    assert list(parts.additive.values()) == pytest.approx(LMDIR_DV[year], rel=1e-8)


def test_two_sectors_by_hand():
    """Two sectors, E = Q S I. Sector 1: 10 x 3 = 30 -> 40 x 2 = 80; sector 2: 40 x 0.5 = 20 -> 40 x 0.4 = 16.

    L(80, 30) = 50 / ln(8/3) = 50.9771, L(16, 20) = -4 / ln 0.8 = 17.9257.
    Activity 50 -> 80:  (50.9771 + 17.9257) ln 1.6                = 32.3843
    Structure .2 -> .5, .8 -> .5: 50.9771 ln 2.5 + 17.9257 ln .625 = 38.2846
    Intensity 3 -> 2, .5 -> .4:   50.9771 ln(2/3) + 17.9257 ln .8  = -24.6694; the three sum to 46 = 96 - 50.
    Multiplicative: L(96, 50) = 46 / ln 1.92 = 70.5170, D_activity = exp(32.3843 / 70.5170) = 1.5829.
    """
    parts = lmdi(
        {"activity": 50, "structure": [0.2, 0.8], "intensity": [3.0, 0.5]},
        {"activity": 80, "structure": [0.5, 0.5], "intensity": [2.0, 0.4]},
    )
    first, second = 50 / log(8 / 3), -4 / log(0.8)

    assert parts.additive["activity"] == pytest.approx((first + second) * log(1.6))
    assert parts.additive["activity"] == pytest.approx(32.3843, abs=2e-3)
    assert parts.additive["structure"] == pytest.approx(38.2846, abs=2e-3)
    assert parts.additive["intensity"] == pytest.approx(-24.6694, abs=2e-3)
    assert parts.change == pytest.approx(46.0)
    assert parts.multiplicative["activity"] == pytest.approx(exp(32.3843 / (46 / log(1.92))), rel=1e-4)
    assert np.prod(list(parts.multiplicative.values())) == pytest.approx(96 / 50)


def test_a_carrier_that_appears_is_booked_to_the_mix():
    """Gas was not used: mix 0, factor 0/0. Afterwards 5 x 0.4 x 2 = 4. The limit gives all 4 to the mix.

    Coal: 5 x 1 x 3 = 15 -> 5 x 0.6 x 3 = 9: only the mix moved, so it has all of -6.
    """
    parts = lmdi(
        {"energy": 5.0, "mix": [1.0, 0.0], "factor": [3.0, np.nan]},
        {"energy": 5.0, "mix": [0.6, 0.4], "factor": [3.0, 2.0]},
    )

    assert parts.additive == pytest.approx({"energy": 0.0, "mix": -6.0 + 4.0, "factor": 0.0})


def test_a_carrier_that_vanishes_takes_its_emissions_with_it():
    """7 x 0.5 x 2 = 7 -> 0: -7 to the mix, though activity doubled meanwhile."""
    parts = lmdi(
        {"energy": 7.0, "mix": [0.5, 0.5], "factor": [2.0, 0.0]},
        {"energy": 14.0, "mix": [0.0, 1.0], "factor": [np.nan, 0.0]},
    )

    assert parts.additive == pytest.approx({"energy": 0.0, "mix": -7.0, "factor": 0.0})


def test_two_zeros_at_once_share_the_limit():
    """x = (ε, ε, 6) -> (2, 3, 1): L(6, 6ε²) ln(2/ε) -> 6 (-ln ε) / (-2 ln ε) = 3 for each of the two."""
    parts = lmdi({"a": [0.0], "b": [0.0], "c": [6.0]}, {"a": [2.0], "b": [3.0], "c": [1.0]})

    assert parts.additive == pytest.approx({"a": 3.0, "b": 3.0, "c": 0.0})
    assert parts.multiplicative is None  # no ratio to a total of zero


def test_limits_are_what_small_numbers_converge_to():
    """With ε = 1e-300 in place of 0 the formula gives 4 (1 - ln 2 / ln 4ε ...) -> 4; the limit is exact."""
    exact = lmdi({"mix": [0.0], "factor": [2.0]}, {"mix": [0.4], "factor": [10.0]})
    near = lmdi({"mix": [1e-300], "factor": [2.0]}, {"mix": [0.4], "factor": [10.0]})

    assert exact.additive["mix"] == 4.0
    assert near.additive["mix"] == pytest.approx(4.0, abs=0.02)


def test_a_turn_of_sign_is_a_term_of_its_own():
    """A group that bought 10 and now sells 5 (-5 x 2 = -10 against +20): -30, which no logarithm can
    split."""
    parts = lmdi({"use": [10.0, 4.0], "factor": [2.0, 1.0]}, {"use": [-5.0, 4.0], "factor": [2.0, 2.0]})

    assert parts.additive == pytest.approx({"use": 0.0, "factor": 4.0, SIGN_CHANGE: -30.0})


def test_credits_that_stay_credits_decompose():
    """-10 -> -20 by twice the amount: all of -10 to the amount."""
    parts = lmdi({"use": [-5.0], "factor": [2.0]}, {"use": [-10.0], "factor": [2.0]})

    assert parts.additive == pytest.approx({"use": -10.0, "factor": 0.0})


def test_logarithmic_mean_near_equality_keeps_its_digits():
    """L(1 + d, 1) = 1 + d/2 - d²/12 + ...: for d = 1e-9 the quotient of differences would lose half its
    digits."""
    assert float(log_mean(1.0 + 1e-9, 1.0)) == pytest.approx(1.0 + 0.5e-9, rel=1e-14)


def test_joined_parts_keep_one_total():
    """Fuel 10 -> 14 and process 5 -> 4 : together 15 -> 18."""
    fuel = lmdi({"activity": 1.0, "intensity": [10.0]}, {"activity": 1.4, "intensity": [10.0]})
    process = lmdi({"activity": 1.0, "process": [5.0]}, {"activity": 1.4, "process": [4.0 / 1.4]})
    both = joined(fuel, process)

    assert (both.start, both.end) == (15.0, 18.0)
    assert sum(both.additive.values()) == pytest.approx(3.0)
    assert both.additive["process"] == pytest.approx(process.additive["process"])


def test_infinite_or_missing_factors_are_refused():
    with pytest.raises(ValueError, match="infinite"):
        lmdi({"a": [1.0]}, {"a": [np.inf]})
    with pytest.raises(ValueError, match="undefined"):
        lmdi({"a": [1.0], "b": [np.nan]}, {"a": [1.0], "b": [1.0]})
    with pytest.raises(ValueError, match="same factors"):
        lmdi({"a": [1.0]}, {"b": [1.0]})


# Parks have no magnitudes below 1e-6 of a unit; zeros are drawn often, on purpose.
amounts = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(*[amounts] * 6), min_size=1, max_size=8))
def test_nothing_is_left_over(items):
    table = np.array(items).T
    names = ("a", "b", "c")
    parts = lmdi(dict(zip(names, table[:3], strict=True)), dict(zip(names, table[3:], strict=True)))
    scale = max(1.0, float(table[:3].prod(axis=0).sum()), float(table[3:].prod(axis=0).sum()))

    assert abs(parts.residual) <= 1e-10 * scale
    if parts.multiplicative is not None:
        assert np.log(list(parts.multiplicative.values())).sum() == pytest.approx(log(parts.ratio), abs=1e-8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[amounts] * 4), min_size=1, max_size=6))
def test_time_runs_both_ways(items):
    table = np.array(items).T
    there = lmdi({"a": table[0], "b": table[1]}, {"a": table[2], "b": table[3]})
    back = lmdi({"a": table[2], "b": table[3]}, {"a": table[0], "b": table[1]})

    for name, value in there.additive.items():
        assert back.additive[name] == pytest.approx(-value, rel=1e-9, abs=1e-9)
