"""IPCC approach 2 against closed forms. Tolerances are four standard errors of the estimate, worked out in each test."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import norm
from uncertainty_inputs import inputs

from carbonpark.inventory.uncertainty.approach_1 import propagated
from carbonpark.inventory.uncertainty.defaults import Spread
from carbonpark.inventory.uncertainty.monte_carlo import described, log_deviation, sampled, simulate
from carbonpark.inventory.uncertainty.pedigree import NORMAL_95

DRAWS = 20_000
SE = 4 / math.sqrt(DRAWS)
"""Four standard errors of a mean, in standard deviations."""
SE_SD = 4 / math.sqrt(2 * DRAWS)
"""Four standard errors of a standard deviation of normal figures, as a share of it."""


def se_of_point(p: float) -> float:
    """Four standard errors of a normal distribution's p point, in standard deviations: sqrt(p (1 - p) / n) / density."""
    return 4 * math.sqrt(p * (1 - p) / DRAWS) / float(norm.pdf(norm.ppf(p)))


def test_a_sum_of_independent_normals() -> None:
    """Ten records of 10 at 19.6 % (standard deviation 1 each): the sum is normal, 100 with sqrt(10) = 3.1623."""
    drawn = simulate(inputs([(0, place, 0, 10.0) for place in range(10)], [10 * NORMAL_95] * 10, []), DRAWS).draws[0]
    deviation = math.sqrt(10.0)

    assert drawn.mean() == pytest.approx(100.0, abs=SE * deviation)
    assert drawn.std() == pytest.approx(deviation, rel=SE_SD)
    low, high = np.quantile(drawn, (0.025, 0.975))
    reach = se_of_point(0.025) * deviation
    assert low == pytest.approx(100 - NORMAL_95 * deviation, abs=reach)
    assert high == pytest.approx(100 + NORMAL_95 * deviation, abs=reach)


def test_rows_on_one_factor_move_together() -> None:
    """Ten rows of 10 with exact activities on one factor at 19.6 %: the sum's deviation is 10 of 100, not 3.16."""
    shared = simulate(inputs([(0, place, 1, 10.0) for place in range(10)], [0.0] * 10, [10 * NORMAL_95]), DRAWS).draws[0]
    apart = simulate(inputs([(0, place, place + 1, 10.0) for place in range(10)], [0.0] * 10, [10 * NORMAL_95] * 10), DRAWS)

    assert shared.std() == pytest.approx(10.0, rel=SE_SD)
    assert apart.draws[0].std() == pytest.approx(math.sqrt(10.0), rel=SE_SD)


def test_a_product_of_lognormals_is_lognormal() -> None:
    """Two lognormals of mean one with ln deviations s and t: ln deviation sqrt(s^2 + t^2), mean one, median
    exp(-(s^2 + t^2) / 2), and the 97.5 % point exp(1.96 sqrt(s^2 + t^2)) times the median."""
    given = inputs([(0, 0, 1, 1.0)], [80.0], [120.0], distribution="lognormal")
    s, t = (math.sqrt(math.log1p((pct / 100 / NORMAL_95) ** 2)) for pct in (80.0, 120.0))
    whole = math.hypot(s, t)
    drawn = simulate(given, DRAWS).draws[0]

    assert np.log(drawn).std() == pytest.approx(whole, rel=SE_SD)
    assert np.log(drawn).mean() == pytest.approx(-(whole**2) / 2, abs=SE * whole)
    assert np.log(np.quantile(drawn, 0.975)) == pytest.approx(
        -(whole**2) / 2 + NORMAL_95 * whole, abs=se_of_point(0.975) * whole)
    assert drawn.mean() == pytest.approx(1.0, abs=SE * math.sqrt(math.expm1(whole**2)))


def test_printed_bounds_set_a_lognormal_s_width() -> None:
    """CH4 of gas, 1 (0.3 to 3) kg/TJ: the bounds span 2 x 1.96 deviations of ln: ln(10) / 3.92 = 0.5874."""
    assert log_deviation(Spread("", 135.0, "lognormal", "", 0.3, 3.0)) == pytest.approx(math.log(10) / 2 / NORMAL_95)


