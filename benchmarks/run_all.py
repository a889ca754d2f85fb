"""Every speed the project promises, measured in one go and printed as times, ratios and verdicts.

    python benchmarks/run_all.py [--no-reference]

Each command runs as a process of its own, start-up included, as a person would run it. Ratios are to the
first account of the archetype in the same run, so they can be compared between machines.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import start_up

HERE = Path(__file__).resolve().parent
JOBS: tuple[tuple[str, float, tuple[str, ...]], ...] = (
    ("account", 2.0, ("account", "archetype")),
    ("plan to 2060", 20.0, ("plan", "archetype/peak-2028-2060", "--gap", "0.5%")),
    ("demo", 40.0, ("demo", "--no-open")),
)


def with_bytecode(folder: Path) -> dict[str, str]:
    """Variables of a machine that has run the program before: compiled modules are kept, here in `folder`."""
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**variables, "PYTHONPYCACHEPREFIX": str(folder)}


def timed(words: tuple[str, ...], out: Path, variables: dict[str, str]) -> tuple[float, float, int]:
    """Seconds on the wall, processor seconds (0 where the system keeps none) and exit code of one command."""
    started, worked = time.perf_counter(), os.times()
    done = subprocess.run([sys.executable, "-m", "carbonpark", *words, "--out", str(out), "--quiet"],
                          stdin=subprocess.DEVNULL, check=False, env=variables)
    now = os.times()
    busy = now.children_user + now.children_system - worked.children_user - worked.children_system
    return time.perf_counter() - started, busy, done.returncode


def size_of_model(out: Path) -> str:
    """Rows, columns and binaries of the plan, as the run recorded them."""
    file = out / "manifest.json"
    solver = json.loads(file.read_text(encoding="utf-8")).get("solver", {}) if file.is_file() else {}
    known = {key: solver[key] for key in ("rows", "columns", "integers", "nonzeros") if key in solver}
    return ", ".join(f"{count} {key}" for key, count in known.items())


def main(arguments: list[str]) -> int:
    """Print every line; non-zero when a command failed (a budget missed is printed, not an error)."""
    print("\n".join(start_up.lines()), flush=True)
    unit, worst = 0.0, 0
    with tempfile.TemporaryDirectory() as scratch:
        variables = with_bytecode(Path(scratch) / "bytecode")
        for warm_up in (("account", "toy"), ("plan", "toy/cap")):
            timed(warm_up, Path(scratch) / warm_up[0], variables)
        for name, budget, words in JOBS:
            out = Path(scratch) / name.replace(" ", "-")
            seconds, busy, code = timed(words, out, variables)
            unit = unit or seconds
            verdict = f"exit {code}" if code else "within" if seconds <= budget else "OVER"
            size = size_of_model(out)
            print(f"{name:<11} {seconds:6.2f} s = {seconds / unit:5.1f} x account    {verdict} the budget of {budget:.0f} s"
                  f"    {busy:.1f} processor seconds"
                  + (f"    {size}" if size else ""), flush=True)
            worst = max(worst, code)
    for name in ("inventory_rows.py", "monte_carlo.py"):
        worst = max(worst, subprocess.run([sys.executable, str(HERE / name)], check=False).returncode)
    reference = HERE / "reference_lp.py"
    if "--no-reference" not in arguments and reference.is_file():
        worst = max(worst, subprocess.run([sys.executable, str(reference)], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
