"""What one table says about another, and what a row says about itself: labels, doubles, units, status,
windows.

Every check looks at whole columns and reports each row that fails, with the nearest valid name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isnan

from carbonpark.park.catalogue import CARRIERS, INDICATOR_DIMENSIONS, carrier_choices, folded, spellings
from carbonpark.park.cells import expected_units
from carbonpark.park.certificate_rules import check_certificates
from carbonpark.park.credit_codes import check_credit_codes
from carbonpark.park.indicator_rules import check_indicators
from carbonpark.park.numbers import shown
from carbonpark.park.raw import closest
from carbonpark.park.reading import Reading
from carbonpark.park.schema import Column, Table
from carbonpark.park.scope3_rules import check_scope3
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

_ABOUT_THE_CELL = ("not_a_number", "out_of_range", "error_cell", "uncalculated")
"""Problems after which a missing figure needs no second message."""


def check_references(reading: Reading) -> None:
    """Every check between and inside tables."""
    _tables_there(reading)
    for name, frame in reading.frames.items():
        table = TABLES[name]
        for column in table.columns:
            if column.type in ("ref", "refs"):
                _labels_exist(reading, table, column)
            elif column.type == "carrier":
                _carriers_exist(reading, name, column.name, frame[column.name].tolist())
        for value, unit_column in table.amounts.items():
            _unit_beside_value(reading, name, value, unit_column)
        if table.observed:
            _status_fits(reading, table)
        _no_doubles(reading, table)
        _deals_have_two_sides(reading, table)
    _units_fit_their_subject(reading)
    _items_exist(reading)
    check_credit_codes(reading)
    _windows(reading)
    _price_bases(reading)
    _measures_hang_together(reading)
    check_certificates(reading)
    check_indicators(reading)
    check_scope3(reading)


def _deals_have_two_sides(reading: Reading, table: Table) -> None:
    """Nobody trades with itself."""
    if not {"enterprise", "partner"} <= set(table.names):
        return
    frame = reading.frames[table.name]
    for row in [row for row, same in enumerate(frame["enterprise"] == frame["partner"]) if same]:
        reading.bag.error(reading.place(table.name, row, "partner"),
                          Text(zh=f"“{frame['partner'].iloc[row]}”与自己交易", en=f"'{frame['partner'].iloc[row]}' deals with itself"),
                          Text(zh="填对方企业；自产自用的电热记 flow=generated", en="give the other firm; power and heat made for own use are flow=generated"),
                          "own_partner")


def _tables_there(reading: Reading) -> None:
    """A table that is not there although others name its rows: one problem, not one for each row."""
    for name, frame in reading.frames.items():
        for column in TABLES[name].columns:
            absent = [target for target in column.refers if target not in reading.frames and target not in reading.bag.unread]
            if column.type not in ("ref", "refs") or not absent:
                continue
            known = {label for target in column.refers for label in reading.labels(target)} | {*column.also, ""}
            used = [row for row, text in enumerate(frame[column.name]) if text not in known]
            if used:
                _table_missing(reading, absent[0], reading.place(name, used[0], column.name))


    for name, place in reading.bag.absent.items():
        if name not in reading.bag.unread:
            reading.bag.warn(
                place,
                Text(zh=f"缺少工作表“{TABLES[name].sheet}”，按没有数据处理", en=f"the sheet '{TABLES[name].sheet}' is missing: taken as empty"),
                Text(zh="从填报模板复制这张表；没有数据就留空表", en="copy it from the template; leave it empty if there is nothing"),
                "sheet_missing",
            )


def _table_missing(reading: Reading, name: str, used: Place) -> None:
    table = TABLES[name]
    where = table.sheet if used.sheet else table.file
    place = Place(file=used.file, sheet=table.sheet, cell="A1") if used.sheet else Place(file=table.file)
    reading.bag.unread.add(name)
    reading.bag.error(
        place,
        Text(zh=f"缺少“{where}”，而 {used} 等处用到它", en=f"'{where}' is missing or empty, and {used} and others need it"),
        Text(zh=f"补上这张表：{'、'.join(table.names[:6])} …", en=f"add the table: {', '.join(table.names[:6])} …"),
        "sheet_missing",
    )


def _unknown(
    reading: Reading, table: str, row: int, column: str, text: str, valid: Sequence[str], home: str
) -> None:
    guess = closest(text, valid)
    few = "、".join(list(valid)[:8])
    plain = ", ".join(list(valid)[:8])
    way_out = (
        Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?")
        if guess
        else Text(
            zh=f"先在 {home} 里登记它" + (f"；已有：{few}" if few else ""),
            en=f"enter it in {home} first" + (f"; there are: {plain}" if plain else ""),
        )
    )
    reading.bag.error(
        reading.place(table, row, column),
        Text(zh=f"{column} “{text}”不在 {home} 里", en=f"{column} '{text}' is not in {home}"),
        way_out,
        "unknown_label",
    )


def _labels_exist(reading: Reading, table: Table, column: Column) -> None:
    if reading.bag.unread & set(column.refers):
        return
    valid = [label for target in column.refers for label in reading.labels(target)] + list(column.also)
    known = {*valid, ""}
    home = " / ".join([TABLES[target].file for target in column.refers] + list(column.also))
    texts = reading.frames[table.name][column.name].tolist()
    for row, text in enumerate(texts if set(texts) - known else []):
        if text in known:
            continue
        for part in text.split(";") if column.type == "refs" else [text]:
            if part not in known:
                _unknown(reading, table.name, row, column.name, part, valid, home)


def own_subjects(reading: Reading) -> set[str]:
    """What the park brings own factors for: a carrier of its own is known by its factors."""
    frame = reading.frames.get("factors")
    return set() if frame is None else set(frame["subject"].tolist())


def _carriers_exist(reading: Reading, table: str, column: str, texts: Iterable[str]) -> None:
    texts = list(texts)
    strange = set(texts) - CARRIERS.keys() - own_subjects(reading) - {""}
    for row, text in enumerate(texts if strange else []):
        if text not in strange:
            continue
        known = spellings(carrier_choices())
        guess = closest(folded(text), list(known))
        way_out = (
            Text(
                zh=f"是不是“{known[guess]}”（{CARRIERS[known[guess]].title.zh}）？",
                en=f"did you mean '{known[guess]}'?",
            )
            if guess
            else Text(
                zh="在 factors 表里给出它的热值和因子（subject 写这个名字），或用 other_energy",
                en="give its heating value and factor in factors (subject = this name), or use other_energy",
            )
        )
        reading.bag.error(
            reading.place(table, row, column),
            Text(zh=f"没有能源品种“{text}”", en=f"'{text}' is no carrier"),
            way_out,
            "unknown_carrier",
        )


def _items_exist(reading: Reading) -> None:
    """`item` is a carrier where it is burnt or fed; else a process activity, which the factor tables know."""
    flows = reading.frames.get("project_flows")
    if flows is not None:
        burnt = [
            text if use in ("fuel", "raw_material") else ""
            for text, use in zip(flows["item"], flows["use"], strict=True)
        ]
        _carriers_exist(reading, "project_flows", "item", burnt)
    effects = reading.frames.get("measure_effects")
    if effects is not None:
        _carriers_exist(
            reading,
            "measure_effects",
            "item",
            ["" if text == "process" else text for text in effects["item"]],
        )


def _unit_beside_value(reading: Reading, table: str, value: str, unit_column: str) -> None:
    """An optional amount with a figure and no unit."""
    if TABLES[table].column(unit_column).required:
        return
    frame = reading.frames[table]
    for row in frame.index[frame[value].notna() & (frame[unit_column] == "")]:
        reading.bag.error(
            reading.place(table, row, value),
            Text(
                zh=f"{value} 有数值而 {unit_column} 为空", en=f"{value} has a figure, {unit_column} is blank"
            ),
            Text(zh=f"在 {unit_column} 填单位", en=f"write the unit into {unit_column}"),
            "unit_missing",
        )


def _status_fits(reading: Reading, table: Table) -> None:
    frame, value = reading.frames[table.name], table.observed
    if value in reading.raws[table.name].meant:
        return
    if value not in reading.raws[table.name].cells:
        reading.bag.error(
            reading.place(table.name, 0, value) if len(frame) else Place(),
            Text(zh=f"缺少列“{value}”", en=f"the column '{value}' is missing"),
            Text(zh=f"加上一列 {value}", en=f"add a column {value}"),
            "column_missing",
        )
        return
    faulty = {
        (p.place.sheet, p.place.cell, p.place.line, p.place.field)
        for p in reading.bag.problems.found
        if p.code in _ABOUT_THE_CELL
    }
    blank, status = frame[value].isna(), frame["status"]
    for row in frame.index[blank & (status == "value")].tolist():
        place = reading.place(table.name, row, value)
        if (place.sheet, place.cell, place.line, place.field) not in faulty:
            _blank_without_status(reading, table, row, place)
    contradicted = ~blank & (status.isin(["IE", "NE"]) | ((status == "NO") & (frame[value] != 0.0)))
    for row in frame.index[contradicted].tolist():
        said, figure = status[row], shown(frame[value][row])
        reading.bag.error(
            reading.place(table.name, row, "status"),
            Text(zh=f"状态是 {said}，却有数值 {figure}", en=f"status {said} beside the figure {figure}"),
            Text(zh="删去数值，或删去状态", en="delete the figure, or the status"),
            "status_with_value",
        )


def _blank_without_status(reading: Reading, table: Table, row: int, place: Place) -> None:
    """Nothing, or a dash: either way no status says whether that is none or not known."""
    value = table.observed
    cell = reading.raws[table.name].cells[value][row]
    dash = str(cell).strip() if isinstance(cell, str) else ""
    if dash:
        reading.bag.forget_repair(place)
    reading.bag.error(
        place,
        Text(zh=f"{value} 为“{dash}”而没有说明状态", en=f"{value} is '{dash}' and no status says why")
        if dash
        else Text(zh=f"{value} 为空而没有说明状态", en=f"{value} is blank and no status says why"),
        Text(
            zh="填数值；或在 status 填 NO 不发生、IE 已计他处、NE 未估算、C 保密",
            en="write the figure, or a status: NO not occurring, IE included elsewhere, NE not estimated, C confidential",
        ),
        "blank_without_status",
    )


def _no_doubles(reading: Reading, table: Table) -> None:
    frame = reading.frames[table.name]
    if table.name == "park" or frame.empty:
        return
    key = list(table.key)
    if any(table.column(name).required and name not in reading.raws[table.name].cells for name in key):
        return  # a column that names the rows is missing: rows only look alike
    labels = [["" if isinstance(part, float) and isnan(part) else part for part in frame[name].tolist()] for name in key]
    if len(set(zip(*labels, strict=True))) == len(frame):
        return
    keys = frame[key]
    unread = (keys[[name for name in key if table.column(name).required]].isin(["", 0])).any(axis=1)
    alike = keys[keys.duplicated(keep=False) & ~unread]
    first: dict[tuple[object, ...], int] = {}
    for row, parts in zip(alike.index.tolist(), alike.itertuples(index=False, name=None), strict=True):
        plain = tuple("" if isinstance(part, float) and isnan(part) else part for part in parts)
        if plain not in first:
            first[plain] = row
            continue
        said = ", ".join(str(part) for part in plain if part != "")
        reading.bag.error(
            reading.place(table.name, row, table.key[0]),
            Text(
                zh=f"重复：{said} 已在 {frame['input_ref'].iloc[first[plain]]}",
                en=f"double: {said} is already at {frame['input_ref'].iloc[first[plain]]}",
            ),
            Text(zh="合并成一行，或删去一行", en="add the two into one row, or delete one"),
            "double",
        )


def _units_fit_their_subject(reading: Reading) -> None:
    """A carrier's quantity and an indicator's value have units of their own kind."""
    for table in ("energy", "power_heat"):
        frame = reading.frames.get(table)
        if frame is not None:
            allowed = {name: carrier.dimensions for name, carrier in CARRIERS.items()}
            _fits(reading, table, frame["carrier"].tolist(), frame["unit"].tolist(), allowed)
    economy = reading.frames.get("economy")
    if economy is not None:
        _fits(
            reading, "economy", economy["indicator"].tolist(), economy["unit"].tolist(), INDICATOR_DIMENSIONS
        )


def _fits(
    reading: Reading, table: str, subjects: list[str], units: list[str], allowed: dict[str, tuple[str, ...]]
) -> None:
    wanted_by_unit = TABLES[table].column("unit").dimensions
    dimension = {text: dimension_of(text) for text in set(units)}
    pairs = list(zip(subjects, units, strict=True))
    # An unreadable or wholly foreign unit was reported with the cell.
    wrong = {
        (subject, text)
        for subject, text in set(pairs)
        if subject in allowed and dimension[text] in wanted_by_unit and dimension[text] not in allowed[subject]
    }
    for row, (subject, text) in enumerate(pairs if wrong else []):
        if (subject, text) not in wrong:
            continue
        reading.bag.error(
            reading.place(table, row, "unit"),
            Text(zh=f"{subject} 不能用单位“{text}”", en=f"{subject} cannot be given in '{text}'"),
            expected_units(allowed[subject]),
            "unit_dimension",
        )


def dimension_of(text: str) -> str | None:
    """The dimension of a unit's spelling; None where it cannot be read."""
    try:
        return unit(text).dimension if text else None
    except UnitError:
        return None


