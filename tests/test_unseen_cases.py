"""Parks and scenarios nobody prepared for: what is odd is planned right or refused with words, never in silence.

Each case is the toy park (see scenarios/toy) with one thing changed; what it should come to is said beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from shipped_plans import prepared_from
from toy_variants import Records, found, instead, made, toy, toy_cap, toy_reference, with_cells, with_row

from carbonpark.inventory import account
from carbonpark.park import load_park, problems_of
from carbonpark.pathway import plan
from carbonpark.pathway.audit import audit_of_plan, audit_of_simulation
from carbonpark.pathway.replay import base_account
from carbonpark.pathway.solved import Prepared, Solved, Unsolved, solve
from carbonpark.scenario import load_scenario
from carbonpark.words.errors import InputError

NOTHING = instead()
ALL_BUY = "may_buy: all"
CAP = ("limits:\n  emissions: {regime: location, boundary: managed, gases: [CO2], at_most: {2027: %s kt CO2},"
       " certificates: {at_most_share_of_reduction: 0 %%}}")
APPROVED = with_row({"boundary": "approved", "kind": "approved", "title_zh": "核准区", "area": "10"})
PLANT = {"lifetime": "20", "lead_time": "0", "availability": "0.9", "firm": "1", "variable": "no", "renewable": "no",
         "payer": "enterprises"}


def also(*rows: dict[str, str]) -> Callable[[Records], Records]:
    """Records of the kiln works in the base year, added to a table."""
    return lambda records: [*records, *({"enterprise": "kiln_works", "year": "2025", **row} for row in rows)]


def refusal(*args: str, **tables: Callable[[Records], Records]) -> str:
    """What is said when a case is refused."""
    with pytest.raises(InputError) as refused:
        made(*args, **tables)
    assert refused.value.exit_code == 3 and refused.value.problems
    return " | ".join(f"{each.place} {each.what.en} {each.way_out.en}" for each in refused.value.problems)


def audited(given: Prepared) -> None:
    """The reference of a case passes every part of its audit."""
    table = audit_of_simulation(given, given.reference, base_account(given))
    wrong = table[~table["passed"].astype(bool)]
    assert wrong.empty, wrong[["check", "label", "one", "other"]].to_string()


def value(plan_: Solved) -> float:
    """The objective of a plan [M CNY]."""
    return float(plan_.fixed.objective)


@cache
def plain() -> float:
    """The objective of the toy as it is shipped [M CNY]."""
    return value(found(toy_reference()))


# -- parks that lack something ---------------------------------------------------------------------------------
def test_a_park_without_pools_is_planned() -> None:
    """No land is nothing to probe. The toy's plan takes 11 of its 12 ha, so without land it is the same plan."""
    given = made(land=NOTHING, pools=NOTHING, groups=lambda rows: [{**row, "land_pool": ""} for row in rows],
                 projects=with_cells({"project": "assembly_hall"}, land="", land_pool=""))

    assert value(found(given)) == pytest.approx(plain())


def test_a_park_without_energy_is_refused() -> None:
    said = refusal(energy=NOTHING, power_heat=NOTHING, plants=NOTHING)

    assert "no energy record of the whole year 2025" in said


@pytest.mark.parametrize("status", ["NE", "C"])
def test_unknown_value_added_and_land_are_never_zero(status: str) -> None:
    kiln = {"entity": "kiln_works"}

    assert "value_added of kiln_works is unknown" in refusal(
        economy=with_cells({**kiln, "indicator": "value_added"}, value="", status=status))
    assert "plots of kiln_works is unknown" in refusal(land=with_cells(kiln, area="", status=status))


def test_one_figure_for_the_whole_park_is_not_shared_out() -> None:
    whole = {"entity": "park", "year": "2025", "indicator": "value_added", "value": "20000", "unit": "万元",
             "price_basis": "2025"}

    assert "value_added is recorded for the whole park only" in refusal(economy=instead(whole))


def test_a_carrier_of_ones_own_is_accounted_and_not_planned() -> None:
    said = refusal(ALL_BUY, energy=also({"carrier": "syn_oil", "use": "fuel", "quantity": "5", "unit": "TJ"}),
                   factors=with_row({"quantity": "emission_factor", "subject": "syn_oil", "gas": "CO2", "value": "70",
                                     "unit": "t CO2/TJ"}))

    assert "'syn_oil' is no carrier of the catalogue" in said


