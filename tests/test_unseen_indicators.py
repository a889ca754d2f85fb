"""Parks at the edges of the rules: thresholds met exactly, years missing, figures told twice, value added below zero.

Each case is one firm, three firms or the toy (tests/hand, scenarios/toy) with one thing changed; the figure it should come
to is worked out beside it.
"""

from __future__ import annotations

import pandas as pd
import pytest
from hand.one_firm import one_firm
from hand.three_firms import HEADER, park_of, tables

import carbonpark as cp
from carbonpark.indicators.carbon_markets import ets_table
from carbonpark.indicators.economy import economy_of
from carbonpark.indicators.evaluation import evaluate
from carbonpark.indicators.firm_scores import carbon_codes_table, per_mu_table
from carbonpark.indicators.firms import firms_table
from carbonpark.indicators.standard_sets import standards_table
from carbonpark.indicators.standard_summary import summary_table
from carbonpark.inventory import account
from carbonpark.inventory.recalculation import recalculation
from carbonpark.inventory.uncertainty.thresholds import core_ceiling
from carbonpark.park.park import park_from_tables
from carbonpark.words.errors import InputError

FIRM = {"enterprise": "firm", "year": 2025, "quality": "A"}


def money(value, basis="2025", unit="万元", year=2025, **more):
    return {"entity": "firm", "indicator": "value_added", "year": year, "value": value, "unit": unit, "price_basis": basis, **more}


def plot(area, year=2025, **more):
    return {"entity": "firm", "year": year, "pool": "plots", "use": "industry", "area": area, "unit": "ha", **more}


PLOTS = [{"pool": "plots", "kind": "land", "title_zh": "用地", "area": 100.0, "unit": "ha", "boundary": "managed"}]


def judged(park, indicator, name, year=2025):
    inventory = account(park)
    table = standards_table(inventory, economy_of(inventory), [name])
    rows = table[(table["indicator"] == indicator) & (table["year"] == year)]
    assert len(rows) == 1
    return rows.iloc[0]


def fired(inventory, check):
    return inventory.checks[(inventory.checks["id"] == check) & inventory.checks["fired"].astype(bool)]


# -- F38: growth of CO2, share of green land -----------------------------------------------------------------------
def test_co2_growth_and_green_land_by_pencil():
    """CO2 50 000 -> 52 500 t: 2 500 / 50 000 = 5 %, on the year before (60 000 of 2023 plays no part). Green land 120 ha of a
    boundary of 1 000 ha: 12 %; 300 ha of industry are not green. Neither has a threshold."""
    land = [plot(120.0, entity="park", use="green"), plot(300.0)]
    park = one_firm({2023: 60_000, 2024: 50_000, 2025: 52_500}, land=land, pools=PLOTS)
    growth, green = (judged(park, name, "htz_evaluation_2021") for name in ("co2_growth_rate", "green_space_share"))

    assert (growth["value"], growth["unit"], growth["state"]) == (pytest.approx(5.0), "%/yr", "not_defined")
    assert (green["value"], green["unit"], green["state"]) == (pytest.approx(12.0), "%", "not_defined")


def test_co2_growth_needs_the_year_before():
    assert judged(one_firm({2023: 1000, 2025: 1000}), "co2_growth_rate", "htz_evaluation_2021")["state"] == "missing"


# -- means over years ----------------------------------------------------------------------------------------------
def test_a_three_year_mean_bridges_a_missing_year_and_needs_both_ends():
    """100 -> 133.1 in three years is 10 % a year though 2024 is missing; from 2023 alone (two years) 10 % is shown, not judged."""
    whole = judged(one_firm({2022: 1, 2023: 1, 2025: 1}, added={2022: 100, 2023: 110, 2025: 133.1}), "value_added_growth", "hj274_2015")
    part = judged(one_firm({2023: 1, 2025: 1}, added={2023: 110, 2025: 133.1}), "value_added_growth", "hj274_2015")

    assert (whole["value"], whole["state"]) == (pytest.approx(10.0), "not_met")
    assert (part["value"], part["state"]) == (pytest.approx(10.0), "missing")
    assert "2 are on file" in part["note_en"] and "只有 2 年" in part["note_zh"]


