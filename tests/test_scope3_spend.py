"""Money as scope 3: currency, year of prices, tax and margins, each step with a pencil."""

from __future__ import annotations

import pytest
from hand.three_firms import park_of, tables
from test_scope3_categories import numbered, record

from carbonpark.inventory import account


def line_of(given, factors=()):
    """The line of one record."""
    rows = tables()
    rows["factors"] = [*rows["factors"], *factors]
    made = account(park_of({**rows, "materials": [], "scope3_activities": numbered([given])}), ["location"], checks=False)
    return made.rows[made.rows["input_ref"] == "scope3_activities.csv:2"].iloc[0]


def money(amount, unit, **more):
    """Machinery: 1.25 t a 万元 of 2022 (EXIOBASE, S059)."""
    return record("2", amount, unit, "spend_general_special_machinery", **more)


def test_yuan_of_the_factors_own_year_are_multiplied_as_they_are():
    """200 万元 of 2022 x 1.25 = 250 t; the same in yuan, and as 万元_2022."""
    for given in (money(200, "万元", price_basis="2022"), money(2_000_000, "元", price_basis="2022"), money(200, "万元_2022")):
        assert line_of(given)["tco2e"] == pytest.approx(250.0)


def test_money_of_another_year_is_brought_to_the_factors_prices():
    """Paid in 2023 at current prices: producer prices fell 3.0 % in 2023, so 100 万元 of 2023 buy what 100/0.97 = 103.0928
    did in 2022: x 1.25 = 128.866 t. With the GDP deflator (-0.6 %): 100/0.994 x 1.25 = 125.7545 t."""
    assert line_of(money(100, "万元", price_basis="current"))["tco2e"] == pytest.approx(125.0 / 0.97)
    assert line_of(money(100, "万元", price_basis="current", deflator="gdp"))["tco2e"] == pytest.approx(125.0 / 0.994)


def test_money_of_an_earlier_year_is_brought_forward():
    """Prices of 2020: producer prices rose 8.1 % in 2021 and 4.1 % in 2022: 100 x 1.081 x 1.041 x 1.25 = 140.665 t."""
    assert line_of(money(100, "万元", price_basis="2020"))["tco2e"] == pytest.approx(125 * 1.081 * 1.041)


def test_euro_go_through_the_rate_of_their_own_year():
    """10 万 EUR of 2022 x 7.0788 = 70.788 万元 x 1.25 = 88.485 t (the rate EXIOBASE's rows were made with)."""
    found = line_of(money(100_000, "EUR", price_basis="2022"))

    assert found["tco2e"] == pytest.approx(88.485)
    assert "7.0788" in found["why"].en


def test_euro_of_2024_take_the_rate_of_2024_and_the_index_back():
    """100 000 EUR x 7.7 (prices.csv, 2024) = 77 万元 of 2024; producer prices -3.0 % and -2.2 %: /(0.97 x 0.978) x 1.25."""
    assert line_of(money(100_000, "EUR", price_basis="2024"))["tco2e"] == pytest.approx(77 * 1.25 / (0.97 * 0.978))


def test_an_own_exchange_rate_goes_first():
    """7.0 CNY/EUR of 2022 by the park's own factors: 70 万元 x 1.25 = 87.5 t."""
    own = {"quantity": "price", "subject": "fx_EUR", "year": 2022, "value": 7.0, "unit": "CNY/EUR", "source": "bank"}

    assert line_of(money(100_000, "EUR", price_basis="2022"), [own])["tco2e"] == pytest.approx(87.5)


def test_a_year_without_an_exchange_rate_is_not_guessed():
    """Neither prices.csv nor the park has a rate of 2016: NE, and the note asks for it."""
    found = line_of(money(100_000, "EUR", price_basis="2016"))

    assert found["status"] == "NE" and "fx_EUR" in str(found["note"])


def test_tax_and_margins_come_off_before_a_basic_price_factor():
    """113 万元 with 13/113 of tax: 100 万元 at basic prices x 1.25 = 125 t."""
    assert line_of(money(113, "万元", price_basis="2022", margin_share=13 / 113))["tco2e"] == pytest.approx(125.0)


def test_a_purchase_with_no_margin_told_is_read_at_basic_prices_and_says_so():
    assert "basic prices" in line_of(money(100, "万元", price_basis="2022"))["why"].en


def test_an_own_factor_per_money_follows_its_own_prices():
    """2 t/万元_2020; paid 100 万元 at 2021 prices: producer prices rose 8.1 %: 100/1.081 x 2 = 185.014 t.
    Without a year in its unit the factor is taken at the record's own prices: 200 t."""
    own = {"own_factor": 2.0, "own_factor_source": "supplier"}

    dated = line_of(record("1", 100, "万元", price_basis="2021", own_factor_unit="tCO2e/万元_2020", **own))
    plain = line_of(record("1", 100, "万元", price_basis="2021", own_factor_unit="tCO2e/万元", **own))

    assert dated["tco2e"] == pytest.approx(200 / 1.081)
    assert plain["tco2e"] == pytest.approx(200.0)


def test_travel_money_uses_the_price_year_of_its_row():
    """travel_hsr_spend is 0.443 t/万元 of 2024: 50 万元 of 2024 = 22.15 t."""
    assert line_of(record("6", 50, "万元", "travel_hsr_spend", price_basis="2024"))["tco2e"] == pytest.approx(22.15)
