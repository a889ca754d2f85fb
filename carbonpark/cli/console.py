"""What reaches the eye: results on stdout, progress and complaints on stderr, in any encoding.

A Chinese Windows console that is redirected to a file speaks GBK, which has no subscript two: whatever the
encoding cannot say becomes a question mark instead of a crash.
"""

from __future__ import annotations

import io
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any, TextIO

from carbonpark.words.errors import InputError
from carbonpark.words.language import Text

GREEN, RED, DIM, PLAIN = "\x1b[32m", "\x1b[31m", "\x1b[2m", "\x1b[0m"


def make_streams_safe() -> None:
    """No character may stop a run: unknown ones are replaced on both streams."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


@dataclass
class Console:
    """The two streams of one run and how talkative they are."""

    json: bool = False
    quiet: bool = False
    color: bool = True
    started: float = field(default_factory=time.perf_counter)

    def result(self, text: str) -> None:
        """Print a result for a person; silent under --quiet and --json."""
        if not (self.quiet or self.json):
            print(_for_consoles(text), file=sys.stdout, flush=True)

    def progress(self, step: Text) -> None:
        """Say on stderr what is being done, with the seconds since the start."""
        if not (self.quiet or self.json):
            seconds = time.perf_counter() - self.started
            self._to(sys.stderr, f"[{seconds:5.1f} s] {step}", DIM)

    def complain(self, text: str) -> None:
        """Say on stderr what is wrong; never silent."""
        self._to(sys.stderr, text, RED)

    def machine(self, answer: dict[str, Any]) -> None:
        """Print the one JSON object of this run under --json."""
        if self.json:
            print(json.dumps(answer, ensure_ascii=False, indent=1, default=str), file=sys.stdout, flush=True)

    def _to(self, stream: TextIO, text: str, ink: str) -> None:
        text = _for_consoles(text)
        if self.color and stream.isatty():
            text = f"{ink}{text}{PLAIN}"
        print(text, file=stream, flush=True)


def _for_consoles(text: str) -> str:
    """CO2 as documents write it has a sign that GBK lacks."""
    return text.replace("₂", "2")


def problems_as_rows(error: InputError) -> list[dict[str, Any]]:
    """Problems for a machine: one dictionary each, both languages."""
    return [
        {
            "code": problem.code, "severity": problem.severity, "file": problem.place.file,
            "sheet": problem.place.sheet, "cell": problem.place.cell, "line": problem.place.line,
            "field": problem.place.field, "what": {"zh": problem.what.zh, "en": problem.what.en},
            "way_out": {"zh": problem.way_out.zh, "en": problem.way_out.en},
        }
        for problem in error.problems
    ]
