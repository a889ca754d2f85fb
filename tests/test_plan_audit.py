"""The audit: it passes on plans that are right, and each of its four parts fails when one number is wrong.

Toy under its cap, 2027 by pencil: coal 24 TJ of steam (30 TJ, 3 kt), gas 40 TJ of steam and the kiln's 100 TJ
(7 kt), 31 GWh (15.5 kt by location): 25.5 kt.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shipped_plans import base_year_account
from toy_variants import archetype_peak, found, made, toy_cap, toy_reference, with_cells

from carbonpark.coefficients.labels import ACCOUNTS
from carbonpark.pathway.audit import audit_of_plan, audit_of_simulation
from carbonpark.pathway.replay import base_account, replayed
from carbonpark.pathway.simulation import HandDecisions, simulate
from carbonpark.pathway.solved import Numbers, Prepared, Solved, hand_decisions
from carbonpark.pathway.summary import of_plan
from carbonpark.pathway.targets import targets
from carbonpark.rules import RULES


@pytest.fixture(scope="module")
def account() -> Any:
    """The toy's account of its base year."""
    return base_year_account("toy/reference")


def failures(audit: pd.DataFrame, part: str) -> set[tuple[str, str]]:
    """Checks of a part that failed: check, label."""
    wrong = audit[~audit["passed"].astype(bool) & (audit["part"] == part)]
    return set(zip(wrong["check"], wrong["label"], strict=True))


def nudged(q: Numbers, name: str, by: float, **labels: object) -> dict[str, Any]:
    """The quantities with one number moved."""
    array = q[name].copy().astype(float)
    array.loc[labels] += by
    return {**q, name: array}


def with_matrix(plan: Solved, **changes: Any) -> Solved:
    """A plan whose solver saw another matrix."""
    return replace(plan, program=replace(plan.program, matrix=replace(plan.program.matrix, **changes)))


def solved_with(plan: Solved, name: str, factor: float, **labels: object) -> Solved:
    """The plan again, reference and all, with one coefficient wrong from the start."""
    array = getattr(plan.k.c, name).copy()
    array.loc[labels] *= factor
    k = plan.k.with_(**{name: array})
    return found(replace(plan.given, k=k, reference=simulate(k)))


# -- right ---------------------------------------------------------------------------------------------------
def test_the_toys_plan_passes(account: Any) -> None:
    """All four parts look, and agree."""
    audit = audit_of_plan(toy_cap(), account)

    assert set(audit["part"]) == {"a", "b", "c", "d"} and audit["passed"].all()


def test_the_archetypes_plan_passes() -> None:
    """Fifteen projects, thirty measures, twenty technologies: to the same tolerances."""
    plan = archetype_peak()
    audit = audit_of_plan(plan, base_year_account("archetype/peak-2028"))

    assert audit["passed"].all() and set(audit["part"]) == {"a", "b", "c", "d"}
    assert audit.groupby("part")["tolerance"].max().to_dict() == {"a": 1e-6, "b": 1e-6, "c": 1e-6, "d": 1e-9}


def test_every_rule_with_rows_is_compared(account: Any) -> None:
    """Part (a) leaves out no rule the solver saw, part (b) no account and year, part (d) no account."""
    plan = toy_cap()
    audit = audit_of_plan(plan, account)
    seen = {rule.name for rule in RULES if len(plan.program.matrix.rows_of(rule.name))}

    assert set(audit.query("part == 'a' and check == 'matrix'")["label"]) == seen
    assert len(audit.query("part == 'b'")) == len(ACCOUNTS) * 2
    assert set(audit.query("check == 'base emissions'")["label"]) == set(ACCOUNTS)


def test_a_simulation_is_audited_without_a_matrix(account: Any) -> None:
    """The reference, and a plan by hand: parts b, c and d."""
    given = made(
        "may_buy: all\nplan: {build: {gas_boiler: {2026: 1 MW}}, buy: {certificates: {2027: 5 GWh}}}"
    )
    for q in (given.reference, simulate(given.k, hand_decisions(given.scenario))):
        audit = audit_of_simulation(given, q, account)
        assert set(audit["part"]) == {"b", "c", "d"} and audit["passed"].all()


