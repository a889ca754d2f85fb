"""What must hold: limits on emissions, energy, land, industry, green power and investment.

Each limit names what it is about (regime, boundary, gases; account, basis, boundary): there is no default.
Amounts are in canonical units: kt, ktce, ha, M CNY, person, share. Checks that cross fields raise `Fault`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from carbonpark.scenario.paths import Frozen, IntensityLimit, ProductivityLimit
from carbonpark.scenario.tree import KeyPath
from carbonpark.words.errors import Place
from carbonpark.words.language import Text

Regime = Literal["910", "location", "market"]
GasSet = Literal["CO2", "GHG"]
ByYear = dict[int, float]


class Fault(ValueError):
    """A fact that does not hold; the reader of the file adds where it stands."""

    def __init__(self, at: KeyPath, what: Text, way_out: Text, code: str) -> None:
        self.at, self.what, self.way_out, self.code = at, what, way_out, code
        super().__init__(what.en)


class Faults(ValueError):
    """Every fact of one model that does not hold."""

    def __init__(self, found: list[Fault]) -> None:
        self.found = found
        super().__init__("; ".join(map(str, found)))


class Checked(Frozen):
    """A model with facts that cross its fields; all that fail are said together."""

    def facts(self) -> Iterator[Fault]:
        """The facts that do not hold."""
        yield from ()

    @model_validator(mode="after")
    def _all_facts_hold(self) -> Self:
        found = list(self.facts())
        if found:
            raise Faults(found)
        return self


class Peak(Frozen):
    """The last year in which limited emissions may rise, and the guard against raising it to pass."""

    by: int
    guard: Literal["newcomers", "strict", "none"] = "newcomers"
    place: Place = Place()


class CertificateLimit(Frozen):
    """How much of the reduction may be bought as certificates [1]."""

    at_most_share_of_reduction: float


class EmissionLimits(Checked):
    """What the park may emit, and when its emissions must have turned. Amounts in kt of the gases named."""

    regime: Regime
    boundary: str
    gases: tuple[GasSet]
    at_most: ByYear = Field(default_factory=dict)
    budget: float | None = None
    """Sum over the horizon, each model year counted with the years it stands for."""
    intensity: IntensityLimit | None = None
    productivity: ProductivityLimit | None = None
    peak: Peak | None = None
    certificates: CertificateLimit | None = None
    origin: KeyPath = ()
    """Where it stands in `Scenario.origins`."""

    @property
    def account(self) -> str:
        """The label of the account it limits, e.g. '910:CO2'."""
        return f"{self.regime}:{self.gases[0]}"

    def facts(self) -> Iterator[Fault]:
        """The 910 regime counts CO2 only; caps fall after the peak."""
        yield from self._910_counts_co2_only()
        yield from self._caps_fall_after_the_peak()

    def _910_counts_co2_only(self) -> Iterator[Fault]:
        if self.regime == "910" and self.gases != ("CO2",):
            yield Fault(
                ("gases",),
                Text(zh="910 口径只核算 CO2", en="the 910 regime counts CO2 only"),
                Text(
                    zh="写 gases: [CO2], 或改用 location / market 口径",
                    en="write gases: [CO2], or take regime location or market",
                ),
                "regime-gases",
            )

    def _caps_fall_after_the_peak(self) -> Iterator[Fault]:
        later = [year for year in sorted(self.at_most) if self.peak and year >= self.peak.by]
        for a, b in pairwise(later):
            if self.at_most[b] > self.at_most[a]:
                low, high, by = (
                    f"{self.at_most[a]:g} kt",
                    f"{self.at_most[b]:g} kt",
                    self.peak.by if self.peak else 0,
                )
                yield Fault(
                    ("at_most", b),
                    Text(
                        zh=f"上限从 {a} 年的 {low} 升到 {b} 年的 {high}, 而最迟 {by} 年达峰",
                        en=f"limit rises from {low} in {a} to {high} in {b}, after the peak by {by}",
                    ),
                    Text(zh=f"调低 {b} 年的上限, 或推迟达峰年", en=f"lower {b}, or move the peak"),
                    "rises-after-peak",
                )


class EnergyLimits(Frozen):
    """Dual control of energy: which account, on which basis. Amounts in ktce of that basis."""

    account: Literal["assessed", "statistical"]
    basis: Literal["equal_value", "calorific"]
    boundary: str
    at_most: ByYear = Field(default_factory=dict)
    intensity: IntensityLimit | None = None
    origin: KeyPath = ()


class CoalLimit(Frozen):
    """Coal bought, in ktce (calorific)."""

    at_most: ByYear


class LandLimit(Frozen):
    """Hectares of one pool: one figure for every year, or figures for years."""

    at_most: float | ByYear

    def in_year(self, year: int) -> float:
        """The limit of a year [ha]; inf where there is none."""
        return self.at_most.get(year, float("inf")) if isinstance(self.at_most, dict) else self.at_most


class Floor(Frozen):
    """The least of something, by year."""

    at_least: ByYear


class IndustryLimits(Frozen):
    """What the park must still be: value added and tax [M CNY], jobs [person], high-tech share [1]."""

    value_added: Floor | None = None
    jobs: Floor | None = None
    tax: Floor | None = None
    high_tech_share: Floor | None = None
    minimum_output: dict[str, float] = Field(default_factory=dict)
    """Least activity of a group as a share of its reference [1]."""
    newcomers_advanced: bool = False
    """Newcomers must meet the advanced level of their trade."""


class GreenPowerLimits(Frozen):
    """Direct supply as a share of green power bought [1]."""

    direct_share_at_least: float


class InvestmentLimit(Frozen):
    """Investment of one payer in a year [M CNY]: one figure for every year, or figures for years."""

    at_most: float | ByYear

    def in_year(self, year: int) -> float:
        """The limit of a year [M CNY]; inf where there is none."""
        return self.at_most.get(year, float("inf")) if isinstance(self.at_most, dict) else self.at_most


class Limits(Frozen):
    """Every limit of a scenario; what is absent is not limited."""

    emissions: tuple[EmissionLimits, ...] = ()
    energy: tuple[EnergyLimits, ...] = ()
    coal: CoalLimit | None = None
    land: dict[str, LandLimit] = Field(default_factory=dict)
    industry: IndustryLimits = IndustryLimits()
    green_power: GreenPowerLimits | None = None
    investment: dict[Literal["park", "enterprises"], InvestmentLimit] = Field(default_factory=dict)
