"""Handing a run over: tidy CSV, netCDF for R, Python and MATLAB, or the optimisation model as an LP file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import Run, RunFolder, hash_of
from carbonpark.words.errors import UsageError
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


def exported(run: Run, to: str, out: Path | None = None, key: Path | None = None) -> Path:
    """Write the export as a run folder of its own (with the manifest of where it came from); returns the folder.

    `to` "share" writes a copy that gives no firm away (report/sharing.py).

    Parameters
    ----------
    to : "csv" every table; "nc" every dataset, and every table as a dataset by row; "lp" the model as it was solved
    out : the folder; beside the run, named after it, when None
    """
    if to == "share":
        from carbonpark.report.sharing import shared

        return shared(run, out or run.path.with_name(f"{run.path.name}-share"), key)
    target = RunFolder(out or run.path.with_name(f"{run.path.name}-{to}"))
    target.must_be_ours()
    summary = {**run.summary, "exported_from": str(run.path), "command": "export"}
    came_from = {key: value for key, value in run.manifest.items() if key not in ("program", "files", "folders")}
    if to == "csv":
        return target.write({name: run.table(name) for name in run.names}, manifest=came_from, summary=summary)
    if to == "nc":
        return target.write({}, _datasets(run), manifest=came_from, summary=summary)
    if run.command != "plan":
        raise _refusal(f"{run.path} 不是 plan 的结果, 没有优化模型", f"{run.path} is no run of `plan`; it has no model")
    return target.write({}, files={"model.lp": _model_text(run)}, manifest=came_from, summary=summary)


def _datasets(run: Run) -> dict[str, xr.Dataset]:
    found = {file.stem: run.dataset(file.stem) for file in sorted(run.path.glob("*.nc"))}
    for name in run.names:
        found.setdefault(name, by_row(run.table(name)))
    return found


def by_row(table: pd.DataFrame) -> xr.Dataset:
    """A table as a dataset over `row` (`line` where a column has that name): text as text (blank = ""), numbers as
    floats (blank = NaN)."""
    import xarray as xr

    over = "line" if "row" in table.columns else "row"
    columns: dict[str, Any] = {}
    for name in table.columns:
        column = table[name]
        numeric = column.dtype.kind in "iufb"
        values = column.to_numpy(float, na_value=float("nan")) if numeric else column.fillna("").astype(str).to_numpy(object)
        columns[str(name)] = (over, values)
    return xr.Dataset(columns, {over: range(len(table))})


def _model_text(run: Run) -> str:
    """The model of a plan, expressed again from its inputs, which must still be those of the run."""
    from carbonpark.factors import library
    from carbonpark.park.load import load_park
    from carbonpark.pathway.lp_text import lp_text
    from carbonpark.pathway.model import program
    from carbonpark.pathway.solved import prepare
    from carbonpark.scenario import load_scenario

    known = run.manifest["inputs"]
    scenario = load_scenario(run.manifest["scenario_file"])
    park = load_park(scenario.park_path)
    changed = [name for name in known if Path(name).is_file() and hash_of(Path(name)) != known[name]]
    if scenario.hash != known["scenario"] or changed:
        what = ", ".join(Path(name).name for name in changed) or scenario.name
        raise _refusal(f"输入已改动 ({what}), 模型不再是这次结果的模型: 请重新 plan 后导出",
                       f"inputs have changed ({what}); the model would not be that of this run: plan again, then export")
    given = prepare(scenario, park, library())
    built = program(given.k, given.reference, scenario.question.minimise, scenario.question.account)
    return lp_text(built.matrix)


def _refusal(zh: str, en: str) -> UsageError:
    return UsageError(str(Text(zh=zh, en=en)))
