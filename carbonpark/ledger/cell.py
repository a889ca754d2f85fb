"""A cell is the only text of a product: what one quantity and its coefficients make, before anything is summed.

It reads floats, columns of a row table, arrays, quantities with units and formula recorders alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from carbonpark.ledger.syntax import GrammarError, Product, product_of, tree_of


@dataclass(frozen=True)
class Cell:
    """One product or quotient of named arguments, with its unit and its source."""

    name: str
    unit: str
    source: str
    arguments: tuple[str, ...]
    product: Product
    function: Callable[..., Any]
    doc: str

    def __call__(self, *values: Any, **named: Any) -> Any:
        """The product of the values given, whatever they are."""
        return self.function(*values, **named)

    def __repr__(self) -> str:
        return f"cell {self.name}({', '.join(self.arguments)}) [{self.unit}]"


CELLS: dict[str, Cell] = {}
"""Every cell of the package, by name."""


def cell(*, unit: str, source: str) -> Callable[[Callable[..., Any]], Cell]:
    """Make a function of named arguments a cell; its text may only multiply and divide them."""

    def made(function: Callable[..., Any]) -> Cell:
        product = product_of(tree_of(function))
        each = Cell(function.__name__, unit, source, tuple(product.powers), product, function,
                    (function.__doc__ or "").strip())
        known = CELLS.get(each.name)
        if known is not None and known.function.__module__ != function.__module__:
            raise GrammarError(f"two cells named '{each.name}': {known.function.__module__} and "
                               f"{function.__module__}")
        CELLS[each.name] = each
        return each

    return made
