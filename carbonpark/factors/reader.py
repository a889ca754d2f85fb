"""The one reader of tables: packaged ones by the catalogue, with the figures exactly as they stand.

A line without a source or a unit does not load, and says so with its file and line; a blank figure of a wide
table is unknown and makes no row.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from carbonpark.factors.catalogue import TABLES, Figure, Table
from carbonpark.factors.regions import code_of
from carbonpark.factors.row import Row
from carbonpark.words.errors import InputError, Place, Problem, Problems, nearest
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

_ASSUMED = re.compile(r"planning (?:value|shape|assumption)|quality D", re.IGNORECASE)
FOLDER = Path(__file__).parent / "tables"


@cache
def rows(name: str) -> tuple[Row, ...]:
    """All figures of one packaged table, as rows."""
    return read_rows(_table(name), FOLDER)


def read_rows(table: Table, folder: Path) -> tuple[Row, ...]:
    """The figures of a table whose files lie in `folder`; every fault at once."""
    problems = Problems(Text(zh="因子表有误", en="Problems in factor tables"))
    found: list[Row] = []
    seen: dict[str, int] = {}
    for file in table.file_names:
        for number, line in _lines(folder / file):
            for subject in _field(table.subject, line).split(";") or [""]:
                for figure in table.figures:
                    row = _row(table, figure, subject, line, Place(file=file, line=number), problems)
                    if row is not None:
                        found.append(_numbered(row, seen))
    problems.stop()
    return tuple(found)


def table(name: str) -> pd.DataFrame:
    """One packaged table with its own columns (values as numbers where all of a column are)."""
    import pandas as pd

    frames = []
    for file in _table(name).file_names:
        frame = pd.read_csv(FOLDER / file, dtype={"year": str}, keep_default_na=False, na_values=[""])
        frames.append(frame.assign(file=file))
    whole = pd.concat(frames, ignore_index=True)
    return whole


def licence_text(file: str) -> str | None:
    """The licence that lies beside a table file, if it has one of its own."""
    beside = FOLDER / f"{Path(file).stem}.LICENSE.txt"
    return beside.read_text(encoding="utf-8") if beside.is_file() else None


def table_files() -> list[Path]:
    """Every file of every packaged table, for the hashes of a run's manifest."""
    return [FOLDER / file for each in TABLES.values() for file in each.file_names]


def _table(name: str) -> Table:
    if name in TABLES:
        return TABLES[name]
    guess = nearest(name, list(TABLES))
    raise InputError(
        [
            Problem(
                Place(field=name),
                Text(zh=f"没有名为“{name}”的表", en=f"there is no table '{name}'"),
                Text(
                    zh=f"是不是“{guess}”？" if guess else "见 carbonpark factors",
                    en=f"did you mean '{guess}'?" if guess else "see carbonpark factors",
                ),
            )
        ]
    )


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        names = next(reader, [])
        for cells in reader:
            if cells:
                cells += [""] * (len(names) - len(cells))
                yield reader.line_num, {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}


def _field(spec: str, line: dict[str, str]) -> str:
    if not spec:
        return ""
    if spec[0] == "@":
        return line.get(spec[1:], "")
    return spec.format_map(line) if "{" in spec else spec


def _row(
    table: Table, figure: Figure, subject: str, line: dict[str, str], place: Place, problems: Problems
) -> Row | None:
    text = _field(figure.value, line)
    if not text and len(table.figures) > 1:
        return None
    value, unit = _number(text), _field(figure.unit, line)
    source = _field(figure.source, line) or line.get("source", "")
    faults = _faults(text, value, unit, source)
    for what, way_out in faults:
        problems.add(place, what, way_out, code="factor-row")
    if faults or value is None:
        return None
    verified = _field(figure.verified, line) or line.get("verified", "no")
    own_subject = subject or _slug(line.get("fuel_ipcc", ""))
    return Row(
        id=_field(table.key, line) or _natural_id(table, figure, own_subject, line),
        table=table.name,
        quantity=_slug(_field(figure.quantity, line)),
        subject=own_subject,
        value=value,
        unit=unit,
        source=source,
        gas=_field(figure.gas, line),
        region=code_of(_field(table.region, line)),
        year=_year(_field(table.year, line)),
        dataset=figure.dataset or _field(table.dataset, line),
        lower=_number(_field(figure.lower, line)),
        upper=_number(_field(figure.upper, line)),
        uncertainty=line.get("uncertainty", ""),
        where=line.get("source_url", ""),
        verified=verified,
        quality=_quality(line, source, verified),
        licence=_field(table.licence, line),
        note=line.get("note", ""),
        name=_name(table, line),
        tags={tag: line[tag] for tag in table.tags if line.get(tag)},
    )


def _faults(text: str, value: float | None, unit: str, source: str) -> list[tuple[Text, Text]]:
    faults = []
    if value is None:
        faults.append(
            (
                Text(zh=f"数值“{text}”不是数", en=f"'{text}' is not a figure"),
                Text(
                    zh="填写数值；未知的行请删去", en="enter a figure; leave the line out when it is unknown"
                ),
            )
        )
    if not unit:
        faults.append(
            (
                Text(zh="没有单位", en="no unit"),
                Text(zh="填写单位；无量纲写 1", en="enter the unit; write 1 for a plain number"),
            )
        )
    if not source:
        faults.append(
            (
                Text(zh="没有来源", en="no source"),
                Text(zh="写明文件、表号或网页", en="name the document, table or page"),
            )
        )
    return faults


def _natural_id(table: Table, figure: Figure, subject: str, line: dict[str, str]) -> str:
    parts = (
        table.name,
        _slug(_field(figure.quantity, line)),
        subject,
        _field(figure.gas, line),
        code_of(_field(table.region, line)),
        _field(table.year, line),
        figure.dataset or _field(table.dataset, line),
        line.get("sector", ""),
    )
    return "/".join(part for part in parts if part)


def _numbered(row: Row, seen: dict[str, int]) -> Row:
    """Rows that share a natural id are told apart by a number, in the order of the file."""
    seen[row.id] = seen.get(row.id, 0) + 1
    if seen[row.id] == 1:
        return row
    return replace(row, id=f"{row.id}#{seen[row.id]}")


def _name(table: Table, line: dict[str, str]) -> Text:
    zh, en = _field(table.name_zh, line), _field(table.name_en, line)
    return Text(zh=zh or en, en=en or zh)


def _quality(line: dict[str, str], source: str, verified: str) -> str:
    """As the line says; else B when the source was read, D when it calls itself an assumption, C otherwise."""
    if line.get("quality"):
        return line["quality"]
    if verified == "yes":
        return "B"
    return "D" if _ASSUMED.search(f"{source} {line.get('note', '')}") else "C"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _year(text: str) -> int | None:
    """A whole year, or None; months, quarters and 'mixed' stay in the tags."""
    return int(text) if text.isdigit() and len(text) == 4 else None


def _slug(text: str) -> str:
    return text.strip().replace(" ", "_")
