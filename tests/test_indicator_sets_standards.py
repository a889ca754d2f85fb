"""Indicator sets: classes, signs, groups and what a whole set says, against thresholds set out by hand."""

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.factors.standards.reading import standards
from carbonpark.indicators.economy import economy_of
from carbonpark.indicators.standard_sets import applicable, standards_table, state_of
from carbonpark.indicators.standard_summary import green_index, result_of, summary_table
from carbonpark.indicators.standard_values import FORMULAS
from carbonpark.inventory import account
from carbonpark.words.errors import InputError
from carbonpark.words.units import unit


def table_of(park, sets=None, **more):
    inventory = account(park)
    return standards_table(inventory, economy_of(inventory), sets, **more)


def row(table, indicator, set_=None, year=None):
    rows = table[table["indicator"] == indicator]
    rows = rows if set_ is None else rows[rows["set"] == set_]
    rows = rows if year is None else rows[rows["year"] == year]
    assert len(rows) == 1
    return rows.iloc[0]


def reported(year=2025, **values):
    """Rows of indicator_values from name=(value, unit)."""
    return [{"indicator": name, "year": year, "value": value, "unit": unit_} for name, (value, unit_) in values.items()]


# The files ----------------------------------------------------------------------------------------------------------
def test_every_set_is_dated_cited_and_in_two_languages():
    sets = standards()

    assert len(sets) == 14
    for one in sets.values():
        assert one.source and one.title.zh and one.title.en and one.confidence, one.id
        assert one.valid_from or one.id == "circular_transformation"
        for criterion in one.criteria:
            assert criterion.title.zh and criterion.title.en, criterion.id
            assert not criterion.value_from or criterion.value_from in FORMULAS, criterion.value_from
            unit(criterion.unit)


def test_hj_274_has_17_mandatory_and_15_optional_indicators():
    kinds = [criterion.thresholds[0].kind for criterion in standards()["hj274_2015"].criteria]

    assert (kinds.count("mandatory"), kinds.count("optional"), len(kinds)) == (17, 15, 32)


def test_shandong_sets_its_own_first_group_and_keeps_the_rest():
    """45, 15, 15, 30 in the first group; 32 indicators as HJ 274."""
    national, provincial = standards()["hj274_2015"], standards()["shandong_eco_park"]

    assert [each.thresholds[0].value for each in national.criteria[:4]] == [30, 15, 15, 30]
    assert [each.thresholds[0].value for each in provincial.criteria[:4]] == [45, 15, 15, 30]
    assert [each.id for each in provincial.criteria] == [each.id for each in national.criteria]


def test_the_near_zero_list_has_twenty_items_seven_unread():
    criteria = standards()["near_zero_2024"].criteria

    assert len(criteria) == 20
    assert sum(each.thresholds[0].value is None for each in criteria) == 7


def test_every_fault_of_the_files_at_once(tmp_path):
    heads = ("set,version,title_zh,title_en,issuer,valid_from,valid_to,target_year,province,rule,extends,source,url,confidence,"
             "note_zh,note_en\nown,1,甲,A,me,2025,,,,all,,,,sure,,\n")
    lines = ("set,indicator,title_zh,title_en,group_zh,group_en,value_from,unit,sense,threshold,when,kind,choose,least,leave_out,"
             "confidence,note_zh,note_en\n"
             "own,x,甲,X,,,,%,atleast,5,,core,,,,verified,,\nown,y,乙,Y,,,,frogs,at_least,5,,core,,,,verified,,\n"
             "owm,z,丙,Z,,,,%,at_least,5,,core,,,,verified,,\n")
    (tmp_path / "sets.csv").write_text(heads, encoding="utf-8")
    (tmp_path / "criteria_own.csv").write_text(lines, encoding="utf-8")

    with pytest.raises(InputError) as raised:
        standards(tmp_path)

    said = [f"{each.place.file}:{each.place.line} {each.what.en}" for each in raised.value.problems]
    assert said[0] == "criteria_own.csv:4 sets.csv has no 'owm'"
    assert "did you mean 'own'" in raised.value.problems[0].way_out.en
    assert "criteria_own.csv:2 unknown word 'atleast'" in said
    assert any("frogs" in each for each in said)
    assert "sets.csv:2 unknown word 'sure'" in said
    assert "sets.csv:2 no source" in said


