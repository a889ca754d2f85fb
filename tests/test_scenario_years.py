"""Growth, paths and targets along the years, by pencil."""

from __future__ import annotations

import numpy as np
import pytest

from carbonpark.scenario.paths import (
    Efficiency,
    GivenPath,
    Growth,
    IntensityLimit,
    ProductivityLimit,
    Span,
)
from carbonpark.words.errors import InputError, Place

INF = float("inf")


def test_growth_compounds_over_unequal_steps() -> None:
    """10 % a year: 1.1 after one, 1.1^3 = 1.331 after three, 1.1^5 = 1.61051 after five."""
    growth = Growth(rates={"default": (Span(rate=0.10),)})

    assert growth.index("any", 2025, [2025, 2026, 2028, 2030]) == pytest.approx([1, 1.1, 1.331, 1.61051])


def test_growth_changes_its_rate_between_spans() -> None:
    """10 % in 2026 and 2027, -50 % in 2028: 1.1 x 1.1 x 0.5 = 0.605."""
    growth = Growth(
        rates={"steel": (Span(first=2026, last=2027, rate=0.10), Span(first=2028, last=2030, rate=-0.5))}
    )

    assert growth.index("steel", 2025, [2027, 2028]) == pytest.approx([1.21, 0.605])


def test_a_group_without_a_rate_takes_the_default_or_none() -> None:
    growth = Growth(rates={"default": (Span(rate=0.0),), "steel": (Span(rate=1.0),)})

    assert growth.index("steel", 2025, [2026]) == pytest.approx([2])
    assert growth.index("paper", 2025, [2026]) == pytest.approx([1])
    with pytest.raises(InputError):
        Growth(rates={"steel": (Span(rate=1.0),)}).index("paper", 2025, [2026])


def test_efficiency_takes_energy_away() -> None:
    """2 % a year over two years: 0.98 x 0.98 = 0.9604; where none is stated none is counted."""
    assert Efficiency(rates={"default": (Span(rate=0.02),)}).index("any", 2025, [2027]) == pytest.approx(
        [0.9604]
    )
    assert Efficiency().index("any", 2025, [2027]) == pytest.approx([1])


def test_intensity_chains_on_the_target_of_the_period_before() -> None:
    """18 % per five-year plan: 0.82 in 2030, 0.82 x 0.82 = 0.6724 in 2035, 0.551368 in 2040; nothing between."""
    limit = IntensityLimit(fall=0.18)

    found = limit.multipliers(2025, [2026, 2029, 2030, 2033, 2035, 2040])

    assert found == pytest.approx([INF, INF, 0.82, INF, 0.6724, 0.551368])
    assert limit.binds_in(2025, range(2026, 2036)) == [2030, 2035]


def test_intensity_may_run_straight_inside_a_period() -> None:
    """Straight from 1 to 0.82: 0.964 a fifth of the way; from 0.82 to 0.6724: 0.82 - 0.1476 x 2/5 = 0.76096."""
    found = IntensityLimit(fall=0.18, path="linear").multipliers(2025, [2026, 2030, 2032])

    assert found == pytest.approx([0.964, 0.82, 0.76096])


def test_intensity_may_fall_by_the_same_share_each_year() -> None:
    """0.9 a year is 0.9^5 = 0.59049 a period."""
    found = IntensityLimit(fall=1 - 0.59049, path="geometric").multipliers(2025, [2026, 2027, 2030])

    assert found == pytest.approx([0.9, 0.81, 0.59049])


def test_a_period_half_gone_counts_for_its_rest() -> None:
    """Base year 2028, 0.9 a year: two years are left to 2030, 0.9^2 = 0.81; then 0.81 x 0.59049 in 2035."""
    found = IntensityLimit(fall=1 - 0.59049).multipliers(2028, [2029, 2030, 2035])

    assert found == pytest.approx([INF, 0.81, 0.81 * 0.59049])


def test_a_yearly_fall_binds_every_year() -> None:
    assert IntensityLimit(fall=0.1, per="year").multipliers(2025, [2026, 2027]) == pytest.approx([0.9, 0.81])


def test_limits_given_by_year_have_no_multipliers() -> None:
    limit = IntensityLimit(at_most={2030: 0.09})

    assert np.isinf(limit.multipliers(2025, [2029, 2030])).all()
    assert limit.binds_in(2025, [2029, 2030]) == [2030]


def test_productivity_doubles_by_its_year() -> None:
    found = ProductivityLimit(double_by=2030, start=2025).multipliers(2025, [2029, 2030, 2035])

    assert found.tolist() == [-INF, 2.0, -INF]


def test_a_path_is_straight_between_its_years_and_held_after_the_last() -> None:
    """From 10 in 2025 to 4 in 2031: 1 a year."""
    path = GivenPath(
        values={2025: 10.0, 2031: 4.0}, unit="1", dimension="share", place=Place(field="drivers.x")
    )

    assert path.at([2025, 2028, 2031, 2060]) == pytest.approx([10, 7, 4, 4])
    assert "after 2031 the value of 2031 is held" in path.notes[0].en
    assert "2031 年以后" in path.notes[0].zh


def test_a_path_says_nothing_before_its_first_year() -> None:
    path = GivenPath(values={2030: 1.0}, unit="1", dimension="share", place=Place(file="a.yaml", line=3))

    with pytest.raises(InputError) as caught:
        path.at([2029, 2030])
    assert caught.value.problems[0].place.line == 3
