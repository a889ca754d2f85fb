"""What a scenario file says, read into canonical units; what it inherits; what differs between two."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from carbonpark.scenario import Scenario, check_names, chosen, load_scenario
from carbonpark.scenario.difference import difference
from carbonpark.scenario.merge import merge, plain
from carbonpark.scenario.tree import Branch, Leaf, Tree, shown
from carbonpark.words.errors import InputError, Place, Problems

REFERENCE = """\
    scenario: reference
    title: {zh: 基准, en: reference}
    park: here
    horizon: {base_year: 2025, years: 2026-2035}
    price_base: 2025
    boundary: managed
    question: {discount_rate: 5 %}
    drivers:
      growth: {default: 5 %, steel: {2026-2030: 7 %, 2031-2060: 3 %}}
      factors:
        location: {2025: 0.36 kgCO2/kWh, 2035: 0.18 kgCO2/kWh, quality: D}
        equal_value: {2025: 0.3 kgce/kWh, source: a notice}
      prices: {grid: {2025: 0.72 CNY/kWh}, coal: {2025: 800 元/t}}
      carbon_price: {account: "910:CO2", 2026: 50 CNY/t CO2}
    committed: [hub]
    may_build: [pv, heat_pump]
    """


@pytest.fixture
def write(tmp_path: Path):
    """Write a scenario file beside a park called 'here' and say its path."""
    (tmp_path / "here").mkdir()

    def written(name: str, text: str) -> Path:
        (tmp_path / name).write_text(dedent(text), encoding="utf-8")
        return tmp_path / name

    written("reference.yaml", REFERENCE)
    return written


def peak(write, limits: str, **more: str) -> Scenario:
    """The reference with limits, given as flow mappings by key."""
    lines = ["scenario: peak", "extends: reference.yaml", f"limits: {limits}"]
    return load_scenario(
        write("peak.yaml", "\n".join([*lines, *(f"{key}: {text}" for key, text in more.items())]))
    )


def test_drivers_are_kept_in_canonical_units(write) -> None:
    """1 kWh = 3.6e-6 TJ, so 0.36 kg/kWh = 0.36e-6 kt / 3.6e-6 TJ = 0.1 kt/TJ; 0.3 kgce/kWh = 0.3/3.6 ktce/TJ;
    0.72 CNY/kWh = 0.72e-6 / 3.6e-6 = 0.2 M CNY/TJ; 800 CNY/t = 0.8 M CNY/kt; 50 CNY/t = 0.05 M CNY/kt."""
    drivers = load_scenario(write("reference.yaml", REFERENCE)).drivers

    assert drivers.factors.location is not None and drivers.factors.equal_value is not None
    assert drivers.factors.location.values == pytest.approx({2025: 0.1, 2035: 0.05})
    assert drivers.factors.equal_value.values == pytest.approx({2025: 0.3 / 3.6})
    assert drivers.prices["grid"].values == pytest.approx({2025: 0.2})
    assert (drivers.prices["coal"].values[2025], drivers.prices["coal"].unit) == (
        pytest.approx(0.8),
        "M CNY/kt",
    )
    assert drivers.carbon_price is not None and drivers.carbon_price.price.values == pytest.approx(
        {2026: 0.05}
    )


def test_limits_are_kept_in_canonical_units(write) -> None:
    """1.2 Mt = 1200 kt; 0.9 t/万元 = 0.9e-3 kt / 0.01 M CNY = 0.09; 1 亿元 = 100 M CNY; 30 亩 = 2 ha;
    29.3076 TJ = 1 ktce; 3 万 t = 30 kt."""
    limits = peak(
        write,
        """{
        emissions: {regime: market, boundary: managed, gases: [GHG], at_most: {2030: 1.2 Mt CO2e}, budget: 3 万 tCO2e,
                    intensity: {at_most: {2030: 0.9 tCO2e/万元}}, productivity: {at_least: {2030: 2 万元/tCO2e}}},
        energy: {account: statistical, basis: calorific, boundary: managed, at_most: {2030: 410 ktce}},
        coal: {at_most: {2030: 5 万 tce}}, land: {industrial: {at_most: 30 亩}},
        industry: {value_added: {at_least: {2030: 98 亿元}}, jobs: {at_least: {2030: 1.2 万人}},
                   high_tech_share: {at_least: {2030: 60 %}}, minimum_output: {steel: 90 %}, newcomers_advanced: yes},
        green_power: {direct_share_at_least: 50 %},
        investment: {park: {at_most: 300 M CNY}, enterprises: {at_most: {2026: 2 亿元}}}}""",
    ).limits
    emissions, energy = limits.emissions[0], limits.energy[0]

    assert emissions.account == "market:GHG"
    assert emissions.at_most == pytest.approx({2030: 1200}) and emissions.budget == pytest.approx(30)
    assert emissions.intensity is not None and emissions.intensity.at_most == pytest.approx({2030: 0.09})
    assert emissions.productivity is not None and emissions.productivity.at_least == pytest.approx({2030: 20})
    assert (energy.account, energy.basis, energy.at_most[2030]) == (
        "statistical",
        "calorific",
        pytest.approx(410),
    )
    assert limits.coal is not None and limits.coal.at_most == pytest.approx({2030: 50})
    assert limits.land["industrial"].in_year(2027) == pytest.approx(2)
    assert limits.industry.value_added is not None and limits.industry.value_added.at_least == pytest.approx(
        {2030: 9800}
    )
    assert limits.industry.jobs is not None and limits.industry.jobs.at_least == pytest.approx({2030: 12000})
    assert limits.industry.minimum_output == {"steel": 0.9} and limits.industry.newcomers_advanced
    assert limits.investment["park"].in_year(2033) == pytest.approx(300)
    assert [limits.investment["enterprises"].in_year(year) for year in (2026, 2027)] == [
        pytest.approx(200),
        float("inf"),
    ]


def test_a_plan_by_hand_is_read(write) -> None:
    """10 GWh = 36 TJ."""
    plan = peak(
        write,
        "{coal: {at_most: {2030: 100 ktce}}}",
        plan="""{activity: {steel: {2030: 120 %}},
        start: {hub: 2028, block: {2028: 2, 2030: 1}}, install: {"motors@steel": {2027: 30 %}},
        build: {pv: {2028: 20 MW}}, buy: {green: {2028: 10 GWh}}}""",
    ).plan

    assert plan is not None
    assert plan.activity == {"steel": {2030: pytest.approx(1.2)}}
    assert plan.start == {"hub": {2028: 1}, "block": {2028: 2, 2030: 1}}
    assert plan.install == {"motors@steel": {2027: pytest.approx(0.3)}}
    assert plan.build == {"pv": {2028: 20}} and plan.buy == {"green": {2028: pytest.approx(36)}}


@pytest.mark.parametrize(
    "years, expected",
    [
        ("2026-2030", (2026, 2027, 2028, 2029, 2030)),
        ("[2026, 2028, 2031-2033]", (2026, 2028, 2031, 2032, 2033)),
        ("{from: 2026, to: 2035, step: 3}", (2026, 2029, 2032, 2035)),
    ],
)
def test_years_may_be_a_span_a_list_or_steps(write, years: str, expected: tuple[int, ...]) -> None:
    assert peak(write, "{}", horizon=f"{{years: {years}}}").horizon.years == expected


def test_a_guard_stands_unless_named_away(write) -> None:
    emissions = '{emissions: {regime: "910", boundary: managed, gases: [CO2], peak: %s}}'
    guards = [
        peak(write, emissions % text).limits.emissions[0].peak
        for text in ("{by: 2028}", "{by: 2028, guard: none}")
    ]

    assert [guard and guard.guard for guard in guards] == ["newcomers", "none"]


def test_every_leaf_knows_its_file_and_line(write) -> None:
    """Growth of steel stands in line 9 of the parent, the cap in line 3 of the child."""
    scenario = peak(
        write, '{emissions: {regime: "910", boundary: managed, gases: [CO2], at_most: {2030: 1 Mt CO2}}}'
    )
    cap, growth = (
        scenario.place("limits", "emissions", 0, "at_most", 2030),
        scenario.place("drivers", "growth", "steel"),
    )

    assert (Path(cap.file).name, cap.line, cap.field) == ("peak.yaml", 3, "limits.emissions.at_most[2030]")
    assert (Path(growth.file).name, growth.line) == ("reference.yaml", 9)
    assert scenario.written[("limits", "emissions", 0, "at_most", 2030)] == "1 Mt CO2"


def test_parent_then_bundles_then_own_entries(write) -> None:
    """The discount rate: 5 % in the parent, 6 % and 7 % in the bundles, 8 % in the file; each later one wins."""
    write(
        "first.yaml", "bundle: first\nquestion: {discount_rate: 6 %}\nboundary: approved\nmay_build: [wind]\n"
    )
    write("second.yaml", "bundle: second\nquestion: {discount_rate: 7 %}\n")
    with_bundles = write("a.yaml", "scenario: a\nextends: reference.yaml\npolicy: [first, second]\n")
    with_own = write(
        "b.yaml", "scenario: b\nextends: a.yaml\npolicy: [first]\nquestion: {discount_rate: 8 %}\n"
    )
    a, b = load_scenario(with_bundles), load_scenario(with_own)

    assert (a.question.discount_rate, a.boundary, a.may_build) == (pytest.approx(0.07), "approved", ("wind",))
    assert b.question.discount_rate == pytest.approx(0.08)
    assert (a.policy, b.policy) == (("first", "second"), ("first", "second", "first"))
    assert [file.name for file in b.files] == [
        "reference.yaml",
        "first.yaml",
        "second.yaml",
        "a.yaml",
        "first.yaml",
        "b.yaml",
    ]


def test_limits_merge_by_what_they_are_about(write) -> None:
    """The child's 910 limit joins the parent's; its location limit is a second one."""
    write(
        "parent.yaml",
        """\
        scenario: parent
        extends: reference.yaml
        limits:
          emissions: {regime: "910", boundary: managed, gases: [CO2], at_most: {2030: 900 kt CO2}, budget: 9 Mt CO2}
        """,
    )
    child = load_scenario(
        write(
            "child.yaml",
            """\
        scenario: child
        extends: parent.yaml
        limits:
          emissions:
            - {regime: "910", boundary: managed, gases: [CO2], at_most: {2035: 800 kt CO2}, budget: null}
            - {regime: location, boundary: managed, gases: [CO2], at_most: {2035: 700 kt CO2}}
        """,
        )
    )

    assert [limit.account for limit in child.limits.emissions] == ["910:CO2", "location:CO2"]
    assert child.limits.emissions[0].at_most == pytest.approx({2030: 900, 2035: 800})
    assert child.limits.emissions[0].budget is None
    assert child.place("limits", "emissions", 1, "at_most", 2035).field == "limits.emissions[1].at_most[2035]"


def test_an_empty_list_or_null_takes_inherited_limits_away(write) -> None:
    limit = '{regime: "910", boundary: managed, gases: [CO2], budget: 9 Mt CO2}'
    write("parent.yaml", f"scenario: parent\nextends: reference.yaml\nlimits: {{emissions: {limit}}}\n")

    for nothing in ("[]", "null"):
        child = write("child.yaml", f"scenario: c\nextends: parent.yaml\nlimits: {{emissions: {nothing}}}\n")
        assert load_scenario(child).limits.emissions == ()


def test_rates_for_spans_are_replaced_as_a_whole(write) -> None:
    child = peak(write, "{}", drivers="{growth: {steel: {2026-2028: 1 %, 2029-2035: 0 %}}}")

    assert [(span.first, span.last) for span in child.drivers.growth.rates["steel"]] == [
        (2026, 2028),
        (2029, 2035),
    ]
    assert child.drivers.growth.rate("other", 2030) == pytest.approx(0.05)


def test_one_content_has_one_hash(write) -> None:
    """Other words, another spelling of the same amount, the parent's entries written out: the same content."""
    a = peak(write, "{coal: {at_most: {2030: 100 ktce}}}")
    b = load_scenario(
        write(
            "b.yaml",
            dedent(REFERENCE).replace("scenario: reference", "scenario: b")
            + "limits: {coal: {at_most: {2030: 10 万tce}}}\n",
        )
    )
    c = peak(write, "{coal: {at_most: {2030: 101 ktce}}}")

    assert a.hash == b.hash
    assert a.hash != c.hash
    assert len(a.hash) == 64


