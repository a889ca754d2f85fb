"""The page of a plan (or of a simulation): its first page, then its chapters; of an infeasible plan, why."""

from __future__ import annotations

import pandas as pd

from carbonpark.report import plan_beside as beside
from carbonpark.report import plan_duties as duties
from carbonpark.report import plan_front as front
from carbonpark.report import plan_projects as projects
from carbonpark.report import plan_sections as sections
from carbonpark.report import plan_targets as targets
from carbonpark.report.common import audit_section, notes_section, provenance_section
from carbonpark.report.facts import Sentence
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.labels import Labels
from carbonpark.report.page import Column, Page, Section, Table, table
from carbonpark.report.source import Run, said, titled
from carbonpark.report.words import STATUS, named
from carbonpark.words.language import Text


def page(run: Run) -> Page:
    """The page of one run of `plan` or `simulate`."""
    if run.summary.get("status") == "infeasible" or run.table("emissions") is None:
        return _infeasible(run)
    plan = front.Plan(run)
    return Page(
        *_heading(run), cards=front.cards(plan), sentences=front.sentences(plan), front=(front.path_figure(plan),),
        papers=front.papers(plan),
        sections=(
            sections.accounts_section(plan), sections.energy_section(plan), sections.wedge_section(plan),
            targets.target_section(plan), projects.project_section(plan), projects.land_section(plan),
            projects.cost_section(plan), *_filled(duties.duties_section(plan)), beside.beside_section(plan), *closing(run, plan.labels),
        ),
    )


def _filled(section: Section) -> tuple[Section, ...]:
    """A chapter only where it has something to say."""
    return (section,) if section.blocks else ()


def closing(run: Run, labels: Labels) -> tuple[Section, ...]:
    """Estimates and notes, audit, provenance."""
    return notes_section(run, labels), audit_section(run, labels), provenance_section(run)


def _heading(run: Run) -> tuple[Text, Text, tuple[Text, ...]]:
    """Title, subtitle and the labels beside them."""
    park = _mapping(run, "park", "id")
    scenario = run.summary.get("scenario_facts") or _mapping(run, "scenario", "name")
    name, plan = titled(park, default=str(park.get("id", ""))), titled(scenario, default=str(scenario.get("name", "")))
    title = Text(f"{name.zh}: {plan.zh}".strip(": "), f"{name.en}: {plan.en}".strip(": "))
    status = named(run.summary.get("status", ""), STATUS)
    gap = run.summary.get("gap")
    shown = "" if gap is None else f" {float(gap):.2%}"
    labels = [Text(f"{status.zh}{shown and ', 间隙' + shown}", f"{status.en}{shown and ', gap' + shown}")]
    if park.get("synthetic") in (True, "yes"):
        labels.append(Text("合成园区, 非真实记录", "synthetic park, not a record"))
    return title, _because(scenario.get("because")), tuple(labels)


def _because(value: object) -> Text:
    """Why the scenario was written; 'Chinese / English' in one string is taken apart, so that each page speaks one."""
    text = said(value)
    chinese, stroke, english = text.zh.partition(" / ")
    return Text(chinese, english) if stroke and english.isascii() and not chinese.isascii() else text


def _mapping(run: Run, key: str, name: str) -> dict[str, object]:
    """A part of the summary, or its name alone with the title that stands beside it."""
    found = run.summary.get(key) or {}
    if isinstance(found, dict):
        return found
    title = said(run.summary.get("title")) if key == "scenario" else Text("", "")
    return {name: found, "title_zh": title.zh, "title_en": title.en}


def _infeasible(run: Run) -> Page:
    """Why no plan meets the targets: the conflicts in words, the cheapest way out first."""
    labels = Labels(run)
    title = Text("目标为何不能同时达到", "Why the targets cannot all be met")
    conflicts = run.table("conflicts")
    section = Section("conflicts", title)
    section.blocks.append(as_it_is(run, labels, "conflicts", title) if conflicts is None else _conflicts(conflicts, labels))
    told = [Sentence(Text("没有规划能同时满足全部硬性目标; 冲突与出路如下, 代价最小的在前。",
                          "No plan meets all hard targets. Conflicts and ways out, the least first:"), {})]
    if conflicts is not None:
        told += [Sentence(Text("{said}", "{said}"), {"said": _said(row)}) for row in conflicts.head(4).to_dict("records")]
    known = run.table("emissions") is not None
    shown = (front.path_figure(front.Plan(run)),) if known else ()
    return Page(*_heading(run), cards=(), sentences=tuple(told), front=shown, papers=(front.inputs_said(run),),
                sections=(section, *closing(run, labels)))


def _said(row: dict[str, object]) -> Text:
    both = titled(row, "sentence")
    return both if both.zh else said(row.get("sentence"))


def _conflicts(conflicts: pd.DataFrame, labels: Labels) -> Table:
    rows = conflicts.assign(
        said=[_said(row) for row in conflicts.to_dict("records")],
        target=[titled(row, default=labels(row.get("target", "")).zh) for row in conflicts.to_dict("records")],
        place=[f"{_file(row.get('file'))}:{_line(row.get('line'))}".strip(":") for row in conflicts.to_dict("records")],
    )
    columns = [Column("rank", Text("序", "Rank"), "year"), Column("target", Text("目标", "Target")),
               Column("year", Text("年份", "Year"), "year"), Column("short_by", Text("差额", "Short by"), "own", "unit"),
               Column("short_by", Text("单位", "Unit"), "unit", "unit"), Column("said", Text("说明", "In words")),
               Column("proved", Text("经求解验证", "Proved by a solve")),
               Column("place", Text("出处", "Where"))]
    return table(Text("冲突与出路", "Conflicts and ways out"), [c for c in columns if c.key in rows], rows, files("conflicts.csv"))


def _file(value: object) -> str:
    """A file without the folders above it."""
    return "" if value is None or pd.isna(value) else str(value).replace("\\", "/").split("/")[-1]


def _line(value: object) -> str:
    return "" if pd.isna(value) or value == "" else str(int(value))  # type: ignore[call-overload]
