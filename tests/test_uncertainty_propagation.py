"""IPCC approach 1 and the pedigree matrix against the pencil and against published figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from uncertainty_inputs import inputs

from carbonpark.factors.catalogue import PEDIGREE
from carbonpark.factors.reader import rows
from carbonpark.inventory.uncertainty.approach_1 import (
    product_pct,
    propagated,
    ratio_pct,
    shared_factor_pct,
    sum_pct,
)
from carbonpark.inventory.uncertainty.defaults import of_activity
from carbonpark.inventory.uncertainty.pedigree import geometric_deviation, half_range_of, scores_of
from carbonpark.words.errors import InputError


def test_a_product_adds_squares() -> None:
    """IPCC 2006 v1 eq. 3.1: activity 5 %, factor 10 %: sqrt(25 + 100) = sqrt(125) = 11.1803 %."""
    assert product_pct(5.0, 10.0) == pytest.approx(math.sqrt(125.0))


def test_a_sum_weighs_by_size() -> None:
    """IPCC 2006 v1 eq. 3.2: 100 +-10 % and 50 +-20 %: errors 10 and 10, sqrt(200) / 150 = 9.4281 %."""
    assert sum_pct([10.0, 20.0], [100.0, 50.0]) == pytest.approx(100 * math.sqrt(200.0) / 150.0)


def test_a_sum_with_a_removal_divides_by_the_net() -> None:
    """100 +-10 % less 60 +-10 %: errors 10 and 6, sqrt(136) / 40 = 29.155 %; a net of zero has none."""
    assert sum_pct([10.0, 10.0], [100.0, -60.0]) == pytest.approx(100 * math.sqrt(136.0) / 40.0)
    assert math.isnan(sum_pct([10.0, 10.0], [60.0, -60.0]))


def test_a_shared_factor_does_not_average_out() -> None:
    """Four rows of 25, activity exact, one factor at 10 %: 10 % of the sum. As if independent: 10 / sqrt(4) = 5 %."""
    assert shared_factor_pct([0.0] * 4, 10.0, [25.0] * 4) == pytest.approx(10.0)
    assert sum_pct([10.0] * 4, [25.0] * 4) == pytest.approx(5.0)


def test_totals_show_both_figures() -> None:
    """Rows 60 and 40 on one factor (10 %), activities 5 % each.

    Shared: activities sqrt(3^2 + 2^2) = sqrt(13), factor 10: sqrt(113) = 10.630 % of 100.
    Row by row: each sqrt(125) %: sqrt(125) x sqrt(0.6^2 + 0.4^2) = sqrt(125 x 0.52) = sqrt(65) = 8.062 %.
    """
    found = propagated(inputs([(0, 0, 1, 60.0), (0, 1, 1, 40.0)], [5.0, 5.0], [10.0]))

    assert found["pct"].item() == pytest.approx(math.sqrt(113.0))
    assert found["naive_pct"].item() == pytest.approx(math.sqrt(65.0))


def test_one_record_in_two_lines_is_one_error() -> None:
    """A record (5 %) that makes 70 of one gas and 30 of another on exact factors: 5 % of 100, not 5 x sqrt(0.58)."""
    found = propagated(inputs([(0, 0, 1, 70.0), (0, 0, 2, 30.0)], [5.0], [0.0, 0.0]))

    assert found["pct"].item() == pytest.approx(5.0)
    assert found["naive_pct"].item() == pytest.approx(5.0 * math.sqrt(0.58))


def test_a_certificate_takes_its_factor_s_error_away() -> None:
    """100 bought and 100 covered at one factor (10 %), activities exact, with 50 of fuel at 4 %: 2 / 50 = 4 %."""
    found = propagated(inputs([(0, 0, 1, 100.0), (0, 1, 1, -100.0), (0, 2, 2, 50.0)], [0.0, 0.0, 0.0], [10.0, 4.0]))

    assert found["pct"].item() == pytest.approx(4.0)


def test_what_stands_above_and_below_cancels() -> None:
    """Emissions 30 + 70 over energy 10 + 10 of the same two records at 6 % and 8 %, factors exact.

    Relative change: record 1 0.30 - 0.50 = -0.20, record 2 0.70 - 0.50 = +0.20: sqrt((6 x .2)^2 + (8 x .2)^2) = 2 %.
    """
    both = inputs([(0, 0, 0, 30.0), (0, 1, 0, 70.0), (1, 0, 0, 10.0), (1, 1, 0, 10.0)], [6.0, 8.0], [])

    assert ratio_pct(both, 0, 1) == pytest.approx(2.0)


def test_a_ratio_of_strangers_is_a_product() -> None:
    """No shared record: sqrt(3^2 + 4^2) = 5 %."""
    assert ratio_pct(inputs([(0, 0, 0, 30.0), (1, 1, 0, 10.0)], [3.0, 4.0], []), 0, 1) == pytest.approx(5.0)


def test_best_scores_add_nothing() -> None:
    assert geometric_deviation(dict.fromkeys(PEDIGREE, 1)) == 1.0


def test_squares_of_logarithms_add() -> None:
    """Ciroth 2016, scores (2, 1, 3, 1, 2): 1.54, 1.10, 1.18.

    ln: 0.43178, 0.09531, 0.16551; squares 0.18644 + 0.00908 + 0.02739 = 0.22291; exp(sqrt) = exp(0.47214) = 1.6034.
    """
    scores = dict(zip(PEDIGREE, (2, 1, 3, 1, 2), strict=True))
    logs = [math.log(each) for each in (1.54, 1.10, 1.18)]

    assert geometric_deviation(scores) == pytest.approx(math.exp(math.sqrt(sum(each**2 for each in logs))))
    assert geometric_deviation(scores) == pytest.approx(1.6034, abs=5e-5)


def test_ecoinvent_factors_are_squares() -> None:
    """The data quality guideline prints variances of ln: reliability 0.0006, 0.002, 0.008, 0.04 for scores 2 to 5
    (rounded), technology 0.0006, 0.008, 0.04, 0.12. Ours are (ln U / 2)^2, as in the older table."""
    for name, variances in (("reliability", (0.0006, 0.002, 0.008, 0.04)), ("technological", (0.0006, 0.008, 0.04, 0.12))):
        for score, variance in enumerate(variances, start=2):
            scores = {**dict.fromkeys(PEDIGREE, 1), name: score}
            assert math.log(geometric_deviation(scores, "ecoinvent")) ** 2 == pytest.approx(variance, rel=0.15)


def test_basic_uncertainty_joins_in() -> None:
    """CO2 of combustion, basic factor 1.05 as a square: exp(ln 1.05 / 2) = sqrt(1.05)."""
    best = dict.fromkeys(PEDIGREE, 1)

    assert geometric_deviation(best, "ecoinvent", basic="combustion_CO2") == pytest.approx(math.sqrt(1.05))


def test_a_deviation_as_a_half_range() -> None:
    """GSD 1.5: 1.5^1.96 = 2.2137, 1/2.2137 = 0.4517; half of the difference is 88.1 %."""
    assert half_range_of(1.5) == pytest.approx(88.1, abs=0.05)


def test_levels_map_onto_scores() -> None:
    """A and GPC H are the best scores, D the estimates, and D2 of the evidence levels the worst."""
    assert set(scores_of("A").values()) == {1} == set(scores_of("H", "gpc").values())
    assert [geometric_deviation(scores_of(each)) for each in "ABCD"] == sorted(
        geometric_deviation(scores_of(each)) for each in "ABCD")
    assert set(scores_of("D2", "evidence").values()) == {5}


def test_unknown_scores_and_levels_are_refused() -> None:
    with pytest.raises(InputError, match="reliability 6"):
        geometric_deviation({**dict.fromkeys(PEDIGREE, 1), "reliability": 6})
    with pytest.raises(InputError, match="gpc A"):
        scores_of("A", "gpc")


def test_every_default_has_its_source() -> None:
    """Rows that were not read say so, and design rules name their method."""
    for row in rows("uncertainty_defaults"):
        assert row.source
        assert row.verified == "yes" or row.quality in ("C", "D")
        assert row.quality != "D" or row.note.startswith("method:")


def test_silence_is_the_weakest_class() -> None:
    """A record that does not say how it was found is no surer than an estimate; a metered one is the surest."""
    pct = {each: of_activity("", "fuel", each).pct for each in ("A", "B", "C", "D", "")}

    assert pct[""] == pct["D"] == max(pct.values())
    assert pct["A"] == min(pct.values())


def test_totals_do_not_depend_on_the_order_of_terms() -> None:
    rng = np.random.default_rng(7)
    terms = [(int(t), int(r), int(f), float(x)) for t, r, f, x in zip(
        rng.integers(0, 3, 200), rng.integers(0, 40, 200), rng.integers(0, 6, 200), rng.normal(10, 5, 200), strict=True)]
    records, factors = list(rng.uniform(1, 20, 40)), list(rng.uniform(1, 20, 5))
    straight, turned = (propagated(inputs(each, records, factors)) for each in (terms, terms[::-1]))

    pd.testing.assert_frame_equal(straight, turned, rtol=1e-12)
