"""Tables of emission sources that no energy record shows: fluorinated gases, refrigerants, waste water, waste, farming,
sinks, capture of CO2."""

from __future__ import annotations

from carbonpark.park.schema import Table

TABLES: tuple[Table, ...] = ()
