"""run.py: readable by any Python, makes its environment once, says what is wrong."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def door(tmp_path: Path) -> ModuleType:
    """run.py of a small project in a folder with a space and Chinese characters."""
    folder = tmp_path / "滨江 园区"
    folder.mkdir()
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    spec = importlib.util.spec_from_file_location("run_of_a_project", folder / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_can_read_it() -> None:
    """No syntax younger than Python 2.7's: f-strings, annotations, keyword-only arguments, walrus, match."""
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    tree = ast.parse(source)

    young = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.Nonlocal)
    assert not [node for node in ast.walk(tree) if isinstance(node, young)]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert not node.args.kwonlyargs and node.returns is None
            assert not [one for one in node.args.args if one.annotation]
    assert source.startswith("# -*- coding: utf-8 -*-")


@pytest.mark.parametrize("version", [(2, 7), (3, 6), (3, 10)])
def test_an_old_python_is_refused_in_both_languages(door: ModuleType, version: tuple[int, int]) -> None:
    """The two sentences name the version found and the version needed."""
    zh, en = door.refusal(version)

    for sentence in (zh, en):
        assert f"{version[0]}.{version[1]}" in sentence and "3.11" in sentence
    assert "需要" in zh and "needs" in en


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (4, 0)])
def test_a_python_new_enough_is_welcome(door: ModuleType, version: tuple[int, int]) -> None:
    """3.11 and everything after it."""
    assert door.refusal(version) is None


def test_pythons_of_this_machine_that_are_too_old_are_told_so() -> None:
    """Each older interpreter that can be found here reads the file and leaves with code 2."""
    for name in ("python2.7", "python3.6", "python3.8", "python3.10"):
        old = shutil.which(name)
        if old is None or subprocess.run([old, "-c", ""], capture_output=True, check=False).returncode:
            continue
        done = subprocess.run([old, str(ROOT / "run.py"), "demo"], capture_output=True, check=False)
        assert done.returncode == 2
        assert "需要 Python 3.11" in done.stderr.decode("utf-8", "replace")


def test_an_environment_is_used_again_until_something_changes(door: ModuleType) -> None:
    """Ready after the stamp; not ready when the project file changes, the folder moves or the Python changes."""
    python = Path(door.environment_python())
    python.parent.mkdir(parents=True)
    python.touch()
    assert not door.is_ready()

    Path(door.STAMP).write_text(json.dumps(door.stamp_now()), encoding="utf-8")
    assert door.is_ready()

    for key in ("pyproject", "python", "folder"):
        Path(door.STAMP).write_text(json.dumps({**door.stamp_now(), key: "other"}), encoding="utf-8")
        assert not door.is_ready()


def test_a_half_made_stamp_is_no_stamp(door: ModuleType) -> None:
    """A set-up that was cut off leaves the environment to be made anew."""
    Path(door.ENVIRONMENT).mkdir()
    Path(door.STAMP).write_text('{"pyproj', encoding="utf-8")

    assert not door.is_ready()


def test_own_options_stand_before_the_command(door: ModuleType, tmp_path: Path) -> None:
    """--wheels and --fresh are run.py's; everything from the verb on belongs to carbonpark."""
    assert door.options_of(["--wheels", str(tmp_path), "--fresh", "plan", "a", "--gap", "1%"]) == (
        str(tmp_path), True, ["plan", "a", "--gap", "1%"])
    assert door.options_of([f"--wheels={tmp_path}", "demo"]) == (str(tmp_path), False, ["demo"])
    assert door.options_of(["demo", "--fresh"]) == (None, False, ["demo", "--fresh"])


@pytest.mark.parametrize("words", [["--wheels"], ["--wheels", "nowhere", "demo"], ["--wheels=", "demo"]])
def test_a_missing_wheel_folder_is_said(door: ModuleType, words: list[str]) -> None:
    """The sentence says what is expected after --wheels, in both languages."""
    with pytest.raises(door.SetUpFailed) as caught:
        door.options_of(words)

    assert "wheel" in caught.value.zh and "wheel" in caught.value.en


def test_pip_settings_reach_uv(door: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mirror in pip's configuration and one in a variable: the variable wins, as with pip itself."""
    configuration = tmp_path / "pip.conf"
    configuration.write_text(
        "[global]\nindex-url = https://one.example/simple\nextra-index-url = https://two.example/simple "
        "https://three.example/simple\ntrusted-host = one.example\n", encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("PIP_INDEX_URL", "https://four.example/simple")

    options = door.uv_options(door.pip_settings(sys.executable))

    pairs = list(itertools.pairwise(options))
    assert ("--index-url", "https://four.example/simple") in pairs
    assert ("--extra-index-url", "https://two.example/simple") in pairs
    assert ("--extra-index-url", "https://three.example/simple") in pairs
    assert ("--allow-insecure-host", "one.example") in pairs


def test_test_means_pytest_and_the_rest_passes_through(door: ModuleType) -> None:
    """`test` runs the suite, every other word goes to carbonpark."""
    assert door.command_line(["test", "-k", "x"])[1:] == ["-m", "pytest", "-q", "-k", "x"]
    assert door.command_line(["factors", "柴油"])[1:] == ["-m", "carbonpark", "factors", "柴油"]


def test_a_missing_venv_module_says_what_to_do(tmp_path: Path) -> None:
    """A Python whose venv module fails (as on Debian without python3-venv): both languages, the way out, code 1."""
    broken = tmp_path / "no venv"
    (broken / "venv").mkdir(parents=True)
    (broken / "venv" / "__init__.py").touch()
    (broken / "venv" / "__main__.py").write_text("raise SystemExit('ensurepip is not available')", encoding="utf-8")
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, broken / name)

    done = subprocess.run([sys.executable, str(broken / "run.py"), "demo"], capture_output=True, check=False, cwd=broken,
                          env={**os.environ, "PYTHONPATH": str(broken)})

    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1
    assert "ensurepip is not available" in said and "-venv" in said and "无法创建环境" in said
    assert not (broken / ".carbonpark-env").exists()
