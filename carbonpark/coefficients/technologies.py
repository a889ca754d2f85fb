"""Technologies: what they take and give, what stands already, what may be built, what it costs and where it stands.

The base year calibrates: plants that ran give their technology its inputs and by-products; a capacity that is missing
or too small for the output recorded becomes output over availability, and the report says so.
"""

from __future__ import annotations

import numpy as np

from carbonpark.coefficients.labels import PAYERS
from carbonpark.coefficients.making import Arrays, Making
from carbonpark.coefficients.supplies import mw_year
from carbonpark.factors import Chosen, FactorMissing, Row
from carbonpark.factors.choosing import as_chosen
from carbonpark.ledger.periods import Periods
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.models import Plant, Technology
from carbonpark.scenario import chosen
from carbonpark.words.errors import Place
from carbonpark.words.language import Text
from carbonpark.words.units import unit

_FROM_TABLE = {"capex": "capex", "fixed_cost": "fixed_om", "variable_cost": "variable_om", "lifetime": "lifetime",
               "availability": "availability", "land": "land"}
"""Column of the park's table: parameter of technologies_recommended that fills a blank."""
_UNITS = {"capex": "CNY/kW", "fixed_cost": "CNY/kW", "variable_cost": "CNY/MWh", "land": "m2/kW",
          "retirement_cost": "CNY/kW"}


def figure(m: Making, each: Technology, name: str, default: float = 0.0) -> float:
    """One figure of a technology in canonical units: the park's own, else the table's, else the default."""
    own = getattr(each, name)
    if own is not None:
        return float(own) * unit(_UNITS[name]).scale if name in _UNITS else float(own)
    if each.table_id and name in _FROM_TABLE:
        try:
            found = m.library.technology(each.table_id).get(_FROM_TABLE[name])
        except FactorMissing as fault:
            m.problems.found.append(fault.at(Place(file=each.input_ref, field="table_id")))
            return default
        if found is not None:
            m.choices.asked.setdefault(found.id, _asked(found))
            return found.canonical
    return default


def _asked(row: Row) -> tuple[Chosen, Text]:
    why = Text(zh="技术表补足空格", en="fills a blank from the technology table")
    return as_chosen(row, why), why


def lifetime_of(m: Making, each: Technology) -> float:
    """Lifetime [yr]; without one no plan can be made."""
    life = figure(m, each, "lifetime")
    if life <= 0:
        m.problems.add(Place(file=each.input_ref, field="lifetime"),
                       Text(zh=f"技术“{each.technology}”没有寿命", en=f"technology '{each.technology}' has no lifetime"),
                       Text(zh="填 lifetime [yr]，或填 table_id", en="give lifetime [yr], or a table_id"), "lifetime-missing")
        return 1.0
    return life