def test_a_result_that_fails_its_audit_is_withheld(account: Any) -> None:
    """One account of one year is 0.0255 kt off: the status says so, and what was kept back is named in both
    languages.
    """
    plan = toy_cap()
    wrong = replace(plan, q=nudged(plan.q, "emissions", 0.0255, year=2027, account="location:CO2"))
    told = of_plan(wrong, targets(plan), audit_of_plan(wrong, account))

    assert told["status"] == "withheld" and told["audit"]["passed"] < told["audit"]["total"]
    replay = next(each for each in told["withheld"] if each["result"] == "replay location:CO2 2027")
    assert "25.5255" in replay["zh"] and "25.5" in replay["en"]


def test_any_plan_by_hand_replays_to_itself() -> None:
    """Groups, projects, measures, plants and purchases of the archetype drawn at random: nothing runs
    backwards, every carrier closes, and the records of each year account to the plan.
    """
    given = archetype_peak().given
    q = simulate(given.k, drawn(given, np.random.default_rng(2025)))
    audit = audit_of_simulation(given, q, base_year_account("archetype/peak-2028"))

    assert audit["passed"].all()
    assert min(float(q[name].min()) for name in ("use", "flow", "buy", "sell", "capacity", "build")) >= -1e-9


def drawn(given: Prepared, by: np.random.Generator) -> HandDecisions:
    """A handful of decisions of every kind."""
    k = given.k

    def some(dim: str, number: int, most: float) -> dict[tuple[int, str], float]:
        labels = by.choice(list(k.coords[dim]), size=number, replace=False)
        return {(int(by.choice(k.model_years)), str(label)): float(by.uniform(0, most)) for label in labels}

    start = dict.fromkeys(some("project", 5, 1.0), 1.0)
    return HandDecisions(
        some("group", 6, 1.5),
        start,
        some("application", 10, 0.5),
        some("technology", 6, 30.0),
        some("supply", 5, 2000.0),
    )


# -- (a) the solver's matrix and the ledger ------------------------------------------------------------------
def test_a_number_of_the_plan_moved(account: Any) -> None:
    """1 TJ more from the gas boiler than the solver said: balance and capacity no longer agree with the
    matrix.
    """
    plan = toy_cap()
    wrong = audit_of_plan(
        replace(plan, q=nudged(plan.q, "flow", 1.0, year=2027, technology="gas_boiler")), account
    )

    assert {("matrix", "carriers_balance"), ("matrix", "output_within_capacity")} <= failures(wrong, "a")


def test_a_coefficient_changed_after_the_solve(account: Any) -> None:
    """The ledger reads 1 % more gas a TJ of steam than the matrix holds."""
    plan = toy_cap()
    intake = plan.k.c.technology_input.copy()
    intake.loc[{"technology": "gas_boiler", "carrier": "natural_gas"}] = 1.01
    wrong = audit_of_plan(
        replace(plan, given=replace(plan.given, k=plan.k.with_(technology_input=intake))), account
    )

    assert ("matrix", "carriers_balance") in failures(wrong, "a")


def test_a_coefficient_of_the_matrix_changed(account: Any) -> None:
    """One entry of the matrix: gas bought counts 0.99 in the balance of 2027."""
    plan = toy_cap()
    matrix = plan.program.matrix
    a = matrix.a.tolil()
    a[matrix.row("carriers_balance", 2027, "natural_gas"), matrix.column("buy", 2027, "gas_grid")] *= 0.99
    wrong = audit_of_plan(with_matrix(plan, a=a.tocsc()), account)

    assert failures(wrong, "a") == {("matrix", "carriers_balance")}


def test_a_limit_of_the_matrix_changed(account: Any) -> None:
    """The cap the solver saw is 0.1 kt higher than the one in the ledger."""
    plan = toy_cap()
    upper = plan.program.matrix.row_upper.copy()
    upper[plan.program.matrix.rows_of("emissions_at_most")] += 0.1
    wrong = audit_of_plan(with_matrix(plan, row_upper=upper), account)

    assert failures(wrong, "a") == {("matrix", "emissions_at_most")}


