"""Checks of an account: each finds the rows of one mistake people make, and says what it is worth in tCO2.

A `block` check holds back the results it touches; a `warn` check is printed beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from carbonpark.inventory.checks.base_year import base_year
from carbonpark.inventory.checks.boundary import c2_boundary
from carbonpark.inventory.checks.certificates import c7_certificates
from carbonpark.inventory.checks.check import COLUMNS, Finding, table_of, withheld_by
from carbonpark.inventory.checks.feedstock import c5_feedstock
from carbonpark.inventory.checks.inside import c1_inside
from carbonpark.inventory.checks.mass import mass_balance
from carbonpark.inventory.checks.ranges import c8_ranges
from carbonpark.inventory.checks.scope3 import c13_inside_pairs
from carbonpark.inventory.checks.unknown import c15_unknown

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.inventory.inventory import Withheld
    from carbonpark.park import Park

__all__ = ["COLUMNS", "Finding", "check_account"]

CHECKS = (c1_inside, c2_boundary, c5_feedstock, c7_certificates, c8_ranges, c15_unknown, c13_inside_pairs, mass_balance, base_year)


def check_account(
    park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[Withheld, ...]]:
    """Run every check; a row each for what was found, and one for each check that found nothing."""
    findings: list[Finding] = []
    for check in CHECKS:
        findings += check(park, tables, lines, totals)
    return table_of(findings), withheld_by(findings)
