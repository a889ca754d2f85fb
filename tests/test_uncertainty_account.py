"""The uncertainty of whole accounts: totals kept, figures by pencil on the toy park, thresholds, coverage."""

from __future__ import annotations

import math

import pandas as pd
import pytest

import carbonpark as cp
from carbonpark.factors import library, regime_of
from carbonpark.inventory import account
from carbonpark.inventory.coverage_data import coverage, quality_table
from carbonpark.inventory.uncertainty import uncertainty
from carbonpark.inventory.uncertainty.defaults import of_activity, of_factor
from carbonpark.inventory.uncertainty.thresholds import Threshold, core_ceiling
from carbonpark.words.language import Text

PARKS = ("archetype", "delfzijl", "zhongshan_city", "toy")


@pytest.fixture(scope="module", params=PARKS)
def done(request):
    return account(cp.load_park(request.param))


@pytest.fixture(scope="module")
def toy():
    return account(cp.load_park("toy"))


def row(table: pd.DataFrame, **named: object) -> pd.Series:
    found = table
    for name, value in named.items():
        found = found[found[name] == value]
    assert len(found) == 1, found
    return found.iloc[0]


def test_the_account_s_own_totals_are_the_expected_values(done) -> None:
    """Every total of scopes 1 and 2 the account prints is the one whose uncertainty is given."""
    table = uncertainty(done, draws=0).table
    ours = table[(table["quantity"] == "emissions") & (table["correlated"] == "yes") & (table["withheld"] == "")]
    for line in ours.itertuples():
        assert line.value == pytest.approx(done.total(f"{line.regime}:{line.gases}", line.year), rel=1e-9)
    whole = done.totals[(done.totals["block"] == "total") & (done.totals["scope"] == "") & done.totals["tco2e"].ne(0)]
    assert len(ours) == whole["tco2e"].notna().sum()


def test_rows_alone_look_surer_than_they_are(done) -> None:
    """Where several firms use one factor in one direction the correlated figure is the larger."""
    table = uncertainty(done, draws=0).table
    first = table[(table["approach"] == "1") & (table["quantity"] == "emissions") & (table["regime"] == "location")]
    by = first.pivot_table(index=["year", "gases"], columns="correlated", values="pct", aggfunc="first")
    assert (by["yes"] >= by["no"] - 1e-9).all()


def test_the_toy_park_by_pencil(toy) -> None:
    """Location, CO2, 2025: coal 10 000 t, gas 5 000 t, power of two firms 10 000 t and 5 000 t on one grid factor.

    Records are of quality D (20 %): errors 2 000, 1 000, 2 000, 1 000, squares 10.0e6. Factors: fuel 7 % (700, 350),
    grid 5 % of both firms together (750): 0.49e6 + 0.1225e6 + 0.5625e6. sqrt(11.175e6) = 3 342.9 of 30 000: 11.143 %.
    Firm by firm the grid gives 500 and 250 (0.3125e6): sqrt(10.925e6) = 3 305.3: 11.018 %.
    """
    table = uncertainty(toy, draws=0).table
    asked = {"regime": "location", "gases": "CO2", "quantity": "emissions"}

    assert row(table, **asked, correlated="yes")["pct"] == pytest.approx(math.sqrt(11.175e6) / 300)
    assert row(table, **asked, correlated="no")["pct"] == pytest.approx(math.sqrt(10.925e6) / 300)


def test_prescribed_figures_are_certain_inside_their_regime() -> None:
    """910's 0.8325 kg/kWh is a rule; the grid average of the location regime is a statistic with 5 %."""
    known = library()
    rule = known.grid("910", "grid", "CN", 2022).id
    average = known.grid("location", "grid", "CN", 2022).id

    assert of_factor("k", rule, "electricity", "CO2", "B", "grid", regime_of("910"), known).pct == 0.0
    assert of_factor("k", average, "electricity", "CO2", "B", "grid", regime_of("location"), known).pct == 5.0


