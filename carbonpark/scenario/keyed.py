"""How the entries of one mapping are asked for: words, years, names, mappings below.

What is asked for is taken; what is left over is unknown and gets the nearest name. Problems are gathered in
one basket, each with its place, so a person sees all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

from pydantic import BaseModel, ValidationError

from carbonpark.scenario.limits import Fault, Faults
from carbonpark.scenario.tree import Branch, KeyPath, Leaf, Stem, Tree, shown
from carbonpark.words.errors import Place, Problems, nearest
from carbonpark.words.language import Text

Model = TypeVar("Model", bound=BaseModel)

YES_NO = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


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


class Keyed:
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
    ) -> Self | None:
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
        return type(self)(self.reading, node, (*self.path, key), (*self.read_as, key))

    def children(self, key: str) -> list[Self]:
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
                found.append(type(self)(self.reading, item, (*self.path, key, number), read))
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


def _faults(error: ValidationError) -> list[Fault]:
    return [
        fault
        for line in error.errors()
        if isinstance(cause := line.get("ctx", {}).get("error"), Faults)
        for fault in cause.found
    ]
