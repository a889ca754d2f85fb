"""With no factor of its own a park is accounted at exactly the published tonnes per tonne, per Nm3 and per
kWh."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import carbonpark
from carbonpark.inventory import account
from carbonpark.park.park import park_from_tables
from hand.three_firms import HEADER, tables

TABLES = Path(carbonpark.__file__).parent / "factors" / "tables"
PER_KT = {"t": ("t", 1000.0), "1e4Nm3": ("Nm3", 1e7)}  # 1 000 units of the table


def published(*datasets):
    """ef_tCO2_per_unit of fuels.csv as printed, the first data set that has the fuel."""
    with (TABLES / "fuels.csv").open(encoding="utf-8-sig") as stream:
        lines = list(csv.DictReader(stream))
    found = {}
    for dataset in datasets:
        for line in lines:
            if line["dataset"] == dataset and line["biogenic"] == "no" and line["ef_tCO2_per_unit"]:
                found.setdefault(line["fuel_id"], (line["unit"], float(line["ef_tCO2_per_unit"])))
    return found


def burning(fuels):
    """One firm that burns 1 000 table units of each fuel in 2023."""
    rows = {name: [] for name in tables()}
    rows |= {name: tables()[name] for name in ("boundaries", "groups", "enterprises")}
    rows["energy"] = [
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": fuel,
            "use": "fuel",
            "quantity": PER_KT[unit][1],
            "unit": PER_KT[unit][0],
            "input_ref": f"energy.csv:{line}",
        }
        for line, (fuel, (unit, _)) in enumerate(fuels.items(), 2)
    ]
    rows["power_heat"] = [
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": "electricity",
            "flow": "bought",
            "partner": "grid",
            "contract": "grid",
            "quantity": 10,
            "unit": "GWh",
            "input_ref": "power_heat.csv:2",
        }
    ]
    return park_from_tables(HEADER, {name: pd.DataFrame(each) for name, each in rows.items()})


@pytest.mark.parametrize(
    ("regime", "datasets"),
    [
        ("location", ("GB/T 32151-2024", "statistics")),
        ("910", ("NationalEFDB-v2-2026", "GB/T 32151-2024", "statistics")),
    ],
)
def test_tonnes_per_unit_are_the_printed_ones(regime, datasets):
    fuels = published(*datasets)
    rows = (
        account(burning(fuels), [regime])
        .rows.query("gas == 'CO2' and block == 'fuel'")
        .set_index("carrier")["mass_t"]
    )

    assert len(fuels) > 20
    for fuel, (_, factor) in fuels.items():
        assert rows[fuel] == pytest.approx(1000 * factor, rel=2e-5), (
            fuel
        )  # the printed figure is rounded to 6 digits


def test_electricity_of_jiangsu_2023():
    """10 GWh at the average factor printed for Jiangsu 2023, read from the table file itself."""
    with (TABLES / "grid_factors.csv").open(encoding="utf-8-sig") as stream:
        factor = next(
            float(line["value"])
            for line in csv.DictReader(stream)
            if line["region_en"] == "Jiangsu" and line["year"] == "2023" and line["factor_type"] == "average"
        )
    inventory = account(burning({}), ["910", "location"])

    assert inventory.total("location:CO2", 2023) == pytest.approx(10_000 * factor)
    assert inventory.total("910:CO2", 2023) == pytest.approx(8_325)  # prescribed: 0.8325 kg/kWh


def test_standard_coal_follows_the_table_not_the_heating_value():
    """Raw coal 0.7143 tce/t, gas 1.33 kgce/m3, electricity 0.1229 kgce/kWh (accounting.md A4, GB/T 2589)."""
    fuels = {"raw_coal": ("t", 0.0), "natural_gas": ("1e4Nm3", 0.0)}
    energy = (
        account(burning(fuels), ["910"])
        .energy.query("entity == 'park'")
        .set_index("carrier")["tce_calorific"]
    )

    assert energy["raw_coal"] == pytest.approx(714.3)
    assert energy["natural_gas"] == pytest.approx(13_300)
    assert energy["electricity"] == pytest.approx(1_229)
