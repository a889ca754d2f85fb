"""Writes a copy of the archetype with an eleventh year, 2026, in which not everything went to plan: for `carbonpark track`.

Synthetic like the rest. Every trade grew and saved as in the years before, but the chemists used 6 % more energy than
that, the battery plant came a year early
with 60 % of its size, and of the plants and measures of a plan nothing was built.
Run `python eleventh_year.py DIR`; the shipped archetype is left as it is.
"""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER), str(FOLDER.parent)]

import extra_sources
from make_archetype import Firm, Row, Year, activity, economy, firms, process

YEAR = 2026
SLIPPED, MORE_ENERGY = "chemicals", 1.06
NEWCOMER, SIZE = "battery_cells", 0.6
METHOD = "synthetic, eleventh year of eleventh_year.py"


def eleventh_year(place: Path) -> Path:
    """The archetype with records of 2026, as a park folder at `place`."""
    shutil.copytree(FOLDER, place, ignore=shutil.ignore_patterns("*.py", "*.yaml", "__pycache__"))
    shutil.copy2(FOLDER / "park.yaml", place / "park.yaml")
    everyone = [_of_2026(firm) for firm in firms()]
    year = Year(YEAR, everyone)
    _add(place, "energy", year.energy)
    _add(place, "power_heat", [*year.power, *_newcomer_power(place)])
    _add(place, "process", process(everyone, [YEAR]))
    trades = {firm.name: firm.trade for firm in everyone}
    for table, (_, rows) in extra_sources.tables(lambda firm, year: activity(trades[firm], year), range(YEAR, YEAR + 1)).items():
        _add(place, table, rows)
    _add(place, "economy", [*economy(everyone, [YEAR]), _newcomer_worth(place)])
    _add(place, "energy", _newcomer_fuel(place))
    _add(place, "groups", [{"group": NEWCOMER, "kind": "industry", "title_zh": "动力电池工厂", "title_en": "Battery cell plant",
                            "industry": "C384", "land_pool": "industrial_land"}])
    _add(place, "enterprises", [{"enterprise": NEWCOMER, "title": "动力电池工厂（合成）", "group": NEWCOMER, "industry": "C384",
                                 "above_scale": "yes", "boundaries": "managed"}])
    return place


def _of_2026(firm: Firm) -> Firm:
    trade = replace(firm.trade, energy=firm.trade.final_energy * MORE_ENERGY) if firm.trade.group == SLIPPED else firm.trade
    return replace(firm, trade=trade, noise={**firm.noise, YEAR: 1.0})


def _newcomer(place: Path, table: str) -> list[dict[str, str]]:
    with (place / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["project"] == NEWCOMER]


def _newcomer_power(place: Path) -> list[Row]:
    """Power and steam of the newcomer, bought outside the park."""
    return [{"enterprise": NEWCOMER, "year": YEAR, "carrier": row["item"], "flow": "bought",
             "partner": "grid" if row["item"] == "electricity" else "outside",
             "contract": "grid" if row["item"] == "electricity" else "",
             "quantity": float(row["quantity"]) * SIZE, "unit": row["unit"]}
            for row in _newcomer(place, "project_flows") if row["item"] in ("electricity", "steam", "heat")]


def _newcomer_fuel(place: Path) -> list[Row]:
    return [{"enterprise": NEWCOMER, "year": YEAR, "carrier": row["item"], "use": row["use"] or "fuel",
             "quantity": float(row["quantity"]) * SIZE, "unit": row["unit"]}
            for row in _newcomer(place, "project_flows")
            if row["item"] not in ("electricity", "steam", "heat") and row["use"] != "process"]


def _newcomer_worth(place: Path) -> Row:
    (row,) = _newcomer(place, "projects")
    return {"entity": NEWCOMER, "year": YEAR, "indicator": "value_added", "value": float(row["value_added [万元]"]) * SIZE,
            "unit": "万元", "price_basis": "2025"}


def _add(place: Path, table: str, rows: Iterable[Row]) -> None:
    """Rows behind those of a table, in its own columns."""
    file = place / f"{table}.csv"
    with file.open(encoding="utf-8-sig", newline="") as old:
        header: Sequence[str] = next(csv.reader(old))
    with file.open("a", encoding="utf-8", newline="") as more:
        writer = csv.DictWriter(more, header, lineterminator="\n")
        whole = {column.split(" [")[0]: column for column in header}     # a row may name a column without its unit
        writer.writerows({**{whole[name]: value for name, value in row.items()}, "quality": "D", "source": METHOD} for row in rows)


if __name__ == "__main__":
    print(eleventh_year(Path(sys.argv[1])))
