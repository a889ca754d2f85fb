"""C17: what a firm measured or had verified goes before any default.

Two signs that a default took its place: the same firm burns the same fuel of one year partly at its own figure and partly at
the table's; and an authority verified another figure than the defaults give.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

APART = 0.05
"""Share by which computed and verified may differ before the defaults are in question."""


def c17_overwritten(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Defaults beside the firm's own figures of the same fuel and year; verified totals that are not used."""
    found = _mixed(tables) + _verified(park, tables, lines)
    return found or [
        passed("C17", Text("实测值未被缺省值覆盖", "no default stands in for what was measured"), "warn")
    ]


def _mixed(tables: RowTables) -> list[Finding]:
    """Records at the default while others of that firm, fuel and year carry its own factor or heating value."""
    burnt = tables.fuel[
        (tables.fuel["gas"] == "CO2")
        & (tables.fuel["regime"] == tables.regimes[0].id)
        & (tables.fuel["block"] == "fuel")
        & (tables.fuel["use"] > 0)
        & tables.fuel["combustion_factor"].notna()
    ]
    measured = burnt["own_factor"].notna() | (burnt["ncv_method"] == "own")
    if not measured.any():
        return []
    keys = ["entity", "carrier", "year"]
    own = burnt[measured].assign(
        t=lambda rows: rows["use"] * rows["combustion_factor"],
        a=lambda rows: rows["use"] / rows["tj_per_amount"],
    )
    means = own.groupby(keys)[["t", "a"]].sum()
    plain = burnt[~measured].join((means["t"] / means["a"]).rename("own"), on=keys)
    plain = plain[plain["own"].notna()]
    # At the firm's own CO2 per tonne or cubic metre, instead of the table's heating value times the table's factor.
    default = np.asarray(combustion_gas(plain["use"], plain["combustion_factor"]), dtype=float)
    plain = plain.assign(gap=(plain["use"] / plain["tj_per_amount"] * plain["own"] - default) * T_PER_KT)
    return [
        Finding(
            "C17",
            "warn",
            Text(
                "{entity} {year}年的 {carrier} 一部分用实测值、一部分用缺省值，按实测应差 {gap} tCO2：给这些行也填实测值",
                "{entity} in {year}: part of its {carrier} stands at its own figures, part at defaults; at its own figures {gap} tCO2: give them for these "
                "rows too",
            ).filled(entity=entity, year=year, carrier=carrier, gap=f"{rows['gap'].sum():+,.0f}"),
            year=year,
            rows=refs(rows["input_ref"]),
            tco2=abs(float(rows["gap"].sum())),
        )
        for (entity, carrier, year), rows in plain.groupby(keys, sort=True)
    ]


def _verified(park: Park, tables: RowTables, lines: pd.DataFrame) -> list[Finding]:
    """Firms whose verified emissions are on file and whose account at defaults is more than 5 % away."""
    place = Path(park.path) / "data" / "verified.csv" if park.path else None
    if place is None or not place.is_file():
        return []
    official = pd.read_csv(place).rename(columns={"enterprise": "entity"})
    regime = next((rule.id for rule in tables.regimes if rule.id != "910"), tables.regimes[0].id)
    own = lines[
        (lines["regime"] == regime)
        & (lines["gas"] == "CO2")
        & lines["block"].isin(["fuel", "transformation", "process"])
    ]
    given = own[
        (own["method"] == VERIFIED_TOTAL) | (own["quality"] == "D")
    ]  # the figure itself, or carried from another year
    sums = own.groupby(["entity", "year"])["tco2e"].sum(min_count=1)
    keys = official.set_index(["entity", "year"]).index
    taken = keys.isin(given.set_index(["entity", "year"]).index)
    both = official[~taken].join(sums.rename("computed"), on=["entity", "year"])
    both["gap"] = both["computed"] - both["verified_tco2e"]
    bad = both[both["gap"].abs() > APART * both["verified_tco2e"]]
    found = []
    for row in bad.itertuples():
        cells = own[(own["entity"] == row.entity) & (own["year"] == row.year)]
        if not (cells["method"] == "default").any():
            continue
        found.append(
            Finding(
                "C17",
                "warn",
                Text(
                    "{entity} {year}年按缺省值算得 {computed} tCO2，官方核查值 {verified}：差 {gap}。有核查因子请填自有因子，或以 verified_total 录入",
                    "{entity} in {year}: {computed} tCO2 at defaults, {verified} verified: {gap} apart. Enter the verified factors as own ones, or the figure "
                    "as verified_total",
                ).filled(
                    entity=row.entity,
                    year=row.year,
                    computed=f"{row.computed:,.0f}",
                    verified=f"{row.verified_tco2e:,.0f}",
                    gap=f"{row.gap:+,.0f}",
                ),
                year=row.year,
                rows=refs(cells["input_ref"]),
                tco2=abs(float(row.gap)),
            )
        )
    return found
