"""The account of a park: records in, an inventory out, under every regime asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows import ALL_REGIMES, account_rows
from carbonpark.coefficients.rows_own import own_rows
from carbonpark.factors import FactorLibrary, Regime, regime_of
from carbonpark.factors import library as packaged
from carbonpark.inventory.bridge import bridge_table
from carbonpark.inventory.checks import check_account
from carbonpark.inventory.energy import energy_table
from carbonpark.inventory.inventory import Inventory, Withheld
from carbonpark.inventory.lines import account_lines
from carbonpark.inventory.provenance import provenance_of
from carbonpark.inventory.regimes_apply import applicable
from carbonpark.inventory.totals import totals_of
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park


def account(
    park: Park,
    regimes: Sequence[str | Regime] | None = ALL_REGIMES,
    boundary: str | None = None,
    years: Iterable[int] | None = None,
    library: FactorLibrary | None = None,
    checks: bool = True,
) -> Inventory:
    """Account a park.

    Parameters
    ----------
    regimes : names or `Regime`s, e.g. "910", "location", "market"; None = every regime that applies to the park
    boundary : the park's main boundary when None
    years : all recorded years when None; parts of years stay accounts of their own ('2017 01-09')
    library : factor tables; the park's own factors are put in front of them (also when a library is given)
    checks : False leaves the checks out (a plan's replay has them made once, on its base year)
    """
    known = (library or packaged()).with_own(own_rows(park))
    asked = None if years is None else _recorded(park, years)
    if regimes is not None:
        return account_records(park, known, regimes, boundary, asked, checks)
    chosen, left_out = applicable(park, known, asked)
    return replace(account_records(park, known, chosen, boundary, asked, checks), left_out=left_out)


def account_records(
    park: Park,
    library: FactorLibrary,
    regimes: Sequence[str | Regime] = ALL_REGIMES,
    boundary: str | None = None,
    years: Iterable[int] | None = None,
    checks: bool = False,
) -> Inventory:
    """As `account`, with exactly the library given: for parks built in memory, such as a plan's replay."""
    once = {rule.id: rule for rule in map(regime_of, regimes)}  # a regime asked for twice is one account, not a double
    tables = account_rows(park, library, tuple(once.values()), boundary, years)
    lines, energy = account_lines(tables), energy_table(tables)
    order = sorted(
        {*energy["year"].dropna(), *lines["year"].dropna()}, key=lambda year: (str(year)[:4], str(year))
    )
    totals = totals_of(lines, order)
    found, withheld = check_account(park, tables, lines, totals) if checks else (_no_checks(), ())
    return Inventory(
        park=park,
        boundary=tables.boundary,
        rows=lines,
        energy=energy,
        totals=_without(totals, withheld),
        bridge=bridge_table(tables, lines),
        checks=found,
        withheld=withheld,
        provenance=provenance_of(park, tables),
        tables=tables,
        library=library,
    )


def _recorded(park: Park, years: Iterable[int]) -> tuple[int, ...]:
    """The years asked for, each once; one in which the park has no record of anything is refused."""
    asked = tuple(dict.fromkeys(years))
    known = sorted({int(year) for name, table in TABLES.items() if table.observed
                    for year in pd.to_numeric(park.tables[name]["year" if "year" in table.names else "generated_year"]).dropna()})
    found = Problems()
    for year in (year for year in asked if year not in known):
        has = ", ".join(map(str, known)) or "-"
        found.add(Place(field=str(year)), Text(f"园区没有 {year} 年的任何记录", f"the park has no record of {year}"),
                  Text(f"有记录的年份：{has}", f"there are records of {has}"))
    found.stop()
    return asked


def _without(totals: pd.DataFrame, withheld: tuple[Withheld, ...]) -> pd.DataFrame:
    """Totals a block check holds back are blank, with the check's id beside them."""
    table = totals.copy()
    for each in withheld:
        if each.result != "totals":
            continue
        held = table["year"] == each.year
        if each.regimes:
            held &= table["regime"].isin(each.regimes)
        table.loc[held, "tco2e"] = float("nan")
        table.loc[held, "withheld"] = [
            f"{old};{each.check}".strip(";") for old in table.loc[held, "withheld"]
        ]
    return table


def _no_checks() -> pd.DataFrame:
    from carbonpark.inventory.checks import COLUMNS

    return pd.DataFrame(columns=list(COLUMNS))