def test_a_set_of_ones_own_is_a_folder(tmp_path):
    """One firm of 250 000 tce at 1 t CO2 a tce, held to 1.2."""
    (tmp_path / "sets.csv").write_text(
        "set,version,title_zh,title_en,issuer,valid_from,valid_to,target_year,province,rule,extends,source,url,confidence,note_zh,"
        "note_en\nown,1,本区,Own,zone,2025,,,,all,,zone order 1,,verified,,\n", encoding="utf-8")
    (tmp_path / "criteria_own.csv").write_text(
        "set,indicator,title_zh,title_en,group_zh,group_en,value_from,unit,sense,threshold,when,kind,choose,least,leave_out,confidence,"
        "note_zh,note_en\nown,emissions_per_energy,单位能耗碳排放,CO2 per energy,,,emissions_per_energy,tCO2/tce等价,at_most,1.2,,core,,,,"
        "verified,,\n", encoding="utf-8")
    table = table_of(one_firm({2025: 250_000}), folder=tmp_path)

    assert table[["value", "state"]].values.tolist() == [[pytest.approx(1.0), "met"]]
    assert summary_table(table, standards(tmp_path))["result"].tolist() == ["met"]


# Notice 910 ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tce", "factor", "threshold", "state"),
    [
        (199_900, 0.1, None, "not_defined"),  # 19.99 万tce: clean as it is, there is nothing to pass
        (200_000, 0.2, 0.2, "met"),  # on the threshold, on the edge of the class
        (200_000, 0.25, 0.2, "not_met"),
        (999_900, 0.25, 0.2, "not_met"),  # 99.99 万tce
        (1_000_000, 0.25, 0.3, "met"),  # 100 万tce
        (1_000_000, 0.31, 0.3, "not_met"),
    ],
)
def test_the_core_indicator_by_size(tce, factor, threshold, state):
    """One tonne is one tce, so energy is `tce` and CO2 per tce is `factor`; gap = factor - threshold."""
    found = row(table_of(one_firm({2025: tce}, factor), ["zero_carbon_park_910"]), "emissions_per_energy")

    assert found["value"] == pytest.approx(factor)
    assert found["state"] == state
    assert found["threshold"] == threshold if threshold else pd.isna(found["threshold"])
    if state == "not_met":
        assert found["gap"] == pytest.approx(factor - threshold)


ALL_GUIDING = {"clean_energy_share": (90, "%"), "product_energy_level": (1, "1"), "solid_waste_utilisation": (80, "%"),
                   "waste_heat_utilisation": (50, "%"), "water_reuse_rate": (0.8, "1")}  # fmt: skip


def whole(park, name, year=2025):
    table = summary_table(table_of(park, [name]))
    return table[table["year"] == year].iloc[0]


def test_a_set_is_met_only_when_everything_is():
    """Core 0.2 at 20 万tce and the five guiding figures on their thresholds (0.8 = 80 %); one off, one missing, too small."""
    name = "zero_carbon_park_910"
    rows = reported(**ALL_GUIDING)

    assert whole(one_firm({2025: 200_000}, 0.2, reported=rows), name)["result"] == "met"
    less = reported(**{**ALL_GUIDING, "clean_energy_share": (89.9, "%")})
    assert whole(one_firm({2025: 200_000}, 0.2, reported=less), name)["result"] == "not_met"
    lacking = whole(one_firm({2025: 200_000}, 0.2, reported=rows[1:]), name)
    assert (lacking["result"], lacking["missing_indicators"]) == ("incomplete", "clean_energy_share")
    assert whole(one_firm({2025: 100_000}, 0.2, reported=rows), name)["result"] == "not_defined"


@pytest.mark.parametrize(
    ("indicator", "note", "state"),
    [
        ("waste_heat_utilisation", "园区没有余热", "not_applicable"),
        ("waste_heat_utilisation", "", "missing"),  # no reason given
        ("emissions_per_energy", "不适用", "not_met"),  # the core is not left out: it is computed
    ],
)
def test_a_guiding_indicator_may_be_left_out_with_a_reason(indicator, note, state):
    rows = [{"indicator": indicator, "year": 2025, "status": "NO", "note": note}]

    assert row(table_of(one_firm({2025: 200_000}, 1.0, reported=rows), ["zero_carbon_park_910"]), indicator)["state"] == state


def test_one_left_out_with_a_reason_does_not_stop_the_set():
    rows = [one for one in reported(**ALL_GUIDING) if one["indicator"] != "waste_heat_utilisation"]
    rows.append({"indicator": "waste_heat_utilisation", "year": 2025, "status": "NO", "note": "园区没有余热"})

    assert whole(one_firm({2025: 200_000}, 0.2, reported=rows), "zero_carbon_park_910")["result"] == "met"


