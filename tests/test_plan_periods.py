"""Time inside a plan: unequal steps, lives that end in the middle of one, early retirement, and the horizon.

The works need steam: 25 TJ a year from each MW of boiler at 10 M CNY, or bought at 3 M CNY a TJ. A model year
stands for the calendar years since the one before; what is built for it is paid and runs from the first of
them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_plans import INF, Answer, best, small

from carbonpark.ledger.periods import Periods

STEAM: dict[str, Any] = {
    "group": ("works",),
    "carrier": ("steam",),
    "supply": ("bought",),
    "technology": ("boiler",),
    "supply_delivers": 1.0,
    "supply_limit": INF,
    "supply_price": 3.0,
    "technology_output": 1.0,
    "annual_output": 25.0,
    "technology_capex": 10.0,
    "build_limit": INF,
}
BOUGHT = {**STEAM, "build_limit": 0.0}
OLD: dict[str, Any] = {**BOUGHT, "plant": ("old",), "plant_capacity": 4.0, "plant_technology": 1.0}


def test_unequal_steps_cost_what_their_calendar_years_cost():
    """80 TJ a year at 3, years 2026 to 2032 at 10 %: 240 x sum of 1.1^-1 .. 1.1^-7 = 240 x 4.868419 =
    1168.42.

    Told in steps of one, two and four years or in single years, it is the same plan and the same sum.
    """
    expected = 240.0 * sum(1.1**-age for age in range(1, 8))
    steps = best(
        small(
            **BOUGHT,
            years=(2025, 2026, 2028, 2032),
            rate=0.1,
            specific_use={2026: 80.0, 2028: 80.0, 2032: 80.0},
        )
    )
    yearly = best(
        small(
            **BOUGHT,
            years=tuple(range(2025, 2033)),
            rate=0.1,
            specific_use={year: 80.0 for year in range(2026, 2033)},
        )
    )

    assert expected == pytest.approx(1168.4205, abs=1e-3)
    assert steps.cost == pytest.approx(expected)
    assert yearly.cost == pytest.approx(expected)


def test_an_investment_is_paid_when_its_step_begins():
    """80 TJ from 2029 on (the step to 2032): 3.2 MW x 10 paid in 2029, 32 / 1.1^4 = 21.856; no life is
    stated, none left."""
    answer = best(small(**STEAM, years=(2025, 2026, 2028, 2032), rate=0.1, specific_use={2032: 80.0}))

    assert answer.series("build", technology="boiler") == pytest.approx([0.0, 0.0, 3.2])
    assert answer.cost == pytest.approx(32.0 / 1.1**4)


def test_running_costs_weigh_every_year_of_a_step():
    """2 M CNY a MW a year for 4 MW in 2026 (1 year), 2028 (2 years), 2032 (4 years), no discount: 8 x 7 =
    56."""
    answer = best(small(**OLD, years=(2025, 2026, 2028, 2032), technology_fixed_cost=2.0))

    assert answer.cost == pytest.approx(56.0)


def test_a_life_shorter_than_its_step_is_bought_again():
    """Life 2 years; 2026, then 2027-2028: of the 3.2 MW of 2026 half serve the step, so 1.6 more: 48.

    Year by year: 3.2 MW in 2026, 3.2 again in 2028, half of whose life lies beyond: 32 + 32 x 0.5 = 48.
    """
    need = {2026: 80.0, 2028: 80.0}
    steps = best(
        small(
            **{**STEAM, "supply_limit": 0.0},
            years=(2025, 2026, 2028),
            lifetime={"boiler": 2.0},
            specific_use=need,
        )
    )
    yearly = best(
        small(
            **{**STEAM, "supply_limit": 0.0},
            years=(2025, 2026, 2027, 2028),
            lifetime={"boiler": 2.0},
            specific_use={**need, 2027: 80.0},
        )
    )

    assert steps.series("build", technology="boiler") == pytest.approx([3.2, 1.6])
    assert steps.cost == pytest.approx(48.0)
    assert yearly.cost == pytest.approx(48.0)


def test_what_serves_years_after_the_horizon_is_not_charged():
    """Built for 2026 with a life of 4 years, horizon 2028: 3 of 4 years are seen: 32 x 3 / 4 = 24."""
    answer = best(
        small(
            **{**STEAM, "supply_limit": 0.0},
            years=(2025, 2026, 2028),
            lifetime={"boiler": 4.0},
            specific_use={2026: 80.0, 2028: 80.0},
        )
    )

    assert answer.cost == pytest.approx(24.0)
    assert answer.series("capacity", technology="boiler") == pytest.approx([3.2, 3.2])


@pytest.mark.parametrize("rate", [0.0, 0.08])
def test_the_end_of_the_horizon_favours_neither_building_nor_waiting(rate):
    """A boiler's equal yearly payment, a, makes buying at just above a/25 lose and just below win, in the
    last year too.

    Life 20 years, 10 M CNY a MW, paid at the start of each year: a = 10 / sum of (1+r)^-0 .. (1+r)^-19.
    """
    yearly = 10.0 / sum((1.0 + rate) ** -age for age in range(20))
    for factor, builds in ((1.01, True), (0.99, False)):
        answer = best(
            small(
                **{**STEAM, "supply_price": yearly / 25.0 * factor},
                years=(2025, 2026, 2027),
                rate=rate,
                lifetime={"boiler": 20.0},
                specific_use={2027: 80.0},
            )
        )
        assert (answer.at("build", vintage=2027, technology="boiler") > 1.0) is builds


def lasting(commissioned: float, lifetime: float, years: tuple[int, ...]) -> dict[str, Any]:
    """A plant's share alive, and how much of it lasts from step to step, as the period algebra has them."""
    alive = np.concatenate([[1.0], Periods(years[0], years[1:]).existing_alive(commissioned, lifetime)])
    survival = np.concatenate(
        [[1.0], np.divide(alive[1:], alive[:-1], out=np.zeros(len(alive) - 1), where=alive[:-1] > 0)]
    )
    return {"plant_alive": alive[:, None], "plant_survival": survival[:, None]}


