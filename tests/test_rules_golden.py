"""Every rule as the solver sees it: a readable program on the smallest park that has what the rule needs.

Each coefficient of a file can be followed by hand: the figures below are the only ones there are, mostly
primes, and the line above each program says which products they make. `python tests/test_rules_golden.py`
writes the files again after a rule was changed on purpose; the change is then read in the diff, number by
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from small_plans import INF, golden_of, small

from carbonpark.rules import RULES

GOLDEN = Path(__file__).parent / "golden"
LONGEST = 40

DYE: dict[str, Any] = {"group": ("dye",)}
TWO_STEPS = (2025, 2026, 2028)
BOILER: dict[str, Any] = {
    **DYE, "carrier": ("coal", "steam"), "technology": ("boiler",), "plant": ("old",), "supply": ("market",),
    "specific_use": {("dye", "steam"): 80.0}, "technology_input": {("boiler", "coal"): 1.25},
    "technology_output": {("boiler", "steam"): 1.0}, "annual_output": 25.0, "plant_capacity": 4.0,
    "plant_technology": 1.0, "supply_delivers": {("market", "coal"): 0.97}, "supply_limit": 130.0,
    "build_limit": 7.0, "plant_floor": {(2025, "old"): 4.0}, "base": {"flow": 80.0, "buy": 100.0 / 0.97},
}
POWER: dict[str, Any] = {
    **DYE, "carrier": ("power",), "supply": ("grid", "certificate", "direct"),
    "supply_limit": {"grid": INF, "certificate": 11.0, "direct": 13.0},
    "supply_delivers": {("grid", "power"): 1.0, ("direct", "power"): 1.0},
    "takes_in": {"grid": 1.0, "direct": 1.0}, "claim": {"certificate": 1.0, "direct": 1.0},
    "green_power": {"certificate": 1.0, "direct": 1.0}, "direct_supply": {"direct": 1.0},
         "certificate": {"certificate": 1.0},
}
MEASURE: dict[str, Any] = {
    **DYE, "carrier": ("steam",), "application": ("recovery@dye", "pinch@dye"), "exclusive": ("heat@dye",),
    "at_group": 1.0, "potential": {"recovery@dye": 0.7, "pinch@dye": 0.5}, "install_limit": 0.3,
    "saving": {("recovery@dye", "steam"): 16.0, ("pinch@dye", "steam"): 8.0}, "specific_use": 80.0,
         "use_floor": 61.0,
    "exclusive_member": 1.0, "exclusive_group": 1.0, "exclusive_potential": 0.6, "expand_limit": 0.2,
}
HALL: dict[str, Any] = {"project": ("hall",), "project_window": 1.0, "project_limit": 2.0}
MOVES: dict[str, Any] = {**DYE, "years": TWO_STEPS, "reference_activity": {2026: 1.1, 2028: 1.3},
"expand_limit": 0.2,
                         "exit_limit": 0.4, "expand_step_limit": 0.05, "exit_step_limit": 0.15}


def limits(**given: Any) -> dict[str, Any]:
    """A park with nothing in it but its counted quantities, and a limit on one of them."""
    return {**DYE, **given}


CASES: dict[str, tuple[str, Mapping[str, Any]]] = {
    # balance
    "carriers_balance": (
        "coal: 0.97 bought - 1.25 flow + residual 3; steam: flow - 1.05 x use (5 % lost): limits are minus the constants",
        {**BOILER, "carrier_gross": {"steam": 1.05}, "carrier_residual": {"coal": 3.0, "steam": 0.0},
         "base": {"flow": 84.0, "buy": 102.0 / 0.97}}),
    "bought_within_availability": ("at most 130 TJ of coal a year", BOILER),
    "sold_within_limit": ("at most 9 TJ a year; the base year sold 4",
                          {"outlet": ("town",), "outlet_limit": 9.0, "base": {"sell": 4.0}}),
    "green_claims_within_power_taken_in": (
        "taken in (grid + direct) - claimed (certificate + direct) = grid - certificate", POWER),
    "direct_supply_share_of_green_power": (
        "0.5 x (certificate + direct) - direct = 0.5 certificate - 0.5 direct",
        {**POWER, "direct_share_floor": 0.5, "direct_share_where": 0.0}),
    # capacity
    "output_within_capacity": ("flow - 25 TJ/MW x capacity", BOILER),
    "plants_end_with_their_life": ("4 MW in 2026; a quarter of the step to 2028 is left: 4 x 0.25 = 1",
                                   {**BOILER, "years": TWO_STEPS, "plant_alive": {2028: 0.25}}),
    "retired_stays_retired": ("2026: kept within the 4 of the base year; 2028: within 0.25 of what 2026 kept",
                              {**BOILER, "years": TWO_STEPS, "plant_alive": {2028: 0.25},
                              "plant_survival": {2028: 0.25}}),
    "building_within_ramp": ("at most 7 MW a step", {**BOILER, "years": TWO_STEPS}),
    "capacity_within_resource": ("at most 19 MW from 2026 on", {**BOILER, "capacity_limit": {2026: 19.0}}),
    "peak_within_connection": ("1.2 x grid power within 60 TJ; direct supply comes by its own line",
                               {**POWER, "connected": {("grid", "power"): 1.0}, "peak_to_mean": 1.2,
                               "connection_energy": 60.0}),
    "firm_supply_covers_the_peak": (
        "1.3 x use of steam - 31 TJ/MW x capacity; coal is not asked",
        {**BOILER, "firm_need": {"steam": 1.3}, "firm_energy": {("boiler", "steam"): 31.0},
         "firm_where": {"steam": 0.0, "coal": INF}}),
    "variable_sources_within_self_use": (
        "PV - sold - 0.3 x use of power", {**DYE, "carrier": ("power",), "technology": ("pv",),
        "outlet": ("grid",),
                                          "specific_use": 50.0, "build_limit": INF, "variable_source": 1.0,
                                          "outlet_takes": 1.0, "outlet_limit": 20.0, "self_use_share": 0.3,
                                          "self_use_where": 0.0}),
    "plants_kept_unless_named": (
        "3 of 4 MW may not retire early in 2026", {**BOILER, "plant_floor": {2025: 4.0, 2026: 3.0}}),
    # carbon and peak
    "emissions_at_most": ("at most 61 kt in 2028, no limit in 2026",
                          limits(years=TWO_STEPS, emission_cap={2025: INF, 2026: INF, 2028: 61.0})),
    "emissions_within_budget": ("1 year of 2026 and 2 years of 2028 within 140 kt",
                                limits(years=TWO_STEPS, emission_budget=140.0)),
    "carbon_intensity_at_most": ("emissions - 0.23 kt/M CNY x value added, in 2026",
                                 limits(emission_intensity_cap=0.23, intensity_where={2025: INF})),
    "carbon_productivity_at_least": ("5 M CNY/kt x emissions - value added, in 2026",
                                     limits(productivity_floor=5.0, productivity_where={2025: INF})),
    "certificates_within_share_of_reduction": (
        "0.14 certificate - 3 of the reference - 0.2 x (17 x hall - emissions + 90): limit 3 + 0.2 x 90 = 21",
        {**POWER, **HALL, "certificate_factor": 0.14, "certificate_share_limit": 0.2, "reference_emissions": 90.0,
         "reference_certified": 3.0, "certificate_share_where": {2025: INF}, "project_unabated": 17.0}),
    "emissions_fall_after_peak": ("2028 at most 2026; 2026 may rise over the base year",
                                  limits(years=TWO_STEPS, rise_limit={2025: INF, 2026: INF, 2028: 0.0})),
    "emissions_below_reference_until_peak": (
        "emissions - 17 x (halls - 1 committed) - 29 x expansion within the reference of 90, up to 2026: 90 - 17 = 73",
        {**DYE, **HALL, "years": TWO_STEPS, "guard_limit": {2025: INF, 2026: 0.0, 2028: INF}, "guard_newcomers": 1.0,
         "reference_emissions": 90.0, "project_unabated": 17.0, "expansion_unabated": 29.0, "expand_limit": 0.2,
         "reference_running": 1.0}),
    "emissions_not_negative": ("at least 0, where a ratio stands on them", limits(emission_floor=0.0)),
    # definitions
    "activity_follows_reference": ("activity - expansion + exit = 1.1 in 2026, 1.3 in 2028", MOVES),
    "projects_run_once_started": (
        "started 2026 runs 2 years, 1 of them in the step to 2028: half; started for 2028 runs all of it",
        {**HALL, "years": TWO_STEPS, "lifetime": {"hall": 2.0}}),
    "measures_last_their_life": ("applied 2026 it lasts 2 years, 1 of them in the step to 2028: half; applied for 2028 it lasts all of it",
                                 {**MEASURE, "application": ("recovery@dye",), "exclusive": (),
                                 "potential": 0.7, "saving": 16.0,
                                  "years": TWO_STEPS, "lifetime": {"recovery@dye": 2.0}}),
    "capacity_is_what_stands": ("built and kept", BOILER),
    "use_follows_activity": ("use = 80 x activity - 16 recovery - 8 pinch; activity is decided", MEASURE),
    "emissions_are_accounted": (
        "coal 0.1 x 1.25 = 0.125 a TJ of steam, gas 0.05 x use, grid 0.14; hall 2 x 0.05 + process 7; feedstock none",
        {**HALL, **DYE, "carrier": ("coal", "gas", "steam", "power"), "technology": ("boiler",),
        "supply": ("grid",),
         "combustion_factor": {"coal": 0.1, "gas": 0.05}, "technology_input": {("boiler", "coal"): 1.25},
         "build_limit": INF, "specific_use": {"gas": 40.0}, "supply_factor": 0.14, "supply_limit": INF,
         "project_use": {"gas": 2.0}, "project_direct_emission": 7.0, "specific_feedstock": {"gas": 1000.0}}),
    "energy_is_tallied": (
        "grid 0.083 and own sun 0.081 a TJ; assessed: no sun, certificates off, feedstock 5 x 0.034 = 0.17 off activity",
        {**POWER, "tally": ("statistical", "assessed"), "technology": ("pv",), "build_limit": INF,
        "own_renewable": 1.0,
         "supply_equal_value": {"grid": 0.083}, "supply_counts": {"grid": 1.0}, "own_equal_value": 0.081,
         "own_counts": {"statistical": 1.0}, "certificates_deducted": {"assessed": 1.0},
         "feedstock_deducted": {"assessed": 1.0}, "specific_feedstock": 5.0, "feedstock_tce_equal": 0.034,
         "certificate_ceiling": 2.0, "expand_limit": 0.2}),
    "calorific_energy_is_tallied": (
        "grid 0.034 a TJ, sold power 0.034 off",
        {**POWER, "outlet": ("town",), "outlet_limit": 9.0, "outlet_calorific": 0.034,
        "supply_calorific": {"grid": 0.034},
         "supply_counts": {"grid": 1.0}}),
    "value_added_is_counted": ("97 x activity + 23 x hall",
                               {**DYE, **HALL, "expand_limit": 0.2, "value_added_per_activity": 97.0,
                               "project_value_added": 23.0}),
    "jobs_are_counted": ("101 x activity + 53 x hall",
                         {**DYE, **HALL, "expand_limit": 0.2, "jobs_per_activity": 101.0,
                         "project_jobs": 53.0}),
    "tax_is_counted": ("11 x activity + 3 x hall",
                       {**DYE, **HALL, "expand_limit": 0.2, "tax_per_activity": 11.0, "project_tax": 3.0}),
    "land_is_counted": (
        "base 10 + 1.5 x hall + 0.7 x built + new land - 5 x exit of the step before (none before 2026)",
        {**DYE, **HALL, "years": TWO_STEPS, "technology": ("pv",), "build_limit": INF, "technology_land": 0.7,
         "project_land": 1.5, "group_pool": 1.0, "land_per_activity": 5.0, "land_release": 5.0,
         "exit_limit": 0.4,
         "expand_limit": 0.2, "intensification": 1.0, "land_where": 0.0, "base_land": 10.0}),
    "peak_is_the_highest_year": ("height at least every model year; the base year is past",
                                 limits(years=TWO_STEPS, peak_objective=1.0)),
    # dual control
    "energy_at_most": ("at most 410 ktce in 2026", limits(energy_cap={2025: INF, 2026: 410.0})),
    "calorific_energy_at_most": ("at most 210 ktce in 2026", limits(energy_cap_calorific={2025: INF,
         2026: 210.0})),
    "energy_intensity_at_most": ("energy - 0.31 x value added",
                                 limits(energy_intensity_cap=0.31, energy_intensity_where={2025: INF})),
    "calorific_energy_intensity_at_most": (
        "energy - 0.17 x value added",
        limits(energy_intensity_cap_calorific=0.17, energy_intensity_where_calorific={2025: INF})),
    "certificates_counted_are_bought": ("counted - 0.083 ktce/TJ x certificates bought",
                                        {**POWER, "certificate_tce": {"certificate": 0.083},
                                        "certificate_ceiling": 2.0}),
    "certificates_cover_half_the_saving": ("at most 2 ktce, half of the 4 required",
                                           {**POWER, "certificate_ceiling": {2025: 0.0, 2026: 2.0}}),
    "coal_at_most": ("0.034 ktce/TJ x coal bought within 3.1 ktce",
                     {**BOILER, "coal_content": 0.034, "coal_cap": {2025: INF, 2026: 3.1}}),
    # finance
    "investment_within_means": (
        "40 a hall, 0.6 x 3 a MW (the firms pay 0.4), 2 a measure; 150 M CNY in the step",
        {**BOILER, **HALL, "application": ("recovery@dye",), "install_limit": 1.0, "project_capex": 40.0,
         "technology_capex": 3.0, "measure_capex": 2.0, "project_payer": 1.0, "technology_payer": 0.6,
         "measure_payer": 1.0, "investment_limit": 150.0}),
    # industry
    "value_added_at_least": ("at least 830 M CNY in 2026", limits(value_added_floor={2025: -INF,
         2026: 830.0})),
    "jobs_at_least": ("at least 1900 in 2026", limits(jobs_floor={2025: -INF, 2026: 1900.0})),
    "tax_at_least": ("at least 71 M CNY in 2026", limits(tax_floor={2025: -INF, 2026: 71.0})),
    "high_tech_share_at_least": (
        "0.6 x value added - 97 x 0.5 x activity - 23 x hall", {
            **DYE, **HALL, "expand_limit": 0.2, "value_added_per_activity": 97.0, "project_value_added": 23.0,
            "high_tech": 0.5, "project_high_tech": 1.0, "high_tech_floor": 0.6,
            "high_tech_where": {2025: INF}}),
    "supply_chains_keep_their_base": ("at least 0.9 of 1.1 in 2026: 0.99; no floor later",
                                      {**MOVES, "activity_floor": {2025: -INF, 2026: 0.99, 2028: -INF}}),
    "expansion_within_limit": ("at most 0.2", MOVES),
    "exit_within_limit": ("at most 0.4", MOVES),
    "exit_within_rate": ("0.15 a step; the base year has none", MOVES),
    "expansion_within_rate": ("0.05 a step; the base year has none", MOVES),
    "exits_are_final": ("never less than the step before", MOVES),
    "projects_within_number": ("at most 2 halls in all", {**HALL, "years": TWO_STEPS}),
    # land
    "land_within_pool": ("at most 12 ha in 2026", limits(land_available={2026: 12.0})),
    "growth_beyond_density_takes_land": (
        "5 ha x activity - 1.2 x 5 ha carried - new land: limit 6",
        {**DYE, "expand_limit": 0.5, "land_per_activity": 5.0, "intensification": 1.2, "land_where": 0.0,
        "group_pool": 1.0}),
    "land_taken_is_kept": (
        "never less than the step before",
        {**DYE, "years": TWO_STEPS, "expand_limit": 0.5, "land_per_activity": 5.0, "intensification": 1.2,
         "land_where": 0.0, "group_pool": 1.0}),
    # measures
    "treated_within_installed": ("treated - installed", MEASURE),
    "treated_within_potential": ("treated - 0.7 (0.5) x activity", MEASURE),
    "exclusive_measures_share_potential": ("both together - 0.6 x activity", MEASURE),
    "installing_within_ramp": ("0.3 a step", MEASURE),
    "use_above_technical_floor": ("use - 61 x activity", MEASURE),
}


def text_of(rule: str) -> str:
    """What the golden file of a rule holds: how its numbers come about, then the program."""
    why, park = CASES[rule]
    return f"\\ {rule}: {why}\n{golden_of(rule, small(**park))}"


def test_every_rule_has_its_program():
    """And every golden file its rule."""
    assert set(CASES) == set(RULES.names)
    assert {file.stem for file in GOLDEN.glob("*.lp")} == set(CASES)


@pytest.mark.parametrize("rule", CASES)
def test_the_rows_of_a_rule_are_the_ones_worked_out_by_hand(rule):
    """The file's first line is the arithmetic; a program longer than forty lines is not read by anyone."""
    expected = (GOLDEN / f"{rule}.lp").read_text(encoding="utf-8")
    body = expected.partition("subject to\n")[2].partition("bounds\n")[0]

    assert text_of(rule) == expected
    assert body.strip(), "the park of this case gives the rule no row"
    assert len(expected.splitlines()) <= LONGEST


if __name__ == "__main__":
    for name in CASES:
        (GOLDEN / f"{name}.lp").write_text(text_of(name), encoding="utf-8", newline="\n")
