"""Every inequality once in a plan where it alone stops a cheaper choice.

Each case is a program of a few columns. Its pencil says how the best plan comes about with the rule, and what
it would be without; both are solved. The works need 100 TJ of power (1 TJ costs 1 from the cheap market, 3
from the dear one), or 80 TJ of steam (25 TJ a year from each MW of boiler, or bought at 3). Money in M CNY,
no discounting, one year unless said. At the end the shipped scenarios: every family of rules binds in at
least one of them.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from shipped_plans import solved
from small_plans import INF, best, small

from carbonpark.ledger.formula import recorders
from carbonpark.rules import RULES
from carbonpark.words.vocabulary import DIMS, WORDS

THREE = (2025, 2026, 2027)
POWER: dict[str, Any] = {
    "group": ("works",), "carrier": ("power",), "supply": ("cheap", "dear"), "specific_use": {2026: 100.0},
    "supply_delivers": 1.0, "supply_limit": INF, "supply_price": {"cheap": 1.0, "dear": 3.0}, "takes_in": 1.0,
    "supply_factor": {"cheap": 0.5}, "supply_counts": 1.0, "value_added_per_activity": 200.0,
}
CERTIFIED: dict[str, Any] = {
    **POWER, "supply": ("cheap", "dear", "certificate"), "supply_price": {"cheap": 1.0, "dear": 3.0,
    "certificate": 1.0},
    "supply_delivers": {"cheap": 1.0, "dear": 1.0}, "takes_in": {"cheap": 1.0, "dear": 1.0},
         "claim": {"certificate": 1.0},
    "supply_factor": {"cheap": 0.5, "certificate": -0.5}, "certificate": {"certificate": 1.0},
    "green_power": {"certificate": 1.0}, "supply_limit": {"cheap": INF, "dear": INF, "certificate": 150.0},
}
STEAM: dict[str, Any] = {
    "group": ("works",), "carrier": ("steam",), "supply": ("bought",), "technology": ("boiler",),
    "specific_use": {2026: 80.0}, "supply_delivers": 1.0, "supply_limit": INF, "supply_price": 3.0,
    "technology_output": 1.0, "annual_output": 25.0, "technology_capex": 10.0, "build_limit": INF,
}
OLD: dict[str, Any] = {**STEAM, "plant": ("old",), "plant_capacity": 4.0, "plant_technology": 1.0,
                       "build_limit": 0.0, "plant_floor": {2025: 4.0}}
HALL: dict[str, Any] = {"project": ("hall",), "modes": {"hall": "divisible"}, "project_window": 1.0}
MEASURE: dict[str, Any] = {
    **POWER, "application": ("saver",), "at_group": 1.0, "potential": 1.0, "saving": 20.0,
    "measure_capex": 5.0,
    "install_limit": 1.0,
}
FREE = {"exit_limit": {2026: 1.0}}
"""The works may close: without a floor they do, because nothing is earned."""


def cap(name: str, limit: float, neutral: float = INF, **more: Any) -> dict[str, Any]:
    """The power park under one limit in 2026."""
    return {**POWER, **more, name: {2025: neutral, 2026: limit}}


@dataclass(frozen=True)
class Case:
    """One rule, its park, the best cost with it and without it (-inf: without it there is no bottom)."""

    rule: str
    pencil: str
    cost: float
    without: float
    park: Mapping[str, Any]
    minimise: str = "net_cost"


CASES = (
    # 1 balance
    Case("bought_within_availability", "60 TJ are to be had cheap: 60 x 1 + 40 x 3 = 180; else 100", 180, 100,
         {**POWER, "supply_limit": {2025: INF, (2026, "cheap"): 60.0, (2026, "dear"): INF}}),
    Case("sold_within_limit", "sold at 2, bought at 1, at most 30 TJ: 130 x 1 - 30 x 2 = 70; else without bottom",
         70, -math.inf, {**POWER, "outlet": ("town",), "outlet_takes": 1.0, "outlet_price": 2.0,
         "outlet_limit": 30.0}),
    Case("green_claims_within_power_taken_in",
         "a certificate costs 1 and saves 0.5 kt x 4 = 2; 100 TJ are taken in: 100 + 100 + 4 x (50 - 50) = 200;"
         " with all 150 on offer 100 + 150 + 4 x (50 - 75) = 150", 200, 150, {**CERTIFIED,
         "carbon_price": 4.0}),
    Case("direct_supply_share_of_green_power",
         "grid 1 + 0.5 x 4 = 3, direct 3.5, certificate 1 - 2 = -1; certificates <= direct and <= grid: 50 of each:"
         " 150 + 175 - 50 = 275; else 100 grid and 100 certificates: 300 - 100 = 200", 275, 200,
         {**CERTIFIED, "carbon_price": 4.0, "supply_price": {"cheap": 1.0, "dear": 3.5, "certificate": 1.0},
          "claim": {"dear": 1.0, "certificate": 1.0}, "green_power": {"dear": 1.0, "certificate": 1.0},
          "direct_supply": {"dear": 1.0}, "direct_share_floor": 0.5, "direct_share_where": 0.0}),
    # 2 capacity
    Case("output_within_capacity", "80 / 25 = 3.2 MW x 10 = 32; else nothing need be built", 32, 0, STEAM),
    Case("plants_end_with_their_life", "a quarter of 4 MW is left: 25 TJ, the other 55 at 3 = 165; else 4 MW give all 80",
         165, 0, {**OLD, "plant_alive": {2026: 0.25}}),
    Case("retired_stays_retired", "50 TJ in 2027 need 2 MW, which must be kept in 2026 too: 2 x (2 x 1) = 4; else 2", 4, 2,
         {**OLD, "years": THREE, "specific_use": {2027: 50.0}, "technology_fixed_cost": 1.0}),
    Case("building_within_ramp", "2 MW a step: 20 + (80 - 50) x 3 = 110; else 32", 110, 32, {**STEAM,
         "build_limit": 2.0}),
    Case("capacity_within_resource", "2 MW on the site: 20 + 30 x 3 = 110; else 32", 110, 32,
         {**STEAM, "capacity_limit": 2.0}),
    Case("peak_within_connection", "75 / 1.25 = 60 TJ through the connection: 60 + 40 x 3 = 180; else 100",
         180, 100,
         {**POWER, "connected": {("cheap", "power"): 1.0}, "peak_to_mean": 1.25, "connection_energy": 75.0}),
    Case("firm_supply_covers_the_peak", "1.3 x 80 = 104 at 26 TJ/MW: 4 MW x 10 = 40; else 3.2 MW: 32", 40, 32,
         {**STEAM, "supply_limit": 0.0, "firm_need": 1.3, "firm_energy": 26.0, "firm_where": 0.0}),
    Case("variable_sources_within_self_use",
         "30 % of 100 TJ from the sun, 5 TJ/MW: 6 MW x 0.5 + 70 = 73; else 20 MW: 10",
         73, 10, {**POWER, "technology": ("pv",), "technology_output": 1.0, "variable_source": 1.0,
         "annual_output": 5.0,
                  "technology_capex": 0.5, "build_limit": INF, "self_use_share": 0.3, "self_use_where": 0.0}),
    Case("plants_kept_unless_named", "3 of 4 idle MW must stay, 1 a year each: 3; else 0", 3, 0,
         {**OLD, "specific_use": 0.0, "technology_fixed_cost": 1.0, "plant_floor": {2025: 4.0, 2026: 3.0}}),
    # 3 measures
    Case("treated_within_installed", "treat all: 5 + 80 = 85; treating what is not installed would save the 5", 85, 80, MEASURE),
    Case("treated_within_potential", "half: 2.5 + 90 = 92.5; else all: 85", 92.5, 85, {**MEASURE,
         "potential": 0.5}),
    Case("exclusive_measures_share_potential",
         "one treats all: 20 TJ for 5 (gain 15) beats 10 TJ for 2 (gain 8): 85; both: 100 - 30 + 7 = 77", 85,
         77,
         {**MEASURE, "application": ("saver", "lesser"), "saving": {"saver": 20.0, "lesser": 10.0},
          "measure_capex": {"saver": 5.0, "lesser": 2.0}, "exclusive": ("one",), "exclusive_member": 1.0,
          "exclusive_group": 1.0, "exclusive_potential": 1.0}),
    Case("installing_within_ramp", "a quarter a step: 100 - 0.25 x 15 = 96.25; else 85", 96.25, 85,
         {**MEASURE, "install_limit": 0.25}),
    Case("use_above_technical_floor", "10 of 20 TJ may go: 90 + 2.5 = 92.5; else 85", 92.5, 85,
         {**MEASURE, "use_floor": {"works": 90.0}, "base": {"use": 90.0, "buy": {"cheap": 90.0}},
          "specific_use": {2025: 90.0, 2026: 100.0}}),
    # 4 industry
    Case("value_added_at_least", "120 of 200 asked: activity 0.6, 60 TJ; else the works close: 0", 60, 0,
         cap("value_added_floor", 120.0, -INF, **FREE)),
    Case("jobs_at_least", "30 of 50 jobs: 60; else 0", 60, 0, cap("jobs_floor", 30.0, -INF,
         jobs_per_activity=50.0, **FREE)),
    Case("tax_at_least", "6 of 10: 60; else 0", 60, 0, cap("tax_floor", 6.0, -INF, tax_per_activity=10.0,
         **FREE)),
    Case("high_tech_share_at_least", "100 z >= 0.2 x (200 + 100 z): z = 0.5 of a hall for 40 = 20 (+ 100); else 100", 120, 100,
         {**POWER, **HALL, "project_value_added": 100.0, "project_high_tech": 1.0, "project_capex": 40.0,
          "high_tech_floor": 0.2, "high_tech_where": {2025: INF}}),
    Case("supply_chains_keep_their_base", "0.6 of the output stays: 60; else 0", 60, 0,
         cap("activity_floor", 0.6, -INF, **FREE)),
    Case("expansion_within_limit", "150 earned for 100: 1.2 x -50 = -60; else to the 150 TJ of the market: -75", -60, -75,
         {**POWER, "margin_per_activity": 150.0, "expand_limit": {2026: 0.2},
          "supply_limit": {"cheap": 150.0}}),
    Case("exit_within_limit", "0.4 may go: 60; else 0", 60, 0, {**POWER, "exit_limit": {2026: 0.4}}),
    Case("exit_within_rate", "0.25 in the first step: 75; else 0", 75, 0, {**POWER, **FREE,
         "exit_step_limit": 0.25}),
    Case("expansion_within_rate", "0.1 in the first step: 1.1 x -50 = -55; else 0.2: -60", -55, -60,
         {**POWER, "margin_per_activity": 150.0, "expand_limit": {2026: 0.2}, "expand_step_limit": 0.1}),
    Case("exits_are_final", "2026 loses 50, 2027 earns 150: stay, -100; could they come back, only 2027: -150", -100, -150,
         {**POWER, "years": THREE, "specific_use": {2026: 100.0, 2027: 100.0}, "margin_per_activity": 250.0,
          "supply_price": {(2026, "cheap"): 3.0, (2027, "cheap"): 1.0, (2026, "dear"): 3.0, (2027,
          "dear"): 3.0},
          "exit_limit": {2026: 1.0, 2027: 1.0}}),
    Case("projects_within_number", "one hall from 2026: 2 x 30 - 10 = 50; a second in 2027 would add 20", -50,
         -70,
         {**HALL, "years": THREE, "project_margin": 30.0, "project_capex": 10.0}),
    # 5 land
    Case("land_within_pool", "2 of 5 ha: 0.4 halls x (30 - 10) = 8; else 20", -8, -20,
         {**HALL, "project_margin": 30.0, "project_capex": 10.0, "project_land": 5.0,
         "land_available": {2026: 2.0}}),
    Case("growth_beyond_density_takes_land",
         "1.2 fits the plots, 1 ha / 5 more: 1.4 x -50 = -70; else 1.5: -75", -70, -75,
         {**POWER, "margin_per_activity": 150.0, "expand_limit": {2026: 1.0},
         "supply_limit": {"cheap": 150.0},
          "land_per_activity": 5.0, "intensification": 1.2, "land_where": 0.0, "group_pool": 1.0,
          "land_available": {2026: 1.0}}),
    Case("land_taken_is_kept", "a hectare of 2026 would still be taken in 2027, when there is none: 2 x 1.2 x -50 = -120;"
         " else 2026 at 1.4: -70 - 60 = -130", -120, -130,
         {**POWER, "years": THREE, "specific_use": {2026: 100.0, 2027: 100.0}, "margin_per_activity": 150.0,
          "expand_limit": {2026: 1.0, 2027: 1.0}, "land_per_activity": 5.0, "intensification": 1.2,
          "land_where": 0.0,
          "group_pool": 1.0, "land_available": {2026: 1.0, 2027: 0.0}}),
    # 6 energy
    Case("energy_at_most", "0.5 ktce a cheap TJ, 30 ktce: 60 + 40 x 3 = 180; else 100", 180, 100,
         cap("energy_cap", 30.0, supply_equal_value={"cheap": 0.5})),
    Case("calorific_energy_at_most", "the same at calorific value: 180; else 100", 180, 100,
         cap("energy_cap_calorific", 30.0, supply_calorific={"cheap": 0.5})),
    Case("energy_intensity_at_most", "0.15 x 200 = 30 ktce: 180; else 100", 180, 100,
         cap("energy_intensity_where", 0.0, energy_intensity_cap=0.15, supply_equal_value={"cheap": 0.5})),
    Case("calorific_energy_intensity_at_most", "0.15 x 200 = 30 ktce: 180; else 100", 180, 100,
         cap("energy_intensity_where_calorific", 0.0, energy_intensity_cap_calorific=0.15,
         supply_calorific={"cheap": 0.5})),
    Case("certificates_counted_are_bought",
         "20 ktce too much: 10 by 20 certificates (20), 10 by 20 dear TJ: 80 + 60 + 20 = 160; counted without buying: 140",
         160, 140, {**CERTIFIED, "supply_equal_value": {"cheap": 0.5}, "certificates_deducted": 1.0,
                    "certificate_tce": {"certificate": 0.5}, "certificate_ceiling": {2026: 10.0},
                    "energy_cap": {2025: INF, 2026: 30.0}}),
    Case("certificates_cover_half_the_saving",
         "half of the 20 ktce asked: 160 as above; all by 40 certificates: 100 + 40 = 140", 160, 140,
         {**CERTIFIED, "supply_equal_value": {"cheap": 0.5}, "certificates_deducted": 1.0,
          "certificate_tce": {"certificate": 0.5}, "certificate_ceiling": {2026: 10.0},
          "energy_cap": {2025: INF, 2026: 30.0}}),
    Case("coal_at_most", "0.5 ktce of coal a cheap TJ, 30 ktce: 180; else 100", 180, 100,
         cap("coal_cap", 30.0, coal_content={"cheap": 0.5})),
    # 7 carbon
    Case("emissions_at_most", "0.5 kt a cheap TJ, 30 kt: 180; else 100", 180, 100, cap("emission_cap", 30.0)),
    Case("emissions_within_budget",
         "50 + 2 x 50 = 150 kt without, 90 allowed: 60 kt at (3 - 1) / 0.5 = 4: 300 + 240 = 540; else 300",
         540, 300,
         {**POWER, "years": (2025, 2026, 2028), "specific_use": {2026: 100.0, 2028: 100.0},
         "emission_budget": 90.0}),
    Case("carbon_intensity_at_most", "0.15 x 200 = 30 kt: 180; else 100", 180, 100,
         cap("intensity_where", 0.0, emission_intensity_cap=0.15)),
    Case("carbon_productivity_at_least", "200 / 8 = 25 kt: 50 + 50 x 3 = 200; else 100", 200, 100,
         cap("productivity_where", 0.0, productivity_floor=8.0)),
    Case("emissions_not_negative",
         "at 10 a kt all is bought dear, none emitted: 300; sold power would be credited: 40 x (3 - 5) more: 220", 300, 220,
         {**POWER, "carbon_price": 10.0, "outlet": ("town",), "outlet_takes": 1.0, "outlet_limit": 40.0,
          "outlet_factor": 0.5, "emission_floor": 0.0}),
    Case("certificates_within_share_of_reduction",
         "20 kt off 50: 4 kt by 8 certificates (8), 16 kt by 32 dear TJ (64): 172; all by 40 certificates: 140", 172, 140,
         {**CERTIFIED, "emission_cap": {2025: INF, 2026: 30.0}, "reference_emissions": 50.0,
         "certificate_factor": 0.5,
          "certificate_share_limit": 0.2, "certificate_share_where": {2025: INF}}),
    # 8 peak
    Case("emissions_fall_after_peak", "120 TJ in 2027, but 50 kt as in 2026: 100 + (100 + 20 x 3) = 260; else 220", 260, 220,
         {**POWER, "years": THREE, "specific_use": {2026: 100.0, 2027: 120.0},
         "rise_limit": {2025: INF, 2026: INF, 2027: 0.0}}),
    Case("emissions_below_reference_until_peak", "a reference of 30 kt: 180; else 100", 180, 100,
         {**POWER, "guard_limit": {2025: INF, 2026: 0.0}, "guard_newcomers": 1.0,
         "reference_emissions": 30.0}),
    Case("peak_is_the_highest_year", "100 TJ at 0.5 kt in 2026, 80 in 2027, nothing else to buy: 50 kt; else 0", 50, 0,
         {**POWER, "years": THREE, "specific_use": {2026: 100.0, 2027: 80.0}, "supply_limit": {"cheap": INF},
          "peak_objective": 1.0}, minimise="peak_emissions"),
    # 10 investment
    Case("investment_within_means", "20 buy 2 MW: 20 + 30 x 3 = 110; else 32", 110, 32,
         {**STEAM, "technology_payer": 1.0, "investment_limit": 20.0}),
)


def test_every_inequality_has_its_case():
    """Whatever is not an equality is an inequality."""
    inequalities = {rule.name for rule in RULES if " = " not in rule.function(*recorders(WORDS, DIMS)).tex}

    assert {case.rule for case in CASES} == inequalities


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_the_rule_alone_stops_a_cheaper_plan(case):
    """Best cost with the rule and without its rows: both by pencil; with it, one of its rows stands at its
    limit."""
    answer = best(small(**case.park), case.minimise)

    assert answer.outcome.status == "optimal"
    assert answer.cost == pytest.approx(case.cost, rel=1e-9, abs=1e-9), case.pencil
    assert answer.binds(case.rule)

    places = answer.matrix.rows_of(case.rule)
    answer.solver.change_rows(places, np.full(len(places), -math.inf), np.full(len(places), math.inf))
    freed = answer.solver.solve()
    assert freed.objective == pytest.approx(case.without, rel=1e-9, abs=1e-9), case.pencil
    assert freed.status == ("unbounded" if math.isinf(case.without) else "optimal")
    assert freed.objective < answer.cost - 1e-6


# the shipped scenarios --------------------------------------------------------------------------------------
SHIPPED = ("archetype/five-year-plan", "archetype/peak-2028", "archetype/peak-2028-strict",
           "archetype/double-productivity", "archetype/dual-control", "archetype/total-control",
           "archetype/least-emissions", "delfzijl/cap", "toy/cap")
FAMILIES = ("balance", "capacity", "measures", "industry", "land", "energy", "carbon", "peak", "finance")
QUIET = {
    "sold_within_limit", "green_claims_within_power_taken_in", "variable_sources_within_self_use",
    "plants_kept_unless_named", "emissions_not_negative", "peak_is_the_highest_year",
         "calorific_energy_at_most",
    "calorific_energy_intensity_at_most", "growth_beyond_density_takes_land", "land_taken_is_kept",
    "exclusive_measures_share_potential",
}
"""Inequalities that need not bind in a shipped scenario: they bind above, in a plan made for them."""


@functools.cache
def priced() -> dict[str, set[str]]:
    """Rule by rule the shipped scenarios in which relaxing one of its rows would make the plan cheaper."""
    out: dict[str, set[str]] = {}
    for name in SHIPPED:
        found = solved(name)
        assert found.fixed.row_dual is not None
        for place in np.flatnonzero(np.abs(found.fixed.row_dual) > 1e-6).tolist():
            out.setdefault(found.program.matrix.rows[place][0], set()).add(name)
    return out


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_binds_in_a_shipped_scenario(family):
    """Some row of the family costs money in a plan that users see."""
    inequalities = {case.rule for case in CASES if RULES[case.rule].family == family}

    assert inequalities & set(priced())


def test_whatever_binds_in_no_shipped_scenario_is_named():
    """A target nobody can see bind is not shown to work: only the rows named above may stay quiet."""
    assert {case.rule for case in CASES} - set(priced()) <= QUIET


def test_the_families_are_all_there_are():
    """Every inequality belongs to a family named here, but the height of the peak, which a goal defines."""
    assert {RULES[case.rule].family for case in CASES} - set(FAMILIES) == {"definition"}
