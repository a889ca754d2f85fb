"""From a result down to the rows and sources behind it, read from the run folder alone.

An account's figure is taken apart by enterprise and then row by row: activity x factor x GWP, the input row it
came from and the published row of the factor. A plan's figure is taken apart by source of emission and label, and
ends at the base-year rows and at the entries of the scenario, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from carbonpark.report.run_folder import Run
from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text

SHOWN = 8
"""Branches shown on the console at each level; --json has them all."""


@dataclass(frozen=True)
class Branch:
    """One figure and the figures it is the sum of."""

    label: str
    value: float | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a machine, to the last row."""
        return {"label": self.label, "value": self.value, "unit": self.unit, "notes": list(self.notes),
                "from": [branch.as_dict() for branch in self.branches]}


@dataclass(frozen=True)
class Explanation:
    """One explained figure, or the list of what can be explained."""

    root: Branch | None = None
    choices: tuple[str, ...] = ()
    told: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """For a machine."""
        return {"quantities": list(self.choices)} if self.root is None else {"explained": self.root.as_dict()}

    def as_text(self) -> str:
        """As a tree."""
        if self.root is None:
            head = Text(zh="可以追溯的量 (carbonpark explain 结果文件夹 量 --year 年份):",
                        en="What can be explained (carbonpark explain RUN QUANTITY --year Y):")
            return "\n".join([str(head), *(f"  {one}" for one in self.choices)])
        return "\n".join(_drawn(self.root, "", ""))


def _drawn(branch: Branch, lead: str, below: str) -> Iterable[str]:
    figure = "" if branch.value is None else f"  {_figure(branch.value)} {branch.unit}"
    yield f"{lead}{branch.label}{figure}".rstrip()
    for note in branch.notes:
        yield f"{below}    {note}"
    shown = branch.branches[:SHOWN]
    rest = branch.branches[SHOWN:]
    for place, one in enumerate(shown):
        last = place == len(shown) - 1 and not rest
        yield from _drawn(one, f"{below}{'└' if last else '├'} ", f"{below}{'  ' if last else '│ '}")
    if rest:
        amount = sum(one.value or 0.0 for one in rest)
        sum_of_rest = "" if branch.value is None else f"  {_figure(amount)} {branch.unit}"
        yield f"{below}└ " + str(Text(zh=f"另外 {len(rest)} 项", en=f"{len(rest)} more")) + sum_of_rest


def _figure(value: float) -> str:
    return f"{value:,.6g}".replace(",", " ") if abs(value) < 1e6 else f"{value:,.0f}".replace(",", " ")


def explained(run: Run, quantity: str | None = None, year: int | None = None) -> Explanation:
    """Explain one figure of a run; without `quantity`, say what can be explained.

    `quantity` is made of words joined by ':' or spaces: a regime ("910"), an account ("location:GHG"), and any
    block, scope, enterprise, carrier or gas to narrow it ("910:heat", "market scope2 electricity").
    """
    teller = _account if run.has("inventory") and not run.has("emissions") else _plan if run.has("emissions") else _tables
    return teller(run, quantity, year)


def _refuse(run: Run, quantity: str, choices: Sequence[str], year: int | None = None) -> InputError:
    near = nearest(quantity, choices)
    hint = near or ", ".join(choices[:8])
    when = "" if year is None else f" {year}"
    return InputError([Problem(
        Place(file=str(run.path), field=quantity),
        Text(zh=f"这次结果里没有 {quantity!r}{when}", en=f"this run has no {quantity!r}{when}"),
        Text(zh=f"是否为 {hint}? 全部: carbonpark explain {run.path}",
             en=f"did you mean {hint}? All of them: carbonpark explain {run.path}"),
        code="quantity-unknown",
    )])


def _last(table: pd.DataFrame, year: int | None) -> Any:
    """The year asked for, else the last: a whole year rather than a part of one ('2017 01-09')."""
    known = sorted(table["year"].dropna().unique(), key=str)
    if year is not None:
        return next((one for one in known if str(one) == str(year)), year)
    whole = [one for one in known if str(one).isdigit()]
    return (whole or known or [None])[-1]


# ---- accounts -------------------------------------------------------------------------------------------------

NARROWS = ("regime", "scope", "block", "category", "entity", "carrier", "use", "gas", "industry")


