"""A result, printed: it answers first, then shows its papers.

Every card is read from the run folder that was just written, so what the console says is what the files say.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from carbonpark import __version__
from carbonpark.words.language import Text, current_language

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.report.checking import Checked
    from carbonpark.report.demonstration import Demonstration
    from carbonpark.report.run_folder import Run

LABEL_WIDTH = 14
WIDEST_LABEL = 30
STATUS = {
    "done": Text(zh="完成", en="done"),
    "optimal": Text(zh="最优", en="optimal"),
    "feasible": Text(zh="已中止, 保留了已找到的最好方案", en="stopped; the best plan so far is kept"),
    "simulated": Text(zh="已推演", en="simulated"),
    "withheld": Text(zh="有结果未通过校核, 暂不给出", en="a result was withheld by a check"),
    "infeasible": Text(zh="硬性目标不能同时满足", en="no plan meets the hard targets"),
    "stopped": Text(zh="未得到方案即已中止, 只有参考情景: 请放宽 --time-limit",
                    en="stopped before any plan was found; only the reference is written: give it more --time-limit"),
}


def _status(summary: dict[str, Any]) -> str:
    word = str(summary["status"])
    return str(STATUS.get(word, word))


def number(value: Any, digits: int = 4) -> str:
    """A number for the eye: `digits` significant, thousands apart; counts and years whole; a dash when unknown."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    if isinstance(value, str):
        return value
    figure = float(value)
    if figure == int(figure) and abs(figure) < 1e4:
        return str(int(figure))
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(figure)))) if figure else 0
    return f"{figure:,.{min(decimals, 6)}f}".replace(",", " ")


def title_of(summary: dict[str, Any], key: str = "title") -> str:
    """A title kept as {zh, en}, or as one string."""
    title = summary.get(key) or ""
    if isinstance(title, dict):
        return str(title.get(current_language()) or title.get("zh") or title.get("en") or "")
    return str(title)


def lined_up(head: str, rows: Iterable[tuple[Text | str, str]]) -> str:
    """A head line and labelled rows; Chinese labels count double, as consoles show them."""
    lines, shown = [head], [(str(label), value) for label, value in rows]
    column = max(LABEL_WIDTH, *(min(WIDEST_LABEL, _width(words) + 2) for words, _ in shown)) if shown else LABEL_WIDTH
    for words, value in shown:
        pad = " " * max(1, column - _width(words))
        first, *more = value.splitlines() or [""]
        lines.append(f"  {words}{pad}{first}")
        lines += [" " * (column + 2) + line for line in more]
    return "\n".join(lines)


def _width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def card(run: Run) -> str:
    """The card of any run folder."""
    return CARDS.get(run.command, _plain_card)(run)


def _papers(run: Run) -> list[tuple[Text | str, str]]:
    """The last lines of every card: what was estimated, what was withheld, where it lies."""
    rows: list[tuple[Text | str, str]] = []
    withheld = run.summary.get("withheld") or []
    if withheld:
        rows.append((Text(zh="未给出", en="withheld"), "\n".join(map(_sentence, withheld))))
    counts = run.summary.get("provenance") or {}
    if counts:
        words = {"published": Text(zh="已发布", en="published"), "estimated": Text(zh="估算", en="estimated"),
                 "unverified": Text(zh="未核对", en="unverified"), "measured": Text(zh="实测", en="measured")}
        shown = " · ".join(f"{word} {counts[key]}" for key, word in words.items() if key in counts)
        rows.append((Text(zh="输入", en="inputs"), shown))
    inputs = run.manifest.get("inputs") or {}
    if inputs:
        rows.append((Text(zh="依据", en="from"), str(Text(zh="{n} 个文件 · carbonpark {v}", en="{n} files · carbonpark {v}")
                                               .filled(n=len(inputs), v=__version__))))
    rows.append((Text(zh="文件夹", en="folder"), str(run.path)))
    return rows


def _sentence(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get(current_language()) or value.get("zh") or value.get("en") or value)
    return str(value)


def _plain_card(run: Run) -> str:
    head = f"{run.command}  {title_of(run.summary)}    {_status(run.summary)}"
    return lined_up(head, [(Text(zh="表", en="tables"), ", ".join(run.names)), *_papers(run)])


def _account_card(run: Run) -> str:
    summary = run.summary
    head = Text(zh="核算  ", en="Account  ").said() + f"{title_of(summary)}    {_status(summary)}"
    rows: list[tuple[Text | str, str]] = []
    for regime in dict.fromkeys(total["regime"] for total in summary["totals"]):
        rows += _totals_of(regime, summary["totals"])
    rows += _left_out(summary)
    rows += _verified(run)
    said = "\n".join(_said_once(summary["checks"]))
    rows.append((Text(zh="检查", en="checks"), said or str(Text(zh="全部通过", en="all passed"))))
    return lined_up(head, [*rows, *_papers(run)])


