"""The chapters of an account: totals side by side, sources, energy, the bridge, checks, verified figures, what is missing."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.display import scale
from carbonpark.report.exhibits import flow_figure, stack_figure
from carbonpark.report.figures import lines
from carbonpark.report.generic import files
from carbonpark.report.labels import Labels
from carbonpark.report.page import (
    Block,
    Cell,
    Column,
    Figure,
    Missing,
    Section,
    Table,
    figure,
    shown_unit,
    table,
    wide,
)
from carbonpark.report.plan_front import TRUE
from carbonpark.report.source import Run, in_order, picked
from carbonpark.report.words import (
    BLOCKS,
    REGIMES,
    USES,
    account_name,
    named,
    period_name,
    scope_name,
)
from carbonpark.words.language import Language, Text

NOT_WITHHELD = ("", "nan", "<NA>", "None", "False")
WHOLE = {"scope": "", "block": "total"}


class Account:
    """The few choices every part of the page shares: which period, which account, which labels."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.labels = Labels(run)
        totals = run.table("totals")
        self.totals = pd.DataFrame() if totals is None else totals.assign(year=totals["year"].map(str))
        self.periods = [str(year) for year in run.summary.get("years") or []]
        self.full_years = [period for period in self.periods if " " not in period]
        named_first = [str(name) for name in run.summary.get("regimes") or []]
        told = in_order(self.totals["regime"]) if len(self.totals) else []
        self.regimes = [*(name for name in named_first if name in told), *(name for name in told if name not in named_first)]
        found = in_order(self.totals["account"]) if len(self.totals) else []
        self.accounts = sorted(found, key=lambda name: self.regimes.index(name.partition(":")[0]))
        self.period = self._main_period()

    @property
    def main_accounts(self) -> list[str]:
        """One account a regime: all its gases where it counts more than CO2."""
        widest = {name.partition(":")[0]: name for name in sorted(self.accounts, key=lambda name: name.endswith(":GHG"))}
        return [widest[regime] for regime in self.regimes]

    @property
    def main_regime(self) -> str:
        """The regime whose parts are shown where one must do."""
        return "location" if "location" in self.regimes else (self.regimes[0] if self.regimes else "")

    def held(self, regime: str) -> tuple[str, ...]:
        """Periods whose totals a check holds back under a regime: nothing that adds up to them may be shown either."""
        if "withheld" not in self.totals:
            return ()
        rows = self.totals[(self.totals["regime"] == regime) & ~self.totals["withheld"].map(str).isin(NOT_WITHHELD)]
        return tuple(in_order(rows["year"]))

    def year_of(self, file: str) -> pd.DataFrame:
        """Rows of a table in the main period; none where the run has no such table."""
        found = self.run.table(file)
        if found is None or "year" not in found:
            return pd.DataFrame()
        return found[found["year"].map(str) == self.period]

    def _main_period(self) -> str:
        """The base year; where nothing is known of it, the period with the largest known total."""
        whole = self.whole()
        known = whole.groupby("year", sort=False)["tco2e"].max().dropna() if len(whole) else pd.Series(dtype=float)
        base = str(self.run.summary.get("base_year", ""))
        if base in known.index and known[base] > 0:
            return base
        return str(known.idxmax()) if len(known) else base

    def whole(self) -> pd.DataFrame:
        """Totals of scopes 1 and 2: one row an account and period."""
        return picked(self.totals, WHOLE) if len(self.totals) else self.totals

    def lines(self, regime: str) -> pd.DataFrame:
        """Lines of the inventory under one regime, scope 3 left out, years as words."""
        found = self.run.table("inventory")
        if found is None:
            return pd.DataFrame()
        rows = found[(found["regime"] == regime) & (found["block"] != "scope3")]
        rows = rows.assign(year=rows["year"].map(str), value=rows["tco2e"])
        return rows[~rows["year"].isin(self.held(regime))]

    def year_in(self, file: str) -> object:
        """The main period as the file writes it: a number where all its years are numbers."""
        found = self.run.table(file)
        whole = found is not None and found["year"].dtype.kind in "iu"
        return int(self.period) if whole and self.period.isdigit() else self.period


def totals_section(account: Account) -> Section:
    """Totals by regime and scope side by side, and over the years."""
    section = Section("totals", Text("碳排放总量", "Emissions"))
    section.blocks += [_side_by_side(account), _trend(account), _by_group(account)]
    return section


def _side_by_side(account: Account) -> Block:
    period = period_name(account.period)
    title = Text(f"{period.zh}各口径碳排放的构成", f"What emissions consist of under each regime, {period.en}")
    rows = picked(account.totals, {"year": account.period}) if len(account.totals) else account.totals
    if rows.empty:
        return Missing(title)
    ways = [scale("t CO2e", rows["tco2e"], language) for language in ("zh", "en")]
    first = Text(f"来源 ({ways[0].unit})", f"Source ({ways[1].unit})")
    heads = ((first, False), *((account_name(name), True) for name in account.main_accounts))
    body, marks = [], []
    rows = rows[rows["account"].isin(account.main_accounts)]
    order = [(scope, block) for scope, block in in_order(zip(rows["scope"], rows["block"], strict=True))]
    for scope, block in sorted(order, key=_reading_order):
        body.append((_source_cell(scope, block), *(_total_cell(rows, name, scope, block, ways) for name in account.main_accounts)))
        marks.append("strong" if block == "total" else "")
    body.append((Cell("数据是否完整", "Complete?"), *(_complete_cell(rows, name) for name in account.main_accounts)))
    return Table(title, heads, tuple(body), files("totals.csv"), (*marks, ""))


