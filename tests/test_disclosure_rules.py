"""Confidential figures: the rules by pencil, and an attacker of the test's own who tries to get a firm back from what is printed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from carbonpark.inventory import account
from carbonpark.inventory.disclosure import Rules, protect, two_way
from carbonpark.inventory.published import published, published_table
from carbonpark.park.load import load_park
from carbonpark.words.places import shipped

RULES = Rules()


@pytest.mark.parametrize(("parts", "sensitive", "why"), [
    ([], False, "nothing there is no secret"),
    ([5.0], True, "one firm"),
    ([5.0, 5.0], True, "two firms"),
    ([4.0, 3.0, 3.0], False, "4 of 10 is below 70 %, 3 left is above 10 % of 4"),
    ([71.0, 15.0, 14.0], True, "71 of 100 is above 70 %"),
    ([50.0, 46.0, 4.0], True, "4 left is below 10 % of 50: the second firm knows the first to 8 %"),
    ([50.0, 45.0, 5.0], False, "5 left is 10 % of 50"),
    ([0.0, 4.0, 3.0, 3.0], False, "a firm with nothing is no contributor"),
    ([-40.0, 3.0, 3.0], True, "what a firm gives counts by its size: 40 of 46"),
])
def test_the_three_rules(parts, sensitive, why):
    assert RULES.sensitive(parts) is sensitive, why


def test_rules_are_parameters():
    """Two firms are enough for a park that says so; three of (n, k) = (3, 0.75) hold 80 of 100."""
    assert not Rules(least_firms=2, k=0.9, p=0.0).sensitive([5.0, 5.0])
    assert Rules(n=3, k=0.75).sensitive([30.0, 25.0, 25.0, 20.0])


# a table small enough to see --------------------------------------------------------------------------------------
SMALL = {
    ("steel", "coal"): {"s1": 30.0, "s2": 40.0, "s3": 30.0}, ("steel", "gas"): {"s1": 10.0, "s2": 10.0, "s3": 10.0},
    ("food", "coal"): {"f1": 20.0}, ("food", "gas"): {"f1": 20.0, "f2": 20.0, "f3": 20.0},
    ("paper", "coal"): {"p1": 10.0, "p2": 10.0, "p3": 10.0}, ("paper", "gas"): {"p1": 15.0, "p2": 15.0, "p3": 15.0},
}


def keys(puzzle, printed):
    """The names of the figures printed."""
    return {puzzle.items[number].key for number in printed}


def test_one_secret_takes_three_companions():
    """Food burns coal in one firm. Row and column totals stay, so a second cell of its row and of its column must go, and
    the cell where those two meet: four blanks in a rectangle, as in every handbook."""
    puzzle = two_way(SMALL)
    printed = keys(puzzle, protect(puzzle))
    blank = {key for key in SMALL if key not in printed}

    assert ("food", "coal") in blank and ("food", "gas") in blank
    assert len(blank) == 4
    assert {("steel", "total"), ("total", "coal"), ("total", "total")} <= printed


def test_a_table_without_secrets_is_printed_whole():
    safe = {key: firms for key, firms in SMALL.items() if key[0] != "food"}
    puzzle = two_way(safe)

    assert keys(puzzle, protect(puzzle)) == {item.key for item in puzzle.items}


def test_a_park_of_one_firm_prints_nothing():
    puzzle = two_way({("steel", "coal"): {"s1": 5.0}, ("steel", "gas"): {"s1": 1.0}})

    assert protect(puzzle) == set()
    assert protect(two_way({})) == set()


# the attacker of the test -----------------------------------------------------------------------------------------
def attacked(coefficients, values, target):
    """Least and most of the target over all nonnegative cells that agree with what is printed: the test's own program."""
    found = []
    for sign in (1, -1):
        done = linprog(sign * target, A_eq=coefficients, b_eq=values, bounds=[(0, None)] * len(target), method="highs-ds")
        found.append(np.inf * -sign if done.status == 3 else sign * done.fun)
        assert done.status in (0, 3)
    return found


def recoverable(coefficients, target):
    """Whether linear algebra alone gives the target: it is a sum of printed rows."""
    rank = np.linalg.matrix_rank
    return len(coefficients) > 0 and rank(np.vstack([coefficients, target])) == rank(coefficients)


amounts = st.floats(0.5, 100.0).map(lambda value: round(value, 2))
firms = st.lists(amounts, min_size=0, max_size=5)
grids = st.integers(2, 5).flatmap(lambda rows: st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(firms, min_size=columns, max_size=columns), min_size=rows, max_size=rows)))


