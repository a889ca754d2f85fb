"""How the entries of a scenario are read: words, years and amounts, each with its place when it is wrong.

What is asked for is taken; what is left over in a mapping is unknown and gets the nearest name. Problems are
gathered in one basket, so a person sees all of them at once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from carbonpark.scenario.limits import Faults
from carbonpark.scenario.merge import SPAN
from carbonpark.scenario.tree import Branch, KeyPath, Leaf, Stem, Tree, shown
from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import Amount, UnitError, canonical_unit, parse_amount

Model = TypeVar("Model", bound=BaseModel)

BARE_NUMBER = re.compile(r"^[+-]?[\d.,_ ]+(?:[eE][+-]?\d+)?$")
YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
CURRENCIES = {"money_EUR": "EUR", "money_USD": "USD"}


@dataclass
class Reading:
    """What is known of the whole file while it is read."""

    problems: Problems
    base_year: int | None = None
    years: tuple[int, ...] = ()
    price_base: int | None = None
    boundary: str | None = None
    currencies: dict[str, Place] = field(default_factory=dict)

    def complain(self, place: Place, zh: str, en: str, way_zh: str, way_en: str, code: str) -> None:
        """Put one problem in the basket."""
        self.problems.add(place, Text(zh=zh, en=en), Text(zh=way_zh, en=way_en), code=code)


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


class Entries:
    """One mapping of the file, being read."""

    def __init__(
        self, reading: Reading, node: Branch, path: KeyPath = (), read: KeyPath | None = None
    ) -> None:
        self.reading, self.node, self.path = reading, node, path
        self.read_as: KeyPath = path if read is None else read
        self.asked: set[str | int] = set()
        self.known: list[str] = []

    def place(self, *below: str | int) -> Place:
        """Where an entry stands, or the nearest one around it that exists."""
        node: Tree = self.node
        place = node.place
        for key in below:
            if isinstance(node, Branch) and key in node.entries:
                place, node = node.keys[key], node.entries[key]
                place = node.place if isinstance(node, Leaf) else place
        return replace(place, field=shown((*self.read_as, *below)))

    def free(self) -> Iterator[str]:
        """The keys of a mapping whose keys are names given by the person."""
        for key in self.node.entries:
            self.asked.add(key)
            if isinstance(key, str):
                yield key
            else:
                self.complain(
                    key,
                    f"这里要名称, {key} 是年份",
                    f"a name is expected here, {key} is a year",
                    "先写名称, 年份写在它下面",
                    "write the name first and the year below it",
                    "name",
                )

    def has(self, key: str) -> bool:
        """Whether the entry is there."""
        self._ask(key)
        return key in self.node.entries

    def leaf(self, key: str | int, required: bool = False) -> str | None:
        """The text of an entry that is one value."""
        self._ask(key)
        node = self.node.entries.get(key)
        if node is None:
            if required:
                self._missing(key)
            return None
        if not isinstance(node, Leaf) or node.text is None:
            self.complain(
                key,
                "这里要一个值, 不是列表或分项",
                "one value is expected here, not a list or a mapping",
                "写成 “键: 值”",
                "write 'key: value'",
                "shape",
            )
            return None
        if node.text == "":
            self.complain(
                key,
                "空白: 不知道是什么",
                "blank: nobody knows what this means",
                "写出值; 要去掉继承来的值就写 null",
                "write the value; to take an inherited one away write null",
                "blank",
            )
            return None
        return node.text

    def word(self, key: str, choices: Sequence[str], required: bool = False) -> str | None:
        """One of a few words."""
        text = self.leaf(key, required)
        if text is not None and text not in choices:
            guess = nearest(text, choices)
            listed = ", ".join(choices)
            self.complain(
                key,
                f"“{text}”不是可选项: {listed}",
                f"'{text}' is none of: {listed}",
                f"是不是“{guess}”？" if guess else "选其中一个",
                f"did you mean '{guess}'?" if guess else "choose one of these",
                "choice",
            )
            return None
        return text

    def yes_no(self, key: str) -> bool | None:
        """yes or no."""
        text = self.leaf(key)
        if text is not None and text.lower() not in YES_NO:
            self.complain(
                key,
                f"“{text}”不是 yes 或 no",
                f"'{text}' is neither yes nor no",
                "写 yes 或 no",
                "write yes or no",
                "choice",
            )
            return None
        return None if text is None else YES_NO[text.lower()]

    def year(self, key: str, required: bool = False) -> int | None:
        """A calendar year."""
        text = self.leaf(key, required)
        if text is None:
            return None
        if not re.fullmatch(r"(19|20|21)\d\d", text):
            self.complain(
                key,
                f"“{text}”不是年份",
                f"'{text}' is not a year",
                "例如写 2030",
                "write for example 2030",
                "year",
            )
            return None
        return int(text)

    def amount(self, key: str | int, wanted: Wanted, required: bool = False) -> float | None:
        """An amount with its unit, in canonical units."""
        text = self.leaf(key, required)
        if text is None:
            return None
        place = self.place(key)
        if BARE_NUMBER.match(text):
            proposal = f"{text} {wanted.example}"
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

    def names(self, key: str, may_be_all: bool = False) -> Any:
        """A list of names, or the word all."""
        self._ask(key)
        node = self.node.entries.get(key)
        if node is None:
            return None
        if isinstance(node, Leaf) and node.text == "all" and may_be_all:
            return "all"
        if not isinstance(node, Stem) or any(
            not isinstance(item, Leaf) or not item.text for item in node.items
        ):
            self.complain(
                key,
                "这里要一个名称列表",
                "a list of names is expected here",
                "写成 [a, b]" + (" 或 all" if may_be_all else ""),
                "write [a, b]" + (" or all" if may_be_all else ""),
                "shape",
            )
            return None
        return tuple(str(item.text) for item in node.items if isinstance(item, Leaf))

    def child(
        self, key: str, required: bool = False, why_zh: str = "", why_en: str = "", example: str = "..."
    ) -> Entries | None:
        """The entries of a mapping below."""
        self._ask(key)
        node = self.node.entries.get(key)
        if node is None:
            if required:
                self._missing(key)
            return None
        if not isinstance(node, Branch):
            self.complain(
                key,
                "这里要分项" + (f": {why_zh}" if why_zh else ""),
                "a mapping is expected here" + (f": {why_en}" if why_en else ""),
                f"写成 {key}: {{{example}}}",
                f"write {key}: {{{example}}}",
                "shape",
            )
            return None
        return Entries(self.reading, node, (*self.path, key), (*self.read_as, key))

    def children(self, key: str) -> list[Entries]:
        """The mappings of a list; one alone is read as if it stood by itself."""
        self._ask(key)
        node = self.node.entries.get(key)
        if node is None:
            return []
        items = node.items if isinstance(node, Stem) else [node]
        found = []
        for number, item in enumerate(items):
            read = (*self.read_as, key) if len(items) == 1 else (*self.read_as, key, number)
            if isinstance(item, Branch):
                found.append(Entries(self.reading, item, (*self.path, key, number), read))
            else:
                self.reading.complain(
                    replace(item.place, field=shown(read)),
                    "这里要分项",
                    "a mapping is expected here",
                    f"写成 {key}: {{...}}",
                    f"write {key}: {{...}}",
                    "shape",
                )
        return found

    def finish(self) -> None:
        """Every key nobody asked for is unknown."""
        for key in self.node.entries:
            if key in self.asked:
                continue
            if isinstance(blank := self.node.entries[key], Leaf) and blank.text == "" and " " in str(key):
                self.complain(
                    key,
                    f"“{key}”后面没有值",
                    f"'{key}' has no value",
                    "花括号里的逗号会把文字断开: 给整句加上引号",
                    "a comma inside { } splits a text: put the whole text in quotes",
                    "comma",
                )
                continue
            guess = nearest(str(key), self.known)
            known = ", ".join(self.known)
            self.reading.complain(
                replace(self.node.keys[key], field=shown((*self.read_as, key))),
                f"不认识“{key}”",
                f"'{key}' is not known here",
                f"是不是“{guess}”？" if guess else f"这里可以写: {known}",
                f"did you mean '{guess}'?" if guess else f"here one may write: {known}",
                "unknown-key",
            )

    def make(self, model: type[Model], **fields: Any) -> Model | None:
        """The model, if its fields are whole and its facts hold; otherwise the problems are in the basket."""
        before = len(self.reading.problems.found)
        try:
            return model(**{name: value for name, value in fields.items() if value is not None})
        except ValidationError as error:
            for fault in _faults(error):
                self.reading.problems.add(self.place(*fault.at), fault.what, fault.way_out, code=fault.code)
            if len(self.reading.problems.found) == before and before == 0:
                self.reading.complain(
                    self.place(),
                    f"不成立: {error}",
                    f"does not hold: {error}",
                    "检查这一项",
                    "check this entry",
                    "model",
                )
            return None

    def _ask(self, key: str | int) -> None:
        self.asked.add(key)
        if isinstance(key, str) and key not in self.known:
            self.known.append(key)

    def _missing(self, key: str | int) -> None:
        self.complain(
            key,
            f"缺少“{key}”, 没有默认值",
            f"'{key}' is missing and has no default",
            f"补上 {key}:",
            f"add {key}:",
            "missing",
        )

    def complain(self, key: str | int, zh: str, en: str, way_zh: str, way_en: str, code: str) -> None:
        """One problem at one entry."""
        self.reading.complain(self.place(key), zh, en, way_zh, way_en, code)


def _dimension(amount: Amount, wanted: Wanted) -> str:
    """The dimension found; any currency is money, a bare tce takes the basis of its surroundings."""
    found = amount.unit.dimension
    for word in CURRENCIES:
        found = found.replace(word, "money")
    return found.replace("energy_tce", f"energy_{wanted.basis}") if wanted.basis else found


def _faults(error: ValidationError) -> list[Any]:
    return [
        fault
        for line in error.errors()
        if isinstance(cause := line.get("ctx", {}).get("error"), Faults)
        for fault in cause.found
    ]


def years_in(text: str) -> tuple[int, int] | None:
    """'2026-2035' or '2030' as first and last year."""
    if match := SPAN.match(text):
        return int(match.group(1)), int(match.group(2))
    return (int(text), int(text)) if re.fullmatch(r"\d{4}", text) else None
