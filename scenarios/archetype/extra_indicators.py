"""Figures of indicator sets, peers and answers that the archetype reports itself. Synthetic throughout, and says so.

Round figures chosen by hand so that every state of a set is seen: met, not met, left out with a reason, missing. The
four zones it is compared with do not exist.
"""

from __future__ import annotations

from park_files import COLUMNS
from trades import TRADES

Row = dict[str, object]
BASE = 2025
COLUMNS |= {
    "indicator_values": ("indicator", "year", "value", "unit", "target", "boundary", "status"),
    "peer_values": ("alternative", "title_zh", "title_en", "indicator", "year", "value", "unit", "scope", "status"),
    "enterprise_values": ("enterprise", "year", "indicator", "value", "unit", "status"),
    "hierarchy": ("hierarchy", "node", "parent", "title_zh", "title_en", "better", "weight"),
    "judgements": ("hierarchy", "parent", "expert", "first", "second", "value"),
    "challenge_answers": ("side", "year", "answer", "way_out"),
    "cbam_exports": ("enterprise", "year", "product", "goods", "quantity", "unit", "direct [tCO2e/t]", "indirect [tCO2e/t]", "embedded",
                     "status"),
}
REPORTED: dict[str, tuple[tuple[float, ...], str]] = {
    "clean_energy_share": ((31, 33, 36), "%"), "solid_waste_utilisation": ((93, 94, 95), "%"), "water_reuse_rate": ((84, 85, 86), "%"),
    "product_energy_level": ((1, 1, 1), "1"), "nonfossil_share": ((7, 8, 9), "%"), "high_tech_output_share": ((58, 59, 61), "%"),
    "symbiosis_links": ((4, 5, 6), "个"), "fresh_water_elasticity": ((0.4, 0.42, 0.38), "1"), "pollutant_elasticity": ((0.2, 0.1, 0.15), "1"),
    "water_intensity": ((6.8, 6.4, 6.1), "m3/万元"), "waste_water_intensity": ((4.9, 4.6, 4.3), "t/万元"),
    "solid_waste_intensity": ((0.08, 0.08, 0.07), "t/万元"), "water_productivity": ((1480, 1560, 1640), "元/m3"),
    "discharge_compliance": ((1, 1, 1), "1"), "total_pollutant_control": ((1, 1, 1), "1"), "environmental_incidents": ((0, 0, 0), "个"),
    "environmental_management": ((100, 100, 100), "%"), "cleaner_production_audit": ((92, 97, 100), "%"),
    "central_sewage_works": ((1, 1, 1), "1"), "risk_control_system": ((100, 100, 100), "%"), "solid_waste_disposal": ((100, 100, 100), "%"),
    "green_space_ratio": ((22, 22, 23), "%"), "key_firms_disclosing": ((90, 95, 100), "%"), "information_platform": ((100, 100, 100), "%"),
    "publicity_events": ((2, 3, 3), "个/年"), "good_air_days": ((79, 81, 83), "%"), "electrification_rate": ((44, 46, 48), "%"),
}
"""Indicator: figures of 2023, 2024, 2025, and their unit."""
ZONES: dict[str, tuple[str, str, tuple[float, ...]]] = {
    "zone_a": ("示例园区甲", "Example zone A", (1.6, 0.9, 1.1, 0.8, 0.9)), "zone_b": ("示例园区乙", "Example zone B", (0.7, 1.5, 0.8, 1.2, 1.1)),
    "zone_c": ("示例园区丙", "Example zone C", (1.1, 1.0, 1.4, 1.3, 0.7)), "zone_d": ("示例园区丁", "Example zone D", (0.6, 0.7, 0.9, 0.9, 1.3)),
}
"""Invented zones: title, and their size in each of the five forces against the archetype."""
OWN_FORCES: dict[str, tuple[float, str, float]] = {
    "gdp": (482, "亿元", 1.0), "industrial_value_added": (402, "亿元", 1.1), "trade": (310, "亿元", 1.3), "rd_intensity": (4.1, "%", 0.4),
    "high_tech_firms": (420, "家", 0.9), "research_institutes": (6, "家", 0.5), "smart_factories": (9, "个", 1.2), "digital_level": (62, "%", 0.2),
    "fusion_pilots": (3, "个", 0.8), "output_per_area": (46, "亿元/km2", 0.3), "national_clusters": (1, "个", 1.0), "single_champions": (12, "家", 1.4),
    "green_factories": (14, "家", 0.7), "green_park_title": (1, "1", 0.0), "energy_intensity_industry": (0.44, "tce等价/万元", -0.5),
}
"""Indicator of the five forces: the archetype's figure, unit, and how far it follows a zone's size."""
ANSWERS = {
    "space": ("工业用地已用九成以上，新增项目依靠盘活低效用地（合成示例）", "建立亩均评价，三年内盘活 1 000 亩（合成示例）"),
    "dual_control": ("候选项目满产后用电明显增加，能耗强度目标承压（合成示例）", ""),
    "lock_in": ("热电厂燃煤机组服役中，近期难以退出（合成示例）", "2030 年前以燃气和电锅炉替代（合成示例）"),
}


