"""The shipped parks are what they say: sized like real zones, closed, labelled, and equal to what their scripts write.

Expected figures come from the published tables (national_htz.csv, sectors.csv, real_park_delfzijl, parks.csv), read
here as plain CSV, or from arithmetic in the test's own words.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pandas as pd
import pytest

from carbonpark.park import load_park
from carbonpark.scenario import load_scenario
from carbonpark.words.places import PACKAGE, shipped, shipped_parks

FACTORS = PACKAGE / "factors" / "tables"
SCENARIOS = sorted(path for name in ("toy", "archetype", "delfzijl") for path in shipped(name).glob("*.yaml")
                   if path.name != "park.yaml")
GENERATORS = {"toy": "make_toy.py", "archetype": "make_archetype.py", "delfzijl": "make_delfzijl.py",
              "zhongshan_city": "make_zhongshan_city.py"}
NCV = {"bituminous": 19.57, "diesel": 42.652, "gasoline": 43.07, "natural_gas": 389.31, "straw_briquette": 15.0}
"""GJ a t (gas: a 万Nm3), GB/T 32151-2024."""


def published(table: str) -> pd.DataFrame:
    return pd.read_csv(FACTORS / f"{table}.csv")


def table(park: str, name: str) -> pd.DataFrame:
    return pd.read_csv(shipped(park) / f"{name}.csv")


@pytest.fixture(scope="module")
def archetype() -> dict[str, pd.DataFrame]:
    names = ("energy", "power_heat", "economy", "enterprises", "groups", "projects", "measures", "technologies")
    tables = {name: table("archetype", name) for name in names}
    for name in ("energy", "power_heat"):
        tables[name] = tables[name].merge(tables["enterprises"][["enterprise", "group"]], on="enterprise")
    return tables


@pytest.mark.parametrize("park", GENERATORS)
def test_tables_are_what_the_script_writes(park, tmp_path):
    """Run in a copy from which every written table was removed, the script writes the same bytes again."""
    copy = tmp_path / "scenarios"
    shutil.copytree(shipped(), copy, ignore=shutil.ignore_patterns("__pycache__"))
    written = sorted((*shipped(park).glob("*.csv"), *shipped(park).glob("data/*.csv")))
    for path in written:
        (copy / path.relative_to(shipped())).unlink()

    subprocess.run([sys.executable, copy / park / GENERATORS[park]], check=True, cwd=tmp_path)

    for path in written:
        assert (copy / path.relative_to(shipped())).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("name", ["toy", "archetype", "delfzijl", "zhongshan_city"])
def test_every_park_loads(name):
    assert name in shipped_parks()

    park = load_park(shipped(name))

    assert park.park.title_zh and park.park.title_en
    assert park.park.main_boundary in {boundary.boundary for boundary in park.boundaries}


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_scenario_loads_and_says_why(path):
    scenario = load_scenario(path)

    assert scenario.title.zh != scenario.title.en
    assert len(scenario.because) > 20
    for limit in scenario.limits.emissions:
        assert limit.certificates is not None, "shipped scenarios state how much certificates may carry"


@pytest.mark.parametrize("name", GENERATORS)
def test_every_row_has_a_source(name):
    for path in shipped(name).glob("*.csv"):
        rows = pd.read_csv(path)
        assert rows["source"].notna().all(), path.name
        assert rows["quality"].isin(list("ABCD")).all(), path.name


@pytest.mark.parametrize("name", ["toy", "archetype"])
def test_synthetic_rows_say_so(name):
    assert load_park(shipped(name)).park.synthetic
    for path in shipped(name).glob("*.csv"):
        rows = pd.read_csv(path)
        assert rows["source"].str.startswith("synthetic, ").all(), path.name
        assert (rows["quality"] == "D").all(), path.name


# The archetype -------------------------------------------------------------------------------------------------


def test_archetype_has_the_size_of_a_real_zone(archetype):
    """GDP, revenue and staff lie within 0.3 to 3 times the mean of the 169 zones of 2019."""
    zones = published("national_htz")
    zones = zones[zones.year.astype(str) == "2019"].drop_duplicates("indicator").set_index("indicator").value
    base = archetype["economy"].query("year == 2025")
    total = base[base.entity != "park"].groupby("indicator").value.sum()
    gdp = base[base.entity == "park"].set_index("indicator").value["gdp"]

    assert 0.3 < gdp / 1e4 / zones["gdp_per_zone"] < 3                                    # 亿元
    assert 0.3 < total["revenue"] / 1e4 / zones["revenue_per_zone"] < 3
    assert 0.3 < total["jobs"] / (zones["employees"] * 1e4 / zones["zones"]) < 3
    assert gdp == total["value_added"]


def final_energy(archetype: dict[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """TJ by group and carrier, without what plants burn: bought (no certificates) + generated - sold."""
    fuel = archetype["energy"].query("year == @year and plant.isna()")
    fuel = fuel.assign(TJ=fuel.quantity * fuel.carrier.map(NCV) / 1e3)
    flow = archetype["power_heat"].query("year == @year and contract != 'certificate'")
    scale = flow.carrier.map({"electricity": 3.6e-3, "steam": 1e-3, "heat": 1e-3})
    flow = flow.assign(TJ=flow.quantity * scale * flow.flow.map({"bought": 1, "generated": 1, "sold": -1}))
    both = pd.concat([fuel, flow])
    return both.pivot_table(index="group", columns="carrier", values="TJ", aggfunc="sum", fill_value=0)


def test_archetype_energy_intensity(archetype):
    """Energy taken in, electricity at 0.302 kgce/kWh (等价值), over value added: 0.2 to 1.0 tce a 万元."""
    fuel = archetype["energy"].query("year == 2025")
    fuel_tce = (fuel.quantity * fuel.carrier.map(NCV)).sum() / 29.3076
    flow = archetype["power_heat"].query("year == 2025 and contract != 'certificate'")
    outside = flow[flow.partner.isin(["grid", "outside"])]
    sign = outside.flow.map({"bought": 1, "sold": -1})
    own_pv = flow[flow.plant.fillna("").str.startswith("pv_")].quantity.sum()
    power = (outside.quantity * sign)[outside.carrier == "electricity"].sum() + own_pv    # MWh
    heat = (outside.quantity * sign)[outside.carrier == "steam"].sum()                    # GJ
    value_added = archetype["economy"].query("year == 2025 and indicator == 'gdp'").value.item()

    assert 0.2 < (fuel_tce + power * 0.302 + heat * 0.03412) / value_added < 1.0


def test_archetype_trades_lie_in_the_published_range(archetype):
    """Final energy (electricity 0.1229 kgce/kWh) over value added lies between lower and upper of sectors.csv."""
    limits = published("sectors").query("kind == 'planning' and indicator == 'energy_intensity'").set_index("sector_id")
    sector = {"auto_parts": "auto", "new_energy": "electrical_machinery", "metal_products": "metal_products",
              "plastics": "plastics_rubber"}
    group = archetype["enterprises"].set_index("enterprise").group
    added = archetype["economy"].query("year == 2025 and indicator == 'value_added'")
    added = added.groupby(added.entity.map(group)).value.sum()
    tce = final_energy(archetype, 2025).sum(axis=1) / 29.3076 * 1e3

    checked = [name for name in added.index if sector.get(name, name) in limits.index]
    assert len(checked) >= 15
    for name in checked:
        row = limits.loc[sector.get(name, name)]
        assert row.lower <= tce[name] / added[name] <= row.upper, name


def test_archetype_counts(archetype):
    """20 groups of at least six kinds, 15 projects, 30 measures, 20 technologies, ten years."""
    assert len(archetype["groups"]) == 20 and archetype["groups"].kind.nunique() == 6
    assert (len(archetype["projects"]), len(archetype["measures"]), len(archetype["technologies"])) == (15, 30, 20)
    assert sorted(archetype["energy"].year.unique()) == list(range(2016, 2026))


def test_archetype_asks_enough_yes_or_no(archetype):
    """A start a year of each project's window to 2060 makes at least 400 whole decisions."""
    projects = archetype["projects"].query("mode != 'divisible'")

    assert (projects.last_year.clip(upper=2060) - projects.first_year + 1).sum() >= 400


