"""One row of a park's tables as a typed thing: an enterprise, a project, a supply.

Fields are named as the columns; amounts are in the unit of the column's header or of the unit field beside
them. Blank is
None, never zero.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

YesNo = Literal["yes", "no"]
Payer = Literal["park", "enterprises"]
GroupKind = Literal["industry", "building", "transport", "household", "data_centre", "public_works"]


class Row(BaseModel):
    """What every row carries: how sure it is, where it is from, and where it stands in the person's files."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quality: Literal["A", "B", "C", "D"] | None = None
    source: str | None = None
    note: str | None = None
    input_ref: str = ""


class Header(BaseModel):
    """The park itself: `park.yaml`, or the first sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    park: str
    title_zh: str
    title_en: str
    country: str
    province: str | None = None
    grid_region: str | None = None
    kind: (
        Literal["industrial", "port_logistics", "technology", "industry_city", "business", "tourism"] | None
    ) = None
    synthetic: YesNo
    base_year: int
    price_base: int
    currency: Literal["CNY", "EUR"]
    main_boundary: str
    source: str | None = None
    note: str | None = None


class Boundary(Row):
    """A boundary of the park: which enterprises count. `area` in ha."""

    boundary: str
    kind: Literal["approved", "managed", "statistical", "applied"]
    title_zh: str
    title_en: str | None = None
    area: float | None = None
    valid_from: int | None = None
    coordinates: str | None = None


class Group(Row):
    """Enterprises or uses of energy that move together in a plan; shares as fractions."""

    group: str
    title_zh: str
    title_en: str | None = None
    kind: GroupKind
    industry: str | None = None
    high_tech: float | None = None
    driver: str | None = None
    driver_unit: str | None = None
    intensification: float | None = None
    """Activity the present land can carry, base year = 1."""
    land_pool: str | None = None


class Enterprise(Row):
    """One enterprise: its group, and the boundaries it lies in."""

    enterprise: str
    title: str
    credit_code: str | None = None
    group: str
    industry: str | None = None
    above_scale: YesNo | None = None
    boundaries: tuple[str, ...]


class Pool(Row):
    """Land or roofs there are; `area` in `unit`."""

    pool: str
    kind: Literal["land", "roof"]
    title_zh: str
    title_en: str | None = None
    area: float
    unit: str
    boundary: str | None = None


class Plant(Row):
    """An existing unit; `capacity` in `unit`, blank: from its output and availability."""

    plant: str
    title: str | None = None
    enterprise: str
    technology: str
    commissioned: int
    capacity: float | None = None
    unit: str | None = None


class Technology(Row):
    """What may be built. capex, fixed_cost (a year), retirement_cost: CNY/kW of main output; variable_cost: CNY/MWh;
    lifetime, lead_time: yr; capex_change: %/yr; build_limit: MW/yr; capacity_limit: MW; land: m2/kW; shares
    as fractions.
    """

    technology: str
    title_zh: str
    title_en: str | None = None
    table_id: str | None = None
    main_output: str
    lifetime: float | None = None
    lead_time: float | None = None
    capex: float | None = None
    capex_change: float | None = None
    fixed_cost: float | None = None
    variable_cost: float | None = None
    availability: float | None = None
    firm: float | None = None
    build_limit: float | None = None
    capacity_limit: float | None = None
    land: float | None = None
    land_pool: str | None = None
    variable: YesNo | None = None
    renewable: YesNo | None = None
    payer: Payer | None = None
    retirement_cost: float | None = None


class Project(Row):
    """A newcomer. value_added, tax, margin, capex, output: 万元 (a year but for capex); jobs: persons; land: 亩; roof: m2;
    build_years, lifetime: yr.
    """

    project: str
    title_zh: str
    title_en: str | None = None
    industry: str | None = None
    group_kind: GroupKind | None = None
    mode: Literal["yes_no", "count", "divisible"]
    count_max: float | None = None
    first_year: int
    last_year: int
    build_years: float | None = None
    lifetime: float | None = None
    value_added: float | None = None
    tax: float | None = None
    jobs: float | None = None
    margin: float | None = None
    capex: float | None = None
    payer: Payer | None = None
    land: float | None = None
    land_pool: str | None = None
    roof: float | None = None
    high_tech: float | None = None
    output: float | None = None


class Measure(Row):
    """A measure at one group. capex, fixed_cost (a year): 万元 for the whole base activity; potential, applied, ramp:
    shares of activity; lifetime: yr.
    """

    measure: str
    group: str
    title_zh: str
    title_en: str | None = None
    potential: float
    applied: float | None = None
    capex: float | None = None
    fixed_cost: float | None = None
    lifetime: float | None = None
    first_year: int | None = None
    ramp: float | None = None
    after: tuple[str, ...] = ()
    exclusive_set: str | None = None
    payer: Payer | None = None
    table_id: str | None = None


class Supply(Row):
    """A way to buy. `price` in `price_unit`, `limit` (a year) in `limit_unit`; price_change: %/yr; loss: fraction."""

    supply: str
    title_zh: str
    title_en: str | None = None
    carrier: str
    contract: Literal["grid", "green_trade", "direct_supply", "certificate", "market"]
    price: float
    price_unit: str
    price_change: float | None = None
    limit: float | None = None
    limit_unit: str | None = None
    first_year: int | None = None
    loss: float | None = None
    connected: YesNo | None = None


class Outlet(Row):
    """A way to sell. `price` in `price_unit`, `limit` (a year) in `limit_unit`."""

    outlet: str
    title_zh: str
    title_en: str | None = None
    carrier: str
    price: float
    price_unit: str
    limit: float | None = None
    limit_unit: str | None = None
    green: YesNo | None = None


class Network(Row):
    """How one carrier moves inside the park. connection: MW; loss, self_use_share: fractions."""

    carrier: str
    loss: float | None = None
    peak_to_mean: float | None = None
    connection: float | None = None
    self_use_share: float | None = None


MODELS: dict[str, type[Row]] = {
    "boundaries": Boundary,
    "groups": Group,
    "enterprises": Enterprise,
    "pools": Pool,
    "plants": Plant,
    "technologies": Technology,
    "projects": Project,
    "measures": Measure,
    "supplies": Supply,
    "outlets": Outlet,
    "networks": Network,
}
