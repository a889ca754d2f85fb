"""What one carrier carries: calorific value, carbon, CH4 and N2O, coal equivalent.

Physical amounts become TJ at one reference NCV for every regime. A regime's CO2 per TJ is its own CO2 per physical
unit over that reference NCV, so that tonnes of CO2 per tonne burnt are exactly the regime's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carbonpark.factors.chosen import Chosen, Fuel
from carbonpark.factors.regimes import REFERENCE_NCV, Regime
from carbonpark.words.language import Text
from carbonpark.words.units import TJ_PER_KTCE

if TYPE_CHECKING:
    from carbonpark.factors.library import FactorLibrary

IPCC = "IPCC2006"
MANUFACTURING = "manufacturing"


def fuel_of(library: FactorLibrary, carrier: str, regime: Regime, year: int | None, sector: str) -> Fuel:
    """All that burning one TJ of a carrier means under a regime."""
    ncv = library.find("ncv", carrier, year=year, dataset=REFERENCE_NCV)
    # The Chinese sets print zero for biomass; the memo item needs the CO2 that leaves the stack.
    biogenic = any(row.tags.get("biogenic") == "yes" for row in library.candidates("ncv", carrier))
    memo = _ipcc(library, carrier, "CO2", sector) if biogenic else None
    co2 = memo or _per_energy(library, carrier, regime, sector) or _co2(library, carrier, regime, ncv, year)
    chosen = {"ncv": ncv, "co2": co2, "tce": _tce(library, carrier, ncv)}
    for gas in ("CH4", "N2O"):
        found = _ipcc(library, carrier, gas, sector)
        if found is not None:
            chosen[gas.lower()] = found
    return Fuel(
        carrier=carrier,
        physical_unit=ncv.unit.partition("/")[2],
        ncv=ncv.value,
        co2=chosen["co2"].value,
        ch4=chosen["ch4"].value if "ch4" in chosen else None,
        n2o=chosen["n2o"].value if "n2o" in chosen else None,
        tce=chosen["tce"].value,
        biogenic=biogenic,
        chosen=chosen,
    )


def _per_energy(library: FactorLibrary, carrier: str, regime: Regime, sector: str) -> Chosen | None:
    """CO2 per TJ of a regime whose first set is IPCC 2006: that set counts by energy, whatever the calorific value."""
    if regime.fuel_datasets[0] != IPCC or any(row.own for row in library.candidates("co2_per_unit", carrier)):
        return None
    return _ipcc(library, carrier, "CO2", sector)


def _co2(library: FactorLibrary, carrier: str, regime: Regime, ncv: Chosen, year: int | None) -> Chosen:
    """The regime's CO2 per physical unit over the reference NCV; an own factor per TJ goes before it."""
    own = [
        row for row in library.candidates("emission_factor", carrier) if row.own and row.gas in ("CO2", "")
    ]
    if own:
        return library.find("emission_factor", carrier, "CO2", year=year, dataset=regime.fuel_datasets)
    per_unit = library.find("co2_per_unit", carrier, "CO2", year=year, dataset=regime.fuel_datasets)
    # An own NCV changes the energy of a tonne, not the carbon of a TJ: then divide by the NCV of the regime's set.
    keeps_carbon = ncv.row.own and not per_unit.row.own
    base = _ncv_of(library, carrier, per_unit) if keeps_carbon else ncv.value
    return replace(per_unit, value=per_unit.value / base, unit="kt CO2/TJ")


def _ncv_of(library: FactorLibrary, carrier: str, per_unit: Chosen) -> float:
    """The packaged NCV of the data set a CO2 factor comes from [TJ/kt or TJ/MNm3]."""
    rows = [
        row
        for row in library.candidates("ncv", carrier)
        if not row.own and row.dataset == per_unit.row.dataset
    ]
    return rows[0].canonical


def _ipcc(library: FactorLibrary, carrier: str, gas: str, sector: str) -> Chosen | None:
    """A gas [kt/TJ] from IPCC 2006, else the estimate by the nearest fuel, else None: not estimated."""
    rows = [
        row
        for row in library.candidates("emission_factor", carrier)
        if row.gas == gas and (row.own or row.dataset == IPCC)
    ]
    if not rows:
        return None
    for told in (sector, MANUFACTURING):     # a sector without a row of its own burns as industry does
        if any(row.tags.get("sector") == told for row in rows):
            return library.find("emission_factor", carrier, gas, dataset=IPCC, sector=told)
    return library.find("emission_factor", carrier, gas, dataset=IPCC)


def _tce(library: FactorLibrary, carrier: str, ncv: Chosen) -> Chosen:
    """Coal equivalent per TJ: the table's coefficient over the reference NCV, else NCV itself at 29.3076 TJ/ktce."""
    for row in library.candidates("tce_per_unit", carrier):
        # A published coefficient belongs to the published NCV; beside a measured one it would be wrong.
        if row.own or (not ncv.row.own and row.dataset == ncv.row.dataset):
            return Chosen(
                row,
                row.canonical / ncv.value,
                "ktce_calorific/TJ",
                Text(zh="折标系数除以参考热值", en="table coefficient over the reference NCV"),
            )
    return Chosen(
        ncv.row,
        1 / TJ_PER_KTCE,
        "ktce_calorific/TJ",
        Text(zh="无折标系数，按热值折算（29.3076 GJ/tce）", en="no table coefficient: NCV at 29.3076 GJ/tce"),
    )
