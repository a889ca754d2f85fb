"""How a figure is shown: the unit its readers use, the digits it deserves, one habit for the whole report.

Figures are stored in canonical units (kt, M CNY, ktce, ha ...) and shown in the reader's: 万tCO₂, 亿元, 万tce and 亩 in
Chinese, kt, M CNY, ktce and ha in English. A column has one scale, set by its largest figure; halves go to the even
neighbour; a negative figure carries a true minus sign; a blank is unknown and never a zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from carbonpark.words.language import Language

UNKNOWN = "–"
MINUS = "−"
_GAS = re.compile(r"^kt( CO2e| CO2| CH4| N2O| C)?$")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Scale:
    """One way of showing a column: shown = stored × `factor`, with `decimals`, in `unit`."""

    factor: float
    unit: str
    decimals: int

    def text(self, value: float | None) -> str:
        """The digits of one figure, with separators and a true minus sign; a dash when it is unknown."""
        if value is None or not math.isfinite(value):
            return UNKNOWN
        return grouped(value, self.decimals, self.factor)

    def of(self, value: float) -> float:
        """The figure in the shown unit, not rounded (for the axes of figures)."""
        return value * self.factor


def half_even(value: float, decimals: int, factor: float = 1.0) -> Decimal:
    """`value` × `factor` with `decimals` digits after the point, halves to the even neighbour.

    Halves are those of the digits as stored and printed: the product is decimal, so that 0.1145 × 100 is 11.45.
    """
    with localcontext() as context:
        context.prec = 60
        return (Decimal(repr(float(value))) * Decimal(repr(float(factor)))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)


def grouped(value: float, decimals: int, factor: float = 1.0) -> str:
    """'1,234.5' or '−3.2'; a figure that rounds to nothing is shown without a sign."""
    rounded = half_even(value, decimals, factor)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,f}"


def scale(unit: str, like: float | Iterable[float], language: Language) -> Scale:
    """The scale of a column of `unit` whose figures are `like` (one figure, or all of them)."""
    largest = _largest(like)
    factor, shown = _habit(_plain(unit), largest, language)
    return Scale(factor, shown, _decimals(largest * factor, shown))


def displayed(value: float | None, unit: str, language: Language, like: float | Iterable[float] | None = None) -> str:
    """One figure with its unit, as a reader of `language` expects it: '63.40 万t CO₂', '634.0 kt CO₂'."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    way = scale(unit, value if like is None else like, language)
    return f"{way.text(value)}{_joint(way.unit)}{way.unit}"


def whole(value: float) -> str:
    """A count: '1,204'."""
    return grouped(value, 0)