def test_archetype_deals_close(archetype):
    """What one firm sold another, the other bought, to the unit; and steam made is steam used, with 3 % lost."""
    flow = archetype["power_heat"]
    inside = flow[flow.partner.isin(archetype["enterprises"].enterprise)]
    sold = inside[inside.flow == "sold"].set_index(["year", "carrier", "enterprise", "partner"]).quantity
    bought = inside[inside.flow == "bought"].set_index(["year", "carrier", "partner", "enterprise"]).quantity
    bought.index.names = sold.index.names

    pd.testing.assert_series_equal(sold.sort_index(), bought.sort_index())
    assert (flow.quantity > 0).all()
    for year in range(2016, 2026):
        own = final_energy(archetype, year).loc["energy_supply", "steam"]
        made = flow.query("year == @year and enterprise == 'energy_supply_01' and carrier == 'steam' "
                          "and flow == 'generated'").quantity.sum() / 1e3
        assert own == pytest.approx(made * 0.03 / 1.03, rel=1e-4)


def test_archetype_plants_can_make_what_they_made(archetype):
    """No plant ran more than the hours of a year: output over capacity x 8 760 h lies below one."""
    plants = table("archetype", "plants").dropna(subset="capacity").set_index("plant").capacity
    main = table("archetype", "plants").set_index("plant").technology.map(
        archetype["technologies"].set_index("technology").main_output)
    made = archetype["power_heat"].query("year == 2025 and flow == 'generated'")
    made = made[made.carrier == made.plant.map(main)].set_index("plant")
    megawatt = made.quantity / made.carrier.map({"electricity": 8760, "steam": 31536, "heat": 31536})

    load = (megawatt / plants).dropna()
    assert len(load) == len(plants)
    assert (load < 0.9).all() and (load > 0.1).all()


