"""A run from scenario to folder: files, columns, units, exit codes, all or nothing; out of time and
cancelled.
"""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
from shipped_plans import prepared
from toy_variants import BOILER, LINE, toy, with_row

from carbonpark import api
from carbonpark.cli import main
from carbonpark.pathway import plan
from carbonpark.pathway.solved import Unsolved, solve
from carbonpark.report.run_folder import Run, read_run
from carbonpark.scenario import load_scenario
from carbonpark.words.errors import InputError, UsageError
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

COST = -435.3603627447
"""Net cost of the toy under its cap, by pencil [M CNY]: two years of 32 energy less 232 margin = -400; the
hall 2 x (0.6 - 20.6) + 40 x 2/20 = -36; heat recovery -0.8 x 2 + 2 x 2/20 = -1.4; in 2027 40 TJ of gas for 50
of coal: 4 - 2 = 2; its boiler 40/25.2288 MW x 0.5 x 1/20 = 0.0396.
"""

COLUMNS = {
    "pathway": {
        "path",
        "year",
        "quantity",
        "group",
        "project",
        "application",
        "technology",
        "carrier",
        "supply",
        "account",
        "tally",
        "pool",
        "value",
        "unit",
    },
    "emissions": {"path", "year", "account", "scope", "source_kind", "label", "gas", "value_kt", "co2e_kt"},
    "capacity": {"technology", "year", "capacity_MW", "built_MW", "title_zh", "title_en"},
    "projects": {
        "project",
        "admitted",
        "start_year",
        "capex_M_CNY",
        "land_ha",
        "energy_TJ",
        "value_added_M_CNY",
    },
    "measures": {"measure", "group", "year", "newly_applied", "treated", "capex_M_CNY"},
    "land": {"pool", "year", "taken_ha", "available_ha"},
    "energy": {"path", "year", "carrier", "used_TJ", "bought_TJ"},
    "costs": {"path", "year", "item", "label", "amount_M_CNY", "discounted_M_CNY"},
    "targets": {
        "target",
        "year",
        "sense",
        "limit",
        "unit",
        "achieved",
        "slack",
        "binding",
        "price",
        "price_unit",
        "price_present_value",
    },
    "thresholds": {"quantity", "year", "price", "unit"},
    "wedges": {"account", "year", "lever", "value", "unit"},
    "audit": {"part", "check", "label", "one", "other", "difference", "tolerance", "passed"},
}
"""Files of a plan and the columns that outside tools rely on (the contract)."""


