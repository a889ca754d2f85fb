"""Runs every command of README.md as it stands there; fails if one fails, or if a promised file is missing.

Commands are the lines of the fenced blocks marked `console`. `python` means the Python that runs this script;
`python run.py test` is left to the step of its own in `.ci/run`, where the suite has just run, and is here only
asked to collect. Lines are run one after another in one fresh folder, as a reader would, so that a later command
finds what an earlier one wrote.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def commands(readme: str) -> list[str]:
    """The commands of the README, comments taken off."""
    blocks = re.findall(r"^```console\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    lines = [line.split("   #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def as_run(command: str, folder: Path) -> list[str]:
    """The command as words, `python run.py` and `carbonpark` meaning this copy and this environment."""
    words = shlex.split(command)
    if words[:2] == ["python", "run.py"]:
        quick = ["--collect-only", "-q"] if words[2:3] == ["test"] else []
        return [sys.executable, str(ROOT / "run.py"), *words[2:], *quick]
    if words[:1] == ["carbonpark"]:
        return [sys.executable, "-m", "carbonpark", *words[1:]]
    if words[:1] == ["python"]:
        return [sys.executable, *words[1:]]
    raise SystemExit(f"README.md: cannot check {command!r}; mark its block as something other than console")


def main() -> int:
    """Run them all."""
    found = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    for needed in ("python run.py demo", "python run.py test"):
        if needed not in found:
            print(f"README.md does not show `{needed}`")
            return 1
    folder = Path(tempfile.mkdtemp(prefix="readme 命令 "))
    failed = []
    for command in found:
        done = subprocess.run(as_run(command, folder), cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env={**os.environ, "CI": "true", "PYTHONIOENCODING": "utf-8"})
        print(f"{'ok  ' if done.returncode == 0 else f'EXIT {done.returncode}'} {command}")
        if done.returncode:
            failed.append(command)
            print(done.stdout.decode("utf-8", "replace")[-2000:] + done.stderr.decode("utf-8", "replace")[-2000:])
    shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
