"""What every part of a plan's coefficients is made from: park, scenario, account rows, labels, factors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from carbonpark.coefficients.base_year import BaseEconomy, BaseYear, base_economy_of, base_year_of, whole_year
from carbonpark.coefficients.frozen import on_labels
from carbonpark.coefficients.labels import ACCOUNTS, regime_of_account
from carbonpark.coefficients.rows import RowTables
from carbonpark.coefficients.rows_energy import PHYSICAL
from carbonpark.coefficients.rows_factors import Choices, choices_of, warming
from carbonpark.factors import FactorLibrary, Fuel, regime_of
from carbonpark.park import Park
from carbonpark.park.catalogue import CARRIERS
from carbonpark.park.models import Group
from carbonpark.scenario import Scenario
from carbonpark.words.errors import Place, Problems
from carbonpark.words.language import Text

Arrays = dict[str, Any]


@dataclass
class Making:
    """The workbench on which coefficients are made; notes gather what was assumed on the way."""

    park: Park
    scenario: Scenario
    library: FactorLibrary
    rows: RowTables
    coords: Mapping[str, tuple[Any, ...]]
    notes: list[Text] = field(default_factory=list)
    problems: Problems = field(default_factory=lambda: Problems(Text(zh="园区资料不足以规划", en="The park cannot be planned yet")))

    @property
    def base(self) -> int:
        """The base year."""
        return int(self.scenario.horizon.base_year)

    @property
    def park_groups(self) -> list[Group]:
        """The park's groups inside the boundary, in the order of the labels."""
        return [each for each in self.park.groups if each.group in self.coords["group"]]

    @cached_property
    def choices(self) -> Choices:
        """Look-ups that know the scenario's paths."""
        return choices_of(self.park, self.library)

    @cached_property
    def combustion(self) -> np.ndarray:
        """Combustion factors (account, carrier, gas) [kt/TJ]; biogenic CO2 is not among them."""
        out = np.zeros((len(ACCOUNTS), len(self.coords["carrier"]), len(self.coords["gas"])))
        for a, account in enumerate(ACCOUNTS):
            for c, carrier in enumerate(self.coords["carrier"]):
                fuel = self.fuel(carrier, regime_of_account(account))
                if fuel is not None:
                    for gas, value in (("CO2", fuel.co2_fossil), ("CH4", fuel.ch4), ("N2O", fuel.n2o)):
                        out[a, c, self.coords["gas"].index(gas)] = value or 0.0
        return out

    @cached_property
    def biogenic(self) -> np.ndarray:
        """Biogenic CO2 (carrier) [kt/TJ]."""
        fuels = [self.fuel(carrier, "location") for carrier in self.coords["carrier"]]
        return np.array([fuel.co2_biogenic if fuel is not None else 0.0 for fuel in fuels])

    @cached_property
    def warming(self) -> np.ndarray:
        """GWP (account, gas); 0 where an account does not count the gas."""
        out = np.zeros((len(ACCOUNTS), len(self.coords["gas"])))
        for a, account in enumerate(ACCOUNTS):
            regime = regime_of(regime_of_account(account))
            for g, gas in enumerate(self.coords["gas"]):
                counted = gas == "CO2" if account.endswith(":CO2") else True
                out[a, g] = warming(self.choices, regime, gas).value if counted else 0.0
        return out

    @cached_property
    def year(self) -> BaseYear:
        """The account's base year by the plan's labels."""
        return base_year_of(self.rows, self.coords, self.base, self.combustion)

    @cached_property
    def economy(self) -> BaseEconomy:
        """Economy and land of the base year."""
        return base_economy_of(self.park, self.rows, self.coords, self.base, self.scenario.price_base, self.library)

    def fuel(self, carrier: str, regime: str) -> Fuel | None:
        """What burning one TJ means; None for carriers that are not burnt."""
        if CARRIERS[carrier].kind != "fuel":
            return None
        return self.choices.fuel(carrier, regime, self.base)

    def tj_per(self, dimension: str, carrier: str, place: Place) -> float:
        """TJ in a canonical unit (TJ, kt, MNm3, ML) of a carrier; where no heating value fits the unit, a problem."""
        if dimension == "energy":
            return 1.0
        if dimension == "energy_calorific":
            return 1.0 / self.calorific(carrier)
        fuel = self.fuel(carrier, "location")
        if fuel is not None and PHYSICAL.get(fuel.physical_unit) == dimension:
            return fuel.ncv
        own = next((row for row in self.library.candidates("ncv", carrier) if PHYSICAL.get(row.unit.partition("/")[2]) == dimension), None)
        if own is not None and fuel is None:
            return own.canonical
        self.problems.add(place,
                          Text(zh=f"“{carrier}”的这种计量单位没有热值，换算不成能量", en=f"no heating value of '{carrier}' for this unit: it cannot be brought to energy"),
                          Text(zh="改用能量单位（GJ、TJ；价格用 元/GJ）", en="write it in a unit of energy (GJ, TJ; a price in CNY/GJ)"),
                          "heating-value-missing")
        return 1.0

    @cached_property
    def recorded_tce(self) -> dict[str, float]:
        """ktce (calorific) per TJ of fuels as the base year's records have it: own heating values make it theirs."""
        uses = whole_year(self.rows.uses, self.base)
        uses = uses[uses["use"].notna() & uses["calorific"].notna()]
        out: dict[str, float] = {}
        for carrier, part in uses.groupby("carrier"):
            low, high, amount = part["calorific"].min(), part["calorific"].max(), part["use"].sum()
            mean = (part["use"] * part["calorific"]).sum() / amount if low < high and amount > 0 else low
            if low <= mean <= high:
                out[str(carrier)] = float(mean)
        return out

    def calorific(self, carrier: str) -> float:
        """ktce (calorific) per TJ."""
        fuel = self.fuel(carrier, "location")
        if fuel is not None:
            return self.recorded_tce.get(carrier, fuel.tce)
        return self.library.calorific("electricity" if carrier == "electricity" else "heat").value

    def equal_value(self, carrier: str, year: int) -> float:
        """ktce (equal value) per TJ in a year."""
        return self.library.equal_value(year).value if carrier == "electricity" else self.calorific(carrier)

    def at(self, dim: str, label: str) -> int:
        """Position of a label."""
        return list(self.coords[dim]).index(label)

    def zeros(self, *dims: str) -> np.ndarray:
        """Zeros on these dimensions."""
        return np.zeros(tuple(len(self.coords[dim]) for dim in dims))

    def arrays(self, **values: Any) -> Arrays:
        """Values as labelled arrays of the vocabulary."""
        return {name: on_labels(name, value, self.coords) for name, value in values.items()}
