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
    from carbonpark.pathway.roadmap import Plan
    from carbonpark.scenario import Scenario


def both(text: Text) -> dict[str, str]:
    """A text as JSON keeps it."""
    return {"zh": text.zh, "en": text.en}


def park_facts(park: Park) -> dict[str, Any]:
    """What every summary says of the park."""
    header = park.park
    return {
        "park": header.park, "title": {"zh": header.title_zh, "en": header.title_en}, "synthetic": header.synthetic,
        "country": header.country, "base_year": header.base_year, "currency": header.currency,
    }


def write_account(done: Inventory, park: Park, out: Path, inputs: Mapping[str, str],
                  seconds: Mapping[str, float]) -> Path:
    """The folder of `account`: inventory, energy, checks, bridge, totals, and the factor rows used."""
    return RunFolder(out).write(account_tables(done), manifest={"inputs": dict(inputs), "seconds": dict(seconds)},
                                summary=account_summary("account", done, park))


def account_tables(done: Inventory) -> dict[str, pd.DataFrame]:
    """Every table of an account, and the further ones the park has records for."""
    from carbonpark.inventory.papers import papers

    tables = {"inventory": done.rows, "energy": done.energy, "checks": done.checks, "bridge": _bridge(done),
              "totals": done.totals, "factors": done.provenance["factor_rows"], "labels": labels_of(done.park)}
    return {**tables, **papers(done)}


def _bridge(done: Inventory) -> pd.DataFrame:
    """bridge.csv: where a check withholds a total, the steps that add up to it are blank too."""
    totals = done.totals[done.totals["withheld"].astype(object).fillna("") != ""]
    held = set(zip(totals["regime"].astype(str), totals["year"].astype(str), strict=True))
    if not held:
        return done.bridge
    pairs = zip(done.bridge["regime"].astype(str), done.bridge["year"].astype(str), strict=True)
    blank = [any((regime, year) in held for regime in pair.split(">")) for pair, year in pairs]
    return done.bridge.assign(tco2e=done.bridge["tco2e"].mask(blank))


def labels_of(park: Park) -> pd.DataFrame:
    """What the park's own labels are called: kind, label, title_zh, title_en."""
    import pandas as pd

    rows = [("enterprise", one.enterprise, one.title, _english(one.enterprise, one.title)) for one in park.enterprises]
    for kind, entities in (("group", park.groups), ("pool", park.pools), ("technology", park.technologies),
                           ("project", park.projects), ("measure", park.measures), ("supply", park.supplies),
                           ("outlet", park.outlets), ("boundary", park.boundaries)):
        rows += [(kind, getattr(one, kind), one.title_zh, one.title_en or _english(getattr(one, kind), one.title_zh))
                 for one in entities]
    rows += [("plant", one.plant, one.title or one.plant, _english(one.plant, one.title or one.plant)) for one in park.plants]
    return pd.DataFrame(rows, columns=["kind", "label", "title_zh", "title_en"])


def _english(label: str, title: str) -> str:
    """What English pages call a thing that has one title only: that title, or the label's words where it is Chinese."""
    if title.isascii() or not label.isascii():
        return title
    words = label.replace("_", " ")
    return words[:1].upper() + words[1:]


def account_summary(command: str, done: Inventory, park: Park) -> dict[str, Any]:
    """What `account` and `diagnose` say first. A result kept back by a block check makes the status `withheld`."""
    fired = done.checks[done.checks["fired"].astype(bool)]
    return {
        "command": command, "status": "withheld" if done.withheld else "done", **park_facts(park),
        "boundary": done.boundary, "regimes": list(done.regimes), "years": [plain(year) for year in done.years],
        "totals": park_totals(done.totals), "withheld": [withheld_as_json(one) for one in done.withheld],
        "provenance": {key: value for key, value in done.provenance.items() if key != "factor_rows"},
        "notes": regime_notes(done), "left_out": [{"regime": name, **both(why)} for name, why in done.left_out],
        "checks": [
            {"id": row["id"], "severity": row["severity"],
             "message": {"zh": row["message_zh"], "en": row["message_en"]}}
            for _, row in fired.iterrows()
        ],
        "exit_code": 3 if done.withheld else 0,
    }


def regime_notes(done: Inventory) -> list[dict[str, str]]:
    """One line for each regime left out, and one for each whose choices a reader has to know."""
    told = [why for _, why in done.left_out] + [rule.note for rule in done.tables.regimes if rule.note.zh]
    return [both(text) for text in told]


def park_totals(totals: pd.DataFrame) -> list[dict[str, Any]]:
    """Totals of scopes 1 and 2 as plain rows: regime, year, gases, tco2e (None where withheld), complete."""
    whole = totals[(totals["block"] == "total") & (totals["scope"] == "")]
    return [
        {"regime": row["regime"], "year": plain(row["year"]), "gases": row["gases"],
         "tco2e": _known(row), "complete": bool(row["complete"])}
        for row in whole[["regime", "year", "gases", "tco2e", "complete"]].to_dict("records")
    ]


def _known(row: Mapping[str, Any]) -> float | None:
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
    """The folder of `diagnose`: indicators, their trend, lmdi, tapio, and the account they rest on."""
    tables = {"indicators": done.indicators, "lmdi": done.lmdi, "tapio": done.tapio, "trend": done.trend,
              **done.further, **account_tables(done.inventory), "records": records_of(park)}
    return RunFolder(out).write(tables, manifest={"inputs": dict(inputs), "seconds": dict(seconds)},
                                summary=account_summary("diagnose", done.inventory, park))


def records_of(park: Park) -> pd.DataFrame:
    """Economy and land as they were entered, for the trace: item, entity, year, value, unit, input_ref, quality, source."""
    import pandas as pd

    economy, land = park.tables["economy"], park.tables["land"]
    columns = ["item", "entity", "year", "value", "unit", "price_basis", "boundary", "status", "quality", "source", "input_ref"]
    parts = [economy.rename(columns={"indicator": "item"}), land.assign(item="land", value=land["area"])]
    return pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)


def write_plan(command: str, done: Plan, scenario: Scenario, park: Park, out: Path, inputs: Mapping[str, str],
               seconds: Mapping[str, float]) -> Path:
    """The folder of `simulate` and `plan`: every table of the plan; of an infeasible one its reference and conflicts."""
    summary = {
        "command": command, "scenario": scenario.name, "title": both(scenario.title), **done.summary,
        "currency": done.summary["park"]["currency"], "provenance": done.summary["inputs"], "exit_code": done.exit_code,
    }
    manifest = {
        "inputs": dict(inputs), "scenario_file": str(scenario.file), "scenario_inputs": scenario_inputs(scenario),
        "solver": {**done.solver, **done.summary.get("model", {})},
        "seconds": {**seconds, **done.summary.get("seconds", {})},
    }
    return RunFolder(out).write({**done.tables, "labels": labels_of(park)}, done.datasets, manifest, summary)


def scenario_inputs(scenario: Scenario) -> dict[str, dict[str, str]]:
    """Every entry of the merged scenario as a person wrote it, with its place: key -> written, where."""
    from carbonpark.scenario.difference import readable

    return {key: {"written": written, "where": str(place)} for key, (written, place) in readable(scenario).items()}
