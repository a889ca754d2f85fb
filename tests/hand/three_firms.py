"""Three firms on one steam and power network, year 2023, with round factors of their own.

| firm | what it does                                                                                        |
|------|-----------------------------------------------------------------------------------------------------|
| chp  | burns 10 kt coal (20 GJ/t); sells 50 TJ steam and 10 GWh to the mill, 5 GWh to the grid              |
| mill | buys that, 20 GWh from the grid and 5 GWh of certificates; 1 GWh from its own PV; burns 1 Mm3 gas     |
|      | (40 MJ/m3) and 1 kt straw (15 GJ/t)                                                                  |
| chem | 2 Mm3 gas as raw material; 1 kt ammonia at 1.5 tCO2/t; 1 kt nitric acid at 2 kgN2O/t; 10 GWh of green  |
|      | power; 20 TJ heat from outside; 100 t diesel (40 GJ/t) for trucks                                     |
| far  | lies outside the managed boundary: 1 kt coal                                                        |

Own factors [t CO2/TJ]: coal 100, gas 50, diesel 75. Power [kg/kWh]: grid 0.5, residual 0.6; 910 prescribes
0.8325. Heat 0.11 t/GJ. Straw [kg/TJ, IPCC]: CO2 100 000 (memo), CH4 30, N2O 4.
"""

from __future__ import annotations

import pandas as pd

from carbonpark.park.models import Header
from carbonpark.park.park import Park, park_from_tables

HEADER = Header(
    park="three_firms",
    title_zh="三家企业",
    title_en="Three firms",
    country="CN",
    province="Jiangsu",
    synthetic="yes",
    base_year=2023,
    price_base=2023,
    currency="CNY",
    main_boundary="managed",
)

Rows = list[dict[str, object]]


