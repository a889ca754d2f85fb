"""From the lines of 205-1 and 205-2 to rows of an account: fuel, transport, raw material, transformation, power and heat."""

from __future__ import annotations

from carbonpark.park.forms import names
from carbonpark.park.forms.draft import Draft
from carbonpark.park.forms.energy_forms import Form, Line, close, lumped
from carbonpark.park.numbers import fifteen_digits, shown
from carbonpark.words.language import Text

_FLOWS = {"electricity", "heat", "steam", "hot_water", "cooling"}
_STOCKS = ("opening", "purchased", "consumed", "industrial", "raw_material", "non_industrial", "transport", "closing")


def add_energy(draft: Draft, label: str, year: int, period: str, bought: Form | None, changed: Form | None) -> None:
    """All rows of one firm and year; either form may be absent."""
    other = {line.carrier: line for line in lumped(changed.lines, draft, changed.grid)} if changed else {}
    for line in lumped(bought.lines, draft, bought.grid) if bought else []:
        turned = other.pop(line.carrier, None)
        if line.carrier in _FLOWS:
            _flows(draft, label, year, period, line, turned)
        else:
            _fuel(draft, label, year, period, line, turned)
        _made(draft, label, year, period, turned)
    for turned in other.values():
        if turned.get("input") or any(turned.get(what) for what in (*names.BURNT_INPUTS, *names.CHANGED_INPUTS)):
            draft.bag.error(
                turned.places.get("input", next(iter(turned.places.values()))),
                Text(zh=f"205-2 有 {turned.name} 的投入，205-1 没有它的消费", en=f"205-2 has an input of {turned.name}, 205-1 has no use of it"),
                Text(zh="把 205-1 一起导入，或补上这一行", en="import 205-1 with it, or add the line"), "form_identity")
        _made(draft, label, year, period, turned)


def _fuel(draft: Draft, label: str, year: int, period: str, line: Line, turned: Line | None) -> None:
    """Combustion is what is left of column 4 after raw material, vehicles and transformation."""
    if not line.figures.keys() & set(_STOCKS):
        return
    place = line.places["consumed"]
    if not period:  # stocks are kept by year
        draft.add("stocks", place, enterprise=label, year=year, carrier=line.carrier, unit=line.unit, source="205-1",
                  **{name: line.figures[name] for name in _STOCKS if name in line.figures}, **({} if "consumed" in line.figures else {"status": "NE"}))
    if "consumed" not in line.figures:
        return
    inputs = sum(turned.get(what) for what in names.CHANGED_INPUTS) if turned else 0.0
    parts = {"raw_material": line.get("raw_material"), "transport": line.get("transport"), "transformation": inputs}
    burnt = fifteen_digits(line.figures["consumed"] - sum(parts.values()))
    if burnt < 0 and not close(line.figures["consumed"], sum(parts.values())):
        draft.bag.error(place, Text(zh=f"{line.name}：消费 {shown(line.figures['consumed'])} 小于原材料、运输和加工转换投入之和 {sum(parts.values()):g}",
                                    en=f"{line.name}: use {shown(line.figures['consumed'])} is below raw material, vehicles and transformation together ({sum(parts.values()):g})"),
                        Text(zh="核对 205-1 第4、6、8列和 205-2 投入", en="check columns 4, 6, 8 of 205-1 and the inputs of 205-2"), "form_identity")
        return
    parts = {"fuel": burnt if not close(burnt, 0.0) or line.figures["consumed"] == 0 else 0.0, **parts}
    for use, quantity in parts.items():
        if quantity > 0:
            draft.add("energy", line.places.get(use, place), enterprise=label, year=year, period=period, carrier=line.carrier, use=use,
                      quantity=quantity, unit=line.unit, source="205-1" if use != "transformation" else "205-2")


def _flows(draft: Draft, label: str, year: int, period: str, line: Line, turned: Line | None) -> None:
    """Power and heat: bought is column 2, own making is in 205-2, and what is not used is sold."""
    if "purchased" not in line.figures and "consumed" not in line.figures:
        return
    same = {"enterprise": label, "year": year, "period": period, "carrier": line.carrier, "unit": line.unit}
    bought = line.figures.get("purchased")
    made = turned.get("output") if turned else 0.0
    if bought is None:
        draft.bag.warn(line.places["purchased"], Text(zh=f"{line.name}：第2列购进量为空，按第4列消费量计为外购", en=f"{line.name}: column 2 is blank; column 4 is taken as bought"),
                       Text(zh="填第2列；自产的填 205-2 产出", en="fill in column 2; own making belongs into 205-2"), "column_blank")
        bought = max(0.0, line.get("consumed") - made)
    if bought > 0:
        draft.add("power_heat", line.places["purchased"], **same, flow="bought", contract="grid", quantity=bought, source="205-1")
    spare = fifteen_digits(bought + made - line.get("consumed")) if "consumed" in line.figures else 0.0
    if spare > 0 and not close(spare, 0.0) and not close(bought + made, line.get("consumed")):
        draft.add("power_heat", line.places["consumed"], **same, flow="sold", contract="grid", quantity=spare, source="205-1", note="1: 第2列 + 产出 − 第4列")
    elif spare < 0 and not close(bought + made, line.get("consumed")):
        draft.bag.warn(line.places["consumed"], Text(zh=f"{line.name}：消费比购进与自产之和多 {-spare:g}", en=f"{line.name}: use is {-spare:g} above what was bought and made"),
                       Text(zh="缺自产或园区内供能记录：补 205-2 或电热平衡表", en="own making or a supply inside the park is missing: add 205-2 or rows of sheet 6"), "form_identity")


def _made(draft: Draft, label: str, year: int, period: str, turned: Line | None) -> None:
    """Outputs of transformation: fuels are materials that come out, power and heat are generated."""
    if turned is None:
        return
    if turned.get("output") > 0:
        same = {"enterprise": label, "year": year, "quantity": turned.get("output"), "unit": turned.unit, "source": "205-2"}
        if turned.carrier in _FLOWS:
            draft.add("power_heat", turned.places["output"], **same, period=period, carrier=turned.carrier, flow="generated", contract="self")
        else:
            draft.add("materials", turned.places["output"], **same, material=turned.carrier, flow="output")
    if turned.get("recovered") > 0:
        draft.bag.warn(turned.places["recovered"], Text(zh=f"{turned.name}：回收利用 {shown(turned.get('recovered'))} 未导入", en=f"{turned.name}: {shown(turned.get('recovered'))} recovered is not imported"),
                       Text(zh="其碳已计入投入时不得再计；确需计入请填能源消费表", en="its carbon is usually charged to the input; enter it in energy only where it is not"), "not_imported")
