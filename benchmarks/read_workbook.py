"""How long a workbook of 100 000 rows takes to be read and checked, with the address of every bad cell.

    python benchmarks/read_workbook.py [ROWS]

The ratio is to calamine alone handing over the same cells: what no reader in Python can save. A second workbook has a
bad cell in every thousandth row, so that finding addresses is measured too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from carbonpark.park import load_park, problems_of, save_workbook
from carbonpark.park.tables import TABLES
from carbonpark.words.places import shipped

BUDGET = 5.0
"""Seconds (issue: an account that stands review)."""
BAD_EVERY = 1000
_CARRIERS = ("natural_gas", "diesel", "raw_coal", "gasoline", "lpg", "coke", "fuel_oil", "bituminous", "kerosene", "biomass")
_UNITS = {"natural_gas": "m3"}


def big_park(rows: int) -> dict[str, pd.DataFrame]:
    """The toy's tables with `rows` of energy: enterprises x ten years x ten carriers, no two alike."""
    toy = load_park(shipped("toy"))
    firms = pd.concat([toy.tables["enterprises"].head(1)] * -(-rows // 100), ignore_index=True)
    firms["enterprise"] = [f"firm_{number}" for number in range(len(firms))]
    firms["credit_code"] = ""
    enterprise, rest = np.divmod(np.arange(rows), 100)
    year, carrier = 2016 + rest // 10, np.array(_CARRIERS)[rest % 10]
    energy = pd.DataFrame({
        "enterprise": firms["enterprise"].to_numpy()[enterprise], "year": year, "carrier": carrier, "use": "fuel",
        "quantity": np.round(np.random.default_rng(1).lognormal(6, 1, rows), 2),
        "unit": [_UNITS.get(name, "t") for name in carrier], "quality": "A", "source": "meter",
    })
    both = pd.concat([toy.tables["enterprises"], firms], ignore_index=True)
    return {"enterprises": both, "energy": energy}


def timed(job: Callable[..., Any], *given: object) -> tuple[float, float, Any]:
    """Seconds on the wall, processor seconds, and the result."""
    started, worked = time.perf_counter(), time.process_time()
    result = job(*given)
    return time.perf_counter() - started, time.process_time() - worked, result


def bare(book: Path) -> int:
    """Every cell of every sheet, from calamine alone."""
    with CalamineWorkbook.from_path(str(book)) as opened:
        return sum(len(opened.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in opened.sheet_names)


def main(arguments: list[str]) -> int:
    """Print both times; non-zero when an address is wrong (a budget missed is printed, not an error)."""
    rows = int(arguments[0]) if arguments else 100_000
    tables = big_park(rows)
    toy = load_park(shipped("toy"))
    with tempfile.TemporaryDirectory() as scratch:
        sound = save_workbook(toy.with_tables(**tables), Path(scratch) / "sound.xlsx")
        spoilt = tables["energy"].assign(unit=lambda energy: energy["unit"].where(np.arange(rows) % BAD_EVERY > 0, "顿"))
        faulty = save_workbook(toy.with_tables(**{**tables, "energy": spoilt}), Path(scratch) / "faulty.xlsx")
        floor, floor_cpu, _ = timed(bare, sound)
        *plain, nothing = timed(problems_of, sound)
        *marked, found = timed(problems_of, faulty)
    wanted = [f"H{row + 5}" for row in range(0, rows, BAD_EVERY)]
    right = not nothing and [problem.place.cell for problem in found] == wanted
    sheet = TABLES["energy"].sheet
    for said, (wall, busy) in (("sound", plain), (f"{len(wanted)} bad cells", marked)):
        verdict = "within" if wall <= BUDGET * rows / 100_000 else "OVER"
        print(f"{rows} rows, {said:<14} {wall:5.2f} s, {busy:5.2f} processor seconds = {busy / floor_cpu:3.1f} x calamine alone "
              f"({floor:.2f} s)    {verdict} the budget of {BUDGET:g} s for 100 000")
    print(f"addresses on {sheet}: {'all as seeded' if right else 'WRONG'}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
