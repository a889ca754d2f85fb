"""IPCC approach 2: Monte Carlo (2006 Guidelines, volume 1, chapter 3, section 3.2.3.2).

Every record and every factor is drawn once a draw, whoever uses it, so that what is shared stays shared. Totals are
two matrix products a block of draws: records into (total, factor) sums, those times the factors drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.inventory.uncertainty.pedigree import NORMAL_95

if TYPE_CHECKING:
    from carbonpark.inventory.uncertainty.defaults import Spread
    from carbonpark.inventory.uncertainty.inputs import Inputs

BLOCK = 500
"""Draws made at a time: 5 000 records of a block are 10 MB."""

BATCHES = 10


@dataclass(frozen=True)
class Simulation:
    """Totals drawn: `draws` (total, draw), in the order of the inputs' totals."""

    draws: np.ndarray
    seed: int

    @property
    def count(self) -> int:
        """How many draws."""
        return int(self.draws.shape[1])


def simulate(inputs: Inputs, draws: int = 10_000, seed: int = 1) -> Simulation:
    """Draw every total. The same seed and number of draws give the same figures on any machine with the same numpy."""
    from scipy.sparse import csr_array

    terms, count = inputs.terms, len(inputs.totals)
    width = max(len(inputs.factors), 1)
    pairs, column = np.unique(terms["total"].to_numpy(np.int64) * width + terms["factor"].to_numpy(np.int64),
                              return_inverse=True)
    x = terms["x"].to_numpy(np.float64)
    gather = csr_array((x, (column, terms["record"].to_numpy())), shape=(len(pairs), len(inputs.records)))
    scatter = csr_array((np.ones(len(pairs)), (pairs // width, np.arange(len(pairs)))), shape=(count, len(pairs)))
    rng = np.random.default_rng(seed)
    factors = sampled(inputs.factors, draws, rng)
    whole = np.empty((count, draws))
    for start in range(0, draws, BLOCK):
        stop = min(start + BLOCK, draws)
        records = sampled(inputs.records, stop - start, rng)
        whole[:, start:stop] = scatter @ ((gather @ records) * factors[pairs % width, start:stop])
    return Simulation(whole, seed)


def sampled(spreads: Sequence[Spread], draws: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of figures over their values (figure, draw).

    normal: 95 % within the half range, redrawn below zero; lognormal: mean one, so that the account stays the
    expected value; triangular (mode one) and uniform between their bounds; fixed: one.
    """
    kind = np.array([each.distribution for each in spreads])
    out = np.ones((len(spreads), draws), dtype=np.float32)
    for name, draw in (("normal", _normal), ("lognormal", _lognormal), ("triangular", _triangular), ("uniform", _uniform)):
        chosen = np.flatnonzero(kind == name)
        if len(chosen):
            out[chosen] = draw([spreads[int(place)] for place in chosen], draws, rng)
    return out


def log_deviation(spread: Spread) -> float:
    """Standard deviation of ln: of the printed bounds, else of a unit mean with the half range's deviation."""
    if spread.lower > 0 and spread.upper > spread.lower:
        return float(np.log(spread.upper / spread.lower) / (2 * NORMAL_95))
    return float(np.sqrt(np.log1p((spread.pct / 100 / NORMAL_95) ** 2)))


def described(draws: np.ndarray) -> dict[str, float]:
    """Mean, 2.5 and 97.5 % points, and `se_pct`: the standard error of the least sure of the three [% of the mean].

    The error of the points comes from ten batches of the draws.
    """
    mean = float(draws.mean())
    low, high = (float(each) for each in np.quantile(draws, (0.025, 0.975)))
    errors = [float(draws.std(ddof=1) / np.sqrt(len(draws)))] if len(draws) > 1 else [float("nan")]
    if len(draws) >= 10 * BATCHES:
        parts = draws[: len(draws) // BATCHES * BATCHES].reshape(BATCHES, -1)
        points = np.quantile(parts, (0.025, 0.975), axis=1)
        errors += list(points.std(axis=1, ddof=1) / np.sqrt(BATCHES))
    se = 100 * max(errors) / abs(mean) if mean else float("nan")
    return {"mean": mean, "low": low, "high": high, "se_pct": se}


def table_of(draws: np.ndarray) -> pd.DataFrame:
    """`described` of each row of draws."""
    return pd.DataFrame([described(row) for row in draws], columns=["mean", "low", "high", "se_pct"])


def _normal(spreads: list[Spread], draws: int, rng: np.random.Generator) -> np.ndarray:
    deviation = np.array([each.pct / 100 / NORMAL_95 for each in spreads], dtype=np.float32)[:, None]
    out = rng.standard_normal((len(spreads), draws), dtype=np.float32)
    out *= deviation
    out += np.float32(1.0)
    # Below 6 deviations nothing falls under zero, and nobody need look.
    while deviation.max() > 1 / 6 and (below := out < 0).any():
        rows = np.nonzero(below)[0]
        out[below] = 1 + deviation[rows, 0] * rng.standard_normal(len(rows), dtype=np.float32)
    return out


def _lognormal(spreads: list[Spread], draws: int, rng: np.random.Generator) -> np.ndarray:
    sigma = np.array([log_deviation(each) for each in spreads], dtype=np.float32)[:, None]
    out = rng.standard_normal((len(spreads), draws), dtype=np.float32)
    out *= sigma
    out -= sigma**2 / 2
    return np.exp(out, out=out)


def _triangular(spreads: list[Spread], draws: int, rng: np.random.Generator) -> np.ndarray:
    low, high = _bounds(spreads)
    return rng.triangular(low, 1.0, high, size=(len(spreads), draws))


def _uniform(spreads: list[Spread], draws: int, rng: np.random.Generator) -> np.ndarray:
    low, high = _bounds(spreads)
    return rng.uniform(low, high, size=(len(spreads), draws))


def _bounds(spreads: list[Spread]) -> tuple[np.ndarray, np.ndarray]:
    low = np.array([each.lower if each.lower == each.lower else 1 - each.pct / 100 for each in spreads])
    high = np.array([each.upper if each.upper == each.upper else 1 + each.pct / 100 for each in spreads])
    return low[:, None], high[:, None]
