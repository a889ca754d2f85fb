"""Forms 205-1 (能源购进、消费与库存) and 205-2 (能源加工转换与回收利用) as printed, and what they mean for an account.

Combustion of a fuel = column 4 - column 6 - the inputs of 205-2 that change it into another fuel; vehicles (column 8)
are set apart. Inputs to power and heat are combustion (910 annex 4). Power and heat become flows of sheet 6. What 205 does
not hold (small and non-industrial firms, partners inside the park) is not made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from carbonpark.park.forms import names
from carbonpark.park.forms.draft import Draft
from carbonpark.park.forms.sheets import Grid, Head
from carbonpark.park.numbers import fifteen_digits, shown
from carbonpark.park.raw import FAULTY
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import UnitError, unit

ROUNDING = 0.005
"""Printed figures agree when they differ by less than this share, or by 0.01."""
_ENDS = ("补充资料", "单位负责人", "说明", "填表人", "统计负责人", "注")


@dataclass
class Line:
    """One printed line: a carrier, its unit, and figures by what their column holds."""

    name: str
    carrier: str
    unit: str
    figures: dict[str, float]
    row: int
    places: dict[str, Place] = field(default_factory=dict)

    def get(self, what: str) -> float:
        """A figure; 0 where it is blank (used only where blank and zero mean the same for a difference)."""
        return self.figures.get(what, 0.0)


@dataclass
class Form:
    """One sheet of 205-1 or 205-2."""

    grid: Grid
    head: Head
    lines: list[Line]
    first_row: int


def close(left: float, right: float) -> bool:
    """Equal within the rounding of a printed form."""
    return abs(left - right) <= max(ROUNDING * max(abs(left), abs(right)), 0.01)


def is_205_1(grid: Grid) -> bool:
    """Whether a sheet is a 205-1."""
    return _columns_205_1(grid) is not None


def is_205_2(grid: Grid) -> bool:
    """Whether a sheet is a 205-2."""
    return _columns_205_2(grid) is not None


def _columns_205_1(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row 甲 乙 丙 1 2 3 ..., and the column of each."""
    for row in range(min(30, len(grid.cells))):
        labels = {grid.text(row, column): column for column in reversed(range(len(grid.cells[row])))}
        if {"甲", "乙", "1", "4"} <= labels.keys() and any("购进" in grid.text(above, at) for above in range(row) for at in range(len(grid.cells[above]))):
            return row, labels
    return None


