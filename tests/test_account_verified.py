"""Computed beside verified emissions: the real park's figures by hand, and nothing where nothing is on file."""

import numpy as np
import pytest
from hand.three_firms import park_of

from carbonpark.inventory import account
from carbonpark.park import shipped_park


@pytest.fixture(scope="module")
def verified():
    return account(shipped_park("delfzijl"), ["location"]).verified.set_index(["entity", "year"])


def test_the_heat_and_power_plant_of_2016(verified):
    """6 815 TJ of gas at 56.1 kg/GJ (IPCC 2006): 382 321.5 t, against 585 394 t verified: 203 072.5 t or 34.7 % less."""
    row = verified.loc[("delesto", 2016)]

    assert row["computed_t"] == pytest.approx(382_321.5)
    assert row["verified_t"] == 585_394
    assert row["difference_t"] == pytest.approx(-203_072.5)
    assert row["share"] == pytest.approx(-0.3469, abs=1e-4)
    assert row["basis"] == "record"


def test_a_year_carried_from_another_is_marked_estimated(verified):
    """The plant was described for 2016; its 2019 is the same amount, quality D."""
    assert verified.loc[("delesto", 2019), "basis"] == "estimated"
    assert verified.loc[("delesto", 2019), "computed_t"] == pytest.approx(382_321.5)


def test_verified_totals_compare_with_nothing(verified):
    row = verified.loc[("siniat", 2019)]

    assert (row["basis"], row["difference_t"]) == ("verified_total", 0)


def test_what_nobody_described_has_no_figure(verified):
    row = verified.loc[("biomcn", 2016)]

    assert (row["basis"], np.isnan(row["computed_t"])) == ("not_described", True)


def test_a_park_without_official_figures_has_an_empty_table():
    inventory = account(park_of(), ["910"])

    assert inventory.verified.empty
    assert inventory.explained.empty


def test_verified_figures_may_not_move_the_account(tmp_path):
    """Official figures a thousand times too high beside the park change nothing but the comparison."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "verified.csv").write_text(
        "enterprise,year,verified_tco2e,quality,source,note\nchp,2023,20000000,B,an authority,\n", encoding="utf-8"
    )
    inventory = account(park_of().model_copy(update={"path": str(tmp_path)}), ["910"])

    assert inventory.total("910:CO2", 2023) == pytest.approx(34_325)
    assert inventory.verified["computed_t"].tolist() == pytest.approx([20_000])
    assert inventory.verified["verified_t"].tolist() == [20_000_000]


def test_carriers_are_reconciled_with_the_published_total():
    """Zhongshan, nine months of 2017, 10^4 tce: raw coal 166.16 x 0.7143 = 118.69, liquefied gas 130.37 x 1.7572 = 229.09,
    power 75.8 x 1.229 = 93.16: 440.93; published, net of energy sold, 308: 132.93 were sold. The full year stands alone."""
    table = account(shipped_park("zhongshan_city"), ["910"]).reconciliation
    months = table[table["year"] == "2017 01-09"].set_index(["step", "carrier"])["tce_calorific"] / 1e4
    full = table[table["year"] == 2017].set_index("step")["tce_calorific"] / 1e4

    assert months["carrier"].to_dict() == pytest.approx(
        {"raw_coal": 118.69, "lng": 229.09, "electricity": 93.16}, abs=0.005
    )
    assert months[("carriers_sum", "")] == pytest.approx(440.93, abs=0.005)
    assert months[("sold_implied", "")] == pytest.approx(-132.93, abs=0.005)
    assert months[("published_total", "")] == pytest.approx(308)
    assert full["published_total"] == pytest.approx(409.02)
    assert np.isnan(full["sold_implied"])
