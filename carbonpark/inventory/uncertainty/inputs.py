"""What an uncertainty analysis works on: totals as sums of terms, each a record times a factor.

One record (an input cell) is one uncertain figure in every line it makes, under every regime and for every gas; one
factor is one uncertain figure in every line that uses it. That is all the correlation there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors import regime_of
from carbonpark.inventory.uncertainty.defaults import VERIFIED, Spread, of_activity, of_factor

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

TOTALS = ("quantity", "regime", "year", "gases", "unit", "value", "complete")
NO_FACTOR = Spread("", 0.0, "fixed", "")
SHARED_BY = ("record", "enterprise", "carrier")
"""Whose measuring errors are one and the same: each record alone, all of one enterprise and carrier (its meter),
or all of one carrier."""


@dataclass(frozen=True)
class Inputs:
    """Totals, the terms they are sums of, and the spread of each record and factor.

    `terms`: total, record, factor (places in the other three), x (in the unit of the total).
    """

    totals: pd.DataFrame
    terms: pd.DataFrame
    records: tuple[Spread, ...]
    factors: tuple[Spread, ...]

    def pct(self, kind: str) -> np.ndarray:
        """Half ranges of 'records' or 'factors' [%], in their order."""
        return self._pct[kind]

    @cached_property
    def _pct(self) -> dict[str, np.ndarray]:
        return {kind: np.array([each.pct for each in getattr(self, kind)], dtype=float) for kind in ("records", "factors")}

    def place(self, quantity: str, regime: str, year: object, gases: str) -> int | None:
        """The place of one total; None when there is none."""
        return self._places.get((quantity, regime, year, gases))

    @cached_property
    def _places(self) -> dict[tuple[object, ...], int]:
        keys = zip(*(self.totals[each].tolist() for each in ("quantity", "regime", "year", "gases")), strict=True)
        return {key: place for place, key in enumerate(keys)}

    @cached_property
    def by_total(self) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
        """For 'records' and 'factors': the places that stand in each total, and what of it each holds."""
        total, x = self.terms["total"].to_numpy(np.int64), self.terms["x"].to_numpy(float)
        found = {}
        for kind in ("records", "factors"):
            size = max(len(getattr(self, kind)), 1)
            pairs, place = np.unique(total * size + self.terms[kind[:-1]].to_numpy(np.int64), return_inverse=True)
            sums = np.bincount(place, weights=x, minlength=len(pairs))
            cuts = np.searchsorted(pairs, np.arange(1, len(self.totals)) * size)
            found[kind] = list(zip(np.split(pairs % size, cuts), np.split(sums, cuts), strict=True))
        return found

    def with_total(self, quantity: str, year: object, value: float, unit: str, spread: Spread) -> Inputs:
        """One total more that is a figure of its own, such as value added; the same spread is the same error."""
        known = [place for place, each in enumerate(self.records) if each is spread]
        records = self.records if known else (*self.records, spread)
        row = (quantity, "", year, "", unit, value, True)
        totals = pd.concat([self.totals, pd.DataFrame([row], columns=list(TOTALS))], ignore_index=True)
        place = known[0] if known else len(self.records)
        term = {"total": len(self.totals), "record": place, "factor": 0, "x": value}
        terms = pd.concat([self.terms, pd.DataFrame([term])], ignore_index=True)
        return replace(self, totals=totals, terms=terms, records=records)


def inputs_of(inventory: Inventory, basis: str = "ipcc", shared_by: str = "record") -> Inputs:
    """The account's totals (scopes 1 and 2, by regime, year and gases) and its energy, with the spread of all parts.

    `basis`: 'ipcc' (default half ranges) or 'pedigree' (scores of the quality letters); `shared_by`: one of SHARED_BY.
    """
    lines = _with_factor_keys(_known(inventory.rows))
    energy = _energy(inventory)
    quality = recorded_quality(inventory)
    terms = pd.concat([_of_accounts(lines), energy], ignore_index=True)
    terms["record_key"] = _record_keys(terms, shared_by)
    records, terms["record"] = _records(terms, quality, basis)
    factors, terms["factor"] = _factors(terms, inventory, basis)
    totals, terms["total"] = _totals(terms, inventory)
    return Inputs(totals, terms[["total", "record", "factor", "x"]], records, factors)


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Lines of scopes 1 and 2 that carry a figure other than zero."""
    known = rows["tco2e"].notna() & (rows["tco2e"] != 0.0) & (rows["scope"] != "3")
    return rows[known]


def _with_factor_keys(lines: pd.DataFrame) -> pd.DataFrame:
    """`factor_key`: the row of the factor table; a firm's own factor is its own, a certificate's is the plain one's."""
    codes, ids = pd.factorize(lines["factor_id"])
    plain = np.array([each.rpartition("-")[2] for each in ids], dtype=object)[codes]
    key = lines["factor_id"].astype(object).to_numpy().copy()
    certificate = (lines["use"] == "certificate").to_numpy()
    key[certificate] = plain[certificate]
    own = np.array([each in ("own", "", VERIFIED) for each in ids], dtype=bool)[codes]
    part = lines.loc[own, ["entity", "carrier", "category", "gas", "factor"]].astype(str)
    key[own] = ["own|" + "|".join(each) for each in part.itertuples(index=False)]
    return lines.assign(factor_key=key)


def _of_accounts(lines: pd.DataFrame) -> pd.DataFrame:
    """Each line once in its regime's CO2 account and once in its greenhouse-gas account, as the totals have them."""
    columns = ["regime", "year", "entity", "carrier", "block", "gas", "method", "factor_id", "factor_key", "quality",
               "category", "use", "plant", "activity", "input_ref"]
    table = lines[columns].assign(x=lines["tco2e"].to_numpy(float), quantity="emissions", unit="tCO2e")
    counted = [name for name in table["regime"].unique() if regime_of(name).greenhouse]
    greenhouse = table[table["regime"].isin(counted)]
    co2 = table[table["gas"] == "CO2"]
    return pd.concat([co2.assign(gases="CO2"), greenhouse.assign(gases="GHG")], ignore_index=True)