def test_a_scenario_does_not_change(write) -> None:
    scenario = load_scenario(write("reference.yaml", REFERENCE))

    with pytest.raises(ValidationError):
        scenario.boundary = "another"  # type: ignore[misc]


def test_what_differs_is_said_as_written(write) -> None:
    """Equal amounts do not differ (100 ktce, 10 万tce); order of names does not; each value has its place."""
    a = peak(write, "{coal: {at_most: {2030: 100 ktce}}}", may_build="[heat_pump, pv]")
    b = load_scenario(
        write(
            "b.yaml",
            """\
        scenario: b
        extends: reference.yaml
        question: {discount_rate: 6 %}
        limits: {coal: {at_most: {2030: 10 万tce, 2035: 90 ktce}}}
        """,
        )
    )
    rows = difference(a, b).set_index("key")

    assert list(rows.index) == ["question.discount_rate", "limits.coal.at_most[2035]"]
    assert list(rows.loc["question.discount_rate", ["a", "b"]]) == ["5 %", "6 %"]
    assert rows.loc["question.discount_rate", "where_a"].endswith("reference.yaml:7")
    assert list(rows.loc["limits.coal.at_most[2035]", ["a", "b", "where_a"]]) == ["", "90 ktce", ""]
    assert difference(a, a).empty


