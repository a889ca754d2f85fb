"""Scores of firms: per mu by Huangyan's benchmarks, carbon code edges, carbon market and border mechanism, by arithmetic."""

import pandas as pd
import pytest
from hand.one_firm import one_firm

from carbonpark.indicators.carbon_markets import (
    LATER_MARK_UP,
    THRESHOLD,
    cbam_table,
    ets_table,
    mark_up,
    price_of,
    sector_of,
)
from carbonpark.indicators.firm_scores import carbon_codes_table, per_mu_table
from carbonpark.indicators.firms import firms_table
from carbonpark.indicators.per_mu import carbon_efficiency_grade
from carbonpark.inventory import account


def several(firms, own=(), industry="C26", scale="yes"):
    """Firms of one group: name -> (tce, factor, value added 万元, tax 万元, jobs, ha)."""
    park = one_firm({2025: 1.0}, industry=industry)
    named = pd.DataFrame([{"enterprise": name, "title": name, "group": "works", "boundaries": "managed", "above_scale": scale,
                           "industry": industry} for name in firms])
    one = park.tables["energy"].iloc[0].to_dict()
    gas = park.tables["process"].iloc[0].to_dict()
    energy = pd.DataFrame([{**one, "enterprise": name, "quantity": row[0]} for name, row in firms.items()])
    process = pd.DataFrame([{**gas, "enterprise": name, "quantity": row[0] * row[1]} for name, row in firms.items()])
    economy = pd.DataFrame([{"entity": name, "year": 2025, "indicator": indicator, "value": row[i], "unit": unit,
                             "price_basis": "2025" if unit == "万元" else ""} for name, row in firms.items()
                            for i, indicator, unit in ((2, "value_added", "万元"), (3, "tax", "万元"), (4, "jobs", "人"))])
    land = pd.DataFrame([{"entity": name, "year": 2025, "pool": "plots", "use": "industry", "area": row[5], "unit": "ha"}
                         for name, row in firms.items() if row[5]], columns=["entity", "year", "pool", "use", "area", "unit"])
    pools = pd.DataFrame([{"pool": "plots", "kind": "land", "title_zh": "地", "area": 100.0, "unit": "ha"}])
    values = pd.DataFrame(list(own), columns=["enterprise", "year", "indicator", "value", "unit"])
    return park.with_tables(enterprises=named, energy=energy, process=process, economy=economy, land=land, pools=pools,
                            enterprise_values=values)


def scores(park):
    inventory = account(park)
    return per_mu_table(inventory, firms_table(inventory))


def test_a_firm_at_every_benchmark_of_huangyan_scores_a_hundred():
    """100 mu = 100/15 ha. Tax 24.097 and value added 136.16 万元 a mu: 2 409.7 and 13 616 万元. Energy 13 616 / 2.694 tce.

    Jobs 13 616 / 18.14; value added per pollutant 4 929.81 万元/t; R&D 3.02 %: 30 + 20 + 20 + 10 + 10 + 10 = 100.
    A second firm with half of the tax: 85. A third without an R&D figure: five terms, no score.
    """
    at = (13_616 / 2.694, 0.1, 13_616, 2_409.7, 13_616 / 18.14, 100 / 15)
    firms = {"full": at, "half_tax": (*at[:3], at[3] / 2, *at[4:]), "blank": at}
    own = [(name, 2025, "value_added_per_discharge", 4929.81, "万元/t") for name in firms]
    own += [(name, 2025, "rd_share", 3.02, "%") for name in ("full", "half_tax")]

    table = scores(several(firms, own)).query("standard == 'huangyan_2022'")

    told = table.groupby("enterprise")["score"].first()
    assert told["full"] == pytest.approx(100)
    assert told["half_tax"] == pytest.approx(85)
    assert pd.isna(told.get("blank"))
    blank = table[(table["enterprise"] == "blank") & (table["term"] == "rd_share")].iloc[0]
    assert "待补充" in blank["note_zh"] and blank["class"] == ""
    assert table.query("enterprise == 'blank' and term == 'tax_per_mu'")["points"].tolist() == [pytest.approx(30)]


