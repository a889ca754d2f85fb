"""`demo`: the whole job on the shipped parks, in the order a person would do it.

The archetype and the real park are accounted, diagnosed, planned, compared and reported; the public record of a
city's industry is accounted. Nothing here that the single commands do not do; jobs that do not need each other
may run side by side.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from carbonpark.words.errors import DriftError, UsageError
from carbonpark.words.language import Language, Text, current_language, set_language

Progress = Callable[[Text], None]


@dataclass(frozen=True)
class Job:
    """What is done with one shipped park: accounted, a reference simulated, scenarios planned, all of them compared."""

    park: str
    reference: str = ""
    plans: tuple[str, ...] = ()
    accounted: bool = True


JOBS = (
    Job("archetype", "reference", ("peak-2028", "five-year-plan")),
    Job("delfzijl", "reference", ("cap",)),
    Job("archetype", plans=("infeasible",), accounted=False),
    Job("zhongshan_city"),
)


@dataclass
class Demonstration:
    """Where everything is: run folders and reports, in order, and how long it took."""

    out: Path
    runs: list[Path] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    seconds: float = 0.0


def demonstrated(out: Path, on_progress: Progress, workers: int = 1) -> Demonstration:
    """Do every job; each run lies in `out/<park>/<step>`. With `workers` above 1, jobs run in processes of their own."""
    started = time.perf_counter()
    _must_be_free(out)
    done = Demonstration(out)
    for runs, reports in _done_here(out, on_progress) if workers < 2 else _done_side_by_side(out, on_progress, workers):
        done.runs += runs
        done.reports += reports
    done.seconds = time.perf_counter() - started
    return done


def _must_be_free(out: Path) -> None:
    """A demonstration may replace an earlier one, nothing else."""
    parks = {job.park for job in JOBS}
    strangers = [place.name for place in out.iterdir() if place.name not in parks] if out.is_dir() else []
    if out.is_file() or strangers:
        raise UsageError(str(Text(
            zh=f"{out} 里已有别的内容, 不会覆盖: 请用 --out 另选一个文件夹",
            en=f"{out} holds something else; it is left alone: choose another --out",
        )))


Made = tuple[list[Path], list[Path]]
"""Run folders and reports of one job."""


def _done_here(out: Path, on_progress: Progress) -> list[Made]:
    return [_do(job, out, on_progress) for job in JOBS]


def _done_side_by_side(out: Path, on_progress: Progress, workers: int) -> list[Made]:
    """Each job in a process of a small pool; what they say comes back through one queue."""
    context = multiprocessing.get_context("spawn")  # what Windows has; the same everywhere
    said = context.SimpleQueue()
    listener = threading.Thread(target=_listen, args=(said, on_progress), daemon=True)
    listener.start()
    try:
        with ProcessPoolExecutor(workers, context, _set_up_worker, (said, current_language())) as pool:
            made = list(pool.map(_do_in_worker, JOBS, [out] * len(JOBS)))
    finally:
        said.put(None)
        listener.join()
    faults = [one for one in made if isinstance(one, str)]
    if faults:
        raise DriftError("\n".join(faults))
    return [one for one in made if not isinstance(one, str)]


def _listen(said: Any, on_progress: Progress) -> None:
    while (step := said.get()) is not None:
        on_progress(Text(*step))


_say: Progress | None = None


def _set_up_worker(said: Any, language: Language) -> None:
    global _say
    set_language(language)
    _say = lambda step: said.put((step.zh, step.en))


def _do_in_worker(job: Job, out: Path) -> Made | str:
    """One job; a fault comes back as text, since not every exception survives the way between processes."""
    assert _say is not None
    try:
        return _do(job, out, _say)
    except Exception:  # noqa: BLE001 - told to the person by the parent
        return traceback.format_exc()


def _do(job: Job, out: Path, on_progress: Progress) -> Made:
    from carbonpark import api

    place, runs, reports = out / job.park, list[Path](), list[Path]()

    def say(step: Text) -> None:
        on_progress(Text(zh=f"{job.park}: {step.zh}", en=f"{job.park}: {step.en}"))

    if job.accounted:
        park = api.load_park(job.park)
        inventory = api.account(park, out=place / "account", on_progress=say)
        api.diagnose(park, inventory=inventory, out=place / "diagnose", on_progress=say)
        runs += [place / "account", place / "diagnose"]
        reports += api.report(place / "account")
    if job.reference:
        api.simulate(f"{job.park}/{job.reference}", out=place / job.reference, on_progress=say)
        runs.append(place / job.reference)
    for scenario in job.plans:
        api.plan(f"{job.park}/{scenario}", out=place / scenario, on_progress=say)
        runs.append(place / scenario)
        say(Text(zh="撰写报告", en="Writing the report"))
        reports += api.report(place / scenario)
    if job.reference:
        say(Text(zh="比较", en="Comparing"))
        api.compare([place / name for name in (job.reference, *job.plans)], out=place / "compare", on_progress=say)
        runs.append(place / "compare")
        reports.append(place / "compare" / "compare.html")
    return runs, reports
