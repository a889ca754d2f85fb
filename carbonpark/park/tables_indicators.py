"""Figures an indicator set asks for that no other table holds, and the park's own answers in a review."""

from __future__ import annotations

from carbonpark.park.schema import Table

TABLES: tuple[Table, ...] = ()
