"""What a unit is called, and what it is worth: the one table of conversion numbers.

Units are read at the two doors only. Inside, every figure is a plain float in the canonical unit of its
dimension (TJ, kt, kt CO2, M CNY ...). CO2, CO2e, C and each other gas, tce 当量 and tce 等价, and each currency
are dimensions of their own, so that none can turn into another by accident. A bare `tce` is `energy_tce`:
its basis has to be stated by whoever asks. Compound spellings (`kgCO2/kWh`, `元/t`, `tce/万元`, `CNY/kW.yr`)
are read as numerator and denominator; everything after the first `/` up to the next divides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text

TJ_PER_KTCE = 29.3076
"""One ktce is 29.3076 TJ (GB/T 2589-2020: 1 kgce = 29 307.6 kJ); also GJ per tce."""

HOURS_PER_YEAR = 8760.0

GASES = (
    "CO2e", "CO2", "CH4", "N2O", "SF6", "NF3", "CF4", "C2F6", "C3F8", "c-C4F8", "C6F14", "SO2F2", "C",
    "HFC-23", "HFC-32", "HFC-41", "HFC-125", "HFC-134", "HFC-134a", "HFC-143", "HFC-143a", "HFC-152a",
    "HFC-227ea", "HFC-236fa", "HFC-245fa", "HFC-365mfc", "HFC-43-10mee", "HCFC-22", "HCFC-123", "HCFC-124",
    "HCFC-141b", "HCFC-142b", "R-404A", "R-407C", "R-410A", "R-507A",
)

CANONICAL: dict[str, str] = {
    "energy": "TJ", "energy_calorific": "ktce_calorific", "energy_equal_value": "ktce_equal_value", "energy_tce": "ktce",
    "mass": "kt", "gas_volume": "MNm3", "liquid_volume": "ML", "power": "MW", "apparent_power": "MVA",
    "money": "M CNY", "money_EUR": "M EUR", "money_USD": "M USD", "area": "ha", "persons": "person",
    "share": "1", "distance": "km", "vehicle_distance": "M vehicle-km", "time": "yr", "temperature": "K",
    "vehicles": "vehicle", "count": "item",
    "anode_effect": "AE-min", "cell_time": "cell-day", **{gas: f"kt {gas}" for gas in GASES},
}

_ENERGY = {"TJ": 1.0, "GJ": 1e-3, "MJ": 1e-6, "kJ": 1e-9, "PJ": 1e3, "百万千焦": 1e-3, "吉焦": 1e-3, "千焦": 1e-9,
           "兆焦": 1e-6, "太焦": 1.0, "kWh": 3.6e-6, "千瓦时": 3.6e-6, "度": 3.6e-6, "MWh": 3.6e-3, "兆瓦时": 3.6e-3,
           "GWh": 3.6, "TWh": 3600.0, "Wh": 3.6e-9, "kcal": 4.1868e-9, "千卡": 4.1868e-9, "大卡": 4.1868e-9}
_TCE = {"tce": 1e-3, "吨标准煤": 1e-3, "吨标煤": 1e-3, "kgce": 1e-6, "千克标准煤": 1e-6, "公斤标准煤": 1e-6,
        "gce": 1e-9, "克标准煤": 1e-9, "ktce": 1.0, "Mtce": 1e3}
_MASS = {"kt": 1.0, "t": 1e-3, "吨": 1e-3, "tonne": 1e-3, "tonnes": 1e-3, "kg": 1e-6, "千克": 1e-6, "公斤": 1e-6,
         "g": 1e-9, "克": 1e-9, "千吨": 1.0, "Mt": 1e3, "Gt": 1e6, "Gg": 1.0}
_TABLE: dict[str, dict[str, float]] = {
    "energy": _ENERGY,
    "energy_tce": _TCE,
    "energy_calorific": {f"{name}{tail}": scale for name, scale in _TCE.items() for tail in ("当量", "_calorific")},
    "energy_equal_value": {f"{name}{tail}": scale for name, scale in _TCE.items() for tail in ("等价", "_equal_value")},
    "mass": _MASS,
    "gas_volume": {"MNm3": 1.0, "Nm3": 1e-6, "m3": 1e-6, "立方米": 1e-6, "标准立方米": 1e-6, "标立方米": 1e-6,
                   "方": 1e-6, "Mm3": 1.0},
    "liquid_volume": {"ML": 1.0, "L": 1e-6, "升": 1e-6, "kL": 1e-3},
    "power": {"MW": 1.0, "kW": 1e-3, "千瓦": 1e-3, "兆瓦": 1.0, "GW": 1e3, "W": 1e-6, "MWth": 1.0, "MWe": 1.0,
              "kWth": 1e-3, "kWp": 1e-3, "MWp": 1.0},
    "apparent_power": {"MVA": 1.0, "kVA": 1e-3, "千伏安": 1e-3},
    "money": {"MCNY": 1.0, "CNY": 1e-6, "元": 1e-6, "人民币元": 1e-6, "yuan": 1e-6, "RMB": 1e-6, "bnCNY": 1e3,
              "kCNY": 1e-3, "千元": 1e-3, "百万元": 1.0},
    "money_EUR": {"MEUR": 1.0, "EUR": 1e-6, "欧元": 1e-6, "bnEUR": 1e3, "kEUR": 1e-3},
    "money_USD": {"MUSD": 1.0, "USD": 1e-6, "美元": 1e-6, "bnUSD": 1e3, "kUSD": 1e-3},
    "area": {"ha": 1.0, "公顷": 1.0, "亩": 1 / 15, "mu": 1 / 15, "m2": 1e-4, "平方米": 1e-4, "km2": 100.0,
             "平方公里": 100.0, "平方千米": 100.0},
    "persons": {"person": 1.0, "persons": 1.0, "人": 1.0, "p": 1.0, "人次": 1.0},
    "share": {"1": 1.0, "%": 1e-2, "‰": 1e-3, "fraction": 1.0, "ratio": 1.0, "-": 1.0, "share": 1.0,
              "relativetomean": 1.0},
    "distance": {"km": 1.0, "公里": 1.0, "千米": 1.0, "m": 1e-3, "米": 1e-3},
    "vehicle_distance": {"Mvehicle-km": 1.0, "vehicle-km": 1e-6, "车公里": 1e-6},
    "time": {"yr": 1.0, "year": 1.0, "years": 1.0, "a": 1.0, "年": 1.0, "month": 1 / 12, "月": 1 / 12,
             "week": 168 / HOURS_PER_YEAR, "weeks": 168 / HOURS_PER_YEAR, "day": 24 / HOURS_PER_YEAR,
             "days": 24 / HOURS_PER_YEAR, "d": 24 / HOURS_PER_YEAR, "天": 24 / HOURS_PER_YEAR, "h": 1 / HOURS_PER_YEAR,
             "hour": 1 / HOURS_PER_YEAR, "hours": 1 / HOURS_PER_YEAR, "小时": 1 / HOURS_PER_YEAR},
    "temperature": {"K": 1.0},
    "vehicles": {"vehicle": 1.0, "vehicles": 1.0, "辆": 1.0},
    "count": {name: 1.0 for name in ("item", "firms", "zones", "zone", "parks", "night", "cycles", "head", "家", "个", "头", "只")},
    "anode_effect": {"AE-min": 1.0},
    "cell_time": {"cell-day": 1.0},
    **{gas: {f"{mass}{gas}": scale for mass, scale in _MASS.items()} for gas in GASES},
}
_KNOWN: dict[str, tuple[str, float]] = {
    name: (dimension, scale) for dimension, names in _TABLE.items() for name, scale in names.items()
}
_MULTIPLIERS = {"万亿": 1e12, "百万": 1e6, "千万": 1e7, "万": 1e4, "亿": 1e8, "千": 1e3}
_POWER_OF_TEN = re.compile(r"^(?:1[eE]\+?(\d+)|10\^(\d+)|10\*\*(\d+)|(10+)(?=\D))[*×x]?(?=\D)(.+)$")
_PRICE_BASE = re.compile(r"(CNY|RMB|yuan|元|EUR|欧元|USD|美元)\s*[_(]?\s*((?:19|20)\d\d)\s*(?:年?价?)\s*\)?")
_NUMBER = re.compile(r"^\s*([+-]?(?:\d{1,3}(?:[ ,_\u00a0\u202f]\d{3})+(?!\d)|\d+)?(?:\.\d+)?(?:(?<=\d)[eE][+-]?\d+)?)\s*(.*)$")
_TWINS = str.maketrans({"·": ".", "⋅": ".", "•": ".", "−": "-", "–": "-", "€": "EUR", "¥": "元", "￥": "元"})
_RAISED = re.compile("[⁰¹²³⁴-⁹]+")
_CHINESE_GASES = {"二氧化碳当量": "CO2e", "二氧化碳": "CO2", "甲烷": "CH4", "氧化亚氮": "N2O"}


class UnitError(InputError):
    """A unit that is unknown, or of another dimension than asked; the caller adds the place."""

    def __init__(self, what: Text, way_out: Text) -> None:
        self.what, self.way_out = what, way_out
        super().__init__([Problem(Place(), what, way_out, code="unit")])

    def at(self, place: Place) -> Problem:
        """The same problem, where the person's file has it."""
        return Problem(place, self.what, self.way_out, code="unit")


