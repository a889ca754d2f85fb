"""Scope 3 records as lines of `chain_co2e(material_amount, chain_factor)`: activity, money, energy, input-output.

What a partner inside the boundary delivers or takes crosses no boundary and leaves the lines (F35); one purchase is
counted once, whichever tables it stands in. No factor is taken that does not fit its amount: such a line is NE.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from carbonpark.coefficients.input_output import InputOutput, label_of, table_of_park
from carbonpark.coefficients.rows_energy import with_papers
from carbonpark.coefficients.rows_factors import Choices, Found, warming
from carbonpark.coefficients.rows_process import material_lines
from carbonpark.coefficients.rows_records import in_canonical, records, status_of
from carbonpark.coefficients.scope3_once import counted_once
from carbonpark.factors import FactorMissing, regime_of
from carbonpark.ledger.scope3 import leased_energy, spend_at_factor_prices
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.tables_scope3 import BY_ENERGY, IO_PREFIX, LEASED, MONEY, SERVED_BY, fits
from carbonpark.words.errors import InputError
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.park import Park

FX_OF_THE_FACTORS = {("EUR", 2022): 7.0788}
"""M CNY per M EUR, mean of 2022: the rate at which the EXIOBASE rows of scope3_factors_exiobase.csv were made (their
own source column says so). Other years: prices.csv or the park's own factors (quantity price, subject fx_EUR)."""

CURRENCY = {"money": "CNY", "money_EUR": "EUR", "money_USD": "USD"}
_COLUMNS = ("category", "item", "activity", "partner", "price_basis", "deflator", "margin_share", "own_factor",
            "own_factor_unit", "own_factor_source")
_QUESTION = ("year", "category", "activity", "dimension", "price_basis", "unit_base", "deflator", "margin", "own_factor", "own_factor_unit")


@dataclass(frozen=True)
class Priced:
    """What stands behind an amount: its factor, and what turns the amount into what the factor counts."""

    found: Found
    kind: str = "activity"
    """activity | spend | io | energy"""
    dimension: str = ""
    """Of what the factor counts."""
    exchange: float = 1.0
    price_level: float = 1.0
    net_share: float = 1.0
    energy_per_area: float = float("nan")
    notes: list[Text] = field(default_factory=list)


@dataclass(frozen=True)
class OnlyMaterials:
    """As much of a park as the reader of materials looks at; rebuilding a whole one would cost more than the account."""

    tables: dict[str, pd.DataFrame]


@dataclass(frozen=True)
class OwnTable:
    """The park's input-output table with the money it counts in."""

    table: InputOutput
    currency: str
    """money, money_EUR or money_USD."""
    prices: tuple[int, ...]
    quality: tuple[str, ...]


def own_table(park: Park) -> OwnTable | None:
    """Sheets 8e and 8f inverted; None where the park has none."""
    sectors = park.tables["io_sectors"]
    table = table_of_park(sectors, park.tables["io_flows"])
    if table is None:
        return None
    currency = split_unit(str(sectors["intensity_unit"].iloc[0])).dimension.partition("/")[2]
    return OwnTable(table, currency, tuple(int(year) for year in sectors["price_year"]),
                    tuple(str(each) or "C" for each in sectors["quality"]))


def energy_activities(park: Park) -> set[str]:
    """Activities `io:...` of sectors that sell energy."""
    sectors = park.tables["io_sectors"]
    sold = sectors[sectors["energy"] == "yes"]
    names = {label_of(region, name) for region, name in zip(sold["region"], sold["sector"], strict=True)}
    return {f"{IO_PREFIX}{each}" for name in names for each in (name, name.rpartition("/")[2])}


def chain_lines(
    park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None, upstream: pd.DataFrame
) -> pd.DataFrame:
    """Goods and wastes of `materials` and every record of `scope3_activities`, each purchase once."""
    goods = material_lines(park, choices, who, years)
    more = scope3_lines(park, choices, who, years)
    return goods if more.empty else counted_once(goods, more, upstream, energy_activities(park))


def scope3_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None) -> pd.DataFrame:
    """Records that cross the boundary, with the columns of `material_lines`; `flow` says by what they were counted."""
    return _lines(park, choices, who, years, from_inside=False)


def inside_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None) -> pd.DataFrame:
    """Scope 3 records of one firm that name another inside the boundary: its scope 1, removed from the park's scope 3."""
    inside = set(who.loc[who["inside"], "entity"])
    parts = [_lines(park, choices, who, years, from_inside=True)]
    goods = park.tables["materials"]
    near = goods[goods["partner"].isin(inside) & (goods["scope3_activity"] != "")]
    if len(near):
        # The reader of materials drops neighbours; shown these rows alone, and as strangers' deals, it prices them too.
        told = dict(zip(near["input_ref"], near["partner"], strict=True))
        alone = cast("Park", OnlyMaterials({"materials": near.assign(partner="outside")}))
        priced = material_lines(alone, choices, who, years)
        parts.append(priced.assign(partner=priced["input_ref"].map(told)))
    kept = [part for part in parts if len(part)]
    return pd.concat(kept, ignore_index=True) if kept else parts[0]


