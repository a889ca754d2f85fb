"""Base-year recalculation on the toy park: location CO2 of 2025 is 30 000 t (coal 10 000, gas 5 000, power 15 000)."""

from __future__ import annotations

import pandas as pd
import pytest

import carbonpark as cp
from carbonpark.inventory import account
from carbonpark.inventory.papers import papers
from carbonpark.inventory.recalculation import CAUSES, Recalculation, recalculation, recalculation_table
from carbonpark.report.run_folder import read_run
from carbonpark.words.errors import InputError

ACCOUNT = "location:CO2"


@pytest.fixture(scope="module")
def toy():
    return cp.load_park("toy")


@pytest.fixture(scope="module")
def old(toy):
    return account(toy, ["location"])


def changed(park, table: str, row: int, **cells: object):
    frame = park.tables[table].copy()
    for name, value in cells.items():
        frame.loc[row, name] = value
    return park.with_tables(**{table: frame})


def compared(old, park, **more) -> Recalculation:
    found = recalculation(old, account(park, ["location"]), account=more.pop("account", ACCOUNT), **more)
    assert found.causes["tco2e"].sum() == pytest.approx(found.new - found.old, abs=1e-6)
    assert set(found.causes["cause"]) <= set(CAUSES)
    return found


def amounts(found: Recalculation) -> dict[str, float]:
    return dict(zip(found.causes["cause"], found.causes["tco2e"], strict=True))


def test_nothing_changed(toy, old) -> None:
    found = compared(old, toy)

    assert (found.required, found.share, found.old, found.new) == (False, 0.0, 30_000.0, 30_000.0)
    assert found.causes.empty and found.series["used"].tolist() == ["old"]


def test_an_error_corrected(toy, old) -> None:
    """Coal 100 TJ was 120: 2 000 t more, 6.67 % of 30 000: above 5 %, below a policy of 10 %."""
    found = compared(old, changed(toy, "energy", 1, quantity=120.0))

    assert amounts(found) == pytest.approx({"data": 2000.0})
    assert found.required and found.share == pytest.approx(2000 / 30_000)
    assert not compared(old, changed(toy, "energy", 1, quantity=120.0), threshold=0.10).required
    assert found.series["used"].tolist() == ["new"] and found.series["recalculated_tco2e"].tolist() == [32_000.0]
    assert "data" in found.message.en and "6.67 %" in found.message.en and "需要重算" in found.message.zh


def test_a_factor_changed(toy, old) -> None:
    """Gas 50 to 56.1 t/TJ: 100 TJ x 6.1 = 610 t, 2.03 %: the base year stands."""
    found = compared(old, changed(toy, "factors", 1, value=56.1))

    assert amounts(found) == pytest.approx({"factor": 610.0})
    assert not found.required and found.series["used"].tolist() == ["old"]


def test_amount_and_factor_of_one_line_close(toy, old) -> None:
    """Gas 100 to 110 TJ at 50, then 110 TJ from 50 to 60 t/TJ: data 500, factor 1 100 t."""
    both = changed(changed(toy, "energy", 0, quantity=110.0), "factors", 1, value=60.0)

    assert amounts(compared(old, both)) == pytest.approx({"data": 500.0, "factor": 1100.0})


def test_causes_do_not_hide_one_another(toy, old) -> None:
    """Coal +20 TJ (+2 000 t), grid 0.5 to 0.4333 kg/kWh (-2 000 t): the sum is nought, the changes 13.3 %."""
    both = changed(changed(toy, "energy", 1, quantity=120.0), "factors", 2, value=0.5 - 2000 / 30_000)
    found = compared(old, both)

    assert found.new == pytest.approx(found.old) and found.share == pytest.approx(4000 / 30_000) and found.required


def test_an_enterprise_moves_out_of_the_boundary(toy, old) -> None:
    """The dye works is in both registers, outside now: coal 10 000 and power 10 000 t leave."""
    boundaries = pd.concat([toy.tables["boundaries"], toy.tables["boundaries"].assign(boundary="core")], ignore_index=True)
    out = changed(toy.with_tables(boundaries=boundaries), "enterprises", 1, boundaries="core")

    assert amounts(compared(old, out)) == pytest.approx({"boundary": -20_000.0})


def test_an_enterprise_acquired(toy, old) -> None:
    """A firm that was in no register brings its own base-year gas: 40 TJ x 50 = 2 000 t."""
    firms = pd.concat([toy.tables["enterprises"], toy.tables["enterprises"].iloc[[0]].assign(enterprise="brick_works")],
                      ignore_index=True)
    records = pd.concat([toy.tables["energy"], toy.tables["energy"].iloc[[0]].assign(enterprise="brick_works", quantity=40.0)],
                        ignore_index=True)

    assert amounts(compared(old, toy.with_tables(enterprises=firms, energy=records))) == pytest.approx({"structure": 2000.0})


