"""Scores and grades that rules give to land and firms: per-mu score (亩均效益), carbon-efficiency grade (碳效码)
and the elasticities of HJ 274.

Weights, benchmarks and thresholds are a rule's own, not ours: each set is a dated constant with its source and
its confidence ('secondary': read in a text that quotes the rule; 'unverified': not re-read). What a rule leaves
open (caps, floors, benchmarks) is a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from carbonpark.indicators.tiers import Tiers, quantile_tiers
from carbonpark.indicators.weights import Floats
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

Confidence = Literal["verified", "secondary", "unverified"]

_BORDER = 1e-9
"""Relative distance within which a figure stands on a threshold: rounding must not decide a grade."""


@dataclass(frozen=True)
class Term:
    """One indicator of a per-mu score."""

    id: str
    title: Text
    unit: str
    weight: float
    """Points at the benchmark."""
    benchmark: float | None
    """In `unit`; None where the rule takes it from the field of the year."""


@dataclass(frozen=True)
class PerMuStandard:
    """The score of one place and year."""

    id: str
    title: Text
    terms: tuple[Term, ...]
    dated: str
    source: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class ClassStandard:
    """Classes by share of the ranked field, best first; `exempt` is the letter of those not ranked."""

    shares: Mapping[str, float]
    exempt: str
    dated: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class GradeStandard:
    """Thresholds of the carbon-efficiency code; a figure on a threshold takes the better grade."""

    intensity: tuple[float, float]
    """L: low up to the first, middle up to the second [t CO2 / 万元]."""
    against_industry: tuple[float, ...]
    """K = L / industry mean: grade 1 up to the first, 2 up to the second, ... [1]."""
    dated: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class ElasticityStandard:
    """Upper limits of elasticities while value added grows; lower limits while it falls [1]."""

    limits: Mapping[str, float]
    dated: str
    source: str
    confidence: Confidence


_UNITS = "units inferred from the size of the benchmarks; the text read states none"

HUANGYAN_2022 = PerMuStandard(
    id="huangyan_2022",
    title=Text(
        "黄岩区 2022 年亩均效益综合评价（规上）", "Huangyan per-mu evaluation 2022, firms above scale"
    ),
    terms=(
        Term("tax_per_mu", Text("亩均税收", "tax per mu"), "1e4 CNY/mu", 30, 24.097),
        Term("value_added_per_mu", Text("亩均增加值", "value added per mu"), "1e4 CNY/mu", 20, 136.16),
        Term(
            "value_added_per_energy",
            Text("单位能耗增加值（等价值）", "value added per energy, equal value"),
            "1e4 CNY/tce",
            20,
            2.694,
        ),
        Term(
            "value_added_per_discharge",
            Text("单位排放增加值", "value added per pollutant discharged"),
            "1e4 CNY/t",
            10,
            4929.81,
        ),
        Term(
            "labour_productivity", Text("全员劳动生产率", "labour productivity"), "1e4 CNY/person", 10, 18.14
        ),
        Term("rd_share", Text("研发经费占比", "R&D share of revenue"), "1", 10, 0.0302),
    ),
    dated="2022",
    source="Huangyan District, Taizhou, Zhejiang: per-mu evaluation of industrial firms 2022",
    confidence="secondary",
    note=_UNITS,
)
HUANGYAN_2022_BELOW_SCALE = PerMuStandard(
    id="huangyan_2022_below_scale",
    title=Text(
        "黄岩区 2022 年亩均效益综合评价（规下）", "Huangyan per-mu evaluation 2022, firms below scale"
    ),
    terms=(
        Term("tax_per_mu", Text("亩均税收", "tax per mu"), "1e4 CNY/mu", 50, 11.5932),
        Term("tax_per_electricity", Text("单位用电税收", "tax per electricity"), "CNY/kWh", 50, 0.2352),
    ),
    dated="2022",
    source="Huangyan District, Taizhou, Zhejiang: per-mu evaluation of industrial firms 2022",
    confidence="secondary",
    note=_UNITS,
)
HUAIAN_2024 = PerMuStandard(
    id="huaian_2024",
    title=Text("淮安市 2024 年亩均效益评价", "Huai'an per-mu evaluation 2024"),
    terms=(
        Term("tax_per_mu", Text("亩均税收", "tax per mu"), "1e4 CNY/mu", 45, None),
        Term("sales_per_mu", Text("亩均销售", "sales per mu"), "1e4 CNY/mu", 35, None),
        Term("green", Text("绿色发展", "green development"), "1", 20, None),
    ),
    dated="2024",
    source="Huai'an, Jiangsu: per-mu evaluation 2024",
    confidence="secondary",
    note="benchmarks are about twice the mean of the field: see benchmarks_from_mean; " + _UNITS,
)
HUAIAN_2024_CLASSES = ClassStandard(
    shares=MappingProxyType({"A": 0.20, "B": 0.40, "C": 0.35, "D": 0.05}),
    exempt="T",
    dated="2024",
    source="Huai'an, Jiangsu: per-mu evaluation 2024 (A top 20 %, B to 60 %, C to 95 %, D last 5 %)",
    confidence="secondary",
)
ZHEJIANG_CARBON_CODE = GradeStandard(
    intensity=(0.6, 2.0),
    against_industry=(0.6, 0.8, 1.2, 2.0),
    dated="not stated in the text read",
    source="Zhejiang: carbon-efficiency code of industry (工业碳效码)",
    confidence="secondary",
)
HJ_274_ELASTICITY = ElasticityStandard(
    limits=MappingProxyType({"energy": 0.6, "fresh_water": 0.55, "main_pollutants": 0.3}),
    dated="2015",
    source="HJ 274-2015 National demonstration eco-industrial parks",
    confidence="unverified",
)


@dataclass(frozen=True)
class PerMuScore:
    """`points`: (firm, term); `score`: (firm,), NaN where a term is unknown; `capped`: which points are cut."""

    points: Floats
    score: Floats
    capped: NDArray[np.bool_]
    standard: PerMuStandard


def per_mu_score(
    values: ArrayLike,
    standard: PerMuStandard = HUANGYAN_2022,
    benchmarks: ArrayLike | None = None,
    cap: ArrayLike | None = None,
    floor: float | None = None,
) -> PerMuScore:
    """Score = Σ weight * value / benchmark.

    Parameters
    ----------
    values : (firm, term)
        In the units of the standard's terms, in their order; NaN = unknown, and so is then the score.
    standard : PerMuStandard
        Terms and weights.
    benchmarks : (term,), optional
        In place of the standard's own.
    cap : number or (term,), optional
        Most that value / benchmark may count, e.g. 1.5 for one and a half times the weight; none if not given.
    floor : float, optional
        Least that value / benchmark may count, e.g. 0 where a tax refund must not cost points.

    Examples
    --------
    >>> at_half = [[term.benchmark / 2 for term in HUANGYAN_2022.terms]]
    >>> per_mu_score(at_half).score.tolist()
    [50.0]
    """
    table, marks = _checked(values, standard, benchmarks)
    ratio = table / marks
    most = np.broadcast_to(np.inf if cap is None else np.asarray(cap, dtype=float), marks.shape)
    kept = np.minimum(ratio, most)
    if floor is not None:
        kept = np.maximum(kept, floor)
    points = kept * np.array([term.weight for term in standard.terms])
    return PerMuScore(points, points.sum(axis=1), ratio > most, standard)


def benchmarks_from_mean(values: ArrayLike, multiple: float = 2.0) -> Floats:
    """Benchmarks as a multiple of the mean of those known, (term,); Huai'an 2024: about twice [secondary]."""
    table = np.asarray(values, dtype=float)
    known = ~np.isnan(table)
    mean = np.full(table.shape[1], np.nan)
    np.divide(np.where(known, table, 0.0).sum(axis=0), known.sum(axis=0), out=mean, where=known.any(axis=0))
    return multiple * mean


