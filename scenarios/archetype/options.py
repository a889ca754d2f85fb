"""What the archetype's park can choose from: plants, technologies, newcomers, measures, ways to buy and to sell.

Costs and efficiencies left blank are taken from technologies_recommended.csv through `table_id`; figures given here
are planning values, quality D, and the row says so. Each table comes with the words for its source.
"""

from __future__ import annotations

from collections.abc import Sequence

from trades import TRADES

Row = dict[str, object]
Table = tuple[str, list[Row]]

HEAT_AND_POWER = "energy_supply_01"
STEAM_FROM_OUTSIDE = "chemicals_03"
PV_HOURS = 1010.0
PV_EXPORTED = 0.08
ROOF_HA_PER_MW = 0.478

# plant: fuel, steam per fuel, power per steam (park-scale CHP of technologies_recommended.csv: coal 0.2 power and
# power-to-heat 0.32, gas 0.4 and 1.0)
CENTRAL = {"chp_coal_1": ("bituminous", 0.625, 0.32), "chp_coal_2": ("bituminous", 0.625, 0.32),
           "chp_gas_1": ("natural_gas", 0.40, 1.0), "boiler_gas_1": ("natural_gas", 0.93, 0.0),
           "boiler_coal_1": ("bituminous", 0.82, 0.0)}
OWN_BOILERS = {
    "pharma_01": ("boiler_pharma_01", 0.60, "natural_gas", 0.93, 2016),
    "textile_01": ("boiler_textile_01", 0.80, "bituminous", 0.82, 2016),
    "chemicals_01": ("boiler_chemicals_01", 0.35, "bituminous", 0.82, 2016),
    "chemicals_02": ("boiler_chemicals_02", 0.40, "natural_gas", 0.93, 2020),
    "food_01": ("boiler_food_01", 0.70, "straw_briquette", 0.89, 2021),
}
"""firm: plant, share of its steam, fuel, efficiency, first year."""
ROOFTOP_PV = {"electronics_01": (14.0, 2019), "semiconductor_01": (10.0, 2022), "auto_parts_01": (18.0, 2018),
              "new_energy_01": (26.0, 2021), "equipment_01": (16.0, 2020), "logistics_01": (12.0, 2023),
              "metal_products_01": (8.0, 2024), "software_01": (3.0, 2022)}
"""firm: MW, first full year."""
POWER_NEIGHBOURS = {"chemicals_01": 0.14, "new_materials_01": 0.12, "textile_01": 0.08}
GREEN_CONTRACTS: dict[str, tuple[tuple[str, float, int], ...]] = {
    "semiconductor_01": (("green_trade", 90.0, 2023), ("certificate", 30.0, 2025)),
    "electronics_01": (("green_trade", 40.0, 2024),),
    "new_energy_01": (("direct_supply", 30.0, 2025),),
    "data_centre_01": (("green_trade", 60.0, 2025), ("certificate", 40.0, 2024)),
}
"""firm: contract, GWh a year, first year."""
GAS_AS_FEEDSTOCK = {"chemicals": 0.25}
"""Group: share of its natural gas that becomes product."""
PROCESS = {
    "semiconductor": (("P083", "CF4", 9000, "m2"), ("P084", "C2F6", 9000, "m2"), ("P088", "SF6", 9000, "m2"),
                      ("P087", "NF3", 9000, "m2")),
    "building_materials": (("P007", "CO2", 150000, "t"),),
    "chemicals": (("P043", "N2O", 22000, "t"),),
    "metal_products": (("P052", "CO2", 1200, "t"),),
}
"""group: row of process_factors.csv, gas, activity of 2025 (m2 silicon; t lime, nitric acid, electrodes), unit."""
MATERIALS = {
    "equipment": (("steel", "input", 420000, "steel_carbon_average"), ("steel_scrap", "waste", 38000, "")),
    "auto_parts": (("steel", "input", 260000, "steel_cold_rolled"), ("aluminium", "input", 42000, "aluminium_primary")),
    "metal_products": (("steel", "input", 310000, "steel_plate"),),
    "new_energy": (("copper", "input", 36000, "copper"), ("aluminium", "input", 55000, "aluminium_primary")),
    "plastics": (("polypropylene", "input", 140000, "polypropylene"),),
    "chemicals": (("caustic_soda", "input", 90000, "caustic_soda"), ("hazardous_waste", "waste", 16000, "")),
    "textile": (("cotton_yarn", "input", 52000, "cotton_yarn"),),
    "food": (("corrugated_box", "input", 30000, "corrugated_box"),
             ("food_waste", "waste", 24000, "waste_food_composting")),
    "public_works": (("sludge", "waste", 60000, "waste_sludge_incineration"),),
    "residential": (("household_waste", "waste", 45000, "waste_MSW_incineration_power"),),
}
"""group: material, flow, tonnes of 2025, activity of scope3_factors.csv."""


