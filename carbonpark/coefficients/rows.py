"""Park records plus factors as row tables whose columns are the arguments of the ledger's cells.

The account evaluates the cells on these columns, and the base year of a plan is a group-by of the same
rows: that is why the two are one number. Each line keeps the input cell it comes from, its status, quality,
method and factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_energy import energy_uses, fuel_lines
from carbonpark.coefficients.rows_factors import Choices, choices_of
from carbonpark.coefficients.rows_power import (
    bought_lines,
    deal_lines,
    power_flows,
    sold_lines,
    transmission_lines,
)
from carbonpark.coefficients.rows_process import (
    inside_verified_totals,
    process_lines,
    upstream_lines,
    with_verified,
)
from carbonpark.coefficients.rows_records import chosen_boundary, entities
from carbonpark.coefficients.rows_scope3 import chain_lines
from carbonpark.coefficients.sources import source_lines
from carbonpark.factors import FactorLibrary, Regime, regime_of

if TYPE_CHECKING:
    from carbonpark.park import Park

ALL_REGIMES = ("910", "location", "market")
"""What a plan and its replay account in: the regimes a limit may name."""
EVERY_REGIME = (*ALL_REGIMES, "gbt32150", "gpc", "physical")
"""What `carbonpark account` prints, as far as they apply to the park."""


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Lines of several readers as one table."""
    return parts[0] if len(parts) == 1 else pd.concat(list(parts), ignore_index=True)


@dataclass(frozen=True)
class RowTables:
    """Canonical rows of one park, boundary and set of years.

    `uses` and `flows` are regime-free (TJ, ktce); the others are lines of emission, one a record, gas and
    regime.
    """

    boundary: str
    regimes: tuple[Regime, ...]
    who: pd.DataFrame
    """Enterprises: entity, title, group, industry, kind, inside."""
    uses: pd.DataFrame
    """Energy records: `use` [TJ], purpose, plant, calorific and equal_value [ktce/TJ]; `in_verified_total`
    where the CO2 stands in the firm's verified total."""
    flows: pd.DataFrame
    """Power and heat records: `energy` [TJ], flow, partner, contract, internal, renewable."""
    fuel: pd.DataFrame
    """combustion_gas(use, combustion_factor), biogenic_co2(use, biogenic_factor)."""
    process: pd.DataFrame
    """process_gas(process_activity, process_factor)."""
    bought: pd.DataFrame
    """bought_gas(buy, supply_factor): across the boundary."""
    sold: pd.DataFrame
    """sold_gas(sell, outlet_factor): across the boundary."""
    deals: pd.DataFrame
    """Inside the boundary: what buyer and seller would each report; in no total of the park."""
    materials: pd.DataFrame
    """chain_co2e(material_amount, chain_factor), regime-free."""
    upstream: pd.DataFrame
    """upstream_co2e(buy, upstream_factor), regime-free."""
    transmission: pd.DataFrame
    """upstream_co2e(buy, upstream_factor): grid power lost on the way, of the regimes that ask for it."""
    choices: Choices
    """Which factor rows were chosen and why, which fell back, which are missing."""
    years: tuple[int, ...] | None = None
    """The years asked for; None where all of them were."""


def account_rows(
    park: Park,
    library: FactorLibrary,
    regimes: Sequence[str | Regime] = ALL_REGIMES,
    boundary: str | None = None,
    years: Iterable[int] | None = None,
) -> RowTables:
    """Read a park's records inside one boundary as row tables.

    `library` should already hold the park's own factors (`library.with_own`); `years` None means all.
    """
    rules = tuple(regime_of(regime) for regime in regimes)
    name = chosen_boundary(park, boundary)
    wanted = None if years is None else tuple(years)
    who = entities(park, name)
    choices = choices_of(park, library)
    uses = energy_uses(park, choices, who, wanted)
    flows = power_flows(park, choices, who, wanted)
    process = joined([process_lines(park, choices, who, wanted, rules), *source_lines(park, choices, who, wanted, rules)])
    process = nothing_of_nothing(process, "process_activity", "process_factor")
    upstream = upstream_lines(uses, flows, choices)
    return RowTables(
        boundary=name,
        regimes=rules,
        who=who,
        uses=with_verified(uses, process),
        flows=flows,
        fuel=inside_verified_totals(
            nothing_of_nothing(fuel_lines(uses, choices, rules), "use", "combustion_factor"), process),
        process=inside_verified_totals(process, process),
        bought=bought_lines(flows, choices, rules),
        sold=sold_lines(flows, choices, rules),
        deals=deal_lines(flows, choices, rules),
        materials=chain_lines(park, choices, who, wanted, upstream),
        upstream=upstream,
        transmission=transmission_lines(flows, choices, rules),
        choices=choices,
        years=wanted,
    )


def nothing_of_nothing(rows: pd.DataFrame, activity: str, factor: str) -> pd.DataFrame:
    """Rows of an amount of 0 need no factor: 0 of a gas nobody has a factor for is 0, not unknown."""
    if rows.empty:
        return rows
    none = (rows[activity] == 0) & rows[factor].isna()
    if not none.any():
        return rows
    # A missing factor marked them as not estimated; what was reported as NO or IE stays so.
    marked = none & (rows["status"] == "NE")
    blank = {name: rows[name].mask(marked, "") for name in ("status", "why", "note") if name in rows}
    return rows.assign(**{factor: rows[factor].mask(none, 0.0)}, **blank)