def _lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None, from_inside: bool) -> pd.DataFrame:
    if park.tables["scope3_activities"].empty:
        return pd.DataFrame()
    frame = records(park, "scope3_activities", _COLUMNS, "quantity", who, years)
    frame = frame[frame["partner"].isin(who.loc[who["inside"], "entity"]) == from_inside].reset_index(drop=True)
    if frame.empty:
        return pd.DataFrame()
    scaled, frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    frame["margin"] = pd.to_numeric(frame["margin_share"], errors="coerce").fillna(-1.0)
    frame["unit_base"] = [_price_base(spelling) for spelling in frame["unit"]]
    table = own_table(park) if frame["activity"].str.startswith(IO_PREFIX).any() else None
    keys = frame[list(_QUESTION)].fillna({"own_factor": -1.0})
    answers = {key: _priced(choices, table, *key) for key in dict.fromkeys(keys.itertuples(index=False, name=None))}
    priced = [answers[key] for key in keys.itertuples(index=False, name=None)]
    found = _papers_of(keys, priced)
    kind = pd.Series([each.kind for each in priced], index=frame.index, dtype=object)
    kind = kind.mask((kind == "activity") & (frame["category"] == "5"), "waste")      # as in materials: some regimes ask for it
    made = frame.assign(
        flow=kind, chain_factor=found["value"].to_numpy(float),
        material_amount=_amounts(scaled, priced),
        dimension=[each.dimension or said for each, said in zip(priced, frame["dimension"], strict=True)],
        material=frame["item"].where(frame["item"] != "", frame["activity"]), scope3_activity=frame["activity"],
        gas="CO2e", block="scope3", carrier=frame["item"].where(frame["item"] != "", frame["activity"]),
    )
    idle = made["status"].isin(["NO", "IE"])
    made.loc[idle, ["material_amount", "chain_factor"]] = 0.0
    lines = with_papers(made, found)
    return lines[[column for column in lines if column not in ("item", "activity", *_COLUMNS[4:], "margin", "unit_base")]]


def _papers_of(keys: pd.DataFrame, priced: list[Priced]) -> pd.DataFrame:
    """The factors' papers row by row, with what was converted told in `why`."""
    told = iter(priced)
    columns = ["value", "id", "quality", "method", "why", "uncertainty"]
    rows = []
    for each in told:
        why = _joined([each.found.why, *each.notes])
        rows.append([getattr(replace(each.found, why=why), column) for column in columns])
    return pd.DataFrame(rows, columns=columns, index=keys.index)


def _amounts(scaled: np.ndarray, priced: list[Priced]) -> np.ndarray:
    """Amounts as their factors count them: money through exchange and price index, floor area through its energy."""
    column = {name: np.array([getattr(each, name) for each in priced], dtype=float)
              for name in ("exchange", "price_level", "net_share", "energy_per_area")}
    money = np.asarray(spend_at_factor_prices(scaled, column["exchange"], column["price_level"], column["net_share"]))
    leased = np.asarray(leased_energy(scaled, column["energy_per_area"]))
    return np.where(np.isnan(column["energy_per_area"]), money, leased)


def _joined(texts: list[Text | str]) -> Text:
    said = [each if isinstance(each, Text) else Text(each, each) for each in texts if each]
    return Text(zh="；".join(each.zh for each in said), en="; ".join(each.en for each in said))


def _price_base(spelling: str) -> str:
    try:
        return str(split_unit(spelling).price_base or "")
    except UnitError:
        return ""


def _priced(
    choices: Choices, table: OwnTable | None, year: int, category: str, activity: str, dimension: str, basis: str,
    unit_base: str, deflator: str, margin: float, own: float, own_unit: str,
) -> Priced:
    """The factor of one question; none where anything does not fit, with the reason."""
    if own >= 0 and own_unit:
        return _own(choices, year, category, dimension, basis, unit_base, deflator, margin, own, own_unit)
    if activity.startswith(IO_PREFIX):
        return _by_table(choices, table, year, category, activity, dimension, basis, unit_base, deflator, margin)
    if activity in CARRIERS:
        return _by_energy(choices, year, category, activity, dimension)
    if not activity:
        return Priced(Found(why=Text("没有写活动，也没有自有因子", "neither an activity nor an own factor is given")))
    found = choices.found(lambda: choices.library.scope3(activity))
    if found.missing:
        return Priced(found)
    row = choices.library.by_id(found.id)
    if row.tags.get("category") and row.tags["category"] not in SERVED_BY.get(category, ()):
        return Priced(Found(why=Text(zh=f"“{activity}”是类别 {row.tags['category']} 的因子，不能用于类别 {category}",
                                     en=f"'{activity}' is a factor of category {row.tags['category']}, not of {category}")))
    if row.subject == LEASED:
        return _by_area(choices, year, dimension, found)
    base = row.dimension.partition("/")[2]
    if base in MONEY and dimension in MONEY:
        # A factor without a year of prices is taken at the record's own.
        at = _year_of(row.tags.get("year") or "") or split_unit(row.unit).price_base
        return _by_money(choices, found, "spend", year, category, dimension, basis, unit_base, deflator, margin, base, at)
    return Priced(found, "activity", dimension) if fits(row.dimension, dimension) else Priced(_unfit(activity, base))


