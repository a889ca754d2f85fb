"""Processes told by their parameters: oxides of clinker and lime, purity, cullet, abatement, anode effects.

Where only the product is known, the `process` table takes an activity of the factor table; here its corrections and
contents have their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.coefficients.rows_factors import Choices, Found
from carbonpark.coefficients.sources.lines import (
    Emission,
    given_or,
    laid_out,
    made,
    own,
    papers_of,
    refused,
    scale_of,
    tabled,
    told,
)
from carbonpark.factors import Regime
from carbonpark.ledger import sources as cells
from carbonpark.ledger.sources import rest
from carbonpark.words.errors import nearest

if TYPE_CHECKING:
    from carbonpark.park import Park

_NUMBERS = ("cao", "mgo", "kiln_correction", "purity", "calcined", "cullet", "effect_minutes", "slope", "gas_ratio",
            "abated_share", "destruction")
DUST = {"clinker": "ckd_correction", "clinker_factor": "ckd_correction", "lime": "lkd_correction"}
CELLS_OF = {"": "CWPB", "CWPB": "CWPB", "SWPB": "SWPB", "VSS": "VSS", "HSS": "HSS"}
FAMILY = {"clinker_factor": ("cement", "lime"), "carbonate": ("carbonates", "iron_steel"), "glass": ("glass",),
          "nitric_adipic": ("chemicals",), "carbon_in_product": ("iron_steel",)}
"""Sectors of the process table a method may take its factor from."""
CULLET = {"glass_float": "cullet_float", "glass_container": "cullet_container"}


def detail_lines(park: Park, choices: Choices, who: pd.DataFrame, years: Iterable[int] | None,
                 regimes: Sequence[Regime]) -> pd.DataFrame:
    """Lines of the table `process_detail`."""
    frame = told(park, "process_detail", ("method", "activity"), _NUMBERS, who, years)
    frame["kept_away"] = -frame["process_activity"]
    return laid_out(frame.rename(columns={"activity": "named"}), ("method", "named", *_NUMBERS),
                    lambda method, named, *values: _emissions(choices, method, named, dict(zip(_NUMBERS, values, strict=True))))


def _emissions(choices: Choices, method: str, named: str, p: dict[str, float]) -> list[Emission]:
    name = f"{method}:{named}" if named else method
    if method in ("clinker", "lime"):
        return [Emission(name, "CO2", _by_oxides(choices, method, p))]
    if method == "anode_effect":
        return _anode_effects(choices, named, p)
    gas = "N2O" if method == "nitric_adipic" else "CO2"
    base = _base(choices, method, named, gas)
    if base.missing:
        return [Emission(name, gas, base)]
    if method == "clinker_factor":
        dust = _dust(choices, method, p["kiln_correction"])
        return [Emission(name, gas, made(cells.corrected_factor, (base.value, dust.value), (base, dust)))]
    if method == "carbonate":
        whole = Found(1.0, "", "", "default")
        pure, burnt = given_or(p["purity"], lambda: whole), given_or(p["calcined"], lambda: whole)
        return [Emission(name, gas, made(cells.calcined_factor, (base.value, pure.value, burnt.value), (base, pure, burnt)))]
    if method == "glass":
        cullet = given_or(p["cullet"], lambda: tabled(choices, "cullet_ratio", CULLET.get(named, "cullet_default")))
        return [Emission(name, gas, made(cells.batch_factor, (base.value, rest(cullet.value)), (base, cullet)))]
    if method == "carbon_in_product":
        return [Emission(name, gas, base, amount="kept_away")]
    return [Emission(name, gas, _abated(base, p["abated_share"], p["destruction"]))]


def _base(choices: Choices, method: str, named: str, gas: str) -> Found:
    """The factor of the process table the method starts from."""
    families = FAMILY[method]
    known = [row.subject for row in choices.library.rows if row.quantity == "emission_factor" and row.gas == gas
             and row.tags.get("sector") in families]
    if named not in known:
        guess = nearest(named, known)
        few = ", ".join(dict.fromkeys(known))
        return refused(f"方法 {method} 没有过程“{named}”" + (f"，是不是“{guess}”？" if guess else f"；有：{few}"),
                       f"method {method} has no activity '{named}'" + (f": did you mean '{guess}'?" if guess else f"; there are {few}"))
    return choices.found(lambda: choices.library.process(named, gas))


def _dust(choices: Choices, method: str, correction: float) -> Found:
    return own(correction) if correction >= 0 else tabled(choices, "correction_factor", DUST[method], "CO2")


def _by_oxides(choices: Choices, method: str, p: dict[str, float]) -> Found:
    """CaO and MgO that come from carbonates, times the ratio of molar masses, times the correction for kiln dust."""
    if p["cao"] < 0:
        return refused("请填 CaO 含量（cao，来自碳酸盐的部分）；没有就用熟料系数法", "give the content of CaO from carbonates (cao), or use the method clinker_factor")
    if p["cao"] + max(p["mgo"], 0.0) > 1:
        return refused("CaO 与 MgO 含量之和超过 1", "CaO and MgO together are more than the whole")
    calcium, magnesium = (tabled(choices, "co2_per_oxide", oxide, "CO2") for oxide in ("CaO", "MgO"))
    dust = _dust(choices, method, p["kiln_correction"])
    for part in (calcium, magnesium, dust):
        if part.missing:
            return part
    oxides = (cells.oxide_co2_factor(p["cao"], calcium.value)
              + cells.oxide_co2_factor(max(p["mgo"], 0.0), magnesium.value))
    parts = (own(p["cao"]), calcium, *([magnesium] if p["mgo"] > 0 else []), dust)
    return papers_of(float(cells.corrected_factor(oxides, dust.value)), parts)


def _anode_effects(choices: Choices, named: str, p: dict[str, float]) -> list[Emission]:
    """CF4 by slope and minutes, C2F6 with it; the technology of cells is the activity (CWPB where blank)."""
    kind = CELLS_OF.get(named.upper())
    if kind is None or p["effect_minutes"] < 0:
        why = refused("填阳极效应分钟数（effect_minutes），activity 写 CWPB、SWPB、VSS 或 HSS", "give effect_minutes, and CWPB, SWPB, VSS or HSS as activity")
        return [Emission("anode_effect:CF4", "CF4", why)]
    slope = own(p["slope"] * scale_of("kg/t")) if p["slope"] >= 0 else tabled(choices, "slope", f"slope_{kind}", "CF4")
    ratio_word = "emission_factor" if kind == "CWPB" else "gas_ratio"       # the packaged table files CWPB's ratio so
    ratio = given_or(p["gas_ratio"], lambda: tabled(choices, ratio_word, f"C2F6_CF4_ratio_{kind}", "C2F6"))
    minutes = own(p["effect_minutes"])
    first = made(cells.anode_effect_factor, (slope.value, p["effect_minutes"]), (slope, minutes))
    second = made(cells.companion_factor, (first.value, ratio.value), (first, ratio))
    return [Emission(f"anode_effect:{kind}:CF4", "CF4", first), Emission(f"anode_effect:{kind}:C2F6", "C2F6", second)]


def _abated(base: Found, share: float, destruction: float) -> Found:
    """A factor less what abatement takes; the efficiency is the plant's own, no default is made up."""
    if share <= 0:
        return base
    if destruction < 0:
        return refused("有去除设备，请填去除率 destruction", "there is abatement: give its efficiency (destruction)")
    passing = rest(cells.destroyed_share(share, destruction))
    return made(cells.abated_factor, (base.value, passing), (base, own(passing)))
