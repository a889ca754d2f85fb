"""The peak rule and its guard, by pencil.

The works need 100, 110 and 120 TJ of power in 2026 to 2028. A TJ costs 1 from the grid (0.5 kt CO2), 1.1 from
an old plant (0.6 kt) and 3 from the sun (nothing). Left alone the park buys from the grid: 50, 55, 60 kt for
330 M CNY.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from shipped_plans import prepared, prepared_from, solved
from small_plans import INF, Answer, best, small

from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.solved import Solved, solve
from carbonpark.rules import RULES
from carbonpark.scenario import load_scenario
from carbonpark.words.errors import InputError

YEARS = (2025, 2026, 2027, 2028)
WORKS: dict[str, Any] = {
    "years": YEARS,
    "group": ("works",),
    "carrier": ("power",),
    "supply": ("grid", "old", "sun"),
    "specific_use": {2026: 100.0, 2027: 110.0, 2028: 120.0},
    "supply_delivers": 1.0,
    "supply_limit": INF,
    "supply_price": {"grid": 1.0, "old": 1.1, "sun": 3.0},
    "supply_factor": {"grid": 0.5, "old": 0.6},
    "reference_emissions": {2026: 50.0, 2027: 55.0, 2028: 60.0},
}
PEAK_BY_2026: dict[str, Any] = {"rise_limit": {2025: INF, 2026: INF, 2027: 0.0, 2028: 0.0}}
GUARD: dict[str, Any] = {"guard_limit": {2025: INF, 2026: 0.0, 2027: INF, 2028: INF}, "guard_newcomers": 1.0}


def path(answer: Answer) -> list[float]:
    """Emissions of the model years [kt]."""
    assert answer.outcome.status == "optimal"
    return answer.series("emissions", account="co2")


def test_a_peak_year_alone_is_gamed():
    """Falling costs 4 M CNY a kt (2 for 0.5 kt), rising 1 (0.1 for 0.1 kt): so 2026 and 2027 are raised to 60
    kt.

    10 kt more in 2026 and 5 in 2027 cost 15, where the fall to 50, 50 would cost (5 + 10) x 4 = 60: 330 + 15
    = 345.
    """
    free, gamed = best(small(**WORKS)), best(small(**WORKS, **PEAK_BY_2026))

    assert path(free) == pytest.approx([50.0, 55.0, 60.0])
    assert free.cost == pytest.approx(330.0)
    assert path(gamed) == pytest.approx([60.0, 60.0, 60.0])
    assert gamed.cost == pytest.approx(345.0)


def test_a_guard_makes_the_peak_rule_mean_what_it_says():
    """2026 at most its reference of 50 kt: 50, 50, 50 for 330 + 60 = 390."""
    answer = best(small(**WORKS, **PEAK_BY_2026, **GUARD))

    assert path(answer) == pytest.approx([50.0, 50.0, 50.0])
    assert answer.cost == pytest.approx(390.0)
    assert answer.binds("emissions_below_reference_until_peak")


@pytest.mark.parametrize(
    ("cap", "expected", "cost"),
    [
        (58.0, [58.0, 58.0, 58.0], 330.0 + 8.0 + 3.0 + 2.0 * 4.0),
        (50.0, [50.0, 50.0, 50.0], 390.0),
    ],
)
def test_a_cap_is_a_guard_only_below_the_reference_of_the_peak_year(cap, expected, cost):
    """58 kt lie above the 50 of 2026 and leave the peak raised to 58 (8 + 3 up, 2 down); 50 kt do not."""
    answer = best(small(**WORKS, **PEAK_BY_2026, emission_cap={2025: INF, 2026: cap, 2027: INF, 2028: INF}))

    assert path(answer) == pytest.approx(expected)
    assert answer.cost == pytest.approx(cost)


def test_a_budget_equal_to_the_reference_s_sum_does_not_guard():
    """165 kt in all: 2026 is still raised to 55, because 55, 55, 55 is 165: 5 x 1 + 0 + 5 x 4 = 25, less than
    60."""
    answer = best(small(**WORKS, **PEAK_BY_2026, emission_budget=165.0))

    assert path(answer) == pytest.approx([55.0, 55.0, 55.0])
    assert answer.cost == pytest.approx(355.0)


# growth and the guard ---------------------------------------------------------------------------------------
GROWING: dict[str, Any] = {
    "years": (2025, 2026),
    "group": ("works",),
    "carrier": ("power",),
    "supply": ("grid", "old"),
    "specific_use": {2026: 100.0},
    "supply_delivers": 1.0,
    "supply_limit": INF,
    "supply_price": {"grid": 1.0, "old": 0.9},
    "supply_factor": {"grid": 0.5, "old": 0.6},
    "reference_emissions": 50.0,
    "value_added_per_activity": 200.0,
    "value_added_floor": {2025: -INF, 2026: 220.0},
    "guard_limit": {2025: INF, 2026: 0.0},
}
EXPANDS: dict[str, Any] = {"expand_limit": {2026: 0.3}, "expansion_unabated": 50.0}
ADMITS: dict[str, Any] = {
    "project": ("hall",),
    "modes": {"hall": "yes_no"},
    "project_window": 1.0,
    "project_use": 10.0,
    "project_value_added": 20.0,
    "project_unabated": 5.0,
}


@pytest.mark.parametrize("growth", [EXPANDS, ADMITS], ids=["an expansion", "a newcomer"])
def test_a_strict_guard_and_growth_that_is_asked_for_cannot_both_hold(growth):
    """220 of value added ask for a tenth more: 110 TJ and at the very least 55 kt, where the strict guard
    allows 50."""
    assert best(small(**GROWING, **growth, guard_newcomers=0.0)).outcome.status == "infeasible"


@pytest.mark.parametrize("growth", [EXPANDS, ADMITS], ids=["an expansion", "a newcomer"])
def test_the_guard_allows_for_what_newcomers_would_emit_unabated_and_no_more(growth):
    """50 of the reference + 5 of the tenth admitted = 55 kt: all 110 TJ from the grid (110), though the old
    plant is cheaper (99): without the guard 66 kt."""
    guarded = best(small(**GROWING, **growth, guard_newcomers=1.0))
    bare = {name: value for name, value in GROWING.items() if name != "guard_limit"}
    free = best(small(**bare, **growth))

    assert path(guarded) == pytest.approx([55.0])
    assert guarded.cost == pytest.approx(110.0)
    assert path(free) == pytest.approx([66.0])
    assert free.cost == pytest.approx(99.0)


def test_growth_nobody_asked_for_buys_no_room():
    """An expansion that costs 100 and earns nothing is worth 50 kt of room, which would save 0.1 a TJ: not
    taken."""
    answer = best(small(**{**GROWING, "value_added_floor": -INF}, **EXPANDS, guard_newcomers=1.0))

    assert answer.series("expand", group="works") == pytest.approx([0.0])
    assert path(answer) == pytest.approx([50.0])


# from the scenario ------------------------------------------------------------------------------------------
HORIZON = "horizon: {base_year: 2025, years: [2028, 2030, 2033, 2035]}\n"
FACTORS = """\
drivers:
  growth: {default: 3 %}
  factors:
    location: {2025: 0.5 kgCO2/kWh, 2035: 0.5 kgCO2/kWh, source: "synthetic, toy park", quality: D}
    market: {2025: 0.6 kgCO2/kWh, 2035: 0.6 kgCO2/kWh, source: "synthetic, toy park", quality: D}
    fossil: {2025: 0.8325 kgCO2/kWh, 2035: 0.8325 kgCO2/kWh, source: "910 prescribes it", quality: D}
    equal_value: {2025: 0.3 kgce/kWh, 2035: 0.3 kgce/kWh, source: "synthetic, toy park", quality: D}
