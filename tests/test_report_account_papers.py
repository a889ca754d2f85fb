"""The page of an account shows all its papers: regimes, GPC, scope 3, the energy centre, boundaries, trust - from small hand-made
tables whose figures a pencil can follow - and keeps still about what a run has nothing of."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from report_runs import account_run
from test_report_html import page_of, without_joints

from carbonpark.report.source import read_run

YEAR = 2025


def csv(run: Path, name: str, rows: list[dict]) -> None:
    pd.DataFrame(rows).to_csv(run / f"{name}.csv", index=False, encoding="utf-8-sig")


def read(run: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(run / f"{name}.csv", encoding="utf-8-sig")


def table_titled(text: str, words: str) -> list[list[str]]:
    """The rows of the table whose caption holds `words`, its head first, as their English cells."""
    figures = re.findall(r'<figure class="(?:table|figure)".*?</figure>', text, flags=re.DOTALL)
    found = next(one for one in figures if words in re.sub(r"<[^>]+>", " ", re.search(r"<figcaption>.*?</figcaption>", one, re.DOTALL).group(0)))
    rows = re.findall(r"<tr.*?</tr>", found, flags=re.DOTALL)
    return [[english(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, flags=re.DOTALL)] for row in rows]


def english(cell: str) -> str:
    cell = re.sub(r'<span class="zh".*?</span>', "", cell, flags=re.DOTALL)
    return without_joints(re.sub(r"<[^>]+>", "", cell)).strip()


def spaced(part: str) -> str:
    """The English words of several elements, a blank between them."""
    return re.sub(r"\s+", " ", english(part.replace("</dt>", " </dt>").replace("</dd>", " </dd>")))


def bridge(steps: list[tuple[str, str, float]], kind: str) -> list[dict]:
    return [{"step": step, "regime": regime, "year": YEAR, "tco2e": value, "title_zh": "步骤 " + step, "title_en": "step " + step, "kind": kind}
            for step, regime, value in steps]


@pytest.fixture()
def run(tmp_path) -> Path:
    """The small account, its two regimes bridged: 910 of 650 kt to location of 600 kt."""
    made = account_run(tmp_path / "run")
    csv(made, "bridge", bridge([("enterprises", "910", 700e3), ("inside_heat_bought", "910", -50e3), ("residual", "910", 0.0),
                                ("park", "910", 650e3), ("enterprises", "location", 640e3), ("inside_heat_bought", "location", -40e3),
                                ("residual", "location", 0.0), ("park", "location", 600e3)], "netting")
        + bridge([("start", "910>location", 650e3), ("fuel_other", "910>location", 10e3), ("electricity_bought", "910>location", -60e3),
                  ("residual", "910>location", 0.0), ("end", "910>location", 600e3)], "regime"))
    return made


def text_of(run: Path) -> str:
    from carbonpark.report import html_report

    return html_report(run).read_text(encoding="utf-8")


def test_regimes_stand_side_by_side(run):
    """910: 650 kt of CO2, no scopes; location: 600 kt CO2e = 400 + 200. The factor most power was counted at is
    0.231250 kt/TJ = 0.8325 kg/kWh (x 3.6), the smaller one (0.1 kt/TJ) is not shown."""
    lines = read(run, "inventory").assign(factor=float("nan"), factor_id="", factor_unit="", category="")
    power = (lines["block"] == "electricity") & (lines["regime"] == "910") & (lines["year"] == YEAR)
    lines.loc[power, ["factor", "factor_id", "factor_unit"]] = [0.231250, "grid_factors/fossil_only/electricity/CO2/CN/2022", "kt/TJ"]
    small = lines[power].assign(factor=0.1, factor_id="grid_factors/average/electricity/CO2/CN/2023", tco2e=1e3)
    pd.concat([lines, small]).to_csv(run / "inventory.csv", index=False, encoding="utf-8-sig")

    rows = table_titled(text_of(run), "One set of records under each regime")

    assert rows[1][:6] == ["910 rules", "CO₂", "650.0", "650.0", "–", "–"]
    assert rows[1][7] == "0.8325 kg CO₂/kWh, fossil power CN 2022"
    assert rows[2][:6] == ["location-based", "GHG, CO₂e", "600.0", "–", "400.0", "200.0"]
    assert rows[1][8] == rows[2][8] == "complete"


def test_a_regime_held_back_shows_no_figure(run):
    """A total a check withholds is said to be withheld, and is neither 0 nor the figure."""
    totals = read(run, "totals").assign(withheld="")
    totals.loc[totals["regime"] == "910", "withheld"] = "C7"
    totals.loc[totals["regime"] == "910", "tco2e"] = float("nan")
    totals.to_csv(run / "totals.csv", index=False, encoding="utf-8-sig")

    rows = table_titled(text_of(run), "One set of records under each regime")

    assert rows[1][2] == "withheld"
    assert rows[2][2] == "600.0"


def test_regimes_that_do_not_apply_are_named_with_the_reason(run):
    import json

    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    summary["left_out"] = [{"regime": "gbt32150", "zh": "中国的规则", "en": "a rule of China"}]
    (run / "summary.json").write_text(json.dumps(summary, ensure_ascii=False), encoding="utf-8")

    assert table_titled(text_of(run), "Regimes that do not apply")[1] == ["GB/T 32150", "a rule of China"]


def test_two_walks_and_two_tables_however_many_regimes(run):
    """700 - 50 = 650 and 640 - 40 = 600; from regime to regime 650 + 10 - 60 = 600, nothing unexplained."""
    text = text_of(run)
    drawn = re.findall(r'id="figure-(bridge[^"]*)"', text)
    netting, walk = table_titled(text, "From the sum of firms to the park"), table_titled(text, "Differences between regimes")

    assert drawn == ["bridge-910", "bridge-regimes"]
    assert netting[1:] == [["Step enterprises", "700.0", "640.0"], ["Step inside_heat_bought", "−50.0", "−40.0"],
                           ["Step residual", "0.0", "0.0"], ["Step park", "650.0", "600.0"]]
    assert walk[1:] == [["The first regime", "650.0"], ["Step fuel_other", "10.0"], ["Step electricity_bought", "−60.0"],
                        ["Step residual", "0.0"], ["The second regime", "600.0"]]


def test_the_walk_draws_a_step_of_one_name_twice(run):
    """Three regimes: power changes on both legs, so its bar stands twice and no bar is laid over another."""
    import json

    more = bridge([("start", "location>market", 600e3), ("electricity_bought", "location>market", 30e3),
                   ("end", "location>market", 630e3)], "regime")
    pd.concat([read(run, "bridge"), pd.DataFrame(more)]).to_csv(run / "bridge.csv", index=False, encoding="utf-8-sig")

    payload = re.search(r'id="data-bridge-regimes">(.*?)</script>', text_of(run), re.DOTALL).group(1)
    bars = json.loads(payload)["en"]["data"][0]

    assert bars["measure"] == ["absolute", "relative", "relative", "absolute", "relative", "absolute"]
    assert bars["x"] == [0, 1, 2, 3, 4, 5]
    assert bars["customdata"] == ["910 rules", "Other gases", "Power and heat", "location-based", "Power and heat", "market-based"]


def gpc_cell(ref: str, scope: str, value: float | None, notation: str = "", missing: int = 0, why: str = "") -> dict:
    return {"year": YEAR, "ref": ref, "sector_zh": "能源", "sector_en": "stationary energy", "title_zh": "名" + ref, "title_en": "name " + ref,
            "scope": scope, "tco2e": value, "biogenic": None, "notation": notation, "why_zh": why, "why_en": why, "missing": missing}


def test_the_gpc_form_has_a_row_a_sub_sector_and_a_column_a_scope(run):
    """I.3: 300 kt, 200 kt, not estimated; I.4.4 is a second cell of scope 1 and stands in a row of its own; a partial sum is
    starred; both cells that lack data for one reason are told once."""
    csv(run, "gpc", [gpc_cell("I.3.1", "1", 300e3, missing=2), gpc_cell("I.3.2", "2", 200e3), gpc_cell("I.3.3", "3", None, "NE", why="no data"),
                     gpc_cell("I.4.1", "1", 50e3), gpc_cell("I.4.4", "1", 5e3), gpc_cell("I.5.1", "1", None, "NO"),
                     gpc_cell("II.1.3", "3", None, "NE", why="no data"), gpc_cell("BASIC", "", 555e3)])

    text = text_of(run)

    assert table_titled(text, "By sector and scope")[1:] == [
        ["I.3", "Stationary energy", "Name I.3.1", "300.0*", "200.0", "NE"], ["I.4", "", "Name I.4.1", "50.0", "", ""],
        ["I.4.4", "", "Name I.4.4", "5.0", "", ""], ["I.5", "", "Name I.5.1", "NO", "", ""], ["II.1", "", "Name II.1.3", "", "", "NE"]]
    assert table_titled(text, "BASIC, BASIC+")[1][:2] == ["Name BASIC", "555.0"]
    assert table_titled(text, "To be completed for the GPC")[1] == ["I.3.3, II.1.3", "name I.3.3, name II.1.3", "NE not estimated", "no data"]


def scope3_row(category: object, value: float | None, **more: object) -> dict:
    base = {"year": YEAR, "category": category, "title_zh": "类别", "title_en": "category", "tco2e": value, "notation": "", "method": "",
            "complete": True, "quality": "", "rows": 0, "removed_inside_tco2e": 0.0, "note_zh": "", "note_en": ""}
    return {**base, **more}


def test_scope_3_tells_what_was_left_out_as_inside_and_what_is_to_be_completed(run):
    """1: 30 kt by spend, 2 kt left out as inside; 2: nobody recorded it; 3: partial; the total 40 kt."""
    csv(run, "scope3", [scope3_row(1, 30e3, method="spend", quality="D", rows=4, removed_inside_tco2e=2e3, note_en="one deal", note_zh="一笔"),
                        scope3_row(2, None, notation="NE", complete=False, note_en="long words", note_zh="长"),
                        scope3_row(3, 10e3, method="energy", rows=2, complete=False), scope3_row("total", 40e3, rows=6, complete=False)])

    rows = table_titled(text_of(run), "Scope 3 by category")

    assert rows[1] == ["1 category", "30.00", "from spend", "D", "4", "2.00", "one deal"]
    assert rows[2] == ["2 category", "NE", "", "", "", "", "to be completed"]
    assert rows[3][1] == "10.00*"
    assert rows[4][:2] == ["category", "40.00"]


def test_the_energy_centre_shows_balances_and_links_between_firms_alone(run):
    """Steam: 0 bought + 80 made + 20 of unknown source = 95 used + 5 lost: 20 of 100 = 20 %; of the links, own use and the grid are none."""
    csv(run, "balance", [{"year": YEAR, "carrier": "steam", "imports": 0.0, "generation": 80.0, "own_renewable": 0.0,
                          "internal_deliveries": 60.0, "uses": 95.0, "exports": 0.0, "losses": 5.0, "residual": 20.0, "residual_pct": 20.0,
                          "note_zh": "供方未注明", "note_en": "supplier not named"}])
    csv(run, "network", [{"year": YEAR, "carrier": "steam", "seller": seller, "buyer": buyer, "TJ": amount, "share": 0.5,
                          "recorded_by": "both"} for seller, buyer, amount in
                         (("works_1", "works_1", 900.0), ("grid", "fab_1", 800.0), ("works_1", "outside", 70.0), ("works_1", "fab_1", 60.0))])

    text = text_of(run)

    balance = table_titled(text, "Balance by carrier")
    assert balance[0] == ["Carrier", "Made inside (TJ)", "Of it between firms (TJ)", "Used (TJ)", "Lost (TJ)", "Rest (TJ)", "Rest, share", "Note"]
    assert balance[1][1:] == ["80.00", "60.00", "95.00", "5.00", "20.00", "20.0%", "supplier not named"]
    links = table_titled(text, "Deliveries between firms")
    assert len(links) == 2 and links[1][3] == "60.00"


def test_chp_is_shared_out_method_by_method_for_one_regime(run):
    """100 TJ of fuel, 50 + 30 out: 80 %; 6 + 4 = 10 kt whatever the method shares out."""
    csv(run, "chp", [{"plant": "unit_1", "entity": "works_1", "year": YEAR, "regime": regime, "method": method, "fuel_TJ": 100.0, "heat_TJ": 50.0,
                      "power_TJ": 30.0, "share_heat": heat, "share_power": 1 - heat, "kt_heat": 10 * heat, "kt_power": 10 * (1 - heat),
                      "t_per_GJ": 200 * heat / 1e3, "t_per_MWh": 0.5, "title_zh": "法", "title_en": "way " + method, "verified": True}
                     for regime in ("910", "location") for method, heat in (("energy", 0.6), ("exergy", 0.4))])

    text = text_of(run)

    assert table_titled(text, "CHP plants")[1][2:] == ["100.0", "50.0", "30.0", "80.0%", "10.00"]
    shared = table_titled(text, "CHP shared out by each method, 2025 (location-based)")
    assert [row[1:4] for row in shared[1:]] == [["way energy", "60.0%", "40.0%"], ["way exergy", "40.0%", "60.0%"]]


def spread(correlated: str, approach: str, pct: float) -> dict:
    return {"regime": "910", "boundary": "managed", "year": YEAR, "gases": "CO2", "quantity": "emissions", "unit": "tCO2e", "approach": approach,
            "correlated": correlated, "value": 650e3, "low": 650e3 * (1 - pct / 100), "high": 650e3 * (1 + pct / 100), "pct": pct}


def test_uncertainty_naive_beside_correlated_and_drawn_only_where_drawn(run):
    """650 kt +/- 10 % = 585 to 715; as if independent 4 %; Monte Carlo columns come with their rows."""
    csv(run, "uncertainty", [spread("yes", "1", 10.0), spread("no", "1", 4.0)])
    without = table_titled(text_of(run), "Uncertainty of totals")
    csv(run, "uncertainty", [spread("yes", "1", 10.0), spread("no", "1", 4.0), spread("yes", "2", 12.0)])
    drawn = table_titled(text_of(run), "Uncertainty of totals")

    assert without[1] == ["910 rules CO₂", "650.0", "585.0", "715.0", "10.0%", "4.0%"]
    assert drawn[1][6:] == ["572.0", "728.0", "12.0%"]


def batch(name: str, claimable: str, contract: str = "certificate", year: int | None = YEAR) -> dict:
    return {"certificate": name, "serial_from": name + "1", "serial_to": name + "9", "certificates": 100, "mwh": 100.0, "technology": "solar",
            "generated": "2025-01", "expires": "2026-12", "beneficiary": "fab_1", "contract": contract, "claim_year": year, "claimable": claimable,
            "mwh_counted": 100.0 if claimable == "yes" else 0.0, "why_zh": "过期", "why_en": "too old", "overlaps": None}


def test_the_ledger_is_summed_and_what_may_not_be_claimed_is_listed(run):
    """Two batches of 100 MWh, one too old: 200 MWh, 100 counted, 1 that may not be claimed - listed with its reason."""
    csv(run, "certificates", [batch("A", "yes"), batch("B", "no")])

    text = text_of(run)

    assert table_titled(text, "Ledger of certificates")[1] == ["2025", "certificate bought alone", "2", "200.0", "100.0", "1"]
    wrong = table_titled(text, "Batches that may not be claimed")
    assert len(wrong) == 2 and wrong[1][0] == "B" and wrong[1][-1] == "too old"


def test_memo_items_stand_beside_the_account_by_item(run):
    """7 + 5 = 12 kt of biogenic CO2 of the year; another year is not added."""
    csv(run, "memo", [{"item": "biogenic", "title_zh": "生物源", "title_en": "biogenic", "year": year, "gas": "CO2", "t": value, "tco2e": value}
                      for year, value in ((YEAR, 7e3), (YEAR, 5e3), (2024, 100e3))])

    assert table_titled(text_of(run), "Beside the account")[1] == ["biogenic", "CO₂", "12.00", "12.00"]


def test_a_jump_between_boundaries_is_walked(run):
    """650 kt, 200 leave, trade adds 30: 480 kt. Two firms that leave are one step."""
    steps = [("start", "", 650e3), ("leaves", "works_1", -150e3), ("leaves", "fab_1", -50e3), ("trade", "fab_2", 30e3), ("residual", "", 0.0), ("end", "", 480e3)]
    csv(run, "boundary_changes", [{"basis": "between", "from_boundary": "managed", "to_boundary": "approved", "year": YEAR, "quantity": "emissions",
                                   "regime": "910", "effect": effect, "entity": entity, "value": value, "unit": "tCO2e", "complete": True,
                                   "title_zh": effect, "title_en": effect} for effect, entity, value in steps])
    csv(run, "boundaries", [{"boundary": name, "kind": name, "year": YEAR, "indicator": indicator, "regime": regime, "value": value, "unit": unit}
                            for name, tons, firms in (("managed", 650e3, 3.0), ("approved", 480e3, 1.0))
                            for indicator, regime, value, unit in (("emissions", "910", tons, "tCO2e"), ("firms", "", firms, "1"))])

    text = text_of(run)

    assert table_titled(text, "Why it jumps")[1:] == [["Start", "650.0"], ["Leaves", "−200.0"], ["Trade", "30.0"], ["Residual", "0.0"], ["End", "480.0"]]
    indicators = table_titled(text, "The same indicators under each boundary")
    assert indicators[1] == ["Firms", "", "3", "1"]
    assert indicators[2] == ["Emissions, 910 rules", "kt CO₂e", "650.0", "480.0"]


def test_findings_that_differ_by_year_alone_are_one_row_and_what_fires_stands_first(run):
    """2023 and 2024: 3 + 4 = 7 kt; what blocks comes before what warns, what passed last and without a size."""
    csv(run, "checks", [
        {"id": "C1", "severity": "block", "fired": False, "year": None, "rows": None, "tco2": 0.0, "message_zh": "好", "message_en": "fine"},
        *({"id": "C15", "severity": "warn", "fired": True, "year": year, "rows": f"energy.csv:{year}", "tco2": size,
           "message_zh": f"{year} 年缺一条", "message_en": f"one missing in {year}"} for year, size in ((2023, 3e3), (2024, 4e3))),
        {"id": "C7", "severity": "block", "fired": True, "year": 2024, "rows": "a.csv:2", "tco2": 1e3, "message_zh": "重复", "message_en": "twice"}])

    rows = table_titled(text_of(run), "What was checked and found")

    assert [row[0] for row in rows[1:]] == ["C7", "C15", "C1"]
    assert rows[2][2] == "2023, 2024" and rows[2][4] == "7.00"
    assert rows[3][4] == "–"


def test_parts_without_data_say_where_to_enter_them(run):
    """This run holds no certificates: the page names the sheet, and prints no empty table."""
    text = text_of(run)
    lacking = {row[0]: row[1] for row in table_titled(text, "parts without data")[1:]}

    assert lacking["Ledger of certificates and green power"].startswith("6b ")
    assert "Ledger of certificates" not in {row[0] for row in table_titled(text, "What was checked")}
    assert 'id="gpc"' not in text and 'id="boundaries"' not in text


def test_papers_with_headers_alone_are_no_papers(run):
    """Every new table with its header and no row: the page stands as without them."""
    for name in ("gpc", "scope3", "balance", "network", "suppliers", "chp", "uncertainty", "chances", "quality", "certificates", "memo",
                 "boundaries", "boundary_changes", "boundary_lists", "material_flows", "recalculation"):
        (run / f"{name}.csv").write_text("year,regime,value\n", encoding="utf-8-sig")

    words = page_of(run).said("en")

    assert "Regimes side by side" in words and "Trust:" not in words


def test_the_first_sentence_spans_the_regimes(run):
    """600 kt CO2e under location-based to 650 kt CO2 under 910."""
    first = without_joints(page_of(run).said("en"))

    assert "between 600.0 kt CO₂e (location-based) and 650.0 kt CO₂ (910 rules)" in re.sub(r"\s+", " ", first)


def test_a_run_of_one_regime_says_one_figure(run):
    totals = read(run, "totals")
    totals[totals["regime"] == "910"].to_csv(run / "totals.csv", index=False, encoding="utf-8-sig")

    words = re.sub(r"\s+", " ", without_joints(page_of(run).said("en")))

    assert "scopes 1 and 2 come to 650.0 kt CO₂ (910 rules)" in words
    assert read_run(run).table("totals")["regime"].nunique() == 1


def firm(row: str, entity: str, convention: str, own: float | None, bought: float | None, total: float) -> dict:
    return {"regime": "location", "year": YEAR, "convention": convention, "row": row, "entity": entity, "group": "", "own_t": own,
            "bought_inside_t": bought, "sold_inside_t": None if own is None else 0.0, "tco2e": total, "complete": True,
            "title_zh": "行", "title_en": row}


def test_firms_add_up_to_the_park_once_what_is_bought_inside_is_netted(run):
    """works_1: 400 kt, fab_1: 200 + 40 bought inside = 240; 640 in all, less 40 = 600, the park. By the supplier's own intensity the
    fab's 40 are 25, taken off the works: 375 + 225 = 600."""
    csv(run, "enterprises", [
        firm("enterprise", "fab_1", "regime_factor", 200e3, 40e3, 240e3), firm("enterprise", "works_1", "regime_factor", 400e3, 0.0, 400e3),
        firm("sum", "", "regime_factor", 600e3, 40e3, 640e3), firm("internal", "", "regime_factor", None, None, -40e3),
        firm("residual", "", "regime_factor", None, None, 0.0), firm("park", "", "regime_factor", None, None, 600e3),
        firm("enterprise", "fab_1", "supplier_specific", 200e3, 25e3, 225e3), firm("enterprise", "works_1", "supplier_specific", 400e3, 0.0, 375e3),
        firm("park", "", "supplier_specific", None, None, 600e3)])

    rows = table_titled(text_of(run), "own accounts and the park, 2025")

    assert [row[1:] for row in rows[1:]] == [
        ["400.0", "0.0", "400.0", "375.0"], ["200.0", "40.0", "240.0", "225.0"], ["600.0", "40.0", "640.0", "–"],
        ["", "", "−40.0", "–"], ["", "", "0.0", "–"], ["", "", "600.0", "600.0"]]


