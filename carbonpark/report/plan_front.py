"""The first page of a plan: five numbers, one sentence each on peak, cost, land and risk, the path, and its papers."""

from __future__ import annotations

import pandas as pd

from carbonpark.report import facts
from carbonpark.report.facts import Fact, Sentence
from carbonpark.report.figures import lines
from carbonpark.report.generic import files
from carbonpark.report.labels import Labels
from carbonpark.report.page import Card, Figure, Missing, figure, shown_unit, wide
from carbonpark.report.source import Run, in_order, picked, titled
from carbonpark.report.words import PATHS, account_name, account_unit
from carbonpark.words.language import Text

TRUE = ("True", "true", "yes", "1")


class Plan:
    """The few figures of a plan that sentences, cards and sections ask for again and again."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.labels = Labels(run)
        emissions = run.table("emissions")
        self.emissions = pd.DataFrame() if emissions is None else emissions
        accounts = in_order(self.emissions["account"]) if len(self.emissions) else []
        self.account = str(run.summary.get("peak_account") or (accounts[0] if accounts else ""))
        self.unit = account_unit(self.account)
        self.years = sorted(set(self.emissions["year"])) if len(self.emissions) else []
        base = run.summary.get("base_year")
        self.base_year = int(base) if base is not None else (self.years[0] if self.years else None)
        self.last_year = self.years[-1] if self.years else None
        self.main = "plan" if len(self.emissions) and "plan" in set(self.emissions["path"]) else "reference"
        self.peak_year = self._peak_year()

    def emitted(self, path: str, year: int | None, account: str | None = None) -> Fact:
        """Emissions of one path in one year under an account (that of the peak unless named)."""
        account = account or self.account
        return facts.total(self.run, account_unit(account), "emissions", "co2e_kt", path=path, year=year,
                           account=account)

    def counted(self, quantity: str, unit: str, path: str, year: int | None) -> Fact:
        """A quantity of pathway.csv in one year, summed over its labels."""
        return facts.total(self.run, unit, "pathway", "value", path=path, quantity=quantity, year=year)

    def paths(self, account: str | None = None) -> pd.DataFrame:
        """(path, year, value [kt]) of one account."""
        rows = picked(self.emissions, {"account": account or self.account})
        summed = rows.groupby(["path", "year"], sort=False, as_index=False)["co2e_kt"].sum()
        return summed.rename(columns={"co2e_kt": "value"})

    def _peak_year(self) -> int | None:
        noted = self.run.summary.get("peak_year")
        if noted is not None:
            return int(noted)
        if self.emissions.empty:
            return None
        rows = picked(self.paths(), {"path": self.main})
        return int(rows.loc[rows["value"].idxmax(), "year"])


def cards(plan: Plan) -> tuple[Card, ...]:
    """The five numbers: peak year, peak height, last year, carbon productivity, cost."""
    run, main = plan.run, plan.main
    peak, last = plan.emitted(main, plan.peak_year), plan.emitted(main, plan.last_year)
    against = facts.change(peak, plan.emitted("reference", plan.peak_year))
    since = facts.change(last, plan.emitted(main, plan.base_year))
    year = facts.noted(run, "peak_year", "", "year")
    found = [
        Card(Text("达峰年份", "Peak year"), year, Sentence(Text("{account}", "{account}"), {"account": account_name(plan.account)})),
        Card(Text("峰值排放", "Emissions at the peak"), peak, None if main == "reference" or plan.peak_year == plan.base_year else _when(facts.signed(against), Text("较参考路径同年 {x}", "{x} against reference"))),
        Card(Text(f"{plan.last_year} 年排放", f"Emissions in {plan.last_year}"), last,
             _when(facts.signed(since), Text("较基准年 {x}", "{x} against base year"))),
    ]
    return (*found, _productivity(plan), _cost(plan))


def _when(fact: Fact, words: Text) -> Sentence | None:
    return None if fact.value is None else Sentence(words, {"x": fact})


def _productivity(plan: Plan) -> Card:
    per = f"{plan.run.currency} / {plan.unit}"

    def in_year(year: int | None) -> Fact:
        return facts.ratio(plan.counted("value_added", plan.run.currency, plan.main, year),
                           plan.emitted(plan.main, year), per)

    now, before = in_year(plan.last_year), in_year(plan.base_year)
    title = Text(f"{plan.last_year} 年碳生产力", f"Carbon productivity {plan.last_year}")
    note = None if before.value is None else Sentence(Text("基准年 {x}", "base year {x}"), {"x": facts.beside(before, now)})
    return Card(title, now, note)


def net_cost(plan: Plan) -> Fact:
    """Discounted cost of the plan less that of the reference; of a reference alone, its own."""
    column = "discounted_M_CNY" if _has(plan.run, "costs", "discounted_M_CNY") else "amount_M_CNY"
    if plan.main == "reference":
        return facts.total(plan.run, plan.run.currency, "costs", column, path="reference")
    sides = [facts.total(plan.run, plan.run.currency, "costs", column, path=path) for path in ("plan", "reference")]
    return facts.difference(*sides)


def _has(run: Run, file: str, column: str) -> bool:
    table = run.table(file)
    return table is not None and column in table.columns


def _cost(plan: Plan) -> Card:
    if plan.main == "reference":
        return Card(Text("全期净成本", "Net cost"), net_cost(plan),
                    Sentence(Text("现值; 产业毛利计为负", "present value; industry's margin counts as negative"), {}))
    return Card(Text("净成本 (较参考路径)", "Net cost against reference"), net_cost(plan),
                Sentence(Text("全期现值; 负数为节省", "present value; negative saves"), {}))


def sentences(plan: Plan) -> tuple[Sentence, ...]:
    """Peak, cost, land, risk: one sentence each."""
    return (_peak_said(plan), _cost_said(plan), _land_said(plan), _risk_said(plan))


def _peak_said(plan: Plan) -> Sentence:
    peak, reference = plan.emitted(plan.main, plan.peak_year), plan.emitted("reference", plan.peak_year)
    gap, moved = facts.difference(peak, reference), facts.change(peak, reference)
    slots: dict[str, Fact | Text | str] = {
        "account": account_name(plan.account), "year": facts.noted(plan.run, "peak_year", "", "year"), "peak": peak,
        "gap": facts.size(gap), "share": facts.size(moved), "last": facts.change(plan.emitted(plan.main, plan.last_year), peak),
    }
    if plan.peak_year == plan.last_year:
        return Sentence(Text(
            "达峰: 按{account}, 规划期末 {year} 年仍为最高 {peak}, 期内未出现峰值。",
            "Peak: under {account}, the last year {year} is still the highest at {peak}; no peak within the horizon."), slots)
    if plan.peak_year == plan.base_year:
        return Sentence(Text(
            "达峰: 按{account}, 基准年 {year} 年即为最高 {peak}, 此后不再超过; 期末较峰值 {last}。",
            "Peak: under {account}, the base year {year} is the highest at {peak} and is not passed again; the last year "
            "stands at {last} against it."), slots)
    if gap.value is None or plan.main == "reference":
        return Sentence(Text("达峰: 按{account}, {year} 年达峰, 峰值 {peak}。",
                             "Peak: under {account}, emissions peak in {year} at {peak}."), slots)
    verb = ("低", "below") if gap.value <= 0 else ("高", "above")
    why = _why_above(plan, gap)
    if why.value is not None:
        slots["newcomers"] = why
    tail = Text("", "") if why.value is None else Text(
        "。高出参考是因为新引进项目使该年排放增加 {newcomers} (参考路径不含它们), 其他各项合计没有减掉这么多",
        ". It lies above because newcomers add {newcomers} in that year (the reference holds none of them) and all else "
        "together takes away less")
    return Sentence(Text(
        f"达峰: 按{{account}}, {{year}} 年达峰, 峰值 {{peak}}, 比同年参考路径{verb[0]} {{gap}} ({{share}}); 期末较峰值 {{last}}{tail.zh}。",
        f"Peak: under {{account}}, emissions peak in {{year}} at {{peak}}, {{gap}} ({{share}}) {verb[1]} the reference of that "
        f"year; the last year stands at {{last}} against the peak{tail.en}."), slots)


def _why_above(plan: Plan, gap: Fact) -> Fact:
    """What newcomers add in the peak year, where the peak lies above the reference and they alone add more than that."""
    added = facts.total(plan.run, plan.unit, "wedges", "value", account=plan.account, year=plan.peak_year, lever="newcomers")
    explains = gap.value is not None and added.value is not None and 0 < gap.value <= added.value
    return added if explains else Fact(None, plan.unit, "sum")


def _cost_said(plan: Plan) -> Sentence:
    cost = net_cost(plan)
    if cost.value is None:
        return Sentence(Text("费用: 本次运行没有费用结果。", "Cost: this run holds no costs."), {})
    if plan.main == "reference":
        return Sentence(Text("费用: 参考路径全期净成本现值 {cost} (产业毛利计为负)。",
                             "Cost: the reference comes to {cost} in present value (industry's margin counts as negative)."),
                        {"cost": cost})
    saved = ("节省", "saves") if cost.value < 0 else ("增加净成本", "costs")
    spent = facts.total(plan.run, plan.run.currency, "pathway", "value", path="plan", quantity="investment")
    tail = Text("", "") if spent.value is None else Text("; 其中投资合计 {spent}", "; investment adds up to {spent}")
    column = "discounted_M_CNY" if _has(plan.run, "costs", "discounted_M_CNY") else "amount_M_CNY"
    margin = facts.total(plan.run, plan.run.currency, "costs", column, path="plan", item="margin_of_projects")
    if cost.value < 0 and margin.value is not None and margin.value <= cost.value:
        tail = Text(tail.zh + "。节省并非减排本身省钱, 而是新项目带来毛利 {margin} (现值), 计为负成本",
                    tail.en + ". It is not abatement that pays: newcomers earn a margin of {margin} (present value), "
                              "counted as negative cost")
    elif cost.value < 0:
        tail = Text(tail.zh + "。参考路径是推演而不是优化, 省下的是它没有采取的合算做法",
                    tail.en + ". The reference is simulated, not optimised: what is saved is what pays and it leaves undone")
    return Sentence(Text(
        f"费用: 与参考路径相比, 全期现值{saved[0]} {{cost}}{tail.zh}。",
        f"Cost: against the reference the plan {saved[1]} {{cost}} in present value{tail.en}."),
        {"cost": facts.size(cost), "spent": spent, "margin": facts.size(margin)})


def _land_said(plan: Plan) -> Sentence:
    now, before = (plan.counted("land_taken", "ha", plan.main, year) for year in (plan.last_year, plan.base_year))
    if now.value is None or before.value is None:
        return Sentence(Text("用地: 本次运行没有用地结果。", "Land: this run holds no land results."), {})
    more = facts.difference(now, before)
    verb = ("增加", "more") if more.value is None or more.value >= 0 else ("减少", "less")
    return Sentence(Text(
        f"用地: 期末占用土地与屋顶共 {{now}}, 较基准年{verb[0]} {{more}}。",
        f"Land: by the last year land and roofs taken come to {{now}}, {{more}} {verb[1]} than in the base year."),
        {"now": now, "more": facts.size(more)})


def _risk_said(plan: Plan) -> Sentence:
    binding = binding_rows(plan.run)
    slots: dict[str, Fact | Text | str] = {
        "count": facts.counted(plan.run, "targets", binding=_word_for_true(plan.run)),
        "unverified": input_count(plan.run, "unverified"), "estimated": input_count(plan.run, "estimated"),
    }
    if binding is None:
        return Sentence(Text("风险: {estimated} 项输入为估计值, {unverified} 项来源未核。",
                             "Risk: {estimated} inputs are estimates and {unverified} rest on sources not read."), slots)
    slots["names"] = _names(plan, binding)
    tail = Text(": {names}", ": {names}") if len(binding) else Text("", "")
    return Sentence(Text(
        f"风险: {{count}} 项年度目标没有余量{tail.zh}; {{estimated}} 项输入为估计值, {{unverified}} 项来源未核。",
        f"Risk: {{count}} yearly targets have no slack{tail.en}; {{estimated}} inputs are estimates and {{unverified}} rest on "
        "sources not read."), slots)


def binding_rows(run: Run) -> pd.DataFrame | None:
    """The targets without slack, dearest first; None when the run has no targets."""
    targets = run.table("targets")
    if targets is None:
        return None
    rows = targets[targets["binding"].isin(TRUE)]
    worth = "price_present_value" if "price_present_value" in rows else "price"
    return rows.sort_values(worth, key=lambda price: -price.abs(), kind="stable", na_position="last")


def _word_for_true(run: Run) -> str:
    targets = run.table("targets")
    return next((word for word in TRUE if targets is not None and word in set(targets["binding"])), "True")


def _names(plan: Plan, rows: pd.DataFrame) -> Text:
    titles = {str(row["target"]): titled(row, default=plan.labels(row["target"]).zh) for row in rows.to_dict("records")[::-1]}
    names = [titles[str(target)] for target in in_order(rows["target"])[:3]]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def path_figure(plan: Plan) -> Figure | Missing:
    """The path with its peak against the reference."""
    title = Text(f"碳排放路径与峰值 ({account_name(plan.account).zh})", f"Emission path and peak ({account_name(plan.account).en})")
    if plan.emissions.empty:
        return Missing(title)
    table, caps = plan.paths(), caps_of(plan)
    series = table.rename(columns={"path": "series"})
    twin = wide(series, title, Text("路径", "Path"), plan.unit, files("emissions.csv"), PATHS)
    return figure("path", title, lambda language: lines.peak_path(table, plan.peak_year, caps, plan.unit, language), twin,
                  files("emissions.csv", "targets.csv"), shown_unit(plan.unit, table["value"]))


def caps_of(plan: Plan) -> pd.DataFrame:
    """Caps on the emissions of the peak's account: (year, limit [kt])."""
    targets, none = plan.run.table("targets"), pd.DataFrame({"year": [], "limit": []})
    if targets is None or "account" not in targets.columns:
        return none
    rows = targets[(targets["account"] == plan.account) & (targets["target"] == "emissions_at_most")]
    return rows[["year", "limit"]].dropna() if len(rows) else none


