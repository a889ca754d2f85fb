"""The account of one unit of each distinct kind of record, made by the account of a park itself.

A million records of many parks ask only some thousand different questions: this carrier, in this unit, in that year and
place. A park of one record each, of amount one, goes through the readers, look-ups and cells that every park goes
through; what it emits is what one unit of such a record emits, under every regime.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows import RowTables, account_rows
from carbonpark.coefficients.rows_energy import with_papers
from carbonpark.coefficients.rows_factors import Choices, Found, repeated, spread_over
from carbonpark.coefficients.rows_power import bought_factor, power_flows, sold_factor
from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.coefficients.rows_records import entities
from carbonpark.factors import FactorLibrary, Regime, Row
from carbonpark.inventory.lines import account_lines
from carbonpark.park import Park, park_from_tables
from carbonpark.park.models import Header

_LAST: dict[str, Any] = {}
"""The last questions and their answers: new amounts of the same kinds of record ask nothing again."""
UNIT = "unit"
TOTAL = "verified"
KEPT = ["kind", "key", "regime", "gas", "scope", "block", "tco2e", "status", "why"]


@dataclass(frozen=True)
class Setting:
    """Where a park lies and whose own factors it uses: all that two parks' look-ups may differ in."""

    country: str = "CN"
    province: str = ""
    grid_region: str = ""
    own: str = ""
    """The park whose own factors go first; '' for none."""

    @property
    def regions(self) -> tuple[str, ...]:
        """Places asked in turn, as for one park."""
        return tuple(place for place in (self.province, self.grid_region, self.country) if place) or ("CN",)


def unit_lines(
    keys: Mapping[str, pd.DataFrame], settings: Sequence[Setting], regimes: Sequence[Regime], library: FactorLibrary,
    own: Mapping[str, Sequence[Row]],
) -> pd.DataFrame:
    """What one unit of each key emits [t CO2e]: kind, key (its place), regime, gas, scope, block, tco2e, status, why.

    `keys`: 'energy', 'power_heat' and 'process', the columns of the park's tables and `setting`, `held` (gases that a
    verified total already holds, joined by ';').
    """
    asked = (repr(regimes), tuple(settings), *(_digest(table) for table in keys.values()), repr(own))
    if _LAST.get("asked") == asked and _LAST.get("library") is library:
        return _LAST["lines"]
    lines = _asked(keys, settings, regimes, library, own)
    _LAST.update(asked=asked, library=library, lines=lines)
    return lines


def _digest(table: pd.DataFrame) -> str:
    """What a table of keys says, in short."""
    return hashlib.sha256(table.to_csv(index=True).encode()).hexdigest()


def _asked(
    keys: Mapping[str, pd.DataFrame], settings: Sequence[Setting], regimes: Sequence[Regime], library: FactorLibrary,
    own: Mapping[str, Sequence[Row]],
) -> pd.DataFrame:
    parts = []
    owners = np.array([each.own for each in settings], dtype=object)
    for name in dict.fromkeys(owners.tolist()):
        mine = np.flatnonzero(owners == name)
        known = library.with_own(own[name]) if name else library
        chosen = {kind: table[table["setting"].isin(mine)] for kind, table in keys.items()}
        parts.append(_lines(chosen, settings, regimes, known))
    return pd.concat(parts, ignore_index=True)


def _lines(
    keys: Mapping[str, pd.DataFrame], settings: Sequence[Setting], regimes: Sequence[Regime], library: FactorLibrary
) -> pd.DataFrame:
    """Fuel and process do not ask where a park lies, so they are read once; power and heat once a place."""
    first = settings[int(next(iter(keys["power_heat"]["setting"]), 0))]
    base = account_rows(_park(keys["energy"], keys["process"], first), library, regimes)
    trade = keys["power_heat"]
    if trade.empty:
        return _tidy(base)
    park = _power_park(trade, first)
    flows = power_flows(park, Choices(library, first.regions), entities(park, UNIT), None)
    flows = flows[flows["kind"].isin(["electricity", "heat"])]
    place = flows["input_ref"].str[1:].astype(int).map(trade["setting"]).to_numpy()
    asked = {each: Choices(library, settings[int(each)].regions) for each in np.unique(place)}
    bought, sold = ((flows["flow"] == flow).to_numpy() for flow in ("bought", "sold"))
    return _tidy(replace(
        base,
        bought=_traded(flows[bought].rename(columns={"energy": "buy"}), place[bought], asked, regimes, "supply_factor", bought_factor),
        sold=_traded(flows[sold].rename(columns={"energy": "sell"}), place[sold], asked, regimes, "outlet_factor", sold_factor),
    ))


