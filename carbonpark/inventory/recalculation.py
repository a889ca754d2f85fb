"""Base-year recalculation: whether a change of boundary, factors, method or data moves the base year far enough to redo it.

ISO 14064-1 and the GHG Protocol compare the base year as it was accounted with the base year as it would be accounted
now. What the park grew or shrank since is in other years and plays no part: organic growth is no cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.words.errors import InputError, Place, Problem
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

SIGNIFICANT = 0.05
"""Share of the base year's emissions; the user's own policy may set another."""

CAUSES: dict[str, Text] = {
    "boundary": Text("边界：同一企业划入或划出", "boundary: an enterprise of both registers moved in or out"),
    "structure": Text("结构：企业并入、剥离或迁移", "structure: an enterprise acquired, sold or moved"),
    "method": Text("方法：核算方法、源或气体的范围改变", "method: how it is counted, or which sources and gases"),
    "factor": Text("因子：排放因子改变", "factor: an emission factor changed"),
    "gwp": Text("全球变暖潜势改变", "warming potentials changed"),
    "data": Text("数据：更正错误或补填记录", "data: an error corrected, or a record filled in"),
}
"""Causes, in the order in which they are told apart."""

COLUMNS = ("cause", "cause_zh", "cause_en", "tco2e", "share", "lines", "entities")
SERIES = ("year", "old_tco2e", "new_tco2e", "recalculated_tco2e", "used")
_KEY = ["entity", "block", "category", "carrier", "use", "plant", "gas", "place"]


@dataclass(frozen=True)
class Recalculation:
    """The answer: is the base year to be recalculated, because of what, and what the series then is."""

    base_year: int
    account: str
    old: float
    """Base-year emissions as accounted then [t CO2e]."""
    new: float
    """The same year as accounted now."""
    threshold: float
    causes: pd.DataFrame
    """t CO2e by cause; they add up to `new` less `old`."""
    changes: pd.DataFrame
    """Each line that changed: entity, block, carrier, gas, cause, old_t, new_t, effect_t, input_ref."""
    series: pd.DataFrame
    """Years of both accounts: as they were, as they are now, and which to use."""

    @property
    def share(self) -> float:
        """Sum of the causes' absolute amounts over the old base year: one cause does not hide another."""
        moved = float(self.causes["tco2e"].abs().sum())
        return moved / abs(self.old) if self.old else (float("inf") if moved else 0.0)

    @property
    def required(self) -> bool:
        """Whether the change exceeds the threshold; a change that stands on it does not."""
        return self.share > self.threshold * (1 + 1e-9)

    @property
    def message(self) -> Text:
        """One sentence: the verdict, its size, and the largest cause."""
        largest = self.causes.reindex(self.causes["tco2e"].abs().sort_values(ascending=False).index)
        of_zh = f"，主要是{largest['cause_zh'].iloc[0].partition('：')[0]}" if len(largest) else ""
        of_en = f", mostly {largest['cause'].iloc[0]}" if len(largest) else ""
        share, limit = f"{100 * self.share:.2f}", f"{100 * self.threshold:g}"
        if self.required:
            return Text(
                f"基准年 {self.base_year} 需要重算：变动 {share}%，超过 {limit}%{of_zh}；改用重算后的序列，并说明原因",
                f"recalculate base year {self.base_year}: changes come to {share} %, above {limit} %{of_en}; use the "
                "recalculated series and say why",
            )
        return Text(
            f"基准年 {self.base_year} 不必重算：变动 {share}%，未超过 {limit}%{of_zh}；变动累计，下次一并比较",
            f"base year {self.base_year} stands: changes come to {share} %, not above {limit} %{of_en}; they accumulate: "
            "compare with the account last published, not with this one",
        )


