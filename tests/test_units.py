"""Units: every number of the table against pint, and the spellings people really type."""

from __future__ import annotations

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carbonpark.words import units
from carbonpark.words.units import (
    UnitError,
    canonical_unit,
    from_canonical,
    parse_amount,
    split_unit,
    to_canonical,
    unit,
)

REGISTRY = pint.UnitRegistry()
for line in (
    "co2 = [co2]", "co2e = [co2e]", "carbon = [carbon]", "ch4 = [ch4]", "n2o = [n2o]", "yuan = [yuan]",
    "person = [person]", "tce = [tce]", "vehicle = [vehicle]", "nm3 = [gas_volume]", "mu = 10000 / 15 * meter ** 2",
):
    REGISTRY.define(line)

CANONICAL_IN_PINT = {
    "energy": "terajoule", "energy_tce": "kilotce", "mass": "kilotonne", "gas_volume": "meganm3", "power": "megawatt",
    "money": "megayuan", "area": "hectare", "persons": "person", "share": "dimensionless", "distance": "kilometer",
    "CO2": "kiloco2", "CO2e": "kiloco2e", "C": "kilocarbon", "CH4": "kiloch4", "N2O": "kilon2o",
    "energy_calorific": "kilotce", "energy_equal_value": "kilotce",
}
# One pint unit of gas (co2, ch4 ...) is one tonne of it; tce is one tonne of coal equivalent.
SPELLINGS = {
    "t": "tonne", "吨": "tonne", "kg": "kilogram", "千克": "kilogram", "公斤": "kilogram", "g": "gram", "kt": "kilotonne",
    "万吨": "1e4 tonne", "Mt": "megatonne", "1e4 t": "1e4 tonne", "10^4 t": "1e4 tonne", "10⁴ t": "1e4 tonne",
    "tce": "tce", "kgce": "1e-3 tce", "gce": "1e-6 tce", "吨标准煤": "tce", "万tce": "1e4 tce", "ktce": "1e3 tce",
    "万吨标准煤": "1e4 tce", "tce 当量": "tce", "万tce（等价值）": "1e4 tce", "kgce(当量值)": "1e-3 tce",
    "GJ": "gigajoule", "TJ": "terajoule", "PJ": "petajoule", "MJ": "megajoule", "百万千焦": "gigajoule",
    "kJ": "kilojoule", "kWh": "kilowatt_hour", "千瓦时": "kilowatt_hour", "度": "kilowatt_hour",
    "万kWh": "1e4 kilowatt_hour", "万千瓦时": "1e4 kilowatt_hour", "MWh": "megawatt_hour", "GWh": "gigawatt_hour",
    "亿kWh": "1e8 kilowatt_hour", "亿千瓦时": "1e8 kilowatt_hour", "TWh": "terawatt_hour",
    "m3": "nm3", "Nm3": "nm3", "Nm³": "nm3", "立方米": "nm3", "万m3": "1e4 nm3", "万立方米": "1e4 nm3",
    "1e4Nm3": "1e4 nm3", "10^4 Nm3": "1e4 nm3", "亿m3": "1e8 nm3",
    "元": "yuan", "千元": "1e3 yuan", "万元": "1e4 yuan", "亿元": "1e8 yuan", "CNY": "yuan", "M CNY": "1e6 yuan",
    "bn CNY": "1e9 yuan", "百万元": "1e6 yuan", "1e8 CNY": "1e8 yuan",
    "ha": "hectare", "公顷": "hectare", "亩": "mu", "mu": "mu", "m2": "meter**2", "平方米": "meter**2",
    "km2": "kilometer**2", "平方公里": "kilometer**2", "万平方米": "1e4 meter**2",
    "MW": "megawatt", "kW": "kilowatt", "GW": "gigawatt", "MWth": "megawatt", "万千瓦": "1e4 kilowatt",
    "人": "person", "person": "person", "万人": "1e4 person", "%": "0.01", "1": "1", "km": "kilometer",
    "t CO2": "co2", "tCO2": "co2", "t CO₂": "co2", "kt CO2": "1e3 co2", "万tCO2": "1e4 co2", "万吨CO2": "1e4 co2",
    "Mt CO2": "1e6 co2", "吨二氧化碳": "co2", "kt CO2e": "1e3 co2e", "tCO2e": "co2e", "吨二氧化碳当量": "co2e",
    "tC": "carbon", "t CH4": "ch4", "kg N2O": "1e-3 n2o", "ｋＷｈ": "kilowatt_hour", "万 元": "1e4 yuan",
    "kgCO2/kWh": "1e-3 co2/kilowatt_hour", "tCO2/MWh": "co2/megawatt_hour", "tC/GJ": "carbon/gigajoule",
    "CNY/kWh": "yuan/kilowatt_hour", "元/t": "yuan/tonne", "tce/万元": "tce/(1e4 yuan)", "t CO2/TJ": "co2/terajoule",
    "kg/TJ": "kilogram/terajoule", "kg CH4/TJ": "1e-3 ch4/terajoule", "GJ/t": "gigajoule/tonne",
    "GJ/1e4Nm3": "gigajoule/(1e4 nm3)", "t CO2/万元": "co2/(1e4 yuan)", "亿元/km2": "1e8 yuan/kilometer**2",
    "万元/亩": "1e4 yuan/mu", "gce/kWh": "1e-6 tce/kilowatt_hour", "m2/kW": "meter**2/kilowatt",
    "tCO2/1e4Nm3": "co2/(1e4 nm3)", "1e4 CNY/person": "1e4 yuan/person",
}


