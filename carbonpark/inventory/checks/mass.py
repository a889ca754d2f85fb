"""Mass: in one firm and year no more goods and wastes leave than came in, fuel used as raw material included.

Air and water are seldom recorded, so less may leave than came; more may not, beyond a tolerance. Firms that record only
one side are not judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_records import in_canonical, records
from carbonpark.inventory.checks.check import Finding, passed, refs
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

TOLERANCE = 0.05
"""Share by which outputs may pass inputs before anybody is asked."""


def mass_balance(park: Park, tables: RowTables, lines: pd.DataFrame, totals: pd.DataFrame) -> list[Finding]:
    """Firms whose outputs and wastes weigh more than their inputs."""
    flows = _flows(park, tables)
    flows = flows[_heavier(flows)]
    found = [_finding(who, year, part) for (who, year), part in flows.groupby(["entity", "year"], sort=False)]
    return [each for each in found if each is not None] or [
        passed("MB", Text("物料投入产出平衡", "goods in cover goods and wastes out"), "warn")]


def _heavier(flows: pd.DataFrame) -> pd.Series:
    """Records of firms and years in which, roughly, more left than came: only they are looked at one by one."""
    sides = flows[["entity", "year"]].assign(
        came=flows["kt"].where(flows["flow"] == "input", 0.0), gone=flows["kt"].where(flows["flow"].isin(["output", "waste"]), 0.0))
    sums = sides.groupby(["entity", "year"], sort=False)[["came", "gone"]].transform("sum")
    return sums["gone"] > sums["came"]


def _flows(park: Park, tables: RowTables) -> pd.DataFrame:
    """Masses [kt] by firm, year and side; raw-material fuel by mass counts as input, by volume it leaves the firm out."""
    goods = records(park, "materials", ("flow",), "quantity", tables.who, None)
    fuel = records(park, "energy", ("use",), "quantity", tables.who, None)
    fuel = fuel[fuel["use"] == "raw_material"].assign(flow="input")
    both = pd.concat([goods, fuel], ignore_index=True)
    both["kt"], both["dimension"] = in_canonical(both["amount"], both["unit"])
    unweighed = both[(both["dimension"] != "mass") | both["kt"].isna()]
    lost = set(zip(unweighed["entity"], unweighed["year"], strict=True))
    judged = [pair not in lost for pair in zip(both["entity"], both["year"], strict=True)]
    return both[["entity", "year", "flow", "kt", "input_ref"]][np.array(judged, dtype=bool)]


def _finding(who: object, year: object, part: pd.DataFrame) -> Finding | None:
    came = float(part.loc[part["flow"] == "input", "kt"].sum())
    gone = float(part.loc[part["flow"].isin(["output", "waste"]), "kt"].sum())
    if came <= 0 or gone <= came * (1 + TOLERANCE):
        return None
    message = Text("{who} {year}年产出与废弃物共 {gone:,.0f} t，多于投入 {came:,.0f} t：补录投入，或核对数量和单位",
                   "{who} gives {gone:,.0f} t of goods and wastes in {year} but took in only {came:,.0f} t: "
                   "record the missing input, or check amounts and units")
    return Finding("MB", "warn", message.filled(who=who, year=year, gone=gone * T_PER_KT, came=came * T_PER_KT),
                   year=year, rows=refs(part["input_ref"]))
