"""Limits of a plan by pencil: targets chained on targets, certificates to half the saving required."""

from __future__ import annotations

import numpy as np
import pytest
from toy_variants import found, made

from carbonpark.pathway.solved import Prepared

CHAIN = """
horizon: {base_year: 2025, years: 2026-2035}
drivers: {growth: {default: 5 %}}
limits:
  emissions:
    - {regime: location, boundary: managed, gases: [CO2], intensity: {fall: 18 %, per: five_years}}
    - {regime: "910", boundary: managed, gases: [CO2], productivity: {double_by: 2030, from: 2025}}
  energy: {account: statistical, basis: calorific, boundary: managed, intensity: {fall: 13.5 %, per:
  five_years}}
"""


@pytest.fixture(scope="module")
def chain() -> Prepared:
    """Ten years of growth under falling intensities."""
    return made(CHAIN)


def test_targets_chain_on_targets(chain: Prepared) -> None:
    """Base 30 kt / 200 M CNY = 0.15; 2030: x 0.82 = 0.123; 2035: x 0.82^2 = 0.10086; no limit between."""
    cap, where = (
        getattr(chain.k.c, name).sel(account="location:CO2")
        for name in ("emission_intensity_cap", "intensity_where")
    )

    assert float(cap.sel(year=2030)) == pytest.approx(0.123) and float(cap.sel(year=2035)) == pytest.approx(
        0.10086
    )
    assert [year for year in chain.k.years if np.isfinite(float(where.sel(year=year)))] == [2030, 2035]


def test_productivity_doubles_from_the_base_year(chain: Prepared) -> None:
    """200 M CNY / 39.975 kt = 5.0031 M CNY/kt under 910; doubled: 10.0063, in 2030 only."""
    floor, where = (
        getattr(chain.k.c, name).sel(account="910:CO2")
        for name in ("productivity_floor", "productivity_where")
    )

    assert float(floor.sel(year=2030)) == pytest.approx(2 * 200 / 39.975)
    assert [year for year in chain.k.years if np.isfinite(float(where.sel(year=year)))] == [2030]


def test_energy_intensity_chains_in_its_own_basis(chain: Prepared) -> None:
    """Calorific: coal 100/29.3076, gas 100 x 13.3/389.31, power 30 GWh x 0.1229 = 10.5154 ktce over 200; x
    0.865.
    """
    base = (100 / 29.3076 + 100 * 13.3 / 389.31 + 30 * 0.1229) / 200
    cap = chain.k.c.energy_intensity_cap_calorific.sel(tally="statistical")

    assert float(cap.sel(year=2030)) == pytest.approx(base * 0.865)
    assert float(cap.sel(year=2035)) == pytest.approx(base * 0.865**2)


def test_every_limit_remembers_its_line(chain: Prepared) -> None:
    """The rule, the year and the column lead back to the file a person wrote."""
    place = next(
        where for key, where in chain.k.origins.items() if key[:2] == ("carbon_intensity_at_most", "2035")
    )

    assert place.file.endswith("case.yaml") and place.line is not None


SAVING = 100 / 29.3076 + 100 * 13.3 / 389.31 + 30 * 0.3
"""Reference energy at equal value: coal 3.412 (at its heating value), gas 3.416 (13.3 tce per 10^4 m3), power
9.
"""
HALF = f"""
may_buy: all
limits: {{energy: {{account: assessed, basis: equal_value, boundary: managed, at_most: {{2027: {
    SAVING - 2.0:.9f} ktce}}}}}}
"""


@pytest.fixture(scope="module")
def half() -> Prepared:
    """Assessed energy has to fall by 2 ktce against the reference in 2027."""
    return made(HALF)


def test_certificates_count_for_half_the_saving_required(half: Prepared) -> None:
    """2 ktce are to be saved in 2027: certificates count for 1 ktce there and for nothing in other years."""
    assert half.k.c.certificate_ceiling.values == pytest.approx([0.0, 0.0, 1.0], abs=1e-8)


def test_a_plan_uses_the_half_and_no_more(half: Prepared) -> None:
    """Certificates are the cheapest saving (0.0167 M CNY/ktce against 5.9 by gas): 1 ktce / 0.3 kgce/kWh = 12
    TJ.
    """
    plan = found(half)

    assert float(plan.q["certificates_counted"].sel(year=2027)) == pytest.approx(1.0, abs=1e-6)
    assert float(plan.q["buy"].sel(year=2027, supply="certificates")) == pytest.approx(12.0, abs=1e-5)
    assert float(plan.q["energy_equal_value"].sel(year=2027, tally="assessed")) == pytest.approx(SAVING - 2.0)
