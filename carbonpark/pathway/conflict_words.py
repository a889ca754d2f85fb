"""What is said when targets cannot all hold: sentences for a person, in both languages, with amounts and units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.groups_of_limits import LEVERS, Limit
from carbonpark.pathway.matrix import Matrix
from carbonpark.pathway.solved import Prepared
from carbonpark.pathway.target_words import by_dim, title_of, unit_of
from carbonpark.pathway.targets import ratios_of
from carbonpark.words.language import Text
from carbonpark.words.units import unit

FLOORS_OF_RATIOS = ("carbon_productivity_at_least", "high_tech_share_at_least", "direct_supply_share_of_green_power")
"""Floors whose linear twin is written as an upper limit."""
NAMED_YEARS = 3
"""So many years are told one by one; of more, these and how many there are."""


@dataclass(frozen=True)
class Shortfall:
    """By how much one limit must yield, told at its worst year; a ratio is told as the ratio it can reach."""

    limit: Limit
    year: int | None
    short_by: float
    percent: float
    title: Text
    amount: Text
    best: Text
    """What can be reached at best, against what is asked."""
    row: int


def figure(value: float) -> str:
    """A number for a sentence: four digits that count, or whole thousands."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value + 0.0:,.4g}"


def amount(value: float, unit_said: str) -> str:
    """A figure with its unit; a pure number has none to say."""
    return figure(value) if unit_said == "1" else f"{figure(value)} {unit_said}"


def shortfall(given: Prepared, matrix: Matrix, limit: Limit, amounts: Mapping[int, float],
              reached: Mapping[str, xr.DataArray] | None = None) -> Shortfall:
    """What one limit must give, from the give of its rows; `reached` is the plan that this give allows."""
    gives = [(amounts.get(row, 0.0), row, year, size)
             for row, year, size in zip(limit.rows, limit.years, limit.sizes, strict=True)]
    most, row, year, size = max(gives, key=lambda each: each[0] / each[3])
    told = [(year, give) for give, _, year, size in gives if give > 1e-6 * size]
    ratio = _ratio(given, matrix, row, reached)
    percent = 100.0 * most / size
    if ratio is not None and not np.isfinite(ratio[1]):
        ratio = None
    if ratio is not None:
        percent = 100.0 * abs(ratio[1] - ratio[0]) / abs(ratio[0]) if ratio[0] else percent
    return Shortfall(limit, year, most, percent, title_of(given.k, *matrix.rows[row]),
                     _amount(matrix, limit, row, told, most, ratio), _best(matrix, limit, row, most, ratio), row)


def _ratio(given: Prepared, matrix: Matrix, row: int, reached: Mapping[str, xr.DataArray] | None
           ) -> tuple[float, float, str] | None:
    """Limit, what is reached (NaN where that is not known) and the unit, for a limit on a ratio."""
    rule, labels = matrix.rows[row]
    found = ratios_of(Arrays(**(reached or given.reference)), given.k.c).get(rule)
    if found is None:
        return None
    place = by_dim(rule, labels)
    limit = getattr(given.k.c, found.limit)
    asked = float(limit.sel({dim: label for dim, label in place.items() if dim in limit.dims}))
    return asked, found.at(place) if reached else np.nan, unit_of(found.unit, str(place.get("account", "")))