def in_pint(dimension: str) -> str:
    above, *below = dimension.split("/")
    return "/".join([CANONICAL_IN_PINT[above], *(CANONICAL_IN_PINT[each] for each in below)])


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_scale_is_what_pint_says(spelling):
    read = unit(spelling)

    ours_in_pint = REGISTRY.Quantity(SPELLINGS[spelling]).to(in_pint(read.dimension))

    assert read.scale == pytest.approx(ours_in_pint.magnitude, rel=1e-12)


def test_more_than_sixty_spellings():
    assert len(SPELLINGS) > 60 and len(units.spellings()) > 60


def test_vehicle_distance():
    """3 万车公里 are 30 000 vehicle-km, 0.03 million."""
    assert to_canonical(3, "万车公里", "vehicle_distance") == pytest.approx(0.03)
    assert canonical_unit("vehicle_distance") == "M vehicle-km"


def test_grid_factor_by_hand():
    """0.8325 kg/kWh = 0.8325e-6 kt / 3.6e-6 TJ = 0.23125 kt CO2/TJ."""
    assert to_canonical(0.8325, "kgCO2/kWh", "CO2/energy") == pytest.approx(0.23125)
    assert canonical_unit("CO2/energy") == "kt CO2/TJ"


def test_denominators_after_a_stroke_all_divide():
    """10 CNY/kW.yr is 10 yuan per kW and year: 0.01 M CNY/MW/yr; EUR/(MWh/yr) is EUR yr/MWh."""
    assert unit("CNY/kW.yr").dimension == "money/power/time"
    assert unit("CNY/kW.yr").scale == pytest.approx(1e-3)
    assert unit("EUR/(MWh/yr)").dimension == "money_EUR*time/energy"


def test_full_load_hours_are_a_share_of_the_year():
    assert to_canonical(4380, "h/yr", "share") == pytest.approx(0.5)


def test_price_base_is_kept():
    for spelling in ("CNY_2025/t CO2", "元(2025)/t CO2", "元（2025年价）/吨CO2"):
        read = unit(spelling)
        assert (read.dimension, read.price_base, read.canonical) == ("money/CO2", 2025, "M CNY_2025/kt CO2")
    assert unit("元/t CO2").price_base is None


