"""The regimes an account may be made in, and what each prescribes.

910 is the zero-carbon park notice (发改环资〔2025〕910号); `location` and `market` are the two ways of GHG Protocol
scope 2 to count bought electricity; `gbt32150` is the Chinese enterprise inventory (GB/T 32150, GB/T 32151),
`gpc` the protocol for cities (GPC v1.1), `physical` the notice read as 零碳工厂 reads green power: by wire, not by
paper. Fuel data sets follow rule F39: each regime names its sets in order, and every fall from the first to a
later one is a line of the report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    electricity_region: str | None = None
    """The place whose factor the regime asks for wherever the park lies; None = the park's own place."""
    credits_sales: bool = False
    """Whether power and heat sold across the boundary are taken off."""
    scoped: bool = True
    """Whether its lines stand in scopes 1 and 2; the notice knows no scopes."""
    green_heat: tuple[str, ...] = ("green_trade", "direct_supply", "certificate")
    """Contracts that make bought heat non-fossil."""
    chain: Literal["", "waste", "all"] = ""
    """What it counts outside the boundary: nothing, waste treated outside, or the first categories of scope 3."""
    country: str = ""
    """The country whose rules these are; blank = everywhere."""
    note: Text = field(default_factory=lambda: Text("", ""))
    """What a reader has to know of a choice the standard leaves open, or of a clause not re-read."""

    @property
    def greenhouse(self) -> bool:
        """Whether it counts other gases than CO2."""
        return self.gases != ("CO2",)

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
_PHYSICAL = {**_NOTICE, "green_trade": "fossil_only", "certificate": "fossil_only"}

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
            credits_sales=True,
            scoped=False,
            country="CN",
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
            chain="all",
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
            chain="all",
        ),
        Regime(
            "gbt32150",
            Text("GB/T 32150 温室气体清单", "GB/T 32150 greenhouse gas inventory"),
            _SEVEN,
            _GBT,
            _LOCATION,
            Text("GB/T 32150-2015、GB/T 32151 各部分", "GB/T 32150-2015, parts of GB/T 32151"),
            heat_pinned_region="CN",
            electricity_region="CN",
            credits_sales=True,
            green_heat=("direct_supply",),
            country="CN",
            note=Text(
                "GB/T 32150 口径：购入、输出电力均用全国平均因子（用能当年，无则此前最近两年内的公布值）；绿电交易与绿证不改变结果，"
                "直供与自用的非化石电力为 0；生物质 CO2 单列。条款未逐条核对原文，按“未核对”计",
                "GB/T 32150: power bought and sent out at the national average factor (of the year of use, else the nearest "
                "of the two years before); green trade and certificates change nothing, non-fossil power by direct line or "
                "of own making is 0; CO2 of biomass stands apart. The clauses were not re-read: unverified",
            ),
        ),
        Regime(
            "gpc",
            Text("GPC 城市清单", "GPC community inventory"),
            _SEVEN,
            ("IPCC2006", *_GBT),
            _LOCATION,
            Text("GPC v1.1（2021）；IPCC 2006 指南第2卷", "GPC v1.1 (2021); IPCC 2006 guidelines, volume 2"),
            chain="waste",
            note=Text(
                "GPC 口径：燃料用 IPCC 2006 缺省因子（按低位热值，氧化率 100 %），电力基于位置；园区合计为范围一与二全部，"
                "BASIC、BASIC+ 与 BASIC+IPPU 见 gpc.csv",
                "GPC: fuels at IPCC 2006 defaults (net calorific value, fully oxidised), power location-based; the park's "
                "total is all of scopes 1 and 2, see gpc.csv for BASIC, BASIC+ and BASIC+IPPU",
            ),
        ),
        Regime(
            "physical",
            Text("物理绿电口径（零碳工厂）", "physical green power only (zero-carbon factory)"),
            ("CO2",),
            ("NationalEFDB-v2-2026", *_GBT),
            _PHYSICAL,
            Text(
                "工信部联节〔2026〕13号（物理认定）；其余同发改环资〔2025〕910号 附件4",
                "MIIT notice 2026 No. 13 (power by wire only); else as NDRC notice 2025 No. 910, annex 4",
            ),
            electricity_pinned=2022,
            heat_pinned_region="CN",
            credits_sales=True,
            scoped=False,
            green_heat=("direct_supply",),
            country="CN",
            note=Text(
                "物理绿电口径：绿电交易与绿证不计为绿电，按化石电力因子 0.8325 kgCO2/kWh 计；仅直供与自发自用为 0；其余同910号。"
                "工信部联节〔2026〕13号未读原文，按“未核对”计",
                "physical: power by green trade or certificate is no green power and counts at the fossil factor 0.8325 "
                "kgCO2/kWh; only direct lines and own use are 0; all else as notice 910. MIIT 2026 No. 13 was not read in "
                "the original: unverified",
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
