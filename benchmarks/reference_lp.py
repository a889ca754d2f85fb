"""The reference LP: technologies x years x slices, expressed by our cells and rules, and by three other roads.

    python benchmarks/reference_lp.py [--quick]

Prints ratios of one run, for this machine and this moment; nothing is read from earlier runs. The model is an
ordinary capacity expansion: heat and power of a park, from existing and new plant, sliced into typical hours, with
balances, capacities, a ramp on what is built, and a cap on each year's emissions.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import Equations, Registry, equation
from carbonpark.ledger.total import total
from carbonpark.pathway.express import declare, quiet_gc, rows
from carbonpark.pathway.matrix import Matrix, compile_model
from carbonpark.pathway.solver import Solver
from carbonpark.rules.relation import Rule, at_least, at_most, rule

HERE = Equations()
RULES_HERE: Registry[Rule] = Registry()


@cell(unit="TJ", source="benchmark")
def sliced_output(output: Any, gives: Any) -> Any:
    """What a technology delivers of a carrier in a slice, by-products and own use included."""
    return output * gives


@cell(unit="kt CO2", source="benchmark")
def sliced_co2(output: Any, slice_weight: Any, carbon: Any) -> Any:
    """CO2 of a technology over all days a slice stands for."""
    return output * slice_weight * carbon


@cell(unit="TJ", source="benchmark")
def sliced_capacity(capacity: Any, availability: Any) -> Any:
    """The most a technology's capacity can give in a slice."""
    return capacity * availability


@cell(unit="MW", source="benchmark")
def standing_build(build: Any, alive: Any) -> Any:
    """New capacity that still stands."""
    return build * alive


@cell(unit="M CNY", source="benchmark")
def sliced_cost(output: Any, slice_weight: Any, unit_cost: Any) -> Any:
    """Fuel and operation over the year, discounted."""
    return output * slice_weight * unit_cost


@cell(unit="M CNY", source="benchmark")
def building_cost(build: Any, capex: Any) -> Any:
    """Investment, discounted, without what is left at the horizon."""
    return build * capex


@equation("E_{y}", dims=("year",), unit="kt CO2", source="benchmark", registry=HERE)
def emitted(q: Any, c: Any) -> Any:
    """Emissions of a year."""
    return total(sliced_co2, q, c, over=("technology", "slice"))


@equation("Z", dims=(), unit="M CNY", source="benchmark", registry=HERE)
def whole_cost(q: Any, c: Any) -> Any:
    """Discounted cost of the plan."""
    return (total(sliced_cost, q, c, over=("technology", "year", "slice"))
            + total(building_cost, q, c, over=("technology", "vintage")))


@rule("balance", dims=("carrier", "year", "slice"), unit="TJ", source="benchmark", registry=RULES_HERE)
def demand_is_met(q: Any, c: Any) -> Any:
    """Every carrier in every slice."""
    return at_least(total(sliced_output, q, c, over=("technology",)), c.demand)


@rule("capacity", dims=("technology", "year", "slice"), unit="TJ", source="benchmark", registry=RULES_HERE)
def output_within_capacity(q: Any, c: Any) -> Any:
    """No technology gives more than its capacity can in that slice."""
    return at_most(q.output - total(sliced_capacity, q, c, over=()), 0.0)


@rule("capacity", dims=("technology", "year"), unit="MW", source="benchmark", registry=RULES_HERE)
def capacity_stands(q: Any, c: Any) -> Any:
    """Capacity is what was there plus what was built and still stands."""
    return at_most(q.capacity - total(standing_build, q, c, over=("vintage",)), c.existing)


@rule("emissions", dims=("year",), unit="kt CO2", source="benchmark", registry=RULES_HERE)
def emissions_at_most(q: Any, c: Any) -> Any:
    """The cap of each year."""
    return at_most(emitted(q, c), c.cap)


