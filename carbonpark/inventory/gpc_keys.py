"""Notation keys of GPC rows for which the account has no line: NO, IE or NE, each with its ground.

The register of firms can show that a trade does not occur (NO); where the figures stand in another row it is IE; all
else is NE with the table that would take the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carbonpark.coefficients.rows_process import VERIFIED_TOTAL
from carbonpark.coefficients.rows_records import period_label
from carbonpark.inventory.gpc_form import EXPORTED, division, subsector
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.inventory.inventory import Inventory

Key = tuple[str, Text]


class Ground:
    """What the records say besides the lines: who is in the register, who deals inside, what is sold outside."""

    def __init__(self, inventory: Inventory) -> None:
        tables = inventory.tables
        inside = tables.who[tables.who["inside"]]
        home = {
            entity: subsector(kind, industry)
            for entity, kind, industry in zip(inside["entity"], inside["kind"].fillna(""), inside["industry"].fillna(""),
                                              strict=True)
        }
        self.subsectors = set(home.values())
        self.industries = {division(str(each)) for each in inside["industry"].fillna("")}
        flows = tables.flows.assign(year=period_label(tables.flows["year"], tables.flows["period"]))
        power = flows[flows["kind"].isin(["electricity", "heat"])]
        self.metered = set(power["year"])
        crossing = power[(power["flow"] == "sold") & ~power["internal"]]
        self.sells = set(crossing["year"])
        deals = power[(power["flow"] == "bought") & power["internal"]]
        self.supplied_inside = {(year, home.get(entity, "")) for year, entity in zip(deals["year"], deals["entity"], strict=True)}
        made = power[power["flow"] == "generated"]
        self.makes_its_own = {(year, home.get(entity, "")) for year, entity in zip(made["year"], made["entity"], strict=True)}
        process = tables.process
        verified = process[process["activity"] == VERIFIED_TOTAL]
        self.verified = set(period_label(verified["year"], verified["period"])) if len(verified) else set()


def key_without_lines(ref: str, year: object, numbered: set[str], ground: Ground) -> Key:
    """The key of a row without a line in that year, and the ground for it."""
    sector, _, rest = ref.partition(".")
    if ref == EXPORTED:
        return _exported(year, ground)
    if sector == "I":
        return _stationary(ref, year, numbered, ground)
    if sector == "II":
        return _transport(ref, numbered)
    if sector == "III":
        return _waste(rest.rpartition(".")[2])
    if sector == "IV":
        return _process(ref, year, ground)
    return _land(ref, ground) if sector == "V" else ("NE", Text("其他范围三见 scope3.csv", "other scope 3: see scope3.csv"))


def _exported(year: object, ground: Ground) -> Key:
    if year in ground.sells:
        return "NO", Text("外供的电热不来自燃料", "what is sold across the boundary is made from no fuel")
    if year in ground.metered:
        return "NO", Text("电热记录中没有向界外的销售", "the records of power and heat show no sale across the boundary")
    return "NE", Text("没有电热记录：填 6_电热平衡", "no records of power and heat: fill sheet 6")


def _stationary(ref: str, year: object, numbered: set[str], ground: Ground) -> Key:
    home, _, scope = ref.rpartition(".")
    if home == "I.7":
        return _by_register("06" in ground.industries, Text("煤矿瓦斯", "coal-mine methane"), "7_工业过程")
    if home == "I.8":
        return "NE", Text("没有油气逸散记录：填 7_工业过程，或注明 NO", "no record of leaks of oil and gas: fill sheet 7, or enter NO")
    if home == "I.6":
        return "NO", Text("每条记录都有归属的用能主体", "every record names the group it belongs to")
    if home not in ground.subsectors:
        if home == "I.1":
            return "NE", Text("名录中没有居住类主体：有居民用能请补填，没有请注明 NO",
                              "the register has no household group: add residents' energy, or enter NO")
        return "NO", Text("企业名录中没有这类主体", "the register of firms has none of this kind")
    if scope == "3":
        if f"{home}.2" in numbered:
            return "NE", Text("没有该地区该年的线损率：在 19_自有因子 填 line_loss_rate",
                              "no line-loss rate of this place and year: give line_loss_rate in the park's factors")
        return "NO", Text("没有界外电网来电", "no power comes from the grid outside")
    if scope == "2" and (year, home) in ground.supplied_inside:
        return "IE", Text("电热来自园区内，燃料已计在 I.4 或供应企业", "supplied from inside: its fuel is counted with the supplier")
    if scope == "2" and (year, home) in ground.makes_its_own:
        return "IE", Text("自产电热，燃料已计在范围一", "made by themselves: the fuel is counted in scope 1")
    return "NE", Text("名录中有这类主体而该年没有记录：补填，或注明 NO",
                      "the register has such firms but no record of the year: add it, or enter NO")


def _transport(ref: str, numbered: set[str]) -> Key:
    scope = ref.rpartition(".")[2]
    if scope == "3":
        return "NE", Text("没有跨界运输的数据", "no data of transport across the boundary")
    if scope == "2":
        return "IE", Text("车辆充电计在各主体的用电中", "charging of vehicles is in the power bought by each group")
    if ref != "II.1.1" and "II.1.1" in numbered:
        return "IE", Text("运输用油不分方式，计在 II.1", "fuel for transport is not split by mode: counted in II.1")
    return "NE", Text("没有用途为 transport 的能源记录：补填，或注明 NO", "no energy record for transport: add it, or enter NO")


def _waste(scope: str) -> Key:
    if scope == "2":
        return "NE", Text("没有交界外处理的废弃物记录：填 8_物料（waste）", "no record of waste handed over: fill sheet 8 (waste)")
    if scope == "3":
        return "NE", Text("不知是否处理界外的废弃物：有则填废弃物表并注明", "not known whether waste of others is treated here: record it")
    return "NE", Text("没有界内处理的记录：填废弃物、废水表，或注明 NO", "no record of treatment inside: fill the waste tables, or enter NO")


def _process(ref: str, year: object, ground: Ground) -> Key:
    if ref == "IV.1" and year in ground.verified:
        return "IE", Text("过程排放含在企业的核查总量中（计在固定源）", "inside the verified totals of firms (counted in stationary energy)")
    return "NE", Text("没有过程或含氟气体记录：补填，或注明 NO", "no record of processes or fluorinated gases: add it, or enter NO")


def _land(ref: str, ground: Ground) -> Key:
    if ref == "V.2":
        return "NE", Text("土地利用变化与碳汇未计入（碳汇另列备查）", "land use and sinks are in no total (sinks stand apart)")
    farms = bool(ground.industries & {"01", "02", "03", "04", "05"})
    return _by_register(farms, Text("农业", "farming"), "农业表")


def _by_register(there: bool, what: Text, sheet: str) -> Key:
    if there:
        return "NE", Text(f"名录中有{what.zh}而没有排放记录：填 {sheet}", f"the register has firms of {what.en} and no record of it: add it")
    return "NO", Text(f"企业名录中没有{what.zh}", f"the register of firms has no {what.en}")
