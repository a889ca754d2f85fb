"""Beside others: the park and its trades next to parks and sectors on record (horizontal comparison).

Every figure stands with its boundary, year and source. A place in the order is given only among figures that
are alike: a ratio, in the same unit, on the same kind of boundary, a whole year at most five years apart. The
rest is listed with the reason why it is not ranked.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors.reader import table
from carbonpark.factors.standards.reading import FOLDER
from carbonpark.indicators.facts import NAN
from carbonpark.indicators.standard_values import Values
from carbonpark.words.language import Text
from carbonpark.words.units import from_canonical, split_unit

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = ("level", "subject", "subject_zh", "subject_en", "indicator", "title_zh", "title_en", "value", "unit", "year", "boundary",
           "peer", "peer_zh", "peer_en", "peer_kind", "peer_value", "peer_year", "peer_boundary", "peer_boundary_zh", "ranked", "rank", "of", "percentile",
           "verified", "note_zh", "note_en", "source", "url")
APART = 5
"""Years between two figures that may still be ranked together."""


@dataclass(frozen=True)
class Wanted:
    """One indicator of `parks.csv`: how the park's own is found, and which way is better ('' = a size, never ranked)."""

    title: Text
    unit: str
    better: str


WANTED: dict[str, Wanted] = {
    "energy_intensity": Wanted(Text("单位工业增加值能耗", "energy per industrial value added"), "tce/万元", "lower"),
    "water_intensity": Wanted(Text("单位工业增加值新鲜水耗", "fresh water per industrial value added"), "m3/万元", "lower"),
    "clean_energy_share": Wanted(Text("清洁能源消费占比", "clean energy share"), "%", "higher"),
    "co2_growth_rate": Wanted(Text("碳排放年均增长率", "yearly growth of emissions"), "%/yr", "lower"),
    "ghg_total": Wanted(Text("温室气体总量", "greenhouse gases"), "tCO2e", ""),
    "energy_total": Wanted(Text("综合能源消费量", "energy consumption"), "万tce", ""),
    "gdp": Wanted(Text("地区生产总值", "GDP"), "亿元", ""),
    "revenue": Wanted(Text("营业收入", "revenue"), "亿元", ""),
    "industrial_output": Wanted(Text("工业总产值", "industrial output"), "亿元", ""),
    "area": Wanted(Text("面积", "area"), "km2", ""),
}


@cache
def _boundaries(file: Path = FOLDER / "peer_boundaries.csv") -> dict[str, tuple[str, str]]:
    """Words of a boundary in `parks.csv` -> its kind, and the words in Chinese."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {line["boundary"]: (line["class"], line["title_zh"]) for line in csv.DictReader(stream)}


@cache
def _sector_classes(file: Path = FOLDER / "peer_sectors.csv") -> dict[str, str]:
    """Class of GB/T 4754 -> sector of `sectors.csv`; the longest class that fits a group decides."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return {code: line["sector_id"] for line in csv.DictReader(stream) for code in line["classes"].split(";")}


def peers_table(inventory: Inventory, values: Values) -> pd.DataFrame:
    """Parks of `parks.csv` beside the park, sectors of `sectors.csv` beside its groups; Chinese parks in yuan only."""
    park = inventory.park.park
    if park.currency != "CNY" or park.country not in ("CN", "China", "中国") or not values.facts.years:
        return pd.DataFrame(columns=list(COLUMNS))
    rows = [row for name, wanted in WANTED.items() for row in _indicator(inventory, values, name, wanted)]
    rows += _sectors(inventory, values)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _indicator(inventory: Inventory, values: Values, name: str, wanted: Wanted) -> list[dict[str, object]]:
    """The park beside every park on record with this indicator."""
    own, year = _own(inventory, values, name, wanted.unit)
    others = [line for line in _parks() if line["indicator"] == name and line["park_id"] != inventory.park.name]
    if np.isnan(own) or not others:
        return []
    kind = own_boundary(inventory)
    rows = []
    for line in others:
        value = _value(line, wanted.unit)
        why = _unlike(line, wanted, kind, year, value)
        rows.append(_row(inventory, name, wanted, own, year, line, value, why))
    _rank(rows, own, wanted.better)
    return rows


