"""The report as one HTML file: answer first, then its papers; both languages in the page; nothing fetched from outside.

plotly.js is inlined from the installed package. A content security policy in the page forbids every request, so the file
means the same on a USB stick as on the web. Words that came with the data are escaped by Jinja2.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from carbonpark.report.facts import Fact, Sentence
from carbonpark.report.page import Figure, Missing, Page, Table, numbered
from carbonpark.report.run_folder import RunFolder
from carbonpark.report.source import Run, read_run
from carbonpark.words.errors import UsageError
from carbonpark.words.language import Language, Text, current_language

NAME = "report.html"


def html_report(run_folder: str | Path, out: str | Path | None = None, language: Language | None = None) -> Path:
    """Write the report of a run of account, diagnose, simulate or plan, and return its path.

    Parameters
    ----------
    run_folder : folder with summary.json, manifest.json and the tables of the run; nothing else is read.
    out : where to write; None = `report.html` in the run folder; a folder gets a `report.html`.
    language : the language the page opens in (that of the run unless named); a switch shows the other.

    Raises
    ------
    InputError
        If the folder is no run, or one of its files lacks a column the report needs.
    UsageError
        If the run is of a kind that has no report of its own.
    """
    run = read_run(run_folder)
    page, language = numbered(_maker(run)(run)), language or current_language()
    text = environment().get_template("report.html.j2").render(
        page=page, language=language, plotly=Markup(_plotly()), has_figures=_has_figures(page))
    return RunFolder(run.path).add(NAME, text) if out is None else _written(Path(out), text)


def _written(out: Path, text: str) -> Path:
    """The page at a place of the user's choice, whole or not at all."""
    place = out / NAME if out.is_dir() or not out.suffix else out
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}-unfinished")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(place)
    return place


def environment() -> Environment:
    """Jinja2 with escaping on for every template and undefined names forbidden."""
    found = Environment(
        loader=PackageLoader("carbonpark.report", "templates"), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=select_autoescape(enabled_extensions=("html", "j2", "css", "js"), default=True),
    )
    found.globals.update(both=both, kind=_kind, t=Text)
    return found


def both(what: Text | Sentence | Fact) -> Markup:
    """A text, sentence or number in both languages, of which the page shows one; one copy where they are equal."""
    if isinstance(what, Text):
        chinese, english = escape(what.zh), escape(what.en)
    else:
        chinese, english = what.markup("zh"), what.markup("en")
    if chinese == english:
        return Markup(chinese)
    return Markup('<span class="zh" lang="zh-CN">{}</span><span class="en" lang="en">{}</span>').format(chinese, english)


def _maker(run: Run) -> Callable[[Run], Page]:
    from carbonpark.report import account_page, plan_page, track_page

    makers = {"account": account_page.page, "diagnose": account_page.page, "plan": plan_page.page,
              "simulate": plan_page.page, "track": track_page.page}
    if run.command in makers:
        return makers[run.command]
    raise UsageError(str(Text(
        zh=f"{run.path} 由命令 {run.command!r} 生成, 没有单独的报告; 可用: {', '.join(makers)}",
        en=f"{run.path} was made by {run.command!r}, which has no report of its own; reports exist for {', '.join(makers)}",
    )))


def _kind(block: object) -> str:
    kinds = {Table: "table", Figure: "figure", Missing: "missing"}
    return kinds.get(type(block), "sentence")


def _has_figures(page: Page) -> bool:
    return any(isinstance(block, Figure) for part in page.sections for block in part.blocks) or any(
        isinstance(block, Figure) for block in page.front)


def _plotly() -> str:
    """plotly.js as installed; '</script' cannot occur in it, or the page would be cut short."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs()).replace("</script", "<\\/script")
