"""Comparing runs: first the inputs that differ, then the results that differ, against one of them as base.

Inputs are compared as a person wrote them, with file and line; results are the emissions of each account, the
peak, costs and the achieved value of every target.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from carbonpark.report.run_folder import Run, RunFolder
from carbonpark.words.errors import UsageError
from carbonpark.words.language import Text

SAME = 1e-9
"""Results closer than this share of the larger one are the same."""


@dataclass(frozen=True)
class Comparison:
    """What differs. `inputs`: key, then one column a run, then where; `results`: result, year, unit, one column a run."""

    names: tuple[str, ...]
    base: str
    inputs: pd.DataFrame
    results: pd.DataFrame
    headlines: tuple[dict[str, Any], ...]


def compared(runs: Sequence[Run], base: str | None = None) -> Comparison:
    """Compare two or more runs of the same kind.

    Raises
    ------
    UsageError
        With fewer than two runs, runs of unlike kind, or a base that is not among them.
    """
    if len(runs) < 2:
        raise _refusal("比较至少需要两个结果或情景", "a comparison needs at least two runs or scenarios")
    names = _names(runs)
    chosen = _base(base, names, runs)
    order = [chosen, *(name for name in names if name != chosen)]
    by_name = dict(zip(names, runs, strict=True))
    inputs = _differing_inputs({name: by_name[name] for name in order})
    results = _differing_results({name: by_name[name] for name in order})
    return Comparison(tuple(order), chosen, inputs, results, tuple(_headlines({n: by_name[n] for n in order})))


def write_comparison(done: Comparison, out: Path, folders: Mapping[str, Path]) -> Path:
    """Write a comparison as a run folder, with the runs made for it inside."""
    summary = {
        "command": "compare", "status": "done", "runs": list(done.names), "base": done.base,
        "inputs_that_differ": len(done.inputs), "results_that_differ": len(done.results),
        "headlines": list(done.headlines),
    }
    return RunFolder(out).write({"inputs": done.inputs, "results": done.results}, summary=summary, folders=folders)


def _refusal(zh: str, en: str) -> UsageError:
    return UsageError(str(Text(zh=zh, en=en)))


def _names(runs: Sequence[Run]) -> list[str]:
    names: list[str] = []
    for run in runs:
        wanted = str(run.summary.get("scenario") or run.summary.get("park") or run.path.name)
        if wanted in names or sum(wanted == str(one.summary.get("scenario")) for one in runs) > 1:
            wanted = run.path.name
        while wanted in names:
            wanted += "'"
        names.append(wanted)
    return names


def _base(base: str | None, names: Sequence[str], runs: Sequence[Run]) -> str:
    if base is None:
        return names[0]
    for name, run in zip(names, runs, strict=True):
        if base in (name, run.path.name, str(run.path)):
            return name
    raise _refusal(f"--base {base!r} 不在比较之列; 可选: {', '.join(names)}",
                   f"--base {base!r} is not among the runs; choose from {', '.join(names)}")


def _differing_inputs(runs: Mapping[str, Run]) -> pd.DataFrame:
    written = {name: run.manifest.get("scenario_inputs", {}) for name, run in runs.items()}
    keys = list(dict.fromkeys(key for entries in written.values() for key in entries))
    rows = []
    for key in keys:
        values = {name: entries.get(key, {}).get("written", "") for name, entries in written.items()}
        if len(set(values.values())) > 1:
            where = [entries[key]["where"] for entries in written.values() if key in entries]
            rows.append({"key": key, **values, "where": "; ".join(dict.fromkeys(where))})
    for kind in ("park", "scenario"):
        hashes = {name: str(run.manifest.get("inputs", {}).get(kind, ""))[:12] for name, run in runs.items()}
        if kind == "park" and len(set(hashes.values())) > 1:
            rows.insert(0, {"key": "park (content hash)", **hashes, "where": ""})
    return pd.DataFrame(rows, columns=["key", *runs, "where"])


def _result_rows(run: Run) -> dict[tuple[str, Any, str], float]:
    """Every result that can be laid side by side: (result, year, unit) -> value."""
    found: dict[tuple[str, Any, str], float] = {}
    for key, unit in (("objective", run.summary.get("objective_unit", "")), ("peak_year", ""),
                      ("peak_value", run.summary.get("peak_unit", "kt"))):
        value = run.summary.get(key)
        if value is not None:
            found[(key, "", str(unit))] = float(value)
    for total in run.summary.get("totals", []):
        if total["tco2e"] is not None:
            found[(f"{total['regime']}:{total['gases']}", total["year"], "t CO2e")] = float(total["tco2e"])
    if run.has("emissions"):
        table = run.table("emissions")
        for (path, account, year), part in table.groupby(["path", "account", "year"], sort=True):
            found[(f"emissions {account} ({path})", int(year), "kt CO2e")] = float(part["co2e_kt"].sum())
    if run.has("costs"):
        costs = run.table("costs")
        for (path, item), part in costs.groupby(["path", "item"], sort=True):
            found[(f"cost {item} ({path})", "", f"M {run.summary.get('currency', 'CNY')}")] = float(
                part["discounted_M_CNY"].sum())
    if run.has("targets"):
        for _, row in run.table("targets").iterrows():
            found[(f"target {row['target']}", row["year"], str(row["unit"]))] = float(row["achieved"])
    return found


def _differing_results(runs: Mapping[str, Run]) -> pd.DataFrame:
    found = {name: _result_rows(run) for name, run in runs.items()}
    keys = list(dict.fromkeys(key for results in found.values() for key in results))
    base = next(iter(runs))
    rows = []
    for key in keys:
        values = {name: results.get(key) for name, results in found.items()}
        if _all_the_same(list(values.values())):
            continue
        first = values[base]
        changes = {f"{name} - {base}": None if value is None or first is None else value - first
                   for name, value in values.items() if name != base}
        rows.append({"result": key[0], "year": key[1], "unit": key[2], **values, **changes})
    others = [f"{name} - {base}" for name in runs if name != base]
    return pd.DataFrame(rows, columns=["result", "year", "unit", *runs, *others])


def _all_the_same(values: Sequence[float | None]) -> bool:
    known = [value for value in values if value is not None]
    if len(known) < len(values) or not known:
        return False
    return max(known) - min(known) <= SAME * max(1.0, max(map(abs, known)))


def _headlines(runs: Mapping[str, Run]) -> list[dict[str, Any]]:
    titles = {
        "peak_year": Text(zh="达峰年", en="peak year"),
        "peak_value": Text(zh="峰值", en="peak value"),
        "objective": Text(zh="目标值", en="objective"),
    }
    lines = []
    for key, title in titles.items():
        values = {name: run.summary.get(key) for name, run in runs.items()}
        if any(value is not None for value in values.values()):
            lines.append({"title": {"zh": title.zh, "en": title.en}, "values": values})
    return lines
