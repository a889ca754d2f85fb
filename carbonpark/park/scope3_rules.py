"""What a scope 3 record must say before it can be counted: an activity that is known, in a unit its factor counts, of the
right category, with the year of its prices, and not twice. Input-output tables and recipes are held to their own sums.
"""

from __future__ import annotations

import re
from math import isnan
from typing import TYPE_CHECKING, Any

from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.raw import closest
from carbonpark.park.tables_scope3 import BY_ENERGY, IO_PREFIX, LEASED, MONEY, SERVED_BY, fits
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, canonical_unit, split_unit, unit

if TYPE_CHECKING:
    from carbonpark.park.reading import Reading

TABLE = "scope3_activities"
_BASIS = re.compile(r"current|(19|20)\d\d")
Record = dict[str, Any]


def check_scope3(reading: Reading) -> None:
    """Every fault of the scope 3 and material tables that one column alone cannot show."""
    if TABLE in reading.frames and len(reading.frames[TABLE]):
        _activities(reading)
        _once(reading)
    _materials(reading)
    _recipes(reading)
    _waste_routes(reading)
    _input_output(reading)


def _activities(reading: Reading) -> None:
    from carbonpark.factors import library

    known = {row.subject: row for row in library().rows if row.quantity == "scope3"} | {
        row.id: row for row in library().rows if row.quantity == "scope3"}
    own = _own_rows(reading)
    sectors = _sectors(reading)
    for row, each in enumerate(reading.frames[TABLE].to_dict("records")):
        _own_factor_has_papers(reading, row, each)
        if isnan(each["quantity"]) or each["status"] not in ("value", ""):
            continue
        dimension, base = _read(each["unit"])
        if not dimension:
            continue                                  # an unknown unit was reported with the cell
        _price_basis(reading, row, each, dimension, base)
        if not isnan(each["own_factor"]):
            _own_factor_fits(reading, row, each, dimension)
        elif not each["activity"]:
            _say(reading, row, "activity", "没有写活动，也没有自有因子", "neither an activity nor an own factor is given",
                 "写因子表里的活动名（carbonpark factors 查找），或给 own_factor、单位和来源；不知道就填 NE",
                 "write an activity of the factor tables (carbonpark factors), or own_factor with unit and source; NE if unknown", "scope3_activity")
        elif each["activity"].startswith(IO_PREFIX):
            _sector(reading, row, each, dimension, sectors)
        elif each["activity"] in CARRIERS:
            _carrier(reading, row, each, dimension)
        else:
            _factor(reading, row, each, dimension, known, own)


def _factor(reading: Reading, row: int, each: Record, dimension: str, known: dict[str, Any], own: dict[str, str]) -> None:
    name = each["activity"]
    if name in own:
        _fits(reading, row, name, own[name], dimension)
        return
    if name not in known:
        guess = closest(name, [*known, *own, *CARRIERS])
        _say(reading, row, "activity", f"范围三因子表没有活动“{name}”", f"no scope 3 activity '{name}'",
             f"是不是“{guess}”？" if guess else "用 carbonpark factors 查找，或给自有因子、单位和来源",
             f"did you mean '{guess}'?" if guess else "search with carbonpark factors, or give an own factor with unit and source", "scope3_activity")
        return
    factor = known[name]
    category = factor.tags.get("category", "")
    if category and each["category"] and category not in SERVED_BY[each["category"]]:
        right = "、".join(here for here, served in SERVED_BY.items() if category in served)
        _say(reading, row, "category", f"“{name}”是类别 {category} 的因子，不能用于类别 {each['category']}",
             f"'{name}' is a factor of category {category}, not of {each['category']}",
             f"把类别改为 {right}，或换一个活动", f"change the category to {right.replace('、', ' or ')}, or choose another activity", "scope3_category")
    elif factor.subject == LEASED:
        if dimension not in ("area", "energy"):
            _fits(reading, row, name, "energy/area", dimension)
    else:
        _fits(reading, row, name, factor.dimension, dimension)


