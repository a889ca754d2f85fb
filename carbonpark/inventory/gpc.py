"""The account as a GPC table: by sub-sector and scope, with a notation key where there is no number, and BASIC, BASIC+
and BASIC+IPPU as sets of the same rows.

No cell is blank without a word why. NO is said only where a record or the register of firms says so; what nobody
recorded is NE, however unlikely it seems.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, period_label, texts
from carbonpark.factors import FactorMissing
from carbonpark.inventory.gpc_form import EXPORTED, FORM, refs_of, subsector
from carbonpark.inventory.gpc_keys import Ground, key_without_lines
from carbonpark.ledger.allocation import allocated_co2e
from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

COLUMNS = (
    "year", "ref", "sector_zh", "sector_en", "title_zh", "title_en", "scope", "tco2e", "biogenic", "notation", "why_zh", "why_en",
    "activity_quality", "factor_quality", "basic", "basic_plus", "basic_ippu", "missing",
)
READ = ("year", "entity", "industry", "block", "category", "carrier", "use", "gas", "plant", "sector", "status", "quality",
        "factor_id", "tco2e", "biogenic", "input_ref")
GPC = "gpc"
SUMS: dict[str, Text] = {
    "BASIC": Text("BASIC", "BASIC"),
    "BASIC+": Text("BASIC+", "BASIC+"),
    "BASIC+IPPU": Text("BASIC + 工业过程与产品使用", "BASIC with industrial processes and product use"),
    "TERRITORIAL": Text("地域排放（全部范围一）", "territorial (all of scope 1)"),
}
GRADED = ("activity_quality", "factor_quality")
GRADES = {"A": "H", "B": "M", "C": "M", "D": "L"}
"""GPC data quality by the quality of a record: measured is high, published medium, estimated low."""


def gpc_table(inventory: Inventory) -> pd.DataFrame:
    """gpc.csv: every row of the form for every year, then its four sums [t CO2e]; no rows without the regime."""
    lines = inventory.rows.loc[inventory.rows["regime"] == GPC, list(READ)]
    if lines.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    lines = lines[lines["use"] != "sold"]  # the GPC takes nothing off for sales
    subjects = {id: _subject(inventory, str(id)) for id in lines["factor_id"].unique()}
    told = _graded(lines.assign(ref=refs_of(lines, inventory.tables.who, subjects)), inventory)
    told = _with_exports(told, inventory)
    cells = _cells(told)
    ground = Ground(inventory)
    rows: list[tuple[Any, ...]] = []
    for year in dict.fromkeys(lines["year"]):
        of_year = _year(cells, year, ground)
        rows += [*of_year, *_sums(of_year, _held(inventory, year))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _graded(lines: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Lines with H, M or L for the record and for the factor."""
    records = {
        ref: GRADES.get(quality, "L")
        for name, table in TABLES.items() if table.observed
        for ref, quality in zip(texts(inventory.park.tables[name], "input_ref").tolist(),
                                texts(inventory.park.tables[name], "quality").tolist(), strict=True)
    }
    factors = {id: _factor_grade(inventory, str(id)) for id in lines["factor_id"].unique()}
    weakest = lines["quality"].map(GRADES).fillna("L")
    return lines.assign(
        activity_quality=lines["input_ref"].map(records).astype(object).fillna(weakest),
        factor_quality=lines["factor_id"].map(factors),
        weight=lines["tco2e"].abs().fillna(0.0),
        unknown=lines["status"].isin(UNKNOWN),
    )


def _subject(inventory: Inventory, id: str) -> str:
    """What a factor row is a factor of; the id itself where it is no row."""
    try:
        return inventory.library.by_id(id).subject
    except FactorMissing:
        return id


def _factor_grade(inventory: Inventory, id: str) -> str:
    """A factor of the park itself is high, a national one medium, IPCC's default or an estimate low (GPC chapter 5)."""
    if id in ("own", "verified_total"):
        return "H"
    try:
        row = inventory.library.by_id(id)
    except FactorMissing:
        return "M"
    return "H" if row.own else "L" if row.dataset.startswith("IPCC") or row.quality == "D" else "M"


