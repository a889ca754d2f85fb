"""Why the computed emissions of a plant differ from the verified ones: one line a reason, worked out where it can be.

An effect is what the computed figure would change by if the reason held in full. Effects come from the record and
from chemistry, never from the verified figure; where the record cannot say, the amount stays blank.
"""

from __future__ import annotations

Row = dict[str, object]
CO2_PER_C = 44 / 12
GAS, BIOGAS = 26781.3, 4725.6
"""TJ into the methanol plant in 2019 (MIDDEN)."""
METHANOL_CARBON = 819 * 0.375
"""kt C a year that leaves in methanol."""


def shared_with_biogas() -> float:
    """t CO2 more if methanol took its carbon from gas (15.3 tC/TJ) and biogas (14.9 tC/TJ) alike."""
    gas, biogas = GAS * 15.3e-3, BIOGAS * 14.9e-3
    taken_from_gas = METHANOL_CARBON * gas / (gas + biogas)
    return (METHANOL_CARBON - taken_from_gas) * CO2_PER_C * 1e3


def coke_not_reacted() -> float:
    """t CO2 less if coke beyond SiO2 + 3 C = SiC + 2 CO came back unburnt: 61.2 kt x 0.89375 less 51.155 kt x 3 C/SiC."""
    needed = 51.155 * 3 * 12.011 / 40.096
    return -(61.2 * 32.5 * 0.0275 - needed) * CO2_PER_C * 1e3


def metal_not_made(share: float) -> float:
    """t CO2 less if the smelter ran at `share` of the 120 kt it is described for (anodes 3.663, 51.6 kt)."""
    return -(1 - share) * 51600 * 3.663


def lines() -> list[Row]:
    """Reasons by plant, in the year of its record."""
    found: list[tuple[str, int, float | None, str, str]] = [
        ("biomcn", 2019, round(shared_with_biogas()),
         "产品碳先记在天然气上；若与沼气按碳量分摊，化石CO2增加",
         "product carbon is set against natural gas first; shared with biogas by carbon, fossil CO2 would be higher"),
        ("biomcn", 2019, None, "记录的氢气投入（29.3 kt）偏高，含义不明；若为驰放氢回用，则不改变CO2",
         "the hydrogen of the record (29.3 kt) looks high; if it is purge gas used again, it changes no CO2"),
        ("biomcn", 2019, None, "产量为产能×91%利用率的推算，实际产量未公布",
         "output is capacity at 91 % utilisation; the real output is not published"),
        ("delesto", 2016, round(6815 * 56.1 * (1 / 0.717 - 1)),
         "按利用率71.7%描述；若所述机组满负荷运行，CO2增加",
         "described at 71.7 % utilisation; with the same units at full load, CO2 would be higher"),
        ("delesto", 2016, None, "满负荷（533 kt）仍低于核证值，说明同一许可证下还有记录之外的机组；同一设施2019年核证值降到318 kt",
         ("full load (533 kt) still lies below the verified figure: the permit covers units the record does not describe; "
         "the same installation reported 318 kt for 2019")),
        ("aldel", 2018, round(metal_not_made(0.5)), "按利用率100%（120 kt）描述，实际产量未公布；若仅产一半，阳极CO2减少",
         "described at full use of 120 kt, the real output is not published; at half of it, anode CO2 would be lower"),
        ("aldel", 2018, None, "核证值为CO2当量，含PFC；记录无PFC，本账用点式下料系数另行估计（31.6 kt CO2e）",
         "the verified figure is CO2e with PFC; the record has none, estimated here apart (31.6 kt CO2e)"),
        ("esd_sic", 2019, round(coke_not_reacted()), "石油焦超出化学计量的部分若未反应而回炉，CO2减少",
         "coke beyond the stoichiometric need, were it not reacted and charged again, would lower CO2"),
        ("esd_sic", 2019, None, "配料按0.8、炉子按0.787利用率推算，两者不完全一致",
         "mixing is described at 0.8 and furnaces at 0.787 utilisation, which do not quite match"),
        ("nobian", 2016, None, "记录中该厂没有燃料，核证的2.6 kt来自何处无从说明",
         "the record has no fuel for this plant; where the verified 2.6 kt come from it does not say"),
    ]
    return [{"enterprise": enterprise, "year": year, "effect_tco2": effect, "zh": zh, "en": en}
            for enterprise, year, effect, zh, en in found]
