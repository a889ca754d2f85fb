"""The verbs, for programs: what the command line calls, and what `import carbonpark as cp` offers.

Each verb takes a thing or a path to it, returns the result in memory and, when `out` is given, writes the run
folder of the contract. No arithmetic here: the rooms know it, this module only introduces them to each other.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.words.language import Text
from carbonpark.words.places import shipped, shipped_parks

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.indicators import Diagnosis
    from carbonpark.indicators.evaluation import Evaluation
    from carbonpark.inventory import Inventory
    from carbonpark.inventory.bulk import ManyAccounts
    from carbonpark.inventory.recalculation import Recalculation
    from carbonpark.inventory.uncertainty.account import Uncertainty
    from carbonpark.park import Park
    from carbonpark.park.forms.importing import Imported
    from carbonpark.pathway.roadmap import Plan, Roadmap
    from carbonpark.pathway.tracking.tracking import Tracking
    from carbonpark.report.checking import Checked
    from carbonpark.report.demonstration import Demonstration
    from carbonpark.report.explain import Explanation
    from carbonpark.report.run_folder import Run
    from carbonpark.scenario import Scenario

Progress = Callable[[Text], None]
Where = str | Path


def _silent(step: Text) -> None:
    """The progress of a program that does not want to hear it."""


class Clock:
    """Seconds spent in each step, for the manifest."""

    def __init__(self, on_progress: Progress | None) -> None:
        self.say = on_progress or _silent
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, said: Text) -> Iterator[None]:
        """Announce a step and time it."""
        self.say(said)
        started = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 3)


READING = Text(zh="读取输入", en="Reading the input")
ACCOUNTING = Text(zh="核算", en="Accounting")
DIAGNOSING = Text(zh="诊断", en="Diagnosing")
TRACKING = Text(zh="与方案对照", en="Comparing with the plan")
SIMULATING = Text(zh="推演", en="Simulating")
PLANNING = Text(zh="求解路线图", en="Solving for the roadmap")
WRITING = Text(zh="写出结果", en="Writing the result")


def load_park(path: Where) -> Park:
    """A park from a workbook, a folder, or by the name of a shipped one."""
    from carbonpark.park.load import load_park as load

    return load(place_of_park(path))


def place_of_park(path: Where) -> Path:
    """The path itself, or the place of the shipped park of that name when there is no such path."""
    known = not Path(path).exists() and str(path) in shipped_parks()
    return shipped(str(path)) if known else Path(path)


def load_scenario(path: Where) -> Scenario:
    """A scenario from a YAML file, or by the name of a shipped one (`archetype/peak-2028`)."""
    from carbonpark import scenario

    return scenario.load_scenario(path)


def account(park: Park | Where, regimes: Sequence[str] | None = None, boundary: str | None = None,
            years: Sequence[int] | None = None, out: Path | None = None,
            on_progress: Progress | None = None, draws: int = 0, seed: int = 1,
            against: Park | Where | None = None, significance: float = 0.05) -> Inventory:
    """The account of a park: rows, energy, checks, bridge, totals.

    Parameters
    ----------
    park : a loaded park, or its path or shipped name
    regimes : "910", "location", "market", "gbt32150", "gpc", "physical"; all that apply to the park when None
    boundary : name of one of the park's boundaries; its main boundary when None
    years : calendar years; all the park has when None
    out : folder to write; nothing is written when None
    draws, seed : Monte Carlo draws of the uncertainty (IPCC approach 2); approach 1 alone when 0
    against, significance : the park as published before, and the share of its base year above which that is recalculated
    """
    clock = Clock(on_progress)
    with clock.step("read", READING):
        from carbonpark import inventory
        from carbonpark.inventory.recalculation import checked_threshold
        from carbonpark.inventory.uncertainty.account import checked_draws
        from carbonpark.report.runs import write_account

        checked_draws(draws, seed)
        checked_threshold(significance)
        loaded = _park(park)
    with clock.step("account", ACCOUNTING):
        done = inventory.account(loaded, tuple(regimes) if regimes else None, boundary=boundary, years=years)
        if draws:
            from carbonpark.indicators.value_added import with_draws

            done = with_draws(done, draws, seed)
        if against is not None:
            before = inventory.account(_park(against), done.regimes, boundary=boundary)
            done = replace(done, against=before, significance=significance)
    if out is not None:
        clock.say(WRITING)
        write_account(done, loaded, out, inputs_of(park, loaded), clock.seconds)
    return done


def uncertainty(inventory: Inventory | Park | Where, draws: int = 10_000, seed: int = 1, **more: Any) -> Uncertainty:
    """How sure an account is: IPCC approach 1 and 2, intensities and the chance of meeting thresholds.

    `more`: basis ('ipcc' or 'pedigree'), shared_by ('record', 'enterprise', 'carrier'), thresholds.
    """
    from carbonpark.indicators.value_added import value_added_table
    from carbonpark.inventory import Inventory
    from carbonpark.inventory.uncertainty.account import uncertainty as how_sure

    done = inventory if isinstance(inventory, Inventory) else account(inventory)
    return how_sure(done, draws, seed, value_added_table(done), **more)


def account_many(energy: pd.DataFrame | None = None, power_heat: pd.DataFrame | None = None,
                 process: pd.DataFrame | None = None, places: pd.DataFrame | None = None, **more: Any) -> ManyAccounts:
    """Scopes 1 and 2 of many parks at once, from plain tables with a `park` column; see `carbonpark.inventory.bulk`."""
    from carbonpark.inventory.bulk import account_many as accounted

    return accounted(energy, power_heat, process, places, **more)


def recalculation(old: Inventory | Park | Where, new: Inventory | Park | Where, **more: Any) -> Recalculation:
    """Whether the base year is to be recalculated, by cause; `more`: base_year, account, threshold (0.05)."""
    from carbonpark.inventory import Inventory
    from carbonpark.inventory.recalculation import recalculation as compared

    before, after = (each if isinstance(each, Inventory) else account(each) for each in (old, new))
    return compared(before, after, **more)


def diagnose(park: Park | Where, inventory: Inventory | None = None, out: Path | None = None,
             on_progress: Progress | None = None) -> Diagnosis:
    """Indicators over the years, what moved emissions (LMDI), and decoupling (Tapio); accounts first if need be."""
    clock = Clock(on_progress)
    with clock.step("read", READING):
        from carbonpark import indicators
        from carbonpark.report.runs import write_diagnosis

        loaded = _park(park)
    with clock.step("diagnose", DIAGNOSING):
        done = indicators.diagnose(loaded, inventory)
    if out is not None:
        clock.say(WRITING)
        write_diagnosis(done, loaded, out, inputs_of(park, loaded), clock.seconds)
    return done


def standards(park: Park | Where, sets: Sequence[str] | None = None, years: Sequence[int] | None = None,
              folder: Path | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The park against indicator sets, line by line and set by set.

    Parameters
    ----------
    park : a loaded park, or its path or shipped name
    sets : names of sets; those that hold where the park lies when None
    years : calendar years; the last three with an account when None
    folder : files of sets of one's own (`sets.csv`, `criteria_*.csv`); the shipped ones when None
    """
    from carbonpark.factors.standards import reading
    from carbonpark.indicators.economy import economy_of
    from carbonpark.indicators.standard_sets import standards_table
    from carbonpark.indicators.standard_summary import summary_table

    done, place = account(park), Path(folder) if folder is not None else reading.FOLDER
    table = standards_table(done, economy_of(done), sets, years, place)
    return table, summary_table(table, reading.standards(place))


