"""What must not change an account that is read from files: the order of rows, the spelling of units, one record written as two.

`test_account_invariance.py` holds the same of tables in memory; here every cell goes through a folder or a workbook.
"""

from __future__ import annotations

import random
import shutil
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbonpark.api import account
from carbonpark.park import load_park, save_folder, save_workbook
from carbonpark.words.places import shipped

FEW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
RECORDS = ("energy", "power_heat")
SPELLINGS: dict[str, list[tuple[str, float]]] = {
    "kt": [("kt", 1.0), ("吨", 1e3), ("kg", 1e6), ("万吨", 0.1)], "t": [("吨", 1.0), ("千克", 1e3), ("kt", 1e-3)],
    "TJ": [("GJ", 1e3), ("百万千焦", 1e3), ("TJ", 1.0)], "GWh": [("万千瓦时", 100.0), ("MWh", 1e3), ("GWh", 1.0)],
    "MWh": [("MWh", 1.0), ("kWh", 1e3), ("万kWh", 0.1)], "GJ": [("吉焦", 1.0), ("MJ", 1e3)], "m3": [("立方米", 1.0), ("万m3", 1e-4)],
    "万m3": [("m3", 1e4), ("万立方米", 1.0)], "万Nm3": [("m3", 1e4), ("万m3", 1.0)],
}


@cache
def tables() -> dict[str, pd.DataFrame]:
    park = load_park(shipped("toy"))
    return {name: park.tables[name] for name in RECORDS}


def written(changed: dict[str, pd.DataFrame], at: Path, kind: str) -> Path:
    """The toy park with other records, as a folder or a workbook."""
    if at.exists():
        shutil.rmtree(at)
    park = load_park(shipped("toy")).with_tables(**changed)
    return save_folder(park, at / "park") if kind == "folder" else save_workbook(park, at / "park.xlsx")


def totals(place: Path) -> dict[tuple[object, ...], float]:
    done = account(place, regimes=["location", "market", "910"])
    return {tuple(row[:4]): row[4] for row in done.totals[["account", "year", "scope", "block", "tco2e"]].itertuples(index=False)}


@pytest.fixture(scope="module")
def plain() -> dict[tuple[object, ...], float]:
    found = totals(shipped("toy"))
    assert len(found) > 5 and sum(abs(value) for value in found.values()) > 0
    return found


@FEW
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["folder", "workbook"]))
def test_order_of_rows_in_a_file(plain: dict[tuple[object, ...], float], tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str) -> None:
    changed = {name: frame.sample(frac=1.0, random_state=seed) for name, frame in tables().items()}

    assert totals(written(changed, tmp_path_factory.mktemp("order"), kind)) == pytest.approx(plain, rel=1e-12, abs=1e-9)


@FEW
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(["folder", "workbook"]))
def test_spelling_of_units_in_a_file(plain: dict[tuple[object, ...], float], tmp_path_factory: pytest.TempPathFactory, seed: int, kind: str) -> None:
    draw = random.Random(seed)
    changed = {}
    for name, frame in tables().items():
        chosen = [draw.choice(SPELLINGS.get(text, [(text, 1.0)])) for text in frame["unit"]]
        changed[name] = frame.assign(quantity=frame["quantity"] * [scale for _, scale in chosen], unit=[text for text, _ in chosen])

    assert totals(written(changed, tmp_path_factory.mktemp("units"), kind)) == pytest.approx(plain, rel=1e-11, abs=1e-9)


def first_half(frame: pd.DataFrame, row: int, share: float) -> pd.DataFrame:
    """One record as two: January to June and July to December (two rows of one key would be a double)."""
    early = frame.loc[[row]].assign(period="01-06", quantity=lambda one: one["quantity"] * share)
    late = frame.loc[[row]].assign(period="07-12", quantity=lambda one: one["quantity"] * (1 - share))
    return pd.concat([frame.drop(index=row), early, late], ignore_index=True)


@FEW
@given(share=st.floats(0.05, 0.95), seed=st.integers(0, 10**6), kind=st.sampled_from(["folder", "workbook"]))
def test_one_record_written_as_two_in_a_file(plain: dict[tuple[object, ...], float], tmp_path_factory: pytest.TempPathFactory,
                                             share: float, seed: int, kind: str) -> None:
    """Blank plant against a second row of the same key is refused as a double; halves of the year are two rows."""
    frame = tables()["energy"]
    row = random.Random(seed).randrange(len(frame))
    changed = {"energy": first_half(frame, row, share)}

    assert summed(totals(written(changed, tmp_path_factory.mktemp("split"), kind))) == pytest.approx(summed(plain), rel=1e-11, abs=1e-9)


def summed(found: dict[tuple[object, ...], float]) -> dict[tuple[object, ...], float]:
    """Halves of a year are labelled by their months: add them to the year."""
    result: dict[tuple[object, ...], float] = {}
    for (name, year, *rest), value in found.items():
        key = (name, str(year)[:4], *rest)
        result[key] = result.get(key, 0.0) + value
    return result


def test_a_shuffled_workbook_of_a_person_keeps_its_addresses(tmp_path: Path) -> None:
    """Rows moved by hand in a sheet: the same park, and each row's reference is where it now stands."""
    book = save_workbook(load_park(shipped("toy")), tmp_path / "park.xlsx")
    opened = openpyxl.load_workbook(book)
    sheet = opened["5_能源消费"]
    first, second = ([cell.value for cell in sheet[row]] for row in (5, 6))
    for at, (one, other) in enumerate(zip(first, second, strict=True), 1):
        sheet.cell(5, at).value, sheet.cell(6, at).value = other, one
    opened.save(book)

    moved = load_park(book).tables["energy"]

    assert moved["input_ref"].tolist() == ["5_能源消费!G5", "5_能源消费!G6"]
    assert moved["quantity"].tolist() == tables()["energy"]["quantity"].tolist()[::-1]
