"""Waste treated inside the park: incineration with fossil and biogenic carbon apart, composting, digestion, landfill.

CO2 = SW dm CF FCF OF 44/12 (IPCC 2006 vol 5 eq 5.2); the biogenic part is a memo item, its CH4 and N2O count. A landfill
is told by mass balance: all methane of a year's waste in that year (decay over years needs a history). The 910 notice
counts energy and industrial processes, so that CO2 of waste is in the greenhouse gas regimes only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_factors import CO2_PER_C, Choices, Found
from carbonpark.coefficients.sources.lines import (
    Emission,
    first_tabled,
    given_or,
    laid_out,
    made,
    refused,
    scale_of,
    tabled,
    told,
)
from carbonpark.factors import Regime
from carbonpark.ledger.sources import landfill_ch4_factor, rest, waste_co2_factor

if TYPE_CHECKING:
    from carbonpark.park import Park

CH4_PER_C = 16.0 / 12.0
"""Mass of CH4 per mass of carbon: molar masses 16 and 12 as in IPCC 2006."""
MUNICIPAL = ("plastics", "textile", "rubber_leather", "paper", "food", "wood", "mixed")
RECOVERED = Found(1.0, "", "", "mass_balance")
_NUMBERS = ("dry_matter", "carbon", "fossil", "oxidation", "degradable", "recovered")


def waste_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `waste`."""
    frame = told(park, "waste", ("waste", "treatment"), _NUMBERS, who, years)
    # Nothing is recovered from what nobody knows: an unknown source must not turn into a reduction.
    unknown = np.isnan(frame["process_activity"].to_numpy(float))
    frame["taken"] = np.where(unknown, np.nan, -np.maximum(frame["recovered"].to_numpy(float), 0.0) * scale_of("t"))
    frame["recovers"] = frame["recovered"] > 0
    keys = ("waste", "treatment", "dry_matter", "carbon", "fossil", "oxidation", "degradable", "recovers")
    counting = tuple(rule.id for rule in regimes if rule.greenhouse) or ("none",)
    return laid_out(frame, keys, lambda *key: _emissions(choices, counting, *key))


def _emissions(choices: Choices, counting: tuple[str, ...], waste: str, treatment: str, dry: float, carbon: float, fossil: float, oxidation: float,
               degradable: float, recovers: bool) -> list[Emission]:
    name = f"waste:{treatment}:{waste}"
    if treatment == "incineration":
        return [_burnt(choices, counting, name, waste, dry, carbon, fossil, oxidation), *_flue_gases(choices, name, waste)]
    if treatment in ("composting", "anaerobic_digestion"):
        out = [Emission(f"{name}:CH4", "CH4", tabled(choices, "emission_factor", f"{treatment}_CH4", "CH4"), "waste")]
        if treatment == "composting":
            out.append(Emission(f"{name}:N2O", "N2O", tabled(choices, "emission_factor", "composting_N2O", "N2O"), "waste"))
    else:
        out = [Emission(f"{name}:CH4", "CH4", _landfill(choices, waste, treatment, degradable), "waste")]
    if recovers:
        out.append(Emission(f"{name}:recovered", "CH4", RECOVERED, "waste", amount="taken"))
    return out


def _burnt(choices: Choices, counting: tuple[str, ...], name: str, waste: str, dry: float, carbon: float, fossil: float,
           oxidation: float) -> Emission:
    """Fossil CO2, with the biogenic CO2 of the same waste as its memo item."""
    oxidised = given_or(oxidation, lambda: tabled(choices, "oxidation_factor", "oxidation_factor", "CO2"))
    industrial = first_tabled(choices, "fossil_carbon", (f"fossil_C_{waste}",), "CO2")
    if industrial is not None and carbon < 0:
        # The table of industrial waste gives fossil carbon of wet waste at once; its biogenic carbon is not known.
        whole = (1.0, industrial.value, 1.0, oxidised.value, CO2_PER_C)
        return Emission(f"{name}:CO2", "CO2", made(waste_co2_factor, whole, (industrial, oxidised)), "waste", only=counting)
    matter = given_or(dry, lambda: _share(choices, "dry_matter", f"dry_matter_{waste}", "dry_matter"))
    total = given_or(carbon, lambda: _share(choices, "total_carbon", f"total_carbon_{waste}", "carbon"))
    origin = given_or(fossil, lambda: _share(choices, "fossil_carbon_fraction", f"fossil_fraction_{waste}", "fossil"))
    parts = (matter, total, origin, oxidised)
    factor = made(waste_co2_factor, (matter.value, total.value, origin.value, oxidised.value, CO2_PER_C), parts)
    memo = 0.0 if factor.missing else float(
        waste_co2_factor(matter.value, total.value, rest(origin.value), oxidised.value, CO2_PER_C))
    return Emission(f"{name}:CO2", "CO2", factor, "waste", memo, only=counting)


def _share(choices: Choices, quantity: str, subject: str, column: str) -> Found:
    found = first_tabled(choices, quantity, (subject,), "CO2")
    return found or refused(f"没有 {subject} 的缺省值，请填 {column}", f"no default of {subject}: give {column}")


def _flue_gases(choices: Choices, name: str, waste: str) -> list[Emission]:
    """N2O and CH4 of the flue gas, by kind of waste."""
    row = "MSW_continuous" if waste in MUNICIPAL else waste if waste in ("sludge_other", "sewage_sludge_dry") else "industrial_waste"
    out = [Emission(f"{name}:N2O", "N2O", tabled(choices, "emission_factor", row, "N2O"), "waste")]
    if waste in MUNICIPAL:
        out.append(Emission(f"{name}:CH4", "CH4", tabled(choices, "emission_factor", "MSW_stoker_CH4", "CH4"), "waste"))
    return out


def _landfill(choices: Choices, waste: str, treatment: str, degradable: float) -> Found:
    """MCF DOC DOCf F 16/12 (1 - OX)."""
    carbon = given_or(degradable, lambda: first_tabled(choices, "degradable_carbon", (f"DOC_{waste}",), "CH4") or refused(
        f"没有 {waste} 的可降解有机碳缺省值，请填 degradable", f"no default of degradable carbon of {waste}: give degradable"))
    correction = tabled(choices, "MCF", treatment, "CH4")
    decomposed = tabled(choices, "decomposed_share", "DOCf", "CH4")
    methane = tabled(choices, "methane_share", "landfill_gas_CH4", "CH4")
    oxidised = tabled(choices, "oxidised_share", treatment, "CH4")
    return made(landfill_ch4_factor, (correction.value, carbon.value, decomposed.value, methane.value, CH4_PER_C,
                                      rest(oxidised.value)), (correction, carbon, decomposed, methane, oxidised))