def _own(choices: Choices, year: int, category: str, dimension: str, basis: str, unit_base: str, deflator: str, margin: float,
         own: float, own_unit: str) -> Priced:
    """A record's own factor; a bare share takes part of emissions already counted (an investee's scopes 1 and 2)."""
    try:
        read = split_unit(own_unit)
    except UnitError as fault:
        return Priced(Found(why=fault.what, method="own"))
    found = Found(own * read.scale, "own", "", "own")
    top, _, base = read.dimension.partition("/")
    if read.dimension == "share" and dimension in ("CO2e", "CO2"):
        return Priced(found, "activity", dimension)
    if top not in ("CO2e", "CO2"):
        return Priced(Found(why=Text(zh=f"自有因子单位“{own_unit}”不是 CO2e", en=f"the own factor's unit '{own_unit}' is no CO2e"), method="own"))
    if base in MONEY and dimension in MONEY:
        return _by_money(choices, found, "spend", year, category, dimension, basis, unit_base, deflator, margin, base, read.price_base)
    if not fits(read.dimension, dimension):
        return Priced(replace(_unfit(own_unit, base), method="own"))
    return Priced(found, "activity", dimension)


def _by_table(choices: Choices, table: OwnTable | None, year: int, category: str, activity: str, dimension: str, basis: str,
              unit_base: str, deflator: str, margin: float) -> Priced:
    """Total emission intensity of a sector of the park's own input-output table."""
    if table is None:
        return Priced(Found(why=Text("园区没有投入产出表（8e、8f）", "the park has no input-output table (8e, 8f)")), "io")
    if dimension not in MONEY:
        return Priced(_unfit(activity, table.currency), "io")
    try:
        at = table.table.at(activity.removeprefix(IO_PREFIX))
    except InputError as fault:
        return Priced(Found(why=fault.problems[0].what), "io")
    why = Text("自有投入产出表，完全强度 f(I-A)^-1", "own input-output table, total intensity f(I-A)^-1")
    found = Found(float(table.table.total[at]), activity, table.quality[at], "io", why)
    return _by_money(choices, found, "io", year, category, dimension, basis, unit_base, deflator, margin, table.currency, table.prices[at])


def _by_energy(choices: Choices, year: int, category: str, carrier: str, dimension: str) -> Priced:
    """Energy used by tenants, customers or franchises: grid, heat or fuel factors of the location-based account."""
    if category not in BY_ENERGY:
        why = Text(zh=f"能源品种不能用于类别 {category}：能源的上游由能源表计算", en=f"a carrier cannot stand in category {category}: energy upstream comes from the energy tables")
        return Priced(Found(why=why), "energy")
    if CARRIERS[carrier].kind == "electricity":
        return Priced(choices.grid("location", "grid", year) if dimension == "energy" else _unfit(carrier, "energy"), "energy", "energy")
    if CARRIERS[carrier].kind == "heat":
        return Priced(choices.heat("location", False, year) if dimension == "energy" else _unfit(carrier, "energy"), "energy", "energy")
    fuel = choices.fuel(carrier, "location", year)
    if fuel is None:
        return Priced(Found(why=Text(zh=f"因子表没有“{carrier}”", en=f"no fuel factor of '{carrier}'")), "energy")
    physical = split_unit(fuel.physical_unit).dimension
    if dimension not in ("energy", physical):
        return Priced(_unfit(carrier, physical), "energy")
    location = regime_of("location")
    per_tj = fuel.co2_fossil + sum(mass * warming(choices, location, gas).value
                                   for gas, mass in (("CH4", fuel.ch4), ("N2O", fuel.n2o)) if mass is not None)
    rows = [choices.kept(chosen) for chosen in fuel.chosen.values()]
    found = Found(per_tj * (1.0 if dimension == "energy" else fuel.ncv), "+".join(dict.fromkeys(each.id for each in rows)),
                  max((each.quality for each in rows), default=""), "default")
    return Priced(found, "energy", dimension)


