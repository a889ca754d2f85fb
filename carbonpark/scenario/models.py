"""A scenario: what is asked, what drives the park, what may be done and what must hold.

Every amount is in canonical units (kt, TJ, ktce, M CNY of the price base, ha, person, share).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from carbonpark.scenario.limits import Checked, Fault, Limits
from carbonpark.scenario.paths import Efficiency, FactorPath, Frozen, GivenPath, Growth
from carbonpark.scenario.tree import KeyPath
from carbonpark.words.errors import InputError, Place
from carbonpark.words.language import Text

Names = Literal["all"] | tuple[str, ...]
"""Options by name, or all that the park has."""

GOALS = ("net_cost", "energy_cost", "cumulative_emissions", "peak_emissions")
OUTSIDE_CONTENT = {
    "name",
    "title",
    "because",
    "park_path",
    "file",
    "files",
    "origins",
    "written",
    "policy",
    "place",
    "origin",
    "source",
}
"""Fields that say who wrote a scenario and where, not what it holds."""


def chosen(names: Names, known: Sequence[str]) -> tuple[str, ...]:
    """Those of `known` that are named, in the order of `known`."""
    return tuple(name for name in known if names == "all" or name in names)


class Horizon(Checked):
    """The base year, whose account is known, and the model years, rising, in steps that may be unequal."""

    base_year: int
    years: tuple[int, ...]

    @property
    def last(self) -> int:
        """The last model year."""
        return self.years[-1]

    def facts(self) -> Iterator[Fault]:
        """Model years rise from the base year."""
        if not self.years or any(
            b <= a for a, b in zip((self.base_year, *self.years), self.years, strict=False)
        ):
            yield Fault(
                ("years",),
                Text(
                    zh=f"模型年要从 {self.base_year} 之后起逐年增大",
                    en=f"model years must rise, all later than the base year {self.base_year}",
                ),
                Text(
                    zh=f"例如写 {self.base_year + 1}-{self.base_year + 10}",
                    en=f"write for example {self.base_year + 1}-{self.base_year + 10}",
                ),
                "horizon",
            )


class Question(Checked):
    """What the plan is to minimise, seen by whom, at which real discount rate [1/yr]."""

    minimise: Literal["net_cost", "energy_cost", "cumulative_emissions", "peak_emissions"] = "net_cost"
    perspective: Literal["system", "park_budget", "enterprises"] = "system"
    discount_rate: float
    fixed_activity: bool = False
    account: str | None = None
    """Which emissions, e.g. '910:CO2', when emissions are minimised."""

    def facts(self) -> Iterator[Fault]:
        """Energy cost alone needs fixed activity; a goal of emissions names its account."""
        if self.minimise == "energy_cost" and not self.fixed_activity:
            yield Fault(
                ("minimise",),
                Text(zh="只求能源费用最低会把园区关掉", en="the least energy cost closes the park"),
                Text(
                    zh="加上 fixed_activity: yes, 或用 net_cost",
                    en="add 'fixed_activity: yes', or minimise net_cost",
                ),
                "cost-closes-park",
            )
        if self.minimise in ("cumulative_emissions", "peak_emissions") and self.account is None:
            yield Fault(
                ("minimise",),
                Text(zh=f"{self.minimise} 没有说明核算口径", en=f"{self.minimise} of which account?"),
                Text(zh='加上 account: "910:CO2"', en="add 'account: \"910:CO2\"'"),
                "account-missing",
            )


class Factors(Frozen):
    """Future factors: electricity by regime [kt CO2/TJ], equal value of electricity [ktce 等价/TJ]."""

    location: FactorPath | None = None
    market: FactorPath | None = None
    fossil: FactorPath | None = None
    equal_value: FactorPath | None = None


class CarbonPrice(Frozen):
    """A price on one account's emissions [M CNY/kt]."""

    account: str
    price: GivenPath


