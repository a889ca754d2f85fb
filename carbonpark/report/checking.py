"""`check`: is the input sound, and does what it says hold together? Every problem of every file at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text
from carbonpark.words.places import shipped, shipped_parks

if TYPE_CHECKING:
    from carbonpark.park import Park

Progress = Callable[[Text], None]


@dataclass(frozen=True)
class Checked:
    """What was found: errors stop a run, remarks do not; `copies` are the marked copies written."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    copies: tuple[Path, ...] = ()

    @property
    def errors(self) -> list[Problem]:
        """Problems that stop a run."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def remarks(self) -> list[Problem]:
        """Everything else: warnings, repairs, accounting checks that fired."""
        return [problem for problem in self.problems if problem.severity != "error"]

    def as_dict(self) -> dict[str, Any]:
        """For a machine."""
        return {
            "paths": [str(path) for path in self.paths],
            "problems": [
                {"code": one.code, "severity": one.severity, "place": str(one.place),
                 "what": {"zh": one.what.zh, "en": one.what.en}, "way_out": {"zh": one.way_out.zh, "en": one.way_out.en}}
                for one in self.problems
            ],
            "copies": [str(copy) for copy in self.copies],
        }


def checked(paths: Sequence[Path], annotate: bool, out: Path | None, on_progress: Progress) -> Checked:
    """Check each path as what it is: a scenario (YAML) or a park (workbook or folder)."""
    problems: list[Problem] = []
    copies: list[Path] = []
    for path in paths:
        on_progress(Text(zh=f"校验 {path}", en=f"Checking {path}"))
        if is_scenario(path):
            problems += _scenario_problems(path)
            continue
        found = _park_problems(path)
        problems += found
        if annotate:
            copies.append(_marked_copy(path, found, out))
    return Checked(tuple(paths), tuple(problems), tuple(copies))


def is_scenario(path: Path) -> bool:
    """Whether a path names a scenario and not a park: a YAML file that is not a park's own header, book#name, or the name
    of a shipped scenario ('toy/cap')."""
    if "#" in path.name:
        return True
    if not path.exists() and len(path.parts) == 2 and path.parts[0] in shipped_parks() and not path.suffix:
        return True
    return path.suffix.lower() in (".yaml", ".yml") and path.name != "park.yaml"


def _scenario_problems(path: Path) -> list[Problem]:
    from carbonpark.scenario import load_scenario

    try:
        scenario = load_scenario(path if path.exists() else path.as_posix())
    except InputError as error:
        return list(error.problems)
    return _park_problems(Path(scenario.park_path))


def _park_problems(path: Path) -> list[Problem]:
    from carbonpark.park import load_park

    try:
        park = load_park(_place(path))
    except InputError as error:
        return list(error.problems)
    return [*park.warnings, *park.repairs, *_fired_checks(park)]


def _place(path: Path) -> Path:
    if path.name == "park.yaml":
        return path.parent
    return shipped(str(path)) if not path.exists() and str(path) in shipped_parks() else path


def _fired_checks(park: Park) -> list[Problem]:
    """The accounting checks as problems, so that a person meets one list and not two."""
    from carbonpark.inventory import account

    table = account(park).checks
    return [
        Problem(
            Place(file=str(row["rows"] or park.name)),
            Text(zh=f"[{row['id']}] {row['message_zh']}", en=f"[{row['id']}] {row['message_en']}"),
            Text(zh="核对所列各行; 说明见 checks.csv", en="look at the rows named; details in checks.csv"),
            code=str(row["id"]), severity="error" if row["severity"] == "block" else "warning",
        )
        for _, row in table[table["fired"].astype(bool)].iterrows()
    ]


def _marked_copy(path: Path, problems: Sequence[Problem], out: Path | None) -> Path:
    """A workbook's copy with each bad cell marked; for a folder a table of the problems. Nothing of the user's changes."""
    from carbonpark.park.annotate import annotate

    place = _place(path)
    if place.is_dir():
        return annotate(place, problems, out or place)
    return annotate(place, problems, (out or place.parent) / f"{place.stem}_校验结果{place.suffix}")
