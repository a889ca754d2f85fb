"""Many parks at once: a million records under every regime, from plain tables.

Records of one kind (carrier, unit, year, place ...) differ in their amount only, and every line of an account is a
product that is linear in it. So amounts are added up by park and kind, and each sum is multiplied by what the account
of one unit of that kind says (`bulk_units`): the same readers, look-ups and cells as `account`, asked once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows import EVERY_REGIME
from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.coefficients.sources.sectors import ipcc_sector
from carbonpark.factors import FactorLibrary, Regime, Row, regime_of
from carbonpark.factors import library as packaged
from carbonpark.inventory.bulk_checks import ALLOWED, COLUMNS_OF, checked, settings_of
from carbonpark.inventory.bulk_units import unit_lines

if TYPE_CHECKING:
    from carbonpark.park import Park

BURNER = ("kind", "industry")
"""Whose use it is: CH4 and N2O of a fuel follow the IPCC sector that burns it."""
FINE = ("regime", "park", "year", "gas", "scope", "block", "tco2e", "missing", "records")
FIGURES = ("year", "own_ncv", "own_factor")
TOTALS = ("regime", "park", "year", "gases", "scope", "block", "tco2e", "complete", "missing", "records")


@dataclass(frozen=True)
class Grouped:
    """One table of records: the key and park of each row, its amount, and the sums by park and key."""

    keys: pd.DataFrame
    key: np.ndarray
    park: np.ndarray
    amount: np.ndarray
    """As recorded, in the key's own unit; NaN where unknown."""
    measured: np.ndarray
    """The amount times the record's own factor, where it has one: a key's own factor is one, its lines linear in it."""

    def of(self, name: str, gas: str) -> np.ndarray:
        """What a line of this gas is proportional to: an own factor of fuel is one of CO2, one of a process of its gas."""
        return self.measured if name == "process" or gas == "CO2" else self.amount


@dataclass(frozen=True)
class ManyAccounts:
    """Accounts of many parks. `totals`: t CO2e by regime, park, year, gases, scope and block; `complete` where every
    line of it is known, `missing` lines, `records` behind it."""

    totals: pd.DataFrame
    parks: tuple[str, ...]
    regimes: tuple[Regime, ...]
    tables: Mapping[str, Grouped]
    units: pd.DataFrame
    """What one unit of each key emits."""
    seconds: Mapping[str, float]
    """Time in each step: `read` (codes of the records), `factors` (one look-up a distinct question), `sums`."""

    def park_totals(self) -> pd.DataFrame:
        """Scopes 1 and 2 together by regime, park, year and gases [t CO2e]."""
        keys = ["regime", "park", "year", "gases"]
        groups = self.totals.groupby(keys, sort=False)
        table = groups[["missing", "records"]].sum()
        table["tco2e"] = groups["tco2e"].sum(min_count=1).to_numpy()
        return table.assign(complete=table["missing"] == 0).reset_index()

    def rows(self, name: str) -> pd.DataFrame:
        """Each record of one table ('energy', 'power_heat', 'process') with its t CO2e under every regime."""
        table = self.tables[name]
        made = {rule.id: self._of_rows(name, table, rule) for rule in self.regimes}
        parks = pd.Categorical.from_codes(table.park, list(self.parks))
        return pd.DataFrame({"park": parks, "key": table.key, "amount": table.amount, **made})

    def write_rows(self, place: str | Path) -> Path:
        """The row file: netCDF (compact, `.nc`) or CSV, a record a row; by far the longest part of the work."""
        target = Path(place)
        frames = {name: self.rows(name) for name in self.tables}
        if target.suffix == ".nc":
            _write_netcdf(target, frames)
        else:
            whole = [frame.assign(table=name) for name, frame in frames.items() if len(frame)]
            pd.concat(whole, ignore_index=True).to_csv(target, index=False, encoding="utf-8-sig")
        return target

    def _of_rows(self, name: str, table: Grouped, rule: Regime) -> np.ndarray:
        """t CO2e of each record, all gases the regime counts; NaN where an amount or a factor is missing."""
        size = max(len(table.keys), 1)
        lines = self.units[(self.units["kind"] == name) & (self.units["regime"] == rule.id)]
        whole = np.zeros(len(table.key))
        for carbon in (True, False) if rule.greenhouse else (True,):
            mine = lines[(lines["gas"] == "CO2") == carbon]
            unit = np.bincount(mine["key"].to_numpy(), weights=mine["tco2e"].to_numpy(float), minlength=size)
            whole += table.of(name, "CO2" if carbon else "") * unit[table.key]
        return whole


