"""The archetype's certificate ledger and its coal stocks of 2023 to 2025. Synthetic throughout, and says so.

Every green MWh of the power records has its batch; beside them stand certificates kept, claimed for RE100, and the
non-tradable ones of rooftop power. Coal in store follows from the year's use: 4 % of it waits in the yard at year's end.
"""

from __future__ import annotations

from park_files import COLUMNS

Row = dict[str, object]
COLUMNS |= {
    "certificates": ("certificate", "serial_from", "serial_to", "quantity", "unit", "status", "technology", "plant", "generated_year", "generated_month",
                     "beneficiary", "consumer", "contract", "covers", "claim", "claim_year", "tradable", "ccer", "retired", "saving_required [tce]"),
    "stocks": ("enterprise", "year", "carrier", "opening", "purchased", "other", "consumed", "closing", "unit", "status"),
}
CONTRACTS = {"certificate": ("certificate", "wind", 6), "green_trade": ("green_trade", "solar", 9), "direct_supply": ("direct_line", "wind", 3)}
"""Contract of the power records -> that of the ledger, source of the power, month of generation."""
COAL_FIRMS = ("chemicals_01", "energy_supply_01", "textile_01")
STOCK_YEARS = (2023, 2024, 2025)
KEPT = 0.04


class Registry:
    """Hands out serials, one MWh each."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}

    def batch(self, year: int, megawatt_hours: int, **more: object) -> Row:
        """A batch of the next serials of a year of generation."""
        first = self.last.get(year, 0) + 1
        self.last[year] = first + megawatt_hours - 1
        return {"certificate": f"SYN-{year}-{first:07d}", "serial_from": f"SYN{year}{first:08d}", "serial_to": f"SYN{year}{self.last[year]:08d}",
                "quantity": megawatt_hours, "unit": "MWh", "generated_year": year, "tradable": "yes", "ccer": "no", **more}


def tables(observed: dict[str, tuple[str, list[Row]]]) -> dict[str, tuple[str, list[Row]]]:
    """The two tables, after the power and energy records."""
    return {
        "certificates": ("a batch for every green MWh of the power records", certificates(observed["power_heat"][1])),
        "stocks": ("4 % of the year's coal waits at its end", stocks(observed["energy"][1])),
    }


def certificates(power: list[Row]) -> list[Row]:
    """Batches in the order of the records, then what was kept, claimed abroad, and the rooftops'."""
    registry, rows = Registry(), []
    for row in power:
        contract = str(row.get("contract", ""))
        if row["carrier"] == "electricity" and row["flow"] == "bought" and contract in CONTRACTS:
            kind, technology, month = CONTRACTS[contract]
            year = int(str(row["year"]))
            rows.append(registry.batch(year, int(str(row["quantity"])), technology=technology, generated_month=month, beneficiary=row["enterprise"],
                                       contract=kind, claim="park_account", claim_year=year, retired=f"{year}-12"))
    rows.append(registry.batch(2025, 8000, technology="wind", generated_month=5, beneficiary="semiconductor_01", contract="certificate", claim="re100",
                               claim_year=2025, retired="2025-12"))
    rows.append(registry.batch(2025, 5000, technology="solar", generated_month=11, beneficiary="data_centre_01", contract="certificate", claim="none"))
    rows += [registry.batch(2025, int(str(row["quantity"])), technology="solar", plant=row["plant"], beneficiary=row["enterprise"], contract="self_use",
                            claim="none", tradable="no")
             for row in power if row["year"] == 2025 and str(row.get("plant", "")).startswith("pv_")]
    return rows


def stocks(energy: list[Row]) -> list[Row]:
    """Coal of the three firms with a yard [t]."""
    rows: list[Row] = []
    for firm in COAL_FIRMS:
        used = {year: sum(int(str(row["quantity"])) for row in energy
                          if (row["enterprise"], row["year"], row["carrier"]) == (firm, year, "bituminous")) for year in (STOCK_YEARS[0] - 1, *STOCK_YEARS)}
        for year in STOCK_YEARS:
            opening, closing = round(KEPT * used[year - 1]), round(KEPT * used[year])
            rows.append({"enterprise": firm, "year": year, "carrier": "bituminous", "opening": opening, "purchased": used[year] + closing - opening,
                         "consumed": used[year], "closing": closing, "unit": "t"})
    return rows
