"""The runs that are compared: what came out of each, what went in, its tables, and a name of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from carbonpark.report.run_folder import Run
from carbonpark.words.errors import UsageError
from carbonpark.words.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from carbonpark.scenario.models import Scenario


@dataclass(frozen=True)
class Side:
    """One of the runs compared: what came out, what went in, and its tables."""

    name: str
    summary: Mapping[str, Any]
    manifest: Mapping[str, Any]
    table: Callable[[str], pd.DataFrame | None]
    folder: str = ""

    @property
    def currency(self) -> str:
        """The currency of its money."""
        park = self.summary.get("park")
        said = self.summary.get("currency") or (park.get("currency") if isinstance(park, Mapping) else None)
        return str(said or "CNY")

    @classmethod
    def of_run(cls, run: Run) -> Side:
        """A finished run folder."""
        park = run.summary.get("park")
        park = park.get("id") if isinstance(park, Mapping) else park
        name = str(run.summary.get("scenario") or park or run.path.name)
        return cls(
            name,
            run.summary,
            run.manifest,
            lambda table: run.table(table) if run.has(table) else None,
            str(run.path),
        )

    @classmethod
    def of_result(
        cls, scenario: Scenario, summary: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]
    ) -> Side:
        """A result still in memory, with the scenario it answers."""
        from carbonpark.scenario.difference import readable

        read = readable(scenario).items()
        entries = {key: {"written": text, "where": str(place)} for key, (text, place) in read}
        manifest = {"scenario_inputs": entries, "inputs": {"scenario": scenario.hash}}
        return cls(scenario.name, summary, manifest, tables.get)


def named(sides: Sequence[Side]) -> list[Side]:
    """Sides under names of their own: the scenario, then the folder where two share one."""
    if len(sides) < 2:
        raise _refusal("比较至少需要两个结果", "a comparison needs at least two runs")
    found: list[Side] = []
    for side in sides:
        alike = sum(side.name == other.name for other in sides) > 1
        name = PurePath(side.folder).name if alike and side.folder else side.name
        while name in [other.name for other in found]:
            name += "'"
        found.append(replace(side, name=name))
    return found


def base_first(sides: list[Side], base: str | None) -> list[Side]:
    chosen = [
        side for side in sides if base is None or base in (side.name, side.folder, PurePath(side.folder).name)
    ]
    if not chosen:
        known = ", ".join(side.name for side in sides)
        raise _refusal(
            f"“{base}”不在比较之列; 可选: {known}", f"'{base}' is not among the runs; choose from {known}"
        )
    return [chosen[0], *(side for side in sides if side is not chosen[0])]


def _refusal(zh: str, en: str) -> UsageError:
    return UsageError(str(Text(zh=zh, en=en)))
