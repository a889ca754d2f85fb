"""Reads the public record of Zhongshan's industry into the tables of a park, and reconciles it.

Nine months of 2017 are known by carrier, the full year only by branch. Both are kept, as two periods. What the record
does not say is entered as not estimated (NE), never as zero. `data/reconciliation.csv` walks from carriers to tonnes of
coal equivalent to the published total: the gap is the energy the power sector sold, since the total is net of it.
Run `python make_zhongshan_city.py` to write the tables again.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from park_files import number, write_table

from carbonpark.words.places import PACKAGE

ENTITY = "above_scale_industry"
PERIODS = {"2017-01..09": "01-09", "2017": ""}
TCE = {"raw_coal": (0.7143, "tce/t, raw coal of statistics (fuels.csv, GB/T 2589)"),
       "natural_gas_incl_lng": (1.7572, "tce/t, as liquefied natural gas (fuels.csv, GB/T 2589)"),
       "electricity": (1.229, "tce/万kWh, calorific (heat.csv elec_tce_equal)")}
"""Per unit of the record: 万t -> 万tce, 亿kWh -> 万tce."""
DOUBT = ("unit as printed ('万吨') in a transcription; read as liquefied gas it makes the power sector turn 47 % of its fuel "
         "into energy sold, which fits; read as 万m3 the carriers would fall short of the published total")
Row = dict[str, object]


def record() -> dict[tuple[str, str], dict[str, str]]:
    """Published figures by period and indicator."""
    with (PACKAGE / "factors" / "tables" / "parks.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(PERIODS[line["year"]], line["indicator"]): line for line in csv.DictReader(file)
                if line["park_id"] == "zhongshan"}


def observed(published: dict[tuple[str, str], dict[str, str]]) -> dict[str, list[Row]]:
    """The nine months by carrier; everything else of the tables is not estimated."""
    def read(name: str) -> Row:
        line = published["01-09", name]
        return {"quality": "B", "source": line["source"], "note": line["note"]}

    unknown: Row = {"status": "NE", "quality": "D", "source": "not in the record"}
    coal = {**read("raw_coal"), "quantity": float(published["01-09", "raw_coal"]["value"]) * 1e4, "unit": "t"}
    gas = {**read("natural_gas_incl_lng"), "quality": "C", "note": DOUBT, "unit": "t",
           "quantity": float(published["01-09", "natural_gas_incl_lng"]["value"]) * 1e4}
    power = {**read("electricity"), "quantity": float(published["01-09", "electricity"]["value"]) * 1e4, "unit": "万kWh"}
    rank = {**read("bituminous_coal"), "status": "IE", "unit": "t",
            "note": "160.72 万t, 96.7 % of raw coal: counted there"}
    fuel: Row = {"enterprise": ENTITY, "year": 2017, "use": "fuel"}
    energy = [{**fuel, "period": "01-09", "carrier": "raw_coal", **coal},
              {**fuel, "period": "01-09", "carrier": "bituminous", **rank},
              {**fuel, "period": "01-09", "carrier": "lng", **gas}]
    energy += [{**fuel, "carrier": carrier, "unit": "t", **unknown, "note": "the full year is published by branch only"}
               for carrier in ("raw_coal", "lng")]
    energy += [{**fuel, "period": period, "carrier": "diesel", "unit": "t", **unknown, "note": "oil is not in the record"}
               for period in ("01-09", "")]
    line: Row = {"enterprise": ENTITY, "year": 2017, "partner": "grid", "contract": "grid"}
    flows = [{**line, "period": "01-09", "carrier": "electricity", "flow": "bought", **power},
             {**line, "period": "01-09", "carrier": "electricity", "flow": "sold", "unit": "万kWh", **unknown,
              "note": "what the power sector sold is not published; implied amount in data/reconciliation.csv"},
             {**line, "carrier": "electricity", "flow": "bought", "unit": "万kWh", **unknown,
              "note": "the full year is published by branch only"}]
    entity: Row = {"entity": "park", "year": 2017, "boundary": ENTITY}
    economy = [{**entity, "indicator": name, "unit": unit, "price_basis": "current" if unit == "万元" else "", **unknown}
               for name, unit in (("value_added", "万元"), ("output", "万元"), ("jobs", "person"))]
    return {"energy": energy, "power_heat": flows, "economy": economy}


def reconciliation(published: dict[tuple[str, str], dict[str, str]]) -> list[Row]:
    """From carriers to tce to the published total, 万tce; then the sums the record must satisfy by itself."""
    def value(period: str, name: str) -> float:
        return float(published[period, name]["value"])

    steps: list[Row] = []

    def step(period: str, name: str, amount: float, how: str) -> float:
        steps.append({"period": period or "full year", "step": name, "value_wan_tce": round(amount, 2), "how": how})
        return amount

    carriers = sum(step("01-09", name, value("01-09", name) * factor, f"{value('01-09', name):g} x {factor:g} {how}")
                   for name, (factor, how) in TCE.items())
    step("01-09", "carriers_sum", carriers, "before energy sold; oil and heat are not in the record")
    total = step("01-09", "published_total", value("01-09", "energy_total"), "net of energy products sold")
    sold = step("01-09", "energy_sold_implied", carriers - total, "carriers less published total; derived, not published")
    net = step("01-09", "power_sector_net", value("01-09", "energy_power_and_heat_sector"), "published")
    step("01-09", "power_sector_fuel_implied", net + sold, "net use plus energy sold; "
         f"energy sold is {sold / (net + sold):.0%} of it")
    step("01-09", "total_less_light_and_heavy", total - value("01-09", "energy_light_industry")
         - value("01-09", "energy_heavy_industry"), "must be 0")
    step("01-09", "total_less_power_sector_and_rest", total - net - value("01-09", "energy_total_excluding_power"),
         "must be 0")
    year = step("", "published_total", value("", "energy_total"), "full year, on its own")
    step("", "total_less_light_and_heavy", year - value("", "energy_light_industry") - value("", "energy_heavy_industry"),
         "must be 0")
    step("", "other_branches", year - value("", "energy_manufacturing") - value("", "energy_power_and_heat_sector"),
         "total less manufacturing less power and heat: mining, gas, water")
    return steps


def tables() -> dict[str, list[Row]]:
    """Every table of the record as a park."""
    statistics: Row = {"quality": "B", "source": "Zhongshan statistics bureau notes 2017 (parks.csv)"}
    return {
        **observed(record()),
        "boundaries": [{"boundary": ENTITY, "kind": "statistical", "title_zh": "全市规模以上工业",
                        "title_en": "Above-scale industry of the city", "valid_from": 2017, **statistics}],
        "groups": [{"group": "industry", "kind": "industry", "title_zh": "规模以上工业", "title_en": "Above-scale industry",
                    **statistics}],
        "enterprises": [{"enterprise": ENTITY, "title": "全市规上工业（合计）", "group": "industry", "above_scale": "yes",
                         "boundaries": ENTITY, **statistics, "note": "a sum of firms, entered as one"}],
    }


def write_data() -> None:
    """The record as published, and the walk through it."""
    published = record()
    lines = [{"period": period or "full year", "indicator": name, "value": line["value"], "unit": line["unit"],
              "quality": "C" if name == "natural_gas_incl_lng" else "B", "source": line["source"], "note": line["note"]}
             for (period, name), line in published.items()]
    for name, rows in (("published", lines), ("reconciliation", reconciliation(published))):
        with (FOLDER / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: number(cell) for key, cell in row.items()} for row in rows)


if __name__ == "__main__":
    for name, rows in tables().items():
        write_table(FOLDER, name, rows)
    write_data()