# The toy -------------------------------------------------------------------------------------------------------


def test_toy_reference_is_thirty_kilotonnes():
    """100 TJ coal x 100 + 100 TJ gas x 50 + 30 GWh x 500 t = 10 000 + 5 000 + 15 000 t CO2."""
    energy, power = table("toy", "energy"), table("toy", "power_heat")
    factor = table("toy", "factors").query("quantity in ('emission_factor', 'average')").set_index("subject").value
    fuel = (energy.quantity * energy.carrier.map(factor)).sum()
    grid = power.query("flow == 'bought'").quantity.sum() * factor["electricity"] * 1e3

    assert fuel == 15_000
    assert grid == 15_000


def test_toy_cap_is_the_sum_in_its_comment():
    """30 + 0.5 (hall) - 2 (20 TJ of coal saved) - 3 (40 TJ of steam from gas, 0.075 kt each) = 25.5 kt."""
    limit = load_scenario(shipped("toy") / "cap.yaml").limits.emissions[0]

    assert limit.at_most[2027] == pytest.approx(30 + 1 * 0.5 - 16 * 1.25 * 0.1 - 40 * (1.25 * 0.1 - 0.05))


# Delfzijl ------------------------------------------------------------------------------------------------------


def delfzijl(name: str) -> pd.DataFrame:
    return table("delfzijl", name)


def test_delfzijl_methanol_is_split_by_carbon():
    """819 kt x 0.375 tC/t / 15.3 tC/TJ = 20 073.5 TJ in the product, of 26 781.3 TJ; the rest emits 376 kt."""
    gas = delfzijl("energy").query("enterprise == 'biomcn' and carrier == 'natural_gas' and status.isna()").set_index("use").quantity

    assert gas["raw_material"] == pytest.approx(819e3 * 0.375 / 15.3, abs=0.1)
    assert gas.sum() == pytest.approx(26781.3)
    assert gas["fuel"] * 0.0561 == pytest.approx(376.3, abs=0.2)


def test_delfzijl_steam_that_does_not_close_is_named():
    """Used 3 445.3 + 1 161.2 = 4 606.5 TJ; made 273 + 3 997.6; 335.9 TJ from a supplier nobody recorded, as an estimate."""
    steam = delfzijl("power_heat").query("enterprise == 'nobian' and carrier == 'steam' and year == 2019")
    residual = steam[steam.partner.isna() & (steam.flow == 'bought')].iloc[0]

    assert steam.quantity.sum() == pytest.approx(3445.3 + 1161.2)
    assert residual.quantity == pytest.approx(335.9)
    assert residual.quality == "D" and "residual" in residual.note


