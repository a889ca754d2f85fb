"""A rule states what must hold: built from equations, read as rows of the solver or as slack that is left.

A limit that is infinite is no limit: it makes no row and its slack is infinite. A blank limit is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import xarray as xr

from carbonpark.ledger.cell import Cell
from carbonpark.ledger.equation import Equation, Registry, on_dims
from carbonpark.ledger.formula import DimLike, Formula, WordLike, recorders
from carbonpark.ledger.late import UNIT_DIM
from carbonpark.ledger.linear import is_undecided
from carbonpark.ledger.reading import first_object
from carbonpark.ledger.syntax import Checker, Grammar, GrammarError
from carbonpark.ledger.total import total
from carbonpark.words.errors import LabelError

Sense = Literal["at_most", "at_least", "equal", "between"]
_SIGN = {"at_most": r"\le", "at_least": r"\ge", "equal": "="}


@dataclass(frozen=True)
class Relation:
    """lower <= body <= upper, cell by cell; the limits are numbers on the body's labels."""

    body: Any
    lower: Any
    upper: Any
    sense: Sense

    @property
    def dims(self) -> tuple[str, ...]:
        """Dimensions of the rows."""
        return tuple(dim for dim in self.body.dims if dim != UNIT_DIM)

    @property
    def slack(self) -> xr.DataArray:
        """What is left on numbers: at least 0 where the rule holds; for an equality minus the distance."""
        below: xr.DataArray = self.upper - self.body
        above: xr.DataArray = self.body - self.lower
        if self.sense in ("equal", "between"):
            return below.where(below < above, above)
        return below if self.sense == "at_most" else above

    def on(self, name: str, dims: tuple[str, ...]) -> Relation:
        """The same relation with its dimensions in their declared order."""
        body = on_dims(name, self.body, dims)
        return Relation(body, _placed(self.lower, body), _placed(self.upper, body), self.sense)


def at_most(body: Any, limit: Any) -> Any:
    """body <= limit; the limit may itself be decided."""
    return _relation(body, limit, "at_most")


def at_least(body: Any, limit: Any) -> Any:
    """body >= limit; the limit may itself be decided."""
    return _relation(body, limit, "at_least")


def equal(body: Any, other: Any) -> Any:
    """body = other."""
    return _relation(body, other, "equal")


def between(body: Any, lower: Any, upper: Any) -> Any:
    """lower <= body <= upper, one row; both limits are numbers."""
    if isinstance(body, Formula):
        return RecordedRelation(rf"{_tex(lower)} \le {body.tex} \le {_tex(upper)}", body.dims, body.conditions)
    return Relation(body, _fitted(lower, body), _fitted(upper, body), "between")


@dataclass(frozen=True)
class RecordedRelation:
    """A relation in the formula reading."""

    tex: str
    dims: tuple[str, ...]
    conditions: tuple[str, ...] = ()


def _tex(side: Any) -> str:
    return side.tex if isinstance(side, Formula) else f"{float(side):g}"


def _relation(body: Any, limit: Any, sense: Sense) -> Any:
    if isinstance(body, Formula) or isinstance(limit, Formula):
        sides = [side for side in (body, limit) if isinstance(side, Formula)]
        dims = tuple(dict.fromkeys(dim for side in sides for dim in side.dims))
        conditions = tuple(dict.fromkeys(each for side in sides for each in side.conditions))
        return RecordedRelation(f"{_tex(body)} {_SIGN[sense]} {_tex(limit)}", dims, conditions)
    if is_undecided(first_object(limit)):             # the limit is decided too: everything to one side
        body, limit = body - limit, 0.0
    fitted = _fitted(limit, body)
    lower = fitted if sense in ("at_least", "equal") else -np.inf
    upper = fitted if sense in ("at_most", "equal") else np.inf
    return Relation(body, lower, upper, sense)


