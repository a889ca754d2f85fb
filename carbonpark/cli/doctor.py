"""`carbonpark doctor`: what a helper asks first when something does not work, answered in one go."""

from __future__ import annotations

import locale
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from carbonpark.words.language import Text
from carbonpark.words.places import PACKAGE, shipped_parks, shipped_scenarios


@dataclass(frozen=True)
class Finding:
    """One line of the self-check. `good` is None where it is a remark only."""

    subject: Text
    value: str
    good: bool | None = None
    way_out: Text | None = None


def examine() -> list[Finding]:
    """Every finding; a check that fails is a finding too, never a crash."""
    checks: tuple[Callable[[], list[Finding]], ...] = (
        _versions, _solver, _encodings, _writing, _fonts, _shipped)
    findings: list[Finding] = []
    for check in checks:
        try:
            findings += check()
        except Exception as error:  # noqa: BLE001 - whatever it is, the self-check reports it
            name = check.__name__.strip("_")
            findings.append(Finding(Text(zh=f"检查 {name}", en=f"check {name}"),
                                    f"{type(error).__name__}: {error}", False,
                                    Text(zh="请把这份自检结果发给我们", en="please send us this self-check")))
    return findings


def _versions() -> list[Finding]:
    from carbonpark.report.run_folder import versions

    known = versions()
    found = [Finding(Text(zh="carbonpark", en="carbonpark"), f"{known.pop('carbonpark')}  {PACKAGE}"),
             Finding(Text(zh="Python", en="Python"), f"{known.pop('python')}  {sys.executable}"),
             Finding(Text(zh="系统", en="system"), f"{known.pop('platform')}, {os.cpu_count()} CPU")]
    missing = [name for name, version in known.items() if version == "missing"]
    found.append(Finding(Text(zh="依赖", en="libraries"), ", ".join(f"{n} {v}" for n, v in known.items()),
                         not missing, Text(zh="重新安装: python run.py --fresh doctor",
                                           en="install again: python run.py --fresh doctor")))
    return found


def _solver() -> list[Finding]:
    from carbonpark.pathway.selftest import check

    started = time.perf_counter()
    check()
    seconds = time.perf_counter() - started
    return [Finding(Text(zh="求解器自检", en="solver self-test"), f"HiGHS, {seconds:.2f} s", True)]


def _encodings() -> list[Finding]:
    subject = Text(zh="编码", en="encodings")
    value = (f"stdout {sys.stdout.encoding}, stderr {sys.stderr.encoding}, "
             f"files {locale.getpreferredencoding(False)}, names {sys.getfilesystemencoding()}")
    try:
        "碳达峰".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return [Finding(subject, value, False,
                        Text(zh="此终端显示不了中文: 设置 PYTHONIOENCODING=utf-8, 或用 --lang en",
                             en="this console cannot show Chinese: set PYTHONIOENCODING=utf-8, or use --lang en"))]
    return [Finding(subject, value, True)]


def _writing() -> list[Finding]:
    found = []
    for subject, folder in ((Text(zh="当前文件夹可写", en="working folder writable"), Path.cwd()),
                            (Text(zh="临时文件夹可写", en="temporary folder writable"), Path(tempfile.gettempdir()))):
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
            found.append(Finding(subject, str(folder), True))
        except OSError as error:
            found.append(Finding(subject, f"{folder}: {error}", False,
                                 Text(zh="用 --out 选一个可写的文件夹", en="choose a writable folder with --out")))
    return found


def _fonts() -> list[Finding]:
    """Reports name fonts and let the browser choose; this says whether any of them is on this machine."""
    places = {
        "nt": [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"],
        "posix": [Path("/usr/share/fonts"), Path("/Library/Fonts"), Path("/System/Library/Fonts"),
                  Path.home() / ".local/share/fonts"],
    }.get(os.name, [])
    wanted = ("msyh", "simsun", "simhei", "notosanscjk", "notosanssc", "sourcehansans", "pingfang", "wqy", "deng",
              "stheiti", "notoserifcjk")
    names = sorted({file.name for place in places if place.is_dir() for file in place.rglob("*.[to]t[fc]")
                    if file.name.lower().replace("-", "").startswith(wanted)})
    shown = ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
    return [Finding(Text(zh="中文字体", en="Chinese fonts"), shown or "-", True if names else None,
                    Text(zh="请安装一种中文字体 (例如 Noto Sans SC), 否则报告中的汉字可能显示为方框",
                         en="install a Chinese font (e.g. Noto Sans SC), or characters in reports may show as boxes"))]


def _shipped() -> list[Finding]:
    parks = shipped_parks()
    return [Finding(Text(zh="自带园区", en="shipped parks"), f"{', '.join(parks) or '-'}  {shipped_scenarios()}",
                    bool(parks), Text(zh="安装不完整, 请重新安装", en="incomplete installation; install again"))]


def as_text(findings: list[Finding]) -> str:
    """The findings as plain text to read or to copy into a message."""
    marks = {True: Text(zh="正常", en="ok"), False: Text(zh="有问题", en="PROBLEM"), None: Text(zh="", en="")}
    lines = ["carbonpark doctor"]
    for finding in findings:
        lines.append(f"  {finding.subject}: {finding.value}  {marks[finding.good]}".rstrip())
        if finding.good is not True and finding.way_out:
            lines.append(f"      → {finding.way_out}")
    return "\n".join(lines)
