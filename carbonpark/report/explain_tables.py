"""Any other figure of a run: the row it stands in, then the parts it is made of, down to lines, records and factors.

`explain RUN "gpc I.1.2"`, `"standards emissions_per_energy"`, `"scope3 4"`, `"balance steam"`: the first word names a table,
the others words of its row. A figure with a regime ends at the account's lines, an energy figure at its energy rows, one
of value added, jobs or land at the records of the park, and every one at the sources its row names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd

from carbonpark.report.branches import Branch, held_back, known, lines_of, shown_figure, source_reader, summed
from carbonpark.report.run_folder import Run
from carbonpark.words.language import Text, current_language

LEADS = ("indicators", "standards", "scope3", "gpc", "enterprises", "uncertainty", "totals", "bridge", "balance", "network", "chp",
         "suppliers", "boundaries", "energy", "certificates", "material_flows", "memo", "quality", "peers", "per_mu",
         "carbon_codes", "ets", "kaya", "five_forces", "challenges", "checks", "track", "track_units", "budget", "responsibility")
"""Tables whose rows can be explained, where the run has them."""

FIGURES = ("value", "tco2e", "kt", "t", "score", "residual", "share", "TJ", "target_kt", "recorded_kt", "remaining_kt", "emissions_t")
"""The column a row is about: the first of these it has."""
UNITS = {"tco2e": "t CO2e", "kt": "kt CO2e", "target_kt": "kt CO2e", "recorded_kt": "kt CO2e", "remaining_kt": "kt CO2e", "TJ": "TJ",
         "residual": "TJ", "t": "t", "emissions_t": "t CO2"}
IDENTITY = ("set", "ref", "indicator", "category", "regime", "account", "rule", "lever", "step", "carrier", "seller", "buyer",
            "plant", "method", "entity", "enterprise", "subject", "peer", "label", "id", "kind", "item", "convention", "approach", "gases", "scope",
            "block", "basis", "title_zh")
PAPERS = ("input_ref", "rows", "trace", "source", "factors", "factor_id", "note_zh", "note_en", "why_zh", "why_en", "message_zh",
          "message_en", "threshold", "state", "notation", "status", "quality", "confidence", "boundary", "regime_factor_t_per_GJ")
PARTS: dict[str, tuple[str, ...]] = {
    "carbon_productivity": ("value_added", "emissions"), "carbon_intensity": ("emissions", "value_added"),
    "energy_intensity": ("energy", "value_added"), "emissions_per_energy": ("emissions", "energy"),
    "value_added_per_mu": ("value_added", "land"), "emissions_per_mu": ("emissions", "land"),
    "value_added_per_head": ("value_added", "jobs"), "emissions": ("emissions",), "energy": ("energy",), "value_added": ("value_added",),
    "jobs": ("jobs",), "land": ("land",),
}
"""What an indicator is made of: numerator, then denominator."""


def tables_told(run: Run) -> tuple[str, ...]:
    """Tables of the run whose rows can be explained."""
    return tuple(name for name in LEADS if run.has(name))


def table_branch(run: Run, quantity: str, year: int | None) -> Branch | None:
    """The rows a quantity names, each with its parts; None where its first word is no table, or no row fits."""
    head, *words = [word for word in re.split(r"[\s/]+", quantity) if word] or [""]
    if head not in tables_told(run):
        return None
    rows = run.table(head)
    for word in words:
        rows = rows[_has(rows, word)]
    if "year" in rows:
        when = year if year is not None else _last_of(rows["year"])
        rows = rows[rows["year"].isna() | (rows["year"].astype(str) == str(when))] if when is not None else rows
    if rows.empty:
        return None
    title = " ".join([quantity, *([] if year is None else [str(year)])])
    return Branch(title, branches=tuple(_row(run, head, row) for row in rows.to_dict("records")))


def _last_of(years: pd.Series) -> object:
    whole = sorted({str(value) for value in years.dropna() if str(value).isdigit()})
    return whole[-1] if whole else None


def _has(rows: pd.DataFrame, word: str) -> pd.Series:
    """Rows in which one cell of words is `word`, or (codes apart) begins with it."""
    wanted = word.casefold()
    keep = pd.Series(False, index=rows.index)
    for name in rows.columns:
        if name in IDENTITY or rows[name].dtype.kind not in "fb":
            said = rows[name].astype(str).str.casefold()
            keep |= said == wanted
    return keep


def _row(run: Run, table: str, row: dict[str, object]) -> Branch:
    """One row: its figure, its papers, and what it is made of."""
    figure = next((name for name in FIGURES if name in row and known(row[name])), None)
    unit = str(row.get("unit") or UNITS.get(figure or "", ""))
    label = " ".join(dict.fromkeys(str(row[name]) for name in ("year", *IDENTITY) if name in row and known(row[name])))
    other = f"_{'en' if current_language() == 'zh' else 'zh'}"
    notes = tuple(f"{name}: {row[name]}" for name in PAPERS if name in row and known(row[name]) and not name.endswith(other))
    amounts = tuple(f"{name}: {shown_figure(float(cell))}" for name, cell in row.items()
                    if isinstance(cell, int | float) and not isinstance(cell, bool) and known(cell)
                    and name not in ("year", figure, *IDENTITY, *PAPERS))
    value = row.get(figure) if figure else None
    number = float(value) if isinstance(value, int | float) else None
    return Branch(label, number, unit, (*amounts, *notes), tuple(_parts(run, table, row)))


def _parts(run: Run, table: str, row: dict[str, object]) -> Iterable[Branch]:
    year = row.get("year")
    if table == "scope3":
        lines = lines_of(run, _first_regime(run, "3"), year)
        lines = lines[(lines["scope"].astype(str) == "3") & (lines["category"].astype(str) == str(row.get("category")))]
        if len(lines):
            yield summed(str(Text(zh="账本行", en="lines of the account")), lines, ("entity",), source_reader(run))
        return
    asked = PARTS.get(str(row.get("indicator", "")), ()) if table == "indicators" else ()
    named = _named_by_trace(str(row.get("trace") or ""))
    account = _account_of(row) or (named.pop("account", None))
    if table in ("totals", "enterprises", "uncertainty", "track", "track_units", "responsibility", "ets", "carbon_codes", "bridge"):
        asked = ("emissions",)
    for part in dict.fromkeys((*asked, *named)):
        found = BRANCHES[part](run, row, account, year)
        if found is not None:
            yield found


def _named_by_trace(trace: str) -> dict[str, str | None]:
    """Parts a row's `trace` names, and the account it says."""
    found: dict[str, str | None] = {}
    for name, part in (("totals.csv", "emissions"), ("inventory.csv", "emissions"), ("energy.csv", "energy"),
                       ("value_added", "value_added"), ("jobs", "jobs"), ("land.csv", "land")):
        if name in trace:
            found[part] = None
    said = re.search(r"\b(\w+:(?:CO2|GHG))\b", trace)
    if said:
        found["account"] = said.group(1)
    return {name: value for name, value in found.items() if name != "account" or value}