def _fits(reading: Reading, row: int, name: str, factor: str, dimension: str) -> None:
    below = factor.partition("/")[2]
    if fits(factor, dimension) or (below in MONEY and dimension in MONEY):
        return
    wanted = "·".join(canonical_unit(part) for part in factor.split("/")[1:] if part != "time") if "/" in factor else "tCO2e"
    _say(reading, row, "unit", f"“{name}”按 {wanted} 计，这里的单位量纲是 {dimension}", f"'{name}' is counted per {wanted}, this unit is {dimension}",
         f"用 {wanted} 或可换算的单位", f"use {wanted}, or a unit that converts to it", "unit_dimension")


def _carrier(reading: Reading, row: int, each: Record, dimension: str) -> None:
    name = each["activity"]
    if each["category"] and each["category"] not in BY_ENERGY:
        _say(reading, row, "category", f"能源品种“{name}”不能用于类别 {each['category']}", f"the carrier '{name}' cannot stand in category {each['category']}",
             f"类别 3 由能源表自动计算；能源品种只用于类别 {'、'.join(BY_ENERGY)}", f"category 3 comes from the energy tables; carriers serve categories {', '.join(BY_ENERGY)}", "scope3_category")
    elif dimension not in CARRIERS[name].dimensions:
        _say(reading, row, "unit", f"{name} 不能用这个单位（{dimension}）", f"{name} cannot be given in this unit ({dimension})",
             "用 " + "、".join(canonical_unit(each) for each in CARRIERS[name].dimensions), "use " + ", ".join(canonical_unit(each) for each in CARRIERS[name].dimensions), "unit_dimension")


def _sector(reading: Reading, row: int, each: Record, dimension: str, sectors: list[str]) -> None:
    name = each["activity"].removeprefix(IO_PREFIX)
    ends = [label for label in sectors if label == name or label.rpartition("/")[2] == name]
    if dimension not in MONEY:
        _fits(reading, row, each["activity"], "CO2e/money", dimension)
    elif name in sectors or len(ends) == 1:
        return
    elif ends:
        _say(reading, row, "activity", f"几个地区都有“{name}”", f"several regions have '{name}'", f"写明地区：{'、'.join(ends)}", f"name the region: {', '.join(ends)}", "io_sector")
    else:
        guess = closest(name, sectors)
        _say(reading, row, "activity", f"投入产出表没有部门“{name}”", f"the input-output table has no sector '{name}'",
             f"是不是“{guess}”？" if guess else "在 io_sectors 和 io_flows 表登记", f"did you mean '{guess}'?" if guess else "enter it in io_sectors and io_flows", "io_sector")


def _own_factor_has_papers(reading: Reading, row: int, each: Record) -> None:
    if not isnan(each["own_factor"]) and not each["own_factor_source"].strip():
        _say(reading, row, "own_factor_source", "自有因子没有来源", "an own factor without a source", "写明供应商证明、检测报告或文件及页码",
             "name the supplier statement, test report or document", "own_factor_source")


def _own_factor_fits(reading: Reading, row: int, each: Record, dimension: str) -> None:
    try:
        read = split_unit(each["own_factor_unit"]).dimension if each["own_factor_unit"] else ""
    except UnitError:
        return
    if not read or (read == "share" and dimension in ("CO2e", "CO2")):
        return
    if read.partition("/")[0] not in ("CO2e", "CO2"):
        _say(reading, row, "own_factor_unit", f"“{each['own_factor_unit']}”不是 CO2e 因子", f"'{each['own_factor_unit']}' is no factor of CO2e",
             "写成 kgCO2e/kg、tCO2e/万元 等；股权份额用 %，数量写被投资方排放 tCO2e", "write kgCO2e/kg, tCO2e/万元 and so on; for an equity share write % beside the investee's tCO2e", "unit_dimension")
    else:
        _fits(reading, row, "own_factor", read, dimension)


