"""The page of an account (or a diagnosis): the totals first, then what they are made of, checked by and still lacking."""

from __future__ import annotations

from carbonpark.report import (
    account_boundaries,
    account_bridge,
    account_energy,
    account_gpc,
    account_regimes,
    diagnosis_page,
    diagnosis_sections,
    facts,
)
from carbonpark.report import account_papers as papers
from carbonpark.report import account_scope3 as scope3
from carbonpark.report import account_sections as sections
from carbonpark.report import account_trust as trust
from carbonpark.report.account_sections import Account
from carbonpark.report.common import notes_section, provenance_section
from carbonpark.report.facts import Fact, Sentence
from carbonpark.report.labels import Labels
from carbonpark.report.page import Card, Page, Section
from carbonpark.report.plan_front import TRUE, inputs_said
from carbonpark.report.source import Run, in_order, picked, said
from carbonpark.report.words import REGIMES, STATUS, account_name, named, period_name
from carbonpark.words.language import Text


def page(run: Run) -> Page:
    """The page of one run of `account` or `diagnose`."""
    account = Account(run)
    parts: tuple[Section, ...]
    if run.command == "diagnose":
        parts = (diagnosis_page.diagnosis_section(run, account.labels), *diagnosis_sections.sections(run))
    else:
        parts = (account_regimes.regimes_section(account), _totals(account), account_bridge.bridge_section(account),
                 sections.energy_section(account), account_energy.energy_centre_section(account),
                 account_gpc.gpc_section(account), scope3.scope3_section(account), account_boundaries.boundaries_section(account),
                 trust.trust_section(account), papers.verified_section(account), diagnosis_page.diagnosis_section(run, account.labels),
                 papers.checks_section(account), papers.missing_section(account), papers.factors_section(account))
    closing = (notes_section(run, account.labels), provenance_section(run))
    return Page(
        title=_title(run), subtitle=said(run.summary.get("source")), labels=_labels(run), cards=_cards(account),
        sentences=_sentences(account), front=(), papers=_papers(account),
        sections=tuple(part for part in (*parts, *closing) if part.blocks),
    )


def _totals(account: Account) -> Section:
    """What emissions consist of, their course, and where process emissions come from."""
    section = sections.totals_section(account)
    sources = account_regimes.process_sources(account, account.main_regime)
    section.blocks += [] if sources is None else [sources]
    return section


def _title(run: Run) -> Text:
    name = said(run.summary.get("title"), str(run.summary.get("park", "")))
    what = Text("诊断", "Diagnosis") if run.command == "diagnose" else Text("碳排放核算", "Carbon account")
    return Text(f"{name.zh}: {what.zh}", f"{name.en}: {what.en}")


def _labels(run: Run) -> tuple[Text, ...]:
    status = named(run.summary.get("status", ""), STATUS)
    found = [status]
    boundary = run.summary.get("boundary")
    if boundary:
        name = Labels(run)(boundary)
        found.append(Text(f"边界: {name.zh}", f"boundary: {name.en}"))
    if run.summary.get("synthetic") in (True, "yes"):
        found.append(Text("合成园区, 非真实记录", "synthetic park, not a record"))
    return tuple(found)


def _total(account: Account, name: str, scope: str = "", block: str = "total") -> Fact:
    where: dict[str, object] = {"account": name, "scope": scope, "year": account.year_in("totals"),
                                "block": block}
    fact = facts.total(account.run, f"t {'CO2' if name.endswith(':CO2') else 'CO2e'}", "totals", "tco2e", **where)
    return _known(account, fact, name)


def _known(account: Account, fact: Fact, name: str) -> Fact:
    """A zero that rests on records nobody estimated is unknown, not zero."""
    rows = account.whole()
    rows = rows[(rows["account"] == name) & (rows["year"] == account.period)]
    if account.period in account.held(name.partition(":")[0]):
        return Fact(None, fact.unit, fact.form, fact.picks, held=True)
    whole = rows["complete"].map(str).isin(TRUE).all()
    return Fact(None, fact.unit, fact.form, fact.picks) if fact.value == 0 and not whole else fact


def _energy(account: Account, column: str, basis: str) -> Fact:
    table = account.run.table("energy")
    if table is None:
        return Fact(None, f"tce {basis}", "sum")
    return facts.total(account.run, f"tce {basis}", "energy", column, entity="park", carrier="total",
                       year=account.year_in("energy"))


def _cards(account: Account) -> tuple[Card, ...]:
    """Five numbers: three regimes, scope 1, energy."""
    if not account.accounts:
        return diagnosis_page.cards(account.run)
    period = period_name(account.period)
    wanted = [name for name in ("910:CO2", "location:GHG", "market:GHG") if name in account.accounts]
    wanted += [name for name in account.main_accounts if name not in wanted][:max(0, 2 - len(wanted))]
    note = Sentence(Text(f"{period.zh}, 范围一与二", f"{period.en}, scopes 1 and 2"), {})
    found = [Card(account_name(name), _total(account, name), note) for name in wanted]
    scoped = next((name for name in ("location:GHG", "location:CO2", "market:GHG", "gbt32150:GHG", "gpc:GHG")
                   if name in account.accounts), None)
    if scoped:
        found.append(Card(Text("范围一直接排放", "Scope 1, direct"), _total(account, scoped, "1", "total"),
                          Sentence(Text(period.zh, period.en), {})))
    calorific = _energy(account, "tce_calorific", "当量")
    equal = _energy(account, "tce_equal_value", "等价")
    found.append(Card(Text("综合能源消费", "Energy consumption"), equal,
                      Sentence(Text("{x}", "{x}"), {"x": calorific})))
    return tuple(found)