def test_c16_and_the_indicator_tell_one_elasticity():
    """Value added 500 -> 350 and energy 300 -> 240 in three years: 0.7^(1/3) - 1 = -11.210 %, 0.8^(1/3) - 1 = -7.168 %: 0.6395, met
    (at least 0.6). Over the whole span it would be -20 / -30 = 0.667."""
    park = one_firm({2022: 300_000, 2025: 240_000}, added={2022: 500_000, 2025: 350_000})
    value = (0.8 ** (1 / 3) - 1) / (0.7 ** (1 / 3) - 1)
    found = judged(park, "energy_elasticity", "hj274_2015")

    assert (found["value"], found["state"]) == (pytest.approx(value), "met")
    assert f"{value:.3f}" in fired(account(park), "C16")["message_en"].iloc[0]


def test_value_added_gone_or_below_zero_makes_no_intensity():
    for worth in (0.0, -100.0):
        park = one_firm({2024: 1000, 2025: 1000}, added={2024: 1000, 2025: worth})
        shown = cp.diagnose(park).indicators
        rows = shown[shown["indicator"].isin(["carbon_intensity", "energy_intensity"]) & (shown["year"] == 2025)]

        assert len(rows) and rows["value"].isna().all()
        assert judged(park, "co2_intensity_fall", "hj274_2015")["state"] == "missing"


# -- figures told twice --------------------------------------------------------------------------------------------
def test_a_figure_at_two_price_bases_is_read_once_and_its_ratios_are_withheld():
    """100 000 万元 in prices of 2025 (the park's base) = 1 000 M CNY, 120 000 at current prices: the first, not their sum."""
    park = one_firm({2025: 100_000}, economy=[money(120_000, "current", input_ref="economy.csv:2"), money(100_000)])
    economy, shown = economy_of(account(park)), cp.diagnose(park).indicators

    assert economy.by_group["value"].tolist() == [pytest.approx(1000.0)]
    assert "current" in economy.passed_over[("value_added", 2025)].en and "economy.csv:2" in economy.passed_over[("value_added", 2025)].zh
    held = shown[shown["indicator"].isin(["value_added", "energy_intensity", "carbon_intensity", "carbon_productivity"])]
    assert set(held["status"]) == {"withheld"} and held["value"].isna().all()
    assert shown[shown["indicator"] == "emissions_per_energy"]["status"].tolist() == ["value"]
    assert judged(park, "co2_intensity_industry", "near_zero_2024")["state"] == "missing"


@pytest.mark.parametrize(("first", "second"), [("2020", "current"), ("current", "2020")])
def test_a_constant_base_goes_before_current_prices(first, second):
    worth = {"2020": 80_000.0, "current": 120_000.0}
    park = one_firm({2025: 1000}, economy=[money(worth[first], first), money(worth[second], second)])
    named = economy_of(account(park)).passed_over[("value_added", 2025)].en

    assert "current" in named and "2020" not in named


def test_one_firm_told_for_two_boundaries_counts_once():
    """1 000 M CNY for the managed boundary, 900 for the approved one; 10 ha told for both."""
    bounds = [{"boundary": name, "kind": name, "title_zh": name, "area": 1000.0} for name in ("managed", "approved")]
    park = one_firm({2025: 1000}, boundaries=bounds, pools=PLOTS,
                    economy=[money(90_000, boundary="approved"), money(100_000, boundary="managed")],
                    land=[plot(10.0, boundary="approved"), plot(10.0, boundary="managed")])
    economy = economy_of(account(park))

    assert economy.total("value_added", 2025) == pytest.approx(1000.0)
    assert economy.area(2025) == pytest.approx(10.0)


def test_yi_beside_wan_is_one_series():
    """10 亿元 of 2024 and 110 000 万元 of 2025: 1 000 and 1 100 M CNY, and nothing fires."""
    inventory = account(one_firm({2024: 1000, 2025: 1000}, economy=[money(10, unit="亿元", year=2024), money(110_000)]))
    economy = economy_of(inventory)

    assert [economy.total("value_added", year) for year in (2024, 2025)] == [pytest.approx(1000.0), pytest.approx(1100.0)]
    assert fired(inventory, "C10").empty


# -- the core indicator --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("tce", "ceiling"), [(199_900, None), (200_000 - 1e-6, 0.2), (200_000, 0.2), (1e6 - 1e-6, 0.3), (1e6, 0.3)])
def test_the_ceiling_of_the_chance_is_that_of_the_indicator(tce, ceiling):
    """A figure a millionth of a tonne under the edge stands on it: both tables say so."""
    found = judged(one_firm({2025: tce}, 0.1), "emissions_per_energy", "zero_carbon_park_910")

    assert core_ceiling(tce) == ceiling
    assert found["threshold"] == ceiling if ceiling else pd.isna(found["threshold"])


