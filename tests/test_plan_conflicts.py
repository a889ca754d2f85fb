"""Why no plan: shortfalls, ways out and conflict sets of the toy park, each figure from a pencil.

The least the toy park can emit in 2027 without closing: power 15 + kiln gas 5 + 64 TJ of gas steam 3.2 = 23.2 kt; the
hall adds 0.5 kt and 20 M CNY of value added to 200.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from toy_plans import LAST_TONNE, answer, emissions, prepared, unsolved

from carbonpark.factors import library
from carbonpark.park import load_park
from carbonpark.pathway.conflicts import COLUMNS, conflicts
from carbonpark.pathway.elastic import smallest_set
from carbonpark.pathway.solved import Solved, Unsolved, prepare, solve
from carbonpark.pathway.solver import Solver
from carbonpark.scenario import load_scenario
from carbonpark.words.language import use_language
from carbonpark.words.places import shipped

REFERENCE = -437.4
"""Least cost without limits: two years of 2 x 116 margin earned, 18 + 10 + 64 x 0.05 of power, gas and coal paid,
0.2 for heat recovery, and the 36 of the hall: -464 + 62.4 + 0.2 - 36."""


def limits(cap: str = "", added: str = "", more: str = "") -> str:
    """A cap on location-based CO2 and a floor of value added, both of 2027."""
    text = emissions(f"at_most: {{2027: {cap} kt CO2}}") if cap else "limits:\n"
    return text + (f"  industry: {{value_added: {{at_least: {{2027: {added} M CNY}}}}}}\n" if added else "") + more


def of_kind(table: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    """The rows of these kinds."""
    return table[table["kind"].isin(kinds)]


def test_the_shipped_toy_scenario_is_short_by_exactly_3_2_kt():
    """20 kt asked, 23.2 kt the least: 3.2 kt, which is 16 %."""
    scenario = load_scenario(shipped("toy") / "infeasible.yaml")
    found = solve(prepare(scenario, load_park(scenario.park_path), library()))
    assert isinstance(found, Unsolved)
    table = conflicts(found)
    first = table.iloc[0]

    assert (first["rank"], first["kind"], first["target"], first["year"]) == (1, "limit", "emissions_at_most", 2027)
    assert first["short_by"] == pytest.approx(3.2, abs=1e-6)
    assert (first["unit"], first["percent"]) == ("kt CO2", pytest.approx(16.0, abs=1e-4))
    assert "3.2 kt CO2" in first["sentence_en"] and "from 20 to 23.2" in first["sentence_en"]
    assert "放宽 3.2 kt CO2" in first["sentence_zh"]
    assert first["file"].endswith("infeasible.yaml")
    line = Path(scenario.file).read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert "at_most: {2027: 20 kt CO2}" in line
    assert first["proved"]
    assert list(table.columns) == list(COLUMNS)


def test_a_cap_out_of_reach_on_its_own_says_so():
    """Even with nothing else asked, 23.2 kt is the best: short by 3.2 kt; its conflict set is itself."""
    table = conflicts(unsolved(limits(cap="20")))
    alone, members = of_kind(table, "out_of_reach"), of_kind(table, "conflict_set")

    assert alone["short_by"].tolist() == [pytest.approx(3.2)]
    assert "23.2 kt CO2 is the best there is" in alone["sentence_en"].item()
    assert members["target"].tolist() == ["emissions_at_most"]
    assert "cannot hold on its own" in members["sentence_en"].item()


def test_two_targets_that_only_clash_together_have_two_ways_out_ranked():
    """23.2 kt leaves no room for the hall, 215 M CNY needs it: 0.5 kt more (2.2 %), or 15 M CNY less (7.0 %)."""
    text = limits(cap="23.2", added="215")
    table = conflicts(unsolved(text))
    ways = of_kind(table, "limit")

    assert ways["target"].tolist() == ["emissions_at_most", "value_added_at_least"]
    assert ways["rank"].tolist() == [1, 2]
    assert ways["short_by"].tolist() == [pytest.approx(0.5), pytest.approx(15.0)]
    assert ways["percent"].tolist() == [pytest.approx(100 * 0.5 / 23.2), pytest.approx(100 * 15 / 215)]
    assert set(of_kind(table, "conflict_set")["target"]) == {"emissions_at_most", "value_added_at_least"}
    assert of_kind(table, "out_of_reach", "arithmetic").empty
    assert "Lower the floor of value added of 2027 by 15 M CNY" in ways["sentence_en"].iloc[1]
    assert "调低 15 M CNY" in ways["sentence_zh"].iloc[1]


def test_each_way_out_has_the_net_cost_of_the_best_plan_it_allows():
    """With 0.5 kt more the reference gives way from 28.5 to 23.7 kt, 4.8 kt at the last tonne's price; without the
    hall its 36 are lost and 5.3 - 0.5 = 4.8 kt still have to go."""
    ways = of_kind(conflicts(unsolved(limits(cap="23.2", added="215"))), "limit")

    assert ways["net_cost"].tolist() == [pytest.approx(REFERENCE + 4.8 * LAST_TONNE, abs=1e-4),
                                         pytest.approx(REFERENCE + 36 + 4.8 * LAST_TONNE, abs=1e-4)]


@pytest.mark.parametrize(("cap", "added", "feasible"), [
    ("23.7", "215", True), ("23.69", "215", False), ("23.2", "200", True), ("23.2", "200.1", False)])
def test_the_ways_out_are_the_least_that_help(cap, added, feasible):
    """The scenario with exactly the amounts said has a plan; with a hair less it has none."""
    assert isinstance(answer(limits(cap=cap, added=added)), Solved) is feasible


def test_where_no_single_change_helps_the_best_pair_is_told():
    """23 kt (0.2 short) and 225 M CNY (5 short): with the hall 0.7 kt and 5 M CNY, 3.0 % + 2.2 %; without it
    0.2 kt and 25 M CNY, 0.9 % + 11.1 %. The first is the smaller."""
    table = conflicts(unsolved(limits(cap="23", added="225")))
    pair = table.iloc[0]

    assert (pair["kind"], pair["target"]) == ("pair", "emissions_at_most")
    assert pair["short_by"] == pytest.approx(0.7)
    assert "5 M CNY" in pair["needs_also"]
    assert "by 0.7 kt CO2" in pair["sentence_en"] and "by 5 M CNY" in pair["sentence_en"]
    assert isinstance(answer(limits(cap="23.7", added="220")), Solved)
    assert of_kind(table, "limit", "lever").empty
    assert of_kind(table, "conflict_set")["sentence_en"].str.contains("on its own").all()


def test_arithmetic_says_what_all_growth_and_all_projects_come_to():
    """200 of the reference, no expansion, 20 of the hall: 220 at most, 5 short of 225."""
    found = of_kind(conflicts(unsolved(limits(cap="23", added="225"))), "arithmetic").iloc[0]

    assert (found["target"], found["year"]) == ("value_added_at_least", 2027)
    assert found["short_by"] == pytest.approx(5.0)
    assert "at most 220 M CNY" in found["sentence_en"]
    assert found["line"] == 7


def test_land_is_a_way_out():
    """10.5 ha, 10 in use, the hall needs 1: half a hectare more, or the hall's share of 215 M CNY less."""
    text = "limits:\n  land: {plots: {at_most: 10.5 ha}}\n  industry: {value_added: {at_least: {2027: 215 M CNY}}}\n"
    ways = of_kind(conflicts(unsolved(text)), "limit")

    assert ways["target"].tolist() == ["land_within_pool", "value_added_at_least"]
    assert ways["short_by"].tolist() == [pytest.approx(0.5), pytest.approx(15.0)]
    assert ways["line"].tolist() == [6, 7]
    assert not ways["sentence_en"].str.contains("park's table").any()          # 11 of the pool's 12 ha


