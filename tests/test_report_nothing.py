"""A plan that changes nothing still has a report: no picture of nothing, no crash."""

from __future__ import annotations

import pandas as pd

from carbonpark.report.exhibits import stack_figure
from carbonpark.report.page import Missing
from carbonpark.words.language import Text


def test_a_stack_of_zeros_is_said_to_be_missing():
    """Every difference to the reference is 0: there is nothing to stack."""
    rows = pd.DataFrame({"year": [2026, 2027], "value": [0.0, 0.0]})

    shown = stack_figure("costs", Text("费用", "Costs"), rows, [Text("能源", "Energy")] * 2, "M CNY", Text("", ""))

    assert isinstance(shown, Missing)
