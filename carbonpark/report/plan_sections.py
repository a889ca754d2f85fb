"""The chapters of a plan behind its first page, each from the files of the run it names."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.exhibits import flow_figure, stack_figure
from carbonpark.report.facts import Sentence
from carbonpark.report.figures import levers, lines
from carbonpark.report.generic import files
from carbonpark.report.page import (
    Figure,
    Missing,
    Section,
    Table,
    figure,
    shown_unit,
    wide,
)
from carbonpark.report.plan_front import Plan
from carbonpark.report.source import in_order, picked
from carbonpark.report.words import (
    FLOWS,
    PATHS,
    account_name,
    account_unit,
    named,
    scope_name,
)
from carbonpark.words.language import Language, Text


def accounts_section(plan: Plan) -> Section:
    """Each emissions account, then emissions by scope and by group."""
    section = Section("emissions", Text("碳排放", "Emissions"))
    rows = plan.emissions.groupby(["path", "account", "year"], sort=False, as_index=False)["co2e_kt"].sum()
    rows = rows.rename(columns={"co2e_kt": "value"})
    title = Text("各核算口径的排放: 规划 (实线) 与参考 (点线)", "Emissions under each account: plan (solid), reference (dotted)")
    series = rows.assign(series=rows["account"] + "|" + rows["path"])
    words = {f"{a}|{p}": Text(f"{account_name(a).zh}, {named(p, PATHS).zh}", f"{account_name(a).en}, {named(p, PATHS).en}")
             for a, p in zip(rows["account"], rows["path"], strict=True)}
    twin = wide(series, title, Text("口径, 路径", "Account, path"), "kt", files("emissions.csv"), words)
    section.blocks.append(figure("accounts", title, lambda language: lines.accounts(rows, language), twin,
                                 files("emissions.csv"), shown_unit("kt", rows["value"])))
    section.blocks += [_by_scope(plan), _by_source(plan)]
    return section


def _scoped_account(plan: Plan) -> str:
    """The peak's account where its regime knows scopes, else the first that does (910 knows none)."""
    scoped = plan.emissions[(plan.emissions["scope"].astype(str) != "") & ~plan.emissions["account"].str.startswith("910")]
    accounts = in_order(scoped["account"])
    return plan.account if plan.account in accounts or not accounts else str(accounts[0])


def _by_scope(plan: Plan) -> Figure | Missing:
    account = _scoped_account(plan)
    rows = _of(plan, account)
    words = account_name(account)
    title = Text(f"分范围排放 ({words.zh})", f"Emissions by scope ({words.en})")
    scoped = bool((rows["scope"].astype(str) != "").any())
    names = [scope_name(row.scope) if scoped else plan.labels(row.source_kind) for row in rows.itertuples()]
    return stack_figure("scopes", title, rows, names, account_unit(account), files("emissions.csv"), _reference(plan, account), ordered=scoped)


def _by_source(plan: Plan) -> Figure | Missing:
    rows = _of(plan, plan.account)
    words = account_name(plan.account)
    title = Text(f"分主体与来源排放 ({words.zh})", f"Emissions by group and source ({words.en})")
    names = [plan.labels(row.label or row.source_kind) for row in rows.itertuples()]
    return stack_figure("groups", title, rows, names, plan.unit, files("emissions.csv"), _reference(plan, plan.account))


def _of(plan: Plan, account: str) -> pd.DataFrame:
    rows = picked(plan.emissions, {"account": account, "path": plan.main})
    return rows.rename(columns={"co2e_kt": "value"}).reset_index(drop=True)


def _reference(plan: Plan, account: str) -> pd.DataFrame | None:
    if plan.main == "reference":
        return None
    return picked(plan.paths(account), {"path": "reference"})[["year", "value"]]


def energy_section(plan: Plan) -> Section:
    """Energy by carrier over the years, and the two Sankey figures of the last year."""
    section = Section("energy", Text("能源与流向", "Energy and flows"))
    section.blocks.append(_mix(plan))
    section.blocks.append(_tallies(plan))
    section.blocks += [_energy_flow(plan), _carbon_flow(plan)]
    return section


def _use(plan: Plan) -> pd.DataFrame | None:
    pathway = plan.run.table("pathway")
    if pathway is None or not {"group", "carrier"} <= set(pathway.columns):
        return None
    rows = picked(pathway, {"path": plan.main, "quantity": "use"}).reset_index(drop=True)
    return rows if len(rows) else None


