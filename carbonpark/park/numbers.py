"""Reading a number as a person typed it.

Thousands commas, full-width digits, a percent sign and a dash for nothing are understood, and each such
repair is
listed. Anything else that is not a number is refused, with the number it probably was in the way out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?", re.ASCII)
_DASHES = frozenset({"-", "--", "—", "——", "–", "―", "−", "－", "/", "…"})
_ANYWHERE = re.compile(r"[+-]?\d[\d, ]*(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Reading:
    """What a cell says: a value, or nothing, or a text that is no number; and what was repaired."""

    value: float | None = None
    repaired: bool = False
    wrong: bool = False
    guess: str = ""


BLANK = Reading()


def fifteen_digits(value: float) -> float:
    """`value` to 15 significant digits: what Excel keeps, so that a folder and its workbook hold the same numbers."""
    return float(f"{value:.15g}") + 0.0  # + 0.0 makes -0.0 plain


def read_number(raw: object, percent: bool = False, share: bool = True) -> Reading:
    """Read one cell; `percent`: the column's unit already says %; `share`: a percentage can be a value of it."""
    if raw is None or raw == "":
        return BLANK
    if isinstance(raw, bool):
        return Reading(wrong=True, guess="1" if raw else "0")
    if isinstance(raw, (int, float)):
        return Reading(fifteen_digits(raw)) if math.isfinite(raw) else Reading(wrong=True)
    text = str(raw).strip()
    if not text:
        return BLANK
    if _PLAIN.fullmatch(text):
        return _finite(text, repaired=False)
    return _mended(text, percent, share)


def _mended(text: str, percent: bool, share: bool) -> Reading:
    if text in _DASHES:
        return Reading(repaired=True)
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("\u00a0", " ").strip()
    has_percent = plain.endswith("%")
    if has_percent and not (percent or share):  # 12 % of what? not of tonnes
        return Reading(wrong=True, guess=guess_number(plain))
    if has_percent:
        plain = plain[:-1].strip()
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[, ]", "", plain)
    if not _PLAIN.fullmatch(plain):
        return Reading(wrong=True, guess=guess_number(plain))
    read = _finite(plain, repaired=True)
    if has_percent and not percent and read.value is not None:
        return Reading(fifteen_digits(read.value / 100), True)
    return read


def _finite(text: str, repaired: bool) -> Reading:
    value = float(text)
    return Reading(fifteen_digits(value), repaired) if math.isfinite(value) else Reading(wrong=True)


def guess_number(text: str) -> str:
    """The first number in a text, as a person would type it; '' when there is none."""
    found = _ANYWHERE.search(unicodedata.normalize("NFKC", text))
    if not found:
        return ""
    digits = found.group().strip(" ,")
    if re.fullmatch(r"[+-]?\d+,\d{1,2}", digits):  # a decimal comma
        return digits.replace(",", ".")
    return re.sub("[, ]", "", digits)


def shown(value: float) -> str:
    """A number as it is written into a CSV file: no trailing .0, all of its 15 digits."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