def test_below_scale_firms_have_two_terms():
    """Tax 11.5932 万元 a mu on 15 mu = 173.898 万元, no power on record: 50 points of the first term, no score."""
    table = scores(several({"small": (10, 0.1, 500, 173.898, 5, 1.0)}, scale="no"))
    own = table[table["standard"] == "huangyan_2022_below_scale"].set_index("term")

    assert own.loc["tax_per_mu", "points"] == pytest.approx(50)
    assert own["score"].isna().all()
    assert "huangyan_2022" not in set(table["standard"])


def test_huaian_benchmarks_are_twice_the_mean_and_firms_without_land_are_no_field():
    """Tax per mu 1 and 3 on 15 mu each: mean 2, benchmark 4; 45 x 1/4 = 11.25 and 33.75."""
    firms = {"a": (10, 0.1, 500, 15, 5, 1.0), "b": (10, 0.1, 500, 45, 5, 1.0), "landless": (10, 0.1, 500, 99, 5, None)}
    table = scores(several(firms)).query("standard == 'huaian_2024' and term == 'tax_per_mu'").set_index("enterprise")

    assert table["benchmark"].tolist() == [pytest.approx(4.0)] * 2
    assert table["points"].to_dict() == pytest.approx({"a": 11.25, "b": 33.75})


def test_classes_follow_the_shares_and_exempt_firms_stand_aside():
    """Ten firms by tax: A 2, B 4, C 4 of the ten (D: last 5 % of ten is nobody); the exempt one is T."""
    firms = {f"f{i}": (10, 0.1, 100 + i, 10 * (i + 1), 5, 1.0) for i in range(10)} | {"new": (10, 0.1, 100, 1, 5, 1.0)}
    own = [(name, 2025, kind, value, unit) for name in firms for kind, value, unit in
           (("rd_share", 3, "%"), ("value_added_per_discharge", 5000, "万元/t"))] + [("new", 2025, "exempt", 1, "1")]
    table = scores(several(firms, own)).query("standard == 'huangyan_2022'")
    letters = table.groupby("enterprise")["class"].first()

    assert letters["new"] == "T"
    assert letters.drop("new").value_counts().to_dict() == {"A": 2, "B": 4, "C": 4}
    assert letters["f9"] == "A" and letters["f0"] == "C"


@pytest.mark.parametrize(
    ("intensity", "level"), [(0.6, "low"), (0.6001, "middle"), (2.0, "middle"), (2.0001, "high"), (0.0, "low")]
)
def test_carbon_code_levels(intensity, level):
    assert str(carbon_efficiency_grade(intensity * 1000, 1000, 1.0).level) == level


@pytest.mark.parametrize(
    ("ratio", "grade"), [(0.6, 1), (0.61, 2), (0.8, 2), (0.81, 3), (1.2, 3), (1.21, 4), (2.0, 4), (2.01, 5)]
)
def test_carbon_code_grades(ratio, grade):
    assert int(carbon_efficiency_grade(ratio * 700, 1000, 0.7).grade) == grade


def test_carbon_codes_of_a_group():
    """600 t and 2 400 t over 1 000 万元 each: L 0.6 and 2.4; mean 3 000 / 2 000 = 1.5; K 0.4 and 1.6: grades 1 and 4."""
    inventory = account(several({"a": (600, 1.0, 1000, 1, 5, 1.0), "b": (2400, 1.0, 1000, 1, 5, 1.0)}))
    codes = carbon_codes_table(firms_table(inventory)).set_index("enterprise")

    assert codes["intensity"].to_dict() == pytest.approx({"a": 0.6, "b": 2.4})
    assert codes["group_mean"].tolist() == pytest.approx([1.5, 1.5])
    assert codes["level"].to_dict() == {"a": "low", "b": "high"}
    assert codes["grade"].to_dict() == {"a": 1, "b": 4}


