"""Why a year departed from the plan: the difference taken apart by lever and by unit, closing exactly.

Each use of energy is value added x energy per value added x share of the carrier x emissions per TJ, taken apart by
LMDI-I from plan to record (`indicators.lmdi`). The change of emissions per TJ of power and heat is shared over what
supplies them: a source whose share changes counts at its distance from grid power, a source whose factor changes at
its mean share.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from carbonpark.indicators.divisia import SIGN_CHANGE, lmdi
from carbonpark.pathway.tracking.side import GROUP, NETWORK, PLANTS, Side, laid, like
from carbonpark.words.language import Text

LEVERS: dict[str, Text] = {
    "activity": Text("存量产业规模", "activity of existing industry"),
    "newcomers": Text("新项目", "newcomers"),
    "efficiency": Text("单位增加值能耗与过程排放", "energy and process emissions per value added"),
    "use_without_value_added": Text("无增加值主体的用能", "energy of units without value added"),
    "fuel_switch": Text("能源结构与供能技术", "mix of carriers, heat and power plants"),
    "own_renewables": Text("自建可再生能源", "own renewables"),
    "green_power": Text("绿电合同", "green power contracts"),
    "certificates": Text("绿证", "certificates"),
    "sold": Text("外供电热", "power and heat sold"),
    "grid": Text("电网与外购因子", "factors of power and heat bought"),
    "fuel_factors": Text("燃料因子", "factors of fuels"),
    "network": Text("管网损失与未配平", "network losses and what does not balance"),
    "unattributed": Text("无法归因", "unattributed"),
}
"""In the order a reader meets them; the parts sum to the deviation."""

SUPPLY = "supply"
NEGLIGIBLE = 1e-12


def deviation(plan: Side, record: Side) -> pd.DataFrame:
    """Columns kind, label, lever, kt: by unit and lever; supply levers stand at the unit that takes the energy."""
    users, carriers = like(plan, record)
    shares = {carrier: _shares(plan, record, carrier) for carrier in carriers}
    rows: list[tuple[str, str, str, float]] = []
    for place, (kind, label) in enumerate(users):
        for lever, kt in _of_user(plan, record, users, carriers, place, shares):
            rows.append((str(kind), str(label), lever, kt))
    table = pd.DataFrame(rows, columns=["kind", "label", "lever", "kt"])
    return table.groupby(["kind", "label", "lever"], as_index=False, sort=False)["kt"].sum()


def _of_user(plan: Side, record: Side, users: pd.MultiIndex, carriers: list[str], place: int,
             shares: dict[str, dict[str, float]]) -> Iterator[tuple[str, float]]:
    user = users[place]
    used = [laid(each.use, users, carriers)[place] for each in (plan, record)]
    burnt = [laid(each.fuel, users, carriers)[place] for each in (plan, record)]
    factors = [each.supply_factor.reindex(carriers).fillna(0.0).to_numpy() for each in (plan, record)]
    supplied = [use * factor for use, factor in zip(used, factors, strict=True)]
    worth = [float(each.value_added.get(user, np.nan)) for each in (plan, record)]
    for own, emitted in ((True, burnt), (False, supplied)):
        for number, carrier in enumerate(carriers):
            pair = [values[number] for values in emitted]
            if any(abs(value) > NEGLIGIBLE for value in pair):
                yield from _energy(user[0], used, pair, number, worth, {} if own else shares[carrier])
    given = [float(each.process.get(user, 0.0)) for each in (plan, record)]
    yield from _process(user[0], given, worth)


def _energy(kind: str, used: list[np.ndarray], emitted: list[float], number: int, worth: list[float],
            shares: dict[str, float]) -> Iterator[tuple[str, float]]:
    """One carrier of one user, plan to record."""
    chains = []
    for use, kt, value in zip(used, emitted, worth, strict=True):
        mine, whole = use[number], float(use.sum())
        factor = _over(kt, mine)
        if kind == GROUP and _worthy(worth) and _one_sign(used):
            chains.append({"activity": value, "efficiency": _over(whole, value), "fuel_switch": _over(mine, whole), SUPPLY: factor})
        elif kind == GROUP and _one_sign(used):
            chains.append({"use_without_value_added": whole, "fuel_switch": _over(mine, whole), SUPPLY: factor})
        else:
            chains.append({_LEVER_OF_KIND.get(kind, "use_without_value_added"): mine, SUPPLY: factor})
    yield from _taken_apart(chains[0], chains[1], emitted, shares)


_LEVER_OF_KIND = {"project": "newcomers", PLANTS: "fuel_switch", NETWORK: "network"}


def _taken_apart(first: dict[str, float], second: dict[str, float], emitted: list[float],
                 shares: dict[str, float]) -> Iterator[tuple[str, float]]:
    if any(np.isnan(chain[SUPPLY]) and abs(kt) > NEGLIGIBLE for chain, kt in zip((first, second), emitted, strict=True)):
        yield "unattributed", emitted[1] - emitted[0]       # emissions without energy have no factor
        return
    parts = lmdi({name: [value] for name, value in first.items()}, {name: [value] for name, value in second.items()})
    for lever, kt in parts.additive.items():
        if lever == SIGN_CHANGE:
            yield "unattributed", kt
        elif lever != SUPPLY:
            yield lever, kt
        elif not shares:
            yield "fuel_factors", kt
        else:
            yield from ((name, kt * share) for name, share in shares.items())


def _process(kind: str, given: list[float], worth: list[float]) -> Iterator[tuple[str, float]]:
    if not any(given):
        return
    if kind == GROUP and _worthy(worth):
        chains = [{"activity": value, "efficiency": _over(kt, value)} for kt, value in zip(given, worth, strict=True)]
        yield from _taken_apart_plain(chains[0], chains[1])
    else:
        yield ("newcomers" if kind == "project" else "efficiency" if kind == GROUP else _LEVER_OF_KIND.get(kind, "unattributed"),
               given[1] - given[0])


def _taken_apart_plain(first: dict[str, float], second: dict[str, float]) -> Iterator[tuple[str, float]]:
    parts = lmdi({name: [value] for name, value in first.items()}, {name: [value] for name, value in second.items()})
    yield from (("unattributed" if lever == SIGN_CHANGE else lever, kt) for lever, kt in parts.additive.items())


def _shares(plan: Side, record: Side, carrier: str) -> dict[str, float]:
    """How the change of a supplied carrier's factor is shared over levers; the shares sum to one."""
    columns = ["source", "lever"]
    both = [each.supply[each.supply["carrier"] == carrier].groupby(columns)[["TJ", "kt"]].sum() for each in (plan, record)]
    index = both[0].index.union(both[1].index)
    before, after = (each.reindex(index, fill_value=0.0) for each in both)
    parts = _parts(before, after, carrier)
    change = parts.sum()
    if not len(parts) or abs(change) <= NEGLIGIBLE:
        return {"grid": 1.0}
    return {str(lever): float(part / change) for lever, part in parts.items()}