def steam_mix(year: int) -> dict[str, float]:
    """Shares of the central plants in the steam sold; the last one takes what is left."""
    gas_chp = 0.0 if year < 2018 else 0.08 if year < 2020 else 0.15
    gas_boiler = 0.0 if year < 2019 else 0.08
    coal_2 = 0.36
    coal_1 = 0.30 if year >= 2018 else 0.36
    return {"chp_coal_1": coal_1, "chp_coal_2": coal_2, "chp_gas_1": gas_chp, "boiler_gas_1": gas_boiler,
            "boiler_coal_1": 1 - coal_1 - coal_2 - gas_chp - gas_boiler}


def inside(group: str, firm: str) -> str:
    """Boundaries a firm lies in: all in the managed area, the older trades in the approved core as well."""
    core = {"electronics", "semiconductor", "pharma", "equipment", "auto_parts", "software", "rd_services",
            "energy_supply"}
    return "managed;approved" if group in core or firm.endswith("_01") else "managed"


def boundaries() -> Table:
    return "invented outline", [
        {"boundary": "managed", "kind": "managed", "title_zh": "实际管理范围", "title_en": "Managed area",
         "area": 4200, "valid_from": 2016},
        {"boundary": "approved", "kind": "approved", "title_zh": "核准核心区", "title_en": "Approved core area",
         "area": 1450, "valid_from": 2016}]


def pools() -> Table:
    return "plots in use plus a reserve chosen by hand", [
        {"pool": "industrial_land", "kind": "land", "title_zh": "工业用地", "title_en": "Industrial land",
         "area": 2519, "unit": "ha", "boundary": "managed"},
        {"pool": "urban_land", "kind": "land", "title_zh": "城市与公共用地", "title_en": "Urban and public land",
         "area": 378, "unit": "ha", "boundary": "managed"},
        {"pool": "open_land", "kind": "land", "title_zh": "水面与边角地", "title_en": "Ponds and odd plots",
         "area": 90, "unit": "ha", "boundary": "managed"},
        {"pool": "roofs", "kind": "roof", "title_zh": "可用屋顶", "title_en": "Roofs fit for panels",
         "area": 360, "unit": "ha", "boundary": "managed"}]


def plants(base_year: Sequence[Row]) -> Table:
    """Capacity from a chosen load: what a plant made in 2025 over the hours it could have run."""
    known = [("chp_coal_1", "1号燃煤热电机组", HEAT_AND_POWER, "coal_chp", 2006, 22),
             ("chp_coal_2", "2号燃煤热电机组", HEAT_AND_POWER, "coal_chp", 2013, 25),
             ("chp_gas_1", "燃气热电机组", HEAT_AND_POWER, "gas_chp", 2018, 35),
             ("boiler_gas_1", "调峰燃气锅炉", HEAT_AND_POWER, "gas_boiler", 2019, 40),
             ("boiler_coal_1", "链条燃煤锅炉", HEAT_AND_POWER, "coal_boiler", 2008, 36),
             ("boiler_pharma_01", "制药厂燃气锅炉", "pharma_01", "gas_boiler", 2015, 12),
             ("boiler_textile_01", "印染厂燃煤锅炉", "textile_01", "coal_boiler", 2009, 20),
             ("boiler_chemicals_01", "化工厂燃煤锅炉", "chemicals_01", "coal_boiler", 2010, 30),
             ("boiler_chemicals_02", "化工厂燃气锅炉", "chemicals_02", "gas_boiler", 2020, 20),
             ("boiler_food_01", "食品厂生物质锅炉", "food_01", "biomass_boiler", 2021, 8)]
    known += [(f"pv_{firm}", "屋顶光伏", firm, "rooftop_pv", since, megawatt)
              for firm, (megawatt, since) in ROOFTOP_PV.items()]
    hot = sorted({str(row["plant"]) for row in base_year if str(row["plant"]).startswith("hot_water_")})
    rows = [{"plant": plant, "title": title, "enterprise": firm, "technology": technology, "commissioned": year,
             "capacity": megawatt, "unit": "MW"} for plant, title, firm, technology, year, megawatt in known]
    rows += [{"plant": plant, "title": "热水锅炉", "enterprise": plant.removeprefix("hot_water_"),
              "technology": "hot_water_boiler", "commissioned": 2014} for plant in hot]
    return "units and years invented; capacity gives a load of 50 to 80 % in 2025 (blank: output over availability)", rows


