"""From a result down to the rows and sources behind it, read from the run folder alone.

An account's figure is taken apart by enterprise and then row by row: activity x factor x GWP, the input row it
came from and the published row of the factor. A plan's figure is taken apart by source of emission and label, and
ends at the base-year rows and at the entries of the scenario, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from carbonpark.report.branches import Branch, drawn, held_back, known, source_reader, summed
from carbonpark.report.explain_tables import table_branch, tables_told
from carbonpark.report.run_folder import Run
from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text


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
        return "\n".join(drawn(self.root, "", ""))


def explained(run: Run, quantity: str | None = None, year: int | None = None) -> Explanation:
    """Explain one figure of a run; without `quantity`, say what can be explained.

    `quantity` is made of words joined by ':' or spaces: a regime ("910"), an account ("location:GHG"), and any
    block, scope, enterprise, carrier or gas to narrow it ("910:heat", "market scope2 electricity"). Or the name of a
    table and words of its row ("gpc I.1.2", "standards emissions_per_energy", "balance steam").
    """
    found = None if quantity is None else table_branch(run, quantity, year)
    if found is not None:
        return Explanation(found)
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
        return Explanation(choices=(*choices, *tables_told(run)))
    chosen_year = _last(rows, year)
    whole = rows[rows["year"] == chosen_year]
    words = [word for word in re.split(r"[:\s/]+", quantity) if word]
    # A regime's total is scopes 1 and 2: scope 3 is told where it is asked for, or where nothing else fits.
    part = _all_narrowed(whole[whole["scope"].astype(str) != "3"], words)
    part = part if len(part) else _all_narrowed(whole, words)
    if not len(part):
        raise _refuse(run, quantity, choices, year)
    if part["regime"].nunique() > 1:
        raise _refuse(run, quantity, [f"{regime}:{quantity}" for regime in part["regime"].unique()], year)
    root = summed(f"{quantity} {chosen_year}", part, ("entity",), source_reader(run))
    return Explanation(held_back(run, root, str(part["regime"].iloc[0]), chosen_year))


def _account_choices(rows: pd.DataFrame) -> tuple[str, ...]:
    found: list[str] = []
    for regime, part in rows.groupby("regime", sort=True):
        found.append(str(regime))
        found += [f"{regime}:{block}" for block in part["block"].dropna().unique()]
        found += [f"{regime}:{entity}" for entity in part["entity"].dropna().unique()]
    return tuple(found)


def _all_narrowed(rows: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    for word in words:
        rows = _narrowed(rows, word)
    return rows


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


# ---- plans ----------------------------------------------------------------------------------------------------


def _plan(run: Run, quantity: str | None, year: int | None) -> Explanation:
    emissions = run.table("emissions")
    others = run.table("pathway") if run.has("pathway") else None
    accounts = [str(one) for one in emissions["account"].unique()]
    quantities = [] if others is None else [str(one) for one in others["quantity"].unique()]
    choices = (*accounts, *quantities)
    if quantity is None:
        return Explanation(choices=(*choices, *tables_told(run)))
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
    return summed(f"{label} {base['year'].iloc[0]}", base, ("entity",), source_reader(run))


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
    rows = [Branch(" ".join(str(row[name]) for name in columns if known(row[name])) or quantity, float(row["value"]), unit)
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
        Branch(str(row["year"]), float(row["value"]) if known(row["value"]) else None, str(row["unit"]),
               tuple(f"{name}: {row[name]}" for name in ("boundary", "regime", "basis", "note")
                     if name in part.columns and known(row[name])))
        for _, row in part.iterrows()
    )
    return Explanation(Branch(quantity, branches=rows))
