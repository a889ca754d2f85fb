"""Scope 3 of the archetype by category, its recipes and where its wastes go. Synthetic throughout, and says so.

Amounts of 2025 chosen by hand in the size such firms report, one or two records a category, so that each method (activity,
money, energy, a neighbour's deal, what does not occur) can be seen on one park. Nothing of it is in scopes 1 and 2.
"""

from __future__ import annotations

from park_files import COLUMNS

Row = dict[str, object]
BASE = 2025
COLUMNS |= {
    "scope3_activities": ("enterprise", "year", "category", "item", "activity", "partner", "quantity", "unit", "price_basis", "deflator",
                          "margin_share [1]", "own_factor", "own_factor_unit", "own_factor_source", "status"),
    "recipes": ("recipe", "enterprise", "item", "direction", "per_output", "unit", "tolerance [1]", "carbon_content [tC/t]"),
    "waste_routes": ("enterprise", "year", "material", "destination", "partner", "quantity", "unit", "status"),
}
ACTIVITIES: tuple[tuple[str, int, str, str, float, str], ...] = (
    ("new_energy_01", 4, "incoming goods by road", "freight_road_diesel_heavy", 42e6, "t.km"),
    ("equipment_01", 4, "steel by rail", "freight_rail", 90e6, "t.km"),
    ("equipment_01", 9, "machines to ports", "freight_road_diesel_heavy", 25e6, "t.km"),
    ("software_01", 6, "flights", "travel_air_domestic_pkm", 38e6, "p.km"),
    ("software_01", 6, "hotels", "travel_hotel_night", 52000, "night"),
    ("software_01", 7, "metro", "commute_metro_actual_pkm", 60e6, "p.km"),
    ("electronics_01", 7, "cars", "commute_car_gasoline_mid_vkm", 45e6, "km"),
    ("rd_services_01", 8, "rented laboratories", "leased_building_electricity", 60000, "m2"),
    ("new_energy_01", 12, "packaging", "EOL_mixed_waste", 4000, "t"),
    ("residential_01", 13, "shops let to others", "electricity", 21000, "MWh"),
    ("auto_parts_01", 11, "electric drives, metered fleet", "electricity", 160000, "MWh"),
)
"""Firm, category, what, row of scope3_factors.csv or carrier, amount."""
SPENT: tuple[tuple[str, int, str, str, float, str], ...] = (
    ("semiconductor_01", 2, "tools", "spend_general_special_machinery", 180000, "outside"),
    ("software_01", 1, "outsourced services", "spend_it_services", 24000, "outside"),
    ("equipment_01", 1, "steel", "spend_iron_steel", 70000, "outside"),
    ("textile_01", 1, "dyes", "spend_chemicals", 2600, "chemicals_01"),
)
"""Firm, category, what, spend factor, 万元 at 2025 prices, partner. Steel also stands in materials by weight: its money is IE.
Dyes come from a neighbour: they leave the park's scope 3."""
METHOD = "amount of 2025 set by hand in extra_scope3.py"
STEEL_PARTS, FLY_ASH = (141000, 8500), 9500


def activities() -> list[Row]:
    """Records by category; franchises do not occur, processing of sold products is not estimated."""
    rows: list[Row] = [{"enterprise": firm, "year": BASE, "category": category, "item": item, "activity": activity, "partner": "outside",
                        "quantity": amount, "unit": unit} for firm, category, item, activity, amount, unit in ACTIVITIES]
    rows += [{"enterprise": firm, "year": BASE, "category": category, "item": item, "activity": activity, "partner": partner, "quantity": amount,
              "unit": "万元", "price_basis": "2025", "margin_share": 0.12} for firm, category, item, activity, amount, partner in SPENT]
    rows.append({"enterprise": "rd_services_01", "year": BASE, "category": 15, "item": "holding in a parts maker", "activity": "investment_equity_share",
                 "partner": "outside", "quantity": 36000, "unit": "tCO2e", "own_factor": 20, "own_factor_unit": "%",
                 "own_factor_source": "invented share register"})
    rows += [{"enterprise": "software_01", "year": BASE, "category": 14, "unit": "tCO2e", "status": "NO"},
             {"enterprise": "new_materials_01", "year": BASE, "category": 10, "unit": "tCO2e", "status": "NE"}]
    return rows


def goods() -> list[Row]:
    """More rows of materials: steel parts with their scrap, and fly ash that a neighbour puts into bricks."""
    parts, scrap = STEEL_PARTS
    made = "amount set in extra_scope3.py"
    return [
        {"enterprise": "metal_products_01", "year": BASE, "material": "steel_parts", "flow": "output", "partner": "outside", "quantity": parts, "unit": "t", "note": made},
        {"enterprise": "metal_products_01", "year": BASE, "material": "steel_scrap", "flow": "waste", "partner": "outside", "quantity": scrap, "unit": "t", "note": made},
        {"enterprise": "energy_supply_01", "year": BASE, "material": "fly_ash", "flow": "waste", "partner": "building_materials_01", "quantity": FLY_ASH, "unit": "t", "note": made},
        {"enterprise": "building_materials_01", "year": BASE, "material": "fly_ash", "flow": "input", "partner": "energy_supply_01", "quantity": FLY_ASH, "unit": "t", "note": made},
    ]


def tables() -> dict[str, tuple[str, list[Row]]]:
    """Table -> method and rows."""
    steps = (("steel_parts", "product", 1.0), ("steel", "in", 1.06), ("steel_scrap", "waste", 0.06))
    return {
        "scope3_activities": (METHOD, activities()),
        "recipes": ("yield of stamping and machining set by hand in extra_scope3.py", [
            {"recipe": "steel_parts", "item": item, "direction": direction, "per_output": amount, "unit": "t/t", "tolerance": 0.05}
            for item, direction, amount in steps]),
        "waste_routes": (METHOD, [
            {"enterprise": "metal_products_01", "year": BASE, "material": "steel_scrap", "destination": "recycled", "partner": "outside", "quantity": 8500, "unit": "t"},
            {"enterprise": "equipment_01", "year": BASE, "material": "steel_scrap", "destination": "recycled", "partner": "outside", "quantity": 15200, "unit": "t"}]),
    }
