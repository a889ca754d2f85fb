"""Measures: savings per activity treated, what remains to be done, ramps, floors and sets that exclude each other."""

from __future__ import annotations

import numpy as np

from carbonpark.coefficients.labels import PAYERS
from carbonpark.coefficients.making import Arrays, Making
from carbonpark.coefficients.technologies import _moved
from carbonpark.factors import FactorMissing
from carbonpark.ledger.periods import Periods
from carbonpark.park.models import Measure
from carbonpark.scenario import chosen
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import unit


def measure_arrays(m: Making, periods: Periods) -> Arrays:
    """Coefficients of measures at their groups."""
    measures = [each for each in m.park.measures if each.group in m.coords["group"]]
    at_group = m.zeros("application", "group")
    for a, each in enumerate(measures):
        at_group[a, m.at("group", each.group)] = 1.0
    shares = _shares(m, measures)
    saving = np.einsum("acf,ai,if->ac", shares["energy"], at_group, np.clip(m.year.use, 0.0, None))
    process = np.einsum("ag,aig->ag", shares["process"], at_group[:, :, None] * _direct_of(m)[None])
    life = np.array([_lifetime(m, each) for each in measures])
    for each in (each for each in measures if each.capex is None):
        m.notes.append(Text(zh=f"措施 {each.measure}（{each.group}）未填 capex：方案里按没有计", en=f"measure {each.measure} ({each.group}): capex left blank, counted as none in the plan"))
    money = unit("万元").scale
    capex = np.array([(each.capex or 0.0) * money for each in measures])
    return {
        **m.arrays(
            at_group=at_group, saving=saving, process_saving=process, potential=[each.potential for each in measures],
            measure_alive=_moved(periods.alive(life), len(measures)),
            measure_residual=periods.residual(life, m.scenario.question.discount_rate),
            measure_capex=np.broadcast_to(capex, (len(periods.years), len(measures))),
            measure_fixed_cost=[(each.fixed_cost or 0.0) * money for each in measures],
            install_limit=_ramps(m, measures, periods), measure_payer=_payers(measures),
            use_floor=_floor(m, shares["stated"], measures)),
        **_exclusive(m, measures),
    }


def _direct_of(m: Making) -> np.ndarray:
    """Process gases of groups under the widest account (group, gas) [kt]."""
    widest: np.ndarray = m.year.direct.max(axis=0)
    return widest


def _shares(m: Making, measures: list[Measure]) -> dict[str, np.ndarray]:
    """Effects as shares: energy as stated and as left (application, carrier, carrier of the basis), process (application, gas).

    An effect is stated on what is left after the measures named in `after`, so theirs is taken off it first.
    """
    energy = np.zeros((len(measures), len(m.coords["carrier"]), len(m.coords["carrier"])))
    process = m.zeros("application", "gas")
    place = {(each.measure, each.group): a for a, each in enumerate(measures)}
    for row in m.park.tables["measure_effects"].to_dict("records"):
        a = place.get((row["measure"], row["group"]))
        if a is None:
            continue
        if row["item"] == "process":
            process[a, m.at("gas", row["gas"] or "CO2")] += row["effect"]
        elif row["item"] in m.coords["carrier"]:
            basis = row["of"] or row["item"]
            energy[a, m.at("carrier", row["item"]), m.at("carrier", basis)] += row["effect"]
    left = energy.copy()
    for a, each in enumerate(measures):
        for before in each.after:
            b = place.get((before, each.group))
            if b is not None:
                done = np.einsum("cc->c", energy[b]).clip(0.0) * measures[b].potential
                left[a] = left[a] * (1.0 - done)[None, :]
    return {"stated": energy, "energy": left, "process": process}


def _floor(m: Making, stated: np.ndarray, measures: list[Measure]) -> np.ndarray:
    """Technical floor (group, carrier) [TJ]: savings on one use combine as 1 - prod(1 - s), never as a plain sum.

    Autonomous efficiency lowers what is needed, so it lowers the floor with it.
    """
    better = np.array([m.scenario.drivers.efficiency.index(name, m.base, list(m.coords["year"])).min()
                       for name in m.coords["group"]])
    left = np.ones((len(m.coords["group"]), len(m.coords["carrier"])))
    best: dict[tuple[str, str], np.ndarray] = {}
    for a, each in enumerate(measures):
        saved = np.einsum("cc->c", stated[a]).clip(0.0, 1.0) * min(each.potential, 1.0)
        key = (each.group, each.exclusive_set or f"alone {a}")
        best[key] = np.maximum(best.get(key, np.zeros_like(saved)), saved)
    for (group, _), saved in best.items():
        left[m.at("group", group)] *= 1.0 - saved
    floor: np.ndarray = np.clip(m.year.use, 0.0, None) * left * better[:, None]
    return floor


def _lifetime(m: Making, each: Measure) -> float:
    if each.lifetime:
        return each.lifetime
    if each.table_id:
        try:
            found = m.library.technology(each.table_id).get("lifetime")
        except FactorMissing as fault:
            m.problems.found.append(fault.at(Place(file=each.input_ref, field="table_id")))
            return 1.0
        if found is not None:
            return found.canonical
    m.problems.add(Place(file=each.input_ref, field="lifetime"),
                   Text(zh=f"措施“{each.measure}”没有寿命", en=f"measure '{each.measure}' has no lifetime"),
                   Text(zh="填 lifetime [yr]，或填有寿命的 table_id", en="give lifetime [yr], or a table_id that has one"),
                   "lifetime-missing")
    return 1.0


def _ramps(m: Making, measures: list[Measure], periods: Periods) -> np.ndarray:
    """How much activity a measure may newly be applied to in a step; nothing before its first year."""
    may = set(chosen(m.scenario.may_apply, tuple(dict.fromkeys(each.measure for each in measures))))
    out = m.zeros("vintage", "application")
    for a, each in enumerate(measures):
        if each.measure in may and each.potential > 0:
            out[:, a] = np.inf if each.ramp is None else each.ramp * periods.lengths
            if each.first_year is not None:
                out[periods.ends < each.first_year, a] = 0.0
    return out


def _payers(measures: list[Measure]) -> np.ndarray:
    out = np.zeros((len(measures), len(PAYERS)))
    for a, each in enumerate(measures):
        out[a, PAYERS.index(each.payer or "enterprises")] = 1.0
    return out


def _exclusive(m: Making, measures: list[Measure]) -> Arrays:
    """Sets of measures of which only one can treat the same activity."""
    member, group = m.zeros("exclusive", "application"), m.zeros("exclusive", "group")
    potential = m.zeros("exclusive")
    for a, each in enumerate(measures):
        if each.exclusive_set:
            x = m.at("exclusive", f"{each.exclusive_set}@{each.group}")
            member[x, a] = 1.0
            group[x, m.at("group", each.group)] = 1.0
            potential[x] = max(potential[x], each.potential)
    return m.arrays(exclusive_member=member, exclusive_group=group, exclusive_potential=potential)
