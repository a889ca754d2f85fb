"""How long a person waits before anything happens: `carbonpark --help` beside an empty Python.

    python benchmarks/start_up.py

Prints the best of seven of each and their ratio; the budget is 0.3 s for `--help`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

BUDGET = 0.3


def best_of(words: Sequence[str], times: int = 7) -> float:
    """Seconds of the fastest of several runs of one command."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        found.append(time.perf_counter() - started)
    return min(found)


def lines() -> list[str]:
    """The benchmark's lines."""
    empty = best_of([sys.executable, "-c", "pass"])
    help_ = best_of([sys.executable, "-m", "carbonpark", "--help"])
    verdict = "within" if help_ <= BUDGET else "OVER"
    return [(f"start-up    --help {help_:.3f} s = {help_ / empty:.1f} x `python -c pass` ({empty:.3f} s)"
             f"    {verdict} the budget of {BUDGET} s")]


if __name__ == "__main__":
    print("\n".join(lines()))