@pytest.fixture(scope="module")
def cap(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The toy's plan, as a folder."""
    place = tmp_path_factory.mktemp("方案 run") / "cap"
    done = api.plan("toy/cap", gap=0.0, out=place)
    assert done.exit_code == 0
    return read_run(place)


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A hand-written plan, simulated into a folder."""
    place = tmp_path_factory.mktemp("hand")
    scenario = "may_buy: all\nplan: {build: {gas_boiler: {2026: 1 MW}}, buy: {pv_line: {2027: 10 GWh}}}"
    done = api.simulate(toy(place, scenario, supplies=with_row(LINE)), out=place / "run")
    assert done.exit_code == 0
    return read_run(place / "run")


# -- files ---------------------------------------------------------------------------------------------------
def test_a_plan_leaves_every_file_of_the_contract(cap: Run) -> None:
    """Each table with its columns, the dataset, summary and manifest, and nothing unfinished."""
    for name, columns in COLUMNS.items():
        assert columns <= set(cap.table(name).columns), name
    names = {file.name for file in cap.path.iterdir()}
    assert {"roadmap.nc", "summary.json", "manifest.json"} <= names and not any(
        "unfinished" in name for name in names
    )
    assert not list(cap.path.parent.glob(".*"))


def test_tables_open_in_a_spreadsheet(cap: Run) -> None:
    """UTF-8 with byte order mark, comma, one header line."""
    for file in cap.path.glob("*.csv"):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf"), file.name
        assert not file.read_text(encoding="utf-8-sig").splitlines()[0].startswith(","), file.name


def test_the_manifest_lists_what_was_written_and_read(cap: Run) -> None:
    """Hashes of files, of the scenario and of the park's tables, solver, versions and seconds."""
    manifest = cap.manifest

    assert not cap.changed_files() and {"pathway.csv", "roadmap.nc", "summary.json"} <= set(manifest["files"])
    assert any(name.endswith("cap.yaml") for name in manifest["inputs"])
    assert any(name.endswith("energy.csv") for name in manifest["inputs"])
    assert manifest["solver"]["name"] == "HiGHS" and manifest["solver"]["mip_rel_gap"] == 0.0
    assert all(value >= 0 for value in manifest["seconds"].values())


def test_the_summary_says_what_came_out(cap: Run) -> None:
    """Status, objective by pencil, gap, peak (30 kt in the base year), totals of both paths, counts, nothing
    withheld.
    """
    summary = cap.summary

    assert (summary["command"], summary["status"], summary["exit_code"]) == ("plan", "optimal", 0)
    assert summary["objective"] == pytest.approx(COST, rel=1e-9) and summary["objective_unit"] == "M CNY"
    assert summary["gap"] == 0.0 and (summary["peak_year"], summary["peak_value"]) == (
        2025,
        pytest.approx(30.0),
    )
    assert summary["cost_against_reference"] == pytest.approx(COST + 400)
    assert {row["path"] for row in summary["totals"]} == {"reference", "plan"} and summary["withheld"] == []
    assert summary["inputs"]["all"] == sum(
        summary["inputs"][kind] for kind in ("published", "estimated", "unverified", "unstated")
    )


def test_every_quantity_has_the_unit_of_its_word(cap: Run) -> None:
    """The unit in pathway.csv is the vocabulary's, and it is the same for all rows of a quantity."""
    units = cap.table("pathway").groupby("quantity")["unit"].unique()

    for name, found in units.items():
        assert len(found) == 1, name
        if name in WORDS:
            assert found[0] == WORDS[name].unit, name


# -- figures -------------------------------------------------------------------------------------------------
def of(run: Run, quantity: str, path: str = "plan", **labels: object) -> float:
    """One figure of pathway.csv."""
    table = run.table("pathway")
    for column, value in {"path": path, "quantity": quantity, **labels}.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return float(table["value"].iloc[0])


def test_the_pathway_by_pencil(cap: Run) -> None:
    """2027: 25.5 kt, 40 TJ from 1.5855 MW of gas boiler, 30 TJ of coal, 11 ha, 220 M CNY; nothing of it in
    the reference.
    """
    assert of(cap, "emissions", year=2027, account="location:CO2") == pytest.approx(25.5)
    assert of(cap, "emissions", "reference", year=2027, account="location:CO2") == pytest.approx(30.0)
    assert of(cap, "flow", year=2027, technology="gas_boiler") == pytest.approx(40.0)
    assert of(cap, "capacity", year=2027, technology="gas_boiler") == pytest.approx(40 / BOILER)
    assert of(cap, "buy", year=2027, supply="coal_market") == pytest.approx(30.0)
    assert of(cap, "land_taken", year=2027, pool="plots") == pytest.approx(11.0)
    assert of(cap, "value_added", year=2027) == pytest.approx(220.0)


def test_emissions_by_source_add_up(cap: Run) -> None:
    """2027 by location: kiln 5, gas boiler 2, coal boiler 3, grid 15.5; their sum is the total."""
    table = cap.table("emissions")
    part = table[(table["path"] == "plan") & (table["year"] == 2027) & (table["account"] == "location:CO2")]
    found = part.groupby("label")["co2e_kt"].sum().to_dict()

    assert found == pytest.approx({"kiln": 5.0, "gas_boiler": 2.0, "coal_boiler": 3.0, "grid_power": 15.5})
    assert set(part.loc[part["label"] == "grid_power", "scope"].astype(str)) == {"2"}


def test_money_booked_is_the_objective(cap: Run) -> None:
    """The discounted column of the plan sums to the objective; the hall costs 40, of which 36 are left."""
    costs = cap.table("costs")
    own = costs[costs["path"] == "plan"]

    assert own["discounted_M_CNY"].sum() == pytest.approx(COST, rel=1e-9)
    assert own.loc[own["item"] == "invested_in_projects", "amount_M_CNY"].tolist() == pytest.approx([40.0])
    assert own.loc[own["item"] == "worth_left_projects", "amount_M_CNY"].tolist() == pytest.approx([-36.0])
    assert costs[costs["path"] == "reference"]["discounted_M_CNY"].sum() == pytest.approx(-400.0)


def test_projects_and_measures_by_pencil(cap: Run) -> None:
    """The hall starts in 2026: 40 M CNY, 1 ha, 3.6 TJ, 20 M CNY a year; heat recovery in 2026 on all of the
    dyehouse.
    """
    hall = cap.table("projects").set_index("project").loc["assembly_hall"]
    recovery = cap.table("measures").set_index("year").loc[2026]

    assert (hall["admitted"], hall["start_year"]) == (True, 2026)
    assert hall[["capex_M_CNY", "land_ha", "energy_TJ", "value_added_M_CNY"]].tolist() == pytest.approx(
        [40, 1, 3.6, 20]
    )
    assert recovery[["newly_applied", "capex_M_CNY", "saved_TJ"]].tolist() == pytest.approx([1.0, 2.0, 16.0])


def test_energy_by_carrier_by_pencil(cap: Run) -> None:
    """2027: steam used 64, made 64; coal bought 30 and taken by plants; gas 140, 40 of it by plants."""
    table = cap.table("energy")
    now = table[(table["path"] == "plan") & (table["year"] == 2027)].set_index("carrier")

    assert now.loc["steam", ["used_TJ", "made_TJ", "bought_TJ"]].tolist() == pytest.approx([64, 64, 0])
    assert now.loc["bituminous", ["used_TJ", "bought_TJ", "plants_take_TJ"]].tolist() == pytest.approx(
        [0, 30, 30]
    )
    assert now.loc["natural_gas", ["used_TJ", "bought_TJ", "plants_take_TJ"]].tolist() == pytest.approx(
        [100, 140, 40]
    )


def test_the_cap_is_told_with_its_price(cap: Run) -> None:
    """One kt less needs 1/0.075 TJ of gas steam: (0.05 + 0.025/25.2288) / 0.075 = 0.67988 M CNY/kt, 680 yuan
    a tonne.
    """
    table = cap.table("targets")
    row = table[(table["target"] == "emissions_at_most") & (table["year"] == 2027)].iloc[0]

    assert (
        row[["limit", "achieved", "slack"]].tolist() == pytest.approx([25.5, 25.5, 0.0], abs=1e-9)
        and row["binding"]
    )
    assert row["price"] == pytest.approx((0.05 + 0.025 / BOILER) / 0.075, rel=1e-6)


def test_the_dataset_holds_both_paths(cap: Run) -> None:
    """roadmap.nc: the same numbers as the table, on labelled dimensions."""
    data: xr.Dataset = cap.dataset("roadmap")

    assert set(data["path"].values) == {"reference", "plan"}
    assert float(data["emissions"].sel(path="plan", year=2027, account="location:CO2")) == pytest.approx(25.5)


def test_the_same_scenario_gives_the_same_tables(cap: Run, tmp_path: Path) -> None:
    """Planned again elsewhere: every CSV byte for byte, and in memory the tables that the folder holds."""
    done = api.plan("toy/cap", gap=0.0, out=tmp_path / "again")

    for file in sorted(cap.path.glob("*.csv")):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name
    for name in COLUMNS:
        assert len(done.tables[name]) == len(cap.table(name)), name


# -- simulate ------------------------------------------------------------------------------------------------
def test_a_simulation_leaves_its_files(by_hand: Run) -> None:
    """No targets, prices or wedges, but every rule's slack; both paths, because a hand wrote a plan."""
    assert {"pathway", "emissions", "capacity", "costs", "slack", "audit", "inventory"} <= set(by_hand.names)
    assert not {"targets", "thresholds", "wedges", "conflicts"} & set(by_hand.names)
    assert (by_hand.summary["command"], by_hand.summary["status"]) == ("simulate", "simulated")
    assert set(by_hand.table("pathway")["path"]) == {"reference", "plan"}
    assert by_hand.table("audit")["passed"].all()


def test_a_plan_by_hand_by_pencil(by_hand: Run) -> None:
    """1 MW gives 25.2288 TJ of steam; 36 TJ of the line leave 72 to the grid."""
    assert of(by_hand, "flow", year=2027, technology="gas_boiler") == pytest.approx(BOILER)
    assert of(by_hand, "buy", year=2027, supply="pv_line") == pytest.approx(36.0)
    assert of(by_hand, "buy", year=2027, supply="grid_power") == pytest.approx(72.0)


def test_a_target_missed_by_hand_is_no_failure(tmp_path: Path) -> None:
    """The reference stands at 30 kt, the cap at 25.5: exit 0, and slack.csv says 4.5 kt are missed."""
    done = api.simulate("toy/cap", out=tmp_path / "run")
    slack = read_run(tmp_path / "run").table("slack").set_index("rule")

    assert done.exit_code == 0
    assert slack.loc["emissions_at_most", "smallest_slack"] == pytest.approx(-4.5)
    assert slack.loc["emissions_at_most", "missed"] == 1


# -- no plan -------------------------------------------------------------------------------------------------
def test_no_plan_leaves_its_reference_and_conflicts(tmp_path: Path) -> None:
    """The toy cannot go below 23.2 kt: exit 4, conflicts.csv with its columns, 3.2 kt short; no plan's
    tables.
    """
    done = api.plan("toy/infeasible", out=tmp_path / "run")
    run = read_run(tmp_path / "run")
    table = run.table("conflicts")

    assert done.exit_code == 4 and (run.summary["status"], run.summary["exit_code"]) == ("infeasible", 4)
    assert {
        "rank",
        "kind",
        "target",
        "year",
        "short_by",
        "unit",
        "sentence",
        "file",
        "line",
        "needs_also",
    } <= set(table)
    assert table["short_by"].iloc[0] == pytest.approx(3.2, rel=1e-6) and table["file"].iloc[0].endswith(
        "infeasible.yaml"
    )
    assert set(run.table("pathway")["path"]) == {"reference"}
    assert not {"targets", "thresholds", "wedges"} & set(run.names)


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    """A measure the park does not have: refused before anything is written."""
    file = toy(tmp_path, "may_apply: [heat_recovry]")
    with pytest.raises(InputError) as refused:
        api.plan(file, out=tmp_path / "run")

    assert "heat_recovery" in str(refused.value) and not (tmp_path / "run").exists()
    assert not [place for place in tmp_path.iterdir() if "unfinished" in place.name]


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    """The place belongs to somebody else: it is left as it was."""
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError):
        api.simulate("toy/reference", out=tmp_path / "run")

    assert [file.name for file in (tmp_path / "run").iterdir()] == ["mine.txt"] and len(
        list(tmp_path.iterdir())
    ) == 1