def test_printed_ranges_go_before_defaults() -> None:
    """IPCC 2006 table 2.3: CH4 of natural gas in manufacturing 1 (0.3-3) kg/TJ: half of 2.7, lognormal."""
    known = library()
    gas = next(each for each in known.rows if each.table == "fuels_ipcc2006" and each.gas == "CH4" and each.value == 1.0
               and each.lower == 0.3 and each.upper == 3.0)
    found = of_factor("k", gas.id, "fuel", "CH4", "B", "default", regime_of("gpc"), known)

    assert (found.pct, found.distribution, found.source) == (pytest.approx(135.0), "lognormal", gas.id)
    assert of_activity("k", "verified_total", "").pct == 2.5


def test_draws_agree_with_propagation_and_are_repeatable(toy) -> None:
    """Approach 2 beside approach 1 on half ranges near 11 %: the same within 4 standard errors and the products of
    errors (0.1 x 0.1 = 1 %)."""
    first, again = (uncertainty(toy, draws=4000, seed=9) for _ in range(2))
    pd.testing.assert_frame_equal(first.table, again.table)
    one = row(first.table, regime="location", gases="CO2", quantity="emissions", approach="1", correlated="yes")
    two = row(first.table, regime="location", gases="CO2", quantity="emissions", approach="2")

    assert two["pct"] == pytest.approx(one["pct"], rel=4 * 1.5 / math.sqrt(4000) + 0.02)
    assert two["mean"] == pytest.approx(one["value"], rel=4 * one["pct"] / 100 / 1.96 / math.sqrt(4000))
    assert (two["seed"], two["draws"]) == (9, 4000) and "lognormal" in two["distribution"]


def test_the_core_ceiling_is_not_defined_for_small_parks() -> None:
    """910 annex 3: none below 0.2, 0.2 from 20 to 100, 0.3 from 100 x 10^4 tce."""
    assert core_ceiling(199_999) is None
    assert core_ceiling(200_000) == 0.2
    assert core_ceiling(999_999) == 0.2
    assert core_ceiling(1_000_000) == 0.3


def test_chances_name_seed_draws_and_distribution(toy) -> None:
    """A ceiling at the value itself is met in about half of the draws, one far above in all, one far below in none."""
    value = uncertainty(toy, draws=0).value("emissions_per_energy", "910", "CO2", 2025)
    asked = [Threshold(name, "emissions_per_energy", "910", "CO2", 2025, share * value, Text("试", "test"))
             for name, share in (("at", 1.0), ("above", 2.0), ("below", 0.5))]
    found = uncertainty(toy, draws=2000, thresholds=asked).thresholds.set_index("threshold")

    assert found.loc["at", "probability"] == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(2000) + 0.02)
    assert found.loc["above", "probability"] == 1.0 and found.loc["below", "probability"] == 0.0
    assert found.loc["at", "draws"] == 2000 and "truncated at zero" in found.loc["at", "distribution"]


def test_too_small_a_park_gets_a_sentence_and_no_chance(toy) -> None:
    """The toy park uses 1.58 x 10^4 tce: the notice defines no ceiling, so there is nothing to pass."""
    found = uncertainty(toy, draws=200).thresholds

    assert found["probability"].isna().all() and "defines no ceiling" in found["note_en"].iloc[0]


def test_parts_of_years_are_not_judged() -> None:
    """Nine months of 2017 are no calendar year."""
    found = uncertainty(account(cp.load_park("zhongshan_city")), draws=200).thresholds
    part = found[found["note_en"].str.contains("2017 01-09")]

    assert len(part) == 1 and part["probability"].isna().all()


def test_intensities_carry_value_added_s_own_error() -> None:
    """Carbon intensity of the archetype: its relative error is that of emissions and of value added (20 %, quality D)
    in quadrature, since they share no record."""
    result = cp.uncertainty(account(cp.load_park("archetype"), ["910"], years=[2024, 2025]), draws=0)
    top = row(result.table, year=2025, quantity="emissions", correlated="yes")["pct"]
    found = row(result.table, year=2025, quantity="carbon_intensity")["pct"]

    assert found == pytest.approx(math.hypot(top, 20.0))


