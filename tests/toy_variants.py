"""The toy park with something changed: its tables edited, a few lines of scenario added, then made ready.

Every figure of the toy is round, so what a change does can be followed with a pencil (see scenarios/toy).
Plans that several files look at are solved once.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from shipped_plans import prepared, prepared_from, solved

from carbonpark.pathway.solved import Prepared, Solved, Unsolved, solve
from carbonpark.words.places import shipped

Records = list[dict[str, str]]
Edit = Callable[[Records], Records]
BOILER = 0.8 * 8760 * 3.6e-3
"""What one MW of either boiler gives in a year: 0.8 x 8760 h x 3.6e-3 TJ/MWh = 25.2288 TJ."""
LINE = {
    "supply": "pv_line",
    "title_zh": "绿电直连",
    "title_en": "PV line",
    "carrier": "electricity",
    "contract": "direct_supply",
    "price": "0.5",
    "price_unit": "CNY/kWh",
    "connected": "yes",
    "quality": "D",
    "source": "test",
}
"""A second way to buy power, for tests that need a choice."""


def toy(place: Path, scenario: str = "", extends: str = "reference.yaml", **tables: Edit) -> Path:
    """A scenario file over an edited copy of the toy: `scenario` is added, `tables` change records."""
    source = shipped("toy")
    park = place / "park"
    shutil.copytree(source, park, ignore=shutil.ignore_patterns("*.py", "*.yaml", "__pycache__"))
    shutil.copy(source / "park.yaml", park / "park.yaml")
    for name in ("reference.yaml", "cap.yaml"):
        shutil.copy(source / name, place / name)
    for name, edit in tables.items():
        _rewritten(park / f"{name}.csv", edit)
    file = place / "case.yaml"
    file.write_text(f"scenario: case\nextends: {extends}\npark: park\n{scenario}\n", encoding="utf-8")
    return file


def made(scenario: str = "", extends: str = "reference.yaml", **tables: Edit) -> Prepared:
    """`toy`, made ready, its files thrown away."""
    with tempfile.TemporaryDirectory() as place:
        return prepared_from(toy(Path(place), scenario, extends, **tables))


def found(given: Prepared) -> Solved:
    """The plan of something ready; that there is one is part of the test."""
    plan = solve(given, gap=0.0)
    assert not isinstance(plan, Unsolved), plan.outcome.status
    return plan


def toy_reference() -> Prepared:
    """The toy as it is shipped."""
    return prepared("toy/reference")


@cache
def toy_cap() -> Solved:
    """The toy's plan under a cap of 25.5 kt in 2027."""
    return found(prepared("toy/cap"))


def archetype_peak() -> Solved:
    """The archetype's plan with a peak by 2028."""
    return solved("archetype/peak-2028")


def with_row(row: Mapping[str, str]) -> Edit:
    """Add a record."""
    return lambda records: [*records, dict(row)]


def with_cells(where: Mapping[str, str], **cells: str) -> Edit:
    """Change cells of the records that match; that one matches is part of the test."""

    def edited(records: Records) -> Records:
        hits = [row for row in records if all(row[key] == value for key, value in where.items())]
        assert hits, f"no record has {where}"
        for row in hits:
            row.update(cells)
        return records

    return edited


def instead(*rows: Mapping[str, str]) -> Edit:
    """Other records altogether."""
    return lambda records: [dict(row) for row in rows]


def _rewritten(file: Path, edit: Edit) -> None:
    """Change a table; records are known by the names of their columns without the unit."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        header = {name.partition(" [")[0]: name for name in reader.fieldnames or ()}
        records = edit([dict(zip(header, row.values(), strict=True)) for row in reader])
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(header.values()), restval="")
        writer.writeheader()
        for row in records:
            writer.writerow(
                {header[key]: value for key, value in {"quality": "D", "source": "test", **row}.items()}
            )
