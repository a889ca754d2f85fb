"""From cells to typed columns: what each type of column accepts, and what is said when a cell does not fit.

A column of text comes out as str ('' when blank), a number as float (NaN when blank), a required year as int.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from math import isnan

import numpy as np
import pandas as pd

from carbonpark.park.catalogue import folded, spellings
from carbonpark.park.numbers import fifteen_digits, guess_number, read_number, shown
from carbonpark.park.raw import FAULTY, Bag, RawTable, closest
from carbonpark.park.schema import Column
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, canonical_unit, unit

YEARS = (1950, 2150)
_LABEL = re.compile(r"[^\W_][\w\-.]*")
_PERIOD = re.compile(r"(\d{1,2})-(\d{1,2})", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_LONGEST = 32767  # characters a cell of Excel can hold
_PLAINLY_BLANK = (str, type(None))


def typed_frame(raw: RawTable, bag: Bag) -> pd.DataFrame:
    """The table with typed columns in the schema's order, and `input_ref`."""
    columns: dict[str, object] = {}
    for column in raw.table.columns:
        if column.name not in raw.cells:
            columns[column.name] = _blank_column(column, raw.rows)
        else:
            columns[column.name] = _typed_column(raw, column, bag)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(raw.rows))
    anchor = raw.table.observed or raw.table.names[0]
    frame["input_ref"] = pd.array(raw.refs(anchor), dtype="str")
    return frame


def _blank_column(column: Column, rows: int) -> object:
    if column.type == "number" or (column.type == "year" and not column.required):
        return np.full(rows, np.nan)
    if column.type == "year":
        return np.zeros(rows, dtype="int64")
    return pd.array([blank_text(column)] * rows, dtype="str")


def blank_text(column: Column) -> str:
    """What a blank cell of a text column stands for: its default, `value` for a status, else ''."""
    return column.default or ("value" if column.name == "status" else "")


def _typed_column(raw: RawTable, column: Column, bag: Bag) -> object:
    if column.type == "number":
        return _numbers(raw, column, bag)
    if column.type == "year":
        return _years(raw, column, bag)
    return pd.array(_texts(raw, column, bag), dtype="str")


def _numbers(raw: RawTable, column: Column, bag: Bag) -> np.ndarray:
    """Plain figures and blanks all at once; every other cell one by one, so that it can be said what is wrong with it."""
    cells = raw.cells[column.name]
    blank = ("", None) if not column.required else ()
    read = np.array([cell if cell.__class__ is float else np.nan for cell in cells], float)
    plain = np.isfinite(read)
    if column.low is not None:
        plain &= read >= column.low
    if column.high is not None:
        plain &= read <= column.high
    result = np.full(len(cells), np.nan)
    result[plain] = [fifteen_digits(value) for value in read[plain].tolist()]
    for row in np.flatnonzero(~plain).tolist():
        if not (cells[row].__class__ in _PLAINLY_BLANK and cells[row] in blank):
            result[row] = _number(raw, column, row, cells[row], bag)
    return result


def _years(raw: RawTable, column: Column, bag: Bag) -> np.ndarray:
    """Years, each distinct cell understood once unless something is wrong with it."""
    known: dict[tuple[type, object], float] = {}
    years = []
    for row, cell in enumerate(raw.cells[column.name]):
        key = (cell.__class__, cell)
        year = known.get(key)
        if year is None:
            year = _year(raw, column, row, cell, bag)
            if not isnan(year):
                known[key] = year
        years.append(year)
    found = np.array(years, float)
    return np.nan_to_num(found).astype("int64") if column.required else found