class Drivers(Frozen):
    """What moves the park without being decided."""

    growth: Growth
    efficiency: Efficiency = Efficiency()
    factors: Factors = Factors()
    prices: dict[str, GivenPath] = Field(default_factory=dict)
    """By supply or outlet, per TJ, kt, MNm3 or ML: see the unit of each path."""
    carbon_price: CarbonPrice | None = None


class Move(Frozen):
    """How far a group may move from its reference activity, in all and in a year [1]."""

    limit: float = float("inf")
    per_year: float = float("inf")


class HandPlan(Frozen):
    """A plan written by hand, to be simulated."""

    activity: dict[str, dict[int, float]] = Field(default_factory=dict)
    """Group: activity by year, base year = 1."""
    start: dict[str, dict[int, float]] = Field(default_factory=dict)
    """Project: units started by year (1 for a yes)."""
    install: dict[str, dict[int, float]] = Field(default_factory=dict)
    """'measure@group': share of the activity newly treated by year [1]."""
    build: dict[str, dict[int, float]] = Field(default_factory=dict)
    """Technology: capacity by year [MW]."""
    buy: dict[str, dict[int, float]] = Field(default_factory=dict)
    """Supply: energy by year [TJ]."""


class Scenario(Frozen):
    """One question about one park's future, signed by whoever wrote it."""

    name: str
    title: Text
    because: str = ""
    park: str
    park_path: Path
    policy: tuple[str, ...] = ()
    horizon: Horizon
    price_base: int
    boundary: str
    currency: Literal["CNY", "EUR", "USD"] | None = None
    """The currency every amount of money here was written in; None where there is none."""
    question: Question
    drivers: Drivers
    committed: tuple[str, ...] = ()
    limits: Limits = Limits()
    may_build: Names = ()
    may_retire: Names = ()
    may_expand: dict[str, Move] = Field(default_factory=dict)
    may_exit: dict[str, Move] = Field(default_factory=dict)
    may_admit: Names = ()
    may_apply: Names = ()
    may_buy: Names = "all"
    """Without it everything the park has a way to buy may be bought."""
    plan: HandPlan | None = None
    file: Path
    files: tuple[Path, ...] = ()
    """Every file read: parents and bundles first."""
    origins: dict[KeyPath, Place] = Field(default_factory=dict, repr=False)
    written: dict[KeyPath, str] = Field(default_factory=dict, repr=False)
    """Leaves as a person wrote them."""

    @property
    def hash(self) -> str:
        """SHA-256 of what the scenario holds after merging, in canonical units; names and places left out."""
        return hashlib.sha256(json.dumps(_content(self), sort_keys=True).encode()).hexdigest()

    @property
    def notes(self) -> tuple[Text, ...]:
        """What the scenario assumes because the file does not say it."""
        paths: list[GivenPath] = [path for path in vars(self.drivers.factors).values() if path is not None]
        paths += self.drivers.prices.values()
        paths += [self.drivers.carbon_price.price] if self.drivers.carbon_price else []
        held = [note for path in paths if path.last < self.horizon.last for note in path.notes]
        if not self.drivers.efficiency.rates:
            held.append(
                Text(zh="未给自发节能率: 按没有计", en="no autonomous efficiency stated: none counted")
            )
        return tuple(held)

    def place(self, *path: str | int) -> Place:
        """Where an entry stands: its own place, or that of the nearest entry around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.origins:
                return self.origins[path[:length]]
        return self.origins.get((), Place(file=self.file.name))

    def assert_fits(self, names: Mapping[str, Sequence[str]]) -> None:
        """Every name used exists in the park; all that do not are said at once."""
        from carbonpark.scenario.names import check_names

        problems = check_names(self, names)
        if problems:
            raise InputError(
                problems,
                Text(zh=f"情景 {self.name} 与园区不符", en=f"scenario {self.name} does not fit its park"),
            )


def _content(value: object) -> object:
    """What moves a result, as plain data: places and origins are left out."""
    if isinstance(value, BaseModel):
        return {name: _content(item) for name, item in value if name not in OUTSIDE_CONTENT}
    if isinstance(value, dict):
        return {str(key): _content(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_content(item) for item in value]
    return value
