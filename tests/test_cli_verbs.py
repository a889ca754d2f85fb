"""The verbs on the toy park, from the words typed to the files found: figures by pencil, exit codes by contract."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xarray as xr

import carbonpark as cp
from carbonpark.cli import main
from carbonpark.report.run_folder import RunFolder, is_run, read_run
from carbonpark.words.places import shipped

DESIGN_INVENTORY = [
    "regime", "boundary", "year", "entity", "industry", "scope", "block", "category", "carrier", "use",
    "gas", "status", "activity", "activity_unit", "factor", "factor_unit", "factor_id", "mass_t", "gwp",
    "tco2e", "biogenic", "method", "quality", "uncertainty_pct", "input_ref",
]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the one JSON object of a command."""
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def accounted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of the toy park's account, in a folder with a space and Chinese characters."""
    out = tmp_path_factory.mktemp("核算 结果") / "run"
    assert main(["account", "toy", "--out", str(out), "--quiet"]) == 0
    return out


def test_account_by_pencil(accounted: Path) -> None:
    """Coal 100 TJ x 100 t + gas 100 TJ x 50 t = 15 000 t; power 30 GWh x 0.5 kg = 15 000 t: location CO2 30 000 t."""
    totals = read_run(accounted).table("totals")
    whole = totals[(totals["account"] == "location:CO2") & (totals["block"] == "total") & totals["scope"].isna()]

    assert whole["tco2e"].tolist() == pytest.approx([30_000.0])


def test_account_writes_the_files_of_the_contract(accounted: Path) -> None:
    """Four tables with their columns, a summary with status and totals, a manifest with hashes and seconds."""
    run = read_run(accounted)

    assert {"inventory", "energy", "checks", "bridge"} <= set(run.names)
    assert list(run.table("inventory").columns[:len(DESIGN_INVENTORY)]) == DESIGN_INVENTORY
    assert {"physical", "tce_calorific", "tce_equal_value"} <= set(run.table("energy").columns)
    assert run.summary["status"] == "done" and run.summary["withheld"] == []
    assert {total["regime"] for total in run.summary["totals"]} == {
        "910", "location", "market", "gbt32150", "gpc", "physical"}
    assert {"published", "estimated", "unverified"} <= set(run.summary["provenance"])
    assert {"park", "carbonpark"} <= {*run.manifest["inputs"], *run.manifest["versions"]}
    assert set(run.manifest["files"]) == {p.name for p in accounted.iterdir()} - {"manifest.json"}
    assert set(run.manifest["seconds"]) == {"read", "account"}


def test_account_narrowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One regime only, one year only; a year without records is refused or empty, never invented."""
    code, answer = told(capsys, "account", "toy", "--regime", "910", "--year", "2025", "--out", str(tmp_path / "a"))

    assert code == 0 and {total["regime"] for total in answer["totals"]} == {"910"}
    assert answer["years"] == [2025]


def test_an_unknown_park_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 3, a way out, no folder."""
    code, answer = told(capsys, "account", str(tmp_path / "没有.xlsx"), "--out", str(tmp_path / "a"))

    assert code == 3 and answer["status"] == "bad_input" and not (tmp_path / "a").exists()