def test_a_normal_never_falls_below_zero() -> None:
    """At 100 % (deviation 0.51) one draw in 40 would be negative; truncated, the mean is 1 + 0.51 f(a)/(1 - F(a))."""
    deviation = 1 / NORMAL_95
    drawn = sampled([Spread("", 100.0, "normal", "")], DRAWS, np.random.default_rng(3))[0]
    cut = -1 / deviation
    mean = 1 + deviation * float(norm.pdf(cut)) / float(norm.sf(cut))

    assert drawn.min() >= 0
    assert drawn.mean() == pytest.approx(mean, abs=SE * deviation)


def test_bounded_distributions_keep_their_bounds() -> None:
    """Uniform 0.5 to 2: mean 1.25, deviation 1.5 / sqrt(12). Triangular 0.5, 1, 2: mean 3.5 / 3."""
    rng = np.random.default_rng(5)
    flat, hill = sampled([Spread("", 0.0, "uniform", "", 0.5, 2.0), Spread("", 0.0, "triangular", "", 0.5, 2.0)], DRAWS, rng)

    assert 0.5 <= flat.min() and flat.max() <= 2.0 and 0.5 <= hill.min() and hill.max() <= 2.0
    assert flat.mean() == pytest.approx(1.25, abs=SE * 1.5 / math.sqrt(12))
    variance = (0.5**2 + 1 + 2**2 - 0.5 * 1 - 0.5 * 2 - 1 * 2) / 18
    assert hill.mean() == pytest.approx(3.5 / 3, abs=SE * math.sqrt(variance))


@pytest.mark.parametrize("pct", [1.0, 3.0])
def test_small_errors_bring_approach_2_to_approach_1(pct: float) -> None:
    """With half ranges of 1 to 3 % the products of errors vanish (0.03 x 0.03), and both approaches agree."""
    rng = np.random.default_rng(11)
    terms = [(0, int(r), int(f), float(x)) for r, f, x in zip(
        np.arange(60), rng.integers(1, 5, 60), rng.uniform(1, 50, 60), strict=True)]
    given = inputs(terms, [pct] * 60, [pct] * 4)
    value = float(given.totals["value"].iloc[0])
    half = float(propagated(given)["pct"].iloc[0])
    drawn = simulate(given, DRAWS).draws[0]

    assert 100 * NORMAL_95 * drawn.std() / value == pytest.approx(half, rel=SE_SD + (pct / 100) ** 2)


def test_the_seed_decides() -> None:
    given = inputs([(0, 0, 1, 1.0), (0, 1, 1, 2.0)], [10.0, 10.0], [5.0])

    assert np.array_equal(simulate(given, 1000, seed=4).draws, simulate(given, 1000, seed=4).draws)
    assert not np.array_equal(simulate(given, 1000, seed=4).draws, simulate(given, 1000, seed=5).draws)


def test_the_convergence_figure_is_a_standard_error() -> None:
    """Of 100 normal draws with deviation 10 around 100 in ten batches, the mean's error is 10 / sqrt(n) = 0.1 % at
    10 000; the points' errors are sqrt(.025 x .975 / n) / 0.05845 x 10 = 0.267 %, which is the larger."""
    rng = np.random.default_rng(2)
    found = described(100 + 10 * rng.standard_normal(10_000))

    assert found["se_pct"] == pytest.approx(0.267, rel=0.6)
    assert found["mean"] == pytest.approx(100.0, abs=4 * 0.1)
    assert described(100 + 10 * rng.standard_normal(160_000))["se_pct"] < found["se_pct"] / 2


def test_figures_without_spread_stay_as_they_are() -> None:
    drawn = simulate(inputs([(0, 0, 0, 42.0)], [0.0], []), 100).draws[0]

    assert np.allclose(drawn, 42.0)
