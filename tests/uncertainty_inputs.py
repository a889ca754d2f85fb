"""Small inputs of an uncertainty analysis, written out by hand for tests."""

from __future__ import annotations

import pandas as pd

from carbonpark.inventory.uncertainty.defaults import Spread
from carbonpark.inventory.uncertainty.inputs import NO_FACTOR, TOTALS, Inputs


def inputs(
    terms: list[tuple[int, int, int, float]], records: list[float], factors: list[float], distribution: str = "normal"
) -> Inputs:
    """Terms (total, record, factor, x) with half ranges in %; factor 0 is 'none'."""
    table = pd.DataFrame(terms, columns=["total", "record", "factor", "x"])
    totals = pd.DataFrame(
        [("emissions", "910", 2020 + place, "CO2", "tCO2e", float(part["x"].sum()), True)
         for place, part in table.groupby("total")], columns=list(TOTALS))
    return Inputs(
        totals, table,
        tuple(Spread(f"r{place}", pct, distribution, "test") for place, pct in enumerate(records)),
        (NO_FACTOR, *(Spread(f"f{place}", pct, distribution, "test") for place, pct in enumerate(factors))),
    )
