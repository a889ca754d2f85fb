"""What the text of a cell, an equation or a rule may say, checked on its syntax tree when it is defined.

One text can be read by floats, by Pyomo, by units and by the formula recorder only if it keeps to a closed
list: so numbers, branches, loops and foreign methods are refused here, not found later.
"""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from carbonpark.words.errors import DriftError

METHODS = frozenset({"sel", "isel", "diff", "cumsum", "shift"})
"""Array methods an equation may call."""
_STEPS = frozenset({"isel", "diff", "shift"})              # whole-number steps are positions, not coefficients


class GrammarError(DriftError):
    """An equation says something that not every reading understands."""


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of one function as it was written; a file with many of them is parsed once."""
    known = _functions_of(_text_around(function)).get(function.__code__.co_firstlineno)
    if known is not None and known.name == function.__name__:
        return known
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except OSError as fault:
        raise GrammarError(f"{function.__name__}: its text cannot be read; define it in a file") from fault
    node = ast.parse(source).body[0]
    if not isinstance(node, ast.FunctionDef):
        raise GrammarError(f"{function.__name__}: not a plain function")
    return node


def _text_around(function: Callable[..., Any]) -> str:
    """The file a function stands in, as it is now; '' where it is in no file."""
    file = function.__code__.co_filename
    linecache.checkcache(file)
    return "".join(linecache.getlines(file))


@cache
def _functions_of(text: str) -> dict[int, ast.FunctionDef]:
    """The functions at the top of a text by their first line, decorators included."""
    try:
        nodes = ast.parse(text).body
    except SyntaxError:
        return {}
    return {min([node.lineno, *(each.lineno for each in node.decorator_list)]): node
            for node in nodes if isinstance(node, ast.FunctionDef)}


def statements(node: ast.FunctionDef) -> list[ast.stmt]:
    """The body without its docstring."""
    body = node.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) \
            and isinstance(body[0].value.value, str):
        return body[1:]
    return body


def argument_names(node: ast.FunctionDef) -> tuple[str, ...]:
    """Plain argument names; defaults, stars and keyword-only arguments are refused."""
    given = node.args
    if given.defaults or given.kw_defaults or given.vararg or given.kwarg or given.kwonlyargs:
        raise GrammarError(f"{node.name}: plain arguments only")
    return tuple(each.arg for each in [*given.posonlyargs, *given.args])


@dataclass(frozen=True)
class Product:
    """A cell's body: every argument to a whole power, and one sign."""

    powers: Mapping[str, int]
    sign: float


def product_of(node: ast.FunctionDef) -> Product:
    """Read a cell's one `return` as a product of powers; a sum or a number in it is refused."""
    body, names = statements(node), argument_names(node)
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        raise GrammarError(f"{node.name}: a cell is one return")
    powers = dict.fromkeys(names, 0)
    sign = _multiply(node.name, body[0].value, 1, powers)
    unused = [name for name in names if not powers[name]]
    if unused:
        raise GrammarError(f"{node.name}: argument {unused} does not enter the product")
    return Product(powers, sign)


def _multiply(name: str, node: ast.expr, power: int, powers: dict[str, int]) -> float:
    if isinstance(node, ast.Name) and node.id in powers:
        powers[node.id] += power
        return 1.0
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_multiply(name, node.operand, power, powers)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div)):
        right = power if isinstance(node.op, ast.Mult) else -power
        return _multiply(name, node.left, power, powers) * _multiply(name, node.right, right, powers)
    raise GrammarError(f"{name}: a cell holds products and quotients of its arguments only, not "
                       f"'{ast.unparse(node)}'; sums belong to an equation, numbers to the coefficients")


@dataclass(frozen=True)
class Grammar:
    """Which callables a text may use: reducers and readings, and (for rules) relations whose limit may be 0."""

    reducers: tuple[object, ...]
    callables: tuple[type, ...]
    relations: tuple[object, ...] = ()