def account_many(
    energy: pd.DataFrame | None = None,
    power_heat: pd.DataFrame | None = None,
    process: pd.DataFrame | None = None,
    places: pd.DataFrame | None = None,
    regimes: Sequence[str | Regime] = EVERY_REGIME,
    own: Mapping[str, Sequence[Row]] | None = None,
    library: FactorLibrary | None = None,
) -> ManyAccounts:
    """Scopes 1 and 2 of many parks at once, from fuel, power and heat, and process records.

    Parameters
    ----------
    energy : park, year, carrier, use, quantity, unit; optional enterprise, kind and industry (of the group and
        the firm), period, status, own_ncv, own_ncv_unit, own_factor, own_factor_unit. `use` may be 'transformation_output', with a positive quantity
    power_heat : park, year, carrier, flow (bought, sold, generated), quantity, unit; optional contract, status, period,
        internal (True: the partner lies inside the park, which crosses no boundary)
    process : park, year, activity, quantity, unit; optional gas, enterprise, status, own_factor, own_factor_unit
    places : park, country; optional province, grid_region
    own : factor rows of a park's own, by park
    regimes : ids or `Regime`s

    Columns may be words or categories (faster). Blank amounts are unknown unless their status is NO or IE. Goods, other
    sources, checks and the energy balance belong to `account` of one park.
    """
    clock = [time.perf_counter()]
    given = {"energy": energy, "power_heat": power_heat, "process": process}
    tables = {name: checked(name, frame) for name, frame in given.items() if frame is not None and len(frame)}
    rules = tuple(regime_of(regime) for regime in regimes)
    parks, settings, setting_of_park = settings_of(tables, places, own or {})
    held = _held(tables)
    grouped = {name: _grouped(name, frame, parks, setting_of_park, held.get(name)) for name, frame in tables.items()}
    clock.append(time.perf_counter())
    keys = {name: grouped[name].keys if name in grouped else _no_keys(name) for name in COLUMNS_OF}
    units = unit_lines(keys, settings, rules, library or packaged(), own or {})
    clock.append(time.perf_counter())
    totals = _totals(grouped, units, parks, rules)
    clock.append(time.perf_counter())
    seconds = dict(zip(("read", "factors", "sums"), np.diff(clock).tolist(), strict=True))
    return ManyAccounts(totals, parks, rules, grouped, units, seconds)


def account_parks(parks: Mapping[str, Park], regimes: Sequence[str | Regime] = EVERY_REGIME) -> ManyAccounts:
    """`account_many` of parks as they are read from folders or workbooks, each in its main boundary."""
    from carbonpark.inventory.bulk_parks import tables_of

    return account_many(**tables_of(parks), regimes=regimes)


def _held(tables: Mapping[str, pd.DataFrame]) -> dict[str, np.ndarray]:
    """For each row the gases that a verified total of its firm and year already holds, joined by ';'."""
    process = tables.get("process")
    if process is None or "enterprise" not in process:
        return {}
    total = process[(process["activity"] == VERIFIED_TOTAL) & process["quantity"].notna()]
    if total.empty:
        return {}
    gas = total["gas"].astype(object).replace("", "CO2")
    firm = ["park", "enterprise", "year"]
    gases = gas.groupby([total[name].astype(object) for name in firm]).agg(lambda each: ";".join(sorted(set(each))))
    found = {}
    for name in ("energy", "process"):
        if name in tables and "enterprise" in tables[name]:
            asked = pd.MultiIndex.from_arrays([tables[name][each].astype(object) for each in firm])
            laid = gases.reindex(asked).fillna("").to_numpy(object)
            if name == "process":
                laid = np.where(tables[name]["activity"] == VERIFIED_TOTAL, "", laid)
            found[name] = laid
    return found


def _grouped(
    name: str, frame: pd.DataFrame, parks: tuple[str, ...], setting_of_park: np.ndarray, held: np.ndarray | None
) -> Grouped:
    """Codes of each row; fuel and process ask only whose own factors are used, power also where the park lies."""
    park: np.ndarray = _codes_in(frame["park"], parks)
    own = _own_factors(name, frame)
    columns: list[tuple[str, np.ndarray, np.ndarray]] = []
    setting = setting_of_park[:, 1 if name == "power_heat" else 0][park]
    columns.append(("setting", setting, np.arange(setting_of_park.max() + 1)))
    for column in COLUMNS_OF[name]:
        if column == "own_factor" and column in frame:
            columns.append((column, (~np.isnan(own)).astype(np.int64), np.array([np.nan, 1.0])))
        elif column in frame and column not in BURNER:
            columns.append((column, *_coded(frame[column], column in FIGURES)))
    if name == "energy":
        columns.append(("burner", *_burners(frame)))
    if name != "power_heat":
        words = np.zeros(len(frame), dtype=object) if held is None else held
        columns.append(("held", *(_coded(pd.Series(words)) if held is not None
                                  else (np.zeros(len(frame), dtype=np.int64), np.array([""], dtype=object)))))
    key = np.zeros(len(frame), dtype=np.int64)
    for _, codes, values in columns:
        key *= max(len(values), 1)
        key += codes
    key, first = _dense(key)
    keys = pd.DataFrame({column: values[codes[first]] for column, codes, values in columns})
    if name == "energy":
        keys[list(BURNER)] = [each.split("\n") for each in keys.pop("burner")]
    amount = _amounts(frame)
    return Grouped(keys, key, park, amount, np.where(np.isnan(own), amount, amount * own))