@pytest.mark.parametrize("status", ["NE", "C", "IE"])
def test_unknown_energy_is_missing_and_never_a_pass(status):
    park = one_firm({2025: 200_000}, 0.2)
    energy = park.tables["energy"].assign(quantity=float("nan"), status=status)
    table = table_of(park.with_tables(energy=energy), ["zero_carbon_park_910"])

    assert "met" not in set(table["state"])


def test_reported_figures_turn_their_unit_or_say_why_not():
    """6 000 kg/万元 is 6 t; a figure in m3 does not turn into tonnes."""
    rows = reported(waste_water_intensity=(6000, "kg/万元"), solid_waste_intensity=(0.05, "m3/万元"))
    table = table_of(one_firm({2025: 1000}, reported=rows), ["hj274_2015"])

    assert row(table, "waste_water_intensity")["value"] == pytest.approx(6.0)
    assert row(table, "waste_water_intensity")["state"] == "met"
    wrong = row(table, "solid_waste_intensity")
    assert wrong["state"] == "missing" and "m3/万元" in wrong["note_zh"] and "m3/万元" in wrong["note_en"]


def test_the_account_goes_before_what_is_reported_and_the_difference_is_said():
    rows = [{"indicator": "emissions_per_energy", "year": 2025, "value": 0.1, "unit": "tCO2/tce等价"}]
    found = row(table_of(one_firm({2025: 200_000}, 0.25, reported=rows), ["zero_carbon_park_910"]), "emissions_per_energy")

    assert (found["value"], found["value_from"], found["state"]) == (pytest.approx(0.25), "computed", "not_met")
    assert "0.1" in found["note_zh"] and "differs" in found["note_en"]


def test_figures_of_another_boundary_are_not_used():
    rows = [{**one, "boundary": "approved"} for one in reported(**ALL_GUIDING)]
    table = table_of(one_firm({2025: 200_000}, reported=rows), ["zero_carbon_park_910"])

    assert set(table[table["indicator"] != "emissions_per_energy"]["state"]) == {"missing"}


# Where a set holds --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("province", "own"), [("Hunan", "hunan_zero_carbon_2027"), ("湖南", "hunan_zero_carbon_2030"),
                                               ("湖南省", "hunan_zero_carbon_2035"), ("Jiangxi", "jiangxi_zero_carbon_2025"),
                                               ("Shandong", "shandong_eco_park")])  # fmt: skip
def test_a_province_has_its_own_sets(province, own):
    here = {one.id for one in applicable(one_firm({2025: 1}, province=province))}
    elsewhere = {one.id for one in applicable(one_firm({2025: 1}))}

    assert own in here and own not in elsewhere
    assert elsewhere < here


def test_no_chinese_rule_outside_china():
    assert applicable(one_firm({2025: 1}, country="NL")) == []


@pytest.mark.parametrize(("tce", "state"), [(200_000, "met"), (199_000, "not_defined")])
def test_hunan_by_target_year(tce, state):
    """Smaller class 1.0 / 0.7 / 0.3 by 2027 / 2030 / 2035: 0.9 t a tce passes the first only."""
    table = table_of(one_firm({2025: tce}, 0.9, province="Hunan"))
    states = [row(table, "emissions_per_energy", f"hunan_zero_carbon_{year}")["state"] for year in (2027, 2030, 2035)]

    assert states == ([state, "not_met", "not_met"] if state == "met" else [state] * 3)


def test_jiangxi_is_to_be_completed():
    table = table_of(one_firm({2025: 200_000}, 0.1, province="Jiangxi"), ["jiangxi_zero_carbon_2025"])

    assert set(table["state"]) == {"missing", "not_defined"}


@pytest.mark.parametrize(
    ("province", "value", "state"),
    [("Hebei", 31, "met"), ("Hebei", 25, "not_met"), ("Jiangsu", 21, "met"), ("Jiangsu", 15, "not_defined"), ("Jiangsu", 9, "not_met")],
)
def test_reclaimed_water_by_place(province, value, state):
    """30 % around Beijing; elsewhere 20 % in cities short of water, 10 % in others, and no table says which this is."""
    park = one_firm({2025: 1000}, province=province, reported=reported(reclaimed_water_rate=(value, "%")))

    assert row(table_of(park, ["hj274_2015"]), "reclaimed_water_rate")["state"] == state


