"""Comparing runs: first the inputs that differ, then the results that differ, against one of them as base.

Inputs are what a person entered (scenario entries, park files, factor rows) and what computed it (versions).
Results are totals at milestone years, peaks, projects, capacity, costs, targets and accounts, each with its
difference and its relative change. Amounts of equal worth do not differ; nor do results within 1e-6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from carbonpark.report.compare_results import costs_of, differing_results, peaks_of, starts_in
from carbonpark.report.compare_sides import Side, base_first, named
from carbonpark.report.compare_words import ResultWords
from carbonpark.report.run_folder import Run, RunFolder, read_run
from carbonpark.report.words import account_unit
from carbonpark.scenario.difference import NOT_COMPARED, worth
from carbonpark.words.language import Text


def compare(
    what: Sequence[str | Path | Run | Side], base: str | None = None, years: Iterable[int] | None = None
) -> dict[str, pd.DataFrame]:
    """What differs between two or more runs.

    Parameters
    ----------
    what : run folders, runs read, or results in memory (`Side.of_result`)
    base : name or folder of the one the others are compared with; the first when None
    years : years shown of yearly results; those that end in 0 or 5, and the last one, when None

    Returns
    -------
    inputs : kind, key, one column a run (base first), where
    results : kind, result, path, year, unit, one column a run, then for each other run `<run> - <base>` and
        `<run> / <base> - 1`
    summary : figure, title_zh, title_en, unit, one column a run

    Raises
    ------
    UsageError
        With fewer than two runs, or a base that is not among them.
    """
    sides = named(
        [
            one if isinstance(one, Side) else Side.of_run(one if isinstance(one, Run) else read_run(one))
            for one in what
        ]
    )
    ordered = base_first(sides, base)
    return {
        "inputs": differing_inputs(ordered),
        "results": differing_results(ordered, years),
        "summary": _summary(ordered),
    }


def names_of(compared: Mapping[str, pd.DataFrame]) -> list[str]:
    """The names of the runs of a comparison, the base first."""
    return list(compared["summary"].columns[4:])


def write_compare(
    compared: Mapping[str, pd.DataFrame], out: Path, folders: Mapping[str, Path] | None = None
) -> Path:
    """A comparison as a run folder: inputs.csv, results.csv, headlines.csv and compare.html."""
    from carbonpark.report.compare_page import compare_html

    names, headlines = names_of(compared), compared["summary"]
    summary = {
        "command": "compare",
        "status": "done",
        "runs": names,
        "base": names[0],
        "inputs_that_differ": len(compared["inputs"]),
        "results_that_differ": len(compared["results"]),
        "headlines": [
            {
                "title": {"zh": row["title_zh"], "en": row["title_en"]},
                "values": {name: _plain(row[name]) for name in names},
            }
            for _, row in headlines.iterrows()
        ],
    }
    tables = {"inputs": compared["inputs"], "results": compared["results"], "headlines": headlines}
    return RunFolder(out).write(
        tables, summary=summary, folders=folders, files={"compare.html": compare_html(compared)}
    )


def _plain(value: Any) -> Any:
    """A cell as JSON has it; a blank one is null."""
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def differing_inputs(sides: Sequence[Side]) -> pd.DataFrame:
    """Entries of the scenario, files of the park, factor rows and versions that differ between runs."""
    rows = []
    for kind, entries_of in (
        ("scenario", _scenario_entries),
        ("park", _park_files),
        ("factors", _factor_rows),
        ("program", _versions),
    ):
        written = {side.name: entries_of(side) for side in sides}
        for key in dict.fromkeys(key for entries in written.values() for key in entries):
            cells = {name: entries.get(key, ("", "")) for name, entries in written.items()}
            if len({worth(text) for text, _ in cells.values()}) > 1:
                places = dict.fromkeys(place for _, place in cells.values() if place)
                rows.append(
                    {
                        "kind": kind,
                        "key": key,
                        **{name: text for name, (text, _) in cells.items()},
                        "where": "; ".join(places),
                    }
                )
    return pd.DataFrame(rows, columns=["kind", "key", *(side.name for side in sides), "where"])


Entries = dict[str, tuple[str, str]]


def _scenario_entries(side: Side) -> Entries:
    written = side.manifest.get("scenario_inputs", {})
    return {
        key: (str(entry["written"]), str(entry.get("where", "")))
        for key, entry in written.items()
        if key.split(".")[0] not in NOT_COMPARED
    }


def _park_files(side: Side) -> Entries:
    """Park tables by name; scenario files are compared entry by entry."""
    hashes = side.manifest.get("inputs", {})
    return {
        PurePath(file).name: (str(digest)[:12], file)
        for file, digest in hashes.items()
        if file not in ("scenario", "park")
        and (PurePath(file).name == "park.yaml" or PurePath(file).suffix not in (".yaml", ".yml", ".py"))
    }


def _factor_rows(side: Side) -> Entries:
    """Hashes of factor tables, and the value of each factor row the run rests on."""
    found = {name: (str(digest)[:12], "") for name, digest in side.manifest.get("factor_tables", {}).items()}
    table = side.table("factors")
    if table is not None and {"factor_id", "value"} <= set(table.columns):
        for _, row in table.iterrows():
            found[str(row["factor_id"])] = (
                f"{row['value']} {row.get('unit', '')}".strip(),
                str(row.get("source", "")),
            )
    return found


def _versions(side: Side) -> Entries:
    return {name: (str(version), "") for name, version in side.manifest.get("versions", {}).items()}


Figure = tuple[str, Text, str, Callable[[Side], Any]]
"""A headline: its key, its title, its unit, how it is read of a run."""


def _summary(sides: Sequence[Side]) -> pd.DataFrame:
    """The few figures one looks at first."""
    figures: list[Figure] = [
        ("status", Text("状态", "status"), "", lambda side: side.summary.get("status")),
        *_peak_figures(sides),
        (
            "objective",
            Text("目标函数值", "objective"),
            _unit(sides, "objective_unit", "M CNY"),
            lambda side: side.summary.get("objective"),
        ),
        (
            "cost",
            Text("规划路径净费用 (贴现)", "net cost of the plan, discounted"),
            f"M {sides[0].currency}",
            _cost,
        ),
        ("projects", Text("投产项目数", "projects started"), "1", _projects),
        (
            "certificates",
            Text("减排量中以绿证购入的份额", "share of the reduction bought as certificates"),
            "1",
            _certificates,
        ),
    ]
    rows = []
    for figure, title, unit, read in figures:
        values = {side.name: read(side) for side in sides}
        if any(value is not None for value in values.values()):
            rows.append(
                {"figure": figure, "title_zh": title.zh, "title_en": title.en, "unit": unit, **values}
            )
    return pd.DataFrame(
        rows, columns=["figure", "title_zh", "title_en", "unit", *(side.name for side in sides)], dtype=object
    )


def _peak_figures(sides: Sequence[Side]) -> list[Figure]:
    """Year and height of the plan's peak in every account of which a run tells it."""
    accounts = dict.fromkeys(side.summary.get("peak_account") for side in sides)
    figures: list[Figure] = []
    for account in accounts:
        of_account = "" if account is None else f" {account}"
        for key, head, unit in (
            ("peak_year", "peak year", "year"),
            ("peak_value", "peak height", account_unit(account or "")),
        ):
            title = ResultWords(())(head + of_account)
            read = partial(_peak, key=key, result=head + of_account, account=account)
            figures.append((key + of_account, title, unit, read))
    return figures


def _peak(side: Side, key: str, result: str, account: str | None) -> float | None:
    """From the run's emissions; from its summary where it tells this account's peak and has no pathway."""
    found = {name: value for (_, name, path, _, _), value in peaks_of(side) if path == "plan"}
    if result in found:
        return found[result]
    return side.summary.get(key) if account == side.summary.get("peak_account") else None


def _certificates(side: Side) -> float | None:
    found = side.summary.get("certificates_share")
    return found.get("share") if isinstance(found, Mapping) else found


def _unit(sides: Sequence[Side], key: str, default: str) -> str:
    return next((str(side.summary[key]) for side in sides if side.summary.get(key)), default)


def _cost(side: Side) -> float | None:
    return next(
        (value for (_, item, path, _, _), value in costs_of(side) if (item, path) == ("total", "plan")), None
    )


def _projects(side: Side) -> int | None:
    pathway = side.table("pathway")
    if pathway is None:
        return None
    return sum(1 for (_, _, path, _, unit), _ in starts_in(pathway) if path == "plan" and unit == "year")