def _account(run: Run, quantity: str | None, year: int | None) -> Explanation:
    rows = run.table("inventory")
    choices = _account_choices(rows)
    if quantity is None:
        return Explanation(choices=choices)
    chosen_year = _last(rows, year)
    part = rows[rows["year"] == chosen_year]
    for word in [word for word in re.split(r"[:\s/]+", quantity) if word]:
        part = _narrowed(part, word)
    if not len(part):
        raise _refuse(run, quantity, choices, year)
    if part["regime"].nunique() > 1:
        raise _refuse(run, quantity, [f"{regime}:{quantity}" for regime in part["regime"].unique()], year)
    return Explanation(_summed(f"{quantity} {chosen_year}", part, ("entity",), _source_reader(run)))


def _account_choices(rows: pd.DataFrame) -> tuple[str, ...]:
    found: list[str] = []
    for regime, part in rows.groupby("regime", sort=True):
        found.append(str(regime))
        found += [f"{regime}:{block}" for block in part["block"].dropna().unique()]
        found += [f"{regime}:{entity}" for entity in part["entity"].dropna().unique()]
    return tuple(found)


def _narrowed(rows: pd.DataFrame, word: str) -> pd.DataFrame:
    wanted = word.casefold()
    if wanted == "ghg":
        return rows
    keep = pd.Series(False, index=rows.index)
    for column in NARROWS:
        if column in rows.columns:
            said = rows[column].astype(str).str.casefold()
            keep |= (said == wanted) | ((column == "scope") & ("scope" + said == wanted))
    return rows[keep]


def _summed(label: str, rows: pd.DataFrame, by: Sequence[str], source: Callable[[str], str]) -> Branch:
    value = float(rows["tco2e"].sum())
    if not by:
        ordered = rows.reindex(rows["tco2e"].abs().sort_values(ascending=False).index)
        return Branch(label, value, "t CO2e", branches=tuple(_row(row, source) for _, row in ordered.iterrows()))
    parts = [_summed(str(name), part, by[1:], source) for name, part in rows.groupby(by[0], sort=False)]
    return Branch(label, value, "t CO2e", branches=tuple(sorted(parts, key=lambda one: -abs(one.value or 0.0))))


def _row(row: pd.Series, source: Callable[[str], str]) -> Branch:
    said = [str(row[name]) for name in ("block", "carrier", "category", "use", "gas")
            if name in row.index and _known(row[name])]
    label = " ".join(dict.fromkeys(said))
    notes = []
    if _known(row.get("status")) and str(row["status"]) not in ("", "value"):
        notes.append(str(Text(zh=f"状态 {row['status']}", en=f"status {row['status']}")))
    if _known(row.get("activity")) and _known(row.get("factor")):
        gwp = f" x {row['gwp']:g}" if _known(row.get("gwp")) and float(row["gwp"]) != 1.0 else ""
        notes.append(f"{_figure(float(row['activity']))} {row['activity_unit']} x {_figure(float(row['factor']))} "
                     f"{row['factor_unit']}{gwp}")
    if _known(row.get("factor_id")):
        notes += [source(one) for one in str(row["factor_id"]).split(";")]
    if _known(row.get("input_ref")):
        notes.append(str(Text(zh="输入 ", en="input ")) + f"{row['input_ref']}  ({row.get('quality', '')})")
    value = row["tco2e"]
    return Branch(label, float(value) if _known(value) else None, "t CO2e", tuple(notes))


def _known(value: Any) -> bool:
    return not (value is None or pd.isna(value) or value == "")


def _source_reader(run: Run) -> Callable[[str], str]:
    """Factor id -> the sentence that names its source, from the factor rows the run recorded."""
    known: dict[str, Any] = {}
    if run.has("factors"):
        known = {str(row["factor_id"]): row for _, row in run.table("factors").iterrows()}

    def told(identity: str) -> str:
        row = known.get(identity.strip())
        head = str(Text(zh="因子 ", en="factor ")) + identity.strip()
        return head if row is None else f"{head}: {row['source']}  ({row['quality']})"

    return told


# ---- plans ----------------------------------------------------------------------------------------------------


def _plan(run: Run, quantity: str | None, year: int | None) -> Explanation:
    emissions = run.table("emissions")
    others = run.table("pathway") if run.has("pathway") else None
    accounts = [str(one) for one in emissions["account"].unique()]
    quantities = [] if others is None else [str(one) for one in others["quantity"].unique()]
    choices = (*accounts, *quantities)
    if quantity is None:
        return Explanation(choices=choices)
    if quantity in accounts:
        return Explanation(_plan_emissions(run, emissions, quantity, year))
    if others is not None and quantity in quantities:
        return Explanation(_plan_quantity(run, others, quantity, year))
    raise _refuse(run, quantity, choices, year)


