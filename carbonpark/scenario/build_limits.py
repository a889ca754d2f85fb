"""Reading what must hold.

A limit says what it is about; the units of its amounts follow from that, and its years are model years.
"""

from __future__ import annotations

from typing import Any

from carbonpark.scenario.entries import SHARE, Entries, Wanted
from carbonpark.scenario.limits import (
    CertificateLimit,
    CoalLimit,
    EmissionLimits,
    EnergyLimits,
    Floor,
    GreenPowerLimits,
    IndustryLimits,
    InvestmentLimit,
    LandLimit,
    Limits,
    Peak,
)
from carbonpark.scenario.paths import IntensityLimit, ProductivityLimit
from carbonpark.scenario.tree import Leaf

ACCOUNTS = ("910:CO2", "location:CO2", "location:GHG", "market:CO2", "market:GHG")
"""Every account a plan keeps: a regime and a set of gases."""

REGIMES = ("910", "location", "market")
MONEY = Wanted(("money",))
AREA = Wanted(("area",))
COAL = Wanted(("energy_calorific",), basis="calorific")


def read_limits(top: Entries) -> Limits | None:
    """Every limit of the file."""
    child = top.child("limits")
    if child is None:
        return None
    fields: dict[str, Any] = {
        "emissions": tuple(limit for part in child.children("emissions") if (limit := _emissions(part))),
        "energy": tuple(energy for part in child.children("energy") if (energy := _energy(part))),
        "coal": _coal(child),
        "land": _land(child),
        "industry": _industry(child),
        "green_power": _green_power(child),
        "investment": _investment(child),
    }
    child.finish()
    return child.make(Limits, **fields)


def _emissions(part: Entries) -> EmissionLimits | None:
    regime = part.word("regime", REGIMES, required=True)
    boundary, gases = _boundary(part), _gases(part)
    gas = "CO2e" if gases == ("GHG",) else "CO2"
    kt = Wanted((gas,))
    fields: dict[str, Any] = {
        "at_most": part.by_year("at_most", kt),
        "budget": part.amount("budget", kt),
        "intensity": _intensity(part, Wanted((f"{gas}/money",))),
        "productivity": _productivity(part, Wanted((f"money/{gas}",))),
        "peak": _peak(part),
        "certificates": _certificates(part),
    }
    part.finish()
    _says_something(part, fields)
    if not (regime and boundary and gases):
        return None
    return part.make(
        EmissionLimits, regime=regime, boundary=boundary, gases=gases, origin=part.path, **fields
    )


def _boundary(part: Entries) -> str | None:
    """A plan is accounted in one boundary; a limit on another would be read against the wrong figures."""
    boundary, of_scenario = part.leaf("boundary", required=True), part.reading.boundary
    if boundary and of_scenario and boundary != of_scenario:
        part.complain(
            "boundary",
            f"上限针对边界“{boundary}”, 而情景按“{of_scenario}”核算; 一个规划只有一个边界",
            f"this limit is about boundary '{boundary}', the scenario is accounted in '{of_scenario}'; "
            "a plan has one boundary",
            f"写 boundary: {of_scenario}, 或另写一个按“{boundary}”核算的情景",
            f"write boundary: {of_scenario}, or a scenario of its own with boundary: {boundary}",
            "boundary",
        )
    return boundary


def _gases(part: Entries) -> tuple[str, ...] | None:
    if not part.has("gases"):
        part.leaf("gases", required=True)
        return None
    node = part.node.entries["gases"]
    gases = (node.text or "",) if isinstance(node, Leaf) else part.names("gases")
    if gases is not None and gases not in (("CO2",), ("GHG",)):
        said = ", ".join(gases)
        part.complain(
            "gases",
            f"“{said}”不是 [CO2] 或 [GHG]",
            f"'{said}' is neither [CO2] nor [GHG]",
            "只算二氧化碳写 [CO2], 全部温室气体写 [GHG]",
            "write [CO2] for carbon dioxide, [GHG] for all greenhouse gases",
            "choice",
        )
        return None
    return gases


