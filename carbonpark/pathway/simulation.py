"""Simulate: a park's years in numbers, without optimising.

The reference is a simulation: activity by the scenario's growth, plants replaced like for like, committed projects
only. A plan written by hand is simulated the same way; what it does not say follows the base year's supply mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, on_labels
from carbonpark.ledger import energy
from carbonpark.ledger.arrays import Arrays
from carbonpark.pathway.quantities import counted, nothing, standing, treated_most, with_base
from carbonpark.pathway.supply_mix import Mix, Network, base_mix, mix_of, need_of, network, served

Numbers = dict[str, xr.DataArray]
SMALL = 1e-9


@dataclass(frozen=True)
class HandDecisions:
    """What a person decided by hand; everything else follows the reference. Labels as in the coefficients."""

    activity: Mapping[tuple[int, str], float]
    start: Mapping[tuple[int, str], float]
    install: Mapping[tuple[int, str], float]
    build: Mapping[tuple[int, str], float]
    buy: Mapping[tuple[int, str], float]


NONE = HandDecisions({}, {}, {}, {}, {})


def simulate(k: Coefficients, by_hand: HandDecisions = NONE) -> Numbers:
    """Every quantity of every year: the reference, or the reference with what was decided by hand."""
    q = _chosen(k, by_hand)
    q = with_base(k, standing(k, q))
    q["treated"] = treated_most(k, q)
    q = with_base(k, q)
    q["use"] = on_labels("use", energy.use_of_groups(Arrays(**q), k.c), k.coords)
    q = with_base(k, _supplied(k, q, by_hand))
    return with_base(k, counted(k, q))


def _chosen(k: Coefficients, by_hand: HandDecisions) -> Numbers:
    q = nothing(k)
    activity = k.c.reference_activity.copy()
    for (year, group), level in by_hand.activity.items():
        activity.loc[{"year": year, "group": group}] = level
    change = activity - k.c.reference_activity
    q["activity"] = activity
    q["expand"], q["exit"] = change.clip(min=0.0), (-change).clip(min=0.0)
    for project, year in k.committed.items():
        q["start"].loc[{"vintage": year, "project": project}] = 1.0
    for name, dim, decided in (("start", "project", by_hand.start), ("install", "application", by_hand.install),
                               ("build", "technology", by_hand.build)):
        for (year, label), amount in decided.items():
            q[name].loc[{"vintage": year, dim: label}] = amount
    q["kept"] = on_labels("kept", k.c.plant_capacity * k.c.plant_alive, k.coords)
    q["sell"] = on_labels("sell", k.base["sell"].values, k.coords)
    q["new_land"] = land_of_growth(k, q)
    return q


def land_of_growth(k: Coefficients, q: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """Closure of growth on land: what density cannot carry takes land, and what is taken is kept."""
    from carbonpark.ledger.land import land_growth_lacks

    lacks = land_growth_lacks(Arrays(**q), k.c).transpose("year", "group").values
    asked = np.where(np.isfinite(k.c.land_where.values)[None, :], np.maximum(lacks, 0.0), 0.0)
    return on_labels("new_land", np.maximum.accumulate(asked, axis=0), k.coords)


def _supplied(k: Coefficients, q: Numbers, by_hand: HandDecisions) -> Numbers:
    """Serve every need: sun and wind first, then what was built by hand, then the base year's mix."""
    net = network(k)
    by_need = _replaced_like_for_like(k, q, net)
    given = net.free | _built_by_hand(k, by_hand)
    flow = _given_flow(k, by_need, net, given)
    start = {**by_need, "flow": flow}
    need = need_of(k, start, net, given)
    mix = _with_hand_buys(k, base_mix(k, net), net, by_hand, need)
    flows, delivered, _ = served(net, mix, need, net.free)
    q = _written(k, start, net, flow.transpose("year", "technology").values * given + flows, delivered)
    q = _certificates(k, q, by_hand)
    return _grown_capacity(k, q, net)


def _given_flow(k: Coefficients, q: Numbers, net: Network, given: np.ndarray) -> xr.DataArray:
    """Sun and wind at full output; what was built by hand at full output too, but never beyond the need it serves.

    What stood before follows need as in the base year, also where a hand built more of the same.
    """
    by_hand = given & ~net.free
    stood = q["kept"].transpose("year", "plant").values @ k.c.plant_technology.transpose("plant", "technology").values
    capacity = q["capacity"].transpose("year", "technology").values - stood * by_hand
    full = capacity * k.c.annual_output.values * given
    sun = {**q, "flow": on_labels("flow", full * net.free, k.coords)}
    need = np.clip(need_of(k, sun, net, net.free), 0.0, None)
    offered = np.zeros_like(need)
    for t in np.flatnonzero(by_hand):
        offered[:, net.driven[t]] += full[:, t] * net.gives[t]
    share = np.divide(need, offered, out=np.ones_like(need), where=offered > need)
    return on_labels("flow", np.where(by_hand, full * share[:, net.driven], full), k.coords)


