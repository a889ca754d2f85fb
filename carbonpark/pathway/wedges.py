"""Wedges: how much of the way from the reference to the plan each lever is worth.

Each lever is set to the plan or taken back to the reference, and the park is replayed with its supply mix (closure),
never optimised again. Shapley's value shares what levers do together evenly, so the parts sum exactly. The grid is
a lever of its own: the start is the reference with the base year's electricity factors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, on_labels
from carbonpark.ledger import energy
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.scope2 import accounted_emissions
from carbonpark.ledger.total import total
from carbonpark.pathway.solved import Prepared
from carbonpark.pathway.supply_mix import Mix, Network, base_mix, mix_of, need_of, network, served
from carbonpark.rules.measures import treatable
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

Numbers = Mapping[str, xr.DataArray]
LEVERS: dict[str, Text] = {
    "grid": Text("电网因子下降", "grid factor"),
    "activity": Text("存量产业增减", "expansions and exits"),
    "newcomers": Text("新项目", "newcomers"),
    "efficiency": Text("节能与工艺措施", "efficiency and process measures"),
    "fuel_switch": Text("供能技术与燃料替代", "heat and power plants, fuel switch"),
    "own_renewables": Text("自建可再生能源", "own renewables"),
    "green_power": Text("绿电与外购结构", "green power and supply contracts"),
    "certificates": Text("绿证", "certificates"),
}


DECIDED = ("activity", "running", "treated", "sell", "buy")
"""Quantities a lever takes from one path or the other."""

REPLAYED = ("specific_use", "saving", "at_group", "specific_feedstock", "project_use", "project_feedstock", "supply_delivers",
            "outlet_takes", "technology_output", "technology_input", "carrier_residual", "carrier_gross", "potential",
            "combustion_factor", "warming", "direct_emission", "project_direct_emission", "process_saving", "supply_factor",
            "outlet_factor", "certificate")
"""Coefficients a replay reads."""


@dataclass(frozen=True)
class Side:
    """What a lever can be set to: one path's decisions and the shares in which it serves its needs."""

    q: Numbers
    mix: Mix
    flow_given: np.ndarray

    def repeated(self, k: Coefficients, times: int) -> Side:
        """The same side, once for each replay."""
        def laid(values: np.ndarray) -> np.ndarray:
            return np.concatenate([values] * times)

        q = {name: on_labels(name, laid(self.q[name].transpose(*WORDS[name].dims).values), k.coords) for name in DECIDED}
        return Side(q, Mix(laid(self.mix.technology), laid(self.mix.supply)), laid(self.flow_given))


def wedges(given: Prepared, q: Numbers) -> pd.DataFrame:
    """wedges.csv: year, account, lever: kt CO2e each lever takes away; start, reference and plan beside them."""
    values = _values(given, q)
    count = len(LEVERS)
    shapley = np.zeros((count, *values[frozenset()].shape))
    for lever in range(count):
        others = [other for other in range(count) if other != lever]
        for size in range(count):
            weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for coalition in combinations(others, size):
                with_it, without = frozenset({*coalition, lever}), frozenset(coalition)
                shapley[lever] += weight * (values[without] - values[with_it])
    return _table(given, q, values, shapley)


def _table(given: Prepared, q: Numbers, values: Mapping[frozenset[int], np.ndarray], shapley: np.ndarray) -> pd.DataFrame:
    k = given.k
    start, end = values[frozenset()], values[frozenset(range(len(LEVERS)))]
    reference = given.reference["emissions"].transpose("year", "account").values
    plan = q["emissions"].transpose("year", "account").values
    rows = []
    for a, account in enumerate(k.coords["account"]):
        for y, year in enumerate(k.years):
            head = {"account": account, "year": int(year), "unit": "kt CO2e"}
            rows.append({**head, "lever": "start", "title_zh": "基准年因子不变的参考情景", "title_en": "reference at base-year grid factors", "value": start[y, a]})
            rows += [{**head, "lever": name, "title_zh": title.zh, "title_en": title.en, "value": -shapley[n, y, a]}
                     for n, (name, title) in enumerate(LEVERS.items())]
            rows.append({**head, "lever": "plan", "title_zh": "规划情景", "title_en": "plan", "value": plan[y, a]})
            rows.append({**head, "lever": "reference", "title_zh": "参考情景", "title_en": "reference", "value": reference[y, a]})
            rows.append({**head, "lever": "closure_gap", "title_zh": "复算与规划之差", "title_en": "replay less plan", "value": end[y, a] - plan[y, a]})
    return pd.DataFrame(rows)


def _values(given: Prepared, q: Numbers) -> dict[frozenset[int], np.ndarray]:
    """Emissions (year, account) with each set of levers at the plan and the others at the reference.

    All replays are laid end to end on the year axis, so that each equation is read once for all of them.
    """
    k, names = given.k, list(LEVERS)
    grid = names.index("grid")
    physical = [n for n in range(len(names)) if n != grid]
    sets = [frozenset(chosen) for size in range(len(physical) + 1) for chosen in combinations(physical, size)]
    long = _laid_out(k, len(sets))
    at_plan = {name: np.repeat([n in chosen for chosen in sets], len(k.years)) for n, name in enumerate(names)}
    net = network(k)
    replay = _Replays(long, net, _side(k, given.reference, net).repeated(long, len(sets)),
                      _side(k, q, net).repeated(long, len(sets)), at_plan)
    numbers = Arrays(**replay.quantities())
    out: dict[frozenset[int], np.ndarray] = {}
    for c, lever in ((_laid_out(at_base_factors(k), len(sets)).c, frozenset()), (long.c, frozenset({grid}))):
        emitted = accounted_emissions(numbers, c).transpose("year", "account").values.reshape(len(sets), len(k.years), -1)
        out.update({chosen | lever: emitted[place] for place, chosen in enumerate(sets)})
    return out


