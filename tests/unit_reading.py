"""The third reading: every array a quantity of random size in its canonical unit, so that an equation shows its unit.

CO2, CO2e, C, tce at calorific value, tce at equal value and yuan of each price base are dimensions of their own:
adding two of them is an error here, whatever their numbers. Masses of other gases are their own dimension too.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np
import pint
import xarray as xr

from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.late import UNIT_DIM

DEFINITIONS = (
    "t_gas = [mass_of_one_gas]", "t_CO2 = [mass_of_CO2]", "t_CO2e = [mass_of_CO2e]", "t_C = [mass_of_carbon]",
    "tce_calorific = [standard_coal_calorific]", "tce_equal_value = [standard_coal_equal_value]",
    "CNY = [currency]", "CNY_2020 = [currency_2020]", "CNY_2025 = [currency_2025]", "EUR = [euro]", "person = [person]",
)
_SCALES = {"k": "1e3", "M": "1e6", "bn": "1e9", "G": "1e9"}


@cache
def registry() -> pint.UnitRegistry:
    """Units in which the vocabulary is written; `kt CO2` is one word, 1000 t_CO2."""
    units = pint.UnitRegistry()
    for line in DEFINITIONS:
        units.define(line)
    return units


def parsed(unit: str) -> Any:
    """A canonical unit of the vocabulary as a pint unit: 'kt CO2 / TJ', 'M CNY', 'ktce_equal_value', '1'."""
    text = re.sub(r"\b([kMG]?)t (CO2e|CO2|C)\b", r"\1t_\2", unit)
    text = re.sub(r"\b([kM]?)t\b", r"\1t_gas", text)             # never pint's knot
    text = re.sub(r"\b(k|M|G|bn) ?(t_gas|t_CO2e|t_CO2|t_C|tce_\w+|CNY\w*|EUR|person)\b", lambda found:
                  f"({_SCALES[found[1]]} {found[2]})", re.sub(r"\b([kM])(t_\w+|tce_\w+)\b", r"\1 \2", text))
    return registry().parse_expression(text) if text != "1" else registry().Quantity(1.0, "")


def with_units(name: str, words: Any, sizes: dict[str, int], random: np.random.Generator, plain: bool) -> xr.DataArray:
    """One array of the vocabulary: random numbers, or the same numbers carrying their unit on a dummy dimension."""
    word = words[name]
    shape = tuple(sizes[dim] for dim in word.dims)
    numbers = random.uniform(0.5, 2.0, size=shape)
    coords = {dim: list(range(sizes[dim])) for dim in word.dims}
    if plain:
        return xr.DataArray(numbers, dims=word.dims, coords=coords)
    one = parsed(word.unit)
    cells = np.empty((*shape, 1), dtype=object)
    for place, number in np.ndenumerate(numbers):
        cells[(*place, 0)] = number * one
    return Told(cells, dims=(*word.dims, UNIT_DIM), coords=coords)


class Told(xr.DataArray):
    """Quantities with their unit; a cell shifted in is nothing of that unit, not a bare 0 that forgets it."""

    __slots__ = ()

    def shift(self, shifts: Any = None, fill_value: Any = 0, **steps: int) -> xr.DataArray:
        """As xarray's, with zeros that carry the unit."""
        nothing = 0.0 * self.values.flat[0]
        moved = xr.DataArray(self).shift(shifts, fill_value=fill_value, **steps)
        cells = np.array([cell if hasattr(cell, "to") else nothing for cell in moved.values.flat], dtype=object)
        return moved.copy(data=cells.reshape(moved.shape))


class Lazy(Arrays):
    """`q` or `c` that invents any array of the vocabulary on demand."""

    __slots__ = ("_make",)

    def __init__(self, make: Any) -> None:
        super().__init__()
        object.__setattr__(self, "_make", make)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return object.__getattribute__(self, "_make")(name)

    def __contains__(self, name: object) -> bool:
        return object.__getattribute__(self, "_make")(name, asked=True)


def readings(words: Any, dims: Any, seed: int = 1, size: int = 2) -> tuple[tuple[Lazy, Lazy], tuple[Lazy, Lazy]]:
    """((q, c) in numbers, (q, c) in quantities with units), of the same numbers.

    `year` has three labels, so that a difference and the labels of `model_years` have something to stand on.
    """
    sizes = {name: 3 if name in ("year", "vintage") else size for name in dims}

    def maker(kind: str, plain: bool) -> Lazy:
        kept: dict[str, Any] = {}

        def make(name: str, asked: bool = False) -> Any:
            if asked:
                return name in words and words[name].kind == kind
            if name not in words and "years" in name.split("_"):
                return list(range(1, sizes["year"]))
            if name not in kept:
                random = np.random.default_rng([seed, *name.encode()])
                kept[name] = with_units(name, words, sizes, random, plain)
            return kept[name]

        return Lazy(make)

    return (maker("q", True), maker("c", True)), (maker("q", False), maker("c", False))


def check_units(equation: Any, words: Any, dims: Any) -> None:
    """Raise unless the result in quantities, told in the declared unit, equals the result in numbers to 1e-12."""
    numbers, quantities = readings(words, dims)
    plain, told = equation(*numbers), equation(*quantities)
    compare(equation.name, plain, told, equation.unit)


def check_rule_units(rule: Any, words: Any, dims: Any) -> None:
    """The same for a rule: its body and its limits are all in the declared unit."""
    numbers, quantities = readings(words, dims)
    plain, told = rule(*numbers), rule(*quantities)
    compare(rule.name, plain.body, told.body, rule.unit)
    for side in ("lower", "upper"):
        limit = getattr(told, side)
        if isinstance(limit, xr.DataArray):
            compare(f"{rule.name} {side}", getattr(plain, side), limit, rule.unit)


def compare(name: str, plain: xr.DataArray, told: xr.DataArray, unit: str) -> None:
    """Numbers against quantities, cell by cell; a bare number is right only if the unit is 1 or it is 0."""
    target = parsed(unit)
    for place, number in np.ndenumerate(plain.values):
        cell = told.isel({UNIT_DIM: 0}).values[place] if UNIT_DIM in told.dims else told.values[place]
        quantity = cell if hasattr(cell, "to") else registry().Quantity(float(cell), "" if cell else target.units)
        found = (quantity / target).to("").magnitude
        if not abs(found - number) <= 1e-12 * max(1.0, abs(number)):
            raise AssertionError(f"{name}: {quantity} is not {number} {unit}")
