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
    firms = who[who["inside"]]
    place_of = {entity: place for place, entity in enumerate(firms["entity"].tolist())}
    firm, period = texts(table, "enterprise").array, texts(table, "period").array
    place = np.array([place_of.get(entity, -1) for entity in firm.tolist()], dtype=np.int64)
    year = pd.to_numeric(table["year"]).to_numpy().astype(np.int64)
    rows = np.flatnonzero((place >= 0) & (True if years is None else np.isin(year, list(years))))
    rows = rows[np.lexsort((_in_order(firm[rows]), _in_order(period[rows]), year[rows]))]
    frame = {column: _column(table, column)[rows] for column in (*columns, "period", "unit", *TRACE)}
    frame["entity"], frame["year"] = firm[rows], year[rows]
    frame["amount"] = _amounts(texts(table, "status"), table[observed])[rows]
    if not len(rows):  # no word tells the type of a column
        frame = {column: np.asarray(values, dtype=object) if isinstance(values, pd.arrays.StringArray) else values
                 for column, values in frame.items()}
    return pd.DataFrame(frame | {column: firms[column].array[place[rows]] for column in ("group", "industry")})


def _in_order(words: Any) -> np.ndarray[Any, Any]:
    """The place of each word among all of them, sorted."""
    return np.asarray(pd.factorize(np.asarray(words, dtype=object), sort=True)[0])


def texts(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of words: blanks are '', never NaN."""
    if column not in table:
        return pd.Series([""] * len(table), index=table.index, dtype="str")
    found = table[column]
    if isinstance(found.dtype, pd.StringDtype):
        return found.fillna("") if found.hasnans else found
    return found.astype(object).where(found.notna(), "").map(str)


def numbers(table: pd.DataFrame, column: str) -> pd.Series:
    """A column of numbers: blanks are NaN."""
    if column not in table:
        return pd.Series(np.nan, index=table.index, dtype=float)
    return pd.to_numeric(table[column], errors="coerce").astype(float)


def _column(table: pd.DataFrame, column: str) -> Any:
    if column in ("own_ncv", "own_factor", "carbon_content"):
        return numbers(table, column).array
    return texts(table, column).array


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
    codes, spellings = pd.factorize(unit, use_na_sentinel=False)
    read = [_scale(spelling) for spelling in spellings]
    scale = np.array([each[0] for each in read], dtype=float)[codes]
    dimension = np.array([each[1] for each in read], dtype=object)[codes]
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
    if not part.any():
        return label
    label[part] = year[part].astype(str) + " " + period[part]
    return label
