"""The look-up: which row answers, and why.

The order is always the same: the park's own rows, then the place itself, its grid region, its nation; at each
place the exact year, else the nearest earlier year not more than two years back. Nothing is carried further.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from carbonpark.factors.catalogue import TABLES
from carbonpark.factors.choosing import as_chosen, first_row, missing, only_row
from carbonpark.factors.chosen import Chosen, Derived, FactorMissing, Fuel, one_line
from carbonpark.factors.fuels import fuel_of
from carbonpark.factors.reader import rows
from carbonpark.factors.regimes import PRESCRIBED, Regime, contract_of, regime_of
from carbonpark.factors.regions import code_of
from carbonpark.factors.row import Row
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

Key = tuple[str, str]


class FactorLibrary:
    """All factor rows, indexed by quantity and subject; answers are kept, so a question costs once."""

    def __init__(self, packaged: Sequence[Row], own: Sequence[Row] = ()) -> None:
        self._packaged = _index(packaged)
        self._own = _index(own)
        self._by_id = {row.id: row for row in (*packaged, *own)}
        self._answers: dict[tuple[Any, ...], Any] = {}
        self.rows: tuple[Row, ...] = (*own, *packaged)

    def with_own(self, rows: Iterable[Row]) -> FactorLibrary:
        """This library with a park's or scenario's own rows, which go before all others; later ones override."""
        fresh = [replace(row, own=True, id=row.id or _own_id(row)) for row in rows]
        problems = Problems(Text(zh="自有因子有误", en="Problems in own factors"))
        for row in fresh:
            _check_own(row, problems)
        problems.stop()
        library = FactorLibrary.__new__(FactorLibrary)
        before = [row for rows_ in self._own.values() for row in rows_]
        library._packaged = self._packaged
        library._own = _index([*before, *fresh])
        library._by_id = {**self._by_id, **{row.id: row for row in fresh}}
        library._answers = {}
        library.rows = (*fresh, *self.rows)
        return library

    def by_id(self, id: str) -> Row:
        """The row of that id."""
        if id in self._by_id:
            return self._by_id[id]
        raise FactorMissing(
            Text(zh=f"没有编号为“{id}”的因子", en=f"there is no factor '{id}'"),
            Text(zh="用 carbonpark factors 查找", en="search with carbonpark factors"),
        )

    def find(
        self,
        quantity: str,
        subject: str = "",
        gas: str | None = None,
        region: str | None = None,
        year: int | None = None,
        dataset: str | Sequence[str] | None = None,
        **tags: str,
    ) -> Chosen:
        """The one row that answers, or FactorMissing with the way out.

        `dataset` may be a list in order of preference; `tags` narrow further (sector="manufacturing").
        """
        order = (dataset,) if isinstance(dataset, str) else tuple(dataset or ())
        key = ("find", quantity, subject, gas, region, year, order, tuple(sorted(tags.items())))
        if key not in self._answers:
            self._answers[key] = self._find(quantity, subject, gas, region, year, order, tags)
        answer: Chosen = self._answers[key]
        return answer

    def candidates(self, quantity: str, subject: str = "") -> tuple[Row, ...]:
        """Every row of one quantity and subject, own ones first, the latest before all."""
        own = self._own.get((quantity, subject), [])
        return (*reversed(own), *self._packaged.get((quantity, subject), ()))

    def _find(
        self,
        quantity: str,
        subject: str,
        gas: str | None,
        region: str | None,
        year: int | None,
        datasets: tuple[str, ...],
        tags: dict[str, str],
    ) -> Chosen:
        own = [row for row in self._own.get((quantity, subject), ()) if gas is None or row.gas in (gas, "")]
        packaged = [
            row
            for row in self._packaged.get((quantity, subject), ())
            if (gas is None or row.gas == gas) and all(row.tags.get(t) == v for t, v in tags.items())
        ]
        for pool, sets in ((own[::-1], ()), (packaged, datasets)):
            found = first_row(pool, sets, region, year)
            if found is not None:
                return found
        raise missing(quantity, subject, gas, region, year, datasets, [*own, *packaged])

    def fuel(
        self,
        carrier: str,
        regime: str | Regime = "location",
        year: int | None = None,
        sector: str = "manufacturing",
    ) -> Fuel:
        """NCV, gases and tce of one carrier under one regime; see `Fuel` for units."""
        key = ("fuel", carrier, regime_of(regime).id, year, sector)
        if key not in self._answers:
            self._answers[key] = fuel_of(self, carrier, regime_of(regime), year, sector)
        answer: Fuel = self._answers[key]
        return answer

    def grid(
        self, regime: str | Regime, contract: str = "grid", region: str = "CN", year: int | None = None
    ) -> Chosen:
        """Emission factor of bought electricity [kt CO2/TJ] by regime, contract, place and year of use."""
        rules, deal = regime_of(regime), contract_of(contract)
        kind = rules.electricity[deal]
        if kind == PRESCRIBED:
            return self.find("contract_electricity_factor", deal, dataset=rules.id)
        if rules.electricity_pinned is None:
            return self.find(kind, "electricity", "CO2", rules.electricity_region or region, year)
        if self._own.get((kind, "electricity")) and year is not None:
            # A scenario's path for the prescribed factor (planning.md §1): only its own years, never the notice's.
            found = first_row([*self._own[kind, "electricity"]][::-1], (), region, year)
            if found is not None:
                return found
        fixed = self.find(kind, "electricity", "CO2", "CN", rules.electricity_pinned)
        return replace(
            fixed,
            why=Text(
                zh=f"{rules.source.zh}规定使用{rules.electricity_pinned}年因子",
                en=f"{rules.source.en} prescribes the factor of {rules.electricity_pinned}",
            ),
        )

    def heat(
        self, regime: str | Regime, region: str = "CN", year: int | None = None, non_fossil: bool = False
    ) -> Chosen:
        """Emission factor of bought heat or steam [kt CO2/TJ]."""
        rules = regime_of(regime)
        if non_fossil:
            return self.find("contract_heat_factor", "non_fossil", dataset=rules.id)
        return self.find("heat", rules.heat_subject, region=rules.heat_pinned_region or region, year=year)

    def equal_value(self, year: int, region: str = "CN") -> Chosen:
        """等价值 of electricity [ktce_equal_value/TJ]: net coal consumption of thermal power in that year."""
        own = self._own.get(("equal_value", "electricity"))
        if own and (found := first_row(own[::-1], (), region, year)) is not None:
            return replace(found, unit="ktce_equal_value/TJ")
        found = self.find("coal_power_supply_standard_coal", "electricity", region="CN", year=year)
        return replace(found, unit="ktce_equal_value/TJ")

    def calorific(self, carrier: str = "electricity") -> Chosen:
        """当量 of electricity or of heat and steam [ktce_calorific/TJ] (GB/T 2589)."""
        subject = "elec_tce_equal" if carrier == "electricity" else "heat_tce"
        return replace(self.find("heat", subject), unit="ktce_calorific/TJ")

    def gwp(self, set: str, gas: str) -> Chosen:
        """Warming potential [kt CO2e/kt gas] of the named set (AR4, AR5, AR6, AR6_GWP20)."""
        return self.find("gwp", "", gas, dataset=set)

    def process(self, activity_or_id: str, gas: str | None = None, sector: str | None = None) -> Chosen:
        """Emission factor of a process activity [kt gas per canonical unit of activity], by activity or row id."""
        if activity_or_id in self._by_id:
            return as_chosen(self._by_id[activity_or_id], Text(zh="按编号指定", en="named by its id"))
        fitting = [
            row
            for row in self.candidates("emission_factor", activity_or_id)
            if gas in (None, row.gas) and sector in (None, row.tags.get("sector")) or row.own
        ]
        return only_row(fitting, activity_or_id)

    def scope3(self, activity_or_id: str, region: str | None = None) -> Chosen:
        """Upstream factor [kt CO2e per canonical unit of activity]; its vintage is said, not matched to the year."""
        if activity_or_id in self._by_id:
            return as_chosen(self._by_id[activity_or_id], Text(zh="按编号指定", en="named by its id"))
        fitting = [
            row
            for row in self.candidates("scope3", activity_or_id)
            if region is None or code_of(region) == row.region
        ]
        found = only_row(fitting, activity_or_id)
        vintage = found.row.tags.get("year") or "?"
        return replace(
            found, why=Text(zh=f"范围三因子，数据年 {vintage}", en=f"scope 3 factor, data year {vintage}")
        )

    def price(self, item: str, region: str = "CN", year: int | None = None, **tags: str) -> Chosen:
        """A price by item or row id in canonical units (M CNY per TJ, kt, kt CO2 ...), in the year's own money."""
        if item in self._by_id:
            return as_chosen(self._by_id[item], Text(zh="按编号指定", en="named by its id"))
        return self.find("price", item, region=region, year=year, **tags)

    def deflator(self, from_year: int, to_year: int, kind: str = "gdp") -> Derived:
        """Price level of `to_year` over that of `from_year`; `kind` is gdp or ppi."""
        quantity = "ppi" if kind == "ppi" else "gdp_deflator"
        first, last = sorted((from_year, to_year))
        level, used = 1.0, []
        for year in range(first + 1, last + 1):
            row = self._exact_year(quantity, "CN", year)
            level *= 1 + row.canonical
            used.append(row)
        value = level if to_year >= from_year else 1 / level
        return Derived(
            value,
            "1",
            tuple(used),
            Text(zh=f"{first}至{last}年逐年连乘", en=f"yearly changes {first} to {last}"),
        )

    def technology(self, tech_id: str) -> dict[str, Row]:
        """The recommended figures of one technology, by parameter."""
        found = {
            row.quantity: row
            for row in self.rows
            if row.table == "technologies_recommended" and row.subject == tech_id
        }
        if found:
            return found
        raise FactorMissing(
            Text(zh=f"技术表里没有“{tech_id}”", en=f"no technology '{tech_id}' in the tables"),
            Text(zh="用 carbonpark factors 查找", en="search with carbonpark factors"),
        )

    def _exact_year(self, quantity: str, subject: str, year: int) -> Row:
        for row in self.candidates(quantity, subject):
            if row.year == year:
                return row
        raise missing(quantity, subject, None, None, year, (), list(self.candidates(quantity, subject)))


@lru_cache(maxsize=1)
def library() -> FactorLibrary:
    """The packaged tables, read once."""
    return FactorLibrary(
        [row for table in TABLES.values() if table.kind == "factors" for row in rows(table.name)]
    )


def _index(all_rows: Iterable[Row]) -> dict[Key, list[Row]]:
    index: dict[Key, list[Row]] = {}
    for row in all_rows:
        index.setdefault((row.quantity, row.subject), []).append(row)
    return index


def _own_id(row: Row) -> str:
    return "/".join(
        part for part in ("own", row.quantity, row.subject, row.gas, row.region, str(row.year or "")) if part
    )


def _check_own(row: Row, problems: Problems) -> None:
    """An own factor needs a source and a unit that can be read."""
    place = Place(field=one_line((row.quantity, row.subject, row.gas, str(row.year or ""))))
    if not row.source.strip():
        problems.add(
            place,
            Text(zh="自有因子没有来源", en="an own factor without a source"),
            Text(
                zh="写明检测报告、供应商证明或文件及页码",
                en="name the test report, supplier statement or document",
            ),
            code="own-factor-source",
        )
    try:
        split_unit(row.unit)
    except UnitError as fault:
        problems.found.append(fault.at(place))