@dataclass(frozen=True)
class Unit:
    """One spelling read: canonical value = value x `scale`; `about` keeps words that are no unit ('clinker')."""

    spelling: str
    dimension: str
    scale: float
    price_base: int | None = None
    about: str = ""

    @property
    def canonical(self) -> str:
        """The canonical unit, with the price base when there is one."""
        return canonical_unit(self.dimension, self.price_base)


@dataclass(frozen=True)
class Amount:
    """A value with its unit, as a person wrote it."""

    value: float
    unit: Unit

    @property
    def canonical(self) -> float:
        """The value in the canonical unit of its dimension."""
        return self.value * self.unit.scale


@lru_cache(maxsize=4096)
def unit(spelling: str) -> Unit:
    """Read one spelling; unknown words are refused with the nearest spelling known."""
    return _read(spelling, lenient=False)


@lru_cache(maxsize=4096)
def split_unit(spelling: str) -> Unit:
    """As `unit`, with words for the thing measured set apart: 'kt methanol per year' is kt/yr about methanol."""
    return _read(spelling, lenient=True)


def canonical_unit(dimension: str, price_base: int | None = None) -> str:
    """The unit every figure of `dimension` is kept in, e.g. 'CO2/energy' -> 'kt CO2/TJ'."""
    above, *below = dimension.split("/")
    names = [_canonical_product(part, price_base) for part in (above, *below)]
    return "/".join(names)