def test_every_fault_of_a_park_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three faults seeded in two tables: three problems with file and line, exit 3, in one go."""
    park = tmp_path / "坏园区"
    shutil.copytree(shipped("toy"), park)
    energy = (park / "energy.csv").read_text(encoding="utf-8-sig")
    energy = energy.replace("natural_gas,fuel,,100,TJ", "natural_gaz,fuel,,100,TJJ")
    (park / "energy.csv").write_text(energy, encoding="utf-8")
    power = (park / "power_heat.csv").read_text(encoding="utf-8-sig").replace("bought,grid,grid,,10,GWh", "bought,grid,grid,,zehn,GWh")
    (park / "power_heat.csv").write_text(power, encoding="utf-8")

    code, answer = told(capsys, "check", str(park))

    places = [problem["place"] for problem in answer["problems"] if problem["severity"] == "error"]
    assert code == 3 and len(places) >= 3
    assert any("energy.csv" in place and "2" in place for place in places)
    assert any("power_heat.csv" in place for place in places)


def test_check_takes_the_name_of_a_shipped_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    """`toy/cap` is checked with its park; `toy/nothing` is refused as an unknown name, not taken for a park."""
    code, _ = told(capsys, "check", "toy/cap")
    assert code == 0

    code, answer = told(capsys, "check", "toy/nothing")
    assert code == 3 and len(answer["problems"]) == 1


def test_check_writes_a_marked_copy_and_leaves_the_original(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`new` gives a workbook, `check --annotate` a copy beside it; the user's file keeps its bytes."""
    assert main(["new", str(tmp_path / "园区"), "--archetype", "toy", "--quiet"]) == 0
    (book,) = (tmp_path / "园区").glob("*.xlsx")
    before = book.read_bytes()

    code, answer = told(capsys, "check", str(book), "--annotate")

    assert code == 0 and [Path(copy).exists() for copy in answer["copies"]] == [True]
    assert book.read_bytes() == before


@pytest.mark.parametrize("folder", [True, False])
def test_a_new_park_accounts_as_its_archetype(folder: bool, tmp_path: Path, accounted: Path) -> None:
    """Workbook or folder: the same content hash, the same totals as the shipped park."""
    words = ["new", str(tmp_path / "p"), "--archetype", "toy", "--quiet", *(["--folder"] if folder else [])]
    assert main(words) == 0
    place = tmp_path / "p" if folder else next((tmp_path / "p").glob("*.xlsx"))

    assert main(["account", str(place), "--out", str(tmp_path / "a"), "--quiet"]) == 0

    mine, theirs = read_run(tmp_path / "a"), read_run(accounted)
    assert mine.manifest["inputs"]["park"] == theirs.manifest["inputs"]["park"]
    assert mine.summary["totals"] == theirs.summary["totals"]


def test_new_lists_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    """`--archetype` without a name lists; a wrong name is a usage error with the nearest one."""
    code, answer = told(capsys, "new", "x", "--archetype")
    assert code == 0 and "toy" in answer["archetypes"] and not Path("x").exists()

    code, answer = told(capsys, "new", "x", "--archetype", "archetyp", "--lang", "en")
    assert code == 2 and "archetype" in answer["message"] and not Path("x").exists()


def test_diagnose_writes_its_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Indicators, lmdi, tapio and trend; carbon productivity is a row of the indicators."""
    code, answer = told(capsys, "diagnose", "toy", "--out", str(tmp_path / "d"))

    run = read_run(tmp_path / "d")
    assert code == 0 and answer["command"] == "diagnose"
    assert {"indicators", "lmdi", "tapio", "trend"} <= set(run.names)
    assert "carbon_productivity" in set(run.table("indicators")["indicator"])


def test_explain_ends_at_rows_and_sources(accounted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """910 fuel: 15 000 t = 10 000 (dye works, coal) + 5 000 (kiln works, gas), each with its input row and source."""
    code, answer = told(capsys, "explain", str(accounted), "910:fuel")
    root = answer["explained"]

    assert code == 0 and root["value"] == pytest.approx(15_000.0)
    assert {branch["label"]: branch["value"] for branch in root["from"]} == pytest.approx(
        {"dye_works": 10_000.0, "kiln_works": 5_000.0})
    notes = " ".join(root["from"][0]["from"][0]["notes"])
    assert "100 TJ x 0.1 kt/TJ" in notes and "energy.csv:3" in notes and "synthetic, toy park" in notes


def test_explain_lists_and_refuses(accounted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a quantity: the list. An unknown one: exit 3 and the nearest name."""
    code, answer = told(capsys, "explain", str(accounted))
    assert code == 0 and {"910", "location", "910:fuel"} <= set(answer["quantities"])

    code, answer = told(capsys, "explain", str(accounted), "911")
    assert code == 3 and "910" in answer["problems"][0]["way_out"]["en"]


