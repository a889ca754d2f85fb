"""Reports of run folders. Heavy libraries load when a report is written, not when the room is entered."""

from __future__ import annotations

from pathlib import Path

from carbonpark.words.language import Language


def html_report(run_folder: str | Path, out: str | Path | None = None, language: Language | None = None) -> Path:
    """The self-contained page of one run; see `carbonpark.report.html`."""
    from carbonpark.report.html import html_report as written

    return written(run_folder, out, language)
