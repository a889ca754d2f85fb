"""Challenges from eight sides: evidence is laid out, answers are the park's, and none is made up."""

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.indicators import diagnose
from carbonpark.park.tables_indicators import SIDES

EIGHT = ["green_technology", "space", "soft_capacity", "enterprise_strength", "regional_competition", "dual_control", "lock_in",
         "infrastructure"]  # fmt: skip


def challenges_of(park):
    return diagnose(park).further["challenges"]


def test_the_eight_sides_of_requirement_n5():
    assert [side.name for side in SIDES] == EIGHT


@pytest.mark.parametrize("country", ["CN", "NL"])
def test_every_side_has_an_answer_row_and_an_empty_answer_is_to_be_completed(country):
    table = challenges_of(one_firm({2025: 1000}, country=country))
    answers = table[table["kind"] == "answer"]

    assert answers["side"].tolist() == EIGHT
    assert set(answers["answer"]) == {"待补充"} == set(answers["way_out"])


def test_an_answer_is_printed_as_it_was_written_and_a_half_answer_is_half_empty():
    rows = [{"side": "space", "year": 2025, "answer": "用地已满", "way_out": ""}]
    table = challenges_of(one_firm({2025: 1000}, challenge_answers=rows))
    space = table[(table["kind"] == "answer") & (table["side"] == "space")].iloc[0]

    assert (space["answer"], space["way_out"], space["year"]) == ("用地已满", "待补充", 2025)


def test_no_column_holds_a_score():
    table = challenges_of(one_firm({2025: 1000}, added={2025: 1000}))

    assert not {"score", "rank", "grade", "points"} & set(table.columns)
    assert table[table["kind"] == "answer"]["value"].isna().all()


def test_evidence_carries_value_year_and_what_stands_beside_it():
    """1 000 tce over 1 000 万元 = 1.0 against 0.5 of HJ 274; CO2 per tce 1.0, without a threshold at 0.1 万tce."""
    table = challenges_of(one_firm({2025: 1000}, added={2025: 1000}))
    evidence = table[(table["kind"] == "evidence") & (table["side"] == "dual_control")].set_index("indicator")

    assert evidence.loc["energy_intensity_industry", ["value", "year", "beside"]].tolist() == [pytest.approx(1.0), 2025, 0.5]
    assert "National eco-industrial parks" in evidence.loc["energy_intensity_industry", "beside_en"]
    assert pd.isna(evidence.loc["emissions_per_energy", "beside"])
    assert (evidence["trace"] != "").all()


def test_firms_and_leaders():
    """Value added 60, 30, 6, 4: the three largest hold 96 %."""
    base = one_firm({2025: 1000})
    firms = pd.DataFrame([{"enterprise": name, "title": name, "group": "works", "boundaries": "managed", "above_scale": scale}
                          for name, scale in (("firm", "yes"), ("b", "yes"), ("c", "no"), ("d", "no"))])
    economy = pd.DataFrame([{"entity": name, "year": 2025, "indicator": "value_added", "value": value, "unit": "万元", "price_basis": "2025"}
                            for name, value in (("firm", 60.0), ("b", 30.0), ("c", 6.0), ("d", 4.0))])
    table = challenges_of(base.with_tables(enterprises=firms, economy=economy)).set_index("indicator")

    assert table.loc["largest_three_share", "value"] == pytest.approx(96.0)
    assert table.loc[["enterprises", "enterprises_above_scale"], "value"].tolist() == [4.0, 2.0]
