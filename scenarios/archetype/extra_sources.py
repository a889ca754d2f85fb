"""Emission sources of the archetype that no energy record shows. Synthetic throughout, and says so.

Amounts of 2025 chosen by hand in the size such firms report, moved back through the years with the output of their trade.
A display maker and a maker of solar cells, switchgear, cooling, waste water, a small waste incinerator, trees, and CO2 a
chemist sells to a bottler. None of them gives CO2 that the 910 notice counts.
"""

from __future__ import annotations

from collections.abc import Callable

from park_files import COLUMNS

Row = dict[str, object]
BASE = 2025
COLUMNS |= {
    "electronics": ("enterprise", "year", "kind", "process", "gas", "quantity", "unit", "heel [1]", "abated_share [1]", "destruction [1]",
                    "use_rate [1]", "status"),
    "equipment_gases": ("enterprise", "year", "kind", "stage", "gas", "quantity", "unit", "rate [1]", "remaining [1]", "recovery [1]", "status"),
    "wastewater": ("enterprise", "year", "treatment", "organics", "quantity", "unit", "sludge", "own_bo [1]", "own_mcf [1]", "recovered [t]",
                   "nitrogen [t]", "nitrogen_basis", "status"),
    "waste": ("enterprise", "year", "waste", "treatment", "quantity", "unit", "dry_matter [1]", "carbon [1]", "fossil [1]", "oxidation [1]",
              "degradable [1]", "recovered [t]", "status"),
    "capture": ("enterprise", "year", "destination", "origin", "quantity", "unit", "leakage [1]", "biogenic [1]", "status"),
    "sinks": ("entity", "year", "kind", "quantity", "unit", "own_rate", "own_rate_unit", "boundary", "status"),
}
FABS = (
    ("electronics_01", "display", "whole", "SF6", 4200, 0.9), ("electronics_01", "display", "remote", "NF3", 26000, 0.9),
    ("new_energy_01", "pv", "whole", "CF4", 1500, 0.0),
)
"""Firm, kind of fab, process, gas, kg bought in 2025, share abated."""
MACHINES = (
    ("energy_supply_01", "switchgear_hv", "use", "SF6", 9200), ("public_works_01", "switchgear_mv", "use", "SF6", 2600),
    ("data_centre_01", "chillers", "use", "HFC-134a", 18000), ("software_01", "chillers", "use", "HFC-134a", 9500),
    ("rd_services_01", "residential_commercial_ac", "use", "R-410A", 6400), ("food_01", "industrial_refrigeration", "refill", "R-404A", 850),
)
"""Firm, equipment, stage, gas, kg in 2025."""
WATERS = (
    ("public_works_01", "aerobic_overloaded", "bod", 5200, 900, 0, 640), ("food_01", "anaerobic_reactor", "cod", 3100, 150, 480, 0),
    ("textile_01", "aerobic_well_managed", "cod", 4300, 600, 0, 0),
)
"""Firm, treatment, organic matter, t removed, t with sludge, t CH4 recovered, t nitrogen of the effluent in 2025."""
WASTES = (("public_works_01", "industrial_other", "incineration", 12000), ("public_works_01", "industrial_clinical", "incineration", 900),
          ("food_01", "food", "composting", 5200))
"""Firm, waste, treatment, t in 2025."""
BOTTLED = ("chemicals_01", 1800)
TREES = (38, 1.5)
"""ha of crowns in 2025, ha planted a year."""


def tables(level: Callable[[str, int], float], years: range) -> dict[str, tuple[str, list[Row]]]:
    """Table -> method and rows; `level` is the output of a firm's trade in a year over that of 2025."""
    def each(rows: tuple[tuple[object, ...], ...]) -> list[tuple[tuple[object, ...], int, float]]:
        return [(row, year, level(str(row[0]), year)) for row in rows for year in years]

    def base(row: tuple[object, ...], year: int) -> Row:
        return {"enterprise": row[0], "year": year}

    method = "amount of 2025 set in extra_sources.py x output of the trade"
    return {
        "electronics": (method, [{**base(r, y), "kind": r[1], "process": r[2], "gas": r[3], "quantity": round(float(str(r[4])) * x), "unit": "kg",
                                  "abated_share": r[5] if r[5] else None} for r, y, x in each(FABS)]),
        "equipment_gases": (method, [{**base(r, y), "kind": r[1], "stage": r[2], "gas": r[3], "quantity": round(float(str(r[4])) * x),
                                      "unit": "kg"} for r, y, x in each(MACHINES)]),
        "wastewater": (method, [{**base(r, y), "treatment": r[1], "organics": r[2], "quantity": round(float(str(r[3])) * x), "unit": "t",
                                 "sludge": round(float(str(r[4])) * x), "recovered": round(float(str(r[5])) * x) or None,
                                 "nitrogen": round(float(str(r[6])) * x) or None, "nitrogen_basis": "effluent"} for r, y, x in each(WATERS)]),
        "waste": (method, [{**base(r, y), "waste": r[1], "treatment": r[2], "quantity": round(float(str(r[3])) * x), "unit": "t"}
                           for r, y, x in each(WASTES)]),
        "capture": (method, [{"enterprise": BOTTLED[0], "year": BASE, "destination": "product_use", "origin": "own", "quantity": BOTTLED[1],
                              "unit": "t"}] if BASE in years else []),
        "sinks": ("crown area of 2025 less what was planted since", [
            {"entity": "park", "year": year, "kind": "trees", "quantity": round(TREES[0] - TREES[1] * (BASE - year), 1), "unit": "ha"}
            for year in years]),
    }