def _own_factors(name: str, frame: pd.DataFrame) -> np.ndarray:
    """The record's own factor where the account goes by it; NaN elsewhere."""
    if "own_factor" not in frame:
        return np.full(len(frame), np.nan)
    own = frame["own_factor"].to_numpy(float)
    counts = own >= 0
    if name == "process":  # a verified total stands for itself, and a factor without a unit is passed over
        counts &= (frame["activity"] != VERIFIED_TOTAL).to_numpy(bool)
        blank = pd.Series("", index=frame.index)
        codes, words = _coded(frame.get("own_factor_unit", blank))
        counts &= (words != "")[codes]
    return np.where(counts, own, np.nan)


def _burners(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Codes of who burns the fuel, as 'kind\\nindustry'; those that burn alike in every use are one."""
    if not any(each in frame for each in BURNER):
        return np.zeros(len(frame), dtype=np.int64), np.array(["\n"], dtype=object)
    blank = pd.Series("", index=frame.index)
    (kind, kinds), (industry, industries) = (_coded(frame.get(each, blank)) for each in BURNER)
    pair, pairs = pd.factorize(kind * len(industries) + industry)
    words = [(str(kinds[each // len(industries)]), str(industries[each % len(industries)])) for each in pairs]
    known: dict[tuple[str, ...], int] = {}
    same = [known.setdefault(tuple(ipcc_sector(*each, use) for use in ALLOWED["use"]), place) for place, each in enumerate(words)]
    return np.array(same, dtype=np.int64)[pair], np.array(["\n".join(each) for each in words], dtype=object)


def _coded(values: pd.Series, figures: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Codes and distinct values; blanks of words are ''."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        codes = values.cat.codes.to_numpy(np.int64)
        words = np.append(values.cat.categories.to_numpy(object), "")
        return np.where(codes < 0, len(words) - 1, codes), words
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    if figures:
        return codes.astype(np.int64), np.asarray(distinct, dtype=None if values.name == "year" else float)
    words = np.empty(len(distinct), dtype=object)
    words[:] = ["" if pd.isna(word) else word for word in distinct]
    return codes.astype(np.int64), words


def _codes_in(values: pd.Series, known: Sequence[str]) -> np.ndarray:
    codes, words = _coded(values)
    place = {word: at for at, word in enumerate(known)}
    return np.asarray(np.array([place.get(word, -1) for word in words], dtype=np.int32)[codes])


def _dense(codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Codes without gaps, and the first row of each."""
    dense, _ = pd.factorize(codes)
    first = np.full(int(dense.max()) + 1, len(dense), dtype=np.int64)
    first[dense[::-1]] = np.arange(len(dense))[::-1]
    return dense.astype(np.int32), first


def _amounts(frame: pd.DataFrame) -> np.ndarray:
    """Amounts as an account reads them: NO and IE are zero, NE, C and blanks unknown."""
    amount: np.ndarray = frame["quantity"].to_numpy(float)
    if "status" not in frame:
        return amount
    codes, words = _coded(frame["status"])
    zero, lost = np.isin(words, ["NO", "IE"])[codes], np.isin(words, UNKNOWN)[codes]
    return np.asarray(np.where(zero, 0.0, np.where(lost, np.nan, amount)), dtype=float)


def _no_keys(name: str) -> pd.DataFrame:
    return pd.DataFrame(columns=["setting", "held", *COLUMNS_OF[name]])


def _totals(
    tables: Mapping[str, Grouped], units: pd.DataFrame, parks: tuple[str, ...], rules: tuple[Regime, ...]
) -> pd.DataFrame:
    parts = [_summed(name, table, units[units["kind"] == name], parks) for name, table in tables.items()]
    fine = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=list(FINE))], ignore_index=True)
    made = []
    for rule in rules:
        mine = fine[fine["regime"] == rule.id]
        made.append(mine[mine["gas"] == "CO2"].assign(gases="CO2"))
        if rule.greenhouse:
            made.append(mine.assign(gases="GHG"))
    whole = pd.concat(made, ignore_index=True)
    keys = ["regime", "park", "year", "gases", "scope", "block"]
    groups = whole.groupby(keys, sort=False)
    table = groups[["missing", "records"]].sum()
    table["tco2e"] = groups["tco2e"].sum(min_count=1).to_numpy()
    table = table.reset_index()
    return table.assign(complete=table["missing"] == 0)[list(TOTALS)]


