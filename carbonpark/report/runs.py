"""What each verb's run folder holds: its tables, its summary, and what went in.

`summary.json` says what came out, for people and programs that read nothing else; `manifest.json` says what it
was made from. Both name things as the tables do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import RunFolder
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.indicators import Diagnosis
    from carbonpark.inventory import Inventory
    from carbonpark.inventory.inventory import Withheld
    from carbonpark.park import Park
    from carbonpark.pathway import Plan, Roadmap
    from carbonpark.scenario import Scenario


def both(text: Text) -> dict[str, str]:
    """A text as JSON keeps it."""
    return {"zh": text.zh, "en": text.en}


def park_facts(park: Park) -> dict[str, Any]:
    """What every summary says of the park."""
    header = park.park
    return {
        "park": header.park, "title": {"zh": header.title_zh, "en": header.title_en}, "synthetic": header.synthetic,
        "base_year": header.base_year, "currency": header.currency,
    }


def write_account(done: Inventory, park: Park, out: Path, inputs: Mapping[str, str],
                  seconds: Mapping[str, float]) -> Path:
    """The folder of `account`: inventory, energy, checks, bridge, totals, and the factor rows used."""
    provenance = dict(done.provenance)
    factors = provenance.pop("factor_rows")
    fired = done.checks[done.checks["fired"].astype(bool)]
    summary = {
        "command": "account", "status": "withheld" if done.withheld else "done", **park_facts(park),
        "boundary": done.boundary, "regimes": list(done.regimes), "years": [plain(year) for year in done.years],
        "totals": park_totals(done.totals), "provenance": provenance,
        "withheld": [withheld_as_json(one) for one in done.withheld],
        "checks": [
            {"id": row["id"], "severity": row["severity"],
             "message": {"zh": row["message_zh"], "en": row["message_en"]}}
            for _, row in fired.iterrows()
        ],
    }
    tables = {"inventory": done.rows, "energy": done.energy, "checks": done.checks, "bridge": done.bridge,
              "totals": done.totals, "factors": factors}
    return RunFolder(out).write(tables, manifest={"inputs": dict(inputs), "seconds": dict(seconds)}, summary=summary)


def park_totals(totals: pd.DataFrame) -> list[dict[str, Any]]:
    """Totals of scopes 1 and 2 as plain rows: regime, year, gases, tco2e (None where withheld), complete."""
    whole = totals[(totals["block"] == "total") & (totals["scope"] == "")]
    return [
        {"regime": row["regime"], "year": plain(row["year"]), "gases": row["gases"],
         "tco2e": _known(row), "complete": bool(row["complete"])}
        for _, row in whole.iterrows()
    ]


def _known(row: pd.Series) -> float | None:
    """The total, or None: withheld, or nothing known of it (a sum of nothing is not zero)."""
    value = float(row["tco2e"])
    return None if math.isnan(value) or (value == 0.0 and not row["complete"]) else value


def plain(value: Any) -> Any:
    """A label as JSON keeps it: numbers as Python's own, everything else as text."""
    return value.item() if hasattr(value, "item") else value


def withheld_as_json(one: Withheld) -> dict[str, Any]:
    """A withheld result for `summary.json`."""
    return {"check": one.check, "result": one.result, "year": plain(one.year), "regimes": list(one.regimes),
            "zh": one.reason.zh, "en": one.reason.en}


def write_diagnosis(done: Diagnosis, park: Park, out: Path, inputs: Mapping[str, str],
                    seconds: Mapping[str, float]) -> Path:
    """The folder of `diagnose`: indicators, lmdi, tapio, trend."""
    summary = {"command": "diagnose", "status": "done", **park_facts(park)}
    tables = {"indicators": done.indicators, "lmdi": done.lmdi, "tapio": done.tapio, "trend": done.trend}
    return RunFolder(out).write(tables, manifest={"inputs": dict(inputs), "seconds": dict(seconds)}, summary=summary)


def write_plan(command: str, done: Plan | Roadmap, scenario: Scenario, out: Path, inputs: Mapping[str, str],
               seconds: Mapping[str, float]) -> Path:
    """The folder of `simulate` and `plan`; of an infeasible plan: its conflicts."""
    summary = {"command": command, "scenario": scenario.name, "title": both(scenario.title), **done.summary}
    manifest = {"inputs": dict(inputs), "seconds": dict(seconds), "scenario_inputs": scenario_inputs(scenario),
                "solver": dict(done.solver)}
    return RunFolder(out).write(done.tables, done.datasets, manifest, summary)


def scenario_inputs(scenario: Scenario) -> dict[str, dict[str, str]]:
    """Every entry of the merged scenario as a person wrote it, with its place: key -> written, where."""
    return {
        ".".join(map(str, path)): {"written": written, "where": str(scenario.place(*path))}
        for path, written in scenario.written.items()
    }
