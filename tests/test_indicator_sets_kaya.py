"""Kaya closes, chains add up, and ten years are looked back on: by arithmetic."""

import doctest
from math import log

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.indicators import diagnose
from carbonpark.indicators import kaya as kaya_module
from carbonpark.indicators.kaya import emissions_of, kaya
from carbonpark.indicators.trend import trend_table

START = {"people": 100.0, "affluence": 20.0, "energy_intensity": 0.5, "carbon_per_energy": 2.0, "process_intensity": 0.1}
END = {"people": 110.0, "affluence": 30.0, "energy_intensity": 0.4, "carbon_per_energy": 1.5, "process_intensity": 0.2}


def test_examples_in_the_text_hold():
    outcome = doctest.testmod(kaya_module)

    assert (outcome.attempted > 0, outcome.failed) == (True, 0)


def test_kaya_multiplies_out_to_the_emissions():
    """100 x 20 x (0.5 x 2 + 0.1) = 2 200; 110 x 30 x (0.4 x 1.5 + 0.2) = 2 640."""
    assert emissions_of(START) == pytest.approx(2200)
    assert emissions_of(END) == pytest.approx(2640)


def test_kaya_closes_and_follows_the_logarithmic_mean():
    """Burnt 2 000 -> 1 980, process 200 -> 660: L = 20 / ln(2000/1980), 460 / ln(3.3); people ln 1.1 times both."""
    parts = kaya(START, END)
    burnt, process = 20 / log(2000 / 1980), 460 / log(660 / 200)

    assert sum(parts.additive.values()) == pytest.approx(440)
    assert parts.additive["people"] == pytest.approx((burnt + process) * log(1.1))
    assert parts.additive["affluence"] == pytest.approx((burnt + process) * log(1.5))
    assert parts.additive["energy_intensity"] == pytest.approx(burnt * log(0.8))
    assert parts.additive["process_intensity"] == pytest.approx(process * log(2))
    product = 1.0
    for value in parts.multiplicative.values():
        product *= value
    assert product == pytest.approx(2640 / 2200)


def park(years=3, jobs=True):
    """Energy 1 000, 1 100, ...; 0.5 t of process CO2 a tce; value added 2 000, 2 500, ...; jobs 50, 55, ..."""
    span = range(2025 - years + 1, 2026)
    tce = {year: 1000.0 + 100 * i for i, year in enumerate(span)}
    base = one_firm(tce, 0.5, {year: 2000.0 + 500 * i for i, year in enumerate(span)})
    heads = [{"entity": "firm", "year": year, "indicator": "jobs", "value": 50 + 5 * i, "unit": "人"} for i, year in enumerate(span)]
    extra = pd.concat([base.tables["economy"], pd.DataFrame(heads)], ignore_index=True)
    return base.with_tables(economy=extra) if jobs else base


def test_a_parks_kaya_closes_by_year_chained_and_from_end_to_end():
    """CO2 500, 550, 600 t: +100 t in all. Per head: value added 40 -> 3 000/60 = 50 万元; process 500/2 000 = 0.25 t/万元."""
    table = diagnose(park()).further["kaya"].query("account == '910:CO2' and per == 'jobs'")

    levels = table[(table["span"] == "level") & (table["from"] == 2025)].set_index("term")["start"]
    assert levels.to_dict() == pytest.approx(
        {"people": 60, "affluence": 50, "energy_intensity": 0.4, "carbon_per_energy": 0.0, "process_intensity": 0.2})
    for span in ("chained", "whole"):
        part = table[table["span"] == span]
        assert part["additive_t"].sum() == pytest.approx(100)
        assert part["multiplicative"].prod() == pytest.approx(600 / 500)
    yearly = table[table["span"] == "year"].groupby("term")["additive_t"].sum()
    chained = table[table["span"] == "chained"].set_index("term")["additive_t"]
    assert chained.to_dict() == pytest.approx(yearly.to_dict())


def test_chained_lmdi_stands_beside_first_to_last_and_both_close():
    table = diagnose(park()).lmdi.query("account == '910:CO2'")

    for span in ("chained", "whole"):
        part = table[table["span"] == span]
        assert part["additive_t"].sum() == pytest.approx(100)
        assert part["multiplicative"].prod() == pytest.approx(1.2)
        assert set(part["term"]) >= {"process_output", "process_intensity"}
    yearly = table[table["span"] == "year"].groupby("term")["additive_t"].sum()
    assert table[table["span"] == "chained"].set_index("term")["additive_t"].to_dict() == pytest.approx(yearly.to_dict())


def test_one_year_has_levels_and_no_change_and_no_jobs_no_kaya_per_head():
    one = diagnose(park(1)).further["kaya"]
    none = diagnose(park(2, jobs=False)).further.get("kaya", pd.DataFrame(columns=["per"]))

    assert set(one["span"]) == {"level"}
    assert "jobs" not in set(none["per"])


def figures(values, status="value"):
    """Rows of one indicator: year -> value."""
    return pd.DataFrame([{"indicator": "x", "regime": "", "basis": "", "year": year, "value": value, "unit": "1", "boundary": "managed",
                          "status": status, "title_zh": "甲", "title_en": "x"} for year, value in values.items()])


def test_ten_years_back():
    """2 % a year from 2010 on: eleven figures from 2015; index 1.02^10 = 1.218994; five- and ten-year means 2 %."""
    table = trend_table(figures({year: 100 * 1.02 ** (year - 2010) for year in range(2010, 2026)})).set_index("year")

    assert list(table.index) == list(range(2015, 2026))
    last = table.loc[2025]
    assert last["since"] == 2015
    assert last["index"] == pytest.approx(121.8994, abs=1e-4)
    assert (last["average_pct"], last["five_year_pct"], last["ten_year_pct"]) == pytest.approx((2.0, 2.0, 2.0))
    assert pd.isna(table.loc[2019, "five_year_pct"]) and table.loc[2020, "five_year_pct"] == pytest.approx(2.0)


def test_a_missing_year_leaves_the_mean_blank_and_not_wrong():
    """2020 missing: no change on the year before in 2021, no five-year mean in 2025; the index still counts from 2019."""
    table = trend_table(figures({2019: 100.0, 2021: 121.0, 2025: 150.0})).set_index("year")

    assert pd.isna(table.loc[2021, "change_pct"]) and pd.isna(table.loc[2025, "five_year_pct"])
    assert table.loc[2021, "average_pct"] == pytest.approx(10.0)