def _price_basis(reading: Reading, row: int, each: Record, dimension: str, base: int | None) -> None:
    basis = each["price_basis"]
    if basis and not _BASIS.fullmatch(basis):
        _say(reading, row, "price_basis", f"价格口径“{basis}”无法识别", f"'{basis}' is no price basis", "填 current（当年价）或年份，例如 2022", "write current, or a year such as 2022", "price_basis")
    elif dimension in MONEY and not basis and base is None:
        _say(reading, row, "price_basis", "金额没有写价格年份", "the money does not say the year of its prices", "填 current（当年价）或年份，例如 2022", "write current, or a year such as 2022", "price_basis")
    elif base is not None and basis and basis != str(base) and not (basis == "current" and base == each["year"]):
        _say(reading, row, "price_basis", f"单位是 {base} 年价，价格口径却是 {basis}", f"the unit is in prices of {base}, the price basis says {basis}", "只留一个", "keep one of the two", "price_basis")


def _once(reading: Reading) -> None:
    """Weight twice is refused; money beside weight needs a name, so that the two can be told to be one purchase."""
    frame, goods = reading.frames[TABLE], reading.frames.get("materials")
    weighed: dict[tuple[Any, ...], str] = {}
    by_weight: set[tuple[Any, ...]] = set()
    if goods is not None:
        for each in goods.to_dict("records"):
            if each["scope3_activity"] and each["flow"] in ("input", "waste") and not isnan(each["quantity"]):
                category = "5" if each["flow"] == "waste" else "1"
                weighed[_purchase(each, category, each["material"])] = each["input_ref"]
                by_weight.add((each["enterprise"], each["year"], category))
    rows = frame.to_dict("records")
    money = [_read(each["unit"])[0] in MONEY for each in rows]
    by_weight |= {(each["enterprise"], each["year"], each["category"]) for each, paid in zip(rows, money, strict=True) if not paid and not isnan(each["quantity"])}
    for row, (each, paid) in enumerate(zip(rows, money, strict=True)):
        if isnan(each["quantity"]):
            continue
        double = weighed.get(_purchase(each, each["category"], each["item"]))
        if double and not paid:
            _say(reading, row, "item", f"同一采购已记在 {double}", f"the same purchase stands at {double}", "只留一处", "keep it in one place", "double")
        elif paid and not each["item"] and (each["enterprise"], each["year"], each["category"]) in by_weight:
            _say(reading, row, "item", "同一企业、年份、类别既有实物量又有金额，金额行没有写名称", "the firm has weights and money in one category and year, and this money has no name",
                 "在 item 写明买的是什么：与实物行同名的以实物为准", "name what was bought in item: money of the same name as a weight gives way to it", "scope3_item")


def _materials(reading: Reading) -> None:
    """Goods and wastes whose scope 3 activity no table knows: said, since the line would be NE."""
    frame = reading.frames.get("materials")
    named = [] if frame is None else [(row, name) for row, name in enumerate(frame["scope3_activity"]) if name]
    if not named:
        return
    from carbonpark.factors import library

    rows = [row for row in library().rows if row.quantity == "scope3"]
    known = {row.subject for row in rows} | {row.id for row in rows} | set(_own_rows(reading))
    for row, name in named:
        if name not in known:
            guess = closest(name, sorted(known))
            reading.bag.warn(reading.place("materials", row, "scope3_activity"), Text(zh=f"范围三因子表没有活动“{name}”，该行记为 NE", en=f"no scope 3 activity '{name}': the line is NE"),
                             Text(zh=f"是不是“{guess}”？" if guess else "用 carbonpark factors 查找", en=f"did you mean '{guess}'?" if guess else "search with carbonpark factors"), "scope3_activity")


def _purchase(each: Record, category: str, item: str) -> tuple[Any, ...]:
    partner = each["partner"] if each["partner"] != "outside" else ""
    return each["enterprise"], each["year"], category, item.strip().casefold() or None, partner