def _replaced_like_for_like(k: Coefficients, q: Numbers, net: Network) -> Numbers:
    """Sun and wind that reach the end of their life are built anew at the same capacity."""
    return _built_up(k, q, np.where(net.free, k.base["capacity"].transpose("technology").values, 0.0)[None, :])


def _grown_capacity(k: Coefficients, q: Numbers, net: Network) -> Numbers:
    """Technologies that follow need are replaced and enlarged as their output asks, and as the peak they must cover."""
    output = k.c.annual_output.values
    needed = q["flow"].transpose("year", "technology").values / np.where(output > 0, output, 1.0)
    needed = needed * _peak_over_output(k, q, needed)[:, net.driven]
    return _built_up(k, q, np.where(net.free, 0.0, needed))


def _peak_over_output(k: Coefficients, q: Numbers, needed: np.ndarray) -> np.ndarray:
    """By how much capacity that just gives the year's output falls short of a carrier's peak (year, carrier), at least 1."""
    if "firm_need" not in k.c:
        return np.ones((len(k.years), len(k.coords["carrier"])))
    taken = energy.users_take(Arrays(**q), k.c).transpose("year", "carrier").values
    asked = np.where(np.isfinite(k.c.firm_where.values), taken * k.c.firm_need.values, 0.0)
    firm = needed @ k.c.firm_energy.transpose("technology", "carrier").values
    short: np.ndarray = np.divide(asked, firm, out=np.ones_like(asked), where=firm > SMALL)
    over: np.ndarray = np.maximum(short, 1.0)
    return over


def _built_up(k: Coefficients, q: Numbers, wanted: np.ndarray) -> Numbers:
    """Build what is missing towards the capacity wanted (year or 1, technology), year by year."""
    build = q["build"].transpose("vintage", "technology").values.copy()
    alive = k.c.build_alive.transpose("vintage", "year", "technology").values
    kept = q["kept"].transpose("year", "plant").values @ k.c.plant_technology.transpose("plant", "technology").values
    wanted = np.broadcast_to(wanted, (len(k.years), build.shape[1]))
    for year in range(1, len(k.years)):
        stands = kept[year] + np.einsum("vt,vt->t", build, alive[:, year, :])
        lack = np.maximum(wanted[year] - stands, 0.0)
        for t in np.flatnonzero(lack > SMALL):
            in_time = np.flatnonzero(alive[:, year, t] > 0)     # ordered early enough to run; within the lead time none is
            if len(in_time):
                build[in_time[-1], t] += lack[t] / alive[in_time[-1], year, t]
    q = {**q, "build": on_labels("build", build, k.coords)}
    return with_base(k, standing(k, q))


def _built_by_hand(k: Coefficients, by_hand: HandDecisions) -> np.ndarray:
    named = {label for (_, label) in by_hand.build}
    return np.array([label in named for label in k.coords["technology"]], dtype=bool)


def _with_hand_buys(k: Coefficients, mix: Mix, net: Network, by_hand: HandDecisions, need: np.ndarray
                    ) -> Mix:
    """Shares in which amounts bought by hand come first and the others share what is left."""
    if not by_hand.buy:
        return mix
    flows, delivered, _ = served(net, mix, need, net.free)
    labels = list(k.coords["supply"])
    for (year, label), amount in by_hand.buy.items():
        row, s = k.years.index(year), labels.index(label)
        same = [o for o in np.flatnonzero(net.bought == net.bought[s]) if (year, labels[o]) not in by_hand.buy]
        if net.bought[s] < 0 or not same:
            continue
        new = amount * net.delivers[s]
        rest = delivered[row, same].sum()
        gone = new - delivered[row, s]
        delivered[row, same] *= max(rest - gone, 0.0) / rest if rest > 0 else 0.0
        delivered[row, s] = new
    return mix_of(net, flows, delivered, net.free, mix)


def _written(k: Coefficients, q: Numbers, net: Network, flow: np.ndarray, delivered: np.ndarray) -> Numbers:
    buy = delivered / np.where(net.delivers > 0, net.delivers, 1.0)
    return with_base(k, {**q, "flow": on_labels("flow", flow, k.coords), "buy": on_labels("buy", buy, k.coords)})


def _certificates(k: Coefficients, q: Numbers, by_hand: HandDecisions) -> Numbers:
    """Certificates stay at the base year's amount unless a hand says otherwise."""
    buy = q["buy"].copy()
    for label, is_certificate in zip(k.coords["supply"], k.c.certificate.values, strict=True):
        if is_certificate:
            buy.loc[{"supply": label}] = float(k.base["buy"].sel(supply=label))
    for (year, label), amount in by_hand.buy.items():
        if float(k.c.certificate.sel(supply=label)):
            buy.loc[{"year": year, "supply": label}] = amount
    return with_base(k, {**q, "buy": buy})
