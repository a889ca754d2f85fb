"""`demo`: the whole job on the shipped parks, in the order a person would do it.

The archetype and the real park are accounted, diagnosed, planned, compared and reported; the public record of a
city's industry is accounted. Nothing here that the single commands do not do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from carbonpark.words.errors import UsageError
from carbonpark.words.language import Text

Progress = Callable[[Text], None]


@dataclass(frozen=True)
class Job:
    """What is done with one shipped park: a reference simulated, scenarios planned, those with a plan compared."""

    park: str
    reference: str = ""
    plans: tuple[str, ...] = ()


JOBS = (
    Job("archetype", "reference", ("peak-2028", "five-year-plan", "infeasible")),
    Job("delfzijl", "reference", ("cap",)),
    Job("zhongshan_city"),
)


@dataclass
class Demonstration:
    """Where everything is: run folders and reports, in order, and how long it took."""

    out: Path
    runs: list[Path] = field(default_factory=list)
    reports: list[Path] = field(default_factory=list)
    seconds: float = 0.0


def demonstrated(out: Path, on_progress: Progress) -> Demonstration:
    """Do every job; each run lies in `out/<park>/<step>`."""
    started = time.perf_counter()
    _must_be_free(out)
    done = Demonstration(out)
    for job in JOBS:
        _do(job, done, on_progress)
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


def _do(job: Job, done: Demonstration, on_progress: Progress) -> None:
    from carbonpark import api

    place = done.out / job.park

    def say(step: Text) -> None:
        on_progress(Text(zh=f"{job.park}: {step.zh}", en=f"{job.park}: {step.en}"))

    api.account(job.park, out=place / "account", on_progress=say)
    api.diagnose(job.park, out=place / "diagnose", on_progress=say)
    done.runs += [place / "account", place / "diagnose"]
    done.reports += api.report(place / "account")
    if not job.reference:
        return
    api.simulate(f"{job.park}/{job.reference}", out=place / job.reference, on_progress=say)
    done.runs.append(place / job.reference)
    compared = [place / job.reference]
    for scenario in job.plans:
        found = api.plan(f"{job.park}/{scenario}", out=place / scenario, on_progress=say)
        done.runs.append(place / scenario)
        compared += [place / scenario] if found.summary["status"] != "infeasible" else []
        say(Text(zh="撰写报告", en="Writing the report"))
        done.reports += api.report(place / scenario)
    say(Text(zh="比较", en="Comparing"))
    api.compare(compared, out=place / "compare", on_progress=say)
    done.runs.append(place / "compare")
    done.reports.append(place / "compare" / "compare.html")
