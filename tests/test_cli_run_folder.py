"""Run folders: whole or not at all, exact, harmless in a spreadsheet."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from carbonpark.report.run_folder import RunFolder, is_run, read_run
from carbonpark.words.errors import InputError, UsageError

AWKWARD = pd.DataFrame({
    "year": [2030.0, np.nan],
    "entity": ["=HYPERLINK(\"http://x\")", "'-already quoted"],
    "status": ["NO", "NA"],
    "credit": ["91370200MA3ABCDE00", None],
    "value": [0.1 + 0.2, -1e-300],
})


def test_a_table_comes_back_exactly(tmp_path: Path) -> None:
    """0.1 + 0.2 is 0.30000000000000004 and must stay so; NO and NA are words, only an empty cell is blank."""
    RunFolder(tmp_path / "结果 一").write({"awkward": AWKWARD})

    back = read_run(tmp_path / "结果 一").table("awkward")

    assert back["value"].tolist() == [0.30000000000000004, -1e-300]
    assert back["entity"].tolist() == AWKWARD["entity"].tolist()
    assert back["status"].tolist() == ["NO", "NA"]
    assert back["year"][0] == 2030 and back["year"].isna().tolist() == [False, True]


def test_csv_is_what_a_spreadsheet_can_open(tmp_path: Path) -> None:
    """BOM first, one header line, no text that starts like a formula, 2030 and not 2030.0."""
    RunFolder(tmp_path / "run").write({"awkward": AWKWARD})

    raw = (tmp_path / "run" / "awkward.csv").read_bytes()
    lines = raw.decode("utf-8-sig").splitlines()

    assert raw.startswith(b"\xef\xbb\xbf")
    assert lines[0] == "year,entity,status,credit,value"
    assert lines[1].startswith('2030,"\'=HYPERLINK') and lines[2].startswith(",''-already")


def test_datasets_and_hashes(tmp_path: Path) -> None:
    """A dataset comes back equal, and a file changed afterwards is named."""
    grid = xr.Dataset({"emissions": (("year", "能源"), [[1.5, 2.5]])}, {"year": [2030], "能源": ["煤", "气"]})
    RunFolder(tmp_path / "run").write({"t": pd.DataFrame({"a": [1]})}, {"roadmap": grid}, {"solver": {}}, {"command": "plan"})

    run = read_run(tmp_path / "run")

    xr.testing.assert_identical(run.dataset("roadmap"), grid)
    assert run.command == "plan" and run.summary["status"] == "done" and run.changed_files() == []
    (tmp_path / "run" / "t.csv").write_text("a\n2\n")
    assert read_run(tmp_path / "run").changed_files() == ["t.csv"]


def test_a_failing_write_leaves_the_old_run_untouched(tmp_path: Path) -> None:
    """The second write dies at a table that cannot be written; the first run is still whole, nothing lies beside it."""
    RunFolder(tmp_path / "run").write({"t": pd.DataFrame({"a": [1]})}, summary={"n": 1})

    with pytest.raises(AttributeError):
        RunFolder(tmp_path / "run").write({"t": pd.DataFrame({"a": [2]}), "bad": "not a table"}, summary={"n": 2})  # type: ignore[dict-item]

    assert read_run(tmp_path / "run").summary["n"] == 1
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_a_new_run_replaces_the_old_one_and_keeps_notes(tmp_path: Path) -> None:
    """What the old run wrote goes, what the user put beside it stays."""
    RunFolder(tmp_path / "run").write({"old": pd.DataFrame({"a": [1]})})
    (tmp_path / "run" / "notes.txt").write_text("ours")
    RunFolder(tmp_path / "run").add("report.html", "<p>old</p>")

    RunFolder(tmp_path / "run").write({"new": pd.DataFrame({"a": [1]})})

    assert sorted(p.name for p in (tmp_path / "run").iterdir()) == [
        "manifest.json", "new.csv", "notes.txt", "summary.json"]


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_somebody_elses_folder_is_left_alone(tmp_path: Path, kind: str) -> None:
    """A folder with other content, or a file, is refused and untouched."""
    place = tmp_path / "mine"
    if kind == "folder":
        place.mkdir()
        (place / "thesis.docx").write_text("years of work")
    else:
        place.write_text("a file")

    with pytest.raises(UsageError):
        RunFolder(place).write({"t": pd.DataFrame({"a": [1]})})

    assert not is_run(place) and len(list(tmp_path.iterdir())) == 1


def test_a_report_added_later_is_in_the_manifest(tmp_path: Path) -> None:
    """`add` lists the file with its hash."""
    RunFolder(tmp_path / "run").write({"t": pd.DataFrame({"a": [1]})})
    RunFolder(tmp_path / "run").add("report.html", "<p>碳</p>")

    files = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))["files"]

    assert set(files) == {"report.html", "summary.json", "t.csv"}


def test_not_a_run_is_bad_input(tmp_path: Path) -> None:
    """An ordinary folder is refused with a way out, exit 3."""
    with pytest.raises(InputError) as caught:
        read_run(tmp_path)

    assert caught.value.exit_code == 3 and "manifest.json" in str(caught.value)
