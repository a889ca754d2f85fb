"""The form of the GPC: its rows, in which sums each stands, and where a line of the account belongs.

Reference numbers and the sets BASIC and BASIC+ are those of GPC v1.1 (table 4.2 and chapter 4): BASIC takes
stationary energy and transport of scopes 1 and 2 and waste of scopes 1 and 3; BASIC+ adds industrial processes, land,
transport across the boundary and grid losses. Energy made for others and waste of others treated here are scope 1
of the territory and in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.words.language import Text


@dataclass(frozen=True)
class Row:
    """One row of the form."""

    ref: str
    sector: Text
    title: Text
    scope: str
    basic: bool = False
    basic_plus: bool = False
    industrial: bool = False
    """Industrial processes: what BASIC leaves out and a park must not."""

    @property
    def basic_ippu(self) -> bool:
        """Whether BASIC+IPPU holds it."""
        return self.basic or self.industrial


ENERGY = Text("固定源能源", "stationary energy")
TRANSPORT = Text("交通", "transport")
WASTE = Text("废弃物", "waste")
IPPU = Text("工业过程与产品使用", "industrial processes and product use")
LAND = Text("农林与土地利用", "agriculture, forestry and land use")
OTHER = Text("其他范围三", "other scope 3")

_STATIONARY = {
    "I.1": Text("居住建筑", "residential buildings"),
    "I.2": Text("商业与机构建筑", "commercial and institutional buildings"),
    "I.3": Text("制造业与建筑业", "manufacturing industries and construction"),
    "I.4": Text("能源工业", "energy industries"),
    "I.5": Text("农林渔业用能", "agriculture, forestry and fishing"),
    "I.6": Text("未列明来源", "non-specified sources"),
}
_FUGITIVE = {
    "I.7": Text("煤炭逸散", "fugitive emissions of coal"),
    "I.8": Text("油气系统逸散", "fugitive emissions of oil and gas systems"),
}
_MODES = {
    "II.1": Text("道路", "on-road"),
    "II.2": Text("铁路", "railways"),
    "II.3": Text("水运", "waterborne"),
    "II.4": Text("航空", "aviation"),
    "II.5": Text("非道路机械", "off-road"),
}
_WASTE = {
    "III.1": Text("固体废弃物处置", "solid waste disposal"),
    "III.2": Text("生物处理", "biological treatment"),
    "III.3": Text("焚烧", "incineration and open burning"),
    "III.4": Text("废水处理", "waste water"),
}
_PROCESSES = {"IV.1": Text("工业过程", "industrial processes"), "IV.2": Text("产品使用", "product use")}
_LAND = {
    "V.1": Text("畜牧", "livestock"),
    "V.2": Text("土地利用", "land"),
    "V.3": Text("土地上的其他来源", "aggregate sources on land"),
}
EXPORTED = "I.4.4"


def _form() -> Iterator[Row]:
    for ref, title in _STATIONARY.items():
        for scope in ("1", "2", "3"):
            yield Row(f"{ref}.{scope}", ENERGY, title, scope, basic=scope != "3", basic_plus=True)
        if ref == "I.4":
            yield Row(EXPORTED, ENERGY, Text("外供能源的生产", "energy generation supplied to the grid"), "1")
    for ref, title in _FUGITIVE.items():
        yield Row(f"{ref}.1", ENERGY, title, "1", basic=True, basic_plus=True)
    for ref, title in _MODES.items():
        for scope in ("1", "2", "3"):
            yield Row(f"{ref}.{scope}", TRANSPORT, title, scope, basic=scope != "3", basic_plus=True)
    for ref, title in _WASTE.items():
        yield Row(f"{ref}.1", WASTE, title, "1", basic=True, basic_plus=True)
        yield Row(f"{ref}.2", WASTE, Text(f"{title.zh}（在界外处理）", f"{title.en}, treated outside"), "3", basic=True,
                  basic_plus=True)
        yield Row(f"{ref}.3", WASTE, Text(f"{title.zh}（界外产生、界内处理）", f"{title.en}, of others, treated here"), "1")
    for ref, title in _PROCESSES.items():
        yield Row(ref, IPPU, title, "1", basic_plus=True, industrial=True)
    for ref, title in _LAND.items():
        yield Row(ref, LAND, title, "1", basic_plus=True)
    yield Row("VI.1", OTHER, OTHER, "3")


FORM: tuple[Row, ...] = tuple(_form())
"""Every row of the form, in its order."""

BY_INDUSTRY = {
    **dict.fromkeys(("01", "02", "03", "04", "05"), "I.5"),
    **dict.fromkeys(("06", "07", "25", "44", "45"), "I.4"),
}
"""Divisions of GB/T 4754 that are farming (A) or energy industries (coal, oil and gas, refining, power and heat, gas)."""
BY_KIND = {
    "household": "I.1", "building": "I.2", "data_centre": "I.2", "public_works": "I.2", "transport": "I.2", "industry": "I.3",
}
_F_GASES = ("HFC", "PFC", "SF6", "NF3", "CF4", "C2F6", "C3F8", "c-C4F8", "C4F", "C5F", "C6F")
_USED = ("electronics:", "equipment:")
"""Activities that are product use in the GPC: electronics, refrigerants, switchgear (chapter 9)."""
_TREATED = {
    "III.4": ("wastewater",), "III.3": ("incinerat",), "III.2": ("compost", "anaerobic_digestion", "biological"),
}


def subsector(kind: str, industry: str) -> str:
    """The sub-sector of stationary energy an entity belongs to: by its industry, else by the kind of its group.

    Examples
    --------
    >>> subsector("industry", "D44"), subsector("industry", "2614"), subsector("household", "")
    ('I.4', 'I.3', 'I.1')
    """
    return BY_INDUSTRY.get(division(industry)) or BY_KIND.get(kind, "I.6")


def refs_of(lines: pd.DataFrame, who: pd.DataFrame, subjects: Mapping[str, str]) -> pd.Series:
    """The row of the form each line of the account stands in; `subjects`: what each factor row is a factor of."""
    place = {
        entity: subsector(kind, industry)
        for entity, kind, industry in zip(who["entity"], who["kind"].fillna(""), who["industry"].fillna(""), strict=True)
    }
    kinds = dict(zip(who["entity"], who["kind"].fillna(""), strict=True))
    home = lines["entity"].map(place).fillna("I.6")
    wheels = lines["entity"].map(kinds).eq("transport") & lines["carrier"].eq("electricity")
    bought = lines["block"].isin(["electricity", "heat"])
    lost = lines["use"].eq("transmission")
    burnt = lines["block"].isin(["fuel", "transformation"])
    handed_over = lines["block"].eq("scope3") & lines["use"].eq("waste")
    process = lines["block"].eq("process")
    kept = [
        (burnt & lines["use"].eq("transport"), "II.1.1"),
        (burnt, home + ".1"),
        (bought & wheels, "II.1.2"),
        (bought, home + ".2"),
        (lost & wheels, "II.1.3"),
        (lost, home + ".3"),
        (process & lines["category"].eq(VERIFIED_TOTAL), home + ".1"),
    ]
    laid = np.full(len(lines), "VI.1", dtype=object)
    for mask, ref in reversed(kept):
        laid = np.where(mask, ref if isinstance(ref, str) else ref.to_numpy(object), laid)
    found = pd.Series(laid, index=lines.index, dtype=object)
    known = process & lines["category"].ne(VERIFIED_TOTAL)
    found[known] = _each(lines[known], ("sector", "category", "gas", "industry"), process_ref)
    found[handed_over] = _each(lines[handed_over], ("factor_id", "carrier"), lambda id, material: f"{treated(f'{subjects.get(id, id)} {material}')}.2")
    return found


def _each(lines: pd.DataFrame, columns: tuple[str, ...], answer: Callable[..., str]) -> list[str]:
    """The answer to each line, asked once for what is distinct."""
    keys = list(zip(*(lines[column].astype(str).tolist() for column in columns), strict=True))
    answers = {key: answer(*key) for key in dict.fromkeys(keys)}
    return [answers[key] for key in keys]


def process_ref(sector: str, activity: str, gas: str, industry: str) -> str:
    """A process by its sector: product use apart, waste by its treatment, farming by animals or land, leaks by industry.

    Examples
    --------
    >>> process_ref("ippu", "clinker_calcination", "CO2", "C30"), process_ref("ippu", "equipment:chiller:use:HFC-134a",
    ...                                                                       "HFC-134a", "C39")
    ('IV.1', 'IV.2')
    >>> process_ref("waste", "wastewater:anaerobic:CH4", "CH4", "D46"), process_ref("fugitive", "leak", "CH4", "B06")
    ('III.4.1', 'I.7.1')
    """
    if sector == "waste":
        return f"{treated(activity)}.1"
    if sector == "afolu":
        return "V.1" if any(word in activity for word in ("livestock", "enteric", "manure")) else "V.3"
    if sector == "fugitive":
        return "I.7.1" if division(industry) == "06" else "I.8.1"
    return "IV.2" if activity.startswith(_USED) and gas.startswith(_F_GASES) else "IV.1"


def treated(words: str) -> str:
    """The sub-sector of waste that the words name; disposal where they name none."""
    small = words.lower()
    return next((ref for ref, marks in _TREATED.items() if any(mark in small for mark in marks)), "III.1")


def division(industry: str) -> str:
    """The division of GB/T 4754 of a code, with or without its letter."""
    return industry.lstrip("ABCDEFGHIJKLMNOPQRST")[:2]
