"""What an uncertainty analysis works on: totals as sums of terms, each a record times a factor.

One record (an input cell) is one uncertain figure in every line it makes, under every regime and for every gas; one
factor is one uncertain figure in every line that uses it. That is all the correlation there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

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
    figures = pd.concat([lines, _energy(inventory)], ignore_index=True)
    order, gases = _of_accounts(lines, len(figures))
    records, record = _records(figures, order, _record_keys(figures, shared_by), recorded_quality(inventory), basis)
    factors, factor = _factors(figures, order, inventory, basis)
    totals, total = _totals(figures, order, gases, inventory)
    terms = pd.DataFrame({"total": total, "record": record, "factor": factor, "x": figures["x"].to_numpy(float)[order]})
    return Inputs(totals, terms, records, factors)


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Lines of scopes 1 and 2 that carry a figure other than zero."""
    known = rows["tco2e"].notna() & (rows["tco2e"] != 0.0) & (rows["scope"] != "3")
    columns = ["regime", "year", "entity", "carrier", "block", "gas", "method", "factor_id", "factor", "quality",
               "category", "use", "plant", "activity", "input_ref", "tco2e"]
    return rows[columns][known].rename(columns={"tco2e": "x"})


def _with_factor_keys(lines: pd.DataFrame) -> pd.DataFrame:
    """`factor_key`: the row of the factor table; a firm's own factor is its own, a certificate's is the plain one's."""
    codes, ids = pd.factorize(lines["factor_id"])
    plain = np.array([each.rpartition("-")[2] for each in ids], dtype=object)[codes]
    key = lines["factor_id"].astype(object).to_numpy().copy()
    certificate = (lines["use"] == "certificate").to_numpy()
    key[certificate] = plain[certificate]
    own = np.array([each in ("own", "", VERIFIED) for each in ids], dtype=bool)[codes]
    part = lines[["entity", "carrier", "category", "gas", "factor"]][own].astype(str)
    key[own] = ["own|" + "|".join(each) for each in zip(*(part[name].tolist() for name in part), strict=True)]
    return lines.assign(factor_key=key, quantity="emissions", unit="tCO2e")


def _of_accounts(lines: pd.DataFrame, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Each line once in its regime's CO2 account and once in its greenhouse-gas account, as the totals have them; then
    energy: the place of each term among the figures, and its gases."""
    codes, names = pd.factorize(lines["regime"])
    counted = np.array([regime_of(name).greenhouse for name in names], dtype=bool)[codes]
    parts = [np.flatnonzero(lines["gas"] == "CO2"), np.flatnonzero(counted), np.arange(len(lines), count)]
    return np.concatenate(parts), np.repeat(np.array(["CO2", "GHG", ""], dtype=object), [len(part) for part in parts])


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


def _numbered(keys: Any, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each term the number of its key, by first appearance; and the place of each key's first figure."""
    codes, distinct = pd.factorize(pd.factorize(keys)[0][order])
    first = np.full(len(distinct), len(codes))
    np.minimum.at(first, codes, np.arange(len(codes)))
    return codes, order[first]


def _records(figures: pd.DataFrame, order: np.ndarray, keys: pd.Series, quality: pd.Series,
             basis: str) -> tuple[tuple[Spread, ...], np.ndarray]:
    codes, first = _numbered(keys, order)
    head = figures[["input_ref", "quality", "block", "method"]].iloc[first]
    said = head["input_ref"].map(quality).fillna(head["quality"]).fillna("")
    block = head["block"].where(head["method"] != VERIFIED, VERIFIED)
    known: dict[tuple[str, str], Spread] = {}
    spreads = []
    for key, where, how in zip(keys.iloc[first].tolist(), block.tolist(), said.tolist(), strict=True):
        if (where, how) not in known:
            known[where, how] = of_activity("", where, how, basis)
        each = known[where, how]
        spreads.append(Spread(key, each.pct, each.distribution, each.source, each.lower, each.upper))
    return tuple(spreads), codes


def _factors(figures: pd.DataFrame, order: np.ndarray, inventory: Inventory,
             basis: str) -> tuple[tuple[Spread, ...], np.ndarray]:
    """One look-up for each distinct factor; place 0 is 'no factor', of energy and of figures of their own."""
    prescribing = [each.id for each in inventory.tables.regimes if each.electricity_pinned or each.heat_pinned_region]
    # A factor one regime prescribes and another measures is two figures.
    regime = pd.factorize(figures["regime"].where(figures["regime"].isin(prescribing), ""))[0]
    factor, names = pd.factorize(figures["factor_key"])
    codes, first = _numbered(regime * len(names) + factor, order)
    by_id = {each.id: each for each in inventory.tables.regimes}
    spreads = [NO_FACTOR]
    columns = ["regime", "factor_key", "factor_id", "block", "gas", "quality", "method", "quantity"]
    head = figures[columns].iloc[first]
    for name, key, factor_id, block, gas, quality, method, quantity in zip(*(head[each].tolist() for each in columns), strict=True):
        if quantity != "emissions":
            spreads.append(NO_FACTOR)
            continue
        found = of_factor(key, factor_id, block, gas, quality, method, by_id.get(name) or regime_of(name),
                          inventory.library, basis)
        spreads.append(found)
    return tuple(spreads), codes + 1


def _totals(figures: pd.DataFrame, order: np.ndarray, gases: np.ndarray, inventory: Inventory) -> tuple[pd.DataFrame, np.ndarray]:
    keys = ["quantity", "regime", "year", "gases"]
    regime, (year, years) = pd.factorize(figures["regime"])[0], pd.factorize(figures["year"])
    place, marks = (regime * len(years) + year)[order], pd.factorize(gases)[0]
    codes = pd.factorize(place * 3 + marks)[0]
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    totals = figures[["quantity", "regime", "year", "unit"]].iloc[order[first]].reset_index(drop=True)
    totals = totals.assign(gases=gases[first], year=totals["year"].infer_objects())
    totals["value"] = pd.Series(figures["x"].to_numpy(float)[order]).groupby(codes, sort=True).sum()
    whole = inventory.totals[inventory.totals["block"] == "total"]
    whole = whole[whole["scope"] == ""].set_index(["regime", "year", "gases"])["complete"]
    park = inventory.energy[(inventory.energy["entity"] == "park") & (inventory.energy["carrier"] == "total")]
    energy = park.set_index("year")["complete"]
    totals["complete"] = [
        bool(energy.get(year, False)) if quantity == "energy" else bool(whole.get((regime, year, gases), False))
        for quantity, regime, year, gases in zip(*(totals[each].tolist() for each in keys), strict=True)
    ]
    return totals[list(TOTALS)], codes
