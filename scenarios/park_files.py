"""The columns of a park folder and how the generators of the shipped parks write them.

One CSV a table, columns in the order of the template, blank where nothing is known, quality and source on every row.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

PROVENANCE = ("quality", "source", "note")
COLUMNS: dict[str, tuple[str, ...]] = {
    "boundaries": ("boundary", "kind", "title_zh", "title_en", "area [ha]", "valid_from", "coordinates"),
    "groups": ("group", "kind", "title_zh", "title_en", "industry", "high_tech [1]", "driver", "driver_unit",
               "intensification [1]", "land_pool"),
    "enterprises": ("enterprise", "title", "credit_code", "group", "industry", "above_scale", "boundaries"),
    "energy": ("enterprise", "year", "period", "carrier", "use", "plant", "quantity", "unit", "status", "own_ncv",
               "own_ncv_unit", "own_factor", "own_factor_unit"),
    "power_heat": ("enterprise", "year", "period", "carrier", "flow", "partner", "contract", "plant", "quantity",
                   "unit", "status"),
    "process": ("enterprise", "year", "activity", "gas", "quantity", "unit", "own_factor", "own_factor_unit",
                "status"),
    "materials": ("enterprise", "year", "material", "flow", "partner", "quantity", "unit", "carbon_content [tC/t]",
                  "scope3_activity", "status"),
    "economy": ("entity", "year", "indicator", "value", "unit", "price_basis", "boundary", "status"),
    "land": ("entity", "year", "pool", "use", "area", "unit", "boundary", "status"),
    "pools": ("pool", "kind", "title_zh", "title_en", "area", "unit", "boundary"),
    "plants": ("plant", "title", "enterprise", "technology", "commissioned", "capacity", "unit"),
    "technologies": ("technology", "title_zh", "title_en", "table_id", "main_output", "lifetime [yr]",
                     "lead_time [yr]", "capex [CNY/kW]", "capex_change [%/yr]", "fixed_cost [CNY/kW]",
                     "variable_cost [CNY/MWh]", "availability [1]", "firm [1]", "build_limit [MW/yr]",
                     "capacity_limit [MW]", "land [m2/kW]", "land_pool", "variable", "renewable", "payer",
                     "retirement_cost [CNY/kW]"),
    "technology_flows": ("technology", "carrier", "direction", "per_output [1]"),
    "projects": ("project", "title_zh", "title_en", "industry", "group_kind", "mode", "count_max", "first_year",
                 "last_year", "build_years [yr]", "lifetime [yr]", "value_added [万元]", "tax [万元]",
                 "jobs [person]", "margin [万元]", "capex [万元]", "payer", "land [亩]", "land_pool", "roof [m2]",
                 "high_tech [1]", "output [万元]"),
    "project_flows": ("project", "item", "use", "gas", "quantity", "unit"),
    "measures": ("measure", "group", "title_zh", "title_en", "potential [1]", "applied [1]", "capex [万元]",
                 "fixed_cost [万元]", "lifetime [yr]", "first_year", "ramp [1]", "after", "exclusive_set", "payer",
                 "table_id"),
    "measure_effects": ("measure", "group", "item", "of", "effect [1]", "gas"),
    "supplies": ("supply", "title_zh", "title_en", "carrier", "contract", "price", "price_unit",
                 "price_change [%/yr]", "limit", "limit_unit", "first_year", "loss [1]", "connected"),
    "outlets": ("outlet", "title_zh", "carrier", "price", "price_unit", "limit", "limit_unit", "green"),
    "networks": ("carrier", "loss [1]", "peak_to_mean [1]", "connection [MW]", "self_use_share [1]"),
    "factors": ("quantity", "subject", "gas", "year", "region", "value", "unit"),
}


def number(value: object) -> str:
    """A figure as a person would type it: no trailing zeros, no more than six significant digits after rounding."""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.10g}"
    return "" if value is None else str(value)


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Write one table; a row may name columns without their unit, and nothing it does not know."""
    columns = (*COLUMNS[table], *PROVENANCE)
    short = {column.split(" [")[0]: column for column in columns}
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow({short[name]: number(value) for name, value in row.items()})