def technologies() -> tuple[Table, Table]:
    """Twenty technologies; main output of a CHP is power, its steam a by-product."""
    blank = "planning value where given here; the rest from technologies_recommended.csv by table_id"
    steam = [  # technology, zh, en, table_id, build limit, capacity limit, input, extra
        ("coal_boiler", "燃煤蒸汽锅炉", "Coal steam boiler", "coal_boiler_steam", 0, 120, {"bituminous": 1 / 0.82}, {}),
        ("gas_boiler", "燃气蒸汽锅炉", "Gas steam boiler", "gas_boiler_steam", 80, 900, {"natural_gas": 1 / 0.93}, {}),
        ("biomass_boiler", "生物质蒸汽锅炉", "Biomass steam boiler", "biomass_boiler_steam", 20, 80,
         {"straw_briquette": 1 / 0.89}, {}),
        ("electrode_boiler", "电极蒸汽锅炉", "Electrode steam boiler", "electrode_boiler_steam", 60, 600,
         {"electricity": 1 / 0.99}, {}),
        ("steam_heat_pump", "高温蒸汽热泵", "Steam heat pump", "hp_150C", 20, 180, {"electricity": 1 / 2.2}, {}),
        ("mvr", "机械蒸汽再压缩", "Mechanical vapour recompression", "mvr", 8, 40, {"electricity": 1 / 8.0}, {}),
        ("waste_heat_boiler", "余热锅炉", "Waste-heat boiler", "waste_heat_boiler", 6, 22, {}, {"availability": 0.80,
         "fixed_cost": 24}),
    ]
    power = [
        ("coal_chp", "园区燃煤热电联产", "Coal CHP, park scale", "chp_coal_park", 0, 75,
         {"bituminous": 5.0}, {"steam": 3.125}, {}),
        ("gas_chp", "园区燃气热电联产", "Gas CHP, park scale", "chp_gas_park", 50, 220,
         {"natural_gas": 2.5}, {"steam": 1.0}, {}),
        ("biomass_chp", "园区生物质热电联产", "Biomass CHP, park scale", "chp_biomass_park", 15, 30,
         {"straw_briquette": 1 / 0.18}, {"steam": 0.6 / 0.18}, {}),
        ("gas_engine", "燃气内燃机三联供", "Gas engine CHP", "chp_gas_engine", 10, 60,
         {"natural_gas": 1 / 0.44}, {"heat": 1.0}, {}),
        ("rooftop_pv", "屋顶光伏", "Rooftop PV", "pv_rooftop", 80, None, {}, {},
         {"availability": 0.1153, "land_pool": "roofs", "capex_change": -1.5}),
        ("ground_pv", "水面与地面光伏", "PV on ponds and odd plots", "pv_ground", 30, None, {}, {},
         {"availability": 0.1210, "land_pool": "open_land", "capex_change": -1.5}),
        ("wind_turbine", "分散式风电", "Small wind farm", "wind_onshore", 10, 40, {}, {},
         {"availability": 0.22, "land_pool": "open_land", "capex_change": -1}),
        ("orc_power", "余热发电", "Waste-heat power", "orc_waste_heat", 3, 10, {}, {},
         {"availability": 0.80, "fixed_cost": 266}),
    ]
    heat = [
        ("hot_water_boiler", "燃气热水锅炉", "Gas hot-water boiler", "gas_boiler_dh", 30, 200, {"natural_gas": 1 / 0.95}, {}),
        ("air_heat_pump", "空气源热泵", "Air-source heat pump", "hp_air_district", 20, 150, {"electricity": 1 / 3.0}, {}),
        ("sewage_heat_pump", "污水源热泵", "Sewage-source heat pump", "hp_excess_heat", 6, 30,
         {"electricity": 1 / 4.4}, {}),
        ("hot_water_electric", "电热水锅炉", "Electric hot-water boiler", "electric_boiler_hotwater", 20, 150,
         {"electricity": 1 / 0.99}, {}),
        ("steam_to_water", "汽水换热站", "Steam-to-water exchanger", "waste_heat_exchanger", 20, 100,
         {"steam": 1.02}, {"availability": 0.95, "lifetime": 20, "fixed_cost": 6}),
    ]
    rows: list[Row] = []
    flows: list[Row] = []
    every = [(*row[:7], {}, row[7], "steam") for row in steam]
    every += [(*row, "electricity") for row in power]
    every += [(*row[:7], {}, row[7], "heat") for row in heat]
    for name, zh, en, table_id, build, capacity, inputs, outputs, extra, output in every:
        variable = name in ("rooftop_pv", "ground_pv", "wind_turbine")
        rows.append({"technology": name, "title_zh": zh, "title_en": en, "table_id": table_id, "main_output": output,
                     "lead_time": 2 if name.endswith("_chp") else 1 if output == "electricity" else 0,
                     "firm": 0 if variable else 1, "build_limit": build, "capacity_limit": capacity,
                     "variable": "yes" if variable else "no",
                     "renewable": "yes" if variable or "biomass" in name else "no",
                     "payer": "park" if name.endswith("_chp") or name in ("sewage_heat_pump", "steam_to_water")
                     else "enterprises", "retirement_cost": 0 if variable else 60, **extra})
        flows += [{"technology": name, "carrier": carrier, "direction": "in", "per_output": round(ratio, 6)}
                  for carrier, ratio in inputs.items()]
        flows += [{"technology": name, "carrier": carrier, "direction": "out", "per_output": round(ratio, 6)}
                  for carrier, ratio in outputs.items()]
    return (blank, rows), ("efficiencies of technologies_recommended.csv, rounded; steam heat pump and MVR derated", flows)


