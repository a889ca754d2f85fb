"""C7: green claims above the power taken in by the park, and (certificate_claims.py) claims made twice.

A certificate or a green contract covers power from the grid. Claims beyond it would make emissions negative, and claim what
nobody used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_power import GREEN
from carbonpark.coefficients.rows_records import period_label
from carbonpark.inventory.checks.certificate_claims import claims_twice
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

TOLERANCE = 1.0001
"""Certificates come in whole MWh, meters do not."""


def c7_certificates(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> list[Finding]:
    """Years in which certificates, green trade and direct supply exceed the power taken in."""
    flows = tables.flows[["year", "period", "contract", "energy", "input_ref"]][
        (tables.flows["kind"] == "electricity")
        & (tables.flows["flow"] == "bought")
        & ~tables.flows["internal"]
    ]
    flows = flows.assign(label=period_label(flows["year"], flows["period"]))
    found = []
    for year, rows in flows.groupby("label", sort=False):
        taken = rows.loc[rows["contract"] != "certificate", "energy"].sum()
        claims = rows[rows["contract"].isin(GREEN)]
        over = float(claims["energy"].sum() - taken)
        if claims["energy"].sum() <= TOLERANCE * taken:
            continue
        factor = tables.bought.loc[tables.bought["contract"] == "certificate", "supply_factor"].min()
        found.append(
            Finding(
                "C7",
                "block",
                Text(
                    "{year}年绿证、绿电交易和直供合计比受入电量多 {over} TJ：超出部分不能抵扣",
                    "{year}: certificates, green trade and direct supply exceed the power taken in by {over} TJ, "
                    "which they cannot cover",
                ).filled(year=year, over=f"{over:.4g}"),
                year=year,
                rows=refs(claims["input_ref"]),
                tco2=abs(float(bought_gas(over, factor))) * T_PER_KT,
            )
        )
    found += claims_twice(park, tables)
    sound = Text(
        "绿电声明不超过受入电量，台账中没有重复声明",
        "green claims stay within the power taken in, and the ledger claims nothing twice",
    )
    return found or [passed("C7", sound)]