def to_canonical(value: float, spelling: str, dimension: str, tce_basis: str | None = None) -> float:
    """`value` in the canonical unit of `dimension`; `tce_basis` ('calorific' or 'equal_value') settles a bare tce."""
    read = unit(spelling)
    found = read.dimension
    if tce_basis is not None:
        found = found.replace("energy_tce", f"energy_{tce_basis}")
    if found != dimension:
        raise _wrong_dimension(spelling, found, dimension)
    return value * read.scale


def from_canonical(value: float, spelling: str) -> float:
    """A canonical value in the unit a person wants to read."""
    return value / unit(spelling).scale


def parse_amount(text: str) -> Amount:
    """Read '3 万 tCO2', '16 000 CNY_2025/t CO2' or '5 %'; a figure without a unit is refused."""
    plain = _plain(text)
    match = _NUMBER.match(plain)
    digits, rest = (match.group(1), match.group(2)) if match else ("", plain)
    if not digits or not re.search(r"\d", digits):
        raise UnitError(Text(zh=f"“{text}”里没有数值", en=f"'{text}' has no figure"),
                        Text(zh="写成数值加单位，例如“410 TJ”", en="write a figure and its unit, for example '410 TJ'"))
    if not rest.strip():
        raise UnitError(Text(zh=f"“{text}”没有单位", en=f"'{text}' has no unit"),
                        Text(zh=f"例如写成“{text.strip()} TJ”或“{text.strip()} ktce 当量”",
                             en=f"write for example '{text.strip()} TJ' or '{text.strip()} ktce 当量'"))
    return Amount(float(re.sub(r"[ ,_\u00a0\u202f]", "", digits)), unit(rest))


def spellings() -> tuple[str, ...]:
    """Every simple spelling of the table (compound ones are built from these)."""
    return tuple(_KNOWN)


def _plain(text: str) -> str:
    """Full-width characters, raised and lowered figures, odd spaces and Chinese gases as their plain twins."""
    text = re.sub(rf"(?<=10)({_RAISED.pattern})", r"^\1", str(text).translate(_TWINS))
    text = unicodedata.normalize("NFKC", text).strip()
    for name, formula in _CHINESE_GASES.items():
        text = text.replace(name, formula)
    return text


def _read(spelling: str, lenient: bool) -> Unit:
    text = re.sub(r"(ce|标准煤|标煤)\s*\(?\s*(当量|等价)值?\s*\)?", r"\1\2", _plain(spelling))
    bases: set[int] = set()

    def note_base(match: re.Match[str]) -> str:
        bases.add(int(match.group(2)))
        return match.group(1)

    text = re.sub(r"\s*\bper\b\s*", "/", _PRICE_BASE.sub(note_base, text))
    powers, scale, about = _expression(text, spelling, lenient)
    if len(bases) > 1:
        raise UnitError(Text(zh=f"“{spelling}”含两个价格基年", en=f"'{spelling}' names two price bases"),
                        Text(zh="只写一个基年", en="name one price base only"))
    return Unit(spelling, _dimension(powers), scale, bases.pop() if bases else None, " ".join(about))


