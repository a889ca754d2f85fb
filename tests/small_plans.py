"""Small plans built by hand: a few labels, a few numbers, everything else neutral.

`small(...)` names only what a test is about; whatever it does not name is nothing (no use, no cost, no
limit), so that every figure of the result can be followed with a pencil. Amounts are canonical: TJ, kt, M
CNY, MW, ha, ktce.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, at_rest, on_labels
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.periods import Periods
from carbonpark.pathway.decisions import Box, boxes
from carbonpark.pathway.express import Rows, rows
from carbonpark.pathway.lp_text import golden_lp
from carbonpark.pathway.matrix import Matrix, compile_model
from carbonpark.pathway.model import _cells, program
from carbonpark.pathway.quantities import counted
from carbonpark.pathway.simulation import simulate
from carbonpark.pathway.solver import Outcome, Solver
from carbonpark.rules import RULES
from carbonpark.words.vocabulary import WORDS

INF = np.inf
SINGLE = {"account": ("co2",), "tally": ("all",), "pool": ("plots",), "gas": ("CO2",), "payer": ("park",)}
"""Dimensions that every plan has, so that every probe has a row; the others are empty unless named."""
LABELS = (
    "group",
    "project",
    "application",
    "exclusive",
    "technology",
    "plant",
    "carrier",
    "supply",
    "outlet",
)
NEUTRAL = {
    "carrier_gross": 1.0,
    "peak_to_mean": 1.0,
    "project_limit": 1.0,
    "project_admissible": 1.0,
    "warming": 1.0,
    "exit_step_limit": INF,
    "expand_step_limit": INF,
    "land_where": INF,
    "capacity_limit": INF,
    "connection_energy": INF,
    "reference_activity": 1.0,
    "plant_alive": 1.0,
    "plant_survival": 1.0,
    "land_available": INF,
    "firm_where": INF,
    "self_use_where": INF,
}
"""What is not nothing when it is not named."""
OPTIONAL = {name for rule in RULES for name in rule.needs} - {"exclusive_member", "land_available"}
OPTIONAL |= {name for name in WORDS if name.endswith(("_where", "_where_calorific"))} - {"land_where"}
OPTIONAL |= {"guard_newcomers", "reference_emissions"}
OPTIONAL -= {"firm_need", "firm_where", "self_use_share", "self_use_where"}
"""Only there when a test names them: limits, and what belongs to one."""
ALIVE = ("project_alive", "measure_alive", "build_alive")


def small(
    years: Sequence[int] = (2025, 2026),
    rate: float = 0.0,
    base: Mapping[str, Any] | None = None,
    modes: Mapping[str, str] | None = None,
    committed: Mapping[str, int] | None = None,
    lifetime: Mapping[str, float] | None = None,
    **named: Any,
) -> Coefficients:
    """Coefficients of a small plan.

    Names of dimensions (`group=("kiln",)`) give labels; names of the vocabulary give figures: one number for
    all cells, an array, or `{label: number}` (several labels in a tuple), where a dimension left out means
    all of it. `base` gives the quantities of the base year in the same way; `lifetime` [yr] shortens the life
    of a project, measure or technology, which otherwise outlives the plan.
    """
    labels = {name: tuple(named.pop(name)) for name in (*LABELS, *SINGLE) if name in named}
    coords = {
        "year": tuple(years),
        "vintage": tuple(years[1:]),
        **dict.fromkeys(LABELS, ()),
        **SINGLE,
        **labels,
    }
    periods = Periods(years[0], tuple(years[1:]))
    figures = {
        **_time(periods, rate),
        **{name: _alive(name, coords, periods, lifetime or {}) for name in ALIVE},
    }
    figures["measure_residual"] = _residual("application", coords, periods, rate, lifetime or {})
    figures["technology_residual"] = _residual("technology", coords, periods, rate, lifetime or {})
    figures["project_residual"] = _residual("project", coords, periods, rate, lifetime or {})
    for word in WORDS.values():
        if (
            word.kind == "c"
            and word.name not in figures
            and (word.name not in OPTIONAL or word.name in named)
        ):
            neutral = NEUTRAL.get(word.name, 0.0)
            figures[word.name] = filled(word.name, coords, named.get(word.name, neutral), neutral)
    unknown = set(named) - set(figures)
    figures.update({name: filled(name, coords, named[name], 0.0) for name in named if name in ALIVE})
    if unknown - set(WORDS):
        raise KeyError(f"no words of the vocabulary: {sorted(unknown)}")
    c = Arrays(
        **{name: on_labels(name, values, coords) for name, values in figures.items()},
        model_years=tuple(years[1:]),
    )
    return Coefficients(
        c=c,
        base=_base(coords, c, base or {}),
        coords=coords,
        modes=dict(modes or {}),
        committed=dict(committed or {}),
        price_base=years[0],
    )


def filled(name: str, coords: Mapping[str, Sequence[Any]], given: Any, neutral: float) -> np.ndarray:
    """Figures on the dimensions of a word: `{labels: number}` over a neutral ground, or anything that
    broadcasts."""
    dims = WORDS[name].dims
    values = np.full(tuple(len(coords[dim]) for dim in dims), neutral, dtype=float)
    if not isinstance(given, Mapping):
        return np.broadcast_to(np.asarray(given, dtype=float), values.shape).copy()
    for labels, number in given.items():
        wanted = list(labels) if isinstance(labels, tuple) else [labels]
        place: list[Any] = []
        for dim in dims:
            here = (
                wanted
                and wanted[0] in coords[dim]
                and (dim not in ("year", "vintage") or isinstance(wanted[0], int))
            )
            place.append(list(coords[dim]).index(wanted.pop(0)) if here else slice(None))
        if wanted:
            raise KeyError(f"{name}: no labels {wanted} in {dims}")
        values[tuple(place)] = number
    return values


def _time(periods: Periods, rate: float) -> dict[str, np.ndarray]:
    return {
        "discount_weight": np.concatenate([[0.0], periods.discount_weights(rate)]),
        "year_weight": np.concatenate([[0.0], periods.lengths]),
        "discount_start": periods.start_factors(rate),
    }


def _alive(
    name: str, coords: Mapping[str, Any], periods: Periods, lifetime: Mapping[str, float]
) -> np.ndarray:
    dim = WORDS[name].dims[-1]
    life = np.array([lifetime.get(label, 1000.0) for label in coords[dim]])
    ahead = periods.alive(life)
    return np.concatenate([np.zeros((ahead.shape[0], 1, len(life))), ahead], axis=1)


def _residual(
    dim: str, coords: Mapping[str, Any], periods: Periods, rate: float, lifetime: Mapping[str, float]
) -> np.ndarray:
    """Nothing is left of what has no lifetime of its own: then capex is simply paid."""
    out = np.zeros((len(periods.years), len(coords[dim])))
    for place, label in enumerate(coords[dim]):
        if label in lifetime:
            out[:, place] = periods.residual(np.array([lifetime[label]]), rate)[:, 0]
    return out


def _base(coords: Mapping[str, Any], c: Arrays, given: Mapping[str, Any]) -> dict[str, xr.DataArray]:
    """The base year: activity 1, use as activity needs, plants as they stand, and what is given by hand."""
    use = np.asarray(c.specific_use.isel(year=0).values)
    kept = c.plant_capacity.values
    known: dict[str, Any] = {
        "activity": 1.0,
        "use": use,
        "kept": kept,
        "capacity": kept @ c.plant_technology.values,
    }
    names = (
        "activity",
        "expand",
        "exit",
        "running",
        "installed",
        "treated",
        "new_land",
        "use",
        "flow",
        "buy",
        "sell",
        "kept",
        "capacity",
    )
    out = {}
    for name in names:
        values = (
            filled(name, coords, given.get(name, known.get(name, 0.0)), 0.0)
            if name in given
            else np.broadcast_to(
                np.asarray(known.get(name, 0.0), dtype=float),
                tuple(len(coords[dim]) for dim in WORDS[name].dims),
            )
        )
        out[name] = on_labels(name, values, coords).isel(year=0, drop=True)
    return out


@dataclass(frozen=True)
class Answer:
    """A small plan solved: its outcome and, where there is a plan, its quantities in numbers."""

    k: Coefficients
    matrix: Matrix
    solver: Solver
    outcome: Outcome
    q: Mapping[str, xr.DataArray]

    @property
    def cost(self) -> float:
        """The objective at its best."""
        return self.outcome.objective

    def at(self, name: str, **labels: Any) -> Any:
        """One quantity, one number."""
        return float(self.q[name].sel(**labels))

    def series(self, name: str, **labels: Any) -> list[float]:
        """One quantity over the model years."""
        array = self.q[name].sel(**labels)
        dim = "year" if "year" in array.dims else "vintage"
        return [float(array.sel({dim: year})) for year in self.k.model_years]

    def binds(self, rule: str) -> bool:
        """Whether some row of the rule stands at its limit."""
        places = self.matrix.rows_of(rule)
        body = self.matrix.activity(np.asarray(self.outcome.x))[places]
        low, high = self.matrix.row_lower[places], self.matrix.row_upper[places]
        return bool((np.minimum(np.abs(body - low), np.abs(high - body)) < 1e-7).any())


def best(
    k: Coefficients,
    minimise: str = "net_cost",
    account: str | None = None,
    reference: Mapping[str, xr.DataArray] | None = None,
) -> Answer:
    """Solve a small plan. Its reference is at rest: the base year for ever, so that no simulation is
    trusted."""
    made = program(k, reference or at_rest_counted(k), minimise, account)
    solver = Solver(made.matrix)
    outcome = solver.solve()
    q = {} if outcome.x is None else made.numbers(np.asarray(outcome.x))
    return Answer(k, made.matrix, solver, outcome, q)


def at_rest_counted(k: Coefficients) -> Mapping[str, xr.DataArray]:
    """The base year for ever, with what the ledger counts of it."""
    return counted(k, at_rest(k))


def simulated(k: Coefficients) -> Mapping[str, xr.DataArray]:
    """The reference of a small plan, as the package simulates it."""
    return simulate(k)


def without(k: Coefficients, *names: str) -> Coefficients:
    """The same plan without some optional coefficients: their rules do not apply."""
    from dataclasses import replace

    return replace(k, c=k.c.without(*names))


class OnDemand(Arrays):
    """Quantities that become variables only when a rule asks for them: a golden program holds nothing
    else."""

    __slots__ = ("_boxes", "_k", "_model")

    def __init__(self, model: pyo.ConcreteModel, k: Coefficients, given: Mapping[str, Box]) -> None:
        super().__init__()
        for name, value in (("_model", model), ("_k", k), ("_boxes", given)):
            object.__setattr__(self, name, value)

    def __contains__(self, name: object) -> bool:
        return name in object.__getattribute__(self, "_boxes")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        made = object.__getattribute__(self, "_named")
        if name not in made:
            get = object.__getattribute__
            made[name] = _cells(get(self, "_model"), get(self, "_k"), get(self, "_boxes")[name])
        return made[name]


def golden_of(rule_name: str, k: Coefficients) -> str:
    """The rows of one rule on a small plan, as readable LP; only quantities the rule names are columns."""
    model = pyo.ConcreteModel()
    q = OnDemand(model, k, boxes(k, at_rest_counted(k)))
    rule = RULES[rule_name]
    written: Rows = rows(model, rule.name, rule(q, k.c))
    model.objective = pyo.Objective(expr=0.0)
    return golden_lp(compile_model(model, [written]))
