"""What a park's figures say together: potentials that are left, one currency, a province that is known."""

from __future__ import annotations

from math import isnan

from carbonpark.park.numbers import shown
from carbonpark.park.raw import closest
from carbonpark.park.reading import Reading
from carbonpark.park.references import dimension_of
from carbonpark.park.sense_figures import check_figures
from carbonpark.park.sense_records import check_records
from carbonpark.park.tables import TABLES
from carbonpark.park.tables_scope3 import CONVERTED
from carbonpark.words.language import Text


def check_sense(reading: Reading) -> None:
    """Every check of figures against each other."""
    _potential_is_what_remains(reading)
    _one_currency(reading)
    _province_known(reading)
    check_figures(reading)
    check_records(reading)


def _potential_is_what_remains(reading: Reading) -> None:
    """What a measure already covers cannot be covered again."""
    frame = reading.frames.get("measures")
    if frame is None:
        return
    for row, (potential, applied) in enumerate(zip(frame["potential"], frame["applied"], strict=True)):
        left = 1.0 - (0.0 if isnan(applied) else applied)
        if potential > left + 1e-9:
            reading.bag.error(
                reading.place("measures", row, "potential"),
                Text(
                    zh=f"已应用 {shown(applied)}，可应用份额却是 {shown(potential)}",
                    en=f"{shown(applied)} is applied already, yet the potential is {shown(potential)}",
                ),
                Text(
                    zh=f"可应用份额是还剩的，最多 {left:g}", en=f"the potential is what remains: at most {left:g}"
                ),
                "potential",
            )


def _one_currency(reading: Reading) -> None:
    """Money is never converted in silence: all of it is in the park's own currency."""
    header = reading.frames.get("park")
    own = str(header["currency"].iloc[0]) if header is not None and len(header) else ""
    if own not in ("CNY", "EUR"):
        return
    for name, frame in reading.frames.items():
        if name in CONVERTED:
            continue
        for column in TABLES[name].columns:
            rows: list[int] = []
            if column.type == "unit":
                foreign = {text for text in frame[column.name].unique() if _currency(dimension_of(text)) not in ("", own)}
                rows = frame.index[frame[column.name].isin(foreign)].tolist() if foreign else []
            elif column.unit:
                other = _currency(dimension_of(column.unit)) not in ("", own)
                rows = frame.index[frame[column.name].notna()].tolist()[:1] if other and column.type == "number" else []
            for row in rows:
                reading.bag.error(
                    reading.place(name, row, column.name),
                    Text(
                        zh=f"{column.name} 的货币与园区的 {own} 不同",
                        en=f"{column.name} is in another currency than the park's {own}",
                    ),
                    Text(
                        zh="按一个汇率换算后再填，并在 note 写明汇率",
                        en="convert it first, and write the exchange rate into note",
                    ),
                    "currency",
                )


def _currency(dimension: str | None) -> str:
    """The currency of an amount or a price; '' where it is no money."""
    money = (dimension or "").partition("/")[0]
    return {"money": "CNY", "money_EUR": "EUR", "money_USD": "USD"}.get(money, "")


def _province_known(reading: Reading) -> None:
    """A province nobody knows gets the nation's factors: said, not done in silence."""
    from carbonpark.factors.regions import chain_of, known_places

    header = reading.frames.get("park")
    if header is None or header.empty or str(header["country"].iloc[0]) != "CN":
        return
    for name in ("province", "grid_region"):
        place = str(header[name].iloc[0] or "")
        if not place or len(chain_of(place)) > 1:
            continue
        guess = closest(place, known_places())
        reading.bag.warn(
            reading.place("park", 0, name),
            Text(zh=f"不认识“{place}”，按全国因子计", en=f"'{place}' is not known: the nation's factors are taken"),
            Text(zh=f"是不是“{guess}”？", en=f"did you mean '{guess}'?")
            if guess
            else Text(zh="写省名，例如 江苏", en="write the province, for example Jiangsu"),
            "province",
        )