def _fitted(limit: Any, body: xr.DataArray) -> Any:
    """A limit on the body's labels; a blank one, or one with a dimension of its own, is refused."""
    if not isinstance(limit, xr.DataArray):
        if np.isnan(float(limit)):
            raise LabelError("a limit is blank: give it, or leave the rule out")
        return float(limit)
    numbers = limit.astype(float) if limit.dtype == object and first_object(limit) is None else limit
    if numbers.dtype != object and np.isnan(numbers.values).any():
        raise LabelError("a limit is blank in some place: give it, or write .inf where there is no limit")
    own = [dim for dim in numbers.dims if dim not in body.dims]
    if own:
        raise LabelError(f"the limit has {own}, which the body lacks")
    try:
        xr.align(numbers, body.isnull() if body.dtype != object else _shape_of(body), join="exact", copy=False)
    except xr.AlignmentError as fault:
        raise LabelError(f"limit and body do not carry the same labels: {fault}") from fault
    return numbers


def _shape_of(body: xr.DataArray) -> xr.DataArray:
    """The body's labels without its cells, which alignment would copy."""
    return xr.DataArray(np.zeros(body.shape), dims=body.dims, coords=body.coords)


def _placed(limit: Any, body: xr.DataArray) -> Any:
    return limit.transpose(*(dim for dim in body.dims if dim in limit.dims)) \
        if isinstance(limit, xr.DataArray) else limit


class Rule:
    """One family member: what must hold, in which unit, by which source, and what its price means."""

    def __init__(self, function: Callable[..., Any], family: str, dims: tuple[str, ...], unit: str, source: str,
                 needs: tuple[str, ...], target: bool) -> None:
        self.function, self.family, self.dims = function, family, tuple(dims)
        self.unit, self.source, self.needs, self.target = unit, source, tuple(needs), target
        self.name: str = function.__name__
        self.origin: str = function.__module__
        self.line: int = function.__code__.co_firstlineno
        self.__name__, self.__doc__, self.__module__ = self.name, function.__doc__, function.__module__
        self.__wrapped__ = function
        self.price_meaning = price_sentence(function.__doc__ or "")
        if target and not self.price_meaning:
            raise GrammarError(f"rule {self.name}: a target's docstring says what its price means ('The price ...')")

    def __call__(self, q: Any, c: Any) -> Relation:
        """The relation on its declared dimensions, in the reading that `q` and `c` ask for."""
        try:
            relation = self.function(q, c)
        except xr.AlignmentError as fault:
            raise LabelError(f"{self.name}: {fault}") from fault
        except LabelError as fault:
            raise LabelError(f"{self.name}: {fault}") from fault
        if isinstance(relation, RecordedRelation):
            return relation  # type: ignore[return-value]
        if not isinstance(relation, Relation):
            raise GrammarError(f"rule {self.name} returns no relation (at_most, at_least, equal, between)")
        return relation.on(self.name, self.dims)

    def applies(self, c: Any) -> bool:
        """Whether every coefficient the rule needs is there."""
        return all(name in c for name in self.needs)

    def formula(self, words: dict[str, WordLike], dims: dict[str, DimLike]) -> str:
        """The rule in LaTeX."""
        relation: RecordedRelation = self.function(*recorders(words, dims))
        if set(relation.dims) != set(self.dims):
            raise LabelError(f"{self.name}: declared {self.dims}, its formula has {relation.dims}")
        return relation.tex + "".join(rf", \quad {each}" for each in relation.conditions)

    def __repr__(self) -> str:
        return f"rule {self.name}({', '.join(self.dims)}) [{self.unit}]"


def price_sentence(doc: str) -> str:
    """The sentence of a docstring that begins with 'The price'."""
    found = re.search(r"The price\b.*?\.(?=\s|$)", " ".join(doc.split()))
    return found.group(0) if found else ""


RULES: Registry[Rule] = Registry()
"""Every rule of the package, in the order written."""


def rule(family: str, *, dims: tuple[str, ...], unit: str, source: str, needs: tuple[str, ...] = (),
         target: bool = False, registry: Registry[Rule] = RULES) -> Callable[[Callable[..., Any]], Rule]:
    """Make a function of (q, c) a rule; it is built from equations, cells and arrays only."""

    def made(function: Callable[..., Any]) -> Rule:
        grammar = Grammar(reducers=(total,), callables=(Equation, Cell),
                          relations=(at_most, at_least, equal, between))
        Checker(function, grammar).check()
        each = Rule(function, family, dims, unit, source, needs, target)
        registry.add(each)
        return each

    return made