def _intensity(part: Entries, wanted: Wanted) -> IntensityLimit | None:
    child = part.child("intensity", example="fall: 18 %, per: five_years")
    if child is None:
        return None
    fall = child.amount("fall", SHARE)
    per, path = (
        child.word("per", ("five_years", "year"), required=child.has("fall")),
        child.word("path", ("linear", "geometric")),
    )
    at_most = child.by_year("at_most", wanted)
    child.finish()
    if child.has("fall") == child.has("at_most"):
        child.reading.complain(
            child.place(),
            "要么写 fall, 要么写 at_most",
            "either 'fall' or 'at_most', one of them",
            "写 {fall: 18 %, per: five_years} 或 {at_most: {2030: ...}}",
            "write {fall: 18 %, per: five_years} or {at_most: {2030: ...}}",
            "either-or",
        )
    limit = child.make(IntensityLimit, fall=fall, per=per, path=path, at_most=at_most, place=child.place())
    _binds_somewhere(child, limit)
    return limit


def _binds_somewhere(child: Entries, limit: IntensityLimit | None) -> None:
    """A target whose year is no model year would be lost without a word."""
    base, years = child.reading.base_year, child.reading.years
    if limit is None or limit.fall is None or base is None or not years or limit.path or limit.per == "year":
        return
    ends = [year for year in range(base + 1, years[-1] + 1) if year % 5 == 0]
    lost = [year for year in ends if year not in years]
    if lost or not ends:
        said = ", ".join(map(str, lost)) or str(base - base % 5 + 5)
        child.reading.complain(
            child.place("fall"),
            f"五年规划期末年 {said} 不是模型年, 目标不会起作用",
            f"{said}, the last year of a plan period, is not a model year: the target would bind nowhere",
            f"把 {said} 加进 horizon.years, 或写 path: linear",
            f"add {said} to horizon.years, or write path: linear",
            "period-end",
        )


def _productivity(part: Entries, wanted: Wanted) -> ProductivityLimit | None:
    child = part.child("productivity", example="double_by: 2030, from: 2025")
    if child is None:
        return None
    at_least = child.by_year("at_least", wanted)
    double_by = child.year("double_by")
    start = child.year("from", required=double_by is not None)
    child.finish()
    if child.has("double_by") == child.has("at_least"):
        child.reading.complain(
            child.place(),
            "要么写 double_by, 要么写 at_least",
            "either 'double_by' or 'at_least', one of them",
            "写 {double_by: 2030, from: 2025} 或 {at_least: {2030: ...}}",
            "write {double_by: 2030, from: 2025} or {at_least: {2030: ...}}",
            "either-or",
        )
    if double_by:
        child.in_horizon(double_by, "double_by")
    base = child.reading.base_year
    if start and base and start != base:
        child.complain(
            "from",
            f"只有基准年 {base} 的账是已知的, 不能从 {start} 年翻番",
            f"only the account of the base year {base} is known; it cannot double from {start}",
            f"写 from: {base}",
            f"write from: {base}",
            "from-base-year",
        )
    return child.make(
        ProductivityLimit, at_least=at_least, double_by=double_by, start=start, place=child.place()
    )


def _peak(part: Entries) -> Peak | None:
    child = part.child("peak", example="by: 2030")
    if child is None:
        return None
    by, guard = child.year("by", required=True), child.word("guard", ("newcomers", "strict", "none"))
    child.finish()
    base, years = child.reading.base_year, child.reading.years
    if by and years and by > years[-1]:
        child.complain(
            "by",
            f"达峰年 {by} 在规划期 {years[0]}-{years[-1]} 之后, 看不到是否达峰",
            f"the peak by {by} is after the horizon {years[0]}-{years[-1]}: nobody would see it",
            f"提前到 {years[-1]} 年以前, 或延长 horizon.years",
            f"bring it before {years[-1]}, or extend horizon.years",
            "peak-after-horizon",
        )
    if by and base and by < base:
        child.complain(
            "by",
            f"达峰年 {by} 早于基准年 {base}",
            f"the peak by {by} is before the base year {base}",
            f"写 {base} 或以后的年份",
            f"write {base} or later",
            "peak-before-base",
        )
    return child.make(Peak, by=by, guard=guard, place=child.place()) if by else None


def _certificates(part: Entries) -> CertificateLimit | None:
    child = part.child("certificates", example="at_most_share_of_reduction: 20 %")
    if child is None:
        return None
    share = child.amount("at_most_share_of_reduction", SHARE, required=True)
    child.finish()
    return child.make(CertificateLimit, at_most_share_of_reduction=share) if share is not None else None


