"""A park as a folder: `park.yaml` and one CSV file a table.

CSV is read as UTF-8 (with or without BOM), else GB18030, and written as UTF-8 with BOM, which Excel opens
rightly. Text that a
spreadsheet would take for a formula is guarded by an apostrophe on the way out and unguarded on the way in.
File
names come from the schema, never from the content.
"""

from __future__ import annotations

import csv
import io
import re
from math import isnan
from pathlib import Path

import pandas as pd

from carbonpark.park.numbers import shown
from carbonpark.park.park import Park
from carbonpark.park.raw import Bag, RawTable, match_header
from carbonpark.park.schema import Column, Table
from carbonpark.park.tables import PARK, TABLES
from carbonpark.words.errors import Place, nearest
from carbonpark.words.language import Text

LARGEST_FILE = 200 * 1024 * 1024  # bytes; a park's largest table is a few MB
CHECK_TABLE = "校验结果.csv"
_LOOKS_LIKE_FORMULA = re.compile(r"'*[=+\-@＝＋－＠]")


def read_folder(folder: Path, bag: Bag) -> dict[str, RawTable]:
    """Every table of the folder as raw cells; what cannot be read is in the bag."""
    tables: dict[str, RawTable] = {}
    header = folder / PARK.file
    if header.is_file():
        loaded = _read_yaml(header, bag)
        if loaded is not None:
            tables["park"] = loaded
    else:
        bag.error(
            Place(file=PARK.file),
            Text(zh=f"文件夹里没有 {PARK.file}", en=f"the folder has no {PARK.file}"),
            Text(
                zh="用 carbonpark new 建一个样板，再改", en="make a starter with carbonpark new, then edit it"
            ),
            "file_missing",
        )
    by_file = {table.file: table for table in TABLES.values() if table is not PARK}
    for path in sorted(folder.glob("*.csv")):
        table = by_file.get(path.name)
        if table is not None:
            read = read_csv(path, table, bag)
            if read is not None:
                tables[table.name] = read
        elif path.name != CHECK_TABLE:
            guess = nearest(path.name, list(by_file))
            bag.unread |= {by_file[guess].name} if guess else set()
            bag.error(
                Place(file=path.name),
                Text(zh=f"没有“{path.name}”这张表", en=f"there is no table '{path.name}'"),
                Text(
                    zh=f"是不是“{guess}”？" if guess else "删去或移出文件夹",
                    en=f"did you mean '{guess}'?" if guess else "move it out of the folder",
                ),
                "table_unknown",
            )
    return tables


def read_csv(path: Path, table: Table, bag: Bag) -> RawTable | None:
    """One CSV file as raw cells, with the line each record begins on; None when it cannot be read."""
    records, lines = _records(path, bag)
    if not records:
        bag.unread.add(table.name)
        return None
    head, head_line = records[0], lines[0]
    meant: set[str] = set()
    positions = match_header(
        list(head), table, lambda at: Place(path.name, line=head_line, field=_label(head, at)), bag, meant
    )
    cells: dict[str, list[object]] = {column.name: [] for column in positions.values()}
    kept: list[int] = []
    for record, line in zip(records[1:], lines[1:], strict=True):
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(head) :]):
            bag.error(
                Place(path.name, line=line),
                Text(
                    zh=f"这一行有 {len(record)} 列，列名只有 {len(head)} 个",
                    en=f"{len(record)} cells in this line, but {len(head)} headers",
                ),
                Text(zh="含逗号的文字要加双引号", en="put text that holds a comma in double quotes"),
                "too_many_cells",
            )
        kept.append(line)
        for position, column in positions.items():
            cells[column.name].append(unguarded(record[position]) if position < len(record) else "")
    at = {column.name: position for position, column in positions.items()}
    return RawTable(
        table,
        cells,
        at,
        len(kept),
        lambda row, position: Place(path.name, line=kept[row], field=_label(head, position)),
        meant=frozenset(meant),
    )


def _label(head: list[str], position: int) -> str:
    return head[position].strip() if position < len(head) else ""


def _records(path: Path, bag: Bag) -> tuple[list[list[str]], list[int]]:
    text = decoded(path, bag)
    if text is None:
        return [], []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    start = 1
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        bag.error(
            Place(path.name, line=start),
            Text(zh=f"CSV 格式错误：{error}", en=f"malformed CSV: {error}"),
            Text(zh="检查引号是否成对", en="check that quotes come in pairs"),
            "csv",
        )
        return [], []
    if len(records[:1]) == 1 and len(records[0]) == 1 and ";" in records[0][0]:
        bag.error(
            Place(path.name, line=lines[0]),
            Text(zh="各列用分号隔开", en="the columns are separated by semicolons"),
            Text(
                zh="改用逗号；Excel 里另存为“CSV UTF-8(逗号分隔)”",
                en="separate them by commas ('CSV UTF-8' of Excel)",
            ),
            "csv",
        )
        return [], []
    if not records:
        bag.error(
            Place(path.name, line=1),
            Text(zh="文件是空的，没有列名", en="the file is empty and has no header"),
            Text(zh="写上列名，或删去文件", en="write the header, or delete the file"),
            "empty_file",
        )
    return records, lines