def _traded(
    flows: pd.DataFrame, place: np.ndarray, asked: Mapping[int, Choices], regimes: Sequence[Regime], column: str,
    answer: Callable[..., Found],
) -> pd.DataFrame:
    """`bought_lines` and `sold_lines` of many places in one go: the same questions, each to its own place."""
    flows = flows.reset_index(drop=True)
    order = np.argsort(place, kind="stable")
    flows, place = flows.take(order).reset_index(drop=True), place[order]
    rows = {each: np.flatnonzero(place == each) for each in asked}
    lines = repeated(flows, [(None, {"regime": rule.id}) for rule in regimes])
    lines = lines.assign(gas="CO2", block=lines["kind"], warming=1.0)
    questions = [(rows[each], (choices, rule.id)) for rule in regimes for each, choices in asked.items()]
    found = spread_over(flows[["kind", "carrier", "contract", "year"]], questions, answer)
    lines[column] = found["value"].to_numpy(float)
    return with_papers(lines, found)


def _tidy(tables: RowTables) -> pd.DataFrame:
    lines = account_lines(tables)
    lines = lines[(lines["scope"] != "3") & (lines["input_ref"] != "")]
    kind = lines["input_ref"].str[0].map({"e": "energy", "w": "power_heat", "p": "process"})
    return lines.assign(kind=kind, key=lines["input_ref"].str[1:].astype(int))[KEPT]


def _park(energy: pd.DataFrame, process: pd.DataFrame, setting: Setting) -> Park:
    """Records of one unit each; a firm for each set of gases that a verified total holds."""
    whose = dict.fromkeys([*_firm_of(energy), *_firm_of(process)])
    firms = {each: f"{UNIT}{place}" for place, each in enumerate(whose)}
    burnt, made = _records(energy, "e", firms), _records(process, "p", firms)
    out = burnt["use"] == "transformation_output"
    materials = burnt[out].rename(columns={"carrier": "material"}).assign(flow="output", use="")
    # Outputs of transformation are read of firms that transform; a record of none makes each firm one.
    marks = pd.DataFrame([{"enterprise": firm, "year": 2000, "carrier": "coke", "use": "transformation", "status": "NO",
                           "unit": "t"} for firm in firms.values()] if out.any() else [])
    years = sorted({*burnt["year"].tolist(), *made["year"].tolist()})
    totals = pd.DataFrame([
        {"enterprise": firm, "year": year, "activity": VERIFIED_TOTAL, "gas": gas, "quantity": 1.0, "unit": f"t{gas}"}
        for (held, *_), firm in firms.items() for gas in held.split(";") if gas for year in years
    ])
    tables = {"energy": _joined([burnt[~out], marks]), "process": _joined([made, totals]), "materials": materials}
    kinds = {firm: (kind or "industry", industry) for (_, kind, industry), firm in firms.items()}
    return _park_of(tables, {**kinds, TOTAL: ("industry", "")}, setting)


def _firm_of(keys: pd.DataFrame) -> list[tuple[str, str, str]]:
    """What a firm's fuel asks of it: the gases a verified total holds, the kind of its group, its industry."""
    columns = [keys[each] if each in keys else pd.Series("", index=keys.index) for each in ("held", "kind", "industry")]
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _power_park(trade: pd.DataFrame, setting: Setting) -> Park:
    return _park_of({"power_heat": _records(trade, "w", {("", "", ""): UNIT})}, {UNIT: ("industry", "")}, setting)


def _records(keys: pd.DataFrame, letter: str, firms: Mapping[tuple[str, str, str], str]) -> pd.DataFrame:
    """One record of amount one for each key, named by its place."""
    firm = np.array([firms[each] for each in _firm_of(keys)], dtype=object)
    if "activity" in keys:  # a verified total stands for itself, in a firm of its own: it holds nothing of the others
        firm = np.where(keys["activity"] == VERIFIED_TOTAL, TOTAL, firm)
    table = keys.drop(columns=["setting", "held", "kind", "industry"], errors="ignore")
    refs = [f"{letter}{place}" for place in keys.index]
    return table.assign(enterprise=firm, quantity=1.0, input_ref=refs).reset_index(drop=True)


def _park_of(tables: Mapping[str, pd.DataFrame], firms: Mapping[str, tuple[str, str]], setting: Setting) -> Park:
    head = Header(
        park=UNIT, title_zh=UNIT, title_en=UNIT, country=setting.country, province=setting.province or None,
        grid_region=setting.grid_region or None, synthetic="no", base_year=2000, price_base=2000, currency="CNY",
        main_boundary=UNIT,
    )
    frame = {
        "boundaries": pd.DataFrame([{"boundary": UNIT, "kind": "managed", "title_zh": UNIT}]),
        "groups": pd.DataFrame([{"group": firm, "kind": kind, "industry": industry, "title_zh": firm}
                                for firm, (kind, industry) in firms.items()]),
        "enterprises": pd.DataFrame([{"enterprise": firm, "title": firm, "group": firm, "boundaries": UNIT} for firm in firms]),
    }
    return park_from_tables(head, {**frame, **tables})


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]
