"""Buying, selling and networks: prices, availability, factors, what a tally counts, connections and losses."""

from __future__ import annotations

import numpy as np

from carbonpark.coefficients.labels import ACCOUNTS, FREE_CARRIERS, regime_of_account
from carbonpark.coefficients.making import Arrays, Making
from carbonpark.coefficients.rows_power import bought_factor, sold_factor
from carbonpark.coefficients.rows_process import upstream_factor
from carbonpark.park.catalogue import CARRIERS
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import to_canonical, unit

GREEN = ("green_trade", "direct_supply", "certificate")
RENEWABLE_FUELS = frozenset({"straw_briquette", "biomass", "biogas"})
COALS = frozenset({"raw_coal", "bituminous", "anthracite", "lignite", "cleaned_coal", "other_washed_coal", "briquette",
                   "other_coal_products"})


def mw_year() -> float:
    """Energy of one MW through a year [TJ/MW]."""
    return to_canonical(8760.0, "MWh", "energy")


def supply_arrays(m: Making, bought: np.ndarray) -> Arrays:
    """Coefficients of the ways to buy; `bought` (supply) is the base year's [TJ]."""
    supplies, years = m.park.supplies, m.coords["year"]
    delivers, connected = m.zeros("supply", "carrier"), m.zeros("supply", "carrier")
    flags = {name: np.zeros(len(supplies)) for name in ("claim", "takes_in", "direct_supply", "green_power", "certificate",
                                                        "coal_content", "supply_calorific", "upstream_factor")}
    price, limit = m.zeros("year", "supply"), m.zeros("year", "supply")
    equal, tce = m.zeros("year", "supply"), m.zeros("year", "supply")
    counts = np.ones((len(m.coords["tally"]), len(supplies)))
    for s, each in enumerate(supplies):
        power, certificate = each.carrier == "electricity", each.contract == "certificate"
        if not certificate:
            delivers[s, m.at("carrier", each.carrier)] = 1.0 - (each.loss or 0.0)
            connected[s, m.at("carrier", each.carrier)] = float(each.connected == "yes")
        flags["claim"][s] = float(each.contract in GREEN)
        flags["takes_in"][s] = float(power and not certificate)
        flags["direct_supply"][s] = float(each.contract == "direct_supply")
        flags["green_power"][s] = float(each.contract in GREEN)
        flags["certificate"][s] = float(certificate)
        # Power and heat are metered at the fence; of a fuel the account counts what was used, so not what was lost.
        kept = 1.0 - (each.loss or 0.0) if CARRIERS[each.carrier].kind == "fuel" else 1.0
        calorific = m.calorific(each.carrier) * kept
        flags["supply_calorific"][s] = 0.0 if certificate else calorific
        flags["coal_content"][s] = calorific if each.carrier in COALS else 0.0
        flags["upstream_factor"][s] = _upstream(m, each.carrier, each.contract)
        equal_path = np.array([m.equal_value(each.carrier, year) for year in years]) * kept
        equal[:, s] = 0.0 if certificate else equal_path
        tce[:, s] = equal_path if certificate else 0.0
        green = each.contract in ("green_trade", "direct_supply") or each.carrier in RENEWABLE_FUELS
        counts[m.at("tally", "assessed"), s] = 0.0 if green else 1.0
        price[:, s] = price_path(m, each.supply, each.carrier, each.price, each.price_unit, each.price_change,
                                 Place(file=each.input_ref, field="price_unit"))
        limit[:, s] = _limit(m, each.carrier, each.limit, each.limit_unit, each.first_year, each.input_ref)
    allowed = m.scenario.may_buy
    closed = [s for s, each in enumerate(supplies) if allowed != "all" and each.supply not in allowed]
    limit[1:, closed] = np.minimum(limit[1:, closed], bought[closed])      # what is not named stays as it is
    return m.arrays(supply_delivers=delivers, connected=connected, supply_price=price, supply_limit=limit,
                    supply_equal_value=equal, certificate_tce=tce, supply_counts=counts,
                    supply_factor=_factors(m), **flags)


def _upstream(m: Making, carrier: str, contract: str) -> float:
    """Category 3 of scope 3: fuel before the park; power of the grid, not of a direct line or a certificate."""
    if contract in ("direct_supply", "certificate"):
        return 0.0
    found = upstream_factor(m.choices, carrier, m.base)
    return 0.0 if found.missing else found.value


