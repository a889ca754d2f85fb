"""One published figure, with everything a reviewer asks of it.

A row says what it measures (quantity, subject, gas), where and when it holds (region, year, dataset), what it is
(value, unit, range) and where it comes from (source, address, verified, quality, licence).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

_PLUS_MINUS = re.compile(r"(?:\+-|±)\s*(\d+(?:\.\d+)?)\s*%")

QUALITIES = ("A", "B", "C", "D")
"""A measured · B published, source read · C published, not read · D assumed or estimated, with its method."""

NAMELESS = Text("", "")
NO_TAGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Row:
    """One figure of one table."""

    id: str
    table: str
    quantity: str
    subject: str
    value: float
    unit: str
    source: str
    gas: str = ""
    region: str = ""
    """Code of regions.csv (CN, CN-East, JS, NL ...), a place as printed, or blank where place does not matter."""
    year: int | None = None
    dataset: str = ""
    lower: float | None = None
    upper: float | None = None
    uncertainty: str = ""
    where: str = ""
    verified: str = "no"
    quality: str = "C"
    licence: str = ""
    note: str = ""
    """For quality D, the method stands here."""
    name: Text = NAMELESS
    tags: Mapping[str, str] = field(default_factory=lambda: NO_TAGS, hash=False, compare=False)
    """Other columns of the table that tell like rows apart (sector, period, category, boundary ...)."""
    own: bool = False
    """Given by the park itself; goes before every packaged row."""

    @property
    def canonical(self) -> float:
        """The value in the canonical unit of its dimension."""
        return self.value * split_unit(self.unit).scale

    @property
    def canonical_unit(self) -> str:
        """The unit of `canonical`."""
        return split_unit(self.unit).canonical

    @property
    def uncertainty_pct(self) -> float | None:
        """Half the published range in per cent of the value (the wider side), or None where no range is known."""
        if self.value and self.lower is not None and self.upper is not None:
            return 100 * max(self.upper - self.value, self.value - self.lower) / abs(self.value)
        printed = _PLUS_MINUS.fullmatch(self.uncertainty)
        return float(printed.group(1)) if printed else None

    @property
    def dimension(self) -> str:
        """The dimension of the unit, e.g. 'CO2/energy'."""
        return split_unit(self.unit).dimension


def own_row(quantity: str, subject: str, value: float, unit: str, source: str, *, gas: str = "", region: str = "",
            year: int | None = None, quality: str = "C", where: str = "", note: str = "") -> Row:
    """A row given by a park or a scenario, in the words of the tables (quantity 'ncv', subject 'diesel', 'GJ/t').

    A blank region or year holds everywhere or always; `where` is the line of the person's file.
    """
    return Row(id="", table="own", quantity=quantity, subject=subject, value=value, unit=unit, source=source, gas=gas,
               region=region, year=year, quality=quality, where=where, note=note, own=True,
               name=Text(zh=f"自有值 {subject}", en=f"own value {subject}"))
