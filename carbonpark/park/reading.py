"""The tables of a park while they are being checked: typed cells, where each stands, and the bag of problems."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from carbonpark.park.raw import Bag, RawTable
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import Place


@dataclass
class Reading:
    """The typed tables of one park while it is being checked."""

    frames: dict[str, pd.DataFrame]
    raws: dict[str, RawTable]
    bag: Bag

    def place(self, table: str, row: int, column: str) -> Place:
        """Where a cell is."""
        return self.raws[table].place(row, column)

    def labels(self, table: str) -> list[str]:
        """The labels a table defines."""
        frame = self.frames.get(table)
        return [] if frame is None else list(dict.fromkeys(frame[TABLES[table].key[0]].tolist()))
