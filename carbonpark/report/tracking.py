"""What `track` leaves behind: its tables, and a summary that says first how the year stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import Run, RunFolder, read_run
from carbonpark.report.runs import both, labels_of, park_facts, plain, withheld_as_json
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park
    from carbonpark.pathway.tracking.tracking import Tracking


def plan_run(place: str | Path) -> Run:
    """The run folder of a plan or simulation, or the word what is wrong with it."""
    run = read_run(place)
    if run.has("expected"):
        return run
    raise InputError([Problem(
        Place(file=str(place)),
        Text(zh="这个结果文件夹没有 expected.csv，不能对照", en="this run folder has no expected.csv to compare with"),
        Text(zh="给出 plan 或 simulate 的结果文件夹；旧版本的结果请重新运行", en="give a run of plan or simulate; run older ones again"),
        "track-run")])


def write_track(done: Tracking, plan: Run, park: Park, out: Path, inputs: Mapping[str, str], seconds: Mapping[str, float]) -> Path:
    """The run folder of `track`: levers, units, budget, targets, actions, and the year's account."""
    rows = done.inventory.rows
    tables = {**done.tables, "inventory": rows[rows["year"] == done.year], "checks": done.inventory.checks,
              "labels": labels_of(park)}
    manifest = {"inputs": dict(inputs), "plan": str(plan.path), "plan_inputs": plan.manifest.get("inputs", {}), "seconds": dict(seconds)}
    return RunFolder(out).write(tables, manifest=manifest, summary=track_summary(done, plan, park))


def track_summary(done: Tracking, plan: Run, park: Park) -> dict[str, Any]:
    """Planned, recorded, budget left, targets missed, who is behind, under the plan's own account."""
    compared = list(dict.fromkeys(done.levers["account"]))
    own = str(plan.summary.get("peak_account") or "")
    account = own if own in compared else compared[0]
    levers = done.levers[done.levers["account"] == account].set_index("lever")["kt"]
    budget = done.budget[done.budget["account"] == account].iloc[0].to_dict()
    missed, unknown = (done.targets[done.targets["state"] == state] for state in ("missed", "unknown"))
    behind = done.units[done.units["behind"] & (done.units["account"] == account)]
    kept_back = [one for one in done.inventory.withheld if one.year in ("", done.year)]
    return {
        "command": "track", "status": "withheld" if kept_back else "done", **park_facts(park), "scenario": plan.summary.get("scenario"),
        "plan": str(plan.path), "boundary": done.inventory.boundary, "year": done.year, "account": account,
        "planned_kt": float(levers["planned"]), "recorded_kt": float(levers["recorded"]),
        "budget": {key: plain(value) for key, value in budget.items()},
        "targets_missed": [_named(row) for _, row in missed.iterrows()],
        "targets_unknown": [{"zh": str(row["title_zh"]), "en": str(row["title_en"])} for _, row in unknown.iterrows()],
        "behind": [_named(row) for _, row in behind.iterrows()],
        "notes": [both(note) for note in done.notes], "withheld": [withheld_as_json(one) for one in kept_back],
        "exit_code": 3 if kept_back else 0,
    }


def _named(row: Any) -> dict[str, str]:
    """A unit with its own excess, or a target with limit and record."""
    if "own_kt" in row and row["own_kt"] != row["own_kt"]:  # planned, and no record of it
        return {"zh": f"{row['title_zh']} 计划 {row['planned_kt']:.1f} kt，无记录",
                "en": f"{row['title_en']} {row['planned_kt']:.1f} kt planned, no record"}
    if "own_kt" in row:
        return {"zh": f"{row['title_zh']} {row['own_kt']:+.1f} kt", "en": f"{row['title_en']} {row['own_kt']:+.1f} kt"}
    tail = f" {row['recorded']:.4g} / {row['limit']:.4g} {row['unit']}"
    return {"zh": f"{row['title_zh']}{tail}", "en": f"{row['title_en']}{tail}"}
