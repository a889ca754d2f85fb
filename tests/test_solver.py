"""The kept HiGHS object: known optima, prices, what-ifs, shortfalls, conflicts, stopping."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.pathway.express import declare, rows
from carbonpark.pathway.lp_text import golden_lp, lp_text
from carbonpark.pathway.matrix import Matrix, compile_model
from carbonpark.pathway.selftest import PUZZLES, WrongSolver, check
from carbonpark.pathway.solver import Progress, Solver
from carbonpark.rules.relation import at_least, at_most, between, equal


def boilers(demand: float = 100.0, cap: float = 8.0, whole: bool = False) -> tuple[Matrix, Arrays]:
    """Heat from coal (1 a TJ, 0.1 kt a TJ) or gas (3 a TJ, 0.05 kt a TJ), for a demand and under a cap."""
    model = pyo.ConcreteModel()
    heat = declare(model, "heat", ("fuel",), {"fuel": ["coal", "gas"]}, domain="integer" if whole else "real")
    factor = xr.DataArray([0.1, 0.05], dims="fuel", coords={"fuel": ["coal", "gas"]})
    price = xr.DataArray([1.0, 3.0], dims="fuel", coords={"fuel": ["coal", "gas"]})
    written = [rows(model, "demand", at_least(total(heat, over="fuel"), demand)),
               rows(model, "cap", at_most(total(heat * factor, over="fuel"), cap))]
    model.cost = pyo.Objective(expr=total(heat * price, over="fuel").item() + 5.0)
    return compile_model(model, written), Arrays(heat=heat)


def test_the_self_test_knows_a_wrong_solver():
    """20 and 9 by hand; a solver that says 100 019 for the first, as 1.14.0 might, is refused."""
    check()
    for wrong in (lambda puzzle: puzzle.answer + 1.0, lambda puzzle: math.nan):
        with pytest.raises(WrongSolver, match="1.15.1"):
            check(wrong)
    assert [puzzle.answer for puzzle in PUZZLES] == [20.0, 9.0]


def test_the_optimum_by_hand():
    """coal + gas = 100 and 0.1 coal + 0.05 gas = 8: coal 60, gas 40; cost 60 + 120 + 5 = 185."""
    matrix, q = boilers()
    outcome = Solver(matrix).solve()

    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(185.0)
    assert matrix.objective(outcome.x) == pytest.approx(185.0)
    assert matrix.values_of(q, outcome.x).heat.values.tolist() == pytest.approx([60.0, 40.0])


def test_row_duals_are_the_change_of_cost_per_unit_of_limit():
    """One kt more of cap moves 20 TJ from gas to coal and saves 40; one TJ more of demand costs 5."""
    matrix, _ = boilers()
    outcome = Solver(matrix).solve()

    assert outcome.row_dual[matrix.row("cap")] == pytest.approx(-40.0)
    assert outcome.row_dual[matrix.row("demand")] == pytest.approx(5.0)
    more = Solver(boilers(cap=8.5)[0]).solve().objective
    assert (more - 185.0) / 0.5 == pytest.approx(-40.0)


def test_one_bound_changed_on_the_kept_program():
    """A cap of 9: coal 80, gas 20, cost 145; back to 8: 185 again."""
    matrix, _ = boilers()
    solver = Solver(matrix)
    solver.solve()

    solver.change_rows(matrix.row("cap"), -np.inf, 9.0)
    assert solver.solve().objective == pytest.approx(145.0)
    assert solver.row_limits(matrix.row("cap")) == (-np.inf, 9.0)
    solver.change_rows(matrix.row("cap"), -np.inf, 8.0)
    assert solver.solve().objective == pytest.approx(185.0)
    solver.change_columns(matrix.column("heat", "coal"), 0.0, 50.0)
    assert solver.solve().objective == pytest.approx(50 + 150 + 5)
    solver.change_cost(matrix.column("heat", "gas"), 1.0)
    assert solver.solve().objective == pytest.approx(105.0)


def test_integers_fixed_give_prices():
    """Whole numbers: demand 99.5 and cap 8 leave coal 60, gas 40; with them fixed no row has a price, columns do."""
    matrix, _ = boilers(demand=99.5, whole=True)
    solver = Solver(matrix)
    outcome = solver.solve()
    assert outcome.x.tolist() == pytest.approx([60.0, 40.0])
    assert outcome.row_dual is None

    fixed = solver.fix_integers(outcome.x)

    assert fixed.objective == pytest.approx(outcome.objective)
    assert fixed.row_dual.tolist() == pytest.approx([0.0, 0.0])
    assert fixed.reduced_cost.tolist() == pytest.approx([1.0, 3.0])


def test_no_plan_is_a_finding_with_its_shortfall():
    """All gas is 5 kt, so a cap of 4 is short by 1 kt, or demand by 20 TJ."""
    matrix, _ = boilers(cap=4.0)
    solver = Solver(matrix)

    assert solver.solve().status == "infeasible"
    cap, demand = matrix.row("cap"), matrix.row("demand")
    short = solver.relax({cap: 1.0})
    assert short.total == pytest.approx(1.0)
    assert short.over[cap] == pytest.approx(1.0)
    assert solver.relax({demand: 1.0}).under[demand] == pytest.approx(20.0)
    assert solver.relax({cap: 1.0, demand: 1.0}).total == pytest.approx(1.0)
    for strategy in (2, 3, 4):
        assert set(solver.conflict(strategy)[0].tolist()) == {cap, demand}


def test_a_limit_that_cannot_help_is_told_apart():
    """A price cap that nobody breaks does not mend a demand that cannot be served."""
    model = pyo.ConcreteModel()
    x = declare(model, "x", (), {}, upper=10.0)
    rows(model, "demand", at_least(x, 12.0))
    rows(model, "cap", at_most(x, 11.0))
    model.cost = pyo.Objective(expr=x.item())
    matrix = compile_model(model)

    assert Solver(matrix).relax({matrix.row("cap"): 1.0}) is None
    assert Solver(matrix).relax({matrix.row("demand"): 1.0}).total == pytest.approx(2.0)


def test_a_conflict_that_only_whole_numbers_cause():
    """0.2 <= z <= 0.8, z whole: HiGHS has no conflict to show, but knows the least way out: 0.2."""
    model = pyo.ConcreteModel()
    z = declare(model, "z", (), {}, domain="integer", upper=5.0)
    rows(model, "band", between(z, 0.2, 0.8))
    model.cost = pyo.Objective(expr=z.item())
    matrix = compile_model(model)
    solver = Solver(matrix)

    assert solver.solve().status == "infeasible"
    assert solver.conflict() is None
    assert solver.relax({matrix.row("band"): 1.0}).total == pytest.approx(0.2)


def test_unbounded_is_said():
    """Minimising -x with nothing above it."""
    model = pyo.ConcreteModel()
    x = declare(model, "x", (), {})
    rows(model, "least", at_least(x, 1.0))
    model.cost = pyo.Objective(expr=-x.item())

    assert Solver(compile_model(model)).solve().status == "unbounded"


def knapsack(seed: int = 1, items: int = 60, sacks: int = 10) -> Matrix:
    """Many yes/no decisions under correlated limits: a second or more of work for a small gap."""
    random = np.random.default_rng(seed)
    model = pyo.ConcreteModel()
    take = declare(model, "take", ("item",), {"item": range(items)}, domain="binary")
    weight = xr.DataArray(random.integers(100, 1000, size=(sacks, items)).astype(float), dims=("sack", "item"),
                          coords={"sack": range(sacks), "item": range(items)})
    worth = weight.mean("sack") + xr.DataArray(random.uniform(0, 50, items), dims="item", coords={"item": range(items)})
    rows(model, "sack", at_most(total(take * weight, over="item"), weight.sum("item") / 2.0))
    model.cost = pyo.Objective(expr=-total(take * worth, over="item").item())
    return compile_model(model)


def test_progress_is_told_and_a_solve_can_be_cancelled():
    """Stopped on request: the best plan so far is kept if there is one."""
    told: list[Progress] = []
    solver = Solver(knapsack())

    outcome = solver.solve(time_limit=30, on_progress=told.append, cancelled=lambda: len(told) > 1)

    assert outcome.status in ("feasible", "stopped")
    assert len(told) > 1
    assert outcome.seconds < 20
    if outcome.status == "feasible":
        assert outcome.bound <= outcome.objective


def test_the_time_limit_counts_each_solve_anew():
    """HiGHS adds up the time of all runs on one object; ours does not."""
    solver = Solver(knapsack())
    first = solver.solve(time_limit=0.5)
    second = solver.solve(time_limit=0.5)

    assert first.status in ("feasible", "stopped", "optimal")
    assert second.seconds < 5
    assert second.status in ("feasible", "optimal")


def test_a_fault_in_a_callback_is_raised_after_the_solver_has_stopped():
    """It must not tear HiGHS down, and must not be lost."""
    def faulty(_progress):
        raise ZeroDivisionError("in the callback")

    with pytest.raises(ZeroDivisionError, match="in the callback"):
        Solver(knapsack()).solve(time_limit=30, on_progress=faulty)


def test_an_interrupt_keeps_the_best_plan():
    """Ctrl-C inside a solve ends it like a cancel."""
    def interrupt(_progress):
        raise KeyboardInterrupt

    assert Solver(knapsack()).solve(time_limit=30, on_progress=interrupt).status in ("feasible", "stopped")


def test_the_same_program_gives_the_same_plan():
    """Two solves of one matrix agree to the last bit."""
    first, second = (Solver(boilers(whole=True, demand=99.5)[0]).solve() for _ in range(2))

    assert first.x.tolist() == second.x.tolist()


def test_the_program_as_text():
    """Sorted by our names, small enough to read."""
    model = pyo.ConcreteModel()
    flow = declare(model, "flow", ("year", "fuel"), {"year": [2030], "fuel": ["gas", "coal"]}, upper=50.0)
    on = declare(model, "on", (), {}, domain="binary")
    free = declare(model, "free", (), {}, lower=-math.inf)
    written = [rows(model, "use", equal(total(flow, over="fuel"), 60.0)),
               rows(model, "band", between(flow.sel(year=2030) - on * 2.0, 1.0, 9.0)),
               rows(model, "nothing", at_most(xr.DataArray(0.0), 1.0))]
    model.cost = pyo.Objective(expr=total(flow, over=("year", "fuel")).item() - 3.0 * free.item() + 7.0)

    assert golden_lp(compile_model(model, written)) == """\
minimize
  cost: 1 flow.2030.coal + 1 flow.2030.gas - 3 free + 7
subject to
  band.coal: 1 flow.2030.coal - 2 on >= 1
  band.coal.upper: 1 flow.2030.coal - 2 on <= 9
  band.gas: 1 flow.2030.gas - 2 on >= 1
  band.gas.upper: 1 flow.2030.gas - 2 on <= 9
  use.2030: 1 flow.2030.coal + 1 flow.2030.gas = 60
bounds
  0 <= flow.2030.coal <= 50
  0 <= flow.2030.gas <= 50
  free free
  0 <= on <= 1
general
  on
end
\\ always holds: nothing -inf <= 0 <= 1
"""


def test_the_text_is_a_program_other_solvers_read(tmp_path: Path):
    """HiGHS reads the file and finds the same 185."""
    import highspy

    file = tmp_path / "boilers.lp"
    file.write_text(lp_text(boilers()[0]), encoding="ascii")
    reader = highspy.Highs()
    reader.silent()
    reader.readModel(str(file))
    reader.run()

    assert reader.getInfo().objective_function_value == pytest.approx(185.0)
