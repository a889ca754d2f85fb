"""What a plan knows: aligned, frozen arrays, each with where it came from.

`c` holds the coefficients, `base` the quantities of the base year (which is the account), `coords` the labels of
every dimension. `pathway` simulates the reference and then makes one new frozen set with the reference path added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.words.errors import DriftError, Place
from carbonpark.words.language import Text
from carbonpark.words.vocabulary import WORDS

TargetKey = tuple[str, ...]


@dataclass(frozen=True)
class Coefficients:
    """Everything a plan is made of, frozen."""

    c: Arrays
    base: Mapping[str, xr.DataArray]
    """Quantities of the base year, without the dimension `year`."""
    coords: Mapping[str, tuple[Any, ...]]
    titles: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    """Names for people: dimension, label."""
    modes: Mapping[str, str] = field(default_factory=dict)
    """Project: yes_no, count or divisible."""
    committed: Mapping[str, int] = field(default_factory=dict)
    """Project of the reference: year of its start."""
    group_kinds: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[TargetKey, Place] = field(default_factory=dict)
    """Where each limit was written: (rule, label, ...)."""
    notes: tuple[Text, ...] = ()
    provenance: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Input and factor rows used: id, source, verified, quality."""
    price_base: int = 0

    def __post_init__(self) -> None:
        for name in self.c:
            _fits(name, getattr(self.c, name), self.coords)
        for array in (*(getattr(self.c, name) for name in self.c), *self.base.values()):
            if isinstance(array, xr.DataArray):
                array.values.setflags(write=False)

    @property
    def years(self) -> tuple[int, ...]:
        """The base year and the model years."""
        return tuple(self.coords["year"])

    @property
    def base_year(self) -> int:
        """The year of the account."""
        return int(self.years[0])

    @property
    def model_years(self) -> tuple[int, ...]:
        """The years that are planned."""
        return self.years[1:]

    def array(self, name: str, values: Any) -> xr.DataArray:
        """Values (broadcast) as the array of that name, on the dimensions its word declares."""
        return on_labels(name, values, self.coords)

    def with_(self, *, notes: Sequence[Text] = (), origins: Mapping[TargetKey, Place] | None = None,
              **more: Any) -> Coefficients:
        """The same set with more coefficients."""
        return replace(self, c=self.c.with_(**more), notes=(*self.notes, *notes),
                       origins={**self.origins, **(origins or {})})

    def title(self, dim: str, label: object) -> Text:
        """The name of a label for people."""
        return self.titles.get(dim, {}).get(str(label), Text(str(label), str(label)))


def on_labels(name: str, values: Any, coords: Mapping[str, Sequence[Any]]) -> xr.DataArray:
    """Values as the array `name`, on the labels of its declared dimensions."""
    dims = WORDS[name].dims
    shape = tuple(len(coords[dim]) for dim in dims)
    if isinstance(values, xr.DataArray):
        values = values.transpose(*dims).values
    cells = np.broadcast_to(np.asarray(values, dtype=float), shape)
    return xr.DataArray(cells.copy(), dims=dims, coords={dim: list(coords[dim]) for dim in dims})


def _fits(name: str, array: Any, coords: Mapping[str, Sequence[Any]]) -> None:
    if isinstance(array, list | tuple):
        return
    word = WORDS.get(name)
    if word is None or word.kind != "c":
        raise DriftError(f"'{name}' is no coefficient of the vocabulary")
    if set(array.dims) != set(word.dims):
        raise DriftError(f"coefficient '{name}' stands on {array.dims}, its word says {word.dims}")
    for dim in array.dims:
        if list(array[dim].values) != list(coords[dim]):
            raise DriftError(f"coefficient '{name}': its labels of '{dim}' are not the set's")


def at_rest(k: Coefficients) -> dict[str, xr.DataArray]:
    """Every quantity as if the base year went on for ever; what the base does not know is zero."""
    names = [word.name for word in WORDS.values() if word.kind == "q"]
    out = {name: on_labels(name, 0.0, k.coords) for name in names}
    for name, values in k.base.items():
        dims = [dim for dim in WORDS[name].dims if dim != "year"]
        out[name] = on_labels(name, values.transpose(*dims).values, k.coords)
    return out
