"""Comparing runs: hand-made run folders, every difference by pencil."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from carbonpark.report.compare import compare, write_compare
from carbonpark.report.compare_page import compare_html
from carbonpark.report.compare_sides import Side
from carbonpark.report.run_folder import RunFolder, read_run
from carbonpark.scenario import load_scenario
from carbonpark.words.errors import UsageError

COLUMNS = [
    "path",
    "year",
    "quantity",
    "group",
    "project",
    "application",
    "technology",
    "carrier",
    "supply",
    "account",
    "tally",
    "pool",
    "value",
    "unit",
]


def pathway(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{"path": "plan", "unit": "kt CO2e", **row} for row in rows], columns=COLUMNS)


def emissions(**by_year: float) -> list[dict]:
    return [
        {"quantity": "emissions", "account": "910:CO2", "year": int(year[1:]), "value": value}
        for year, value in by_year.items()
    ]


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    """Two plans of one park. A: 100, 120, 90 kt in 2028, 2029, 2030; B: 100, 110, 72 kt, and one project less."""
    a = RunFolder(tmp_path / "a").write(
        {
            "pathway": pathway(
                *emissions(y2028=100, y2029=120, y2030=90),
                {"quantity": "start", "project": "hub", "year": 2027, "value": 1.0, "unit": "1"},
                {"quantity": "start", "project": "cloud", "year": 2029, "value": 1.0, "unit": "1"},
                {"quantity": "capacity", "technology": "pv", "year": 2030, "value": 20.0, "unit": "MW"},
                {"quantity": "jobs", "year": 2030, "value": 1000.0, "unit": "person"},
            ),
            "costs": pd.DataFrame(
                {
                    "path": ["plan", "plan"],
                    "year": [2030, 2030],
                    "item": ["energy_bought", "invested_in_measures"],
                    "label": ["", ""],
                    "amount_M_CNY": [60.0, 8.0],
                    "discounted_M_CNY": [50.0, 7.0],
                }
            ),
            "targets": pd.DataFrame(
                {
                    "target": ["cap"],
                    "year": [2030],
                    "sense": ["<="],
                    "limit": [90.0],
                    "unit": ["kt CO2e"],
                    "achieved": [90.0],
                    "price": [0.1],
                    "price_unit": ["M CNY/kt"],
                }
            ),
        },
        manifest={
            "scenario_inputs": {
                "scenario": {"written": "mild", "where": "mild.yaml:1"},
                "horizon.years": {"written": "2026-2030", "where": "reference.yaml:4"},
                "limits.coal.at_most.2030": {"written": "100 ktce", "where": "mild.yaml:7"},
                "limits.emissions.0.at_most.2030": {"written": "90 kt CO2", "where": "mild.yaml:5"},
            },
            "inputs": {
                "scenario": "s1",
                "park/energy.csv": "1111",
                "park/land.csv": "2222",
                "mild.yaml": "3333",
            },
        },
        summary={
            "command": "plan",
            "scenario": "mild",
            "status": "optimal",
            "peak_year": 2029,
            "peak_value": 120.0,
            "objective": 57.0,
            "objective_unit": "M CNY",
        },
    )
    b = RunFolder(tmp_path / "b").write(
        {
            "pathway": pathway(
                *emissions(y2028=100, y2029=110, y2030=72),
                {"quantity": "start", "project": "hub", "year": 2028, "value": 1.0, "unit": "1"},
                {"quantity": "start", "project": "cloud", "year": 2029, "value": 0.0, "unit": "1"},
                {"quantity": "capacity", "technology": "pv", "year": 2030, "value": 35.0, "unit": "MW"},
                {"quantity": "jobs", "year": 2030, "value": 1000.0000001, "unit": "person"},
            ),
            "costs": pd.DataFrame(
                {
                    "path": ["plan", "plan"],
                    "year": [2030, 2030],
                    "item": ["energy_bought", "invested_in_measures"],
                    "label": ["", ""],
                    "amount_M_CNY": [50.0, 24.0],
                    "discounted_M_CNY": [42.0, 21.0],
                }
            ),
            "targets": pd.DataFrame(
                {
                    "target": ["cap"],
                    "year": [2030],
                    "sense": ["<="],
                    "limit": [72.0],
                    "unit": ["kt CO2e"],
                    "achieved": [72.0],
                    "price": [0.1],
                    "price_unit": ["M CNY/kt"],
                }
            ),
        },
        manifest={
            "scenario_inputs": {
                "scenario": {"written": "strict", "where": "strict.yaml:1"},
                "horizon.years": {"written": "2026-2030", "where": "reference.yaml:4"},
                "limits.coal.at_most.2030": {"written": "10 万tce", "where": "strict.yaml:7"},
                "limits.emissions.0.at_most.2030": {"written": "72 kt CO2", "where": "strict.yaml:5"},
            },
            "inputs": {
                "scenario": "s2",
                "park/energy.csv": "1111",
                "park/land.csv": "9999",
                "strict.yaml": "4444",
            },
        },
        summary={
            "command": "plan",
            "scenario": "strict",
            "status": "optimal",
            "peak_year": 2029,
            "peak_value": 110.0,
            "objective": 63.0,
            "objective_unit": "M CNY",
        },
    )
    return [a, b]


def result(table: pd.DataFrame, name: str) -> pd.Series:
    rows = table[table["result"] == name]
    assert len(rows) == 1, f"{name}: {list(table['result'])}"
    return rows.iloc[0]


def test_inputs_that_differ_come_as_written_with_their_place(runs) -> None:
    """The cap and the land table differ; 100 ktce is 10 万tce, the horizon and the energy table are the same."""
    inputs = compare(runs)["inputs"]

    assert list(inputs[["kind", "key"]].itertuples(index=False, name=None)) == [
        ("scenario", "limits.emissions.0.at_most.2030"),
        ("park", "land.csv"),
    ]
    assert list(inputs.loc[0, ["mild", "strict", "where"]]) == [
        "90 kt CO2",
        "72 kt CO2",
        "mild.yaml:5; strict.yaml:5",
    ]


def test_a_total_differs_by_its_difference_and_its_share(runs) -> None:
    """72 - 90 = -18 kt, -18/90 = -20 %. 2028 and 2029 are no milestone years; 2030 is."""
    results = compare(runs)["results"]
    row = result(results, "emissions 910:CO2")

    assert (row["path"], row["year"], row["unit"]) == ("plan", 2030, "kt CO2")
    assert (row["mild"], row["strict"]) == (90, 72)
    assert row["strict - mild"] == pytest.approx(-18)
    assert row["strict / mild - 1"] == pytest.approx(-0.20)


def test_years_may_be_asked_for(runs) -> None:
    """In 2029: 110 - 120 = -10; 2028 is equal, so it is not among what differs."""
    results = compare(runs, years=[2028, 2029])["results"]
    rows = results[results["kind"] == "emissions"]

    assert list(rows["year"]) == [2029]
    assert rows.iloc[0]["strict - mild"] == pytest.approx(-10)


def test_peaks_are_compared_by_year_and_height(runs) -> None:
    """Both peak in 2029, at 120 and 110 kt: the height differs, the year does not."""
    results = compare(runs)["results"]

    assert result(results, "peak height 910:CO2")["strict - mild"] == pytest.approx(-10)
    assert not (results["result"] == "peak year 910:CO2").any()


def test_projects_are_compared_by_their_start(runs) -> None:
    """The hub starts a year later; the cloud does not start at all: unknown, not zero."""
    results = compare(runs)["results"]
    hub, cloud = result(results, "hub"), result(results, "cloud")

    assert (hub["mild"], hub["strict"], hub["strict - mild"]) == (2027, 2028, 1)
    assert pd.isna(hub["strict / mild - 1"])
    assert cloud["mild"] == 2029 and pd.isna(cloud["strict"]) and pd.isna(cloud["strict - mild"])


def test_costs_capacity_and_targets_are_compared(runs) -> None:
    """57 and 63 in all: +6; energy 50 and 42: -8; pv 20 and 35 MW: +15, +75 %; equal prices do not differ."""
    results = compare(runs)["results"]

    assert result(results, "total")["strict - mild"] == pytest.approx(6)
    assert result(results, "energy_bought")["strict - mild"] == pytest.approx(-8)
    assert result(results, "capacity pv")["strict / mild - 1"] == pytest.approx(0.75)
    assert result(results, "cap limit")["strict - mild"] == pytest.approx(-18)
    assert not results["result"].isin(["cap price", "jobs"]).any()


def test_the_base_may_be_another(runs) -> None:
    """Against the strict one: 90 - 72 = +18, 18/72 = 25 %. The base may be named by its scenario or its folder."""
    for base in ("strict", "b", str(runs[1])):
        row = result(compare(runs, base=base)["results"], "emissions 910:CO2")

        assert list(row.index[7:]) == ["strict", "mild", "mild - strict", "mild / strict - 1"]
        assert (row["mild - strict"], row["mild / strict - 1"]) == (pytest.approx(18), pytest.approx(0.25))


def test_a_run_is_the_same_as_itself(runs) -> None:
    found = compare([runs[0], runs[0]])

    assert found["inputs"].empty and found["results"].empty
    assert list(found["summary"].columns[4:]) == ["a", "a'"]


def test_a_result_in_memory_can_be_compared(runs) -> None:
    """Twice the emissions of run a in 2030: 180 - 90 = 90."""
    doubled = pathway(*emissions(y2028=100, y2029=120, y2030=180))
    side = Side("doubled", {"status": "optimal"}, {}, {"pathway": doubled}.get)

    assert result(compare([runs[0], side])["results"], "emissions 910:CO2")[
        "doubled - mild"
    ] == pytest.approx(90)


def test_accounts_are_compared_by_their_totals(tmp_path: Path) -> None:
    """1000 t and 1100 t: +10 %; a withheld total is unknown."""
    folders = []
    for name, value in (("x", 1000.0), ("y", 1100.0), ("z", None)):
        totals = [
            {"regime": "910", "year": 2025, "gases": "CO2", "tco2e": value, "complete": value is not None}
        ]
        folders.append(
            RunFolder(tmp_path / name).write(
                {}, summary={"command": "account", "park": name, "totals": totals}
            )
        )
    row = result(compare(folders)["results"], "910:CO2")

    assert row["y / x - 1"] == pytest.approx(0.1)
    assert pd.isna(row["z"]) and pd.isna(row["z - x"])


def test_one_run_is_no_comparison(runs) -> None:
    with pytest.raises(UsageError):
        compare(runs[:1])
    with pytest.raises(UsageError, match="mild, strict"):
        compare(runs, base="nobody")


def test_a_comparison_is_a_run_folder(runs, tmp_path: Path) -> None:
    found = compare(runs)
    out = write_compare(found, tmp_path / "out")
    written = read_run(out)

    assert written.summary["runs"] == ["mild", "strict"] and written.summary["base"] == "mild"
    assert written.summary["results_that_differ"] == len(found["results"]) == len(written.table("results"))
    peak = next(one for one in written.summary["headlines"] if one["title"]["en"] == "peak height")
    assert peak["values"] == {"mild": 120.0, "strict": 110.0}
    json.loads((out / "summary.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)


def test_the_page_holds_both_languages_and_fetches_nothing(runs) -> None:
    page = compare_html(compare(runs), "en")

    assert '<html lang="en"' in page and "输入之差" in page and "Inputs that differ" in page
    assert "90 kt CO2" in page and "−20.0%" in page and "达峰年" in page
    assert not re.search(r"""(src|href)\s*=|url\(|@import|https?:""", page)


def test_words_that_came_with_the_data_cannot_become_markup(runs) -> None:
    side = Side("<script>x</script>", {"status": "<b>"}, {}, {}.get)

    page = compare_html(compare([runs[0], side]))

    assert "<script>x" not in page and "<b>" not in page


def test_a_scenario_in_memory_brings_its_own_entries(runs, tmp_path: Path) -> None:
    """Its entries are named for what they are about, so they are the same in any order of the limits."""
    (tmp_path / "here").mkdir()
    file = tmp_path / "s.yaml"
    file.write_text(
        "scenario: s\npark: here\nhorizon: {base_year: 2025, years: 2026-2030}\nprice_base: 2025\nboundary: managed\n"
        "question: {discount_rate: 5 %}\ndrivers: {growth: {default: 5 %}}\n"
        'limits: {emissions: {regime: "910", boundary: managed, gases: [CO2], at_most: {2030: 90 kt CO2}}}\n',
        encoding="utf-8",
    )
    side = Side.of_result(load_scenario(file), {"status": "optimal"}, {})
    inputs = compare([runs[0], side])["inputs"].set_index("key")

    assert inputs.loc["limits.emissions[910:CO2].at_most[2030]", "s"] == "90 kt CO2"


def targets(achieved: float, binding: bool) -> pd.DataFrame:
    """Caps on two accounts, in a year that is no milestone and in one that is."""
    rows = [(account, year, achieved + place) for account in ("910:CO2", "market:CO2")
            for place, year in enumerate((2028, 2030))]
    return pd.DataFrame({
        "target": "emissions_at_most", "label": [row[0] for row in rows], "year": [row[1] for row in rows],
        "unit": "kt CO2", "achieved": [row[2] for row in rows],
        "binding": [binding and row[0] == "910:CO2" for row in rows],
        "title_zh": [f"排放总量上限({row[0]})" for row in rows], "title_en": [f"cap on emissions ({row[0]})" for row in rows],
    })  # fmt: skip


def test_targets_are_told_apart_and_told_where_they_bind() -> None:
    """Both accounts in 2030; in 2028, no milestone, only the one that binds on one side; 60 - 50 = 10 each."""
    sides = [Side(name, {}, {}, {"targets": targets(value, binding), "pathway": pathway(*emissions(y2030=value))}.get)
             for name, value, binding in (("x", 50.0, False), ("y", 60.0, True))]
    results = compare(sides)["results"]
    told = results[results["kind"] == "targets"]

    assert sorted(told[["result", "year"]].itertuples(index=False, name=None)) == [
        ("emissions_at_most 910:CO2 achieved", 2028), ("emissions_at_most 910:CO2 achieved", 2030),
        ("emissions_at_most market:CO2 achieved", 2030)]
    assert list(told["y - x"]) == pytest.approx([10, 10, 10])
    assert set(told["title_zh"]) == {"排放总量上限(910:CO2) · 实现值", "排放总量上限(market:CO2) · 实现值"}


def test_results_have_titles_in_both_languages(runs) -> None:
    titles = compare(runs)["results"].set_index("result")[["title_zh", "title_en"]]

    assert list(titles.loc["peak height 910:CO2"]) == ["峰值 910 口径 CO₂", "peak height, 910 rules CO₂"]
    assert list(titles.loc["energy_bought"]) == ["购入能源", "Energy bought"]


def test_money_is_in_the_park_s_currency() -> None:
    costs = pd.DataFrame({"path": ["plan"], "year": [2030], "item": ["energy"], "label": [""], "discounted_M_CNY": [1.0]})
    sides = [Side(name, {"park": {"id": "delfzijl", "currency": "EUR"}}, {}, {"costs": costs.assign(
        discounted_M_CNY=value)}.get) for name, value in (("x", 1.0), ("y", 2.0))]

    assert set(compare(sides)["results"]["unit"]) == {"M EUR"}


def test_headlines_tell_peaks_of_one_account_only_beside_each_other() -> None:
    """Each run limits another account; both peaks are told for both: 910 at 8 and 6, market at 5 and 9."""

    def side(name: str, account: str, of_910: float, of_market: float) -> Side:
        rows = [{"quantity": "emissions", "account": "910:CO2", "year": 2030, "value": of_910},
                {"quantity": "emissions", "account": "market:CO2", "year": 2030, "value": of_market}]  # fmt: skip
        return Side(name, {"peak_account": account}, {}, {"pathway": pathway(*rows)}.get)

    summary = compare([side("x", "910:CO2", 8, 5), side("y", "market:CO2", 6, 9)])["summary"].set_index("figure")

    assert list(summary.loc["peak_value 910:CO2", ["x", "y"]]) == [8, 6]
    assert list(summary.loc["peak_value market:CO2", ["x", "y"]]) == [5, 9]
    assert summary.loc["peak_value market:CO2", "title_zh"] == "峰值 基于市场 CO₂"
