"""Audit: four independent roads to the same figures, walked on every run.

(a) what the solver saw equals the ledger in numbers; (b) every plan year, replayed as park records, accounts to the
plan's emissions; (c) energy, carbon, money and hectares close by another road; (d) the base year is the account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.inventory.energy import TCE_PER_KTCE
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger import costs, energy, scope1, scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.pathway import tables
from carbonpark.pathway.replay import replayed
from carbonpark.pathway.solved import Prepared, Solved
from carbonpark.rules import RULES
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

Numbers = Mapping[str, xr.DataArray]
MATRIX, REPLAY, CLOSURE, BASE = 1e-6, 1e-6, 1e-6, 1e-9


@dataclass(frozen=True)
class Finding:
    """One check: two figures of the same thing, how far apart (relative), and how far they may be."""

    part: str
    check: str
    label: str
    one: float
    other: float
    difference: float
    tolerance: float
    title_zh: str
    title_en: str

    @property
    def passed(self) -> bool:
        """Whether the two agree."""
        return bool(self.difference <= self.tolerance)


def audit_of_plan(found: Solved, account: Inventory) -> pd.DataFrame:
    """All four parts, on an optimised plan."""
    return _table([*_matrix(found), *_replay(found.given, found.q), *_closures(found.given, found.q),
                   *_objective(found), *_base(found.given, found.q, account)])


def audit_of_simulation(given: Prepared, q: Numbers, account: Inventory) -> pd.DataFrame:
    """Replay, closures and base year, on a simulation: there is no matrix."""
    return _table([*_replay(given, q), *_closures(given, q), *_base(given, q, account)])


def _table(findings: list[Finding]) -> pd.DataFrame:
    return pd.DataFrame([{**asdict(each), "passed": each.passed} for each in findings])


def _finding(part: str, check: str, label: str, one: float, other: float, tolerance: float, title: Text,
             size: float | None = None) -> Finding:
    scale = max(1.0, abs(one), abs(other)) if size is None else max(1.0, size)
    gap = abs(one - other) / scale
    return Finding(part, check, label, float(one), float(other), float(gap) if np.isfinite(gap) else np.inf, tolerance, title.zh, title.en)


def _matrix(found: Solved) -> Iterator[Finding]:
    """(a) Slack of every row: from the compiled matrix, and from the rule read on numbers."""
    matrix, x = found.program.matrix, found.x
    body, sizes = matrix.activity(x), np.abs(matrix.a) @ np.abs(x)
    slack = np.minimum(matrix.row_upper - body, body - matrix.row_lower)
    now, k = Arrays(**found.q), found.k
    title = Text(zh="求解矩阵与账本数值一致", en="solver's matrix and ledger in numbers agree")
    for rule in RULES:
        if not rule.applies(k.c):
            continue
        places = matrix.rows_of(rule.name)
        if not len(places):
            continue
        numbers = rule(now, k.c).slack.astype(float).transpose(*rule.dims)
        read = np.array([numbers.values[_at(numbers, matrix.rows[place][1])] for place in places])
        gaps = np.abs(read - slack[places]) / np.maximum(1.0, sizes[places])
        worst = int(np.argmax(gaps))
        yield Finding("a", "matrix", rule.name, float(slack[places][worst]), float(read[worst]), float(gaps[worst]), MATRIX,
                      title.zh, title.en)


def _at(array: xr.DataArray, labels: tuple[Any, ...]) -> tuple[int, ...]:
    return tuple(array.indexes[dim].get_loc(label) for dim, label in zip(array.dims, labels, strict=True))


def _replay(given: Prepared, q: Numbers) -> Iterator[Finding]:
    """(b) Emissions of every account and year from replayed records."""
    title = Text(zh="规划年按园区记录重新核算", en="plan year accounted again from park records")
    for (account, year), value in replayed(given, q).items():
        own = float(q["emissions"].sel(year=year, account=account))
        yield _finding("b", "replay", f"{account} {year}", own, value, REPLAY, title)


def _closures(given: Prepared, q: Numbers) -> Iterator[Finding]:
    """(c) Energy in and out, carbon bought and where it went, hectares."""
    k, now = given.k, Arrays(**q)
    for carrier in k.coords["carrier"]:
        left = energy.supply_over_use(now, k.c).sel(carrier=carrier)
        size = float(abs(energy.users_take(now, k.c).sel(carrier=carrier)).max())
        yield _finding("c", "energy", carrier, float(abs(left).max()), 0.0, CLOSURE, Text(zh="能源收支平衡", en="energy in = out"), size)
    for year in k.years:
        bought, gone = _carbon(given, q, int(year))
        yield _finding("c", "carbon", str(year), bought, gone, CLOSURE, Text(zh="购入的碳 = 排放 + 原料 + 外供", en="carbon bought = emitted + in products + sold"))
    taken, counted = _hectares(given, q)
    for p, pool in enumerate(k.coords["pool"]):
        worst = int(np.argmax(np.abs(taken[:, p] - counted[:, p])))
        yield _finding("c", "land", pool, taken[worst, p], counted[worst, p], CLOSURE,
                       Text(zh="用地台账", en="land ledger"))


def _carbon(given: Prepared, q: Numbers, year: int) -> tuple[float, float]:
    """CO2 in what is bought, at each carrier's factor; and CO2 emitted, as a memo, in feedstock, lost or sold [kt]."""
    k, now = given.k, Arrays(**q)
    content = k.c.combustion_factor.sel(account="location:CO2", gas="CO2") + k.c.biogenic_factor
    came = energy.crosses_the_fence(now, k.c) + total(energy.technology_yield, now, k.c, over="technology") + k.c.carrier_residual
    stock = total(energy.feedstock_use, now, k.c, over="group") + total(energy.project_feedstock_use, now, k.c, over="project")
    lost = energy.users_take(now, k.c) * (k.c.carrier_gross - 1.0)
    burnt = scope1.fuel_mass(now, k.c).sel(account="location:CO2", gas="CO2") + scope1.biogenic_memo(now, k.c)
    into = float((came * content).sum("carrier").sel(year=year))
    return into, float(burnt.sel(year=year)) + float(((stock + lost) * content).sum("carrier").sel(year=year))