def test_half_of_green_power_by_direct_line_is_shown_and_binds_nobody():
    """6 GWh by direct line and 4 GWh green trade: 60 %, above the half the notice asks for in principle."""
    power = [{**FIRM, "carrier": "electricity", "flow": "bought", "contract": kind, "partner": "grid", "quantity": amount, "unit": "GWh"}
             for kind, amount in (("direct_supply", 6), ("green_trade", 4))]
    park = one_firm({2025: 200_000}, 0.1, power_heat=power)
    found = judged(park, "direct_supply_share", "zero_carbon_park_910")
    inventory = account(one_firm({2025: 200_000}, 0.1))
    lone = summary_table(standards_table(inventory, economy_of(inventory), ["zero_carbon_park_910"])).iloc[0]

    assert (found["value"], found["state"], found["kind"]) == (pytest.approx(60.0), "met", "reference")
    assert "direct_supply_share" not in lone["missing_indicators"]


# -- sets ----------------------------------------------------------------------------------------------------------
def test_hj_274_is_content_with_one_of_four():
    """Workers: 15 万元 each is on the threshold; the other three of the group are not given, and do not stop it."""
    jobs = {"entity": "firm", "year": 2025, "indicator": "jobs", "value": 100.0, "unit": "persons"}
    park = one_firm({2025: 1000}, economy=[money(1500), jobs])
    inventory = account(park)
    table = standards_table(inventory, economy_of(inventory), ["hj274_2015"])
    group = table[table["choose"] == "economy"]

    assert dict(zip(group["indicator"], group["state"], strict=True)) == {
        "high_tech_output_share": "missing", "value_added_per_worker": "met", "value_added_growth": "missing",
        "recycling_value_added_share": "missing"}
    assert (group["least"] == 1).all()


def test_the_green_index_on_one_figure_says_so():
    """45 of 90 % water reuse: 0.5 on one of 19, the straw's renewable share apart."""
    reported = [{"indicator": "water_reuse_rate", "year": 2025, "value": 45.0, "unit": "%"}]
    inventory = account(one_firm({2025: 1000}, reported=reported))
    table = standards_table(inventory, economy_of(inventory), ["green_park_2016"])
    said = summary_table(table[table["indicator"] != "renewable_energy_share"]).iloc[0]

    assert (said["index"], said["index_over"]) == (pytest.approx(0.5), 1)


@pytest.mark.parametrize(("province", "year", "factor", "place"), [
    ("Hunan", 2022, 0.4900, "HN"), ("Shandong", 2022, 0.6410, "SD"), ("Tibet", 2022, 0.2268, "CN-Southwest"),
    ("西藏", 2022, 0.2268, "CN-Southwest"),
])  # fmt: skip
def test_the_grid_of_a_province_or_of_its_region(province, year, factor, place):
    """Tibet has no published factor of its own: the southwest grid's 0.2268, and check C3 names the place. Chem buys green, the mill
    20 GWh from the grid; scope 2 = (20 + 10) GWh x factor + 20 TJ x 110 (location knows no green trade)."""
    rows = tables()
    rows["factors"] = [row for row in rows["factors"] if row["subject"] != "electricity"]
    for name in ("energy", "power_heat", "process", "materials", "economy", "land"):
        for row in rows[name]:
            row["year"] = year
    header = HEADER.model_copy(update={"province": province, "base_year": year})
    inventory = account(park_from_tables(header, {name: pd.DataFrame(each) for name, each in rows.items()}), ["location"])
    said = inventory.checks[inventory.checks["id"] == "C3"]["message_en"].iloc[0]

    assert inventory.total("location:CO2", year, "2") == pytest.approx(30_000 * factor + 2_200, rel=1e-6)
    assert place in said.split()


# -- firms ---------------------------------------------------------------------------------------------------------
def of_firms(park):
    inventory = account(park)
    return inventory, firms_table(inventory)


def test_land_of_zero_has_no_score_and_says_why():
    inventory, firms = of_firms(one_firm({2025: 1000}, economy=[money(1000)], land=[plot(0.0)], pools=PLOTS))
    table = per_mu_table(inventory, firms)
    per_mu = table[table["term"].str.endswith("_per_mu")]

    assert table["score"].isna().all() and (table["class"] == "").all()
    assert set(per_mu["note_en"]) == {"land is 0: nothing per mu, and no score"}