def test_a_blank_capex_is_said_to_count_as_none() -> None:
    given = made(projects=with_cells({"project": "assembly_hall"}, capex=""))

    assert any("assembly_hall: capex left blank" in note.en for note in given.k.notes)


# -- units, currencies, places ---------------------------------------------------------------------------------
@pytest.mark.parametrize("cells", [{"price": "200", "price_unit": "CNY/t"},
                                   {"price": "80", "price_unit": "CNY/GJ", "limit": "10", "limit_unit": "kt"}])
def test_steam_by_mass_is_no_energy_by_guess(cells: dict[str, str]) -> None:
    """A tonne of steam has no heating value without pressure and temperature."""
    steam = {"supply": "steam_line", "title_zh": "蒸汽", "carrier": "steam", "contract": "market", **cells}

    assert "no heating value of 'steam' for this unit" in refusal(ALL_BUY, supplies=with_row(steam))


def test_gas_priced_by_the_litre_is_refused() -> None:
    assert "no heating value of 'natural_gas'" in refusal(supplies=with_cells({"supply": "gas_grid"}, price_unit="CNY/L"))


def test_an_amount_that_cannot_be_read_says_its_unit() -> None:
    said = refusal(ALL_BUY, power_heat=also({"carrier": "steam", "flow": "bought", "partner": "outside",
                                             "quantity": "1000", "unit": "t"}))

    assert "is in 't', which cannot be brought to energy" in said


def test_two_currencies_are_not_added_up(tmp_path: Path) -> None:
    park = toy(tmp_path).parent / "park"
    header = park / "park.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("currency: CNY", "currency: EUR"), encoding="utf-8")

    with pytest.raises(InputError) as refused:
        load_park(park)
    assert {each.code for each in refused.value.problems} == {"currency"}


def test_a_misspelt_province_is_said(tmp_path: Path) -> None:
    park = toy(tmp_path).parent / "park"
    header = park / "park.yaml"
    header.write_text(header.read_text(encoding="utf-8").replace("Jiangsu", "Jiangsuu"), encoding="utf-8")

    [said] = [each for each in problems_of(park) if each.code == "province"]
    assert said.severity == "warning" and "Jiangsu" in said.way_out.en