def tables() -> dict[str, Rows]:
    """Fresh copies of every table, for a test to change."""
    year = 2023
    energy = [
        ("chp", "bituminous", "fuel", "chp_1", 10, "kt"),
        ("mill", "natural_gas", "fuel", "", 1_000_000, "m3"),
        ("mill", "straw_briquette", "fuel", "", 1000, "t"),
        ("chem", "natural_gas", "raw_material", "", 200, "万m3"),
        ("chem", "diesel", "transport", "", 100, "t"),
        ("far", "bituminous", "fuel", "", 1, "kt"),
    ]
    power = [
        ("chp", "steam", "generated", "", "self", "chp_1", 50, "TJ"),
        ("chp", "electricity", "generated", "", "self", "chp_1", 15, "GWh"),
        ("chp", "electricity", "sold", "mill", "grid", "", 10, "GWh"),
        ("chp", "electricity", "sold", "grid", "grid", "", 5, "GWh"),
        ("mill", "steam", "bought", "chp", "grid", "", 50_000, "GJ"),
        ("mill", "electricity", "bought", "chp", "grid", "", 1000, "万kWh"),
        ("mill", "electricity", "bought", "grid", "grid", "", 20, "GWh"),
        ("mill", "electricity", "bought", "outside", "certificate", "", 5, "GWh"),
        ("mill", "electricity", "generated", "", "self", "pv_1", 1, "GWh"),
        ("chem", "electricity", "bought", "grid", "green_trade", "", 10, "GWh"),
        ("chem", "heat", "bought", "outside", "grid", "", 20, "TJ"),
    ]
    return {
        "boundaries": [
            {"boundary": "managed", "kind": "managed", "title_zh": "管辖", "area": 100.0},
            {"boundary": "wide", "kind": "statistical", "title_zh": "统计", "area": 200.0},
        ],
        "groups": [
            {"group": name, "title_zh": name, "kind": "industry", "industry": code}
            for name, code in (("energy", "44"), ("textile", "17"), ("chemicals", "26"))
        ],
        "enterprises": [
            {"enterprise": name, "title": name, "group": group, "boundaries": where}
            for name, group, where in (
                ("chp", "energy", "managed;wide"),
                ("mill", "textile", "managed;wide"),
                ("chem", "chemicals", "managed;wide"),
                ("far", "textile", "wide"),
            )
        ],
        "energy": [
            {
                "enterprise": firm,
                "year": year,
                "carrier": carrier,
                "use": use,
                "plant": plant,
                "quantity": amount,
                "unit": unit,
                "quality": "A",
                "input_ref": f"energy.csv:{line}",
            }
            for line, (firm, carrier, use, plant, amount, unit) in enumerate(energy, 2)
        ],
        "power_heat": [
            {
                "enterprise": firm,
                "year": year,
                "carrier": carrier,
                "flow": flow,
                "partner": partner,
                "contract": contract,
                "plant": plant,
                "quantity": amount,
                "unit": unit,
                "quality": "A",
                "input_ref": f"power_heat.csv:{line}",
            }
            for line, (firm, carrier, flow, partner, contract, plant, amount, unit) in enumerate(power, 2)
        ],
        "process": [
            {
                "enterprise": "chem",
                "year": year,
                "activity": "ammonia",
                "gas": "CO2",
                "quantity": 1000,
                "unit": "t",
                "own_factor": 1.5,
                "own_factor_unit": "tCO2/t",
                "quality": "A",
                "input_ref": "process.csv:2",
            },
            {
                "enterprise": "chem",
                "year": year,
                "activity": "nitric_acid_NSCR",
                "gas": "N2O",
                "quantity": 1,
                "unit": "kt",
                "quality": "A",
                "input_ref": "process.csv:3",
            },
        ],
        "materials": [
            {
                "enterprise": "mill",
                "year": year,
                "material": "steel",
                "flow": "input",
                "partner": "outside",
                "quantity": 100,
                "unit": "t",
                "scope3_activity": "S001",
                "quality": "B",
                "input_ref": "materials.csv:2",
            },
            {
                "enterprise": "mill",
                "year": year,
                "material": "dye",
                "flow": "input",
                "partner": "chem",
                "quantity": 50,
                "unit": "t",
                "scope3_activity": "S001",
                "quality": "B",
                "input_ref": "materials.csv:3",
            },
            {
                "enterprise": "mill",
                "year": year,
                "material": "sludge",
                "flow": "waste",
                "partner": "outside",
                "quantity": 10,
                "unit": "t",
                "scope3_activity": "S140",
                "quality": "B",
                "input_ref": "materials.csv:4",
            },
        ],
        "economy": [
            {
                "entity": firm,
                "year": year,
                "indicator": "value_added",
                "value": value,
                "unit": "万元",
                "price_basis": "2023",
            }
            for firm, value in (("chp", 1000.0), ("mill", 5000.0), ("chem", 4000.0))
        ],
        "land": [
            {"entity": firm, "year": year, "pool": "plots", "use": "industry", "area": 10.0, "unit": "ha"}
            for firm in ("chp", "mill", "chem")
        ],
        "pools": [
            {
                "pool": "plots",
                "kind": "land",
                "title_zh": "用地",
                "area": 60.0,
                "unit": "ha",
                "boundary": "managed",
            }
        ],
        "plants": [
            {"plant": "chp_1", "enterprise": "chp", "technology": "coal_chp", "commissioned": 2010},
            {"plant": "pv_1", "enterprise": "mill", "technology": "pv", "commissioned": 2020},
        ],
        "technologies": [
            {"technology": "coal_chp", "title_zh": "热电", "main_output": "steam", "renewable": "no"},
            {"technology": "pv", "title_zh": "光伏", "main_output": "electricity", "renewable": "yes"},
        ],
        "factors": [
            *(
                {
                    "quantity": "emission_factor",
                    "subject": fuel,
                    "gas": "CO2",
                    "value": value,
                    "unit": "t CO2/TJ",
                    "source": "round",
                }
                for fuel, value in (("bituminous", 100.0), ("natural_gas", 50.0), ("diesel", 75.0))
            ),
            *(
                {"quantity": "ncv", "subject": fuel, "value": value, "unit": unit, "source": "round"}
                for fuel, value, unit in (
                    ("bituminous", 20.0, "GJ/t"),
                    ("natural_gas", 40.0, "MJ/m3"),
                    ("diesel", 40.0, "GJ/t"),
                )
            ),
            *(
                {
                    "quantity": kind,
                    "subject": "electricity",
                    "gas": "CO2",
                    "year": 2023,
                    "region": "CN",
                    "value": value,
                    "unit": "kgCO2/kWh",
                    "source": "round",
                }
                for kind, value in (("average", 0.5), ("excluding_market_traded_non_fossil", 0.6))
            ),
        ],
    }


def park_of(changed: dict[str, Rows] | None = None) -> Park:
    """The park, or one made of changed tables."""
    rows = changed or tables()
    return park_from_tables(HEADER, {name: pd.DataFrame(each) for name, each in rows.items()})