def _recipes(reading: Reading) -> None:
    """A recipe has one main product."""
    frame = reading.frames.get("recipes")
    if frame is None or frame.empty:
        return
    for (recipe, firm), part in frame.groupby(["recipe", "enterprise"], sort=False):
        products = part[part["direction"] == "product"]
        if len(products) == 1 and float(products["per_output"].iloc[0]) > 0:
            continue
        row = int(part.index[0] if products.empty else products.index[-1])
        who = f"{recipe} {firm}".strip()
        none = len(products) == 1  # one product, of which nothing is made
        reading.bag.error(reading.place("recipes", row, "per_output" if none else "direction"),
                          Text(zh=f"配方“{who}”的主产品用量不大于 0" if none else f"配方“{who}”有 {len(products)} 个主产品",
                               en=f"the main product of recipe '{who}' is not above 0" if none else f"recipe '{who}' has {len(products)} main products"),
                          Text(zh="每个配方只有一行 product，用量大于 0（通常为 1）", en="a recipe has one row of direction product, above 0 (usually 1)"), "recipe_product")
    for row, text in enumerate(frame["unit"].tolist()):
        dimension = _read(text)[0]
        if dimension and dimension != "share" and not dimension.endswith("/mass") and "/" not in dimension:
            reading.bag.error(reading.place("recipes", row, "unit"), Text(zh=f"“{text}”不是单位产品用量", en=f"'{text}' is no amount per product"),
                              Text(zh="例如 t/t、kg/t、m3/t", en="write for example t/t, kg/t, m3/t"), "unit_dimension")


def _waste_routes(reading: Reading) -> None:
    """What is used inside names its user; a user inside is used inside."""
    frame = reading.frames.get("waste_routes")
    for row, each in enumerate([] if frame is None else frame.to_dict("records")):
        if each["destination"] == "used_inside" and each["partner"] in ("", "outside"):
            reading.bag.error(reading.place("waste_routes", row, "partner"), Text(zh="园区内利用没有写给谁", en="used inside, and no firm is named"),
                              Text(zh="写园区内的利用企业，或改去向", en="name the firm inside that uses it, or change the destination"), "waste_partner")


def _input_output(reading: Reading) -> None:
    """The input-output table inverts, or all that is wrong with it is said."""
    sectors, flows = reading.frames.get("io_sectors"), reading.frames.get("io_flows")
    if sectors is None or flows is None or (sectors.empty and flows.empty):
        return
    labels = _sectors(reading)
    for row, each in enumerate(flows.to_dict("records")):
        for side in ("from", "to"):
            name = f"{each[f'{side}_region']}/{each[f'{side}_sector']}".lstrip("/")
            if name not in labels:
                guess = closest(name, labels)
                reading.bag.error(reading.place("io_flows", row, f"{side}_sector"), Text(zh=f"io_sectors 没有“{name}”", en=f"'{name}' is not in io_sectors"),
                                  Text(zh=f"是不是“{guess}”？" if guess else "先在 io_sectors 登记", en=f"did you mean '{guess}'?" if guess else "enter it in io_sectors first"), "unknown_label")
        if each["value"] < 0:
            reading.bag.error(reading.place("io_flows", row, "value"), Text(zh="流量为负", en="a negative flow"),
                              Text(zh="负的调整项并入最终使用", en="negative corrections belong to final demand"), "io_table")


def _sectors(reading: Reading) -> list[str]:
    frame = reading.frames.get("io_sectors")
    return [] if frame is None else [f"{a}/{b}".lstrip("/") for a, b in zip(frame["region"], frame["sector"], strict=True)]


def _own_rows(reading: Reading) -> dict[str, str]:
    """The park's own scope 3 factors: subject -> dimension."""
    frame = reading.frames.get("factors")
    if frame is None:
        return {}
    own = frame[frame["quantity"] == "scope3"]
    return {subject: dimension for subject, text in zip(own["subject"], own["unit"], strict=True) if (dimension := _read(text)[0])}


def _read(text: str) -> tuple[str, int | None]:
    try:
        read = unit(text) if text else None
    except UnitError:
        try:
            read = split_unit(text)
        except UnitError:
            read = None
    return (read.dimension, read.price_base) if read else ("", None)


def _say(reading: Reading, row: int, column: str, zh: str, en: str, zh_out: str, en_out: str, code: str) -> None:
    reading.bag.error(reading.place(TABLE, row, column), Text(zh=zh, en=en), Text(zh=zh_out, en=en_out), code)