PROJECTS: tuple[tuple[object, ...], ...] = (
    # name, zh, en, industry, kind, VA 万元, capex 万元, jobs, land 亩, high-tech, first year, GWh, steam TJ, gas TJ
    ("wafer_fab_2", "晶圆厂二期", "Wafer fab, second phase", "C397", "industry", 180000, 1200000, 2500, 300, 1.0, 2027,
     420, 250, 300),
    ("battery_cells", "动力电池工厂", "Battery cell plant", "C384", "industry", 95000, 420000, 3000, 400, 1.0, 2026,
     310, 500, 200),
    ("biopharma_base", "生物药生产基地", "Biopharma contract plant", "C276", "industry", 60000, 180000, 900, 120, 1.0,
     2026, 45, 150, 30),
    ("ai_data_centre", "智算中心", "AI computing centre", "I65", "data_centre", 30000, 260000, 150, 80, 1.0, 2027, 480,
     0, 0),
    ("fine_chemicals_2", "精细化工升级项目", "Fine chemicals upgrade", "C266", "industry", 42000, 150000, 500, 150, 0.3,
     2026, 80, 900, 100),
    ("ev_drives", "电驱系统工厂", "EV drive plant", "C367", "industry", 55000, 160000, 1200, 130, 0.8, 2026, 60, 20, 60),
    ("robots", "工业机器人工厂", "Industrial robot plant", "C349", "industry", 48000, 110000, 900, 100, 1.0, 2026, 32, 10,
     15),
    ("pv_modules", "光伏组件工厂", "PV module plant", "C382", "industry", 36000, 140000, 1100, 180, 0.9, 2026, 150, 80, 0),
    ("carbon_fibre", "碳纤维项目", "Carbon fibre plant", "C283", "industry", 28000, 160000, 350, 140, 0.8, 2028, 190, 120,
     250),
    ("central_kitchen", "中央厨房", "Central kitchen", "C143", "industry", 9000, 30000, 450, 60, 0.0, 2026, 12, 50, 15),
    ("cold_chain_hub", "冷链物流中心", "Cold-chain hub", "G59", "transport", 7000, 45000, 300, 110, 0.1, 2027, 40, 0, 0),
    ("research_campus", "研发总部园", "Research campus", "M73", "building", 40000, 90000, 1600, 45, 1.0, 2026, 22, 0, 5),
    ("light_alloys", "轻合金铸造", "Light-alloy castings", "C339", "industry", 16000, 50000, 400, 90, 0.3, 2026, 60, 0,
     200),
    ("hydrogen_equipment", "氢能装备", "Hydrogen equipment", "C346", "industry", 21000, 60000, 350, 80, 1.0, 2027, 18, 0,
     20),
    ("plastics_recycling", "再生塑料基地", "Plastics recycling", "C422", "industry", 8000, 25000, 260, 70, 0.2, 2026, 45, 0,
     30),
)


