"""Beside other parks: only like is ranked with like, and the rest says why it is not."""

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.indicators import diagnose
from carbonpark.indicators.peers import COLUMNS, own_boundary, sector_of_class
from carbonpark.inventory import account


def peers_of(park):
    return diagnose(park).further.get("peers", pd.DataFrame(columns=list(COLUMNS)))


@pytest.mark.parametrize(("added", "rank", "percentile"), [(2_000_000, 1, 100.0), (1_000_000, 2, 0.0)])
def test_a_place_among_parks_that_are_alike(added, rank, percentile):
    """100 000 tce over 2 000 000 万元 = 0.05 tce/万元; Jiangning 2021, above-scale industry: 0.0686 (parks.csv)."""
    table = peers_of(one_firm({2023: 100_000}, added={2023: added})).query("indicator == 'energy_intensity' and level == 'park'")
    now = table[table["peer_year"] == "2021"].iloc[0]

    assert (now["peer_value"], now["peer_boundary"]) == (0.0686, "above-scale industry")
    assert now["value"] == pytest.approx(100_000 / added)
    assert (now["ranked"], now["rank"], now["of"], now["percentile"]) == ("yes", rank, 2, percentile)
    assert now["source"] and now["verified"] == "yes"


def test_a_figure_of_another_decade_is_listed_and_not_ranked():
    """2010 and 2023 lie more than five years apart."""
    table = peers_of(one_firm({2023: 100_000}, added={2023: 2_000_000})).query("indicator == 'energy_intensity' and level == 'park'")
    old = table[table["peer_year"] == "2010"].iloc[0]

    assert (old["ranked"], old["peer_value"]) == ("no", 0.1314)
    assert pd.isna(old["rank"]) and "years apart" in old["note_en"] and "年份" in old["note_zh"]


def test_another_boundary_is_not_ranked():
    """A park whose firms are not all above scale is no "above-scale industry"."""
    park = one_firm({2023: 100_000}, added={2023: 2_000_000}, above_scale="no")
    table = peers_of(park).query("indicator == 'energy_intensity' and level == 'park'")

    assert own_boundary(account(park)) == "park"
    assert set(table["ranked"]) == {"no"}
    assert table["note_zh"].str.contains("口径不同").all()


def test_sizes_are_listed_only_and_every_row_names_its_boundary():
    table = peers_of(one_firm({2023: 100_000}, added={2023: 2_000_000}))
    sizes = table[table["indicator"] == "energy_total"]

    assert len(sizes) and set(sizes["ranked"]) == {"no"}
    assert sizes["value"].tolist() == [pytest.approx(10.0)] * len(sizes)      # 100 000 tce = 10 万tce
    assert (table["peer_boundary"] != "").all() and (table["boundary"] == "managed").all()


def test_a_trade_stands_beside_its_planning_value_and_is_not_ranked():
    """Chemicals, sectors.csv: 1.6 tce/万元, planning value, not verified."""
    table = peers_of(one_firm({2023: 100_000}, added={2023: 50_000})).query("level == 'group'")

    assert table[["value", "peer", "peer_value", "ranked", "verified"]].values.tolist() == [[pytest.approx(2.0), "chemicals", 1.6, "no", "no"]]


@pytest.mark.parametrize(("code", "sector"), [("C397", "semiconductor"), ("C391", "electronics"), ("2614", "chemicals"), ("", ""), ("B06", "")])
def test_sectors_by_class(code, sector):
    assert sector_of_class(code) == sector


def test_nothing_to_compare_is_nothing_said():
    assert peers_of(one_firm({2023: 1000}, country="NL")).empty
    assert peers_of(one_firm({2023: 1000})).query("indicator == 'energy_intensity'").empty