def tables() -> dict[str, tuple[str, list[Row]]]:
    """Every table here, with how it was made."""
    return {
        "indicator_values": ("figures chosen by hand for this example", indicator_values()),
        "peer_values": ("invented zones, figures scaled by hand", peer_values()),
        "enterprise_values": ("figures set by trade for this example", enterprise_values()),
        "hierarchy": ("an example of an evaluation of one's own", hierarchy()),
        "judgements": ("two invented experts", judgements()),
        "challenge_answers": ("example answers, three of eight sides", [
            {"side": side, "year": BASE, "answer": answer, "way_out": way} for side, (answer, way) in ANSWERS.items()]),
        "cbam_exports": ("invented exports", [
            {"enterprise": "metal_products_01", "year": BASE, "product": "fasteners", "goods": "iron_and_steel", "quantity": 5200, "unit": "t",
             "direct": 0.2, "indirect": 0.15, "embedded": "actual"},
            {"enterprise": "metal_products_02", "year": BASE, "product": "profiles", "goods": "aluminium", "quantity": 1800, "unit": "t",
             "direct": 2.1, "indirect": 6.5, "embedded": "default"}]),
    }


def indicator_values() -> list[Row]:
    """Three years of what the sets ask for; waste heat is left out with a reason, R&D and the like stay missing."""
    rows: list[Row] = [{"indicator": name, "year": year, "value": value, "unit": unit}
                       for name, (values, unit) in REPORTED.items() for year, value in zip((2023, 2024, BASE), values, strict=True)]
    rows += [{"indicator": "waste_heat_utilisation", "year": BASE, "status": "NO",
              "note": "园区无可利用余热资源（合成示例）"}]
    rows += [{"indicator": "energy_productivity", "year": BASE, "target": 2.6, "status": "NE"}]
    return rows


def peer_values() -> list[Row]:
    """The archetype and four invented zones on the five forces; zone D has one figure less."""
    zones = {"archetype": ("华东示例国家高新区（合成数据）", "Archetype zone (synthetic)", (1.0,) * 5), **ZONES}
    force = {name: i // 3 for i, name in enumerate(OWN_FORCES)}
    return [{"alternative": zone, "title_zh": zh, "title_en": en, "indicator": name, "year": 2024,
             "value": round(value * sizes[force[name]] ** follows, 2) if unit in ("%", "tce等价/万元", "亿元/km2") else round(value * sizes[force[name]] ** follows), "unit": unit,
             "scope": "whole zone"}
            for zone, (zh, en, sizes) in zones.items() for name, (value, unit, follows) in OWN_FORCES.items()
            if (zone, name) != ("zone_d", "digital_level")]


def enterprise_values() -> list[Row]:
    """Value added per pollutant, R&D share and a green mark of every industrial firm; one new firm is exempt."""
    rows: list[Row] = []
    for trade in TRADES:
        if trade.kind != "industry":
            continue
        for i in range(trade.firms):
            firm = f"{trade.group}_{i + 1:02d}"
            rows += [{"enterprise": firm, "year": BASE, "indicator": "value_added_per_discharge", "value": 4000 + 250 * i, "unit": "万元/t"},
                     {"enterprise": firm, "year": BASE, "indicator": "rd_share", "value": round(1.5 + 2.5 * trade.high_tech - 0.1 * i, 2), "unit": "%"},
                     {"enterprise": firm, "year": BASE, "indicator": "green", "value": round(0.4 + 0.4 * trade.high_tech, 2), "unit": "1"}]
    return [*rows, {"enterprise": "new_energy_04", "year": BASE, "indicator": "exempt", "value": 1, "unit": "1"}]


def hierarchy() -> list[Row]:
    """A small evaluation of the zone's own: carbon, energy and land."""
    return [{"hierarchy": "zone_green", "node": node, "title_zh": zh, "title_en": en, "better": better} for node, zh, en, better in (
        ("output_per_area", "单位面积产值", "Output per area", "higher"), ("energy_intensity_industry", "单位工业增加值能耗", "Energy intensity", "lower"),
        ("green_factories", "绿色工厂数", "Green factories", "higher"))]


def judgements() -> list[Row]:
    """Two experts over the three indicators."""
    pairs = {"甲": ((1, 2, 0.5), (1, 3, 3), (2, 3, 5)), "乙": ((1, 2, 0.33), (1, 3, 2), (2, 3, 6))}
    names = [str(row["node"]) for row in hierarchy()]
    return [{"hierarchy": "zone_green", "expert": who, "first": names[a - 1], "second": names[b - 1], "value": value}
            for who, said in pairs.items() for a, b, value in said]