def _by_area(choices: Choices, year: int, dimension: str, found: Found) -> Priced:
    """Leased rooms of known area: energy per area of the table, then the grid of the place and year."""
    if dimension == "energy":
        return Priced(choices.grid("location", "grid", year), "energy", "energy")
    if dimension != "area":
        return Priced(_unfit(LEASED, "area"), "energy")
    grid = choices.grid("location", "grid", year)
    joined = replace(grid, id=f"{found.id}+{grid.id}", quality=max(grid.quality, found.quality))
    return Priced(joined, "energy", "energy", energy_per_area=found.value)


def _by_money(choices: Choices, found: Found, kind: str, year: int, category: str, dimension: str, basis: str, unit_base: str,
              deflator: str, margin: float, currency: str, prices: int | None) -> Priced:
    """Money at the prices and in the currency the factor was made with: exchange of its own year, then the index."""
    said = unit_base or basis
    if unit_base and basis and str(when_of(basis, year)) != unit_base:
        return Priced(Found(why=Text(zh=f"单位是 {unit_base} 年价，价格口径却是 {basis}", en=f"the unit is in prices of {unit_base}, the price basis says {basis}")), kind)
    if not said:
        return Priced(Found(why=Text("金额没有写价格口径（current 或年份）", "the money does not say its price basis (current, or a year)")), kind)
    when = when_of(said, year)
    if when is None:
        return Priced(Found(why=Text(zh=f"价格口径“{said}”无法识别", en=f"'{said}' is no price basis")), kind)
    rate = _exchange(choices, dimension, currency, when)
    if rate.missing:
        return Priced(rate, kind)
    index = deflator or ("ppi" if category in ("1", "2") else "gdp")
    level = _level(choices, when, prices, currency, index)
    if level.missing:
        return Priced(level, kind)
    notes = []
    if rate.value != 1.0:
        notes.append(Text(zh=f"汇率 {rate.value:g}（{when} 年）", en=f"exchange {rate.value:g} ({when})"))
    if level.value != 1.0:
        notes.append(Text(zh=f"{when}→{prices} 年价 x {level.value:.6g}（{index}）", en=f"prices of {when} to {prices} x {level.value:.6g} ({index})"))
    if margin < 0:
        notes.append(Text("金额按基本价格读入（未扣税费和流通费）", "read as basic prices (no tax or margin taken off)"))
    worst = max(found.quality, rate.quality, level.quality)
    return Priced(replace(found, quality=worst), kind, currency, rate.value, level.value, 1.0 - max(margin, 0.0), notes=notes)


def _exchange(choices: Choices, spent: str, wanted: str, year: int) -> Found:
    """M of the factor's money for one M spent, at the rate of the year of the prices."""
    a, b = CURRENCY[spent], CURRENCY[wanted]
    if a == b:
        return Found(1.0, "", "")
    sides = [_in_yuan(choices, each, year) for each in (a, b)]
    if any(each.missing for each in sides):
        return next(each for each in sides if each.missing)
    return Found(sides[0].value / sides[1].value, "+".join(each.id for each in sides if each.id), max(each.quality for each in sides))


def _in_yuan(choices: Choices, currency: str, year: int) -> Found:
    if currency == "CNY":
        return Found(1.0)
    own = [row for row in choices.library.candidates("price", f"fx_{currency}") if row.own and row.year == year]
    if not own and (currency, year) in FX_OF_THE_FACTORS:
        return Found(FX_OF_THE_FACTORS[currency, year], f"exiobase_fx_{year}", "B")
    return choices.found(lambda: choices.library.price(f"fx_{currency}", year=year))


def _level(choices: Choices, when: int, prices: int | None, currency: str, index: str) -> Found:
    """Price level of the factor's year over that of the money's."""
    if prices is None or prices == when:
        return Found(1.0)
    if CURRENCY[currency] != "CNY":
        return Found(why=Text(zh=f"没有 {CURRENCY[currency]} 的价格指数，{when} 年价不能换算为 {prices} 年价", en=f"no price index of {CURRENCY[currency]}: prices of {when} cannot be brought to {prices}"))
    try:
        derived = choices.library.deflator(when, prices, index)
    except FactorMissing as fault:
        choices.missing.setdefault(fault.what.en, fault.what)
        return Found(why=fault.what)
    choices.asked.setdefault(derived.id, (derived, derived.why))
    return Found(derived.value, derived.id, derived.quality, index, derived.why)


def _unfit(name: str, base: str) -> Found:
    return Found(why=Text(zh=f"数量的单位与“{name}”（按 {base}）不相配", en=f"the amount's unit does not fit '{name}' (per {base})"))


def when_of(basis: str, year: int) -> int | None:
    """The year whose prices money is in; None where the words say none."""
    return year if basis == "current" else _year_of(basis)


def _year_of(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdigit() else None
