"""The regimes an account may be made in, and what each prescribes.

910 is the zero-carbon park notice (发改环资〔2025〕910号); `location` and `market` are the two ways of GHG Protocol
scope 2 to count bought electricity. Fuel data sets follow rule F39: each regime names its sets in order, and
every fall from the first to a later one is a line of the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text

Contract = Literal["grid", "green_trade", "certificate", "direct_supply", "self_pv"]
CONTRACTS: tuple[str, ...] = ("grid", "green_trade", "certificate", "direct_supply", "self_pv")
CONTRACT_ALIASES = {"self": "self_pv", "": "grid"}

EXTRAS = ("statistics", "biogenic", "GB/T2589", "physical", "assumed")
"""Carriers that neither Chinese default set holds: raw coal as statistics report it, biomass, methanol, hydrogen."""

REFERENCE_NCV = ("GB/T 32151-2024", *EXTRAS)
"""One net calorific value per carrier turns physical amounts into TJ, whatever the regime."""

PRESCRIBED = "prescribed"
"""The contract's factor is a figure of the regime itself (regime_rules.csv)."""

DEFAULT_GWP = "AR5"
"""AR5 without feedback: what Parties to the Paris Agreement report with (decision 18/CMA.1, annex, para. 37), so
that a park adds up with the national inventory. `Regime.with_gwp("AR6")` takes the newest set instead."""


@dataclass(frozen=True)
class Regime:
    """One set of rules for an account."""

    id: str
    title: Text
    gases: tuple[str, ...]
    fuel_datasets: tuple[str, ...]
    electricity: Mapping[str, str]
    """For each contract the factor type of the grid table, or `prescribed`."""
    source: Text
    electricity_pinned: int | None = None
    """The data year the regime fixes for bought power; None where the factor follows the year of use."""
    heat_subject: str = "heat_default"
    heat_pinned_region: str | None = None
    tce_basis: Literal["calorific", "equal_value"] = "equal_value"
    gwp_set: str = DEFAULT_GWP

    def with_gwp(self, gwp_set: str) -> Regime:
        """The same regime read with another set of warming potentials."""
        return replace(self, gwp_set=gwp_set)


_SEVEN = ("CO2", "CH4", "N2O", "HFC", "PFC", "SF6", "NF3")
_GBT = ("GB/T 32151-2024", *EXTRAS)
_LOCATION = {
    "grid": "average",
    "green_trade": "average",
    "certificate": "average",
    "direct_supply": PRESCRIBED,
    "self_pv": PRESCRIBED,
}
_RESIDUAL = "excluding_market_traded_non_fossil"
_MARKET = {
    "grid": _RESIDUAL,
    "green_trade": PRESCRIBED,
    "certificate": PRESCRIBED,
    "direct_supply": PRESCRIBED,
    "self_pv": PRESCRIBED,
}
_NOTICE = {
    "grid": "fossil_only",
    "green_trade": PRESCRIBED,
    "certificate": PRESCRIBED,
    "direct_supply": PRESCRIBED,
    "self_pv": PRESCRIBED,
}

REGIMES: dict[str, Regime] = {
    regime.id: regime
    for regime in (
        Regime(
            "910",
            Text("零碳园区口径（910号文）", "zero-carbon park notice (910)"),
            ("CO2",),
            ("NationalEFDB-v2-2026", *_GBT),
            _NOTICE,
            Text("发改环资〔2025〕910号 附件3、附件4", "NDRC notice 2025 No. 910, annexes 3 and 4"),
            electricity_pinned=2022,
            heat_pinned_region="CN",
        ),
        Regime(
            "location",
            Text("基于位置（温室气体）", "location-based"),
            _SEVEN,
            _GBT,
            _LOCATION,
            Text(
                "GB/T 32150、GB/T 32151；温室气体核算体系范围二指南",
                "GB/T 32150, GB/T 32151; GHG Protocol Scope 2",
            ),
        ),
        Regime(
            "market",
            Text("基于市场（温室气体）", "market-based"),
            _SEVEN,
            _GBT,
            _MARKET,
            Text(
                "GB/T 32150、GB/T 32151；温室气体核算体系范围二指南",
                "GB/T 32150, GB/T 32151; GHG Protocol Scope 2",
            ),
        ),
    )
}


def regime_of(regime: str | Regime) -> Regime:
    """The regime of that name."""
    if isinstance(regime, Regime):
        return regime
    if regime in REGIMES:
        return REGIMES[regime]
    raise _unknown(Text(zh="核算口径", en="regime"), regime, tuple(REGIMES))


def contract_of(contract: str) -> str:
    """The contract of that name; `self` is self-consumed own power."""
    word = CONTRACT_ALIASES.get(contract, contract)
    if word in CONTRACTS:
        return word
    raise _unknown(Text(zh="购电方式", en="contract"), contract, CONTRACTS)


def _unknown(kind: Text, word: str, known: tuple[str, ...]) -> InputError:
    guess = nearest(word, known)
    names = ", ".join(known)
    return InputError(
        [
            Problem(
                Place(field=word),
                Text(zh=f"没有名为“{word}”的{kind.zh}", en=f"there is no {kind.en} '{word}'"),
                Text(
                    zh=f"是不是“{guess}”？" if guess else f"可用：{names}",
                    en=f"did you mean '{guess}'?" if guess else f"use one of {names}",
                ),
            )
        ]
    )