def _laid_out(k: Coefficients, times: int) -> Coefficients:
    """The same coefficients with the years repeated: labels 0, 1, 2 ... stand for year and replay."""
    coords = {**k.coords, "year": tuple(range(times * len(k.years)))}
    needed = {name: getattr(k.c, name) for name in REPLAYED if name in k.c}
    arrays = {name: on_labels(name, _repeated(array.transpose(*WORDS[name].dims), times), coords) for name, array in needed.items()}
    return Coefficients(c=Arrays(**arrays), base=k.base, coords=coords)


def _repeated(array: xr.DataArray, times: int) -> np.ndarray:
    values = array.values
    return np.concatenate([values] * times, axis=array.dims.index("year")) if "year" in array.dims else values


def at_base_factors(k: Coefficients) -> Coefficients:
    """The same coefficients with the base year's factors for power bought and sold in every year."""
    def frozen(name: str) -> xr.DataArray:
        array = getattr(k.c, name)
        return on_labels(name, np.broadcast_to(array.isel(year=[0]).values, array.shape), k.coords)

    return replace(k, c=k.c.with_(supply_factor=frozen("supply_factor"), outlet_factor=frozen("outlet_factor")))


def _side(k: Coefficients, q: Numbers, net: Network) -> Side:
    flow = q["flow"].transpose("year", "technology").values
    delivered = q["buy"].transpose("year", "supply").values * net.delivers
    return Side(q, mix_of(net, flow, delivered, net.free, base_mix(k, net)), flow * net.free)


@dataclass(frozen=True)
class _Replays:
    """Every replay at once: two sides, and for each lever where it stands at the plan (year axis)."""

    k: Coefficients
    net: Network
    reference: Side
    plan: Side
    at_plan: Mapping[str, np.ndarray]

    def of(self, lever: str, name: str) -> np.ndarray:
        """A quantity from the side its lever names, replay by replay."""
        one, other = self.reference.q[name].values, self.plan.q[name].values
        return np.where(self.at_plan[lever].reshape(-1, *(1,) * (one.ndim - 1)), other, one)

    def quantities(self) -> dict[str, xr.DataArray]:
        """Decisions by lever from plan or reference, supply by the shares its levers name."""
        k, net = self.k, self.net
        q = {name: on_labels(name, 0.0, k.coords) for name in ("buy", "flow")}
        for lever, name in (("activity", "activity"), ("newcomers", "running"), ("own_renewables", "sell")):
            q[name] = on_labels(name, self.of(lever, name), k.coords)
        q["treated"] = self._treated(q["activity"])
        q["use"] = on_labels("use", energy.use_of_groups(Arrays(**q), k.c), k.coords)
        sun = np.where(self.at_plan["own_renewables"][:, None], self.plan.flow_given, self.reference.flow_given)
        q["flow"] = on_labels("flow", sun, k.coords)
        mix = _joined(net, self._mix("fuel_switch"), self._mix("green_power"))
        flow, delivered, _ = served(net, mix, need_of(k, q, net, net.free), net.free)
        buy = delivered / np.where(net.delivers > 0, net.delivers, 1.0)
        q["flow"] = on_labels("flow", flow + sun, k.coords)
        q["buy"] = on_labels("buy", buy + self.of("certificates", "buy") * k.c.certificate.values, k.coords)
        return q

    def _mix(self, lever: str) -> Mix:
        chosen = self.at_plan[lever][:, None]
        return Mix(np.where(chosen, self.plan.mix.technology, self.reference.mix.technology),
                   np.where(chosen, self.plan.mix.supply, self.reference.mix.supply))

    def _treated(self, activity: xr.DataArray) -> xr.DataArray:
        """Measures reach the same share of an activity that other levers have changed."""
        k = self.k
        own = on_labels("activity", self.of("efficiency", "activity"), k.coords)
        room, planned = (total(treatable, Arrays(activity=each), k.c, over="group").transpose("year", "application").values
                         for each in (activity, own))
        values = self.of("efficiency", "treated")
        shared = np.divide(values * room, planned, out=np.zeros_like(values), where=planned > 0)
        return on_labels("treated", np.where(room == planned, values, shared), k.coords)


def _joined(net: Network, plants: Mix, contracts: Mix) -> Mix:
    """Made-or-bought and the plants from one side, the contracts among what is bought from the other."""
    supply = np.zeros_like(plants.supply)
    for carrier in range(net.intake.shape[1]):
        ways = np.flatnonzero(net.bought == carrier)
        if not len(ways):
            continue
        share = plants.supply[:, ways].sum(axis=1, keepdims=True)
        theirs = contracts.supply[:, ways]
        whole = theirs.sum(axis=1, keepdims=True)
        own = plants.supply[:, ways]
        among = np.where(whole > 0, theirs / np.where(whole > 0, whole, 1.0),
                         own / np.where(share > 0, share, 1.0))
        supply[:, ways] = share * among
    return Mix(plants.technology, supply)

