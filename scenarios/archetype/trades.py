"""The trades of the archetype: value added, energy intensity and where the energy comes from.

Intensities are tce a 万元 of value added, electricity at its calorific value, inside the range sectors.csv gives the
trade; shares are of that final energy. Where sectors.csv has no row the figure is a planning value of this file.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Trade:
    """One group of users in the base year 2025."""

    group: str
    kind: str
    zh: str
    en: str
    industry: str
    sector: str
    """Row of sectors.csv, or blank where it has none."""
    high_tech: float
    value_added: float
    """亿元, prices of 2025."""
    intensity: float
    """tce (calorific) a 万元."""
    shares: dict[str, float]
    """Carrier -> share of final energy; they sum to one."""
    land: float
    """Hectares."""
    pool: str
    per_head: float
    """Value added a head, 万元; 0 where nobody is employed."""
    to_output: float
    """Value added over output."""
    growth: float
    """Growth of value added a year, 2016 to 2025."""
    firms: int
    intensification: float
    driver: str = "output"
    driver_unit: str = "1"
    energy: float = 0.0
    """万tce (calorific) where there is no value added to multiply."""
    switched: bool = field(default=False)
    """Burnt coal in 2016 where it burns gas now."""

    @property
    def final_energy(self) -> float:
        """Final energy of 2025, 万tce calorific."""
        return self.energy or self.value_added * self.intensity


def _shares(electricity: float, steam: float, gas: float, **other: float) -> dict[str, float]:
    shares = {"electricity": electricity, "steam": steam, "natural_gas": gas, **other}
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"shares of final energy sum to {sum(shares.values()):g}, not 1")
    return {carrier: share for carrier, share in shares.items() if share}


LAND, OFFICE = "industrial_land", "urban_land"
TRADES: tuple[Trade, ...] = (
    Trade("electronics", "industry", "电子信息制造", "Electronics", "C39", "electronics", 1.0, 62, 0.09,
          _shares(0.85, 0.08, 0.06, diesel=0.01), 177, LAND, 42, 0.20, 0.085, 6, 2.0),
    Trade("semiconductor", "industry", "集成电路", "Semiconductors", "C397", "semiconductor", 1.0, 58, 0.24,
          _shares(0.85, 0.08, 0.06, diesel=0.01), 145, LAND, 62, 0.30, 0.11, 3, 2.2),
    Trade("pharma", "industry", "生物医药", "Biopharmaceuticals", "C27", "pharma", 1.0, 38, 0.15,
          _shares(0.50, 0.35, 0.13, diesel=0.02), 152, LAND, 60, 0.35, 0.09, 4, 2.1),
    Trade("equipment", "industry", "高端装备", "Machinery and equipment", "C35", "equipment", 0.6, 46, 0.12,
          _shares(0.66, 0.08, 0.23, diesel=0.03), 307, LAND, 38, 0.25, 0.06, 5, 2.2),
    Trade("auto_parts", "industry", "汽车零部件", "Automotive parts", "C36", "auto", 0.4, 40, 0.09,
          _shares(0.60, 0.10, 0.27, diesel=0.03), 200, LAND, 40, 0.22, 0.055, 4, 2.0),
    Trade("new_energy", "industry", "新能源装备", "Batteries, PV and electrical machinery", "C38",
          "electrical_machinery", 0.9, 52, 0.13, _shares(0.70, 0.12, 0.16, diesel=0.02), 260, LAND, 45, 0.20, 0.12,
          4, 2.1),
    Trade("new_materials", "industry", "新材料", "New materials", "C30", "new_materials", 0.7, 24, 0.45,
          _shares(0.50, 0.20, 0.27, diesel=0.03), 200, LAND, 48, 0.22, 0.08, 4, 1.95, switched=True),
    Trade("chemicals", "industry", "精细化工", "Fine chemicals", "C26", "chemicals", 0.3, 26, 1.0,
          _shares(0.25, 0.52, 0.23), 173, LAND, 65, 0.22, 0.03, 4, 1.5, switched=True),
    Trade("food", "industry", "食品饮料", "Food and beverages", "C14", "food", 0.1, 12, 0.22,
          _shares(0.40, 0.42, 0.18), 100, LAND, 35, 0.24, 0.04, 3, 2.0, switched=True),
    Trade("textile", "industry", "纺织印染", "Textiles and dyeing", "C17", "textile", 0.0, 9, 0.70,
          _shares(0.45, 0.42, 0.13), 112, LAND, 22, 0.20, 0.005, 3, 1.5, switched=True),
    Trade("metal_products", "industry", "金属制品", "Metal products", "C33", "metal_products", 0.1, 15, 0.32,
          _shares(0.66, 0.08, 0.23, diesel=0.03), 150, LAND, 28, 0.20, 0.035, 3, 2.0, switched=True),
    Trade("plastics", "industry", "橡胶塑料", "Rubber and plastics", "C29", "plastics_rubber", 0.2, 12, 0.32,
          _shares(0.76, 0.12, 0.10, diesel=0.02), 120, LAND, 28, 0.20, 0.04, 3, 2.0),
    Trade("building_materials", "industry", "建筑材料", "Lime and building materials", "C303", "", 0.0, 8, 0.80,
          _shares(0.28, 0.05, 0.25, bituminous=0.42), 100, LAND, 30, 0.22, 0.0, 2, 1.3),
    Trade("energy_supply", "industry", "园区热电", "Park heat and power", "D44", "", 0.0, 4, 0.0, {}, 30, LAND, 80,
          0.25, 0.04, 1, 2.2),
    Trade("data_centre", "data_centre", "数据中心", "Data centres", "I65", "data_centre", 1.0, 6, 1.4,
          _shares(0.98, 0.0, 0.01, diesel=0.01), 60, LAND, 110, 0.45, 0.18, 2, 2.3, "IT load", "1"),
    Trade("software", "building", "软件园办公楼", "Software park offices", "I65", "software", 1.0, 42, 0.035,
          _shares(0.90, 0.0, 0.02, heat=0.08), 52, OFFICE, 55, 0.45, 0.10, 2, 2.5, "floor area", "1"),
    Trade("rd_services", "building", "研发与商务楼宇", "R&D and business buildings", "M73", "rd_services", 1.0, 18,
          0.045, _shares(0.82, 0.0, 0.03, heat=0.12, gasoline=0.03), 36, OFFICE, 45, 0.45, 0.08, 2, 2.5,
          "floor area", "1"),
    Trade("residential", "household", "居住社区", "Housing", "", "", 0.0, 0, 0.0,
          _shares(0.46, 0.0, 0.22, heat=0.05, gasoline=0.27), 230, OFFICE, 0, 1.0, 0.04, 2, 1.5, "residents", "1",
          energy=4.0),
    Trade("logistics", "transport", "物流车队与仓储", "Logistics fleets and warehouses", "G54", "logistics", 0.1, 8,
          0.28, _shares(0.24, 0.0, 0.05, diesel=0.66, gasoline=0.05), 133, LAND, 30, 0.35, 0.06, 3, 2.0,
          "vehicle-km", "1"),
    Trade("public_works", "public_works", "市政公用", "Waste water, lighting and other public works", "D46", "",
          0.0, 2, 0.20, _shares(0.92, 0.0, 0.03, diesel=0.05), 42, OFFICE, 40, 0.45, 0.05, 2, 2.0,
          "waste water treated", "1"),
)
