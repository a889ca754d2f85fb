"""Reading what moves the park: growth, efficiency, future factors, prices."""

from __future__ import annotations

from typing import Any, TypeVar

from carbonpark.scenario.build_limits import ACCOUNTS
from carbonpark.scenario.entries import RATE, Entries, Wanted, years_in
from carbonpark.scenario.models import CarbonPrice, Drivers, Factors
from carbonpark.scenario.paths import Efficiency, FactorPath, GivenPath, Growth, Rates, Span
from carbonpark.scenario.tree import Branch
from carbonpark.words.units import canonical_unit

ELECTRICITY = Wanted(("CO2/energy",))
EQUAL_VALUE = Wanted(("energy_equal_value/energy",), basis="equal_value")
PRICE = Wanted(("money/energy", "money/mass", "money/gas_volume", "money/liquid_volume"))
QUALITIES = ("A", "B", "C", "D")

Kind = TypeVar("Kind", bound=Rates)
Given = TypeVar("Given", bound=GivenPath)


def read_drivers(top: Entries) -> Drivers | None:
    """The drivers; growth has no default, because a reference without it would be a guess."""
    child = top.child("drivers", required=True, example="growth: {default: 5 %}")
    if child is None:
        return None
    if not child.has("growth"):
        child.child("growth", required=True)
    fields: dict[str, Any] = {
        "growth": _rates(child, "growth", Growth),
        "efficiency": _rates(child, "efficiency", Efficiency),
        "factors": _factors(child),
        "prices": _prices(child),
        "carbon_price": _carbon_price(child),
    }
    child.finish()
    return child.make(Drivers, **fields) if fields["growth"] is not None else None


def _rates(drivers: Entries, key: str, kind: type[Kind]) -> Kind | None:
    child = drivers.child(key, example="default: 5 %")
    if child is None:
        return None
    rates: dict[str, tuple[Span, ...]] = {}
    for name in child.free():
        if isinstance(child.node.entries[name], Branch):
            inner = child.child(name)
            assert inner is not None
            rates[name] = _spans(inner)
        else:
            rate = child.amount(name, RATE)
            rates[name] = (Span(rate=rate),) if rate is not None else ()
    return child.make(kind, rates=rates, place=child.place())


def _spans(inner: Entries) -> tuple[Span, ...]:
    """Rates for spans of years: no overlap, and every year from the base year to the horizon covered."""
    spans: list[Span] = []
    for key in list(inner.node.entries):
        rate, years = inner.amount(key, RATE), years_in(str(key))
        if years is None or years[0] > years[1]:
            inner.complain(
                key,
                f"“{key}”不是年份或年份区间",
                f"'{key}' is neither a year nor a span of years",
                "例如写 2026-2030",
                "write for example 2026-2030",
                "year",
            )
            continue
        if any(span.covers(year) for span in spans for year in range(years[0], years[1] + 1)):
            inner.complain(
                key,
                f"{key} 与前面的区间重叠",
                f"{key} overlaps a span before it",
                "每一年只写一个年率",
                "give one rate for each year",
                "overlap",
            )
        spans.append(Span(first=years[0], last=years[1], rate=rate or 0.0))
    base, last = inner.reading.base_year, max(inner.reading.years, default=0)
    bare = [
        year for year in range((base or last) + 1, last + 1) if not any(span.covers(year) for span in spans)
    ]
    if bare:
        inner.reading.complain(
            inner.place(),
            f"{bare[0]}-{bare[-1]} 年没有年率" if len(bare) > 1 else f"{bare[0]} 年没有年率",
            f"no rate for {bare[0]}" + (f"-{bare[-1]}" if len(bare) > 1 else ""),
            f"补上区间, 直到 {last}",
            f"add a span, up to {last}",
            "rate-missing",
        )
    return tuple(spans)


def _factors(drivers: Entries) -> Factors | None:
    child = drivers.child("factors")
    if child is None:
        return None
    fields = {key: _factor(child, key, ELECTRICITY) for key in ("location", "market", "fossil")}
    fields["equal_value"] = _factor(child, "equal_value", EQUAL_VALUE)
    child.finish()
    return child.make(Factors, **fields)


def _factor(factors: Entries, key: str, wanted: Wanted) -> FactorPath | None:
    child = factors.child(key, example=f"2025: ... {wanted.example}, source: ..., quality: D")
    if child is None:
        return None
    source, quality = child.leaf("source"), child.word("quality", QUALITIES)
    values = child.years_of(wanted, within_horizon=False, besides=("source", "quality"))
    if not source and not quality:
        child.reading.complain(
            child.place(),
            "没有来源, 也没有质量等级",
            "neither a source nor a quality",
            "写 source: ..., 假设的写 quality: D",
            "write source: ..., or quality: D if assumed",
            "source-missing",
        )
    return _path(child, FactorPath, values, wanted.dimensions[0], source=source, quality=quality)


def _path(
    child: Entries, kind: type[Given], values: dict[int, float], dimension: str, **more: Any
) -> Given | None:
    """The path, refused when it says nothing for the first model year."""
    first_model_year = min(child.reading.years, default=0)
    if not values:
        child.reading.complain(
            child.place(),
            "没有任何一年的值",
            "no value for any year",
            "例如写 2025: 值",
            "write for example 2025: value",
            "path-empty",
        )
        return None
    if first_model_year and min(values) > first_model_year:
        child.reading.complain(
            child.place(),
            f"从 {min(values)} 年才有值, 而规划从 {first_model_year} 年开始",
            f"begins in {min(values)}, the plan in {first_model_year}",
            f"补上 {first_model_year} 年或更早的值",
            f"give a value for {first_model_year} or before",
            "path-begins-late",
        )
        return None
    return child.make(
        kind, values=values, unit=canonical_unit(dimension), dimension=dimension, place=child.place(), **more
    )


def _prices(drivers: Entries) -> dict[str, GivenPath] | None:
    child = drivers.child("prices")
    if child is None:
        return None
    prices: dict[str, GivenPath] = {}
    for name in child.free():
        inner = child.child(
            name, why_zh="写明哪一年", why_en="say in which year", example="2025: 0.68 CNY/kWh"
        )
        path = _price(inner) if inner else None
        if path:
            prices[name] = path
    return prices


def _price(inner: Entries) -> GivenPath | None:
    """A price path; per energy, mass or volume, but the same through all years."""
    found = {key: inner.dimension(key, PRICE) for key in inner.node.entries if isinstance(key, int)}
    values = inner.years_of(PRICE, within_horizon=False)
    dimension = next((found[year] for year in values), PRICE.dimensions[0])
    for year in values:
        if found[year] != dimension:
            inner.complain(
                year,
                f"这一年是 {found[year]}, 前面是 {dimension}",
                f"this year is {found[year]}, those before are {dimension}",
                "各年用同一种单位",
                "use one kind of unit for all years",
                "dimension",
            )
    return _path(inner, GivenPath, values, dimension)


def _carbon_price(drivers: Entries) -> CarbonPrice | None:
    child = drivers.child("carbon_price")
    if child is None:
        return None
    account = child.word("account", ACCOUNTS, required=True)
    dimension = "money/CO2e" if (account or "").endswith("GHG") else "money/CO2"
    values = child.years_of(Wanted((dimension,)), within_horizon=False, besides=("account",))
    path = _path(child, GivenPath, values, dimension)
    return child.make(CarbonPrice, account=account, price=path) if account and path else None
