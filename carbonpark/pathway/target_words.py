"""What each limit is called, in which unit it is told, and where a person wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from carbonpark.coefficients.frozen import Coefficients
from carbonpark.rules import RULES
from carbonpark.words.errors import Place
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.pathway.solved import Prepared

TIME = ("year", "vintage")
TITLES: Mapping[str, Text] = {
    "emissions_at_most": Text("排放总量上限", "cap on emissions"),
    "emissions_within_budget": Text("累计排放预算", "emission budget"),
    "carbon_intensity_at_most": Text("碳排放强度上限", "cap on carbon intensity"),
    "carbon_productivity_at_least": Text("碳生产力下限", "floor of carbon productivity"),
    "certificates_within_share_of_reduction": Text("绿证占减排量上限", "limit on certificates' share of the reduction"),
    "emissions_fall_after_peak": Text("达峰后排放不回升", "no rise of emissions after the peak"),
    "emissions_below_reference_until_peak": Text("达峰护栏（不高于参考情景）", "guard of the peak (not above the reference)"),
    "energy_at_most": Text("能源消费总量上限（等价值）", "cap on energy, equal value"),
    "calorific_energy_at_most": Text("能源消费总量上限（当量值）", "cap on energy, calorific"),
    "energy_intensity_at_most": Text("能耗强度上限（等价值）", "cap on energy intensity, equal value"),
    "calorific_energy_intensity_at_most": Text("能耗强度上限（当量值）", "cap on energy intensity, calorific"),
    "coal_at_most": Text("煤炭消费总量上限", "cap on coal"),
    "investment_within_means": Text("投资上限", "limit of investment"),
    "value_added_at_least": Text("增加值下限", "floor of value added"),
    "jobs_at_least": Text("就业下限", "floor of jobs"),
    "tax_at_least": Text("税收下限", "floor of tax"),
    "high_tech_share_at_least": Text("高技术产业占比下限", "floor of the high-tech share"),
    "supply_chains_keep_their_base": Text("产业链最低产出", "minimum output of a supply chain's base"),
    "land_within_pool": Text("可用面积", "area available"),
    "direct_supply_share_of_green_power": Text("绿电直供占比下限", "floor of direct supply's share of green power"),
    "bought_within_availability": Text("购入量上限", "availability of what is bought"),
    "sold_within_limit": Text("外供量上限", "limit of what is sold"),
    "building_within_ramp": Text("建设速率上限", "building ramp"),
    "installing_within_ramp": Text("措施推进速率上限", "ramp of a measure"),
    "capacity_within_resource": Text("装机上限", "most capacity"),
    "peak_within_connection": Text("接入容量", "connection capacity"),
    "expansion_within_limit": Text("扩产上限", "limit of expansion"),
    "exit_within_limit": Text("退出上限", "limit of exit"),
    "expansion_within_rate": Text("扩产速率上限", "rate of expansion"),
    "exit_within_rate": Text("退出速率上限", "rate of exit"),
    "projects_within_number": Text("项目数量上限", "number of a project"),
    "carriers_balance": Text("供需平衡", "balance of supply and demand"),
    "firm_supply_covers_the_peak": Text("峰值供能", "firm supply at the peak"),
    "certificates_cover_half_the_saving": Text("绿证抵扣不超过节能量一半", "certificates cover at most half of the saving"),
    "green_claims_within_power_taken_in": Text("绿色电力声明不超过受入电量", "green claims within power taken in"),
}
"""Names for people of the rules whose cells are told one by one."""


def by_dim(rule: str, labels: tuple[Any, ...]) -> dict[str, Any]:
    """The labels of a row by the dimension they belong to."""
    return dict(zip(RULES[rule].dims, labels, strict=True))


def year_of(rule: str, labels: tuple[Any, ...]) -> int | None:
    """The year a row speaks of; None for one over the whole horizon."""
    named = by_dim(rule, labels)
    found = next((named[dim] for dim in TIME if dim in named), None)
    return None if found is None else int(found)


def label_of(rule: str, labels: tuple[Any, ...]) -> str:
    """What a row is about besides its year: an account, a pool, a payer; empty where nothing else."""
    return " ".join(str(label) for dim, label in by_dim(rule, labels).items() if dim not in TIME)


def title_of(k: Coefficients, rule: str, labels: tuple[Any, ...]) -> Text:
    """The name of a row for people, without its year: 'cap on emissions (910, CO2)'."""
    doc = (RULES[rule].function.__doc__ or rule).splitlines()[0]
    head = TITLES.get(rule, Text(doc, doc))
    about = [k.title(dim, label) for dim, label in by_dim(rule, labels).items() if dim not in TIME]
    if not about:
        return head
    return Text(zh=f"{head.zh}（{'，'.join(each.zh for each in about)}）",
                en=f"{head.en} ({', '.join(each.en for each in about)})")


def unit_of(unit: str, label: str) -> str:
    """A unit as the account counts it: 'kt CO2' where only CO2 is counted."""
    return unit.replace("CO2e", "CO2") if label.endswith(":CO2") else unit


def origin_of(given: Prepared, rule: str, labels: tuple[Any, ...]) -> Place:
    """Where a limit was written: the scenario's line, or the row of the park's table it came from."""
    k = given.k
    named = by_dim(rule, labels)
    key = (rule, *(str(label if dim in TIME else k.coords[dim].index(label)) for dim, label in named.items()))
    return k.origins.get(key) or _in_the_park(given, named)


def _in_the_park(given: Prepared, named: Mapping[str, Any]) -> Place:
    """The row of the table that holds the thing named: 'pools.csv:2' or 'sheet!cell'."""
    lists = {"pool": "pools", "supply": "supplies", "technology": "technologies", "project": "projects",
             "outlet": "outlets", "plant": "plants", "carrier": "networks"}
    for dim, listed in lists.items():
        for each in getattr(given.park, listed) if dim in named else ():
            if getattr(each, dim) == named[dim]:
                return place_of(str(each.input_ref))
    for each in given.park.measures if "application" in named else ():
        if f"{each.measure}@{each.group}" == named["application"]:
            return place_of(str(each.input_ref))
    return Place()


def place_of(reference: str) -> Place:
    """'file:line' or 'sheet!cell' as a place."""
    sheet, mark, cell = reference.rpartition("!")
    if mark:
        return Place(sheet=sheet, cell=cell)
    file, mark, line = reference.rpartition(":")
    return Place(file=file, line=int(line)) if mark and line.isdigit() else Place(file=reference)


def spot(place: Place) -> str:
    """A place in one word: 'cap.yaml:12', 'pools!B3'; empty where unknown."""
    if place.sheet:
        return f"{place.sheet}!{place.cell}"
    return place.file if place.line is None else f"{place.file}:{place.line}"
