"""Odd but legal parks: every paper of networks, plants and boundaries is made, and what must close closes."""

import pytest
from hand.three_firms import park_of, tables

from carbonpark.inventory import account
from carbonpark.inventory.balance import balance_table
from carbonpark.inventory.boundaries import boundaries_table
from carbonpark.inventory.boundary_changes import boundary_changes_table
from carbonpark.inventory.papers import paper
from carbonpark.inventory.published import published_table

PAPERS = ("network", "balance", "suppliers", "enterprises", "chp", "boundaries", "boundary_changes", "boundary_lists")


def every(rows, names, **columns):
    """Change every row of some tables."""
    for name in names:
        for row in rows[name]:
            row.update(columns)


def nothing(rows):
    rows.update({name: [] for name in ("energy", "power_heat", "process", "materials", "economy", "land")})


def only_flows(rows):
    rows.update({name: [] for name in ("energy", "process", "materials")})


def one_firm(rows):
    rows["enterprises"] = rows["enterprises"][:1]
    for name in ("energy", "power_heat"):
        rows[name] = [row for row in rows[name] if row["enterprise"] == "chp"]
    rows.update({name: [] for name in ("process", "materials", "economy", "land")})


def half_years(rows):
    every(rows, ("energy", "power_heat"), period="01-09")


def mixed_years(rows):
    for row in rows["power_heat"][:4]:
        row["period"] = "01-09"


def not_estimated(rows):
    every(rows, ("energy", "power_heat"), quantity=None, status="NE")


def zeros(rows):
    every(rows, ("energy", "power_heat"), quantity=0)


def no_plants(rows):
    rows["plants"], rows["technologies"] = [], []


def buyer_outside(rows):
    rows["enterprises"][1]["boundaries"] = "wide"


def loses_everything(rows):
    rows["networks"] = [{"carrier": "steam", "loss": 1.0}]


def cooling(rows):
    rows["power_heat"].append({**rows["power_heat"][5], "carrier": "cooling", "partner": "outside"})


def no_industry(rows):
    rows["groups"][0]["industry"] = ""


@pytest.mark.parametrize("odd", [nothing, only_flows, one_firm, half_years, mixed_years, not_estimated, zeros, no_plants, buyer_outside,
                                 loses_everything, cooling, no_industry], ids=lambda each: each.__name__)
def test_odd_parks_close(odd):
    """Σ enterprise + internal = park; sources + residual = uses + exports + losses; start + steps = end."""
    rows = tables()
    odd(rows)
    inventory = account(park_of(rows))
    made = {name: paper(inventory, name) for name in PAPERS}

    assert made["enterprises"].query("row == 'residual'")["tco2e"].abs().max() == pytest.approx(0.0, abs=1e-6) or made["enterprises"].empty
    table = balance_table(inventory)
    given = table["imports"] + table["generation"] + table["residual"]
    assert given.to_numpy(float) == pytest.approx((table["uses"] + table["exports"] + table["losses"]).to_numpy(float))
    assert not boundaries_table(inventory).empty
    rest = boundary_changes_table(inventory).query("effect == 'residual'")["value"]
    assert rest.abs().max() == pytest.approx(0.0, abs=1e-6) or rest.empty
    published_table(inventory)


def test_one_regime_alone():
    inventory = account(park_of(), ["market"])

    assert set(paper(inventory, "suppliers")["regime"]) == {"market"}
    assert set(paper(inventory, "chp")["regime"]) == {"market"}