def test_the_archetype_prints_one_year_of_each_paper(tmp_path_factory):
    """Tables of tens of thousands of rows are told by one year: no table that stands open is longer than 45 rows, the six regimes
    are there, and every part of the account has its chapter."""
    import carbonpark.api as cp

    place = tmp_path_factory.mktemp("archetype") / "run"
    cp.account("archetype", years=(2024, 2025), out=place)
    text = text_of(place)
    chapters = re.findall(r'<section id="([^"]+)"', text)
    open_tables = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)

    assert {"regimes", "totals", "bridge", "energy", "centre", "gpc", "scope3", "boundaries", "trust", "checks", "missing"} <= set(chapters)
    assert len(table_titled(text, "One set of records under each regime")) == 7
    assert max(part.count("<tr") for part in open_tables.split("<table>")[1:]) <= 46
    for word in ("nan", "&lt;NA&gt;", "value chain (first"):
        assert word not in re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", open_tables, flags=re.DOTALL)).split()


def test_an_account_of_a_newer_regime_alone_has_its_total_on_the_front(run):
    """Only GPC: its 600 kt stand in a card, and so do the 400 kt of scope 1."""
    totals = pd.read_csv(run / "totals.csv", encoding="utf-8-sig", dtype=str)
    totals = totals[totals["regime"] == "location"].assign(regime="gpc", account="gpc:GHG")
    totals.to_csv(run / "totals.csv", index=False, encoding="utf-8-sig")

    cards = spaced(re.search(r'<dl class="cards">(.*?)</dl>', text_of(run), re.DOTALL).group(1))

    assert cards.startswith("GPC GHG 600.0 kt CO₂e")
    assert "Scope 1, direct 400.0 kt CO₂e" in cards