def recalculation(
    old: Inventory, new: Inventory, base_year: int | None = None, account: str = "location:GHG",
    threshold: float = SIGNIFICANT,
) -> Recalculation:
    """Compare the base year of two accounts of one park.

    Parameters
    ----------
    old : the account as published then
    new : as it is made now, with the base year's own records
    base_year : of the park when None
    account : regime and gases compared, e.g. '910:CO2', 'location:GHG'
    threshold : share above which the base year is to be recalculated
    """
    checked_threshold(threshold)
    year = int(new.park.park.base_year if base_year is None else base_year)
    _both_have(old, new, account, year)
    before, after = (_lines(each, account, year) for each in (old, new))
    changes = _changes(before, after, old, new)
    moved = changes[changes["effect_t"] != 0.0].reset_index(drop=True)
    base = float(before["t"].sum())
    found = Recalculation(year, account, base, float(after["t"].sum()), threshold, _by_cause(moved, base), moved, pd.DataFrame())
    return replace(found, series=_series(old, new, account, found.required))


def checked_threshold(threshold: object) -> None:
    """Refuse a threshold that is no share of the base year."""
    if isinstance(threshold, (int, float)) and not isinstance(threshold, bool) and 0 <= threshold <= 1:
        return
    raise InputError([Problem(
        Place(field="significance"),
        Text(f"基准年重算门槛应为 0 至 1 之间的份额，现为 {threshold!r}", f"the threshold of recalculation must be a share from 0 to 1, not {threshold!r}"),
        Text("例如 0.05（5%）", "e.g. 0.05 (5 %)"), code="significance")])


def recalculation_table(inventory: Inventory) -> pd.DataFrame:
    """recalculation.csv: each cause, then the whole with its verdict; empty where no earlier account was given."""
    if inventory.against is None:
        return pd.DataFrame(columns=["account", *COLUMNS])
    parts = []
    for account in _accounts_of_both(inventory.against, inventory):
        found = recalculation(inventory.against, inventory, account=account, threshold=inventory.significance)
        whole = {"cause": "required" if found.required else "not_required", "cause_zh": found.message.zh,
                 "cause_en": found.message.en, "tco2e": found.new - found.old, "share": found.share,
                 "lines": len(found.changes), "entities": found.changes["entity"].nunique()}
        parts.append(pd.concat([found.causes, pd.DataFrame([whole])], ignore_index=True).assign(account=account))
    return pd.concat(parts, ignore_index=True)[["account", *COLUMNS]]


def series_table(inventory: Inventory) -> pd.DataFrame:
    """recalculated_series.csv: every full year as published, as accounted now, and which of the two to use."""
    if inventory.against is None:
        return pd.DataFrame(columns=["account", *SERIES])
    parts = [
        recalculation(inventory.against, inventory, account=account, threshold=inventory.significance).series.assign(account=account)
        for account in _accounts_of_both(inventory.against, inventory)
    ]
    return pd.concat(parts, ignore_index=True)[["account", *SERIES]]


def _accounts_of_both(old: Inventory, new: Inventory) -> list[str]:
    """Regimes and gases that both accounts have in the base year; at least one, or the refusal says what is missing."""
    year = new.park.park.base_year
    known = [set(each.totals.loc[(each.totals["year"] == year) & (each.totals["scope"] == ""), "account"]) for each in (old, new)]
    return sorted(known[0] & known[1]) or ["location:GHG"]


def _both_have(old: Inventory, new: Inventory, account: str, year: int) -> None:
    regime, _, gases = account.partition(":")
    for which, done in ((Text("旧账", "the old account"), old), (Text("新账", "the new account"), new)):
        rows = done.rows[(done.rows["regime"] == regime) & (done.rows["year"] == year)]
        if rows.empty or gases not in ("CO2", "GHG"):
            raise InputError([Problem(
                Place(field=account),
                Text(f"{which.zh}没有 {year} 年的 {account}", f"{which.en} has no {account} of {year}"),
                Text("换一个口径（如 910:CO2、location:GHG）或年份，或重新核算",
                     "name another account (910:CO2, location:GHG ...) or year, or account again"),
            )])


