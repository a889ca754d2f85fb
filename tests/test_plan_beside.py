"""Beside the plan: money by year, the peak without its rule, the grid as a lever, and groups at their bounds."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from carbonpark.factors import library
from carbonpark.park import load_park
from carbonpark.pathway import plan, prepare, solve
from carbonpark.pathway.beside import at_base_grid, peak_with_and_without
from carbonpark.pathway.finance import cash_flow, indicators, internal_rate
from carbonpark.scenario import load_scenario

TOY = Path(__file__).parent.parent / "scenarios" / "toy"


def test_the_rate_that_is_worth_nothing():
    """-100 now, 60 and 60 after one and two years: 60 x^2 + 60 x = 100, x = (sqrt(276) - 6) / 12, rate 1/x - 1 = 13.07 %."""
    x = (math.sqrt(276) - 6) / 12

    assert internal_rate(np.array([-100.0, 60.0, 60.0]), np.array([0, 1, 2])) == pytest.approx(1 / x - 1)
    assert internal_rate(np.array([60.0, 60.0]), np.array([0, 1])) is None


def booked(*rows):
    """Costs as costs.csv books them: (path, year, item, amount)."""
    return pd.DataFrame(rows, columns=["path", "year", "item", "amount_M_CNY"])


def test_cash_flow_by_calendar_year():
    """Model years 2026 and 2028 stand for 2026 and for 2027-2028. 100 is invested for 2028, so it falls in 2027, where it
    also starts to save 30 a year against the reference; at 0 % 10 of it is left: -70, then 30 + 10."""
    k = SimpleNamespace(base_year=2025, model_years=(2026, 2028))
    table = cash_flow(k, booked(("plan", 2028, "invested_in_measures", 100.0), ("plan", 2028, "worth_left_measures", -10.0),
                                ("plan", 2028, "energy_bought", 20.0), ("reference", 2028, "energy_bought", 50.0)), 0.0)

    assert table["year"].tolist() == [2026, 2027, 2028]
    assert table["net"].tolist() == pytest.approx([0.0, -70.0, 40.0])
    told = indicators(table, 2025, 0.0)
    assert told["npv"] == pytest.approx(-30.0)
    assert told["investment"] == pytest.approx(100.0)
    assert told["payback_year"] is None


def growing(tmp_path, limits):
    """The toy, 10 % more of everything each year, with a gas boiler as the only option."""
    file = tmp_path / "growing.yaml"
    file.write_text(f"""
scenario: growing
title: {{zh: 增长, en: Growing}}
because: test
extends: {TOY / "reference.yaml"}
drivers: {{growth: {{default: 10 %}}}}
may_admit: []
may_apply: []
limits: {limits}
""", encoding="utf-8")
    return load_scenario(file)


def test_the_peak_without_its_rule(tmp_path):
    """30 kt grow to 33 (2026) and 36.3 (2027). Coal is the cheaper fuel, so nobody moves without the rule."""
    scenario = growing(tmp_path, "{emissions: {regime: location, boundary: managed, gases: [CO2], peak: {by: 2026}}}")
    found = solve(prepare(scenario, load_park(scenario.park_path), library()))

    told = peak_with_and_without(found, 0.0, math.inf)

    assert told["with_rule"] <= 33.0 + 1e-6
    assert told["reference"] == pytest.approx({2025: 30.0, 2026: 33.0}[told["year"]])
    assert told["without_rule"] == pytest.approx(told["reference"])
    assert (told["peak_year_without_rule"], told["peak_without_rule"]) == (2027, pytest.approx(36.3))


def test_a_grid_that_does_not_change_is_no_lever():
    """The toy's path keeps 0.5 kg/kWh: the plan emits the same at the base year's factors, 25.5 kt in 2027."""
    scenario = load_scenario(TOY / "cap.yaml")
    found = solve(prepare(scenario, load_park(scenario.park_path), library()))

    assert float(at_base_grid(found.k, found.q).sel(year=2027, account="location:CO2")) == pytest.approx(25.5)


def test_present_value_is_the_cost_against_the_reference():
    """The cash flow's present value and the discounted costs are two roads to one figure."""
    done = plan(load_scenario(TOY / "cap.yaml"))

    assert done.summary["finance"]["npv"] == pytest.approx(-done.summary["cost_against_reference"])
    assert {"bounds", "cashflow", "targets"} <= set(done.tables)
    assert "achieved_at_base_grid" in done.tables["targets"]
