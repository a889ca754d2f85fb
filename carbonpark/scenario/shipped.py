"""The scenarios that come with the package: one park, one policy is one pair of files."""

from __future__ import annotations

from pathlib import Path

from carbonpark.scenario.reader import scenario_files
from carbonpark.words.places import shipped, shipped_parks


def shipped_scenarios_of(park: str) -> list[Path]:
    """The scenario files of a shipped park, in the order of their names."""
    folder = shipped(park)
    return scenario_files(folder) if park in shipped_parks() else []


def shipped_bundles() -> list[Path]:
    """The policy bundles that any scenario may lay over itself."""
    return sorted(shipped("policies").glob("*.yaml"))
