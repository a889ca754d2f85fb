"""scope3.csv: the fifteen categories at the park's boundary, each with a figure or the reason why there is none.

Firms of the park that deal with each other are left out, and what was left out is shown (F35). Scope 3 is the same under
every regime and in no total of scopes 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import UNKNOWN, period_label
from carbonpark.coefficients.rows_scope3 import inside_lines
from carbonpark.coefficients.scope3_once import RULES
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope3 import chain_co2e, upstream_co2e
from carbonpark.park.tables_scope3 import CATEGORIES
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.inventory.inventory import Inventory
    from carbonpark.park import Park

COLUMNS = ("year", "category", "title_zh", "title_en", "tco2e", "notation", "method", "complete", "quality", "rows",
           "unknown_rows", "removed_inside_tco2e", "removed_inside_rows", "factors", "note_zh", "note_en")

KIND = {"input": "activity", "waste": "activity", "activity": "activity", "spend": "spend", "io": "spend", "energy": "energy",
        "upstream": "energy"}
"""What a line was counted by -> the method that is printed; both activity and money in a category make it `hybrid`."""

NOBODY = Text("没有记录：在 8b_范围三活动 填写，确不发生的填 NO", "nobody recorded it: fill 8b_范围三活动; enter NO where it does not occur")
TOTAL = Text("范围三合计（不计入范围一、二）", "Scope 3 in all (in no total of scopes 1 and 2)")


def scope3_table(inventory: Inventory) -> pd.DataFrame:
    """One row a year and category, and one for their sum; empty where the park has no record at all."""
    kept = Summary.of(crossing_lines(inventory.tables))
    gone = Summary.of(removed_lines(inventory.park, inventory.tables, inventory.years))
    rows: list[dict[str, Any]] = []
    for year in sorted(inventory.years, key=str):
        if year in kept.years or year in gone.years:
            found = [_category(year, each.name, each.title, kept, gone) for each in CATEGORIES]
            rows += [*found, _sum(year, found)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


Key = tuple[object, str]


@dataclass(frozen=True)
class Summary:
    """Lines of scope 3 by year and category."""

    years: set[object]
    size: dict[Key, int]
    unknown: dict[Key, int]
    tco2e: dict[Key, float]
    """What is known; no entry where nothing is."""
    statuses: dict[Key, list[str]]
    rules: dict[Key, list[str]]
    kinds: dict[Key, list[str]]
    """Of lines that count; so are quality and factors."""
    quality: dict[Key, list[str]]
    factors: dict[Key, list[str]]

    @classmethod
    def of(cls, lines: pd.DataFrame) -> Summary:
        """Each column grouped once."""
        key = ["year", "category"]
        counted = lines[lines["status"] == "value"]

        def listed(frame: pd.DataFrame, column: str) -> dict[Key, list[str]]:
            out: dict[Key, list[str]] = {}
            for year, category, word in frame[[*key, column]].drop_duplicates().itertuples(index=False, name=None):
                out.setdefault((year, category), []).append(str(word))
            return out

        return cls(
            set(lines["year"]), dict(lines.groupby(key, sort=False).size()),
            dict(lines[lines["status"].isin(UNKNOWN)].groupby(key, sort=False).size()),
            dict(counted.groupby(key, sort=False)["tco2e"].sum()), listed(lines, "status"),
            listed(lines[lines["method"].isin(list(RULES))], "method"), listed(counted, "kind"), listed(counted, "quality"),
            listed(counted, "factor_id"),
        )


def crossing_lines(tables: RowTables) -> pd.DataFrame:
    """Every scope 3 line: category, kind, tco2e, status, quality, factor."""
    goods, energy = tables.materials, tables.upstream
    parts = [
        _plain(goods, chain_co2e(goods["material_amount"], goods["chain_factor"]), goods["flow"]),
        _plain(energy, upstream_co2e(energy["buy"], energy["upstream_factor"]), pd.Series("upstream", index=energy.index)),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def removed_lines(park: Park, tables: RowTables, years: list[object] | None = None) -> pd.DataFrame:
    """Lines between two firms inside the boundary: in the sum of the firms' own scope 3, not in the park's."""
    wanted = None if years is None else sorted({int(str(year)[:4]) for year in years})
    lines = inside_lines(park, tables.choices, tables.who, wanted)
    if lines.empty:
        return pd.DataFrame({name: [] for name in ("year", "category", "kind", "tco2e", "status", "quality", "factor_id", "method", "entity", "partner", "input_ref")})
    plain = _plain(lines, chain_co2e(lines["material_amount"], lines["chain_factor"]), lines["flow"])
    plain = plain.assign(partner=lines["partner"].to_numpy())
    # What does not occur, or is nothing, was no deal.
    return plain[~plain["status"].isin(["NO", "IE"]) & (plain["tco2e"] != 0)].reset_index(drop=True)


def _plain(frame: pd.DataFrame, mass: Any, kind: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({
        "year": period_label(frame["year"], frame["period"]).to_numpy(), "category": frame["category"].to_numpy(),
        "kind": kind.map(KIND).to_numpy(), "tco2e": np.asarray(mass, dtype=float) * T_PER_KT, "status": frame["status"].to_numpy(),
        "quality": frame["quality"].to_numpy(), "factor_id": frame["factor_id"].to_numpy(), "method": frame["method"].to_numpy(),
        "entity": frame["entity"].to_numpy(), "input_ref": frame["input_ref"].to_numpy(),
    })


def _category(year: object, name: str, title: Text, kept: Summary, gone: Summary) -> dict[str, Any]:
    at = (year, name)
    unknown, removed = kept.unknown.get(at, 0), gone.size.get(at, 0)
    key = "" if at in kept.tco2e else _notation(kept.statuses.get(at, []), removed)
    note = _note(key, kept.size.get(at, 0), unknown, removed, kept.rules.get(at, []))
    return {
        "year": year, "category": name, "title_zh": title.zh, "title_en": title.en,
        "tco2e": kept.tco2e.get(at, float("nan")), "notation": key,
        "method": method_of(kept.kinds.get(at, [])), "complete": key in ("", "NO", "IE") and not unknown,
        "quality": max(kept.quality.get(at, []), default=""), "rows": kept.size.get(at, 0), "unknown_rows": unknown,
        "removed_inside_tco2e": gone.tco2e.get(at, float("nan") if removed else 0.0), "removed_inside_rows": removed,
        "factors": "; ".join(each for each in kept.factors.get(at, []) if each), "note_zh": note.zh, "note_en": note.en,
    }


def method_of(kinds: Iterable[str]) -> str:
    """activity, spend or energy; activity beside money is `hybrid`; '' where nothing was counted."""
    found = sorted(set(kinds))
    if "spend" in found and len(found) > 1:
        return "hybrid"
    return "+".join(found)


def _notation(statuses: list[str], removed: int) -> str:
    """Why there is no figure: confidential before unknown, elsewhere before not occurring; a deal inside is elsewhere."""
    for key in ("C", "NE", "IE", "NO"):
        if key in statuses:
            return key
    return "IE" if removed else "NE"


def _note(key: str, rows: int, unknown: int, removed: int, rules: list[str]) -> Text:
    said = []
    if key == "NE" and not rows:
        said.append(NOBODY)
    elif unknown and key:
        said.append(Text("{n} 条记录没有数字（NE 或 C）", "{n} records have no figure (NE or C)").filled(n=unknown))
    elif unknown:
        said.append(Text("{n} 条记录没有数字（NE 或 C），合计只含已知部分", "{n} records have no figure (NE or C): the sum is what is known").filled(n=unknown))
    said += [RULES[rule] for rule in rules]
    if removed:
        said.append(Text("园区企业之间的 {n} 条已剔除", "{n} deals inside the park removed").filled(n=removed))
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))


def _sum(year: object, found: list[dict[str, Any]]) -> dict[str, Any]:
    known = [each for each in found if not each["notation"]]
    missing = [each["category"] for each in found if not each["complete"]]
    note = Text("未完整的类别：{which}", "categories not complete: {which}").filled(which=", ".join(missing)) if missing else Text("", "")
    return {
        "year": year, "category": "total", "title_zh": TOTAL.zh, "title_en": TOTAL.en,
        "tco2e": sum(each["tco2e"] for each in known) if known else float("nan"), "notation": "" if known else "NE",
        "method": "", "complete": not missing, "quality": max((each["quality"] for each in known), default=""),
        "rows": sum(each["rows"] for each in found), "unknown_rows": sum(each["unknown_rows"] for each in found),
        "removed_inside_tco2e": float(np.nansum([each["removed_inside_tco2e"] for each in found])),
        "removed_inside_rows": sum(each["removed_inside_rows"] for each in found), "factors": "", "note_zh": note.zh, "note_en": note.en,
    }