@pytest.mark.parametrize(("worth", "mean", "grade"), [((0.0, 1000.0), 42.5, 1), ((-5.0, 1000.0), 42_500 / 995, 1), ((0.0, -5.0), None, None)])
def test_a_firm_without_value_added_has_no_carbon_code(worth, mean, grade):
    """The mill 22 500 t, the chp 20 000 t, one group: mean 42 500 t over their sum. The mill has no intensity; the chp's 20 over 42.5
    is 0.47, grade 1. Where the sum is below zero nobody has a grade."""
    rows = tables()
    for row in rows["economy"]:
        row["value"] = dict(zip(("mill", "chp"), worth, strict=True)).get(row["entity"], row["value"])
    for row in rows["enterprises"]:
        row["group"] = "textile" if row["enterprise"] == "chp" else row["group"]
    _, firms = of_firms(park_of(rows))
    code = carbon_codes_table(firms).set_index("enterprise")

    assert code.loc["mill", "level"] == "undefined" and "not positive" in code.loc["mill", "note_en"]
    assert code.loc["mill", "group_mean"] == pytest.approx(mean) if mean else pd.isna(code.loc["mill", "group_mean"])
    assert code.loc["chp", "grade"] == grade if grade else pd.isna(code.loc["chp", "grade"])
    assert "only firm" not in code.loc["chp", "note_en"]


@pytest.mark.parametrize(("tonnes", "over"), [(25_999.9, "no"), (26_000.0 - 1e-9, "yes"), (26_000.0, "yes")])
def test_the_carbon_market_begins_at_26_000_t(tonnes, over):
    """At the price range of 2025, 50 to 98 yuan: 26 000 t are 130 to 254.8 万元."""
    inventory, firms = of_firms(one_firm({2025: tonnes}, 1.0, industry="C3011"))
    row = ets_table(inventory, firms).iloc[0]

    assert (row["over"], row["covered"]) == (over, "yes")
    assert row["exposure_low"] == pytest.approx(26_000 * row["price_low"] / 1e4) if over == "yes" else pd.isna(row["exposure_low"])


@pytest.mark.parametrize(("industry", "direct"), [("C3216", 20_000 + 6630.0), ("C3011", 20_000.0)])
def test_perfluorocarbons_count_for_aluminium_only(industry, direct):
    """20 000 t CO2 and 1 t CF4 (GWP 6630, AR5): the plan names CF4 and C2F6 for aluminium."""
    process = [{**FIRM, "activity": "own_process", "gas": gas, "quantity": amount, "unit": "t", "own_factor": 1.0, "own_factor_unit": unit}
               for gas, amount, unit in (("CO2", 20_000.0, "tCO2/t"), ("CF4", 1.0, "tCF4/t"))]
    inventory, firms = of_firms(one_firm({2025: 1000}, industry=industry, process=process))

    assert ets_table(inventory, firms)["direct_t"].tolist() == [pytest.approx(direct)]


# -- evaluation ----------------------------------------------------------------------------------------------------
NODES = [{"hierarchy": "own", "node": name, "parent": "", "title_zh": name, "title_en": name, "better": "higher"} for name in "abc"]


def field(**values):
    """Alternatives with figures of a, b and c."""
    return [{"alternative": who, "title_zh": who, "title_en": who, "indicator": name, "year": 2025, "value": value, "unit": "%"}
            for who, row in values.items() for name, value in zip("abc", row, strict=True)]


def test_a_constant_column_weighs_nothing():
    """b is 5 everywhere: entropy gives it 0, and a and c, which rise alike, 0.5 each."""
    said = evaluate(one_firm({2025: 1}, hierarchy=NODES, peer_values=field(x=(1, 5, 1), y=(2, 5, 2), z=(3, 5, 3))), "own")

    assert said.weights["weight"].tolist() == pytest.approx([0.5, 0.0, 0.5])
    assert said.ranking["rank"].tolist() == [3, 2, 1]


def test_judgements_in_a_circle_are_shown_as_worthless():
    """a : b = b : c = c : a = 9: lambda = 1 + 9 + 1/9, CI = (lambda - 3) / 2 = 3.5556, CR = CI / 0.58 = 6.13."""
    circle = [{"hierarchy": "own", "parent": "", "first": one, "second": other, "value": 9.0, "expert": "e"} for one, other in ("ab", "bc", "ca")]
    said = evaluate(one_firm({2025: 1}, hierarchy=NODES, peer_values=field(x=(1, 5, 1), y=(2, 4, 2)), judgements=circle), "own")

    assert said.weights["consistency_ratio"].iloc[0] == pytest.approx((1 + 9 + 1 / 9 - 3) / 2 / 0.58)
    assert set(said.weights["consistent"]) == {"no"}
    assert all("6.13" in note for note in said.ranking.loc[said.ranking["node"] == "", "note_en"])