def _reading_order(pair: tuple[str, str]) -> tuple[int, str, int]:
    scope, block = pair
    blocks = list(BLOCKS)
    return (1 if block == "total" and not scope else 0, scope or "0", blocks.index(block) if block in blocks else 99)


def _source_cell(scope: str, block: str) -> Cell:
    name = named(block, BLOCKS)
    if not scope:
        return Cell(name.zh if block == "total" else f"不分范围: {name.zh}", name.en if block == "total" else f"No scope: {name.en}")
    words = scope_name(scope)
    if block == "total":
        return Cell(f"{words.zh}合计", f"{words.en} in all")
    return Cell(f"{words.zh}: {name.zh}", f"{words.en}: {name.en}")


def _total_cell(rows: pd.DataFrame, name: str, scope: str, block: str, ways: list) -> Cell:  # type: ignore[type-arg]
    found = picked(rows, {"account": name, "scope": scope, "block": block})
    if found.empty:
        return Cell("", "", True)
    value = float(found["tco2e"].iloc[0])
    if "withheld" in found and not found["withheld"].map(str).isin(NOT_WITHHELD).all():
        return Cell("未放行", "withheld", True)
    unknown = not found["complete"].map(str).isin(TRUE).all() and value == 0
    if unknown or value != value:  # noqa: PLR0124 - NaN is what a withheld total is
        return Cell("待补充", "not given", True)
    return Cell(ways[0].text(value), ways[1].text(value), True)


def _complete_cell(rows: pd.DataFrame, name: str) -> Cell:
    found = picked(rows, {"account": name, **WHOLE})
    whole = bool(len(found)) and found["complete"].map(str).isin(TRUE).all()
    return Cell("完整" if whole else "不完整", "complete" if whole else "incomplete", True)


def _trend(account: Account) -> Block:
    title = Text("各口径排放的年度变化 (范围一与二)", "Emissions over the years (scopes 1 and 2)")
    rows = account.whole()
    main = account.main_accounts
    rows = rows[rows["year"].isin(account.full_years) & rows["account"].isin(main)] if len(rows) else rows
    if rows.empty or rows["year"].nunique() < 2:
        return Missing(title)
    title = _partly(title, rows)
    rows = rows.assign(year=rows["year"].astype(int), value=rows["tco2e"], series=rows["account"],
                       order=rows["account"].map(main.index)).sort_values(["order", "year"], kind="stable")

    def draw(language: Language):  # type: ignore[no-untyped-def]
        said_rows = rows.assign(series=[account_name(name).said(language) for name in rows["account"]])
        return lines.indexed(said_rows, "t CO2e", language)

    words = {name: account_name(name) for name in main}
    twin = wide(rows, title, Text("口径", "Account"), "t CO2e", files("totals.csv"), words)
    return figure("trend", title, draw, twin, files("totals.csv"), shown_unit("t CO2e", rows["value"]))


def _partly(title: Text, totals: pd.DataFrame) -> Text:
    """A title that says which years show what is known only: their rise may be one of records, not of emissions."""
    lacking = sorted(in_order(totals[~totals["complete"].map(str).isin(TRUE)]["year"]))
    if not lacking:
        return title
    years = "、".join(lacking), ", ".join(lacking)
    return Text(f"{title.zh}; {years[0]} 年不完整, 只含已知部分", f"{title.en}; {years[1]} incomplete: what is known only")


def _by_group(account: Account) -> Block:
    regime = account.main_regime
    name = named(regime, REGIMES)
    title = Text(f"分主体排放 ({name.zh}, 范围一与二)", f"Emissions by group ({name.en}, scopes 1 and 2)")
    rows = account.lines(regime)
    rows = rows[rows["year"].isin(account.full_years) & rows["value"].notna()] if len(rows) else rows
    if rows.empty or rows["value"].abs().sum() == 0:
        return Missing(title)
    rows = rows.assign(year=rows["year"].astype(int), label=rows["group"].where(rows["group"] != "", rows["entity"]))
    rows = rows.groupby(["label", "year"], sort=False, as_index=False)["value"].sum()
    whole = account.whole()
    title = _partly(title, whole[(whole["regime"] == regime) & whole["year"].isin(account.full_years)])
    return stack_figure("groups", title, rows, [account.labels(label) for label in rows["label"]], "t CO2e",
                        files("inventory.csv"))


def energy_section(account: Account) -> Section:
    """Energy in physical units, 当量 and 等价; over the years; and where it and its carbon go."""
    section = Section("energy", Text("能源消费与流向", "Energy and flows"))
    found = account.run.table("energy")
    rows = None if found is None or "entity" not in found else found.assign(year=found["year"].map(str))
    section.blocks += [_energy_table(account, rows), _energy_years(account, rows), _energy_flow(account, rows),
                       _carbon_flow(account)]
    return section