def per_mu_classes(
    score: ArrayLike,
    exempt: Sequence[bool] | None = None,
    standard: ClassStandard = HUAIAN_2024_CLASSES,
) -> tuple[NDArray[np.str_], Tiers]:
    """Class of each firm, '' where the score is unknown, and the tiers behind it.

    Those exempt are no part of the field that the shares are taken of. Equal scores share the better class.

    Examples
    --------
    >>> per_mu_classes([90, 80, 70, 60, 50, 99], [False] * 5 + [True])[0].tolist()
    ['A', 'B', 'B', 'C', 'C', 'T']
    """
    given = np.asarray(score, dtype=float)
    out = np.zeros(given.shape, dtype=bool) if exempt is None else np.asarray(exempt, dtype=bool)
    tiers = quantile_tiers(np.where(out, np.nan, given), list(standard.shares.values()))
    letters = np.array(["", *standard.shares])
    return np.where(out, standard.exempt, letters[tiers.tier]), tiers


LEVELS: Mapping[str, Text] = MappingProxyType(
    {
        "low": Text("低碳", "low carbon"),
        "middle": Text("中碳", "middle carbon"),
        "high": Text("高碳", "high carbon"),
        "undefined": Text("无法判定", "undefined"),
    }
)


@dataclass(frozen=True)
class CarbonEfficiency:
    """L [t CO2 / 万元] with its level, and K [1] with its grade 1 (best) .. 5; 0 = undefined."""

    intensity: Floats
    level: NDArray[np.str_]
    against_industry: Floats
    grade: NDArray[np.int64]
    standard: GradeStandard