def projects() -> tuple[Table, Table]:
    """Fifteen newcomers, each open to 2058; the last one may come in part."""
    rows: list[Row] = []
    flows: list[Row] = []
    for name, zh, en, industry, kind, value, capex, jobs, land, tech, first, power, steam, gas in PROJECTS:
        rows.append({"project": name, "title_zh": zh, "title_en": en, "industry": industry, "group_kind": kind,
                     "mode": "divisible" if name == "plastics_recycling" else "yes_no", "first_year": first,
                     "last_year": 2058, "build_years": 1, "lifetime": 30, "value_added": value,
                     "tax": round(float(str(value)) * 0.10), "jobs": jobs, "capex": capex, "payer": "enterprises",
                     "land": land, "land_pool": "urban_land" if kind == "building" else "industrial_land",
                     "high_tech": tech, "output": round(float(str(value)) / 0.25)})
        uses = (("electricity", power, "GWh"), ("steam", steam, "TJ"), ("natural_gas", gas, "TJ"))
        flows += [{"project": name, "item": item, "use": "fuel", "quantity": amount, "unit": unit}
                  for item, amount, unit in uses if amount]
    flows += [{"project": "wafer_fab_2", "item": item, "use": "process", "gas": gas, "quantity": 3000, "unit": "m2"}
              for item, gas in (("P083", "CF4"), ("P088", "SF6"))]
    flows.append({"project": "cold_chain_hub", "item": "diesel", "use": "fuel", "quantity": 60, "unit": "TJ"})
    return ("invented project, size and intensity near its trade in sectors.csv", rows), \
        ("invented project, intensity near its trade in sectors.csv", flows)