def _energy_table(account: Account, rows: pd.DataFrame | None) -> Block:
    period = period_name(account.period)
    title = Text(f"{period.zh}园区能源消费: 实物量、当量值、等价值", f"Energy in {period.en}: physical, calorific, equal value")
    park = None if rows is None else rows[(rows["entity"] == "park") & (rows["year"] == account.period)]
    if park is None or park.empty:
        return Missing(title)
    shown = park.assign(
        carrier=[Text("合计", "Total") if c == "total" else account.labels(c) for c in park["carrier"]],
        use=[Text("", "") if use == "total" else named(use, USES) for use in park["use"]],
        physical_unit=[Text(str(unit), str(unit).replace("万", "10⁴ ")) for unit in park["physical_unit"]],
        complete=[Text("", "") if word in TRUE else Text("不完整", "incomplete") for word in park["complete"].map(str)])
    columns = [
        Column("carrier", Text("能源品种", "Carrier")), Column("use", Text("用途", "Use")),
        Column("physical", Text("实物量", "Physical"), "plain"), Column("physical_unit", Text("单位", "Unit")),
        Column("energy_TJ", Text("热量", "Heat"), "number", "TJ"),
        Column("tce_calorific", Text("折标", "Coal equivalent"), "number", "tce 当量"),
        Column("tce_equal_value", Text("折标", "Coal equivalent"), "number", "tce 等价"),
        Column("complete", Text("", "")),
    ]
    marks = ["strong" if carrier == "total" else "" for carrier in park["carrier"]]
    return table(title, columns, shown, files("energy.csv"), marks)


def _energy_years(account: Account, rows: pd.DataFrame | None) -> Block:
    title = Text("综合能源消费结构 (等价值)", "Energy consumption by carrier (equal value)")
    if rows is None or len(account.full_years) < 2:
        return Missing(title)
    park = rows[(rows["entity"] == "park") & (rows["carrier"] != "total") & rows["year"].isin(account.full_years)]
    unknown = park["tce_equal_value"].isna().any()
    column, unit = ("tce_calorific", "tce 当量") if unknown else ("tce_equal_value", "tce 等价")
    if unknown:
        title = Text("综合能源消费结构 (当量值)", "Energy consumption by carrier (calorific value)")
    park = park.assign(year=park["year"].astype(int), value=park[column])
    park = park.groupby(["carrier", "year"], sort=False, as_index=False)["value"].sum()
    if park.empty:
        return Missing(title)
    return stack_figure("mix", title, park, [account.labels(c) for c in park["carrier"]], unit, files("energy.csv"))


def _energy_flow(account: Account, rows: pd.DataFrame | None) -> Block:
    """Carriers to groups; what neighbours sell each other is drawn as bought inside."""
    period = period_name(account.period)
    title = Text(f"{period.zh}能源流向 (品种 → 用途 → 主体)", f"Energy flows in {period.en} (carrier, use, group)")
    if rows is None:
        return Missing(title)
    taken = rows[(rows["entity"] != "park") & (rows["year"] == account.period) & (rows["energy_TJ"] > 0)]
    taken = taken.assign(group=taken["group"].where(taken["group"].map(str) != "", taken["entity"]))
    first = pd.DataFrame({"stage": 0, "source": taken["carrier"], "target": "use:" + taken["use"].map(str), "value": taken["energy_TJ"]})
    second = pd.DataFrame({"stage": 1, "source": "use:" + taken["use"].map(str), "target": taken["group"], "value": taken["energy_TJ"]})
    return _flow("energy_flow", title, pd.concat([first, second]), account, "TJ", files("energy.csv"))


def _carbon_flow(account: Account) -> Block:
    regime, period = account.main_regime, period_name(account.period)
    name = named(regime, REGIMES)
    title = Text(f"{period.zh}碳流向 ({name.zh}, 不含抵减)", f"Carbon flows in {period.en} ({name.en}, credits left out)")
    rows = account.lines(regime)
    rows = rows[(rows["year"] == account.period) & (rows["value"] > 0)] if len(rows) else rows
    if rows.empty:
        return Missing(title)
    label = rows["group"].where(rows["group"] != "", rows["entity"])
    source = rows["carrier"].where(rows["carrier"] != "", "block:" + rows["block"])
    first = pd.DataFrame({"stage": 0, "source": source, "target": "block:" + rows["block"], "value": rows["value"]})
    second = pd.DataFrame({"stage": 1, "source": "block:" + rows["block"], "target": label, "value": rows["value"]})
    return _flow("carbon_flow", title, pd.concat([first, second]), account, "t CO2e", files("inventory.csv"))


def _flow(key: str, title: Text, rows: pd.DataFrame, account: Account, unit: str, source: Text) -> Figure | Missing:
    def word(label: str) -> Text:
        kind, _, rest = label.partition(":")
        return named(rest, {"use": USES, "block": BLOCKS}[kind]) if rest else account.labels(label)

    return flow_figure(key, title, rows, word, unit, source)
