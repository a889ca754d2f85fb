"""Plan, simulate, compare and export on the toy park: what the folders hold, and how each ending is coded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import highspy
import pytest

from carbonpark.cli import main
from carbonpark.report.run_folder import read_run
from carbonpark.words.places import shipped

PLAN_TABLES = {"pathway", "emissions", "capacity", "projects", "measures", "land", "energy", "costs", "targets", "thresholds",
               "wedges", "audit"}
TARGET_COLUMNS = {"target", "year", "sense", "limit", "unit", "achieved", "slack", "binding", "price", "price_unit",
                  "price_present_value"}
CONFLICT_COLUMNS = {"rank", "kind", "target", "year", "short_by", "unit", "file", "line", "needs_also"}


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the one JSON object of a command."""
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy park's reference simulated and its capped scenario planned, side by side."""
    place = tmp_path_factory.mktemp("方案")
    assert main(["simulate", "toy/reference", "--out", str(place / "基准"), "--quiet"]) == 0
    assert main(["plan", "toy/cap", "--out", str(place / "方案"), "--quiet"]) == 0
    return place


def test_a_plan_writes_the_files_of_the_contract(runs: Path) -> None:
    """Every table of the contract, the dataset, status, objective, gap, peak and counts of inputs."""
    run = read_run(runs / "方案")

    assert set(run.names) >= PLAN_TABLES and (run.path / "roadmap.nc").is_file()
    assert set(run.table("targets").columns) >= TARGET_COLUMNS
    assert run.summary["status"] == "optimal" and run.summary["gap"] <= 0.005
    assert {"objective", "peak_year", "peak_value", "totals", "inputs", "withheld"} <= set(run.summary)
    assert run.manifest["solver"] and run.manifest["seconds"] and run.manifest["inputs"]["scenario"]
    assert {"path", "year", "quantity", "value", "unit"} <= set(run.table("pathway").columns)


def test_the_base_year_of_a_plan_is_the_account(runs: Path) -> None:
    """Toy 2025 by pencil: coal 10 + gas 5 + power 30 GWh x 0.5 = 30 kt CO2 (location), in the plan's base year."""
    emissions = read_run(runs / "方案").table("emissions")
    base = emissions[(emissions["path"] == "reference") & (emissions["account"] == "location:CO2")
                     & (emissions["year"] == emissions["year"].min())]

    assert base["co2e_kt"].sum() == pytest.approx(30.0, rel=1e-9)


def test_a_plan_passes_its_own_audit(runs: Path) -> None:
    """The audit's count in the summary is that of its table, and all of it passed."""
    run = read_run(runs / "方案")

    assert run.summary["audit"]["passed"] == run.summary["audit"]["total"] == len(run.table("audit")) > 0


def test_a_simulation_tells_every_rules_slack(runs: Path) -> None:
    """`slack.csv`: one row a rule, with the smallest slack and where; exit 0 whatever is missed."""
    run = read_run(runs / "基准")

    assert run.summary["status"] == "simulated" and {"rule", "smallest_slack", "missed"} <= set(run.table("slack").columns)


def test_an_infeasible_plan_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The least the toy can emit in 2027 is 23.2 kt; a cap of 20 kt is short by 3.2 kt: exit 4, said in conflicts.csv."""
    code, answer = told(capsys, "plan", "toy/infeasible", "--out", str(tmp_path / "无解"))

    conflicts = read_run(tmp_path / "无解").table("conflicts")
    assert code == 4 and answer["status"] == "infeasible"
    assert CONFLICT_COLUMNS <= set(conflicts.columns)
    assert conflicts.loc[conflicts["rank"] == 1, "short_by"].iloc[0] == pytest.approx(3.2, rel=1e-6)


def test_the_console_names_the_shortfall(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A person reads the way out without opening a file."""
    assert main(["plan", "toy/infeasible", "--out", str(tmp_path / "x"), "--lang", "en", "--no-color"]) == 4
    assert "3.2" in capsys.readouterr().out


