"""Energy of the park: physical amounts, standard coal at calorific value (当量) and at equal value (等价).

Comprehensive consumption of the park is what its firms use, less what transformation gives back, plus power
and heat bought across the boundary, less those sold, plus its own wind and sun. What neighbours sell to
each other is inside already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, period_label
from carbonpark.ledger.energy import tce_calorific, tce_equal_value

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables

COLUMNS = (
    "boundary",
    "year",
    "entity",
    "group",
    "carrier",
    "use",
    "physical",
    "physical_unit",
    "energy_TJ",
    "tce_calorific",
    "tce_equal_value",
    "counts",
    "complete",
    "status",
    "quality",
    "input_ref",
)

PARK = "park"
TOTAL = "total"
TCE_PER_KTCE = 1000.0


def energy_table(tables: RowTables) -> pd.DataFrame:
    """Records of firms (`counts` says whether the park's total holds them), then the park by carrier, then
    its total.

    `tce_*` in t of coal equivalent. `complete` of the park's rows: no record of theirs is NE or C.
    """
    kinds = [_uses(tables.uses), _flows(tables.flows), _made_inside(tables)]
    firms = pd.concat([part for part in kinds if len(part)] or kinds[:1], ignore_index=True)
    firms["year"] = period_label(firms["year"], firms["period"])
    firms["boundary"] = tables.boundary
    firms["tce_calorific"] = np.asarray(tce_calorific(firms["energy_TJ"], firms["calorific"])) * TCE_PER_KTCE
    firms["tce_equal_value"] = (
        np.asarray(tce_equal_value(firms["energy_TJ"], firms["equal_value"])) * TCE_PER_KTCE
    )
    firms["complete"] = ~firms["status"].isin(UNKNOWN)
    firms["lost_calorific"] = firms["energy_TJ"].notna() & firms["tce_calorific"].isna()
    firms["lost_equal"] = firms["energy_TJ"].notna() & firms["tce_equal_value"].isna()
    counted = firms[firms["counts"].astype(bool)]
    by_carrier = _park(counted, ["year", "carrier", "use", "physical_unit"])
    whole = _park(counted, ["year"]).assign(carrier=TOTAL, use=TOTAL, physical=np.nan, physical_unit="")
    parts = [part.reindex(columns=list(COLUMNS)) for part in (firms, by_carrier, whole)]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def park_energy(energy: pd.DataFrame) -> pd.DataFrame:
    """Comprehensive energy consumption of the park by year: energy_TJ, tce_calorific, tce_equal_value,
    complete."""
    whole = energy[(energy["entity"] == PARK) & (energy["carrier"] == TOTAL)]
    return whole.set_index("year")[["energy_TJ", "tce_calorific", "tce_equal_value", "complete"]]


def _uses(uses: pd.DataFrame) -> pd.DataFrame:
    frame = uses.drop(columns="use").assign(energy_TJ=uses["use"], use=uses["purpose"], counts=True)
    return frame.rename(columns={"amount": "physical", "unit": "physical_unit"})


def _flows(flows: pd.DataFrame) -> pd.DataFrame:
    """Power and heat with their sign; certificates carry no energy, and fuels piped are in the energy
    records."""
    frame = flows[(flows["contract"] != "certificate") & (flows["kind"] != "fuel")]
    sign = np.where(frame["flow"] == "sold", -1.0, 1.0)
    crossing = frame["flow"].isin(["bought", "sold"]) & ~frame["internal"]
    use = frame["flow"].mask(frame["internal"], frame["flow"] + "_inside")
    use = use.mask(frame["renewable"], "own_renewable")
    frame = frame.assign(
        energy_TJ=frame["energy"] * sign,
        amount=frame["amount"] * sign,
        use=use,
        counts=crossing | frame["renewable"],
    )
    return frame.rename(columns={"amount": "physical", "unit": "physical_unit"})


def _made_inside(tables: RowTables) -> pd.DataFrame:
    """Fuels the park makes and uses (hydrogen, biogas), taken off again: what they were made from is counted already.

    What is made and used nowhere is taken off nowhere.
    """
    keys = ["carrier", "year", "period"]
    made = tables.flows[(tables.flows["kind"] == "fuel") & (tables.flows["flow"] == "generated")]
    used = tables.uses.groupby(keys)["use"].sum()
    whole = made.groupby(keys)["energy"].transform("sum")
    there = used.reindex(pd.MultiIndex.from_frame(made[keys])).fillna(0.0).to_numpy(float).clip(0.0)
    share = np.divide(there, whole, out=np.zeros(len(made)), where=whole.to_numpy(float) > 0).clip(0.0, 1.0)
    own = tables.uses.drop_duplicates("carrier").set_index("carrier")
    frame = made.assign(energy_TJ=-made["energy"] * share, amount=-made["amount"] * share, use="made_inside", counts=True,
                        calorific=made["carrier"].map(own["calorific"]).fillna(made["calorific"]),
                        equal_value=made["carrier"].map(own["equal_value"]).fillna(made["equal_value"]))
    return frame.rename(columns={"amount": "physical", "unit": "physical_unit"})


def _park(counted: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    groups = counted.groupby(keys, sort=False, observed=True, dropna=False)
    table = groups.agg(
        boundary=("boundary", "first"),
        complete=("complete", "all"),
        quality=("quality", "max"),
        lost_calorific=("lost_calorific", "any"),
        lost_equal=("lost_equal", "any"),
    )
    # All unknown stays unknown; a coefficient that no table gives leaves the sum unknown, not smaller.
    amounts = groups[["physical", "energy_TJ", "tce_calorific", "tce_equal_value"]].sum(min_count=1)
    table = table.join(amounts).reset_index()
    table["tce_calorific"] = table["tce_calorific"].mask(table["lost_calorific"])
    table["tce_equal_value"] = table["tce_equal_value"].mask(table["lost_equal"])
    status = np.where(table["energy_TJ"].isna(), "NE", "value")
    return table.assign(entity=PARK, group="", counts=False, status=status, input_ref="")