def _left_out(summary: dict[str, Any]) -> list[tuple[Text | str, str]]:
    """Regimes that do not apply to the park, each with the reason."""
    told = summary.get("left_out") or []
    lines = [_sentence(one) for one in told]
    return [(Text(zh="不适用", en="not applicable"), "\n".join(lines))] if lines else []


INDICATORS_SHOWN = ("carbon_productivity", "carbon_intensity", "energy_intensity", "value_added_per_mu", "emissions_per_mu",
                    "renewable_power_share")


def _diagnose_card(run: Run) -> str:
    """The indicators under one account, which is named: the notice's own in China, location-based elsewhere."""
    from carbonpark.report.words import account_name

    account = "910:CO2" if str(run.summary.get("country", "CN")).startswith("CN") else "location:CO2"
    head = Text(zh="诊断  ", en="Diagnosis  ").said() + f"{title_of(run.summary)}    {_status(run.summary)}"
    table, rows = run.table("indicators"), list[tuple[Text | str, str]]()
    for name in INDICATORS_SHOWN:
        part = table[(table["indicator"] == name) & table["regime"].isin(["", account]) | (table["indicator"] == name)
                     & table["regime"].isna()]
        part = part[~part["basis"].fillna("").str.startswith("calorific")] if name.startswith("energy") else part
        if len(part):
            last = part.iloc[-1]
            label = Text(zh=str(last["title_zh"]), en=str(last["title_en"]))
            under = "" if pandas_blank(last["regime"]) else f"   ({account_name(account)})".replace("₂", "2")
            star, partly = ("*", str(Text(zh="   (* 不完整)", en="   (* incomplete)"))) if last["status"] == "incomplete" else ("", "")
            rows.append((label, f"{last['year']}  {number(last['value'])}{star} {last['unit']}{under}{partly}"))
    tapio = run.table("tapio")
    if len(tapio):
        last = tapio.iloc[-1]
        said = Text(zh=f"{last['from']}-{last['to']}  {last['state_zh']}", en=f"{last['from']}-{last['to']}  {last['state_en']}")
        rows.append((Text(zh="脱钩", en="decoupling"), f"{said} ({last['account']})"))
    return lined_up(head, [*rows, *_papers(run)])


def _said_once(checks: list[dict[str, Any]]) -> list[str]:
    """One line a check, with the number of further findings of the same check."""
    lines = []
    for name in dict.fromkeys(one["id"] for one in checks):
        own = [one for one in checks if one["id"] == name]
        more = Text(zh=f" (另 {len(own) - 1} 处, 见 checks.csv)", en=f" ({len(own) - 1} more in checks.csv)")
        lines.append(f"{name} {_sentence(own[0]['message'])}" + (str(more) if len(own) > 1 else ""))
    return lines


def _verified(run: Run) -> list[tuple[Text | str, str]]:
    """Computed scope 1 beside the officially verified figure, for plants described in that very year."""
    if not run.has("verified"):
        return []
    table = run.table("verified")
    lines = [
        f"{row['entity']} {row['year']}  {number(row['computed_t'] / 1000)} / {number(row['verified_t'] / 1000)} kt CO2"
        + ("" if pandas_blank(row["share"]) else f"  {100 * row['share']:+.0f} %")
        for _, row in table[table["basis"] == "record"].iterrows()
    ]
    more = str(Text(zh="逐项说明见 explained.csv", en="line by line in explained.csv"))
    return [(Text(zh="计算/核查", en="computed/verified"), "\n".join([*lines, more]))]


def _totals_of(regime: str, totals: list[dict[str, Any]]) -> list[tuple[Text | str, str]]:
    """The last three years of one regime, greenhouse gases where the regime has them, CO2 otherwise."""
    own = [one for one in totals if one["regime"] == regime]
    gases = "GHG" if any(one["gases"] == "GHG" for one in own) else "CO2"
    said = []
    for one in [one for one in own if one["gases"] == gases][-3:]:
        value = "-" if one["tco2e"] is None else number(one["tco2e"] / 1000)
        said.append(f"{one['year']}  {value}" + ("" if one["complete"] else "*"))
    unit = "kt CO2" if gases == "CO2" else "kt CO2e"
    star = str(Text(zh="   (* 不完整)", en="   (* incomplete)")) if any("*" in one for one in said) else ""
    return [(_regime_name(regime), "   ".join(said) + f"   {unit}{star}")]


def _regime_name(regime: str) -> str:
    """The regime as `--regime` takes it, with its name where that is a word of its own."""
    from carbonpark.report.words import REGIMES

    name = str(REGIMES.get(regime, regime))
    return name if regime in name.lower().replace(" ", "").replace("/", "") else f"{regime} {name}"


