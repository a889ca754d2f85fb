"""A million records of 169 parks under six regimes: seconds, memory, growth, and the same work in hand-written numpy.

    python benchmarks/inventory_rows.py [--quick]

The records are synthetic: parks x firms x carriers x years. The hand-written road is given the codes of every record and
the table of factors; it looks up, multiplies and groups. Ours reads codes, looks up, multiplies, groups and counts what is
missing; the ratio is of the two once the factors are known. Choosing the factors (which row of which table answers, for
every carrier, contract, place and year) has no hand-written twin; it is timed within `compute` and shown apart.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from carbonpark.inventory.bulk import ManyAccounts, account_many

ROWS = 1_000_000
PARKS = 169
YEARS = tuple(range(2016, 2026))
FUELS = ("natural_gas", "bituminous", "anthracite", "raw_coal", "diesel", "gasoline", "fuel_oil", "lpg", "coke", "lignite")
UNITS = {"natural_gas": "万Nm3"}
CONTRACTS = ("grid", "grid", "grid", "green_trade", "direct_supply", "certificate")
PROVINCES = ("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东",
             "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "宁夏", "新疆")
BUDGET_SECONDS, BUDGET_GB, BUDGET_RATIO = 5.0, 2.0, 3.0


def records(rows: int, seed: int = 1) -> dict[str, pd.DataFrame]:
    """Fuel (60 %), power (30 %) and process (10 %) records, words as categories, as a database gives them."""
    rng = np.random.default_rng(seed)
    parks = [f"park_{place:03d}" for place in range(PARKS)]

    def words(names: tuple[str, ...] | list[str], count: int) -> pd.Categorical:
        distinct = list(dict.fromkeys(names))
        codes = rng.integers(0, len(names), count, dtype=np.int8 if len(names) < 100 else np.int16)
        place = np.array([distinct.index(name) for name in names], dtype=np.int16)
        return pd.Categorical.from_codes(place[codes], distinct)

    def part(count: int) -> dict[str, object]:
        return {"park": words(parks, count), "year": rng.choice(np.array(YEARS, dtype=np.int16), count),
                "quantity": rng.lognormal(4, 1, count)}

    fuel, power, process = int(rows * 0.6), int(rows * 0.3), rows - int(rows * 0.6) - int(rows * 0.3)
    carriers = words(FUELS, fuel)
    units = pd.Categorical.from_codes((carriers.codes == 0).astype(np.int8), ["t", "万Nm3"])
    energy = pd.DataFrame({**part(fuel), "carrier": carriers, "use": words(("fuel", "fuel", "transport"), fuel), "unit": units})
    trade = pd.DataFrame({**part(power), "carrier": words(("electricity", "electricity", "steam"), power),
                          "flow": words(("bought", "bought", "bought", "sold"), power), "contract": words(CONTRACTS, power)})
    steam = trade["carrier"] == "steam"
    trade["contract"] = trade["contract"].where(~steam, "grid")
    trade["unit"] = pd.Categorical(np.where(steam, "GJ", "MWh"))
    made = pd.DataFrame({**part(process), "activity": words(("P001", "P052"), process), "unit": pd.Categorical(["t"] * process)})
    places = pd.DataFrame({"park": parks, "country": "CN", "province": [PROVINCES[at % len(PROVINCES)] for at in range(PARKS)]})
    return {"energy": energy, "power_heat": trade, "process": made, "places": places}


def by_hand(done: ManyAccounts) -> np.ndarray:
    """The same totals from the same codes: look up, multiply, group, for each regime, table, gas and block."""
    years = {name: table.keys["year"].to_numpy() - YEARS[0] for name, table in done.tables.items()}
    wanted = []
    for (name, *_), lines in done.units.groupby(["kind", "regime", "gas", "scope", "block"], sort=False):
        table = done.tables[str(name)]
        factor = np.zeros(len(table.keys))
        factor[lines["key"].to_numpy()] = lines["tco2e"].to_numpy(float)
        tonnes = table.amount * factor[table.key]
        bins = table.park * len(YEARS) + years[str(name)][table.key]
        wanted.append(np.bincount(bins, weights=tonnes, minlength=PARKS * len(YEARS)))
    return np.array(wanted)


def seconds(work: object, times: int) -> tuple[float, object]:
    """The fastest of several runs, and what it gave."""
    best, done = float("inf"), None
    for _ in range(times):
        started = time.perf_counter()
        done = work()  # type: ignore[operator]
        best = min(best, time.perf_counter() - started)
    return best, done


def peak_gb() -> float:
    """The most memory this process has held, in GB; unknown where the system does not say."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (1e9 if sys.platform == "darwin" else 1e6)


