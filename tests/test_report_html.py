"""The report page: every number in its prose is in the result files, nothing is fetched, both languages are whole."""

from __future__ import annotations

import csv
import json
import math
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from report_runs import HOSTILE, account_run, infeasible_run, plan_run

from carbonpark.report import html_report
from carbonpark.report.display import displayed, percent
from carbonpark.report.plan_front import Plan, sentences
from carbonpark.report.source import read_run
from carbonpark.words.errors import InputError, UsageError
from carbonpark.words.language import use_language

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """A page read as a browser would: elements with their attributes, text outside scripts, nesting checked."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.facts: list[tuple[dict[str, str], str, str]] = []
        self.words: list[tuple[str, str]] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        if tag not in VOID:
            self.open.append((tag, found))
        if tag == "data":
            self.facts.append((found, self.language(), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, text: str) -> None:
        tags = [tag for tag, _ in self.open]
        if "script" in tags or "style" in tags:
            return
        if "data" in tags:
            found, language, before = self.facts[-1]
            self.facts[-1] = (found, language, before + text)
        self.words.append((self.language(), text))

    def language(self) -> str:
        """The language of the innermost element that names one ('' outside: both)."""
        spoken = [found["lang"] for tag, found in self.open if "lang" in found and tag != "html"]
        return spoken[-1][:2] if spoken else ""

    def said(self, language: str) -> str:
        """All words a reader of one language sees."""
        return " ".join(text for spoken, text in self.words if spoken in ("", language))


def page_of(run: Path) -> Page:
    return read_page(html_report(run).read_text(encoding="utf-8"))


def read_page(text: str) -> Page:
    """The page without its programs (plotly.js is 5 MB), which no reader reads."""
    return Page(re.sub(r"<script>.*?</script>", "<script></script>", text, flags=re.DOTALL))


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> dict[str, Path]:
    place = tmp_path_factory.mktemp("园区 runs")
    return {"plan": plan_run(place / "plan"), "infeasible": infeasible_run(place / "none"),
            "account": account_run(place / "account")}


@pytest.fixture(scope="module")
def texts(runs) -> dict[str, str]:
    return {name: html_report(run).read_text(encoding="utf-8") for name, run in runs.items()}


@pytest.fixture(scope="module")
def pages(texts) -> dict[str, Page]:
    return {name: read_page(text) for name, text in texts.items()}


def picked_sum(run: Path, origin: dict) -> float:
    """The sum of the rows an origin names, read with the csv module alone."""
    with (run / origin["file"]).open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream)
                if all(row[name] == str(wanted) for name, wanted in origin["where"].items())]
    if not origin["column"]:
        return float(len(rows))
    return math.fsum(float(row[origin["column"]]) for row in rows)


def recomputed(run: Path, origin: dict) -> float:
    """The figure of a `<data>` element, formed again from the files it names."""
    form = origin["form"].removeprefix("size of ").removeprefix("hundredth of ")
    if origin["key"]:
        found = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        for part in origin["key"].split("."):
            found = found[part]
        return float(found)
    parts = [picked_sum(run, one) for one in origin["of"]]
    forms = {"sum": lambda a: a, "count": lambda a: a, "difference": lambda a, b: a - b,
             "change": lambda a, b: a / b - 1, "ratio": lambda a, b: a / b}
    value = forms[form](*parts)
    if origin["form"].startswith("hundredth of "):
        return value / 100
    return abs(value) if origin["form"].startswith("size of ") else value


@pytest.mark.parametrize("name", ["plan", "infeasible", "account"])
def test_every_number_in_the_prose_is_in_the_result_files(name, runs, pages):
    """Each `<data>` is formed again from its rows, and its digits are that figure in the unit it names."""
    facts = pages[name].facts

    assert len(facts) >= (6 if name == "infeasible" else 16)
    for found, language, shown in facts:
        origin = json.loads(found["data-from"])
        value = float(found["value"])
        assert value == pytest.approx(recomputed(runs[name], origin), rel=1e-12, abs=1e-9)
        if origin["form"] == "year" or (found["data-unit"] == "1" and value == int(value)):
            expected = [str(int(value)), f"{int(value):,}"]
        elif found["data-unit"] == "%":
            expected = [percent(value), f"+{percent(value)}" if value > 0 else percent(value)]
        else:
            spoken = [language] if language else ["zh", "en"]
            expected = [displayed(value, found["data-unit"], one, float(found.get("data-like", value))) for one in spoken]
        assert shown in expected


def test_the_five_numbers_by_pencil(pages):
    """Peak 640 kt in 2027; reference 660: -20/660 = -3.0 %; last year 578.5 against 600: -3.6 %.

    Productivity 2030: 9000 x 1.05^5 / 578.5 = 11486.534 / 578.5 = 19.8557 thousand CNY/t = 1.99 万元/t.
    Cost: each year of the plan 60 of investment, less 30 i of energy: sum (60 - 30 i) / 1.05^i = -57.2 M CNY:
    60 + 30/1.05 + 0 - 30/1.157625 - 60/1.21550625 - 90/1.2762815625 = 60 + 28.5714 - 25.9151 - 49.3621 - 70.5174.
    """
    english, chinese = pages["plan"].said("en"), pages["plan"].said("zh")

    for words in ("640.0 kt CO₂", "−3.0%", "578.5 kt CO₂", "−3.6%", "19.86 thousand CNY/t CO₂", "−57.22 M CNY"):
        assert words in without_joints(english)
    for words in ("64.00 万t CO₂", "57.85 万t CO₂", "1.99 万元/t CO₂", "−5,722 万元", "862.5 亩", "11.4%"):
        assert words in without_joints(chinese)


def without_joints(text: str) -> str:
    """Words with ordinary blanks, a number joined to its unit."""
    return re.sub(r"(?<=\d)\s+(?=[万亿亩ktMbt])", " ", text.replace("\u00a0", " "))


@pytest.mark.parametrize("name", ["plan", "infeasible", "account"])
def test_prose_holds_no_digits_of_its_own(name, texts):
    """In the sentences of the first page, digits stand in `<data>`, in names (910, CO₂, scopes) or are years."""
    text = texts[name]
    first = re.search(r'<ul class="answer">(.*?)</ul>', text, re.DOTALL)
    papers = re.search(r'<aside class="papers".*?>(.*?)</aside>', text, re.DOTALL)

    for part in (first, papers):
        prose = re.sub(r"<data .*?</data>", "", part.group(1), flags=re.DOTALL)
        bare = re.sub(r"<[^>]+>|910|CO₂|CO2|\b20\d\d\b|[\d.]+e-\d+|38 kt|[Ss]copes 1 and 2", "", prose)
        assert re.findall(r"\d+", bare) == []


@pytest.mark.parametrize("name", ["plan", "infeasible", "account"])
def test_nothing_is_fetched_from_outside(name, pages):
    """No element loads a resource, and a policy in the page forbids the browser to."""
    elements = pages[name].elements
    loaded = [(tag, found) for tag, found in elements
              if tag in ("link", "img", "iframe", "object", "embed", "video", "audio", "source", "base")
              or (tag == "script" and "src" in found)]
    policy = next(found["content"] for _, found in elements if found.get("http-equiv") == "Content-Security-Policy")

    assert loaded == []
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_styles_load_nothing(texts):
    text = texts["plan"]
    style = text[text.index("<style>"): text.index("</style>")]

    assert "url(" not in style and "@import" not in style


def test_hostile_text_stays_text(texts, pages):
    """A park may call itself <script>: the page says so and does not run it, figures included."""
    text = texts["plan"]
    without_plotly = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)

    assert "<script>alert" not in text
    assert HOSTILE in pages["plan"].said("zh")
    for payload in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', without_plotly, flags=re.DOTALL):
        figures = json.loads(payload)
        labels = json.dumps(figures, ensure_ascii=False)
        assert "<script>alert" not in labels     # plotly reads markup: labels reach it escaped


@pytest.mark.parametrize("name", ["plan", "infeasible", "account"])
def test_both_languages_are_whole(name, pages):
    """English sentences hold no Chinese but the names the run gave in Chinese alone; every zh part has its en twin."""
    elements = pages[name].elements
    chinese = sum(1 for tag, found in elements if tag == "span" and found.get("class") == "zh")
    english = sum(1 for tag, found in elements if tag == "span" and found.get("class") == "en")
    spoken = [text for language, text in pages[name].words if language == "en"]
    allowed = HOSTILE, "中文"

    assert chinese == english > 20
    for text in spoken:
        for name_given in allowed:
            text = text.replace(name_given, "")
        assert not re.search("[\u4e00-\u9fff]", text), text


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_the_page_opens_in_the_language_of_the_run(language, tag, runs):
    with use_language(language):
        text = html_report(runs["infeasible"]).read_text(encoding="utf-8")

    assert f'<html lang="{tag}" data-lang="{language}">' in text


def test_every_figure_has_number_title_source_and_twin(texts):
    """Figures count from 1 in reading order; each has a caption, a source line and a table of what it draws."""
    text = texts["plan"]
    figures = re.findall(r'<figure class="figure".*?</figure>', text, flags=re.DOTALL)

    assert len(figures) >= 10
    for number, figure in enumerate(figures, 1):
        assert f"图 {number}<" in figure and f"Figure {number}<" in figure
        assert 'class="source"' in figure and ".csv" in figure
        assert "<details>" in figure and "<td" in figure


def test_wedges_close_on_the_gap(runs, texts):
    """2030: start 750 / 0.98 = 765.306; the grid takes 15.306; 171.0 by the levers; 0.5 left by replay: plan 578.5."""
    assert "In every year the levers add up to the gap between start and plan" in texts["plan"]
    wedges = pd.read_csv(runs["plan"] / "wedges.csv", encoding="utf-8-sig")
    last = wedges[wedges["year"] == 2030].set_index("lever")["value"]
    levers = last.drop(["start", "plan", "reference", "closure_gap"]).sum()
    assert last["start"] + levers - last["closure_gap"] == pytest.approx(578.5)


def test_a_wedge_is_what_it_takes_away(texts):
    """Efficiency in 2030: (750 - 578.5 - 0.5) x 0.5 = 85.5 kt less, shown as +85.5; growth 8.55 kt more, as -8.55."""
    twin = re.search(r'<figure class="figure" id="figure-wedges".*?</figure>', texts["plan"], flags=re.DOTALL).group(0)
    words = read_page(twin).said("en")

    assert "85.5" in words and "−8.6" in words and "171.0" not in words


def test_wedges_that_do_not_close_are_named(tmp_path):
    """One lever of 2030 made 10 kt too large: the page says by how much they miss."""
    run = plan_run(tmp_path / "run")
    table = pd.read_csv(run / "wedges.csv", encoding="utf-8-sig")
    table.loc[(table["year"] == 2030) & (table["lever"] == "efficiency"), "value"] += 10.0
    table.to_csv(run / "wedges.csv", index=False, encoding="utf-8-sig")

    assert "the levers miss the gap between start and plan by up to 10 kt" in page_of(run).said("en")


def test_targets_are_told_by_their_tightest_year():
    """Binding 2028 to 2030 and 2033; the dearest in present value is 2029: that row stands for the target."""
    from carbonpark.report.plan_prices import spans_of
    from carbonpark.report.plan_targets import telling

    rows = pd.DataFrame({"target": "land", "label": "industrial", "year": [2027, 2028, 2029, 2030, 2033],
                         "limit": 10.0, "achieved": [9.0, 10.0, 10.0, 10.0, 10.0], "slack": [1.0, 0.0, 0.0, 0.0, 0.0],
                         "binding": ["False", "True", "True", "True", "True"], "price": [0.0, 2.0, 9.0, 3.0, 1.0],
                         "price_present_value": [0.0, 1.9, 8.0, 2.5, 0.7]})
    told = telling(rows)

    assert len(told) == 1
    assert (told["year"].iloc[0], told["years"].iloc[0]) == (2029, "2028–2030, 2033")
    assert spans_of(pd.Series([2040, 2026])) == "2026, 2040"


def test_a_failed_audit_is_said_on_the_first_page(tmp_path):
    run = plan_run(tmp_path / "run")
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    summary["audit"]["passed"] = 36
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")

    assert "Not all passed: see the audit." in page_of(run).said("en")


def test_an_infeasible_run_says_why(pages):
    words = pages["infeasible"].said("en")

    assert "No plan meets all hard targets" in words
    assert "The cap of 2030 raised by 38 kt would do" in words
    assert "small.yaml:12" in words


def test_scope_one_is_not_counted_twice(pages):
    """Fuel 300 kt and process 100 kt make scope 1 of 400 kt: its own total row is not added to its parts."""
    assert "400.0 kt CO₂e" in without_joints(pages["account"].said("en"))


def test_unknown_is_not_zero(pages):
    """2023 rests on a record nobody estimated: it is listed, and the totals say they are incomplete."""
    words = pages["account"].said("zh")

    assert "不完整" in words
    assert "待补充清单" in words


def test_computed_stands_beside_verified(pages):
    """500 computed against 480 verified: +20 kt, 4.2 % of 480."""
    words = pages["account"].said("en")

    assert "4.2%" in words
    assert "flue gas desulphurisation is not in the record" in words


def test_a_missing_column_is_named(tmp_path):
    run = plan_run(tmp_path / "run")
    table = pd.read_csv(run / "emissions.csv", encoding="utf-8-sig").drop(columns="co2e_kt")
    table.to_csv(run / "emissions.csv", index=False, encoding="utf-8-sig")

    with pytest.raises(InputError) as raised:
        html_report(run)
    assert "emissions.csv co2e_kt" in str(raised.value)
    assert not (run / "report.html").exists()


def test_missing_files_are_said_not_invented(tmp_path):
    """Without wedges, costs and thresholds the page stands and says what this run does not hold."""
    run = plan_run(tmp_path / "run")
    for name in ("wedges", "costs", "targets"):
        (run / f"{name}.csv").unlink()
    words = page_of(run).said("en")

    assert words.count("Not in this run:") >= 4
    assert "Cost: this run holds no costs." in words


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    with pytest.raises(InputError):
        html_report(tmp_path)


def test_a_kind_without_a_report_says_so(tmp_path):
    from carbonpark.report.run_folder import RunFolder

    RunFolder(tmp_path / "run").write({"a": pd.DataFrame({"x": [1]})}, summary={"command": "compare"})

    with pytest.raises(UsageError):
        html_report(tmp_path / "run")


def test_the_page_can_be_written_elsewhere(tmp_path, runs):
    written = html_report(runs["infeasible"], tmp_path / "给领导.html")

    assert written == tmp_path / "给领导.html"
    assert written.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_headings_go_down_one_step_at_a_time(pages):
    """One h1, then h2 only: a screen reader finds its way; sections are labelled by their headings."""
    tags = [tag for tag, _ in pages["plan"].elements if re.fullmatch(r"h\d", tag)]
    labelled = [found["aria-labelledby"] for tag, found in pages["plan"].elements if tag == "section"]

    assert tags[0] == "h1" and set(tags[1:]) == {"h2"}
    assert len(set(labelled)) == len(labelled) == tags.count("h2")


@pytest.mark.parametrize(("added", "said"), [(80.0, True), (10.0, False)])
def test_a_peak_above_the_reference_names_newcomers_only_where_they_explain_it(added, said, tmp_path):
    """2027: 640 against a reference lowered from 660 to 600, so 40 above; newcomers of 80 explain that, of 10 do not."""
    run = read_run(plan_run(tmp_path / "run"))
    emissions, wedges = run.table("emissions"), run.table("wedges")
    lowered = (emissions["path"] == "reference") & (emissions["year"] == 2027)
    emissions.loc[lowered, "co2e_kt"] *= 600.0 / 660.0
    head = {**wedges.iloc[0].to_dict(), "account": run.summary["peak_account"], "year": 2027, "lever": "newcomers"}
    wedges.loc[len(wedges)] = {**head, "value": added}

    peak = str(sentences(Plan(run))[0].markup("en"))

    assert "above" in peak and "40.00" in peak
    assert ("newcomers add" in peak) is said