def _plan_card(run: Run) -> str:
    summary = run.summary
    if summary["status"] == "infeasible":
        return _conflict_card(run)
    name = Text(zh="推演  ", en="Simulation  ") if run.command == "simulate" else Text(zh="路线图  ", en="Roadmap  ")
    head = f"{name}{title_of(summary)}    {_how_good(run)}"
    rows: list[tuple[Text | str, str]] = []
    if summary.get("peak_year") is not None:
        rows.append((Text(zh="达峰", en="peak"), _peak(summary)))
    if summary.get("objective") is not None:
        rows.append((Text(zh="目标值", en="objective"),
                     f"{number(summary['objective'])} {summary.get('objective_unit', '')}"))
    if summary.get("cost_against_reference") is not None:
        rows.append((Text(zh="比基准净成本", en="against ref."),
                     f"{summary['cost_against_reference']:+,.1f} M {summary['currency']}".replace(",", " ")))
    missed = summary.get("targets_missed") or []
    if missed:
        rows.append((Text(zh="未达目标", en="targets missed"), ", ".join(missed)))
    rows += _binding(run)
    return lined_up(head, [*rows, *_papers(run)])


def _peak(summary: dict[str, Any]) -> str:
    value, unit = number(summary.get("peak_value")), summary.get("peak_unit", "kt")
    return f"{summary['peak_year']}   {value} {unit} ({summary.get('peak_account', '')})"


def _how_good(run: Run) -> str:
    summary = run.summary
    parts = [_status(summary)]
    if summary.get("gap") is not None:
        parts.append(str(Text(zh="差距", en="gap")) + f" {100 * summary['gap']:.2g} %")
    audit = summary.get("audit") or {}
    if audit:
        parts.append(str(Text(zh="审计", en="audit")) + f" {audit['passed']}/{audit['total']}")
    return ", ".join(parts)


def _binding(run: Run) -> list[tuple[Text | str, str]]:
    """Targets with a price, the dearest first, each in its dearest year: what one more unit would save."""
    targets = run.table("targets") if run.has("targets") else None
    if targets is None or not len(targets):
        return []
    priced = targets[targets["price"].fillna(0.0).abs() > 0.0]
    title = f"title_{current_language()}"
    dearest = priced.loc[priced["price"].abs().sort_values(ascending=False).index].drop_duplicates(title).head(6)
    years = priced.groupby(title)["year"].nunique()
    said = [f"{row[title]} {row['year']}   {number(row['price'])} {row['price_unit']}{_more_years(years[row[title]] - 1)}"
            for _, row in dearest.iterrows()]
    return [(Text(zh="起作用的目标", en="binding"), "\n".join(said) or str(Text(zh="无", en="none")))]


def _more_years(count: int) -> str:
    return str(Text(zh=f" (另 {count} 年)", en=f" (and {count} more years)")) if count > 0 else ""


def _conflict_card(run: Run) -> str:
    table = run.table("conflicts")
    head = Text(zh="无可行方案  ", en="Infeasible  ").said() + title_of(run.summary)
    rows: list[tuple[Text | str, str]] = []
    column = f"sentence_{current_language()}"
    for _, row in table.head(8).iterrows():
        place = "" if pandas_blank(row.get("file")) else f"   {row['file']}:{row.get('line', '')}"
        rows.append((str(row["rank"]), f"{row[column]}{place}"))
    return lined_up(head, [*rows, *_papers(run)])


def _track_card(run: Run) -> str:
    """Planned, recorded, the levers between them, what is left, who is behind."""
    summary = run.summary
    head = Text(zh="跟踪  ", en="Track  ").said() + f"{title_of(summary)}  {summary['year']}    {_status(summary)}"
    rows: list[tuple[Text | str, str]] = []
    levers = run.table("track")
    levers = levers[levers["account"] == summary["account"]]
    for _, row in levers.iterrows():
        ends = row["lever"] in ("planned", "recorded")
        if ends or abs(row["kt"]) >= 0.05:
            said = number(row["kt"]) if ends else f"{row['kt']:+,.1f}".replace(",", " ")
            partly = "" if row["complete"] or row["lever"] != "recorded" else str(Text(zh="   (* 不完整)", en="   (* incomplete)"))
            rows.append((Text(zh=str(row["title_zh"]), en=str(row["title_en"])), f"{said}{'*' if partly else ''} kt{partly}"))
    left = summary["budget"]
    known = Text("", "") if left["complete"] else Text(f"   (完整记录只到 {left['through']} 年, 其后未扣)", f"   (complete records up to {left['through']} only; nothing taken off after)")
    rows.append((Text(zh="剩余预算", en="budget left"),
                 str(Text(zh="{kt} kt, 尚余 {n} 年, 年均须比计划再低 {cut} %", en="{kt} kt for {n} years: {cut} % below plan on average")
                     .filled(kt=number(left["remaining_kt"]), n=left["years_left"], cut=number(left["cut_against_plan_pct"], 2))) + str(known)))
    missed = [_sentence(one) for one in summary["targets_missed"]]
    unknown = [_sentence(one) for one in summary.get("targets_unknown", [])]
    if unknown:
        missed.append(str(Text(zh="记录看不出: ", en="the records cannot tell: ")) + ", ".join(dict.fromkeys(unknown)))
    rows.append((Text(zh="未达目标", en="targets missed"), "\n".join(missed) or str(Text(zh="无", en="none"))))
    behind = [_sentence(one) for one in summary["behind"]]
    rows.append((Text(zh="落后单位", en="behind"), "\n".join(behind[:8]) or str(Text(zh="无", en="none"))))
    rows += [(Text(zh="说明", en="note"), _sentence(note)) for note in summary["notes"]]
    return lined_up(head, [*rows, *_papers(run)])


