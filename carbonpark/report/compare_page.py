"""A comparison as one small page in both languages: headlines, inputs that differ, results that differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from carbonpark.report.compare_results import KINDS
from carbonpark.report.words import PATHS, STATUS, named
from carbonpark.words.language import Language, Text

INPUT_KINDS = {
    "scenario": Text("情景", "Scenario"),
    "park": Text("园区数据 (文件摘要)", "Park data (file digests)"),
    "factors": Text("因子", "Factors"),
    "program": Text("程序版本", "Versions"),
}
UNITS = {
    "year": Text("年", "year"),
    "1": Text("", ""),
    "person": Text("人", "person"),
    "ktce_equal_value": Text("ktce (等价)", "ktce, equal value"),
    "ktce_calorific": Text("ktce (当量)", "ktce, calorific"),
}

PAGE = """<!doctype html>
<html lang="{{ language }}" data-lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
      content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{{ title[language] }}</title>
<style>
:root { --ink: #1d2a33; --soft: #5a6b76; --line: #d9e0e4; --band: #f4f7f8; --mark: #0b6e6e; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); line-height: 1.5;
       font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", system-ui,
                    sans-serif; }
h1 { font-size: 1.5rem; margin: 0.5rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.2rem 0 0.3rem; }
p.note { color: var(--soft); margin: 0.2rem 0 0.8rem; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line);
         vertical-align: top; }
th { background: var(--band); font-weight: 600; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.base { color: var(--mark); }
td.where { color: var(--soft); font-size: 0.8rem; overflow-wrap: anywhere; }
html[data-lang=zh] .en, html[data-lang=en] .zh { display: none; }
button { font: inherit; border: 1px solid var(--line); background: white; border-radius: 0.3rem;
         padding: 0.15rem 0.6rem; cursor: pointer; }
@media print { button { display: none; } }
</style>
</head>
<body>
<div>
<button type="button" data-switch="zh">中文</button>
<button type="button" data-switch="en">English</button>
</div>
<h1>{{ both(title.zh, title.en) }}</h1>
<p class="note">{{ both("基准: " ~ names[0], "Base: " ~ names[0]) }}</p>
{{ table(headlines) }}
<h2>{{ both("输入之差", "Inputs that differ") }} ({{ input_count }})</h2>
{% if not inputs %}<p>{{ both("输入相同。", "The inputs are the same.") }}</p>{% endif %}
{% for part in inputs %}<h3>{{ both(part.zh, part.en) }}</h3>{{ table(part) }}{% endfor %}
<h2>{{ both("结果之差", "Results that differ") }} ({{ result_count }})</h2>
{% if not results %}
<p>{{ both("结果相同 (1e-6 以内)。", "The results are the same (within 1e-6).") }}</p>
{% endif %}
{% for part in results %}<h3>{{ both(part.zh, part.en) }}</h3>{{ table(part) }}{% endfor %}
<script>
document.querySelectorAll("[data-switch]").forEach((b) => b.addEventListener("click", () => {
  document.documentElement.dataset.lang = b.dataset.switch;
  document.documentElement.lang = b.dataset.switch;
}));
</script>
</body>
</html>
"""


def compare_html(compared: Mapping[str, pd.DataFrame], language: Language = "zh") -> str:
    """The page of a comparison made by `compare`; it opens in `language` and holds both."""
    names = list(compared["summary"].columns[4:])
    shown = " / ".join(names)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.globals.update(both=_both, table=_table)
    return environment.from_string(PAGE).render(
        language=language,
        names=names,
        title={"zh": f"比较: {shown}", "en": f"Comparison: {shown}"},
        headlines=_headlines(compared["summary"], names),
        inputs=[_inputs(part, INPUT_KINDS[kind], names) for kind, part in _parts(compared["inputs"])],
        results=[_results(part, KINDS[kind], names) for kind, part in _parts(compared["results"])],
        input_count=len(compared["inputs"]),
        result_count=len(compared["results"]),
    )


def _parts(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(kind), part) for kind, part in table.groupby("kind", sort=False)]


def _both(zh: str, en: str) -> Markup:
    """Words in both languages, once where they are equal."""
    if zh == en:
        return escape(zh)
    return Markup('<span class="zh">{}</span><span class="en">{}</span>').format(zh, en)


def _table(part: Mapping[str, Any]) -> Markup:
    """A table of ready cells: (text, css class)."""
    head = Markup("").join(Markup('<th class="{}">{}</th>').format(css, text) for text, css in part["heads"])
    body = Markup("").join(
        Markup("<tr>{}</tr>\n").format(
            Markup("").join(Markup('<td class="{}">{}</td>').format(css, text) for text, css in row)
        )
        for row in part["rows"]
    )
    return Markup(
        '<div class="wide"><table><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table></div>'
    ).format(head, body)


def _headlines(summary: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    rows = [
        [
            (_both(row["title_zh"], row["title_en"]), ""),
            *((_figure(row[name], row["unit"]), "n") for name in names),
            (_unit(row["unit"]), ""),
        ]
        for _, row in summary.iterrows()
    ]
    return {"heads": [("", ""), *_heads(names), (_both("单位", "unit"), "")], "rows": rows}


def _inputs(part: pd.DataFrame, title: Text, names: list[str]) -> dict[str, Any]:
    rows = [
        [(row["key"], ""), *((row[name] or "–", "") for name in names), (row["where"], "where")]
        for _, row in part.iterrows()
    ]
    heads = [
        (_both("条目", "entry"), ""),
        *((name, "base" if name == names[0] else "") for name in names),
        (_both("出处", "where"), ""),
    ]
    return {"zh": title.zh, "en": title.en, "heads": heads, "rows": rows}


def _results(part: pd.DataFrame, title: Text, names: list[str]) -> dict[str, Any]:
    base, *others = names
    heads = [
        (_both("结果", "result"), ""),
        (_both("路径", "path"), ""),
        (_both("年份", "year"), ""),
        (_both("单位", "unit"), ""),
        *_heads(names),
    ]
    for name in others:
        heads += [(f"{name} − {base}", "n"), ("%", "n")]
    rows = []
    for _, row in part.iterrows():
        path = named(row["path"], PATHS)
        cells = [
            (_both(row["title_zh"], row["title_en"]), ""),
            (_both(path.zh, path.en), ""),
            ("" if pd.isna(row["year"]) else str(int(row["year"])), ""),
            (_unit(row["unit"]), ""),
        ]
        cells += [(_figure(row[name], row["unit"]), "n") for name in names]
        for name in others:
            cells += [(_signed(row[f"{name} - {base}"]), "n"), (_percent(row[f"{name} / {base} - 1"]), "n")]
        rows.append(cells)
    return {"zh": title.zh, "en": title.en, "heads": heads, "rows": rows}


def _heads(names: list[str]) -> list[tuple[str, str]]:
    return [(name, "n base" if name == names[0] else "n") for name in names]


def _unit(unit: str) -> Markup:
    text = UNITS.get(unit, Text(unit, unit))
    return _both(text.zh, text.en)


def _figure(value: Any, unit: str) -> str | Markup:
    """Six digits are enough to see a difference; a blank is unknown or absent."""
    if pd.isna(value):
        return "–"
    if isinstance(value, str):
        status = named(value, STATUS)
        return _both(status.zh, status.en)
    return f"{value:.0f}" if unit == "year" else f"{value:,.6g}".replace("-", "−")


def _signed(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:+,.4g}".replace("-", "−")


def _percent(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:+.1%}".replace("-", "−")
