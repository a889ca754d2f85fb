"""Meter files: readings by the quarter-hour, hour, day or month, added up to years with the share of time they cover.

The clock is the meter's own and knows no summer time. A gap stays a gap: the sum is of what was measured, the share of the
year it covers is written beside it, and below `ENOUGH` the import refuses to call it a year.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from carbonpark.park.catalogue import CONTRACTS, FLOWS, carrier_choices, folded, spellings
from carbonpark.park.folder import decoded
from carbonpark.park.forms.draft import Draft
from carbonpark.park.numbers import fifteen_digits, read_number
from carbonpark.park.raw import closest
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

ENOUGH = 0.95
"""Share of the year that must be covered before a sum is called the year's."""
_HEADS = {
    "time": ("timestamp", "time", "datetime", "时间", "日期时间", "数据时间", "日期", "月份", "month", "date"),
    "meter": ("meter", "meter_id", "meterid", "表号", "表计", "计量点", "计量点编号", "户号", "电表"),
    "value": ("kwh", "mwh", "电量", "有功电量", "value", "数值", "用量", "quantity"),
    "register": ("reading", "示数", "表底", "表码", "累计电量", "register"),
    "enterprise": ("enterprise", "credit_code", "企业编号", "统一社会信用代码"),
    "flow": ("flow", "流向"), "carrier": ("carrier", "能源品种"), "contract": ("contract", "合同类型"), "unit": ("unit", "单位", "计量单位"),
}
_HEAD = re.compile(r"^(.*?)\s*(?:[\[(（](.*?)[\])）])?$")
_FEW = 5  # rows named in a message; the rest are counted


def header_of(line: str) -> dict[str, tuple[int, str]] | None:
    """Kind of column -> (position, unit); None where this is no header of a meter file."""
    found: dict[str, tuple[int, str]] = {}
    for position, label in enumerate(line.lstrip("\ufeff").split(",")):
        match = _HEAD.match(label.strip().strip('"'))
        word, said = (match.group(1), match.group(2) or "") if match else (label, "")
        for what, heads in _HEADS.items():
            if folded(word) in map(folded, heads):
                found.setdefault(what, (position, said or (word if folded(word) in ("kwh", "mwh") else "")))
    return found if "time" in found and "meter" in found and found.keys() & {"value", "register"} else None


@dataclass(frozen=True)
class Readings:
    """A meter file as columns; `line` is the line of the file."""

    file: str
    frame: pd.DataFrame
    register: bool
    unit: str


