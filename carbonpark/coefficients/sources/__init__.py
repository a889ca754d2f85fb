"""Emission sources that no energy record shows, each as lines of `process_gas(process_activity, process_factor)`.

One module a family of sources. Each gives what `process_lines` gives: one line a record, gas and regime, so that
totals, bridge, base year and replay know them without a word more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.sources.capture import capture_lines
from carbonpark.coefficients.sources.electronics import electronics_lines
from carbonpark.coefficients.sources.equipment import equipment_lines
from carbonpark.coefficients.sources.lines import by_regime
from carbonpark.coefficients.sources.minerals import detail_lines
from carbonpark.coefficients.sources.waste import waste_lines
from carbonpark.coefficients.sources.wastewater import wastewater_lines
from carbonpark.factors import Regime

if TYPE_CHECKING:
    from carbonpark.coefficients.rows_factors import Choices
    from carbonpark.park import Park

Reader = Callable[
    ["Park", "Choices", pd.DataFrame, "Iterable[int] | None", Sequence[Regime]], pd.DataFrame
]

READERS: tuple[Reader, ...] = (
    electronics_lines, equipment_lines, detail_lines, wastewater_lines, waste_lines, capture_lines,
)


def source_lines(
    park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None, regimes: Sequence[Regime]
) -> list[pd.DataFrame]:
    """Lines of every family of sources the park has records of."""
    parts = [part for part in (reader(park, choices, who, years, regimes) for reader in READERS) if len(part)]
    return [by_regime(pd.concat(parts, ignore_index=True), choices, regimes)] if parts else []
