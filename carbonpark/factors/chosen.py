"""What a look-up answers: a figure in canonical units, the rows it rests on, and why these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from carbonpark.factors.row import Row
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text


@dataclass(frozen=True)
class Chosen:
    """One figure found: `value` is in the canonical unit `unit`."""

    row: Row
    value: float
    unit: str
    why: Text
    fell_back: bool = False
    """Another data set than the regime's first was taken: one line of the report."""

    @property
    def id(self) -> str:
        """The id of the row, as results cite it."""
        return self.row.id

    @property
    def quality(self) -> str:
        """A to D, as on the row."""
        return self.row.quality


@dataclass(frozen=True)
class Derived:
    """A figure worked out of several rows."""

    value: float
    unit: str
    rows: tuple[Row, ...]
    why: Text

    @property
    def id(self) -> str:
        """The ids of its rows, joined."""
        return "+".join(row.id for row in self.rows)

    @property
    def quality(self) -> str:
        """As weak as its weakest row."""
        return max((row.quality for row in self.rows), default="D")


@dataclass(frozen=True)
class Fuel:
    """What one carrier carries under one regime."""

    carrier: str
    physical_unit: str
    """The unit of amounts the reference NCV belongs to: kt, or MNm3 (0 degC, 101.325 kPa)."""
    ncv: float
    """Reference net calorific value [TJ/kt or TJ/MNm3]."""
    co2: float
    """CO2 of burning [kt CO2/TJ of reference NCV]: fossil, or a memo item when `biogenic`."""
    ch4: float | None
    """[kt CH4/TJ]; None where no table has it (not estimated)."""
    n2o: float | None
    """[kt N2O/TJ]; None where no table has it."""
    tce: float
    """Coal equivalent, calorific [ktce/TJ]: table coefficient over reference NCV."""
    biogenic: bool
    chosen: dict[str, Chosen]
    """The rows behind: ncv, co2, ch4, n2o, tce."""

    @property
    def co2_fossil(self) -> float:
        """The CO2 that counts in a total [kt CO2/TJ]; zero for biogenic carriers."""
        return 0.0 if self.biogenic else self.co2

    @property
    def co2_biogenic(self) -> float:
        """The CO2 of the memo item [kt CO2/TJ]."""
        return self.co2 if self.biogenic else 0.0

    @property
    def notes(self) -> list[Text]:
        """One line for each figure that fell back to another data set."""
        return [found.why for found in self.chosen.values() if found.fell_back]


class FactorMissing(InputError):
    """No row answers, and none is invented; the caller adds the place."""

    def __init__(self, what: Text, way_out: Text) -> None:
        self.what, self.way_out = what, way_out
        super().__init__([Problem(Place(), what, way_out, code="factor-missing")])

    def at(self, place: Place) -> Problem:
        """The same problem, where the person's file asks for the factor."""
        return Problem(place, self.what, self.way_out, code="factor-missing")


def one_line(parts: Iterable[str]) -> str:
    """The named parts of a question, for messages."""
    return " · ".join(part for part in parts if part)
