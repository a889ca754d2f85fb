"""What a diagnosis hands over: its files, its page in two languages, and odd but legal parks."""

import numpy as np
import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark import api
from carbonpark.indicators import diagnose
from carbonpark.inventory import account
from carbonpark.report import diagnosis_sections
from carbonpark.report.page import Table
from carbonpark.report.source import read_run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    place = tmp_path_factory.mktemp("diagnose") / "run"
    api.diagnose("archetype", out=place)
    return read_run(place)


def test_the_archetype_hands_over_every_table(run):
    wanted = {"standards", "standards_summary", "peers", "five_forces", "evaluations", "evaluation_weights", "challenges", "per_mu",
              "carbon_codes", "ets", "cbam", "kaya"}

    assert all(run.table(name) is not None for name in wanted)


def test_the_archetype_shows_every_state_and_says_where_each_figure_is_from(run):
    table = run.table("standards")

    assert set(table["state"]) == {"met", "not_met", "not_defined", "not_applicable", "missing"}
    known = table[table["value"].notna()]
    assert set(known["value_from"]) == {"computed", "reported"}
    assert (known["trace"].astype(str) != "").all() and (table["source"].astype(str) != "").all()
    missing = table[table["state"] == "missing"]
    assert (missing["note_zh"].astype(str) != "").all() and (missing["note_en"].astype(str) != "").all()


def test_the_page_has_the_chapters_in_both_languages(run):
    chapters = diagnosis_sections.sections(run)

    assert [chapter.key for chapter in chapters] == ["standards", "peers", "challenges", "firms"]
    for chapter in chapters:
        for block in chapter.blocks:
            assert isinstance(block, Table) and block.rows
            assert all(len(row) == len(block.heads) for row in block.rows)
            english = [cell.en for row in block.rows for cell in row]
            assert "待补充" not in " ".join(english)
            assert not any(word in " ".join(english) for word in ("万元", "亿元", "等价", "当量"))


def test_figures_of_the_page_are_those_of_the_files(run):
    """The first set of the page against its rows, and the eight answers."""
    chapters = {chapter.key: chapter for chapter in diagnosis_sections.sections(run)}
    table = run.table("standards")
    now = table[(table["set"] == "zero_carbon_park_910") & (table["year"].astype(int) == 2025)]
    first_set = chapters["standards"].blocks[1]
    values = [row[1].zh for row in first_set.rows]

    assert values == [diagnosis_sections.figure(value) for value in now["value"]]
    (sides,) = chapters["challenges"].blocks
    assert sum(row[1].zh.startswith("判断:") for row in sides.rows) == 8


@pytest.mark.parametrize(("value", "shown"), [(0.04398, "0.04398"), (12345.6, "12,346"), (0.0, "0"), (1234567, "1,234,567"), (None, ""),
                                              (float("nan"), ""), (0.00001234, "0.000012"), (115.62077, "115.6")])  # fmt: skip
def test_figures_have_four_digits_and_no_powers_of_ten(value, shown):
    assert diagnosis_sections.figure(value) == shown


@pytest.mark.parametrize("name", ["zhongshan_city", "toy", "delfzijl"])
def test_the_other_parks_have_what_applies_to_them(name):
    further = diagnose(api.load_park(name)).further

    assert len(further["challenges"][further["challenges"]["kind"] == "answer"]) == 8
    assert ("standards" in further) == (name != "delfzijl")


@pytest.mark.parametrize("regime", ["910", "location", "market"])
def test_one_regime_alone_is_enough(regime):
    """250 000 tce at 1 t CO2 a tce: known under notice 910, missing where that account was not asked for."""
    park = one_firm({2025: 250_000}, added={2025: 1000})
    further = diagnose(park, account(park, (regime,))).further

    found = further["standards"].query("set == 'zero_carbon_park_910' and indicator == 'emissions_per_energy'").iloc[0]
    assert found["state"] == ("not_met" if regime == "910" else "missing")


def test_headers_only_add_nothing():
    park = one_firm({2025: 1000}, added={2025: 1000})
    empty = {name: park.tables[name].iloc[:0] for name in ("indicator_values", "peer_values", "hierarchy", "judgements", "cbam_exports",
                                                           "challenge_answers", "enterprise_values")}  # fmt: skip
    plain, bare = diagnose(park).further, diagnose(park.with_tables(**empty)).further

    assert plain.keys() == bare.keys()
    for name, table in plain.items():
        pd.testing.assert_frame_equal(table, bare[name])


def test_a_half_weighted_hierarchy_says_so_and_holds_nothing_back():
    rows = [{"alternative": who, "indicator": "gdp", "year": 2024, "value": value, "unit": "亿元"} for who, value in (("a", 1), ("b", 2))]
    tree = [{"hierarchy": "h", "node": node, "title_zh": node, "better": "higher", "weight": weight} for node, weight in (("gdp", 1), ("tax", None))]
    further = diagnose(one_firm({2025: 1000}, peer_values=rows, hierarchy=tree)).further

    said = further["evaluations"].iloc[0]
    assert "缺权重" in said["note_zh"] and "no weight for tax" in said["note_en"]
    assert np.isnan(said["rank"])
    assert "standards" in further


def test_a_park_in_euro_is_held_to_no_rule_in_yuan():
    park = one_firm({2025: 1000})
    economy = pd.DataFrame([{"entity": "firm", "year": 2025, "indicator": "value_added", "value": 5.0, "unit": "MEUR", "price_basis": "2025"}])
    abroad = park.model_copy(update={"park": park.park.model_copy(update={"currency": "EUR"})}).with_tables(economy=economy)

    assert set(diagnose(abroad).further) == {"challenges"}
