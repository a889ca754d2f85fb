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
    section.blocks += _estimated(run)
    withheld = [said(item) for item in run.summary.get("withheld") or []]
    if withheld:
        section.blocks.append(table(Text("未放行的结果", "Results withheld"), [Column("what", Text("结果", "Result"))],
                                    pd.DataFrame({"what": withheld}), files("summary.json")))
    return section


def _estimated(run: Run) -> list[Block]:
    """Inputs of grade D (estimated) and C (not read) that the plan rests on, by source."""
    found = run.table("provenance")
    if found is None or not {"quality", "source"} <= set(found.columns):
        return []
    rows = found[found["quality"].isin(("C", "D"))]
    counts = rows.groupby(["quality", "source"], sort=False).size().rename("number").reset_index()
    counts = counts.sort_values(["quality", "number"], ascending=[False, False], kind="stable")
    grade = {"D": Text("估计", "estimated"), "C": Text("来源未核", "source not read")}
    shown = counts.assign(quality=[grade[q] for q in counts["quality"]],
                          source=[s or Text("园区自报", "the park's own") for s in counts["source"]])
    columns = [Column("quality", Text("等级", "Grade")), Column("number", Text("输入数", "Inputs"), "plain"),
               Column("source", Text("来源与方法", "Source and method"))]
    title = Text("估计与未核的输入, 按来源", "Inputs estimated or not read, by source")
    return [table(title, columns, shown, files("provenance.csv"))]


def audit_section(run: Run, labels: Labels) -> Section:
    """The audit, check by check."""
    section = Section("audit", Text("审计", "Audit"))
    found = run.table("audit")
    if found is not None and {"part", "check", "difference", "passed"} <= set(found.columns):
        section.blocks.append(_audit_by_part(found))
    section.blocks.append(as_it_is(run, labels, "audit", Text("逐项审计", "Audit, check by check")))
    return section


PARTS = {
    "a": Text("求解矩阵 = 账本数值", "solver's matrix = ledger in numbers"),
    "b": Text("规划年写成园区记录重新核算", "plan years accounted again from records"),
    "c": Text("能源、碳、资金、土地另路闭合", "energy, carbon, money and land closed by another road"),
    "d": Text("基准年 = 核算", "base year = account"),
}


def _audit_by_part(found: pd.DataFrame) -> Block:
    """How many checks of each part passed, and the worst relative difference."""
    rows = found.assign(good=found["passed"].map(str).isin(("True", "true", "yes", "1")), part=found["part"].map(str))
    summed = rows.groupby("part", sort=True).agg(passed=("good", "sum"), total=("good", "size"),
                                                 worst=("difference", "max")).reset_index()
    shown = summed.assign(part=[PARTS.get(part, Text(part, part)) for part in summed["part"]],
                          worst=[f"{value:.1e}" for value in summed["worst"]])
    columns = [Column("part", Text("部分", "Part")), Column("passed", Text("通过", "Passed"), "plain"),
               Column("total", Text("项数", "Checks"), "plain"), Column("worst", Text("最大相对偏差", "Worst relative difference"))]
    marks = ["bad" if row.passed < row.total else "" for row in summed.itertuples()]
    return table(Text("审计结果", "The audit"), columns, shown, files("audit.csv"), marks)


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


