"""When the fault is ours: a file that can be sent to us, and a sentence instead of a traceback."""

from __future__ import annotations

import datetime
import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from carbonpark import __version__
from carbonpark.words.language import Text


def write_failure(error: BaseException, argv: Sequence[str]) -> Path | None:
    """Write what happened to a file beside the user's work, or in the temporary folder; None if neither takes it."""
    now = datetime.datetime.now()
    lines = [
        f"carbonpark {__version__}  Python {platform.python_version()}  {platform.platform()}",
        f"{now.isoformat(timespec='seconds')}  encoding {sys.stdout.encoding}",
        "command: " + " ".join(argv),
        "",
        "".join(traceback.format_exception(error)),
    ]
    name = f"carbonpark-{now:%Y%m%d-%H%M%S}-fault.txt"
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        try:
            (folder / name).write_text("\n".join(lines), encoding="utf-8")
            return folder / name
        except OSError:
            continue
    return None


def apology(error: BaseException, file: Path | None) -> Text:
    """What a person reads when the fault is ours."""
    what = f"{type(error).__name__}: {error}"
    if file is None:
        return Text(
            zh=f"程序出错, 这是我们的问题, 不是您的.\n  {what}\n加 --debug 再运行一次可看到细节.",
            en=f"The program failed. This is our fault, not yours.\n  {what}\nRun again with --debug for the details.",
        )
    return Text(
        zh=f"程序出错, 这是我们的问题, 不是您的.\n  {what}\n细节已写入 {file}, 请把它附在问题报告里 (加 --debug 可直接显示).",
        en=f"The program failed. This is our fault, not yours.\n  {what}\n"
        f"The details are in {file}; please attach it to a report (--debug shows them at once).",
    )