def _with_exports(lines: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Fuel of a firm's plants, split by energy content between what it sells across the boundary and what stays."""
    shares = exported_share(inventory)
    keys = pd.MultiIndex.from_frame(lines[["year", "entity"]])
    share = shares.reindex(keys).fillna(0.0).to_numpy(float) if len(shares) else np.zeros(len(lines))
    share = np.where(lines["block"].eq("fuel") & lines["plant"].ne(""), share, 0.0)
    gone = share > 0
    if not gone.any():
        return lines
    sold = lines[gone].assign(ref=EXPORTED)
    kept = lines.copy()
    for column in ("tco2e", "biogenic", "weight"):
        sold[column] = allocated_co2e(sold[column].to_numpy(float), share[gone])
        kept.loc[gone, column] = allocated_co2e(kept.loc[gone, column].to_numpy(float), 1.0 - share[gone])
    return pd.concat([kept, sold], ignore_index=True)


def exported_share(inventory: Inventory) -> pd.Series:
    """Share of each firm's generation from fuel (power and heat, by energy) that it sells across the boundary, by year
    and entity. Sales are taken from all its generation alike, its own wind and sun included."""
    flows = inventory.tables.flows
    crossing = (flows["flow"] == "sold") & ~flows["internal"]
    told = flows["kind"].isin(["electricity", "heat"]) & (flows["contract"] != "certificate") & (flows["flow"] != "bought")
    own = flows.loc[told & flows["entity"].isin(flows.loc[crossing, "entity"].unique()),
                    ["year", "period", "entity", "kind", "flow", "internal", "energy"]]
    if own.empty:
        return pd.Series(dtype=float)
    keys = ["year", "entity"]
    own["year"] = period_label(own["year"], own["period"])
    by_flow = own.groupby([*keys, "kind", "flow"])["energy"].sum().unstack("flow").fillna(0.0)
    # Heat is often recorded as sold only: what was sold was made.
    whole = by_flow.max(axis=1).groupby(level=keys).sum()
    across = own[(own["flow"] == "sold") & ~own["internal"]].groupby(keys)["energy"].sum()
    return (across / whole).clip(0.0, 1.0).dropna()


def _cells(lines: pd.DataFrame) -> dict[tuple[object, str], dict[str, Any]]:
    """Sums, statuses and grades of the lines by year and row of the form."""
    frame = lines.assign(
        known=lines["status"].eq("value") & lines["tco2e"].notna(),
        **{f"status_{key}": lines["status"].eq(key) for key in KEYS},
        **{f"{column}_{grade}": lines["weight"].where(lines[column].eq(grade), 0.0)
           for column in GRADED for grade in ("H", "M", "L")},
    )
    sums = frame.drop(columns=[name for name in READ if name not in ("year", "tco2e", "biogenic")] + [*GRADED, "weight"])
    table = sums.groupby(["year", "ref"], sort=False, observed=True).sum()
    for column in GRADED:
        table[column] = _heaviest(table, column)
    return dict(zip(table.index, table.to_dict("records"), strict=True))


def _heaviest(table: pd.DataFrame, column: str) -> np.ndarray[Any, Any]:
    """The grade most of a row's tonnes have; the worst of those that tie."""
    weights = table[[f"{column}_{grade}" for grade in ("L", "M", "H")]].to_numpy(float)
    grades: np.ndarray[Any, Any] = np.array(["L", "M", "H"], dtype=object)[weights.argmax(axis=1)]
    return grades


def _year(cells: dict[tuple[object, str], dict[str, Any]], year: object, ground: Ground) -> list[tuple[Any, ...]]:
    rows = []
    numbered = {ref for of, ref in cells if of == year}
    for form in FORM:
        cell = cells.get((year, form.ref))
        value, biogenic, missing, grades = float("nan"), float("nan"), 0, ("", "")
        if cell is not None and cell["known"]:
            value, biogenic, missing = cell["tco2e"], cell["biogenic"], int(cell["unknown"])
            grades = (cell["activity_quality"], cell["factor_quality"])
            key, why = "", _partly(missing)
        elif cell is not None:
            key, missing = _key_of(cell), int(cell["unknown"])
            why = KEYS[key]
        else:
            key, why = key_without_lines(form.ref, year, numbered, ground)
        rows.append((year, form.ref, form.sector.zh, form.sector.en, form.title.zh, form.title.en, form.scope, value, biogenic,
                     key, why.zh, why.en, *grades, form.basic, form.basic_plus, form.basic_ippu, missing))
    return rows


KEYS: dict[str, Text] = {
    "NE": Text("有记录而无数量或因子，见 inventory.csv 的说明", "recorded without an amount or a factor: see the notes of inventory.csv"),
    "C": Text("记录标为保密", "recorded as confidential"),
    "IE": Text("记录注明已含在他处", "recorded as included elsewhere"),
    "NO": Text("记录注明不发生", "recorded as not occurring"),
}


def _key_of(cell: dict[str, Any]) -> str:
    """The key of records without a number: what is unknown weighs more than what does not occur."""
    return next((key for key in KEYS if cell[f"status_{key}"]), "NE")


def _partly(missing: int) -> Text:
    if not missing:
        return Text("", "")
    return Text(f"另有 {missing} 条记录未估算或保密，未计入", f"{missing} more records are not estimated or confidential and not counted")


def _held(inventory: Inventory, year: object) -> Text | None:
    """Why the sums of a year are kept back, where a block check does so."""
    ids = [each.check for each in inventory.withheld
           if each.result == "totals" and each.year == year and (not each.regimes or GPC in each.regimes)]
    if not ids:
        return None
    return Text(f"校核 {'、'.join(ids)} 未通过，合计不给出", f"kept back by {', '.join(ids)}")


def _sums(rows: list[tuple[Any, ...]], held: Text | None) -> list[tuple[Any, ...]]:
    """The four sums of one year; what they lack is named beside them, and none is given where a check holds them back."""
    place = {name: at for at, name in enumerate(COLUMNS)}
    chosen = {
        "BASIC": [row for row in rows if row[place["basic"]]],
        "BASIC+": [row for row in rows if row[place["basic_plus"]]],
        "BASIC+IPPU": [row for row in rows if row[place["basic_ippu"]]],
        "TERRITORIAL": [row for row in rows if row[place["scope"]] == "1"],
    }
    made = []
    for name, own in chosen.items():
        known = [row[place["tco2e"]] for row in own if not np.isnan(row[place["tco2e"]])]
        memo = [row[place["biogenic"]] for row in own if not np.isnan(row[place["biogenic"]])]
        lacking = [row[place["ref"]] for row in own if row[place["notation"]] in UNKNOWN or row[place["missing"]]]
        why = Text(f"不含未估算或不完整的 {'、'.join(lacking)}" if lacking else "",
                   f"without what is not estimated or incomplete in {', '.join(lacking)}" if lacking else "")
        why = held or why
        told = known if held is None else []
        made.append((rows[0][0], name, "合计", "sums", SUMS[name].zh, SUMS[name].en, "", sum(told) if told else float("nan"),
                     sum(memo) if memo else float("nan"), "" if known else "NE", why.zh, why.en, "", "", name == "BASIC",
                     name == "BASIC+", name == "BASIC+IPPU", sum(int(row[place["missing"]]) for row in own)))
    return made


__all__ = ["COLUMNS", "FORM", "exported_share", "gpc_table", "subsector"]
