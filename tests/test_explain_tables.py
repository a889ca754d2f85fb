"""`explain` on any figure of an account or a diagnosis: down to lines, records and sources."""

from __future__ import annotations

import pytest

import carbonpark as cp
from carbonpark.report.branches import Branch


@pytest.fixture(scope="module")
def diagnosed(tmp_path_factory):
    """A diagnosis of the archetype."""
    out = tmp_path_factory.mktemp("explain") / "diagnose"
    cp.diagnose("archetype", out=out)
    return out


def every(branch: Branch) -> list[Branch]:
    """A tree as a list."""
    return [branch, *(one for child in branch.branches for one in every(child))]


def test_an_indicator_is_its_numerator_over_its_denominator(diagnosed):
    told = cp.explain(diagnosed, "indicators carbon_productivity 910:CO2", year=2025).root
    (row,) = told.branches
    added, emitted = row.branches
    # 万元 of value added over t CO2: both are the sums of the leaves below.
    assert row.value == pytest.approx(sum(one.value for one in added.branches) / emitted.value)
    assert all("economy.csv:" in one.notes[0] for one in added.branches)


def test_a_standards_figure_ends_at_input_rows_and_factors(diagnosed):
    told = cp.explain(diagnosed, "standards emissions_per_energy zero_carbon_park_910", year=2025).root
    (row,) = told.branches
    emitted, energy = row.branches
    assert row.value == pytest.approx(emitted.value / energy.value)
    notes = [note for one in every(row) for note in one.notes]
    assert any("energy.csv:" in note for note in notes) and any("power_heat.csv:" in note for note in notes)
    assert any("grid_factors/fossil_only" in note for note in notes)


@pytest.mark.parametrize("quantity", ["uncertainty 910", "enterprises auto_parts_01 910", "scope3 3", "balance steam",
                                      "ets energy_supply_01", "totals 910:CO2 fuel", "chp chp_coal_1 910", "memo"])
def test_rows_of_every_table_say_their_figures_and_papers(diagnosed, quantity):
    told = cp.explain(diagnosed, quantity, year=2025).root
    assert told.branches and all(one.value is not None or one.notes for one in told.branches)


def test_totals_of_a_block_are_the_sum_of_its_lines(diagnosed):
    (row,) = cp.explain(diagnosed, "totals 910:CO2 fuel", year=2025).root.branches
    (lines,) = row.branches
    assert row.value == pytest.approx(lines.value) == pytest.approx(sum(one.value for one in lines.branches))


def test_without_a_quantity_the_tables_are_listed(diagnosed):
    assert {"standards", "scope3", "balance", "910"} <= set(cp.explain(diagnosed).choices)


def test_a_row_nobody_has_is_refused_with_what_there_is(diagnosed):
    from carbonpark.words.errors import InputError

    with pytest.raises(InputError) as refused:
        cp.explain(diagnosed, "standards no_such_indicator")
    assert refused.value.problems[0].way_out.en


def test_an_account_explained_is_its_total_without_scope_3(tmp_path):
    cp.account("toy", out=tmp_path / "toy")
    totals = cp.read_run(tmp_path / "toy").table("totals")
    whole = totals[(totals["block"] == "total") & totals["scope"].isna()].set_index(["account", "year"])["tco2e"]
    for (account, year), value in whole.items():
        assert cp.explain(tmp_path / "toy", str(account), year=int(year)).root.value == pytest.approx(value)
    lines = cp.read_run(tmp_path / "toy").table("inventory")
    chain = lines[(lines["regime"] == "location") & (lines["scope"].astype(str) == "3") & (lines["year"] == 2025)]["tco2e"].sum()
    assert cp.explain(tmp_path / "toy", "location:scope3", year=2025).root.value == pytest.approx(chain)
