"""What differs between two scenarios, entry by entry, in the words of the people who wrote them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carbonpark.scenario.merge import IDENTITY
from carbonpark.scenario.models import Scenario
from carbonpark.scenario.tree import KeyPath, shown
from carbonpark.words.errors import Place
from carbonpark.words.units import UnitError, parse_amount

if TYPE_CHECKING:
    import pandas as pd

NOT_COMPARED = ("scenario", "title", "because")
"""What a file says about itself; two scenarios always differ in it."""

COLUMNS = ("key", "a", "b", "where_a", "where_b")


def difference(a: Scenario, b: Scenario) -> pd.DataFrame:
    """Entries that differ after inheritance and bundles: key, both values as written, and where they stand.

    Amounts of equal worth do not differ ('1.2 Mt CO2' and '1200 kt CO2'); lists of names are compared as
    sets; an entry that one side lacks is blank there.
    """
    import pandas as pd

    ours, theirs = readable(a), readable(b)
    rows = []
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        value_a, place_a = ours.get(key, ("", None))
        value_b, place_b = theirs.get(key, ("", None))
        if worth(value_a) != worth(value_b):
            rows.append((key, value_a, value_b, _spot(place_a), _spot(place_b)))
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=str)


def _spot(place: Place | None) -> str:
    return "" if place is None else f"{place.file}:{place.line}"


def readable(scenario: Scenario) -> dict[str, tuple[str, Place]]:
    """Every entry that moves a result: key as people write it -> (value as written, place).

    Limits are named for what they are about; a list of names is one value.
    """
    found: dict[str, tuple[str, Place]] = {}
    lists: dict[KeyPath, list[str]] = {}
    for path, text in scenario.written.items():
        if path[0] in NOT_COMPARED or _says_about_what(path):
            continue
        if (
            path[0] != "limits" and isinstance(path[-1], int) and path[-1] < 1000
        ):  # a place in a list, no year
            lists.setdefault(path[:-1], []).append(text)
        else:
            found[_name(scenario, path)] = (text, scenario.place(*path))
    for path, names in lists.items():
        found[_name(scenario, path)] = (", ".join(sorted(names)), scenario.place(*path))
    if scenario.policy:
        found["policy"] = (", ".join(scenario.policy), scenario.place())
    return found


def _says_about_what(path: KeyPath) -> bool:
    """Whether the entry is already in the name of its limit."""
    return IDENTITY.get(path[:2]) is not None and len(path) > 3 and path[3] in IDENTITY[path[:2]]


def _name(scenario: Scenario, path: KeyPath) -> str:
    """The key path; limits are named for what they are about, not numbered."""
    if len(path) > 2 and path[0] == "limits" and isinstance(path[2], int):
        labels = {limit.origin: limit.account for limit in scenario.limits.emissions}
        labels |= {limit.origin: f"{limit.account}:{limit.basis}" for limit in scenario.limits.energy}
        return f"limits.{path[1]}[{labels[path[:3]]}]{_dotted(path[3:])}"
    return shown(path)


def _dotted(path: KeyPath) -> str:
    text = shown(path)
    return f".{text}" if text and not text.startswith("[") else text


def worth(text: str) -> object:
    """What a text is worth: amounts by dimension and canonical value, everything else by its words."""
    try:
        amount = parse_amount(text)
    except UnitError:
        return re.sub(r"\s+", " ", text)
    return amount.unit.dimension, amount.unit.price_base, float(f"{amount.canonical:.12g}")
