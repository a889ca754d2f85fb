"""What is not known: statuses, missing factors and units, and totals that say they are incomplete."""

import numpy as np
import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account


def changed(**edits):
    """The three firms with rows appended or fields of one record changed: {table: (line, {field: value})}."""
    rows = tables()
    for table, (line, fields) in edits.items():
        rows[table][line].update(fields)
    return rows


def test_not_estimated_leaves_the_total_incomplete():
    """Heat NE: 34 325 - 2 200 = 32 125 t is what is known, and the total says that one record is missing."""
    inventory = account(park_of(changed(power_heat=(10, {"quantity": np.nan, "status": "NE"}))), ["910"])
    whole = inventory.totals.query("block == 'total'").iloc[0]

    assert whole["tco2e"] == pytest.approx(32_125)
    assert (whole["complete"], whole["missing"]) == (False, 1)
    assert inventory.rows.query("block == 'heat'")["status"].tolist() == ["NE"]
    assert np.isnan(inventory.rows.query("block == 'heat'")["tco2e"].item())


def test_a_blank_without_a_status_is_unknown_too():
    inventory = account(park_of(changed(power_heat=(10, {"quantity": np.nan}))), ["910"])

    assert not inventory.totals.query("block == 'total'")["complete"].item()


@pytest.mark.parametrize("status", ["NO", "IE"])
def test_not_occurring_and_included_elsewhere_are_zero_and_complete(status):
    inventory = account(park_of(changed(power_heat=(10, {"quantity": np.nan, "status": status}))), ["910"])
    whole = inventory.totals.query("block == 'total'").iloc[0]

    assert whole["tco2e"] == pytest.approx(32_125)
    assert whole["complete"]
    assert inventory.rows.query("block == 'heat'")["status"].tolist() == [status]


def test_nothing_known_is_not_zero():
    """With every record NE the total is blank, not 0."""
    rows = tables()
    for name in ("energy", "power_heat", "process"):
        for row in rows[name]:
            row.update(quantity=np.nan, status="NE")
    inventory = account(park_of(rows), ["910"])

    assert np.isnan(inventory.total("910:CO2", 2023))
    assert np.isnan(inventory.energy.query("entity == 'park' and carrier == 'total'")["tce_calorific"].item())


def test_a_carrier_no_table_has_is_not_guessed():
    """Industrial waste has no default factor: the row is NE and says why; everything else stands."""
    rows = tables()
    rows["energy"].append(
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": "industrial_waste",
            "use": "fuel",
            "quantity": 10,
            "unit": "TJ",
            "input_ref": "energy.csv:8",
        }
    )
    inventory = account(park_of(rows), ["910"])
    row = inventory.rows.query("carrier == 'industrial_waste'").iloc[0]

    assert row["status"] == "NE"
    assert "industrial_waste" in str(row["note"])
    assert inventory.total("910:CO2", 2023) == pytest.approx(34_325)


def test_its_own_factor_makes_that_carrier_count():
    """10 TJ at 0.08 t CO2/GJ = 800 t."""
    rows = tables()
    rows["energy"].append(
        {
            "enterprise": "mill",
            "year": 2023,
            "carrier": "industrial_waste",
            "use": "fuel",
            "quantity": 10,
            "unit": "TJ",
            "own_factor": 0.08,
            "own_factor_unit": "tCO2/GJ",
            "input_ref": "energy.csv:8",
        }
    )
    inventory = account(park_of(rows), ["910"])

    assert inventory.total("910:CO2", 2023) == pytest.approx(35_125)
    assert inventory.rows.query("carrier == 'industrial_waste'")["method"].item() == "own"


def test_steam_by_mass_needs_its_enthalpy():
    """1 kt of steam bought outside is NE; with an enthalpy of 2.7 GJ/t in the park's factors 2.7 TJ x 110 =
    297 t."""
    rows = tables()
    rows["power_heat"].append(
        {
            "enterprise": "chem",
            "year": 2023,
            "carrier": "steam",
            "flow": "bought",
            "partner": "outside",
            "quantity": 1000,
            "unit": "t",
            "input_ref": "power_heat.csv:13",
        }
    )
    unknown = account(park_of(rows), ["910"])
    rows["factors"].append(
        {"quantity": "ncv", "subject": "steam", "value": 2.7, "unit": "GJ/t", "source": "steam tables"}
    )
    known = account(park_of(rows), ["910"])

    assert unknown.rows.query("carrier == 'steam'")["status"].tolist() == ["NE"]
    assert known.total("910:CO2", 2023) == pytest.approx(34_325 + 297)


def test_a_measured_heating_value_keeps_the_carbon_of_a_joule():
    """Diesel of 44 GJ/t instead of 40: 4.4 TJ x 75 t = 330 t, 30 more."""
    inventory = account(park_of(changed(energy=(4, {"own_ncv": 44.0, "own_ncv_unit": "GJ/t"}))), ["910"])

    assert inventory.total("910:CO2", 2023) == pytest.approx(34_355)


