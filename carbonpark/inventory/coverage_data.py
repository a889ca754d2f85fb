"""Coverage: how much of the energy and of the emissions rests on metered or verified records, on statistics, on estimates.

The class is the record's own (its quality letter), not its factor's; a verified total counts as verified. Shares are
of absolute amounts, so that power sold does not hide power bought. What is not estimated has no share: it is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN
from carbonpark.factors import regime_of
from carbonpark.inventory.uncertainty.defaults import VERIFIED
from carbonpark.inventory.uncertainty.inputs import recorded_quality

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("boundary", "year", "of", "regime", "gases", "class", "covered", "records", "amount", "unit", "share")
CLASSES = {"A": "metered", "B": "published", "C": "unverified", "D": "estimated", "": "unstated"}
NOT_ESTIMATED = "not_estimated"
COVERED = ("metered", "verified")


def quality_table(inventory: Inventory) -> pd.DataFrame:
    """quality.csv: energy (tce, equal value) and emissions of each regime by year and class of record."""
    known = recorded_quality(inventory)
    parts = [_summed(_energy(inventory, known)), _summed(_emissions(inventory, known))]
    table = pd.concat(parts, ignore_index=True).assign(boundary=inventory.boundary)
    table["covered"] = table["class"].isin(COVERED).map({True: "yes", False: "no"})
    return table[list(COLUMNS)]


def coverage(inventory: Inventory, year: object, regime: str = "") -> float:
    """Share of a year's energy (or of a regime's emissions) from metered or verified records; NaN without any."""
    table = quality_table(inventory)
    here = table[(table["year"] == year) & (table["regime"] == regime)]
    known = here[here["amount"] > 0]
    return float(known.loc[known["covered"] == "yes", "share"].sum()) if len(known) else float("nan")


def _energy(inventory: Inventory, known: pd.Series) -> pd.DataFrame:
    table = inventory.energy[inventory.energy["counts"].astype(bool)]
    frame = table[["year", "input_ref", "status", "quality"]].assign(
        of="energy", regime="", gases="", unit="tce", amount=table["tce_equal_value"].astype(float), method="")
    return _classed(frame, known)


def _emissions(inventory: Inventory, known: pd.Series) -> pd.DataFrame:
    rows = inventory.rows[inventory.rows["scope"] != "3"]
    greenhouse = {name: regime_of(name).greenhouse for name in rows["regime"].unique()}
    counted = rows["regime"].map(greenhouse).fillna(False).astype(bool)
    rows = rows[counted | (rows["gas"] == "CO2")]
    gases = rows["regime"].map({name: "GHG" if whole else "CO2" for name, whole in greenhouse.items()})
    frame = rows[["year", "input_ref", "status", "quality", "regime", "method"]].assign(
        of="emissions", gases=gases, unit="tCO2e", amount=rows["tco2e"].astype(float))
    return _classed(frame, known)


def _classed(frame: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    letter = frame["input_ref"].map(known).fillna(frame["quality"]).fillna("")
    named = letter.map(CLASSES).fillna("unstated")
    named = named.mask(frame["method"] == VERIFIED, "verified")
    lost = frame["status"].isin(UNKNOWN) & frame["amount"].isna()
    return frame.assign(**{"class": named.mask(lost, NOT_ESTIMATED), "amount": frame["amount"].abs()})


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    keys = ["year", "of", "regime", "gases", "unit"]
    groups = frame[[*keys, "class", "amount"]].groupby([*keys, "class"], sort=False)
    number, refs = groups.ngroup().to_numpy(), pd.factorize(frame["input_ref"], use_na_sentinel=False)[0]
    told = np.unique(number * (refs.max(initial=0) + 1) + refs) // (refs.max(initial=0) + 1)
    table = groups["amount"].sum(min_count=1).reset_index()
    table.insert(len(keys) + 1, "records", np.bincount(told, minlength=len(table)))
    whole = table.groupby(keys, sort=False)["amount"].transform("sum")
    table["share"] = (table["amount"] / whole).where(whole > 0)
    return table
