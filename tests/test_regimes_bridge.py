"""The bridge closes: firms to park, and regime to regime along the whole chain, on shipped parks and on random ones."""

import math
from itertools import pairwise

import pytest
from hand.carbon_only import carbon_only
from hand.three_firms import park_of, tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carbonpark.coefficients.rows import EVERY_REGIME
from carbonpark.inventory import account
from carbonpark.inventory.bridge import CHAIN, TITLES
from carbonpark.park import shipped_park

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENDS = {"netting": ("enterprises", "park"), "regime": ("start", "end")}


def closes(inventory):
    """Start + steps = end, the residual is nothing, ends are the park's own totals, and every step has two names."""
    for (kind, regime, year), part in inventory.bridge.groupby(["kind", "regime", "year"], sort=False):
        _first, last = ENDS[kind]
        steps = part.set_index("step")["tco2e"]
        size = max(1.0, steps.abs().max())
        assert steps.index.is_unique and steps.notna().all()
        assert abs(steps["residual"]) <= 1e-9 * size, (kind, regime, year)
        assert steps.drop(last).sum() == pytest.approx(steps[last], rel=1e-9, abs=1e-6)
        names = {last: regime} if kind == "netting" else dict(zip(ENDS[kind], regime.split(">"), strict=True))
        for end, name in names.items():
            gases = "CO2" if name in ("910", "physical") else "GHG"
            whole = inventory.total(f"{name}:{gases}", year)
            if not math.isnan(whole):
                assert steps[end] == pytest.approx(whole, rel=1e-9, abs=1e-6)
    assert (inventory.bridge[["title_zh", "title_en"]] != "").all(axis=None)


@pytest.mark.parametrize("name", ["toy", "delfzijl", "zhongshan_city", "archetype"])
def test_shipped_parks_close_under_six_regimes(name):
    inventory = account(shipped_park(name), EVERY_REGIME, checks=False)
    walked = list(dict.fromkeys(inventory.bridge.query("kind == 'regime'")["regime"]))

    assert walked == [f"{a}>{b}" for a, b in pairwise(CHAIN)]
    closes(inventory)


def test_the_chain_holds_every_regime_once():
    assert sorted(CHAIN) == sorted(EVERY_REGIME)


def test_from_physical_to_910_only_paper_counts():
    """Green trade 10 x 832.5 = 8 325 t and certificates 5 x 832.5 = 4 162.5 t come off: nothing else differs."""
    inventory = account(park_of(carbon_only()), EVERY_REGIME, checks=False)
    steps = inventory.bridge.query("regime == 'physical>910'").set_index("step")["tco2e"]

    assert steps["start"] == pytest.approx(46_812.5)
    assert steps.drop(["start", "end", "residual"]).to_dict() == pytest.approx(
        {"electricity_bought": -8_325, "electricity_certificate": -4_162.5})
    assert steps["end"] == pytest.approx(34_325)


def test_from_market_to_gbt_to_gpc():
    """Market -> GB/T: power bought 15 000 - 12 000, certificates +3 000, sales -2 500. GB/T -> GPC: sales +2 500."""
    inventory = account(park_of(carbon_only()), EVERY_REGIME, checks=False)
    steps = {
        name: inventory.bridge.query("regime == @name").set_index("step")["tco2e"].drop(["start", "end", "residual"]).to_dict()
        for name in ("market>gbt32150", "gbt32150>gpc")
    }

    assert steps["market>gbt32150"] == pytest.approx(
        {"electricity_bought": 3_000, "electricity_certificate": 3_000, "electricity_sold": -2_500})
    assert steps["gbt32150>gpc"] == pytest.approx({"electricity_sold": 2_500})


def test_seller_and_buyer_are_charged_and_credited_under_gbt():
    """10 GWh inside x 500 t is the mill's and off the chp's account; steam 50 TJ x 110 t likewise: firms = park."""
    inventory = account(park_of(carbon_only()), ["gbt32150"], checks=False)
    steps = inventory.bridge.query("kind == 'netting'").set_index("step")["tco2e"]

    assert steps["inside_electricity_bought"] == pytest.approx(-5_000) == -steps["inside_electricity_sold"]
    assert steps["inside_heat_bought"] == pytest.approx(-5_500) == -steps["inside_heat_sold"]
    assert steps["enterprises"] == pytest.approx(steps["park"]) == pytest.approx(38_500 + 530)


def test_every_step_that_can_occur_has_a_name():
    blocks = {"fuel": ("co2", "other"), "transformation": ("co2",), "process": ("co2", "other"),
              "electricity": ("bought", "certificate", "sold"), "heat": ("bought", "sold")}

    assert {f"{block}_{part}" for block, parts in blocks.items() for part in parts} <= set(TITLES)


@FEW
@given(st.data())
def test_random_parks_close(data):
    """Amounts, contracts and partners drawn anew, records left out, statuses instead of numbers: the steps still close."""
    rows = tables()
    amount = st.one_of(st.just(0.0), st.floats(1e-3, 1e6, allow_nan=False))
    for name in ("energy", "power_heat", "process"):
        kept = [row for row in rows[name] if data.draw(st.booleans(), label=f"keep {row['input_ref']}")]
        for row in kept:
            row["quantity"] = data.draw(amount, label="amount")
            if data.draw(st.integers(0, 5)) == 0:
                row |= {"quantity": None, "status": data.draw(st.sampled_from(["NO", "NE", "IE", "C"]))}
            if name == "power_heat" and row["flow"] != "generated" and row["partner"] in ("grid", "outside"):
                row["contract"] = data.draw(st.sampled_from(["grid", "green_trade", "direct_supply", "certificate"]))
        rows[name] = kept or rows[name][:1]

    closes(account(park_of(rows), EVERY_REGIME, checks=False))


def test_the_page_tells_the_bridge_of_every_regime_and_every_step_of_the_chain(tmp_path):
    """Six from firms to park and five along the chain, each a column of its table; one walk of each kind is drawn."""
    from carbonpark import api
    from carbonpark.report.account_bridge import bridge_section
    from carbonpark.report.account_sections import Account
    from carbonpark.report.page import Figure, Table
    from carbonpark.report.source import read_run

    api.account("archetype", years=[2025], out=tmp_path / "run")
    blocks = bridge_section(Account(read_run(tmp_path / "run"))).blocks
    tables = {block.title.zh: [head.zh for head, _ in block.heads[1:]] for block in blocks if isinstance(block, Table)}
    netting = next(heads for title, heads in tables.items() if "企业之和到园区" in title)
    chain = next(heads for title, heads in tables.items() if "口径差异" in title)

    assert len(netting) == len(EVERY_REGIME) and len(chain) == len(CHAIN) - 1
    assert any("物理绿电" in head for head in chain) and any("GPC" in head for head in chain)
    assert [block.key for block in blocks if isinstance(block, Figure)] == ["bridge-910", "bridge-regimes"]