def _number(raw: RawTable, column: Column, row: int, cell: object, bag: Bag) -> float:
    if cell is FAULTY:
        return np.nan
    read = read_number(cell, percent=column.unit.startswith("%"), share=column.unit == "1")
    if read.repaired:
        bag.repair(raw.place(row, column.name), cell, None if read.value is None else shown(read.value))
    elif raw.typed and isinstance(cell, str) and read.value is not None:
        bag.mended(
            raw.place(row, column.name),
            Text(zh=f"数值“{cell}”存成了文本，按数值读取", en=f"the number '{cell}' is stored as text; read as a number"),
            Text(zh="单元格格式改为“常规”后重填", en="set the cell's format to General and type it again"),
        )
    if read.wrong:
        _not_a_number(raw.place(row, column.name), column, cell, read.guess, bag)
        return np.nan
    if read.value is None:
        if column.required:
            _missing(raw.place(row, column.name), column, bag)
        return np.nan
    _check_range(raw, column, row, read.value, bag)
    return read.value


def _not_a_number(place: Place, column: Column, cell: object, guess: str, bag: Bag) -> None:
    if isinstance(cell, (date, datetime, time)):
        way_out = Text(
            zh="把单元格格式改为“常规”后重填数值",
            en="set the cell's format to General and type the number again",
        )
    elif guess:
        way_out = Text(
            zh=f"只填数值，单位放在单位列；是否为 {guess}？",
            en=f"write the number alone, its unit in the unit column; is it {guess}?",
        )
    else:
        way_out = Text(
            zh="填数值；不知道就留空并在 status 填 NE",
            en="write a number; if unknown leave it blank with status NE",
        )
    bag.error(
        place,
        Text(
            zh=f"{column.title.zh} {column.name} 为“{cell}”，不是数值",
            en=f"{column.name} is '{cell}', which is no number",
        ),
        way_out,
        "not_a_number",
    )


def _check_range(raw: RawTable, column: Column, row: int, value: float, bag: Bag) -> None:
    low, high = column.low, column.high
    if (low is None or value >= low) and (high is None or value <= high):
        return
    wanted = (
        f"{shown(low)}–{shown(high)}" if low is not None and high is not None else f"≥ {shown(low or 0.0)}"
    )
    percent = column.unit == "1" and high == 1.0 and 1.0 < value <= 100.0
    way_out = (
        Text(
            zh=f"份额按小数填，是否为 {shown(fifteen_digits(value / 100))}？",
            en=f"shares are fractions; is it {shown(fifteen_digits(value / 100))}?",
        )
        if percent
        else Text(zh=f"核对数值，应为 {wanted}", en=f"check the figure; expected {wanted}")
    )
    bag.error(
        raw.place(row, column.name),
        Text(
            zh=f"{column.name} = {shown(value)}，超出 {wanted}",
            en=f"{column.name} = {shown(value)} is outside {wanted}",
        ),
        way_out,
        "out_of_range",
    )


def _missing(place: Place, column: Column, bag: Bag) -> None:
    bag.error(
        place,
        Text(zh=f"必填项 {column.title.zh} {column.name} 为空", en=f"{column.name} must be filled"),
        Text(zh=f"填上 {column.name}；空白不等于零", en=f"fill in {column.name}; blank is not zero"),
        "required_blank",
    )


def _year(raw: RawTable, column: Column, row: int, cell: object, bag: Bag) -> float:
    if cell is FAULTY:
        return np.nan
    from_csv = not raw.place(row, column.name).sheet
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            _missing(raw.place(row, column.name), column, bag)
        return np.nan
    if isinstance(cell, str) and from_csv and re.fullmatch(r"\d{4}", cell.strip(), re.ASCII):
        cell = int(cell)
    if (
        isinstance(cell, (int, float))
        and not isinstance(cell, bool)
        and cell == int(cell)
        and YEARS[0] <= cell <= YEARS[1]
    ):
        return float(cell)
    bag.error(
        raw.place(row, column.name),
        Text(
            zh=f"年份 {column.name} 为“{cell}”，应为四位整数的数值",
            en=f"{column.name} is '{cell}'; expected a year as a four-digit number",
        ),
        _year_way_out(cell),
        "year",
    )
    return np.nan


