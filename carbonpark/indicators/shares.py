"""What part of the park's energy is electricity, and what part is renewable.

Two renewable shares of power, because two rules count differently: with contracts and certificates, and
physically (own wind and sun, direct lines) only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import period_label

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

PHYSICAL = ("direct_supply",)
CONTRACTED = ("green_trade", "direct_supply", "certificate")


def share(part: float, whole: float) -> float:
    """part / whole, NaN where the whole is not positive or either is unknown."""
    return part / whole if whole > 0 and np.isfinite(part) else float("nan")


def energy_shares(inventory: Inventory) -> pd.DataFrame:
    """By year: electricity_share, renewable_energy_share (of comprehensive energy, calorific),
    renewable_power_share and renewable_power_share_physical (of electricity used in the park)."""
    energy = inventory.energy[inventory.energy["counts"].astype(bool)]
    biogenic = _biogenic(inventory)
    used, contracted, physical = _power(inventory)
    rows = {}
    for year in inventory.years:
        now = energy[energy["year"] == year]
        whole = float(now["tce_calorific"].sum(min_count=1))
        power = now[now["carrier"] == "electricity"]
        own = float(now.loc[now["use"] == "own_renewable", "tce_calorific"].sum())
        burnt = float(
            now.loc[now["carrier"].isin(biogenic) & (now["use"] != "raw_material"), "tce_calorific"].sum()
        )
        per_tj = (
            float(power["tce_calorific"].sum() / power["energy_TJ"].sum())
            if power["energy_TJ"].sum()
            else 0.0
        )
        green = contracted.get(year, 0.0) - _own_power(power)
        rows[year] = {
            "electricity_share": share(float(power["tce_calorific"].sum(min_count=1)), whole),
            "renewable_energy_share": share(own + burnt + green * per_tj, whole),
            "renewable_power_share": share(contracted.get(year, 0.0), used.get(year, float("nan"))),
            "renewable_power_share_physical": share(physical.get(year, 0.0), used.get(year, float("nan"))),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _own_power(power: pd.DataFrame) -> float:
    return float(power.loc[power["use"] == "own_renewable", "energy_TJ"].sum())


def _power(inventory: Inventory) -> tuple[dict[object, float], dict[object, float], dict[object, float]]:
    """Electricity used in the park, and its green part by contract and physically [TJ] by year."""
    flows = inventory.tables.flows
    flows = flows[(flows["kind"] == "electricity") & ~flows["internal"]]
    flows = flows.assign(label=period_label(flows["year"], flows["period"]))
    real = flows[flows["contract"] != "certificate"]
    used = real["energy"] * np.where(real["flow"] == "sold", -1.0, 1.0)
    bought, sold = flows["flow"] == "bought", flows["flow"] == "sold"
    own = flows["renewable"]

    def green(contracts: tuple[str, ...]) -> pd.Series:
        chosen = flows["contract"].isin(contracts)
        amount = flows["energy"].where(own | (bought & chosen), 0.0)
        return amount.mask(sold & chosen, -flows["energy"]).groupby(flows["label"]).sum()

    return (
        used.groupby(real["label"]).sum(min_count=1).to_dict(),
        green(CONTRACTED).to_dict(),
        green(PHYSICAL).to_dict(),
    )


def _biogenic(inventory: Inventory) -> set[str]:
    fuel = inventory.tables.fuel
    return set(fuel.loc[fuel["biogenic_factor"] > 0, "carrier"])
