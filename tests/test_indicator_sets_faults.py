"""Faults in the tables of indicators: each with its line, the reason and the way out, all at once."""

import shutil
from pathlib import Path

import pytest

from carbonpark.park.load import load_park
from carbonpark.words.errors import InputError

SOUND = Path(__file__).parent / "faults" / "park-sound"
VALUES = "indicator,year,value,unit,target,boundary,status,quality,source,note\n"
TREE = "hierarchy,node,parent,title_zh,title_en,better,weight,quality,source,note\n"
SAID = "hierarchy,parent,expert,first,second,value,quality,source,note\n"


def faults(tmp_path, **files):
    """English sentences of what is wrong with the sound park once these tables are put in its place."""
    place = tmp_path / "park"
    shutil.copytree(SOUND, place)
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    try:
        load_park(place)
    except InputError as raised:
        problems = [each for each in raised.problems if each.severity == "error"]
        assert all(each.what.zh and each.way_out.zh and each.way_out.en for each in problems)
        return [f"{each.place.file}:{each.place.line} {each.place.field} {each.what.en} -> {each.way_out.en}" for each in problems]
    return []


def test_the_sound_park_is_sound(tmp_path):
    assert faults(tmp_path) == []


def test_reported_indicators(tmp_path):
    said = faults(tmp_path, indicator_values=VALUES + "solid_waste_utilization,2024,92,%,,,,C,x,\nwater_reuse_rate,2024,80,m3,,,,C,x,\n"
                  "gdp,2024,100,亿元,,,,C,x,\nenergy_intensity_industry,2024,0.4,tce/万元,,,,C,x,\nwaste_heat_utilisation,2024,,,,,NO,C,x,no heat\n")

    assert len(said) == 3
    (misspelt,) = (each for each in said if "there is no indicator 'solid_waste_utilization'" in each)
    assert "did you mean 'solid_waste_utilisation'?" in misspelt and "indicator_values.csv:2" in misspelt
    assert any("'m3' does not turn into %" in each for each in said)
    assert any("tce" in each for each in said)              # 当量 or 等价 has to be said
    assert all("indicator_values.csv" in each for each in said)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("county,x,nobody,甲,,higher,,D,x,\n", "there is no node 'nobody' above"),
        ("county,x,y,甲,,higher,,D,x,\ncounty,y,x,乙,,higher,,D,x,\n", "stands above itself"),
        ("county,x,,甲,,,,D,x,\n", "does not say which way is better"),
        ("five_forces_2022,x,,甲,,higher,,D,x,\n", "'five_forces_2022' has no node 'x'"),
    ],
)
def test_hierarchies(tmp_path, row, words):
    """gdp and tax stay, for the sound park's judgements."""
    base = TREE + "county,gdp,,总值,,higher,,D,x,\ncounty,tax,,税,,higher,,D,x,\n"

    assert any(words in each for each in faults(tmp_path, hierarchy=base + row))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("county,,a,gdp,nobody,3,D,x,\n", "'nobody' is not right below 'the top'"),
        ("county,,a,gdp,tax,3,D,x,\ncounty,,a,tax,gdp,2,D,x,\n", "are compared twice"),
        ("county,,a,gdp,gdp,3,D,x,\n", "are compared twice"),
        ("county,,a,gdp,tax,0,D,x,\n", "greater than zero"),
    ],
)
def test_judgements(tmp_path, row, words):
    assert any(words in each for each in faults(tmp_path, judgements=SAID + row))


def test_weights_may_be_given_to_a_shipped_hierarchy(tmp_path):
    base = TREE + "county,gdp,,总值,,higher,,D,x,\ncounty,tax,,税,,higher,,D,x,\n"

    assert faults(tmp_path, hierarchy=base + "five_forces_2022,economic_strength,,经济实力,,,0.4,D,x,\n") == []
