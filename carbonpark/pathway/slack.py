"""Every rule's slack on given numbers: what a simulation keeps, and what it misses, said and never hidden."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.solved import Prepared
from carbonpark.rules import RULES

TOLERANCE = 1e-6


def slack_table(given: Prepared, q: Mapping[str, xr.DataArray]) -> pd.DataFrame:
    """One row a rule: cells, the smallest slack and where, how many cells miss it."""
    k, now, rows = given.k, Arrays(**q), []
    for rule in RULES:
        if not rule.applies(k.c):
            continue
        relation = rule(now, k.c)
        slack = relation.slack.astype(float).transpose(*rule.dims)
        finite = slack.where(np.isfinite(slack))
        if not slack.size or not np.isfinite(slack.values).any():
            continue
        worst = np.unravel_index(np.nanargmin(finite.values), slack.shape)
        size = np.maximum(1.0, np.abs(relation.body.astype(float).values))
        missed = finite.values < -TOLERANCE * size
        where = " ".join(str(slack[dim].values[place]) for dim, place in zip(slack.dims, worst, strict=True))
        rows.append({"rule": rule.name, "family": rule.family, "target": rule.target, "cells": int(np.isfinite(slack).sum()),
                     "missed": int(missed.sum()), "smallest_slack": float(finite.values[worst]), "unit": rule.unit,
                     "where": where, "source": rule.source})
    return pd.DataFrame(rows)