def _hectares(given: Prepared, q: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """Land (year, pool) as counted, and added up anew from projects, equipment, growth and exits."""
    k = given.k

    def of(name: str, dim: str) -> np.ndarray:
        values: np.ndarray = q[name].transpose("year", dim).values
        return values

    def by(name: str, dim: str, other: str) -> np.ndarray:
        values: np.ndarray = getattr(k.c, name).transpose(dim, other).values
        return values

    standing = of("capacity", "technology") - of("kept", "plant") @ by("plant_technology", "plant", "technology")
    gone = np.concatenate([np.zeros((1, len(k.coords["group"]))), of("exit", "group")[:-1]]) * k.c.land_release.values
    pools = by("group_pool", "group", "pool")
    added = (of("running", "project") @ by("project_land", "project", "pool")
             + standing @ by("technology_land", "technology", "pool") + (of("new_land", "group") - gone) @ pools)
    return of("land_taken", "pool"), k.c.base_land.values + added


def _objective(found: Solved) -> Iterator[Finding]:
    """(c) Money booked, item by item, is the objective; and the objective of the matrix is the goal in numbers."""
    matrix, x = found.program.matrix, found.x
    goal = matrix.objective(x)
    booked = tables.costs_table(found.k, {"plan": found.q})
    minimise = found.program.minimise
    left_out: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
        "net_cost": lambda table: table, "energy_cost": lambda table: table[~table["item"].str.startswith("margin")]}
    if minimise in left_out:
        sums = float(left_out[minimise](booked)["discounted_M_CNY"].sum())
        yield _finding("c", "money", minimise, goal, sums, CLOSURE, Text(zh="逐项记账之和 = 目标函数", en="money booked item by item = objective"))
        again = {"net_cost": costs.net_cost, "energy_cost": costs.energy_system_cost}[minimise]
        yield _finding("a", "objective", minimise, goal, float(again(Arrays(**found.q), found.k.c)), MATRIX,
                       Text(zh="目标函数与账本数值一致", en="objective and ledger in numbers agree"))


