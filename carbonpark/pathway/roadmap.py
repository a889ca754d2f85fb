"""The verbs of the room: simulate a scenario, or plan it; what comes back holds every table of the contract."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import xarray as xr

from carbonpark.pathway import summary as summaries
from carbonpark.pathway import tables
from carbonpark.pathway.audit import audit_of_plan, audit_of_simulation
from carbonpark.pathway.beside import groups_at_bounds, peak_with_and_without, with_grid_lever
from carbonpark.pathway.conflicts import conflicts
from carbonpark.pathway.endless import endless_options
from carbonpark.pathway.expected import expected_table
from carbonpark.pathway.finance import cash_flow, indicators
from carbonpark.pathway.replay import base_account
from carbonpark.pathway.responsibility import responsibility_table
from carbonpark.pathway.simulation import simulate as run_simulation
from carbonpark.pathway.slack import slack_table
from carbonpark.pathway.solved import (
    DEFAULT_GAP,
    Numbers,
    Prepared,
    Solved,
    Unsolved,
    hand_decisions,
    prepare,
    solve,
)
from carbonpark.pathway.targets import targets
from carbonpark.pathway.thresholds import thresholds
from carbonpark.pathway.wedges import wedges
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory
    from carbonpark.pathway.solver import Progress
    from carbonpark.scenario import Scenario

Say = Callable[[Text], None]


@dataclass(frozen=True)
class Plan:
    """A scenario in numbers: tables and datasets as the run folder holds them, and a summary."""

    summary: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    datasets: Mapping[str, xr.Dataset]
    solver: Mapping[str, Any] = field(default_factory=dict)
    exit_code: int = 0


@dataclass(frozen=True)
class Roadmap(Plan):
    """A plan that was optimised, or the explanation why there is none; `solved` keeps the solver for more questions."""

    solved: Solved | Unsolved | None = None


def simulate(scenario: Scenario, on_progress: Say | None = None) -> Plan:
    """The reference, or the reference with the scenario's hand-written plan, and every rule's slack."""
    say = on_progress or _silent
    say(Text(zh="推算参考情景", en="simulating the reference"))
    given = _given(scenario)
    paths: dict[str, Numbers] = {"reference": given.reference}
    if scenario.plan is not None:
        paths["plan"] = run_simulation(given.k, hand_decisions(scenario))
    path = list(paths)[-1]
    account = _standing_account(given)
    audit = audit_of_simulation(given, paths[path], account)
    slack = slack_table(given, paths[path])
    made = {**_tables(given, paths), "slack": slack, "audit": audit, "inventory": account.rows,
            "factors": account.provenance["factor_rows"]}
    told = summaries.of_simulation(given, paths, slack, audit)
    return Plan(told, made, {"roadmap": tables.dataset(paths)})


def plan(scenario: Scenario, gap: float = DEFAULT_GAP, time_limit: float = math.inf, on_progress: Say | None = None,
         cancelled: Callable[[], bool] | None = None, threads: int | None = None) -> Roadmap:
    """The optimal plan of a scenario; if none exists, which limits cannot hold and the cheapest ways out."""
    say = on_progress or _silent
    say(Text(zh="准备系数, 推算参考情景", en="making coefficients, simulating the reference"))
    given = _given(scenario)
    account = _standing_account(given)
    say(Text(zh="求解", en="solving"))
    found = solve(given, gap, time_limit, threads, _solver_progress(say), cancelled)
    if isinstance(found, Unsolved):
        return _without_plan(found, say, time_limit)
    say(Text(zh="审核, 影子价格, 贡献分解", en="audit, prices, wedges"))
    return _with_plan(found, account, gap, time_limit)


def _given(scenario: Scenario) -> Prepared:
    from carbonpark.factors import library
    from carbonpark.park import load_park

    return prepare(scenario, load_park(Path(scenario.park_path)), library())


def _standing_account(given: Prepared) -> Inventory:
    """The account of the base year; a plan has no base where a block check keeps its totals back."""
    account = base_account(given)
    kept_back = [each for each in account.withheld if each.result == "totals"]
    if kept_back:
        way_out = Text(zh="用 check 查看所列各行并改正", en="see the rows with 'check', and correct them")
        raise InputError([Problem(Place(file=given.park.name, field=each.check), each.reason, way_out, "account-withheld")
                          for each in kept_back],
                         Text(zh="基准年核算结果被校验扣下，不能规划", en="The base-year account is withheld by a check: no base for a plan"))
    return account


def _with_plan(found: Solved, account: Inventory, gap: float, time_limit: float) -> Roadmap:
    given, started = found.given, time.perf_counter()
    paths: dict[str, Numbers] = {"reference": given.reference}
    if given.scenario.plan is not None:
        paths["policy"] = run_simulation(given.k, hand_decisions(given.scenario))
    paths["plan"] = found.q
    audit = audit_of_plan(found, account)
    target, threshold = with_grid_lever(found, targets(found)), thresholds(found)
    made = {**_tables(given, paths), "targets": target, "bounds": groups_at_bounds(found), "thresholds": threshold, "wedges": wedges(given, found.q),
            "audit": audit, "inventory": account.rows, "factors": account.provenance["factor_rows"]}
    made["responsibility"] = responsibility_table(given, account, made["expected"], _named_accounts(given, target))
    rate = given.scenario.question.discount_rate
    made["cashflow"] = cash_flow(given.k, made["costs"], rate)
    told = {**summaries.of_plan(found, target, audit), "peak_rule": peak_with_and_without(found, gap, time_limit),
            "finance": indicators(made["cashflow"], given.k.base_year, rate)}
    seconds = {**found.seconds, "explain": time.perf_counter() - started}
    solver = {"name": "HiGHS", "mip_rel_gap": gap, "time_limit": _finite(time_limit)}
    code = 5 if found.outcome.status == "feasible" else 3 if told["withheld"] else 0
    return Roadmap({**told, "seconds": _rounded(seconds), "exit_code": code}, made, {"roadmap": tables.dataset(paths)}, solver, code, found)


def _named_accounts(given: Prepared, target: pd.DataFrame) -> tuple[str, ...]:
    """Accounts that the plan's limits or its question name; its peak's account where none does."""
    named = [str(account) for account in target["account"] if str(account) in given.k.coords["account"]]
    return tuple(dict.fromkeys(named)) or (summaries.account_of(given),)


def _without_plan(found: Unsolved, say: Say, time_limit: float) -> Roadmap:
    given = found.given
    paths = {"reference": given.reference}
    made = dict(_tables(given, paths))
    if found.outcome.status == "unbounded":
        raise InputError(endless_options(found), Text(zh="方案没有最优解", en="No plan is the cheapest"))
    if found.outcome.status == "infeasible":
        say(Text(zh="没有满足全部目标的方案，正在查找冲突与出路", en="no plan meets all targets: looking for the conflict and a way out"))
        made["conflicts"] = conflicts(found, **({} if math.isinf(time_limit) else {"time_limit": time_limit}))
    told = summaries.of_failure(found, made.get("conflicts"))
    solver = {"name": "HiGHS", "time_limit": _finite(time_limit)}
    code = 4 if found.outcome.status == "infeasible" else 5
    return Roadmap({**told, "seconds": _rounded(found.seconds), "exit_code": code}, made, {"roadmap": tables.dataset(paths)}, solver, code, found)


def _tables(given: Prepared, paths: Mapping[str, Numbers]) -> dict[str, pd.DataFrame]:
    """The tables every run has; details of the last path named."""
    k, q = given.k, list(paths.values())[-1]
    return {
        "pathway": tables.pathway_table(k, paths), "emissions": tables.emissions_table(k, paths),
        "capacity": tables.capacity_table(k, q), "projects": tables.projects_table(k, q),
        "measures": tables.measures_table(k, q), "land": tables.land_table(k, q),
        "energy": tables.energy_table(k, paths), "supply": tables.supply_table(k, paths),
        "costs": tables.costs_table(k, paths), "provenance": k.provenance, "expected": expected_table(given, paths),
    }


def _solver_progress(say: Say) -> Callable[[Progress], None]:
    def told(now: Progress) -> None:
        share = f"{100 * now.gap:.2f} %" if math.isfinite(now.gap) else "-"
        say(Text(zh=f"求解 {now.seconds:.0f} s, 间隙 {share}", en=f"solving {now.seconds:.0f} s, gap {share}"))
    return told


def _silent(_: Text) -> None:
    return None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in seconds.items()}
