"""The base year of a plan is the account: the same figures, by another road, to 1e-9.

The left-hand sides are the plan's base-year quantities through the ledger's equations; the right-hand sides
come from `inventory.account` and from the park's own tables, which never see a coefficient of the plan.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from shipped_plans import base_year_account, prepared, solved

from carbonpark.indicators.economy import economy_of
from carbonpark.ledger import energy, scope1, scope2
from carbonpark.ledger.arrays import Arrays
from carbonpark.ledger.total import total
from carbonpark.park.catalogue import CARRIERS

PARKS = ("toy/reference", "archetype/reference", "delfzijl/reference")
ACCOUNTS = ("910:CO2", "location:CO2", "location:GHG", "market:CO2", "market:GHG")
EXACT = 1e-9
BURNT = ("fuel", "transport", "raw_material", "transformation")


def base(name: str) -> tuple[Arrays, Arrays, int]:
    """Quantities of the reference, coefficients, base year."""
    given = prepared(name)
    return Arrays(**given.reference), given.k.c, given.k.base_year


def recorded(name: str, column: str, *uses: str) -> pd.Series:
    """The park's energy of the base year by carrier as the account has it."""
    table, year = base_year_account(name).energy, prepared(name).k.base_year
    park = table[(table["entity"] == "park") & (table["year"] == year) & table["use"].isin(uses)]
    return park.groupby("carrier")[column].sum()


def figures(array: xr.DataArray, year: int) -> dict[str, float]:
    """One year of an array by carrier."""
    here = array.sel(year=year)
    return dict(zip(here["carrier"].values.tolist(), here.values.tolist(), strict=True))


def same(plan: dict[str, float], account: pd.Series, carriers: list[str]) -> None:
    """Both sides, carrier by carrier, and nothing in the account that the plan does not know."""
    assert set(account[account.abs() > 0].index) <= set(plan)
    for carrier in carriers:
        size = max(1.0, float(account.abs().max()) if len(account) else 1.0)
        assert plan[carrier] == pytest.approx(
            float(account.get(carrier, 0.0)), rel=EXACT, abs=EXACT * size
        ), carrier


@pytest.mark.parametrize("name", PARKS)
def test_fuel_of_every_carrier_is_the_account_s(name):
    """What groups burn, plants burn and products take up of each fuel is what the energy records hold."""
    q, c, year = base(name)
    taken = total(q.use, over="group") + total(energy.feedstock_use, q, c, over="group")
    plan = figures(taken + total(energy.technology_intake, q, c, over="technology"), year)
    fuels = [carrier for carrier in plan if CARRIERS[carrier].kind == "fuel"]

    same(plan, recorded(name, "energy_TJ", *BURNT), fuels)
    assert fuels


@pytest.mark.parametrize("name", PARKS)
def test_power_and_heat_across_the_fence_are_the_account_s(name):
    """Bought and sold, each carrier; certificates carry no energy."""
    q, c, year = base(name)
    wires = [carrier for carrier in prepared(name).k.coords["carrier"] if CARRIERS[carrier].kind != "fuel"]
    bought = (c.supply_delivers > 0).astype(float)

    same(figures(xr.dot(q.buy, bought, dim="supply"), year), recorded(name, "energy_TJ", "bought"), wires)
    same(
        figures(-total(energy.handed_over, q, c, over="outlet"), year),
        recorded(name, "energy_TJ", "sold"),
        wires,
    )


@pytest.mark.parametrize("name", PARKS)
def test_own_sun_and_wind_are_the_account_s(name):
    """Output of own renewable technologies in the base year."""
    q, c, year = base(name)
    own = float(xr.dot(q.flow, c.own_renewable, dim="technology").sel(year=year))

    assert own == pytest.approx(
        float(recorded(name, "energy_TJ", "own_renewable").sum()), rel=EXACT, abs=EXACT
    )


