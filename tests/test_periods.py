"""Period algebra against a pencil: unequal steps, short lives, mid-step retirement, what is left at the horizon."""

from __future__ import annotations

import numpy as np
import pytest

from carbonpark.ledger.periods import Periods, annuity, capital_recovery_factor

UNEQUAL = Periods(2024, (2025, 2028, 2030))


def test_a_model_year_stands_for_the_years_since_the_one_before():
    """2025 for itself, 2028 for 2026-2028, 2030 for 2029-2030."""
    assert [list(UNEQUAL.represented(place)) for place in range(3)] == [[2025], [2026, 2027, 2028], [2029, 2030]]
    assert UNEQUAL.lengths.tolist() == [1.0, 3.0, 2.0]
    assert UNEQUAL.lengths.sum() == 2030 - 2024


def test_discount_weights_sum_every_calendar_year_once():
    """At 10 %: 1/1.1; 1/1.21 + 1/1.331 + 1/1.4641; 1/1.61051 + 1/1.771561."""
    by_hand = [1 / 1.1, 1 / 1.21 + 1 / 1.331 + 1 / 1.4641, 1 / 1.61051 + 1 / 1.771561]

    assert UNEQUAL.discount_weights(0.10) == pytest.approx(by_hand)
    assert UNEQUAL.discount_weights(0.0).tolist() == [1.0, 3.0, 2.0]


def test_an_investment_is_paid_in_the_first_year_its_model_year_stands_for():
    """2025, 2026, 2029 are 1, 2 and 5 years from the base year."""
    assert UNEQUAL.start_factors(0.10) == pytest.approx([1 / 1.1, 1 / 1.21, 1 / 1.61051])


def test_a_long_life_runs_in_its_own_and_all_later_years():
    """Twenty years outlast the horizon: one on and above the diagonal, nothing before it is built."""
    assert UNEQUAL.alive(20).tolist() == [[1, 1, 1], [0, 1, 1], [0, 0, 1]]


def test_a_life_shorter_than_its_step_runs_in_part_of_it():
    """Two years of life in the three that 2028 stands for: 2/3; built for 2030 (two years): all of it."""
    assert UNEQUAL.alive(2)[1].tolist() == pytest.approx([0.0, 2 / 3, 0.0])
    assert UNEQUAL.alive(2)[2].tolist() == [0.0, 0.0, 1.0]


def test_retirement_in_the_middle_of_a_step_leaves_its_share():
    """Built 2025 with five years of life: 2025 to 2029; of 2029-2030 one year in two is left."""
    assert UNEQUAL.alive(5)[0].tolist() == [1.0, 1.0, 0.5]


def test_lead_time_delays_the_start():
    """Ordered for 2028 (from 2026) with two years of lead: runs from 2028, one of three years."""
    assert UNEQUAL.alive(20, lead=2)[1].tolist() == pytest.approx([0.0, 1 / 3, 1.0])


def test_many_technologies_at_once():
    """Lives of 2 and 20 years side by side give the two answers above."""
    together = UNEQUAL.alive(np.array([2.0, 20.0]))

    assert together.shape == (3, 3, 2)
    assert together[..., 0].tolist() == UNEQUAL.alive(2).tolist()
    assert together[..., 1].tolist() == UNEQUAL.alive(20).tolist()


def test_plant_of_the_past_retires_in_its_year():
    """From 2005, 22 years: 2005 to 2026, so one of 2026-2028; from 2000, 25 years: gone after 2024."""
    shares = UNEQUAL.existing_alive([2005, 2000, 2020], [22, 25, 30])

    assert shares[:, 0].tolist() == pytest.approx([1.0, 1 / 3, 0.0])
    assert shares[:, 1].tolist() == [0.0, 0.0, 0.0]
    assert shares[:, 2].tolist() == [1.0, 1.0, 1.0]


def test_what_is_left_after_the_horizon_without_interest():
    """Built for 2030, running from 2029, ten years: two seen, eight left; for 2025: six seen, four left."""
    assert UNEQUAL.residual(10, 0.0) == pytest.approx([0.4, 0.5, 0.8])


def test_what_is_left_after_the_horizon_with_interest():
    """At 10 %, three years from 2029: payments worth 1 + 1/1.1 + 1/1.21; the last one is after the horizon."""
    left = (1 / 1.21) / (1 + 1 / 1.1 + 1 / 1.21)

    assert UNEQUAL.residual(3, 0.10)[2] == pytest.approx(left)
    assert UNEQUAL.residual(2, 0.10)[2] == pytest.approx(0.0)


def test_a_life_within_the_horizon_leaves_nothing():
    """Five years from 2025 end in 2029."""
    assert UNEQUAL.residual(5, 0.07)[0] == pytest.approx(0.0)


def test_the_horizon_favours_nothing():
    """What an investment costs net of its residual is its yearly payment times the years seen, at any horizon."""
    rate, life, cost = 0.08, 12, 100.0
    payment = cost / sum(1.08 ** -year for year in range(life))
    for last in (2026, 2030, 2034):
        periods = Periods(2024, tuple(range(2025, last + 1)))
        net = cost * (1 - periods.residual(life, rate)[0])
        seen = last - 2024

        assert net == pytest.approx(payment * sum(1.08 ** -year for year in range(min(seen, life))))


def test_capital_recovery_factor_repays_the_debt():
    """100 at 5 % over two years: 100 x 0.05 / (1 - 1/1.1025) = 53.78; 105 - 53.78 = 51.22, x 1.05 = 53.78."""
    payment = 100 * capital_recovery_factor(2, 0.05)

    assert (100 * 1.05 - payment) * 1.05 - payment == pytest.approx(0.0)
    assert capital_recovery_factor(4, 0.0) == 0.25


def test_annuity_counts_payments_at_the_start_of_each_year():
    """Three at 10 %: 1 + 1/1.1 + 1/1.21; half a year more pays half of 1/1.331."""
    three = 1 + 1 / 1.1 + 1 / 1.21

    assert annuity(3, 0.10) == pytest.approx(three)
    assert annuity(3.5, 0.10) == pytest.approx(three + 0.5 / 1.331)


@pytest.mark.parametrize("years", [(), (2024,), (2026, 2026), (2028, 2026)])
def test_years_that_do_not_rise_are_refused(years):
    """A horizon without years, or one that turns back, is no horizon."""
    with pytest.raises(ValueError, match="rise from the base year"):
        Periods(2024, years)