def _lines(done: Inventory, account: str, year: int) -> pd.DataFrame:
    """Lines of scopes 1 and 2 of one year, each with its record, amount, factor and warming potential; unknown is
    nothing, as in the total."""
    regime, _, gases = account.partition(":")
    rows = done.rows[(done.rows["regime"] == regime) & (done.rows["year"] == year) & (done.rows["scope"] != "3")]
    rows = rows[rows["gas"] == "CO2"] if gases == "CO2" else rows
    table = rows[["entity", "block", "category", "carrier", "use", "plant", "gas", "input_ref", "method", "status"]].copy()
    table["t"] = rows["tco2e"].fillna(0.0).to_numpy(float)
    table["amount"] = rows["activity"].to_numpy(float)
    table["factor"] = rows["factor"].to_numpy(float)
    table["gwp"] = rows["gwp"].to_numpy(float)
    table["factor_id"] = rows["factor_id"].to_numpy()
    # Records alike in everything are told apart by their order, never by the row of a file that may have moved.
    table["place"] = table.groupby(_KEY[:-1], sort=False).cumcount()
    return table


def _changes(before: pd.DataFrame, after: pd.DataFrame, old: Inventory, new: Inventory) -> pd.DataFrame:
    """One row a line and cause; the effects of a line add up to its change."""
    both = before.merge(after, on=_KEY, how="outer", suffixes=("_old", "_new"), indicator=True)
    matched = both[both["_merge"] == "both"]
    single = both[both["_merge"] != "both"]
    parts = [_of_single(single, before, after, old, new), *_of_matched(matched)]
    filled = [part for part in parts if len(part)]
    columns = [*_KEY[:-1], "cause", "old_t", "new_t", "effect_t", "input_ref"]
    return pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)


def _of_single(
    lines: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame, old: Inventory, new: Inventory
) -> pd.DataFrame:
    """Lines of one account only: the enterprise came or went, a source or gas is counted that was not, or a record is
    new."""
    added = (lines["_merge"] == "right_only").to_numpy()
    registers = [set(done.tables.who["entity"]) for done in (old, new)]
    inside = [set(done.tables.who.loc[done.tables.who["inside"], "entity"]) for done in (old, new)]
    firm = lines["entity"]
    known = (firm.isin(registers[0]) & firm.isin(registers[1])).to_numpy()
    moved = (firm.isin(inside[0]) != firm.isin(inside[1])).to_numpy()
    record = np.where(added, lines["input_ref_new"], lines["input_ref_old"])
    # Power bought of a firm that moved in crosses the boundary no more: its move, not the buyer's record.
    partner = pd.Series(np.where(added, pd.Series(record).map(_partners(new)), pd.Series(record).map(_partners(old))),
                        index=lines.index).fillna("")
    dealt = (partner != "") & (lines["block"].isin(["electricity", "heat"]))
    strange = (dealt & ~(partner.isin(registers[0]) & partner.isin(registers[1])) & (partner.isin(registers[0]) | partner.isin(registers[1]))).to_numpy()
    shifted = (dealt & (partner.isin(inside[0]) != partner.isin(inside[1]))).to_numpy()
    # A record the other account has too, under other lines, is counted differently: that is method, not data.
    elsewhere = [_records(before), _records(after)]
    own = _record_of(lines)
    counted = np.array([each in elsewhere[0 if is_new else 1] for each, is_new in zip(own, added, strict=True)], dtype=bool)
    new_gas = np.array([gas not in set((before if is_new else after)["gas"])
                        for gas, is_new in zip(lines["gas"], added, strict=True)], dtype=bool)
    cause = np.select([~known | strange, moved | shifted, counted | new_gas], ["structure", "boundary", "method"], "data")
    old_t, new_t = lines["t_old"].fillna(0.0), lines["t_new"].fillna(0.0)
    return lines.assign(cause=cause, old_t=old_t, new_t=new_t, effect_t=new_t - old_t, input_ref=record)


def _records(lines: pd.DataFrame) -> set[tuple[object, ...]]:
    """Records that have a line in an account, whatever the gas and block."""
    return set(_record_of(lines))


def _record_of(lines: pd.DataFrame) -> list[tuple[object, ...]]:
    what = lines["carrier"].where(lines["carrier"] != "", lines["category"])
    return list(zip(lines["entity"], what, lines["plant"], lines["place"], strict=True))


def _partners(done: Inventory) -> pd.Series:
    """Who a power or heat record deals with, by its input cell."""
    flows = done.tables.flows[["input_ref", "partner"]].drop_duplicates("input_ref")
    return flows.set_index("input_ref")["partner"]