def _account_of(row: dict[str, object]) -> str | None:
    for name in ("account", "regime"):
        said = row.get(name)
        if known(said):
            word = str(said)
            gases = row.get("gases") if known(row.get("gases")) else None
            return word if ":" in word else f"{word}:{gases or ('CO2' if word in ('910', 'physical') else 'GHG')}"
    return None


def _first_regime(run: Run, scope: str) -> str:
    rows = run.table("inventory")
    named = rows.loc[rows["scope"].astype(str) == scope, "regime"]
    return f"{named.iloc[0]}:GHG" if len(named) else ":GHG"


def _emissions(run: Run, row: dict[str, object], account: str | None, year: object) -> Branch | None:
    """Lines of scopes 1 and 2 of the row's account, year, scope, block and enterprise."""
    if account is None or not run.has("inventory"):
        return None
    lines = lines_of(run, account, year)
    lines = lines[lines["scope"].astype(str) != "3"]
    for name in ("scope", "block"):
        if known(row.get(name)) and row[name] != "total":
            lines = lines[lines[name].astype(str) == str(row[name])]
    who = next((row[name] for name in ("entity", "enterprise", "label") if known(row.get(name)) and row[name] in set(lines["entity"])), None)
    lines = lines if who is None else lines[lines["entity"] == who]
    if lines.empty:
        return None
    return held_back(run, summed(f"{account} {year}", lines, ("entity",), source_reader(run)), account.partition(":")[0], year)


def _energy(run: Run, row: dict[str, object], account: str | None, year: object) -> Branch | None:
    rows = run.table("energy")
    rows = rows[(rows["year"].astype(str) == str(year)) & rows["counts"].astype(bool)]
    if rows.empty:
        return None
    basis = "tce_calorific" if str(row.get("basis", "")).startswith("calorific") else "tce_equal_value"
    parts = [Branch(str(carrier), float(own[basis].sum()), "tce", branches=tuple(
        Branch(str(one["entity"]), float(one[basis]), "tce", (f"{one['physical']} {one['physical_unit']}", _input(one)))
        for one in own.sort_values(basis, key=abs, ascending=False).to_dict("records")))
        for carrier, own in rows.groupby("carrier", sort=False)]
    return Branch(str(Text(zh="能源消费", en="energy")), float(rows[basis].sum()), "tce",
                  branches=tuple(sorted(parts, key=lambda one: -abs(one.value or 0.0))))


def _records(name: str) -> Callable[[Run, dict[str, object], str | None, object], Branch | None]:
    """The park's own records of an indicator (or of land) in a year."""
    def told(run: Run, row: dict[str, object], account: str | None, year: object) -> Branch | None:
        if not run.has("records"):
            return None
        rows = run.table("records")
        rows = rows[(rows["item"] == name) & (rows["year"].astype(str) == str(year))]
        leaves = tuple(Branch(str(one["entity"]), float(one["value"]) if known(one["value"]) else None, str(one["unit"]), (_input(one),))
                       for one in rows.to_dict("records"))
        return Branch(name, branches=leaves) if leaves else None
    return told


def _input(one: dict[str, object]) -> str:
    return str(Text(zh="输入 ", en="input ")) + f"{one['input_ref']}  ({one.get('quality', '')})"


BRANCHES = {"emissions": _emissions, "energy": _energy, "value_added": _records("value_added"), "jobs": _records("jobs"),
            "land": _records("land")}