def test_a_cost_of_the_matrix_changed(account: Any) -> None:
    """Gas of 2027 one per cent dearer for the solver: its objective is neither the ledger's nor the money
    booked.
    """
    plan = toy_cap()
    cost = plan.program.matrix.cost.copy()
    cost[plan.program.matrix.column("buy", 2027, "gas_grid")] *= 1.01
    wrong = audit_of_plan(with_matrix(plan, cost=cost), account)

    assert failures(wrong, "a") == {("objective", "net_cost")} and failures(wrong, "c") == {
        ("money", "net_cost")
    }


# -- (b) replay ----------------------------------------------------------------------------------------------
REFERENCE = {"location:CO2": 30.0, "910:CO2": 39.975, "market:CO2": 33.0}


def test_the_reference_replayed_is_the_pencils() -> None:
    """Coal 10 + gas 5 + 30 GWh at 0.5, 0.8325 and 0.6: the inventory of the replayed records says so."""
    given = toy_reference()
    again = replayed(given, given.reference)

    assert {key: value for key, value in again.items() if key[0] in REFERENCE} == pytest.approx(
        {(label, year): kt for label, kt in REFERENCE.items() for year in (2026, 2027)}
    )


def test_the_plan_replayed_is_the_pencils() -> None:
    """2026: 13 kt of fuel and 31 GWh; 2027: 10 kt of fuel and 31 GWh."""
    plan = toy_cap()
    again = replayed(plan.given, plan.q)

    for label, power in (("location:CO2", 15.5), ("910:CO2", 31 * 0.8325), ("market:CO2", 18.6)):
        assert again[label, 2026] == pytest.approx(13 + power) and again[label, 2027] == pytest.approx(
            10 + power
        )


def test_every_account_replayed_is_the_plans() -> None:
    """The archetype, five accounts, ten years: the totals of the inventory are the plan's."""
    plan = archetype_peak()
    for (label, year), value in replayed(plan.given, plan.q).items():
        assert value == pytest.approx(float(plan.q["emissions"].sel(account=label, year=year)), rel=1e-6)


def test_emissions_the_plan_tells_wrong(account: Any) -> None:
    """One tonne in a thousand too many under one account in one year: that one only."""
    plan = toy_cap()
    wrong = audit_of_plan(
        replace(plan, q=nudged(plan.q, "emissions", 0.0255, year=2027, account="location:CO2")), account
    )

    assert failures(wrong, "b") == {("replay", "location:CO2 2027")}


def test_a_factor_wrong_before_the_solve(account: Any) -> None:
    """The plan believes coal is 10 % cleaner: its matrix agrees with its ledger, the account of its records
    does not.
    """
    plan = solved_with(toy_cap(), "combustion_factor", 0.9, carrier="bituminous", gas="CO2")
    wrong = audit_of_plan(plan, account)

    assert not failures(wrong, "a")
    assert failures(wrong, "b") == {
        ("replay", f"{label} {year}") for label in ACCOUNTS for year in (2026, 2027)
    }


def test_a_grid_factor_wrong_in_one_account(account: Any) -> None:
    """Grid power by market one per cent off: only that account, and its base year too."""
    plan = solved_with(toy_cap(), "supply_factor", 1.01, supply="grid_power", account="market:CO2")

    wrong = audit_of_plan(plan, account)
    assert failures(wrong, "b") == {("replay", "market:CO2 2026"), ("replay", "market:CO2 2027")}
    assert failures(wrong, "d") == {("base emissions", "market:CO2"), ("base scope 2", "market:CO2")}


# -- (c) closures --------------------------------------------------------------------------------------------
def test_energy_that_does_not_close(account: Any) -> None:
    """One TJ of coal bought in 2026 goes nowhere: energy and carbon in are not energy and carbon out."""
    plan = toy_cap()
    wrong = audit_of_plan(
        replace(plan, q=nudged(plan.q, "buy", 1.0, year=2026, supply="coal_market")), account
    )

    assert {("energy", "bituminous"), ("carbon", "2026")} <= failures(wrong, "c")