def _of_matched(lines: pd.DataFrame) -> list[pd.DataFrame]:
    """Lines of both accounts: amount first, then factor, then warming potential; whatever is left is method."""
    old_t, new_t = lines["t_old"].to_numpy(float), lines["t_new"].to_numpy(float)
    gap = lines["amount_old"].isna() | lines["amount_new"].isna() | lines["factor_old"].isna() | lines["factor_new"].isna()
    with np.errstate(divide="ignore", invalid="ignore"):
        amount = old_t * (lines["amount_new"].to_numpy(float) / lines["amount_old"].to_numpy(float) - 1)
        warmed = lines["gwp_new"].to_numpy(float) / lines["gwp_old"].to_numpy(float)
    same = (lines["amount_old"] == lines["amount_new"]).to_numpy()
    data = np.where(same, 0.0, amount)
    fresh = gap.to_numpy() | ~np.isfinite(data)
    data = np.where(fresh, new_t - old_t, data)
    before_warming = np.where(np.isfinite(warmed) & (warmed != 0.0) & ~fresh, new_t / warmed, new_t)
    gwp = np.where(fresh, 0.0, new_t - before_warming)
    factor = np.where(fresh, 0.0, new_t - old_t - data - gwp)
    method = (lines["method_old"] != lines["method_new"]).to_numpy() | (
        lines["status_old"].ne(lines["status_new"]).to_numpy() & lines["status_new"].eq("IE").to_numpy())
    unchanged = (lines["factor_old"] == lines["factor_new"]).to_numpy() & ~fresh
    factor = np.where(unchanged, 0.0, factor)
    data = np.where(unchanged & ~same, new_t - old_t - gwp, data)
    unknown_factor = (lines["factor_old"].isna() | lines["factor_new"].isna()).to_numpy() & same
    factor, data = np.where(unknown_factor, new_t - old_t, factor), np.where(unknown_factor, 0.0, data)
    named = {"data": data, "gwp": gwp, "method": np.where(method, factor, 0.0), "factor": np.where(method, 0.0, factor)}
    return [
        lines.assign(cause=cause, old_t=old_t, new_t=new_t, effect_t=effect, input_ref=lines["input_ref_new"])[effect != 0.0]
        for cause, effect in named.items()
    ]


def _by_cause(changes: pd.DataFrame, base: float) -> pd.DataFrame:
    groups = changes.groupby("cause", sort=False)
    table = pd.DataFrame({
        "tco2e": groups["effect_t"].sum(), "lines": groups.size(), "entities": groups["entity"].nunique(),
    }).reindex([cause for cause in CAUSES if cause in set(changes["cause"])]).rename_axis("cause").reset_index()
    table["cause_zh"] = [CAUSES[cause].zh for cause in table["cause"]]
    table["cause_en"] = [CAUSES[cause].en for cause in table["cause"]]
    table["share"] = table["tco2e"] / abs(base) if base else float("nan")
    return table[list(COLUMNS)]


def _series(old: Inventory, new: Inventory, account: str, required: bool) -> pd.DataFrame:
    """Every full year of either account. When the base year is recalculated all years that can be are; else what was
    published stands, and years it does not have come from the new account."""
    regime, _, gases = account.partition(":")
    figures = []
    for done in (old, new):
        table = done.totals
        mine = table[(table["regime"] == regime) & (table["gases"] == gases) & (table["scope"] == "") & (table["block"] == "total")]
        figures.append(mine.set_index("year")["tco2e"])
    years = sorted({year for each in figures for year in each.index if isinstance(year, int)})
    table = pd.DataFrame({"year": years, "old_tco2e": figures[0].reindex(years).to_numpy(float),
                          "new_tco2e": figures[1].reindex(years).to_numpy(float)})
    fresh = table["new_tco2e"].notna() & (required | table["old_tco2e"].isna())
    table["recalculated_tco2e"] = table["new_tco2e"].where(fresh, table["old_tco2e"])
    return table.assign(used=fresh.map({True: "new", False: "old"}))[list(SERIES)]
