"""docs/formulas.md names functions and tests that exist, for every formula of the specification."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROWS = [line.split("|")[1:-1] for line in (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8").splitlines()
        if re.match(r"\| F\d\d ", line)]


def test_every_formula_has_its_row():
    assert [row[0].strip() for row in ROWS] == [f"F{number:02d}" for number in range(1, 42)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0].strip() for row in ROWS])
def test_functions_and_tests_of_a_row_exist(row):
    functions, tests = (re.findall(r"`([^`]+)`", cell) for cell in row[2:4])
    assert functions and tests
    for name in functions:
        module, _, thing = name.partition(":")
        assert callable(getattr(import_module(f"carbonpark.{module}"), thing)), name
    for name in tests:
        file, _, test = name.partition("::")
        text = (ROOT / "tests" / file).read_text(encoding="utf-8")
        assert not test or re.search(rf"^def {test}\(", text, re.MULTILINE), name
