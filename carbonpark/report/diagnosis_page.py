"""Diagnosis: indicators by year, their course, what moved emissions (LMDI), and growth against emissions (Tapio)."""

from __future__ import annotations

import pandas as pd

from carbonpark.report import facts
from carbonpark.report.display import scale
from carbonpark.report.facts import Fact, Sentence
from carbonpark.report.figures import levers, lines
from carbonpark.report.generic import as_it_is, files
from carbonpark.report.labels import Labels
from carbonpark.report.page import (
    Block,
    Card,
    Cell,
    Column,
    Missing,
    Section,
    Table,
    figure,
    shown_unit,
    table,
)
from carbonpark.report.source import Run, in_order, picked, titled
from carbonpark.report.words import account_name, period_name
from carbonpark.words.language import Language, Text

INDEXED = (("value_added", "", ""), ("energy", "", "equal_value"), ("emissions", "910:CO2", ""),
           ("emissions", "location:CO2", ""), ("carbon_productivity", "910:CO2", ""))
"""Indicators drawn as an index: name, regime, start of the basis."""
BASES = {
    "equal_value": Text("等价值", "equal value"), "calorific": Text("当量值", "calorific"),
}
"""Bases shown beside a title; prices are constant throughout and said once."""


def diagnosis_section(run: Run, labels: Labels) -> Section:
    """Every table of the diagnosis that the run holds."""
    section = Section("diagnosis", Text("诊断", "Diagnosis"))
    if run.table("indicators") is not None:
        section.blocks += [_indicators(run), _course(run)]
    if run.table("lmdi") is not None:
        section.blocks += _decompositions(run, labels)
    if run.table("tapio") is not None:
        section.blocks.append(_tapio(run))
    return section


def cards(run: Run) -> tuple[Card, ...]:
    """Up to five indicators of the last year that has them."""
    rows = run.table("indicators")
    if rows is None:
        return ()
    found: list[Card] = []
    wanted = (("energy_intensity", "", "equal_value"), ("carbon_productivity", "910:CO2", ""),
              ("carbon_intensity", "location:CO2", ""), ("value_added_per_mu", "", ""), ("renewable_power_share", "", ""))
    for name, regime, basis in wanted:
        part = rows[(rows["indicator"] == name) & (rows["regime"] == regime) & rows["basis"].str.startswith(basis)
                    & rows["value"].notna()]
        if len(part):
            last = part.iloc[-1]
            found.append(Card(_short(last), _fact(run, last), Sentence(_qualified(last), {})))
    return tuple(found)


def _fact(run: Run, row: pd.Series) -> Fact:
    where = {key: row[key] for key in ("indicator", "regime", "basis", "year")}
    fact = facts.total(run, str(row["unit"]), "indicators", "value", **where)
    return facts.hundredth(fact) if row["unit"] == "%" else fact


def _short(row: pd.Series) -> Text:
    return _capital(titled(row.to_dict()))


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:])


def _qualified(row: pd.Series) -> Text:
    """The year, regime and basis of one indicator, in words."""
    period, more = period_name(row["year"]), _aside(row["regime"], row["basis"])
    return Text(f"{period.zh}{more.zh and ', ' + more.zh}", f"{period.en}{more.en and ', ' + more.en}")


