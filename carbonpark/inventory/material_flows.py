"""material_flows.csv: what recipes expect beside what firms recorded, mass and carbon balances, where wastes go.

One long table; `kind` says what a row is about. Nothing of it enters an account of emissions: it shows whether the records
that do can be true. Amounts are in canonical units (kt, MNm3, TJ).
"""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical
from carbonpark.inventory.material_balance import carbon_rows, firm_rows, input_rows, park_rows
from carbonpark.inventory.material_links import destination_rows, link_rows
from carbonpark.inventory.material_records import beside, goods_of, named, recipes_of
from carbonpark.ledger.scope3 import item_by_recipe
from carbonpark.words.language import Text
from carbonpark.words.units import canonical_unit

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("kind", "year", "entity", "recipe", "item", "direction", "destination", "partner", "expected", "recorded", "residual",
           "residual_pct", "unit", "tolerance", "within", "note_zh", "note_en")
"""`expected`: by the recipe, or what came in; `recorded`: by the records, or what went out; `residual` = recorded - expected."""

FLOW_OF = {"in": "input", "out": "output", "waste": "waste", "product": "output"}
NO_PRODUCT = Text("没有记录主产品产量：在物料表补录", "the main product's output is not recorded: enter it in materials")
NO_RECORD = Text("没有记录：待补充", "not recorded: 待补充")
UNLIKE = Text("记录与配方的单位量纲不同", "record and recipe are in units of unlike kinds")
UNKNOWN = Text("记录为 NE 或 C", "the record is NE or C")


def material_flows_table(inventory: Inventory) -> pd.DataFrame:
    """Recipes, balances, destinations, links and material input of one account; empty where the park records no materials."""
    told = inventory.park.tables
    if told["materials"].empty and told["recipes"].empty and told["waste_routes"].empty:
        return pd.DataFrame(columns=list(COLUMNS))
    goods = goods_of(inventory)
    rows = process_rows(inventory)
    if goods.empty and not rows and told["waste_routes"].empty:
        return pd.DataFrame(columns=list(COLUMNS))
    rows += recipe_rows(inventory, goods) + firm_rows(goods) + park_rows(inventory, goods) + carbon_rows(inventory, goods)
    rows += destination_rows(inventory, goods) + link_rows(inventory, goods) + input_rows(inventory, goods)
    table = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    table["year"] = pd.Series([row.get("year", "") for row in rows], dtype=object)      # a recipe has no year: whole numbers stay whole
    for column in ("entity", "recipe", "item", "direction", "destination", "partner", "within", "note_zh", "note_en"):
        table[column] = table[column].astype(object).where(table[column].notna(), "")
    return table


def recipe_rows(inventory: Inventory, goods: pd.DataFrame) -> list[dict[str, Any]]:
    """What each firm's output asks by its recipes, beside what it recorded; one item over all recipes of the firm."""
    recipes = recipes_of(inventory)
    if recipes.empty:
        return []
    made = goods[goods["flow"] == "output"].groupby(["entity", "year", "name"], sort=False)[["canonical"]].sum(min_count=1)
    inside = inventory.tables.who.loc[inventory.tables.who["inside"], "entity"]
    recipes = recipes[(recipes["enterprise"] == "") | recipes["enterprise"].isin(inside)]
    out = _without_product(recipes, made, goods)
    expected: dict[tuple[Any, ...], dict[str, Any]] = {}
    own = {(each.enterprise, each.product) for each in recipes.itertuples() if each.enterprise}
    for (entity, year, product), amount in made["canonical"].items():
        wanted = recipes[(recipes["product"] == product) & (recipes["direction"] != "product")
                         & (recipes["enterprise"] == (entity if (entity, product) in own else ""))]
        for each in wanted.itertuples():
            key = (year, entity, each.name, each.direction)
            held = expected.setdefault(key, {"recipe": [], "item": each.item, "expected": 0.0, "above": each.above, "slack": 0.0})
            asked = float(item_by_recipe(amount, each.per_product))
            held["expected"] += asked
            held["slack"] += asked * each.tolerance
            held["recipe"] = list(dict.fromkeys([*held["recipe"], each.recipe]))
    found = _recorded(inventory, goods)
    return out + [_compared(key, held, found) for key, held in expected.items()]


