"""Records of a park inside one boundary, as the accounts read them: who, when, how much, and what is not
known.

A blank amount is unknown, never zero: only the status NO (not occurring) makes a zero of it, and IE
(included elsewhere) puts it where it is included. Nothing here knows a factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from carbonpark.words.errors import InputError, Place, Problem, nearest
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, split_unit

if TYPE_CHECKING:
    from carbonpark.park import Park

UNKNOWN = ("NE", "C")
"""Statuses that leave a total incomplete: not estimated, confidential."""

TRACE = ("input_ref", "status", "quality", "source", "note")


def chosen_boundary(park: Park, boundary: str | None) -> str:
    """The boundary asked for, or the park's main one; an unknown name is refused."""
    known = texts(park.tables["boundaries"], "boundary").tolist()
    name = boundary or str(park.park.main_boundary)
    if name in known:
        return name
    guess = nearest(name, known)
    raise InputError(
        [
            Problem(
                Place(field=name),
                Text(zh=f"园区没有名为“{name}”的边界", en=f"the park has no boundary '{name}'"),
                Text(
                    zh=f"是不是“{guess}”？" if guess else f"可用：{'、'.join(known)}",
                    en=f"did you mean '{guess}'?" if guess else f"use one of {', '.join(known)}",
                ),
            )
        ]
    )


def entities(park: Park, boundary: str) -> pd.DataFrame:
    """Enterprises with their group and industry; `inside` says whether the boundary holds them."""
    table = park.tables["enterprises"]
    groups = park.tables["groups"]
    frame = pd.DataFrame(
        {
            "entity": texts(table, "enterprise").to_numpy(),
            "title": texts(table, "title").to_numpy(),
            "group": texts(table, "group").to_numpy(),
            "industry": texts(table, "industry").to_numpy(),
        }
    )
    frame["inside"] = [
        boundary in [part.strip() for part in each.split(";")] for each in texts(table, "boundaries")
    ]
    by_group = pd.DataFrame(
        {"group_industry": texts(groups, "industry").to_numpy(), "kind": texts(groups, "kind").to_numpy()},
        index=texts(groups, "group").to_numpy(),
    )
    frame = frame.join(by_group, on="group")
    frame["industry"] = frame["industry"].where(frame["industry"] != "", frame["group_industry"].fillna(""))
    return frame.drop(columns="group_industry")


def records(
    park: Park,
    name: str,
    columns: Sequence[str],
    observed: str,
    who: pd.DataFrame,
    years: Iterable[int] | None,
) -> pd.DataFrame:
    """The rows of one table of enterprises inside the boundary, with group and industry, years as asked.

    Columns: `entity`, `group`, `industry`, `year`, `period`, the `columns` asked (texts; numbers where the
    table has numbers), `amount` (NaN where unknown), `unit`, `status`, `quality`, `input_ref`, `note`.
    """
    table = park.tables[name]
    frame = pd.DataFrame({column: _column(table, column) for column in (*columns, "period", "unit", *TRACE)})
    frame["entity"] = texts(table, "enterprise").to_numpy()
    frame["year"] = (
        pd.to_numeric(table["year"]).astype(int).to_numpy() if len(table) else np.array([], dtype=int)
    )
    frame["amount"] = _amounts(frame["status"], table[observed])
    inside = who.loc[who["inside"], ["entity", "group", "industry"]]
    frame = frame.merge(inside, on="entity", how="inner")
    if years is not None:
        frame = frame[frame["year"].isin(list(years))]
    return frame.sort_values(["year", "period", "entity"], kind="stable").reset_index(drop=True)


def texts(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of words: blanks are '', never NaN."""
    if column not in table:
        return pd.Series([""] * len(table), index=table.index, dtype=object)
    found = table[column]
    if isinstance(found.dtype, pd.StringDtype):
        return found.fillna("")
    return found.astype(object).where(found.notna(), "").map(str)


def numbers(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of numbers: blanks are NaN."""
    if column not in table:
        return pd.Series(np.nan, index=table.index, dtype=float)
    return pd.to_numeric(table[column], errors="coerce").astype(float)


def _column(table: pd.DataFrame, column: str) -> np.ndarray[Any, Any]:
    if column in ("own_ncv", "own_factor", "carbon_content"):
        return np.asarray(numbers(table, column))
    return np.asarray(texts(table, column), dtype=object)


def _amounts(status: pd.Series, observed: pd.Series) -> np.ndarray:
    """Values as they are; what does not occur or is counted elsewhere (NO, IE) is zero here, NE and C stay
    unknown."""
    values = pd.to_numeric(observed, errors="coerce").to_numpy(float)
    return np.where(status.isin(["NO", "IE"]), 0.0, np.where(status.isin(UNKNOWN), np.nan, values))


def status_of(frame: pd.DataFrame) -> pd.Series:
    """'value' where there is one; the recorded status elsewhere; NE for a blank that says nothing."""
    said = frame["status"].where(frame["status"].isin(["NO", "IE", "NE", "C"]), "value")
    return said.mask(frame["amount"].isna() & (said == "value"), "NE")


def in_canonical(amount: pd.Series, unit: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Amounts in the canonical unit of their dimension, and that dimension ('' where the unit cannot be
    read)."""
    read = {spelling: _scale(spelling) for spelling in unit.unique()}
    scale = unit.map({spelling: each[0] for spelling, each in read.items()}).to_numpy(float)
    dimension = unit.map({spelling: each[1] for spelling, each in read.items()}).to_numpy(object)
    return amount.to_numpy(float) * scale, dimension


def _scale(spelling: str) -> tuple[float, str]:
    """Scale and dimension; a yearly rate is an amount of the year it stands in ('kt methanol per year' ->
    kt)."""
    try:
        read = split_unit(spelling)
    except UnitError:
        return float("nan"), ""
    return read.scale, read.dimension.removesuffix("/time")


def period_label(year: pd.Series, period: pd.Series) -> pd.Series:
    """The year of a full-year row; '2017 01-09' for one that covers part of it, so that the two never mix."""
    label = year.astype(object)
    part = period != ""
    label[part] = year[part].astype(str) + " " + period[part]
    return label