def evaluate(park: Park | Where, hierarchy: str = "five_forces_2022", weights: str | Mapping[str, float] | None = None,
             **more: Any) -> Evaluation:
    """Rank alternatives on a hierarchy: weights given, AHP, entropy, CRITIC or equal; TOPSIS, tiers, range of ranks.

    Parameters
    ----------
    park : holds hierarchy, judgements, peer_values and indicator_values
    hierarchy, weights, more : as `carbonpark.indicators.evaluation.evaluate`
    """
    from carbonpark.indicators.evaluation import evaluate as ranked

    return ranked(_park(park), hierarchy, weights, **more)


def simulate(scenario: Scenario | Where, out: Path | None = None, on_progress: Progress | None = None) -> Plan:
    """The reference, or the scenario's hand-written plan, in numbers, with every rule's slack."""
    clock = Clock(on_progress)
    with clock.step("read", READING):
        from carbonpark.pathway.roadmap import simulate as simulated
        from carbonpark.report.runs import write_plan

        loaded = _scenario(scenario)
    with clock.step("simulate", SIMULATING):
        done = simulated(loaded, on_progress=clock.say)
    if out is not None:
        clock.say(WRITING)
        write_plan("simulate", done, loaded, load_park(loaded.park_path), out, inputs_of_scenario(loaded), clock.seconds)
    return done


