"""Parks read from folders or workbooks as the plain tables `account_many` takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from carbonpark.coefficients.rows_own import own_rows
from carbonpark.coefficients.rows_records import chosen_boundary, entities, texts
from carbonpark.park.catalogue import CARRIERS

if TYPE_CHECKING:
    from carbonpark.park import Park

KEPT = {
    "energy": ("enterprise", "year", "period", "carrier", "use", "quantity", "unit", "status", "own_ncv", "own_ncv_unit",
               "own_factor", "own_factor_unit"),
    "power_heat": ("enterprise", "year", "period", "carrier", "flow", "partner", "contract", "quantity", "unit", "status"),
    "process": ("enterprise", "year", "period", "activity", "gas", "quantity", "unit", "status", "own_factor", "own_factor_unit"),
}


def tables_of(parks: Mapping[str, Park]) -> dict[str, Any]:
    """The arguments of `account_many` for these parks, each in its main boundary."""
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in KEPT}
    for name, park in parks.items():
        who = entities(park, chosen_boundary(park, None))
        inside = set(who.loc[who["inside"], "entity"])
        for table, columns in KEPT.items():
            frame = park.tables[table]
            mine = frame[texts(frame, "enterprise").isin(inside)]
            parts[table].append(mine.reindex(columns=list(columns)).assign(park=name))
        burners = who.drop_duplicates("entity").set_index("entity")[["kind", "industry"]].fillna("")
        fuel = parts["energy"][-1]
        parts["energy"][-1] = fuel.assign(**{each: fuel["enterprise"].map(burners[each]) for each in burners})
        parts["energy"].append(_outputs(park, inside).assign(park=name, kind="", industry=""))
        parts["power_heat"][-1]["internal"] = texts(parts["power_heat"][-1], "partner").isin(inside)
    heads = {name: park.park for name, park in parks.items()}
    places = pd.DataFrame([{"park": name, "country": head.country, "province": head.province or "",
                            "grid_region": head.grid_region or ""} for name, head in heads.items()])
    joined = {name: _joined(frames) for name, frames in parts.items()}
    return {**joined, "places": places, "own": {name: own_rows(park) for name, park in parks.items()}}


def _outputs(park: Park, inside: set[str]) -> pd.DataFrame:
    """Carriers that come out of transformation: of firms that record transformation input, as the account reads them."""
    energy, made = park.tables["energy"], park.tables["materials"]
    transformers = set(texts(energy, "enterprise")[texts(energy, "use") == "transformation"]) & inside
    chosen = made[(texts(made, "flow") == "output") & texts(made, "enterprise").isin(transformers)
                  & texts(made, "material").isin(list(CARRIERS))]
    frame = chosen.rename(columns={"material": "carrier"}).assign(use="transformation_output")
    return frame.reindex(columns=list(KEPT["energy"]))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]
