"""Energy records: physical amounts as TJ and standard coal, and what burning or transforming them gives off.

One reference calorific value per carrier turns amounts into TJ whatever the regime; a regime's factor per
TJ makes the tonnes its own again. Raw-material use is energy and no emission: its carbon is a process
matter (C5). CO2 of biomass is a memo item beside the account.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_factors import (
    Choices,
    Found,
    numbered,
    own_factor,
    repeated,
    spread,
    spread_over,
    warming,
)
from carbonpark.coefficients.rows_records import in_canonical, records, status_of, texts
from carbonpark.factors import FactorMissing, Fuel, Regime, regime_of
from carbonpark.words.language import Text
from carbonpark.words.units import TJ_PER_KTCE, unit

if TYPE_CHECKING:
    from carbonpark.park import Park

BURNT = ("fuel", "transport")
TRANSFORMED = ("transformation", "transformation_output")
GREENHOUSE = ("CO2", "CH4", "N2O")
PHYSICAL = {"kt": "mass", "MNm3": "gas_volume", "ML": "liquid_volume"}
_OWN = ["own_ncv", "own_ncv_unit", "own_factor", "own_factor_unit"]


def energy_uses(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None) -> pd.DataFrame:
    """Every energy record in TJ and ktce, regime-free.

    Columns beside those of `records`: `carrier`, `purpose` (fuel, transformation, raw_material, transport,
    transformation_output), `plant`, `use` [TJ] (negative for outputs of transformation), `calorific`
    [ktce/TJ], `equal_value` [ktce/TJ], `tj_per_amount`, `dimension`, `ncv_id`, `ncv_method`.
    """
    frame = records(park, "energy", ("carrier", "use", "plant", *_OWN), "quantity", who, years)
    frame = pd.concat(
        [frame.rename(columns={"use": "purpose"}), _outputs(park, who, years)], ignore_index=True
    )
    canonical, frame["dimension"] = in_canonical(frame["amount"], frame["unit"])
    frame["status"] = status_of(frame)
    keys = frame[["carrier", "dimension", "own_ncv", "own_ncv_unit", "year"]].fillna({"own_ncv": -1.0})
    found = spread(keys, lambda *key: _to_tj(choices, *key))
    tce = spread(keys, lambda *key: _tce(choices, *key))
    frame["tj_per_amount"] = found["value"].to_numpy(float)
    frame["use"] = canonical * frame["tj_per_amount"]
    frame["calorific"] = tce["value"].to_numpy(float)
    frame["equal_value"] = frame["calorific"]
    frame["ncv_id"], frame["ncv_method"] = found["id"].to_numpy(), found["method"].to_numpy()
    lost = frame["use"].isna() & frame["amount"].notna()
    frame["note"] = frame["note"].mask(lost, found["why"].to_numpy())
    frame["status"] = frame["status"].mask(lost, "NE")
    return frame.assign(ipcc=_sectors(frame, who))


def _sectors(frame: pd.DataFrame, who: pd.DataFrame) -> np.ndarray:
    """The IPCC sector each record is burnt in: by use, industry and kind of group."""
    from carbonpark.coefficients.sources.sectors import ipcc_sector

    kinds = frame["entity"].map(dict(zip(who["entity"], who["kind"], strict=True))).fillna("")
    codes, distinct = numbered(frame[["industry", "purpose"]].assign(kind=kinds)[["kind", "industry", "purpose"]])
    sectors = np.array([ipcc_sector(*map(str, each)) for each in distinct], dtype=object)
    return sectors.take(codes) if len(frame) else np.array([], dtype=object)


def fuel_lines(uses: pd.DataFrame, choices: Choices, regimes: Iterable[str | Regime]) -> pd.DataFrame:
    """Lines for the cells `combustion_gas(use, combustion_factor)`, `biogenic_co2(use, biogenic_factor)` and
    `co2e(mass, warming)`: one for each record burnt or transformed, gas and regime."""
    burnt, transformed = (np.flatnonzero(uses["purpose"].isin(kinds)) for kinds in (BURNT, TRANSFORMED))
    parts: list[tuple[np.ndarray, Regime, str, str]] = []
    for rule in map(regime_of, regimes):
        parts += [(burnt, rule, gas, "fuel") for gas in GREENHOUSE if gas in rule.gases]
        parts.append((transformed, rule, "CO2", "transformation"))
    parts = [part for part in parts if len(part[0])]
    lines = repeated(uses, [(rows, {"regime": rule.id, "gas": gas, "block": block}) for rows, rule, gas, block in parts])
    if not parts:
        lines = lines.assign(regime="", gas="", block="")
    asked = uses[["carrier", "year", "dimension", "tj_per_amount", *_OWN, "ipcc"]].fillna(
        {"tj_per_amount": -1.0, "own_ncv": -1.0, "own_factor": -1.0}
    )
    questions = [(rows, (rule, gas, block)) for rows, rule, gas, block in parts]
    found = spread_over(asked, questions, lambda rule, *key: _factor(choices, rule, False, *key))
    memo = spread_over(asked, questions, lambda rule, *key: _factor(choices, rule, True, *key))
    lines["combustion_factor"] = found["value"].to_numpy(float)
    lines["biogenic_factor"] = memo["value"].fillna(0.0).to_numpy(float)
    lines["warming"] = np.repeat(
        [warming(choices, rule, gas).value for _, rule, gas, _ in parts], [len(part[0]) for part in parts]
    ).astype(float)
    return with_papers(lines, found)


def with_papers(lines: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Put a factor's id, method and quality beside its rows; a row without a factor is NE with the reason."""
    missing = found["value"].isna().to_numpy() & lines["status"].eq("value").to_numpy()
    lines["factor_id"], lines["method"] = found["id"].to_numpy(), found["method"].to_numpy()
    lines["factor_quality"], lines["why"] = found["quality"].to_numpy(), found["why"].to_numpy()
    lines["uncertainty"] = found["uncertainty"].to_numpy(float)
    lines["note"] = lines["note"].mask(missing, found["why"].to_numpy())
    lines["status"] = lines["status"].mask(missing, "NE")
    # A to D in order of worth: a line is as weak as the weaker of its record and its factor.
    lines["quality"] = lines["quality"].where(
        lines["quality"] >= lines["factor_quality"], lines["factor_quality"]
    )
    return lines


