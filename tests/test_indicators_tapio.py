"""Tapio's eight states: one case each by hand, the borders, and what cannot be judged."""

import numpy as np
import pytest

from carbonpark.indicators.decoupling import STATES, tapio

CASES = [
    # C0 -> C1, VA0 -> VA1: (ΔC/C0) / (ΔVA/VA0)
    ((100, 95), (100, 110), -0.5, "strong_decoupling"),  # -5 % / +10 %
    ((100, 104), (100, 110), 0.4, "weak_decoupling"),  # +4 % / +10 %
    ((100, 110), (100, 110), 1.0, "expansive_coupling"),  # +10 % / +10 %
    ((100, 130), (100, 110), 3.0, "expansive_negative_decoupling"),  # +30 % / +10 %
    ((100, 70), (100, 90), 3.0, "recessive_decoupling"),  # -30 % / -10 %
    ((100, 90), (100, 90), 1.0, "recessive_coupling"),  # -10 % / -10 %
    ((100, 96), (100, 90), 0.4, "weak_negative_decoupling"),  # -4 % / -10 %
    ((100, 105), (100, 90), -0.5, "strong_negative_decoupling"),  # +5 % / -10 %
]


@pytest.mark.parametrize(
    ("emissions", "value_added", "elasticity", "state"), CASES, ids=[c[3] for c in CASES]
)
def test_eight_states(emissions, value_added, elasticity, state):
    e, found = tapio(emissions, value_added)

    assert float(e) == pytest.approx(elasticity)
    assert str(found) == state


@pytest.mark.parametrize(
    ("c1", "va1", "state"),
    [
        (108, 110, "expansive_coupling"),  # 8 % / 10 %: exactly 0.8 is coupling
        (112, 110, "expansive_coupling"),  # 12 % / 10 %: exactly 1.2 is coupling
        (92, 90, "recessive_coupling"),
        (88, 90, "recessive_coupling"),
        (100, 110, "weak_decoupling"),  # ΔC = 0, growing
        (100, 90, "weak_negative_decoupling"),  # ΔC = 0, shrinking
    ],
)
def test_borders_are_assigned(c1, va1, state):
    assert str(tapio((100, c1), (100, va1))[1]) == state


def test_an_elasticity_of_two_falls_is_not_decoupling():
    """Both fall by 10 %: e = 1 as in expansion; only the sign tells recession from growth."""
    _, state = tapio(([100.0, 100.0], [90.0, 110.0]), ([50.0, 50.0], [45.0, 55.0]))

    assert state.tolist() == ["recessive_coupling", "expansive_coupling"]


def test_unchanged_value_added_and_blanks_are_undefined():
    e, state = tapio(([100, 0, 100, 100], [110, 5, 110, np.nan]), ([50, 50, -5, 50], [50, 60, 5, 60]))

    assert np.isnan(e).all()
    assert state.tolist() == ["undefined"] * 4


def test_every_state_is_named_in_two_languages():
    assert {case[3] for case in CASES} | {"undefined"} == set(STATES)
    assert all(text.zh and text.en for text in STATES.values())