def test_two_judgements_of_three_make_weights_and_one_does_not():
    """2 and 3 make 6 : 3 : 1; whether they agree cannot be said. With one, c hangs in the air."""
    given = [{"hierarchy": "own", "parent": "", "first": one, "second": other, "value": value, "expert": "e"}
             for one, other, value in (("a", "b", 2.0), ("b", "c", 3.0))]
    figures = field(x=(1, 5, 1), y=(2, 4, 2))
    said = evaluate(one_firm({2025: 1}, hierarchy=NODES, peer_values=figures, judgements=given), "own")

    assert said.weights["weight"].tolist() == pytest.approx([0.6, 0.3, 0.1])
    assert set(said.weights["consistent"]) == {"unknown"}
    with pytest.raises(InputError):
        evaluate(one_firm({2025: 1}, hierarchy=NODES, peer_values=figures, judgements=given[:1]), "own")


def test_alternatives_that_are_alike_have_no_order():
    said = evaluate(one_firm({2025: 1}, hierarchy=NODES, peer_values=field(x=(1, 2, 3), y=(1, 2, 3))), "own", weights="equal").ranking

    assert said["rank"].isna().all() and set(said["note_zh"]) == {"各对象在有权重的指标上完全相同，没有名次"}


# -- certificates --------------------------------------------------------------------------------------------------
BATCH = {"certificate": "G1", "serial_from": "A0001", "serial_to": "A5000", "quantity": 5000, "unit": "MWh", "technology": "wind",
         "generated_year": 2023, "generated_month": 5, "beneficiary": "mill", "contract": "certificate", "claim": "park_account",
         "claim_year": 2023, "tradable": "yes", "ccer": "no"}


def ledger(*changes):
    rows = tables()
    rows["certificates"] = [{**BATCH, **change, "input_ref": f"certificates.csv:{line}"} for line, change in enumerate(changes, 2)]
    return account(park_of(rows), ["910", "market"])


@pytest.mark.parametrize(("retired", "fires"), [("2025-04", False), ("2025-04-30", False), ("2025-05", True), ("2025-05-01", True)])
def test_a_certificate_lives_24_months_with_its_own(retired, fires):
    """Power of May 2023: May 2023 is month 1, April 2025 month 24."""
    assert len(fired(ledger({"retired": retired}), "C7")) == int(fires)


@pytest.mark.parametrize(("first", "mwh"), [("A2500", 1.0), ("A2501", 0.0)])
def test_one_serial_too_many_is_one_mwh(first, mwh):
    """A0001-A2500, then from A2500 (one twice) or A2501 (none): 1 MWh x 0.8325 t under 910."""
    last = "A4999" if mwh else "A5000"
    found = fired(ledger({"serial_to": "A2500", "quantity": 2500},
                         {"certificate": "G2", "serial_from": first, "serial_to": last, "quantity": 2500}), "C7")

    assert found["tco2"].sum() == pytest.approx(0.8325 * mwh)


@pytest.mark.parametrize(("asked", "fires"), [(60.4, False), (60.3, True)])
def test_half_of_the_saving_exactly_is_allowed(asked, fires):
    """100 MWh x 0.302 tce/MWh (equal value of 2023) = 30.2 tce: half of 60.4, more than half of 60.3."""
    also = {"certificate": "G9", "serial_from": "B0001", "serial_to": "B0100", "quantity": 100, "claim": "energy_assessment",
            "saving_required": asked}

    assert len(fired(ledger({}, also), "C7")) == int(fires)


def test_the_certificate_of_power_used_is_not_sold_for_nothing():
    """The mill uses 1 GWh of its PV and sells its certificates: market-based that is 1 000 MWh x 0.6 = 600 t, not 0."""
    found = fired(ledger({}, {"certificate": "PV", "serial_from": "P0001", "serial_to": "P1000", "quantity": 1000, "technology": "solar",
                              "claim": "sold", "covers": "self", "plant": "pv_1"}), "C6")

    assert (found["severity"].tolist(), found["tco2"].tolist()) == (["block"], [pytest.approx(600.0)])


