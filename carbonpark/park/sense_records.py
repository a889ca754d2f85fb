"""Records that must agree with each other: stocks, deals inside the park, years, boundaries, certificates.

All of them are warnings here: the account's own checks hold back what they touch. They are said while reading, so
that a person meets them in the same pass as a misspelt unit, with the cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.park.numbers import shown
from carbonpark.park.sense_figures import amounts_of
from carbonpark.park.tables import TABLES
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park.reading import Reading

ROUNDING = 0.005
"""Figures of a form agree when they differ by less than this share of the largest of them (stocks are rounded)."""
METERS = 0.01
"""Buyer and seller agree within 1 %: meter classes at both ends."""
FEW = 0.1
"""A year with less than this share of the rows of the fullest year does not make the period longer ..."""
HARDLY = 0.01
"""... but may be history that was kept less fully, unless it has hardly a row."""


def check_records(reading: Reading) -> None:
    """Every comparison of records with each other."""
    _stocks(reading)
    _deals_inside(reading)
    _years_of_the_period(reading)
    _one_boundary(reading)
    _claims_within_power(reading)


def _stocks(reading: Reading) -> None:
    """The identities of form 205-1, row by row; a blank part leaves its identity untested."""
    frame = reading.frames.get("stocks")
    if frame is None or frame.empty:
        return
    opening, bought, used, closing = (frame[name] for name in ("opening", "purchased", "consumed", "closing"))
    other = frame["other"].fillna(0.0)
    expected = opening + bought + other - used
    size = pd.concat([opening, bought, used, closing], axis=1).max(axis=1)
    for row in frame.index[(expected - closing).abs() > ROUNDING * size].tolist():
        _warn(reading, "stocks", row, "closing",
              f"年初 {shown(opening[row])} + 购进 {shown(bought[row])} + 其他 {shown(other[row])} − 消费 {shown(used[row])}"
              f" = {expected[row]:.6g}，年末却是 {shown(closing[row])}",
              f"opening {shown(opening[row])} + purchased {shown(bought[row])} + other {shown(other[row])} - consumed "
              f"{shown(used[row])} = {expected[row]:.6g}, yet closing is {shown(closing[row])}",
              "核对各项；外供、损耗、自产填在 other", "check the figures; sales, losses and own making go into other", "stock_identity")
    parts = frame["industrial"] + frame["non_industrial"]
    for row in frame.index[(parts - used).abs() > ROUNDING * used.clip(lower=parts)].tolist():
        _warn(reading, "stocks", row, "industrial",
              f"工业 {shown(frame['industrial'][row])} + 非工业 {shown(frame['non_industrial'][row])} ≠ 消费合计 {shown(used[row])}",
              f"industrial {shown(frame['industrial'][row])} + other {shown(frame['non_industrial'][row])} is not the total {shown(used[row])}",
              "核对三项：第4列 = 第5列 + 第7列", "check the three: column 4 = column 5 + column 7", "parts_and_total")
    for part, whole, zh, en in (("raw_material", "industrial", "用于原材料", "raw material"), ("raw_material", "consumed", "用于原材料", "raw material"),
                                ("transport", "consumed", "运输工具消费", "transport")):
        above = frame[part] > frame[whole] * (1 + ROUNDING)
        if whole == "consumed" and part == "raw_material":
            above &= ~(frame[part] > frame["industrial"] * (1 + ROUNDING))  # said once
        for row in frame.index[above].tolist():
            _warn(reading, "stocks", row, part,
                  f"{zh} {shown(frame[part][row])} 大于 {whole} {shown(frame[whole][row])}",
                  f"{en} {shown(frame[part][row])} is above {whole} {shown(frame[whole][row])}",
                  "其中项不能大于合计：核对两项", "a part cannot exceed its whole: check both", "part_above_whole")


def _deals_inside(reading: Reading) -> None:
    """What one firm says it bought from another, and what that one says it sold."""
    if "power_heat" not in reading.frames:
        return
    flows = amounts_of(reading, "power_heat")
    flows = flows[flows["partner"].isin(reading.labels("enterprises")) & flows["flow"].isin(["bought", "sold"])]
    flows = flows[flows["contract"] != "certificate"]
    if flows.empty:
        return
    bought = flows["flow"] == "bought"
    flows = flows.assign(buyer=flows["enterprise"].where(bought, flows["partner"]), seller=flows["partner"].where(bought, flows["enterprise"]),
                         place=flows.index)
    keys = ["buyer", "seller", "carrier", "year", "period", "dimension"]
    said = flows.groupby([*keys, "flow"], sort=False).agg(amount=("amount", "sum"), place=("place", "first")).unstack("flow")
    if not {("amount", "bought"), ("amount", "sold")} <= set(said.columns):
        return
    took, gave = said["amount", "bought"], said["amount", "sold"]
    for key, deal in said[(took - gave).abs() > METERS * pd.concat([took, gave], axis=1).max(axis=1)].iterrows():
        row, other = int(deal["place", "bought"]), int(deal["place", "sold"])
        buyer, seller, carrier, year = key[0], key[1], key[2], key[3]
        ref = reading.frames["power_heat"]["input_ref"].iloc[other]
        ratio = deal["amount", "bought"] / deal["amount", "sold"]
        _warn(reading, "power_heat", row, "quantity",
              f"{year} 年 {buyer} 购自 {seller} 的 {carrier} 是 {seller} 所记售出的 {ratio:.4g} 倍（{ref}）",
              f"{year}: {buyer} bought {ratio:.4g} times the {carrier} that {seller} says it sold ({ref})",
              "核对双方计量，两行应一致", "reconcile the two meters; both rows should agree", "deal_differs")


def _years_of_the_period(reading: Reading) -> None:
    """A few rows far outside the years of all the others: probably a slip of the year."""
    tables = [name for name in reading.frames if TABLES[name].observed and "year" in reading.frames[name]]
    years = pd.concat([reading.frames[name]["year"] for name in tables] or [pd.Series(dtype=int)])
    years = years[years > 0]
    count = years.value_counts()
    if count.empty:
        return
    header = reading.frames.get("park")
    base = int(header["base_year"].iloc[0]) if header is not None and len(header) else 0
    first, last = _period(count.to_dict(), base)
    for name in tables:
        frame = reading.frames[name]
        year = frame["year"].to_numpy()
        for row in frame.index[(year > 0) & ((year < first) | (year > last))].tolist():
            _warn(reading, name, row, "year",
                  f"{int(frame['year'][row])} 年在资料期 {first}–{last} 之外，只有零星记录",
                  f"{int(frame['year'][row])} lies outside the period {first}-{last} of the other records",
                  "核对年份；确是新年份则补齐该年资料", "check the year; if it is a new one, complete its records", "year_outside")


def _period(count: dict[int, int], base: int) -> tuple[int, int]:
    """First and last year of the records: from the full years back through a history without holes; later years must be full."""
    fullest = max(count.values())
    full = [int(year) for year, rows in count.items() if rows > FEW * fullest] + ([base] if base else [])
    first = min(full)
    while count.get(first - 1, 0) > HARDLY * fullest:
        first -= 1
    return first, max(full)


def _one_boundary(reading: Reading) -> None:
    """Value added and land under a boundary that the energy is not counted under."""
    header = reading.frames.get("park")
    main = str(header["main_boundary"].iloc[0]) if header is not None and len(header) else ""
    if main not in reading.labels("boundaries"):
        return
    for name in ("economy", "land"):
        frame = reading.frames.get(name)
        if frame is None or frame.empty or not frame["boundary"].isin(set(reading.labels("boundaries")) - {main}).any():
            continue
        keys = [part for part in TABLES[name].key if part != "boundary"]
        own = frame["boundary"].isin(["", main])
        have = pd.MultiIndex.from_frame(frame.loc[own, keys])
        alone = ~own & frame["boundary"].isin(reading.labels("boundaries")) & ~pd.MultiIndex.from_frame(frame[keys]).isin(have)
        for row in frame.index[alone].tolist():
            _warn(reading, name, row, "boundary",
                  f"这一行按边界“{frame['boundary'][row]}”统计，能耗和排放按“{main}”：不能相比",
                  f"this row stands on boundary '{frame['boundary'][row]}', energy and emissions on '{main}': no ratio can be taken",
                  f"补一行“{main}”边界的数，或改边界", f"add the figure for '{main}', or correct the boundary", "boundary_differs")


def _claims_within_power(reading: Reading) -> None:
    """Certificates for grid power above the grid power of their beneficiary in the year of the claim."""
    if "power_heat" not in reading.frames or "certificates" not in reading.frames:
        return
    flows = reading.frames["power_heat"]
    flows = flows[(flows["carrier"] == "electricity") & (flows["flow"] == "bought") & flows["contract"].isin(["grid", "green_trade", ""])]
    flows = flows[~flows["partner"].isin(reading.labels("enterprises"))]
    known = amounts_of(reading, "power_heat").reindex(flows.index)["amount"]
    taken = flows[["year", "enterprise"]].assign(amount=known.fillna(flows["quantity"].where(flows["quantity"] == 0.0)))
    claims = amounts_of(reading, "certificates")
    claims = claims[claims["contract"].isin(["certificate", "green_trade"]) & ~claims["claim"].isin(["sold", "none"])]
    for (who, year), rows in claims[["beneficiary", "claim_year", "amount"]].groupby(["beneficiary", "claim_year"], sort=False):
        mine = taken[(taken["year"] == year) & ((taken["enterprise"] == who) | (who == "park"))]
        power, claimed = float(mine["amount"].sum()), float(rows["amount"].sum())
        if who == "outside" or mine["amount"].isna().any() or claimed <= power * 1.0001 or np.isnan(claimed):
            continue
        _warn(reading, "certificates", int(rows.index[-1]), "quantity",
              f"{who} {int(year)} 年的绿证 {claimed / 0.0036:.6g} MWh，多于网购电 {power / 0.0036:.6g} MWh",
              f"{who} claims {claimed / 0.0036:.6g} MWh of certificates for {int(year)}, above its grid power of {power / 0.0036:.6g} MWh",
              "超出部分不能抵扣：核对电量、受益企业和使用年", "the excess covers nothing: check quantity, beneficiary and year", "claims_above_power")


def _warn(reading: Reading, table: str, row: int, column: str, zh: str, en: str, zh_out: str, en_out: str, code: str) -> None:
    reading.bag.warn(reading.place(table, row, column), Text(zh=zh, en=en), Text(zh=zh_out, en=en_out), code)
