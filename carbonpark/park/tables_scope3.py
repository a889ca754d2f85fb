"""Tables of scope 3 and of material flows: what is bought for money or by weight, and what a process takes and gives."""

from __future__ import annotations

from carbonpark.park.schema import Table

TABLES: tuple[Table, ...] = ()
