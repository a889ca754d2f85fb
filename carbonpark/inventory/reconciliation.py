"""From carriers to the published total: what the account adds up to beside what the statistics printed.

`data/published.csv` of a park's folder may hold published totals (period, indicator `energy_total`, value, unit in tce).
What lies between the sum of the carriers and the published total is named, never spread over the carriers.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.energy import PARK, TCE_PER_KTCE, TOTAL
from carbonpark.words.language import Text
from carbonpark.words.units import to_canonical

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("year", "step", "carrier", "tce_calorific", "complete", "title_zh", "title_en", "source")

TITLES: dict[str, Text] = {
    "carrier": Text("品种消费量", "consumption of a carrier"),
    "carriers_sum": Text("各品种合计", "sum of the carriers"),
    "sold_implied": Text(
        "减：加工转换企业外供的能源（推算，未公布）", "less energy sold by transformers (implied, not published)"
    ),
    "published_total": Text("公布的综合能源消费量", "published total"),
}


def reconciliation_table(inventory: Inventory) -> pd.DataFrame:
    """Steps of each period with a published total [tce, calorific]: carriers, their sum, what was sold, the total.

    The energy sold is the difference, because the published total is net of it and no record gives it; it is blank
    where no carrier of the period is known. Empty where the park has no published totals on file.
    """
    place = Path(inventory.park.path) / "data" / "published.csv" if inventory.park.path else None
    if place is None or not place.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    published = pd.read_csv(place)
    published = published[published["indicator"] == "energy_total"]
    rows: list[tuple[object, ...]] = []
    for line in published.to_dict("records"):
        rows += _period(inventory, line)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _period(inventory: Inventory, line: dict[str, object]) -> list[tuple[object, ...]]:
    base, words = inventory.park.park.base_year, str(line["period"])
    year: object = base if words == "full year" else f"{base} {words}"
    energy = inventory.energy[(inventory.energy["entity"] == PARK) & (inventory.energy["year"] == year)]
    carriers = energy[(energy["carrier"] != TOTAL) & energy["tce_calorific"].notna()]
    carriers = carriers[(carriers["use"] != "sold") & (carriers["tce_calorific"] != 0)]
    whole = float(carriers["tce_calorific"].sum(min_count=1))
    total = to_canonical(float(str(line["value"])), str(line["unit"]), "energy_calorific", "calorific") * TCE_PER_KTCE
    complete = bool(energy["complete"].all()) and len(carriers) > 0
    rows = [
        _row(year, "carrier", row["carrier"], row["tce_calorific"], bool(row["complete"]), "")
        for row in carriers.to_dict("records")
    ]
    return [
        *rows,
        _row(year, "carriers_sum", "", whole, complete, ""),
        _row(year, "sold_implied", "", total - whole, complete, ""),
        _row(year, "published_total", "", total, True, str(line["source"])),
    ]


def _row(year: object, step: str, carrier: object, tce: float, complete: bool, source: str) -> tuple[object, ...]:
    return year, step, carrier, tce, complete, TITLES[step].zh, TITLES[step].en, source
