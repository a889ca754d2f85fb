"""The challenges from eight sides: the figures the program has beside each, and the park's own answer.

The program lays out evidence, with a threshold or a peer beside it where it knows one. It never scores a side: a
judgement is the park's, and where there is none the table says 待补充.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors.standards.reading import standards as sets
from carbonpark.indicators.economy import Economy
from carbonpark.indicators.facts import NAN
from carbonpark.indicators.shares import share
from carbonpark.indicators.table import TO_COMPLETE
from carbonpark.park.tables_indicators import SIDES
from carbonpark.words.language import Text
from carbonpark.words.units import from_canonical

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = ("side", "side_zh", "side_en", "kind", "indicator", "title_zh", "title_en", "year", "value", "unit", "beside", "beside_zh",
           "beside_en", "answer", "way_out", "trace", "source")
COAL = ("raw_coal", "anthracite", "bituminous", "lignite", "cleaned_coal", "other_washed_coal", "briquette", "other_coal_products", "coke")
FROM_SETS: dict[str, tuple[str, ...]] = {
    "green_technology": ("high_tech_output_share", "green_rd_intensity", "rd_intensity", "renewable_power_share", "clean_energy_share"),
    "space": ("value_added_per_industrial_land", "value_added_per_industrial_land_growth", "green_space_share"),
    "soft_capacity": ("environmental_management", "information_platform", "cleaner_production_audit", "key_firms_disclosing"),
    "enterprise_strength": ("value_added_per_worker", "value_added_growth"),
    "regional_competition": ("symbiosis_links",),
    "dual_control": ("emissions_per_energy", "energy_intensity_industry", "co2_intensity_fall", "energy_elasticity"),
    "lock_in": ("co2_intensity_industry", "product_energy_level"),
    "infrastructure": ("waste_heat_utilisation", "water_reuse_rate", "solid_waste_utilisation", "central_sewage_works", "clean_freight_share"),
}
"""Indicators of the sets that speak to a side; the first set with a threshold gives what stands beside."""


@dataclass(frozen=True)
class Seen:
    """One piece of evidence."""

    indicator: str
    title: Text
    value: float
    unit: str
    year: object
    trace: str
    beside: float = NAN
    beside_words: Text = field(default_factory=lambda: Text("", ""))
    source: str = ""


def challenges_table(inventory: Inventory, economy: Economy, standards: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Evidence of every side, then its answer."""
    own = _own_evidence(inventory, economy, peers)
    rows: list[dict[str, object]] = []
    for side in SIDES:
        head = {"side": side.name, "side_zh": side.title.zh, "side_en": side.title.en}
        seen = [*own.get(side.name, []), *_from_sets(standards, FROM_SETS[side.name])]
        rows += [{**head, "kind": "evidence", **_evidence(one)} for one in seen if np.isfinite(one.value)]
        rows += [{**head, "kind": "answer", **answer} for answer in _answers(inventory, side.name)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _evidence(one: Seen) -> dict[str, object]:
    return {"indicator": one.indicator, "title_zh": one.title.zh, "title_en": one.title.en, "year": one.year, "value": one.value,
            "unit": one.unit, "beside": one.beside, "beside_zh": one.beside_words.zh, "beside_en": one.beside_words.en,
            "answer": "", "way_out": "", "trace": one.trace, "source": one.source}


def _answers(inventory: Inventory, side: str) -> list[dict[str, object]]:
    """What the park wrote; an empty answer is to be completed, and so is an empty way out."""
    table = inventory.park.tables["challenge_answers"]
    mine = table[table["side"] == side].to_dict("records")
    blank = TO_COMPLETE.zh
    found = [{"indicator": "", "year": "" if pd.isna(row["year"]) else int(row["year"]), "answer": row["answer"] or blank,
              "way_out": row["way_out"] or blank, "trace": row["input_ref"], "source": row["source"]} for row in mine]
    return found or [{"indicator": "", "year": "", "answer": blank, "way_out": blank, "trace": "", "source": ""}]


def _from_sets(standards: pd.DataFrame, names: tuple[str, ...]) -> list[Seen]:
    """The latest figure of each indicator, beside the threshold of the first set that has one."""
    found, known = [], sets()
    for name in names:
        rows = standards[(standards["indicator"] == name) & standards["value"].notna()]
        if rows.empty:
            continue
        now = rows[rows["year"] == rows["year"].max()]
        held = now[now["threshold"].notna()]
        row = (held if len(held) else now).iloc[0]
        title = known[str(row["set"])].title if str(row["set"]) in known else Text(str(row["set"]), str(row["set"]))
        words = Text(f"{_SENSE[str(row['sense'])]}，{title.zh}", f"{str(row['sense']).replace('_', ' ')}, {title.en}") if len(held) else Text("", "")
        found.append(Seen(name, Text(row["title_zh"], row["title_en"]), float(row["value"]), str(row["unit"]), int(row["year"]),
                          str(row["trace"]), float(row["threshold"]), words, str(row["source"])))
    return found


_SENSE = {"at_least": "不低于", "at_most": "不高于", "below": "低于", "elasticity": "弹性系数限值"}


def _own_evidence(inventory: Inventory, economy: Economy, peers: pd.DataFrame) -> dict[str, list[Seen]]:
    """Evidence from the park's own tables, for the last full year with energy."""
    years = [year for year in inventory.years if isinstance(year, int)]
    if not years:
        return {}
    year = max(years)
    makers: dict[str, tuple[Callable[[], list[Seen]], ...]] = {
        "green_technology": (lambda: _high_tech(inventory, economy, year), lambda: _measures(inventory)),
        "space": (lambda: _land(inventory, economy, year),),
        "soft_capacity": (lambda: _statistics(inventory, year),),
        "enterprise_strength": (lambda: _firms(inventory, economy, year),),
        "regional_competition": (lambda: _places(peers),),
        "dual_control": (lambda: _planned(inventory),),
        "lock_in": (lambda: _coal(inventory, year), lambda: _plants(inventory, year)),
        "infrastructure": (lambda: _networks(inventory, year),),
    }
    return {side: [seen for make in making for seen in make()] for side, making in makers.items()}


def _high_tech(inventory: Inventory, economy: Economy, year: int) -> list[Seen]:
    added = economy.groups("value_added", year)
    shares = {group.group: group.high_tech for group in inventory.park.groups}
    if added.empty or any(shares.get(str(name)) is None for name in added.index):
        return []
    part = sum(float(value) * float(shares[str(name)] or 0.0) for name, value in added.items())
    return [Seen("high_tech_value_added_share", Text("高技术占增加值比重", "high-tech share of value added"),
                 share(part, float(added.sum())) * 100, "%", year, "economy.csv value_added; groups.csv high_tech")]


def _measures(inventory: Inventory) -> list[Seen]:
    count = len({one.measure for one in inventory.park.measures})
    return [Seen("measures_in_store", Text("措施库中的降碳措施", "measures in store"), float(count), "个", "", "measures.csv")] if count else []


def _land(inventory: Inventory, economy: Economy, year: int) -> list[Seen]:
    pools = inventory.park.amounts("pools")
    there = float(pools[pools["kind"] == "land"]["area"].sum())
    used = economy.area(year)
    seen = [Seen("land_in_use_share", Text("用地占可用土地比重", "land in use, of all there is"), share(used, there) * 100, "%", year,
                 "land.csv; pools.csv")]
    per_mu = share(economy.total("value_added", year), used)
    return [*seen, Seen("value_added_per_mu", Text("亩均增加值", "value added per mu"),
                        from_canonical(per_mu, "万元/亩") if np.isfinite(per_mu) else NAN, "万元/亩", year, "economy.csv; land.csv")]


def _statistics(inventory: Inventory, year: int) -> list[Seen]:
    rows = inventory.rows[(inventory.rows["year"] == year) & (inventory.rows["regime"] == inventory.regimes[0])]
    fired = inventory.checks[inventory.checks["fired"].astype(bool)]
    measured = rows["quality"].isin(["A", "B"]).mean() * 100 if len(rows) else NAN
    return [
        Seen("records_measured_share", Text("实测或已核数据占核算行比重", "rows measured or read in a source"), float(measured), "%", year, "inventory.csv quality A, B"),
        Seen("records_not_estimated", Text("未估算的核算行", "rows not estimated"), float((rows["status"] == "NE").sum()), "个", year, "inventory.csv status NE"),
        Seen("checks_fired", Text("触发的校核", "checks that fired"), float(fired["id"].nunique()), "个", "", "checks.csv"),
    ]


def _firms(inventory: Inventory, economy: Economy, year: int) -> list[Seen]:
    firms = [one for one in inventory.park.enterprises if inventory.boundary in one.boundaries]
    table = inventory.park.amounts("economy")
    rows = table[(table["year"] == year) & (table["indicator"] == "value_added") & table["entity"].isin([one.enterprise for one in firms])]
    added = rows.groupby("entity")["value"].sum().sort_values(ascending=False)
    seen = [Seen("enterprises", Text("企业数", "enterprises"), float(len(firms)), "家", "", "enterprises.csv"),
            Seen("enterprises_above_scale", Text("其中规上企业", "of them above scale"),
                 float(sum(one.above_scale in (True, "yes") for one in firms)), "家", "", "enterprises.csv")]
    if len(added) > 1 and added.sum() > 0:
        seen.append(Seen("largest_three_share", Text("前三家企业占企业增加值比重", "largest three in the firms' value added"),
                         float(added.iloc[:3].sum() / added.sum() * 100), "%", year, "economy.csv value_added"))
    return seen


def _places(peers: pd.DataFrame) -> list[Seen]:
    rows = peers[(peers["level"] == "park") & peers["peer_value"].notna() & peers["indicator"].isin(["energy_intensity", "clean_energy_share", "water_intensity"])]
    return [Seen(str(row["indicator"]), Text(f"{row['title_zh']}", f"{row['title_en']}"), float(row["value"]), str(row["unit"]), row["year"], "peers.csv",
                 float(row["peer_value"]), Text(f"{row['peer_zh']} {row['peer_year']}，{row['peer_boundary_zh']}", f"{row['peer_en']} {row['peer_year']}, {row['peer_boundary']}"),
                 str(row["source"])) for row in rows.to_dict("records")]


def _planned(inventory: Inventory) -> list[Seen]:
    flows = inventory.park.amounts("project_flows")
    power = flows[(flows["item"] == "electricity") & (flows["dimension"] == "energy" if "dimension" in flows else True)]
    projects = inventory.park.projects
    if not projects:
        return []
    seen = [Seen("candidate_projects", Text("候选项目", "candidate projects"), float(len(projects)), "个", "", "projects.csv")]
    if len(power):
        seen.append(Seen("candidate_power", Text("候选项目满产用电 (各一个)", "power of the candidate projects, one of each"),
                         from_canonical(float(power["quantity"].sum()), "GWh"), "GWh", "", "project_flows.csv electricity"))
    return seen


def _coal(inventory: Inventory, year: int) -> list[Seen]:
    energy = inventory.energy[inventory.energy["counts"].astype(bool) & (inventory.energy["year"] == year)]
    coal = float(energy[energy["carrier"].isin(COAL)]["tce_calorific"].sum())
    return [Seen("coal_share", Text("煤炭占综合能源消费比重 (当量值)", "coal in energy consumption (calorific)"),
                 share(coal, float(energy["tce_calorific"].sum(min_count=1))) * 100, "%", year, "energy.csv")]


def _plants(inventory: Inventory, year: int) -> list[Seen]:
    plants = inventory.park.plants
    young = [one for one in plants if one.commissioned and year - one.commissioned < 10]
    return [Seen("plants_young_share", Text("投产不足十年的机组", "plants younger than ten years"), share(float(len(young)), float(len(plants))) * 100,
                 "%", year, "plants.csv commissioned")] if plants else []


def _networks(inventory: Inventory, year: int) -> list[Seen]:
    flows = inventory.tables.flows
    heat = flows[(flows["kind"] == "heat") & (flows["year"] == year)]
    own = float(heat[heat["flow"] == "generated"]["energy"].sum())
    inside = float(heat[(heat["flow"] == "bought") & heat["internal"]]["energy"].sum())
    bought = float(heat[heat["flow"] == "bought"]["energy"].sum())
    made = own - inside                      # what is sold inside was generated inside
    return [Seen("heat_from_network_share", Text("集中供热占用热比重", "heat from a network, of all heat used"),
                 share(bought, bought + max(made, 0.0)) * 100, "%", year, "power_heat.csv")]