def pandas_blank(value: Any) -> bool:
    """Whether a cell of a table is blank."""
    import pandas as pd

    return bool(value == "" or pd.isna(value))


def _compare_card(run: Run) -> str:
    summary = run.summary
    head = Text(zh="比较  ", en="Comparison  ").said() + " / ".join(summary.get("runs", []))
    rows: list[tuple[Text | str, str]] = [
        (Text(zh="输入之差", en="inputs differ"), str(summary.get("inputs_that_differ", 0))),
        (Text(zh="结果之差", en="results differ"), str(summary.get("results_that_differ", 0))),
    ]
    for one in summary.get("headlines", []):
        rows.append((_sentence(one["title"]), "   ".join(f"{name}: {number(value)}" for name, value in one["values"].items())))
    return lined_up(head, [*rows, *_papers(run)])


def check_card(found: Checked) -> str:
    """What `check` prints: one line a problem, then the accounting checks."""
    head = Text(zh="数据校验  {n} 处错误  {m} 处提示", en="Check  {n} errors  {m} remarks").filled(
        n=len(found.errors), m=len(found.remarks))
    lines = [str(head)]
    for problem in [*found.errors, *found.remarks]:
        kind = Text(zh="错误", en="error") if problem.severity == "error" else Text(zh="提示", en="remark")
        lines += [f"{kind}  {problem.place}", f"      {problem.what}", f"      → {problem.way_out}"]
    for file in found.copies:
        lines.append(str(Text(zh="标注副本  ", en="Marked copy  ")) + str(file))
    return "\n".join(lines)


def factor_card(found: pd.DataFrame, query: str, shown: int = 40) -> str:
    """What `factors` prints: two lines a row, the figure and the papers behind it."""
    if not len(found):
        return str(Text(zh=f"没有找到 {query!r}. 试试中文或英文的燃料、物料、工艺名称",
                        en=f"Nothing found for {query!r}. Try a fuel, material or process in Chinese or English"))
    head = Text(zh=f"因子  {query}    {len(found)} 行", en=f"Factors  {query}    {len(found)} rows")
    lines = [str(head)]
    for _, row in found.head(shown).iterrows():
        name = row["name_zh"] if current_language() == "zh" else row["name_en"]
        about = " ".join(str(part) for part in (name, row["gas"], row["quantity"]) if part)
        when = " ".join(str(part) for part in (row["region"], _year(row["year"]), row["dataset"]) if part)
        checked = Text(zh="已核对", en="verified") if row["verified"] == "yes" else Text(zh="未核对", en="unverified")
        lines.append(f"  {row['value']:.6g} {row['unit']}  {about}  {when}")
        lines.append(f"      {row['quality']} {checked} · {row['source']} · {row['id']}")
    if len(found) > shown:
        lines.append(str(Text(zh=f"  另有 {len(found) - shown} 行: 再加一个词, 或用 --json",
                              en=f"  {len(found) - shown} more: add a word, or use --json")))
    return "\n".join(lines)


def _year(value: Any) -> str:
    return "" if pandas_blank(value) else str(int(value))


def demo_card(done: Demonstration) -> str:
    """What `demo` prints at its end: where everything is."""
    rows: list[tuple[Text | str, str]] = [
        (Text(zh="结果", en="runs"), "\n".join(map(str, done.runs))),
        (Text(zh="报告", en="reports"), "\n".join(str(one) for one in done.reports)),
    ]
    return lined_up(Text(zh="演示完成", en="Demonstration done").said() + f"    {done.seconds:.1f} s", rows)


CARDS: dict[str, Callable[[Run], str]] = {
    "account": _account_card, "diagnose": _diagnose_card, "plan": _plan_card, "simulate": _plan_card, "compare": _compare_card,
    "track": _track_card,
}
