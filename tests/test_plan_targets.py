"""Targets of the toy park: limits, what is reached, and prices a pencil gives."""

from __future__ import annotations

import pandas as pd
import pytest
from toy_plans import LAST_TONNE, emissions, prepared, solved

from carbonpark.pathway.solved import solve
from carbonpark.pathway.targets import targets

CAP = emissions("at_most: {2027: 25.5 kt CO2}")


def row(table: pd.DataFrame, target: str, year: int) -> pd.Series:
    """The one row of a target in a year."""
    found = table[(table["target"] == target) & (table["year"] == year)]
    assert len(found) == 1, table[["target", "year", "label"]]
    return found.iloc[0]


def test_a_cap_tells_its_price_and_the_line_it_was_written_on():
    """25.5 kt bind: 40 TJ of steam move from coal to gas; the last kt costs (0.1 - 0.05 + 0.025/25.2288) / 0.075."""
    cap = row(targets(solved(CAP)), "emissions_at_most", 2027)

    assert (cap["limit"], cap["unit"], cap["sense"]) == (25.5, "kt CO2", "at_most")
    assert cap["achieved"] == pytest.approx(25.5)
    assert cap["slack"] == pytest.approx(0.0, abs=1e-9)
    assert bool(cap["binding"])
    assert cap["price"] == pytest.approx(LAST_TONNE)
    assert cap["price_unit"] == "M CNY / kt CO2"
    assert cap["price_present_value"] == pytest.approx(LAST_TONNE)          # at a discount rate of 0 %
    assert cap["account"] == cap["label"] == "location:CO2"
    assert cap["origin"].endswith("toy-test.yaml:6")
    assert cap["title_en"] == "cap on emissions (location-based, CO2)"
    assert cap["title_zh"] == "排放总量上限（基于位置 CO2）"


def test_the_price_is_what_solving_with_a_tighter_cap_costs():
    """A tenth of a kt less costs a tenth of the price: 25.5 against 25.4 kt."""
    tighter = solved(emissions("at_most: {2027: 25.4 kt CO2}"))
    price = row(targets(solved(CAP)), "emissions_at_most", 2027)["price"]

    assert (tighter.outcome.objective - solved(CAP).outcome.objective) / 0.1 == pytest.approx(price)


def test_prices_of_a_later_year_are_told_in_its_own_money_and_as_present_value():
    """At 5 % a boiler of 2027 bears 1/a of 0.5 M CNY/MW, a = (1 - 1.05^-20) x 1.05/0.05; money of 2027 is worth 1.05^-2."""
    five = CAP + "question: {minimise: net_cost, perspective: system, discount_rate: 5 %}\n"
    cap = row(targets(solved(five)), "emissions_at_most", 2027)
    annuity = (1 - 1.05**-20) * 1.05 / 0.05

    assert cap["price"] == pytest.approx((0.05 + 0.5 / annuity / 25.2288) / 0.075)
    assert cap["price_present_value"] == pytest.approx(cap["price"] * 1.05**-2)


def test_land_of_the_park_is_a_target_too_and_names_its_table():
    """10 ha of base year and 1 ha of the hall leave 1 of 12 ha; land to spare has no price."""
    land = row(targets(solved(CAP)), "land_within_pool", 2027)

    assert (land["limit"], land["unit"], land["pool"]) == (12.0, "ha", "plots")
    assert land["achieved"] == pytest.approx(11.0)
    assert land["slack"] == pytest.approx(1.0)
    assert not bool(land["binding"])
    assert land["price"] == 0.0
    assert land["origin"] == "pools.csv:2"


