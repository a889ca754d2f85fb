"""One purchase, one line: what to do when weight, money and energy records speak of the same thing.

The rules are named; what is left out stays in the table as IE (included elsewhere) with the rule as its method.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from carbonpark.words.language import Text

IN_MATERIALS, ACTIVITY_WINS = "in_materials", "activity_wins"
SPEND_FILLS_GAP, IN_ENERGY = "spend_fills_gap", "in_energy_records"
RULES: dict[str, Text] = {
    IN_MATERIALS: Text("同一采购已按实物记在物料表", "the same purchase stands in materials by weight"),
    ACTIVITY_WINS: Text("同一采购有实物数据，以实物为准，金额计为 IE", "activity data of the same purchase win; the money is IE"),
    SPEND_FILLS_GAP: Text("实物量未知，由金额数据代表，实物行计为 IE", "the physical amount is unknown; the money stands for it"),
    IN_ENERGY: Text("能源已由能源表和电热表计算（范围一、二和类别3）", "the energy tables hold it (scopes 1, 2 and category 3)"),
}
"""Why one purchase is not counted twice, by the name that `method` shows."""

PHYSICAL = ("activity", "waste", "energy")
"""What a record of `scope3_activities` was counted by; the rest is money (spend, io)."""




def counted_once(goods: pd.DataFrame, more: pd.DataFrame, upstream: pd.DataFrame, energy_sectors: set[str]) -> pd.DataFrame:
    """`materials` and `scope3_activities` as one table, each purchase in one line.

    The same purchase is the same firm, year, category and item. Weight goes before money; money stands where the weight
    is unknown; energy is left to the energy tables.
    """
    lines = pd.concat([part for part in (goods, more) if len(part)], ignore_index=True)
    lines["note"] = lines["note"].astype(object)        # a note is a word or a Text
    of_goods = np.arange(len(lines)) < len(goods)
    said = lines["material"].astype(str).str.strip().str.casefold()
    key = pd.Series(list(zip(lines["entity"], lines["year"], lines["category"], said, strict=True)), index=lines.index)
    counts = (lines["status"] == "value") & lines["material_amount"].notna() & lines["chain_factor"].notna()
    by_weight = of_goods | lines["flow"].isin(PHYSICAL).to_numpy()
    by_money = ~by_weight
    partner = lines["partner"].replace("", "outside")
    with_partner = pd.Series(list(zip(key, partner, strict=True)), index=lines.index)
    twice = ~of_goods & by_weight & counts & with_partner.isin(set(with_partner[of_goods & counts]))
    _elsewhere(lines, twice, IN_MATERIALS)
    wins = by_money & counts & key.isin(set(key[by_weight & counts]))
    _elsewhere(lines, wins, ACTIVITY_WINS)
    unknown = by_weight & (lines["status"] == "NE") & key.isin(set(key[by_money & counts & ~wins]))
    _elsewhere(lines, unknown, SPEND_FILLS_GAP)
    _elsewhere(lines, ~of_goods & (lines["status"] == "value") & _in_energy(lines, said, upstream, energy_sectors), IN_ENERGY)
    return lines


def _in_energy(lines: pd.DataFrame, said: pd.Series, upstream: pd.DataFrame, energy_sectors: set[str]) -> pd.Series:
    """Category 3 that the energy records already give, and money paid to energy sectors by firms with energy records."""
    firms = set(zip(upstream["entity"], upstream["year"], strict=True))
    known = upstream[upstream["upstream_factor"].notna() & upstream["buy"].notna()]
    carriers = set(zip(known["entity"], known["year"], known["carrier"], strict=True))
    nameless = said == lines["scope3_activity"].astype(str).str.casefold()      # a row without an item goes by its activity
    third = [category == "3" and ((who, year, item) in carriers or (blank and (who, year) in firms))
             for category, who, year, item, blank in zip(lines["category"], lines["entity"], lines["year"], said, nameless, strict=True)]
    bought = [activity in energy_sectors and (who, year) in firms
              for activity, who, year in zip(lines["scope3_activity"], lines["entity"], lines["year"], strict=True)]
    return pd.Series(np.array(third, dtype=bool) | np.array(bought, dtype=bool), index=lines.index)


def _elsewhere(lines: pd.DataFrame, where: pd.Series | np.ndarray, rule: str) -> None:
    """Mark lines as included elsewhere: nothing is added for them, and the rule is named."""
    mask = np.asarray(where, dtype=bool)
    if not mask.any():
        return
    lines.loc[mask, ["material_amount", "chain_factor"]] = 0.0
    lines.loc[mask, "status"] = "IE"
    lines.loc[mask, "method"] = rule
    lines.loc[mask, "note"] = pd.Series([RULES[rule]] * len(lines), index=lines.index, dtype=object)[mask]
