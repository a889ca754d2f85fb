"""The fourth reading: an equation evaluated with recorders writes its own formula in LaTeX, sums and all.

Symbols come from the vocabulary, index letters from its dimensions; the text of the equation stays the only one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from carbonpark.words.errors import LabelError

Letters = Mapping[str, str]
Render = Callable[[Letters], str]

_SUM, _PRODUCT, _ATOM = 3, 5, 9
_REDUCED = 4


class WordLike(Protocol):
    """What the vocabulary says of one quantity or coefficient, as far as a formula needs it."""

    @property
    def symbol(self) -> str: ...
    @property
    def dims(self) -> tuple[str, ...]: ...
    @property
    def kind(self) -> str: ...


class DimLike(Protocol):
    """What the vocabulary says of one dimension."""

    @property
    def letter(self) -> str: ...


@dataclass(frozen=True)
class Labels:
    """A named set of labels, such as the years after the peak."""

    symbol: str


@dataclass(frozen=True)
class Formula:
    """One recorded expression: how to write it, the dimensions it has, how tightly it binds."""

    render: Render
    dims: tuple[str, ...]
    letters: Letters
    binds: int = _ATOM
    conditions: tuple[str, ...] = field(default=())

    @property
    def tex(self) -> str:
        """The expression in LaTeX."""
        return self.render(self.letters)

    def _inside(self, letters: Letters, at_least: int) -> str:
        text = self.render(letters)
        return text if self.binds >= at_least else rf"\left({text}\right)"

    def _joined(self, other: Any, binds: int, sign: str, right: int) -> Formula:
        there = self._lifted(other)
        return Formula(lambda letters: self._inside(letters, binds) + sign + there._inside(letters, right),
                       _union(self.dims, there.dims), self.letters, binds,
                       tuple(dict.fromkeys(self.conditions + there.conditions)))

    def _lifted(self, other: Any) -> Formula:
        if isinstance(other, Formula):
            return other
        return Formula(lambda _letters: f"{float(other):g}", (), self.letters)

    def __add__(self, other: Any) -> Formula:
        return self._joined(other, _SUM, " + ", _SUM)

    def __radd__(self, other: Any) -> Formula:
        return self._lifted(other) + self

    def __sub__(self, other: Any) -> Formula:
        return self._joined(other, _SUM, " - ", _SUM + 1)

    def __rsub__(self, other: Any) -> Formula:
        return self._lifted(other) - self

    def __mul__(self, other: Any) -> Formula:
        return self._joined(other, _PRODUCT, r" \, ", _PRODUCT)

    def __rmul__(self, other: Any) -> Formula:
        return self._lifted(other) * self

    def __truediv__(self, other: Any) -> Formula:
        there = self._lifted(other)
        return Formula(lambda letters: rf"\frac{{{self.render(letters)}}}{{{there.render(letters)}}}",
                       _union(self.dims, there.dims), self.letters, _ATOM,
                       tuple(dict.fromkeys(self.conditions + there.conditions)))

    def __rtruediv__(self, other: Any) -> Formula:
        return self._lifted(other) / self

    def __neg__(self) -> Formula:
        return self._like(lambda letters: "-" + self._inside(letters, _PRODUCT), binds=_SUM)

    def _like(self, render: Render, dims: tuple[str, ...] | None = None, binds: int = _ATOM,
              condition: str = "") -> Formula:
        more = (condition,) if condition else ()
        return Formula(render, self.dims if dims is None else dims, self.letters, binds, self.conditions + more)

    def _has(self, dim: str) -> str:
        if dim not in self.dims:
            raise LabelError(f"no dimension '{dim}' in {self.tex} (it has {self.dims})")
        return self.letters[dim]

    def sum(self, over: str | tuple[str, ...]) -> Formula:
        """The sum over the dimensions named."""
        dims = (over,) if isinstance(over, str) else tuple(over)
        for dim in dims:
            self._has(dim)
        index = ",".join(self.letters[dim] for dim in dims)
        return self._like(lambda letters: rf"\sum_{{{index}}} {self._inside(letters, _PRODUCT)}",
                          tuple(dim for dim in self.dims if dim not in dims), _REDUCED)

    def cumsum(self, dim: str, skipna: bool = False) -> Formula:
        """The running sum: everything up to and including this label."""
        letter = self._has(dim)
        running = letter + "'"
        return self._like(lambda letters: rf"\sum_{{{running} \le {letters[dim]}}} "
                          + self._inside({**letters, dim: running}, _PRODUCT), binds=_REDUCED)

    def diff(self, dim: str, n: int = 1) -> Formula:
        """The change from the label before (the first label has none)."""
        self._has(dim)
        return self._like(lambda letters: rf"\Delta_{{{letters[dim]}}} {self._inside(letters, _ATOM)}",
                          binds=_PRODUCT)

    def shift(self, fill_value: float = 0, **steps: int) -> Formula:
        """The value some labels before; 0 where there is none."""
        (dim, step), = steps.items()
        self._has(dim)
        return self._like(lambda letters: self.render({**letters, dim: f"{letters[dim]}{-step:+d}"}),
                          binds=self.binds)

    def sel(self, **chosen: Any) -> Formula:
        """Only the labels chosen."""
        result = self
        for dim, labels in chosen.items():
            result = result._chosen(dim, labels)
        return result

    def _chosen(self, dim: str, labels: Any) -> Formula:
        letter = self._has(dim)
        if isinstance(labels, Labels):
            return self._like(self.render, binds=self.binds, condition=rf"{letter} \in {labels.symbol}")
        if isinstance(labels, (tuple, list)):
            words = ", ".join(_upright(str(each)) for each in labels)
            return self._like(self.render, binds=self.binds, condition=rf"{letter} \in \{{{words}\}}")
        one = labels.tex if isinstance(labels, Formula) else _upright(str(labels))
        return self._fixed(dim, one)

    def _fixed(self, dim: str, letter: str) -> Formula:
        return self._like(lambda letters: self.render({**letters, dim: letter}),
                          tuple(each for each in self.dims if each != dim), self.binds)

    def isel(self, **places: Any) -> Formula:
        """Only the labels at these places, counted from the first (0) or the last (-1)."""
        result = self
        for dim, place in places.items():
            letter = result._has(dim)
            if isinstance(place, int):
                last = r"\mathrm{last}" if place == -1 else str(place)
                result = result._fixed(dim, f"{letter}_{{{last}}}")
            else:
                first = (place.start or 0) if isinstance(place, slice) else 0
                result = result._like(result.render, binds=result.binds, condition=f"{letter} > {letter}_{{{first}}}"
                                      if first > 0 else "")
        return result


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(first + second))


def _upright(word: str) -> str:
    return rf"\mathrm{{{word}}}".replace("_", r"\_")


def bare(symbol: str) -> str:
    """A symbol without the index written at its end: `E^{S1}_{y}` gives `E^{S1}`."""
    if not symbol.endswith("}"):
        return symbol
    depth = 0
    for place in range(len(symbol) - 1, -1, -1):
        depth += {"}": 1, "{": -1}.get(symbol[place], 0)
        if depth == 0:
            return symbol[: place - 1] if place and symbol[place - 1] == "_" else symbol
    return symbol


def named(symbol: str, dims: tuple[str, ...], letters: Letters) -> Formula:
    """A symbol on its dimensions, written with their letters."""
    unknown = [dim for dim in dims if dim not in letters]
    if unknown:
        raise LabelError(f"the vocabulary gives no letter to {unknown}")
    head = bare(symbol)

    def render(now: Letters) -> str:
        return f"{head}_{{{','.join(now[dim] for dim in dims)}}}" if dims else head

    return Formula(render, dims, letters)


class Recorder:
    """Stands in the place of `q` or `c` and answers every name of the vocabulary with its symbol."""

    def __init__(self, words: Mapping[str, WordLike], dims: Mapping[str, DimLike], side: str) -> None:
        self._words, self._side = words, side
        self.letters: Letters = {name: dim.letter for name, dim in dims.items()}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name in self._words and self._words[name].kind.startswith(self._side)

    def __getattr__(self, name: str) -> Formula | Labels:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._words and "years" in name.split("_"):
            return Labels(_set_of_years(name))
        if name not in self._words:
            raise LabelError(f"the vocabulary has no '{name}'")
        word = self._words[name]
        if word.kind == "labels":
            return Labels(word.symbol)
        return named(word.symbol, tuple(word.dims), self.letters)


def _set_of_years(name: str) -> str:
    """`model_years`, `years_after_peak`: labels, not numbers, so they have no unit and no word of their own."""
    mark = " ".join(part for part in name.split("_") if part != "years")
    return rf"\mathcal{{Y}}^{{\text{{{mark}}}}}"


def recorders(words: Mapping[str, WordLike], dims: Mapping[str, DimLike]) -> tuple[Recorder, Recorder]:
    """The pair (q, c) that makes an equation write its formula."""
    return Recorder(words, dims, "q"), Recorder(words, dims, "c")