def test_a_plant_ends_in_the_middle_of_a_step():
    """From 2000 for 28 years: it runs in 2026 and 2027, not in 2028. In the step 2027-2028 half of 4 MW is
    there: 50 TJ.

    2026: 80 from the plant. The step: 30 TJ a year bought at 3 for 2 years = 180.
    """
    years = (2025, 2026, 2028)
    answer = best(
        small(**OLD, years=years, specific_use={2026: 80.0, 2028: 80.0}, **lasting(2000, 28, years))
    )

    assert answer.series("kept", plant="old") == pytest.approx([4.0, 2.0])
    assert answer.series("buy", supply="bought") == pytest.approx([0.0, 30.0])
    assert answer.cost == pytest.approx(180.0)


def retiring(fixed: float, charge: float, years: tuple[int, ...]) -> Answer:
    """An idle plant that may go; its retirement is charged once, spread over the years of the step it happens
    in."""
    lengths = np.diff(years)
    return best(
        small(
            **OLD,
            years=years,
            technology_fixed_cost=fixed,
            plant_floor={2025: 4.0},
            retirement_cost=np.concatenate([[0.0], charge / lengths])[:, None],
        )
    )


@pytest.mark.parametrize("years", [(2025, 2026, 2027, 2028), (2025, 2026, 2028), (2025, 2028)])
def test_early_retirement_is_charged_once(years):
    """4 MW idle for three years: keeping costs 4 x 2 x 3 = 24. Retired at 5 a MW at once: 20; at 7: 28, so it
    is kept."""
    goes, stays = retiring(2.0, 5.0, years), retiring(2.0, 7.0, years)

    assert goes.cost == pytest.approx(20.0)
    assert goes.series("kept", plant="old") == pytest.approx([0.0] * (len(years) - 1))
    assert stays.cost == pytest.approx(24.0)
    assert stays.series("kept", plant="old") == pytest.approx([4.0] * (len(years) - 1))


def test_a_plant_at_the_end_of_its_life_leaves_without_charge():
    """Alive through 2026 only: 4 x 2 in that year, nothing after, and no charge of 5 a MW for what ends by
    itself."""
    years = (2025, 2026, 2027)
    answer = best(
        small(
            **OLD,
            years=years,
            technology_fixed_cost=2.0,
            plant_floor={2025: 4.0},
            retirement_cost={2026: 5.0, 2027: 5.0},
            **lasting(2000, 27, years),
        )
    )

    assert answer.series("kept", plant="old") == pytest.approx([4.0, 0.0])
    assert answer.cost == pytest.approx(8.0)


def test_emissions_of_a_step_count_for_all_its_years():
    """0.1 kt a TJ bought, 80 TJ a year, steps of 1 and 2 and 4 years: 8 x 7 = 56 kt of a budget."""
    answer = best(
        small(
            **BOUGHT,
            years=(2025, 2026, 2028, 2032),
            supply_factor=0.1,
            specific_use={2026: 80.0, 2028: 80.0, 2032: 80.0},
        ),
        "cumulative_emissions",
        "co2",
    )

    assert answer.cost == pytest.approx(56.0)


def test_measures_wear_out_and_are_renewed():
    """Life 3 years, saving 20 of 80 TJ at 3 for 12: worth 60 a year. 2026-2028, renewed for 2029-2030: 2 of 3
    years: 8.

    Bought: 60 x 3 x 5 years = 900; measures 12 + 8 = 20.
    """
    answer = best(
        small(
            **BOUGHT,
            years=(2025, 2028, 2030),
            specific_use={2028: 80.0, 2030: 80.0},
            application=("saver",),
            at_group=1.0,
            potential=1.0,
            saving=20.0,
            measure_capex=12.0,
            install_limit=INF,
            lifetime={"saver": 3.0},
        )
    )

    assert answer.series("install", application="saver") == pytest.approx([1.0, 1.0])
    assert answer.cost == pytest.approx(920.0)
