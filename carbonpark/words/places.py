"""Where the package keeps what it ships: the parks, and the files beside the code.

The shipped parks stand at the top of the repository (`scenarios/`), where people look for them, and inside
the package once it is installed from a wheel. Callers need not know which.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def shipped_scenarios() -> Path:
    """The folder of shipped parks, scenarios and policy bundles."""
    inside = PACKAGE / "scenarios"
    return inside if inside.is_dir() else PACKAGE.parent / "scenarios"


def shipped(name: str = "") -> Path:
    """The path of something shipped, e.g. `shipped("archetype")`; it need not exist."""
    return shipped_scenarios() / name


def shipped_parks() -> list[str]:
    """Names of the parks that come with the package: the folders that hold a `park.yaml` or a workbook."""
    folder = shipped_scenarios()
    if not folder.is_dir():
        return []
    return sorted(
        place.name
        for place in folder.iterdir()
        if place.is_dir() and ((place / "park.yaml").is_file() or (place / "park.xlsx").is_file())
    )
