"""`carbonpark track` on the archetype with an eleventh year, and what each unit owes under each rule."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import carbonpark as cp
from carbonpark.cli import main
from carbonpark.pathway.responsibility import _cuts
from carbonpark.report.run_folder import read_run
from carbonpark.words.errors import InputError

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scenarios" / "archetype")]

ACCOUNT = "910:CO2"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A plan of the archetype."""
    out = tmp_path_factory.mktemp("track") / "plan"
    cp.plan("archetype/five-year-plan", out=out)
    return read_run(out)


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    """The archetype with records of 2026."""
    from eleventh_year import eleventh_year

    return eleventh_year(tmp_path_factory.mktemp("park") / "archetype")


@pytest.fixture(scope="module")
def tracked(planned, park, tmp_path_factory):
    """The year 2026 beside the plan, as the command line writes it."""
    out = tmp_path_factory.mktemp("year") / "track"
    assert main(["track", str(park), str(planned.path), "--out", str(out), "--quiet"]) == 0
    return read_run(out)


def test_planned_plus_levers_is_recorded_and_recorded_is_the_account(tracked, park):
    levers = tracked.table("track").set_index("lever")["kt"]
    between = levers.drop(["planned", "recorded"]).sum()
    assert levers["planned"] + between == pytest.approx(levers["recorded"], abs=1e-6)
    own = cp.account(cp.load_park(park), regimes=["910"], years=[2026])
    assert levers["recorded"] == pytest.approx(own.total(ACCOUNT, 2026) / 1000, rel=1e-12)


def test_planned_is_what_the_plan_said(tracked, planned):
    emitted = planned.table("emissions")
    emitted = emitted[(emitted["path"] == "plan") & (emitted["account"] == ACCOUNT) & (emitted["year"] == 2026)]
    levers = tracked.table("track").set_index("lever")["kt"]
    assert levers["planned"] == pytest.approx(emitted["co2e_kt"].sum(), rel=1e-9)


def test_units_sum_to_the_park_and_the_chemists_are_behind(tracked):
    # 6 % more energy than in the years before was put into the chemists' records: nobody else slipped as far.
    units, levers = tracked.table("track_units"), tracked.table("track").set_index("lever")["kt"]
    assert units["recorded_kt"].sum() == pytest.approx(levers["recorded"], abs=1e-6)
    behind = units[units["behind"]].sort_values("own_kt", ascending=False)
    assert behind["label"].iloc[0] == "chemicals"
    summary = json.loads((tracked.path / "summary.json").read_text(encoding="utf-8"))
    assert summary["behind"][0]["zh"].startswith("精细化工") and summary["behind"][0]["en"].startswith("Fine chemicals")


def test_the_newcomer_that_came_early_is_the_newcomers_lever(tracked):
    # 310 GWh, 500 TJ of steam and 200 TJ of gas at 60 %: 669.6 + 300 + 120 TJ, none of it planned for 2026.
    plant = tracked.table("track_units").set_index("label").loc["battery_cells"]
    assert plant["recorded_TJ"] == pytest.approx(0.6 * (310 * 3.6 + 500 + 200))
    assert plant["recorded_value_added_M_CNY"] == pytest.approx(0.6 * 950)
    levers = tracked.table("track").set_index("lever")["kt"]
    assert levers["newcomers"] == pytest.approx(plant["recorded_kt"])


def test_accounts_whose_grid_factor_is_not_out_yet_are_left_out_with_the_reason(tracked):
    assert set(tracked.table("track")["account"]) == {ACCOUNT}
    said = " ".join(note["zh"] for note in tracked.summary["notes"])
    assert "location:CO2" in said and "2026" in said and "factors" in said


def test_budget_is_the_plans_path_less_what_was_spent(tracked, planned):
    emitted = planned.table("emissions")
    path = emitted[(emitted["path"] == "plan") & (emitted["account"] == ACCOUNT)].groupby("year")["co2e_kt"].sum()
    budget = tracked.table("budget").iloc[0]
    recorded = tracked.table("track").set_index("lever")["kt"]["recorded"]
    assert budget["budget_kt"] == pytest.approx(path.loc[2026:].sum())
    assert budget["remaining_kt"] == pytest.approx(path.loc[2026:].sum() - recorded)
    assert budget["years_left"] == 9


def test_a_plan_nobody_built_shows_as_behind(tracked):
    actions = tracked.table("track_actions").set_index("label")
    assert actions.loc["mvr", "state"] == "behind" and actions.loc["mvr", "found"] == 0
    assert actions.loc["coal_chp", "state"] == "done"
    # A quarter more of the chemists' fans was planned on top of the 30 % there were.
    fans = actions.loc["motor_drives@chemicals"]
    assert fans["planned"] == pytest.approx(0.30 + 0.25) and fans["found"] == pytest.approx(0.30) and fans["state"] == "behind"