def flows_of(m: Making) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and outputs per main output (technology, carrier): the base year's record, else the park's table."""
    intake, gives = m.zeros("technology", "carrier"), m.zeros("technology", "carrier")
    table = m.park.tables["technology_flows"]
    for t, each in enumerate(m.park.technologies):
        gives[t, m.at("carrier", each.main_output)] = 1.0
        for row in table[table["technology"] == each.technology].to_dict("records"):
            if row["carrier"] in m.coords["carrier"]:
                side = intake if row["direction"] == "in" else gives
                side[t, m.at("carrier", row["carrier"])] = row["per_output"]
    _calibrate(m, intake, gives)
    return intake, gives


def _calibrate(m: Making, intake: np.ndarray, gives: np.ndarray) -> None:
    """Plants that ran in the base year set the fuels and by-products of their technology."""
    fuel = np.array([CARRIERS[carrier].kind == "fuel" for carrier in m.coords["carrier"]])
    for t, each in enumerate(m.park.technologies):
        mine = [p for p, plant in enumerate(_plants(m)) if plant.technology == each.technology]
        main = m.at("carrier", each.main_output)
        made = m.year.plant_out[mine].sum(axis=0) if mine else np.zeros(len(fuel))
        if made[main] <= 0:
            continue
        burnt = m.year.plant_in[mine].sum(axis=0) / made[main]
        intake[t, fuel] = burnt[fuel]
        gives[t] = made / made[main]


def _plants(m: Making) -> list[Plant]:
    return [plant for plant in m.park.plants if plant.plant in m.coords["plant"]]


def base_output(m: Making) -> np.ndarray:
    """Main output of each technology in the base year [TJ]."""
    out = m.zeros("technology")
    for p, plant in enumerate(_plants(m)):
        t = m.at("technology", plant.technology)
        out[t] += m.year.plant_out[p, m.at("carrier", m.park.technologies[t].main_output)]
    return out


def base_capacity(m: Making, annual_output: np.ndarray) -> np.ndarray:
    """Capacity of each plant [MW]; a missing one, or one too small for its output, follows from the output."""
    capacity = m.zeros("plant")
    by_technology: dict[int, list[int]] = {}
    for p, plant in enumerate(_plants(m)):
        t = m.at("technology", plant.technology)
        by_technology.setdefault(t, []).append(p)
        if plant.capacity is not None:
            capacity[p] = plant.capacity * unit(plant.unit or "MW").scale
        else:
            out = m.year.plant_out[p, m.at("carrier", m.park.technologies[t].main_output)]
            capacity[p] = out / annual_output[t]
            m.notes.append(Text(zh=f"{plant.plant} 未填容量，按产出÷可用率取 {capacity[p]:.2f} MW",
                                en=f"{plant.plant} has no capacity: {capacity[p]:.2f} MW from output over availability"))
    output = base_output(m)
    for t, places in by_technology.items():
        need = output[t] / annual_output[t]
        if capacity[places].sum() < need * (1 - 1e-9):
            m.notes.append(Text(zh=f"{m.coords['technology'][t]} 所填容量 {capacity[places].sum():.2f} MW 不足以给出基准年产出，按 {need:.2f} MW 计",
                                en=f"capacity of {m.coords['technology'][t]} ({capacity[places].sum():.2f} MW) cannot give its base-year output: {need:.2f} MW taken"))
            total = capacity[places].sum()
            share = capacity[places] / total if total > 0 else np.full(len(places), 1 / len(places))
            capacity[places] = share * need
    return capacity


def technology_arrays(m: Making, periods: Periods) -> Arrays:
    """Coefficients of technologies and plants."""
    technologies, plants = m.park.technologies, _plants(m)
    intake, gives = flows_of(m)
    availability = np.array([figure(m, each, "availability", 1.0) for each in technologies])
    annual = availability * mw_year()
    life = np.array([lifetime_of(m, each) for each in technologies])
    lead = np.array([each.lead_time or 0.0 for each in technologies])
    capacity = base_capacity(m, annual)
    incidence = m.zeros("plant", "technology")
    for p, plant in enumerate(plants):
        incidence[p, m.at("technology", plant.technology)] = 1.0
    alive = _plant_alive(m, periods, incidence, life)
    rate = m.scenario.question.discount_rate
    fixed = np.array([figure(m, each, "fixed_cost") for each in technologies])
    charge = np.array([figure(m, each, "retirement_cost") for each in technologies])
    return {
        **m.arrays(
            technology_input=intake, technology_output=gives, annual_output=annual, plant_capacity=capacity,
            plant_technology=incidence, plant_alive=alive, build_alive=_moved(periods.alive(life, lead), len(technologies)),
            technology_residual=periods.residual(life, rate, lead), technology_capex=_capex(m),
            technology_fixed_cost=fixed, **_ending(periods, alive, incidence @ charge),
            technology_variable_cost=[figure(m, each, "variable_cost") for each in technologies]),
        **_siting(m, periods, alive, capacity, gives),
    }


def _moved(alive: np.ndarray, count: int) -> np.ndarray:
    """periods.alive on (vintage, year of the model) with the base year, in which nothing new stands, in front."""
    return np.concatenate([np.zeros((alive.shape[0], 1, count)), alive], axis=1)


def _plant_alive(m: Making, periods: Periods, incidence: np.ndarray, life: np.ndarray) -> np.ndarray:
    """Share of each year an existing plant lasts. One past its life in the base year still ran: it ends next."""
    commissioned = np.array([plant.commissioned for plant in _plants(m)], dtype=float)
    ahead = periods.existing_alive(commissioned, incidence @ life) if len(commissioned) else np.zeros((len(periods.years), 0))
    alive = np.concatenate([np.ones((1, len(commissioned))), ahead])
    for p, plant in enumerate(_plants(m)):
        if commissioned[p] + (incidence @ life)[p] <= m.base:
            m.notes.append(Text(zh=f"{plant.plant} 已超设计寿命，{m.base} 年仍在运行，规划期内不再计",
                                en=f"{plant.plant} is past its life; it ran in {m.base} and is not counted after"))
    return alive


def _ending(periods: Periods, alive: np.ndarray, charge: np.ndarray) -> dict[str, np.ndarray]:
    """How much of a plant lasts from step to step, and what retiring it early costs: once, so over its step's years."""
    before = np.concatenate([alive[:1], alive[:-1]])
    survival = np.divide(alive, before, out=np.zeros_like(alive), where=before > 0).clip(0.0, 1.0)
    per_year = np.concatenate([[0.0], 1.0 / periods.lengths])
    return {"plant_survival": survival, "retirement_cost": per_year[:, None] * charge[None, :]}


