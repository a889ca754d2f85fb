"""Diagnosis of three firms over two years, by pencil; every figure names boundary, regime, basis and unit."""

import numpy as np
import pandas as pd
import pytest
from hand.three_firms import park_of, tables

from carbonpark.indicators import diagnose
from carbonpark.indicators.decompose import park_lmdi


def two_years(changes=None, **more):
    """2022 with half of everything of 2023 but the value added given, in prices of 2023."""
    rows = tables()
    for name in ("energy", "power_heat", "process"):
        rows[name] += [{**row, "year": 2022, "quantity": row["quantity"] / 2} for row in rows[name]]
    rows["economy"] += [
        {
            "entity": firm,
            "year": 2022,
            "indicator": "value_added",
            "value": value,
            "unit": "万元",
            "price_basis": "2023",
        }
        for firm, value in (("chp", 800.0), ("mill", 4000.0), ("chem", 3200.0))
    ]
    rows["land"] += [{**row, "year": 2022} for row in rows["land"]]
    rows["factors"] += [{**row, "year": 2022} for row in rows["factors"] if row.get("year") == 2023]
    rows.update(more)
    return rows


@pytest.fixture(scope="module")
def diagnosis():
    return diagnose(park_of(two_years()))


def value(diagnosis, indicator, regime="", year=2023, basis=""):
    rows = diagnosis.indicators.query("indicator == @indicator and regime == @regime and year == @year")
    return rows[rows["basis"].str.startswith(basis)].iloc[0]


def test_ratios_of_2023(diagnosis):
    """Value added 10 000 万元; 910: 34 325 t. Productivity 10 000 / 34 325 = 0.29133; intensity 3.4325 t/万元.
    Land 30 ha = 450 mu: 22.22 万元 and 76.28 t a mu. 等价 energy: see hand/test_three_firms: 339 TJ -> 11
    566.96 tce + 682.4 + 7 852 = 20 101.36 tce: 2.01014 tce/万元; 34 325 / 20 101.36 = 1.70760 t/tce.
    """
    productivity = value(diagnosis, "carbon_productivity", "910:CO2")

    assert productivity["value"] == pytest.approx(10_000 / 34_325)
    assert (productivity["unit"], productivity["boundary"], productivity["basis"]) == (
        "万元_2023/tCO2",
        "managed",
        "prices of 2023",
    )
    assert value(diagnosis, "carbon_intensity", "910:CO2")["value"] == pytest.approx(3.4325)
    assert value(diagnosis, "value_added_per_mu")["value"] == pytest.approx(10_000 / 450)
    assert value(diagnosis, "emissions_per_mu", "910:CO2")["value"] == pytest.approx(34_325 / 450)
    assert value(diagnosis, "energy_intensity", basis="equal_value")["value"] == pytest.approx(
        2.01014, rel=1e-5
    )
    assert value(diagnosis, "emissions_per_energy", "910:CO2")["value"] == pytest.approx(1.70760, rel=1e-5)


def test_shares_of_2023(diagnosis):
    """Power used: bought 30 + own (15 chp + 1 PV) - sold 5 = 41 GWh. Green: PV 1 + trade 10 + certificates
    5 = 16 -> 39.02 %; physically 1 -> 2.44 %. Comprehensive energy 当量 15 444.76 tce; electricity 26 GWh = 3
    195.4 -> 20.69 %; renewable: straw 511.81 + PV 122.9 + (10 + 5) GWh x 122.9 = 1 843.5, together 2 478.21
    -> 16.05 %.
    """
    assert value(diagnosis, "renewable_power_share")["value"] == pytest.approx(16 / 41 * 100)
    assert value(diagnosis, "renewable_power_share_physical")["value"] == pytest.approx(1 / 41 * 100)
    assert value(diagnosis, "electricity_share")["value"] == pytest.approx(20.69, abs=0.01)
    assert value(diagnosis, "renewable_energy_share")["value"] == pytest.approx(16.05, abs=0.01)