def test_errors_shared_by_a_meter_do_not_average_out() -> None:
    """A firm's meter errs the same way in all its records: never surer than record by record; unknown words are refused."""
    done = account(cp.load_park("archetype"), ["910"], years=[2025])
    apart, shared = (row(uncertainty(done, draws=0, shared_by=each).table, quantity="emissions", correlated="yes")["pct"]
                     for each in ("record", "carrier"))

    assert shared > apart
    with pytest.raises(ValueError, match="shared_by"):
        uncertainty(done, draws=0, shared_by="firm")


def test_pedigree_is_an_option() -> None:
    done = account(cp.load_park("toy"), ["910"])
    found = row(uncertainty(done, draws=0, basis="pedigree").table, quantity="emissions", correlated="yes")

    assert found["pct"] > row(uncertainty(done, draws=0).table, quantity="emissions", correlated="yes")["pct"]


def test_shares_of_a_year_add_up_to_one(done) -> None:
    table = quality_table(done)
    sums = table[table["share"].notna()].groupby(["year", "of", "regime"])["share"].sum()

    assert sums.to_numpy() == pytest.approx(1.0)


def test_coverage_by_pencil() -> None:
    """Toy, energy of 2025: with one record of its records metered (A), the share is that record's tce of all."""
    park = cp.load_park("toy")
    energy = park.tables["energy"].copy()
    energy.loc[0, "quality"] = "A"
    done = account(park.with_tables(energy=energy), ["910"])
    counted = done.energy[done.energy["counts"].astype(bool)]
    metered = counted.loc[counted["input_ref"] == energy["input_ref"].iloc[0], "tce_equal_value"].sum()

    assert coverage(done, 2025) == pytest.approx(metered / counted["tce_equal_value"].sum())
    assert coverage(account(park, ["910"]), 2025) == 0.0


def test_verified_totals_count_as_verified() -> None:
    """Delfzijl's emissions of 2018 and 2019 stand partly on totals verified under the EU ETS."""
    table = quality_table(account(cp.load_park("delfzijl"), ["location"]))
    found = table[(table["of"] == "emissions") & (table["class"] == "verified")]

    assert len(found) and (found["covered"] == "yes").all()


def test_the_command_draws_on_request(tmp_path) -> None:
    """`account toy`: error propagation only. With 500 draws and a seed: approach 2 and the chances beside it."""
    from carbonpark.report.run_folder import read_run

    cp.account("toy", out=tmp_path / "plain")
    cp.account("toy", out=tmp_path / "drawn", draws=500, seed=3)
    plain, drawn = (read_run(tmp_path / name) for name in ("plain", "drawn"))

    assert set(plain.table("uncertainty")["approach"].astype(str)) == {"1"} and not plain.has("chances")
    assert set(drawn.table("uncertainty")["approach"].astype(str)) == {"1", "2"}
    second = drawn.table("uncertainty").query("approach == 2 or approach == '2'")
    assert set(second["seed"]) == {3} and set(second["draws"]) == {500}
    assert (second["low"] < second["mean"]).all() and (second["mean"] < second["high"]).all()
    assert len(drawn.table("chances")) and len(drawn.table("quality"))


def test_parks_with_little_to_say() -> None:
    """No record, all unknown, all zero: no figure and no failure; a zero has no relative range."""
    toy = cp.load_park("toy")
    bare = toy.with_tables(power_heat=toy.tables["power_heat"].iloc[:0])
    energy = toy.tables["energy"]
    for park in (bare.with_tables(energy=energy.iloc[:0]), bare.with_tables(energy=energy.assign(quantity=float("nan"), status="NE")),
                 bare.with_tables(energy=energy.assign(quantity=0.0))):
        done = account(park)
        assert uncertainty(done, draws=50).table.empty
        assert quality_table(done)["share"].isna().all()
