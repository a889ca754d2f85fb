"""Writes the tables of the archetype, a synthetic national high-tech zone in East China.

Base year 2025 is built from `trades.py`: energy = value added x intensity, split over carriers and over firms whose
sizes fall by a fixed ratio. The years back to 2016 follow from each trade's growth, an energy intensity that was
2.5 % a year higher, a dip in 2020 and one percent of noise from a fixed seed. Steam, power and fuels close exactly:
what firms take is what the park's plants make or the markets deliver. Every row is quality D and says so.
Run `python make_archetype.py` to write the tables again; a test holds the CSV to this text.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER)]

import extra_boundaries
import extra_certificates
import extra_indicators
import extra_scope3
import extra_sources
import options
from park_files import write_table
from trades import TRADES, Trade

YEARS = range(2016, 2026)
BASE = 2025
SEED = 910
GJ_PER_TCE = 29.3076
KGCE_PER_KWH = 0.1229
INTENSITY_FALL = 0.025
SIZE_RATIO = 0.62
PHYSICAL = {"bituminous": ("t", 19.57), "diesel": ("t", 42.652), "gasoline": ("t", 43.07), "natural_gas": ("万Nm3", 389.31), "straw_briquette": ("t", 15.0)}
"""Unit of record and net calorific value, GJ a unit (GB/T 32151-2024 values of fuels.csv)."""
Row = dict[str, object]


@dataclass
class Firm:
    """One enterprise and its share of its trade."""

    name: str
    trade: Trade
    share: float
    noise: dict[int, float] = field(default_factory=dict)


def firms() -> list[Firm]:
    """All enterprises, largest first in each trade; noise is drawn in this order from one seed."""
    draw = random.Random(SEED)
    found = []
    for trade in TRADES:
        sizes = [SIZE_RATIO**i for i in range(trade.firms)]
        for i, size in enumerate(sizes):
            firm = Firm(f"{trade.group}_{i + 1:02d}", trade, size / sum(sizes))
            firm.noise = {year: 1.0 if year == BASE else draw.uniform(0.99, 1.01) for year in YEARS}
            found.append(firm)
    return found


def activity(trade: Trade, year: int) -> float:
    """Output of a year over that of 2025."""
    dip = {2020: 0.96, 2021: 1.01}.get(year, 1.0)
    return (1 + trade.growth) ** (year - BASE) * dip


def final_energy(firm: Firm, year: int, carrier: str) -> float:
    """GJ of one carrier used by one firm in one year."""
    trade = firm.trade
    share = trade.shares.get(carrier, 0.0)
    if trade.switched and carrier in ("natural_gas", "bituminous"):
        coal = max(0.0, 0.5 * (2022 - year) / 6)        # half of the gas was still coal in 2016, none from 2022 on
        share = trade.shares["natural_gas"] * ((1 - coal) if carrier == "natural_gas" else coal)
    intensity = (1 + INTENSITY_FALL) ** (BASE - year)
    base = trade.final_energy * 1e4 * GJ_PER_TCE * firm.share * share
    return base * activity(trade, year) * intensity * firm.noise[year]


class Year:
    """The energy flows of one year, closed carrier by carrier."""

    def __init__(self, year: int, everyone: list[Firm]) -> None:
        self.year, self.everyone = year, everyone
        self.energy: list[Row] = []
        self.power: list[Row] = []
        self.sold_steam = self.sold_power = 0
        self.inside_power: dict[str, int] = {}
        self.self_made: dict[str, int] = {}
        for firm in everyone:
            self.steam_of(firm)
            self.hot_water_of(firm)
        self.central_plants()
        for firm in everyone:
            if firm.name != options.HEAT_AND_POWER:
                self.power_of(firm)
                self.fuels_of(firm)

    def burn(self, firm: str, carrier: str, gigajoule: float, plant: str = "", use: str = "fuel") -> None:
        """Fuel, in the unit firms keep records in."""
        unit, calorific = PHYSICAL[carrier]
        quantity = round(gigajoule / calorific)
        if quantity:
            self.energy.append({"enterprise": firm, "year": self.year, "carrier": carrier, "use": use, "plant": plant,
                                "quantity": quantity, "unit": unit})

    def flow(self, firm: str, carrier: str, flow: str, quantity: int, partner: str = "", contract: str = "",
             plant: str = "") -> None:
        """Power (MWh) or heat (GJ) bought, sold or generated."""
        if quantity:
            self.power.append({"enterprise": firm, "year": self.year, "carrier": carrier, "flow": flow,
                               "partner": partner, "contract": contract, "plant": plant, "quantity": quantity,
                               "unit": "MWh" if carrier == "electricity" else "GJ"})

    def steam_of(self, firm: Firm) -> None:
        """Own boiler first, the rest from the park's network or from the power station next door."""
        need = final_energy(firm, self.year, "steam")
        if not need:
            return
        plant, share, fuel, efficiency, since = options.OWN_BOILERS.get(firm.name, ("", 0.0, "", 1.0, 0))
        own = round(need * share) if self.year >= since else 0
        self.flow(firm.name, "steam", "generated", own, contract="self", plant=plant)
        self.burn(firm.name, fuel, own / efficiency, plant) if own else None
        rest = round(need) - own
        if firm.name == options.STEAM_FROM_OUTSIDE and self.year >= 2020:
            self.flow(firm.name, "steam", "bought", rest, "outside")
            return
        self.flow(firm.name, "steam", "bought", rest, options.HEAT_AND_POWER)
        self.flow(options.HEAT_AND_POWER, "steam", "sold", rest, firm.name)
        self.sold_steam += rest

    def hot_water_of(self, firm: Firm) -> None:
        """Buildings make their own hot water with gas."""
        need = round(final_energy(firm, self.year, "heat"))
        self.flow(firm.name, "heat", "generated", need, contract="self", plant=f"hot_water_{firm.name}")
        if need:
            self.burn(firm.name, "natural_gas", need / 0.95, f"hot_water_{firm.name}")

    def central_plants(self) -> None:
        """The park's heat and power company covers what it sold plus 3 % lost on the way."""
        owner, made = options.HEAT_AND_POWER, round(self.sold_steam * 1.03)
        shares = options.steam_mix(self.year)
        left, power = made, 0
        for plant, share in shares.items():
            steam = left if plant == list(shares)[-1] else round(made * share)
            left -= steam
            fuel, steam_per_fuel, power_per_steam = options.CENTRAL[plant]
            self.flow(owner, "steam", "generated", steam, contract="self", plant=plant)
            self.burn(owner, fuel, steam / steam_per_fuel, plant)
            megawatthour = round(steam * power_per_steam / 3.6)
            self.flow(owner, "electricity", "generated", megawatthour, contract="self", plant=plant)
            power += megawatthour
        for firm, share in options.POWER_NEIGHBOURS.items():
            quantity = round(power * share)
            self.inside_power[firm] = quantity
            self.flow(owner, "electricity", "sold", quantity, firm)
        own_use = round(power * 0.09)
        self.flow(owner, "electricity", "sold", power - own_use - sum(self.inside_power.values()), "grid")

    def power_of(self, firm: Firm) -> None:
        """Rooftop PV, the neighbouring plant, contracts for green power, and the grid for the rest."""
        need = round(final_energy(firm, self.year, "electricity") / GJ_PER_TCE / KGCE_PER_KWH)
        inside = self.inside_power.get(firm.name, 0)
        self.flow(firm.name, "electricity", "bought", inside, options.HEAT_AND_POWER)
        megawatt, since = options.ROOFTOP_PV.get(firm.name, (0.0, 0))
        made = round(megawatt * options.PV_HOURS) if self.year >= since else 0
        exported = round(made * options.PV_EXPORTED)
        self.flow(firm.name, "electricity", "generated", made, contract="self", plant=f"pv_{firm.name}")
        self.flow(firm.name, "electricity", "sold", exported, "grid")
        rest = need - inside - made + exported
        for contract, gigawatthour, start in options.GREEN_CONTRACTS.get(firm.name, ()):
            if self.year < start:
                continue
            quantity = round(gigawatthour * 1e3)
            partner = "outside" if contract == "direct_supply" else "grid"
            self.flow(firm.name, "electricity", "bought", quantity, partner, contract)
            rest -= 0 if contract == "certificate" else quantity
        self.flow(firm.name, "electricity", "bought", rest, "grid", "grid")

    def fuels_of(self, firm: Firm) -> None:
        """Fuels burnt where the work is done, and in vehicles; a part of the chemists' gas becomes product."""
        feedstock = options.GAS_AS_FEEDSTOCK.get(firm.trade.group, 0.0)
        for carrier in ("bituminous", "natural_gas", "diesel", "gasoline"):
            use = "transport" if carrier in ("diesel", "gasoline") else "fuel"
            kept = feedstock if carrier == "natural_gas" else 0.0
            need = final_energy(firm, self.year, carrier)
            self.burn(firm.name, carrier, need * (1 - kept), use=use)
            self.burn(firm.name, carrier, need * kept, use="raw_material")