def test_more_land_than_the_park_has_is_said_to_be_more():
    """With 15 ha taken up by a pool of 12 ha already, the hall's hectare needs 4 ha that the table does not have."""
    base = prepared("limits: {industry: {value_added: {at_least: {2027: 215 M CNY}}}}\n")
    found = solve(replace(base, k=base.k.with_(base_land=base.k.c.base_land * 0.0 + 15.0)))
    assert isinstance(found, Unsolved)
    land = of_kind(conflicts(found), "pair", "limit", "together").iloc[0]

    assert (land["target"], land["short_by"]) == ("land_within_pool", pytest.approx(4.0))
    assert "more than the 12 ha the park's table has" in land["sentence_en"]


def test_a_ratio_is_told_as_the_ratio_that_can_be_reached():
    """10 M CNY a kt asked; with the hall 220 / 23.7 = 9.283 is the best: 10 x 23.7 - 220 = 17 M CNY short."""
    way = conflicts(unsolved(emissions("productivity: {at_least: {2027: 10000 CNY/t CO2}}"))).iloc[0]

    assert way["short_by"] == pytest.approx(17.0)
    assert way["percent"] == pytest.approx(100 * (1 - 220 / 23.7 / 10))
    assert way["sentence_en"].startswith("Lower the floor of carbon productivity (location-based, CO2) of 2027 from 10 to 9.283")


