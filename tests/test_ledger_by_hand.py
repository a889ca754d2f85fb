"""Every equation of the ledger once with numbers a pencil can follow, most of them primes.

Two groups (kiln, dyehouse), a hall, a boiler, a recovery measure; 2026 unless said. What is not given is
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import xarray as xr
from small_plans import at_rest_counted, filled, small

from carbonpark.coefficients.frozen import on_labels
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.equation import EQUATIONS
from carbonpark.report.equations import fill_registries

fill_registries()
LABELS: dict[str, Any] = {
    "years": (2025, 2026, 2028), "group": ("kiln", "dyehouse"), "project": ("hall",),
         "application": ("recovery",),
    "technology": ("boiler", "pv"), "plant": ("old",), "carrier": ("coal", "steam", "power"),
         "supply": ("mine", "grid"),
    "outlet": ("town",), "gas": ("CO2", "CH4"), "tally": ("statistical", "assessed"), "account": ("ghg",),
    "payer": ("park", "firms"),
}
ACTIVE = {"activity": {(2026, "kiln"): 2.0, (2026, "dyehouse"): 3.0}, "running": {2026: 4.0}}
FLOWS = {"flow": {(2026, "boiler"): 7.0, (2026, "pv"): 5.0}, "buy": {(2026, "mine"): 11.0, (2026,
"grid"): 13.0},
         "sell": {2026: 3.0}}
TREATED = {"treated": {2026: 0.5}}
USE = {"use": {(2026, "kiln", "coal"): 17.0, (2026, "dyehouse", "coal"): 19.0}}

Case = tuple[str, Mapping[str, Any], Mapping[str, Any], Mapping[str, Any], float]
"""Pencil, coefficients, quantities, labels of the cell looked at, its value."""
CASES: dict[str, Case] = {
    # energy
    "use_of_groups": ("2 x 10 - 0.5 x 4 = 18 TJ", {"specific_use": {("kiln", "steam"): 10.0},
         "at_group": {"kiln": 1.0},
                                                  "saving": {"steam": 4.0}},
                      {**ACTIVE, **TREATED}, {"group": "kiln", "carrier": "steam"}, 18.0),
    "users_take": ("17 + 19 used + 2 x 5 feedstock + 4 x (1.5 + 0.25) by halls = 53",
                   {"specific_feedstock": {("kiln", "coal"): 5.0}, "project_use": {"coal": 1.5},
                   "project_feedstock": {"coal": 0.25}},
                   {**ACTIVE, **USE}, {"carrier": "coal"}, 53.0),
    "technologies_give": ("power: 5 from the sun + 0.2 x 7 beside steam - 0.3 x 7 taken = 4.3",
                          {"technology_output": {("pv", "power"): 1.0, ("boiler", "power"): 0.2},
                           "technology_input": {("boiler", "power"): 0.3}}, FLOWS, {"carrier": "power"}, 4.3),
    "crosses_the_fence": ("0.9 x 13 in - 3 out = 8.7", {"supply_delivers": {("grid", "power"): 0.9},
         "outlet_takes": {"power": 1.0}},
                          FLOWS, {"carrier": "power"}, 8.7),
    "supply_over_use": ("8.7 + 5 + 1 residual - 1.25 x 4 x 1.5 = 7.2",
                        {"supply_delivers": {("grid", "power"): 0.9}, "outlet_takes": {"power": 1.0},
                         "technology_output": {("pv", "power"): 1.0}, "carrier_residual": {"power": 1.0},
                         "carrier_gross": {"power": 1.25}, "project_use": {"power": 1.5}},
                        {**ACTIVE, **FLOWS}, {"carrier": "power"}, 7.2),
    "energy_at_equal_value": (
        "assessed: 13 x 0.3 x 0.5 - 3 x 0.3 + 5 x 0.31 x 0.2 - 2 x 10 x 0.03 - 4 x 2 x 0.03 - 0.1 certificates = 0.42",
        {"supply_equal_value": {"grid": 0.3}, "supply_counts": {("assessed", "grid"): 0.5},
        "outlet_equal_value": 0.3,
         "own_renewable": {"pv": 1.0}, "own_equal_value": 0.31, "own_counts": {"assessed": 0.2},
         "specific_feedstock": {("kiln", "coal"): 10.0}, "project_feedstock": {"coal": 2.0},
         "feedstock_tce_equal": {"coal": 0.03}, "feedstock_deducted": {"assessed": 1.0},
         "certificates_deducted": {"assessed": 1.0}},
        {**ACTIVE, **FLOWS, "certificates_counted": {2026: 0.1}}, {"tally": "assessed"},
        1.95 - 0.9 + 0.31 - 0.6 - 0.24 - 0.1),
    "energy_at_calorific_value": (
        "assessed: 13 x 0.12 x 0.5 - 3 x 0.12 + 5 x 0.13 x 0.2 - 2 x 10 x 0.02 - 4 x 2 x 0.02 = -0.01",
        {"supply_calorific": {"grid": 0.12}, "supply_counts": {("assessed", "grid"): 0.5},
        "outlet_calorific": 0.12,
         "own_renewable": {"pv": 1.0}, "own_calorific": 0.13, "own_counts": {"assessed": 0.2},
         "specific_feedstock": {("kiln", "coal"): 10.0}, "project_feedstock": {"coal": 2.0},
         "feedstock_tce": {"coal": 0.02}, "feedstock_deducted": {"assessed": 1.0}},
        {**ACTIVE, **FLOWS}, {"tally": "assessed"}, 0.78 - 0.36 + 0.13 - 0.4 - 0.16),
    "coal_consumption": ("11 x 0.034 = 0.374 ktce", {"coal_content": {"mine": 0.034}}, FLOWS, {}, 0.374),
    "certified_energy": ("13 x 0.083 = 1.079 ktce", {"certificate_tce": {"grid": 0.083}}, FLOWS, {}, 1.079),
    # scope 1
    "fuel_mass": ("(17 + 19) x 0.1 + 4 x 1.5 x 0.1 + 7 x 1.25 x 0.1 = 3.6 + 0.6 + 0.875 kt",
                  {"combustion_factor": {("coal", "CO2"): 0.1}, "project_use": {"coal": 1.5},
                  "technology_input": {("boiler", "coal"): 1.25}},
                  {**ACTIVE, **USE, **FLOWS}, {"account": "ghg", "gas": "CO2"}, 5.075),
    "process_mass": ("2 x 5 + 3 x 1 + 4 x 0.7 - 0.5 x 6 = 12.8 kt",
                     {"direct_emission": {("kiln", "CO2"): 5.0, ("dyehouse", "CO2"): 1.0},
                     "project_direct_emission": {"CO2": 0.7},
                      "process_saving": {"CO2": 6.0}}, {**ACTIVE, **TREATED}, {"account": "ghg",
                      "gas": "CO2"}, 12.8),
    "scope1_emissions": ("coal (17 + 19) x (0.1 + 28 x 0.001) + process 2 x 5 = 3.6 + 1.008 + 10 kt CO2e",
                         {"combustion_factor": {("coal", "CO2"): 0.1, ("coal", "CH4"): 0.001},
                         "warming": {"CO2": 1.0, "CH4": 28.0},
                          "direct_emission": {("kiln", "CO2"): 5.0}}, {**ACTIVE, **USE},
                          {"account": "ghg"}, 14.608),
    "biogenic_memo": ("(17 + 19) x 0.11 + 4 x 1.5 x 0.11 + 7 x 1.25 x 0.11 = 0.11 x 50.75 kt",
                      {"biogenic_factor": {"coal": 0.11}, "project_use": {"coal": 1.5},
                      "technology_input": {("boiler", "coal"): 1.25}},
                      {**ACTIVE, **USE, **FLOWS}, {}, 5.5825),
    # scope 2 and 3
    "bought_mass": ("13 x 0.14 - 3 x 0.1 = 1.52 kt", {"supply_factor": {("grid", "CO2"): 0.14},
         "outlet_factor": {"CO2": 0.1}},
                    FLOWS, {"account": "ghg", "gas": "CO2"}, 1.52),
    "scope2_emissions": ("1.52 + 28 x 13 x 0.001 = 1.884 kt CO2e",
                         {"supply_factor": {("grid", "CO2"): 0.14, ("grid", "CH4"): 0.001},
                         "outlet_factor": {"CO2": 0.1},
                          "warming": {"CO2": 1.0, "CH4": 28.0}}, FLOWS, {"account": "ghg"}, 1.884),
    "accounted_emissions": ("scope 1 of 36 x 0.1 = 3.6 and scope 2 of 13 x 0.14 = 1.82",
                            {"combustion_factor": {("coal", "CO2"): 0.1}, "supply_factor": {("grid",
                            "CO2"): 0.14},
                             "warming": {"CO2": 1.0}}, {**USE, **FLOWS}, {"account": "ghg"}, 5.42),
    "certified_reduction": ("13 certificates x 0.14 kt = 1.82 kt; what is no certificate takes nothing away",
                            {"certificate": {"grid": 1.0}, "certificate_factor": 0.14}, FLOWS,
                            {"account": "ghg"}, 1.82),
    "scope3_emissions": ("2 x 23 + 3 x 29 + 11 x 0.01 = 133.11 kt CO2e",
                         {"scope3_per_activity": {"kiln": 23.0, "dyehouse": 29.0},
                         "upstream_factor": {"mine": 0.01}},
                         {**ACTIVE, **FLOWS}, {}, 133.11),
    # land
    "land_in_use": ("2028: 10 base + 2 halls x 1.5 + (3 + 1) MW x 0.7 + 0.6 new - 0.2 x 5 left in 2026 = 15.4 ha",
                    {"base_land": 10.0, "project_land": 1.5, "technology_land": {"pv": 0.7},
                    "group_pool": 1.0,
                     "land_release": {"kiln": 5.0}},
                    {"running": {2028: 2.0}, "build": {(2026, "pv"): 3.0, (2028, "pv"): 1.0},
                    "new_land": {(2028, "dyehouse"): 0.6},
                     "exit": {(2026, "kiln"): 0.2}}, {"year": 2028, "pool": "plots"}, 15.4),
    "land_growth_lacks": ("2 x 5 - 1.3 x 5 carried - 0.5 taken = 3 ha",
                          {"land_per_activity": {"kiln": 5.0}, "intensification": {"kiln": 1.3}},
                          {**ACTIVE, "new_land": {(2026, "kiln"): 0.5}}, {"group": "kiln"}, 3.0),
    # economy
    "value_added_made": ("2 x 97 + 3 x 89 + 4 x 23 = 553", {"value_added_per_activity": {"kiln": 97.0,
         "dyehouse": 89.0},
                                                            "project_value_added": 23.0}, ACTIVE, {}, 553.0),
    "high_tech_value_added": ("2 x 97 x 0.5 + 4 x 23 x 1 = 189",
                              {"value_added_per_activity": {"kiln": 97.0, "dyehouse": 89.0},
                              "project_value_added": 23.0,
                               "high_tech": {"kiln": 0.5}, "project_high_tech": 1.0}, ACTIVE, {}, 189.0),
    "people_employed": ("2 x 101 + 4 x 53 = 414", {"jobs_per_activity": {"kiln": 101.0},
         "project_jobs": 53.0}, ACTIVE, {}, 414.0),
    "tax_paid": ("2 x 11 + 4 x 3 = 34", {"tax_per_activity": {"kiln": 11.0}, "project_tax": 3.0}, ACTIVE,
         {}, 34.0),
    # costs
    "energy_bill": ("13 x 0.6 - 3 x 0.4 = 6.6", {"supply_price": {"grid": 0.6}, "outlet_price": 0.4}, FLOWS,
         {}, 6.6),
    "plant_running_cost": ("9 MW x 0.5 + 7 TJ x 0.1 + retired (4 x 0.75 - 1) x 2 = 4.5 + 0.7 + 4",
                           {"technology_fixed_cost": {"boiler": 0.5},
                           "technology_variable_cost": {"boiler": 0.1},
                            "plant_survival": 0.75, "retirement_cost": {2026: 2.0}},
                           {**FLOWS, "capacity": {(2026, "boiler"): 9.0}, "kept": {2025: 4.0, 2026: 1.0}},
                           {}, 9.2),
    "measure_running_cost": ("0.8 x 5 = 4", {"measure_fixed_cost": 5.0}, {"installed": {2026: 0.8}}, {}, 4.0),
    "carbon_bill": ("30 kt x 0.06 = 1.8", {"carbon_price": 0.06}, {"emissions": {2026: 30.0}}, {}, 1.8),
    "industry_margin": ("2 x 40 + 3 x 80 + 4 x 30 = 440", {"margin_per_activity": {"kiln": 40.0,
         "dyehouse": 80.0},
                                                           "project_margin": 30.0}, ACTIVE, {}, 440.0),
    "investment": ("2 x 40 + 3 x 10 + 0.4 x 5 = 112",
                   {"project_capex": 40.0, "technology_capex": {"boiler": 10.0}, "measure_capex": 5.0},
                   {"start": {2026: 2.0}, "build": {(2026, "boiler"): 3.0}, "install": {2026: 0.4}},
                   {"vintage": 2026}, 112.0),
    "worth_left": ("lives of 4 years from 2026, horizon 2028: a quarter is left: 112 / 4 = 28",
                   {"project_capex": 40.0, "technology_capex": {"boiler": 10.0}, "measure_capex": 5.0,
                    "lifetime": {"hall": 4.0, "boiler": 4.0, "recovery": 4.0}},
                   {"start": {2026: 2.0}, "build": {(2026, "boiler"): 3.0}, "install": {2026: 0.4}},
                   {"vintage": 2026}, 28.0),
    "energy_system_cost": (
        "7.8 of power; 2 years x (4 measures + 1.8 carbon + 1 boiler); of 30 built half is left: 36.4",
        {"supply_price": {"grid": 0.6}, "measure_fixed_cost": 5.0, "carbon_price": 0.06, "lifetime": {"boiler": 4.0},
         "technology_capex": {"boiler": 10.0}, "technology_fixed_cost": {"boiler": 0.5}},
        {"buy": {(2026, "grid"): 13.0}, "capacity": {(2028, "boiler"): 2.0}, "installed": {2028: 0.8},
         "emissions": {2028: 30.0}, "build": {(2028, "boiler"): 3.0}}, {}, 36.4),
    "net_cost": ("7.8 of power less 2 x 40 earned in 2026 = -72.2",
                 {"supply_price": {"grid": 0.6}, "margin_per_activity": {"kiln": 40.0}},
                 {"buy": {(2026, "grid"): 13.0}, "activity": {(2026, "kiln"): 2.0}}, {}, -72.2),
    "cumulative_emissions": ("30 + 2 x 20 = 70 kt; the base year's 99 is past", {},
                             {"emissions": {2025: 99.0, 2026: 30.0, 2028: 20.0}}, {"account": "ghg"}, 70.0),
    # what rules are built from
    "unabated_growth": ("4 halls less the 1 committed x 17 + 0.2 x 29 = 56.8 kt",
                        {"project_unabated": 17.0, "expansion_unabated": {"kiln": 29.0}, "reference_running": 1.0},
                        {**ACTIVE, "expand": {(2026, "kiln"): 0.2}}, {"account": "ghg"}, 56.8),
    "moved_outside": ("0.2 of the kiln's 29 kt, and one of two halls offered that is not admitted: 5.8 + 17",
                      {"project_unabated": 17.0, "expansion_unabated": {"kiln": 29.0}, "project_offered": 2.0},
                      {"running": {2026: 1.0}, "exit": {(2026, "kiln"): 0.2}}, {"account": "ghg"}, 22.8),
    "investment_by_payer": ("the firms: 40 x 1 x 2 halls + 0.4 x 3 x 10 + 5 x 0.4 = 94",
                            {"project_capex": 40.0, "technology_capex": {"boiler": 10.0},
                            "measure_capex": 5.0,
                             "project_payer": {"firms": 1.0}, "technology_payer": {("boiler",
                             "park"): 0.6, ("boiler", "firms"): 0.4},
                             "measure_payer": {"firms": 1.0}},
                            {"start": {2026: 2.0}, "build": {(2026, "boiler"): 3.0}, "install": {2026: 0.4}},
                            {"vintage": 2026, "payer": "firms"}, 94.0),
}


def test_every_equation_has_its_number():
    """A new equation is worked out by hand before it counts."""
    assert {each.name for each in EQUATIONS if each.origin.startswith("carbonpark.")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_ledger_says_what_a_pencil_says(name):
    """Each case's first words are the arithmetic; other cells of the result stay what nothing given makes
    them."""
    pencil, figures, given, at, expected = CASES[name]
    k = small(**LABELS, **figures)
    quantities = {**at_rest_counted(k), "activity": on_labels("activity", 0.0, k.coords)}
    quantities.update({word: array(word, k.coords, value) for word, value in given.items()})
    result = EQUATIONS[name](Arrays(**quantities), k.c)
    where = {"year": 2026, **at} if "year" in result.dims else at

    value = float(result.sel({dim: where[dim] for dim in result.dims}))
    assert value == pytest.approx(expected, rel=1e-12), pencil


def array(word: str, coords: Mapping[str, Any], given: Any) -> xr.DataArray:
    """A quantity at the numbers given, 0 elsewhere."""
    return on_labels(word, filled(word, coords, given, 0.0), coords)
