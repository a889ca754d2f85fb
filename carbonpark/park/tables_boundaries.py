"""What other offices know of the park: sales of the grid and gas companies, by boundary and year."""

from __future__ import annotations

from carbonpark.park import columns
from carbonpark.park.catalogue import words
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

SOLD_ITEMS = words(
    "electricity|电力|electricity|售电量|供电量", "natural_gas|天然气|natural gas|售气量|燃气", "heat|热力|heat|供热量|蒸汽",
    "water|水|water|供水量|自来水",
)

SALES = Table(
    "sales", "2b_供能企业售量", Text("供能企业售量", "sales to the park"),
    Text("电网、燃气、热力、供水公司向园区的售量, 用于核对企业数据的覆盖率",
         "what grid, gas, heat and water companies sold to the park: how much of it the firms' records cover"),
    (
        columns.BOUNDARY, columns.YEAR,
        columns.choice("item", "品种", "item", SOLD_ITEMS, True),
        columns.text("seller", "供应单位", "seller"),
        columns.number("quantity", "售量", "quantity", low=0.0),
        columns.unit("unit", "quantity", (*columns.FUEL_AMOUNT,)),
        columns.STATUS,
        *columns.PROVENANCE,
    ),
    key=("boundary", "year", "item", "seller"),
    observed="quantity",
)

TABLES: tuple[Table, ...] = (SALES,)