def test_organic_growth_is_no_cause(toy, old) -> None:
    """A year later the dye works burns five times as much, and a firm without base-year records has opened."""
    firms = pd.concat([toy.tables["enterprises"], toy.tables["enterprises"].iloc[[0]].assign(enterprise="new_works")],
                      ignore_index=True)
    later = toy.tables["energy"].assign(year=2026)
    later = pd.concat([later.assign(quantity=500.0), later.iloc[[0]].assign(enterprise="new_works")], ignore_index=True)
    grown = toy.with_tables(enterprises=firms, energy=pd.concat([toy.tables["energy"], later], ignore_index=True))
    found = compared(old, grown)

    assert found.share == 0.0 and not found.required
    assert found.series["year"].tolist() == [2025, 2026] and found.series["used"].tolist() == ["old", "new"]


def test_warming_potentials(toy) -> None:
    """AR5 to AR6, CH4 28 to 27.9 and N2O 265 to 273: CH4 30.8 t / 28 x -0.1 = -0.11 t, N2O 42.4 / 265 x 8 = 1.28 t."""
    from carbonpark.factors import regime_of

    location = regime_of("location")
    before, after = account(toy, [location]), account(toy, [location.with_gwp("AR6")])
    found = recalculation(before, after, account="location:GHG")

    assert amounts(found) == pytest.approx({"gwp": -0.1 * 1.1 + 8 * 0.16})
    assert found.new - found.old == pytest.approx(found.causes["tco2e"].sum())


def test_a_forgotten_record_is_data_and_a_new_gas_is_method(toy, old) -> None:
    """A second coal record of 10 TJ of the same firm: 1 000 t of data. The same account with CH4 and N2O is method."""
    more = pd.concat([toy.tables["energy"], toy.tables["energy"].iloc[[1]].assign(quantity=10.0)], ignore_index=True)

    assert amounts(compared(old, toy.with_tables(energy=more))) == pytest.approx({"data": 1000.0})


def test_a_neighbour_that_moves_in_takes_its_deals_along(toy) -> None:
    """The kiln works buys 1 000 GJ of steam from a boiler house; inside, the deal crosses no boundary any more: the
    110 t it was charged at 0.11 t/GJ (910) leave by the boundary, not by a correction."""
    firms = pd.concat([toy.tables["enterprises"], toy.tables["enterprises"].iloc[[0]].assign(enterprise="boiler_house", boundaries="core")],
                      ignore_index=True)
    bounds = pd.concat([toy.tables["boundaries"], toy.tables["boundaries"].assign(boundary="core")], ignore_index=True)
    steam = toy.tables["power_heat"].iloc[[0]].assign(carrier="steam", partner="boiler_house", contract="", quantity=1000.0, unit="GJ",
                                                           input_ref="power_heat.csv:9")
    trade = pd.concat([toy.tables["power_heat"], steam], ignore_index=True)
    apart = toy.with_tables(enterprises=firms, boundaries=bounds, power_heat=trade)
    joined = changed(apart, "enterprises", 2, boundaries="managed")
    found = recalculation(account(apart, ["910"]), account(joined, ["910"]), account="910:CO2")

    assert amounts(found) == pytest.approx({"boundary": -110.0})


def test_a_year_that_is_not_there_is_refused(old) -> None:
    with pytest.raises(InputError, match="2019"):
        recalculation(old, old, base_year=2019, account=ACCOUNT)
    with pytest.raises(InputError, match="910"):
        recalculation(old, old, account="910:CO2")


def test_an_account_without_an_earlier_one_says_nothing(old) -> None:
    assert recalculation_table(old).empty and "recalculation" not in papers(old)


def test_the_command_writes_the_verdict(tmp_path, toy) -> None:
    """`account toy --against toy`: every account stands, and the paper says so in both languages."""
    cp.account("toy", against="toy", out=tmp_path / "run")
    table = read_run(tmp_path / "run").table("recalculation")

    assert set(table["cause"]) == {"not_required"}
    assert table["cause_zh"].str.contains("不必重算").all() and table["cause_en"].str.contains("stands").all()
    assert (tmp_path / "run" / "recalculated_series.csv").is_file()


def test_every_change_of_a_big_park_closes() -> None:
    """Archetype: factors of 910 beside those of GPC are other data sets; whatever moved, the causes add up."""
    park = cp.load_park("archetype")
    energy = park.tables["energy"].copy()
    energy["quantity"] = energy["quantity"] * 1.01
    before, after = (account(each, ["location"], years=[2025]) for each in (park, park.with_tables(energy=energy.iloc[3:])))
    found = recalculation(before, after, base_year=2025)

    assert found.causes["tco2e"].sum() == pytest.approx(found.new - found.old, rel=1e-9)
    assert cp.recalculation(before, before, base_year=2025).required is False
