"""Candidate projects: when they may start, what they make, use, emit, take and cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from carbonpark.coefficients.labels import ACCOUNTS, PAYERS, regime_of_account
from carbonpark.coefficients.making import Arrays, Making
from carbonpark.coefficients.technologies import _moved
from carbonpark.factors import FactorMissing
from carbonpark.ledger.periods import Periods
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.models import Project
from carbonpark.scenario import chosen
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import unit

WAN = "万元"
ENDLESS = 100.0
"""Lifetime [yr] of a project that states none: it outlives every horizon."""


def project_arrays(m: Making, periods: Periods, value_of_energy: np.ndarray, intensity: np.ndarray) -> Arrays:
    """Coefficients of projects.

    `value_of_energy` (carrier) [M CNY/TJ] and `intensity` (year, account, carrier) [kt CO2e/TJ] are those of the base
    year's supply mix: they give a newcomer the same margin as a group, and its unabated emissions.
    """
    projects = m.park.projects
    _note_blanks(m)
    use, stock, process = _flows(m)
    life = np.array([each.lifetime or ENDLESS for each in projects])
    lead = np.array([each.build_years or 0.0 for each in projects])
    money = unit(WAN).scale
    added = np.array([(each.value_added or 0.0) * money for each in projects])
    own = np.array([np.nan if each.margin is None else each.margin * money for each in projects])
    margin = np.where(np.isnan(own), added + (use + stock) @ value_of_energy, own)
    alive = _moved(periods.alive(life, lead), len(projects))
    unabated = np.einsum("yac,kc->yak", intensity, use) + np.einsum("akg,ag->ak", process, m.warming)[None]
    return {
        **m.arrays(
            project_alive=alive, project_use=use, project_feedstock=stock, project_direct_emission=process,
            project_value_added=added, project_tax=[(each.tax or 0.0) * money for each in projects],
            project_jobs=[each.jobs or 0.0 for each in projects], project_margin=margin,
            project_capex=[(each.capex or 0.0) * money for each in projects], project_unabated=unabated,
            project_residual=periods.residual(life, m.scenario.question.discount_rate, lead),
            project_high_tech=[each.high_tech or 0.0 for each in projects]),
        **_admission(m, periods),
    }


def _note_blanks(m: Making) -> None:
    """A figure left blank cannot speak for or against a project: said, because blank is unknown and not nothing."""
    for each in m.park.projects:
        blank = [name for name in ("value_added", "capex") if getattr(each, name) is None]
        if blank:
            m.notes.append(Text(zh=f"项目 {each.project} 未填 {'、'.join(blank)}：方案里按没有计", en=f"project {each.project}: {', '.join(blank)} left blank, counted as none in the plan"))


def _admission(m: Making, periods: Periods) -> Arrays:
    """Windows, numbers, land, payers, and whether a newcomer meets the advanced level of its trade."""
    projects = m.park.projects
    window, land = m.zeros("vintage", "project"), m.zeros("project", "pool")
    payer, admissible = m.zeros("project", "payer"), np.ones(len(projects))
    may = set(chosen(m.scenario.may_admit, m.coords["project"])) | set(m.scenario.committed)
    for k, each in enumerate(projects):
        payer[k, PAYERS.index(each.payer or "enterprises")] = 1.0
        if each.land_pool and each.land:
            land[k, m.at("pool", each.land_pool)] = each.land * unit("亩").scale
        roofs = [p for p, pool in enumerate(m.park.pools) if pool.kind == "roof"]
        if each.roof and roofs:
            land[k, roofs[0]] -= each.roof * unit("m2").scale
        if each.project in may:
            inside = (periods.ends >= each.first_year) & (periods.starts <= each.last_year)
            window[:, k] = inside
        if m.scenario.limits.industry.newcomers_advanced:
            admissible[k] = float(_advanced(m, each))
    limit = [1.0 if each.mode != "count" else (each.count_max or 1.0) for each in projects]
    offered = np.maximum.accumulate(window, axis=0) * np.array(limit)[None, :]
    offered = np.concatenate([np.zeros((1, len(projects))), offered])
    return m.arrays(project_offered=offered, project_window=window, project_land=land, project_payer=payer, project_admissible=admissible,
                    project_limit=limit)


def _flows(m: Making) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Energy used, feedstock [TJ] and process gases [kt] of one project a year."""
    use, stock = m.zeros("project", "carrier"), m.zeros("project", "carrier")
    process = m.zeros("account", "project", "gas")
    for row in m.park.tables["project_flows"].to_dict("records"):
        k = m.at("project", row["project"])
        read = unit(row["unit"])
        amount = row["quantity"] * read.scale
        if row["use"] == "process" or row["item"] not in CARRIERS:
            _process(m, row, amount, process[:, k, :])
            continue
        side = stock if row["use"] == "raw_material" else use
        per = m.tj_per(read.dimension.removesuffix("/time"), row["item"], Place(file=row["input_ref"], field="unit"))
        side[k, m.at("carrier", row["item"])] += amount * per
    return use, stock, process


def _process(m: Making, row: dict[str, Any], amount: float, into: np.ndarray) -> None:
    gas = row["gas"] or "CO2"
    if gas not in m.coords["gas"]:
        m.notes.append(Text(zh=f"项目 {row['project']} 的 {gas} 不在本园区核算的气体内，未计", en=f"{gas} of project {row['project']} is no gas of this park's account: not counted"))
        return
    try:
        found = m.library.process(row["item"], gas)
    except FactorMissing as fault:
        m.problems.found.append(fault.at(Place(file=row["input_ref"], field="item")))
        return
    for a, account in enumerate(ACCOUNTS):
        if gas == "CO2" or regime_of_account(account) != "910":
            into[a, m.at("gas", gas)] += amount * found.value


def _advanced(m: Making, each: Project) -> bool:
    """Whether energy per value added is at most the trade's advanced level; without a table row: not defined, admitted."""
    rows = [row for row in m.library.candidates("energy_intensity", each.industry or "")
            if row.tags.get("kind") == "limit"]
    if not rows or not each.value_added:
        m.notes.append(Text(zh=f"项目 {each.project}：行业“{each.industry}”的先进水平无定义，未作准入判断",
                            en=f"project {each.project}: the advanced level of trade '{each.industry}' is not defined; not judged"))
        return True
    k = m.at("project", each.project)
    energy = sum(amount * m.equal_value(carrier, m.base) for carrier, amount in
                 zip(m.coords["carrier"], _flows(m)[0][k], strict=True))
    return bool(energy / (each.value_added * unit(WAN).scale) <= min(row.canonical for row in rows))
