"""The table of indicators: every figure with its boundary, regime, price basis and unit, or the words 待补充.

A ratio is a sum over a sum, both of one boundary and year. Where an input is not published the row says so;
where a check holds it back the row says which. A figure that rests on incomplete totals is shown and marked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.indicators.economy import Economy
from carbonpark.indicators.shares import energy_shares
from carbonpark.inventory.energy import park_energy
from carbonpark.ledger.cell import Cell
from carbonpark.ledger.ratios import (
    carbon_intensity,
    carbon_productivity,
    emissions_per_energy,
    emissions_per_land,
    energy_intensity,
    energy_intensity_calorific,
    value_added_per_land,
)
from carbonpark.words.language import Text
from carbonpark.words.units import from_canonical

if TYPE_CHECKING:
    from carbonpark.inventory import Inventory

COLUMNS = (
    "indicator",
    "year",
    "value",
    "unit",
    "boundary",
    "regime",
    "basis",
    "status",
    "title_zh",
    "title_en",
    "note",
    "note_zh",
    "note_en",
)

TO_COMPLETE = Text("待补充", "to be completed")

TITLES: dict[str, Text] = {
    "emissions": Text("碳排放总量", "emissions"),
    "energy": Text("综合能源消费量", "comprehensive energy consumption"),
    "value_added": Text("增加值（可比价）", "value added, constant prices"),
    "carbon_productivity": Text("碳生产力", "carbon productivity"),
    "carbon_intensity": Text("单位增加值碳排放", "emissions per value added"),
    "energy_intensity": Text("单位增加值能耗", "energy per value added"),
    "emissions_per_energy": Text("单位能耗碳排放", "emissions per energy"),
    "value_added_per_mu": Text("亩均增加值", "value added per mu"),
    "tax_per_mu": Text("亩均税收", "tax per mu"),
    "emissions_per_mu": Text("亩均碳排放", "emissions per mu"),
    "electricity_share": Text("电力占综合能源消费比重", "electricity in energy consumption"),
    "renewable_energy_share": Text("可再生能源占综合能源消费比重", "renewables in energy consumption"),
    "renewable_power_share": Text(
        "可再生电力占比（含绿电绿证）", "renewable power, contracts and certificates included"
    ),
    "renewable_power_share_physical": Text("可再生电力占比（物理口径）", "renewable power, physical"),
}
TEN_THOUSAND = {"CNY": "万元", "EUR": "万EUR"}
"""Money of a park in the tens of thousands its people count in, by currency."""

SHARES = (
    "electricity_share",
    "renewable_energy_share",
    "renewable_power_share",
    "renewable_power_share_physical",
)

UNTOUCHED = (*SHARES, "energy", "emissions", "emissions_per_energy")
"""Indicators without value added or land in them: what spoils those keeps none of these back."""


@dataclass(frozen=True)
class Known:
    """A figure in canonical units, and whether everything behind it was recorded."""

    value: float
    complete: bool = True
    why: Text | None = None
    """Why there is none."""
    note: Text | None = None
    """What the reader of the figure must know."""


def indicator_table(inventory: Inventory, economy: Economy) -> pd.DataFrame:
    """One row an indicator, year and regime."""
    rows: list[dict[str, object]] = []
    money = f"{TEN_THOUSAND[inventory.park.park.currency]}_{economy.price_base}"
    shares = energy_shares(inventory)
    energy = park_energy(inventory.energy)
    for year in inventory.years:
        say = _speaker(rows, inventory, year)
        added, tax = _money(economy, "value_added", year), _money(economy, "tax", year)
        land = Known(economy.area(year), why=_absent("用地", "land", year))
        _energy_rows(say, energy, year, added, economy.price_base, money)
        say("value_added", added, money, "", f"prices of {economy.price_base}")
        for account in dict.fromkeys(inventory.totals["account"]):
            _emission_rows(say, inventory, account, year, added, land, energy, economy.price_base, money)
        per_mu = f"{money}/亩"
        _ratio(
            say,
            "value_added_per_mu",
            value_added_per_land,
            added,
            land,
            per_mu,
            "",
            f"prices of {economy.price_base}",
        )
        _ratio(
            say, "tax_per_mu", value_added_per_land, tax, land, per_mu, "", f"prices of {economy.price_base}"
        )
        for name in SHARES:
            value = float(shares[name].get(year, float("nan"))) if name in shares else float("nan")
            say(
                name,
                Known(value, _all_complete(energy, year), _absent("能源", "energy", year)),
                "%",
                "",
                "calorific",
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def emissions_known(inventory: Inventory, account: str, year: object) -> Known:
    """Scopes 1 and 2 of one account [kt]."""
    table = inventory.totals
    found = table[
        (table["account"] == account)
        & (table["year"] == year)
        & (table["scope"] == "")
        & (table["block"] == "total")
    ]
    if found.empty:
        return Known(float("nan"), why=_absent("排放", "emissions", year))
    row = found.iloc[0]
    if row["withheld"]:
        return Known(
            float("nan"),
            why=Text(f"校核 {row['withheld']} 未通过，不出数", f"withheld by check {row['withheld']}"),
        )
    return Known(float(row["tco2e"]) / 1000, bool(row["complete"]), _absent("排放", "emissions", year))


def _emission_rows(
    say: Callable[..., None],
    inventory: Inventory,
    account: str,
    year: object,
    added: Known,
    land: Known,
    energy: pd.DataFrame,
    price_base: int,
    money: str,
) -> None:
    emitted = emissions_known(inventory, account, year)
    gas = "tCO2e" if account.endswith("GHG") else "tCO2"
    basis = f"prices of {price_base}"
    say("emissions", emitted, gas, account, "")
    _ratio(say, "carbon_productivity", carbon_productivity, added, emitted, f"{money}/{gas}", account, basis)
    _ratio(say, "carbon_intensity", carbon_intensity, emitted, added, f"{gas}/{money}", account, basis)
    _ratio(say, "emissions_per_mu", emissions_per_land, emitted, land, f"{gas}/亩", account, "")
    if account == "910:CO2":
        whole = _tce(energy, "tce_equal_value", year)
        _ratio(
            say,
            "emissions_per_energy",
            emissions_per_energy,
            emitted,
            whole,
            "tCO2/tce等价",
            account,
            "equal_value",
        )


def _energy_rows(
    say: Callable[..., None], energy: pd.DataFrame, year: object, added: Known, price_base: int, money: str
) -> None:
    for basis, word, cell in (
        ("equal_value", "等价", energy_intensity),
        ("calorific", "当量", energy_intensity_calorific),
    ):
        whole = _tce(energy, f"tce_{basis}", year)
        say("energy", whole, f"tce{word}", "", basis)
        _ratio(
            say,
            "energy_intensity",
            cell,
            whole,
            added,
            f"tce{word}/{money}",
            "",
            f"{basis}; prices of {price_base}",
        )


def _tce(energy: pd.DataFrame, column: str, year: object) -> Known:
    if year not in energy.index:
        return Known(float("nan"), why=_absent("能源", "energy", year))
    return Known(
        float(energy.loc[year, column]) / 1000,
        bool(energy.loc[year, "complete"]),
        _absent("能源", "energy", year),
    )


def _money(economy: Economy, indicator: str, year: object) -> Known:
    words = TITLES.get(indicator, Text("税收", "tax"))
    gap = economy.gaps.get((indicator, year)) if isinstance(year, int) else None
    told = economy.passed_over.get((indicator, year)) if isinstance(year, int) else None
    return Known(economy.total(indicator, year), why=gap or _absent(words.zh, words.en, year), note=told)


def _ratio(
    say: Callable[..., None],
    name: str,
    cell: Cell,
    above: Known,
    below: Known,
    unit: str,
    regime: str,
    basis: str,
) -> None:
    if np.isnan(above.value) or np.isnan(below.value):
        say(
            name,
            Known(float("nan"), why=above.why if np.isnan(above.value) else below.why),
            unit,
            regime,
            basis,
        )
    elif below.value <= 0:
        why = Text("分母不为正，比值无意义", "the denominator is not positive")
        say(name, Known(float("nan"), why=why), unit, regime, basis)
    else:
        value = float(cell(above.value, below.value))
        say(name, Known(value, above.complete and below.complete), unit, regime, basis)


def _speaker(rows: list[dict[str, object]], inventory: Inventory, year: object) -> Callable[..., None]:
    held = [each for each in inventory.withheld if each.result == "ratios" and each.year == year]

    def say(name: str, known: Known, unit: str, regime: str, basis: str) -> None:
        missing = np.isnan(known.value)
        kept = [] if name in UNTOUCHED else held
        status = (
            ("withheld" if kept else "missing") if missing else ("value" if known.complete else "incomplete")
        )
        note = Text("", "")
        if missing:
            why = kept[0].reason if kept else known.why or Text("", "")
            note = Text(f"{TO_COMPLETE.zh}：{why.zh}", f"{TO_COMPLETE.en}: {why.en}")
        elif not known.complete:
            note = Text(
                "有未估算的记录，数值只含已知部分",
                "some records are not estimated; the figure holds what is known",
            )
        elif known.note:
            note = known.note
        title = TITLES[name]
        shown = known.value if missing else from_canonical(known.value, unit)
        rows.append(
            {
                "indicator": name,
                "year": year,
                "value": shown,
                "unit": unit,
                "boundary": inventory.boundary,
                "regime": regime,
                "basis": basis,
                "status": status,
                "title_zh": title.zh,
                "title_en": title.en,
                "note": str(note),
                "note_zh": note.zh,
                "note_en": note.en,
            }
        )

    return say


def _all_complete(energy: pd.DataFrame, year: object) -> bool:
    return bool(energy.loc[year, "complete"]) if year in energy.index else False


def _absent(zh: str, en: str, year: object) -> Text:
    return Text(f"缺 {year}年{zh}数据", f"no {en} data for {year}")
