"""What moved the park's emissions: LMDI on its groups and carriers, process emissions in terms of their own.

    C = sum over groups i and carriers j of  VA (VA_i/VA) (E_i/VA_i) (E_ij/E_i) (C_ij/E_ij)   +   process

Groups without value added (households, public works) have a chain without it. Feedstock is no energy burnt
and is left out of E. With yearly grid factors part of `emission_factor` is the grid; the 910 account has
one factor for all years: read both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from carbonpark.indicators.divisia import Decomposition, decomposed, joined, lmdi
from carbonpark.indicators.economy import Economy
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

T = TypeVar("T", pd.DataFrame, pd.Series)

COLUMNS = (
    "account",
    "from",
    "to",
    "span",
    "term",
    "title_zh",
    "title_en",
    "additive_t",
    "multiplicative",
    "change_t",
    "ratio",
    "boundary",
    "basis",
)

TERMS: dict[str, Text] = {
    "activity": Text("经济规模", "scale of value added"),
    "structure": Text("产业结构", "mix of industries"),
    "energy_intensity": Text("能源强度", "energy per value added"),
    "energy_mix": Text("能源结构", "mix of carriers"),
    "emission_factor": Text("单位能源排放", "emissions per energy"),
    "process_output": Text("过程排放：产出规模", "process emissions: output"),
    "process_intensity": Text("过程排放：单位产出排放", "process emissions: per output"),
    "other_use": Text("无增加值主体的用能", "energy use of groups without value added"),
    "unattributed": Text(
        "无法归因（绿证多于用电、无能源的排放）", "unattributed (certificates without power, and the like)"
    ),
    "sign_change": Text("由净购转净售等符号变化", "change of sign (net buyer to net seller)"),
}


def lmdi_table(inventory: Inventory, economy: Economy, accounts: tuple[str, ...]) -> pd.DataFrame:
    """Every pair of recorded full years (`span` year), those pairs chained (`chained`), and first to last (`whole`)."""
    rows: list[tuple[object, ...]] = []
    for account in accounts:
        years = comparable_years(inventory, economy, account)
        found = _facts(inventory, account, years)
        facts = {year: (found[year], economy.groups("value_added", year)) for year in years}
        steps = [(first, last, "year", _between(facts[first], facts[last])) for first, last in pairwise(years)]
        if steps:
            ends = years[0], years[-1]
            steps.append((*ends, "chained", chained([parts for *_, parts in steps])))
            steps.append((*ends, "whole", _between(facts[ends[0]], facts[ends[1]])))
        for first, last, span, parts in steps:
            rows += [
                (
                    account,
                    first,
                    last,
                    span,
                    term,
                    TERMS[term].zh,
                    TERMS[term].en,
                    value,
                    parts.multiplicative[term] if parts.multiplicative else float("nan"),
                    parts.change,
                    parts.ratio if parts.ratio is not None else float("nan"),
                    inventory.boundary,
                    f"prices of {economy.price_base}",
                )
                for term, value in parts.additive.items()
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _between(
    start: tuple[tuple[pd.DataFrame, pd.Series], pd.Series], end: tuple[tuple[pd.DataFrame, pd.Series], pd.Series]
) -> Decomposition:
    return park_lmdi(start[0], end[0], start[1], end[1])


def chained(steps: list[Decomposition]) -> Decomposition:
    """Year after year added up (multiplied, for the ratios): the same change by the path through the years."""
    terms = dict.fromkeys(term for step in steps for term in step.additive)
    additive = {term: sum(step.additive.get(term, 0.0) for step in steps) for term in terms}
    whole = all(step.multiplicative for step in steps)
    product = {term: float(np.prod([(step.multiplicative or {}).get(term, 1.0) for step in steps])) for term in terms}
    start, end = steps[0].start, steps[-1].end
    ratio = end / start if whole and start > 0 else None
    return Decomposition(additive, product if whole else None, end - start, ratio, start, end)


def comparable_years(inventory: Inventory, economy: Economy, account: str) -> list[int]:
    """Full years with a complete total that is not withheld, and with value added known by group."""
    totals = inventory.totals
    whole = totals[
        (totals["account"] == account)
        & (totals["scope"] == "")
        & (totals["block"] == "total")
        & totals["complete"].astype(bool)
        & totals["tco2e"].notna()
    ]
    return [
        year
        for year in inventory.years
        if isinstance(year, int)
        and year in set(whole["year"])
        and np.isfinite(economy.total("value_added", year))
        and "" not in economy.groups("value_added", year).index
    ]


def park_lmdi(
    start: tuple[pd.DataFrame, pd.Series],
    end: tuple[pd.DataFrame, pd.Series],
    added_start: pd.Series,
    added_end: pd.Series,
) -> Decomposition:
    """Decompose the park's change.

    Parameters
    ----------
    start, end : (by carrier, process)
        `by carrier`: index (group, carrier), columns `energy` [any unit], `emissions` [t]; `process`: t by
        group.
    added_start, added_end : value added by group, constant prices
    """
    cells = start[0].index.union(end[0].index)
    before, after = start[0].reindex(cells, fill_value=0.0), end[0].reindex(cells, fill_value=0.0)
    groups = cells.get_level_values(0).unique().union(start[1].index).union(end[1].index)
    values = [added.reindex(groups).fillna(0.0) for added in (added_start, added_end)]
    earning = {
        group
        for group in groups
        if all(
            value[group] > 0 or _idle(group, facts) for value, facts in zip(values, (start, end), strict=True)
        )
    }
    kept = cells[[group in earning for group in cells.get_level_values(0)]]
    rest = cells.difference(kept)
    parts = [
        *_chain(before.loc[kept], after.loc[kept], values),
        *_chain(before.loc[rest], after.loc[rest], None),
        _process(start[1], end[1], values, earning),
    ]
    return _ordered(joined(*parts))


def _chain(before: pd.DataFrame, after: pd.DataFrame, values: list[pd.Series] | None) -> list[Decomposition]:
    if before.empty:
        return []
    first = _identity(before, values[0] if values else None)
    last = _identity(after, values[1] if values else None)
    odd = np.zeros(len(before), dtype=bool)
    for year in (first, last):
        for factor in year.values():
            odd |= np.isinf(np.broadcast_to(factor, odd.shape))
    whole = decomposed(
        {"unattributed": float((after["emissions"] - before["emissions"])[odd].sum())} if odd.any() else {},
        float(before["emissions"][odd].sum()),
        float(after["emissions"][odd].sum()),
    )
    good = [
        {name: np.broadcast_to(factor, odd.shape)[~odd] for name, factor in year.items()}
        for year in (first, last)
    ]
    return [lmdi(*good), whole] if (~odd).any() else [whole]


def _identity(cells: pd.DataFrame, added: pd.Series | None) -> dict[str, np.ndarray]:
    """The factors of one year, item by item; 0/0 is NaN (undefined), x/0 is infinite."""
    group = cells.index.get_level_values(0)
    energy, emissions = cells["energy"].to_numpy(float), cells["emissions"].to_numpy(float)
    of_group = cells["energy"].groupby(group).transform("sum").to_numpy(float)
    chain = {"energy_mix": _over(energy, of_group), "emission_factor": _over(emissions, energy)}
    if added is None:
        return {"other_use": of_group, **chain}
    own = added.reindex(group).to_numpy(float)
    total = float(added.sum())
    return {
        "activity": np.array([total]),
        "structure": _over(own, np.full(len(own), total)),
        "energy_intensity": _over(of_group, own),
        **chain,
    }


def _process(start: pd.Series, end: pd.Series, values: list[pd.Series], earning: set[str]) -> Decomposition:
    """VA_i x process CO2 / VA_i; of groups without value added the whole change is `process_intensity`."""
    groups = start.index.union(end.index)
    before, after = (series.reindex(groups, fill_value=0.0) for series in (start, end))
    known = np.array([group in earning for group in groups], dtype=bool)
    lone = float((after - before)[~known].sum())
    own = [value.reindex(groups).fillna(0.0).to_numpy(float)[known] for value in values]
    emitted = [before.to_numpy(float)[known], after.to_numpy(float)[known]]
    first, last = (
        {"process_output": added, "process_intensity": _over(gas, added)}
        for added, gas in zip(own, emitted, strict=True)
    )
    earned = lmdi(first, last)
    rest = decomposed({"process_intensity": lone}, float(before[~known].sum()), float(after[~known].sum()))
    return joined(earned, rest)


def _facts(inventory: Inventory, account: str, years: list[int]) -> dict[int, tuple[pd.DataFrame, pd.Series]]:
    """Energy and emissions by group and carrier, process emissions by group, of each year of one account."""
    regime, gases = account.split(":")
    rows = inventory.rows
    rows = rows[(rows["regime"] == regime) & rows["year"].isin(years) & (rows["scope"] != "3")]
    if gases == "CO2":
        rows = rows[rows["gas"] == "CO2"]
    process = rows[rows["block"] == "process"].groupby(["year", "group"])["tco2e"].sum()
    burnt = rows[rows["block"] != "process"].groupby(["year", "group", "carrier"])["tco2e"].sum()
    energy = inventory.energy
    energy = energy[energy["year"].isin(years) & energy["counts"].astype(bool) & (energy["use"] != "raw_material")]
    used = energy.groupby(["year", "group", "carrier"])["energy_TJ"].sum()
    both = pd.concat([used.rename("energy"), burnt.rename("emissions")], axis=1).fillna(0.0)
    return {year: (_of_year(both, year), _of_year(process, year)) for year in years}


def _of_year(table: T, year: int) -> T:
    """The part of one year, without the year."""
    here = table[table.index.get_level_values(0) == year]
    return here.set_axis(here.index.droplevel(0), axis=0)


def _idle(group: str, facts: tuple[pd.DataFrame, pd.Series]) -> bool:
    """A group that neither uses energy nor emits is not there: its value added is zero, not unknown."""
    cells = facts[0][facts[0].index.get_level_values(0) == group]
    return bool((cells == 0).all(axis=None)) and float(facts[1].get(group, 0.0)) == 0.0


def _over(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(above / below, dtype=float)


def _ordered(parts: Decomposition) -> Decomposition:
    additive = {term: parts.additive[term] for term in TERMS if term in parts.additive}
    return decomposed(additive, parts.start, parts.end)