def plan(scenario: Scenario | Where, gap: float | None = None, time_limit: float | None = None,
         out: Path | None = None, on_progress: Progress | None = None) -> Roadmap:
    """The optimal roadmap of a scenario; when none exists, what cannot hold together and the cheapest way out.

    Parameters
    ----------
    gap : accepted optimality gap, as a share (0.005 is half a per cent)
    time_limit : seconds for the solver; the best plan so far is kept
    """
    clock = Clock(on_progress)
    with clock.step("read", READING):
        from carbonpark.pathway.roadmap import plan as planned
        from carbonpark.report.runs import write_plan

        loaded = _scenario(scenario)
    chosen: dict[str, Any] = {"gap": gap, "time_limit": time_limit}
    with clock.step("plan", PLANNING):
        done = planned(loaded, on_progress=clock.say, **{key: value for key, value in chosen.items() if value is not None})
    if out is not None:
        clock.say(WRITING)
        write_plan("plan", done, loaded, load_park(loaded.park_path), out, inputs_of_scenario(loaded), clock.seconds)
    return done


def compare(what: Sequence[Where], base: str | None = None, out: Path | None = None,
            on_progress: Progress | None = None) -> dict[str, pd.DataFrame]:
    """Two or more runs or scenarios: tables of the inputs that differ, the results that differ, and a summary.

    A scenario is planned first; its run is kept inside `out` under the scenario's name.
    """
    from carbonpark.report.compare import compare as compared
    from carbonpark.report.compare import write_compare
    from carbonpark.report.run_folder import is_run

    with tempfile.TemporaryDirectory(prefix="carbonpark-compare-") as scratch:
        fresh: dict[str, Path] = {}
        runs: list[Path] = []
        for one in what:
            place = Path(one)
            if not is_run(place):
                scenario = load_scenario(one)
                place = fresh[scenario.name] = Path(scratch) / scenario.name
                plan(scenario, out=place, on_progress=on_progress)
            runs.append(place)
        done = compared([_with_marked_hashes(read_run(run)) for run in runs], base)
        if out is not None:
            write_compare(done, out, fresh)
    return done


def track(park: Park | Where, run: Where, year: int | None = None, out: Path | None = None,
          on_progress: Progress | None = None) -> Tracking:
    """A new year's account beside a plan: deviation by lever and unit, budget left, targets, what should stand.

    Parameters
    ----------
    park : the park with the new year's records
    run : the run folder of the plan (or of a simulation)
    year : the year to check; the last recorded year of the plan when None
    """
    clock = Clock(on_progress)
    with clock.step("read", READING):
        from carbonpark import inventory
        from carbonpark.pathway.tracking.tracking import PLAN_TABLES
        from carbonpark.pathway.tracking.tracking import track as tracked
        from carbonpark.report.tracking import plan_run, write_track

        loaded, plan_of = _park(park), plan_run(run)
    with clock.step("account", ACCOUNTING):
        regimes = sorted({str(name).partition(":")[0] for name in plan_of.table("expected")["account"].dropna()})
        done = inventory.account(loaded, regimes, boundary=str(plan_of.summary["boundary"]))
    with clock.step("track", TRACKING):
        tables = {name: plan_of.table(name) for name in PLAN_TABLES if plan_of.has(name)}
        found = tracked(done, tables, plan_of.summary, year)
    if out is not None:
        clock.say(WRITING)
        write_track(found, plan_of, loaded, out, inputs_of(park, loaded), clock.seconds)
    return found


def report(run: Where, out: Path | None = None) -> list[Path]:
    """The self-contained HTML report of a run: `report.html` in the run folder, or in the folder `out`."""
    from carbonpark.report.html import html_report

    return [html_report(run, out=out)]