def test_report_is_one_file_in_the_run(accounted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """HTML in the run folder, listed in its manifest; with --out a copy elsewhere; nothing fetched from outside."""
    copy = tmp_path / "run"
    shutil.copytree(accounted, copy)
    code, answer = told(capsys, "report", str(copy))

    page = Path(answer["files"][0]).read_text(encoding="utf-8")
    assert code == 0 and "report.html" in read_run(copy).manifest["files"]
    assert "<script src=" not in page and "<link rel=\"stylesheet\" href=\"http" not in page


@pytest.mark.parametrize("kind", ["csv", "nc"])
def test_export(kind: str, accounted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The sum of the exported inventory is the sum of the run's, to the last digit."""
    code, _ = told(capsys, "export", str(accounted), "--to", kind, "--out", str(tmp_path / "e"))
    wanted = read_run(accounted).table("inventory")["tco2e"].sum()

    assert code == 0
    if kind == "csv":
        assert pd.read_csv(tmp_path / "e" / "inventory.csv", encoding="utf-8-sig")["tco2e"].sum() == wanted
    else:
        with xr.open_dataset(tmp_path / "e" / "inventory.nc", engine="h5netcdf") as data:
            assert float(data["tco2e"].sum()) == pytest.approx(wanted, rel=1e-12)


def test_an_account_has_no_model(accounted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """export --to lp of an account: usage error, nothing written."""
    code, _ = told(capsys, "export", str(accounted), "--to", "lp", "--out", str(tmp_path / "e"))
    assert code == 2 and not (tmp_path / "e").exists()


@pytest.mark.parametrize("query", ["柴油", "diesel"])
def test_factors_in_both_languages(query: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Diesel's heating value of GB/T 32151, 42.652 GJ/t, with its source, under either name."""
    code, answer = told(capsys, "factors", query)

    assert code == 0
    assert any(row["value"] == 42.652 and "GB/T 32151" in row["source"] for row in answer["rows"])


def test_doctor_says_what_a_helper_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """Versions, solver, encodings, write access, fonts, parks; all well on the machine that runs the tests."""
    code, answer = told(capsys, "doctor")
    subjects = {row["subject"] for row in answer["findings"]}

    assert code == 0
    assert {"carbonpark", "Python", "libraries", "solver self-test", "encodings", "Chinese fonts", "shipped parks"} <= subjects


def test_the_same_from_python(accounted: Path) -> None:
    """`import carbonpark as cp`: the same content hash and totals as the command line."""
    inventory = cp.account(cp.load_park("toy"))

    assert inventory.total("location:CO2", 2025) == pytest.approx(30_000.0)
    assert inventory.park.hash == read_run(accounted).manifest["inputs"]["park"]


def test_quiet_is_quiet_and_json_is_only_json(accounted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--quiet prints nothing when all is well; --json prints one object and no progress."""
    assert main(["account", "toy", "--out", str(tmp_path / "a"), "--quiet"]) == 0
    said = capsys.readouterr()
    assert said.out == said.err == ""

    main(["explain", str(accounted), "--json"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_an_account_through_a_narrow_pipe(encoding: str, tmp_path: Path) -> None:
    """Piped through GBK or ASCII: exit 0, no traceback, CO2 on the console."""
    done = subprocess.run([sys.executable, "-m", "carbonpark", "account", "toy", "--out", str(tmp_path / "结果 一")],
                          capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
                          stdin=subprocess.DEVNULL)

    assert done.returncode == 0 and b"Traceback" not in done.stderr and b"kt CO2" in done.stdout
    assert is_run(tmp_path / "结果 一")


def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder wanted below a file: a sentence with the way out, exit 2, before anything is computed."""
    (tmp_path / "file").write_text("no folder")

    code, answer = told(capsys, "account", "toy", "--out", str(tmp_path / "file" / "a"), "--lang", "en")

    assert code == 2 and "choose another --out" in answer["message"]


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    """The same command twice: one run folder, no left-overs beside it."""
    for _ in range(2):
        assert main(["account", "toy", "--out", str(tmp_path / "a"), "--quiet"]) == 0
    assert [place.name for place in tmp_path.iterdir()] == ["a"]
    assert RunFolder(tmp_path / "a").out.is_dir() and read_run(tmp_path / "a").changed_files() == []