# HJ 274: signs and groups -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "growth", "state"),
    [(0.6, 0.05, "met"), (0.61, 0.05, "not_met"), (-2.0, 0.05, "met"), (0.6, -0.05, "met"), (0.59, -0.05, "not_met"),
     (-2.0, -0.05, "not_met"), (0.3, 0.0, "not_defined"), (0.3, float("nan"), "not_defined")],
)  # fmt: skip
def test_the_sign_of_an_elasticity_turns_with_value_added(value, growth, state):
    assert state_of(value, 0.6, "elasticity", growth) == state


@pytest.mark.parametrize(("tce", "state"), [(95_000, "not_met"), (92_000, "met"), (101_000, "not_met")])
def test_energy_elasticity_of_a_shrinking_park(tce, state):
    """Value added 100 000 -> 90 000 (-10 %). Energy -5 %: 0.5 < 0.6, not met; -8 %: 0.8, met; +1 %: -0.1, not met.

    A plain "at most 0.6" would pass the first and the last.
    """
    park = one_firm({2024: 100_000, 2025: tce}, added={2024: 100_000, 2025: 90_000})
    found = row(table_of(park, ["hj274_2015"]), "energy_elasticity", year=2025)

    assert found["value"] == pytest.approx((tce / 100_000 - 1) / -0.1)
    assert found["state"] == state


def test_a_reported_elasticity_turns_too():
    rows = reported(fresh_water_elasticity=(0.5, "1"))
    grown = one_firm({2024: 1, 2025: 1}, added={2024: 100, 2025: 110}, reported=rows)
    shrunk = one_firm({2024: 1, 2025: 1}, added={2024: 100, 2025: 90}, reported=rows)
    alone = one_firm({2025: 1}, added={2025: 90}, reported=rows)

    states = [row(table_of(park, ["hj274_2015"]), "fresh_water_elasticity", year=2025)["state"] for park in (grown, shrunk, alone)]
    assert states == ["met", "not_met", "not_defined"]


def frame(*lines):
    """Rows (kind, choose, least, state)."""
    return pd.DataFrame(lines, columns=["kind", "choose", "least", "state"])


@pytest.mark.parametrize(
    ("one_of_two", "result"),
    [
        (("met", "missing"), "met"),  # one is enough
        (("not_met", "met"), "met"),
        (("not_met", "missing"), "incomplete"),  # the other may still do it
        (("not_met", "not_met"), "not_met"),
        (("missing", "missing"), "incomplete"),
        (("not_met", "not_defined"), "not_defined"),
    ],
)
def test_one_of_two(one_of_two, result):
    rows = frame(("mandatory", "", 0, "met"), *(("optional", "land", 1, state) for state in one_of_two))

    assert result_of("all", rows) == result


def test_two_of_four():
    def of(*states):
        return result_of("all", frame(*(("mandatory", "resources", 2, state) for state in states)))

    assert of("met", "met", "not_met", "not_met") == "met"
    assert of("met", "missing", "not_met", "not_met") == "incomplete"
    assert of("met", "not_met", "not_met", "not_met") == "not_met"


def test_a_set_without_thresholds_gives_no_verdict():
    assert result_of("reference", frame(("reference", "", 0, "not_defined"))) == "no_thresholds"


# Rates of change ----------------------------------------------------------------------------------------------------
def falling(rate, years=5):
    """Energy falls by `rate` a year at constant value added; CO2 with it."""
    first = 2025 - years
    return one_firm({first + i: 100_000 * (1 - rate) ** i for i in range(years + 1)}, added={first + i: 200_000 for i in range(years + 1)})


@pytest.mark.parametrize(("rate", "htz", "hj"), [(0.04, "met", "met"), (0.0399, "not_met", "met"), (0.0299, "not_met", "not_met")])
def test_four_percent_a_year_is_eighteen_and_a_half_over_five(rate, htz, hj):
    """0.96^5 = 0.8153726976: 1 - that = 18.46 %. The mean is compound: neither 5 x 4 % nor the last year alone."""
    table = table_of(falling(rate))
    found = row(table, "co2_intensity_fall", "htz_green_2021", 2025)

    assert 1 - 0.96**5 == pytest.approx(0.1846273024)
    assert found["value"] == pytest.approx(rate * 100)
    assert (found["state"], row(table, "co2_intensity_fall", "hj274_2015", 2025)["state"]) == (htz, hj)


@pytest.mark.parametrize(("added", "state"), [(250_000, "not_met"), (250_100, "met")])
def test_below_is_not_at_most(added, state):
    """100 000 tce over 250 000 万元 is 0.4: notice 28 asks for less than 0.4."""
    table = table_of(one_firm({2025: 100_000}, added={2025: added}), ["htz_green_2021"])

    assert row(table, "energy_intensity_industry")["state"] == state