def carbon_efficiency_grade(
    emissions: ArrayLike,
    value_added: ArrayLike,
    industry_mean: ArrayLike,
    standard: GradeStandard = ZHEJIANG_CARBON_CODE,
) -> CarbonEfficiency:
    """The carbon-efficiency code (碳效码) of firms.

    Parameters
    ----------
    emissions : (firm,)   [t CO2]
    value_added : (firm,)   [万元]
        Undefined where not positive: a firm that destroys value has no intensity.
    industry_mean : (firm,) or number   [t CO2 / 万元]
        Mean intensity of the firm's industry; NaN = unknown, then only L is graded.

    Examples
    --------
    >>> code = carbon_efficiency_grade(600, 1000, 0.75)       # L = 0.6, K = 0.8
    >>> str(code.level), int(code.grade)
    ('low', 2)
    """
    given = [np.asarray(each, dtype=float) for each in (emissions, value_added, industry_mean)]
    co2, earned, mean = np.broadcast_arrays(*given)
    intensity = _quotient(co2, earned)
    against = _quotient(intensity, mean)
    step = _step(intensity, standard.intensity)
    level = np.array(["undefined", "low", "middle", "high"])[step]
    return CarbonEfficiency(intensity, level, against, _step(against, standard.against_industry), standard)


@dataclass(frozen=True)
class Elasticity:
    """`value`: growth of use over growth of value added [1]; NaN where undefined.

    `direction`: which way the limit reads, '' where the value is undefined; `met`: None if there is no limit or
    no value.
    """

    value: float
    use_growth: float
    value_added_growth: float
    """Mean growth a year [1]."""
    limit: float | None
    direction: Literal["at_most", "at_least", ""]
    met: bool | None


def elasticity(
    use: tuple[float, float], value_added: tuple[float, float], years: float = 1, limit: float | None = None
) -> Elasticity:
    """Elasticity of a use (energy, fresh water, a pollutant) to value added, by mean growth a year.

    Parameters
    ----------
    use, value_added : (start, end)
        Any units; value added at constant prices, same boundary in both.
    years : float
        Years between start and end; growth is compound.
    limit : float, optional
        Of HJ 274 (`HJ_274_ELASTICITY.limits`). At most, while value added grows; when it falls the sign turns
        and the condition is at least: use must fall at least so much faster.

    Examples
    --------
    >>> fell = elasticity((100.0, 95.0), (100.0, 90.0), limit=0.6)      # (-5 %) / (-10 %)
    >>> round(fell.value, 6), fell.direction, fell.met
    (0.5, 'at_least', False)
    """
    problems = Problems(Text("弹性系数有误", "Problems in an elasticity"))
    if not 0 < years < np.inf:
        problems.add(
            Place(field="years"),
            Text(f"年数须为正数，现为 {years:g}", f"years must be positive, not {years:g}"),
            Text("填起止年之差", "give the years between start and end"),
        )
    problems.stop()
    use_growth, growth = _growth(use, years), _growth(value_added, years)
    value = use_growth / growth if growth else float("nan")
    if np.isnan(value):
        return Elasticity(float("nan"), use_growth, growth, limit, "", None)
    if growth > 0:
        met = None if limit is None else value <= limit + _BORDER
        return Elasticity(value, use_growth, growth, limit, "at_most", met)
    met = None if limit is None else value >= limit - _BORDER
    return Elasticity(value, use_growth, growth, limit, "at_least", met)


def _checked(
    values: ArrayLike, standard: PerMuStandard, benchmarks: ArrayLike | None
) -> tuple[Floats, Floats]:
    """The table and its benchmarks, or every fault in them."""
    count = len(standard.terms)
    table = np.asarray(values, dtype=float)
    own = [np.nan if term.benchmark is None else term.benchmark for term in standard.terms]
    marks = np.asarray(own if benchmarks is None else benchmarks, dtype=float)
    problems = Problems(Text("亩均评价有误", "Problems in the per-mu score"))
    if table.ndim != 2 or table.shape[1] != count:
        problems.add(
            Place(field="values"),
            Text(f"{standard.title.zh}有 {count} 项指标", f"{standard.title.en} has {count} terms"),
            Text("每项一列，顺序同标准", "one column for each, in the standard's order"),
        )
    if marks.shape != (count,) or not (np.isfinite(marks) & (marks > 0)).all():
        problems.add(
            Place(field="benchmarks"),
            Text(f"须有 {count} 个正的基准值", f"needs {count} positive benchmarks"),
            Text("给出 benchmarks，如 benchmarks_from_mean", "give benchmarks, e.g. benchmarks_from_mean"),
        )
    problems.stop()
    return table, marks


def _quotient(over: Floats, under: Floats) -> Floats:
    out = np.full(over.shape, np.nan)
    np.divide(over, under, out=out, where=np.isfinite(over) & np.isfinite(under) & (under > 0))
    return out


def _step(figure: Floats, thresholds: Sequence[float]) -> NDArray[np.int64]:
    """1 up to the first threshold, 2 up to the second, ...; 0 where there is no figure."""
    above = [figure > threshold * (1 + _BORDER) for threshold in thresholds]
    return np.where(np.isnan(figure), 0, 1 + np.sum(above, axis=0)).astype(np.int64)


def _growth(pair: tuple[float, float], years: float) -> float:
    """Compound mean growth a year; NaN unless start is positive and end is not negative."""
    start, end = (float(each) for each in pair)
    if not (start > 0 and end >= 0):
        return float("nan")
    return float((end / start) ** (1 / years) - 1)
