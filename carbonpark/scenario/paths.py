"""What is given along the years: factors and prices as paths, growth as annual rates, targets as multipliers.

Everything is in canonical units. Years may be unequal steps: rates compound over every calendar year between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

FIVE_YEARS = 5
"""Length of a plan period of the state; periods end in years divisible by it (2030, 2035, ...)."""


class Frozen(BaseModel):
    """A fact that does not change and knows no other fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class GivenPath(Frozen):
    """A figure for some years: linear between them, the last one held, nothing before the first."""

    values: dict[int, float]
    unit: str
    """The canonical unit the values are in, e.g. 'kt CO2/TJ' or 'M CNY/MNm3'."""
    dimension: str
    """The dimension as `words.units` names it, e.g. 'money/gas_volume'."""
    place: Place = Place()

    @property
    def first(self) -> int:
        """The first year given."""
        return min(self.values)

    @property
    def last(self) -> int:
        """The last year given; its value holds from there on."""
        return max(self.values)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the path assumes, for the report."""
        return (
            Text(
                zh=f"{self.place.field}: {self.last} 年以后沿用 {self.last} 年的值",
                en=f"{self.place.field}: after {self.last} the value of {self.last} is held",
            ),
        )

    def at(self, years: Sequence[int]) -> np.ndarray:
        """Values in `years`, in `unit`; a year before the first given one is refused.

        Examples
        --------
        >>> path = GivenPath(values={2025: 10.0, 2035: 0.0}, unit="1", dimension="share")
        >>> path.at([2025, 2030, 2040]).tolist()
        [10.0, 5.0, 0.0]
        """
        early = [year for year in years if year < self.first]
        if early:
            raise InputError(
                [
                    Problem(
                        self.place,
                        Text(
                            zh=f"{early[0]} 年没有值: 路径从 {self.first} 年开始",
                            en=f"no value in {early[0]}: the path begins in {self.first}",
                        ),
                        Text(zh=f"补上 {early[0]} 年的值", en=f"give the value of {early[0]}"),
                        code="path-begins-late",
                    )
                ]
            )
        known = sorted(self.values)
        return np.asarray(
            np.interp(np.asarray(years, dtype=float), known, [self.values[year] for year in known])
        )


class FactorPath(GivenPath):
    """A future emission factor or coefficient of energy; somebody stands for it."""

    source: str = ""
    quality: Literal["A", "B", "C", "D"] | None = None


class Span(Frozen):
    """One annual rate and the calendar years in which it holds (None: without end)."""

    first: int | None = None
    last: int | None = None
    rate: float

    def covers(self, year: int) -> bool:
        """Whether the rate holds in `year`."""
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)


class Rates(Frozen):
    """Annual rates of groups; a group without its own takes the default."""

    rates: dict[str, tuple[Span, ...]] = {}
    place: Place = Place()

    def rate(self, group: str, year: int) -> float:
        """The rate of `group` in one calendar year [1/yr]."""
        spans = self.rates.get(group, self.rates.get("default", ()))
        found = [span.rate for span in spans if span.covers(year)]
        if not found:
            raise InputError(
                [
                    Problem(
                        self.place,
                        Text(
                            zh=f"“{group}”在 {year} 年没有年率", en=f"no annual rate for '{group}' in {year}"
                        ),
                        Text(zh="补上这一年, 或写 default", en="give that year, or a default"),
                        code="rate-missing",
                    )
                ]
            )
        return found[0]


class Growth(Rates):
    """How the reference activity of groups grows."""

    def index(self, group: str, base_year: int, years: Sequence[int]) -> np.ndarray:
        """Activity in `years`, base year = 1: the product of (1 + rate) over every year passed.

        Examples
        --------
        >>> growth = Growth(rates={"default": (Span(rate=0.10),)})
        >>> growth.index("any", 2025, [2025, 2026, 2028]).round(4).tolist()
        [1.0, 1.1, 1.331]
        """
        return _compound(self, group, base_year, years, sign=1.0)


class Efficiency(Rates):
    """How much less energy an activity needs each year of its own accord; none stated is none counted."""

    def index(self, group: str, base_year: int, years: Sequence[int]) -> np.ndarray:
        """Energy per activity in `years`, base year = 1: the product of (1 - rate) over every year passed."""
        if group not in self.rates and "default" not in self.rates:
            return np.ones(len(years))
        return _compound(self, group, base_year, years, sign=-1.0)


def _compound(rates: Rates, group: str, base_year: int, years: Sequence[int], sign: float) -> np.ndarray:
    index = {base_year: 1.0}
    for year in range(base_year + 1, max(years, default=base_year) + 1):
        index[year] = index[year - 1] * (1.0 + sign * rates.rate(group, year))
    return np.array([index[year] for year in years])


class IntensityLimit(Frozen):
    """A limit per value added: a fall by plan period, chained on targets, or figures for years.

    `fall` is of the target of the period before, never of an achieved value: base x (1 - fall) in the first
    period's last year, base x (1 - fall)^2 in the second's. A period of which a part has passed before the
    base year counts for the rest only, at equal yearly pace.
    """

    fall: float | None = None
    per: Literal["five_years", "year"] = "five_years"
    path: Literal["linear", "geometric"] | None = None
    """How the target runs inside a period; without it a target binds in the period's last year only."""
    at_most: dict[int, float] = {}
    """Limits by year in canonical units of the account per M CNY."""
    place: Place = Place()

    def multipliers(self, base_year: int, years: Sequence[int]) -> np.ndarray:
        """Limit in `years` as a multiple of the base year's intensity; inf where there is none.

        Examples
        --------
        >>> IntensityLimit(fall=0.18).multipliers(2025, [2028, 2030, 2035]).round(4).tolist()
        [inf, 0.82, 0.6724]
        """
        if self.fall is None:
            return np.full(len(years), np.inf)
        return np.array([self._multiplier(base_year, year) for year in years])

    def _multiplier(self, base_year: int, year: int) -> float:
        assert self.fall is not None
        if year <= base_year:
            return np.inf
        length = FIVE_YEARS if self.per == "five_years" else 1
        pace: float = (1.0 - self.fall) ** (1.0 / length)
        if year % length == 0 or self.path == "geometric":
            return float(pace ** (year - base_year))
        if self.path is None:
            return np.inf
        start, end = max(year - year % length, base_year), year - year % length + length
        first, last = pace ** (start - base_year), pace ** (end - base_year)
        return float(first + (last - first) * (year - start) / (end - start))

    def binds_in(self, base_year: int, years: Sequence[int]) -> list[int]:
        """The years in which there is a limit."""
        chained = self.multipliers(base_year, years)
        return [
            year
            for year, value in zip(years, chained, strict=True)
            if np.isfinite(value) or year in self.at_most
        ]


class ProductivityLimit(Frozen):
    """A floor of value added per emissions: figures for years, or double that of the base year."""

    at_least: dict[int, float] = {}
    """Floors by year in M CNY per kt."""
    double_by: int | None = None
    start: int | None = None
    """The year `from` which it doubles: the base year, the only year whose account is known."""
    place: Place = Place()

    def multipliers(self, base_year: int, years: Sequence[int]) -> np.ndarray:
        """Floor in `years` as a multiple of the base year's productivity; -inf where there is none."""
        return np.array([2.0 if year == self.double_by else -np.inf for year in years])
