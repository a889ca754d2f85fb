"""Rules: what a plan must hold, one file a family. Importing the room registers them all, in this order."""

from carbonpark.rules import (  # noqa: F401
    balance,
    capacity,
    carbon,
    definition,
    dual_control,
    finance,
    industry,
    land,
    measures,
)
from carbonpark.rules.relation import RULES

__all__ = ["RULES"]