def main(arguments: list[str]) -> int:
    """Print every line; a budget missed is printed, not an error."""
    sizes = (10_000, 100_000) if "--quick" in arguments else (10_000, 100_000, ROWS)
    account_many(**records(1_000))  # the factor tables are read once a process
    took: dict[int, float] = {}
    again: dict[int, float] = {}
    for rows in sizes:
        given = records(rows)
        held = peak_gb()
        took[rows], done = seconds(lambda given=given: account_many(**given), 1)
        assert isinstance(done, ManyAccounts)
        chosen = done.seconds["factors"]
        again[rows], _ = seconds(lambda given=given: account_many(**given), 3)
        hand, sums = seconds(lambda done=done: by_hand(done), 3)
        same = abs(np.nansum(np.asarray(sums)) / _whole(done) - 1) < 1e-9
        print(f"{rows:>9,} rows   compute {took[rows]:5.2f} s, of it {chosen:.2f} s choosing {len(done.units):,} factors   "
              f"factors known {again[rows]:5.2f} s = {again[rows] / hand:5.2f} x by hand ({hand:.2f} s)   same sums {same}   "
              f"peak {peak_gb():.2f} GB (records alone {held:.2f})", flush=True)
        if rows == sizes[-1]:
            _verdicts(took[rows], again, hand, rows)
            _row_file(done)
            plain = {name: frame.astype({column: object for column in frame.select_dtypes("category")})
                     for name, frame in given.items()}
            words, _ = seconds(lambda plain=plain: account_many(**plain), 1)
            print(f"             from plain words instead of categories, factors known, {words:.2f} s")
    return 0


def _whole(done: ManyAccounts) -> float:
    """Sum of every line once: of each regime its CO2, and its other gases."""
    table = done.totals
    greenhouse = {rule.id for rule in done.regimes if rule.greenhouse}
    once = table[(table["gases"] == "GHG") | ~table["regime"].isin(greenhouse)]
    return float(once["tco2e"].sum())


def _verdicts(took: float, again: dict[int, float], hand: float, rows: int) -> None:
    sizes = sorted(again)
    growth = np.log(again[sizes[-1]] / again[sizes[-2]]) / np.log(sizes[-1] / sizes[-2])
    print(f"             {_said(took <= BUDGET_SECONDS)} {BUDGET_SECONDS:.0f} s, {_said(peak_gb() <= BUDGET_GB)} "
          f"{BUDGET_GB:.0f} GB, {_said(again[rows] <= BUDGET_RATIO * hand)} {BUDGET_RATIO:.0f} x by hand; "
          f"from {sizes[-2]:,} to {rows:,} rows time grows as rows^{growth:.2f} (linear is 1)")


def _row_file(done: ManyAccounts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("rows.nc", "rows.csv"):
            place = Path(folder) / name
            spent, _ = seconds(lambda place=place: done.write_rows(place), 1)
            print(f"             row file {name} {spent:.2f} s, {place.stat().st_size / 1e6:.0f} MB", flush=True)


def _said(within: bool) -> str:
    return "within" if within else "OVER"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