# The park -----------------------------------------------------------------------------------------------------------
KINDS: tuple[tuple[str, dict[str, float], float, float, float, str], ...] = (
    # name, carriers given (minus: taken) per output, kt CO2 / TJ, M CNY / TJ, M CNY / MW, shape of availability
    ("coal_boiler", {"steam": 1.0, "power": -0.01}, 0.105, 0.034, 0.9, "flat"),
    ("gas_boiler", {"steam": 1.0, "power": -0.005}, 0.062, 0.092, 0.5, "flat"),
    ("coal_chp", {"steam": 1.0, "power": 0.35}, 0.150, 0.050, 3.0, "flat"),
    ("gas_chp", {"steam": 1.0, "power": 0.80}, 0.125, 0.160, 4.2, "flat"),
    ("heat_pump", {"steam": 1.0, "power": -0.42}, 0.0, 0.004, 5.5, "flat"),
    ("electrode_boiler", {"steam": 1.0, "power": -1.02}, 0.0, 0.002, 0.8, "flat"),
    ("biomass_boiler", {"steam": 1.0, "power": -0.02}, 0.0, 0.085, 2.2, "flat"),
    ("rooftop_pv", {"power": 1.0}, 0.0, 0.001, 3.1, "sun"),
    ("wind", {"power": 1.0}, 0.0, 0.002, 5.6, "wind"),
    ("grid", {"power": 1.0}, 0.155, 0.180, 0.3, "flat"),
    ("chiller", {"cooling": 1.0, "power": -0.22}, 0.0, 0.002, 0.9, "flat"),
    ("absorption_chiller", {"cooling": 1.0, "steam": -1.35}, 0.0, 0.002, 1.3, "flat"),
    ("electrolyser", {"hydrogen": 1.0, "power": -1.48}, 0.0, 0.004, 4.8, "flat"),
    ("reformer", {"hydrogen": 1.0, "power": -0.02}, 0.078, 0.120, 3.6, "flat"),
)
CARRIERS = ["steam", "power", "cooling", "hydrogen"]
EXISTING = {"coal_boiler": 1100.0, "coal_chp": 1100.0, "gas_boiler": 600.0, "grid": 2600.0, "chiller": 550.0,
            "reformer": 300.0}                                                            # MW in the first year
DEMAND = {"steam": 6.0, "power": 5.0, "cooling": 1.2, "hydrogen": 0.6}             # TJ in a mean slice-hour


def park(technologies: int, years: int, days: int, seed: int = 7) -> Arrays:
    """Coefficients of the reference park: every kind in several sizes and conditions, demand over typical days."""
    random = np.random.default_rng(seed)
    kinds = [KINDS[place % len(KINDS)] for place in range(technologies)]
    names = [f"{kind[0]}_{place // len(KINDS)}" for place, kind in enumerate(kinds)]
    at_year, hours, slices = np.arange(years), np.tile(np.arange(24), days), 24 * days
    spread = random.uniform(0.85, 1.15, size=(3, technologies))
    sun = np.clip(np.sin((hours - 6) / 12 * np.pi).round(6), 0, None) * np.repeat(random.uniform(0.3, 1, days), 24)
    shapes = {"flat": np.full(slices, 0.92), "sun": sun, "wind": np.clip(random.normal(0.3, 0.2, slices), 0.02, 0.95)}
    weight = np.repeat(random.dirichlet(np.full(days, 8.0)) * 365.0, 24)
    growth, discount = 1.02 ** at_year, 1.05 ** -at_year
    load = np.stack([1 + random.uniform(0.05, 0.5) * np.sin((hours - shift) / 12 * np.pi)
                     + random.normal(0, 0.08, slices) for shift in (4, 8, 9, 2)])
    mean = np.array([DEMAND[carrier] for carrier in CARRIERS])
    labels = {"technology": names, "year": (2025 + at_year).tolist(), "vintage": (2025 + at_year).tolist(),
              "slice": list(range(slices)), "carrier": CARRIERS}

    def of(dims: str, values: Any) -> xr.DataArray:
        return xr.DataArray(np.asarray(values, dtype=float), dims=dims.split(),
                            coords={dim: labels[dim] for dim in dims.split()})

    gives = [[kind[1].get(carrier, 0.0) for carrier in CARRIERS] for kind in kinds]
    carbon = np.array([kind[2] for kind in kinds]) * spread[0]
    cost = np.outer(np.array([kind[3] for kind in kinds]) * spread[1], discount)
    price = np.outer(np.array([kind[4] for kind in kinds]) * spread[2], discount * 0.97 ** at_year)
    left = np.clip(1 - (years - at_year) / 20.0, 0, 1)
    share = len(KINDS) / technologies
    standing = np.array([EXISTING.get(kind[0], 0.0) for kind in kinds]) * share * random.uniform(0.8, 1.2, technologies)
    existing = np.outer(standing, 0.94 ** at_year)
    alive = ((at_year[None, :] >= at_year[:, None]) & (at_year[None, :] < at_year[:, None] + 15)).astype(float)
    yearly = float((weight * load[0] * mean[0]).sum() * 0.11 + (weight * load[1] * mean[1]).sum() * 0.15)
    return Arrays(
        gives=of("technology carrier", gives), carbon=of("technology", carbon), slice_weight=of("slice", weight),
        unit_cost=of("technology year", cost), capex=of("technology vintage", price * (1 - left)),
        availability=of("technology slice", np.stack([0.0036 * shapes[kind[5]] for kind in kinds])),
        alive=of("vintage year", alive), existing=of("technology year", existing),
        ramp=of("technology", np.full(technologies, 480.0 * share)),
        demand=of("carrier year slice", mean[:, None, None] * growth[None, :, None] * load[:, None, :]),
        cap=of("year", yearly * np.linspace(0.94, 0.94 - 0.041 * (years - 1), years)))