@pytest.mark.parametrize("name", PARKS)
def test_standard_coal_is_the_account_s(name):
    """Statistical energy at both values, in ktce; the account keeps tce."""
    given, whole = prepared(name), base_year_account(name).energy
    year = given.k.base_year
    row = whole[(whole["entity"] == "park") & (whole["carrier"] == "total") & (whole["year"] == year)].iloc[0]
    for quantity, column in (
        ("energy_equal_value", "tce_equal_value"),
        ("energy_calorific", "tce_calorific"),
    ):
        plan = float(given.reference[quantity].sel(year=year, tally="statistical"))
        assert plan == pytest.approx(row[column] / 1000.0, rel=EXACT), quantity


@pytest.mark.parametrize("name", PARKS)
@pytest.mark.parametrize("label", ACCOUNTS)
def test_emissions_of_every_scope_and_regime_are_the_account_s(name, label):
    """910 has no scopes: fuel and process are its direct blocks, electricity and heat its indirect ones."""
    q, c, year = base(name)
    table = base_year_account(name).totals
    mine = table[(table["account"] == label) & (table["year"] == year) & (table["scope"] != "3")].set_index(
        "block"
    )

    def blocks(*names: str) -> float:
        return sum(float(mine.loc[block, "tco2e"]) for block in names if block in mine.index) / 1000.0

    direct = float(scope1.scope1_emissions(q, c).sel(year=year, account=label))
    bought = float(scope2.scope2_emissions(q, c).sel(year=year, account=label))
    assert direct == pytest.approx(blocks("fuel", "process"), rel=EXACT)
    assert bought == pytest.approx(blocks("electricity", "heat"), rel=EXACT)
    whole = base_year_account(name).total(label, year) / 1000.0
    assert float(q.emissions.sel(year=year, account=label)) == pytest.approx(whole, rel=EXACT)


@pytest.mark.parametrize("name", PARKS)
def test_value_added_and_land_are_the_park_s(name):
    """In constant prices of the park's base, and hectares of each pool."""
    given = prepared(name)
    year, economy = given.k.base_year, economy_of(base_year_account(name))
    plan = float(given.reference["value_added"].sel(year=year))
    assert plan == pytest.approx(economy.total("value_added", year), rel=EXACT)

    land = economy.land[economy.land["year"] == year].set_index("pool")["ha"]
    for pool in given.k.coords["pool"]:
        taken = float(given.reference["land_taken"].sel(year=year, pool=pool))
        assert taken == pytest.approx(float(land.get(pool, 0.0)), rel=EXACT, abs=EXACT), pool


def test_the_toy_park_by_pencil():
    """Location: 10 coal + 5 gas + 30 GWh x 0.5 = 30 kt; market 30 x 0.6: 33; 910 at 0.8325: 39.975. 200 M
    CNY, 10 ha."""
    q, _, year = base("toy/reference")
    now = q.emissions.sel(year=year)

    assert [
        float(now.sel(account=label)) for label in ("location:CO2", "market:CO2", "910:CO2")
    ] == pytest.approx([30.0, 33.0, 39.975], rel=EXACT)
    assert float(q.value_added.sel(year=year)) == pytest.approx(200.0)
    assert float(q.land_taken.sel(year=year, pool="plots")) == pytest.approx(10.0)
    assert q.buy.sel(year=year, supply=["coal_market", "gas_grid", "grid_power"]).values == pytest.approx(
        [100.0, 100.0, 108.0]
    )


@pytest.mark.parametrize("name", ["toy/cap", "archetype/peak-2028"])
def test_the_base_year_is_never_decided(name):
    """A solved plan has the reference's own numbers in its base year, in every quantity, to the last bit."""
    found = solved(name)
    year = found.k.base_year
    for quantity, numbers in found.q.items():
        if "year" in numbers.dims and quantity in found.given.reference:
            np.testing.assert_array_equal(
                numbers.sel(year=year).values,
                found.given.reference[quantity].sel(year=year).values,
                err_msg=quantity,
            )


@pytest.mark.parametrize("name", PARKS)
def test_the_reference_balances_every_carrier_in_every_year(name):
    """What is simulated is physically whole: nothing appears, nothing vanishes."""
    q, c, _ = base(name)
    left = energy.supply_over_use(q, c)
    size = float(abs(energy.users_take(q, c)).max())

    assert float(abs(left).max()) <= EXACT * size
