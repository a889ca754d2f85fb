"""Where a figure holds: province within grid region within nation.

One code for each place (regions.csv), however it is written: 江苏, 江苏省, Jiangsu and JS are one place.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from carbonpark.words.language import Text

_FILE = Path(__file__).parent / "tables" / "regions.csv"
_TAILS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市", " province")


@lru_cache(maxsize=1)
def _regions() -> dict[str, dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return {line["code"]: line for line in csv.DictReader(stream)}


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    spelled: dict[str, str] = {}
    for code, line in _regions().items():
        for word in (code, line["name_zh"], line["name_en"]):
            spelled.setdefault(word.casefold(), code)
    return spelled


@lru_cache(maxsize=1024)
def code_of(place: str) -> str:
    """The code of a place, or the place as it is written when the table does not have it."""
    word = place.strip()
    for tail in ("", *_TAILS):
        if tail and not word.casefold().endswith(tail):
            continue
        code = _spellings().get(word.casefold().removesuffix(tail).strip())
        if code:
            return code
    province, _, city = word.partition("/")
    return f"{_spellings().get(province, province)}/{city}" if city else word


@lru_cache(maxsize=1024)
def chain_of(place: str) -> tuple[str, ...]:
    """The places to ask in turn: itself, its province, its grid region, its nation."""
    code = code_of(place)
    chain = [code]
    if "/" in code:
        code = code.partition("/")[0]
        chain.append(code)
    while (line := _regions().get(code)) and line["within"]:
        code = line["within"]
        chain.append(code)
    return tuple(chain)


def known_places() -> tuple[str, ...]:
    """Names of places in Chinese and English."""
    return tuple(line[name] for line in _regions().values() for name in ("name_zh", "name_en"))


def region_name(code: str) -> Text:
    """What a place is called."""
    line = _regions().get(code)
    return Text(zh=line["name_zh"], en=line["name_en"]) if line else Text(zh=code, en=code)
