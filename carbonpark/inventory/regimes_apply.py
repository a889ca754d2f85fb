"""Which regimes apply to a park, and why the others do not.

Chinese rules apply in China. The market-based method needs a residual factor for the grid power no contract names:
where no table has one for the park's place, it is left out rather than filled with another grid's figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from carbonpark.coefficients.rows import EVERY_REGIME
from carbonpark.coefficients.rows_factors import choices_of
from carbonpark.coefficients.rows_records import texts
from carbonpark.factors import REGIMES, FactorLibrary, Regime
from carbonpark.factors.regions import chain_of
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.park import Park

LeftOut = tuple[tuple[str, Text], ...]


def applicable(
    park: Park, library: FactorLibrary, years: Iterable[int] | None = None
) -> tuple[tuple[str, ...], LeftOut]:
    """The regimes that apply, in order, and those that do not, each with the reason and the way out."""
    wanted = None if years is None else set(years)
    reasons = {name: _reason(park, library, REGIMES[name], wanted) for name in EVERY_REGIME}
    applies = tuple(name for name, why in reasons.items() if why is None)
    return applies, tuple((name, why) for name, why in reasons.items() if why is not None)


def _reason(park: Park, library: FactorLibrary, rule: Regime, years: set[int] | None) -> Text | None:
    country = str(park.park.country)
    if rule.country and chain_of(country)[-1] != rule.country:
        return Text(
            zh=f"“{rule.title.zh}”是中国的规则，园区在 {country}，不适用；仍要计算请加 --regime {rule.id}",
            en=f"'{rule.title.en}' is a rule of China and the park lies in {country}: left out; --regime {rule.id} "
            "computes it all the same",
        )
    if rule.id == "market" and not _residual_known(park, library, years):
        return Text(
            zh="基于市场的口径需要剩余电网因子，因子表没有该地区的值；在 19_自有因子 填 "
            "excluding_market_traded_non_fossil（electricity，CO2，kgCO2/kWh，注明来源），或加 --regime market 查看缺项",
            en="the market-based method needs a residual grid factor and the tables have none for this place: give "
            "excluding_market_traded_non_fossil (electricity, CO2, kgCO2/kWh, with its source) in the park's factors, "
            "or see what is missing with --regime market",
        )
    return None


def _residual_known(park: Park, library: FactorLibrary, years: set[int] | None) -> bool:
    """Whether plain grid power of any year bought has a residual factor; a park that buys none needs none."""
    table = park.tables["power_heat"]
    power = (texts(table, "carrier") == "electricity") & (texts(table, "flow") == "bought")
    neighbours = set(texts(park.tables["enterprises"], "enterprise"))
    plain = power & texts(table, "contract").isin(["", "grid"]) & ~texts(table, "partner").isin(neighbours)
    plain &= texts(table, "status").isin(["", "value"])
    bought = {int(year) for year in table.loc[plain, "year"].unique()}
    asked = bought if years is None else bought & years
    choices = choices_of(park, library)
    return not asked or any(not choices.grid("market", "grid", year).missing for year in sorted(asked, reverse=True))
