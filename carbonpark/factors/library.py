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
from carbonpark.factors.chosen import Chosen, Derived, FactorMissing, Fuel, one_line
from carbonpark.factors.fuels import fuel_of
from carbonpark.factors.reader import rows
from carbonpark.factors.regimes import PRESCRIBED, Regime, contract_of, regime_of
from carbonpark.factors.regions import chain_of, code_of, region_name
from carbonpark.factors.row import Row
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

YEARS_BACK = 2
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
        raise FactorMissing(Text(zh=f"没有编号为“{id}”的因子", en=f"there is no factor '{id}'"),
                            Text(zh="用 carbonpark factors 查找", en="search with carbonpark factors"))

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
        """Every row of one quantity and subject, own ones first."""
        return (*self._own.get((quantity, subject), ()), *self._packaged.get((quantity, subject), ()))

    def _find(self, quantity: str, subject: str, gas: str | None, region: str | None, year: int | None,
              datasets: tuple[str, ...], tags: dict[str, str]) -> Chosen:
        own = [row for row in self._own.get((quantity, subject), ()) if gas is None or row.gas in (gas, "")]
        packaged = [row for row in self._packaged.get((quantity, subject), ())
                    if (gas is None or row.gas == gas) and all(row.tags.get(t) == v for t, v in tags.items())]
        for pool, sets in ((own[::-1], ()), (packaged, datasets)):
            found = _first(pool, sets, region, year)
            if found is not None:
                return found
        raise _missing(quantity, subject, gas, region, year, datasets, [*own, *packaged])

    def fuel(self, carrier: str, regime: str | Regime = "location", year: int | None = None,
             sector: str = "manufacturing") -> Fuel:
        """NCV, gases and tce of one carrier under one regime; see `Fuel` for units."""
        key = ("fuel", carrier, regime_of(regime).id, year, sector)
        if key not in self._answers:
            self._answers[key] = fuel_of(self, carrier, regime_of(regime), year, sector)
        answer: Fuel = self._answers[key]
        return answer

    def grid(self, regime: str | Regime, contract: str = "grid", region: str = "CN",
             year: int | None = None) -> Chosen:
        """Emission factor of bought electricity [kt CO2/TJ] by regime, contract, place and year of use."""
        rules, deal = regime_of(regime), contract_of(contract)
        kind = rules.electricity[deal]
        if kind == PRESCRIBED:
            return self.find("contract_electricity_factor", deal, dataset=rules.id)
        if rules.electricity_pinned is None:
            return self.find(kind, "electricity", "CO2", region, year)
        if self._own.get((kind, "electricity")) and year is not None:
            # A scenario's path for the prescribed factor (planning.md §1): only its own years, never the notice's.
            found = _first([*self._own[kind, "electricity"]][::-1], (), region, year)
            if found is not None:
                return found
        fixed = self.find(kind, "electricity", "CO2", "CN", rules.electricity_pinned)
        return replace(fixed, why=Text(zh=f"{rules.source.zh}规定使用{rules.electricity_pinned}年因子",
                                       en=f"{rules.source.en} prescribes the factor of {rules.electricity_pinned}"))

    def heat(self, regime: str | Regime, region: str = "CN", year: int | None = None,
             non_fossil: bool = False) -> Chosen:
        """Emission factor of bought heat or steam [kt CO2/TJ]."""
        rules = regime_of(regime)
        if non_fossil:
            return self.find("contract_heat_factor", "non_fossil", dataset=rules.id)
        return self.find("heat", rules.heat_subject, region=rules.heat_pinned_region or region, year=year)

    def equal_value(self, year: int, region: str = "CN") -> Chosen:
        """等价值 of electricity [ktce_equal_value/TJ]: net coal consumption of thermal power in that year."""
        own = self._own.get(("equal_value", "electricity"))
        if own and (found := _first(own[::-1], (), region, year)) is not None:
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
            return _chosen(self._by_id[activity_or_id], Text(zh="按编号指定", en="named by its id"))
        fitting = [row for row in self.candidates("emission_factor", activity_or_id)
                   if gas in (None, row.gas) and sector in (None, row.tags.get("sector")) or row.own]
        return _only(fitting, activity_or_id)

    def scope3(self, activity_or_id: str, region: str | None = None) -> Chosen:
        """Upstream factor [kt CO2e per canonical unit of activity]; its vintage is said, not matched to the year."""
        if activity_or_id in self._by_id:
            return _chosen(self._by_id[activity_or_id], Text(zh="按编号指定", en="named by its id"))
        fitting = [row for row in self.candidates("scope3", activity_or_id)
                   if region is None or code_of(region) == row.region]
        found = _only(fitting, activity_or_id)
        vintage = found.row.tags.get("year") or "?"
        return replace(found, why=Text(zh=f"范围三因子，数据年 {vintage}", en=f"scope 3 factor, data year {vintage}"))

    def price(self, item: str, region: str = "CN", year: int | None = None, **tags: str) -> Chosen:
        """A price in canonical units (M CNY per TJ, kt, kt CO2 ...), of the year's own money."""
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
        return Derived(value, "1", tuple(used), Text(zh=f"{first}至{last}年逐年连乘", en=f"yearly changes {first} to {last}"))

    def technology(self, tech_id: str) -> dict[str, Row]:
        """The recommended figures of one technology, by parameter."""
        found = {row.quantity: row for row in self.rows
                 if row.table == "technologies_recommended" and row.subject == tech_id}
        if found:
            return found
        raise FactorMissing(Text(zh=f"技术表里没有“{tech_id}”", en=f"no technology '{tech_id}' in the tables"),
                            Text(zh="用 carbonpark factors 查找", en="search with carbonpark factors"))

    def _exact_year(self, quantity: str, subject: str, year: int) -> Row:
        for row in self.candidates(quantity, subject):
            if row.year == year:
                return row
        raise _missing(quantity, subject, None, None, year, (), list(self.candidates(quantity, subject)))