def test_limits_that_differ_are_named_for_what_they_are_about(write) -> None:
    cap = '{emissions: {regime: "910", boundary: managed, gases: [CO2], at_most: {2030: %s}}}'
    rows = difference(peak(write, cap % "900 kt CO2"), peak(write, cap % "800 kt CO2"))

    assert list(rows["key"]) == ["limits.emissions[910:CO2].at_most[2030]"]


def test_names_the_park_does_not_know_are_all_said(write) -> None:
    scenario = peak(
        write,
        "{land: {industral: {at_most: 2 ha}}, industry: {minimum_output: {steel: 90 %}}}",
        may_build="[pv, roof_pv]",
        may_expand="{stel: 10 %}",
        may_apply='["motors@steel", "motors@paper"]',
    )
    park = {
        "groups": ["steel", "chemicals"],
        "technologies": ["pv", "rooftop_pv"],
        "pools": ["industrial"],
        "measures": ["motors"],
        "projects": ["hub"],
        "supplies": ["grid", "coal"],
        "outlets": [],
    }
    problems = check_names(scenario, park)

    assert {(problem.place.field, problem.place.line) for problem in problems} == {
        ("limits.land.industral", 3),
        ("may_build[1]", 4),
        ("may_expand.stel", 5),
        ("may_apply[1]", 6),
    }
    assert "did you mean 'rooftop_pv'?" in [problem.way_out.en for problem in problems]
    with pytest.raises(InputError) as caught:
        scenario.assert_fits(park)
    assert len(caught.value.problems) == 4