# -- out of time, cancelled ----------------------------------------------------------------------------------
def test_out_of_time_without_a_plan_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hundredth of a second to 2060: exit 5, the reference is there, no word claims a plan that is not."""
    code = main(
        [
            "plan",
            "archetype/reference-2060",
            "--out",
            str(tmp_path / "run"),
            "--time-limit",
            "0.01",
            "--lang",
            "en",
            "--no-color",
        ]
    )
    said, run = capsys.readouterr().out, read_run(tmp_path / "run")

    assert code == 5 and (run.summary["status"], run.summary["exit_code"]) == ("stopped", 5)
    assert set(run.table("pathway")["path"]) == {"reference"} and "targets" not in run.names
    assert "best plan so far is kept" not in said


class Impatient:
    """Cancels once the solver has told a first plan (a finite gap)."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hear(self, step: Text) -> None:
        """Progress, as a person reads it."""
        self.told.append(step.en)

    def had_enough(self) -> bool:
        """Asked by the solver now and then."""
        return any("%" in step for step in self.told)


def test_cancelled_keeps_the_best_plan() -> None:
    """Stopped at the first plan found: exit 5, the plan told in full, its gap said, its audit passed."""
    person = Impatient()
    done = plan(
        load_scenario("archetype/five-year-plan"),
        gap=0.0,
        on_progress=person.hear,
        cancelled=person.had_enough,
    )

    assert done.exit_code == 5 and done.summary["status"] == "feasible"
    assert math.isfinite(done.summary["gap"]) and done.summary["gap"] > 0
    assert set(COLUMNS) <= set(done.tables) and done.tables["audit"]["passed"].all()
    assert person.told[0].startswith("making coefficients")


def test_cancelled_before_any_plan() -> None:
    """Nobody waits: no plan, and none is made up."""
    stopped = solve(prepared("archetype/peak-2028"), cancelled=lambda: True)

    assert isinstance(stopped, Unsolved) and stopped.outcome.status == "stopped" and stopped.outcome.x is None


# -- the room's own verbs ------------------------------------------------------------------------------------
def test_the_verbs_of_the_room_are_functions() -> None:
    """`pathway.simulate` is the verb, however often it is asked for and whatever was imported before."""
    from carbonpark import pathway

    reference = pathway.simulate(load_scenario("toy/reference"))
    assert isinstance(reference.tables["pathway"], pd.DataFrame) and reference.exit_code == 0
    assert set(reference.tables["pathway"]["path"]) == {"reference"}
