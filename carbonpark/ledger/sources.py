"""Factors of sources that no energy record shows: what leaves per unit of gas, product, waste, waste water or land.

Each cell is one product; a line of the account is then `process_gas(process_activity, process_factor)`. Shares that
reduce (used up, destroyed, recovered) enter as what is left of a whole: see `rest`.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell


def rest(share: Any) -> Any:
    """What is left of a whole when `share` of it is taken: 1 - share."""
    return 1 - share


@cell(unit="1", source="ipcc2006-v3c6-eq6.2")
def destroyed_share(abated_share: Any, destruction: Any) -> Any:
    """Share of a gas destroyed: the share of it led to abatement times the efficiency of that abatement."""
    return abated_share * destruction


@cell(unit="kt / kt", source="ipcc2006-v3c6-eq6.2")
def electronics_gas_factor(gas_fed: Any, gas_unused: Any, gas_passing: Any) -> Any:
    """Gas emitted per gas bought by a fab: fed to tools (1 - h), not used up (1 - U), not destroyed (1 - a d)."""
    return gas_fed * gas_unused * gas_passing


@cell(unit="kt / kt", source="ipcc2006-v3c6-eq6.3")
def electronics_byproduct_factor(byproduct_ratio: Any, gas_fed: Any, gas_passing: Any) -> Any:
    """By-product gas emitted per gas bought by a fab: B (1 - h) (1 - a d)."""
    return byproduct_ratio * gas_fed * gas_passing


@cell(unit="kt / kt", source="ipcc2006-v3c7-eq7.14")
def retired_gas_factor(charge_remaining: Any, gas_passing: Any) -> Any:
    """Gas lost when equipment is scrapped, per its full charge: what is still in it and is not recovered."""
    return charge_remaining * gas_passing


@cell(unit="kt CO2 / kt", source="ipcc2006-v3c2-eq2.4")
def oxide_co2_factor(oxide_share: Any, co2_per_oxide: Any) -> Any:
    """CO2 driven off per product: its content of CaO or MgO from carbonates times the ratio of molar masses."""
    return oxide_share * co2_per_oxide


@cell(unit="kt / kt", source="ipcc2006-v3c2-eq2.2")
def corrected_factor(process_factor: Any, kiln_correction: Any) -> Any:
    """A process factor with the correction for kiln dust that leaves the kiln."""
    return process_factor * kiln_correction


@cell(unit="kt / kt", source="ipcc2006-v3c2-eq2.16")
def calcined_factor(process_factor: Any, purity: Any, calcined_share: Any) -> Any:
    """CO2 per carbonate used: pure carbonate in it times the share that is calcined."""
    return process_factor * purity * calcined_share


@cell(unit="kt / kt", source="ipcc2006-v3c2-eq2.13")
def batch_factor(process_factor: Any, batch_share: Any) -> Any:
    """CO2 per glass melted: only the batch that is no cullet holds carbonates."""
    return process_factor * batch_share


@cell(unit="kt / kt", source="ipcc2006-v3c3-eq3.8")
def abated_factor(process_factor: Any, gas_passing: Any) -> Any:
    """A process factor less what abatement destroys (N2O of nitric and adipic acid)."""
    return process_factor * gas_passing


@cell(unit="kt / kt", source="ipcc2006-v3c4-eq4.26")
def anode_effect_factor(effect_slope: Any, effect_minutes: Any) -> Any:
    """CF4 per primary aluminium: slope times minutes of anode effect a cell and day."""
    return effect_slope * effect_minutes


@cell(unit="kt / kt", source="ipcc2006-v3c4-eq4.26")
def companion_factor(process_factor: Any, gas_ratio: Any) -> Any:
    """A gas that comes with another one in a fixed ratio of masses (C2F6 with CF4)."""
    return process_factor * gas_ratio


@cell(unit="kt / kt", source="ipcc2006-v5c6-eq6.5")
def wastewater_ch4_factor(methane_capacity: Any, methane_correction: Any) -> Any:
    """CH4 per organic matter treated: Bo x MCF."""
    return methane_capacity * methane_correction


@cell(unit="kt / kt", source="ipcc2006-v5c6-eq6.7")
def nitrogen_n2o_factor(nitrogen_emitted: Any, n2o_per_nitrogen: Any) -> Any:
    """N2O per nitrogen: share emitted as N2O-N times the ratio of molar masses."""
    return nitrogen_emitted * n2o_per_nitrogen


@cell(unit="kt CO2 / kt", source="ipcc2006-v5c5-eq5.2")
def waste_co2_factor(dry_matter: Any, carbon_share: Any, origin_share: Any, oxidation: Any, co2_per_carbon: Any) -> Any:
    """CO2 per wet waste burnt from carbon of one origin: fossil counts, biogenic is a memo item."""
    return dry_matter * carbon_share * origin_share * oxidation * co2_per_carbon


@cell(unit="kt / kt", source="ipcc1996-w6-eq1")
def landfill_ch4_factor(methane_correction: Any, degradable_carbon: Any, decomposed_share: Any, methane_share: Any,
                        ch4_per_carbon: Any, not_oxidised: Any) -> Any:
    """CH4 per wet waste put into a landfill, all of it counted in the year of disposal (mass balance)."""
    return (methane_correction * degradable_carbon * decomposed_share * methane_share * ch4_per_carbon
            * not_oxidised)


@cell(unit="kt CO2 / kt", source="ipcc2006-v2c5")
def stored_co2_factor(origin_share: Any, kept_share: Any) -> Any:
    """CO2 that stays away for good per CO2 sent to storage, of one origin: less what leaks on the way and after."""
    return origin_share * kept_share


@cell(unit="kt CO2", source="ipcc2006-v4c2")
def sink_removal(sink_area: Any, removal_rate: Any) -> Any:
    """CO2 a planted area takes up in a year: a memo item, in no total."""
    return sink_area * removal_rate
