"""The page of `track`: how the year stands against its plan, why, what is left to emit, and who has what to do."""

from __future__ import annotations

import pandas as pd

from carbonpark.report import facts
from carbonpark.report.common import notes_section, provenance_section
from carbonpark.report.facts import Sentence
from carbonpark.report.figures import levers
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.labels import Labels
from carbonpark.report.page import Card, Column, Figure, Page, Section, figure, shown_unit, table
from carbonpark.report.source import Run, said, titled
from carbonpark.report.words import STATUS, account_name, named
from carbonpark.words.language import Language, Text

UNIT = "kt CO2e"
STATES = {"met": Text("达到", "met"), "missed": Text("未达到", "missed"), "unknown": Text("记录看不出", "not in the records")}


def page(run: Run) -> Page:
    """The page of one run of `track`."""
    account, year = str(run.summary["account"]), int(run.summary["year"])
    labels = Labels(run)
    sections = (_why(run, account, labels), _units(run, account), _left(run), _targets(run), _actions(run),
                notes_section(run, labels), provenance_section(run))
    name, words = said(run.summary.get("title"), str(run.summary.get("park", ""))), account_name(account)
    return Page(
        title=Text(f"{name.zh}: {year} 年对照方案", f"{name.en}: {year} against the plan"), subtitle=said(run.summary.get("source")),
        labels=(named(run.summary.get("status", ""), STATUS), words), cards=_cards(run, account), sentences=_sentences(run, account),
        front=(), papers=(), sections=tuple(part for part in sections if part.blocks),
    )


def _lever(run: Run, account: str, lever: str) -> facts.Fact:
    return facts.total(run, UNIT, "track", "kt", account=account, lever=lever)


def _cards(run: Run, account: str) -> tuple[Card, ...]:
    """Planned, recorded, left to emit, and how much below plan the years left must lie."""
    left = facts.total(run, UNIT, "budget", "remaining_kt", account=account)
    cut = facts.hundredth(facts.total(run, "%", "budget", "cut_against_plan_pct", account=account))
    years = facts.total(run, "1", "budget", "years_left", account=account)
    return (
        Card(Text("计划排放", "Planned"), _lever(run, account, "planned")),
        Card(Text("实际排放", "Recorded"), _lever(run, account, "recorded"),
             Sentence(Text("比计划 {x}", "{x} against plan"),
                      {"x": facts.signed(facts.change(_lever(run, account, "recorded"), _lever(run, account, "planned")))})),
        Card(Text("剩余预算", "Budget left"), left, Sentence(Text("尚余 {n} 年", "for {n} years"), {"n": years})),
        Card(Text("其后各年须比计划再低", "Years left, below plan"), cut),
    )


def _sentences(run: Run, account: str) -> tuple[Sentence, ...]:
    """Planned, recorded, the largest levers; then what is missed and who is behind."""
    rows = run.table("track")
    assert rows is not None
    own = rows[(rows["account"] == account) & ~rows["lever"].isin(["planned", "recorded"])]
    largest = own.loc[own["kt"].abs().sort_values(ascending=False).index].head(3)
    slots: dict[str, facts.Fact | Text | str] = {
        f"x{i}": facts.signed(_lever(run, account, str(lever))) for i, lever in enumerate(largest["lever"])}
    titles = [titled(row) for row in largest[["title_zh", "title_en"]].to_dict("records")]
    zh = "、".join(f"{title.zh} {{x{i}}}" for i, title in enumerate(titles))
    en = ", ".join(f"{title.en} {{x{i}}}" for i, title in enumerate(titles))
    found = [Sentence(Text(f"偏差: 主要来自{zh}。", f"Deviation: mainly {en}."), slots)]
    for key, what in (("targets_missed", Text("未达目标", "Targets missed")), ("behind", Text("落后单位", "Behind"))):
        names = run.summary.get(key) or []
        zh, en = ("、".join(one["zh"] for one in names) or "无", ", ".join(one["en"] for one in names) or "none")
        found.append(Sentence(Text(f"{what.zh}: {{names}}。", f"{what.en}: {{names}}."), {"names": Text(zh, en)}))
    return tuple(found)


def _why(run: Run, account: str, labels: Labels) -> Section:
    """The bridge from planned to recorded, and every account's levers."""
    section = Section("levers", Text("偏差: 从计划到实际", "Deviation: from planned to recorded"))
    rows = run.table("track")
    assert rows is not None
    own = rows[rows["account"] == account]
    whole = own["lever"].isin(["planned", "recorded"])
    section.blocks.append(_bridge(own[whole | (own["kt"].abs() > 1e-6 * own["kt"].abs().max())], account))
    if rows["account"].nunique() > 1:
        section.blocks.append(as_it_is(run, labels, "track", Text("各口径的偏差", "Every account"), order=("account",),
                                       drop=("year", "lever", "complete")))
    return section


