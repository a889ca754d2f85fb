"""Chapters every report ends with: what was estimated and noted, the audit, and where it all came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from carbonpark.report.generic import as_it_is, files
from carbonpark.report.labels import Labels
from carbonpark.report.page import Block, Column, Missing, Section, table
from carbonpark.report.source import Run, said
from carbonpark.report.words import STATUS, named
from carbonpark.words.language import Text


def notes_section(run: Run, labels: Labels) -> Section:
    """What was estimated, defaulted, repaired or withheld."""
    section = Section("inputs", Text("估计、默认与说明", "Estimates, defaults and notes"))
    notes = [said(note) for note in run.summary.get("notes") or []]
    rows = pd.DataFrame({"note": notes})
    title = Text("运行中的说明与修正", "Notes and repairs of this run")
    section.blocks.append(table(title, [Column("note", Text("说明", "Note"))], rows, files("summary.json"))
                          if notes else Missing(title))
    for name, words in (("estimated", Text("估计的输入", "Estimated inputs")), ("inputs", Text("输入清单", "Inputs"))):
        if run.table(name) is not None:
            section.blocks.append(as_it_is(run, labels, name, words))
    withheld = [said(item) for item in run.summary.get("withheld") or []]
    if withheld:
        section.blocks.append(table(Text("未放行的结果", "Results withheld"), [Column("what", Text("结果", "Result"))],
                                    pd.DataFrame({"what": withheld}), files("summary.json")))
    return section


def audit_section(run: Run, labels: Labels) -> Section:
    """The audit, check by check."""
    section = Section("audit", Text("审计", "Audit"))
    section.blocks.append(as_it_is(run, labels, "audit", Text("逐项审计", "Audit, check by check")))
    return section


def provenance_section(run: Run) -> Section:
    """Hashes of the inputs, versions, solver, seconds."""
    section = Section("provenance", Text("来源与可复现", "Provenance"))
    manifest = run.manifest
    section.blocks += [
        _pairs(Text("运行", "The run"), _about(run)),
        _pairs(Text("输入文件 (SHA-256)", "Inputs (SHA-256)"), _inputs(manifest.get("inputs"))),
        _pairs(Text("软件版本", "Versions"), _texts(manifest.get("versions"))),
        _pairs(Text("求解与用时", "Solver and seconds"), {**_texts(manifest.get("solver")), **_seconds(run)}),
    ]
    return section


def _about(run: Run) -> dict[str, Text]:
    summary = run.summary
    gap = summary.get("gap")
    found: dict[str, Text] = {
        "command": Text(run.command, run.command), "status": named(summary.get("status", ""), STATUS),
        "boundary": said(summary.get("boundary")), "price_base": said(summary.get("price_base")),
        "base_year": said(summary.get("base_year")),
        "gap": said(None if gap is None else f"{float(gap):.2%}"),
    }
    return {name: value for name, value in found.items() if value.zh}


def _texts(found: object) -> dict[str, Text]:
    if not isinstance(found, Mapping):
        return {}
    return {str(key): Text(_plain(value), _plain(value)) for key, value in found.items()}


def _inputs(found: object) -> dict[str, Text]:
    """Hashes by file and its folder; where the machine keeps them is nobody's business."""
    return {"/".join(name.replace("\\", "/").split("/")[-2:]): value for name, value in _texts(found).items()}


def _plain(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _seconds(run: Run) -> dict[str, Text]:
    found = run.manifest.get("seconds") or run.summary.get("seconds")
    if isinstance(found, int | float):
        return {"seconds": said(f"{found:.1f}")}
    return {f"seconds: {name}": said(f"{float(value):.2f}") for name, value in (found or {}).items()
            if isinstance(value, int | float)}


NAMES = {
    "command": Text("命令", "Command"), "status": Text("状态", "Status"), "boundary": Text("边界", "Boundary"),
    "price_base": Text("价格基年", "Price base"), "base_year": Text("基准年", "Base year"),
    "gap": Text("最优性间隙", "Optimality gap"), "seconds": Text("用时 (秒)", "Seconds"),
}


def _pairs(title: Text, pairs: Mapping[str, Text]) -> Block:
    if not pairs:
        return Missing(title)
    rows = pd.DataFrame({"key": [NAMES.get(key, Text(key, key)) for key in pairs], "value": list(pairs.values())})
    columns = [Column("key", Text("项", "Item")), Column("value", Text("内容", "Content"))]
    return table(title, columns, rows, files("summary.json", "manifest.json"))