def papers(plan: Plan) -> tuple[Sentence, ...]:
    """What stands behind the answer: inputs by quality, certificates, audit, resolution."""
    run = plan.run
    said = [inputs_said(run)]
    share = certificates_said(plan)
    return (*said, *([share] if share else []), audit_said(run))


def inputs_said(run: Run) -> Sentence:
    """How many inputs were published, estimated, unverified."""
    return Sentence(Text(
        "数据: 采用已公布输入 {published} 项, 估计值 {estimated} 项, 来源未核 {unverified} 项。",
        "Inputs: {published} published, {estimated} estimated, {unverified} from sources not read."),
        {name: input_count(run, name) for name in ("published", "estimated", "unverified")})


def input_count(run: Run, name: str) -> Fact:
    """A count of inputs of one quality; an account keeps it under `provenance`, a plan under `inputs`."""
    fact = facts.noted(run, f"inputs.{name}")
    return fact if fact.value is not None else facts.noted(run, f"provenance.{name}")


def certificates_said(plan: Plan) -> Sentence | None:
    """The share of the reduction that was bought as certificates."""
    share = facts.noted(plan.run, "certificates_share.share", "%")
    if share.value is None:
        return None
    slots: dict[str, Fact | Text | str] = {
        "share": share, "year": facts.noted(plan.run, "certificates_share.year", "", "year"),
        "account": account_name(str(plan.run.summary["certificates_share"].get("account", plan.account)))}
    return Sentence(Text("绿证: {year} 年减排量 ({account}) 中由购买绿证取得的占 {share}。",
                         "Certificates: {share} of the reduction of {year} ({account}) was bought as certificates."), slots)


def audit_said(run: Run) -> Sentence:
    """The audit line."""
    slots: dict[str, Fact | Text | str] = {name: facts.noted(run, f"audit.{name}") for name in ("passed", "total")}
    slots["worst"] = _worst(run)
    passed, total = slots["passed"], slots["total"]
    whole = isinstance(passed, Fact) and isinstance(total, Fact) and passed.value == total.value
    tail = Text("", "") if whole else Text(" 未全部通过, 详见“审计”。", " Not all passed: see the audit.")
    return Sentence(Text(f"审计: {{passed}}/{{total}} 项通过, 最大相对偏差 {{worst}}。{tail.zh}",
                         f"Audit: {{passed}} of {{total}} checks passed, worst relative difference {{worst}}.{tail.en}"), slots)


def _worst(run: Run) -> str:
    audit = run.summary.get("audit")
    worst = audit.get("worst") if isinstance(audit, dict) else None
    return f"{worst:.1e}" if isinstance(worst, int | float) else str(worst or "–")
