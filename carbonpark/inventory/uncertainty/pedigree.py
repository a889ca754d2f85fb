"""Pedigree: five scores of a figure (1 best, 5 worst) as a geometric standard deviation.

Ciroth et al. (2016) give the deviation itself; ecoinvent (Frischknecht et al. 2007, Weidema et al. 2013) its square,
with a basic uncertainty beside it. Either way the squares of the logarithms add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np

from carbonpark.factors.catalogue import PEDIGREE
from carbonpark.factors.reader import rows
from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

NORMAL_95 = 1.959963984540054
"""Standard deviations on each side of 95 % of a normal distribution."""


def geometric_deviation(
    scores: Mapping[str, int], factor_set: str = "ciroth2016", basic: str | None = None
) -> float:
    """Geometric standard deviation of a figure with these five scores.

    Parameters
    ----------
    scores : reliability, completeness, temporal, geographical, technological, each 1 to 5
    factor_set : 'ciroth2016' or 'ecoinvent'
    basic : kind of flow whose basic uncertainty is added, e.g. 'combustion_CO2'; none when None

    Examples
    --------
    >>> geometric_deviation(dict.fromkeys(PEDIGREE, 1))
    1.0
    """
    table = _log_deviations()
    asked = [(factor_set, name, str(scores.get(name, ""))) for name in PEDIGREE]
    asked += [("basic", basic, "")] if basic else []
    missing = [" ".join(key) for key in asked if key not in table]
    if missing:
        raise InputError([Problem(
            Place(field="pedigree"),
            Text(f"谱系矩阵没有：{'、'.join(missing)}", f"the pedigree matrix lacks: {', '.join(missing)}"),
            Text("五项指标各给1至5分；系数组为 ciroth2016 或 ecoinvent",
                 "score each of the five indicators 1 to 5; factor sets are ciroth2016 and ecoinvent"),
        )])
    return float(np.exp(np.sqrt(sum(table[key] ** 2 for key in asked))))


def half_range_of(deviation: float) -> float:
    """Half of the 95 % range of a lognormal figure [% of its median], from its geometric standard deviation.

    >>> round(half_range_of(1.05), 2)
    9.58
    """
    return float(100 * (deviation**NORMAL_95 - deviation**-NORMAL_95) / 2)


@cache
def scores_of(level: str, scheme: str = "quality") -> Mapping[str, int]:
    """The five scores a level stands for: quality A to D, GPC H/M/L (`gpc`), or evidence A, B, C, D1, D2."""
    found = {row.quantity: int(row.value) for row in rows("uncertainty_scores")
             if row.dataset == scheme and row.subject == level}
    if found:
        return found
    known = sorted({f"{row.dataset} {row.subject}" for row in rows("uncertainty_scores")})
    raise InputError([Problem(
        Place(field=level), Text(f"没有等级“{scheme} {level}”", f"there is no level '{scheme} {level}'"),
        Text(f"可用：{'、'.join(known)}", f"use one of {', '.join(known)}"),
    )])


@cache
def _log_deviations() -> dict[tuple[str, str, str], float]:
    """ln of the geometric standard deviation by factor set, indicator and score."""
    found = {}
    for row in rows("uncertainty_pedigree"):
        power = 0.5 if row.quantity == "gsd_squared" else 1.0
        found[(row.dataset, row.subject, row.tags.get("score", ""))] = power * float(np.log(row.value))
    return found