def percent(value: float | None, decimals: int = 1) -> str:
    """A share as a percentage: 0.254 is '25.4 %'."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    return f"{grouped(value, decimals, 100.0)}%"


def subscripts(unit: str) -> str:
    """CO2 as documents print it: CO₂ (files and consoles keep CO2)."""
    return unit.replace("CO2", "CO₂").replace("CH4", "CH₄").replace("N2O", "N₂O")


def _largest(like: float | Iterable[float]) -> float:
    figures = [like] if isinstance(like, int | float) else list(like)
    return max((abs(float(figure)) for figure in figures if math.isfinite(float(figure))), default=0.0)


def _plain(unit: str) -> str:
    """One spelling for the spellings of a unit: price bases and brackets away, one blank between words."""
    text = unit.replace("(", " ").replace(")", " ").replace("_calorific", " 当量").replace("_equal_value", " 等价")
    text = re.sub(r"(CNY|EUR|USD|万元)[_ ]?(19|20)\d\d", r"\1", text).replace(" per ", "/")
    text = re.sub(r"\b(k?t)(CO2e?)\b", r"\1 \2", text)
    text = re.sub(r"tce(?=[等当])", "tce ", text)
    text = re.sub(r"\s*/\s*", "/", text)
    return _BLANKS.sub(" ", text).strip()


def _decimals(largest: float, unit: str) -> int:
    """Three to four figures of the largest entry of a column, never more than four after the point."""
    if unit in ("人", "person", "jobs") or largest == 0:
        return 0
    magnitude = math.floor(math.log10(largest))
    if magnitude >= 0:
        return {0: 2, 1: 2, 2: 1}.get(magnitude, 0)
    return min(4, 2 - magnitude)


def _habit(unit: str, largest: float, language: Language) -> tuple[float, str]:
    chinese = language == "zh"
    if "/" in unit and unit not in _SIMPLE:
        return _ratio(unit, largest, chinese)
    if unit == "万元":
        factor, shown = _money("CNY", largest * 0.01, chinese)
        return factor * 0.01, shown
    if unit == "t" or unit.startswith("t C") or unit.split(" ")[0] == "tce":
        factor, shown = _habit(f"k{unit}", largest / 1e3, language)
        return factor / 1e3, shown
    if _GAS.match(unit):
        return _mass(unit[2:].strip(), largest, chinese)
    if unit in ("M CNY", "M EUR", "M USD"):
        return _money(unit[2:], largest, chinese)
    if unit.startswith("ktce"):
        return _coal_equivalent(unit[4:].strip(), largest, chinese)
    simple = _SIMPLE.get(unit)
    if simple:
        return simple[0] if chinese else simple[1]
    return 1.0, subscripts(unit)


def _mass(gas: str, largest: float, chinese: bool) -> tuple[float, str]:
    tail = f" {subscripts(gas)}" if gas else ""
    if chinese:
        return (0.1, f"万t{tail}") if largest >= 1 else (1e3, f"t{tail}")
    if largest >= 1e4:
        return 1e-3, f"Mt{tail}"
    return (1.0, f"kt{tail}") if largest >= 0.1 else (1e3, f"t{tail}")


def _money(currency: str, largest: float, chinese: bool) -> tuple[float, str]:
    if chinese:
        word = {"CNY": "元", "EUR": "欧元", "USD": "美元"}[currency]
        return (0.01, f"亿{word}") if largest >= 100 else (100.0, f"万{word}")
    return (1e-3, f"bn {currency}") if largest >= 1e4 else (1.0, f"M {currency}")


def _coal_equivalent(basis: str, largest: float, chinese: bool) -> tuple[float, str]:
    if chinese:
        tail = f" ({basis})" if basis else ""
        return (0.1, f"万tce{tail}") if largest >= 1 else (1e3, f"tce{tail}")
    english = {"当量": " (calorific)", "等价": " (equal value)"}.get(basis, "")
    return (1.0, f"ktce{english}") if largest >= 0.1 else (1e3, f"tce{english}")


_SIMPLE: dict[str, tuple[tuple[float, str], tuple[float, str]]] = {
    "ha": ((15.0, "亩"), (1.0, "ha")),
    "m2": ((1.0, "㎡"), (1.0, "m²")),
    "person": ((1.0, "人"), (1.0, "jobs")),
    "yr": ((1.0, "年"), (1.0, "years")),
    "1": ((1.0, ""), (1.0, "")),
    "%": ((1.0, "%"), (1.0, "%")),
    "s": ((1.0, "秒"), (1.0, "s")),
    "1/yr": ((1.0, "/年"), (1.0, "/yr")),
}
# Stored top / stored bottom -> shown: the factor and the two names of each part of a ratio.
_TOPS: dict[str, tuple[tuple[float, str], tuple[float, str]]] = {"ktce": ((1e3, "tce"), (1e3, "tce"))}
_BOTTOMS: dict[str, tuple[tuple[float, str], tuple[float, str]]] = {
    "M CNY": ((100.0, "万元"), (100.0, "10⁴ CNY")),
    "M EUR": ((100.0, "万欧元"), (100.0, "10⁴ EUR")),
    "ktce": ((1e3, "tce"), (1e3, "tce")),
    "ha": ((15.0, "亩"), (1.0, "ha")),
    "person": ((1.0, "人"), (1.0, "job")),
    "1": ((100.0, "百分点"), (100.0, "percentage point")),
}


def _ratio(unit: str, largest: float, chinese: bool) -> tuple[float, str]:
    """Prices, intensities and productivities: 元/t, 元/tce, 万元/t, 万元/亩, t/万元."""
    top, _, bottom = (part.strip() for part in unit.partition("/"))
    which = 0 if chinese else 1
    under, under_name = _part(bottom, _BOTTOMS, which)
    if top in ("M CNY", "M EUR"):
        over, over_name = _money_per(top[2:], largest * 1e6 / under, chinese)
    else:
        over, over_name = _part(top, _TOPS, which)
    return over / under, f"{over_name}/{under_name}"


def _money_per(currency: str, each: float, chinese: bool) -> tuple[float, str]:
    """Yuan while a unit of the thing costs less than 10 000 yuan, then 万元, or thousands and millions in English."""
    if chinese:
        word = {"CNY": "元", "EUR": "欧元"}[currency]
        return (1e6, word) if each < 1e4 else (100.0, f"万{word}")
    if each < 1e4:
        return 1e6, currency
    return (1e3, f"thousand {currency}") if each < 1e6 else (1.0, f"M {currency}")


def _part(name: str, table: dict[str, tuple[tuple[float, str], tuple[float, str]]], which: int) -> tuple[float, str]:
    name = name.strip()
    if _GAS.match(name):
        gas = name[2:].strip()
        return 1e3, f"t {subscripts(gas)}".strip()
    if name.startswith("ktce"):
        basis = name[4:].strip()
        words = {"当量": (" (当量)", " (calorific)"), "等价": (" (等价)", " (equal value)")}.get(basis, ("", ""))
        return 1e3, "tce" + words[which]
    if name in table:
        return table[name][which]
    english = {"万元": "10⁴ CNY", "亩": "mu", "tce 等价": "tce (equal value)", "tce 当量": "tce (calorific)"}
    chinese = {"tce 等价": "tce (等价)", "tce 当量": "tce (当量)"}
    return 1.0, subscripts((english if which else chinese).get(name, name))


def _joint(unit: str) -> str:
    return "" if unit in ("", "%") else "\u00a0"
