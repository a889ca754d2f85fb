"""The ledger of green certificates and contracts, one row a batch."""

from __future__ import annotations

from carbonpark.park.schema import Table

TABLES: tuple[Table, ...] = ()