MEASURES: tuple[tuple[object, ...], ...] = (
    # measure, zh, en, group, table_id, potential, applied, lifetime, ramp, {item: effect}, cost basis, basis amount
    ("motor_drives", "风机水泵变频", "Variable-speed fans and pumps", "chemicals", "motor_vsd", 0.7, 0.3, 12, 0.25,
     {"electricity": 0.075}, ("motor", 0.30, 500), {}),
    ("motor_drives", "风机水泵变频", "Variable-speed fans and pumps", "new_materials", "motor_vsd", 0.7, 0.3, 12, 0.25,
     {"electricity": 0.075}, ("motor", 0.30, 500), {}),
    ("motor_drives", "风机水泵变频", "Variable-speed fans and pumps", "textile", "motor_vsd", 0.8, 0.2, 12, 0.25,
     {"electricity": 0.075}, ("motor", 0.30, 500), {}),
    ("motor_drives", "风机水泵变频", "Variable-speed fans and pumps", "public_works", "motor_vsd", 0.6, 0.4, 12, 0.25,
     {"electricity": 0.10}, ("motor", 0.40, 500), {}),
    ("efficient_motors", "高效电机", "Efficient motors", "equipment", "motor_ie4", 0.7, 0.3, 15, 0.2,
     {"electricity": 0.018}, ("motor", 0.60, 450), {}),
    ("efficient_motors", "高效电机", "Efficient motors", "plastics", "motor_ie4", 0.75, 0.25, 15, 0.2,
     {"electricity": 0.018}, ("motor", 0.60, 450), {}),
    ("compressed_air", "压缩空气系统优化", "Compressed-air systems", "electronics", "compressed_air", 0.6, 0.4, 10, 0.3,
     {"electricity": 0.024}, ("motor", 0.12, 600), {}),
    ("compressed_air", "压缩空气系统优化", "Compressed-air systems", "auto_parts", "compressed_air", 0.6, 0.4, 10, 0.3,
     {"electricity": 0.030}, ("motor", 0.15, 600), {}),
    ("compressed_air", "压缩空气系统优化", "Compressed-air systems", "metal_products", "compressed_air", 0.7, 0.3, 10, 0.3,
     {"electricity": 0.030}, ("motor", 0.15, 600), {}),
    ("chiller_plant", "高效制冷机房", "Efficient chiller plants", "semiconductor", "chiller_plant", 0.6, 0.4, 15, 0.25,
     {"electricity": 0.075}, ("motor", 0.25, 1200), {}),
    ("chiller_plant", "高效制冷机房", "Efficient chiller plants", "electronics", "chiller_plant", 0.7, 0.3, 15, 0.25,
     {"electricity": 0.060}, ("motor", 0.20, 1200), {"after": "compressed_air"}),
    ("chiller_plant", "高效制冷机房", "Efficient chiller plants", "pharma", "chiller_plant", 0.7, 0.3, 15, 0.25,
     {"electricity": 0.075}, ("motor", 0.25, 1200), {}),
    ("cooling_upgrade", "数据中心液冷改造", "Liquid cooling of data centres", "data_centre", "data_centre_pue", 0.8, 0.2, 12,
     0.2, {"electricity": 0.12}, ("electricity", 450, 0), {}),
    ("heat_integration", "夹点与热集成", "Heat integration", "chemicals", "process_heat_integration", 0.8, 0.2, 20, 0.2,
     {"steam": 0.10}, ("steam", 30, 0), {}),
    ("heat_integration", "夹点与热集成", "Heat integration", "pharma", "process_heat_integration", 0.8, 0.2, 20, 0.2,
     {"steam": 0.10}, ("steam", 40, 0), {}),
    ("heat_integration", "夹点与热集成", "Heat integration", "food", "process_heat_integration", 0.9, 0.1, 20, 0.25,
     {"steam": 0.12}, ("steam", 90, 0), {}),
    ("condensate_return", "凝结水回收", "Condensate return", "textile", "boiler_tuning", 0.7, 0.3, 15, 0.3,
     {"steam": 0.06}, ("steam", 25, 0), {}),
    ("dryer_heat_pump", "热泵烘干", "Heat-pump dryers", "textile", "hp_125C", 0.6, 0.0, 15, 0.15,
     {"steam": 0.25, "electricity of steam": -0.09}, ("steam", 90, 0), {"after": "condensate_return"}),
    ("evaporator_mvr", "蒸发浓缩改MVR", "Evaporators by vapour recompression", "chemicals", "mvr", 0.5, 0.0, 20, 0.15,
     {"steam": 0.16, "electricity of steam": -0.016}, ("steam", 45, 0), {"after": "heat_integration"}),
    ("energy_management", "能源管理系统", "Energy management systems", "equipment", "ems", 0.6, 0.4, 10, 0.3,
     {"electricity": 0.03, "natural_gas": 0.03}, ("electricity", 30, 0), {}),
    ("energy_management", "能源管理系统", "Energy management systems", "new_energy", "ems", 0.6, 0.4, 10, 0.3,
     {"electricity": 0.03, "natural_gas": 0.03}, ("electricity", 30, 0), {}),
    ("building_retrofit", "公共建筑节能改造", "Building retrofits", "software", "building_retrofit", 0.7, 0.3, 20, 0.12,
     {"electricity": 0.18, "heat": 0.20}, ("electricity", 2600, 0), {}),
    ("building_retrofit", "公共建筑节能改造", "Building retrofits", "rd_services", "building_retrofit", 0.8, 0.2, 20, 0.12,
     {"electricity": 0.18, "heat": 0.20}, ("electricity", 2600, 0), {}),
    ("led_lighting", "LED照明", "LED lighting", "logistics", "led", 0.5, 0.5, 8, 0.3, {"electricity": 0.12},
     ("electricity", 300, 0), {}),
    ("electric_trucks", "电动重卡", "Battery trucks", "logistics", "truck_bev_semi", 0.9, 0.1, 10, 0.15,
     {"diesel": 0.85, "electricity of diesel": -0.32}, ("diesel", 420, 0), {"exclusive_set": "truck_drive"}),
    ("hydrogen_trucks", "氢能重卡", "Hydrogen trucks", "logistics", "truck_fcv_semi", 0.4, 0.0, 10, 0.08,
     {"diesel": 0.85, "hydrogen of diesel": -0.62}, ("diesel", 1500, 0), {"exclusive_set": "truck_drive"}),
    ("kiln_electrification", "窑炉电气化", "Electric kilns", "new_materials", "", 0.6, 0.05, 15, 0.1,
     {"natural_gas": 0.50, "electricity of natural_gas": -0.40}, ("natural_gas", 260, 0), {}),
    ("gas_abatement", "含氟尾气处理", "Abatement of fluorinated gases", "semiconductor", "", 0.9, 0.1, 12, 0.25,
     {"process CF4": 0.85, "process C2F6": 0.85, "process SF6": 0.85, "process NF3": 0.90}, ("fixed", 15000, 900), {}),
    ("n2o_abatement", "硝酸尾气催化分解", "Catalytic N2O abatement", "chemicals", "", 1.0, 0.0, 12, 0.5,
     {"process N2O": 0.90}, ("fixed", 3500, 350), {}),
    ("kiln_biomass", "石灰窑生物质替代", "Biomass in lime kilns", "building_materials", "", 0.5, 0.0, 15, 0.15,
     {"bituminous": 0.60, "straw_briquette of bituminous": -0.64}, ("bituminous", 45, 0), {}),
)


