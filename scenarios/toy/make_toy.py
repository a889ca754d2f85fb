"""The toy park: two users, two fuels and the grid, three years, every number checkable by hand.

Base year 2025, in TJ and at own round factors (coal 100, gas 50 t CO2/TJ; grid 0.5 kg CO2/kWh):

| user     | coal   | gas    | grid                | location-based CO2                     |
|----------|--------|--------|---------------------|----------------------------------------|
| kiln     | -      | 100 TJ | 36 TJ (10 GWh)      | 100 x 0.05 + 10 x 0.5 = 5 + 5 = 10 kt  |
| dyehouse | 100 TJ | -      | 72 TJ (20 GWh)      | 100 x 0.10 + 20 x 0.5 = 10 + 10 = 20 kt|

The dyehouse's coal goes to its boiler, which makes 80 TJ of steam (1.25 TJ of coal a TJ of steam).
Run `python make_toy.py` to write the tables again.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from park_files import write_table

HAND = {"quality": "D", "source": "synthetic, toy park: round figures chosen to be checked by hand"}


def tables() -> dict[str, list[dict[str, object]]]:
    """Every table of the toy park."""
    return {
        "boundaries": [{"boundary": "managed", "kind": "managed", "title_zh": "管理边界", "title_en": "Managed area",
                        "area": 20}],
        "groups": [
            {"group": "kiln", "kind": "industry", "title_zh": "窑炉", "title_en": "Kiln", "industry": "C30",
             "high_tech": 0, "driver": "output", "driver_unit": "1", "intensification": 2, "land_pool": "plots"},
            {"group": "dyehouse", "kind": "industry", "title_zh": "染整", "title_en": "Dyehouse", "industry": "C17",
             "high_tech": 0, "driver": "output", "driver_unit": "1", "intensification": 2, "land_pool": "plots"}],
        "enterprises": [
            {"enterprise": "kiln_works", "title": "窑炉厂（示例）", "group": "kiln", "industry": "C30",
             "above_scale": "yes", "boundaries": "managed"},
            {"enterprise": "dye_works", "title": "染整厂（示例）", "group": "dyehouse", "industry": "C17",
             "above_scale": "yes", "boundaries": "managed"}],
        "energy": [
            {"enterprise": "kiln_works", "year": 2025, "carrier": "natural_gas", "use": "fuel", "quantity": 100,
             "unit": "TJ"},
            {"enterprise": "dye_works", "year": 2025, "carrier": "bituminous", "use": "fuel", "plant": "boiler_1",
             "quantity": 100, "unit": "TJ"}],
        "power_heat": [
            {"enterprise": "kiln_works", "year": 2025, "carrier": "electricity", "flow": "bought", "partner": "grid",
             "contract": "grid", "quantity": 10, "unit": "GWh"},
            {"enterprise": "dye_works", "year": 2025, "carrier": "electricity", "flow": "bought", "partner": "grid",
             "contract": "grid", "quantity": 20, "unit": "GWh"},
            {"enterprise": "dye_works", "year": 2025, "carrier": "steam", "flow": "generated", "contract": "self",
             "plant": "boiler_1", "quantity": 80, "unit": "TJ"}],
        "economy": [{"entity": entity, "year": 2025, "indicator": indicator, "value": value, "unit": unit,
                     "price_basis": basis}
                    for entity in ("kiln_works", "dye_works")
                    for indicator, value, unit, basis in (("value_added", 10000, "万元", "2025"),
                                                          ("tax", 1000, "万元", "2025"),
                                                          ("jobs", 100, "person", ""))],
        "land": [{"entity": entity, "year": 2025, "pool": "plots", "use": "industry", "area": 5, "unit": "ha"}
                 for entity in ("kiln_works", "dye_works")],
        "pools": [{"pool": "plots", "kind": "land", "title_zh": "工业用地", "title_en": "Industrial plots",
                   "area": 12, "unit": "ha", "boundary": "managed"}],
        "plants": [{"plant": "boiler_1", "title": "燃煤锅炉", "enterprise": "dye_works", "technology": "coal_boiler",
                    "commissioned": 2010, "capacity": 4, "unit": "MW"}],
        "technologies": [
            {"technology": "coal_boiler", "title_zh": "燃煤锅炉", "title_en": "Coal boiler", "main_output": "steam",
             "lifetime": 30, "lead_time": 0, "capex": 1000, "fixed_cost": 0, "variable_cost": 0, "availability": 0.8,
             "firm": 1, "variable": "no", "renewable": "no", "payer": "enterprises", "retirement_cost": 0},
            {"technology": "gas_boiler", "title_zh": "燃气锅炉", "title_en": "Gas boiler", "main_output": "steam",
             "lifetime": 20, "lead_time": 0, "capex": 500, "fixed_cost": 0, "variable_cost": 0, "availability": 0.8,
             "firm": 1, "variable": "no", "renewable": "no", "payer": "enterprises", "retirement_cost": 0}],
        "technology_flows": [
            {"technology": "coal_boiler", "carrier": "bituminous", "direction": "in", "per_output": 1.25},
            {"technology": "gas_boiler", "carrier": "natural_gas", "direction": "in", "per_output": 1}],
        "projects": [{"project": "assembly_hall", "title_zh": "装配车间", "title_en": "Assembly hall",
                      "industry": "C34", "group_kind": "industry", "mode": "yes_no", "first_year": 2026,
                      "last_year": 2027, "build_years": 0, "lifetime": 20, "value_added": 2000, "tax": 200,
                      "jobs": 50, "capex": 4000, "payer": "enterprises", "land": 15, "land_pool": "plots",
                      "high_tech": 1}],
        "project_flows": [{"project": "assembly_hall", "item": "electricity", "use": "fuel", "quantity": 1,
                           "unit": "GWh"}],
        "measures": [{"measure": "heat_recovery", "group": "dyehouse", "title_zh": "余热回收",
                      "title_en": "Heat recovery", "potential": 1, "applied": 0, "capex": 200, "fixed_cost": 0,
                      "lifetime": 20, "first_year": 2026, "ramp": 1, "payer": "enterprises"}],
        "measure_effects": [{"measure": "heat_recovery", "group": "dyehouse", "item": "steam", "effect": 0.2}],
        "supplies": [
            {"supply": "coal_market", "title_zh": "煤炭市场", "title_en": "Coal market", "carrier": "bituminous",
             "contract": "market", "price": 40, "price_unit": "CNY/GJ"},
            {"supply": "gas_grid", "title_zh": "管道天然气", "title_en": "Piped gas", "carrier": "natural_gas",
             "contract": "market", "price": 100, "price_unit": "CNY/GJ"},
            {"supply": "grid_power", "title_zh": "电网购电", "title_en": "Grid power", "carrier": "electricity",
             "contract": "grid", "price": 0.6, "price_unit": "CNY/kWh", "connected": "yes"},
            {"supply": "certificates", "title_zh": "绿证", "title_en": "Green certificates", "carrier": "electricity",
             "contract": "certificate", "price": 0.005, "price_unit": "CNY/kWh", "limit": 30, "limit_unit": "GWh"}],
        "outlets": [],
        "networks": [{"carrier": "electricity", "loss": 0, "peak_to_mean": 1.2, "connection": 10,
                      "self_use_share": 0.5},
                     {"carrier": "steam", "loss": 0, "peak_to_mean": 1.2}],
        "factors": [
            {"quantity": "emission_factor", "subject": "bituminous", "gas": "CO2", "value": 100, "unit": "t CO2/TJ"},
            {"quantity": "emission_factor", "subject": "natural_gas", "gas": "CO2", "value": 50, "unit": "t CO2/TJ"},
            {"quantity": "average", "subject": "electricity", "gas": "CO2", "year": 2025, "region": "CN",
             "value": 0.5, "unit": "kgCO2/kWh"},
            {"quantity": "excluding_market_traded_non_fossil", "subject": "electricity", "gas": "CO2", "year": 2025,
             "region": "CN", "value": 0.6, "unit": "kgCO2/kWh"},
            {"quantity": "equal_value", "subject": "electricity", "year": 2025, "region": "CN", "value": 0.3,
             "unit": "kgce 等价/kWh"}],
    }


if __name__ == "__main__":
    for name, rows in tables().items():
        write_table(FOLDER, name, [{**row, **HAND} for row in rows])