# Four roads to one LP -----------------------------------------------------------------------------------------------
def ours(c: Arrays) -> Matrix:
    """Cells, equations and rules on labelled arrays; standard form; one matrix."""
    labels = {name: array.coords[name].values.tolist() for array in (c.availability, c.demand, c.alive)
              for name in array.dims}
    model = pyo.ConcreteModel()
    with quiet_gc():
        q = Arrays(output=declare(model, "output", ("technology", "year", "slice"), labels),
                   capacity=declare(model, "capacity", ("technology", "year"), labels),
                   build=declare(model, "build", ("technology", "vintage"), labels, upper=c.ramp))
        written = [rows(model, each.name, each(q, c)) for each in RULES_HERE]
        model.cost = pyo.Objective(expr=whole_cost(q, c).item())
        return compile_model(model, written)


def plain(c: Arrays) -> pyo.ConcreteModel:
    """The same park as most Pyomo models are written: indexed rules and generator sums over plain dictionaries."""
    def told(array: xr.DataArray) -> dict[Any, float]:
        return array.to_series().to_dict()

    gives, carbon, weight, cost = told(c.gives), told(c.carbon), told(c.slice_weight), told(c.unit_cost)
    can, alive, existing, ramp = told(c.availability), told(c.alive), told(c.existing), told(c.ramp)
    demand, cap, capex = told(c.demand), told(c.cap), told(c.capex)
    technologies, slices = c.availability.technology.values.tolist(), c.availability.slice.values.tolist()
    years, carriers = c.cap.year.values.tolist(), c.gives.carrier.values.tolist()
    m = pyo.ConcreteModel()
    m.output = pyo.Var(technologies, years, slices, domain=pyo.NonNegativeReals)
    m.capacity = pyo.Var(technologies, years, domain=pyo.NonNegativeReals)
    m.build = pyo.Var(technologies, years, bounds=lambda _m, t, _v: (0, ramp[t]))
    giving = {k: [t for t in technologies if gives[t, k]] for k in carriers}
    m.balance = pyo.Constraint(carriers, years, slices, rule=lambda m, k, y, s: sum(
        m.output[t, y, s] * gives[t, k] for t in giving[k]) >= demand[k, y, s])
    m.within = pyo.Constraint(technologies, years, slices, rule=lambda m, t, y, s:
                              m.output[t, y, s] <= m.capacity[t, y] * can[t, s])
    m.stands = pyo.Constraint(technologies, years, rule=lambda m, t, y: m.capacity[t, y] <= existing[t, y] + sum(
        m.build[t, v] * alive[v, y] for v in years if alive[v, y]))
    m.emitted = pyo.Constraint(years, rule=lambda m, y: sum(
        m.output[t, y, s] * (weight[s] * carbon[t]) for t in technologies if carbon[t] for s in slices) <= cap[y])
    m.cost = pyo.Objective(expr=sum(m.output[t, y, s] * (weight[s] * cost[t, y])
                                    for t in technologies for y in years for s in slices)
                           + sum(m.build[t, v] * capex[t, v] for t in technologies for v in years))
    return m


def by_pyomo(c: Arrays) -> Any:
    """Plain rules handed over by Pyomo's own HiGHS interface."""
    from pyomo.contrib.appsi.solvers import Highs

    solver = Highs()
    solver.config.load_solution = False
    solver.set_instance(plain(c))
    return solver._solver_model