def _windows(reading: Reading) -> None:
    projects, header = reading.frames.get("projects"), reading.frames.get("park")
    base = int(header["base_year"].iloc[0]) if header is not None and len(header) else 0
    if projects is not None:
        for row, (first, last, mode, most) in enumerate(
            zip(
                projects["first_year"],
                projects["last_year"],
                projects["mode"],
                projects["count_max"],
                strict=True,
            )
        ):
            if first and last and first > last:
                reading.bag.error(
                    reading.place("projects", row, "first_year"),
                    Text(
                        zh=f"最早年份 {first} 晚于最晚年份 {last}",
                        en=f"first_year {first} is after last_year {last}",
                    ),
                    Text(zh="对调两个年份，或改正", en="swap the two years, or correct them"),
                    "window",
                )
            elif base and last and last <= base:
                reading.bag.error(
                    reading.place("projects", row, "last_year"),
                    Text(
                        zh=f"最晚年份 {last} 不晚于基准年 {base}",
                        en=f"last_year {last} is not after the base year {base}",
                    ),
                    Text(
                        zh="推后窗口；已投产的项目写进企业名录",
                        en="move the window; a project already running belongs into enterprises",
                    ),
                    "window",
                )
            if mode == "count" and isnan(most):
                reading.bag.error(
                    reading.place("projects", row, "count_max"),
                    Text(zh="引进方式为 count，没有 count_max", en="mode is count and count_max is blank"),
                    Text(zh="填最多可引进几个", en="write how many may come at most"),
                    "count_max",
                )
    plants = reading.frames.get("plants")
    if plants is not None and base:
        for row in plants.index[plants["commissioned"] > base]:
            reading.bag.error(
                reading.place("plants", row, "commissioned"),
                Text(zh=f"投产年晚于基准年 {base}", en=f"commissioned after the base year {base}"),
                Text(
                    zh="未投产的机组写进技术表，由计划决定",
                    en="a unit not yet running is a technology for the plan to build",
                ),
                "window",
            )


