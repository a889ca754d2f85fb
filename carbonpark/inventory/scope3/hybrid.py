"""Hybrid scope 3 without double count: what activity data cover is zero in the vector of purchases."""

from __future__ import annotations

from carbonpark.coefficients.input_output import tiered_hybrid
from carbonpark.coefficients.scope3_once import RULES

__all__ = ["RULES", "tiered_hybrid"]