def test_trend_compares_whole_years(diagnosis):
    """910 emissions double from 17 162.5 t: +100 %, index 200; value added 8 000 -> 10 000: +25 %."""
    rows = diagnosis.trend.query("year == 2023").set_index(["indicator", "regime"])

    assert rows.loc[("emissions", "910:CO2"), "change_pct"] == pytest.approx(100)
    assert rows.loc[("emissions", "910:CO2"), "index"] == pytest.approx(200)
    assert rows.loc[("value_added", ""), "change_pct"] == pytest.approx(25)


def test_tapio_of_the_park(diagnosis):
    """e = 100 % / 25 % = 4: expansive negative decoupling."""
    row = diagnosis.tapio.query("account == '910:CO2' and span == 'year'").iloc[0]

    assert row["elasticity"] == pytest.approx(4)
    assert row["state"] == "expansive_negative_decoupling"


def test_lmdi_of_the_park(diagnosis):
    """All doubled while every firm's value added rose by a quarter: structure, mix and factors stand still.

    V -> 2V for each item: L = V / ln 2. Activity: Σ L ln 1.25 = 17 162.5 x ln 1.25 / ln 2 on fuel, power
    and heat, less process 750; energy intensity ln(2 / 1.25) = ln 1.6; process (750 -> 1 500) likewise in
    its own two terms.
    """
    rows = diagnosis.lmdi.query("account == '910:CO2' and span == 'year'").set_index("term")["additive_t"]
    energy, process = 17_162.5 - 750, 750

    assert rows["activity"] == pytest.approx(energy * np.log(1.25) / np.log(2))
    assert rows["energy_intensity"] == pytest.approx(energy * np.log(1.6) / np.log(2))
    assert rows["process_output"] == pytest.approx(process * np.log(1.25) / np.log(2))
    assert rows["process_intensity"] == pytest.approx(process * np.log(1.6) / np.log(2))
    assert rows[["structure", "energy_mix", "emission_factor"]].abs().max() == pytest.approx(0, abs=1e-6)
    assert rows.sum() == pytest.approx(17_162.5)


def facts(cells, process=None):
    index = pd.MultiIndex.from_tuples(list(cells), names=["group", "carrier"])
    table = pd.DataFrame(list(cells.values()), index=index, columns=["energy", "emissions"]).astype(float)
    return table, pd.Series(process or {}, dtype=float)


def test_a_group_without_value_added_has_a_chain_of_its_own():
    """Households: 10 TJ gas x 50 t -> 20 TJ: +500 t by use. Industry stands still: 5 TJ coal, 500 t, VA 7."""
    start = facts({("homes", "gas"): (10, 500), ("works", "coal"): (5, 500)})
    end = facts({("homes", "gas"): (20, 1000), ("works", "coal"): (5, 500)})
    parts = park_lmdi(start, end, pd.Series({"works": 7.0}), pd.Series({"works": 7.0}))

    assert parts.additive["other_use"] == pytest.approx(500)
    assert parts.additive["activity"] == pytest.approx(0)


def test_a_newcomer_is_structure():
    """A group that was not there: its 300 t go to the mix of industries (the zero), the old group's fall in
    share too."""
    start = facts({("old", "coal"): (10, 1000)})
    end = facts({("old", "coal"): (10, 1000), ("new", "gas"): (6, 300)}, {})
    parts = park_lmdi(start, end, pd.Series({"old": 10.0}), pd.Series({"old": 10.0, "new": 10.0}))

    # old: share 1 -> 1/2 at twice the activity: 1000 ln 2 to activity, -1000 ln 2 to structure
    assert parts.additive["activity"] == pytest.approx(1000 * np.log(2))
    assert parts.additive["structure"] == pytest.approx(300 - 1000 * np.log(2))
    assert parts.residual == pytest.approx(0, abs=1e-9)


