"""Who meets a price on carbon: the national emissions trading scheme, and the border mechanism of the EU.

Thresholds and mark-ups are dated figures with their source; a price is a range of a year, never a constant. The
exposure shown is before free allowances: it says what is at stake, not what will be paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.factors.reader import table
from carbonpark.indicators.facts import NAN
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

THRESHOLD = 26_000.0
"""Direct emissions a year from which a firm of a covered sector takes part [t CO2e] (national plan of 2025, secondary)."""
DATED = "MEE plan for steel, cement and aluminium (2025), secondary text; power since 2021"
SECTORS: dict[str, tuple[Text, tuple[str, ...], int]] = {
    "power": (Text("发电", "power"), ("D441",), 2021),
    "steel": (Text("钢铁", "steel"), ("C311", "C312", "C313"), 2025),
    "cement": (Text("水泥", "cement"), ("C3011",), 2025),
    "aluminium": (Text("电解铝", "aluminium"), ("C3216",), 2025),
}
"""Sector: title, classes of GB/T 4754 it may lie in, first year covered."""
WIDER = ("C30", "C301", "C31", "C32", "C321", "D44")
"""Classes too wide to tell whether a firm makes cement, steel, aluminium or power."""
MARK_UPS = {2026: 0.10, 2027: 0.20}
LATER_MARK_UP = 0.30
"""Mark-up on default values of embedded emissions: 10 % in 2026, 20 % in 2027, 30 % from 2028 (EU implementing acts)."""
ETS_COLUMNS = ("enterprise", "title", "industry", "year", "direct_t", "threshold_t", "over", "sector", "sector_zh", "sector_en",
               "covered", "price_year", "price_low", "price_close", "price_high", "exposure_low", "exposure_high", "unit",
               "note_zh", "note_en", "source", "price_source")
_BORDER = 1e-9
"""Relative distance within which a firm stands on the threshold: rounding must not decide."""
CBAM_COLUMNS = ("enterprise", "year", "product", "goods", "quantity_t", "direct_per_t", "indirect_per_t", "embedded", "mark_up",
                "embedded_t", "note_zh", "note_en", "source")


@dataclass(frozen=True)
class Price:
    """Price of an allowance in one year [CNY/t CO2]: range and close."""

    year: int
    low: float
    close: float
    high: float
    source: str


def price_of(year: int) -> Price | None:
    """The recorded price of a year, or of the latest before it (two years back at most)."""
    rows = table("prices")
    rows = rows[rows["item"] == "carbon_CEA_close"]
    at = rows["year"].astype(int)
    near = rows.assign(at=at)[at.between(year - 2, year)].sort_values("at")
    if near.empty:
        return None
    row = near.iloc[-1]
    return Price(int(row["at"]), float(row["lower"]), float(row["value"]), float(row["upper"]), str(row["source"]))


def ets_table(inventory: Inventory, firms: pd.DataFrame) -> pd.DataFrame:
    """Every firm with direct emissions over the threshold, or in a covered sector; power and heat bought do not count."""
    direct = _direct(inventory)
    if direct.empty:
        return pd.DataFrame(columns=list(ETS_COLUMNS))
    year = int(direct["year"].max())
    heads = firms.drop_duplicates("enterprise")[["enterprise", "title", "industry"]]
    now = direct[direct["year"] == year].merge(heads, on="enterprise")
    price = price_of(year)
    made = _generators(inventory)
    rows = [_ets_row(row, year, price, row["enterprise"] in made) for row in now.to_dict("records")]
    table_ = pd.DataFrame(rows, columns=list(ETS_COLUMNS))
    kept = table_[(table_["over"] == "yes") | ((table_["sector"] != "") & (table_["direct_t"] > 0))]
    return kept.sort_values("direct_t", ascending=False, ignore_index=True)


def _direct(inventory: Inventory) -> pd.DataFrame:
    """Scope 1 by firm and year: CO2, and CF4 and C2F6 of aluminium works only (the plan names them for no other sector)."""
    rows = inventory.rows
    regime = "location" if (rows["regime"] == "location").any() else "market"
    smelters = rows["industry"].astype(str).str.lstrip("C").str.startswith("3216")
    counted = (rows["gas"] == "CO2") | (rows["gas"].isin(["CF4", "C2F6"]) & smelters)
    own = rows[(rows["regime"] == regime) & (rows["scope"] == "1") & counted]
    own = own[np.array([isinstance(year, int) for year in own["year"]], dtype=bool)]
    return own.rename(columns={"entity": "enterprise"}).groupby(["enterprise", "year"], as_index=False)["tco2e"].sum()


def _generators(inventory: Inventory) -> set[str]:
    """Firms that make power from fuel, as their records show."""
    flows = inventory.tables.flows
    made = (flows["kind"] == "electricity") & (flows["flow"] == "generated") & ~flows["renewable"]
    return set(flows.loc[made, "entity"])


def _ets_row(row: dict[str, object], year: int, price: Price | None, generates: bool) -> dict[str, object]:
    industry, emitted = str(row["industry"] or ""), float(row["tco2e"])  # type: ignore[arg-type]
    sector, covered, note = sector_of("D441" if generates and industry.lstrip("D") == "44" else industry, year)
    title = SECTORS[sector][0] if sector else Text("", "")
    over = emitted >= THRESHOLD * (1 - _BORDER)
    at_stake = over and covered == "yes" and price is not None
    low, high = ((price.low, price.high) if price else (NAN, NAN))
    return {
        "enterprise": row["enterprise"], "title": row["title"], "industry": industry, "year": year, "direct_t": emitted,
        "threshold_t": THRESHOLD, "over": "yes" if over else "no", "sector": sector, "sector_zh": title.zh,
        "sector_en": title.en, "covered": covered, "price_year": price.year if price else np.nan, "price_low": low,
        "price_close": price.close if price else NAN, "price_high": high,
        "exposure_low": emitted * low / 1e4 if at_stake else NAN, "exposure_high": emitted * high / 1e4 if at_stake else NAN,
        "unit": "万元", "note_zh": note.zh, "note_en": note.en, "source": DATED, "price_source": price.source if price else "",
    }


def sector_of(industry: str, year: int) -> tuple[str, str, Text]:
    """Sector of a firm by its class ('C3011' or '3011'), whether covered that year (yes, no, unknown), and why."""
    code = industry if industry[:1].isalpha() or not industry else f"{'D' if industry[:2] == '44' else 'C'}{industry}"
    for name, (_, classes, since) in SECTORS.items():
        if any(code.startswith(each) for each in classes):
            if year < since:
                return name, "no", Text(f"{since} 年起纳入", f"covered from {since}")
            if name == "power":
                return name, "yes", Text("发电机组纳入；只供热的部分不纳入，请核对", "generating units are covered, heat alone is not: check")
            return name, "yes", Text("", "")
    if not code:
        return "", "unknown", Text("行业代码空白，待补充", "industry class is blank: to be completed")
    if code in WIDER:
        return "", "unknown", Text("行业代码过宽，不能判断是否属于发电、钢铁、水泥或电解铝",
                                   "the class is too wide to tell power, steel, cement or aluminium")
    return "", "no", Text("行业尚未纳入", "sector not covered yet")


def mark_up(year: int) -> float:
    """Mark-up on default values in one year; none before 2026."""
    return 0.0 if year < 2026 else MARK_UPS.get(year, LATER_MARK_UP)


def cbam_table(inventory: Inventory) -> pd.DataFrame:
    """Embedded emissions of goods exported to the EU; defaults carry the mark-up of the year."""
    rows = inventory.park.amounts("cbam_exports")
    if rows.empty:
        return pd.DataFrame(columns=list(CBAM_COLUMNS))
    mass = np.where(rows["dimension"] == "mass", rows["value"] * 1000, np.nan)
    plain = inventory.park.tables["cbam_exports"]
    extra = np.array([mark_up(int(year)) if word == "default" else 0.0
                      for year, word in zip(rows["year"], rows["embedded"], strict=True)])
    embedded = mass * (plain["direct"] + plain["indirect"].fillna(0.0)) * (1 + extra)
    missing = np.isnan(embedded)
    part = plain["indirect"].isna() & ~missing
    return pd.DataFrame({
        "enterprise": rows["enterprise"], "year": rows["year"], "product": rows["product"], "goods": rows["goods"],
        "quantity_t": mass, "direct_per_t": plain["direct"], "indirect_per_t": plain["indirect"], "embedded": rows["embedded"],
        "mark_up": extra, "embedded_t": embedded,
        "note_zh": np.select([missing, part], ["待补充：出口量 (吨) 或直接隐含排放未知", "间接隐含排放未知，只含直接部分"], ""),
        "note_en": np.select([missing, part], ["to be completed: tonnes or direct embedded emissions are unknown",
                                              "indirect embedded emissions are unknown: direct only"], ""),
        "source": rows["source"],
    }, columns=list(CBAM_COLUMNS))