def test_land_that_does_not_add_up(account: Any) -> None:
    """The hall's hectare is counted twice in 2027."""
    plan = toy_cap()
    wrong = audit_of_plan(
        replace(plan, q=nudged(plan.q, "land_taken", 1.0, year=2027, pool="plots")), account
    )

    assert failures(wrong, "c") == {("land", "plots")}


def test_land_of_an_earlier_year_is_added_up_too(account: Any) -> None:
    """The same in 2026: every year is looked at, not the last alone."""
    plan = toy_cap()
    wrong = audit_of_plan(
        replace(plan, q=nudged(plan.q, "land_taken", 1.0, year=2026, pool="plots")), account
    )

    assert failures(wrong, "c") == {("land", "plots")}


def test_money_not_booked(account: Any) -> None:
    """One TJ of gas (0.1 M CNY) more than the objective paid for."""
    plan = toy_cap()
    wrong = audit_of_plan(replace(plan, q=nudged(plan.q, "buy", 1.0, year=2027, supply="gas_grid")), account)

    assert ("money", "net_cost") in failures(wrong, "c")


# -- (d) the base year is the account ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "labels", "check"),
    [
        ("emissions", {"account": "910:CO2"}, ("base emissions", "910:CO2")),
        ("energy_equal_value", {"tally": "statistical"}, ("base energy", "tce_equal_value")),
        ("energy_calorific", {"tally": "statistical"}, ("base energy", "tce_calorific")),
        ("buy", {"supply": "grid_power"}, ("base carrier", "electricity")),
        ("flow", {"technology": "coal_boiler"}, ("base carrier", "bituminous")),
        ("value_added", {}, ("base value_added", "2025")),
        ("jobs", {}, ("base jobs", "2025")),
        ("land_taken", {"pool": "plots"}, ("base land", "plots")),
    ],
)
def test_a_base_year_that_is_not_the_account(
    account: Any, name: str, labels: dict[str, str], check: tuple[str, str]
) -> None:
    """A millionth more than the account holds in any of its figures: 1e-9 is the tolerance."""
    plan = toy_cap()
    size = float(plan.q[name].sel(year=2025, **labels))
    wrong = audit_of_plan(replace(plan, q=nudged(plan.q, name, 1e-6 * size, year=2025, **labels)), account)

    assert check in failures(wrong, "d")


def test_scope_one_and_two_that_cancel_out(account: Any) -> None:
    """1 kt less of coal and 1 kt more of power: the total is right, the scopes are not."""
    plan = toy_cap()
    coal = nudged(plan.q, "flow", -8.0, year=2025, technology="coal_boiler")  # 8 x 1.25 x 0.1 = 1 kt
    both = nudged(coal, "buy", 2 * 3.6, year=2025, supply="grid_power")  # 2 GWh x 0.5 = 1 kt
    wrong = failures(audit_of_plan(replace(plan, q=both), account), "d")

    assert {("base scope 1", "location:CO2"), ("base scope 2", "location:CO2")} <= wrong
    assert ("base emissions", "location:CO2") not in wrong


def test_the_account_of_another_record() -> None:
    """The record says 101 TJ of coal, the plan was made from 100: 10.1 against 10 kt."""
    other = base_account(made(energy=with_cells({"plant": "boiler_1"}, quantity="101")))
    wrong = failures(audit_of_plan(toy_cap(), other), "d")

    assert ("base carrier", "bituminous") in wrong and ("base emissions", "location:CO2") in wrong
    assert ("base carrier", "natural_gas") not in wrong


def test_the_base_year_by_pencil(account: Any) -> None:
    """Both sides of part (d) are the toy's own figures: 30 kt, 108 TJ of power, 200 M CNY, 10 ha."""
    audit = audit_of_plan(toy_cap(), account).set_index(["check", "label"])

    for key, value in {
        ("base emissions", "location:CO2"): 30.0,
        ("base scope 1", "location:CO2"): 15.0,
        ("base scope 2", "910:CO2"): 30 * 0.8325,
        ("base carrier", "electricity"): 108.0,
        ("base value_added", "2025"): 200.0,
        ("base jobs", "2025"): 200.0,
        ("base land", "plots"): 10.0,
    }.items():
        assert audit.loc[key, ["one", "other"]].to_numpy(float) == pytest.approx(np.array([value, value]))