def test_certificates_beyond_power_are_not_attributed():
    """-50 t of certificates in a group without power: no energy to divide by; booked whole, nothing lost."""
    start = facts({("works", "coal"): (5, 500), ("works", "electricity"): (0, 0)})
    end = facts({("works", "coal"): (5, 500), ("works", "electricity"): (0, -50)})
    parts = park_lmdi(start, end, pd.Series({"works": 1.0}), pd.Series({"works": 1.0}))

    assert parts.additive["unattributed"] == pytest.approx(-50)
    assert parts.residual == pytest.approx(0, abs=1e-9)


def test_no_value_added_prints_to_be_completed_never_a_number():
    found = diagnose(
        park_of(
            {
                **tables(),
                "economy": [
                    {
                        "entity": "park",
                        "year": 2023,
                        "indicator": "value_added",
                        "value": np.nan,
                        "unit": "万元",
                        "price_basis": "2023",
                        "status": "NE",
                    }
                ],
            }
        )
    )
    row = value(found, "carbon_productivity", "910:CO2")

    assert (row["status"], np.isnan(row["value"])) == ("missing", True)
    assert row["note_zh"].startswith("待补充")
    assert value(found, "emissions", "910:CO2")["value"] == pytest.approx(34_325)


def test_value_added_of_another_boundary_is_withheld():
    found = diagnose(
        park_of(
            {
                **tables(),
                "economy": [
                    {
                        "entity": "park",
                        "year": 2023,
                        "indicator": "value_added",
                        "value": 9e4,
                        "unit": "万元",
                        "price_basis": "2023",
                        "boundary": "wide",
                    }
                ],
            }
        )
    )
    row = value(found, "carbon_intensity", "910:CO2")

    assert (row["status"], np.isnan(row["value"])) == ("withheld", True)
    assert "wide" in row["note_en"]


def test_current_prices_are_deflated_and_the_rows_named():
    """8 000 万元 of 2022 in 2022's own prices; the table's GDP deflator of 2023 over 2022 is -0.6 %: x 0.994
    = 7 952."""
    rows = two_years()
    for row in rows["economy"]:
        if row["year"] == 2022:
            row["price_basis"] = "current"
    found = diagnose(park_of(rows))

    assert value(found, "value_added", year=2022)["value"] == pytest.approx(7_952)
    assert len(found.economy.deflators) == 1
    assert "2023" in found.economy.deflators[0]


def test_part_of_a_year_has_no_ratio_and_no_trend():
    rows = tables()
    for name in ("energy", "power_heat"):
        for row in rows[name]:
            row["period"] = "01-09"
    rows["process"] = []
    rows["energy"] = [row for row in rows["energy"] if row["use"] != "raw_material"]
    found = diagnose(park_of(rows))

    assert value(found, "carbon_productivity", "910:CO2", "2023 01-09")["status"] == "missing"
    assert value(found, "emissions", "910:CO2", "2023 01-09")["value"] == pytest.approx(32_825)
    assert found.trend.empty


def test_the_core_ratio_of_910_with_direct_supply():
    """Rule F41. 10 GWh by direct line: 0 in the numerator, 10 x 302 = 3 020 tce (等价) in the denominator.

    Only that and 20 TJ of gas (1 000 t, 682.42 tce): 1 000 / 3 702.42 = 0.27009 t/tce.
    """
    rows = tables()
    rows["energy"] = [
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": "natural_gas",
            "use": "fuel",
            "quantity": 5e5,
            "unit": "m3",
        }
    ]
    rows["power_heat"] = [
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": "electricity",
            "flow": "bought",
            "partner": "outside",
            "contract": "direct_supply",
            "quantity": 10,
            "unit": "GWh",
        }
    ]
    rows["process"], rows["materials"] = [], []
    found = diagnose(park_of(rows))

    assert value(found, "emissions_per_energy", "910:CO2")["value"] == pytest.approx(
        1_000 / (20_000 / 29.3076 + 3_020)
    )
