"""Where wastes and by-products go, and which firms of the park live on each other's (industrial symbiosis, HJ 274).

A destination is what `waste_routes` says; else the partner inside, or the treatment that the scope 3 activity names; else
it is unknown and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, records
from carbonpark.inventory.material_records import TOLERANCE, named, recipes_of
from carbonpark.words.language import Text
from carbonpark.words.units import canonical_unit

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

TREATED = (("landfill", "landfill"), ("incineration", "incineration"), ("compost", "composting"), ("wastewater", "treated"))
"""A word in the name of a scope 3 waste activity -> the destination it stands for."""

Row = dict[str, Any]


def destination_rows(inventory: Inventory, goods: pd.DataFrame) -> list[Row]:
    """Wastes, and by-products with a route, by destination and partner; what no record places is `unknown`."""
    routes = _routes(inventory)
    keyed = ["entity", "year", "name", "dimension"]
    placed = dict(list(routes.groupby(keyed, sort=False))) if len(routes) else {}
    gone = goods[goods["flow"] != "input"]
    routed = np.array([key in placed for key in zip(*(gone[name] for name in keyed), strict=True)], dtype=bool)
    rows = [_row(each, _destination(each), each["partner"]) for each in gone[~routed & (gone["flow"] == "waste").to_numpy()].to_dict("records")]
    told = set()
    for key, part in gone[routed].groupby(keyed, sort=False):
        told.add(key)
        rows += _by_route(part, placed[key])
    note = Text("物料表没有这种废物或产品的同量纲记录", "materials has no record of it in a unit of this kind")
    for key in placed.keys() - told:
        rows += [_row(each, each["destination"], each["partner"], note) for each in placed[key].to_dict("records")]
    return rows


def _by_route(goods: pd.DataFrame, routes: pd.DataFrame) -> list[Row]:
    """Routes as recorded, then what is left of the recorded amount."""
    rows = [_row(each, each["destination"], each["partner"]) for each in routes.to_dict("records")]
    whole, gone = float(goods["canonical"].sum(skipna=False)), float(routes["canonical"].sum(skipna=False))
    is_waste = (goods["flow"] == "waste").any()
    if gone > whole * (1 + TOLERANCE):
        note = Text("去向合计多于产生量", "destinations hold more than was recorded")
        rows.append(_row(goods.iloc[0].to_dict() | {"canonical": whole - gone}, "unknown", "", note))
    elif is_waste and not gone >= whole * (1 - 1e-9):
        rows.append(_row(goods.iloc[0].to_dict() | {"canonical": whole - gone}, "unknown", "", Text("去向待补充", "destination not told: 待补充")))
    return rows


def _destination(waste: Row) -> str:
    if waste["inside"]:
        return "used_inside"
    return next((where for word, where in TREATED if word in waste["scope3_activity"]), "unknown")


def _row(each: Row, destination: str, partner: str, note: Text | None = None) -> Row:
    said = note or (Text("去向待补充", "destination not told: 待补充") if destination == "unknown" else Text("", ""))
    return {"kind": "destination", "year": each["year"], "entity": each["entity"], "item": each["material"], "direction": "waste" if each.get("flow", "waste") == "waste" else "out",
            "destination": destination, "partner": partner, "recorded": each["canonical"], "unit": canonical_unit(each["dimension"]) if each["dimension"] else "",
            "note_zh": said.zh, "note_en": said.en}


def _routes(inventory: Inventory) -> pd.DataFrame:
    who = inventory.tables.who
    if inventory.park.tables["waste_routes"].empty:
        return pd.DataFrame({name: [] for name in ("entity", "year", "name", "dimension", "material", "destination", "partner", "canonical")})
    years = sorted({int(str(year)[:4]) for year in inventory.years})
    frame = records(inventory.park, "waste_routes", ("material", "destination", "partner"), "quantity", who, years or None)
    frame["canonical"], frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["name"] = named(frame["material"])
    return frame


def symbiosis_links(inventory: Inventory, goods: pd.DataFrame | None = None) -> pd.DataFrame:
    """Pairs of firms inside the boundary of which one lives on the other's waste or by-product: year, from, to, material, new.

    By-products are what a recipe calls `out`. A link is told by either side or by `waste_routes`, and counted once; it is new
    where no earlier recorded year has it (in the first recorded year nothing can be new).
    """
    from carbonpark.inventory.material_records import goods_of

    table = goods_of(inventory) if goods is None else goods
    recipes = recipes_of(inventory)
    beside = set(recipes.loc[recipes["direction"].isin(["out", "waste"]), "name"])
    waste = table[(table["flow"] == "waste") | ((table["flow"] == "output") & table["name"].isin(beside))]
    cast_off = set(zip(waste["entity"], waste["name"], strict=True))
    given = waste[waste["inside"]]
    links = [*zip(given["year"], given["entity"], given["partner"], given["name"], strict=True)]
    taken = table[(table["flow"] == "input") & table["inside"]]
    links += [(year, seller, buyer, name) for year, seller, buyer, name in zip(taken["year"], taken["partner"], taken["entity"], taken["name"], strict=True)
              if (seller, name) in cast_off]
    routes = _routes(inventory)
    inside = set(inventory.tables.who.loc[inventory.tables.who["inside"], "entity"])
    links += [(year, a, b, name) for year, a, b, name in zip(routes["year"], routes["entity"], routes["partner"], routes["name"], strict=True) if b in inside]
    frame = pd.DataFrame(sorted({(int(year), a, b, name) for year, a, b, name in links if a != b}), columns=["year", "from", "to", "material"])
    first = min([*table["year"], *routes["year"]], default=0)
    since = frame.groupby(["from", "to", "material"])["year"].transform("min") if len(frame) else frame["year"]
    frame["new"] = (frame["year"] == since) & (frame["year"] > first)
    return frame


def link_rows(inventory: Inventory, goods: pd.DataFrame) -> list[Row]:
    """Each link, and the counts that HJ 274 asks for, year by year."""
    links = symbiosis_links(inventory, goods)
    rows: list[Row] = [{"kind": "symbiosis", "year": year, "entity": a, "partner": b, "item": name, "direction": "link", "recorded": 1.0, "unit": "item",
                        "note_zh": "新增" if new else "", "note_en": "new" if new else ""}
                       for year, a, b, name, new in links.itertuples(index=False, name=None)]
    for year, part in links.groupby("year", sort=True):
        rows.append({"kind": "symbiosis", "year": year, "entity": "park", "item": "links", "direction": "count", "recorded": float(len(part)), "unit": "item"})
        rows.append({"kind": "symbiosis", "year": year, "entity": "park", "item": "new_links", "direction": "count", "recorded": float(part["new"].sum()), "unit": "item"})
    return rows