@settings(max_examples=60, deadline=None)
@given(grid=grids)
def test_no_firm_is_recovered_from_any_table(grid):
    """Row r's firm f is the same firm in every column. Whatever the table: no sensitive figure is printed, none is a sum of
    printed ones, and none can be told to within 10 % of its value on either side."""
    table = {
        (f"r{r}", f"c{c}"): {f"r{r}f{f}": value for f, value in enumerate(cell)}
        for r, row in enumerate(grid) for c, cell in enumerate(row) if cell
    }
    puzzle = two_way(table)
    printed = protect(puzzle)
    names = list(table)
    cell = np.array([sum(table[name].values()) for name in names])

    def row_of(key):
        return np.array([float((key[0] in ("total", name[0])) and (key[1] in ("total", name[1]))) for name in names])

    shown = [puzzle.items[number].key for number in sorted(printed)]
    rows = np.array([row_of(key) for key in shown]).reshape(len(shown), len(names))
    for item in puzzle.items:
        target = row_of(item.key)
        inside: dict[str, float] = {}
        for name, there in zip(names, target, strict=True):
            if there:
                for firm, value in table[name].items():
                    inside[firm] = inside.get(firm, 0.0) + value
        parts, value = sorted(inside.values(), reverse=True), float(target @ cell)
        secret = len(parts) < 3 or parts[0] > 0.7 * value or value - parts[0] - parts[1] < 0.1 * parts[0]
        if not secret:
            continue
        assert item.key not in shown
        assert not recoverable(rows, target)
        low, high = attacked(rows, rows @ cell, target) if len(rows) else (0.0, np.inf)
        assert low <= 0.9 * value * (1 + 1e-6)
        assert high >= 1.1 * value * (1 - 1e-6)


# a park's published table -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def archetype():
    return account(load_park(shipped("archetype")), ["910", "location", "market"], years=[2024, 2025])


def test_the_archetype_table_gives_no_carrier_of_a_firm_away(archetype):
    """The attacker has published.csv, and even knows what each TJ of each carrier of an industry emits. He solves for every
    cell withheld: those of fewer than three firms stay open by 10 % on both sides."""
    table = published_table(archetype)
    energy = archetype.energy.query("year == 2025 and entity != 'park' and counts == True").copy()
    rows = archetype.rows.query("year == 2025 and regime == '910'")
    home = {**rows.set_index("entity")["industry"].str[:3].to_dict()}
    home |= {who: group for who, group in zip(rows["entity"], rows["group"], strict=True) if not home[who]}
    energy["industry"] = energy["entity"].map(home)
    energy["flow"] = energy["carrier"] + np.where(energy["energy_TJ"] < 0, ":out", "")
    energy["size"] = energy["energy_TJ"].abs()
    cell = energy.groupby(["industry", "flow"])["size"].sum()
    cell = cell[cell > 0]
    gas = rows.assign(industry=rows["entity"].map(home), flow=rows["carrier"] + np.where(rows["use"] == "sold", ":out", ""))
    per = gas.groupby(["industry", "flow"])["tco2e"].sum()
    process = per[[key for key in per.index if key not in cell.index]]
    names = [*cell.index, *process[process != 0].index]
    truth = np.array([*cell.to_numpy(), *np.ones(int((process != 0).sum()))])
    known, values = [], []
    for row in table.query("status == 'value'").to_dict("records"):
        if row["measure"] == "energy":
            line = [
                (-1.0 if flow.endswith(":out") and row["carrier"] == "total" else 1.0) * float(
                    (industry, flow) in cell.index and row["industry"] in ("total", industry) and row["carrier"] in ("total", flow))
                for industry, flow in names]
        elif row["regime"] == "910":
            line = [per.get((industry, flow), 0.0) / size * float(row["industry"] in ("total", industry))
                    for (industry, flow), size in zip(names, truth, strict=True)]
        else:
            continue
        known.append(line)
        values.append(row["value"])
    known, values = np.array(known), np.array(values)
    assert known @ truth == pytest.approx(values, rel=1e-9)  # the printed figures are the account's
    tried = 0
    for number, (industry, flow) in enumerate(names):
        parts = energy.query("industry == @industry and flow == @flow").groupby("entity")["size"].sum()
        if not RULES.sensitive(parts):
            continue
        target = np.eye(len(names))[number]
        scale = np.abs(known).max(axis=1)
        low, high = attacked(known / scale[:, None], values / scale, target)
        assert low <= 0.9 * truth[number] * (1 + 1e-5) and high >= 1.1 * truth[number] * (1 - 1e-5), (industry, flow)
        tried += 1
    assert tried > 10


def test_the_published_totals_are_the_accounts(archetype):
    table = published_table(archetype).query("industry == 'total' and carrier == 'total' and status == 'value'")
    emissions = table.query("measure == 'emissions' and regime == '910'")["value"].iloc[0]

    assert emissions == pytest.approx(archetype.total("910:CO2", 2025))


def test_years_are_told_apart(archetype):
    both = published(archetype.rows, archetype.energy, RULES, [2024, 2025])

    assert list(dict.fromkeys(both["year"])) == ["2024", "2025"]
    one = published(archetype.rows, archetype.energy, RULES, [2025])
    assert both[both["year"] == "2025"].reset_index(drop=True).equals(one)


@pytest.mark.parametrize("name", ["toy", "delfzijl", "zhongshan_city"])
def test_small_parks_print_no_industry(name):
    """Two firms, eight in as many trades, one record for a city: no industry has three firms."""
    table = published_table(account(load_park(shipped(name))))

    assert (table.query("industry != 'total'")["status"] == "C").all()
