"""C2: carbon, energy, value added and land must stand on one boundary.

The account holds the enterprises of its boundary and nothing else. Value added or land given for the park
as a whole under another boundary would make a ratio of unlike things; such ratios are held back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import texts
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

PARK = "park"
_NAMES = {"economy": Text("经济指标", "economy"), "land": Text("用地", "land")}


def c2_boundary(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Whole-park figures of another boundary; firms left outside; boundaries that differ in area."""
    found = [finding for name in _NAMES for finding in _foreign(park, tables.boundary, name)]
    found += _left_outside(park, tables)
    return found or [
        passed(
            "C2",
            Text("碳、能耗、增加值、用地边界一致", "one boundary for carbon, energy, value added and land"),
        )
    ]


def _foreign(park: Park, boundary: str, name: str) -> list[Finding]:
    """Years whose whole-park figure exists under another boundary only."""
    table = park.tables[name]
    whole = table[texts(table, "entity") == PARK]
    said = texts(whole, "boundary")
    main = str(park.park.main_boundary)
    said = said.mask(said == "", main)  # a blank boundary is the park's main one
    item = texts(whole, "indicator" if name == "economy" else "pool")
    # Firms' own records go before the park's figure: then that one is not used, whatever it stands on.
    firms = table[texts(table, "entity") != PARK]
    recorded = set(
        zip(firms["year"], texts(firms, "indicator" if name == "economy" else "pool"), strict=True)
    )
    used = [key not in recorded for key in zip(whole["year"], item, strict=True)]
    groups = pd.DataFrame(
        {
            "year": whole["year"],
            "item": item,
            "own": said == boundary,
            "ref": texts(whole, "input_ref"),
            "said": said,
        }
    )[np.array(used, dtype=bool)]
    found = []
    for (year, word), rows in groups.groupby(["year", "item"], sort=True):
        if rows["own"].any():
            continue
        found.append(
            Finding(
                "C2",
                "block",
                Text(
                    "{year}年{what}（{item}）是“{said}”边界的数，碳排放核算用“{own}”：比值不出",
                    "{what} ({item}) of {year} stands on boundary '{said}', the account on '{own}': "
                    "ratios are withheld",
                ).filled(year=year, what="{what}", item=word, said=rows["said"].iloc[0], own=boundary),
                year=year,
                rows=refs(rows["ref"]),
                tco2=0.0,
                holds="ratios",
            )
        )
    return [_named(each, name) for each in found]


def _named(finding: Finding, name: str) -> Finding:
    from dataclasses import replace

    words = _NAMES[name]
    message = Text(
        finding.message.zh.replace("{what}", words.zh), finding.message.en.replace("{what}", words.en)
    )
    return replace(finding, message=message)


def _left_outside(park: Park, tables: RowTables) -> list[Finding]:
    """Firms on the park's list that this boundary leaves out although they have energy records."""
    outside = tables.who.loc[~tables.who["inside"], "entity"]
    energy = park.tables["energy"]
    refs_ = texts(energy, "input_ref")[texts(energy, "enterprise").isin(outside)]
    if refs_.empty:
        return []
    names = sorted(set(texts(energy, "enterprise")) & set(outside))
    area = {each.boundary: each.area for each in park.boundaries if each.area}
    own = area.get(tables.boundary)
    sizes = "; ".join(f"{name} {value:g} ha" for name, value in area.items()) if own else "-"
    return [
        Finding(
            "C2",
            "warn",
            Text(
                "{count} 家企业不在“{boundary}”边界内，未计入：{names}（各边界面积：{sizes}）",
                "{count} firms lie outside boundary '{boundary}' and are left out: {names} (areas: {sizes})",
            ).filled(count=len(names), boundary=tables.boundary, names=", ".join(names[:8]), sizes=sizes),
            rows=refs(refs_),
        )
    ]
