"""An equation: one quantity of the park, written once from cells and totals, and read four ways.

Every equation is registered by name; the solver may use those that are linear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from carbonpark.ledger.cell import Cell
from carbonpark.ledger.formula import DimLike, Formula, Recorder, WordLike, named, recorders
from carbonpark.ledger.late import UNIT_DIM
from carbonpark.ledger.syntax import Checker, Grammar, GrammarError
from carbonpark.ledger.total import total
from carbonpark.words.errors import LabelError

if TYPE_CHECKING:
    import xarray as xr
else:
    from carbonpark.ledger.late import xr


class Named(Protocol):
    """What a registry asks of its members."""

    @property
    def name(self) -> str: ...
    @property
    def origin(self) -> str: ...


Member = TypeVar("Member", bound=Named)


class Registry(Generic[Member]):
    """Members by name, in the order they were written."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}

    def add(self, member: Member) -> None:
        """Take one more; two of one name from two files are refused."""
        known = self._members.get(member.name)
        if known is not None and known.origin != member.origin:
            raise GrammarError(f"two of the name '{member.name}': {known.origin} and {member.origin}")
        if known is not None and getattr(known, "line", 0) != getattr(member, "line", 0):
            raise GrammarError(f"'{member.name}' is written twice in {member.origin}")
        self._members[member.name] = member

    def __getitem__(self, name: str) -> Member:
        return self._members[name]

    def __contains__(self, name: object) -> bool:
        return name in self._members

    def __iter__(self) -> Iterator[Member]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, in order."""
        return tuple(self._members)


class Equation:
    """One declared quantity: its symbol, dimensions, unit and source, and the text that makes it."""

    def __init__(self, function: Callable[..., Any], symbol: str, dims: tuple[str, ...], unit: str, source: str,
                 linear: bool) -> None:
        self.function, self.symbol, self.dims = function, symbol, tuple(dims)
        self.unit, self.source, self.linear = unit, source, linear
        self.name: str = function.__name__
        self.origin: str = function.__module__
        self.line: int = function.__code__.co_firstlineno
        self.__name__, self.__doc__, self.__module__ = self.name, function.__doc__, function.__module__
        self.__wrapped__ = function

    def __call__(self, q: Any, c: Any) -> Any:
        """The quantity, on its declared dimensions in their declared order.

        Raises
        ------
        LabelError
            If labels differ, a coefficient in use is blank, or the result has other dimensions than declared.
        """
        if isinstance(q, Recorder):
            return named(self.symbol, self.dims, q.letters)
        try:
            result = self.function(q, c)
        except xr.AlignmentError as fault:
            raise LabelError(f"{self.name}: {fault}") from fault
        return on_dims(self.name, result, self.dims)

    def recorded(self, words: Any, dims: Any) -> Formula:
        """The right-hand side as a formula; its dimensions are checked against those declared."""
        q, c = recorders(words, dims)
        formula: Formula = self.function(q, c)
        if set(formula.dims) != set(self.dims):
            raise LabelError(f"{self.name}: declared {self.dims}, its formula has {formula.dims}")
        return formula

    def formula(self, words: dict[str, WordLike], dims: dict[str, DimLike]) -> str:
        """The whole equation in LaTeX."""
        right = self.recorded(words, dims)
        left = named(self.symbol, self.dims, right.letters).tex
        return f"{left} = {right.tex}" + "".join(rf", \quad {each}" for each in right.conditions)

    def __repr__(self) -> str:
        return f"equation {self.name}({', '.join(self.dims)}) [{self.unit}]"


def on_dims(name: str, result: Any, dims: tuple[str, ...]) -> xr.DataArray:
    """The result in its declared order of dimensions; a dimension more or less is refused."""
    if not isinstance(result, xr.DataArray):
        raise LabelError(f"{name}: its result is no labelled array but {type(result).__name__}")
    found = tuple(dim for dim in result.dims if dim != UNIT_DIM)
    if set(found) != set(dims):
        raise LabelError(f"{name}: declared {dims}, came out as {found}")
    order = [*dims, *(dim for dim in result.dims if dim == UNIT_DIM)]
    return result if list(result.dims) == order else result.transpose(*order)


class Equations(Registry[Equation]):
    """All equations; `linear` are those the solver may use as rows."""

    @property
    def linear(self) -> tuple[Equation, ...]:
        """The equations that stay linear in the decisions."""
        return tuple(each for each in self if each.linear)


EQUATIONS = Equations()
"""Every equation of the package, by name."""


def equation(symbol: str, *, dims: tuple[str, ...], unit: str, source: str, linear: bool = True,
             registry: Equations = EQUATIONS) -> Callable[[Callable[..., Any]], Equation]:
    """Make a function of (q, c) an equation; its text may use only what every reading understands."""

    def made(function: Callable[..., Any]) -> Equation:
        Checker(function, Grammar(reducers=(total,), callables=(Equation, Cell))).check()
        each = Equation(function, symbol, dims, unit, source, linear)
        registry.add(each)
        return each

    return made
