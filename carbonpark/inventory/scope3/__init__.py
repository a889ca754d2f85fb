"""Scope 3 of a park by the fifteen categories, and the input-output tools that stand behind purchases in money."""
