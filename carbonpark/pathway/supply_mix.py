"""The supply mix: who serves a need when nobody optimises.

The need of each carrier is met in given shares by technologies and by ways to buy it; what technologies take
and give along the way is solved as one linear system a year. With the base year's shares this is the reference;
with a plan's own shares it gives back the plan exactly, which is what the wedges rest on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.ledger import energy
from carbonpark.ledger.arrays import Arrays

Array = np.ndarray
NEGLIGIBLE = 1e-12


@dataclass(frozen=True)
class Mix:
    """Shares of each carrier's need: by technology (year, technology) and by way to buy (year, supply)."""

    technology: Array
    supply: Array


@dataclass(frozen=True)
class Network:
    """How technologies and ways to buy hang together; carriers in their order."""

    driven: Array               # carrier index whose need a technology follows
    gives: Array                # technology: that carrier per main output
    intake: Array               # technology x carrier
    others: Array               # technology x carrier: what comes along beside the carrier it follows
    bought: Array               # carrier index of each supply, -1 for certificates
    delivers: Array             # supply
    free: Array                 # technology: True where output is given by sun and wind, not by need


def network(k: Coefficients) -> Network:
    """Read the network off the coefficients. Cogeneration follows heat (以热定电): its by-product leads."""
    output = k.c.technology_output.transpose("technology", "carrier").values
    main = k.c.main_output.transpose("technology", "carrier").values
    beside = output * (1.0 - main)
    leads = np.where((beside > 0).any(axis=1, keepdims=True), beside, main)
    driven = leads.argmax(axis=1) if output.size else np.zeros(0, dtype=int)
    places = np.arange(len(driven))
    others = output.copy()
    others[places, driven] = 0.0
    delivers = k.c.supply_delivers.transpose("supply", "carrier").values
    bought = np.where(delivers.sum(axis=1) > 0, delivers.argmax(axis=1), -1) if delivers.size else np.zeros(0, int)
    free = k.c.variable_source.transpose("technology", "carrier").values.sum(axis=1) > 0
    return Network(driven, output[places, driven], k.c.technology_input.transpose("technology", "carrier").values,
                   others, bought, delivers.sum(axis=1), free)


def need_of(k: Coefficients, q: Mapping[str, xr.DataArray], net: Network, given: Array) -> Array:
    """Need of each carrier (year, carrier) that is left when only what is given runs and nothing is bought."""
    flow = q["flow"].transpose("year", "technology") * given
    alone = Arrays(**{**q, "flow": flow, "buy": q["buy"] * 0.0})
    left: Array = -energy.supply_over_use(alone, k.c).transpose("year", "carrier").values
    return left


def served(net: Network, mix: Mix, need: Array, given: Array) -> tuple[Array, Array, Array]:
    """Flow (year, technology), energy delivered (year, supply) and surplus (year, carrier) that serve a need.

    Every year is one linear system: what a technology takes and gives along the way is need of others.
    """
    carriers = need.shape[1]
    driven = np.zeros((len(net.driven), carriers))
    driven[np.arange(len(net.driven)), net.driven] = 1.0
    share = mix.technology * ~given / np.where(net.gives > 0, net.gives, 1.0)
    through = np.einsum("yt,tc,td->ycd", share, net.intake - net.others, driven, optimize=True)
    total_need: Array = np.linalg.solve(np.eye(carriers) - through, need[:, :, None])[:, :, 0]
    flow = share * total_need[:, net.driven]
    real = net.bought >= 0
    delivered = np.zeros((need.shape[0], len(net.bought)))
    delivered[:, real] = mix.supply[:, real] * total_need[:, net.bought[real]]
    met = (mix.technology * ~given) @ driven
    for s in np.flatnonzero(real):
        met[:, net.bought[s]] += mix.supply[:, s]
    return flow, delivered, (met - 1.0) * total_need


def mix_of(net: Network, flow: Array, delivered: Array, given: Array, fallback: Mix | None = None) -> Mix:
    """The shares in which flows and deliveries (year, ...) serve their carriers; unused carriers fall back."""
    carriers = net.intake.shape[1]
    served_by = np.zeros((flow.shape[0], carriers))
    for t in np.flatnonzero(~given):
        served_by[:, net.driven[t]] += flow[:, t] * net.gives[t]
    for s in np.flatnonzero(net.bought >= 0):
        served_by[:, net.bought[s]] += delivered[:, s]
    technology, supply = np.zeros_like(flow), np.zeros_like(delivered)
    used = served_by > NEGLIGIBLE
    safe = np.where(used, served_by, 1.0)
    for t in np.flatnonzero(~given):
        technology[:, t] = np.where(used[:, net.driven[t]], flow[:, t] * net.gives[t] / safe[:, net.driven[t]],
                                    fallback.technology[:, t] if fallback else 0.0)
    for s in np.flatnonzero(net.bought >= 0):
        supply[:, s] = np.where(used[:, net.bought[s]], delivered[:, s] / safe[:, net.bought[s]],
                                fallback.supply[:, s] if fallback else 0.0)
    return Mix(technology, supply)


def base_mix(k: Coefficients, net: Network) -> Mix:
    """Shares of the base year, the same in every year; a carrier nobody used is bought the first way it can be."""
    flow = k.base["flow"].transpose("technology").values[None, :]
    delivered = (k.base["buy"].transpose("supply").values * net.delivers)[None, :]
    first = np.zeros_like(delivered)
    for carrier in range(net.intake.shape[1]):
        ways = np.flatnonzero(net.bought == carrier)
        if len(ways):
            first[0, ways[0]] = 1.0
    mix = mix_of(net, flow, delivered, net.free, Mix(np.zeros_like(flow), first))
    count = len(k.years)
    return Mix(np.repeat(mix.technology, count, axis=0), np.repeat(mix.supply, count, axis=0))