@lru_cache(maxsize=1)
def library() -> FactorLibrary:
    """The packaged tables, read once."""
    return FactorLibrary([row for table in TABLES.values() if table.kind == "factors" for row in rows(table.name)])


def _index(all_rows: Iterable[Row]) -> dict[Key, list[Row]]:
    index: dict[Key, list[Row]] = {}
    for row in all_rows:
        index.setdefault((row.quantity, row.subject), []).append(row)
    return index


def _first(pool: Sequence[Row], datasets: Sequence[str], region: str | None, year: int | None) -> Chosen | None:
    """The first row by data set, then place, then year; None when nothing fits."""
    for rank, dataset in enumerate(datasets or (None,)):
        of_set = [row for row in pool if dataset is None or row.dataset == dataset]
        for place in (*(chain_of(region) if region else ("CN",)), ""):
            here = [row for row in of_set if row.region == place]
            if not here and place:
                here = [row for row in of_set if row.region.startswith(f"{place}/")]
            row = _of_year(here, year)
            if row is not None:
                why = _why(row, region, place, year, datasets, rank)
                return replace(_chosen(row, why), fell_back=rank > 0)
    return None


def _of_year(here: Sequence[Row], year: int | None) -> Row | None:
    """Exact year, else the nearest of the two years before; rows without a year hold always."""
    if year is None:
        return max(here, key=lambda row: row.year or 9999, default=None)
    dated = [row for row in here if row.year is not None and year - YEARS_BACK <= row.year <= year]
    best = max(dated, key=lambda row: row.year or 0, default=None)
    return best or next((row for row in here if row.year is None), None)


def _why(row: Row, region: str | None, place: str, year: int | None, datasets: Sequence[str], rank: int) -> Text:
    """Which of the rules picked the row, in words."""
    said: list[Text] = []
    if row.own:
        said.append(Text(zh="园区或情景自有值", en="the park's or scenario's own value"))
    if year is not None and row.year is not None:
        said.append(Text(zh=f"{row.year}年当年值", en=f"value of {row.year}") if row.year == year else
                    Text(zh=f"{year}年无值，用此前最近的{row.year}年", en=f"none for {year}, nearest earlier year {row.year}"))
    if region and place and place != code_of(region):
        name = region_name(place)
        said.append(Text(zh=f"{region}无值，用{name.zh}", en=f"none for {region}, taken for {name.en}"))
    if rank:
        said.append(Text(zh=f"{datasets[0]}未收录，用{row.dataset}", en=f"not in {datasets[0]}, taken from {row.dataset}"))
    if row.quality == "D":
        said.append(Text(zh="估计值（方法见备注）", en="estimate (method in its note)"))
    if not said:
        said.append(Text(zh="唯一适用的行", en="the one row that applies"))
    return Text(zh="；".join(text.zh for text in said), en="; ".join(text.en for text in said))


def _chosen(row: Row, why: Text) -> Chosen:
    read = split_unit(row.unit)
    return Chosen(row, row.value * read.scale, read.canonical, why)


def _only(fitting: Sequence[Row], asked: str) -> Chosen:
    if not fitting:
        raise FactorMissing(Text(zh=f"因子表里没有“{asked}”", en=f"no factor '{asked}' in the tables"),
                            Text(zh="用 carbonpark factors 查找，或在园区因子表里给出自有值和来源",
                                 en="search with carbonpark factors, or give your own value and source"))
    if fitting[0].own or len(fitting) == 1:
        why = Text(zh="自有值", en="own value") if fitting[0].own else Text(zh="唯一适用的行", en="the one row that applies")
        return _chosen(fitting[0], why)
    ids = ", ".join(f"{row.id} ({one_line((row.gas, row.tags.get('sector', ''), row.unit))})" for row in fitting)
    raise FactorMissing(Text(zh=f"“{asked}”有 {len(fitting)} 行适用", en=f"'{asked}' has {len(fitting)} rows that apply"),
                        Text(zh=f"用编号指定其一：{ids}", en=f"name one by its id: {ids}"))


def _missing(quantity: str, subject: str, gas: str | None, region: str | None, year: int | None,
             datasets: Sequence[str], near: Sequence[Row]) -> FactorMissing:
    asked = one_line((quantity, subject, gas or "", region or "", str(year or ""), " > ".join(datasets)))
    years = sorted({row.year for row in near if row.year is not None})
    there = f"{years[0]}-{years[-1]}" if years else ""
    has = Text(zh=f"；表中有 {there} 年" if there else "", en=f"; the tables have {there}" if there else "")
    return FactorMissing(
        Text(zh=f"没有因子：{asked}{has.zh}", en=f"no factor for {asked}{has.en}"),
        Text(zh="在园区因子表（19_自有因子）给出数值和来源；向前只取两年以内的值，不再外推",
             en="give a value with its source in the park's factors; years are carried forward two at most"))


def _own_id(row: Row) -> str:
    return "/".join(part for part in ("own", row.quantity, row.subject, row.gas, row.region,
                                      str(row.year or "")) if part)


def _check_own(row: Row, problems: Problems) -> None:
    """An own factor needs a source and a unit that can be read."""
    place = Place(field=one_line((row.quantity, row.subject, row.gas, str(row.year or ""))))
    if not row.source.strip():
        problems.add(place, Text(zh="自有因子没有来源", en="an own factor without a source"),
                     Text(zh="写明检测报告、供应商证明或文件及页码", en="name the test report, supplier statement or document"),
                     code="own-factor-source")
    try:
        split_unit(row.unit)
    except UnitError as fault:
        problems.found.append(fault.at(place))