def base_use(base_year: Sequence[Row]) -> dict[tuple[str, str], float]:
    """MWh of power, GJ of heat and of fuel a group used in the base year."""
    calorific = {"bituminous": 19.57, "diesel": 42.652, "natural_gas": 389.31, "gasoline": 43.07, "straw_briquette": 15.0}
    use: dict[tuple[str, str], float] = {}
    for row in base_year:
        group, carrier = str(row["enterprise"])[:-3], str(row["carrier"])
        amount = float(str(row["quantity"])) * calorific.get(carrier, 1.0)
        if row.get("contract") == "certificate":
            continue
        if "flow" not in row and (row["plant"] or row["use"] == "raw_material"):
            continue                                    # burnt in a plant or feedstock: not the group's own use
        sign = -1 if row.get("flow") == "sold" else 1
        use[group, carrier] = use.get((group, carrier), 0.0) + sign * amount
    return use


def measures(base_year: Sequence[Row]) -> tuple[Table, Table]:
    """Thirty measures; capex covers the whole base activity of the group, scaled from its base-year use."""
    use = base_use(base_year)
    rows: list[Row] = []
    effects: list[Row] = []
    for name, zh, en, group, table_id, potential, applied, lifetime, ramp, items, (basis, a, b), extra in MEASURES:
        if basis == "motor":                            # a = share of power in these machines, 5 000 h, b = CNY/kW
            capex, fixed = use[group, "electricity"] * 1e3 / 5000 * a * b / 1e4, 0.0
        elif basis == "fixed":                          # 万元, and 万元 a year
            capex, fixed = a, b
        elif basis == "electricity":                    # a = CNY a MWh used
            capex, fixed = use[group, basis] * a / 1e4, 0.0
        else:                                           # a = CNY a GJ used
            capex, fixed = use[group, basis] * a / 1e4, 0.0
        rows.append({"measure": name, "group": group, "title_zh": zh, "title_en": en, "potential": potential,
                     "applied": applied, "capex": round(capex), "fixed_cost": round(fixed or 0.015 * capex),
                     "lifetime": lifetime, "first_year": 2026, "ramp": ramp, "payer": "enterprises",
                     "table_id": table_id, **extra})
        for item, effect in items.items():
            taken, _, of = item.partition(" of ")
            taken, _, gas = taken.partition(" ")
            effects.append({"measure": name, "group": group, "item": taken, "of": of, "effect": effect, "gas": gas})
    return ("savings of technologies.csv x share of the use they touch; capex scaled to the base-year use", rows), \
        ("savings of technologies.csv x share of the use they touch", effects)