def _own(inventory: Inventory, values: Values, name: str, spelling: str) -> tuple[float, int]:
    """The park's latest figure, in the unit of the comparison; NaN where it has none."""
    for year in reversed(values.facts.years):
        value = _canonical(inventory, values, name, year)
        if np.isfinite(value):
            return from_canonical(value, spelling), year
    return NAN, values.facts.years[-1]


def _canonical(inventory: Inventory, values: Values, name: str, year: int) -> float:
    facts = values.facts
    if name == "energy_intensity":
        return values.get("energy_intensity_industry", year).value
    if name == "co2_growth_rate":
        return values.get("co2_growth_rate", year).value
    if name == "ghg_total":
        return facts.emitted("location:GHG", year)
    if name == "energy_total":
        return facts.energy("equal_value", year)
    if name == "area":
        return facts.area_of_boundary()
    if name in ("gdp", "revenue", "industrial_output"):
        return facts.economy.total({"industrial_output": "output"}.get(name, name), year)
    table_ = inventory.park.amounts("indicator_values")
    found = table_[(table_["indicator"] == name) & (table_["year"] == year)]["value"]
    return float(found.iloc[0]) if len(found) else NAN


def own_boundary(inventory: Inventory) -> str:
    """The kind of boundary the park's industry stands on: above-scale industry only where every firm of it is."""
    industry = {group.group for group in inventory.park.groups if group.kind == "industry"}
    firms = [one for one in inventory.park.enterprises if inventory.boundary in one.boundaries and one.group in industry]
    if firms and all(one.above_scale in (True, "yes") for one in firms):
        return "above_scale_industry"
    return "park"


@cache
def _parks() -> list[dict[str, str]]:
    return [{key: "" if pd.isna(cell) else str(cell) for key, cell in line.items()} for line in table("parks").to_dict("records")]


def _value(line: dict[str, str], wanted: str) -> float:
    """A recorded figure in the unit of the comparison; NaN where its unit is another."""
    spelling = line["unit"].replace(" industrial VA", "").replace(" VA", "").replace("1e4 ", "万").replace("1e8 ", "亿")
    here, there = split_unit(spelling.replace("MtCO2e", "Mt CO2e")), split_unit(wanted)
    return float(line["value"]) * here.scale / there.scale if here.dimension == there.dimension else NAN


def _unlike(line: dict[str, str], wanted: Wanted, kind: str, year: int, value: float) -> Text:
    """Why two figures are not ranked together; empty when they are."""
    if np.isnan(value):
        return Text("计量单位不同", "another unit")
    if not wanted.better:
        return Text("总量只列出，不排名", "a size is listed, not ranked")
    theirs, chinese = _boundaries().get(line["boundary"], ("other", line["boundary"]))
    if theirs != kind:
        return Text(f"口径不同：对方“{chinese}”，本园区为{'规上工业' if kind != 'park' else '园区'}",
                    f"another boundary: theirs '{line['boundary']}', this one {kind.replace('_', ' ')}")
    if not line["year"].isdigit():
        return Text("不是完整年度", "not a whole year")
    if abs(int(line["year"]) - year) > APART:
        return Text(f"年份相差超过 {APART} 年", f"more than {APART} years apart")
    return Text("", "")