def _energy(inventory: Inventory) -> pd.DataFrame:
    """Energy the park's total holds, in tce at equal value."""
    table = inventory.energy[inventory.energy["counts"].astype(bool)]
    table = table[table["tce_equal_value"].notna() & (table["tce_equal_value"] != 0.0)]
    columns = ["year", "entity", "carrier", "use", "plant", "input_ref"]
    frame = table.reindex(columns=columns)
    frame["plant"] = frame["plant"].astype(object).fillna("")
    blank = dict.fromkeys(("regime", "gas", "gases", "method", "factor_id", "factor_key", "category"), "")
    block = np.where(table["carrier"] == "electricity", "electricity", "fuel")
    return frame.assign(**blank, block=block, quality=table["quality"], activity=table["physical"],
                        x=table["tce_equal_value"].to_numpy(float), quantity="energy", unit="tce")


def _record_keys(terms: pd.DataFrame, shared_by: str) -> pd.Series:
    """What is one record: an input cell; without one (a park in memory), firm, year, carrier, use and amount."""
    if shared_by == "carrier":
        return terms["carrier"] + "|" + terms["category"].where(terms["carrier"] == "", "")
    if shared_by == "enterprise":
        return terms["entity"] + "|" + terms["carrier"] + "|" + terms["category"].where(terms["carrier"] == "", "")
    if shared_by != "record":
        raise ValueError(f"shared_by: one of {', '.join(SHARED_BY)}, not '{shared_by}'")
    keys = terms["input_ref"].astype(object).to_numpy().copy()
    blank = (terms["input_ref"] == "").to_numpy()
    part = terms.loc[blank, ["entity", "year", "carrier", "plant", "activity"]].astype(str)
    keys[blank] = ["|".join(each) for each in part.itertuples(index=False)]
    return pd.Series(keys, index=terms.index)


def recorded_quality(inventory: Inventory) -> pd.Series:
    """The quality each input cell was given, before a weaker factor pulled its line down."""
    tables = [table for table in inventory.park.tables.values() if len(table) and "quality" in table]
    refs = np.concatenate([table["input_ref"].to_numpy(object) for table in tables] or [np.array([], dtype=object)])
    said = np.concatenate([table["quality"].to_numpy(object) for table in tables] or [np.array([], dtype=object)])
    known = pd.Series(said, index=refs, dtype=object).fillna("")
    return known[(known.index != "") & ~known.index.duplicated()]


def _records(terms: pd.DataFrame, quality: pd.Series, basis: str) -> tuple[tuple[Spread, ...], np.ndarray]:
    codes, keys = pd.factorize(terms["record_key"])
    first = ~pd.Series(codes).duplicated().to_numpy()
    head = terms[first]
    said = head["input_ref"].map(quality).fillna(head["quality"]).fillna("")
    block = head["block"].where(head["method"] != VERIFIED, VERIFIED)
    known: dict[tuple[str, str], Spread] = {}
    spreads = []
    for key, where, how in zip(keys, block, said, strict=True):
        if (where, how) not in known:
            known[where, how] = of_activity("", where, how, basis)
        spreads.append(replace(known[where, how], key=key))
    return tuple(spreads), codes


def _factors(terms: pd.DataFrame, inventory: Inventory, basis: str) -> tuple[tuple[Spread, ...], np.ndarray]:
    """One look-up for each distinct factor; place 0 is 'no factor', of energy and of figures of their own."""
    prescribing = [each.id for each in inventory.tables.regimes if each.electricity_pinned or each.heat_pinned_region]
    # A factor one regime prescribes and another measures is two figures.
    regime = terms["regime"].where(terms["regime"].isin(prescribing), "")
    codes, _ = pd.factorize(regime + "\n" + terms["factor_key"])
    first = ~pd.Series(codes).duplicated().to_numpy()
    head = terms[first]
    by_id = {each.id: each for each in inventory.tables.regimes}
    spreads = [NO_FACTOR]
    columns = ("regime", "factor_key", "factor_id", "block", "gas", "quality", "method", "quantity")
    for name, key, factor_id, block, gas, quality, method, quantity in zip(*(head[each] for each in columns), strict=True):
        if quantity != "emissions":
            spreads.append(NO_FACTOR)
            continue
        found = of_factor(key, factor_id, block, gas, quality, method, by_id.get(name) or regime_of(name),
                          inventory.library, basis)
        spreads.append(found)
    return tuple(spreads), codes + 1


def _totals(terms: pd.DataFrame, inventory: Inventory) -> tuple[pd.DataFrame, np.ndarray]:
    keys = ["quantity", "regime", "year", "gases", "unit"]
    groups = terms.groupby(keys, sort=False, dropna=False)
    codes = groups.ngroup().to_numpy()
    totals = groups["x"].sum().rename("value").reset_index()
    whole = inventory.totals[inventory.totals["block"] == "total"]
    whole = whole[whole["scope"] == ""].set_index(["regime", "year", "gases"])["complete"]
    park = inventory.energy[(inventory.energy["entity"] == "park") & (inventory.energy["carrier"] == "total")]
    energy = park.set_index("year")["complete"]
    totals["complete"] = [
        bool(energy.get(year, False)) if quantity == "energy" else bool(whole.get((regime, year, gases), False))
        for quantity, regime, year, gases in zip(*(totals[each] for each in keys[:4]), strict=True)
    ]
    return totals[list(TOTALS)], codes