def _summed(name: str, table: Grouped, units: pd.DataFrame, parks: tuple[str, ...]) -> pd.DataFrame:
    """Sums by park, year, regime, gas, scope and block: the amounts of a park's key times what one unit emits."""
    size = max(len(table.keys), 1)
    cell, pair = _cells(table.park.astype(np.int64) * size + table.key, len(parks) * size)
    known = ~np.isnan(table.amount)
    amounts = {gas: np.bincount(cell, weights=np.where(known, table.of(name, gas), 0.0), minlength=len(pair)) for gas in ("CO2", "")}
    rows = np.bincount(cell, minlength=len(pair))
    lost = rows - np.bincount(cell, weights=known, minlength=len(pair)).astype(np.int64)
    park, key = pair // size, pair % size
    period = table.keys["period"] if "period" in table.keys else pd.Series("", index=table.keys.index)
    label = [f"{year} {part}" if part else int(year) for year, part in zip(table.keys["year"], period, strict=True)]
    year, years = pd.factorize(pd.Series(label, dtype=object))
    groups = Sums(rows, lost, key, park * max(len(years), 1) + year[key], len(parks) * max(len(years), 1))
    names = np.array(parks, dtype=object), np.asarray(years, dtype=object)
    parts = []
    for words, lines in units.groupby(["regime", "gas", "scope", "block"], sort=False):
        amount = amounts["CO2" if words[1] == "CO2" else ""]
        part = groups.of(amount, lines["key"].to_numpy(), lines["tco2e"].to_numpy(float), (lines["status"] == "IE").to_numpy(), size)
        found = np.flatnonzero(part["records"])
        where = {"park": names[0][found // len(years)], "year": names[1][found % len(years)]}
        named = dict(zip(("regime", "gas", "scope", "block"), words, strict=True))
        parts.append(pd.DataFrame({**where, **{name: column[found] for name, column in part.items()}}).assign(**named))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(FINE))


@dataclass(frozen=True)
class Sums:
    """Records of one park and key each (a cell), and where each belongs (`place`: park and year)."""

    rows: np.ndarray
    """Records of the cell."""
    lost: np.ndarray
    """Records of the cell without an amount."""
    key: np.ndarray
    place: np.ndarray
    bins: int

    def of(self, amount: np.ndarray, at: np.ndarray, unit: np.ndarray, elsewhere: np.ndarray, size: int) -> dict[str, np.ndarray]:
        """t CO2e of one kind of line by place, with its lines missing and its records.

        `amount`: of each cell; `at`: the key of each line; `unit`: what one unit emits, NaN without a factor; `elsewhere`: included elsewhere.
        """
        factor, count = np.bincount(at, weights=unit, minlength=size), np.bincount(at, minlength=size)
        made, counted = amount * factor[self.key], count[self.key]
        records = self._by_place(counted * self.rows)
        if not np.isnan(unit).any() and not self.lost.any():
            return {"tco2e": self._by_place(made), "missing": np.zeros(self.bins, dtype=int), "records": records.astype(int)}
        none = np.isnan(made)
        inside = np.isin(self.key, at[elsewhere])
        missing = self._by_place(counted * ~inside * np.where(none, self.rows, self.lost))
        known = self._by_place((counted > 0) & ~none & (self.rows > self.lost))
        sums = self._by_place(np.where(none, 0.0, made))
        return {"tco2e": np.where(known > 0, sums, np.nan), "missing": missing.astype(int), "records": records.astype(int)}

    def _by_place(self, values: np.ndarray) -> np.ndarray:
        return np.bincount(self.place, weights=values, minlength=self.bins)


def _cells(codes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Codes without gaps, and what each stood for."""
    if size > 4 * len(codes) + 1_000_000:
        cell, pair = pd.factorize(codes)
        return cell, np.asarray(pair)
    there = np.bincount(codes, minlength=size) > 0
    return (np.cumsum(there) - 1)[codes], np.flatnonzero(there)


def _write_netcdf(target: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """One group of columns a table; parks as codes beside their names."""
    import xarray as xr

    data: dict[str, tuple[tuple[str, ...], np.ndarray]] = {}
    for name, frame in frames.items():
        for column in frame:
            values = frame[column]
            codes = values.cat.codes.to_numpy(np.int32) if column == "park" else values.to_numpy()
            data[f"{name}_{column}"] = ((f"{name}_row",), codes)
    parks = next(iter(frames.values()))["park"].cat.categories.to_numpy(str)
    whole = xr.Dataset(data, coords={"park": ("park", parks)}, attrs={"tco2e": "t CO2e of each record, by regime"})
    whole.to_netcdf(target, engine="h5netcdf")
