"""The matrix as text a person can read: one line a row, in our own names, for golden files and for `export --to lp`.

The text follows the LP format that solvers read; names are kept readable by writing labels with dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp

from carbonpark.pathway.matrix import Label, Matrix


def lp_text(matrix: Matrix, ordered: bool = False) -> str:
    """The whole program in LP format; `ordered` sorts rows and columns by name, for files that are compared."""
    names = [plain_name(label) for label in matrix.columns]
    by_row = sp.csr_array(matrix.a)
    rows = range(len(matrix.rows))
    row_order = sorted(rows, key=lambda row: plain_name(matrix.rows[row])) if ordered else list(rows)
    column_order = sorted(range(len(names)), key=names.__getitem__) if ordered else list(range(len(names)))
    lines = ["minimize", f"  cost: {_terms(matrix.cost, range(len(names)), names, ordered, matrix.offset)}",
             "subject to"]
    for row in row_order:
        span = slice(by_row.indptr[row], by_row.indptr[row + 1])
        body = _terms(by_row.data[span], by_row.indices[span].tolist(), names, ordered)
        lines += _row(plain_name(matrix.rows[row]), body, matrix.row_lower[row], matrix.row_upper[row])
    lines.append("bounds")
    lines += [_bound(names[column], matrix.column_lower[column], matrix.column_upper[column])
              for column in column_order]
    whole = [names[column] for column in column_order if matrix.integer[column]]
    return "\n".join([*lines, *(["general", "  " + " ".join(whole)] if whole else []), "end", ""])


def golden_lp(matrix: Matrix) -> str:
    """The program sorted by our names, followed by what was left out of it."""
    left = [f"\\ {word}: {plain_name((row.rule, row.labels))} {row.lower:g} <= {row.value:g} <= {row.upper:g}"
            for word, rows in (("always holds", matrix.idle), ("cannot hold", matrix.impossible)) for row in rows]
    return lp_text(matrix, ordered=True) + "".join(line + "\n" for line in sorted(left))


def plain_name(label: Label) -> str:
    """`flow[2030,boiler]` as `flow.2030.boiler`, in letters every LP reader takes."""
    name, labels = label
    return re.sub(r"[^\w.]", "_", ".".join([name, *map(str, labels)]))


def _terms(values: np.ndarray, columns: Iterable[int], names: list[str], ordered: bool, constant: float = 0.0) -> str:
    pairs = [(names[column], float(value)) for column, value in zip(columns, values, strict=True) if value]
    if ordered:
        pairs.sort()
    words = [f"{'-' if value < 0 else '+'} {abs(value):.12g} {name}" for name, value in pairs]
    if constant:
        words.append(f"{'-' if constant < 0 else '+'} {abs(constant):.12g}")
    return " ".join(words).removeprefix("+ ") or "0"


def _row(name: str, body: str, low: float, high: float) -> list[str]:
    if low == high:
        return [f"  {name}: {body} = {low:.12g}"]
    lower = [] if np.isinf(low) else [f"  {name}: {body} >= {low:.12g}"]
    upper = [] if np.isinf(high) else [f"  {name}: {body} <= {high:.12g}"]
    if lower and upper:                       # the format has no portable two-sided row
        upper = [f"  {name}.upper: {body} <= {high:.12g}"]
    return lower + upper


def _bound(name: str, low: float, high: float) -> str:
    if low == high:
        return f"  {name} = {low:.12g}"
    if np.isinf(low) and np.isinf(high):
        return f"  {name} free"
    left = "-inf" if np.isinf(low) else f"{low:.12g}"
    right = "" if np.isinf(high) else f" <= {high:.12g}"
    return f"  {left} <= {name}{right}"