def _compared(key: tuple[Any, ...], held: dict[str, Any], found: dict[tuple[Any, ...], tuple[float, str]]) -> dict[str, Any]:
    year, entity, name, direction = key
    row = {"kind": "recipe", "year": year, "entity": entity, "recipe": "; ".join(held["recipe"]), "item": held["item"], "direction": direction,
           "expected": held["expected"], "unit": canonical_unit(held["above"]) if held["above"] else "",
           "tolerance": held["slack"] / held["expected"] if held["expected"] else float("nan")}
    if direction in ("from_air", "to_air"):
        return row
    amount, dimension = found.get((year, entity, name, FLOW_OF[direction]), (float("nan"), ""))
    if not dimension:
        return row | _said(NO_RECORD)
    if dimension != held["above"]:
        return row | _said(UNLIKE)
    if isnan(amount) or isnan(held["expected"]):
        return row | _said(UNKNOWN)
    return row | beside(held["expected"], amount, held["slack"])


def _recorded(inventory: Inventory, goods: pd.DataFrame) -> dict[tuple[Any, ...], tuple[float, str]]:
    """(year, entity, name, flow) -> amount and dimension; raw-material fuel counts as an input by its carrier's name.

    Records of unlike dimensions under one name cannot be added: amount unknown, dimension '?'.
    """
    uses = inventory.tables.uses
    stock = uses[uses["purpose"].isin(["raw_material", "transformation"])]
    amount, dimension = in_canonical(stock["amount"], stock["unit"])
    fuel = pd.DataFrame({"year": stock["year"], "entity": stock["entity"], "name": named(stock["carrier"]), "flow": "input",
                         "canonical": amount, "dimension": dimension})
    both = pd.concat([goods[list(fuel.columns)], fuel], ignore_index=True) if len(fuel) else goods[list(fuel.columns)]
    out: dict[tuple[Any, ...], tuple[float, str]] = {}
    amounts, dimensions = both["canonical"].to_numpy(float), both["dimension"].to_numpy(object)
    for key, rows in both[["year", "entity", "name", "flow"]].groupby(["year", "entity", "name", "flow"], sort=False).indices.items():
        kinds = set(dimensions[rows])
        out[key] = (float(amounts[rows].sum()), kinds.pop()) if len(kinds) == 1 else (float("nan"), "?")
    return out


def _without_product(recipes: pd.DataFrame, made: pd.DataFrame, goods: pd.DataFrame) -> list[dict[str, Any]]:
    """Firms with a recipe of their own whose product nobody recorded in a year with other records."""
    rows = []
    have = set(made.index)
    for each in recipes[(recipes["enterprise"] != "") & (recipes["direction"] == "product")].itertuples():
        years = goods.loc[goods["entity"] == each.enterprise, "year"].unique().tolist()
        rows += [{"kind": "recipe", "year": year, "entity": each.enterprise, "recipe": each.recipe, "item": each.item, "direction": "product",
                  **_said(NO_PRODUCT)} for year in years if (each.enterprise, year, each.name) not in have]
    return rows


def process_rows(inventory: Inventory) -> list[dict[str, Any]]:
    """Each recipe on its own: mass in (air and water included) beside mass out, per unit of main product."""
    recipes = recipes_of(inventory)
    rows = []
    for (recipe, firm), part in recipes.groupby(["recipe", "enterprise"], sort=False):
        row = {"kind": "process", "entity": firm, "recipe": recipe, "item": part["product"].iloc[0], "unit": "kt/kt", "tolerance": float(part["tolerance"].min())}
        heavy = part[part["above"] == "mass"]
        if len(heavy) < len(part) or not part["direction"].isin(["in", "from_air"]).any():
            which = ", ".join(part.loc[part["above"] != "mass", "item"])
            note = Text("含非质量单位的物料，质量不可加：{which}", "items not by mass, nothing to add up: {which}").filled(which=which) if which else Text("没有投入", "no input is listed")
            rows.append(row | _said(note))
            continue
        goes_in = float(heavy.loc[heavy["direction"].isin(["in", "from_air"]), "per_product"].sum())
        goes_out = float(heavy.loc[~heavy["direction"].isin(["in", "from_air"]), "per_product"].sum())
        rows.append(row | beside(goes_in, goes_out, row["tolerance"] * goes_in))
    return rows


def _said(note: Text) -> dict[str, Any]:
    return {"note_zh": note.zh, "note_en": note.en}


