"""What a park reports itself: figures of `indicator_values`, on the boundary of the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from carbonpark.words.units import UnitError, unit

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory


@dataclass(frozen=True)
class Reported:
    """One reported figure, as it was written."""

    value: float
    unit: str
    target: float
    status: str
    source: str
    why: str
    input_ref: str

    def fits(self, wanted: str) -> bool:
        """Whether there is a figure and its unit turns into `wanted`; a bare tce takes either basis."""
        return self.value == self.value and fits(self.unit, wanted)

    def in_unit(self, wanted: str) -> float:
        """The figure in the unit wanted."""
        return self.value * unit(self.unit).scale / unit(wanted).scale


def fits(given: str, wanted: str) -> bool:
    """Whether one unit turns into the other; where `wanted` names no energy basis, any will do."""
    try:
        here, there = unit(given).dimension, unit(wanted).dimension
    except UnitError:
        return False
    if "energy_tce" in there:
        here = here.replace("energy_calorific", "energy_tce").replace("energy_equal_value", "energy_tce")
    return here == there


def reported_values(inventory: Inventory) -> dict[tuple[str, int], Reported]:
    """Figures by indicator and year; a blank boundary is the park's main one."""
    table = inventory.park.tables["indicator_values"]
    main = str(inventory.park.park.main_boundary)
    found: dict[tuple[str, int], Reported] = {}
    for row in table.to_dict("records"):
        if (row["boundary"] or main) != inventory.boundary:
            continue
        found[(str(row["indicator"]), int(row["year"]))] = Reported(
            float(row["value"]), str(row["unit"]), float(row["target"]), str(row["status"]), str(row["source"]),
            str(row["note"]), str(row["input_ref"]))
    return found