def test_the_base_year_departs_from_no_plan(planned):
    found = cp.track("archetype", planned.path, year=2025)
    levers = found.levers[~found.levers["lever"].isin(["planned", "recorded"])]
    assert set(found.levers["account"]) == {"910:CO2", "location:CO2", "location:GHG", "market:CO2", "market:GHG"}
    assert levers["kt"].abs().max() < 1e-6 and not found.units["behind"].any()


def test_no_new_year_is_said_with_the_way_out(planned):
    with pytest.raises(InputError) as refused:
        cp.track("archetype", planned.path)
    assert "2025" in refused.value.problems[0].what.zh and refused.value.problems[0].way_out.en


def test_a_run_that_is_no_plan_is_refused(tmp_path, park):
    cp.account("toy", out=tmp_path / "account")
    with pytest.raises(InputError) as refused:
        cp.track(park, tmp_path / "account")
    assert refused.value.problems[0].code == "track-run"


# Responsibility --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["by_plan", "by_gap", "equal_cut"])
def test_each_rule_shares_out_the_plans_total_and_firms_their_groups(planned, rule):
    table = planned.table("responsibility")
    table = table[table["rule"] == rule]
    emitted = planned.table("emissions")
    path = emitted[emitted["path"] == "plan"].groupby(["account", "year"])["co2e_kt"].sum()
    units = table[table["level"] != "enterprise"].groupby(["account", "year"])["target_kt"].sum()
    assert np.allclose(units, path.reindex(units.index), rtol=1e-9)
    firms = table[table["level"] == "enterprise"].groupby(["account", "year", "group"])["target_kt"].sum()
    groups = table[table["level"] == "group"].set_index(["account", "year", "group"])["target_kt"]
    assert len(firms) and np.allclose(firms, groups.reindex(firms.index), rtol=1e-9)


def test_equal_cut_is_one_percentage_and_by_plan_is_the_plan(planned):
    table = planned.table("responsibility")
    equal = table[(table["rule"] == "equal_cut") & (table["level"] == "group")]
    spread = equal.groupby(["account", "year"])["cut_pct"].agg(lambda values: values.max() - values.min())
    assert spread.max() < 1e-9
    by_gap = table[(table["rule"] == "by_gap") & (table["level"] == "group") & (table["year"] == 2035)]
    said = by_gap["note_zh"].fillna("")
    assert (said == "").sum() > 5 and said.str.contains("标杆未定义").any()


def test_the_toy_plan_by_hand(tmp_path):
    # The plan takes 5 kt from the dyehouse's 20 and nothing from the kiln's 10; an equal cut takes 5/30 of each.
    cp.plan("toy/cap", out=tmp_path / "plan")
    table = read_run(tmp_path / "plan").table("responsibility")
    last = table[table["year"] == table["year"].max()].set_index(["rule", "level", "label"])["target_kt"]
    assert last["by_plan", "group", "dyehouse"] == pytest.approx(15.0)
    assert last["equal_cut", "group", "dyehouse"] == pytest.approx(20 * (1 - 5 / 30))
    assert last["equal_cut", "group", "kiln"] == pytest.approx(10 * (1 - 5 / 30))


def groups(reference, gap):
    """Groups with what they emit in the reference and the part above their benchmark."""
    return pd.DataFrame({"reference_kt": reference, "gap": gap}, index=range(len(reference)))


def test_a_cut_by_gap_by_hand():
    # 12 kt to cut. The third has no benchmark: the mean cut, 12/60 of its 10 = 2. The other 10 go 3 : 1 to gaps 15 and 5.
    assert _cuts(groups([30.0, 20.0, 10.0], [15.0, 5.0, np.nan]), 12.0, "by_gap").tolist() == pytest.approx([7.5, 2.5, 2.0])


def test_nobody_is_asked_for_more_than_it_emits():
    # By gap 9 : 1 of 20 would be 18 and 2; the first emits 10 only, so the second gives the other 10.
    assert _cuts(groups([10.0, 30.0], [9.0, 1.0]), 20.0, "by_gap").tolist() == pytest.approx([10.0, 10.0])


def test_without_any_gap_the_cut_is_even_and_growth_is_shared_evenly():
    assert _cuts(groups([30.0, 10.0], [0.0, 0.0]), 4.0, "by_gap").tolist() == pytest.approx([3.0, 1.0])
    assert _cuts(groups([30.0, 10.0], [5.0, 0.0]), -4.0, "by_gap").tolist() == pytest.approx([-3.0, -1.0])


def test_the_page_says_the_year_first_in_both_languages(tracked):
    from carbonpark.report.html import html_report

    text = html_report(tracked.path).read_text(encoding="utf-8")
    assert "2026 年对照方案" in text and "2026 against the plan" in text
    assert "精细化工 +" in text and "mvr" not in text.split("应有与已有")[0][-200:]
    assert "记录看不出" in text and "not in the records" in text