def _amount(matrix: Matrix, limit: Limit, row: int, told: Sequence[tuple[int | None, float]], most: float,
            ratio: tuple[float, float, str] | None) -> Text:
    if ratio is not None:
        told_in = "" if ratio[2] == "1" else f" {ratio[2]}"
        return Text(zh=f"由 {figure(ratio[0])} 到 {figure(ratio[1])}{told_in}（相当于 {amount(most, limit.unit)}）{_years(told, limit).zh}",
                    en=f"from {figure(ratio[0])} to {figure(ratio[1])}{told_in} (that is {amount(most, limit.unit)})"
                       f"{_years(told, limit).en}")
    bound = bound_of(matrix, row)
    new = bound + most if is_at_most(matrix, row) else bound - most
    percent = f"{'+' if new > bound else '-'}{figure(100 * most / abs(bound))} %" if abs(bound) > 1e-9 else ""
    comma_zh, comma_en = ("，", ", ") if percent else ("", "")
    return Text(zh=f"{amount(most, limit.unit)}（由 {figure(bound)} 到 {amount(new, limit.unit)}{comma_zh}{percent}）{_years(told, limit).zh}",
                en=f"{amount(most, limit.unit)} (from {figure(bound)} to {amount(new, limit.unit)}{comma_en}{percent})"
                   f"{_years(told, limit).en}")


def _best(matrix: Matrix, limit: Limit, row: int, most: float, ratio: tuple[float, float, str] | None) -> Text:
    bound = bound_of(matrix, row)
    asked, best, said_in = ratio or (bound, bound + most if is_at_most(matrix, row) else bound - most, limit.unit)
    told = "" if said_in == "1" else f" {said_in}"
    return Text(zh=f"要求 {figure(asked)}{told}，至多做到 {figure(best)}{told}（差 {amount(most, limit.unit)}）",
                en=f"{figure(asked)}{told} is asked, {figure(best)}{told} is the best there is "
                   f"(short by {amount(most, limit.unit)})")


def _years(told: Sequence[tuple[int | None, float]], limit: Limit) -> Text:
    """The years besides the worst, where there are several."""
    if len(told) < 2:
        return Text("", "")
    first = ", ".join(f"{year}: {figure(give)}" for year, give in told[:NAMED_YEARS])
    more_zh = f" 等 {len(told)} 年" if len(told) > NAMED_YEARS else ""
    more_en = f" and more, {len(told)} years in all" if len(told) > NAMED_YEARS else ""
    return Text(zh=f"，分年 {first} {limit.unit}{more_zh}", en=f", by year {first} {limit.unit}{more_en}")


def is_at_most(matrix: Matrix, row: int) -> bool:
    """Whether a row has an upper limit."""
    return bool(np.isfinite(matrix.row_upper[row]))


def bound_of(matrix: Matrix, row: int) -> float:
    """The limit of a one-sided row."""
    return float(matrix.row_upper[row] if is_at_most(matrix, row) else matrix.row_lower[row])


def change_said(matrix: Matrix, short: Shortfall) -> Text:
    """One change: which limit yields, when and by how much."""
    at = "" if short.year is None else str(short.year)
    zh_year, en_year = (f"{at}年的" if at else ""), (f" of {at}" if at else "")
    if short.limit.kind == "lever":
        return Text(zh=f"把{zh_year}{short.title.zh}放宽 {short.amount.zh}",
                    en=f"widen the {short.title.en}{en_year} by {short.amount.en}")
    up = is_at_most(matrix, short.row) and short.limit.rule not in FLOORS_OF_RATIOS
    by = "" if short.amount.en.startswith("from") else "by "
    comma = " " if by else "，"
    return Text(zh=f"把{zh_year}{short.title.zh}{'放宽' if up else '调低'}{comma}{short.amount.zh}",
                en=f"{'raise' if up else 'lower'} the {short.title.en}{en_year} {by}{short.amount.en}")


def beyond(given: Prepared, matrix: Matrix, short: Shortfall) -> Text:
    """Said where a way out asks for more land or roof than the park's table has."""
    if short.limit.rule != "land_within_pool":
        return Text("", "")
    has = next(pool.area * unit(pool.unit).scale for pool in given.park.pools if pool.pool == short.limit.label)
    if bound_of(matrix, short.row) + short.short_by <= has * (1 + 1e-9):
        return Text("", "")
    return Text(zh=f"（超出园区表中该类的 {figure(has)} ha）", en=f" (more than the {figure(has)} ha the park's table has)")


