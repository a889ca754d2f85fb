"""Groups: activity on the reference path, energy per activity, economy, land and direct emissions."""

from __future__ import annotations

import numpy as np

from carbonpark.coefficients.making import Arrays, Making


def group_arrays(m: Making, value_of_energy: np.ndarray) -> Arrays:
    """Coefficients of groups. `value_of_energy` (carrier) prices what they use in the base year [M CNY/TJ]."""
    groups, years = m.park_groups, m.coords["year"]
    growth = np.array([m.scenario.drivers.growth.index(name, m.base, list(years)) for name in m.coords["group"]]).T
    better = np.array([m.scenario.drivers.efficiency.index(name, m.base, list(years)) for name in m.coords["group"]]).T
    economy = m.economy
    bought = (m.year.use + m.year.feedstock) @ value_of_energy
    return m.arrays(
        reference_activity=growth, specific_use=np.clip(m.year.use, 0.0, None)[None, :, :] * better[:, :, None],
        specific_feedstock=m.year.feedstock, value_added_per_activity=economy.value_added,
        tax_per_activity=economy.tax, jobs_per_activity=economy.jobs,
        margin_per_activity=economy.value_added + bought,
        high_tech=[each.high_tech or 0.0 for each in groups],
        direct_emission=m.year.direct, scope3_per_activity=m.year.scope3, **_land(m), **_moves(m, growth))


def _land(m: Making) -> dict[str, np.ndarray]:
    pool = m.zeros("group", "pool")
    density, carries = m.zeros("group"), np.full(len(m.coords["group"]), np.inf)
    where = np.full(len(m.coords["group"]), np.inf)
    for i, each in enumerate(m.park_groups):
        if not each.land_pool:
            continue
        at = m.at("pool", each.land_pool)
        pool[i, at] = 1.0
        density[i] = m.economy.land[i, at]
        if each.intensification is not None and density[i] > 0:
            carries[i], where[i] = each.intensification, 0.0
    carries = np.where(np.isfinite(carries), carries, 0.0)
    return {"group_pool": pool, "land_per_activity": density, "intensification": carries, "land_where": where,
            "land_release": density}


def _moves(m: Making, growth: np.ndarray) -> dict[str, np.ndarray]:
    """How far and how fast groups may leave their reference: only those the scenario names."""
    steps = np.diff(np.array(m.coords["year"], dtype=float), prepend=m.base - 1)
    out: dict[str, np.ndarray] = {}
    for name, moves in (("expand", m.scenario.may_expand), ("exit", m.scenario.may_exit)):
        limit, step = m.zeros("year", "group"), np.full(growth.shape, np.inf)
        for group, move in moves.items():
            if group in m.coords["group"] and not m.scenario.question.fixed_activity:
                i = m.at("group", group)
                limit[1:, i] = np.minimum(move.limit * growth[1:, i], growth[1:, i] if name == "exit" else np.inf)
                step[:, i] = move.per_year * steps
        out[f"{name}_limit"], out[f"{name}_step_limit"] = limit, step
    return out