def _mix(plan: Plan) -> Figure | Missing:
    title, rows = Text("终端用能结构", "Final energy by carrier"), _use(plan)
    if rows is None:
        return Missing(title)
    return stack_figure("mix", title, rows, [plan.labels(carrier) for carrier in rows["carrier"]], "TJ",
                        files("pathway.csv (use)"))


def _tallies(plan: Plan) -> Table | Missing:
    """Energy consumption under each tally and basis, plan and reference."""
    title, pathway = Text("能源消费总量", "Energy consumption"), plan.run.table("pathway")
    if pathway is None or "tally" not in pathway.columns:
        return Missing(title)
    wanted = {"energy_equal_value": ("等价值", "equal value"), "energy_calorific": ("当量值", "calorific")}
    tally = {"statistical": ("统计口径", "statistical"), "assessed": ("考核口径", "assessed")}
    rows = pathway[pathway["quantity"].isin(wanted)]
    if rows.empty:
        return Missing(title)
    keys = rows["quantity"] + "|" + rows["tally"] + "|" + rows["path"]
    words = {}
    for key in in_order(keys):
        quantity, account, path = key.split("|")
        pair = [named(path, PATHS), Text(*tally.get(account, (account, account))), Text(*wanted[quantity])]
        words[key] = Text(", ".join(p.zh for p in pair), ", ".join(p.en for p in pair))
    found = wide(rows.assign(series=keys), title, Text("路径与口径", "Path and tally"), "ktce", files("pathway.csv"), words, most=11)
    return Table(found.title, found.heads, found.rows, found.source)


def _energy_flow(plan: Plan) -> Figure | Missing:
    """Bought and made inside → carriers → groups, energy plant, what is sold (energy.csv and the use of groups)."""
    title = Text(f"{plan.last_year} 年能源流向", f"Energy flows in {plan.last_year}")
    use, energy = _use(plan), plan.run.table("energy")
    if use is None:
        return Missing(title)
    use = picked(use, {"year": plan.last_year})
    groups = pd.DataFrame({"stage": 1, "source": use["carrier"], "target": use["group"], "value": use["value"]})
    if energy is None or "used_TJ" not in energy:
        return _flow("energy_flow", title, groups.assign(stage=0), plan, "TJ", files("pathway.csv (use)"))
    year = picked(energy, {"path": plan.main, "year": plan.last_year})
    parts = [groups]
    for column, name in (("bought_TJ", "from:bought"), ("made_TJ", "from:made")):
        parts.append(pd.DataFrame({"stage": 0, "source": name, "target": year["carrier"], "value": year[column]}))
    for column, name in (("plants_take_TJ", "to:plants"), ("sold_TJ", "to:sold")):
        parts.append(pd.DataFrame({"stage": 1, "source": year["carrier"], "target": name, "value": year[column]}))
    left = year.set_index("carrier")["used_TJ"] - use.groupby("carrier")["value"].sum().reindex(year["carrier"]).fillna(0.0)
    left = left[left > 1e-6 * max(1.0, float(year["used_TJ"].max()))]
    parts.append(pd.DataFrame({"stage": 1, "source": left.index, "target": "to:others", "value": left.to_numpy()}))
    return _flow("energy_flow", title, pd.concat(parts), plan, "TJ", files("energy.csv", "pathway.csv (use)"))


def _carbon_flow(plan: Plan) -> Figure | Missing:
    """Sources → kinds → the account; negative parts (power sold, certificates) are in the table of the account only."""
    title = Text(f"{plan.last_year} 年碳流向 ({account_name(plan.account).zh})",
                 f"Carbon flows in {plan.last_year} ({account_name(plan.account).en})")
    rows = _of(plan, plan.account)
    rows = rows[(rows["year"] == plan.last_year) & (rows["value"] > 0)]
    if rows.empty:
        return Missing(title)
    first = pd.DataFrame({"stage": 0, "source": rows["label"], "target": rows["source_kind"], "value": rows["value"]})
    second = pd.DataFrame({"stage": 1, "source": rows["source_kind"], "target": plan.account, "value": rows["value"]})
    return _flow("carbon_flow", title, pd.concat([first, second]), plan, plan.unit, files("emissions.csv"))


def _flow(key: str, title: Text, rows: pd.DataFrame, plan: Plan, unit: str, source: Text) -> Figure | Missing:
    return flow_figure(key, title, rows, lambda label: _word(plan, label), unit, source)


def _word(plan: Plan, label: str) -> Text:
    if label in FLOWS:
        return FLOWS[label]
    return account_name(label) if ":" in label else plan.labels(label)


