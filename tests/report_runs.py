"""Small run folders made by hand: a plan of three groups to 2030, one that cannot be met, and an account of two years."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from carbonpark.report.run_folder import RunFolder

YEARS = (2025, 2026, 2027, 2028, 2029, 2030)
REFERENCE = (600.0, 630.0, 660.0, 690.0, 720.0, 750.0)
PLAN = (600.0, 622.0, 640.0, 634.0, 610.0, 578.5)
"""Emissions under 910 [kt CO2]: the plan peaks at 640 kt in 2027, 20 kt below the reference of 660 kt."""
HOSTILE = "<script>alert('1')</script> & Söhne <b>公司</b>"


def _emissions() -> pd.DataFrame:
    rows = []
    shares = (("steel", "combustion", "1", 0.5), ("chips", "electricity", "2", 0.3), ("lime", "process", "1", 0.2))
    for account, scale, scoped in (("910:CO2", 1.0, False), ("location:CO2", 0.8, True), ("market:CO2", 0.7, True)):
        for path, totals in (("reference", REFERENCE), ("plan", PLAN)):
            for year, total in zip(YEARS, totals, strict=True):
                for label, kind, scope, share in shares:
                    rows.append((path, year, account, scope if scoped else "", kind, label, "CO2",
                                 total * scale * share, total * scale * share))
    names = ["path", "year", "account", "scope", "source_kind", "label", "gas", "value_kt", "co2e_kt"]
    return pd.DataFrame(rows, columns=names)


PATHWAY = ("path", "year", "quantity", "group", "project", "application", "technology", "carrier", "supply", "account",
           "tally", "pool", "value", "unit")


def _pathway() -> pd.DataFrame:
    rows: list[dict[str, object]] = []
    for path in ("reference", "plan"):
        for i, year in enumerate(YEARS):
            here = {"path": path, "year": year}
            rows += [
                {**here, "quantity": "use", "group": "steel", "carrier": "bituminous", "value": 3000.0 - 150 * i, "unit": "TJ"},
                {**here, "quantity": "use", "group": "steel", "carrier": "electricity", "value": 500.0 + 40 * i, "unit": "TJ"},
                {**here, "quantity": "use", "group": "chips", "carrier": "electricity", "value": 1200.0 + 90 * i, "unit": "TJ"},
                {**here, "quantity": "use", "group": "lime", "carrier": "natural_gas", "value": 640.0, "unit": "TJ"},
                {**here, "quantity": "investment", "value": 60.0 * (path == "plan"), "unit": "M CNY"},
                {**here, "quantity": "value_added", "value": 9000.0 * 1.05**i, "unit": "M CNY"},
                {**here, "quantity": "land_taken", "pool": "industrial_land", "value": 40.0 + 1.5 * i, "unit": "ha"},
                {**here, "quantity": "land_taken", "pool": "roofs", "value": 2.0 * i, "unit": "ha"},
                {**here, "quantity": "energy_equal_value", "tally": "statistical", "value": 210.0 + i, "unit": "ktce_equal_value"},
                {**here, "quantity": "energy_equal_value", "tally": "assessed", "value": 200.0 - i, "unit": "ktce_equal_value"},
                {**here, "quantity": "capacity", "technology": "rooftop_pv", "value": 8.0 * i, "unit": "MW"},
                {**here, "quantity": "capacity", "technology": "coal_boiler", "value": 60.0 - 10 * i, "unit": "MW"},
                {**here, "quantity": "installed", "application": "heat_recovery@steel", "value": 0.1 * i, "unit": "1"},
            ]
    rows += [{"path": "plan", "year": 2027, "quantity": "start", "project": "chip_plant", "value": 1.0, "unit": "1"},
             {"path": "plan", "year": 2026, "quantity": "build", "technology": "rooftop_pv", "value": 40.0, "unit": "MW"}]
    return pd.DataFrame(rows).reindex(columns=list(PATHWAY))


def _wedges() -> pd.DataFrame:
    """As the engine writes them: changes, so that start + levers = replay = plan + closure_gap.

    The grid takes 2 % off the reference of its start; of the gap to the plan one half is efficiency, three tenths own
    renewables, a quarter certificates, and growth adds back 5 %. The replay stands 0.5 kt above the plan.
    """
    parts = (("efficiency", 0.5), ("own_renewables", 0.3), ("certificates", 0.25), ("activity", -0.05))
    rows = []
    for year, reference, plan in zip(YEARS, REFERENCE, PLAN, strict=True):
        start, gap = reference / 0.98, 0.5
        rows += [("910:CO2", year, "start", start), ("910:CO2", year, "grid", reference - start)]
        rows += [("910:CO2", year, lever, -(reference - plan - gap) * share) for lever, share in parts]
        rows += [("910:CO2", year, "plan", plan), ("910:CO2", year, "reference", reference),
                 ("910:CO2", year, "closure_gap", gap)]
    return pd.DataFrame(rows, columns=["account", "year", "lever", "value"]).assign(unit="kt CO2e")


def _targets() -> pd.DataFrame:
    rows = [
        ("emissions_at_most", "910:CO2", 2030, "at_most", 578.5, "kt CO2", 578.5, 0.0, True, 0.2104, "M CNY / kt CO2", 0.1649),
        ("land_within_pool", "", 2030, "at_most", 52.0, "ha", 47.5, 4.5, False, 0.0, "M CNY / ha", 0.0),
        ("value_added_at_least", "", 2030, "at_least", 11000.0, "M CNY", 11486.534, 486.534, False, 0.0, "M CNY / M CNY", 0.0),
    ]
    names = ["target", "account", "year", "sense", "limit", "unit", "achieved", "slack", "binding", "price", "price_unit",
             "price_present_value"]
    titles = {"emissions_at_most": ("排放总量上限", "cap on emissions"), "land_within_pool": ("可用面积", "area available"),
              "value_added_at_least": ("增加值下限", "floor of value added")}
    table = pd.DataFrame(rows, columns=names)
    return table.assign(title_zh=[titles[name][0] for name in table["target"]],
                        title_en=[titles[name][1] for name in table["target"]], origin="small.yaml:12")


def _costs() -> pd.DataFrame:
    rows = []
    for path, more in (("reference", 0.0), ("plan", 1.0)):
        for i, year in enumerate(YEARS):
            rows += [(path, year, "energy_bought", "electricity", 800.0 - 30 * more * i, (800.0 - 30 * more * i) / 1.05**i),
                     (path, year, "invested_in_technologies", "rooftop_pv", 60.0 * more, 60.0 * more / 1.05**i),
                     (path, year, "margin_of_groups", "steel", -2400.0, -2400.0 / 1.05**i)]
    return pd.DataFrame(rows, columns=["path", "year", "item", "label", "amount_M_CNY", "discounted_M_CNY"])


SUMMARY = {
    "command": "plan", "status": "optimal", "objective": -11000.25, "gap": 0.004, "peak_year": 2027, "peak_value": 640.0,
    "peak_account": "910:CO2", "inputs": {"published": 120, "estimated": 34, "unverified": 57}, "withheld": [],
    "scenario": "small", "title": {"zh": "2028 年前达峰", "en": "Peak before 2028"}, "currency": "CNY",
    "scenario_facts": {"name": "small", "title_zh": "2028 年前达峰", "title_en": "Peak before 2028", "because": HOSTILE},
    "park": {"id": "small", "title_zh": "滨江小园区", "title_en": "Small riverside park", "synthetic": True},
    "boundary": "managed", "price_base": 2025, "base_year": 2025, "years": list(YEARS), "seconds": {"solve": 1.25},
    "audit": {"passed": 38, "total": 38, "worst": 2.5e-9}, "certificates_share": {"year": 2030, "account": "910:CO2", "bought_kt": 19.551, "reduction_kt": 171.5, "share": 0.114},
    "notes": [{"zh": "补设 2 台锅炉容量", "en": "Two boilers were given a capacity"}],
}


def plan_run(folder: Path) -> Path:
    """A plan that peaks in 2027."""
    land = pd.DataFrame({"label": ["steel", "chips", "lime", "chip_plant"],
                         "title_zh": ["钢铁 " + HOSTILE, "芯片制造", "石灰", "芯片二期"],
                         "title_en": ["Steel " + HOSTILE, "Chip making", "Lime", "Chip plant 2"]})
    audit = pd.DataFrame({"part": ["a", "b"], "check": ["matrix", "replay"], "label": ["carriers_balance", "910:CO2 2030"],
                          "passed": [True, True], "difference": [1e-12, 2.5e-9]})
    tables = {"emissions": _emissions(), "pathway": _pathway(), "wedges": _wedges(), "targets": _targets(),
              "costs": _costs(), "labels": land, "audit": audit}
    return RunFolder(folder).write(tables, summary=SUMMARY, manifest={"inputs": {"park.yaml": "9f3c"}, "seconds": {"solve": 1.2}})


def infeasible_run(folder: Path) -> Path:
    """A plan whose cap cannot be met; one change would do."""
    conflicts = pd.DataFrame([{
        "rank": 1, "kind": "limit", "target": "emissions_at_most", "year": 2030, "short_by": 38.0, "unit": "kt CO2",
        "sentence_zh": "2030 年排放上限放宽 38 kt 即可行", "sentence_en": "The cap of 2030 raised by 38 kt would do",
        "file": "small.yaml", "line": 12, "needs_also": ""}])
    summary = {**SUMMARY, "status": "infeasible", "objective": None, "gap": None, "peak_year": None}
    return RunFolder(folder).write({"conflicts": conflicts}, summary=summary)


def _totals() -> pd.DataFrame:
    """910: 300 + 100 + 250 = 650 kt; location (GHG): scope 1 300 + 100, scope 2 200, in all 600 kt. 2023 lacks a record."""
    rows = []
    for year, scale, complete in ((2023, 0.9, False), (2024, 0.95, True), (2025, 1.0, True)):
        for account, scoped, power in (("910:CO2", False, 250e3), ("location:GHG", True, 200e3)):
            regime, _, gases = account.partition(":")
            parts = [("1", "fuel", 300e3), ("1", "process", 100e3), ("2", "electricity", power)]
            whole = [("", "total", 400e3 + power)]
            if scoped:
                whole += [("1", "total", 400e3), ("2", "total", power)]
            for scope, block, value in (*parts, *whole):
                rows.append((regime, "managed", year, gases, account, scope if scoped else "", block, value * scale,
                             complete))
    return pd.DataFrame(rows, columns=["regime", "boundary", "year", "gases", "account", "scope", "block", "tco2e",
                                       "complete"])


def _inventory() -> pd.DataFrame:
    rows = []
    for year in (2024, 2025):
        for regime in ("910", "location"):
            rows += [(regime, year, "works_1", "steel", "1", "fuel", "bituminous", "fuel", "value", 300e3, "energy.csv:2"),
                     (regime, year, "works_1", "steel", "1", "process", "", "", "value", 100e3, "process.csv:2"),
                     (regime, year, "fab_1", "chips", "2", "electricity", "electricity", "bought", "value", 200e3,
                      "power_heat.csv:2")]
    rows.append(("910", 2023, "fab_1", "chips", "1", "fuel", "natural_gas", "fuel", "NE", 0.0, "energy.csv:9"))
    return pd.DataFrame(rows, columns=["regime", "year", "entity", "group", "scope", "block", "carrier", "use", "status",
                                       "tco2e", "input_ref"])


def account_run(folder: Path) -> Path:
    """An account of three years, one incomplete, with one installation verified."""
    energy = [(2025, "park", "", "bituminous", "fuel", 100e3, "t", 2000.0, 68241.7, 68241.7, True),
              (2025, "park", "", "electricity", "bought", 400e3, "MWh", 1440.0, 49133.6, 120000.0, True),
              (2025, "park", "", "total", "total", None, "", 3440.0, 117375.3, 188241.7, True),
              (2025, "works_1", "steel", "bituminous", "fuel", 100e3, "t", 2000.0, 68241.7, 68241.7, True)]
    steps = [("enterprises", 700e3, "各企业之和", "sum of firms"), ("inside_heat_bought", -50e3, "减园内购热", "heat inside"),
             ("park", 650e3, "园区", "park")]
    tables = {
        "totals": _totals(), "inventory": _inventory(),
        "energy": pd.DataFrame(energy, columns=["year", "entity", "group", "carrier", "use", "physical", "physical_unit",
                                                "energy_TJ", "tce_calorific", "tce_equal_value", "complete"]),
        "bridge": pd.DataFrame([(step, "910", 2025, value, zh, en, "netting") for step, value, zh, en in steps],
                               columns=["step", "regime", "year", "tco2e", "title_zh", "title_en", "kind"]),
        "checks": pd.DataFrame([("C15", "warn", True, 2023, "energy.csv:9", 0.0, "有一条未估算", "one record not estimated")],
                               columns=["id", "severity", "fired", "year", "rows", "tco2", "message_zh", "message_en"]),
        "verified": pd.DataFrame([("works_1", 2025, 500e3, 480e3, "flue gas desulphurisation is not in the record")],
                                 columns=["entity", "year", "computed_t", "verified_t", "note"]),
    }
    summary = {"command": "account", "status": "done", "park": "small", "synthetic": "no", "base_year": 2025,
               "title": {"zh": "滨江小园区", "en": "Small riverside park"}, "currency": "CNY", "boundary": "managed",
               "years": [2023, 2024, 2025], "provenance": {"published": 12, "estimated": 3, "unverified": 5}, "withheld": []}
    return RunFolder(folder).write(tables, summary=summary)
