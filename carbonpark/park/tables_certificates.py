"""The ledger of green certificates and contracts, one row a batch and claim.

One certificate stands for 1 MWh (发改能源〔2023〕1044号), so a serial range says how many MWh it holds. Malformed
ranges are refused where they stand; claims that cannot all be true are a matter of the account (check C7).
"""

from __future__ import annotations

from carbonpark.park import catalogue as words
from carbonpark.park import columns
from carbonpark.park.catalogue import words as choices
from carbonpark.park.schema import Table
from carbonpark.words.language import Text

CONTRACTS = choices(
    "certificate|单独购买绿证|certificate bought alone|绿证|GEC",
    "green_trade|绿电交易|green power trade|证电合一",
    "direct_line|绿电直供|direct line|绿电直连|direct_supply",
    "self_use|自发自用|own generation|自用|self",
)
"""How the batch came to its beneficiary."""

COVERS = choices(
    "grid|网购电|grid|网购",
    "green_trade|绿电交易|green power trade",
    "direct_supply|绿电直供|direct supply|绿电直连|direct_line",
    "self|自发自用|own generation|自用",
)
"""The power whose emissions the batch is to take away."""

CLAIMS = choices(
    "park_account|园区核算|park account|园区|核算",
    "export|产品出口|export|出口",
    "cbam|碳边境调节|CBAM|CBAM",
    "re100|RE100|RE100|RE 100",
    "energy_assessment|节能评价抵扣|energy-saving assessment|节能考核|节能审查",
    "sold|已售出|sold|转让|售出",
    "none|未使用|not used yet|持有|未用",
)
"""What the batch is used for; one certificate may be claimed once."""

CERTIFICATES = Table(
    "certificates", "6b_绿证台账", Text("绿证台账", "certificates"),
    Text("绿证和绿电合同的批次、编号、电量月份、受益企业和用途, 1 张 = 1000 kWh", "batches of green certificates: serials, vintage, beneficiary, claim"),
    (
        columns.text("certificate", "批次", "batch", True),
        columns.code("serial_from", "起始编号", "first serial"),
        columns.code("serial_to", "终止编号", "last serial"),
        columns.number("quantity", "电量", "quantity", low=0.0),
        columns.unit("unit", "quantity", ("energy",)),
        columns.STATUS,
        columns.text("technology", "电源类型", "source of the power"),
        columns.ref("plant", "机组", "plant, blank = outside the park", "plants"),
        columns.year("generated_year", "电量生产年", "year of generation", True),
        columns.number("generated_month", "电量生产月", "month of generation, blank = the whole year", low=1.0, high=12.0),
        columns.ref("beneficiary", "受益企业", "beneficiary", "enterprises", required=True, also=("park", "outside"), fillable=True),
        columns.ref("consumer", "用电企业", "firm whose power it covers, blank = beneficiary", "enterprises", also=("park",)),
        columns.choice("contract", "合同类型", "contract", CONTRACTS, True),
        columns.choice("covers", "抵扣的电量", "power it covers, blank = as its contract says", COVERS),
        columns.choice("claim", "用途", "claim", CLAIMS, True),
        columns.year("claim_year", "使用年", "year of the claim"),
        columns.choice("tradable", "是否可交易", "tradable", words.YES_NO),
        columns.choice("ccer", "是否已申请 CCER", "also registered as CCER", words.YES_NO),
        columns.text("retired", "核销日期", "retired on, e.g. 2024-03"),
        columns.number("saving_required", "要求节能量", "saving the assessment asks of the beneficiary", "tce", low=0.0),
        *columns.PROVENANCE,
    ),
    key=("certificate", "serial_from", "serial_to", "generated_month", "beneficiary", "claim", "claim_year"),
    observed="quantity",
)

TABLES: tuple[Table, ...] = (CERTIFICATES,)
