"""What an equation's text may say, and the formula it writes of itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from carbonpark.ledger.arrays import arrays
from carbonpark.ledger.cell import cell
from carbonpark.ledger.document import equations_document
from carbonpark.ledger.equation import Equations, Registry, equation
from carbonpark.ledger.syntax import GrammarError
from carbonpark.ledger.total import total
from carbonpark.rules.relation import Rule, at_least, at_most, between, equal, price_sentence, rule
from carbonpark.words.errors import LabelError
from carbonpark.words.language import Text

HERE = Equations()
RULES_HERE: Registry[Rule] = Registry()
DIMS = {name: SimpleNamespace(letter=letter, title=Text(name, name))
        for name, letter in (("year", "y"), ("process", "p"), ("fuel", "f"))}
WORDS = {
    "burnt": SimpleNamespace(symbol="x", dims=("year", "process", "fuel"), kind="q", unit="TJ", title=Text("", "")),
    "stock": SimpleNamespace(symbol="b", dims=("year",), kind="q", unit="TJ", title=Text("", "")),
    "phi": SimpleNamespace(symbol=r"\phi", dims=("fuel",), kind="c", unit="kt CO2 / TJ", title=Text("", "")),
    "cap": SimpleNamespace(symbol=r"\bar E", dims=("year",), kind="c", unit="kt CO2", title=Text("", "")),
}


@cell(unit="kt CO2", source="test")
def grammar_co2(burnt, phi):
    """CO2 of one fuel."""
    return burnt * phi


@equation(r"E_{y}", dims=("year",), unit="kt CO2", source="test", registry=HERE)
def emitted(q, c):
    """What is emitted."""
    return total(grammar_co2, q, c, over=("process", "fuel"))


@equation(r"S_{y}", dims=("year",), unit="kt CO2", source="test", registry=HERE)
def kept_and_moved(q, c):
    """Every method of the closed list."""
    running = emitted(q, c).cumsum("year", skipna=False)
    return -(running - q.stock * c.cap / c.cap.isel(year=0)) + q.stock.shift(year=1, fill_value=0)


@rule("emissions", dims=("year",), unit="kt CO2", source="test", needs=("cap",), target=True, registry=RULES_HERE)
def falls(q, c):
    """Emissions fall.

    Never alone. The price is what one more kt in that year would save, in M CNY per kt CO2. More text.
    """
    return at_most(emitted(q, c).diff("year").sel(year=c.years_after_peak), 0.0)


@rule("emissions", dims=("year",), unit="kt CO2", source="test", registry=RULES_HERE)
def capped(q, c):
    """Emissions stay below their cap."""
    return at_most(emitted(q, c), c.cap)


def by_hand(cap=(10.0, 8.0)):
    """Two years, one process, one fuel at 0.1 kt/TJ: 100 and 70 TJ give 10 and 7 kt."""
    q = arrays(year=[2024, 2025], process=["p"], fuel=["f"], burnt=(("year", "process", "fuel"), [[[100.0]], [[70.0]]]),
               stock=(("year",), [1.0, 2.0]))
    c = arrays(year=[2024, 2025], fuel=["f"], phi=(("fuel",), [0.1]), cap=(("year",), list(cap)))
    return q, c.with_(years_after_peak=(2025,))


def test_the_formula_is_read_off_the_text():
    """A sum of a product, with the vocabulary's letters."""
    assert emitted.formula(WORDS, DIMS) == r"E_{y} = \sum_{p,f} x_{y,p,f} \, \phi_{f}"


def test_the_formula_knows_every_method():
    """Running sum, fixed label, quotient, shift, brackets after a minus."""
    assert kept_and_moved.formula(WORDS, DIMS) == (
        r"S_{y} = -\left(\sum_{y' \le y} E_{y'} - \frac{b_{y} \, \bar E_{y}}{\bar E_{y_{0}}}\right) + b_{y-1}")


def test_a_rule_writes_its_sense_and_its_labels():
    """The difference, its limit, and the years it holds for."""
    assert falls.formula(WORDS, DIMS) == r"\Delta_{y} E_{y} \le 0, \quad y \in \mathcal{Y}^{\text{after peak}}"
    assert capped.formula(WORDS, DIMS) == r"E_{y} \le \bar E_{y}"


def test_the_manual_holds_formula_unit_source_and_price():
    """Everything the registry knows stands in the document."""
    text = equations_document(HERE, RULES_HERE, WORDS, DIMS)

    for part in (r"\sum_{p,f} x_{y,p,f} \, \phi_{f}", "unit kt CO2", "per year", "source `test`",
                 "Price: The price is what one more kt in that year would save, in M CNY per kt CO2.", "| `phi` |"):
        assert part in text


def test_numbers_follow_the_same_text():
    """Emitted 10 and 7; S = -(10 - 1), -(17 - 2 x 8 / 10) + 1 = -9, -14.4."""
    q, c = by_hand()

    assert emitted(q, c).values.tolist() == pytest.approx([10.0, 7.0])
    assert kept_and_moved(q, c).values.tolist() == pytest.approx([-9.0, -14.4])