def test_a_ratio_is_told_as_the_ratio_with_its_twins_slack():
    """220 M CNY over 28.5 kt = 7.7193 against a floor of 7; the twin leaves 220 - 7 x 28.5 = 20.5 M CNY."""
    floor = row(targets(solved(emissions("productivity: {at_least: {2027: 7000 CNY/t CO2}}"))),
                "carbon_productivity_at_least", 2027)

    assert (floor["limit"], floor["sense"], floor["unit"]) == (pytest.approx(7.0), "at_least", "M CNY / (kt CO2)")
    assert floor["achieved"] == pytest.approx(220 / 28.5)
    assert floor["slack"] == pytest.approx(220 / 28.5 - 7)
    assert floor["twin_slack"] == pytest.approx(20.5)
    assert (floor["twin_unit"], floor["price"]) == ("M CNY", 0.0)


def test_the_price_of_a_ratio_is_that_of_its_twin():
    """At a floor of 8.2 one M CNY less of value added asked lets 1/8.2 kt be emitted."""
    floor = row(targets(solved(emissions("productivity: {at_least: {2027: 8200 CNY/t CO2}}"))),
                "carbon_productivity_at_least", 2027)

    assert floor["achieved"] == pytest.approx(8.2)
    assert bool(floor["binding"])
    assert floor["price"] == pytest.approx(LAST_TONNE / 8.2)
    assert floor["price_unit"] == "M CNY / M CNY"


def test_a_floor_that_costs_money_has_a_positive_price():
    """At 12 M CNY/kt in 2027 a dyehouse at work costs 13.2 kt x 12 more than it earns, and the floor keeps it at 0.7.

    It earns 116 - 12 (power) - 64 TJ x (0.1 + 0.025/25.2288) of gas steam; it emits 10 kt of power and 3.2 kt of steam.
    100 (kiln) + 20 (hall) + 100 x 0.7 = 190: the floor. One M CNY of value added is a hundredth of the dyehouse.
    """
    text = ("drivers:\n  carbon_price: {account: 'location:CO2', 2026: 0 CNY/t CO2, 2027: 12000 CNY/t CO2}\n"
            "limits: {industry: {value_added: {at_least: {2027: 190 M CNY}}}}\nmay_exit: {dyehouse: 50 %}\n")
    found = solved(text)
    floor = row(targets(found), "value_added_at_least", 2027)
    earned = 116 - 12 - 64 * (0.1 + 0.025 / 25.2288)

    assert float(found.q["activity"].sel(year=2027, group="dyehouse")) == pytest.approx(0.7)
    assert (floor["sense"], floor["achieved"]) == ("at_least", pytest.approx(190.0))
    assert floor["price"] == pytest.approx((13.2 * 12 - earned) / 100)


def test_peak_and_guard_are_told_too():
    """After 2026 no rise (28.5 to 28.5); until then at most 30 of the reference and 0.5 of the hall: 2 kt are left."""
    table = targets(solved(emissions("peak: {by: 2026}")))
    guard, fall = row(table, "emissions_below_reference_until_peak", 2026), row(table, "emissions_fall_after_peak", 2027)

    assert (guard["limit"], guard["achieved"]) == (pytest.approx(30.5), pytest.approx(28.5))
    assert guard["slack"] == pytest.approx(2.0)
    assert not bool(guard["binding"])
    assert (fall["limit"], fall["achieved"]) == (0.0, pytest.approx(0.0, abs=1e-9))
    assert bool(fall["binding"])
    assert guard["origin"].endswith("toy-test.yaml:6")


def test_only_questions_of_money_have_prices():
    """Least emissions: the last kt has no price in money, and the row says so."""
    least = CAP + "question: {minimise: cumulative_emissions, account: 'location:CO2', discount_rate: 0 %}\n"
    cap = row(targets(solved(least)), "emissions_at_most", 2027)

    assert pd.isna(cap["price"]) and pd.isna(cap["price_present_value"])
    assert "money" in cap["note_en"] and "货币" in cap["note_zh"]


def test_the_base_year_and_years_without_a_limit_have_no_row():
    """A cap for 2027 alone makes one row; land makes one in each model year."""
    table = targets(solve(prepared(CAP)))

    assert table[table["target"] == "emissions_at_most"]["year"].tolist() == [2027]
    assert table[table["target"] == "land_within_pool"]["year"].tolist() == [2026, 2027]
