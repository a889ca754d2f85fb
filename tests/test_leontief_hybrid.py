"""Hybrid without double count: activity data replace what they cover in the vector of purchases."""

from __future__ import annotations

import numpy as np
import pytest

from carbonpark.inventory.scope3.hybrid import RULES, tiered_hybrid
from carbonpark.inventory.scope3.leontief import leontief
from carbonpark.words.errors import InputError

TABLE = leontief(["steel", "cars", "power"], [3.0, 0.1, 8.0], coefficients=np.array([[0.2, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.1, 0.0]]))
"""Total intensities with a pencil: steel 3/0.8 = 3.75, cars 0.1 + 0.5 x 3.75 + 0.1 x 8 = 2.775, power 8."""
BOUGHT = [10.0, 4.0, 1.0]


def test_nothing_covered_is_input_output_alone():
    """10 x 3.75 + 4 x 2.775 + 1 x 8 = 56.6."""
    assert tiered_hybrid(TABLE, BOUGHT) == pytest.approx((56.6, 56.6))


def test_what_is_covered_is_zero_in_the_vector():
    """Steel by weight: 30 by its own data; the rest 4 x 2.775 + 8 = 19.1; whole 49.1. Naive addition would say 86.6."""
    rest, whole = tiered_hybrid(TABLE, BOUGHT, ["steel"], 30.0)

    assert rest == pytest.approx(19.1)
    assert whole == pytest.approx(49.1)


def test_everything_covered_leaves_activity_alone():
    assert tiered_hybrid(TABLE, BOUGHT, ["steel", "cars", "power"], 30.0) == pytest.approx((0.0, 30.0))


def test_covering_with_the_tables_own_figure_changes_nothing():
    """Steel covered by exactly 10 x 3.75: the whole is what it was."""
    assert tiered_hybrid(TABLE, BOUGHT, ["steel"], 37.5)[1] == pytest.approx(56.6)


def test_the_vector_given_is_not_changed():
    bought = np.array(BOUGHT)
    tiered_hybrid(TABLE, bought, ["steel"])
    assert bought.tolist() == BOUGHT


def test_an_unknown_sector_or_a_vector_of_another_length_is_refused():
    with pytest.raises(InputError):
        tiered_hybrid(TABLE, BOUGHT, ["stel"])
    with pytest.raises(InputError, match="2 purchases|2 项"):
        tiered_hybrid(TABLE, [1.0, 2.0])


def test_every_rule_is_told_in_both_languages():
    assert all(rule.zh and rule.en for rule in RULES.values())
    assert {"activity_wins", "in_energy_records", "in_materials", "spend_fills_gap"} == set(RULES)
