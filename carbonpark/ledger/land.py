"""Land: hectares taken in each pool by newcomers, growth and equipment, and freed by exits.

Land of an existing group is constant; growth uses it more intensively up to a stated limit, then needs more.
"""

from __future__ import annotations

from typing import Any

from carbonpark.ledger.cell import cell
from carbonpark.ledger.equation import equation
from carbonpark.ledger.total import total

Arrays = Any


@cell(unit="ha", source="land-ledger")
def project_land_taken(running: Any, project_land: Any) -> Any:
    """Land of a candidate project; a roof it brings counts as less than nothing in the pool of roofs."""
    return running * project_land


@cell(unit="ha", source="land-ledger")
def equipment_land(build: Any, build_alive: Any, technology_land: Any) -> Any:
    """Land or roof under new equipment while it stands."""
    return build * build_alive * technology_land


@cell(unit="ha", source="land-ledger")
def growth_land(new_land: Any, group_pool: Any) -> Any:
    """Land a group takes for its growth."""
    return new_land * group_pool


@cell(unit="ha", source="land-ledger")
def freed_land(exited: Any, land_release: Any, group_pool: Any) -> Any:
    """Land an exit gives back, one step after it."""
    return exited * land_release * group_pool


@cell(unit="ha", source="land-ledger")
def land_at_activity(activity: Any, land_per_activity: Any) -> Any:
    """Land a group would need at the density of the base year."""
    return activity * land_per_activity


@cell(unit="ha", source="land-ledger")
def land_carrying(intensification: Any, land_per_activity: Any) -> Any:
    """Land the group's own plots stand for when used as densely as allowed."""
    return intensification * land_per_activity


@equation(r"H^{\mathrm{use}}", dims=("year", "pool"), unit="ha", source="land-ledger")
def land_in_use(q: Arrays, c: Arrays) -> Any:
    """Land of each pool in use."""
    newcomers = total(project_land_taken, q, c, over="project")
    equipment = total(equipment_land, q, c, over=("vintage", "technology"))
    growth = total(growth_land, q, c, over="group")
    exited = q.exit.shift(year=1, fill_value=0)
    freed = total(freed_land(exited, c.land_release, c.group_pool), over="group")
    return newcomers + equipment + growth - freed + c.base_land


@equation(r"H^{\mathrm{need}}", dims=("year", "group"), unit="ha", source="land-ledger")
def land_growth_lacks(q: Arrays, c: Arrays) -> Any:
    """Land a group's activity needs beyond its own plots used as densely as allowed, less what it has newly taken."""
    needed = total(land_at_activity, q, c, over=())
    return needed - land_carrying(c.intensification, c.land_per_activity) - q.new_land