def test_a_lone_firm_has_no_mean_and_no_grade():
    inventory = account(one_firm({2025: 1000}, added={2025: 1000}))
    code = carbon_codes_table(firms_table(inventory)).iloc[0]

    assert code["intensity"] == pytest.approx(1.0) and pd.isna(code["grade"]) and "待补充" in code["note_zh"]


# Carbon market ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("tonnes", "over"), [(26_000, "yes"), (25_999, None)])
def test_the_threshold_of_the_carbon_market(tonnes, over):
    """Steel, 2025: 26 000 t is in. At stake 26 000 x 50 .. 98 CNY = 130 .. 254.8 万元 (prices of 2025, prices.csv)."""
    inventory = account(one_firm({2025: tonnes}, 1.0, industry="C3120"))
    table = ets_table(inventory, firms_table(inventory))

    assert THRESHOLD == 26_000
    first = table.iloc[0]
    assert first["over"] == (over or "no")
    assert (first["sector"], first["covered"]) == ("steel", "yes")
    if over:
        assert (first["exposure_low"], first["exposure_high"]) == (pytest.approx(130.0), pytest.approx(254.8))
    else:
        assert pd.isna(first["exposure_low"])


def test_power_bought_is_no_direct_emission():
    """100 GWh bought at any factor: nothing direct, so no row."""
    power = [{"enterprise": "firm", "year": 2025, "carrier": "electricity", "flow": "bought", "contract": "grid", "quantity": 100,
              "unit": "GWh", "quality": "A"}]
    inventory = account(one_firm({2025: 10}, 1.0, power_heat=power))

    assert ets_table(inventory, firms_table(inventory)).empty


@pytest.mark.parametrize(
    ("industry", "year", "sector", "covered"),
    [("C3011", 2025, "cement", "yes"), ("3011", 2025, "cement", "yes"), ("C3011", 2024, "cement", "no"), ("C3216", 2025, "aluminium", "yes"),
     ("C32", 2025, "", "unknown"), ("C31", 2025, "", "unknown"), ("D4412", 2021, "power", "yes"), ("44", 2025, "", "unknown"),
     ("C17", 2025, "", "no"), ("", 2025, "", "unknown")],
)  # fmt: skip
def test_sectors_of_the_carbon_market(industry, year, sector, covered):
    said = sector_of(industry, year)

    assert said[:2] == (sector, covered)
    assert covered != "unknown" or said[2].zh and said[2].en


def test_the_price_is_a_range_of_its_year_and_is_not_carried_far():
    """prices.csv: 2024 closed at 97.49, between 69 and 106."""
    price = price_of(2024)

    assert price is not None and (price.low, price.close, price.high) == (69.0, 97.49, 106.0)
    assert price_of(2019) is None
    assert price_of(2030) is None


# Border mechanism ---------------------------------------------------------------------------------------------------
def test_mark_ups_on_default_values():
    assert [mark_up(year) for year in (2025, 2026, 2027, 2028, 2034)] == [0.0, 0.1, 0.2, LATER_MARK_UP, 0.3]


def test_embedded_emissions_of_exports():
    """1 kt x (2 + 0.5) = 2 500 t measured; by default in 2027 x 1.2 = 3 000 t; direct unknown: to be completed."""
    rows = [{"enterprise": "firm", "year": 2027, "product": name, "goods": "iron_and_steel", "quantity": 1, "unit": "kt", "direct": direct,
             "indirect": 0.5, "embedded": kind} for name, direct, kind in
            (("bar", 2.0, "actual"), ("wire", 2.0, "default"), ("plate", None, "actual"))]
    table = cbam_table(account(one_firm({2025: 1}, cbam_exports=rows))).set_index("product")

    assert table["embedded_t"].to_dict() == pytest.approx({"bar": 2500.0, "wire": 3000.0, "plate": float("nan")}, nan_ok=True)
    assert "待补充" in table.loc["plate", "note_zh"]
