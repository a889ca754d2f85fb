"""Reads the packaged record of Delfzijl into the tables of a park, and says at every row what was read and what assumed.

Read from the record (quality B): energy by carrier, products, in the year each plant was described for, and the
officially verified CO2. Carried to the base year 2019 (quality D): what was described for 2016 or 2018, unchanged,
because no activity of 2019 is published for those plants; scaling by verified CO2 would be tuning to the answer.
Not in the record (quality D, method in `note`): who supplies whom, prices, value added, jobs, land.
Nothing is fitted to the verified emissions; they go to `data/verified.csv` for comparison, and `data/explained.csv`
lists why computed and verified differ.
Run `python make_delfzijl.py` to write the tables again.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path[:0] = [str(FOLDER.parent), str(FOLDER)]

import assumed
import explained
from park_files import write_table

from carbonpark.words.places import PACKAGE
from carbonpark.words.units import split_unit

BASE = 2019
RECORD = [PACKAGE / "factors" / "tables" / f"real_park_delfzijl_{part}.csv" for part in ("midden", "eu_registry")]
ENTERPRISES = {"BioMethanol Chemie II Holdings B.V.": "biomcn", "BioMCN (methanol)": "biomcn",
               "DAMCO Aluminium Delfzijl Cooperatie U.A. (Aldel)": "aldel",
               "Aldel, later DAMCO (aluminium smelter)": "aldel", "Nobian Delfzijl": "nobian",
               "Nobian, earlier AkzoNobel and Nouryon (salt, chlorine)": "nobian", "Delesto": "delesto",
               "Delesto (combined heat and power)": "delesto", "ESD-SIC bv": "esd_sic",
               "ESD-SIC (silicon carbide)": "esd_sic", "PPG Industries Chemicals (silica)": "ppg_silica",
               "Siniat (gypsum board)": "siniat", "BioEnergieCentrale Delfzijl": "bec"}
YEARS = (2016, 2018, BASE)
OTHER_YEARS = (("biomcn", 2019, "natural_gas", "TJ", "fuel"), ("delesto", 2016, "natural_gas", "TJ", "fuel"),
               ("aldel", 2018, "natural_gas", "TJ", "fuel"))
"""Main carrier of each plant, entered as not estimated in the years it was not described for."""
UNCOVERED = ("ppg_silica", "siniat", "bec")
FINAL_PRODUCTS = {"Methanol": 0.375, "Aluminium billets and slabs": 0.0, "salt (98%)": 0.0, "salt (100%)": 0.0,
                  "Caustic soda (50%)": 0.0, "Chlorine (liquid)": 0.0, "Hydrogen": 0.0, "silicon carbide": 0.2995}
"""Carbon content [tC/t]: CH3OH 12.011/32.042, SiC 12.011/40.096. Intermediates (brine, slurry, flue gas) stay out."""
GAS_CARBON = 15.3
"""t C a TJ of natural gas (IPCC 2006 Vol.2 Table 1.3; 56.1 t CO2 a TJ)."""
COKE_CARBON = 32.5 * 0.0275
"""t C a t of petroleum coke (fuels.csv: 32.5 GJ/t x 0.0275 tC/GJ)."""
CO2_PER_C = 44 / 12
Row = dict[str, object]


@dataclass(frozen=True)
class Entry:
    """One line of the record, its unit and the thing measured set apart."""

    enterprise: str
    year: int
    kind: str
    item: str
    value: float
    unit: str
    about: str
    source: str
    note: str


def entries() -> Iterator[Entry]:
    """Lines of the record that belong to one installation."""
    for path in RECORD:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                if line["entity_or_sector"] not in ENTERPRISES:
                    continue                            # sums over plants; we sum ourselves
                kind, _, item = line["carrier_or_item"].rpartition(": ")
                unit = split_unit(line["unit"])
                name = re.split(r"\s+per\s+year|/yr", line["unit"])[0].removesuffix(unit.about).strip()
                name = name.split()[0] if unit.about else name
                yield Entry(ENTERPRISES[line["entity_or_sector"]], int(line["year"]), kind or item, item,
                            float(line["value"]), name, unit.about, line["source"], line["note"])


class Record:
    """The record, asked by plant and carrier."""

    def __init__(self) -> None:
        self.entries = list(entries())

    def one(self, enterprise: str, kind: str, item: str) -> Entry:
        """The one line of a plant for a carrier."""
        found = [e for e in self.entries if (e.enterprise, e.kind, e.item) == (enterprise, kind, item)]
        if len(found) != 1:
            raise ValueError(f"{enterprise} {kind} {item}: {len(found)} lines, expected one")
        return found[0]

    def verified(self) -> list[Entry]:
        """Officially verified emissions by installation and year."""
        return [e for e in self.entries if e.kind == "verified_emissions"]

    def products(self) -> list[Entry]:
        """Activities that are products leaving a plant."""
        return [e for e in self.entries if e.kind == "activity" and e.item in FINAL_PRODUCTS]


def in_year_and_base(row: Row, entry: Entry, note: str = "") -> list[Row]:
    """The row in the year of its record and, if that is not the base year, carried over unchanged as quality D."""
    note = "; ".join(part for part in (entry.note, note) if part)
    rows: list[Row] = [{**row, "year": entry.year, "quality": "B", "source": entry.source, "note": note}]
    if entry.year != BASE:
        rows.append({**row, "year": BASE, "quality": "D", "source": f"estimated: {entry.source}, {entry.year}",
                     "note": f"described for {entry.year}, carried to {BASE} unchanged; no activity of {BASE} is published"})
    return rows


def methanol_split(record: Record) -> tuple[float, float, str]:
    """TJ of natural gas whose carbon leaves in methanol, TJ whose carbon is emitted, and how the split was made."""
    gas = record.one("biomcn", "input", "natural gas").value
    methanol = record.one("biomcn", "activity", "Methanol").value
    carbon = methanol * FINAL_PRODUCTS["Methanol"]
    feed = round(carbon * 1e3 / GAS_CARBON, 1)
    how = (f"carbon balance: {methanol:g} kt methanol x 0.375 = {carbon:.1f} kt C in the product = {feed:g} TJ of gas at "
           f"{GAS_CARBON} tC/TJ; the rest is emitted. Product carbon is set against natural gas first; shared with the "
           "biogas in proportion, fossil CO2 would be 165 kt higher")
    return feed, round(gas - feed, 1), how


def energy(record: Record) -> list[Row]:
    """Fuels and feedstock by plant."""
    feed, burnt, how = methanol_split(record)
    gas = record.one("biomcn", "input", "natural gas")

    def row(enterprise: str, carrier: str, quantity: float, unit: str = "TJ", use: str = "fuel", plant: str = "") -> Row:
        return {"enterprise": enterprise, "carrier": carrier, "use": use, "plant": plant, "quantity": quantity,
                "unit": unit}

    biogas = record.one("biomcn", "input", "biogas")
    hydrogen = record.one("biomcn", "input", "hydrogen")
    chp = record.one("delesto", "input", "natural gas")
    casting = record.one("aldel", "input", "natural gas")
    coke = record.one("esd_sic", "input", "petroleum coke")
    rows = in_year_and_base(row("biomcn", "natural_gas", feed, use="raw_material"), gas, how)
    rows += in_year_and_base(row("biomcn", "natural_gas", burnt), gas, how)
    rows += in_year_and_base(row("biomcn", "biogas", biogas.value), biogas, "all taken as burnt: see natural gas")
    rows += in_year_and_base(row("biomcn", "hydrogen", hydrogen.value, "kt", "raw_material"), hydrogen,
                             "taken as feedstock")
    rows += in_year_and_base(row("delesto", "natural_gas", chp.value, plant="delesto_chp"), chp)
    rows += in_year_and_base(row("aldel", "natural_gas", casting.value), casting)
    rows += in_year_and_base(row("esd_sic", "petroleum_coke", coke.value, "kt", "raw_material"), coke,
                             "reagent (SiO2 + 3 C = SiC + 2 CO), not burnt for heat: its CO2 stands in `process`")
    anodes = record.one("aldel", "input", "prebaked carbon anodes")
    rows += in_year_and_base(row("aldel", "anodes", anodes.value, "kt", "raw_material"), anodes,
                             "used up by the electrolysis, not burnt for heat: its CO2 stands in `process`")
    rows += [{**row(name, "natural_gas", 0.0), "quantity": None, "year": year, "status": "NE", "quality": "D",
              "source": "not in the record",
              "note": "energy of this installation is not in MIDDEN; its emissions stand in `process` as a verified total"}
             for name in UNCOVERED for year in YEARS]
    rows += [{**row(name, carrier, 0.0, unit, use), "quantity": None, "year": year, "status": "NE", "quality": "D",
              "source": "not in the record", "note": f"described for {described} only"}
             for name, described, carrier, unit, use in OTHER_YEARS for year in YEARS if year not in (described, BASE)]
    return rows


def process(record: Record) -> list[Row]:
    """Carbon used up as material, and the verified totals of installations nobody has described."""
    anodes = record.one("aldel", "input", "prebaked carbon anodes")
    metal = record.one("aldel", "activity", "Liquid primary aluminium")
    coke = record.one("esd_sic", "input", "petroleum coke")
    carbide = record.one("esd_sic", "activity", "silicon carbide").value / 1e3
    emitted = (coke.value * COKE_CARBON - carbide * FINAL_PRODUCTS["silicon carbide"]) * CO2_PER_C
    rows = in_year_and_base(
        {"enterprise": "aldel", "activity": "P052", "gas": "CO2", "quantity": anodes.value * 1e3, "unit": "t"}, anodes,
        "anode carbon is used up by the electrolysis, not burnt for heat: 51 600 t x 3.663 = 189 kt; check: 120 kt Al x 1.6 = 192 kt")
    rows += [{**row, "quality": "D", "note": "the record has no PFC; factor of modern point-feed cells"}
             for activity, gas in (("P081", "CF4"), ("P082", "C2F6"))
             for row in in_year_and_base({"enterprise": "aldel", "activity": activity, "gas": gas,
                                          "quantity": metal.value, "unit": "t"}, metal)]
    rows += in_year_and_base(
        {"enterprise": "esd_sic", "activity": "own", "gas": "CO2", "quantity": coke.value * 1e3, "unit": "t",
         "own_factor": round(emitted / coke.value, 4), "own_factor_unit": "tCO2/t"}, coke,
        f"mass balance: ({coke.value:g} kt coke x {COKE_CARBON:.5f} - {carbide:.3f} kt SiC x 0.2995) x 44/12 = {emitted:.1f} kt")
    rows += [{**rows[-1], "year": year, "quantity": None, "status": "NE", "quality": "D", "source": "not in the record",
              "note": f"described for {coke.year} only"} for year in YEARS if year != coke.year]
    rows += [{"enterprise": e.enterprise, "year": e.year, "activity": "verified_total", "gas": "CO2",
              "quantity": e.value, "unit": "t", "own_factor": 1, "own_factor_unit": "tCO2/t", "quality": "B",
              "source": e.source, "note": "installation without energy record; under the trading system it reports CO2 only"}
             for e in record.verified() if e.enterprise in UNCOVERED and e.year in YEARS]
    return rows


def power_heat(record: Record) -> list[Row]:
    """Electricity and steam, closed between the plants; the steam that does not close is a named residual."""
    steam, power = record.one("delesto", "output", "steam 1-9 bar"), record.one("delesto", "output", "electricity")
    heat, wet = record.one("nobian", "input", "heat"), record.one("nobian", "input", "steam 1-9 bar")
    own, nobian = record.one("nobian", "output", "heat"), record.one("nobian", "input", "electricity")
    residual = round(heat.value + wet.value - own.value - steam.value, 1)

    def row(enterprise: str, carrier: str, flow: str, quantity: float, partner: str = "", contract: str = "",
            plant: str = "") -> Row:
        return {"enterprise": enterprise, "carrier": carrier, "flow": flow, "partner": partner, "contract": contract,
                "plant": plant, "quantity": round(quantity, 3), "unit": "TJ"}

    linked = "who supplies whom is not in the record: Delesto stands in the park and Nobian takes its steam and power (estimated)"
    rows = in_year_and_base(row("delesto", "steam", "generated", steam.value, contract="self", plant="delesto_chp"), steam)
    rows += in_year_and_base(row("delesto", "electricity", "generated", power.value, contract="self",
                                 plant="delesto_chp"), power)
    for enterprise, flow, partner in (("delesto", "sold", "nobian"), ("nobian", "bought", "delesto")):
        rows += assumed.doubted(in_year_and_base(row(enterprise, "steam", flow, steam.value, partner), steam), linked)
        rows += assumed.doubted(in_year_and_base(row(enterprise, "electricity", flow, nobian.value, partner), nobian),
                                linked)
    rows += assumed.doubted(in_year_and_base(row("delesto", "electricity", "sold", power.value - nobian.value, "grid"),
                                             power), "what Nobian does not take goes to the grid (estimated)")
    rows += in_year_and_base(row("nobian", "steam", "generated", own.value, contract="self", plant="nobian_cell_heat"),
                             own, "heat of the electrolysis, used in salt making: one steam balance for heat and steam")
    rows += assumed.doubted(in_year_and_base(row("nobian", "steam", "bought", residual, ""), heat),
                            f"named residual: {heat.value + wet.value:g} TJ used - {own.value:g} own - {steam.value:g} from "
                            "Delesto; its supplier is not in the record")
    rows += in_year_and_base(row("biomcn", "electricity", "bought", record.one("biomcn", "input", "electricity").value,
                                 "grid", "grid"), record.one("biomcn", "input", "electricity"))
    rows += in_year_and_base(row("aldel", "electricity", "bought", record.one("aldel", "input", "electricity").value,
                                 "grid", "grid"), record.one("aldel", "input", "electricity"))
    rows += [{**row("nobian", carrier, "bought", 0.0, "delesto"), "quantity": None, "year": 2018, "status": "NE",
              "quality": "D", "source": "not in the record", "note": "described for 2016 only"}
             for carrier in ("steam", "electricity")]
    made, used = record.one("esd_sic", "output", "electricity"), record.one("esd_sic", "input", "electricity")
    rows += in_year_and_base(row("esd_sic", "electricity", "generated", made.value, contract="self",
                                 plant="esd_recovery"), made, "from process gas, whose carbon is counted in `process`")
    rows += in_year_and_base(row("esd_sic", "electricity", "bought", used.value - made.value, "grid", "grid"), used,
                             "input less own generation; whether any was exported is not in the record")
    return rows


def materials(record: Record) -> list[Row]:
    """Products that leave a plant: 'kt methanol per year' is kt, about methanol."""
    return [line for e in record.products() for line in in_year_and_base(
        {"enterprise": e.enterprise, "material": e.item, "flow": "output", "partner": "outside", "quantity": e.value,
         "unit": e.unit, "carbon_content": FINAL_PRODUCTS[e.item] or None}, e)]


def tables() -> dict[str, list[Row]]:
    """Every table of the park."""
    record = Record()
    return {"energy": energy(record), "power_heat": power_heat(record), "process": process(record),
            "materials": materials(record), **assumed.tables()}


def write_verified() -> None:
    """The official answer, kept apart from every input."""
    with (FOLDER / "data" / "verified.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("enterprise", "year", "verified_tco2e", "quality", "source", "note"))
        for e in sorted(Record().verified(), key=lambda e: (e.enterprise, e.year)):
            writer.writerow((e.enterprise, e.year, int(e.value), "B", e.source, e.note))


def write_explained() -> None:
    """Why computed and verified differ, one line a reason."""
    rows = explained.lines()
    with (FOLDER / "data" / "explained.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    for name, rows in tables().items():
        write_table(FOLDER, name, rows)
    write_verified()
    write_explained()
