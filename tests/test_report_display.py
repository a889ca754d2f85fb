"""Numbers as their readers expect them: units by language, halves to even, one scale a column, blank is not zero."""

from __future__ import annotations

import pytest

from carbonpark.report.display import displayed, grouped, half_even, percent, scale


@pytest.mark.parametrize(("value", "decimals", "shown"), [
    (0.125, 2, "0.12"),     # a half, to the even neighbour 2
    (0.375, 2, "0.38"),     # a half, to the even neighbour 8
    (2.675, 2, "2.68"),     # a half as printed (the binary figure lies a little below)
    (2.5, 0, "2"),
    (3.5, 0, "4"),
    (-0.04, 1, "0.0"),      # what rounds to nothing has no sign
    (1234567.25, 1, "1,234,567.2"),
    (-3.25, 1, "−3.2"),     # a true minus sign, U+2212
])
def test_halves_go_to_the_even_neighbour(value, decimals, shown):
    assert grouped(value, decimals) == shown


def test_a_figure_of_many_digits_keeps_them_all():
    """123 456 789 012 345 with two decimals."""
    assert str(half_even(123456789012345.0, 2)) == "123456789012345.00"


@pytest.mark.parametrize(("value", "unit", "chinese", "english"), [
    (634.0, "kt CO2", "63.40\u00a0万t CO₂", "634.0\u00a0kt CO₂"),                 # 634 kt = 63.4 万t
    (0.5, "kt CO2e", "500.0\u00a0t CO₂e", "0.500\u00a0kt CO₂e"),                  # below 1 kt: tonnes
    (634000.0, "t CO2e", "63.40\u00a0万t CO₂e", "634.0\u00a0kt CO₂e"),
    (11486.534, "M CNY", "114.9\u00a0亿元", "11.49\u00a0bn CNY"),                 # 100 M CNY = 1 亿元
    (57.22, "M CNY", "5,722\u00a0万元", "57.22\u00a0M CNY"),                      # below 1 亿元: 万元
    (212.0, "ktce_equal_value", "21.20\u00a0万tce (等价)", "212.0\u00a0ktce (equal value)"),
    (1269966.9, "tce 当量", "127.0\u00a0万tce (当量)", "1,270\u00a0ktce (calorific)"),
    (2.0, "ha", "30.00\u00a0亩", "2.00\u00a0ha"),                                 # 1 ha = 15 亩
    (0.2104, "M CNY / kt CO2", "210.4\u00a0元/t CO₂", "210.4\u00a0CNY/t CO₂"),    # M CNY/kt = 1000 CNY/t
    (19.855, "M CNY_2025 / (kt CO2e)", "1.99\u00a0万元/t CO₂e", "19.86\u00a0thousand CNY/t CO₂e"),
    (0.053, "ktce_equal_value / (M CNY)", "0.530\u00a0tce (等价)/万元", "0.530\u00a0tce (equal value)/10⁴ CNY"),
    (8.4, "M CNY / ha", "56.00\u00a0万元/亩", "8.40\u00a0M CNY/ha"),              # 840 万元 / 15 亩
    (40.0, "MW", "40.00\u00a0MW", "40.00\u00a0MW"),
])
def test_each_language_has_its_units(value, unit, chinese, english):
    assert (displayed(value, unit, "zh"), displayed(value, unit, "en")) == (chinese, english)


def test_a_column_has_one_unit_set_by_its_largest():
    """50 and 12 000 万元 stand as 0.005 and 1.2 亿元, not in two units."""
    way = scale("M CNY", [0.5, 120.0], "zh")

    assert (way.unit, way.text(0.5), way.text(120.0)) == ("亿元", "0.00", "1.20")


def test_unknown_is_a_dash_and_zero_is_zero():
    way = scale("kt CO2", [0.0, 5.0], "en")

    assert (way.text(None), way.text(float("nan")), way.text(0.0)) == ("–", "–", "0.00")
    assert displayed(None, "kt", "zh") == "–"


def test_shares_are_percent():
    assert (percent(0.1145), percent(-0.03), percent(None)) == ("11.4%", "−3.0%", "–")
