"""What a workbook's own XML tells that a table reader hides: error cells, formulas never calculated, merged
cells.

A workbook is a zip of XML. It is measured before it is opened (a few kB can unpack to terabytes), and parts
with a
document type are refused.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from carbonpark.words.errors import Place
from carbonpark.words.language import Text

LARGEST_UNPACKED = 300 * 1024 * 1024
"""Bytes all parts together may unpack to."""
LARGEST_SHEET = 4_000_000
"""Cells from A1 to the last one in use."""
_CHUNK = 1 << 20

_CELL = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ADDRESS = re.compile(r"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_USUAL = (re.compile(r' r="([A-Z]{1,3})'), re.compile(r' r="[A-Z]{1,3}(\d{1,7})"'))
_UNUSUAL = (re.compile(r"\sr=[\"']([A-Z]{1,3})"), re.compile(r"\sr=[\"'][A-Z]{1,3}(\d{1,7})[\"']"))
_IS_ERROR = re.compile(r"\bt=[\"']e[\"']")
_HAS_FORMULA = re.compile(r"<(?:\w+:)?f\b")
_HAS_VALUE = re.compile(r"<(?:\w+:)?v>[^<]+</|<(?:\w+:)?is>")
_IS_ZERO = re.compile(r"<(?:\w+:)?v>0</")
_MERGED = re.compile(r'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)"')
_ERROR_TEXT = re.compile(r"<(?:\w+:)?v>([^<]*)</")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Cell = tuple[int, int]
"""(row, column), from 0."""


class Unreadable(Exception):
    """The workbook is refused as a whole; carries what to say."""

    def __init__(self, what: Text, way_out: Text, code: str) -> None:
        super().__init__(what.en)
        self.what, self.way_out, self.code = what, way_out, code


@dataclass
class SheetFacts:
    """What the XML of one sheet says."""

    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: list[Cell] = field(default_factory=list)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    extent: Cell = (0, 0)


def letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """(4, 0) -> A5."""
    return f"{letters(column)}{row + 1}"


def column_number(text: str) -> int:
    """A -> 0, AA -> 26."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_facts(path: Path) -> dict[str, SheetFacts]:
    """Facts of every sheet by its name; raises Unreadable for a file that is no workbook or unpacks too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            _measure(archive)
            recalculate, parts = _sheets(archive)
            return {name: _facts(_text(archive, part), recalculate) for name, part in parts.items()}
    except (
        zipfile.BadZipFile,
        KeyError,
        ElementTree.ParseError,
        UnicodeDecodeError,
        EOFError,
        OSError,
        RuntimeError,
    ) as error:
        raise Unreadable(
            Text(
                zh=f"打不开：不是完好的 xlsx 工作簿（{error}）",
                en=f"cannot be opened: not a sound xlsx workbook ({error})",
            ),
            Text(
                zh="在 Excel 里打开并另存为 .xlsx；加密的文件先取消密码",
                en="open it in Excel and save as .xlsx; take the password off first",
            ),
            "not_a_workbook",
        ) from error


def _measure(archive: zipfile.ZipFile) -> None:
    """Refuse by the sizes the zip declares, then by the sizes that really unpack (reading also checks each CRC)."""
    declared = sum(part.file_size for part in archive.infolist())
    if declared > LARGEST_UNPACKED:
        raise _bomb(declared)
    unpacked = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > LARGEST_UNPACKED:
                    raise _bomb(unpacked)


def _bomb(size: int) -> Unreadable:
    return Unreadable(
        Text(
            zh=f"解压后达 {size / 2**20:.0f} MB，超过 300 MB，已拒绝",
            en=f"unpacks to {size / 2**20:.0f} MB, more than 300 MB: refused",
        ),
        Text(
            zh="把数据复制到新工作簿，或改用文件夹（CSV）",
            en="copy the data into a new workbook, or use a folder of CSV",
        ),
        "too_large",
    )


def _text(archive: zipfile.ZipFile, part: str) -> str:
    text = archive.read(part).decode("utf-8-sig")
    if "<!DOCTYPE" in text:
        raise Unreadable(
            Text(zh="工作簿含文档类型声明，已拒绝", en="the workbook declares a document type: refused"),
            Text(zh="在 Excel 里打开并另存为 .xlsx", en="open it in Excel and save as .xlsx"),
            "not_a_workbook",
        )
    return text


def _sheets(archive: zipfile.ZipFile) -> tuple[bool, dict[str, str]]:
    """Whether every formula waits for Excel, and sheet name -> part of the zip."""
    text = _text(archive, "xl/workbook.xml")
    relations = ElementTree.fromstring(_text(archive, "xl/_rels/workbook.xml.rels"))
    target = {node.get("Id"): node.get("Target", "") for node in relations}
    parts = {}
    for node in ElementTree.fromstring(text).iter():
        if node.tag.endswith("}sheet"):
            part = target.get(node.get(_RELATION), "")
            parts[node.get("name", "")] = part.lstrip("/") if part.startswith("/") else f"xl/{part}"
    recalculate = re.search(r'fullCalcOnLoad="(1|true)"', text) is not None
    return recalculate, {name: part for name, part in parts.items() if "worksheets" in part}


def _facts(text: str, recalculate: bool) -> SheetFacts:
    """One pass in C for the extent; cell by cell only where the sheet has errors, formulas or far cells."""
    facts = SheetFacts(extent=_extent(text))
    if _has_error_or_formula(text) or facts.extent[0] * facts.extent[1] > LARGEST_SHEET:
        _cell_by_cell(text, recalculate, facts)
    for a, top, b, bottom in _MERGED.findall(text) if "mergeCell" in text else ():
        facts.merged.append(((int(top) - 1, column_number(a)), (int(bottom) - 1, column_number(b))))
    return facts


def _has_error_or_formula(text: str) -> bool:
    """Whether any cell is an error or a formula, by plain search: most sheets have neither, and are large."""
    if 't="e"' in text or "t='e'" in text:
        return True
    for mark in ("<f", ":f"):
        at = text.find(mark)
        while at >= 0:
            if text[at + 2 : at + 3] in ("", " ", ">", "/", "\t", "\r", "\n"):  # not <formula1> of a drop-down
                return True
            at = text.find(mark, at + 2)
    return False


def _extent(text: str) -> Cell:
    """(rows, columns) up to the last cell written, styled blanks included."""
    named, numbered = _UNUSUAL if any(mark in text for mark in ("r='", "\tr=", "\nr=", "\rr=")) else _USUAL
    columns = {column_number(found) for found in set(named.findall(text))}
    return max(map(int, set(numbered.findall(text))), default=0), max(columns, default=-1) + 1


def _cell_by_cell(text: str, recalculate: bool, facts: SheetFacts) -> None:
    last_row = last_column = 0
    for match in _CELL.finditer(text):
        attributes, inside = match.group(1), match.group(2) or ""
        where = _ADDRESS.search(attributes)
        if not inside or not where:
            continue
        cell = (int(where.group(2)) - 1, column_number(where.group(1)))
        last_row, last_column = max(last_row, cell[0]), max(last_column, cell[1])
        if _IS_ERROR.search(attributes):
            said = _ERROR_TEXT.search(inside)
            facts.errors[cell] = said.group(1) if said else "#ERROR"
        elif _HAS_FORMULA.search(inside) and (
            not _HAS_VALUE.search(inside) or (recalculate and _IS_ZERO.search(inside))
        ):
            facts.uncalculated.append(cell)  # programs write 0 beside a formula they leave to Excel
    facts.extent = (last_row + 1, last_column + 1)


def sheet_place(file: str, sheet: str, row: int, column: int) -> Place:
    """The place of one cell."""
    return Place(file=file, sheet=sheet, cell=address(row, column))
