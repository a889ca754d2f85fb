"""Checks of an account: each finds the rows of one mistake people make, and says what it is worth in tCO2.

A `block` check holds back the results it touches; a `warn` check is printed beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.checks.base_year import base_year
from carbonpark.inventory.checks.biogenic import c4_biogenic
from carbonpark.inventory.checks.boundary import c2_boundary
from carbonpark.inventory.checks.certificates import c7_certificates
from carbonpark.inventory.checks.check import COLUMNS, Finding, table_of, withheld_by
from carbonpark.inventory.checks.comprehensive import c18_comprehensive
from carbonpark.inventory.checks.counted_twice import c19_counted_twice
from carbonpark.inventory.checks.coverage import c2_coverage
from carbonpark.inventory.checks.elasticity import c16_elasticity
from carbonpark.inventory.checks.feedstock import c5_feedstock
from carbonpark.inventory.checks.grid_factors import c3_grid_factors
from carbonpark.inventory.checks.heat_default import c12_heat_default
from carbonpark.inventory.checks.inside import c1_inside
from carbonpark.inventory.checks.intensity import c10_intensity
from carbonpark.inventory.checks.line_loss import c20_line_loss
from carbonpark.inventory.checks.mass import mass_balance
from carbonpark.inventory.checks.offsets import c14_offsets
from carbonpark.inventory.checks.overwritten import c17_overwritten
from carbonpark.inventory.checks.own_power import c6_own_power
from carbonpark.inventory.checks.ranges import c8_ranges
from carbonpark.inventory.checks.scope3 import c13_inside_pairs
from carbonpark.inventory.checks.sources import extra_sources
from carbonpark.inventory.checks.stocks import c11_stocks
from carbonpark.inventory.checks.transformation import c9_transformation
from carbonpark.inventory.checks.unknown import c15_unknown

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.inventory.inventory import Withheld
    from carbonpark.park import Park

__all__ = ["COLUMNS", "Finding", "check_account"]

CHECKS = (
    c1_inside, c2_boundary, c2_coverage, c3_grid_factors, c4_biogenic, c5_feedstock, c6_own_power, c7_certificates, c8_ranges, c9_transformation,
    c10_intensity, c11_stocks, c12_heat_default, c13_inside_pairs, c14_offsets, c15_unknown, c16_elasticity, c17_overwritten,
    c18_comprehensive, c19_counted_twice, c20_line_loss, mass_balance, base_year, extra_sources,
)


def check_account(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[Withheld, ...]]:
    """Run every check; a row each for what was found, and one for each check that found nothing."""
    findings: list[Finding] = []
    for check in CHECKS:
        findings += check(park, tables, lines, totals)
    return table_of(findings), withheld_by(findings)
