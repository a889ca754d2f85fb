"""C16: when value added falls, the condition on an elasticity turns round.

HJ 274 asks for an energy elasticity of at most 0.6 while value added grows; when it falls, energy must fall at least so
much faster (at least 0.6). A plain "at most" then passes who should fail, and fails who should pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

LIMIT = 0.6
"""HJ 274-2015, elasticity of energy (value from general knowledge, not re-read)."""
SPAN = 3
"""Years of the mean growth the standard looks at."""


def c16_elasticity(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Value added lower at the end of the last years than at their start."""
    sums, cells = _value_added(park, tables)
    sound = [
        passed(
            "C16",
            Text(
                "增加值未下降，弹性条件按“不大于”判断",
                "value added did not fall: elasticities are judged 'at most'",
            ),
            "warn",
        )
    ]
    if len(sums) < 2:
        return sound
    last = int(sums.index.max())
    start = min(year for year in sums.index if year >= last - SPAN)
    before, after = float(sums[start]), float(sums[last])
    if start == last or before <= 0 or after >= before:
        return sound
    energy = _energy(tables)
    words: dict[str, object] = {"start": start, "last": last, "fall": f"{(1 - after / before) * 100:.2f}"}
    verdict = Text("", "")
    if start in energy and last in energy and energy[start] > 0 and energy[last] >= 0 and after >= 0:
        # Mean growth a year over the span, as HJ 274 and the indicator table take it.
        value = ((energy[last] / energy[start]) ** (1 / (last - start)) - 1) / ((after / before) ** (1 / (last - start)) - 1)
        naive, right = value <= LIMIT, value >= LIMIT
        verdict = Text(
            f"；能耗弹性 {value:.3f}：按“≤ {LIMIT}”{'通过' if naive else '不通过'}，按规定的“≥ {LIMIT}”{'通过' if right else '不通过'}",
            f"; the energy elasticity {value:.3f} would {'pass' if naive else 'fail'} 'at most {LIMIT}' and {'passes' if right else 'fails'} the "
            f"rule 'at least {LIMIT}'",
        )
    return [
        Finding(
            "C16",
            "warn",
            Text(
                "{start}–{last}年增加值下降 {fall}%，HJ 274 弹性条件反向（不小于）{verdict}",
                "value added fell by {fall} % from {start} to {last}: the elasticity conditions of HJ 274 turn round (at least){verdict_en}",
            ).filled(**words, verdict=verdict.zh, verdict_en=verdict.en),
            year=last,
            rows=refs(cells),
            tco2=_change(tables, totals, start, last),
        )
    ]


def _value_added(park: Park, tables: RowTables) -> tuple[pd.Series, list[str]]:
    """Value added of the firms inside by year, on one constant price base (the one with most years); cells of it."""
    table = park.tables["economy"]
    inside = set(tables.who.loc[tables.who["inside"], "entity"])
    rows = table[(texts(table, "indicator") == "value_added") & numbers(table, "value").notna()]
    rows = (
        rows[texts(rows, "entity").isin(inside)]
        if texts(rows, "entity").isin(inside).any()
        else rows[texts(rows, "entity") == "park"]
    )
    rows = rows[~texts(rows, "price_basis").isin(["", "current"])]
    if rows.empty:
        return pd.Series(dtype=float), []
    bases = rows.groupby("price_basis")["year"].nunique()
    rows = rows[rows["price_basis"] == bases.idxmax()]
    value = in_canonical(numbers(rows, "value"), texts(rows, "unit"))[0]
    rows = rows.assign(amount=value)
    # Only firms that every year of the span has: a newcomer is no growth of the others.
    last = int(rows["year"].max())
    years = sorted(year for year in rows["year"].unique() if year >= last - SPAN)
    whole = rows[rows["year"].isin(years)].groupby("entity")["year"].nunique()
    rows = rows[rows["entity"].isin(whole[whole == len(years)].index) & rows["year"].isin(years)]
    return rows.groupby("year")["amount"].sum(), texts(rows, "input_ref").tolist()


def _energy(tables: RowTables) -> dict[int, float]:
    """Comprehensive energy of the park at equal value by full year [tce]; asked only where value added fell."""
    from carbonpark.inventory.energy import energy_table, park_energy

    table = park_energy(energy_table(tables))
    return {
        int(year): float(value) for year, value in table["tce_equal_value"].items() if isinstance(year, int)
    }


def _change(tables: RowTables, totals: pd.DataFrame, start: int, last: int) -> float:
    """By how much emissions of the first regime changed over the span [t]."""
    own = totals[
        (totals["regime"] == tables.regimes[0].id)
        & (totals["scope"] == "")
        & (totals["block"] == "total")
        & (totals["gases"] == "CO2")
    ]
    value = own.drop_duplicates("year").set_index("year")["tco2e"]
    return (
        abs(float(value[last] - value[start]))
        if start in value.index and last in value.index
        else float("nan")
    )