def explain(run: Where, quantity: str | None = None, year: int | None = None) -> Explanation:
    """From a result of a run down to its input rows and sources; without a quantity, what can be explained."""
    from carbonpark.report.explain import explained

    return explained(read_run(run), quantity, year)


def export(run: Where, to: str, out: Path | None = None, key: Path | None = None) -> Path:
    """Hand a run over: its tables as `csv` or `nc` (netCDF), the model of a plan as `lp`, or a copy that gives no firm away
    as `share`; its pseudonyms come from the file `key` (made in the run folder when None)."""
    from carbonpark.report.export import exported

    return exported(read_run(run), to, out, key)


def factors(query: str = "") -> pd.DataFrame:
    """Factor rows in which every word of `query` stands, Chinese or English; the closest first."""
    from carbonpark.factors.search import as_table, search

    return as_table(search(query))


def check(paths: Sequence[Where], annotate: bool = False, out: Path | None = None,
          on_progress: Progress | None = None) -> Checked:
    """Validate parks and scenarios and run the accounting checks; every problem of every path at once."""
    from carbonpark.report.checking import checked

    return checked([Path(path) for path in paths], annotate, out, on_progress or _silent)


def new(place: Where, archetype: str | None = None, folder: bool = False) -> Path:
    """A starter park at `place`: the workbook 填报模板.xlsx, or a folder of CSV."""
    from carbonpark.park.new import new_park

    return Path(new_park(place, archetype=archetype or "archetype", folder=folder))


def import_forms(files: Sequence[Where], into: Where, preview: bool = False, out: Where | None = None) -> Imported:
    """Merge forms (205-1, 205-2, Torch tables, meter CSV, workbooks of one firm) into a park: all of them or nothing.

    With `preview` nothing is written; with `out` the merged park goes to that new place and `into` stays as it is.
    """
    from carbonpark.park.forms.importing import import_forms as imported

    return imported(files, into, preview, out)


def demo(out: Where, on_progress: Progress | None = None, workers: int = 1) -> Demonstration:
    """The whole job on the shipped parks, each run in a folder of its own below `out`.

    More than one worker needs a main module that can be imported again (`if __name__ == "__main__":`).
    """
    from carbonpark.report.demonstration import demonstrated

    return demonstrated(Path(out), on_progress or _silent, workers)


def doctor() -> list[Any]:
    """The findings of the self-check."""
    from carbonpark.cli.doctor import examine

    return list(examine())


def read_run(path: Where) -> Run:
    """A finished run folder: its tables, datasets, summary and manifest."""
    from carbonpark.report.run_folder import read_run as read

    return read(path)


def _with_marked_hashes(run: Run) -> Run:
    """The run with each hash marked as one: a bare 'e22...' would be read as an amount when entries are compared."""
    marked = {name: f"#{digest}" for name, digest in run.manifest.get("inputs", {}).items()}
    return replace(run, manifest={**run.manifest, "inputs": marked})


def inputs_of(given: Park | Where, park: Park) -> dict[str, str]:
    """Hashes of the files a park was read from; the content hash alone when it was made in memory."""
    place = place_of_park(given) if isinstance(given, str | Path) else Path(park.path or "-")
    files = files_of_park(place) if place.exists() else {}
    return {"park": park.hash, **files}


def files_of_park(place: Path) -> dict[str, str]:
    """Hashes of what a park is read from: the workbook, or `park.yaml` and the tables of the folder."""
    from carbonpark.report.run_folder import hashes_of

    if place.is_file():
        return hashes_of(place)
    return hashes_of(*sorted(place.glob("park.y*ml")), *sorted(place.glob("*.csv")))


def inputs_of_scenario(scenario: Scenario) -> dict[str, str]:
    """Hashes of the scenario's files and of its park's."""
    from carbonpark.report.run_folder import hashes_of

    return {"scenario": scenario.hash, **hashes_of(*map(Path, scenario.files)), **files_of_park(scenario.park_path)}


def _park(given: Park | Where) -> Park:
    return load_park(given) if isinstance(given, str | Path) else given


def _scenario(given: Scenario | Where) -> Scenario:
    return load_scenario(given) if isinstance(given, str | Path) else given