def markets() -> dict[str, Table]:
    """Prices at the park gate in yuan of 2025, from prices.csv at net calorific value, rounded."""
    buy = [  # supply, zh, en, carrier, contract, price, unit, change, limit, limit unit, first year, loss, connected
        ("coal_market", "煤炭市场", "Coal market", "bituminous", "market", 30, "CNY/GJ", 0, None, "", None, "no"),
        ("gas_grid", "管道天然气", "Piped gas", "natural_gas", "market", 92, "CNY/GJ", 0.3, None, "", None, "yes"),
        ("diesel_market", "柴油市场", "Diesel market", "diesel", "market", 173, "CNY/GJ", 0, None, "", None, "no"),
        ("petrol_market", "汽油市场", "Petrol market", "gasoline", "market", 195, "CNY/GJ", 0, None, "", None, "no"),
        ("biomass_market", "成型燃料市场", "Biomass pellets", "straw_briquette", "market", 60, "CNY/GJ", 0.5, 3000, "TJ",
         None, "no"),
        ("hydrogen_market", "绿氢市场", "Green hydrogen", "hydrogen", "market", 230, "CNY/GJ", -2, 200, "TJ", 2027, "no"),
        ("steam_outside", "邻近电厂供汽", "Steam from the power station next door", "steam", "market", 82, "CNY/GJ", 0.5,
         1500, "TJ", None, "no"),
        ("grid_power", "电网购电", "Grid power", "electricity", "grid", 0.64, "CNY/kWh", 0, None, "", None, "yes"),
        ("green_trade", "绿电交易", "Green power trade", "electricity", "green_trade", 0.67, "CNY/kWh", 0, 1500, "GWh", None,
         "yes"),
        ("green_direct", "绿电直连", "Direct supply of green power", "electricity", "direct_supply", 0.68, "CNY/kWh", -0.5,
         1200, "GWh", None, "yes"),
        ("certificates", "绿证", "Green certificates", "electricity", "certificate", 0.006, "CNY/kWh", 3, 3000, "GWh", None,
         "no"),
    ]
    keys = ("supply", "title_zh", "title_en", "carrier", "contract", "price", "price_unit", "price_change", "limit",
            "limit_unit", "first_year", "connected")
    return {
        "supplies": ("prices.csv at net calorific value, rounded; limits chosen by hand",
                     [dict(zip(keys, row, strict=True)) for row in buy]),
        "outlets": ("prices.csv (coal benchmark of Jiangsu), rounded; limits chosen by hand", [
            {"outlet": "grid_export", "title_zh": "余电上网", "carrier": "electricity", "price": 0.39,
             "price_unit": "CNY/kWh", "limit": 500, "limit_unit": "GWh", "green": "no"},
            {"outlet": "green_export", "title_zh": "绿电外送", "carrier": "electricity", "price": 0.40,
             "price_unit": "CNY/kWh", "limit": 100, "limit_unit": "GWh", "green": "yes"}]),
        "networks": ("planning value; steam lost on the way is the heat company's own use", [
            {"carrier": "electricity", "loss": 0, "peak_to_mean": 1.30, "connection": 1500, "self_use_share": 0.30},
            {"carrier": "steam", "loss": 0, "peak_to_mean": 1.15},
            {"carrier": "heat", "loss": 0, "peak_to_mean": 1.0},
            {"carrier": "natural_gas", "loss": 0, "peak_to_mean": 1.2, "connection": 520}]),
    }


def tables(base_year: Sequence[Row]) -> dict[str, Table]:
    """Every table of choices, with the words for its source."""
    technology, flows = technologies()
    project, project_flows = projects()
    measure, effects = measures(base_year)
    if len(technology[1]) != 20 or len(project[1]) != 15 or len(measure[1]) != 30 or len(TRADES) != 20:
        raise ValueError("the archetype has 20 groups, 20 technologies, 15 projects and 30 measures")
    return {"boundaries": boundaries(), "pools": pools(), "plants": plants(base_year), "technologies": technology,
            "technology_flows": flows, "projects": project, "project_flows": project_flows, "measures": measure,
            "measure_effects": effects, **markets()}