def _year_way_out(cell: object) -> Text:
    guess = ""
    if isinstance(cell, (date, datetime)):
        guess = str(cell.year)
    elif isinstance(cell, str):
        guess = guess_number(cell)
    elif isinstance(cell, (int, float)) and 20000 <= cell <= 80000:  # a day number of Excel
        guess = str((pd.Timestamp("1899-12-30") + pd.Timedelta(days=int(cell))).year)
    if re.fullmatch(r"(19|20|21)\d\d", guess[:4]):
        return Text(
            zh=f"单元格格式改为“常规”，填数值 {guess[:4]}",
            en=f"set the cell's format to General and write the number {guess[:4]}",
        )
    return Text(zh="填例如 2025", en="write for example 2025")


def _texts(raw: RawTable, column: Column, bag: Bag) -> list[str]:
    """Text cells, each distinct spelling understood once."""
    understand = _READERS[column.type]
    known: dict[object, str] = {"": blank_text(column)} if not column.required else {}
    result = []
    for row, cell in enumerate(raw.cells[column.name]):
        if cell.__class__ is str and cell in known:
            result.append(known[cell])
            continue
        text = _as_text(raw, column, row, cell, bag)
        if not text:
            if column.required and text is not None:
                _missing(raw.place(row, column.name), column, bag)
            result.append(blank_text(column) if text is not None else "")
        elif text in known:
            result.append(known[text])
        else:
            trouble = _Trouble(raw.place(row, column.name), bag)
            name = understand(column, text, trouble)
            if not trouble.met:  # a wrong spelling is reported in every row that has it
                known[text] = name
                known.setdefault(cell, name)
            result.append(name)
    return result


def _as_text(raw: RawTable, column: Column, row: int, cell: object, bag: Bag) -> str | None:
    """A cell as text; None when it is of a kind that cannot be text."""
    if cell is None:
        return ""
    if cell is FAULTY:
        return None
    if isinstance(cell, str):
        text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not _CONTROL.search(text) and len(text) <= _LONGEST:
            return text
        bag.error(
            raw.place(row, column.name),
            Text(
                zh=f"{column.name} 含控制字符或过长",
                en=f"{column.name} holds control characters or is too long",
            ),
            Text(
                zh="删去不可见字符，长度不超过 32767",
                en="delete invisible characters; keep within 32767 characters",
            ),
            "bad_text",
        )
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, (int, float)):
        if column.name == "credit_code":
            bag.error(
                raw.place(row, column.name),
                Text(
                    zh="统一社会信用代码存成了数值，末位会丢失",
                    en="the credit code is stored as a number and loses digits",
                ),
                Text(
                    zh="单元格格式改为“文本”后重填 18 位代码",
                    en="set the cell's format to Text and type the 18 characters again",
                ),
                "credit_code",
            )
            return None
        return shown(cell)
    bag.error(
        raw.place(row, column.name),
        Text(
            zh=f"{column.name} 被 Excel 当成了日期：{cell}", en=f"Excel took {column.name} for a date: {cell}"
        ),
        Text(zh="单元格格式改为“文本”后重填", en="set the cell's format to Text and type it again"),
        "date_cell",
    )
    return None


class _Trouble:
    """Where a cell is, and whether anything was wrong with it."""

    def __init__(self, place: Place, bag: Bag) -> None:
        self.place, self.bag, self.met = place, bag, False

    def error(self, what: Text, way_out: Text, code: str) -> None:
        """Report the cell."""
        self.met = True
        self.bag.error(self.place, what, way_out, code)


def _read_plain(column: Column, text: str, trouble: _Trouble) -> str:
    return text


def _read_label(column: Column, text: str, trouble: _Trouble) -> str:
    if not _LABEL.fullmatch(text):
        better = re.sub(r"[^\w\-.]+", "_", unicodedata.normalize("NFKC", text)).strip("_-. ")
        trouble.error(
            Text(zh=f"编号“{text}”含空格或标点", en=f"the label '{text}' holds spaces or marks"),
            Text(
                zh=f"只用字母、数字、下划线或汉字，例如 {better or 'a1'}",
                en=f"use letters, digits, _ or Chinese words only, for example {better or 'a1'}",
            ),
            "bad_label",
        )
    return text