"""


def written(folder: Path, limits: str, text: str = HORIZON + FACTORS) -> Path:
    """The toy park to 2035, unequal steps, under limits on its location-based CO2."""
    file = folder / "peak.yaml"
    file.write_text(
        f"scenario: peak\nextends: toy/reference\n{text}limits:\n"
        f"  emissions: {{regime: location, boundary: managed, gases: [CO2], {limits},\n"
        "              certificates: {at_most_share_of_reduction: 0 %}}\n",
        encoding="utf-8",
    )
    return file


def test_intensity_targets_chain_on_targets(tmp_path):
    """Base 30 kt / 200 M CNY = 0.15. Targets 0.15 x 0.82 = 0.123 in 2030, 0.123 x 0.82 = 0.10086 in 2035.

    What 2030 achieves lies below its target, and the target of 2035 is not moved by it. Years between have
    none.
    """
    given = prepared_from(written(tmp_path, "intensity: {fall: 18 %, per: five_years}"))
    cap = given.k.c.emission_intensity_cap.sel(account="location:CO2")
    where = given.k.c.intensity_where.sel(account="location:CO2")

    assert cap.sel(year=[2030, 2035]).values == pytest.approx([0.123, 0.10086])
    assert where.values.tolist() == [INF, INF, 0.0, INF, 0.0]


def test_what_was_achieved_moves_no_later_target(tmp_path):
    """A fall of 10 %: 0.135 and 0.1215. 2030 goes lower, for measures pay; 2035 is asked 0.1215, not 10 % of
    that."""
    found = solve(prepared_from(written(tmp_path, "intensity: {fall: 10 %, per: five_years}")), gap=0.0)
    assert isinstance(found, Solved)
    reached = found.q["emissions"].sel(account="location:CO2") / found.q["value_added"]

    assert float(reached.sel(year=2030)) < 0.1345
    assert 0.9 * float(reached.sel(year=2030)) < float(reached.sel(year=2035)) <= 0.1215 * (1 + 1e-9)


def test_a_scenario_s_peak_rule_comes_with_its_guard(tmp_path):
    """By 2030: no rise in 2033 and 2035; up to 2030 the reference and its newcomers. Switched off only by
    name."""
    guarded = prepared_from(written(tmp_path, "peak: {by: 2030}")).k.c
    strict = prepared_from(written(tmp_path, "peak: {by: 2030, guard: strict}")).k.c
    bare = prepared_from(written(tmp_path, "peak: {by: 2030, guard: none}"))

    assert guarded.rise_limit.sel(account="location:CO2").values.tolist() == [INF, INF, INF, 0.0, 0.0]
    assert guarded.guard_limit.sel(account="location:CO2").values.tolist() == [INF, 0.0, 0.0, INF, INF]
    assert float(guarded.guard_newcomers.sel(account="location:CO2")) == 1.0
    assert float(strict.guard_newcomers.sel(account="location:CO2")) == 0.0
    assert "guard_limit" not in bare.k.c
    assert any("no guard" in note.en for note in bare.k.notes)


def test_a_cap_below_the_reference_is_told_to_be_a_guard(tmp_path):
    """Without a guard but with a cap below the reference of the peak year (30 x 1.03^5 = 34.8 kt) nothing is
    warned of."""
    capped = prepared_from(written(tmp_path, "peak: {by: 2030, guard: none}, at_most: {2030: 30 kt CO2}"))
    loose = prepared_from(written(tmp_path, "peak: {by: 2030, guard: none}, at_most: {2030: 40 kt CO2}"))

    assert not any("no guard" in note.en for note in capped.k.notes)
    assert any("no guard" in note.en for note in loose.k.notes)


@pytest.mark.parametrize("budget", [500, 340])
def test_a_budget_is_told_to_be_no_guard(tmp_path, budget):
    """Neither above the reference's sum nor below it: 340 kt in ten years still leave one year free to rise.

    Reference: 30 kt x (1.03 + .. + 1.03^10) lies near 354 kt, a year less or more by the steps.
    """
    bare = prepared_from(written(tmp_path, f"peak: {{by: 2030, guard: none}}, budget: {budget} kt CO2"))

    assert any("no guard" in note.en for note in bare.k.notes)


def test_the_guard_counts_a_committed_project_once(tmp_path):
    """A committed hall emits 0.5 kt and is in the reference: 30.5 kt. It is no newcomer to it, so 30.5 is the guard.

    Read on the reference itself the guard leaves nothing; counted again as a newcomer it would leave 0.5 kt.
    """
    text = "committed: [assembly_hall]\n"
    given = prepared_from(written(tmp_path, "peak: {by: 2026}", text))
    reference = Arrays(**given.reference)
    left = RULES["emissions_below_reference_until_peak"](reference, given.k.c).slack

    assert float(reference.emissions.sel(year=2026, account="location:CO2")) == pytest.approx(30.5)
    assert float(left.sel(year=2026, account="location:CO2")) == pytest.approx(0.0, abs=1e-9)


def test_the_reference_buys_no_reduction_against_itself():
    """Certificates the park buys already are in the reference: on it, nothing is reduced and nothing more bought.

    A limit of 20 % on the share of the reduction then leaves exactly nothing, in every year; it is not broken.
    """
    given = prepared("archetype/peak-2028")
    left = RULES["certificates_within_share_of_reduction"](Arrays(**given.reference), given.k.c).slack
    here = left.sel(account="910:CO2", year=list(given.k.model_years))

    assert here.values == pytest.approx(0.0, abs=1e-6)


def test_a_peak_after_the_horizon_is_refused(tmp_path):
    """Nothing could ever fall after it."""
    with pytest.raises(InputError):
        load_scenario(written(tmp_path, "peak: {by: 2040}"))


@pytest.mark.parametrize("name", ["archetype/peak-2028", "archetype/peak-2028-strict"])
def test_the_shipped_peak_holds(name):
    """No year after 2028 above the one before; none up to 2028 above reference and what newcomers add
    unabated."""
    found = solved(name)
    path_ = found.q["emissions"].sel(account="910:CO2")
    years = [year for year in found.k.model_years if year >= 2028]
    for before, after in pairwise(years):
        assert float(path_.sel(year=after)) <= float(path_.sel(year=before)) + 1e-4
    if name.endswith("strict"):
        reference = found.given.reference["emissions"].sel(account="910:CO2")
        early = [year for year in found.k.model_years if year <= 2028]
        assert float((path_ - reference).sel(year=early).max()) <= 1e-4
