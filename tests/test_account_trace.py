"""The trace: every sum adds up, every product multiplies, and each leaf names its input cell or its
source."""

import math

import pytest
from hand.three_firms import park_of

from carbonpark.inventory import account, explain
from carbonpark.words.errors import InputError


@pytest.fixture(scope="module")
def inventory():
    return account(park_of())


def walk(node):
    yield node
    for child in node.children:
        yield from walk(child)


@pytest.mark.parametrize(
    "quantity",
    [
        "910:CO2",
        "location:GHG",
        "market:CO2",
        "location:GHG/1",
        "910:CO2/electricity",
        "location:GHG/3",
        "energy:calorific",
        "energy:equal_value",
    ],
)
def test_every_step_can_be_checked(inventory, quantity):
    for node in walk(explain(inventory, quantity, 2023)):
        if node.how == "sum":
            assert node.value == pytest.approx(sum(child.value for child in node.children))
        if node.how == "product" and node.details["status"] == "value":
            assert node.value == pytest.approx(math.prod(child.value for child in node.children))


def test_the_root_is_the_total(inventory):
    """34 325 t (see hand/test_three_firms.py)."""
    assert explain(inventory, "910:CO2").value == pytest.approx(34_325)
    assert explain(inventory, "910:CO2/fuel", 2023).value == pytest.approx(22_300)


def test_leaves_name_cells_and_sources(inventory):
    leaves = [node for node in walk(explain(inventory, "910:CO2")) if node.how == "input"]
    factors = [node for node in walk(explain(inventory, "910:CO2/heat")) if node.details.get("factor_id")]

    assert {"energy.csv:2", "power_heat.csv:8", "process.csv:2"} <= {
        leaf.details["input_ref"] for leaf in leaves
    }
    assert "GB/T 32151" in factors[0].details["source"]


def test_lines_read_as_text_in_the_language_of_the_run(inventory):
    from carbonpark.words.language import use_language

    node = explain(inventory, "910:CO2")
    with use_language("en"):
        assert any("electricity" in line for line in node.lines(1))
    with use_language("zh"):
        assert any("电力" in line for line in node.lines(1))


@pytest.mark.parametrize("quantity", ["910:CO", "location:GHG/4", "energy:kcal"])
def test_a_quantity_that_is_not_there_names_those_that_are(inventory, quantity):
    with pytest.raises(InputError, match="910:CO2|electricity|energy:calorific"):
        explain(inventory, quantity)