def test_a_group_without_growth_is_said(write) -> None:
    scenario = load_scenario(
        write("a.yaml", "scenario: a\nextends: reference.yaml\ndrivers: {growth: {default: null}}\n")
    )
    problems = check_names(scenario, {"groups": ["steel", "paper"]})

    assert [problem.code for problem in problems] == ["growth-missing"]
    assert "paper" in problems[0].what.en


def test_all_means_all_the_park_has() -> None:
    assert chosen("all", ["a", "b"]) == ("a", "b")
    assert chosen(("b",), ["a", "b"]) == ("b",)


def test_what_is_assumed_is_said(write) -> None:
    """The grid price is given for 2025 only, the factor to 2035; efficiency is not stated."""
    notes = [note.en for note in load_scenario(write("reference.yaml", REFERENCE)).notes]

    assert any("drivers.prices.grid: after 2025" in note for note in notes)
    assert not any("factors.location" in note for note in notes)
    assert any("no autonomous efficiency" in note for note in notes)


HERE = Place(file="a.yaml", line=1)
words = st.sampled_from(["a", "b", "c"])
leaves = st.builds(lambda text: Leaf(text, HERE), st.sampled_from(["1", "2", "3"]))


def branch(entries: dict[str, Tree]) -> Branch:
    return Branch(dict(entries), HERE, {key: HERE for key in entries})


branches = st.recursive(
    st.dictionaries(words, leaves, max_size=3).map(branch),
    lambda inner: st.dictionaries(words, leaves | inner, max_size=3).map(branch),
    max_leaves=8,
)


def leaves_of(tree: object, path: tuple = ()) -> dict[tuple, object]:
    if isinstance(tree, dict):
        return {
            key: leaf for word, inner in tree.items() for key, leaf in leaves_of(inner, (*path, word)).items()
        }
    return {path: tree}


@given(branches, branches)
def test_what_the_child_says_wins_and_the_rest_stays(below: Branch, above: Branch) -> None:
    merged, old, new = (leaves_of(plain(tree)) for tree in (merge(below, above, Problems()), below, above))

    assert new.items() <= merged.items()
    assert all(merged[path] == old[path] for path in merged if path not in new)


@given(branches, branches, branches)
def test_inheritance_does_not_depend_on_where_one_starts(a: Branch, b: Branch, c: Branch) -> None:
    left = merge(merge(a, b, Problems()), c, Problems())

    assert plain(merge(a, branch({}), Problems())) == plain(a)
    assert leaves_of(plain(merge(left, c, Problems()))) == leaves_of(plain(left))


def test_a_key_path_reads_as_people_write_it() -> None:
    assert shown(("limits", "emissions", "at_most", 2035)) == "limits.emissions.at_most[2035]"