def _aside(regime: str, basis: str) -> Text:
    parts = [account_name(regime)] if regime else []
    parts += [BASES[word.split(" ")[0]] for word in str(basis).split("; ") if word.split(" ")[0] in BASES]
    return Text(", ".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def _indicators(run: Run) -> Table:
    """One line an indicator, regime and basis; one column a period; 待补充 where an input is not published."""
    rows = run.table("indicators")
    assert rows is not None
    periods = in_order(rows["year"].map(str))
    heads = ((Text("指标", "Indicator"), False), (Text("单位", "Unit"), False), *((Text(p, p), True) for p in periods))
    body = []
    for _, part in rows.groupby(["indicator", "regime", "basis", "unit"], sort=False):
        first = part.iloc[0]
        title, aside, unit = _capital(titled(first.to_dict())), _aside(first["regime"], first["basis"]), str(first["unit"])
        ways = {language: scale(unit, part["value"].dropna(), language) for language in ("zh", "en")}
        cells = [Cell(f"{title.zh} ({aside.zh})" if aside.zh else title.zh, f"{title.en} ({aside.en})" if aside.en else title.en),
                 Cell(ways["zh"].unit, ways["en"].unit)]
        values = dict(zip(part["year"].map(str), part["value"], strict=True))
        for period in periods:
            value = values.get(period)
            known = value is not None and not pd.isna(value)
            cells.append(Cell(ways["zh"].text(value), ways["en"].text(value), True) if known
                         else Cell("待补充", "not given", True))
        body.append(tuple(cells))
    return Table(Text("指标 (价值量按可比价)", "Indicators (money at constant prices)"), heads, tuple(body), files("indicators.csv"))


def _course(run: Run) -> Block:
    """Chosen indicators as an index: the first year is 100."""
    title, rows = Text("主要指标变化 (首年 = 100)", "Main indicators (first year = 100)"), run.table("trend")
    if rows is None or "index" not in rows:
        return Missing(title)
    parts = [rows[(rows["indicator"] == name) & (rows["regime"] == regime) & rows["basis"].str.startswith(basis)]
             for name, regime, basis in INDEXED]
    chosen = pd.concat(parts)
    chosen = chosen[chosen["index"].notna() & chosen["year"].map(str).str.fullmatch(r"\d{4}")]
    if chosen["year"].nunique() < 2:
        return Missing(title)
    names = [_joined(_capital(titled(row)), account_name(row["regime"]) if row["regime"] else None) for row in chosen.to_dict("records")]
    chosen = chosen.assign(year=chosen["year"].astype(int), value=chosen["index"])

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return lines.indexed(chosen.assign(series=[name.said(language) for name in names]), "", language)

    columns = [Column("name", Text("指标", "Indicator")), Column("year", Text("年份", "Year"), "year"),
               Column("value", Text("指数", "Index"), "number", ""),
               Column("change_pct", Text("较上年", "On the year before"), "number", "%"),
               Column("average_pct", Text("年均", "A year on average"), "number", "%")]
    twin = table(title, columns, chosen.assign(name=names), files("trend.csv"), twin=True)
    return figure("course", title, draw, twin, files("trend.csv"), Text("", ""))


def _joined(title: Text, account: Text | None) -> Text:
    return title if account is None else Text(f"{title.zh} ({account.zh})", f"{title.en} ({account.en})")


def _decompositions(run: Run, labels: Labels) -> list[Block]:
    """LMDI of the whole span, one figure an account, and the spans in between as a table."""
    rows = run.table("lmdi")
    if rows is None or not {"account", "term", "additive_t", "span"} <= set(rows.columns):
        return [as_it_is(run, labels, "lmdi", Text("LMDI 因素分解", "LMDI decomposition"))]
    whole = rows[rows["span"] == "whole"]
    return [_decomposition(picked(whole, {"account": account}), str(account)) for account in in_order(whole["account"])]


def _decomposition(rows: pd.DataFrame, account: str) -> Block:
    first = rows.iloc[0]
    name, span = account_name(account), f"{first['from']}–{first['to']}"
    title = Text(f"{span} 年碳排放变化的因素分解 (LMDI, {name.zh})", f"What changed emissions {span} (LMDI, {name.en})")
    words = [_capital(titled(row)) for row in rows.to_dict("records")]
    total = pd.DataFrame({"value": [float(first["change_t"])]})
    shown = pd.concat([rows.assign(value=rows["additive_t"])[["value"]], total], ignore_index=True)
    words.append(Text("合计变化", "Change in all"))

    def draw(language: Language):  # type: ignore[no-untyped-def]
        return levers.parts(shown.assign(label=[word.said(language) for word in words]), "t CO2", language)

    columns = [Column("label", Text("因素", "Cause")), Column("value", Text("贡献", "Part"), "number", "t CO2")]
    twin = table(title, columns, shown.assign(label=words), files("lmdi.csv"), twin=True)
    key = "lmdi-" + "".join(letter for letter in account if letter.isalnum())
    return figure(key, title, draw, twin, files("lmdi.csv"), shown_unit("t CO2", shown["value"]))


def _tapio(run: Run) -> Table:
    rows = run.table("tapio")
    assert rows is not None
    shown = rows.assign(
        account=[account_name(account) for account in rows["account"]],
        span=[f"{a}–{b}" for a, b in zip(rows["from"], rows["to"], strict=True)],
        state=[titled(row, "state", str(row["state"])) for row in rows.to_dict("records")])
    columns = [Column("account", Text("口径", "Account")), Column("span", Text("时段", "Span")),
               Column("emissions_change_pct", Text("碳排放变化", "Emissions"), "number", "%"),
               Column("value_added_change_pct", Text("增加值变化", "Value added"), "number", "%"),
               Column("elasticity", Text("弹性", "Elasticity"), "number", ""), Column("state", Text("状态", "State"))]
    marks = ["strong" if span == "whole" else "" for span in rows["span"]]
    return table(Text("Tapio 脱钩状态", "Tapio decoupling"), columns, shown, files("tapio.csv"), marks)


def sentence(run: Run) -> Sentence | None:
    """The state over the whole span under the first account."""
    rows = run.table("tapio")
    if rows is None or not (rows["span"] == "whole").any():
        return None
    row = rows[rows["span"] == "whole"].iloc[0]
    state, name = titled(row.to_dict(), "state"), account_name(str(row["account"]))
    where = {key: row[key] for key in ("account", "from", "to", "span")}
    slots: dict[str, Fact | Text | str] = {
        "carbon": facts.hundredth(facts.total(run, "%", "tapio", "emissions_change_pct", **where)),
        "added": facts.hundredth(facts.total(run, "%", "tapio", "value_added_change_pct", **where)), "state": state,
        "name": name}
    return Sentence(Text(
        f"脱钩: {row['from']}–{row['to']} 年增加值变化 {{added}}, 碳排放 ({{name}}) 变化 {{carbon}}, 为{{state}}。",
        f"Decoupling: from {row['from']} to {row['to']} value added changed by {{added}}, emissions ({{name}}) by {{carbon}}: "
        "{state}."), slots)