def _bridge(own: pd.DataFrame, account: str) -> Figure:
    title = Text(f"从计划到实际: {account_name(account).zh}", f"From planned to recorded: {account_name(account).en}")
    names = [titled(row) for row in own[["title_zh", "title_en"]].to_dict("records")]
    steps = own.assign(value=own["kt"], whole=own["lever"].isin(["planned", "recorded"]))

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.bridge(steps.assign(label=[name.said(language) for name in names]), UNIT, language)

    columns = [Column("label", Text("步骤", "Step")), Column("value", Text("数量", "Amount"), "number", UNIT)]
    twin = table(title, columns, steps.assign(label=names), files("track.csv"), twin=True)
    return figure("track-bridge", title, draw, twin, files("track.csv"), shown_unit(UNIT, steps["value"]))


def _units(run: Run, account: str) -> Section:
    """Each unit: planned, recorded, of which growth and its own doing."""
    section = Section("units", Text("各单位", "Units"))
    rows = run.table("track_units")
    assert rows is not None
    rows = rows[(rows["account"] == account) & (rows["recorded_kt"].abs() + rows["planned_kt"].abs() != 0)]
    shown = rows.assign(unit=[titled(row) for row in rows[["title_zh", "title_en"]].to_dict("records")],
                        said=[Text("落后", "behind") if each else Text("", "") for each in rows["behind"]])
    columns = [Column("unit", Text("单位", "Unit"))] + [
        Column(key, title, "number", UNIT) for key, title in (
            ("planned_kt", Text("计划", "Planned")), ("recorded_kt", Text("实际", "Recorded")),
            ("deviation_kt", Text("偏差", "Deviation")), ("growth_kt", Text("其中: 规模", "of which growth")),
            ("own_kt", Text("其中: 自身", "of which own doing")))] + [Column("said", Text("", ""))]
    title = Text("各单位: 计划、实际与偏差 (电热按园区供应因子计)", "Units: planned, recorded, deviation (power and heat at the park's factor)")
    marks = ["bad" if each else "" for each in rows["behind"]]
    section.blocks.append(table(title, columns, shown, files("track_units.csv"), marks))
    return section


def _left(run: Run) -> Section:
    """The plan's path as a budget: planned, spent, left."""
    title = Text("剩余预算", "Budget left")
    rows = run.table("budget")
    assert rows is not None
    shown = rows.assign(account=[account_name(str(name)) for name in rows["account"]],
                        span=[f"{row['from']}-{row['to']}" for row in rows.to_dict("records")])
    amounts = (("budget_kt", Text("预算", "Budget")), ("planned_so_far_kt", Text("至今计划", "Planned so far")),
               ("spent_kt", Text("至今实际", "Spent so far")), ("remaining_kt", Text("剩余", "Left")),
               ("mean_left_kt", Text("其后年均", "Mean of years left")), ("planned_mean_left_kt", Text("其后年均计划", "Planned mean of years left")))
    columns = [Column("account", Text("核算口径", "Account")), Column("span", Text("预算期", "Period")),
               Column("through", Text("记录至", "Records to"), "year"), *(Column(key, name, "number", UNIT) for key, name in amounts)]
    return Section("budget", title, [table(title, columns, shown, files("budget.csv"))])


def _targets(run: Run) -> Section:
    """Targets of the year; those that records cannot show say so."""
    title = Text("当年目标", "Targets of the year")
    section = Section("targets", title)
    rows = run.table("track_targets")
    if rows is None or rows.empty:
        section.blocks.append(Sentence(Text("方案在这一年没有目标。", "The plan has no target in this year."), {}))
        return section
    shown = rows.assign(target=[titled(row) for row in rows[["title_zh", "title_en"]].to_dict("records")],
                        state=[STATES[str(state)] for state in rows["state"]])
    alike = ("limit", "planned", "recorded")
    columns = [Column("target", Text("目标", "Target"))] + [
        Column(key, name, "own", "unit", alike) for key, name in (
            ("limit", Text("限值", "Limit")), ("planned", Text("计划", "Planned")), ("recorded", Text("实际", "Recorded")))]
    columns += [Column("limit", Text("单位", "Unit"), "unit", "unit", alike), Column("state", Text("状态", "State"))]
    marks = ["bad" if state == "missed" else "" for state in rows["state"]]
    section.blocks.append(table(title, columns, shown, files("track_targets.csv"), marks))
    return section


def _actions(run: Run) -> Section:
    """What should stand by now, beside what the records show."""
    title = Text("到期措施: 应有与已有", "What should stand by now")
    section = Section("actions", title)
    rows = run.table("track_actions")
    if rows is None or rows.empty:
        return section
    shown = rows.assign(
        name=[titled(row) for row in rows[["title_zh", "title_en"]].to_dict("records")],
        state=[titled(row, "state") for row in rows[["state_zh", "state_en"]].to_dict("records")],
        where=[titled(row, "where") for row in rows[["where_zh", "where_en"]].to_dict("records")])
    alike = ("planned", "found")
    columns = [Column("name", Text("名称", "Name")), Column("planned", Text("应有", "Planned"), "own", "unit", alike),
               Column("found", Text("已有", "Found"), "own", "unit", alike),
               Column("planned", Text("单位", "Unit"), "unit", "unit", alike), Column("state", Text("状态", "State")),
               Column("where", Text("填在", "Entered in"))]
    marks = ["bad" if state in ("behind", "not_found") else "" for state in rows["state"]]
    section.blocks.append(table(title, columns, shown, files("track_actions.csv"), marks))
    return section
