"""What is said when something is wrong: what, where, what was expected, and the way out.

Problems are gathered before anything stops: a person mends a file once, not once for every fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from carbonpark.words.language import Text


@dataclass(frozen=True)
class Place:
    """Where in a person's files a thing stands: a sheet's cell, a file's line, a field."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        spot = f"{self.sheet}!{self.cell}" if self.sheet else ""
        if not spot and self.line is not None:
            spot = f"{self.file}:{self.line}"
        head = spot or self.file
        if self.sheet and self.file:
            head = f"{self.file} {spot}"
        return " ".join(part for part in (head, self.field) if part)


@dataclass(frozen=True)
class Problem:
    """One fault in a person's input, with the way out."""

    place: Place
    what: Text
    way_out: Text
    code: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        return f"  {self.place}\n      {self.what}\n      → {self.way_out}"


class CarbonparkError(Exception):
    """An end of the run that a person can act on; `exit_code` as in the contract of the command line."""

    exit_code = 1


class UsageError(CarbonparkError):
    """The command's own words are off."""

    exit_code = 2


class NotBuiltYet(UsageError):
    """The command is part of the contract and does not exist in this version."""


class InputError(CarbonparkError):
    """Bad input: every problem at once."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem], title: Text | None = None) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.title = title or Text(zh="输入有误", en="Input problems")
        super().__init__(self.title.en)

    def __str__(self) -> str:
        count = Text(zh=f"{len(self.problems)} 处问题", en=f"{len(self.problems)} problems")
        return "\n".join([f"{self.title}: {count}", "", *map(str, self.problems)])


class DriftError(CarbonparkError):
    """Two readings of one truth differ: our fault, never the user's."""


class LabelError(DriftError):
    """Two arrays that must carry the same labels do not."""


class Problems:
    """A basket for problems; `stop` raises them all, once."""

    def __init__(self, title: Text | None = None) -> None:
        self.title = title
        self.found: list[Problem] = []

    def add(self, place: Place, what: Text, way_out: Text, code: str = "", severity: str = "error") -> None:
        """Put one problem in the basket."""
        self.found.append(Problem(place, what, way_out, code, severity))

    def stop(self) -> None:
        """Raise everything found so far, if anything of it is an error."""
        if any(problem.severity == "error" for problem in self.found):
            raise InputError(self.found, self.title)


def nearest(word: str, candidates: Sequence[str]) -> str | None:
    """The valid name closest to `word`, or None when nothing is near."""
    close = get_close_matches(word, list(candidates), n=1, cutoff=0.6)
    return close[0] if close else None