def economy(everyone: list[Firm], years: Iterable[int] = YEARS) -> list[Row]:
    """Value added of each year at prices of 2025; output, revenue, tax and jobs of the base year; GDP of the park."""
    rows: list[Row] = []
    for year in years:
        total = 0
        for firm in everyone:
            value = round(firm.trade.value_added * 1e4 * firm.share * activity(firm.trade, year) * firm.noise[year])
            if not value:
                continue
            total += value
            rows.append({"entity": firm.name, "year": year, "indicator": "value_added", "value": value,
                         "unit": "万元", "price_basis": str(BASE)})
            if year == BASE:
                rows += base_year_economy(firm, value)
        rows.append({"entity": "park", "year": year, "indicator": "gdp", "value": total, "unit": "万元",
                     "price_basis": str(BASE), "boundary": "managed"})
    return rows


def base_year_economy(firm: Firm, value: int) -> list[Row]:
    """Output = value added over its share of output; revenue 3 % above it; tax 12 % of value added."""
    output = round(value / firm.trade.to_output)
    figures = (("output", output, "万元"), ("revenue", round(output * 1.03), "万元"), ("tax", round(value * 0.12), "万元"),
               ("jobs", round(value / firm.trade.per_head), "person"))
    return [{"entity": firm.name, "year": BASE, "indicator": name, "value": figure, "unit": unit,
             "price_basis": str(BASE) if unit == "万元" else ""} for name, figure, unit in figures]


