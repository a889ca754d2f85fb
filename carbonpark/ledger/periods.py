"""Time: what a model year stands for, when a thing built for it runs, and what is left of it at the horizon.

A model year y_n stands for the calendar years after the model year before it, up to and including itself:
(y_(n-1), y_n]; the first one follows the base year. Steps may be unequal. What is built for y_n runs from the first
year it stands for, and is paid for then. Everything is discounted to the end of the base year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]
Years = Sequence[int]


@dataclass(frozen=True)
class Periods:
    """The model years after a base year.

    Examples
    --------
    >>> periods = Periods(2024, (2025, 2028, 2030))
    >>> periods.lengths.tolist(), periods.starts.tolist()
    ([1.0, 3.0, 2.0], [2025, 2026, 2029])
    """

    base_year: int
    years: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "years", tuple(int(year) for year in self.years))
        steps = np.diff([self.base_year, *self.years])
        if not len(self.years) or (steps <= 0).any():
            raise ValueError(f"model years rise from the base year: {self.base_year}, then {list(self.years)}")

    @property
    def starts(self) -> np.ndarray[Any, Any]:
        """The first calendar year each model year stands for."""
        return np.array([self.base_year, *self.years[:-1]]) + 1

    @property
    def ends(self) -> np.ndarray[Any, Any]:
        """The last calendar year each model year stands for: itself."""
        return np.array(self.years)

    @property
    def lengths(self) -> Floats:
        """How many calendar years each model year stands for [yr]."""
        return np.diff([self.base_year, *self.years]).astype(float)

    @property
    def horizon(self) -> int:
        """The last calendar year."""
        return self.years[-1]

    def represented(self, place: int) -> range:
        """The calendar years that the model year at `place` stands for."""
        return range(int(self.starts[place]), self.years[place] + 1)

    def discount_weights(self, rate: float) -> Floats:
        """Discounted years each model year stands for: a yearly cost times this is its present value [yr]."""
        return np.array([sum(discount_factor(rate, year - self.base_year) for year in self.represented(place))
                         for place in range(len(self.years))])

    def start_factors(self, rate: float) -> Floats:
        """Discount factor of the year in which what is built for each model year is paid and starts to run."""
        return np.array([discount_factor(rate, int(year) - self.base_year) for year in self.starts])

    def alive(self, lifetime: Any, lead: Any = 0) -> Floats:
        """Share of each model year's calendar years in which a vintage runs: (vintage, year) + shape of lifetime.

        A vintage ordered for a model year starts `lead` years after that model year's first calendar year and runs
        for `lifetime` years; nothing runs before it is built or after it is worn out, mid-step included.
        """
        life, wait = np.broadcast_arrays(np.asarray(lifetime, dtype=float), np.asarray(lead, dtype=float))
        shape = (len(self.years), len(self.years)) + (1,) * life.ndim
        first = self.starts.astype(float).reshape(-1, 1, *shape[2:]) + wait
        return self._overlap(first, first + life)

    def existing_alive(self, commissioned: Any, lifetime: Any) -> Floats:
        """Share of each model year in which plant of the past still runs: (year,) + shape of commissioned."""
        since, life = np.broadcast_arrays(np.asarray(commissioned, dtype=float), np.asarray(lifetime, dtype=float))
        return self._overlap(since[None, ...], (since + life)[None, ...], lead=0)

    def _overlap(self, begin: Floats, end: Floats, lead: int = 1) -> Floats:
        """Overlap of [begin, end) with each model year's calendar years, over their number; 1 January counts."""
        shape = (1,) * lead + (-1,) + (1,) * (begin.ndim - 1 - lead)
        opens, closes = self.starts.reshape(shape), (self.ends + 1).reshape(shape)
        inside = np.minimum(end, closes) - np.maximum(begin, opens)
        return np.asarray(np.clip(inside / self.lengths.reshape(shape), 0.0, 1.0), dtype=float)

    def residual(self, lifetime: Any, rate: float, lead: Any = 0) -> Floats:
        """Share of an investment that serves the years after the horizon: (vintage,) + shape of lifetime.

        The investment is spread over its life as an equal yearly payment; the share is the present value of the
        payments after the horizon over that of all, so a plan pays for the years it sees and no others.
        """
        life, wait = np.broadcast_arrays(np.asarray(lifetime, dtype=float), np.asarray(lead, dtype=float))
        starts = self.starts.reshape((-1,) + (1,) * life.ndim)
        served = np.clip(self.horizon + 1 - (starts + wait), 0.0, life)
        return np.asarray(1.0 - annuity(served, rate) / annuity(life, rate))


def discount_factor(rate: float, years: Any) -> Any:
    """Present value of 1 paid `years` from now."""
    return (1.0 + rate) ** (-np.asarray(years, dtype=float))


def annuity(years: Any, rate: float) -> Any:
    """Present value of 1 a year, paid at the start of each of `years` years (a part of a year pays its part)."""
    span = np.asarray(years, dtype=float)
    whole = np.floor(span)
    if rate == 0.0:
        return span
    full = (1.0 - (1.0 + rate) ** -whole) * (1.0 + rate) / rate
    return full + (span - whole) * (1.0 + rate) ** -whole


def capital_recovery_factor(lifetime: Any, rate: float) -> Any:
    """The equal yearly payment, at each year's end, that repays 1 over a lifetime."""
    life = np.asarray(lifetime, dtype=float)
    if rate == 0.0:
        return 1.0 / life
    return rate / (1.0 - (1.0 + rate) ** -life)
