"""The interpretation log: every entry is whole, names a file that exists, and reaches the run of its regimes."""

from __future__ import annotations

from pathlib import Path

import carbonpark as cp
from carbonpark.factors.regimes import REGIMES
from carbonpark.inventory.interpretations import interpretation_log

PACKAGE = Path(cp.__file__).parent


def test_every_entry_is_whole_and_names_a_file_that_carries_it_out():
    log = interpretation_log()
    assert log["id"].is_unique and set(log["regime"]) <= {"", *REGIMES}
    assert (log[["clause", "problem_zh", "problem_en", "decision_zh", "decision_en"]] != "").all().all()
    assert all((PACKAGE / file).is_file() for file in log["where"])


def test_an_account_shows_the_entries_of_its_regimes(tmp_path):
    cp.account("toy", regimes=["910"], out=tmp_path / "run")
    shown = cp.read_run(tmp_path / "run").table("interpretations")
    assert "I02" in set(shown["id"]) and "I15" not in set(shown["id"])  # selling power under 910; the GPC entry stays away
    page = cp.write_report(tmp_path / "run")[0].read_text(encoding="utf-8")
    assert "口径解释记录" in page and "Interpretation log" in page