def _capex(m: Making) -> np.ndarray:
    """Investment by year of building, with the yearly change of its cost [M CNY/MW]."""
    years = np.array(m.coords["vintage"])[:, None]
    start = np.array([figure(m, each, "capex") for each in m.park.technologies])[None, :]
    change = np.array([unit("%").scale * (each.capex_change or 0.0) for each in m.park.technologies])[None, :]
    path: np.ndarray = start * (1.0 + change) ** (years - m.base)
    return path


def _siting(m: Making, periods: Periods, alive: np.ndarray, capacity: np.ndarray, gives: np.ndarray) -> Arrays:
    """Where technologies stand, how fast they may be built, how firm and how variable they are, who pays."""
    technologies = m.park.technologies
    land, firm = m.zeros("technology", "pool"), m.zeros("technology", "carrier")
    main_output = m.zeros("technology", "carrier")
    variable, payer = m.zeros("technology", "carrier"), m.zeros("technology", "payer")
    ramp, most = m.zeros("vintage", "technology"), np.full((len(m.coords["year"]), len(technologies)), np.inf)
    may = chosen(m.scenario.may_build, m.coords["technology"])
    for t, each in enumerate(technologies):
        main = m.at("carrier", each.main_output)
        if each.land_pool:
            land[t, m.at("pool", each.land_pool)] = figure(m, each, "land")
        main_output[t, main] = 1.0
        firm[t] = (1.0 if each.firm is None else each.firm) * mw_year() * gives[t]
        variable[t, main] = float(each.variable == "yes")
        payer[t, PAYERS.index(each.payer or "enterprises")] = 1.0
        if each.technology in may:
            ramp[:, t] = np.inf if each.build_limit is None else each.build_limit * periods.lengths
        if each.capacity_limit is not None:
            most[1:, t] = each.capacity_limit
    retire = chosen(m.scenario.may_retire, m.coords["technology"])
    stays = np.array([plant.technology not in retire for plant in _plants(m)], dtype=bool)
    floor = np.where(stays[None, :], capacity[None, :] * alive, 0.0)
    renewable = [float(each.renewable == "yes" and each.variable == "yes") for each in technologies]
    return m.arrays(main_output=main_output, technology_land=land, firm_energy=firm, variable_source=variable,
                    technology_payer=payer, build_limit=ramp, capacity_limit=most, plant_floor=floor,
                    own_renewable=renewable)