def _plan_emissions(run: Run, emissions: pd.DataFrame, account: str, year: int | None) -> Branch:
    path = "plan" if (emissions["path"] == "plan").any() else str(emissions["path"].iloc[0])
    part = emissions[(emissions["account"] == account) & (emissions["path"] == path)]
    chosen = _last(part, year)
    part = part[part["year"] == chosen]
    if not len(part):
        raise _refuse(run, account, [account], year)
    kinds = [
        Branch(f"{scope} {kind}".strip(), float(rows["co2e_kt"].sum()), "kt", branches=tuple(
            Branch(str(label), float(some["co2e_kt"].sum()), "kt")
            for label, some in sorted(rows.groupby("label"), key=lambda one: -abs(float(one[1]["co2e_kt"].sum())))))
        for (scope, kind), rows in part.groupby(["scope", "source_kind"], sort=False)
    ]
    ends = [one for one in (_base_rows(run, account), _scenario_entries(run)) if one is not None]
    return Branch(f"{account} {chosen} ({path})", float(part["co2e_kt"].sum()), "kt", branches=(*kinds, *ends))


def _base_rows(run: Run, account: str) -> Branch | None:
    """The base year's rows: the account the plan starts from."""
    if not run.has("inventory"):
        return None
    rows = run.table("inventory")
    regime, gases = account.split(":")
    rows = rows[(rows["regime"] == regime) & (rows["scope"].astype(str) != "3")]
    rows = rows[rows["gas"] == "CO2"] if gases == "CO2" else rows
    base = rows[rows["year"] == run.summary.get("base_year", rows["year"].max())]
    if not len(base):
        return None
    label = Text(zh="基准年账本", en="base-year account")
    return _summed(f"{label} {base['year'].iloc[0]}", base, ("entity",), _source_reader(run))


ENTRIES = ("limits.", "drivers.", "question.", "horizon.")


def _scenario_entries(run: Run) -> Branch | None:
    """What the scenario says of the drivers and limits, with file and line."""
    entries = run.manifest.get("scenario_inputs", {})
    found = [Branch(f"{key} = {entry['written']}", notes=(str(entry["where"]),)) for part in ENTRIES
             for key, entry in entries.items() if key.startswith(part)]
    if not found:
        return None
    return Branch(str(Text(zh="情景条目", en="entries of the scenario")), branches=tuple(found))


LABELS = ("group", "project", "application", "technology", "carrier", "supply", "account", "tally", "pool")


def _plan_quantity(run: Run, table: pd.DataFrame, quantity: str, year: int | None) -> Branch:
    part = table[table["quantity"] == quantity]
    part = part[part["path"] == "plan"] if (part["path"] == "plan").any() else part
    chosen = _last(part, year)
    part = part[part["year"] == chosen]
    if not len(part):
        raise _refuse(run, quantity, [quantity], year)
    columns = [name for name in LABELS if name in part.columns]
    unit = str(part["unit"].iloc[0])
    rows = [Branch(" ".join(str(row[name]) for name in columns if _known(row[name])) or quantity, float(row["value"]), unit)
            for _, row in part.iterrows()]
    ends = [one for one in (_scenario_entries(run),) if one is not None]
    return Branch(f"{quantity} {chosen}", branches=(*sorted(rows, key=lambda one: -abs(one.value or 0.0)), *ends))


# ---- other runs -----------------------------------------------------------------------------------------------


def _tables(run: Run, quantity: str | None, year: int | None) -> Explanation:
    """Runs of other verbs: the rows that name the quantity, as they stand."""
    table = run.table("indicators") if run.has("indicators") else None
    if table is None:
        raise _refuse(run, quantity or "", ["account", "plan"], year)
    choices = tuple(str(one) for one in table["indicator"].unique())
    if quantity is None:
        return Explanation(choices=choices)
    part = table[table["indicator"] == quantity]
    part = part if year is None else part[part["year"] == year]
    if not len(part):
        raise _refuse(run, quantity, choices, year)
    rows = tuple(
        Branch(str(row["year"]), float(row["value"]) if _known(row["value"]) else None, str(row["unit"]),
               tuple(f"{name}: {row[name]}" for name in ("boundary", "regime", "basis", "note")
                     if name in part.columns and _known(row[name])))
        for _, row in part.iterrows()
    )
    return Explanation(Branch(quantity, branches=rows))
