"""Input-output tools by their usual names; the solver itself stands in `coefficients.input_output`, beside the rows it
prices."""

from __future__ import annotations

from carbonpark.coefficients.input_output import (
    InputOutput,
    leontief,
    leontief_intensities,
    park_tables,
    read_io_tables,
)

__all__ = ["InputOutput", "leontief", "leontief_intensities", "park_tables", "read_io_tables"]
