"""Named arrays: the one shape in which quantities `q` and coefficients `c` reach an equation.

An array carries its labels, and two arrays meet only if they carry the same labels in the same order:
xarray's own default would drop the labels that only one side has, without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from carbonpark.words.errors import LabelError, nearest

xr.set_options(arithmetic_join="exact")  # type: ignore[no-untyped-call]


class Arrays:
    """A frozen set of named arrays, read as attributes; plain tuples of labels may lie among them.

    Examples
    --------
    >>> c = arrays(fuel=["coal", "gas"], fuel_emission_factor=(("fuel",), [0.0946, 0.0561]))
    >>> c.names
    ('fuel_emission_factor',)
    >>> c.with_(years_after_peak=(2031, 2032)).years_after_peak
    [2031, 2032]
    """

    __slots__ = ("_named",)

    def __init__(self, **named: Any) -> None:
        object.__setattr__(self, "_named", {name: _kept(name, value) for name, value in named.items()})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):                 # copy and pickle ask for these before `_named` exists
            raise AttributeError(name)
        named = object.__getattribute__(self, "_named")
        if name not in named:
            close = nearest(name, list(named))
            hint = f"; did you mean '{close}'?" if close else f"; there are: {', '.join(sorted(named)) or 'none'}"
            raise LabelError(f"no array named '{name}'{hint}")
        found = named[name]
        return list(found) if isinstance(found, tuple) else found     # `.sel` takes a list, not a tuple

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"arrays are frozen: use .with_({name}=...)")

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._named)

    def __getstate__(self) -> dict[str, Any]:
        return dict(self._named)

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_named", dict(state))

    def __repr__(self) -> str:
        shown = (f"{name}({', '.join(map(str, getattr(value, 'dims', ('labels',))))})"
                 for name, value in self._named.items())
        return f"Arrays({', '.join(shown)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The names held, in the order given."""
        return tuple(self._named)

    def with_(self, **more: Any) -> Arrays:
        """These arrays and more; a name given again replaces the old array."""
        return Arrays(**{**self._named, **more})

    def without(self, *names: str) -> Arrays:
        """These arrays but the ones named."""
        return Arrays(**{name: value for name, value in self._named.items() if name not in names})


def arrays(**given: Any) -> Arrays:
    """Build arrays by hand: `dim=[labels]` names a dimension, `name=((dims), values)` an array on such dimensions.

    A number becomes an array without dimensions; a tuple of labels is kept as it is.

    Raises
    ------
    LabelError
        If an array names a dimension without labels, or its shape does not fit them.
    """
    labels = {name: list(value) for name, value in given.items() if isinstance(value, (list, range))}
    named: dict[str, Any] = {}
    for name, value in given.items():
        if name in labels:
            continue
        named[name] = _built(name, value, labels) if _is_pair(value) else value
    return Arrays(**named)


def labelled(dims: Sequence[str], coords: Mapping[str, Sequence[Any]], values: Any) -> xr.DataArray:
    """One array on `dims` with their labels; cells that are objects are kept as they are, never copied."""
    shape = tuple(len(coords[dim]) for dim in dims)
    cells = values if isinstance(values, np.ndarray) else np.asarray(values)
    if cells.shape != shape:
        raise LabelError(f"shape {cells.shape} does not fit {dict(zip(dims, shape, strict=True))}")
    return xr.DataArray(cells, dims=tuple(dims), coords={dim: list(coords[dim]) for dim in dims})


def _is_pair(value: Any) -> bool:
    return (isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], tuple)
            and all(isinstance(dim, str) for dim in value[0]) and not isinstance(value[1], str))


def _built(name: str, pair: tuple[tuple[str, ...], Any], labels: Mapping[str, list[Any]]) -> xr.DataArray:
    dims, values = pair
    unknown = [dim for dim in dims if dim not in labels]
    if unknown:
        raise LabelError(f"array '{name}' stands on {unknown}, which has no labels here")
    try:
        return labelled(dims, labels, values)
    except LabelError as fault:
        raise LabelError(f"array '{name}': {fault}") from None


def _kept(name: str, value: Any) -> Any:
    if isinstance(value, xr.DataArray):
        return value.astype(float) if value.dtype.kind in "iub" else value
    if isinstance(value, (int, float, np.number)):
        return xr.DataArray(float(value))
    if isinstance(value, tuple):
        return value
    if isinstance(value, (str, list, dict, np.ndarray)) or value is None:
        raise LabelError(f"'{name}' is neither an array with labels nor a tuple of labels: {type(value).__name__}")
    return value