# -- factors and units ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("value", "unit"), [(0.5810, "kgCO2/kWh"), (0.581, "tCO2/MWh"), (5.81, "tCO2/万kWh")])
def test_a_stale_factor_is_known_in_any_unit(value, unit):
    rows = tables()
    for row in rows["factors"]:
        row.update({"value": value, "unit": unit} if row["quantity"] == "average" else {})

    assert "0.5810" in fired(account(park_of(rows), ["location"]), "C3")["message_en"].iloc[0]


@pytest.mark.parametrize(("value", "unit", "tonnes", "fires"), [
    (27.0, "tC/TJ", 200 * 27 * 44 / 12, 0), (26.37, "tCO2/TJ", 200 * 26.37, 1), (0.54, "tC/t", 10_000 * 0.54 * 44 / 12, 0),
])  # fmt: skip
def test_carbon_is_not_carbon_dioxide(value, unit, tonnes, fires):
    """10 kt coal of 20 GJ/t = 200 TJ: 27 tC/TJ are 19 800 t CO2, as are 0.54 tC/t. 26.37 written as CO2 is a quarter of the default,
    and all regimes say it in one sentence."""
    rows = tables()
    rows["energy"][0].update(own_factor=value, own_factor_unit=unit)
    inventory = account(park_of(rows))
    coal = inventory.rows[(inventory.rows["regime"] == "location") & (inventory.rows["carrier"] == "bituminous") & (inventory.rows["gas"] == "CO2")]

    assert coal["tco2e"].sum() == pytest.approx(tonnes)
    assert len(fired(inventory, "C8")) == fires


@pytest.mark.parametrize(("value", "unit", "memo"), [(90.0, "tCO2/TJ", 1350.0), (27.0, "tC/TJ", 15 * 27 * 44 / 12)])
def test_an_own_factor_of_straw_stays_a_memo(value, unit, memo):
    """15 TJ of straw: 1 350 or 1 485 t beside the total, which its CH4 and N2O alone enter: 41 650.3508 as with the default."""
    rows = tables()
    rows["energy"][2].update(own_factor=value, own_factor_unit=unit)
    whole = account(park_of(rows), ["location"]).totals.query("account == 'location:GHG' and scope == '' and block == 'total'").iloc[0]

    assert (whole["tco2e"], whole["biogenic"]) == (pytest.approx(41_650.3508), pytest.approx(memo))


def test_gas_of_a_coke_oven_is_charged_once():
    """3 000 万m3 of gas at 179.81 GJ/万m3 and 13.58 kgC/GJ, 99 % of it oxidised when burnt (GB/T 32151-2024): 26 591.4 t. Recorded as
    output of the oven (all its carbon, 26 860.0 t, as notice 910 transforms) it counts once; not recorded it counts twice, and C9 says so.
    """
    def coking(*more):
        rows = tables()
        rows["energy"] += [{"enterprise": "chp", "year": 2023, "carrier": carrier, "use": use, "quantity": amount, "unit": unit, "quality": "A",
                            "input_ref": f"energy.csv:{line}"} for line, (carrier, use, amount, unit) in enumerate(more, 20)]
        return account(park_of(rows), ["location"])

    oven = (("cleaned_coal", "transformation", 100.0, "kt"), ("coke", "transformation", -70.0, "kt"))
    burnt = ("coke_oven_gas", "fuel", 3000.0, "万m3")
    told, untold, unburnt = coking(*oven, ("coke_oven_gas", "transformation", -3000.0, "万m3"), burnt), coking(*oven, burnt), coking(*oven)

    carbon = 3000 * 179.81 * 0.01358 * 44 / 12

    assert fired(told, "C9").empty
    assert told.total("location:CO2", 2023) - unburnt.total("location:CO2", 2023) == pytest.approx(carbon * 0.99 - carbon)
    assert fired(untold, "C9")["tco2"].iloc[0] == pytest.approx(carbon * 0.99)
    assert fired(untold, "C9")["severity"].iloc[0] == "block"
    assert pd.isna(untold.total("location:CO2", 2023))