def test_compare_lists_inputs_then_results(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The cap is the input that differs; emissions of 2027 are among the results that differ."""
    code, answer = told(capsys, "compare", str(runs / "基准"), str(runs / "方案"), "--out", str(tmp_path / "c"))

    run = read_run(tmp_path / "c")
    assert code == 0 and answer["base"] == "toy-reference"
    assert any("emissions" in str(key) for key in run.table("inputs")["key"])
    assert len(run.table("results")) == answer["results_that_differ"] > 0


def test_compare_plans_scenarios_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scenarios instead of runs: each is planned, its run kept inside the comparison."""
    code, answer = told(capsys, "compare", "toy/reference", "toy/cap", "--out", str(tmp_path / "c"))

    assert code == 0 and set(answer["runs"]) == {"toy-reference", "toy-cap"}
    assert read_run(tmp_path / "c" / "toy-cap").summary["status"] == "optimal"


def test_compare_needs_two(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One run, or a base that is not there: usage errors, nothing written."""
    assert told(capsys, "compare", str(runs / "方案"), "--out", str(tmp_path / "c"))[0] == 2
    both = [str(runs / "方案"), str(runs / "基准")]
    assert told(capsys, "compare", *both, "--base", "nobody", "--out", str(tmp_path / "c"))[0] == 2
    assert not (tmp_path / "c").exists()


def test_the_model_can_be_taken_elsewhere(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """HiGHS reads the exported LP and finds the objective of the run."""
    code, _ = told(capsys, "export", str(runs / "方案"), "--to", "lp", "--out", str(tmp_path / "e"))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.readModel(str(tmp_path / "e" / "model.lp"))
    solver.run()

    assert code == 0
    wanted = read_run(runs / "方案").summary["objective"]
    assert solver.getInfo().objective_function_value == pytest.approx(wanted, rel=5e-3)


def test_a_model_of_changed_inputs_is_not_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The park's price changes after the run: the model would be another one, so export says plan again."""
    park = tmp_path / "toy"
    shutil.copytree(shipped("toy"), park)
    reference = (park / "reference.yaml").read_text(encoding="utf-8")
    (park / "reference.yaml").write_text(reference.replace("park: toy", "park: ."), encoding="utf-8")
    assert main(["plan", str(park / "cap.yaml"), "--out", str(tmp_path / "r"), "--quiet"]) == 0
    supplies = (park / "supplies.csv").read_text(encoding="utf-8-sig")
    (park / "supplies.csv").write_text(supplies + "\n", encoding="utf-8")

    code, answer = told(capsys, "export", str(tmp_path / "r"), "--to", "lp", "--out", str(tmp_path / "e"), "--lang", "en")

    assert code == 2 and "supplies.csv" in answer["message"] and not (tmp_path / "e").exists()


def test_explain_a_plan(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The total of an account is the sum of its branches and ends at base-year rows and scenario entries."""
    code, answer = told(capsys, "explain", str(runs / "方案"), "location:CO2", "--year", "2027")
    root = answer["explained"]
    parts = [branch for branch in root["from"] if branch["unit"] == "kt"]

    assert code == 0
    assert sum(part["value"] for part in parts) == pytest.approx(root["value"], rel=1e-9)
    text = json.dumps(root, ensure_ascii=False)
    assert "cap.yaml:" in text and "energy.csv:" in text


def test_a_faulty_scenario_says_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file with three faults: three problems with lines, exit 3, no folder."""
    faults = Path(__file__).parent / "faults" / "scenario-three-at-once.yaml"
    code, answer = told(capsys, "plan", str(faults), "--out", str(tmp_path / "p"))

    assert code == 3 and len(answer["problems"]) == 3 and not (tmp_path / "p").exists()
    assert all(problem["line"] for problem in answer["problems"])


def test_a_report_of_a_plan_and_of_an_infeasible_one(runs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both are one HTML file; the second says why not."""
    shutil.copytree(runs / "方案", tmp_path / "p")
    assert told(capsys, "report", str(tmp_path / "p"))[0] == 0
    main(["plan", "toy/infeasible", "--out", str(tmp_path / "x"), "--quiet"])
    capsys.readouterr()
    code, answer = told(capsys, "report", str(tmp_path / "x"))
    assert code == 0 and "conflicts" in Path(answer["files"][0]).read_text(encoding="utf-8")
