"""The certificate ledger as an account reads it: what each batch holds, how long it lives, whether it may be claimed.

A batch that may not be claimed changes no figure of the account (that follows the power records); check C7 withholds
what the two together would claim twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, numbers, texts
from carbonpark.park.certificate_rules import (
    MWH_PER_CERTIFICATE,
    TJ_PER_MWH,
    Serials,
    life_of,
    month_of,
    serials_of,
    shown_month,
)
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory
    from carbonpark.park import Park

COLUMNS = (
    "certificate",
    "serial_from",
    "serial_to",
    "certificates",
    "mwh",
    "technology",
    "generated",
    "expires",
    "beneficiary",
    "contract",
    "covers",
    "claim",
    "claim_year",
    "claimable",
    "mwh_counted",
    "why_zh",
    "why_en",
    "overlaps",
    "input_ref",
)
"""Columns of certificates.csv; `mwh_counted`: claimed for the park's own account, and claimable."""

ENTERPRISE_CLAIMS = ("export", "cbam", "re100")
UNUSED = ("none", "")
_TEXTS = (
    "certificate",
    "serial_from",
    "serial_to",
    "technology",
    "plant",
    "beneficiary",
    "consumer",
    "contract",
    "covers",
    "claim",
    "tradable",
    "ccer",
    "retired",
    "status",
    "unit",
    "input_ref",
)
_FOLLOWS = {
    "certificate": "grid",
    "green_trade": "green_trade",
    "direct_line": "direct_supply",
    "self_use": "self",
}


@dataclass(frozen=True)
class Fault:
    """Why a batch may not be claimed, or should be looked at."""

    title: Text
    grave: bool = True


FAULTS: dict[str, Fault] = {
    "twice": Fault(Text("同一编号已在别的行声明", "its serials are claimed in another row too")),
    "expired": Fault(Text("超过两年有效期", "past its two years")),
    "early": Fault(Text("电量生产晚于使用年", "its power was made after the year of the claim")),
    "other_year": Fault(
        Text(
            "电量生产年不是使用年（仍在有效期内）",
            "its power is of another year than the claim (still within its life)",
        ),
        False,
    ),
    "other_firm": Fault(Text("受益企业不是用电企业", "the beneficiary is not the firm that used the power")),
    "zero_already": Fault(
        Text(
            "抵扣的是直供或自用电，其因子已是 0",
            "it covers power by direct line or own generation, whose factor is 0 already",
        )
    ),
    "ccer": Fault(Text("同一电量已申请 CCER", "the same MWh are registered as CCER")),
    "self_sold": Fault(Text("自用（不可交易）绿证被售出", "a non-tradable certificate of own use was sold")),
}


def ledger_of(park: Park) -> pd.DataFrame:
    """The ledger's rows: `mwh` (NaN where unknown), `covers` filled, `first` and `last` month of its life,
    `faults` (codes of `FAULTS`), `overlap_mwh` and `overlaps` (rows with the same serials)."""
    table = park.tables.get("certificates", pd.DataFrame())
    if table.empty:
        return pd.DataFrame(
            columns=[
                *_TEXTS,
                "mwh",
                "claim_year",
                "generated_year",
                "first",
                "last",
                "faults",
                "overlap_mwh",
                "overlaps",
                "saving_required",
            ]
        )
    frame = pd.DataFrame({name: texts(table, name) for name in _TEXTS})
    amount = numbers(table, "quantity").mask(frame["status"].isin(["NE", "C"]))
    amount = amount.mask(frame["status"].isin(["NO", "IE"]), 0.0)
    frame["mwh"] = in_canonical(amount, frame["unit"])[0] / TJ_PER_MWH
    frame["saving_required"] = numbers(table, "saving_required")
    frame["claim_year"] = numbers(table, "claim_year")
    frame["covers"] = frame["covers"].where(
        frame["covers"] != "", frame["contract"].map(_FOLLOWS).fillna("grid")
    )
    lives = [
        life_of(int(year), month)
        for year, month in zip(
            numbers(table, "generated_year").fillna(0), numbers(table, "generated_month"), strict=True
        )
    ]
    frame["first"], frame["last"] = [each[0] for each in lives], [each[1] for each in lives]
    frame["generated_year"] = numbers(table, "generated_year")
    frame["overlap_mwh"], frame["overlaps"] = _overlaps(frame)
    frame["faults"] = [_faults(row) for row in frame.to_dict("records")]
    return frame


