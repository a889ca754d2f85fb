"""What firms had in store: the stock side of form 205-1, beside the consumption of sheet 5."""

from __future__ import annotations

from carbonpark.park import columns
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

STOCKS = Table(
    "stocks", "5b_能源库存", Text("能源库存", "stocks"),
    Text("年初库存 + 购进 + 其他增减 − 消费 = 年末库存(205-1 表)", "opening + purchased + other − consumed = closing (form 205-1)"),
    (
        columns.ENTERPRISE, columns.YEAR, columns.carrier(),
        columns.number("opening", "年初库存", "opening stock", low=0.0),
        columns.number("purchased", "购进量", "purchased", low=0.0),
        columns.number("other", "其他增减", "other gains (+) and losses (-): own making, sales, losses"),
        columns.number("consumed", "消费量合计", "consumed", low=0.0),
        columns.number("industrial", "工业生产消费", "of which in industrial production (column 5)", low=0.0),
        columns.number("raw_material", "用于原材料", "of which as raw material (column 6)", low=0.0),
        columns.number("non_industrial", "非工业生产消费", "of which elsewhere (column 7)", low=0.0),
        columns.number("transport", "运输工具消费", "of which in vehicles (column 8)", low=0.0),
        columns.number("closing", "年末库存", "closing stock", low=0.0),
        columns.unit("unit", "consumed", columns.FUEL_AMOUNT),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("enterprise", "year", "carrier"),
    observed="consumed",
)

TABLES: tuple[Table, ...] = (STOCKS,)
