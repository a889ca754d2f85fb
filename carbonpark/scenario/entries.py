"""How the amounts of a scenario are read: with their unit, in the dimension asked for, by year or alone."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from carbonpark.scenario.keyed import Keyed, Reading
from carbonpark.scenario.merge import SPAN
from carbonpark.words.errors import nearest
from carbonpark.words.units import Amount, UnitError, canonical_unit, parse_amount

__all__ = ["ANY_SHARE", "RATE", "SHARE", "Entries", "Reading", "Wanted", "years_in"]

BARE_NUMBER = re.compile(r"^[+-]?[\d.,_ ]+(?:[eE][+-]?\d+)?$")
CURRENCIES = {"money_EUR": "EUR", "money_USD": "USD"}


@dataclass(frozen=True)
class Wanted:
    """What an amount must be: its possible dimensions, and which basis a bare tce has here."""

    dimensions: tuple[str, ...]
    basis: str | None = None
    signed: bool = False
    most: float = math.inf

    @property
    def example(self) -> str:
        """The unit to propose."""
        return "%" if self.dimensions[0] == "share" else canonical_unit(self.dimensions[0])


SHARE = Wanted(("share",), most=1.0)
ANY_SHARE = Wanted(("share",))
RATE = Wanted(("share",), signed=True, most=1.0)


class Entries(Keyed):
    """One mapping of the file whose values may be amounts."""

    def amount(self, key: str | int, wanted: Wanted, required: bool = False) -> float | None:
        """An amount with its unit, in canonical units."""
        text = self.leaf(key, required)
        if text is None:
            return None
        place = self.place(key)
        if BARE_NUMBER.match(text):
            proposal = f"{text} {wanted.example}"
            if wanted.dimensions[0] == "share" and 0.0 < float(text) <= 1.0:
                proposal = f"{100.0 * float(text):g} %"      # a share written as a part of one
            self.complain(
                key,
                f"{text} 没有单位",
                f"{text} has no unit",
                f"例如写成“{proposal}”",
                f"write for example '{proposal}'",
                "unit-missing",
            )
            return None
        try:
            amount = parse_amount(text)
        except UnitError as error:
            self.reading.problems.found.append(error.at(place))
            return None
        return self._checked(key, text, amount, wanted) if self._is_of(key, text, amount, wanted) else None

    def dimension(self, key: str | int, wanted: Wanted) -> str:
        """The dimension an amount was written in, after `wanted.basis`."""
        text = self.leaf(key) or ""
        try:
            return _dimension(parse_amount(text), wanted)
        except UnitError:
            return wanted.dimensions[0]

    def _is_of(self, key: str | int, text: str, amount: Amount, wanted: Wanted) -> bool:
        found = _dimension(amount, wanted)
        if found in wanted.dimensions:
            return self._of_the_price_base(key, text, amount)
        zh, en = (
            f"用“{wanted.example}”或可换算的单位",
            f"use '{wanted.example}' or a unit that converts to it",
        )
        if {found.split("/")[0], wanted.dimensions[0].split("/")[0]} == {"CO2", "CO2e"}:
            zh, en = (
                zh + "; gases: [CO2] 用 CO2, [GHG] 用 CO2e",
                en + "; gases: [CO2] takes CO2, [GHG] takes CO2e",
            )
        self.complain(
            key,
            f"“{text}”的量纲是 {found}, 这里要 {wanted.dimensions[0]}",
            f"'{text}' is {found}, here {wanted.dimensions[0]} is expected",
            zh,
            en,
            "dimension",
        )
        return False

    def _of_the_price_base(self, key: str | int, text: str, amount: Amount) -> bool:
        if "money" not in amount.unit.dimension:
            return True
        currency = next((code for word, code in CURRENCIES.items() if word in amount.unit.dimension), "CNY")
        self.reading.currencies.setdefault(currency, self.place(key))
        stated, base = amount.unit.price_base, self.reading.price_base
        if stated is None or base is None or stated == base:
            return True
        self.complain(
            key,
            f"“{text}”是 {stated} 年价, 情景是 {base} 年价",
            f"'{text}' is in prices of {stated}, the scenario in those of {base}",
            f"换算成 {base} 年价再写, 并在 because 里说明用的平减指数",
            f"write it in prices of {base}, and say in 'because' which deflator you used",
            "price-base",
        )
        return False

    def _checked(self, key: str | int, text: str, amount: Amount, wanted: Wanted) -> float | None:
        value = amount.canonical
        if not math.isfinite(value):
            self.complain(
                key,
                f"“{text}”不是有限的数",
                f"'{text}' is not a finite number",
                "写一个数",
                "write a number",
                "not-finite",
            )
            return None
        if value < 0 and not wanted.signed:
            self.complain(
                key,
                f"“{text}”是负数",
                f"'{text}' is negative",
                "写不小于零的数",
                "write a figure of zero or more",
                "negative",
            )
            return None
        if value > wanted.most or (wanted.signed and value <= -1):
            self.complain(
                key,
                f"“{text}”超出 {wanted.most:.0%}" if value > 0 else f"“{text}”低于 -100 %",
                f"'{text}' is over {wanted.most:.0%}" if value > 0 else f"'{text}' is -100 % or less",
                "检查小数点和单位",
                "check the point and the unit",
                "share",
            )
            return None
        return value

    def by_year(self, key: str, wanted: Wanted, required: bool = False) -> dict[int, float]:
        """Amounts by model year, as in {2030: 1.2 Mt CO2}; a year outside the horizon is refused."""
        child = self.child(
            key, required, why_zh="写明哪一年", why_en="say in which year", example="2030: " + wanted.example
        )
        if child and not child.node.entries:
            self.complain(
                key,
                "没有写任何一年",
                "no year is given here",
                f"例如写 2030: … {wanted.example}",
                f"write for example 2030: ... {wanted.example}",
                "empty",
            )
        return child.years_of(wanted) if child else {}

    def years_of(
        self, wanted: Wanted, within_horizon: bool = True, besides: Sequence[str] = ()
    ) -> dict[int, float]:
        """The amounts of this mapping whose keys are years; other keys than `besides` are refused."""
        values: dict[int, float] = {}
        for key in list(self.node.entries):
            if key in besides:
                continue
            self.asked.add(key)
            if not isinstance(key, int):
                guess = nearest(key, list(besides))
                self.complain(
                    key,
                    f"“{key}”不是年份",
                    f"'{key}' is not a year",
                    f"是不是“{guess}”？" if guess else "例如写 2030: 值",
                    f"did you mean '{guess}'?" if guess else "write for example 2030: value",
                    "year",
                )
            elif not within_horizon or self.in_horizon(key, key):
                value = self.amount(key, wanted)
                if value is not None:
                    values[key] = value
        return values

    def in_horizon(self, year: int, key: str | int) -> bool:
        """Whether `year`, said at `key`, is a model year; said if not."""
        years = self.reading.years
        if not years or year in years:
            return True
        near = min(years, key=lambda other: abs(other - year))
        inside = years[0] < year < years[-1]
        self.complain(
            key,
            f"{year} 年不是模型年" if inside else f"{year} 年在规划期 {years[0]}-{years[-1]} 之外",
            f"{year} is not a model year"
            if inside
            else f"{year} is outside the horizon {years[0]}-{years[-1]}",
            f"改为 {near}, 或把 {year} 加进 horizon.years",
            f"use {near}, or add {year} to horizon.years",
            "year-outside",
        )
        return False


def _dimension(amount: Amount, wanted: Wanted) -> str:
    """The dimension found; any currency is money, a bare tce takes the basis of its surroundings."""
    found = amount.unit.dimension
    for word in CURRENCIES:
        found = found.replace(word, "money")
    return found.replace("energy_tce", f"energy_{wanted.basis}") if wanted.basis else found


def years_in(text: str) -> tuple[int, int] | None:
    """'2026-2035' or '2030' as first and last year."""
    if match := SPAN.match(text):
        return int(match.group(1)), int(match.group(2))
    return (int(text), int(text)) if re.fullmatch(r"\d{4}", text) else None
