"""One function a verb: hand the words to `carbonpark.api`, show what came back, return the exit code."""

from __future__ import annotations

import datetime
import os
import sys
import webbrowser
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from carbonpark.cli.console import Console
from carbonpark.cli.parser import Request, Settings
from carbonpark.words.errors import NotBuiltYet, UsageError
from carbonpark.words.language import Text


def carry_out(request: Request, console: Console) -> int:
    """Carry out one request that names a verb."""
    assert request.options is not None
    return VERBS[request.verb](request.options, request.settings, console)


def _out(settings: Settings, verb: str) -> Path:
    """Where the result goes: `--out`, or a dated folder of its own. Refused before anything is computed."""
    from carbonpark.report.run_folder import RunFolder

    place = settings.out
    if place is None:
        home = Path(str(Text(zh="结果", en="results")))
        place = home / f"{verb}-{datetime.datetime.now():%Y%m%d-%H%M%S}"
    RunFolder(place).must_be_ours()
    return place


def _finish(out: Path, console: Console) -> int:
    """Show a finished run folder and turn its status into the exit code."""
    from carbonpark.cli.cards import card
    from carbonpark.report.run_folder import read_run

    run = read_run(out)
    code = int(run.summary.get("exit_code", 0))
    console.result(card(run))
    console.machine({"exit_code": code, "out": str(out), **run.summary})
    return code


def account(options: Namespace, settings: Settings, console: Console) -> int:
    """Account a park."""
    from carbonpark import api

    out = _out(settings, "account")
    api.account(options.PARK, regimes=options.regime, boundary=options.boundary, years=options.year, out=out,
                on_progress=console.progress, draws=options.draws, seed=options.seed, against=options.against,
                significance=options.significance)
    return _finish(out, console)


def diagnose(options: Namespace, settings: Settings, console: Console) -> int:
    """Diagnose a park."""
    from carbonpark import api

    out = _out(settings, "diagnose")
    api.diagnose(options.PARK, out=out, on_progress=console.progress)
    return _finish(out, console)


def simulate(options: Namespace, settings: Settings, console: Console) -> int:
    """Simulate the reference or a hand-written plan."""
    from carbonpark import api

    out = _out(settings, "simulate")
    api.simulate(options.SCENARIO, out=out, on_progress=console.progress)
    return _finish(out, console)


def plan(options: Namespace, settings: Settings, console: Console) -> int:
    """Find the optimal roadmap."""
    from carbonpark import api

    out = _out(settings, "plan")
    api.plan(options.SCENARIO, gap=options.gap, time_limit=options.time_limit, out=out, on_progress=console.progress)
    return _finish(out, console)


def track(options: Namespace, settings: Settings, console: Console) -> int:
    """Hold a new year's account against a plan."""
    from carbonpark import api

    out = _out(settings, "track")
    api.track(options.PARK, options.RUN, year=options.year, out=out, on_progress=console.progress)
    return _finish(out, console)


def compare(options: Namespace, settings: Settings, console: Console) -> int:
    """Compare runs or scenarios: inputs that differ, then results that differ."""
    from carbonpark import api

    out = _out(settings, "compare")
    api.compare(options.RUN, base=options.base, out=out, on_progress=console.progress)
    return _finish(out, console)


def report(options: Namespace, settings: Settings, console: Console) -> int:
    """Write the HTML report of a run."""
    from carbonpark import api

    formats = [word.strip() for word in options.to.split(",") if word.strip()]
    known = {"html", "docx", "pdf", "xlsx"}
    _only_known(formats, known)
    missing = [one for one in formats if one != "html"]
    if missing:
        raise NotBuiltYet(str(Text(zh=f"此版本的报告只有 html, 还没有: {', '.join(missing)}",
                                   en=f"This version writes html reports only; not yet: {', '.join(missing)}")))
    if options.skin or options.bw:
        raise NotBuiltYet(str(Text(zh="此版本的报告还没有 --skin 与 --bw", en="--skin and --bw are not in this version")))
    console.progress(Text(zh="撰写报告", en="Writing the report"))
    files = [str(file) for file in api.report(options.RUN, out=settings.out)]
    console.result(str(Text(zh="报告  ", en="Report  ")) + "\n        ".join(files))
    console.machine({"status": "done", "exit_code": 0, "files": files})
    return 0


def _only_known(formats: list[str], known: set[str]) -> None:
    wrong = [one for one in formats if one not in known]
    if wrong or not formats:
        allowed = ", ".join(sorted(known))
        raise UsageError(str(Text(zh=f"--to 的格式不认识: {', '.join(wrong)} (可选: {allowed})",
                                  en=f"--to: unknown format {', '.join(wrong)} (choose from {allowed})")))


def explain(options: Namespace, settings: Settings, console: Console) -> int:
    """Walk one result down to its input rows and sources."""
    from carbonpark import api

    told = api.explain(options.RUN, options.QUANTITY, year=options.year)
    console.result(told.as_text())
    console.machine({"status": "done", "exit_code": 0, **told.as_dict()})
    return 0