def test_slack_is_what_is_left():
    """Caps 10 and 6 leave 0 and -1; the fall of 3 leaves 3."""
    q, c = by_hand(cap=(10.0, 6.0))

    assert capped(q, c).slack.values.tolist() == pytest.approx([0.0, -1.0])
    assert falls(q, c).slack.values.tolist() == pytest.approx([3.0])
    assert at_least(c.cap, 7.0).slack.values.tolist() == [3.0, -1.0]
    assert equal(c.cap, 7.0).slack.values.tolist() == [-3.0, -1.0]
    assert between(c.cap, 7.0, 11.0).slack.values.tolist() == [1.0, -1.0]


def test_a_limit_must_fit_and_be_known():
    """A blank limit, another year, or a dimension of its own is refused; an infinite one is no limit."""
    q, c = by_hand()
    with pytest.raises(LabelError, match="blank"):
        capped(q, c.with_(cap=c.cap.where(c.cap > 9)))
    with pytest.raises(LabelError, match="labels"):
        capped(q, c.with_(cap=c.cap.isel(year=[0])))
    with pytest.raises(LabelError, match="lacks"):
        at_most(c.cap, q.burnt)
    assert capped(q, c.with_(cap=c.cap * float("inf"))).slack.values.tolist() == [float("inf")] * 2


def test_a_rule_applies_only_where_it_has_what_it_needs():
    """Without a cap there is no rule."""
    _, c = by_hand()

    assert falls.applies(c)
    assert not falls.applies(c.without("cap"))
    assert price_sentence("No such word here.") == ""


def test_declared_dimensions_are_kept():
    """A result with another dimension than declared is a misspelling somewhere."""
    @equation("F", dims=("process",), unit="kt CO2", source="test", registry=Equations())
    def wrong(q, c):
        return total(grammar_co2, q, c, over=("process", "fuel"))

    with pytest.raises(LabelError, match=r"declared \('process',\), came out as \('year',\)"):
        wrong(*by_hand())
    with pytest.raises(LabelError, match="declared"):
        wrong.formula(WORDS, DIMS)


def test_two_of_one_name_are_refused():
    """A second `emitted` in one registry would hide the first."""
    with pytest.raises(GrammarError, match="emitted"):
        @equation("F", dims=("year",), unit="kt CO2", source="test", registry=HERE)
        def emitted(q, c):
            return total(grammar_co2, q, c, over=("process", "fuel"))


def a_number(q, c):
    return q.burnt * 2.0


def a_branch(q, c):
    if q.burnt is None:
        return q.burnt
    return c.phi


def a_loop(q, c):
    for _ in q:
        pass
    return q.burnt


def a_foreign_sum(q, c):
    return q.burnt.sum("fuel")


def a_foreign_function(q, c):
    return abs(q.burnt)


def a_shift_that_leaves_blanks(q, c):
    return q.stock.shift(year=1)


def a_running_sum_that_skips_blanks(q, c):
    return q.stock.cumsum("year")


def a_comparison(q, c):
    return q.stock > c.cap


def a_power(q, c):
    return q.stock ** c.cap


def other_arguments(x, y):
    return x.burnt


def a_default(q, c=None):
    return q.burnt


def a_mask(q, c):
    return q.burnt.where(c.phi)


@pytest.mark.parametrize("function", [
    a_number, a_branch, a_loop, a_foreign_sum, a_foreign_function, a_shift_that_leaves_blanks,
    a_running_sum_that_skips_blanks, a_comparison, a_power, other_arguments, a_default, a_mask,
], ids=lambda f: f.__name__)
def test_what_not_every_reading_understands_is_refused(function):
    """Refused when it is defined, not when it is first solved."""
    with pytest.raises(GrammarError):
        equation("F", dims=("year",), unit="1", source="test", registry=Equations())(function)


def a_sum(x, y):
    return x + y


def a_literal(x, y):
    return 2.0 * x * y


def two_steps(x, y):
    z = x * y
    return z


def an_unused_argument(x, y):
    return x


@pytest.mark.parametrize("function", [a_sum, a_literal, two_steps, an_unused_argument], ids=lambda f: f.__name__)
def test_a_cell_is_one_product(function):
    """Sums belong to an equation, numbers to the coefficients."""
    with pytest.raises(GrammarError):
        cell(unit="1", source="test")(function)


def test_a_rule_may_name_the_limit_zero_and_no_other_number():
    """Zero has no unit to get wrong."""
    def against_five(q, c):
        return at_most(q.stock, 5.0)

    def against_zero(q, c):
        return at_most(q.stock, 0.0)

    with pytest.raises(GrammarError, match="number"):
        rule("x", dims=("year",), unit="TJ", source="test", registry=Registry())(against_five)
    assert rule("x", dims=("year",), unit="TJ", source="test", registry=Registry())(against_zero).name


def test_a_target_without_the_meaning_of_its_price_is_refused():
    """A price nobody can read is worse than none."""
    def silent(q, c):
        """Says nothing of what it costs."""
        return at_most(q.stock, 0.0)

    with pytest.raises(GrammarError, match="price means"):
        rule("x", dims=("year",), unit="TJ", source="test", target=True, registry=Registry())(silent)
