"""Targets: what each limit asks, what the plan reaches, what is left, and what relaxing that limit alone would save.

The price is the dual of the limit's own row with whole-number decisions fixed: positive is money saved by one unit
more room. A ratio is told as the ratio; its price is that of its linear twin, whose unit stands beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.ledger import economy, ratios, scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.pathway.matrix import Label
from carbonpark.pathway.solved import Solved
from carbonpark.pathway.target_words import label_of, origin_of, spot, title_of, unit_of, year_of
from carbonpark.rules import RULES, balance, carbon
from carbonpark.rules.relation import Rule
from carbonpark.words.language import Text

MONEY = ("net_cost", "energy_cost")
"""Questions whose answer is money: only their duals are prices."""
TIGHT = 1e-6
"""A limit binds when its slack is below this share of its size."""
NEGLIGIBLE = 1e-9
"""A denominator smaller than this is rounding: the ratio is not defined."""
COLUMNS = ("target", "year", "label", "account", "tally", "pool", "payer", "group", "sense", "limit", "unit", "achieved",
           "slack", "twin_slack", "twin_unit", "binding", "price", "price_unit", "price_present_value", "title_zh",
           "title_en", "origin", "rule", "note_zh", "note_en")
NO_MONEY = Text("本题求的不是费用最省，限值没有货币价格", "the question does not minimise money: limits have no price in money")
NOTHING = Text("", "")


@dataclass(frozen=True)
class Ratio:
    """A limit on a ratio: its numerator and denominator in numbers, the coefficient that limits it, its unit."""

    above: xr.DataArray
    below: xr.DataArray
    limit: str
    unit: str
    sense: str

    def at(self, place: dict[str, Any]) -> float:
        """The ratio in one cell; NaN where the denominator is zero."""
        below = _cell(self.below, place)
        return _cell(self.above, place) / below if abs(below) > NEGLIGIBLE else math.nan

    def asked(self, place: dict[str, Any], c: Arrays) -> float:
        """The numerator that the limit asks for, or leaves, at this denominator."""
        return _cell(getattr(c, self.limit), place) * _cell(self.below, place) if self.limit in c else 0.0


def targets(solved: Solved) -> pd.DataFrame:
    """targets.csv: one row for each cell of each target rule that has a finite limit."""
    numbers = Arrays(**solved.q)
    rows = {label: place for place, label in enumerate(solved.program.matrix.rows)}
    lines = [line for rule in RULES if rule.target and rule.applies(solved.k.c)
             for line in _lines(solved, rule, numbers, rows)]
    return pd.DataFrame(lines, columns=list(COLUMNS)).sort_values(["target", "label", "year"], ignore_index=True)


def ratios_of(q: Arrays, c: Arrays) -> dict[str, Ratio]:
    """Every rule that limits a ratio, with the ratio itself in numbers."""
    green = total(balance.green_bought, q, c, over="supply")
    gained = carbon.unabated_growth(q, c) - q.emissions + c.reference_emissions if "reference_emissions" in c else None
    found = {
        "carbon_intensity_at_most": Ratio(q.emissions, q.value_added, "emission_intensity_cap",
                                          ratios.carbon_intensity.unit, "at_most"),
        "carbon_productivity_at_least": Ratio(q.value_added, q.emissions, "productivity_floor",
                                              ratios.carbon_productivity.unit, "at_least"),
        "energy_intensity_at_most": Ratio(q.energy_equal_value, q.value_added, "energy_intensity_cap",
                                          ratios.energy_intensity.unit, "at_most"),
        "calorific_energy_intensity_at_most": Ratio(q.energy_calorific, q.value_added, "energy_intensity_cap_calorific",
                                                    ratios.energy_intensity_calorific.unit, "at_most"),
        "high_tech_share_at_least": Ratio(economy.high_tech_value_added(q, c), q.value_added, "high_tech_floor", "1",
                                          "at_least"),
        "direct_supply_share_of_green_power": Ratio(total(balance.direct_bought, q, c, over="supply"), green,
                                                    "direct_share_floor", "1", "at_least"),
    }
    if gained is not None and "certificate_factor" in c:
        found["certificates_within_share_of_reduction"] = Ratio(scope2.certified_reduction(q, c), gained,
                                                                "certificate_share_limit", "1", "at_most")
    return found


def cells_of(rule: Rule, q: Arrays, c: Arrays, base_year: int) -> Iterator[tuple[tuple[Any, ...], float, float, float]]:
    """Labels, body and limits of each cell that has a finite limit, the base year apart."""
    relation = rule(q, c)
    body = relation.body
    lower, upper = (_spread(side, body) for side in (relation.lower, relation.upper))
    labels = product(*(body[dim].values.tolist() for dim in body.dims))
    for where, value, low, high in zip(labels, body.values.ravel(), lower, upper, strict=True):
        if (np.isfinite(low) or np.isfinite(high)) and year_of(rule.name, where) != base_year:
            yield where, float(value), float(low), float(high)


def _spread(side: Any, body: xr.DataArray) -> np.ndarray:
    values = side.broadcast_like(body).transpose(*body.dims).values if isinstance(side, xr.DataArray) else side
    spread: np.ndarray = np.broadcast_to(np.asarray(values, dtype=float), body.shape).ravel()
    return spread


def _cell(array: xr.DataArray, place: Mapping[str, Any]) -> float:
    return float(array.sel({dim: label for dim, label in place.items() if dim in array.dims}))


def _lines(solved: Solved, rule: Rule, q: Arrays, rows: Mapping[Label, int]) -> Iterator[dict[str, Any]]:
    ratio = ratios_of(q, solved.k.c).get(rule.name)
    for where, value, low, high in cells_of(rule, q, solved.k.c, solved.k.base_year):
        place = dict(zip(rule.dims, where, strict=True))
        label = label_of(rule.name, where)
        unit = unit_of(rule.unit, label)
        twin = min(value - low, high - value)
        size = max(1.0, abs(value), *(abs(side) for side in (low, high) if np.isfinite(side)))
        said = _as_ratio(ratio, place, solved.k.c) if ratio else _as_amount(rule.name, place, q, value, low, high)
        title, origin = title_of(solved.k, rule.name, where), spot(origin_of(solved.given, rule.name, where))
        yield {"target": rule.name, "year": year_of(rule.name, where), "label": label, "rule": rule.name,
               **{dim: label for dim, label in place.items() if dim in COLUMNS and dim != "year"},
               "unit": unit, **said, "twin_slack": twin, "twin_unit": unit, "binding": bool(twin <= TIGHT * size),
               **_priced(solved, rule, where, unit, high, rows), "title_zh": title.zh, "title_en": title.en, "origin": origin}


def _as_amount(rule: str, place: Mapping[str, Any], q: Arrays, value: float, low: float, high: float
               ) -> dict[str, Any]:
    """Limit, what is achieved and what is left; the guard of the peak is told as emissions under a moving cap."""
    if rule == "emissions_below_reference_until_peak":
        emissions = _cell(q.emissions, place)
        value, high = emissions, high + emissions - value
    at_most = np.isfinite(high)
    return {"sense": "at_most" if at_most else "at_least", "limit": high if at_most else low, "achieved": value,
            "slack": high - value if at_most else value - low}


def _as_ratio(ratio: Ratio, place: dict[str, Any], c: Arrays) -> dict[str, Any]:
    limit, achieved = _cell(getattr(c, ratio.limit), place), ratio.at(place)
    slack = limit - achieved if ratio.sense == "at_most" else achieved - limit
    return {"sense": ratio.sense, "limit": limit, "achieved": achieved, "slack": slack,
            "unit": unit_of(ratio.unit, str(place.get("account", "")))}


def _priced(solved: Solved, rule: Rule, where: tuple[Any, ...], unit: str, high: float,
            rows: Mapping[Label, int]) -> dict[str, Any]:
    """Price of relaxing the row, in money of its year and as present value; none where money is not the question."""
    empty = {"price": math.nan, "price_unit": f"M CNY / {_bracketed(unit)}", "price_present_value": math.nan}
    if solved.given.scenario.question.minimise not in MONEY or solved.fixed.row_dual is None:
        return {**empty, "note_zh": NO_MONEY.zh, "note_en": NO_MONEY.en}
    dual = float(solved.fixed.row_dual[rows[rule.name, where]]) if (rule.name, where) in rows else 0.0
    worth = (-dual if np.isfinite(high) else dual) + 0.0
    weight = discount_of(solved, rule.dims, where)
    return {**empty, "price": worth / weight if weight else math.nan, "price_present_value": worth,
            "note_zh": "", "note_en": ""}


def discount_of(solved: Solved, dims: tuple[str, ...], where: tuple[Any, ...]) -> float:
    """Present value of one unit of money of the row's year, over all years it stands for; 1 for the whole horizon."""
    c, place = solved.k.c, dict(zip(dims, where, strict=True))
    if "year" in place:
        return float(c.discount_weight.sel(year=place["year"]))
    return float(c.discount_start.sel(vintage=place["vintage"])) if "vintage" in place else 1.0


def _bracketed(unit: str) -> str:
    return f"({unit})" if " " in unit and "/" in unit else unit