def wedge_section(plan: Plan) -> Section:
    """What takes the plan below where it would stand without any lever, lever by lever."""
    section = Section("wedges", Text("减排贡献", "What brings the reduction"))
    name = account_name(plan.account)
    title = Text(f"从参考情景 (基准年电网因子) 到规划: 各杠杆的减排贡献 ({name.zh})",
                 f"From the reference at base-year grid factors to the plan, by lever ({name.en})")
    found = plan.run.table("wedges")
    rows = None if found is None else picked(found, {"account": plan.account}).reset_index(drop=True)
    if rows is None or rows.empty or plan.main == "reference":
        section.blocks.append(Missing(title))
        return section
    parts, start = reductions(rows), _marked(rows, "start")
    paths = pd.concat([plan.paths(), start.assign(path="start")])

    def draw(language: Language):  # type: ignore[no-untyped-def]
        said = parts.assign(series=[plan.labels.lever(lever).said(language) for lever in parts["lever"]])
        return levers.wedges(said[["series", "year", "value"]], paths, plan.unit, language)

    section.blocks.append(figure("wedges", title, draw, _wedge_twin(parts, start, plan, title),
                                 files("wedges.csv", "emissions.csv"), shown_unit(plan.unit, paths["value"])))
    section.blocks.append(Sentence(Text(
        "读图: 规划线以上的色块是减排, 以下的是增排 (如新项目); 起点是按基准年电网因子推算的参考情景。",
        "How to read: blocks above the plan's line take emissions away, blocks below add them (newcomers, for example). The "
        "start is the reference at the base year's grid factors."), {}))
    section.blocks.append(_closes(parts, start, plan))
    return section


MARKS = ("start", "plan", "reference", "closure_gap")
"""Rows of wedges.csv that are no lever; what is left between replay and plan is shown as a part of its own."""


def reductions(rows: pd.DataFrame) -> pd.DataFrame:
    """(lever, year, value): what each lever takes away [kt]; wedges.csv holds changes, so that start + Σ = replay.

    The replay stands `closure_gap` above the plan; that gap is a part like the others, so that they sum exactly.
    """
    parts = rows[~rows["lever"].isin(MARKS[:3])]
    sign = parts["lever"].map(lambda lever: 1.0 if lever == "closure_gap" else -1.0)
    parts = parts.assign(value=parts["value"] * sign)[["lever", "year", "value"]]
    largest = parts.groupby("lever", sort=False)["value"].transform(lambda values: values.abs().max())
    return parts[largest > 1e-6].reset_index(drop=True)


def _marked(rows: pd.DataFrame, mark: str) -> pd.DataFrame:
    return picked(rows, {"lever": mark})[["year", "value"]]


def _wedge_twin(parts: pd.DataFrame, start: pd.DataFrame, plan: Plan, title: Text) -> Table:
    ends = picked(plan.paths(), {"path": "plan"})
    summed = parts.groupby("year", as_index=False)["value"].sum()
    stack = [start.assign(series="__start"), parts.assign(series=parts["lever"]), summed.assign(series="__sum"),
             ends[ends["year"].isin(start["year"])].assign(series="__plan")]
    words = {lever: plan.labels.lever(lever) for lever in in_order(parts["lever"])}
    words |= {"__start": PATHS["start"], "__sum": Text("减排合计", "Reduction in all"), "__plan": PATHS["plan"]}
    everything = pd.concat([part[["series", "year", "value"]] for part in stack])
    return wide(everything, title, Text("杠杆", "Lever"), plan.unit, files("wedges.csv", "emissions.csv"), words)


def _closes(parts: pd.DataFrame, start: pd.DataFrame, plan: Plan) -> Sentence:
    """Start less plan is the sum of the parts: said, or the largest difference named [kt]."""
    ends = picked(plan.paths(), {"path": "plan"}).set_index("year")["value"]
    begins = start.set_index("year")["value"]
    summed = parts.groupby("year")["value"].sum().reindex(begins.index).fillna(0.0)
    worst = float((begins - ends.reindex(begins.index) - summed).abs().max())
    if worst <= 1e-6 * max(1.0, float(begins.abs().max())):
        return Sentence(Text("各杠杆之和与起点和规划路径之差逐年相等 (容许 1e-6)。",
                             "In every year the levers add up to the gap between start and plan (within 1e-6)."), {})
    return Sentence(Text(f"注意: 各杠杆之和与起点和规划路径之差最多相差 {worst:.3g} kt。",
                         f"Note: the levers miss the gap between start and plan by up to {worst:.3g} kt."), {})