def certificates_table(inventory: Inventory) -> pd.DataFrame:
    """certificates.csv: one row a batch and claim, with its life and the reason why it counts or not."""
    frame = ledger_of(inventory.park)
    if frame.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    grave = [[code for code in codes if FAULTS[code].grave] for codes in frame["faults"]]
    claimable = np.array([not each for each in grave])
    own = frame["claim"].eq("park_account") & claimable & frame["mwh"].notna()
    table = frame.assign(
        certificates=(frame["mwh"] / MWH_PER_CERTIFICATE).round(6),
        generated=[
            shown_month(first) if last - first < 24 else str(first // 12)
            for first, last in zip(frame["first"], frame["last"], strict=True)
        ],
        expires=[shown_month(each) for each in frame["last"]],
        claimable=np.where(claimable, "yes", "no"),
        # Only what is claimed on power bought counts; direct lines and own generation stand at 0 without a certificate.
        mwh_counted=frame["mwh"].where(own & frame["covers"].isin(["grid", "green_trade"]), 0.0),
        why_zh=["；".join(FAULTS[code].title.zh for code in codes) for codes in frame["faults"]],
        why_en=["; ".join(FAULTS[code].title.en for code in codes) for codes in frame["faults"]],
        overlaps=["; ".join(each) for each in frame["overlaps"]],
        claim_year=frame["claim_year"].astype("Int64"),
    )
    return table[list(COLUMNS)].reset_index(drop=True)


def _faults(row: dict[str, object]) -> tuple[str, ...]:
    found = []
    claim, year = row["claim"], float(str(row["claim_year"]))
    claimed = claim not in UNUSED
    if row["overlaps"]:
        found.append("twice")
    found += _out_of_life(row, year) if claimed else []
    if claimed and claim != "sold" and row["consumer"] not in ("", row["beneficiary"]):
        found.append("other_firm")
    wanted = _FOLLOWS.get(str(row["contract"]), "")
    covers_zero = row["covers"] in ("direct_supply", "self")
    if claim == "park_account" and covers_zero != (wanted in ("direct_supply", "self")):
        found.append("zero_already")
    if claimed and row["ccer"] == "yes":
        found.append("ccer")
    if claim == "sold" and (row["contract"] == "self_use" or row["tradable"] == "no"):
        found.append("self_sold")
    return tuple(found)


def _out_of_life(row: dict[str, object], year: float) -> list[str]:
    first, last = int(str(row["first"])), int(str(row["last"]))
    retired = month_of(str(row["retired"])) if row["retired"] else None
    if retired is not None and retired > last:
        return ["expired"]
    if np.isnan(year):
        return []
    if year * 12 > last:
        return ["expired"]
    if year * 12 + 11 < first:
        return ["early"]
    return [] if int(year) == int(float(str(row["generated_year"]))) else ["other_year"]


def _overlaps(frame: pd.DataFrame) -> tuple[list[float], list[tuple[str, ...]]]:
    """MWh of each row that an earlier serial range holds too, and the rows in conflict with it."""
    mwh, rows = [0.0] * len(frame), [list[str]() for _ in range(len(frame))]
    held: list[tuple[str, int, int, int]] = []
    known: dict[str, int] = {}
    for place, (first, last, name, claim) in enumerate(
        zip(frame["serial_from"], frame["serial_to"], frame["certificate"], frame["claim"], strict=True)
    ):
        if claim in UNUSED:
            continue
        serials: Serials | None = serials_of(first, last) if first else None
        if serials is not None:
            held.append((serials.prefix, serials.low, serials.high, place))
        elif name in known:
            _conflict(frame, mwh, rows, known[name], place, float(frame["mwh"].iloc[place]))
        else:
            known[name] = place
    held.sort()
    reach: tuple[str, int, int] = ("", -1, -1)
    for before, after in pairwise(held):
        if before[0] != reach[0] or before[2] > reach[1]:
            reach = (before[0], before[2], before[3])
        if after[0] == reach[0] and after[1] <= reach[1]:
            shared = min(reach[1], after[2]) - after[1] + 1
            _conflict(frame, mwh, rows, reach[2], after[3], shared * MWH_PER_CERTIFICATE)
    return mwh, [tuple(each) for each in rows]


def _conflict(
    frame: pd.DataFrame, mwh: list[float], rows: list[list[str]], one: int, other: int, shared: float
) -> None:
    """The later row is the one too many; both name each other."""
    early, late = sorted((one, other))
    mwh[late] += shared
    for place, twin in ((early, late), (late, early)):
        rows[place].append(str(frame["input_ref"].iloc[twin] or frame["certificate"].iloc[twin]))
