"""What the record of Delfzijl lacks: quality D, each row with its method.

Prices of 2019 in EUR at 7.7 CNY/EUR (prices.csv fx_EUR); technology figures from technologies_recommended.csv.
"""

from __future__ import annotations

Row = dict[str, object]
RATE = 7.7
GENERAL = "general knowledge of the firm and its trade; not looked up"


def doubted(rows: list[Row], why: str) -> list[Row]:
    """Rows whose amount was read but whose meaning is an estimate."""
    return [{**row, "quality": "D", "note": why} for row in rows]


def _d(rows: list[Row], source: str, note: str = "") -> list[Row]:
    return [{**row, "quality": "D", "source": source, "note": str(row.get("note") or note)} for row in rows]


# enterprise: zh, group title zh, en, industry, high-tech, value added 万元, jobs, land ha, method of the value added
FIRMS: dict[str, tuple[str, str, str, str, int, int, float, str]] = {
    "biomcn": ("BioMCN 甲醇厂", "甲醇", "Methanol", "C26", 31200, 150, 25, "819 kt x 330 EUR/t x 15 %"),
    "aldel": ("Aldel 铝厂", "电解铝", "Primary aluminium", "C32", 22200, 280, 40, "120 kt x 1 600 EUR/t x 15 %"),
    "nobian": ("Nobian 盐与氯碱", "盐与氯碱", "Salt and chlorine", "C26", 80900, 500, 60, "300 M EUR revenue x 35 %"),
    "delesto": ("Delesto 热电厂", "热电联产", "Heat and power", "D44", 9700, 20, 8,
                "585 GWh x 45 EUR + 4 PJ x 6 EUR/GJ, x 25 %"),
    "esd_sic": ("ESD-SIC 碳化硅", "碳化硅", "Silicon carbide", "C30", 11800, 120, 25, "51 kt x 1 000 EUR/t x 30 %"),
    "ppg_silica": ("PPG 白炭黑", "白炭黑", "Precipitated silica", "C26", 8000, 100, 10, "a plant of about 100 people"),
    "siniat": ("Siniat 石膏板", "石膏板", "Gypsum board", "C30", 6000, 150, 12, "a plant of about 150 people"),
    "bec": ("BEC 生物质电厂", "生物质电厂", "Biomass power", "D44", 5000, 40, 5, "a plant of about 40 people"),
}


def groups() -> list[Row]:
    return [{"group": f"{name}_site", "kind": "industry", "title_zh": zh, "title_en": en, "industry": industry,
             "high_tech": 0, "driver": "output", "driver_unit": "1", "intensification": 1.2, "land_pool": "port_land"}
            for name, (_, zh, en, industry, *_rest) in FIRMS.items()]


def enterprises() -> list[Row]:
    return [{"enterprise": name, "title": title, "group": f"{name}_site", "industry": industry, "above_scale": "yes",
             "boundaries": "ets_installations"} for name, (title, _, _, industry, *_rest) in FIRMS.items()]


