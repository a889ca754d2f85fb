"""Quantities in numbers: which are decided, which follow by definition, and how the latter are filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients, on_labels
from carbonpark.ledger import economy, energy, land, scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.rules import definition
from carbonpark.words.vocabulary import WORDS

QUANTITIES: tuple[str, ...] = tuple(word.name for word in WORDS.values() if word.kind == "q")
PROBES: dict[str, str] = {
    "probe_emissions": "emissions", "probe_energy_equal_value": "energy_equal_value",
    "probe_energy_calorific": "energy_calorific", "probe_value_added": "value_added", "probe_jobs": "jobs",
    "probe_land": "land_taken",
}
"""Each probe and the quantity it adds a unit of."""

COUNTED: dict[str, Callable[[Any, Any], xr.DataArray]] = {
    "emissions": scope2.accounted_emissions,
    "energy_equal_value": energy.energy_at_equal_value,
    "energy_calorific": energy.energy_at_calorific_value,
    "value_added": economy.value_added_made,
    "jobs": economy.people_employed,
    "tax": economy.tax_paid,
    "land_taken": land.land_in_use,
}
"""What the ledger counts, and the equation that counts it."""


def nothing(k: Coefficients) -> dict[str, xr.DataArray]:
    """Every quantity at zero."""
    return {name: on_labels(name, 0.0, k.coords) for name in QUANTITIES}


def with_base(k: Coefficients, q: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """The same quantities with the base year's own numbers in their first year."""
    out = dict(q)
    for name, values in k.base.items():
        array = out[name].copy()
        array.loc[{"year": k.base_year}] = values.transpose(*(d for d in array.dims if d != "year")).values
        out[name] = array
    return out


def standing(k: Coefficients, q: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Fill in what follows from what was started, installed, built and kept."""
    now = Arrays(**q)
    kept = total(definition.kept_of, now, k.c, over="plant")
    built = total(definition.standing_of, now, k.c, over="vintage")
    return {**q,
            "running": on_labels("running", total(definition.running_of, now, k.c, over="vintage"), k.coords),
            "installed": on_labels("installed", total(definition.installed_of, now, k.c, over="vintage"), k.coords),
            "capacity": on_labels("capacity", kept + built, k.coords)}


def counted(k: Coefficients, q: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Fill in what the ledger counts of the decisions."""
    out = dict(q)
    out["certificates_counted"] = certificates_counted(k, q)
    for name, equation in COUNTED.items():
        out[name] = on_labels(name, equation(Arrays(**out), k.c), k.coords)
    out["peak_height"] = out["emissions"].sel(year=list(k.model_years)).max("year")
    return out


def certificates_counted(k: Coefficients, q: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """Closure of the rule of half: certificates count up to their ceiling, and no more than were bought."""
    bought: xr.DataArray = energy.certified_energy(Arrays(**q), k.c)
    return on_labels("certificates_counted", np.minimum(bought.values, k.c.certificate_ceiling.values), k.coords)


def treated_most(k: Coefficients, q: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """Closure of a measure's use: what is installed treats as much activity as there is for it."""
    from carbonpark.rules.measures import treatable

    room = total(treatable, Arrays(**q), k.c, over="group")
    return on_labels("treated", np.minimum(q["installed"].values, room.transpose("year", "application").values),
                     k.coords)
