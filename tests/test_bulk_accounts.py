"""Many parks at once: the same totals as the account of each park, small cases by pencil, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import carbonpark as cp
from carbonpark.coefficients.rows import EVERY_REGIME
from carbonpark.factors import own_row
from carbonpark.inventory import account
from carbonpark.inventory.bulk import account_many, account_parks
from carbonpark.park.tables import TABLES
from carbonpark.words.errors import InputError

SHIPPED = ("toy", "delfzijl", "zhongshan_city", "archetype")
READ = ("energy", "power_heat", "process", "materials")


@pytest.fixture(scope="module")
def parks():
    """The shipped parks with fuel, power, heat and process records only: what the bulk account reads."""
    found = {}
    for name in SHIPPED:
        park = cp.load_park(name)
        others = {each: table.iloc[:0] for each, table in park.tables.items() if TABLES[each].observed and each not in READ}
        found[name] = park.with_tables(**others)
    return found


@pytest.fixture(scope="module")
def many(parks):
    return account_parks(parks)


@pytest.mark.parametrize("name", SHIPPED)
def test_totals_are_those_of_the_account(parks, many, name: str) -> None:
    """Every block, scope, year, gas set and regime of each park: the same tonnes to 1e-12, the same lines missing."""
    ours = many.totals[many.totals["park"] == name].set_index(["regime", "year", "gases", "scope", "block"])
    table = account(parks[name], EVERY_REGIME, checks=False).totals
    theirs = table[(table["block"] != "total") & (table["scope"] != "3")]
    assert len(ours) == len(theirs) > 0
    for line in theirs.itertuples():
        found = ours.loc[(line.regime, line.year, line.gases, line.scope, line.block)]
        assert found["tco2e"] == pytest.approx(line.tco2e, rel=1e-12, nan_ok=True)
        assert (found["missing"], found["complete"]) == (line.missing, line.complete)


def energy(**columns: object) -> pd.DataFrame:
    base = {"park": "a", "year": 2022, "carrier": "natural_gas", "use": "fuel", "quantity": 1.0, "unit": "TJ"}
    return pd.DataFrame({**base, **columns}, index=range(max(len(each) for each in columns.values()
                                                             if isinstance(each, list)) if columns else 1))


def places(*parks: str, **more: str) -> pd.DataFrame:
    return pd.DataFrame([{"park": park, "country": "CN", **more} for park in parks])


def total(done, regime: str, park: str = "a", gases: str = "CO2", year: object = 2022) -> float:
    table = done.park_totals()
    found = table[(table["regime"] == regime) & (table["park"] == park) & (table["gases"] == gases) & (table["year"] == year)]
    return float(found["tco2e"].iloc[0])


def test_power_by_pencil() -> None:
    """1 000 MWh at 0.8325 kg/kWh (910) is 832.5 t; 100 MWh of them certified take 83.25 away; direct supply adds none."""
    trade = pd.DataFrame({
        "park": "a", "year": 2022, "carrier": "electricity", "flow": "bought", "quantity": [1000.0, 100.0, 50.0],
        "unit": "MWh", "contract": ["grid", "certificate", "direct_supply"],
    })
    done = account_many(power_heat=trade, places=places("a"), regimes=["910"])

    assert total(done, "910") == pytest.approx(832.5 - 83.25)


def test_each_park_asks_for_its_own_place() -> None:
    """2022, location: Yunnan 0.1073 and Hebei 0.7252 kg/kWh (MEE/NBS 2024 No. 33): 107.3 and 725.2 t for 1 000 MWh."""
    trade = pd.DataFrame({"park": ["south", "north"], "year": 2022, "carrier": "electricity", "flow": "bought",
                          "quantity": 1000.0, "unit": "MWh"})
    where = pd.DataFrame({"park": ["south", "north"], "country": "CN", "province": ["云南", "河北"]})
    done = account_many(power_heat=trade, places=where, regimes=["location"])

    assert total(done, "location", "south") == pytest.approx(107.3)
    assert total(done, "location", "north") == pytest.approx(725.2)


def test_what_stays_inside_crosses_no_boundary() -> None:
    """600 of 1 000 GJ come from a neighbour inside: 400 GJ at 0.11 t/GJ is 44 t. Own generation is no purchase."""
    trade = pd.DataFrame({"park": "a", "year": 2022, "carrier": "steam", "flow": ["bought", "bought", "generated"],
                          "quantity": [600.0, 400.0, 900.0], "unit": "GJ", "internal": [True, False, False]})
    done = account_many(power_heat=trade, places=places("a"), regimes=["910"])

    assert total(done, "910") == pytest.approx(44.0)


def test_own_factors_hold_for_their_park_only() -> None:
    """Park b measured 0.05 kt/TJ for its gas: 100 TJ give 5 000 t there, and the default's amount in park a."""
    own = {"b": [own_row("ncv", "natural_gas", 50.0, "GJ/t", "test")]}
    records = energy(park=["a", "b"], quantity=[100.0, 100.0], own_factor=[np.nan, 0.05], own_factor_unit=["", "tCO2/GJ"])
    done = account_many(energy=records, places=places("a", "b"), regimes=["910"], own=own)

    assert total(done, "910", "b") == pytest.approx(5000.0)
    assert total(done, "910", "a") != pytest.approx(5000.0)


