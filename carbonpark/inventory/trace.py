"""The trace: from a total down to lines, factor rows and the cells somebody typed.

Every node says how its children make it: as a sum, or as a product. A reader can add up, or multiply, at
each step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from carbonpark.inventory.inventory import Inventory
from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text

BLOCKS: dict[str, Text] = {
    "fuel": Text("燃料燃烧", "fuel burnt"),
    "transformation": Text("加工转换", "transformation"),
    "process": Text("工业过程", "industrial processes"),
    "electricity": Text("电力", "electricity"),
    "heat": Text("热力", "heat"),
    "scope3": Text("范围三", "scope 3"),
}
SCOPES: dict[str, Text] = {
    "1": Text("范围一", "scope 1"),
    "2": Text("范围二", "scope 2"),
    "3": Text("范围三", "scope 3"),
    "": Text("", ""),
}


@dataclass(frozen=True)
class Node:
    """One number and what it is made of. `how`: 'sum' or 'product' of the children; 'input' and 'factor'
    are leaves."""

    label: Text
    value: float
    unit: str
    how: str
    children: tuple[Node, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    """input_ref, status, quality, method, factor_id, source, why ... of a leaf."""

    def lines(self, depth: int = 99, indent: int = 0) -> list[str]:
        """The tree as text, one node a line, down to `depth`."""
        mark = {"product": "×", "sum": "+", "input": "·", "factor": "·"}[self.how]
        where = f"  [{self.details['input_ref']}]" if self.details.get("input_ref") else ""
        source = f"  ({self.details['source']})" if self.details.get("source") else ""
        own = [f"{'  ' * indent}{mark} {self.label}: {self.value:,.6g} {self.unit}{where}{source}"]
        return own + [
            line for child in self.children if depth > 0 for line in child.lines(depth - 1, indent + 1)
        ]


def explain(inventory: Inventory, quantity: str, year: object | None = None) -> Node:
    """Walk one quantity of the account down to its inputs.

    `quantity`: an account ("910:CO2", "location:GHG"), with scope and block if wanted ("location:GHG/1",
    "910:CO2/fuel"), or an energy total ("energy:calorific", "energy:equal_value"). `year` None means the
    base year, else the last.
    """
    when = _year(inventory, year)
    head, *path = quantity.strip().split("/")
    if head.startswith("energy"):
        return _energy(inventory, head, when)
    accounts = list(dict.fromkeys(inventory.totals["account"]))
    if head not in accounts:
        raise _unknown(head, [*accounts, "energy:calorific", "energy:equal_value"])
    return _emissions(inventory, head, path, when)


def _emissions(inventory: Inventory, account: str, path: list[str], year: object) -> Node:
    regime, gases = account.split(":")
    rows = inventory.rows[(inventory.rows["regime"] == regime) & (inventory.rows["year"] == year)]
    if gases == "CO2":
        rows = rows[rows["gas"] == "CO2"]
    asked = [step for step in path if step]
    if any(step in ("3", "scope3") for step in asked):
        rows = rows[rows["scope"] == "3"]
    else:
        rows = rows[rows["scope"] != "3"]  # the total of a regime is scopes 1 and 2
    for step in asked:
        column = "scope" if step in SCOPES else "block"
        if step not in set(rows[column]):
            raise _unknown(step, [*rows["scope"].unique(), *rows["block"].unique()])
        rows = rows[rows[column] == step]
    label = Text(
        f"{account}，{year}年，边界 {inventory.boundary}", f"{account}, {year}, boundary {inventory.boundary}"
    )
    sources = inventory.provenance["factor_rows"].set_index("factor_id")
    return _grouped(label, rows, ["scope", "block", "entity"], sources)


def _grouped(label: Text, rows: pd.DataFrame, by: list[str], sources: pd.DataFrame) -> Node:
    """A sum over the first key that tells rows apart, down to the lines themselves."""
    keys = [key for key in by if rows[key].nunique() > 1] or by[-1:]
    if not by:
        children = tuple(_line(row, sources) for row in rows.to_dict("records"))
    else:
        rest = by[by.index(keys[0]) + 1 :]
        children = tuple(
            _grouped(_named(keys[0], str(value)), part, rest, sources)
            for value, part in rows.groupby(keys[0], sort=False)
        )
    return Node(label, float(rows["tco2e"].sum()), "tCO2e", "sum", children)


def _named(key: str, value: str) -> Text:
    words = {"scope": SCOPES, "block": BLOCKS}.get(key, {})
    return words.get(value, Text(value, value))


def _line(row: dict[str, Any], sources: pd.DataFrame) -> Node:
    what = " ".join(str(row[key]) for key in ("carrier", "use", "category", "gas") if row[key])
    activity = Node(
        Text(
            f"活动量（{row['amount']:g} {row['amount_unit']}）",
            f"activity ({row['amount']:g} {row['amount_unit']})",
        ),
        row["activity"],
        row["activity_unit"],
        "input",
        details={
            "input_ref": row["input_ref"],
            "status": row["status"],
            "note": row["note"],
            "quality": row["quality"],
        },
    )
    factor = Node(
        Text("排放因子", "emission factor"),
        row["factor"] * 1000,
        row["factor_unit"].replace("kt/", "t/", 1),
        "factor",
        details=_papers(row, sources),
    )
    gwp = Node(Text("全球变暖潜势", "warming potential"), row["gwp"], "tCO2e/t", "factor")
    value = 0.0 if math.isnan(row["tco2e"]) else row["tco2e"]
    return Node(
        Text(what, what),
        value,
        "tCO2e",
        "product",
        (activity, factor, gwp),
        {"status": row["status"], "method": row["method"]},
    )


def _papers(row: dict[str, Any], sources: pd.DataFrame) -> dict[str, Any]:
    """The factor's row: id, source, why; a certificate has two, the factor it gives and the one it takes
    away."""
    papers = {"factor_id": row["factor_id"], "method": row["method"], "why": row["why"]}
    found = [name for name in sources.index if name and name in row["factor_id"]]
    exact = [name for name in found if name == row["factor_id"]] or found
    if exact:
        papers["source"] = "; ".join(dict.fromkeys(str(sources.loc[name, "source"]) for name in exact))
    return papers


def _energy(inventory: Inventory, quantity: str, year: object) -> Node:
    column = {
        "energy": "tce_calorific",
        "energy:calorific": "tce_calorific",
        "energy:equal_value": "tce_equal_value",
    }.get(quantity)
    if column is None:
        raise _unknown(quantity, ["energy:calorific", "energy:equal_value"])
    rows = inventory.energy[(inventory.energy["year"] == year) & inventory.energy["counts"].astype(bool)]
    children = []
    for (carrier, use), part in rows.groupby(["carrier", "use"], sort=False):
        leaves = tuple(
            Node(
                Text(
                    f"{row['entity']}（{row['physical']:g} {row['physical_unit']}）",
                    f"{row['entity']} ({row['physical']:g} {row['physical_unit']})",
                ),
                row[column],
                "tce",
                "input",
                details={"input_ref": row["input_ref"], "status": row["status"]},
            )
            for row in part.to_dict("records")
        )
        children.append(
            Node(
                Text(f"{carrier} {use}", f"{carrier} {use}"), float(part[column].sum()), "tce", "sum", leaves
            )
        )
    basis = Text("当量值", "calorific value") if column == "tce_calorific" else Text("等价值", "equal value")
    label = Text(
        f"综合能源消费量（{basis.zh}），{year}年", f"comprehensive energy consumption ({basis.en}), {year}"
    )
    return Node(label, float(rows[column].sum()), "tce", "sum", tuple(children))


def _year(inventory: Inventory, year: object | None) -> object:
    years = inventory.years
    if year is None:
        base = inventory.park.park.base_year
        return base if base in years else years[-1]
    for known in years:
        if str(known) == str(year):
            return known
    raise _unknown(str(year), [str(known) for known in years])


def _unknown(word: str, known: list[str]) -> InputError:
    guess = nearest(word, known)
    names = ", ".join(name for name in known if name)
    return InputError(
        [
            Problem(
                Place(field=word),
                Text(zh=f"账上没有“{word}”", en=f"the account has no '{word}'"),
                Text(
                    zh=f"是不是“{guess}”？可用：{names}" if guess else f"可用：{names}",
                    en=f"did you mean '{guess}'? there are {names}" if guess else f"there are {names}",
                ),
            )
        ]
    )