def way_out(given: Prepared, matrix: Matrix, shorts: Sequence[Shortfall], proved: bool) -> Text:
    """The sentence of a way out: one change, or the few that are needed together."""
    said = [_both(change_said(matrix, short), beyond(given, matrix, short)) for short in shorts]
    zh, en = "，并".join(each.zh for each in said), ", and ".join(each.en for each in said)
    hedge = Text("", "") if proved else Text("（时限内未证明为最小）", " (not proved least within the time given)")
    return Text(zh=f"{zh}，全部目标即可同时满足{hedge.zh}。",
                en=f"{en[:1].upper()}{en[1:]}: then all targets can hold{hedge.en}.")


def _both(head: Text, tail: Text) -> Text:
    return Text(zh=head.zh + tail.zh, en=head.en + tail.en)


def class_said(rule: str, shorts: Sequence[Shortfall]) -> Text:
    """A lever that helps only when several of its members are widened."""
    worst = "; ".join(f"{short.title.zh} {short.amount.zh}" for short in shorts[:NAMED_YEARS])
    worst_en = "; ".join(f"{short.title.en} {short.amount.en}" for short in shorts[:NAMED_YEARS])
    return Text(zh=f"同时放宽{LEVERS[rule].zh}（{len(shorts)} 项：{worst}），全部目标即可同时满足。",
                en=f"Widen {LEVERS[rule].en} together ({len(shorts)}: {worst_en}): then all targets can hold.")


def out_of_reach(matrix: Matrix, short: Shortfall) -> Text:
    """A target that nothing reaches, even if every other target is dropped."""
    zh_at, en_at = ("", "") if short.year is None else (f"{short.year}年的", f" of {short.year}")
    return Text(zh=f"即使放弃其他全部目标，{zh_at}{short.title.zh}也达不到：{short.best.zh}。",
                en=f"Even with every other target dropped, the {short.title.en}{en_at} is out of reach: {short.best.en}.")


def unserved(short: Shortfall) -> Text:
    """Demand that nobody can serve, whatever the targets."""
    return Text(zh=f"与目标无关，供应本身不够：{short.year}年{short.title.zh}差 {amount(short.short_by, short.limit.unit)}。",
                en=f"Whatever the targets, supply falls short in {short.year}: {short.title.en}, "
                   f"by {amount(short.short_by, short.limit.unit)}.")


def supply_restored(matrix: Matrix, short: Shortfall) -> Text:
    """A lever that lets all demand be served; the targets are asked only then."""
    said = change_said(matrix, short)
    return Text(zh=f"{said.zh}，需求即可全部得到供应（目标另行判断）。",
                en=f"{said.en[:1].upper()}{said.en[1:]}: then all demand can be served (the targets are another matter).")


def member(given: Prepared, matrix: Matrix, limit: Limit, rows: Sequence[int], number: int, alone: bool) -> Text:
    """One member of a conflict set: the limit with its years and figure."""
    rule, labels = matrix.rows[rows[0]]
    title = title_of(given.k, rule, labels)
    years = [year for row, year in zip(limit.rows, limit.years, strict=True) if row in set(rows) and year]
    at = ", ".join(map(str, years))
    ratio = _ratio(given, matrix, rows[0], None)
    bound, said_in = (ratio[0], ratio[2]) if ratio else (bound_of(matrix, rows[0]), limit.unit)
    up = is_at_most(matrix, rows[0]) and rule not in FLOORS_OF_RATIOS
    words = Text("不高于", "at most") if up else Text("不低于", "at least")
    why = Text("单独也达不到", "cannot hold on its own") if alone else Text("组内各项不能同时满足", "its members cannot all hold")
    told = "" if said_in == "1" else f" {said_in}"
    at_zh = f"{at}年 " if at else ""
    return Text(zh=f"冲突组{number}（{why.zh}）：{title.zh} {at_zh}{words.zh} {figure(bound)}{told}",
                en=f"Conflict set {number} ({why.en}): {title.en} {at}, {words.en} {figure(bound)}{told}")