def _sentences(account: Account) -> tuple[Sentence, ...]:
    told = diagnosis_page.sentence(account.run)
    if not account.accounts:
        return (told,) if told else ()
    return tuple(found for found in (_emitted_said(account), _change_said(account), _complete_said(account),
                                     _certain_said(account), _checks_said(account), told) if found)


def _emitted_said(account: Account) -> Sentence:
    """What the park emits: one figure, or from where to where the regimes put it."""
    period = period_name(account.period)
    known = [(_total(account, name), named(name.partition(":")[0], REGIMES)) for name in account.main_accounts]
    known = [(fact, regime) for fact, regime in known if fact.value is not None]
    if not known and account.run.summary.get("withheld"):
        return Sentence(Text(f"排放: {period.zh}的合计因校验阻断未放行, 原因见下。",
                             f"Emissions: totals of {period.en} are withheld by a check, see the reason below."), {})
    if not known:
        return Sentence(Text(f"排放: {period.zh}园区范围一与二合计待补充。", f"Emissions: scopes 1 and 2 of {period.en} are not given yet."), {})
    (low, least), (high, most) = (choose(known, key=lambda pair: pair[0].value or 0.0) for choose in (min, max))
    if low.value == high.value:
        return Sentence(Text(f"排放: {period.zh}园区范围一与二合计 {{low}} ({least.zh})。",
                             f"Emissions: in {period.en}, scopes 1 and 2 come to {{low}} ({least.en})."), {"low": low})
    return Sentence(Text(f"排放: {period.zh}园区范围一与二合计, 因口径不同为 {{low}} ({least.zh}) 至 {{high}} ({most.zh}); 差异逐项见“衔接”。",
                         f"Emissions: in {period.en}, scopes 1 and 2 come to between {{low}} ({least.en}) and {{high}} ({most.en}); "
                         "the bridge tells why, step by step."), {"low": low, "high": facts.beside(high, low)})


def _change_said(account: Account) -> Sentence | None:
    """Against the first full year, where both ends are complete."""
    name = account.accounts[0]
    rows = account.whole()
    rows = rows[(rows["account"] == name) & rows["year"].isin(account.full_years) & rows["complete"].map(str).isin(TRUE)]
    years = in_order(rows["year"])
    if len(years) < 2:
        return None
    numeric = account.run.table("totals")["year"].dtype.kind in "iu"  # type: ignore[index]
    ends = [facts.total(account.run, "t CO2", "totals", "tco2e", account=name, scope="", block="total",
                        year=int(year) if numeric else year) for year in (years[-1], years[0])]
    moved = facts.signed(facts.change(*ends))
    words = account_name(name)
    return Sentence(Text(f"变化: {words.zh}从 {years[0]} 年到 {years[-1]} 年 {{moved}}。",
                         f"Change: {words.en} from {years[0]} to {years[-1]}: {{moved}}."), {"moved": moved})


def _complete_said(account: Account) -> Sentence:
    rows = account.whole()
    lacking = in_order(rows[~rows["complete"].map(str).isin(TRUE)]["year"])
    if not lacking:
        return Sentence(Text("完整性: 各年合计均完整。", "Completeness: every yearly total is complete."), {})
    names = [period_name(period) for period in lacking]
    return Sentence(Text(
        f"完整性: {'、'.join(n.zh for n in names)}的合计不完整, 所示为已知部分; 缺项见“待补充”。",
        f"Completeness: totals of {', '.join(n.en for n in names)} are incomplete and show what is known; see the list of "
        "what is to be completed."), {})


def _certain_said(account: Account) -> Sentence | None:
    """How far the first account may lie from its figure, shared factors taken as one."""
    rows = account.year_of("uncertainty")
    name = account.main_accounts[0]
    regime, _, gases = name.partition(":")
    wanted = {"regime": regime, "gases": gases, "quantity": "emissions", "correlated": "yes"}
    rows = picked(rows, wanted) if len(rows) else rows
    known = rows["pct"].notna() & rows["value"].notna() if len(rows) else None
    rows = rows[(rows["approach"].map(str) == "1") & known] if len(rows) else rows
    if len(rows) != 1:
        return None
    where = {**wanted, "year": rows["year"].iloc[0], "approach": rows["approach"].iloc[0]}
    spread = facts.hundredth(facts.total(account.run, "%", "uncertainty", "pct", **where))
    words = account_name(name)
    return Sentence(Text(f"不确定性: {words.zh}合计 ±{{spread}} (误差传播, 共用因子视为一个)。",
                         f"Uncertainty: {words.en}, ±{{spread}} (error propagation, a shared factor counted as one)."), {"spread": spread})


def _checks_said(account: Account) -> Sentence | None:
    checks = account.run.table("checks")
    if checks is None:
        return None
    true = next((word for word in in_order(checks["fired"]) if word in TRUE), "True")
    slots: dict[str, Fact | Text | str] = {
        "warn": facts.counted(account.run, "checks", fired=true, severity="warn"),
        "block": facts.counted(account.run, "checks", fired=true, severity="block")}
    return Sentence(Text("校验: 阻断 {block} 项, 提示 {warn} 项。", "Checks: {block} findings that block, {warn} warnings."), slots)


def _papers(account: Account) -> tuple[Sentence, ...]:
    withheld = account.run.summary.get("withheld") or []
    found = [inputs_said(account.run)] if account.accounts else []
    for item in withheld:
        text = said(item)
        found.append(Sentence(Text("未放行: {why}", "Withheld: {why}"), {"why": text}))
    return tuple(found)
