"""The firms' own accounts, the largest first: what each emits itself, what it buys inside, and how the park follows from all."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.account_cells import Amounts
from carbonpark.report.account_sections import Account
from carbonpark.report.generic import files
from carbonpark.report.page import Block, Cell, Table
from carbonpark.report.source import titled
from carbonpark.report.words import REGIMES, named, period_name
from carbonpark.words.language import Text

MOST = 15
DEFAULT, OWN = "regime_factor", "supplier_specific"
"""Energy bought inside at the factor of the regime, or at what its supplier emits."""


def firms(account: Account) -> list[Block]:
    """The largest firms, the others as one row, then the sum, what is netted, the rest and the park."""
    rows = account.year_of("enterprises")
    rows = rows[rows["regime"] == account.main_regime] if len(rows) else rows
    if rows.empty or account.period in account.held(account.main_regime):
        return []
    plain, own = (rows[rows["convention"] == name] for name in (DEFAULT, OWN))
    single = plain[plain["row"] == "enterprise"]
    if len(single) < 2:
        return []
    single = single.sort_values("tco2e", ascending=False, kind="stable")
    sums = single[["own_t", "bought_inside_t", "sold_inside_t", "tco2e"]]
    amounts = Amounts("t CO2e", [*sums.to_numpy().ravel(), *plain["tco2e"]])
    body = [_row(account.labels(row["entity"]), row, _of(own, row["entity"]), amounts) for row in single.head(MOST).to_dict("records")]
    others = single.iloc[MOST:]
    if len(others):
        mine = own[own["entity"].isin(others["entity"])]["tco2e"].sum() if len(own) else float("nan")
        name = Text(f"其余 {len(others)} 家", f"{len(others)} others")
        body.append(_row(name, others[list(sums.columns)].sum().to_dict(), float(mine), amounts))
    marks = [""] * len(body)
    for row in plain[plain["row"] != "enterprise"].sort_values("row", key=lambda kinds: kinds.map(ORDER), kind="stable").to_dict("records"):
        body.append(_row(titled(row), row, _closing(own, row["row"]), amounts))
        marks.append("strong" if row["row"] in ("sum", "park") else "")
    kept = [0, 1, 2, *([3] if single["sold_inside_t"].abs().sum() > 0 else []), 4, 5]
    heads, shown = _heads(amounts), tuple(tuple(row[i] for i in kept) for row in body)
    return [Table(_title(account), tuple(heads[i] for i in kept), shown, files("enterprises.csv"), tuple(marks))]


ORDER = {"sum": 0, "internal": 1, "residual": 2, "park": 3}


def _title(account: Account) -> Text:
    name, period = named(account.main_regime, REGIMES), period_name(account.period)
    return Text(f"{period.zh}各企业账户与园区合计 ({name.zh}, 范围一与二)", f"The firms' own accounts and the park, {period.en} ({name.en}, scopes 1 and 2)")


def _heads(amounts: Amounts) -> tuple[tuple[Text, bool], ...]:
    return ((amounts.head(Text("企业", "Firm")), False), (Text("自身排放与界外购能", "Own, and energy bought outside"), True),
            (Text("园内购入电热", "Bought inside"), True), (Text("园内售出抵减", "Sold inside"), True),
            (Text("企业账户", "Its account"), True), (Text("企业账户 (购能按供方实际强度)", "Its account, energy at its supplier's own intensity"), True))


def _row(name: Text, row: dict, own: float, amounts: Amounts) -> tuple[Cell, ...]:  # type: ignore[type-arg]
    sold = row["sold_inside_t"]
    return (Cell(name.zh, name.en[:1].upper() + name.en[1:]), amounts.cell(row["own_t"], ""), amounts.cell(row["bought_inside_t"], ""),
            amounts.cell(-sold if sold == sold else sold, ""),  # noqa: PLR0124 - NaN stays NaN
            amounts.cell(row["tco2e"]), amounts.cell(own))


def _of(own: pd.DataFrame, entity: object) -> float:
    found = own[own["entity"] == entity] if len(own) else own
    return float(found["tco2e"].iloc[0]) if len(found) else float("nan")


def _closing(own: pd.DataFrame, kind: object) -> float:
    found = own[own["row"] == kind] if len(own) else own
    return float(found["tco2e"].iloc[0]) if len(found) else float("nan")