def test_a_bare_share_is_proposed_in_per_cent(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario(toy(tmp_path, "plan: {activity: {kiln: {2027: 0.9}}}"))
    assert "'90 %'" in refused.value.problems[0].way_out.en


# -- the base year of a plan is the account ---------------------------------------------------------------------
GAS_OF_ITS_OWN = with_cells({"carrier": "natural_gas"}, quantity="100", unit="万Nm3", own_ncv="35", own_ncv_unit="MJ/Nm3",
                            own_factor="15.3", own_factor_unit="tC/TJ")
ELECTROLYSER = {
    "technologies": with_row({"technology": "electrolyser", "title_zh": "电解", "title_en": "Electrolyser",
                              "main_output": "hydrogen", "capex": "3000", **PLANT}),
    "technology_flows": with_row({"technology": "electrolyser", "carrier": "electricity", "direction": "in",
                                  "per_output": "1.5"}),
    "plants": with_row({"plant": "el_1", "enterprise": "kiln_works", "technology": "electrolyser",
                        "commissioned": "2020"}),
    "power_heat": also({"carrier": "hydrogen", "flow": "generated", "plant": "el_1", "contract": "self",
                        "quantity": "5", "unit": "TJ"}),
}
PV = {
    "technologies": with_row({"technology": "pv", "title_zh": "光伏", "title_en": "PV", "main_output": "electricity",
                              **PLANT, "lifetime": "25", "capex": "3500", "availability": "0.13", "firm": "0",
                              "variable": "yes", "renewable": "yes"}),
    "plants": with_row({"plant": "pv_1", "enterprise": "dye_works", "technology": "pv", "commissioned": "2020",
                        "capacity": "5", "unit": "MW"}),
}
FEED_IN = {"outlet": "feed_in", "title_zh": "上网", "carrier": "electricity", "price": "0.4", "price_unit": "CNY/kWh",
           "green": "yes"}
OUT = {"boundaries": APPROVED, "enterprises": with_cells({"enterprise": "dye_works"}, boundaries="approved")}
SAME = {
    "own heating value": (ALL_BUY, {"energy": GAS_OF_ITS_OWN}),
    "a fuel with losses on the way": ("", {"supplies": with_cells({"supply": "gas_grid"}, loss="0.05")}),
    "hydrogen made and burnt": (ALL_BUY, {**ELECTROLYSER, "energy": also({"carrier": "hydrogen", "use": "fuel",
                                                                          "quantity": "5", "unit": "TJ"})}),
    "hydrogen made and not recorded as used": (ALL_BUY, ELECTROLYSER),
    "a firm outside, planned inside": ("", OUT),
    "a firm outside, planned around it": ("boundary: approved", OUT),
    "land of the park as one figure": ("", {"land": instead({"entity": "park", "year": "2025", "pool": "plots",
                                                            "use": "industry", "area": "10", "unit": "ha"})}),
}


@pytest.mark.parametrize("case", SAME, ids=str)
def test_plan_and_account_have_one_base_year(case: str) -> None:
    """Emissions, energy in tce, carriers, value added and hectares of the base year, by both roads."""
    text, tables = SAME[case]

    audited(made(text, **tables))


def test_hydrogen_from_the_parks_own_power_is_counted_once() -> None:
    """100 TJ of coal, 100 of gas and 108 of power are all there is; 5 TJ of hydrogen are made of the power."""
    text, tables = SAME["hydrogen made and burnt"]
    energy = account(made(text, **tables).park).energy
    whole = energy[(energy["entity"] == "park") & (energy["carrier"] == "total")]

    assert float(whole["energy_TJ"].iloc[0]) == pytest.approx(308.0)


def test_power_is_sold_under_the_terms_of_its_record() -> None:
    """Sold on grid terms, power is credited by 910; a green outlet is another contract."""
    sold = [{"enterprise": "dye_works", "carrier": "electricity", "flow": "generated", "plant": "pv_1",
             "contract": "self", "quantity": "5", "unit": "GWh"},
            {"enterprise": "dye_works", "carrier": "electricity", "flow": "sold", "partner": "grid", "quantity": "2",
             "unit": "GWh"}]

    assert "no outlet takes it" in refusal(**PV, power_heat=also(*sold), outlets=instead(FEED_IN))
    audited(made(**PV, power_heat=also(sold[0], {**sold[1], "contract": "green_trade"}), outlets=instead(FEED_IN)))


def test_no_plan_starts_from_a_withheld_account(tmp_path: Path) -> None:
    """500 GWh of certificates over 30 GWh of power: the account is kept back, and so is the plan."""
    file = toy(tmp_path, power_heat=also({"carrier": "electricity", "flow": "bought", "partner": "grid",
                                          "contract": "certificate", "quantity": "500", "unit": "GWh"}))

    with pytest.raises(InputError) as refused:
        plan(load_scenario(file))
    assert {each.code for each in refused.value.problems} == {"account-withheld"}


# -- questions that cannot be asked ----------------------------------------------------------------------------
RATIOS = {
    "emissions": "limits:\n  emissions: {regime: location, boundary: managed, gases: [CO2], intensity: {fall: 3 %, per: year}}",
    "energy": "limits:\n  energy: {account: assessed, basis: equal_value, boundary: managed, intensity: {fall: 3 %, per: year}}",
}


@pytest.mark.parametrize("text", RATIOS.values(), ids=RATIOS)
def test_a_ratio_over_nothing_is_refused(text: str) -> None:
    said = refusal(text, economy=with_cells({"indicator": "value_added"}, value="0"))

    assert "there is no such ratio" in said and "intensity" in said


def test_a_project_after_the_horizon_cannot_be_committed() -> None:
    said = refusal("committed: [assembly_hall]",
                   projects=with_cells({"project": "assembly_hall"}, first_year="2030", last_year="2035"))

    assert "after the last model year 2027" in said


def test_what_earns_without_end_is_named(tmp_path: Path) -> None:
    """A MW of PV costs 3.5 M CNY over 25 years and earns 0.13 x 8760 h x 0.4 = 0.46 M CNY a year, with no bound."""
    file = toy(tmp_path, "may_build: all", technologies=PV["technologies"], outlets=instead(FEED_IN))

    with pytest.raises(InputError) as refused:
        plan(load_scenario(file))
    assert {str(each.place) for each in refused.value.problems} == {"technology: pv", "outlet: feed_in"}


def test_when_everyone_leaves_nothing_is_emitted() -> None:
    """A cap of nothing, and everyone may go: the last year is empty, and its replay as well."""
    plan_ = found(made("may_exit: {kiln: 100 %, dyehouse: 100 %}\n" + CAP % "0"))
    table = audit_of_plan(plan_, base_account(plan_.given))

    assert float(plan_.q["emissions"].sel(year=2027, account="location:CO2")) == pytest.approx(0.0, abs=1e-9)
    assert table["passed"].all()


# -- what holds for every park ---------------------------------------------------------------------------------
def capped(kilotonnes: str) -> float:
    """The objective under a cap in 2027; infinite where nothing meets it."""
    answer = solve(made(CAP % kilotonnes), gap=0.0)
    return np.inf if isinstance(answer, Unsolved) else value(answer)


def test_a_tighter_limit_never_pays() -> None:
    """No cap, one of 28 kt, one of 25.5 kt, and one of 20 kt, which is out of reach by 3.2 kt."""
    levels = [plain(), capped("28"), value(toy_cap()), capped("20")]

    assert levels == sorted(levels) and levels[0] < levels[2] and np.isinf(levels[3])


def test_more_options_never_cost() -> None:
    fewer = [value(found(made(text, extends="cap.yaml"))) for text in ("may_admit: []", "may_admit: []\nmay_apply: []")]

    assert value(toy_cap()) < fewer[0] < fewer[1]


def test_without_options_the_plan_is_the_reference() -> None:
    plan_ = found(made("may_build: []\nmay_retire: []\nmay_admit: []\nmay_apply: []"))

    for name in ("activity", "emissions", "energy_equal_value", "value_added", "land_taken"):
        np.testing.assert_allclose(plan_.q[name].values, plan_.given.reference[name].values, rtol=1e-9, atol=1e-9)


def test_all_money_times_three_is_the_objective_times_three() -> None:
    def times(*columns: str) -> Callable[[Records], Records]:
        return lambda rows: [{**row, **{name: str(3 * float(row[name])) for name in columns if row[name]}} for row in rows]

    def worth(rows: Records) -> Records:
        return [{**row, "value": str(3 * float(row["value"]))} if row["indicator"] != "jobs" else row for row in rows]

    dearer = made(extends="cap.yaml", supplies=times("price"), technologies=times("capex"), economy=worth,
                  projects=times("value_added", "tax", "capex"), measures=times("capex"))

    assert value(found(dearer)) == pytest.approx(3 * value(toy_cap()))


def test_the_order_of_rows_means_nothing() -> None:
    def backwards(rows: Records) -> Records:
        return rows[::-1]

    tables = ("energy", "power_heat", "enterprises", "groups", "economy", "land", "supplies", "technologies",
              "technology_flows", "networks", "factors")
    plan_ = found(made(extends="cap.yaml", **{name: backwards for name in tables}))

    assert value(plan_) == pytest.approx(value(toy_cap()))
    np.testing.assert_allclose(plan_.q["emissions"].values, toy_cap().q["emissions"].values, rtol=1e-9)


def test_splitting_a_firm_changes_no_total_of_the_park() -> None:
    """The kiln works in two halves: half the quantity, value, land each."""
    def halves(key: str, amount: str = "") -> Callable[[Records], Records]:
        def split(rows: Records) -> Records:
            out: Records = []
            for row in rows:
                mine = row[key] == "kiln_works"
                half = {amount: str(float(row[amount]) / 2)} if mine and amount else {}
                out.append({**row, **half})
                out += [{**row, **half, key: "kiln_works_b"}] if mine else []
            return out
        return split

    given = made(enterprises=halves("enterprise"), energy=halves("enterprise", "quantity"), land=halves("entity", "area"),
                 power_heat=halves("enterprise", "quantity"), economy=halves("entity", "value"))

    for name in ("emissions", "energy_equal_value", "value_added", "jobs", "land_taken"):
        np.testing.assert_allclose(given.reference[name].values, toy_reference().reference[name].values, rtol=1e-12)
    assert value(found(given)) == pytest.approx(plain())


def test_a_measure_may_add_what_it_does_not_save() -> None:
    """Steam out, three times as much power in: the floor of steam holds, and the audit with it."""
    def electric(rows: Records) -> Records:
        return [{**rows[0], "effect": "1"}, {**rows[0], "item": "electricity", "of": "steam", "effect": "-3"}]

    plan_ = found(made(CAP % "25", measure_effects=electric))

    assert audit_of_plan(plan_, base_account(plan_.given))["passed"].all()
    assert (plan_.q["use"].values > -1e-9).all()


def test_unequal_steps_to_2060_pass_their_audit(tmp_path: Path) -> None:
    text = "horizon: {base_year: 2025, years: [2028, 2030, 2035, 2060]}"
    plan_ = found(prepared_from(toy(tmp_path, text)))

    assert audit_of_plan(plan_, base_account(plan_.given))["passed"].all()