def test_certificates_share_is_a_way_out_told_as_a_share():
    """Market-based: 30 GWh x 0.6 = 18 kt, gas 5 + 3.2: 26.2 kt against 20. Without any certificate 6.2 kt are missing;
    as certificates they are 6.2 of a reduction of 33 - 20 = 13 kt."""
    text = ("may_buy: all\nlimits:\n  emissions: {regime: market, boundary: managed, gases: [CO2], at_most: {2027: 20 kt CO2},\n"
            "              certificates: {at_most_share_of_reduction: 0 %}}\n")
    ways = of_kind(conflicts(unsolved(text)), "limit").set_index("target")

    assert ways.loc["emissions_at_most", "short_by"] == pytest.approx(6.2)
    assert ways.loc["certificates_within_share_of_reduction", "short_by"] == pytest.approx(6.2)
    assert f"{6.2 / 13:.4g}" in ways.loc["certificates_within_share_of_reduction", "sentence_en"]
    assert ways.loc["certificates_within_share_of_reduction", "line"] == 8


def test_an_option_kept_shut_is_a_way_out():
    """No project may come: the floor of 215 needs the hall, and admitting it costs nothing beyond the reference's best."""
    text = "may_admit: []\nlimits: {industry: {value_added: {at_least: {2027: 215 M CNY}}}}\n"
    option = of_kind(conflicts(unsolved(text)), "option").iloc[0]

    assert (option["target"], option["label"], option["line"]) == ("may_admit", "assembly_hall", 5)
    assert option["net_cost"] == pytest.approx(REFERENCE)
    assert "Assembly hall" in option["sentence_en"] and "装配车间" in option["sentence_zh"]


def test_a_committed_project_may_be_left_out():
    """The hall committed for 2026 takes 0.5 kt that a cap of 23.2 kt does not have."""
    text = "committed: [assembly_hall]\n" + limits(cap="23.2")
    table = conflicts(unsolved(text))

    assert of_kind(table, "limit")["short_by"].tolist() == [pytest.approx(0.5)]
    option = of_kind(table, "option").iloc[0]
    assert (option["target"], option["label"]) == ("committed", "assembly_hall")
    assert option["net_cost"] == pytest.approx(REFERENCE + 36 + 4.8 * LAST_TONNE, abs=1e-4)


def test_a_building_ramp_is_a_lever():
    """Without the hall 28 kt have to fall to 25.5: 2.5 / 0.075 TJ of gas steam, 1.3212 MW at 25.2288 TJ a MW. A ramp
    of 0.5 MW a year allows 1 MW by 2027: 0.3212 lack."""
    base = prepared(limits(cap="25.5"))
    ramp = base.k.c.build_limit.copy()
    ramp.loc[{"technology": "gas_boiler"}] = 0.5
    found = solve(replace(base, k=base.k.with_(build_limit=ramp)))
    assert isinstance(found, Unsolved)
    levers = of_kind(conflicts(found), "lever")

    assert levers["target"].tolist() == ["building_within_ramp"]
    assert levers["label"].tolist() == ["gas_boiler"]
    assert levers["short_by"].item() == pytest.approx(2.5 / 0.075 / 25.2288 - 1.0)
    assert levers["file"].item() == "technologies.csv"


def test_demand_that_nobody_can_serve_is_no_matter_of_targets():
    """Twice doubled, 108 TJ of power are 432 TJ in 2027; 10 MW carry 315.36 TJ at a peak of 1.2: 262.8. 169.2 TJ lack,
    and the connection would have to carry 432 x 1.2 = 518.4 TJ, 203.04 more."""
    table = conflicts(unsolved("drivers: {growth: {default: 100 %}}\n" + limits(cap="20")))

    assert table["kind"].tolist() == ["physical", "lever"]
    assert table["short_by"].tolist() == [pytest.approx(169.2), pytest.approx(203.04)]
    assert (table["target"].iloc[1], table["label"].iloc[1]) == ("peak_within_connection", "electricity")
    assert "Whatever the targets" in table["sentence_en"].iloc[0] and "与目标无关" in table["sentence_zh"].iloc[0]