def by_linopy(c: Arrays) -> Any:
    """The same park in linopy, handed over to HiGHS."""
    import linopy

    t, y, s, v = (c.availability.technology, c.cap.year, c.availability.slice, c.alive.vintage)
    m = linopy.Model()
    output = m.add_variables(lower=0, coords=[t.to_index(), y.to_index(), s.to_index()], name="output")
    capacity = m.add_variables(lower=0, coords=[t.to_index(), y.to_index()], name="capacity")
    build = m.add_variables(lower=0, upper=c.ramp.expand_dims(vintage=v.values).transpose("technology", "vintage"),
                            coords=[t.to_index(), v.to_index()], name="build")
    m.add_constraints((output * c.gives).sum("technology") >= c.demand, name="balance")
    m.add_constraints(output - capacity * c.availability <= 0, name="within")
    m.add_constraints(capacity - (build * c.alive).sum("vintage") <= c.existing, name="stands")
    m.add_constraints((output * (c.slice_weight * c.carbon)).sum(["technology", "slice"]) <= c.cap, name="emitted")
    m.add_objective((output * (c.slice_weight * c.unit_cost)).sum() + (build * c.capex).sum())
    return m.to_highspy() if hasattr(m, "to_highspy") else linopy.io.to_highspy(m)


# Measuring ----------------------------------------------------------------------------------------------------------
def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result of one call, after a tidy-up."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def median_of_three(work: Callable[[], Any]) -> tuple[float, Any]:
    """Median seconds of three times the same work, and the last result: one stall of a shared machine decides nothing."""
    done = [timed(work) for _ in range(3)]
    return statistics.median(seconds for seconds, _ in done), done[-1][1]


def what_ifs(matrix: Matrix, solver: Solver, c: Arrays, count: int = 10) -> list[float]:
    """Seconds of `count` re-solves on the kept program, each with the cap of one year lowered or given back by 2 %."""
    spent = []
    years = c.cap.year.values.tolist()
    for step in range(count):
        place = step * (len(years) - 1) // max(1, count - 1)
        row = matrix.row("emissions_at_most", years[place])
        solver.change_rows(row, -np.inf, float(c.cap.values[place]) * (0.98 if step % 2 == 0 else 1.02))
        seconds, outcome = timed(solver.solve)
        if outcome.status != "optimal":
            raise SystemExit(f"the what-if of {years[place]} ended {outcome.status}")
        spent.append(seconds)
    return spent


def main() -> None:
    """Build, compare, solve, ask again; print the ratios of this run."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("--quick", action="store_true", help="a fortieth of the size, to see that it runs")
    quick = reading.parse_args().quick
    c = park(14, 5, 2) if quick else park(42, 20, 4)
    ours(park(14, 2, 1))                                                    # imports and caches of all roads first
    by_pyomo(park(14, 2, 1))
    by_linopy(park(14, 2, 1))
    own, (matrix, solver) = median_of_three(lambda: handed_over(c))
    pyomo, other = median_of_three(lambda: by_pyomo(c))
    lino, third = median_of_three(lambda: by_linopy(c))
    for name, model in (("Pyomo", other), ("linopy", third)):
        found = (model.getNumRow(), model.getNumCol(), model.getNumNz())
        if found != (*matrix.shape, matrix.a.nnz):
            raise SystemExit(f"{name} built another LP: {found} instead of {(*matrix.shape, matrix.a.nnz)}")
    cold, outcome = timed(solver.solve)
    if outcome.status != "optimal":
        raise SystemExit(f"the reference LP ended {outcome.status}")
    again = statistics.median(what_ifs(matrix, solver, c))
    print(f"reference LP: {matrix.shape[1]} columns, {matrix.shape[0]} rows, {matrix.a.nnz} nonzeros; "
          f"{outcome.status}, {outcome.objective:.2f} M CNY")
    print(f"  express + hand over        {own:7.2f} s")
    print(f"  plain Pyomo + its HiGHS    {pyomo:7.2f} s   {pyomo / own:5.1f} x ours      (target: at least 3)")
    print(f"  linopy, side by side       {lino:7.2f} s   {lino / own:5.1f} x ours")
    print(f"  HiGHS cold solve           {cold:7.2f} s   ours is {own / cold:4.0%} of it (target: at most 50 %)")
    print(f"  one bound changed, kept LP {again:7.2f} s   {again / cold:4.0%} of cold    (target: at most 50 %)")


def handed_over(c: Arrays) -> tuple[Matrix, Solver]:
    """Our road to the end: the program inside HiGHS."""
    matrix = ours(c)
    return matrix, Solver(matrix)


if __name__ == "__main__":
    main()
