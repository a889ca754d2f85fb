"""What a row of the certificate ledger must say to be read: serial ranges that hold their MWh, months, dates.

A certificate stands for 1 MWh and lives for 24 months, the month of generation included (发改能源〔2023〕1044号).
Doubles and expired batches are read and warned of here; the account withholds what they touch (check C7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import TYPE_CHECKING

from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.park.reading import Reading

MWH_PER_CERTIFICATE = 1.0
LIFE_MONTHS = 24
TJ_PER_MWH = 0.0036
_SERIAL = re.compile(r"(.*?)(\d+)")
_MONTH = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ T]0{1,2}:00.*)?")


@dataclass(frozen=True)
class Serials:
    """Certificates `low` to `high` of one numbering."""

    prefix: str
    low: int
    high: int

    @property
    def count(self) -> int:
        """How many certificates."""
        return self.high - self.low + 1


def serials_of(first: str, last: str) -> Serials | None:
    """The range two serials span; None where they are no range (`last` blank: one certificate)."""
    start, end = _SERIAL.fullmatch(first.strip()), _SERIAL.fullmatch((last or first).strip())
    if start is None or end is None:
        return None
    (prefix, low), (other, high) = start.groups(), end.groups()
    if prefix != other or int(low) > int(high):
        return None
    return Serials(prefix, int(low), int(high))


def month_of(text: str) -> int | None:
    """Months since year 0 of a date written as 2024-03 or 2024-03-15; None where it is no date."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found.group(2)) <= 12 or int(found.group(3) or 1) not in range(1, 32):
        return None
    return int(found.group(1)) * 12 + int(found.group(2)) - 1


def life_of(year: int, month: float) -> tuple[int, int]:
    """First month a batch may be claimed and last month of its life, in months since year 0.

    Without a month the batch may be of any month of its year: January to the end of December's life.
    """
    first, last = (1, 12) if isnan(month) else (int(month), int(month))
    return year * 12 + first - 1, year * 12 + last - 1 + LIFE_MONTHS - 1


def shown_month(months: int) -> str:
    """'2025-04'."""
    return f"{months // 12}-{months % 12 + 1:02d}"


def check_certificates(reading: Reading) -> None:
    """Serials, months and dates of the ledger, row by row; then serials that stand in two rows."""
    frame = reading.frames.get("certificates")
    if frame is None or frame.empty:
        return
    ranges = [_row(reading, frame, row) for row in range(len(frame))]
    _twice(reading, frame, ranges)


def _row(reading: Reading, frame: pd.DataFrame, row: int) -> Serials | None:
    cell = frame.iloc[row]
    first, last = str(cell["serial_from"]), str(cell["serial_to"])
    serials = serials_of(first, last) if first else None
    if last and not first:
        _error(
            reading,
            row,
            "serial_from",
            "只有终止编号，没有起始编号",
            "a last serial without a first",
            "补填起始编号",
            "write the first serial",
            "serial",
        )
    elif first and serials is None:
        _error(
            reading,
            row,
            "serial_to",
            f"编号“{first}”到“{last}”不是一段连续编号",
            f"serials '{first}' to '{last}' are no range",
            "两个编号前缀相同、以数字结尾，起始不大于终止",
            "both end in digits, share what stands before, and the first is not after the last",
            "serial",
        )
    _quantity(reading, row, cell, serials)
    _dates(reading, row, cell)
    return serials


def _quantity(reading: Reading, row: int, cell: pd.Series, serials: Serials | None) -> None:
    megawatt_hours = _mwh(cell)
    if isnan(megawatt_hours):
        return
    if serials is not None and abs(serials.count * MWH_PER_CERTIFICATE - megawatt_hours) > 0.5:
        _error(
            reading,
            row,
            "quantity",
            f"编号段有 {serials.count} 张绿证，电量却是 {megawatt_hours:g} MWh",
            f"the serials hold {serials.count} certificates, the quantity is {megawatt_hours:g} MWh",
            "1 张绿证 = 1000 kWh：改电量、单位或编号",
            "one certificate is 1000 kWh: correct quantity, unit or serials",
            "serial_quantity",
        )
    elif abs(megawatt_hours - round(megawatt_hours)) > 1e-6 and cell["contract"] == "certificate":
        _error(
            reading,
            row,
            "quantity",
            f"{megawatt_hours:g} MWh 不是整张绿证",
            f"{megawatt_hours:g} MWh is no whole number of certificates",
            "1 张绿证 = 1000 kWh，只能整张",
            "one certificate is 1000 kWh and cannot be split",
            "serial_quantity",
        )