def decoded(path: Path, bag: Bag) -> str | None:
    """The text of a file in UTF-8 or GB18030; None, and a problem, for anything else."""
    if path.stat().st_size > LARGEST_FILE:
        bag.error(
            Place(path.name),
            Text(zh="文件超过 200 MB", en="the file is larger than 200 MB"),
            Text(zh="检查是否放错文件", en="check that it is the right file"),
            "too_large",
        )
        return None
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    bag.error(
        Place(path.name),
        Text(zh="编码既不是 UTF-8 也不是 GB18030", en="the file is neither UTF-8 nor GB18030"),
        Text(zh="在 Excel 里另存为“CSV UTF-8”", en="save it from Excel as 'CSV UTF-8'"),
        "encoding",
    )
    return None


def unguarded(cell: str) -> str:
    """Take away the apostrophe that `guarded` put in front of a would-be formula."""
    return cell[1:] if cell.startswith("'") and _LOOKS_LIKE_FORMULA.match(cell) else cell


def guarded(text: str) -> str:
    """Text a spreadsheet would run as a formula, made harmless."""
    return f"'{text}" if _LOOKS_LIKE_FORMULA.match(text) else text


def _read_yaml(path: Path, bag: Bag) -> RawTable | None:
    """`park.yaml` as a table of one row, each key on its line; None when it cannot be read at all."""
    loaded = _loaded_yaml(path, bag)
    if loaded is None:
        return None
    keys = list(loaded)
    spots = getattr(getattr(loaded, "lc", None), "data", None) or {}
    lines = [int(spots[key][0]) + 1 if key in spots else 1 for key in keys]
    positions = match_header(list(keys), PARK, lambda at: _key_place(path, keys, lines, at), bag)
    cells = {
        column.name: [_scalar(loaded[keys[at]], _key_place(path, keys, lines, at), bag)]
        for at, column in positions.items()
    }
    where = {column.name: at for at, column in positions.items()}
    return RawTable(PARK, cells, where, 1, lambda row, at: _key_place(path, keys, lines, at))


def _loaded_yaml(path: Path, bag: Bag) -> dict[object, object] | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = decoded(path, bag)
    if text is None:
        return None
    try:
        loaded = YAML(typ="rt").load(text)
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        reason = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
        bag.error(
            Place(path.name, line=mark.line + 1 if mark else None),
            Text(zh=f"YAML 格式错误：{reason}", en=f"malformed YAML: {reason}"),
            Text(
                zh="每个键只写一次，冒号后留一个空格", en="write each key once, with a space after the colon"
            ),
            "yaml",
        )
        return None
    if isinstance(loaded, dict):
        return loaded
    bag.error(
        Place(path.name, line=1),
        Text(zh="park.yaml 应为“键: 值”", en="park.yaml must hold 'key: value' lines"),
        Text(zh="例如 park: my_park", en="for example park: my_park"),
        "yaml",
    )
    return None


def _key_place(path: Path, keys: list[object], lines: list[int], at: int) -> Place:
    return Place(
        path.name, line=lines[at] if at < len(lines) else 1, field=str(keys[at]) if at < len(keys) else ""
    )


def _scalar(value: object, place: Place, bag: Bag) -> object:
    if isinstance(value, (dict, list)):
        bag.error(
            place,
            Text(zh="这里只要一个值", en="one value is expected here"),
            Text(zh="写成一行“键: 值”", en="write it as one 'key: value' line"),
            "yaml",
        )
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return int(value) if isinstance(value, int) else float(value)
    return None if value is None else str(value)


def save_folder(park: Park, folder: str | Path) -> Path:
    """Write the park as `park.yaml` and one CSV a table (empty tables too, so that they can be filled in)."""
    from ruamel.yaml import YAML

    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    header = {name: value for name, value in park.park.model_dump().items() if value is not None}
    yaml = YAML()
    yaml.width = 4096
    with (place / PARK.file).open("w", encoding="utf-8", newline="\n") as stream:
        yaml.dump(header, stream)
    for table in TABLES.values():
        if table is not PARK:
            (place / table.file).write_bytes(csv_text(park.tables[table.name], table).encode("utf-8-sig"))
    return place


def csv_text(frame: pd.DataFrame, table: Table) -> str:
    """A table as the text of its CSV file."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.header for column in table.columns])
    writer.writerows(zip(*(written(frame[column.name], column) for column in table.columns), strict=True))
    return stream.getvalue()


def written(values: pd.Series, column: Column) -> list[str]:
    """A column as cells of a CSV file; the status `value` is the blank one."""
    if column.type in ("number", "year"):
        return ["" if isnan(value) else shown(value) for value in values.tolist()]
    if column.name == "status":
        return ["" if text == "value" else text for text in values.tolist()]
    return [guarded(text) for text in values.tolist()]