def _expression(text: str, whole: str, lenient: bool) -> tuple[dict[str, int], float, list[str]]:
    """product / product / ... : the first stays above, the rest below."""
    powers: dict[str, int] = {}
    scale, about = 1.0, []
    for place, product in enumerate(_split(text, "/")):
        sign = 1 if place == 0 else -1
        for factor in _split(product, ".*"):
            inner = _bracketed(factor)
            if inner is not None:
                part, worth, words = _expression(inner, whole, lenient)
            else:
                dimension, worth, word = _atom(factor, whole, lenient)
                part, words = {dimension: 1}, [word] if word else []
            for dimension, power in part.items():
                powers[dimension] = powers.get(dimension, 0) + sign * power
            scale *= worth**sign
            about += words
    return powers, scale, about


def _split(text: str, marks: str) -> list[str]:
    """Cut at `marks` outside brackets; a point inside a number does not cut."""
    parts, depth, start = [], 0, 0
    for here, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        inside_number = letter in ".*" and (text[here - 1 : here].isdigit() and text[here + 1 : here + 2].isdigit()
                                            or text[here : here + 2] == "**" or text[here - 1 : here + 1] == "**")
        if depth == 0 and letter in marks and not inside_number:
            parts.append(text[start:here].strip())
            start = here + 1
    return [*parts, text[start:].strip()]


def _bracketed(factor: str) -> str | None:
    return factor[1:-1] if factor.startswith("(") and factor.endswith(")") else None


def _atom(text: str, whole: str, lenient: bool) -> tuple[str, float, str]:
    """One simple spelling, with its multiplier in front and, when lenient, the words behind it."""
    squeezed = re.sub(r"\s+", "", text)
    found = _known(squeezed)
    if found:
        return (*found, "")
    if lenient:
        for end in range(len(text) - 1, 0, -1):
            head, tail = text[:end], text[end:].strip()
            boundary = text[end].isspace() or text[end] == "_" or (text[end].isupper() and head.strip().islower())
            found = _known(re.sub(r"\s+", "", head)) if boundary else None
            if found and tail:
                return (*found, tail.strip("_ "))
    guess = nearest(squeezed, spellings())
    raise UnitError(
        Text(zh=f"不认识单位“{whole}”" + (f"中的“{text}”" if text != whole else ""),
             en=f"unknown unit '{whole}'" + (f": '{text}'" if text != whole else "")),
        Text(zh=f"是不是“{guess}”？" if guess else "用 t、TJ、kWh、万元、亩 等单位",
             en=f"did you mean '{guess}'?" if guess else "use units such as t, TJ, kWh, CNY, ha"),
    )


def _known(name: str) -> tuple[str, float] | None:
    if name in _KNOWN:
        return _KNOWN[name]
    match = _POWER_OF_TEN.match(name)
    if match:
        exponent = next((int(power) for power in match.groups()[:3] if power), len(match.group(4) or "0") - 1)
        inner = _known(match.group(5))
        return (inner[0], inner[1] * 10.0**exponent) if inner else None
    for word, worth in _MULTIPLIERS.items():
        if name.startswith(word) and (inner := _known(name[len(word) :])):
            return inner[0], inner[1] * worth
    # One- and two-letter spellings keep their case (MT is not Mt); longer ones may be typed in any.
    return _FOLDED.get(name.casefold()) if len(name) > 2 else None


_FOLDED = {name.casefold(): worth for name, worth in _KNOWN.items() if len(name) > 2}


def _dimension(powers: dict[str, int]) -> str:
    above = [name for name, power in powers.items() for _ in range(max(power, 0)) if name != "share"]
    below = [name for name, power in powers.items() for _ in range(max(-power, 0)) if name != "share"]
    return "/".join(["*".join(above) or ("1" if below else "share"), *below])


def _canonical_product(product: str, price_base: int | None) -> str:
    names = [CANONICAL[name] if name != "1" else "1" for name in product.split("*")]
    if price_base is not None:
        names = [f"{name}_{price_base}" if name.endswith(("CNY", "EUR", "USD")) else name for name in names]
    return "·".join(names)


def _wrong_dimension(spelling: str, found: str, wanted: str) -> UnitError:
    if "energy_tce" in found:
        return UnitError(
            Text(zh=f"“{spelling}”没有说明是当量值还是等价值", en=f"'{spelling}' does not say which basis of tce"),
            Text(zh="写明“tce 当量”或“tce 等价”", en="write 'tce 当量' (calorific) or 'tce 等价' (equal value)"),
        )
    expected = canonical_unit(wanted)
    return UnitError(
        Text(zh=f"“{spelling}”的量纲是 {found}，这里要 {wanted}",
             en=f"'{spelling}' is {found}, here {wanted} is expected"),
        Text(zh=f"用“{expected}”或可换算的单位", en=f"use '{expected}' or a unit that converts to it"),
    )