def export(options: Namespace, settings: Settings, console: Console) -> int:
    """Hand a run over in another format."""
    from carbonpark import api

    _only_known([options.to], {"csv", "nc", "lp", "share", "xlsx", "iamc"})
    if options.to in ("xlsx", "iamc"):
        raise NotBuiltYet(str(Text(zh=f"此版本还不能导出 {options.to}; 可用 csv、nc、lp、share",
                                   en=f"This version does not export {options.to} yet; there are csv, nc, lp and share")))
    file = api.export(options.RUN, to=options.to, out=settings.out, key=Path(options.key) if options.key else None)
    console.result(str(Text(zh="已导出  ", en="Exported  ")) + str(file))
    console.machine({"status": "done", "exit_code": 0, "file": str(file)})
    return 0


def new(options: Namespace, settings: Settings, console: Console) -> int:
    """Make a starter park."""
    from carbonpark import api
    from carbonpark.words.places import shipped_parks

    if options.archetype == "":
        console.result(str(Text(zh="自带园区: ", en="Shipped parks: ")) + ", ".join(shipped_parks()))
        console.machine({"status": "done", "exit_code": 0, "archetypes": shipped_parks()})
        return 0
    made = api.new(options.DIR, archetype=options.archetype, folder=options.folder)
    console.result(str(Text(zh=f"已建立  {made}\n下一步  carbonpark check {made}",
                            en=f"Made  {made}\nNext  carbonpark check {made}")))
    console.machine({"status": "done", "exit_code": 0, "made": str(made)})
    return 0


def import_(options: Namespace, settings: Settings, console: Console) -> int:
    """Merge forms into a park, all or nothing."""
    from carbonpark import api
    from carbonpark.cli.import_card import import_card

    done = api.import_forms(options.FILE, options.into, preview=options.preview, out=settings.out)
    console.result(import_card(done))
    console.machine({"status": "preview" if done.written is None else "done", "exit_code": 0, **done.as_dict()})
    return 0


def check(options: Namespace, settings: Settings, console: Console) -> int:
    """Validate inputs and run the accounting checks."""
    from carbonpark import api
    from carbonpark.cli.cards import check_card

    found = api.check(options.PATH, annotate=options.annotate, out=settings.out, on_progress=console.progress)
    console.result(check_card(found))
    code = 3 if found.errors else 0
    console.machine({"status": "bad_input" if found.errors else "done", "exit_code": code, **found.as_dict()})
    return code


def factors(options: Namespace, settings: Settings, console: Console) -> int:
    """Find factors by Chinese or English words."""
    from carbonpark import api
    from carbonpark.cli.cards import factor_card

    query = " ".join(options.QUERY)
    found = api.factors(query)
    console.result(factor_card(found, query))
    console.machine({"status": "done", "exit_code": 0, "query": query, "rows": found.to_dict("records")})
    return 0


def doctor(options: Namespace, settings: Settings, console: Console) -> int:
    """Look the installation over. Exit 0 when all is well, 1 when something is not."""
    from carbonpark.cli.doctor import as_text, examine

    if not options.copy:
        console.progress(Text(zh="自检中", en="Examining"))
    findings = examine()
    code = 1 if any(finding.good is False for finding in findings) else 0
    console.result(as_text(findings))
    rows = [{"subject": one.subject.en, "value": one.value, "good": one.good} for one in findings]
    console.machine({"status": "done" if code == 0 else "problems", "exit_code": code, "findings": rows})
    return code


def demo(options: Namespace, settings: Settings, console: Console) -> int:
    """The whole job on the shipped parks."""
    from carbonpark import api
    from carbonpark.cli.cards import demo_card

    out = settings.out or Path(str(Text(zh="结果", en="results"))) / "demo"
    done = api.demo(out, on_progress=console.progress, workers=min(2, os.cpu_count() or 1))
    console.result(demo_card(done))
    console.machine({"status": "done", "exit_code": 0, "out": str(out), "runs": [str(one) for one in done.runs],
                     "reports": [str(one) for one in done.reports]})
    if done.reports and not options.no_open and _somebody_looks(console):
        webbrowser.open(done.reports[0].resolve().as_uri())
    return 0


def _somebody_looks(console: Console) -> bool:
    """A browser is opened for a person at a terminal only: never in CI, never for a program."""
    return not (console.json or console.quiet or os.environ.get("CI")) and sys.stdout.isatty()


VERBS: dict[str, Callable[[Namespace, Settings, Console], int]] = {
    "account": account, "check": check, "compare": compare, "demo": demo, "diagnose": diagnose, "doctor": doctor,
    "explain": explain, "export": export, "factors": factors, "import": import_, "new": new, "plan": plan, "report": report,
    "simulate": simulate, "track": track,
}