def test_a_factor_measured_in_every_record_asks_once() -> None:
    """2 000 records of 10 TJ with as many own factors, 0.05 to 0.06 tCO2/GJ: 10 x 1 000 x their sum; one kind of record.
    A process record keeps its own factor too (30 t x 0.4), a verified total none (500 t), one without unit the default."""
    factor = np.linspace(0.05, 0.06, 2000)
    fuel = energy(quantity=[10.0] * 2000, own_factor=list(factor), own_factor_unit=["tCO2/GJ"] * 2000)
    made = pd.DataFrame({"park": "b", "year": 2022, "activity": ["lime_x", "verified_total"], "gas": "CO2", "quantity": [30.0, 500.0],
                         "unit": ["t", "tCO2"], "own_factor": [0.4, 7.0], "own_factor_unit": "tCO2/t"})
    done = account_many(energy=fuel, process=made, places=places("a", "b"), regimes=["910", "location"])

    assert total(done, "910") == pytest.approx(10_000 * factor.sum())
    assert total(done, "910", "b") == pytest.approx(30 * 0.4 + 500)
    assert len(done.tables["energy"].keys) == 1
    assert done.rows("energy")["910"].sum() == pytest.approx(10_000 * factor.sum())
    ch4_and_n2o = total(done, "location", gases="GHG") - total(done, "location")
    plain = account_many(energy=energy(quantity=[20_000.0]), places=places("a"), regimes=["location"])
    assert ch4_and_n2o == pytest.approx(total(plain, "location", gases="GHG") - total(plain, "location"))


def test_blanks_are_unknown_and_no_is_zero() -> None:
    """A blank leaves its total incomplete at what is known; NO is a zero that is known; all blank is unknown."""
    records = energy(park=["a", "a", "b", "c"], quantity=[10.0, np.nan, np.nan, np.nan], status=["", "", "NO", "NE"])
    table = account_many(energy=records, places=places("a", "b", "c"), regimes=["910"]).park_totals().set_index("park")

    assert not table.loc["a", "complete"] and table.loc["a", "missing"] == 1 and table.loc["a", "tco2e"] > 0
    assert table.loc["b", "complete"] and table.loc["b", "tco2e"] == 0.0
    assert not table.loc["c", "complete"] and math.isnan(table.loc["c", "tco2e"])


def test_splitting_shuffling_and_spelling_change_nothing() -> None:
    """One record of 30 t as three of 10, in another order, partly in kg and as categories: the same totals."""
    whole = energy(carrier=["bituminous", "diesel"], quantity=[30.0, 7.0], unit=["t", "t"])
    parts = energy(carrier=["bituminous", "diesel", "bituminous", "bituminous"], quantity=[10.0, 7000.0, 10.0, 10.0],
                   unit=["t", "kg", "t", "t"]).sample(frac=1, random_state=3)
    parts = parts.astype({name: "category" for name in ("park", "carrier", "use", "unit")})
    one, two = (account_many(energy=each, places=places("a")) for each in (whole, parts))

    for regime in EVERY_REGIME:
        assert total(one, regime) == pytest.approx(total(two, regime), rel=1e-12)


def test_parts_of_years_stay_apart() -> None:
    records = energy(quantity=[10.0, 4.0], period=["", "01-09"])
    done = account_many(energy=records, places=places("a"), regimes=["910"])

    assert total(done, "910", year="2022 01-09") == pytest.approx(0.4 * total(done, "910"))


def test_a_verified_total_holds_its_firm_s_fuel() -> None:
    """Firm x: 500 t verified, its fuel is inside; firm y's fuel counts on its own."""
    fuel = energy(enterprise=["x", "y"], quantity=[10.0, 10.0])
    made = pd.DataFrame({"park": "a", "enterprise": ["x"], "year": 2022, "activity": "verified_total", "gas": "CO2",
                         "quantity": 500.0, "unit": "tCO2"})
    alone = account_many(energy=energy(quantity=[10.0]), places=places("a"), regimes=["910"])
    done = account_many(energy=fuel, process=made, places=places("a"), regimes=["910"])

    assert total(done, "910") == pytest.approx(500.0 + total(alone, "910"))


def test_every_fault_at_once() -> None:
    """An unknown carrier, use, unit and status, a negative amount and a park without a place; then a missing column."""
    bad = energy(carrier=["natural_gass", "diesel"], use=["fuel", "burn"], unit=["TJ", "furlong"], quantity=[1.0, -2.0],
                 status=["", "gone"])
    with pytest.raises(InputError) as caught:
        account_many(energy=bad, places=places("a"))
    text = "\n".join(problem.what.en for problem in caught.value.problems)
    for word in ("natural_gass", "burn", "furlong", "gone", "negative"):
        assert word in text
    with pytest.raises(InputError, match="zz"):
        account_many(energy=energy(park=["zz"]), places=places("a"))
    with pytest.raises(InputError, match="quantity"):
        account_many(energy=energy(park=["a"]).drop(columns="quantity"), places=places("a"))


def test_headers_without_rows_give_an_empty_account() -> None:
    done = account_many(energy=energy(park=["a"]).iloc[:0], places=places("a"))

    assert done.totals.empty and done.parks == ()


def test_the_row_file_adds_up(parks, many, tmp_path) -> None:
    """Rows of the netCDF file, by park, are the park's totals."""
    file = many.write_rows(tmp_path / "rows.nc")
    with xr.open_dataset(file, engine="h5netcdf") as data:
        names = data["park"].values
        sums = {name: 0.0 for name in names}
        for table in READ[:3]:
            per_park = np.bincount(data[f"{table}_park"].values, weights=np.nan_to_num(data[f"{table}_910"].values),
                                   minlength=len(names))
            for name, value in zip(names, per_park, strict=True):
                sums[name] += value
    table = many.park_totals()
    for name in SHIPPED:
        whole = table[(table["park"] == name) & (table["regime"] == "910")]["tco2e"].sum()
        assert sums[name] == pytest.approx(whole, rel=1e-12)
    assert len(pd.read_csv(many.write_rows(tmp_path / "rows.csv"))) == sum(len(each.key) for each in many.tables.values())