def _base(given: Prepared, q: Numbers, account: Inventory) -> Iterator[Finding]:
    """(d) Base year of the plan and account of the same year: emissions, energy by carrier, tce, value added, land."""
    from carbonpark.inventory.energy import park_energy

    k, year = given.k, given.k.base_year
    for label in k.coords["account"]:
        own = float(q["emissions"].sel(year=year, account=label))
        yield _finding("d", "base emissions", label, own, account.total(label, year) / T_PER_KT, BASE,
                       Text(zh="基准年排放 = 核算", en="base-year emissions = account"))
    whole = park_energy(account.energy)
    for name, column in (("energy_equal_value", "tce_equal_value"), ("energy_calorific", "tce_calorific")):
        own = float(q[name].sel(year=year, tally="statistical"))
        yield _finding("d", "base energy", column, own, float(whole.loc[year, column]) / TCE_PER_KTCE, BASE,
                       Text(zh="基准年能源消费量 = 核算", en="base-year energy = account"))
    yield from _base_scopes(given, q, account)
    yield from _base_carriers(given, q, account)
    yield from _base_economy(given, q, account)


def _base_scopes(given: Prepared, q: Numbers, account: Inventory) -> Iterator[Finding]:
    """Scope 1 and scope 2 apart: 910 has blocks instead, of which fuel, transformation and process are direct."""
    k, year, now = given.k, given.k.base_year, Arrays(**q)
    for label in k.coords["account"]:
        regime, _, gases = label.partition(":")
        rows = account.rows[(account.rows["regime"] == regime) & (account.rows["year"] == year) & (account.rows["scope"] != "3")]
        rows = rows if gases == "GHG" else rows[rows["gas"] == "CO2"]
        indirect = rows["block"].isin(["electricity", "heat"])
        for name, equation, part in (("1", scope1.scope1_emissions, rows[~indirect]), ("2", scope2.scope2_emissions, rows[indirect])):
            own = float(equation(now, k.c).sel(year=year, account=label))
            yield _finding("d", f"base scope {name}", label, own, float(part["tco2e"].sum()) / T_PER_KT, BASE,
                           Text(zh=f"基准年范围{name} = 核算", en=f"base-year scope {name} = account"))


def _base_economy(given: Prepared, q: Numbers, account: Inventory) -> Iterator[Finding]:
    """Value added, tax and jobs, and hectares in use, as the account's own indicators read them."""
    from carbonpark.indicators.economy import economy_of

    k, year, park = given.k, given.k.base_year, given.park.park
    economy = economy_of(account)
    level = given.library.deflator(park.price_base, given.scenario.price_base).value
    for name, scale in (("value_added", level), ("tax", level), ("jobs", 1.0)):
        recorded = economy.total(name, year)
        if np.isfinite(recorded):
            yield _finding("d", f"base {name}", str(year), float(q[name].sel(year=year)), recorded * scale, BASE,
                           Text(zh="基准年经济指标 = 记录", en="base-year economy = record"))
    land = economy.land[economy.land["year"] == year].groupby("pool")["ha"].sum()
    for pool in k.coords["pool"]:
        yield _finding("d", "base land", pool, float(q["land_taken"].sel(year=year, pool=pool)), float(land.get(pool, 0.0)), BASE,
                       Text(zh="基准年用地 = 记录", en="base-year land = record"))


def _base_carriers(given: Prepared, q: Numbers, account: Inventory) -> Iterator[Finding]:
    k, year = given.k, given.k.base_year
    bought = energy.crosses_the_fence(Arrays(**q), k.c).sel(year=year)
    park = account.energy
    park = park[(park["entity"] == "park") & (park["year"] == year) & (park["carrier"] != "total") & ~park["use"].isin(["own_renewable", "made_inside"])]
    recorded = park.groupby("carrier")["energy_TJ"].sum()
    now = Arrays(**q)
    taken = (energy.users_take(now, k.c) + total(energy.technology_intake, now, k.c, over="technology")).sel(year=year)
    for carrier in k.coords["carrier"]:
        from carbonpark.park.catalogue import CARRIERS

        fuel = CARRIERS[carrier].kind == "fuel"
        own = float((taken if fuel else bought).sel(carrier=carrier))
        yield _finding("d", "base carrier", carrier, own, float(recorded.get(carrier, 0.0)), BASE,
                       Text(zh="基准年分品种能源 = 核算", en="base-year energy by carrier = account"))