def _outputs(park: Park, who: pd.DataFrame, years: Iterable[int] | None) -> pd.DataFrame:
    """Carriers that come out of transformation (materials, flow output, of firms with transformation
    input)."""
    made = records(park, "materials", ("material", "flow"), "quantity", who, years)
    transformers = park.tables["energy"]
    named = set(texts(transformers, "enterprise")[texts(transformers, "use") == "transformation"])
    from carbonpark.park.catalogue import CARRIERS

    made = made[
        (made["flow"] == "output") & made["entity"].isin(named) & made["material"].isin(list(CARRIERS))
    ]
    made = made.rename(columns={"material": "carrier"}).drop(columns="flow")
    made["amount"] = -made["amount"]
    return made.assign(
        purpose="transformation_output",
        plant="",
        own_ncv=np.nan,
        own_ncv_unit="",
        own_factor=np.nan,
        own_factor_unit="",
    )


def _reference(choices: Choices, carrier: str, year: int) -> tuple[float, str, float, str] | None:
    """NCV [TJ per kt, MNm3 or ML], its dimension, tce per TJ and the id of the row; None where no table has
    it."""
    fuel = choices.fuel(carrier, "location", year)
    if fuel is not None:
        choices.kept(fuel.chosen["ncv"])
        return fuel.ncv, PHYSICAL[fuel.physical_unit], fuel.tce, fuel.chosen["ncv"].id
    try:
        own = choices.library.find("ncv", carrier)
    except FactorMissing:
        return None
    base = own.unit.partition("/")[2]
    return own.value, PHYSICAL.get(base, ""), 1 / TJ_PER_KTCE, own.id