def _price_bases(reading: Reading) -> None:
    economy = reading.frames.get("economy")
    if economy is None:
        return
    for row, (basis, indicator) in enumerate(
        zip(economy["price_basis"].tolist(), economy["indicator"].tolist(), strict=True)
    ):
        if basis and basis != "current" and not re.fullmatch(r"(19|20)\d\d", basis):
            reading.bag.error(
                reading.place("economy", row, "price_basis"),
                Text(zh=f"价格口径“{basis}”无法识别", en=f"'{basis}' is no price basis"),
                Text(
                    zh="填 current（现价）或基年，例如 2020", en="write current, or a base year such as 2020"
                ),
                "price_basis",
            )
        elif not basis and indicator not in ("jobs", ""):
            reading.bag.error(
                reading.place("economy", row, "price_basis"),
                Text(zh=f"{indicator} 没有说明价格口径", en=f"{indicator} does not say its price basis"),
                Text(
                    zh="填 current（现价）或基年，例如 2020", en="write current, or a base year such as 2020"
                ),
                "price_basis",
            )


def _measures_hang_together(reading: Reading) -> None:
    """An effect belongs to a row of measures."""
    measures, effects = reading.frames.get("measures"), reading.frames.get("measure_effects")
    if effects is None or measures is None:
        return
    have = set(zip(measures["measure"], measures["group"], strict=True))
    known = set(measures["measure"])
    for row, pair in enumerate(zip(effects["measure"], effects["group"], strict=True)):
        if pair[0] in known and pair not in have:
            reading.bag.error(
                reading.place("measure_effects", row, "group"),
                Text(
                    zh=f"措施 {pair[0]} 没有用于主体 {pair[1]}",
                    en=f"measure {pair[0]} has no row for group {pair[1]}",
                ),
                Text(zh="在 measures 表加一行，或改主体", en="add the row to measures, or correct the group"),
                "unknown_label",
            )