def _factors(m: Making) -> np.ndarray:
    """supply_factor (year, account, supply, gas) [kt/TJ]: the same look-up as the account's, year by year."""
    out = m.zeros("year", "account", "supply", "gas")
    co2 = m.at("gas", "CO2")
    for s, each in enumerate(m.park.supplies):
        kind = CARRIERS[each.carrier].kind
        if kind not in ("electricity", "heat"):
            continue
        for a, account in enumerate(ACCOUNTS):
            for y, year in enumerate(m.coords["year"]):
                asked = year if kind == "electricity" else m.base
                contract = "grid" if each.contract == "market" else each.contract
                found = bought_factor(m.choices, regime_of_account(account), kind, each.carrier, contract, asked)
                out[y, a, s, co2] = found.value
                if found.missing:
                    _factor_lacks(m, each.supply, each.input_ref, year, account, str(found.why))
    return out


def _factor_lacks(m: Making, label: str, where: str, year: int, account: str, why: str) -> None:
    m.problems.add(Place(file=where, field=label),
                   Text(zh=f"{year}年 {account} 没有“{label}”的排放因子：{why}", en=f"no factor of '{label}' for {account} in {year}: {why}"),
                   Text(zh="在情景 drivers.factors 里给出路径", en="give a path in the scenario's drivers.factors"),
                   "factor-missing")


def price_path(m: Making, label: str, carrier: str, price: float, spelling: str, change: float | None, place: Place) -> np.ndarray:
    """Price of a supply or outlet [M CNY/TJ] in every year: the scenario's path, else the park's price and its change."""
    years = np.array(m.coords["year"])
    given = m.scenario.drivers.prices.get(label)
    if given is not None:
        named: np.ndarray = given.at(list(years)) * _per_tj(m, carrier, given.dimension, m.scenario.place("drivers", "prices", label))
        return named
    read = unit(spelling)
    start = price * read.scale * _per_tj(m, carrier, read.dimension, place)
    growth = (1.0 + unit("%").scale * (change or 0.0)) if change else 1.0
    path: np.ndarray = start * growth ** (years - m.base)
    return path


def _per_tj(m: Making, carrier: str, dimension: str, place: Place) -> float:
    """What turns a price per kt or MNm3 into one per TJ."""
    return 1.0 / m.tj_per(dimension.partition("/")[2], carrier, place)


def _limit(m: Making, carrier: str, limit: float | None, spelling: str | None, first_year: int | None,
           where: str) -> np.ndarray:
    years = np.array(m.coords["year"])
    if limit is None:
        most = np.full(len(years), np.inf)
    else:
        read = unit(str(spelling))
        place = Place(file=where, field="limit_unit")
        per = mw_year() if read.dimension == "power" else m.tj_per(read.dimension.removesuffix("/time"), carrier, place)
        most = np.full(len(years), limit * read.scale * per)
    if first_year is not None:
        most[years < first_year] = 0.0
    most[0] = np.inf
    return most


def outlet_arrays(m: Making) -> Arrays:
    """Coefficients of the ways to sell."""
    outlets, years = m.park.outlets, m.coords["year"]
    takes, price, limit = m.zeros("outlet", "carrier"), m.zeros("year", "outlet"), m.zeros("year", "outlet")
    equal, calorific = m.zeros("year", "outlet"), m.zeros("outlet")
    factor = m.zeros("year", "account", "outlet", "gas")
    for o, each in enumerate(outlets):
        kind = CARRIERS[each.carrier].kind
        takes[o, m.at("carrier", each.carrier)] = 1.0
        price[:, o] = price_path(m, each.outlet, each.carrier, each.price, each.price_unit, None,
                                 Place(file=each.input_ref, field="price_unit"))
        limit[:, o] = _limit(m, each.carrier, each.limit, each.limit_unit, None, each.input_ref)
        calorific[o] = m.calorific(each.carrier)
        equal[:, o] = [m.equal_value(each.carrier, year) for year in years]
        contract = "green_trade" if each.green == "yes" else "grid"
        for a, account in enumerate(ACCOUNTS):
            for y, year in enumerate(years if kind in ("electricity", "heat") else ()):
                asked = year if kind == "electricity" else m.base
                found = sold_factor(m.choices, regime_of_account(account), kind, each.carrier, contract, asked)
                factor[y, a, o, m.at("gas", "CO2")] = found.value
    return m.arrays(outlet_takes=takes, outlet_price=price, outlet_limit=limit, outlet_equal_value=equal,
                    outlet_calorific=calorific, outlet_factor=factor)


