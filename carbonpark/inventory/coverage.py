"""How much of what the grid, gas and heat companies sold to the park its firms' records account for.

Sold less recorded is what small firms, shops and homes took, or what somebody left out: named, with its size, never spread
over the firms that did report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_power import bought_factor
from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.ledger.scope1 import combustion_gas
from carbonpark.ledger.scope2 import bought_gas

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

COLUMNS = ("boundary", "year", "item", "sold", "recorded", "coverage", "unit", "missing_tco2", "complete", "rows")
THROUGH_THE_GRID = ("grid", "green_trade")
"""Contracts whose power the grid company delivers; a direct line is not on its bill."""


def coverage_table(park: Park, tables: RowTables, boundary: str, members: set[str]) -> pd.DataFrame:
    """Sold and recorded of each item and year in one boundary [TJ; water is sold and recorded nowhere].

    `members` are the firms of the boundary; `missing_tco2` [t] under the first regime of the account.
    """
    sales = _sales(park, boundary)
    records = {item: _recorded(tables, str(item), members) for item in sales["item"].unique()}
    rows = []
    for (year, item), part in sales.groupby(["year", "item"], sort=True):
        sold = _in_tj(part, str(item), int(year), tables)
        recorded, whole = records[item].get(int(year), (0.0 if item != "water" else float("nan"), True))
        known = sold > 0 and not np.isnan(recorded)
        rows.append((
            boundary, int(year), item, sold, recorded, recorded / sold if known else float("nan"), "TJ",
            _size(tables, str(item), int(year), sold - recorded) if known else float("nan"),
            whole and not part["quantity"].isna().any(), "; ".join(part["input_ref"]),
        ))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _sales(park: Park, boundary: str) -> pd.DataFrame:
    """Rows of the table on this boundary (blank: the main one) whose quantity occurs."""
    table = park.tables["sales"]
    said = texts(table, "boundary")
    said = said.mask(said == "", str(park.park.main_boundary))
    frame = pd.DataFrame({name: texts(table, name) for name in ("item", "unit", "status", "input_ref")})
    frame["year"], frame["quantity"] = table["year"], numbers(table, "quantity")
    frame["quantity"] = frame["quantity"].mask(frame["status"] == "NO", 0.0)
    return frame[(said == boundary) & (frame["status"] != "IE")]


def _in_tj(part: pd.DataFrame, item: str, year: int, tables: RowTables) -> float:
    """All sellers' amounts in TJ; NaN where one is unknown or cannot be turned into energy."""
    amount, dimension = in_canonical(part["quantity"], part["unit"])
    to_tj = []
    for each in dimension:
        if each == "energy":
            to_tj.append(1.0)
        elif each == "energy_calorific":
            carrier = "electricity" if item == "electricity" else "heat"
            to_tj.append(1 / tables.choices.library.calorific(carrier).value)
        elif item == "natural_gas" and (fuel := tables.choices.fuel(item, "location", year)) is not None and each == "gas_volume":
            to_tj.append(fuel.ncv)
        else:
            to_tj.append(float("nan"))
    return float((amount * np.array(to_tj)).sum()) if len(part) else float("nan")


def _recorded(tables: RowTables, item: str, members: set[str]) -> dict[int, tuple[float, bool]]:
    """Year -> what firms of the boundary recorded [TJ], and whether every record has a figure; nothing where no table asks for
    the item. Full years only."""
    if item == "water":
        return {}
    if item == "natural_gas":
        uses = tables.uses
        mask = (uses["carrier"] == item) & (uses["use"].isna() | (uses["use"] > 0)) & (uses["period"] == "")
        rows = uses.loc[mask & uses["entity"].isin(list(members)), ["year", "use"]].rename(columns={"use": "energy"})
    else:
        flows = tables.flows
        mask = (flows["flow"] == "bought") & (flows["kind"] == item) & (flows["period"] == "")
        if item == "electricity":
            mask &= flows["contract"].isin(THROUGH_THE_GRID)
        rows = flows.loc[mask, ["year", "entity", "partner", "energy"]]
        rows = rows.loc[rows["entity"].isin(list(members)) & ~rows["partner"].isin(list(members)), ["year", "energy"]]
    sums = rows["energy"].groupby(rows["year"])
    return {int(year): (float(total), bool(whole)) for (year, total), whole in
            zip(sums.sum().items(), rows["energy"].notna().groupby(rows["year"]).all(), strict=True)}


def _size(tables: RowTables, item: str, year: int, missing: float) -> float:
    """What the missing energy would emit under the first regime [t]; the factor of the first regime's own choice."""
    regime = tables.regimes[0].id
    if item == "natural_gas":
        lines = (tables.fuel["carrier"] == item) & (tables.fuel["gas"] == "CO2") & (tables.fuel["regime"] == regime)
        factor = float(tables.fuel["combustion_factor"][lines].mean())
        return float(combustion_gas(missing, factor)) * 1000.0
    carrier = "electricity" if item == "electricity" else "steam"
    return float(bought_gas(missing, bought_factor(tables.choices, regime, item, carrier, "grid", year).value)) * 1000.0