def test_a_constant_row_that_cannot_hold_is_explained():
    """The kiln stays at 1 whatever is decided; a floor of 1.1 is short by 0.1, which is 9.1 %."""
    base = prepared("may_admit: all\n")
    floor = base.k.c.reference_activity * 0.0
    floor.loc[{"group": "kiln", "year": 2027}] = 1.1
    found = solve(replace(base, k=base.k.with_(activity_floor=floor)))
    assert isinstance(found, Unsolved)
    table = conflicts(found)

    assert table["kind"].tolist() == ["impossible"]
    assert table["short_by"].item() == pytest.approx(0.1)
    assert table["percent"].item() == pytest.approx(100 * 0.1 / 1.1)
    assert "whatever is decided" in table["sentence_en"].item() and "Kiln" in table["sentence_en"].item()


def test_sentences_follow_the_language_of_the_run():
    """`sentence` is the one the reader asked for; both stand beside it."""
    with use_language("en"):
        english = conflicts(unsolved(limits(cap="20"))).iloc[0]
    with use_language("zh"):
        chinese = conflicts(unsolved(limits(cap="20"))).iloc[0]

    assert english["sentence"] == english["sentence_en"] == chinese["sentence_en"]
    assert chinese["sentence"] == chinese["sentence_zh"] != chinese["sentence_en"]


def test_out_of_time_is_not_called_infeasible():
    """A solve that was stopped proves nothing, and the table says only that."""
    found = unsolved(limits(cap="20"))
    stopped = replace(found, outcome=replace(found.outcome, status="stopped"))

    assert conflicts(stopped)["kind"].tolist() == ["not_decided"]


def test_the_deletion_filter_finds_a_smallest_set():
    """Rows 3 and 7 of ten clash; nothing else does."""
    found = smallest_set([(row,) for row in range(10)], lambda rows: {3, 7} <= set(rows))

    assert found == [(3,), (7,)]


@pytest.fixture(scope="module")
def archetype() -> tuple[Unsolved, pd.DataFrame, float]:
    """The contradiction of the archetype, its explanation, and the seconds that took."""
    scenario = load_scenario(shipped("archetype") / "infeasible.yaml")
    found = solve(prepare(scenario, load_park(scenario.park_path), library()), time_limit=60)
    assert isinstance(found, Unsolved)
    begun = time.perf_counter()
    table = conflicts(found)
    return found, table, time.perf_counter() - begun


def test_a_park_of_real_size_is_explained_within_half_a_minute(archetype):
    """Ways out first, the smallest first; every limit with the line it stands on."""
    found, table, seconds = archetype
    ways = of_kind(table, "limit", "lever")

    assert seconds < 30
    assert "not_decided" not in set(table["kind"])
    assert ways["percent"].is_monotonic_increasing and ways["rank"].tolist()[0] == 1
    assert {"value_added_at_least", "emissions_at_most"} <= set(of_kind(table, "conflict_set")["target"])
    lines = found.given.scenario.file.read_text(encoding="utf-8").splitlines()
    for way in of_kind(table, "limit").to_dict("records"):
        word = {"value_added_at_least": "value_added", "emissions_at_most": "at_most",
                "certificates_within_share_of_reduction": "certificates"}[way["target"]]
        assert word in lines[way["line"] - 1]


def test_every_way_out_of_a_park_of_real_size_is_the_least_that_helps(archetype):
    """Each row of one year, given back to the solver: with what was said there is a plan, with 2 % less there is none."""
    found, table, _ = archetype
    matrix = found.program.matrix
    ways = of_kind(table, "limit", "lever")
    assert len(ways) >= 2
    for way in ways.to_dict("records"):
        if "by year" in way["sentence_en"]:
            continue
        row = next(place for place, (rule, labels) in enumerate(matrix.rows) if rule == way["target"]
                   and way["year"] in labels and (not way["label"] or way["label"] in labels))
        for share, status in ((1.0001, "optimal"), (0.98, "infeasible")):
            solver = Solver(matrix)
            low, high = solver.row_limits(row)
            give = share * way["short_by"]
            solver.change_rows(row, *((low, high + give) if math.isfinite(high) else (low - give, high)))
            assert solver.solve(gap=0.05, time_limit=60).status == status, (way["target"], share)
