"""What is decided: for each quantity which cells are free, within which bounds, and which are whole numbers.

A cell that cannot exist is a plain 0, a cell that is known is a plain number; neither becomes a column. The base
year is the account: its cells are numbers everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.pathway.quantities import COUNTED, PROBES
from carbonpark.words.vocabulary import WORDS

Array = np.ndarray


@dataclass(frozen=True)
class Box:
    """One quantity's cells: `given` holds numbers, NaN where the solver decides within lower and upper."""

    name: str
    given: Array
    lower: Array
    upper: Array
    integer: Array

    @property
    def decided(self) -> Array:
        """True where the solver decides."""
        free: Array = np.isnan(self.given)
        return free


def boxes(k: Coefficients, reference: Mapping[str, xr.DataArray]) -> dict[str, Box]:
    """Every quantity's box. `reference` gives the numbers of the base year."""
    free = _free_cells(k)
    out: dict[str, Box] = {}
    for name, (exists, otherwise) in free.items():
        dims = WORDS[name].dims
        shape = tuple(len(k.coords[dim]) for dim in dims)
        exists = np.broadcast_to(exists, shape)
        given = np.where(exists, np.nan, np.broadcast_to(otherwise, shape))
        if dims and dims[0] == "year":
            given[0] = reference[name].transpose(*dims).values[0]
        lower = np.full(shape, -np.inf if name in COUNTED else 0.0)
        out[name] = Box(name, given, lower, np.full(shape, np.inf), np.zeros(shape, dtype=bool))
    out["start"] = _starts(k, out["start"])
    for probe in PROBES:
        shape = tuple(len(k.coords[dim]) for dim in WORDS[probe].dims)
        given = np.full(shape, np.nan)
        given[0] = 0.0
        out[probe] = Box(probe, given, np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool))
    return out


def _free_cells(k: Coefficients) -> dict[str, tuple[Array, Array]]:
    """For each quantity: where a column exists, and the number that stands elsewhere."""
    c = k.c
    moves_up, moves_down = c.expand_limit.values > 0, c.exit_limit.values > 0
    installs = c.install_limit.values > 0
    in_place = (c.measure_alive.values * installs[:, None, :]).any(axis=0)
    builds = c.build_limit.values > 0
    stands = (c.plant_capacity.values * c.plant_alive.values) @ c.plant_technology.values > 0
    stands = stands | (c.build_alive.values * builds[:, None, :]).any(axis=0)
    keeps = c.plant_capacity.values * c.plant_alive.values
    held = keeps <= c.plant_floor.values if "plant_floor" in c else np.ones_like(keeps, dtype=bool)
    uses = (c.specific_use.values > 0).any(axis=0) | _touched(k)
    zero = np.zeros(())
    cells = {
        "activity": (moves_up | moves_down, c.reference_activity.values),
        "expand": (moves_up, zero), "exit": (moves_down, zero),
        "start": (c.project_window.values > 0, zero),
        "running": ((c.project_alive.values * (c.project_window.values > 0)[:, None, :]).any(axis=0), zero),
        "use": (np.broadcast_to(uses, c.specific_use.shape), zero),
        "install": (installs, zero), "installed": (in_place, zero), "treated": (in_place, zero),
        "build": (builds, zero), "kept": ((keeps > 0) & ~held, keeps), "capacity": (stands, zero),
        "flow": (stands, zero), "buy": (c.supply_limit.values > 0, zero), "sell": (c.outlet_limit.values > 0, zero),
        "new_land": (np.isfinite(c.land_where.values)[None, :] & moves_or_grows(k), zero),
        "certificates_counted": (c.certificate_ceiling.values > 0, zero),
    }
    counted = dict.fromkeys(COUNTED, (np.ones((), dtype=bool), zero))
    peak = np.full((), "peak_objective" in c)
    return {**cells, **counted, "peak_height": (peak, zero)}


def moves_or_grows(k: Coefficients) -> Array:
    """Years and groups whose activity can pass what their land carries."""
    highest = k.c.reference_activity.values + np.where(np.isfinite(k.c.expand_limit.values), k.c.expand_limit.values,
                                                       np.inf)
    grows: Array = np.maximum.accumulate(highest > k.c.intensification.values[None, :] - 1e-12, axis=0)
    return grows


def _touched(k: Coefficients) -> Array:
    """Groups and carriers whose use a measure changes."""
    saved = np.einsum("mi,mc->ic", np.abs(k.c.at_group.values), np.abs(k.c.saving.values))
    touched: Array = saved > 0
    return touched


def _starts(k: Coefficients, box: Box) -> Box:
    """Project starts: whole numbers unless divisible; committed ones are given."""
    projects = list(k.coords["project"])
    upper = np.broadcast_to(k.c.project_limit.values, box.given.shape).copy()
    whole = np.array([k.modes.get(each, "yes_no") != "divisible" for each in projects], dtype=bool)
    integer = np.isnan(box.given) & whole[None, :]
    given = box.given.copy()
    for project, year in k.committed.items():
        column = projects.index(project)
        given[:, column] = 0.0
        given[k.model_years.index(year), column] = 1.0
        integer[:, column] = False
    return Box(box.name, given, box.lower, upper, integer)