def test_gas_of_a_neighbours_coke_oven_is_asked_about():
    """The mill burns 3 000 万m3 that the chp's oven does not name as output: 26 591.4 t may count twice. Named, C9 is silent."""
    def burnt_next_door(*more):
        rows = tables()
        rows["energy"] = [row for row in rows["energy"] if row["enterprise"] != "chp"]
        rows["energy"] += [{"enterprise": firm, "year": 2023, "carrier": carrier, "use": use, "quantity": amount, "unit": unit, "quality": "A",
                            "input_ref": f"energy.csv:{line}"} for line, (firm, carrier, use, amount, unit) in enumerate(more, 20)]
        return fired(account(park_of(rows), ["location"]), "C9")

    oven = (("chp", "cleaned_coal", "transformation", 100.0, "kt"), ("chp", "coke", "transformation", -70.0, "kt"))
    burnt = ("mill", "coke_oven_gas", "fuel", 3000.0, "万m3")
    found = burnt_next_door(*oven, burnt)

    assert found["severity"].tolist() == ["warn"] and "if bought from outside" in found["message_en"].iloc[0]
    assert found["tco2"].iloc[0] == pytest.approx(3000 * 179.81 * 0.01358 * 0.99 * 44 / 12)
    assert burnt_next_door(*oven, ("chp", "coke_oven_gas", "transformation", -3000.0, "万m3"), burnt).empty
    assert burnt_next_door(burnt).empty


# -- sources -------------------------------------------------------------------------------------------------------
SOURCES = {
    # table: record, gas, t CO2e with AR5 potentials (CF4 6630, SF6 23500, CH4 28)
    "electronics": ({"kind": "semiconductor", "process": "whole", "gas": "CF4", "quantity": 100, "unit": "kg", "abated_share": 0.5,
                     "destruction": 0.9}, "CF4", 0.9 * 0.1 * 0.9 * (1 - 0.5 * 0.9) * 6630),
    "equipment_gases": ({"kind": "chillers", "stage": "retirement", "gas": "HFC-134a", "quantity": 100, "unit": "kg", "remaining": 0.8,
                         "recovery": 1.0}, "HFC-134a", 0.0),
    "waste": ({"waste": "plastics", "treatment": "incineration", "quantity": 100, "unit": "t"}, "CO2", 100 * 0.75 * 44 / 12),
    "wastewater": ({"treatment": "anaerobic_reactor", "organics": "cod", "quantity": 100, "unit": "t", "sludge": 10, "recovered": 5}, "CH4",
                   (90 * 0.25 * 0.8 - 5) * 28),
    "capture": ({"destination": "geological_storage", "origin": "own", "quantity": 500, "unit": "t", "leakage": 0.01}, "CO2", -495.0),
}


@pytest.mark.parametrize("table", SOURCES)
def test_sources_by_pencil(table):
    """(1 - h)(1 - U)(1 - a d) = 0.9 x 0.9 x 0.55; all recovered leaves nothing; 0.75 carbon, all fossil; (TOW - S) Bo MCF - R; 500 t
    stored less 1 %."""
    record, gas, tonnes = SOURCES[table]
    lines = account(one_firm({2025: 1000}, 1.0, **{table: [{**FIRM, **record}]}), ["location"]).rows
    mine = lines[(lines["gas"] == gas) & lines["category"].str.startswith(("electronics", "equipment", "waste", "capture"))]

    assert mine["tco2e"].sum() == pytest.approx(tonnes)


@pytest.mark.parametrize(("table", "record"), [
    ("electronics", {"kind": "semiconductor", "process": "whole", "gas": "NF3", "unit": "kg"}),       # no default for that process
    ("waste", {"waste": "mixed", "treatment": "incineration", "unit": "t"}),                          # no default of its carbon
    ("energy", {"carrier": "syn_oil", "use": "fuel", "unit": "TJ"}),                                  # no factor at all
])  # fmt: skip
@pytest.mark.parametrize(("quantity", "complete"), [(0.0, True), (1.0, False)])
def test_nothing_of_a_gas_without_a_factor_is_nothing(table, record, quantity, complete):
    process = [{**FIRM, "activity": "own_process", "gas": "CO2", "quantity": 1000.0, "unit": "t", "own_factor": 1.0, "own_factor_unit": "tCO2/t"}]
    inventory = account(one_firm({2025: 1000}, process=process, **{table: [{**FIRM, **record, "quantity": quantity}]}), ["location"])
    whole = inventory.totals.query("account == 'location:GHG' and scope == '' and block == 'total'").iloc[0]

    assert bool(whole["complete"]) is complete


