"""A folder and the workbook made from it hold the same park: same tables, same content hash."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carbonpark.park import Park, load_park, park_from_tables, save_folder, save_workbook
from carbonpark.park.catalogue import CARRIERS, spellings, titles
from carbonpark.park.models import MODELS, Header
from carbonpark.park.numbers import fifteen_digits
from carbonpark.park.park import entities
from carbonpark.park.tables import TABLES

SOUND = Path(__file__).parent / "faults" / "park-sound"


@pytest.fixture(scope="module")
def sound() -> Park:
    """The small park of the fault tests, every table of it filled."""
    return load_park(SOUND)


def test_folder_to_workbook_to_folder_is_the_same_park(sound: Park, tmp_path: Path) -> None:
    book = load_park(save_workbook(sound, tmp_path / "滨江 park.xlsx"))
    again = load_park(save_folder(book, tmp_path / "again"))

    assert sound.hash == book.hash == again.hash
    for name in sound.tables:
        pd.testing.assert_frame_equal(
            sound.tables[name].drop(columns="input_ref"), again.tables[name].drop(columns="input_ref")
        )
    assert sound.park == book.park == again.park
    assert book.repairs == again.repairs == ()


def test_every_table_of_the_sound_park_holds_something(sound: Park) -> None:
    """So that the round trip above passes through every column type of every table."""
    assert [name for name, frame in sound.tables.items() if frame.empty] == []


def test_rows_know_where_they_come_from(sound: Park, tmp_path: Path) -> None:
    """Energy: row 1 is line 2 of the CSV; in the workbook it stands in row 5, its quantity in column G."""
    book = load_park(save_workbook(sound, tmp_path / "park.xlsx"))

    assert sound.tables["energy"]["input_ref"].iloc[0] == "energy.csv:2"
    assert book.tables["energy"]["input_ref"].iloc[0] == "5_能源消费!G5"
    assert sound.enterprises[0].input_ref == "enterprises.csv:2"


@pytest.mark.parametrize(
    "table, column, value",
    [("energy", "quantity", 1234.6), ("groups", "note", "x"), ("economy", "status", "NE")],
)
def test_any_change_of_content_changes_the_hash(sound: Park, table: str, column: str, value: object) -> None:
    frame = sound.tables[table].copy()
    frame.loc[0, column] = value

    assert sound.with_tables(**{table: frame}).hash != sound.hash


def test_the_hash_is_of_content_not_of_bytes(sound: Park, tmp_path: Path) -> None:
    """Other column order, GB18030, LF line ends, 1,234.50 for 1234.5, 烟煤 for bituminous: the same park."""
    place = save_folder(sound, tmp_path / "park")
    frame = pd.read_csv(place / "energy.csv", dtype=str, keep_default_na=False)
    frame["quantity"] = frame["quantity"].replace("1234.5", "1,234.50")
    frame["carrier"] = frame["carrier"].replace("bituminous", "烟煤")
    frame[frame.columns[::-1]].to_csv(place / "energy.csv", index=False, encoding="gb18030")

    again = load_park(place)

    assert again.hash == sound.hash
    assert [str(repair.place) for repair in again.repairs] == ["energy.csv:2 quantity"]


def test_amounts_are_the_table_in_canonical_units(sound: Park) -> None:
    """1234.5 t = 1.2345 kt; 56 万m3 = 0.56 MNm3; 12 000 MWh x 3.6e-3 = 43.2 TJ; 1.2 亿元 = 120 M CNY; 150 亩 = 10 ha;
    3300 CNY/kW = 3.3 M CNY/MW; -2 %/yr = -0.02 a year; 0.68 CNY/kWh / 3.6 MJ = 0.188889 M CNY/TJ."""
    energy = sound.amounts("energy")

    assert energy["value"].tolist()[:2] == pytest.approx([1.2345, 0.56])
    assert energy["dimension"].tolist()[:2] == ["mass", "gas_volume"]
    assert energy["value"].isna().tolist() == [False, False, False, True]
    assert sound.amounts("power_heat")["value"].iloc[0] == pytest.approx(43.2)
    assert sound.amounts("economy")["value"].iloc[0] == pytest.approx(120.0)
    assert sound.amounts("land")["value"].iloc[0] == pytest.approx(10.0)
    assert sound.amounts("technologies")["capex"].iloc[1] == pytest.approx(3.3)
    assert sound.amounts("technologies")["capex_change"].iloc[1] == pytest.approx(-0.02)
    assert sound.amounts("supplies")["price"].iloc[0] == pytest.approx(0.68 / 3.6)
    assert sound.tables["energy"]["quantity"].iloc[0] == 1234.5


def test_status_stands_beside_the_value(sound: Park) -> None:
    assert sound.tables["energy"]["status"].tolist() == ["value", "value", "value", "NE"]
    assert sound.tables["economy"]["status"].tolist() == ["value", "value", "C"]


def test_a_blank_optional_cell_is_none(sound: Park) -> None:
    assert sound.enterprises[1].credit_code is None
    assert sound.groups[1].high_tech is None
    assert sound.enterprises[0].boundaries == ("managed", "approved")


def test_models_have_the_columns_of_their_tables() -> None:
    for name, model in MODELS.items():
        assert set(model.model_fields) == {*TABLES[name].names, "input_ref"}, name
    assert set(Header.model_fields) == set(TABLES["park"].names)


def test_every_coded_word_reads_back_from_its_title() -> None:
    """A sheet shows Chinese titles: each must mean the word it was written for, and no other."""
    for table in TABLES.values():
        for column in table.columns:
            known = spellings(column.choices)
            for name, title in titles(column.choices).items():
                assert (
                    known[title] == name
                    if title in known
                    else spellings(column.choices)[title.casefold()] == name
                )
            assert len(set(titles(column.choices).values())) == len(column.choices), column.name


def test_the_catalogue_knows_every_fuel_of_the_fuel_tables() -> None:
    fuels = pd.read_csv(Path(__file__).parents[1] / "carbonpark" / "factors" / "tables" / "fuels.csv")

    assert set(fuels["fuel_id"]) <= set(CARRIERS)


# Anything a person may type into a text cell, would-be formulas and apostrophes among it.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), max_size=12
).map(str.strip)
_NOTES = st.one_of(
    _TEXT, st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "'", "'=", "''+", "＝"]), _TEXT)
)
_NUMBERS = st.floats(-1e9, 1e9, allow_nan=False, allow_infinity=False).map(fifteen_digits)


@st.composite
def _process_rows(draw: st.DrawFn) -> pd.DataFrame:
    count = draw(st.integers(1, 4))
    figures = [draw(st.one_of(st.none(), _NUMBERS)) for _ in range(count)]
    return pd.DataFrame(
        {
            "enterprise": ["e1"] * count,
            "year": range(2020, 2020 + count),
            "activity": [draw(_NOTES.filter(bool)) for _ in range(count)],
            "gas": [draw(st.sampled_from(["CO2", "CH4", "N2O", "SF6"])) for _ in range(count)],
            "quantity": [float("nan") if figure is None else figure for figure in figures],
            "unit": ["t"] * count,
            "status": [
                draw(st.sampled_from(["NO", "IE", "NE", "C"])) if f is None else "value" for f in figures
            ],
            "quality": [draw(st.sampled_from(["", "A", "B", "C", "D"])) for _ in range(count)],
            "source": [draw(_NOTES) for _ in range(count)],
            "note": [draw(_NOTES) for _ in range(count)],
        }
    )


@settings(max_examples=15, deadline=None)
@given(rows=_process_rows())
def test_whatever_the_rows_hold_they_come_back(rows: pd.DataFrame) -> None:
    park = load_park(SOUND).with_tables(process=rows)
    with tempfile.TemporaryDirectory() as place:
        folder = load_park(save_folder(park, Path(place) / "folder"))
        book = load_park(save_workbook(park, Path(place) / "park.xlsx"))

    columns = list(TABLES["process"].names)
    pd.testing.assert_frame_equal(folder.tables["process"][columns], park.tables["process"][columns])
    assert park.hash == folder.hash == book.hash


def test_a_park_may_be_built_in_memory(sound: Park) -> None:
    """A replay writes plan years as records: tables without files are as good, missing columns are blank."""
    energy = pd.DataFrame(
        {
            "enterprise": ["e1"],
            "year": [2030],
            "carrier": ["natural_gas"],
            "use": ["fuel"],
            "quantity": [1.0],
            "unit": ["TJ"],
        }
    )

    park = park_from_tables(sound.park, {**sound.tables, "energy": energy})

    assert park.amounts("energy")["value"].tolist() == [1.0]
    assert park.tables["energy"]["status"].tolist() == ["value"]
    assert len(entities(park.tables["groups"], TABLES["groups"])) == len(sound.groups)
