"""What rules for single firms say: per-mu score and class, carbon code, carbon market threshold, border mechanism.

A score is shown only where every term of its rule is known; the points of the terms that are stay visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.indicators.facts import NAN
from carbonpark.indicators.per_mu import (
    HUAIAN_2024,
    HUAIAN_2024_CLASSES,
    HUANGYAN_2022,
    HUANGYAN_2022_BELOW_SCALE,
    LEVELS,
    ZHEJIANG_CARBON_CODE,
    PerMuStandard,
    benchmarks_from_mean,
    carbon_efficiency_grade,
    per_mu_classes,
    per_mu_score,
)
from carbonpark.words.units import unit

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

PER_MU_COLUMNS = ("standard", "enterprise", "title", "year", "term", "value", "unit", "benchmark", "weight", "points", "score",
                  "class", "class_rule", "title_zh", "title_en", "note_zh", "note_en", "source", "confidence", "price_basis")
CODE_COLUMNS = ("enterprise", "title", "group", "industry", "year", "emissions_t", "value_added", "unit", "intensity", "level",
                "level_zh", "level_en", "group_mean", "firms_in_group", "against_group", "grade", "note_zh", "note_en", "account",
                "source", "confidence")


def per_mu_table(inventory: Inventory, firms: pd.DataFrame) -> pd.DataFrame:
    """Every term of every rule, for the last year with land of firms; industry only."""
    field = firms[firms["land"].notna() & (firms["kind"] == "industry")]
    if field.empty:
        return pd.DataFrame(columns=list(PER_MU_COLUMNS))
    year = int(field["year"].max())
    field = field[field["year"] == year].reset_index(drop=True)
    own = _own_values(inventory, year)
    parts = []
    for standard, here in (
        (HUANGYAN_2022, field["above_scale"] != "no"), (HUANGYAN_2022_BELOW_SCALE, field["above_scale"] == "no"),
        (HUAIAN_2024, pd.Series(True, index=field.index)),
    ):
        if here.any():
            parts.append(_scored(standard, field[here].reset_index(drop=True), own, year))
    return pd.concat(parts, ignore_index=True)


def _scored(standard: PerMuStandard, field: pd.DataFrame, own: dict[tuple[str, str], float], year: int) -> pd.DataFrame:
    values = np.column_stack([_term(term.id, term.unit, field, own) for term in standard.terms])
    marks = np.array([NAN if term.benchmark is None else term.benchmark for term in standard.terms])
    if np.isnan(marks).any():
        marks = np.where(np.isnan(marks), benchmarks_from_mean(values), marks)
    safe = np.where(np.isfinite(marks) & (marks > 0), marks, 1.0)
    told = per_mu_score(np.where(np.isfinite(marks) & (marks > 0), values, np.nan), standard, benchmarks=safe)
    exempt = [own.get((name, "exempt"), 0.0) > 0 for name in field["enterprise"]]
    letters, _ = per_mu_classes(told.score, exempt)
    rows = []
    for j, term in enumerate(standard.terms):
        rows.append(pd.DataFrame({
            "standard": standard.id, "enterprise": field["enterprise"], "title": field["title"], "year": year, "term": term.id,
            "value": values[:, j], "unit": term.unit, "benchmark": marks[j], "weight": term.weight, "points": told.points[:, j],
            "score": told.score, "class": letters, "class_rule": HUAIAN_2024_CLASSES.source.split(": ")[-1],
            "title_zh": f"{standard.title.zh}：{term.title.zh}", "title_en": f"{standard.title.en}: {term.title.en}",
            "source": standard.source, "confidence": standard.confidence, "price_basis": field["price_basis"],
        }))
    table = pd.concat(rows, ignore_index=True)
    missing = table["value"].isna()
    without = table["enterprise"].isin(field.loc[field["land"] <= 0, "enterprise"]) & table["term"].str.endswith("_per_mu")
    return table.assign(
        note_zh=np.select([without, missing], ["用地为 0，亩均数无意义，总分不出", "待补充：该项数值未知，总分不出"], ""),
        note_en=np.select([without, missing], ["land is 0: nothing per mu, and no score",
                                               "to be completed: this term is unknown, so there is no score"], ""))


def _term(term: str, spelling: str, field: pd.DataFrame, own: dict[tuple[str, str], float]) -> np.ndarray:
    """One term of every firm, in the rule's unit; reported figures where the park's tables hold none."""
    pairs = {"tax_per_mu": ("tax", "land"), "value_added_per_mu": ("value_added", "land"), "sales_per_mu": ("revenue", "land"),
             "value_added_per_energy": ("value_added", "energy_equal_value"), "labour_productivity": ("value_added", "jobs"),
             "tax_per_electricity": ("tax", "power")}
    if term in pairs:
        above, below = (field[name].to_numpy(float) for name in pairs[term])
        canonical = np.divide(above, below, out=np.full(len(field), np.nan), where=below > 0)
    else:
        canonical = np.array([own.get((name, term), NAN) for name in field["enterprise"]])
    return np.asarray(canonical / unit(spelling).scale, dtype=float)


def _own_values(inventory: Inventory, year: int) -> dict[tuple[str, str], float]:
    table = inventory.park.amounts("enterprise_values")
    table = table[(table["year"] == year) & table["value"].notna()]
    return {(str(row.enterprise), str(row.indicator)): float(row.value) for row in table.itertuples()}


def carbon_codes_table(firms: pd.DataFrame, account: str = "location:CO2") -> pd.DataFrame:
    """L and K of every industrial firm with value added; K against the park's own firms of the same group.

    The rule means the industry of the province; no table of those means was read, so the mean is the park's own, a
    ratio of sums over at least two firms, and the table says so.
    """
    known = firms[firms["emissions"].notna() & firms["value_added"].notna() & (firms["kind"] == "industry")]
    if known.empty:
        return pd.DataFrame(columns=list(CODE_COLUMNS))
    now = known[known["year"] == known["year"].max()].reset_index(drop=True)
    money = now["value_added"] / unit("万元").scale
    sums = now.assign(money=money).groupby("group")[["emissions", "money"]].transform("sum")
    count = now.groupby("group")["enterprise"].transform("count")
    mean = (sums["emissions"] / sums["money"]).where((count > 1) & (sums["money"] > 0))
    code = carbon_efficiency_grade(now["emissions"], money, mean)
    worthless = (money <= 0).to_numpy(bool)
    notes = [worthless, (count <= 1).to_numpy(bool), mean.isna().to_numpy(bool)]
    return pd.DataFrame({
        "enterprise": now["enterprise"], "title": now["title"], "group": now["group"], "industry": now["industry"],
        "year": now["year"], "emissions_t": now["emissions"], "value_added": money, "unit": "tCO2/万元",
        "intensity": code.intensity, "level": code.level, "level_zh": [LEVELS[str(word)].zh for word in code.level],
        "level_en": [LEVELS[str(word)].en for word in code.level], "group_mean": mean, "firms_in_group": count,
        "against_group": code.against_industry, "grade": np.where(code.grade > 0, code.grade, np.nan),
        "note_zh": np.select(notes, ["增加值不为正，强度无意义，不评级", "同组只有一家企业，行业均值待补充，不评级",
                                     "同组企业增加值合计不为正，没有行业均值，不评级"], "行业均值取本园区同组企业 (合计比合计)"),
        "note_en": np.select(notes, ["value added is not positive: no intensity, no grade",
                                     "the only firm of its group: no mean of the industry, no grade",
                                     "value added of the group is not positive: no mean of the industry, no grade"],
                             "mean of the industry: the park's own firms of the group (sum over sum)"),
        "account": account, "source": ZHEJIANG_CARBON_CODE.source, "confidence": ZHEJIANG_CARBON_CODE.confidence,
    }, columns=list(CODE_COLUMNS))