def test_the_first_page_says_how_sure_the_first_account_is(run):
    """910 +/- 10 % with shared factors as one; the 4 % of independent ones is not the answer."""
    csv(run, "uncertainty", [spread("yes", "1", 10.0), spread("no", "1", 4.0)])

    answer = english(re.search(r'<ul class="answer">(.*?)</ul>', text_of(run), re.DOTALL).group(1))

    assert "910 rules CO₂, ±10.0%" in answer and "4.0%" not in answer


def test_power_at_each_year_s_factor_stands_beside_one_factor(run):
    """2024: 360 TJ = 100 GWh at 0.7 is 70 kt, at the 0.5 of 2025 50 kt: 20 kt are the grid's."""
    csv(run, "grid_series", [{"regime": "location", "year": year, "energy_TJ": 360.0, "factor_kgCO2_kWh": factor, "factor_year": year, "region": "JS",
                              "series": "matched", "tco2_series": factor * 100e3, "tco2_fixed": 50e3, "fixed_year": 2025,
                              "grid_effect": factor * 100e3 - 50e3} for year, factor in ((2024, 0.7), (2025, 0.5))])

    rows = table_titled(text_of(run), "Power bought at the factor of each year")

    assert rows[0][-2] == "At the factor of 2025 (kt CO₂)"
    assert rows[1] == ["2024", "360.0", "0.700", "JS 2024", "70.00", "50.00", "20.00"]
    assert rows[2][-1] == "0.00"


def test_what_adds_up_to_a_total_held_back_is_held_back_too(run):
    """910 and location are withheld for every year: neither the bridge, the groups nor the carbon flow tell the totals."""
    totals = read(run, "totals").assign(withheld="C7", tco2e=float("nan"))
    totals.to_csv(run / "totals.csv", index=False, encoding="utf-8-sig")

    text = text_of(run)
    drawn = set(re.findall(r'id="figure-([^"]+)"', text))

    assert not drawn & {"groups", "carbon_flow", "bridge-910", "bridge-regimes"}
    assert "Totals are withheld by a check" in english(text)
    assert "650.0" not in english(text)
    assert "910 rules CO₂ withheld" in spaced(re.search(r'<dl class="cards">(.*?)</dl>', text, re.DOTALL).group(1))