def _parts(before: pd.DataFrame, after: pd.DataFrame, carrier: str) -> pd.Series:
    """Change of the factor by lever [kt/TJ]."""
    weigh = [each / taken if (taken := each["TJ"].sum()) else each * 0.0 for each in (before, after)]
    share = [each["TJ"] for each in weigh]
    given = [each["kt"] for each in weigh]
    factor = [kt / part.where(part != 0.0) for kt, part in zip(given, share, strict=True)]
    # A source that stands on one side only has its factor there; without energy (certificates) it counts whole.
    factor = [factor[0].fillna(factor[1]), factor[1].fillna(factor[0])]
    reference = _reference(share, given, factor, carrier)
    lever = before.index.get_level_values("lever")
    mean = (factor[0] + factor[1]) / 2
    moved = (share[1] - share[0]) * (mean - reference)
    changed = (share[0] + share[1]) / 2 * (factor[1] - factor[0])
    whole = (given[1] - given[0]).where(mean.isna())
    moved = whole.fillna(moved)
    owner = pd.Series(np.where(lever == "green_power", "grid", lever), index=before.index)
    return pd.concat([moved.groupby(lever).sum(), changed.fillna(0.0).groupby(owner).sum()]).groupby(level=0).sum()


def _reference(share: list[pd.Series], given: list[pd.Series], factor: list[pd.Series], carrier: str) -> float:
    """What a source's change of share is measured against: grid power; for heat the mean of both supplies."""
    lever = share[0].index.get_level_values("lever")
    grid = ((factor[0] + factor[1]) / 2)[lever == "grid"].dropna()
    if carrier == "electricity" and len(grid):
        return float(grid.mean())
    means = [kt.sum() / part.sum() for kt, part in zip(given, share, strict=True) if part.sum()]
    return float(np.mean(means)) if means else 0.0


def _over(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _worthy(worth: list[float]) -> bool:
    """Both years have value added to measure activity by."""
    return all(value > 0 for value in worth)


def _one_sign(used: list[np.ndarray]) -> bool:
    """No carrier is handed out by a user: a share of a net sum would mean nothing."""
    return all((use >= 0).all() for use in used) and all(use.sum() > 0 for use in used)