def _read_list(column: Column, text: str, trouble: _Trouble) -> str:
    return ";".join(part.strip() for part in re.split("[;；]", text) if part.strip())


def _read_choice(column: Column, text: str, trouble: _Trouble) -> str:
    known = spellings(column.choices)
    name = known.get(text) or known.get(folded(text))
    if name is not None:
        return name
    if column.type == "carrier":  # own carriers are allowed; references.py asks for their factors
        return text
    guess = closest(folded(text), list(known))
    names = "、".join(f"{choice.name}({choice.title.zh})" for choice in column.choices[:12])
    plain = ", ".join(choice.name for choice in column.choices[:12])
    trouble.error(
        Text(zh=f"{column.title.zh} {column.name} 没有“{text}”这一项", en=f"'{text}' is not a {column.name}"),
        Text(
            zh=f"是不是“{known[guess]}”？" if guess else f"可填：{names}",
            en=f"did you mean '{known[guess]}'?" if guess else f"choose from: {plain}",
        ),
        "choice",
    )
    return ""


def _read_unit(column: Column, text: str, trouble: _Trouble) -> str:
    try:
        found = unit(text).dimension
    except UnitError as error:
        trouble.error(error.what, error.way_out, "unit")
        return text
    if found == "energy_tce" or "energy_tce" in found.split("/"):
        trouble.error(
            Text(zh=f"“{text}”没有说明是当量值还是等价值", en=f"'{text}' does not say which basis of tce"),
            _BOTH_BASES if not column.dimensions or "energy_equal_value" in column.dimensions else _ONE_BASIS,
            "unit",
        )
    elif column.dimensions and found not in column.dimensions:
        trouble.error(
            Text(
                zh=f"{column.measures} 不能用单位“{text}”",
                en=f"{column.measures} cannot be given in '{text}'",
            ),
            expected_units(column.dimensions),
            "unit_dimension",
        )
    return text


_BOTH_BASES = Text("写明“tce 当量”或“tce 等价”", "write 'tce 当量' (calorific) or 'tce 等价' (equal value)")
_ONE_BASIS = Text(
    "当量值写“tce 当量”；等价值的数请改填实物量（如 kWh、GJ、t），程序按年份折算",
    "write 'tce 当量' (calorific); for a figure at equal value give the amount itself (kWh, GJ, t): the program converts it by year",
)


def expected_units(dimensions: tuple[str, ...]) -> Text:
    """The way out for a unit of another dimension: units of the right ones."""
    names = list(dict.fromkeys(canonical_unit(dimension) for dimension in dimensions))
    zh, en = "、".join(names[:6]), ", ".join(names[:6])
    return Text(
        zh=f"用 {zh} 或可换算成它们的单位，并换算数值",
        en=f"use {en} or a unit that converts to one of them, and convert the figure",
    )


def _read_period(column: Column, text: str, trouble: _Trouble) -> str:
    match = _PERIOD.fullmatch(unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-"))
    if match and 1 <= int(match.group(1)) <= int(match.group(2)) <= 12:
        return f"{int(match.group(1)):02d}-{int(match.group(2)):02d}"
    trouble.error(
        Text(zh=f"月份区间“{text}”无法识别", en=f"'{text}' is no span of months"),
        Text(
            zh="全年留空；否则写例如 01-09（单元格格式为文本）",
            en="leave blank for a full year, else write for example 01-09 (as text)",
        ),
        "period",
    )
    return ""


_READERS: dict[str, Callable[[Column, str, _Trouble], str]] = {
    "id": _read_label,
    "ref": _read_plain,
    "refs": _read_list,
    "carrier": _read_choice,
    "text": _read_plain,
    "code": _read_plain,
    "choice": _read_choice,
    "unit": _read_unit,
    "period": _read_period,
}