# -- base year and draws -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("coal", "required"), [(114.97, False), (115.0, False), (115.0 + 1e-9, False), (115.03, True)])
def test_five_per_cent_exactly_is_not_above_five(coal, required):
    """The toy's 30 000 t; coal from 100 TJ at 100 t/TJ: + 14.97 TJ is 1 497 t, 4.99 %; + 15 TJ 5.00 %; + 15.03 TJ 5.01 %."""
    park = cp.load_park("toy")
    energy = park.tables["energy"].copy()
    energy.loc[1, "quantity"] = coal
    found = recalculation(account(park, ["location"]), account(park.with_tables(energy=energy), ["location"]), account="location:CO2")

    assert found.share == pytest.approx((coal - 100) * 100 / 30_000)
    assert found.required is required


@pytest.mark.parametrize(("draws", "seed"), [(-3, 1), ("x", 1), (2.5, 1), (True, 1), (10, -1), (10, "abc"), (10, None)])
def test_draws_and_seed_are_whole_numbers(draws, seed):
    with pytest.raises(InputError) as refused:
        cp.account("toy", ["location"], draws=draws, seed=seed)

    assert {str(each.place) for each in refused.value.problems} <= {"draws", "seed"}


def test_an_unknown_basis_is_refused():
    with pytest.raises(InputError, match="foo"):
        cp.uncertainty("toy", 10, basis="foo")


def test_one_draw_and_none():
    """Without draws approach 2 is not there; one draw is its own mean and bounds, and has no standard error."""
    none, one = (cp.account("toy", ["location"], draws=draws).uncertainty.table for draws in (0, 1))
    drawn = one[one["approach"] == "2"]

    assert set(none["approach"]) == {"1"} and len(drawn)
    assert (drawn["low"] == drawn["mean"]).all() and (drawn["high"] == drawn["mean"]).all() and drawn["se_pct"].isna().all()


def test_a_withheld_total_has_no_chance_and_its_sets_say_why():
    """5 GWh of certificates on 1 GWh from the grid: C7 keeps the total of 910 back, its chance and the core indicator too."""
    power = [{**FIRM, "carrier": "electricity", "flow": "bought", "contract": kind, "partner": "grid", "quantity": amount, "unit": "GWh"}
             for kind, amount in (("grid", 1), ("certificate", 5))]
    park = one_firm({2025: 200_000}, 0.1, power_heat=power)
    core = cp.account(park, draws=20).uncertainty.thresholds.set_index("threshold").loc["910_core"]
    found = judged(park, "emissions_per_energy", "zero_carbon_park_910")

    assert pd.isna(core["probability"]) and pd.isna(core["value"]) and "keeps this total back" in core["note_en"]
    assert found["state"] == "missing" and "withheld by check C7" in found["note_en"]


@pytest.mark.parametrize("share", [-0.1, 1.5, "x", float("nan")])
def test_a_threshold_of_recalculation_is_a_share(share):
    with pytest.raises(InputError, match="0.05"):
        cp.account("toy", ["location"], against="toy", significance=share)


def test_unknown_sets_are_refused_together():
    with pytest.raises(InputError) as refused:
        cp.standards("toy", sets=["zero_carbon_park_911", "frogs", "hj274_2015"])

    assert ["zero_carbon_park_910" in each.way_out.en for each in refused.value.problems] == [True, True]
    assert "did you mean 'zero_carbon_park_910'" in refused.value.problems[0].way_out.en


# -- nothing known -------------------------------------------------------------------------------------------------
def test_a_park_that_estimates_nothing_passes_nothing():
    rows = tables()
    for name, column in (("energy", "quantity"), ("power_heat", "quantity"), ("process", "quantity"), ("materials", "quantity"),
                         ("economy", "value"), ("land", "area")):
        for row in rows[name]:
            row.update({column: float("nan"), "status": "NE"})
    said = cp.diagnose(park_of(rows))

    assert said.indicators["value"].isna().all() and set(said.indicators["status"]) == {"missing"}
    assert set(said.further["standards"]["state"]) == {"missing"}


def test_parts_of_years_make_no_judgement_of_a_year():
    """All energy is of March 2023: no ratio of 2023 to value added of the whole year."""
    rows = tables()
    rows["process"] = []
    for name in ("energy", "power_heat"):
        for row in rows[name]:
            row["period"] = "2023-03"
    said = cp.diagnose(park_of(rows))

    assert said.indicators.loc[said.indicators["indicator"] == "carbon_intensity", "value"].isna().all()
    assert "met" not in set(said.further.get("standards", pd.DataFrame({"state": []}))["state"])
