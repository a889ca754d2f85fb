"""The page of an account: totals by regime and scope side by side, energy, the bridge, checks, and what is missing."""

from __future__ import annotations

from carbonpark.report.page import Page
from carbonpark.report.source import Run


def page(run: Run) -> Page:
    raise KeyError