def economy() -> list[Row]:
    rows: list[Row] = []
    for name, (_, _, _, _, value, jobs, _, method) in FIRMS.items():
        why = f"method: {method}; tax 10 % of it" if "EUR" in method else f"method: order of magnitude, {method}"
        rows += [{"entity": name, "year": 2019, "indicator": indicator, "value": figure, "unit": unit,
                  "price_basis": basis, "note": why}
                 for indicator, figure, unit, basis in (("value_added", value, "万元", "2019"),
                                                        ("tax", value // 10, "万元", "2019"),
                                                        ("jobs", jobs, "person", ""))]
    return rows


def land() -> list[Row]:
    return [{"entity": name, "year": 2019, "pool": "port_land", "use": "industry", "area": firm[6], "unit": "ha"}
            for name, firm in FIRMS.items()]


TECHNOLOGIES: tuple[tuple[object, ...], ...] = (
    # name, zh, en, table_id, output, build MW/yr, capacity MW, inputs, outputs, extra
    ("gas_turbine_chp", "燃气轮机热电联产", "Gas-turbine heat and power", "chp_gas_turbine_cc", "electricity", 60, 120,
     {"natural_gas": 6815 / 2106.7}, {"steam": 3997.6 / 2106.7}, {}),
    ("cell_heat", "电解余热", "Heat of the electrolysis", "", "steam", 0, 15, {}, {},
     {"lifetime": 40, "capex": 0, "fixed_cost": 0, "availability": 0.95}),
    ("process_gas_power", "工艺气发电", "Power from process gas", "", "electricity", 0, 20, {}, {},
     {"lifetime": 40, "capex": 6000, "fixed_cost": 120, "availability": 0.90}),
    ("gas_boiler", "燃气蒸汽锅炉", "Gas steam boiler", "gas_boiler_steam", "steam", 80, 250, {"natural_gas": 1 / 0.93}, {}, {}),
    ("electrode_boiler", "电极锅炉", "Electrode steam boiler", "electrode_boiler_steam", "steam", 60, 200,
     {"electricity": 1 / 0.99}, {}, {}),
    ("steam_heat_pump", "高温蒸汽热泵", "Steam heat pump", "hp_150C", "steam", 15, 60, {"electricity": 1 / 2.2}, {}, {}),
    ("biomass_boiler", "生物质蒸汽锅炉", "Biomass steam boiler", "biomass_boiler_steam", "steam", 30, 80,
     {"biomass": 1 / 0.89}, {}, {}),
    ("wind_turbine", "陆上风电", "Onshore wind", "wind_onshore", "electricity", 30, 120, {}, {},
     {"availability": 0.32, "land_pool": "port_land"}),
    ("ground_pv", "地面光伏", "Ground PV", "pv_ground", "electricity", 30, None, {}, {},
     {"availability": 0.11, "land_pool": "port_land"}),
)


def technologies() -> tuple[list[Row], list[Row]]:
    rows: list[Row] = []
    flows: list[Row] = []
    for name, zh, en, table_id, output, build, capacity, inputs, outputs, extra in TECHNOLOGIES:
        variable = name in ("wind_turbine", "ground_pv")
        assert isinstance(extra, dict) and isinstance(inputs, dict) and isinstance(outputs, dict)
        rows.append({"technology": name, "title_zh": zh, "title_en": en, "table_id": table_id, "main_output": output,
                     "lead_time": 1, "firm": 0 if variable else 1, "build_limit": build, "capacity_limit": capacity,
                     "variable": "yes" if variable else "no",
                     "renewable": "yes" if variable or name == "biomass_boiler" else "no", "payer": "enterprises",
                     "retirement_cost": 0, **extra})
        flows += [{"technology": name, "carrier": carrier, "direction": direction, "per_output": round(ratio, 6)}
                  for direction, some in (("in", inputs), ("out", outputs)) for carrier, ratio in some.items()]
    return rows, flows


def plants() -> list[Row]:
    return [
        {"plant": "delesto_chp", "title": "Delesto", "enterprise": "delesto", "technology": "gas_turbine_chp",
         "commissioned": 2000, "note": "capacity from output over availability; year assumed"},
        {"plant": "nobian_cell_heat", "title": "电解余热", "enterprise": "nobian", "technology": "cell_heat",
         "commissioned": 2000, "note": "year assumed"},
        {"plant": "esd_recovery", "title": "工艺气发电", "enterprise": "esd_sic", "technology": "process_gas_power",
         "commissioned": 2005, "capacity": 14.4, "unit": "MW", "note": "454 TJ a year of capacity / 31.536; year assumed"},
    ]


MEASURES: tuple[tuple[object, ...], ...] = (
    # measure, group, zh, en, table_id, potential, capex M EUR, lifetime, ramp, effects, method
    ("reformer_heat", "biomcn_site", "转化炉热集成", "Heat integration of the reformer", "process_heat_integration", 0.8, 25,
     20, 0.2, {"natural_gas": 0.10}, "saving of technologies.csv"),
    ("salt_vapour_recompression", "nobian_site", "制盐机械蒸汽再压缩", "Vapour recompression in salt making", "mvr", 0.7, 60,
     25, 0.15, {"steam": 0.60, "electricity of steam": -0.05}, "about 12 TJ of steam a TJ of power, COP of technologies_recommended.csv"),
    ("zero_gap_cells", "nobian_site", "零极距电解槽", "Zero-gap electrolysers", "", 0.8, 35, 15, 0.2, {"electricity": 0.08},
     "planning value"),
    ("slotted_anodes", "aldel_site", "低能耗槽型改造", "Low-energy reduction cells", "", 0.9, 40, 15, 0.2,
     {"electricity": 0.05, "process": 0.03}, "planning value"),
    ("casting_induction", "aldel_site", "熔铸电气化", "Induction furnaces in casting", "", 0.7, 12, 15, 0.2,
     {"natural_gas": 1.0, "electricity of natural_gas": -0.65}, "planning value"),
    ("furnace_control", "esd_sic_site", "电炉控制优化", "Furnace control", "ems", 0.8, 3, 12, 0.3, {"electricity": 0.04},
     "saving of technologies.csv"),
)


def measures() -> tuple[list[Row], list[Row]]:
    rows: list[Row] = []
    effects: list[Row] = []
    for name, group, zh, en, table_id, potential, capex, lifetime, ramp, items, method in MEASURES:
        assert isinstance(items, dict) and isinstance(capex, int)
        cost = round(capex * RATE * 100)
        rows.append({"measure": name, "group": group, "title_zh": zh, "title_en": en, "potential": potential, "applied": 0,
                     "capex": cost, "fixed_cost": round(cost * 0.02), "lifetime": lifetime, "first_year": 2021,
                     "ramp": ramp, "payer": "enterprises", "table_id": table_id,
                     "note": f"{method}; capex {capex} M EUR, order of magnitude"})
        effects += [{"measure": name, "group": group, "item": item.partition(" of ")[0],
                     "of": item.partition(" of ")[2], "effect": effect, "note": method}
                    for item, effect in items.items()]
    return rows, effects


# supply, zh, en, carrier, contract, price EUR, per, change %/yr, limit, unit, connected
SUPPLIES: tuple[tuple[object, ...], ...] = (
    ("gas_grid", "天然气管网", "Gas grid", "natural_gas", "market", 4.5, "GJ", 2, None, "", "yes"),
    ("biogas_market", "沼气", "Biogas", "biogas", "market", 15, "GJ", 0, 6000, "TJ", "no"),
    ("hydrogen_market", "氢气", "Hydrogen", "hydrogen", "market", 12, "GJ", 0, None, "", "no"),
    ("coke_market", "石油焦", "Petroleum coke", "petroleum_coke", "market", 7.7, "GJ", 0, None, "", "no"),
    ("anode_market", "阳极炭块", "Prebaked anodes", "anodes", "market", 15.4, "GJ", 0, None, "", "no"),
    ("biomass_market", "木质生物质", "Wood chips", "biomass", "market", 7, "GJ", 0, 2500, "TJ", "no"),
    ("steam_outside", "外购蒸汽（余量）", "Steam from outside (the residual)", "steam", "market", 8, "GJ", 0, 1500, "TJ", "no"),
    ("grid_power", "电网购电", "Grid power", "electricity", "grid", 0.055, "kWh", 0.5, None, "", "yes"),
    ("wind_contract", "风电直供", "Direct supply of wind power", "electricity", "direct_supply", 0.060, "kWh", -0.5, 900, "GWh",
     "yes"),
    ("certificates", "原产地证书", "Guarantees of origin", "electricity", "certificate", 0.001, "kWh", 0, 1500, "GWh", "no"),
)


def supplies() -> list[Row]:
    return [{"supply": name, "title_zh": zh, "title_en": en, "carrier": carrier, "contract": contract,
             "price": round(float(str(price)) * RATE, 5), "price_unit": f"CNY/{per}", "price_change": change,
             "limit": limit, "limit_unit": unit, "connected": connected, "note": f"{price} EUR/{per} of 2019 x {RATE}"}
            for name, zh, en, carrier, contract, price, per, change, limit, unit, connected in SUPPLIES]


def tables() -> dict[str, list[Row]]:
    """The tables the record knows nothing of."""
    technology, flows = technologies()
    measure, effects = measures()
    record = "MIDDEN database (PBL, TNO; 2024) and EU Transaction Log: names of installations"
    european = "technologies_recommended.csv by table_id where blank; limits chosen by hand"
    return {
        "boundaries": _d([{"boundary": "ets_installations", "kind": "statistical", "title_zh": "八个碳市场设施",
                           "title_en": "Eight installations of the trading system", "area": 250, "valid_from": 2013}],
                         record, "area: order of magnitude, not in the record"),
        "groups": _d(groups(), record, "one installation a group"),
        "enterprises": [{**row, "quality": "B", "source": record, "note": ""} for row in enterprises()],
        "economy": _d(economy(), GENERAL),
        "land": _d(land(), GENERAL, "order of magnitude from the size of such plants"),
        "pools": _d([{"pool": "port_land", "kind": "land", "title_zh": "港区工业用地", "title_en": "Industrial land at the port",
                      "area": 250, "unit": "ha", "boundary": "ets_installations"}], GENERAL,
                    "plots of the plants plus 65 ha free"),
        "plants": _d(plants(), "MIDDEN database (PBL, TNO; 2024), base configurations"),
        "technologies": _d(technology, european, "existing plants: ratios of the MIDDEN record"),
        "technology_flows": _d(flows, european, "existing plants: ratios of the MIDDEN record"),
        "projects": [], "project_flows": [],
        "measures": _d(measure, "technologies.csv and planning values"),
        "measure_effects": _d(effects, "technologies.csv and planning values"),
        "supplies": _d(supplies(), "Dutch wholesale and contract prices of 2019, general knowledge; not looked up"),
        "outlets": _d([{"outlet": "grid_export", "title_zh": "余电上网", "carrier": "electricity", "price": 0.308,
                        "price_unit": "CNY/kWh", "green": "no"}], "Dutch wholesale price of 2019, general knowledge",
                      "0.040 EUR/kWh x 7.7"),
        "networks": _d([{"carrier": "electricity", "loss": 0, "peak_to_mean": 1.1, "connection": 450,
                         "self_use_share": 0.4},
                        {"carrier": "steam", "loss": 0, "peak_to_mean": 1.05}], "planning value",
                       "continuous processes; losses are inside the record's figures"),
        "factors": [{"quantity": "emission_factor", "subject": "natural_gas", "gas": "CO2", "value": 56.1,
                     "unit": "t CO2/TJ", "quality": "B", "source": "2006 IPCC Guidelines, Vol.2, Table 2.2",
                     "note": "the Chinese default does not hold in the Netherlands"}],
    }