def process(everyone: list[Firm], years: Iterable[int] = YEARS) -> list[Row]:
    """Fluorinated gases of the fabs, lime, nitric acid; in proportion to output."""
    return [{"enterprise": firm.name, "year": year, "activity": name, "gas": gas,
             "quantity": round(amount * firm.share * activity(firm.trade, year)), "unit": unit}
            for year in years for firm in everyone
            for name, gas, amount, unit in options.PROCESS.get(firm.trade.group, ())]


def materials(everyone: list[Firm]) -> list[Row]:
    """Main purchased materials and wastes of the base year."""
    return [{"enterprise": firm.name, "year": BASE, "material": name, "flow": flow,
             "partner": "outside", "quantity": round(amount * firm.share), "unit": "t", "scope3_activity": scope3}
            for firm in everyone for name, flow, amount, scope3 in options.MATERIALS.get(firm.trade.group, ())]


def land(everyone: list[Firm]) -> list[Row]:
    """Plots of the base year, the developed land of earlier years, and roofs under panels."""
    rows: list[Row] = [
        {"entity": firm.name, "year": BASE, "pool": firm.trade.pool,
         "use": "industry" if firm.trade.kind != "public_works" else "public",
         "area": round(firm.trade.land * firm.share, 1), "unit": "ha"} for firm in everyone]
    rows += [{"entity": name, "year": BASE, "pool": "roofs", "use": "pv",
              "area": round(megawatt * options.ROOF_HA_PER_MW, 2), "unit": "ha"}
             for name, (megawatt, _) in options.ROOFTOP_PV.items()]
    used = {pool: sum(float(str(row["area"])) for row in rows if row["pool"] == pool)
            for pool in ("industrial_land", "urban_land")}
    rows += [{"entity": "park", "year": year, "pool": pool, "use": "industry",
              "area": round(area * (1 - 0.018 * (BASE - year)), 1), "unit": "ha", "boundary": "managed"}
             for pool, area in used.items() for year in YEARS if year != BASE]
    return rows


def tables() -> dict[str, list[Row]]:
    """Every table of the archetype."""
    everyone = firms()
    years = [Year(year, everyone) for year in YEARS]
    observed: dict[str, tuple[str, list[Row]]] = {
        "groups": ("trade of trades.py", [
            {"group": t.group, "kind": t.kind, "title_zh": t.zh, "title_en": t.en, "industry": t.industry,
             "high_tech": t.high_tech, "driver": t.driver, "driver_unit": t.driver_unit,
             "intensification": t.intensification, "land_pool": t.pool} for t in TRADES]),
        "enterprises": ("invented firm, share of its trade falling by 0.62 from one to the next", [
            {"enterprise": f.name, "title": f"{f.trade.zh}{f.name[-2:]}（合成）", "group": f.trade.group,
             "industry": f.trade.industry, "above_scale": "yes" if f.trade.kind == "industry" else "no",
             "boundaries": options.inside(f.trade.group, f.name)} for f in everyone]),
        "energy": ("value added x energy intensity x carrier share (trades.py)",
                   [row for year in years for row in year.energy]),
        "power_heat": ("value added x energy intensity x carrier share (trades.py); sellers equal buyers",
                       [row for year in years for row in year.power]),
        "process": ("activity set in options.py x output", process(everyone)),
        "materials": ("tonnes set in options.py x share of the trade", materials(everyone) + extra_scope3.goods()),
        "economy": ("value added of trades.py x growth; ratios of sectors.csv", economy(everyone)),
        "land": ("value added over value added per land of sectors.csv", land(everyone)),
    }
    observed |= options.tables([row for row in years[-1].energy + years[-1].power])
    observed |= extra_indicators.tables()
    observed |= extra_scope3.tables()
    trades = {firm.name: firm.trade for firm in everyone}
    observed |= extra_sources.tables(lambda firm, year: activity(trades[firm], year), YEARS)
    observed |= extra_boundaries.tables(observed)
    observed |= extra_certificates.tables(observed)
    return {name: [{**row, "quality": "D", "source": f"synthetic, {method}"} for row in rows]
            for name, (method, rows) in observed.items()}


if __name__ == "__main__":
    for name, rows in tables().items():
        write_table(FOLDER, name, rows)
