"""Builds the wheel, installs it in an empty environment, and runs the demonstration from another folder.

What the wheel must hold is read from the repository: every file of `scenarios/`, every table, standard and
template of the package.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = (".csv", ".txt", ".yaml", ".html", ".j2", ".css", ".js", ".otf", ".ttf", ".woff2", ".xlsx", ".json")


def run(*words: str, **more: object) -> None:
    """Run a command; stop at the first that fails."""
    print("$", *words)
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL, **more)  # type: ignore[call-overload]


def wanted() -> set[str]:
    """Paths inside the wheel that must be there."""
    tracked = subprocess.run(["git", "ls-files", "carbonpark", "scenarios"], cwd=ROOT, capture_output=True, text=True,
                             check=True, encoding="utf-8").stdout.splitlines()
    data = [name.strip('"') for name in tracked if name.endswith(DATA)]
    return {name if name.startswith("carbonpark/") else f"carbonpark/{name}" for name in data} - {""}


def main() -> int:
    """Build, look inside, install, run."""
    with tempfile.TemporaryDirectory(prefix="wheel 轮子 ") as scratch:
        place = Path(scratch)
        run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(place), str(ROOT))
        (wheel,) = place.glob("*.whl")
        missing = wanted() - set(zipfile.ZipFile(wheel).namelist())
        if missing:
            print("missing from the wheel:", *sorted(missing), sep="\n  ")
            return 1
        venv.create(place / "env", with_pip=True)
        python = str(place / "env" / "bin" / "python")
        run(python, "-m", "pip", "install", "--quiet", str(wheel))
        elsewhere = place / "elsewhere"
        elsewhere.mkdir()
        clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        run(python, "-m", "carbonpark", "doctor", "--copy", cwd=elsewhere, env=clean)
        run(python, "-m", "carbonpark", "demo", "--out", str(elsewhere / "X"), "--no-open", cwd=elsewhere, env=clean)
        reports = list((elsewhere / "X").rglob("*.html"))
        print(f"{len(reports)} reports from the installed wheel")
        return 0 if reports else 1


if __name__ == "__main__":
    sys.exit(main())