def test_a_factor_per_tonne_of_carbon_is_turned_into_co2():
    """Diesel at 0.84 tC/t: 100 t x 0.84 x 44/12 = 308 t instead of 300."""
    inventory = account(
        park_of(changed(energy=(4, {"own_factor": 0.84, "own_factor_unit": "tC/t"}))), ["910"]
    )

    assert inventory.total("910:CO2", 2023) == pytest.approx(34_333)


def test_a_verified_total_takes_the_place_of_fuel_and_process():
    """Chem's verified 1 900 t hold its diesel 300 and ammonia 1 500: 34 325 - 1 800 + 1 900 = 34 425; N2O
    stays apart."""
    rows = tables()
    rows["process"].append(
        {
            "enterprise": "chem",
            "year": 2023,
            "activity": "verified_total",
            "gas": "CO2",
            "quantity": 1900,
            "unit": "t",
            "quality": "B",
            "input_ref": "process.csv:4",
        }
    )
    inventory = account(park_of(rows), ["910", "location"])

    assert inventory.total("910:CO2", 2023) == pytest.approx(34_425)
    assert inventory.rows.query("carrier == 'diesel' and regime == '910'")["status"].item() == "IE"
    assert inventory.rows.query("gas == 'N2O' and block == 'process'")["tco2e"].item() == pytest.approx(530)


def test_transformation_counts_carbon_in_less_carbon_out():
    """Coking: 1 kt cleaned coal in, 0.7 kt coke out, all carbon (oxidation 100 %), national database for 910.

    Own factors of 100 and 110 t/TJ at 25 and 28 GJ/t, oxidation read as 1: 25 TJ x 100 - 19.6 TJ x 110 = 2
    500 - 2 156 = 344 t.
    """
    rows = tables()
    rows["energy"].append(
        {
            "enterprise": "chem",
            "year": 2023,
            "carrier": "cleaned_coal",
            "use": "transformation",
            "quantity": 1,
            "unit": "kt",
            "input_ref": "energy.csv:8",
        }
    )
    rows["materials"].append(
        {
            "enterprise": "chem",
            "year": 2023,
            "material": "coke",
            "flow": "output",
            "quantity": 0.7,
            "unit": "kt",
            "input_ref": "materials.csv:5",
        }
    )
    for fuel, factor, ncv in (("cleaned_coal", 100.0, 25.0), ("coke", 110.0, 28.0)):
        rows["factors"] += [
            {
                "quantity": "emission_factor",
                "subject": fuel,
                "gas": "CO2",
                "value": factor,
                "unit": "t CO2/TJ",
                "source": "round",
            },
            {"quantity": "ncv", "subject": fuel, "value": ncv, "unit": "GJ/t", "source": "round"},
        ]
    inventory = account(park_of(rows), ["910"])
    energy = inventory.energy.query("entity == 'park' and use in ('transformation', 'transformation_output')")

    assert inventory.total("910:CO2", 2023, block="transformation") == pytest.approx(344)
    assert energy["energy_TJ"].sum() == pytest.approx(25 - 19.6)


def test_part_of_a_year_is_an_account_of_its_own():
    """Nine months of 2024 beside the full year 2023: two labels, nothing scaled, nothing added together."""
    rows = tables()
    rows["energy"].append(
        {
            "enterprise": "chp",
            "year": 2024,
            "period": "01-09",
            "carrier": "bituminous",
            "use": "fuel",
            "quantity": 6,
            "unit": "kt",
            "input_ref": "energy.csv:8",
        }
    )
    inventory = account(park_of(rows), ["910"])

    assert set(inventory.totals["year"]) == {2023, "2024 01-09"}
    assert inventory.total("910:CO2", "2024 01-09") == pytest.approx(6 * 20 * 100)
    assert inventory.total("910:CO2", 2023) == pytest.approx(34_325)


def test_an_unknown_boundary_is_refused_with_the_names_there_are():
    from carbonpark.words.errors import InputError

    with pytest.raises(InputError, match="managed"):
        account(park_of(), boundary="manged")


@pytest.mark.parametrize(
    "kept", [(), ("energy",), ("power_heat",), ("process",), ("materials",), ("economy", "land")]
)
def test_a_park_with_few_tables_is_accounted_and_diagnosed(kept):
    """A starter park has most tables empty: what is there is accounted, the rest is not invented."""
    from carbonpark.indicators import diagnose

    rows = {
        name: (each if name in ("boundaries", "groups", "enterprises", "pools", *kept) else [])
        for name, each in tables().items()
    }
    found = diagnose(park_of(rows))

    assert set(found.inventory.rows["scope"]) <= {"", "1", "2", "3"}
    assert found.indicators.empty or found.indicators["status"].isin(["value", "missing", "incomplete"]).all()
    assert len(found.inventory.rows) == 0 or kept not in ((), ("economy", "land"))


def test_power_of_unknown_source_is_not_renewable():
    """1 GWh made with no plant named: asked about, and not among the park's renewables."""
    inventory = account(park_of(changed(power_heat=(8, {"plant": ""}))), ["910"])

    assert inventory.checks["message_en"].str.contains("no plant named").any()
    assert "own_renewable" not in set(inventory.energy["use"])
