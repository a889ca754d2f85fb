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
    """What is done with one shipped park: scenarios planned, and which of them are compared with the first."""

    park: str
    reference: str = ""
    plans: tuple[str, ...] = ()


JOBS = (
    Job("archetype", "archetype/reference", ("archetype/peak-2028", "archetype/infeasible")),
    Job("delfzijl", "delfzijl/reference", ("delfzijl/plan",)),
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
    done.runs.append(place / "account")
    api.diagnose(job.park, out=place / "diagnose", on_progress=say)
    done.runs.append(place / "diagnose")
    if job.reference:
        api.simulate(job.reference, out=place / "reference", on_progress=say)
        done.runs.append(place / "reference")
    for scenario in job.plans:
        step = scenario.split("/")[-1]
        api.plan(scenario, out=place / step, on_progress=say)
        done.runs.append(place / step)
        say(Text(zh="撰写报告", en="Writing the report"))
        done.reports += api.report(place / step)
    if job.plans:
        api.compare([place / "reference", place / job.plans[0].split("/")[-1]], out=place / "compare", on_progress=say)
        done.runs.append(place / "compare")
    else:
        done.reports += api.report(place / "account")