def is_meter_file(path: Path) -> bool:
    """Whether a CSV file begins like a meter file."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    with path.open("rb") as stream:
        start = stream.readline(2000)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return header_of(start.decode(encoding).strip()) is not None
        except UnicodeDecodeError:
            continue
    return False


def add_meters(draft: Draft, path: Path) -> None:
    """Rows of power and heat from one meter file, one for each meter and year."""
    read = _read(draft, path)
    if read is None:
        return
    parts = [_one_meter(draft, read, str(meter), rows) for meter, rows in read.frame.groupby("meter", sort=False)]
    sums = pd.DataFrame([row for rows in parts for row in rows])
    if sums.empty:
        return
    keys = ["enterprise", "year", "period", "carrier", "flow", "contract"]
    for key, rows in sums.groupby(keys, sort=False):
        covered = rows["coverage"].min()
        note = f"{len(rows)} 只表 meters; 覆盖 coverage {covered:.1%}"
        draft.add("power_heat", rows["place"].iloc[0], **dict(zip(keys, key, strict=True)), quantity=fifteen_digits(float(rows["amount"].sum())),
                  unit=read.unit, quality="A", source=path.name, note=note)


def _read(draft: Draft, path: Path) -> Readings | None:
    text = decoded(path, draft.bag)
    columns = header_of(text.split("\n", 1)[0].strip()) if text else None
    if text is None or columns is None:
        return None
    head, _, body = text.partition("\n")
    if not body.strip():
        draft.bag.error(Place(file=path.name, line=2), Text(zh="只有表头，没有读数", en="there is a header and no reading"),
                        Text(zh="从表计系统重新导出", en="export it again from the meter system"), "empty")
        return None
    widest = max(line.count(",") for line in text.split("\n")) + 1  # no line may be dropped for a comma too many
    raw = pd.read_csv(io.StringIO(body), header=None, names=list(range(widest)), dtype=str, keep_default_na=False, skip_blank_lines=False, index_col=False).fillna("")
    _beyond(draft, path, raw, head.count(",") + 1)
    frame = pd.DataFrame({what: raw[position].str.strip() if position in raw else "" for what, (position, _) in columns.items()})
    frame["line"] = np.arange(len(frame)) + 2
    frame = frame[(frame["time"] != "") | (frame["meter"] != "")]
    register = "register" in columns
    source = "register" if register else "value"
    said = columns[source][1] or (frame["unit"].iloc[0] if "unit" in frame and len(frame) else "")
    if not _is_energy(said) or ("unit" in frame and frame["unit"].nunique() > 1):
        draft.bag.error(Place(file=path.name, line=1), Text(zh=f"电量列没有可用的单位（“{said}”）", en=f"the column of amounts has no usable unit ('{said}')"),
                        Text(zh="列名写成 电量 [kWh]，全表一个单位", en="head it 'value [kWh]'; one unit for the whole file"), "unit_missing")
        return None
    frame["at"] = _times(frame["time"])
    _report(draft, path, frame[frame["at"].isna()], "时间“{}”无法识别", "'{}' is no time", "写成 2025-01-01 00:15 或 2025-01", "write 2025-01-01 00:15, or 2025-01", "time", "time")
    figures = [read_number(cell, share=False) for cell in frame[source]]
    frame["amount"] = np.array([one.value if one.value is not None else np.nan for one in figures], float)
    wrong = np.array([one.wrong for one in figures], bool)
    _report(draft, path, frame[wrong], "“{}”不是数值", "'{}' is no number", "填数值；缺测留空", "write a number; leave what was not measured blank", source, "not_a_number")
    if not register:
        _report(draft, path, frame[frame["amount"] < 0], "电量 {} 为负", "the amount {} is negative", "表计复位或反向：反向电量另用 flow=sold 的表，复位处留空",
                "a reset or the other direction: give that a meter with flow=sold, leave a reset blank", source, "out_of_range")
    return Readings(path.name, frame[frame["at"].notna()], register, said)


def _beyond(draft: Draft, path: Path, raw: pd.DataFrame, columns: int) -> None:
    """Lines with more cells than the header has: most often a thousands comma."""
    over = (raw.iloc[:, columns:] != "").sum(axis=1).to_numpy()
    lines = pd.DataFrame({"line": np.flatnonzero(over) + 2, "cells": over[over > 0]})
    _report(draft, path, lines, "比表头多 {} 列", "{} cells more than the header has",
            "去掉数值里的千分位逗号，或给数值加引号", "take commas out of numbers, or quote them", "cells", "cells")


def _is_energy(text: str) -> bool:
    try:
        return bool(text) and unit(text).dimension == "energy"
    except UnitError:
        return False


def _times(texts: pd.Series) -> pd.Series:
    """Times as written; '24:00' is midnight of the next day."""
    late = texts.str.contains(r"[ T]24:00(?::00)?$")
    plain = texts.str.replace(r"([ T])24:00(?::00)?$", r"\g<1>00:00", regex=True).str.replace("/", "-", regex=False)
    plain = plain.str.replace(r"^(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?", lambda m: f"{m.group(1)}-{m.group(2)}" + (f"-{m.group(3)}" if m.group(3) else ""), regex=True)
    zoned = plain.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$") & plain.str.contains(":")
    found = pd.to_datetime(plain.mask(zoned, ""), errors="coerce", format="mixed")
    return found + pd.to_timedelta(late.astype(int), unit="D")


def _report(draft: Draft, path: Path, rows: pd.DataFrame, zh: str, en: str, zh_out: str, en_out: str, column: str, code: str) -> None:
    for line, said in zip(rows["line"].head(_FEW), rows[column].head(_FEW), strict=True):
        more = len(rows) - _FEW
        draft.bag.error(Place(file=path.name, line=int(line)), Text(zh=zh.format(said) + (f"（另有 {more} 行）" if more > 0 else ""), en=en.format(said) + (f" ({more} more lines)" if more > 0 else "")),
                        Text(zh=zh_out, en=en_out), code)


def _one_meter(draft: Draft, read: Readings, meter: str, rows: pd.DataFrame) -> list[dict[str, object]]:
    """Sums of one meter by year."""
    first = Place(file=read.file, line=int(rows["line"].iloc[0]))
    words = _words(draft, rows, meter, first)
    series = _without_doubles(draft, read, meter, rows)
    if words is None or series is None or len(series) == 0:
        return []
    series = _register_steps(draft, read, meter, series) if read.register else series
    step = _step(series.index)
    if step is None:
        draft.bag.error(first, Text(zh=f"表 {meter} 只有一个读数，看不出间隔", en=f"meter {meter} has a single reading: no interval can be told"),
                        Text(zh="给出连续的读数", en="give consecutive readings"), "interval")
        return []
    series = _from_the_start(draft, read, meter, series, step)
    found = []
    for year, values in series.groupby(series.index.year):
        measured, period, coverage = _coverage(values, int(year), step)
        if coverage < ENOUGH:
            draft.bag.error(first, Text(zh=f"表 {meter} {year} 年{period or '全年'}只覆盖 {coverage:.1%}", en=f"meter {meter} covers {coverage:.1%} of {year}{' ' + period if period else ''}"),
                            Text(zh="补齐缺测；补不齐就填估算值并在 status 注明", en="fill the gaps; where that is not possible enter an estimate by hand"), "coverage")
            continue
        if coverage < 1:
            draft.bag.mended(first, Text(zh=f"表 {meter} {year} 年覆盖 {coverage:.2%}，缺测未补", en=f"meter {meter}: {coverage:.2%} of {year} is covered; gaps were not filled"),
                             Text(zh="可补齐后重新导入", en="fill them and import again"))
        found.append({**words, "year": int(year), "period": period, "amount": measured, "coverage": coverage, "place": first})
    return found


def _words(draft: Draft, rows: pd.DataFrame, meter: str, place: Place) -> dict[str, str] | None:
    """Whose meter it is, and what flows through it."""
    code = rows["enterprise"].iloc[0] if "enterprise" in rows else meter
    firms = {firm.enterprise for firm in draft.park.enterprises} | {firm.credit_code for firm in draft.park.enterprises}
    if "enterprise" not in rows and code not in firms:
        near = closest(code, [name for name in firms if name])
        draft.bag.error(place, Text(zh=f"不知道表 {meter} 属于哪个企业", en=f"meter {meter} belongs to no enterprise that is known"),
                        Text(zh=f"加一列“统一社会信用代码”{f'；是不是 {near}？' if near else ''}", en=f"add a column credit_code{f'; did you mean {near}?' if near else ''}"), "meter_unknown")
        return None
    label = draft.enterprise(str(code), "", place)
    known = {"flow": spellings(FLOWS), "contract": spellings(CONTRACTS), "carrier": spellings(carrier_choices())}
    usual = {"flow": "bought", "contract": "grid", "carrier": "electricity"}
    found = {"enterprise": label}
    for what, plain in usual.items():
        said = str(rows[what].iloc[0]) if what in rows else ""
        found[what] = known[what].get(folded(said), "") if said else plain
        if not found[what]:
            draft.bag.error(place, Text(zh=f"“{said}”不是 {what}", en=f"'{said}' is no {what}"), Text(zh=f"写例如 {plain}", en=f"write for example {plain}"), "choice")
    return found if all(found.values()) else None


def _without_doubles(draft: Draft, read: Readings, meter: str, rows: pd.DataFrame) -> pd.Series | None:
    """Each time once: equal doubles are listed, different ones refused."""
    rows = rows.sort_values("at", kind="stable")
    double = rows["at"].duplicated(keep=False)
    differing = rows[double].groupby("at")["amount"].nunique(dropna=False) > 1
    if differing.any():
        at = differing.index[differing.to_numpy()][0]
        lines = rows.loc[rows["at"] == at, "line"].tolist()
        draft.bag.error(Place(file=read.file, line=int(lines[-1])), Text(zh=f"表 {meter} 在 {at} 有两个不同的读数（第 {lines[0]} 行）；共 {int(differing.sum())} 处", en=f"meter {meter} has two different readings at {at} (line {lines[0]}); {int(differing.sum())} such times"),
                        Text(zh="每个时刻只留一个读数", en="keep one reading for each time"), "double")
        return None
    extra = rows["at"].duplicated()
    if extra.any():
        draft.bag.mended(Place(file=read.file, line=int(rows.loc[extra, "line"].iloc[0])), Text(zh=f"表 {meter} 有 {int(extra.sum())} 个相同的重复读数，各取一次", en=f"meter {meter}: {int(extra.sum())} equal doubles were counted once"),
                         Text(zh="删去重复行即可不再提示", en="delete them and this is said no more"))
    kept = rows[~extra]
    return pd.Series(kept["amount"].to_numpy(), index=pd.DatetimeIndex(kept["at"]))


def _register_steps(draft: Draft, read: Readings, meter: str, series: pd.Series) -> pd.Series:
    """A register's differences; where it falls back (reset, exchange) the step is not known."""
    steps = pd.Series(np.diff(series.to_numpy()), index=series.index[:-1])
    falls = steps < 0
    if falls.any():
        draft.bag.mended(Place(file=read.file, line=2), Text(zh=f"表 {meter} 的示数在 {steps.index[falls][0]} 等 {int(falls.sum())} 处回退（复位或换表），该步按缺测", en=f"meter {meter}: the register falls back at {steps.index[falls][0]} ({int(falls.sum())} times): that step counts as not measured"),
                         Text(zh="有换表底数就改成连续示数", en="where the last figure of the old meter is known, make the readings run on"))
    return steps.mask(falls)