def _row(inventory: Inventory, name: str, wanted: Wanted, own: float, year: int, line: dict[str, str], value: float,
         why: Text) -> dict[str, object]:
    header = inventory.park.park
    basis = Text("对方未注明等价值或当量值，本园区为等价值", "theirs does not say equal or calorific value; this one is equal value") \
        if name == "energy_intensity" else Text("", "")
    return {
        "level": "park", "subject": header.park, "subject_zh": header.title_zh, "subject_en": header.title_en, "indicator": name,
        "title_zh": wanted.title.zh, "title_en": wanted.title.en, "value": own, "unit": wanted.unit, "year": year,
        "boundary": inventory.boundary, "peer": line["park_id"], "peer_zh": line["park_zh"], "peer_en": line["park_en"],
        "peer_kind": line["type"], "peer_value": value, "peer_year": line["year"], "peer_boundary": line["boundary"], "peer_boundary_zh": _boundaries().get(line["boundary"], ("", line["boundary"]))[1],
        "ranked": "no" if why.zh else "yes", "rank": np.nan, "of": np.nan, "percentile": NAN, "verified": line["verified"],
        "note_zh": why.zh or basis.zh, "note_en": why.en or basis.en, "source": line["source"], "url": line["source_url"],
    }


def _rank(rows: list[dict[str, object]], own: float, better: str) -> None:
    """The park's place among those alike; each peer's latest whole year counts once."""
    latest: dict[str, dict[str, object]] = {}
    for row in rows:
        if row["ranked"] == "yes" and str(row["peer_year"]) >= str(latest.get(str(row["peer"]), row)["peer_year"]):
            latest[str(row["peer"])] = row
    field = [float(str(row["peer_value"])) for row in latest.values()]
    ahead = sum(value < own if better == "lower" else value > own for value in field)
    for row in latest.values():
        row["rank"], row["of"] = ahead + 1, len(field) + 1
        row["percentile"] = 100 * (len(field) - ahead) / len(field)


def _sectors(inventory: Inventory, values: Values) -> list[dict[str, object]]:
    """Energy per value added of the park's groups beside the planning values of their trade (unverified)."""
    facts, rows = values.facts, []
    year = facts.years[-1]
    energy = facts.inventory.energy
    now = energy[(energy["year"] == year) & (energy["use"] != "generated") & (energy["entity"] != "park")]
    used = now.groupby("group")["tce_calorific"].sum()
    added = facts.economy.groups("value_added", year)
    lines = table("sectors")
    lines = lines[(lines["indicator"] == "energy_intensity") & (lines["kind"] == "planning")].set_index("sector_id")
    for group in inventory.park.groups:
        sector = "data_centre" if group.kind == "data_centre" else sector_of_class(group.industry or "")
        if sector not in lines.index or not added.get(group.group, 0.0) > 0 or group.group not in used.index:
            continue
        line = lines.loc[sector]
        own = from_canonical(float(used[group.group]) / 1000 / float(added[group.group]), "tce当量/万元")
        rows.append({
            "level": "group", "subject": group.group, "subject_zh": group.title_zh, "subject_en": group.title_en or group.group,
            "indicator": "energy_intensity", "title_zh": "单位增加值能耗", "title_en": "energy per value added", "value": own,
            "unit": "tce当量/万元", "year": year, "boundary": inventory.boundary, "peer": sector, "peer_zh": line["sector_zh"],
            "peer_en": line["sector_en"], "peer_kind": line["kind"], "peer_value": float(line["value"]), "peer_year": line["year"],
            "peer_boundary": str(line["region"]), "peer_boundary_zh": {"CN": "全国"}.get(str(line["region"]), str(line["region"])), "ranked": "no", "rank": np.nan, "of": np.nan, "percentile": NAN,
            "verified": line["verified"], "note_zh": "规划取值，未注明等价或当量，只作参照", "note_en": "a planning value, basis not named: for reference only",
            "source": line["source"], "url": line["source_url"],
        })
    return rows


def sector_of_class(code: str) -> str:
    """The sector of a class of GB/T 4754; '' where none is mapped."""
    known = _sector_classes()
    plain = code if code[:1].isalpha() else f"C{code}"
    fit = [each for each in known if code and plain.startswith(each)]
    return known[max(fit, key=len)] if fit else ""
