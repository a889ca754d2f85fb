"""Picking one row among many, and saying why in words.

Data set before place, place before year: the place itself, its cities, its grid region, its nation; the exact year,
else the nearest of the two years before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from carbonpark.factors.chosen import Chosen, FactorMissing, one_line
from carbonpark.factors.regions import chain_of, code_of, region_name
from carbonpark.factors.row import Row
from carbonpark.words.language import Text
from carbonpark.words.units import split_unit

YEARS_BACK = 2


def first_row(
    pool: Sequence[Row], datasets: Sequence[str], region: str | None, year: int | None
) -> Chosen | None:
    """The first row by data set, then place, then year; None when nothing fits."""
    for rank, dataset in enumerate(datasets or (None,)):
        of_set = [row for row in pool if dataset is None or row.dataset == dataset]
        for place in (*(chain_of(region) if region else ("CN",)), ""):
            here = [row for row in of_set if row.region == place]
            if not here and place:
                here = [row for row in of_set if row.region.startswith(f"{place}/")]
            fitting = _of_year(here, year)
            if fitting:
                row = _one_of(fitting)
                why = _why(row, region, place, year, datasets, rank)
                return replace(as_chosen(row, why), fell_back=rank > 0)
    return None


def _of_year(here: Sequence[Row], year: int | None) -> list[Row]:
    """Rows of the exact year, else of the nearest of the two years before; rows without a year hold always."""
    undated = [row for row in here if row.year is None]
    dated = [row.year for row in here if row.year is not None]
    if year is None:
        latest = max(dated, default=None)
        return undated or [row for row in here if row.year == latest]
    best = max((each for each in dated if year - YEARS_BACK <= each <= year), default=None)
    return undated if best is None else [row for row in here if row.year == best]


def _one_of(fitting: Sequence[Row]) -> Row:
    """The one row; a later own row overrides; several published figures that differ are not chosen among."""
    if fitting[0].own or len({(row.value, row.unit) for row in fitting}) == 1:
        return fitting[0]
    raise _several(fitting, fitting[0].subject or fitting[0].quantity)


def _why(
    row: Row, region: str | None, place: str, year: int | None, datasets: Sequence[str], rank: int
) -> Text:
    """Which of the rules picked the row, in words."""
    said: list[Text] = []
    if row.own:
        said.append(Text(zh="园区或情景自有值", en="the park's or scenario's own value"))
    if year is not None and row.year is not None:
        said.append(
            Text(zh=f"{row.year}年当年值", en=f"value of {row.year}")
            if row.year == year
            else Text(
                zh=f"{year}年无值，用此前最近的{row.year}年",
                en=f"none for {year}, nearest earlier year {row.year}",
            )
        )
    if region and place and place != code_of(region):
        name = region_name(place)
        said.append(Text(zh=f"{region}无值，用{name.zh}", en=f"none for {region}, taken for {name.en}"))
    if rank:
        said.append(
            Text(
                zh=f"{datasets[0]}未收录，用{row.dataset}",
                en=f"not in {datasets[0]}, taken from {row.dataset}",
            )
        )
    if row.quality == "D":
        said.append(Text(zh="估计值（方法见备注）", en="estimate (method in its note)"))
    if not said:
        said.append(Text(zh="唯一适用的行", en="the one row that applies"))
    return Text(zh="；".join(text.zh for text in said), en="; ".join(text.en for text in said))


def as_chosen(row: Row, why: Text) -> Chosen:
    read = split_unit(row.unit)
    return Chosen(row, row.value * read.scale, read.canonical, why)


def only_row(fitting: Sequence[Row], asked: str) -> Chosen:
    if not fitting:
        raise FactorMissing(
            Text(zh=f"因子表里没有“{asked}”", en=f"no factor '{asked}' in the tables"),
            Text(
                zh="用 carbonpark factors 查找，或在园区因子表里给出自有值和来源",
                en="search with carbonpark factors, or give your own value and source",
            ),
        )
    if fitting[0].own or len(fitting) == 1:
        why = (
            Text(zh="自有值", en="own value")
            if fitting[0].own
            else Text(zh="唯一适用的行", en="the one row that applies")
        )
        return as_chosen(fitting[0], why)
    raise _several(fitting, asked)


def _several(fitting: Sequence[Row], asked: str) -> FactorMissing:
    ids = ", ".join(
        f"{row.id} ({one_line((row.gas, *row.tags.values(), f'{row.value:g} {row.unit}'))})"
        for row in fitting
    )
    return FactorMissing(
        Text(zh=f"“{asked}”有 {len(fitting)} 行适用", en=f"'{asked}' has {len(fitting)} rows that apply"),
        Text(zh=f"用编号指定其一：{ids}", en=f"name one by its id: {ids}"),
    )


def missing(
    quantity: str,
    subject: str,
    gas: str | None,
    region: str | None,
    year: int | None,
    datasets: Sequence[str],
    near: Sequence[Row],
) -> FactorMissing:
    asked = one_line((quantity, subject, gas or "", region or "", str(year or ""), " > ".join(datasets)))
    years = sorted({row.year for row in near if row.year is not None})
    there = f"{years[0]}-{years[-1]}" if years else ""
    has = Text(zh=f"；表中有 {there} 年" if there else "", en=f"; the tables have {there}" if there else "")
    return FactorMissing(
        Text(zh=f"没有因子：{asked}{has.zh}", en=f"no factor for {asked}{has.en}"),
        Text(
            zh="在园区因子表（19_自有因子）给出数值和来源；向前只取两年以内的值，不再外推",
            en="give a value with its source in the park's factors; years are carried forward two at most",
        ),
    )
