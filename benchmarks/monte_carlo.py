"""Monte Carlo of an account: 10 000 draws of 5 000 rows on shared factors, beside bare numpy that does the same.

    python benchmarks/monte_carlo.py [--quick]

Bare numpy draws the same number of normal figures with the same generator, multiplies and adds up by factor and total,
in blocks of the same size. Both results are checked against the closed form.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from carbonpark.inventory.uncertainty.approach_1 import propagated
from carbonpark.inventory.uncertainty.defaults import Spread
from carbonpark.inventory.uncertainty.inputs import NO_FACTOR, TOTALS, Inputs
from carbonpark.inventory.uncertainty.monte_carlo import BLOCK, simulate

ROWS, FACTORS, DRAWS, TOTALS_COUNT = 5_000, 60, 10_000, 6
BUDGET_SECONDS = 5.0
NORMAL_95 = 1.959963984540054


def case(rows: int, seed: int = 1) -> Inputs:
    """Rows of six totals, each a record of its own at 5 % on one of sixty factors at 7 %."""
    rng = np.random.default_rng(seed)
    terms = pd.DataFrame({
        "total": np.sort(rng.integers(0, TOTALS_COUNT, rows)), "record": np.arange(rows),
        "factor": rng.integers(1, FACTORS + 1, rows), "x": rng.lognormal(4, 1, rows),
    })
    sums = terms.groupby("total")["x"].sum()
    totals = pd.DataFrame([("emissions", "910", 2020 + place, "CO2", "tCO2e", value, True) for place, value in sums.items()],
                          columns=list(TOTALS))
    records = tuple(Spread(f"r{place}", 5.0, "normal", "benchmark") for place in range(rows))
    factors = tuple(Spread(f"f{place}", 7.0, "normal", "benchmark") for place in range(FACTORS))
    return Inputs(totals, terms, records, (NO_FACTOR, *factors))


def bare_numpy(inputs: Inputs, draws: int, seed: int = 1) -> np.ndarray:
    """The same simulation, written by hand for this case: rows sorted by total and factor, summed by reduceat."""
    terms = inputs.terms.sort_values(["total", "factor"], kind="stable")
    x = (terms["x"].to_numpy()[:, None]).astype(np.float32)
    code = terms["total"].to_numpy() * (FACTORS + 1) + terms["factor"].to_numpy()
    pairs, starts = np.unique(code, return_index=True)
    rng = np.random.default_rng(seed)
    factors = 1 + 0.07 / NORMAL_95 * rng.standard_normal((FACTORS + 1, draws), dtype=np.float32)
    out = np.zeros((TOTALS_COUNT, draws))
    for start in range(0, draws, BLOCK):
        width = min(BLOCK, draws - start)
        tonnes = rng.standard_normal((len(x), width), dtype=np.float32)
        tonnes *= np.float32(0.05 / NORMAL_95)
        tonnes += np.float32(1.0)
        tonnes *= x
        sums = np.add.reduceat(tonnes, starts, axis=0) * factors[pairs % (FACTORS + 1), start:start + width]
        np.add.at(out[:, start:start + width], pairs // (FACTORS + 1), sums)
    return out


def timed(work: Callable[[], np.ndarray], times: int = 3) -> tuple[float, np.ndarray]:
    """The fastest of several runs, and what it gave."""
    best, done = float("inf"), np.empty(0)
    for _ in range(times):
        started = time.perf_counter()
        done = work()
        best = min(best, time.perf_counter() - started)
    return best, done


def main(arguments: list[str]) -> int:
    """Print one line: seconds, ratio, verdict, and how far both lie from the closed form."""
    draws = 1_000 if "--quick" in arguments else DRAWS
    inputs = case(ROWS)
    ours, drawn = timed(lambda: simulate(inputs, draws, seed=1).draws)
    bare, by_hand = timed(lambda: bare_numpy(inputs, draws))
    exact = propagated(inputs)["pct"].to_numpy()
    off = [float(np.max(np.abs(100 * NORMAL_95 * each.std(axis=1) / each.mean(axis=1) / exact - 1))) for each in (drawn, by_hand)]
    verdict = "within" if ours <= BUDGET_SECONDS else "OVER"
    print(f"monte carlo {ROWS:,} rows x {draws:,} draws {ours:.2f} s = {ours / bare:.2f} x bare numpy ({bare:.2f} s)    {verdict} "
          f"the budget of {BUDGET_SECONDS:.0f} s    half ranges within {100 * off[0]:.1f} % (ours) and {100 * off[1]:.1f} % (bare) of "
          f"the closed form, four standard errors are {400 / np.sqrt(2 * draws):.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
