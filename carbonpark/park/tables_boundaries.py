"""What other offices know of the park: sales of the grid and gas companies, by boundary and year."""

from __future__ import annotations

from carbonpark.park.schema import Table

TABLES: tuple[Table, ...] = ()
