"""Every fault in a scenario is said with its file, its line and the way out, and all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from carbonpark.scenario import load_scenario
from carbonpark.words.errors import InputError, NotBuiltYet, Problem
from carbonpark.words.language import LANGUAGES

FAULTS = Path(__file__).parent / "faults"

# fault file: line, field, code of the problem, words of its English sentence or way out
EXPECTED = {
    "unit-missing": (8, "limits.energy.at_most[2030]", "unit-missing", "410 has no unit"),
    "unit-of-another-kind": (5, "limits.land.industrial.at_most", "dimension", "use 'ha'"),
    "unit-unknown": (4, "limits.land.industrial.at_most", "unit", "hectors"),
    "gas-of-another-kind": (5, "limits.emissions.at_most[2030]", "dimension", "[GHG] takes CO2e"),
    "year-outside-horizon": (7, "limits.industry.value_added.at_least[2040]", "year-outside", "2026-2035"),
    "limit-rises-after-peak": (
        11,
        "limits.emissions.at_most[2035]",
        "rises-after-peak",
        "limit rises from 500 kt in 2030 to 520 kt in 2035, after the peak by 2030",
    ),
    "peak-after-horizon": (
        8,
        "limits.emissions.peak.by",
        "peak-after-horizon",
        "after the horizon 2026-2035",
    ),
    "boundary-of-another-scenario": (6, "limits.emissions.boundary", "boundary", "a plan has one boundary"),
    "regime-missing": (4, "limits.emissions.regime", "missing", "no default"),
    "regime-910-with-all-gases": (5, "limits.emissions.gases", "regime-gases", "910 regime counts CO2 only"),
    "guard-blank": (10, "limits.emissions.peak.guard", "blank", "write the value"),
    "key-unknown": (3, "limts", "unknown-key", "did you mean 'limits'?"),
    "key-doubled": (5, "coal", "doubled-key", "first in line 4"),
    "negative": (5, "limits.coal.at_most[2030]", "negative", "'-100 ktce' is negative"),
    "not-a-number": (5, "limits.coal.at_most[2030]", "unit", "no figure"),
    "over-all": (5, "limits.green_power.direct_share_at_least", "share", "over 100%"),
    "price-base-of-another-year": (5, "limits.investment.park.at_most", "price-base", "prices of 2020"),
    "two-currencies": (5, "limits.investment.park.at_most", "currency", "both CNY and EUR"),
    "source-missing": (5, "drivers.factors.location", "source-missing", "quality: D"),
    "path-begins-late": (5, "drivers.factors.location", "path-begins-late", "a value for 2026 or before"),
    "growth-with-a-hole": (5, "drivers.growth.chemicals", "rate-missing", "no rate for 2029-2030"),
    "growth-overlaps": (7, "drivers.growth.chemicals.2030-2060", "overlap", "overlaps"),
    "cost-closes-the-park": (4, "question.minimise", "cost-closes-park", "fixed_activity: yes"),
    "account-of-the-goal-missing": (4, "question.minimise", "account-missing", "910:CO2"),
    "target-year-skipped": (10, "limits.emissions.intensity.fall", "period-end", "add 2030 to horizon.years"),
    "doubles-from-another-year": (8, "limits.emissions.productivity.from", "from-base-year", "from: 2025"),
    "comma-in-braces": (2, "title.and its plan", "comma", "in quotes"),
    "blank": (3, "price_base", "blank", "blank"),
    "nothing-to-take-away": (4, "limits.coal", "nothing-to-remove", "none is inherited"),
    "park-unknown": (3, "park", "not-found", "'nowhere' is not found"),
    "parent-unknown": (2, "extends", "not-found", "'nobody.yaml' is not found"),
    "limit-without-years": (5, "limits.coal.at_most", "empty", "no year is given"),
    "parent-is-no-name": (3, "policy", "shape", "takes names"),
    "no-model-years": (3, "horizon.years", "year", "2026-2035"),
    "years-do-not-rise": (4, "horizon.years", "horizon", "must rise"),
    "year-where-a-name-belongs": (5, "drivers.growth[2026]", "name", "the name first"),
}


def problems_of(fault: str) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(FAULTS / f"scenario-{fault}.yaml")
    assert caught.value.exit_code == 3
    return caught.value.problems


@pytest.mark.parametrize("fault", EXPECTED)
def test_a_fault_is_said_where_it_stands(fault: str) -> None:
    line, field, code, words = EXPECTED[fault]

    (problem,) = problems_of(fault)

    assert (problem.place.line, problem.place.field, problem.code) == (line, field, code)
    assert problem.place.file.endswith(f"scenario-{fault}.yaml")
    assert words in problem.what.en + " " + problem.way_out.en


def test_every_fault_file_is_expected_here() -> None:
    named = {*EXPECTED, "sound", "ring-a", "ring-b", "not-yaml", "three-at-once"}

    assert {file.stem.removeprefix("scenario-") for file in FAULTS.glob("scenario-*.yaml")} == named


def test_three_problems_are_said_at_once() -> None:
    """Line 11: the cap rises after the peak; 13: no unit; 14: a misspelt key."""
    problems = problems_of("three-at-once")

    assert sorted(problem.place.line or 0 for problem in problems) == [11, 13, 14]
    assert any("may_build" in problem.way_out.en for problem in problems)


def test_files_that_extend_each_other_are_refused() -> None:
    ring = [problem for problem in problems_of("ring-a") if problem.code == "loop"]

    assert len(ring) == 1
    assert ring[0].place.file.endswith("scenario-ring-b.yaml")
    assert "scenario-ring-a.yaml → scenario-ring-b.yaml → scenario-ring-a.yaml" in ring[0].what.en


def test_broken_yaml_names_its_line() -> None:
    """The bracket of line 2 is never closed; the reader notices in line 3."""
    problem = next(problem for problem in problems_of("not-yaml") if problem.code == "yaml")

    assert problem.place.line == 3


@pytest.mark.parametrize("fault", [*EXPECTED, "three-at-once"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_speaks_both_languages(fault: str, language: str) -> None:
    for problem in problems_of(fault):
        said = (
            problem.what.zh + problem.way_out.zh if language == "zh" else problem.what.en + problem.way_out.en
        )
        chinese = any("一" <= letter <= "鿿" for letter in said.replace("亿元", "").replace("当量", ""))
        assert chinese == (language == "zh")


def test_an_unknown_scenario_is_bad_input() -> None:
    with pytest.raises(InputError, match="no-such-scenario"):
        load_scenario("no-such-scenario")


def test_a_scenario_in_a_workbook_is_not_built_yet() -> None:
    with pytest.raises(NotBuiltYet):
        load_scenario("park.xlsx#peak")
