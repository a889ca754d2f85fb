"""C7, the part the ledger shows: one certificate, one claim, by the firm that used the power, within its life (F14, F15).

Each test gives the MWh at stake at what the certificate takes away: the plain factor of the grid under the first regime
that recognises certificates. Only regimes that recognise them are held back.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from carbonpark.coefficients.rows_power import bought_factor
from carbonpark.inventory.certificates import ENTERPRISE_CLAIMS, FAULTS, UNUSED, ledger_of
from carbonpark.inventory.checks.check import Finding, refs
from carbonpark.inventory.checks.sizes import quietly
from carbonpark.inventory.lines import T_PER_KT
from carbonpark.ledger.scope2 import bought_gas
from carbonpark.park.certificate_rules import TJ_PER_MWH
from carbonpark.words.language import Text

if TYPE_CHECKING:
    from carbonpark.coefficients.rows import RowTables
    from carbonpark.park import Park

LEAST = 0.5
"""Records and ledger agree within half a certificate [MWh], or one in ten thousand: meters know no whole certificates."""
SHARE = 1e-4
ASSESSED_SHARE = 0.5
"""Most of the required saving that certificates may stand for (2024-02 notice, F15)."""
T_PER_KTCE = 1000.0
PARK = "park"


def claims_twice(park: Park, tables: RowTables) -> list[Finding]:
    """Every finding of the ledger; none where the park keeps none."""
    claims = _Claims(tables, _of_years(ledger_of(park), tables.years))
    found = claims.volumes()
    if len(claims.ledger):
        found += (
            claims.row_faults()
            + claims.agreement("certificate")
            + claims.agreement("green_trade")
            + claims.assessment()
        )
    return found


def _of_years(ledger: pd.DataFrame, years: tuple[int, ...] | None) -> pd.DataFrame:
    """Batches of the years accounted: claims of other years have no power records beside them here.

    Doubles between batches were found before, over the whole ledger.
    """
    if years is None or ledger.empty:
        return ledger
    return ledger[ledger["claim_year"].fillna(ledger["generated_year"]).isin(years)]


@dataclass
class _Claims:
    """The ledger beside the power records of one account."""

    tables: RowTables
    ledger: pd.DataFrame

    @cached_property
    def inside(self) -> set[str]:
        """Firms of the boundary."""
        return set(self.tables.who.loc[self.tables.who["inside"], "entity"])

    @cached_property
    def regimes(self) -> tuple[str, ...]:
        """Regimes in which a certificate takes emissions away."""
        years = self.tables.flows["year"]
        year = int(years.max()) if len(years) else 0
        return tuple(rule.id for rule in self.tables.regimes if self.factor(rule.id, year) > 0)

    def factor(self, regime: str, year: int) -> float:
        """What a certificate takes away [kt CO2/TJ], positive; 0 where unknown."""
        found = bought_factor(quietly(self.tables), regime, "electricity", "electricity", "certificate", year)
        return 0.0 if found.missing else -found.value

    def tonnes(self, mwh: float, year: int) -> float:
        """MWh as t CO2 under the first regime that recognises certificates, else under the first."""
        regime = (self.regimes or (self.tables.regimes[0].id,))[0]
        return abs(float(bought_gas(mwh * TJ_PER_MWH, self.factor(regime, year)))) * T_PER_KT

    @cached_property
    def bought(self) -> pd.DataFrame:
        """Records of electricity bought from outside; parts of a year where the firm has no full-year record of that contract."""
        flows = self.tables.flows
        power = flows[(flows["kind"] == "electricity") & (flows["flow"] == "bought") & ~flows["internal"]]
        part = power["period"].ne("")
        if not part.any():
            return power
        keys = ["entity", "year", "contract"]
        whole = pd.MultiIndex.from_frame(power.loc[~part, keys])
        return power[~(part & pd.MultiIndex.from_frame(power[keys]).isin(whole))]

    @cached_property
    def inner(self) -> pd.DataFrame:
        """Grid power that firms inside buy from one another."""
        flows = self.tables.flows
        return flows[
            flows["internal"]
            & (flows["flow"] == "bought")
            & (flows["kind"] == "electricity")
            & (flows["contract"] == "grid")
        ]

    @cached_property
    def power(self) -> pd.Series:
        """MWh bought from outside by contract, firm and year; unknown where nothing of it is known."""
        sums = self.bought.groupby(["contract", "entity", "year"], sort=False)["energy"].sum(min_count=1)
        return sums / TJ_PER_MWH

    def recorded(self, contract: str, firm: str | None, year: int) -> float:
        """MWh of one contract with the outside; of all firms when None."""
        if firm is not None:
            return float(np.nan_to_num(self.power.get((contract, firm, year), 0.0)))
        return (
            float(
                self.bought.loc[
                    (self.bought["contract"] == contract) & (self.bought["year"] == year), "energy"
                ].sum()
            )
            / TJ_PER_MWH
        )

    def cells(self, contract: str, firm: str | None, year: int) -> tuple[str, ...]:
        """Cells of those records."""
        rows = self.bought[(self.bought["contract"] == contract) & (self.bought["year"] == year)]
        return refs(rows["input_ref"] if firm is None else rows.loc[rows["entity"] == firm, "input_ref"])

    def finding(
        self,
        message: Text,
        year: object,
        rows: tuple[str, ...],
        tco2: float,
        grave: bool = True,
        holds: str = "totals",
    ) -> Finding:
        """A finding that holds back the regimes certificates touch."""
        return Finding(
            "C7",
            "block" if grave and self.regimes else "warn",
            message,
            year=year,
            rows=rows,
            tco2=tco2,
            holds=holds,
            regimes=self.regimes,
        )

    def row_faults(self) -> list[Finding]:
        """What single batches show, one finding for each fault and year."""
        rows = self.ledger[self.ledger["beneficiary"].isin([*self.inside, PARK, "outside"])]
        year = rows["claim_year"].fillna(rows["generated_year"])
        spread = rows.assign(year=year).explode("faults").dropna(subset=["faults"])
        found = []
        for (fault, when), part in spread.groupby(["faults", "year"], sort=True):
            title, grave = FAULTS[str(fault)].title, FAULTS[str(fault)].grave
            mwh = float((part["overlap_mwh"] if fault == "twice" else part["mwh"]).sum())
            if fault == "twice":
                part = part.assign(input_ref=part["input_ref"] + "; " + part["overlaps"].map("; ".join))
            names = ", ".join(dict.fromkeys(part["certificate"]))[:160]
            message = Text(
                "{year}年绿证 {names}：{what_zh}，涉及 {mwh} MWh：改正台账，或撤回声明",
                "{year}: certificates {names}: {what_en}; {mwh} MWh. Correct the ledger, or withdraw the claim",
            )
            cells = refs(cell for each in part["input_ref"] for cell in each.split("; "))
            found.append(
                self.finding(
                    message.filled(
                        year=int(when), names=names, what_zh=title.zh, what_en=title.en, mwh=f"{mwh:,.10g}"
                    ),
                    int(when),
                    cells,
                    self.tonnes(mwh, int(when)),
                    grave,
                )
            )
        return found

    def agreement(self, contract: str) -> list[Finding]:
        """Ledger and power records by beneficiary and year: both must tell the same claims."""
        book = self.ledger[
            (self.ledger["contract"] == contract)
            & self.ledger["claim_year"].notna()
            & ~self.ledger["claim"].isin(["sold", *UNUSED])
        ]
        own = book[book["claim"] == "park_account"]
        held = own.groupby(["claim_year", "beneficiary"])["mwh"].agg(["sum", "size", "count"])
        told = {key: (float(mwh), size > known) for key, mwh, size, known in held.itertuples()}
        found = []
        for when in sorted(book["claim_year"].unique()):
            year = int(when)
            if (when, PARK) in told:  # the park's ledger names no firms: the sums must agree
                parts = [each for key, each in told.items() if key[0] == when]
                firms: dict[str | None, tuple[float, bool]] = {
                    None: (sum(mwh for mwh, _ in parts), any(unknown for _, unknown in parts))
                }
            else:
                buyers = [str(firm) for kind, firm, at in self.power.index if kind == contract and at == year]
                firms = {
                    firm: told.get((when, firm), (0.0, False))
                    for firm in dict.fromkeys([*own["beneficiary"], *buyers])
                    if firm in self.inside
                }
            for firm, (mwh, unknown) in firms.items():
                counted = self.recorded(contract, firm, year)
                if unknown or abs(counted - mwh) <= max(LEAST, SHARE * max(counted, mwh)):
                    continue
                found.append(
                    self._compared(contract, firm, year, counted, mwh, book[book["claim_year"] == when])
                )
        return found

    def _compared(
        self, contract: str, firm: str | None, year: int, counted: float, held: float, book: pd.DataFrame
    ) -> Finding:
        """Account and ledger of one firm (None: the park) and year, apart by more than meters explain."""
        gap = counted - held
        mine = book[(book["beneficiary"] == firm) | (firm is None)]
        rows, elsewhere = mine[mine["claim"] == "park_account"], mine[mine["claim"].isin(ENTERPRISE_CLAIMS)]
        overlap = min(max(gap, 0.0), float(elsewhere["mwh"].sum()))
        words = {
            "firm": firm or PARK,
            "year": year,
            "contract": contract,
            "counted": f"{counted:,.10g}",
            "held": f"{held:,.10g}",
            "gap": f"{abs(gap):,.10g}",
            "overlap": f"{overlap:,.10g}",
        }
        message = Text(
            "{firm} {year}年（{contract}）核算计入 {counted} MWh，台账中用于园区核算的有 {held} MWh，差 {gap} MWh",
            "{firm} in {year} ({contract}): the account counts {counted} MWh, the ledger holds {held} MWh for the park account, {gap} MWh apart",
        )
        if overlap > 0:
            message = Text(
                message.zh + "，其中 {overlap} MWh 企业已用于出口、CBAM 或 RE100，不能重复声明",
                message.en
                + "; {overlap} MWh of them the firm claims for export, CBAM or RE100, and one claim is all there is",
            )
        elif gap > 0:
            message = Text(
                message.zh + "：补登台账，或减少电热平衡里的绿证",
                message.en + ": enter the missing batches, or lower the claim in the power records",
            )
        else:
            message = Text(
                message.zh + "：台账多出的未计入，补录电热平衡或改用途",
                message.en + ": the rest is not counted; enter it in the power records, or change its claim",
            )
        cells = refs([*self.cells(contract, firm, year), *rows["input_ref"], *elsewhere["input_ref"]])
        return self.finding(message.filled(**words), year, cells, self.tonnes(abs(gap), year), gap > 0)

    def volumes(self) -> list[Finding]:
        """Firms whose certificates exceed the power they took from the grid."""
        certified = self._claimed()
        found = []
        for (firm, year), mwh in certified.items():
            bought = self._from_grid(firm, year)
            if mwh <= bought + max(LEAST, SHARE * bought):
                continue
            direct = self.recorded("direct_supply", firm, year)
            message = Text(
                "{firm} {year}年绿证 {mwh} MWh，多于其网购电 {bought} MWh（直供 {direct} MWh 已按 0 计），多出 {over} MWh 不能抵扣",
                "{firm} in {year}: certificates for {mwh} MWh, more than the {bought} MWh it took from the grid "
                "({direct} MWh by direct line stand at 0 already); {over} MWh cover nothing",
            )
            cells = self.cells("certificate", firm, year)
            if len(self.ledger):
                own = self.ledger[(self.ledger["beneficiary"] == firm) & (self.ledger["claim_year"] == year)]
                cells = refs([*cells, *own["input_ref"]])
            over = mwh - bought
            words = {"mwh": mwh, "bought": bought, "direct": direct, "over": over}
            found.append(
                self.finding(
                    message.filled(
                        firm=firm, year=year, **{name: f"{value:,.10g}" for name, value in words.items()}
                    ),
                    year,
                    cells,
                    self.tonnes(over, year),
                )
            )
        return found

    def _claimed(self) -> dict[tuple[str, int], float]:
        """Certificates by firm and year [MWh]: what the records say, or the ledger where it says more."""
        said = {
            (str(firm), int(year)): float(mwh)
            for (contract, firm, year), mwh in self.power.items()
            if contract == "certificate" and mwh > 0
        }
        if len(self.ledger):
            book = self.ledger[
                (self.ledger["contract"] == "certificate")
                & (self.ledger["claim"] == "park_account")
                & (self.ledger["covers"] == "grid")
            ]
            for (firm, year), mwh in (
                book[book["beneficiary"].isin(list(self.inside))]
                .groupby(["beneficiary", "claim_year"])["mwh"]
                .sum()
                .items()
            ):
                key = (str(firm), int(year))
                said[key] = max(said.get(key, 0.0), float(mwh))
        return said

    def _from_grid(self, firm: str, year: int) -> float:
        """Power a certificate may cover [MWh]: bought from the grid, or from a neighbour who buys it there."""
        own = self.recorded("grid", firm, year)
        inner = self.inner[(self.inner["entity"] == firm) & (self.inner["year"] == year)]
        passed_on = sum(
            min(
                float(np.nan_to_num(part["energy"].sum())) / TJ_PER_MWH,
                self.recorded("grid", str(seller), year),
            )
            for seller, part in inner.groupby("partner")
        )
        return own + passed_on

    def assessment(self) -> list[Finding]:
        """Certificates in an energy-saving assessment: at most half of the saving asked for."""
        book = self.ledger[(self.ledger["claim"] == "energy_assessment") & self.ledger["claim_year"].notna()]
        found = []
        for (firm, when), rows in book.groupby(["beneficiary", "claim_year"], sort=True):
            year, mwh = int(when), float(rows["mwh"].sum())
            choices = quietly(self.tables)
            coefficient = choices.found(partial(choices.library.equal_value, year))
            asked = float(rows["saving_required"].max())
            if np.isnan(asked) or coefficient.missing:
                message = Text(
                    "{firm} {year}年有绿证用于节能评价，未填要求节能量或缺等价值，无法核对 50% 上限：填 saving_required",
                    "{firm} in {year} claims certificates in an energy assessment without the saving asked for (or without an "
                    "equal value of power): the 50 % cap cannot be tested; fill in saving_required",
                )
                found.append(
                    self.finding(
                        message.filled(firm=firm, year=year),
                        year,
                        refs(rows["input_ref"]),
                        float("nan"),
                        False,
                    )
                )
                continue
            tce = mwh * TJ_PER_MWH * coefficient.value * T_PER_KTCE
            if tce <= ASSESSED_SHARE * asked * (1 + SHARE):
                continue
            over = tce - ASSESSED_SHARE * asked
            message = Text(
                "{firm} {year}年节能评价用绿证 {tce} tce，超过要求节能量 {asked} tce 的 50%，多 {over} tce：先做实物节能，减少绿证",
                "{firm} in {year}: certificates stand for {tce} tce in the energy assessment, above 50 % of the {asked} tce "
                "asked for, by {over} tce: save energy first, claim fewer certificates",
            )
            words = {"tce": f"{tce:,.10g}", "asked": f"{asked:,.10g}", "over": f"{over:,.10g}"}
            found.append(
                self.finding(
                    message.filled(firm=firm, year=year, **words),
                    year,
                    refs(rows["input_ref"]),
                    self.tonnes(mwh * over / tce, year),
                    holds="ratios",
                )
            )
        return found
