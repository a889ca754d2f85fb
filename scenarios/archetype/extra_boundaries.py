"""Two further boundaries of the archetype, and what the grid and gas companies sold to it. Synthetic throughout, and says so.

The statistics hold its firms above scale; a park in the park is applied for, the modern trades of the approved core. Sales
are what firms record over a coverage of 96 to 98 %: shops and homes below any threshold take the rest.
"""

from __future__ import annotations

from park_files import COLUMNS

Row = dict[str, object]
COLUMNS |= {"sales": ("boundary", "year", "item", "seller", "quantity", "unit", "status")}
COVERAGE = {2023: (0.962, 0.971), 2024: (0.968, 0.974), 2025: (0.973, 0.978)}
"""Year -> share of the grid company's and of the gas company's sales that firms record."""
MODERN = {"electronics", "semiconductor", "new_energy", "software", "rd_services"}
FURTHER: list[Row] = [
    {"boundary": "above_scale", "kind": "statistical", "title_zh": "规上工业统计范围", "title_en": "Industry above scale (statistics)",
     "valid_from": 2016},
    {"boundary": "applied", "kind": "applied", "title_zh": "零碳园中园申报范围", "title_en": "Park in the park, applied for",
     "area": 620, "valid_from": 2025},
]


def tables(observed: dict[str, tuple[str, list[Row]]]) -> dict[str, tuple[str, list[Row]]]:
    """Boundaries and enterprises with the further boundaries, and the table of sales."""
    outline, boundaries = observed["boundaries"]
    invented, enterprises = observed["enterprises"]
    return {
        "boundaries": (outline, boundaries + FURTHER),
        "enterprises": (invented, [{**row, "boundaries": ";".join([str(row["boundaries"]), *further(row)])} for row in enterprises]),
        "sales": ("what firms record over the coverage of extra_boundaries.py", sales(observed["power_heat"][1], observed["energy"][1])),
    }


def further(row: Row) -> list[str]:
    """The further boundaries a firm lies in."""
    core = "approved" in str(row["boundaries"])
    return ["above_scale"] * (row["above_scale"] == "yes") + ["applied"] * (core and row["group"] in MODERN)


def sales(power: list[Row], energy: list[Row]) -> list[Row]:
    """Electricity [MWh] and natural gas [万Nm3] sold to the managed area."""
    rows: list[Row] = []
    for year, (grid, gas) in COVERAGE.items():
        taken = sum(float(str(row["quantity"])) for row in power
                    if row["year"] == year and row["carrier"] == "electricity" and row["flow"] == "bought"
                    and row.get("partner") in ("grid", "outside") and row.get("contract", "grid") in ("", "grid", "green_trade"))
        burnt = sum(float(str(row["quantity"])) for row in energy if row["year"] == year and row["carrier"] == "natural_gas")
        rows += [
            {"boundary": "managed", "year": year, "item": "electricity", "seller": "供电公司（合成）", "quantity": round(taken / grid), "unit": "MWh"},
            {"boundary": "managed", "year": year, "item": "natural_gas", "seller": "燃气公司（合成）", "quantity": round(burnt / gas), "unit": "万Nm3"},
            {"boundary": "managed", "year": year, "item": "water", "seller": "供水公司（合成）", "unit": "万m3", "status": "NE"},
        ]
    return rows
