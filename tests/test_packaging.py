"""The wheel holds what the program needs, and the project file says what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import carbonpark
from carbonpark.words.places import shipped, shipped_parks, shipped_scenarios

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this copy, built without fetching dependencies."""
    place = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)], cwd=ROOT, check=True,
                   capture_output=True, stdin=subprocess.DEVNULL)
    (file,) = place.glob("carbonpark-*.whl")
    return zipfile.ZipFile(file)


@pytest.mark.slow
def test_the_wheel_holds_parks_tables_and_templates(wheel: zipfile.ZipFile) -> None:
    """Each data file of the repository is in the wheel, the parks inside the package."""
    inside = set(wheel.namelist())
    wanted = {f"carbonpark/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / "scenarios").rglob("*")
              if file.is_file() and "__pycache__" not in file.parts}
    for folder in ("factors/tables", "factors/standards", "report/templates"):
        wanted |= {file.relative_to(ROOT).as_posix() for file in (ROOT / "carbonpark" / folder).rglob("*")
                   if file.is_file() and "__pycache__" not in file.parts}

    assert wanted - inside == set()
    assert "carbonpark/scenarios/toy/park.yaml" in inside


@pytest.mark.slow
def test_the_wheel_names_licence_and_notice(wheel: zipfile.ZipFile) -> None:
    """LICENSE and NOTICE travel with the program; its metadata say Apache-2.0 and Python 3.11."""
    inside = wheel.namelist()
    (metadata,) = (name for name in inside if name.endswith(".dist-info/METADATA"))
    said = wheel.read(metadata).decode("utf-8")

    assert any(name.endswith("licenses/LICENSE") for name in inside)
    assert any(name.endswith("licenses/NOTICE") for name in inside)
    assert "License-Expression: Apache-2.0" in said and "Requires-Python: >=3.11" in said
    assert f"Version: {carbonpark.__version__}" in said


@pytest.mark.slow
def test_the_wheel_runs_from_another_folder(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Unpacked elsewhere and put first on the path, the package finds its parks inside itself."""
    wheel.extractall(tmp_path / "installed")
    code = ("import sys; sys.path.insert(0, sys.argv[1]); import carbonpark; "
            "from carbonpark.words.places import shipped_scenarios, shipped_parks; "
            "print(shipped_scenarios()); print(*shipped_parks())")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "installed")], cwd=tmp_path, capture_output=True,
                          check=True)

    place, parks = done.stdout.decode().splitlines()
    assert Path(place) == tmp_path / "installed" / "carbonpark" / "scenarios"
    assert parks.split() == shipped_parks()


def test_shipped_things_are_found() -> None:
    """In a copy of the repository the parks stand at its top."""
    assert shipped_scenarios() == ROOT / "scenarios"
    assert shipped("toy") / "park.yaml" == ROOT / "scenarios" / "toy" / "park.yaml"
    assert "toy" in shipped_parks()


def test_the_extras_are_those_in_use() -> None:
    """What run.py and the CI install by name exists in the project file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"test", "lint"} <= set(project["optional-dependencies"])
    assert 'EXTRAS = "test"' in (ROOT / "run.py").read_text(encoding="utf-8")


def test_public_names_exist() -> None:
    """Everything `import carbonpark as cp` promises can be fetched."""
    assert [name for name in carbonpark.__all__ if not callable(getattr(carbonpark, name))] == []


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    """A page without its picture looks unfinished; one above 400 kB makes every clone pay for it."""
    named = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert named
    for picture in [*(ROOT / name for name in named), *(ROOT / "docs" / "pictures").glob("*.png")]:
        assert 1_000 < picture.stat().st_size < 400_000, picture.name