def test_where_the_text_names_no_basis_both_have_to_agree():
    """Power bought: 10 GWh = 1 229 tce calorific, 0.1229 kgce/kWh; equal value more than twice. Over 2 000 万元: 0.61 and above 1."""
    power = [{"enterprise": "firm", "year": 2025, "carrier": "electricity", "flow": "bought", "contract": "grid", "quantity": 10,
              "unit": "GWh", "quality": "A"}]
    table = table_of(one_firm({2025: 1}, added={2025: 2700}, power_heat=power), ["hj274_2015"])
    found = row(table, "energy_intensity_industry")

    assert 1230 / 2700 < 0.5 < found["value"]
    assert found["state"] == "not_defined"
    assert "等价值" in found["note_zh"] and "calorific" in found["note_en"]


def test_a_parks_own_target_stands_where_the_text_leaves_it_open():
    """Energy productivity 200 000 万元 / 100 000 tce = 2.0 against a target of 1.9."""
    rows = [{"indicator": "energy_productivity", "year": 2025, "unit": "万元/tce", "target": 1.9, "status": "NE"}]
    own = table_of(one_firm({2025: 100_000}, added={2025: 200_000}, reported=rows), ["circular_transformation"])
    none = table_of(one_firm({2025: 100_000}, added={2025: 200_000}), ["circular_transformation"])

    assert row(own, "energy_productivity")[["value", "threshold", "state"]].tolist() == [pytest.approx(2.0), 1.9, "met"]
    assert row(none, "energy_productivity")["state"] == "not_defined"


@pytest.mark.parametrize(("year", "leads"), [(2025, "reference"), (2026, "leading"), (2030, "leading"), (2031, "second")])
def test_dual_control_leads_with_intensity_then_with_the_total(year, leads):
    table = table_of(one_firm({year: 1000}, added={year: 1000}), ["dual_control_2024"])
    kinds = dict(zip(table["indicator"], table["kind"], strict=True))

    assert kinds["co2_intensity_fall_whole"] == leads
    assert kinds["co2_total"] == {"reference": "reference", "leading": "second", "second": "leading"}[leads]


# Green park index ---------------------------------------------------------------------------------------------------
def lines(*rows):
    """(indicator, value, leading, sense, choose, least)"""
    table = pd.DataFrame(rows, columns=["indicator", "value", "threshold", "sense", "choose", "least"])
    return table.assign(state=["missing" if pd.isna(value) else "met" for value in table["value"]])


def test_the_green_index_is_the_mean_of_ratios():
    """1.5 / 3 = 0.5; 5 / 10 = 0.5 (less is better); 90 / 60 = 1.5 and 20 / 30 = 0.667 are the better two of three; the fifth is blank.

    (0.5 + 0.5 + 1.5 + 0.6667) / 4 = 0.791667, over 4 of 5.
    """
    table = lines(("energy", 1.5, 3, "at_least", "", 0), ("waste_water", 10, 5, "at_most", "", 0), ("land", float("nan"), 15, "at_least", "", 0),
                  ("heat", 90, 60, "at_least", "resources", 2), ("reclaimed", 20, 30, "at_least", "resources", 2),
                  ("gas", 9, 90, "at_least", "resources", 2), ("recycled", float("nan"), 80, "at_least", "resources", 2))  # fmt: skip

    index, over, asked = green_index(table)
    assert index == pytest.approx((0.5 + 0.5 + 1.5 + 2 / 3) / 4)
    assert (over, asked) == (4, 5)


def test_the_index_of_a_park_says_what_it_lacks():
    """Solid waste 95 / 95 = 1, water reuse 45 / 90 = 0.5: 0.75 over two of 19; the rest is named."""
    rows = reported(solid_waste_utilisation=(95, "%"), water_reuse_rate=(45, "%"))
    table = table_of(one_firm({2025: 1000}, reported=rows), ["green_park_2016"])
    kept = table[table["indicator"] != "renewable_energy_share"]
    said = summary_table(kept).iloc[0]

    assert said["index"] == pytest.approx(0.75)
    assert said["index_over"] == 2 and said["result"] == "not_met"
    assert "clean_energy_share" in said["missing_indicators"]
    assert summary_table(table)["index_of"].tolist() == [19]


def test_an_empty_park_has_no_index_and_no_verdict():
    park = one_firm({2025: 1000})
    headers_only = {name: park.tables[name].iloc[:0] for name in ("energy", "process")}
    table = table_of(park.with_tables(**headers_only))

    assert table.empty
    assert summary_table(table).empty
