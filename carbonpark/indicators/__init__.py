"""Indicators: what an account means for the park's people, and what moved it.

The methods are plain functions on arrays and tables; `diagnose` applies them to a park. Names are fetched
when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from carbonpark.indicators.closeness import (
        Closeness,
        RankRanges,
        Reference,
        rank_ranges,
        reference_of,
        topsis,
    )
    from carbonpark.indicators.decoupling import STATES, tapio
    from carbonpark.indicators.diagnosis import Diagnosis, diagnose
    from carbonpark.indicators.divisia import Decomposition, lmdi, log_mean
    from carbonpark.indicators.evaluation import Evaluation, evaluate
    from carbonpark.indicators.kaya import kaya_table
    from carbonpark.indicators.pairwise import Priorities, ahp, ahp_group, joined_judgements
    from carbonpark.indicators.per_mu import (
        CarbonEfficiency,
        Elasticity,
        PerMuScore,
        benchmarks_from_mean,
        carbon_efficiency_grade,
        elasticity,
        per_mu_classes,
        per_mu_score,
    )
    from carbonpark.indicators.standard_sets import standards_table
    from carbonpark.indicators.standard_summary import summary_table
    from carbonpark.indicators.tiers import Tiers, natural_breaks, quantile_tiers
    from carbonpark.indicators.weights import critic_weights, entropy_weights, min_max

_HOMES = {
    "diagnose": "diagnosis",
    "Diagnosis": "diagnosis",
    "Decomposition": "divisia",
    "lmdi": "divisia",
    "log_mean": "divisia",
    "tapio": "decoupling",
    "STATES": "decoupling",
    "park_lmdi": "decompose",
    "Priorities": "pairwise",
    "ahp": "pairwise",
    "ahp_group": "pairwise",
    "joined_judgements": "pairwise",
    "critic_weights": "weights",
    "entropy_weights": "weights",
    "min_max": "weights",
    "Closeness": "closeness",
    "RankRanges": "closeness",
    "Reference": "closeness",
    "rank_ranges": "closeness",
    "reference_of": "closeness",
    "topsis": "closeness",
    "Tiers": "tiers",
    "natural_breaks": "tiers",
    "quantile_tiers": "tiers",
    "CarbonEfficiency": "per_mu",
    "Elasticity": "per_mu",
    "PerMuScore": "per_mu",
    "benchmarks_from_mean": "per_mu",
    "carbon_efficiency_grade": "per_mu",
    "elasticity": "per_mu",
    "Evaluation": "evaluation",
    "evaluate": "evaluation",
    "kaya_table": "kaya",
    "standards_table": "standard_sets",
    "summary_table": "standard_summary",
    "per_mu_classes": "per_mu",
    "per_mu_score": "per_mu",
}

__all__ = [
    "STATES",
    "CarbonEfficiency",
    "Closeness",
    "Decomposition",
    "Diagnosis",
    "Elasticity",
    "Evaluation",
    "PerMuScore",
    "Priorities",
    "RankRanges",
    "Reference",
    "Tiers",
    "ahp",
    "ahp_group",
    "benchmarks_from_mean",
    "carbon_efficiency_grade",
    "critic_weights",
    "diagnose",
    "elasticity",
    "entropy_weights",
    "evaluate",
    "joined_judgements",
    "kaya_table",
    "lmdi",
    "log_mean",
    "min_max",
    "natural_breaks",
    "per_mu_classes",
    "per_mu_score",
    "quantile_tiers",
    "rank_ranges",
    "reference_of",
    "standards_table",
    "summary_table",
    "tapio",
    "topsis",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name in _HOMES:
        found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
