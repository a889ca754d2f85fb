"""Lines of an account: the ledger's cells read on the columns of row tables, one line a record, gas and
regime.

No product is written here: what a line emits is what the cell says, and a line of a plan says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import period_label
from carbonpark.ledger.scope1 import biogenic_co2, co2e, combustion_gas, process_gas
from carbonpark.ledger.scope2 import bought_gas, sold_gas
from carbonpark.ledger.scope3 import chain_co2e, upstream_co2e

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables

COLUMNS = (
    "regime",
    "boundary",
    "year",
    "entity",
    "industry",
    "scope",
    "block",
    "category",
    "carrier",
    "use",
    "gas",
    "status",
    "activity",
    "activity_unit",
    "factor",
    "factor_unit",
    "factor_id",
    "mass_t",
    "gwp",
    "tco2e",
    "biogenic",
    "method",
    "quality",
    "uncertainty_pct",
    "input_ref",
)
"""Columns of inventory.csv, as the contract names them; `biogenic` is the memo item [t CO2], in no total."""

EXTRA = ("group", "plant", "amount", "amount_unit", "why", "note", "sector")
"""Behind them: the group and plant of a line, the amount as it was recorded, why this factor, what is
amiss, and the sector of a process (ippu, waste, afolu, fugitive, ccus)."""

T_PER_KT = 1000.0

_NAMED = {"amount_unit": "unit", "uncertainty_pct": "uncertainty"}
_READ = (*(_NAMED.get(name, name) for name in (*COLUMNS, *EXTRA) if name not in ("boundary", "scope")), "period")
"""Columns of the row tables that a line keeps."""

_SCOPE = {"fuel": "1", "transformation": "1", "process": "1", "electricity": "2", "heat": "2", "scope3": "3"}


def account_lines(tables: RowTables) -> pd.DataFrame:
    """Every line of the account, in t."""
    parts = [_fuel(tables.fuel), _process(tables.process), _bought(tables.bought), _sold(tables.sold), *_chain(tables)]
    kept = [part.reindex(columns=list(_READ)) for part in parts if len(part)] or [
        part.reindex(columns=list(_READ)) for part in parts[:1]
    ]
    lines = pd.concat(kept, ignore_index=True)
    lines["boundary"] = tables.boundary
    unscoped = [rule.id for rule in tables.regimes if not rule.scoped]
    lines["scope"] = lines["block"].map(_SCOPE).mask(lines["regime"].isin(unscoped), "")
    lines["year"] = period_label(lines["year"], lines["period"])
    for column in ("plant", "use", "category", "carrier"):
        lines[column] = lines[column].fillna("")
    lines["sector"] = lines["sector"].astype(object).fillna("")
    lines = lines.rename(columns={"unit": "amount_unit", "uncertainty": "uncertainty_pct"})
    return lines[[*COLUMNS, *EXTRA]]


def _chain(tables: RowTables) -> list[pd.DataFrame]:
    """What each regime counts outside the boundary: the first categories of scope 3, or waste and lost power only."""
    parts = []
    goods = _materials(tables.materials)
    for rule in tables.regimes:
        if rule.chain == "all":
            parts += [part.assign(regime=rule.id) for part in (goods, _upstream(tables.upstream, "upstream"))]
        elif rule.chain == "waste":
            lost = tables.transmission[tables.transmission["regime"] == rule.id]
            parts += [goods[goods["flow"] == "waste"].assign(regime=rule.id), _upstream(lost, "transmission")]
    return parts


def _fuel(table: pd.DataFrame) -> pd.DataFrame:
    category = table["purpose"].map({"fuel": "stationary_combustion", "transport": "mobile_combustion"})
    memo = np.asarray(biogenic_co2(table["use"], table["biogenic_factor"]), dtype=float)
    burnt = table.assign(
        category=category.fillna("transformation"), memo=np.where(table["gas"] == "CO2", memo, 0.0)
    )
    mass = combustion_gas(table["use"], table["combustion_factor"])
    return _line(burnt.assign(mass=mass), "use", "TJ", "combustion_factor", "kt/TJ").assign(
        use=table["purpose"]
    )


def _process(table: pd.DataFrame) -> pd.DataFrame:
    mass = process_gas(table["process_activity"], table["process_factor"])
    told = table["memo_factor"] if "memo_factor" in table else pd.Series(0.0, index=table.index)
    memo = process_gas(table["process_activity"], told.fillna(0.0))
    made = table.assign(mass=mass, memo=memo, category=table["activity"], carrier="", use="process", plant="")
    return _line(made, "process_activity", "", "process_factor", "kt per unit of activity")


def _bought(table: pd.DataFrame) -> pd.DataFrame:
    mass = bought_gas(table["buy"], table["supply_factor"])
    certificate = ((table["contract"] == "certificate") & (table["kind"] == "electricity")).map(
        {True: "certificate", False: "bought"}
    )
    return _line(
        table.assign(mass=mass, memo=0.0, category=_deal(table), use=certificate),
        "buy",
        "TJ",
        "supply_factor",
        "kt/TJ",
    )


def _sold(table: pd.DataFrame) -> pd.DataFrame:
    """Sales are lines with a negative activity, so that lines add up."""
    out = table.assign(given=-table["sell"], memo=0.0, category=_deal(table), use="sold")
    return _line(
        out.assign(mass=-sold_gas(table["sell"], table["outlet_factor"])),
        "given",
        "TJ",
        "outlet_factor",
        "kt/TJ",
    )


def _deal(table: pd.DataFrame) -> pd.Series:
    """The contract of power; heat has none but its origin."""
    return table["contract"].where(
        (table["kind"] == "electricity") | (table["contract"] != "grid"), "heat_network"
    )


def _materials(table: pd.DataFrame) -> pd.DataFrame:
    mass = chain_co2e(table["material_amount"], table["chain_factor"])
    made = table.assign(mass=mass, memo=0.0, warming=1.0, use=table["flow"], plant="")
    return _line(made, "material_amount", "", "chain_factor", "kt per unit of activity")


def _upstream(table: pd.DataFrame, use: str) -> pd.DataFrame:
    mass = upstream_co2e(table["buy"], table["upstream_factor"])
    return _line(
        table.assign(mass=mass, memo=0.0, warming=1.0, use=use),
        "buy",
        "TJ",
        "upstream_factor",
        "kt/TJ",
    )


def _line(table: pd.DataFrame, activity: str, unit: str, factor: str, factor_unit: str) -> pd.DataFrame:
    """The columns every kind of line shares; masses in t, unknown ones blank."""
    kt = table["mass"].to_numpy(float)
    lines = table.assign(
        activity=table[activity],
        activity_unit=unit,
        factor=table[factor],
        factor_unit=factor_unit,
        mass_t=kt * T_PER_KT,
        gwp=table["warming"],
        tco2e=np.asarray(co2e(kt, table["warming"].to_numpy(float))) * T_PER_KT,
        biogenic=table["memo"].to_numpy(float) * T_PER_KT,
    )
    if not unit:
        lines["activity_unit"] = table["dimension"].map(_canonical)
        lines["factor_unit"] = "kt/" + lines["activity_unit"]
    return lines


def _canonical(dimension: str) -> str:
    from carbonpark.words.units import canonical_unit

    return canonical_unit(dimension) if dimension else ""