class Checker:
    """Walks one equation's or rule's body and refuses what is not in the closed list."""

    def __init__(self, function: Callable[..., Any], grammar: Grammar) -> None:
        self.node = tree_of(function)
        self.name = self.node.name
        self.names = dict(inspect.getclosurevars(function).globals) | dict(inspect.getclosurevars(function).nonlocals)
        self.grammar = grammar
        self.local: set[str] = set()

    def check(self) -> None:
        """Raise GrammarError at the first word outside the list."""
        if argument_names(self.node) != ("q", "c"):
            raise GrammarError(f"{self.name}: its arguments are (q, c)")
        *assignments, last = statements(self.node) or [ast.Pass()]
        for each in assignments:
            if not (isinstance(each, ast.Assign) and len(each.targets) == 1
                    and isinstance(each.targets[0], ast.Name)):
                self.refuse(each, "only `name = ...` and one return; no if, no loop")
            self.expression(each.value)
            self.local.add(each.targets[0].id)
        if not isinstance(last, ast.Return) or last.value is None:
            self.refuse(last, "it ends in one return")
        self.expression(last.value)

    def refuse(self, node: ast.AST, why: str) -> NoReturn:
        """Say which words are refused and why."""
        raise GrammarError(f"{self.name}: '{ast.unparse(node)}': {why}")

    def expression(self, node: ast.expr) -> None:
        """Arithmetic, names bound before, `q.x`, `c.x`, and the calls of the list."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.Div)):
            self.expression(node.left)
            self.expression(node.right)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            self.expression(node.operand)
        elif isinstance(node, ast.Call):
            self.call(node)
        elif _is_looked_up(node) or (isinstance(node, ast.Name) and node.id in self.local):
            return
        elif isinstance(node, ast.Constant):
            self.refuse(node, "no number in an equation: it is a coefficient with a unit and a source")
        else:
            self.refuse(node, "not in the closed list (+ - * / total sel isel diff cumsum shift)")

    def call(self, node: ast.Call) -> None:
        """A reducer, another equation or cell, a relation, or a method of the list."""
        target = self.resolved(node.func)
        if any(target is known for known in self.grammar.relations):
            self.relation(node)
        elif any(target is known for known in self.grammar.reducers):
            self.reducer(node)
        elif isinstance(target, self.grammar.callables):
            for argument in [*node.args, *(word.value for word in node.keywords)]:
                if not (isinstance(argument, ast.Name) and argument.id in ("q", "c")):
                    self.expression(argument)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            self.expression(node.func.value)
            self.method(node, node.func.attr)
        else:
            self.refuse(node.func, "may not be called here; `total` is the only reducer")

    def resolved(self, node: ast.expr) -> Any:
        """The object a name or a dotted path stands for, or None."""
        if isinstance(node, ast.Name):
            return None if node.id in self.local else self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            base = self.resolved(node.value)
            return getattr(base, node.attr, None) if base is not None else None
        return None

    def reducer(self, node: ast.Call) -> None:
        """total(cell, q, c, over=...) or total(array, over=...)."""
        first, *rest = node.args or [node]
        if not isinstance(self.resolved(first), self.grammar.callables):
            self.expression(first)
        for each in rest:
            if not (isinstance(each, ast.Name) and each.id in ("q", "c")):
                self.refuse(each, "total takes (cell, q, c, over=...)")
        if [word.arg for word in node.keywords] != ["over"]:
            self.refuse(node, "total names what it sums: over=(...)")
        self.labels(node.keywords[0].value)

    def relation(self, node: ast.Call) -> None:
        """at_most(body, limit): the limit alone may be the number 0."""
        for position, each in enumerate([*node.args, *(word.value for word in node.keywords)]):
            if position and isinstance(each, ast.Constant) and each.value == 0.0:
                continue
            self.expression(each)

    def method(self, node: ast.Call, name: str) -> None:
        """Arguments of sel, isel, diff, cumsum, shift: dimensions, labels from q or c, whole steps."""
        words = {word.arg: word.value for word in node.keywords}
        if name == "shift" and not _is_zero(words.get("fill_value")):
            self.refuse(node, "shift fills with NaN unless told: shift(..., fill_value=0)")
        if name == "cumsum" and not _is_false(words.get("skipna")):
            self.refuse(node, "cumsum skips blanks unless told: cumsum(dim, skipna=False)")
        for key, value in [*((None, each) for each in node.args), *words.items()]:
            if key in ("fill_value", "skipna"):
                continue
            if name in _STEPS and _is_step(value):
                continue
            self.labels(value)

    def labels(self, node: ast.expr) -> None:
        """A dimension's name, a tuple of them, or labels that q or c holds."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return
        if isinstance(node, (ast.Tuple, ast.List)):
            for each in node.elts:
                self.labels(each)
            return
        if _is_looked_up(node):
            return
        found = self.resolved(node)
        if isinstance(found, tuple) and all(isinstance(each, str) for each in found):
            return
        self.refuse(node, "a dimension, or labels held by q or c")


def _is_looked_up(node: ast.expr) -> bool:
    """`q.something` or `c.something`."""
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("q", "c")


def _is_zero(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0 and node.value is not False


def _is_false(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_step(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "slice":
        return all(_is_step(each) for each in node.args)
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, int))