def _dates(reading: Reading, row: int, cell: pd.Series) -> None:
    month, year = float(cell["generated_month"]), int(cell["generated_year"] or 0)
    if not isnan(month) and month != int(month):
        _error(
            reading,
            row,
            "generated_month",
            f"月份 {month:g} 不是整数",
            f"month {month:g} is no whole number",
            "填 1 到 12",
            "write 1 to 12",
            "month",
        )
        return
    retired = str(cell["retired"])
    when = month_of(retired) if retired else None
    if retired and when is None:
        _error(
            reading,
            row,
            "retired",
            f"核销日期“{retired}”无法识别",
            f"'{retired}' is no date",
            "写成 2024-03 或 2024-03-15",
            "write 2024-03 or 2024-03-15",
            "date",
        )
    if isnan(float(cell["claim_year"])) and cell["claim"] not in ("sold", "none", ""):
        _error(
            reading,
            row,
            "claim_year",
            "已使用的绿证没有使用年",
            "a claimed batch without the year of the claim",
            "填写用于哪一年的核算",
            "write the year it is claimed for",
            "claim_year",
        )
    first, last = life_of(year, month) if year else (0, 10**6)
    if when is not None and when < first:
        _error(
            reading,
            row,
            "retired",
            f"核销日期 {retired} 早于发电月 {shown_month(first)}",
            f"retired in {retired}, before its power was made ({shown_month(first)})",
            "核对核销日期和电量生产年月",
            "check both dates",
            "date",
        )
    claimed = float(cell["claim_year"])
    if not isnan(claimed) and claimed * 12 > last or when is not None and when > last:
        reading.bag.warn(
            reading.place("certificates", row, "generated_year"),
            Text(
                zh=f"绿证已过两年有效期（至 {shown_month(last)}）",
                en=f"the certificate's two years ended in {shown_month(last)}",
            ),
            Text(zh="不再用于抵扣；核对电量生产年月", en="do not claim it; check the month of generation"),
            "certificate_expired",
        )


def _twice(reading: Reading, frame: pd.DataFrame, ranges: list[Serials | None]) -> None:
    """Warn of serials that an earlier row holds too."""
    held = sorted(
        ((each.prefix, each.low, each.high, row) for row, each in enumerate(ranges) if each is not None)
    )
    for before, after in pairwise(held):
        if before[0] != after[0] or after[1] > before[2]:
            continue
        later, earlier = max(before[3], after[3]), min(before[3], after[3])
        said = frame["input_ref"].iloc[earlier]
        reading.bag.warn(
            reading.place("certificates", later, "serial_from"),
            Text(zh=f"绿证编号与 {said} 重叠", en=f"serials are also at {said}"),
            Text(
                zh="一张绿证只能声明一次：删去一处（核算检查 C7 会扣留结果）",
                en="a certificate may be claimed once: delete one of the two (check C7 withholds the account)",
            ),
            "serial_twice",
        )


def _mwh(cell: pd.Series) -> float:
    try:
        read = unit(str(cell["unit"])) if cell["unit"] else None
    except UnitError:
        return float("nan")
    if read is None or read.dimension != "energy":
        return float("nan")
    return float(cell["quantity"]) * read.scale / TJ_PER_MWH


def _error(
    reading: Reading, row: int, column: str, zh: str, en: str, zh_out: str, en_out: str, code: str
) -> None:
    reading.bag.error(
        reading.place("certificates", row, column), Text(zh=zh, en=en), Text(zh=zh_out, en=en_out), code
    )