def base_buy(m: Making) -> np.ndarray:
    """Energy bought in the base year by supply [TJ]: metered for power and heat, what was used for fuels."""
    out = m.zeros("supply")
    left = dict(m.year.bought)
    for s, each in enumerate(m.park.supplies):
        if CARRIERS[each.carrier].kind == "fuel":
            continue
        contract = each.contract if each.carrier == "electricity" and each.contract != "market" else None
        keys = [key for key in left if key[0] == each.carrier and contract in (None, key[1])]
        out[s] = sum(left.pop(key) for key in keys)
    for carrier, contract in left:
        _no_way_to_buy(m, carrier, contract)
    needed = m.year.use.sum(axis=0) + m.year.feedstock.sum(axis=0) + m.year.plant_in.sum(axis=0)
    needed = needed - m.year.plant_out.sum(axis=0)
    for c, carrier in enumerate(m.coords["carrier"]):
        if CARRIERS[carrier].kind == "fuel" and needed[c] > 1e-9:
            ways = [s for s, each in enumerate(m.park.supplies) if each.carrier == carrier]
            if not ways:
                _no_way_to_buy(m, carrier, "market")
            else:
                out[ways[0]] += needed[c] / (1.0 - (m.park.supplies[ways[0]].loss or 0.0))
    return out


def _no_way_to_buy(m: Making, carrier: str, contract: str) -> None:
    m.problems.add(Place(file="supplies", field=carrier),
                   Text(zh=f"基准年购入了 {carrier}（{contract}），购入渠道表里没有它", en=f"{carrier} ({contract}) was bought in the base year, but no supply has it"),
                   Text(zh=f"在 supplies 表加一行 carrier={carrier}, contract={contract}", en=f"add a row to supplies: carrier {carrier}, contract {contract}"),
                   "supply-missing")


def base_sell(m: Making) -> np.ndarray:
    """Energy sold in the base year by outlet [TJ]: the first outlet that takes a carrier under its contract, green or not."""
    out, left = m.zeros("outlet"), dict(m.year.sold)
    for o, each in enumerate(m.park.outlets):
        power, green = CARRIERS[each.carrier].kind == "electricity", each.green == "yes"
        keys = [key for key in left if key[0] == each.carrier and (not power or (key[1] in GREEN) == green)]
        out[o] = sum(left.pop(key) for key in keys)
    for (carrier, contract), amount in left.items():
        if amount > 1e-9:
            green = "yes" if contract in GREEN else "no"
            m.problems.add(Place(file="outlets", field=carrier),
                           Text(zh=f"基准年外供了 {carrier}（{contract}），外供渠道表里没有它", en=f"{carrier} ({contract}) was sold in the base year, but no outlet takes it"),
                           Text(zh=f"在 outlets 表加一行 carrier={carrier}, green={green}；绿电外供的记录 contract 填 green_trade", en=f"add a row to outlets: carrier {carrier}, green {green}; records of green power sold say contract green_trade"),
                           "outlet-missing")
    return out


def network_arrays(m: Making) -> Arrays:
    """Losses, peaks, connections and the share of load that sun and wind can meet."""
    count = len(m.coords["carrier"])
    gross, peak, link = np.ones(count), np.ones(count), np.full(count, np.inf)
    share, share_where = np.zeros(count), np.full(count, np.inf)
    firm, firm_where = np.zeros(count), np.full(count, np.inf)
    bought_in = {each.carrier for each in m.park.supplies if each.connected == "yes"}
    for each in m.park.networks:
        if each.carrier in FREE_CARRIERS or each.carrier not in m.coords["carrier"]:
            continue
        c = m.at("carrier", each.carrier)
        gross[c] = 1.0 / (1.0 - (each.loss or 0.0))
        peak[c] = each.peak_to_mean or 1.0
        if each.connection is not None:
            link[c] = each.connection * mw_year()
        if each.self_use_share is not None:
            share[c], share_where[c] = each.self_use_share, 0.0
        if each.peak_to_mean and each.carrier not in bought_in:
            firm[c], firm_where[c] = each.peak_to_mean, 0.0
    return m.arrays(carrier_gross=gross, peak_to_mean=peak, connection_energy=link, self_use_share=share,
                    self_use_where=share_where, firm_need=firm, firm_where=firm_where)