def test_delfzijl_rows_carried_to_the_base_year_are_estimates():
    """2019 rows of plants described for 2016 or 2018 are quality D, equal to the record, and say how."""
    power = delfzijl("power_heat").query("status.isna()")
    for (enterprise, year), rows in power.groupby(["enterprise", "year"]):
        if year == 2019 and enterprise in ("delesto", "nobian", "aldel"):
            assert (rows.quality == "D").all()
            assert rows.source.str.startswith("estimated: ").all()
    chp = delfzijl("energy").query("enterprise == 'delesto' and status.isna()").set_index("year").quantity
    assert chp[2016] == chp[2019] == 6815


def test_delfzijl_carbide_keeps_its_carbon():
    """(61.2 kt x 0.89375 - 51.155 kt x 0.2995) x 44/12 = 144.38 kt CO2; the coke itself is raw material."""
    row = delfzijl("process").query("enterprise == 'esd_sic'").iloc[0]
    coke = delfzijl("energy").query("enterprise == 'esd_sic'").iloc[0]

    assert row.quantity * row.own_factor / 1e3 == pytest.approx((61.2 * 0.89375 - 51.155 * 0.2995) * 44 / 12, rel=1e-4)
    assert coke.use == "raw_material"


def test_delfzijl_verified_emissions_are_kept_apart():
    """The official file holds every installation and year of the registry; inputs hold it only where nothing else is known."""
    verified = delfzijl("data/verified")
    registry = published("real_park_delfzijl_eu_registry")
    sums = registry[registry.entity_or_sector.str.startswith("8 ETS")].set_index("year").value
    total = verified[verified.year >= 2013].groupby("year").verified_tco2e.sum()
    process = delfzijl("process")

    assert (total == sums[total.index].astype(int)).all()
    assert set(process.query("activity == 'verified_total'").enterprise) == {"ppg_silica", "siniat", "bec"}
    assert set(delfzijl("energy").query("status == 'NE' and year == 2019").enterprise) == {"ppg_silica", "siniat", "bec"}


def test_delfzijl_says_why_it_differs():
    """Carbon shared with biogas: 307.125 kt C x 70.41 / (409.75 + 70.41) x 44/12 = 165.1 kt more; coke beyond
    (51.155 kt x 3 x 12.011 / 40.096 = 45.97 kt C) of 54.70 kt C x 44/12 = 32.0 kt less; every described plant is there."""
    lines = delfzijl("data/explained").set_index("enterprise")

    assert lines.loc["biomcn", "effect_tco2"].iloc[0] == pytest.approx(165_100, abs=100)
    assert lines.loc["esd_sic", "effect_tco2"].iloc[0] == pytest.approx(-32_000, abs=100)
    assert set(lines.index) == {"biomcn", "delesto", "aldel", "esd_sic", "nobian"}


def test_delfzijl_product_units_are_split():
    """'kt methanol per year' is an amount in kt; the product has a column of its own."""
    materials = delfzijl("materials").set_index("material")

    assert (materials.loc["Methanol", "quantity"], materials.loc["Methanol", "unit"]) == (819, "kt")
    assert set(materials.unit) <= {"kt", "tonne"}


# Zhongshan -----------------------------------------------------------------------------------------------------


def test_zhongshan_reconciles_to_the_published_total():
    """166.16 x 0.7143 + 130.37 x 1.7572 + 75.8 x 1.229 = 440.93; less 308.0 published = 132.93 万tce sold."""
    steps = table("zhongshan_city", "data/reconciliation").query("period == '01-09'").set_index("step").value_wan_tce
    carriers = 166.16 * 0.7143 + 130.37 * 1.7572 + 75.8 * 1.229

    assert steps["carriers_sum"] == pytest.approx(carriers, abs=0.01)
    assert steps["energy_sold_implied"] == pytest.approx(carriers - 308.0, abs=0.01)
    assert steps["total_less_light_and_heavy"] == steps["total_less_power_sector_and_rest"] == 0


def test_zhongshan_periods_are_never_mixed():
    """Values exist for nine months only; the full year is not estimated, not scaled."""
    for name in ("energy", "power_heat"):
        rows = table("zhongshan_city", name)
        assert (rows[rows.quantity.notna()].period == "01-09").all()
        assert (rows[rows.period.isna()].status == "NE").all()


def test_zhongshan_gas_is_marked_as_doubtful():
    row = table("zhongshan_city", "energy").query("carrier == 'lng' and period == '01-09'").iloc[0]

    assert row.quality == "C" and "as printed" in row.note