def test_the_two_bases_of_tce_never_mix():
    assert unit("tce 当量").dimension == "energy_calorific"
    assert unit("tce(等价值)").dimension == "energy_equal_value"
    with pytest.raises(UnitError) as refused:
        to_canonical(5, "tce", "energy_calorific")
    assert "当量" in refused.value.way_out.zh and "calorific" in refused.value.way_out.en
    assert to_canonical(5000, "tce", "energy_equal_value", tce_basis="equal_value") == pytest.approx(5)
    assert to_canonical(0.3, "tce/万元", "energy_calorific/money", tce_basis="calorific") == pytest.approx(0.03)


def test_carbon_is_not_carbon_dioxide():
    for wrong, dimension in (("tC", "CO2"), ("t CO2e", "CO2"), ("kWh", "energy_tce"), ("EUR", "money"), ("t", "CO2")):
        with pytest.raises(UnitError):
            to_canonical(1, wrong, dimension)


def test_unknown_spelling_names_the_nearest():
    with pytest.raises(UnitError) as refused:
        unit("kWhh")
    assert "kWh" in refused.value.way_out.en and refused.value.exit_code == 3


def test_case_of_short_units_is_not_guessed():
    """MT could be a metric ton or a million: refused; KWH can be nothing else than kWh."""
    with pytest.raises(UnitError):
        unit("MT")
    assert unit("KWH").scale == unit("kWh").scale


@pytest.mark.parametrize(
    ("text", "canonical", "dimension"),
    [
        ("3 万 tCO2", 30.0, "CO2"),
        ("610 kt CO2", 610.0, "CO2"),
        ("16 000 CNY_2025/t CO2", 16.0, "money/CO2"),
        ("5 %", 0.05, "share"),
        ("1,234.5 t", 1.2345, "mass"),
        ("-3 kt", -3.0, "mass"),
        ("1e4 Nm3", 0.01, "gas_volume"),
        ("3 10^4 Nm3", 0.03, "gas_volume"),
        ("0.2997 kgce/kWh", 0.2997e-6 / 3.6e-6, "energy_tce/energy"),
        ("12.5公顷", 12.5, "area"),
        ("98 亿元", 9800.0, "money"),
    ],
)
def test_amounts_as_people_write_them(text, canonical, dimension):
    amount = parse_amount(text)

    assert amount.canonical == pytest.approx(canonical)
    assert amount.unit.dimension == dimension


@pytest.mark.parametrize("text", ["410", "about 3 t", "", "TJ", "12 3 t"])
def test_amount_without_figure_or_unit_is_refused(text):
    with pytest.raises(UnitError):
        parse_amount(text)


@pytest.mark.parametrize(
    ("spelling", "dimension", "about"),
    [
        ("kt methanol per year", "mass/time", "methanol"),
        ("tonne liquid primary aluminium per year", "mass/time", "liquid primary aluminium"),
        ("kt purified brine (25%) per year", "mass/time", "purified brine (25%)"),
        ("tCO2/t clinker", "CO2/mass", "clinker"),
        ("tce/1e4 CNY industrial VA", "energy_tce/money", "industrial VA"),
        ("% of charge per year", "1/time", "of charge"),
    ],
)
def test_words_that_are_no_unit_are_set_apart(spelling, dimension, about):
    read = split_unit(spelling)

    assert (read.dimension, read.about) == (dimension, about)
    with pytest.raises(UnitError):
        unit(spelling)


@pytest.mark.parametrize("spelling", [*SPELLINGS, "kgCO2e/t.km", "EUR/(MWh/yr)", "CNY_2025/t CO2", "%/yr", "h/yr"])
def test_a_canonical_unit_is_a_spelling_of_itself(spelling):
    read = unit(spelling)
    again = unit(read.canonical)

    assert (again.dimension, again.scale, again.price_base) == (read.dimension, 1.0, read.price_base)


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(sorted(SPELLINGS)))
def test_there_and_back(value, spelling):
    there = to_canonical(value, spelling, unit(spelling).dimension)

    assert from_canonical(there, spelling) == pytest.approx(value, rel=1e-12, abs=1e-12)
