"""What each verb's run folder holds: its tables, its summary, and what went in.

`summary.json` says what came out, for people and programs that read nothing else; `manifest.json` says what it
was made from. Both name things as the tables do.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import RunFolder
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.indicators import Diagnosis
    from carbonpark.inventory import Inventory
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
    """The folder of `account`: inventory, energy, checks, bridge, totals."""
    fired = done.checks[done.checks["fired"].astype(bool)]
    summary = {
        "command": "account", "status": "withheld" if done.withheld else "done", **park_facts(park),
        "boundary": done.boundary, "years": sorted(int(year) for year in done.totals["year"].unique()),
        "totals": totals_by_regime_and_year(done.totals), "provenance": dict(done.provenance),
        "withheld": [_as_json(one) for one in done.withheld],
        "checks": [
            {"id": row["id"], "severity": row["severity"], "fired": True,
             "message": {"zh": row["message_zh"], "en": row["message_en"]}}
            for _, row in fired.iterrows()
        ],
    }
    tables = {"inventory": done.rows, "energy": done.energy, "checks": done.checks, "bridge": done.bridge,
              "totals": done.totals}
    return RunFolder(out).write(tables, manifest={"inputs": dict(inputs), "seconds": dict(seconds)}, summary=summary)


def totals_by_regime_and_year(totals: pd.DataFrame) -> list[dict[str, Any]]:
    """Park totals as plain rows: regime, year, gases, value [t], complete."""
    return totals.to_dict("records")  # type: ignore[return-value]


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


def _as_json(value: Any) -> Any:
    return both(value) if isinstance(value, Text) else value
