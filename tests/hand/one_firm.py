"""One firm that burns straw, whose CO2 is a memo item, and emits CO2 from a process: sizes and ratios come out round.

Energy is recorded in tce; the process emits `factor` t CO2 for each tce.
"""

from __future__ import annotations

import pandas as pd

from carbonpark.park.models import Header
from carbonpark.park.park import Park, park_from_tables

Rows = list[dict[str, object]]


def one_firm(tce: dict[int, float], factor: float | dict[int, float] = 1.0, added: dict[int, float] | None = None,
             reported: Rows = (), province: str = "Jiangsu", country: str = "CN", above_scale: str = "yes", industry: str = "C26",
             **more: Rows) -> Park:  # fmt: skip
    """`tce` of straw by year, `added` value added [万元, prices of 2025] by year, `reported` rows of indicator_values."""
    last = max(tce)
    header = Header(park="one", title_zh="一家", title_en="One", country=country, province=province, synthetic="yes", base_year=last,
                    price_base=2025, currency="CNY", main_boundary="managed")
    rows: dict[str, Rows] = {
        "boundaries": [{"boundary": "managed", "kind": "managed", "title_zh": "管辖", "area": 1000.0}],
        "groups": [{"group": "works", "title_zh": "厂", "title_en": "Works", "kind": "industry", "industry": industry}],
        "enterprises": [{"enterprise": "firm", "title": "厂", "group": "works", "boundaries": "managed", "above_scale": above_scale,
                         "industry": industry}],
        "energy": [{"enterprise": "firm", "year": year, "carrier": "straw_briquette", "use": "fuel", "quantity": amount, "unit": "tce当量",
                    "quality": "A", "input_ref": "energy.csv:2"} for year, amount in tce.items()],
        "process": [{"enterprise": "firm", "year": year, "activity": "own_process", "gas": "CO2",
                     "quantity": amount * (factor[year] if isinstance(factor, dict) else factor), "unit": "t", "own_factor": 1.0,
                     "own_factor_unit": "tCO2/t", "quality": "A", "input_ref": "process.csv:2"} for year, amount in tce.items()],
        "economy": [{"entity": "firm", "year": year, "indicator": "value_added", "value": value, "unit": "万元", "price_basis": "2025"}
                    for year, value in (added or {}).items()],
        "indicator_values": [{"status": "value", **row} for row in reported],
    }
    rows.update(more)
    return park_from_tables(header, {name: pd.DataFrame(part) for name, part in rows.items()})