def _to_tj(choices: Choices, carrier: str, dimension: str, own_ncv: float, ncv_unit: str, year: int) -> Found:
    """TJ per canonical unit of the amount."""
    if dimension == "energy":
        return Found(1.0, "", "", "energy")
    if dimension == "energy_calorific":
        return Found(1 / _tce(choices, carrier, dimension, own_ncv, ncv_unit, year).value, "", "", "tce")
    if own_ncv >= 0:
        read = unit(ncv_unit)
        if read.dimension == f"energy/{dimension}":
            return Found(own_ncv * read.scale, "own_ncv", "", "own")
        return Found(
            why=Text(
                zh=f"自有热值单位“{ncv_unit}”与数量单位不相配",
                en=f"own heating value in '{ncv_unit}' does not fit the amount's unit",
            )
        )
    reference = _reference(choices, carrier, year)
    if reference is not None and reference[1] == dimension:
        return Found(reference[0], reference[3], "", "default")
    return Found(
        why=Text(
            zh=f"“{carrier}”的这种计量单位没有热值，请填自有热值或改用能量单位",
            en=f"no heating value of '{carrier}' for this unit: give own_ncv, or the amount as energy",
        )
    )


def _tce(choices: Choices, carrier: str, dimension: str, own_ncv: float, ncv_unit: str, year: int) -> Found:
    """ktce per TJ at calorific value: the table's coefficient, or plain 29.3076 TJ/ktce beside a measured
    NCV."""
    reference = _reference(choices, carrier, year)
    measured = own_ncv >= 0 and dimension not in ("energy", "energy_calorific")
    return Found(1 / TJ_PER_KTCE if measured or reference is None else reference[2])


def _factor(
    choices: Choices,
    regime: Regime,
    memo: bool,
    gas: str,
    block: str,
    carrier: str,
    year: int,
    dimension: str,
    tj_per_amount: float,
    own_ncv: float,
    ncv_unit: str,
    own_value: float,
    own_unit: str,
    sector: str,
) -> Found:
    """kt of a gas per TJ: fossil, or (`memo`) the CO2 of biomass."""
    measured = own_ncv >= 0 and dimension not in ("energy", "energy_calorific")
    fuel = (
        choices.fuel_with_own_ncv(carrier, regime.id, year, own_ncv, ncv_unit, sector)
        if measured
        else choices.fuel(carrier, regime.id, year, sector)
    )
    biogenic = fuel is not None and fuel.biogenic
    if gas != "CO2":
        return Found(0.0) if memo else _other_gas(choices, regime, fuel, gas)
    if biogenic != memo:
        return Found(0.0, method="biogenic" if biogenic else "default")
    if own_value >= 0:
        return own_factor(
            own_value, own_unit, 1 / tj_per_amount if tj_per_amount > 0 else float("nan"), dimension
        )
    if fuel is None:
        return Found(why=Text(zh=f"没有“{carrier}”的排放因子", en=f"no emission factor of '{carrier}'"))
    kept = choices.kept(fuel.chosen["co2"], regime=regime.id)
    if block == "transformation":
        return _fully_oxidised(choices, regime, kept, fuel)
    return kept


def _other_gas(choices: Choices, regime: Regime, fuel: Fuel | None, gas: str) -> Found:
    chosen = fuel.chosen.get(gas.lower()) if fuel is not None else None
    if chosen is None:
        return Found(why=Text(zh=f"因子表没有该品种的 {gas}", en=f"no table has {gas} of this carrier"))
    return choices.kept(chosen, regime=regime.id)


def _fully_oxidised(choices: Choices, regime: Regime, kept: Found, fuel: Fuel) -> Found:
    """Transformation counts all carbon (910 annex 4: oxidation 100 %)."""
    rows = choices.library.candidates("oxidation_rate", fuel.carrier)
    same = [row for row in rows if row.dataset == fuel.chosen["co2"].row.dataset]
    rate = same[0].canonical if same else 1.0
    return Found(kept.value / rate, kept.id, kept.quality, "mass_balance", kept.why, kept.uncertainty)


def plant_is_renewable(park: Park) -> dict[str, bool]:
    """Whether an existing plant runs on sun, wind or water: its technology is marked renewable and it burns nothing.

    A biomass plant's energy is counted as the biomass it burns; counting its steam or power too would count it twice.
    """
    technologies, plants, energy = park.tables["technologies"], park.tables["plants"], park.tables["energy"]
    marked = dict(zip(texts(technologies, "technology"), texts(technologies, "renewable"), strict=True))
    burning = set(texts(energy, "plant"))
    return {
        plant: marked.get(technology, "") in ("yes", "True", "1") and plant not in burning
        for plant, technology in zip(texts(plants, "plant"), texts(plants, "technology"), strict=True)
    }