def _energy(part: Entries) -> EnergyLimits | None:
    account = part.word("account", ("assessed", "statistical"), required=True)
    basis = part.word("basis", ("equal_value", "calorific"), required=True)
    boundary = _boundary(part)
    tce = f"energy_{basis or 'equal_value'}"
    fields: dict[str, Any] = {
        "at_most": part.by_year("at_most", Wanted((tce,), basis=basis)),
        "intensity": _intensity(part, Wanted((f"{tce}/money",), basis=basis)),
    }
    part.finish()
    _says_something(part, fields)
    if not (account and basis and boundary):
        return None
    return part.make(
        EnergyLimits, account=account, basis=basis, boundary=boundary, origin=part.path, **fields
    )


def _says_something(part: Entries, fields: dict[str, Any]) -> None:
    if not any(part.has(key) for key in fields):
        listed = ", ".join(fields)
        part.reading.complain(
            part.place(),
            "这里没有写任何限值",
            "this limits nothing",
            f"至少写一项: {listed}",
            f"write at least one of: {listed}",
            "limits-nothing",
        )


def _coal(limits: Entries) -> CoalLimit | None:
    child = limits.child("coal", example="at_most: {2030: 100 ktce}")
    if child is None:
        return None
    at_most = child.by_year("at_most", COAL, required=True)
    child.finish()
    return child.make(CoalLimit, at_most=at_most)


def _land(limits: Entries) -> dict[str, LandLimit] | None:
    child = limits.child("land", example="pool: {at_most: 12.5 ha}")
    pools = {}
    for pool in child.free() if child else ():
        assert child is not None
        inner = child.child(pool, example="at_most: 12.5 ha")
        if inner and (at_most := _figure_or_years(inner, AREA)) is not None:
            pools[pool] = LandLimit(at_most=at_most)
    return pools


def _figure_or_years(inner: Entries, wanted: Wanted) -> float | dict[int, float] | None:
    """`at_most: 12.5 ha` for every year, or `at_most: {2030: 12.5 ha}`."""
    single = isinstance(inner.node.entries.get("at_most"), Leaf)
    value = inner.amount("at_most", wanted) if single else inner.by_year("at_most", wanted, required=True)
    inner.finish()
    return value


def _industry(limits: Entries) -> IndustryLimits | None:
    child = limits.child("industry")
    if child is None:
        return None
    kinds = {"value_added": MONEY, "tax": MONEY, "jobs": Wanted(("persons",)), "high_tech_share": SHARE}
    fields: dict[str, Any] = {key: _floor(child, key, wanted) for key, wanted in kinds.items()}
    least = child.child("minimum_output", example="group: 90 %")
    if least:
        shares = {group: least.amount(group, SHARE) for group in least.free()}
        fields["minimum_output"] = {group: share for group, share in shares.items() if share is not None}
    fields["newcomers_advanced"] = child.yes_no("newcomers_advanced")
    child.finish()
    return child.make(IndustryLimits, **fields)


def _floor(industry: Entries, key: str, wanted: Wanted) -> Floor | None:
    child = industry.child(key, example="at_least: {2030: ...}")
    if child is None:
        return None
    at_least = child.by_year("at_least", wanted, required=True)
    child.finish()
    return child.make(Floor, at_least=at_least)


def _green_power(limits: Entries) -> GreenPowerLimits | None:
    child = limits.child("green_power")
    if child is None:
        return None
    share = child.amount("direct_share_at_least", SHARE, required=True)
    child.finish()
    return GreenPowerLimits(direct_share_at_least=share) if share is not None else None


def _investment(limits: Entries) -> dict[str, InvestmentLimit] | None:
    child = limits.child("investment", example="park: {at_most: 300 M CNY}")
    if child is None:
        return None
    payers = {}
    for payer in ("park", "enterprises"):
        inner = child.child(payer, example="at_most: 300 M CNY")
        if inner and (at_most := _figure_or_years(inner, Wanted(("money", "money/time")))) is not None:
            payers[payer] = InvestmentLimit(at_most=at_most)
    child.finish()
    return payers