def _columns_205_2(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row that names 火力发电, and columns by what they hold (a merged header stands in the rows above)."""
    spellings = {word: what for what, words in names.COLUMNS_205_2.items() for word in words}
    for row in range(min(30, len(grid.cells))):
        if "火力发电" not in {grid.text(row, column) for column in range(len(grid.cells[row]))}:
            continue
        found: dict[str, int] = {}
        for above in range(max(0, row - 4), row + 1):
            for column in range(len(grid.cells[above])):
                word = grid.text(above, column).replace("其中:", "").replace("其中：", "")
                what = spellings.get(word) or {"能源名称": "name", "计量单位": "unit", "单位": "unit", "代码": "code"}.get(word)
                if what:
                    found.setdefault(what, column)
        return (row, found) if "name" in found else None
    return None


def read_205_1(grid: Grid, draft: Draft) -> Form | None:
    """A printed 205-1; its identities are checked while it is read."""
    anchor = _columns_205_1(grid)
    if anchor is None:
        return None
    row, labels = anchor
    absent = [number for number in names.NEEDED_205_1 if number not in labels]
    if absent:
        draft.bag.error(
            grid.place(row, labels["甲"]),
            Text(zh=f"205-1 表缺少第 {'、'.join(absent)} 列", en=f"form 205-1 has no column {', '.join(absent)}"),
            Text(zh="按原表保留甲、乙、丙和 1–10 列", en="keep columns 甲 乙 丙 and 1 to 10 as printed"), "column_missing")
        return None
    columns = {what: labels[number] for number, what in names.COLUMNS_205_1.items() if number in labels}
    form = Form(grid, grid.head(row), _lines(grid, row, labels["甲"], labels["乙"], columns, draft), row + 1)
    for line in form.lines:
        _identities(line, draft)
    _coal_and_total(form, draft)
    return form


def read_205_2(grid: Grid, draft: Draft) -> Form | None:
    """A printed 205-2."""
    anchor = _columns_205_2(grid)
    if anchor is None:
        return None
    row, found = anchor
    columns = {what: column for what, column in found.items() if what not in ("name", "unit", "code")}
    form = Form(grid, grid.head(row), _lines(grid, row, found["name"], found.get("unit", found["name"] + 1), columns, draft), row + 1)
    for line in form.lines:
        parts = [line.figures[what] for what in (*names.BURNT_INPUTS, *names.CHANGED_INPUTS) if what in line.figures]
        if parts and "input" in line.figures and not close(sum(parts), line.figures["input"]):
            _wrong(draft, line.places["input"], f"{line.name}：投入合计 {shown(line.figures['input'])}，各项之和 {sum(parts):g}",
                   f"{line.name}: input is {shown(line.figures['input'])}, its parts add to {sum(parts):g}",
                   "核对投入各项", "check the parts of the input")
    return form


def _lines(grid: Grid, head: int, name_at: int, unit_at: int, columns: dict[str, int], draft: Draft) -> list[Line]:
    lines: list[Line] = []
    for row in range(head + 1, len(grid.cells)):
        name = names.line_name(grid.text(row, name_at))
        if name.startswith(_ENDS):
            break
        if not name or name == "甲":
            continue
        figures, places = {}, {}
        for what, column in columns.items():
            places[what] = grid.place(row, column)
            figure = grid.number(row, column)
            if figure is not None:
                figures[what] = figure
        carrier = names.carrier_of(name)
        amounts = [what for what in figures if "coefficient" not in what]
        if not carrier and not name.startswith((names.TOTAL, "合计")) and any(figures[what] for what in amounts):
            draft.bag.error(grid.place(row, name_at), Text(zh=f"没有能源品种“{name}”", en=f"'{name}' is no carrier"),
                            Text(zh="改成目录里的品种名（如“其他燃料”），或先在 factors 表给出它的因子", en="use a name of the catalogue, or give its factors in factors first"), "unknown_carrier")
            continue
        if carrier and amounts:
            _unit_known(grid, row, unit_at, name, draft)
        for what in amounts:
            if figures[what] < 0:
                _wrong(draft, places[what], f"{name}：{shown(figures[what])} 为负", f"{name}: {shown(figures[what])} is negative", "核对数值", "check the figure", "out_of_range")
        if any(grid.at(row, column) is not FAULTY for column in columns.values()):
            lines.append(Line(name, carrier, names.form_unit(grid.text(row, unit_at)), figures, row, places))
    return lines


def _unit_known(grid: Grid, row: int, column: int, name: str, draft: Draft) -> None:
    """A line with figures has a unit that can be read."""
    text = names.form_unit(grid.text(row, column))
    try:
        if text and unit(text):
            return
        what, way_out = Text(zh=f"{name} 没有计量单位", en=f"{name} has no unit"), Text(zh="补上计量单位", en="write the unit")
    except UnitError as error:
        what, way_out = error.what, error.way_out
    draft.bag.error(grid.place(row, column), what, way_out, "unit")


def _identities(line: Line, draft: Draft) -> None:
    """Column 4 = 5 + 7; 6 <= 5; 8 <= 4; column 9 = 1 + 2 - 4, which sales and losses may change."""
    f, at = line.figures, line.places
    if "consumed" in f and "industrial" in f and not close(f["consumed"], f["industrial"] + line.get("non_industrial")):
        _wrong(draft, at["consumed"], f"{line.name}：第4列 {shown(f['consumed'])} ≠ 第5列 {shown(f['industrial'])} + 第7列 {shown(line.get('non_industrial'))}",
               f"{line.name}: column 4 is {shown(f['consumed'])}, columns 5 + 7 are {f['industrial'] + line.get('non_industrial'):g}", "核对三列", "check the three columns")
    for part, whole, number, of in (("raw_material", "industrial", 6, 5), ("transport", "consumed", 8, 4)):
        if part in f and f[part] > f.get(whole, 0.0) and not close(f[part], f.get(whole, 0.0)):
            _wrong(draft, at[part], f"{line.name}：第{number}列 {shown(f[part])} 大于第{of}列 {shown(f.get(whole, 0.0))}",
                   f"{line.name}: column {number} ({shown(f[part])}) is above column {of} ({shown(f.get(whole, 0.0))})", "其中项不能大于合计：核对两列", "a part cannot exceed its whole: check both")
    if {"opening", "purchased", "consumed", "closing"} <= f.keys() and line.carrier not in ("electricity", "heat", "steam"):
        expected = f["opening"] + f["purchased"] - f["consumed"]
        if not close(expected, f["closing"]):
            draft.bag.warn(at["closing"], Text(zh=f"{line.name}：第1列 + 第2列 − 第4列 = {expected:g}，第9列却是 {shown(f['closing'])}",
                                               en=f"{line.name}: columns 1 + 2 - 4 = {expected:g}, column 9 is {shown(f['closing'])}"),
                           Text(zh="核对库存；自产、外供或损耗请填在能源库存表的 other", en="check the stocks; own making, sales and losses belong into `other` of the stocks table"), "stock_identity")


def _coal_and_total(form: Form, draft: Draft) -> None:
    """原煤 is the sum of its kinds; line 能源合计 is the sum of the others with their coefficients, in tce."""
    parent = next((line for line in form.lines if line.name == names.COAL), None)
    parts = [line for line in form.lines if line.name in names.COAL_PARTS and line.get("consumed") > 0]
    if parent is not None and parts:
        total = sum(line.get("consumed") for line in parts)
        if "consumed" in parent.figures and not close(total, parent.figures["consumed"]):
            _wrong(draft, parent.places["consumed"], f"原煤 {shown(parent.figures['consumed'])} ≠ 各煤种之和 {total:g}", f"raw coal is {shown(parent.figures['consumed'])}, its kinds add to {total:g}",
                   "核对各煤种", "check the kinds of coal")
        form.lines.remove(parent)
    whole = next((line for line in form.lines if line.name.startswith((names.TOTAL, "合计"))), None)
    if whole is None:
        return
    form.lines.remove(whole)
    counted = [line for line in form.lines if line.get("consumed") > 0]
    factors = [line.figures.get("coefficient", line.figures.get("reference_coefficient")) for line in counted]
    if "consumed" not in whole.figures or not counted or None in factors:
        return
    total = sum(line.figures["consumed"] * float(factor or 0.0) for line, factor in zip(counted, factors, strict=True))
    if not close(total, whole.figures["consumed"]):
        _wrong(draft, whole.places["consumed"], f"能源合计 {shown(whole.figures['consumed'])} tce，各品种乘折标系数之和 {total:.6g} tce",
               f"the total line says {shown(whole.figures['consumed'])} tce, the lines with their coefficients add to {total:.6g} tce", "核对折标系数（单位）和各行消费量", "check coefficients (their units) and each line's use")


def _wrong(draft: Draft, place: Place, zh: str, en: str, zh_out: str, en_out: str, code: str = "form_identity") -> None:
    draft.bag.error(place, Text(zh=zh, en=en), Text(zh=zh_out, en=en_out), code)


def lumped(lines: list[Line], draft: Draft, grid: Grid) -> list[Line]:
    """One line a carrier: printed lines that share a carrier are added, and that is said."""
    found: dict[str, Line] = {}
    for line in lines:
        if not line.carrier:
            continue
        first = found.get(line.carrier)
        if first is None:
            found[line.carrier] = Line(line.name, line.carrier, line.unit, dict(line.figures), line.row, line.places)
            continue
        if first.unit != line.unit:
            _wrong(draft, grid.place(line.row, 0), f"{first.name} 与 {line.name} 都按 {line.carrier} 计，单位却不同", f"{first.name} and {line.name} both count as {line.carrier}, in different units",
                   "统一单位", "use one unit", "unit_dimension")
            continue
        draft.bag.mended(grid.place(line.row, 0), Text(zh=f"{line.name} 与 {first.name} 合并按 {line.carrier} 计", en=f"{line.name} is added to {first.name} as {line.carrier}"),
                         Text(zh="目录里没有单独的品种；可在 factors 自定", en="the catalogue has no carrier of its own for it; define one in factors"))
        for what, figure in line.figures.items():
            if "coefficient" not in what:
                first.figures[what] = fifteen_digits(first.get(what) + figure)
    return list(found.values())
