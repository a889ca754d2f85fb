"""The one way in: a path or the name of a shipped park becomes a `Park`, or every problem at once."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from carbonpark.park.cells import typed_frame
from carbonpark.park.folder import read_folder
from carbonpark.park.models import Header
from carbonpark.park.park import Park, park_from_tables
from carbonpark.park.raw import Bag, RawTable
from carbonpark.park.reading import Reading
from carbonpark.park.references import check_references
from carbonpark.park.sense import check_sense
from carbonpark.park.tables import PARK, TABLES
from carbonpark.words.collector import quiet_collector
from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text
from carbonpark.words.places import shipped, shipped_parks

WORKBOOKS = (".xlsx", ".xlsm")


def load_park(path: str | Path) -> Park:
    """Read a workbook, a folder, or a shipped park by name; raises InputError (exit 3) with every problem."""
    park, bag = _read(path)
    if park is None:
        title = Text(zh=f"{Path(path).name} 有误", en=f"Problems in {Path(path).name}")
        raise InputError([*bag.problems.found, *bag.repairs], title)
    return park


def problems_of(path: str | Path) -> list[Problem]:
    """Errors, warnings and repairs of a park's files (told apart by `severity`), without raising."""
    _, bag = _read(path)
    return [*bag.problems.found, *bag.repairs]


def find_park(path: str | Path) -> Path | None:
    """The folder or workbook meant by `path`: itself, the folder of a `park.yaml`, or a shipped park's name."""
    place = Path(path)
    if place.is_file() and place.name == PARK.file:
        return place.parent
    if place.exists():
        return place
    name = str(path)
    if name in shipped_parks():
        folder = shipped(name)
        return folder if (folder / PARK.file).is_file() else folder / "park.xlsx"
    return None


def _read(path: str | Path) -> tuple[Park | None, Bag]:
    with quiet_collector():
        return _understood(path)


def _understood(path: str | Path) -> tuple[Park | None, Bag]:
    bag = Bag()
    raws = _raw_tables(path, bag)
    frames = {name: typed_frame(raw, bag) for name, raw in raws.items()}
    reading = Reading(frames, raws, bag)
    check_references(reading)
    check_sense(reading)
    header = None
    if not any(problem.severity == "error" for problem in bag.problems.found) and "park" in frames:
        header = _header(frames.pop("park"), bag)
    if header is None:
        return None, bag
    found = find_park(path)
    return park_from_tables(
        header, frames, tuple(bag.repairs), tuple(bag.problems.found), str(found or path)
    ), bag


def _raw_tables(path: str | Path, bag: Bag) -> dict[str, RawTable]:
    place = find_park(path)
    if place is None:
        guess = nearest(Path(path).name, shipped_parks())
        names = "、".join(shipped_parks())
        bag.error(
            Place(file=str(path)),
            Text(zh="找不到这个园区", en="there is no such park"),
            Text(
                zh=f"是不是自带的“{guess}”？"
                if guess
                else f"给出工作簿或文件夹的路径，或自带园区名：{names}",
                en=f"did you mean the shipped '{guess}'?"
                if guess
                else f"give the path of a workbook or folder, or a shipped park: {names}",
            ),
            "file_missing",
        )
        return {}
    if place.is_dir():
        raws = read_folder(place, bag)
    elif place.suffix.lower() in WORKBOOKS:
        from carbonpark.park.workbook import read_workbook

        raws = read_workbook(place, bag)
    else:
        bag.error(
            Place(file=place.name),
            Text(zh="园区应为 .xlsx 工作簿或文件夹", en="a park is an .xlsx workbook or a folder"),
            Text(zh="在 Excel 里另存为 .xlsx", en="save it from Excel as .xlsx"),
            "file_kind",
        )
        raws = {}
    return {name: raws[name] for name in TABLES if name in raws}


def _header(frame: pd.DataFrame, bag: Bag) -> Header | None:
    row = frame.iloc[0]
    values = {}
    for column in PARK.columns:
        value = row[column.name]
        values[column.name] = int(value) if column.type == "year" else (value or None)
    try:
        return Header.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            where = str(fault["loc"][0])
            bag.error(
                Place(file=str(row["input_ref"]), field=where),
                Text(zh=f"{where}：{fault['msg']}", en=f"{where}: {fault['msg']}"),
                Text(zh="按说明改正", en="correct it as the table's description says"),
                "header",
            )
        return None
