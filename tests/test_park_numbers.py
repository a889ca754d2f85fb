"""Reading a number as a person typed it: what is understood, what is listed as repaired, what is refused."""

from __future__ import annotations

import math

import pytest

from carbonpark.park.numbers import fifteen_digits, read_number, shown


@pytest.mark.parametrize(
    "text, value", [("12", 12.0), ("-3.5", -3.5), ("1e3", 1000.0), (".5", 0.5), (7, 7.0)]
)
def test_plain_numbers_are_read_without_a_word(text: object, value: float) -> None:
    read = read_number(text)

    assert (read.value, read.repaired, read.wrong) == (value, False, False)


@pytest.mark.parametrize(
    "text, value",
    [
        ("1,234.5", 1234.5),
        ("1 234", 1234.0),
        ("１２３", 123.0),
        ("12.5%", 0.125),
        ("１２．５％", 0.125),
        ("−4", -4.0),
    ],
)
def test_repairs_are_made_and_listed(text: str, value: float) -> None:
    """Thousands commas and spaces, full-width digits, a percent sign, a typographic minus."""
    read = read_number(text)

    assert (read.value, read.repaired) == (value, True)


def test_a_percent_sign_in_a_percent_column_changes_nothing() -> None:
    """In a column headed %/yr, '-2 %' is -2."""
    assert read_number("-2 %", percent=True).value == -2.0


@pytest.mark.parametrize("text", ["—", "-", "——", "/"])
def test_a_dash_is_blank_and_listed(text: str) -> None:
    read = read_number(text)

    assert (read.value, read.repaired) == (None, True)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_blank_is_blank_never_zero(text: object) -> None:
    assert read_number(text).value is None


@pytest.mark.parametrize(
    "text, guess",
    [
        ("1 250吨", "1250"),
        ("约 30", "30"),
        ("1,5", "1.5"),
        ("12,34,5", "12345"),
        ("none", ""),
        ("nan", ""),
        ("1_000", "1"),
    ],
)
def test_text_is_refused_with_the_number_it_probably_was(text: str, guess: str) -> None:
    read = read_number(text)

    assert read.wrong
    assert read.guess == guess


@pytest.mark.parametrize("value", [math.nan, math.inf, "1e999", True])
def test_what_is_not_a_finite_number_is_refused(value: object) -> None:
    assert read_number(value).wrong


def test_numbers_keep_the_fifteen_digits_excel_keeps() -> None:
    """0.1 + 0.2 is 0.30000000000000004 in binary, 0.3 to fifteen digits."""
    assert fifteen_digits(0.1 + 0.2) == 0.3
    assert shown(0.3) == "0.3"
    assert shown(1e6) == "1000000"
    assert shown(1.5e-7) == "1.5e-07"