def _step(index: pd.DatetimeIndex) -> pd.Timedelta | None:
    """The usual interval."""
    gaps = pd.Series(index[1:] - index[:-1])
    return None if gaps.empty else gaps.mode().iloc[0]


def _from_the_start(draft: Draft, read: Readings, meter: str, series: pd.Series, step: pd.Timedelta) -> pd.Series:
    """Readings stamped with the end of their interval are moved to its start: the last one of a year belongs to that year."""
    first, last = series.index[0], series.index[-1]
    ends = first == first.normalize() + step and last == last.normalize() and (last.month, last.day) == (1, 1)
    if read.register or step > pd.Timedelta(days=1) or not ends:
        return series
    draft.bag.mended(Place(file=read.file, line=2), Text(zh=f"表 {meter} 的时间是区间末，已移到区间始", en=f"meter {meter} is stamped at the end of each interval; moved to the start"),
                     Text(zh="若不对，请写区间始的时间", en="if that is wrong, write the start of each interval"))
    return pd.Series(series.to_numpy(), index=series.index - step)


def _coverage(values: pd.Series, year: int, step: pd.Timedelta) -> tuple[float, str, float]:
    """Sum of what was measured, the months it is of ('' = the year), and the share of them that was measured."""
    known = values.dropna()
    if known.empty:
        return 0.0, "", 0.0
    first, last = int(known.index.month.min()), int(known.index.month.max())
    start, end = pd.Timestamp(year, first, 1), pd.Timestamp(year, last, 1) + pd.offsets.MonthBegin(1)
    monthly = step >= pd.Timedelta(days=28)
    expected = (last - first + 1) if monthly else (end - start) / step
    period = "" if (first, last) == (1, 12) else f"{first:02d}-{last:02d}"
    return float(known.sum()), period, min(1.0, len(known) / expected)


