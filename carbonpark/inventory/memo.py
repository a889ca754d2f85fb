"""Memo items: what a reader must be shown beside an account and what is in no total of it.

Sinks, CO2 of biomass, biogenic CO2 stored, CO2 of capture that counts as emitted, gases of the Montreal Protocol. Nothing
here lowers or raises an account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_factors import CO2_PER_C, Found
from carbonpark.coefficients.rows_records import UNKNOWN, in_canonical, records, texts
from carbonpark.coefficients.sources.lines import NOT_KYOTO, tabled
from carbonpark.factors import FactorMissing
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope1 import process_gas
from carbonpark.ledger.sources import sink_removal
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = ("item", "title_zh", "title_en", "year", "entity", "kind", "t", "gas", "tco2e", "status", "factor_id", "note_zh", "note_en",
           "input_ref")
TITLES = {
    "sink": Text("碳汇清除（不计入总量）", "removed by sinks (in no total)"),
    "biogenic": Text("生物源 CO2（备查）", "CO2 of biomass (memo)"),
    "biogenic_stored": Text("封存的生物源 CO2（不抵减）", "biogenic CO2 stored (not taken off)"),
    "counted_as_emitted": Text("捕集后利用或去向不明的 CO2（视同排放）", "CO2 captured for use or of unknown fate (counts as emitted)"),
    "montreal": Text("蒙特利尔议定书气体（单列）", "gases of the Montreal Protocol (apart)"),
}


def memo_table(inventory: Inventory) -> pd.DataFrame:
    """Every memo item of an account; no rows where the park has none."""
    rows = [*_sinks(inventory), *_biogenic(inventory), *_captured(inventory), *_montreal(inventory)]
    table = pd.DataFrame(rows, columns=[name for name in COLUMNS if not name.startswith("title")])
    for language in ("zh", "en"):
        table[f"title_{language}"] = [getattr(TITLES[item], language) for item in table["item"]]
    return table[list(COLUMNS)]


def _row(item: str, year: Any, entity: str, kind: str, t: float, gas: str, tco2e: float, status: str = "value",
         factor_id: str = "", note: Text | None = None, input_ref: str = "") -> dict[str, Any]:
    return {"item": item, "year": year, "entity": entity, "kind": kind, "t": t, "gas": gas, "tco2e": tco2e, "status": status,
            "factor_id": factor_id, "note_zh": note.zh if note else "", "note_en": note.en if note else "", "input_ref": input_ref}


def _sinks(inventory: Inventory) -> list[dict[str, Any]]:
    """Area times removal factor of each green area inside the boundary [t CO2]."""
    park, who = inventory.park, inventory.tables.who
    table = park.tables.get("sinks")
    if table is None or table.empty:
        return []
    inside = {"park", *who.loc[who["inside"], "entity"], *who.loc[who["inside"], "group"]}
    here = texts(table, "boundary").isin(["", inventory.boundary]) & texts(table, "entity").isin(inside)
    table = table[here & pd.to_numeric(table["year"]).isin(_whole_years(inventory))]
    area, _ = in_canonical(pd.to_numeric(table["quantity"]), texts(table, "unit"))
    rows = []
    for place, line in enumerate(table.to_dict("records")):
        found, status = _rate(inventory, line), str(line["status"] or "value")
        known = 0.0 if status in ("NO", "IE") else float("nan") if status in UNKNOWN else float(area[place])
        mass = float(sink_removal(known, found.value)) * T_PER_KT
        note = found.why if isinstance(found.why, Text) else None
        if np.isnan(mass) and status == "value":
            status = "NE"
        rows.append(_row("sink", int(line["year"]), str(line["entity"]), str(line["kind"]), mass, "CO2", mass, status, found.id,
                         note, str(line["input_ref"])))
    return rows


def _whole_years(inventory: Inventory) -> set[int]:
    """Years of the account; a park that only has sinks shows them all."""
    years = {int(str(year)[:4]) for year in inventory.years}
    return years or set(pd.to_numeric(inventory.park.tables["sinks"]["year"]).astype(int))


def _rate(inventory: Inventory, line: dict[str, Any]) -> Found:
    """kt CO2 a hectare and year: the park's own, else the table's row of that kind."""
    value, spelling = line["own_rate"], str(line["own_rate_unit"] or "")
    if not np.isnan(value) and spelling:
        try:
            read = split_unit(spelling)
        except UnitError as fault:
            return Found(why=fault.what)
        top, _, base = read.dimension.removesuffix("/time").partition("/")
        if top in ("CO2", "C") and base == "area":
            return Found(float(value) * read.scale * (CO2_PER_C if top == "C" else 1.0), "own", "", "own")
        return Found(why=Text(zh=f"清除因子单位“{spelling}”应为每面积的 CO2", en=f"the removal factor in '{spelling}' should be CO2 per area"))
    try:
        inventory.library.find("removal_rate", str(line["kind"]), "C")
    except FactorMissing:
        return Found(why=Text(zh="没有缺省清除因子，请填 own_rate 和单位", en="no default removal factor: give own_rate with its unit"))
    found = tabled(inventory.tables.choices, "removal_rate", str(line["kind"]), "C")
    return Found(found.value * CO2_PER_C, found.id, found.quality, found.method, found.why)


def _biogenic(inventory: Inventory) -> list[dict[str, Any]]:
    """CO2 of biomass burnt, by year and block, as the first regime has it."""
    rows = inventory.rows
    if rows.empty or not inventory.regimes:
        return []
    own = rows[(rows["regime"] == rows["regime"].iloc[0]) & (rows["biogenic"] != 0) & rows["biogenic"].notna() & (rows["sector"] != "ccus")]
    sums = own.groupby(["year", "block"], sort=False)["biogenic"].sum()
    return [_row("biogenic", year, "", block, value, "CO2", value) for (year, block), value in sums.items() if value]


def _captured(inventory: Inventory) -> list[dict[str, Any]]:
    """Biogenic CO2 stored, and CO2 that left by use or with unknown fate; once, whatever the regimes."""
    table = inventory.tables.process
    if "sector" not in table:
        return []
    lines = table[table["sector"] == "ccus"]
    lines = lines[lines["regime"] == lines["regime"].iloc[0]] if len(lines) else lines
    rows = []
    for line in lines.itertuples():
        note = line.why if isinstance(line.why, Text) else None
        stored = -process_gas(line.process_activity, line.memo_factor) * T_PER_KT
        if line.method == "counted_as_emitted":
            t = -line.process_activity * T_PER_KT
            rows.append(_row("counted_as_emitted", line.year, line.entity, line.activity, t, "CO2", t, line.status, "", note, line.input_ref))
        elif stored:
            rows.append(_row("biogenic_stored", line.year, line.entity, line.activity, stored, "CO2", stored, line.status, line.factor_id, note,
                             line.input_ref))
    return rows


def _montreal(inventory: Inventory) -> list[dict[str, Any]]:
    """HCFC of equipment: tonnes and CO2e by the first regime's warming potentials, outside every total."""
    from carbonpark.coefficients.sources.equipment import factor_of

    park, tables = inventory.park, inventory.tables
    if park.tables["equipment_gases"].empty:
        return []
    numbers = ("rate", "remaining", "recovery")
    frame = records(park, "equipment_gases", ("kind", "stage", "gas", *numbers), "quantity", tables.who, None)
    frame = frame[frame["gas"].str.startswith(NOT_KYOTO)]
    amounts, _ = in_canonical(frame["amount"], frame["unit"])
    rows = []
    for amount, line in zip(amounts, frame.to_dict("records"), strict=True):
        own = [float(line[name]) if line[name] not in ("", "nan") else -1.0 for name in numbers]
        found = factor_of(tables.choices, str(park.park.country), line["kind"], line["stage"], line["gas"], *own)
        t = float(process_gas(amount, found.value)) * T_PER_KT
        try:
            potential = inventory.library.gwp(tables.regimes[0].gwp_set, line["gas"]).value
        except FactorMissing:
            potential = float("nan")
        rows.append(_row("montreal", line["year"], line["entity"], f"{line['kind']}:{line['stage']}", t, line["gas"], t * potential,
                         "NE" if np.isnan(t) else "value", found.id, found.why if isinstance(found.why, Text) else None, line["input_ref"]))
    return rows
